"""Moments as people write them: 2020-02-03 15:00, by the clock on the wall."""

import re
import unicodedata
from datetime import UTC, date, datetime, time

from donate_cli.dates import parse_date
from donate_cli.errors import DonateError

DAILY = time(15, 0)
"""When the office upstairs wants its figures."""

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:时点]([0-9]{1,2})?分?(?::([0-9]{1,2}))?)")


def parse_moment(text: str, *, today: date) -> str:
    """Read a moment as UTC in ISO form; a time alone is of `today`, a day alone means three in the afternoon.

    Raises DonateError for what is no moment.
    """
    plain = unicodedata.normalize("NFKC", text).replace("T", " ").split()
    if not plain or len(plain) > 2:
        raise DonateError("moment.unreadable", value=text)
    day, clock = (plain[0], plain[1]) if len(plain) == 2 else ("", plain[0]) if _CLOCK.fullmatch(plain[0]) else (
        plain[0], "")  # fmt: skip
    try:
        return moment_of(parse_date(day) if day else today, _time(clock) if clock else DAILY)
    except (DonateError, ValueError, OverflowError, OSError):
        # The first and the last day of the calendar have no time in other zones.
        raise DonateError("moment.unreadable", value=text) from None


def moment_of(day: date, at: time) -> str:
    """A day and a time of the wall clock as UTC in ISO form, as the book keeps its moments."""
    return datetime.combine(day, at).astimezone().astimezone(UTC).isoformat(timespec="seconds")


def now() -> str:
    """This moment, in UTC in ISO form."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def shown_moment(moment: str) -> str:
    """A moment by the clock on the wall: `2020-02-03 15:00`."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")


def day_of(moment: str) -> date:
    """The day that the calendar on the wall shows at a moment."""
    return datetime.fromisoformat(moment).astimezone().date()


def _time(clock: str) -> time:
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError(clock)
    hour, minute, second = (int(part or 0) for part in found.groups())
    return time(hour, minute, second)

"""Dates as people write them: 2020-02-03, 2020/2/3, 2020.2.3, 20200203, 2020年2月3日."""

import re
import unicodedata
from datetime import date

from donate_cli.errors import DonateError

_PARTED = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})日?")
_CLOSED_UP = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def parse_date(text: str) -> date:
    """Read one day; raises DonateError for what is no day of the calendar."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    parts = _parts(plain)
    if parts is None:
        raise DonateError("date.unreadable", value=text)
    try:
        return date(*map(int, parts))
    except ValueError:
        raise DonateError("date.unreal", value=text) from None


def check_order(first: date | None, last: date | None) -> None:
    """Raise DonateError where an end comes before its beginning; an open one is in order."""
    if first and last and last < first:
        raise DonateError("date.reversed", opens=first, closes=last)


def _parts(plain: str) -> tuple[str, ...] | None:
    if closed_up := _CLOSED_UP.fullmatch(plain):
        return closed_up.groups()
    if not (parted := _PARTED.fullmatch(plain)):
        return None
    year, first, month, second, day = parted.groups()
    return (year, month, day) if (first, second) == ("年", "月") or first == second in "-/." else None

"""When a movement was: its day and its time of day, in one cell or in two."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import BLANKS, LONGEST_CELL, is_nothing, shown, squeezed
from donate_cli.files.days import read_day

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

_EDGES = f"{BLANKS}'`"
_DAY = r"[0-9]{4}[-/.年]?[0-9]{1,2}[-/.月]?[0-9]{1,2}日?"
_MOMENT = re.compile(rf"({_DAY})(?:[T\s]*([0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)(?:\.[0-9]+)?)?")
_RUN_ON = re.compile("([0-9]{8})([0-9]{6})")
_HOURS = re.compile(r"([0-9]{1,2})[:时]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:\.[0-9]+)?秒?)?分?")
_USUAL = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
_CLOSED_UP = re.compile("[0-9]{5,6}")
_SECONDS = 24 * 60 * 60


def read_moment(day: "Raw", clock: "Raw" = None) -> tuple[date, str | None]:
    """The day, and the time as HH:MM:SS or HH:MM; midnight stands for no time, as banks print it that know none.

    Raises DonateError for what is no day; a time that cannot be read is none.
    """
    found, with_it = _day(day)
    return found, _clock(clock) or with_it


def _day(raw: "Raw") -> tuple[date, str | None]:
    if isinstance(raw, str):
        return _day_text(raw.strip(_EDGES))
    if isinstance(raw, datetime):
        return raw.date(), _shown(raw.time())
    if is_nothing(raw):
        raise DonateError("cell.day", value=shown(raw))
    if isinstance(raw, float) and not raw.is_integer() and 1e4 < raw < 1e5:
        # An Excel serial with the time as its fraction.
        return read_day(int(raw)), _part_of_day(raw % 1)
    if isinstance(raw, (int, float)) and 1e13 < raw < 1e14:
        return _day_text(str(int(raw)))
    return read_day(raw), None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> date:
    return read_day(text)


def _day_text(text: str) -> tuple[date, str | None]:
    if len(text) > LONGEST_CELL:
        raise DonateError("cell.day", value=shown(text))
    if found := _MOMENT.fullmatch(text) or _RUN_ON.fullmatch(text):
        return _parsed(found[1]), _clock(found[2])
    return _parsed(text), None


def _clock(raw: "Raw") -> str | None:
    if raw is None or isinstance(raw, bool):
        return None
    if isinstance(raw, (datetime, time)):
        return _shown(raw if isinstance(raw, time) else raw.time())
    if isinstance(raw, float) and 0 < raw < 1:
        return _part_of_day(raw)
    if isinstance(raw, float) and not raw.is_integer():
        return _part_of_day(raw % 1)
    if isinstance(raw, date):
        return None
    return _clock_text(raw if isinstance(raw, str) else shown(raw))


def _clock_text(raw: str) -> str | None:
    text = raw.strip(_EDGES)
    if len(text) > LONGEST_CELL:
        return None
    if _USUAL.fullmatch(text):
        return text if text != "00:00:00" else None
    text = squeezed(text)
    if _CLOSED_UP.fullmatch(text):
        # 93015 lost the zero before it in a spreadsheet.
        text = text.zfill(6)
        text = f"{text[:2]}:{text[2:4]}:{text[4:]}"
    found = _HOURS.fullmatch(text) or _HOURS.fullmatch(text[10:])
    if not found or not (int(found[1]) < 24 and int(found[2]) < 60 and int(found[3] or 0) < 60):
        return None
    parts = [part.zfill(2) for part in found.groups() if part]
    return ":".join(parts) if any(int(part) for part in parts) else None


def _part_of_day(part: float) -> str | None:
    seconds = timedelta(seconds=round(part * _SECONDS) % _SECONDS)
    return _shown((datetime.min + seconds).time())


def _shown(clock: time) -> str | None:
    return clock.strftime("%H:%M:%S") if clock.replace(microsecond=0) != time() else None

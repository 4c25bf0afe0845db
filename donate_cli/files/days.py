"""One cell of a date column → a day, or the reason why it is none."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from itertools import starmap
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import LONGEST_CELL, shown
from donate_cli.files.synonyms import words

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

Window = tuple[date | None, date | None]
Parts = tuple[int, int, int]

_SERIALS = range(36526, 73051)
"""Excel's day numbers that are believed: 2000 to 2099."""

_OLD_SERIALS = range(14611, 73051)
"""The same for days of a working life: 1940 to 2099."""

_SINCE_1900 = date(1899, 12, 30)
_SINCE_1904 = date(1904, 1, 1)
_CLOCK = re.compile(
    r"(?:(?<=[0-9日号])[t\s]+|(?<=[日号])|(?<=[0-9])(?=[上下中晚凌]))"
    r"(?:上午|下午|中午|晚上|凌晨|早上|am|pm)?\s*[0-9]{1,2}[:时点](?:[0-9]{1,2}(?:[:分](?:[0-9]{1,2}(?:\.[0-9]+)?秒?)?)?)?\s*"
    r"(?:am|pm|\+08:?00)?$"
)
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_FULL = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)")
_CLOSED_UP = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:[0-2][0-9][0-5][0-9][0-5][0-9])?")
_NO_YEAR = re.compile(r"([0-9]{1,2})(?:[-/.]([0-9]{1,2})|月([0-9]{1,2})[日号]?)")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_SHORT = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})年([0-9]{1,2})月([0-9]{1,2})[日号]?")
_MONTHS = {name: month for month, name in enumerate(words("jan feb mar apr may jun jul aug sep oct nov dec"), 1)}
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_ENGLISH = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[-/\s.]*{_MONTH}(?:[-/\s.,]*([0-9]{{4}}))?"
    rf"|{_MONTH}[-/\s.]*([0-9]{{1,2}})(?:st|nd|rd|th)?(?:[-/\s.,]+([0-9]{{4}}))?"
)


def read_day(raw: "Raw", window: Window = (None, None), *, of_a_life: bool = False) -> date:
    """The day that a cell names; `window` is the drive's, and supplies a year where it leaves no choice.

    Only a window with both ends settles anything. `of_a_life` takes old day numbers too (a roster's 1985).
    Raises DonateError for what is no day, or could be two.
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str):
        return _text(raw, window, _OLD_SERIALS if of_a_life else _SERIALS)
    if raw is None or isinstance(raw, (bool, time)) or not math.isfinite(raw):
        raise DonateError("cell.day", value=shown(raw))
    return _number(raw, window, _OLD_SERIALS if of_a_life else _SERIALS)


def _number(raw: int | float, window: Window, serials: range) -> date:
    text = shown(raw)
    if _CLOSED_UP.fullmatch(text) and len(text) == 8:
        return _text(text, window, serials)
    if raw >= 1000 and int(raw) in serials:
        return _serial(int(raw), window, text)
    if monthly := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})", text):
        # A cell that shows 2.10 holds the number 2.1: February 1 or February 10, unless only one fits.
        month, day = int(monthly[1]), monthly[2]
        days = {int(day)} | ({int(day) * 10} if len(day) == 1 else set())
        return _settle([(year, month, d) for year in _years(window) for d in days], window, text, proof=True)
    raise DonateError("cell.day", value=text)


def _serial(serial: int, window: Window, text: str) -> date:
    """A day number: of the 1900 calendar, or of the old Mac's from 1904 where only that fits the window."""
    usual, other = (start + timedelta(days=serial) for start in (_SINCE_1900, _SINCE_1904))
    if _inside(usual, window) and _inside(other, window):
        raise DonateError("cell.day_two_ways", value=text, readings=f"{usual}, {other}")
    return other if _inside(other, window) else usual


def _text(raw: str, window: Window, serials: range) -> date:
    value = shown(raw)
    # without runs of blanks, which the patterns below would go through again and again
    half = " ".join(unicodedata.normalize("NFKC", raw).casefold().split()).strip(" \ufeff\u200b'`")
    if len(half) > LONGEST_CELL:
        raise DonateError("cell.day", value=value)
    plain = _CLOCK.sub("", _WEEKDAY.sub("", half).strip()).strip()
    if english := _ENGLISH.fullmatch(plain):
        day, month, year = _english(english)
        years = [int(year)] if year else _years(window)
        return _settle([(each, month, day) for each in years], window, value, proof=not year)
    plain = re.sub(r"\s*([-/.年月])\s*", r"\1", plain)
    plain = re.sub(r"\s+(?=[日号])", "", plain)
    if full := _FULL.fullmatch(plain):
        return _real(full[1], full[3] or full[5], full[4] or full[6], value=value)
    if closed := _CLOSED_UP.fullmatch(plain):
        return _real(*closed.groups(), value=value)
    if re.fullmatch("[0-9]{5}(?:\\.[0-9]+)?", plain) and int(float(plain)) in serials:
        return _serial(int(float(plain)), window, value)
    return _parted(plain, window, value)


def _parted(plain: str, window: Window, value: str) -> date:
    """A day without its century or year, or with the year last: settled by what is possible."""
    if no_year := _NO_YEAR.fullmatch(plain):
        month, day = int(no_year[1]), int(no_year[2] or no_year[3])
        return _settle([(year, month, day) for year in _years(window)], window, value, proof=True)
    if last := _YEAR_LAST.fullmatch(plain):
        first, second, year = int(last[1]), int(last[3]), int(last[4])
        return _settle([(year, first, second), (year, second, first)], window, value)
    if short := _SHORT.fullmatch(plain):
        if short[5]:
            year, month, day = (int(short[place]) for place in (5, 6, 7))
            return _settle([(2000 + year, month, day)], window, value, proof=True)
        a, b, c = (int(short[place]) for place in (1, 3, 4))
        readings = [(2000 + a, b, c), (2000 + c, b, a), (2000 + c, a, b)]
        return _settle(readings, window, value, proof=True)
    raise DonateError("cell.day", value=value)


def _settle(readings: list[Parts], window: Window, value: str, *, proof: bool = False) -> date:
    """The one day that the readings leave; with `proof` only days inside of the window count."""
    real = {day for day in starmap(_day, readings) if day}
    if not real:
        raise DonateError("cell.day_unreal", value=value)
    left = {day for day in real if _inside(day, window)} if proof else real
    if len(left) == 1:
        return left.pop()
    if not left:
        raise DonateError("cell.day_no_year", value=value)
    raise DonateError("cell.day_two_ways", value=value, readings=", ".join(map(str, sorted(left))))


def _years(window: Window) -> list[int]:
    """The years that a day without one can be of; a leap year stands for them where no window says."""
    first, last = window
    return [2000] if first is None or last is None else list(range(first.year, last.year + 1))


def _english(found: re.Match[str]) -> tuple[int, int, str | None]:
    if found[1]:
        return int(found[1]), _MONTHS[found[2]], found[3]
    return int(found[5]), _MONTHS[found[4]], found[6]


def _inside(day: date, window: Window) -> bool:
    first, last = window
    return first is not None and last is not None and first <= day <= last


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _real(*parts: str, value: str) -> date:
    return _settle([(int(parts[0]), int(parts[1]), int(parts[2]))], (None, None), value)

"""What Excel holds a cell to while somebody fills it: choices, amounts, days, head-counts."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from donate_cli.money import LARGEST_FEN
from donate_cli.wording import Wording

_LONGEST_CHOICE = 255
"""Characters of choices that a check may hold itself; with more Excel calls the whole file damaged."""

_EARLIEST = date(1940, 1, 1)
"""A number typed for a day is, to Excel, a day long before this one."""


def choice(words: Sequence[str], say: Wording, *, others: bool = False, source: str | None = None) -> DataValidation:
    """A drop-down of words; `others` may be typed after a warning. `source` is the range that holds too long a list."""
    check = _check("list", say("form.other" if others else "form.choose"), warns=others)
    check.formula1 = source or f'"{",".join(words)}"'
    return check


def fits_in_a_choice(words: Sequence[str]) -> bool:
    """Whether a drop-down can hold the words itself; a comma or a quotation mark in one would divide it."""
    length = len(",".join(words).encode("utf-16-le")) // 2  # Excel counts a rare character (𠮷) as two
    return length <= _LONGEST_CHOICE and not any(set(word) & set(',"') for word in words)


def an_amount(say: Wording) -> DataValidation:
    """An amount in yuan that the book can take; anything else is refused."""
    check = _check("decimal", say("form.amount"), warns=False)
    check.operator, check.formula1, check.formula2 = "between", "0.01", str(LARGEST_FEN // 100)
    return check


def a_day(first: date | None, last: date | None, say: Wording) -> DataValidation:
    """A day within the window, else a warning: one outside may be right, and one as text is still read at import."""
    error = say("form.day_outside", window=f"{first or '…'} – {last or '…'}") if first or last else say("form.day")
    check = _check("date", error, warns=True)
    check.operator, check.formula1 = "greaterThanOrEqual", _formula(first or _EARLIEST)
    if last:
        check.operator, check.formula2 = "between", _formula(last)
    return check


def a_headcount(say: Wording) -> DataValidation:
    """A number of people, else a warning, for it may be unknown."""
    check = _check("whole", say("form.headcount"), warns=True)
    check.operator, check.formula1 = "greaterThanOrEqual", "1"
    return check


def _check(kind: Literal["list", "decimal", "date", "whole"], error: str, *, warns: bool) -> DataValidation:
    return DataValidation(
        type=kind, error=error, errorStyle="warning" if warns else "stop", showErrorMessage=True, allow_blank=True
    )


def _formula(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"

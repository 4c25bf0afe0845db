"""A sheet as it was sent: what its cells hold, before anybody knows what they mean."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, NamedTuple

Raw = str | int | float | bool | date | datetime | time | None
Row = list[Raw]
Kind = Literal["xlsx", "xls", "xlsb", "ods", "csv", "html"]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0 on the whole sheet."""

HEAD = 200
"""How many rows of a sheet are looked at to find its headings: a long preamble has thirty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `name` is None for a csv, which has no sheets; `hidden` is hidden or very hidden.

    `head` holds the first `HEAD` rows, empty leading ones kept, so that `head[k]` is row k + 1 as Excel numbers it;
    each begins at column A and may end early.
    """

    name: str | None
    hidden: bool
    head: list[Row]
    merged: tuple[Area, ...]


class Part(NamedTuple):
    """One sheet as a reader hands it over. Each call of `chunks` reads it anew from row 1; an empty cell may be ""."""

    name: str | None
    hidden: bool
    merged: list[Area]
    chunks: Callable[[], Iterator[list[Row]]]

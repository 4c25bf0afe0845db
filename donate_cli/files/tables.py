"""Where the table is on a sheet: its header of one to three rows, and what the lines above say of its unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import YUAN, shown
from donate_cli.files.footers import figure
from donate_cli.files.headings import (
    GUESSED,
    MAPPED,
    TAGGED,
    column_letters,
    normal,
    unit_line,
)
from donate_cli.files.layouts import WIDEST, Layout
from donate_cli.files.manner import Manner, Texts, column_place

if TYPE_CHECKING:
    from donate_cli.files.sheets import Sheet

_DEEPEST = 3
_DIGIT = "[0-9０-９壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十]"
_LIKE_DATA = re.compile(r"[-+¥$]?[0-9][0-9,./:-]*(?:元|人)?")


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet: rows `top` to `below` - 1 (from 0) are its header, `headers` their texts to know them by.

    `unit` is fen in one of its unit, `currency` a foreign one that the lines above name.
    """

    sheet: "Sheet"
    top: int
    below: int
    layout: Layout
    headers: frozenset[tuple[str, ...]]
    unit: int = YUAN
    currency: str | None = None

    @property
    def has_rows(self) -> bool:
        """Whether anything stands under the header, as far as the head goes."""
        return any(any(map(shown, row)) for row in self.sheet.head[self.below :])


def find_table(sheet: "Sheet", manner: Manner) -> Table | None:
    """The first table of a sheet whose headings are known; None where there is none.

    The first and not the best: what stands above a later header would be lost.
    """
    grid = header_grid(sheet)
    for start in range(len(grid)):
        windows = [(start, depth) for depth in _depths(grid, start, manner)]
        if not (valid := [window for window in windows if _is_header(_layout(grid, window, manner), manner)]):
            continue
        first, depth = valid[0]
        for below in range(first + 1, first + depth):
            valid += [(below, deep) for deep in _depths(grid, below, manner)]
        return _table(sheet, grid, max(valid, key=lambda window: _merit(grid, window, manner)), manner)
    return _without_header(sheet, manner)


def header_grid(sheet: "Sheet") -> list[Texts]:
    """The head's cells as texts, with merged cells filled; of no more columns than a header may have.

    Some merged titles run over all of a sheet's 16,384.
    """
    grid = [[" ".join(shown(cell).split()) for cell in row[:WIDEST]] for row in sheet.head]
    for top, left, bottom, right in sheet.merged:
        if bottom - top >= _DEEPEST or bottom >= len(grid) or left >= len(grid[top]):
            continue
        for row in range(top, bottom + 1):
            end = min(right + 1, WIDEST)
            grid[row] += [""] * (end - len(grid[row]))
            grid[row][left:end] = [grid[top][left]] * (end - left)
    return grid


def texts_key(row: Sequence[str]) -> tuple[str, ...]:
    """A header row for knowing it again."""
    return tuple(normal(cell) for cell in row if cell.strip())


def check_width(row: Sequence[str]) -> None:
    """Raises DonateError for a header's row with more columns than are looked at: gifts would be left out."""
    beyond = next((at for at, text in enumerate(row[WIDEST:], WIDEST) if text), None)
    if beyond is not None:
        raise DonateError("list.wide_header", most=WIDEST, column=column_letters(beyond), value=row[beyond])


def _depths(grid: Sequence[Texts], start: int, manner: Manner) -> list[int]:
    """How many rows from `start` on can be one header."""
    if not any(grid[start]):
        return []
    depths = [1]
    if len(set(filter(None, grid[start]))) == 1 and not _is_group(next(filter(None, grid[start])), manner):
        return depths
    while depths[-1] < _DEEPEST and _goes_on(grid, start, start + depths[-1], manner):
        depths.append(depths[-1] + 1)
    return depths


def _is_group(text: str, manner: Manner) -> bool:
    """Whether a text alone in its row is a level over some columns (金额), and no title."""
    heading = manner.heading(0, [text])
    return heading.field in TAGGED and heading.claims[0].rank < GUESSED


def _goes_on(grid: Sequence[Texts], start: int, row: int, manner: Manner) -> bool:
    """Whether `row` can be a lower level of the header from `start`: headings, and none below 姓名 and its like."""
    if row >= len(grid) or not any(grid[row]):
        return False
    known = False
    for column, text in enumerate(grid[row]):
        above = [level[column] if column < len(level) else "" for level in grid[start:row]]
        if not text or text in above:
            continue
        if _LIKE_DATA.fullmatch(text):
            return False
        over = manner.heading(column, above)
        if over.claims and over.claims[0].rank < GUESSED and over.claims[0].field not in TAGGED:
            return False
        here = manner.heading(column, [text])
        known = known or bool(here.claims) or here.is_sum
    return known


def _layout(grid: Sequence[Texts], window: tuple[int, int], manner: Manner) -> Layout:
    start, depth = window
    rows = [list(row) for row in grid[start : start + depth]]
    for upper, lower in pairwise(rows):
        # A merge that a csv has forgotten: 金额 over two columns is there once, and blank over the second.
        upper += [""] * (len(lower) - len(upper))
        for column in range(1, len(lower)):
            if lower[column] and not upper[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
    return manner.layout(rows)


def _is_header(layout: Layout, manner: Manner) -> bool:
    """Whether headings make a table.

    A column that the clerk named by its letters makes one of any row: then the words have to say it, by an amount's
    heading without a digit, or by another heading that is known.
    """
    if not layout.is_one(manner.purpose):
        return False
    amounts = [block.columns["amount"].printed for block in layout.blocks if "amount" in block.columns]
    if manner.purpose == "roster":
        return not manner.lettered or any(each.claims and each.claims[0].rank != MAPPED for each in layout.headings)
    if "amount" in manner.lettered and any(re.search(_DIGIT, each) for each in amounts):
        return False
    return all(each and figure(each) is None for each in amounts)


def _merit(grid: Sequence[Texts], window: tuple[int, int], manner: Manner) -> tuple[int, int, int]:
    """The better of two windows understands more, then is flatter, then is lower: a title above is no level."""
    start, depth = window
    layout = _layout(grid, window, manner)
    if not _is_header(layout, manner):
        return -1000, 0, 0
    numbers = sum(1 for row in grid[start : start + depth] for text in row if _LIKE_DATA.fullmatch(text))
    return layout.score - 3 * numbers - (4 if layout.clash else 0), -depth, start


def _table(sheet: "Sheet", grid: Sequence[Texts], window: tuple[int, int], manner: Manner) -> Table:
    top, depth = window
    unit = currency = None
    for row in grid[:top]:
        said = unit_line(row)
        unit, currency = said if any(said) else (unit, currency)
    own = _own(sheet, top, depth)
    for row in own:
        check_width(row)
    headers = frozenset(map(texts_key, own))
    layout = _layout(grid, window, manner).settled()
    return Table(sheet, top, top + depth, layout, headers, unit or YUAN, currency)


def _own(sheet: "Sheet", top: int, depth: int) -> list[Texts]:
    """The header's rows as the file has them, without what merges fill."""
    return [[" ".join(shown(cell).split()) for cell in row] for row in sheet.head[top : top + depth]]


def _without_header(sheet: "Sheet", manner: Manner) -> Table | None:
    """A list without headings, whose columns the clerk named by their letters: from the first row with an amount."""
    places = {name: column_place(said) for name, said in manner.mapping.items()}
    needed = places.get("amount" if manner.purpose == "pledges" else "name")
    if needed is None or None in places.values():
        return None
    width = max(filter(None, (0, *places.values()))) + 1
    layout = manner.layout([[column_letters(at) for at in range(width)]])
    for at, row in enumerate(sheet.head if layout.is_one(manner.purpose) else ()):
        text = shown(row[needed]) if needed < len(row) else ""
        if re.search(_DIGIT if "amount" in places else r"\S", text):
            return Table(sheet, at, at, layout.settled(), frozenset())
    return None

"""Tables of a web page, which bank portals hand out under names of workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser

from donate_cli.errors import DonateError
from donate_cli.files.bounds import CELLS, CHARACTERS, CHUNK_ROWS, COLUMNS, NESTED, ROWS, SHEETS
from donate_cli.files.delimited import plain
from donate_cli.files.sheets import Area, Part, Row

_FEED_CHARACTERS = 64 * 1024
_SILENT = ("script", "style")
_BREAKS = frozenset(("br", "p", "div", "li", "hr"))
_SPAN_MOST = 1_000
"""What HTML itself allows for a colspan."""


@dataclass(slots=True)
class _Cell:
    down: int
    across: int
    said: "list[str | _Table]" = field(default_factory=list)

    def text(self) -> str:
        return plain(" ".join("".join(said if isinstance(said, str) else said.text() for said in self.said).split()))

    def own(self) -> bool:
        return any(isinstance(said, str) and not said.isspace() for said in self.said)


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)

    def inner(self) -> "list[_Table]":
        return [said for row in self.rows for cell in row for said in cell.said if isinstance(said, _Table)]

    def text(self) -> str:
        return " ".join(cell.text() for row in self.rows for cell in row).join("  ")


def parts(text: str) -> Iterator[Part]:
    """Every outermost table that says anything, as "table 1" and on; where one only arranges others, those instead."""
    page = _Page()
    for start in range(0, len(text), _FEED_CHARACTERS):
        page.feed(text[start : start + _FEED_CHARACTERS])
    page.close()
    found = [table for outer in page.tables for table in _speaking(outer)]
    if len(found) > SHEETS:
        raise DonateError("list.too_many_sheets", most=SHEETS)
    for number, table in enumerate(found, 1):
        rows, merged = _laid_out(table)
        yield Part(f"table {number}", False, merged, partial(_chunks, rows))


class _Page(HTMLParser):
    """Collects tables. Pages of portals leave out end tags, so a new cell, row or table ends what it must."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._cells: list[_Cell | None] = []
        self._silent = False
        self._seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent = True
        elif tag == "table":
            self._begin()
        elif tag == "tr" and self._open:
            self._open[-1].rows.append([])
            self._cells[-1] = None
        elif tag in ("td", "th") and self._open:
            self._cell(dict(attrs))
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = False
        elif tag == "table" and self._open:
            self._open.pop()
            self._cells.pop()
        elif tag in ("td", "th", "tr") and self._cells:
            self._cells[-1] = None
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self._cells and not self._silent and (cell := self._cells[-1]):
            cell.said.append(data)

    def _begin(self) -> None:
        table = _Table()
        if len(self._open) >= NESTED:
            raise DonateError("list.damaged")
        if self._cells and (cell := self._cells[-1]):
            cell.said.append(table)
        else:
            self.tables.append(table)
        self._open.append(table)
        self._cells.append(None)

    def _cell(self, attrs: dict[str, str | None]) -> None:
        self._seen += 1
        if self._seen > CELLS:
            raise DonateError("list.too_many_cells", most=CELLS)
        rows = self._open[-1].rows
        if not rows:
            rows.append([])
        cell = _Cell(_span(attrs.get("rowspan"), ROWS), _span(attrs.get("colspan"), _SPAN_MOST))
        rows[-1].append(cell)
        self._cells[-1] = cell


def _span(stated: str | None, most: int) -> int:
    digits = (stated or "").strip()
    return min(max(int(digits), 1), most) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 1


def _speaking(table: _Table) -> list[_Table]:
    arranges = not any(sum(cell.own() for cell in row) > 1 for row in table.rows)
    if arranges and (inner := table.inner()):
        return [speaking for each in inner for speaking in _speaking(each)]
    return [table] if table.text().strip() else []


def _laid_out(table: _Table) -> tuple[list[Row], list[Area]]:
    rows: list[Row] = []
    merged: list[Area] = []
    held: dict[int, int] = {}
    for top, cells in enumerate(table.rows):
        column, row = 0, list[str]()
        for cell in cells:
            while held.get(column, 0) > top:
                column += 1
            right, bottom = column + cell.across - 1, min(top + cell.down, len(table.rows)) - 1
            if right >= COLUMNS:
                raise DonateError("list.too_many_columns", most=COLUMNS)
            row += [""] * (column - len(row)) + [_said(cell, top)] + [""] * (cell.across - 1)
            if bottom > top:
                held.update(dict.fromkeys(range(column, right + 1), bottom + 1))
            if cell.across > 1 or bottom > top:
                merged.append((top, column, bottom, right))
            column = right + 1
        rows.append([*row])
    return rows, merged


def _said(cell: _Cell, top: int) -> str:
    text = cell.text()
    if len(text) > CHARACTERS:
        raise DonateError("list.long_cell", row=top + 1, most=CHARACTERS)
    return text


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    for first in range(0, len(rows), CHUNK_ROWS):
        yield rows[first : first + CHUNK_ROWS]

"""The XML that Excel 2003 wrote and some portals still write under the name of xls."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from xml.parsers import expat

from donate_cli.errors import DonateError
from donate_cli.files.bounds import CELLS, CHARACTERS, CHUNK_ROWS, COLUMNS, ROWS, SHEETS
from donate_cli.files.sheets import Area, Part, Raw, Row

_FEED_CHARACTERS = 256 * 1024
_SS = "urn:schemas-microsoft-com:office:spreadsheet "
_VISIBLE = "urn:schemas-microsoft-com:office:excel Visible"


@dataclass(slots=True)
class _Grid:
    name: str | None
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


def parts(text: str) -> Iterator[Part]:
    """The sheets of an XML workbook of 2003; raises `list.damaged`, or `list.entities` at a document type."""
    reading = _Reading()
    try:
        for start in range(0, len(text), _FEED_CHARACTERS):
            reading.parser.Parse(text[start : start + _FEED_CHARACTERS], False)
        reading.parser.Parse("", True)
    except expat.ExpatError as fault:
        raise DonateError("list.damaged") from fault
    for grid in reading.grids:
        yield Part(grid.name, grid.hidden, grid.merged, partial(_chunks, grid.rows))


class _Reading:
    """What expat calls. Rows and cells say their number only where they skip some."""

    def __init__(self) -> None:
        self.grids: list[_Grid] = []
        self._cells = self._column = 0
        self._comment = False
        self._kind: str | None = None
        self._said: list[str] = []
        self._visible: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: object) -> None:
        raise DonateError("list.entities")

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        if name == _SS + "Worksheet":
            self.grids.append(_Grid(attrs.get(_SS + "Name")))
            if len(self.grids) > SHEETS:
                raise DonateError("list.too_many_sheets", most=SHEETS)
        elif not self.grids:
            return
        elif name == _SS + "Row":
            self._row(attrs)
        elif name == _SS + "Cell" and self.grids[-1].rows:
            self._cell(attrs)
        elif name == _SS + "Comment":
            self._comment = True
        elif name == _SS + "Data" and not self._comment:
            self._kind, self._said = attrs.get(_SS + "Type", "String"), []
        elif name == _VISIBLE:
            self._visible = []

    def _end(self, name: str) -> None:
        if name == _VISIBLE and self._visible is not None:
            self.grids[-1].hidden = "".join(self._visible).strip() in ("SheetHidden", "SheetVeryHidden")
            self._visible = None
        elif name == _SS + "Data" and self._kind is not None:
            rows = self.grids[-1].rows
            if rows and rows[-1]:
                rows[-1][self._column] = _value(self._kind, "".join(self._said), len(rows))
            self._kind = None
        elif name == _SS + "Comment":
            self._comment = False

    def _text(self, text: str) -> None:
        if self._kind is not None:
            self._said.append(text)
        elif self._visible is not None:
            self._visible.append(text)

    def _row(self, attrs: dict[str, str]) -> None:
        rows = self.grids[-1].rows
        number = _number(attrs, "Index", len(rows) + 1) + _number(attrs, "Span", 0)
        if number > ROWS:
            raise DonateError("list.too_many_rows", most=ROWS)
        rows.extend([] for _ in range(max(number - len(rows), 1)))

    def _cell(self, attrs: dict[str, str]) -> None:
        grid, row = self.grids[-1], self.grids[-1].rows[-1]
        column = max(_number(attrs, "Index", len(row) + 1) - 1, len(row))
        down, across = _number(attrs, "MergeDown", 0), _number(attrs, "MergeAcross", 0)
        self._cells += column + across + 1 - len(row)
        if column + across >= COLUMNS:
            raise DonateError("list.too_many_columns", most=COLUMNS)
        if self._cells > CELLS:
            raise DonateError("list.too_many_cells", most=CELLS)
        if down or across:
            top = len(grid.rows) - 1
            grid.merged.append((top, column, min(top + down, ROWS - 1), column + across))
        row.extend([None] * (column + across + 1 - len(row)))
        self._column = column


def _number(attrs: dict[str, str], name: str, otherwise: int) -> int:
    stated = attrs.get(_SS + name, "")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else otherwise


def _value(kind: str, said: str, row: int) -> Raw:
    if len(said) > CHARACTERS:
        raise DonateError("list.long_cell", row=row, most=CHARACTERS)
    # a value that is not of its stated kind stays the text that it is
    try:
        if kind == "Number":
            return float(said)
        if kind == "DateTime":
            moment = datetime.fromisoformat(said.strip())
            return moment.date() if moment.time() == datetime.min.time() else moment
    except ValueError:
        return said
    return said.strip() == "1" if kind == "Boolean" else None if kind == "Error" else said


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    for first in range(0, len(rows), CHUNK_ROWS):
        yield rows[first : first + CHUNK_ROWS]

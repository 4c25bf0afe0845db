"""Rows of a table put on a sheet as ready XML, in half the time that a cell object for each would take."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from math import ceil
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.xml.functions import fromstring

from donate_cli.model import Donor
from donate_cli.money import Amount
from donate_cli.table import Cell, Column, Kind, Sentence
from donate_cli.views.cells import FEN, FOLDING, Press, Written, width
from donate_cli.views.data import FORMULA
from donate_cli.views.forms import writable
from donate_cli.views.printing import LINE

_FEW: tuple[Kind, ...] = ("word", "channel", "round", "date", "count", "rate")
"""Kinds of column that have the same few cells again and again."""

_ORDINARY = re.compile(r"\w+(?: \w+)*")
"""Text that neither XML nor a spreadsheet takes for anything else."""


class Ready(NamedTuple):
    """A row's cells as XML, and its height in points where it is no single line."""

    cells: str
    height: float | None = None


class Sheet(WriteOnlyWorksheet):
    """A sheet to which ready rows can be appended beside those of cells."""

    _writer: Any  # the stubs know neither of it nor of what else is private below

    def _values_to_row(self, values: Any, row_idx: int) -> Any:
        return values if isinstance(values, Ready) else super()._values_to_row(values, row_idx)  # type: ignore[misc]

    def _get_writer(self) -> None:
        if self._writer is None:
            self._writer = _Writer(self)
            self._writer.write_top()


class _Writer(WorksheetWriter):
    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        """Hand a ready row through as it is."""
        if not isinstance(row, Ready):
            super().write_row(xf, row, row_idx)
            return
        height = f' ht="{row.height}" customHeight="1"' if row.height else ""
        xf.write(fromstring(f'<row r="{row_idx}"{height}>{row.cells}</row>'))


def add_sheet(workbook: Workbook, name: str) -> Sheet:
    """A new sheet, after those that are there."""
    sheet = Sheet(workbook, name)
    workbook._add_sheet(sheet)  # type: ignore[attr-defined]
    return sheet


class Setter:
    """Sets the rows of a list of columns, each as wide as `widths` has it."""

    def __init__(self, press: Press, columns: Sequence[Column], widths: Sequence[float], *, bold: bool = False) -> None:
        self._press, self._bold = press, bold
        self._columns = [
            (f'<c r="{get_column_letter(number)}', self._tails(column)) for number, column in enumerate(columns, 1)
        ]
        rooms = enumerate(zip(columns, widths, strict=True))
        self._folding = [(at, column, room - 1) for at, (column, room) in rooms if column.kind in FOLDING]

    def row(self, number: int, cells: Sequence[Cell]) -> Ready:
        """The row with this number, as high as its longest text needs."""
        said, lines = list(cells), 1
        for at, column, room in self._folding:
            said[at] = text = self._said(column, said[at])
            # No character is wider than it has bytes: most texts need no closer look.
            if len(text.encode()) > room:
                lines = max(lines, ceil(width(text) / room))
        parts = [f'{head}{number}"{tail(cell)}' for (head, tail), cell in zip(self._columns, said, strict=True)]
        # A row without a height of its own would hide all lines but the first.
        return Ready("".join(parts), lines * LINE if lines > 1 else None)

    def _said(self, column: Column, cell: Cell) -> str:
        if isinstance(cell, str):
            return cell
        return cell.name if isinstance(cell, Donor) and cell.name else self._press.text(column, cell)

    def _tails(self, column: Column) -> Callable[[Any], str]:
        """What makes all of a cell but its place."""
        if column.kind == "money":
            return self._money(column)
        if column.kind in ("id", "number"):
            return self._number(column)
        if column.kind in FOLDING:
            return self._text(column)
        return self._few(column) if column.kind in _FEW else lambda cell: self._any(column, cell)

    def _money(self, column: Column) -> Callable[[Cell], str]:
        styles = [self._press.cell(column, Amount(0, flag), bold=self._bold).style_id for flag in (False, True)]
        fen = FEN[self._press.unit]

        def tail(cell: Cell) -> str:
            if isinstance(cell, Amount):
                return f' s="{styles[cell.at_least]}"><v>{cell.fen / fen!r}</v></c>'
            return self._any(column, cell)

        return tail

    def _number(self, column: Column) -> Callable[[Cell], str]:
        style = self._press.cell(column, 0, bold=self._bold).style_id
        return lambda cell: f' s="{style}"><v>{cell}</v></c>' if type(cell) is int else self._any(column, cell)

    def _text(self, column: Column) -> Callable[[str], str]:
        plain, inert = (self._press.cell(column, text, bold=self._bold).style_id for text in ("", "="))

        def tail(text: str) -> str:
            if _ORDINARY.fullmatch(text):
                return f' s="{plain}" t="inlineStr"><is><t>{text}</t></is></c>'
            if not text:
                return f' s="{plain}"/>'
            return f' s="{inert if FORMULA.match(text) else plain}"{_inline(text)}'

        return tail

    def _few(self, column: Column) -> Callable[[Cell], str]:
        known: dict[Cell, str] = {}

        def tail(cell: Cell) -> str:
            if isinstance(cell, Sentence):  # a total's label, which has no hash
                return self._any(column, cell)
            if cell not in known:
                known[cell] = self._any(column, cell)
            return known[cell]

        return tail

    def _any(self, column: Column, cell: Cell) -> str:
        written: Written = self._press.cell(column, cell, bold=self._bold)
        return f' s="{written.style_id}"{_content(written.value)}'


def formula(place: str, style: int, text: str | None) -> str:
    """A cell with a formula (without "="), or an empty one.

    It has no value until a program reckons it: LibreOffice would believe a value that is there instead.
    """
    content = "/>" if text is None else f"><f>{escape(text)}</f></c>"
    return f'<c r="{place}" s="{style}"{content}'


def _content(value: Any) -> str:
    match value:
        case None | "":
            return "/>"
        case str():
            return _inline(value)
        case date():
            return f"><v>{to_excel(value):.0f}</v></c>"  # type: ignore[no-untyped-call]
    return f"><v>{value}</v></c>"


def _inline(text: str) -> str:
    spaced = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{spaced}>{escape(writable(text))}</t></is></c>'

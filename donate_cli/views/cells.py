"""A value as a cell of a workbook: typed, styled, and never a formula."""

import unicodedata
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from donate_cli.counting import Count
from donate_cli.money import Amount
from donate_cli.papers import Unit
from donate_cli.table import TO_THE_RIGHT, Cell, Column, Kind
from donate_cli.views.data import FORMULA
from donate_cli.views.faces import face
from donate_cli.wording import Wording

_FONTS = {"zh": "宋体", "en": "Calibri"}
_FORMATS = {
    "money": "#,##0.00", "date": "yyyy-mm-dd", "rate": "0.0%", "number": "#,##0", "count": "#,##0",
    "change": "+#,##0;-#,##0;0", "percent": "+0.0%",
}  # fmt: skip
_AT_LEAST = '#,##0.00"+"'
FOLDING: tuple[Kind, ...] = ("text", "donor", "department", "sentence", "people")
"""The kinds of column whose texts fold where they are longer than the column is wide."""

FEN: dict[Unit, int] = {"yuan": 100, "wan": 1_000_000}
"""The fen in what money is printed in."""

_PLAIN = 11
"""The size of a text that is no title."""

_HAIR = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)
_SHADE = PatternFill("solid", fgColor="E7ECF3")

# The stubs of openpyxl have WriteOnlyCell as a function and know nothing of `_style`, the shared style's number.
Written = Any


class Press:
    """Sets cells of one sheet; styles are built once and shared, for each new one costs more than its cell."""

    def __init__(self, sheet: Any, say: Wording, unit: Unit = "yuan") -> None:
        self._sheet = sheet
        self._say = say
        self.unit = unit
        self._font = _FONTS[say.lang]
        self._styles: dict[tuple[str, bool, bool, bool], Any] = {}

    def words(self, key: str) -> str:
        """The wording of a key."""
        return self._say(key)

    def text(self, column: Column, cell: Cell) -> str:
        """The cell as a person will read it."""
        return face(cell, column, self._say)

    def title(self, text: str, *, across: int, size: float = 16) -> list[Written]:
        """The sheet's title, centred over some columns (write-only sheets cannot merge cells)."""
        cells = [self._written(text), *(self._written(None) for _ in range(across - 1))]
        for cell in cells:
            cell.font = Font(name=self._font, size=size, bold=size > _PLAIN)
            cell.alignment = Alignment(horizontal="centerContinuous", vertical="center")
        return cells

    def heading(self, column: Column) -> Written:
        """A column's heading."""
        cell = self._written(self.words(f"column.{column.key}"))
        cell.font = Font(name=self._font, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border, cell.fill = _BOX, _SHADE
        return cell

    def plain(self, column: Column, value: Cell, *, bold: bool = False) -> Written:
        """A cell outside of the table's grid."""
        cell = self._written(self._value(column, value))
        cell.font = Font(name=self._font, bold=bold)
        cell.alignment = Alignment(horizontal="left")
        if isinstance(value, Amount):
            cell.number_format = _AT_LEAST if value.at_least else _FORMATS["money"]
        return cell

    def cell(self, column: Column, value: Cell, *, bold: bool = False) -> Written:
        """A cell of the table."""
        cell = self._written(self._value(column, value))
        at_least = isinstance(value, Amount) and value.at_least
        runs = isinstance(cell.value, str) and FORMULA.match(cell.value) is not None
        cell._style = self._style(column.kind, bold, at_least, runs)
        return cell

    def _value(self, column: Column, value: Cell) -> Any:
        match value:
            case Amount():
                return Decimal(value.fen) / FEN[self.unit]
            case Count() if value.low == value.high:
                return value.low
            case bool():
                return self.text(column, value)
            case int() | date():
                return value
            case (float(low), float(high)) if low == high:
                return low
        return self.text(column, value) or None

    def _written(self, value: Any) -> Written:
        cell: Written = WriteOnlyCell(self._sheet, value=value)
        if isinstance(value, str):
            # openpyxl makes a formula of a text that begins with "=", and an error of one like "#N/A".
            cell.data_type = "s"
        return cell

    def _style(self, kind: str, bold: bool, at_least: bool, runs: bool) -> Any:
        key = (kind, bold, at_least, runs)
        if key not in self._styles:
            model: Written = WriteOnlyCell(self._sheet)
            model.font = Font(name=self._font, bold=bold)
            model.border = _BOX
            sideways = "right" if kind in TO_THE_RIGHT else "center" if kind in ("date", "word") else "left"
            inset = int(sideways == "right")  # a figure would touch the line at its right
            model.alignment = Alignment(horizontal=sideways, vertical="center", wrap_text=kind in FOLDING, indent=inset)
            model.number_format = _AT_LEAST if at_least else _FORMATS.get(kind, "@" if kind in FOLDING else "General")
            if runs:
                # Excel would run the text once somebody edits the cell; the mark keeps it a text for good.
                model.quotePrefix = True
            self._styles[key] = copy(model._style)
        return self._styles[key]


def width(text: str) -> float:
    """Columns of a workbook that a text fills: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)

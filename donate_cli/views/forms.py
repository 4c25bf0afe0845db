"""Workbooks that somebody fills in: headed sheets with notes, choices and checks, and a sheet that says how."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from donate_cli.errors import DonateError
from donate_cli.table import Column
from donate_cli.views.cells import Press, Written, width
from donate_cli.views.files import place_for
from donate_cli.views.printing import LINE, set_up
from donate_cli.wording import Wording

TEXT = Column("label")

_AS_IN_A_LIST = ("name", "amount", "received", "headcount", "party", "league", "joined_on", "left_on", "action")
"""Columns that lists head with other words than reports: a report's 名称 is a list's 姓名."""

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold: openpyxl refuses some of them and writes a damaged file of the others."""


def save_form(out: Path, fill: Callable[[Workbook], None], *, replace: bool) -> None:
    """Write what `fill` makes of an empty workbook to `out`; raises DonateError where that cannot be."""
    form_to(out, replace=replace)(fill)


def form_to(out: Path, *, replace: bool) -> Callable[[Callable[[Workbook], None]], None]:
    """What writes a workbook to `out`. Raises DonateError before any work is done in vain."""
    if out.suffix.lower() != ".xlsx":
        raise DonateError("file.not_xlsx", path=out)
    put = place_for(out, replace=replace)
    return lambda fill: put(lambda: _content(fill))


def writable(text: str) -> str:
    """The text with a mark for each character that no workbook can hold."""
    return _UNWRITABLE.sub("\ufffd", text)


class Headed:
    """A sheet in the making whose first row is its heading, or that has none."""

    def __init__(self, workbook: Workbook, name: str, say: Wording, *, heading: bool = True, above: str = "") -> None:
        self.sheet: Any = workbook.create_sheet(name)
        self.press = Press(self.sheet, say)
        self.say = say
        self._written = 0
        self._widths: list[float] = []
        self._set_up(heading=heading, above=above)

    def head(self, columns: Sequence[Column], widths: Sequence[float], notes: Mapping[str, str]) -> None:
        """The heading row; `notes` are the cells' notes by column key, as finished texts."""
        self.widen(widths)
        cells = [self._heading(column, notes.get(column.key)) for column in columns]
        self._append(cells, least=1.5)

    def prepare(self, columns: Sequence[Column]) -> None:
        """Give whole columns their style for rows yet to come: no cell is written, so an empty list has no lines."""
        for number, column in enumerate(columns, 1):
            self.sheet.column_dimensions[get_column_letter(number)]._style = self.press.cell(column, None)._style

    def widen(self, widths: Sequence[float]) -> None:
        """Give the columns their widths, in characters; has to come before the first row."""
        self._widths = list(widths)
        for number, wide in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = wide

    def write(self, cells: Sequence[Written | None]) -> None:
        """One row below, as high as its longest text needs."""
        self._append(cells, least=1)

    def text(self, text: str, *, bold: bool = False) -> Written:
        """A text's cell, whatever the text: never a formula, and text still once somebody edits it."""
        return self.press.cell(TEXT, writable(text), bold=bold)

    def check(self, check: DataValidation, column: int, rows: int) -> None:
        """Hold a column's cells (from 1) below the heading to a check."""
        letter = get_column_letter(column)
        check.add(f"{letter}2:{letter}{rows + 1}")
        self.sheet.data_validations.append(check)

    def _heading(self, column: Column, note: str | None) -> Written:
        cell = self.press.heading(listed(column))
        if note:
            cell.comment = Comment(note, "donate", width=260, height=30 + 20 * ceil(width(note) / 34))
        return cell

    def _append(self, cells: Sequence[Written | None], *, least: float) -> None:
        self._written += 1
        texts = ((cell.value, room) for cell, room in zip(cells, self._widths, strict=True) if cell is not None)
        lines = max((_lines(text, room) for text, room in texts if isinstance(text, str)), default=1)
        # A row with a height of its own is not fitted by Excel: it would hide all lines but its first.
        if max(lines, least) > 1:
            self.sheet.row_dimensions[self._written].height = max(lines, least) * LINE
        self.sheet.append(cells)

    def _set_up(self, *, heading: bool, above: str) -> None:
        set_up(self.sheet, self.say, landscape=True, above=writable(above), repeated="1:1" if heading else None)
        if heading:
            self.sheet.freeze_panes = "A2"


def how_to(workbook: Workbook, name: str, lines: Iterable[tuple[str, str, Any]], say: Wording) -> None:
    """A sheet of lines: a word or a number, what it means, and the word's fill (None for none)."""
    sheet = Headed(workbook, name, say, heading=False)
    sheet.widen([20, 100])
    for word, meaning, fill in lines:
        cells = [sheet.text(word, bold=True), sheet.text(meaning)]
        if fill is not None:
            cells[0]._style = copy(cells[0]._style)  # a cell's style is shared: without a copy all would be filled
            cells[0].fill = fill
        sheet.write(cells)


def settings_sheet(workbook: Workbook, settings: Mapping[str, str], say: Wording) -> None:
    """What a review is taken back by, on a hidden sheet: it is nobody's to read or to change."""
    kept = Headed(workbook, say("review.settings"), say, heading=False)
    kept.sheet.sheet_state = "hidden"
    kept.widen([20, 60])
    for key, value in settings.items():
        # One row as high as a proposal of many parts would fill a screen.
        kept.sheet.append([kept.text(key, bold=True), kept.text(value)])


def listed(column: Column) -> Column:
    """The column under the heading that it has in a list, which is what `donate import` looks for."""
    return Column(f"list_{column.key}", column.kind) if column.key in _AS_IN_A_LIST else column


def _content(fill: Callable[[Workbook], None]) -> bytes:
    # Write-only keeps no cell in memory; what belongs above a sheet's rows has to be set before the first.
    workbook, written = Workbook(write_only=True), BytesIO()
    workbook.properties.creator = "donate"
    fill(workbook)
    workbook.save(written)
    return written.getvalue()


def _lines(text: str, room: float) -> int:
    return sum(max(1, ceil(width(line) / (room - 1))) for line in text.splitlines() or [""])

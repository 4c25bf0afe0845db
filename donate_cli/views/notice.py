"""The notice as a sheet for the wall: A4, a few blocks of names side by side, signed and dated."""

from collections.abc import Iterator, Sequence
from copy import copy
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from donate_cli.counting import Count
from donate_cli.poster import Poster
from donate_cli.table import Cell, Column, Sentence
from donate_cli.views import announcement
from donate_cli.views.cells import Press, Written, width
from donate_cli.wording import Wording

_NUMBER, _DONOR, _DEPARTMENT = Column("number", "number"), Column("donor"), Column("department")
_AMOUNT = Column("notice_amount", "money")
_TEXT = Column("label")

_PAGE, _HIGH = 92.0, 735.0
"""Characters of the default font across an A4 page, and points down, within these margins; more is printed smaller."""

_OVER = 0.15
"""How much more than they hold is squeezed into the pages, rather than left alone on a last one."""

_WIDER = 1.18
"""How much wider than the page a sheet may be, to hold one block more."""

_HEADING = 3
"""The row of the list's heading, below title and opening."""

_SIZES = {1: 14, 2: 11, 3: 11}
"""Points of a text, by how many blocks stand side by side."""

_FEW, _MANY = 16, 60
"""Rows up to which one block is enough, and above which there are three, where they fit."""

_LONGEST = {1: 30.0, 2: 16.0, 3: 14.0}
"""Characters of a name or a department in one line, by how many blocks there are; the rest is folded."""

Line = dict[str, Cell]


def content_of(poster: Poster, say: Wording) -> bytes:
    """The bytes of the notice's file, which holds what is printed, and nothing else."""
    workbook, content = Workbook(), BytesIO()
    workbook.properties.creator = "donate"
    workbook.properties.title = announcement.heading(poster, say)
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    _Sheet(sheet, poster, say).write()
    workbook.save(content)
    return content.getvalue()


class _Sheet:
    """The sheet in the making."""

    def __init__(self, sheet: Worksheet, poster: Poster, say: Wording) -> None:
        self.sheet: Any = sheet  # openpyxl's stubs take what every sheet has for optional
        self.poster, self.say = poster, say
        self.press = Press(sheet, say)
        self.lines: list[Line] = list(poster.table.records())
        self.by_department = poster.table.facts["order"] == "department"
        self.columns = self._columns()
        self.blocks, self.widths = self._layout()
        self.across = len(self.widths)
        self.size = _SIZES[self.blocks]
        self.row, self.height = 0, 0.0

    def write(self) -> None:
        """Title, opening, list, total, closing and signature."""
        self._set_up()
        self._text(announcement.heading(self.poster, self.say), size=22, bold=True, sideways="center", room=2.2)
        self._text(self._indented(announcement.opening(self.poster, self.say)), room=1.8)
        self.sheet.print_title_rows = f"{_HEADING}:{_HEADING}"
        self._put([self.press.heading(column) for _ in range(self.blocks) for column in self.columns])
        for band, lines in self._bands():
            if band:
                self._text(band, bold=True, boxed=True)
            for start in range(0, len(lines), self.blocks):
                self._people(lines[start : start + self.blocks])
        self._total()
        self._text(announcement.total_in_words(self.poster, self.say), bold=True, boxed=True)
        for sentence in announcement.closing(self.poster, self.say):
            self._text(self._indented(sentence))
        for signature in (self.poster.organiser, announcement.written(self.poster.first, self.say)):
            if signature:
                self._text(signature, sideways="right", room=1.8)
        self._squeeze()

    def _squeeze(self) -> None:
        """Keep a few lines from a page of their own."""
        room = _HIGH / min(1.0, _PAGE / sum(self.widths)) - self.sheet.row_dimensions[_HEADING].height
        self.sheet.page_setup.fitToHeight = ceil(self.height / room / (1 + _OVER))

    def _columns(self) -> list[Column]:
        placed = any(line["department"] for line in self.lines) and not self.by_department
        return [_NUMBER, _DONOR, *([_DEPARTMENT] if placed else []), _AMOUNT]

    def _layout(self) -> tuple[int, list[float]]:
        """How many blocks there are, and the widths of all their columns, in characters."""
        most = 1 if len(self.lines) <= _FEW else 2 if len(self.lines) <= _MANY else 3
        for blocks in range(most, 0, -1):
            widths = [self._width(column, blocks) * _SIZES[blocks] / 11 + 1.6 for column in self.columns] * blocks
            if sum(widths) <= _PAGE * _WIDER or blocks == 1:
                break
        return blocks, [wide * max(1.0, _PAGE / sum(widths)) for wide in widths]

    def _width(self, column: Column, blocks: int) -> float:
        texts = [self.press.text(column, self._cell(column, line)) for line in self.lines]
        widest = max(map(width, (self.press.words(f"column.{column.key}"), *texts)))
        return min(widest, _LONGEST[blocks]) if column in (_DONOR, _DEPARTMENT) else widest

    def _cell(self, column: Column, line: Line) -> Cell:
        people = line["people"]
        if column == _DONOR and isinstance(people, Count) and people != Count(1, None):
            return Sentence("notice.people", {"name": line["donor"], "people": people})
        if column == _AMOUNT:
            return Sentence("notice.not_public") if line["amount"] is None else line["amount"]
        return line[column.key]

    def _bands(self) -> Iterator[tuple[str, list[Line]]]:
        """The list in one piece, or by department under its name."""
        if not self.by_department:
            yield "", self.lines
            return
        for department, found in groupby(self.lines, key=lambda line: line["department"]):
            lines = list(found)
            key = "notice.group" if department else "notice.group.none"
            yield self.say(key, **({"department": department} if department else {}), number=len(lines)), lines

    def _people(self, lines: Sequence[Line]) -> None:
        cells = [self.press.cell(column, self._cell(column, line)) for line in lines for column in self.columns]
        empty = self.across - len(cells)
        self._put([*cells, *(self.press.cell(_TEXT, None) for _ in range(empty))])

    def _total(self) -> None:
        """The total takes two columns: it is wider than any amount."""
        empty = [self.press.cell(_TEXT, None, bold=True) for _ in range(self.across - 2)]
        whole = self.press.cell(_AMOUNT, self.poster.total, bold=True)
        label = self.press.cell(_TEXT, Sentence("notice.total"), bold=True)
        self._put([label, *empty[1:], whole, empty[0]], folded=False)
        for first, last in ((1, self.across - 2), (self.across - 1, self.across)):
            if last == first:  # Excel takes a merged range of one cell for damage
                continue
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)

    def _put(self, cells: Sequence[Written], *, folded: bool = True) -> None:
        """A row of the list, as high as its longest text needs where texts are folded into their columns."""
        self.row += 1
        for cell in cells:
            self._own(cell, size=self.size, bold=bool(cell.font.bold))
            sideways = "right" if cell.alignment.horizontal == "right" and not isinstance(cell.value, int) else "center"
            cell.alignment = Alignment(horizontal=sideways, vertical="center", wrap_text=sideways == "center")
        self.sheet.append(cells)
        lines = max(
            ceil(width(cell.value) * self.size / 11 / (room - 0.8)) if isinstance(cell.value, str) else 1
            for cell, room in zip(cells, self.widths, strict=True)
        )
        self._high(lines if folded else 1, self.size)

    def _text(
        self,
        text: str,
        *,
        size: int | None = None,
        bold: bool = False,
        sideways: Literal["left", "center", "right"] = "left",
        boxed: bool = False,
        room: float = 1.0,
    ) -> None:
        """A text across the sheet, folded; `room` is its height in lines' heights, beside what it needs."""
        self.row += 1
        size = size or self.size
        cells = [self.press.cell(_TEXT, text, bold=bold), *(self.press.cell(_TEXT, None) for _ in self.widths[1:])]
        for cell in cells:
            self._own(cell, size=size, bold=bold)
            cell.alignment = Alignment(horizontal=sideways, vertical="center", wrap_text=True, indent=int(boxed))
            if not boxed:
                cell.border = Border()
        self.sheet.append(cells)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.across)
        self._high(ceil(width(text) * size / 11 / (sum(self.widths) - 2)) + room - 1, size)

    def _own(self, cell: Written, *, size: int, bold: bool) -> None:
        cell._style = copy(cell._style)  # a cell's style is shared: without a copy all would change
        cell.font = Font(name=cell.font.name, bold=bold, size=size)

    def _high(self, lines: float, size: int) -> None:
        height = round(size * (1.3 * lines + 0.4), 1)
        self.sheet.row_dimensions[self.row].height = height
        self.height += height

    def _indented(self, text: str) -> str:
        return f"　　{text}" if self.say.lang == "zh" else text

    def _set_up(self) -> None:
        """A4 upright, as wide as the page, the heading on each, and what state of the book it was made from."""
        sheet, facts = self.sheet, self.poster.table.facts
        sheet.title = self.say("notice.sheet")
        for number, wide in enumerate(self.widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = wide
        sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.6
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        sheet.sheet_view.showGridLines = False
        sheet.oddFooter.left.text = self.say("paper.footer", entry=facts["entry"], head=facts["head"])
        sheet.oddFooter.left.size = sheet.oddFooter.right.size = 7
        sheet.oddFooter.right.text = self.say("paper.page")

"""A dossier as an Excel workbook fit to send: values, print set-up, real tables with filters."""

from datetime import datetime
from math import ceil
from typing import BinaryIO
from warnings import catch_warnings

from openpyxl import Workbook
from openpyxl.worksheet.table import Table as Range
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from donate_cli.money import Amount, in_words
from donate_cli.table import Cell, Column, Dossier, Sentence, Table
from donate_cli.views.cells import Press, Written, width
from donate_cli.wording import Wording

_TITLE = Column("title")
_LABEL = Column("label")
_NARROWEST, _WIDEST = 8.0, 40.0
_LINE = 18
"""Points of a line of text."""

_SAMPLE = 500
"""Rows that a column's width is taken from: enough to be right, without a second pass over a long list."""


def write(out: BinaryIO, papers: Dossier, say: Wording) -> None:
    """Write the workbook to `out`: a summary to read and print, the detail and the outstanding to filter.

    What people look at are values: formulas written here would show nothing on a phone or in a preview.
    """
    # Write-only keeps no cell in memory; sheet set-up has to come before the first row.
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "donate"
    workbook.properties.title = say("paper.title", campaign=papers.campaign.name)
    for name, table in (("summary", papers.summary), ("detail", papers.detail), ("outstanding", papers.outstanding)):
        _Sheet(workbook, name, table, papers, say).write(title_block(papers, say) if name == "summary" else [])
    workbook.save(out)


def title_block(papers: Dossier, say: Wording) -> list[tuple[str, Cell]]:
    """What stands above the summary: whose money it is, as of when, and the total in figures and in words."""
    campaign, as_of = papers.campaign, papers.facts.get("as_of")
    made_at = datetime.fromisoformat(papers.made_at).astimezone().strftime("%Y-%m-%d %H:%M")
    lines: list[tuple[str, Cell]] = [
        ("paper.campaign", campaign.title(say.lang)),
        ("paper.beneficiary", campaign.beneficiary),
        ("paper.window", campaign.window),
        ("paper.as_of", f"{as_of} ({made_at})" if as_of else made_at),
        ("paper.basis", say(f"paper.basis.{papers.basis}")),
        ("paper.unit", say("paper.yuan")),
        ("paper.total", papers.received),
        ("paper.in_words", in_words(papers.received) if papers.received.fen else None),
    ]
    return [(say(key), value) for key, value in lines if value is not None]


class _Sheet:
    """One sheet in the making."""

    def __init__(self, workbook: Workbook, name: str, table: Table, papers: Dossier, say: Wording) -> None:
        self.sheet = workbook.create_sheet(say(f"paper.{name}"))
        self.press = Press(self.sheet, say)
        self.columns = [(place, column) for place, column in enumerate(table.columns) if column.kind != "flag"]
        self.widths: list[float] = []
        self.name, self.table, self.papers, self.say = name, table, papers, say

    def write(self, block: list[tuple[str, Cell]]) -> None:
        """The block of label and value, then heading, rows, total and notes."""
        heading = len(block) + 3 if block else 1
        self._set_up(heading)
        self._columns_wide_enough(block)
        if block:
            self.sheet.row_dimensions[1].height = 2 * _LINE
            self.sheet.append(self.press.title(self._title(), across=len(self.columns)))
            for label, value in block:
                self.sheet.append([self.press.plain(_LABEL, label, bold=True), self.press.plain(_TITLE, value)])
            self.sheet.append([])
        self.sheet.append([self.press.heading(column) for _, column in self.columns])
        for number, row in enumerate(self.table.rows, heading + 1):
            cells = [self.press.cell(column, row[place]) for place, column in self.columns]
            if (lines := self._lines(cells)) > 1:
                self.sheet.row_dimensions[number].height = lines * _LINE
            self.sheet.append(cells)
        self._as_range(heading)
        for total in self.table.total_rows():
            self.sheet.append([self.press.cell(column, total[place], bold=True) for place, column in self.columns])
        if not self.table.rows:
            self.sheet.append([self.press.plain(_TITLE, Sentence("nothing"))])
        for key, facts in self.table.notes:
            self.sheet.append([self.press.plain(_TITLE, Sentence(key, facts))])

    def _title(self) -> str:
        return self.say("paper.title", campaign=self.papers.campaign.title(self.say.lang))

    def _lines(self, cells: list[Written]) -> int:
        """Lines that the row's longest text folds into: a row without a height of its own would hide all but one."""
        texts = (
            (cell.value, room) for cell, room in zip(cells, self.widths, strict=True) if isinstance(cell.value, str)
        )
        return max((ceil(width(text) / (room - 1)) for text, room in texts), default=1)

    def _set_up(self, heading: int) -> None:
        """A4, as wide as the page, the heading on each, page numbers, and what state of the book it was made from."""
        sheet, facts = self.sheet, self.papers.facts
        wide = len(self.columns) > 8
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _LINE, True
        sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if wide else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.print_title_rows = f"{heading}:{heading}"
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        if heading == 1:
            sheet.freeze_panes = "A2"
            sheet.oddHeader.center.text = f"{self._title()} · {self.say(f'paper.{self.name}')}".replace("&", "&&")
        sheet.oddFooter.left.text = self.say("paper.footer", entry=facts["entry"], head=facts["head"])
        sheet.oddFooter.left.size = sheet.oddFooter.right.size = 7
        sheet.oddFooter.right.text = self.say("paper.page")

    def _columns_wide_enough(self, block: list[tuple[str, Cell]]) -> None:
        for number, (place, column) in enumerate(self.columns):
            rows = [*self.table.rows[:_SAMPLE], *self.table.total_rows()]
            texts = [self.press.text(column, row[place]) for row in rows]
            heading = width(self.press.words(f"column.{column.key}")) + 3  # the filter's arrow takes the rest
            # A text of the block may run into the next column; a figure would print as ###.
            above = {
                0: [label for label, _ in block],
                1: [str(value) for _, value in block if isinstance(value, Amount)],
            }
            widest = max([heading, *map(width, texts), *map(width, above.get(number, []))])
            self.widths.append(min(max(widest + 2, _NARROWEST), _WIDEST))
            self.sheet.column_dimensions[_letter(number + 1)].width = self.widths[-1]

    def _as_range(self, heading: int) -> None:
        """Make heading and rows an Excel table, with filters; one without rows would need a repair."""
        if not self.table.rows:
            return
        last = _letter(len(self.columns))
        found = Range(displayName=self.name, ref=f"A{heading}:{last}{heading + len(self.table.rows)}")
        found.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        # Write-only sheets do not read their heading back: the table must be told its columns' names.
        found._initialise_columns()  # type: ignore[attr-defined]
        for (_, column), header in zip(self.columns, found.tableColumns, strict=True):
            header.name = self.press.words(f"column.{column.key}")
        with catch_warnings(category=UserWarning, action="ignore"):  # it reminds of just that, every time
            self.sheet.add_table(found)


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)

"""The 更正说明: what an issued paper stated and what it should, as a sheet to sign or as plain text."""

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from donate_cli.counting import Count
from donate_cli.dates import parse_date
from donate_cli.editions import Correction
from donate_cli.moments import day_of
from donate_cli.money import Amount
from donate_cli.table import Cell, Column
from donate_cli.views import press
from donate_cli.views.cells import Press, width
from donate_cli.views.faces import face, words
from donate_cli.views.forms import writable
from donate_cli.wording import Wording

_WIDTHS = {"where": 26, "measure": 9, "old": 15, "new": 15, "change": 14, "reason": 32}
_LINE = 18
"""Points of a line of text."""

_LABEL = Column("label")


def text_of(paper: Correction, say: Wording, *, most: int | None = None) -> str:
    """The correction as plain text, a line a figure, to paste or to read aloud; the first `most` figures, or all."""
    lines = []
    for row in islice(paper.changes.records(), most):
        facts = {key: words(row[key], say) for key in ("where", "old", "new", "reason")}
        lines.append(say("correction.line", figure=say(f"measure.{row['measure']}"), **facts))
    if left := len(paper.changes.rows) - len(lines):
        lines.append(say("correction.more", number=left))
    state = say("paper.footer", entry=paper.entry, head=paper.head)
    return "\n".join([_title(paper, say), "", _opening(paper, say), *lines, "", *_closing(paper, say), state]) + "\n"


def workbook_of(paper: Correction, say: Wording) -> bytes:
    """The correction as a workbook, one A4 page wide; its footer names the state that it was made from."""
    book, written = Workbook(write_only=True), BytesIO()
    book.properties.creator = "donate"
    book.properties.title = _title(paper, say)
    sheet: Any = book.create_sheet(say("correction.sheet"))
    _set_up(sheet, paper, say)
    sheet.row_dimensions[1].height = 2 * _LINE
    pen = Press(sheet, say)
    sheet.append(pen.title(writable(_title(paper, say)), across=len(_WIDTHS)))
    opening = _opening(paper, say)
    sheet.row_dimensions[2].height = 2 * _LINE
    sheet.append([pen.plain(_LABEL, writable(opening))])
    sheet.append([pen.heading(Column(key)) for key in _WIDTHS])
    for number, row in enumerate(paper.changes.records(), 4):
        cells = [_cell(pen, key, row[key], say) for key in _WIDTHS]
        folded = (
            ceil(width(cell.value) / (_WIDTHS[key] - 1))
            for key, cell in zip(_WIDTHS, cells, strict=True)
            if isinstance(cell.value, str)
        )
        sheet.row_dimensions[number].height = max(folded, default=1) * _LINE
        sheet.append(cells)
    for line in ("", *_closing(paper, say)):
        sheet.append([pen.plain(_LABEL, writable(line))])
    book.save(written)
    return written.getvalue()


def _title(paper: Correction, say: Wording) -> str:
    return say("correction.title", campaign=paper.campaign.title(say.lang))


def _opening(paper: Correction, say: Wording) -> str:
    issue = paper.issue
    key = "correction.opening" if paper.named and issue.name != "-" else "correction.opening_unnamed"
    day = press.day(day_of(issue.at), say)
    return say(key, kind=say(f"issued.{issue.kind}"), name=issue.name, day=day, entry=issue.entry)


def _closing(paper: Correction, say: Wording) -> Iterator[str]:
    if paper.campaign.contact:
        yield say("correction.contact", contact=paper.campaign.contact)
    yield say("correction.signatures")
    if paper.campaign.organiser:
        yield paper.campaign.organiser
    yield press.day(parse_date(paper.on), say)


def _cell(pen: Press, key: str, value: Cell, say: Wording) -> Any:
    match value:
        case Amount():
            return pen.cell(Column(key, "money"), value)
        case Count() | int():
            return pen.cell(Column(key, "count"), value)
    text = face(value, Column(key, "word" if key == "measure" else "text"), say)
    return pen.cell(Column(key), writable(text))


def _set_up(sheet: Any, paper: Correction, say: Wording) -> None:
    """A4, as wide as the page, and what state of the book the new figures are of."""
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = "3:3"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.left.text = say("paper.footer", entry=paper.entry, head=paper.head)
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 7
    sheet.oddFooter.right.text = say("paper.page")
    for letter, wide in zip("ABCDEF", _WIDTHS.values(), strict=True):
        sheet.column_dimensions[letter].width = wide

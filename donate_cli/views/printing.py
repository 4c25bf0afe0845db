"""How sheets of a workbook come out of the printer: A4, as wide as the page, headed and numbered."""

from typing import Any

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from donate_cli.wording import Wording

LINE = 18
"""Points of a line of text."""

_A4 = 595.0, 842.0
_SIDES, _ENDS = 36.0, 54.0
"""Points of the margins."""

_CHARACTER = 5.6
"""Points of a character in a column's width, at the size of the workbook's own font."""

LONGEST = 100
"""Characters of a header: Excel takes 255 with their codes and calls a file with more of them damaged."""


def set_up(sheet: Any, say: Wording, *, landscape: bool, above: str = "", repeated: str | None = None) -> None:
    """A4, as wide as the page, page numbers, `above` as each page's header, the `repeated` rows on each page."""
    setup = sheet.page_setup
    setup.paperSize = Worksheet.PAPERSIZE_A4
    setup.orientation = "landscape" if landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = _SIDES / 72
    sheet.page_margins.top = sheet.page_margins.bottom = _ENDS / 72
    sheet.oddHeader.center.text = above[:LONGEST].replace("&", "&&") or None
    if above:
        sheet.oddHeader.center.size = 9
    sheet.oddFooter.right.text = say("paper.page")
    # A wide sheet is printed smaller; what stands around it stays as it is.
    sheet.HeaderFooter.scaleWithDoc = False
    if repeated:
        sheet.print_title_rows = repeated


def sign_foot(sheet: Any, *said: str) -> None:
    """What stands at the foot of each page beside its number, small: where the paper is from, and what is amiss."""
    # All of it to the left: what stands in the middle would be printed over a long hash.
    sheet.oddFooter.left.text = " · ".join(filter(None, said)).replace("&", "&&")
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 7


def page_of(widths: list[float], *, landscape: bool) -> float:
    """Points that fit on a page below one another, once the columns are scaled to its width."""
    wide, high = reversed(_A4) if landscape else _A4
    scale = min(1.0, (wide - 2 * _SIDES) / (sum(widths) * _CHARACTER))
    return (high - 2 * _ENDS) / scale


def new_page(sheet: Any, after: int) -> None:
    """Begin a new page below a row."""
    sheet.row_breaks.append(Break(id=after))

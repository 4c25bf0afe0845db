"""Certificates as a PDF that carries its own font, so that they look the same on every machine."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from donate_cli.views import fonts, lettering
from donate_cli.views.certificates import Page

_SIDE, _TOP = 30, 30
"""Millimetres between the paper's edge and the text."""

_LEADING = 1.25


def to_pdf(pages: Sequence[Page], *, made_on: date) -> bytes:
    """The document. Raises DonateError where this machine has no font for a character of it."""
    from fpdf import FPDF

    face = fonts.with_serifs()
    texts = {text for page in pages for text in page}
    fonts.check_whole(sorted(set("".join(texts))), face)
    paper = FPDF(orientation="landscape", unit="mm", format="A4")
    # Neither the hour nor the program: two runs of the same pages are the same bytes.
    paper.set_creation_date(datetime.combine(made_on, time(), UTC))
    paper.set_producer("")
    paper.set_auto_page_break(False)
    paper.set_margins(_SIDE, _TOP)
    paper.add_font("text", "", face.file, collection_font_number=face.number)
    paper.add_font("text", "B", face.bold or face.file, collection_font_number=face.number)
    for page in pages:
        paper.add_page()
        _frame(paper)
        paper.set_y(_TOP)
        for line in lettering.LINES:
            _set(paper, line, page)
    return bytes(paper.output())


def _frame(paper: Any) -> None:
    paper.set_draw_color(f"#{lettering.GOLD}")
    for inset, width in ((10, 1.4), (12.5, 0.35)):
        paper.set_line_width(width)
        paper.rect(inset, inset, paper.w - 2 * inset, paper.h - 2 * inset)


def _set(paper: Any, line: lettering.Line, page: Page) -> None:
    text = str(getattr(page, line.field))
    if not text:
        return
    size = lettering.size_of(line, page)
    paper.set_font("text", "B" if line.bold else "", size)
    paper.set_text_color(f"#{line.colour}")
    millimetres = 25.4 / 72
    paper.set_y(paper.get_y() + line.above * millimetres)
    paper.multi_cell(0, size * _LEADING * millimetres, text, align="C", new_x="LMARGIN", new_y="NEXT")

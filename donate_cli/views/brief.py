"""The brief as a file for the press: .docx, .txt or .md, with the state of the book that it was made from."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from donate_cli.briefs import Figures
from donate_cli.errors import DonateError
from donate_cli.views.data import escaped
from donate_cli.wording import Wording

Content = Callable[[str, Figures, Wording], bytes]

_FONTS = {"zh": ("Times New Roman", "宋体", "仿宋"), "en": ("Times New Roman",) * 3}
"""What Latin letters, a title and a text are set in."""

_SIZES = {"zh": (22, 16, 28), "en": (18, 12, 18)}
"""Points of the title, of the text, and from line to line: 二号 and 三号, as papers of Chinese offices have them."""

_MARGINS_CM = (3.7, 2.6, 3.5, 2.8)
"""Top, right, bottom, left: those of GB/T 9704, by which Chinese offices set their papers."""

_LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}

_A4_CM = (21.0, 29.7)


def content_for(out: Path) -> Content:
    """What makes the bytes of a brief, by the file's ending. Raises DonateError for one that is not known."""
    contents: dict[str, Content] = {".docx": _docx, ".txt": _txt, ".md": _md}
    if (content := contents.get(out.suffix.lower())) is None:
        raise DonateError("brief.kind", path=out)
    return content


def _txt(text: str, figures: Figures, say: Wording) -> bytes:
    return f"{figures.campaign.title(say.lang)}\n\n{text}\n\n{_foot(figures, say)}\n".encode()


def _md(text: str, figures: Figures, say: Wording) -> bytes:
    title, foot = (escaped(part) for part in (figures.campaign.title(say.lang), _foot(figures, say)))
    return f"# {title}\n\n{escaped(text)}\n\n{foot}\n".encode()


def _foot(figures: Figures, say: Wording) -> str:
    return say("paper.footer", entry=figures.entry, head=figures.head)


def _docx(text: str, figures: Figures, say: Wording) -> bytes:
    from docx import Document

    paper = Document()
    title = figures.campaign.title(say.lang)
    _describe(paper, title, say)
    _set_up(paper.sections[0])
    latin, heading, body = _FONTS[say.lang]
    large, size, leading = _SIZES[say.lang]
    _write(paper, title, (latin, heading), points=large, bold=True, leading=large * 1.5, after=leading)
    for part in filter(None, map(str.strip, text.split("\n"))):
        _write(paper, part, (latin, body), points=size, leading=leading, indented=True)
    foot = paper.sections[0].footer.paragraphs[0]
    _set(foot, _foot(figures, say), (latin, heading), points=7.5)
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def _describe(paper: Any, title: str, say: Wording) -> None:
    """python-docx's own properties name its maker and 2013; nobody's name belongs here."""
    from datetime import UTC, datetime

    from docx.oxml.ns import qn

    about = paper.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title, "donate", "donate", ""
    about.created = about.modified = datetime.now(UTC)
    about.language = _LANGUAGES[say.lang]
    # without the language a reader that lacks the fonts takes others of Japan or Taiwan, whose commas stand elsewhere;
    # figures set in a Chinese font's language would be broken between any two digits
    for language in paper.styles.element.xpath("//w:lang"):
        language.set(qn("w:val"), _LANGUAGES["en"])
        language.set(qn("w:eastAsia"), _LANGUAGES["zh"])


def _set_up(section: Any) -> None:
    from docx.shared import Cm

    section.page_width, section.page_height = map(Cm, _A4_CM)
    margins = ("top_margin", "right_margin", "bottom_margin", "left_margin")
    for name, size in zip(margins, _MARGINS_CM, strict=True):
        setattr(section, name, Cm(size))


def _write(
    paper: Any,
    text: str,
    fonts: tuple[str, str],
    *,
    points: float,
    leading: float,
    bold: bool = False,
    indented: bool = False,
    after: float = 0,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    written = paper.add_paragraph()
    written.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if indented else WD_ALIGN_PARAGRAPH.CENTER
    form = written.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(leading), Pt(0), Pt(after)
    if indented:
        _indent(form, points)
    _set(written, text, fonts, points=points, bold=bold)


def _indent(form: Any, points: float) -> None:
    """Two characters: Word reads the number of characters, others the length that it makes in this size."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    form.first_line_indent = Pt(2 * points)
    form.element.pPr.ind.set(qn("w:firstLineChars"), "200")


def _set(paragraph: Any, text: str, fonts: tuple[str, str], *, points: float, bold: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(points), bold
    run.font.name, east_asian = fonts
    faces = run._element.rPr.rFonts
    faces.set(qn("w:eastAsia"), east_asian)
    if east_asian != run.font.name:
        # without the hint Word sets “ ” between Chinese characters in the Latin font, half as wide
        faces.set(qn("w:hint"), "eastAsia")

"""Certificates as a Word document, a page for each donor, from our own page or a branch's template."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from donate_cli.errors import DonateError
from donate_cli.views import certificate_filling, lettering
from donate_cli.views.certificates import Page
from donate_cli.views.confining import answer_of
from donate_cli.wording import Wording

MOST_BYTES = 20 * 1024 * 1024
"""A template is a page with a seal or a picture; a larger file is something else."""

PATIENCE_S = 60.0
"""How long a template may take for all donors, where the system does not end it sooner."""

_FONTS = {"zh": "宋体", "en": "Times New Roman"}


def to_docx(pages: Sequence[Page], say: Wording, template: Path | None = None) -> bytes:
    """The document. Raises DonateError where the branch's template cannot be read or filled in."""
    if template is None:
        content = BytesIO()
        _own_page(say).save(content)
        return certificate_filling.filled(content.getvalue(), pages)
    task = {"source": _read(template, say), "pages": list(pages)}
    answer = answer_of(certificate_filling.__name__, task, patience_s=PATIENCE_S)
    if answer.startswith(b"PK"):
        return answer
    raise _unusable(template, _why(answer, say))


def _read(template: Path, say: Wording) -> bytes:
    try:
        with template.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise _unusable(template, say("certificate.no_document")) from error
    if len(content) > MOST_BYTES:
        raise _unusable(template, say("certificate.template_large", most=MOST_BYTES >> 20))
    return content


def _why(answer: bytes, say: Wording) -> str:
    """Why the process apart has made no document."""
    try:
        found = json.loads(answer)
    except ValueError:
        # it took too long, the system has ended it, or it had no memory left for an answer
        return say("certificate.slow")
    match found["key"]:
        case "no_document":
            return say("certificate.no_document")
        case "unpaired":
            return say("certificate.unpaired", text=found["why"])
    return str(found["why"])


def _unusable(template: Path, why: str) -> DonateError:
    return DonateError("certificate.template", path=template, why=why, known=", ".join(Page._fields))


def _own_page(say: Wording) -> Any:
    """Our own page as a template: A4 on its side in a double frame."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin, section.bottom_margin = Mm(26), Mm(20)
    # Word wants the parts of a section in their order, the frame right after the margins.
    section._sectPr.find(qn("w:pgMar")).addnext(_frame())
    for line in lettering.LINES:
        _set(document, line, _FONTS[say.lang])
    return document


def _frame() -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(
        f'<w:{side} w:val="thinThickSmallGap" w:sz="24" w:space="24" w:color="{lettering.GOLD}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return parse_xml(f'<w:pgBorders {nsdecls("w")} w:offsetFrom="page">{sides}</w:pgBorders>')


def _set(document: Any, line: lettering.Line, font: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(line.above)
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(f"{{{{ {line.field} }}}}")
    run.bold = line.bold
    run.font.name = font
    run.font.color.rgb = RGBColor.from_string(line.colour)
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), font)
    for name in ("w:sz", "w:szCs"):
        # Half points, filled in for each page: a long name is set smaller.
        size = OxmlElement(name)
        size.set(qn("w:val"), f"{{{{ sizes.{line.field}_size }}}}")
        properties.append(size)

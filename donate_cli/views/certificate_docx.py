"""Certificates as a Word document, a page for each donor, from our own page or a branch's template."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from donate_cli.errors import DonateError
from donate_cli.views import lettering
from donate_cli.views.certificates import Page
from donate_cli.wording import Wording

_FONTS = {"zh": "宋体", "en": "Times New Roman"}


def to_docx(pages: Sequence[Page], say: Wording, template: Path | None = None) -> bytes:
    """The document. Raises DonateError where the branch's template cannot be read or uses a name that is none."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    sizes = [
        {f"{line.field}_size": round(lettering.size_of(line, page) * 2) for line in lettering.LINES} for page in pages
    ]
    shared = {name: getattr(pages[0], name) for name in ("campaign", "organiser", "made_on", "heading")}
    # A name is text: escaped, or `A & B` would break the document's XML. A template is not trusted with Python.
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        source = docx.Document(str(template)) if template else _own_page(say)
        _repeat(source)
        content = BytesIO()
        source.save(content)
        document = DocxTemplate(content)
        document.render({"_pages": list(zip(pages, sizes, strict=True)), **shared}, jinja_env=sandbox, autoescape=True)
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, OSError) as error:
        raise _unusable(template, say("certificate.no_document"), error) from error
    except (TemplateError, TypeError, ArithmeticError, AttributeError, RecursionError) as error:
        raise _unusable(template, str(error) or type(error).__name__, error) from error
    _unsigned(document.docx)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _unusable(template: Path | None, why: str, error: Exception) -> Exception:
    if template is None:
        return error
    return DonateError("certificate.template", path=template, why=why, known=", ".join(Page._fields))


def _repeat(document: Any) -> None:
    """Let the page's content come once for each donor, each time at the head of a new page."""
    body = document.element.body
    head = next((element for element in body if element.tag.endswith("}p")), None)
    if head is None or body.index(head) != 0:
        # A table cannot begin a page by itself.
        head = document.add_paragraph()._p
        body.insert(0, head)
    _paragraph(document, head).paragraph_format.page_break_before = True
    names = ", ".join(Page._fields)
    opening = _paragraph(document, document.add_paragraph()._p)
    opening.text = f"{{%p for ({names}), sizes in _pages %}}"
    body.insert(0, opening._p)
    # add_paragraph puts it at the end, before the section's own settings.
    document.add_paragraph("{%p endfor %}")


def _paragraph(document: Any, element: Any) -> Any:
    from docx.text.paragraph import Paragraph

    return Paragraph(element, document._body)


def _unsigned(document: Any) -> None:
    """Take out who made the file and when, which a template brings along."""
    about = document.core_properties
    for name in ("author", "last_modified_by", "comments", "title", "subject", "keywords", "category"):
        setattr(about, name, "")


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

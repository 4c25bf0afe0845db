"""A page of a certificate filled in for each donor: our own here, a branch's in a process apart."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from donate_cli.views import confining, lettering
from donate_cli.views.certificates import Page

MEMORY_BYTES = 1024**3
CPU_S = 60
WHY_CHARACTERS = 200

_TAG = re.compile(r"\{\{(?:(?!\{\{|\{%|\}\}).)*\}\}|\{%(?:(?!\{\{|\{%|%\}).)*%\}|\{#.*?#\}")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KEPT = ("/officeDocument", "/metadata/core-properties")
"""How the relationships of the file end that are kept; the others are Word's memory of it: who, where, for whom."""

_DROPPED = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people", "/customXml",
            "/attachedTemplate")  # fmt: skip
"""What the document and its parts refer to that names people or folders, or is not printed."""


class Unpaired(Exception):
    """Braces that open or close nothing: what stands between them would be lost without a word."""


class NoDocument(Exception):
    """A file that is no Word document."""


def main() -> None:
    """Read a template and its pages from standard input, answer the document, or one JSON object that says why not."""
    task = confining.task_of_parent()
    confining.confine(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    try:
        answer = filled(task["source"], task["pages"])
    except MemoryError:
        answer = b""
    except NoDocument:
        answer = _fault("no_document", "")
    except Unpaired as fault:
        answer = _fault("unpaired", str(fault))
    # whatever a template provokes, in jinja2 or in what it calls, is the template's fault
    except Exception as fault:
        answer = _fault("failed", str(fault) or type(fault).__name__)
    sys.stdout.buffer.write(answer)


def filled(source: bytes, pages: Sequence[Page]) -> bytes:
    """The document: the page of `source` once for each donor. Raises what jinja2 raises, and the faults above."""
    from donate_cli.views.strict_docx import StrictTemplate, sandbox

    document = _opened(source)
    _unsign(document)
    _check_braces(document)
    _repeat(document)
    sizes = [
        {f"{line.field}_size": round(lettering.size_of(line, page) * 2) for line in lettering.LINES} for page in pages
    ]
    shared = {name: getattr(pages[0], name) for name in ("campaign", "organiser", "made_on", "heading")}
    made = StrictTemplate(BytesIO(_saved(document)))
    made.render({"_pages": list(zip(pages, sizes, strict=True)), **shared}, jinja_env=sandbox(), autoescape=True)
    return _saved(made)


def _fault(key: str, why: str) -> bytes:
    return json.dumps({"key": key, "why": " ".join(why.split())[:WHY_CHARACTERS]}).encode()


def _opened(source: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(BytesIO(source))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, OSError) as error:
        raise NoDocument from error


def _saved(document: Any) -> bytes:
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _unsign(document: Any) -> None:
    """Take out who made the file, when, from what and for whom; comments, and who changed what."""
    about = document.core_properties
    for child in list(about._element):
        about._element.remove(child)
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
    _drop(document.part.package.rels, lambda kind: not kind.endswith(_KEPT))
    for part in list(document.part.package.iter_parts()):
        _drop(part.rels, lambda kind: kind.endswith(_DROPPED))
    for root in _roots(document):
        for element in list(root.iter(f"{_W}commentRangeStart", f"{_W}commentRangeEnd", f"{_W}commentReference",
                                      f"{_W}attachedTemplate")):  # fmt: skip
            element.getparent().remove(element)
        for element in root.iter():
            if f"{_W}author" in element.attrib:
                element.attrib[f"{_W}author"] = ""
                element.attrib.pop(f"{_W}date", None)


def _drop(relations: Any, unwanted: Any) -> None:
    for name in [name for name, relation in relations.items() if unwanted(relation.reltype)]:
        del relations[name]


def _roots(document: Any) -> Iterator[Any]:
    """The document, its headers, footers and settings as XML."""
    return (part.element for part in document.part.package.iter_parts() if hasattr(part, "element"))


def _check_braces(document: Any) -> None:
    """Refuse a tag that is not closed: up to the next one that is, everything would vanish from the page."""
    for root in _roots(document):
        for paragraph in root.iter(f"{_W}p"):
            text = "".join(piece.text or "" for piece in paragraph.iter(f"{_W}t"))
            if _BRACES.search(_TAG.sub("", text)):
                raise Unpaired(text)


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


if __name__ == "__main__":
    main()

"""A Word template that is filled in without trust, and whose outcome must be a whole document."""

from typing import Any

from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment


class StrictTemplate(DocxTemplate):  # type: ignore[misc]
    """Refuses XML that is not well-formed. Raises lxml's XMLSyntaxError, a SyntaxError."""

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """A part of the document, filled in; docxtpl alone would cut a broken one short and say nothing."""
        made: str = super().render_xml_part(src_xml, part, context, jinja_env)
        parse_xml(made.encode())
        return made


def sandbox() -> ImmutableSandboxedEnvironment:
    """What fills a template in: no Python, no unknown name, and of jinja2's globals only its bounded range."""
    # A name is text: escaped, or `A & B` would break the document's XML.
    desk = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    bounded = desk.globals["range"]
    desk.globals.clear()
    desk.globals["range"] = bounded
    return desk

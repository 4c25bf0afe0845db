"""A branch's own template for the brief: read, filled in by a process apart, and told what is wrong with it."""

import json
from pathlib import Path
from typing import Any

from donate_cli.briefs import Figures
from donate_cli.errors import DonateError
from donate_cli.views import filling
from donate_cli.views.confining import answer_of
from donate_cli.views.figures import named
from donate_cli.wording import Wording

MOST_BYTES = 256 * 1024
"""A template is a page of text; a larger file is something else."""

PATIENCE_S = 10.0
"""How long a template may take, where the system does not end it sooner."""


def read_template(path: Path) -> str:
    """The template's text, in UTF-8 or else GB18030. Raises DonateError for what is no readable text."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DonateError("brief.template.not_found", file=path) from None
    except OSError as error:
        raise DonateError("file.fault", path=path, why=error.strerror) from error
    if len(content) > MOST_BYTES:
        raise DonateError("brief.template.large", file=path, most=MOST_BYTES >> 10)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DonateError("brief.template.encoding", file=path)


def fill(template: str, figures: Figures, say: Wording, *, file: Path) -> str:
    """The template's text with the figures in it; whatever is wrong with it is a DonateError that names the line."""
    task = {"template": template, "figures": named(figures, say), "lang": say.lang}
    return _text(answer_of(filling.__name__, task, patience_s=PATIENCE_S), file)


def _text(answer: bytes, file: Path) -> str:
    """The text that the child answers, or the fault that it found."""
    try:
        found: Any = json.loads(answer)
    except ValueError:
        # it took too long, the system has ended it, or it had no memory left for an answer
        raise DonateError("brief.template.slow", file=file) from None
    text = found.get("text")
    if isinstance(text, str):
        return text.strip("\n")
    raise DonateError(
        found["error"], file=file, most=filling.MOST_CHARACTERS, line=found.get("line"), why=found.get("why")
    )

"""A branch's own template for the brief: read, filled in by a process apart, and told what is wrong with it."""

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from donate_cli.briefs import Figures
from donate_cli.errors import DonateError
from donate_cli.views.figures import named
from donate_cli.views.filling import MOST_CHARACTERS
from donate_cli.wording import Wording

MOST_BYTES = 256 * 1024
"""A template is a page of text; a larger file is something else."""

PATIENCE_S = 10.0
"""How long a template may take, where the system does not end it sooner."""

# the package is found where this process found it, while -I keeps the environment and the current folder out
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from donate_cli.views.filling import main; main()"


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
    # loops within loops write nothing and never end, and no thread can stop them: only a process can be stopped
    program = [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM, *(folder or str(Path.cwd()) for folder in sys.path)]
    task = pickle.dumps({"template": template, "figures": named(figures, say), "lang": say.lang})
    try:
        ran = subprocess.run(
            program, input=task, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise DonateError("brief.template.slow", file=file) from None
    return _text(ran.stdout, file)


def _text(answer: bytes, file: Path) -> str:
    """The text that the child answers, or the fault that it found."""
    try:
        found: Any = json.loads(answer)
    except ValueError:
        # the system has ended it, or it had no memory left for an answer
        raise DonateError("brief.template.slow", file=file) from None
    text = found.get("text")
    if isinstance(text, str):
        return text.strip("\n")
    raise DonateError(found["error"], file=file, most=MOST_CHARACTERS, line=found.get("line"), why=found.get("why"))

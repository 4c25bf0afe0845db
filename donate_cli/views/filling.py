"""The program that fills in a branch's template: a process of its own, which can be stopped whatever it does."""

import json
import re
import sys
import traceback
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from donate_cli.counting import Count
from donate_cli.money import Amount, in_words
from donate_cli.views import confining, press
from donate_cli.wording import Wording

if TYPE_CHECKING:
    from jinja2.environment import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_CHARACTERS = 100_000
"""A brief is a page; what writes a hundred of them runs away."""

MEMORY_BYTES = 512 * 1024 * 1024
CPU_S = 5
WHY_CHARACTERS = 200

_BLANKS = "\n\t\u3000\u00a0"

_OWN_NAME = "<template>"
"""What jinja2 calls a template that came as text, in its tracebacks."""


_NAME = re.compile(r"^'(.+)' is undefined|(?:attribute|element) (.+)$")
"""What of jinja2's message on an unknown name is the name."""


def main() -> None:
    """Read a template with its figures from standard input, answer one JSON object on standard output."""
    task = confining.task_of_parent()
    confining.confine(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    try:
        answer = {"text": filled(task["template"], task["figures"], Wording(task["lang"]))}
    except MemoryError:
        answer = {"error": "brief.template.slow"}
    # whatever a template provokes, in jinja2 or in what it calls, is the template's fault
    except Exception as fault:
        answer = _fault(fault)
    sys.stdout.write(json.dumps(answer))


def filled(template: str, figures: dict[str, Any], say: Wording) -> str:
    """The template's text. Raises what jinja2 raises, and OverflowError for a text that is too long."""
    pieces: list[str] = []
    length = 0
    for piece in _compiled(template, say).generate(figures):
        pieces.append(piece)
        length += len(piece)
        if length > MOST_CHARACTERS:
            raise _TooLong
    # a terminal would obey control characters, and a .docx cannot hold them
    return "".join(letter for letter in "".join(pieces) if letter in _BLANKS or letter.isprintable())


class _TooLong(Exception):
    """More text than a brief has."""


def _compiled(template: str, say: Wording) -> "Template":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    desk = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, loader=None, finalize=_finalizer(say),
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    # of jinja2's globals only its bounded range is of use to a brief; the others make text or objects without end
    bounded = desk.globals["range"]
    desk.globals.clear()
    desk.globals["range"] = bounded
    desk.filters |= _filters(say)
    _refuse_other_files(desk, template)
    return desk.from_string(template)


def _refuse_other_files(desk: "ImmutableSandboxedEnvironment", template: str) -> None:
    from jinja2 import TemplateSyntaxError, nodes

    for found in desk.parse(template).find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        raise TemplateSyntaxError("a template takes in no other file", found.lineno)


def _finalizer(say: Wording) -> Callable[[Any], Any]:
    """How a value without a filter is printed: a sum with its unit, a count as far as it is known, None not at all."""

    def printed(value: Any) -> Any:
        match value:
            case None:
                return ""
            case Amount():
                return press.money(value, say)
            case Count():
                return press.least(value, say) if press.is_known(value) else say("brief.people_unknown")
            case date():
                return press.day(value, say)
        return value

    return printed


def _filters(say: Wording) -> dict[str, Callable[[Any], str]]:
    def yuan(amount: Amount) -> str:
        return press.money(_is(Amount, amount), say)

    def words(amount: Amount) -> str:
        return in_words(_is(Amount, amount))

    def people(count: Count) -> str:
        if not press.is_known(_is(Count, count)):
            return say("brief.people_unknown")
        key = "brief.people_exactly" if count.low == count.high else "brief.people_at_least"
        return say(key, number=press.number(count.low, say))

    def day(on: date) -> str:
        return press.day(_is(date, on), say)

    return {"yuan": yuan, "元": yuan, "words": words, "大写": words, "people": people, "day": day}


def _is(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__.lower()}")
    return value


def _fault(fault: Exception) -> dict[str, Any]:
    """What went wrong, in which line; jinja2 names the template's own lines in its tracebacks."""
    from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

    if isinstance(fault, _TooLong):
        return {"error": "brief.template.long"}
    keys = ((TemplateSyntaxError, "syntax"), (SecurityError, "unsafe"), (UndefinedError, "name"))
    key = next((key for kind, key in keys if isinstance(fault, kind)), "failed")
    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == _OWN_NAME]
    line = fault.lineno if isinstance(fault, TemplateSyntaxError) else lines[-1] if lines else 1
    said = fault.message if isinstance(fault, TemplateSyntaxError) else str(fault)
    why = " ".join((said or type(fault).__name__).split())
    if key == "name" and (name := _NAME.search(why)):
        why = (name[1] or name[2]).strip("'")
    return {"error": f"brief.template.{key}", "line": line, "why": why[:WHY_CHARACTERS]}


if __name__ == "__main__":
    main()

"""A closing statement as data for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from donate_cli.money import plain_yuan
from donate_cli.views.data import fields, put_down
from donate_cli.whereabouts import Closing, Sum
from donate_cli.wording import Wording


def to_json(closing: Closing, say: Wording, *, ascii_only: bool = False) -> Iterator[str]:
    """The statement as the JSON contract has it: facts, both equations, every remainder by row, then each payment."""
    content = fields(closing.table, say)
    del content["rows"]
    content["recorded"] = _equation("gifts", closing.recorded, closing.places)
    content["bank"] = _equation("lines", closing.bank, closing.claims)
    content.update(closing.lists.items())
    return put_down(content, say, ascii_only=ascii_only)


def _equation(counted: str, whole: Sum, parts: Mapping[Any, Sum]) -> dict[str, Any]:
    return _sum(counted, whole) | {name: _sum(counted, part) for name, part in parts.items()}


def _sum(counted: str, found: Sum) -> dict[str, Any]:
    return {counted: found.number, "amount": plain_yuan(found.amount)}

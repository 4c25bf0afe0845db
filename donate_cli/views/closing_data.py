"""A closing statement as data for programs."""

import json
from collections.abc import Mapping
from typing import Any

from donate_cli.money import plain_yuan
from donate_cli.views.data import as_object
from donate_cli.whereabouts import Closing, Sum
from donate_cli.wording import Wording


def to_json(closing: Closing, say: Wording, *, ascii_only: bool = False) -> str:
    """The statement as the JSON contract has it: facts, both equations, every remainder by row, then each payment."""
    content = as_object(closing.table, say)
    del content["rows"]
    content["recorded"] = _equation("gifts", closing.recorded, closing.places)
    content["bank"] = _equation("lines", closing.bank, closing.claims)
    content |= {name: as_object(found, say)["rows"] for name, found in closing.lists.items()}
    return json.dumps(content, ensure_ascii=ascii_only, indent=2)


def _equation(counted: str, whole: Sum, parts: Mapping[Any, Sum]) -> dict[str, Any]:
    return _sum(counted, whole) | {name: _sum(counted, part) for name, part in parts.items()}


def _sum(counted: str, found: Sum) -> dict[str, Any]:
    return {counted: found.number, "amount": plain_yuan(found.amount)}

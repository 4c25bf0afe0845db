"""What is wrong: an error is a key of `wording` with its facts, never a finished sentence."""

import dataclasses
from dataclasses import dataclass
from typing import Any


class DonateError(Exception):
    """The user can fix it; the command line says it in one line and exits with 1.

    `key` names a text in `wording.WORDS`, `facts` fill its fields.
    """

    def __init__(self, key: str, /, **facts: Any) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference that a check found: where it stands (entry, table, row) and what it is.

    `entry` and `row` are None where the difference belongs to the whole book.
    """

    key: str
    entry: int | None = None
    table: str | None = None
    row: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad cell of a list that was sent: its row (from 1), its column's heading, its field, its text as read.

    `column` and `field` are None where the whole row is meant. `key` and `facts` say what is wrong and what to do.
    """

    key: str
    row: int
    column: str | None = None
    field: str | None = None
    value: str | None = None
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)

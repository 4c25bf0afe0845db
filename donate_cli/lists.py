"""What people send: a list, its lines, its own totals, before anybody knows whom a line means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from donate_cli.errors import Problem
from donate_cli.model import Population
from donate_cli.table import Sentence

Purpose = Literal["pledges", "roster"]
Field = Literal[
    "name", "staff_no", "department", "amount", "on_date", "paid_on", "status", "channel", "round", "headcount",
    "population", "note", "order_no", "currency", "received", "party", "league", "joined_on", "left_on",
    "action", "whom", "origin",
]  # fmt: skip
"""What a column of a list can hold. `action`, `whom` and `origin` are columns of a review workbook alone."""

Unknown = Literal["unknown"]


class Line(NamedTuple):
    """One gift as a list has it. A cell that is empty, or that a problem speaks of, is None.

    Texts are as written, without the blanks around them. `paid` is the day on which the money came, True where it came
    and no day is said, False where it has not come, None where the list does not say. `amount` is in fen; `received` is
    what has come of it, where a list states both.
    """

    row: int
    name: str | None = None
    staff_no: str | None = None
    department: str | None = None
    amount: int | None = None
    at_least: bool = False
    on_date: date | None = None
    paid: date | bool | None = None
    channel: str | None = None
    round: str | None = None
    headcount: int | Unknown | None = None
    population: Population | None = None
    note: str | None = None
    order_no: str | None = None
    action: str | None = None
    whom: str | None = None
    origin: str | None = None
    received: int | None = None
    problems: tuple[Problem, ...] = ()


class StaffLine(NamedTuple):
    """One person of a roster as a list has it; what the list leaves open is None."""

    row: int
    name: str | None = None
    staff_no: str | None = None
    department: str | None = None
    population: Population | None = None
    party: bool | None = None
    league: bool | None = None
    joined_on: date | None = None
    left_on: date | None = None
    problems: tuple[Problem, ...] = ()


class Control(NamedTuple):
    """A figure that the list states of itself, and what was read of it.

    `printed` is fen (or a number of people, for `count`); `read` holds what would agree: one sum, or, for a count,
    the number of lines, of different names, and of people behind them.
    """

    row: int
    kind: Literal["amount", "subtotal", "count"]
    label: str
    printed: int
    read: tuple[int, ...]

    @property
    def agrees(self) -> bool:
        return self.printed in self.read


@dataclass(frozen=True, slots=True)
class Known:
    """What helps to read a list: words for the amount columns of a wide one, mappings used before, the drive's window.

    `mappings` are by the list's headings (normalised, in order), each from a heading to a field (or "" for none).
    """

    channels: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    mappings: Mapping[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)
    window: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True, slots=True)
class SentList:
    """A list as it was opened. `items` can be read once, as they come from the file.

    `mapping` holds each column used as (heading as printed, field); `headings` is the key under which a mapping is
    remembered; `notes` say what the clerk should know (hidden sheets left alone, columns left out); `reviewed` lines
    are as a clerk has decided.
    """

    file: str
    sha256: str
    sheet: str | None
    headings: tuple[str, ...]
    mapping: tuple[tuple[str, str], ...]
    notes: tuple[Sentence, ...]
    items: Iterator[Line | StaffLine | Control]
    reviewed: bool = False

"""Table, Column: a report before it has a face."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from donate_cli.counting import Count
from donate_cli.model import Campaign, Channel, Donor, Round
from donate_cli.money import Amount

Kind = Literal[
    "text", "sentence", "word", "id", "number", "money", "count", "rate", "date", "moment", "hash", "flag",
    "channel", "round", "donor", "department", "span", "change", "percent", "bar", "people",
]  # fmt: skip
"""How a column is shown. `word` cells are wording keys below the column's own (`state.paid`), `flag` cells
speak to programs alone, `moment` is a UTC time in ISO form, `rate` a pair of fractions (low, high), `change` a
difference with its sign, `percent` a difference as a fraction, `bar` a share of the longest bar, from 0 to 1."""

TO_THE_RIGHT: tuple[Kind, ...] = ("money", "count", "number", "rate", "id", "span", "change", "percent")
"""The kinds of column whose cells line up by their last digit."""

Notes = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A key of `wording` with the facts that fill it: words that wait for a language."""

    key: str
    facts: dict[str, Any] = field(default_factory=dict)


class Share(NamedTuple):
    """A donor with what he or she adds to a figure; None where nobody can tell how much."""

    donor: Donor
    number: int | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Those who make a difference, the greatest first."""

    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A figure that lies between two, of money or of people; an open end is None."""

    low: Amount | int | None
    high: Amount | int | None

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        if self.high is None:
            return f"≥{self.low}"
        return f"≤{self.high}" if self.low is None else f"{self.low}–{self.high}"


Noun = Campaign | Channel | Round | Donor
Cell = str | int | bool | float | date | Amount | Count | tuple[float, float] | Span | People | Noun | Sentence | None


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the JSON field and, below `column.`, the heading's wording; `spare` is what a terminal that is too
    narrow can do without, since others tell it too."""

    key: str
    kind: Kind = "text"
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, a total row where one foots, and the facts that hold for the whole.

    `title` is a key of `wording`; `facts` fill it and lead the JSON object (campaign, basis, entry, head);
    `notes` are pairs (wording key, facts) that every face prints under the rows.
    """

    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    total: tuple[Cell, ...] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    notes: Notes = ()

    def records(self) -> Iterator[dict[str, Cell]]:
        """The rows as mappings from column key to cell."""
        keys = [column.key for column in self.columns]
        return (dict(zip(keys, row, strict=True)) for row in self.rows)

    def totals(self) -> dict[str, Cell]:
        """The total row as a mapping from column key to cell."""
        return dict(zip((column.key for column in self.columns), self.total or (), strict=True))

    def place(self, key: str) -> int:
        """Where the column with this key stands, from 0."""
        return [column.key for column in self.columns].index(key)

    def first(self, most: int | None) -> "Table":
        """The table with its first `most` rows, and a note how many are left out; None is all of them."""
        if most is None or len(self.rows) <= most:
            return self
        note = ("note.more_rows", {"number": len(self.rows) - most})
        return replace(self, rows=self.rows[:most], notes=(*self.notes, note))

    def total_rows(self) -> list[tuple[Cell, ...]]:
        """The total row as it is shown, led by its label; none where nothing foots."""
        return [] if self.total is None else [(Sentence("total"), *self.total[1:])]


@dataclass(frozen=True, slots=True)
class Status:
    """How a campaign stands: its totals by channel, the newest entries in words, and what is still to come in.

    `pending` counts the pledges that `totals` shows as outstanding.
    """

    campaign: Campaign
    totals: Table
    latest: Table
    pending: int

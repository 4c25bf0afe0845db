"""A paper list as far as it has been typed: its terms, its lines, and the totals that its foot states."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from donate_cli.model import NamedKind, Population
from donate_cli.money import OUTLIER, Amount, usual_of
from donate_cli.naming import name_key
from donate_cli.table import Sentence

Standing = Literal["short", "equal", "beyond"]


class Newcomer(NamedTuple):
    """A donor whom the book does not know yet; what is None follows from the channel."""

    kind: NamedKind | None = None
    population: Population | None = None
    headcount: int | Literal["unknown"] | None = None


class Entered(NamedTuple):
    """One line: whom it means (a donor's number, or a newcomer) and what was given, in fen.

    `name` is the newcomer's, or what the book called the donor when the line was typed.
    """

    name: str
    amount: int
    donor: int | None = None
    new: Newcomer | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The typed list. `token` names it for good, `book` is the uid of the book that it belongs to.

    `campaign` and `channel` are numbers in that book; `expect_total` is in fen,
    `collector` holds the cash.
    """

    token: str
    book: str
    campaign: int
    channel: int
    round: int
    on: date
    paid: bool
    force: bool = False
    expect_count: int | None = None
    expect_total: int | None = None
    lines: tuple[Entered, ...] = ()
    collector: str | None = None

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    def adding(self, line: Entered) -> "Draft":
        """The draft with one line more."""
        return replace(self, lines=(*self.lines, line))

    def without_last(self) -> "Draft":
        """The draft without its last line."""
        return replace(self, lines=self.lines[:-1])

    def newcomer(self, name: str) -> Newcomer | None:
        """What was said of a new donor when the name was typed before."""
        key = name_key(name)
        return next((line.new for line in self.lines if line.new and name_key(line.name) == key), None)

    def usual_below(self, amount: int) -> int | None:
        """The usual amount, where this one is so many times as much that it may be a slip."""
        usual = usual_of(Counter(line.amount for line in self.lines))
        return usual if usual and amount >= OUTLIER * usual else None

    def differences(self) -> list[Sentence]:
        """Where lines and sum are not what the paper states."""
        found = []
        if self.expect_count not in (None, self.count):
            found.append(Sentence("enter.count_differs", {"lines": self.count, "expected": self.expect_count}))
        if self.expect_total is not None and self.expect_total != self.total:
            facts = {"amount": Amount(self.total), "expected": Amount(self.expect_total)}
            found.append(Sentence("enter.sum_differs", facts))
        return found


def standing(reached: int, expected: int | None) -> Standing:
    """How a figure stands to the one on the paper; short of it where the paper states none."""
    if expected is None or reached < expected:
        return "short"
    return "equal" if reached == expected else "beyond"

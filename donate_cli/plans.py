"""What an import will do: the clerk's terms, the gifts, the fate of every line, before anything is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from donate_cli.errors import Problem
from donate_cli.lists import Control, Line
from donate_cli.model import Campaign, Channel, Population
from donate_cli.money import Amount
from donate_cli.table import Sentence

Fate = Literal["new", "there", "paid", "correction", "ask", "problem", "skip"]
FATES: tuple[Fate, ...] = ("new", "paid", "there", "correction", "ask", "skip", "problem")
NewKind = Literal["person", "external", "group", "organisation"]
Correction = Literal["replace", "add", "skip"]
Action = Literal["import", "skip", "person", "external", "group", "organisation", "replace", "add"]
ACTIONS: tuple[Action, ...] = ("import", "skip", "person", "external", "group", "organisation", "replace", "add")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the clerk says of a whole import; a line that says otherwise goes by what it says.

    `sender` is whose lists are compared with one another: a list repeats only what the same sender sent before.
    `new` is what unknown names are enrolled as, None for not at all. `expect_total` is in fen.
    `collector` holds the cash of the payments that the import makes.
    """

    campaign: Campaign
    channel: Channel | None = None
    round: int | None = None
    paid: bool = False
    on: date | None = None
    sender: str = ""
    new: NewKind | None = None
    corrections: Correction | None = None
    expect_count: int | None = None
    expect_total: int | None = None
    accept_difference: str | None = None
    force: bool = False
    collector: str | None = None

    def expected(self, lines: int, fen: int) -> list[Control]:
        """The figures that the clerk expects, against the lines and the sum that were read."""
        stated: tuple[tuple[Literal["count", "amount"], str, int | None, int], ...] = (
            ("count", "--expect-count", self.expect_count, lines),
            ("amount", "--expect-total", self.expect_total, fen),
        )
        return [Control(0, kind, label, wanted, (read,)) for kind, label, wanted, read in stated if wanted is not None]


class Gift(NamedTuple):
    """A pledge to be written. `donor` is its number in the book, or below zero that of a newcomer (-1 the first).

    `source` counts the plan's files from 0; days are ISO text; `paid_on` is None for what is only promised.
    `received` (fen) is what has come, where that is not the whole amount; an `undated` gift has the day that the clerk
    typed for its whole list.
    """

    channel: int
    round: int
    donor: int
    amount: int
    at_least: bool
    headcount: int | None
    on_date: str
    note: str | None
    source: int
    line: int
    order_no: str | None
    paid_on: str | None
    received: int | None = None
    undated: bool = False


class Money(NamedTuple):
    """What came in on a gift: fen, the day in ISO form, and whether it was "at least" that much.

    `held`: it came before, and a `collector` was noted as holding it, whose name is None where it was erased since.
    """

    amount: int
    on: str
    at_least: bool
    held: bool = False
    collector: str | None = None


class Newcomer(NamedTuple):
    """A donor whom the import enrols; one without a name stands for the anonymous of a department."""

    name: str | None
    kind: str
    population: Population
    staff_no: str | None
    department: str | None
    headcount: int | None


@dataclass(slots=True)
class Verdict:
    """What becomes of a line, and why."""

    source: int
    line: Line
    fate: Fate
    reason: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the import, as it will stand beside its gifts."""

    name: str
    sheet: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column was taken for what, and whether the clerk said so (then it is remembered)."""

    headings: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Plan:
    """All that an import of pledges will write, and what stands in its way.

    `head` is the state of the book that it was made from. `tally` holds lines and fen by fate. `verdicts` are the lines
    that need a person's eye, or, where a review was asked for, all of them. `paying` maps pledges to the money that has
    come since; `replacing` are the pledges that corrections take the place of, and `moved` the money on them that stays
    with the correction, by the gift's place, where the list says nothing of it. `holders` hold the money of corrections
    whose list does tell of it, but not who has it.
    """

    terms: Terms
    head: tuple[int, str]
    sources: list[Source] = field(default_factory=list)
    mapped: list[Mapped] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    newcomers: list[Newcomer] = field(default_factory=list)
    aliases: dict[tuple[str, str | None], tuple[str, int]] = field(default_factory=dict)
    paying: dict[int, Money] = field(default_factory=dict)
    replacing: list[int] = field(default_factory=list)
    moved: dict[int, list[Money]] = field(default_factory=dict)
    holders: dict[int, str | None] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    controls: list[tuple[int, Control]] = field(default_factory=list)
    lines: Counter[Fate] = field(default_factory=Counter)
    amounts: Counter[Fate] = field(default_factory=Counter)
    read: list[tuple[int, int]] = field(default_factory=list)
    met: list[int] = field(default_factory=list)

    def sort_out(self, fates: Mapping[int, Fate], confirmed: Mapping[tuple[str, str | None], tuple[str, int]]) -> None:
        """Count the gifts by fate (by place; those not named are new), and let go those that are skipped.

        Of the names that were `confirmed` those stay whose donor gives.
        """
        self.lines["new"] += len(self.gifts)
        self.amounts["new"] += sum(gift.amount for gift in self.gifts)
        for place, fate in fates.items():
            amount = self.gifts[place].amount
            self.lines.update({"new": -1, fate: 1})
            self.amounts.update({"new": -amount, fate: amount})
        if "skip" in fates.values():
            kept = [place for place in range(len(self.gifts)) if fates.get(place) != "skip"]
            self.moved = {now: self.moved[place] for now, place in enumerate(kept) if place in self.moved}
            self.holders = {now: self.holders[place] for now, place in enumerate(kept) if place in self.holders}
            self.gifts = [self.gifts[place] for place in kept]
        if confirmed:
            givers = {gift.donor for gift in self.gifts}
            self.aliases = {name: meant for name, meant in confirmed.items() if meant[1] in givers}

    @property
    def differences(self) -> list[tuple[int, Control]]:
        """The figures that a list states of itself, or the clerk of it, and that were not read so."""
        return [(source, control) for source, control in self.controls if not control.agrees]

    @property
    def total(self) -> Amount:
        """The sum of the gifts that it will write."""
        return Amount(sum(gift.amount for gift in self.gifts), any(gift.at_least for gift in self.gifts))

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.gifts or self.paying or self.replacing)

    @property
    def stopped(self) -> bool:
        """Whether something has to be mended or accepted first."""
        return bool(self.problems) or bool(self.differences and not self.terms.accept_difference)


def told_of(key: str, pledge: int) -> Sentence:
    """A sentence about a pledge; below zero it is a gift of an earlier list of the same import."""
    return Sentence(key, {"pledge": pledge}) if pledge > 0 else Sentence("fate.in_this_import")

"""The three counts explained: how gifts become participations, and participations donors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any, NamedTuple, cast

from donate_cli.averaging import average_notes
from donate_cli.counting import Count, Crowd, count
from donate_cli.listing import facts_of
from donate_cli.model import Basis, Campaign
from donate_cli.reporting import totals_table
from donate_cli.scoping import scope_facts, scope_notes
from donate_cli.store import bridge, registry, totals
from donate_cli.store.book import Book
from donate_cli.store.bridge import Grouped, Question
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import WHOLE, Key, Scope
from donate_cli.table import Cell, Column, People, Sentence, Share, Table

UNKNOWN = Sentence("count.unknown")

_COLUMNS = (
    Column("step", "word"),
    Column("low", "change"),
    Column("high", "change"),
    Column("reached", "count"),
    Column("who", "people"),
)


class Step(NamedTuple):
    """What changes from one count to the next: the least and the most (None: nobody can tell), and because of whom.

    `shares` are donors with what each of them adds, None where nobody can tell.
    """

    name: str
    low: int
    high: int | None
    shares: Mapping[int, int | None]


def counts_table(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, scope: Scope = WHOLE
) -> Table:
    """The bridge from 笔数 over 人次 to 人数: each level, and each step between with the people who make it.

    `low` and `high` are what a step adds to the least and to the most, `reached` is the count after it; both add up
    to the figures of `totals_table`. A step that changes nothing is left out.
    """
    with book.snapshot():
        whole = totals_table(book, campaign, basis=basis, as_of=as_of, scope=scope).totals()
        asked = Question(campaign.id, basis, as_of or LAST_DAY, scope)
        steps = _Bridge.of(book, asked, cast(int, whole["gifts"]))
        first, second = list(steps.to_participations()), list(steps.to_donors())
        givers = registry.givers(book, {number for step in (*first, *second) for number in step.shares})
        facts = facts_of(book, campaign, basis=basis, as_of=as_of) | scope_facts(book, scope)
        notes = (*scope_notes(book, campaign, scope), *average_notes(whole, bridge.middle(book, asked), basis))
    gifts = Count.exactly(steps.gifts)
    shares = {number: Share(donor) for number, donor in givers.items()}
    rows: list[tuple[Cell, ...]] = [("gifts", None, None, gifts, None)]
    for level, part in (("participations", first), ("donors", second)):
        for step in part:
            gifts = _after(gifts, step)
            rows.append((step.name, step.low, UNKNOWN if step.high is None else step.high, gifts, _who(step, shares)))
        rows.append((level, None, None, gifts, None))
    return Table(title=f"title.counts.{basis}", columns=_COLUMNS, rows=rows, facts=facts, notes=notes)


def _after(before: Count, step: Step) -> Count:
    # An interval's end that nobody knows stays unknown, whatever is taken from it.
    high = None if before.high is None or step.high is None else before.high + step.high
    return Count(before.low + step.low, high)


def _who(step: Step, donors: Mapping[int, Share]) -> People | None:
    shares = (donors[donor]._replace(number=number) for donor, number in step.shares.items())
    ordered = sorted(shares, key=lambda share: (-abs(share.number or 0), share.donor.name or "", share.donor.id))
    return People(tuple(ordered)) if ordered else None


@dataclass(frozen=True, slots=True)
class _Bridge:
    """What is needed to go from the gifts of a scope to its donors."""

    gifts: int
    kinds: bridge.Kinds
    in_parts: dict[int, int]
    repeated: list[bridge.Repeated]
    groups: list[Grouped]
    nameless: list[int]
    cells: dict[Key, list[Crowd]]
    rounds: dict[Key, list[Crowd]]
    whole: list[Crowd]

    @classmethod
    def of(cls, book: Book, asked: Question, gifts: int) -> "_Bridge":
        """The sums behind one question; `gifts` is their number by the totals."""
        campaign, basis, as_of, scope = asked
        by_cell, by_round, everyone = (
            totals.crowds(book, campaign, by, basis=basis, as_of=as_of, scope=scope)
            for by in (("channel", "round"), ("round",), ())
        )
        return cls(
            gifts, bridge.kinds(book, asked), bridge.in_parts(book, asked), bridge.repeated(book, asked),
            bridge.groups(book, asked), bridge.nameless(book, asked), by_cell, by_round, everyone.get((), []),
        )  # fmt: skip

    def to_participations(self) -> Iterator[Step]:
        """Steps from gifts to participations: within each channel and round."""
        kinds, crowds = self.kinds, list(chain.from_iterable(self.cells.values()))
        if more := sum(kinds) - self.gifts:
            yield Step("in_parts", more, more, {donor: -number for donor, number in self.in_parts.items()})
        named = sum(crowd.named + crowd.organisations for crowd in crowds)
        if again := named - kinds.named:
            times = ((found.donor, found.cells - found.gifts) for found in self.repeated)
            yield Step("again", again, again, {donor: number for donor, number in times if number})
        grouped = sum(crowd.grouped for crowd in crowds)
        if counted := [group for group in self.groups if group.counted]:
            people = _summed((group.donor, group.people - group.counted) for group in counted)
            yield Step("groups", grouped - kinds.counted, grouped - kinds.counted, people)
        if kinds.uncounted:
            yield Step("groups_unknown", 0, None, {group.donor: None for group in self.groups if group.uncounted})
        people_low = sum(sum(_lows(found).values()) for found in self.cells.values())
        persons = sum(crowd.named for crowd in crowds)
        if overlap := people_low - (persons + grouped + kinds.uncounted):
            yield Step("groups_same", overlap, 0, self._overlapping())
        if alone := sum(map(_alone, self.cells.values())) - kinds.anonymous:
            yield Step("anonymous", alone, 0, dict.fromkeys(self.nameless))

    def to_donors(self) -> Iterator[Step]:
        """Steps from participations to donors: the same people in several channels and rounds."""
        within = (self.cells.values(), self.rounds.values(), [self.whole])
        in_cells, in_rounds, in_all = (_named(chain.from_iterable(found)) for found in within)
        lows = _summed(chain.from_iterable(_lows(found).items() for found in self.cells.values()))
        least = _lows(self.whole)
        left = {population: low - least[population] for population, low in lows.items()}
        for name, before, after, shares in (
            ("channels", in_cells, in_rounds, {found.donor: found.rounds - found.cells for found in self.repeated}),
            ("rounds", in_rounds, in_all, {found.donor: 1 - found.rounds for found in self.repeated}),
        ):
            # Where a group may have been the named people all along, the least is no smaller for one named twice.
            fewer = {population: before[population] - after[population] for population in before}
            sure = {population: min(number, left.get(population, number)) for population, number in fewer.items()}
            left = {population: number - sure.get(population, 0) for population, number in left.items()}
            if any(fewer.values()):
                people = {donor: number for donor, number in shares.items() if number}
                yield Step(name, -sum(sure.values()), -sum(fewer.values()), people)
        if any(left.values()):
            yield Step("groups_across", -sum(left.values()), 0, self._recurring())
        if alone := _alone(self.whole) - sum(map(_alone, self.cells.values())):
            yield Step("anonymous_across", alone, 0, dict.fromkeys(self.nameless))

    def _overlapping(self) -> dict[int, None]:
        """The groups that may have people in common with others of their channel and round."""
        found: dict[int, None] = {}
        for group in self.groups:
            near = _near(group, self.cells[group.channel, group.round])
            if sum(crowd.named + crowd.grouped + crowd.groups_unknown for crowd in near) > sum(_lows(near).values()):
                found[group.donor] = None
        return found

    def _recurring(self) -> dict[int, None]:
        """The groups that may have people in common with others in another channel or round."""
        found: dict[int, None] = {}
        for group in self.groups:
            whole = _near(group, self.whole)
            cells = [[crowd for crowd in cell if _is_of(crowd, whole)] for cell in self.cells.values()]
            fewer = sum(sum(_lows(cell).values()) for cell in cells) - sum(_lows(whole).values())
            if fewer > sum(crowd.named for cell in cells for crowd in cell) - sum(crowd.named for crowd in whole):
                found[group.donor] = None
        return found


def _near(group: Grouped, crowds: Iterable[Crowd]) -> list[Crowd]:
    """Whom a group may have people in common with: its department, or its population where one has no department."""
    here = [crowd for crowd in crowds if crowd.population == group.population]
    placeless = (crowd for crowd in here if crowd.department is None)
    if group.department is None or any(crowd.named + crowd.grouped + crowd.groups_unknown for crowd in placeless):
        return here
    return [crowd for crowd in here if crowd.department == group.department]


def _is_of(crowd: Crowd, whole: Iterable[Crowd]) -> bool:
    return (crowd.population, crowd.department) in {(found.population, found.department) for found in whole}


def _named(crowds: Iterable[Crowd]) -> dict[str, int]:
    """Named people by population, and organisations, whom no group covers, by themselves."""
    pairs = ((crowd.population, crowd.named, crowd.organisations) for crowd in crowds)
    return _summed(part for population, named, others in pairs for part in ((population, named), ("", others)))


def _lows(crowds: Sequence[Crowd]) -> dict[str, int]:
    """At least how many people there are of each population, organisations and the anonymous left aside."""
    found: dict[str, list[Crowd]] = defaultdict(list)
    for crowd in crowds:
        found[crowd.population].append(replace(crowd, organisations=0, anonymous=0))
    return {population: count(people).low for population, people in found.items()}


def _alone(crowds: Sequence[Crowd]) -> int:
    """One where only anonymous gifts tell that anybody gave."""
    return count(crowds).low - sum(_lows(crowds).values()) - sum(crowd.organisations for crowd in crowds)


def _summed(pairs: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    found: dict[Any, int] = defaultdict(int)
    for key, number in pairs:
        found[key] += number
    return found

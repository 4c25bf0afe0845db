"""Reports as tables: what was promised, what came in, who gave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any, Literal, cast

from donate_cli.auditing import log_table
from donate_cli.counting import Count, Crowd, count
from donate_cli.listing import facts_of, nouns_of
from donate_cli.model import Basis, Campaign
from donate_cli.money import Amount, format_fen, plain_yuan, total
from donate_cli.store import ledger, registry, totals
from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import Axis, Key, Paid, Promised
from donate_cli.table import Cell, Column, Notes, Status, Table

By = Literal["channel,round", "channel", "round", "department", "date"]

RosterKey = tuple[str, str | None]

_CELL: tuple[Axis, ...] = ("channel", "round")

_AXIS_COLUMNS: dict[Axis, Column] = {
    "channel": Column("channel", "channel"),
    "round": Column("round", "round"),
    "department": Column("department", "department"),
    "date": Column("gift_date", "date"),
}
_FIGURES = (
    Column("pledged", "money"),
    Column("received", "money"),
    Column("outstanding", "money"),
    Column("at_least", "flag"),
    Column("gifts", "number"),
    Column("participations", "count"),
    Column("donors", "count"),
)
_DEPARTMENT_COLUMNS = (
    Column("department", "department"),
    Column("donors", "count"),
    Column("roster", "number"),
    Column("of_roster", "count"),
    Column("rate", "rate"),
    *_FIGURES[:4],
)


def totals_table(
    book: Book,
    campaign: Campaign,
    *,
    by: By = "channel,round",
    basis: Basis = "pledged",
    as_of: date | None = None,
) -> Table:
    """Pledged, received, outstanding and the three counts by the axes `by`, with a total row that foots.

    Sums are always of both kinds; `basis` says whose gifts are counted: of all that stands, or of what came in.
    People do not add up over rows (one may give twice), so the total counts them anew.
    """
    axes = cast(tuple[Axis, ...], tuple(by.split(",")))
    day = as_of or LAST_DAY
    with book.snapshot():
        promised = totals.promised(book, campaign.id, axes, as_of=day)
        paid = totals.paid(book, campaign.id, axes, as_of=day)
        vague = totals.vague(book, campaign.id, axes, as_of=day)
        people = totals.crowds(book, campaign.id, axes, basis=basis, as_of=day)
        everyone = totals.crowds(book, campaign.id, (), basis=basis, as_of=day)
        cells = people if axes == _CELL else totals.crowds(book, campaign.id, _CELL, basis=basis, as_of=day)
        visits = _participations(book, campaign, axes, people, basis=basis, as_of=day)
        nouns = nouns_of(book, campaign)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of)
    rows: list[tuple[Cell, ...]] = []
    for key in sorted(promised, key=_last_when_empty):
        places = (nouns.get((axis, value), value) for axis, value in zip(axes, key, strict=True))
        figures = _figures(promised[key], paid.get(key, Paid()), basis, vague=key in vague)
        rows.append((*places, *figures, visits.get(key, Count()), count(people.get(key, ()))))
    whole = _figures(_sum_promised(promised.values()), _sum_paid(paid.values()), basis, vague=bool(vague))
    return Table(
        title=f"title.totals.{basis}",
        columns=(*(_AXIS_COLUMNS[axis] for axis in axes), *_FIGURES),
        rows=rows,
        total=(*(None for _ in axes), *whole, _sum(map(count, cells.values())), count(everyone.get((), ()))),
        facts=facts,
        notes=_notes(paid.values()),
    )


def departments_table(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, roster_on: date
) -> Table:
    """Every department that has donors or a roster, those without a gift included, with its participation rate.

    The rate is the donors whom the roster of `roster_on` lists ÷ that roster. Whoever is not on it counts in money
    and among the donors, never in the rate; a group's people are taken to be of the roster, and no rate exceeds one.
    """
    day = as_of or LAST_DAY
    by: tuple[Axis, ...] = ("department",)
    with book.snapshot():
        promised = totals.promised(book, campaign.id, by, as_of=day)
        paid = totals.paid(book, campaign.id, by, as_of=day)
        vague = totals.vague(book, campaign.id, by, as_of=day)
        people = totals.crowds(book, campaign.id, by, basis=basis, as_of=day)
        listed = totals.crowds(book, campaign.id, by, basis=basis, as_of=day, roster_on=roster_on)
        roster = registry.roster(book, roster_on)
        known = {(name,) for name in registry.departments(book)} | {(name,) for _, name in roster} | set(promised)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of) | {"roster_on": roster_on.isoformat()}
    rows: list[tuple[Cell, ...]] = []
    for key in sorted(known, key=_last_when_empty):
        figures = _figures(promised.get(key, Promised()), paid.get(key, Paid()), basis, vague=key in vague)
        donors = count(people.get(key, ()))
        of_department = {cell: number for cell, number in roster.items() if cell[1] == key[0]}
        rows.append((*key, donors, *_participation(listed.get(key, ()), of_department), *figures[:4]))
    whole = _figures(_sum_promised(promised.values()), _sum_paid(paid.values()), basis, vague=bool(vague))
    everybody = count(chain.from_iterable(people.values()))
    rate = _participation(chain.from_iterable(listed.values()), roster)
    return Table(
        title=f"title.departments.{basis}",
        columns=_DEPARTMENT_COLUMNS,
        rows=rows,
        total=(None, everybody, *rate, *whole[:4]),
        facts=facts,
        notes=(*_notes(paid.values()), *_roster_notes(roster, listed, roster_on)),
    )


def status_of(book: Book, campaign: Campaign, *, latest: int = 5) -> Status:
    """How the campaign stands now."""
    with book.snapshot():
        channels, entries = totals_table(book, campaign, by="channel"), log_table(book, limit=latest)
        pending = ledger.number_outstanding(book, campaign.id)
    about = {
        "state": campaign.state,
        "target": None if campaign.target is None else plain_yuan(campaign.target),
        "opens_on": campaign.opens_on and campaign.opens_on.isoformat(),
        "closes_on": campaign.closes_on and campaign.closes_on.isoformat(),
        "pending": pending,
    }
    return Status(campaign, replace(channels, facts=channels.facts | about), entries, pending)


def _participations(
    book: Book,
    campaign: Campaign,
    axes: tuple[Axis, ...],
    people: dict[Key, list[Crowd]],
    *,
    basis: Basis,
    as_of: date,
) -> dict[Key, Count]:
    """人次 by the values of the axes: distinct donors within each channel and round, added up."""
    split: tuple[Axis, ...] = (*axes, *(axis for axis in _CELL if axis not in axes))
    visits = people if split == axes else totals.crowds(book, campaign.id, split, basis=basis, as_of=as_of)
    found: dict[Key, Count] = defaultdict(Count)
    for place, crowds in visits.items():
        found[place[: len(axes)]] += count(crowds)
    return found


def _figures(promised: Promised, paid: Paid, basis: Basis, *, vague: bool) -> tuple[Amount, Amount, Amount, bool, int]:
    outstanding = Amount(promised.amount.fen - paid.amount.fen + paid.excess, vague)
    gifts = promised.gifts if basis == "pledged" else paid.gifts
    return promised.amount, paid.amount, outstanding, promised.amount.at_least, gifts


def _sum_promised(parts: Iterable[Promised]) -> Promised:
    parts = list(parts)
    return Promised(total(part.amount for part in parts), sum(part.gifts for part in parts))


def _sum_paid(parts: Iterable[Paid]) -> Paid:
    parts = list(parts)
    sums = (sum(getattr(part, name) for part in parts) for name in ("excess", "over", "gifts"))
    return Paid(total(part.amount for part in parts), *sums)


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


def _participation(crowds: Iterable[Crowd], roster: Mapping[RosterKey, int]) -> tuple[Cell, Cell, Cell]:
    """Roster, donors among it, and their rate as an interval; all empty without a roster."""
    size = sum(roster.values())
    if not size:
        return None, None, None
    populations: dict[str, list[Crowd]] = defaultdict(list)
    for crowd in crowds:
        populations[crowd.population].append(crowd)
    donors = _sum(_within(found, population, roster) for population, found in populations.items())
    assert donors.high is not None
    return size, donors, (donors.low / size, donors.high / size)


def _roster_notes(roster: Mapping[RosterKey, int], listed: Mapping[Key, list[Crowd]], on: date) -> Notes:
    """What a reader of the rates has to know: no roster, a roster that is too short, gifts that have no department."""
    if not roster:
        return (("note.no_roster", {"day": on.isoformat()}),)
    crowds = [crowd for found in listed.values() for crowd in found if crowd.population != "external"]
    placed = [(crowd, roster.get((crowd.population, crowd.department), 0)) for crowd in crowds if crowd.department]
    short = {crowd.department for crowd, room in placed if max(crowd.named, crowd.largest_group) > room}
    nowhere = [crowd for crowd in crowds if crowd.department is None]
    placeless = any(crowd.grouped + crowd.groups_unknown + crowd.anonymous for crowd in nowhere)
    return (
        *((("note.roster_short", {"departments": ", ".join(sorted(map(str, short)))}),) if short else ()),
        *((("note.placeless", {}),) if placeless else ()),
    )


def _within(crowds: list[Crowd], population: str, roster: Mapping[RosterKey, int]) -> Count:
    """Donors of one population, never more in a department, nor in the whole, than the roster lists there.

    A group without a department may be anyone of its population.
    """
    whole = sum(number for (name, _), number in roster.items() if name == population)
    rooms = [roster.get((population, crowd.department), 0) if crowd.department else whole for crowd in crowds]
    found = count(_bounded(crowd, room) for crowd, room in zip(crowds, rooms, strict=True))
    return Count(min(found.low, whole), min(found.high or 0, whole))


def _bounded(crowd: Crowd, room: int) -> Crowd:
    named = min(crowd.named, room)
    others = room if crowd.groups_unknown else crowd.grouped + crowd.anonymous
    largest = max(crowd.largest_group, 1 if crowd.groups_unknown else 0)
    return Crowd(
        crowd.population,
        crowd.department,
        named=named,
        largest_group=min(largest, room),
        grouped=min(others, room - named),
    )


def _notes(paid: Iterable[Paid]) -> Notes:
    over = sum(part.over for part in paid)
    return (("note.over", {"amount": format_fen(over)}),) if over else ()


def _last_when_empty(key: Key) -> tuple[Any, ...]:
    """Rows in the order of their key, those of no department last, and the retired before them."""
    return tuple((value is None, "离退休" in str(value), value or "") for value in key)

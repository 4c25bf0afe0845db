"""Reports as tables: what was promised, what came in, who gave."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any, Literal, cast, get_args

from donate_cli.auditing import log_table
from donate_cli.counting import Count, Crowd, count
from donate_cli.listing import facts_of, nouns_of
from donate_cli.model import Basis, Campaign, Population
from donate_cli.money import Amount, format_fen, plain_yuan, total
from donate_cli.pinyin import reading
from donate_cli.rating import participation, placed, roster_notes
from donate_cli.store import ledger, registry, totals
from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import WHOLE, Axis, Key, Paid, Promised, Scope
from donate_cli.table import Cell, Column, Notes, Status, Table

By = Literal["channel,round", "channel", "round", "department", "date"]

Order = Literal["name", "pinyin", "given"]
"""Departments by their name's characters, by how it sounds, or as the book came to know them."""

_CELL: tuple[Axis, ...] = ("channel", "round")

_AXIS_COLUMNS: dict[Axis, Column] = {
    "channel": Column("channel", "channel"),
    "round": Column("round", "round"),
    "department": Column("department", "department"),
    "date": Column("gift_date", "date"),
    "population": Column("population", "word"),
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
_RATED = (
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
    scope: Scope = WHOLE,
) -> Table:
    """Pledged, received, outstanding and the three counts by the axes `by`, with a total row that foots.

    Sums are always of both kinds; `basis` says whose gifts are counted: of all that stands, or of what came in.
    People do not add up over rows (one may give twice), so the total counts them anew.
    """
    axes = cast(tuple[Axis, ...], tuple(by.split(",")))
    day = as_of or LAST_DAY
    with book.snapshot():
        promised = totals.promised(book, campaign.id, axes, as_of=day, scope=scope)
        paid = totals.paid(book, campaign.id, axes, as_of=day, scope=scope)
        vague = totals.vague(book, campaign.id, axes, as_of=day, scope=scope)
        people = totals.crowds(book, campaign.id, axes, basis=basis, as_of=day, scope=scope)
        everyone = totals.crowds(book, campaign.id, (), basis=basis, as_of=day, scope=scope)
        cells = (
            people if axes == _CELL else totals.crowds(book, campaign.id, _CELL, basis=basis, as_of=day, scope=scope)
        )
        visits = _participations(book, campaign, axes, people, basis=basis, as_of=day, scope=scope)
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
    book: Book,
    campaign: Campaign,
    *,
    basis: Basis = "pledged",
    as_of: date | None = None,
    roster_on: date,
    order: Order = "name",
) -> Table:
    """Every department that has donors or a roster, those without a gift included, with its participation rate.

    The rate is the donors whom the roster of `roster_on` lists ÷ that roster. Whoever is not on it counts in money
    and among the donors, never in the rate; a group's people are taken to be of the roster, and no rate exceeds one.
    In any order the retired come last but for what belongs to no department.
    """
    with book.snapshot():
        known = {(name,) for name in registry.departments(book)}
        found = _rated_table(book, campaign, "department", known, basis=basis, as_of=as_of, roster_on=roster_on)
        place = _order_of_departments(book, order)
    return replace(found, rows=sorted(found.rows, key=place))


def populations_table(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, roster_on: date
) -> Table:
    """The four populations with their participation rates, reckoned as for departments.

    Outsiders have money and donors but stand on no roster, so they have no rate and enter none.
    """
    known = {(name,) for name in get_args(Population)}
    found = _rated_table(book, campaign, "population", known, basis=basis, as_of=as_of, roster_on=roster_on)
    rows = sorted(found.rows, key=lambda row: get_args(Population).index(row[0]))
    # A group without a department is of one population all the same, so it enters that row's rate.
    return replace(found, rows=rows, notes=tuple(note for note in found.notes if note[0] != "note.placeless"))


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


def _rated_table(
    book: Book,
    campaign: Campaign,
    axis: Axis,
    known: set[Key],
    *,
    basis: Basis,
    as_of: date | None,
    roster_on: date,
) -> Table:
    day, by = as_of or LAST_DAY, (axis,)
    with book.snapshot():
        promised = totals.promised(book, campaign.id, by, as_of=day)
        paid = totals.paid(book, campaign.id, by, as_of=day)
        vague = totals.vague(book, campaign.id, by, as_of=day)
        people = totals.crowds(book, campaign.id, by, basis=basis, as_of=day)
        listed = totals.crowds(book, campaign.id, by, basis=basis, as_of=day, roster_on=roster_on)
        roster = registry.roster(book, roster_on)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of) | {"roster_on": roster_on.isoformat()}
    place = ("population", "department").index(axis)
    rows: list[tuple[Cell, ...]] = []
    for key in known | {(cell[place],) for cell in roster} | {*promised}:
        figures = _figures(promised.get(key, Promised()), paid.get(key, Paid()), basis, vague=key in vague)
        of_key = {cell: number for cell, number in roster.items() if cell[place] == key[0]}
        donors = count(people.get(key, ()))
        here = listed.get(key, ())
        of_roster = participation(placed(here) if key[0] is None else here, of_key)
        rows.append((*key, donors, *of_roster, *figures[:4]))
    whole = _figures(_sum_promised(promised.values()), _sum_paid(paid.values()), basis, vague=bool(vague))
    everybody = count(chain.from_iterable(people.values()))
    rate = participation(chain.from_iterable(listed.values()), roster)
    return Table(
        title=f"title.{axis}s.{basis}",
        columns=(_AXIS_COLUMNS[axis], *_RATED),
        rows=rows,
        total=(None, everybody, *rate, *whole[:4]),
        facts=facts,
        notes=(*_notes(paid.values()), *roster_notes(roster, listed, roster_on)),
    )


def _order_of_departments(book: Book, order: Order) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    known = registry.departments_as_given(book) if order == "given" else []
    given = {name: place for place, name in enumerate(known)}
    match order:
        case "pinyin":
            return lambda row: (_last_when_empty(row[:1])[0], reading(row[0] or ""))
        case "given":
            return lambda row: (_last_when_empty(row[:1])[0], given.get(row[0], len(given)))
    return lambda row: _last_when_empty(row[:1])


def _participations(
    book: Book,
    campaign: Campaign,
    axes: tuple[Axis, ...],
    people: dict[Key, list[Crowd]],
    *,
    basis: Basis,
    as_of: date,
    scope: Scope,
) -> dict[Key, Count]:
    """人次 by the values of the axes: distinct donors within each channel and round, added up."""
    split: tuple[Axis, ...] = (*axes, *(axis for axis in _CELL if axis not in axes))
    visits = people if split == axes else totals.crowds(book, campaign.id, split, basis=basis, as_of=as_of, scope=scope)
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


def _notes(paid: Iterable[Paid]) -> Notes:
    over = sum(part.over for part in paid)
    return (("note.over", {"amount": format_fen(over)}),) if over else ()


def _last_when_empty(key: Key) -> tuple[Any, ...]:
    """Rows in the order of their key, those of no department last, and the retired before them."""
    return (*((value is None, "离退休" in str(value)) for value in key), *(value or "" for value in key))

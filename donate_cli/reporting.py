"""Reports as tables: what was promised, what came in, who gave."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Literal, cast

from donate_cli.auditing import log_table
from donate_cli.counting import Count, Crowd, count
from donate_cli.listing import facts_of, nouns_of
from donate_cli.model import Basis, Campaign
from donate_cli.money import Amount, format_fen, total
from donate_cli.store import ledger, registry, totals
from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import Axis, Key, Paid, Promised
from donate_cli.table import Cell, Column, Notes, Status, Table

By = Literal["channel,round", "channel", "round", "department", "date"]

_CELL: tuple[Axis, ...] = ("channel", "round")

_AXIS_COLUMNS: dict[Axis, Column] = {
    "channel": Column("channel", "channel"),
    "round": Column("round", "round"),
    "department": Column("department", "department"),
    "date": Column("date", "date"),
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
        people = totals.crowds(book, campaign.id, axes, basis=basis, as_of=day)
        everyone = totals.crowds(book, campaign.id, (), basis=basis, as_of=day)
        cells = people if axes == _CELL else totals.crowds(book, campaign.id, _CELL, basis=basis, as_of=day)
        visits = _participations(book, campaign, axes, people, basis=basis, as_of=day)
        nouns = nouns_of(book, campaign)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of)
    rows = [
        (*(nouns.get((axis, value), value) for axis, value in zip(axes, key, strict=True)),
         *_figures(promised[key], paid.get(key, Paid()), basis), visits.get(key, Count()), count(people.get(key, ())))
        for key in sorted(promised, key=_last_when_empty)
    ]  # fmt: skip
    whole = _figures(_sum_promised(promised.values()), _sum_paid(paid.values()), basis)
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

    The rate is donors ÷ roster on `roster_on`; outsiders count in money, never in a rate, and no rate exceeds one.
    """
    day = as_of or LAST_DAY
    by: tuple[Axis, ...] = ("department",)
    with book.snapshot():
        promised = totals.promised(book, campaign.id, by, as_of=day)
        paid = totals.paid(book, campaign.id, by, as_of=day)
        people = totals.crowds(book, campaign.id, by, basis=basis, as_of=day)
        roster = registry.roster(book, roster_on)
        known = {(name,) for name in registry.departments(book)} | {(name,) for _, name in roster} | set(promised)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of) | {"roster_on": roster_on.isoformat()}
    rows: list[tuple[Cell, ...]] = []
    for key in sorted(known, key=_last_when_empty):
        listed = Counter({population: number for (population, name), number in roster.items() if (name,) == key})
        figures = _figures(promised.get(key, Promised()), paid.get(key, Paid()), basis)
        crowd = people.get(key, [])
        rows.append((key[0], listed.total() or None, count(crowd), _rate(crowd, listed), *figures[:3]))
    everybody = [crowd for crowds in people.values() for crowd in crowds]
    listed = sum((Counter({population: number}) for (population, _), number in roster.items()), Counter())
    whole = _figures(_sum_promised(promised.values()), _sum_paid(paid.values()), basis)
    return Table(
        title=f"title.departments.{basis}",
        columns=(
            Column("department", "department"), Column("roster", "number"),
            Column("donors", "count"), Column("rate", "rate"), *_FIGURES[:3],
        ),
        rows=rows,
        total=(None, listed.total() or None, count(everybody), _rate(everybody, listed), *whole[:3]),
        facts=facts,
        notes=(*_notes(paid.values()), *(() if listed else (("note.no_roster", {"day": roster_on.isoformat()}),))),
    )  # fmt: skip


def status_of(book: Book, campaign: Campaign, *, latest: int = 5) -> Status:
    """How the campaign stands now."""
    with book.snapshot():
        channels, entries = totals_table(book, campaign, by="channel"), log_table(book, limit=latest)
        return Status(campaign, channels, entries, ledger.number_outstanding(book, campaign.id))


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


def _figures(promised: Promised, paid: Paid, basis: Basis) -> tuple[Amount, Amount, Amount, bool, int]:
    outstanding = promised.amount.fen - paid.amount.fen + paid.over
    gifts = promised.gifts if basis == "pledged" else paid.gifts
    return promised.amount, paid.amount, Amount(outstanding), promised.amount.at_least, gifts


def _sum_promised(parts: Iterable[Promised]) -> Promised:
    parts = list(parts)
    return Promised(total(part.amount for part in parts), sum(part.gifts for part in parts))


def _sum_paid(parts: Iterable[Paid]) -> Paid:
    parts = list(parts)
    return Paid(total(p.amount for p in parts), sum(p.over for p in parts), sum(p.gifts for p in parts))


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


def _rate(crowds: Iterable[Crowd], listed: Counter[str]) -> tuple[float, float] | None:
    """Donors ÷ roster as an interval; only people of a population that the roster lists can stand above the line."""
    if not listed:
        return None
    people = count(replace(crowd, organisations=0) for crowd in crowds if crowd.population in listed)
    most = listed.total() if people.high is None else people.high
    return min(people.low / listed.total(), 1.0), min(most / listed.total(), 1.0)


def _notes(paid: Iterable[Paid]) -> Notes:
    over = sum(part.over for part in paid)
    return (("note.over", {"amount": format_fen(over)}),) if over else ()


def _last_when_empty(key: Key) -> tuple[Any, ...]:
    """Rows in the order of their key, those of no department last, and the retired before them."""
    return tuple((value is None, "离退休" in str(value), value or "") for value in key)

"""A campaign day by day, and how far it had come by each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from donate_cli.counting import Count, Crowd, count
from donate_cli.listing import facts_of
from donate_cli.model import Basis, Campaign
from donate_cli.money import NOTHING, total
from donate_cli.store import days
from donate_cli.store.book import Book
from donate_cli.store.bridge import Question
from donate_cli.store.days import Place
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import WHOLE, Promised
from donate_cli.table import Cell, Column, Table

_COLUMNS = (
    Column("date", "date"),
    Column("amount", "money"),
    Column("at_least", "flag"),
    Column("bar", "bar"),
    Column("gifts", "number"),
    Column("amount_so_far", "money"),
    Column("participations_so_far", "count"),
    Column("donors_so_far", "count"),
)


def trend_table(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, every_day: bool = False
) -> Table:
    """Each day's money and gifts, and money, participations and donors up to and including it.

    Pledged is of the day of the gift, received of the day on which money came (or went back). People count from
    their first gift on, by what stands today; so the last day has the figures of `totals_table`, and so has the total.
    Days on which nothing happened are left out unless `every_day` asks for those between the first and the last.
    """
    asked = Question(campaign.id, basis, as_of or LAST_DAY, WHOLE)
    with book.snapshot():
        money = days.money(book, asked)
        everyone = days.newcomers(book, asked, by_cell=False)
        visits = days.newcomers(book, asked, by_cell=True)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of)
    # Where money went back the first day of a gift may be one of which no money is left: it is shown all the same.
    shown = sorted({*money, *everyone})
    donors, participations, so_far = _Gathered(), _Gathered(), NOTHING
    largest = max((part.amount.fen for part in money.values()), default=0)
    rows: list[tuple[Cell, ...]] = []
    for day in _each(shown) if every_day else shown:
        donors.add(everyone.get(day, {}))
        participations.add(visits.get(day, {}))
        today = money.get(day, Promised())
        so_far += today.amount
        bar = max(today.amount.fen, 0) / largest if largest > 0 else 0.0
        rows.append(
            (day, today.amount, today.amount.at_least, bar, today.gifts, so_far, participations.count(), donors.count())
        )
    whole = total(part.amount for part in money.values())
    gifts = sum(part.gifts for part in money.values())
    last = (whole, participations.count(), donors.count())
    return Table(
        title=f"title.trend.{basis}",
        columns=_COLUMNS,
        rows=rows,
        total=(None, whole, whole.at_least, None, gifts, *last),
        facts=facts,
    )


def _each(shown: list[date]) -> list[date]:
    return [shown[0] + timedelta(number) for number in range((shown[-1] - shown[0]).days + 1)] if shown else []


@dataclass(slots=True)
class _Gathered:
    """Crowds by channel and round as they grow from day to day; only those that grew are counted anew."""

    crowds: dict[Place, dict[tuple[str, str | None], Crowd]] = field(default_factory=lambda: defaultdict(dict))
    counts: dict[Place, Count] = field(default_factory=dict)

    def add(self, newcomers: Mapping[Place, Iterable[Crowd]]) -> None:
        """Take in who is new on a day."""
        for cell, found in newcomers.items():
            known = self.crowds[cell]
            for crowd in found:
                part = (crowd.population, crowd.department)
                known[part] = _joined(known[part], crowd) if part in known else crowd
            self.counts[cell] = count(known.values())

    def count(self) -> Count:
        """All so far."""
        return sum(self.counts.values(), Count())


def _joined(one: Crowd, other: Crowd) -> Crowd:
    """The people of both: the largest group of several days is the largest of any, all else is a sum."""
    return Crowd(
        one.population,
        one.department,
        named=one.named + other.named,
        organisations=one.organisations + other.organisations,
        largest_group=max(one.largest_group, other.largest_group),
        grouped=one.grouped + other.grouped,
        groups_unknown=one.groups_unknown + other.groups_unknown,
        anonymous=one.anonymous + other.anonymous,
    )

"""The three counts in short, with what a donor gave on average and in the middle."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from donate_cli.counting import Count
from donate_cli.listing import facts_of
from donate_cli.model import Basis, Campaign
from donate_cli.money import Amount
from donate_cli.reporting import totals_table
from donate_cli.scoping import scope_facts, scope_notes
from donate_cli.store import bridge
from donate_cli.store.book import Book
from donate_cli.store.bridge import Middle, Question
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import WHOLE, Scope
from donate_cli.table import Cell, Column, Notes, Span, Table


def figures_table(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, scope: Scope = WHOLE
) -> Table:
    """One row: gifts, participations, donors, their money, the average per donor and the median per named donor.

    The average divides by the donors of the totals; the median is of the `named` people and organisations alone,
    each with all that they gave in the scope, for nobody knows what one of a group gave.
    """
    with book.snapshot():
        whole = totals_table(book, campaign, basis=basis, as_of=as_of, scope=scope).totals()
        middle = bridge.middle(book, Question(campaign.id, basis, as_of or LAST_DAY, scope))
        facts = facts_of(book, campaign, basis=basis, as_of=as_of) | scope_facts(book, scope)
        notes = scope_notes(book, campaign, scope)
    money = cast(Amount, whole[basis])
    counts = tuple(whole[key] for key in ("gifts", "participations", "donors"))
    middling = (None, 0) if middle is None else middle
    return Table(
        title=f"title.figures.{basis}",
        columns=(
            Column("gifts", "number"), Column("participations", "count"), Column("donors", "count"),
            Column(basis, "money"), Column("at_least", "flag"), Column("average", "span"),
            Column("median", "money"), Column("named", "number"),
        ),
        rows=[(*counts, money, money.at_least, average(money, cast(Count, whole["donors"])), *middling)],
        facts=facts,
        notes=(*notes, *average_notes(whole, middle, basis)),
    )  # fmt: skip


def average(money: Amount, donors: Count) -> Span | None:
    """Money ÷ donors to the fen: an interval where the donors are one; None where nothing can be said.

    Without a highest number of donors it is at most so much; of "at least" money it is at least so much.
    """
    if not donors.low:
        return None
    if donors.low == donors.high and not money.at_least:
        exact = Amount((2 * money.fen + donors.low) // (2 * donors.low))
        return Span(exact, exact)
    low = None if donors.high is None else Amount(money.fen // donors.high)
    high = None if money.at_least else Amount(-(-money.fen // donors.low))
    return None if low is None and high is None else Span(low, high)


def average_notes(whole: Mapping[str, Cell], middle: Middle | None, basis: Basis) -> Notes:
    """The average and the median in words, each with what it is of; `whole` is the total row of the totals."""
    money, donors = cast(Amount, whole[basis]), cast(Count, whole["donors"])
    found = average(money, donors)
    facts = {"average": str(found), "amount": money, "donors": donors}
    of_named = middle and {"median": middle.amount, "named": middle.donors}
    return (
        *((("note.average", facts),) if found else ()),
        *((("note.no_average", {}),) if donors.low and not found else ()),
        *((("note.median", of_named),) if of_named else ()),
        *((("note.no_median", {}),) if donors.low and not of_named else ()),
    )

"""Pledges and payments one by one."""

from datetime import date
from functools import lru_cache
from typing import Any

from donate_cli.counting import Count
from donate_cli.model import Basis, Campaign, Donor, Pledge
from donate_cli.money import Amount, total
from donate_cli.store import deposits, ledger, receipts, registry
from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY
from donate_cli.table import Cell, Column, Kind, Notes, Table

Nouns = dict[tuple[str, Any], Cell]

# The same few amounts and head-counts come again and again in a long list: one value stands for all that are alike.
_amount = lru_cache(maxsize=10_000)(Amount)
_people = lru_cache(maxsize=1_000)(Count.exactly)
_UNKNOWN = Count(1, None)

_PLEDGE_COLUMNS = (
    Column("pledge", "id"),
    Column("date", "date"),
    Column("donor", "donor"),
    Column("staff_no"),
    Column("department"),
    Column("channel", "channel"),
    Column("round", "round"),
    Column("people", "count"),
    Column("pledged", "money"),
    Column("received", "money"),
    Column("outstanding", "money"),
    Column("at_least", "flag"),
    Column("state", "word"),
    Column("note"),
)


def detail_table(book: Book, campaign: Campaign, *, as_of: date | None = None) -> Table:
    """Every pledge of the campaign with what came of it."""
    with book.snapshot():
        pledges = ledger.pledges(book, campaign.id, as_of=as_of or LAST_DAY)
        return pledges_table(book, campaign, pledges, as_of=as_of)


def outstanding_table(book: Book, campaign: Campaign, *, as_of: date | None = None) -> Table:
    """What is promised and not paid, one pledge a row, the oldest first."""
    with book.snapshot():
        due = ledger.outstanding(book, campaign.id, as_of=as_of or LAST_DAY)
        return pledges_table(book, campaign, due, title="title.outstanding", as_of=as_of)


def pledge_tables(book: Book, number: int) -> tuple[Table, Table]:
    """One pledge, and the payments and refunds on it."""
    pledge = ledger.known_pledge(book, number)
    campaign = registry.campaign(book, pledge.campaign)
    return pledges_table(book, campaign, [pledge]), payments_table(book, campaign, of=number)


def pledges_table(
    book: Book,
    campaign: Campaign,
    pledges: list[Pledge],
    *,
    title: str = "title.pledges",
    as_of: date | None = None,
) -> Table:
    """Pledges one by one with what came of them; cancelled ones show and do not add up."""
    donors = registry.givers(book, (pledge.donor for pledge in pledges))
    nouns = nouns_of(book, campaign)
    standing = [pledge for pledge in pledges if not pledge.cancelled]
    whole = (
        total(_promise(pledge) for pledge in standing),
        total(_receipt(pledge) for pledge in standing),
        total(_due(pledge) for pledge in standing),
    )
    return Table(
        title=title,
        columns=_PLEDGE_COLUMNS,
        rows=[_pledge_row(pledge, donors[pledge.donor], nouns) for pledge in pledges],
        total=(*(None for _ in _PLEDGE_COLUMNS[:8]), *whole, whole[0].at_least, None, None),
        facts=facts_of(book, campaign, as_of=as_of),
        notes=_cancelled(pledges),
    )


def payments_table(book: Book, campaign: Campaign, *, of: int | None = None) -> Table:
    """What came in and went back, one payment a row, a refund below zero; `of` one pledge or of all."""
    with book.snapshot():
        payments = ledger.payments(book, campaign.id) if of is None else ledger.payments_of(book, of)
        donors = registry.givers(book, (paid.donor for paid in payments))
        numbers: dict[int, Cell] = {**receipts.numbers(book, campaign.id)}
        known = (("receipt", "text", numbers), *_whereabouts(book, campaign))
        facts = facts_of(book, campaign)
    more = [(Column(key, kind), cells) for key, kind, cells in known if any(paid.id in cells for paid in payments)]
    whole = total(Amount(paid.amount, paid.at_least and paid.returned < paid.amount) for paid in payments)
    return Table(
        title="title.payments",
        columns=(
            Column("payment", "id"), Column("date", "date"), Column("pledge", "id"), Column("donor", "donor"),
            Column("amount", "money"), Column("at_least", "flag"), Column("refund_of", "id"), Column("note"),
            *(column for column, _ in more),
        ),
        rows=[
            (paid.id, paid.on_date, paid.pledge, donors[paid.donor], Amount(paid.amount, paid.at_least), paid.at_least,
             paid.refund_of, paid.note, *(cells.get(paid.id) for _, cells in more))
            for paid in payments
        ],
        total=(None, None, None, None, whole, whole.at_least, None, None, *(None for _ in more)),
        facts=facts,
    )  # fmt: skip


def facts_of(
    book: Book, campaign: Campaign, *, as_of: date | None = None, basis: Basis | None = None
) -> dict[str, Any]:
    """What holds for a whole paper: the campaign, and the entry and head hash (hex) it can be checked against."""
    entry, head = book.head()
    asked = {"basis": basis, "as_of": as_of.isoformat() if as_of else None}
    return {
        "campaign": campaign,
        **{key: fact for key, fact in asked.items() if fact},
        "entry": entry,
        "head": head,
    }


def nouns_of(book: Book, campaign: Campaign) -> Nouns:
    """Channels (by number and by code) and rounds, for reports that show them in either language."""
    channels: Nouns = {("channel", channel.id): channel for channel in registry.channels(book)}
    coded: Nouns = {("channel", channel.code): channel for channel in registry.channels(book)}
    return channels | coded | {("round", found.number): found for found in registry.rounds(book, campaign.id)}


def _whereabouts(book: Book, campaign: Campaign) -> tuple[tuple[str, Kind, dict[int, Cell]], ...]:
    """When the bank showed each payment, and who was noted as holding it."""
    days: dict[int, Cell] = {**deposits.bank_days(book, campaign.id)}
    return ("bank_date", "date", days), ("collector", "text", {**deposits.collectors(book, campaign.id)})


def _pledge_row(pledge: Pledge, donor: Donor, nouns: Nouns) -> tuple[Cell, ...]:
    unknown = donor.kind == "group" and pledge.headcount is None
    return (
        pledge.id, pledge.on_date, donor, donor.staff_no, donor.department,
        nouns["channel", pledge.channel], nouns.get(("round", pledge.round), pledge.round),
        _UNKNOWN if unknown else _people(pledge.headcount or 1),
        _promise(pledge), _receipt(pledge), _due(pledge), pledge.at_least, _state(pledge), pledge.note,
    )  # fmt: skip


def _cancelled(pledges: list[Pledge]) -> Notes:
    """Says what the rows show and the total leaves out."""
    cancelled = [pledge for pledge in pledges if pledge.cancelled]
    amount = total(_promise(pledge) for pledge in cancelled)
    return (("note.cancelled", {"pledges": len(cancelled), "amount": amount}),) if cancelled else ()


def _promise(pledge: Pledge) -> Amount:
    return _amount(pledge.amount, pledge.at_least)


def _receipt(pledge: Pledge) -> Amount:
    return _amount(pledge.received, pledge.received_at_least)


def _due(pledge: Pledge) -> Amount:
    outstanding = pledge.outstanding
    return _amount(outstanding, pledge.at_least and outstanding > 0)


def _state(pledge: Pledge) -> str:
    if pledge.cancelled:
        return "cancelled"
    if pledge.outstanding:
        return "part" if pledge.received else "promised"
    return "over" if pledge.received > pledge.amount and not pledge.at_least else "paid"

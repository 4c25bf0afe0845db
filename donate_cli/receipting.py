"""Receipts: which number was given for which payments, and the list that a tax office asks a pooled receipt for."""

from collections.abc import Sequence
from typing import Any

from donate_cli.errors import DonateError
from donate_cli.listing import facts_of
from donate_cli.model import Campaign, Channel, Donor
from donate_cli.money import Amount, total
from donate_cli.naming import clean
from donate_cli.pinyin import sorting_key
from donate_cli.store import ledger, receipts, registry
from donate_cli.store.book import Book, Writing
from donate_cli.table import Cell, Column, Notes, Table


def add_receipt(book: Book, number: str, payments: Sequence[int], *, replace: bool = False) -> Writing:
    """Record the receipt given for some payments, all or none. Raises DonateError for one that has a receipt already
    (unless `replace`), that is a refund, or of which nothing was kept."""
    number = clean(number)
    with book.entry("payment.receipt") as entry:
        for payment in sorted(set(payments)):
            _check_receivable(book, payment, replace=replace)
        _write(book, entry, number, sorted(set(payments)))
    return entry


def add_receipt_for_all(
    book: Book, number: str, campaign: Campaign, *, channel: Channel | None = None, round: int | None = None
) -> Writing:
    """Record the receipt of every payment of a campaign, or a part of it, that has none and was not wholly refunded."""
    number = clean(number)
    with book.entry("payment.receipt") as entry:
        payments = receipts.without(book, campaign.id, channel=channel.id if channel else None, round=round)
        if not payments:
            raise DonateError("receipt.none_without")
        _write(book, entry, number, payments)
    return entry


def receipts_table(book: Book, campaign: Campaign) -> Table:
    """What was received of each donor, less refunds, by the number of its receipt; the total is what was received."""
    with book.snapshot():
        kept = receipts.kept(book, campaign.id)
        donors = registry.donors_numbered(book, (row["donor"] for row in kept))
        facts = facts_of(book, campaign)
    sums: dict[tuple[int, bool, str], Amount] = {}
    for row in kept:
        key = (row["donor"], not row["receipted"], row["number"] or "")
        sums[key] = sums.get(key, Amount()) + Amount(row["amount"], bool(row["at_least"]))
    keys = sorted(sums, key=lambda key: (_order(donors[key[0]]), *key))
    whole = total(sums.values())
    rows: list[tuple[Cell, ...]] = [
        (donors[donor].staff_no, donors[donor], donors[donor].department, sums[donor, lacks, number],
         sums[donor, lacks, number].at_least, number or None)
        for donor, lacks, number in keys
    ]  # fmt: skip
    return Table(
        title="title.receipts",
        columns=(
            Column("staff_no"), Column("donor", "donor"), Column("department"), Column("received", "money"),
            Column("at_least", "flag"), Column("receipt"),
        ),
        rows=rows,
        total=(None, None, None, whole, whole.at_least, None),
        facts=facts,
        notes=_lacking(sums),
    )  # fmt: skip


def _check_receivable(book: Book, number: int, *, replace: bool) -> None:
    payment = ledger.known_payment(book, number)
    if payment.refund_of is not None:
        raise DonateError("receipt.of_refund", payment=number, refund_of=payment.refund_of)
    if payment.returned >= payment.amount:
        raise DonateError("receipt.refunded", payment=number)
    campaign = ledger.known_pledge(book, payment.pledge).campaign
    if not replace and number in (there := receipts.numbers(book, campaign)):
        raise DonateError("receipt.exists", payment=number, number=there[number] or "—")


def _write(book: Book, entry: Writing, number: str, payments: Sequence[int]) -> None:
    entry.add_all("receipt", ("payment", "number"), ((payment, number) for payment in payments))
    kept = (ledger.known_payment(book, payment) for payment in payments)
    # The number may tell of a person, so the log says for how much it was given and not which it is.
    entry.summary = {"payments": len(payments), "amount": sum(paid.amount - paid.returned for paid in kept)}


def _order(donor: Donor) -> tuple[Any, ...]:
    place = (donor.department is None, sorting_key(donor.department or ""))
    return (*place, donor.name is None, sorting_key(donor.name or ""), donor.id)


def _lacking(sums: dict[tuple[int, bool, str], Amount]) -> Notes:
    """Says for whom there is no receipt yet."""
    lacking = {donor: amount for (donor, lacks, _), amount in sums.items() if lacks}
    return (("note.no_receipt", {"donors": len(lacking), "amount": total(lacking.values())}),) if lacking else ()

"""Collections: a collector hands in cash, or one transfer for many gifts, and the book knows which gifts these are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from donate_cli.campaigning import check_open
from donate_cli.errors import DonateError
from donate_cli.listing import facts_of
from donate_cli.model import Campaign
from donate_cli.money import Amount, format_fen
from donate_cli.naming import clean, name_key
from donate_cli.store import deposits, ledger, registry
from donate_cli.store.book import Book, Writing
from donate_cli.store.deposits import Collected, Promise
from donate_cli.store.totals import WHOLE, Scope
from donate_cli.table import Cell, Column, Table

Way = Literal["cash", "transfer"]

NAMED = 5
"""Payments that an error names."""


@dataclass(frozen=True, slots=True)
class Handing:
    """What a collector handed in: when, how, under what number of a slip; `expected` (fen) is what it should come to.

    `force` takes what another was noted to hold, days that do not fit, and a slip that was handed in before.
    """

    collector: str
    on: date
    way: Way = "cash"
    slip: str | None = None
    expected: int | None = None
    force: bool = False


def collect(book: Book, handing: Handing, payments: Sequence[int]) -> Writing:
    """Record that some payments were handed in together, less what was given back of them.

    Raises DonateError for one that is a refund, was wholly given back, was handed in before or is at the bank.
    """
    handing = _cleaned(handing)
    with book.entry("payment.collect") as entry:
        asked = list(dict.fromkeys(payments))
        for number in asked:
            ledger.known_payment(book, number)
        found = deposits.collected_with_refunds(book, asked)
        campaigns = {each.campaign for each in found}
        if len(campaigns) > 1:
            raise DonateError("collect.campaigns")
        for each in found:
            _check_can_be_handed_in(handing, each, asked)
        kept = _kept(found, handing.on, force=handing.force)
        if lost := set(asked) - {each.payment for each in kept}:
            raise DonateError("collect.returned", payment=min(lost))
        _check_holder(handing, kept)
        campaign = campaigns.pop()
        _check_slip(book, handing, campaign)
        _write(entry, handing, campaign, kept, [])
    return entry


def collect_all(
    book: Book, campaign: Campaign, handing: Handing, *, scope: Scope = WHOLE, held: bool = False,
    promises: bool = False,
) -> Writing:  # fmt: skip
    """Record that all of a part of a campaign was handed in which nobody has handed in and no bank line shows.

    With `held` it is what this collector was noted to hold; with `promises` what was promised there and not paid is
    received by this very act.
    """
    handing = _cleaned(handing)
    with book.entry("payment.collect") as entry:
        found = deposits.collected(book, campaign.id, scope)
        open_ = [each for each in found if each.deposit is None and not each.matched]
        kept = _kept(open_, handing.on, force=False)
        if held:
            mine = {each.payment for each in kept if each.held and _is_of(each, handing)}
            kept = [each for each in kept if (each.refund_of or each.payment) in mine]
        _check_holder(handing, kept)
        due = deposits.promises(book, campaign.id, scope) if promises else []
        _check_promises(book, campaign, handing, due)
        if not kept and not due:
            raise DonateError("collect.nothing")
        _check_slip(book, handing, campaign.id)
        _write(entry, handing, campaign.id, kept, due)
    return entry


def deposits_table(book: Book, campaign: Campaign, *, as_of: date | None = None, today: date) -> Table:
    """What was handed in, what the bank has credited of it, and how many days the rest is old."""
    day = as_of or today
    with book.snapshot():
        found = deposits.deposits(book, campaign.id, **({"as_of": as_of} if as_of else {}))
        facts = facts_of(book, campaign, as_of=as_of)
    sums = [(each.gifts, each.amount, each.credited, each.amount - each.credited) for each in found]
    gifts, *money = (sum(column) for column in zip(*sums, strict=True)) if sums else (0, 0, 0, 0)
    rows: list[tuple[Cell, ...]] = [
        (each.id, on := date.fromisoformat(each.on_date), each.way, each.collector, each.slip, each.gifts,
         Amount(each.amount), Amount(each.credited), Amount(left := each.amount - each.credited),
         (day - on).days if left else None)
        for each in found
    ]  # fmt: skip
    return Table(
        title="title.deposits",
        columns=(
            Column("deposit", "id"), Column("date", "date"), Column("way", "word", spare=True), Column("collector"),
            Column("slip"), Column("gifts", "number"), Column("amount", "money"),
            Column("credited", "money", spare=True), Column("not_credited", "money"), Column("age", "number"),
        ),
        rows=rows,
        total=(None, None, None, None, None, gifts, *map(Amount, money), None) if rows else None,
        facts=facts,
    )  # fmt: skip


def _cleaned(handing: Handing) -> Handing:
    slip = clean(handing.slip) if handing.slip is not None else None
    return Handing(clean(handing.collector), handing.on, handing.way, slip, handing.expected, handing.force)


def _check_can_be_handed_in(handing: Handing, found: Collected, asked: Sequence[int]) -> None:
    if found.payment not in asked:
        return
    number = found.payment
    if found.refund_of is not None:
        raise DonateError("payment.is_refund", payment=number, refund_of=found.refund_of)
    if found.deposit is not None:
        raise DonateError("collect.there", payment=number, deposit=found.deposit)
    if found.matched:
        raise DonateError("collect.at_bank", payment=number)
    if found.on_date > handing.on.isoformat() and not handing.force:
        raise DonateError("date.before", date=handing.on, earliest=found.on_date)


def _kept(found: Iterable[Collected], on: date, *, force: bool) -> list[Collected]:
    """The payments of which something was kept on the day, each with those of its refunds that came out of the cash."""
    until = [each for each in found if force or each.on_date <= on.isoformat()]
    back: dict[int, list[Collected]] = {}
    for each in until:
        if each.refund_of is not None and each.deposit is None and not each.matched:
            back.setdefault(each.refund_of, []).append(each)
    kept = []
    for each in until:
        refunds = back.get(each.payment, [])
        if each.refund_of is None and each.amount + sum(refund.amount for refund in refunds) > 0:
            kept += [each, *refunds]
    return kept


def _check_holder(handing: Handing, kept: Iterable[Collected]) -> None:
    others = [each.payment for each in kept if each.held and not _is_of(each, handing)]
    if others and not handing.force:
        named = [*map(str, others[:NAMED]), *(["…"] if others[NAMED:] else [])]
        raise DonateError("collect.held", payments=", ".join(named), collector=handing.collector)


def _check_slip(book: Book, handing: Handing, campaign: int) -> None:
    """A slip is handed in once; of several campaigns each has a deposit of its own for it."""
    if handing.slip is None or handing.force:
        return
    there = {name_key(slip): deposit for slip, deposit in deposits.slips(book, campaign).items()}
    if deposit := there.get(name_key(handing.slip)):
        raise DonateError("collect.slip_there", slip=handing.slip, deposit=deposit)


def _is_of(found: Collected, handing: Handing) -> bool:
    return found.collector is not None and name_key(found.collector) == name_key(handing.collector)


def _check_promises(book: Book, campaign: Campaign, handing: Handing, due: Sequence[Promise]) -> None:
    """Raise DonateError where the campaign takes no payment on the day, or the day is before a promise."""
    if not due:
        return
    check_open(book, registry.campaign(book, campaign.id), handing.on, force=handing.force)
    for promise in due:
        if promise.on_date > handing.on.isoformat() and not handing.force:
            facts = {"date": handing.on, "pledge": promise.pledge, "pledged": promise.on_date}
            raise DonateError("date.before_pledge", **facts)


def _write(
    entry: Writing, handing: Handing, campaign: int, kept: Sequence[Collected], due: Sequence[Promise]
) -> None:  # fmt: skip
    amount = sum(each.amount for each in kept) + sum(promise.due for promise in due)
    if handing.expected is not None and handing.expected != amount:
        raise DonateError("collect.total", collected=format_fen(amount), expected=format_fen(handing.expected))
    on = handing.on.isoformat()
    rows = ((promise.pledge, promise.due, on, 0) for promise in due)
    first = entry.add_all("payment", ("pledge", "amount", "on_date", "at_least"), rows)
    made = range(first, first + len(due))
    unheld = [each.payment for each in kept if each.refund_of is None and not each.held]
    holder = handing.collector
    entry.add_all("custody", ("payment", "collector"), ((number, holder) for number in (*unheld, *made)))
    deposit = entry.add(
        "deposit", campaign=campaign, way=handing.way, amount=amount, on_date=handing.on, collector=holder,
        slip=handing.slip,
    )  # fmt: skip
    numbers = (*(each.payment for each in kept), *made)
    entry.add_all("deposited", ("deposit", "payment"), ((deposit, number) for number in numbers))
    gifts = sum(each.refund_of is None for each in kept) + len(due)
    # Who handed it in and under what number may tell of a person: the log says how much it was.
    entry.summary = {
        "deposit": deposit, "campaign": campaign, "payments": gifts, "amount": amount, "way": handing.way,
        "promises": len(due),
    }  # fmt: skip

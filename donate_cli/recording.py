"""Putting money on record: pledges, payments, refunds and cancellations, each written once."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from donate_cli.campaigning import check_open, find_round
from donate_cli.enrolling import BY_NUMBER, Giver, enrol, find_donor, known_headcount, nameless, who
from donate_cli.errors import DonateError
from donate_cli.holding import hold, known_collector
from donate_cli.model import Campaign, Channel, Donor, Payment, Pledge, Publish
from donate_cli.money import format_fen
from donate_cli.naming import LONGEST_TEXT, clean
from donate_cli.store import draft as drafts
from donate_cli.store import ledger, registry
from donate_cli.store.book import Book, Writing
from donate_cli.table import Sentence


class Gift(NamedTuple):
    """What one donor promises; `amount` is in fen. `donor` is the number of one who was found before."""

    giver: Giver
    amount: int
    at_least: bool = False
    anonymous: bool = False
    note: str | None = None
    donor: int | None = None


class _Terms(NamedTuple):
    """What the gifts of one entry have in common."""

    campaign: int
    channel: Channel
    round: int
    on: date
    paid: bool
    collector: str | None = None


def add_pledge(
    book: Book,
    campaign: Campaign,
    channel: Channel,
    giver: Giver,
    amount: int,
    *,
    on: date,
    round: int | None = None,
    paid: bool = False,
    at_least: bool = False,
    anonymous: bool = False,
    note: str | None = None,
    publish: Publish | None = None,
    collector: str | None = None,
    force: bool = False,
) -> Writing:
    """Record what a donor promised (`amount` in fen), and that it has come in when `paid`; `collector` holds the cash.

    A donor not yet in the book is enrolled in the same entry, if `giver.new` allows it. `publish` is how this one gift
    is to appear in notices.
    """
    with book.entry("pledge.add") as entry:
        terms = _terms(book, campaign, channel, round, on, collector, paid=paid, force=force)
        pledge, donor = _promise(book, entry, terms, Gift(giver, amount, at_least, anonymous, note))
        entry.summary = {
            "pledge": pledge, "donor": donor, "amount": amount, "at_least": at_least,
            "channel": channel.code, "campaign": campaign.id, "round": terms.round, "paid": paid,
        }  # fmt: skip
        if publish:
            entry.add("disclosure", pledge=pledge, publish=publish)
            entry.summary["publish"] = publish
    return entry


def add_pledges(
    book: Book,
    campaign: Campaign,
    channel: Channel,
    gifts: Iterable[Gift],
    *,
    on: date,
    round: int | None = None,
    paid: bool = False,
    collector: str | None = None,
    force: bool = False,
    draft: str | None = None,
) -> Writing:
    """Record a list of gifts as one entry, all or none; a new name that comes twice is one donor.

    `draft` is the token of the list as it was typed: the same one is refused a second time.
    """
    with book.entry("pledge.enter") as entry:
        if draft and (recorded := drafts.entry_of(book, draft)):
            raise DonateError("enter.recorded", entry=recorded)
        terms = _terms(book, campaign, channel, round, on, collector, paid=paid, force=force)
        amounts = [gift.amount for gift in gifts if _promise(book, entry, terms, gift)]
        entry.summary = {
            "pledges": len(amounts), "amount": sum(amounts),
            "channel": channel.code, "campaign": campaign.id, "round": terms.round, "paid": paid,
            **({"draft": draft} if draft else {}),
        }  # fmt: skip
    return entry


def cancel_pledge(book: Book, number: int, *, on: date, reason: str) -> Writing:
    """Take a promise back. What was paid on it must have been refunded; the pledge itself stays on record."""
    with book.entry("pledge.cancel", reason=clean(reason, longest=LONGEST_TEXT)) as entry:
        pledge = _standing(book, number)
        check_open(book, registry.campaign(book, pledge.campaign))
        if pledge.received:
            raise DonateError("pledge.paid", pledge=number, received=format_fen(pledge.received))
        last = max([pledge.on_date, *(payment.on_date for payment in ledger.payments_of(book, number))])
        if on < last:
            raise DonateError("date.before", date=on, earliest=last)
        entry.add("cancellation", pledge=number, on_date=on)
        entry.summary = {
            "pledge": number, "donor": pledge.donor, "amount": pledge.amount, "at_least": pledge.at_least,
        }  # fmt: skip
    return entry


def add_payment(
    book: Book,
    number: int,
    amount: int | None,
    *,
    on: date,
    note: str | None = None,
    collector: str | None = None,
    force: bool = False,
) -> Writing:
    """Record money received against a pledge: all that is outstanding, or `amount` (fen), a part or more.

    `collector` is who holds it, where it is cash.
    """
    holder = known_collector(collector, paid=True)
    note = clean(note, longest=LONGEST_TEXT) if note else None
    with book.entry("payment.add") as entry:
        pledge = _standing(book, number)
        check_open(book, registry.campaign(book, pledge.campaign), on, force=force)
        received = amount if amount is not None else pledge.outstanding
        if received == 0:
            raise DonateError("payment.nothing_due", pledge=number)
        if on < pledge.on_date and not force:
            raise DonateError("date.before_pledge", date=on, pledge=number, pledged=pledge.on_date)
        payment = entry.add("payment", pledge=number, amount=received, on_date=on, at_least=0, note=note)
        hold(entry, payment, holder)
        entry.summary = {"payment": payment, "pledge": number, "donor": pledge.donor, "amount": received}
    return entry


def refund_payment(
    book: Book, number: int, amount: int | None, *, on: date, reason: str, force: bool = False
) -> Writing:
    """Record money given back: all that is left of a payment, or `amount` (fen), never more than is left."""
    with book.entry("payment.refund", reason=clean(reason, longest=LONGEST_TEXT)) as entry:
        payment = _refundable(book, number)
        pledge = _standing(book, payment.pledge)
        check_open(book, registry.campaign(book, pledge.campaign), on, force=force)
        if on < payment.on_date:
            raise DonateError("date.before", date=on, earliest=payment.on_date)
        left = payment.amount - payment.returned
        returned = left if amount is None else amount
        if left == 0 or returned > left:
            raise DonateError("payment.over_refund", payment=number, left=format_fen(left))
        refund = entry.add("payment", pledge=pledge.id, amount=-returned, on_date=on, at_least=0, refund_of=number)
        entry.summary = {"payment": refund, "refund_of": number, "donor": pledge.donor, "amount": returned}
    return entry


def _terms(
    book: Book, campaign: Campaign, channel: Channel, round: int | None, on: date, holder: str | None,
    *, paid: bool, force: bool,
) -> _Terms:  # fmt: skip
    check_open(book, campaign, on, force=force)
    found = find_round(book, campaign, round).number
    return _Terms(campaign.id, channel, found, on, paid, known_collector(holder, paid=paid))


def _promise(book: Book, entry: Writing, terms: _Terms, gift: Gift) -> tuple[int, int]:
    """Write one gift, and its payment where it has come; returns the numbers of pledge and donor."""
    note = clean(gift.note, longest=LONGEST_TEXT) if gift.note else None
    if gift.donor:
        found = _found_before(book, gift.donor)
        donor, headcount = found.id, found.headcount
        # The money of one who was forgotten since counts like any other; a text about the person is not kept.
        note = note if found.name else None
    else:
        donor, headcount = _donor_of(book, entry, gift.giver, terms.channel, anonymous=gift.anonymous)
    pledge = entry.add(
        "pledge", campaign=terms.campaign, channel=terms.channel.id, round=terms.round, donor=donor,
        amount=gift.amount, at_least=int(gift.at_least), headcount=headcount, on_date=terms.on, note=note,
    )  # fmt: skip
    if terms.paid:
        payment = entry.add("payment", pledge=pledge, amount=gift.amount, on_date=terms.on, at_least=int(gift.at_least))
        hold(entry, payment, terms.collector)
    return pledge, donor


def _found_before(book: Book, number: int) -> Donor:
    """The donor as it stands under the lock: it may have been merged, forgotten or put aside since it was found."""
    if registry.donor(book, number) is None:
        raise DonateError("donor.unknown", value=f"{BY_NUMBER}{number}")
    return registry.givers(book, [number])[number]


def _donor_of(book: Book, entry: Writing, giver: Giver, channel: Channel, *, anonymous: bool) -> tuple[int, int | None]:
    population = giver.population or channel.population
    if anonymous:
        if giver.headcount or giver.staff_no or giver.kind:
            raise DonateError("donor.anonymous_alone")
        return nameless(book, entry, population=population, department=giver.department), None
    donor = find_donor(book, giver)
    if donor is None:
        if not giver.new:
            raise DonateError("donor.unknown_new", value=giver.name or giver.staff_no)
        return enrol(entry, giver, population=population), known_headcount(giver)
    _agreeing(donor, giver)
    return donor.id, known_headcount(giver) if giver.headcount else donor.headcount


def _agreeing(donor: Donor, giver: Giver) -> None:
    """Refuse what the clerk says of a known donor and the book says otherwise, lest it be thought recorded."""
    if giver.headcount and donor.kind != "group":
        raise DonateError("donor.not_group", value=donor.name or "—")
    for field, said in (("kind", giver.kind), ("population", giver.population)):
        known = getattr(donor, field)
        if said and said != known:
            facts = {field: Sentence(f"{field}.{known}"), "value": Sentence(f"{field}.{said}")}
            raise DonateError(f"donor.other_{field}", known=who(donor), **facts)


def _standing(book: Book, number: int) -> Pledge:
    pledge = ledger.known_pledge(book, number)
    if pledge.cancelled:
        raise DonateError("pledge.cancelled", pledge=number)
    return pledge


def _refundable(book: Book, number: int) -> Payment:
    payment = ledger.known_payment(book, number)
    if payment.refund_of is not None:
        raise DonateError("payment.is_refund", payment=number, refund_of=payment.refund_of)
    return payment

"""Saying what belongs together at the bank and in the book: proposed, applied, matched by hand, taken apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from donate_cli.allocating import Part, Target, allocation, record, rest, spread
from donate_cli.campaigning import check_open
from donate_cli.claims import CONFIDENCES, Claim, Credit, Proposal, Settled
from donate_cli.errors import DonateError
from donate_cli.model import Campaign
from donate_cli.money import Amount
from donate_cli.naming import LONGEST_TEXT, clean
from donate_cli.remaining import Remaining
from donate_cli.store import ledger, matches, registry
from donate_cli.store.book import Book, Writing
from donate_cli.table import Sentence

FEW = 3
"""Lines, payers or targets that a text names; beyond that it counts them."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one look at the bank and the book came to; the proposals are in the order of their numbers, from 1.

    `closed`: the campaign takes no payments, so that promises and refunds yet to be recorded were left out.
    """

    campaign: Campaign
    credits: tuple[Credit, ...]
    claims: tuple[Claim, ...]
    settled: tuple[Settled, ...]
    proposals: tuple[Proposal, ...]
    closed: bool

    @property
    def certain(self) -> tuple[Proposal, ...]:
        return tuple(each for each in self.proposals if each.confidence == "certain")

    @property
    def unproposed(self) -> list[Credit]:
        """The lines of which no proposal speaks, neither as what came nor as what was reversed."""
        parts = [part for each in self.proposals for part in each.allocations]
        spoken_of = {part.line for part in parts} | {part.credit for part in parts}
        return [credit for credit in self.credits if credit.line not in spoken_of]

    @property
    def unclaimed(self) -> list[Claim]:
        """The claims of which no proposal speaks."""
        parts = [part for each in self.proposals for part in each.allocations]
        payments = {part.payment for part in parts}
        pledges = {part.pledge for part in parts}
        return [
            claim
            for claim in self.claims
            if (claim.pledge not in pledges if claim.payment is None else claim.payment not in payments)
        ]


def run(book: Book, campaign: Campaign, *, days_after: int | None = None) -> Run:
    """Propose what the open lines of all accounts are, for one campaign. `days_after`: how late the bank may be.

    In a closed campaign no payment can be made, so that only those on record are looked at.
    """
    from donate_cli.grounds.unmatched import Window
    from donate_cli.reconciling import propose

    usual = Window()
    late = (
        usual
        if days_after is None
        else replace(usual, after=days_after, promise_after=max(days_after, usual.promise_after))
    )
    with book.snapshot():
        closed = registry.campaign(book, campaign.id).state == "closed"
        credits = matches.credits(book)
        claims = matches.claims(book, campaign.id)
        # What came before is read only where something went back.
        back = not closed and any(credit.left < 0 for credit in credits)
        settled = matches.settled(book, campaign.id) if back else []
        if closed:
            claims = [claim for claim in claims if claim.payment is not None]
        # What other campaigns expect is never proposed here, but it may leave a line no longer certain.
        all_claims = [*claims, *matches.claims_elsewhere(book, campaign.id)]
        all_settled = [*settled, *(matches.settled_elsewhere(book, campaign.id) if back else ())]
    return ran(
        campaign, credits, claims, settled, propose(credits, all_claims, all_settled, window=late), closed=closed
    )


def ran(
    campaign: Campaign,
    credits: Sequence[Credit],
    claims: Sequence[Claim],
    settled: Sequence[Settled],
    proposals: Sequence[Proposal],
    *,
    closed: bool = False,
) -> Run:
    """A run with its proposals in the order in which they are shown: the surest first, then as the lines came."""
    in_order = sorted(
        proposals, key=lambda each: (CONFIDENCES.index(each.confidence), min(part.line for part in each.allocations))
    )
    return Run(campaign, tuple(credits), tuple(claims), tuple(settled), tuple(in_order), closed)


def apply(book: Book, proposals: Sequence[Proposal]) -> Writing:
    """Match what some proposals say, all in one entry.

    Raises DonateError where the book has moved so far that less is left of a line or claim than is to be given.
    """
    with book.entry("reconcile.match") as entry:
        record(book, entry, [Part(part, each.ground) for each in proposals for part in each.allocations])
    return entry


def match(book: Book, line: int, targets: Sequence[Target], *, amount: int | None = None) -> Writing:
    """Say by hand what a line is: it goes to the targets in order until it is used up. `amount` (fen) is a part.

    Raises DonateError where that does not fit; nothing is written then.
    """
    if not targets:
        raise DonateError("match.no_target", line=line)
    if amount is not None and len(targets) > 1:
        raise DonateError("match.amount_alone")
    with book.entry("reconcile.match") as entry:
        record(book, entry, list(spread(_left_of(book, [line], targets), [line], targets, amount=amount)))
    return entry


def set_aside(book: Book, line: int, *, reason: str, amount: int | None = None) -> Writing:
    """Say that what is left of a line, or `amount` (fen) of it, is no gift."""
    with book.entry("reconcile.match", reason=clean(reason, longest=LONGEST_TEXT)) as entry:
        left = Remaining.of(book, lines=[line])
        record(book, entry, list(rest(left, [line], amount=amount)))
    return entry


def targets_of_deposit(book: Book, deposit: int) -> list[Target]:
    """The payments that were handed in together and of which something is not matched."""
    payments = matches.payments_in(book, deposit)
    if payments is None:
        raise DonateError("match.deposit_unknown", deposit=deposit)
    left = matches.payments_left(book, payments)
    open_ones = [number for number in payments if number in left and left[number].left]
    if not open_ones:
        raise DonateError("match.used_up.deposit", number=deposit)
    return [Target("payment", number, bundle=True) for number in open_ones]


def unmatch(book: Book, lines: Sequence[int], *, payments: Sequence[int] = ()) -> Writing:
    """Take apart what lines were matched with, all of it or, of one line, some payments; those that a match made fall.

    Raises DonateError where one was not matched, or where something that stays rests on a payment that would fall;
    nothing is written then.
    """
    lines = tuple(dict.fromkeys(lines))
    if payments and len(lines) > 1:
        raise DonateError("match.payment_of_one")
    with book.entry("reconcile.unmatch") as entry:
        chosen = list({each.id: each for line in lines for each in _chosen(book, line, payments)}.values())
        falling = [each.payment for each in chosen if each.made and each.payment is not None]
        for campaign in matches.pledge_campaigns(book, falling):
            check_open(book, registry.campaign(book, campaign))
        if later := matches.resting_on(book, falling, falling=[each.id for each in chosen]):
            noun = Sentence(f"noun.{later['noun']}")
            (line,) = (each.line for each in chosen if each.made and each.payment == later["payment"])
            raise DonateError("match.rested_on", line=line, by=later["entry"], noun=noun)
        entry.add_all("unmatched", ("matched",), ((each.id,) for each in chosen))
        entry.summary = {
            "line": lines[0] if len(lines) == 1 else few_numbers(lines),
            "matches": len(chosen),
            "amount": sum(each.amount for each in chosen),
            "fell": len(falling),
        }
    return entry


def few_numbers(numbers: Sequence[int]) -> str:
    """Numbers for the eye: the first of them, and how many there are."""
    return ", ".join(map(str, numbers[:FEW])) + (f" … ({len(numbers)})" if numbers[FEW:] else "")


def remarks(book: Book, line: int, targets: Sequence[Target] = ()) -> Iterator[Sentence]:
    """What a clerk should know after a line was matched by hand: what is left of it, what was paid beyond a promise."""
    if left := matches.lines_left(book, [line])[line].left:
        yield Sentence("match.left", {"line": line, "left": Amount(left)})
    for pledge in dict.fromkeys(target.number for target in targets if target.kind == "pledge"):
        found = ledger.known_pledge(book, pledge)
        if found.received > found.amount and not found.at_least:
            facts = {"pledge": pledge, "promised": Amount(found.amount), "received": Amount(found.received)}
            yield Sentence("match.over_paid", facts)


def _left_of(book: Book, lines: Sequence[int], targets: Sequence[Target]) -> Remaining:
    for each in targets:
        if each.kind in ("payment", "returns"):
            ledger.known_payment(book, each.number)
        elif each.kind == "pledge":
            ledger.known_pledge(book, each.number)
    return Remaining.for_all(book, (allocation(line, 0, each) for line in lines for each in targets))


def _chosen(book: Book, line: int, payments: Sequence[int]) -> list[matches.Standing]:
    """The matches to take apart."""
    if not matches.lines_left(book, [line]):
        raise DonateError("bank_line.unknown", line=line)
    standing = matches.standing_of(book, line)
    for payment in payments:
        if all(each.payment != payment for each in standing):
            raise DonateError("match.not_with", line=line, payment=payment)
    chosen = [each for each in standing if not payments or each.payment in payments]
    if not chosen:
        raise DonateError("match.nothing_to_unmatch", line=line)
    return chosen

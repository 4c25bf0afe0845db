"""What the book expects of the bank, and what it shows: claims, credits, proposals of what belongs together."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Confidence = Literal["certain", "likely", "possible"]
CONFIDENCES: tuple[Confidence, ...] = ("certain", "likely", "possible")

Ground = Literal[
    "order", "slip", "staff_no", "name", "masked", "collector", "department", "payout", "instalments", "subset",
    "twins", "cents", "amount", "refund", "reversal", "hand", "aside",
]  # fmt: skip
"""Why a line belongs to a claim: the strongest evidence for it. `hand`: a clerk said so; `aside`: it is no gift."""


TargetKind = Literal["payment", "pledge", "returns", "reverses", "aside"]
"""What a part of a line may be for: a payment or a promise, a payment that it returns, a line that it reverses."""


class Credit(NamedTuple):
    """A line of a statement, of which `left` (fen, of the line's sign: below zero for a refund) is not yet matched.

    `day` is the ordinal of its date (`date.toordinal`), `at_time` the time of day where the bank gives one. Texts are
    as the bank has them.
    """

    line: int
    day: int
    left: int
    account: str = ""
    payer: str | None = None
    remark: str | None = None
    order_no: str | None = None
    other_no: str | None = None
    at_time: str | None = None


class Claim(NamedTuple):
    """Money that the book expects to see at the bank, of which `left` (fen) is not yet matched.

    A payment on record has its number in `payment`; a promise that nobody has paid has None there. A refund on record
    is a claim below zero that names the payment it returns (`refund_of`). `names` are the keys (`naming.name_key`) of
    what the donor is called, aliases included; none for the anonymous. `day` is the ordinal of the payment's day, for a
    promise of the pledge's. `sender` is whose list brought the gift, `collector` who holds or handed in the money;
    claims of one `deposit` were handed in together, under the number `slip`. `masked` names are not here: the bank's
    side masks. `shared` are those of the names that another donor of the book has as well, `shared_near` those that one
    of the same department has. `elsewhere` is the number of another campaign of which this is: such a claim is never
    proposed, but a line that may be for it is not certain to be for any other.
    """

    pledge: int
    payment: int | None
    left: int
    day: int
    donor: int
    names: tuple[str, ...] = ()
    staff_no: str | None = None
    department: str | None = None
    channel: str = ""
    round: int = 1
    order_no: str | None = None
    sender: str | None = None
    collector: str | None = None
    deposit: int | None = None
    slip: str | None = None
    refund_of: int | None = None
    is_person: bool = True
    shared: tuple[str, ...] = ()
    shared_near: tuple[str, ...] = ()
    elsewhere: int | None = None

    @property
    def key(self) -> tuple[int, int]:
        """What tells one claim from another: a promise by its pledge, a payment by its own number."""
        return (0, self.pledge) if self.payment is None else (1, self.payment)


class Settled(NamedTuple):
    """A part of a payment (`amount`, fen) that a line of a statement has brought: what a refund may return.

    `day` (ordinal, 0 where it is not known), `at_time`, `payer` and the numbers are the line's; `names` are the
    donor's, as in a claim, and so is `elsewhere`. Without any of them nothing tells to whom money goes back.
    """

    line: int
    payment: int
    amount: int
    pledge: int
    donor: int
    day: int = 0
    payer: str | None = None
    order_no: str | None = None
    other_no: str | None = None
    names: tuple[str, ...] = ()
    at_time: str | None = None
    elsewhere: int | None = None


class Allocation(NamedTuple):
    """A part of a line (`amount`, fen, of the line's sign), and what it is for: exactly one of the others is set.

    `payment` (or refund) is on record; `pledge` is a promise of which a payment will be recorded; `returns` is a
    payment of which a refund will be recorded; `credit` is the line that this one reverses. With none of them it is no
    gift.
    """

    line: int
    amount: int
    payment: int | None = None
    pledge: int | None = None
    returns: int | None = None
    credit: int | None = None

    @property
    def target(self) -> tuple[TargetKind, int]:
        """What it is for, by kind and number; what is no gift has the number 0."""
        if self.payment is not None:
            return "payment", self.payment
        if self.pledge is not None:
            return "pledge", self.pledge
        if self.returns is not None:
            return "returns", self.returns
        return ("aside", 0) if self.credit is None else ("reverses", self.credit)


MOST_AGAINST = 5
"""Rivals that a proposal names; beyond that it counts them."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines and claims that belong together. `rivals` counts the other ways to use one of its lines or claims that are
    about as good; a proposal that has any is never certain. `against` are the first of them, each with what it would
    allocate; they may be of another campaign.

    The allocations of all proposals of one run use no line and no claim beyond what was left of it.
    """

    allocations: tuple[Allocation, ...]
    ground: Ground
    confidence: Confidence
    rivals: int = 0
    against: tuple[tuple[Allocation, ...], ...] = ()

    @property
    def amount(self) -> int:
        """What it brings in all, in fen."""
        return sum(each.amount for each in self.allocations)

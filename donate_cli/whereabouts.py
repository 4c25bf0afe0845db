"""Where the recorded money is, and whose the money at the bank is: what a closing statement speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from donate_cli.model import Campaign
from donate_cli.table import Table

Place = Literal["banked", "in_hand", "in_transit", "unexplained"]
PLACES: tuple[Place, ...] = ("banked", "in_hand", "in_transit", "unexplained")
"""Where recorded money is: a line of a statement shows it, a collector holds it, it is on its way, nobody can say."""

Claimed = Literal["here", "other", "aside", "reversed", "unclaimed"]
CLAIMS: tuple[Claimed, ...] = ("here", "other", "aside", "reversed", "unclaimed")
"""Whose money at the bank is: this campaign's, others', no gift, taken back by the bank itself, nobody's yet."""

Listed = Literal[
    "unclaimed", "in_hand", "in_transit", "unexplained", "outstanding", "aside", "other", "files", "payments"
]
LISTS: tuple[Listed, ...] = (
    "unclaimed", "in_hand", "in_transit", "unexplained", "outstanding", "aside", "other", "files", "payments",
)  # fmt: skip
"""The lists of a closing statement, in their order."""


class Paid(NamedTuple):
    """A payment of a day or before, or a refund below zero; all money is in fen, days are ISO text.

    `banked` is what lines of that day or before show of it, `late` what later lines show, the first of them on
    `late_date`. `bank_date` is the day of the newest line that shows it by the day, `lines` are the numbers of all
    lines. `held` is 1 where a collector was noted, whose name may be erased. `deposit` was handed in by the day.
    """

    payment: int
    pledge: int
    donor: int
    amount: int
    on_date: str
    refund_of: int | None
    banked: int
    late: int
    bank_date: str | None
    late_date: str | None
    lines: str | None
    held: int
    collector: str | None
    deposit: int | None

    @property
    def unseen(self) -> int:
        """What no line of the day or before shows of it, in fen, of its sign."""
        return self.amount - self.banked


class Placed(NamedTuple):
    """A payment with the parts of it (fen) by where they are, which add up to it.

    `handed_in`, `late` and `on_way` are in transit: handed in and not credited on the day, known only from a later line
    to have been on its way, a refund that the bank has yet to show. A payment of which nothing was kept is `returned`;
    `settled` says that with its refunds nothing of it is left where it lies.
    """

    paid: Paid
    in_hand: int = 0
    handed_in: int = 0
    late: int = 0
    on_way: int = 0
    unexplained: int = 0
    collector: str | None = None
    returned: bool = False
    settled: bool = False

    @property
    def in_transit(self) -> int:
        """What is on its way, in whatever manner."""
        return self.handed_in + self.late + self.on_way

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """The parts in the order of `PLACES`."""
        return (self.paid.banked, self.in_hand, self.in_transit, self.unexplained)

    @property
    def place(self) -> Place:
        """Where the part is that is farthest from the bank: a payment is counted there, and there alone."""
        return next((place for place, part in reversed([*zip(PLACES, self.parts, strict=True)]) if part), "banked")


class BankLine(NamedTuple):
    """A line of a statement that is not wholly the campaign's on a day; money is in fen, of its sign, days ISO text.

    `unclaimed` of it belongs to nobody then, `aside` is no gift, for a `reason` that may be erased, `other` belongs to
    other `campaigns`, by their codes. `later` is 1 where it was matched with what came only after the day.
    """

    line: int
    account: str
    on_date: str
    payer: str | None
    remark: str | None
    amount: int
    unclaimed: int
    later: int
    aside: int
    reason: str | None
    other: int
    campaigns: str | None


class StatementFile(NamedTuple):
    """A statement that was taken in: `lines_in` of its lines, up to a day, come to `amount` (fen)."""

    id: int
    account: str
    profile: str
    name: str
    first_on: str
    last_on: str
    lines: int
    lines_in: int
    amount: int
    opening: int | None
    closing: int | None


class Sum(NamedTuple):
    """A line of the closing table: how many payments or lines, and fen."""

    number: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing statement of a campaign on a day.

    `recorded` and `bank` are the wholes as the book adds them up by itself; `places` and `claims` are the parts that
    they have to be the sums of. `table` shows both, `lists` hold every remainder by row.
    """

    campaign: Campaign
    as_of: date
    facts: dict[str, Any]
    recorded: Sum
    places: Mapping[Place, Sum]
    bank: Sum
    claims: Mapping[Claimed, Sum]
    table: Table
    lists: Mapping[Listed, Table]

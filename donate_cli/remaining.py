"""What lines, payments and promises have left while parts of lines are given to them."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Self

from donate_cli.claims import Allocation, Ground
from donate_cli.errors import DonateError
from donate_cli.money import format_fen
from donate_cli.store import matches
from donate_cli.store.book import Book
from donate_cli.store.matches import LineLeft, PaymentLeft, PromiseLeft


@dataclass(slots=True)
class Remaining:
    """What is left, in fen, of the lines, payments and pledges that some allocations speak of; `take` uses it up."""

    lines: dict[int, LineLeft]
    payments: dict[int, PaymentLeft]
    promises: dict[int, PromiseLeft]
    of_lines: dict[int, int] = field(default_factory=dict)
    of_payments: dict[int, int] = field(default_factory=dict)
    of_promises: dict[int, int] = field(default_factory=dict)
    returnable: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of_lines = {number: found.left for number, found in self.lines.items()}
        self.of_payments = {number: found.left for number, found in self.payments.items()}
        self.of_promises = {number: found.left for number, found in self.promises.items()}
        self.returnable = {number: found.returnable for number, found in self.payments.items()}

    @classmethod
    def of(cls, book: Book, *, lines: Iterable[int], payments: Iterable[int] = (), pledges: Iterable[int] = ()) -> Self:
        """What is left now; a number that the book does not have is refused once something is taken of it."""
        return cls(
            matches.lines_left(book, lines), matches.payments_left(book, payments), matches.promises_left(book, pledges)
        )

    @classmethod
    def for_all(cls, book: Book, allocations: Iterable[Allocation]) -> Self:
        """What is left now of all that some allocations speak of."""
        lines: set[int] = set()
        payments: set[int] = set()
        pledges: set[int] = set()
        for line, _, payment, pledge, returns, credit in allocations:
            lines.add(line)
            lines.update(filter(None, (credit,)))
            payments.update(filter(None, (payment, returns)))
            pledges.update(filter(None, (pledge,)))
        return cls.of(book, lines=lines, payments=payments, pledges=pledges)

    def take(self, part: Allocation, ground: Ground) -> None:
        """Use up what a part of a line takes. Raises DonateError where that is more than is left, or of the other sign.

        By hand more may be paid than was promised: a clerk has seen that it came.
        """
        line, amount, payment, pledge, returns, credit = part
        self.check(part)
        _check_left("match.over_line", amount, self.of_lines[line], line=line)
        if payment is not None:
            _check_left("match.over_payment", amount, self.of_payments[payment], line=line, payment=payment)
            self.of_payments[payment] -= amount
        elif pledge is not None:
            if ground != "hand":
                _check_left("match.over_promise", amount, self.of_promises[pledge], line=line, pledge=pledge)
            self.of_promises[pledge] -= amount
        elif returns is not None:
            _check_left("match.over_return", -amount, self.returnable[returns], line=line, payment=returns)
            self.returnable[returns] += amount
        elif credit is not None:
            _check_left("match.over_credit", -amount, self.of_lines[credit], line=line, credit=credit)
            self.of_lines[credit] += amount
        self.of_lines[line] -= amount

    def check(self, part: Allocation) -> None:
        """Raise DonateError for what the book does not have, and where money in is given to what went back or the other
        way round."""
        line, _, payment, pledge, returns, credit = part
        _known("bank_line.unknown", self.lines, line=line)
        _known("bank_line.unknown", self.lines, line=credit)
        _known("payment.unknown", self.payments, payment=payment)
        _known("payment.unknown", self.payments, payment=returns)
        _known("pledge.unknown", self.promises, pledge=pledge)
        came_in = self.lines[line].amount > 0
        facts = {"line": line, "amount": format_fen(self.lines[line].amount)}
        if payment is not None and (self.payments[payment].amount > 0) != came_in:
            raise DonateError(
                "match.other_sign", payment=payment, paid=format_fen(self.payments[payment].amount), **facts
            )
        if pledge is not None:
            if self.promises[pledge].cancelled:
                raise DonateError("pledge.cancelled", pledge=pledge)
            if not came_in:
                raise DonateError("match.back_to_pledge", pledge=pledge, **facts)
        if (returns is not None or credit is not None) and came_in:
            raise DonateError("match.not_back", **facts)
        if returns is not None and self.payments[returns].refund_of is not None:
            raise DonateError("payment.is_refund", payment=returns, refund_of=self.payments[returns].refund_of)
        if credit is not None and self.lines[credit].amount < 0:
            raise DonateError("match.reverses_back", credit=credit, **facts)


def _known(key: str, found: Container[int], **numbers: int | None) -> None:
    if any(number is not None and number not in found for number in numbers.values()):
        raise DonateError(key, **numbers)


def _check_left(key: str, wanted: int, left: int, **facts: int) -> None:
    """`wanted` is nothing, or lies beyond what is left (both of one sign)."""
    if wanted == 0 or (wanted > 0) != (left > 0) or abs(wanted) > abs(left):
        raise DonateError(key, wanted=format_fen(wanted), left=format_fen(left), **facts)

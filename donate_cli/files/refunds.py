"""Movements → lines: refunds and reversals are told from plain payments, and each is counted once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from donate_cli.errors import DonateError
from donate_cli.files.movements import Movement
from donate_cli.statements import PassedOver, StatementLine, payment_number, runs

_LONG = 16
"""Digits of a platform's number, before whose tail is plainly another number."""


class Settled(NamedTuple):
    """The lines in the file's order, what was passed over, the rows of refunds whose payment the file has not, and the
    rows passed over as money out."""

    lines: tuple[StatementLine, ...]
    passed_over: Counter[PassedOver]
    unclear: tuple[int, ...]
    outgoing: tuple[StatementLine, ...]


def settle(movements: Sequence[Movement]) -> Settled:
    """Money in above zero, what was given back below; a refund that has a row of its own is not counted again where
    its payment's row speaks of it."""
    returned = _Returned(movements)
    lines: list[StatementLine] = []
    passed: Counter[PassedOver] = Counter()
    unclear: list[int] = []
    outgoing: list[StatementLine] = []
    for one in movements:
        amounts, reason = _amounts(one, returned)
        lines += [_line(one, amount, returned) for amount in amounts]
        if not amounts:
            passed[reason] += 1
            outgoing += [_line(one, -one.fen, returned)] if reason == "outgoing" else []
            if reason == "other" and one.returns and one.fen and not returned.has_payment(one):
                unclear.append(one.row)
    return Settled(tuple(lines), passed, tuple(unclear), tuple(outgoing))


def with_refunds(movements: Sequence[Movement], rows: Collection[int]) -> Sequence[Movement]:
    """The same movements, those of the rows marked as refunds. Raises DonateError for a row that is no money out."""
    if not rows:
        return movements
    out = {one.row for one in movements if one.way == "out" and one.outcome == "done"}
    if wrong := sorted(set(rows) - out):
        raise DonateError("statement.no_refund_row", rows=runs(wrong))
    return [one._replace(returns=True) if one.row in rows else one for one in movements]


def _amounts(one: Movement, returned: "_Returned") -> tuple[list[int], PassedOver]:
    if one.way == "neither":
        tied = one.returns and one.fen and one.outcome == "done" and returned.is_of_income(one)
        return ([-abs(one.fen)] if tied else []), "other"
    if one.outcome == "dropped" and not (one.way == "in" and one.returned):
        return [], "unsuccessful"
    if one.way == "out":
        # a minus among the expenses is money that came back
        return ([-one.fen] if one.returns or one.fen < 0 else []), "outgoing"
    left = min(one.returned, one.fen) - returned.rows_of(one) if one.returned and not one.returns else 0
    return ([one.fen, -left] if left > 0 else [one.fen]), "other"


def _line(one: Movement, amount: int, returned: "_Returned") -> StatementLine:
    other_no = returned.number_for(one) if amount < 0 else one.other_no
    return StatementLine(
        one.row, one.on_date, amount, one.at_time, one.balance, one.payer, one.remark, one.order_no, other_no
    )


class _Returned:
    """Which refunds have rows of their own, and of which payments they are: by number, else by payer and sum."""

    def __init__(self, movements: Sequence[Movement]) -> None:
        self._ways: dict[str, set[str]] = defaultdict(set)
        self._by_number: dict[str, int] = defaultdict(int)
        self._loose: Counter[tuple[str, int]] = Counter()
        has = any(one.returned or (one.returns and one.way == "neither") for one in movements)
        payments = [one for one in movements if has and one.fen and not _is_return(one)]
        for one in payments:
            way = "dropped" if one.outcome == "dropped" and not one.returned else one.way
            for number in _numbers(one):
                self._ways[number].add(way)
        for one in movements if has else ():
            if _is_return(one):
                self._keep(one)

    def _keep(self, one: Movement) -> None:
        tied = [number for number in _numbers(one) if number in self._ways]
        if tied:
            self._by_number[tied[0]] += abs(one.fen)
        elif one.payer:
            self._loose[one.payer, abs(one.fen)] += 1

    def rows_of(self, payment: Movement) -> int:
        """What the rows of refunds say of this payment; a row found by payer and sum is used up."""
        if own := sum(self._by_number.get(number, 0) for number in _numbers(payment)):
            return own
        key = (payment.payer or "", payment.returned)
        if self._loose[key]:
            self._loose[key] -= 1
            return payment.returned
        return 0

    def has_payment(self, refund: Movement) -> bool:
        """Whether the file has what this row returns."""
        return any(number in self._ways for number in _numbers(refund))

    def number_for(self, refund: Movement) -> str | None:
        """The number that a refund shares with its payment, where its own is that with a tail; else its other one."""
        head = payment_number(refund.order_no) if refund.order_no else None
        if head is None or refund.other_no in self._ways:
            return refund.other_no
        plain = head.isdecimal() and len(head) >= _LONG
        return head if head in self._ways or (plain and not refund.other_no) else refund.other_no

    def is_of_income(self, refund: Movement) -> bool:
        """Whether what this row returns is money that came in."""
        return any("in" in self._ways.get(number, ()) for number in _numbers(refund))


def _is_return(one: Movement) -> bool:
    return bool(one.fen) and one.outcome == "done" and one.returns and (one.way != "in" or one.fen < 0)


def _numbers(one: Movement) -> Iterator[str]:
    """The numbers that a payment and its refund share: a refund's may be its payment's with a tail."""
    found = {one.order_no, one.other_no, *(payment_number(no) for no in (one.order_no,) if no)}
    yield from sorted(filter(None, found))

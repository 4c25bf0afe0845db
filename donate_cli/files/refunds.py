"""Movements → lines: refunds and reversals are told from plain payments, and each is counted once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from donate_cli.files.movements import Movement
from donate_cli.statements import PassedOver, StatementLine

_TAIL = re.compile("[_*|#]")


class Settled(NamedTuple):
    """The lines in the file's order, what was passed over, and the rows of refunds whose payment the file has not."""

    lines: tuple[StatementLine, ...]
    passed_over: Counter[PassedOver]
    unclear: tuple[int, ...]


def settle(movements: Sequence[Movement]) -> Settled:
    """Money in above zero, what was given back below; a refund that has a row of its own is not counted again where
    its payment's row speaks of it."""
    returned = _Returned(movements)
    lines: list[StatementLine] = []
    passed: Counter[PassedOver] = Counter()
    unclear: list[int] = []
    for one in movements:
        amounts, reason = _amounts(one, returned)
        lines += [_line(one, amount) for amount in amounts]
        if not amounts:
            passed[reason] += 1
            if reason == "other" and one.returns and one.fen and not returned.has_payment(one):
                unclear.append(one.row)
    return Settled(tuple(lines), passed, tuple(unclear))


def with_usual_signs(movements: Sequence[Movement]) -> Sequence[Movement]:
    """The same movements, money out above zero where a file writes it with a minus throughout (支出金额 -12.00)."""
    out = [one.fen for one in movements if one.way == "out" and one.fen]
    if 2 * sum(fen > 0 for fen in out) >= len(out):
        return movements
    return [one._replace(fen=-one.fen) if one.way == "out" else one for one in movements]


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


def _line(one: Movement, amount: int) -> StatementLine:
    return StatementLine(
        one.row, one.on_date, amount, one.at_time, one.balance, one.payer, one.remark, one.order_no, one.other_no
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

    def is_of_income(self, refund: Movement) -> bool:
        """Whether what this row returns is money that came in."""
        return any("in" in self._ways.get(number, ()) for number in _numbers(refund))


def _is_return(one: Movement) -> bool:
    return bool(one.fen) and one.outcome == "done" and one.returns and (one.way != "in" or one.fen < 0)


def _numbers(one: Movement) -> Iterator[str]:
    """The numbers that a payment and its refund share: a refund's may be its payment's with a tail."""
    found = {one.order_no, one.other_no, *(_TAIL.split(no, maxsplit=1)[0] for no in (one.order_no,) if no)}
    yield from sorted(filter(None, found))

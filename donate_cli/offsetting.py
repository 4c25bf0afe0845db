"""Refunds that a payment's status told of at one time, and a row of their own, or a larger sum, at another."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from donate_cli.sifting import LONG_NUMBER, Trait

_TAIL = re.compile("[_*|#]")
"""What parts a payment's number from a tail, where its refund has such a number."""

_Moment = tuple[str, str, str]


class Offset(NamedTuple):
    """The places of the lines that are new still, what is new of some of them (fen), the entries that had the rest."""

    new: tuple[int, ...]
    reduced: dict[int, int]
    met: frozenset[int]


def offset_refunds(
    traits: Sequence[Trait], new: Sequence[int], known: Sequence[Trait], rest: Sequence[Trait]
) -> Offset:
    """Which refunds among the new lines the book has in another guise; of a sum that has grown the growth is new.

    A refund that was read from its payment's status has that payment's very number and time. `rest` are those of the
    `known` lines that no line of the statement stands for.
    """
    refunds = {place for place in new if traits[place].amount < 0 and _numbers(traits[place])}
    if not refunds or not any(one.amount < 0 for one in rest):
        return Offset(tuple(new), {}, frozenset())
    payments = {_moment(one) for one in (*known, *traits) if one.amount > 0} - {None}
    there = _Refunds(rest, payments)
    still, reduced = [], {}
    for place in new:
        left = there.what_is_left(traits[place]) if place in refunds else traits[place].amount
        if left:
            still.append(place)
        if left and left != traits[place].amount:
            reduced[place] = left
    return Offset(tuple(still), reduced, frozenset(there.met))


class _Refunds:
    """Refunds of the book by the numbers that they share with their payments, each used up as far as it goes."""

    def __init__(self, known: Sequence[Trait], payments: set[_Moment | None]) -> None:
        self._payments = payments
        self._known = known
        self._rest = [-one.amount for one in known]
        self._places: dict[str, list[int]] = {}
        self.met: set[int] = set()
        for place, one in enumerate(known):
            for number in _numbers(one) if one.amount < 0 else ():
                self._places.setdefault(number, []).append(place)

    def what_is_left(self, refund: Trait) -> int:
        """What of a refund (fen, below zero) the book has not: a status tells of it on one side, or it came in part."""
        moment, left = _moment(refund), -refund.amount
        for place in dict.fromkeys(place for number in _numbers(refund) for place in self._places.get(number, ())):
            its = _moment(self._known[place])
            if not self._payments.isdisjoint({moment, its}) or (moment and moment == its):
                used = min(self._rest[place], left)
                self._rest[place] -= used
                left -= used
                self.met |= {self._known[place].entry} if used else set()
        return -left


def _moment(one: Trait) -> _Moment | None:
    return (one.day, one.time, one.order_no) if one.time and one.order_no else None


def _numbers(one: Trait) -> tuple[str, ...]:
    """The numbers that a refund may share with its payment; short ones, which begin anew every day, tell nothing."""
    head = _TAIL.split(one.order_no, maxsplit=1)[0] if one.order_no else None
    return tuple(
        dict.fromkeys(number for number in (one.order_no, head, one.other_no) if number and len(number) >= LONG_NUMBER)
    )

"""Refunds that a payment's status told of at one time, and a row of their own, or a larger sum, at another."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from donate_cli.likening import LONG_NUMBER
from donate_cli.sifting import Trait
from donate_cli.statements import payment_number

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
        # by number alone, for a refund whose payment is there; by number and moment, and of payments that are there
        self._places: dict[tuple[str, _Moment | None], deque[int]] = defaultdict(deque)
        self._of_payments: dict[str, deque[int]] = defaultdict(deque)
        self.met: set[int] = set()
        for place, one in enumerate(known):
            moment = _moment(one)
            for number in _numbers(one) if one.amount < 0 else ():
                for key in {None, moment}:
                    self._places[number, key].append(place)
                if moment in payments:
                    self._of_payments[number].append(place)

    def what_is_left(self, refund: Trait) -> int:
        """What of a refund (fen, below zero) the book has not: a status tells of it on one side, or it came in part."""
        left = -refund.amount
        for places in self._that_may_be(refund):
            while left and places:
                place = places[0]
                if used := min(self._rest[place], left):
                    self.met.add(self._known[place].entry)
                self._rest[place] -= used
                left -= used
                if not self._rest[place]:
                    # what is used up is never looked at again: thousands of refunds may share one number
                    places.popleft()
        return -left

    def _that_may_be(self, refund: Trait) -> "Iterator[deque[int]]":
        moment = _moment(refund)
        for number in _numbers(refund):
            if moment in self._payments:
                yield self._places[number, None]
            else:
                yield self._of_payments[number]
                if moment:
                    yield self._places[number, moment]


def _moment(one: Trait) -> _Moment | None:
    return (one.day, one.time, one.order_no) if one.time and one.order_no else None


def _numbers(one: Trait) -> tuple[str, ...]:
    """The numbers that a refund may share with its payment; short ones, which begin anew every day, tell nothing."""
    head = payment_number(one.order_no) if one.order_no else None
    return tuple(
        dict.fromkeys(number for number in (one.order_no, head, one.other_no) if number and len(number) >= LONG_NUMBER)
    )

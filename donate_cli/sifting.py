"""Telling the lines of a statement that are new from those that the book has already."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any, Literal, NamedTuple

LONG_NUMBER = 10
"""Characters from which on an order number is one for good; a shorter one may begin anew every day."""

Having = Literal["all", "none", "some"]

_ANY, _BARE = "*", "-"
_Key = tuple[Any, ...]


class Form(NamedTuple):
    """How a statement was exported: its profile, and whether its lines have a time, a balance, an order number."""

    profile: str
    times: Having
    balances: Having
    numbers: Having

    def is_like(self, other: "Form") -> bool:
        """Whether two statements write the same movement in the same way."""
        pairs = zip(self, other, strict=True)
        return all(mine == theirs or (n > 0 and "some" in (mine, theirs)) for n, (mine, theirs) in enumerate(pairs))


class Trait(NamedTuple):
    """What tells one line from another; texts are compared as names are. `entry` is 0 for a line not yet recorded."""

    day: str
    time: str | None
    amount: int
    balance: int | None
    payer: str | None
    remark: str | None
    order_no: str | None
    other_no: str | None = None
    erased: bool = False
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Sifted:
    """The places of the lines that are new; how many were found in another form; the entries that had the others; the
    known lines that none of them stands for."""

    new: tuple[int, ...]
    alike: int
    met: frozenset[int]
    rest: tuple[Trait, ...]


Known = Sequence[tuple[Form, Sequence[Trait]]]
"""Lines that are there, by the statement that brought them."""

_Keys = Callable[[Trait], Iterator[_Key]]


def form_of(profile: str, traits: Sequence[Trait]) -> Form:
    """The form of a statement with these lines."""
    times, balances, numbers = zip(*((one.time, one.balance, one.order_no) for one in traits), strict=True)
    return Form(profile, _having(times), _having(balances), _having(numbers))


def sift(traits: Sequence[Trait], form: Form, known: Known) -> Sifted:
    """Which lines of one statement are new: a line that is there stands for one line of the statement, no more.

    Statements of one form are compared by order number or else by all that a line has; of different forms by what both
    have, rather taking two movements for one than counting money twice.
    """
    like = [one for theirs, lines in known if theirs.is_like(form) for one in lines]
    unlike = [one for theirs, lines in known if not theirs.is_like(form) for one in lines]
    left, met = list(range(len(traits))), set[int]()
    first, last = min(one.day for one in traits), max(one.day for one in traits)
    # One form gives a movement one day: lines of other days would only make a year of daily exports slow.
    exact = _Shelf([one for one in like if first <= one.day <= last], _exact)
    others = [one for one in like if not first <= one.day <= last]
    left = _go_through(traits, left, exact, (_by_number_or_all, _by_figures), met)
    before = len(left)
    loose = _Shelf(unlike, partial(_loose, times=_choices(form.times), balances=_choices(form.balances)))
    left = _go_through(traits, left, loose, (_by_long_number, _by_balance, _by_payer, _by_remark, _by_rest), met)
    return Sifted(tuple(left), before - len(left), frozenset(met), (*exact.rest(), *others, *loose.rest()))


class _Shelf:
    """Known lines under the keys by which they may be found; each is given out once."""

    def __init__(self, known: Sequence[Trait], keys: _Keys) -> None:
        self._known = known
        self._taken = bytearray(len(known))
        self._places: dict[_Key, list[int]] = {}
        for place, one in enumerate(known):
            for key in keys(one):
                self._places.setdefault(key, []).append(place)

    def __len__(self) -> int:
        return len(self._known)

    def rest(self) -> Iterator[Trait]:
        """The lines that were not given out."""
        return (one for one, taken in zip(self._known, self._taken, strict=True) if not taken)

    def take(self, keys: Iterator[_Key]) -> Trait | None:
        """A line under the first of the keys that has one left."""
        for key in keys:
            places = self._places.get(key)
            while places:
                if not self._taken[place := places.pop()]:
                    self._taken[place] = 1
                    return self._known[place]
        return None


def _go_through(
    traits: Sequence[Trait], left: list[int], shelf: _Shelf, tiers: Sequence[_Keys], met: set[int]
) -> list[int]:
    """What is left when each tier has had its turn: the surest way of finding a line comes before a less sure one."""
    for tier in tiers if shelf else ():
        still = []
        for place in left:
            if found := shelf.take(tier(traits[place])):
                met.add(found.entry)
            else:
                still.append(place)
        left = still
    return left


def _exact(one: Trait) -> Iterator[_Key]:
    yield from _by_figures(one) if one.erased else _by_number_or_all(one)


def _by_number_or_all(one: Trait) -> Iterator[_Key]:
    # A refund has the number of its payment, and two refunds of one payment may be of one sum: the day is part of it.
    yield ("number", one.order_no, one.amount, one.day) if one.order_no else ("all", *one[:6])


def _by_figures(one: Trait) -> Iterator[_Key]:
    yield ("figures", *one[:4])


def _loose(one: Trait, *, times: Sequence[bool], balances: Sequence[bool]) -> Iterator[_Key]:
    """The keys of a line in another form: with its time and balance, or with none where the other form has none."""
    yield from _by_long_number(one)
    texts = [_ANY, *_words(one)]
    for has_time, has_balance in product(times, balances):
        for text in texts:
            yield _key(one, one.time and one.time[:5] if has_time else _ANY, one.balance if has_balance else _ANY, text)


def _by_long_number(one: Trait) -> Iterator[_Key]:
    # The day of a movement and the day of its booking differ: forms have one or the other.
    if one.order_no and len(one.order_no) >= LONG_NUMBER:
        yield ("number", one.order_no, one.amount)


def _by_balance(one: Trait) -> Iterator[_Key]:
    if one.balance is not None:
        yield from (_key(one, time, one.balance, _ANY) for time in _times(one))


def _by_payer(one: Trait) -> Iterator[_Key]:
    return _by_text(one, f"payer {one.payer}" if one.payer else None)


def _by_remark(one: Trait) -> Iterator[_Key]:
    return _by_text(one, f"remark {one.remark}" if one.remark else None)


def _by_rest(one: Trait) -> Iterator[_Key]:
    """By its figures alone, where one of the two has no words."""
    return _by_text(one, _BARE if one.payer or one.remark else _ANY)


def _by_text(one: Trait, text: str | None) -> Iterator[_Key]:
    # Where both have a balance, it has spoken.
    balance = None if one.balance is not None else _ANY
    return (_key(one, time, balance, text) for time in _times(one) if text)


def _times(one: Trait) -> tuple[str | None, ...]:
    return (one.time[:5], None) if one.time else (_ANY,)


def _words(one: Trait) -> Iterator[str]:
    if one.payer:
        yield f"payer {one.payer}"
    if one.remark:
        yield f"remark {one.remark}"
    if not (one.payer or one.remark):
        yield _BARE


def _key(one: Trait, time: str | None, balance: int | str | None, text: str) -> _Key:
    return (one.day, one.amount, time, balance, text)


def _having(found: Sequence[object]) -> Having:
    lacking = sum(one is None for one in found)
    return "some" if 0 < lacking < len(found) else "none" if lacking else "all"


def _choices(having: Having) -> tuple[bool, ...]:
    return {"all": (True,), "none": (False,), "some": (True, False)}[having]

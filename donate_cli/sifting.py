"""Telling the lines of a statement that are new from those that the book has already."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from donate_cli.likening import (
    Key,
    Remarks,
    by_balance,
    by_figures,
    by_long_number,
    by_minute,
    by_payer,
    clash,
    is_bare,
    names_payer,
)

Overlap = Literal["same", "new"]
"""What the clerk says of lines whose bare figures agree with lines of another form: they are there, or they are new."""

Having = Literal["all", "none", "some"]


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

    @property
    def figures(self) -> Key:
        """What every form has."""
        return (self.day, self.amount)


@dataclass(frozen=True, slots=True)
class Sifted:
    """The places of the lines that are new; how many were found in another form; the entries that had the others; the
    known lines that none of them stands for; the places of lines among the new that may be there, in another form."""

    new: tuple[int, ...]
    alike: int
    met: frozenset[int]
    rest: tuple[Trait, ...]
    asked: tuple[int, ...] = ()


Known = Sequence[tuple[Form, Sequence[Trait]]]
"""Lines that are there, by the statement that brought them."""

_Keys = Callable[[Trait], Iterator[Key]]
_Fits = Callable[[Trait, Trait], bool]
_Tier = tuple[_Keys, _Fits]


def form_of(profile: str, traits: Sequence[Trait]) -> Form:
    """The form of a statement with these lines."""
    times, balances, numbers = zip(*((one.time, one.balance, one.order_no) for one in traits), strict=True)
    return Form(profile, _having(times), _having(balances), _having(numbers))


def sift(traits: Sequence[Trait], form: Form, known: Known, overlap: Overlap | None = None) -> Sifted:
    """Which lines of one statement are new: a line that is there stands for one line of the statement, no more.

    Statements of one form are compared by order number or else by all that a line has; of different forms by what both
    have. Where that is no more than the figures nobody can tell: `overlap` says it, or the line is new and asked of.
    """
    like = [one for theirs, lines in known if theirs.is_like(form) for one in lines]
    unlike = [one for theirs, lines in known if not theirs.is_like(form) for one in lines]
    left, met = list(range(len(traits))), set[int]()
    first, last = min(one.day for one in traits), max(one.day for one in traits)
    # One form gives a movement one day: lines of other days would only make a year of daily exports slow.
    exact = _Shelf([one for one in like if first <= one.day <= last], (_exact,))
    others = [one for one in like if not first <= one.day <= last]
    left = _go_through(traits, left, exact, ((_by_number_or_all, _always), (_by_figures, _always)), met)
    before = len(left)
    remarks = Remarks(traits, unlike)
    tiers = _tiers(remarks)
    loose = _Shelf(unlike, [keys for keys, _ in tiers])
    left = _go_through(traits, left, loose, tiers, met)
    rest, seen = list(loose.rest()), set[int]()
    still = _go_through(traits, left, loose, ((by_figures, remarks.may_agree),), seen)
    if overlap == "same":
        left, rest, met = still, list(loose.rest()), met | seen
    asked = tuple(sorted({*left} - {*still})) if overlap is None else ()
    return Sifted(tuple(left), before - len(left), frozenset(met), (*exact.rest(), *others, *rest), asked)


def _tiers(remarks: Remarks) -> tuple[_Tier, ...]:
    """The ways to find a line in another form, the surest first."""
    return (
        (by_long_number, _always),
        (by_balance, _no_clash),
        (by_payer, _no_clash),
        (by_minute, remarks.may_be_one),
        (remarks.by_remark, _no_clash),
        (by_figures, names_payer),
        (by_figures, is_bare),
    )


class _Shelf:
    """Known lines under the keys by which they may be found; each is given out once."""

    def __init__(self, known: Sequence[Trait], ways: Sequence[_Keys]) -> None:
        self._known = known
        self._taken = bytearray(len(known))
        self._places: dict[Key, list[int]] = {}
        for place, one in enumerate(known):
            for key in dict.fromkeys(key for keys in ways for key in keys(one)):
                self._places.setdefault(key, []).append(place)

    def __len__(self) -> int:
        return len(self._known)

    def rest(self) -> Iterator[Trait]:
        """The lines that were not given out."""
        return (one for one, taken in zip(self._known, self._taken, strict=True) if not taken)

    def take(self, one: Trait, keys: Iterator[Key], fits: _Fits) -> Trait | None:
        """A line under the first of the keys that has one left which fits."""
        for key in keys:
            places = self._places.get(key, [])
            for at in range(len(places) - 1, -1, -1):
                if self._taken[place := places[at]]:
                    del places[at]
                elif fits(one, self._known[place]):
                    self._taken[place] = 1
                    return self._known[place]
        return None


def _go_through(
    traits: Sequence[Trait], left: list[int], shelf: _Shelf, tiers: Sequence[_Tier], met: set[int]
) -> list[int]:
    """What is left when each tier has had its turn: the surest way of finding a line comes before a less sure one."""
    for keys, fits in tiers if shelf else ():
        still = []
        for place in left:
            if found := shelf.take(traits[place], keys(traits[place]), fits):
                met.add(found.entry)
            else:
                still.append(place)
        left = still
    return left


def _always(_one: Trait, _other: Trait) -> bool:
    return True


def _no_clash(one: Trait, other: Trait) -> bool:
    return not clash(one, other)


def _exact(one: Trait) -> Iterator[Key]:
    yield from _by_figures(one) if one.erased else _by_number_or_all(one)


def _by_number_or_all(one: Trait) -> Iterator[Key]:
    # A refund has the number of its payment, and two refunds of one payment may be of one sum: the day is part of it.
    yield ("number", one.order_no, one.amount, one.day) if one.order_no else ("all", *one[:6])


def _by_figures(one: Trait) -> Iterator[Key]:
    yield ("figures", *one[:4])


def _having(found: Sequence[object]) -> Having:
    lacking = sum(one is None for one in found)
    return "some" if 0 < lacking < len(found) else "none" if lacking else "all"

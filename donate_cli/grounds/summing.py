"""Which of some amounts add up to a sum exactly, within bounds on the work."""

from collections.abc import Sequence
from typing import NamedTuple

MOST = 40
"""Amounts to choose from."""

MOST_MEMBERS = 12
"""Amounts of one choice."""

_MOST_STATES = 6_000
"""Sums reached on the way from which on a single answer is past hope, and the search is given up."""

_Chain = tuple[int, "_Chain"] | None


class Choice(NamedTuple):
    """Places of amounts that add up to the sum, in order; `only`: no other choice does."""

    places: tuple[int, ...]
    only: bool


def choose(amounts: Sequence[int], wanted: int, *, most: int = MOST_MEMBERS) -> Choice | None:
    """Amounts (fen, above zero) that add up to `wanted`, or None: where none do, or where it is too much to find out.

    Sums are built up amount by amount, the largest first, each with the number of amounts it took; two ways to one
    sum are as good as many.
    """
    if len(amounts) > MOST or sum(amounts) < wanted:
        return None
    order = sorted(range(len(amounts)), key=lambda place: (-amounts[place], place))
    rest = sum(amounts)
    reached: dict[tuple[int, int], tuple[bool, _Chain]] = {(0, 0): (True, None)}
    for place in order:
        amount = amounts[place]
        rest -= amount
        following: dict[tuple[int, int], tuple[bool, _Chain]] = {}
        for (so_far, members), (only, chain) in reached.items():
            if so_far + rest >= wanted:
                _meet(following, (so_far, members), only, chain)
            if members < most and so_far + amount <= wanted <= so_far + amount + rest:
                _meet(following, (so_far + amount, members + 1), only, (place, chain))
        reached = following
        if len(reached) > _MOST_STATES:
            return None
    return _answer([reached[sum_] for sum_ in sorted(reached) if sum_[0] == wanted])


def _meet(
    following: dict[tuple[int, int], tuple[bool, _Chain]], sum_: tuple[int, int], only: bool, chain: _Chain
) -> None:
    known = following.get(sum_)
    following[sum_] = (only, chain) if known is None else (False, known[1])


def _answer(ways: list[tuple[bool, _Chain]]) -> Choice | None:
    if not ways:
        return None
    only, chain = ways[0]
    places = []
    while chain is not None:
        place, chain = chain
        places.append(place)
    return Choice(tuple(sorted(places)), only and len(ways) == 1)

"""What the movements of a statement come to, up to each of several places, in one going through."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from donate_cli.files.movements import Movement


class Tally(NamedTuple):
    """Movements by number and by sum (fen). `came` and `incoming` are in, `went` and `outgoing` out; those that are
    `black` leave out what stands in red. `returned` went back of incomes, `given` by rows of their own, and `spent` is
    what went out otherwise.
    """

    rows: int = 0
    came: int = 0
    came_black: int = 0
    went: int = 0
    went_black: int = 0
    refunds: int = 0
    incoming: int = 0
    incoming_black: int = 0
    outgoing: int = 0
    outgoing_black: int = 0
    returned: int = 0
    given: int = 0
    spent: int = 0

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


Tallies = Mapping[int, Tally]
"""By how many movements were counted."""


def tallied(movements: Sequence[Movement], places: Collection[int]) -> tuple[Tallies, Tallies]:
    """What stands before each of the places, and in all: of every movement, and of those that came about.

    A trade that was closed counts in some statements and not in others.
    """
    wanted = {0, len(movements), *places}
    return _tallied(movements, wanted, done=False), _tallied(movements, wanted, done=True)


def _tallied(movements: Sequence[Movement], wanted: Collection[int], *, done: bool) -> Tallies:
    found: dict[int, Tally] = {}
    sums = [0] * len(Tally())
    for place, one in enumerate(movements):
        if place in wanted:
            found[place] = Tally(*sums)
        if not done or one.outcome == "done":
            sums = [so_far + each for so_far, each in zip(sums, _of(one), strict=True)]
    return found | {len(movements): Tally(*sums)}


def _of(one: Movement) -> Tally:
    back, black = bool(one.returns or one.returned), one.fen > 0
    if one.way == "in":
        return Tally(1, 1, black, 0, 0, back, one.fen, one.fen * black, returned=one.returned)
    if one.way == "out":
        given, spent = (abs(one.fen), 0) if one.returns else (0, one.fen)
        return Tally(1, 0, 0, 1, black, back, 0, 0, one.fen, one.fen * black, given=given, spent=spent)
    return Tally(1, refunds=back)

"""The best total assignment of a few lines to claims, each used once at most."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Left = TypeVar("Left", bound=Hashable)
Right = TypeVar("Right", bound=Hashable)

_FAR = 1 << 62


def assign(scores: Mapping[tuple[Left, Right], int]) -> dict[Left, Right]:
    """The pairs whose scores (above zero) add up to the most; among equals what the order of `scores` favours.

    Kuhn and Munkres' method with potentials, as shortest augmenting paths: cubic in the number of lines or claims.
    """
    lefts = list(dict.fromkeys(left for left, _ in scores))
    rights = list(dict.fromkeys(right for _, right in scores))
    width = max(len(lefts), len(rights))
    # who is left without a partner pays nothing: what is no pair costs 0, and a dummy beyond the last claim as well
    costs = [[0] * width for _ in lefts]
    row, column = {left: at for at, left in enumerate(lefts)}, {right: at for at, right in enumerate(rights)}
    for (left, right), score in scores.items():
        costs[row[left]][column[right]] = -score
    owner = _least_cost(costs, width)
    pairs = ((lefts[at], rights[place]) for place, at in enumerate(owner) if at >= 0 and place < len(rights))
    return {left: right for left, right in pairs if (left, right) in scores}


def total(scores: Mapping[tuple[Left, Right], int]) -> int:
    """What the best assignment adds up to."""
    return sum(scores[pair] for pair in assign(scores).items())


def _least_cost(costs: list[list[int]], width: int) -> list[int]:
    """For each column the row that it goes to, below zero where to none."""
    owner = [-1] * width
    of_row, of_column = [0] * len(costs), [0] * width
    for row in range(len(costs)):
        least, came_from, seen = [_FAR] * width, [-1] * width, [False] * width
        reached: list[int] = []
        here, at = -1, row
        while True:
            step, following = _FAR, -1
            cost, potential = costs[at], of_row[at]
            base = 0 if here < 0 else least[here]
            for column in range(width):
                if seen[column]:
                    continue
                way = base + cost[column] - potential - of_column[column]
                if way < least[column]:
                    least[column], came_from[column] = way, here
                if least[column] < step:
                    step, following = least[column], column
            here = following
            if owner[here] < 0:
                break
            seen[here] = True
            reached.append(here)
            at = owner[here]
        for column in reached:
            of_row[owner[column]] += least[here] - least[column]
            of_column[column] -= least[here] - least[column]
        of_row[row] += least[here]
        while here >= 0:
            before = came_from[here]
            owner[here] = owner[before] if before >= 0 else row
            here = before
    return owner

"""Count(low, high): how many people, when some of them are known by name and others only by a head-count."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Count:
    """At least `low`, at most `high` people; `high` is None when nobody can tell."""

    low: int = 0
    high: int | None = 0

    @classmethod
    def exactly(cls, number: int) -> "Count":
        return cls(number, number)

    def __add__(self, other: "Count") -> "Count":
        high = None if self.high is None or other.high is None else self.high + other.high
        return Count(self.low + other.low, high)

    def __str__(self) -> str:
        if self.high is None:
            return f"≥{self.low}"
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is known of the donors of one department (or of none) of one population, within some scope.

    `named` people are distinct; each group entry says how many gave, or nothing (`groups_unknown`).
    """

    population: str
    department: str | None = None
    named: int = 0
    organisations: int = 0
    largest_group: int = 0
    grouped: int = 0
    groups_unknown: int = 0
    anonymous: int = 0


def count(crowds: Iterable[Crowd]) -> Count:
    """Distinct people among the crowds, by the rules of the counting (design, section 3).

    Populations are disjoint and so are departments, so their lows add; a group's people may be any of
    its department, and a group without a department any of its population. An organisation is one
    donor, nobody else. An anonymous gift adds to the high alone, unless there is nothing else.
    """
    parts = sorted(crowds, key=lambda crowd: crowd.population)
    low = sum(_population_low(list(people)) for _, people in groupby(parts, key=lambda crowd: crowd.population))
    low += sum(crowd.organisations for crowd in parts)
    anonymous = sum(crowd.anonymous for crowd in parts)
    if low == 0 and anonymous:
        low = 1
    if any(crowd.groups_unknown for crowd in parts):
        return Count(low, None)
    return Count(low, anonymous + sum(crowd.named + crowd.organisations + crowd.grouped for crowd in parts))


def _population_low(crowds: list[Crowd]) -> int:
    departments = sum(max(crowd.named, _largest(crowd)) for crowd in crowds if crowd.department is not None)
    placeless = max((_largest(crowd) for crowd in crowds if crowd.department is None), default=0)
    return max(departments, placeless, sum(crowd.named for crowd in crowds))


def _largest(crowd: Crowd) -> int:
    return max(crowd.largest_group, 1 if crowd.groups_unknown else 0)

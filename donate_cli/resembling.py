"""Gifts that are like a recorded one in all but the sender, or the day that a clerk typed: no match, but a question."""

from collections import defaultdict

from donate_cli.likeness import Alike

Told = tuple[str, int]
"""A day and a pledge."""


class Resemblances:
    """Recorded gifts from other senders, and those that their list gave no day, each to be met once a list."""

    def __init__(self) -> None:
        self._others: dict[tuple[object, ...], list[int]] = defaultdict(list)
        self._undated: dict[tuple[object, ...], list[Told]] = defaultdict(list)
        self._met: list[tuple[tuple[object, ...], Told]] = []

    def hold_other(self, alike: Alike, pledge: int) -> None:
        """Keep a gift that another sender told of, or that was recorded by hand."""
        self._others[alike[:5]].append(pledge)

    def hold_undated(self, alike: Alike, pledge: int) -> None:
        """Keep a gift of this sender whose day was typed for its whole list."""
        self._undated[_but_day(alike)].append((alike.on_date, pledge))

    def begin(self) -> None:
        """Begin a list: what is undated may be met anew."""
        for key, told in self._met:
            self._undated[key].append(told)
        self._met.clear()

    def other(self, alike: Alike) -> int:
        """A gift of another sender that is alike, its note aside; 0 where there is none."""
        twins = self._others.get(alike[:5])
        return twins.pop() if twins else 0

    def under_another_day(self, alike: Alike) -> int:
        """A gift that is alike but for the day that was typed for its list; 0 where there is none."""
        key = _but_day(alike)
        for told in self._undated.get(key, ()):
            if told[0] != alike.on_date:
                self._undated[key].remove(told)
                self._met.append((key, told))
                return told[1]
        return 0


def _but_day(alike: Alike) -> tuple[object, ...]:
    return (alike.donor, *alike[2:])

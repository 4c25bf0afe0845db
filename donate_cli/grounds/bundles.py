"""A set of claims whose sum on any day is known without adding it up: by kind of claim, in the order of days."""

from collections.abc import Iterator

from donate_cli.grounds.unmatched import Days, Open


class _Kind:
    """Claims of one kind, with what the first of them add up to."""

    __slots__ = ("after", "before", "days", "sums")

    def __init__(self, before: int, after: int) -> None:
        self.before, self.after = before, after
        self.days = Days()
        self.sums = [0]

    def on(self, day: int) -> tuple[int, int, int]:
        """Where those begin and end for which a line of this day may be, and what they add up to."""
        first, last = self.days.between(day - self.after, day + self.before)
        return first, last, self.sums[last] - self.sums[first]


class Bundle:
    """Claims to be brought as a whole: all of them, or those that are promises, or payments on record."""

    __slots__ = ("_kinds",)

    def __init__(self) -> None:
        # payments, payments that a collector holds, promises: each is looked for in a window of its own
        self._kinds: list[_Kind | None] = [None, None, None]

    def add(self, opened: Open, place: int) -> None:
        """Add a claim; claims come in their order."""
        claim = opened.claims[place]
        number = 2 if claim.payment is None else 1 if claim.collector else 0
        kind = self._kinds[number]
        if kind is None:
            first, last = opened.spans[place]
            kind = self._kinds[number] = _Kind(claim.day - first, last - claim.day)
        kind.days.add(claim.day, place)
        kind.sums.append(kind.sums[-1] + opened.claim_left[place])

    def near(self, day: int, *, most: int) -> list[int]:
        """The claims for which a line of this day may be; none if there are more than `most`."""
        seen = [(kind, *kind.on(day)) for kind in self._kinds if kind]
        if sum(last - first for _, first, last, _ in seen) > most:
            return []
        return sorted(place for kind, first, last, _ in seen for place in kind.days.places[first:last])

    def adding_up(self, day: int, amount: int) -> Iterator[tuple[int, ...]]:
        """The sets among all, promises and payments that a line of this day and amount (fen) brings as a whole."""
        seen = [(kind, *kind.on(day)) if kind else (None, 0, 0, 0) for kind in self._kinds]
        for chosen in ((0, 1, 2), (0, 1), (2,)):
            if amount == sum(seen[number][3] for number in chosen):
                places: list[int] = []
                for number in chosen:
                    kind, first, last, _ = seen[number]
                    places += kind.days.places[first:last] if kind else ()
                yield tuple(sorted(places))

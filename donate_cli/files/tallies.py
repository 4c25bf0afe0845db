"""Running sums of what was read, to hold the list's own totals against."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from donate_cli.lists import Control, Line, StaffLine
from donate_cli.naming import name_key

_MOST_NAMES = 200_000
"""Different names that are counted; beyond it a list's head-count is compared with lines and people alone."""


_AT_ONCE = 1000
"""Lines that are counted together: one by one it would take as long as reading them."""


@dataclass(slots=True)
class Tally:
    """What some columns held since some row. `people` is None once a head-count is unknown."""

    fen: int = 0
    lines: int = 0
    rows: int = 0
    people: int | None = 0
    names: set[str] = field(default_factory=set)
    last: int = 0

    def add(self, lines: Sequence[Line | StaffLine]) -> None:
        """Count lines, in the order of their rows."""
        if not lines:
            return
        self.lines += len(lines)
        self.rows += len({line[0] for line in lines}) - (lines[0][0] == self.last)
        self.last = lines[-1][0]
        if len(self.names) < _MOST_NAMES:
            self.names.update([line[1] for line in lines if line[1] is not None])
        gifts = [line for line in lines if type(line) is Line]
        self.fen += sum([line.amount or 0 for line in gifts])
        heads = [line.headcount for line in gifts if line.headcount is not None]
        if "unknown" in heads:
            self.people = None
        elif self.people is not None:
            self.people += sum([each - 1 for each in heads if isinstance(each, int)])

    def with_others(self, other: "Tally") -> "Tally":
        """Both together."""
        people = None if self.people is None or other.people is None else self.people + other.people
        names = self.names | other.names
        return Tally(self.fen + other.fen, self.lines + other.lines, self.rows + other.rows, people, names)

    def counts(self) -> tuple[int, ...]:
        """The numbers that a list may mean by its 人数: lines, rows, different names, people behind the lines."""
        names = [len({name_key(name) for name in self.names})] if len(self.names) < _MOST_NAMES else []
        people = [] if self.people is None else [self.lines + self.people]
        return (self.lines, self.rows, *names, *people)


@dataclass(slots=True)
class _Column:
    whole: Tally = field(default_factory=Tally)
    since_total: Tally | None = None
    since_subtotal: Tally | None = None

    def add(self, lines: Sequence[Line | StaffLine]) -> None:
        """Count lines in all that is open."""
        for tally in (self.whole, self.since_total, self.since_subtotal):
            if tally is not None:
                tally.add(lines)

    def tallies(self, kind: Literal["total", "subtotal"]) -> tuple[Tally, ...]:
        """What a figure of that kind may be the sum of."""
        since = self.since_subtotal if kind == "subtotal" else self.since_total
        if since is None or not since.lines:
            return (self.whole,)
        return (since,) if kind == "subtotal" else (self.whole, since)


class Account:
    """The sums of one table: of all its blocks, and of each. `before` is what the tables above it held."""

    def __init__(self, blocks: int, before: Tally | None = None) -> None:
        self._whole = _Column()
        self._blocks = [_Column() for _ in range(blocks)] if blocks > 1 else []
        self._before = before or Tally()
        self._new: list[Line | StaffLine] = []
        self._newest: list[list[Line | StaffLine]] = [[] for _ in self._blocks]

    @property
    def lines(self) -> int:
        return self._whole.whole.lines + len(self._new)

    @property
    def all(self) -> Tally:
        self._count()
        return self._before.with_others(self._whole.whole)

    def add(self, line: Line | StaffLine, block: int = 0) -> None:
        """Count a line of a block."""
        self._new.append(line)
        if self._blocks:
            self._newest[block].append(line)
        if len(self._new) >= _AT_ONCE:
            self._count()

    def control(
        self,
        row: int,
        kind: Literal["total", "subtotal"],
        of: Literal["amount", "count"],
        label: str,
        printed: int,
        block: int | None = None,
    ) -> Control:
        """A figure of the list beside what it can mean.

        A total is of all lines so far, or of those since the last total; a subtotal of those since the last one. Under
        one block's column it may be of that column or of the whole.
        """
        self._count()
        columns = [self._blocks[block], self._whole] if block is not None and self._blocks else [self._whole]
        tallies = [tally for column in columns for tally in column.tallies(kind)]
        if kind == "total" and self._before.lines:
            tallies.append(self.all)
        if of == "count":
            read = [count for tally in tallies for count in tally.counts()]
            return Control(row, "count", label, printed, tuple(dict.fromkeys(read)))
        sums = [tally.fen for tally in tallies]
        return Control(row, "subtotal" if kind == "subtotal" else "amount", label, printed, tuple(dict.fromkeys(sums)))

    def close(self, kind: Literal["total", "subtotal"]) -> None:
        """A total row is done: the next subtotal begins behind it, and behind a total the next section."""
        self._count()
        for column in [self._whole, *self._blocks]:
            column.since_subtotal = Tally()
            if kind == "total":
                column.since_total = Tally()

    def _count(self) -> None:
        self._whole.add(self._new)
        self._new.clear()
        for column, lines in zip(self._blocks, self._newest, strict=True):
            column.add(lines)
            lines.clear()

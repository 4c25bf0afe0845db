"""Whether running balances follow one another, in whatever order a bank prints its rows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from donate_cli.files.movements import Movement, Way
from donate_cli.statements import Break


class Balances(NamedTuple):
    """The balance before the first and after the last movement, and where one does not follow."""

    opening: int | None = None
    closing: int | None = None
    breaks: tuple[Break, ...] = ()
    partly: bool = False


_Chain = tuple[Any, Break] | None


class _Path(NamedTuple):
    """One way to put the rows in order, so far; `number` counts its breaks, which are chained from the last on."""

    closing: int | None = None
    opening: int | None = None
    number: int = 0
    breaks: _Chain = None


def check_balances(movements: Sequence[Movement]) -> Balances:
    """Follow the balance from row to row; nothing is checked where it is masked, `partly` where only some rows have it.

    Rows of one moment, or where that does not help of one day, may stand in any order that the balances allow.
    """
    moving = [one for one in movements if one.net]
    lacking = sum(one.balance is None for one in moving)
    if lacking or not moving:
        return Balances(partly=0 < lacking < len(moving))
    orders = [moving] if _ascends(moving) else [moving[::-1]] if _ascends(moving[::-1]) else [moving, moving[::-1]]
    found = _best(_follow(rows, by_day) for rows in orders for by_day in (False, True))
    return Balances(found.opening, found.closing, tuple(_unchained(found.breaks))[::-1])


def told_by_balance(movements: Sequence[Movement]) -> dict[int, Way]:
    """Which way money went in rows that do not say it, by place: what the balance before and after it allows."""
    rows = [(at, one) for at, one in enumerate(movements) if one.balance is not None]
    pairs = list(pairwise(rows))
    down = sum(two.way != "unsaid" and bool(two.net) and _change(one, two) == two.net for (_, one), (_, two) in pairs)
    up = sum(one.way != "unsaid" and bool(one.net) and _change(two, one) == one.net for (_, one), (_, two) in pairs)
    found: dict[int, set[Way]] = defaultdict(set)
    for (at, one), (below, two) in pairs:
        steps = ((below, two, _change(one, two), down >= up), (at, one, _change(two, one), up >= down))
        for place, movement, change, usual in steps:
            if usual and movement.way == "unsaid" and abs(change) == movement.fen:
                found[place].add("in" if change > 0 else "out")
    return {place: next(iter(ways)) for place, ways in found.items() if len(ways) == 1}


def _change(before: Movement, after: Movement) -> int:
    return (after.balance or 0) - (before.balance or 0)


def _best(paths: Iterator[_Path]) -> _Path:
    best = next(paths)
    while best.number and (path := next(paths, None)):
        best = min(best, path, key=lambda each: each.number)
    return best


def _unchained(chain: _Chain) -> Iterator[Break]:
    while chain:
        chain, found = chain
        yield found


def _ascends(rows: Sequence[Movement]) -> bool:
    return rows[0].on_date < rows[-1].on_date


def _follow(rows: Sequence[Movement], by_day: bool) -> _Path:
    """The order with the fewest breaks among those that only exchange rows of one moment."""
    paths = [_Path()]
    for _, group in groupby(rows, lambda one: (one.on_date, None if by_day else one.at_time)):
        same = list(group)
        reached: dict[int | None, _Path] = {}
        for path in paths:
            for order in _orders(same, path.closing):
                new = _walk(path, order)
                known = reached.get(new.closing)
                if known is None or new.number < known.number:
                    reached[new.closing] = new
        fewest = min(path.number for path in reached.values())
        # A path that is two breaks behind cannot catch up: any other one can be joined at the price of one.
        paths = [path for path in reached.values() if path.number <= fewest + 1]
    return min(paths, key=lambda path: path.number)


def _orders(same: list[Movement], start: int | None) -> Iterator[Sequence[Movement]]:
    yield same
    if len(same) > 1:
        yield same[::-1]
        if trail := _trail(same, start):
            yield trail


def _walk(path: _Path, order: Sequence[Movement]) -> _Path:
    closing, opening, count, breaks = path
    for one in order:
        printed = one.balance or 0
        if closing is None:
            opening = printed - one.net
        elif closing + one.net != printed:
            count, breaks = count + 1, (breaks, Break(one.row, closing + one.net, printed))
        closing = printed
    return _Path(closing, opening, count, breaks)


def _trail(same: Sequence[Movement], start: int | None) -> list[Movement] | None:
    """An order in which every balance follows, if there is one: each row leads from one balance to the next, and the
    rows are walked as the bridges of Königsberg."""
    leaving: dict[int, list[Movement]] = defaultdict(list)
    degree: dict[int, int] = defaultdict(int)
    for one in reversed(same):
        balance = one.balance or 0
        leaving[balance - one.net].append(one)
        degree[balance - one.net] += 1
        degree[balance] -= 1
    if start is None:
        first = same[0]
        start = next((at for at, more in degree.items() if more == 1), (first.balance or 0) - first.net)
    trail: list[Movement] = []
    stack: list[tuple[int, Movement | None]] = [(start, None)]
    while stack:
        at, by = stack[-1]
        if leaving.get(at):
            one = leaving[at].pop()
            stack.append((one.balance or 0, one))
        else:
            stack.pop()
            if by:
                trail.append(by)
    return trail[::-1] if len(trail) == len(same) else None

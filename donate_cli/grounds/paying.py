"""A platform's payout: one line for all that came by a channel in a day, or in a few days together."""

from collections import defaultdict
from collections.abc import Iterator

from donate_cli.claims import Confidence
from donate_cli.grounds.choosing import Candidate
from donate_cli.grounds.unmatched import Open

MOST_DAYS = 4
"""Days in a row that one payout may be for: a long weekend."""

_LATEST = 10
"""Days after the last gift on which its payout may come."""

_MOST_LINES = 20
"""Lines with the sum of one run from which on the sum says nothing."""

_FEWEST = 5
"""Gifts whose sum is no mere chance; of odd cents fewer will do."""

Run = tuple[int, ...]
"""The claims of a payout."""


def payouts(opened: Open) -> Iterator[Candidate]:
    """Lines that bring just what one channel had in a run of days: certain at best where a platform is named."""
    lines: dict[int, list[int]] = defaultdict(list)
    for line in opened.lines():
        lines[opened.line_left[line]].append(line)
    for total, last, run in _runs(opened, set(lines)):
        mine = [line for line in lines[total] if last <= opened.credits[line].day <= last + _LATEST]
        named = [line for line in mine if opened.said[line].platform]
        for line in named or (mine if len(mine) <= _MOST_LINES else ()):
            if not opened.said[line].names:
                telling = len(run) >= _FEWEST or (total % 100 and len(run) > 2)
                best: Confidence = "certain" if line in named and telling else "likely"
                yield Candidate((line,), run, "payout", best)


def _runs(opened: Open, wanted: set[int]) -> Iterator[tuple[int, int, Run]]:
    """Sum, last day and claims of every run of days that adds up to a wanted sum."""
    channels: dict[tuple[str, bool], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place in opened.alone():
        claim = opened.claims[place]
        if not claim.collector:
            channels[claim.channel, False][claim.day].append(place)
            if claim.payment is not None:
                channels[claim.channel, True][claim.day].append(place)
    for by_day in channels.values():
        sums = {day: sum(opened.claim_left[place] for place in places) for day, places in by_day.items()}
        for first in sorted(by_day):
            total = count = 0
            for last in range(first, first + MOST_DAYS):
                total += sums.get(last, 0)
                count += len(by_day.get(last, ()))
                if last in by_day and count > 1 and total in wanted:
                    days = range(first, last + 1)
                    yield total, last, tuple(sorted(place for day in days for place in by_day.get(day, ())))

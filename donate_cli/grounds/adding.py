"""One line for some gifts that nothing connects but that they add up to it: the last resort, and never certain."""

from collections.abc import Iterator

from donate_cli.claims import Confidence
from donate_cli.grounds.bundles import Bundle
from donate_cli.grounds.choosing import Candidate, judged
from donate_cli.grounds.gathering import surest
from donate_cli.grounds.summing import MOST, choose
from donate_cli.grounds.unmatched import Finding, Open

_MOST_SEARCHES = 500
"""Lines that are tried; where more are left, sums are no way to tell what they are."""

_FEWEST = 3
"""Members of a set that is no mere chance with whole yuan."""


def subsets(opened: Open) -> list[Finding]:
    """Lines for the only set of open claims in their window that adds up to them."""
    return judged(opened, _candidates(opened))


def _candidates(opened: Open) -> Iterator[Candidate]:
    everything = Bundle()
    for place in opened.alone():
        everything.add(opened, place)
    known: dict[tuple[int, int], tuple[int, ...]] = {}
    for line in opened.lines():
        # what is left of a line of which a part was found is nobody's
        if opened.said[line].no_gift or opened.line_left[line] != opened.credits[line].left:
            continue
        key = opened.credits[line].day, opened.line_left[line]
        if key not in known:
            near = everything.near(key[0], most=MOST)
            if len(near) < 2:
                continue
            if len(known) == _MOST_SEARCHES:
                return
            known[key] = _only_set(opened, near, key[1])
        if known[key]:
            yield Candidate((line,), known[key], "subset", _confidence(opened, line, known[key]))


def _only_set(opened: Open, places: list[int], wanted: int) -> tuple[int, ...]:
    found = choose([opened.claim_left[place] for place in places], wanted)
    if found is None or not found.only or len(found.places) < 2:
        return ()
    return tuple(places[at] for at in found.places)


def _confidence(opened: Open, line: int, places: tuple[int, ...]) -> Confidence:
    names = opened.said[line].names
    if surest(opened, line, places) == "possible":
        return "possible"
    if names and not any(name in names for place in places for name in opened.claims[place].names):
        return "possible"
    return "likely" if len(places) >= _FEWEST or opened.line_left[line] % 100 else "possible"

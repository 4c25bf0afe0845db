"""What only a name or staff number speaks for: the sum on a day far from its own, or more money than was promised."""

from collections import defaultdict
from collections.abc import Iterator

from donate_cli.claims import MOST_AGAINST
from donate_cli.grounds.evidence import Fit, fit
from donate_cli.grounds.gathering import claims_by_word, words_of
from donate_cli.grounds.unmatched import Days, Finding, Open, Use

EARLIEST, LATEST = 90, 400
"""Days before and after a claim's own day on which a line of its sum and name may still be its: a clerk who books at
the month's end, a promise that was written down late."""


def strays(opened: Open) -> list[Finding]:
    """One to one by name and sum outside of the window, the nearest first; never more than possible."""
    by_key: dict[tuple[int, str], Days] = defaultdict(Days)
    for word, places in claims_by_word(opened).items():
        for place in places:
            by_key[opened.claim_left[place], word].add(opened.claims[place].day, place)
    return list(_strays(opened, by_key)) if by_key else []


def excesses(opened: Open) -> list[Finding]:
    """Lines that bring more than the only thing that is open of the only donor whom they name."""
    by_word = claims_by_word(opened)
    of_claim: dict[int, list[int]] = defaultdict(list)
    for line in opened.lines():
        words = words_of(opened, line)
        places = {place for word in words for place in by_word.get(word, ())[:2]}
        if len(places) == 1 and all(word in by_word for word in words):
            of_claim[places.pop()].append(line)
    return [
        Finding((Use(lines[0], opened.claim_left[claim], claim),), found.ground, "possible")
        for claim, lines in of_claim.items()
        if len(lines) == 1 and opened.line_left[lines[0]] > opened.claim_left[claim]
        if opened.claims[claim].payment is None and opened.in_window(lines[0], claim)
        if (found := fit(opened.said[lines[0]], opened.claims[claim], 0)) and found.sound
    ]


def _strays(opened: Open, by_key: dict[tuple[int, str], Days]) -> Iterator[Finding]:
    for line in opened.lines():
        day, left, said = opened.credits[line].day, opened.line_left[line], opened.said[line]
        near: dict[int, Fit] = {}
        for word in words_of(opened, line):
            for place in _nearest(by_key[left, word], day) if (left, word) in by_key else ():
                found = fit(said, opened.claims[place], 0)
                if found and found.sound and not opened.in_window(line, place):
                    near[place] = found
        if near:
            first, *rest = sorted(near, key=lambda place: (opened.distance(line, place), place))
            against = tuple(opened.way([Use(line, left, place)]) for place in rest[:MOST_AGAINST])
            yield Finding((Use(line, left, first),), near[first].ground, "possible", len(rest), against)


def _nearest(days: Days, day: int) -> list[int]:
    """A few claims before and after a day, within bounds."""
    first, last = days.between(day - LATEST, day + EARLIEST)
    middle = days.between(day, day)[0]
    return days.places[max(first, middle - MOST_AGAINST) : min(last, middle + MOST_AGAINST)]

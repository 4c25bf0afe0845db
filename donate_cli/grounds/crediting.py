"""Deposits that a line brings without the number of their slip: by who handed them in, or by the amount alone."""

from collections import defaultdict
from collections.abc import Iterator

from donate_cli.claims import Confidence
from donate_cli.grounds.choosing import Candidate, judged
from donate_cli.grounds.identifying import whole_deposits
from donate_cli.grounds.unmatched import Finding, Open
from donate_cli.naming import name_key


def deposits(opened: Open) -> list[Finding]:
    """Lines that bring all that is left of a deposit: certain at best where they name the collector."""
    by_amount: dict[int, list[list[int]]] = defaultdict(list)
    for places in whole_deposits(opened).values():
        by_amount[sum(opened.claim_left[place] for place in places)].append(places)
    return judged(opened, _candidates(opened, by_amount)) if by_amount else []


def _candidates(opened: Open, by_amount: dict[int, list[list[int]]]) -> Iterator[Candidate]:
    own = _own(opened)
    for line in opened.lines():
        left, said = opened.line_left[line], opened.said[line]
        for places in by_amount.get(left, ()):
            # the last gift of a deposit is the nearest to the day on which all were handed in
            if not opened.in_window(line, places[-1]) or said.no_gift:
                continue
            collector = name_key(opened.claims[places[0]].collector or "")
            if collector in said.people:
                others = tuple(place for place in own.get((collector, left), ()) if opened.in_window(line, place))
                yield Candidate((line,), tuple(places), "collector", "certain", others)
            else:
                best: Confidence = "possible" if said.names or said.people else "likely"
                yield Candidate((line,), tuple(places), "amount", best, sound=best == "likely")


def _own(opened: Open) -> dict[tuple[str, int], list[int]]:
    """What collectors have open themselves, by name and amount: a line of theirs may be that."""
    people = {name_key(claim.collector) for claim in opened.claims if claim.collector}
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place in opened.alone() if people else ():
        for name in opened.claims[place].names:
            if name in people:
                found[name, opened.claim_left[place]].append(place)
    return found

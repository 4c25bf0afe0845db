"""One line for all that a department, collector or sender has open: the transfer of a whole collection."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from donate_cli.claims import Claim, Confidence, Ground
from donate_cli.grounds.bundles import Bundle
from donate_cli.grounds.choosing import Candidate, judged
from donate_cli.grounds.gathering import of_names
from donate_cli.grounds.paying import payouts
from donate_cli.grounds.remarks import department_words
from donate_cli.grounds.summing import MOST, choose
from donate_cli.grounds.unmatched import Finding, Open
from donate_cli.naming import name_key

_FEW_MISSING = 4
"""Members of a department who may not have paid when its transfer came, where all are not few."""

Holder = tuple[Ground, str, str]
"""The ground that it gives, whose role it is, and the word by which a line names it."""


def bundles(opened: Open, *, certain: bool) -> list[Finding]:
    """Lines that bring exactly what a whole set of claims has open; where not certain, also a part of a set."""
    candidates: list[Candidate] = []
    holders = _holders(opened)
    wholes = {holder: _parts_of(opened, holder, places) for holder, places in holders.items()}
    for line in opened.lines():
        for holder in _named(opened, line):
            if holder in holders:
                whole = list(_whole(opened, line, holder, wholes[holder]))
                candidates += whole
                if not whole and not certain:
                    candidates += _part(opened, line, holder, holders[holder])
    candidates += of_names(opened, certain=certain)
    candidates += payouts(opened)
    return judged(opened, candidates)


def _named(opened: Open, line: int) -> Iterator[Holder]:
    said = opened.said[line]
    yield from (("department", "department", word) for word in said.departments)
    for person in said.people:
        yield "collector", "collector", person
        yield "collector", "sender", person


def _holders(opened: Open) -> dict[Holder, list[int]]:
    """The open claims of everyone whom an open line names."""
    named = {holder for line in opened.lines() for holder in _named(opened, line)}
    found: dict[Holder, list[int]] = defaultdict(list)
    for place in opened.alone() if named else ():
        for holder in _held_by(opened.claims[place]):
            if holder in named:
                found[holder].append(place)
    return found


def _held_by(claim: Claim) -> Iterator[Holder]:
    yield from (("department", "department", word) for word in department_words(claim.department))
    if claim.collector:
        yield "collector", "collector", name_key(claim.collector)
    if claim.sender:
        yield "collector", "sender", name_key(claim.sender)


def _parts_of(opened: Open, holder: Holder, places: Iterable[int]) -> dict[tuple[object, ...], Bundle]:
    """All that a holder has open, and the parts of it that may come by themselves."""
    found: dict[tuple[object, ...], Bundle] = defaultdict(Bundle)
    for place in places:
        claim = opened.claims[place]
        for part in {
            (), ("channel", claim.channel), ("round", claim.round), ("both", claim.channel, claim.round),
            ("sender", claim.sender), ("department", claim.department), ("collector", claim.collector),
        }:  # fmt: skip
            found[part].add(opened, place)
    return found


def _whole(opened: Open, line: int, holder: Holder, parts: dict[tuple[object, ...], Bundle]) -> Iterator[Candidate]:
    for bundle in parts.values():
        for places in bundle.adding_up(opened.credits[line].day, opened.line_left[line]):
            names = opened.said[line].names
            others = names and not any(name in names for place in places for name in opened.claims[place].names)
            best: Confidence = "likely" if others or len(places) < 2 else "certain"
            yield Candidate((line,), places, holder[0], best, sound=len(places) > 1)


def _part(opened: Open, line: int, holder: Holder, places: list[int]) -> Iterator[Candidate]:
    """Some of a department that add up, found by who is in or, of many, by the few who are not."""
    if len(places) > 2 * MOST:
        return
    mine = [place for place in places if opened.in_window(line, place)]
    amounts = [opened.claim_left[place] for place in mine]
    left = opened.line_left[line]
    over = sum(amounts) - left
    if over <= 0 or len(mine) > MOST:
        return
    missing = choose(amounts, over, most=_FEW_MISSING)
    found = choose(amounts, left) if missing is None else None
    if missing:
        chosen, only = [place for at, place in enumerate(mine) if at not in missing.places], missing.only
    elif found:
        chosen, only = [mine[at] for at in found.places], found.only
    else:
        return
    if len(chosen) > 1 and only:
        yield Candidate((line,), tuple(chosen), holder[0], "likely")

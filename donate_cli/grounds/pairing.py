"""One line for one claim of its amount, by name or staff number: the best assignment of all in question at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from donate_cli.claims import MOST_AGAINST, Confidence, Ground
from donate_cli.grounds.assigning import assign, total
from donate_cli.grounds.crowding import in_day_order, twins
from donate_cli.grounds.evidence import ENOUGH, MARGIN, TIER, Fit, fit, weaker
from donate_cli.grounds.fields import fields_of
from donate_cli.grounds.unmatched import Finding, Open, Use, pour
from donate_cli.naming import name_key

MOST = 200
"""Lines and claims that are assigned by trying; more of one name and amount are taken in the order of their days."""

_FEW = 12
"""Pairs that are tried one by one for whether another assignment would be about as good."""

Fits = dict[tuple[int, int], Fit]


def pairs(opened: Open, *, certain: bool) -> list[Finding]:
    """One to one among what is open; `certain` looks only at evidence that is enough by itself, and finds for all
    that is in question what else it may be."""
    found: list[Finding] = []
    for lines, claims in fields_of(opened, masked=not certain):
        if len(lines) + len(claims) > MOST:
            found += twins(opened, lines, claims) or in_day_order(opened, lines, claims)
            continue
        fits = fits_between(opened, lines, claims)
        if certain:
            fits = {pair: each for pair, each in fits.items() if each.score >= ENOUGH}
        for part in _apart(fits):
            found += _judged(opened, part, certain=certain)
    held = _held(opened)
    return [_beside_collections(opened, each, held) for each in found] if held else found


def fits_between(opened: Open, lines: Sequence[int], claims: Sequence[int]) -> Fits:
    """How well each line fits each claim of its amount and window; a line's lesser evidence is dropped."""
    fits: Fits = {}
    for line in lines:
        mine: Fits = {}
        for claim in claims:
            if opened.line_left[line] == opened.claim_left[claim] and opened.in_window(line, claim):
                found = fit(opened.said[line], opened.claims[claim], opened.distance(line, claim))
                if found is not None:
                    alone = opened.claims[claim].deposit is None
                    mine[line, claim] = found if alone else found._replace(best=weaker("likely", found.best))
        if mine:
            best = max(each.score for each in mine.values())
            fits.update((pair, each) for pair, each in mine.items() if each.score > best - TIER)
    return fits


def _apart(fits: Fits) -> Iterator[Fits]:
    """The fits in parts that share no line and no claim."""
    if len(fits) < 2:
        if fits:
            yield fits
        return
    at_line: dict[int, list[int]] = defaultdict(list)
    at_claim: dict[int, list[int]] = defaultdict(list)
    for line, claim in fits:
        at_line[line].append(claim)
        at_claim[claim].append(line)
    seen: set[int] = set()
    for first in at_line:
        if first in seen:
            continue
        seen.add(first)
        reached, pending = [], [first]
        while pending:
            line = pending.pop()
            reached.append(line)
            for claim in at_line[line]:
                pending += (other for other in at_claim[claim] if other not in seen)
                seen.update(at_claim[claim])
        yield {(line, claim): fits[line, claim] for line in sorted(reached) for claim in at_line[line]}


def _judged(opened: Open, fits: Fits, *, certain: bool) -> Iterable[Finding]:
    """The pairs of the best assignment, each with the other pairs that are about as good."""
    if len(fits) == 1:
        ((pair, only),) = fits.items()
        return [_finding(opened, pair, only, only.best, ())]
    lines, claims = sorted({line for line, _ in fits}), sorted({claim for _, claim in fits})
    whole = len(fits) == len(lines) * len(claims) and all(each.best == "certain" for each in fits.values())
    if whole and (together := twins(opened, lines, claims)):
        return together
    scores = {pair: each.score for pair, each in fits.items()}
    if len(lines) == 1 or len(claims) == 1:
        best = max(scores, key=scores.__getitem__)
        chosen = {best[0]: best[1]}
    else:
        chosen = assign(scores)
    findings = []
    for pair in chosen.items():
        rivals = _rivals(scores, pair)
        confidence: Confidence = "possible"
        if not (certain and rivals):
            confidence = _confidence(fits[pair], scores, pair, len(rivals))
        findings.append(_finding(opened, pair, fits[pair], confidence, rivals))
    if certain and len(fits) <= _FEW * _FEW:
        rest = (pair for pair, each in fits.items() if each.sound and chosen.get(pair[0]) != pair[1])
        findings += (_finding(opened, pair, fits[pair], "possible", _rivals(scores, pair)) for pair in rest)
    return findings


def _rivals(scores: dict[tuple[int, int], int], pair: tuple[int, int]) -> list[tuple[int, int]]:
    line, claim = pair
    least = scores[pair] - MARGIN
    return [
        (one, other) for (one, other), score in scores.items() if score >= least and (one == line) != (other == claim)
    ]


def _confidence(found: Fit, scores: dict[tuple[int, int], int], pair: tuple[int, int], rivals: int) -> Confidence:
    """A pair that has rivals is likely only if without it much less would be assigned in all."""
    if not rivals:
        return found.best
    if len(scores) == rivals + 1 or len(scores) > _FEW * _FEW:
        return "possible"
    without = {other: score for other, score in scores.items() if other != pair}
    return weaker(found.best, "likely") if total(without) + MARGIN < total(scores) else "possible"


def _finding(
    opened: Open, pair: tuple[int, int], found: Fit, confidence: Confidence, rivals: Sequence[tuple[int, int]]
) -> Finding:
    line, claim = pair
    amount = opened.line_left[line]
    ground: Ground = "refund" if amount < 0 else found.ground
    against = tuple(opened.way([Use(one, amount, other)]) for one, other in rivals[:MOST_AGAINST])
    return Finding((Use(line, amount, claim),), ground, confidence, len(rivals), against, found.sound)


_Collections = dict[tuple[str, int], list[list[int]]]
"""By collector and sum, the collections of two and more gifts that this person holds or handed in."""


def _held(opened: Open) -> _Collections:
    held: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for place, claim in enumerate(opened.claims):
        if claim.collector and opened.claim_left[place] > 0:
            held[name_key(claim.collector), claim.deposit].append(place)
    found: _Collections = defaultdict(list)
    for (person, _), places in held.items():
        if len(places) > 1:
            found[person, sum(opened.claim_left[place] for place in places)].append(places)
    return found


def _beside_collections(opened: Open, finding: Finding, held: _Collections) -> Finding:
    """A line of a collector may as well be what the collector held: then it has that rival, too."""
    line, amount, *_ = finding.uses[0]
    more = [places for person in opened.said[line].people for places in held.get((person, amount), ())]
    if not more:
        return finding
    against = *finding.against, *(opened.way(pour(opened, [line], places)) for places in more[:MOST_AGAINST])
    confidence = weaker(finding.confidence, "likely")
    return finding._replace(confidence=confidence, rivals=finding.rivals + len(more), against=against)

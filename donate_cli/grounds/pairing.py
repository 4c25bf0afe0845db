"""One line for one claim of its amount, by name or staff number: the best assignment of all in question at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from donate_cli.claims import Confidence
from donate_cli.grounds.assigning import assign, total
from donate_cli.grounds.crowding import in_day_order, twins
from donate_cli.grounds.evidence import ENOUGH, MARGIN, TIER, Fit, fit
from donate_cli.grounds.fields import fields_of
from donate_cli.grounds.unmatched import Finding, Open, Use
from donate_cli.naming import name_key

MOST = 200
"""Lines and claims that are assigned by trying; more of one name and amount are taken in the order of their days."""

_FEW = 12
"""Pairs that are tried one by one for whether another assignment would be about as good."""

Fits = dict[tuple[int, int], Fit]


def pairs(opened: Open, *, certain: bool) -> list[Finding]:
    """One to one among what is open; `certain` looks only at evidence that is enough by itself."""
    found: list[Finding] = []
    for lines, claims in fields_of(opened, masked=not certain):
        if len(lines) + len(claims) > MOST:
            found += twins(opened, lines, claims) or ([] if certain else in_day_order(opened, lines, claims))
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
                    mine[line, claim] = found if alone else found._replace(full=False)
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
        return [_finding(opened, pair, only, "certain" if only.full else "likely", 0)]
    lines, claims = sorted({line for line, _ in fits}), sorted({claim for _, claim in fits})
    whole = len(fits) == len(lines) * len(claims) and all(each.full for each in fits.values())
    if whole and (together := twins(opened, lines, claims)):
        return together
    scores = {pair: each.score for pair, each in fits.items()}
    if len(lines) == 1 or len(claims) == 1:
        best = max(scores, key=scores.__getitem__)
        chosen = {best[0]: best[1]}
    else:
        chosen = assign(scores)
    judged = ((pair, _rivals(scores, pair)) for pair in chosen.items())
    return [
        _finding(opened, pair, fits[pair], _confidence(fits[pair], scores, pair, rivals), rivals)
        for pair, rivals in judged
        if not (rivals and certain)
    ]


def _rivals(scores: dict[tuple[int, int], int], pair: tuple[int, int]) -> int:
    line, claim = pair
    least = scores[pair] - MARGIN
    return sum(score >= least and (one == line or other == claim) for (one, other), score in scores.items()) - 1


def _confidence(found: Fit, scores: dict[tuple[int, int], int], pair: tuple[int, int], rivals: int) -> Confidence:
    """A pair that has rivals is likely only if without it much less would be assigned in all."""
    if not rivals:
        return "certain" if found.full else "likely"
    if len(scores) == rivals + 1 or len(scores) > _FEW * _FEW:
        return "possible"
    without = {other: score for other, score in scores.items() if other != pair}
    return "likely" if total(without) + MARGIN < total(scores) else "possible"


def _finding(opened: Open, pair: tuple[int, int], found: Fit, confidence: Confidence, rivals: int) -> Finding:
    line, claim = pair
    amount = opened.line_left[line]
    return Finding((Use(line, amount, claim),), "refund" if amount < 0 else found.ground, confidence, rivals)


def _held(opened: Open) -> dict[tuple[str, int], int]:
    """By collector and sum, how many collections of two and more gifts that person holds or handed in."""
    sums: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for place, claim in enumerate(opened.claims):
        if claim.collector and opened.claim_left[place] > 0:
            sums[name_key(claim.collector), claim.deposit].append(opened.claim_left[place])
    found: dict[tuple[str, int], int] = defaultdict(int)
    for (person, _), amounts in sums.items():
        if len(amounts) > 1:
            found[person, sum(amounts)] += 1
    return found


def _beside_collections(opened: Open, finding: Finding, held: dict[tuple[str, int], int]) -> Finding:
    """A line of a collector may as well be what the collector held: then it has that rival, too."""
    line, amount, *_ = finding.uses[0]
    more = sum(held.get((person, amount), 0) for person in opened.said[line].people)
    if not more:
        return finding
    confidence: Confidence = "likely" if finding.confidence == "certain" else finding.confidence
    return finding._replace(confidence=confidence, rivals=finding.rivals + more)

"""Judging candidates for whole sets of lines and claims: what else would use one of theirs is a rival."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from donate_cli.claims import CONFIDENCES, Confidence, Ground
from donate_cli.grounds.unmatched import Finding, Open, pour

_LOWER: dict[Confidence, Confidence] = {"certain": "likely", "likely": "possible", "possible": "possible"}


class Candidate(NamedTuple):
    """Lines and claims (places, each in order) that may belong together, and how sure that is without a rival.

    `others` counts rivals that are no candidates.
    """

    lines: tuple[int, ...]
    claims: tuple[int, ...]
    ground: Ground
    best: Confidence
    others: int = 0


def judged(opened: Open, candidates: Iterable[Candidate]) -> list[Finding]:
    """Candidates with their rivals, the surest first: those at least as sure that share a line or a claim."""
    chosen = _distinct(candidates)
    rivals = _rivals(chosen)
    findings = []
    for number, candidate in enumerate(chosen):
        count = len(rivals[number]) + candidate.others
        uses = pour(opened, candidate.lines, candidate.claims)
        findings.append(Finding(uses, candidate.ground, _LOWER[candidate.best] if count else candidate.best, count))
    return sorted(findings, key=lambda found: (CONFIDENCES.index(found.confidence), found.rivals))


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each set once, on its strongest ground: the first of the surest."""
    best: dict[tuple[tuple[int, ...], tuple[int, ...]], Candidate] = {}
    for candidate in candidates:
        key = candidate.lines, candidate.claims
        known = best.get(key)
        if known is None or CONFIDENCES.index(candidate.best) < CONFIDENCES.index(known.best):
            best[key] = candidate
    return list(best.values())


def _rivals(candidates: list[Candidate]) -> list[set[int]]:
    at_line: dict[int, list[int]] = defaultdict(list)
    at_claim: dict[int, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        for line in candidate.lines:
            at_line[line].append(number)
        for claim in candidate.claims:
            at_claim[claim].append(number)
    rivals: list[set[int]] = []
    for number, candidate in enumerate(candidates):
        shared = {other for line in candidate.lines for other in at_line[line]}
        shared.update(other for claim in candidate.claims for other in at_claim[claim])
        level = CONFIDENCES.index(candidate.best)
        rivals.append(
            {other for other in shared if other != number and CONFIDENCES.index(candidates[other].best) <= level}
        )
    return rivals

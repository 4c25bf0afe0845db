"""Judging candidates for whole sets of lines and claims: what else would use one of theirs is a rival."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from donate_cli.claims import CONFIDENCES, MOST_AGAINST, Confidence, Ground
from donate_cli.grounds.unmatched import Finding, Open, pour

_LOWER: dict[Confidence, Confidence] = {"certain": "likely", "likely": "possible", "possible": "possible"}


_MOST_COUNTED = 100
"""Candidates for one line or claim that are looked at; beyond that there are as many rivals as anybody cares for."""


class Candidate(NamedTuple):
    """Lines and claims (places, each in order) that may belong together, and how sure that is without a rival.

    `others` are claims of which each by itself is a rival. `sound`: it is a rival of surer ones, too.
    """

    lines: tuple[int, ...]
    claims: tuple[int, ...]
    ground: Ground
    best: Confidence
    others: tuple[int, ...] = ()
    sound: bool = False


def judged(opened: Open, candidates: Iterable[Candidate]) -> list[Finding]:
    """Candidates with their rivals, the surest first: those that share a line or a claim, as sure at least or sound."""
    chosen = _distinct(candidates)
    findings = []
    for candidate, rivals in zip(chosen, _rivals(chosen), strict=True):
        uses = pour(opened, candidate.lines, candidate.claims)
        if count := len(rivals) + len(candidate.others):
            ways = [pour(opened, chosen[other].lines, chosen[other].claims) for other in rivals[:MOST_AGAINST]]
            ways += [pour(opened, candidate.lines, (claim,)) for claim in candidate.others[:MOST_AGAINST]]
            against = tuple(map(opened.way, ways[:MOST_AGAINST]))
            findings.append(
                Finding(uses, candidate.ground, _LOWER[candidate.best], count, against, sound=_is_sound(candidate))
            )
        else:
            findings.append(Finding(uses, candidate.ground, candidate.best, sound=_is_sound(candidate)))
    return sorted(findings, key=lambda found: (CONFIDENCES.index(found.confidence), found.rivals))


def _is_sound(candidate: Candidate) -> bool:
    return candidate.sound or candidate.best == "certain"


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each set once, on its strongest ground: the first of the surest."""
    best: dict[tuple[tuple[int, ...], tuple[int, ...]], Candidate] = {}
    for candidate in candidates:
        key = candidate.lines, candidate.claims
        known = best.get(key)
        if known is None or CONFIDENCES.index(candidate.best) < CONFIDENCES.index(known.best):
            best[key] = candidate
    return list(best.values())


def _rivals(candidates: list[Candidate]) -> list[list[int]]:
    at_line: dict[int, list[int]] = defaultdict(list)
    at_claim: dict[int, list[int]] = defaultdict(list)
    # The surest come first, so that none of them is beyond those that are looked at.
    order = sorted(
        range(len(candidates)),
        key=lambda at: (not _is_sound(candidates[at]), CONFIDENCES.index(candidates[at].best), at),
    )
    for number in order:
        for line in candidates[number].lines:
            at_line[line].append(number)
        for claim in candidates[number].claims:
            at_claim[claim].append(number)
    rivals: list[list[int]] = []
    for number, candidate in enumerate(candidates):
        shared = {other for line in candidate.lines for other in at_line[line][:_MOST_COUNTED]}
        shared.update(other for claim in candidate.claims for other in at_claim[claim][:_MOST_COUNTED])
        shared.discard(number)
        level = CONFIDENCES.index(candidate.best)
        rivals.append(
            [
                other
                for other in sorted(shared)
                if CONFIDENCES.index(candidates[other].best) <= level or _is_sound(candidates[other])
            ]
        )
    return rivals

"""One claim that several lines bring: instalments, or the first of them."""

from collections import defaultdict
from collections.abc import Iterator

from donate_cli.claims import CONFIDENCES, Confidence
from donate_cli.grounds.choosing import Candidate, judged
from donate_cli.grounds.evidence import weaker
from donate_cli.grounds.gathering import claims_by_word, surest, words_of
from donate_cli.grounds.remarks import FULL
from donate_cli.grounds.summing import MOST, choose
from donate_cli.grounds.unmatched import Finding, Open


def instalments(opened: Open) -> list[Finding]:
    """Lines of one name or staff number for the only open claim of the only donor who is called so."""
    return judged(opened, _candidates(opened))


def _candidates(opened: Open) -> Iterator[Candidate]:
    by_word = claims_by_word(opened)
    lines: dict[int, list[int]] = defaultdict(list)
    for line in opened.lines():
        places = {place for word in words_of(opened, line) for place in by_word.get(word, ())[:2]}
        if len(places) == 1 and opened.in_window(line, min(places)):
            lines[min(places)].append(line)
    for claim, mine in lines.items():
        if len(mine) <= MOST:
            yield from _of_claim(opened, claim, mine)


def _of_claim(opened: Open, claim: int, lines: list[int]) -> Iterator[Candidate]:
    due = opened.claim_left[claim]
    parts = [line for line in lines if opened.line_left[line] < due]
    amounts = [opened.line_left[line] for line in parts]
    best: Confidence = max((surest(opened, line, [claim]) for line in parts), default="likely", key=CONFIDENCES.index)
    if sum(amounts) > due:
        if (found := choose(amounts, due)) and found.only:
            chosen = tuple(parts[at] for at in found.places)
            yield Candidate(chosen, (claim,), "instalments", weaker("likely", best))
    elif parts and len(parts) == len(lines):
        full = all(level == FULL for line in parts for level in opened.said[line].names.values())
        whole = sum(amounts) == due and full
        yield Candidate(tuple(parts), (claim,), "instalments", best if whole else weaker("likely", best), sound=whole)

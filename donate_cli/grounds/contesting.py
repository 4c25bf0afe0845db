"""What stages find of one line or claim, looked at together: each is a rival of what the others find of it."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Literal

from donate_cli.claims import MOST_AGAINST, Ground
from donate_cli.grounds.unmatched import Finding, Open

Grade = Literal[0, 1, 2]
"""How much a finding is worth as a rival: of weak grounds only; sound; it has a number that tells of itself."""

_NUMBERS: tuple[Ground, ...] = ("order", "slip", "staff_no")
_WEAK: tuple[Ground, ...] = ("cents", "amount")

ELSEWHERE = "elsewhere"
"""The stage of all that was found for claims of another campaign."""

_MOST_COUNTED = 100
"""Rivals of one stage at one line or claim beyond which they are not counted."""

_Found = tuple[Open, Finding]
_At = dict[int, dict[tuple[str, Grade], list[_Found]]]


def _nothing() -> _At:
    return defaultdict(lambda: defaultdict(list))


class Contest:
    """The findings of all stages by the lines and claims that they use."""

    def __init__(self) -> None:
        self._at_line = _nothing()
        self._at_claim = _nothing()

    def add(self, stage: str, opened: Open, findings: Iterable[Finding], *, elsewhere: bool = False) -> None:
        """Add what a stage found, if it is sound or at least likely; `elsewhere`: for claims of another campaign."""
        for found in findings:
            if not found.sound and found.confidence == "possible":
                continue
            grade: Grade = 0 if not found.sound else 2 if found.ground in _NUMBERS else 1
            key, entry = (ELSEWHERE if elsewhere else stage, grade), (opened, found)
            for use in found.uses:
                self._at_line[use.line][key].append(entry)
                if use.claim >= 0 and not elsewhere:
                    self._at_claim[use.claim][key].append(entry)

    def contested(self, stage: str, found: Finding) -> Finding:
        """A finding with what other stages found of its lines and claims, and what any found elsewhere, as rivals."""
        others = self._others(stage, found)
        if not others:
            return found
        ways = [other.way(each.uses) for other, each in others[: 2 * MOST_AGAINST]]
        known = sum(way in found.against for way in ways)
        against = *found.against, *(way for way in ways if way not in found.against)
        return found._replace(rivals=found.rivals + len(others) - known, against=against[:MOST_AGAINST])

    def _others(self, stage: str, found: Finding) -> list[_Found]:
        """The soundest first."""
        least = 2 if found.ground in _NUMBERS else 0 if found.ground in _WEAK else 1
        seen: dict[int, tuple[Grade, _Found]] = {}
        for use in found.uses:
            for at, place in ((self._at_line, use.line), (self._at_line, use.credit), (self._at_claim, use.claim)):
                for (other, grade), entries in at[place].items() if place in at else ():
                    if other != stage and grade >= least:
                        same = () if other == ELSEWHERE else found.uses
                        for entry in islice(entries, _MOST_COUNTED):
                            if entry[1].uses != same:
                                seen[id(entry[1])] = grade, entry
        return [entry for _, entry in sorted(seen.values(), key=lambda each: -each[0])]

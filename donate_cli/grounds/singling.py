"""What the amount alone tells: one line and one claim of it, where there is no other."""

from collections import defaultdict
from collections.abc import Iterator

from donate_cli.claims import MOST_AGAINST, Confidence, Ground
from donate_cli.grounds.evidence import ceiling, contradicts, weaker
from donate_cli.grounds.unmatched import Days, Finding, Open, Use


class _ByAmount:
    """Open lines and claims of each amount, in the order of their days; claims by the length of their windows."""

    def __init__(self, opened: Open) -> None:
        self.opened = opened
        self.lines: dict[int, Days] = defaultdict(Days)
        self.claims: dict[int, dict[tuple[int, int], Days]] = defaultdict(lambda: defaultdict(Days))
        for line, left in enumerate(opened.line_left):
            if left:
                self.lines[left].add(opened.credits[line].day, line)
        for place, left in enumerate(opened.claim_left):
            claim = opened.claims[place]
            if left and left in self.lines and claim.deposit is None:
                first, last = opened.spans[place]
                self.claims[left][claim.day - first, last - claim.day].add(claim.day, place)

    def only_claim(self, line: int) -> int | None:
        """The claim of a line's amount, if there is one only in the window."""
        day = self.opened.credits[line].day
        only = None
        for (before, after), found in self.claims.get(self.opened.line_left[line], {}).items():
            first, last = found.between(day - after, day + before)
            if last - first > 1 or (last > first and only is not None):
                return None
            only = found.places[first] if last > first else only
        return only

    def claims_for(self, line: int, *, most: int) -> list[int]:
        """The first claims of a line's amount in the window."""
        day = self.opened.credits[line].day
        places: list[int] = []
        for (before, after), found in self.claims.get(self.opened.line_left[line], {}).items():
            first, last = found.between(day - after, day + before)
            places += found.places[first:last][:most]
        return places[:most]

    def is_only_line(self, claim: int) -> bool:
        """Whether no two lines of a claim's amount are in its window."""
        first, last = self.lines[self.opened.claim_left[claim]].between(*self.opened.spans[claim])
        return last - first == 1


def by_amount(opened: Open) -> list[Finding]:
    """One to one by amount: certain where it has odd cents and the line names nobody else."""
    others = [_ByAmount(other) for other in opened.others]
    return [_beside(others, found) for found in _findings(opened, _ByAmount(opened))]


def _findings(opened: Open, amounts: _ByAmount) -> Iterator[Finding]:
    for line, left in enumerate(opened.line_left):
        claim = amounts.only_claim(line) if left and not opened.said[line].no_gift else None
        if claim is None or not amounts.is_only_line(claim):
            continue
        odd = left % 100 != 0
        said, mine = opened.said[line], opened.claims[claim]
        confidence: Confidence = "likely"
        if contradicts(said, mine) or (said.stranger and mine.names and not odd):
            confidence = "possible"
        elif odd and not (said.stranger and mine.names):
            confidence = "certain"
        ground: Ground = "refund" if left < 0 else "cents" if odd else "amount"
        yield Finding((Use(line, left, claim),), ground, weaker(confidence, ceiling(said, mine)))


def _beside(others: list[_ByAmount], found: Finding) -> Finding:
    """What is the only one here may be of another campaign as well."""
    (use,) = found.uses
    ways = [
        amounts.opened.way([use._replace(claim=place)])
        for amounts in others
        for place in amounts.claims_for(use.line, most=MOST_AGAINST)
    ]
    return found._replace(confidence="possible", rivals=len(ways), against=tuple(ways)) if ways else found

"""What is still open of lines and claims while proposals are found, and what has been proposed so far."""

import copy
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from donate_cli.claims import MOST_AGAINST, Allocation, Claim, Confidence, Credit, Ground, Proposal, Settled
from donate_cli.grounds.namesakes import told_apart
from donate_cli.grounds.remarks import Said, Vocabulary


@dataclass(frozen=True, slots=True)
class Window:
    """How many days before and after its own day a claim's money is looked for.

    A payment on record is a matter of days; a promise, or money that a collector holds, may take months.
    """

    before: int = 3
    after: int = 10
    promise_before: int = 7
    promise_after: int = 120

    def of(self, claim: Claim) -> tuple[int, int]:
        """The first and the last day (ordinals) on which a line may bring a claim's money."""
        if claim.payment is None:
            return claim.day - self.promise_before, claim.day + self.promise_after
        if claim.collector or claim.deposit is not None:
            return claim.day - self.before, claim.day + self.promise_after
        return claim.day - self.before, claim.day + self.after


class Use(NamedTuple):
    """A part (`amount`, fen) of a line for one thing. `line`, `claim` and `credit` are places in `Open`, `returns` is
    the number of a payment; what does not apply is below zero."""

    line: int
    amount: int
    claim: int = -1
    credit: int = -1
    returns: int = -1


Way = tuple[Allocation, ...]
"""What a rival would allocate."""


class Finding(NamedTuple):
    """What a stage thinks belongs together, judged against all that was open when the stage began.

    `sound`: its evidence is enough for it to be a rival of what other stages find, certain or not; `against` are the
    first of its `rivals`.
    """

    uses: tuple[Use, ...]
    ground: Ground
    confidence: Confidence
    rivals: int = 0
    against: tuple[Way, ...] = ()
    sound: bool = False


class Open:
    """Lines and claims by their places in a stable order, with what is left of each; `accept` uses it up.

    `others` are the same lines with the claims of other campaigns, of which nothing is ever proposed.
    """

    def __init__(
        self, credits: Iterable[Credit], claims: Iterable[Claim], settled: Iterable[Settled], window: Window
    ) -> None:
        self.credits: Sequence[Credit] = sorted(credits, key=lambda credit: (credit.day, credit.line))
        self.settled: Sequence[Settled] = sorted(settled, key=lambda part: (part.line, part.payment, part.amount))
        everything = told_apart(sorted(claims, key=lambda claim: (claim.day, claim.key)), self.settled)
        vocabulary = Vocabulary(everything, (part.names for part in self.settled))
        self.said: Sequence[Said] = [vocabulary.said(credit) for credit in self.credits]
        self.window = window
        self.line_left = [credit.left for credit in self.credits]
        self.returnable: dict[int, int] = defaultdict(int)
        for part in self.settled:
            self.returnable[part.payment] += part.amount
        self.foreign = {part.payment for part in self.settled if part.elsewhere is not None}
        self.proposals: list[Proposal] = []
        by_campaign: dict[int | None, list[Claim]] = defaultdict(list)
        for claim in everything:
            by_campaign[claim.elsewhere].append(claim)
        self._expect(by_campaign.pop(None, []))
        self.others: Sequence[Open] = [self._with(by_campaign[campaign]) for campaign in sorted(by_campaign, key=str)]

    def _expect(self, claims: Sequence[Claim]) -> None:
        self.claims = claims
        self.claim_left = [claim.left for claim in claims]
        self.spans = [self.window.of(claim) for claim in claims]
        self._seen = -1
        self._coming: list[int] = []
        self._back: list[int] = []
        self._alone: list[int] = []

    def _with(self, claims: Sequence[Claim]) -> "Open":
        """The same lines, and what is left of them at any time, beside other claims."""
        other = copy.copy(self)
        other._expect(claims)
        other.others = ()
        return other

    def lines(self, *, back: bool = False) -> Sequence[int]:
        """The open lines that bring money, or those that take it back."""
        self._look()
        return self._back if back else self._coming

    def alone(self) -> Sequence[int]:
        """The open claims above zero that were not handed in together with others."""
        self._look()
        return self._alone

    def in_window(self, line: int, claim: int) -> bool:
        """Whether a line may be a claim's by its day."""
        first, last = self.spans[claim]
        return first <= self.credits[line].day <= last

    def distance(self, line: int, claim: int) -> int:
        """The days between a line and a claim."""
        return abs(self.credits[line].day - self.claims[claim].day)

    def accept(self, finding: Finding, confidence: Confidence) -> bool:
        """Propose a finding if all that it uses is still left; else change nothing."""
        taken: list[Use] = []
        for use in finding.uses:
            if not self._fits(use):
                for done in taken:
                    self._take(done, -1)
                return False
            self._take(use, 1)
            taken.append(use)
        against = finding.against[:MOST_AGAINST]
        self.proposals.append(Proposal(self.way(finding.uses), finding.ground, confidence, finding.rivals, against))
        return True

    def way(self, uses: Iterable[Use]) -> Way:
        """What some uses allocate, in the numbers of the book."""
        return tuple(map(self._allocation, uses))

    def _look(self) -> None:
        """See what is open, once for all who ask before anything more is proposed."""
        if self._seen != len(self.proposals):
            self._seen = len(self.proposals)
            self._coming = [line for line, left in enumerate(self.line_left) if left > 0]
            self._back = [line for line, left in enumerate(self.line_left) if left < 0]
            claims = self.claims
            self._alone = [
                place for place, left in enumerate(self.claim_left) if left > 0 and claims[place].deposit is None
            ]

    def _fits(self, use: Use) -> bool:
        left = self.line_left[use.line]
        if not _within(use.amount, left):
            return False
        if use.claim >= 0:
            return _within(use.amount, self.claim_left[use.claim])
        if use.credit >= 0:
            return _within(-use.amount, self.line_left[use.credit])
        return _within(-use.amount, self.returnable[use.returns])

    def _take(self, use: Use, sign: int) -> None:
        amount = use.amount * sign
        self.line_left[use.line] -= amount
        if use.claim >= 0:
            self.claim_left[use.claim] -= amount
        elif use.credit >= 0:
            self.line_left[use.credit] += amount
        else:
            self.returnable[use.returns] += amount

    def _allocation(self, use: Use) -> Allocation:
        line = self.credits[use.line].line
        if use.claim >= 0:
            claim = self.claims[use.claim]
            if claim.payment is None:
                return Allocation(line, use.amount, pledge=claim.pledge)
            return Allocation(line, use.amount, payment=claim.payment)
        if use.credit >= 0:
            return Allocation(line, use.amount, credit=self.credits[use.credit].line)
        return Allocation(line, use.amount, returns=use.returns)


class Days:
    """Places in the order of their days, to be counted between two days without looking at each."""

    __slots__ = ("days", "places")

    def __init__(self) -> None:
        self.days: list[int] = []
        self.places: list[int] = []

    def add(self, day: int, place: int) -> None:
        """Add a place; the days come in their order."""
        self.days.append(day)
        self.places.append(place)

    def between(self, first: int, last: int) -> tuple[int, int]:
        """Where the days from `first` to `last` begin and end."""
        return bisect_left(self.days, first), bisect_right(self.days, last)


def pour(opened: Open, lines: Sequence[int], claims: Sequence[int]) -> tuple[Use, ...]:
    """Give lines to claims in their order until either are used up; all of one sign."""
    uses = []
    rest_of_lines = [opened.line_left[line] for line in lines]
    rest_of_claims = [opened.claim_left[claim] for claim in claims]
    line = claim = 0
    while line < len(lines) and claim < len(claims):
        amount = min(rest_of_lines[line], rest_of_claims[claim], key=abs)
        uses.append(Use(lines[line], amount, claims[claim]))
        rest_of_lines[line] -= amount
        rest_of_claims[claim] -= amount
        line += not rest_of_lines[line]
        claim += not rest_of_claims[claim]
    return tuple(uses)


def _within(amount: int, left: int) -> bool:
    return 0 < amount <= left or left <= amount < 0

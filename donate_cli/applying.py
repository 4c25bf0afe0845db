"""Matching all that is certain at the bank, round by round, while that makes more of it certain."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from donate_cli.claims import Proposal
from donate_cli.matching import Run, apply, run
from donate_cli.model import Campaign
from donate_cli.store.book import Book, Writing

_MOST_ROUNDS = 5
"""How often what was applied may make more certain: a refund, once what it returns is matched."""


class Applied(NamedTuple):
    """What was matched of all that was certain, round by round, each round in an `entries` of its own; fen."""

    entries: tuple[int, ...] = ()
    proposals: int = 0
    lines: frozenset[int] = frozenset()
    amount: int = 0

    def plus(self, entry: Writing, proposals: Sequence[Proposal]) -> "Applied":
        """With one more round."""
        lines = {part.line for each in proposals for part in each.allocations}
        amount = sum(each.amount for each in proposals)
        return Applied(
            (*self.entries, entry.id), self.proposals + len(proposals), self.lines | lines, self.amount + amount
        )


def apply_certain(
    book: Book, campaign: Campaign, *, days_after: int | None = None, told: Callable[[Writing], None]
) -> tuple[Applied, Run]:
    """Match all that is certain, and what becomes certain thereby; with the run of what is left.

    `told` is handed each entry as soon as it is written. Raises DonateError where the book was moved in between; what
    was written before that stays.
    """
    applied = Applied()
    found = run(book, campaign, days_after=days_after)
    while found.certain and len(applied.entries) < _MOST_ROUNDS:
        entry = apply(book, found.certain)
        told(entry)
        applied = applied.plus(entry, found.certain)
        del found  # it holds every line, and so will the next
        found = run(book, campaign, days_after=days_after)
    return applied, found

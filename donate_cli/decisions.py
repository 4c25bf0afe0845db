"""What a clerk decides in a review of matches: one row, what to do with it, what its lines are for."""

from typing import Literal, NamedTuple

Choice = Literal["accept", "skip", "aside"]
CHOICES: tuple[Choice, ...] = ("accept", "skip", "aside")

TO_FILL = ("action", "instead")
"""The columns of the review that a clerk fills in."""

COLUMNS = ("action", "instead", "origin")
"""The columns that are read back."""


class Decision(NamedTuple):
    """A row of the review as it came back, its texts as written; `origin` says which proposal or line it is about."""

    row: int
    action: str | None
    whom: str | None
    origin: str | None

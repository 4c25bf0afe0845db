"""What a brief for the press tells: who gave how much by which road in which round, and not one donor's name."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from donate_cli.counting import Count
from donate_cli.model import Basis, Campaign, Channel, Population, Round
from donate_cli.money import NOTHING, Amount

HOUSE: frozenset[Population] = frozenset({"in-service", "dispatched"})
"""Who is called a member of staff."""

Phrase = Literal["staff", "youth", "party-active", "party-retired", "other"]
"""In which words a channel's gifts are told: its own, or those for a channel that the branch has added or renamed."""

_NOBODY = Count()


@dataclass(frozen=True, slots=True)
class Giving:
    """One cell of the totals: a channel in a round, a channel, a round, or (without either) the whole campaign.

    `donors` are counted as the reports do, each organisation as one; `first_on` and `last_on` are the days between
    which a round's money was given, None where a list did not say.
    """

    channel: Channel | None = None
    round: Round | None = None
    phrase: Phrase = "other"
    pledged: Amount = NOTHING
    received: Amount = NOTHING
    outstanding: Amount = NOTHING
    gifts: int = 0
    participations: Count = _NOBODY
    donors: Count = _NOBODY
    organisations: int = 0
    populations: frozenset[str] = frozenset()
    first_on: date | None = None
    last_on: date | None = None

    @property
    def people(self) -> Count:
        """The donors less the organisations among them."""
        high = None if self.donors.high is None else self.donors.high - self.organisations
        return Count(self.donors.low - self.organisations, high)

    @property
    def of_house(self) -> bool:
        """Whether members of staff gave, and nobody else."""
        return self.populations <= HOUSE and not self.organisations


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure that a brief may use, all of one state of the book.

    `cells` has each channel in each round, those that gave nothing included; `entry` and `head` (hex) name the state.
    """

    campaign: Campaign
    basis: Basis
    as_of: date | None
    entry: int
    head: str
    cells: tuple[Giving, ...]
    channels: tuple[Giving, ...]
    rounds: tuple[Giving, ...]
    total: Giving

    @property
    def received(self) -> Amount:
        """What the papers state in figures and in words."""
        return self.total.received

    def amount(self, giving: Giving) -> Amount:
        """The money that a brief on this basis speaks of."""
        return giving.received if self.basis == "received" else giving.pledged

    def told(self) -> tuple[Giving, ...]:
        """The cells that have something to tell, by round and then in the channels' order."""
        return tuple(cell for cell in self.cells if self.amount(cell).fen)

    def of_round(self, giving: Giving) -> Giving:
        """The round that a cell belongs to, as a whole."""
        return next(found for found in self.rounds if found.round == giving.round)

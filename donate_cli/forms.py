"""An empty list for somebody to fill: what it is for, and what may be chosen in it."""

from dataclasses import dataclass
from datetime import date
from typing import get_args

from donate_cli.lists import Purpose
from donate_cli.model import Campaign, Channel, Population, Round

POPULATIONS: tuple[Population, ...] = get_args(Population)


@dataclass(frozen=True, slots=True)
class Form:
    """What an empty list offers. `departments` are those known, others may be written.

    Without channels, rounds or populations any text is taken there.
    """

    purpose: Purpose
    campaign: Campaign | None = None
    channels: tuple[Channel, ...] = ()
    rounds: tuple[Round, ...] = ()
    departments: tuple[str, ...] = ()
    populations: tuple[Population, ...] = POPULATIONS

    @property
    def window(self) -> tuple[date | None, date | None]:
        """The campaign's first and last day, None for an open end."""
        return (self.campaign.opens_on, self.campaign.closes_on) if self.campaign else (None, None)

"""A notice as it goes on the wall: its table, and what is said around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from donate_cli.counting import Count
from donate_cli.model import Basis, Campaign, Publish
from donate_cli.money import Amount
from donate_cli.table import Table


@dataclass(frozen=True, slots=True)
class Poster:
    """`as_of` is the day that the figures speak of, `first` and `last` the days of the public period, both included.

    `total` and `donors` are those of the report; `choices` counts the rows by how they are seen.
    """

    campaign: Campaign
    table: Table
    basis: Basis
    total: Amount
    donors: Count
    choices: Mapping[Publish, int]
    as_of: date
    first: date
    last: date
    organiser: str | None
    contact: str | None

    @property
    def days(self) -> int:
        """The length of the public period."""
        return (self.last - self.first).days + 1

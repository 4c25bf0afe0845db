"""A certificate: what one donor has given to a campaign, and all that were made at one time."""

from dataclasses import dataclass
from datetime import date

from donate_cli.model import Campaign, NamedKind
from donate_cli.money import Amount


@dataclass(frozen=True, slots=True)
class Certificate:
    """One page for one donor. `amount` is what was received less refunds, `serial` leads to the entry of the first."""

    name: str
    kind: NamedKind
    amount: Amount
    first: date
    last: date
    serial: str


@dataclass(frozen=True, slots=True)
class Certificates:
    """The pages of a campaign, and whom none is made for: gifts without a name, donors who were forgotten."""

    campaign: Campaign
    made_on: date
    pages: tuple[Certificate, ...]
    anonymous: int = 0
    forgotten: int = 0

"""Hanging a notice out: what is said around its list, and for how long."""

from datetime import date
from typing import cast

from donate_cli.counting import Count
from donate_cli.dates import check_order
from donate_cli.errors import DonateError
from donate_cli.model import Campaign
from donate_cli.money import Amount
from donate_cli.naming import clean
from donate_cli.poster import Poster
from donate_cli.table import Table


def poster(table: Table, *, first: date, last: date, organiser: str | None, contact: str | None) -> Poster:
    """The table as it goes on the wall from the first day to the last; the campaign says who signs and answers for it
    unless told otherwise. Raises DonateError where nobody gave."""
    facts, campaign = table.facts, cast(Campaign, table.facts["campaign"])
    if not table.rows:
        raise DonateError("notice.nobody")
    check_order(first, last)
    return Poster(
        campaign=campaign,
        table=table,
        basis=facts["basis"],
        total=cast(Amount, table.totals()["amount"]),
        donors=Count(**facts["donors"]),
        choices=facts["choices"],
        as_of=date.fromisoformat(facts["as_of"]) if "as_of" in facts else date.today(),
        first=first,
        last=last,
        organiser=clean(organiser) if organiser else campaign.organiser,
        contact=clean(contact) if contact else campaign.contact,
    )

"""Recording that a person does not want to give; why is neither asked nor kept."""

from datetime import date

from donate_cli.campaigning import check_open
from donate_cli.enrolling import Giver, known_donor, who
from donate_cli.errors import DonateError
from donate_cli.model import Campaign, Donor
from donate_cli.store import declines, registry
from donate_cli.store.book import Book, Writing
from donate_cli.table import Column, Table
from donate_cli.undoing import undo_entry


def decline(book: Book, campaign: Campaign, giver: Giver, *, on: date) -> Writing:
    """Record that a person does not want to give to a campaign and is not to be reminded. A gift counts all the same.

    Raises DonateError for one who has declined already, and for what is no person.
    """
    with book.entry("donor.decline") as entry:
        check_open(book, campaign)
        donor = known_donor(book, giver)
        if donor.kind != "person":
            raise DonateError("decline.no_person", known=who(donor))
        if known := declines.of_donor(book, donor.id, campaign.id):
            there = {"entry": known[0]["entry"], "day": known[0]["on_date"]}
            raise DonateError("decline.already", known=who(donor), campaign=campaign.name, **there)
        entry.add("decline", campaign=campaign.id, donor=donor.id, on_date=on)
        entry.summary = {"donor": donor.id, "campaign": campaign.id}
    return entry


def withdraw(book: Book, campaign: Campaign, giver: Giver) -> list[Writing]:
    """Take a declining back: an undo of its entry, or of several where records that had each declined were merged."""
    donor = known_donor(book, giver)
    known = declines.of_donor(book, donor.id, campaign.id)
    if not known:
        raise DonateError("decline.none", known=who(donor), campaign=campaign.name)
    return [undo_entry(book, row["entry"], reason=None) for row in known]


def declines_table(book: Book, donor: Donor) -> Table:
    """The campaigns that a donor has declined: which, since when, by which entry."""
    campaigns = {found.id: found for found in registry.campaigns(book)}
    return Table(
        title="title.declines",
        columns=(Column("campaign"), Column("date", "date"), Column("entry", "id")),
        rows=[
            (campaigns[row["campaign"]], date.fromisoformat(row["on_date"]), row["entry"])
            for row in declines.of_donor(book, donor.id)
        ],
    )

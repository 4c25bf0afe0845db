"""Recording how a single gift is to appear in notices, whatever its donor chose otherwise."""

from donate_cli.errors import DonateError
from donate_cli.masking import choice
from donate_cli.model import Publish
from donate_cli.store import ledger, registry
from donate_cli.store.book import Book, Writing
from donate_cli.table import Column, Table


def disclose(book: Book, number: int, publish: Publish | None) -> Writing:
    """Record the choice for one pledge; None is back to the donor's own. The newest that stands holds.

    A closed campaign takes it, too: who wants to be seen less may say so at any time.
    """
    with book.entry("pledge.publish") as entry:
        pledge = ledger.known_pledge(book, number)
        if ledger.disclosures(book, pledge.campaign).get(number) == publish:
            raise DonateError("edit.nothing")
        entry.add("disclosure", pledge=number, publish=publish)
        entry.summary = {"pledge": number, "donor": pledge.donor, "disclosed": publish or "donor"}
    return entry


def disclosure_table(book: Book, number: int) -> Table:
    """How one pledge appears in a notice, and by whose word."""
    pledge = ledger.known_pledge(book, number)
    donor = registry.givers(book, [pledge.donor])[pledge.donor]
    chosen = choice(
        donor,
        pledge=ledger.disclosures(book, pledge.campaign).get(number),
        merged=registry.merged_choices(book).get(donor.id, ()),
        campaign=registry.campaign(book, pledge.campaign).publish,
    )
    return Table(
        title="title.disclosure", columns=(Column("publish", "word"), Column("chosen_by", "word")), rows=[chosen]
    )

"""Papers that leave the office, made from the very tables that the reports show."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

from donate_cli.listing import detail_table, outstanding_table
from donate_cli.model import Basis, Campaign
from donate_cli.money import Amount
from donate_cli.reporting import totals_table
from donate_cli.store.book import Book
from donate_cli.table import Dossier


def dossier(book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None) -> Dossier:
    """Summary, detail and outstanding of a campaign, all of one state of the book; what is cancelled is left out."""
    with book.snapshot():
        summary = totals_table(book, campaign, basis=basis, as_of=as_of)
        detail = detail_table(book, campaign, as_of=as_of)
        outstanding = outstanding_table(book, campaign, as_of=as_of)
    state = [column.key for column in detail.columns].index("state")
    standing = replace(detail, rows=[row for row in detail.rows if row[state] != "cancelled"], notes=())
    return Dossier(
        campaign=campaign,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        basis=basis,
        received=cast(Amount, summary.totals()["received"]),
        facts=summary.facts,
        summary=summary,
        detail=standing,
        outstanding=outstanding,
    )

"""Papers that leave the office, made from the very tables that the reports show and proven to agree."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

from donate_cli.bridging import counts_table
from donate_cli.briefs import Figures
from donate_cli.errors import DonateError
from donate_cli.footing import prove
from donate_cli.listing import detail_table, outstanding_table
from donate_cli.model import Basis, Campaign
from donate_cli.money import NOTHING, Amount
from donate_cli.noticing import notice_table
from donate_cli.papers import Dossier, Sheet, Unit
from donate_cli.reporting import totals_table
from donate_cli.store.book import Book
from donate_cli.table import Sentence, Table
from donate_cli.trending import trend_table


def dossier(
    book: Book,
    campaign: Campaign,
    *,
    basis: Basis = "pledged",
    as_of: date | None = None,
    unit: Unit = "yuan",
    forced: str | None = None,
) -> Dossier:
    """Every table of a campaign, all of one state of the book; what is cancelled is left out.

    Raises DonateError(`paper.break`) where they disagree, unless `forced` gives a reason to print them all the same.
    """
    with book.remembering():
        notice = _notice(book, campaign, basis, as_of)  # first, for it needs the most memory while it is made
        summary = totals_table(book, campaign, basis=basis, as_of=as_of)
        tables: dict[Sheet, Table] = {
            "summary": summary,
            "channels": totals_table(book, campaign, by="channel", basis=basis, as_of=as_of),
            "rounds": totals_table(book, campaign, by="round", basis=basis, as_of=as_of),
            "departments": totals_table(book, campaign, by="department", basis=basis, as_of=as_of),
            "days": trend_table(book, campaign, basis=basis, as_of=as_of),
            "detail": _standing(detail_table(book, campaign, as_of=as_of)),
            "outstanding": outstanding_table(book, campaign, as_of=as_of),
            "counts": counts_table(book, campaign, basis=basis, as_of=as_of),
        }
    papers = Dossier(
        campaign=campaign,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        basis=basis,
        received=cast(Amount, summary.totals()["received"]),
        facts=summary.facts,
        tables=tables if isinstance(notice, Sentence) else tables | {"notice": notice},
        unit=unit,
        breaks=(notice,) if isinstance(notice, Sentence) else (),
    )
    return prove(papers, forced=forced)


def check_agreement(
    book: Book, campaign: Campaign, *, basis: Basis, as_of: date | None, brief: Figures | None = None
) -> None:
    """Raise DonateError(`paper.break`) where the tables behind every paper disagree, or a brief with them."""
    papers = dossier(book, campaign, basis=basis, as_of=as_of)
    if brief is None:
        return
    rows = papers["summary"].records()
    stated = {(row["channel"], row["round"]): row[basis] for row in rows if row[basis] != NOTHING}
    told = {(cell.channel, cell.round): brief.amount(cell) for cell in brief.told()}
    whole, closing = papers["summary"].totals()[basis], brief.amount(brief.total)
    if told != stated or closing != whole:
        differs = {"first": Sentence("paper.brief"), "second": Sentence("paper.summary"), "place": [],
                   "figure": Sentence(f"figure.{basis}"), "difference": f"{closing} ≠ {whole}"}  # fmt: skip
        raise DonateError("paper.break", breaks=[Sentence("paper.differs", differs)], more=0)


def _standing(detail: Table) -> Table:
    state = detail.place("state")
    return replace(detail, rows=[row for row in detail.rows if row[state] != "cancelled"], notes=())


def _notice(book: Book, campaign: Campaign, basis: Basis, as_of: date | None) -> Table | Sentence:
    """The notice, or why there can be none: what does not agree is never put on a wall, whatever is forced."""
    try:
        return notice_table(book, campaign, basis=basis, as_of=as_of)
    except DonateError as error:
        if error.key != "notice.break":
            raise
        by = str(Amount(abs(error.facts["listed"].fen - error.facts["reported"].fen)))
        papers = {"first": Sentence("paper.summary"), "second": Sentence("paper.notice")}
        return Sentence("paper.differs", papers | {"figure": Sentence(f"figure.{basis}"), "difference": by})

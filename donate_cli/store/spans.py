"""The days between which a round's gifts were made, or its money came."""

from dataclasses import dataclass
from datetime import date

from donate_cli.model import Basis
from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import SO_FAR, WHOLE, stands

_PLEDGED = f"""SELECT p.round, min(p.on_date) AS first_on, max(p.on_date) AS last_on, max(p.undated) AS undated
  FROM standing_pledge p WHERE {stands(WHOLE)} GROUP BY p.round"""

# A payment that went back whole brought nothing, so its day says nothing of when the money came.
_RECEIVED = f"""SELECT p.round, min(y.on_date) AS first_on, max(y.on_date) AS last_on, max(p.undated) AS undated
  FROM standing_payment y JOIN standing_pledge p ON p.id = y.pledge
  WHERE {stands(WHOLE)} AND y.on_date <= :as_of AND {SO_FAR} > 0
    AND y.amount + (SELECT coalesce(sum(amount), 0) FROM standing_payment
                    WHERE refund_of = y.id AND on_date <= :as_of) > 0
  GROUP BY p.round"""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day."""

    first_on: date
    last_on: date


def spans(book: Book, campaign: int, *, basis: Basis, as_of: date = LAST_DAY) -> dict[int, Span | None]:
    """The span of every round in which something was given; None for one with a gift whose day no list told."""
    sql = _RECEIVED if basis == "received" else _PLEDGED
    return {
        row["round"]: None if row["undated"] else Span(*(date.fromisoformat(row[on]) for on in ("first_on", "last_on")))
        for row in book.query(sql, campaign=campaign, as_of=as_of.isoformat())
    }

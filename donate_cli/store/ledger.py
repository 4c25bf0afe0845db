"""Pledges, payments and entries as the book holds them."""

import json
from datetime import date
from functools import cache
from typing import Any

from donate_cli.errors import DonateError
from donate_cli.model import Entry, Payment, Pledge, Publish
from donate_cli.store.book import Book

LAST_DAY = date.max
"""`as_of` when no day is asked for: everything counts."""

KEPT = """y.amount > coalesce(
    (SELECT -sum(amount) FROM standing_payment WHERE refund_of = y.id AND on_date <= :as_of), 0)"""
"""Whether something of a payment `y` has not gone back by the day asked for; never true of a refund."""

# In a CASE, because AND would look for the refunds of every payment: few are vague.
KEPT_VAGUE = f"CASE WHEN y.at_least THEN {KEPT} ELSE 0 END"
"""Whether a payment `y` makes a sum "at least": what was wholly returned leaves nothing vague."""

_RECEIVED = "coalesce((SELECT sum(amount) FROM standing_payment WHERE pledge = p.id AND on_date <= :as_of), 0)"
_RECEIVED_AT_LEAST = f"""EXISTS
    (SELECT 1 FROM standing_payment y WHERE y.pledge = p.id AND y.on_date <= :as_of AND {KEPT_VAGUE})"""
_CANCELLED = "EXISTS (SELECT 1 FROM standing_cancellation WHERE pledge = p.id AND on_date <= :as_of)"
_DUE = f"NOT {_CANCELLED} AND p.amount > {_RECEIVED}"

_PLEDGE = f"""
SELECT p.id, p.campaign, c.code AS channel, p.round, p.donor, p.amount, p.at_least, p.headcount, p.on_date, p.note,
  {_RECEIVED} AS received, {_RECEIVED_AT_LEAST} AS received_at_least, {_CANCELLED} AS cancelled
FROM standing_pledge p JOIN channel c ON c.id = p.channel"""

# Of a whole campaign the payments are added up in one pass; a look at each pledge's own would take three times as long.
_PLEDGES = f"""
SELECT p.id, p.campaign, c.code AS channel, p.round, p.donor, p.amount, p.at_least, p.headcount, p.on_date, p.note,
  coalesce(y.received, 0) AS received, coalesce(y.at_least, 0) AS received_at_least,
  p.id IN (SELECT pledge FROM standing_cancellation WHERE on_date <= :as_of) AS cancelled
FROM standing_pledge p JOIN channel c ON c.id = p.channel LEFT JOIN
  (SELECT pledge, sum(amount) AS received, max({KEPT_VAGUE}) AS at_least
   FROM standing_payment y WHERE on_date <= :as_of GROUP BY pledge) y ON y.pledge = p.id
WHERE p.campaign = :campaign AND p.on_date <= :as_of"""

_PAYMENT = """
SELECT p.id, p.pledge, g.donor, p.amount, p.at_least, p.on_date, p.note, p.refund_of,
  coalesce((SELECT -sum(amount) FROM standing_payment WHERE refund_of = p.id), 0) AS returned
FROM standing_payment p JOIN standing_pledge g ON g.id = p.pledge"""


def pledge(book: Book, number: int) -> Pledge | None:
    """The pledge with this number."""
    return next(iter(_pledges(book, f"{_PLEDGE} WHERE p.id = :id", as_of=LAST_DAY, id=number)), None)


def known_pledge(book: Book, number: int) -> Pledge:
    """The pledge with this number. Raises DonateError where there is none, or where its entry was taken back."""
    if (found := pledge(book, number)) is None:
        if by := _taken_back_by(book, "pledge", number):
            raise DonateError("pledge.taken_back", pledge=number, by=by)
        raise DonateError("pledge.unknown", pledge=number)
    return found


def pledges(book: Book, campaign: int, *, as_of: date = LAST_DAY) -> list[Pledge]:
    """The campaign's pledges that are dated on or before a day, cancelled ones included, by date."""
    sql = f"{_PLEDGES} ORDER BY p.on_date, p.id"
    return book.once((sql, campaign, as_of), lambda: _pledges(book, sql, as_of=as_of, campaign=campaign))


def outstanding(book: Book, campaign: int, *, as_of: date = LAST_DAY) -> list[Pledge]:
    """The campaign's pledges of which something has not come in by a day, by date."""
    due = "NOT cancelled AND p.amount > coalesce(y.received, 0)"
    return _pledges(book, f"{_PLEDGES} AND {due} ORDER BY p.on_date, p.id", as_of=as_of, campaign=campaign)


def number_outstanding(book: Book, campaign: int) -> int:
    """How many pledges `outstanding` would list today, counted without loading them."""
    sql = f"SELECT count(*) AS number FROM standing_pledge p WHERE campaign = :campaign AND {_DUE}"
    return int(book.query(sql, campaign=campaign, as_of=LAST_DAY.isoformat())[0]["number"])


def disclosures(book: Book, campaign: int) -> dict[int, Publish | None]:
    """The choices that were recorded for single pledges, by pledge; None is back to the donor's own."""
    rows = book.query("""SELECT d.pledge, d.publish FROM standing_disclosure d JOIN pledge p ON p.id = d.pledge
        WHERE p.campaign = :campaign ORDER BY d.id""", campaign=campaign)  # fmt: skip
    return {row["pledge"]: row["publish"] for row in rows}


def payment(book: Book, number: int) -> Payment | None:
    """The payment with this number."""
    return next(iter(_payments(book, "WHERE p.id = :id", id=number)), None)


def known_payment(book: Book, number: int) -> Payment:
    """The payment with this number. Raises DonateError where there is none, or where its entry was taken back."""
    if (found := payment(book, number)) is None:
        if by := _taken_back_by(book, "payment", number):
            raise DonateError("payment.taken_back", payment=number, by=by)
        raise DonateError("payment.unknown", payment=number)
    return found


def payments_of(book: Book, pledge: int) -> list[Payment]:
    """What came in and went back against one pledge, by date."""
    return _payments(book, "WHERE p.pledge = :pledge ORDER BY p.on_date, p.id", pledge=pledge)


def payments(book: Book, campaign: int) -> list[Payment]:
    """What came in and went back in a campaign, by date."""
    condition = "WHERE g.campaign = :campaign ORDER BY p.on_date, p.id"
    return _payments(book, condition, campaign=campaign)


def entries(book: Book, *, limit: int = -1) -> list[Entry]:
    """The newest entries first, at most `limit` of them (-1: all)."""
    return _entries(book, "ORDER BY id DESC LIMIT :limit", limit=limit)


def entry(book: Book, number: int) -> Entry:
    """One entry of the book; entry 1 made it."""
    return _entries(book, "WHERE id = :id", id=number)[0]


def _taken_back_by(book: Book, table: str, number: int) -> int | None:
    found = book.one(f"SELECT u.entry FROM undo u JOIN {table} t ON t.entry = u.undone WHERE t.id = :id", id=number)
    return found["entry"] if found else None


def _entries(book: Book, condition: str, **facts: Any) -> list[Entry]:
    rows = book.query(f"""SELECT id, at, actor, action, summary, reason, source_name, source_sha256,
        lower(hex(hash)) AS hash FROM entry {condition}""", **facts)  # fmt: skip
    try:
        return [Entry(**{**row, "summary": json.loads(row["summary"])}) for row in rows]
    except ValueError:
        raise DonateError("book.altered") from None


def _pledges(book: Book, sql: str, *, as_of: date, **facts: Any) -> list[Pledge]:
    day = cache(date.fromisoformat)
    return [
        Pledge(
            number, campaign, channel, round, donor, amount, bool(at_least), headcount, day(on_date), note,
            received, bool(received_at_least), bool(cancelled),
        )
        for (number, campaign, channel, round, donor, amount, at_least, headcount, on_date, note,
             received, received_at_least, cancelled) in book.rows(sql, as_of=as_of.isoformat(), **facts)
    ]  # fmt: skip


def _payments(book: Book, condition: str, **facts: Any) -> list[Payment]:
    rows = book.query(f"{_PAYMENT} {condition}", **facts)
    return [
        Payment(**{**row, "on_date": date.fromisoformat(row["on_date"]), "at_least": bool(row["at_least"])})
        for row in rows
    ]

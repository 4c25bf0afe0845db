"""Money that collectors hold and hand in, as the book keeps it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import Scope, asked, stands

HOLDER = "custody h ON h.id = (SELECT max(id) FROM standing_custody WHERE payment = y.id)"
"""Who holds a payment `y`: of several that were noted the newest."""

_COLLECTED = f"""
SELECT y.id, y.pledge, p.campaign, y.amount, y.on_date, y.refund_of, h.id IS NOT NULL, h.collector,
  (SELECT deposit FROM standing_deposited WHERE payment = y.id),
  EXISTS (SELECT 1 FROM standing_matched WHERE payment = y.id)
FROM standing_payment y JOIN standing_pledge p ON p.id = y.pledge LEFT JOIN {HOLDER}"""


class Collected(NamedTuple):
    """A payment, or a refund below zero, as far as handing it in goes; `amount` is in fen, `on_date` ISO text.

    `held` says that somebody was noted as holding it; `collector` is None where the name was erased.
    """

    payment: int
    pledge: int
    campaign: int
    amount: int
    on_date: str
    refund_of: int | None
    held: bool
    collector: str | None
    deposit: int | None
    matched: bool


class Promise(NamedTuple):
    """A pledge of which `due` (fen) has not come in."""

    pledge: int
    due: int
    on_date: str


class Deposit(NamedTuple):
    """Money that was handed in, of which `credited` (fen) was seen at the bank; `on_date` is ISO text."""

    id: int
    on_date: str
    way: str
    collector: str | None
    slip: str | None
    gifts: int
    amount: int
    credited: int


def collected(book: Book, campaign: int, scope: Scope) -> list[Collected]:
    """The payments and refunds of a part of a campaign, by number."""
    sql = f"{_COLLECTED} WHERE {stands(scope)} ORDER BY y.id"
    return [_collected(row) for row in book.rows(sql, **asked(campaign, LAST_DAY, scope))]


def collected_with_refunds(book: Book, numbers: Sequence[int]) -> list[Collected]:
    """Some payments, and the refunds of each."""
    found = []
    for number in numbers:
        sql = f"{_COLLECTED} WHERE y.id = :number OR y.refund_of = :number ORDER BY y.id"
        found += [_collected(row) for row in book.rows(sql, number=number)]
    return found


def promises(book: Book, campaign: int, scope: Scope) -> list[Promise]:
    """The pledges of a part of a campaign of which something has not come in, the oldest first."""
    received = "coalesce((SELECT sum(amount) FROM standing_payment WHERE pledge = p.id), 0)"
    rows = book.rows(f"""SELECT p.id, p.amount - {received} AS due, p.on_date FROM standing_pledge p
        WHERE {stands(scope)} AND p.amount > {received} ORDER BY p.on_date, p.id""",
        **asked(campaign, LAST_DAY, scope))  # fmt: skip
    return [Promise(*row) for row in rows]


def deposits(book: Book, campaign: int, *, as_of: date = LAST_DAY) -> list[Deposit]:
    """What was handed in by a day, and what the bank has credited of it by then, the oldest first."""
    rows = book.rows("""SELECT d.id, d.on_date, d.way, d.collector, d.slip, i.gifts, d.amount, coalesce(c.credited, 0)
        FROM standing_deposit d
        JOIN (SELECT s.deposit, sum(y.amount > 0) AS gifts FROM standing_deposited s JOIN payment y ON y.id = s.payment
              GROUP BY s.deposit) i ON i.deposit = d.id
        LEFT JOIN (SELECT s.deposit, sum(m.amount) AS credited FROM standing_deposited s
              JOIN standing_matched m ON m.payment = s.payment
              JOIN standing_statement_line l ON l.id = m.line AND l.on_date <= :as_of
              GROUP BY s.deposit) c ON c.deposit = d.id
        WHERE d.campaign = :campaign AND d.on_date <= :as_of ORDER BY d.on_date, d.id""",
        campaign=campaign, as_of=as_of.isoformat())  # fmt: skip
    return [Deposit(*row) for row in rows]


def holders(book: Book) -> list[str]:
    """The names of all who were ever noted as holding money, or handed some in."""
    rows = book.query("""SELECT collector FROM standing_custody WHERE collector IS NOT NULL
        UNION SELECT collector FROM standing_deposit WHERE collector IS NOT NULL""")
    return [row["collector"] for row in rows]


def slips(book: Book, campaign: int) -> dict[str, int]:
    """The numbers of the slips that a campaign's money was handed in with, each with its deposit."""
    rows = book.query("""SELECT slip, id FROM standing_deposit
        WHERE campaign = :campaign AND slip IS NOT NULL ORDER BY id DESC""", campaign=campaign)  # fmt: skip
    return {row["slip"]: row["id"] for row in rows}


def collectors(book: Book, campaign: int) -> dict[int, str | None]:
    """Who was noted as holding each payment of a campaign; None for a name that was erased."""
    rows = book.rows(f"""SELECT y.id, h.collector FROM payment y JOIN pledge p ON p.id = y.pledge JOIN {HOLDER}
        WHERE p.campaign = :campaign""", campaign=campaign)  # fmt: skip
    return {row[0]: row[1] for row in rows}


def bank_days(book: Book, campaign: int) -> dict[int, date]:
    """The day of the newest line of a statement that each payment of a campaign is matched with."""
    rows = book.rows("""SELECT m.payment, max(l.on_date) FROM standing_matched m
        JOIN standing_statement_line l ON l.id = m.line
        JOIN payment y ON y.id = m.payment JOIN pledge p ON p.id = y.pledge
        WHERE p.campaign = :campaign GROUP BY m.payment""", campaign=campaign)  # fmt: skip
    return {payment: date.fromisoformat(day) for payment, day in rows}


def _collected(row: tuple[Any, ...]) -> Collected:
    found = Collected(*row)
    return found._replace(held=bool(found.held), matched=bool(found.matched))

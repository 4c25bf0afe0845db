"""What lines of statements, payments and promises have left to match, and the matches that stand."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from donate_cli.claims import Claim, Credit, Settled
from donate_cli.store import registry
from donate_cli.store.book import Book
from donate_cli.store.deposits import HOLDER
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.namesakes import Namesakes, namesakes
from donate_cli.store.whoever import Whoever, whoever

_TAKEN = """SELECT id, sum(amount) AS taken FROM (SELECT line AS id, amount FROM standing_matched
  UNION ALL SELECT credit, -amount FROM standing_matched WHERE credit IS NOT NULL) GROUP BY id"""
"""What matches take of each line; of a line that was reversed, what its reversal takes."""

_CREDITS = f"""
SELECT l.id, l.on_date, l.amount - coalesce(m.taken, 0) AS remaining, s.account, l.payer, l.remark, l.order_no,
  l.other_no, l.at_time
FROM standing_statement_line l JOIN statement s ON s.id = l.statement LEFT JOIN ({_TAKEN}) m ON m.id = l.id
WHERE l.on_date <= :as_of AND l.amount <> coalesce(m.taken, 0) ORDER BY l.id"""

_MATCHED = "SELECT payment, sum(amount) AS taken FROM standing_matched WHERE payment IS NOT NULL GROUP BY payment"
_HANDED_IN = """SELECT i.payment, d.id, d.slip FROM standing_deposited i JOIN standing_deposit d ON d.id = i.deposit"""

_PAYMENTS = f"""
SELECT p.id, y.id, y.amount - coalesce(m.taken, 0), y.on_date, p.donor, c.code, p.round, p.order_no, s.sender,
  h.collector, i.id, i.slip, y.refund_of
FROM standing_payment y JOIN standing_pledge p ON p.id = y.pledge JOIN channel c ON c.id = p.channel
  LEFT JOIN source s ON s.id = p.source LEFT JOIN ({_MATCHED}) m ON m.payment = y.id
  LEFT JOIN {HOLDER} LEFT JOIN ({_HANDED_IN}) i ON i.payment = y.id
WHERE p.campaign = :campaign AND y.amount <> coalesce(m.taken, 0) ORDER BY y.id"""

_PROMISES = """
SELECT p.id, NULL, p.amount - coalesce(y.received, 0), p.on_date, p.donor, c.code, p.round, p.order_no, s.sender,
  NULL, NULL, NULL, NULL
FROM standing_pledge p JOIN channel c ON c.id = p.channel LEFT JOIN source s ON s.id = p.source
  LEFT JOIN (SELECT pledge, sum(amount) AS received FROM standing_payment GROUP BY pledge) y ON y.pledge = p.id
WHERE p.campaign = :campaign AND p.amount > coalesce(y.received, 0)
  AND p.id NOT IN (SELECT pledge FROM standing_cancellation) ORDER BY p.id"""

_SETTLED = """
SELECT m.line, m.payment, m.amount, y.pledge, p.donor, l.on_date, l.payer, l.order_no, l.other_no,
  l.at_time, y.amount - coalesce(r.returned, 0)
FROM standing_matched m JOIN payment y ON y.id = m.payment JOIN pledge p ON p.id = y.pledge
  JOIN statement_line l ON l.id = m.line
  LEFT JOIN (SELECT refund_of, -sum(amount) AS returned FROM standing_payment
    WHERE refund_of IS NOT NULL GROUP BY refund_of) r ON r.refund_of = y.id
WHERE p.campaign = :campaign AND m.amount > 0 ORDER BY m.payment, m.id"""

_ASKED = "(SELECT value FROM json_each(:asked))"
_LINES_LEFT = f"""
SELECT l.id, l.on_date, l.amount, l.amount - coalesce((SELECT sum(amount) FROM standing_matched WHERE line = l.id), 0)
  + coalesce((SELECT sum(amount) FROM standing_matched WHERE credit = l.id), 0)
FROM standing_statement_line l WHERE l.id IN {_ASKED}"""

_PAYMENTS_LEFT = f"""
SELECT y.id, y.pledge, p.campaign, y.on_date, y.amount,
  y.amount - coalesce((SELECT sum(amount) FROM standing_matched WHERE payment = y.id), 0),
  CASE WHEN y.amount > 0 THEN y.amount + coalesce((SELECT sum(amount) FROM standing_payment WHERE refund_of = y.id), 0)
    ELSE 0 END, y.refund_of
FROM standing_payment y JOIN pledge p ON p.id = y.pledge WHERE y.id IN {_ASKED}"""

_PROMISES_LEFT = f"""
SELECT p.id, p.campaign,
  p.amount - coalesce((SELECT sum(amount) FROM standing_payment WHERE pledge = p.id), 0),
  EXISTS (SELECT 1 FROM standing_cancellation WHERE pledge = p.id)
FROM standing_pledge p WHERE p.id IN {_ASKED}"""

_RESTING = f"""
SELECT min(entry) AS entry, noun, payment FROM (
  SELECT entry, 'payment' AS noun, refund_of AS payment FROM standing_payment
    WHERE refund_of IN {_ASKED} AND id NOT IN {_ASKED}
  UNION ALL SELECT entry, 'receipt', payment FROM standing_receipt WHERE payment IN {_ASKED}
  UNION ALL SELECT entry, 'deposit', payment FROM standing_deposited WHERE payment IN {_ASKED}
  UNION ALL SELECT c.entry, 'cancellation', y.id FROM standing_cancellation c JOIN payment y ON y.pledge = c.pledge
    WHERE y.id IN {_ASKED}
  UNION ALL SELECT entry, 'match', payment FROM standing_matched WHERE payment IN {_ASKED}
    AND id NOT IN (SELECT value FROM json_each(:falling)))
GROUP BY noun ORDER BY entry LIMIT 1"""


class LineLeft(NamedTuple):
    """A line of a statement with what is `left` of its `amount` (fen, both of one sign)."""

    line: int
    on_date: date
    amount: int
    left: int


class PaymentLeft(NamedTuple):
    """A payment or refund with what of its `amount` no line has brought (`left`) and may still go back."""

    payment: int
    pledge: int
    campaign: int
    on_date: date
    amount: int
    left: int
    returnable: int
    refund_of: int | None


class PromiseLeft(NamedTuple):
    """A pledge with what is to come of it; below zero where more came than was promised."""

    pledge: int
    campaign: int
    left: int
    cancelled: bool


class Standing(NamedTuple):
    """A match that stands."""

    id: int
    line: int
    amount: int
    payment: int | None
    made: bool
    credit: int | None


def credits(book: Book, *, as_of: date = LAST_DAY) -> list[Credit]:
    """The lines of all accounts of which something is not matched, dated on or before a day, as they were taken in."""
    day = cache(_ordinal)
    rows = book.rows(_CREDITS, as_of=as_of.isoformat())
    return [Credit(line, day(on_date), *more) for line, on_date, *more in rows]


def claims(book: Book, campaign: int) -> list[Claim]:
    """What a campaign expects to see at the bank: payments and refunds not wholly matched, then unpaid promises."""
    known, called_alike = whoever(book, campaign), namesakes(book)
    day = cache(_ordinal)
    payments = book.rows(_PAYMENTS, campaign=campaign)
    rows = chain(payments, book.rows(_PROMISES, campaign=campaign))
    return [_claim(known, called_alike, day(row[3]), row) for row in rows]


def claims_elsewhere(book: Book, campaign: int) -> list[Claim]:
    """What all other campaigns expect; of those that are closed what is on record, which alone can still be matched."""
    return [
        claim._replace(elsewhere=other.id)
        for other in registry.campaigns(book)
        if other.id != campaign
        for claim in claims(book, other.id)
        if claim.payment is not None or other.state == "open"
    ]


def settled(book: Book, campaign: int) -> list[Settled]:
    """What of a campaign's payments lines have brought and nobody has returned since."""
    known = whoever(book, campaign)
    day = cache(_ordinal)
    found: list[Settled] = []
    of, left = 0, 0
    rows = book.rows(_SETTLED, campaign=campaign)
    for line, payment, amount, pledge, donor, on_date, payer, order_no, other_no, at_time, kept in rows:
        left = kept if payment != of else left
        of, part = payment, min(amount, left)
        if part > 0:
            who = known[donor]
            said = (payer, order_no, other_no)
            found.append(Settled(line, payment, part, pledge, who.donor, day(on_date), *said, who.names, at_time))
            left -= part
    return found


def settled_elsewhere(book: Book, campaign: int) -> list[Settled]:
    """What lines have brought for all other campaigns and nobody has returned since."""
    others = (other.id for other in registry.campaigns(book) if other.id != campaign)
    return [part._replace(elsewhere=other) for other in others for part in settled(book, other)]


def lines_left(book: Book, lines: Iterable[int]) -> dict[int, LineLeft]:
    """Some lines by number, with what is left of each; those taken back are not among them."""
    rows = book.rows(_LINES_LEFT, asked=_listed(lines))
    return {row[0]: LineLeft._make((row[0], date.fromisoformat(row[1]), *row[2:])) for row in rows}


def payments_left(book: Book, payments: Iterable[int]) -> dict[int, PaymentLeft]:
    """Some payments by number, with what is left of each; those that fell are not among them."""
    rows = book.rows(_PAYMENTS_LEFT, asked=_listed(payments))
    return {row[0]: PaymentLeft._make((*row[:3], date.fromisoformat(row[3]), *row[4:])) for row in rows}


def promises_left(book: Book, pledges: Iterable[int]) -> dict[int, PromiseLeft]:
    """Some pledges by number, with what is to come of each, cancelled ones included."""
    rows = book.rows(_PROMISES_LEFT, asked=_listed(pledges))
    return {row[0]: PromiseLeft._make((*row[:3], bool(row[3]))) for row in rows}


def payments_in(book: Book, deposit: int) -> list[int] | None:
    """The payments that were handed in together; None where there is no such deposit."""
    if book.one("SELECT id FROM standing_deposit WHERE id = :id", id=deposit) is None:
        return None
    rows = book.query("SELECT payment FROM standing_deposited WHERE deposit = :id ORDER BY id", id=deposit)
    return [row["payment"] for row in rows]


def standing_of(book: Book, line: int) -> list[Standing]:
    """The matches of a line, and what reversed it."""
    rows = book.rows("""SELECT id, line, amount, payment, made, credit FROM standing_matched
        WHERE line = :line OR credit = :line ORDER BY id""", line=line)  # fmt: skip
    return [Standing._make((*row[:4], bool(row[4]), row[5])) for row in rows]


def resting_on(book: Book, payments: Iterable[int], *, falling: Iterable[int]) -> dict[str, Any] | None:
    """The first entry that rests on one of some payments, what it wrote and on which, but for matches that are
    `falling` and for what some of the payments are to others."""
    return book.one(_RESTING, asked=_listed(payments), falling=_listed(falling))


def pledge_campaigns(book: Book, payments: Iterable[int]) -> list[int]:
    """The campaigns that some payments belong to."""
    rows = book.query(f"""SELECT DISTINCT p.campaign FROM payment y JOIN pledge p ON p.id = y.pledge
        WHERE y.id IN {_ASKED}""", asked=_listed(payments))  # fmt: skip
    return [row["campaign"] for row in rows]


def uid(book: Book) -> str:
    """What tells this book from any other."""
    return str(book.query("SELECT uid FROM book")[0]["uid"])


def _claim(known: Whoever, called_alike: Namesakes, day: int, row: tuple[Any, ...]) -> Claim:
    pledge, payment, left, _, donor, *more = row
    channel, round_, order_no, sender, collector, deposit, slip, refund_of = more
    who = known[donor]
    return Claim(
        pledge, payment, left, day, who.donor, who.names, who.staff_no, who.department, channel, round_, order_no,
        sender, collector, deposit, slip, refund_of, who.is_person, called_alike.shared(who.names),
        called_alike.shared_near(who.names, who.department),
    )  # fmt: skip


def _listed(numbers: Iterable[int]) -> str:
    return json.dumps(sorted(set(numbers)))


def _ordinal(on_date: str) -> int:
    return date.fromisoformat(on_date).toordinal()

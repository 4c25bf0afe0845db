"""The statements of banks and platforms that the book holds, and their lines with what each was matched with."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY


class Recorded(NamedTuple):
    """A line that the book holds, as far as telling it from another needs; days are ISO text, money is in fen.

    `profile` is that of its statement; of an `erased` one the texts are gone (a donor was forgotten).
    """

    entry: int
    statement: int
    profile: str
    on_date: str
    at_time: str | None
    amount: int
    balance: int | None
    payer: str | None
    remark: str | None
    order_no: str | None
    other_no: str | None
    erased: bool


class Period(NamedTuple):
    """What a statement spans, with the balances at its ends where it has them (fen)."""

    first_on: str
    last_on: str
    opening: int | None
    closing: int | None


class TakenIn(NamedTuple):
    """A statement of the book: its lines and sum (fen) as they were read, and what of it was taken in.

    Lines that an earlier statement had brought were read and not taken in.
    """

    id: int
    entry: int
    account: str
    profile: str
    file: str
    sheet: str | None
    sha256: str
    first_on: date
    last_on: date
    lines: int
    amount: int
    taken_lines: int
    taken_amount: int
    opening: int | None
    closing: int | None


class Movement(NamedTuple):
    """A line of a statement; `matched` (fen, of the line's sign) is what was given to something, `aside` the part of
    that which is no gift."""

    id: int
    on_date: date
    at_time: str | None
    amount: int
    matched: int
    aside: int
    balance: int | None
    payer: str | None
    remark: str | None
    order_no: str | None
    other_no: str | None
    account: str
    statement: int
    file: str
    row: int
    entry: int

    @property
    def left(self) -> int:
        """What of it is matched with nothing, in fen, of its sign."""
        return self.amount - self.matched


class Link(NamedTuple):
    """What a part of a line (`amount`, fen) was matched with: a payment, or a line; with neither it is no gift.

    `credit` is the line that this one reverses, `reversed_by` the one that reverses it. `deposit` is what the payment
    was handed in with; `reason` is why it is no gift.
    """

    matched: int
    amount: int
    ground: str
    payment: int | None = None
    pledge: int | None = None
    donor: int | None = None
    deposit: int | None = None
    credit: int | None = None
    reversed_by: int | None = None
    reason: str | None = None


_MATCHED = """
  SELECT line AS id, amount, payment IS NULL AND credit IS NULL AS aside FROM standing_matched
  UNION ALL SELECT credit, -amount, 0 FROM standing_matched WHERE credit IS NOT NULL"""

_MOVEMENTS = f"""
SELECT l.id, l.on_date, l.at_time, l.amount, coalesce(m.amount, 0), coalesce(m.aside, 0), l.balance,
  l.payer, l.remark, l.order_no, l.other_no, s.account, s.id, s.name, l.line, l.entry
FROM standing_statement_line l JOIN statement s ON s.id = l.statement
LEFT JOIN (SELECT id, sum(amount) AS amount, sum(aside * amount) AS aside FROM ({_MATCHED}) GROUP BY id) m
  ON m.id = l.id"""


def accounts(book: Book) -> list[str]:
    """The accounts whose statements the book holds, by name."""
    return [row["account"] for row in book.query("SELECT DISTINCT account FROM standing_statement ORDER BY account")]


def recorded(book: Book, account: str, *, since: date, until: date) -> Iterator[Recorded]:
    """The lines of an account between two days, in the order of their recording."""
    rows = book.rows("""SELECT l.entry, l.statement, s.profile, l.on_date, l.at_time, l.amount, l.balance,
          l.payer, l.remark, l.order_no, l.other_no, l.salt IS NULL AND
            coalesce(l.payer_digest, l.remark_digest, l.order_no_digest, l.other_no_digest) IS NOT NULL
        FROM standing_statement_line l JOIN statement s ON s.id = l.statement
        WHERE s.account = :account AND l.on_date BETWEEN :since AND :until ORDER BY l.id""",
        account=account, since=since.isoformat(), until=until.isoformat())  # fmt: skip
    return (Recorded._make((*row[:-1], bool(row[-1]))) for row in rows)


def periods(book: Book, account: str) -> list[Period]:
    """What the statements of an account span, the earliest first."""
    rows = book.rows("""SELECT first_on, last_on, opening, closing FROM standing_statement
        WHERE account = :account ORDER BY first_on, last_on, id""", account=account)  # fmt: skip
    return [Period(*row) for row in rows]


def entry_of_file(book: Book, sha256: str, sheet: str | None) -> tuple[int, str] | None:
    """The entry that last took in a statement with these very bytes (of that sheet), unless it was taken back, and the
    account that it was given to."""
    row = book.one("""SELECT entry, account FROM standing_statement WHERE sha256 = :sha256 AND sheet IS :sheet
        ORDER BY id DESC""", sha256=sha256, sheet=sheet)  # fmt: skip
    return (row["entry"], row["account"]) if row else None


def numbered_elsewhere(book: Book, account: str, *, since: date, until: date) -> Iterator[tuple[str, str, int]]:
    """Account, order number and amount (fen) of each line between two days that is not of this account."""
    rows = book.rows("""SELECT s.account, l.order_no, l.amount
        FROM standing_statement_line l JOIN statement s ON s.id = l.statement
        WHERE s.account <> :account AND l.on_date BETWEEN :since AND :until AND l.order_no IS NOT NULL""",
        account=account, since=since.isoformat(), until=until.isoformat())  # fmt: skip
    return ((row[0], row[1], row[2]) for row in rows)


def statements(book: Book, *, as_of: date | None = None) -> list[TakenIn]:
    """The statements in the order of their recording; of lines later than `as_of` none counts as taken in."""
    rows = book.rows("""SELECT s.id, s.entry, s.account, s.profile, s.name, s.sheet, s.sha256, s.first_on, s.last_on,
          s.lines, s.amount, count(l.id), coalesce(sum(l.amount), 0), s.opening, s.closing
        FROM standing_statement s LEFT JOIN standing_statement_line l ON l.statement = s.id AND l.on_date <= :day
        WHERE s.first_on <= :day GROUP BY s.id ORDER BY s.id""", day=(as_of or LAST_DAY).isoformat())  # fmt: skip
    return [TakenIn._make((*row[:7], date.fromisoformat(row[7]), date.fromisoformat(row[8]), *row[9:])) for row in rows]


def lines(book: Book, *, account: str | None = None, unmatched: bool = False) -> Iterator[Movement]:
    """The lines by day and time, of one account or all, all of them or those of which something is left."""
    rows = book.rows(f"""{_MOVEMENTS} WHERE (:account IS NULL OR s.account = :account)
          AND (NOT :unmatched OR l.amount <> coalesce(m.amount, 0))
        ORDER BY l.on_date, coalesce(l.at_time, ''), l.id""", account=account, unmatched=unmatched)  # fmt: skip
    return map(_movement, rows)


def line(book: Book, number: int) -> Movement | None:
    """One line that stands."""
    return next(map(_movement, book.rows(f"{_MOVEMENTS} WHERE l.id = :id", id=number)), None)


def links(book: Book, *, of: int | None = None) -> dict[int, list[Link]]:
    """What each line was matched with, of one line or all, in the order of matching."""
    rows = book.rows("""SELECT m.line, m.id, m.amount, m.ground, m.payment, y.pledge,
          (SELECT coalesce(d.same_as, d.id) FROM pledge p JOIN donor d ON d.id = p.donor WHERE p.id = y.pledge),
          (SELECT max(deposit) FROM standing_deposited WHERE payment = m.payment), m.credit, NULL,
          CASE WHEN m.payment IS NULL AND m.credit IS NULL THEN e.reason END
        FROM standing_matched m JOIN entry e ON e.id = m.entry
          LEFT JOIN payment y ON y.id = m.payment WHERE :line IS NULL OR m.line = :line
        UNION ALL SELECT credit, id, -amount, ground, NULL, NULL, NULL, NULL, NULL, line, NULL
        FROM standing_matched WHERE credit IS NOT NULL AND (:line IS NULL OR credit = :line)
        ORDER BY 2""", line=of)  # fmt: skip
    found: dict[int, list[Link]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Link(*row[1:]))
    return found


def profiles(book: Book) -> dict[str, dict[str, Any]]:
    """The user's own profiles by code, each with its text (`definition`) and the entry that brought it."""
    rows = book.query("""SELECT code, definition, entry FROM profile
        WHERE entry NOT IN (SELECT undone FROM undo) ORDER BY id""")
    return {row["code"]: row for row in rows}


def _movement(row: tuple[Any, ...]) -> Movement:
    return Movement._make((row[0], date.fromisoformat(row[1]), *row[2:]))

"""What a closing statement is made from, added up by SQL: each question one pass."""

from datetime import date

from donate_cli.store.book import Book
from donate_cli.store.deposits import HOLDER
from donate_cli.whereabouts import CLAIMS, BankLine, Claimed, Paid, StatementFile, Sum

# A subquery for each of a hundred thousand payments would look up its matches one by one; joined sums take one pass.
_PAID = f"""
SELECT y.id, y.pledge, p.donor, y.amount, y.on_date, y.refund_of,
  coalesce(m.banked, 0), coalesce(m.late, 0), m.bank_date, m.late_date, m.lines,
  h.payment IS NOT NULL, h.collector, i.deposit
FROM standing_payment y JOIN standing_pledge p ON p.id = y.pledge
LEFT JOIN (SELECT m.payment,
    sum(CASE WHEN l.on_date <= :as_of THEN m.amount END) AS banked,
    sum(CASE WHEN l.on_date > :as_of THEN m.amount END) AS late,
    max(CASE WHEN l.on_date <= :as_of THEN l.on_date END) AS bank_date,
    min(CASE WHEN l.on_date > :as_of THEN l.on_date END) AS late_date,
    group_concat(l.id, ', ') AS lines
  FROM (SELECT payment, line, amount FROM standing_matched WHERE payment IS NOT NULL ORDER BY payment, line) m
  JOIN standing_statement_line l ON l.id = m.line GROUP BY m.payment) m ON m.payment = y.id
LEFT JOIN {HOLDER}
LEFT JOIN (SELECT s.payment, max(s.deposit) AS deposit FROM standing_deposited s
  JOIN standing_deposit d ON d.id = s.deposit WHERE d.on_date <= :as_of GROUP BY s.payment) i ON i.payment = y.id
WHERE p.campaign = :campaign AND y.on_date <= :as_of
ORDER BY y.on_date, y.id"""

_RECORDED = """
SELECT count(CASE WHEN y.amount > 0 AND y.amount + coalesce(b.back, 0) > 0 THEN 1 END) AS number,
  coalesce(sum(y.amount), 0) AS amount
FROM standing_payment y JOIN standing_pledge p ON p.id = y.pledge
LEFT JOIN (SELECT refund_of, sum(amount) AS back FROM standing_payment
  WHERE refund_of IS NOT NULL AND on_date <= :as_of GROUP BY refund_of) b ON b.refund_of = y.id
WHERE p.campaign = :campaign AND y.on_date <= :as_of"""

# Each match once for its line and, where it reverses another, once for that line. Both must be of the day or before;
# what is matched with a later payment or line is nobody's on the day, and that is told.
_USED = """
SELECT m.line AS id,
  CASE WHEN p.campaign = :campaign THEN m.amount ELSE 0 END AS here,
  CASE WHEN p.campaign <> :campaign THEN m.amount ELSE 0 END AS other,
  CASE WHEN m.payment IS NULL AND m.credit IS NULL THEN m.amount ELSE 0 END AS aside,
  CASE WHEN c.id IS NOT NULL THEN m.amount ELSE 0 END AS reversed,
  m.payment IS NOT NULL AND p.id IS NULL OR m.credit IS NOT NULL AND c.id IS NULL AS later
FROM standing_matched m
LEFT JOIN standing_payment y ON y.id = m.payment AND y.on_date <= :as_of
LEFT JOIN standing_pledge p ON p.id = y.pledge
LEFT JOIN standing_statement_line c ON c.id = m.credit AND c.on_date <= :as_of
UNION ALL
SELECT m.credit, 0, 0, 0, CASE WHEN l.id IS NULL THEN 0 ELSE -m.amount END, l.id IS NULL
FROM standing_matched m LEFT JOIN standing_statement_line l ON l.id = m.line AND l.on_date <= :as_of
WHERE m.credit IS NOT NULL"""

_LINES = f"""
SELECT l.*, coalesce(u.here, 0) AS here, coalesce(u.other, 0) AS other, coalesce(u.aside, 0) AS aside,
  coalesce(u.reversed, 0) AS reversed, coalesce(u.later, 0) AS later,
  l.amount - coalesce(u.here + u.other + u.aside + u.reversed, 0) AS unclaimed
FROM standing_statement_line l
LEFT JOIN (SELECT id, sum(here) AS here, sum(other) AS other, sum(aside) AS aside, sum(reversed) AS reversed,
    max(later) AS later
  FROM ({_USED}) GROUP BY id) u ON u.id = l.id
WHERE l.on_date <= :as_of"""

_CLAIMS = f"""
SELECT {", ".join(f"count(nullif({claim}, 0)), coalesce(sum({claim}), 0)" for claim in CLAIMS)} FROM ({_LINES})"""

_NOT_HERE = f"""
SELECT l.id, s.account, l.on_date, l.payer, l.remark, l.amount, l.unclaimed, l.later, l.aside,
  CASE WHEN l.aside <> 0 THEN (SELECT group_concat(reason, '；') FROM (SELECT DISTINCT e.reason
    FROM standing_matched m JOIN entry e ON e.id = m.entry
    WHERE m.line = l.id AND m.payment IS NULL AND m.credit IS NULL AND e.reason IS NOT NULL)) END,
  l.other,
  CASE WHEN l.other <> 0 THEN (SELECT group_concat(code, ', ') FROM (SELECT DISTINCT c.code
    FROM standing_matched m JOIN standing_payment y ON y.id = m.payment AND y.on_date <= :as_of
      JOIN standing_pledge p ON p.id = y.pledge JOIN campaign c ON c.id = p.campaign
    WHERE m.line = l.id AND p.campaign <> :campaign)) END
FROM ({_LINES}) l JOIN statement s ON s.id = l.statement
WHERE l.unclaimed <> 0 OR l.aside <> 0 OR l.other <> 0 ORDER BY l.on_date, l.id"""


def payments(book: Book, campaign: int, day: date) -> list[Paid]:
    """The campaign's payments and refunds of a day or before, with all that is known of where they are."""
    rows = book.rows(_PAID, campaign=campaign, as_of=day.isoformat())
    return [Paid(*row) for row in rows]


def recorded(book: Book, campaign: int, day: date) -> Sum:
    """What the campaign has received by a day: gifts of which something was kept, and their sum less refunds."""
    row = book.query(_RECORDED, campaign=campaign, as_of=day.isoformat())[0]
    return Sum(row["number"], row["amount"])


def bank(book: Book, day: date) -> Sum:
    """What the lines of all statements come to by a day."""
    row = book.query("""SELECT count(*) AS number, coalesce(sum(amount), 0) AS amount FROM standing_statement_line
        WHERE on_date <= :as_of""", as_of=day.isoformat())[0]  # fmt: skip
    return Sum(row["number"], row["amount"])


def claims(book: Book, campaign: int, day: date) -> dict[Claimed, Sum]:
    """Whose the money at the bank is by a day. A line of several is counted with each of them."""
    (row,) = book.rows(_CLAIMS, campaign=campaign, as_of=day.isoformat())
    return {claim: Sum(*row[2 * at : 2 * at + 2]) for at, claim in enumerate(CLAIMS)}


def not_here(book: Book, campaign: int, day: date) -> list[BankLine]:
    """The lines of a day or before of which something is nobody's, no gift, or another campaign's, oldest first."""
    return [BankLine(*row) for row in book.rows(_NOT_HERE, campaign=campaign, as_of=day.isoformat())]


def files(book: Book, day: date) -> list[StatementFile]:
    """The statements that were taken in and reach into the time until a day, by account."""
    rows = book.rows("""SELECT s.id, s.account, s.profile, s.name, s.first_on, s.last_on, s.lines, count(l.id),
          coalesce(sum(l.amount), 0), s.opening, s.closing
        FROM standing_statement s LEFT JOIN standing_statement_line l ON l.statement = s.id AND l.on_date <= :as_of
        GROUP BY s.id HAVING s.first_on <= :as_of OR count(l.id) > 0
        ORDER BY s.account, s.first_on, s.id""", as_of=day.isoformat())  # fmt: skip
    return [StatementFile(*row) for row in rows]

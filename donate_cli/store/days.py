"""A campaign day by day: the money of each day, and who appears on it for the first time."""

from collections import defaultdict
from datetime import date
from typing import Any

from donate_cli.counting import Crowd
from donate_cli.money import Amount
from donate_cli.store.book import Book
from donate_cli.store.bridge import Question
from donate_cli.store.ledger import KEPT, KEPT_VAGUE
from donate_cli.store.totals import WHO, Promised, asked, came_in, stands

Place = tuple[int, int] | None
"""A channel's number and a round; None is the whole campaign."""

PLEDGED = """
SELECT p.on_date AS day, sum(p.amount) AS amount, max(p.at_least) AS at_least, count(*) AS gifts
FROM standing_pledge p WHERE {stands} GROUP BY day ORDER BY day"""

RECEIVED = f"""
SELECT y.on_date AS day, sum(y.amount) AS amount, max({KEPT_VAGUE}) AS at_least, sum({KEPT}) AS gifts
FROM standing_payment y JOIN standing_pledge p ON p.id = y.pledge
WHERE y.on_date <= :as_of AND {{stands}} GROUP BY day ORDER BY day"""

_FIRST_PAID = f"""(SELECT min(y.on_date) FROM standing_payment y
    WHERE y.pledge = p.id AND y.on_date <= :as_of AND {KEPT})"""

NAMED = """
SELECT day, population, department, {cell}
  sum(kind = 'person') AS named, sum(kind = 'organisation') AS organisations
FROM (SELECT w.id, w.kind, w.population, w.department, {cell} min({day}) AS day
  FROM standing_pledge p {who} WHERE {stands} {received} AND w.kind IN ('person', 'organisation')
  GROUP BY {cell} w.id)
GROUP BY {cell} day, population, department"""

COUNTED = """
SELECT {day} AS day, w.population, w.department, {cell}
  coalesce(max(CASE WHEN w.kind = 'group' THEN p.headcount END), 0) AS largest_group,
  coalesce(sum(CASE WHEN w.kind = 'group' THEN p.headcount END), 0) AS grouped,
  sum(w.kind = 'group' AND p.headcount IS NULL) AS groups_unknown, sum(w.kind = 'anonymous') AS anonymous
FROM standing_pledge p {who}
WHERE p.donor IN (SELECT id FROM donor WHERE kind IN ('group', 'anonymous')) AND {stands} {received}
GROUP BY {cell} day, w.population, w.department"""


def money(book: Book, of: Question) -> dict[date, Promised]:
    """What was promised, or came in less what went back, on each day on which something did; and the gifts of it."""
    sql = PLEDGED if of.basis == "pledged" else RECEIVED
    rows = book.query(sql.format(stands=stands(of.scope)), **_facts(of))
    return {
        date.fromisoformat(row["day"]): Promised(Amount(row["amount"], bool(row["at_least"])), row["gifts"])
        for row in rows
    }


def newcomers(book: Book, of: Question, *, by_cell: bool) -> dict[date, dict[Place, list[Crowd]]]:
    """Who is new on each day, in the campaign (None) or in each channel and round: all days together are all donors.

    A gift is of the day of its promise; where what came in counts, of the day of its first money that stayed.
    """
    day = "p.on_date" if of.basis == "pledged" else _FIRST_PAID
    cell = "channel, round," if by_cell else ""
    terms = {"day": day, "cell": cell, "who": WHO, "stands": stands(of.scope), "received": came_in(of.basis)}
    found: dict[date, dict[Place, list[Crowd]]] = defaultdict(lambda: defaultdict(list))
    for sql in (NAMED, COUNTED):
        for row in book.query(sql.format(**terms), **_facts(of)):
            place = (row.pop("channel"), row.pop("round")) if by_cell else None
            found[date.fromisoformat(row.pop("day"))][place].append(Crowd(**row))
    return found


def _facts(of: Question) -> dict[str, Any]:
    return asked(of.campaign, of.as_of, of.scope)

"""Who makes the difference between gifts, participations and donors: sums by SQL, and only those donors by number."""

from datetime import date
from typing import Any, NamedTuple

from donate_cli.model import Basis
from donate_cli.money import Amount
from donate_cli.store.book import Book
from donate_cli.store.ledger import KEPT_VAGUE
from donate_cli.store.totals import PAYMENTS, SO_FAR, WHO, Scope, asked, came_in, stands

_SO_FAR_VAGUE = f"""
    (SELECT max({KEPT_VAGUE}) FROM standing_payment y WHERE y.pledge = p.id AND y.on_date <= :as_of)"""
_GIVEN = "standing_pledge p {who} WHERE {stands} {received}"

KINDS = f"""
SELECT w.kind, count(*) AS pledges, count(p.headcount) AS counted FROM {_GIVEN} GROUP BY w.kind"""

PARTS = """
SELECT w.id AS donor, sum(y.gifts) - count(*) AS number
FROM {payments} y JOIN standing_pledge p ON p.id = y.pledge {who} WHERE {stands} {received}
GROUP BY w.id HAVING sum(y.gifts) > count(*)"""

REPEATED = f"""
SELECT w.id AS donor, count(*) AS gifts, count(DISTINCT p.channel || '.' || p.round) AS cells,
  count(DISTINCT p.round) AS rounds
FROM {_GIVEN} AND w.kind IN ('person', 'organisation')
GROUP BY w.id HAVING count(*) > 1"""

GROUPS = f"""
SELECT w.id AS donor, w.population, w.department, p.channel, p.round,
  count(p.headcount) AS counted, coalesce(sum(p.headcount), 0) AS people, sum(p.headcount IS NULL) AS uncounted
FROM {_GIVEN} AND p.donor IN (SELECT id FROM donor WHERE kind = 'group')
GROUP BY w.id, p.channel, p.round"""

ANONYMOUS = f"""
SELECT DISTINCT w.id AS donor FROM {_GIVEN} AND p.donor IN (SELECT id FROM donor WHERE kind = 'anonymous')"""

# What is "at least" moves the median only from the middle downwards.
MEDIAN = f"""
WITH each_donor AS (SELECT w.id, sum({{amount}}) AS amount, max({{vague}}) AS at_least
    FROM {_GIVEN} AND w.kind IN ('person', 'organisation') GROUP BY w.id),
  ranked AS (SELECT amount, at_least, row_number() OVER (ORDER BY amount) AS place, count(*) OVER () AS people
    FROM each_donor),
  middle AS (SELECT max(people) AS people, min(amount) AS lower, max(amount) AS upper
    FROM ranked WHERE place IN ((people + 1) / 2, people / 2 + 1))
SELECT people, lower, upper, (SELECT max(at_least) FROM each_donor WHERE amount <= upper) AS at_least
FROM middle WHERE people > 0"""


class Kinds(NamedTuple):
    """Pledges that count: of people and organisations, of groups with and without a head-count, of the anonymous."""

    named: int = 0
    counted: int = 0
    uncounted: int = 0
    anonymous: int = 0


class Repeated(NamedTuple):
    """A person or organisation that gave more than once: gifts, channels with their rounds, rounds."""

    donor: int
    gifts: int
    cells: int
    rounds: int


class Grouped(NamedTuple):
    """A group's gifts in one channel and round: those with a head-count and their people, and those without."""

    donor: int
    population: str
    department: str | None
    channel: int
    round: int
    counted: int
    people: int
    uncounted: int


class Middle(NamedTuple):
    """The median of what each named donor gave, and of how many donors it is."""

    amount: Amount
    donors: int


class Question(NamedTuple):
    """What is asked about: a part of a campaign on a day, on one basis."""

    campaign: int
    basis: Basis
    as_of: date
    scope: Scope


def kinds(book: Book, of: Question) -> Kinds:
    """How many pledges count, by what is known of the people behind them."""
    found = {row["kind"]: row for row in _rows(book, of, KINDS)}
    named = sum(row["pledges"] for kind, row in found.items() if kind in ("person", "organisation"))
    group, nobody = (found.get(kind, {"pledges": 0, "counted": 0}) for kind in ("group", "anonymous"))
    return Kinds(named, group["counted"], group["pledges"] - group["counted"], nobody["pledges"])


def in_parts(book: Book, of: Question) -> dict[int, int]:
    """Donors whose promise came in several payments, with how many there were beyond the promises."""
    return {row["donor"]: row["number"] for row in _rows(book, of, PARTS)} if of.basis == "received" else {}


def repeated(book: Book, of: Question) -> list[Repeated]:
    """The people and organisations that gave more than once."""
    return [Repeated(**row) for row in _rows(book, of, REPEATED)]


def groups(book: Book, of: Question) -> list[Grouped]:
    """What the groups gave, channel by channel and round by round."""
    return [Grouped(**row) for row in _rows(book, of, GROUPS)]


def nameless(book: Book, of: Question) -> list[int]:
    """The records that stand for the anonymous."""
    return [row["donor"] for row in _rows(book, of, ANONYMOUS)]


def middle(book: Book, of: Question) -> Middle | None:
    """The median per named donor of what was promised or has come in, to the fen; None where nobody is named."""
    amount, vague = ("p.amount", "p.at_least") if of.basis == "pledged" else (SO_FAR, _SO_FAR_VAGUE)
    for row in _rows(book, of, MEDIAN, amount=amount, vague=vague):
        return Middle(Amount((row["lower"] + row["upper"] + 1) // 2, bool(row["at_least"])), row["people"])
    return None


def _rows(book: Book, of: Question, sql: str, **more: str) -> list[dict[str, Any]]:
    terms = {"who": WHO, "stands": stands(of.scope), "received": came_in(of.basis), "payments": PAYMENTS, **more}
    return book.query(sql.format(**terms), **asked(of.campaign, of.as_of, of.scope))

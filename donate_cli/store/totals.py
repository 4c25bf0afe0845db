"""Sums and crowds of a campaign, added up by SQL on covering indexes; no pledge is loaded."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from donate_cli.counting import Crowd
from donate_cli.model import Basis
from donate_cli.money import NOTHING, Amount
from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY

Axis = Literal["channel", "round", "department", "date"]
Key = tuple[Any, ...]

_EXPRESSIONS: dict[Axis, str] = {
    "channel": "g.channel", "round": "g.round", "date": "g.on_date", "department": "w.department",
}  # fmt: skip
_STANDS = """p.campaign = :campaign AND p.on_date <= :as_of
    AND NOT EXISTS (SELECT 1 FROM cancellation c WHERE c.pledge = p.id AND c.on_date <= :as_of)"""
_WHO = "JOIN donor d ON d.id = g.donor JOIN donor w ON w.id = coalesce(d.same_as, d.id)"

# Each statement first folds the pledges by donor and place: in the order of the index that costs no
# sorting, and a donor who gave in one place a hundred times is one line before anything is joined.
PROMISED = """
SELECT {keys}, sum(g.amount) AS amount, max(g.at_least) AS at_least, sum(g.gifts) AS gifts
FROM (SELECT {places}, sum(amount) AS amount, max(at_least) AS at_least, count(*) AS gifts
      FROM pledge p WHERE {stands} GROUP BY {places}) g {who}
GROUP BY {keys}"""

PAID = """
SELECT {keys}, sum(g.received) AS amount, sum(max(g.received - g.amount, 0)) AS excess,
  sum(CASE WHEN g.promised_at_least THEN 0 ELSE max(g.received - g.amount, 0) END) AS over,
  max(g.at_least AND g.received > 0) AS at_least, sum(g.gifts) AS gifts
FROM (SELECT p.donor, p.channel, p.round, p.on_date, p.amount, p.at_least AS promised_at_least,
        y.received, y.at_least, y.gifts
      FROM {payments} y JOIN pledge p ON p.id = y.pledge WHERE {stands}) g {who}
GROUP BY {keys}"""

_PAYMENTS = """
  (SELECT pledge, sum(y.amount) AS received, max(y.at_least) AS at_least,
     count(CASE WHEN y.amount > coalesce(back.amount, 0) THEN 1 END) AS gifts
   FROM payment y LEFT JOIN
     (SELECT refund_of, -sum(amount) AS amount FROM payment
      WHERE refund_of IS NOT NULL AND on_date <= :as_of GROUP BY refund_of) back ON back.refund_of = y.id
   WHERE y.on_date <= :as_of GROUP BY pledge)"""

# Pledges of "at least" are few: an index of their own finds them.
VAGUE = """
SELECT {keys} FROM pledge p JOIN donor d ON d.id = p.donor JOIN donor w ON w.id = coalesce(d.same_as, d.id)
WHERE p.at_least AND {stands} AND p.amount > coalesce({received}, 0)
GROUP BY {keys}"""

CROWDS = """
SELECT {keys}, w.population, w.department AS place,
  count(DISTINCT CASE WHEN w.kind = 'person' THEN w.id END) AS named,
  count(DISTINCT CASE WHEN w.kind = 'organisation' THEN w.id END) AS organisations,
  coalesce(max(CASE WHEN w.kind = 'group' THEN g.largest END), 0) AS largest_group,
  coalesce(sum(CASE WHEN w.kind = 'group' THEN g.people END), 0) AS grouped,
  coalesce(sum(CASE WHEN w.kind = 'group' THEN g.unknown END), 0) AS groups_unknown,
  coalesce(sum(CASE WHEN w.kind = 'anonymous' THEN g.gifts END), 0) AS anonymous
FROM (SELECT {places}, count(*) AS gifts,
        max(headcount) AS largest, sum(headcount) AS people, sum(headcount IS NULL) AS unknown
      FROM pledge p WHERE {stands} {received} GROUP BY {places}) g {who}
GROUP BY {keys}, w.population, w.department"""

_SO_FAR = "(SELECT sum(amount) FROM payment WHERE pledge = p.id AND on_date <= :as_of)"
_LISTED = """WHERE w.kind <> 'person'
    OR (w.joined_on <= :roster_on AND (w.left_on IS NULL OR w.left_on > :roster_on))"""


@dataclass(frozen=True, slots=True)
class Promised:
    """Pledges that stand: their sum and their number."""

    amount: Amount = NOTHING
    gifts: int = 0


@dataclass(frozen=True, slots=True)
class Paid:
    """Payments less refunds; `gifts` were not wholly refunded.

    `excess` (fen) is what goes beyond its own pledge, `over` what of it goes beyond a promise that is no "at least".
    """

    amount: Amount = NOTHING
    excess: int = 0
    over: int = 0
    gifts: int = 0


def promised(book: Book, campaign: int, by: tuple[Axis, ...], *, as_of: date = LAST_DAY) -> dict[Key, Promised]:
    """What is pledged and not cancelled on a day, by the values of the axes."""
    rows = _rows(book, campaign, as_of, promised_sql(by))
    return {_key(row, by): Promised(_amount(row), row["gifts"]) for row in rows}


def paid(book: Book, campaign: int, by: tuple[Axis, ...], *, as_of: date = LAST_DAY) -> dict[Key, Paid]:
    """What has come in by a day against pledges that stand, by the values of the axes of those pledges."""
    rows = _rows(book, campaign, as_of, paid_sql(by))
    return {_key(row, by): Paid(_amount(row), row["excess"], row["over"], row["gifts"]) for row in rows}


def vague(book: Book, campaign: int, by: tuple[Axis, ...], *, as_of: date = LAST_DAY) -> set[Key]:
    """The values of the axes for which something outstanding is "at least" that much."""
    sql = VAGUE.format(keys=_keys(by).replace("g.", "p."), stands=_STANDS, received=_SO_FAR)
    return {_key(row, by) for row in _rows(book, campaign, as_of, sql)}


def crowds(
    book: Book,
    campaign: int,
    by: tuple[Axis, ...],
    *,
    basis: Basis = "pledged",
    as_of: date = LAST_DAY,
    roster_on: date | None = None,
) -> dict[Key, list[Crowd]]:
    """Who stands behind the gifts, by the values of the axes; input of `counting.count`.

    With `roster_on` only those people that the roster of that day lists; groups stay, as nobody knows their people.
    """
    found: dict[Key, list[Crowd]] = defaultdict(list)
    listed = {"roster_on": roster_on.isoformat()} if roster_on else {}
    for row in book.query(
        crowds_sql(by, basis, roster=bool(roster_on)), campaign=campaign, as_of=as_of.isoformat(), **listed
    ):
        found[_key(row, by)].append(Crowd(
            row["population"], row["place"], row["named"], row["organisations"],
            row["largest_group"], row["grouped"], row["groups_unknown"], row["anonymous"],
        ))  # fmt: skip
    return found


def promised_sql(by: tuple[Axis, ...]) -> str:
    """The SELECT behind `promised`."""
    return PROMISED.format(keys=_keys(by), places=_places(by), stands=_STANDS, who=_who(by))


def paid_sql(by: tuple[Axis, ...]) -> str:
    """The SELECT behind `paid`."""
    return PAID.format(keys=_keys(by), payments=_PAYMENTS, stands=_STANDS, who=_who(by))


def crowds_sql(by: tuple[Axis, ...], basis: Basis, *, roster: bool = False) -> str:
    """The SELECT behind `crowds`."""
    received = f"AND {_SO_FAR} > 0" if basis == "received" else ""
    who = f"{_WHO} {_LISTED}" if roster else _WHO
    return CROWDS.format(keys=_keys(by), places=_places(by), stands=_STANDS, received=received, who=who)


def _keys(by: tuple[Axis, ...]) -> str:
    return ", ".join(_EXPRESSIONS[axis] for axis in by) or "NULL"


def _places(by: tuple[Axis, ...]) -> str:
    columns = (("channel", "channel"), ("round", "round"), ("date", "on_date"))
    return ", ".join(["donor", *(column for axis, column in columns if axis in by)])


def _who(by: tuple[Axis, ...]) -> str:
    return _WHO if "department" in by else ""


def _rows(book: Book, campaign: int, as_of: date, sql: str) -> list[dict[str, Any]]:
    return book.query(sql, campaign=campaign, as_of=as_of.isoformat())


def _key(row: Mapping[str, Any], by: tuple[Axis, ...]) -> Key:
    return tuple(row["on_date" if axis == "date" else axis] for axis in by)


def _amount(row: Mapping[str, Any]) -> Amount:
    return Amount(row["amount"], bool(row["at_least"]))

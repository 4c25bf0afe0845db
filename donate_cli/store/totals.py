"""Sums and crowds of a campaign, added up by SQL on covering indexes; no pledge is loaded."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from donate_cli.counting import Crowd
from donate_cli.model import Basis
from donate_cli.money import NOTHING, Amount
from donate_cli.store.book import Book
from donate_cli.store.ledger import KEPT_VAGUE, LAST_DAY

Axis = Literal["channel", "round", "department", "date", "population"]
Key = tuple[Any, ...]

_COUNTS = ("named", "organisations", "largest_group", "grouped", "groups_unknown", "anonymous")
_EXPRESSIONS: dict[Axis, str] = {
    "channel": "p.channel", "round": "p.round", "date": "p.on_date", "department": "w.department",
    "population": "w.population",
}  # fmt: skip
_STANDS = """p.campaign = :campaign AND p.on_date <= :as_of
    AND p.id NOT IN (SELECT pledge FROM standing_cancellation WHERE on_date <= :as_of)"""
_WITHIN = {
    "channel": "p.channel = :channel",
    "round": "p.round = :round",
    "department": """p.donor IN (SELECT d.id FROM donor d JOIN donor w ON w.id = coalesce(d.same_as, d.id)
      WHERE w.department = :department)""",
}
WHO = "JOIN donor d ON d.id = p.donor JOIN donor w ON w.id = coalesce(d.same_as, d.id)"

PROMISED = """
SELECT {keys}, sum(p.amount) AS amount, max(p.at_least) AS at_least, count(*) AS gifts
FROM standing_pledge p {who} WHERE {stands}
GROUP BY {keys}"""

PAID = """
SELECT {keys}, sum(y.received) AS amount, sum(max(y.received - p.amount, 0)) AS excess,
  sum(CASE WHEN p.at_least THEN 0 ELSE max(y.received - p.amount, 0) END) AS over,
  max(y.at_least) AS at_least, sum(y.gifts) AS gifts
FROM {payments} y JOIN standing_pledge p ON p.id = y.pledge {who} WHERE {stands}
GROUP BY {keys}"""

PAYMENTS = f"""
  (SELECT pledge, sum(amount) AS received, max({KEPT_VAGUE}) AS at_least,
     count(CASE WHEN amount > 0 AND id NOT IN
       (SELECT paid.id FROM standing_payment paid JOIN standing_payment back ON back.refund_of = paid.id
        WHERE back.on_date <= :as_of GROUP BY paid.id HAVING -sum(back.amount) >= paid.amount) THEN 1 END) AS gifts
   FROM standing_payment y WHERE on_date <= :as_of GROUP BY pledge)"""

# Pledges of "at least" are few: an index of their own finds them.
VAGUE = """
SELECT {keys} FROM standing_pledge p {who}
WHERE p.at_least AND {stands} AND p.amount > coalesce({received}, 0)
GROUP BY {keys}"""

# Distinct people are counted apart from groups and the anonymous, who are few and found by the index: so what
# is sorted for a million pledges stays narrow. The department goes first because it tells most rows apart.
NAMED = """
SELECT {keys}, w.population, w.department AS place,
  count(DISTINCT CASE WHEN w.kind = 'person' THEN w.id END) AS named,
  count(DISTINCT CASE WHEN w.kind = 'organisation' THEN w.id END) AS organisations
FROM (SELECT DISTINCT {places} FROM standing_pledge p WHERE {stands} {received}) p {who}
WHERE w.kind = 'organisation' OR (w.kind = 'person' {listed})
GROUP BY w.department, w.population, {keys}"""

COUNTED = """
SELECT {keys}, w.population, w.department AS place,
  coalesce(max(CASE WHEN w.kind = 'group' THEN p.headcount END), 0) AS largest_group,
  coalesce(sum(CASE WHEN w.kind = 'group' THEN p.headcount END), 0) AS grouped,
  sum(w.kind = 'group' AND p.headcount IS NULL) AS groups_unknown,
  sum(w.kind = 'anonymous') AS anonymous
FROM standing_pledge p {who}
WHERE p.donor IN (SELECT id FROM donor WHERE kind IN ('group', 'anonymous')) AND {stands} {received}
GROUP BY w.department, w.population, {keys}"""

SO_FAR = "(SELECT sum(amount) FROM standing_payment WHERE pledge = p.id AND on_date <= :as_of)"
_LISTED = "AND w.joined_on <= :roster_on AND (w.left_on IS NULL OR w.left_on > :roster_on)"


class Scope(NamedTuple):
    """Which part of a campaign is meant: a channel by its number in the book, a round, a department; None is all."""

    channel: int | None = None
    round: int | None = None
    department: str | None = None


WHOLE = Scope()


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


def promised(
    book: Book, campaign: int, by: tuple[Axis, ...], *, as_of: date = LAST_DAY, scope: Scope = WHOLE
) -> dict[Key, Promised]:
    """What is pledged and not cancelled on a day, by the values of the axes."""
    sql = PROMISED.format(keys=_keys(by), stands=stands(scope), who=_who(by))
    rows = book.query(sql, **asked(campaign, as_of, scope))
    return {_key(row, by): Promised(_amount(row), row["gifts"]) for row in rows}


def paid(
    book: Book, campaign: int, by: tuple[Axis, ...], *, as_of: date = LAST_DAY, scope: Scope = WHOLE
) -> dict[Key, Paid]:
    """What has come in by a day against pledges that stand, by the values of the axes of those pledges."""
    sql = PAID.format(keys=_keys(by), payments=PAYMENTS, stands=stands(scope), who=_who(by))
    rows = book.query(sql, **asked(campaign, as_of, scope))
    return {_key(row, by): Paid(_amount(row), row["excess"], row["over"], row["gifts"]) for row in rows}


def vague(book: Book, campaign: int, by: tuple[Axis, ...], *, as_of: date = LAST_DAY, scope: Scope = WHOLE) -> set[Key]:
    """The values of the axes for which something outstanding is "at least" that much."""
    sql = VAGUE.format(keys=_keys(by), who=_who(by), stands=stands(scope), received=SO_FAR)
    return {_key(row, by) for row in book.query(sql, **asked(campaign, as_of, scope))}


def crowds(
    book: Book,
    campaign: int,
    by: tuple[Axis, ...],
    *,
    basis: Basis = "pledged",
    as_of: date = LAST_DAY,
    scope: Scope = WHOLE,
    roster_on: date | None = None,
) -> dict[Key, list[Crowd]]:
    """Who stands behind the gifts, by the values of the axes; input of `counting.count`.

    With `roster_on` only those people that the roster of that day lists; groups stay, as nobody knows their people.
    """
    facts = asked(campaign, as_of, scope)
    if roster_on:
        facts["roster_on"] = roster_on.isoformat()
    terms = {"keys": _keys(by), "stands": stands(scope), "received": came_in(basis), "who": WHO}
    named = NAMED.format(**terms, places=_places(by), listed=_LISTED if roster_on else "")
    parts: dict[tuple[Key, str, str | None], dict[str, int]] = defaultdict(dict)
    for sql in (named, COUNTED.format(**terms)):
        for row in book.query(sql, **facts):
            counts = parts[_key(row, by), row["population"], row["place"]]
            counts |= {name: row[name] for name in _COUNTS if name in row}
    found: dict[Key, list[Crowd]] = defaultdict(list)
    for (key, population, department), counts in parts.items():
        found[key].append(Crowd(population, department, **counts))
    return found


def stands(scope: Scope) -> str:
    """The condition under which a pledge `p` of the scope stands on the day asked for."""
    return " AND ".join([_STANDS, *(_WITHIN[axis] for axis, value in scope._asdict().items() if value is not None)])


def came_in(basis: Basis) -> str:
    """The further condition under which a pledge `p` counts on this basis."""
    return f"AND {SO_FAR} > 0" if basis == "received" else ""


def asked(campaign: int, as_of: date, scope: Scope) -> dict[str, Any]:
    """The facts that fill `stands` and `came_in`."""
    within = {axis: value for axis, value in scope._asdict().items() if value is not None}
    return {"campaign": campaign, "as_of": as_of.isoformat(), **within}


def _keys(by: tuple[Axis, ...]) -> str:
    return ", ".join(_EXPRESSIONS[axis] for axis in by) or "NULL"


def _places(by: tuple[Axis, ...]) -> str:
    columns = (("channel", "channel"), ("round", "round"), ("date", "on_date"))
    return ", ".join(["donor", *(column for axis, column in columns if axis in by)])


def _who(by: tuple[Axis, ...]) -> str:
    return WHO if {"department", "population"} & {*by} else ""


def _key(row: Mapping[str, Any], by: tuple[Axis, ...]) -> Key:
    return tuple(row["on_date" if axis == "date" else axis] for axis in by)


def _amount(row: Mapping[str, Any]) -> Amount:
    return Amount(row["amount"], bool(row["at_least"]))

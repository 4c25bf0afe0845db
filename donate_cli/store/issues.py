"""Issued papers as the book holds them, and what later entries did to the figures that they stated."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from donate_cli.editions import Figures, Issue
from donate_cli.errors import DonateError
from donate_cli.naming import name_key
from donate_cli.store.book import Book

_ISSUE = """
SELECT i.id, i.entry, e.at, e.actor, i.campaign, i.kind, i.name, i.sha256, i.lang, i.basis, i.as_of, i.figures
FROM issue i JOIN entry e ON e.id = i.entry"""

_FIELDS = "'department', 'population', 'same_as', 'void', 'kind'"
"""What of a donor moves a head-count, or a figure from one department to another."""

# An entry that was taken back after the state in question changed nothing since; nor did what took it back.
_GONE = "(SELECT undone FROM undo)"
_TAKEN = "undo u ON u.entry > :since AND u.undone <= :since"
# `on_date` is a day that was given with the entry; `dated` is that of the row, too, which it took back.
_TOUCHES = f"""
SELECT entry, 'pledge' AS noun, id AS pledge, on_date, on_date AS dated FROM pledge
  WHERE campaign = :campaign AND entry > :since
UNION SELECT entry, 'payment', pledge, on_date, on_date FROM payment WHERE entry > :since
UNION SELECT entry, 'cancellation', pledge, on_date, on_date FROM cancellation WHERE entry > :since
UNION SELECT u.entry, 'pledge', p.id, NULL, p.on_date FROM pledge p JOIN {_TAKEN} AND u.undone = p.entry
UNION SELECT u.entry, 'payment', p.pledge, NULL, p.on_date FROM payment p JOIN {_TAKEN} AND u.undone = p.entry
UNION SELECT u.entry, 'cancellation', p.pledge, NULL, p.on_date FROM cancellation p
  JOIN {_TAKEN} AND u.undone = p.entry"""

_EDITS = f"""
SELECT c.entry, CASE c.field WHEN 'department' THEN 'department' ELSE 'donor' END AS noun, p.id AS pledge,
  d.department AS own, w.department AS whole,
  CASE WHEN c.field = 'department' THEN json_extract(c.old, '$') ELSE w.department END AS old
FROM change c JOIN donor d ON d.id = c.row OR d.same_as = c.row JOIN pledge p ON p.donor = d.id
  JOIN donor w ON w.id = coalesce(d.same_as, d.id)
WHERE c.noun = 'donor' AND c.field IN ({_FIELDS}) AND c.entry > :since AND p.campaign = :campaign
  AND c.entry NOT IN {_GONE} AND c.entry NOT IN (SELECT entry FROM undo WHERE undone > :since)"""

_SINCE = f"""
WITH touched AS ({_TOUCHES}), edited AS ({_EDITS})
SELECT t.entry, t.noun, c.code AS channel, p.round, w.department, min(t.dated) AS on_date FROM touched t
  JOIN pledge p ON p.id = t.pledge JOIN channel c ON c.id = p.channel
  JOIN donor d ON d.id = p.donor JOIN donor w ON w.id = coalesce(d.same_as, d.id)
  WHERE p.campaign = :campaign AND t.entry NOT IN {_GONE} GROUP BY 1, 2, 3, 4, 5
UNION SELECT t.entry, t.noun, c.code, p.round, t.department, min(p.on_date) FROM
  (SELECT entry, noun, pledge, own AS department FROM edited UNION SELECT entry, noun, pledge, whole FROM edited
   UNION SELECT entry, noun, pledge, old FROM edited) t
  JOIN pledge p ON p.id = t.pledge JOIN channel c ON c.id = p.channel GROUP BY 1, 2, 3, 4, 5
ORDER BY 1"""

_ACTS = f"""
SELECT t.entry, e.action, t.noun, t.pledge, t.on_date FROM ({_TOUCHES}) t
  JOIN pledge p ON p.id = t.pledge JOIN entry e ON e.id = t.entry
WHERE p.campaign = :campaign AND t.entry NOT IN {_GONE} ORDER BY t.entry"""

_CANCELLED = "EXISTS (SELECT 1 FROM standing_cancellation WHERE pledge = p.id)"
_GIFTS = f"""
SELECT p.id, c.code AS channel, p.round, p.donor, p.on_date,
  CASE WHEN {_CANCELLED} THEN 0 ELSE p.amount END AS pledged,
  CASE WHEN {_CANCELLED} THEN 0
    ELSE coalesce((SELECT sum(amount) FROM standing_payment WHERE pledge = p.id), 0) END AS received
FROM standing_pledge p JOIN channel c ON c.id = p.channel WHERE p.id IN (SELECT value FROM json_each(:wanted))"""


_NAMES = """SELECT name_key FROM donor WHERE kind = 'person' AND name_key IS NOT NULL
UNION ALL SELECT name_key FROM alias WHERE name_key IS NOT NULL"""


class Touch(NamedTuple):
    """An entry moved figures of a channel, a round and a department; `noun` says by what: a pledge, a payment, a
    cancellation (made or taken back), the department of a donor, or else an edit of one. `on_date` is the first day
    of what was done or taken back; of the gifts that it bears upon where it is an edit."""

    entry: int
    noun: str
    channel: str
    round: int
    department: str | None
    on_date: date


class Act(NamedTuple):
    """An entry did something to a pledge; `on_date` is the day that was given for it, None where one was taken back."""

    entry: int
    action: str
    noun: str
    pledge: int
    on_date: date | None


class Part(NamedTuple):
    """What a pledge that stands adds to the sums, in fen: nothing once it is cancelled."""

    id: int
    channel: str
    round: int
    donor: int
    on_date: date
    pledged: int
    received: int


def issues(book: Book, campaign: int | None = None, *, kind: str | None = None) -> list[Issue]:
    """The papers that were issued, the newest first: of a campaign and of a kind, or all."""
    condition = "WHERE i.campaign = coalesce(:campaign, i.campaign) AND i.kind = coalesce(:kind, i.kind)"
    return _issues(book, f"{condition} ORDER BY i.id DESC", campaign=campaign, kind=kind)


def issues_of(book: Book, digests: Iterable[str]) -> list[Issue]:
    """The papers that were issued with one of these SHA-256, the newest first."""
    condition = "WHERE i.sha256 IN (SELECT value FROM json_each(:digests)) ORDER BY i.id DESC"
    return _issues(book, condition, digests=json.dumps(sorted(digests)))


def entries_headed(book: Book, heads: Iterable[str]) -> list[int]:
    """The entries that bear one of these hashes (hex), the last first."""
    rows = book.query("""SELECT id FROM entry
        WHERE lower(hex(hash)) IN (SELECT value FROM json_each(:heads)) ORDER BY id DESC""",
        heads=json.dumps(sorted(heads)))  # fmt: skip
    return [row["id"] for row in rows]


def touches(book: Book, campaign: int, *, since: int) -> list[Touch]:
    """What the entries after `since` did to the campaign's figures, each entry once a cell and department."""
    return [Touch(**_dated(row)) for row in book.query(_SINCE, campaign=campaign, since=since)]


def acts(book: Book, campaign: int, *, since: int) -> list[Act]:
    """What the entries after `since` did to single pledges, in order."""
    return [Act(**_dated(row)) for row in book.query(_ACTS, campaign=campaign, since=since)]


def parts(book: Book, pledges: Iterable[int]) -> dict[int, Part]:
    """What each of some pledges adds to the sums, those that stand."""
    rows = book.query(_GIFTS, wanted=json.dumps(sorted(set(pledges))))
    return {row["id"]: Part(**_dated(row)) for row in rows}


def names_somebody(book: Book, text: str) -> bool:
    """Whether a text contains what somebody in the book is called, was called, or is called in lists."""
    key = name_key(text)
    if book.one(f"SELECT 1 AS found FROM ({_NAMES}) WHERE instr(:key, name_key) LIMIT 1", key=key):
        return True
    # An earlier name has no key beside it.
    rows = book.query("""SELECT old AS name FROM change WHERE noun = 'donor' AND field = 'name' AND old IS NOT NULL
        UNION SELECT new FROM change WHERE noun = 'donor' AND field = 'name' AND new IS NOT NULL""")
    return any(name_key(json.loads(row["name"]) or "") in key for row in rows if row["name"] != "null")


def has_forgotten(book: Book) -> bool:
    """Whether anybody was forgotten, so that the book cannot tell any more which texts name them."""
    return book.one("SELECT 1 AS found FROM change WHERE noun = 'donor' AND field = 'forgotten' LIMIT 1") is not None


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "on_date": date.fromisoformat(row["on_date"]) if row["on_date"] else None}


def _issues(book: Book, condition: str, **facts: object) -> list[Issue]:
    rows = book.query(f"{_ISSUE} {condition}", **facts)
    try:
        return [Issue(**{**row, "figures": Figures.of_text(row["figures"])}) for row in rows]
    except (ValueError, KeyError, TypeError, ArithmeticError):
        raise DonateError("book.altered") from None

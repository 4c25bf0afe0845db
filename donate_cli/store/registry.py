"""Campaigns, rounds, channels and donors as the book holds them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from donate_cli.errors import DonateError
from donate_cli.model import Campaign, Channel, Donor, Publish, Round
from donate_cli.store.book import Book

_CAMPAIGN = """SELECT id, code, name, name_en, beneficiary, opens_on, closes_on, target, state, organiser,
  contact, publish FROM campaign"""
_DONOR = """SELECT id, kind, name, staff_no, department, population, headcount, joined_on, left_on, same_as,
  party, league, publish FROM donor"""


def campaigns(book: Book) -> list[Campaign]:
    """All campaigns, the oldest first."""
    return [Campaign(**_dated(row, "opens_on", "closes_on")) for row in book.query(f"{_CAMPAIGN} ORDER BY id")]


def campaign(book: Book, number: int) -> Campaign:
    """The campaign with this number, as it stands now."""
    return next(found for found in campaigns(book) if found.id == number)


def campaign_in_use(book: Book) -> int | None:
    """The campaign that `donate campaign use` chose."""
    row = book.one("SELECT campaign FROM book")
    return row["campaign"] if row else None


def rounds(book: Book, campaign: int) -> list[Round]:
    """The campaign's rounds in order."""
    rows = book.query("SELECT campaign, number, label FROM round WHERE campaign = :campaign ORDER BY number",
                      campaign=campaign)  # fmt: skip
    return [Round(**row) for row in rows]


def channels(book: Book) -> list[Channel]:
    """All channels, in the order in which they were added."""
    rows = book.query("SELECT id, code, label_zh, label_en, population FROM channel ORDER BY id")
    return [Channel(**row) for row in rows]


def donors(book: Book) -> list[Donor]:
    """Every donor that was not merged into another or taken back, by department and name; no anonymous one."""
    return _donors(
        book,
        """WHERE same_as IS NULL AND void IS NULL AND kind <> 'anonymous'
        ORDER BY department IS NULL, department, name_key, id""",
    )


def givers(book: Book, numbers: Iterable[int]) -> dict[int, Donor]:
    """Who some donors' numbers stand for today: the donor, or the one that it was merged into.

    Raises DonateError(`book.altered`) where the book has a gift of somebody whom it does not have.
    """
    wanted = set(numbers)
    asked = donors_numbered(book, wanted)
    if len(asked) < len(wanted):
        raise DonateError("book.altered")
    known = asked | donors_numbered(book, (found.same_as for found in asked.values() if found.same_as))
    return {number: known[found.same_as or number] for number, found in asked.items()}


def merged_choices(book: Book) -> dict[int, list[Publish]]:
    """What was chosen for notices by records that were merged, by the donor that each became.

    A choice that the clerk recorded of that donor after the merge stands in their place, so they are left out then.
    """
    rows = book.query("""SELECT m.same_as AS donor, m.publish
        FROM donor m JOIN donor w ON w.id = m.same_as WHERE m.publish IS NOT NULL AND m.void IS NULL
          AND (w.publish IS NULL OR coalesce(
            (SELECT max(id) FROM change WHERE noun = 'donor' AND row = w.id AND field = 'publish'
               AND entry NOT IN (SELECT undone FROM undo UNION SELECT entry FROM undo)), 0)
            < (SELECT max(id) FROM change WHERE noun = 'donor' AND row = m.id AND field = 'same_as'))""")
    found: dict[int, list[Publish]] = defaultdict(list)
    for row in rows:
        found[row["donor"]].append(row["publish"])
    return found


def donor(book: Book, number: int) -> Donor | None:
    """The donor with this number, unless the entry that enrolled it was taken back."""
    return next(iter(_donors(book, "WHERE id = :id AND void IS NULL", id=number)), None)


def donor_by_staff_no(book: Book, staff_no: str) -> Donor | None:
    """The donor with this staff number."""
    return next(iter(_donors(book, "WHERE staff_no = :staff_no", staff_no=staff_no)), None)


def donors_by_name(book: Book, key: str) -> list[Donor]:
    """All who bear a name, given as its `naming.name_key`; for a merged record, the donor that it became."""
    condition = """WHERE id IN (SELECT coalesce(same_as, id) FROM donor WHERE name_key = :key AND void IS NULL)
        ORDER BY department, staff_no, id"""
    return _donors(book, condition, key=key)


def nameless_donor(book: Book, population: str, department: str | None) -> Donor | None:
    """The record that stands for whoever gave anonymously in this population and department."""
    condition = "WHERE kind = 'anonymous' AND population = :population AND department IS :department AND void IS NULL"
    return next(iter(_donors(book, condition, population=population, department=department)), None)


def put_aside(book: Book) -> list[Donor]:
    """The donors whose enrolment was taken back: nobody counts or finds them, but the book still has their names."""
    return _donors(book, "WHERE void IS NOT NULL ORDER BY id")


def merged_into(book: Book, number: int) -> list[int]:
    """The donors whose gifts count as this one's."""
    return [row["id"] for row in book.query("SELECT id FROM donor WHERE same_as = :id", id=number)]


def departments(book: Book) -> list[str]:
    """Every department that some donor belongs to; one who was merged into another belongs where that one does."""
    rows = book.query(
        "SELECT DISTINCT department FROM donor WHERE department IS NOT NULL AND same_as IS NULL AND void IS NULL "
        "ORDER BY department"
    )
    return [row["department"] for row in rows]


def departments_as_given(book: Book) -> list[str]:
    """The same, in the order in which the book came to know them: that of the roster where one was taken in."""
    rows = book.query("""SELECT department FROM donor WHERE department IS NOT NULL AND same_as IS NULL AND void IS NULL
        GROUP BY department ORDER BY min(id)""")
    return [row["department"] for row in rows]


def roster(book: Book, on: date) -> dict[tuple[str, str | None], int]:
    """How many people stand on the roster on a day, by population and department; an outsider stands on none."""
    rows = book.query("""SELECT population, department, count(*) AS people FROM donor
        WHERE kind = 'person' AND same_as IS NULL AND void IS NULL AND population <> 'external'
          AND joined_on <= :day AND (left_on IS NULL OR left_on > :day)
        GROUP BY population, department""", day=on.isoformat())  # fmt: skip
    return {(row["population"], row["department"]): row["people"] for row in rows}


def changes(book: Book, noun: str, number: int) -> list[dict[str, Any]]:
    """The edits of one campaign, channel or donor, the oldest first; old and new are JSON."""
    return book.query("""SELECT e.id AS entry, e.at, e.actor, c.field, c.old, c.new
        FROM change c JOIN entry e ON e.id = c.entry
        WHERE c.noun = :noun AND c.row = :row ORDER BY c.id""", noun=noun, row=number)  # fmt: skip


def changes_in(book: Book, entry: int) -> list[dict[str, Any]]:
    """What one entry edited: field, old and new (as JSON, None when erased)."""
    return book.query("SELECT field, old, new FROM change WHERE entry = :entry ORDER BY id", entry=entry)


def donors_numbered(book: Book, numbers: Iterable[int]) -> dict[int, Donor]:
    """Some donors by number."""
    wanted = json.dumps(sorted(set(numbers)))
    found = _donors(book, "WHERE id IN (SELECT value FROM json_each(:wanted))", wanted=wanted)
    return {donor.id: donor for donor in found}


def _donors(book: Book, condition: str, **facts: object) -> list[Donor]:
    sql = f"{_DONOR} {condition}"
    return book.once((sql, *facts.values()), lambda: [_donor(*row) for row in book.rows(sql, **facts)])


def _donor(*columns: Any) -> Donor:
    """The donor whose columns are in the order of its fields."""
    *who, joined_on, left_on, same_as, party, league, publish = columns
    number, kind, name, staff_no, department, population, headcount = who
    return Donor(
        number, kind, name, staff_no, department, population, headcount, _day(joined_on), _day(left_on), same_as,
        _truth(party), _truth(league), publish,
    )  # fmt: skip


def _truth(flag: int | None) -> bool | None:
    return None if flag is None else bool(flag)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _dated(row: Mapping[str, Any], *columns: str) -> dict[str, Any]:
    return {**row, **{name: _day(row[name]) for name in columns}}

"""Forgetting a donor: text and salt go, digests and figures stay, and the chain still verifies."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from donate_cli.naming import name_key
from donate_cli.store.book import Book, Writing

_LISTS = "'import.pledges', 'import.roster', 'pledge.enter'"
"""Acts that speak of many people: why one was taken back is not told of one of them."""


def entries_about(donors: str) -> str:
    """SQL for the entries whose reason may speak of some donors (SQL for their numbers): of money of theirs that was
    refunded or cancelled, and of what was done for them alone and taken back."""
    pledges = f"SELECT id FROM pledge WHERE donor IN ({donors})"
    money = f"""SELECT entry FROM cancellation WHERE pledge IN ({pledges})
        UNION SELECT entry FROM payment WHERE pledge IN ({pledges})"""
    return f"""{money} UNION SELECT u.entry FROM undo u JOIN entry e ON e.id = u.undone
        WHERE e.action NOT IN ({_LISTS}) AND u.undone IN ({money}
          UNION SELECT entry FROM pledge WHERE donor IN ({donors})
          UNION SELECT entry FROM decline WHERE donor IN ({donors})
          UNION SELECT entry FROM donor WHERE id IN ({donors})
          UNION SELECT entry FROM change WHERE noun = 'donor' AND row IN ({donors}))"""


LINES_ABOUT = """
SELECT m.line FROM matched m JOIN payment y ON y.id = m.payment JOIN pledge p ON p.id = y.pledge
GROUP BY m.line HAVING min(p.donor IN ({donors}))"""
"""SQL for the lines of statements that were never matched but with payments of some donors (SQL for their numbers)."""

LINES_NAMED = "SELECT value AS line FROM entry, json_each(summary, '$.lines') WHERE action = 'donor.forget'"
"""SQL for the lines that were erased because a forgotten donor was their payer. A check knows no erased name: the entry
tells it which lines these were, and its hash holds that."""

_NAMESAKE = """SELECT 1 FROM donor
WHERE name_key = :key AND void IS NULL AND id NOT IN (SELECT value FROM json_each(:donors))
UNION ALL SELECT 1 FROM alias WHERE name_key = :key AND donor NOT IN (SELECT value FROM json_each(:donors))"""

_OF_NOBODY_ELSE = """SELECT id, payer FROM standing_statement_line
WHERE payer IS NOT NULL AND id NOT IN (SELECT m.line FROM standing_matched m
  JOIN payment y ON y.id = m.payment JOIN pledge p ON p.id = y.pledge
  WHERE p.donor NOT IN (SELECT value FROM json_each(:donors)))"""

_ERASE_LINE = """UPDATE statement_line
SET payer = NULL, remark = NULL, order_no = NULL, other_no = NULL, salt = NULL"""

_ERASURES = (
    "UPDATE donor SET name = NULL, name_key = NULL, staff_no = NULL, salt = NULL WHERE id = :donor",
    """UPDATE change SET old = NULL, new = NULL, salt = NULL
       WHERE noun = 'donor' AND row = :donor AND field IN ('name', 'staff_no')""",
    "UPDATE alias SET name = NULL, name_key = NULL, salt = NULL WHERE donor = :donor",
    "UPDATE pledge SET note = NULL, order_no = NULL, salt = NULL WHERE donor = :donor",
    "UPDATE payment SET note = NULL, salt = NULL WHERE pledge IN (SELECT id FROM pledge WHERE donor = :donor)",
    """UPDATE receipt SET number = NULL, salt = NULL WHERE payment IN
       (SELECT id FROM payment WHERE pledge IN (SELECT id FROM pledge WHERE donor = :donor))""",
    f"{_ERASE_LINE} WHERE id IN ({LINES_ABOUT.format(donors=':donor')})",
    f"UPDATE entry SET reason = NULL, salt = NULL WHERE id IN ({entries_about(':donor')})",
)


class Mentions(NamedTuple):
    """How many texts that are about others contain a name."""

    notes: int
    names: int
    lists: int


_NOTES = """SELECT note AS text FROM pledge UNION ALL SELECT note FROM payment UNION ALL SELECT reason FROM entry
    UNION ALL SELECT payer FROM statement_line UNION ALL SELECT remark FROM statement_line
    UNION ALL SELECT collector FROM custody UNION ALL SELECT collector FROM deposit
    UNION ALL SELECT slip FROM deposit"""
_NAMES = """SELECT name AS text FROM donor UNION ALL SELECT name FROM alias UNION ALL SELECT beneficiary FROM campaign
    UNION ALL SELECT contact FROM campaign UNION ALL SELECT organiser FROM campaign
    UNION ALL SELECT old FROM change UNION ALL SELECT new FROM change"""
_LISTS_SENT = """SELECT name AS text FROM source UNION SELECT sheet FROM source
    UNION SELECT source_name FROM entry WHERE id NOT IN (SELECT entry FROM source)
    UNION SELECT name FROM issue UNION SELECT name FROM statement UNION SELECT sheet FROM statement"""


def erase(book: Book, entry: Writing, donor: int) -> None:
    """Erase the donor's name, staff number, their earlier versions, and the free text of their gifts."""
    entry.add("change", noun="donor", row=donor, field="forgotten", old="false", new="true")
    for statement in _ERASURES:
        book.db.execute(statement, {"donor": donor})


def lines_paid_by(book: Book, donors: Iterable[int], keys: Iterable[str]) -> list[int]:
    """The lines whose payer bears one of these names and that are matched with nobody else's money.

    Of a name that another donor has nobody can say whose such a line is: it stays.
    """
    wanted = json.dumps(list(donors))
    own = {key for key in keys if book.one(_NAMESAKE, key=key, donors=wanted) is None}
    rows = book.query(_OF_NOBODY_ELSE, donors=wanted)
    return [row["id"] for row in rows if name_key(row["payer"]) in own]


def erase_lines(book: Book, lines: Iterable[int]) -> None:
    """Erase what the bank says of some lines; the entry's summary has to name them (`lines`)."""
    book.db.conn.executemany(f"{_ERASE_LINE} WHERE id = ?", [(number,) for number in lines])


def names_of(book: Book, donors: Iterable[int]) -> set[str]:
    """The keys (`naming.name_key`) of what some donors are called, were called, and are called in lists."""
    wanted = json.dumps(list(donors))
    rows = book.query("""SELECT json_quote(name) AS name FROM donor WHERE id IN (SELECT value FROM json_each(:wanted))
        UNION SELECT json_quote(name) FROM alias WHERE donor IN (SELECT value FROM json_each(:wanted))
        UNION SELECT old FROM change
          WHERE noun = 'donor' AND field = 'name' AND row IN (SELECT value FROM json_each(:wanted))""",
        wanted=wanted)  # fmt: skip
    return {name_key(name) for row in rows if row["name"] and (name := json.loads(row["name"]))}


def mentions(book: Book, keys: Iterable[str]) -> Mentions:
    """How many texts still contain one of these names; a namesake's own name is not counted."""
    keys = set(keys)

    def naming(sql: str) -> list[str]:
        found = (name_key(row["text"]) for row in book.query(f"SELECT text FROM ({sql}) WHERE text IS NOT NULL"))
        return [text for text in found if any(key in text for key in keys)]

    # A change keeps its values as JSON: a name in quotes.
    names = [text for text in naming(_NAMES) if text.strip('"') not in keys]
    return Mentions(len(naming(_NOTES)), len(names), len(naming(_LISTS_SENT)))


def files_beside(book: Book) -> list[str]:
    """The names of files beside the book that hold copies of its text: a typed list's draft, backups of upgrades."""
    begins, ends = (f"{book.path.name}.", f".{book.path.name}.draft"), (".draft", ".bak", ".bad", ".new")
    return sorted(one.name for one in book.path.parent.iterdir() if one.name.startswith(begins) and one.suffix in ends)


def settle(book: Book) -> bool:
    """Write the erasure through to the file, so that the log beside it keeps no copy of the text.

    False when another program has the book open and keeps the log in use.
    """
    book.db.execute("PRAGMA busy_timeout = 1000")
    in_use, _, _ = book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not in_use

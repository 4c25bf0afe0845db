"""What stands in the way of taking an entry back, and what it has written."""

from typing import Any

from donate_cli.store.book import Book

_ON_ITS_PLEDGES = "pledge IN (SELECT id FROM pledge WHERE entry = :entry)"

_LATER = f"""
SELECT entry, 'payment' AS noun FROM standing_payment WHERE {_ON_ITS_PLEDGES}
UNION SELECT entry, 'cancellation' FROM standing_cancellation WHERE {_ON_ITS_PLEDGES}
UNION SELECT entry, 'payment' FROM standing_payment
  WHERE refund_of IN (SELECT id FROM payment WHERE entry = :entry)
UNION SELECT entry, 'cancellation' FROM standing_cancellation
  WHERE pledge IN (SELECT pledge FROM payment WHERE entry = :entry)
UNION SELECT entry, 'receipt' FROM standing_receipt
  WHERE payment IN (SELECT id FROM payment WHERE entry = :entry OR {_ON_ITS_PLEDGES})
UNION SELECT entry, 'match' FROM standing_matched
  WHERE payment IN (SELECT id FROM payment WHERE entry = :entry OR {_ON_ITS_PLEDGES})
    OR line IN (SELECT id FROM statement_line WHERE entry = :entry)
    OR credit IN (SELECT id FROM statement_line WHERE entry = :entry)
UNION SELECT entry, 'match' FROM standing_matched
  WHERE entry > :entry AND payment IN (SELECT payment FROM deposited WHERE entry = :entry)
UNION SELECT entry, 'deposit' FROM standing_deposited
  WHERE payment IN (SELECT id FROM payment WHERE entry = :entry OR {_ON_ITS_PLEDGES})
UNION SELECT later.id, 'roster' FROM entry later JOIN entry taken ON taken.id = :entry
  WHERE taken.action = 'import.roster' AND later.action = 'import.roster' AND later.id > :entry
    AND later.id NOT IN (SELECT undone FROM undo)"""

_TAKEN_BACK = "entry IN (SELECT undone FROM undo)"
_STANDING_EDIT = "noun = 'donor' AND entry NOT IN (SELECT undone FROM undo UNION SELECT entry FROM undo)"
_SPOKEN_OF = f"""id IN (SELECT donor FROM standing_pledge UNION SELECT donor FROM standing_alias
  UNION SELECT donor FROM standing_decline
  UNION SELECT row FROM change WHERE {_STANDING_EDIT} AND field <> 'forgotten')"""
_HELD_BY_MERGING = f"""id IN (SELECT same_as FROM donor
  WHERE same_as IS NOT NULL AND void IS NULL AND (NOT {_TAKEN_BACK} OR {_SPOKEN_OF}))"""


def undone(book: Book) -> dict[int, int]:
    """The entries that were taken back, each with the entry that did so."""
    return {row["undone"]: row["entry"] for row in book.query("SELECT undone, entry FROM undo")}


def newest_standing(book: Book) -> int:
    """The last entry that neither was taken back nor took one back; an upgrade of the book is no act of the clerk's."""
    row = book.query("""SELECT max(id) AS id FROM entry
        WHERE action <> 'book.upgrade'
          AND id NOT IN (SELECT undone FROM undo) AND id NOT IN (SELECT entry FROM undo)""")[0]
    return int(row["id"])


def built_on(book: Book, entry: int) -> dict[str, Any] | None:
    """The last entry that hangs on what this one wrote, with the noun of what does: a payment or refund, a cancellation
    (of what was refunded, too), a receipt, or, for a roster, the roster after it, which was compared with it."""
    return book.one(f"SELECT * FROM ({_LATER}) WHERE entry <> :entry ORDER BY entry DESC", entry=entry)


def relying_on(book: Book, entry: int) -> int | None:
    """The last import that took gifts, or lines of a statement, of this entry for already there: without them its own
    would be incomplete."""
    row = book.one("""SELECT max(id) AS id FROM entry
        WHERE id > :entry AND id NOT IN (SELECT undone FROM undo) AND action IN ('import.pledges', 'reconcile.import')
          AND :entry IN (SELECT value FROM json_each(summary, '$.relies'))""", entry=entry)  # fmt: skip
    return row["id"] if row else None


def campaigns_of(book: Book, entry: int) -> list[int]:
    """The campaigns whose figures the entry touched."""
    rows = book.query("""SELECT campaign FROM pledge WHERE entry = :entry
        UNION SELECT campaign FROM decline WHERE entry = :entry
        UNION SELECT campaign FROM pledge WHERE id IN (SELECT pledge FROM payment WHERE entry = :entry
          UNION SELECT pledge FROM cancellation WHERE entry = :entry)""", entry=entry)  # fmt: skip
    return [row["campaign"] for row in rows]


def edits(book: Book, entry: int) -> list[dict[str, Any]]:
    """The entry's edits of master data, the last first; old and new are JSON, None when erased."""
    return book.query("SELECT noun, row, field, old, new FROM change WHERE entry = :entry ORDER BY id DESC",
                      entry=entry)  # fmt: skip


def value_of(book: Book, noun: str, number: int, field: str) -> Any:
    """What a field of master data holds now."""
    return book.query(f"SELECT {field} AS value FROM {noun} WHERE id = :id", id=number)[0]["value"]


def last_to_edit(book: Book, noun: str, number: int, field: str) -> int:
    """The entry that gave a field its present value."""
    row = book.query("SELECT max(entry) AS entry FROM change WHERE noun = :noun AND row = :row AND field = :field",
                     noun=noun, row=number, field=field)[0]  # fmt: skip
    return int(row["entry"])


def orphans(book: Book) -> list[int]:
    """The donors whom entries that were taken back enrolled, and of whom no gift, alias or edit that stands speaks."""
    rows = book.query(f"""SELECT id FROM donor
        WHERE void IS NULL AND {_TAKEN_BACK} AND NOT {_SPOKEN_OF} AND NOT {_HELD_BY_MERGING} ORDER BY id""")
    return [row["id"] for row in rows]


def rostered_by(book: Book, entry: int) -> list[int]:
    """The donors whom the entry put on the roster and whom nobody has put there since."""
    rows = book.query(f"""SELECT id FROM donor WHERE entry = :entry AND void IS NULL AND joined_on IS NOT NULL
        AND id NOT IN (SELECT row FROM change WHERE {_STANDING_EDIT} AND field = 'joined_on') ORDER BY id""",
        entry=entry)  # fmt: skip
    return [row["id"] for row in rows]

"""Forgetting a donor: text and salt go, digests and figures stay, and the chain still verifies."""

from donate_cli.store.book import Book, Writing

_PLEDGES = "SELECT id FROM pledge WHERE donor = :donor"
_ERASURES = (
    "UPDATE donor SET name = NULL, name_key = NULL, staff_no = NULL, salt = NULL WHERE id = :donor",
    """UPDATE change SET old = NULL, new = NULL, salt = NULL
       WHERE noun = 'donor' AND row = :donor AND field IN ('name', 'staff_no')""",
    "UPDATE alias SET name = NULL, name_key = NULL, salt = NULL WHERE donor = :donor",
    "UPDATE pledge SET note = NULL, salt = NULL WHERE donor = :donor",
    f"UPDATE payment SET note = NULL, salt = NULL WHERE pledge IN ({_PLEDGES})",
    f"""UPDATE entry SET reason = NULL, salt = NULL WHERE id IN (
          SELECT entry FROM cancellation WHERE pledge IN ({_PLEDGES})
          UNION SELECT entry FROM payment WHERE pledge IN ({_PLEDGES}))""",
)


def erase(book: Book, entry: Writing, donor: int) -> None:
    """Erase the donor's name, staff number, their earlier versions, and the free text of their gifts."""
    entry.add("change", noun="donor", row=donor, field="forgotten", old="false", new="true")
    for statement in _ERASURES:
        book.db.execute(statement, {"donor": donor})


def settle(book: Book) -> bool:
    """Write the erasure through to the file, so that the log beside it keeps no copy of the text.

    False when another program has the book open and keeps the log in use.
    """
    book.db.execute("PRAGMA busy_timeout = 1000")
    in_use, _, _ = book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not in_use

"""The book as it was known after an entry: the same questions, answered without what came later."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from donate_cli.naming import name_key
from donate_cli.store.book import Book
from donate_cli.store.schema import MASTER_TABLES, TABLES, columns_of


@contextmanager
def known_after(book: Book, entry: int) -> Iterator[None]:
    """Whatever is read within is read as when `entry` was the newest: gifts, undos, edits and the head.

    A name that was forgotten since stays forgotten. Nothing can be recorded within, and no snapshot may be open.
    """
    if not book.db.conn.in_transaction:
        # The master data of that time hold names, which must not lie in a file beside the book. SQLite lets nobody
        # change this within a transaction.
        book.db.execute("PRAGMA temp_store = MEMORY")
    # Remembering apart: an answer of the present must not be given of the past, nor the other way round.
    with book.remembering():
        _shadow(book, int(entry))
        try:
            yield
        finally:
            _lift(book)


def last_entry_at(book: Book, moment: str) -> int:
    """The newest entry that was recorded until a moment (UTC in ISO form); 0 where there is none."""
    found = book.one("SELECT coalesce(max(id), 0) AS id FROM entry WHERE at <= :moment", moment=moment)
    return int(found["id"]) if found else 0


def _shadow(book: Book, entry: int) -> None:
    """Put temporary tables and views before those of the book: SQLite looks for a name among them first.

    A view of the file sees the file alone, so each is made anew over what stands before its tables.
    """
    for table in (*TABLES, "entry"):
        if table in MASTER_TABLES:
            _restore(book, table, entry)
        else:
            number = "id" if table == "entry" else "entry"
            book.db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {number} <= {entry}")
    for row in book.query("SELECT sql FROM main.sqlite_master WHERE type = 'view' ORDER BY rowid"):
        book.db.execute(row["sql"].replace("CREATE VIEW", "CREATE TEMP VIEW", 1))


def _lift(book: Book) -> None:
    for row in book.query("SELECT type, name FROM sqlite_temp_master WHERE type IN ('view', 'table')"):
        book.db.execute(f"DROP {row['type']} temp.{row['name']}")


def _restore(book: Book, table: str, entry: int) -> None:
    """Master data as they were: the rows of that time, and of each field edited since the value before that."""
    columns = columns_of(book.db, table)
    kinds = {column.name: column.type for column in book.db.table(table).columns}
    declared = ", ".join(
        "id INTEGER PRIMARY KEY" if column == "id" else f"{column} {kinds[column]}" for column in columns
    )
    named = ", ".join(columns)
    book.db.execute(f"CREATE TEMP TABLE {table} ({declared})")
    book.db.execute(f"INSERT INTO temp.{table} ({named}) SELECT {named} FROM main.{table} WHERE entry <= {entry}")
    if table == "donor":
        book.db.execute("CREATE INDEX temp.donor_name ON donor (name_key)")
    # The last edit comes first: of several of one field the oldest says what it was before them all.
    edits = book.query("""SELECT row, field, old FROM main.change
        WHERE noun = :noun AND entry > :entry ORDER BY id DESC""", noun=table, entry=entry)  # fmt: skip
    for edit in edits:
        if edit["field"] in columns:
            _put_back(book, table, edit["row"], edit["field"], None if edit["old"] is None else json.loads(edit["old"]))


def _put_back(book: Book, table: str, number: int, field: str, value: Any) -> None:
    book.db.execute(f"UPDATE temp.{table} SET {field} = ? WHERE id = ?", [value, number])
    if (table, field) == ("donor", "name"):
        key = None if value is None else name_key(value)
        book.db.execute("UPDATE temp.donor SET name_key = ? WHERE id = ?", [key, number])

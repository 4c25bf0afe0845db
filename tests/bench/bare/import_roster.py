"""What `donate import roster` cannot do without: a csv is read, its people are written in one transaction.

No look at headings or cells, no preview, no process apart; salts and digests are blobs of the right size.
"""

import csv
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

NO_DIGEST = bytes(32)
NO_SALT = bytes(16)


def app() -> None:
    """Write the list's rows as donors."""
    book, sent, cache = sys.argv[1:]
    # the settings of the connection are donate's own: what the book demands, and as much memory for pages
    connection = sqlite3.connect(book, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{cache}")
    connection.execute("BEGIN IMMEDIATE")
    entry, previous = connection.execute("SELECT id + 1, hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
    connection.execute("INSERT INTO source VALUES (1, ?, '', 'list', NULL, '', 0, 0, ?)", [entry, NO_DIGEST])
    written = connection.executemany(
        """INSERT INTO donor (id, entry, kind, name, name_key, staff_no, department, population, joined_on,
          salt, name_digest, staff_no_digest, digest)
        VALUES (?, ?, 'person', ?, ?, ?, ?, 'in-service', ?, ?, ?, ?, ?)""",
        _rows(sent, entry),
    )
    connection.execute(
        """INSERT INTO entry (id, at, actor, action, summary, rows, previous, hash)
        VALUES (?, ?, 'bench', 'import.roster', '{}', ?, ?, ?)""",
        [entry, datetime.now(UTC).isoformat(timespec="seconds"), written.rowcount + 1, previous, NO_DIGEST],
    )
    connection.execute("COMMIT")
    connection.close()
    print(f"{written.rowcount} people")


def _rows(sent: str, entry: int) -> Iterator[tuple[object, ...]]:
    with Path(sent).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for number, (staff_no, name, department, joined_on) in enumerate(rows, 1):
            yield (number, entry, name, name, staff_no, department, joined_on, NO_SALT, NO_DIGEST, NO_DIGEST, NO_DIGEST)

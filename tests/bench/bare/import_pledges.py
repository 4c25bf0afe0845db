"""What `donate import pledges` cannot do without: a list is read, its rows are written in one transaction.

No look at headings or cells, no preview, no process apart; digests are blobs of the right size. The file is a csv or an
xlsx whose columns are known; donors are known by their staff numbers.
"""

import csv
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NO_DIGEST = bytes(32)


def app() -> None:
    """Write the list's rows as pledges in the book's only campaign, for the first channel and round."""
    book, sent, cache = sys.argv[1:]
    # the settings of the connection are donate's own: what the book demands, and as much memory for pages
    connection = sqlite3.connect(book, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{cache}")
    connection.execute("BEGIN IMMEDIATE")
    entry, previous = connection.execute("SELECT id + 1, hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
    (source,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM source").fetchone()
    donors = dict(connection.execute("SELECT staff_no, id FROM donor"))
    connection.execute("INSERT INTO source VALUES (?, ?, '', 'list', NULL, '', 0, 0, ?)", [source, entry, NO_DIGEST])
    written = connection.executemany(
        """INSERT INTO pledge (id, entry, campaign, channel, round, donor, amount, at_least, on_date, source, line,
          digest)
        VALUES (?, ?, 1, 1, 1, ?, ?, 0, ?, ?, ?, ?)""",
        _rows(sent, entry, source, donors),
    )
    connection.execute(
        """INSERT INTO entry (id, at, actor, action, summary, rows, previous, hash)
        VALUES (?, ?, 'bench', 'import.pledges', '{}', ?, ?, ?)""",
        [entry, datetime.now(UTC).isoformat(timespec="seconds"), written.rowcount + 1, previous, NO_DIGEST],
    )
    connection.execute("COMMIT")
    connection.close()
    print(f"{written.rowcount} pledges")


def _rows(sent: str, entry: int, source: int, donors: dict[str, int]) -> Iterator[tuple[object, ...]]:
    read = _workbook if sent.endswith(".xlsx") else _csv
    for number, (_, staff_no, _, _, yuan, day) in enumerate(read(sent), 1):
        yield number, entry, donors[staff_no], round(float(yuan) * 100), str(day), source, number + 1, NO_DIGEST


def _csv(sent: str) -> Iterator[list[Any]]:
    with Path(sent).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def _workbook(sent: str) -> Iterator[list[Any]]:
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(sent).get_sheet_by_index(0).iter_rows()
    next(rows)
    yield from rows

"""The writes of `donate pledge add`, and nothing else that donate does: no checks, no digests, no wording."""

import unicodedata
from datetime import UTC, date, datetime

import rich.table  # noqa: F401  (a tool of this kind has it)
import sqlite_utils
import typer

app = typer.Typer()


@app.command()
def add(book: str, name: str, yuan: int) -> None:
    """Record a pledge."""
    db = sqlite_utils.Database(book, execute_plugins=False)
    db.execute("PRAGMA foreign_keys = ON")
    key = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    db.execute("BEGIN IMMEDIATE")
    (donor,) = db.execute("SELECT id FROM donor WHERE name_key = ?", [key]).fetchone()
    entry, previous = db.execute("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
    (last,) = db.execute("SELECT max(id) FROM pledge").fetchone()
    db.execute(
        """INSERT INTO pledge (id, entry, campaign, channel, round, donor, amount, at_least, on_date, digest)
        VALUES (?, ?, 1, 1, 2, ?, ?, 0, ?, ?)""",
        [last + 1, entry + 1, donor, yuan * 100, date.today().isoformat(), bytes(32)],
    )
    db.execute(
        """INSERT INTO entry (id, at, actor, action, summary, rows, previous, hash)
        VALUES (?, ?, 'bench', 'pledge.add', '{}', 1, ?, ?)""",
        [entry + 1, datetime.now(UTC).isoformat(timespec="seconds"), previous, bytes(32)],
    )
    db.execute("COMMIT")
    db.close()
    print(f"{name} {yuan}")

"""The tables of the book, in numbered migrations.

Every table but `entry` has an `entry` (the act that wrote the row) and a `digest` (what the row was then).
Personal text stands beside a salted digest; the chain covers the digest, so text and salt can be erased.
Money tables are written once. Master data may be edited, and each edit is a row of `change`.
"""

from collections.abc import Iterable, Iterator

from sqlite_utils import Database, Migrations

from donate_cli.store import version1, version2, version3, version4

APPLICATION_ID = 0x446F4E61
"""`DoNa` in the file's header: how a book is told from any other SQLite file."""

MASTER_TABLES = ("book", "campaign", "channel", "donor")
"""What may be edited; each edit is a row of `change`, and the row's digest stays that of its birth."""

_TABLES_OF_0001 = ("book", "campaign", "round", "channel", "donor", "pledge", "payment", "cancellation", "change")
_TABLES_OF_0002 = ("source", "alias", "mapping", "undo")
_TABLES_OF_0003 = ("disclosure", "decline", "receipt", "issue")
_TABLES_OF_0004 = (
    "profile", "statement", "statement_line", "custody", "deposit", "deposited", "matched", "unmatched",
)  # fmt: skip
TABLES = (*_TABLES_OF_0001, *_TABLES_OF_0002, *_TABLES_OF_0003, *_TABLES_OF_0004)
"""Every table of the chain, in the order in which an entry's rows are hashed."""

PERSONAL = {
    "campaign": ("beneficiary", "contact"),
    "donor": ("name", "staff_no"),
    "pledge": ("note", "order_no"),
    "payment": ("note",),
    "change": ("old", "new"),
    "alias": ("name",),
    "receipt": ("number",),
    "statement_line": ("payer", "remark", "order_no", "other_no"),
    "custody": ("collector",),
    "deposit": ("collector", "slip"),
    "entry": ("reason",),
}
"""The text that may name a person, by table; each such column X has an `X_digest`, and the row one `salt`."""

DERIVED = ("name_key",)
"""Columns computed from others: outside of the digest, verified on their own."""

migrations = Migrations("donate")


def version_of(db: Database) -> int:
    """How many migrations the file has had; 0 for one without tables."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def columns_of(db: Database, table: str) -> tuple[str, ...]:
    """The table's columns by name, sorted: the order in which a row enters its digest."""
    return tuple(sorted(column.name for column in db.table(table).columns))


def schema_of(db: Database) -> set[tuple[str, str]]:
    """Tables, indexes, views and triggers as SQLite keeps them: kind and name with the statement that made each."""
    rows = db.execute(
        "SELECT type, name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {(kind, statement) for kind, statement in rows}


@migrations()
def m0001_the_book(db: Database) -> None:
    """The whole book of version 1."""
    _make(db, version1.STATEMENTS, guarding=(*_TABLES_OF_0001, "entry"))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m0002_lists(db: Database) -> None:
    """Lists that were sent: their files, names confirmed, columns mapped; entries taken back."""
    for trigger in ("pledge_update", "pledge_delete", "pledge_erase"):
        db.execute(f"DROP TRIGGER {trigger}")
    _make(db, version2.STATEMENTS, guarding=("pledge", *_TABLES_OF_0002))


@migrations()
def m0003_papers(db: Database) -> None:
    """Papers that were issued; how donors want to appear on them, who does not want to give, receipts."""
    for trigger in ("campaign_update", "campaign_delete"):
        db.execute(f"DROP TRIGGER {trigger}")
    _make(db, version3.STATEMENTS, guarding=("campaign", *_TABLES_OF_0003))


@migrations()
def m0004_bank(db: Database) -> None:
    """Bank statements and what their lines were matched with; money that collectors hold and hand in."""
    _make(db, version4.STATEMENTS, guarding=_TABLES_OF_0004)


NEWEST = 4
"""The version that this donate writes: the number of its last migration."""


def _make(db: Database, statements: str, *, guarding: Iterable[str]) -> None:
    for statement in statements.split(";\n\n"):
        db.execute(statement)
    for table in guarding:
        for statement in _guards(db, table):
            db.execute(statement)


def _guards(db: Database, table: str) -> Iterator[str]:
    """Triggers that refuse to delete a row, to alter what was written once, or to refill what was erased."""
    yield _refusal(f"{table}_delete", f"DELETE ON {table}", "nothing is ever deleted")
    columns = columns_of(db, table)
    # A text that a later migration brings is none of this version's: its triggers stay as books in the world have them.
    texts = tuple(name for name in (*PERSONAL.get(table, ()), *DERIVED) if name in columns)
    if table in MASTER_TABLES:
        sealed = [name for name in columns if name in ("id", "entry") or name.endswith("digest")]
    else:
        sealed = [name for name in columns if name not in texts and not (texts and name == "salt")]
        if texts:
            erased = ("salt", *texts)
            refilled = " OR ".join(f"NEW.{name} IS NOT NULL" for name in erased)
            erasure = f"UPDATE OF {', '.join(erased)} ON {table} WHEN {refilled}"
            yield _refusal(f"{table}_erase", erasure, "text is erased or stays")
    yield _refusal(f"{table}_update", f"UPDATE OF {', '.join(sealed)} ON {table}", "written once")


def _refusal(name: str, event: str, reason: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{name}: {reason}'); END"

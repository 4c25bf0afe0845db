"""The tables of the book, in numbered migrations.

Every table but `entry` has an `entry` (the act that wrote the row) and a `digest` (what the row was then).
Personal text stands beside a salted digest; the chain covers the digest, so text and salt can be erased.
Money tables are written once. Master data may be edited, and each edit is a row of `change`.
"""

from collections.abc import Iterator

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x446F4E61
"""`DoNa` in the file's header: how a book is told from any other SQLite file."""

MASTER_TABLES = ("book", "campaign", "channel", "donor")
"""What may be edited; each edit is a row of `change`, and the row's digest stays that of its birth."""

TABLES = ("book", "campaign", "round", "channel", "donor", "pledge", "payment", "cancellation", "change")
"""Every table of the chain, in the order in which an entry's rows are hashed."""

PERSONAL = {
    "campaign": ("beneficiary",),
    "donor": ("name", "staff_no"),
    "pledge": ("note",),
    "payment": ("note",),
    "change": ("old", "new"),
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
    """Tables, indexes and triggers as SQLite keeps them: kind and name with the statement that made each."""
    rows = db.execute(
        "SELECT type, name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {(kind, statement) for kind, statement in rows}


@migrations()
def m0001_the_book(db: Database) -> None:
    """The whole book of version 1."""
    for statement in _TABLES_0001.split(";\n\n"):
        db.execute(statement)
    for statement in _guards(db):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


NEWEST = 1
"""The version that this donate writes: the number of its last migration."""

_TABLES_0001 = """
CREATE TABLE entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  summary TEXT NOT NULL,
  source_name TEXT,
  source_sha256 TEXT,
  reason TEXT, salt BLOB, reason_digest BLOB,
  rows INTEGER NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE book (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  uid TEXT NOT NULL,
  campaign INTEGER REFERENCES campaign,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE campaign (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  name_en TEXT,
  beneficiary TEXT,
  opens_on TEXT CHECK (opens_on IS date(opens_on)),
  closes_on TEXT CHECK (closes_on IS date(closes_on)),
  target INTEGER CHECK (target > 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  salt BLOB, beneficiary_digest BLOB,
  digest BLOB NOT NULL,
  CHECK (opens_on <= closes_on)
) STRICT;

CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER NOT NULL REFERENCES campaign,
  number INTEGER NOT NULL CHECK (number > 0),
  label TEXT,
  digest BLOB NOT NULL,
  UNIQUE (campaign, number)
) STRICT;

CREATE TABLE channel (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  code TEXT NOT NULL UNIQUE,
  label_zh TEXT NOT NULL,
  label_en TEXT NOT NULL,
  population TEXT NOT NULL CHECK (population IN ('in-service', 'dispatched', 'retired', 'external')),
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE donor (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'group', 'organisation', 'anonymous')),
  population TEXT NOT NULL CHECK (population IN ('in-service', 'dispatched', 'retired', 'external')),
  department TEXT,
  headcount INTEGER CHECK (headcount > 0),
  joined_on TEXT CHECK (joined_on IS date(joined_on)),
  left_on TEXT CHECK (left_on IS date(left_on)),
  same_as INTEGER REFERENCES donor CHECK (same_as <> id),
  name TEXT, name_key TEXT, staff_no TEXT UNIQUE,
  salt BLOB, name_digest BLOB, staff_no_digest BLOB,
  digest BLOB NOT NULL,
  CHECK (headcount IS NULL OR kind = 'group'),
  CHECK (name IS NULL OR kind <> 'anonymous')
) STRICT;

CREATE INDEX donor_name ON donor (name_key);

CREATE TABLE pledge (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER NOT NULL REFERENCES campaign,
  channel INTEGER NOT NULL REFERENCES channel,
  round INTEGER NOT NULL,
  donor INTEGER NOT NULL REFERENCES donor,
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 100000000000),
  at_least INTEGER NOT NULL CHECK (at_least IN (0, 1)),
  headcount INTEGER CHECK (headcount > 0),
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  note TEXT, salt BLOB, note_digest BLOB,
  digest BLOB NOT NULL,
  FOREIGN KEY (campaign, round) REFERENCES round (campaign, number)
) STRICT;

CREATE INDEX pledge_tally ON pledge (campaign, donor, channel, round, on_date, amount, at_least, headcount);

CREATE INDEX pledge_at_least ON pledge (campaign) WHERE at_least;

CREATE TABLE payment (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  pledge INTEGER NOT NULL REFERENCES pledge,
  amount INTEGER NOT NULL CHECK (amount <> 0 AND abs(amount) <= 100000000000),
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  at_least INTEGER NOT NULL CHECK (at_least IN (0, 1)),
  refund_of INTEGER REFERENCES payment,
  note TEXT, salt BLOB, note_digest BLOB,
  digest BLOB NOT NULL,
  CHECK ((amount < 0) = (refund_of IS NOT NULL))
) STRICT;

CREATE INDEX payment_tally ON payment (pledge, on_date, amount, at_least);

CREATE INDEX payment_refund ON payment (refund_of, on_date, amount) WHERE refund_of IS NOT NULL;

CREATE TABLE cancellation (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  pledge INTEGER NOT NULL REFERENCES pledge,
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX cancellation_pledge ON cancellation (pledge, on_date);

CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  noun TEXT NOT NULL CHECK (noun IN ('book', 'campaign', 'channel', 'donor')),
  row INTEGER NOT NULL,
  field TEXT NOT NULL,
  old TEXT, new TEXT, salt BLOB, old_digest BLOB, new_digest BLOB,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX change_row ON change (noun, row, field);

CREATE INDEX change_entry ON change (entry)
"""


def _guards(db: Database) -> Iterator[str]:
    """Triggers that refuse to delete a row, to alter what was written once, or to refill what was erased."""
    for table in (*TABLES, "entry"):
        yield _refusal(f"{table}_delete", f"DELETE ON {table}", "nothing is ever deleted")
        personal = ("salt", *PERSONAL.get(table, ())) if table in PERSONAL else ()
        if table in MASTER_TABLES:
            sealed = [name for name in columns_of(db, table) if name in ("id", "entry") or name.endswith("digest")]
        else:
            sealed = [name for name in columns_of(db, table) if name not in personal]
            refilled = " OR ".join(f"NEW.{name} IS NOT NULL" for name in personal)
            if refilled:
                erasure = f"UPDATE OF {', '.join(personal)} ON {table} WHEN {refilled}"
                yield _refusal(f"{table}_erase", erasure, "text is erased or stays")
        yield _refusal(f"{table}_update", f"UPDATE OF {', '.join(sealed)} ON {table}", "written once")


def _refusal(name: str, event: str, reason: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{name}: {reason}'); END"

"""The book as a file: made, opened, upgraded, and written one entry at a time."""

import json
import os
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from donate_cli.errors import DonateError
from donate_cli.store import chain
from donate_cli.store.schema import APPLICATION_ID, MASTER_TABLES, NEWEST, TABLES, migrations, version_of

PATIENCE_S = 30
"""How long a writer waits for another before it gives up."""

CACHE_KB = 32_000
"""Memory for pages: a report on a million pledges sorts in it instead of on the disk."""

_FAULTS = {
    sqlite3.SQLITE_BUSY: "book.busy",
    sqlite3.SQLITE_LOCKED: "book.busy",
    sqlite3.SQLITE_READONLY: "book.read_only",
    sqlite3.SQLITE_FULL: "book.disk_full",
    sqlite3.SQLITE_IOERR: "book.disk_fault",
    sqlite3.SQLITE_CORRUPT: "book.corrupt",
    sqlite3.SQLITE_NOTADB: "book.not_sqlite",
    sqlite3.SQLITE_CANTOPEN: "book.cannot_open",
}


class Book:
    """An open book: reads go through `query`, every write through `entry`."""

    def __init__(self, path: Path, db: Database, actor: str) -> None:
        self.path = path
        self.db = db
        self.actor = actor

    def query(self, sql: str, **facts: object) -> list[dict[str, Any]]:
        """The rows of a SELECT whose `:names` are filled from `facts`."""
        cursor = self.db.execute(sql, facts)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, sql: str, **facts: object) -> dict[str, Any] | None:
        """The first row of a SELECT, or None."""
        return next(iter(self.query(sql, **facts)), None)

    def head(self) -> tuple[int, str]:
        """Number and hash (hex) of the newest entry: the state of the book that a paper is made from."""
        row = self.db.execute("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
        return row[0], row[1].hex()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads within see one state of the book, whatever others write meanwhile; may be nested."""
        if self.db.conn.in_transaction:
            yield
            return
        self.db.begin()
        try:
            yield
        finally:
            self.db.rollback()

    @contextmanager
    def entry(self, action: str, *, reason: str | None = None) -> Iterator["Writing"]:
        """One act: whatever is written within is recorded whole, under one hash, or not at all."""
        # sqlite-utils' atomic() begins deferred: two writers that have both read would refuse each other
        # at once ("database is locked") instead of waiting, so the transaction is taken immediately.
        self.db.execute("BEGIN IMMEDIATE")
        try:
            writing = Writing(self.db, action, self.actor, reason)
            yield writing
            writing.close()
            self.db.execute("COMMIT")
        except BaseException:
            self.db.rollback()
            raise


@dataclass
class Writing:
    """An entry in the making. Fill `summary` with the facts that say in words what was done (no personal text)."""

    db: Database
    action: str
    actor: str
    reason: str | None
    summary: dict[str, object] = field(default_factory=dict)
    source_name: str | None = None
    source_sha256: str | None = None

    def __post_init__(self) -> None:
        last = self.db.execute("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
        self.id: int = last[0] + 1 if last else 1
        self.previous: bytes | None = last[1] if last else None
        self.digests: dict[str, list[bytes]] = defaultdict(list)

    def add(self, table: str, **values: object) -> int:
        """Write one row of this entry; returns its number."""
        number = self.db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]
        stored = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        row = chain.seal_text(table, {"id": number, "entry": self.id, **stored})
        row["digest"] = digest = chain.row_digest(table, row)
        self.digests[table].append(digest)
        marks = ", ".join(f":{column}" for column in row)
        self.db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
        return int(number)

    def edit(self, table: str, number: int, **values: object) -> dict[str, tuple[Any, Any]]:
        """Change master data, with a row of `change` for each field that differs; returns old and new by field."""
        assert table in MASTER_TABLES
        stored = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        row = next(iter(self.db.query(f"SELECT * FROM {table} WHERE id = ?", [number])))
        changed = {name: (row[name], value) for name, value in stored.items() if row[name] != value}
        for name, (old, new) in changed.items():
            self.db.execute(f"UPDATE {table} SET {name} = ? WHERE id = ?", [new, number])
            if name != "name_key":
                self.add("change", noun=table, row=number, field=name, old=_kept(old), new=_kept(new))
        return changed

    def close(self) -> None:
        """Seal the entry: it takes its place in the chain with the digests of its rows."""
        if self.previous is None:
            self.previous = chain.genesis(self.db.execute("SELECT uid FROM book").fetchone()[0])
        digests = [digest for table in TABLES for digest in self.digests[table]]
        header = chain.seal_text("entry", {
            "id": self.id, "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "actor": self.actor, "action": self.action,
            "summary": json.dumps(self.summary, ensure_ascii=False),
            "source_name": self.source_name, "source_sha256": self.source_sha256,
            "reason": self.reason, "reason_digest": None, "rows": len(digests), "previous": self.previous,
        })  # fmt: skip
        header["hash"] = chain.entry_hash(header, digests)
        marks = ", ".join(f":{column}" for column in header)
        self.db.execute(f"INSERT INTO entry ({', '.join(header)}) VALUES ({marks})", header)


def _kept(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def create_book(path: Path, channels: Iterable[Mapping[str, object]], *, actor: str, demo: bool = False) -> None:
    """Make a new book that only its owner can read, with its first entry; refuses to replace a file.

    The book is built beside its place and moved there whole: a failure leaves nothing behind.
    """
    with _faults_in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(_connect(draft)) as db:
                _migrate(db)
                with Book(draft, db, actor).entry("book.init") as entry:
                    entry.add("book", uid=secrets.token_hex(16))
                    for channel in channels:
                        entry.add("channel", **channel)
                    entry.summary = {"demo": demo}
                db.execute("PRAGMA journal_mode = WAL")
            if path.exists():
                raise DonateError("book.exists", path=path)
            draft.rename(path)
        finally:
            for leftover in (
                draft,
                *(draft.with_name(draft.name + tail) for tail in ("-journal", "-wal", "-shm")),
            ):
                leftover.unlink(missing_ok=True)


@contextmanager
def open_book(path: Path, *, actor: str = "") -> Iterator[Book]:
    """The book at `path`, upgraded first when an older donate made it.

    Whatever SQLite or the system refuses, now or while the book is open, becomes a DonateError that says it.
    `actor` is who an upgrade is recorded for; without one (a completion) an older book is left as it is.
    """
    with _faults_in_words(path):
        if not path.exists():
            raise DonateError("book.missing" if path.parent.is_dir() else "book.no_folder", path=path)
        with closing(_connect(path)) as db:
            _recognise(db, path)
            book = Book(path, db, actor)
            if actor and version_of(db) < NEWEST:
                _upgrade(book)
            yield book


def back_up(book: Book, copy: Path) -> None:
    """Copy the open book, whatever others write meanwhile, into a new file that only its owner can read."""
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(copy)) as target:
        book.db.conn.backup(target)


def _connect(path: Path) -> Database:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE_S)
    db = Database(connection, execute_plugins=False)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    return db


def _recognise(db: Database, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise DonateError("book.not_ours", path=path)
    if (version := version_of(db)) > NEWEST:
        raise DonateError("book.newer", path=path, version=version, newest=NEWEST)


def _migrate(db: Database) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        db.execute(f"PRAGMA user_version = {NEWEST}")
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _upgrade(book: Book) -> None:
    version = version_of(book.db)
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    copy = book.path.with_name(f"{book.path.name}.v{version}-{stamp}.bak")
    with suppress(FileExistsError):
        back_up(book, copy)
    _migrate(book.db)
    with book.entry("book.upgrade") as entry:
        entry.summary = {"old": version, "new": NEWEST, "backup": copy.name}


@contextmanager
def _faults_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        undecodable = code is None and "decode" in str(error)
        key = "book.corrupt" if undecodable else _FAULTS.get(code & 0xFF if code else -1)
        if key is None:
            raise
        raise DonateError(key, path=path) from error
    except PermissionError as error:
        raise DonateError("file.forbidden", path=error.filename or path) from error
    except OSError as error:
        raise DonateError("file.fault", path=error.filename or path, why=error.strerror or error) from error

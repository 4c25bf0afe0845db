"""The book as a file: made, opened, upgraded, backed up; what goes wrong with it said in words."""

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from donate_cli.errors import DonateError
from donate_cli.store.book import Book
from donate_cli.store.schema import APPLICATION_ID, NEWEST, migrations, version_of

PATIENCE_S = 30
"""How long a writer waits for another before it gives up."""

CACHE_KB = 8_000
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
    # In a folder that may not be written SQLite cannot keep its index of the log; when there is no log to read,
    # it can be told that nobody writes.
    log = path.with_name(f"{path.name}-wal")
    alone = not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    mode = "ro&immutable=1" if alone else "rw"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE_S)
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
    except OverflowError as error:
        # The driver refuses a number beyond 64 bits that a clerk mistyped.
        raise DonateError("book.number") from error
    except PermissionError as error:
        raise DonateError("file.forbidden", path=path) from error
    except OSError as error:
        raise DonateError("file.fault", path=path, why=error.strerror or error) from error

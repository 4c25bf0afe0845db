"""The book as a file: made, opened, upgraded, backed up; what goes wrong with it said in words."""

import os
import re
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

OLDEST_SQLITE = (3, 37)
"""The first SQLite with STRICT tables."""

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


_STRUCTURE = re.compile(r"no such (table|column)|(table|index|trigger) \S+ already exists")
"""How SQLite words that the tables are not those that a migration made."""

SIDECARS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a book that is open, or was when its program was killed."""


def create_book(path: Path, channels: Iterable[Mapping[str, object]], *, actor: str, demo: bool = False) -> None:
    """Make a new book that only its owner can read, with its first entry; refuses to replace a file.

    The book is built beside its place and moved there whole: a failure leaves nothing behind.
    """
    with _faults_in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("", *SIDECARS):
            # SQLite would replay the log that a removed book left behind into the new one.
            if (taken := path.with_name(path.name + name)).exists():
                raise DonateError("book.exists", path=taken)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(_connect(draft, "rw")) as db:
                with _transaction(db):
                    migrations.apply(db)
                    db.execute(f"PRAGMA user_version = {NEWEST}")
                with Book(draft, db, actor).entry("book.init") as entry:
                    entry.add("book", uid=secrets.token_hex(16))
                    for channel in channels:
                        entry.add("channel", **channel)
                    entry.summary = {"demo": demo}
                db.execute("PRAGMA journal_mode = WAL")
            _place(draft, path)
        finally:
            for name in ("", *SIDECARS):
                draft.with_name(draft.name + name).unlink(missing_ok=True)


@contextmanager
def open_book(path: Path, *, actor: str = "") -> Iterator[Book]:
    """The book at `path`, upgraded first when an older donate made it.

    Whatever SQLite or the system refuses, now or while the book is open, becomes a DonateError that says it.
    `actor` is who writes, and whom an upgrade is recorded for; without one the book is only read, as it is.
    """
    with _faults_in_words(path):
        if not path.exists():
            raise DonateError("book.missing" if path.parent.is_dir() else "book.no_folder", path=path)
        with closing(_opened(path, "rw" if actor else "ro")) as db:
            _recognise(db, path)
            book = Book(path, db, actor)
            if actor and version_of(db) < NEWEST and migrations.pending(db):
                _upgrade(book)
            yield book


def back_up(book: Book, copy: Path) -> None:
    """Copy the open book, whatever others write meanwhile, into a new file that only its owner can read."""
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    # By a connection of its own: SQLite waits for ever to copy by one that holds the lock for writing.
    with closing(_opened(book.path, "ro")) as source, closing(sqlite3.connect(copy)) as target:
        source.conn.backup(target)


def _place(draft: Path, path: Path) -> None:
    """Give the finished book its name, unless another took it meanwhile."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise DonateError("book.exists", path=path) from None
    except OSError:
        # A file system without hard links; there, too, nothing is replaced that was there a moment ago.
        if path.exists():
            raise DonateError("book.exists", path=path) from None
        draft.rename(path)


def _opened(path: Path, mode: str) -> Database:
    """A connection that has read the file, in a folder that may not be written too."""
    try:
        db = _connect(path, mode)
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        log = path.with_name(f"{path.name}-wal")
        frozen = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if not frozen or not path.is_file() or (log.exists() and log.stat().st_size):
            raise
        # SQLite can keep no index of the log there; without a log it can be told that nobody writes.
        return _connect(path, "ro&immutable=1")
    return db


def _connect(path: Path, mode: str) -> Database:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DonateError("sqlite.too_old", version=sqlite3.sqlite_version, oldest=".".join(map(str, OLDEST_SQLITE)))
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):
        # A Windows share (file://server/…): SQLite wants the server in the path, not as the authority.
        uri = uri.replace("file://", "file:////", 1)
    connection = sqlite3.connect(f"{uri}?mode={mode}", uri=True, timeout=PATIENCE_S)
    db = Database(connection, execute_plugins=False)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA trusted_schema = OFF")
    # Without it SQLite leaves what was overwritten or moved readable in the file: a forgotten name, say.
    db.execute("PRAGMA secure_delete = ON")
    db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    return db


def _recognise(db: Database, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise DonateError("book.not_ours", path=path)
    if (version := version_of(db)) > NEWEST:
        raise DonateError("book.newer", path=path, version=version, newest=NEWEST)


@contextmanager
def _transaction(db: Database) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _upgrade(book: Book) -> None:
    """Back the book up beside itself, then bring it up to date in one entry; whoever comes second finds it done.

    The copy is taken under the lock: taken before, it may be of a book that another process has just upgraded.
    """
    with suppress(_UpToDate), book.entry("book.upgrade") as entry:
        if not migrations.pending(book.db):
            raise _UpToDate
        version = version_of(book.db)
        # To the microsecond: an upgrade that failed a moment ago has left its copy.
        copy = book.path.with_name(f"{book.path.name}.v{version}-{datetime.now():%Y%m%d-%H%M%S-%f}.bak")
        back_up(book, copy)
        migrations.apply(book.db)
        book.db.execute(f"PRAGMA user_version = {NEWEST}")
        entry.summary = {"old": version, "new": NEWEST, "backup": copy.name}


class _UpToDate(Exception):
    """Another process upgraded the book while this one waited for it."""


@contextmanager
def _faults_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        key = _FAULTS.get(code & 0xFF if code else -1)
        if code is None and "decode" in str(error):
            key = "book.corrupt"
        elif code == sqlite3.SQLITE_ERROR and _STRUCTURE.match(str(error)):
            key = "book.restructured"
        if key is None:
            raise
        raise DonateError(key, path=path) from error
    except OverflowError as error:
        # The driver refuses a number beyond 64 bits that a clerk mistyped.
        raise DonateError("book.number") from error
    except PermissionError as error:
        raise DonateError("file.forbidden", path=path) from error
    except OSError as error:
        if error.filename is None:
            # Of standard output: its reader has gone, or its disk is full. Nothing of the book's.
            raise
        raise DonateError("file.fault", path=path, why=error.strerror or error) from error

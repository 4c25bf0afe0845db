"""The open book: read by queries, written one entry at a time."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlite_utils import Database

from donate_cli.store import chain
from donate_cli.store.schema import MASTER_TABLES, TABLES

CACHE_FOR_MANY_KB = 32_000
"""Memory for pages while many rows are written: donors come in any order, and so do the leaves of the indexes."""

MOST_REMEMBERED = 1000
"""Rows of an answer that are kept in case the question comes again: sums are short, lists take too much memory."""

T = TypeVar("T")
Seal = Callable[[Sequence[object]], tuple[bytes | None, ...]]


class Book:
    """An open book: reads go through `query`, every write through `entry`."""

    def __init__(self, path: Path, db: Database, actor: str) -> None:
        self.path = path
        self.db = db
        self.actor = actor
        self._known: dict[tuple[object, ...], Any] | None = None

    def rows(self, sql: str, **facts: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT one by one, for lists too long to be held twice."""
        return iter(self.db.execute(sql, facts))

    def query(self, sql: str, **facts: object) -> list[dict[str, Any]]:
        """The rows of a SELECT whose `:names` are filled from `facts`."""
        if self._known is None:
            return self._asked(sql, facts)
        asked = (sql, *sorted(facts.items()))
        rows = self.once(asked, lambda: self._asked(sql, facts))
        if len(rows) > MOST_REMEMBERED:
            self._known.pop(asked, None)
        return rows

    def once(self, asked: tuple[object, ...], answer: Callable[[], T]) -> T:
        """The answer to a question, found anew each time but within `remembering`."""
        if self._known is None:
            return answer()
        if asked not in self._known:
            self._known[asked] = answer()
        return cast(T, self._known[asked])

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
    def remembering(self) -> Iterator[None]:
        """A snapshot in which a question that was asked before has its answer at once; for many tables of one state."""
        before = self._known
        with self.snapshot():
            self._known = {}
            try:
                yield
            finally:
                self._known = before

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

    def _asked(self, sql: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
        cursor = self.db.execute(sql, facts)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


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
        # One run of bytes a table: a million digests as objects of their own would take twice the memory.
        self.digests: dict[str, bytearray] = defaultdict(bytearray)

    def add(self, table: str, **values: object) -> int:
        """Write one row of this entry; returns its number."""
        number = self.db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]
        row = chain.seal_text(table, {"id": number, "entry": self.id, **_stored(values)})
        row["digest"] = digest = chain.row_digest(table, row)
        self.digests[table] += digest
        self._insert(table, row)
        return int(number)

    def add_all(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """Write many rows of this entry, as `add` would write each; returns the number of the first.

        Values are numbers, texts or None: a day goes in as ISO text.
        """
        self.db.execute(f"PRAGMA cache_size = -{CACHE_FOR_MANY_KB}")
        first: int = self.db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]
        sealed = chain.sealed_columns(table, columns)
        every = ("id", "entry", *columns, *sealed)
        seal = chain.text_sealer(table, columns) if sealed else None
        marks = ", ".join("?" for _ in (*every, "digest"))
        # sqlite-utils' insert_all is half as fast as the driver's own executemany.
        self.db.conn.executemany(
            f"INSERT INTO {table} ({', '.join(every)}, digest) VALUES ({marks})",
            self._written(table, every, seal, rows, first),
        )
        return first

    def _written(
        self, table: str, columns: Sequence[str], seal: Seal | None, rows: Iterable[Sequence[object]], first: int
    ) -> Iterator[tuple[object, ...]]:
        """The rows as they are stored: numbered, sealed, each with its digest, which is noted on the way."""
        numbers = {column.name for column in self.db.table(table).columns if column.type == "INTEGER"}
        digest_of, digests, entry = chain.row_digester(table, columns, numbers), self.digests[table], self.id
        for number, row in enumerate(rows, first):
            whole = (number, entry, *row, *seal(row)) if seal else (number, entry, *row)
            digest = digest_of(whole)
            digests += digest
            yield (*whole, digest)

    def edit(self, table: str, number: int, **values: object) -> dict[str, tuple[Any, Any]]:
        """Change master data, with a row of `change` for each field that differs; returns old and new by field."""
        assert table in MASTER_TABLES
        row = next(iter(self.db.query(f"SELECT * FROM {table} WHERE id = ?", [number])))
        changed = {name: (row[name], value) for name, value in _stored(values).items() if row[name] != value}
        if changed:
            # At once: between two fields that change together a rule on both may not hold.
            fields = ", ".join(f"{name} = ?" for name in changed)
            values_now = [new for _, new in changed.values()]
            self.db.execute(f"UPDATE {table} SET {fields} WHERE id = ?", [*values_now, number])
        for name, (old, new) in changed.items():
            if name != "name_key":
                self.add("change", noun=table, row=number, field=name, old=_kept(old), new=_kept(new))
        return changed

    def close(self) -> None:
        """Seal the entry: it takes its place in the chain with the digests of its rows."""
        if self.previous is None:
            self.previous = chain.genesis(self.db.execute("SELECT uid FROM book").fetchone()[0])
        digests = [self.digests[table] for table in TABLES]
        header = chain.seal_text("entry", {
            "id": self.id, "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "actor": self.actor, "action": self.action,
            "summary": json.dumps(self.summary, ensure_ascii=False),
            "source_name": self.source_name, "source_sha256": self.source_sha256,
            "reason": self.reason, "reason_digest": None,
            "rows": sum(map(len, digests)) // chain.DIGEST_SIZE, "previous": self.previous,
        })  # fmt: skip
        header["hash"] = chain.entry_hash(header, digests)
        self._insert("entry", header)

    def _insert(self, table: str, row: dict[str, object]) -> None:
        marks = ", ".join(f":{column}" for column in row)
        self.db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)


def _stored(values: Mapping[str, object]) -> dict[str, object]:
    """Values as SQLite keeps them: a day as ISO text, a truth as 0 or 1."""
    return {
        name: value.isoformat() if isinstance(value, date) else int(value) if isinstance(value, bool) else value
        for name, value in values.items()
    }


def _kept(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

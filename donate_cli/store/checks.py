"""What does not add up in the book: the chain, the texts beside it, the master data, the money."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from donate_cli.errors import Difference
from donate_cli.naming import name_key
from donate_cli.store import chain
from donate_cli.store.book import Book
from donate_cli.store.erasing import LINES_ABOUT, LINES_NAMED, entries_about
from donate_cli.store.rules import RULES
from donate_cli.store.schema import MASTER_TABLES, PERSONAL, TABLES, migrations, schema_of, version_of

Row = dict[str, Any]


def differences(book: Book) -> Iterator[Difference]:
    """Everything found, each with entry, table and row where they can be named; nothing when the book is sound.

    A book that lacks a table is not read any further.
    """
    # A cell that is no UTF-8 must be reported as a change, not stop the reading.
    book.db.conn.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        with book.snapshot():
            yield from _sqlite(book)
            yield from _structure(book)
            if {*TABLES, "entry"} <= set(book.db.table_names()):
                yield from _chain(book)
                yield from _money(book)
    finally:
        book.db.conn.text_factory = str


def _sqlite(book: Book) -> Iterator[Difference]:
    for row in book.query("PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            yield Difference("check.sqlite", detail=row["integrity_check"])
    for row in book.query("PRAGMA foreign_key_check"):
        yield Difference("check.foreign_key", table=row["table"], row=row["rowid"], detail=row["parent"])


def _structure(book: Book) -> Iterator[Difference]:
    """Tables, indexes and triggers against what this donate makes of an empty file."""
    altered = {(kind, statement.split(" ", 1)[0]) for kind, statement in schema_of(book.db) ^ _as_made()}
    for kind, name in sorted(altered):
        yield Difference("check.schema", detail=f"{kind} {name}")
    if migrations.pending(book.db) or version_of(book.db) != len(migrations.applied(book.db)):
        yield Difference("check.schema", detail="version")


def _as_made() -> set[tuple[str, str]]:
    """What this donate makes of an empty file."""
    fresh = Database(memory=True)
    migrations.apply(fresh)
    return schema_of(fresh)


def _chain(book: Book) -> Iterator[Difference]:
    edits = _Edits(book)
    streams = {table: _Stream(book, table) for table in TABLES}
    beginning = book.one("SELECT uid FROM book")
    if beginning is None:
        yield Difference("check.row_count", entry=1, table="book", detail="0 / 1")
    previous, expected = chain.genesis(beginning["uid"] if beginning else ""), 1
    for entry in _rows(book, "SELECT * FROM entry ORDER BY id"):
        if entry["id"] != expected:
            yield Difference("check.entry_missing", entry=expected)
        if entry["previous"] != previous:
            yield Difference("check.chain_cut", entry=entry["id"])
        rows = [(table, row) for table, stream in streams.items() for row in stream.of(entry["id"])]
        yield from _entry(entry, [row["digest"] for _, row in rows], edits)
        for table, row in rows:
            yield from _row(table, row, edits)
        previous, expected = entry["hash"], entry["id"] + 1
    for table, stream in streams.items():
        for row in stream.astray():
            yield Difference("check.row_astray", entry=row["entry"], table=table, row=row["id"])
    counted = book.one("SELECT seq FROM sqlite_sequence WHERE name = 'entry'")
    if counted is None or counted["seq"] != expected - 1:
        yield Difference("check.entry_missing", entry=expected)


def _entry(entry: Row, digests: list[bytes], edits: "_Edits") -> Iterator[Difference]:
    if len(digests) != entry["rows"]:
        detail = f"{len(digests)} / {entry['rows']}"
        yield Difference("check.row_count", entry=entry["id"], detail=detail)
    if chain.entry_hash(entry, digests) != entry["hash"]:
        yield Difference("check.entry_changed", entry=entry["id"])
    yield from _texts("entry", {**entry, "entry": entry["id"]}, erasable=entry["id"] in edits.forgotten_entries)


def _row(table: str, row: Row, edits: "_Edits") -> Iterator[Difference]:
    born = edits.undone(table, row) if table in MASTER_TABLES else row
    if chain.row_digest(table, born) != row["digest"]:
        yield Difference("check.row_changed", entry=row["entry"], table=table, row=row["id"])
    if table in PERSONAL:
        yield from _texts(table, born, erasable=edits.may_be_erased(table, row))
    if table in MASTER_TABLES:
        for name in edits.unexplained(table, row):
            yield Difference("check.edited_unseen", entry=row["entry"], table=table, row=row["id"], detail=name)
    if table in ("donor", "alias") and row["name_key"] != (None if row["name"] is None else name_key(row["name"])):
        yield Difference("check.edited_unseen", entry=row["entry"], table=table, row=row["id"], detail="name_key")


def _texts(table: str, row: Row, *, erasable: bool) -> Iterator[Difference]:
    """Each personal text against its digest; an erased one is right only where a donor was forgotten."""
    if row["salt"] is not None and all(row[f"{name}_digest"] is None for name in PERSONAL[table]):
        yield Difference("check.text_changed", entry=row["entry"], table=table, row=row["id"], detail="salt")
    for name in PERSONAL[table]:
        text, digest = row[name], row[f"{name}_digest"]
        if text is None:
            wrong = digest is not None and not (erasable and row["salt"] is None)
        else:
            wrong = row["salt"] is None or chain.text_digest(row["salt"], name, text) != digest
        if wrong:
            yield Difference("check.text_changed", entry=row["entry"], table=table, row=row["id"], detail=name)


_FORGOTTEN = "SELECT row FROM change WHERE noun = 'donor' AND field = 'forgotten'"
_PLEDGES_OF_THE_FORGOTTEN = f"SELECT id FROM pledge WHERE donor IN ({_FORGOTTEN})"
_ENTRIES_OF_THE_FORGOTTEN = f"SELECT entry AS number FROM ({entries_about(_FORGOTTEN)})"


def _money(book: Book) -> Iterator[Difference]:
    for key, sql in RULES.items():
        for row in book.query(sql):
            yield Difference(key, entry=row["entry"], table=row["table"], row=row["id"])


class _Stream:
    """A table's rows in order of their number, handed out entry by entry."""

    def __init__(self, book: Book, table: str) -> None:
        self._rows = _rows(book, f"SELECT * FROM {table} ORDER BY id")
        self._next = next(self._rows, None)
        self._astray: list[Row] = []

    def of(self, entry: int) -> Iterator[Row]:
        """The rows of this entry; rows of an earlier one that come only now are kept aside."""
        while self._next is not None and self._next["entry"] <= entry:
            if self._next["entry"] == entry:
                yield self._next
            else:
                self._astray.append(self._next)
            self._next = next(self._rows, None)

    def astray(self) -> Iterator[Row]:
        """The rows that no entry took."""
        yield from self._astray
        if self._next is not None:
            yield self._next
        yield from self._rows


@dataclass(frozen=True, slots=True)
class _Change:
    old: Any
    new: Any
    erased: bool


class _Edits:
    """The changes of master data: what a row was at birth, what its edits make of it, who was forgotten."""

    def __init__(self, book: Book) -> None:
        self._changes: dict[tuple[str, int, str], list[_Change]] = defaultdict(list)
        for row in _rows(book, "SELECT noun, row, field, old, new FROM change ORDER BY id"):
            change = _Change(_read(row["old"]), _read(row["new"]), erased=row["new"] is None)
            self._changes[row["noun"], row["row"], row["field"]].append(change)
        self.forgotten = {number for noun, number, field in self._changes if (noun, field) == ("donor", "forgotten")}
        self._pledges = _numbers(book, f"SELECT id AS number FROM ({_PLEDGES_OF_THE_FORGOTTEN})")
        self._payments = _numbers(
            book, f"SELECT id AS number FROM payment WHERE pledge IN ({_PLEDGES_OF_THE_FORGOTTEN})"
        )
        lines = LINES_ABOUT.format(donors=_FORGOTTEN)
        erased = f"SELECT line AS number FROM ({lines}) UNION SELECT line FROM ({LINES_NAMED})"
        self._lines = _numbers(book, erased) if self.forgotten else set()
        self.forgotten_entries = _numbers(book, _ENTRIES_OF_THE_FORGOTTEN) if self.forgotten else set()

    def undone(self, table: str, row: Row) -> Row:
        """The row as it was written."""
        firsts = {
            name: self._changes[table, row["id"], name][0].old
            for name in row
            if (table, row["id"], name) in self._changes
        }
        return {**row, **firsts}

    def unexplained(self, table: str, row: Row) -> Iterator[str]:
        """The columns whose value is not what the last change made it."""
        for name, value in row.items():
            changes = self._changes.get((table, row["id"], name))
            if changes and not changes[-1].erased and value != changes[-1].new:
                yield name

    def may_be_erased(self, table: str, row: Row) -> bool:
        """Whether the row's personal text belongs to a donor who was forgotten."""
        match table:
            case "donor":
                return row["id"] in self.forgotten
            case "pledge":
                return row["donor"] in self.forgotten
            case "alias":
                return row["donor"] in self.forgotten
            case "payment":
                return row["pledge"] in self._pledges
            case "receipt":
                return row["payment"] in self._payments
            case "statement_line":
                return row["id"] in self._lines
            case "change":
                return row["noun"] == "donor" and row["row"] in self.forgotten and row["field"] in PERSONAL["donor"]
        return False


def _read(text: str | None) -> Any:
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return text


def _numbers(book: Book, sql: str) -> set[int]:
    return {row["number"] for row in book.query(sql)}


def _rows(book: Book, sql: str) -> Iterator[Row]:
    """Rows one at a time: a check of a million pledges holds none of them."""
    cursor = book.db.execute(sql)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def counted(book: Book) -> Mapping[str, int]:
    """How many entries and rows a check has read."""
    rows = {table: book.query(f"SELECT count(*) AS number FROM {table}")[0]["number"] for table in TABLES}
    entries = book.query("SELECT count(*) AS number FROM entry")[0]["number"]
    return {"entries": entries, "rows": sum(rows.values())}

"""Nothing recorded can be changed unseen: triggers, chain, salted digests, two writers, upgrades."""

import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from donate_cli.errors import DonateError
from donate_cli.store import schema
from donate_cli.store.checks import differences
from donate_cli.store.file import open_book
from donate_cli.store.schema import TABLES, migrations
from tests.conftest import Donate

BOOK = Path("book.db")


@pytest.fixture
def full(drive: Donate) -> Donate:
    """A book in which every table has rows, edits and free text among them."""
    drive("donor add 张三 --staff-no 001 --department 营业室 --joined 2015-07-01")
    drive("donor add 李四 --staff-no 002 --department 财务部")
    drive("pledge add 张三 200 -c staff --paid --note 工会转来")
    drive("pledge add 李四 300 -c youth")
    drive("payment add 2 100 --note 现金")
    drive("payment refund 2 40 --reason 多收")
    drive("pledge add 集体 1000 -c staff --new --headcount 12")
    drive("pledge cancel 3 --reason 重复")
    drive("donor edit 张三 --set-department 财务部 --set-name 张叁")
    drive("campaign edit spring --target 5000")
    drive("campaign round")
    drive("channel edit youth --zh 团委")
    drive("campaign use spring")
    return drive


@contextmanager
def behind_its_back() -> Iterator[sqlite3.Connection]:
    """The book as someone may alter it who takes the triggers away and puts them back."""
    connection = sqlite3.connect(BOOK)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    yield connection
    for _, statement in triggers:
        connection.execute(statement)
    connection.commit()
    connection.close()


def altered(change: str) -> None:
    """Run one statement behind donate's back."""
    with behind_its_back() as connection:
        connection.execute(change)


def test_a_sound_book_says_so(full: Donate) -> None:
    ran = full("book check")
    assert ran.out == ""
    assert re.fullmatch(r"The book is sound: 15 entries, \d+ rows; chain, keys and money all agree\n", ran.err)


@pytest.mark.parametrize("table", [*TABLES, "entry"])
def test_triggers_refuse_to_change_or_delete(full: Donate, table: str) -> None:
    connection = sqlite3.connect(BOOK)
    columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    for statement in [f"DELETE FROM {table}", f"UPDATE {table} SET {'entry' if 'entry' in columns else 'at'} = 1"]:
        with pytest.raises(sqlite3.IntegrityError, match=r"nothing is ever deleted|written once"):
            connection.execute(statement)
    if "amount" in columns:
        with pytest.raises(sqlite3.IntegrityError, match="written once"):
            connection.execute(f"UPDATE {table} SET amount = 1")
    if "note" in columns:
        with pytest.raises(sqlite3.IntegrityError, match="erased or stays"):
            connection.execute(f"UPDATE {table} SET note = 'x' WHERE note IS NOT NULL")


def test_a_changed_amount_is_found_and_named(full: Donate) -> None:
    altered("UPDATE pledge SET amount = 99900 WHERE id = 2")
    ran = full("book check", code=3)
    assert "pledge" in ran.out
    assert "the row was altered" in ran.out
    assert ran.err == "differences found: 1\n"


def cells() -> list[tuple[str, str]]:
    """Every column of every table."""
    connection = sqlite3.connect(BOOK)
    tables = [*TABLES, "entry"]
    return [(table, row[1]) for table in tables for row in connection.execute(f"PRAGMA table_info({table})")]


def test_any_single_cell_changed_is_found(full: Donate) -> None:
    """Every column of every table, one at a time, in a row picked at random: none goes unseen."""
    chance = random.Random(2020)
    original = BOOK.read_bytes()
    unseen, refused = [], []
    for table, column in cells():
        BOOK.write_bytes(original)
        if not _mutate(table, column, chance):
            refused.append((table, column))
            continue
        with open_book(BOOK) as book:
            if not list(differences(book)):
                unseen.append((table, column))
    assert not unseen
    assert len(refused) <= 5, "SQLite itself refuses a few, such as a second row with the same number"


def _mutate(table: str, column: str, chance: random.Random) -> bool:
    with behind_its_back() as connection:
        number, value = chance.choice(connection.execute(f"SELECT id, {column} FROM {table}").fetchall())
        kinds = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")}
        other: object
        if value is None:
            other = {"INTEGER": 1, "TEXT": "x", "BLOB": b"x"}[kinds[column]]
        elif isinstance(value, int):
            other = value + 1000
        elif isinstance(value, bytes):
            other = chance.choice([bytes(32), value[:-1], value[:-1] + bytes([value[-1] ^ 1])])
        else:
            other = chance.choice([value + "x", value + "\0", f"{value} ", value[:-1]])
        try:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", [other, number])
        except sqlite3.IntegrityError:
            return False
    return True


@pytest.mark.parametrize("table", [*TABLES, "entry"])
def test_a_row_removed_or_added_is_found(full: Donate, table: str) -> None:
    original = BOOK.read_bytes()
    altered(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
    full("book check", code=3)
    BOOK.write_bytes(original)
    if table != "book":
        columns = ", ".join(column for name, column in cells() if name == table and column != "id")
        fresh = {"code": "'other'", "name": "'other'", "staff_no": "NULL", "number": "7"}
        values = ", ".join(fresh.get(column.strip(), column.strip()) for column in columns.split(","))
        altered(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} LIMIT 1")
        full("book check", code=3)


@pytest.mark.parametrize(
    "change", ["DROP TRIGGER pledge_update", "DROP INDEX pledge_tally", "CREATE VIEW v AS SELECT 1"]
)
def test_an_altered_structure_is_found(full: Donate, change: str) -> None:
    connection = sqlite3.connect(BOOK)
    connection.execute(change)
    connection.commit()
    connection.close()
    ran = full("book check", code=3)
    assert change.split()[2] in ran.out
    assert ran.err == "differences found: 1\n"


def test_text_that_is_no_text_is_found(full: Donate) -> None:
    altered("UPDATE pledge SET note = CAST(x'ff' AS TEXT) WHERE id = 1")
    assert "text was altered" in full("book check", code=3).out


def test_a_person_can_be_forgotten_and_the_chain_still_verifies(full: Donate) -> None:
    before = full("report totals --format csv").out
    full("donor forget 张叁 --yes")
    assert full("report totals --format csv").out == before
    assert "sound" in full("book check").err
    everything = BOOK.read_bytes()
    wal = Path("book.db-wal")
    everything += wal.read_bytes() if wal.exists() else b""
    for secret in ("张三", "张叁", "工会转来"):
        assert secret.encode() not in everything
    assert "(forgotten)" in full("pledge list").out
    assert "forgot a donor" in full("log").out


def test_text_erased_without_a_record_is_found(full: Donate) -> None:
    altered("UPDATE donor SET name = NULL, name_key = NULL, salt = NULL WHERE id = 2")
    full("book check", code=3)


def test_a_new_book_is_its_owners_alone(donate: Donate) -> None:
    previous = os.umask(0)
    try:
        donate("init")
    finally:
        os.umask(previous)
    assert BOOK.stat().st_mode & 0o777 == 0o600


def test_personal_text_has_its_own_salt(drive: Donate) -> None:
    drive("pledge add 张三 1 -c staff --new --note 同样的话")
    drive("pledge add 李四 1 -c staff --new --note 同样的话")
    digests = sqlite3.connect(BOOK).execute("SELECT note_digest FROM pledge").fetchall()
    assert len(set(digests)) == 2


def test_many_writers_at_once_all_succeed(drive: Donate) -> None:
    """Four processes, ten pledges each, on one book: forty recorded, none refused, the chain whole."""
    code = """
import sys
from donate_cli.cli import main
for number in range(10):
    try:
        main(["pledge", "add", f"{sys.argv[1]}-{number}", "1", "-c", "staff", "--new"])
    except SystemExit as ended:
        assert not ended.code
"""
    runs = [subprocess.Popen([sys.executable, "-c", code, str(n)], stderr=subprocess.PIPE) for n in range(4)]
    for run in runs:
        _, complaint = run.communicate(timeout=100)
        assert run.returncode == 0, complaint.decode()
    connection = sqlite3.connect(BOOK)
    assert connection.execute("SELECT count(*), count(DISTINCT entry) FROM pledge").fetchone() == (40, 40)
    drive("book check")


def test_an_older_book_is_backed_up_and_upgraded(full: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    later = type(migrations)("donate")
    later._migrations = list(migrations._migrations)

    @later()
    def m0002_colours(db) -> None:
        db.execute("ALTER TABLE channel ADD COLUMN colour TEXT")

    before = full("report totals --format csv").out
    with monkeypatch.context() as newer_donate:
        newer_donate.setattr("donate_cli.store.file.migrations", later)
        newer_donate.setattr("donate_cli.store.checks.migrations", later)
        newer_donate.setattr("donate_cli.store.file.NEWEST", 2)
        assert full("report totals --format csv").out == before
        (copy,) = Path().glob("book.db.v1-*.bak")
        assert copy.stat().st_mode & 0o777 == 0o600
        assert sqlite3.connect(copy).execute("PRAGMA user_version").fetchone() == (1,)
        assert f"upgraded the book from version 1 to 2, backup {copy.name}" in full("log -n 1 --format csv").out
        full("book check")
    with pytest.raises(DonateError) as refused, open_book(BOOK):
        pass
    assert refused.value.key == "book.newer"


def test_a_failed_upgrade_leaves_the_book_as_it_was(full: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    later = type(migrations)("donate")
    later._migrations = list(migrations._migrations)

    @later()
    def m0002_breaks(db) -> None:
        db.execute("ALTER TABLE channel ADD COLUMN colour TEXT")
        db.execute("SELECT nothing FROM nowhere")

    with monkeypatch.context() as newer_donate:
        newer_donate.setattr("donate_cli.store.file.migrations", later)
        newer_donate.setattr("donate_cli.store.file.NEWEST", 2)
        with pytest.raises(sqlite3.OperationalError), open_book(BOOK, actor="clerk"):
            pass
    with open_book(BOOK) as book:
        assert not list(differences(book))
        assert "colour" not in schema.columns_of(book.db, "channel")


def test_an_entry_that_fails_leaves_nothing(full: Donate) -> None:
    head = full("log -n 1 --format json").out
    with pytest.raises(ZeroDivisionError), open_book(BOOK, actor="clerk") as book, book.entry("test") as entry:
        entry.add("campaign", code="x", name="x", state="open")
        _ = 1 / 0
    assert full("log -n 1 --format json").out == head
    full("book check")

"""Nothing recorded can be changed unseen: triggers, chain, salted digests, two writers, upgrades."""

import gzip
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.enrolling import Giver, known_donor, merge_donors
from donate_cli.errors import DonateError
from donate_cli.importing import apply_plan
from donate_cli.lists import Line, SentList, StaffLine
from donate_cli.planning import plan_pledges
from donate_cli.plans import Terms
from donate_cli.rostering import apply_roster, plan_roster
from donate_cli.store import schema
from donate_cli.store.chain import text_digest
from donate_cli.store.checks import differences
from donate_cli.store.file import open_book
from donate_cli.store.schema import TABLES, migrations
from tests.conftest import Donate

BOOK = Path("book.db")


_MADE: dict[str, bytes] = {}
"""The full book, made once: most tests begin with a copy of it."""


@pytest.fixture
def full(donate: Donate) -> Donate:
    """A book in which every table has rows, and every column a value somewhere: edits, free text, lists, an undo."""
    if "book" not in _MADE:
        donate("init")
        donate(
            "campaign add 春节帮扶 --code spring --name-en 'Spring relief' --beneficiary 市慈善会 --opens 2020-01-01"
        )
        fill(donate)
        _MADE["book"] = BOOK.read_bytes()
    BOOK.touch(mode=0o600)
    BOOK.write_bytes(_MADE["book"])
    return donate


def fill(drive: Donate) -> None:
    drive("donor add 张三 --staff-no 001 --department 营业室 --joined 2015-07-01")
    drive("donor add 李四 --staff-no 002 --department 财务部")
    drive("pledge add 张三 200 -c staff --paid --note 工会转来")
    drive("pledge add 李四 300 -c youth")
    drive("payment add 2 100 --note 现金")
    drive("payment refund 2 40 --reason 多收")
    drive("pledge add 集体 1000 -c staff --new --headcount 12")
    drive("pledge cancel 3 --reason 重复")
    drive("donor edit 张三 --set-department 财务部 --set-name 张叁")
    drive("campaign edit spring --target 5000 --closes 2099-12-31")
    drive("campaign round 2 --label 二次捐款")
    drive("channel edit youth --zh 团委")
    drive("campaign use spring")
    drive("donor merge 李四 张叁")
    take_in()
    give_out()
    bank()
    drive("pledge add 误记者 5 -c staff --new --note 误记")
    drive("undo --yes --reason 记错了")


def take_in() -> None:
    """A roster and a list of gifts: members, leavers, order numbers, notes, a name confirmed, columns named."""
    people = [
        StaffLine(2, "王五", "003", "信贷部", "in-service", True, False, date(2012, 7, 1)),
        StaffLine(3, "赵六", None, "信贷部", "retired", False, True, None, date(2031, 1, 1)),
        StaffLine(4, "张叁", "001", "财务部"),
    ]
    lines = [
        Line(2, "王五", "003", None, 8800, False, date(2020, 2, 1), date(2020, 2, 2), note="微信", order_no="1000001"),
        Line(3, "赵六", None, "保卫部", 6600, True, date(2020, 2, 1)),
        Line(4, "班组", None, "车队", 5500, False, date(2020, 2, 1), True, headcount=7, action="group"),
        Line(5, "匿名", None, None, 4400, False),
    ]
    with open_book(BOOK, actor="clerk") as book:
        roster = SentList("花名册.xls", "ab" * 32, "人员", ("姓名",), (("姓名", "name"),), (), iter(people))
        apply_roster(book, plan_roster(book, roster, on=date(2020, 1, 31)), typed=True)
        gifts = SentList("名单.xlsx", "cd" * 32, "Sheet1", ("姓名",), (("日期", "on_date"),), (), iter(lines))
        terms = Terms(
            find_campaign(book, None), channel=find_channel(book, "staff"), sender="工会", on=date(2020, 2, 1)
        )
        apply_plan(book, plan_pledges(book, [gifts], terms), typed=True)


def give_out() -> None:
    """What papers leave in the book: choices, refusals to give, receipts, an issued version."""
    with open_book(BOOK, actor="clerk") as book, book.entry("campaign.edit") as entry:
        entry.summary = {"campaign": 1}
        entry.edit("campaign", 1, organiser="工会委员会", contact="王主任 0313-1", publish="name")
        entry.edit("donor", 1, publish="masked")
        entry.add("disclosure", pledge=1, publish="anonymous")
        entry.add("decline", campaign=1, donor=2, on_date=date(2020, 2, 2))
        entry.add("receipt", payment=1, number="冀0001")
        entry.add(
            "issue", campaign=1, kind="notice", name="公示.xlsx", sha256="ef" * 32, lang="zh", basis="received",
            as_of="2020-02-03", figures="{}",
        )  # fmt: skip
    with open_book(BOOK, actor="clerk") as book, book.entry("campaign.add") as entry:
        number = entry.add(
            "campaign",
            code="second",
            name="另一活动",
            state="open",
            organiser="工会",
            contact="李主任",
            publish="masked",
        )
        entry.add("round", campaign=number, number=1)
        entry.summary = {"campaign": number}


def bank() -> None:
    """A statement and what its lines were matched with: a payment, one that the match made, a line reversed; cash."""
    with open_book(BOOK, actor="clerk") as book, book.entry("campaign.edit") as entry:
        entry.summary = {"campaign": 1}
        entry.add("profile", code="ours", definition="code = 'ours'")
        day = date(2020, 2, 3)
        entry.add(
            "statement", account="icbc 1234", profile="icbc", name="流水.xls", sheet="明细", sha256="12" * 32, lines=4,
            amount=22_000, first_on=day, last_on=day, opening=0, closing=22_000,
        )  # fmt: skip
        line = {"statement": 1, "on_date": day, "at_time": "09:30:00"}
        for number, fen in enumerate((20_000, 10_000, -10_000, 2_000), 2):
            texts = {"remark": "捐款", "order_no": f"N{number}", "other_no": f"M{number}"}
            texts["payer"] = "张叁" if number == 2 else "某人"
            entry.add("statement_line", **line, line=number, amount=fen, balance=fen, **texts)
        entry.add("custody", payment=2, collector="王收款")
        entry.add("deposit", campaign=1, way="cash", amount=6_000, on_date=day, collector="王收款", slip="0231")
        entry.add("deposited", deposit=1, payment=2)
        entry.add("deposited", deposit=1, payment=3)
        entry.add("matched", line=1, amount=20_000, payment=1, ground="name")
        entry.add("matched", line=3, amount=-10_000, credit=2, ground="reversal")
        made = entry.add("payment", pledge=2, amount=2_000, on_date=day, at_least=0)
        entry.add("matched", line=4, amount=2_000, payment=made, made=1, ground="hand")
    with open_book(BOOK, actor="clerk") as book, book.entry("campaign.edit") as entry:
        entry.summary = {"campaign": 1}
        entry.add("unmatched", matched=3)


def test_the_full_book_leaves_no_column_empty(full: Donate) -> None:
    """What is empty everywhere could be altered unseen by the tests below."""
    connection = sqlite3.connect(BOOK)
    empty = {
        (table, column)
        for table, column in cells()
        if not connection.execute(f"SELECT count({column}) FROM {table}").fetchone()[0]
    }
    assert not empty


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
        with suppress(sqlite3.OperationalError):  # the trigger of a table that is gone
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
    assert re.fullmatch(r"The book is sound: 24 entries, \d+ rows; chain, keys and money all agree\n", ran.err)


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
            other = chance.choice([value + "x", value + "\0", f"{value} ", value[:-1] or "x"])
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
        fresh = {"code": "'other'", "name": "'other'", "staff_no": "NULL", "number": "7", "undone": "2", "matched": "2"}
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


def test_an_order_number_is_forgotten_too(full: Donate) -> None:
    assert b"1000001" in BOOK.read_bytes()
    full("donor forget 王五 --yes")
    full("book check")
    assert b"1000001" not in BOOK.read_bytes()
    rows = (
        sqlite3.connect(BOOK).execute("SELECT note, order_no, salt FROM pledge WHERE note_digest NOT NULL").fetchall()
    )
    assert (None, None, None) in rows


def test_many_rows_with_two_personal_texts_are_written_as_one_by_one(full: Donate) -> None:
    with open_book(BOOK, actor="clerk") as book:
        plain = {
            "campaign": 1,
            "channel": 1,
            "round": 1,
            "donor": 1,
            "amount": 5,
            "at_least": 0,
            "on_date": "2020-02-01",
        }
        texts = [("备注", "A1"), ("备注", None), (None, "A2"), (None, None)]
        with book.entry("import.pledges") as entry:
            first = entry.add_all("pledge", (*plain, "note", "order_no"), [(*plain.values(), *both) for both in texts])
            for note, order_no in texts:
                entry.add("pledge", **plain, note=note, order_no=order_no)
        assert not list(differences(book))
        rows = book.query("SELECT * FROM pledge WHERE id >= :first ORDER BY id", first=first)
        assert [(row["note"], row["order_no"]) for row in rows] == texts * 2
        for row in rows:
            for column in ("note", "order_no"):
                sealed = row[column] and text_digest(row["salt"], column, row[column])
                assert row[f"{column}_digest"] == sealed
            assert (row["salt"] is None) == (row["note"] is row["order_no"] is None)
        assert len({row["salt"] for row in rows}) == 7, "one salt a row"


def test_why_an_act_for_a_person_was_taken_back_is_forgotten_with_the_person(drive: Donate) -> None:
    drive("pledge add 王芳 10 -c staff --new")
    drive("undo --yes --reason 王芳要求不记")
    drive("pledge add 王芳 20 -c staff --new")
    drive("pledge add 李四 20 -c staff --new")
    drive("undo --yes --reason 李四是另一人")
    drive("donor forget id:2 --yes")  # the second 王芳: the first was put aside with her entry
    drive("donor forget 王芳 --yes")
    reasons = [row["reason"] for row in json.loads(drive("log --format json").out)["rows"]]
    assert [reason for reason in reasons if reason] == ["李四是另一人"]
    assert "王芳".encode() not in BOOK.read_bytes()
    drive("book check")
    altered("UPDATE entry SET reason = NULL, salt = NULL WHERE reason IS NOT NULL")
    assert "text was altered" in drive("book check", code=3).out


def test_where_a_forgotten_name_may_still_be_is_told(drive: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    drive("donor add 王芳")
    drive("donor edit 王芳 --set-name 汪芳")
    drive("donor add 王芳 --department 信贷部")  # a namesake's own name is none of hers
    drive("donor add 王芳班组 --kind group")
    drive("pledge add 李四 10 -c staff --new --note '王 芳代捐'")
    drive("pledge add 汪芳 10 -c staff --note 王芳自己")
    drive("pledge add 赵六 10 -c staff --new --paid --note 汪芳、李四")
    for name in ("book.db.draft", "book.db.draft.20200203-101010.bad", "book.db.v1-20200203.bak", "book.dbx.bak"):
        Path(name).touch()
    lists = SentList(
        "王芳名单.xlsx", "cd" * 32, "Sheet1", ("姓名",), (), (), iter([Line(2, "李四", None, None, 5, False)])
    )
    with open_book(BOOK, actor="clerk") as book:
        terms = Terms(find_campaign(book, None), channel=find_channel(book, "staff"), on=date(2020, 2, 1))
        apply_plan(book, plan_pledges(book, [lists], terms))
    before = BOOK.read_bytes()
    assert drive("donor forget 汪芳 --yes").err.splitlines() == [
        "Entry 11: forgot a donor",
        "the name may still be in: notes and reasons (2); names of others (1); names of lists (1); files beside the "
        "book: book.db.draft, book.db.draft.20200203-101010.bad, book.db.v1-20200203.bak; these were left as they are",
    ]
    BOOK.write_bytes(before)
    monkeypatch.setenv("DONATE_LANG", "zh")
    assert drive("donor forget 汪芳 --yes").err.splitlines()[1:] == [
        "此姓名还可能在：备注、原因（2 处）; 他人的姓名、别名（1 处）; 名单的文件名（1 个）; 账本旁的文件 "
        "book.db.draft, book.db.draft.20200203-101010.bad, book.db.v1-20200203.bak；这些没有动",
    ]
    assert drive("donor forget 赵六 --yes").err.count("\n") == 2, "the files alone"
    drive("book check")


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


def a_later_donate(*statements: str) -> Migrations:
    """The migrations of a donate to come: today's and one more."""
    later = Migrations("donate")
    later._migrations = list(migrations._migrations)

    @later()
    def to_come(db) -> None:
        for statement in statements:
            db.execute(statement)

    return later


def test_an_older_book_is_backed_up_and_upgraded(full: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    later = a_later_donate("ALTER TABLE channel ADD COLUMN colour TEXT")
    before = full("report totals --format csv").out
    with monkeypatch.context() as newer_donate:
        newer_donate.setattr("donate_cli.store.file.migrations", later)
        newer_donate.setattr("donate_cli.store.checks.migrations", later)
        newer_donate.setattr("donate_cli.store.file.NEWEST", schema.NEWEST + 1)
        assert full("report totals --format csv").out == before
        (copy,) = Path().glob(f"book.db.v{schema.NEWEST}-*.bak")
        assert copy.stat().st_mode & 0o777 == 0o600
        assert sqlite3.connect(copy).execute("PRAGMA user_version").fetchone() == (schema.NEWEST,)
        upgraded = f"upgraded the book from version {schema.NEWEST} to {schema.NEWEST + 1}"
        assert f"{upgraded}, backup {copy.name}" in full("log -n 1 --format csv").out
        full("book check")
    with pytest.raises(DonateError) as refused, open_book(BOOK):
        pass
    assert refused.value.key == "book.newer"


@pytest.mark.parametrize(("version", "following"), [(1, "m0002_lists"), (2, "m0003_papers"), (3, "m0004_bank")])
def test_the_migrations_make_what_the_versions_made(tmp_path: Path, version: int, following: str) -> None:
    """Books in the world hold these very statements, whatever later versions bring."""
    (old := tmp_path / "old.db").write_bytes(_book_of_version(version))
    fresh = Database(memory=True)
    migrations.apply(fresh, stop_before=following)
    made = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    assert fresh.execute(made).fetchall() == sqlite3.connect(old).execute(made).fetchall()


def test_two_who_upgrade_at_once_leave_one_copy_of_the_old_book(donate: Donate) -> None:
    BOOK.write_bytes(_book_of_version(1))
    holder = sqlite3.connect(BOOK, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    command = [sys.executable, "-m", "donate_cli", "status"]
    waiting = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(2)]
    time.sleep(1.5)
    assert not list(Path().glob("*.bak")), "no copy but under the lock"
    holder.execute("ROLLBACK")
    holder.close()
    for process in waiting:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()
    (copy,) = Path().glob("book.db.v1-*.bak")
    assert sqlite3.connect(copy).execute("PRAGMA user_version").fetchone() == (1,)
    assert sqlite3.connect(copy).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    actions = [row["action"] for row in json.loads(donate("log --format json").out)["rows"]]
    assert actions.count("book.upgrade") == 1
    donate("book check")


def test_a_bare_undo_passes_over_an_upgrade(donate: Donate) -> None:
    BOOK.write_bytes(_book_of_version(1))
    donate("status")
    log = json.loads(donate("log -n 2 --format json").out)["rows"]
    assert log[0]["action"] == "book.upgrade"
    donate("pledge add 李四 1 -c youth --on 2020-02-01")
    donate("undo --yes")
    said = donate("undo", code=1).err
    assert f"entry {log[1]['entry']} (" in said


def _book_of_version(version: int) -> bytes:
    return gzip.decompress((Path(__file__).parent / "files" / f"book-v{version}.db.gz").read_bytes())


def test_a_book_of_version_1_is_upgraded_whole(donate: Donate) -> None:
    """A book that version 1 itself made: gifts paid in part, refunded, cancelled; a donor forgotten."""
    BOOK.write_bytes(_book_of_version(1))
    total = json.loads(donate("report totals --format json").out)["total"]
    assert total == {
        "pledged": "300.00", "received": "230.00", "outstanding": "70.00", "at_least": False, "gifts": 2,
        "participations": {"low": 2, "high": 2}, "donors": {"low": 2, "high": 2},
    }  # fmt: skip
    (copy,) = Path().glob("book.db.v1-*.bak")
    before, after = sqlite3.connect(copy), sqlite3.connect(BOOK)
    assert before.execute("PRAGMA user_version").fetchone() == (1,)
    for table in ("pledge", "payment", "cancellation", "change", "donor", "channel"):
        columns = ", ".join(row[1] for row in before.execute(f"PRAGMA table_info({table})"))
        rows = f"SELECT {columns} FROM {table} ORDER BY id"
        assert before.execute(rows).fetchall() == after.execute(rows).fetchall()
    assert before.execute("SELECT * FROM entry").fetchall() == after.execute("SELECT * FROM entry").fetchall()[:-1]
    assert "The book is sound: 11 entries" in donate("book check").err
    donate("--book fresh.db init")
    with open_book(BOOK) as old, open_book(Path("fresh.db")) as new:
        assert schema.schema_of(old.db) == schema.schema_of(new.db)
    donate("pledge add 李四 1 -c youth --on 2020-02-01")
    donate("book check")


def test_a_book_of_version_2_is_upgraded_whole(donate: Donate) -> None:
    """A book that version 2 itself made: lists taken in, an entry taken back, edits, a donor forgotten."""
    BOOK.write_bytes(_book_of_version(2))
    total = json.loads(donate("report totals --format json").out)["total"]
    assert total == {
        "pledged": "803.00", "received": "453.00", "outstanding": "350.00", "at_least": True, "gifts": 7,
        "participations": {"low": 11, "high": 13}, "donors": {"low": 11, "high": 13},
    }  # fmt: skip
    (copy,) = Path().glob("book.db.v2-*.bak")
    before, after = sqlite3.connect(copy), sqlite3.connect(BOOK)
    for table in ("entry", "pledge", "payment", "cancellation", "change", "donor", "campaign", "source", "undo"):
        columns = ", ".join(row[1] for row in before.execute(f"PRAGMA table_info({table})"))
        rows = f"SELECT {columns} FROM {table} WHERE id < 22 ORDER BY id"
        assert before.execute(rows).fetchall() == after.execute(rows).fetchall()
    assert "The book is sound: 22 entries" in donate("book check").err
    donate("--book fresh.db init")
    with open_book(BOOK) as old, open_book(Path("fresh.db")) as new:
        assert schema.schema_of(old.db) == schema.schema_of(new.db)
    donate("campaign edit spring --name 春节帮扶二")
    donate("book check")


def test_a_book_of_version_3_is_upgraded_whole(donate: Donate) -> None:
    """A book that version 3 itself made: the same with choices, refusals to give, receipts and an issued paper."""
    BOOK.write_bytes(_book_of_version(3))
    total = json.loads(donate("report totals --format json").out)["total"]
    assert total == {
        "pledged": "803.00", "received": "453.00", "outstanding": "350.00", "at_least": True, "gifts": 7,
        "participations": {"low": 11, "high": 13}, "donors": {"low": 11, "high": 13},
    }  # fmt: skip
    (copy,) = Path().glob("book.db.v3-*.bak")
    before, after = sqlite3.connect(copy), sqlite3.connect(BOOK)
    for (table,) in before.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table not in ("_sqlite_migrations", "sqlite_sequence", "entry"):
            rows = f"SELECT * FROM {table} ORDER BY id"
            assert before.execute(rows).fetchall() == after.execute(rows).fetchall()
    assert "The book is sound: 24 entries" in donate("book check").err
    donate("--book fresh.db init")
    with open_book(BOOK) as old, open_book(Path("fresh.db")) as new:
        assert schema.schema_of(old.db) == schema.schema_of(new.db)
    donate("campaign edit spring --name 春节帮扶二")
    donate("book check")


def test_a_failed_upgrade_leaves_the_book_as_it_was(full: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    later = a_later_donate("ALTER TABLE channel ADD COLUMN colour TEXT", "SELECT nothing FROM nowhere")
    with monkeypatch.context() as newer_donate:
        newer_donate.setattr("donate_cli.store.file.migrations", later)
        newer_donate.setattr("donate_cli.store.file.NEWEST", schema.NEWEST + 1)
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


RULES = {
    "more was refunded": "UPDATE payment SET amount = -90000 WHERE id = 3",
    "different pledges": "UPDATE payment SET pledge = 1 WHERE id = 3",
    "a cancelled pledge": "INSERT INTO payment SELECT 9, 8, 3, 5, '2020-01-01', 0, NULL, NULL, NULL, NULL, x'00'",
    "cancelled twice": "INSERT INTO cancellation SELECT 9, 10, 3, '2020-01-01', x'00'",
    "what is no group": "UPDATE pledge SET headcount = 2 WHERE id = 1",
    "more was matched than the line has": "INSERT INTO matched SELECT 9, 10, 1, 1, 1, NULL, NULL, 'hand', x'00'",
    "more was matched than the payment has": "UPDATE matched SET amount = 20001 WHERE id = 1",
    "of the other sign": "UPDATE matched SET amount = -20000 WHERE id = 1",
    "that was taken back": "UPDATE matched SET payment = (SELECT payment FROM matched WHERE made) WHERE id = 1",
    "handed in twice": "INSERT INTO deposited SELECT 9, 10, 1, 2, x'00'",
    "does not add up to its payments": "UPDATE deposit SET amount = 5999",
    "itself merged": "UPDATE donor SET same_as = CASE id WHEN 1 THEN 2 WHEN 2 THEN 3 END",
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_that_no_column_can_hold_is_checked(full: Donate, rule: str) -> None:
    altered(RULES[rule])
    assert rule in full("book check", code=3).out


WIPED = [
    "DELETE FROM sqlite_sequence",
    "DELETE FROM book",
    "DELETE FROM _sqlite_migrations",
    "PRAGMA user_version = 0",
    *(f"DELETE FROM {table}" for table in [*TABLES, "entry"]),
]


@pytest.mark.parametrize("change", WIPED)
def test_a_book_wiped_clean_is_not_sound(full: Donate, change: str) -> None:
    altered(change)
    with open_book(BOOK) as book:
        assert list(differences(book))


def test_everything_deleted_is_not_sound(full: Donate) -> None:
    with behind_its_back() as connection:
        for table in [*TABLES, "entry", "sqlite_sequence"]:
            connection.execute(f"DELETE FROM {table}")
    full("book check", code=3)


def test_a_missing_table_is_named(full: Donate) -> None:
    altered("DROP TABLE cancellation")
    assert "cancellation" in full("book check", code=3).out


@pytest.mark.parametrize("table", ["payment", "campaign", "entry", "donor"])
def test_a_book_without_a_table_is_one_line_to_every_command(full: Donate, table: str) -> None:
    altered(f"DROP TABLE {table}")
    for command in ("status", "pledge list", "pledge add 李四 1 -c staff --paid"):
        assert full(command, code=1).err.count("\n") == 1
    full("book check", code=3)


def test_an_entry_that_cannot_be_read_says_so(full: Donate) -> None:
    altered("UPDATE entry SET summary = '{' WHERE id = 3")
    assert "donate book check" in full("log -n 30", code=1).err
    full("book check", code=3)


def test_only_what_was_forgotten_may_be_erased(full: Donate) -> None:
    full("donor forget 张叁 --yes")
    full("book check")
    for erased in (
        "entry SET reason = NULL, salt = NULL WHERE action = 'pledge.cancel'",
        "pledge SET note = NULL WHERE donor = 1",
    ):
        before = BOOK.read_bytes()
        altered(f"UPDATE {erased}")
        assert (full("book check", code=None).code == 3) == ("entry" in erased)
        BOOK.write_bytes(before)
    altered("UPDATE change SET old = NULL, new = NULL, salt = NULL WHERE field = 'department'")
    full("book check", code=3)


def test_forgetting_leaves_no_copy_whatever_sqlite_does_by_itself(
    drive: Donate, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = sqlite3.connect

    def careless(*arguments, **options) -> sqlite3.Connection:
        connection = plain(*arguments, **options)
        connection.execute("PRAGMA secure_delete = OFF")
        return connection

    monkeypatch.setattr(sqlite3, "connect", careless)
    names = [f"将被遗忘者{number:03}" for number in range(60)]
    for name in names:
        drive(f"pledge add {name} 1 -c staff --new --note 关于{name}")
    for name in names[::2]:
        drive(f"donor forget {name} --yes")
    wal = Path("book.db-wal")
    kept = BOOK.read_bytes() + (wal.read_bytes() if wal.exists() else b"")
    assert [name for name in names if name.encode() in kept] == names[1::2]


def test_a_reader_that_keeps_the_old_text_is_spoken_of(full: Donate) -> None:
    reader = sqlite3.connect(BOOK)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM donor").fetchone()
    assert "another program has the book open" in full("donor forget 李四 --yes").err
    reader.close()


def test_two_clerks_who_merge_at_once_make_no_chain(drive: Donate) -> None:
    for name in ("甲", "乙", "丙"):
        drive(f"pledge add {name} 1 -c staff --new")
    with open_book(BOOK, actor="clerk") as book:
        one, two, three = (known_donor(book, Giver(name)) for name in ("甲", "乙", "丙"))
        merge_donors(book, one, two)
        merge_donors(book, three, one)  # looked up before the first merge
    drive("book check")
    assert "Total" in (shown := drive("report totals").out)
    assert shown.splitlines()[-1].split()[-1] == "1"


def test_a_second_init_replaces_nothing(donate: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    from donate_cli.store import file

    place = file._place

    def late(draft: Path, path: Path) -> None:
        path.write_text("somebody else's, made meanwhile")
        place(draft, path)

    monkeypatch.setattr(file, "_place", late)
    assert "exists" in donate("init", code=1).err
    assert BOOK.read_text() == "somebody else's, made meanwhile"


@pytest.mark.parametrize("tail", ["-wal", "-journal", "-shm"])
def test_what_a_removed_book_left_behind_is_not_taken_in(donate: Donate, tail: str) -> None:
    Path(f"book.db{tail}").write_bytes(b"left behind")
    assert f"book.db{tail} exists" in donate("init", code=1).err
    assert not BOOK.exists()


def test_reports_of_one_moment_agree_while_others_write(drive: Donate) -> None:
    drive("pledge add 张三 1 -c staff --new")
    with open_book(BOOK, actor="clerk") as book, book.snapshot():
        before = book.head()
        drive("pledge add 张三 1 -c staff")
        assert book.head() == before
    assert sqlite3.connect(BOOK).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_whoever_only_looks_upgrades_nothing(full: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    later = a_later_donate("ALTER TABLE channel ADD COLUMN colour TEXT")
    monkeypatch.setattr("donate_cli.store.file.migrations", later)
    with open_book(BOOK) as book, pytest.raises(sqlite3.OperationalError, match="readonly"):
        book.db.execute("DELETE FROM sqlite_sequence")
    assert not list(Path().glob("book.db.v*"))


def test_the_log_shows_where_an_entry_came_from(drive: Donate) -> None:
    """No command reads a file yet; the book keeps its name and digest, and the chain covers them."""
    with open_book(BOOK, actor="clerk") as book, book.entry("channel.add") as entry:
        entry.add("channel", code="x", label_zh="甲", label_en="x", population="retired")
        entry.source_name, entry.source_sha256 = "名单.xlsx", "ab" * 32
        entry.summary = {"channel": "x"}
    (row,) = json.loads(drive("log -n 1 --format json").out)["rows"]
    assert (row["action"], row["source"], row["sha256"]) == ("channel.add", "名单.xlsx", "ab" * 32)
    assert "abababababab" in drive("log -n 1").out
    drive("book check")
    altered("UPDATE entry SET source_sha256 = 'cd' WHERE source_name IS NOT NULL")
    drive("book check", code=3)

"""Papers foot or do not leave: a wrong figure anywhere is found and named, in values and in a book that was altered."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.counting import Count
from donate_cli.enrolling import Giver
from donate_cli.errors import DonateError
from donate_cli.footing import breaks, footnotes, prove
from donate_cli.model import Basis
from donate_cli.money import Amount
from donate_cli.papers import Dossier, Sheet
from donate_cli.publishing import dossier
from donate_cli.recording import add_payment, add_pledge
from donate_cli.store.book import Book
from donate_cli.table import Cell, Column, Table
from donate_cli.views.faces import words
from donate_cli.wording import Wording
from tests.books import small_book
from tests.conftest import Donate

ENGLISH = Wording("en")
DAYS = (date(2020, 2, 1), date(2020, 2, 3))
BASES: tuple[Basis, ...] = ("pledged", "received")


@pytest.fixture
def book() -> Iterator[Book]:
    """Two channels, two days, somebody of no department, a group, something unpaid and something overpaid."""
    with small_book() as book:
        for number, (name, channel, amount, paid) in enumerate(
            (("张三", "staff", 20000, True), ("李四", "youth", 10050, False), ("王五", "staff", 333, True),
             ("车队", "youth", 120000, True), ("张三", "youth", 5000, True), ("李四", "staff", 7700, False))
        ):  # fmt: skip
            add_pledge(
                book, find_campaign(book, None), find_channel(book, channel), Giver(name), amount,
                on=DAYS[number % 2], paid=paid, round=1 + number // 4,
            )  # fmt: skip
        add_payment(book, 2, 12000, on=DAYS[1], force=True)
        yield book


def papers(book: Book, basis: Basis = "pledged", **more: Any) -> Dossier:
    return dossier(book, find_campaign(book, None), basis=basis, **more)


@pytest.mark.parametrize("basis", ["pledged", "received"])
@pytest.mark.parametrize("as_of", [None, DAYS[0], date(2019, 1, 1)])
def test_papers_of_a_sound_book_foot(book: Book, basis: Basis, as_of: date | None) -> None:
    found = papers(book, basis, as_of=as_of)
    assert list(breaks(found)) == []
    assert (found.breaks, found.forced) == ((), None)
    assert prove(found, forced="白费").forced is None, "a reason is printed only where it is needed"


def altered(table: Table, key: str, change: Callable[[Any], Cell], *, row: int | None) -> Table:
    """The table with one cell changed, of a row or (None) of the total."""
    at = table.place(key)
    if row is None:
        assert table.total is not None
        return replace(table, total=(*table.total[:at], change(table.total[at]), *table.total[at + 1 :]))
    rows = list(table.rows)
    rows[row] = (*rows[row][:at], change(rows[row][at]), *rows[row][at + 1 :])
    return replace(table, rows=rows)


def more(cell: Any) -> Cell:
    if isinstance(cell, Amount):
        return Amount(cell.fen + 1, cell.at_least)
    return cell + 1 if isinstance(cell, int) else Count(cell.low + 1, cell.high)


def otherwise(cell: Any) -> Cell:
    return not cell if isinstance(cell, bool) else more(cell)


SUMS: dict[Sheet, tuple[str, ...]] = {
    "summary": ("pledged", "received", "outstanding", "gifts"),
    "channels": ("pledged", "received", "outstanding", "gifts"),
    "rounds": ("pledged", "received", "outstanding", "gifts"),
    "departments": ("pledged", "received", "outstanding", "gifts"),
    "days": ("amount", "gifts"),
    "detail": ("pledged", "received", "outstanding"),
    "outstanding": ("outstanding",),
    "notice": ("amount",),
}
EVERY_SUM = [(sheet, key) for sheet, keys in SUMS.items() for key in keys]


@pytest.mark.parametrize("row", [0, None], ids=["row", "total"])
@pytest.mark.parametrize(("sheet", "key"), EVERY_SUM)
def test_one_fen_anywhere_is_found_and_named(book: Book, sheet: Sheet, key: str, row: int | None) -> None:
    sound = papers(book)
    broken = replace(sound, tables={**sound.tables, sheet: altered(sound[sheet], key, more, row=row)})
    said = [words(found, ENGLISH) for found in breaks(broken)]
    assert said
    assert all(ENGLISH(f"paper.{sheet}") in line or sheet in ("summary", "detail") for line in said), said
    by = "1" if key == "gifts" else "0.01"
    assert all(line.endswith(by) for line in said), said
    with pytest.raises(DonateError, match=r"paper\.break"):
        prove(broken)


@pytest.mark.parametrize("key", ["participations", "donors"])
def test_people_are_the_same_on_every_paper(book: Book, key: str) -> None:
    sound = papers(book)
    for sheet in ("departments", "channels", "rounds"):
        broken = replace(sound, tables={**sound.tables, sheet: altered(sound[sheet], key, more, row=None)})
        (said,) = [words(found, ENGLISH) for found in breaks(broken)]
        assert said.startswith(f"Summary and {ENGLISH(f'paper.{sheet}')} differ in {key} by ")
    days = altered(sound["days"], f"{key}_so_far", more, row=None)
    assert len(list(breaks(replace(sound, tables={**sound.tables, "days": days})))) == 1


def test_gifts_moved_between_departments_break_no_total_and_are_found(book: Book) -> None:
    sound = papers(book)
    first, second, *others = sound["departments"].rows
    moved = [(first[0], *second[1:]), (second[0], *first[1:]), *others]
    broken = replace(sound, tables={**sound.tables, "departments": replace(sound["departments"], rows=moved)})
    said = [words(found, Wording("zh")) for found in breaks(broken)]
    assert "明细与各部门“A”的认捐相差 72.50" in said
    assert not [line for line in said if "汇总" in line]
    nowhere = altered(sound["departments"], "received", more, row=2)
    broken = replace(sound, tables={**sound.tables, "departments": nowhere})
    said = [words(found, Wording("zh")) for found in breaks(broken)]
    assert "明细与各部门“（无部门）”的到账相差 0.01" in said


def test_footnotes_say_what_rounding_in_ten_thousands_breaks() -> None:
    columns = Column("channel"), Column("pledged", "money"), Column("pledged_so_far", "money")
    parts = [Amount(33_350_00)] * 3
    table = Table("x", columns, [(None, part, part) for part in parts], total=(None, Amount(100_050_00), Amount(1)))
    assert footnotes(table) == (("paper.rounded", {"difference": "0.01"}),)
    assert footnotes(replace(table, rows=table.rows[:1], total=(None, parts[0], parts[0]))) == ()


@pytest.fixture
def broken(drive: Donate) -> Donate:
    """A book of two gifts, to which somebody has added a third behind donate's back by a channel that there is not."""
    drive("pledge add 张三 100 -c staff --new --paid --department 信息科技部 --on 2020-02-03")
    drive("pledge add 李四 200 -c youth --new --on 2020-02-03")
    with closing(sqlite3.connect("book.db")) as altered_book, altered_book:
        altered_book.execute("""INSERT INTO pledge (id, entry, campaign, channel, round, donor, amount, at_least,
            on_date, digest) SELECT 3, entry, campaign, 99, round, donor, 12345, 0, on_date, digest FROM pledge
            WHERE id = 1""")
    return drive


def test_a_book_that_was_altered_gives_no_paper(broken: Donate) -> None:
    refused = broken("--lang zh export x.xlsx", code=1).err
    assert "汇总" in refused
    assert "123.45" in refused
    assert "--force" in refused
    for name in ("x.xlsx", "x.csv", "x.json"):
        broken(f"export {name}", code=1)
        assert not Path(name).exists()


def test_a_gift_of_nobody_is_refused_in_one_line(broken: Donate) -> None:
    with closing(sqlite3.connect("book.db")) as altered_book, altered_book:
        altered_book.execute("""INSERT INTO pledge (id, entry, campaign, channel, round, donor, amount, at_least,
            on_date, digest) SELECT 4, entry, campaign, channel, round, 99, 12345, 0, on_date, digest FROM pledge
            WHERE id = 1""")
    assert "donate book check" in broken("pledge list", code=1).err


def test_forced_the_paper_says_why_and_what_on_every_sheet(broken: Donate) -> None:
    told = broken(["--lang", "zh", "export", "x.xlsx", "--force", "审计组要求 & 急用"]).err
    assert "对不上" in told
    book = load_workbook("x.xlsx")
    assert "公示" not in book.sheetnames, "what does not agree is never put on a wall"
    for sheet in book:
        first = [row[0].value for row in sheet.iter_rows()]
        assert "各表对不上，仍然写出，原因：审计组要求 & 急用" in first, sheet.title
        assert [line for line in first if "123.45" in str(line)], sheet.title
        foot: Any = sheet.oddFooter
        assert foot.left.text.startswith("各表对不上，强制写出 · 凭证 ")
    block = {row[0].value: row[1].value for row in book["汇总"].iter_rows(max_row=12)}
    assert block["强制写出的原因"] == "审计组要求 & 急用"


def test_no_cell_can_be_changed_unseen(book: Book) -> None:
    # On which day their money came, or how many people a notice shows of those who hide, no gift of the detail tells.
    untold = {("received", "days", f"{key}_so_far") for key in ("participations", "donors")}
    untold |= {(basis, "notice", "people") for basis in BASES}
    unseen: set[tuple[str, ...]] = set()
    tried = 0
    for basis in BASES:
        sound = papers(book, basis)
        for sheet, table in sound.tables.items():
            for column in table.columns:
                if column.kind not in ("money", "count", "flag", "number") or sheet == "counts":
                    continue
                for row in (*{0, len(table.rows) // 2} & {*range(len(table.rows))}, None):
                    cell = table.totals()[column.key] if row is None else table.rows[row][table.place(column.key)]
                    if cell is None:
                        continue
                    tried += 1
                    wrong = altered(table, column.key, otherwise, row=row)
                    if not list(breaks(replace(sound, tables={**sound.tables, sheet: wrong}))):
                        unseen.add((basis, sheet, column.key))
    assert tried > 200
    assert unseen <= untold


def test_a_lost_mark_of_at_least_is_found(book: Book) -> None:
    add_pledge(
        book, find_campaign(book, None), find_channel(book, "staff"), Giver("余数", new=True), 360000, on=DAYS[1],
        paid=True, at_least=True,
    )  # fmt: skip
    for basis in BASES:
        sound = papers(book, basis)
        assert list(breaks(sound)) == []
        for sheet, table in sound.tables.items():
            for at, column in enumerate(table.columns):
                for row, cells in enumerate(table.rows):
                    cell = cells[at]
                    if isinstance(cell, Amount) and cell.at_least:
                        wrong = altered(table, column.key, lambda cell: Amount(cell.fen), row=row)
                        said = [*breaks(replace(sound, tables={**sound.tables, sheet: wrong}))]
                        assert said, (basis, sheet, column.key)
                        assert any("+" in words(line, ENGLISH) for line in said), said


def test_an_outstanding_pledge_that_is_left_out_or_told_otherwise_is_named(book: Book) -> None:
    sound = papers(book)
    due = sound["outstanding"]
    fewer = replace(sound, tables={**sound.tables, "outstanding": replace(due, rows=due.rows[1:])})
    assert f"Detail and Outstanding “{due.rows[0][0]}” differ in outstanding by 77.00" in [
        words(found, ENGLISH) for found in breaks(fewer)
    ]
    wrong = altered(due, "pledged", more, row=0)
    other = replace(sound, tables={**sound.tables, "outstanding": wrong})
    assert [words(found, ENGLISH) for found in breaks(other)] == [
        f"Detail and Outstanding “{due.rows[0][0]}” differ in pledged by 0.01",
        "the sum of the rows and Outstanding differ in pledged by 0.01",
    ]

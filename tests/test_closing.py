"""The closing statement: whole outputs, and on any book what an independent reckoning says."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from donate_cli.campaigning import add_campaign, find_campaign
from donate_cli.closing import closing_statement, prove
from donate_cli.errors import DonateError
from donate_cli.money import Amount
from donate_cli.store.book import Book, Writing
from donate_cli.store.file import open_book
from donate_cli.undoing import undo_entry
from donate_cli.whereabouts import Closing, Sum
from tests.books import check_sound, small_book
from tests.closings import reckon
from tests.conftest import Donate

FIRST = date(2020, 2, 1)


def statement(entry: Writing, *lines: tuple[str, int, str | None, str | None], name: str = "工行流水.csv") -> list[int]:
    """A statement and its lines as (day, fen, payer, remark), put in row by row; returns the lines' numbers."""
    days = sorted(day for day, *_ in lines)
    number = entry.add(
        "statement", account="icbc 1234", profile="icbc", name=name, sheet=None, sha256="0" * 64, lines=len(lines) + 2,
        amount=sum(amount for _, amount, *_ in lines), first_on=days[0], last_on=days[-1], opening=0, closing=None,
    )  # fmt: skip
    return [
        entry.add("statement_line", statement=number, line=row, on_date=day, amount=amount, payer=payer, remark=remark)
        for row, (day, amount, payer, remark) in enumerate(lines, 7)
    ]


@pytest.fixture
def month(drive: Donate, tmp_path: Path) -> Donate:
    """A drive with a remainder of every sort."""
    drive("campaign edit spring --organiser 某行工会")
    drive("campaign add 助学 --code school")
    drive("campaign use spring")
    for number, (name, yuan, more) in enumerate(
        [("张三", 200, "公司部 --collector 王芳"), ("李四", 100, "公司部"), ("王五", 300, "信贷部"),
         ("赵六", 50, "信贷部"), ("钱九", 500, "营业部 --collector 李雷")], 1,
    ):  # fmt: skip
        drive(f"pledge add {name} {yuan} -c staff --new --paid --on 2020-02-0{number} --department {more}")
    drive("pledge add 孙七 80 -c staff --new --department 公司部 --on 2020-02-05")
    drive("pledge add 周八 60 -c youth --new --department 营业部 --on 2020-02-06")
    drive("pledge add 郑一 90 -c staff --new --paid --on 2020-02-06 --campaign school")
    drive("payment collect 王芳 --department 公司部 --promises --slip 0231 --on 2020-02-12")
    drive("payment refund 5 100 --reason 多付 --on 2020-02-13")
    drive("payment refund 3 30 --reason 多付 --on 2020-02-14")
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        with book.entry("reconcile.import") as entry:
            lines = statement(
                entry, ("2020-02-03", 30000, "王五", "捐款"), ("2020-02-20", 38000, "王芳", "公司部 0231"),
                ("2020-02-21", 123, None, "结息"), ("2020-02-22", 9000, "郑一", "助学"),
                ("2020-02-23", 8888, "=某人", None), ("2020-02-24", 1000, "某厂", None),
                ("2020-02-25", -1000, "某厂", "退回"),
            )  # fmt: skip
        with book.entry("reconcile.match") as entry:
            for line, amount, payment in ((0, 30000, 3), (1, 20000, 1), (1, 10000, 2), (3, 9000, 6)):
                entry.add("matched", line=lines[line], amount=amount, payment=payment, ground="hand")
            entry.add("matched", line=lines[6], amount=-1000, credit=lines[5], ground="reversal")
        with book.entry("reconcile.match", reason="银行利息") as entry:
            entry.add("matched", line=lines[2], amount=123, ground="aside")
    return drive


ENGLISH = """\
Spring relief · closing statement (in yuan) · as of 2020-02-29
Item                    Gifts  Lines    Amount  Check
─────────────────────────────────────────────────────────────────────────
Recorded                    6         1,100.00  the sum of the rows below
  banked                    3           600.00  the same at the bank
  in hand                   1           400.00
  in transit                1            50.00
  unexplained               1            50.00
Bank                               7    860.11  the sum of the rows below
  banked here                      2    600.00
  other campaigns                  1     90.00
  set aside                        1      1.23
  reversed by the bank             2      0.00
  unclaimed                        2    168.88
a line that is of several of these counts in each
beside it, promises not paid in full: 3, 190.00 yuan
"""

CHINESE = """\
银行收款待认领
流水号  日期        账户       付款人  附言         金额（元）  未勾对（元）  天数
──────────────────────────────────────────────────────────────────────────────────
     2  2020-02-20  icbc 1234  王芳    公司部 0231      380.00         80.00     9
     5  2020-02-23  icbc 1234  =某人                     88.88         88.88     6
──────────────────────────────────────────────────────────────────────────────────
  合计                                                                168.88
经手人手中
经手人  笔数  金额（元）  最早日期    天数
──────────────────────────────────────────
李雷       1      400.00  2020-02-05    24
──────────────────────────────────────────
合计              400.00
在途
类别            缴存号  到账号  日期        经手人  缴款单号  笔数  金额（元）  天数
────────────────────────────────────────────────────────────────────────────────────
已缴存，未入账       1          2020-02-12  王芳    0231         1       80.00    17
退款在途                     9  2020-02-14                       0      -30.00    15
────────────────────────────────────────────────────────────────────────────────────
合计                                                                     50.00
未查明的到账
到账号  日期        认捐号  捐款人  金额（元）  未勾对（元）  天数
──────────────────────────────────────────────────────────────────
     4  2020-02-04       4  赵六         50.00         50.00    25
──────────────────────────────────────────────────────────────────
  合计                                                 50.00
认捐未付清
认捐号  日期        捐款人  部门    认捐（元）  到账（元）  待到账（元）  天数
──────────────────────────────────────────────────────────────────────────────
     3  2020-02-03  王五    信贷部      300.00      270.00         30.00    26
     5  2020-02-05  钱九    营业部      500.00      400.00        100.00    24
     7  2020-02-06  周八    营业部       60.00        0.00         60.00    23
──────────────────────────────────────────────────────────────────────────────
  合计                                  860.00      670.00        190.00
非捐款
流水号  日期        账户       附言  金额（元）  非捐款（元）  原因
───────────────────────────────────────────────────────────────────────
     3  2020-02-21  icbc 1234  结息        1.23          1.23  银行利息
───────────────────────────────────────────────────────────────────────
  合计                                                   1.23
其他活动
流水号  日期        账户       付款人  附言  金额（元）  其他活动（元）  活动
───────────────────────────────────────────────────────────────────────────────
     4  2020-02-22  icbc 1234  郑一    助学       90.00           90.00  school
───────────────────────────────────────────────────────────────────────────────
  合计                                                            90.00
对账单文件
对账单号  账户       格式  文件          首日        末日        行数  收入行数  金额（元）  期初余额（元）
───────────────────────────────────────────────────────────────────────────────────────────────────────────
       1  icbc 1234  icbc  工行流水.csv  2020-02-03  2020-02-25     9         7      860.11            0.00
───────────────────────────────────────────────────────────────────────────────────────────────────────────
    合计                                                                             860.11
"""


def test_the_statement_on_screen(month: Donate) -> None:
    whole = month("reconcile report --as-of 2020-02-29").out
    assert whole.startswith(ENGLISH + "Credits nobody claims (in yuan)\n")
    whole = month("--lang zh reconcile report --as-of 2020-02-29").out
    assert whole[whole.index("银行收款待认领") :] == CHINESE
    month("book check")


def test_what_was_handed_in_is_in_transit_until_the_bank_shows_it(month: Donate) -> None:
    then = json.loads(month("reconcile report --as-of 2020-02-19 --format json").out)
    assert then["recorded"]["in_transit"] == {"gifts": 3, "amount": "350.00"}
    assert [(row["transit"], row["deposit"], row["payment"], row["amount"]) for row in then["in_transit"]] == [
        ("deposit", 1, None, "380.00"), ("refund", None, 9, "-30.00")
    ]  # fmt: skip
    assert then["files"][0] | {"file": ""} == {
        "statement": 1, "account": "icbc 1234", "profile": "icbc", "file": "", "first_on": "2020-02-03",
        "last_on": "2020-02-25", "lines": 9, "lines_in": 1, "amount": "300.00", "opening": "0.00", "closing": None,
    }  # fmt: skip


def test_a_line_of_next_month_changes_no_signed_statement(drive: Donate, tmp_path: Path) -> None:
    """What a collector held or had handed in on the day stays so; only of the rest does a later line tell more."""
    for name, more in (
        ("张三", "--collector 王芳"),
        ("李四", "--collector 李雷"),
        ("王五", "--collector 李雷"),
        ("赵六", ""),
    ):
        drive(f"pledge add {name} 100 -c staff --new --paid --on 2020-02-10 {more}")
    drive("payment refund 2 20 --reason 多付 --on 2020-02-11")
    drive("payment collect 王芳 1 --on 2020-02-20")
    drive("payment collect 李雷 2 --on 2020-03-02")

    def report() -> dict[str, Any]:
        found = json.loads(drive("reconcile report --as-of 2020-02-29 --format json").out)
        return {key: found[key] for key in ("recorded", "in_hand", "in_transit", "unexplained")}

    before = report()
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        with book.entry("reconcile.import") as entry:
            lines = statement(
                entry, *(("2020-03-05", amount, None, None) for amount in (10000, 10000, 10000, 10000, -2000))
            )
        with book.entry("reconcile.match") as entry:
            for line, payment, amount in zip(lines[:3], (1, 2, 3), (10000,) * 3, strict=True):
                entry.add("matched", line=line, amount=amount, payment=payment, ground="hand")
            entry.add("matched", line=lines[4], amount=-2000, payment=5, ground="hand")
    assert before["in_hand"][0]["amount"] == "180.00"
    assert before["in_transit"][0]["amount"] == "100.00"
    assert report() == before
    with open_book(tmp_path / "book.db", actor="clerk") as book, book.entry("reconcile.match") as entry:
        entry.add("matched", line=lines[3], amount=10000, payment=4, ground="hand")
    after = report()
    assert (before["recorded"]["unexplained"]["amount"], after["unexplained"]) == ("100.00", [])
    assert [(row["transit"], row["payment"], row["bank_date"]) for row in after["in_transit"][1:]] == [
        ("later", 4, "2020-03-05")
    ]  # fmt: skip


def test_json_says_where_each_payment_is(month: Donate) -> None:
    found = json.loads(month("reconcile report --as-of 2020-02-29 --format json").out)
    assert [*found] == [
        "campaign", "as_of", "entry", "head", "recorded", "bank", "unclaimed", "in_hand", "in_transit", "unexplained",
        "outstanding", "aside", "other", "files", "payments",
    ]  # fmt: skip
    assert found["bank"] == {
        "lines": 7, "amount": "860.11", "here": {"lines": 2, "amount": "600.00"},
        "other": {"lines": 1, "amount": "90.00"}, "aside": {"lines": 1, "amount": "1.23"},
        "reversed": {"lines": 2, "amount": "0.00"}, "unclaimed": {"lines": 2, "amount": "168.88"},
    }  # fmt: skip
    assert [(row["payment"], row["place"], row["bank_date"], row["bank_lines"]) for row in found["payments"]] == [
        (1, "banked", "2020-02-20", "2"), (2, "banked", "2020-02-20", "2"), (3, "banked", "2020-02-03", "1"),
        (4, "unexplained", None, None), (5, "in_hand", None, None), (7, "in_transit", None, None),
        (8, "in_hand", None, None), (9, "in_transit", None, None),
    ]  # fmt: skip
    assert found["payments"][0] == {
        "payment": 1, "date": "2020-02-01", "pledge": 1, "donor": "张三", "amount": "200.00", "banked": "200.00",
        "in_hand": "0.00", "in_transit": "0.00", "unexplained": "0.00", "place": "banked", "bank_date": "2020-02-20",
        "bank_lines": "2", "collector": "王芳", "deposit": 1, "refund_of": None,
    }  # fmt: skip


def test_a_line_matched_with_a_later_payment_is_unclaimed_until_then(drive: Donate, tmp_path: Path) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-10")
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        with book.entry("reconcile.import") as entry:
            (line,) = statement(entry, ("2020-02-08", 10000, None, None))
        with book.entry("reconcile.match") as entry:
            entry.add("matched", line=line, amount=10000, payment=1, ground="hand")
    before = json.loads(drive("reconcile report --as-of 2020-02-09 --format json").out)
    after = json.loads(drive("reconcile report --as-of 2020-02-10 --format json").out)
    assert [(row["left"], row["why"]) for row in before["unclaimed"]] == [("100.00", "later")]
    assert before["recorded"]["amount"] == "0.00"
    assert (after["unclaimed"], after["recorded"]["banked"]["amount"]) == ([], "100.00")


def test_what_came_and_went_back_unseen_needs_no_explanation(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-10")
    drive("payment refund 1 --reason 记错 --on 2020-02-10")
    found = json.loads(drive("reconcile report --as-of 2020-02-10 --format json").out)
    assert (found["recorded"]["gifts"], found["unexplained"], found["in_transit"]) == (0, [], [])


def test_on_a_day_between_two_lines_each_is_where_it_was(drive: Donate, tmp_path: Path) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-01")
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        with book.entry("reconcile.import") as entry:
            lines = statement(
                entry, ("2020-02-02", 6000, None, None), ("2020-02-09", 4000, None, None),
                ("2020-02-03", 1000, None, None), ("2020-02-09", -1000, None, "冲正"),
                ("2020-02-09", 500, None, None), ("2020-02-04", -500, None, "冲正"),
            )  # fmt: skip
        with book.entry("reconcile.match") as entry:
            entry.add("matched", line=lines[0], amount=6000, payment=1, ground="instalments")
            entry.add("matched", line=lines[1], amount=4000, payment=1, ground="instalments")
            entry.add("matched", line=lines[3], amount=-1000, credit=lines[2], ground="reversal")
            entry.add("matched", line=lines[5], amount=-500, credit=lines[4], ground="reversal")
    before = json.loads(drive("reconcile report --as-of 2020-02-08 --format json").out)
    paid = before["payments"][0]
    assert (paid["banked"], paid["in_transit"], paid["bank_date"]) == ("60.00", "40.00", "2020-02-02")
    assert [(row["bank_line"], row["left"], row["why"]) for row in before["unclaimed"]] == [
        (3, "10.00", "later"), (6, "-5.00", "later")
    ]  # fmt: skip
    after = json.loads(drive("reconcile report --as-of 2020-02-09 --format json").out)
    assert (after["unclaimed"], after["bank"]["reversed"]) == ([], {"lines": 4, "amount": "0.00"})
    assert after["payments"][0]["bank_date"] == "2020-02-09"


def test_a_refund_of_more_than_lies_there_is_on_its_way(drive: Donate, tmp_path: Path) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-01")
    drive("payment refund 1 80 --reason 多付 --on 2020-02-03")
    with open_book(tmp_path / "book.db", actor="clerk") as book, book.entry("reconcile.import") as entry:
        (line,) = statement(entry, ("2020-02-02", 6000, None, None))
        entry.add("matched", line=line, amount=6000, payment=1, ground="hand")
    found = json.loads(drive("reconcile report --as-of 2020-02-08 --format json").out)
    assert {name: found["recorded"][name]["amount"] for name in ("banked", "in_transit", "unexplained")} == {
        "banked": "60.00", "in_transit": "-80.00", "unexplained": "40.00"
    }  # fmt: skip


def test_an_empty_drive_closes(drive: Donate) -> None:
    shown = drive("reconcile report --as-of 2020-02-29")
    assert shown.out.endswith(
        "  unclaimed                   0    0.00\n"
        "no bank statement until this day; bring one in with donate reconcile import\n"
    )
    drive("reconcile report --as-of 2020-02-29 --out out.xlsx")


def test_the_workbook_holds_every_list_and_proves_it(month: Donate) -> None:
    assert json.loads(month("reconcile report --as-of 2020-02-29 --format json").out)["aside"] == [
        {"bank_line": 3, "date": "2020-02-21", "account": "icbc 1234", "payer": None, "remark": "结息",
         "amount": "1.23", "set_aside": "1.23", "reason": "银行利息"}
    ]  # fmt: skip
    month("--lang zh reconcile report --as-of 2020-02-29 --out 对账单.xlsx")
    book = load_workbook("对账单.xlsx")
    assert book.sheetnames == [
        "对账单", "待认领", "经手人手中", "在途", "未查明", "待到账", "非捐款", "其他活动", "对账单文件", "逐笔去向"
    ]  # fmt: skip
    front = [[cell.value for cell in row] for row in book["对账单"].iter_rows()]
    assert front[0][0] == "春节帮扶 · 对账单"
    assert {row[0]: row[1] for row in front[1:5]}["主办单位"] == "某行工会"
    values = {row[0]: row[1:] for row in front[7:] if row[0] and isinstance(row[3], float)}
    assert {str(name).strip(): row[2] for name, row in values.items()} == {
        "账上到账": 1100, "已入账": 600, "经手人手中": 400, "在途": 50, "未查明": 50, "银行收款": 860.11,
        "本活动": 600, "其他活动": 90, "非捐款": 1.23, "银行冲回": 0, "待认领": 168.88,
    }  # fmt: skip
    assert values["　未查明"][3] == "=ABS(ROUND(D15-SUM('未查明'!$F$2:$F$2),2))"
    # A line without a list of its own has no check that could only ever be 0.
    assert [values[name][3] for name in ("　其他活动", "　非捐款", "　银行冲回")] == [
        "=ABS(ROUND(D21-SUM('其他活动'!$G$2:$G$2),2))", "=ABS(ROUND(D22-SUM('非捐款'!$G$2:$G$2),2))", None
    ]  # fmt: skip
    # Four places to sign in one line would be cut at both edges of so narrow a page.
    assert [row[0] for row in front[-2:]] == [
        "制表：______________　复核：______________", "负责人：______________　日期：______________"
    ]  # fmt: skip
    # A payer called "=某人" stays a text.
    assert [cell.data_type for cell in book["待认领"]["D"]] == ["s", "s", "s", "n"]
    assert month("reconcile report --out 对账单.xlsx", code=1).err.startswith("error: the file exists")
    assert month("reconcile report --out 对账单.csv", code=1).err.startswith("error: 对账单.csv")


def test_a_statement_that_does_not_foot_is_refused(month: Donate, tmp_path: Path) -> None:
    with open_book(tmp_path / "book.db") as book:
        sound = closing_statement(book, find_campaign(book, "spring"), as_of=date(2020, 2, 29))
    assert prove(sound) is sound
    unlisted = replace(sound.lists["unexplained"], rows=[])
    for altered in (
        replace(sound, recorded=Sum(sound.recorded.number, 1)),
        replace(sound, bank=Sum(sound.bank.number + 2, sound.bank.amount)),
        replace(sound, lists={**sound.lists, "unexplained": unlisted}),
    ):
        with pytest.raises(DonateError, match=r"closing\.break"):
            prove(altered)


NAMES = ("王芳", "李雷")
Draw = Any


@st.composite
def acts(draw: Draw) -> dict[str, Any]:
    """What happens in a random book, by small numbers that stand for whatever there is at the time."""
    some, day, fen = st.integers(0, 30), st.integers(0, 9), st.integers(1, 9)
    steps = st.one_of(
        st.tuples(st.just("pay"), some, day, fen, st.integers(0, 2)),
        st.tuples(st.just("refund"), some, day, fen, some),
        st.tuples(st.just("deposit"), some, day, st.lists(some, max_size=4), some),
        st.tuples(st.just("line"), some, day, st.integers(-9, 9).filter(bool), some),
        st.tuples(st.just("match"), some, some, fen, st.sampled_from(["payment"] * 5 + ["aside", "credit"])),
        st.tuples(st.just("unmatch"), some, some, some, some),
    )
    return {"steps": draw(st.lists(steps, min_size=4, max_size=40)), "undo": draw(st.lists(some, max_size=4)),
            "day": draw(st.integers(0, 10)), "campaign": draw(st.integers(1, 2))}  # fmt: skip


class Making:
    """A random book: rows are put in as commands would write them, never beyond what is left of anything."""

    def __init__(self, book: Book) -> None:
        self.book = book
        add_campaign(book, "助学", code="school")
        self.payments: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []
        self.matches: list[int] = []
        self.left: Counter[tuple[str, int]] = Counter()

    def pay(self, which: int, day: int, fen: int, holder: int) -> None:
        with self.book.entry("payment.add") as entry:
            pledge = entry.add("pledge", campaign=which % 2 + 1, channel=1, round=1, donor=which % 3 + 1, amount=9,
                               at_least=0, on_date=_day(day // 2))  # fmt: skip
            number = self._payment(entry, pledge=pledge, amount=fen, day=day, campaign=which % 2 + 1)
            if holder:
                entry.add("custody", payment=number, collector=NAMES[holder - 1])

    def refund(self, which: int, day: int, fen: int, _: int) -> None:
        paid = [each for each in self.payments if each["amount"] > 0 and each["kept"]]
        if paid:
            one = paid[which % len(paid)]
            fen = min(fen, one["kept"])
            one["kept"] -= fen
            with self.book.entry("payment.refund") as entry:
                self._payment(entry, pledge=one["pledge"], amount=-fen, day=max(day, one["day"]), of=one["number"],
                              campaign=one["campaign"])  # fmt: skip

    def deposit(self, which: int, day: int, chosen: list[int], _: int) -> None:
        free = [each for each in self.payments if not each["deposit"] and each["campaign"] == which % 2 + 1]
        mine = list({(one := free[number % len(free)])["number"]: one for number in chosen if free}.values())
        amount = sum(one["amount"] for one in mine)
        if amount > 0:
            with self.book.entry("payment.collect") as entry:
                number = entry.add("deposit", campaign=which % 2 + 1, way="cash", amount=amount, on_date=_day(day),
                                   collector=NAMES[0], slip=None)  # fmt: skip
                for one in mine:
                    one["deposit"] = True
                    entry.add("deposited", deposit=number, payment=one["number"])

    def line(self, _: int, day: int, fen: int, __: int) -> None:
        with self.book.entry("reconcile.import") as entry:
            (number,) = statement(entry, (_day(day), fen, None, None), name=f"{len(self.lines)}.csv")
        self.lines.append({"number": number, "amount": fen})
        self.left["line", number] = abs(fen)

    def match(self, which: int, whose: int, fen: int, how: str) -> None:
        if not self.lines:
            return
        line = self.lines[which % len(self.lines)]
        sign = 1 if line["amount"] > 0 else -1
        others: list[dict[str, Any]] = []
        if how == "payment":
            others = [each for each in self.payments if each["amount"] * sign > 0]
        elif how == "credit" and sign < 0:
            others = [each for each in self.lines if each["amount"] > 0]
        other = others[whose % len(others)] if others else None
        if other is None and how != "aside":
            return
        mine, theirs = ("line", line["number"]), (how.replace("credit", "line"), other["number"] if other else 0)
        amount = min(fen, self.left[mine], self.left[theirs] if other else fen)
        if amount:
            self.left[mine] -= amount
            self.left[theirs] -= amount
            column = {how: other["number"]} if other else {}
            with self.book.entry("reconcile.match") as entry:
                self.matches.append(
                    entry.add("matched", line=line["number"], amount=sign * amount, ground="hand", **column)
                )

    def unmatch(self, which: int, *_: int) -> None:
        if self.matches:
            with self.book.entry("reconcile.unmatch") as entry:
                entry.add("unmatched", matched=self.matches.pop(which % len(self.matches)))

    def undo(self, which: int) -> None:
        with suppress(DonateError):  # what something rests on stays
            undo_entry(self.book, 5 + which, reason=None)

    def _payment(
        self, entry: Writing, *, pledge: int, amount: int, day: int, campaign: int, of: int | None = None
    ) -> int:
        number = entry.add("payment", pledge=pledge, amount=amount, on_date=_day(day), at_least=0, refund_of=of)
        self.payments.append({"number": number, "pledge": pledge, "amount": amount, "kept": max(amount, 0), "day": day,
                              "campaign": campaign, "deposit": False})  # fmt: skip
        self.left["payment", number] = abs(amount)
        return number


def _day(number: int) -> str:
    return (FIRST + timedelta(number)).isoformat()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts())
def test_any_book_closes_as_reckoned_anew(drawn: dict[str, Any]) -> None:
    with small_book() as book:
        making = Making(book)
        for name, *facts in drawn["steps"]:
            getattr(making, name)(*facts)
        for number in drawn["undo"]:
            making.undo(number)
        day = date.fromisoformat(_day(drawn["day"]))
        campaign = find_campaign(book, ("spring", "school")[drawn["campaign"] - 1])
        found = closing_statement(book, campaign, as_of=day)
        check_sound(book)
        wanted = reckon(book.path, campaign.id, day.isoformat())
    assert (tuple(found.recorded), tuple(found.bank)) == (wanted.recorded, wanted.bank)
    assert {place: tuple(one) for place, one in found.places.items()} == wanted.places
    assert {claim: tuple(one) for claim, one in found.claims.items()} == wanted.claims
    assert sum(one.amount for one in found.places.values()) == wanted.recorded[1]
    assert sum(one.amount for one in found.claims.values()) == wanted.bank[1]
    assert listed(found, "unclaimed", "bank_line", "left") == wanted.left
    assert listed(found, "aside", "bank_line", "set_aside") == wanted.aside
    assert listed(found, "other", "bank_line", "elsewhere") == wanted.other
    assert {name: fen for name, fen in listed(found, "in_hand", "collector", "amount").items() if fen} == wanted.in_hand
    assert transit(found, "deposit", "deposit") == wanted.handed_in
    assert transit(found, "later", "payment") == wanted.late
    assert transit(found, "refund", "payment") == wanted.on_way
    assert families(found) == wanted.unexplained
    rows = found.lists["payments"].records()
    parts = {row["payment"]: tuple(fen(row[place]) for place in found.places) for row in rows}
    assert parts == wanted.parts
    files = {row["statement"]: (row["lines_in"], fen(row["amount"])) for row in found.lists["files"].records()}
    assert files == wanted.files


def listed(found: Closing, name: Any, key: str, column: str) -> dict[Any, int]:
    return {row[key]: fen(row[column]) for row in found.lists[name].records()}


def transit(found: Closing, kind: str, key: str) -> dict[Any, int]:
    rows = [row for row in found.lists["in_transit"].records() if row["transit"] == kind]
    return {row[key]: amount for row in rows if (amount := fen(row["amount"]))}


def families(found: Closing) -> dict[Any, int]:
    """What is unexplained, by the payment that was first."""
    sums: Counter[Any] = Counter()
    for row in found.lists["unexplained"].records():
        sums[row["refund_of"] or row["payment"]] += fen(row["left"])
    return {number: amount for number, amount in sums.items() if amount}


def fen(cell: object) -> int:
    assert isinstance(cell, Amount)
    return cell.fen

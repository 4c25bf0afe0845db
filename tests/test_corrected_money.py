"""Money on a gift that a list corrects: it stays with whoever holds it, and what is at the bank is not moved."""

import json
from pathlib import Path
from typing import Any

import pytest

from donate_cli.importing import apply_plan
from donate_cli.planning import plan_pledges
from donate_cli.store.book import Book
from donate_cli.store.deposits import collectors
from donate_cli.store.file import open_book
from donate_cli.undoing import undo_entry
from tests.books import check_sound, planned, sent, small_book, take_in, terms
from tests.books import line as listed
from tests.conftest import Donate
from tests.test_matching import bank

FIRST = "姓名,金额,日期\n张三,100,2020-02-03\n李四,200,2020-02-03\n"
SECOND = FIRST.replace("100", "120")
IMPORT = "import pledges 名单.csv -c staff --new person --yes"


@pytest.fixture
def held(drive: Donate) -> Donate:
    """Two gifts whose cash 王芳 holds."""
    Path("名单.csv").write_text(FIRST, encoding="utf-8")
    drive(f"{IMPORT} --paid --collector 王芳")
    Path("名单.csv").write_text(SECOND, encoding="utf-8")
    return drive


def money(book: Book) -> list[tuple[Any, ...]]:
    """Every payment with who holds it; False for nobody."""
    found = collectors(book, 1)
    rows = book.query("SELECT id, pledge, amount FROM standing_payment ORDER BY id")
    return [(*row.values(), found.get(row["id"], False)) for row in rows]


def in_hand(donate: Donate) -> tuple[str, list[tuple[str, str]]]:
    closing = json.loads(donate("reconcile report --as-of 2020-02-29 --format json").out)
    return closing["recorded"]["unexplained"]["amount"], [
        (row["collector"], row["amount"]) for row in closing["in_hand"]
    ]


@pytest.mark.parametrize("paid", ["", "--paid"])
def test_the_cash_of_a_corrected_gift_stays_in_the_same_hands(held: Donate, paid: str) -> None:
    held(f"{IMPORT} --corrections replace {paid}")
    promised = "320.00" if paid else "300.00"
    assert in_hand(held) == ("0.00", [("王芳", promised)])
    held("undo --yes")
    assert in_hand(held) == ("0.00", [("王芳", "300.00")])
    held("book check")


def test_it_is_the_newest_holder_that_counts(held: Donate, tmp_path: Path) -> None:
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        for collector in ("李雷", "赵敏"):
            with book.entry("payment.collect") as entry:
                entry.add("custody", payment=1, collector=collector)
                entry.summary = {}
        undo_entry(book, entry.id, reason=None)
    held(f"{IMPORT} --corrections replace")
    assert in_hand(held) == ("0.00", [("王芳", "200.00"), ("李雷", "100.00")])


def test_a_collector_who_is_said_holds_what_the_list_tells_of(held: Donate) -> None:
    held(f"{IMPORT} --corrections replace --paid --collector 李雷")
    assert in_hand(held) == ("0.00", [("王芳", "200.00"), ("李雷", "120.00")])


def test_several_payments_move_each_with_its_holder() -> None:
    with small_book() as book:
        take_in(book, [listed(1, "张三", 10000), listed(2, "李四", 500, paid=True)], collector="王芳")
        with book.entry("payment.add") as entry:
            for amount, collector in ((3000, "李雷"), (2000, None), (1000, "")):
                payment = entry.add("payment", pledge=1, amount=amount, on_date="2020-02-02", at_least=0)
                if collector != "":
                    entry.add("custody", payment=payment, collector=collector)
            entry.summary = {}
        take_in(
            book,
            [listed(1, "张三", 12000), listed(2, "李四", 500, paid=True), listed(3, "王五", 70, paid=True)],
            corrections="replace", collector="赵敏",
        )  # fmt: skip
        # An erased name is still somebody's: the money was held.
        assert money(book)[4:] == [
            (5, 1, -3000, False), (6, 1, -2000, False), (7, 1, -1000, False), (8, 4, 70, "赵敏"),
            (9, 3, 3000, "李雷"), (10, 3, 2000, None), (11, 3, 1000, False),
        ]  # fmt: skip
        check_sound(book)


def test_what_came_in_the_same_import_has_its_collector() -> None:
    with small_book() as book:
        lists = [
            sent(listed(1, "张三", 10000, paid=True), listed(2, "李四", 500, paid=True)),
            sent(listed(1, "张三", 12000), listed(2, "李四", 600, paid=True)),
            sent(listed(1, "张三", 13000), listed(2, "李四", 600, paid=True)),
        ]
        plan = plan_pledges(book, lists, terms(book, corrections="replace", collector="王芳"))
        apply_plan(book, plan)
        assert money(book) == [(1, 1, 600, "王芳"), (2, 2, 10000, "王芳")]
        check_sound(book)


def test_a_holder_is_handed_on_from_correction_to_correction() -> None:
    with small_book() as book:
        take_in(book, [listed(1, "张三", 10000, paid=True)], collector="王芳")
        lists = [sent(listed(1, "李四", 80, paid=True), listed(2, "张三", amount, paid=True)) for amount in (110, 120)]
        lists += [sent(listed(1, "李四", 80, paid=True), listed(2, "张三", 130))]
        apply_plan(book, plan_pledges(book, lists, terms(book, corrections="replace")))
        assert money(book)[2:] == [(3, 2, 80, False), (4, 3, 120, "王芳")]
        check_sound(book)


def test_a_promise_that_the_same_import_pays_has_its_collector() -> None:
    with small_book() as book:
        take_in(book, [listed(1, "张三", 10000)])
        lists = [sent(listed(1, "张三", 10000, paid=True)), sent(listed(1, "张三", 12000))]
        apply_plan(book, plan_pledges(book, lists, terms(book, corrections="replace", collector="王芳")))
        assert money(book) == [(1, 2, 10000, "王芳")]
        check_sound(book)


def test_a_holder_goes_with_the_right_gift() -> None:
    with small_book() as book:
        take_in(book, [listed(1, "张三", 10000, paid=True)], collector="王芳")
        take_in(book, [listed(3, "李四", 80), listed(4, "王五", 90, paid=True)])
        lists = [
            sent(listed(1, "李四", 70), listed(2, "车队", 60)),
            sent(listed(1, "李四", 75), listed(2, "张三", 12000, paid=True), listed(3, "王五", 95, paid=True)),
        ]
        apply_plan(book, plan_pledges(book, lists, terms(book, corrections="replace")))
        assert {row[2:] for row in money(book) if row[2] > 0 and row[0] > 2} == {(12000, "王芳"), (95, False)}
        check_sound(book)


def refused(donate: Donate, tmp_path: Path, more: str = "") -> str:
    """What an import that has to stop says of its one problem; it writes nothing."""
    with open_book(tmp_path / "book.db") as book:
        before = book.head()
    ran = donate(f"{IMPORT} --corrections replace {more}", code=1)
    assert "problems: 1" in ran.err, ran.err
    with open_book(tmp_path / "book.db") as book:
        assert book.head() == before
    return donate(f"--lang zh {IMPORT} --corrections replace {more}", code=1).out + ran.out


@pytest.mark.parametrize("paid", ["", "--paid"])
def test_what_was_handed_in_is_not_moved(held: Donate, tmp_path: Path, paid: str) -> None:
    held("payment collect 王芳 --all --slip 0231 --on 2020-02-10")
    said = refused(held, tmp_path, paid)
    assert (
        "corrects pledge 1, but its payment 1 was handed in with deposit 1 and cannot move; first donate undo 4, "
        "or skip this line" in said
    )
    assert "认捐 1，但其到账 1 已随缴存 1 缴存" in said
    held("undo 4 --reason 改名单 --yes")
    held(f"{IMPORT} --corrections replace {paid}")
    held("book check")


@pytest.mark.parametrize("paid", ["", "--paid"])
def test_what_the_bank_has_shown_is_not_moved(held: Donate, tmp_path: Path, paid: str) -> None:
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        bank(book, ("2020-02-05", 7, None, "结息"), ("2020-02-05", 4000, "张三", None))
    held("reconcile match 2 --payment 1")
    said = refused(held, tmp_path, paid)
    assert (
        "corrects pledge 1, but its payment 1 is matched with bank line 2 and cannot move; first donate reconcile "
        "unmatch 2, or skip this line" in said
    )
    assert "认捐 1，但其到账 1 已与银行流水 2 勾对" in said
    held("reconcile unmatch 2")
    held(f"{IMPORT} --corrections replace {paid}")
    held("book check")


def test_what_does_not_move_may_lie_anywhere(held: Donate, tmp_path: Path) -> None:
    # 李四's gift is repeated as it was, and 张三's money went back whole.
    held("payment refund 1 --on 2020-02-06 --reason 退")
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        bank(book, ("2020-02-05", 10000, "张三", None), ("2020-02-06", 20000, "李四", None))
    held("reconcile match 1 --payment 1")
    held("reconcile match 2 --payment 2")
    held(f"{IMPORT} --corrections replace")
    held("book check")


def test_a_review_shows_what_stands_in_the_way() -> None:
    with small_book() as book:
        take_in(book, [listed(1, "张三", 10000, paid=True)])
        bank(book, ("2020-02-05", 10000, "张三", None))
        with book.entry("reconcile.match") as entry:
            entry.add("matched", line=1, amount=10000, payment=1, ground="hand")
            entry.summary = {}
        plan = planned(book, listed(1, "张三", 12000, action="replace"), every_line=True)
        (verdict,) = plan.verdicts
        assert (verdict.fate, verdict.reason and verdict.reason.key) == ("correction", "import.corrects_matched")
        for said in ("skip", "add"):
            assert planned(book, listed(1, "张三", 12000), corrections=said).problems == []
        assert [problem.key for _, problem in planned(book, listed(1, "张三", 12000)).problems] == ["import.correction"]

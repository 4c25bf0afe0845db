"""Who holds the cash, and what was handed in: collectors, deposits, what the bank shows of them."""

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.depositing import Handing, collect_all
from donate_cli.draft import Draft
from donate_cli.enrolling import Giver
from donate_cli.recording import add_pledge
from donate_cli.store.draft import DraftFile
from donate_cli.store.file import open_book
from donate_cli.store.totals import Scope
from donate_cli.undoing import undo_entry
from tests.books import check_sound, figures, planned, small_book, take_in
from tests.books import line as listed
from tests.conftest import Donate


@pytest.fixture
def gifts(drive: Donate) -> Donate:
    """Four paid gifts of two departments, one of them in 王芳's hands and one in 李雷's; a promise in each."""
    for number, (name, department, more) in enumerate(
        [
            ("张三", "公司部", "--collector 王芳"),
            ("李四", "公司部", ""),
            ("王五", "信贷部", "--collector 李雷"),
            ("赵六", "信贷部", ""),
        ],
        1,
    ):
        paid = f"--paid --on 2020-02-0{number} {more}"
        drive(f"pledge add {name} {number}00 -c staff --new --department {department} {paid}")
    drive("pledge add 孙七 80 -c staff --new --department 公司部 --on 2020-02-05")
    drive("pledge add 周八 60 -c youth --new --department 信贷部 --on 2020-02-05")
    return drive


LEDGER = """\
Spring relief · payments (in yuan)
Payment  Date        Pledge  Donor    Amount  Collector
───────────────────────────────────────────────────────
      1  2020-02-01       1  张三     100.00  王芳
      2  2020-02-02       2  李四     200.00
      3  2020-02-03       3  王五     300.00  李雷
      4  2020-02-04       4  赵六     400.00
───────────────────────────────────────────────────────
  Total                             1,000.00
"""


def test_the_ledger_says_who_holds_what(gifts: Donate) -> None:
    assert gifts("payment list").out == LEDGER
    gifts("payment add 5 30 --on 2020-02-06 --collector ' 王芳 '")
    assert gifts("payment list --format csv").out.splitlines()[-2] == "5,2020-02-06,5,孙七,30.00,false,,,王芳"
    gifts("book check")


@pytest.mark.parametrize(
    "command", ["pledge add 孙七 20 -c staff", "enter -c staff", "import pledges 名单.csv -c staff"]
)
def test_nobody_holds_what_has_not_come(gifts: Donate, command: str) -> None:
    Path("名单.csv").write_text("姓名,金额\n孙七,20\n", encoding="utf-8")
    refused = gifts(f"{command} --collector 王芳", code=1)
    assert refused.err == "error: a collector (--collector) holds money that has come: add --paid\n"
    assert gifts("payment add 5 --collector ''", code=1).err == "error: a name, reason or other text cannot be empty\n"


def test_an_import_keeps_its_collector_through_a_review(gifts: Donate) -> None:
    Path("名单.csv").write_text("姓名,金额\n孙七,20\n周八,30\n", encoding="utf-8")
    gifts("import pledges 名单.csv -c staff --paid --on 2020-02-07 --collector 王芳 --review 复核.xlsx")
    assert gifts("import pledges --apply 复核.xlsx --collector 李雷", code=1).err.startswith("error: the review keeps")
    gifts("import pledges --apply 复核.xlsx --yes")
    rows = gifts("payment list --format csv").out.splitlines()
    assert rows[-3:-1] == ["5,2020-02-07,7,孙七,20.00,false,,,王芳", "6,2020-02-07,8,周八,30.00,false,,,王芳"]
    gifts("book check")


def test_a_typed_list_keeps_its_collector_in_the_draft(gifts: Donate, tmp_path: Path) -> None:
    file = DraftFile(tmp_path / "book.db")
    with open_book(tmp_path / "book.db") as book:
        uid = book.query("SELECT uid FROM book")[0]["uid"]
    file.write(Draft("t", uid, 1, 1, 1, date(2020, 2, 7), True, collector="王芳"))
    kept = DraftFile(tmp_path / "book.db").read()
    assert kept and kept.collector == "王芳"


def test_what_came_before_a_correction_has_no_new_holder() -> None:
    with small_book() as book:
        take_in(book, [listed(1, "张三", 10000, paid=True)])
        plan = planned(book, listed(1, "张三", 12000), corrections="replace")
        assert plan.moved
        take_in(
            book, [listed(1, "张三", 12000), listed(2, "李四", 500, paid=True)], corrections="replace", collector="王芳"
        )
        rows = book.query(
            "SELECT amount, collector FROM payment y LEFT JOIN custody c ON c.payment = y.id ORDER BY y.id"
        )
        assert [tuple(row.values()) for row in rows] == [
            (10000, None), (-10000, None), (500, "王芳"), (10000, None)
        ]  # fmt: skip
        check_sound(book)


def test_a_collector_hands_in_a_department_with_its_promises(gifts: Donate) -> None:
    done = gifts("payment collect 王芳 --department 公司部 --promises --slip 0231 --on 2020-02-12 --total 380")
    assert done.err == "Entry 9: deposit 1 (cash): payments 3, 380.00 yuan · received by it 1\n"
    assert gifts("payment deposits --as-of 2020-02-15").out == (
        "Spring relief · deposits (in yuan) · as of 2020-02-15\n"
        "Deposit  Date        Way   Collector  Slip  Gifts  Amount  Credited  Not credited  Age\n"
        "──────────────────────────────────────────────────────────────────────────────────────\n"
        "      1  2020-02-12  cash  王芳       0231      3  380.00      0.00        380.00    3\n"
        "──────────────────────────────────────────────────────────────────────────────────────\n"
        "  Total                                         3  380.00      0.00        380.00\n"
    )
    assert gifts("--lang zh payment deposits --as-of 2020-02-15").out.splitlines()[1:4:2] == [
        "缴存号  日期        方式  经手人  缴款单号  笔数  金额（元）  已入账（元）  未入账（元）  天数",
        "     1  2020-02-12  现金  王芳    0231         3      380.00          0.00        380.00     3",
    ]
    # 李四's payment had no holder: now it is said who had it.
    assert "公司部" not in gifts("payment list").out
    assert [row.split(",")[-1] for row in gifts("payment list --format csv").out.splitlines()[1:-1]] == [
        "王芳", "王芳", "李雷", "", "王芳"
    ]  # fmt: skip
    assert gifts("report outstanding --format csv").out.count("\n") == 3
    gifts("book check")


def test_one_transfer_for_named_payments_less_what_went_back(gifts: Donate) -> None:
    gifts("payment refund 2 50 --reason 多付 --on 2020-02-06")
    gifts("payment refund 4 --reason 误付 --on 2020-02-06")
    assert gifts("payment collect 赵六 2 4", code=1).err == (
        "error: payment 4 was wholly refunded, nothing of it can be handed in\n"
    )
    done = gifts("--lang zh payment collect 信贷部内勤 2 --transfer --on 2020-02-12")
    assert done.err == "凭证 11：缴存 1（转账）：1 笔，150.00 元\n新经手人 “信贷部内勤”\n"
    assert gifts("payment collect 王芳 --all --on 2020-02-12").err.startswith(
        "Entry 12: deposit 2 (cash): payments 1, 100.00"
    )
    gifts("book check")


def test_a_refund_that_the_bank_paid_is_not_out_of_the_cash(gifts: Donate, tmp_path: Path) -> None:
    gifts("payment refund 2 50 --reason 多付 --on 2020-02-06")
    with open_book(tmp_path / "book.db", actor="clerk") as book, book.entry("reconcile.import") as entry:
        statement = entry.add("statement", account="icbc", profile="icbc", name="a.csv", sha256="0", lines=1,
                              amount=-5000, first_on="2020-02-09", last_on="2020-02-09")  # fmt: skip
        line = entry.add("statement_line", statement=statement, line=2, on_date="2020-02-09", amount=-5000)
        entry.add("matched", line=line, amount=-5000, payment=5, ground="refund")
    assert "payments 1, 200.00 yuan" in gifts("payment collect 王芳 2 --on 2020-02-12").err
    gifts("book check")


def test_a_refund_after_the_day_leaves_the_deposit_as_it_was(gifts: Donate) -> None:
    gifts("payment refund 2 50 --reason 多付 --on 2020-02-14")
    assert "200.00 yuan" in gifts("payment collect 王芳 2 --on 2020-02-12").err


_WHICH = "name payments, or say which with --department, -c, --round or --all, one of the two"
_NOTHING = "there is nothing to hand in: it was handed in, is at the bank, or is of a later day"
_ANOTHER = (
    "noted with another collector: payments 3; --all takes what 王芳 holds, or add --force if 王芳 handed them in"
)
_BEFORE = "pledge 5 is dated 2020-02-05, money cannot come before it (2020-02-04); add --force if it is right"
REFUSED = [
    ("payment collect 王芳", _WHICH),
    ("payment collect 王芳 1 --all", _WHICH),
    ("payment collect 王芳 --all --promises", "--promises needs to know of which part: --department, -c or --round"),
    ("payment collect 王芳 1 3", _ANOTHER),
    ("payment collect 王芳 --department 信贷部", _ANOTHER),
    ("payment collect 王芳 1 --total 99", "it comes to 100.00 yuan, not 99.00; nothing was recorded"),
    ("payment collect 王芳 9", "there is no payment 9; see donate payment list"),
    ("payment collect 王芳 2 --on 2020-02-01", "2020-02-01 is too early: the last act on it was on 2020-02-02"),
    ("payment collect 王芳 -c youth", _NOTHING),
    ("payment collect 孙七 --all", _NOTHING),
    ("payment collect '' 1", "a name, reason or other text cannot be empty"),
    ("payment collect 王芳 --department 公司部 --promises --on 2020-02-04", _BEFORE),
    ("payment collect 王芳 --department 行长室", "no department “行长室”; there are: 信贷部, 公司部"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "why"), REFUSED)
def test_what_cannot_be_handed_in_is_refused_in_one_line(gifts: Donate, command: str, why: str) -> None:
    before = gifts("log --format csv").out
    said = gifts(command, code=1).err
    assert said == f"error: {why}\n"
    assert gifts("log --format csv").out == before


def test_what_was_handed_in_stays_so(gifts: Donate) -> None:
    gifts("campaign add 助学 --code school")
    gifts("pledge add 张三 10 -c staff --paid --on 2020-02-01 --campaign school")
    assert gifts("payment collect 王芳 1 5", code=1).err.startswith("error: these payments are of different campaigns")
    gifts("payment collect 王芳 1 3 --force --on 2020-02-12 --campaign spring")
    assert gifts("payment collect 王芳 1", code=1).err == "error: payment 1 was handed in already, with deposit 1\n"
    # Until then it was 李雷 who had it, whoever handed it in.
    assert gifts("payment list --campaign spring").out == LEDGER
    gifts("payment refund 1 10 --reason 多付 --on 2020-02-13")
    assert gifts("payment collect 王芳 6", code=1).err == "error: 6 is itself a refund (of 1)\n"
    assert gifts("undo 3 --yes --reason 记错", code=1).err.startswith("error: entry 3 cannot be taken back")
    gifts("undo 12 --yes --reason 记错")
    gifts("undo 11 --yes --reason 记错")
    # 李雷 had 王五's gift before, and has it again.
    assert gifts("payment list --campaign spring").out == LEDGER
    gifts("book check")


def test_a_new_collector_is_named_as_one(gifts: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom the book knows as a collector or a donor needs no word."""
    Path("名单.csv").write_text("姓名,金额\n孙七,20\n", encoding="utf-8")
    for command, said in (
        ("payment add 5 10 --collector 王芬", "new collector “王芬”; did you mean 王芳?"),
        ("payment add 5 10 --collector '王 芳'", None),
        ("payment add 5 10 --collector 赵六", None),
        ("pledge add 孙七 20 -c staff --paid --collector 李小雷", "new collector “李小雷”; did you mean 李雷?"),
        ("import pledges 名单.csv -c staff --paid --yes --on 2020-02-07 --collector 周经手", "new collector “周经手”"),
        ("payment collect 李 2", "new collector “李”; did you mean 李雷?"),
        ("payment collect 郑收银 4", "new collector “郑收银”"),
    ):
        lines = gifts(command).err.splitlines()
        assert [line for line in lines if not line.startswith("Entry ")] == ([said] if said else []), command
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert "新经手人 “吴收”\n" in gifts("--lang zh enter -c staff --paid --collector 吴收").err
    gifts("book check")


def test_a_slip_is_handed_in_once(gifts: Donate) -> None:
    gifts("payment collect 王芳 1 --slip 0231")
    assert gifts("payment collect 李雷 3 --slip ' ０231'", code=1).err == (
        "error: slip ０231 was handed in already, with deposit 1; if it is one slip in several parts add --force\n"
    )
    assert "with deposit 1;" in gifts("payment collect 李雷 --all --slip 0231", code=1).err
    gifts("payment collect 李雷 3 --slip 0231 --force")
    gifts("undo --yes")
    gifts("undo --yes")
    gifts("payment collect 李雷 3 --slip 0231")


def test_a_deposit_that_was_matched_is_not_taken_back(gifts: Donate, tmp_path: Path) -> None:
    gifts("payment collect 王芳 1 2 --on 2020-02-10")
    with open_book(tmp_path / "book.db", actor="clerk") as book, book.entry("reconcile.import") as entry:
        number = entry.add(
            "statement", account="icbc", profile="icbc", name="a.csv", sha256="0", lines=1, amount=30000,
            first_on="2020-02-11", last_on="2020-02-11",
        )  # fmt: skip
        entry.add("statement_line", statement=number, line=1, on_date="2020-02-11", amount=30000)
        entry.summary = {"lines": 1, "amount": 30000, "there": 0}
    gifts("reconcile match 1 --deposit 1")
    assert gifts("undo 9 --yes --reason 记错", code=1).err == (
        "error: entry 9 cannot be taken back: a match of entry 11 rests on it; take entry 11 back first\n"
    )
    gifts("reconcile unmatch 1")
    assert gifts("undo 9 --yes --reason 记错").err == (
        "Entry 13: took entry 9 back: deposit 1 (cash): payments 2, 300.00 yuan\n"
    )


def test_what_the_bank_shows_is_not_handed_in(gifts: Donate, tmp_path: Path) -> None:
    with open_book(tmp_path / "book.db", actor="clerk") as book, book.entry("reconcile.import") as entry:
        statement = entry.add("statement", account="icbc", profile="icbc", name="a.csv", sha256="0", lines=1,
                              amount=20000, first_on="2020-02-09", last_on="2020-02-09")  # fmt: skip
        line = entry.add("statement_line", statement=statement, line=2, on_date="2020-02-09", amount=20000)
        entry.add("matched", line=line, amount=20000, payment=2, ground="hand")
    assert gifts("payment collect 王芳 2", code=1).err == (
        "error: payment 2 is matched with a bank line already; if that is wrong first donate reconcile unmatch\n"
    )
    assert "payments 1, 100.00 yuan" in gifts("payment collect 王芳 --department 公司部 --on 2020-02-12").err
    assert gifts("payment list --format csv").out.splitlines()[2] == "2,2020-02-02,2,李四,200.00,false,,,2020-02-09,"


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 99), st.sampled_from([None, "王芳", "李雷"]), st.booleans()), min_size=1, max_size=6
    ),
    st.booleans(),
    st.booleans(),
)  # fmt: skip
def test_a_deposit_taken_back_leaves_every_figure(
    made: list[tuple[int, str | None, bool]], promises: bool, force: bool
) -> None:
    with small_book() as book:
        drive, road = find_campaign(book, None), find_channel(book, "staff")
        for fen, holder, paid in made:
            add_pledge(book, drive, road, Giver("张三"), fen, on=date(2020, 2, 1), paid=paid,
                       collector=holder if paid else None)  # fmt: skip
        before = figures(book)
        mine = [fen for fen, holder, paid in made if paid and (force or holder != "李雷")]
        due = [fen for fen, _, paid in made if not paid] if promises else []
        others = any(paid and holder == "李雷" for _, holder, paid in made)
        if not mine + due or (others and not force):
            return
        handing = Handing("王芳", date(2020, 2, 5), expected=sum(mine + due), force=force)
        entry = collect_all(book, drive, handing, scope=Scope(channel=road.id), promises=promises)
        check_sound(book)
        undo_entry(book, entry.id, reason=None)
        check_sound(book)
        assert figures(book) == before

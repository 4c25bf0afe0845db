"""Statements taken in: each movement once, whatever is exported how often, whole or not at all."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from donate_cli import enrolling, recording
from donate_cli.banking import apply_statements, plan_statements
from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.enrolling import Giver, known_donor
from donate_cli.errors import DonateError, Problem
from donate_cli.inspecting import breaks_table, disagreements, statement_problems, statements_preview
from donate_cli.lists import Control
from donate_cli.profiling import add_profile, own_profiles, profiles_table
from donate_cli.statements import Break, Statement, StatementLine
from donate_cli.store import statements as kept
from donate_cli.store.book import Book, Writing
from donate_cli.takings import Taking
from donate_cli.tracing import lines_table
from donate_cli.undoing import undo_entry
from donate_cli.views.data import as_object
from donate_cli.views.faces import words
from donate_cli.wording import Wording
from tests.books import DAY, check_sound, every_row, small_book
from tests.conftest import Donate

LAW = settings(max_examples=60, deadline=None)
ZH, EN = Wording("zh"), Wording("en")
_COUNT = iter(range(10**6))


def movement(row: int, amount: int = 10000, day: int = 0, **more: Any) -> StatementLine:
    """A line so many days after the first of February."""
    return StatementLine(row, DAY + timedelta(day), amount, **more)


def statement(*lines: StatementLine, file: str = "流水.csv", profile: str = "icbc", **more: Any) -> Statement:
    """A statement as it comes out of a file, of other bytes than any before."""
    days = [line.on_date for line in lines] or [DAY]
    said = {"first_on": min(days), "last_on": max(days), "account": "1234", "sheet": None, **more}
    return Statement(file, f"{next(_COUNT):064x}", profile=profile, lines=lines, **said)


def take(book: Book, *statements: Statement, **said: Any) -> Writing | None:
    """Take statements in with one command; None where they bring nothing new."""
    plan = plan_statements(book, statements, **said)
    return apply_statements(book, plan) if plan.new else None


def held(book: Book) -> Counter[tuple[Any, ...]]:
    """The lines that the book has, as often as it has each, without numbers of rows."""
    return Counter((line[1:4], line.balance, line.payer, line.remark, line.order_no) for line in kept.lines(book))


def total(book: Book) -> int:
    return sum(line.amount for line in kept.lines(book))


# ---- laws


@st.composite
def whole(draw: st.DrawFn) -> list[StatementLine]:
    """The movements of some days in one form of export, many of them alike."""
    timed, numbered, balanced = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    lines, balance = [], 0
    for row, day in enumerate(sorted(draw(st.lists(st.integers(0, 5), max_size=12))), 2):
        amount = draw(st.sampled_from([10000, 10000, 20000, -10000]))
        balance += amount
        lines.append(
            movement(
                row,
                amount,
                day,
                at_time=draw(st.sampled_from(["09:00:00", "09:00:30"])) if timed else None,
                balance=balance if balanced else None,
                payer=draw(st.sampled_from(["张三", "李四", None])),
                remark=draw(st.sampled_from(["捐款", None])),
                # a short number begins anew every day
                order_no=f"{draw(st.integers(1, 3)):04}" if numbered else None,
            )
        )
    return lines


def between(lines: Iterable[StatementLine], first: int, last: int) -> list[StatementLine]:
    """What an export of some days has of the movements, in rows of its own."""
    days = (DAY + timedelta(first), DAY + timedelta(last))
    found = (line for line in lines if days[0] <= line.on_date <= days[1])
    return [line._replace(row=row) for row, line in enumerate(found, 10)]


@LAW
@given(whole(), st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=3), max_size=4))
def test_any_exports_that_cover_the_days_are_the_whole_once(
    lines: list[StatementLine], commands: list[list[tuple[int, int]]]
) -> None:
    with small_book() as once, small_book() as often:
        take(once, statement(*lines))
        for periods in [*commands, [(0, 2), (3, 5)]]:
            take(often, *(statement(*between(lines, min(period), max(period))) for period in periods))
        assert held(often) == held(once)
        assert sum(held(once).values()) == len(lines)
        assert take(often, statement(*lines)) is None


@LAW
@given(whole(), st.permutations([(0, 5), (0, 2), (2, 3), (1, 4), (4, 5)]), st.booleans())
def test_the_order_of_files_does_not_matter(
    lines: list[StatementLine], periods: list[tuple[int, int]], together: bool
) -> None:
    files = [statement(*between(lines, *period)) for period in periods]
    with small_book() as book:
        if together:
            take(book, *files)
        else:
            for file in files:
                take(book, file)
        with small_book() as once:
            take(once, statement(*lines))
            assert held(book) == held(once)
        check_sound(book)


@LAW
@given(whole(), st.sets(st.sampled_from(["at_time", "balance", "order_no", "payer", "remark"])), st.booleans())
def test_an_export_in_another_form_adds_nothing(
    lines: list[StatementLine], lacking: set[str], poorer_first: bool
) -> None:
    none: dict[str, Any] = dict.fromkeys(lacking)
    poorer = [line._replace(**none) for line in lines]
    first, second = (poorer, lines) if poorer_first else (lines, poorer)
    with small_book() as book:
        take(book, statement(*first, profile="icbc"), account="工行")
        plan = plan_statements(book, [statement(*second, profile="icbc-app")], account="工行")
        # only what has nothing but its figures in common is asked of
        assert len(plan.parts[0].new) == plan.asked
        assert take(book, statement(*second, profile="icbc-app"), account="工行", overlap="same") is None
        assert total(book) == sum(line.amount for line in lines)


@LAW
@given(whole())
def test_what_was_undone_comes_in_again(lines: list[StatementLine]) -> None:
    with small_book() as book:
        if first := take(book, statement(*lines)):
            before = held(book)
            undo_entry(book, first.id, reason=None)
            assert held(book) == Counter()
            assert take(book, statement(*lines))
            assert held(book) == before
            check_sound(book)


def test_a_statement_on_which_a_later_one_relied_is_not_taken_back() -> None:
    a, b = StatementLine(2, DAY, 100, order_no="1000000001"), StatementLine(3, DAY, 200, order_no="1000000002")
    with small_book() as book:
        first = take(book, statement(a))
        later = take(book, statement(a, b))
        assert first
        assert later
        with pytest.raises(DonateError, match=r"undo\.counted_there"):
            undo_entry(book, first.id, reason=None)
        undo_entry(book, later.id, reason=None)
        undo_entry(book, first.id, reason=None)
        assert held(book) == Counter()


# ---- one line and another


def new_after(there: Iterable[StatementLine], *lines: StatementLine, profile: str = "icbc") -> list[int]:
    """The rows of a statement that are new where some lines are there; nothing is asked."""
    with small_book() as book:
        take(book, statement(*there), account="工行")
        plan = plan_statements(book, [statement(*lines, profile=profile)], account="工行")
        assert not plan.asked
        return [line.row for line in plan.parts[0].new]


def asked_after(there: Iterable[StatementLine], *lines: StatementLine) -> tuple[int, ...]:
    """The rows of a statement in another form of which the clerk is asked."""
    with small_book() as book:
        take(book, statement(*there), account="工行")
        found = statement(*lines, profile="icbc-app")
        plan = plan_statements(book, [found], account="工行")
        if asked := plan.parts[0].asked:
            with pytest.raises(DonateError, match=r"import\.stopped"):
                apply_statements(book, plan)
            assert f"rows {', '.join(map(str, asked))} share only day and amount" in "".join(notes(plan))
        same = plan_statements(book, [found], account="工行", overlap="same")
        new = plan_statements(book, [found], account="工行", overlap="new")
        assert (same.asked, new.asked) == (0, 0)
        assert len(new.parts[0].new) - len(same.parts[0].new) == len(asked)
        assert set(asked) <= {line.row for line in plan.parts[0].new}
        assert {line.row for line in same.parts[0].new} == {line.row for line in plan.parts[0].new} - {*asked}
        return asked


def test_two_equal_rows_are_two_movements() -> None:
    one, two = movement(2, payer="张三"), movement(3, payer="张三")
    assert new_after([], one, two) == [2, 3]
    assert len(new_after([one], one, two)) == 1
    assert new_after([one, two], one) == []


def test_a_refund_has_the_number_of_its_payment() -> None:
    payment = movement(2, order_no="4200000001", at_time="09:00:00")
    refund = movement(3, -4000, order_no="4200000001", at_time="10:00:00", day=1)
    again = movement(4, -4000, order_no="4200000001", at_time="10:00:00", day=2)
    assert new_after([payment], payment, refund) == [3]
    assert new_after([payment, refund], payment, refund, again) == [4]
    assert new_after([payment, refund, again], refund, payment, again) == []


PAID: dict[str, Any] = {"order_no": "4200000001", "at_time": "09:00:00"}
RETURNED: dict[str, Any] = {"order_no": "5030000001", "other_no": "4200000001", "at_time": "10:00:00", "day": 9}


@pytest.mark.parametrize(
    ("there", "found", "new"),
    [
        # a status that was told before, of the same sum and of a larger one
        ([movement(2), movement(2, -3000)], [movement(2), movement(2, -3000)], []),
        ([movement(2), movement(2, -3000)], [movement(2), movement(2, -5000)], [-2000]),
        ([movement(2)], [movement(2), movement(2, -3000)], [-3000]),
        # a status first and then a row of its own, and the other way round
        ([movement(2), movement(2, -3000)], [movement(7, -3000, **RETURNED)], []),
        ([movement(2), movement(2, -3000)], [movement(7, -5000, **RETURNED)], [-2000]),
        ([movement(7, -3000, **RETURNED)], [movement(2), movement(2, -3000)], [10000]),
        ([movement(7, -3000, **RETURNED)], [movement(2), movement(2, -4000)], [10000, -1000]),
        (
            [movement(2), movement(2, -5000)],
            [movement(7, -3000, **RETURNED), movement(8, -4000, **{**RETURNED, "order_no": "5030000002"})],
            [-2000],
        ),
        # two rows are two refunds
        ([movement(2), movement(7, -3000, **RETURNED)], [movement(7, -3000, **{**RETURNED, "day": 8})], [-3000]),
    ],
)
def test_a_refund_counts_once_whether_a_status_or_a_row_tells_of_it(
    there: list[StatementLine], found: list[StatementLine], new: list[int]
) -> None:
    there, found = ([line if line.at_time else line._replace(**PAID) for line in lines] for lines in (there, found))
    with small_book() as book:
        take(book, statement(*there))
        plan = plan_statements(book, [statement(*found)])
        assert [line.amount for line in plan.parts[0].new] == new
        if new:
            apply_statements(book, plan)
        assert take(book, statement(*found)) is None
        assert take(book, statement(*there)) is None
    with small_book() as book:
        plan = plan_statements(book, [statement(*there), statement(*found)])
        assert [line.amount for line in plan.parts[1].new] == new


def test_a_refund_of_a_short_number_is_of_its_own_day() -> None:
    paid, back = (movement(2, amount, order_no="0001", at_time="09:00:00") for amount in (10000, -10000))
    assert new_after([paid, back], back._replace(row=7, on_date=DAY + timedelta(3))) == [7]


def test_a_short_number_begins_anew_every_day_and_a_long_one_never() -> None:
    today, tomorrow = movement(2, order_no="0001"), movement(3, order_no="0001", day=1)
    assert new_after([today], tomorrow) == [3]
    assert new_after([today], tomorrow, profile="icbc-app") == [3]
    made, booked = movement(2, order_no="4200000001"), movement(3, order_no="4200000001", day=1)
    assert new_after([made], booked, profile="icbc-app") == []


def test_texts_are_compared_as_names_are() -> None:
    assert new_after([movement(2, payer="张　三")], movement(2, payer="张 三")) == []
    assert new_after([movement(2, payer="张三")], movement(2, payer="李四")) == [2]


@pytest.mark.parametrize(
    ("there", "found", "new"),
    [
        ({"payer": "张三", "at_time": "09:00:10"}, {"payer": "张三", "at_time": "09:00"}, False),
        ({"payer": "张三", "at_time": "09:00:10"}, {"payer": "张三", "at_time": "09:01"}, True),
        ({"payer": "张三", "remark": "捐款"}, {"payer": "李四", "remark": "捐款"}, True),
        ({"payer": "张三", "remark": "为张三丰捐 0231"}, {"remark": "为张三丰捐 0231"}, False),
        ({"payer": "张三", "remark": "为张三丰捐 0231"}, {"payer": "李四", "remark": "为张三丰捐 0231"}, True),
        ({"payer": "张三"}, {"remark": "网银 张三捐款"}, False),
        ({"payer": "张三"}, {"payer": "李四"}, True),
        ({"payer": "张三", "balance": 500}, {"payer": "李四", "balance": 500}, True),
        ({"payer": "张三", "balance": 500}, {"payer": "张三6217", "balance": 500}, False),
        ({"payer": "张三", "order_no": "2020020100001"}, {"payer": "张三", "order_no": "2020020100002"}, True),
        ({"remark": "现金存入 5566"}, {"remark": "现金存入 7788"}, True),
        ({"at_time": "09:00:10"}, {"at_time": "09:00", "payer": "张三"}, False),
        ({"balance": 500, "payer": "张三"}, {"balance": 500, "payer": "张*"}, False),
        ({"balance": 500, "payer": "张三"}, {"balance": 600, "payer": "张三"}, True),
        ({"balance": 500, "payer": "张三"}, {"payer": "张三"}, False),
    ],
)
def test_forms_are_compared_by_what_both_have(there: dict[str, Any], found: dict[str, Any], new: bool) -> None:
    assert new_after([movement(2, **there)], movement(9, **found), profile="icbc-app") == ([9] if new else [])


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ({"payer": "张三"}, {}),
        ({"payer": "张三", "remark": "转账"}, {"remark": "转账"}),
        ({"payer": "张三", "remark": "网银转账"}, {"remark": "跨行转账"}),
        ({"remark": "捐款"}, {"remark": "捐款"}),
        ({"payer": "张三"}, {"payer": "张*"}),
        ({"balance": 500, "order_no": "2020020100001"}, {"balance": 500, "order_no": "9920020100002"}),
    ],
)
def test_bare_figures_that_agree_are_asked_of(there: dict[str, Any], found: dict[str, Any]) -> None:
    assert asked_after([movement(2, **there)], movement(9, **found), movement(10, 77)) == (9,)


def test_a_remark_on_several_lines_tells_none_from_another() -> None:
    there = [movement(2, payer="张三", remark="金秋行动"), movement(3, 500, payer="李四", remark="金秋行动")]
    assert asked_after(there, movement(9, remark="金秋行动")) == (9,)


def test_one_line_that_is_there_stands_for_one_that_is_asked_of() -> None:
    assert asked_after([movement(2)], movement(9, payer="张三"), movement(10, payer="李四")) == (9,)


def test_what_is_surely_the_same_is_found_before_what_may_be() -> None:
    lines = (movement(2, payer="李四", remark="捐款"), movement(3, payer="张三", remark="捐款"))
    assert new_after([movement(9, payer="张三", remark="捐款", at_time="09:00:00")], *lines, profile="icbc-app") == [2]


def test_a_line_whose_payer_was_forgotten_does_not_come_back() -> None:
    with small_book() as book:
        drive, staff = find_campaign(book, None), find_channel(book, "staff")
        recording.add_pledge(book, drive, staff, Giver("张三"), 10000, on=DAY, paid=True)
        file = statement(movement(2, balance=100, payer="张三"), movement(3, balance=200, payer="李四"))
        take(book, file)
        with book.entry("reconcile.match") as entry:
            entry.add("matched", line=1, amount=10000, payment=1, ground="name")
        enrolling.forget_donor(book, known_donor(book, Giver("张三")))
        assert [line.payer for line in kept.lines(book)] == [None, "李四"]
        assert take(book, statement(*file.lines)) is None
        assert plan_statements(book, [statement(*file.lines, movement(4, balance=300, payer="张三"))]).new == 1


def test_what_a_payer_wrote_never_keeps_money_out() -> None:
    with small_book() as book:
        take(book, statement(movement(2, payer="张\u202e三\x1b[31m ", remark="捐" * 2000, order_no=" ")))
        (line,) = kept.lines(book)
        assert (line.payer, len(line.remark or ""), line.order_no) == ("张三[31m", 1000, None)
        assert take(book, statement(movement(2, payer="张\u202e三\x1b[31m ", remark="捐" * 2000))) is None


# ---- what a command is told


def notes(plan: Taking, say: Wording = EN) -> list[str]:
    """The notes under the preview, as they are read."""
    table = statements_preview(plan)
    return [say(key, **{name: words(fact, say) for name, fact in facts.items()}) for key, facts in table.notes]


def test_the_preview_has_a_row_a_file() -> None:
    bank = statement(
        movement(5, 10000, balance=10000), movement(6, -4000, 1, balance=6000), closing=0, opening=0,
        passed_over=Counter(outgoing=2, other=1), controls=(Control(9, "amount", "合计", 6000, (6000,)),),
    )  # fmt: skip
    wallet = statement(
        movement(2, 500), file="微信.xlsx", sheet="账单", profile="wechat", account=None,
        breaks=(Break(2, 1, 2),), controls=(Control(9, "amount", "合计", 400, (500,)),),
    )  # fmt: skip
    with small_book() as book:
        take(book, statement(*bank.lines[:1]))
        table = statements_preview(plan_statements(book, [bank, wallet]))
    shown = as_object(table, EN)
    assert shown["rows"] == [
        {
            "file": "流水.csv", "sheet": None, "profile": "icbc", "account": "icbc 1234", "first_on": "2020-02-01",
            "last_on": "2020-02-02", "lines": 2, "amount": "60.00", "refunds": 1, "passed_over": 3, "there_lines": 1,
            "new_lines": 1, "new_amount": "-40.00", "balances": "follow", "printed_figures": "agree",
        },
        {
            "file": "微信.xlsx", "sheet": "账单", "profile": "wechat", "account": "wechat", "first_on": "2020-02-01",
            "last_on": "2020-02-01", "lines": 1, "amount": "5.00", "refunds": 0, "passed_over": 0, "there_lines": 0,
            "new_lines": 1, "new_amount": "5.00", "balances": "broken", "printed_figures": "differ",
        },
    ]  # fmt: skip
    assert shown["total"] == {
        "lines": 3, "amount": "65.00", "refunds": 1, "passed_over": 3, "there_lines": 1, "new_lines": 2,
        "new_amount": "-35.00",
    }  # fmt: skip


def test_breaks_and_differences_stop_until_they_are_accepted() -> None:
    odd = statement(
        movement(2), movement(3), breaks=(Break(3, 20000, 30000),),
        controls=(Control(5, "amount", "合计：", 30000, (20000,)),),
    )  # fmt: skip
    with small_book() as book:
        plan = plan_statements(book, [odd], expect_count=3, expect_total=20000)
        said = [words(sentence, EN) for sentence in disagreements(plan)]
        assert said == [
            "流水.csv row 5 合计: stated 300.00, read 200.00: they differ",
            "--expect-count: stated a count of 3, read 2 lines: they differ",
            "流水.csv row 3: the balance should be 200.00, it says 300.00",
        ]
        assert notes(plan) == [*said[:2], "--expect-total: 200.00, as read"]
        assert as_object(breaks_table(plan), EN)["rows"] == [
            {"file": "流水.csv", "sheet": None, "line": 3, "expected": "200.00", "printed": "300.00"}
        ]
        before = every_row(book)
        with pytest.raises(DonateError, match=r"import\.stopped"):
            apply_statements(book, plan)
        assert every_row(book) == before
        accepted = take(book, odd, accept_difference=" 银行漏印一行 ")
        assert accepted and accepted.reason == "银行漏印一行"
        needless = take(book, statement(movement(9, day=3)), accept_difference="不需要")
        assert needless and needless.reason is None


def test_a_break_alone_stops() -> None:
    with small_book() as book, pytest.raises(DonateError, match=r"import\.stopped"):
        take(book, statement(movement(2), breaks=(Break(2, 1, 2),)))


def test_problems_stop_and_cannot_be_accepted() -> None:
    bad = statement(movement(2), problems=(Problem("amount.unreadable", 3, "收入", "amount", "一百"),))
    with small_book() as book:
        plan = plan_statements(book, [bad], accept_difference="算了")
        assert as_object(statement_problems(plan), EN)["rows"][0]["column"] == "收入"
        with pytest.raises(DonateError, match=r"import\.stopped"):
            apply_statements(book, plan)


def test_a_book_that_has_moved_since_the_preview_takes_nothing() -> None:
    with small_book() as book:
        plan = plan_statements(book, [statement(movement(2))])
        take(book, statement(movement(3, day=1)))
        with pytest.raises(DonateError, match=r"import\.book_moved"):
            apply_statements(book, plan)


def test_a_gap_between_statements_is_named() -> None:
    first = statement(movement(2), opening=0, closing=10000)
    third = statement(movement(2, day=9), opening=30000, closing=40000)
    second = statement(movement(2, day=5), opening=10000, closing=20000, last_on=DAY + timedelta(6))
    told = "icbc 1234: the balance of 2020-02-01 is 100.00, but the statement from 2020-02-10 begins with 300.00; one "
    with small_book() as book:
        take(book, first)
        assert notes(plan_statements(book, [third])) == [told + "may be missing between them"]
        assert notes(plan_statements(book, [third]), ZH) == [
            "icbc 1234：2020-02-01 的余额是 100.00，2020-02-10 起的流水却从 300.00 开始；中间可能缺一份流水"
        ]
        assert notes(plan_statements(book, [second])) == []
        assert notes(plan_statements(book, [third], account="另一个")) != notes(plan_statements(book, [third]))
        take(book, third)
        assert [note[:37] for note in notes(plan_statements(book, [second]))] == [
            "icbc 1234: the balance of 2020-02-07 "
        ]
        # what was told once is not told again
        assert notes(plan_statements(book, [statement(movement(2, day=20), opening=40000, closing=50000)])) == []
        # days that overlap have no order of their own
        over = statement(movement(3, day=1), first_on=DAY, last_on=DAY + timedelta(6), opening=7, closing=30000)
        assert notes(plan_statements(book, [over])) == []
        assert notes(plan_statements(book, [over, second])) == []


def test_a_file_or_its_lines_belong_to_one_account() -> None:
    lines = [movement(row, day=row, order_no=f"202002010000{row}") for row in (2, 3, 4)]
    with small_book() as book:
        first = take(book, file := statement(*lines), account="工行")
        assert first
        with pytest.raises(DonateError) as refused:
            plan_statements(book, [file], account="village")
        assert (refused.value.key, refused.value.facts) == (
            "bank.file_elsewhere", {"file": "流水.csv", "entry": first.id, "account": "工行"},
        )  # fmt: skip
        with pytest.raises(DonateError) as refused:
            plan_statements(book, [statement(*lines[1:], movement(9, day=3, order_no="2020020199999"))], account="甲")
        assert (refused.value.key, refused.value.facts) == (
            "bank.lines_elsewhere", {"file": "流水.csv", "account": "工行"},
        )  # fmt: skip
        # half of them, or short numbers, or other sums, prove nothing
        more = [movement(9, day=3, order_no="2020020199999"), movement(10, day=3, order_no="2020020199998")]
        assert plan_statements(book, [statement(*lines[1:], *more)], account="甲").new == 4
        other = [line._replace(amount=7) for line in lines]
        assert plan_statements(book, [statement(*other)], account="甲").new == 3
        assert plan_statements(book, [file], account="工行").new == 0


def test_what_may_be_one_account_is_named() -> None:
    with small_book() as book:
        take(book, statement(movement(2)))
        plan = plan_statements(book, [statement(movement(2), profile="icbc-app")])
        assert notes(plan) == [
            "流水.csv: its account is called “icbc-app 1234”; the book has “icbc 1234”: "
            "if that is the same one, say --account “icbc 1234”"
        ]
        assert notes(
            plan_statements(book, [statement(movement(2), profile="icbc-app")], account="icbc 1234", overlap="same")
        ) == [
            "流水.csv: lines there from an export in another form: 1 (compared by day, amount, and payer or remark)",
            "流水.csv: lines already there 1; new lines 0, 0.00 yuan",
        ]
        with pytest.raises(DonateError) as refused:
            plan_statements(book, [statement(movement(2)), statement(movement(2), account="99")], account="工行")
        assert (refused.value.key, refused.value.facts) == ("bank.two_accounts", {"accounts": "1234, 99"})


def test_a_statement_that_brings_nothing_leaves_no_trace() -> None:
    empty = statement(passed_over=Counter(outgoing=3), file="空.csv")
    with small_book() as book:
        plan = plan_statements(book, [empty])
        assert (plan.new, notes(plan)) == (
            0,
            ["空.csv: no money came in; nothing of it is taken in", "空.csv: rows passed over: money out 3"],
        )
        entry = take(book, empty, file := statement(movement(2)), statement(movement(2)))
        assert entry and (entry.source_name, entry.source_sha256) == ("流水.csv", file.sha256)
        (only,) = kept.statements(book)
        assert (only.file, only.lines, only.taken_lines, only.amount, only.taken_amount) == (
            "流水.csv",
            1,
            1,
            10000,
            10000,
        )
        assert notes(plan_statements(book, [file])) == [
            "流水.csv: this very file was imported by entry 8",
            "流水.csv: lines already there 1; new lines 0, 0.00 yuan",
        ]


def test_a_statement_tells_what_was_read_and_what_was_taken_in() -> None:
    with small_book() as book:
        take(book, statement(movement(2), movement(3, day=1)))
        entry = take(book, statement(movement(2, day=1), movement(3, 500, day=2)))
        assert entry and entry.summary == {"lines": 1, "amount": 500, "there": 1, "relies": [entry.id - 1]}
        found = kept.statements(book)
        assert [(one.lines, one.amount, one.taken_lines, one.taken_amount) for one in found] == [
            (2, 20000, 2, 20000), (2, 10500, 1, 500),
        ]  # fmt: skip
        early = kept.statements(book, as_of=DAY)
        assert [(one.taken_lines, one.taken_amount) for one in early] == [(1, 10000)]


def test_lines_say_what_they_are_matched_with() -> None:
    with small_book() as book:
        drive, staff = find_campaign(book, None), find_channel(book, "staff")
        for name in ("张三", "李四"):
            recording.add_pledge(book, drive, staff, Giver(name), 10000, on=DAY, paid=True)
        take(book, statement(*(movement(row, amount) for row, amount in enumerate((20000, 500, 700, 800, -800), 2))))
        with book.entry("reconcile.match") as entry:
            entry.add("matched", line=1, amount=10000, payment=1, ground="name")
            entry.add("matched", line=1, amount=4000, payment=2, ground="name")
            entry.add("matched", line=2, amount=500, ground="aside")
            entry.add("matched", line=5, amount=-800, credit=4, ground="reversal")
        table = as_object(lines_table(book, account="icbc"), EN)
        keys = ("bank_line", "amount", "bank_state", "left", "matched_with", "payment_nos", "reverses", "reversed_by")
        assert [tuple(row[key] for key in keys) for row in table["rows"]] == [
            (1, "200.00", "part", "60.00", "payment 1 (张三) 100.00; payment 2 (李四) 40.00", "1,2", None, None),
            (2, "5.00", "aside", None, "no gift", None, None, None),
            (3, "7.00", "unmatched", "7.00", None, None, None, None),
            (4, "8.00", "matched", None, "reversed by line 5", None, None, "5"),
            (5, "-8.00", "matched", None, "reverses line 4", None, "4", None),
        ]
        assert table["total"] == {"amount": "212.00", "left": "67.00"}
        one = kept.line(book, 1)
        assert one and (one.left, one.file, kept.line(book, 9)) == (6000, "流水.csv", None)
        assert kept.links(book, of=4) == {4: kept.links(book)[4]}
        assert [row["bank_line"] for row in as_object(lines_table(book, unmatched=True), EN)["rows"]] == [1, 3]
        with pytest.raises(DonateError) as refused:
            lines_table(book, account="建行")
        assert (refused.value.key, refused.value.facts["known"]) == ("account.unknown", "icbc 1234")
        check_sound(book)


def test_a_profile_of_ones_own_is_kept_and_can_be_undone() -> None:
    with small_book() as book:
        first = add_profile(book, "my-bank", "one")
        second = add_profile(book, "my-bank", "two")
        assert own_profiles(book) == {"my-bank": "two"}
        table = as_object(profiles_table(book, {"icbc": "工行", "my-bank": "我行"}), EN)
        assert [(row["profile"], row["profile_origin"], row["entry"]) for row in table["rows"]] == [
            ("icbc", "built_in", None), ("my-bank", "own", second.id),
        ]  # fmt: skip
        with pytest.raises(DonateError, match=r"profile\.there"):
            add_profile(book, "my-bank", "two")
        undo_entry(book, second.id, reason=None)
        assert own_profiles(book) == {"my-bank": "one"}
        undo_entry(book, first.id, reason=None)
        assert own_profiles(book) == {}
        check_sound(book)


# ---- the commands

BANK = """\
明细查询文件下载
卡号: 6222****1234
交易日期,摘要,记账金额(收入),记账金额(支出),余额,对方户名
2020-02-01,捐款,"200.00",,"1,200.00",张三
2020-02-02,捐款,"100.00",,"1,300.00",李四
2020-02-03,手续费,,"5.00","1,295.00",
2020-02-03,退款,,"100.00","1,195.00",李四
"""
MORE = """\
明细查询文件下载
卡号: 6222****1234
交易日期,摘要,记账金额(收入),记账金额(支出),余额,对方户名
2020-02-02,捐款,"100.00",,"1,300.00",李四
2020-02-03,手续费,,"5.00","1,295.00",
2020-02-03,退款,,"100.00","1,195.00",李四
2020-02-04,捐款,"300.00",,"1,495.00",王五
"""
OWN = """\
记账,进账,谁付的
2020-02-01,50,张三
2020-02-02,60,李四
"""
MAPPED = "--map on_date=记账 --map amount=进账 --map payer=谁付的"


@pytest.fixture
def desk(drive: Donate) -> Donate:
    """A book, and some statements in the folder."""
    for name, text in {"工行.csv": BANK, "再次.csv": MORE, "自制.csv": OWN}.items():
        Path(name).write_text(text, encoding="gb18030")
    return drive


def test_statements_come_in_by_command(desk: Donate) -> None:
    ran = desk("reconcile import 工行.csv --yes --format json")
    assert json.loads(ran.out)["rows"] == [
        {
            "file": "工行.csv", "sheet": None, "profile": "icbc", "account": "icbc 1234", "first_on": "2020-02-01",
            "last_on": "2020-02-03", "lines": 3, "amount": "200.00", "refunds": 1, "passed_over": 1, "there_lines": 0,
            "new_lines": 3, "new_amount": "200.00", "balances": "follow", "printed_figures": "none",
        }
    ]  # fmt: skip
    assert ran.err == "Entry 3: took in 3 bank lines, 200.00 yuan\n"
    ran = desk("--lang zh reconcile import 再次.csv 工行.csv --yes --format csv")
    assert ran.out.splitlines()[1:] == [
        "再次.csv,,icbc,icbc 1234,2020-02-02,2020-02-04,3,300.00,1,1,2,1,300.00,连续,无",
        "工行.csv,,icbc,icbc 1234,2020-02-01,2020-02-03,3,200.00,1,1,3,0,0.00,连续,无",
        "合计,,,,,,6,500.00,2,2,5,1,300.00,,",
    ]
    assert ran.err == "凭证 4：导入银行流水 1 行，300.00 元 · 已有 5\n"
    assert desk("reconcile import 再次.csv 工行.csv").err == "Nothing new; the book is unchanged\n"
    assert desk("reconcile lines --account icbc --format csv").out.splitlines()[1].startswith("1,2020-02-01,")
    assert (
        desk("undo --yes --reason 重来").err
        == "Entry 5: took entry 4 back: took in 1 bank lines, 300.00 yuan · already there 5\n"
    )
    assert 'new_lines": 1' in desk("reconcile import 再次.csv --dry-run --format json").out
    assert desk("book check").code == 0


def test_a_preview_writes_nothing(desk: Donate) -> None:
    ran = desk("reconcile import 工行.csv --dry-run")
    assert ran.err == "A preview only; nothing was imported\n"
    assert desk("reconcile import 工行.csv", code=1).err == "error: nothing was imported; to confirm add --yes\n"
    assert desk("reconcile lines").out.strip() == "Bank lines\n(nothing yet)"


def test_the_preview_on_screen(desk: Donate) -> None:
    ran = desk("--lang zh reconcile import 工行.csv --dry-run")
    assert [line.split() for line in ran.out.splitlines() if "─" not in line] == [
        ["流水导入预览"],
        [
            "文件",
            "账户",
            "首日",
            "末日",
            "行数",
            "金额（元）",
            "新增",
            "余额",
            "合计",
        ],
        ["工行.csv", "icbc", "1234", "2020-02-01", "2020-02-03", "3", "200.00", "3", "连续", "无"],
        ["工行.csv：其中退款", "1", "行"],
        ["工行.csv：未导入的行：支出", "1"],
        ["未导入的支出（1）；其中的退款用", "--refund-rows", "行号", "导入"],
        ["文件", "行", "日期", "金额（元）", "附言"],
        ["工行.csv", "6", "2020-02-03", "5.00", "手续费"],
    ]
    assert max(map(len, desk("reconcile import 工行.csv --dry-run").out.splitlines())) <= 100
    assert ran.err == "只是预览，没有导入\n"
    assert "工行.csv: rows passed over: money out 1" in desk("reconcile import 工行.csv --dry-run").out


def test_sheets_and_standard_input_are_statements_too(desk: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BANK.encode("utf-8"))))
    assert desk("reconcile import - --yes").err == "Entry 3: took in 3 bank lines, 200.00 yuan\n"
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, text in {"一": BANK, "二": MORE}.items():
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
    book.save("两页.xlsx")
    desk("reconcile import 两页.xlsx --yes", code=1)
    ran = desk("reconcile import 两页.xlsx --sheet 一 --sheet 二 --yes --format csv")
    assert [line.split(",")[:2] + line.split(",")[9:12] for line in ran.out.splitlines()[1:3]] == [
        ["两页.xlsx", "一", "1", "3", "0"],
        ["两页.xlsx", "二", "1", "2", "1"],
    ]


def test_a_balance_that_breaks_stops_the_command(desk: Donate) -> None:
    Path("断.csv").write_text(BANK.replace("1,300.00", "1,400.00"), encoding="gb18030")
    ran = desk("reconcile import 断.csv --yes --format json", code=1)
    found = json.loads(ran.out)
    assert found["breaks"][0] == {
        "file": "断.csv", "sheet": None, "line": 5, "expected": "1300.00", "printed": "1400.00",
    }  # fmt: skip
    assert ran.err == (
        "error: balances or totals that differ: 2; nothing was taken in: "
        "断.csv row 5: the balance should be 1,300.00, it says 1,400.00; "
        "断.csv row 6: the balance should be 1,395.00, it says 1,295.00. "
        "See whether the file is whole, or add --accept-difference with the reason\n"
    )
    assert desk("--lang zh reconcile import 断.csv --yes", code=1).err == (
        "错误：余额或合计不符 2 处，没有导入：断.csv 第 5 行余额应为 1,300.00，写的是 1,400.00; "
        "断.csv 第 6 行余额应为 1,395.00，写的是 1,295.00。核对文件是否完整，确实无误则加 --accept-difference 原因\n"
    )
    desk("reconcile import 断.csv --yes --accept-difference 银行已更正")
    assert json.loads(desk("log --format json").out)["rows"][0]["reason"] == "银行已更正"


def test_figures_expected_stop_the_command(desk: Donate) -> None:
    ran = desk("reconcile import 工行.csv --yes --expect-count 4 --expect-total 200", code=1)
    assert ran.err == (
        "error: balances or totals that differ: 1; nothing was taken in: --expect-count: stated a count of 4, "
        "read 3 lines: they differ. See whether the file is whole, or add --accept-difference with the reason\n"
    )
    desk("reconcile import 工行.csv --yes --expect-count 3 --expect-total 200")


def test_a_mapping_can_be_kept_as_a_profile(desk: Donate) -> None:
    ran = desk(f"reconcile import 自制.csv {MAPPED} --yes --account 现金 --format csv")
    assert ran.out.splitlines()[1] == "自制.csv,,map,现金,2020-02-01,2020-02-02,2,110.00,0,0,0,2,110.00,none,none"
    assert ran.err.splitlines()[1:] == [
        "To keep these columns for next time add --save-as CODE, or write a profile and "
        "donate reconcile profile add FILE.toml"
    ]
    desk("undo --yes --reason 换一种")
    desk(f"reconcile import 自制.csv {MAPPED} --yes --save-as 'Our Bank'", code=1)
    desk("reconcile import 自制.csv --map payer=谁付的 --map amount=B --map on_date=记账 --yes --save-as our", code=1)
    assert desk(f"reconcile import 自制.csv {MAPPED} --yes --save-as our").err == (
        "Entry 5: took in 2 bank lines, 110.00 yuan\n"
    )
    shown = desk("reconcile profile show our").out
    assert shown == (
        'code = "our"\nlike = "bank"\nsigns = ["记账", "进账", "谁付的"]\n\n'
        '[headings]\non_date = ["记账"]\namount = ["进账"]\npayer = ["谁付的"]\n'
    )
    Path("自制二.csv").write_text(OWN + "2020-02-03,70,王五\n", encoding="utf-8")
    ran = desk("reconcile import 自制二.csv --yes --format csv")
    assert ran.out.splitlines()[1] == "自制二.csv,,our,our,2020-02-01,2020-02-03,3,180.00,0,0,2,1,70.00,none,none"


def test_a_mapping_that_is_kept_names_the_account_at_once(desk: Donate) -> None:
    Path("村镇.csv").write_text("日期,收入,余额,谁\n2020-02-01,50,50,张三\n", encoding="utf-8")
    ran = desk("reconcile import 村镇.csv --map payer=谁 --save-as village --yes --format csv")
    assert ran.out.splitlines()[1].split(",")[2:4] == ["village", "village"]
    assert 'like = "bank"' in desk("reconcile profile show village").out
    assert desk("reconcile import 村镇.csv --yes").err == "Nothing new; the book is unchanged\n"
    assert desk("reconcile import 村镇.csv --account bank --yes", code=1).err == (
        "error: 村镇.csv was taken in by entry 3, as account “village”; "
        "to give it to another account undo that entry first\n"
    )
    ran = desk("reconcile import 自制.csv --map on_date=记账 --map amount=进账 --save-as icbc --yes")
    assert ran.err.splitlines()[1] == (
        "From now on it takes the place of the built-in profile icbc; undo that entry to have it back"
    )


def test_what_another_form_may_have_brought_is_asked(desk: Donate) -> None:
    desk("reconcile import 工行.csv --yes --account 工行")
    app = "日期,金额,备注,流水号\n2020-02-01,200,转账,1\n2020-02-05,7,转账,2\n"
    Path("手机.csv").write_text(app, encoding="utf-8")
    before = json.loads(desk("log --format json").out)["rows"]
    ran = desk("reconcile import 手机.csv --account 工行 --yes", code=1)
    assert ran.err == (
        "error: 手机.csv, rows 2: perhaps there already (another form, only day and amount agree); "
        "nothing was taken in: add --overlap same or --overlap new\n"
    )
    assert json.loads(desk("log --format json").out)["rows"] == before
    for said, lines in (("same", "1 bank lines, 7.00 yuan"), ("new", "2 bank lines, 207.00 yuan")):
        ran = desk(f"reconcile import 手机.csv --account 工行 --overlap {said} --yes")
        assert lines in ran.err
        desk("undo --yes --reason 重来")


def test_a_missed_refund_is_seen_and_taken_in(desk: Donate) -> None:
    rows = "".join(f"2020-02-04,采购{row},,1.00,,甲\n" for row in range(25))
    Path("支出.csv").write_text(BANK.replace("退款", "给李四") + rows, encoding="utf-8")
    shown = desk("reconcile import 支出.csv --dry-run").out
    assert "Money out, passed over (27)" in shown and "给李四" in shown
    assert ("采购17" in shown, "采购18" in shown) == (True, False)
    rows = json.loads(desk("reconcile import 支出.csv --dry-run --format json").out)["outgoing"]
    assert len(rows) == 27
    assert rows[1] == {
        "file": "支出.csv", "sheet": None, "line": 7, "date": "2020-02-03", "amount": "100.00", "payer": "李四",
        "remark": "给李四",
    }  # fmt: skip
    ran = desk("reconcile import 支出.csv --refund-rows 7 --yes")
    assert ran.err == "Entry 3: took in 3 bank lines, 200.00 yuan\n"


def test_a_profile_is_listed_shown_and_added(desk: Donate) -> None:
    rows = json.loads(desk("reconcile profile list --format json").out)["rows"]
    assert {"profile": "icbc", "profile_title": "ICBC", "profile_origin": "built_in", "entry": None} in rows
    text = desk("reconcile profile show icbc").out
    Path("我行.toml").write_text(text.replace('"icbc"', '"ours"', 1), encoding="utf-8-sig")
    assert desk("--lang zh reconcile profile add 我行.toml").err == "凭证 3：存下流水格式 ours\n"
    assert desk("reconcile profile add 我行.toml", code=1).err == (
        "error: the profile ours is so already; the book is unchanged\n"
    )
    rows = json.loads(desk("reconcile profile list --format json").out)["rows"]
    assert {"profile": "ours", "profile_title": "ICBC", "profile_origin": "own", "entry": 3} in rows
    Path("我行.toml").write_text(text.replace("工商银行", "我行", 1), encoding="utf-8")
    desk("reconcile profile add 我行.toml")
    rows = json.loads(desk("--lang zh reconcile profile list --format json").out)["rows"]
    assert [row for row in rows if row["profile"] == "icbc"] == [
        {"profile": "icbc", "profile_title": "我行", "profile_origin": "own", "entry": 4}
    ]
    assert desk("reconcile profile show ours").out == text.replace('"icbc"', '"ours"', 1)


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("import", 2, "FILE is missing"),
        ("import 没有.csv", 1, "没有.csv"),
        ("import 工行.csv --save-as our", 1, "--save-as goes with --map"),
        ("import 工行.csv --map amount", 1, "--map is FIELD=HEADING"),
        ("import 工行.csv --map 没有=进账", 1, "没有"),
        ("import 工行.csv --profile 没有", 1, "没有"),
        ("import 工行.csv --account ' '", 1, "empty"),
        ("import 工行.csv --refund-rows x", 1, "numbers of rows"),
        ("import 工行.csv --refund-rows ''", 1, "numbers of rows"),
        ("import 工行.csv --refund-rows 4", 1, "rows 4: no money out"),
        ("import 工行.csv 再次.csv --refund-rows 6", 1, "one file"),
        ("import 工行.csv --overlap maybe", 2, "maybe"),
        ("import 工行.csv --expect-total x", 1, "“x” is no amount"),
        ("import 工行.csv --sheet 没有", 1, "没有"),
        ("lines --account 没有", 1, "no account “没有”; there are: —"),
        ("profile show 没有", 1, "没有"),
        ("profile add 没有.toml", 1, "没有.toml"),
        ("profile add 工行.csv", 1, "no text in UTF-8"),
        ("profile", 2, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(desk: Donate, command: str, code: int, said: str) -> None:
    before = json.loads(desk("log --format json").out)["rows"]
    for lang in ("en", "zh"):
        ran = desk(f"--lang {lang} reconcile {command}", code=code)
        assert ran.err.count("\n") <= 1 or code == 2
        assert lang == "zh" or said in ran.err
    assert json.loads(desk("log --format json").out)["rows"] == before

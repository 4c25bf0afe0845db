"""Lists taken in: never twice, never lost, whole or not at all; laws over made lists, on real books."""

import itertools
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli import enrolling, recording
from donate_cli.campaigning import close_campaign, find_campaign, find_channel
from donate_cli.enrolling import Giver, known_donor
from donate_cli.errors import DonateError
from donate_cli.importing import apply_plan
from donate_cli.lists import Control, Line
from donate_cli.planning import plan_pledges
from donate_cli.recognising import People
from donate_cli.store import chain, intake, ledger
from donate_cli.store.book import Book
from donate_cli.store.schema import TABLES
from tests.books import (
    DAY,
    check_sound,
    every_row,
    figures,
    line,
    planned,
    sent,
    small_book,
    take_in,
    terms,
    total,
)

NEXT = DAY + timedelta(1)
LAW = settings(max_examples=60, deadline=None)

# ---- laws


@st.composite
def made_lists(draw: st.DrawFn, *, new: bool = False) -> list[Line]:
    """A list of few donors, days and amounts, so that lines recur, resemble and correct one another."""
    names = ["张三", "李四", "匿名", "车队", *(["新人甲", "新人乙"] if new else [])]
    orders = iter(draw(st.permutations(["", "", "", "o1", "o2", "o3", "", "", ""])))
    lines = []
    for row in range(2, 2 + draw(st.integers(0, 6))):
        name = draw(st.sampled_from(names))
        size = draw(st.sampled_from([None, None, 5, "unknown"])) if name == "车队" else None
        lines.append(
            Line(
                row,
                name,
                amount=draw(st.sampled_from([10000, 20000])),
                at_least=draw(st.sampled_from([False, False, False, True])),
                on_date=draw(st.sampled_from([DAY, DAY, NEXT])),
                paid=draw(st.sampled_from([None, False, True, NEXT])),
                note=draw(st.sampled_from([None, None, "备注"])),
                headcount=size,
                order_no=next(orders) or None,
            )
        )
    return lines


decisions = st.sampled_from(["replace", "add", "skip"])


def after(*imports: list[Line], **said: Any) -> dict[str, Any]:
    """The figures after some imports of one list each."""
    with small_book() as book:
        for lines in imports:
            take_in(book, lines, new="person", **said)
        check_sound(book)
        return figures(book, None, DAY, NEXT)


@LAW
@given(made_lists(), made_lists(), decisions)
def test_importing_twice_is_importing_once(first: list[Line], second: list[Line], decision: str) -> None:
    with small_book() as book:
        take_in(book, first, corrections=decision)
        take_in(book, second, corrections=decision)
        before = figures(book, None, DAY, NEXT)
        assert take_in(book, second, corrections=decision) is None
        assert figures(book, None, DAY, NEXT) == before


@LAW
@given(made_lists(), made_lists().flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))), decisions)
def test_the_order_of_lines_does_not_matter(
    first: list[Line], orders: tuple[list[Line], list[Line]], decision: str
) -> None:
    assert after(first, orders[0], corrections=decision) == after(first, orders[1], corrections=decision)


@LAW
@given(st.lists(made_lists(new=True), min_size=2, max_size=3), made_lists(), decisions)
def test_files_of_one_import_are_files_imported_one_by_one(
    files: list[list[Line]], before: list[Line], decision: str
) -> None:
    with small_book() as book:
        take_in(book, before, corrections=decision)
        plan = plan_pledges(book, [sent(*lines) for lines in files], terms(book, new="person", corrections=decision))
        if plan.writes:
            apply_plan(book, plan)
        check_sound(book)
        together = figures(book, None, DAY, NEXT)
    assert together == after(before, *files, corrections=decision)


Kind = tuple[str, int, date, str | None]
kinds = st.tuples(
    st.sampled_from(["张三", "李四", "匿名"]), st.sampled_from([1, 2]), st.sampled_from([DAY, NEXT]),
    st.sampled_from([None, "x"]),
)  # fmt: skip
multisets = st.lists(kinds, max_size=7)


def recorded(book: Book) -> Counter[Kind]:
    rows = book.query("""SELECT coalesce(d.name, '匿名') AS name, p.amount, p.on_date, p.note
        FROM standing_pledge p JOIN donor d ON d.id = p.donor""")
    return Counter((row["name"], row["amount"], date.fromisoformat(row["on_date"]), row["note"]) for row in rows)


def as_lines(gifts: list[Kind]) -> list[Line]:
    return [line(row, name, amount, on, note=note) for row, (name, amount, on, note) in enumerate(gifts, 2)]


@LAW
@given(multisets, multisets)
def test_of_one_sender_the_larger_count_is_kept_of_two_senders_the_sum(first: list[Kind], second: list[Kind]) -> None:
    with small_book() as book:
        take_in(book, as_lines(first), sender="工会", corrections="add")
        take_in(book, as_lines(second), sender="工会", corrections="add")
        assert recorded(book) == Counter(first) | Counter(second)
        plan = planned(book, *as_lines(second), sender="团委")
        assert [problem.key for _, problem in plan.problems] == ["import.twin"] * len(second)
        take_in(book, as_lines(second), sender="团委", corrections="add")
        assert recorded(book) == (Counter(first) | Counter(second)) + Counter(second)


@LAW
@given(made_lists(), made_lists(), st.sampled_from(["unknown", "amount", "undecided", "control"]))
def test_a_plan_with_a_problem_writes_nothing(first: list[Line], second: list[Line], wrong: str) -> None:
    with small_book() as book:
        take_in(book, first, corrections="add")
        bad: dict[str, Any] = {
            "unknown": [line(90, "查无此人")],
            "amount": [line(90, amount=None)],
            "undecided": [line(90, amount=7)],
            "control": [Control(91, "amount", "合计", 5, (6,))],
        }
        if wrong == "undecided":
            take_in(book, [line(2, amount=3)], corrections="add")
        before = every_row(book)
        plan = planned(book, *second, *bad[wrong], corrections=None if wrong == "undecided" else "add")
        assert plan.stopped
        with pytest.raises(DonateError, match="stopped"):
            apply_plan(book, plan)
        assert every_row(book) == before


# ---- who has the better claim


def test_a_numbered_line_and_a_plain_one_find_what_is_left_to_each() -> None:
    for order in itertools.permutations([line(2), line(3, order_no="o1")]):
        with small_book() as book:
            take_in(book, [line(2), line(3, order_no="o9")])
            assert take_in(book, order) is None


def test_a_paid_line_is_what_was_paid_on_another_day_before_it_pays_what_is_not() -> None:
    with small_book() as book:
        take_in(book, [line(2, paid=NEXT), line(3)])
        assert take_in(book, [line(2, paid=DAY)]) is None
        assert planned(book, line(2, paid=DAY), line(3, paid=DAY)).lines["paid"] == 1


def test_lines_that_wait_choose_in_an_order_of_their_own() -> None:
    received = set()
    for order in itertools.permutations([line(2, "车队"), line(3, "车队", paid=True)]):
        with small_book() as book:
            take_in(book, [line(2, "车队", headcount=5, paid=True)])
            take_in(book, order)
            received.add((total(book)["pledged"], total(book)["received"]))
    assert received == {("200.00", "100.00")}


# ---- several files


def together(book: Book, *files: list[Line], **said: Any) -> None:
    apply_plan(book, plan_pledges(book, [sent(*lines) for lines in files], terms(book, **said)))
    check_sound(book)


def test_a_pledge_that_one_file_pays_and_the_next_corrects() -> None:
    with small_book() as book:
        take_in(book, [line(2)])
        together(book, [line(2, paid=True)], [line(2, amount=12000)], corrections="replace")
        assert (total(book)["pledged"], total(book)["received"]) == ("120.00", "100.00")


def test_money_that_stays_on_a_correction_is_not_paid_once_more_by_the_next_file() -> None:
    with small_book() as book:
        take_in(book, [line(2, paid=True)])
        together(book, [line(2, amount=12000)], [line(2, amount=12000, paid=True)], corrections="replace")
        assert (total(book)["pledged"], total(book)["received"]) == ("120.00", "100.00")


def test_a_correction_left_out_is_not_what_the_next_file_corrects() -> None:
    with small_book() as book:
        take_in(book, [line(2, order_no="o1")])
        second = line(2, amount=13000, order_no="o1", action="replace")
        together(book, [line(2, amount=12000, order_no="o1")], [second], corrections="skip")
        assert total(book)["pledged"] == "130.00"


def test_whom_one_file_enrols_the_next_one_knows() -> None:
    with small_book() as book:
        files = [[line(2, "新人", department="A")], [line(2, "新人", 5000, NEXT), line(3, "新人", 700, department="B")]]
        plan = plan_pledges(book, [sent(*lines) for lines in files], terms(book, new="person", corrections="add"))
        assert [verdict.reason and verdict.reason.key for verdict in plan.verdicts] == ["doubt.department"]
        apply_plan(book, plan)
        assert [row["id"] for row in book.query("SELECT id FROM donor WHERE id > 4")] == [5]
        assert book.query("SELECT donor, department FROM alias") == [{"donor": 5, "department": "b"}]
        assert take_in(book, files[1]) is None


# ---- paid, cancelled, refunded


def test_a_list_sent_again_with_paid_rows_pays_exactly_the_unpaid_ones_once() -> None:
    names = ("张三", "李四", "王五")
    with small_book() as book:
        take_in(book, [line(row, name) for row, name in enumerate(names, 2)])
        recording.add_payment(book, 1, None, on=DAY)
        paid = [line(row, name, paid=NEXT) for row, name in enumerate(names, 2)]
        plan = planned(book, *paid)
        assert (plan.lines["there"], plan.lines["paid"], plan.lines["new"]) == (1, 2, 0)
        assert apply_plan(book, plan).summary["settled"] == 2
        assert total(book)["received"] == "300.00"
        assert take_in(book, paid) is None
        check_sound(book)


def test_money_that_was_given_back_is_not_paid_again_by_the_same_list() -> None:
    with small_book() as book:
        take_in(book, [line(2, paid=True)])
        recording.refund_payment(book, 1, None, on=DAY, reason="退回")
        assert take_in(book, [line(2, paid=True)]) is None
        assert total(book)["received"] == "0.00"


@pytest.mark.parametrize("paid", [None, True])
@pytest.mark.parametrize("order_no", [None, "o1"])
def test_a_cancelled_pledge_is_not_brought_back_by_the_same_list(paid: bool | None, order_no: str | None) -> None:
    with small_book() as book:
        take_in(book, [line(2, order_no=order_no), line(3, "李四")])
        recording.cancel_pledge(book, 1, on=DAY, reason="误记")
        plan = planned(book, line(2, order_no=order_no, paid=paid), line(3, "李四"))
        assert plan.lines["there"] == 2
        assert not plan.writes
        more = take_in(book, [line(2, order_no=order_no), line(3, "李四"), line(4, note="另一笔")])
        assert more
        assert total(book)["pledged"] == "200.00"


def test_a_pledge_recorded_by_hand_is_a_twin_to_look_at() -> None:
    with small_book() as book:
        recording.add_pledge(
            book, find_campaign(book, None), find_channel(book, "staff"), Giver("张三"), 10000, on=DAY, round=1
        )
        plan = planned(book, line(2), line(3))
        assert [(one.key, one.row, one.facts) for _, one in plan.problems] == [("import.twin", 2, {"pledge": 1})]
        assert planned(book, line(2), line(3), corrections="skip").lines == {"there": 1, "new": 1}
        assert planned(book, line(2), line(3), corrections="add").lines == {"new": 2}


# ---- order numbers


def test_an_order_number_tells_a_gift_whatever_else_changed() -> None:
    with small_book() as book:
        take_in(book, [line(2, order_no="o1"), line(3, order_no="o2")], sender="微信")
        assert take_in(book, [line(2, on=NEXT, note="补注", order_no="o1")], sender="银行") is None
        assert total(book)["gifts"] == 2


@pytest.mark.parametrize("empty", [True, False])
def test_an_order_number_twice_in_a_list_is_a_problem(empty: bool) -> None:
    with small_book() as book:
        if not empty:
            take_in(book, [line(2, "李四")])
        plan = planned(book, line(2, order_no="o1"), line(3, order_no="o1"))
        assert [(source, one.key, one.row) for source, one in plan.problems] == [(0, "import.order_twice", 3)]


def test_two_order_numbers_are_two_gifts_and_no_correction() -> None:
    with small_book() as book:
        take_in(book, [line(2, order_no="o1")])
        plan = planned(book, line(2, order_no="o2"), line(3, amount=5000, order_no="o3"))
        assert not plan.problems
        assert plan.lines["new"] == 2


def test_a_list_without_order_numbers_repeats_one_with_them() -> None:
    with small_book() as book:
        take_in(book, [line(2, order_no="o1"), line(3, order_no="o2")])
        assert take_in(book, [line(2), line(3)]) is None
        assert take_in(book, [line(2), line(3), line(4)])
        assert total(book)["gifts"] == 3
    with small_book() as book:
        take_in(book, [line(2), line(3)])
        assert take_in(book, [line(2, order_no="o1"), line(3, order_no="o2")]) is None


def test_another_senders_order_numbers_do_not_swallow_a_plain_line() -> None:
    with small_book() as book:
        take_in(book, [line(2, order_no="o1")], sender="微信")
        plan = planned(book, line(2), sender="工会")
        assert [problem.key for _, problem in plan.problems] == ["import.twin"]


# ---- corrections


STATES = {"unpaid": 0, "part": 4000, "paid": 10000, "refunded": 10000}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("decision", ["replace", "add", "skip", None])
@pytest.mark.parametrize("order_no", [None, "o1"])
@pytest.mark.parametrize("paid", [None, NEXT])
def test_corrections(state: str, decision: Any, order_no: str | None, paid: date | None) -> None:
    """120 where the book has 100: by likeness or by order number, whatever has come of it; paid by the list or not."""
    with small_book() as book:
        take_in(book, [line(2, order_no=order_no), line(3, "李四", 7700)])
        if STATES[state]:
            recording.add_payment(book, 1, STATES[state], on=NEXT)
        if state == "refunded":
            recording.refund_payment(book, 1, None, on=NEXT + timedelta(2), reason="退回")
        came = 0 if state == "refunded" else STATES[state]
        before = total(book)
        lines = [line(2, amount=12000, order_no=order_no, paid=paid), line(3, "李四", 7700)]
        plan = planned(book, *lines, corrections=decision)
        assert plan.stopped == (decision is None)
        if decision is None:
            assert [(one.key, one.facts["pledge"]) for _, one in plan.problems] == [("import.correction", 1)]
            assert plan.lines["correction"] == 1
            return
        if decision == "skip":
            assert not plan.writes
            assert plan.lines["skip"] == 1
        else:
            apply_plan(book, plan)
        check_sound(book)
        assert take_in(book, lines, corrections=decision) is None
        own = 12000 if paid else 0
        pledged = {"replace": 12000, "add": 22000, "skip": 10000}[decision] + 7700
        received = {"replace": own or came, "add": came + own, "skip": came}[decision]
        yuan = lambda fen: f"{fen // 100}.{fen % 100:02}"  # noqa: E731
        assert (total(book)["pledged"], total(book)["received"]) == (yuan(pledged), yuan(received))
        assert total(book, as_of=DAY)["pledged"] == yuan(pledged), "as if the first had never been"
        last = NEXT + timedelta(3)
        assert total(book, as_of=last) == total(book)
        if decision == "skip":
            assert total(book) == before


def test_two_corrections_of_one_gift_replace_it_once() -> None:
    for lines in itertools.permutations([line(2, amount=12000, order_no="o1"), line(3, amount=13000)]):
        with small_book() as book:
            take_in(book, [line(2, order_no="o1")])
            take_in(book, lines, corrections="replace")
            check_sound(book)
            assert total(book)["pledged"] == "250.00"


def test_what_an_order_number_corrects_leaves_the_rest_to_the_others() -> None:
    lines = [line(2, amount=12000, order_no="o1"), line(3, amount=13000)]
    for order in itertools.permutations(lines):
        with small_book() as book:
            take_in(book, [line(2, order_no="o1"), line(3, amount=5000)])
            take_in(book, order, corrections="replace")
            check_sound(book)
            assert total(book)["pledged"] == "250.00"


def test_a_correction_within_the_files_of_one_import() -> None:
    with small_book() as book:
        take_in(book, [line(2, paid=True)])
        files = [[line(2, amount=12000)], [line(2, amount=13000)], [line(2, amount=12000)], [line(2, paid=True)]]
        plan = plan_pledges(book, [sent(*lines) for lines in files], terms(book, corrections="replace"))
        assert (plan.lines["correction"], plan.lines["skip"], plan.lines["there"]) == (1, 1, 2)
        apply_plan(book, plan)
        check_sound(book)
        assert (total(book)["pledged"], total(book)["received"]) == ("130.00", "100.00")


def test_what_was_corrected_is_known_when_the_old_list_comes_again() -> None:
    for order_no in (None, "o1"):
        with small_book() as book:
            old, new = [line(2, order_no=order_no)], [line(2, amount=12000, order_no=order_no)]
            take_in(book, old)
            take_in(book, new, corrections="replace")
            assert take_in(book, old) is None
            assert take_in(book, new) is None


def test_anonymous_gifts_are_counted_and_never_corrected() -> None:
    with small_book() as book:
        take_in(book, [line(row, "匿名", 1000) for row in range(2, 5)])
        assert take_in(book, [line(row, "无名氏", 1000) for row in range(2, 5)]) is None
        plan = planned(book, *(line(row, "匿名", 100) for row in range(2, 4)), line(9, "匿名", 10000))
        assert not plan.problems
        assert plan.lines["new"] == 3, "another's gift of ten times as much is no slip"
        take_in(book, [line(row, "匿名", 1000) for row in range(2, 7)])
        assert total(book)["gifts"] == 5


def test_a_groups_head_count_is_part_of_its_gift() -> None:
    with small_book() as book:
        take_in(book, [line(2, "车队", headcount=5), line(3, "车队")])
        assert [pledge.headcount for pledge in ledger.pledges(book, 1)] == [5, 12]
        assert take_in(book, [line(2, "车队"), line(3, "车队", headcount=5)]) is None
        plan = planned(book, line(2, "车队", headcount=6), line(3, "车队"))
        assert [one.key for _, one in plan.problems] == ["import.correction"]
        take_in(book, [line(2, "车队", headcount=6), line(3, "车队")], corrections="replace")
        assert sorted(pledge.headcount or 0 for pledge in ledger.pledges(book, 1) if not pledge.cancelled) == [6, 12]


# ---- control totals


def test_a_difference_stops_the_import_until_it_is_accepted_and_the_reason_is_kept() -> None:
    wrong = Control(9, "amount", "合计", 99900, (10000,))
    with small_book() as book:
        plan = planned(book, line(2), wrong)
        assert plan.stopped
        with pytest.raises(DonateError, match="stopped"):
            apply_plan(book, plan)
        written = take_in(book, [line(2), wrong], accept_difference=" 名单漏写一行 ")
        assert written
        assert ledger.entry(book, written.id).reason == "名单漏写一行"


def test_no_reason_is_kept_where_nothing_differs() -> None:
    right = Control(9, "count", "共", 1, (1, 1, 1))
    with small_book() as book:
        written = take_in(book, [line(2), right], accept_difference="不需要", expect_count=1, expect_total=10000)
        assert written
        assert ledger.entry(book, written.id).reason is None


@pytest.mark.parametrize("expected", [{"expect_count": 2}, {"expect_total": 9999}])
def test_the_clerks_own_figures_are_compared(expected: dict[str, int]) -> None:
    with small_book() as book:
        plan = planned(book, line(2), **expected)
        assert [control.label for _, control in plan.differences] == [f"--{key.replace('_', '-')}" for key in expected]
        assert plan.stopped


# ---- whom a line means


def test_namesakes_are_never_picked_whatever_the_order_of_lines() -> None:
    with small_book() as book:
        enrolling.add_donor(book, Giver("张三", staff_no="009", department="C"))
        lines = [line(2, "张三", department="A"), line(3, "张三"), line(4, "张三", 5000, staff_no="009")]
        for order in itertools.permutations(lines):
            plan = planned(book, *order)
            assert [(one.key, one.row) for _, one in plan.problems] == [("import.namesakes", 3)]
            assert sorted(gift.donor for gift in plan.gifts) == [1, 5]


def test_a_staff_number_beats_a_name_and_must_not_belong_to_another() -> None:
    with small_book() as book:
        enrolling.add_donor(book, Giver("张三", staff_no="009", department="C"))
        plan = planned(book, line(2, "张三", staff_no="009", department="A"), line(3, "李四", staff_no="009"))
        assert [gift.donor for gift in plan.gifts] == [5]
        assert [one.key for _, one in plan.problems] == ["import.other_name"]


def test_a_name_confirmed_is_remembered_until_the_import_is_taken_back() -> None:
    from donate_cli.undoing import undo_entry

    with small_book() as book:
        assert [one.key for _, one in planned(book, line(2, "老张")).problems] == ["import.unknown"]
        written = take_in(book, [line(2, "老张", whom="id:1")])
        assert not planned(book, line(2, "老张", on=NEXT)).problems
        assert written
        undo_entry(book, written.id, reason=None)
        assert [one.key for _, one in planned(book, line(2, "老张")).problems] == ["import.unknown"]
        check_sound(book)


def test_a_department_that_differs_is_asked_about_and_kept_only_with_a_gift() -> None:
    with small_book() as book:
        plan = planned(book, line(2, "张三", department="Z"))
        assert [verdict.reason and verdict.reason.key for verdict in plan.verdicts] == ["doubt.department"]
        assert list(plan.aliases) == [("张三", "z")]
        take_in(book, [line(2, "张三")])
        skipped = planned(book, line(2, "张三", 5000, department="Z"), line(3, "李四"), corrections="skip")
        assert not skipped.aliases
        fresh = planned(book, line(2, "张三", on=NEXT, department="Z", action="person"))
        assert [one.name for one in fresh.newcomers] == ["张三"]


def test_a_merged_donor_is_known_by_both_names_and_called_by_the_one_that_stays() -> None:
    with small_book() as book:
        enrolling.add_donor(book, Giver("张叁"))
        enrolling.merge_donors(book, known_donor(book, Giver("张三")), known_donor(book, Giver("张叁")))
        people = People(intake.people(book), intake.aliases(book), new=None)
        assert people.name_of(5) == "张叁"
        assert {people.whom(line(2, name), "in-service").donor for name in ("张三", "张叁")} == {5}


def test_a_forgotten_donors_other_names_are_erased() -> None:
    with small_book() as book:
        take_in(book, [line(2, "老张", whom="id:1")])
        enrolling.forget_donor(book, known_donor(book, Giver("id:1")))
        assert book.query("SELECT name, name_key, salt FROM alias") == [{"name": None, "name_key": None, "salt": None}]
        check_sound(book)
        assert [one.key for _, one in planned(book, line(2, "老张")).problems] == ["import.unknown"]


# ---- newcomers


def test_newcomers_are_enrolled_once_and_the_list_comes_again() -> None:
    lines = [
        line(2, "新人", department="A"),
        line(3, "新人", 20000, department="A"),
        line(4, "新人", department="B"),
        line(5, "新手", staff_no="100"),
        line(6, "新手", 20000, staff_no="100", department="C"),
        line(7, "新手", staff_no="101"),
    ]
    for order in itertools.permutations(lines[2:]):
        with small_book() as book:
            take_in(book, [*lines[:2], *order], new="person")
            names = book.query("SELECT name, staff_no, department FROM donor WHERE id > 4 ORDER BY name, staff_no, 3")
            assert [tuple(row.values()) for row in names] == [
                ("新人", None, "A"), ("新人", None, "B"), ("新手", "100", "C"), ("新手", "101", None),
            ]  # fmt: skip
            assert take_in(book, [*lines[:2], *order]) is None


AMBIGUOUS = {
    "a bare name beside one with a department": [{}, {"department": "A"}],
    "a bare name beside one with a number": [{}, {"staff_no": "100"}],
    "one number in two departments": [
        {"staff_no": "100", "department": "A"}, {"staff_no": "100", "department": "B"},
    ],
    "one name of two populations": [{"population": "retired"}, {"population": "in-service"}],
    "a number and none in one department": [{"staff_no": "100", "department": "A"}, {"department": "A"}],
}  # fmt: skip


@pytest.mark.parametrize("case", AMBIGUOUS)
def test_newcomers_who_could_not_be_told_apart_again_are_a_problem(case: str) -> None:
    for order in itertools.permutations(AMBIGUOUS[case]):
        with small_book() as book:
            plan = planned(book, *(line(row, "新人", **said) for row, said in enumerate(order, 2)), new="person")
            assert [(one.key, one.row) for _, one in plan.problems] == [("import.newcomers", 3)]


def test_one_staff_number_for_two_new_names_is_a_problem() -> None:
    with small_book() as book:
        plan = planned(book, line(2, "新人", staff_no="100"), line(3, "新手", staff_no="100"), new="person")
        assert [one.key for _, one in plan.problems] == ["import.other_name"]


def test_newcomers_of_gifts_that_are_left_out_are_not_enrolled() -> None:
    with small_book() as book:
        files = [[line(2, "新人")], [line(2, "新人", 20000), line(3, "李四")]]
        plan = plan_pledges(book, [sent(*one) for one in files], terms(book, new="person", corrections="skip"))
        apply_plan(book, plan)
        take_in(book, [line(2, "新手", action="skip"), line(3, "王五")], new="person")
        assert [row["name"] for row in book.query("SELECT name FROM donor WHERE id > 4")] == ["新人"]


# ---- what to look at


def test_an_outlier_is_asked_about_once() -> None:
    with small_book() as book:
        lines = [*(line(row, "王五", 1000, note=str(row)) for row in range(2, 8)), line(9, "张三", 10000)]
        plan = planned(book, *lines)
        assert [(one.line.row, one.reason and one.reason.key) for one in plan.verdicts] == [(9, "doubt.outlier")]
        apply_plan(book, plan)
        assert not planned(book, *lines).verdicts
        assert not planned(book, *lines, line(10, "李四", 1000)).verdicts


def test_a_slip_of_the_decimal_point_is_asked_about() -> None:
    with small_book() as book:
        take_in(book, [line(2, "张三", 1000)])
        plan = planned(book, line(2, "张三", 100000, on=NEXT))
        assert [(one.reason.key, one.reason.facts) for one in plan.verdicts if one.reason] == [
            ("doubt.slip", {"times": 100})
        ]


# ---- refused


def test_a_pledge_added_after_the_plan_stops_it() -> None:
    with small_book() as book:
        plan = planned(book, line(2))
        spring, staff = find_campaign(book, None), find_channel(book, "staff")
        recording.add_pledge(book, spring, staff, Giver("李四"), 100, on=DAY)
        before = every_row(book)
        with pytest.raises(DonateError, match="book_moved"):
            apply_plan(book, plan)
        assert every_row(book) == before


def test_a_closed_campaign_takes_no_list() -> None:
    with small_book() as book:
        close_campaign(book, find_campaign(book, None))
        with pytest.raises(DonateError, match=r"campaign\.closed"):
            planned(book, line(2))


def test_nothing_new_is_said_and_not_written() -> None:
    with small_book() as book:
        take_in(book, [line(2)])
        with pytest.raises(DonateError, match="nothing_new"):
            apply_plan(book, planned(book, line(2)))


# ---- rows in bulk

texts = st.text(max_size=8) | st.sampled_from(["%", '"%s%d', "\\u0041", "张\udc80", "\ud83d"])
numbers = st.integers(-(2**63), 2**63 - 1)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | numbers | st.integers(),
            st.none() | texts,
            st.none() | st.binary(max_size=40),
            st.none() | texts,
            st.none() | numbers,
        ),
        max_size=6,
    )
)
def test_a_digest_in_bulk_is_the_digest_of_the_row(rows: list[tuple[object, ...]]) -> None:
    columns = ("id", "entry", "line", "order_no", "note_digest", "on_date", "amount")
    digest_of = chain.row_digester("pledge", columns, {"id", "entry", "line", "amount"})
    for number, values in enumerate(rows):
        row = (number, 2**40, *values)
        assert digest_of(row) == chain.row_digest("pledge", dict(zip(columns, row, strict=True)))


stored = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=5)
pledge_rows = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, 4]), st.integers(1, 10**11), st.sampled_from([0, 1]), st.none() | stored,
        st.none() | stored, st.none() | st.integers(1, 2**63 - 1),
    ),
    max_size=8,
)  # fmt: skip
PLEDGE = ("campaign", "channel", "round", "on_date", "donor", "amount", "at_least", "note", "order_no", "line")


@settings(max_examples=30, deadline=None)
@given(pledge_rows)
def test_rows_written_in_bulk_are_rows_written_one_by_one(rows: list[tuple[object, ...]]) -> None:
    """With equal salts: the same rows, the same digests, and so the same hash over them."""
    whole = [(1, 1, 1, "2020-02-01", *row) for row in rows]

    def written(*, bulk: bool) -> tuple[object, ...]:
        salts = itertools.count()
        with pytest.MonkeyPatch.context() as known, small_book() as book:
            known.setattr("donate_cli.store.chain.secrets.token_bytes", lambda size: bytes([next(salts)] * size))
            with book.entry("pledge.enter") as entry:
                entry.add("pledge", **dict(zip(PLEDGE, (1, 1, 1, "2020-02-01", 1, 1, 0), strict=False)))
                if bulk:
                    assert entry.add_all("pledge", PLEDGE, whole) == 2
                for row in () if bulk else whole:
                    entry.add("pledge", **dict(zip(PLEDGE, row, strict=True)))
                entry.add("cancellation", pledge=1, on_date=DAY)
                digests = [bytes(entry.digests[table]) for table in TABLES]
            check_sound(book)
            (head,) = book.query("SELECT * FROM entry ORDER BY id DESC LIMIT 1")
            header = {**head, "at": ""}
            return book.query("SELECT * FROM pledge ORDER BY id"), digests, chain.entry_hash(header, digests)

    assert written(bulk=True) == written(bulk=False)


def test_a_number_beyond_64_bits_is_refused_in_one_line() -> None:
    with pytest.raises(DonateError, match=r"book\.number"), small_book() as book, book.entry("pledge.enter") as entry:
        entry.add_all("pledge", PLEDGE, [(1, 1, 1, "2020-02-01", 1, 1, 0, None, None, 2**63)])

"""The roster taken from lists: who joins, leaves and changes, and the participation rate before, on and after."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli import enrolling, recording
from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.enrolling import Giver, known_donor
from donate_cli.errors import DonateError
from donate_cli.lists import Control, StaffLine
from donate_cli.reporting import departments_table
from donate_cli.rostering import (
    RosterPlan,
    apply_roster,
    plan_roster,
    roster_changes,
    roster_preview,
    roster_problems,
)
from donate_cli.store import ledger, registry
from donate_cli.store.book import Book, Writing
from donate_cli.undoing import undo_entry
from donate_cli.views.data import as_object
from tests.books import DAY, SAY, check_sound, every_row, figures, sent, small_book

BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(29)
HOUSE = [StaffLine(2, "张三", "001", "A"), StaffLine(3, "李四", "002", "B"), StaffLine(4, "王五", "003")]


def planned(book: Book, *lines: StaffLine | Control, on: date = DAY, partial: bool = False) -> RosterPlan:
    return plan_roster(book, sent(*lines), on=on, partial=partial)


def take_in(book: Book, *lines: StaffLine | Control, on: date = DAY, partial: bool = False) -> Writing | None:
    plan = planned(book, *lines, on=on, partial=partial)
    assert not plan.problems, plan.problems
    return apply_roster(book, plan) if plan.joiners or plan.changes or plan.leavers else None


def listed(book: Book, on: date) -> list[str]:
    return sorted(one.name or "" for one in registry.donors(book)
                  if one.kind == "person" and one.joined_on and one.joined_on <= on
                  and (one.left_on is None or one.left_on > on))  # fmt: skip


def rate(book: Book, on: date) -> Any:
    table = departments_table(book, find_campaign(book, None), roster_on=on)
    return as_object(table, SAY)["total"]["rate"]


def keys(plan: RosterPlan) -> list[tuple[str, int]]:
    return [(one.key, one.row) for one in plan.problems]


# ---- joiners, leavers, changes


def test_joiners_leavers_and_changes() -> None:
    with small_book() as book:
        plan = planned(
            book,
            StaffLine(2, "张三", "001", "B", party=True),
            StaffLine(3, "王五", "003"),
            StaffLine(4, "新员", "104", "A", "dispatched", False, True, date(2019, 7, 1)),
        )
        assert roster_preview(plan).rows == [("joins", 1), ("leaves", 1), ("changes", 1), ("stays", 1)]
        rows = as_object(roster_changes(plan), SAY)["rows"]
        assert [(row["fate"], row["name"], row["field"], row["old"], row["new"]) for row in rows] == [
            ("changes", "张三", "department", "A", "B"),
            ("changes", "张三", "party", None, "yes"),
            ("leaves", "李四", None, None, None),
            ("joins", "新员", None, None, None),
        ]
        written = apply_roster(book, plan)
        assert written.summary == {"joined": 1, "left": 1, "changed": 1, "date": "2020-02-01"}
        assert listed(book, BEFORE) == ["张三", "新员", "李四", "王五"]
        assert listed(book, DAY) == listed(book, AFTER) == ["张三", "新员", "王五"]
        new = known_donor(book, Giver("新员"))
        assert (new.staff_no, new.department, new.population, new.party, new.league, new.joined_on) == (
            "104", "A", "dispatched", False, True, date(2019, 7, 1),
        )  # fmt: skip
        check_sound(book)


people = st.lists(
    st.tuples(st.sampled_from(["001", "002", "003", "104", "105"]), st.sampled_from(["A", "B", None])),
    unique_by=lambda one: one[0], max_size=5,
)  # fmt: skip
NAMES = {"001": "张三", "002": "李四", "003": "王五", "104": "新员", "105": "新手"}


def as_lines(found: list[tuple[str, str | None]]) -> list[StaffLine]:
    return [StaffLine(row, NAMES[number], number, place) for row, (number, place) in enumerate(found, 2)]


@settings(max_examples=40, deadline=None)
@given(st.lists(people, min_size=1, max_size=4), st.booleans())
def test_the_roster_of_a_day_is_the_list_of_that_day(lists: list[list[tuple[str, str | None]]], partial: bool) -> None:
    """After each of some lists, a month apart, the roster of its day is who was on it; a part takes nobody away."""
    with small_book() as book:
        day, on_record = DAY, {"张三", "李四", "王五"}
        for found in lists:
            take_in(book, *as_lines(found), on=day, partial=partial)
            names = {NAMES[number] for number, _ in found}
            on_record = on_record | names if partial else names
            assert set(listed(book, day)) == on_record
            assert take_in(book, *as_lines(found), on=day, partial=partial) is None, "twice is once"
            day += timedelta(30)
        check_sound(book)


@settings(max_examples=15, deadline=None)
@given(people)
def test_the_order_of_lines_does_not_matter(found: list[tuple[str, str | None]]) -> None:
    def after(lines: list[StaffLine]) -> Any:
        with small_book() as book:
            take_in(book, *lines)
            return sorted((one.staff_no, one.department, one.joined_on, one.left_on) for one in registry.donors(book)
                          if one.staff_no)  # fmt: skip

    assert after(as_lines(found)) == after(as_lines(found)[::-1])


def test_who_comes_back_is_on_the_roster_again() -> None:
    with small_book() as book:
        take_in(book, *HOUSE[:2])
        assert listed(book, AFTER) == ["张三", "李四"]
        take_in(book, *HOUSE, on=AFTER)
        assert listed(book, AFTER) == ["张三", "李四", "王五"]
        assert known_donor(book, Giver("王五")).id == 3, "the same person, with all that they gave"


def test_a_day_of_leaving_that_the_list_says() -> None:
    with small_book() as book:
        take_in(book, *HOUSE[:2], HOUSE[2]._replace(left_on=AFTER))
        assert listed(book, DAY) == ["张三", "李四", "王五"]
        assert listed(book, AFTER) == ["张三", "李四"]
        assert take_in(book, *HOUSE[:2], HOUSE[2]._replace(left_on=AFTER)) is None


def test_a_part_takes_nobody_away_and_an_older_whole_list_is_refused() -> None:
    with small_book() as book:
        take_in(book, *HOUSE, StaffLine(5, "新员", "104"))
        assert listed(book, BEFORE) == ["张三", "李四", "王五"]
        with pytest.raises(DonateError, match="roster_older"):
            planned(book, *HOUSE, on=BEFORE)
        take_in(book, StaffLine(5, "新员", "104"), on=BEFORE, partial=True)
        assert listed(book, BEFORE) == ["张三", "新员", "李四", "王五"]


# ---- whom a line means


def test_a_number_given_later_goes_to_the_one_without() -> None:
    with small_book() as book:
        enrolling.add_donor(book, Giver("钱七", department="A"))
        take_in(book, *HOUSE, StaffLine(5, "钱七", "107", "A"))
        assert (known_donor(book, Giver("钱七")).id, known_donor(book, Giver("钱七")).staff_no) == (5, "107")
        assert listed(book, DAY) == ["张三", "李四", "王五", "钱七"]


def test_a_name_without_a_number_moves_department() -> None:
    with small_book() as book:
        take_in(book, StaffLine(2, "张三", department="C"), *HOUSE[1:])
        assert known_donor(book, Giver("张三")).department == "C"


def test_namesakes_are_told_apart_by_department_or_number_never_picked() -> None:
    with small_book() as book:
        take_in(book, *HOUSE, StaffLine(5, "张三", "104", "C"))
        for order in itertools.permutations([StaffLine(2, "张三", None, "A"), StaffLine(3, "张三", None, "C")]):
            plan = planned(book, *order, *HOUSE[1:])
            assert (plan.same, plan.changes, plan.joiners, plan.problems) == (4, [], [], [])
        plan = planned(book, StaffLine(2, "张三", None, "D"), *HOUSE[1:])
        assert keys(plan) == [("import.roster_namesakes", 2)]


@pytest.mark.parametrize("again", [HOUSE[0], StaffLine(9, "张三"), StaffLine(9, "张三", None, "A")])
def test_one_person_twice_is_a_problem(again: StaffLine) -> None:
    with small_book() as book:
        plan = planned(book, *HOUSE, again._replace(row=9))
        key = "import.roster_number_twice" if again.staff_no else "import.roster_twice"
        assert keys(plan) == [(key, 9)]
        newcomer = again._replace(name="新员", staff_no=again.staff_no and "104")
        plan = planned(book, newcomer._replace(row=8), newcomer._replace(row=9))
        assert keys(plan) == [(key, 9)]


def test_a_number_of_another_is_a_problem() -> None:
    with small_book() as book:
        plan = planned(book, StaffLine(2, "新员", "001"))
        assert keys(plan) == [("import.other_name", 2)]


def test_the_number_of_a_merged_record_is_its_survivors() -> None:
    with small_book() as book:
        enrolling.add_donor(book, Giver("张叁"))
        enrolling.merge_donors(book, known_donor(book, Giver("张三")), known_donor(book, Giver("张叁")))
        assert keys(planned(book, StaffLine(2, "张三", "001"))) == [("import.other_name", 2)]
        assert not planned(book, StaffLine(2, "张叁", "001")).joiners


def test_the_number_of_an_outsider_is_a_problem() -> None:
    with small_book() as book:
        enrolling.add_donor(book, Giver("外人", staff_no="900", population="external"))
        assert keys(planned(book, StaffLine(2, "外人", "900"))) == [("donor.not_rostered", 2)]
        assert keys(planned(book, StaffLine(2, "外人", population="external"))) == [("donor.not_rostered", 2)]


BAD = {
    "import.no_name": StaffLine(9, None, "104"),
    "name.control": StaffLine(9, "坏\u202e人"),
    "date.reversed": StaffLine(9, "新员", left_on=date(2001, 1, 1)),
}


@pytest.mark.parametrize("key", BAD)
@pytest.mark.parametrize("known", [True, False])
def test_a_bad_line_stops_all(key: str, known: bool) -> None:
    with small_book() as book:
        bad = BAD[key]._replace(name="张三") if known and key == "date.reversed" else BAD[key]
        before = every_row(book)
        plan = planned(book, StaffLine(2, "新手"), bad)
        assert keys(plan) == [(key, 9)]
        assert as_object(roster_problems(plan), SAY)["rows"][0]["line"] == 9
        with pytest.raises(DonateError, match="stopped"):
            apply_roster(book, plan)
        assert every_row(book) == before


@pytest.mark.parametrize("field", ["department", "staff_no"])
def test_no_text_that_commands_a_terminal_is_kept(field: str) -> None:
    with small_book() as book:
        assert keys(planned(book, StaffLine(2, "新员", **{field: "A\x1b[2J"}))) == [("name.control", 2)]


def test_a_head_count_that_differs_has_to_be_accepted() -> None:
    with small_book() as book:
        lines = [*HOUSE, StaffLine(5, "新员"), Control(9, "count", "共", 5, (4,))]
        with pytest.raises(DonateError, match="stopped"):
            apply_roster(book, planned(book, *lines))
        written = apply_roster(book, planned(book, *lines), accept_difference="一人休假")
        assert ledger.entry(book, written.id).reason == "一人休假"
        agreed = apply_roster(book, planned(book, *HOUSE), accept_difference="不需要")
        assert ledger.entry(book, agreed.id).reason is None


def test_a_book_that_moved_refuses_the_plan() -> None:
    with small_book() as book:
        plan = planned(book, StaffLine(2, "新员"))
        enrolling.add_donor(book, Giver("别人"))
        with pytest.raises(DonateError, match="book_moved"):
            apply_roster(book, plan)


# ---- the rate, and the roster taken back


def test_the_rate_before_on_and_after_the_roster() -> None:
    with small_book() as book:
        for name in ("张三", "李四"):
            recording.add_pledge(
                book, find_campaign(book, None), find_channel(book, "staff"), Giver(name), 100, on=DAY, round=1
            )
        assert rate(book, BEFORE) == {"low": 0.6667, "high": 0.6667}
        take_in(book, HOUSE[0], HOUSE[2], StaffLine(5, "新员", "104"), StaffLine(6, "新手", "105"))
        assert rate(book, BEFORE) == {"low": 0.6667, "high": 0.6667}, "what was said of that day stays"
        for day in (DAY, AFTER):
            assert rate(book, day) == {"low": 0.25, "high": 0.25}, "李四 has left, two have joined"


def test_a_roster_taken_back_leaves_no_trace_and_can_come_again() -> None:
    lines = [HOUSE[0]._replace(department="C", party=True), StaffLine(5, "新员甲", "104"),
             StaffLine(6, "新员乙", "105", "A"), StaffLine(7, "新员丙")]  # fmt: skip
    with small_book() as book:
        before, people_before = figures(book, None, AFTER), registry.donors(book)
        first = take_in(book, *lines)
        after, people_after = figures(book, None, AFTER), registry.donors(book)
        assert first
        assert first.summary == {"joined": 3, "left": 2, "changed": 1, "date": "2020-02-01"}
        undo_entry(book, first.id, reason=None)
        check_sound(book)
        assert (figures(book, None, AFTER), registry.donors(book)) == (before, people_before)
        again = take_in(book, *lines)
        assert again
        assert again.summary == first.summary
        assert figures(book, None, AFTER) == after
        assert [one.name for one in registry.donors(book)] == [one.name for one in people_after]
        check_sound(book)


def test_a_roster_that_a_later_one_was_compared_with_stays_until_that_is_taken_back() -> None:
    with small_book() as book:
        first = take_in(book, *HOUSE, StaffLine(5, "新员", "104"))
        second = take_in(book, *HOUSE[1:], StaffLine(5, "新员", "104"), on=AFTER)
        assert first
        assert second
        with pytest.raises(DonateError) as refused:
            undo_entry(book, first.id, reason=None)
        assert (refused.value.key, refused.value.facts["by"]) == ("undo.built_on", second.id)
        for entry in (second, first):
            undo_entry(book, entry.id, reason=None)
        assert listed(book, AFTER) == ["张三", "李四", "王五"]


def test_a_joiner_who_gave_stays_a_donor_and_is_on_no_roster() -> None:
    with small_book() as book:
        first = take_in(book, *HOUSE, StaffLine(5, "新员", "104"))
        spring, staff = find_campaign(book, None), find_channel(book, "staff")
        recording.add_pledge(book, spring, staff, Giver("新员"), 100, on=DAY)
        assert first
        undo_entry(book, first.id, reason=None)
        assert listed(book, AFTER) == ["张三", "李四", "王五"]
        assert known_donor(book, Giver("新员")).staff_no == "104"
        take_in(book, *HOUSE, StaffLine(5, "新员", "104"))
        assert listed(book, AFTER) == ["张三", "新员", "李四", "王五"]
        check_sound(book)

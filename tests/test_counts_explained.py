"""The bridge from gifts to donors: every step adds up to the totals, and names those who make it."""

import json
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli import recording
from donate_cli.averaging import average, figures_table
from donate_cli.bridging import counts_table
from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.counting import Count
from donate_cli.enrolling import Giver
from donate_cli.listing import detail_table
from donate_cli.model import Basis
from donate_cli.money import Amount
from donate_cli.reporting import totals_table
from donate_cli.scoping import find_scope
from donate_cli.store.book import Book
from donate_cli.store.totals import WHOLE, Scope
from donate_cli.table import Span
from donate_cli.trending import trend_table
from donate_cli.views.data import as_object
from tests.books import DAY, SAY, small_book
from tests.conftest import Donate

GIFTS = (
    "张三 200 -c staff --department 营业室 --round 1 --on 2020-02-01 --paid",
    "张三 50 -c staff --round 1 --on 2020-02-02 --paid",
    "张三 100 -c youth --round 1 --on 2020-02-03",
    "李四 100 -c staff --department 营业室 --round 1 --on 2020-02-01 --paid",
    "李四 100 -c staff --round 2 --on 2020-02-05",
    "车队 1200 -c staff --department 营业室 --headcount 12 --round 1 --on 2020-02-05 --paid",
    "车队 600 -c staff --headcount 6 --round 2 --on 2020-02-07",
    "离退休支部 3000 -c party-r --headcount unknown --round 2 --on 2020-02-07 --paid",
    "--anonymous 88 -c staff --round 1 --on 2020-02-07 --paid",
    "利民公司 5000 -c staff --kind organisation --population external --round 1 --on 2020-02-09",
)


@pytest.fixture
def told(drive: Donate) -> Donate:
    """A drive with whatever makes the counts differ."""
    drive("campaign round 2")
    for gift in GIFTS:
        drive(f"pledge add {gift} --new")
    drive("payment add 3 40 --on 2020-02-10")
    drive("payment add 3 60 --on 2020-02-11")
    return drive


def test_the_bridge_in_chinese(told: Donate) -> None:
    assert (
        told("--lang zh report counts --explain").out
        == """\
春节帮扶 · 笔数、人次、人数的由来（认捐口径）
由来                        至少  至多   得  涉及
───────────────────────────────────────────────────────
笔数                                     10
　同渠道同轮次多次捐款        -1    -1    9  张三 -1
　集体一笔算多人             +16   +16   25  车队 +16
　集体人数未知                 0  未知  ≥25  离退休支部
　集体与他人可能重复          -3     0  ≥22  车队
　匿名者可能已在其中          -1     0  ≥21  匿名
人次                                    ≥21
　同一人在多个渠道            -1    -1  ≥20  张三 -1
　同一人在多个轮次            -1    -1  ≥19  李四 -1
　集体在各渠道轮次可能重复    -5     0  ≥14  车队
人数                                    ≥14
人均 ≤745.58 元 = 10,438.00 元 ÷ ≥14 人
中位数 350.00 元：具名的 3 位捐款人（含单位）各自合计；集体和匿名无从计入
春节帮扶 · 笔数、人次、人数（认捐口径）
笔数  人次  人数  认捐（元）  人均（元）  中位数（元）  具名人数
────────────────────────────────────────────────────────────────
  10   ≥21   ≥14   10,438.00     ≤745.58        350.00         3
"""
    )


def test_the_bridge_of_what_came_in_by_one_channel(told: Donate) -> None:
    assert (
        told("report counts --explain --basis received --channel staff").out
        == """\
Spring relief · the counts explained (basis: received)
Step                                        At least  At most  Count  Because of
────────────────────────────────────────────────────────────────────────────────
Gifts                                                              5
  gave again in the same channel and round        -1       -1      4  张三 -1
  people in groups                               +11      +11     15  车队 +11
  a group's people may be others'                 -2        0  13–15  车队
  the anonymous may be among them                 -1        0  12–15  anonymous
Participations                                                 12–15
Donors                                                         12–15
only: Staff donation project
average 109.20–136.50 yuan = 1,638.00 ÷ 12–15 donors
median 175.00 yuan of 2 named donors, organisations among them; groups and the anonymous cannot enter it
Spring relief · the three counts (basis: received, in yuan)
Gifts  Participations  Donors  Received        Average  Median  Named donors
────────────────────────────────────────────────────────────────────────────
    5           12–15   12–15  1,638.00  109.20–136.50  175.00             2
"""
    )


def test_the_counts_in_short(told: Donate) -> None:
    assert (
        told("report counts --channel youth --round 1 --department 营业").out
        == """\
Spring relief · the three counts (basis: pledged, in yuan)
Gifts  Participations  Donors  Pledged  Average  Median  Named donors
─────────────────────────────────────────────────────────────────────
    1               1       1   100.00   100.00  100.00             1
only: Youth league committee; Round 1; 营业室
average 100.00 yuan = 100.00 ÷ 1 donors
median 100.00 yuan of 1 named donors, organisations among them; groups and the anonymous cannot enter it
"""
    )


def test_the_bridge_as_data(told: Donate) -> None:
    found = json.loads(told("report counts --explain --basis received --round 1 --format json").out)
    about = {key: found[key] for key in ("campaign", "basis", "round", "figures")}
    assert about == {
        "campaign": "春节帮扶",
        "basis": "received",
        "round": 1,
        "figures": [
            {
                "gifts": 7,
                "participations": {"low": 13, "high": 16},
                "donors": {"low": 12, "high": 15},
                "received": "1738.00",
                "at_least": False,
                "average": {"low": "115.86", "high": "144.84"},
                "median": "225.00",
                "named": 2,
            }
        ],
    }
    level = {"low": None, "high": None, "who": None}
    zhang, fleet, nobody = (
        {"donor": name, "kind": kind, "department": department}
        for name, kind, department in (
            ("张三", "person", "营业室"), ("车队", "group", "营业室"), (None, "anonymous", None),
        )
    )  # fmt: skip
    once = [{**zhang, "number": -1}]
    assert found["rows"] == [
        {"step": "gifts", **level, "reached": {"low": 7, "high": 7}},
        {"step": "in_parts", "low": -1, "high": -1, "reached": {"low": 6, "high": 6}, "who": once},
        {"step": "again", "low": -1, "high": -1, "reached": {"low": 5, "high": 5}, "who": once},
        {"step": "groups", "low": 11, "high": 11, "reached": {"low": 16, "high": 16}, "who": [{**fleet, "number": 11}]},
        {"step": "groups_same", "low": -2, "high": 0, "reached": {"low": 14, "high": 16},
         "who": [{**fleet, "number": None}]},
        {"step": "anonymous", "low": -1, "high": 0, "reached": {"low": 13, "high": 16},
         "who": [{**nobody, "number": None}]},
        {"step": "participations", **level, "reached": {"low": 13, "high": 16}},
        {"step": "channels", "low": -1, "high": -1, "reached": {"low": 12, "high": 15}, "who": once},
        {"step": "donors", **level, "reached": {"low": 12, "high": 15}},
    ]  # fmt: skip


def test_an_unknown_end_is_null_and_a_csv_has_the_steps(told: Donate) -> None:
    steps = {row["step"]: row for row in json.loads(told("report counts --explain --format json").out)["rows"]}
    assert (steps["groups_unknown"]["low"], steps["groups_unknown"]["high"]) == (0, None)
    assert steps["donors"]["reached"] == {"low": 14, "high": None}
    lines = told("report counts --explain --format csv").out.splitlines()
    assert lines[2] == "  gave again in the same channel and round,-1,-1,9,张三 -1"
    assert lines[4] == "  groups of unknown size,0,unknown,≥25,离退休支部"
    assert told("report counts --explain --format md").out.startswith("**Spring relief · the counts explained")


def test_a_named_donor_whom_a_group_may_cover_takes_nobody_from_the_least(drive: Donate) -> None:
    for channel, group, department in (("staff", "一组", "A"), ("youth", "二组", "B")):
        drive(f"pledge add 王五 10 -c {channel} --new")
        drive(f"pledge add {group} 50 -c {channel} --department {department} --headcount 5 --new")
    steps = {row["step"]: row for row in json.loads(drive("report counts --explain --format json").out)["rows"]}
    assert (steps["groups_same"]["low"], steps["participations"]["reached"]) == (-2, {"low": 10, "high": 12})
    assert (steps["channels"]["low"], steps["channels"]["high"]) == (0, -1)
    assert steps["donors"]["reached"] == {"low": 10, "high": 11}
    assert "groups_across" not in steps


def test_groups_are_named_where_they_may_have_people_in_common(drive: Donate) -> None:
    drive("pledge add 一组 50 -c staff --department A --headcount 5 --new")
    drive("pledge add 一组 50 -c youth --headcount 4")
    drive("pledge add 二组 50 -c staff --department B --headcount 5 --new")
    drive("pledge add 张三 50 -c staff --department C --new")

    def told() -> dict[str, list[str]]:
        rows = json.loads(drive("report counts --explain --format json").out)["rows"]
        return {row["step"]: [one["donor"] for one in row["who"]] for row in rows if row["who"]}

    assert told() == {"groups": ["一组", "二组"], "groups_across": ["一组"]}
    drive("pledge add 李四 50 -c staff --department B --new")
    assert told()["groups_same"] == ["二组"]
    drive("pledge add 李四 50 -c youth")
    assert (told()["channels"], told()["groups_across"]) == (["李四"], ["一组"])
    drive("pledge add 王五 50 -c staff --new")
    assert sorted(told()["groups_same"]) == ["一组", "二组"], "who has no department may be of any"


def test_few_names_on_the_screen_and_all_of_them_as_data(drive: Donate) -> None:
    for number in range(12):
        for _ in range(2 if number else 3):
            drive(f"pledge add 员{number:02} 10 -c staff --new")
    assert "员00 -2, 员01 -1" in drive("report counts --explain").out
    assert "员09 -1 and 2 more\n" in drive("report counts --explain").out
    assert "员09 -1 等，另 2 位\n" in drive("--lang zh report counts --explain").out
    (again,) = (r for r in json.loads(drive("report counts --explain --format json").out)["rows"] if r["who"])
    assert len(again["who"]) == 12
    assert again["low"] == sum(one["number"] for one in again["who"])
    assert "员11 -1" in drive("report counts --explain --format csv").out


def test_a_scope_that_is_not_there(told: Donate) -> None:
    assert "no department “财务”; there are: 营业室" in told("report counts --department 财务", code=1).err
    assert "no round 3" in told("report counts --round 3", code=1).err
    assert "no channel “x”" in told("report counts --channel x", code=1).err
    assert told("report counts --as-of 2020-01-01 --explain").out.startswith(
        "Spring relief · the counts explained (basis: pledged) · as of 2020-01-01\n"
    )


@pytest.mark.parametrize(
    ("money", "donors", "found"),
    [
        (Amount(100), Count(3, 3), Span(Amount(33), Amount(33))),
        (Amount(200), Count(3, 3), Span(Amount(67), Amount(67))),
        (Amount(100), Count(3, 6), Span(Amount(16), Amount(34))),
        (Amount(100), Count(3, None), Span(None, Amount(34))),
        (Amount(100, True), Count(3, 3), Span(Amount(33), None)),
        (Amount(100, True), Count(3, 6), Span(Amount(16), None)),
        (Amount(100, True), Count(3, None), None),
        (Amount(), Count(), None),
    ],
)
def test_an_average_says_no_more_than_is_known(money: Amount, donors: Count, found: Span | None) -> None:
    assert average(money, donors) == found


def test_no_average_of_what_nobody_knows(drive: Donate) -> None:
    drive("pledge add 大家 3600 -c staff --new --at-least --headcount unknown")
    assert "neither the money nor the donors have an upper end, so no average" in drive("report counts").out
    assert "no donor is named, so no median" in drive("report counts").out
    drive("pledge add 张三 100 -c youth --new --at-least")
    assert "100.00+" in drive("report counts").out, "a median of what is at least so much is at least so much"


WHO = ("id:1", "id:2", "id:3", "一组", "大家", "离退休支部", "公司", None)
PEOPLE = {"一组": (12, "in-service", "A"), "大家": (None, "in-service", None), "离退休支部": (30, "retired", None)}
GIVEN = st.tuples(
    st.sampled_from(WHO),
    st.sampled_from(["staff", "youth", "party-r"]),
    st.integers(1, 2),
    st.integers(1, 5),
    st.sampled_from([None, 2, 4]),
    st.sampled_from(["", "all", "parts", "back"]),
    st.integers(0, 4),
)


def give(book: Book, gift: tuple[Any, ...]) -> None:
    """One gift of the strategy, paid at once, in two parts, paid and returned, or not at all."""
    who, channel, round, yuan, headcount, paid, day = gift
    on, facts = DAY + timedelta(day), {}
    kind = "organisation" if who == "公司" else "group" if who in PEOPLE else None
    if who in PEOPLE:
        size, population, department = PEOPLE[who]
        facts = {"population": population, "department": department, "headcount": headcount or size or "unknown"}
    giver = Giver(who, kind=kind, new=True, **facts) if who else Giver()
    entry = recording.add_pledge(
        book, find_campaign(book, None), find_channel(book, channel), giver, yuan * 10_000 + 7,
        on=on, round=round, anonymous=who is None, at_least=yuan == 5,
    )  # fmt: skip
    parts = {"": [], "all": [None], "parts": [3_333, None], "back": [None]}[paid]
    for part in parts:
        payment = recording.add_payment(book, entry.summary["pledge"], part, on=on + timedelta(1))
    if paid == "back":
        recording.refund_payment(book, payment.summary["payment"], None, on=on + timedelta(2), reason="x")


def check_bridge(book: Book, basis: Basis, scope: Scope, as_of: date | None) -> None:
    campaign = find_campaign(book, None)
    whole = totals_table(book, campaign, basis=basis, as_of=as_of, scope=scope).totals()
    rows = list(counts_table(book, campaign, basis=basis, as_of=as_of, scope=scope).records())
    levels = {row["step"]: row["reached"] for row in rows if row["low"] is None}
    assert levels.pop("gifts") == Count.exactly(whole["gifts"])
    assert levels == {key: whole[key] for key in ("participations", "donors")}
    for before, row in pairwise(rows):
        if row["low"] is None:
            assert row["reached"] == before["reached"]
            continue
        high = None if before["reached"].high is None or not isinstance(row["high"], int) else row["high"]
        high = None if high is None else before["reached"].high + high
        assert row["reached"] == Count(before["reached"].low + row["low"], high)
        assert high is None or row["reached"].low <= high
        assert row["who"], row["step"]
        assert row["low"] <= 0 or row["step"] == "groups"
        numbers = [share.number for share in row["who"].shares]
        if row["step"] in ("in_parts", "again", "groups", "channels", "rounds"):
            assert sum(numbers) == row["high"], row["step"]


@settings(max_examples=60, deadline=None)
@given(st.lists(GIVEN, max_size=9))
def test_steps_add_up_whatever_was_given(gifts: list[tuple[Any, ...]]) -> None:
    with small_book() as book:
        for gift in gifts:
            give(book, gift)
        campaign = find_campaign(book, None)
        for basis in ("pledged", "received"):
            check_bridge(book, basis, WHOLE, None)
            check_bridge(book, basis, WHOLE, DAY + timedelta(3))
            check_bridge(book, basis, find_scope(book, campaign, round=2), None)
            check_bridge(book, basis, find_scope(book, campaign, department="A"), None)
            check_bridge(book, basis, find_scope(book, campaign, channel="staff", round=1), None)
            check_scopes(book, basis)
            check_days(book, basis)
            check_median(book, basis)


def check_scopes(book: Book, basis: Basis) -> None:
    """A part of the campaign has the figures of its row among all parts."""
    campaign = find_campaign(book, None)
    for by, names in (("channel,round", ("channel", "round")), ("department", ("department",))):
        for row in as_object(totals_table(book, campaign, by=by, basis=basis), SAY)["rows"]:
            asked = {name: row.pop(name) for name in names}
            if None not in asked.values():
                scope = find_scope(book, campaign, **asked)
                assert as_object(totals_table(book, campaign, basis=basis, scope=scope), SAY)["total"] == row


def check_days(book: Book, basis: Basis) -> None:
    """Each day stands where the totals stood on it, and the last has come to the whole."""
    campaign = find_campaign(book, None)
    table = trend_table(book, campaign, basis=basis)
    whole, reached = totals_table(book, campaign, basis=basis).totals(), table.totals()
    keys = ("participations", "donors")
    assert [reached[key] for key in ("amount", "gifts")] == [whole[key] for key in (basis, "gifts")]
    assert [reached[f"{key}_so_far"] for key in keys] == [whole[key] for key in keys]
    for row in table.records():
        then = totals_table(book, campaign, basis=basis, as_of=row["date"]).totals()
        if basis == "pledged":
            assert [row[f"{key}_so_far"] for key in keys] == [then[key] for key in keys]
        assert row["amount_so_far"].fen == then[basis].fen


def check_median(book: Book, basis: Basis) -> None:
    campaign = find_campaign(book, None)
    each: dict[int, int] = {}
    for row in detail_table(book, campaign).records():
        if row["donor"].kind in ("person", "organisation") and row[basis].fen:
            each[row["donor"].id] = each.get(row["donor"].id, 0) + row[basis].fen
    (row,) = figures_table(book, campaign, basis=basis).records()
    assert row["named"] == len(each)
    assert (row["median"] and row["median"].fen) == (int(median(each.values()) + 0.5) if each else None)

"""A way to use a line or claim that is about as good leaves no other certain, whatever found it and wherever it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from donate_cli.claims import Allocation, Claim, Credit, Settled
from donate_cli.reconciling import propose
from donate_cli.store.file import open_book
from tests.conftest import Donate
from tests.test_matching import bank
from tests.test_reconciling import deposit, line, payment, promise, told


def sure(credits: list[Credit], claims: list[Claim], settled: tuple[Settled, ...] = ()) -> list[tuple[str, str, int]]:
    return [(each.ground, each.confidence, each.rivals) for each in propose(credits, claims, settled)]


# ---- across grounds


def by_wechat(order: str | None) -> list[Claim]:
    return [
        payment(number, yuan, name, order_no=order and f"{order}{number}")
        for number, yuan, name in ((1, 20, "张三"), (2, 60.5, "李四"), (3, 100, "王五"))
    ]


PAYOUT = line(1, 180.5, "财付通支付科技有限公司", "结算", after=2)


def test_a_payout_and_the_payer_of_one_of_its_gifts_are_rivals() -> None:
    assert sure([PAYOUT], by_wechat(None)) == [("payout", "certain", 0)]
    (found,) = propose([PAYOUT, line(2, 60.5, "李四", after=5)], by_wechat(None))
    assert told([found]) == ["name likely 1: 2→payment 102 60.5"]
    assert found.against == (
        tuple(Allocation(1, fen, payment=at) for fen, at in ((2000, 101), (6050, 102), (10000, 103))),
    )


def test_what_came_by_an_order_is_no_plain_transfer_of_its_payer() -> None:
    found = propose([PAYOUT, line(2, 60.5, "李四", after=5)], by_wechat("99001"))
    assert told(found) == ["payout likely 1: 1→payment 101 20, 1→payment 102 60.5, 1→payment 103 100"]
    assert found[0].against == ((Allocation(2, 6050, payment=102),),)
    assert sure([line(2, 60.5, "李四", after=5)], by_wechat("99001")) == [("name", "likely", 0)]


def test_the_number_of_an_order_or_of_a_person_is_so_whatever_else_would_fit() -> None:
    order = line(2, 60.5, "李四", order_no="990012", after=5)
    assert told(propose([PAYOUT, order], by_wechat("99001"))) == ["order certain 0: 2→payment 102 60.5"]
    claims = by_wechat(None)
    claims[1] = claims[1]._replace(staff_no="00317")
    assert told(propose([PAYOUT, line(2, 60.5, "李四", "00317", after=5)], claims)) == [
        "staff_no certain 0: 2→payment 102 60.5"
    ]


def test_a_payout_is_not_certain_beside_a_line_that_may_be_of_one_of_two_namesakes() -> None:
    claims = [*by_wechat(None), payment(4, 60.5, "李四", after=-1, channel="youth")]
    assert {confidence for _, confidence, _ in sure([PAYOUT, line(2, 60.5, "李四", after=3)], claims)} <= {
        "likely", "possible",
    }  # fmt: skip


def test_a_department_and_a_member_of_it_who_pays_are_rivals() -> None:
    claims = [promise(number, 100 + number, f"甲乙{'丙丁戊'[number]}", department="公司金融部") for number in range(3)]
    transfer = line(1, 303, "某某支行", "公司金融部捐款", after=1)
    assert sure([transfer], claims) == [("department", "certain", 0)]
    assert sure([transfer, line(2, 101, "甲乙丁")], claims) == [("name", "likely", 1)]
    assert ("department", "certain", 0) not in sure([transfer, line(2, 60, "甲乙丁"), line(3, 41, "甲乙丁")], claims)


def test_a_line_that_names_more_people_does_not_make_certain_what_was_likely() -> None:
    claims = [promise(1, 207, "邹庚七"), promise(2, 150, "喻辛八"), promise(3, 150, "柏壬九")]
    first, second = line(1, 357, "邹庚七", "本人207 代喻辛八150"), line(2, 300, None, "喻辛八、柏壬九")
    assert sure([first], claims) == [("name", "likely", 0)]
    (found,) = propose([first, second], claims)
    assert told([found]) == ["name likely 1: 2→pledge 2 150, 2→pledge 3 150"]
    assert found.against == ((Allocation(1, 20_700, pledge=1), Allocation(1, 15_000, pledge=2)),)


def test_odd_cents_are_not_certain_beside_a_sum_that_is_about_as_good() -> None:
    claims = [*deposit(100, 200.5, slip=None), promise(9, 300.5, "张三")]
    assert sure([line(1, 300.5, None, "ATM")], claims[2:]) == [("cents", "certain", 0)]
    assert [confidence for _, confidence, _ in sure([line(1, 300.5, None, "ATM")], claims)] == ["likely"]


# ---- money that a collector holds


@pytest.mark.parametrize("yuan", [100, 188.88])
def test_the_donor_of_cash_that_a_collector_holds_may_have_paid_twice(yuan: float) -> None:
    held = [payment(1, yuan, "张三", collector="王芳")]
    for payer in ("张三", None):
        assert {confidence for _, confidence, _ in sure([line(1, yuan, payer)], held)} == {"possible"}
    assert sure([line(1, yuan, "王芳", "张三捐款")], held) == [("name", "certain", 0)]


def test_several_gifts_or_parts_of_cash_that_a_collector_holds_are_possible() -> None:
    held = [
        payment(number, 10.01 * 2**number, name, collector="王芳")
        for number, name in enumerate(("张三", "李四", "王五"))
    ]
    assert [confidence for _, confidence, _ in sure([line(1, 30.03, None, "张三、李四捐款")], held)] == ["possible"]
    assert [confidence for _, confidence, _ in sure([line(1, 30.03, None, "跨行转入")], held)] == ["possible"]
    parts = [line(1, 5, "张三"), line(2, 5.01, "张三")]
    assert [confidence for _, confidence, _ in sure(parts, held)] == ["possible"]


# ---- other campaigns


def test_a_claim_of_another_campaign_is_a_rival_and_never_proposed() -> None:
    here, there = promise(1, 100, "张三", donor=1), promise(2, 100, "张三", donor=1, elsewhere=7)
    (found,) = propose([line(1, 100, "张三")], [here, there])
    assert told([found]) == ["name likely 1: 1→pledge 1 100"]
    assert found.against == ((Allocation(1, 10_000, pledge=2),),)
    assert propose([line(1, 100, "张三")], [there]) == []
    assert sure([line(1, 100, "张三")], [here, there._replace(left=20_000)]) == [("name", "certain", 0)]


@pytest.mark.parametrize(
    ("credit", "facts"),
    [
        (line(1, 188.88, None, "ATM"), {}),
        (line(1, 188.88, "张三"), {}),
        (line(1, 188.88, order_no="77881"), {"order_no": "77881"}),
        (line(1, 188.88, "张三", "00317"), {"staff_no": "00317"}),
    ],
)
def test_no_ground_is_certain_beside_the_same_elsewhere(credit: Credit, facts: dict[str, Any]) -> None:
    here = promise(1, 188.88, "张三", donor=1, **facts)
    assert [confidence for _, confidence, _ in sure([credit], [here])] == ["certain"]
    ((_, confidence, rivals),) = sure([credit], [here, here._replace(pledge=2, elsewhere=7)])
    assert (confidence != "certain", rivals) == (True, 1)


def test_a_whole_department_elsewhere_is_a_rival_only_if_it_adds_up() -> None:
    here = [promise(number, 100, f"甲{number}", department="公司部") for number in range(3)]
    credits = [line(1, 300, None, "公司部捐款")]
    there = [each._replace(pledge=each.pledge + 10, elsewhere=7) for each in here]
    assert sure(credits, [*here, *there[:2]]) == [("department", "certain", 0)]
    assert sure(credits, [*here, *there]) == [("department", "likely", 1)]


def test_money_that_may_go_back_for_another_campaign_is_not_certain() -> None:
    back = line(3, -100, "张三", "退款", after=18)
    here = Settled(1, 7, 10_000, 7, 1, back.day - 18, "张三")
    assert sure([back], [], (here,)) == [("refund", "certain", 0)]
    assert sure([back], [], (here, here._replace(line=2, payment=8, elsewhere=7))) == [("refund", "possible", 1)]


# ---- namesakes


def test_a_name_that_somebody_else_has_is_likely_even_if_nothing_else_is_open() -> None:
    one = promise(1, 100, "王芳", department="公司部", shared=("王芳",))
    assert sure([line(1, 100, "王芳")], [one]) == [("name", "likely", 0)]
    assert sure([line(1, 100, "王芳", "公司部捐款")], [one]) == [("name", "certain", 0)]
    near = one._replace(shared_near=("王芳",))
    assert sure([line(1, 100, "王芳", "公司部捐款")], [near]) == [("name", "likely", 0)]
    assert sure([line(1, 100, "王芳", "00317")], [near._replace(staff_no="00317")]) == [("staff_no", "certain", 0)]
    assert sure([line(1, 100, "芳姐")], [near._replace(names=("王芳", "芳姐"))]) == [("name", "certain", 0)]


def test_several_gifts_and_parts_of_a_name_that_somebody_else_has_are_likely() -> None:
    claims = [promise(1, 100, "王芳", donor=1, shared=("王芳",)), promise(2, 50, "王芳", donor=1, shared=("王芳",))]
    assert sure([line(1, 150, "王芳")], claims) == [("name", "likely", 0)]
    assert sure([line(1, 60, "王芳"), line(2, 40, "王芳")], claims[:1]) == [("instalments", "likely", 0)]
    twins = [claims[0], claims[0]._replace(pledge=3)]
    assert "certain" not in {sure_ for _, sure_, _ in sure([line(1, 100, "王芳"), line(2, 100, "王芳")], twins)}


# ---- the order of lines


def test_the_bank_takes_back_no_line_that_came_after() -> None:
    back = line(1, -100, "郝仁", "冲正", at_time="10:00:00")
    assert sure([back, line(2, 100, "郝仁", at_time="09:59:59")], []) == [("reversal", "certain", 0)]
    assert sure([back, line(2, 100, "郝仁", at_time="10:00:01")], []) == []
    for times in ((None, None), ("10:00:00", None), (None, "09:00:00"), ("10:00:00", "10:00:00")):
        lines = [back._replace(at_time=times[0]), line(2, 100, "郝仁", at_time=times[1])]
        assert sure(lines, []) == [("reversal", "likely", 0)], "on one day a file may list the newest first"
    assert sure([back._replace(at_time=None), line(2, 100, "郝仁", after=-1)], []) == [("reversal", "certain", 0)]
    assert sure([back, line(2, 100, "郝仁", at_time="10:00:01"), line(3, 100, "郝仁", after=-1)], []) == [
        ("reversal", "certain", 0)
    ]


def test_money_goes_back_only_after_it_came() -> None:
    back = line(3, -100, "张三", "退款", at_time="10:00:00")
    came = Settled(1, 7, 10_000, 7, 1, back.day, "张三", at_time="09:00:00")
    assert sure([back], [], (came,)) == [("refund", "certain", 0)]
    assert sure([back], [], (came._replace(at_time=None),)) == [("refund", "likely", 0)]
    assert sure([back], [], (came._replace(at_time="11:00:00"),)) == []


# ---- more than was promised


def test_more_than_was_promised_is_possible_and_the_rest_stays() -> None:
    claims = [promise(1, 150, "张三")]
    assert told(propose([line(1, 200, "张三")], claims)) == ["name possible 0: 1→pledge 1 150"]
    assert propose([line(1, 200, "张三"), line(2, 300, "张三")], claims) == []
    assert propose([line(1, 200, "张三")], [*claims, promise(2, 20, "张三")]) == []
    assert propose([line(1, 200, "张三")], [payment(1, 150, "张三")]) == []
    assert propose([line(1, 200, None, "张三、李四")], [*claims, promise(2, 500, "李四", after=-300)]) == []
    small = [promise(number, yuan, f"甲乙{number}") for number, yuan in enumerate((11, 189), 5)]
    assert told(propose([line(1, 200, "张三")], [*claims, *small])) == ["name possible 0: 1→pledge 1 150"]


# ---- who the rivals are


def test_rivals_are_told_up_to_five() -> None:
    claims = [promise(number, 100, "王五") for number in range(1, 9)]
    (found,) = propose([line(1, 100, "王五")], claims)
    assert (found.rivals, len(found.against)) == (7, 5)
    assert all(
        len(way) == 1 and way[0].line == 1 and way[0].pledge != found.allocations[0].pledge for way in found.against
    )


@pytest.mark.parametrize(
    ("credits", "claims", "against"),
    [
        (
            [line(1, 100, order_no="77881"), line(2, 70, order_no="77881")],
            [promise(1, 100, order_no="77881")],
            ((Allocation(2, 7_000, pledge=1),),),
        ),
        (
            [line(1, 300, "王芳")],
            [*deposit(100, 200, slip=None), promise(7, 300, "王芳")],
            ((Allocation(1, 30_000, pledge=7),),),
        ),
        (
            [line(1, 300, None, "0231"), line(2, 300, None, "0231")],
            deposit(300),
            ((Allocation(2, 30_000, payment=110),),),
        ),
        (
            [line(1, 100, "郝仁", after=-3), line(2, 100, "郝仁", after=-2), line(3, -100, "郝仁")],
            [],
            ((Allocation(3, -10_000, credit=1),),),
        ),
    ],
)
def test_each_ground_tells_its_rivals(
    credits: list[Credit], claims: list[Claim], against: tuple[tuple[Allocation, ...], ...]
) -> None:
    assert [each.against for each in propose(credits, claims)] == [against]


# ---- what the book knows of rivals


def proposed(donate: Donate, *more: str) -> list[tuple[str, str, str | None]]:
    rows = json.loads(donate(["reconcile", "run", "--format", "json", *more]).out)["rows"]
    return [(row["matched_with"], row["confidence"], row["against"]) for row in rows]


def banked(folder: Path, *lines: tuple[str, int, str | None, str | None]) -> None:
    with open_book(folder / "book.db", actor="clerk") as book:
        bank(book, *lines)


def test_a_line_that_would_do_in_two_campaigns_is_certain_in_neither(drive: Donate, tmp_path: Path) -> None:
    drive("pledge add 张三 100 -c staff --new --on 2020-02-03")
    banked(tmp_path, ("2020-02-05", 10000, "张三", None))
    assert proposed(drive) == [("pledge 1", "certain", None)]
    drive("campaign add 助学 --code zhuxue --opens 2020-02-01 --closes 2020-12-31")
    drive("pledge add 张三 100 -c staff --campaign zhuxue --on 2020-02-03")
    assert proposed(drive, "--campaign", "zhuxue") == [("pledge 2", "likely", "line 1 → pledge 1")]
    assert proposed(drive, "--campaign", "spring") == [("pledge 1", "likely", "line 1 → pledge 2")]
    drive("campaign close zhuxue")
    assert proposed(drive, "--campaign", "spring") == [("pledge 1", "certain", None)]


def test_a_namesake_of_whom_nothing_is_open_leaves_the_name_uncertain(drive: Donate, tmp_path: Path) -> None:
    drive("pledge add 王芳 100 -c staff --department 公司部 --new --on 2020-02-03")
    banked(tmp_path, ("2020-02-05", 10000, "王芳", None), ("2020-02-05", 5000, "王芳", "财务部捐款"))
    assert proposed(drive) == [("pledge 1", "certain", None)]
    drive("pledge add 王芳 50 -c staff --department 财务部 --new --on 2020-02-03")
    assert proposed(drive) == [("pledge 2", "certain", None), ("pledge 1", "likely", None)]
    drive("pledge cancel 2 --reason 记错 --on 2020-02-04")
    assert proposed(drive) == [("pledge 1", "likely", None)]


def test_the_times_of_the_bank_tell_what_was_taken_back(drive: Donate, tmp_path: Path) -> None:
    banked(tmp_path, ("2020-02-05", 10000, "郝仁", None), ("2020-02-05", -10000, "郝仁", "冲正"))
    assert proposed(drive) == [("reverses line 1", "likely", None)]

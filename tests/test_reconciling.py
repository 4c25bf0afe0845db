"""Each ground on which lines and claims belong together, in the words of banks, and what makes it less than certain."""

from datetime import date
from typing import Any

import pytest

from donate_cli.claims import Allocation, Claim, Credit, Proposal, Settled
from donate_cli.grounds.unmatched import Finding, Open, Use, Window
from donate_cli.reconciling import propose

DAY = date(2020, 2, 10).toordinal()


def line(number: int, yuan: float, payer: str | None = None, remark: str | None = None, **more: Any) -> Credit:
    day = DAY + more.pop("after", 0)
    return Credit(number, day, round(yuan * 100), payer=payer, remark=remark, **more)


def promise(number: int, yuan: float, *names: str, **more: Any) -> Claim:
    day = DAY + more.pop("after", 0)
    return Claim(number, None, round(yuan * 100), day, more.pop("donor", number), names, **more)


def payment(number: int, yuan: float, *names: str, **more: Any) -> Claim:
    return promise(number, yuan, *names, **more)._replace(payment=number + 100)


def told(proposals: list[Proposal]) -> list[str]:
    """Proposals in one line each: ground, confidence, rivals, and each part as `line→claim amount`."""
    return [
        f"{each.ground} {each.confidence} {each.rivals}: " + ", ".join(map(_part, each.allocations))
        for each in proposals
    ]


def _part(part: Allocation) -> str:
    kinds = {"payment": part.payment, "pledge": part.pledge, "returns": part.returns, "credit": part.credit}
    target = " ".join(f"{kind} {number}" for kind, number in kinds.items() if number is not None)
    return f"{part.line}→{target} {part.amount / 100:g}"


# ---- order numbers


def test_an_order_number_with_the_amount_is_certain_whoever_pays() -> None:
    found = propose(
        [line(1, 100, "李四", order_no="2020021099"), line(2, 100, "王五", other_no="T7788")],
        [payment(1, 100, "张三", order_no="2020021099\t"), promise(2, 100, "赵六", order_no="t7788")],
    )
    assert told(found) == ["order certain 0: 1→payment 101 100", "order certain 0: 2→pledge 2 100"]


def test_an_order_number_with_another_amount_is_likely_and_brings_the_smaller() -> None:
    found = propose([line(1, 80, order_no="77881")], [promise(1, 100, "张三", order_no="77881")])
    assert told(found) == ["order likely 0: 1→pledge 1 80"]


def test_an_order_number_that_two_lines_carry_is_not_certain() -> None:
    credits = [line(1, 100, order_no="77881"), line(2, 100, order_no="77881")]
    assert told(propose(credits, [promise(1, 100, order_no="77881")])) == ["order possible 1: 1→pledge 1 100"]


def test_a_line_with_the_order_number_of_one_is_not_certain_for_another() -> None:
    claims = [promise(1, 100, "张三", order_no="77881"), promise(2, 80, "李四")]
    assert [each.ground for each in propose([line(1, 80, "李四", order_no="77881")], claims)] == ["order"]


def test_a_short_number_is_that_of_a_row() -> None:
    assert told(propose([line(1, 100, other_no="12")], [promise(1, 100, order_no="12")])) == [
        "amount likely 0: 1→pledge 1 100"
    ]


def test_another_line_of_an_order_makes_the_right_one_less_sure() -> None:
    credits = [line(1, 100, order_no="77881"), line(2, 70, order_no="77881")]
    assert told(propose(credits, [promise(1, 100, order_no="77881")])) == ["order likely 1: 1→pledge 1 100"]


def test_one_order_may_be_two_gifts() -> None:
    claims = [promise(1, 100, "张三", order_no="77881"), promise(2, 50, "李四", order_no="77881")]
    assert told(propose([line(1, 150, order_no="77881")], claims)) == ["order certain 0: 1→pledge 1 100, 1→pledge 2 50"]


# ---- deposits


def deposit(*yuan: float, slip: str | None = "0231", number: int = 1) -> list[Claim]:
    return [
        payment(10 * number + place, each, f"甲{place}", collector="王芳", deposit=number, slip=slip)
        for place, each in enumerate(yuan)
    ]


def test_a_deposit_is_known_by_the_number_of_its_slip() -> None:
    found = propose(
        [line(1, 300, remark="ATM存款 0231", after=2), line(2, 300, remark="存款", after=2)], deposit(100, 200)
    )
    assert told(found) == ["slip certain 0: 1→payment 110 100, 1→payment 111 200"]


def test_a_figure_in_a_remark_is_no_slip_if_it_counts_people() -> None:
    assert told(propose([line(1, 300, remark="0231人捐款")], deposit(100, 200))) == [
        "amount likely 0: 1→payment 110 100, 1→payment 111 200"
    ]


def test_a_deposit_without_a_slip_is_known_by_its_collector() -> None:
    found = propose([line(1, 300, "王芳", "现金存款", after=1)], deposit(100, 200, slip=None))
    assert told(found) == ["collector certain 0: 1→payment 110 100, 1→payment 111 200"]


def test_a_collector_who_gave_the_same_amount_makes_both_less_than_certain() -> None:
    found = propose([line(1, 300, "王芳")], [*deposit(100, 200, slip=None), promise(7, 300, "王芳")])
    assert [each.confidence for each in found] == ["likely"]


def test_two_deposits_of_one_amount_are_rivals() -> None:
    claims = [*deposit(100, 200, slip=None), *deposit(150, 150, slip=None, number=2)]
    assert [(each.ground, each.confidence, each.rivals) for each in propose([line(1, 300)], claims)] == [
        ("amount", "possible", 1)
    ]


def test_a_line_that_names_somebody_else_is_hardly_a_deposit() -> None:
    claims = [*deposit(100, 200, slip=None), promise(7, 50, "张三")]
    assert [each.confidence for each in propose([line(1, 300, "张三")], claims)] == ["possible"]


# ---- names


@pytest.mark.parametrize(
    ("payer", "remark"),
    [
        ("王五", None), ("王　五", "转账"), (None, "网银转账-王五爱心款"), ("某某公司", "王五捐款"),
        (None, "员工王五 抗疫"), (None, "代王五"), ("王五(6222****1234)", None),
        (None, "公司部王五捐"), (None, "转账备注:王五"),
    ],
)  # fmt: skip
def test_a_name_by_itself_is_certain(payer: str | None, remark: str | None) -> None:
    claims = [promise(1, 100, "王五", department="公司部"), promise(2, 100, "赵六")]
    assert told(propose([line(1, 100, payer, remark)], claims)) == ["name certain 0: 1→pledge 1 100"]


def test_a_name_beside_another_department_is_not_certain() -> None:
    claims = [promise(1, 100, "王五", department="公司部"), promise(2, 50, "赵六", department="财务部")]
    assert told(propose([line(1, 100, "王五", "财务部捐款")], claims)) == ["name likely 0: 1→pledge 1 100"]


@pytest.mark.parametrize("remark", ["王明华", "向王明致敬", "欧王明捐款"])
def test_a_name_inside_a_longer_word_is_never_certain(remark: str) -> None:
    found = propose([line(1, 100, None, remark)], [promise(1, 100, "王明")])
    assert told(found) == ["name likely 0: 1→pledge 1 100"]


def test_the_longest_name_is_meant() -> None:
    found = propose([line(1, 100, None, "王明华捐款")], [promise(1, 100, "王明"), promise(2, 100, "王明华")])
    assert told(found) == ["name certain 0: 1→pledge 2 100"]


def test_a_staff_number_tells_namesakes_apart() -> None:
    claims = [promise(1, 100, "王五", staff_no="00317"), promise(2, 100, "王五", staff_no="00318")]
    assert told(propose([line(1, 100, "王五", "00318 捐款")], claims)) == ["staff_no certain 0: 1→pledge 2 100"]


def test_a_department_tells_namesakes_apart() -> None:
    claims = [promise(1, 100, "王五", department="公司部"), promise(2, 100, "王五", department="财务部")]
    assert told(propose([line(1, 100, "王五", "财务部捐款")], claims)) == ["name certain 0: 1→pledge 2 100"]


def test_namesakes_are_rivals() -> None:
    found = propose([line(1, 100, "王五")], [promise(1, 100, "王五"), promise(2, 100, "王五")])
    assert told(found) == ["name possible 1: 1→pledge 1 100"]


def test_who_pays_for_another_is_not_who_gives() -> None:
    claims = [promise(1, 100, "张三"), promise(2, 100, "李四")]
    assert told(propose([line(1, 100, "张三", "张三代李四捐款")], claims)) == ["name certain 0: 1→pledge 2 100"]


def test_two_names_without_a_word_for_whom_are_ambiguous() -> None:
    claims = [promise(1, 100, "张三"), promise(2, 100, "李四")]
    assert [each.confidence for each in propose([line(1, 100, "张三", "李四")], claims)] == ["possible"]


def test_a_payer_beside_the_name_of_another_is_not_certain() -> None:
    claims = [promise(1, 100, "张三"), promise(2, 50, "李四")]
    assert told(propose([line(1, 100, "张三", "李四捐款")], claims)) == ["name likely 0: 1→pledge 1 100"]


def test_a_doubtful_name_is_not_certain_even_if_the_only_other_claim_is_far() -> None:
    claims = [promise(1, 100, "张三", donor=1), promise(2, 100, "张三", donor=1, after=-100), promise(3, 50, "李四")]
    assert told(propose([line(1, 100, "张三", "李四捐款")], claims)) == ["name likely 0: 1→pledge 1 100"]


def test_a_staff_number_is_not_given_up_for_one_more_match() -> None:
    claims = [promise(1, 100, "王五", staff_no="00317"), promise(2, 100, "王五", after=10)]
    credits = [line(1, 100, "王五", "00317", after=9), line(2, 100, "王五")]
    assert told(propose(credits, claims)) == [
        "staff_no certain 0: 1→pledge 1 100", "name possible 0: 2→pledge 2 100",
    ]  # fmt: skip


def test_a_name_outside_the_window_is_only_possible() -> None:
    claims = [payment(1, 100, "张三")]
    assert told(propose([line(1, 100, "张三", after=10)], claims)) == ["name certain 0: 1→payment 101 100"]
    for days in (-90, -4, 11, 400):
        assert told(propose([line(1, 100, "张三", after=days)], claims)) == ["name possible 0: 1→payment 101 100"]
    for days in (-91, 401):
        assert propose([line(1, 100, "张三", after=days)], claims) == []
    assert told(propose([line(1, 100, "张三", after=-8)], [promise(1, 100, "张三")])) == [
        "name possible 0: 1→pledge 1 100"
    ]
    assert told(propose([line(1, 100, "张三", after=11)], claims, window=Window(after=11))) == [
        "name certain 0: 1→payment 101 100"
    ]
    assert propose([line(1, 100, None, after=11), line(2, 100, "张*", after=11)], claims) == []


def test_the_nearest_outside_the_window_is_found_and_an_order_number_whatever_the_day() -> None:
    claims = [payment(1, 100, "张三", donor=1), payment(2, 100, "张三", donor=1, after=30)]
    (found,) = propose([line(1, 100, "张三", after=90)], claims)
    assert told([found]) == ["name possible 1: 1→payment 102 100"]
    assert found.against == ((Allocation(1, 10_000, payment=101),),)
    numbered = [payment(1, 100, "张三", order_no="77881")]
    assert told(propose([line(1, 100, order_no="77881", after=-500)], numbered)) == [
        "order certain 0: 1→payment 101 100"
    ]


def test_another_name_is_found_beside_signs_and_letters() -> None:
    claims = [promise(1, 100, "johnsmith"), promise(2, 100, "买买提·艾力"), promise(3, 100, "张三")]
    credits = [
        line(1, 100, None, "donation John Smith"),
        line(2, 100, None, "买买提·艾力捐款"),
        line(3, 100, None, "张 三"),
    ]
    assert sorted(part.pledge or 0 for each in propose(credits, claims) for part in each.allocations) == [1, 2, 3]


@pytest.mark.parametrize("payer", ["*三丰", "张**", "**丰", "张*丰", "＊三丰", "张**(138****1234)"])
def test_a_masked_payer_is_likely_if_it_fits_one(payer: str) -> None:
    claims = [promise(1, 100, "张三丰"), promise(2, 100, "李四"), promise(3, 50, "张三丰")]
    assert told(propose([line(1, 100, payer)], claims)) == ["masked likely 0: 1→pledge 1 100"]


def test_a_masked_payer_who_may_be_two_is_possible() -> None:
    found = propose([line(1, 100, "张**")], [promise(1, 100, "张三丰"), promise(2, 100, "张小明")])
    assert told(found) == ["masked possible 1: 1→pledge 1 100"]


# ---- the best assignment


def test_the_best_total_is_assigned_and_not_what_comes_first() -> None:
    claims = [payment(1, 100, "张三", donor=1), payment(2, 100, "张三", donor=1, after=9, round=2)]
    credits = [line(1, 100, "张三", after=7), line(2, 100, "张三", after=4)]
    assert sorted((part.line, part.payment) for each in propose(credits, claims) for part in each.allocations) == [
        (1, 102), (2, 101),
    ]  # fmt: skip


def test_a_pair_that_is_forced_but_has_a_rival_is_likely() -> None:
    claims = [promise(1, 100, "张三", donor=1, round=2), promise(2, 100, "张三", donor=1, after=12)]
    credits = [line(1, 100, "张三", after=6), line(2, 100, "张三", after=2)]
    assert told(propose(credits, claims)) == [
        "name likely 1: 1→pledge 2 100", "name likely 1: 2→pledge 1 100",
    ]  # fmt: skip


def test_as_many_lines_as_gifts_that_look_alike_are_certain_together() -> None:
    claims = [promise(1, 0.1, "张三", donor=1), promise(2, 0.1, "张三", donor=1)]
    credits = [line(1, 0.1, "张三"), line(2, 0.1, "张三")]
    assert told(propose(credits, claims)) == ["twins certain 0: 1→pledge 1 0.1, 2→pledge 2 0.1"]
    assert {each.confidence for each in propose(credits[:1], claims)} == {"possible"}
    assert {each.confidence for each in propose([*credits, line(3, 0.1, "张三")], claims)} == {"possible"}


def test_gifts_of_namesakes_are_no_twins() -> None:
    credits = [line(1, 100, "张三"), line(2, 100, "张三")]
    found = propose(credits, [promise(1, 100, "张三"), promise(2, 100, "张三")])
    assert {(each.ground, each.confidence) for each in found} == {("name", "possible")}


def test_lines_that_name_another_too_are_no_twins() -> None:
    claims = [promise(1, 100, "张三", donor=1), promise(2, 100, "张三", donor=1), promise(3, 50, "李四")]
    found = propose([line(1, 100, None, "张三、李四"), line(2, 100, None, "张三、李四")], claims)
    assert {(each.ground, each.confidence) for each in found} == {("name", "possible")}


def test_a_thousand_gifts_that_look_alike_are_certain_together() -> None:
    claims = [promise(number, 1, "张三", donor=1) for number in range(1_000)]
    (found,) = propose([line(number, 1, "张三") for number in range(1_000)], claims)
    assert (found.ground, found.confidence, len(found.allocations)) == ("twins", "certain", 1_000)
    few = propose([line(number, 1, "张三") for number in range(900)], claims)
    assert (len(few), {each.confidence for each in few}) == (900, {"possible"})
    late = propose([line(number, 1, "张三", after=401 * (number == 999)) for number in range(1_000)], claims)
    assert (len(late), {each.confidence for each in late}) == (999, {"possible"})


def test_who_is_left_of_namesakes_is_likely_when_the_other_is_certain() -> None:
    claims = [promise(1, 100, "王五", staff_no="00317"), promise(2, 100, "王五")]
    found = propose([line(1, 100, "王五"), line(2, 100, "王五", "工号00317")], claims)
    assert told(found) == ["staff_no certain 0: 2→pledge 1 100", "name likely 0: 1→pledge 2 100"]


# ---- one line, many gifts


def department(size: int = 3, **more: Any) -> list[Claim]:
    return [promise(number, 100 + number, f"甲乙{number}", department="公司金融部", **more) for number in range(size)]


def test_a_department_pays_by_one_transfer() -> None:
    (found,) = propose([line(1, 303, "某某支行", "公司金融部36人抗疫捐款")], [*department(), promise(9, 50, "张三")])
    assert (found.ground, found.confidence) == ("department", "certain")
    assert [(part.pledge, part.amount) for part in found.allocations] == [(0, 10_000), (1, 10_100), (2, 10_200)]


def test_a_department_pays_for_one_channel() -> None:
    claims = [*department(), promise(9, 50, "张三", department="公司金融部", channel="youth")]
    (found,) = propose([line(1, 303, None, "公司金融部捐款")], claims)
    assert (found.ground, found.confidence, len(found.allocations)) == ("department", "certain", 3)


def test_what_a_department_gave_long_ago_is_not_part_of_its_transfer() -> None:
    claims = [payment(number, 100 + number, f"甲乙{number}", department="公司金融部") for number in range(3)]
    claims.append(payment(9, 50, "张三", department="公司金融部", after=-30))
    (found,) = propose([line(1, 303, None, "公司金融部捐款")], claims)
    assert (found.confidence, len(found.allocations)) == ("certain", 3)


def test_who_of_a_department_has_not_paid_is_found_but_not_certain() -> None:
    claims = [*department(6), promise(9, 77, "张三", department="公司金融部")]
    (found,) = propose([line(1, 615, None, "公司金融部捐款")], claims)
    assert (found.ground, found.confidence, len(found.allocations)) == ("department", "likely", 6)


def test_two_transfers_that_would_do_are_rivals() -> None:
    found = propose([line(1, 303, None, "公司金融部捐款"), line(2, 303, None, "公司金融部捐款")], department())
    assert [(each.confidence, each.rivals) for each in found] == [("likely", 1)]


def test_a_department_beside_the_name_of_another_is_not_certain() -> None:
    found = propose([line(1, 303, "张三", "公司金融部捐款")], [*department(), promise(9, 50, "张三")])
    assert [(each.ground, each.confidence) for each in found] == [("department", "likely")]


def test_a_collector_pays_in_all_that_she_holds() -> None:
    claims = [payment(number, 100 + number, f"甲乙{number}", collector="王芳") for number in range(3)]
    (found,) = propose([line(1, 303, "王芳", "代收捐款", after=20)], claims)
    assert (found.ground, found.confidence, len(found.allocations)) == ("collector", "certain", 3)


def test_those_who_are_named_pay_together() -> None:
    claims = [promise(1, 100, "张三"), promise(2, 50, "李四"), promise(3, 70, "王五")]
    assert told(propose([line(1, 150, None, "张三、李四捐款")], claims)) == [
        "name certain 0: 1→pledge 1 100, 1→pledge 2 50"
    ]


def test_one_pays_for_two_rounds_at_once() -> None:
    claims = [promise(1, 100, "张三", donor=1), promise(2, 200, "张三", donor=1, round=2)]
    assert told(propose([line(1, 300, "张三")], claims)) == ["name certain 0: 1→pledge 1 100, 1→pledge 2 200"]
    more = [*claims, promise(3, 70, "张三", donor=1)]
    assert told(propose([line(1, 270, "张三")], more)) == ["name likely 0: 1→pledge 2 200, 1→pledge 3 70"]


def test_several_gifts_of_a_name_are_certain_only_if_it_is_one_donor_and_no_part_of_a_word() -> None:
    namesakes = [promise(1, 100, "张三"), promise(2, 200, "张三")]
    assert [each.confidence for each in propose([line(1, 300, "张三")], namesakes)] == ["likely"]
    claims = [promise(1, 100, "王明", donor=1), promise(2, 200, "王明", donor=1)]
    assert [each.confidence for each in propose([line(1, 300, None, "王明华")], claims)] == ["likely"]


def test_a_platform_pays_out_what_came_in_a_few_days() -> None:
    claims = [payment(number, 33 + number, channel="youth", after=number % 3) for number in range(6)]
    (found,) = propose([line(1, 213, "财付通支付科技有限公司", after=4)], claims)
    assert (found.ground, found.confidence, len(found.allocations)) == ("payout", "certain", 6)
    (unnamed,) = propose([line(1, 213, None, after=4)], claims)
    assert (unnamed.ground, unnamed.confidence) == ("payout", "likely")
    (few,) = propose([line(1, 69, "微信转账", after=4)], claims[::3])
    assert (few.ground, few.confidence, len(few.allocations)) == ("payout", "likely", 2)


@pytest.mark.parametrize(("remark", "after"), [("微信转账 张三", 4), ("财付通", 1), ("财付通", 13)])
def test_a_line_with_a_name_or_at_another_time_is_no_payout(remark: str, after: int) -> None:
    claims = [payment(number, 33 + number, channel="youth", after=number % 3) for number in range(6)]
    found = propose([line(1, 213, None, remark, after=after)], [*claims, promise(9, 50, "张三")])
    assert "payout" not in {each.ground for each in found}


def test_the_only_set_that_adds_up_is_likely() -> None:
    yuan = [10.01, 20.02, 40.04, 80.08, 160.16]
    claims = [promise(number, each, f"甲乙{number}", channel=str(number)) for number, each in enumerate(yuan)]
    (found,) = propose([line(1, 10.01 + 40.04 + 160.16, None, "跨行转入")], claims)
    assert (found.ground, found.confidence) == ("subset", "likely")
    assert [part.pledge for part in found.allocations] == [0, 2, 4]


@pytest.mark.parametrize(("payer", "yuan"), [(None, [10, 20]), ("张三", [10, 20, 40])])
def test_a_set_of_two_or_beside_the_name_of_another_is_possible(payer: str | None, yuan: list[float]) -> None:
    claims = [promise(number, each, f"甲乙{number}", channel=str(number)) for number, each in enumerate(yuan)]
    found = propose([line(1, sum(yuan), payer)], [*claims, promise(9, 500, "张三", after=-300)])
    assert [(each.ground, each.confidence) for each in found] == [("subset", "possible")]


def test_sets_that_add_up_in_many_ways_say_nothing() -> None:
    claims = [promise(number, 100, f"甲乙{number}", channel=str(number)) for number in range(8)]
    assert propose([line(1, 300, None, "跨行转入")], claims) == []


# ---- one gift, many lines


def test_a_gift_in_instalments() -> None:
    credits = [line(1, 60, "张三"), line(2, 40, None, "张三捐款", after=5)]
    assert told(propose(credits, [promise(1, 100, "张三")])) == ["instalments certain 0: 1→pledge 1 60, 2→pledge 1 40"]
    assert told(propose(credits[:1], [promise(1, 100, "张三")])) == ["instalments likely 0: 1→pledge 1 60"]


def test_instalments_are_not_certain_beside_another_line_of_the_name() -> None:
    credits = [line(1, 60, "张三"), line(2, 40, "张三"), line(3, 7, "张三")]
    assert told(propose(credits, [promise(1, 100, "张三")])) == ["instalments likely 0: 1→pledge 1 60, 2→pledge 1 40"]


def test_a_part_beside_a_larger_line_or_another_gift_says_nothing() -> None:
    assert propose([line(1, 60, "张三"), line(2, 200, "张三")], [promise(1, 100, "张三")]) == []
    assert propose([line(1, 60, "张三")], [promise(1, 100, "张三", donor=1), promise(2, 200, "张三", donor=1)]) == []


def test_instalments_of_a_hinted_name_are_not_certain() -> None:
    found = propose([line(1, 60, None, "王明华"), line(2, 40, None, "王明华")], [promise(1, 100, "王明")])
    assert [(each.ground, each.confidence) for each in found] == [("instalments", "likely")]


# ---- the amount alone


def test_odd_cents_are_a_name() -> None:
    assert told(propose([line(1, 188.88, None, "ATM")], [promise(1, 188.88, "张三"), promise(2, 188, "李四")])) == [
        "cents certain 0: 1→pledge 1 188.88"
    ]


@pytest.mark.parametrize(
    ("payer", "yuan", "expected"),
    [
        ("李四", 188.88, ["cents possible 0: 1→pledge 1 188.88"]),
        ("郝仁", 188.88, ["cents likely 0: 1→pledge 1 188.88"]),
        (None, 188, ["amount likely 0: 1→pledge 1 188"]),
        ("李四", 188, ["amount possible 0: 1→pledge 1 188"]),
        ("郝仁", 188, ["amount possible 0: 1→pledge 1 188"]),
        ("*四", 188, ["amount possible 0: 1→pledge 1 188"]),
    ],
)
def test_another_name_or_whole_yuan_make_an_amount_less_sure(
    payer: str | None, yuan: float, expected: list[str]
) -> None:
    assert told(propose([line(1, yuan, payer)], [promise(1, yuan, "张三"), promise(2, 50, "李四")])) == expected


def test_an_amount_that_occurs_twice_says_nothing() -> None:
    assert propose([line(1, 188.88), line(2, 188.88)], [promise(1, 188.88, "张三")]) == []
    assert propose([line(1, 188.88)], [promise(1, 188.88, "张三"), promise(2, 188.88, "李四")]) == []


def test_interest_is_no_gift() -> None:
    assert propose([line(1, 1.37, None, "结息")], [promise(1, 1.37, "张三")]) == []


# ---- below zero


def test_a_refund_on_record_is_known_as_a_gift_is() -> None:
    claims = [payment(1, -100, "张三", refund_of=7), payment(2, -50.5, "李四", refund_of=8)]
    credits = [line(1, -100, "张三", "退款"), line(2, -50.5, None, "退款")]
    assert told(propose(credits, claims)) == [
        "refund certain 0: 1→payment 101 -100",
        "refund certain 0: 2→payment 102 -50.5",
    ]


def test_the_bank_takes_a_line_back() -> None:
    credits = [line(1, 100, "张三"), line(2, -100, "张三", "冲正", after=1), line(3, 100, "张三", after=2)]
    assert told(propose(credits, [promise(1, 100, "张三")])) == [
        "reversal certain 0: 2→credit 1 -100", "name certain 0: 3→pledge 1 100",
    ]  # fmt: skip


def test_a_line_of_the_same_payer_takes_back_what_nobody_claims() -> None:
    credits = [line(1, 100, "郝仁"), line(2, -100, "郝仁", after=3)]
    assert told(propose(credits, [])) == ["reversal certain 0: 2→credit 1 -100"]
    assert propose([credits[0], line(2, -100, "毛豆豆", after=3)], []) == []
    assert propose([credits[0], line(2, -100, "郝仁", after=16)], []) == []


def test_a_refund_on_record_makes_a_reversal_less_than_certain() -> None:
    credits = [line(1, 100, "张三"), line(2, -100, "张三", "退款", after=3)]
    found = propose(credits, [payment(9, -100, "张三", after=40, refund_of=7)])
    assert told(found) == ["reversal possible 1: 2→credit 1 -100"]


def test_two_lines_that_may_have_been_taken_back_are_rivals() -> None:
    credits = [line(1, 100, "郝仁"), line(2, 100, "郝仁", after=1), line(3, -100, "郝仁", after=3)]
    assert told(propose(credits, [])) == ["reversal possible 1: 3→credit 2 -100"]


def settled(number: int, brought: int, yuan: float, payer: str | None = None, **more: Any) -> Settled:
    return Settled(brought, number, round(yuan * 100), number, number, DAY, payer, **more)


def test_money_goes_back_to_whom_it_came_from() -> None:
    before = [settled(7, 1, 100, "张三"), settled(8, 2, 100, names=("李四",))]
    credits = [line(3, -100, "张三", "退款", after=18), line(4, -100, None, "退款李四", after=18)]
    assert told(propose(credits, [], before)) == [
        "refund certain 0: 3→returns 7 -100", "refund certain 0: 4→returns 8 -100",
    ]  # fmt: skip
    assert propose([line(3, -100, "张三", after=-1)], [], before) == []


def test_a_part_that_goes_back_is_certain_by_its_order_and_likely_by_a_name() -> None:
    before = [settled(7, 1, 100, "张三", order_no="77881"), settled(8, 2, 100, other_no="77882")]
    assert told(propose([line(3, -30, other_no="77882")], [], before)) == ["refund certain 0: 3→returns 8 -30"]
    assert told(propose([line(3, -30, "张三", "退款")], [], before)) == ["refund likely 0: 3→returns 7 -30"]


def test_what_may_go_back_from_two_payments_is_possible() -> None:
    found = propose([line(3, -100, "张三", "退款")], [], [settled(7, 1, 100, "张三"), settled(8, 2, 100, "张三")])
    assert told(found) == ["refund possible 1: 3→returns 7 -100"]


def test_a_bank_may_take_back_a_line_that_is_matched() -> None:
    credits = [line(2, 100, "张三"), line(3, -100, "张三", "冲正", after=1)]
    found = propose(credits, [], [settled(7, 1, 100, "张三")])
    assert told(found) == ["reversal possible 1: 3→credit 2 -100"]


def test_a_whole_transfer_goes_back() -> None:
    before = [settled(7, 1, 100, "公司部"), settled(8, 1, 50, "公司部")]
    found = propose([line(3, -150, "公司部", "退款")], [], before)
    assert told(found) == ["refund likely 0: 3→returns 7 -100, 3→returns 8 -50"]


def test_no_more_goes_back_than_came() -> None:
    credits = [line(3, -100, "张三"), line(4, -100, "张三", after=1)]
    assert len(propose(credits, [], [settled(7, 1, 100, "张三")])) == 1


def test_what_cannot_be_taken_whole_is_not_taken_at_all() -> None:
    opened = Open([line(1, 100)], [promise(1, 60), promise(2, 60)], (), Window())
    assert not opened.accept(Finding((Use(0, 6_000, 0), Use(0, 6_000, 1)), "name", "likely"), "likely")
    assert (opened.line_left, opened.claim_left, opened.proposals) == ([10_000], [6_000, 6_000], [])

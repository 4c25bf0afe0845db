"""Statements that could be read wrongly in silence: pages, other tables, other units, shifted cells, hostile cells."""

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from donate_cli.errors import DonateError
from donate_cli.files.days import read_day
from donate_cli.files.profiles import parse_profile
from donate_cli.files.signs import read_signed
from donate_cli.likening import LONG_NUMBER
from donate_cli.offsetting import offset_refunds
from donate_cli.sifting import Trait
from donate_cli.statements import Statement
from donate_cli.wording import WORDS
from tests.statements import platforms
from tests.statements.moves import Move
from tests.test_statement_files import read, refusal

HEADS = "交易日期,收入,支出,余额,对方户名,摘要"


def table(*rows: str, heads: str = HEADS, above: Sequence[str] = ()) -> str:
    return "\n".join((*above, heads, *rows)) + "\n"


def faults(found: Statement) -> list[tuple[int, str, str | None]]:
    for each in found.problems:
        assert all(words.format(**each.facts) for words in WORDS[each.key])
    return [(each.row, each.key, each.value) for each in found.problems]


def noted(found: Statement) -> dict[str, object]:
    assert all(words.format(**note.facts) for note in found.notes for words in WORDS[note.key])
    return {note.key: note.facts["rows"] for note in found.notes if "rows" in note.facts}


@pytest.mark.parametrize("payer", ["支付宝（中国）网络技术有限公司", "中国工商银行某支行", "微信支付账单"])
def test_a_payers_name_does_not_hide_the_first_page(tmp_path: Path, payer: str) -> None:
    heads = "交易时间,金额,收/支,交易对方,备注"
    rows = ["2020-02-10,100.00,收入,张三,捐款", f"2020-02-10,300.00,收入,{payer},代发", "第1页,,,,", heads]
    found = read(tmp_path / "a.csv", table(*rows, "2020-02-11,50.00,收入,李四,捐款", heads=heads))
    assert [(line.row, line.amount) for line in found.lines] == [(2, 10000), (3, 30000), (6, 5000)]


def test_movements_above_better_headings_stop(tmp_path: Path) -> None:
    below = ["交易日期,收入,支出,余额,对方户名,摘要", "2020-02-11,50.00,,50.00,李四,捐款"]
    text = table("2020-02-10,100.00,张三", "第1页,,", *below, heads="交易日期,收入,摘要")
    assert refusal(tmp_path / "a.csv", text) == ("statement.other_headings", {"row": 4, "file": "a.csv"})
    summary = table("2020年2月,150.00,0.00", *below, heads="日期,收入,支出")
    assert [line.amount for line in read(tmp_path / "b.csv", summary).lines] == [5000]


@pytest.mark.parametrize(
    "row",
    [
        "2020-02-30,50.00,,1150.00,李四,本期捐款",
        "2020-02-30,50.00,,1150.00,李四,期初余额",
        "2020-02-30,50.00,,1150.00,李四,累计捐款",
        "昨天,50.00,,1150.00,李四,结转",
        ",50.00,,1150.00,李四,代本期学员捐款",
        ",50.00,,1150.00,李四,本期捐款",
        "2020-02-3O,5O.00,,1150.00,李四,捐款",
    ],
)
def test_a_row_with_a_sum_and_a_bad_day_is_a_problem(tmp_path: Path, row: str) -> None:
    found = read(tmp_path / "a.csv", table("2020-02-10,100.00,,1100.00,张三,捐款", row))
    assert [(number, key.startswith("cell.day")) for number, key, _ in faults(found)] == [(3, True)]
    assert not found.controls


def test_sums_that_were_carried_over_are_named(tmp_path: Path) -> None:
    rows = ["承前页,900.00,,1000.00,,", "2020-02-10,100.00,,1100.00,张三,捐款", ",100.00,,1100.00,,本期合计"]
    rows += ["2020-02-11,,,1100.00,,期末余额", ",1000.00,,1100.00,,【过次页】", "合计,100.00,0.00,,,"]
    found = read(tmp_path / "a.csv", table(*rows))
    assert (faults(found), noted(found)) == ([], {"statement.carried": "2, 6"})
    assert [line.amount for line in found.lines] == [10000]
    assert [each.agrees for each in found.controls] == [True, True, True]


def test_labels_in_the_middle_do_not_swallow_a_row(tmp_path: Path) -> None:
    rows = ["2020-02-10,100.00,,100.00,张三,捐款", ",收入,支出,,,", "2020-02-30,50.00,,150.00,李四,捐款"]
    assert [row for row, *_ in faults(read(tmp_path / "a.csv", table(*rows)))] == [4]
    rows = [*rows[:2], "2020-02-11,50.00,,150.00,李四,捐款", ",60.00,,210.00,王五,捐款"]
    assert [row for row, *_ in faults(read(tmp_path / "b.csv", table(*rows)))] == [5]


def test_headings_in_another_order_stop(tmp_path: Path) -> None:
    first = "2020-02-10,100.00,,100.00,张三,捐款"
    for heads in (
        "交易日期,支出,收入,余额,对方户名,摘要",
        "对方户名,交易日期,收入,支出,余额,摘要",
        "交易日期,收入,余额,支出,对方户名,摘要",
    ):
        text = table(first, heads, "2020-02-11,70.00,,170.00,李四,捐款")
        assert refusal(tmp_path / "a.csv", text) == ("statement.other_headings", {"row": 3, "file": "a.csv"}), heads
    same = table(first, "交易日期,收入(元),支出,余额,对方户名,摘要", "2020-02-11,70.00,,170.00,李四,捐款")
    assert [line.amount for line in read(tmp_path / "b.csv", same).lines] == [10000, 7000]


def test_two_rows_of_headings_may_stand_again(tmp_path: Path) -> None:
    heads = "交易日期,发生额,,余额\n,收入,支出,"
    text = table("2020-02-10,100.00,,100.00", heads, "2020-02-11,70.00,,170.00", "合计,170.00,,", heads=heads)
    found = read(tmp_path / "a.csv", text)
    assert [line.amount for line in found.lines] == [10000, 7000]
    assert [(each.label, each.agrees) for each in found.controls] == [("合计", True)]
    lost = table("2020-02-10,100.00,,100.00", heads, ",70.00,,170.00", heads=heads)
    assert [row for row, *_ in faults(read(tmp_path / "b.csv", lost))] == [6]


def test_another_account_between_the_rows_stops(tmp_path: Path) -> None:
    above = ["账号：6222000000001234,,,,,"]
    first, second = "2020-02-10,100.00,,100.00,张三,捐款", "2020-02-11,70.00,,170.00,李四,捐款"
    for between in ("账号：6222000000005678,,,,,", "账号：,6222000000005678,,,,"):
        for rows in ([between, second], [between, HEADS, second]):
            key, facts = refusal(tmp_path / "a.csv", table(first, *rows, above=above))
            assert (key, facts["row"]) == ("statement.other_account", 4)
    again = table(first, *above, HEADS, second, "账号：6222000000005678,,,,,", above=above)
    assert len(read(tmp_path / "b.csv", again).lines) == 2


def test_a_cell_behind_the_last_heading_is_a_problem(tmp_path: Path) -> None:
    rows = ["2020-02-10,1,000.00,,1100.00,张三,捐款", "2020-02-11,100.00,,1200.00,张三,捐款,,,"]
    found = read(tmp_path / "a.csv", table(*rows))
    assert faults(found) == [(2, "statement.beyond", "捐款")]
    assert [line.amount for line in found.lines] == [10000]
    text = "某账户\n2020-02-10,张三,100.00,其他,编号\n2020-02-11,李四,200.00,其他,编号\n"
    assert len(read(tmp_path / "b.csv", text, on_date="A", amount="C").lines) == 2


@pytest.mark.parametrize(
    ("above", "value"),
    [
        ("单位：万元", "单位：万元"),
        ("单位：,千元", "单位：千元"),
        ("币种：人民币 单位：百万元", "币种：人民币 单位：百万元"),
    ],
)
def test_other_units_are_refused(tmp_path: Path, above: str, value: str) -> None:
    row = "2020-02-10,1.5,,11.5,张三,捐款"
    assert refusal(tmp_path / "a.csv", table(row, above=[above])) == (
        "statement.unit",
        {"row": 1, "value": value, "file": "a.csv"},
    )
    assert refusal(tmp_path / "b.csv", table(row, above))[1]["row"] == 3
    assert refusal(tmp_path / "c.csv", table(row, heads=HEADS.replace("收入", "收入(万元)")), income="收入(万元)")[
        0
    ] == ("statement.unit")
    fine = table(row, above=["单位：元", "开户单位：万元贸易公司"])
    assert [line.amount for line in read(tmp_path / "d.csv", fine).lines] == [150]


@pytest.mark.parametrize(
    "said",
    [
        "美元活期账户明细",
        "某银行美元账户交易明细",
        "账户：美元活期 6222000000001234",
        "账号：6222000000001234（USD）",
        "港币对账单",
    ],
)
def test_an_account_of_foreign_money_is_refused(tmp_path: Path, said: str) -> None:
    key, facts = refusal(tmp_path / "a.csv", table("2020-02-10,15,,115,张三,捐款", above=[f"{said},,"]))
    assert (key, facts["row"]) == ("statement.currency", 1)


def test_a_currency_below_the_table_is_refused(tmp_path: Path) -> None:
    row = "2020-02-10,15,,115,张三,捐款"
    assert refusal(tmp_path / "a.csv", table(row, "币种：美元,,"))[1]["row"] == 3
    above = ["户名：上海美元贸易有限公司", "人民币账户明细", "如有美元账户，请另行查询", "本外币账户明细"]
    for said in above:
        assert len(read(tmp_path / "b.csv", table(row, "币种：人民币,,", above=[said])).lines) == 1, said


BLANKS = " " * 30_000


@pytest.mark.parametrize(
    "row",
    [
        f"2020-02-10,100.00,,1.00,张{BLANKS}\u3000三,捐款",
        f"2020-02-10,100.00,,1.00,张\u00a0{BLANKS}三,捐款",
        f"2020-02-10{BLANKS}1,100.00,,1.00,张三,捐款",
        f"2020-02-10,{'¥' * 30_000}x,,1.00,张三,捐款",
        f'2020-02-10,"1{",000" * 8_000}.00",,1.00,张三,捐款',
        f"合计{'[' * 30_000},1.00,,,,",
        f"账号{BLANKS}x,,,,,",
        f"账号{'1' * 30_000}x,,,,,",
        f"收入：{'9' * 30_000}笔,,,,,",
        f"{'[a' * 15_000},,,,,",
        f"2020-02-10,1.00,,1.00,{'6' * 30_000},捐款",
        "收入：1" + ",000" * 16_000,
    ],
)
def test_a_hostile_cell_costs_nothing(tmp_path: Path, row: str) -> None:
    start = time.process_time()
    read(tmp_path / "a.csv", table(*[row] * 5, above=[row]))
    assert time.process_time() - start < 2


def test_a_day_or_a_sum_of_a_page_is_none() -> None:
    assert read_day("2020-02-10" + " " * 500) == date(2020, 2, 10)
    for read_cell, key in ((read_day, "cell.day"), (read_signed, "cell.amount")):
        with pytest.raises(DonateError) as caught:
            read_cell("1" * 101)
        assert caught.value.key == key


def test_a_thousand_page_sums_are_checked_at_once(tmp_path: Path) -> None:
    rows = []
    for page in range(1000):
        rows += [f"2020-02-{1 + page // 40:02d},1.00,,{50 * page + row + 1}.00,张三,捐款" for row in range(50)]
        rows += ["本页小计,50.00,0.00,,,"] if page % 2 else [f"本页小计,{50 * (page + 1)}.00,0.00,,,"]
    start = time.process_time()
    found = read(tmp_path / "a.csv", table(*rows, "合计,50000.00,0.00,,,", "共50000笔,,,,,"))
    assert time.process_time() - start < 6
    assert (len(found.lines), len(found.controls), found.differences) == (50_000, 2003, ())
    wrong = read(tmp_path / "b.csv", table(*rows[:102]).replace("本页小计,50.00", "本页小计,50.01"))
    assert [each.row for each in wrong.differences] == [52, 103]


def _refund(fen: int, day: str = "2020-02-11", entry: int = 0, clock: str | None = "10:00:00") -> Trait:
    number = "2020021022001"
    assert len(number) >= LONG_NUMBER
    return Trait(day, clock, -fen, None, None, None, f"{number}_1", number, entry=entry)


def test_thousands_of_refunds_of_one_number_are_offset_at_once() -> None:
    many = 20_000
    known = [_refund(100, entry=at + 1) for at in range(many)]
    new = [_refund(150) for _ in range(many)]
    start = time.process_time()
    found = offset_refunds(new, range(many), known, known)
    assert time.process_time() - start < 2
    # 20,000 yuan are there, of 30,000
    assert sum(-found.reduced.get(place, -150) for place in found.new) == 50 * many
    assert found.met == frozenset(range(1, many + 1))
    strange = [_refund(150, "2020-02-12") for _ in range(many)]
    start = time.process_time()
    assert offset_refunds(strange, range(many), known, known).new == tuple(range(many))
    assert time.process_time() - start < 2


def test_a_balance_that_no_account_has_is_a_problem(tmp_path: Path) -> None:
    rows = ["2020-02-10,1.00,,1000000000001.00,张三,捐款", "2020-02-11,1.00,,1000000000000.00,张三,捐款"]
    found = read(tmp_path / "a.csv", table(*rows))
    assert faults(found) == [(2, "statement.balance_large", "1000000000001.00")]
    assert (found.problems[0].column, found.problems[0].field) == ("余额", "balance")


def test_a_strange_status_of_money_out_stops_nothing(tmp_path: Path) -> None:
    def bill(*moves: Move) -> Statement:
        return read(tmp_path / "a.csv", platforms.wechat_csv(moves))

    came = Move("2020-02-10", 500, "张三", "捐", "1000001", status="已转入零钱通")
    went = Move("2020-02-10", -500, "某商店", "口罩", "1000002", kind="商户消费", status="已送达月球")
    asked = Move("2020-02-10", -700, "李四", "饭", "1000003", kind="群收款", status="待对方收款")
    back = Move("2020-02-10", -900, "张三", "捐", "1000004", kind="二维码收款-退款", status="已送达月球")
    found = bill(came, went, asked)
    assert (faults(found), found.passed_over) == ([], {"outgoing": 1, "unsuccessful": 1})
    assert [line.amount for line in found.lines] == [500]
    assert [key for _, key, _ in faults(bill(came, back))] == ["statement.status"]


@pytest.mark.parametrize(
    "part",
    ["refund = ['']", "recognised_by = ['  ']", "signs = ['(元)']", "account = ['']", "[statuses]\nsuccessful = ['']",
     "[headings]\nstatus = ['']", "[directions]\nincoming = ['']", "[stated]\nall = ['']"],
)  # fmt: skip
def test_an_empty_word_fits_nothing(part: str) -> None:
    with pytest.raises(DonateError) as caught:
        parse_profile(f'code = "x"\nlike = "bank"\n{part}\n')
    assert caught.value.key == "statement.profile_values"
    assert "" in parse_profile('code = "x"\nlike = "bank"\n[directions]\nneither = [""]\n').directions["neither"]


def test_a_lone_expense_in_red_came_back(tmp_path: Path) -> None:
    first, red = "2020-02-10,100.00,,1100.00,张三,捐款", "2020-02-11,,-50.00,{},李四,冲正"
    came = read(tmp_path / "a.csv", table(first, red.format("1150.00")))
    went = read(tmp_path / "a.csv", table(first, red.format("1050.00")))
    assert ([line.amount for line in came.lines], came.breaks) == ([10000, 5000], ())
    assert ([line.amount for line in went.lines], went.breaks) == ([10000, -5000], ())
    unsaid = read(tmp_path / "a.csv", table(first, red.format("")))
    assert faults(unsaid) == [(3, "statement.red", "-50.00")]
    assert unsaid.problems[0].column == "支出"


def test_an_expense_in_red_by_its_direction_came_back(tmp_path: Path) -> None:
    heads = "交易日期,借贷标志,金额,对方户名,摘要"
    rows = ["2020-02-10,贷,100.00,张三,捐款", "2020-02-11,借,-50.00,李四,冲正"]
    found = read(tmp_path / "a.csv", table(*rows, "2020-02-11,借,30.00,李四,购物", heads=heads))
    assert [line.amount for line in found.lines] == [10000, 5000]
    usual = read(tmp_path / "a.csv", table(*rows, "2020-02-11,借,-30.00,李四,购物", heads=heads))
    assert [line.amount for line in usual.lines] == [10000, -5000]


def test_a_refund_names_the_payment_whose_number_it_has_with_a_tail(tmp_path: Path) -> None:
    paid = platforms.GIVEN[1]

    def refund(number: str, other: str = "", *, alone: bool = False) -> str | None:
        own = Move("2020-02-15", 2000, paid.payer, "退款", number, status="refund", way="neither", other=other)
        gone = Move("2020-02-15", -2000, paid.payer, "退款", number, other=other)
        moves = (gone,) if alone else (*platforms.GIVEN, own)
        lines = read(tmp_path / "a.csv", platforms.alipay_csv(moves)).lines
        return next(line.other_no for line in lines if line.amount < 0)

    for tail in ("_1", "*D0002", "|R", "#3"):
        assert refund(paid.number + tail) == paid.number
    assert refund(f"{paid.number}_1", "D9999") == paid.number
    assert refund(f"{paid.number}_1", "D0002") == "D0002"
    assert refund(f"{paid.number}_1", alone=True) == paid.number
    assert refund(f"{paid.number}_1", "D0002", alone=True) == "D0002"
    assert refund("R17_1", alone=True) is None

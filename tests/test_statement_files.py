"""Statements of banks and platforms are read as they are sent: every movement once, every figure checked."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donate_cli.errors import DonateError
from donate_cli.files.opening import opened
from donate_cli.files.profiles import Profile, built_in, parse_profile
from donate_cli.files.statements import read_statement
from donate_cli.statements import Statement
from donate_cli.wording import WORDS
from tests.statements import banks, platforms
from tests.statements.moves import BRANCH, Move, balances, csv_text, went, yuan

DAYS = [date(2020, 2, 10), date(2020, 2, 10), date(2020, 2, 11), date(2020, 2, 13)]
AMOUNTS = [20000, 123450, -5000, 8801]


def read(
    path: Path,
    data: bytes | str,
    *,
    profiles: Sequence[Profile] = (),
    profile: str | None = None,
    sheet: str | None = None,
    refunds: Sequence[int] = (),
    **mapping: str,
) -> Statement:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with opened(path) as sent:
        return read_statement(
            sent, (*built_in(), *profiles), profile=profile, sheet=sheet, mapping=mapping, refunds=refunds
        )


def refusal(path: Path, data: bytes | str, **how: object) -> tuple[str, dict[str, object]]:
    with pytest.raises(DonateError) as caught:
        read(path, data, **how)  # type: ignore[arg-type]
    WORDS[caught.value.key][0].format(**caught.value.facts)
    WORDS[caught.value.key][1].format(**caught.value.facts)
    return caught.value.key, caught.value.facts


BANKS: dict[str, tuple[Callable[[], bytes], str, str | None]] = {
    "历史明细.csv": (banks.icbc_csv, "icbc", "1234"),
    "历史明细-gbk.csv": (lambda: banks.icbc_csv(newest_first=False, encoding="gbk"), "icbc", "1234"),
    "流水.xls": (banks.tab_xls, "bank", "5678"),
    "明细.xlsx": (banks.two_row_xlsx, "bank", "5678"),
    "序列.xlsx": (banks.serial_xlsx, "bank", None),
    "建行.csv": (banks.ccb_csv, "ccb", "5678"),
    "农行.csv": (banks.abc_csv, "abc", None),
    "中行.csv": (banks.boc_csv, "boc", "3167"),
    "招行.csv": (banks.cmb_csv, "cmb", "4321"),
    "网银.xls": (banks.html_xls, "bank", "8901"),
    "表格2003.xls": (banks.spreadsheetml_xls, "bank", None),
}


@pytest.mark.parametrize("name", BANKS)
def test_each_bank_is_read_by_its_headings(tmp_path: Path, name: str) -> None:
    make, profile, account = BANKS[name]
    found = read(tmp_path / name, make())
    assert (found.profile, found.account, found.problems) == (profile, account, ())
    lines = sorted(found.lines, key=lambda line: (line.on_date, -line.amount))
    lines[0], lines[1] = sorted(lines[:2], key=lambda line: line.amount)
    assert [line.on_date for line in lines] == DAYS
    assert [line.amount for line in lines] == AMOUNTS
    assert [line.balance for line in lines] == [120_000, 243_450, 238_450, 217_251]
    assert (found.opening, found.closing, found.breaks) == (100_000, 217_251, ())
    assert found.passed_over == {"outgoing": 1}
    assert (found.first_on, found.last_on) == (DAYS[0], DAYS[-1])
    assert not found.differences
    for line, words in zip(lines, ("抗疫捐款", "公司部代交捐款", "退款 重复捐款", "捐款"), strict=True):
        assert words in (line.remark or "")
    if profile != "cmb":
        assert [line.payer for line in lines] == ["张三丰", "公司部", "李小龙", "王语嫣"]


def test_times_and_numbers_come_along(tmp_path: Path) -> None:
    found = read(tmp_path / "流水.xls", banks.tab_xls())
    assert [(line.row, line.at_time, line.order_no) for line in found.lines] == [
        (5, "09:12:01", "2020021000001"),
        (6, "10:30:00", "2020021000002"),
        (11, "11:00:00", "2020021100001"),
        (13, "13:00:05", "2020021300001"),
    ]
    for name, make in (
        ("序列.xlsx", banks.serial_xlsx),
        ("明细.xlsx", banks.two_row_xlsx),
        ("农行.csv", banks.abc_csv),
    ):
        assert [line.at_time for line in read(tmp_path / name, make()).lines][3] == "13:00:05"


def test_hidden_sheets_are_left_alone_and_said(tmp_path: Path) -> None:
    found = read(tmp_path / "明细.xlsx", banks.two_row_xlsx())
    assert (found.sheet, [note.key for note in found.notes]) == ("明细", ["list.hidden"])
    assert [(control.label, control.printed, control.agrees) for control in found.controls] == [
        ("合计", 152_251, True),
        ("合计", 35_000, True),
    ]


def test_a_footer_that_disagrees_is_a_difference(tmp_path: Path) -> None:
    found = read(tmp_path / "历史明细.csv", banks.icbc_csv(footer=(152_252, 30_000)))
    assert [(each.label, each.printed) for each in found.differences] == [("人民币合计", 152_252)]
    # 30,000 is what went out beside the refund: one of the ways to count
    assert len(found.controls) == 2


def test_a_missing_row_shows_in_the_footer_and_in_the_balance(tmp_path: Path) -> None:
    text = banks.cmb_csv().decode("gbk")
    lines = text.splitlines(keepends=True)
    gone = next(number for number, line in enumerate(lines) if "公司部" in line)
    found = read(tmp_path / "招行.csv", "".join(lines[:gone] + lines[gone + 1 :]).encode("gbk"))
    assert [(each.kind, each.printed) for each in found.differences] == [("count", 3), ("amount", 152_251)]
    assert [tuple(each) for each in found.breaks] == [(8, 115_000, 238_450)]


def test_masked_balances_are_not_checked(tmp_path: Path) -> None:
    found = read(tmp_path / "历史明细.csv", banks.icbc_csv(masked=True))
    assert (found.opening, found.closing, found.breaks, found.notes) == (None, None, (), ())
    text = banks.ccb_csv().decode("gbk").replace('"1,200.00"', "***")
    partly = read(tmp_path / "建行.csv", text.encode("gbk"))
    assert [note.key for note in partly.notes] == ["statement.partly"]
    assert not partly.breaks


def _table(moves: Sequence[Move], printed: Sequence[int], *, times: bool = True) -> str:
    rows = [["交易时间", "收入金额", "支出金额", "余额", "对方户名", "摘要"]]
    for move, balance in zip(moves, printed, strict=True):
        sums = [
            yuan(move.fen, comma=False) if move.fen > 0 else "",
            yuan(-move.fen, comma=False) if move.fen < 0 else "",
        ]
        when = f"{move.day} {move.time}" if times else move.day
        rows.append([when, *sums, yuan(balance, comma=False), move.payer, move.remark])
    return csv_text(rows)


def test_a_break_names_its_row(tmp_path: Path) -> None:
    printed = balances(BRANCH)
    for newest_first in (False, True):
        shown = [*printed[:3], *(balance + 100 for balance in printed[3:])]
        step = -1 if newest_first else 1
        found = read(tmp_path / "a.csv", _table(BRANCH[::step], shown[::step]))
        row = 3 if newest_first else 5
        assert [tuple(each) for each in found.breaks] == [(row, printed[3], printed[3] + 100)]


def test_rows_of_one_moment_may_stand_in_any_order(tmp_path: Path) -> None:
    moves = [Move("2020-02-10", fen, "甲乙", "捐款", time="10:00:00") for fen in (100, 200, 300, 50)]
    moves += [Move("2020-02-11", 700, "丙丁", "捐款")]
    pairs = list(zip(moves, balances(moves), strict=True))
    for seed in range(20):
        same = pairs[:4]
        random.Random(seed).shuffle(same)
        for rows in ([*same, pairs[4]], [pairs[4], *same]):
            found = read(tmp_path / "a.csv", _table(*zip(*rows, strict=True)))  # type: ignore[arg-type]
            assert (found.breaks, found.opening, found.closing) == ((), 100_000, 101_350)
    # a row that is missing shows all the same
    found = read(tmp_path / "a.csv", _table(*zip(*[*pairs[:2], *pairs[3:]], strict=True)))  # type: ignore[arg-type]
    assert len(found.breaks) == 1


def test_a_gap_within_one_moment_is_one_break(tmp_path: Path) -> None:
    moves = [Move("2020-02-10", fen, "甲乙", "捐款", time="10:00:00") for fen in (100, 200, 300, 50, 70)]
    pairs = [pair for at, pair in enumerate(zip(moves, balances(moves), strict=True)) if at != 2]
    found = read(tmp_path / "a.csv", _table(*zip(*reversed(pairs), strict=True)))  # type: ignore[arg-type]
    assert [tuple(each) for each in found.breaks] == [(3, 100_350, 100_650)]


def test_a_bank_may_book_a_day_in_another_order_than_its_clock(tmp_path: Path) -> None:
    moves = [Move("2020-02-10", 100, time="10:00:00"), Move("2020-02-10", 200, time="09:00:00"), BRANCH[2]]
    rows = list(zip(moves, balances(moves), strict=True))
    found = read(tmp_path / "a.csv", _table(*zip(rows[1], rows[0], rows[2], strict=True)))  # type: ignore[arg-type]
    assert (found.breaks, found.opening, found.closing) == ((), 100_000, 95_300)


def test_short_rows_are_whole_where_others_are_as_short(tmp_path: Path) -> None:
    text = "交易日期,交易金额,流水号,摘要\n2020-02-10,5.00\n2020-02-11,6.00,2,捐款\n2020-02-12,7.00\n"
    assert read(tmp_path / "a.csv", text).problems == ()


def test_small_things_of_a_row(tmp_path: Path) -> None:
    text = (
        "账号：138****1234\n交易时间,收入,支出,余额,户名\n2020-02-10 00:00:00,5.00,,5.00,\n2020-02-11,1.00,2.00,4.00,\n"
    )
    found = read(tmp_path / "a.csv", text)
    # midnight is what banks print that know no time, and a telephone is no account
    assert (found.account, found.lines[0].at_time) == (None, None)
    assert [(each.key, each.value, each.facts["other"]) for each in found.problems] == [
        ("statement.both", "1.00", "2.00")
    ]
    fees = "交易日期,交易金额,支出,余额\n2020-02-10,5.00,0.10,5.00\n"
    assert [line.amount for line in read(tmp_path / "b.csv", fees).lines] == [500]


def test_one_row_of_a_refund_stands_for_one_refund(tmp_path: Path) -> None:
    twice = [Move("2020-02-10", 800, "段誉", "捐", f"1000{n}", status="已全额退款") for n in (1, 2)]
    own = Move("2020-02-12", -800, "段誉", "捐", "10009", kind="二维码收款-退款")
    found = read(tmp_path / "a.csv", platforms.wechat_csv((*twice, own)))
    assert sorted(line.amount for line in found.lines) == [-800, -800, 800, 800]


def test_reversals_in_red_are_lines_below_zero(tmp_path: Path) -> None:
    text = "交易日期,摘要,贷方发生额,借方发生额,余额\n2020-02-10,捐款,100.00,,100.00\n2020-02-11,冲正,-100.00,,0.00\n"
    text += "2020-02-12,购物,,30.00,-30.00\n2020-02-13,红冲,,-30.00,0.00\n2020-02-14,零,0.00,0.00,0.00\n"
    text += "2020-02-15,购物,,1.00,-1.00\n"
    found = read(tmp_path / "a.csv", text)
    assert [line.amount for line in found.lines] == [10000, -10000, 3000]
    assert (found.passed_over, found.breaks) == ({"outgoing": 2, "other": 1}, ())


def test_expenses_with_a_minus_throughout_are_expenses(tmp_path: Path) -> None:
    text = "交易日期,摘要,收入,支出\n2020-02-10,捐款,100.00,\n2020-02-11,购物,,-30.00\n2020-02-12,退汇,,-10.00\n"
    assert [line.amount for line in read(tmp_path / "a.csv", text).lines] == [10000, -1000]


def test_signs_say_which_way_where_nothing_else_does(tmp_path: Path) -> None:
    rows = (
        "2020/2/1,￥100.00,1,捐款\n2020/2/2,-￥30.00,2,购物\n2020/2/3,(20.00),3,退款给张三\n2020/2/4,5.00-,4,Refund\n"
    )
    found = read(tmp_path / "a.csv", "日期,金额,流水号,摘要\n" + rows)
    assert [(line.amount, line.order_no) for line in found.lines] == [(10000, "1"), (-2000, "3"), (-500, "4")]
    assert (found.profile, found.passed_over) == ("bank", {"outgoing": 1})


def test_alipay_with_twenty_lines_before_the_table(tmp_path: Path) -> None:
    found = read(tmp_path / "alipay_record.csv", platforms.alipay_csv())
    assert (found.profile, found.account, found.problems) == ("alipay", None, ())
    assert [tuple(line)[1:] for line in found.lines] == [
        (date(2020, 2, 13), 123450, "13:00:00", None, "段誉", "捐款　大理", "2020021322001412341234567806", "D0006"),
        (date(2020, 2, 10), 5000, "09:30:00", None, "李小龙", "捐款", "2020021022001412341234567802", "D0002"),
        (date(2020, 2, 10), 20000, "09:12:01", None, "张三丰", "抗疫捐款", "2020021022001412341234567801", "D0001"),
    ]
    assert found.passed_over == {"outgoing": 1, "unsuccessful": 1, "other": 1}
    assert [(each.kind, each.label, each.printed, each.agrees) for each in found.controls] == [
        ("count", "共6笔", 6, True),
        ("count", "收入", 4, True),
        ("amount", "收入", 155_050, True),
        ("count", "支出", 1, True),
        ("amount", "支出", 3000, True),
    ]
    assert "13812345678" not in repr(found) and "赵敏" not in repr(found)


def test_alipay_that_was_cut_short_is_seen(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", platforms.alipay_csv(platforms.GIVEN[1:], stated=(6, 155_050, 3000)))
    assert [(each.kind, each.printed) for each in found.differences] == [("count", 6), ("amount", 155_050)]


def test_a_bill_of_one_trade_is_a_table_too(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", platforms.alipay_csv(platforms.GIVEN[:1]))
    assert [line.amount for line in found.lines] == [20000]


def test_alipay_web_says_what_was_given_back(tmp_path: Path) -> None:
    waiting = Move("2020-02-14", 900, "郭靖", "捐款", "2020021422001412341234567807", status="waiting", other="D7")
    found = read(tmp_path / "a.csv", platforms.alipay_web_csv((*platforms.GIVEN, waiting)))
    assert [line.amount for line in found.lines] == [123450, 5000, -2000, 20000]
    assert found.passed_over == {"outgoing": 1, "unsuccessful": 2, "other": 1}
    assert not found.differences


def test_a_refund_with_a_row_of_its_own_counts_once(tmp_path: Path) -> None:
    paid = platforms.GIVEN[1]
    own = Move(
        "2020-02-15", 2000, "李小龙", "退款-捐款", f"{paid.number}_R1", status="refund", way="neither", other="D0002"
    )
    found = read(tmp_path / "a.csv", platforms.alipay_web_csv((*platforms.GIVEN, own)))
    assert [(line.on_date.day, line.amount) for line in found.lines if line.payer == "李小龙"] == [
        (15, -2000),
        (10, 5000),
    ]


def test_a_refund_of_ones_own_purchase_is_none_of_the_drive(tmp_path: Path) -> None:
    bought = platforms.GIVEN[3]
    back = Move("2020-02-15", 3000, bought.payer, "退款-口罩", f"{bought.number}_1", status="refund", way="neither")
    lost = Move("2020-02-16", 4000, "某商店", "退款-帽子", "2020021622001499999", status="refund", way="neither")
    found = read(tmp_path / "a.csv", platforms.alipay_csv((*platforms.GIVEN, back, lost)))
    assert [line.amount for line in found.lines] == [123450, 5000, 20000]
    assert found.passed_over == {"outgoing": 1, "unsuccessful": 1, "other": 3}
    assert [(note.key, note.facts["rows"]) for note in found.notes] == [("statement.unclear", "27")]


LOG = (
    Move("2020-02-10", 20000, "", "捐款", "20200210T1", kind="在线支付", other="D1"),
    Move("2020-02-11", -5000, "", "捐款", "20200210T1", kind="交易退款", other="D1"),
    Move("2020-02-11", -12, "", "服务费", "20200211T2", kind="收费"),
)


@pytest.mark.parametrize(
    ("make", "moves", "profile", "account", "passed"),
    [
        (platforms.alipay_log_csv, LOG, "alipay-merchant", "0156", {"outgoing": 1}),
        (platforms.wechat_funds_csv, LOG, "wechat-fund", None, {"outgoing": 1}),
        (platforms.wechat_trades_csv, LOG[:2], "wechat-merchant", "0109", {}),
    ],
)
def test_merchants(
    tmp_path: Path,
    make: Callable[[Sequence[Move]], bytes],
    moves: Sequence[Move],
    profile: str,
    account: str | None,
    passed: dict[str, int],
) -> None:
    found = read(tmp_path / "a.csv", make(moves))
    assert (found.profile, found.account, found.passed_over) == (profile, account, passed)
    assert [(line.amount, line.order_no) for line in found.lines] == [(20000, "20200210T1"), (-5000, "20200210T1")]
    assert found.controls and not found.differences and not found.breaks
    short = read(
        tmp_path / "b.csv",
        make(moves).decode("gb18030" if "alipay" in profile else "utf-8-sig").replace("200.00", "200.10"),
    )
    assert short.differences or all("200.10" not in str(each) for each in short.controls)


WECHAT = (
    Move("2020-02-10", 20000, "张三丰", "收款方备注:捐款", "10000000001"),
    Move("2020-02-10", 5000, "李小龙", "捐款", "10000000002", status="已退款(￥5.00)", other="S2"),
    Move("2020-02-11", 700, "王语嫣", "捐款", "10000000003", status="已全额退款"),
    Move("2020-02-11", 800, "段誉", "捐款", "10000000004", status="已全额退款"),
    Move("2020-02-12", -800, "段誉", "捐款", "10000000005", kind="二维码收款-退款", status="支付成功"),
    Move("2020-02-12", 900, "/", "/", "10000000006", kind="零钱提现", status="提现已到账", way="neither"),
    Move("2020-02-13", 300, "郭靖", "捐款", "10000000007", kind="转账", status="已退款￥1.00"),
    Move("2020-02-13", 1000, "黄蓉", "捐款", "10000000008", kind="微信红包", status="已存入零钱"),
    Move("2020-02-13", -200, "某商店", "买笔", "10000000009", kind="商户消费", status="已退款(￥0.50)"),
)
IN_WECHAT = [
    (1000, "黄蓉"), (300, "郭靖"), (-100, "郭靖"), (-800, "段誉"), (800, "段誉"), (700, "王语嫣"), (-700, "王语嫣"),
    (5000, "李小龙"), (-500, "李小龙"), (20000, "张三丰"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("微信.csv", platforms.wechat_csv(WECHAT)),
        ("微信￥.csv", platforms.wechat_csv(WECHAT, sign="￥")),
        ("微信.xlsx", platforms.wechat_xlsx(WECHAT)),
    ],
)
def test_wechat(tmp_path: Path, name: str, data: bytes) -> None:
    found = read(tmp_path / name, data)
    assert (found.profile, found.account, found.problems) == ("wechat", None, ())
    assert [(line.amount, line.payer) for line in found.lines] == IN_WECHAT
    assert found.passed_over == {"outgoing": 1, "other": 1}
    assert not found.differences and len(found.controls) == 5
    assert found.lines[-1].order_no == "10000000001" and found.lines[-1].other_no is None
    assert found.lines[-1].remark == "收款方备注:捐款"


ODD = "何时|往来|经手|数目|说明\n2020-02-10|进|张三丰|1,000.00|捐款\n2020-02-11|出|商店|20.00|笔\n"


def test_anything_else_by_mapping(tmp_path: Path) -> None:
    text = "何时,经手,数目,说明\n2020年2月10日,张三丰,1000元,捐款\n2020年2月11日,商店,-20,笔\n"
    text += "2020年2月12日,李小龙,-10,冲账\n"
    said = {"on_date": "何时", "amount": "数目", "payer": "经手", "remark": "D"}
    found = read(tmp_path / "a.csv", text, **said)
    assert (found.profile, found.problems) == ("map", ())
    assert [(line.amount, line.payer, line.remark) for line in found.lines] == [
        (100000, "张三丰", "捐款"),
        (-1000, "李小龙", "冲账"),
    ]
    letters = {"on_date": "A", "amount": "C", "payer": "B", "remark": "D"}
    assert read(tmp_path / "a.csv", text, **letters).lines == found.lines
    bare = text.split("\n", 1)[1]
    assert [line.amount for line in read(tmp_path / "a.csv", bare, **letters).lines] == [100000, -1000]


def test_a_mapping_changes_what_a_profile_says(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", banks.icbc_csv(), remark="对方账户")
    assert (found.profile, {line.remark for line in found.lines}) == ("icbc", {"6222****0001"})


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    text = 'code = "rural"\nzh = "村镇银行"\n[headings]\non_date = ["何时"]\namount = ["数目"]\ndirection = ["往来"]\n'
    text += 'payer = ["经手"]\nremark = ["说明"]\n[directions]\nincoming = ["进"]\noutgoing = ["出"]\n'
    mine = parse_profile(text)
    assert mine.definition == text
    found = read(tmp_path / "a.csv", ODD, profiles=[mine])
    assert (found.profile, found.passed_over) == ("rural", {"outgoing": 1})
    assert [(line.amount, line.payer, line.remark) for line in found.lines] == [(100000, "张三丰", "捐款")]
    # of one code the later counts, and a profile may begin from another
    other = parse_profile('code = "rural"\nlike = "icbc"\n')
    assert refusal(tmp_path / "a.csv", ODD, profile="rural")[0] == "statement.profile_unknown"
    assert read(tmp_path / "b.csv", banks.icbc_csv(), profiles=[mine, other], profile="rural").profile == "rural"


def test_a_profile_can_be_forced(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", banks.cmb_csv(), profile="银行（通用）").profile == "bank"
    key, facts = refusal(tmp_path / "a.csv", banks.icbc_csv(), profile="wechat")
    assert (key, facts["profile"]) == ("statement.misfit", "wechat")
    assert refusal(tmp_path / "a.csv", banks.icbc_csv(), profile="cm")[0] == "statement.misfit"


@pytest.mark.parametrize("profile", built_in(), ids=lambda profile: profile.code)
def test_built_in_profiles_are_what_their_text_says(profile: Profile) -> None:
    assert parse_profile(profile.definition) == profile
    assert profile.zh != profile.en


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("code = ", "statement.profile_toml"),
        ("a = " + "[" * 5000, "statement.profile_toml"),
        ('code = "x"', "statement.profile_columns"),
        ('code = "map"\nlike = "bank"', "statement.profile_code"),
        ('code = "X Y"\nlike = "bank"', "statement.profile_code"),
        ('like = "bank"', "statement.profile_code"),
        ('code = 1', "statement.profile_value"),
        ('code = "x"\nzh = "a\\u001b[31m"', "statement.profile_value"),
        ('code = "x"\nlike = "nobody"', "statement.profile_unknown"),
        ('code = "x"\nlike = "bank"\ncolour = "red"', "statement.profile_key"),
        ('code = "x"\nlike = "bank"\n[headings]\nwhen = ["日期"]', "statement.profile_key"),
        ('code = "x"\nlike = "bank"\nheadings = 1', "statement.profile_value"),
        ('code = "x"\n[headings]\non_date = "日期"', "statement.profile_values"),
        ('code = "x"\nlike = "bank"\naccount = [1]', "statement.profile_values"),
        ("#" * 200_000, "statement.profile_long"),
    ],
)  # fmt: skip
def test_a_bad_profile_is_one_clear_line(text: str, key: str) -> None:
    with pytest.raises(DonateError) as caught:
        parse_profile(text)
    assert caught.value.key == key
    for words in WORDS[key]:
        assert "\n" not in words.format(**caught.value.facts)


def test_foreign_money_is_an_error_wherever_it_stands(tmp_path: Path) -> None:
    mixed = banks.icbc_csv().decode("utf-8-sig")
    mixed = "".join(
        line.replace("人民币", "美元") if "办公用品店" in line else line for line in mixed.splitlines(keepends=True)
    )
    assert refusal(tmp_path / "a.csv", mixed) == ("statement.currency", {"value": "美元", "row": 9, "file": "a.csv"})
    preamble = banks.cmb_csv().decode("gbk").replace("[人民币]", "[美元]")
    assert refusal(tmp_path / "b.csv", preamble) == ("statement.currency", {"value": "美元", "row": 3, "file": "b.csv"})
    signed = "交易日期,交易金额,余额\n2020-02-10,US$5.00,5.00\n"
    assert refusal(tmp_path / "c.csv", signed) == (
        "statement.currency",
        {"value": "US$5.00", "row": 2, "file": "c.csv"},
    )
    for fine in ("CNY", "RMB", "156", "元", "人民币元", ""):
        text = f"交易日期,交易金额,币种,余额\n2020-02-10,5.00,{fine},5.00\n"
        assert len(read(tmp_path / "d.csv", text).lines) == 1
    wechat = platforms.wechat_csv(WECHAT[:1]).decode("utf-8-sig").replace("¥200.00", "$200.00")
    assert refusal(tmp_path / "e.csv", wechat)[0] == "statement.currency"


def test_what_is_no_statement_is_said_plainly(tmp_path: Path) -> None:
    key, facts = refusal(tmp_path / "a.csv", "品名,数量,单价\n口罩,100,3.00\n")
    assert (key, facts["seen"]) == ("statement.none", "A=品名, B=数量, C=单价")
    list_ = "工商银行某支行捐款名单,,\n姓名,部门,日期,捐款金额,订单号\n张三丰,公司部,2020-02-10,200,1\n"
    assert refusal(tmp_path / "b.csv", list_)[0] == "statement.is_list"
    assert refusal(tmp_path / "d.csv", ODD, on_date="何时", amount="多少")[1]["value"] == "多少"
    assert refusal(tmp_path / "d.csv", ODD, on_date="何时")[0] == "statement.map_more"
    assert refusal(tmp_path / "d.csv", ODD, when="何时")[0] == "statement.map_field"
    assert refusal(tmp_path / "e.xlsx", banks.serial_xlsx()[:-40])[0] == "list.damaged"
    assert refusal(tmp_path / "f.csv", banks.icbc_csv(), profile="nobody")[0] == "statement.profile_unknown"


def test_a_list_under_a_banks_name_is_still_a_list(tmp_path: Path) -> None:
    text = "工商银行某支行捐款名单,,,\n姓名,日期,金额,备注\n张三丰,2020-02-10,200,\n"
    assert refusal(tmp_path / "c.csv", text)[0] in ("statement.is_list", "statement.none")


def test_two_sheets_ask_which(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "两张.xlsx"
    path.write_bytes(banks.serial_xlsx())
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book.active).title = "二月"
    book.save(path)
    data = path.read_bytes()
    assert refusal(path, data) == ("statement.which_sheet", {"sheets": "Sheet, 二月", "file": "两张.xlsx"})
    assert read(path, data, sheet="二月").sheet == "二月"
    assert refusal(path, data, sheet="三月")[0] == "list.no_sheet"


def test_a_row_that_was_cut_off_is_a_problem(tmp_path: Path) -> None:
    whole = _table(BRANCH, balances(BRANCH))
    # the file ends within 2,172.51, or before it
    for end, value in (
        (whole.index("2172.51") + 4, "2172"),
        (whole.index("88.01,") + 4, "88.0"),
        (whole.index("88.01,"), ""),
    ):
        found = read(tmp_path / "a.csv", whole[:end])
        assert [(each.row, each.value or "") for each in found.problems] == [(6, value)], end
        assert found.problems[0].key == ("statement.no_amount" if not value else "statement.cut_off")
    assert not read(tmp_path / "a.csv", whole[: whole.index("王语嫣") + 2]).problems


def test_bad_cells_are_problems_with_row_column_and_value(tmp_path: Path) -> None:
    rows = ["2020-02-30,1.00,1.00,捐款", "2020-02-10,x1,2.00,捐款", "2020-02-11,3.00,2.00,捐款", ",5.00,3.00,捐款"]
    rows += ["2020-02-12,99999999999.00,1,捐款", "2020-02-13,,1.00,捐款"]
    found = read(tmp_path / "a.csv", "交易日期,收入金额,余额,摘要\n" + "\n".join(rows) + "\n")
    assert [(each.row, each.key, each.column, each.value) for each in found.problems] == [
        (2, "cell.day_unreal", "交易日期", "2020-02-30"),
        (3, "cell.amount", "收入金额", "x1"),
        (5, "cell.day", "交易日期", None),
        (6, "cell.too_large", "收入金额", "99999999999.00"),
        (7, "statement.no_amount", "收入金额", None),
    ]
    for each in found.problems:
        assert all(words.format(**each.facts) for words in WORDS[each.key])
    assert [line.amount for line in found.lines] == [300]


def test_words_that_say_nothing_are_problems(tmp_path: Path) -> None:
    strange = [replace(WECHAT[0], status="已送达月球")]
    assert [each.key for each in read(tmp_path / "a.csv", platforms.wechat_csv(strange)).problems] == [
        "statement.status"
    ]
    text = "交易日期,交易金额,借贷标志,余额\n2020-02-10,5.00,贷 Cr,5.00\n2020-02-10,5.00,进,5.00\n"
    assert [each.key for each in read(tmp_path / "b.csv", text).problems] == ["statement.direction"]


def test_numbers_that_a_spreadsheet_cut_are_left_out(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["交易日期", "收入金额", "余额", "交易流水号"])
    book.active.append([date(2020, 2, 10), 5, 5, 2020021000001234567])
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx", (tmp_path / "a.xlsx").read_bytes())
    assert (found.lines[0].order_no, [note.key for note in found.notes]) == (None, ["statement.digits_lost"])


def test_page_sums_are_held_against_their_page(tmp_path: Path) -> None:
    rows = ["2020-02-10,100.00,", "2020-02-11,50.00,", "本页小计,150.00,0.00", "第1页 共2页,,", "交易日期,收入,支出"]
    rows += ["2020-02-12,25.00,", "本页小计,25.00,0.00", "合计,175.00,0.00"]
    found = read(tmp_path / "a.csv", "交易日期,收入,支出\n" + "\n".join(rows) + "\n")
    assert [line.amount for line in found.lines] == [10000, 5000, 2500]
    assert [(each.kind, each.printed, each.agrees) for each in found.controls if each.printed] == [
        ("subtotal", 15000, True),
        ("subtotal", 2500, True),
        ("amount", 17500, True),
    ]


BOC_WEB = """\
查询账号[ Inquirer account number ],4563****1111
查询时间段[ Time range ],20261001-20261031
借方发生总笔数[ Total Numbers of Debited Payments ],0,借方发生总额[ Total Amount of Debited Payments ],0.00
贷方发生总笔数[ Total Numbers of Credited Payments ],2,贷方发生总额[ Total Amount of Credited Payments ],350.00
交易类型[ Transaction Type ],付款人名称[ Payer's Name ],交易日期[ Transaction Date ],交易货币[ Trade Currency ],\
交易金额[ Trade Amount ],交易后余额[ After-transaction balance ],交易附言[ Remark ]
来账,苏思远,20261026,CNY,200.00,1200.00,助学
来账,花桂兰,20261027,CNY,150.00,1350.00,1055
"""


def test_a_bilingual_statement_is_read_with_its_totals(tmp_path: Path) -> None:
    found = read(tmp_path / "中行.csv", BOC_WEB)
    assert [(line.amount, line.payer, line.remark) for line in found.lines] == [
        (20000, "苏思远", "助学"), (15000, "花桂兰", "1055"),
    ]  # fmt: skip
    assert (found.account, found.notes) == ("1111", ())
    assert [(each.kind, each.label, each.printed, each.agrees) for each in found.controls] == [
        ("count", "借方发生总笔数", 0, True),
        ("amount", "借方发生总额", 0, True),
        ("count", "贷方发生总笔数", 2, True),
        ("amount", "贷方发生总额", 35000, True),
    ]
    short = read(tmp_path / "b.csv", BOC_WEB.replace("350.00", "450.00").replace("],2,", "],3,"))
    assert [each.printed for each in short.differences] == [3, 45000]


@pytest.mark.parametrize(
    "heading",
    ["交易货币[ Trade Currency ]", "交易货币", "交易币种", "货币种类", "币种", "记账币种名称", "Currency", "货币代码"],
)
def test_a_column_of_currencies_is_one_whatever_it_is_called(tmp_path: Path, heading: str) -> None:
    foreign = BOC_WEB.replace("交易货币[ Trade Currency ]", heading).replace("20261027,CNY", "20261027,USD")
    assert refusal(tmp_path / "a.csv", foreign) == ("statement.currency", {"value": "USD", "row": 7, "file": "a.csv"})
    wallet = "交易时间,交易对方,收/支,金额(元),交易单号,商户单号,当前状态," + heading + "\n"
    row = "2020-02-10 10:00:00,张三,收入,￥5.00,1,,支付成功,"
    assert refusal(tmp_path / "b.csv", f"{wallet}{row}港币\n")[1]["value"] == "港币"
    assert len(read(tmp_path / "c.csv", f"{wallet}{row}人民币\n").lines) == 1


@pytest.mark.parametrize("cells", ["$5.00,5.00", "5.00 USD,5.00", "5.00,US$5.00", "HKD 5.00,5.00", "5.00,5.00 欧元"])
def test_a_sum_of_foreign_money_is_no_yuan(tmp_path: Path, cells: str) -> None:
    key, facts = refusal(tmp_path / "a.csv", f"交易日期,交易金额,余额\n2020-02-10,{cells}\n")
    assert (key, facts["row"]) == ("statement.currency", 2)


def test_what_only_the_kind_says_stands_in_the_remark(tmp_path: Path) -> None:
    text = "# 招商银行交易记录\n交易日期,收入,支出,余额,交易类型,交易备注\n20261027,500.00,,1200.00,网银转账,范婷\n"
    text += "20261028,,500.00,700.00,冲正,范婷\n20261029,,50.00,650.00,退款,退款 范婷\n20261030,,5.00,645.00,冲正,\n"
    found = read(tmp_path / "招行.csv", text)
    assert [(line.amount, line.remark) for line in found.lines] == [
        (50000, "范婷"), (-50000, "冲正 范婷"), (-5000, "退款 范婷"), (-500, "冲正"),
    ]  # fmt: skip
    back = replace(LOG[1], status="已退款")
    assert [line.remark for line in read(tmp_path / "b.csv", platforms.wechat_trades_csv((LOG[0], back))).lines] == [
        "捐款", "REFUND 捐款",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "refund"),
    [
        *((words, True) for words in (
            "退多付", "退回多付", "退还张三", "退捐", "退错转", "误转退", "错汇退回", "张三 退", "多收退款", "退",
            "转账-退张三", "重复退",
        )),
        *((words, False) for words in (
            "退休金", "离退休慰问", "退役军人慰问", "退税", "退货款", "支付退保", "病退补助", "退押金", "退还保证金",
            "购物", "李退之", "内退人员",
        )),
    ],
)  # fmt: skip
def test_a_refund_in_a_clerks_own_words(tmp_path: Path, words: str, refund: bool) -> None:
    text = f"交易日期,摘要,收入,支出,余额\n2020-02-10,捐款,100.00,,100.00\n2020-02-11,{words},,50.00,50.00\n"
    found = read(tmp_path / "a.csv", text)
    assert [line.amount for line in found.lines] == [10000, *([-5000] if refund else [])]
    assert [(line.row, line.amount, line.remark) for line in found.outgoing] == ([] if refund else [(3, -5000, words)])


def test_a_row_of_money_out_can_be_said_to_be_a_refund(tmp_path: Path) -> None:
    text = "交易日期,摘要,收入,支出,余额\n2020-02-10,捐款,100.00,,100.00\n2020-02-11,给张三,,50.00,50.00\n"
    found = read(tmp_path / "a.csv", text, refunds=[3])
    assert [(line.row, line.amount) for line in found.lines] == [(2, 10000), (3, -5000)]
    assert (found.outgoing, found.passed_over) == ((), {})
    assert refusal(tmp_path / "a.csv", text, refunds=[2, 3, 9]) == (
        "statement.no_refund_row", {"rows": "2, 9", "file": "a.csv"},
    )  # fmt: skip


def test_an_account_with_its_owner_in_one_cell(tmp_path: Path) -> None:
    for bank in ("中国建设银行", "某银行"):
        text = f"{bank}\n交易日期,支出,收入,账户余额,币种,交易地点/附言,对方账号与户名\n"
        text += "20200210,0.00,100.00,100.00,人民币,助学,6217****0001/张秀英\n"
        text += "20200211,0.00,50.00,150.00,人民币,,6217000000000002 / 李 明\n"
        text += "20200212,0.00,5.00,155.00,人民币,,6217****3/\n"
        found = read(tmp_path / "a.csv", text)
        assert found.profile == ("ccb" if "建设" in bank else "bank")
        assert [(line.payer, line.remark) for line in found.lines] == [
            ("张秀英", "助学"), ("李 明", None), (None, None),
        ]  # fmt: skip
        assert found.notes == ()


def test_a_column_that_says_something_unknown_is_named(tmp_path: Path) -> None:
    text = "交易日期,收入,余额,捐款说明,空栏,渠道\n2020-02-10,1.00,1.00,,,网银\n2020-02-11,1.00,2.00,为王芳捐,,网银\n"
    found = read(tmp_path / "a.csv", text)
    assert [(note.key, note.facts) for note in found.notes] == [
        ("list.left_out", {"file": "a.csv", "columns": "捐款说明"})
    ]


WAYS = "交易日期,借贷标志,交易金额,余额,对方户名,摘要\n"


def test_a_direction_that_is_not_said_is_told_by_the_balance(tmp_path: Path) -> None:
    rows = [
        "2020-02-10,贷,100.00,100.00,张三,捐款",
        "2020-02-11,,50.00,150.00,李四,捐款",
        "2020-02-12,,30.00,120.00,店,笔",
    ]
    rows += ["2020-02-13,贷,5.00,125.00,王五,捐款"]
    for step in (1, -1):
        found = read(tmp_path / "a.csv", WAYS + "\n".join(rows[::step]) + "\n")
        assert sorted(line.amount for line in found.lines) == [500, 5000, 10000]
        assert [line.amount for line in found.outgoing] == [-3000]
        assert (found.problems, found.breaks) == ((), ())
        assert [(note.key, note.facts["rows"]) for note in found.notes] == [("statement.by_balance", "3–4")]

    # read from below, the rows of one sum would say the contrary
    rows = [
        f"2020-02-1{day},{way},50.00,{left}.00,张三,"
        for day, way, left in ((0, "贷", 100), (1, "", 150), (2, "贷", 200))
    ]
    assert [line.amount for line in read(tmp_path / "b.csv", WAYS + "\n".join(rows) + "\n").lines] == [5000] * 3


def test_a_direction_that_nothing_says_is_a_problem(tmp_path: Path) -> None:
    rows = ["2020-02-10,贷,100.00,100.00,张三,捐款", "2020-02-11,,50.00,149.00,李四,捐款", "2020-02-12,,0.00,,店,"]
    rows += ["2020-02-13,,-7.00,,某店,笔"]
    found = read(tmp_path / "a.csv", WAYS + "\n".join(rows) + "\n")
    assert [(each.key, each.row, each.column) for each in found.problems] == [("statement.no_direction", 3, "借贷标志")]
    assert [line.amount for line in found.lines] == [10000]
    assert found.passed_over == {"other": 1, "outgoing": 1}


SHAPES: list[Callable[[Sequence[Move]], bytes]] = [
    banks.icbc_csv,
    lambda moves: banks.icbc_csv(moves, newest_first=False),
    banks.tab_xls,
    banks.ccb_csv,
    banks.boc_csv,
    banks.cmb_csv,
    banks.html_xls,
    banks.spreadsheetml_xls,
    banks.abc_csv,
]
_WORDS = st.sampled_from(["张三丰", "李小龙", "王　语嫣", "欧阳·娜", "A公司", "工会"])
_MOVES = st.lists(
    st.builds(
        Move,
        day=st.dates(date(2020, 1, 1), date(2020, 3, 1)).map(date.isoformat),
        fen=st.integers(-(10**9), 10**9).filter(bool),
        payer=_WORDS,
        remark=st.sampled_from(["捐款", "转账存入", "捐 2020", "工资"]),
        number=st.integers(10**12, 10**13).map(str),
        time=st.times().filter(lambda time: time.second > 0).map(lambda time: time.strftime("%H:%M:%S")),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=_MOVES, shape=st.sampled_from(SHAPES))
def test_rows_written_in_any_shape_are_read_back(
    tmp_path: Path, moves: list[Move], shape: Callable[..., bytes]
) -> None:
    moves.sort(key=lambda move: (move.day, move.time))
    found = read(tmp_path / "a.xls", shape(moves))
    assert (found.problems, found.breaks, found.differences) == ((), (), ())
    incoming = sorted((move.day, move.fen) for move in moves if move.fen > 0)
    assert sorted((line.on_date.isoformat(), line.amount) for line in found.lines) == incoming
    assert found.passed_over.total() == len(moves) - len(incoming)
    assert (found.opening, found.closing) == (100_000, balances(moves)[-1])
    assert went(moves) == -sum(move.fen for move in moves if move.fen < 0)

"""A cell is read as what it says, and refused with a reason where it could say two things."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from donate_cli.errors import DonateError
from donate_cli.files.amounts import is_no_gift, is_nothing, read_amount, read_figure
from donate_cli.files.cells import (
    check_currency,
    read_headcount,
    read_league,
    read_note,
    read_number_text,
    read_paid_on,
    read_party,
    read_population,
    read_round,
    read_status,
    read_text,
)
from donate_cli.files.days import read_day
from donate_cli.files.numerals import chinese_number, chinese_yuan
from donate_cli.files.synonyms import words
from donate_cli.money import LARGEST_FEN, Amount, in_words
from donate_cli.wording import Wording

WINDOW = (date(2020, 1, 25), date(2020, 3, 31))
WAN = 1_000_000
calm = settings(deadline=None)
"""cn2an is loaded by the first example that needs it."""


def refused(read: Any, *args: Any, **more: Any) -> str:
    """The key of the refusal, whose words must be complete in both languages."""
    with pytest.raises(DonateError) as raised:
        read(*args, **more)
    for lang in ("zh", "en"):
        assert Wording(lang)(raised.value.key, **raised.value.facts)  # type: ignore[arg-type]
    return raised.value.key


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("200", 20000), ("200.00", 20000), ("200.", 20000), (" 200 ", 20000), ("1,234.50", 123450), (".5", 50),
        ("￥200", 20000), ("¥ 200", 20000), ("RMB200", 20000), ("CNY 1,200", 120000), ("200 RMB", 20000),
        ("人民币200元", 20000), ("人民币：200元整", 20000), ("200元", 20000), ("200.00元", 20000), ("200圆", 20000),
        ("200块", 20000), ("200块钱", 20000), ("２００．５０", 20050), ("200\u00a0", 20000),
        ("\u200b200\ufeff", 20000), ("\t200.00", 20000), ("`200.00", 20000), ("'200", 20000), ("200.0000", 20000),
        ("1.5万", 1_500_000), ("3万元", 3_000_000), ("2千元", 200000), ("1亿元", 10_000_000_000),
        ("1万2千", 1_200_000), ("1万2千3百元", 1_230_000), ("1万2000元", 1_200_000), ("200元5角", 20050),
        ("200元5角5分", 20055), ("贰佰元整", 20000), ("人民币贰佰元整", 20000), ("二百五十", 25000), ("两百", 20000),
        ("两百元", 20000), ("壹万贰仟叁佰元伍角", 1_230_050), ("壹佰元零伍分", 10005), ("伍角", 50), ("叁毛", 30),
        ("一千零五", 100500), ("十五万元", 15_000_000), ("五亿一千六百五十九元", 50_000_165_900),
        ("贰万柒仟壹佰肆拾元整", 2_714_000), ("一百一十", 11000), ("一百十五", 11500), ("一亿十万", 10_010_000_000),
        ("一万五百", 1_050_000), (200, 20000), (200.0, 20000), (19.99, 1999), (0.1 + 0.2, 30), (1.1 * 3, 330),
        (sum([0.1] * 100), 1000), (314540755.69 + 0.01, 31454075570), (10**9, LARGEST_FEN),
    ],
)  # fmt: skip
def test_an_amount_is_read_to_the_fen(cell: Any, fen: int) -> None:
    assert read_amount(cell) == (fen, False)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("3600余元", 360000), ("3600余", 360000), ("3600元余", 360000), ("3600多", 360000), ("3600多元", 360000),
        ("3,600+", 360000), ("3600元+", 360000), ("3600元以上", 360000), ("不少于3600元", 360000), ("≥3600", 360000),
        ("3万余元", 3_000_000), ("3万元余", 3_000_000), ("三千六百余元", 360000), ("十余万元", 10_000_000),
        ("不少于叁仟陆佰元整", 360000),
    ],
)  # fmt: skip
def test_at_least(cell: str, fen: int) -> None:
    assert read_amount(cell) == (fen, True)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("abc", "cell.amount"), ("200(现金)", "cell.amount"), ("200/300", "cell.amount"), ("100+100", "cell.amount"),
        ("200 300", "cell.amount"), ("1 234", "cell.amount"), ("200²", "cell.amount"), ("①", "cell.amount"),
        ("½", "cell.amount"), ("=SUM(A1:A3)", "cell.amount"), ("２百五", "cell.amount"), ("二百五", "cell.amount"),
        ("一万二", "cell.amount"), ("1万2", "cell.amount"), ("〇", "cell.amount"), ("二〇", "cell.amount"),
        ("一二三", "cell.amount"), ("百", "cell.amount"), ("二百二百", "cell.amount"), ("1千2345", "cell.amount"),
        ("元", "cell.amount"), ("圆", "cell.amount"), ("٢٠٠", "cell.amount"), (True, "cell.amount"),
        (time(2, 0), "cell.amount"), (float("nan"), "cell.amount"), (float("inf"), "cell.amount"),
        ("", "cell.no_amount"), (None, "cell.no_amount"), ("-", "cell.no_amount"), ("—", "cell.no_amount"),
        ("0", "cell.zero"), (0, "cell.zero"), ("0.00元", "cell.zero"), ("零", "cell.zero"), ("-200", "cell.negative"),
        ("−200", "cell.negative"), ("－200", "cell.negative"), ("￥-200", "cell.negative"),
        ("-￥200", "cell.negative"), ("(200)", "cell.negative"), ("200-", "cell.negative"),
        ("负200", "cell.negative"), (-0.5, "cell.negative"), ("1E+3", "cell.scientific"),
        ("1.2e5", "cell.scientific"), ("1,23,456", "cell.commas"), ("1234,567", "cell.commas"),
        ("1.234,56", "cell.two_ways"), ("1,5", "cell.two_ways"), ("1234,50", "cell.two_ways"),
        ("1.000", "cell.two_ways"), ("1.000元", "cell.two_ways"), ("1.234.567", "cell.two_ways"),
        ("0.0005", "cell.decimals"), ("12.3456", "cell.decimals"), (1.005, "cell.decimals"),
        (12.345, "cell.decimals"), ("约3600", "cell.about"), ("3600左右", "cell.about"), ("近4000元", "cell.about"),
        ("~200", "cell.about"), ("1000000001", "cell.too_large"), (1e15, "cell.too_large"),
        ("11亿", "cell.too_large"), (date(2020, 2, 3), "cell.amount_is_date"),
        (datetime(2020, 2, 3), "cell.amount_is_date"), ("#N/A", "cell.error"), ("#REF!", "cell.error"),
        ("$200", "cell.currency"), ("US$200", "cell.currency"), ("200美元", "cell.currency"),
        ("USD 200", "cell.currency"), ("€200", "cell.currency"), ("£20", "cell.currency"),
        ("HK$200", "cell.currency"), ("200港币", "cell.currency"), ("2000日元", "cell.currency"),
        ("2000円", "cell.currency"), ("JPY2000", "cell.currency"), ("＄200", "cell.currency"),
        ("200欧元", "cell.currency"), ("2000韩元", "cell.currency"),
    ],
)  # fmt: skip
def test_what_is_no_amount_or_could_be_two_is_refused(cell: Any, key: str) -> None:
    assert refused(read_amount, cell) == key


def test_the_column_s_unit_holds_unless_the_cell_has_its_own() -> None:
    assert read_amount("1.5", WAN) == (1_500_000, False)
    assert read_amount(1.2345, WAN) == (1_234_500, False)
    assert read_amount(1.234567, WAN) == (1_234_567, False)
    assert read_amount("1.234", WAN) == (1_234_000, False)
    assert read_amount("五", WAN) == (5_000_000, False)
    assert read_amount("200元", WAN) == (20_000, False)
    assert read_amount("1.5万元", WAN) == (1_500_000, False)
    assert read_amount("贰佰元整", WAN) == (20_000, False)
    assert refused(read_amount, 1.2345678, WAN) == "cell.decimals"
    assert read_figure(0, WAN) == (0, False)
    assert read_figure("20亿") == (200_000_000_000, False)


FORMS = (
    "{plain}", "{short}", "{grouped}", "￥{grouped}", "RMB {plain}", "人民币{grouped}元", "{short}元",
    " {plain}\u3000", "{wide}", "{words}", "人民币{words}", "{words}".replace("整", "正"),
)  # fmt: skip


@calm
@given(st.integers(1, LARGEST_FEN), st.sampled_from(FORMS), st.sampled_from(("", "余", "以上")))
def test_any_amount_in_any_form_reads_back(fen: int, form: str, more: str) -> None:
    yuan = Decimal(fen).scaleb(-2)
    short = f"{yuan:.2f}".rstrip("0").rstrip(".")
    wide = f"{yuan:.2f}".translate(
        {ord(a): ord(b) for a, b in zip("0123456789.", "０１２３４５６７８９．", strict=True)}
    )
    text = form.format(plain=f"{yuan:.2f}", short=short, grouped=f"{yuan:,.2f}", wide=wide, words=in_words(Amount(fen)))
    assume(not more or not text.endswith(("整", "分", "角", "\u3000")))
    assert read_amount(text + more) == (fen, bool(more))


@calm
@given(st.integers(1, LARGEST_FEN))
def test_any_amount_of_a_spreadsheet_reads_back(fen: int) -> None:
    assert read_amount(fen / 100) == (fen, False)
    assert read_amount(fen / 1_000_000, WAN) == (fen, False)
    assert read_amount(str(Decimal(fen).scaleb(-6)), WAN) == (fen, False)


@calm
@given(st.text(max_size=12) | st.floats() | st.integers())
def test_an_amount_is_read_or_refused_never_broken(cell: Any) -> None:
    try:
        fen, _ = read_amount(cell)
    except DonateError:
        return
    assert 0 < fen <= LARGEST_FEN


@calm
@given(st.integers(1, 10**9))
def test_chinese_numerals_read_back(number: int) -> None:
    import cn2an

    assert chinese_number(cn2an.an2cn(number, "low")) == number
    assert chinese_number(cn2an.an2cn(number, "up")) == number
    assert chinese_yuan(cn2an.an2cn(number, "up") + "元整") == number


def test_nothing_and_no_gift() -> None:
    for cell in (None, "", " ", "-", "—", "——", "无", "/", "N/A", "\u3000"):
        assert is_nothing(cell) and is_no_gift(cell), cell
    for cell in ("0", 0, 0.0, "0.00", "￥0", "×"):
        assert not is_nothing(cell) and is_no_gift(cell), cell
    for cell in ("200", 1, "张三", False):
        assert not is_nothing(cell) and not is_no_gift(cell), cell


@pytest.mark.parametrize(
    "cell",
    [
        "2020-02-03", "2020-2-3", "2020/2/3", "2020/02/03", "2020.2.3", "20200203", "2020年2月3日", "2020年02月03号",
        "2020 年 2 月 3 日", "２０２０－０２－０３", "2020-02-03 14:05:33", "2020-02-03T14:05:33",
        "2020-02-03 14:05:33.123", "2020/2/3 下午2:05", "2020年2月3日 14时05分", "2020年2月3日14:05",
        "2020-02-03 2:05 PM", "20200203140533", "2020-02-03 周一", "2020年2月3日(星期一)", "2月3日", "2月3号", "2.3",
        "2-3", "02-03", "2/3", "20年2月3日", "20.2.3", "20-02-03", "3 Feb 2020", "Feb 3, 2020", "03-Feb-2020",
        "3 February", "\t2020-02-03", "'2020-02-03", 20200203, 20200203.0, 43864, 43864.0, 43864.58, "43864", 2.3,
        42402.0, date(2020, 2, 3), datetime(2020, 2, 3, 14, 5),
    ],
)  # fmt: skip
def test_a_day_is_read(cell: Any) -> None:
    assert read_day(cell, WINDOW) == date(2020, 2, 3)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("13/2/2020", date(2020, 2, 13)), ("02-13-2020", date(2020, 2, 13)), ("2/2/2020", date(2020, 2, 2)),
        (2.25, date(2020, 2, 25)), (43864, date(2020, 2, 3)), ("1999-12-31", date(1999, 12, 31)),
        ("31-Jan-2019", date(2019, 1, 31)),
    ],
)  # fmt: skip
def test_a_day_outside_of_the_window_is_a_day_all_the_same(cell: Any, day: date) -> None:
    assert read_day(cell, WINDOW) == day


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("3/2/2020", "cell.day_two_ways"), ("03-04-2020", "cell.day_two_ways"), (3.1, "cell.day_two_ways"),
        (3.2, "cell.day_two_ways"), ("2020-02-30", "cell.day_unreal"), ("2月30日", "cell.day_unreal"),
        ("20200230", "cell.day_unreal"), ("2019-02-29", "cell.day_unreal"), ("4月1日", "cell.day_no_year"),
        ("21年2月3日", "cell.day_no_year"), ("19.2.3", "cell.day_no_year"), ("2020年2月", "cell.day"),
        ("2020-2/3", "cell.day"), ("2020-2-1 2", "cell.day"), ("昨天", "cell.day"), ("正月初十", "cell.day"),
        ("", "cell.day"), ("2020", "cell.day"), (200, "cell.day"), (2020, "cell.day"), (80000, "cell.day"),
        (True, "cell.day"), (time(3), "cell.day"), (None, "cell.day"), ("2020-02-03T16:30:00Z", "cell.day"),
        ("0203", "cell.day"), ("31048", "cell.day"),
    ],
)  # fmt: skip
def test_what_is_no_day_or_could_be_two_is_refused(cell: Any, key: str) -> None:
    assert refused(read_day, cell, WINDOW) == key


def test_only_a_closed_window_settles_a_year() -> None:
    for window in ((None, None), (date(2020, 1, 25), None), (None, date(2020, 3, 31))):
        assert refused(read_day, "2月3日", window) == "cell.day_no_year"
        assert refused(read_day, "20.2.3", window) == "cell.day_no_year"
        assert read_day(43864, window) == date(2020, 2, 3)
    assert refused(read_day, "2月3日", (date(2020, 1, 1), date(2021, 12, 31))) == "cell.day_two_ways"
    assert refused(read_day, "20.2.3", (date(2001, 1, 1), date(2021, 12, 31))) == "cell.day_two_ways"
    assert read_day("1月20日", (date(2020, 12, 1), date(2021, 2, 1))) == date(2021, 1, 20)


def test_day_numbers_of_both_calendars() -> None:
    assert read_day(42402, WINDOW) == date(2020, 2, 3), "only the calendar from 1904 puts it inside"
    assert read_day(42402) == date(2016, 2, 2)
    assert refused(read_day, 43864, (date(2020, 1, 1), date(2024, 12, 31))) == "cell.day_two_ways"
    assert read_day(31048, of_a_life=True) == date(1985, 1, 1)


DAY_FORMS = (
    "{d:%Y-%m-%d}", "{d:%Y/%m/%d}", "{d.year}.{d.month}.{d.day}", "{d:%Y%m%d}", "{d.year}年{d.month}月{d.day}日",
    "{d:%Y-%m-%d} 23:59:59", "{d.year}/{d.month}/{d.day} 上午9:05", "{d:%Y%m%d}093000", "{d.day} {d:%b} {d.year}",
    "{d:%B} {d.day}, {d.year}",
)  # fmt: skip
SHORT_FORMS = (
    "{d.month}月{d.day}日", "{d.month}.{d.day}", "{d:%m-%d}", "{d.month}/{d.day}", "{d:%y}年{d.month}月{d.day}日",
)  # fmt: skip


@calm
@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(DAY_FORMS))
def test_any_day_in_any_form_reads_back(day: date, form: str) -> None:
    assert read_day(form.format(d=day)) == day


@calm
@given(st.dates(date(2020, 1, 25), date(2020, 3, 31)), st.sampled_from(SHORT_FORMS))
def test_any_day_of_the_window_reads_back_without_its_year(day: date, form: str) -> None:
    assert read_day(form.format(d=day), WINDOW) == day


@calm
@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_any_day_number_reads_back(day: date) -> None:
    assert read_day((day - date(1899, 12, 30)) / timedelta(days=1)) == day
    assert read_day(int(day.strftime("%Y%m%d"))) == day


@calm
@given(st.text(max_size=12) | st.floats() | st.integers())
def test_a_day_is_read_or_refused_never_broken(cell: Any) -> None:
    try:
        assert type(read_day(cell, WINDOW)) is date
    except DonateError as error:
        assert error.key.startswith("cell.")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 张三\u3000", "张三"), ("\ufeff张\u3000三\u00a0", "张\u3000三"), ("\t营业部\n", "营业部"),
        ("\u200b李四", "李四"), (12.0, "12"), (12, "12"), (12.5, "12.5"), ('="00123"', "00123"), ("'00123", "00123"),
        ("-", None), ("—", None), ("`6222000011112222333", "6222000011112222333"), ("无", None), ("N/A", None),
        ("  ", None), ("", None), (None, None), ("无名氏", "无名氏"), ("#1 支部", "#1 支部"),
    ],
)  # fmt: skip
def test_a_text_is_as_written_without_the_blanks_around_it(cell: Any, text: str | None) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("张\x07三", "name.control"), ("营业部\n一科", "cell.line_break"), ("张\u202e三", "name.control"),
        ("张\u200b三", "name.control"), ("长" * 201, "name.too_long"), (1.2345678901234567e17, "cell.digits_lost"),
        (10**15, "cell.digits_lost"), (True, "cell.text_is_date"), (date(2020, 3, 2), "cell.text_is_date"),
        ("#N/A", "cell.error"), ("#DIV/0!", "cell.error"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_kept_is_refused(cell: Any, key: str) -> None:
    assert refused(read_text, cell) == key


def test_numbers_that_are_texts_keep_their_digits() -> None:
    assert read_number_text("000123") == "000123"
    assert read_number_text(123.0) == "123"
    assert refused(read_number_text, "1.23457E+17") == "cell.digits_lost"
    assert refused(read_number_text, 20200203000000000001) == "cell.digits_lost"
    assert read_note("备" * 900) == "备" * 900
    assert read_note(date(2020, 2, 3)) == "2020-02-03"


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        (12, 12), (12.0, 12), ("12", 12), ("12人", 12), ("共12人", 12), ("１２ 名", 12), ("十二人", 12),
        ("两百人", 200), ("若干", "unknown"), ("不详", "unknown"), ("未知", "unknown"), ("?", "unknown"),
        (None, None), ("-", None),
    ],
)  # fmt: skip
def test_headcount(cell: Any, people: Any) -> None:
    assert read_headcount(cell) == people


@pytest.mark.parametrize("cell", [0, "0人", -3, 1.5, "12-15人", "约12人", "几人", True, date(2020, 2, 3)])
def test_no_headcount(cell: Any) -> None:
    assert refused(read_headcount, cell) == "cell.headcount"


@pytest.mark.parametrize(
    ("cell", "paid"),
    [
        *((cell, True) for cell in words("已到账 已缴 已付 已收 成功 交易成功 是 √ ✓ Y yes paid Received")),
        (1, True), (True, True),
        *((cell, False) for cell in ("未到账", "未缴", "否", "待缴", "×", "N", "no", "pending")),
        *((cell, False) for cell in ("", None, "-", 0, False)), ("2020-02-03", date(2020, 2, 3)),
        ("2月3日", date(2020, 2, 3)), (datetime(2020, 2, 3, 9), date(2020, 2, 3)), (43864.0, date(2020, 2, 3)),
    ],
)  # fmt: skip
def test_status(cell: Any, paid: Any) -> None:
    assert read_status(cell, WINDOW) == paid


def test_status_that_is_refused() -> None:
    for cell in ("退款", "已退款", "已全额退款", "交易关闭", "支付失败", "refunded"):
        assert refused(read_status, cell) == "cell.returned"
    assert refused(read_status, "大概") == "cell.status"
    assert refused(read_status, "2020-02-30") == "cell.day_unreal"
    assert read_paid_on("") is None
    assert read_paid_on("已到账") is True


@pytest.mark.parametrize(
    ("cell", "party", "league"),
    [
        ("中共党员", True, False), ("预备党员", True, False), ("党员", True, False), ("共青团员", False, True),
        ("团员", False, True), ("群众", False, False), ("民主党派", False, False), ("农工党党员", False, False),
        ("是", True, True), ("√", True, True), ("Y", True, True), (1, True, True), ("否", False, False),
        ("", None, None), (None, None, None), ("-", False, False),
    ],
)  # fmt: skip
def test_party_and_league(cell: Any, party: bool | None, league: bool | None) -> None:
    assert (read_party(cell), read_league(cell)) == (party, league)


@pytest.mark.parametrize(
    ("cell", "population"),
    [
        ("在职", "in-service"), ("在职员工", "in-service"), ("In-service", "in-service"), ("派遣", "dispatched"),
        ("劳务派遣人员", "dispatched"), ("离退休", "retired"), ("退休", "retired"), ("离休干部", "retired"),
        ("Retired", "retired"), ("外部", "external"), ("行外人员", "external"), ("", None),
    ],
)  # fmt: skip
def test_population(cell: Any, population: str | None) -> None:
    assert read_population(cell) == population


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1, "1"), (2.0, "2"), ("1", "1"), ("首轮", "1"), ("第一轮", "1"), ("第2次", "2"), ("二次捐款", "2"),
        ("一次捐款", "1"), ("第二批", "2"), ("Round 2", "2"), ("second", "2"), ("追加", "追加"), ("", None),
    ],
)  # fmt: skip
def test_round(cell: Any, number: str | None) -> None:
    assert read_round(cell) == number


def test_words_that_say_neither_are_refused() -> None:
    assert refused(read_party, "也许") == "cell.flag"
    assert refused(read_population, "内退") == "cell.population"
    assert (
        refused(check_currency, "美元")
        == refused(check_currency, "USD")
        == refused(check_currency, "比特币")
        == "cell.currency"
    )
    for cell in ("人民币", "RMB", "CNY", "元", "", None):
        check_currency(cell)

"""A table is found wherever it stands on a sheet, whatever its layout, and each of its gifts is read once."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from donate_cli.errors import DonateError, Problem
from donate_cli.files.footers import footing
from donate_cli.files.headings import normal, tag_words, understand, unit_line
from donate_cli.files.opening import Sent, opened
from donate_cli.files.reading import read_list
from donate_cli.files.sheets import Area, Raw, Row, Sheet
from donate_cli.files.synonyms import CONTAINING, EXACT, words
from donate_cli.lists import Control, Known, Line, Purpose, SentList, StaffLine
from donate_cli.wording import Wording

KNOWN = Known(
    channels=("staff", "员工捐款项目", "youth", "金融团工委"),
    rounds=("首轮", "追加"),
    window=(date(2020, 1, 25), date(2020, 3, 31)),
)


@dataclass
class Given:
    """A list as if it had been opened: sheets with all their rows."""

    all: list[tuple[Sheet, list[Row]]]
    name: str = "list.xlsx"
    sha256: str = "0" * 64
    kind: str = "xlsx"

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet, _ in self.all)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        return next(iter(rows) for each, rows in self.all if each is sheet)


@dataclass
class Read:
    """What was read, with its items at hand."""

    found: SentList
    items: list[Line | StaffLine | Control]

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]

    @property
    def people(self) -> list[StaffLine]:
        return [item for item in self.items if isinstance(item, StaffLine)]

    @property
    def controls(self) -> list[tuple[int, str, int, bool]]:
        return [(item.row, item.kind, item.printed, item.agrees) for item in self.items if isinstance(item, Control)]

    @property
    def gifts(self) -> list[tuple[Any, ...]]:
        return [(line.row, line.name, line.amount) for line in self.lines]

    @property
    def problems(self) -> list[tuple[int, str, str | None, str | None]]:
        problems = [problem for item in self.items if not isinstance(item, Control) for problem in item.problems]
        for problem in problems:
            assert all(Wording(lang)(problem.key, **problem.facts) for lang in ("zh", "en"))  # type: ignore[arg-type]
        return [(problem.row, problem.key, problem.column, problem.value) for problem in problems]

    @property
    def notes(self) -> list[str]:
        return [Wording("zh")(note.key, **note.facts) for note in self.found.notes]


def rows_of(text: str) -> list[Row]:
    """Rows from lines of cells parted by |."""
    return [[cell or None for cell in line.split("|")] for line in text.strip("\n").split("\n")]


def sheet_of(rows: list[Row], merged: Sequence[Area] = (), name: str | None = "名单", hidden: bool = False) -> Sheet:
    return Sheet(name, hidden, [list(row) for row in rows[:200]], tuple(merged))


def read(
    table: str | list[Row],
    purpose: Purpose = "pledges",
    *,
    merged: Sequence[Area] = (),
    known: Known = KNOWN,
    mapping: Mapping[str, str] | None = None,
) -> Read:
    rows = rows_of(table) if isinstance(table, str) else table
    return read_all(Given([(sheet_of(rows, merged), rows)]), purpose, known=known, mapping=mapping)


def read_all(
    sent: Given, purpose: Purpose = "pledges", *, known: Known = KNOWN, sheet: str | None = None, mapping: Any = None
) -> Read:
    found = read_list(cast(Sent, sent), purpose, known=known, sheet=sheet, mapping=mapping or {})
    items = list(found.items)
    # What is remembered of a list must read its like in the same way.
    remembered = replace(known, mappings=known.mappings or {found.headings: dict(found.mapping)})
    again = read_list(cast(Sent, sent), purpose, known=remembered, sheet=sheet, mapping=mapping or {})
    assert list(again.items) == items and again.mapping == found.mapping
    return Read(found, items)


def refused(*args: Any, **more: Any) -> str:
    """The refusal in Chinese; its English must be complete too."""
    with pytest.raises(DonateError) as raised:
        read(*args, **more)
    assert Wording("en")(raised.value.key, **raised.value.facts)
    return Wording("zh")(raised.value.key, **raised.value.facts)


def test_a_list_with_a_preamble_notes_blanks_and_a_footer() -> None:
    found = read("""
支持湖北抗击疫情员工捐款明细表
填报单位：江城支行||||单位：元
序 号|姓  名|部门|捐款\t金额（元）|捐款日期|备注
1|张三|营业部|200|2020-02-03|
2|李　四|营业部|3600余元|2月4日|武汉加油
|||||
3|合某|信贷部|1,000.00|2020/2/5|
合  计|||4800||
制表人：赵六||审核：钱七|||2020年2月10日
""")
    assert found.lines == [
        Line(4, "张三", None, "营业部", 20000, False, date(2020, 2, 3)),
        Line(5, "李　四", None, "营业部", 360000, True, date(2020, 2, 4), note="武汉加油"),
        Line(7, "合某", None, "信贷部", 100000, False, date(2020, 2, 5)),
    ]
    assert found.controls == [(8, "amount", 480000, True)]
    assert found.found.mapping == (
        ("姓 名", "name"), ("部门", "department"), ("捐款 金额（元）", "amount"), ("捐款日期", "on_date"),
        ("备注", "note"),
    )  # fmt: skip
    assert found.found.headings == ("序号", "姓名", "部门", "捐款金额(元)", "捐款日期", "备注")
    assert (found.found.file, found.found.sha256, found.found.sheet, found.notes) == ("list.xlsx", "0" * 64, "名单", [])


def test_every_field_of_a_gift() -> None:
    found = read("""
工号|姓名|部门|金额|日期|到账日期|是否到账|渠道|轮次|人数|人员类别|附言|订单号|币种|处理|对应|出处
007|张三|工会|200|2月3日|2月5日|已到账|微信|二次捐款|3人|派遣|好|0099|人民币|记入|id:7|a.xlsx 第 4 行
008|李四|工会|100|2月3日||未到账||首轮|若干|||||||
009|王五|工会|100|2月3日||已到账||追加||||||||
""")
    assert found.lines == [
        Line(
            2, "张三", "007", "工会", 20000, False, date(2020, 2, 3), date(2020, 2, 5), "微信", "2", 3,
            "dispatched", "好",
            "0099", "记入", "id:7", "a.xlsx 第 4 行",
        ),
        Line(3, "李四", "008", "工会", 10000, False, date(2020, 2, 3), False, None, "1", "unknown"),
        Line(4, "王五", "009", "工会", 10000, False, date(2020, 2, 3), True, None, "追加"),
    ]  # fmt: skip


def test_a_roster() -> None:
    found = read(
        """
职工花名册
HR编号|姓名|所在部门|政治面貌|人员性质|入行时间|离行时间|状态
0012|张三|营业部|中共党员|在职|2012/5/1||正常
0013|李四|营业部|群众|劳务派遣|31048|2019-12-31|
0014|王五||共青团员|||
HR编号|姓名|所在部门|政治面貌|人员性质|入行时间|离行时间|状态
|赵六||也许|外包||
0016||工会|||||
合计5人
""",
        "roster",
    )
    assert found.people[:3] == [
        StaffLine(3, "张三", "0012", "营业部", "in-service", True, False, date(2012, 5, 1)),
        StaffLine(4, "李四", "0013", "营业部", "dispatched", False, False, date(1985, 1, 1), date(2019, 12, 31)),
        StaffLine(5, "王五", "0014", None, None, False, True),
    ]
    assert sorted(found.problems, key=str) == [
        (7, "cell.flag", "政治面貌", "也许"),
        (7, "cell.flag", "政治面貌", "也许"),
        (7, "cell.population", "人员性质", "外包"),
        (8, "cell.no_name", "姓名", None),
    ]
    assert found.controls == [(9, "count", 5, True)]
    assert found.notes == ["list.xlsx：没有用到的栏：状态"]


def test_a_bad_cell_is_a_problem_with_its_place() -> None:
    found = read("""
姓名|金额|日期|备注
张三|abc|2月30日|
李四|$200|2月3日|好
王五||2月3日|
赵六|-5||
|100||
陈\x07七|300||
""")
    assert found.lines == [
        Line(2, "张三", problems=(
            Problem("cell.day_unreal", 2, "日期", "on_date", "2月30日", {"value": "2月30日"}),
            Problem("cell.amount", 2, "金额", "amount", "abc", {"value": "abc"}),
        )),
        Line(3, "李四", on_date=date(2020, 2, 3), note="好", problems=(
            Problem("cell.currency", 3, "金额", "amount", "$200", {"value": "$200", "currency": "$"}),
        )),
        Line(4, "王五", on_date=date(2020, 2, 3), problems=(Problem("cell.no_amount", 4, "金额", "amount", "", {}),)),
        Line(5, "赵六", problems=(Problem("cell.negative", 5, "金额", "amount", "-5", {"value": "-5"}),)),
        Line(6, None, amount=10000, problems=(Problem("cell.no_name", 6, "姓名", "name"),)),
        Line(7, None, amount=30000, problems=(
            Problem("name.control", 7, "姓名", "name", "陈 七", {"code": "U+0007", "place": 2}),
        )),
    ]  # fmt: skip


def test_what_a_cell_meant_is_remembered_for_texts_alone() -> None:
    rows: list[Row] = [["姓名", "金额"], ["张三", 1], ["李四", True], ["王五", "1"], ["赵六", "1"]]
    assert [line.amount for line in read(rows).lines] == [100, None, 100, 100]


def test_units_of_headings_and_of_the_line_above() -> None:
    table = "单位：{0}\n姓名|{1}\n张三|1.5\n合计|1.5"
    for above, heading, fen in (
        ("元", "金额", 150), ("万元", "金额", 1_500_000), ("江城支行", "金额(万元)", 1_500_000),
        ("万元", "金额（元）", 150), ("人民币千元", "金额", 150_000), ("元", "捐款数额(单位：万元)", 1_500_000),
        ("元", "Amount (RMB)", 150), ("元", "金额/万元", 1_500_000),
    ):  # fmt: skip
        found = read(table.format(above, heading))
        assert (found.gifts, found.controls) == ([(3, "张三", fen)], [(4, "amount", fen, True)]), (above, heading)
        assert found.notes == ([] if fen == 150 else [f"list.xlsx：金额单位是 {fen // 150:,} 元"])


@pytest.mark.parametrize(
    "table",
    ["姓名|金额(USD)\n张三|20", "姓名|金额（美元）\n张三|20", "单位：美元\n姓名|金额\n张三|20",
     "币种：港币\n姓名|金额\n张三|20", "姓名|币种|金额\n张三|美元|20"],
)  # fmt: skip
def test_foreign_money_is_never_a_number(table: str) -> None:
    found = read(table)
    assert [line.amount for line in found.lines] == [None]
    assert [key for _, key, _, _ in found.problems] == ["cell.currency"]


def test_blocks_side_by_side() -> None:
    found = read("""
姓名|金额|姓名|金额|日期
张三|200|李四|300|2月3日
王五|100|赵六|50|2月4日
钱七|1000|合计|350
合计|1300||
""")
    assert found.gifts == [
        (2, "张三", 20000), (2, "李四", 30000), (3, "王五", 10000), (3, "赵六", 5000), (4, "钱七", 100000),
    ]  # fmt: skip
    assert [line.on_date for line in found.lines] == [date(2020, 2, 3)] * 2 + [date(2020, 2, 4)] * 2 + [None]
    assert found.controls == [(4, "amount", 35000, True), (5, "amount", 130000, True)]


def test_blocks_that_share_a_department_or_have_ordinals() -> None:
    shared = read("部门|姓名|金额|姓名|金额\n工会|张三|200|李四|300\n总计|500|||")
    assert [(line.name, line.department, line.amount) for line in shared.lines] == [
        ("张三", "工会", 20000), ("李四", "工会", 30000),
    ]  # fmt: skip
    numbered = read("序号|姓名|金额|序号|姓名|金额\n1|张三|200|3|王五|300\n2|李四|100|4||")
    assert numbered.gifts == [(2, "张三", 20000), (2, "王五", 30000), (3, "李四", 10000)]


def test_departments_that_give() -> None:
    found = read("部门|金额|人数|部门|金额|人数\n营业部|1,200|12人|工会|300|若干\n合计|1500|||")
    assert [(line.name, line.department, line.amount, line.headcount) for line in found.lines] == [
        ("营业部", None, 120000, 12), ("工会", None, 30000, "unknown"),
    ]  # fmt: skip
    assert found.controls == [(3, "amount", 150000, True)]
    assert found.notes == ["list.xlsx：没有姓名栏，以 部门 为捐款人"]


def test_wide_by_rounds_under_a_merged_heading() -> None:
    table = """
部门|姓名|金额|||备注
||首轮|第二轮|合计|
营业部|张三|200|100|300|
营业部|李四|-|50|50|好
营业部|王五|100|50|200|
营业部|赵六|0|无||
合计||300|200|500|
"""
    for merged in ((), ((0, 2, 0, 4), (0, 0, 1, 0), (0, 1, 1, 1), (0, 5, 1, 5))):
        found = read(table, merged=merged)
        assert [(line.row, line.name, line.round, line.amount, line.note) for line in found.lines] == [
            (3, "张三", "1", 20000, None), (3, "张三", "2", 10000, None), (4, "李四", "2", 5000, "好"),
            (5, "王五", "1", 10000, None), (5, "王五", "2", 5000, None),
        ]  # fmt: skip
        assert found.problems == [(5, "cell.parts", "金额/合计", "200")]
        assert found.controls == [(7, "amount", 30000, True), (7, "amount", 20000, True), (7, "amount", 50000, True)]
        assert found.found.mapping == (
            ("金额/首轮", "round"), ("金额/第二轮", "round"),
            ("部门", "department"), ("姓名", "name"), ("金额/首轮", "amount"), ("金额/第二轮", "amount"),
            ("备注", "note"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [("首轮", "二次捐款"), ("一次捐款", "二次捐款"), ("第一轮", "第2轮"), ("第一次", "第二次"), ("Round 1", "Round 2"),
     ("首轮金额(元)", "二次捐款金额(元)")],
)  # fmt: skip
def test_wide_by_rounds_in_plain_words(first: str, second: str) -> None:
    found = read(f"姓名|{first}|{second}\n张三|200|\n李四||300")
    assert [(line.name, line.round, line.amount) for line in found.lines] == [
        ("张三", "1", 20000),
        ("李四", "2", 30000),
    ]


def test_wide_by_channels_and_by_both() -> None:
    found = read("姓名|员工捐款项目|金融团工委|小计\n张三|200|20|220\n总计|200|20|220")
    assert [(line.channel, line.amount) for line in found.lines] == [("员工捐款项目", 20000), ("金融团工委", 2000)]
    assert [agrees for *_, agrees in found.controls] == [True, True, True]
    both = read("姓名|员工捐款项目||金融团工委|\n|首轮|追加|首轮|追加\n张三|1|2||4")
    assert [(line.channel, line.round, line.amount) for line in both.lines] == [
        ("员工捐款项目", "1", 100), ("员工捐款项目", "追加", 200), ("金融团工委", "追加", 400),
    ]  # fmt: skip


def test_wide_with_people_and_days_of_each_round() -> None:
    found = read("""
部门|首轮|||二次捐款||
|金额|人数|到账日期|金额|人数|到账日期
营业部|1000|12|2020-02-03|500|5|
工会||||300|若干|2020-03-01
合计|1000|12||800||
""")
    assert [(line.name, line.round, line.amount, line.headcount, line.paid) for line in found.lines] == [
        ("营业部", "1", 100000, 12, date(2020, 2, 3)), ("营业部", "2", 50000, 5, False),
        ("工会", "2", 30000, "unknown", date(2020, 3, 1)),
    ]  # fmt: skip
    assert found.controls == [(5, "amount", 100000, True), (5, "count", 12, True), (5, "amount", 80000, True)]


def test_a_row_s_own_total_beside_rounds_never_counts() -> None:
    found = read("姓名|捐款金额|首轮|追加\n张三|300|200|100\n李四|300|200|")
    assert [(line.name, line.round, line.amount) for line in found.lines] == [
        ("张三", "1", 20000), ("张三", "追加", 10000), ("李四", "1", 20000),
    ]  # fmt: skip
    assert found.problems == [(3, "cell.parts", "捐款金额", "300")]


@pytest.mark.parametrize(
    ("footer", "controls"),
    [
        ("合计||500", [("amount", 50000, True)]), ("|合  计|500", [("amount", 50000, True)]),
        ("||合计：500元", [("amount", 50000, True)]), ("总金额500|", [("amount", 50000, True)]),
        ("合计人民币（大写）伍佰元整||", [("amount", 50000, True)]),
        ("合计人民币（大写）|伍佰元整|", [("amount", 50000, True)]),
        ("共计2人，500元||", [("count", 2, True), ("amount", 50000, True)]), ("总人数|2|", [("count", 2, True)]),
        ("人数||2", [("count", 2, True)]), ("合计|2|500", [("count", 2, True), ("amount", 50000, True)]),
        ("合计|2人|500", [("count", 2, True), ("amount", 50000, True)]), ("Total||500.00", [("amount", 50000, True)]),
        ("小计||500", [("subtotal", 50000, True)]), ("工会小计||500", [("subtotal", 50000, True)]),
        ("总计||501", [("amount", 50100, False)]),
        ("总人数：3 总金额：500元||", [("count", 3, False), ("amount", 50000, True)]),
        ("合计金额：500.00元（大写：伍佰元整）||", [("amount", 50000, True)] * 2),
        ("总人数|2|总金额|500", [("count", 2, True), ("amount", 50000, True)]), ("制表人：赵六||审核：钱七", []),
        ("备注：以上均已到账||", []), ("2020年2月10日||", []), ("说明||", []), ("第1页，共3页||", []),
    ],
)  # fmt: skip
def test_a_footer_is_no_gift(footer: str, controls: list[tuple[str, int, bool]]) -> None:
    found = read(f"序号|姓名|金额|备注\n1|张三|200\n2|李四|300\n{footer}")
    assert found.gifts == [(2, "张三", 20000), (3, "李四", 30000)]
    assert [(kind, printed, agrees) for _, kind, printed, agrees in found.controls] == controls


def test_a_person_is_no_footer() -> None:
    found = read("工号|姓名|金额|日期\n1|合计|200|\n|合某|300|\n|共计|100|2月3日\n|会计|50|\n|陈小计|60|\n|总务|70|")
    assert [name for _, name, _ in found.gifts] == ["合计", "合某", "共计", "会计", "陈小计", "总务"]
    assert footing("合某") is None and footing("总行营业部") is None and footing("会计部") is None


def test_subtotals_totals_and_what_follows() -> None:
    found = read("""
姓名|金额
张三|200
小计|200
李四|300
小计|300
合计|500
王五|100
合计|100
总计|600
以上捐款由工会统一汇出
""")
    assert found.gifts == [(2, "张三", 20000), (4, "李四", 30000), (7, "王五", 10000)]
    assert found.controls == [
        (3, "subtotal", 20000, True), (5, "subtotal", 30000, True), (6, "amount", 50000, True),
        (8, "amount", 10000, True),
        (9, "amount", 60000, True),
    ]  # fmt: skip


def test_a_total_above_its_rows_waits_for_them() -> None:
    found = read("姓名|金额\n合计|500\n张三|200\n李四|300")
    assert found.gifts == [(3, "张三", 20000), (4, "李四", 30000)]
    assert found.controls == [(2, "amount", 50000, True)]


def test_counts_may_be_of_lines_of_names_or_of_people() -> None:
    table = "姓名|金额|人数\n张三|1|\n张 三|2|\n营业部|3|5\n人数|{}|"
    for people, agrees in ((3, True), (2, True), (7, True), (4, False)):
        assert read(table.format(people)).controls == [(5, "count", people, agrees)]


def test_a_header_on_each_page_and_a_second_table() -> None:
    found = read("""
姓名|部门|金额
张三|工会|200
姓名|部门|金额
李四|工会|300
合计||500
二、外币捐款
单位：美元
金额|姓名
20|王五
三、补交（单位：万元）|
姓名|金额（万元）|日期
赵六|0.01|2月3日
总计|0.06|
""")
    assert found.gifts == [(2, "张三", 20000), (4, "李四", 30000), (9, "王五", None), (12, "赵六", 10000)]
    assert found.problems == [(9, "cell.currency", "金额", "20")]
    assert found.controls == [(5, "amount", 50000, True), (13, "amount", 60000, True)]


def test_sections_and_forgotten_amounts() -> None:
    found = read("姓名|金额\n一、营业部|\n张三|200\n李四|\n（二）工会|\n王五|300\n1|", merged=())
    assert found.gifts == [(3, "张三", 20000), (4, "李四", None), (6, "王五", 30000), (7, "1", None)]
    merged = read("姓名|部门|金额\n机关支部||\n张三|工会|200", merged=[(1, 0, 1, 2)])
    assert merged.gifts == [(3, "张三", 20000)]
    form = read("序号|姓名|部门|金额\n1|张三|工会|200\n2||工会|\n3|||-")
    assert form.gifts == [(2, "张三", 20000)]


def test_merged_cells_among_the_rows() -> None:
    rows: list[Row] = [
        ["部门", "姓名", "金额", "备注"],
        ["营业部", "张三", 200.0, "好"],
        [None, "李四", 300, None],
        [None, "王五", None, None],
        ["工会", "赵六", 0.1 + 0.2, None],
        [None, None, 50, None],
        ["信贷部", "钱七", 80, None],
        [None, None, None, "补"],
        ["合计", None, 330.3, None],
    ]
    merged = [(1, 0, 3, 0), (2, 2, 3, 2), (4, 0, 5, 0), (4, 1, 5, 1), (6, 1, 7, 1), (6, 2, 7, 2)]
    found = read(rows, merged=merged)
    assert [(line.row, line.name, line.department, line.amount) for line in found.lines] == [
        (2, "张三", "营业部", 20000), (3, "李四", "营业部", None), (4, "王五", "营业部", None), (5, "赵六", "工会", 30),
        (6, "赵六", "工会", 5000), (7, "钱七", "信贷部", 8000), (8, None, None, None),
    ]  # fmt: skip
    assert found.problems == [
        (3, "cell.one_amount", "金额", "300"), (4, "cell.one_amount", "金额", "300"), (8, "cell.no_amount", "金额", ""),
        (8, "cell.no_name", "姓名", None),
    ]  # fmt: skip
    assert found.lines[1].problems[0].facts == {"rows": 2, "value": "300"}


def test_two_columns_that_claim_one_field() -> None:
    better = read("姓名|日期|捐款日期|捐款金额|到账金额\n张三|2月1日|2月3日|200|100")
    assert (better.lines[0].on_date, better.lines[0].amount) == (date(2020, 2, 3), 20000)
    assert better.notes == ["list.xlsx：没有用到的栏：日期"]
    assert better.lines[0].received == 10000
    assert (
        refused("姓名|金额|金额\n张三|2|3") == "list.xlsx：金额(B) / 金额(C) 都像 amount 栏；用 --map amount=B 指明一个"
    )
    assert (
        refused("姓名|甲金额|乙金额\n张三|2|3")
        == "list.xlsx：甲金额(B) / 乙金额(C) 都像 amount 栏；用 --map amount=甲金额 指明一个"
    )
    assert read("姓名|金额|金额\n张三|2|3", mapping={"amount": "c"}).gifts == [(2, "张三", 300)]
    assert read("姓名|甲金额|乙金额\n张三|2|3", mapping={"amount": " 乙 金额"}).gifts == [(2, "张三", 300)]
    assert read("姓名|首轮|追加\n张三|2|3", mapping={"amount": "追加"}).gifts == [(2, "张三", 300)]


def test_headings_that_nobody_knows() -> None:
    table = "谁|多少\n张三|2\n李四|3"
    assert refused(table) == (
        "list.xlsx 里找不到有金额栏的名单；看到的是：A=谁, B=多少；用 --map name=栏名 --map amount=栏名 指明"
    )
    assert (
        refused(table, "roster") == "list.xlsx 里找不到有姓名栏的名册；看到的是：A=谁, B=多少；用 --map name=栏名 指明"
    )
    for mapping in ({"name": "谁", "amount": "多少"}, {"name": "A", "amount": "B"}, {"name": "谁", "amount": "b"}):
        found = read(table, mapping=mapping)
        assert found.gifts == [(2, "张三", 200), (3, "李四", 300)]
        assert found.found.mapping == (("谁", "name"), ("多少", "amount"))
    remembered = replace(KNOWN, mappings={found.found.headings: dict(found.found.mapping)})
    assert read(table, known=remembered).gifts == found.gifts
    forgotten = replace(KNOWN, mappings={("姓名", "金额", "备注"): {"备注": "", "姓名": "name"}})
    assert read("姓名|金额|备注\n张三|2|好", known=forgotten).lines == [Line(2, "张三", amount=200)]
    assert refused("姓名|金额\n张三|2", mapping={"amuont": "金额"}).startswith(
        "没有字段 “amuont”；可用：action, amount, "
    )
    assert refused("姓名|金额\n张三|2", mapping={"note": "附注栏"}) == "名单里没有栏 “附注栏”；现有：姓名, 金额"


def test_a_list_without_headings_by_its_letters() -> None:
    found = read("员工捐款\n张三|200\n李四|约300\n王五|100", mapping={"name": "A", "amount": "B"})
    assert found.gifts == [(2, "张三", 20000), (3, "李四", None), (4, "王五", 10000)]


def test_sheets() -> None:
    def sent(*sheets: tuple[str, str, bool]) -> Given:
        return Given(
            [(sheet_of(rows_of(text), name=name, hidden=hidden), rows_of(text)) for name, text, hidden in sheets]
        )

    gifts = "姓名|金额\n张三|2"
    one = sent(
        ("说明", "本表由工会填写", False),
        ("名单", gifts, False),
        ("旧", "姓名|金额\n李四|9", True),
        ("空表", "姓名|金额", False),
    )
    found = read_all(one)
    assert (found.found.sheet, found.gifts, found.notes) == (
        "名单",
        [(2, "张三", 200)],
        ["list.xlsx：隐藏的工作表没有读：旧"],
    )
    two = sent(("甲", gifts, False), ("隐", gifts, True), ("乙", "姓名|金额\n李四|3", False))
    for sheet in ("乙", " 乙", "2"):
        assert read_all(two, sheet=sheet).gifts == [(2, "李四", 300)]
    for sheet, said in (
        (None, "list.xlsx 有几个工作表像名单：甲, 乙；用 --sheet 指明"),
        ("隐", "工作表 “隐” 是隐藏的，不读；确需导入，在 Excel 里取消隐藏 list.xlsx 的这张表"),
        ("丙", "list.xlsx 没有工作表 “丙”；现有：甲, 乙"),
        ("3", "list.xlsx 没有工作表 “3”；现有：甲, 乙"),
    ):
        with pytest.raises(DonateError) as raised:
            read_all(two, sheet=sheet)
        assert Wording("zh")(raised.value.key, **raised.value.facts) == said
    with pytest.raises(DonateError, match=r"list\.no_table"):
        read_all(sent(("说明", "本表由工会填写", False)))
    with pytest.raises(DonateError, match=r"list\.no_table"):
        read_all(sent(("旧", gifts, True)))


def test_a_sheets_number_is_no_longer_than_any() -> None:
    sent = Given([(sheet_of(rows_of("姓名|金额\n张三|2")), rows_of("姓名|金额\n张三|2"))])
    for wanted in ("9" * 5000, "0", "²"):
        with pytest.raises(DonateError) as raised:
            read_all(sent, sheet=wanted)
        assert Wording("zh")(raised.value.key, **raised.value.facts) == (
            f"list.xlsx 没有工作表 “{wanted if len(wanted) < 60 else '9' * 59 + '…'}”；现有：名单"
        )


@pytest.mark.parametrize(
    "table",
    ["#接龙\n春节帮扶，请大家接力\n\n1. 张三 200\n2. 李四 300元", "1、张三200\n2、李四|300",
     "#接龙\n例 张三 200\n以下\n接上\n１．王五 1\n２．赵六 2"],
)  # fmt: skip
def test_a_list_passed_round_in_a_chat_is_no_table(table: str) -> None:
    assert refused(table) == (
        "list.xlsx 像是聊天里的接龙，不是表格；存成文本，只留 “1. 张三 200” 这样的行，"
        "再用 donate enter -c 渠道 < 文件 逐行录入"
    )
    assert refused(table, "roster").startswith("list.xlsx 里找不到有姓名栏的名册")


def test_a_form_with_numbered_questions_is_not_taken_for_a_chat() -> None:
    assert read("1. 您的姓名|2. 捐款金额\n张三|200").gifts == [(2, "张三", 20000)]
    assert refused("1. 限2人\n2. 限200元\n谁|多少\n甲|乙").startswith("list.xlsx 里找不到有金额栏的名单")


def took(table: list[Row], purpose: Purpose = "pledges", known: Known = KNOWN) -> float:
    """Processor seconds for reading a list of which every line can be read."""
    start = process_time()
    found = read_list(cast(Sent, Given([(sheet_of(table), table)])), purpose, known=known)
    assert all(not item.problems for item in found.items if not isinstance(item, Control))
    return process_time() - start


def test_a_header_has_its_bounds() -> None:
    start = process_time()
    assert refused([["姓名", "金额"] * 8000] * 60) == (
        "list.xlsx 的表头超过 300 栏（KO 栏是 “姓名”）；删去名单以外的栏，另存后再导入"
    )
    amounts: list[Raw] = [f"金额{column}" for column in range(16_000)]
    assert refused([amounts] * 60).startswith("list.xlsx 里找不到有金额栏的名单；看到的是：A=金额0, ")
    assert process_time() - start < 8
    blank: list[Raw] = [None] * 298
    title: list[Raw] = ["名单", "", *blank, "公章"]
    widest = read([title, ["姓名", "金额", *blank[1:], "备注"], ["张三", "2", *blank[1:], "好", "x"]])
    assert widest.lines == [Line(3, "张三", amount=200, note="好")]
    later: list[Row] = [["姓名", "金额"], ["张三", "2"], ["姓名", "金额", *blank, "备注"]]
    assert refused(later) == "list.xlsx 的表头超过 300 栏（KO 栏是 “备注”）；删去名单以外的栏，另存后再导入"


def test_lines_of_texts_alone_cost_about_what_others_do() -> None:
    people = [f"张{chr(0x4E00 + number)}" for number in range(10_000)]
    rounds: list[Row] = [["姓名", "首轮", "追加"]]
    texts = rounds + [[name, str(number % 900 + 1), str(number % 7 * 10)] for number, name in enumerate(people)]
    floats = rounds + [[name, number % 900 + 1.0, number % 7 * 10.0] for number, name in enumerate(people)]
    assert took(texts) < 4 * took(floats)
    roster: list[Row] = [["姓名", "部门", "工号"]]
    named = roster + [[name, f"营业{name[1]}部" if name < "张俀" else "工会", None] for name in people]
    numbered = roster + [[name, "工会", "00" + str(number)] for number, name in enumerate(people)]
    assert took(named, "roster") < 10 * took(numbered, "roster")
    many = replace(KNOWN, channels=tuple(f"渠道{chr(0x4E00 + number)}" for number in range(299)))
    channels: list[Row] = [["姓名", *many.channels]]
    wide = channels + [[name, "无", *[str(number) for number in range(1, 299)]] for name in people[:100]]
    assert took(wide, known=many) < 2


def test_a_header_among_lines_of_texts() -> None:
    found = read("姓名|金额|\n|首轮|追加\n张三|1|2\n姓名|金额|\n|首轮|追加\n李四|-|3\n工号|姓名|金额\n7|王五|4")
    assert [(line.row, line.name, line.round, line.amount) for line in found.lines] == [
        (3, "张三", "1", 100), (3, "张三", "追加", 200), (6, "李四", "追加", 300), (8, "王五", None, 400),
    ]  # fmt: skip
    assert not found.problems
    people = read("姓名|部门\n张三|工会\n 姓 名 |部门\n李四|团委\n部门|姓名\n营业部|王五", "roster").people
    assert [(each.row, each.name, each.department) for each in people] == [
        (2, "张三", "工会"), (4, "李四", "团委"), (6, "王五", "营业部"),
    ]  # fmt: skip
    mapped = read("谁|哪里\n张三|工会\n谁|哪里\n李四|团委", "roster", mapping={"name": "谁", "department": "哪里"})
    assert [each.name for each in mapped.people] == ["张三", "李四"]
    assert refused("姓名|金额\n张三|1\n姓名|金额|金额\n李四|1|2") == (
        "list.xlsx：金额(B) / 金额(C) 都像 amount 栏；用 --map amount=B 指明一个"
    )
    remark = read("姓名|金额|备注\n张三|1|单位：万元\n姓名|金额\n李四|2")
    assert remark.gifts == [(2, "张三", 100), (4, "李四", 200)]


def test_the_longest_channel_that_a_heading_begins_with() -> None:
    known = replace(KNOWN, channels=("工会", "工会捐款"))
    found = read("姓名|工会金额|工会捐款金额\n张三|1|2", known=known)
    assert [(line.channel, line.amount) for line in found.lines] == [("工会", 100), ("工会捐款", 200)]


def test_real_files(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["员工捐款明细", None, None, None],
        ["部门", "姓名", "金额（元）", None],
        [None, None, "首轮", "二次捐款"],
        ["营业部", "张三", 200, 100.5],
        [None, "李四", 300, None],
        ["合计", None, 500, 100.5],
    ):
        sheet.append(row)
    for area in ("A1:D1", "C2:D2", "A2:A3", "B2:B3", "A4:A5"):
        sheet.merge_cells(area)
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(tmp_path / "list.xlsx")
    with opened(tmp_path / "list.xlsx") as sent:
        found = read_list(sent, "pledges", known=KNOWN)
        items = list(found.items)
    assert [(line.name, line.department, line.round, line.amount) for line in items if isinstance(line, Line)] == [
        ("张三", "营业部", "1", 20000), ("张三", "营业部", "2", 10050), ("李四", "营业部", "1", 30000),
    ]  # fmt: skip
    assert [item.agrees for item in items if isinstance(item, Control)] == [True, True]
    (tmp_path / "list.csv").write_bytes(
        "交易时间,交易单号,付款人,金额(元),当前状态\n2020-02-03 09:00:01,\t42001,张三,￥200.00,交易成功\n".encode(
            "gb18030"
        )
    )
    with opened(tmp_path / "list.csv") as sent:
        lines = list(read_list(sent, "pledges", known=KNOWN).items)
    assert lines == [Line(2, "张三", amount=20000, paid=date(2020, 2, 3), order_no="42001")]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("捐赠(单位/姓名） ", "name"), ("*姓名", "name"), ("1、您的姓名", "name"), ("捐款金额（元）", "amount"),
        ("2、捐款金额(元)", "amount"), ("Amount (RMB)", "amount"), ("Staff No.", "staff_no"), ("HR编号", "staff_no"),
        ("捐款\n日期", "on_date"), ("交易单号", "order_no"), ("所在党支部名称", "department"),
        ("是否已到账", "status"), ("Date of payment", "paid_on"), ("工会会员部门", "department"), ("序 号", None),
        ("No.", None), ("捐款金额大写", None), ("出生日期", None), ("经办人姓名", None), ("应捐金额", None),
        ("填报日期：2020年2月10日", None), ("单位：元", None),
    ],
)  # fmt: skip
def test_headings(heading: str, field: str | None) -> None:
    assert understand(0, [heading], purpose="pledges", words=tag_words(KNOWN), given={}).field == field


def test_each_synonym_is_found_and_is_there_once() -> None:
    for field, synonyms in EXACT.items():
        assert len(set(synonyms)) == len(synonyms), field
        for word in synonyms:
            assert word == normal(word).translate({ord("-"): None, ord("_"): None}), word
            purpose: Purpose = "roster" if field in ("party", "league", "joined_on", "left_on") else "pledges"
            heading = understand(0, [word], purpose=purpose, words={}, given={})
            assert field in [claim.field for claim in heading.claims], (field, word)
    assert {field for field, _ in CONTAINING} < set(EXACT)
    assert words("a  b\nc") == ("a", "b", "c")


def test_lines_over_the_table() -> None:
    assert unit_line(["金额单位：人民币万元"]) == (1_000_000, None)
    assert unit_line(["编制单位：江城支行 单位：元"]) == (100, None)
    assert unit_line(["币种：美元"]) == (None, "美元")
    assert unit_line(["单位：江城支行", "2020年2月"]) == (None, None)


NAMES = st.text("张王李赵陈刘杨吴周徐孙马朱胡林何高罗", min_size=2, max_size=4)
GIFTS = st.lists(st.tuples(NAMES, st.integers(1, 10_000_000)), min_size=1, max_size=40)


@settings(deadline=None, max_examples=150)
@given(GIFTS, st.integers(1, 3), st.integers(0, 5), st.booleans(), st.booleans(), st.randoms(use_true_random=False))
def test_whatever_the_layout_what_was_put_in_comes_out(
    gifts: list[tuple[str, int]], blocks: int, preamble: int, total: bool, blanks: bool, chance: random.Random
) -> None:
    columns = chance.sample(["序号", "姓名", "捐款金额", "备注"], 4)
    per_block = -(-len(gifts) // blocks)
    rows: list[Row] = [["捐款名单"], [None, "单位：元"], [], ["填报日期：2020年2月10日"], ["第一支部"]][:preamble]
    header_at = len(rows)
    rows.append(list(columns) * blocks)
    for at in range(per_block):
        row: Row = []
        for block in range(blocks):
            number = block * per_block + at
            name, fen = gifts[number] if number < len(gifts) and number < (block + 1) * per_block else (None, None)
            printed = None if fen is None else chance.choice([fen / 100, f"{fen / 100:,.2f}", f"￥{fen / 100:.2f}元"])
            cells: dict[str, Raw] = {"序号": number + 1, "姓名": name, "捐款金额": printed, "备注": None}
            row += [cells[column] for column in columns]
        rows.append(row)
        if blanks and chance.random() < 0.2:
            rows.append(chance.choice([[], [None] * 4, ["", " "], list(rows[header_at])]))
    whole = sum(fen for _, fen in gifts)
    if total:
        foot: Row = [None] * len(rows[header_at])
        foot[columns.index("捐款金额")] = whole / 100
        foot[min(columns.index("姓名"), 2) if columns.index("姓名") < 3 else columns.index("序号")] = "合 计"
        rows.append(foot)
    found = read(rows)
    assert not found.problems
    assert sorted((line.name, line.amount) for line in found.lines) == sorted(gifts)
    assert [agrees for *_, agrees in found.controls] == [True] * total


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(NAMES, *[st.none() | st.integers(1, 10_000_000)] * 3), min_size=1, max_size=20),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_whatever_the_width_what_was_put_in_comes_out(
    people: list[tuple[Any, ...]], sums: bool, chance: random.Random
) -> None:
    rounds = {"首轮": "1", "二次捐款": "2", "追加": "追加"}
    columns = chance.sample(["姓名", *rounds, *(["合计"] if sums else [])], 4 + sums)
    rows: list[Row] = [list(columns)]
    for name, *fens in people:
        cells: dict[str, Raw] = dict(zip(rounds, [fen and fen / 100 for fen in fens], strict=True))
        cells |= {"姓名": name, "合计": sum(filter(None, fens)) / 100}
        rows.append(
            [cells[column] if cells[column] is not None else chance.choice([None, "-", 0, "无"]) for column in columns]
        )
    found = read(rows)
    assert not found.problems
    put_in = [
        (name, number, fen) for name, *fens in people for number, fen in zip(rounds.values(), fens, strict=True) if fen
    ]
    assert sorted((line.name, line.round, line.amount) for line in found.lines) == sorted(put_in)

"""The workbook: what it says read back, and how it is set up to be sent."""

import csv
import json
import stat
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from donate_cli.campaigning import find_campaign
from donate_cli.publishing import dossier
from donate_cli.store.file import open_book
from donate_cli.views.workbook import write
from donate_cli.wording import Wording
from tests.conftest import Donate

OUT = Path("out.xlsx")


@pytest.fixture
def demo(donate: Donate, monkeypatch: pytest.MonkeyPatch) -> Donate:
    donate("demo")
    monkeypatch.setenv("DONATE_BOOK", "donate-demo/branch-2020.db")
    return donate


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_summary_says_what_the_report_says(demo: Donate) -> None:
    demo(f"--lang zh export {OUT}")
    report = json.loads(demo("report totals --format json").out)
    book = load_workbook(OUT)
    assert book.sheetnames == ["汇总", "各部门", "按日", "明细", "待到账", "公示", "人数说明", "核对"]
    rows = values(book["汇总"])
    block = {row[0]: row[1] for row in rows[:9]}
    assert rows[0][0] == "支持湖北抗击新冠肺炎疫情 · 捐款统计"
    assert (block["活动"], block["单位"], block["到账合计"]) == ("支持湖北抗击新冠肺炎疫情", "元", 27140)
    assert block["人民币大写"] == "贰万柒仟壹佰肆拾元整"
    heading = rows.index(["渠道", "轮次", "认捐（元）", "到账（元）", "待到账（元）", "笔数", "人次", "人数"])
    assert rows[heading + 1 : heading + 12] == [
        ["员工捐款项目", "首轮", 13100, 13100, 0, 1, 78, 78],
        ["金融团工委", "首轮", 2600, 2600, 0, 1, 13, 13],
        ["在职党员", "二次捐款", 3620, 3620, 0, 1, 36, 36],
        ["离退休党员", "二次捐款", 7820, 7820, 0, 1, "≥1", "≥1"],
        ["合计", None, 27140, 27140, 0, 4, "≥128", "≥79"],
        [None] * 8,
        ["各轮次", *[None] * 7],
        ["轮次", None, "认捐（元）", "到账（元）", "待到账（元）", "笔数", "人次", "人数"],
        ["首轮", None, 15700, 15700, 0, 2, 91, "78–91"],
        ["二次捐款", None, 11440, 11440, 0, 2, "≥37", "≥37"],
        ["合计", None, 27140, 27140, 0, 4, "≥128", "≥79"],
    ]
    assert rows[-1][0] == "制表：______________　复核：______________　负责人：______________　日期：______________"
    assert f"凭证 {report['entry']} · 校验码 {report['head']}" == book["汇总"].oddFooter.left.text


def test_the_detail_foots_and_quotes_the_story(demo: Donate) -> None:
    demo(f"export {OUT}")
    detail = values(load_workbook(OUT)["Detail"])
    received = detail[0].index("Received")
    assert [row[received] for row in detail[1:]] == [13100, 2600, 3620, 7820, 27140]
    assert detail[1][1] == datetime(2020, 3, 17)
    assert detail[1][-1] == "78名员工通过中国工商银行员工支持湖北抗击新冠肺炎疫情捐款项目自愿参与捐款13100元"


def test_at_least_is_shown_and_stays_a_number(demo: Donate) -> None:
    demo(f"--lang zh export {OUT} --campaign customers")
    sheet = load_workbook(OUT)["汇总"]
    last = next(row for row in sheet.iter_rows() if row[0].value == "合计")
    assert (last[2].value, last[2].number_format) == (88600, '#,##0.00"+"')
    assert {row[0]: row[1] for row in values(sheet)}["人民币大写"] == "不少于捌万捌仟陆佰元整"


def test_no_figure_is_too_wide_for_its_column(drive: Donate) -> None:
    drive("pledge add 大户 999,999,999.99 -c staff --new --paid --at-least")
    for lang in ("zh", "en"):
        drive(f"--lang {lang} export {OUT} --replace")
        sheet = load_workbook(OUT).worksheets[0]
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    room = sheet.column_dimensions[cell.column_letter].width
                    assert len(f"{cell.value:,.2f}+") < room or cell.value < 100, (cell.coordinate, room)


def test_cancelled_pledges_stay_out_and_outstanding_has_its_sheet(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new")
    drive("pledge add 李四 200 -c staff --new")
    drive("pledge cancel 1 --reason 误记")
    drive(f"export {OUT}")
    book = load_workbook(OUT)
    for name in ("Detail", "Outstanding"):
        rows = values(book[name])
        donor, due = rows[0].index("Donor"), rows[0].index("Outstanding")
        assert [(row[donor], row[due]) for row in rows[1:]] == [("李四", 200), (None, 200)]


def test_it_is_set_up_to_be_printed_and_filtered(demo: Donate) -> None:
    demo(f"export {OUT}")
    book = load_workbook(OUT)
    for sheet in book:
        setup = sheet.page_setup
        assert (int(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == (9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text
        assert sheet.print_title_rows or sheet.title == "Summary"
    assert book["Detail"].freeze_panes == "A2"
    (table,) = book["Detail"].tables.values()
    assert (table.ref, table.autoFilter.ref) == ("A1:M5", "A1:M5")
    assert [column.name for column in table.tableColumns] == [cell.value for cell in book["Detail"][1]]
    widths = book["Detail"].column_dimensions
    assert widths["C"].width >= 2 * len("离退休党员"), "Chinese takes two columns a character"
    formulas = [sheet.title for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert set(formulas) == {"Check"}, "values where people look"


def test_the_file_is_its_owners_and_replaces_nothing_by_itself(demo: Donate) -> None:
    demo(f"export {OUT}")
    assert stat.S_IMODE(OUT.stat().st_mode) == 0o600
    assert "--replace" in demo(f"export {OUT}", code=1).err
    demo(f"export {OUT} --replace")
    assert [path.name for path in Path().iterdir() if path.name.startswith(".")] == []


def test_csv_has_a_mark_and_json_is_the_contract_and_more(demo: Donate) -> None:
    demo("--lang zh export out.csv")
    raw = Path("out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [row["到账（元）"] for row in rows] == ["13100.00", "2600.00", "3620.00", "7820.00", "27140.00"]
    demo("export out.json")
    content = json.loads(Path("out.json").read_text(encoding="utf-8"))
    report = json.loads(demo("report totals --format json").out)
    assert {key: content[key] for key in report} == report
    assert len(content["detail"]) == 4
    assert content["outstanding"] == []
    assert [row["received"] for row in content["departments"]] == ["27140.00"]


def test_titles_are_in_the_campaigns_words(drive: Donate) -> None:
    drive("campaign edit spring --organiser 工会委员会 --beneficiary '山区 & 小学' --opens 2020-02-01")
    drive("pledge add 张三 100 -c staff --new --on 2020-02-03")
    drive(f"--lang zh export {OUT} --as-of 2020-02-29 --basis received")
    book = load_workbook(OUT)
    block = {row[0]: row[1] for row in values(book["汇总"])[:10]}
    assert (block["主办单位"], block["受益方"], block["期间"]) == ("工会委员会", "山区 & 小学", "2020-02-01 – …")
    assert (block["口径"], block["到账合计"]) == ("到账（人次、人数按到账统计）", 0)
    assert str(block["统计时间"]).startswith("2020-02-29 (")
    assert book["各部门"].oddHeader.center.text == (
        "春节帮扶 · 捐款统计 · 各部门（单位：元） · 口径：到账 · 截至 2020-02-29"
    )


def test_sheets_are_picked_by_either_name_or_their_beginning(demo: Donate) -> None:
    demo(f"export {OUT} --sheets 明细,sum，By")
    assert load_workbook(OUT).sheetnames == ["Summary", "By day", "Detail"]
    refused = demo(f"export {OUT} --replace --sheets 汇总,图", code=1).err
    assert "“图”" in refused
    assert "summary 汇总 Summary" in refused
    assert "Detail" in demo(f"export {OUT} --replace --sheets 汇总,核对", code=1).err
    for option in ("--sheets 汇总", "--unit wan"):
        assert option.split()[0] in demo(f"export out.csv {option}", code=1).err
        assert not Path("out.csv").exists()


def test_in_ten_thousands_values_are_exact_and_what_rounding_breaks_is_said(drive: Donate) -> None:
    for name, channel in (("张三", "staff"), ("李四", "youth"), ("王五", "party-active")):
        drive(f"pledge add {name} 33,350 -c {channel} --new --paid --department 信息科技部")
    drive(f"--lang zh export {OUT} --unit wan")
    book = load_workbook(OUT)
    rows = values(book["汇总"])
    assert {row[0]: row[1] for row in rows[:8]}["单位"] == "万元（明细、待到账、公示以元计）"
    assert [row[2] for row in rows if row[0] in ("员工捐款项目", "合计")] == [3.335, 10.005]
    assert [cell.number_format for cell in book["汇总"]["C"] if cell.value == 3.335] == ["#,##0.00"] * 3
    note = "因四舍五入，分项之和与合计可能相差 0.01 万元"  # 3.34 three times is 10.02, the total is printed as 10.01
    assert note in {row[0] for row in rows}
    assert note not in {row[0] for row in values(book["各部门"])}
    assert [row[8] for row in values(book["明细"])] == ["认捐（元）", 33350, 33350, 33350, 100050]


def test_a_long_list_goes_on_on_the_next_sheet(drive: Donate) -> None:
    for number in range(5):
        drive(f"pledge add 张{'一二三四五'[number]} {number + 1} -c staff --new --department A")
    content, say = BytesIO(), Wording("zh")
    with open_book(Path("book.db")) as book:
        write(content, dossier(book, find_campaign(book, None)), say, most=53)
    book = load_workbook(content)
    assert [name for name in book.sheetnames if name.startswith("明细")] == ["明细", "明细 2", "明细 3"]
    assert [[row[8] for row in values(book[name])[1:]] for name in ("明细", "明细 2", "明细 3")] == [
        [1, 2],
        [3, 4],
        [5, 15],
    ]
    assert book.defined_names["detail_pledged_3"].attr_text == "'明细 3'!$I$2:$I$2"
    check = "".join(str(row[2]) for row in values(book["核对"]) if row[0] == "各部门")
    assert check.count("SUMIFS(detail_pledged_2,detail_department_2,") == 1


def test_an_empty_campaign_makes_a_whole_workbook(drive: Donate) -> None:
    drive(f"--lang zh export {OUT}")
    book = load_workbook(OUT)
    assert len(book.sheetnames) == 8
    assert {row[0] for row in values(book["明细"])} == {"认捐号", "合计", "（没有内容）"}


def test_a_kept_version_is_compared_with_the_book(demo: Donate) -> None:
    demo(f"--lang zh export {OUT} --issue")
    assert demo("export x.xlsx --diff").out == ""
    demo("pledge add 张三 100 -c staff --new --paid --on 2020-03-18")
    assert "27,240.00" in demo("export x.xlsx --diff").out
    assert not Path("x.xlsx").exists()

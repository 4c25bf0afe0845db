"""The workbook: what it says read back with openpyxl and with LibreOffice, and how it is set up to be sent."""

import csv
import json
import shutil
import stat
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

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
    assert book.sheetnames == ["汇总", "明细", "待到账"]
    rows = values(book["汇总"])
    block = {row[0]: row[1] for row in rows[:9]}
    assert rows[0][0] == "支持湖北抗击新冠肺炎疫情 · 捐款统计"
    assert (block["活动"], block["单位"], block["到账合计"]) == ("支持湖北抗击新冠肺炎疫情", "元", 27140)
    assert block["人民币大写"] == "贰万柒仟壹佰肆拾元整"
    heading = rows.index(["渠道", "轮次", "认捐（元）", "到账（元）", "待到账（元）", "笔数", "人次", "人数"])
    assert rows[heading + 1 :] == [
        ["员工捐款项目", "首轮", 13100, 13100, 0, 1, 78, 78],
        ["金融团工委", "首轮", 2600, 2600, 0, 1, 13, 13],
        ["在职党员", "二次捐款", 3620, 3620, 0, 1, 36, 36],
        ["离退休党员", "二次捐款", 7820, 7820, 0, 1, "≥1", "≥1"],
        ["合计", None, 27140, 27140, 0, 4, "≥128", "≥79"],
    ]
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
    last = list(sheet.iter_rows())[-1]
    assert (last[2].value, last[2].number_format) == (88600, '#,##0.00"+"')
    assert {row[0]: row[1] for row in values(sheet)}["人民币大写"] == "不少于捌万捌仟陆佰元整"


def test_no_figure_is_too_wide_for_its_column(drive: Donate) -> None:
    drive("pledge add 大户 999,999,999.99 -c staff --new --paid --at-least")
    for lang in ("zh", "en"):
        drive(f"--lang {lang} export {OUT} --force")
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
        assert sheet.print_title_rows
    assert book["Detail"].freeze_panes == "A2"
    (table,) = book["Detail"].tables.values()
    assert (table.ref, table.autoFilter.ref) == ("A1:M5", "A1:M5")
    assert [column.name for column in table.tableColumns] == [cell.value for cell in book["Detail"][1]]
    widths = book["Detail"].column_dimensions
    assert widths["C"].width >= 2 * len("离退休党员"), "Chinese takes two columns a character"
    with zipfile.ZipFile(OUT) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist()), "values, not formulas"


def test_the_file_is_its_owners_and_replaces_nothing_by_itself(demo: Donate) -> None:
    demo(f"export {OUT}")
    assert stat.S_IMODE(OUT.stat().st_mode) == 0o600
    assert "--force" in demo(f"export {OUT}", code=1).err
    demo(f"export {OUT} --force")
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


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize(("lang", "last"), [("zh", "合计"), ("en", "Total")])
def test_libreoffice_reads_the_same_figures(demo: Donate, tmp_path: Path, lang: str, last: str) -> None:
    demo(f"--lang {lang} export {OUT}")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xlsx",
         "--outdir", "again", str(OUT)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ours, theirs = load_workbook(OUT), load_workbook(f"again/{OUT}")
    assert theirs.sheetnames == ours.sheetnames
    for name in ours.sheetnames:
        assert values(theirs[name]) == values(ours[name])
    rows = values(theirs[theirs.sheetnames[0]])
    assert rows[-1] == [last, None, 27140, 27140, 0, 4, "≥128", "≥79"]
    assert "贰万柒仟壹佰肆拾元整" in {row[1] for row in rows}

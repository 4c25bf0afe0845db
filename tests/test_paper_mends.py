"""Papers in the hand: what Excel would repair, what a lone sheet has to say, what a file cannot hold."""

import html
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import Donate
from tests.test_workbook_check import convert, reckoned, values

OUT = Path("out.xlsx")


def column(sheet: Worksheet) -> list[object]:
    return [row[0].value for row in sheet.iter_rows()]


@pytest.mark.parametrize("people", [1, 17, 61])
@pytest.mark.parametrize("department", ["", "--department 营业室"])
def test_no_merged_range_of_a_notice_is_a_single_cell(drive: Donate, people: int, department: str) -> None:
    for number in range(people):
        name = f"张{chr(0x4E00 + number)}"
        drive(f"pledge add {name} {number + 1} -c staff --new --paid --on 2020-02-03 {department}")
    drive(f"--lang zh notice {OUT}")
    with zipfile.ZipFile(OUT) as parts:
        (name,) = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        merged = re.findall(r'<mergeCell ref="([^"]+)"', parts.read(name).decode())
    assert len(merged) > 3
    for ref in merged:
        first, _, last = ref.partition(":")
        assert last and first != last, ref


def test_what_rounding_breaks_stands_below_each_table_once(drive: Donate) -> None:
    drive("campaign round")
    for name, channel, amount, round in (
        ("张三", "staff", "40", 1),
        ("李四", "youth", "9960", 1),
        ("张三", "staff", "40", 2),
    ):
        drive(f"pledge add {name} {amount} -c {channel} --round {round} --new --paid")
    drive(f"--lang zh export {OUT} --unit wan")
    said = column(load_workbook(OUT)["汇总"])
    note = "因四舍五入，分项之和与合计可能相差 0.01 万元"
    assert said.count(note) == 1
    assert said.index("各渠道") < said.index(note) < said.index("各轮次")


@pytest.mark.parametrize(
    ("more", "tail"),
    [
        ("--as-of 2020-02-15", "口径：认捐 · 截至 2020-02-15"),
        ("--basis received", "口径：到账 · 截至 20"),
    ],
)
def test_every_sheet_says_on_what_basis_and_as_of_when_it_is(drive: Donate, more: str, tail: str) -> None:
    drive(["campaign", "edit", "spring", "--name", "春" * 90 + "&" * 90])
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-03")
    drive(f"--lang zh export {OUT} {more} --sheets 公示,各部门,按日,明细,待到账,人数说明,核对")
    book = load_workbook(OUT)
    assert len(book.sheetnames) == 7
    for sheet in book:
        header: Any = sheet.oddHeader  # the stubs take what every sheet has for optional
        text = header.center.text
        assert f"· {sheet.title}" in text
        assert tail in text
    with zipfile.ZipFile(OUT) as parts:
        for name in parts.namelist():
            for raw in re.findall(r"<oddHeader>(.*?)</oddHeader>", parts.read(name).decode("utf-8", "replace")):
                assert len(html.unescape(html.unescape(raw)).encode("utf-16-le")) // 2 <= 255


def test_rows_alone_have_no_place_for_a_reason(drive: Donate) -> None:
    assert "--force" in drive("export out.csv --force 审计", code=1).err
    assert not Path("out.csv").exists()
    drive("export out.json --force 审计")


def test_who_exports_the_notice_is_told_that_it_gives_amounts_away(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid")
    drive("pledge add 李四 200 -c staff --new --paid --publish no-amount")
    warned = drive("--lang zh notice").err
    assert "不公开金额" in warned
    assert warned.strip() in drive(f"--lang zh export {OUT} --basis received").err
    assert warned.strip() in drive(f"--lang zh export {OUT} --replace --sheets 公示").err
    for other in (f"{OUT} --replace --sheets 汇总", "out.json", "out.csv"):
        assert "不公开金额" not in drive(f"--lang zh export {other}").err


def test_bars_name_each_channel_once(drive: Donate) -> None:
    drive("campaign round")
    drive("pledge add 张三 100 -c staff --round 1 --new --paid")
    drive("pledge add 李四 200 -c staff --round 2 --new --paid")
    drive(f"--lang zh export {OUT}")
    with zipfile.ZipFile(OUT) as parts:
        drawn = parts.read("xl/charts/chart1.xml").decode()
    (names,) = set(re.findall(r"<(?:c:)?cat>.*?<(?:c:)?f>'?汇总'?!([^<]*)</", drawn))
    sheet = load_workbook(OUT)["汇总"]
    first, _, last = names.replace("$", "").partition(":")
    assert last in ("", first)
    assert sheet[first].value == "员工捐款项目"
    assert sheet[first].offset(column=2).value == 300


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_long_and_folding_names_are_checked_by_their_cells(drive: Donate, tmp_path: Path) -> None:
    departments = ("*" * 199, "🧧" * 150, "ı", "I", "李", "短")
    for number, department in enumerate(departments):
        drive(["pledge", "add", f"张{number}", f"{number + 1}", "-c", "staff", "--new", "--department", department])
    drive("pledge add 无部门 50 -c staff --new")
    drive(f"--lang zh export {OUT}")
    texts = [
        found.replace('""', '"')
        for row in load_workbook(OUT)["核对"].iter_rows()
        for cell in row
        if cell.data_type == "f"
        for found in re.findall(r'"((?:[^"]|"")*)"', str(cell.value))
    ]
    assert max(len(text.encode("utf-16-le")) // 2 for text in texts) <= 255
    convert(tmp_path / "office", OUT)
    rows = values(reckoned(OUT.name))["核对"]
    assert rows[0][0] == "全部为 0：各表与明细相符"
    assert len([row for row in rows if row[0] == "各部门"]) == len(departments) + 2

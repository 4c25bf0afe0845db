"""The workbooks that go to a clerk and come back: what they offer, what they refuse, and that every value survives."""

import shutil
import stat
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from donate_cli.errors import DonateError
from donate_cli.files.headings import understand
from donate_cli.forms import Form
from donate_cli.lists import Purpose
from donate_cli.model import Campaign, Channel, Round
from donate_cli.money import Amount
from donate_cli.plans import ACTIONS, FATES
from donate_cli.table import Column, Sentence, Table
from donate_cli.views.review import write_review
from donate_cli.views.template import write_template
from donate_cli.views.validations import choice, fits_in_a_choice
from donate_cli.wording import WORDS, Lang, Wording

OUT = Path("out.xlsx")
ZH, EN = Wording("zh"), Wording("en")
DRIVE = Campaign(1, "spring", "春节帮扶", "Spring relief", None, date(2020, 1, 20), date(2020, 3, 31), None, "open")
CHANNELS = (
    Channel(1, "staff", "员工捐款项目", "Staff project", "in-service"),
    Channel(2, "youth", "金融团工委", "Youth league", "in-service"),
)
ROUNDS = (Round(1, 1, None), Round(1, 2, "元宵加捐"))
PLEDGES = Form("pledges", DRIVE, CHANNELS, ROUNDS, ("营业部", "风险部"))
ROSTER = Form("roster", departments=("营业部",))
HEADINGS = {
    ("pledges", "zh"): "姓名|工号|部门|金额（元）|日期|渠道|轮次|到账日期|人数|备注|订单号",
    ("pledges", "en"): "Name|Staff no.|Department|Amount (yuan)|Date|Channel|Round|Paid on|Head-count|Note|Order no.",
    ("roster", "zh"): "工号|姓名|部门|人员类别|党员|团员|入职日期|离职日期",
    ("roster", "en"): "Staff no.|Name|Department|Population|Party member|League member|Joined|Left",
}


def checks(sheet: Worksheet) -> dict[str, DataValidation]:
    """A sheet's checks by the heading of their column."""
    return {sheet[str(check.sqref)[0] + "1"].value: check for check in sheet.data_validations.dataValidation}


def law(check: DataValidation) -> tuple[Any, ...]:
    return (check.type, check.operator, check.formula1, check.formula2, check.errorStyle, str(check.sqref))


def read(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


# the empty list


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", [PLEDGES, ROSTER], ids=lambda form: form.purpose)
def test_an_empty_list_has_a_heading_and_no_lines(form: Form, lang: Lang) -> None:
    write_template(OUT, form, Wording(lang), replace=False)
    names = {"zh": {"pledges": "捐款名单", "roster": "名册"}, "en": {"pledges": "Gifts", "roster": "Roster"}}[lang]
    sheets = read(OUT)
    assert list(sheets) == [names[form.purpose], {"zh": "说明", "en": "How to fill"}[lang]]
    assert sheets[names[form.purpose]] == [HEADINGS[form.purpose, lang].split("|")]
    steps = list(sheets.values())[1]
    assert [row[0] for row in steps] == ["1", "2", "3", "4", "5"]
    assert f"donate import {form.purpose}" in steps[-1][1]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", [PLEDGES, ROSTER], ids=lambda form: form.purpose)
def test_each_heading_says_how_to_fill_its_column_and_has_room(form: Form, lang: Lang) -> None:
    write_template(OUT, form, Wording(lang), replace=False)
    sheet = load_workbook(OUT).worksheets[0]
    notes = [cell.comment.text for cell in sheet[1]]
    assert len({*notes}) == len(notes)
    for cell in sheet[1]:
        taken = len(cell.value.encode("gb18030"))
        assert sheet.column_dimensions[cell.column_letter].width >= taken + 1, cell.value


def test_what_is_typed_is_held_to_the_books_rules() -> None:
    write_template(OUT, PLEDGES, ZH, replace=False)
    found = {heading: law(check) for heading, check in checks(load_workbook(OUT).worksheets[0]).items()}
    start = "DATE(2020,1,20)"
    assert found == {
        "部门": ("list", None, '"营业部,风险部"', None, "warning", "C2:C2001"),
        "金额（元）": ("decimal", "between", "0.01", "1000000000", "stop", "D2:D2001"),
        "日期": ("date", "between", start, "DATE(2020,3,31)", "warning", "E2:E2001"),
        "渠道": ("list", None, '"员工捐款项目,金融团工委"', None, "stop", "F2:F2001"),
        "轮次": ("list", None, '"首轮,元宵加捐"', None, "stop", "G2:G2001"),
        "到账日期": ("date", "greaterThanOrEqual", start, None, "warning", "H2:H2001"),
        "人数": ("whole", "greaterThanOrEqual", "1", None, "warning", "I2:I2001"),
    }
    assert "2020-01-20 – 2020-03-31" in checks(load_workbook(OUT).worksheets[0])["日期"].error


def test_a_roster_offers_populations_and_yes_or_no() -> None:
    write_template(OUT, ROSTER, EN, replace=False)
    found = {heading: law(check) for heading, check in checks(load_workbook(OUT).worksheets[0]).items()}
    day = ("date", "greaterThanOrEqual", "DATE(1940,1,1)", None, "warning")
    assert found == {
        "Department": ("list", None, '"营业部"', None, "warning", "C2:C2001"),
        "Population": ("list", None, '"in-service,dispatched,retired,external"', None, "stop", "D2:D2001"),
        "Party member": ("list", None, '"yes,no"', None, "stop", "E2:E2001"),
        "League member": ("list", None, '"yes,no"', None, "stop", "F2:F2001"),
        "Joined": (*day, "G2:G2001"),
        "Left": (*day, "H2:H2001"),
    }


def test_a_list_for_no_campaign_takes_any_channel_and_any_day() -> None:
    write_template(OUT, Form("pledges"), EN, replace=False)
    found = checks(load_workbook(OUT).worksheets[0])
    assert list(found) == ["Amount (yuan)", "Date", "Paid on", "Head-count"]
    assert law(found["Date"])[1:4] == ("greaterThanOrEqual", "DATE(1940,1,1)", None)


def test_whole_columns_keep_zeros_and_show_money_and_days_as_such() -> None:
    write_template(OUT, PLEDGES, ZH, replace=False)
    sheet = load_workbook(OUT).worksheets[0]
    formats = {cell.value: sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]}
    money, day = {"金额（元）": "#,##0.00"}, {"日期": "yyyy-mm-dd", "到账日期": "yyyy-mm-dd"}
    assert formats == dict.fromkeys(HEADINGS["pledges", "zh"].split("|"), "@") | money | day | {"人数": "#,##0"}
    assert OUT.stat().st_size < 20_000


def test_lists_print_on_a4_with_their_heading_on_each_page() -> None:
    write_template(OUT, PLEDGES, ZH, replace=False)
    book = load_workbook(OUT)
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("A2", "$1:$1", None)
    assert sheet.oddHeader.center.text == "春节帮扶 · 捐款名单"
    for sheet in book:
        setup = sheet.page_setup
        assert (int(setup.paperSize), setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)


@pytest.mark.parametrize(
    "departments", [tuple(f"第{n}营业网点（解放路）" for n in range(1, 31)), ("办公室,党群部", "营业部"), ('"三八"岗',)]
)
def test_choices_that_a_drop_down_cannot_hold_stand_on_a_sheet_of_their_own(departments: tuple[str, ...]) -> None:
    write_template(OUT, Form("roster", departments=departments), ZH, replace=False)
    sheets = read(OUT)
    assert list(sheets) == ["名册", "选项", "说明"]
    assert sheets["选项"] == [["部门"], *([department] for department in departments)]
    check = checks(load_workbook(OUT).worksheets[0])["部门"]
    assert check.formula1 == f"'选项'!$A$2:$A${len(departments) + 1}"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), min_size=1))
@settings(max_examples=200)
def test_what_a_drop_down_holds_divides_into_the_words_again(words: list[str]) -> None:
    if fits_in_a_choice(words):
        formula = choice(words, ZH).formula1
        assert formula is not None
        assert formula.strip('"').split(",") == words
        assert len(formula) <= 255 + 2


def test_a_drop_down_holds_no_more_than_excel_takes() -> None:
    assert [fits_in_a_choice(["部" * 127, "科" * number]) for number in (127, 128)] == [True, False]
    assert not fits_in_a_choice(["𠮷" * 128])


# the review


COLUMNS = (
    Column("origin"),
    Column("fate", "word"),
    Column("reason", "sentence"),
    Column("action", "word"),
    Column("whom"),
    Column("name"),
    Column("staff_no"),
    Column("department", "department"),
    Column("amount", "money"),
    Column("on_date", "date"),
    Column("paid", "date"),
    Column("channel", "channel"),
    Column("round", "round"),
    Column("headcount", "number"),
    Column("population", "word"),
    Column("note"),
    Column("order_no"),
)
ROWS: list[tuple[Any, ...]] = [
    ("甲.xlsx|名单|2", "new", None, "import", None, "张三", "0012", "营业部", Amount(20050), date(2020, 2, 3), True,
     CHANNELS[0], ROUNDS[0], None, "in-service", "=1+1", "4200000512202002034567890123"),
    ("甲.xlsx|名单|3", "ask", Sentence("donor.unknown_new", {"value": "-李四"}), None, "id:7", "-李四", None, None,
     Amount(360000, True), date(2020, 2, 4), date(2020, 2, 5), CHANNELS[1], ROUNDS[1], 12, None, "两行\n备注", None),
    ("甲.xlsx|名单|4", "problem", Sentence("amount.unreadable", {"value": "贰\x0b佰"}), "skip", None,
     "王\x00五\uffff\ud800", "007",
     None, "贰\x0b佰", None, False, "员工", None, Sentence("count.unknown"), "临时工", "#N/A", None),
]  # fmt: skip
SETTINGS = {"campaign": "spring", "channel": "=staff", "paid": "2020-02-05"}


def reviewed(say: Wording = ZH, rows: list[tuple[Any, ...]] = ROWS) -> Path:
    write_review(OUT, Table("title.log", COLUMNS, rows), SETTINGS, say, replace=True)
    return OUT


def test_a_review_gives_back_what_was_read() -> None:
    sheets = read(reviewed())
    assert list(sheets) == ["复核", "说明", "设置"]
    assert load_workbook(OUT)["设置"].sheet_state == "hidden"
    day = date(2020, 2, 3)
    assert sheets["复核"] == [
        ["出处", "结果", "原因", "处理", "对应", "姓名", "工号", "部门", "金额（元）", "日期", "到账日期", "渠道",
         "轮次", "人数", "人员类别", "备注", "订单号"],
        ["甲.xlsx|名单|2", "新增", "", "导入", "", "张三", "0012", "营业部", 200.5, day, "是", "员工捐款项目",
         "首轮", "", "在职", "=1+1", "4200000512202002034567890123"],
        ["甲.xlsx|名单|3", "需确认", ZH("donor.unknown_new", value="-李四"), "", "id:7", "-李四", "", "", "3,600.00+",
         date(2020, 2, 4), date(2020, 2, 5), "金融团工委", "元宵加捐", 12.0, "", "两行\n备注", ""],
        ["甲.xlsx|名单|4", "有问题", ZH("amount.unreadable", value="贰\ufffd佰"), "跳过", "", "王\ufffd五\ufffd\ufffd",
         "007", "", "贰\ufffd佰", "", "否", "员工", "", "未知", "临时工", "#N/A", ""],
    ]  # fmt: skip
    assert sheets["设置"] == [[key, value] for key, value in SETTINGS.items()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reader_knows_every_heading(lang: Lang) -> None:
    def understood(printed: str, purpose: Purpose) -> str | None:
        return understand(0, [printed], purpose=purpose, words={}, given={}).field

    for form in (PLEDGES, ROSTER):
        write_template(OUT, form, Wording(lang), replace=True)
        headings = [cell.value for cell in load_workbook(OUT).worksheets[0][1]]
        fields = "name staff_no department amount on_date channel round paid_on headcount note order_no"
        roster = "staff_no name department population party league joined_on left_on"
        expected = {"pledges": fields, "roster": roster}[form.purpose].split()
        assert [understood(heading, form.purpose) for heading in headings] == expected
    headings = [cell.value for cell in load_workbook(reviewed(Wording(lang))).worksheets[0][1]]
    own = {"paid": "paid_on", "fate": None, "reason": None}
    assert [understood(heading, "pledges") for heading in headings] == [own.get(c.key, c.key) for c in COLUMNS]


def test_a_review_holds_no_formula_and_keeps_texts_texts() -> None:
    with zipfile.ZipFile(reviewed()) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    sheet = load_workbook(OUT)["复核"]
    assert (sheet["P2"].data_type, sheet["P2"].quotePrefix, sheet["P4"].data_type) == ("s", True, "s")
    assert {sheet[f"{letter}2"].number_format for letter in "ABCDEFGHLMOPQ"} == {"@"}
    assert (sheet["I2"].number_format, sheet["J2"].number_format) == ("#,##0.00", "yyyy-mm-dd")


def test_two_columns_are_to_be_filled_in() -> None:
    sheet = load_workbook(reviewed())["复核"]
    (check,) = checks(sheet).values()
    words = "导入,跳过,新个人,新外部人员,新集体,新单位,更正原记录,另记一笔"
    assert law(check) == ("list", None, f'"{words}"', None, "stop", "D2:D4")
    assert len(f'"{",".join(EN(f"action.{action}") for action in ACTIONS)}"') <= 257
    here = {cell.coordinate for row in sheet["A2:Q4"] for cell in row if not cell.protection.locked}
    assert here == {"D2", "D3", "D4", "E2", "E3", "E4"}
    assert {sheet[cell].fill.fgColor.rgb for cell in here} == {"00DCE9F8"}
    assert "id:" in sheet["E1"].comment.text and sheet["D1"].comment is not None
    assert not sheet.protection.sheet
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows) == ("A1:Q4", "A2", "$1:$1")
    assert sheet["C3"].alignment.wrap_text


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
def test_fates_have_colours_and_the_legend_shows_them(say: Wording) -> None:
    book = load_workbook(reviewed(say))
    sheet, legend = book.worksheets[0], book.worksheets[1]
    coloured = {
        rule.formula[0].split("=")[1].strip('"'): rule.dxf.fill.bgColor.rgb
        for place in sheet.conditional_formatting
        for rule in place.rules
    }
    assert set(coloured) == {say(f"fate.{fate}") for fate in FATES if fate != "new"}
    assert len({*coloured.values()}) == 5, "what stays out is grey, everything else has a colour of its own"
    (place,) = {str(found.sqref) for found in sheet.conditional_formatting}
    assert not {"D2:D4", "E2:E4"} & {*place.split()}
    shown = {row[0].value: row[0].fill.fgColor.rgb for row in legend if row[0].fill.fill_type}
    assert {word: shown[word] for word in coloured} == coloured
    assert shown["1"] == "00DCE9F8"
    words = {row[0].value for row in legend}
    assert words >= {say(f"action.{action}") for action in ACTIONS}
    assert not legend["A4"].fill.fill_type, "a fill stays in its cell"


@pytest.mark.parametrize("family", ["fate", "action"])
def test_a_word_means_one_thing_in_either_language(family: str) -> None:
    keys = {"fate": FATES, "action": ACTIONS}[family]
    words = [word for key in keys for word in WORDS[f"{family}.{key}"]]
    assert len({*words}) == len(words) == 2 * len(keys)


def test_a_review_of_nothing_is_a_heading() -> None:
    assert len(read(reviewed(rows=[]))["复核"]) == 1


def test_a_row_is_as_high_as_its_longest_text() -> None:
    long = ("x|y|2", "ask", Sentence("error", {"message": "长" * 100}), *[None] * 14)
    sheet = load_workbook(reviewed(rows=[ROWS[0], long]))["复核"]
    room = sheet.column_dimensions["C"].width
    assert sheet.row_dimensions[3].height >= 18 * 200 / room
    assert sheet.row_dimensions[2].height is None or sheet.row_dimensions[2].height <= 36


# as files


@pytest.mark.parametrize("kind", ["template", "review"])
def test_a_form_is_its_owners_and_replaces_nothing_by_itself(kind: str) -> None:
    def write(out: Path, *, replace: bool) -> None:
        if kind == "template":
            write_template(out, PLEDGES, ZH, replace=replace)
        else:
            write_review(out, Table("title.log", COLUMNS, ROWS), SETTINGS, ZH, replace=replace)

    def refused(out: Path, *, replace: bool = False) -> str:
        with pytest.raises(DonateError) as error:
            write(out, replace=replace)
        return error.value.key

    OUT.write_text("last year's")
    assert refused(OUT) == "file.exists"
    assert OUT.read_text() == "last year's"
    write(OUT, replace=True)
    assert stat.S_IMODE(OUT.stat().st_mode) == 0o600
    assert refused(Path("out.xls")) == "file.not_xlsx"
    assert refused(Path("no/where.xlsx")) == "file.no_folder"
    Path("~$out.xlsx").touch()
    assert refused(OUT, replace=True) == "file.open_elsewhere"
    assert sorted(path.name for path in Path().iterdir()) == ["out.xlsx", "~$out.xlsx"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_gives_the_forms_back_as_they_were(tmp_path: Path) -> None:
    long = tuple(f"第{n}营业网点（解放路）" for n in range(1, 31))
    write_template(Path("list.xlsx"), Form("pledges", DRIVE, CHANNELS, ROUNDS, long), ZH, replace=False)
    reviewed()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xlsx",
         "--outdir", "again", "list.xlsx", str(OUT)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for name in ("list.xlsx", str(OUT)):
        ours, theirs = load_workbook(name), load_workbook(f"again/{name}")
        assert theirs.sheetnames == ours.sheetnames
        for sheet in ours.sheetnames:
            assert [*theirs[sheet].values] == [*ours[sheet].values]
    lists, again = (load_workbook(path).worksheets[0] for path in ("list.xlsx", "again/list.xlsx"))
    kept = {heading: (check.type, check.errorStyle or "stop") for heading, check in checks(again).items()}
    assert kept == {heading: (check.type, check.errorStyle) for heading, check in checks(lists).items()}
    assert [cell.comment.text for cell in again[1]] == [cell.comment.text for cell in lists[1]]
    first = load_workbook(f"again/{OUT}")["复核"]
    assert (first["J2"].value, first["I2"].value, first["G2"].value) == (datetime(2020, 2, 3), 200.5, "0012")

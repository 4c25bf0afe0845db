"""Issuing, comparing, correcting and recognising papers, as a clerk types it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from tests.conftest import Donate

DAY = re.compile(r"20[2-9]\d-\d\d-\d\d")
MOMENT = re.compile(r"20[2-9]\d-\d\d-\d\d \d\d:\d\d")
SPELLED = re.compile(r"20[2-9]\d年\d{1,2}月\d{1,2}日|\d{1,2} [A-Z][a-z]+ 20[2-9]\d")
HASH = re.compile(r"\b[0-9a-f]{64}\b")
SHORT = re.compile(r"\b[0-9a-f]{12}\b")


def plain(text: str) -> str:
    """The text without what differs from one run to the next."""
    for pattern, shown in (
        (MOMENT, "DAY 00:00"),
        (DAY, "THIS DAY"),
        (SPELLED, "TODAY"),
        (HASH, "HEAD"),
        (SHORT, "HASH"),
    ):
        text = pattern.sub(shown, text)
    return re.sub("─+", "──", text)


@pytest.fixture
def issued(drive: Donate, monkeypatch: pytest.MonkeyPatch) -> Donate:
    """A notice and a brief were issued; then a late gift came, a twice-recorded one went, a person moved."""
    drive("campaign edit spring --organiser 工会委员会 --contact '王主任 0313-123'")
    drive("pledge add 张三 200 -c staff --new --paid --department 营业室")
    drive("pledge add 李四 300 -c youth --new --paid --department 财务部")
    drive("notice 公示.xlsx --issue")
    Path("brief.txt").write_text(drive("brief --issue").out, encoding="utf-8")
    drive("pledge add 王五 80 -c staff --new --paid --department 营业室 --on 2020-02-01")
    drive("payment refund 2 --reason 李四重复登记")
    drive("pledge cancel 2 --reason 重复登记")
    drive("donor edit 张三 --set-department 财务部")
    return drive


def test_issuing_says_what_was_kept(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid --department 营业室")
    ran = drive("notice 公示.xlsx --issue --organiser 工会 --contact 王主任")
    assert (ran.out, ran.err) == (
        "",
        "Entry 4: issued paper 1: notice “公示.xlsx” of Spring relief, made from entry 3\nWritten: 公示.xlsx\n",
    )
    ran = drive("brief --out 简报.docx --issue")
    assert ran.err.splitlines()[0] == "Entry 5: issued paper 2: brief “简报.docx” of Spring relief, made from entry 4"
    assert plain(drive("papers").out) == (
        "Issued papers\n"
        "No.  Time              Campaign       Paper   File       Basis     Made from  Actor  Entry  File SHA-256\n"
        "──\n"
        "  2  DAY 00:00  Spring relief  brief   简报.docx  received          4  clerk      5  HASH\n"
        "  1  DAY 00:00  Spring relief  notice  公示.xlsx  received          3  clerk      4  HASH\n"
    )
    assert drive("notice 公示.xlsx --issue", code=1).err == (
        "error: the file exists: 公示.xlsx; add --replace to replace it, or choose another name\n"
    )
    assert "5 entries" in drive("book check").err


UNKNOWN = "is none of the files that this book issued: not from it, or damaged or altered since"
DIFFERENCES = {
    "en": """\
Spring relief · changes since the notice, paper 1
Of     Figure       Old     New   Change  Entries
──
Total  Received  500.00  280.00  -220.00  8, 9
Entries that moved them
Entry  Time              Actor  What                                                                 Reason
──
    8  DAY 00:00  clerk  pledge 3: 王五 80.00 yuan · Staff donation project · Round 1 · paid
    9  DAY 00:00  clerk  refund 4: 李四 300.00 yuan (of payment 2)                            李四重复登记
""",
    "zh": """\
春节帮扶 · 自第 1 号公示以来的变动
范围  项目          原为    改为     相差  凭证
──
合计  到账（元）  500.00  280.00  -220.00  8, 9
有关凭证
凭证  时间              经办   内容                                                  原因
──
   8  DAY 00:00  clerk  认捐 3：王五 80.00 元 · 员工捐款项目 · 首轮 · 已到账
   9  DAY 00:00  clerk  退款 4：李四 300.00 元（退自到账 2）                  李四重复登记
""",
}


@pytest.mark.parametrize("lang", DIFFERENCES)
def test_differences_since_a_notice_are_laid_to_entries(issued: Donate, lang: str) -> None:
    ran = issued(f"--lang {lang} notice --diff")
    assert (plain(ran.out), ran.err) == (DIFFERENCES[lang], "")


def test_a_diff_as_data_tells_the_brief_cell_by_cell(issued: Donate) -> None:
    found = json.loads(issued("brief --diff --format json").out)
    assert {key: found[key] for key in ("basis", "entry", "issue", "name", "since")} == {
        "basis": "received", "entry": 11, "issue": 2, "name": "-", "since": 6,
    }  # fmt: skip
    rows = [(row["channel"], row["measure"], row["old"], row["new"], row["entries"]) for row in found["rows"]]
    one, two, none = ({"low": number, "high": number} for number in (1, 2, 0))
    assert rows == [
        (None, "received", "500.00", "280.00", "8, 9"),
        ("staff", "received", "200.00", "280.00", "8"),
        ("staff", "gifts", 1, 2, "8"),
        ("staff", "participations", one, two, "8"),
        ("staff", "donors", one, two, "8"),
        ("youth", "received", "300.00", "0.00", "9"),
        ("youth", "gifts", 1, 0, "9"),
        ("youth", "participations", one, none, "9"),
        ("youth", "donors", one, none, "9"),
    ]
    assert [entry["entry"] for entry in found["entries"]] == [8, 9]
    assert issued("brief --diff --format csv").out.startswith("Of,Channel,Round,Department,Figure,Old,New,Change,")
    assert issued("brief --diff --format md").out.startswith("**Spring relief · changes since the brief, paper 2**")


def test_nothing_changed_is_said(drive: Donate) -> None:
    assert drive("notice --diff", code=1).err == (
        "error: nothing was issued yet (notice); --issue keeps a paper when it is published\n"
    )
    drive("pledge add 张三 200 -c staff --new --paid")
    drive("notice 公示.xlsx --issue")
    drive("campaign use spring")
    ran = drive("notice --diff")
    assert (ran.out, ran.err) == ("", "every figure is as paper 1 stated it\n")
    ran = drive("correction 更正说明.xlsx")
    assert (ran.out, ran.err) == ("", "every figure is as paper 1 stated it; nothing to correct\n")
    assert not Path("更正说明.xlsx").exists()


def test_a_notice_is_compared_with_the_last_of_its_own_channel(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid")
    drive("pledge add 李四 300 -c youth --new --paid")
    drive("notice 全部.xlsx --issue")
    drive("notice 团委.xlsx -c youth --issue")
    drive("pledge add 王五 80 -c staff --new --paid")
    assert drive("notice --diff -c youth").err == "every figure is as paper 2 stated it\n"
    assert "280.00" not in drive("notice --diff").out
    total = json.loads(drive("notice --diff --format json").out)["rows"][0]
    assert (total["old"], total["new"]) == ("500.00", "580.00")
    drive("notice 新.xlsx --issue")
    assert drive("notice --diff").err == "every figure is as paper 3 stated it\n"
    total = json.loads(drive("notice --diff --since 1 --format json").out)["rows"][0]
    assert (total["old"], total["new"]) == ("500.00", "580.00")
    assert drive("notice --diff --since 9", code=1).err == (
        "error: there is no issued paper 9 of that kind; see donate papers\n"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("notice --issue", "the file is missing; to see only what changed use --diff"),
        ("notice x.xlsx --issue --diff", "--issue and --diff do not go together; look at what changed, then issue"),
        ("brief --since 1", "--since goes with --diff"),
        ("correction x.pdf", "x.pdf"),
    ],
)
def test_options_that_mean_nothing_together(drive: Donate, typed: str, said: str) -> None:
    drive("pledge add 张三 200 -c staff --new --paid")
    assert said in drive(typed, code=1).err


CORRECTIONS = {
    "zh": """\
春节帮扶 · 更正说明

TODAY发布的公示《公示.xlsx》（凭证 6）中，下列数字现予更正：
合计，到账（元）：原为 500.00，更正为 280.00；原因：补记认捐; 退款

联系方式：王主任 0313-123
制表：              复核：              负责人：
工会委员会
TODAY
凭证 11 · 校验码 HEAD
""",
    "en": """\
Spring relief: correction

The notice “公示.xlsx”, published on TODAY (entry 6), is corrected in these figures:
Total, Received: 500.00 is corrected to 280.00 (a pledge was recorded late; money was returned)

Contact: 王主任 0313-123
Prepared by:              Checked by:              Responsible:
工会委员会
TODAY
entry 11 · head HEAD
""",
}
LEFT_OUT = {
    "zh": "凭证 9 的原因里有（或可能有）人名，没有写进更正说明；要写明原因用 --reason\n",
    "en": "a reason that names somebody, or may, was left out (entries 9); to give one use --reason\n",
}


@pytest.mark.parametrize("lang", CORRECTIONS)
def test_a_correction_names_old_new_and_why_but_nobody(issued: Donate, lang: str) -> None:
    ran = issued(f"--lang {lang} correction --of notice")
    assert (plain(ran.out), ran.err) == (CORRECTIONS[lang], LEFT_OUT[lang])
    reasoned = issued(f"--lang {lang} correction --of notice --reason 登记有误")
    assert reasoned.out.count("登记有误") == 1
    assert reasoned.err == ""


def test_a_correction_as_a_sheet_to_sign(issued: Donate) -> None:
    issued("--lang zh correction 更正说明.xlsx --of notice --issue")
    sheet = openpyxl.load_workbook("更正说明.xlsx").active
    assert sheet
    assert [plain(str(cell)) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None] == [
        "春节帮扶 · 更正说明", "TODAY发布的公示《公示.xlsx》（凭证 6）中，下列数字现予更正：",
        "范围", "项目", "原为", "改为", "相差", "原因",
        "合计", "到账（元）", "500", "280", "-220", "补记认捐; 退款",
        "联系方式：王主任 0313-123", "制表：              复核：              负责人：", "工会委员会", "TODAY",
    ]  # fmt: skip
    assert sheet.cell(4, 3).number_format == "#,##0.00"
    assert plain(sheet.oddFooter.left.text or "") == "凭证 11 · 校验码 HEAD"
    assert [row["issued"] for row in json.loads(issued("papers --format json").out)["rows"]] == [
        "correction", "brief", "notice",
    ]  # fmt: skip
    issued("book check")


def test_what_has_left_the_house_is_not_taken_back(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid")
    drive("notice 公示.xlsx --issue")
    said = (
        "error: entry 4 issued a paper, and what has left the house cannot be taken back; mend the book, then write a "
        "donate correction (to take another entry back give its number)\n"
    )
    assert drive("undo --yes", code=1).err == said
    assert drive("undo 4 --yes --reason 误", code=1).err == said
    assert "issued paper 1: notice “公示.xlsx” of Spring relief, made from entry 3" in drive("log").out
    drive("undo 3 --yes --reason 误")


# ---- a paper from a drawer


def checked(drive: Donate, file: str, *, code: int) -> str:
    ran = drive(["book", "check", "--paper", file], code=code)
    assert ran.err == ""
    assert ran.out.count("\n") == 1
    return plain(ran.out).strip()


def test_an_issued_paper_is_known_to_the_byte(issued: Donate) -> None:
    notice = "公示.xlsx is paper 1 (notice), unaltered: made from entry 5 (head HEAD), issued DAY 00:00 by clerk"
    assert checked(issued, "公示.xlsx", code=0) == notice
    shutil.copy("公示.xlsx", "又名.xlsx")
    assert checked(issued, "又名.xlsx", code=0) == notice.replace("公示.xlsx", "又名.xlsx")
    assert issued("--lang zh book check --paper 公示.xlsx").out.startswith("公示.xlsx 是第 1 号材料（公示），与发布时")
    head = next(row["hash"] for row in json.loads(issued("log --format json").out)["rows"] if row["entry"] == 5)
    found = json.loads(issued("book check --paper 公示.xlsx --format json").out)["rows"][0]
    assert (found["issue"], found["made_from"], found["head"]) == (1, 5, head)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_issued_text_is_known_as_any_editor_saves_it(issued: Donate, encoding: str, end: str) -> None:
    text = Path("brief.txt").read_text(encoding="utf-8")
    Path("saved.txt").write_bytes(text.rstrip("\n").replace("\n", end).encode(encoding))
    assert checked(issued, "saved.txt", code=0).startswith("saved.txt is paper 2 (brief), unaltered")
    Path("saved.txt").write_bytes(text.replace("500", "501").encode(encoding))
    assert checked(issued, "saved.txt", code=3) == f"saved.txt {UNKNOWN}"


def test_one_byte_makes_it_another_paper(issued: Donate) -> None:
    raw = bytearray(Path("公示.xlsx").read_bytes())
    raw[12] ^= 1  # the hour in the first part's header: the workbook opens as before
    Path("改.xlsx").write_bytes(raw)
    altered = (
        "names entry 5 of this book as its source, but is not as issued: saved again, altered, forged, or never issued"
    )
    found = checked(issued, "改.xlsx", code=3)
    assert found in (f"改.xlsx {altered}", f"改.xlsx {UNKNOWN}")


def test_a_paper_saved_again_is_told_from_the_one_issued(issued: Donate) -> None:
    again = openpyxl.load_workbook("公示.xlsx")
    again.properties.lastModifiedBy = "王芳"
    again.save("另存.xlsx")
    assert checked(issued, "另存.xlsx", code=3) == (
        "另存.xlsx names entry 5 of this book as its source, but is not as issued: saved again, altered, forged, or "
        "never issued"
    )
    issued("notice 未发.xlsx")
    assert checked(issued, "未发.xlsx", code=3).startswith("未发.xlsx names entry 11 of this book as its source, but")
    assert issued("--lang zh book check --paper 另存.xlsx", code=3).out == (
        "另存.xlsx 自称出自本账本凭证 5，但不是所发布的那一份：另存过、改动过、伪造的，或没有发布过\n"
    )


def test_a_document_whose_footer_names_the_head_is_known_too(issued: Donate) -> None:
    issued("brief --out 简报.docx --issue")
    assert checked(issued, "简报.docx", code=0).startswith(
        "简报.docx is paper 3 (brief), unaltered: made from entry 11"
    )
    with ZipFile("简报.docx") as old, ZipFile("另存.docx", "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            # Word, too, sets one hash in several runs once somebody has clicked into it.
            head = re.sub(rb"([0-9a-f]{20})([0-9a-f]{44})", rb"\1</w:t></w:r><w:r><w:t>\2", content)
            new.writestr(part.filename, head.replace(b"280", b"999"))
    assert checked(issued, "另存.docx", code=3).startswith("另存.docx names entry 11 of this book as its source, but")


def test_another_books_paper_is_no_paper_of_this_one(issued: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONATE_BOOK", "other.db")
    issued("init")
    issued("campaign add 另一活动")
    assert checked(issued, "公示.xlsx", code=3) == (
        "公示.xlsx was not issued by this book: the head that it names is not among its entries"
    )


def test_a_row_that_quotes_a_head_is_no_footer(issued: Donate) -> None:
    head = json.loads(issued("log --format json").out)["rows"][0]["hash"]
    book = openpyxl.Workbook()
    assert book.active
    book.active["A1"] = head
    book.save("引用.xlsx")
    assert checked(issued, "引用.xlsx", code=3) == f"引用.xlsx {UNKNOWN}"


def test_what_is_no_paper_at_all(issued: Donate) -> None:
    Path("坏.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 40)
    assert checked(issued, "坏.xlsx", code=3) == f"坏.xlsx {UNKNOWN}"
    Path("空.txt").write_bytes(b"")
    assert checked(issued, "空.txt", code=3) == f"空.txt {UNKNOWN}"
    assert issued("book check --paper 没有.xlsx", code=1).err.startswith("error: there is no file 没有.xlsx")
    assert "is a folder" in issued("book check --paper .", code=1).err


def test_a_bomb_is_not_unpacked_without_end(issued: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    from donate_cli.files import imprints

    monkeypatch.setattr(imprints, "UNPACKED_BYTES", 4 * 1024 * 1024)
    head = json.loads(issued("log --format json").out)["rows"][0]["hash"]
    with ZipFile("弹.xlsx", "w", ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 64 * 1024 * 1024)
        bomb.writestr("xl/worksheets/sheet2.xml", f"<oddFooter>{head}</oddFooter>")
    assert checked(issued, "弹.xlsx", code=3) == f"弹.xlsx {UNKNOWN}"


def test_a_workbook_is_issued_compared_and_corrected_like_the_others(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --department 营业室")
    assert "issued paper 1: workbook “统计.xlsx” of Spring relief" in drive("export 统计.xlsx --issue").err
    assert drive("export --diff").err == "every figure is as paper 1 stated it\n"
    drive("payment add 1 --on 2026-01-01 --force")
    rows = json.loads(drive("export --diff --format json").out)["rows"]
    assert [(row["where"], row["measure"], row["old"], row["new"], row["entries"]) for row in rows] == [
        (where, measure, old, new, "5")
        for where in ("total", "Staff donation project · Round 1", "department: 营业室")
        for measure, old, new in (("received", "0.00", "200.00"), ("outstanding", "200.00", "0.00"))
    ]
    assert checked(drive, "统计.xlsx", code=0).startswith(
        "统计.xlsx is paper 1 (workbook), unaltered: made from entry 3"
    )
    again = openpyxl.load_workbook("统计.xlsx")
    again.properties.lastModifiedBy = "王芳"
    again.save("另存.xlsx")
    assert checked(drive, "另存.xlsx", code=3).startswith("另存.xlsx names entry 3 of this book as its source, but")
    assert "published on TODAY (entry 4)" in plain(drive("correction --of export").out)
    assert drive("export", code=1).err == "error: the file is missing; to see only what changed use --diff\n"


# ---- who is named on a correction


@pytest.fixture
def blamed(drive: Donate) -> Donate:
    """A notice whose file is named after 张三, then a refund for a reason that names him too."""
    drive("pledge add 张三 200 -c staff --new --paid")
    drive("pledge add 李四 300 -c youth --new --paid")
    drive("notice 张三公示.xlsx --issue")
    drive("payment refund 2 --reason 张三代缴有误")
    return drive


@pytest.mark.parametrize(
    "later",
    [
        [],
        ["donor edit 张三 --set-name 章三"],
        ["donor forget 张三 --yes"],
        ["donor add 赵六", "donor forget 赵六 --yes"],
    ],
)
def test_a_name_once_known_is_on_no_correction(blamed: Donate, later: list[str]) -> None:
    for typed in later:
        blamed(typed)
    ran = blamed("correction")
    assert "张三" not in ran.out + ran.err
    assert "The notice published on" in ran.out
    assert "500.00 is corrected to 200.00 (money was returned)" in ran.out
    assert ran.err == LEFT_OUT["en"].replace("entries 9", "entries 6")
    assert "(二次缴款)" in blamed("correction --reason 二次缴款").out


def test_what_is_recorded_after_a_forgetting_may_name_the_forgotten_and_is_not_printed(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid")
    drive("pledge add 李四 300 -c youth --new --paid")
    drive("donor forget 张三 --yes")
    drive("notice 公示.xlsx --issue")
    drive("payment refund 2 --reason 张三代缴有误")
    assert "张三" not in drive("correction").out


def test_the_name_of_an_issued_file_that_names_somebody_is_said(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid")
    assert drive("notice 公示.xlsx --issue").err.count("names somebody") == 0
    assert (
        "Note: the book keeps the file name “张三公示.xlsx”, which names somebody, for good; next time choose another\n"
    ) in drive("notice 张三公示.xlsx --issue").err


# ---- a full disk


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("typed", ["brief --issue", "correction --issue", "report daily --issue"])
def test_what_nobody_received_was_not_issued(issued: Donate, typed: str) -> None:
    before = issued("papers --format json").out
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "donate_cli", *typed.split()],
            stdout=full, stderr=subprocess.PIPE, env=environment, text=True, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (1, "error: trouble with the file - (No space left on device)\n")
    assert issued("papers --format json").out == before


# ---- as of which day


def test_a_paper_is_compared_as_of_its_own_day(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid --on 2020-02-01")
    drive("notice 公示.xlsx --as-of 2020-02-02 --issue")
    drive("pledge add 李四 300 -c staff --new --paid --on 2020-02-05")
    assert drive("notice --diff").err == "every figure is as paper 1 stated it\n"
    assert drive("correction").err == "every figure is as paper 1 stated it; nothing to correct\n"
    assert "500.00" in drive("notice --diff --as-of 2020-02-06").out
    assert "500.00" in drive("correction --as-of 2020-02-06").out


def test_what_is_dated_after_the_day_is_not_to_blame(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid --on 2020-02-01")
    drive("pledge add 王五 40 -c staff --new --paid --on 2020-02-09")
    drive("notice 公示.xlsx --as-of 2020-02-02 --issue")
    drive("pledge add 李四 300 -c staff --new --paid --on 2020-02-02")
    drive("payment refund 1 --reason 另有原因 --on 2020-02-08")
    drive("undo 4 --yes --reason 误记")
    rows = json.loads(drive("notice --diff --format json").out)["rows"]
    assert {row["entries"] for row in rows} == {"6"}
    assert "(a pledge was recorded late)" in drive("correction").out
    rows = json.loads(drive("notice --diff --as-of 2020-02-09 --format json").out)["rows"]
    assert {row["entries"] for row in rows} == {"6, 7, 8"}


# ---- much to tell


def test_a_screen_is_not_flooded_but_data_and_papers_are_whole(drive: Donate, tmp_path: Path) -> None:
    for number in range(3):
        drive(f"pledge add 张{number} 200 -c staff --new --paid --department 部门{number}")
    drive("export 统计.json --issue --basis received")
    Path("再次.csv").write_text(
        "姓名,部门,金额,日期\n" + "".join(f"李{n},科室{n},10,2020-02-01\n" for n in range(250)), encoding="utf-8"
    )
    drive("import pledges 再次.csv -c staff --yes --paid --new person")
    rows = len(json.loads(drive("export --diff --basis received --format json").out)["rows"])
    assert rows > 5 * 250
    shown = drive("export --diff --basis received").out
    assert f"and {rows - 200} more; --format json lists them all" in shown
    assert shown.count("department: ") < 200
    told = drive("correction").out
    assert told.count(" is corrected to ") == 200
    assert f"and {rows - 200} more; donate correction FILE.xlsx lists them all" in told
    drive("correction 更正.xlsx")
    sheet = openpyxl.load_workbook("更正.xlsx").active
    assert sheet
    assert sum(str(row[0]).startswith("department: ") for row in sheet.iter_rows(values_only=True)) >= 5 * 250
    assert drive("correction --issue").out.count(" is corrected to ") == rows


def test_a_paper_without_a_file_has_an_empty_cell(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new --paid")
    drive("brief --issue")
    line = drive("papers --format csv").out.splitlines()[1]
    assert "'-" not in line
    assert ",brief,," in line

"""Certificates: one page a donor, from our own page or a branch's, as Word and as PDF."""

import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from donate_cli.certificates import Certificate, Certificates
from donate_cli.cli import certificates as command
from donate_cli.model import Campaign
from donate_cli.money import Amount
from donate_cli.views import certificate_docx, lettering
from donate_cli.views.certificate_docx import to_docx
from donate_cli.views.certificate_pdf import to_pdf
from donate_cli.views.certificates import pages_of
from donate_cli.wording import Wording
from tests.conftest import Donate
from tests.test_pictures import drawn

UNION = "中国人民政治协商会议某某市委员会机关工会联合会"


@pytest.fixture
def paid(drive: Donate) -> Donate:
    """Gifts of 张三 (twice), two called 李四, a union, a group; one without a name, one refunded, one only promised."""
    drive("campaign edit spring --organiser 某某支行工会委员会")
    for department, number in (("营业室", "0001"), ("办公室", "0002")):
        drive(f"donor add 李四 --staff-no {number} --department {department}")
    drive("pledge add 张三 100 -c staff --paid --new --department 营业室 --on 2020-02-03")
    drive("pledge add 张三 50.5 -c youth --paid --on 2020-03-01")
    drive("pledge add 李四 20 -c staff --paid --staff-no 0001 --on 2020-02-03")
    drive("pledge add 李四 30 -c staff --paid --staff-no 0002 --on 2020-02-03")
    drive(f"pledge add {UNION} 3600 -c staff --at-least --paid --new --kind organisation --on 2020-02-03")
    drive("pledge add 车队 600 -c staff --headcount 6 --paid --new --on 2020-02-03")
    drive("pledge add --anonymous 30 -c staff --paid --on 2020-02-03")
    drive("pledge add 王五 80 -c staff --paid --new --on 2020-02-03")
    drive("payment refund 8 --reason 退回 --on 2020-02-05")
    drive("pledge add 赵六 80 -c staff --new --on 2020-02-03")
    return drive


def pages(path: str) -> list[list[str]]:
    """The texts of each page of a Word document."""
    found: list[list[str]] = []
    for paragraph in docx.Document(path).paragraphs:
        if paragraph.paragraph_format.page_break_before:
            found.append([])
        if paragraph.text:
            found[-1].append(paragraph.text)
    return found


def test_a_page_for_each_donor(paid: Donate) -> None:
    assert paid("--lang zh certificates 证书.docx --on 2020-03-10").err == (
        "已写出：证书.docx（5 张）\n未出证书：匿名捐款 1 笔，已抹去姓名的 0 人\n"
    )
    below = ["某某支行工会委员会", "2020年3月10日"]
    assert pages("证书.docx") == [
        ["捐赠证书", "致", "李四", "感谢您为“春节帮扶”奉献爱心", "捐款人民币30.00元（大写：叁拾元整）",
         "特发此证，谨致谢忱", "捐款日期：2020年2月3日", *below, "编号：spring-0009-00004"],
        ["捐赠证书", "致", "李四", "感谢您为“春节帮扶”奉献爱心", "捐款人民币20.00元（大写：贰拾元整）",
         "特发此证，谨致谢忱", "捐款日期：2020年2月3日", *below, "编号：spring-0008-00003"],
        ["捐赠证书", "致", "张三", "感谢您为“春节帮扶”奉献爱心", "捐款人民币150.50元（大写：壹佰伍拾元伍角）",
         "特发此证，谨致谢忱", "捐款日期：2020年2月3日至2020年3月1日", *below, "编号：spring-0006-00001"],
        ["捐赠证书", "致", "车队", "感谢你们为“春节帮扶”奉献爱心", "捐款人民币600.00元（大写：陆佰元整）",
         "特发此证，谨致谢忱", "捐款日期：2020年2月3日", *below, "编号：spring-0011-00006"],
        ["捐赠证书", "致", UNION, "感谢贵单位为“春节帮扶”奉献爱心", "捐款人民币不少于3,600.00元（大写：叁仟陆佰元整）",
         "特发此证，谨致谢忱", "捐款日期：2020年2月3日", *below, "编号：spring-0010-00005"],
    ]  # fmt: skip


def test_a_page_for_one_in_english(paid: Donate) -> None:
    assert paid("certificates one.docx --donor 张三 --on 2020-03-10").err == "Written: one.docx (1)\n"
    assert pages("one.docx") == [
        ["Certificate of Donation", "This certificate is presented to", "张三",
         "with our thanks for a gift to Spring relief", "of 150.50 yuan (in words 壹佰伍拾元伍角)",
         "Every gift counts, and so did this one.", "Received: 2020-02-03 to 2020-03-01",
         "某某支行工会委员会", "2020-03-10", "No. spring-0006-00001"],
    ]  # fmt: skip


def names(path: str) -> list[str]:
    return [page[2] for page in pages(path)]


def test_parts_of_a_drive(paid: Donate) -> None:
    paid("certificates a.docx -c youth")
    paid("certificates b.docx --department 营业室")
    assert names("a.docx") == ["张三"]
    assert "50.50 yuan" in pages("a.docx")[0][4]
    assert names("b.docx") == ["李四", "张三"]
    assert paid("certificates c.docx --donor 李四", code=1).err.startswith("error: there are 2 called “李四”")
    assert paid("certificates c.docx --donor 王五", code=1).err == (
        "error: there is nothing to certify: only donors with a name, whose money has come, get a certificate\n"
    )
    assert not Path("c.docx").exists()


def test_merged_donors_have_one_and_forgotten_ones_none(paid: Donate) -> None:
    paid("donor merge 张三 id:1")
    paid("certificates a.docx")
    assert names("a.docx") == ["李四", "李四", "车队", UNION]
    assert "170.50 yuan" in pages("a.docx")[1][4]
    paid("donor forget id:1 --yes")
    assert paid("certificates b.docx").err == (
        "Written: b.docx (3)\nno certificate for anonymous gifts 1, forgotten donors 1\n"
    )
    assert names("b.docx") == ["李四", "车队", UNION]


def test_nothing_else_of_a_donor_is_in_the_file(paid: Donate) -> None:
    paid("donor edit 张三 --set-staff-no 88889999")
    paid("certificates a.docx --donor 张三")
    with zipfile.ZipFile("a.docx") as parts:
        everything = "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    assert "88889999" not in everything
    assert "李四" not in everything
    about = docx.Document("a.docx").core_properties
    assert (about.author, about.last_modified_by, about.title, about.comments) == ("", "", "", "")


def template(*lines: str, table: str = "") -> None:
    document = docx.Document()
    if table:
        document.add_table(1, 1).cell(0, 0).text = table
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.author = "张三的同事"
    document.save("模板.docx")


def test_a_branchs_own_page(paid: Donate) -> None:
    line = "{{ name }}：{{ amount }}元（{{ words }}），{{ campaign }}，{{ dates }}，{{ organiser }}，{{ serial }}"
    template(line, table="致 {{ name }}")
    paid("--lang zh certificates a.docx --template 模板.docx --department 营业室")
    made = docx.Document("a.docx")
    assert [table.cell(0, 0).text for table in made.tables] == ["致 李四", "致 张三"]
    assert [text for page in pages("a.docx") for text in page] == [
        "李四：20.00元（贰拾元整），春节帮扶，2020年2月3日，某某支行工会委员会，spring-0008-00003",
        "张三：150.50元（壹佰伍拾元伍角），春节帮扶，2020年2月3日至2020年3月1日，某某支行工会委员会，spring-0006-00001",
    ]
    assert made.core_properties.author == ""


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{{ staff_no }}", "'staff_no' is undefined"),
        ("{% if %}", "Expected an expression, got 'end of statement block'"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe."),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% include 'x' %}", "no loader for this environment specified"),
    ],
)
def test_a_template_that_does_not_do_is_said_so(paid: Donate, line: str, why: str) -> None:
    template(line)
    ran = paid("certificates a.docx --template 模板.docx", code=1)
    known = (
        "name, amount, words, campaign, dates, first_day, last_day, organiser, made_on, serial, heading, opening, "
        "thanks, gift, closing, given, numbered"
    )
    assert ran.err == f"error: the template 模板.docx does not do: {why}; names there are: {known}\n"
    assert not Path("a.docx").exists()


def test_what_is_no_template_is_said_so(paid: Donate) -> None:
    Path("no.docx").write_bytes(b"PK\x03\x04 nothing")
    for name in ("no.docx", "none.docx"):
        assert "does not do: no .docx file;" in paid(f"certificates a.docx --template {name}", code=1).err
    assert paid("certificates a.pdf --template no.docx", code=1).err == (
        "error: a template makes a .docx; write that, and save it as PDF in Word or WPS\n"
    )
    assert paid("certificates a.txt", code=1).err == (
        "error: do not know how to write a.txt; a certificate is .docx or .pdf\n"
    )


def certificates(*named: str) -> Certificates:
    campaign = Campaign(1, "spring", "春节帮扶", None, None, None, None, None, "open", organiser="工会")
    made = (Certificate(name, "person", Amount(100), date(2020, 2, 3), date(2020, 2, 3), "s-1") for name in named)
    return Certificates(campaign, date(2020, 3, 10), tuple(made))


@drawn
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="reads the PDF with pdftotext")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pdf_says_the_same_and_carries_its_font(paid: Donate, lang: str) -> None:
    paid(f"--lang {lang} certificates a.pdf --on 2020-03-10")
    paid(f"--lang {lang} certificates a.docx --on 2020-03-10")
    text = subprocess.run(["pdftotext", "-layout", "a.pdf", "-"], capture_output=True, check=True, text=True).stdout
    said = [["".join(line.split()) for line in page.splitlines() if line.strip()] for page in text.split("\f")[:-1]]
    assert said == [["".join(line.split()) for line in page] for page in pages("a.docx")]
    fonts = subprocess.run(["pdffonts", "a.pdf"], capture_output=True, check=True, text=True).stdout
    embedded = [line.split()[-5] for line in fonts.splitlines()[2:]]
    assert embedded == ["yes"] * len(embedded) != []
    about = subprocess.run(["pdfinfo", "a.pdf"], capture_output=True, check=True, text=True).stdout
    assert not re.search(r"^(Author|Title|Creator): +\S", about, re.MULTILINE)


@drawn
def test_the_same_pages_are_the_same_bytes() -> None:
    made = pages_of(certificates("张三", "李四"), Wording("zh"))
    assert to_pdf(made, made_on=date(2020, 3, 10)) == to_pdf(made, made_on=date(2020, 3, 10))


def test_without_a_font_there_is_no_pdf(paid: Donate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DONATE_FONTS", str(tmp_path))
    assert paid("certificates a.pdf", code=1).err.startswith("error: no font of this machine has Chinese characters")
    assert not Path("a.pdf").exists()
    paid("certificates a.docx")


@pytest.mark.parametrize("name", ["张三", UNION, "中" * 60, "A & B <C>", "{{ name }}"])
def test_long_and_odd_names_stay_whole_on_their_page(name: str, tmp_path: Path) -> None:
    made = pages_of(certificates(name, name), Wording("zh"))
    size = lettering.size_of(lettering.LINES[2], made[0])
    assert lettering.SMALLEST <= size <= 34
    (tmp_path / "a.docx").write_bytes(to_docx(made, Wording("zh")))
    assert [page[2] for page in pages(str(tmp_path / "a.docx"))] == [name, name]
    lines = docx.Document(str(tmp_path / "a.docx")).paragraphs
    runs = [line.runs[0] for line in lines if line.text == name]
    assert [run.font.size.pt for run in runs if run.font.size] == [size, size]


@drawn
def test_every_donor_has_a_page_of_the_pdf() -> None:
    made = pages_of(certificates(*(f"张{chr(0x4E00 + number)}" for number in range(300))), Wording("zh"))
    assert to_pdf(made, made_on=date(2020, 3, 10)).count(b"/Type /Page\n") == 300


@pytest.mark.parametrize("line", ["{{ name }", "致 {{ name }，{{ amount }}", "name }}", "{% if name }}", "{{ name %}"])
def test_a_tag_that_is_not_closed_swallows_nothing(paid: Donate, line: str) -> None:
    template(line, "编号 {{ serial }}", "此页到此为止")
    ran = paid("certificates a.docx --template 模板.docx", code=1)
    assert f"the template 模板.docx does not do: the braces of “{line}” do not match; names there are" in ran.err
    assert not Path("a.docx").exists()


def test_a_page_that_comes_out_broken_is_refused(paid: Donate) -> None:
    template("此页到此为止")
    with zipfile.ZipFile("模板.docx") as old, zipfile.ZipFile("坏.docx", "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, content.replace("此页到此为止".encode(), b"{{ '\\x3c/w:p\\x3e' | safe }}"))
    ran = paid("certificates a.docx --template 坏.docx", code=1)
    assert "the template 坏.docx does not do: " in ran.err
    assert not Path("a.docx").exists()


@pytest.mark.parametrize(
    "line",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 10**10 }}",
        "{{ 'x' | center(10**10) }}",
    ],
)
@pytest.mark.skipif("sys.platform == 'win32'", reason="no bound on memory there")
def test_a_template_that_runs_away_is_stopped(paid: Donate, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(certificate_docx, "PATIENCE_S", 3.0)
    template(line)
    assert "does not do: it took too long or too much memory and was stopped; check its loops; names there are" in (
        paid("certificates a.docx --template 模板.docx", code=1).err
    )


def test_a_template_makes_no_objects_of_jinjas_own(paid: Donate) -> None:
    template("{{ lipsum(5) }}")
    assert "'lipsum' is undefined" in paid("certificates a.docx --template 模板.docx", code=1).err


def test_nothing_of_the_templates_author_is_handed_out(paid: Donate) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("{{ name }}")
    document.add_comment(paragraph.runs, text="钱七的意见", author="钱七", initials="钱")
    about = document.core_properties
    for field in ("author", "category", "comments", "content_status", "identifier", "keywords", "language",
                  "last_modified_by", "subject", "title", "version"):  # fmt: skip
        setattr(about, field, "钱七")
    about.created = about.modified = about.last_printed = datetime(2001, 2, 3)
    about.revision = 77
    document.save("原.docx")
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    with zipfile.ZipFile("原.docx") as old, zipfile.ZipFile("模板.docx", "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "[Content_Types].xml":
                content = content.replace(b"</Types>", (
                    f'<Override PartName="/docProps/custom.xml" ContentType="{kind}"/></Types>').encode())  # fmt: skip
            elif part.filename == "_rels/.rels":
                content = content.replace(b"</Relationships>", (
                    f'<Relationship Id="rId99" Type="{relation}" Target="docProps/custom.xml"/></Relationships>'
                ).encode())  # fmt: skip
            elif part.filename == "word/document.xml":
                content = content.replace(
                    b"<w:r>", '<w:ins w:id="9" w:author="钱七" w:date="2001-02-03T00:00:00Z"/><w:r>'.encode(), 1
                )
            new.writestr(part.filename, content)
        new.writestr("docProps/custom.xml", "<Properties>钱七</Properties>")
    paid("certificates a.docx --template 模板.docx --donor 张三")
    with zipfile.ZipFile("a.docx") as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    assert not [name for name, content in kept.items() if "钱七".encode() in content or b"2001-02-03" in content]
    assert {name for name in kept if name.startswith("docProps/")} == {"docProps/core.xml"}
    assert "word/comments.xml" not in kept
    made = docx.Document("a.docx").core_properties
    assert (made.revision, made.last_printed) == (0, None)
    assert made.created == made.modified
    assert made.created
    assert made.created.year >= 2026


def test_a_document_has_an_end(paid: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "MOST_PAGES", 4)
    assert paid("certificates a.docx", code=1).err == (
        "error: a .docx holds at most 4 certificates, not 5; write them by --department, or as .pdf\n"
    )
    paid("certificates a.docx --department 营业室")


def test_a_department_by_its_beginning(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --department 营业室 --on 2020-02-01")
    drive("pledge add 李四 50 -c staff --new --paid --department 财务部 --on 2020-02-01")
    assert drive("certificates one.docx --department 营").err.startswith("Written: one.docx")
    assert drive("certificates two.docx --department 营销", code=1).err == (
        "error: no department “营销”; there are: 营业室, 财务部\n"
    )

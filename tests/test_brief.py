"""The brief: golden texts in both languages, no figure but the report's, a template that can do no harm."""

import json
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donate_cli.briefing import brief_figures
from donate_cli.campaigning import BUILT_IN_CHANNELS, edit_campaign, find_campaign, find_channel
from donate_cli.counting import Count
from donate_cli.demonstrating import branch_story, rebuild
from donate_cli.enrolling import Giver
from donate_cli.model import Basis
from donate_cli.money import Amount
from donate_cli.recording import add_pledge
from donate_cli.reporting import totals_table
from donate_cli.store.file import create_book, open_book
from donate_cli.views import templating
from donate_cli.views.figures import named
from donate_cli.views.paragraph import paragraph
from donate_cli.wording import Lang, Wording
from tests.books import DAY, line, small_book, take_in
from tests.conftest import Donate

LANGS: tuple[Lang, ...] = ("zh", "en")


@pytest.fixture(scope="session")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The branch's drive of 2020, recorded once."""
    path = tmp_path_factory.mktemp("branch") / "book.db"
    create_book(path, BUILT_IN_CHANNELS, actor="clerk", demo=True)
    with open_book(path, actor="clerk") as book:
        rebuild(book, branch_story())
    return path


@pytest.fixture
def demo(donate: Donate, branch: Path) -> Donate:
    shutil.copy(branch, "book.db")
    return donate


def record(donate: Donate, *commands: str) -> None:
    for command in commands:
        donate(command)


def told(donate: Donate, more: str = "") -> tuple[str, str]:
    """The brief in Chinese and in English."""
    zh, en = (donate(f"--lang {lang} brief {more}").out for lang in LANGS)
    return zh, en


# golden texts


def test_the_branchs_campaign_reads_as_its_story_does(demo: Donate) -> None:
    assert told(demo) == (
        "仅一天时间，78名员工通过员工捐款项目自愿参与捐款13100元，13名青年员工通过金融团工委捐款2600元，"
        "同时党员领导干部响应号召二次捐款，在职党员36人线上捐款3620元，离退休党员线上捐款7820元。"
        "“支持湖北抗击新冠肺炎疫情”共收到捐款27140元，128人次以上参与，至少79人。\n",
        "In a single day, 78 members of staff gave 13,100 yuan through the staff donation project and 13 young members "
        "of staff gave 2,600 yuan through the youth league committee; at the same time, leading party members answered "
        "a second appeal: 36 party members in service gave 3,620 yuan online and retired party members gave 7,820 yuan "
        "online. “Support Hubei against COVID-19” has received 27,140 yuan in all, with at least 128 participations by "
        "at least 79 people.\n",
    )


def test_the_customers_campaign(demo: Donate) -> None:
    assert told(demo, "--campaign customers") == (
        "从2020年2月6日至2月17日，2家单位通过“柜面与网银”渠道捐款88600余元。"
        "以上为“代客户办理的抗疫捐款”收到的全部捐款。\n",
        "From 6 to 17 February 2020, 2 organisations gave more than 88,600 yuan through “Counter and online banking”. "
        "This is all that “Gifts handled for customers” has received.\n",
    )


def test_it_says_of_which_state_of_the_book_it_speaks(demo: Donate) -> None:
    head = json.loads(demo("report totals --format json").out)["head"]
    assert demo("brief").err == f"entry 12 · head {head}\n"


def test_organiser_and_beneficiary_are_named(demo: Donate) -> None:
    with open_book(Path("book.db"), actor="clerk") as book:
        for code in ("hubei", "customers"):
            edit_campaign(book, find_campaign(book, code), organiser="工行红旗楼支行", beneficiary="湖北省慈善总会")
    zh, en = told(demo)
    assert zh.startswith("仅一天时间，工行红旗楼支行78名员工通过员工捐款项目自愿参与捐款13100元，13名青年员工")
    assert zh.endswith("，至少79人。善款的受益方为湖北省慈善总会。\n")
    assert en.startswith("In a single day, 78 members of staff at 工行红旗楼支行 gave 13,100 yuan")
    assert en.endswith("by at least 79 people. The beneficiary is 湖北省慈善总会.\n")
    # customers are nobody of the house
    zh, en = told(demo, "--campaign customers")
    assert "，2家单位通过“柜面与网银”渠道捐款88600余元。以上为工行红旗楼支行组织的“代客户办理的抗疫捐款”" in zh
    assert "This is all that “Gifts handled for customers”, organised by 工行红旗楼支行, has received. The" in en


def test_one_channel_over_several_days(drive: Donate) -> None:
    record(
        drive,
        "pledge add 张三 100 -c staff --new --paid --on 2020-02-03",
        "pledge add 李四 50.5 -c staff --new --paid --on 2020-03-01",
    )
    assert told(drive) == (
        "从2020年2月3日至3月1日，2名员工通过员工捐款项目自愿参与捐款150.50元。以上为“春节帮扶”收到的全部捐款。\n",
        "From 3 February to 1 March 2020, 2 members of staff gave 150.50 yuan through the staff donation project. "
        "This is all that “Spring relief” has received.\n",
    )


def test_one_gift_of_one_person_is_no_day_of_many(drive: Donate) -> None:
    drive("pledge add 张三 1 -c youth --new --paid --on 2020-02-03")
    zh, en = told(drive)
    assert zh.startswith("2020年2月3日，1名青年员工通过金融团工委捐款1元。")
    assert en.startswith("On 3 February 2020, 1 young member of staff gave 1 yuan through the youth league committee.")


def test_three_rounds_each_with_its_days(drive: Donate) -> None:
    record(
        drive,
        "pledge add 张三 100 -c staff --new --paid --on 2019-12-30",
        "pledge add 李四 100 -c staff --new --paid --on 2020-01-02",
        "campaign round",
        "pledge add 张三 20 -c staff --paid --on 2020-02-03",
        "campaign round",
        "pledge add 王五 30 -c party-retired --new --paid --on 2020-02-03",
        "campaign round --label 复工献爱心",
        "pledge add 赵六 40 -c party-active --new --paid --on 2020-03-04",
        "pledge add 李四 50 -c party-active --paid --on 2020-03-05",
    )
    assert told(drive) == (
        "从2019年12月30日至2020年1月2日，2名员工通过员工捐款项目自愿参与捐款200元；2月3日，在二次捐款中，"
        "1名员工通过员工捐款项目自愿参与捐款20元，同时在第三次捐款中，离退休党员1人线上捐款30元；"
        "从3月4日至3月5日，在“复工献爱心”中，在职党员2人线上捐款90元。"
        "“春节帮扶”共收到捐款340元，6人次参与，共4人。\n",
        "From 30 December 2019 to 2 January 2020, 2 members of staff gave 200 yuan through the staff donation project; "
        "on 3 February, in answer to a second appeal, 1 member of staff gave 20 yuan through the staff donation "
        "project; at the same time, in answer to a third appeal, 1 retired party member gave 30 yuan online; "
        "from 4 to 5 March, in “复工献爱心”, 2 party members in service gave 90 yuan online. "
        "“Spring relief” has received 340 yuan in all, with 6 participations by 4 people.\n",
    )


def test_a_channel_of_the_branchs_own(drive: Donate) -> None:
    record(
        drive,
        "channel add canteen --zh 食堂募捐箱 --en 'Canteen box' --population in-service",
        "pledge add --anonymous 5 -c canteen --paid --on 2020-02-03",
        "pledge add --anonymous 7 -c canteen --paid --on 2020-02-03",
        "pledge add 张三 8 -c staff --new --paid --on 2020-02-04",
    )
    assert told(drive) == (
        "从2020年2月3日至2月4日，1名员工通过员工捐款项目自愿参与捐款8元，"
        "员工通过“食堂募捐箱”渠道捐款2笔共12元。“春节帮扶”共收到捐款20元，2人次以上参与。\n",
        "From 3 to 4 February 2020, 1 member of staff gave 8 yuan through the staff donation project and "
        "members of staff gave 12 yuan in 2 gifts through “Canteen box”. "
        "“Spring relief” has received 20 yuan in all, with at least 2 participations.\n",
    )


def test_a_channel_that_was_renamed_is_another_road(drive: Donate) -> None:
    drive("pledge add 张三 8 -c staff --new --paid")
    drive("channel edit staff --zh 爱心基金 --en 'Care fund'")
    zh, en = told(drive)
    assert "1名员工通过“爱心基金”渠道捐款8元。" in zh
    assert "1 member of staff gave 8 yuan through “Care fund”." in en


def test_words_are_true_of_everybody(drive: Donate) -> None:
    """An outsider in the staff's channel is no member of staff, an organisation no person, a group as many as known."""
    record(
        drive,
        "pledge add 张三 8 -c staff --new --paid --on 2020-02-03",
        "pledge add 客户甲 9 -c staff --new --population external --paid --on 2020-02-03",
        "pledge add 某公司 100 -c youth --new --kind organisation --paid --on 2020-02-03",
        "pledge add 车队 60 -c party-active --new --kind group --headcount 12 --department 车队 --paid --on 2020-02-03",
        "pledge add 司机班 40 -c party-active --new --kind group --headcount unknown --department 车队 --paid"
        " --on 2020-02-03",
        "pledge add 老干部 500.05 -c party-retired --at-least --new --kind group --headcount unknown --paid"
        " --on 2020-02-03",
    )
    assert told(drive) == (
        "仅一天时间，2名捐款人通过“员工捐款项目”渠道捐款17元，1家单位通过“金融团工委”渠道捐款100元，"
        "在职党员至少12人线上捐款100元，离退休党员线上捐款不少于500.05元。"
        "“春节帮扶”共收到捐款不少于717.05元，来自1家单位和至少14名捐款人。\n",
        "In a single day, 2 donors gave 17 yuan through “Staff donation project”, 1 organisation gave 100 yuan through "
        "“Youth league committee”, at least 12 party members in service gave 100 yuan online and retired party members "
        "gave at least 500.05 yuan online. “Spring relief” has received at least 717.05 yuan in all, "
        "from 1 organisation and at least 14 donors.\n",
    )


def test_money_promised_is_told_as_promised(drive: Donate) -> None:
    record(
        drive,
        "pledge add 张三 100 -c staff --new --on 2020-02-03",
        "pledge add 李四 100 -c youth --new --on 2020-02-03",
        "payment add 1 30 --on 2020-02-09",
    )
    zh, en = told(drive, "--basis pledged --as-of 2020-02-29")
    assert zh == (
        "仅一天时间，1名员工通过员工捐款项目自愿参与认捐100元，1名青年员工通过金融团工委认捐100元。"
        "截至2020年2月29日，“春节帮扶”共认捐200元，2人参与。\n"
    )
    assert en == (
        "In a single day, 1 member of staff pledged 100 yuan through the staff donation project and 1 young member of "
        "staff pledged 100 yuan through the youth league committee. As of 29 February 2020, “Spring relief” has been "
        "promised 200 yuan in all, from 2 people.\n"
    )
    assert told(drive)[0].startswith("2020年2月9日，1名员工通过员工捐款项目自愿参与捐款30元。")
    assert "3 February" not in told(drive)[1]


def test_money_that_went_back_was_not_given(drive: Donate) -> None:
    record(
        drive,
        "pledge add 张三 100 -c staff --new --paid --on 2020-02-03",
        "pledge add 李四 50 -c staff --new --paid --on 2020-02-03",
        "payment add 1 100 --on 2020-02-20 --force",
        "payment refund 3 100 --reason twice --on 2020-02-21",
    )
    assert told(drive)[0].startswith("仅一天时间，2名员工通过员工捐款项目自愿参与捐款150元。")


def test_nothing_is_no_brief(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --on 2020-02-03")
    assert drive("brief", code=1).err == (
        "error: no money has come in for “Spring relief”, so there is nothing to tell; "
        "100.00 yuan are pledged: add --basis pledged to tell of those\n"
    )
    drive("pledge cancel 1 --reason twice")
    said = drive("--lang zh brief --basis pledged --out 稿.docx", code=1).err
    assert said == "错误：“春节帮扶”还没有认捐，无从成稿\n"
    assert not list(Path().glob("*.docx"))


def test_a_gift_whose_day_nobody_told_makes_no_single_day() -> None:
    with small_book() as book:
        take_in(book, [line(2, "张三", on=None), line(3, "李四", on=None)], on=DAY, paid=True)
        figures = brief_figures(book, find_campaign(book, None))
        assert figures.total.first_on is None
        assert paragraph(figures, Wording("zh")).startswith("2名员工通过员工捐款项目")


# the law: every figure is the report's

GIFT = st.tuples(
    st.sampled_from(["staff", "youth", "party-active", "party-retired"]),
    st.integers(1, 2),
    st.sampled_from(["张三", "李四", "王五", "车队", None]),
    st.integers(1, 1_000_000),
    st.booleans(),
    st.booleans(),
    st.sampled_from([DAY, date(2020, 3, 1)]),
    st.sampled_from(["unknown", 5, 40]),
)
_DATE = re.compile(r"(\d+年)?\d+月\d+日|\d+ (to \d+ )?(February|March)( 2020)?")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(GIFT, min_size=1, max_size=8), st.sampled_from(["pledged", "received"]))
def test_every_number_is_one_of_the_reports(gifts: list[tuple[Any, ...]], basis: Basis) -> None:
    with small_book() as book:
        campaign = find_campaign(book, None)
        for channel, of, name, fen, at_least, paid, on, people in gifts:
            road = find_channel(book, channel)
            if name is None:
                add_pledge(book, campaign, road, Giver(), fen, on=on, round=of, paid=paid, anonymous=True)
                continue
            giver = Giver(name, headcount=people if name == "车队" else None)
            add_pledge(book, campaign, road, giver, fen, on=on, round=of, paid=paid, at_least=at_least)
        figures = brief_figures(book, campaign, basis=basis)
        table = totals_table(book, campaign, basis=basis)
    assert figures.received == table.totals()["received"]
    rows = [row for row in table.records() if row[basis].fen]
    assert [(cell.channel, cell.round) for cell in figures.told()] == sorted(
        ((row["channel"], row["round"]) for row in rows), key=lambda place: (place[1].number, place[0].id)
    )
    if not rows:
        return
    for lang in LANGS:
        text = paragraph(figures, Wording(lang))
        found = [number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", _DATE.sub("", text))]
        sums = [printed(row[basis]) for row in (*rows, *([table.totals()] if len(rows) > 1 else []))]
        counts = {
            str(value.low if isinstance(value, Count) else value)
            for row in (*rows, table.totals())
            for value in (row["gifts"], row["participations"], row["donors"])
        }
        # a head-count may happen to be written like a sum: sums are taken out one by one, counts must be what is left
        for figure in sums:
            assert figure in found, (figure, text)
            found.remove(figure)
        assert set(found) <= counts, text
        assert not any(name in text for name in ("张三", "李四", "王五", "车队"))


def printed(amount: Amount) -> str:
    return f"{amount.fen // 100}.{amount.fen % 100:02}".removesuffix(".00")


# files


def test_the_docx_is_set_as_offices_set_it_and_names_nobody(demo: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    monkeypatch.setenv("DONATE_ACTOR", "王小明")
    text = demo("--lang zh brief").out.strip()
    assert demo("--lang zh brief --out 简讯.docx").err == "已写出：简讯.docx\n"
    paper = Document("简讯.docx")
    assert [part.text for part in paper.paragraphs] == ["支持湖北抗击新冠肺炎疫情", text]
    head = json.loads(demo("report totals --format json").out)["head"]
    (foot,) = (part.text for part in paper.sections[0].footer.paragraphs)
    assert foot == f"凭证 12 · 校验码 {head}"
    title, body = paper.paragraphs
    assert [part.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) for part in (title, body)] == ["宋体", "仿宋"]
    assert body.paragraph_format.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert (round(paper.sections[0].page_width.mm), round(paper.sections[0].page_height.mm)) == (210, 297)
    assert Path("简讯.docx").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile("简讯.docx") as package:
        everything = "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())
    assert "王小明" not in everything
    assert "python-docx" not in everything


def test_text_and_markdown_say_the_same(demo: Donate) -> None:
    text = demo("brief").out.strip()
    foot = demo("brief").err.strip()
    demo("brief --out b.txt")
    assert Path("b.txt").read_text(encoding="utf-8") == f"Support Hubei against COVID-19\n\n{text}\n\n{foot}\n"
    demo("brief --out b.md")
    assert Path("b.md").read_text(encoding="utf-8") == f"# Support Hubei against COVID-19\n\n{text}\n\n{foot}\n"


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(demo: Donate) -> None:
    Path("b.docx").write_bytes(b"mine")
    assert "add --replace" in demo("brief --out b.docx", code=1).err
    assert Path("b.docx").read_bytes() == b"mine"
    demo("brief --out b.docx --replace")
    assert Path("b.docx").read_bytes().startswith(b"PK")
    assert demo("brief --out b.pdf", code=1).err == "error: do not know how to write b.pdf; use .docx, .txt or .md\n"


# figures by name


def test_the_names_hold_what_the_report_says(demo: Donate) -> None:
    shown = json.loads(demo("brief --figures --format json").out)
    present = {row["figure"]: row["present"] for row in shown["rows"]}
    report = json.loads(demo("report totals --basis received --format json").out)
    assert (shown["head"], present["head"], present["entry"]) == (report["head"], report["head"], report["entry"])
    for row in report["rows"]:
        place = f"channels.{row['channel'].replace('-', '_')}.rounds[{row['round']}]"
        for name in ("pledged", "received", "outstanding", "gifts", "participations", "donors"):
            assert present[f"{place}.{name}"] == row[name]
    assert all(present[f"total.{name}"] == value for name, value in report["total"].items() if name != "at_least")
    assert present["rounds[1].first_on"] == "2020-03-17"


def test_every_name_shown_is_one_that_a_template_may_write(demo: Donate) -> None:
    names = [row["figure"] for row in json.loads(demo("brief --figures --format json").out)["rows"]]
    Path("t.txt").write_text("\n".join(f"{name}={{{{ {name} }}}}" for name in names), encoding="utf-8")
    lines = demo("brief --template t.txt").out.splitlines()
    assert [found.split("=")[0] for found in lines] == names
    assert "channels.party_active.rounds[2].people=36" in lines
    assert "channels.party_retired.people=head-count not known" in lines
    assert "total.received=27,140 yuan" in lines


def test_a_program_sees_which_sums_are_at_least(drive: Donate) -> None:
    record(drive, "pledge add 张三 80 -c staff --new --paid --at-least", "pledge add 李四 350 -c youth --new --paid")
    shown = json.loads(drive("brief --figures --format json").out)["rows"]
    present = {row["figure"]: row["present"] for row in shown}
    assert present["total.received"] == "430.00"
    marks = [present[f"total.at_least.{name}"] for name in ("amount", "pledged", "received", "outstanding")]
    assert marks == [True, True, True, False]
    assert [present[f"channels.{code}.at_least.received"] for code in ("staff", "youth")] == [True, False]
    template = "{{ '余' if total.at_least.received }}{{ channels.youth.at_least.received }}"
    Path("t.txt").write_text(template, encoding="utf-8")
    assert drive("brief --template t.txt").out == "余False\n"


def test_a_channel_of_any_code_has_a_name(drive: Donate) -> None:
    record(drive, "channel add items --population external", "channel add '网银 2' --population external")
    names = {row["figure"] for row in json.loads(drive("brief --figures --format json").out)["rows"]}
    assert {"channels['items'].received", "channels['网银 2'].received"} <= names
    Path("t.txt").write_text("{{ channels['items'].received }} {{ channels['网银 2'].gifts }}", encoding="utf-8")
    assert drive("brief --template t.txt").out == "0 yuan 0\n"


def test_format_goes_with_figures(demo: Donate) -> None:
    said = demo("brief --format json", code=1).err
    assert said == "error: --format goes with --figures or --diff alone; for a file use --out\n"


# a branch's own template

TEMPLATE = """\
截至{{ as_of | day }}，{{ campaign.name }}收到{{ total.received | 元 }}（{{ total.received | 大写 }}），\
{{ total.people | people }}：
{% for channel in channels.values() if channel.received.fen %}
{{ channel.label }}{{ channel.received | yuan }}（{{ channel.people | people }}）{{ "。" if loop.last else "；" }}
{% endfor %}
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_template_has_every_figure_by_name(demo: Donate, encoding: str) -> None:
    Path("模板.txt").write_bytes(TEMPLATE.encode(encoding))
    assert (
        demo("--lang zh brief --as-of 2020-03-31 --template 模板.txt").out
        == """\
截至2020年3月31日，支持湖北抗击新冠肺炎疫情收到27140元（贰万柒仟壹佰肆拾元整），至少79人：
员工捐款项目13100元（78人）；
金融团工委2600元（13人）；
在职党员3620元（36人）；
离退休党员7820元（人数未统计）。
"""
    )


def test_a_template_can_be_told_of_nothing(drive: Donate) -> None:
    Path("t.txt").write_text("{{ total.received }}{% if not total.gifts %}, nothing yet{% endif %}", encoding="utf-8")
    assert drive("brief --template t.txt").out == "0 yuan, nothing yet\n"


def test_a_template_of_several_paragraphs_in_a_docx(demo: Donate) -> None:
    from docx import Document

    Path("t.txt").write_text("第一段{{ total.received }}\n\n第二段\x07\x1b[31m{{ entry }}\n", encoding="utf-8")
    demo("--lang zh brief --template t.txt --out b.docx")
    assert [part.text for part in Document("b.docx").paragraphs][1:] == ["第一段27140元", "第二段[31m12"]


NO_SUCH = "there is no name {}; donate brief --figures shows those there are"
UNSAFE = "more than a template may do: access to attribute '{}' of '{}' object is unsafe."
SLOW = "the template t.txt takes too long or too much memory and was stopped; check its loops"


@pytest.mark.parametrize(
    ("template", "line", "why"),
    [
        ("a\nb\n{{ total.recieved }}", 3, NO_SUCH.format("recieved")),
        ("{{ totl.received }}", 1, NO_SUCH.format("totl")),
        ("{{ rounds[9].people }}", 1, NO_SUCH.format("9")),
        ("\n{{ channels.stuff.received }}", 2, NO_SUCH.format("stuff")),
        ("a\n{% if %}", 2, "the template is not well formed: Expected an expression, got 'end of statement block'"),
        ("{{ total.received | yuann }}", 1, "the template is not well formed: No filter named 'yuann'."),
        ("{{ total.gifts | yuan }}", 1, "this cannot be worked out: 4 is no amount"),
        ("\n\n{{ 1 / 0 }}", 3, "this cannot be worked out: division by zero"),
        # ways out
        ("{{ ''.__class__.__mro__ }}", 1, UNSAFE.format("__class__", "str")),
        ("{{ total | attr('__class__') }}", 1, UNSAFE.format("__class__", "dict")),
        ("{{ total['__class__'] }}", 1, UNSAFE.format("__class__", "dict")),
        ("{{ '{0.__class__}'.format(total) }}", 1, UNSAFE.format("__class__", "dict")),
        ("{{ total.received.__init__ }}", 1, UNSAFE.format("__init__", "Amount")),
        ("{{ range.__globals__ }}", 1, UNSAFE.format("__globals__", "function")),
        ("{{ channels.clear() }}", 1, UNSAFE.format("clear", "Names")),
        ("{{ cycler('a').next.__globals__ }}", 1, NO_SUCH.format("cycler")),
        ("{{ lipsum.__globals__['os'] }}", 1, NO_SUCH.format("lipsum")),
        ("{{ joiner() }}", 1, NO_SUCH.format("joiner")),
        ("{{ namespace() }}", 1, NO_SUCH.format("namespace")),
        ("\n{% include '/etc/passwd' %}", 2, "the template is not well formed: a template takes in no other file"),
        ("{% import 'os' as os %}", 1, "the template is not well formed: a template takes in no other file"),
        ("{% from 'os' import path %}", 1, "the template is not well formed: a template takes in no other file"),
        ("{% extends '/etc/passwd' %}", 1, "the template is not well formed: a template takes in no other file"),
        (
            "{% for i in range(10**9) %}x{% endfor %}", 1,
            "this cannot be worked out: Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template_is_one_line(demo: Donate, template: str, line: int, why: str) -> None:
    Path("t.txt").write_text(template, encoding="utf-8")
    ran = demo("brief --template t.txt", code=1)
    assert (ran.out, ran.err) == ("", f"error: t.txt, line {line}: {why}\n")


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ 'a' * 10**10 }}", SLOW),
        ("{{ 'x' | center(10**10) }}", SLOW),
        ("{{ '%10000000000d' | format(1) }}", SLOW),
        ("{% macro f(x) %}{{ f(x ~ x) }}{% endmacro %}{{ f('aaaaaaaa') }}", SLOW),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", SLOW),
        (
            "{% for i in range(99999) %}two{% endfor %}",
            "the template t.txt writes more than 100000 characters and was stopped; check its loops",
        ),
    ],
)  # fmt: skip
@pytest.mark.skipif("sys.platform == 'win32'", reason="no bound on memory there")
def test_a_template_that_runs_away_is_stopped(
    demo: Donate, monkeypatch: pytest.MonkeyPatch, template: str, why: str
) -> None:
    monkeypatch.setattr(templating, "PATIENCE_S", 1.5)
    Path("t.txt").write_text(template, encoding="utf-8")
    ran = demo("brief --template t.txt", code=1)
    assert (ran.out, ran.err) == ("", f"error: {why}\n")


def test_a_template_that_is_none(demo: Donate) -> None:
    assert demo("brief --template none.txt", code=1).err == (
        "error: there is no template none.txt; check the path and the name\n"
    )
    Path("large.txt").write_bytes(b"x" * (256 * 1024 + 1))
    assert demo("brief --template large.txt", code=1).err == (
        "error: the template large.txt is too large, at most 256 KiB\n"
    )
    Path("odd.txt").write_bytes(b"\xff\xff\xff")
    assert "the encoding of the template odd.txt is unknown" in demo("brief --template odd.txt", code=1).err


def test_no_figure_names_a_donor() -> None:
    with small_book() as book:
        take_in(book, [line(2, "张三", paid=DAY, note="谢谢"), line(3, "车队", paid=DAY)])
        seen = repr(named(brief_figures(book, find_campaign(book, None)), Wording("zh")))
    assert "Amount(fen=20000" in seen
    assert not any(name in seen for name in ("张三", "车队", "谢谢"))


def test_a_book_whose_papers_disagree_gives_no_brief(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-03")
    with closing(sqlite3.connect("book.db")) as altered, altered:
        altered.execute("""INSERT INTO pledge (id, entry, campaign, channel, round, donor, amount, at_least, on_date,
            digest) SELECT 2, entry, campaign, 99, round, donor, 12345, 0, on_date, digest FROM pledge WHERE id = 1""")
    for lang, word in (("zh", "汇总"), ("en", "Summary")):
        refused = drive(f"--lang {lang} brief --basis pledged --out x.docx", code=1)
        assert (refused.out, refused.err.count("\n")) == ("", 1)
        assert word in refused.err
    assert not Path("x.docx").exists()

"""The notice: every cell of it in both languages, whom it hides, in what order, and how a choice is recorded."""

import json
import os
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import unescape

import pytest
from openpyxl import load_workbook

from donate_cli.pinyin import sorting_key
from tests.conftest import Donate

OUT = Path("公示.xlsx")
WHEN = "--from 2020-03-18 --as-of 2020-03-17"

NAMED = (("王安", "营业室", 200), ("李宁", "营业室", 100), ("张弛", "财务部", 50))
HIDDEN = (("张翀", "masked", "77001", "1231.11"), ("张韪龘", "masked", "77002", "1232.22"),
          ("欧阳翯翾", "masked", "77003", "1233.33"), ("赵瀛骧", "anonymous", "77004", "1234.44"))  # fmt: skip
NO_AMOUNT = (("孙立", "77011", "4321.01"), ("孙平", "77012", "4321.02"), ("孙正", "77013", "4321.04"))


@pytest.fixture
def wall(donate: Donate) -> Donate:
    """A campaign whose donors want to be seen in every way there is."""
    donate("init")
    donate(
        "campaign add 春节帮扶 --code spring --name-en 'Spring relief' --opens 2020-02-01 --closes 2020-03-15 "
        "--beneficiary 市慈善总会 --organiser 分行工会委员会 --contact '王主任 0313-1234567' --publish name"
    )
    gifts = [f"{name} {amount} --department {place}" for name, place, amount in NAMED]
    gifts += [f"{name} {amount} --staff-no {no}" for name, no, amount in NO_AMOUNT]
    gifts += [f"{name} {amount} --staff-no {no} --department 营业室" for name, _, no, amount in HIDDEN]
    gifts += ["青年突击队 600 --headcount 12", "某某公司 3600 --at-least --kind organisation"]
    for day, gift in enumerate(gifts, 1):
        donate(f"pledge add {gift} -c staff --new --paid --on 2020-02-{day:02}")
    donate("pledge add --anonymous 30 -c staff --department 营业室 --paid --on 2020-02-20")
    donate("pledge add 王安 300 -c staff --paid --on 2020-02-21 --publish no-amount")
    for name, publish, *_ in HIDDEN:
        donate(f"donor edit {name} --publish {publish}")
    for number in (4, 5, 6):
        donate(f"pledge publish {number} no-amount")
    return donate


def cells(path: Path = OUT) -> list[list[object]]:
    (sheet,) = load_workbook(path).worksheets
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def names(donate: Donate, order: str, *more: str) -> list[str]:
    ran = donate(["notice", "--order", order, "--format", "json", *more])
    return [row["donor"] for row in json.loads(ran.out)["rows"]]


def test_the_branchs_notice(donate: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    donate("demo")
    monkeypatch.setenv("DONATE_BOOK", "donate-demo/branch-2020.db")
    donate(f"--lang zh notice {OUT} {WHEN}")
    assert cells() == [
        ["“支持湖北抗击新冠肺炎疫情”捐款公示"],
        ["　　本单位组织开展“支持湖北抗击新冠肺炎疫情”捐款活动。截至2020年3月17日，"
         "共收到至少79位捐款人的捐款27,140.00元。现将捐款情况公示如下，谨向每一位捐款人致谢。"],
        ["序号", "捐款人", "金额（元）"],
        [1, "离退休党员", 7820],
        [2, "青年员工（13人）", 2600],
        [3, "员工（78人）", 13100],
        [4, "在职党员（36人）", 3620],
        ["合计", 27140],
        ["人民币大写：贰万柒仟壹佰肆拾元整"],
        ["　　公示期：2020年3月18日至2020年3月22日，共 5 天。"],
        ["　　公示期内如有疑问或更正，请联系主办单位。"],
        ["2020年3月18日"],
    ]  # fmt: skip
    ran = donate(f"notice {OUT} {WHEN} --days 1 --campaign customers --replace --organiser Branch --contact 'Ms Li'")
    assert cells() == [
        ["Gifts handled for customers: notice of gifts"],
        ["Branch organised the donation drive “Gifts handled for customers”. As of 2020-03-17, 2 donors gave at least "
         "88,600 yuan. The gifts are made public below, with thanks to everyone who gave."],
        ["No.", "Donor", "Amount (yuan)"],
        [1, "民盟市委", 85000],
        [2, "张家口启睿未来课外培训学校有限公司", 3600],
        ["Total", 88600],
        ["In words (RMB): 不少于捌万捌仟陆佰元整"],
        ["On public notice on 2020-03-18 (1 day)."],
        ["For questions and corrections please ask: Ms Li."],
        ["Branch"],
        ["2020-03-18"],
    ]  # fmt: skip
    assert ran.err == f"Written: {OUT}\n"


def test_every_cell_in_both_languages(wall: Donate) -> None:
    assert wall(f"--lang zh notice {OUT} {WHEN}").err == f"已写出：{OUT}\n"
    assert cells() == [
        ["“春节帮扶”捐款公示"],
        ["　　分行工会委员会组织开展“春节帮扶”捐款活动（2020年2月1日至2020年3月15日）。捐款受益方为市慈善总会。"
         "截至2020年3月17日，共收到13–24位捐款人的捐款22,774.17余元。现将捐款情况公示如下，谨向每一位捐款人致谢。"],
        ["序号", "捐款人", "部门", "金额（元）"],
        [1, "王安", "营业室", 200],
        [2, "李宁", "营业室", 100],
        [3, "张弛", "财务部", 50],
        [4, "孙立", "不公开"],
        [5, "孙平", "不公开"],
        [6, "孙正", "不公开"],
        [7, "张*", "营业室", 1231.11],
        [8, "张**", "营业室", 1232.22],
        [9, "欧阳**", "营业室", 1233.33],
        [10, "匿名", 1234.44],
        [11, "青年突击队（12人）", 600],
        [12, "某某公司", 3600],
        [13, "匿名", 30],
        [14, "王安", "营业室", "不公开"],
        ["合计", 22774.17],
        ["人民币大写：不少于贰万贰仟柒佰柒拾肆元壹角柒分"],
        ["　　按捐款人的选择或活动的规定：隐名 3 位、匿名 2 位、金额不公开 4 位。"],
        ["　　4 位捐款人的金额不公开，共 13,263.07 元，已计入合计。"],
        ["　　公示期：2020年3月18日至2020年3月22日，共 5 天。"],
        ["　　公示期内如有疑问或更正，请联系：王主任 0313-1234567。"],
        ["分行工会委员会"],
        ["2020年3月18日"],
    ]  # fmt: skip
    wall(f"notice {OUT} {WHEN} --replace --order department --until 2020-03-20 --basis pledged")
    assert cells() == [
        ["Spring relief: notice of pledges"],
        ["分行工会委员会 organised the donation drive “Spring relief” (2020-02-01 to 2020-03-15). "
         "It is for 市慈善总会. As of 2020-03-17, 13–24 donors pledged at least 22,774.17 yuan. "
         "The pledges are made public below, with thanks to everyone who gave."],
        ["No.", "Donor", "Amount (yuan)"],
        ["财务部 (1)"],
        [1, "张弛", 50],
        ["营业室 (6)"],
        [2, "李宁", 100],
        [3, "欧阳**", 1233.33],
        [4, "王安", 200],
        [5, "王安", "not public"],
        [6, "张*", 1231.11],
        [7, "张**", 1232.22],
        ["No department given (7)"],
        [8, "某某公司", 3600],
        [9, "青年突击队 (12 people)", 600],
        [10, "孙立", "not public"],
        [11, "孙平", "not public"],
        [12, "孙正", "not public"],
        [13, "Anonymous", 1234.44],
        [14, "Anonymous", 30],
        ["Total", 22774.17],
        ["In words (RMB): 不少于贰万贰仟柒佰柒拾肆元壹角柒分"],
        ["By the donors' choice or the campaign's rule: masked 3, anonymous 2, without the amount 4."],
        ["4 donors' amounts, 13,263.07 yuan in all, are not shown and are in the total."],
        ["On public notice from 2020-03-18 to 2020-03-20 (3 days)."],
        ["For questions and corrections please ask: 王主任 0313-1234567."],
        ["分行工会委员会"],
        ["2020-03-18"],
    ]  # fmt: skip


def test_nothing_hidden_is_anywhere_in_the_file(wall: Donate) -> None:
    for order in ("time", "department", "amount"):
        wall(f"--lang zh notice {OUT} {WHEN} --replace --order {order}")
        with zipfile.ZipFile(OUT) as parts:
            kept = {part: unescape(parts.read(part).decode("utf-8", "surrogateescape")) for part in parts.namelist()}
        for part, text in kept.items():
            for name, _, staff_no, _ in HIDDEN:
                given = name.removeprefix("欧阳") if name.startswith("欧阳") else name[1:]
                assert not [letter for letter in given if letter in text], (part, name)
                assert staff_no not in text, part
            for _, staff_no, amount in NO_AMOUNT:
                assert staff_no not in text
                assert amount not in text
                assert amount.replace(".", "") not in text
            assert "赵" not in text, "the anonymous has no name at all"
            assert not re.search(r"id:\d|spring", text), part
        assert not [part for part in kept if re.search("comment|custom|hidden|printerSettings", part)]
        hiding = re.compile(r' hidden="(1|true)|state="(very)?[hH]idden')
        assert not [part for part, text in kept.items() if hiding.search(text)]


def test_the_total_is_the_reports(wall: Donate) -> None:
    wall("pledge add 周全 70 -c youth --new --on 2020-02-22")
    wall("pledge add 吴天 80 -c youth --new --paid --on 2020-02-22")
    wall("payment refund 15 --reason 退回 --on 2020-02-23")
    wall("pledge cancel 16 --reason 退回 --on 2020-02-24")
    for basis in ("received", "pledged"):
        for scope in ("", "--channel staff", "--channel youth", "--round 1"):
            notice = json.loads(wall(f"notice --basis {basis} {scope} --format json").out)
            report = json.loads(wall(f"report totals --by channel --basis {basis} --format json").out)
            rows = {row["channel"]: row for row in report["rows"]}
            figures = rows[scope.split()[1]] if "channel" in scope else report["total"]
            assert (notice["total"]["amount"], notice["donors"]) == (figures[basis], figures["donors"])
    assert [row["donor"] for row in json.loads(wall("notice -c youth --basis pledged --format json").out)["rows"]] == [
        "周全"
    ]


def test_orders(drive: Donate) -> None:
    """Those who are masked stand where what is shown of them stands, not where their whole name would."""
    people = [
        ("王八", 1, "乙部"),
        ("曾一", 2, "甲部"),
        ("王七", 3, "甲部"),
        ("单四", 5, "甲部"),
        ("欧阳九", 4, "离退休部"),
    ]
    for name, amount, place in people:
        drive(f"pledge add {name} {amount} -c staff --new --paid --department {place} --on 2020-02-0{amount}")
    assert names(drive, "time") == ["王*", "曾*", "王*", "欧阳*", "单*"]
    assert names(drive, "department") == ["单*", "王*", "曾*", "王*", "欧阳*"]
    assert names(drive, "amount") == ["单*", "欧阳*", "王*", "曾*", "王*"]
    drive("pledge publish 4 no-amount")
    assert names(drive, "amount")[-1] == "单四", "an amount that is hidden has no place among the others"


def test_an_order_within_a_day_tells_nothing_of_the_list_that_it_came_from(drive: Donate) -> None:
    given = "安邦超德恩飞刚海军康乐明宁平强荣胜涛文"
    for amount, last in enumerate(given, 1):
        drive(f"pledge add 王{last} {amount} -c staff --new --paid --department 营业室 --on 2020-02-03")
    for order in ("time", "department"):
        rows = json.loads(drive(f"notice --order {order} --format json").out)["rows"]
        assert [row["donor"] for row in rows] == [f"王* ({number})" for number in range(1, len(given) + 1)]
        amounts = [float(row["amount"]) for row in rows]
        assert amounts not in (sorted(amounts), sorted(amounts, reverse=True)), "shuffled"
        again = json.loads(drive(f"notice --order {order} --format json").out)["rows"]
        assert rows == again, "the same each time"


def test_who_looks_alike_in_a_department_is_numbered(drive: Donate) -> None:
    for name, no, place in (("张伟", 1, "甲部"), ("张敏", 2, "甲部"), ("张军", 3, "乙部"), ("张建国", 4, "甲部")):
        drive(f"pledge add {name} 10 -c staff --new --paid --department {place} --on 2020-02-0{no}")
    assert names(drive, "time") == ["张* (1)", "张* (2)", "张*", "张**"]
    drive("campaign edit spring --publish name")
    drive("donor edit 张伟 --set-staff-no 0001")
    drive("donor add 张伟 --department 甲部 --staff-no 0099")
    drive("pledge add --staff-no 0099 张伟 20 -c staff --paid --on 2020-02-05")
    assert names(drive, "time") == ["张伟 (1)", "张敏", "张军", "张建国", "张伟 (2)"]


def test_gifts_of_a_donor_add_up_and_the_more_private_choice_survives_a_merge(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-01")
    drive("pledge add 张三 50 -c youth --paid --on 2020-02-02")
    drive("pledge add 张叁 7 -c staff --new --paid --on 2020-02-03")
    drive("donor edit 张叁 --publish anonymous")
    drive("donor merge 张叁 张三")
    rows = json.loads(drive("notice --format json").out)["rows"]
    assert [(row["donor"], row["amount"]) for row in rows] == [("anonymous", "157.00")]
    shown = json.loads(drive("pledge show 1 --format json").out)["disclosure"]
    assert shown == [{"publish": "anonymous", "chosen_by": "donor"}]
    drive("donor edit 张三 --publish name")
    rows = json.loads(drive("notice --format json").out)["rows"]
    assert [(row["donor"], row["amount"]) for row in rows] == [("张三", "157.00")]
    drive("donor forget 张三 --yes")
    rows = json.loads(drive("notice --format json").out)["rows"]
    assert [(row["donor"], row["department"], row["amount"]) for row in rows] == [("anonymous", None, "157.00")]


def test_a_choice_made_before_a_merge_does_not_undo_a_more_private_one(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-01")
    drive("pledge add 张叁 7 -c staff --new --paid --on 2020-02-03")
    drive("donor edit 张三 --publish name")
    drive("donor edit 张叁 --publish anonymous")
    drive("donor merge 张叁 张三")
    assert names(drive, "time") == ["anonymous"]
    drive("donor edit 张三 --publish masked")
    assert names(drive, "time") == ["张*"]
    drive("undo --yes")
    assert names(drive, "time") == ["anonymous"], "what was taken back was never chosen"
    drive("pledge publish 1 name")
    assert names(drive, "time") == ["张三", "anonymous"]


def test_a_gift_of_nobody_is_told_in_one_line(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-01")
    with sqlite3.connect(os.environ["DONATE_BOOK"]) as book:
        book.execute("PRAGMA foreign_keys = OFF")
        for (trigger,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            book.execute(f"DROP TRIGGER {trigger}")
        book.execute("UPDATE pledge SET donor = 99")
    book.close()
    for command in ("notice", "pledge show 1"):
        said = drive(command, code=1).err
        assert said.startswith("error: ")
        assert said.count("\n") == 1


def test_few_hidden_amounts_are_told_of(drive: Donate) -> None:
    for number, name in enumerate(("张三", "李四", "王五"), 1):
        drive(f"pledge add {name} {number}0 -c staff --new --paid --on 2020-02-0{number} --publish no-amount")
        ran = drive("--lang zh notice")
        warned = f"注意：只有 {number} 位不公开金额，合计减去列出的金额即可推知；请与本人确认，或征得更多人后再公示\n"
        assert ran.err == (warned if number < 3 else "")
        assert ("，共 60.00 元，" in ran.out, "，共 " in ran.out) == (number == 3, number == 3), (
            "their sum is not said outright of fewer"
        )


def test_a_choice_is_recorded_shown_and_undone(drive: Donate) -> None:
    zh = "--lang zh"
    assert drive(f"{zh} donor add 张三 --publish anonymous").err == "凭证 3：登记捐款人 张三\n"
    assert drive(f"{zh} donor edit 张三 --publish masked").err == "凭证 4：修改捐款人 张三：公示方式 匿名 → 隐名\n"
    added = drive(f"{zh} pledge add 张三 100 -c staff --publish name")
    assert added.err == "凭证 5：认捐 1：张三 100.00 元 · 员工捐款项目 · 首轮 · 公示方式：实名\n"

    def shown() -> object:
        return json.loads(drive("pledge show 1 --format json").out)["disclosure"]

    assert shown() == [{"publish": "name", "chosen_by": "pledge"}]
    assert drive(f"{zh} pledge publish 1 no-amount").err == "凭证 6：认捐 1（张三）的公示方式：金额不公开\n"
    assert drive(f"{zh} pledge publish 1 no-amount", code=1).err == "错误：没有要改的内容\n"
    assert drive(f"{zh} pledge publish 1 donor").err == "凭证 7：认捐 1（张三）的公示方式：随捐款人\n"
    assert shown() == [{"publish": "masked", "chosen_by": "donor"}]
    drive("undo --yes")
    assert shown() == [{"publish": "no-amount", "chosen_by": "pledge"}]
    drive("undo 6 --yes --reason 误记")
    assert shown() == [{"publish": "name", "chosen_by": "pledge"}]
    drive("pledge publish 1 donor")
    drive("donor edit 张三 --publish ''")
    assert shown() == [{"publish": "masked", "chosen_by": "default"}]
    drive("campaign edit spring --publish name")
    assert shown() == [{"publish": "name", "chosen_by": "campaign"}]
    drive("campaign close spring")
    drive("pledge publish 1 anonymous")
    assert shown() == [{"publish": "anonymous", "chosen_by": "pledge"}]
    drive("pledge publish 9 name", code=1)
    drive("pledge publish 1 open", code=2)
    drive("book check")


def test_a_campaign_has_an_organiser_and_a_contact(drive: Donate) -> None:
    edited = drive("campaign edit spring --organiser 工会 --contact 李主任 --publish no-amount")
    assert edited.err == (
        "Entry 3: edited the campaign Spring relief: Organiser — → 工会; Contact — → 李主任; "
        "Published as — → without the amount\n"
    )
    (row,) = json.loads(drive("campaign show spring --format json").out)["rows"]
    assert (row["organiser"], row["contact"], row["publish"]) == ("工会", "李主任", "no-amount")
    drive("campaign edit spring --contact '' --publish ''")
    (row,) = json.loads(drive("campaign show spring --format json").out)["rows"]
    assert (row["organiser"], row["contact"], row["publish"]) == ("工会", None, None)
    drive("pledge add 张三 5 -c staff --new --paid")
    told = drive(f"notice {OUT}").err.splitlines()
    assert told[1:] == [
        "No organiser or no contact on it: add --organiser and --contact, or donate campaign edit spring"
    ]


def test_what_cannot_be_is_refused(drive: Donate) -> None:
    assert drive(f"notice {OUT}", code=1).err == (
        "error: no gift to publish yet; donate report outstanding lists what has not come in\n"
    )
    drive("pledge add 张三 5 -c staff --new --paid")
    assert drive("notice x.pdf", code=1).err.startswith("error: x.pdf")
    drive(f"notice {OUT} --days 3 --until 2020-03-20", code=1)
    for out in ("", OUT):
        assert drive(f"notice {out} --from 2020-03-21 --until 2020-03-20", code=1).err == (
            "error: the last day of the notice 2020-03-20 is before its first 2020-03-21; check --until and --from\n"
        )
        assert drive(f"notice {out} --from 9999-12-30", code=1).err == (
            "error: the notice would hang beyond the calendar (year 9999); check --from and --days\n"
        )
    assert not OUT.exists()
    drive(f"notice {OUT}")
    assert "--replace" in drive(f"notice {OUT}", code=1).err
    drive(f"notice {OUT} --replace")


def test_many_names_stand_in_blocks_under_a_heading_on_every_page(drive: Donate) -> None:
    lines = "".join(f"王{chr(0x4E00 + number)} {number}\n" for number in range(1, 131))
    Path("list.csv").write_text("姓名 金额\n".replace(" ", ",") + lines.replace(" ", ","), encoding="utf-8")
    drive("import pledges list.csv -c staff --paid --yes --new person --on 2020-02-03")
    drive(f"notice {OUT}")
    sheet = load_workbook(OUT).worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["No.", "Donor", "Amount (yuan)"] * 3
    assert [cell.value for cell in sheet[4]][::3] == [1, 2, 3]
    assert sheet.print_title_rows == "$3:$3"
    setup = sheet.page_setup
    assert (int(setup.paperSize), setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "portrait", 1, 2)
    entry = json.loads(drive("report totals --format json").out)
    assert sheet.oddFooter.left.text == f"entry {entry['entry']} · head {entry['head']}"


def test_surnames_are_read_as_surnames() -> None:
    order = ["阿宝", "万俟春", "仇英", "单明", "沈立", "Zoe", "曾祥", "张三", "长孙无忌"]
    assert sorted(set(order), key=sorting_key) == order


def test_a_notice_of_a_part_says_so_above_all(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid")
    drive("pledge add 李四 200 -c youth --new --paid")
    drive(f"notice {OUT} --channel youth")
    assert load_workbook(OUT).worksheets[0]["A1"].value == (
        "Spring relief: notice of gifts (only: Youth league committee)"
    )
    assert "only: Youth league committee" in drive("notice --channel youth").out
    drive(f"--lang zh notice {OUT} --channel youth --round 1 --replace")
    assert load_workbook(OUT).worksheets[0]["A1"].value == "“春节帮扶”捐款公示（只统计：金融团工委; 首轮）"


def test_a_book_whose_papers_disagree_gives_no_notice(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-03")
    with closing(sqlite3.connect("book.db")) as altered, altered:
        altered.execute("""INSERT INTO pledge (id, entry, campaign, channel, round, donor, amount, at_least, on_date,
            digest) SELECT 2, entry, campaign, 99, round, donor, 12345, 0, on_date, digest FROM pledge WHERE id = 1""")
    refused = drive(f"notice {OUT} --basis pledged", code=1)
    assert (refused.out, refused.err.count("\n")) == ("", 1)
    assert not Path(OUT).exists()

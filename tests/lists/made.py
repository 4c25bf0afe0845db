"""Made lists, each with one trait or two that lists of the field have, and the gifts that each of them means."""

import datetime
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lists import dressing
from tests.lists.gifts import DAY, DEPARTMENTS, Gift, List, Write, names, some, total

LISTS: dict[str, List] = {}
"""All lists that import as they are, by their files' names."""

STAFF = "-c staff --round 1 --new person"
DATED = f"{STAFF} --on {DAY}"
HEAD = ["序号", "姓名", "部门", "捐款金额", "日期"]


def made(file: str, options: str = STAFF, before: tuple[str, ...] = ()) -> Callable[[Write], Write]:
    """Enter a list under its file's name."""

    def enter(write: Write) -> Write:
        LISTS[file] = List(file, options, write, before)
        return write

    return enter


def placed(number: int, seed: int) -> list[Gift]:
    """Gifts with departments and days."""
    chance = random.Random(seed)
    days = ("2020-02-03", "2020-02-04", "2020-02-05")
    return [
        gift._replace(department=chance.choice(DEPARTMENTS), day=chance.choice(days)) for gift in some(number, seed)
    ]


def rows_of(gifts: list[Gift]) -> list[list[Any]]:
    """Number, name, department, sum, day."""
    return [[at, each.name, each.department, each.yuan, each.day] for at, each in enumerate(gifts, 1)]


# what stands above the header, and in it


@made("标题行与单位元.xlsx")
def title_rows(path: Path) -> list[Gift]:
    gifts = placed(30, 1)
    above = [["丹枫市支行爱心捐款名单（2020年2月）"], ["填报部门：综合部", None, None, "单位：元"], []]
    below = [["合计", None, None, total(gifts)], ["制表人：严亦", None, "审核人：", None]]
    dressing.xlsx(path, [*above, HEAD, *rows_of(gifts), *below], merged=["A1:E1"])
    return gifts


@made("单位万元.xlsx", f"-c staff --round 1 --new organisation --on {DAY}")
def in_wan(path: Path) -> list[Gift]:
    # 0.1 + 0.2 is what a formula leaves in a cell
    wan = [0.05, 0.1 + 0.2, 12, 1.5, 0.0001, 3600.25]
    fen = [50000, 300000, 12000000, 1500000, 100, 3600250000]
    firms = ["栖霞纸业有限公司", "新时代商贸有限公司", "长亭物流", "现代之家门窗厂", "替木斋", "云岭县慈善会"]
    rows = [
        ["序号", "捐赠单位", "捐赠金额"],
        *([at, firm, sum_] for at, (firm, sum_) in enumerate(zip(firms, wan, strict=True), 1)),
    ]
    dressing.xlsx(path, [["企业捐赠"], [None, None, "单位：万元"], *rows, ["合计", None, sum(wan)]])
    return [Gift(firm, sum_, kind="organisation") for firm, sum_ in zip(firms, fen, strict=True)]


@made("表头写着万元.csv", DATED)
def wan_in_the_heading(path: Path) -> list[Gift]:
    gifts = [Gift(name, 1000000 * (at + 1)) for at, name in enumerate(names(6, 2))]
    rows = [[each.name, each.fen / 1000000] for each in gifts]
    dressing.delimited(path, [["捐款人姓名", "捐款金额（万元）"], *rows, ["合计", 21]])
    return gifts


@made("表头有括号和空格.xlsx", DATED)
def odd_headings(path: Path) -> list[Gift]:
    gifts = placed(12, 3)
    rows = [[each.name, each.yuan, each.department, "现金"] for each in gifts]
    heads = ["捐赠(单位/姓名） ", "金　额【元]", " 所 在\n部门:", "付款方式 "]
    dressing.xlsx(path, [heads, *rows])
    return [each._replace(day=DAY) for each in gifts]


@made("英文表头.xlsx", "--round 1 --new person")
def english(path: Path) -> list[Gift]:
    gifts = [
        Gift("Rowan Thistle", 12345, "2020-02-03", "Lending", "A007", channel="youth"),
        Gift("Hazel Brook", 100000, "2020-02-05", "Lending", "A008", paid="2020-02-06"),
        Gift("Hazel Brook", 50, "2020-03-05", "IT", "0099"),
    ]
    rows = [
        [each.department, each.name, each.staff_no, each.yuan, datetime.date.fromisoformat(each.day), each.channel,
         each.paid and datetime.date.fromisoformat(each.paid)]
        for each in gifts
    ]  # fmt: skip
    heads = ["Department", "Donor name", "Staff No.", "Amount (RMB)", "Donation date", "Channel", "Paid on"]
    dressing.xlsx(path, [["Donation list"], heads, *rows, ["Total", None, None, total(gifts)]], sheet="Donations")
    return gifts


@made("两行表头合并.xlsx", "--round 1 --new person")
def header_of_two_rows(path: Path) -> list[Gift]:
    who = names(8, 4)
    heads = [["姓名", "部门", "员工捐款项目", None, "金融团工委", None], [None, None, "金额", "日期", "金额", "日期"]]
    gifts = []
    for at, name in enumerate(who):
        department = DEPARTMENTS[at % 2]
        row: list[Any] = [name, department, None, None, None, None]
        for column, channel in ((2, "staff"), (4, "youth")):
            if (at + column) % 3:
                gift = Gift(name, 10000 + 1000 * at + column, f"2020-02-{at + 3:02}", department, channel=channel)
                row[column : column + 2] = [gift.yuan, gift.day]
                gifts.append(gift)
        heads.append(row)
    dressing.xlsx(path, heads, merged=["A1:A2", "B1:B2", "C1:D1", "E1:F1"])
    return gifts


# names


@made("姓名带制表符和全角空格.csv", DATED)
def padded_names(path: Path) -> list[Gift]:
    ways = ["{}\t", "{}　　", " {}", "\u00a0{}\u200b", "'{}", "{}\r\n"]
    gifts = some(12, 5)
    rows = [[ways[at % len(ways)].format(each.name), each.yuan] for at, each in enumerate(gifts)]
    again = Gift("曹若", 3000)
    spaced = ["曹若\t", "曹　若", "曹 若", "　曹若　"]
    dressing.delimited(path, [["姓名\t", "金额"], *rows, *([name, 30] for name in spaced)])
    return [*gifts, *[again] * len(spaced)]


@made("甲转来乙捐款.xlsx", DATED)
def by_another(path: Path) -> list[Gift]:
    rows = [
        ["尤嘉禾转来秦知微捐款", 200], ["秦知微", 100], ["许思齐（由吕青代缴）", 50], ["施若谷代沈望捐款", 66.66],
        ["沈望", 10], ["欧代远", 20], ["代景行", 30],
    ]  # fmt: skip
    dressing.xlsx(path, [["捐款人", "金额"], *rows])
    return [
        Gift("秦知微", 20000, note="尤嘉禾代捐"), Gift("秦知微", 10000), Gift("许思齐", 5000, note="吕青代捐"),
        Gift("沈望", 6666, note="施若谷代捐"), Gift("沈望", 1000), Gift("欧代远", 2000), Gift("代景行", 3000),
    ]  # fmt: skip


@made("同名有部门或工号.xlsx")
def namesakes(path: Path) -> list[Gift]:
    gifts = [
        Gift("韩清和", 10000, department="营业部", staff_no="00123"),
        Gift("韩清和", 20000, department="信贷部", staff_no="00456"),
        Gift("韩清和", 30000, department="营业部", staff_no="00789"),
        Gift("韩清和", 10000, department="营业部", staff_no="00123"),
        Gift("卫景行", 5000, department="综合部"),
        Gift("卫景行", 5000, department="科技部"),
        Gift("卫景行", 5000, department="科技部"),
    ]
    rows = [[each.name, each.staff_no, each.department, each.yuan, each.day] for each in gifts]
    dressing.xlsx(path, [["姓名", "工号", "部门", "金额", "捐款日期"], *rows])
    return gifts


@made("工号丢了零.xlsx", before=("同名有部门或工号.xlsx",))
def numbers_for_staff_numbers(path: Path) -> list[Gift]:
    day = "2020-02-09"
    rows = [["韩清和", 123, 11, day], ["韩清和", 456, 22, day], ["韩清和", 789.0, 33, day]]
    dressing.xlsx(path, [["姓名", "工号", "金额", "捐款日期"], *rows])
    return [
        Gift("韩清和", 1100, day, "营业部", "00123"), Gift("韩清和", 2200, day, "信贷部", "00456"),
        Gift("韩清和", 3300, day, "营业部", "00789"),
    ]  # fmt: skip


@made("匿名和集体.xlsx", f"-c staff --round 1 --new group --on {DAY}")
def groups(path: Path) -> list[Gift]:
    gifts = [
        Gift("营业部全体员工", 260000, department="营业部", kind="group", people=26),
        Gift("青年突击队", 88800, kind="group", people=None),
        Gift(None, 10000, department="营业部", kind="anonymous"),
        Gift(None, 20000, kind="anonymous"),
        Gift("清河网点", 50000, kind="group", people=3, at_least=True),
    ]
    rows = [
        ["营业部全体员工", "营业部", "26人", 2600], ["青年突击队", None, "若干", 888], ["匿名", "营业部", None, 100],
        ["爱心人士", None, 1, 200], ["清河网点", None, "三人", "500余元"],
    ]  # fmt: skip
    dressing.xlsx(path, [["姓名", "部门", "人数", "金额"], *rows])
    return gifts


@made("只有部门没有姓名.xlsx", f"-c staff --round 1 --new group --on {DAY}")
def departments_alone(path: Path) -> list[Gift]:
    gifts = [
        Gift(name, 10000 * people, kind="group", people=people)
        for people, name in enumerate(DEPARTMENTS, 3)
    ]  # fmt: skip
    rows = [[each.name, each.people, each.yuan] for each in gifts]
    dressing.xlsx(path, [["部门", "捐款人数", "捐款金额"], *rows, ["合计", 25, total(gifts)]])
    return gifts


# sums


@made("金额写法.csv", DATED)
def sums_as_texts(path: Path) -> list[Gift]:
    ways = {
        "￥200": 20000, "200\u00a0": 20000, "２００.５０": 20050, "1,234.50": 123450, "贰佰元整": 20000,
        "1.5万元": 1500000, "伍拾元五角": 5050, "¥ 88.88": 8888, "RMB100": 10000, "一百": 10000, "'300": 30000,
        "100块": 10000, "3000元": 300000, "壹仟贰佰叁拾肆元伍角陆分": 123456,
        "200.00元": 20000, "0.01": 1, "１，０００": 100000, "5百": 50000,
    }  # fmt: skip
    who = names(len(ways) + 1, 6)
    dressing.delimited(path, [["姓名", "金额"], *zip(who, [*ways, "3600余"], strict=True)])
    return [Gift(name, fen) for name, fen in zip(who, ways.values(), strict=False)] + [
        Gift(who[-1], 360000, at_least=True)
    ]


@made("合计在A列.xlsx", DATED)
def sum_in_a(path: Path) -> list[Gift]:
    gifts = some(20, 7)
    rows = [[each.name, each.yuan] for each in gifts]
    dressing.xlsx(path, [["姓名", "金额"], *rows, ["合 计：", total(gifts)]])
    return gifts


@made("合计在B列.xlsx")
def sum_in_b(path: Path) -> list[Gift]:
    gifts = placed(20, 8)
    people = len({each.name for each in gifts})
    dressing.xlsx(path, [HEAD, *rows_of(gifts), [None, "合计", f"{people}人", total(gifts)]])
    return gifts


@made("合计在C列.xlsx")
def sum_in_c(path: Path) -> list[Gift]:
    gifts = placed(20, 9)
    dressing.xlsx(path, [HEAD, *rows_of(gifts), [], [None, None, "总计", f"{total(gifts):,.2f}元"]])
    return gifts


@made("总金额写成文字.xlsx", f"-c staff --round 1 --new organisation --on {DAY}")
def sum_in_a_text(path: Path) -> list[Gift]:
    firms = ["白鹭湾集团", "青田县商会", "北坡矿业", "南浦船务"]
    gifts = [
        Gift(firm, fen, kind="organisation")
        for firm, fen in zip(firms, (20000000000, 11000000000, 454075500, 69), strict=True)
    ]
    rows = [[at, each.name, each.yuan] for at, each in enumerate(gifts, 1)]
    dressing.xlsx(path, [["序号", "单位名称", "金额"], *rows, ["总金额314540755.69"]])
    return gifts


@made("部门合并并有小计.xlsx", DATED)
def subtotals(path: Path) -> list[Gift]:
    rows: list[list[Any]] = [["部门", "姓名", "金额"]]
    merged, gifts = [], []
    for department, number, seed in zip(DEPARTMENTS, (3, 1, 7, 2, 4), range(10, 15), strict=True):
        here = [each._replace(department=department, name=f"{each.name}") for each in some(number, seed)]
        merged.append(f"A{len(rows) + 1}:A{len(rows) + number}")
        rows += [[department if at == 0 else None, each.name, each.yuan] for at, each in enumerate(here)]
        rows.append([f"{department}小计", f"{number}人", total(here)])
        gifts += here
    rows += [["总计", f"{len(gifts)}人", total(gifts)], ["大写", None, "略"]]
    dressing.xlsx(path, rows[:-1], merged=merged)
    return gifts


@made("小计只写小计.csv")
def plain_subtotals(path: Path) -> list[Gift]:
    rows, gifts = [HEAD], []
    for seed in range(15, 18):
        here = placed(4, seed)
        rows += [*rows_of(here), ["", "小计", "", total(here), ""]]
        gifts += here
    dressing.delimited(path, [*rows, ["", "合计", "", total(gifts), ""]])
    return gifts


# days


@made("日期写法.xlsx")
def days(path: Path) -> list[Gift]:
    ways: dict[Any, str] = {
        "2020.01.22": "2020-01-22", "2月3日": "2020-02-03", "2020/2/4": "2020-02-04", "2020年2月5日": "2020-02-05",
        43867: "2020-02-06", datetime.datetime(2020, 2, 7, 15, 30): "2020-02-07", "8 Feb 2020": "2020-02-08",
        20200209: "2020-02-09", "2020-02-10 18:05:33": "2020-02-10", " 2020. 2. 11 ": "2020-02-11",
        "2.12": "2020-02-12", "2020-2-13 星期四": "2020-02-13", "２０２０－０２－１４": "2020-02-14",
        datetime.date(2020, 3, 31): "2020-03-31", "2020年3月1日 上午9:30": "2020-03-01",
    }  # fmt: skip
    who = names(len(ways), 18)
    dressing.xlsx(
        path, [["姓名", "金额", "捐款时间"], *([name, 100, way] for name, way in zip(who, ways, strict=True))]
    )
    return [Gift(name, 10000, day) for name, day in zip(who, ways.values(), strict=True)]


@made("从1904年算起.xlsx")
def old_calendar(path: Path) -> list[Gift]:
    gifts = placed(5, 19)
    rows = [[each.name, each.yuan, datetime.date.fromisoformat(each.day)] for each in gifts]
    dressing.xlsx(path, [["姓名", "金额", "日期"], *rows], more=dressing.since_1904)
    return [each._replace(department=None) for each in gifts]


@made("到账日期和状态.xlsx")
def paid_or_not(path: Path) -> list[Gift]:
    rows = [
        ["郑远山", 100, "2020-02-03", "已到账", "2020-02-05"], ["郑望", 200, "2020-02-03", "未到账", None],
        ["郑知", 300, "2020-02-04", "√", None], ["郑行", 400, "2020-02-04", None, datetime.date(2020, 2, 29)],
        ["郑阳", 500, "2020-02-04", "待缴", None], ["郑沐", 600, "2020-02-04", None, None],
    ]  # fmt: skip
    dressing.xlsx(path, [["姓名", "认捐金额", "认捐日期", "是否到账", "到账日期"], *rows])
    paid = ["2020-02-05", None, "2020-02-04", "2020-02-29", None, None]
    return [Gift(row[0], row[1] * 100, row[2], paid=day) for row, day in zip(rows, paid, strict=True)]


@made("只有缴款日期.csv")
def paid_alone(path: Path) -> list[Gift]:
    gifts = [each._replace(paid=each.day, department=None) for each in placed(6, 20)]
    dressing.delimited(path, [["姓名", "金额", "缴款日期"], *([each.name, each.yuan, each.day] for each in gifts)])
    return gifts


# how the table stands on the sheet


@made("左右并排.xlsx", DATED)
def side_by_side(path: Path) -> list[Gift]:
    gifts = some(21, 21)
    half = 11
    rows: list[list[Any]] = [["姓名", "金额", None, "姓名", "金额"]]
    for at in range(half):
        left, right = gifts[at], gifts[at + half] if at + half < len(gifts) else None
        rows.append([left.name, left.yuan, None, *((right.name, right.yuan) if right else ())])
    dressing.xlsx(path, [["爱心捐款公示"], *rows, ["合计", total(gifts)]])
    return gifts


@made("渠道各一列.xlsx", f"--round 1 --new person --on {DAY}")
def column_for_each_channel(path: Path) -> list[Gift]:
    rows: list[list[Any]] = [["姓名", "员工捐款项目", "金融团工委", "在职党员", "合计"]]
    gifts = []
    for at, name in enumerate(names(9, 22), 1):
        sums = [at * 10 if at % 2 else None, 50 if at % 3 == 0 else "-", 200 if at > 6 else 0]
        rows.append([name, *sums, sum(each for each in sums if isinstance(each, int))])
        gifts += [
            Gift(name, each * 100, channel=channel)
            for each, channel in zip(sums, ("staff", "youth", "party-active"), strict=True)
            if isinstance(each, int) and each
        ]
    rows.append(["合计", *(sum(row[at] for row in rows[1:] if isinstance(row[at], int)) for at in range(1, 5))])
    dressing.xlsx(path, rows)
    return gifts


@made("轮次各一列.xlsx", f"-c party-active --new person --on {DAY}")
def column_for_each_round(path: Path) -> list[Gift]:
    rows: list[list[Any]] = [["姓名", "首轮捐款", "二次捐款"]]
    gifts = []
    for at, name in enumerate(names(9, 23), 1):
        sums = [100 if at < 7 else None, 20 * at if at > 3 else None]
        rows.append([name, *sums])
        gifts += [
            Gift(name, each * 100, channel="party-active", round=number) for number, each in enumerate(sums, 1) if each
        ]
    dressing.xlsx(path, rows)
    return gifts


@made("渠道和轮次列.csv", f"--new person --on {DAY}")
def channel_and_round(path: Path) -> list[Gift]:
    said = [("金融团工委", "首轮", "youth", 1), ("离退休党员", "2", "party-retired", 2),
            ("staff", "二次捐款", "staff", 2), ("在职党员", "第二轮", "party-active", 2)]  # fmt: skip
    who = names(8, 24)
    rows = [[name, said[at % 4][0], said[at % 4][1], 100 + at] for at, name in enumerate(who)]
    dressing.delimited(path, [["姓名", "捐款渠道", "轮次", "金额"], *rows])
    return [
        Gift(name, 10000 + 100 * at, channel=said[at % 4][2], round=said[at % 4][3],
             population="retired" if said[at % 4][2] == "party-retired" else "in-service")
        for at, name in enumerate(who)
    ]  # fmt: skip


@made("人员类别列.csv", DATED)
def populations(path: Path) -> list[Gift]:
    said = {"在职": "in-service", "劳务派遣": "dispatched", "离退休": "retired", "外部": "external", "": "in-service"}
    who = names(5, 25)
    rows = [[name, word, 100] for name, word in zip(who, said, strict=True)]
    dressing.delimited(path, [["姓名", "人员类别", "金额"], *rows])
    return [Gift(name, 10000, population=each) for name, each in zip(who, said.values(), strict=True)]


@made("隐藏工作表.xlsx")
def hidden_sheet(path: Path) -> list[Gift]:
    gifts = placed(6, 26)
    old = [HEAD, [1, "旧名单", "营业部", 999999, DAY]]
    dressing.xlsx(path, [HEAD, *rows_of(gifts)], more=lambda book: dressing.add_sheet(book, "旧表", old, hidden=True))
    return gifts


@made("几张工作表.xlsx", f"{STAFF} --sheet 二月")
def several_sheets(path: Path) -> list[Gift]:
    gifts = placed(6, 27)
    february = [HEAD, *rows_of(gifts)]
    january = [HEAD, *rows_of(placed(3, 28))]
    dressing.xlsx(path, january, sheet="一月", more=lambda book: dressing.add_sheet(book, "二月", february))
    return gifts


@made("每页重复表头.csv")
def header_on_each_page(path: Path) -> list[Gift]:
    gifts = placed(12, 29)
    rows = rows_of(gifts)
    dressing.delimited(path, [HEAD, *rows[:5], HEAD, *rows[5:10], [], HEAD, *rows[10:], ["合计", "", "", total(gifts)]])
    return gifts


@made("两段名单.xlsx")
def two_sections(path: Path) -> list[Gift]:
    first, second = placed(4, 30), placed(5, 31)
    rows = [["一、机关"], HEAD, *rows_of(first), ["合计", None, None, total(first)], ["二、网点"], HEAD,
            *rows_of(second), ["合计", None, None, total(second)],
            ["总计", None, None, total([*first, *second])]]  # fmt: skip
    dressing.xlsx(path, rows)
    return [*first, *second]


# kinds of files


@made("网页存成.xls")
def web_page(path: Path) -> list[Gift]:
    gifts = placed(9, 32)
    dressing.page(path, [["捐款名单", "", "", "", ""], HEAD, *rows_of(gifts), ["合计", "&nbsp;", "", total(gifts), ""]])
    return gifts


@made("分号与国标码.csv")
def semicolons(path: Path) -> list[Gift]:
    gifts = placed(9, 33)
    dressing.delimited(path, [HEAD, *rows_of(gifts), ["合计", "", "", total(gifts), ""]], by=";", encoding="gb18030")
    return gifts


@made("统一码制表符.tsv")
def utf16(path: Path) -> list[Gift]:
    gifts = placed(9, 34)
    dressing.delimited(path, [HEAD, *rows_of(gifts)], by="\t", encoding="utf-16")
    return gifts


@made("竖线.txt")
def bars(path: Path) -> list[Gift]:
    gifts = placed(9, 35)
    dressing.delimited(path, [["丹枫市支行"], HEAD, *rows_of(gifts)], by="|", encoding="utf-8")
    return gifts


@made("开放文档.ods")
def open_document(path: Path) -> list[Gift]:
    gifts = placed(9, 36)
    dressing.ods(path, [["捐款名单"], HEAD, *rows_of(gifts), ["合计", None, None, total(gifts)]])
    return gifts


@made("报表系统导出.xlsx")
def report_server(path: Path) -> list[Gift]:
    gifts = placed(9, 37)
    dressing.bare_xlsx(path, [HEAD, *rows_of(gifts)])
    return gifts


# more than once, and far from the usual


@made("同人同日同额多笔.csv", DATED)
def equal_rows(path: Path) -> list[Gift]:
    gifts = [Gift("孔亦凡", 10), *[Gift("孔亦凡", 10)] * 5, *some(6, 38)]
    random.Random(38).shuffle(gifts)
    dressing.delimited(path, [["姓名", "金额"], *([each.name, each.yuan] for each in gifts)])
    return gifts


@made("离群金额.csv", DATED)
def outliers(path: Path) -> list[Gift]:
    who = names(12, 39)
    gifts = [Gift(name, 20000 if at else 200000) for at, name in enumerate(who)]
    dressing.delimited(path, [["姓名", "金额"], *([each.name, each.yuan] for each in gifts)])
    return gifts


@made("支付宝账单.csv", "-c party-active --round 1 --new person")
def orders(path: Path) -> list[Gift]:
    gifts = [each._replace(channel="party-active", department=None, paid=each.day) for each in placed(8, 40)]
    numbers = [f"20200203220014{at:018}" for at in range(8)]
    rows = [
        [f"{number}\t", f"{each.day} 10:0{at}:33", each.name, each.yuan, "交易成功", "`"]
        for at, (number, each) in enumerate(zip(numbers, gifts, strict=True))
    ]
    heads = ["交易订单号", "付款时间", "对方名称", "金额（元）", "交易状态", "商家订单号"]
    above = [
        ["支付宝交易记录明细查询"],
        ["账号:[jiedu@example.com]"],
        ["起始日期:[2020-02-03 00:00:00]    终止日期:[2020-02-06 00:00:00]"],
    ]
    dressing.delimited(path, [*above, heads, *rows], encoding="gb18030")
    return gifts


def write_all(folder: Path) -> dict[str, list[Gift]]:
    """Write every list into a folder; the gifts that each means, by its file's name."""
    return {file: found.write(folder / file) for file, found in LISTS.items()}

"""Made lists with something amiss: each is refused, or asks, and says so in one line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lists import dressing
from tests.lists.gifts import DAY, Gift, List, Write, names, some, total
from tests.lists.made import DATED, HEAD, STAFF, placed, rows_of

AMISS: dict[str, List] = {}
"""All lists that do not import as they are, by their files' names; what they mean once they are mended."""


def amiss(file: str, options: str = DATED, before: tuple[str, ...] = ()) -> Callable[[Write], Write]:
    """Enter a list under its file's name."""

    def enter(write: Write) -> Write:
        AMISS[file] = List(file, options, write, before)
        return write

    return enter


@amiss("人数多写一个.xlsx", STAFF)
def one_too_many(path: Path) -> list[Gift]:
    gifts = placed(11, 50)
    dressing.xlsx(path, [HEAD, *rows_of(gifts), ["合计", "12人", None, total(gifts)]])
    return gifts


@amiss("合计多写一元.csv", DATED)
def one_yuan_too_many(path: Path) -> list[Gift]:
    gifts = some(3, 51)
    dressing.delimited(
        path, [["姓名", "金额"], *([each.name, each.yuan] for each in gifts), ["合计", total(gifts) + 1]]
    )
    return gifts


@amiss("下面还有美元表.xlsx")
def dollars_below(path: Path) -> list[Gift]:
    gifts = some(4, 52)
    rows: list[list[Any]] = [
        ["姓名", "金额（元）"],
        *([each.name, each.yuan] for each in gifts),
        ["合计", total(gifts)],
    ]
    rows += [[], ["外币捐款", None], ["姓名", "金额（美元）"], ["宋远帆", 100], ["阮明夷", 50], ["合计", 150]]
    dressing.xlsx(path, rows)
    return gifts


@amiss("一格一百五十人.xlsx", f"-c staff --round 1 --on {DAY}")
def crowd_in_a_cell(path: Path) -> list[Gift]:
    who = names(150, 53)
    dressing.xlsx(path, [["姓名", "金额"], ["、".join(who), 15000], ["许和", 200]])
    return [Gift(f"{who[0]}等150人", 1500000, kind="group", people=150, note="、".join(who))]


@amiss("外币列.csv")
def currencies(path: Path) -> list[Gift]:
    rows = [["郑望", 100, "人民币"], ["郑知", 100, "USD"], ["郑行", 50, ""], ["郑阳", 30, "港币"]]
    dressing.delimited(path, [["姓名", "金额", "币种"], *rows])
    return [Gift("郑望", 10000), Gift("郑行", 5000)]


@amiss("同名没有部门.csv", f"-c staff --round 1 --on {DAY}", before=("同名有部门或工号.xlsx",))
def namesakes_alone(path: Path) -> list[Gift]:
    dressing.delimited(path, [["姓名", "工号", "部门", "金额"], ["韩清和", "", "", 70], ["卫景行", "", "", 80],
                              ["卫景行", "00999", "", 90], ["韩清风", "00123", "", 60]])  # fmt: skip
    return []


@amiss("账本里没有的人.csv", f"-c staff --round 1 --on {DAY}")
def strangers(path: Path) -> list[Gift]:
    dressing.delimited(path, [["姓名", "金额"], ["施思齐", 100], ["吕沐", 200]])
    return []


@amiss("订单号重复.csv", STAFF)
def order_twice(path: Path) -> list[Gift]:
    rows = [
        ["2020020399001", "郑望", 100, DAY],
        ["2020020399002", "郑知", 50, DAY],
        ["2020020399001", "郑望", 100, DAY],
    ]
    dressing.delimited(path, [["订单号", "姓名", "金额", "付款时间"], *rows])
    return []


@amiss("一格一格的毛病.xlsx", STAFF)
def bad_cells(path: Path) -> list[Gift]:
    rows: list[list[Any]] = [
        ["郑一鸣", "二百左右", DAY], ["郑二喜", -50, DAY], ["郑三省", 0, DAY], ["郑四维", 12.345, DAY],
        ["郑五常", None, DAY],
        ["郑六合", "1.234,56", DAY], ["郑七略", "$20", DAY], ["郑八方", 100, "2019-12-31"],
        ["郑九思", 100, "2020-02-30"],
        ["郑十全", 100, "下周"], ["郑百川", 100, None], [None, 100, DAY], ["#REF!", 100, DAY], ["郑千里", "1e5", DAY],
        ["郑万\n春", 100, DAY], ["郑亿年", "12,34", DAY], ["郑兆丰", "#VALUE!", DAY], ["郑半山", "一百五", DAY],
        ["郑满堂", 2000000000, DAY], ["郑年年", 100, "5/6/2020"], ["郑双双", 100, "3.5"],
    ]  # fmt: skip
    dressing.xlsx(path, [["姓名", "金额", "日期"], *rows])
    return []


@amiss("没有渠道.csv", f"--new person --on {DAY}")
def no_channel(path: Path) -> list[Gift]:
    dressing.delimited(path, [["姓名", "金额"], ["郑望", 100]])
    return []


@amiss("没有日期.csv", "-c staff --new person")
def no_dates(path: Path) -> list[Gift]:
    dressing.delimited(path, [["姓名", "金额"], ["郑望", 100]])
    return []


@amiss("几张表都像.xlsx", STAFF)
def which_sheet(path: Path) -> list[Gift]:
    rows = [HEAD, *rows_of(placed(3, 54))]
    dressing.xlsx(path, rows, sheet="一月", more=lambda book: dressing.add_sheet(book, "二月", rows))
    return []


@amiss("只有隐藏的表.xlsx", f"{STAFF} --sheet 旧表")
def hidden_alone(path: Path) -> list[Gift]:
    old = [HEAD, *rows_of(placed(3, 55))]
    dressing.xlsx(path, [["说明"]], sheet="说明", more=lambda book: dressing.add_sheet(book, "旧表", old, hidden=True))
    return []


@amiss("两栏都是金额.csv")
def two_amounts(path: Path) -> list[Gift]:
    dressing.delimited(path, [["姓名", "捐款金额", "捐款金额"], ["郑望", 100, 200]])
    return []


@amiss("看不出金额栏.csv")
def no_amount(path: Path) -> list[Gift]:
    dressing.delimited(path, [["花名", "心意"], ["郑望", 100]])
    return []


@amiss("表格外写着渠道.csv", f"--new person --on {DAY}")
def unknown_channel(path: Path) -> list[Gift]:
    rows = [
        ["郑望", "工会", "首轮", 100],
        ["郑知", "", "首轮", 100],
        ["郑行", "staff", "第三轮", 100],
        ["郑阳", "party", "1", 50],
    ]
    dressing.delimited(path, [["姓名", "渠道", "轮次", "金额"], *rows])
    return []


@amiss("集体人数.csv")
def headcounts(path: Path) -> list[Gift]:
    dressing.delimited(path, [["姓名", "人数", "金额"], ["综合部", 12, 1200], ["郑望", 1, 100], ["郑知", "很多", 100]])
    return []


@amiss("行内合计不符.csv", f"--new person --on {DAY}")
def parts(path: Path) -> list[Gift]:
    dressing.delimited(
        path, [["姓名", "员工捐款项目", "金融团工委", "合计"], ["郑望", 100, 20, 120], ["郑知", 100, 20, 130]]
    )
    return []


@amiss("不是表格.xlsx")
def no_table(path: Path) -> list[Gift]:
    path.write_bytes(b"%PDF-1.4\n" + bytes(200))
    return []


def write_all(folder: Path) -> dict[str, list[Gift]]:
    """Write every list into a folder; what each means once it is mended, by its file's name."""
    return {file: found.write(folder / file) for file, found in AMISS.items()}

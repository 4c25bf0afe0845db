"""Made lists that come one after the other: daily ones, the same one in other clothes, thirteen with equal rows."""

import datetime
import random
from pathlib import Path
from typing import Any

from tests.lists import dressing
from tests.lists.gifts import Gift, names
from tests.lists.made import HEAD, placed, rows_of

FIRST, SECOND = "2020-02-03", "2020-02-04"
REPEATED = 577


def daily(folder: Path) -> tuple[list[Gift], list[Gift], list[Gift]]:
    """Two lists: the second repeats the first, says of two promises that they are paid, of two gifts another sum, and
    adds two. What the first means; what both mean where the corrections replace; the two gifts as they were."""
    heads = ["姓名", "部门", "金额", "捐款日期", "是否到账"]
    who = names(12, 60)
    first = [
        Gift(name, 10000 + 1000 * at, FIRST, "营业部", paid=FIRST if at % 2 else None)
        for at, name in enumerate(who[:10])
    ]
    dressing.xlsx(
        folder / "日报0203.xlsx", [heads, *map(_daily, first), ["合计", None, sum(each.yuan for each in first)]]
    )
    second = [*first]
    second[1] = second[1]._replace(fen=12000)
    second[6] = second[6]._replace(fen=1600)
    second[2] = second[2]._replace(paid=FIRST)
    second[4] = second[4]._replace(paid=FIRST)
    second += [Gift(name, 20000, SECOND, "信贷部") for name in who[10:]]
    dressing.xlsx(
        folder / "日报0204.xlsx", [heads, *map(_daily, second), ["合计", None, sum(each.yuan for each in second)]]
    )
    return first, second, [first[1], first[6]]


def _daily(gift: Gift) -> list[Any]:
    return [gift.name, gift.department, gift.yuan, gift.day, "已到账" if gift.paid else "未到账"]


def other_clothes(folder: Path) -> list[Gift]:
    """One list as a workbook, as a csv, with another sheet name, in another order with days as days."""
    gifts = placed(15, 61)
    dressing.xlsx(folder / "原件.xlsx", [HEAD, *rows_of(gifts)])
    dressing.delimited(folder / "另存.csv", [HEAD, *rows_of(gifts)], encoding="gb18030")
    dressing.xlsx(folder / "改了表名.xlsx", [["捐款名单"], HEAD, *rows_of(gifts)], sheet="Sheet2")
    rows = [[each.department, each.yuan, datetime.date.fromisoformat(each.day), each.name] for each in reversed(gifts)]
    dressing.xlsx(folder / "换了列序.xlsx", [["部门", "金额", "捐款日期", "捐款人"], *rows])
    return gifts


def thirteen(folder: Path) -> list[Gift]:
    """Thirteen lists, each of its own day, in which 577 rows are equal to another of the same list, each a gift."""
    chance, gifts = random.Random(62), []
    who = names(120, 62)
    repeats = [REPEATED // 13 + (at < REPEATED % 13) for at in range(13)]
    for at, more in enumerate(repeats):
        day = f"2020-02-{at + 1:02}"
        here = [Gift(name, chance.choice((1000, 5000, 10000)), day) for name in chance.sample(who, 60)]
        here += [chance.choice(here) for _ in range(more)]
        chance.shuffle(here)
        rows = [[each.name, each.yuan, each.day] for each in here]
        dressing.delimited(
            folder / f"第{at + 1:02}天.csv",
            [["姓名", "金额", "日期"], *rows, ["合计", sum(row[1] for row in rows), ""]],
        )
        gifts += here
    return gifts


def overlapping_orders(folder: Path) -> list[Gift]:
    """Two bills of orders, the second of which begins before the first ends."""
    gifts = [
        Gift(name, 5000, f"2020-02-{at + 3:02}", paid=f"2020-02-{at + 3:02}") for at, name in enumerate(names(9, 63))
    ]
    gifts[5] = gifts[4]
    rows = [[f"2020{at:024}\t", f"{each.day} 09:00:00", each.name, each.yuan] for at, each in enumerate(gifts)]
    heads = ["交易号", "付款时间", "付款方", "金额"]
    dressing.delimited(folder / "账单上旬.csv", [heads, *rows[:6]], encoding="gb18030")
    dressing.delimited(folder / "账单下旬.csv", [heads, *rows[3:]], encoding="gb18030")
    return gifts

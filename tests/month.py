"""A made month of a branch: 400 people, their lists, and what bank, Alipay and WeChat show of their money.

All names are invented. Each movement says what it truly is (`gifts`, `what`): what the tests hold the matches against.
"""

import csv
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

FIRST, LAST = date(2020, 2, 1), date(2020, 2, 29)
TRANSFERRING = {"公司金融部": 36, "个人金融部": 52, "运营管理部": 41}
"""Departments that collected by themselves and paid by one transfer each."""

OTHERS = ("营业室", "信贷部", "财务部", "保卫部", "人力资源部", "科技部")
AMOUNTS = (50_00, 100_00, 100_00, 100_00, 200_00, 200_00, 300_00, 500_00, 188_88, 66_66)
SURNAMES = "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施孔曹严华金魏陶姜"
GIVEN = "建国志强秀英丽娟晓东雪梅海涛文博思远雨桐子涵佳怡浩然欣悦凯旋润泽明轩静怡俊杰"


@dataclass(frozen=True)
class Gift:
    """What one person promised; `road` is how the money came, None where it never did. `amount` is fen."""

    name: str
    department: str
    channel: str
    amount: int
    day: date
    road: str | None
    order_no: str = ""


@dataclass(frozen=True)
class Movement:
    """A line of a statement. `gifts` are those whose money it is (by their place in the month's list)."""

    day: date
    amount: int
    payer: str = ""
    remark: str = ""
    order_no: str = ""
    gifts: tuple[int, ...] = ()
    what: str = "gift"


@dataclass
class Month:
    """The whole month: gifts, and movements by account in the order of their files."""

    gifts: list[Gift] = field(default_factory=list)
    bank: list[Movement] = field(default_factory=list)
    alipay: list[Movement] = field(default_factory=list)
    wechat: list[Movement] = field(default_factory=list)

    def on(self, road: str | None) -> list[int]:
        """The gifts whose money came by a road."""
        return [number for number, gift in enumerate(self.gifts) if gift.road == road]

    def sum(self, numbers: Iterable[int]) -> int:
        """What gifts add up to, in fen."""
        return sum(self.gifts[number].amount for number in numbers)


def made_month(seed: int = 2020) -> Month:
    """400 people: 129 by three transfers, 120 by bank, 60 by Alipay, 50 by WeChat, 34 in cash, 7 who never paid."""
    chance = random.Random(seed)
    names = _names(chance, 400)
    month = Month()
    for department, size in TRANSFERRING.items():
        for _ in range(size):
            month.gifts.append(_gift(chance, names, f"transfer {department}", department))
    roads = [("bank", 120), ("alipay", 60), ("wechat", 50), ("cash 王收款", 20), ("cash 李代收", 14), (None, 6)]
    for road, size in roads:
        month.gifts += [_gift(chance, names, road) for _ in range(size)]
    month.gifts.append(_gift(chance, names, "nowhere"))
    _bank(month, chance)
    _platforms(month, chance)
    return month


def _names(chance: random.Random, number: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < number:
        found[chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))] = None
    return list(found)


def _gift(chance: random.Random, names: list[str], road: str | None, department: str = "") -> Gift:
    day = FIRST + timedelta(chance.randrange(20))
    channel = {"alipay": "party-active", "wechat": "youth"}.get(road or "", "staff")
    order = f"2020022200{chance.randrange(10**10):010}" if road == "alipay" else ""
    amount = chance.choice(AMOUNTS)
    return Gift(names.pop(), department or chance.choice(OTHERS), channel, amount, day, road, order)


def _bank(month: Month, chance: random.Random) -> None:
    """The account's movements: three transfers, single ones (one in two parts), a deposit, a refund, unknown ones."""
    moves = month.bank
    for department, size in TRANSFERRING.items():
        mine = month.on(f"transfer {department}")
        remark = f"{department}{size}人抗疫捐款"
        moves.append(Movement(date(2020, 2, 22), month.sum(mine), "中国某银行某支行", remark, gifts=tuple(mine)))
    single = month.on("bank")
    for number in single:
        gift = month.gifts[number]
        parts = [gift.amount // 2, gift.amount - gift.amount // 2] if number == single[0] else [gift.amount]
        for place, amount in enumerate(parts):
            day = gift.day + timedelta(chance.randrange(3) + 2 * place)
            moves.append(Movement(day, amount, gift.name, "网银转账 爱心捐款", gifts=(number,)))
    cash = month.on("cash 王收款")
    moves.append(Movement(date(2020, 2, 24), month.sum(cash), "", "现金存入 0231", gifts=tuple(cash)))
    back = single[-1]
    moves.append(Movement(LAST - timedelta(1), -month.gifts[back].amount, month.gifts[back].name, "退款",
                          gifts=(back,), what="refund"))  # fmt: skip
    for day, amount, payer, remark in UNKNOWN:
        moves.append(Movement(day, amount, payer, remark, what="unknown"))
    moves.append(Movement(date(2020, 2, 21), 1_37, "", "结息", what="interest"))
    moves.sort(key=lambda move: move.day)


UNKNOWN = (
    (date(2020, 2, 5), 333_00, "郝仁", "支持武汉"),
    (date(2020, 2, 9), 100_01, "", "ATM转账"),
    (date(2020, 2, 13), 1_000_00, "某某有限公司", "往来款"),
    (date(2020, 2, 20), 58_80, "毛豆豆", ""),
    (date(2020, 2, 27), 7_00, "", "跨行转入"),
)
"""Credits that nobody of the 400 sent."""


def _platforms(month: Month, chance: random.Random) -> None:
    for number in month.on("alipay"):
        gift = month.gifts[number]
        month.alipay.append(Movement(gift.day, gift.amount, gift.name, "捐款", gift.order_no, gifts=(number,)))
    wechat = month.on("wechat")
    for number in wechat:
        gift = month.gifts[number]
        order = f"100005010120200{chance.randrange(10**13):013}"
        back = number == wechat[7]
        month.wechat.append(Movement(gift.day, gift.amount, gift.name, "爱心捐款", order, (number,)))
        if back:
            month.wechat.append(Movement(gift.day, -gift.amount, gift.name, "爱心捐款", order, (number,), "refund"))
    for moves in (month.alipay, month.wechat):
        moves.sort(key=lambda move: move.day)


# ---- the files


def write_lists(month: Month, folder: Path) -> dict[str, Path]:
    """A list for each road, as the departments and collectors send them: by road, its csv."""
    by_road: dict[str, list[Gift]] = {}
    for gift in month.gifts:
        by_road.setdefault(gift.road or "unpaid", []).append(gift)
    found = {}
    for road, gifts in by_road.items():
        rows = [["姓名", "部门", "金额", "日期", "渠道", "订单号"]]
        rows += [
            [one.name, one.department, _yuan(one.amount), str(one.day), one.channel, one.order_no] for one in gifts
        ]
        found[road] = folder / f"{road}.csv"
        found[road].write_text(_csv(rows), encoding="utf-8-sig")
    return found


def write_statements(month: Month, folder: Path) -> list[Path]:
    """The bank's csv, Alipay's csv and WeChat's workbook of the month."""
    bank, alipay, wechat = folder / "工行流水.csv", folder / "支付宝.csv", folder / "微信.xlsx"
    bank.write_bytes(_csv(_icbc(month.bank)).encode("gb18030"))
    alipay.write_bytes(_csv(_alipay(month.alipay)).encode("gb18030"))
    _save_wechat(month.wechat, wechat)
    return [bank, alipay, wechat]


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def _csv(rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _icbc(moves: list[Movement]) -> Iterator[list[str]]:
    yield ["明细查询文件下载"]
    yield ["卡号: 6222****1234", "卡别名: ", "起始日期: 2020年02月01日  截止日期: 2020年02月29日"]
    yield ["交易日期", "摘要", "交易场所", "交易金额(收入)", "交易金额(支出)", "交易币种", "余额", "对方户名"]
    balance = 10_000_00
    total = [0, 0]
    for move in moves:
        balance += move.amount
        sides = ["", ""]
        out = move.amount < 0
        sides[out] = f"{abs(move.amount) / 100:,.2f}\t"
        total[out] += abs(move.amount)
        yield [f"{move.day}\t", move.remark, "手机银行", *sides, "人民币", f"{balance / 100:,.2f}\t", move.payer]
    yield ["", "合计", "", *(f"{each / 100:,.2f}" for each in total), "", "", ""]


def _alipay(moves: list[Movement]) -> Iterator[list[str]]:
    yield ["------------------------------------------------------------------------------------"]
    yield ["导出信息："]
    yield ["姓名：某支行工会"]
    yield ["支付宝账户：gonghui@example.com"]
    yield ["起始时间：[2020-02-01 00:00:00]    终止时间：[2020-02-29 23:59:59]"]
    yield ["导出交易类型：[全部]"]
    yield ["导出时间：[2020-03-01 10:12:13]"]
    fen = sum(move.amount for move in moves)
    yield [f"共{len(moves) + 1}笔记录"]
    yield [f"收入：{len(moves)}笔 {fen / 100:.2f}元"]
    yield ["支出：0笔 0.00元"]
    yield ["不计收支：1笔 88.00元"]
    for number in range(1, 11):
        yield [f"特别提示：{number}. 本明细仅供个人对账使用"]
    yield ["------------------------支付宝支付科技有限公司  电子客户回单------------------------"]
    yield ["交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式", "交易状态",
           "交易订单号", "商家订单号", "备注"]  # fmt: skip
    for move in moves:
        yield [f"{move.day} 12:34:56", "转账红包", move.payer, "***@qq.com", move.remark, "收入",
               f"{move.amount / 100:.2f}", "", "交易成功", f"{move.order_no}\t", "\t", ""]  # fmt: skip
    yield ["2020-02-11 08:00:00", "转账红包", "某人", "***", "捐款", "不计收支", "88.00", "", "交易关闭",
           "20200211000\t", "\t", ""]  # fmt: skip


def _save_wechat(moves: list[Movement], path: Path) -> None:
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(["微信支付账单明细"])
    sheet.append(["微信昵称：[某支行工会]"])
    sheet.append(["起始时间：[2020-02-01 00:00:00] 终止时间：[2020-02-29 23:59:59]"])
    sheet.append(["导出类型：[全部]"])
    for _ in range(11):
        sheet.append([])
    sheet.append(["----------------------微信支付账单明细列表--------------------"])
    sheet.append(["交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号",
                  "商户单号", "备注"])  # fmt: skip
    returned = {move.order_no: -move.amount for move in moves if move.what == "refund"}
    for move in moves:
        if move.what == "gift":
            back = returned.get(move.order_no)
            status = f"已退款(￥{back / 100:.2f})" if back else "已存入零钱"
            sheet.append([f"{move.day} 09:08:07", "转账", move.payer, f"转账备注:{move.remark}", "收入",
                          f"¥{move.amount / 100:.2f}", "/", status, move.order_no, "/", "/"])  # fmt: skip
    workbook.save(path)

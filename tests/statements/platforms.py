"""Statements of Alipay and WeChat Pay, of persons and of merchants."""

import io
from collections.abc import Sequence

import openpyxl

from tests.statements.moves import Move, balances, came, went, yuan

GIVEN = (
    Move("2020-02-10", 20000, "张三丰", "抗疫捐款", "2020021022001412341234567801", "09:12:01", other="D0001"),
    Move(
        "2020-02-10", 5000, "李小龙", "捐款", "2020021022001412341234567802", "09:30:00", refunded=2000, other="D0002"
    ),
    Move(
        "2020-02-11",
        6600,
        "王语嫣",
        "捐款",
        "2020021122001412341234567803",
        "10:00:00",
        status="dropped",
        other="D0003",
    ),
    Move("2020-02-12", -3000, "办公用品店", "购买口罩", "2020021222001412341234567804", "11:00:00", other="D0004"),
    Move("2020-02-12", 10000, "余额宝", "余额宝转入", "2020021222001412341234567805", "12:00:00", way="neither"),
    Move("2020-02-13", 123450, "段誉", "捐款　大理", "2020021322001412341234567806", "13:00:00", other="D0006"),
)
"""A gift, one with a part given back, a closed trade, an expense, a transfer of one's own, a gift."""

_ALIPAY = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注"
_ALIPAY_STATES = {"": "交易成功", "dropped": "交易关闭", "refund": "退款成功", "waiting": "等待付款"}
_WARNINGS = [f"{number}.本回单内容仅供个人对账使用，以实际交易情况为准；" for number in range(1, 11)]


def alipay_csv(moves: Sequence[Move] = GIVEN, *, stated: tuple[int, int, int] | None = None) -> bytes:
    """The app's bill: GB18030, over twenty lines before the table, cells padded, a comma at the end of every row."""
    ins = [move for move in moves if move.fen > 0 and not move.way]
    outs = [move for move in moves if move.fen < 0 and not move.way]
    count, incoming, outgoing = stated or (len(moves), came(ins), went(outs))
    lines = [
        "-" * 84, "导出信息：", "姓名：赵敏", "支付宝账户：13812345678",
        "起始时间：[2020-02-01 00:00:00]    终止时间：[2020-02-29 23:59:59]",
        "导出交易类型：[全部]", "导出时间：[2020-03-01 09:00:00]", f"共{count}笔记录",
        f"收入：{len(ins)}笔 {yuan(incoming)}元",
        f"支出：{len(outs)}笔 {yuan(outgoing)}元", "不计收支：1笔 100.00元", "", "特别提示：", *_WARNINGS, "",
        "------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------",
        _padded(_ALIPAY.split(",")),
    ]  # fmt: skip
    for move in reversed(moves):
        state = _ALIPAY_STATES.get(move.status, move.status)
        cells = (
            f"{move.day} {move.time}",
            move.kind or "转账红包",
            move.payer,
            "zha***@example.com",
            move.remark,
            _way(move),
        )
        rest = (yuan(abs(move.fen), comma=False), "余额", state, f"{move.number}\t", f"{move.other}\t", "")
        lines.append(_padded((*cells, *rest)))
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


_WEB = (
    "交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,商品名称,金额（元）,收/支,交易状态,"
    "服务费（元）,成功退款（元）,备注,资金状态"
)


def alipay_web_csv(moves: Sequence[Move] = GIVEN) -> bytes:
    """The web site's record: lines of dashes around the table, a column of what was given back, sums at the end."""
    lines = [
        "支付宝交易记录明细查询",
        "账号:[13812345678]",
        "起始日期:[2020-02-01 00:00:00]    终止日期:[2020-03-01 00:00:00]",
    ]
    lines += [
        "---------------------------------交易记录明细列表------------------------------------",
        _padded(_WEB.split(",")),
    ]
    for move in reversed(moves):
        paid = "" if move.status in ("waiting", "dropped") else f"{move.day} {move.time}"
        state = _ALIPAY_STATES.get(move.status, move.status)
        cells = (
            move.number,
            move.other,
            f"{move.day} {move.time}",
            paid,
            paid,
            "其他（包括阿里巴巴和外部商家）",
            "即时到账交易",
        )
        sums = (
            yuan(abs(move.fen), comma=False),
            "" if move.way else _way(move),
            state,
            "0.00",
            yuan(move.refunded, comma=False),
        )
        lines.append(_padded((*cells, move.payer, move.remark, *sums, "", "已收入")))
    ins = [move for move in moves if move.fen > 0 and not move.way and not move.status]
    lines += [
        "-" * 84,
        f"共{len(moves)}笔记录",
        f"已收入:{len(ins)}笔,{yuan(came(ins), comma=False)}元",
        "导出时间:[2020-03-01 09:00:00]",
    ]
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


_LOG = (
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,"
    "交易渠道,业务类型,备注"
)


def alipay_log_csv(moves: Sequence[Move]) -> bytes:
    """A merchant's account log: lines of # around it, expenses with a minus, a balance in every row."""
    lines = [
        "#支付宝账务明细查询",
        "#账号：[20881234567890120156]",
        "#起始日期：[2020年02月01日 00:00:00]   终止日期：[2020年03月01日 00:00:00]",
    ]
    lines += ["#-----------------------------------------账务明细列表----------------------------------------", _LOG]
    for place, (move, balance) in enumerate(zip(moves, balances(moves), strict=True)):
        sums = (
            yuan(move.fen, comma=False) if move.fen > 0 else "",
            yuan(move.fen, comma=False) if move.fen < 0 else "",
        )
        cells = (
            f"{9000000000 + place}\t",
            f"{move.number}\t",
            f"{move.other}\t",
            move.remark,
            f"{move.day} {move.time}",
        )
        lines.append(
            ",".join((*cells, "zha***@example.com", *sums, yuan(balance, comma=False), "支付宝", move.kind, ""))
        )
    ins = [move for move in moves if move.fen > 0]
    lines += ["#-----------------------------------------账务明细列表结束------------------------------------"]
    lines += [f"#支出合计：{len(moves) - len(ins)}笔，共-{yuan(went(moves), comma=False)}元"]
    lines += [f"#收入合计：{len(ins)}笔，共{yuan(came(moves), comma=False)}元", "#导出时间：[2020年03月01日 09:00:00]"]
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


_BILL = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
WECHAT = _BILL.split(",")


def wechat_rows(moves: Sequence[Move], *, sign: str = "¥") -> list[list[str]]:
    """The personal bill as rows of cells."""
    ins = [move for move in moves if move.fen > 0 and not move.way]
    outs = [move for move in moves if move.fen < 0 and not move.way]
    head = [
        "微信支付账单明细", "微信昵称：[赵敏]",
        "起始时间：[2020-02-01 00:00:00] 终止时间：[2020-02-29 23:59:59]", "导出类型：[全部]",
        "导出时间：[2020-03-01 09:00:00]", "", f"共{len(moves)}笔记录",
        f"收入：{len(ins)}笔 {yuan(came(ins), comma=False)}元",
        f"支出：{len(outs)}笔 {yuan(went(outs), comma=False)}元", "中性交易：0笔 0.00元",
        "注：", "1. 充值/提现等交易，将计入中性交易", "",
        "----------------------微信支付账单明细列表--------------------",
    ]  # fmt: skip
    rows = [[text, *[""] * 10] for text in head] + [WECHAT]
    for move in reversed(moves):
        way = "/" if move.way else "收入" if move.fen > 0 else "支出"
        state = move.status or ("已收钱" if move.fen > 0 else "支付成功")
        cells = [f"{move.day} {move.time}", move.kind or "二维码收款", move.payer, move.remark or "/", way]
        rows.append(
            [
                *cells,
                f"{sign}{yuan(abs(move.fen), comma=False)}",
                "零钱",
                state,
                f"{move.number}\t",
                f"{move.other or '/'}\t",
                "/",
            ]
        )
    return rows


def wechat_csv(moves: Sequence[Move], *, sign: str = "¥") -> bytes:
    """The personal bill as csv: UTF-8 with its mark."""
    return "".join(",".join(row) + "\r\n" for row in wechat_rows(moves, sign=sign)).encode("utf-8-sig")


def wechat_xlsx(moves: Sequence[Move]) -> bytes:
    """The personal bill as a workbook, its sums as numbers."""
    book = openpyxl.Workbook()
    for row in wechat_rows(moves, sign=""):
        is_row = row[0][:3] == "202"
        book.active.append([float(cell) if is_row and place == 5 else cell or None for place, cell in enumerate(row)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_TRADES = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
    "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)


def wechat_trades_csv(moves: Sequence[Move]) -> bytes:
    """A merchant's bill of trades: ` before every value, refunds as rows of 0.00, a row of labels over the sums."""
    lines = [_TRADES]
    for move in moves:
        back = move.fen < 0
        cells = [f"{move.day} {move.time}", "wx0001", "1230000109", "0", "", move.number, move.other, "oAbc", "JSAPI"]
        cells += [
            "REFUND" if back else "SUCCESS",
            "OTHERS",
            "CNY",
            "0.00" if back else yuan(move.fen, comma=False),
            "0.00",
        ]
        refund = [f"5{move.number}", f"R{move.other}", yuan(-move.fen, comma=False), "0.00", "ORIGINAL", "SUCCESS"]
        cells += [*(refund if back else ["0", "0", "0.00", "0.00", "", ""]), move.remark, "", "0.00000", "0.60%"]
        lines.append(",".join(f"`{cell}" for cell in (*cells, yuan(max(move.fen, 0), comma=False), "0.00", "")))
    lines.append("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额")
    sums = (
        str(len(moves)),
        yuan(came(moves), comma=False),
        yuan(went(moves), comma=False),
        "0.00",
        "0.00",
        "0.00",
        "0.00",
    )
    lines.append(",".join(f"`{cell}" for cell in sums))
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def wechat_funds_csv(moves: Sequence[Move]) -> bytes:
    """A merchant's log of funds: ` before every value, a balance in every row, counts and sums below."""
    lines = [
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号"
    ]
    for move, balance in zip(moves, balances(moves), strict=True):
        cells = [f"{move.day} {move.time}", move.number, f"F{move.number}", move.kind, move.kind, _way(move)]
        cells += [yuan(abs(move.fen), comma=False), yuan(balance, comma=False), "system", move.remark, move.other]
        lines.append(",".join(f"`{cell}" for cell in cells))
    ins = [move for move in moves if move.fen > 0]
    lines.append("资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额")
    sums = (len(moves), len(ins), yuan(came(moves), comma=False), len(moves) - len(ins), yuan(went(moves), comma=False))
    lines.append(",".join(f"`{cell}" for cell in sums))
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _way(move: Move) -> str:
    return "不计收支" if move.way else "收入" if move.fen > 0 else "支出"


def _padded(cells: Sequence[str]) -> str:
    return ",".join(f"{cell:<20}" for cell in cells) + ","

"""Statements of banks, as csv, tab-separated text named .xls, workbook, and marked-up text."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl

from tests.statements.moves import BRANCH, Move, balances, came, csv_text, went, yuan

ICBC = (
    "交易日期,摘要,交易详情,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,"
    "记账金额(收入),记账金额(支出),记账币种,余额,对方户名,对方账户"
)


def icbc_csv(
    moves: Sequence[Move] = BRANCH,
    *,
    newest_first: bool = True,
    footer: tuple[int, int] | None = None,
    currency: str = "人民币",
    masked: bool = False,
    encoding: str = "utf-8-sig",
) -> bytes:
    """历史明细: a preamble with the card's number, every cell padded with blanks and a tab, two columns of sums."""
    rows = list(zip(moves, balances(moves), strict=True))
    lines = [
        "明细查询文件下载\r\n\r\n",
        '卡号: 6222****1234,"卡别名: 捐款专户"\r\n\r\n',
        '子账户序号: 00000,子账户类别: 活期,"子账户别名: "\r\n\r\n',
        ICBC + "\r\n",
    ]
    for move, balance in reversed(rows) if newest_first else rows:
        left = "**,***.**" if masked else yuan(balance)
        sums = (yuan(move.fen) if move.fen > 0 else "", yuan(-move.fen) if move.fen < 0 else "")
        cells = (
            move.day,
            move.remark,
            "",
            "",
            "CHN",
            "钞",
            "-",
            "-",
            "-",
            *sums,
            currency,
            left,
            move.payer,
            "6222****0001",
        )
        lines.append(",".join(f'"{cell:<12}\t"' for cell in cells) + ",\r\n")
    incoming, outgoing = footer or (came(moves), went(moves))
    lines.append(f' \r\n人民币合计,,,,,,,,,"{yuan(incoming)}    \t","{yuan(outgoing)}    \t",\r\n')
    return "".join(lines).encode(encoding)


BOC = "记账日期,记账时间,币别,金额,余额,交易名称,渠道,网点名称,附言,对方账户名,对方卡号/账号,对方开户行,借记卡号"
GENERAL = [
    "序号",
    "交易日期",
    "交易时间",
    "借贷标志",
    "交易金额",
    "账户余额",
    "对方户名",
    "对方账号",
    "摘要",
    "交易流水号",
]


def tab_xls(moves: Sequence[Move] = BRANCH, *, pages: bool = True) -> bytes:
    """GBK text between tabs that is named .xls, every cell as ="…", the headings again on each page."""
    rows = [["账号：", "6217000012340005678"], ["户名：", "某银行分行工会"], ["币种：", "人民币"], GENERAL]
    for number, (move, balance) in enumerate(zip(moves, balances(moves), strict=True), 1):
        if pages and number == 3:
            rows += [["第1页 共2页"], [], ["承前页", "", "", "", "", yuan(balances(moves)[1])], GENERAL]
        way = "贷" if move.fen > 0 else "借"
        cells = [str(number), move.day.replace("-", ""), move.time, way, yuan(abs(move.fen)), yuan(balance)]
        rows.append([f'="{cell}"' for cell in (*cells, move.payer, "6222020000000001", move.remark, move.number)])
    rows.append(["第2页 共2页"])
    return "".join("\t".join(row) + "\r\n" for row in rows).encode("gbk")


def two_row_xlsx(moves: Sequence[Move] = BRANCH, *, hidden: bool = True) -> bytes:
    """A workbook with two rows of headings, merged; the day as Excel's date and its time beside it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "明细"
    sheet.append(["某银行对账单　账号：6217 0000 1234 0005 678"])
    sheet.append(["记账日期", "时间", "发生额", None, "余额", "对方户名", "摘要", "流水号"])
    sheet.append([None, None, "收入", "支出", None, None, None, None])
    for place in ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3", "H2:H3"):
        sheet.merge_cells(place)
    for move, balance in zip(moves, balances(moves), strict=True):
        sums = [max(move.fen, 0) / 100, max(-move.fen, 0) / 100]
        clock = datetime.fromisoformat(f"{move.day} {move.time}").time()
        sheet.append([date.fromisoformat(move.day), clock, *sums, balance / 100, move.payer, move.remark, move.number])
    sheet.append(["合计", None, came(moves) / 100, went(moves) / 100])
    if hidden:
        other = book.create_sheet("底稿")
        other.sheet_state = "hidden"
        other.append(["交易日期", "收入", "支出", "余额"])
        other.append(["2020-02-01", 1, 0, 1])
    return _saved(book)


def serial_xlsx(moves: Sequence[Move] = BRANCH) -> bytes:
    """A workbook whose days are Excel's day numbers with the time as a fraction, and whose sums carry their sign."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["交易时间", "交易金额", "余额", "对方户名", "摘要"])
    for move, balance in zip(moves, balances(moves), strict=True):
        since = datetime.fromisoformat(f"{move.day} {move.time}") - datetime(1899, 12, 30)
        days = since.days + since.seconds / 86400
        sheet.append([days, move.fen / 100, balance / 100, move.payer, move.remark])
    return _saved(book)


def ccb_csv(moves: Sequence[Move] = BRANCH) -> bytes:
    """建设银行 personal: 0.00 in the column that is not meant, expenses before incomes."""
    rows = [["China Construction Bank"], ["币　　种：", "人民币"], ["账　　号：", "6217********5678"], []]
    rows.append(
        [
            "记账日",
            "交易日期",
            "交易时间",
            "支出",
            "收入",
            "账户余额",
            "币种",
            "摘要",
            "对方账号",
            "对方户名",
            "交易地点",
        ]
    )
    for move, balance in zip(moves, balances(moves), strict=True):
        day, sums = move.day.replace("-", ""), (yuan(max(-move.fen, 0)), yuan(max(move.fen, 0)))
        rows.append([day, day, move.time, *sums, yuan(balance), "人民币", move.remark, "6222****1", move.payer, ""])
    rows.append(["以上数据仅供参考，具体内容请以柜台为准"])
    return csv_text(rows).encode("gbk")


def abc_csv(moves: Sequence[Move] = BRANCH) -> bytes:
    """农业银行: one column of signed sums, the time as six digits, short rows where the last cells are empty."""
    rows = [
        ["交易日期", "交易时间", "交易摘要", "交易金额", "本次余额", "对手信息", "日 志 号", "交易渠道", "交易附言"]
    ]
    for move, balance in zip(moves, balances(moves), strict=True):
        cells = [move.day.replace("-", ""), move.time.replace(":", ""), "转存", f"{move.fen / 100:+.2f}"]
        rows.append([*cells, yuan(balance, comma=False), move.payer, move.number[-9:], "超级网银", move.remark])
    return csv_text(rows).encode("utf-8-sig")


def boc_csv(moves: Sequence[Move] = BRANCH) -> bytes:
    """中国银行 app: signed sums with thousands commas, dashes for what is empty, the card in a column."""
    rows = [["中国银行交易流水明细单"]]
    rows.append(BOC.split(","))
    for move, balance in reversed(list(zip(moves, balances(moves), strict=True))):
        cells = [
            move.day,
            move.time,
            "人民币",
            yuan(move.fen),
            yuan(balance),
            "跨行转账",
            "手机银行",
            "-------------------",
        ]
        rows.append([*cells, move.remark or "----------", move.payer, "6226******5669", "-------------------", "3167"])
    return csv_text(rows).encode("utf-8-sig")


def cmb_csv(moves: Sequence[Move] = BRANCH) -> bytes:
    """招商银行: lines of preamble and of sums that begin with #, every cell led by a tab."""
    head = [
        "# 招商银行交易记录",
        "# 账    户: [一卡通:6214********4321  某分行]",
        "# 币    种: [人民币]",
        "# 起始日期: [20200201]  终止日期: [20200229]",
        "",
    ]
    lines = [f'"{line}"\r\n' if line else "\r\n" for line in head]
    lines.append('"交易日期","交易时间","收入","支出","余额","交易类型","交易备注"\r\n')
    for move, balance in zip(moves, balances(moves), strict=True):
        sums = (yuan(move.fen) if move.fen > 0 else "", yuan(-move.fen) if move.fen < 0 else "")
        cells = (move.day.replace("-", ""), move.time, *sums, yuan(balance), "转账汇款", f"{move.remark} {move.payer}")
        lines.append(",".join(f'"\t{cell}"' for cell in cells) + "\r\n")
    gifts = [move for move in moves if move.fen > 0]
    lines.append(f'"# 收入合计: {len(gifts)} 笔，共 {yuan(came(moves))} 元"\r\n')
    lines.append(f'"# 支出合计: {len(moves) - len(gifts)} 笔，共 {yuan(went(moves))} 元"\r\n')
    return "".join(lines).encode("gbk")


def html_xls(moves: Sequence[Move] = BRANCH) -> bytes:
    """A page of a corporate e-bank that is named .xls."""
    rows = ["<tr><td colspan=6>账号：1402000012345678901</td></tr>"]
    heads = ("交易时间", "凭证号", "贷方发生额", "借方发生额", "余额", "对方单位", "摘要")
    rows.append("<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>")
    for move, balance in zip(moves, balances(moves), strict=True):
        sums = (yuan(max(move.fen, 0)), yuan(max(-move.fen, 0)))
        cells = (f"{move.day} {move.time}", move.number, *sums, yuan(balance), move.payer, move.remark)
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f"<html><meta charset=gbk><table>{''.join(rows)}</table></html>".encode("gbk")


def spreadsheetml_xls(moves: Sequence[Move] = BRANCH) -> bytes:
    """The XML of Excel 2003, named .xls."""
    table = [("交易日期", "收入金额", "支出金额", "账户余额", "对方户名", "附言")]
    for move, balance in zip(moves, balances(moves), strict=True):
        sums = (yuan(move.fen) if move.fen > 0 else "", yuan(-move.fen) if move.fen < 0 else "")
        table.append((_spoken(move.day), *sums, yuan(balance), move.payer, move.remark))
    cells = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in table
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="明细"><Table>{cells}'
        "</Table></Worksheet></Workbook>"
    ).encode()


def _spoken(day: str) -> str:
    year, month, number = day.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()

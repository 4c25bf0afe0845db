"""Each shape of a statement, from its file to a closing statement that the movements themselves confirm."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.closings import reckon
from tests.conftest import Donate
from tests.statements import banks, platforms
from tests.statements.moves import BRANCH, Move, csv_text, yuan

LAST = "2020-03-31"
WECHAT = (
    Move("2020-02-10", 20000, "张三丰", "抗疫", "1000050001202002100000000001", "09:12:01", kind="转账"),
    Move(
        "2020-02-10",
        5000,
        "李小龙",
        "捐款",
        "1000050001202002100000000002",
        "09:30:00",
        kind="转账",
        refunded=2000,
        status="已退款(￥20.00)",
    ),
    Move(
        "2020-02-11",
        6600,
        "王语嫣",
        "捐款",
        "1000050001202002110000000003",
        "10:00:00",
        kind="转账",
        refunded=6600,
        status="已全额退款",
    ),
    Move("2020-02-12", -3000, "办公用品店", "购买口罩", "1000050001202002120000000004", "11:00:00", kind="商户消费"),
    Move("2020-02-13", 8801, "段誉", "捐款", "1000050001202002130000000006", "13:00:00", kind="转账"),
)
LOG = (
    Move("2020-02-10", 20000, "张三丰", "抗疫捐款", "2020021000001", "09:12:01"),
    Move("2020-02-11", 8801, "段誉", "捐款", "2020021000002", "10:30:00"),
    Move("2020-02-12", -30000, "办公用品店", "购买口罩", "2020021200001", "12:00:00"),
)
RETURNED = Move(
    "2020-02-15", 2000, "李小龙", "退款-捐款", f"{platforms.GIVEN[1].number}_1", status="refund", way="neither"
)
"""What the app's bill has of a part given back: a row of its own."""

Shape = tuple[Callable[[], bytes], Sequence[Move]]
SHAPES: dict[str, Shape] = {
    "工行.csv": (banks.icbc_csv, BRANCH),
    "流水.xls": (banks.tab_xls, BRANCH),
    "明细.xlsx": (banks.two_row_xlsx, BRANCH),
    "序列.xlsx": (banks.serial_xlsx, BRANCH),
    "建行.csv": (banks.ccb_csv, BRANCH),
    "农行.csv": (banks.abc_csv, BRANCH),
    "中行.csv": (banks.boc_csv, BRANCH),
    "招行.csv": (banks.cmb_csv, BRANCH),
    "网银.xls": (banks.html_xls, BRANCH),
    "表格2003.xls": (banks.spreadsheetml_xls, BRANCH),
    "支付宝.csv": (lambda: platforms.alipay_csv((*platforms.GIVEN, RETURNED)), platforms.GIVEN),
    "支付宝网页.csv": (platforms.alipay_web_csv, platforms.GIVEN),
    "支付宝账务.csv": (lambda: platforms.alipay_log_csv(LOG), LOG),
    "微信.csv": (lambda: platforms.wechat_csv(WECHAT), WECHAT),
    "微信.xlsx": (lambda: platforms.wechat_xlsx(WECHAT), WECHAT),
    "微信商户.csv": (lambda: platforms.wechat_trades_csv(LOG[:2]), LOG[:2]),
    "微信资金.csv": (lambda: platforms.wechat_funds_csv(LOG), LOG),
}


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_reconciles_to_what_truly_moved(name: str, donate: Donate, tmp_path: Path) -> None:
    make, moves = SHAPES[name]
    (tmp_path / name).write_bytes(make())
    gifts = [move for move in moves if move.fen > 0 and move.status != "dropped" and not move.way]
    *known, stranger = gifts
    back = sum(move.refunded for move in known)
    returned = sum(move.fen for move in moves if move.fen < 0 and "退款" in move.remark)
    came = sum(move.fen for move in gifts) - sum(move.refunded for move in gifts) + returned

    donate("init")
    donate("campaign add 抗疫 --code kangyi")
    # Promised the day before: the bank's day and the gift's own stay apart. A merchant's log names nobody: by number.
    numbers = moves is not BRANCH
    rows = [["姓名", "金额", "日期", *(["订单号"] if numbers else [])]]
    rows += [
        [move.payer, yuan(move.fen, comma=False), "2020-02-09", *([move.number] if numbers else [])] for move in known
    ]
    Path("认捐.csv").write_text(csv_text(rows), encoding="utf-8")
    donate("import pledges 认捐.csv -c staff --new person --yes")
    donate(["reconcile", "import", name, "--yes"])
    donate("reconcile run --apply")
    donate("book check")
    closing = json.loads(donate(f"reconcile report --as-of {LAST} --format json").out)

    banked = sum(move.fen for move in known) - back
    assert closing["recorded"]["amount"] == closing["recorded"]["banked"]["amount"] == yuan(banked, comma=False)
    assert closing["bank"]["amount"] == yuan(came, comma=False)
    left = sorted(row["left"] for row in closing["unclaimed"])
    assert left == sorted(yuan(fen, comma=False) for fen in (stranger.fen, returned) if fen)
    assert [row["date"] for row in closing["unclaimed"] if row["left"][0] != "-"] == [stranger.day]
    wanted = reckon(tmp_path / "book.db", 1, LAST)
    assert (wanted.recorded[1], wanted.bank[1]) == (banked, came)

    shown = json.loads(donate("payment list --format json").out)["rows"]
    days = {(row["amount"], row["bank_date"]) for row in shown if row["amount"][0] != "-"}
    assert days == {(yuan(move.fen, comma=False), move.day) for move in known}
    pledged = json.loads(donate("pledge list --format json").out)["rows"]
    assert {row["gift_date"] if "gift_date" in row else row["date"] for row in pledged} == {"2020-02-09"}

    head = donate("log -n 1 --format json").out
    donate(["reconcile", "import", name, "--yes"])
    assert donate("log -n 1 --format json").out == head, "the same file again adds nothing"

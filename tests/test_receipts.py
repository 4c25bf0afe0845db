"""Receipt numbers: for which payments, and the list that a pooled receipt needs."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Donate

ZH = "--lang zh "
WHICH = (
    "error: which payments? give their numbers (donate payment list), or a part by --channel, --round or --all; "
    "--replace takes numbers only\n"
)


@pytest.fixture
def paid(drive: Donate) -> Donate:
    """Five payments of four donors: 1 and 2 of 张三, 3 refunded in part, 4 refunded whole, 5 without a name."""
    drive("donor add 张三 --staff-no 0012 --department 营业室")
    drive("donor add 李四 --staff-no 0007 --department 办公室")
    drive("campaign round")
    drive("pledge add 张三 100 -c staff --round 1 --paid --on 2020-02-03")
    drive("pledge add 张三 50.5 -c youth --round 2 --paid --on 2020-02-04")
    drive("pledge add 李四 200 -c staff --round 1 --paid --on 2020-02-03")
    drive("pledge add 王五 80 -c staff --round 1 --paid --on 2020-02-03 --new")
    drive("pledge add --anonymous 30 -c staff --round 1 --paid --on 2020-02-03")
    drive("payment refund 3 20 --reason 多付 --on 2020-02-05")
    drive("payment refund 4 --reason 退回 --on 2020-02-05")
    return drive


def test_without_a_receipt_nothing_looks_different(paid: Donate) -> None:
    assert "receipt" not in paid("payment list --format csv").out.lower()
    assert paid("report receipts --format csv").out == (
        "Staff no.,Donor,Department,Received,At least,Receipt\n"
        "0007,李四,办公室,180.00,false,\n"
        "0012,张三,营业室,150.50,false,\n"
        ",anonymous,,30.00,false,\n"
        "Total,,,360.50,false,\n"
    )


def test_named_payments_get_their_number_once(paid: Donate) -> None:
    assert paid("payment receipt 鄂-001 1 3 1").err == "Entry 13: receipt number: payments 2, 280.00 yuan\n"
    again = paid("payment receipt 鄂-002 2 3", code=1)
    assert again.err == "error: payment 3 has the receipt 鄂-001; add --replace to correct it\n"
    assert paid("payment receipt 鄂-002 2 3 --replace").err == "Entry 14: receipt number: payments 2, 230.50 yuan\n"
    rows = json.loads(paid("payment list --format json").out)["rows"]
    assert {row["payment"]: row["receipt"] for row in rows} == {
        1: "鄂-001", 2: "鄂-002", 3: "鄂-002", 4: None, 5: None, 6: None, 7: None,
    }  # fmt: skip
    assert "鄂-001" in paid("pledge show 1").out
    paid("undo 14 --reason 写错 --yes")
    rows = json.loads(paid("payment list --format json").out)["rows"]
    assert [row["receipt"] for row in rows if row["receipt"]] == ["鄂-001", "鄂-001"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("4", "error: payment 4 was refunded whole and takes no receipt\n"),
        ("7", "error: payment 7 is a refund (of 4) and takes no receipt\n"),
        ("99", "error: there is no payment 99; see donate payment list\n"),
        ("1 4", "error: payment 4 was refunded whole and takes no receipt\n"),
        (
            "",
            WHICH,
        ),
        (
            "1 --all",
            WHICH,
        ),
    ],
)
def test_what_takes_no_receipt_is_refused_whole(paid: Donate, command: str, said: str) -> None:
    before = paid("payment list").out
    assert paid(f"payment receipt R-1 {command}", code=1).err == said
    assert paid("payment list").out == before


def test_taken_back_payments_are_refused(paid: Donate) -> None:
    paid("pledge add 赵六 10 -c staff --round 1 --paid --new --on 2020-02-03")
    paid("undo --yes")
    assert paid("payment receipt R-1 8", code=1).err == (
        "error: payment 8 was taken back by entry 14; see donate log\n"
    )


def test_a_part_of_the_drive_at_once(paid: Donate) -> None:
    assert paid("payment receipt A -c staff --round 1").err == "Entry 13: receipt number: payments 3, 310.00 yuan\n"
    assert paid("payment receipt A -c staff", code=1).err == "error: every payment there has its receipt number\n"
    assert paid("report receipts").out == (
        "Spring relief · list for the pooled receipt (in yuan)\n"
        "Staff no.  Donor      Department  Received  Receipt\n"
        "───────────────────────────────────────────────────\n"
        "0007       李四       办公室        180.00  A\n"
        "0012       张三       营业室        100.00  A\n"
        "0012       张三       营业室         50.50\n"
        "           anonymous                 30.00  A\n"
        "───────────────────────────────────────────────────\n"
        "Total                               360.50\n"
        "no receipt yet: donors 1, 50.50 yuan\n"
    )
    paid("payment receipt B --all")
    assert "no receipt yet" not in paid("report receipts").out
    paid("book check")


def test_the_list_foots_to_what_was_received(paid: Donate) -> None:
    listed = json.loads(paid("report receipts --format json").out)
    totals = json.loads(paid("report totals --format json").out)
    assert listed["total"]["received"] == totals["total"]["received"] == "360.50"
    assert (listed["entry"], listed["head"]) == (totals["entry"], totals["head"])


def test_a_forgotten_donors_receipt_number_goes_too(paid: Donate) -> None:
    paid("payment receipt 张三-1 1 2")
    paid("donor forget 张三 --yes")
    assert "张三" not in paid("payment list --format csv").out
    assert "张三" not in paid("report receipts --format csv").out
    assert [row["receipt"] for row in json.loads(paid("report receipts --format json").out)["rows"]] == [None] * 3
    assert "donors 2, 210.00 yuan" in paid("report receipts").out
    paid("book check")
    assert "张三".encode() not in Path("book.db").read_bytes()


def test_the_workbook_to_sign(paid: Donate) -> None:
    paid("payment receipt =1+1 1")
    assert paid(ZH + "report receipts --out 明细单.xlsx").err == "已写出：明细单.xlsx\n"
    book = load_workbook("明细单.xlsx")
    rows = [[cell for cell in row if cell is not None] for row in book.active.iter_rows(values_only=True)]
    assert rows == [
        ["春节帮扶 · 员工明细单（开具收据用，元）"],
        ["工号", "捐款人", "部门", "到账（元）", "收据号"],
        ["0007", "李四", "办公室", 180],
        ["0012", "张三", "营业室", 100, "=1+1"],
        ["0012", "张三", "营业室", 50.5],
        ["匿名", 30],
        ["合计", 360.5],
        ["合计人民币大写：叁佰陆拾元伍角"],
        ["3 位捐款人的 260.50 元还没有收据号"],
        ["制表：　　　　　　复核：　　　　　　负责人："],
    ]
    formula = next(cell for row in book.active.iter_rows() for cell in row if cell.value == "=1+1")
    assert formula.data_type in ("s", "inlineStr")
    assert not book.properties.creator
    assert paid("report receipts --out 明细单.csv", code=1).err == "error: 明细单.csv has to end in .xlsx\n"

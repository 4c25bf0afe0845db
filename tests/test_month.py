"""The month of a made branch, as a clerk closes it; each figure is reckoned from what the month truly was."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Donate
from tests.month import LAST, TRANSFERRING, UNKNOWN, Month, Movement, made_month, write_lists, write_statements

HANDED_IN_LATE = 10
"""Of what 李代收 collected: so many gifts were handed in on the last day but one, and are not credited yet."""


def yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def take_in(donate: Donate, month: Month, folder: Path) -> None:
    """The lists, the cash that was handed in, the statements; then all that is certain."""
    donate("init")
    donate("campaign add 抗疫捐款 --code kangyi --opens 2020-02-01 --closes 2020-02-29")
    for road, path in write_lists(month, folder).items():
        paid = ["--paid"] if road == "nowhere" or road.startswith("cash") else []
        collector = ["--collector", road.removeprefix("cash ")] if road.startswith("cash") else []
        donate(["import", "pledges", str(path), "--new", "person", "--sender", road, "--yes", *paid, *collector])
    donate("payment collect 王收款 --all --slip 0231 --on 2020-02-24")
    late = [str(number) for number in payments_of(month.on("cash 李代收")[:HANDED_IN_LATE], month)]
    donate(["payment", "collect", "李代收", *late, "--slip", "0257", "--on", "2020-02-28"])
    donate(["reconcile", "import", *map(str, write_statements(month, folder)), "--yes"])
    donate("reconcile run --apply")


def rows(sql: str) -> list[tuple[Any, ...]]:
    return sqlite3.connect("book.db").execute(sql).fetchall()


def pledges_by_name() -> dict[str, int]:
    return dict(rows("SELECT d.name, p.id FROM pledge p JOIN donor d ON d.id = p.donor"))


def payments_of(gifts: Iterable[int], month: Month) -> list[int]:
    by_name = pledges_by_name()
    paid = dict(rows("SELECT pledge, id FROM payment WHERE amount > 0"))
    return [paid[by_name[month.gifts[number].name]] for number in gifts]


def lines_of(month: Month) -> dict[int, Movement]:
    """What each line in the book truly is: lines come in the order of their files."""
    found: dict[int, Movement] = {}
    for account, moves in (("icbc", month.bank), ("alipay", month.alipay), ("wechat", month.wechat)):
        numbers = rows(f"""SELECT l.id, l.amount FROM statement_line l JOIN statement s ON s.id = l.statement
            WHERE s.account LIKE '{account}%' ORDER BY l.line, l.amount < 0""")  # fmt: skip
        assert len(numbers) == len(moves)
        left = list(moves)
        for number, amount in numbers:
            # A day's movements may stand in the file in any order, a refund of a platform below its own income.
            found[number] = left.pop(next(at for at, move in enumerate(left) if move.amount == amount))
    return found


def matches(month: Month) -> dict[int, list[tuple[int, int]]]:
    """Pledge and fen of what each line is matched with."""
    found = defaultdict(list)
    for line, pledge, amount in rows(
        "SELECT m.line, y.pledge, m.amount FROM standing_matched m JOIN payment y ON y.id = m.payment"
    ):
        found[line].append((pledge, amount))
    return found


@pytest.fixture(scope="module")
def month() -> Month:
    return made_month()


def test_the_month_closes_with_each_remainder_explained(donate: Donate, month: Month, tmp_path: Path) -> None:
    take_in(donate, month, tmp_path)
    truth, by_name = lines_of(month), pledges_by_name()
    for line, found in matches(month).items():
        right = {by_name[month.gifts[number].name] for number in truth[line].gifts}
        assert {pledge for pledge, _ in found} <= right, f"line {line} was matched with somebody else's gift"
    unmatched = set(truth) - set(matches(month))
    assert {truth[line].what for line in unmatched} == {"unknown", "interest"}, "all else is certain"
    (interest,) = (line for line in unmatched if truth[line].what == "interest")
    donate(f"reconcile match {interest} --aside 结息")
    for move in (*month.bank, *month.wechat):
        if move.what == "refund":
            # What went back is a promise again until the clerk lets it go.
            donate(f"pledge cancel {by_name[month.gifts[move.gifts[0]].name]} --reason 已退 --on {LAST}")
    donate("book check")

    closing = json.loads(donate(f"reconcile report --as-of {LAST} --format json").out)
    came = [number for road in ("bank", "alipay", "wechat", "cash 王收款") for number in month.on(road)]
    came += [number for department in TRANSFERRING for number in month.on(f"transfer {department}")]
    refunds = [move for move in (*month.bank, *month.wechat) if move.what == "refund"]
    banked = month.sum(came) + sum(move.amount for move in refunds)
    late = month.on("cash 李代收")
    transit, in_hand = month.sum(late[:HANDED_IN_LATE]), month.sum(late[HANDED_IN_LATE:])
    nowhere = month.sum(month.on("nowhere"))
    recorded = {
        part: closing["recorded"][part]["amount"] for part in ("banked", "in_hand", "in_transit", "unexplained")
    }
    assert recorded == {
        "banked": yuan(banked), "in_hand": yuan(in_hand), "in_transit": yuan(transit), "unexplained": yuan(nowhere),
    }  # fmt: skip
    assert closing["recorded"]["amount"] == yuan(banked + in_hand + transit + nowhere)
    unknown = sum(amount for _, amount, _, _ in UNKNOWN)
    bank = {part: closing["bank"][part]["amount"] for part in ("here", "other", "aside", "unclaimed")}
    assert bank == {"here": yuan(banked), "other": "0.00", "aside": "1.37", "unclaimed": yuan(unknown)}
    everything = sum(move.amount for moves in (month.bank, month.alipay, month.wechat) for move in moves)
    assert closing["bank"]["amount"] == yuan(everything) == yuan(banked + 137 + unknown)

    listed = {(row["date"], row["amount"]): row["age"] for row in closing["unclaimed"]}
    assert listed == {(str(day), yuan(fen)): (LAST - day).days for day, fen, _, _ in UNKNOWN}
    assert [(row["collector"], row["amount"]) for row in closing["in_hand"]] == [("李代收", yuan(in_hand))]
    assert [(row["slip"], row["amount"], row["age"]) for row in closing["in_transit"]] == [("0257", yuan(transit), 1)]
    assert [row["amount"] for row in closing["unexplained"]] == [yuan(nowhere)]
    owed = {(month.gifts[number].name, yuan(month.gifts[number].amount)) for number in month.on(None)}
    assert {(row["donor"], row["outstanding"]) for row in closing["outstanding"]} == owed
    files = {row["account"]: (row["lines"], row["amount"]) for row in closing["files"]}
    assert files == {
        account: (len(moves), yuan(sum(move.amount for move in moves)))
        for account, moves in (("icbc 1234", month.bank), ("alipay", month.alipay), ("wechat", month.wechat))
    }
    totals = json.loads(donate("report totals --format json").out)["total"]
    assert totals["received"] == closing["recorded"]["amount"]


def test_the_month_taken_apart_again_is_as_it_was(donate: Donate, month: Month, tmp_path: Path) -> None:
    take_in(donate, month, tmp_path)
    before = donate("reconcile run --format json").out
    matched = sorted(matches(month))
    assert donate(["reconcile", "unmatch", *map(str, matched)]).err.startswith("Entry ")
    donate("book check")
    assert not rows("SELECT 1 FROM standing_matched")
    cash = month.sum(month.on("cash 王收款")) + month.sum(month.on("cash 李代收")) + month.sum(month.on("nowhere"))
    assert json.loads(donate("report totals --format json").out)["total"]["received"] == yuan(cash)
    donate("reconcile run --apply")
    donate("book check")
    assert without_state(donate("reconcile run --format json").out) == without_state(before)


def without_state(printed: str) -> Any:
    return {key: value for key, value in json.loads(printed).items() if key not in ("entry", "head")}


def test_the_same_statements_again_add_nothing(donate: Donate, month: Month, tmp_path: Path) -> None:
    take_in(donate, month, tmp_path)
    head = rows("SELECT max(id) FROM entry")
    lines = rows("SELECT count(*), sum(amount) FROM statement_line")
    donate(["reconcile", "import", *map(str, write_statements(month, tmp_path)), "--yes"])
    assert (rows("SELECT max(id) FROM entry"), rows("SELECT count(*), sum(amount) FROM statement_line")) == (
        head,
        lines,
    )

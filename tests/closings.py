"""The closing statement reckoned anew from the book's rows, without anything of donate."""

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass
class Reckoned:
    """What a closing statement has to say; money is in fen, payments and lines go by their numbers."""

    recorded: tuple[int, int]
    bank: tuple[int, int]
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    claims: dict[str, tuple[int, int]] = field(default_factory=dict)
    parts: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)
    aside: dict[int, int] = field(default_factory=dict)
    other: dict[int, int] = field(default_factory=dict)
    in_hand: dict[str, int] = field(default_factory=dict)
    handed_in: dict[int, int] = field(default_factory=dict)
    late: dict[int, int] = field(default_factory=dict)
    on_way: dict[int, int] = field(default_factory=dict)
    unexplained: dict[int, int] = field(default_factory=dict)
    files: dict[int, tuple[int, int]] = field(default_factory=dict)


class Rows:
    """The rows of a book that stand."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.row_factory = sqlite3.Row
        self._undone = {row["undone"] for row in self._all("undo")}
        let_go = {row["matched"] for row in self._all("unmatched")}
        fallen = {row["payment"] for row in self._all("matched") if row["id"] in let_go and row["made"]}
        self.matched = [row for row in self._standing("matched") if row["id"] not in let_go]
        self.payments = {row["id"]: row for row in self._standing("payment") if row["id"] not in fallen}
        self.pledges = {row["id"]: row for row in self._standing("pledge")}
        self.lines = {row["id"]: row for row in self._standing("statement_line")}
        self.statements = {row["id"]: row for row in self._standing("statement")}
        self.custody = {row["payment"]: row["collector"] for row in self._standing("custody")}
        self.deposits = {row["id"]: row for row in self._standing("deposit")}
        self.deposited = {row["payment"]: row["deposit"] for row in self._standing("deposited")}
        self._db.close()

    def campaign_of(self, payment: int) -> int:
        """Whose money it is."""
        return int(self.pledges[self.payments[payment]["pledge"]]["campaign"])

    def _all(self, table: str) -> list[Row]:
        return [dict(row) for row in self._db.execute(f"SELECT * FROM {table} ORDER BY id")]

    def _standing(self, table: str) -> list[Row]:
        return [row for row in self._all(table) if row["entry"] not in self._undone]


def reckon(path: Path, campaign: int, day: str) -> Reckoned:
    """The statement of a campaign on a day (ISO text)."""
    rows = Rows(path)
    ours = [
        row
        for row in rows.payments.values()
        if row["on_date"] <= day and rows.campaign_of(row["id"]) == campaign
    ]  # fmt: skip
    back = Counter({row["id"]: 0 for row in ours})
    for row in ours:
        if row["refund_of"]:
            back[row["refund_of"]] -= row["amount"]
    kept = {row["id"] for row in ours if row["amount"] > 0 and back[row["id"]] < row["amount"]}
    lines = [line for line in rows.lines.values() if line["on_date"] <= day]
    found = Reckoned(
        (len(kept), sum(row["amount"] for row in ours)), (len(lines), sum(line["amount"] for line in lines))
    )
    _payments(rows, ours, kept, day, found)
    _lines(rows, lines, campaign, day, found)
    for statement in rows.statements.values():
        inside = [line["amount"] for line in lines if line["statement"] == statement["id"]]
        if inside or statement["first_on"] <= day:
            found.files[statement["id"]] = (len(inside), sum(inside))
    return found


def _payments(rows: Rows, ours: list[Row], kept: set[int], day: str, found: Reckoned) -> None:
    seen: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for match in rows.matched:
        if match["payment"]:
            seen[match["payment"]][rows.lines[match["line"]]["on_date"] > day] += match["amount"]
    rest, lies = {}, {}
    for row in ours:
        number = row["id"]
        rest[number] = row["amount"] - seen[number][0]
        if number in rows.deposited and rows.deposits[rows.deposited[number]]["on_date"] <= day:
            lies[number] = "handed_in"
        elif not row["refund_of"]:
            lies[number] = "in_hand" if number in rows.custody else "unexplained"
    cash = ("handed_in", "in_hand")
    for original in {row["refund_of"] for row in ours if row["refund_of"]}:
        refunds = [row["id"] for row in ours if row["refund_of"] == original and row["id"] not in lies]
        if lies.get(original) == "in_hand" and 0 < rest[original] >= -sum(rest[each] for each in refunds):
            lies |= dict.fromkeys(refunds, "in_hand")
    # Where it lay in cash on the day, a later line of the bank changes nothing; elsewhere it tells more.
    for number, (_, late) in seen.items():
        if number in rest and lies.get(number) not in cash and late:
            found.late[number] = late
            rest[number] -= late
    for original in {row["refund_of"] for row in ours if row["refund_of"]}:
        refunds = [row["id"] for row in ours if row["refund_of"] == original and row["id"] not in lies]
        follow = lies.get(original) == "unexplained" and 0 < rest[original] >= -sum(rest[each] for each in refunds)
        lies |= dict.fromkeys(refunds, "unexplained" if follow else "on_way")
    _sort_out(rows, ours, kept, seen, rest, lies, found)


def _sort_out(
    rows: Rows, ours: list[Row], kept: set[int], seen: dict[int, list[int]], rest: dict[int, int],
    lies: dict[int, str], found: Reckoned,
) -> None:  # fmt: skip
    hands: Counter[str] = Counter()
    deposits: Counter[int] = Counter()
    unknown: Counter[int] = Counter()
    counts, sums = Counter[str](), Counter[str]()
    for row in ours:
        number, amount, first = row["id"], rest[row["id"]], row["refund_of"] or row["id"]
        parts = {"banked": seen[number][0], "in_transit": found.late.get(number, 0), "in_hand": 0, "unexplained": 0}
        match lies[number]:
            case "in_hand":
                hands[rows.custody[first]] += amount
                parts["in_hand"] = amount
            case "unexplained":
                unknown[first] += amount
                parts["unexplained"] = amount
            case "handed_in":
                deposits[rows.deposited[number]] += amount
                parts["in_transit"] += amount
            case "on_way":
                found.on_way |= {number: amount} if amount else {}
                parts["in_transit"] += amount
        found.parts[number] = (parts["banked"], parts["in_hand"], parts["in_transit"], parts["unexplained"])
        sums.update(parts)
        if number in kept:
            farthest = ("unexplained", "in_transit", "in_hand", "banked")
            counts[next((place for place in farthest if parts[place]), "banked")] += 1
    found.places = {place: (counts[place], sums[place]) for place in ("banked", "in_hand", "in_transit", "unexplained")}
    found.in_hand = {name: amount for name, amount in hands.items() if amount}
    found.handed_in = {number: amount for number, amount in deposits.items() if amount}
    found.unexplained = {number: amount for number, amount in unknown.items() if amount}


def _lines(rows: Rows, lines: list[Row], campaign: int, day: str, found: Reckoned) -> None:
    uses: dict[int, Counter[str]] = defaultdict(Counter)
    for match in rows.matched:
        line, payment, credit = match["line"], match["payment"], match["credit"]
        if credit:
            if max(rows.lines[line]["on_date"], rows.lines[credit]["on_date"]) <= day:
                uses[line]["reversed"] += match["amount"]
                uses[credit]["reversed"] -= match["amount"]
        elif payment is None:
            uses[line]["aside"] += match["amount"]
        elif rows.payments[payment]["on_date"] <= day:
            uses[line]["here" if rows.campaign_of(payment) == campaign else "other"] += match["amount"]
    counts, sums = Counter[str](), Counter[str]()
    for line in lines:
        mine = uses[line["id"]]
        left = line["amount"] - sum(mine.values())
        if left:
            found.left[line["id"]] = left
        found.aside |= {line["id"]: mine["aside"]} if mine["aside"] else {}
        found.other |= {line["id"]: mine["other"]} if mine["other"] else {}
        sums.update({**mine, "unclaimed": left})
        counts.update(name for name, amount in {**mine, "unclaimed": left}.items() if amount)
    found.claims = {
        name: (counts[name], sums[name]) for name in ("here", "other", "aside", "reversed", "unclaimed")
    }  # fmt: skip

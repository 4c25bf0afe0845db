"""Every figure in every paper, of a made drive of 5,000 people and of the branch's, reckoned independently."""

import csv
import io
import itertools
import json
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook

from tests import made
from tests.conftest import Donate
from tests.made import DAYS, FIRST, ROSTER_DAYS, made_book, made_drive
from tests.reckoning import (
    EVER,
    Count,
    Drive,
    Figures,
    Giver,
    Money,
    Promise,
    Shown,
    added,
    counted,
    counted_as,
    due,
    figures,
    grouped,
    heads,
    on_roster,
    printed,
    rate,
    roster,
    shown,
    table,
    yuan,
)

LANGS = ("zh", "en")
AXES = ("channel,round", "channel", "round", "department", "date")
AS_OF = (None, DAYS[0], DAYS[4], DAYS[9], DAYS[11] + timedelta(1))
KEYS = {"channel": "channel", "round": "round", "department": "department", "date": "gift_date"}
ROUNDS = {"zh": {1: "首轮", 2: "二次捐款"}, "en": {1: "Round 1", 2: "Round 2"}}
NO_DEPARTMENT = {"zh": "（无部门）", "en": "(none)"}
POPULATIONS = {
    "zh": {"in-service": "在职", "dispatched": "派遣", "retired": "离退休", "external": "外部"},
    "en": {"in-service": "in-service", "dispatched": "dispatched", "retired": "retired", "external": "external"},
}
TOTAL = {"zh": "合计", "en": "Total"}
STATES = {
    "zh": {"promised": "待到账", "part": "部分到账", "paid": "已到账", "over": "多付"},
    "en": {"promised": "promised", "part": "part paid", "paid": "paid", "over": "overpaid"},
}
Rows = list[list[str]]


@pytest.fixture
def drive(donate: Donate, tmp_path: Path) -> Drive:
    """The made drive, on record in this test's book."""
    (tmp_path / "book.db").write_bytes(made_book())
    return made_drive()[0]


def asked(as_of: date | None, **more: str) -> str:
    """The options that say of what a report is."""
    return " ".join(f"--{name} {value}" for name, value in {"as-of": as_of, **more}.items() if value)


def object_of(count: Count) -> dict[str, int | None]:
    return {"low": count[0], "high": count[1]}


def figures_of(found: Figures) -> dict[str, Any]:
    """A row as programs read it."""
    return {
        "pledged": yuan(found.pledged), "received": yuan(found.received), "outstanding": yuan(found.outstanding),
        "at_least": found.at_least, "gifts": found.gifts,
        "participations": object_of(found.participations), "donors": object_of(found.donors),
    }  # fmt: skip


def flags(drive: Drive, promises: list[Promise], day: date) -> tuple[bool, bool, bool]:
    """Whether pledged, received and outstanding are "at least" so much."""
    return (
        any(one.at_least for one in promises),
        any(drive.received_at_least(one, day) for one in promises),
        any(one.at_least and due(drive, one, day) for one in promises),
    )


def money_of(drive: Drive, promises: list[Promise], found: Figures, day: date) -> list[str]:
    sums = (found.pledged, found.received, found.outstanding)
    return [printed(fen, flag) for fen, flag in zip(sums, flags(drive, promises, day), strict=True)]


def place(drive: Drive, axis: str, value: Any, lang: str) -> str:
    """A row's place as people read it."""
    match axis:
        case "channel":
            return drive.channels[value][lang == "en"]
        case "round":
            return drive.rounds[value] or ROUNDS[lang][value]
        case "department":
            return value or NO_DEPARTMENT[lang]
    return str(value)


def markdown(text: str) -> tuple[str, list[str], Rows, list[str]]:
    """Title, heading, rows and notes of a table in Markdown."""
    lines = text.splitlines()
    cells = [[cell.strip().replace("\\", "") for cell in line.split(" | ")] for line in lines if line.startswith("|")]
    cells = [[cell.strip("| ") for cell in row] for row in cells]
    notes = [line for line in lines[1:] if line and not line.startswith("|")]
    return lines[0].strip("*"), cells[0], cells[2:], notes


@pytest.mark.parametrize("by", AXES)
def test_totals(by: str, drive: Drive, donate: Donate) -> None:
    for basis, as_of in itertools.product(("pledged", "received"), AS_OF):
        options = asked(as_of, by=by, basis=basis)
        report = json.loads(donate(f"report totals {options} --format json").out)
        rows = {tuple(row.pop(KEYS[axis]) for axis in by.split(",")): row for row in report["rows"]}
        right = table(drive, by, basis, as_of or EVER)
        if by == "date":
            right = {(str(day),): found for (day,), found in right.items()}
        assert rows == {key: figures_of(found) for key, found in right.items()}, options
        whole = figures(drive, drive.standing(as_of or EVER), basis, as_of or EVER)
        assert report["total"] == figures_of(whole), options


@pytest.mark.parametrize("by", AXES)
@pytest.mark.parametrize("lang", LANGS)
def test_totals_as_printed(lang: str, by: str, drive: Drive, donate: Donate) -> None:
    for basis, as_of in (("pledged", None), ("received", DAYS[9])):
        day = as_of or EVER
        found = donate(f"--lang {lang} report totals {asked(as_of, by=by, basis=basis)} --format md").out
        _, _, rows, notes = markdown(found)
        axes, standing = by.split(","), drive.standing(day)
        right = []
        for key, row in table(drive, by, basis, day).items():
            promises = [one for one in standing if key_of(drive, one, axes) == key]
            places = [place(drive, axis, value, lang) for axis, value in zip(axes, key, strict=True)]
            right.append([*places, *printed_row(drive, promises, row, day)])
        whole = figures(drive, standing, basis, day)
        total = [TOTAL[lang], *[""] * (len(axes) - 1), *printed_row(drive, standing, whole, day)]
        assert sorted(rows[:-1]) == sorted(right)
        assert rows[-1] == total
        assert any(printed(whole.over) in note for note in notes)


def key_of(drive: Drive, promise: Promise, axes: list[str]) -> tuple[object, ...]:
    known = {"channel": promise.channel, "round": promise.round, "date": promise.on}
    return tuple(known.get(axis, drive.who(promise).department) for axis in axes)


def printed_row(drive: Drive, promises: list[Promise], row: Figures, day: date) -> list[str]:
    counts = [str(row.gifts), counted_as(row.participations), counted_as(row.donors)]
    return [*money_of(drive, promises, row, day), *counts]


def test_the_same_totals_in_csv(drive: Drive, donate: Donate) -> None:
    for lang in LANGS:
        found = donate(f"--lang {lang} report totals --format csv").out
        rows = list(csv.reader(io.StringIO(found)))[1:]
        right = [
            [place(drive, "channel", key[0], lang), place(drive, "round", key[1], lang), *csv_row(row)]
            for key, row in table(drive, "channel,round").items()
        ]
        assert sorted(rows[:-1]) == sorted(right)
        assert rows[-1] == [TOTAL[lang], "", *csv_row(figures(drive, drive.standing()))]


def csv_row(row: Figures) -> list[str]:
    money = [yuan(fen) for fen in (row.pledged, row.received, row.outstanding)]
    return [*money, str(row.at_least).lower(), str(row.gifts), counted_as(row.participations), counted_as(row.donors)]


@pytest.mark.parametrize("roster_on", ROSTER_DAYS)
@pytest.mark.parametrize("axis", ["department", "population"])
def test_rates(axis: str, roster_on: date, drive: Drive, donate: Donate) -> None:
    for basis, as_of in (("pledged", None), ("received", DAYS[5])):
        day, standing, listed = as_of or EVER, drive.standing(as_of or EVER), roster(drive, roster_on)
        options = asked(as_of, basis=basis, **{"roster-on": str(roster_on)})
        report = json.loads(donate(f"report {axis}s {options} --format json").out)
        for row in report["rows"]:
            value = row.pop(axis)
            promises = [one for one in standing if getattr(drive.who(one), axis) == value]
            of_row = [giver for giver in listed if getattr(giver, axis) == value]
            if value is not None:
                check_rate(drive, row, promises, of_row, basis, day)
        check_rate(drive, report["total"], standing, listed, basis, day)


def check_rate(
    drive: Drive, row: dict[str, Any], promises: list[Promise], listed: list[Giver], basis: str, day: date
) -> None:
    """One row of a report with rates; a cell that is empty in the total is left out of it."""
    found, giving = figures(drive, promises, basis, day), counted(drive, promises, basis, day)
    share = on_roster(drive, giving, listed)
    ends, exact = row.pop("rate", None), rate(share, len(listed))
    assert {key: value for key, value in row.items() if value is not None} == {
        "donors": object_of(heads(drive, giving)),
        **({"roster": len(listed), "of_roster": object_of(share)} if listed else {}),
        **{key: value for key, value in figures_of(found).items() if key in row and key != "donors"},
    }
    assert (ends is None) == (exact is None)
    if ends and exact:
        assert all(abs(ends[key] - end) <= 0.00005 for key, end in zip(("low", "high"), exact, strict=True))
        assert 0 <= exact[0] <= exact[1] <= 1


def test_departments_without_a_gift_are_kept(drive: Drive, donate: Donate) -> None:
    known = {giver.department for giver in drive.givers.values() if not giver.void} - {None}
    for order in ("name", "pinyin", "given"):
        report = json.loads(donate(f"report departments --order {order} --format json").out)
        named = [row["department"] for row in report["rows"]]
        assert set(named) - {None} == known
        assert len(named) == len(set(named))
        assert named[-2:] == [made.RETIRED, None]


def test_people_of_no_department_are_rated_by_name(drive: Drive, donate: Donate) -> None:
    """A group of no department may be anyone of its population, so it proves nobody of those who have none either."""
    report = json.loads(donate(f"report departments --roster-on {DAYS[0]} --format json").out)
    row = next(row for row in report["rows"] if row["department"] is None)
    promises = [one for one in drive.standing() if drive.who(one).department is None]
    listed = [giver for giver in roster(drive, DAYS[0]) if giver.department is None]
    people = [one for one in promises if drive.who(one).kind == "person"]
    named, grouped = on_roster(drive, people, listed)[0], on_roster(drive, promises, listed)[0]
    assert named < grouped == len(listed), "the case is there"
    assert row["of_roster"]["low"] == named


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("axis", ["department", "population"])
def test_rates_as_printed(axis: str, lang: str, drive: Drive, donate: Donate) -> None:
    on = DAYS[2]
    _, _, rows, _ = markdown(donate(f"--lang {lang} report {axis}s --roster-on {on} --format md").out)
    found = {row[0]: row[1:] for row in rows}
    values = {getattr(giver, axis) for giver in drive.givers.values() if not giver.void} - {None}
    names = POPULATIONS[lang] if axis == "population" else {}
    for value in (*values, ...):
        whole = value is ...
        promises = [one for one in drive.standing() if whole or getattr(drive.who(one), axis) == value]
        listed = [giver for giver in roster(drive, on) if whole or getattr(giver, axis) == value]
        share = on_roster(drive, promises, listed)
        right = [counted_as(heads(drive, promises)), *([""] * 3 if not listed else rated(share, listed))]
        right += money_of(drive, promises, figures(drive, promises), EVER)
        assert found[TOTAL[lang] if whole else names.get(str(value), str(value))] == right


def rated(share: Count, listed: list[Giver]) -> list[str]:
    ends = [f"{float(end):.1%}" for end in rate(share, len(listed)) or ()]
    return [str(len(listed)), counted_as(share), ends[0] if share[0] == share[1] else "–".join(ends)]


def test_outstanding(drive: Drive, donate: Donate) -> None:
    for as_of in AS_OF:
        day = as_of or EVER
        report = json.loads(donate(f"report outstanding {asked(as_of)} --format json").out)
        owing = sorted((one for one in drive.standing(day) if due(drive, one, day)), key=lambda one: (one.on, one.id))
        assert report["rows"] == [detail_of(drive, one, day) for one in owing]
        assert report["total"]["outstanding"] == yuan(sum(due(drive, one, day) for one in owing))


def detail_of(drive: Drive, one: Promise, day: date = EVER) -> dict[str, Any]:
    """A pledge as programs read it."""
    who = drive.who(one)
    return {
        "pledge": one.id, "date": str(one.on), "donor": who.name, "staff_no": who.staff_no,
        "department": who.department, "channel": one.channel, "round": one.round,
        "people": object_of(heads(drive, [one])), "pledged": yuan(one.amount),
        "received": yuan(drive.received(one, day)), "outstanding": yuan(due(drive, one, day)),
        "at_least": one.at_least, "state": state_of(drive, one, day), "note": one.note,
    }  # fmt: skip


def state_of(drive: Drive, one: Promise, day: date) -> str:
    came = drive.received(one, day)
    if due(drive, one, day):
        return "part" if came else "promised"
    return "over" if came > one.amount and not one.at_least else "paid"


def test_outstanding_as_printed(drive: Drive, donate: Donate) -> None:
    owing = sorted((one for one in drive.standing() if due(drive, one)), key=lambda one: (one.on, one.id))
    for lang in LANGS:
        _, _, rows, _ = markdown(donate(f"--lang {lang} report outstanding --format md").out)
        assert rows[:-1] == [detail_row(drive, one, lang) for one in owing]
        assert rows[-1][10] == printed(sum(due(drive, one) for one in owing), any(one.at_least for one in owing))


def detail_row(
    drive: Drive, one: Promise, lang: str, money: Callable[..., Any] = printed, day: date = EVER
) -> list[Any]:
    """A pledge as people read it."""
    found = detail_of(drive, one, day)
    people = found["people"]
    who = drive.who(one)
    came, owing = drive.received(one, day), due(drive, one, day)
    return [
        str(one.id), str(one.on), who.name or {"zh": "匿名", "en": "anonymous"}[lang], who.staff_no or "",
        who.department or "",
        place(drive, "channel", one.channel, lang), place(drive, "round", one.round, lang),
        counted_as((people["low"], people["high"])), money(one.amount, one.at_least),
        money(came, drive.received_at_least(one, day)), money(owing, one.at_least and owing > 0),
        STATES[lang][found["state"]], one.note or "",
    ]  # fmt: skip


SCOPES: tuple[dict[str, str], ...] = (
    {}, {"round": "2"}, {"channel": "staff"}, {"channel": "staff", "round": "2"}, {"department": "荷塘支行"},
    {"department": "翠微支行", "round": "1"}, {"channel": "counter", "round": "2"}, {"channel": "party-retired"},
    {"department": made.SILENT},
)  # fmt: skip


def in_scope(drive: Drive, scope: dict[str, str], day: date = EVER) -> list[Promise]:
    return [
        one for one in drive.standing(day)
        if scope.get("channel", one.channel) == one.channel and int(scope.get("round", one.round)) == one.round
        and scope.get("department", drive.who(one).department) == drive.who(one).department
    ]  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_counts(scope: dict[str, str], drive: Drive, donate: Donate) -> None:
    for basis, as_of in (("pledged", None), ("received", DAYS[6])):
        day = as_of or EVER
        promises = in_scope(drive, scope, day)
        whole = figures(drive, promises, basis, day)
        options = asked(as_of, basis=basis, **scope)
        (row,) = json.loads(donate(f"report counts {options} --format json").out)["rows"]
        given = given_by_name(drive, counted(drive, promises, basis, day), basis, day)
        middle = median([low for low, _ in given.values()])
        money = whole.pledged if basis == "pledged" else whole.received
        vague = flags(drive, promises, day)[basis == "received"]
        assert row == {
            "gifts": whole.gifts, "participations": object_of(whole.participations), "donors": object_of(whole.donors),
            basis: yuan(money), "at_least": vague, "average": average(money, whole.donors, at_least=vague),
            "median": None if middle is None else yuan(middle), "named": len(given),
        }  # fmt: skip


def given_by_name(drive: Drive, promises: list[Promise], basis: str, day: date) -> dict[int, tuple[int, bool]]:
    """What each named person and organisation gave, and whether it was at least so much."""
    found: dict[int, tuple[int, bool]] = {}
    for one in promises:
        who = drive.who(one)
        if who.kind in ("person", "organisation"):
            fen, vague = found.get(who.id, (0, False))
            more = one.amount if basis == "pledged" else drive.received(one, day)
            also = one.at_least if basis == "pledged" else drive.received_at_least(one, day)
            found[who.id] = fen + more, vague or also
    return found


def median(amounts: list[int]) -> int | None:
    """The middle one; of two middle ones the half between them, to the fen."""
    if not amounts:
        return None
    ordered, half = sorted(amounts), len(amounts) // 2
    return ordered[half] if len(amounts) % 2 else (ordered[half - 1] + ordered[half] + 1) // 2


def average(money: int, donors: Count, *, at_least: bool) -> dict[str, str | None] | None:
    """The total over the donors, from the least that it can be to the most; None where nothing can be said."""
    low, high = donors
    if not low or (at_least and high is None):
        return None
    if low == high and not at_least:
        exact = yuan(round_half_up(money, low))
        return {"low": exact, "high": exact}
    least = None if high is None else yuan(money // high)
    return {"low": least, "high": None if at_least else yuan(-(-money // low))}


def round_half_up(money: int, parts: int) -> int:
    return (2 * money + parts) // (2 * parts)


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_counts_explained(scope: dict[str, str], drive: Drive, donate: Donate) -> None:
    """The bridge adds up to the counts of the totals, and its named steps are made by the people who made them."""
    for basis, as_of in (("pledged", None), ("received", DAYS[6])):
        day = as_of or EVER
        promises = in_scope(drive, scope, day)
        whole, giving = figures(drive, promises, basis, day), counted(drive, promises, basis, day)
        report = json.loads(donate(f"report counts --explain {asked(as_of, basis=basis, **scope)} --format json").out)
        steps = {row["step"]: row for row in report["rows"]}
        assert len(steps) == len(report["rows"])
        low, high = whole.gifts, cast(int | None, whole.gifts)
        for row in report["rows"]:
            low += row["low"] or 0
            unknown = row["low"] is not None and row["high"] is None
            high = None if high is None or unknown else high + (row["high"] or 0)
            assert row["reached"] == {"low": low, "high": high}, row["step"]
        assert steps["gifts"]["reached"] == object_of((whole.gifts, whole.gifts))
        assert steps["participations"]["reached"] == object_of(whole.participations)
        assert steps["donors"]["reached"] == object_of(whole.donors)
        for step, right in named_steps(drive, giving, basis, day).items():
            told = steps.get(step, {"who": [], "high": 0})
            if step != "again" or basis == "pledged":
                assert sorted(person["number"] for person in told["who"]) == sorted(right.values()), step
                assert sorted(str(person["donor"]) for person in told["who"]) == sorted(map(drive.name_of, right)), step
                assert told["high"] == sum(right.values())


def named_steps(drive: Drive, promises: list[Promise], basis: str, day: date) -> dict[str, dict[int, int]]:
    """By how much each named donor makes participations fewer than gifts, and donors fewer than participations."""
    named = grouped([one for one in promises if drive.who(one).kind in ("person", "organisation")],
                    lambda one: drive.who(one).id)  # fmt: skip
    found: dict[str, dict[int, int]] = {"again": {}, "channels": {}, "rounds": {}}
    for number, theirs in named.items():
        cells, rounds = {(one.channel, one.round) for one in theirs}, {one.round for one in theirs}
        gifts = len(theirs) if basis == "pledged" else sum(len(drive.kept(one, day)) for one in theirs)
        found["again"][number] = len(cells) - gifts
        found["channels"][number] = len(rounds) - len(cells)
        found["rounds"][number] = 1 - len(rounds)
    return {step: {number: less for number, less in people.items() if less} for step, people in found.items()}


def test_trend(drive: Drive, donate: Donate) -> None:
    for basis, as_of in itertools.product(("pledged", "received"), (None, DAYS[3], DAYS[8])):
        report = json.loads(donate(f"report trend {asked(as_of, basis=basis)} --format json").out)
        right = trend(drive, basis, as_of or EVER)
        for row in report["rows"]:
            row.pop("bar")
        assert report["rows"] == right
        last = right[-1]
        assert report["total"] == {key: value for key, value in last.items() if key != "date"} | {
            "amount": last["amount_so_far"], "gifts": sum(row["gifts"] for row in right),
            "at_least": any(row["at_least"] for row in right),
        }  # fmt: skip


def trend(drive: Drive, basis: str, day: date) -> list[dict[str, Any]]:
    """Each day's money and gifts, and all so far: pledged by the day of the gift, received by the day it came."""
    standing = drive.standing(day)
    if basis == "pledged":
        moved = [(one.on, one.amount, one.at_least, 1) for one in standing]
        since = {one.id: one.on for one in standing}
    else:
        came = [(one, money) for one in standing for money in drive.by_promise.get(one.id, ()) if money.on <= day]
        kept = {money.id for one in standing for money in drive.kept(one, day)}
        moved = [(m.on, m.amount, m.at_least and m.id in kept, int(m.id in kept)) for _, m in came]
        since = {one.id: min(m.on for m in drive.kept(one, day)) for one in counted(drive, standing, basis, day)}
    rows, so_far = [], 0
    for today in sorted({on for on, *_ in moved}):
        of_day = [move for move in moved if move[0] == today]
        so_far += sum(fen for _, fen, _, _ in of_day)
        known = [one for one in standing if since.get(one.id, EVER) <= today]
        cells = grouped(known, lambda one: (one.channel, one.round)).values()
        rows.append({
            "date": str(today), "amount": signed_yuan(sum(fen for _, fen, _, _ in of_day)),
            "at_least": any(vague for _, _, vague, _ in of_day), "gifts": sum(number for *_, number in of_day),
            "amount_so_far": yuan(so_far),
            "participations_so_far": object_of(added(heads(drive, cell) for cell in cells)),
            "donors_so_far": object_of(heads(drive, known)),
        })  # fmt: skip
    return rows


def signed_yuan(fen: int) -> str:
    return yuan(fen) if fen >= 0 else f"-{yuan(-fen)}"


def test_two_rounds_compared(drive: Drive, donate: Donate) -> None:
    for basis, as_of in (("pledged", None), ("received", DAYS[8])):
        day = as_of or EVER
        report = json.loads(donate(f"report compare --rounds 1 2 {asked(as_of, basis=basis)} --format json").out)
        rows = {(row.pop("channel"), row.pop("measure")): row for row in report["rows"]}
        assert len(rows) == 6 * (len(drive.channels) + 1) == len(report["rows"])
        for (channel, measure), row in rows.items():
            first, second = (
                measured(drive, [one for one in drive.standing(day) if one.round == number
                                 and channel in (one.channel, "total", "", None)], basis, day)[measure]
                for number in (1, 2)
            )  # fmt: skip
            assert row["first"] == first[0], (channel, measure)
            assert row["second"] == second[0], (channel, measure)
            assert row["difference"] == less(second, first), (channel, measure)


Ends = tuple[int | None, int | None] | None


def measured(drive: Drive, promises: list[Promise], basis: str, day: date) -> dict[str, tuple[Any, Ends, bool]]:
    """Each measure as programs read it, from its least to its most, and whether it is money."""
    found, vague = figures(drive, promises, basis, day), flags(drive, promises, day)
    money = found.pledged if basis == "pledged" else found.received
    mean = average(money, found.donors, at_least=vague[basis == "received"])
    ends = mean and tuple(end and int(end.replace(".", "")) for end in mean.values())
    return {
        "pledged": (yuan(found.pledged), (found.pledged, None if vague[0] else found.pledged), True),
        "received": (yuan(found.received), (found.received, None if vague[1] else found.received), True),
        "gifts": (found.gifts, (found.gifts, found.gifts), False),
        "participations": (object_of(found.participations), found.participations, False),
        "donors": (object_of(found.donors), found.donors, False),
        "average": (mean, ends, True),  # type: ignore[dict-item]
    }


def less(one: tuple[Any, Ends, bool], other: tuple[Any, Ends, bool]) -> dict[str, Any] | None:
    """From the least to the most that the first can be above the other."""
    if one[1] is None or other[1] is None:
        return None
    (low, high), (low_other, high_other) = one[1], other[1]
    least = None if low is None or high_other is None else low - high_other
    most = None if high is None or low_other is None else high - low_other
    if least is most is None:
        return None
    shown = signed_yuan if one[2] else int
    return {"low": None if least is None else shown(least), "high": None if most is None else shown(most)}


def test_export_as_data(drive: Drive, donate: Donate) -> None:
    """The JSON has the summary, every standing pledge and what is due; the CSV every standing pledge."""
    for lang, basis, as_of in (("zh", "pledged", None), ("en", "received", DAYS[5])):
        day = as_of or EVER
        donate(f"--lang {lang} export {lang}.json {asked(as_of, basis=basis)}")
        found = json.loads(Path(f"{lang}.json").read_text(encoding="utf-8"))
        cells = {(row.pop("channel"), row.pop("round")): row for row in found["rows"]}
        assert cells == {key: figures_of(row) for key, row in table(drive, "channel,round", basis, day).items()}
        assert found["total"] == figures_of(figures(drive, drive.standing(day), basis, day))
        detail = [detail_of(drive, one, day) for one in drive.standing(day)]
        assert sorted(found["detail"], key=itemgetter("pledge")) == detail
        owing = [one for one in drive.standing(day) if due(drive, one, day)]
        assert sorted(found["outstanding"], key=itemgetter("pledge")) == [detail_of(drive, one, day) for one in owing]


@pytest.mark.parametrize("lang", LANGS)
def test_export_as_csv(lang: str, drive: Drive, donate: Donate) -> None:
    donate(f"--lang {lang} export out.csv")
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *rows, total = csv.reader(file)
    standing = drive.standing()
    right = [csv_detail(drive, one, lang) for one in standing]
    assert sorted(rows, key=lambda row: int(row[0])) == right
    whole = figures(drive, standing)
    assert total == [TOTAL[lang], *[""] * 7, yuan(whole.pledged), yuan(whole.received), yuan(whole.outstanding), "true",
                     "", ""]  # fmt: skip


def csv_detail(drive: Drive, one: Promise, lang: str) -> list[str]:
    row = detail_row(drive, one, lang, lambda fen, _: yuan(fen))
    return [*row[:11], str(one.at_least).lower(), *row[11:]]


SHEETS = {
    "zh": {"summary": "汇总", "departments": "各部门", "days": "按日", "detail": "明细", "outstanding": "待到账",
           "notice": "公示", "counts": "人数说明", "check": "核对"},
    "en": {"summary": "Summary", "departments": "Departments", "days": "By day", "detail": "Detail",
           "outstanding": "Outstanding", "notice": "Notice", "counts": "Counts", "check": "Check"},
}  # fmt: skip
WORDS = {
    "channel": ("渠道", "Channel"), "round": ("轮次", "Round"), "department": ("部门", "Department"),
    "pledged": ("认捐（元）", "Pledged"), "received": ("到账（元）", "Received"), "gifts": ("笔数", "Gifts"),
    "outstanding": ("待到账（元）", "Outstanding"), "participations": ("人次", "Participations"),
    "donors": ("人数", "Donors"), "pledge": ("认捐号", "Pledge"), "date": ("日期", "Date"),
    "donor": ("捐款人", "Donor"), "amount": ("金额（元）", "Amount"), "step": ("由来", "Step"),
    "reached": ("得", "Count"), "amount_so_far": ("累计（元）", "So far"),
    "participations_so_far": ("累计人次", "Participations so far"), "donors_so_far": ("累计人数", "Donors so far"),
}  # fmt: skip
FIGURES = ("pledged", "received", "outstanding", "gifts", "participations", "donors")


def as_read(cell: Any) -> str:
    """A cell of a workbook as its reader sees it."""
    value, form = cell.value, cell.number_format
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return str(value or "")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if form.startswith("#,##0.00"):
        return printed(round(value * 100), "+" in form)
    return f"{value:.1%}" if "%" in form else str(value)


def under(sheet: Any, keys: tuple[str, ...], lang: str) -> list[Rows]:
    """What stands below each heading that has these words, those columns alone, up to a total or an empty row.

    Asked for the figures, it gives what stands before them, too: by what the rows are.
    """
    wanted = [WORDS[key][lang == "en"] for key in keys]
    blocks: list[Rows] = []
    places: list[int] = []
    for row in ([as_read(cell) for cell in cells] for cells in sheet.iter_rows()):
        if set(wanted) <= set(row):
            places = [row.index(word) for word in wanted]
            blocks.append([])
        elif places and any(row):
            before = [cell for cell in row[: places[0]] if cell] if keys == FIGURES else []
            blocks[-1].append([*before, *(row[place] for place in places)])
            places = [] if TOTAL[lang] in row[:2] else places
        else:
            places = []
    return blocks


@pytest.mark.parametrize("lang", LANGS)
def test_every_sheet_of_the_workbook(lang: str, drive: Drive, donate: Donate) -> None:
    basis, as_of = ("pledged", None) if lang == "zh" else ("received", DAYS[8])
    donate(f"--lang {lang} export out.xlsx {asked(as_of, basis=basis)}")
    book = load_workbook("out.xlsx")
    titles = {title: sheet for sheet, title in SHEETS[lang].items()}
    assert sorted(titles[sheet.title] for sheet in book) == sorted(WRITTEN)
    for sheet in book:
        keys, blocks = WRITTEN[titles[sheet.title]](drive, lang, basis, as_of or EVER)
        found = under(sheet, keys, lang) if keys else []
        if sheet.title == SHEETS[lang]["counts"]:
            found = [[row for row in found[0] if not row[0].startswith((" ", "\u3000")) and row[1]]]
        assert [sorted(block) for block in found] == [sorted(block) for block in blocks], sheet.title


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_check_sheet_reckoned_anew(drive: Drive, donate: Donate, tmp_path: Path) -> None:
    donate("--lang zh export out.xlsx")
    check_recalculated(tmp_path, "zh", rows=79)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_check_sheet_of_the_branch_reckoned_anew(hubei: Drive, donate: Donate, tmp_path: Path) -> None:
    donate("--lang en export out.xlsx --basis received")
    check_recalculated(tmp_path, "en", rows=12)


def check_recalculated(folder: Path, lang: str, *, rows: int) -> None:
    """Every formula is 0 when a spreadsheet program reckons it."""
    # LibreOffice believes a value that stands beside a formula; openpyxl keeps the formulas alone.
    load_workbook("out.xlsx").save("bare.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "xlsx",
         "--outdir", "again", "bare.xlsx"], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = load_workbook("again/bare.xlsx", data_only=True, read_only=True)[SHEETS[lang]["check"]]
    values = [row for row in found.iter_rows(values_only=True) if any(isinstance(cell, int | float) for cell in row)]
    assert [row for row in values if any(isinstance(cell, int | float) and cell for cell in row)] == []
    assert len(values) >= rows


Blocks = tuple[tuple[str, ...], list[Rows]]
"""Columns, and the rows of each table on a sheet that has them."""


def summary_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    """Three tables: by channel and round, by channel, by round."""
    axes = (["channel", "round"], ["channel"], ["round"])
    tables = [totals_rows(drive, each, lang, basis, day) for each in axes]
    return FIGURES, [[[cell for cell in row if cell] for row in rows] for rows in tables]


def departments_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    return ("department", *FIGURES), [totals_rows(drive, ["department"], lang, basis, day)]


def totals_rows(drive: Drive, axes: list[str], lang: str, basis: str, day: date) -> Rows:
    """Every row of the totals as printed, and the total."""
    standing, rows = drive.standing(day), []
    for key, row in table(drive, ",".join(axes), basis, day).items():
        promises = [one for one in standing if key_of(drive, one, axes) == key]
        places = [place(drive, axis, value, lang) for axis, value in zip(axes, key, strict=True)]
        rows.append([*places, *printed_row(drive, promises, row, day)])
    whole = printed_row(drive, standing, figures(drive, standing, basis, day), day)
    return [*rows, [TOTAL[lang], *[""] * (len(axes) - 1), *whole]]


def days_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    rows, so_far, vague = [], 0, False
    for row in trend(drive, basis, day):
        fen = int(row["amount"].replace(".", ""))
        so_far, vague = so_far + fen, vague or row["at_least"]
        people = [counted_as((row[key]["low"], row[key]["high"])) for key in ("participations_so_far", "donors_so_far")]
        rows.append([row["date"], printed(fen, row["at_least"]), str(row["gifts"]), printed(so_far, vague), *people])
    whole = figures(drive, drive.standing(day), basis, day)
    last = [printed(so_far, vague), str(whole.gifts), printed(so_far, vague)]
    total = [TOTAL[lang], *last, counted_as(whole.participations), counted_as(whole.donors)]
    keys = ("date", "amount", "gifts", "amount_so_far", "participations_so_far", "donors_so_far")
    return keys, [[*rows, total]]


def detail_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    return pledges_block(drive, drive.standing(day), lang, day)


def outstanding_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    return pledges_block(drive, [one for one in drive.standing(day) if due(drive, one, day)], lang, day)


def pledges_block(drive: Drive, promises: list[Promise], lang: str, day: date) -> Blocks:
    rows = [detail_row(drive, one, lang, day=day) for one in promises]
    kept = [[*row[:3], *row[4:7], *row[8:11]] for row in rows]
    sums = money_of(drive, promises, figures(drive, promises, "pledged", day), day)
    keys = ("pledge", "date", "donor", "department", "channel", "round", "pledged", "received", "outstanding")
    return keys, [[*kept, [TOTAL[lang], *[""] * 5, *sums]]]


def notice_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    lines = shown(drive, basis, day)
    rows = [
        [line.department or "", "" if line.choice == "no-amount" else printed(line.amount, line.at_least)]
        for line in lines
    ]
    whole = figures(drive, drive.standing(day), basis, day)
    total = printed(whole.received if basis == "received" else whole.pledged, any(line.at_least for line in lines))
    return ("department", "amount"), [[*rows, ["", total]]]


def counts_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    """The three counts that the steps lead to; the steps themselves are compared as data."""
    whole = figures(drive, drive.standing(day), basis, day)
    counts = ((whole.gifts, whole.gifts), whole.participations, whole.donors)
    names = [WORDS[key][lang == "en"] for key in ("gifts", "participations", "donors")]
    return ("step", "reached"), [[[name, counted_as(count)] for name, count in zip(names, counts, strict=True)]]


def check_sheet(drive: Drive, lang: str, basis: str, day: date) -> Blocks:
    """Formulas, which are reckoned anew elsewhere."""
    return (), []


WRITTEN: dict[str, Callable[[Drive, str, str, date], Blocks]] = {
    "summary": summary_sheet, "departments": departments_sheet, "days": days_sheet, "detail": detail_sheet,
    "outstanding": outstanding_sheet, "notice": notice_sheet, "counts": counts_sheet, "check": check_sheet,
}  # fmt: skip


def branch() -> Drive:
    """The branch's campaign of 2020, from the story's own figures."""
    givers = {
        number: Giver(number, "group", name, population=population, headcount=people)
        for number, (name, population, people) in enumerate(
            (("员工", "in-service", 78), ("青年员工", "in-service", 13), ("在职党员", "in-service", 36),
             ("离退休党员", "retired", None)), 1,
        )
    }  # fmt: skip
    day = date(2020, 3, 17)
    cells = (("staff", 1, 1310000), ("youth", 1, 260000), ("party-active", 2, 362000), ("party-retired", 2, 782000))
    promises = tuple(
        Promise(number, number, channel, round, fen, day, people=givers[number].headcount)
        for number, (channel, round, fen) in enumerate(cells, 1)
    )
    money = tuple(Money(one.id, one.id, one.amount, day) for one in promises)
    channels = {code: names for code, names in made.CHANNELS.items() if code != "counter"}
    return Drive("hubei-2020", "支持湖北抗击新冠肺炎疫情", "Support Hubei against COVID-19", channels,
                 {1: None, 2: None}, givers, promises, money)  # fmt: skip


@pytest.fixture
def hubei(donate: Donate, monkeypatch: pytest.MonkeyPatch) -> Drive:
    """The branch's campaign, in the demo's book."""
    donate("demo")
    monkeypatch.setenv("DONATE_BOOK", "donate-demo/branch-2020.db")
    return branch()


def test_the_reckoning_agrees_with_the_design() -> None:
    """The figures that the design itself states."""
    found = branch()
    whole = figures(found, found.standing(), "received")
    assert (whole.received, whole.gifts, whole.participations, whole.donors) == (2714000, 4, (128, None), (79, None))
    groups = {number: Giver(number, "group", "集体", headcount=people) for number, people in ((1, 118), (2, 212))}
    rounds = tuple(Promise(one.id, one.id, "staff", one.id, 1, FIRST, people=one.headcount) for one in groups.values())
    two = replace(found, givers=groups, promises=rounds, money=())
    assert figures(two, list(rounds)).participations == (330, 330)
    assert figures(two, list(rounds)).donors == (212, 330)


@pytest.mark.parametrize("lang", LANGS)
def test_the_papers_of_the_branch(lang: str, hubei: Drive, donate: Donate) -> None:
    for by, basis in itertools.product(AXES, ("pledged", "received")):
        report = json.loads(donate(f"--lang {lang} report totals --by {by} --basis {basis} --format json").out)
        rows = {tuple(row.pop(KEYS[axis]) for axis in by.split(",")): row for row in report["rows"]}
        right = table(hubei, by, basis)
        assert rows == {tuple(str(part) if by == "date" else part for part in key): figures_of(row)
                        for key, row in right.items()}  # fmt: skip
        assert report["total"] == figures_of(figures(hubei, hubei.standing(), basis))
    lines = shown(hubei)
    notice = json.loads(donate(f"--lang {lang} notice --format json").out)
    assert Counter(plain(row, lang) for row in notice["rows"]) == Counter(map(seen, lines))
    assert notice["total"]["amount"] == "27140.00"
    trend_rows = json.loads(donate(f"--lang {lang} report trend --basis received --format json").out)["rows"]
    assert [{key: value for key, value in row.items() if key != "bar"} for row in trend_rows] == trend(
        hubei, "received", EVER
    )
    counts = json.loads(donate(f"--lang {lang} report counts --explain --basis received --format json").out)["rows"]
    reached = {row["step"]: row["reached"] for row in counts}
    assert reached["gifts"] == object_of((4, 4))
    assert reached["participations"] == object_of((128, None))
    assert reached["donors"] == object_of((79, None))


BRANCH = {
    "zh": ["一天", "78", "13100", "13", "2600", "二次", "36", "3620", "7820", "27140", "128", "79"],
    "en": ["single day", "78", "13,100", "13", "2,600", "second", "36", "3,620", "7,820", "27,140", "128", "79"],
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_brief_of_the_branch(lang: str, hubei: Drive, donate: Donate) -> None:
    """Every figure of the story in its order, and no head-count for those whose number it does not state."""
    text = donate(f"--lang {lang} brief").out.replace("COVID-19", "")
    assert re.findall(r"一天|单日|single day|二次|second|\d+(?:,\d+)*", text) == BRANCH[lang]


NAMELESS = "anonymous"
MARKED = {"zh": "{}（{}）", "en": "{} ({})"}


@pytest.mark.parametrize("lang", LANGS)
def test_notice(lang: str, drive: Drive, donate: Donate) -> None:
    for basis, as_of in (("received", None), ("pledged", DAYS[7])):
        day = as_of or EVER
        lines = shown(drive, basis, day)
        report = json.loads(donate(f"--lang {lang} notice {asked(as_of, basis=basis)} --format json").out)
        whole = figures(drive, drive.standing(day), basis, day)
        assert report["total"] == {
            "amount": yuan(whole.received if basis == "received" else whole.pledged),
            "at_least": any(line.at_least for line in lines),
        }
        assert report["donors"] == object_of(whole.donors)
        assert report["choices"] == Counter(line.choice for line in lines)
        assert [row["number"] for row in report["rows"]] == [*range(1, len(lines) + 1)]
        assert Counter(plain(row, lang) for row in report["rows"]) == Counter(seen(line) for line in lines)
        check_marks(report["rows"], lines, lang)


Look = tuple[str | None, str | None, str, str, bool]


def seen(line: Shown) -> Look:
    """What anybody may see of a line."""
    public = line.choice != "no-amount"
    people = json.dumps(line.people and object_of(line.people))
    return line.name, line.department, people, yuan(line.amount) if public else "", line.at_least and public


def plain(row: dict[str, Any], lang: str) -> Look:
    """A row as it is seen, without the number that tells it from others that look alike."""
    name, _ = unmarked(row["donor"], lang)
    return (
        None if name == NAMELESS else name, row["department"], json.dumps(row["people"]), row["amount"] or "",
        row["at_least"],
    )  # fmt: skip


def unmarked(text: str, lang: str) -> tuple[str, int | None]:
    found = re.fullmatch(r"(.+?)(?:（(\d+)）| \((\d+)\))", text)
    return (found[1], int(found[2] or found[3])) if found else (text, None)


def check_marks(rows: list[dict[str, Any]], lines: list[Shown], lang: str) -> None:
    """Those who look alike in a department and are not the same are numbered from 1 on, and nobody else is."""
    alike: dict[tuple[str | None, str | None], set[int]] = defaultdict(set)
    for line in lines:
        if line.name:
            alike[line.department, line.name].add(line.giver)
    marks: dict[tuple[str | None, str | None], set[int]] = defaultdict(set)
    for row in rows:
        name, mark = unmarked(row["donor"], lang)
        if mark is not None:
            assert row["donor"] == MARKED[lang].format(name, mark)
            marks[row["department"], name].add(mark)
    assert marks == {look: {*range(1, len(who) + 1)} for look, who in alike.items() if len(who) > 1}


HIDDEN = {"zh": "不公开", "en": "not public"}
PEOPLE = {"zh": "{}（{}人）", "en": "{} ({} people)"}
NUMBERED = {"zh": ("序号", "捐款人", "部门", "金额（元）"), "en": ("No.", "Donor", "Department", "Amount (yuan)")}
CHOICES = {
    "zh": {"masked": "隐名 {} 位", "anonymous": "匿名 {} 位", "no-amount": "金额不公开 {} 位"},
    "en": {"masked": "masked {}", "anonymous": "anonymous {}", "no-amount": "without the amount {}"},
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_notice_on_the_wall(lang: str, drive: Drive, donate: Donate) -> None:
    donate(f"--lang {lang} notice out.xlsx --organiser 工会委员会 --contact 分机8000")
    (sheet,) = load_workbook("out.xlsx")
    rows = [[as_read(cell) for cell in row] for row in sheet.iter_rows()]
    heading = next(number for number, row in enumerate(rows) if row[0] == NUMBERED[lang][0])
    size = len(rows[heading]) // rows[heading].count(NUMBERED[lang][0])
    last = next(number for number, row in enumerate(rows) if row[0] == TOTAL[lang])
    parts = [row[start : start + size] for row in rows[heading + 1 : last] for start in range(0, len(row), size)]
    lines, found = shown(drive), [part for part in parts if part[0]]
    assert [int(part[0]) for part in found] == [*range(1, len(lines) + 1)]
    told = Counter((unmarked(part[1], lang)[0], part[2], part[3]) for part in found)
    assert told == Counter(on_the_wall(line, lang) for line in lines)
    whole, text = figures(drive, drive.standing(), "received"), "".join(row[0] for row in rows)
    assert printed(whole.received, at_least=True) in rows[last]
    choices = Counter(line.choice for line in lines)
    for choice, words in CHOICES[lang].items():
        assert words.format(choices[choice]) in text
    hidden = [line.amount for line in lines if line.choice == "no-amount"]
    assert f"{printed(sum(hidden))}" in text


def on_the_wall(line: Shown, lang: str) -> tuple[str, str, str]:
    name = line.name or {"zh": "匿名", "en": "Anonymous"}[lang]
    if line.people and line.people != (1, None):
        name = PEOPLE[lang].format(name, counted_as(line.people))
    amount = HIDDEN[lang] if line.choice == "no-amount" else printed(line.amount, line.at_least)
    return name, line.department or "", amount


def test_the_order_of_the_notice(drive: Drive, donate: Donate) -> None:
    rows = json.loads(donate("notice --order department --format json").out)["rows"]
    places = [place for place, _ in itertools.groupby(row["department"] for row in rows)]
    assert len(places) == len(set(places))
    assert places[-2:] == [made.RETIRED, None]
    rows = json.loads(donate("notice --order amount --format json").out)["rows"]
    amounts = [float(row["amount"] or 0) for row in rows]
    assert amounts == sorted(amounts, reverse=True)


def test_a_notice_by_name_where_the_campaign_says_so(drive: Drive, donate: Donate) -> None:
    donate("campaign edit spring --publish name")
    lines = shown(replace(drive, publish="name"))
    report = json.loads(donate("notice --format json").out)
    assert Counter(plain(row, "en") for row in report["rows"]) == Counter(map(seen, lines))
    check_marks(report["rows"], lines, "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("basis", ["received", "pledged"])
def test_the_figures_of_the_brief(basis: str, lang: str, drive: Drive, donate: Donate) -> None:
    for as_of in (None, DAYS[7]):
        day = as_of or EVER
        found = json.loads(donate(f"--lang {lang} brief --figures {asked(as_of, basis=basis)} --format json").out)
        told = {row["figure"]: row["present"] for row in found["rows"]}
        scopes: dict[str, dict[str, str]] = {"total": {}} | {
            f"channels.{code.replace('-', '_')}": {"channel": code} for code in drive.channels
        } | {f"rounds[{number}]": {"round": str(number)} for number in drive.rounds} | {
            f"channels.{code.replace('-', '_')}.rounds[{number}]": {"channel": code, "round": str(number)}
            for code in drive.channels for number in drive.rounds
        }  # fmt: skip
        for path, scope in scopes.items():
            promises = in_scope(drive, scope, day)
            right = brief_figures(drive, promises, basis, day)
            assert {name: told[f"{path}.{name}"] for name in right} == right, path
        assert told["as_of"] == (as_of and str(as_of))


def brief_figures(drive: Drive, promises: list[Promise], basis: str, day: date) -> dict[str, Any]:
    """A cell of the totals as a template of the brief sees it."""
    row = figures(drive, promises, basis, day)
    giving = counted(drive, promises, basis, day)
    organisations = len({drive.who(one).id for one in giving if drive.who(one).kind == "organisation"})
    low, high = row.donors
    return {
        "amount": yuan(row.received if basis == "received" else row.pledged), "pledged": yuan(row.pledged),
        "received": yuan(row.received), "outstanding": yuan(row.outstanding), "gifts": row.gifts,
        "participations": object_of(row.participations), "donors": object_of(row.donors),
        "people": object_of((low - organisations, None if high is None else high - organisations)),
        "organisations": organisations,
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("basis", ["received", "pledged"])
def test_every_number_in_the_brief(basis: str, lang: str, drive: Drive, donate: Donate) -> None:
    """In the order of rounds and channels: organisations and people, or gifts, and money; then the whole."""
    text = donate(f"--lang {lang} brief --basis {basis}").out
    text = re.sub(r"\d+年\d+月\d+日|\d+月\d+日|From \d+ to \d+ \w+ \d+|\d+ \w+ 2021", "", text)
    numbers = [number.replace(",", "").rstrip(".") for number in re.findall(r"\d[\d,.]*", text)]
    scopes = [{"channel": code, "round": str(number)} for number in drive.rounds for code in drive.channels]
    cells = [cell for scope in scopes if (cell := in_scope(drive, scope))]
    for part in (*cells, drive.standing()):
        right = numbers_of(drive, part, basis)
        told, numbers = numbers[: len(right)], numbers[len(right) :]
        assert sorted(told) == sorted(right)
    assert not numbers


def numbers_of(drive: Drive, promises: list[Promise], basis: str) -> list[str]:
    row, found = figures(drive, promises, basis), brief_figures(drive, promises, basis, EVER)
    money = row.received if basis == "received" else row.pledged
    fen = f"{money / 100:.2f}".removesuffix(".00")
    organisations = [str(found["organisations"])] if found["organisations"] else []
    if all(drive.who(one).kind == "anonymous" for one in promises):
        return [str(row.gifts), fen]
    return [fen, *organisations, str(found["people"]["low"])]

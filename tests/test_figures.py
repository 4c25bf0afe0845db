"""Every figure of the totals against an independent recomputation in plain Python, on books of random acts."""

import itertools
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from donate_cli import auditing, enrolling, recording
from donate_cli.campaigning import BUILT_IN_CHANNELS, add_campaign, find_campaign, open_round
from donate_cli.enrolling import Giver
from donate_cli.errors import DonateError
from donate_cli.importing import apply_plan
from donate_cli.listing import outstanding_table
from donate_cli.lists import Line, SentList
from donate_cli.model import Campaign
from donate_cli.planning import plan_pledges
from donate_cli.plans import Terms
from donate_cli.reporting import totals_table
from donate_cli.store import registry
from donate_cli.store.book import Book
from donate_cli.store.file import create_book, open_book
from donate_cli.undoing import undo_entry
from donate_cli.views.data import as_object
from donate_cli.wording import Wording

START = date(2020, 2, 1)
AXES = {"channel": "channel", "round": "round", "department": "department", "date": "gift_date"}


@dataclass
class Plain:
    """What happened, kept as a child would keep it: lists of facts, nothing summed."""

    donors: dict[int, dict] = field(default_factory=dict)
    pledges: list[dict] = field(default_factory=list)
    payments: list[dict] = field(default_factory=list)
    cancelled: dict[int, date] = field(default_factory=dict)
    entries: dict[int, list[Callable[[], None]]] = field(default_factory=dict)
    lists: list[dict] = field(default_factory=list)

    def record(self, entry: int, facts: list, fact: dict) -> None:
        """Keep a fact, and how it goes when its entry is taken back."""
        facts.append(fact)
        self.entries.setdefault(entry, []).append(lambda: facts.remove(fact))

    def who(self, number: int) -> dict:
        donor = self.donors[number]
        return self.donors[donor["same"]] if donor["same"] else donor


def act(book: Book, campaigns: list[Campaign], plain: Plain, chance: random.Random) -> None:
    """One random act of a clerk, on record in both; what donate refuses has not happened."""
    on = START + timedelta(chance.randint(0, 9))
    acts = {"give": 8, "anonymous": 2, "pay": 5, "refund": 2, "cancel": 2, "merge": 1, "list": 3, "again": 3, "undo": 3}
    match chance.choices([*acts], [*acts.values()])[0]:
        case "give":
            donor = plain.who(chance.choice([n for n, d in plain.donors.items() if d["kind"] != "anonymous"]))
            said = chance.choice([None, "unknown", 5, 60]) if donor["kind"] == "group" else None
            people = None if said == "unknown" else said or donor["headcount"]
            give(book, campaigns, plain, chance, Giver(f"id:{donor['id']}", headcount=said), people, on)
        case "anonymous":
            giver = Giver(department=chance.choice([None, "A"]), population=chance.choice([None, "retired"]))
            give(book, campaigns, plain, chance, giver, None, on, anonymous=True)
        case "pay" if plain.pledges:
            pledge = chance.choice(plain.pledges)
            amount = chance.choice([None, chance.randint(1, 90000), pledge["amount"]])
            entry = recording.add_payment(book, pledge["id"], amount, on=on)
            paid = entry.summary
            fact = {"id": paid["payment"], "of": pledge["id"], "amount": paid["amount"], "on": on, "back": None}
            plain.record(entry.id, plain.payments, fact)
        case "refund" if plain.payments:
            payment = chance.choice(plain.payments)
            amount = chance.choice([None, chance.randint(1, 90000)])
            entry = recording.refund_payment(book, payment["id"], amount, on=on, reason="x")
            back = entry.summary
            facts = {"of": payment["of"], "amount": -back["amount"], "on": on, "back": payment["id"]}
            plain.record(entry.id, plain.payments, {"id": back["payment"], **facts})
        case "cancel" if plain.pledges:
            pledge = chance.choice(plain.pledges)
            entry = recording.cancel_pledge(book, pledge["id"], on=on, reason="x")
            plain.cancelled[pledge["id"]] = on
            plain.entries[entry.id] = [lambda: plain.cancelled.pop(pledge["id"])]
        case "merge":
            one, other = chance.sample([n for n, d in plain.donors.items() if not d["same"]], 2)
            records = [registry.donor(book, number) for number in (one, other)]
            if None in records:  # one for the anonymous, whose only gift was taken back
                return
            entry = enrolling.merge_donors(book, *records)
            before = {number: donor["same"] for number, donor in plain.donors.items()}
            for donor in plain.donors.values():
                if one in (donor["id"], donor["same"]):
                    donor["same"] = other
            merged = [number for number, donor in plain.donors.items() if donor["same"] != before[number]]
            plain.entries[entry.id] = [lambda: [plain.donors[n].update(same=before[n]) for n in merged]]
        case "list":
            send(book, campaigns, plain, chance, on)
        case "again" if plain.lists:
            take_list(book, plain, chance.choice(plain.lists), paid=chance.choice([None, True, on]))
        case "undo" if plain.entries:
            number = chance.choice([*plain.entries])
            undo_entry(book, number, reason=None)
            for take_back in plain.entries.pop(number):
                take_back()


def send(book: Book, campaigns: list[Campaign], plain: Plain, chance: random.Random, on: date) -> None:
    """A new list of a few gifts, no two of which have the same amount: so each line is one gift for ever."""
    known = [plain.who(n) for n, donor in plain.donors.items() if donor["kind"] != "anonymous"]
    lines = [
        {"donor": chance.choice(known)["id"], "amount": 10**6 + 100 * len(plain.lists) + number, "on": on,
         "at_least": chance.random() < 0.1, "round": chance.randint(1, 2)}
        for number in range(chance.randint(1, 5))
    ]  # fmt: skip
    campaign, channel = chance.choice(campaigns), chance.choice(registry.channels(book))
    sent = {"campaign": campaign, "channel": channel, "lines": lines, "sender": chance.choice(["", "工会"])}
    take_list(book, plain, sent, paid=chance.choice([None, True]))
    plain.lists.append(sent)


def take_list(book: Book, plain: Plain, sent: dict, *, paid: bool | date | None) -> None:
    """What is new on the list is recorded; what is there and has never been paid is paid, if the list says so."""
    lines = [
        Line(row, whom=f"id:{one['donor']}", amount=one["amount"], at_least=one["at_least"], on_date=one["on"],
             round=str(one["round"]), paid=max(paid, one["on"]) if isinstance(paid, date) else paid)
        for row, one in enumerate(sent["lines"], 2)
    ]  # fmt: skip
    mapping = (("日期", "on_date"),)
    found = SentList("名单.csv", "", None, ("日期",), mapping, (), iter(lines))
    terms = Terms(sent["campaign"], channel=sent["channel"], sender=sent["sender"], corrections="add")
    entry = apply_plan(book, plan_pledges(book, [found], terms))
    numbers = {row["amount"]: row["id"] for row in book.query("SELECT max(id) AS id, amount FROM pledge GROUP BY 2")}
    for line, one in zip(lines, sent["lines"], strict=True):
        pledge = numbers[one["amount"]]
        on = one["on"] if line.paid is True else line.paid
        if not any(known["id"] == pledge for known in plain.pledges):
            donor = plain.who(one["donor"])
            where = {"campaign": sent["campaign"].id, "channel": sent["channel"].code}
            facts = {"id": pledge, "people": donor["headcount"]}
            plain.record(entry.id, plain.pledges, {**one, **where, **facts, "donor": donor["id"]})
        elif any(payment["of"] == pledge for payment in plain.payments) or pledge in plain.cancelled:
            continue
        if on:
            (row,) = book.query("SELECT max(id) AS id FROM payment WHERE pledge = :pledge", pledge=pledge)
            fact = {"id": row["id"], "of": pledge, "amount": one["amount"], "on": on, "back": None}
            plain.record(entry.id, plain.payments, fact)


def give(book, campaigns, plain, chance, giver, people, on, *, anonymous=False) -> None:
    campaign, channel = chance.choice(campaigns), chance.choice(registry.channels(book))
    facts = {"amount": chance.randint(1, 90000), "round": chance.randint(1, 2), "at_least": chance.random() < 0.1}
    entry = recording.add_pledge(
        book, campaign, channel, giver, facts["amount"],
        on=on, round=facts["round"], at_least=facts["at_least"], anonymous=anonymous,
    )  # fmt: skip
    number = entry.summary["donor"]
    nobody = {"population": giver.population or channel.population, "department": giver.department, "headcount": None}
    plain.donors.setdefault(number, {"id": number, "kind": "anonymous", "same": None, **nobody})
    where = {"campaign": campaign.id, "channel": channel.code, "on": on, "donor": number, "people": people}
    plain.record(entry.id, plain.pledges, {"id": entry.summary["pledge"], **where, **facts})


def people(plain: Plain, pledges: list[dict]) -> dict[str, int | None]:
    """The head-count by the design's own words (section 3)."""
    gifts = [(plain.who(pledge["donor"]), pledge["people"]) for pledge in pledges]
    of = lambda kind: [(donor, size) for donor, size in gifts if donor["kind"] == kind]  # noqa: E731
    distinct = lambda found: len({donor["id"] for donor, _ in found})  # noqa: E731
    low = high = distinct(of("organisation"))
    unknown = any(size is None for _, size in of("group"))
    high += distinct(of("person")) + sum(size or 0 for _, size in of("group")) + len(of("anonymous"))
    for population in {donor["population"] for donor, _ in gifts}:
        here = {kind: [g for g in of(kind) if g[0]["population"] == population] for kind in ("person", "group")}
        departments = {donor["department"] for donor, _ in (*here["person"], *here["group"])} - {None}
        added = sum(
            max(
                distinct([g for g in here["person"] if g[0]["department"] == department]),
                max((size or 1 for donor, size in here["group"] if donor["department"] == department), default=0),
            )
            for department in departments
        )
        anywhere = max((size or 1 for donor, size in here["group"] if donor["department"] is None), default=0)
        low += max(added, anywhere, distinct(here["person"]))
    if not low and of("anonymous"):
        low = 1
    return {"low": low, "high": None if unknown else high}


def figures(plain: Plain, pledges: list[dict], basis: str, day: date) -> dict:
    def so_far(pledge: dict) -> int:
        return sum(p["amount"] for p in plain.payments if p["of"] == pledge["id"] and p["on"] <= day)

    def kept(payment: dict) -> bool:
        back = [p["amount"] for p in plain.payments if p["back"] == payment["id"] and p["on"] <= day]
        return payment["amount"] > 0 and payment["on"] <= day and payment["amount"] + sum(back) > 0

    counted = [pledge for pledge in pledges if basis == "pledged" or so_far(pledge) > 0]
    cells = defaultdict(list)
    for pledge in counted:
        cells[pledge["channel"], pledge["round"]].append(pledge)
    visits = [people(plain, cell) for cell in cells.values()]
    highs = [visit["high"] for visit in visits]
    payments = [p for p in plain.payments if p["of"] in {pledge["id"] for pledge in pledges} and kept(p)]
    yuan = lambda fen: f"{fen // 100}.{fen % 100:02}"  # noqa: E731
    return {
        "pledged": yuan(sum(pledge["amount"] for pledge in pledges)),
        "received": yuan(sum(map(so_far, pledges))),
        "outstanding": yuan(sum(max(pledge["amount"] - so_far(pledge), 0) for pledge in pledges)),
        "at_least": any(pledge["at_least"] for pledge in pledges),
        "gifts": len(pledges) if basis == "pledged" else len(payments),
        "participations": {"low": sum(v["low"] for v in visits), "high": None if None in highs else sum(highs)},
        "donors": people(plain, counted),
    }


def at(plain: Plain, pledge: dict, axis: str) -> object:
    if axis == "department":
        return plain.who(pledge["donor"])["department"]
    return pledge["on"].isoformat() if axis == "date" else pledge[axis]


@pytest.mark.parametrize("seed", range(24))
def test_totals_equal_an_independent_recomputation(seed: int) -> None:
    chance, plain, path = random.Random(seed), Plain(), Path("book.db")
    create_book(path, BUILT_IN_CHANNELS, actor="clerk")
    with open_book(path, actor="clerk") as book:
        book.db.execute("PRAGMA synchronous = OFF")
        for code in ("one", "two"):
            add_campaign(book, code)
            open_round(book, find_campaign(book, code), None, None)
        campaigns = [find_campaign(book, code) for code in ("one", "one", "two")]
        for number in range(chance.randint(3, 8)):
            kind = chance.choice(["person", "person", "group", "organisation"])
            facts = {
                "population": chance.choice(["in-service", "in-service", "dispatched", "retired", "external"]),
                "department": chance.choice([None, "A", "B"]),
                "headcount": chance.choice([None, 3, 40]) if kind == "group" else None,
            }
            entry = enrolling.add_donor(book, Giver(f"d{number}", kind=kind, **facts))
            donor = entry.summary["donor"]
            plain.donors[donor] = {"id": donor, "kind": kind, "same": None, **facts}
        for _ in range(chance.randint(5, 35)):
            with suppress(DonateError):
                act(book, campaigns, plain, chance)
        compare(book, campaigns[0], plain)
        assert auditing.check(book) == []


def compare(book: Book, campaign: Campaign, plain: Plain) -> None:
    say = Wording("en")
    days = (None, START, START + timedelta(4), START + timedelta(9))
    for by, basis, as_of in itertools.product(
        ("channel,round", "channel", "round", "department", "date"), ("pledged", "received"), days
    ):
        day = as_of or date.max
        standing = [
            pledge
            for pledge in plain.pledges
            if pledge["campaign"] == campaign.id
            and pledge["on"] <= day
            and plain.cancelled.get(pledge["id"], date.max) > (as_of or date.max - timedelta(1))
        ]
        groups = defaultdict(list)
        for pledge in standing:
            groups[tuple(at(plain, pledge, axis) for axis in by.split(","))].append(pledge)
        report = as_object(totals_table(book, campaign, by=by, basis=basis, as_of=as_of), say)
        keys = [AXES[axis] for axis in by.split(",")]
        found = {tuple(row.pop(key) for key in keys): row for row in report["rows"]}
        assert found == {key: figures(plain, pledges, basis, day) for key, pledges in groups.items()}, (
            by,
            basis,
            as_of,
        )
        whole = figures(plain, standing, basis, day)
        assert report["total"] == whole, (by, basis, as_of)
        due = as_object(outstanding_table(book, campaign, as_of=as_of), say)["total"]["outstanding"]
        assert due == whole["outstanding"]

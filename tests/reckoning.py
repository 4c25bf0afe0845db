"""A drive as plain facts, and every figure of it reckoned from the design's words alone: nothing of donate is used."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

K = TypeVar("K")

EVER = date.max
Count = tuple[int, int | None]
"""People, from the fewest to the most they can be; None where nobody knows the most."""


@dataclass(frozen=True, slots=True)
class Giver:
    """One record of a donor as it stands in the end; `same_as` is the record that it was merged into."""

    id: int
    kind: str
    name: str | None
    department: str | None = None
    population: str = "in-service"
    staff_no: str | None = None
    headcount: int | None = None
    joined_on: date | None = None
    left_on: date | None = None
    same_as: int | None = None
    publish: str | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """One gift as promised (fen). `people` stand behind a group's; `stands` is False where its entry was undone."""

    id: int
    giver: int
    channel: str
    round: int
    amount: int
    on: date
    at_least: bool = False
    people: int | None = None
    cancelled_on: date | None = None
    publish: str | None = None
    note: str | None = None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Money:
    """What came in on a promise, or went back (below zero; `back` names the payment)."""

    id: int
    promise: int
    amount: int
    on: date
    at_least: bool = False
    back: int | None = None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Figures:
    """What a row of any report states; money in fen."""

    pledged: int
    received: int
    outstanding: int
    over: int
    at_least: bool
    gifts: int
    participations: Count
    donors: Count


@dataclass(frozen=True)
class Drive:
    """All that happened in a campaign."""

    code: str
    name: str
    name_en: str
    channels: dict[str, tuple[str, str]]
    rounds: dict[int, str | None]
    givers: dict[int, Giver]
    promises: tuple[Promise, ...]
    money: tuple[Money, ...]
    publish: str | None = None

    @cached_property
    def by_promise(self) -> dict[int, list[Money]]:
        """The money that came and stands, by promise."""
        found = defaultdict(list)
        for money in self.money:
            if money.stands:
                found[money.promise].append(money)
        return found

    def who(self, promise: Promise) -> Giver:
        """The donor as the book knows them now."""
        giver = self.givers[promise.giver]
        return self.givers[giver.same_as] if giver.same_as else giver

    def name_of(self, number: int) -> str:
        """The name of a donor."""
        return str(self.givers[number].name)

    def standing(self, day: date = EVER) -> list[Promise]:
        """What was promised up to a day and not taken back by then."""
        return [
            promise for promise in self.promises
            if promise.stands and promise.on <= day and not (promise.cancelled_on and promise.cancelled_on <= day)
        ]  # fmt: skip

    def received(self, promise: Promise, day: date = EVER) -> int:
        """What came of a promise up to a day, less what went back."""
        return sum(money.amount for money in self.by_promise.get(promise.id, ()) if money.on <= day)

    def kept(self, promise: Promise, day: date = EVER) -> list[Money]:
        """The payments on a promise that came up to a day and were not wholly refunded by then."""
        known = [money for money in self.by_promise.get(promise.id, ()) if money.on <= day]
        returned: dict[int | None, int] = defaultdict(int)
        for money in known:
            returned[money.back] += money.amount
        return [money for money in known if money.back is None and money.amount + returned[money.id] > 0]

    def received_at_least(self, promise: Promise, day: date = EVER) -> bool:
        """Whether some of what came, and stayed, was "at least" so much."""
        return any(money.at_least for money in self.kept(promise, day))


def due(drive: Drive, promise: Promise, day: date = EVER) -> int:
    """What is still to come on one promise, never below zero."""
    return max(promise.amount - drive.received(promise, day), 0)


def counted(drive: Drive, promises: Iterable[Promise], basis: str, day: date = EVER) -> list[Promise]:
    """The promises whose givers count: all of them, or those on which something came and stayed."""
    return [one for one in promises if basis == "pledged" or drive.received(one, day) > 0]


def figures(drive: Drive, promises: list[Promise], basis: str = "pledged", day: date = EVER) -> Figures:
    """Every figure of some promises as of a day."""
    came = [drive.received(one, day) for one in promises]
    gifts = len(promises) if basis == "pledged" else sum(len(drive.kept(one, day)) for one in promises)
    giving = counted(drive, promises, basis, day)
    visits = [heads(drive, cell) for cell in grouped(giving, lambda one: (one.channel, one.round)).values()]
    return Figures(
        pledged=sum(one.amount for one in promises),
        received=sum(came),
        outstanding=sum(max(one.amount - got, 0) for one, got in zip(promises, came, strict=True)),
        over=sum(max(got - one.amount, 0) for one, got in zip(promises, came, strict=True)),
        at_least=any(one.at_least for one in promises),
        gifts=gifts,
        participations=added(visits),
        donors=heads(drive, giving),
    )


def heads(drive: Drive, promises: list[Promise]) -> Count:
    """How many people stand behind some promises: section 3 of the design, word by word."""
    gifts = [(drive.who(one), one) for one in promises]
    people = {who.id: who for who, _ in gifts if who.kind == "person"}
    organisations = {who.id for who, _ in gifts if who.kind == "organisation"}
    groups = [(who, one.people) for who, one in gifts if who.kind == "group"]
    nameless = sum(who.kind == "anonymous" for who, _ in gifts)
    low = len(organisations)
    for population in {who.population for who in people.values()} | {who.population for who, _ in groups}:
        low += _fewest(
            [who for who in people.values() if who.population == population],
            [(who.department, size or 1) for who, size in groups if who.population == population],
        )
    known = [size for _, size in groups if size is not None]
    most = len(people) + len(organisations) + sum(known) + nameless
    return (max(low, 1 if nameless else 0), None if len(known) < len(groups) else most)


def _fewest(people: list[Giver], groups: list[tuple[str | None, int]]) -> int:
    """The fewest people of one population: departments add, a group without one may be anybody's."""
    by_department: dict[str, int] = defaultdict(int)
    for person in people:
        if person.department:
            by_department[person.department] += 1
    for department, size in groups:
        if department:
            by_department[department] = max(by_department[department], size)
    anywhere = max((size for department, size in groups if department is None), default=0)
    return max(sum(by_department.values()), anywhere, len(people))


def added(counts: Iterable[Count]) -> Count:
    """The sum of counts of different people or of different visits."""
    found = list(counts)
    highs = [high for _, high in found if high is not None]
    return sum(low for low, _ in found), sum(highs) if len(highs) == len(found) else None


def grouped(promises: Iterable[Promise], key: Callable[[Promise], K]) -> dict[K, list[Promise]]:
    """Promises by what they have in common."""
    found: dict[K, list[Promise]] = defaultdict(list)
    for promise in promises:
        found[key(promise)].append(promise)
    return found


def table(drive: Drive, by: str, basis: str = "pledged", day: date = EVER) -> dict[tuple[object, ...], Figures]:
    """Every row of the totals by some axes: `channel,round`, `department`, `date`, `population` …"""
    axes: dict[str, Callable[[Promise], object]] = {
        "channel": lambda one: one.channel,
        "round": lambda one: one.round,
        "department": lambda one: drive.who(one).department,
        "population": lambda one: drive.who(one).population,
        "date": lambda one: one.on,
    }
    keys = [axes[axis] for axis in by.split(",")]
    rows = grouped(drive.standing(day), lambda one: tuple(key(one) for key in keys))
    return {key: figures(drive, found, basis, day) for key, found in rows.items()}


def roster(drive: Drive, on: date) -> list[Giver]:
    """Who stands on the roster on a day: joined by then, not yet gone, not merged into another, not put aside."""
    return [
        giver for giver in drive.givers.values()
        if giver.joined_on and giver.joined_on <= on and not (giver.left_on and giver.left_on <= on)
        and giver.same_as is None and not giver.void
    ]  # fmt: skip


def on_roster(drive: Drive, promises: list[Promise], listed: list[Giver]) -> Count:
    """Those of the donors whom the roster lists: by name, or as the people of a group, never more than it has.

    `listed` is the roster of the row: of a department, a population, or the whole.
    """
    numbers = {giver.id for giver in listed}
    found = [
        (who, promise) for promise in promises
        if (who := drive.who(promise)).kind != "person" or who.id in numbers
    ]  # fmt: skip
    counts = []
    for population in {giver.population for giver in listed}:
        here = [(who, promise) for who, promise in found if who.population == population]
        room: dict[str | None, int] = defaultdict(int)
        for giver in listed:
            room[giver.department] += giver.population == population
        counts.append(_bounded(here, room))
    return added(counts)


def _bounded(gifts: list[tuple[Giver, Promise]], room: dict[str | None, int]) -> Count:
    """Donors of one population within its roster, department by department, then as a whole."""
    whole, low, high, named = sum(room.values()), 0, 0, 0
    for department in {who.department for who, _ in gifts}:
        within = room.get(department, 0) if department else whole
        people = {who.id for who, _ in gifts if who.department == department and who.kind == "person"}
        groups = [one.people for who, one in gifts if who.department == department and who.kind == "group"]
        nameless = sum(who.department == department and who.kind == "anonymous" for who, _ in gifts)
        most = within if None in groups else min(len(people) + sum(size or 0 for size in groups) + nameless, within)
        high, named = high + most, named + len(people)
        if department:
            low += min(max([len(people), *(size or 1 for size in groups)]), within)
    anywhere = max((one.people or 1 for who, one in gifts if who.department is None and who.kind == "group"), default=0)
    return min(max(low, anywhere, named), whole), min(high, whole)


def rate(donors: Count, listed: int) -> tuple[Fraction, Fraction] | None:
    """Donors over the roster, exactly; never above one, none without a roster."""
    low, high = donors
    return (Fraction(low, listed), Fraction(listed if high is None else high, listed)) if listed else None


def yuan(fen: int) -> str:
    """Fen as programs read them: `13100.00`."""
    return f"{fen // 100}.{fen % 100:02d}"


def printed(fen: int, at_least: bool = False) -> str:
    """Fen as people read them: `13,100.00`, `3,600.00+`."""
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}{'+' if at_least else ''}"


def counted_as(count: Count) -> str:
    """A count as people read it: 127, 78–127 or ≥128."""
    low, high = count
    return f"≥{low}" if high is None else str(low) if low == high else f"{low}–{high}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the notice: who is seen and with what; `giver` is who it is, which the notice does not tell."""

    giver: int
    choice: str
    name: str | None
    department: str | None
    people: Count | None
    amount: int
    at_least: bool


def choice_for(drive: Drive, promise: Promise) -> str:
    """How a gift is seen: as chosen for it, else as its donor, else as the campaign has it for people, else masked.

    Of several records of one donor the most private choice holds.
    """
    who = drive.who(promise)
    said = {one.publish for one in drive.givers.values() if who.id in (one.id, one.same_as)}
    private = next((found for found in ("anonymous", "no-amount", "masked", "name") if found in said), None)
    own = promise.publish or private
    if who.name is None:
        return "no-amount" if own == "no-amount" else "anonymous"
    return own or (drive.publish or "masked" if who.kind == "person" else "name")


def shown(drive: Drive, basis: str = "received", day: date = EVER) -> list[Shown]:
    """Every line of the notice, in no order: all gifts of a donor that are seen alike are one."""
    lines: dict[object, list[Promise]] = defaultdict(list)
    for one in drive.standing(day):
        who, choice = drive.who(one), choice_for(drive, one)
        if basis == "pledged" or drive.received(one, day):
            lines[who.id, choice, one.id if who.kind == "anonymous" else 0].append(one)
    return [_shown(drive, promises, basis, day) for promises in lines.values()]


def _shown(drive: Drive, promises: list[Promise], basis: str, day: date) -> Shown:
    who, choice = drive.who(promises[0]), choice_for(drive, promises[0])
    received = basis == "received"
    name = None if choice == "anonymous" or who.name is None else masked(who.name) if choice == "masked" else who.name
    return Shown(
        who.id, choice, name, who.department if name else None,
        heads(drive, promises) if name and who.kind == "group" else None,
        sum(drive.received(one, day) if received else one.amount for one in promises),
        any(drive.received_at_least(one, day) if received else one.at_least for one in promises),
    )  # fmt: skip


def masked(name: str) -> str:
    """张三 → 张*, 欧阳娜娜 → 欧阳**, 买买提·艾力 → 买买提·**, John Smith → J*** S***."""
    if name.isascii():
        return " ".join(f"{word[0]}***" for word in name.split())
    if "·" in name:
        return f"{name.split('·')[0]}·**"
    size = 2 if name[:2] in ("欧阳", "司马") else 1
    return name[:size] + "*" * min(len(name) - size, 2)

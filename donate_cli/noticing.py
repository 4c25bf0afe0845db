"""The notice: who gave what, each as the donor wants to be seen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Literal, NamedTuple, cast

from donate_cli import masking
from donate_cli.counting import Count
from donate_cli.errors import DonateError
from donate_cli.listing import facts_of
from donate_cli.masking import FEWEST, Seen
from donate_cli.model import Basis, Campaign, Channel, Donor, Pledge, Publish
from donate_cli.money import NOTHING, Amount, total
from donate_cli.pinyin import sorting_key
from donate_cli.reporting import By, totals_table
from donate_cli.scoping import scope_notes
from donate_cli.store import ledger, registry
from donate_cli.store.book import Book
from donate_cli.store.draft import uid_of
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import Scope
from donate_cli.table import Cell, Column, Notes, Sentence, Table

Order = Literal["time", "department", "amount"]

_COLUMNS = (
    Column("number", "number"),
    Column("donor"),
    Column("department"),
    Column("people", "count"),
    Column("amount", "money"),
    Column("at_least", "flag"),
)


class _Gift(NamedTuple):
    """What a pledge comes to in a notice: of whom, by whose choice, how much."""

    pledge: Pledge
    donor: Donor
    choice: Publish
    amount: Amount


@dataclass(frozen=True, slots=True)
class _Line:
    """The gifts of one donor that are seen alike; `lot` is an order that tells nothing of who it is."""

    donor: Donor
    choice: Publish
    seen: Seen
    department: str | None
    people: Count | None
    amount: Amount
    first_day: date
    lot: str


def notice_table(
    book: Book,
    campaign: Campaign,
    *,
    basis: Basis = "received",
    as_of: date | None = None,
    order: Order = "time",
    channel: Channel | None = None,
    round: int | None = None,
) -> Table:
    """Every donor as chosen, with what was received (or pledged) of all of his gifts; the total is that of the report.

    A donor whose gifts are to be seen in different ways has a row for each. Amounts that are not public are in the
    total alone. Without a name there is no department and no head-count either: in a small one they would be a name.
    Raises DonateError where the list and the report disagree.
    """
    with book.snapshot():
        gifts = [
            gift
            for gift in _gifts(book, campaign, basis, as_of or LAST_DAY)
            if channel is None or gift.pledge.channel == channel.code
            if round is None or gift.pledge.round == round
        ]
        counted = _counted(book, campaign, basis, as_of, channel, round)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of)
        only = scope_notes(book, campaign, Scope(channel.id if channel else None, round))
        lines = sorted(_lines(gifts, uid_of(book)), key=_ORDERS[order])
    whole = total(line.amount for line in lines)
    if whole != (reported := counted.get(basis, NOTHING)):
        raise DonateError("notice.break", listed=whole, reported=reported)
    donors = cast(Count, counted.get("donors") or Count())
    return Table(
        title=f"title.notice.{basis}",
        columns=_COLUMNS,
        rows=_rows(lines),
        total=(None, None, None, None, whole, whole.at_least),
        facts=facts | {
            "order": order,
            "donors": {"low": donors.low, "high": donors.high},
            "choices": dict(Counter(line.choice for line in lines)),
        },
        notes=only + _hidden_note([line.amount for line in lines if not line.seen.amount]),
    )  # fmt: skip


def given_away(table: Table) -> int:
    """How many amounts that are not to be public a reader works out as total less what is listed, or their givers from
    one another's; 0 where they are as many as to hide in their sum. Nothing but asking the givers, or waiting for
    more such gifts, mends that: the total has to be true."""
    number: int = table.facts["choices"].get("no-amount", 0)
    return number if number < FEWEST else 0


def _gifts(book: Book, campaign: Campaign, basis: Basis, day: date) -> Iterator[_Gift]:
    pledges = ledger.pledges(book, campaign.id, as_of=day)
    donors = registry.givers(book, (pledge.donor for pledge in pledges))
    merged = registry.merged_choices(book)
    disclosed = ledger.disclosures(book, campaign.id)
    for pledge in pledges:
        received = Amount(pledge.received, pledge.received_at_least)
        amount = received if basis == "received" else Amount(pledge.amount, pledge.at_least)
        if amount.fen and not pledge.cancelled:
            donor = donors[pledge.donor]
            chosen = masking.choice(
                donor,
                pledge=disclosed.get(pledge.id),
                merged=merged.get(donor.id, ()),
                campaign=campaign.publish,
            )
            yield _Gift(pledge, donor, chosen.publish, amount)


def _lines(gifts: Iterable[_Gift], uid: str) -> Iterator[_Line]:
    """The gifts gathered; each of those made without a name is somebody's own."""
    gathered: dict[tuple[int, Publish, int], list[_Gift]] = defaultdict(list)
    for gift in gifts:
        alone = gift.pledge.id if gift.donor.kind == "anonymous" else 0
        gathered[gift.donor.id, gift.choice, alone].append(gift)
    for (_, choice, _), mine in gathered.items():
        donor, first = mine[0].donor, mine[0].pledge
        seen = masking.seen(donor, choice)
        yield _Line(
            donor=donor,
            choice=choice,
            seen=seen,
            department=donor.department if seen.name else None,
            people=_people(mine) if seen.name else None,
            amount=total(gift.amount for gift in mine),
            first_day=first.on_date,
            # Pledges of one day stand in the order of some list, by staff number or by name: that must not show.
            lot=sha256(f"{uid}:{first.id}".encode()).hexdigest(),
        )


def _people(gifts: list[_Gift]) -> Count | None:
    """How many stand behind a group's gifts, who may be the same people each time; None for a donor of one."""
    if gifts[0].donor.kind != "group":
        return None
    sizes = [gift.pledge.headcount for gift in gifts]
    known = [size for size in sizes if size is not None]
    return Count(max(known, default=1), sum(known) if len(known) == len(sizes) else None)


def _rows(lines: list[_Line]) -> list[tuple[Cell, ...]]:
    return [
        (number, shown, line.department, line.people, line.amount if line.seen.amount else None,
         line.amount.at_least and line.seen.amount)
        for number, (line, shown) in enumerate(zip(lines, _names(lines), strict=True), 1)
    ]  # fmt: skip


def _names(lines: list[_Line]) -> list[Cell]:
    """Each name as it is seen; those alike in one department by different donors are told apart by a number."""
    marks = masking.numbers(
        [((line.department, line.seen.name), line.donor.id if line.seen.name else None) for line in lines]
    )
    return [_name(line.seen.name, mark) for line, mark in zip(lines, marks, strict=True)]


def _name(name: str | None, mark: int | None) -> Cell:
    if name is None:
        return Sentence("notice.anonymous")
    return name if mark is None else Sentence("notice.numbered", {"name": name, "number": mark})


def _hidden_note(hidden: list[Amount]) -> Notes:
    """What the listed amounts and the total differ by; of fewer than `FEWEST` the sum is not said outright."""
    if not hidden:
        return ()
    facts: dict[str, Any] = {"donors": len(hidden)}
    return (("notice.hidden", facts | {"amount": total(hidden)}) if len(hidden) >= FEWEST else ("notice.few", facts),)


def _counted(
    book: Book, campaign: Campaign, basis: Basis, as_of: date | None, channel: Channel | None, round: int | None
) -> Mapping[str, Cell]:
    """The figures of the report for the same gifts."""
    asked = [axis for axis, value in (("channel", channel), ("round", round)) if value is not None]
    by = cast(By, ",".join(asked) or "channel,round")
    table = totals_table(book, campaign, by=by, basis=basis, as_of=as_of)
    if not asked:
        return table.totals()
    for record in table.records():
        if all(_is(record[axis], channel if axis == "channel" else round) for axis in asked):
            return record
    return {}


def _is(cell: Cell, wanted: Channel | int | None) -> bool:
    return cell == wanted or getattr(cell, "number", None) == wanted


def _by_name(line: _Line) -> tuple[Any, ...]:
    """By what is shown: an order by the whole name would give away how it goes on."""
    return line.seen.name is None, sorting_key(line.seen.name or ""), line.first_day, line.lot


def _by_time(line: _Line) -> tuple[Any, ...]:
    return line.first_day, *_by_name(line)


def _by_department(line: _Line) -> tuple[Any, ...]:
    place = line.department or ""
    return not place, "离退休" in place, sorting_key(place), *_by_name(line)


def _by_amount(line: _Line) -> tuple[Any, ...]:
    """The largest first, and those that are not public last, where they say nothing."""
    shown = line.amount.fen if line.seen.amount else 0
    return -shown, *_by_name(line)


_ORDERS = {"time": _by_time, "department": _by_department, "amount": _by_amount}

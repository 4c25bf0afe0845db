"""Lists taken into the book whole or not at all: the plan of an import, applied as one entry."""

import json
from collections.abc import Iterator, Mapping

from donate_cli.errors import DonateError
from donate_cli.holding import hold_all
from donate_cli.lists import Known
from donate_cli.naming import LONGEST_TEXT, clean, name_key
from donate_cli.plans import Mapped, Plan
from donate_cli.store import intake, registry
from donate_cli.store.book import Book, Writing

_PLEDGE = ("campaign", "channel", "round", "donor", "amount", "at_least", "on_date", "source", "line")
_RARE = ("headcount", "note", "order_no", "undated")
"""Columns that most lists leave empty; rows without them are written faster."""


def known_to_readers(book: Book, campaign: int) -> Known:
    """What the book knows that helps to read a list: words of channels and rounds, mappings used before."""
    found = registry.campaign(book, campaign)
    return Known(
        channels=tuple(
            name for one in registry.channels(book) for name in (one.code, one.label_zh, one.label_en)
        ),
        rounds=tuple(one.label for one in registry.rounds(book, campaign) if one.label),
        mappings=intake.mappings(book),
        window=(found.opens_on, found.closes_on),
    )  # fmt: skip


def known_mappings(book: Book) -> Known:
    """What the book knows that helps to read a roster: mappings used before."""
    return Known(mappings=intake.mappings(book))


def apply_plan(book: Book, plan: Plan, *, typed: bool = False) -> Writing:
    """Write what the plan says in one entry. With `typed` the columns are remembered as the clerk named them.

    Raises DonateError where something stands in the way, or where the book has changed since the plan was made.
    """
    reason = plan.terms.accept_difference if plan.differences else None
    with book.entry("import.pledges", reason=clean(reason, longest=LONGEST_TEXT) if reason else None) as entry:
        wrong = len(plan.problems) + len(plan.differences) if plan.stopped else 0
        check_applicable(book, plan.head, wrong=wrong, writes=plan.writes)
        sources = _write_sources(entry, plan)
        newcomers = _write_newcomers(entry, plan)
        first = _write_gifts(entry, plan, sources, newcomers)
        for pledge in plan.replacing:
            _void(book, entry, pledge)
        money = entry.add_all("payment", ("pledge", "amount", "on_date", "at_least"), _money(plan, first))
        hold_all(entry, money, _fresh(plan), plan.terms.collector)
        entry.add_all("custody", ("payment", "collector"), _held(plan, money))
        _remember(entry, plan, newcomers, typed=typed)
        entry.summary = _told(plan) | ({"relies": intake.entries_of(book, plan.met)} if plan.met else {})
    return entry


def remember_mapping(entry: Writing, mapped: Mapped) -> None:
    """Keep which column was taken for what, for the next list with the same headings."""
    fields = json.dumps(dict(mapped.fields), ensure_ascii=False)
    entry.add("mapping", headings=json.dumps(mapped.headings, ensure_ascii=False), fields=fields)


def check_applicable(book: Book, head: tuple[int, str], *, wrong: int, writes: bool) -> None:
    """Raise DonateError where something is wrong with a plan, it writes nothing, or the book is not at `head`."""
    if wrong:
        raise DonateError("import.stopped", number=wrong)
    if not writes:
        raise DonateError("import.nothing_new")
    if book.head() != head:
        raise DonateError("import.book_moved", entry=book.head()[0])


def _write_sources(entry: Writing, plan: Plan) -> list[int]:
    entry.source_name = "; ".join(dict.fromkeys(source.name for source in plan.sources))
    if len(plan.sources) == 1:
        entry.source_sha256 = plan.sources[0].sha256
    return [
        entry.add(
            "source", sender=plan.terms.sender, name=source.name, sheet=source.sheet, sha256=source.sha256,
            lines=lines, amount=fen,
        )
        for source, (lines, fen) in zip(plan.sources, plan.read, strict=True)
    ]  # fmt: skip


def _write_newcomers(entry: Writing, plan: Plan) -> dict[int, int]:
    """Enrol those newcomers whom a gift speaks of; their numbers in the book by their numbers in the plan."""
    used = sorted({gift.donor for gift in plan.gifts if gift.donor < 0}, reverse=True)
    people = [plan.newcomers[-number - 1] for number in used]
    first = entry.add_all(
        "donor",
        ("kind", "population", "name", "name_key", "staff_no", "department", "headcount"),
        (
            (one.kind, one.population, one.name, one.name and name_key(one.name), one.staff_no, one.department,
             one.headcount)
            for one in people
        ),
    )  # fmt: skip
    return {number: place for place, number in enumerate(used, first)}


def _write_gifts(entry: Writing, plan: Plan, sources: list[int], newcomers: Mapping[int, int]) -> int:
    campaign = plan.terms.campaign.id

    rows = (
        (campaign, channel, round_, donor if donor > 0 else newcomers[donor], amount, int(at_least), on,
         sources[source], line, headcount, note, order_no, 1 if undated else None)
        for channel, round_, donor, amount, at_least, headcount, on, note, source, line, order_no, _, _, undated
        in plan.gifts
    )  # fmt: skip
    if any(gift.headcount or gift.note or gift.order_no or gift.undated for gift in plan.gifts):
        return entry.add_all("pledge", (*_PLEDGE, *_RARE), rows)
    return entry.add_all("pledge", _PLEDGE, (row[: len(_PLEDGE)] for row in rows))


def _void(book: Book, entry: Writing, pledge: int) -> None:
    """Let a corrected pledge go as if it had never been: cancelled on its first day, its money returned.

    Cancelled any later, it would stand beside its correction in the reports of the days between.
    """
    for payment in intake.open_payments(book, pledge):
        entry.add("payment", pledge=pledge, amount=-payment["left"], on_date=payment["on_date"], at_least=0,
                  refund_of=payment["id"])  # fmt: skip
    first = book.query("SELECT on_date FROM pledge WHERE id = :id", id=pledge)[0]["on_date"]
    entry.add("cancellation", pledge=pledge, on_date=first)


def _money(plan: Plan, first: int) -> Iterator[tuple[int, int, str, int]]:
    """The payments: of gifts that have come, of pledges recorded before, of what came before its correction."""
    for number, gift in enumerate(plan.gifts, first):
        if gift.paid_on:
            yield number, gift.received or gift.amount, gift.paid_on, int(gift.at_least and not gift.received)
    for pledge, money in plan.paying.items():
        yield pledge, money.amount, money.on, int(money.at_least)
    for place, came in plan.moved.items():
        for money in came:
            yield first + place, money.amount, money.on, int(money.at_least)


def _fresh(plan: Plan) -> int:
    """How many of the payments, the first of them, are of money that comes now; the rest came before its correction."""
    return sum(gift.paid_on is not None for gift in plan.gifts) + len(plan.paying)


def _held(plan: Plan, first: int) -> Iterator[tuple[int, str | None]]:
    """Who holds the payments (the `first` and those after it) of money that came before its correction."""
    if plan.holders:
        paid = (place for place, gift in enumerate(plan.gifts) if gift.paid_on)
        yield from ((first + at, plan.holders[place]) for at, place in enumerate(paid) if place in plan.holders)
    moved = (money for came in plan.moved.values() for money in came)
    yield from ((number, money.collector) for number, money in enumerate(moved, first + _fresh(plan)) if money.held)


def _remember(entry: Writing, plan: Plan, newcomers: Mapping[int, int], *, typed: bool) -> None:
    """Keep the names that were confirmed and the columns that the clerk has named."""
    for (key, department), (name, donor) in plan.aliases.items():
        entry.add("alias", donor=newcomers.get(donor, donor), department=department, name=name, name_key=key)
    for mapped in plan.mapped if typed else ():
        remember_mapping(entry, mapped)


def _told(plan: Plan) -> dict[str, object]:
    total = plan.total
    return {
        "pledges": len(plan.gifts), "amount": total.fen, "at_least": total.at_least,
        "campaign": plan.terms.campaign.id,
        "there": plan.lines["there"], "settled": len(plan.paying), "corrected": len(plan.replacing),
    }  # fmt: skip

"""Correcting what was published: which figures have changed since, by whose entries, and why."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from donate_cli.auditing import retell
from donate_cli.counting import Count
from donate_cli.editions import Correction, Figure, Figures, Issue, Measure, PaperKind, Place
from donate_cli.issuing import MEASURES, figures_of, scope_of
from donate_cli.listing import facts_of, nouns_of
from donate_cli.model import Basis, Campaign
from donate_cli.money import NOTHING, Amount
from donate_cli.store import issues, ledger
from donate_cli.store.book import Book
from donate_cli.store.issues import Touch
from donate_cli.table import Cell, Column, Sentence, Table

_STATED: Mapping[PaperKind, tuple[str, ...]] = {
    "notice": ("total",), "brief": ("total", "cell"),
    "export": ("total", "cell", "department", "population"),
}  # fmt: skip
"""The scopes whose figures a paper states, by the kinds of paper that can be compared with the book.

A notice prints no sum of a department: a correction that told one could give an amount away that is not public.
"""

_COUNTS: tuple[Measure, ...] = ("gifts", "participations", "donors")
_NONE: Mapping[Measure, Figure] = {
    "pledged": NOTHING, "received": NOTHING, "outstanding": NOTHING,
    "gifts": 0, "participations": Count(), "donors": Count(),
}  # fmt: skip
"""What a part that is not there amounts to."""


class Change(NamedTuple):
    """A figure that is not what an issued paper stated, and the entries since that moved it."""

    scope: Place
    measure: Measure
    old: Figure
    new: Figure
    entries: tuple[int, ...]


def last_day(since: Issue, as_of: date | None) -> date | None:
    """The day until which an issued paper is compared: the one asked for, else the paper's own; None for all."""
    return as_of or (date.fromisoformat(since.as_of) if since.as_of else None)


def changes(book: Book, campaign: Campaign, since: Issue, *, basis: Basis, as_of: date | None) -> list[Change]:
    """The figures that `since` stated and that are others now, the total first."""
    with book.snapshot():
        now = figures_of(book, campaign, basis=basis, as_of=as_of, scope=scope_of(book, since))
        touches = [
            touch for touch in issues.touches(book, campaign.id, since=since.figures.entry)
            if now.channel in (None, touch.channel) and now.round in (None, touch.round)
            and (as_of is None or touch.on_date <= as_of)
        ]  # fmt: skip
    return [
        Change(scope, measure, old, new, tuple(sorted(_movers(touches, scope, measure, basis, _exact(old, new)))))
        for scope, measure, old, new in _differing(since.figures, now, since.kind, basis)
    ]


def differences_tables(
    book: Book, campaign: Campaign, since: Issue, *, basis: Basis, as_of: date | None
) -> tuple[Table, Table]:
    """What an issued paper stated and what holds now, figure by figure; and the entries between that moved any."""
    with book.snapshot():
        found = changes(book, campaign, since, basis=basis, as_of=as_of)
        facts = _facts(book, campaign, since, basis, as_of)
        rows = _rows(book, campaign, found)
        entries = _entries_table(book, sorted({number for change in found for number in change.entries}))
    moved = [", ".join(map(str, change.entries)) or None for change in found]
    return Table(
        title=f"title.differences.{since.kind}",
        columns=(*_COLUMNS, Column("entries")),
        rows=[(*row, by) for row, by in zip(rows, moved, strict=True)],
        facts=facts,
    ), entries


def correction(
    book: Book, campaign: Campaign, since: Issue, *, as_of: date | None, reason: str | None, on: date
) -> Correction:
    """The 更正说明 on an issued paper. `reason` is given for every change, else each has those of its own entries.

    A reason that names somebody of the book is not printed: the paper goes on a wall. What was done stands for it,
    and the paper's day for a file name that names somebody. Once somebody was forgotten nobody can tell whom a text
    names, so none is printed.
    """
    with book.snapshot():
        found = changes(book, campaign, since, basis=since.basis, as_of=as_of)
        facts = _facts(book, campaign, since, since.basis, as_of)
        rows = _rows(book, campaign, found)
        forgotten = issues.has_forgotten(book)
        numbers = {number for change in found for number in change.entries}
        why, withheld = _reasons(book, numbers, reason, forgotten=forgotten)
        named = not forgotten and not issues.names_somebody(book, since.name)
    reasons = [Sentence("correction.reasons", {"reasons": _each(why, change.entries)}) for change in found]
    table = Table(
        title="title.correction",
        columns=(*_COLUMNS, Column("reason", "sentence")),
        rows=[(*row, because) for row, because in zip(rows, reasons, strict=True)],
        facts=facts,
    )
    return Correction(campaign, since, table, on.isoformat(), facts["entry"], facts["head"], withheld, named)


_COLUMNS = (
    Column("where", "sentence"), Column("channel", "flag"), Column("round", "flag"), Column("department", "flag"),
    Column("measure", "word"), Column("old", "number"), Column("new", "number"), Column("change", "change"),
)  # fmt: skip


def _facts(book: Book, campaign: Campaign, since: Issue, basis: Basis, as_of: date | None) -> dict[str, Any]:
    issued = {"issue": since.id, "name": since.name, "issued_at": since.at, "since": since.figures.entry}
    return facts_of(book, campaign, basis=basis, as_of=as_of) | issued


def _differing(
    then: Figures, now: Figures, kind: PaperKind, basis: Basis
) -> Iterator[tuple[Place, Measure, Figure, Figure]]:
    scopes = sorted({*then.parts, *now.parts}, key=_in_print)
    for scope in (scope for scope in scopes if scope[0] in _STATED[kind]):
        old, new = then.parts.get(scope, {}), now.parts.get(scope, {})
        for measure in _measures(kind, basis):
            if measure in old or measure in new:
                before, after = old.get(measure, _NONE[measure]), new.get(measure, _NONE[measure])
                if before != after:
                    yield scope, measure, before, after


def _measures(kind: PaperKind, basis: Basis) -> tuple[Measure, ...]:
    """The figures that a paper of this kind states."""
    if kind == "export":
        return MEASURES
    return (basis, "donors") if kind == "notice" else (basis, *_COUNTS)


def _in_print(scope: Place) -> tuple[object, ...]:
    return ("total", "cell", "department", "population").index(str(scope[0])), *(
        (place is None, place or "") for place in scope[1:]
    )


def _exact(*figures: Figure) -> bool:
    """Whether everybody is known by name."""
    return all(not isinstance(figure, Count) or figure.low == figure.high for figure in figures)


def _movers(touches: Iterable[Touch], scope: Place, measure: Measure, basis: Basis, exact: bool) -> set[int]:
    """The entries that may have moved a figure: they touch its part of the campaign, by what the figure is made of."""
    # Where a person works matters to a head-count of several departments only where groups may hold the person.
    nouns = {touch.noun for touch in touches if _moves(touch.noun, scope, measure, basis)}
    if exact and scope[0] != "department":
        nouns.discard("department")
    return {touch.entry for touch in touches if touch.noun in nouns and _within(touch, scope)}


def _within(touch: Touch, scope: Place) -> bool:
    match scope:
        case ("cell", channel, round):
            return (touch.channel, touch.round) == (channel, round)
        case ("department", department):
            return touch.department == department
    return True


def _moves(noun: str, scope: Place, measure: Measure, basis: Basis) -> bool:
    if noun in ("donor", "department"):
        return scope[0] == "department" or measure in ("participations", "donors")
    of: Basis = "received" if noun == "payment" else "pledged"
    return measure in (of, "outstanding") or (measure in _COUNTS and basis == of)


def _rows(book: Book, campaign: Campaign, found: Iterable[Change]) -> list[tuple[Cell, ...]]:
    nouns = nouns_of(book, campaign)
    rows: list[tuple[Cell, ...]] = []
    for scope, measure, old, new, _ in found:
        kind, *places = scope
        channel, round = places if kind == "cell" else (None, None)
        department = places[0] if kind == "department" else None
        where = Sentence("total")
        if kind == "cell":
            where = Sentence("correction.cell", {"channel": nouns["channel", channel], "round": nouns["round", round]})
        elif kind == "department":
            where = Sentence("correction.department", {"department": department or Sentence("department.none")})
        elif kind == "population":
            where = Sentence(f"population.{places[0]}")
        rows.append((where, channel, round, department, measure, old, new, _difference(old, new)))
    return rows


def _difference(old: Figure, new: Figure) -> Cell:
    match old, new:
        case Amount(), Amount():
            return Amount(new.fen - old.fen)
        case int(), int():
            return new - old
        case Count(), Count() if old.low == old.high and new.low == new.high:
            return new.low - old.low
    return None


def _entries_table(book: Book, numbers: list[int]) -> Table:
    entries = [ledger.entry(book, number) for number in numbers]
    return Table(
        title="title.since",
        columns=(
            Column("entry", "id"), Column("at", "moment"), Column("actor"), Column("what", "sentence"),
            Column("reason"),
        ),
        rows=[
            (entry.id, entry.at, entry.actor, what, entry.reason)
            for entry, what in zip(entries, retell(book, entries), strict=True)
        ],
    )  # fmt: skip


def _reasons(
    book: Book, numbers: Iterable[int], given: str | None, *, forgotten: bool
) -> tuple[dict[int, Cell], tuple[int, ...]]:
    """Why each entry was made, as it may be printed: what the clerk says, else its own reason, else what it did; and
    the entries whose own reason names somebody, or may."""
    found: dict[int, Cell] = {}
    withheld = []
    for entry in (ledger.entry(book, number) for number in sorted(numbers)):
        own = given or entry.reason
        if own and not given and (forgotten or issues.names_somebody(book, own)):
            withheld.append(entry.id)
            own = None
        found[entry.id] = own or Sentence(f"act.{entry.action}")
    return found, tuple(withheld)


def _each(why: Mapping[int, Cell], entries: Iterable[int]) -> list[Cell]:
    """The reasons of some entries, each once."""
    found: list[Cell] = []
    for reason in (why[number] for number in entries):
        if reason not in found:
            found.append(reason)
    return found or [Sentence("act.none")]

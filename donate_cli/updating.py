"""What the office upstairs is told every afternoon: a moment's totals, what is new, what came late or was wrong."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, cast

from donate_cli.counting import Count
from donate_cli.editions import Figures
from donate_cli.errors import DonateError
from donate_cli.issuing import figures_of
from donate_cli.listing import Nouns, facts_of, nouns_of
from donate_cli.model import Basis, Campaign
from donate_cli.moments import DAILY, day_of, moment_of, now, shown_moment
from donate_cli.money import NOTHING, Amount, total
from donate_cli.reporting import totals_table
from donate_cli.store import issues, ledger, registry
from donate_cli.store.book import Book
from donate_cli.store.issues import Act, Part
from donate_cli.store.knowing import known_after, last_entry_at
from donate_cli.table import Cell, Column, Notes, Table

Place = tuple[str, int]


class Daily(NamedTuple):
    """The totals of a moment beside those of the last time, the late corrections among what moved them, and the
    figures to keep when it is issued."""

    totals: Table
    corrections: Table
    figures: Figures


class Since(NamedTuple):
    """What a daily is compared with: the last entry that it knew, and its moment (UTC, ISO)."""

    entry: int
    moment: str


class Moved(NamedTuple):
    """What one pledge adds to the sums now and added then (fen), and the acts between; `late` where it corrects what
    was told then."""

    pledge: int
    part: Part
    before: int
    after: int
    acts: tuple[Act, ...]
    late: bool


def last_daily(book: Book, campaign: Campaign, *, before: str, basis: Basis) -> Since | None:
    """The last daily that was issued for an earlier moment (UTC, ISO)."""
    found = [
        one for one in issues.issues(book, campaign.id, kind="daily")
        if one.basis == basis and one.as_of is not None and one.as_of < before
    ]  # fmt: skip
    return max(
        (Since(one.figures.entry, cast(str, one.as_of)) for one in found), key=lambda one: one.moment, default=None
    )


def since_moment(book: Book, moment: str) -> Since:
    """What a daily of that moment would have known."""
    return Since(last_entry_at(book, moment), moment)


def usual_moment(book: Book, campaign: Campaign) -> str:
    """Three in the afternoon of today; now, where that is still to come or the campaign was not there yet."""
    present, three = now(), moment_of(date.today(), DAILY)
    with known_after(book, last_entry_at(book, three)):
        there = _has(book, campaign)
    return three if three < present and there else present


def daily(
    book: Book, campaign: Campaign, *, at: str, since: Since | None, basis: Basis = "pledged", names: bool = False
) -> Daily:
    """The book as it was known at a moment (UTC, ISO) against `since`: then + corrections + new = now, to the fen.

    A correction is what was dated before the day of `since` and came later, or what then counted and does so no more.
    Raises DonateError where the campaign was not there yet.
    """
    last = last_entry_at(book, at)
    with known_after(book, last):
        if not _has(book, campaign):
            raise DonateError("daily.too_early", campaign=campaign, at=shown_moment(at))
        present = totals_table(book, campaign, basis=basis)
        figures = figures_of(book, campaign, basis=basis)
        nouns = nouns_of(book, campaign)
        acts = issues.acts(book, campaign.id, since=since.entry) if since else []
        after = issues.parts(book, (act.pledge for act in acts))
        facts = facts_of(book, campaign, basis=basis) | {"at": shown_moment(at)}
        if since:
            facts |= {"since": shown_moment(since.moment), "since_entry": since.entry}
    then, before = _then(book, campaign, since, acts, basis)
    moved = list(_moved(acts, before, after, basis, day_of(since.moment) if since else date.min))
    late = [one for one in moved if one.late]
    table = _totals(present, then, late, basis, facts, nouns)
    return Daily(table, _corrections(book, late, nouns, facts, names=names), figures)


def _then(
    book: Book, campaign: Campaign, since: Since | None, acts: Iterable[Act], basis: Basis
) -> tuple[dict[Place, Amount] | None, dict[int, Part]]:
    """The sums of that time by channel and round, None without one, and what each pledge acted upon added to them."""
    if since is None:
        return None, {}
    with known_after(book, since.entry):
        if not _has(book, campaign):
            return {}, {}
        table = totals_table(book, campaign, basis=basis)
        sums = {_place(row): cast(Amount, row[basis]) for row in table.records()}
        return sums, issues.parts(book, (act.pledge for act in acts))


def _has(book: Book, campaign: Campaign) -> bool:
    return campaign.id in {one.id for one in registry.campaigns(book)}


def _moved(
    acts: Iterable[Act], before: Mapping[int, Part], after: Mapping[int, Part], basis: Basis, day: date
) -> Iterator[Moved]:
    by_pledge: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        by_pledge[act.pledge].append(act)
    for pledge, mine in sorted(by_pledge.items()):
        old, new = (getattr(parts[pledge], basis) if pledge in parts else 0 for parts in (before, after))
        if old == new:
            continue
        noun = "pledge" if basis == "pledged" else "payment"
        days = [act.on_date for act in mine if act.noun == noun and act.on_date]
        # What comes back, because what took it away was taken back, has no day of its own.
        late = new < old or all(found < day for found in days)
        yield Moved(pledge, after.get(pledge) or before[pledge], old, new, tuple(mine), late)


def _totals(
    now: Table, then: Mapping[Place, Amount] | None, late: Iterable[Moved], basis: Basis, facts: dict[str, Any],
    nouns: Nouns,
) -> Table:  # fmt: skip
    corrected: dict[Place, int] = defaultdict(int)
    for one in late:
        corrected[one.part.channel, one.part.round] += one.after - one.before
    counted: dict[Place, Mapping[str, Any]] = {_place(row): row for row in now.records()}
    # Channels stand among the nouns in the order in which they were added.
    order = {code: number for number, (axis, code) in enumerate(nouns) if axis == "channel"}
    rows: list[tuple[Cell, ...]] = []
    for place in sorted({*counted, *(then or ())}, key=lambda place: (order[place[0]], place[1])):
        row = counted.get(place, _NOBODY)
        steps = _steps(row[basis], then, [place], corrected)
        rows.append((nouns["channel", place[0]], nouns["round", place[1]], *steps, *(row[key] for key in _COUNTS)))
    whole: Mapping[str, Any] = now.totals()
    steps = _steps(whole[basis], then, {*(then or ()), *corrected}, corrected)
    return Table(
        title=f"title.daily.{basis}",
        columns=_COLUMNS,
        rows=rows,
        total=(None, None, *steps, *(whole[key] for key in _COUNTS)),
        facts=facts,
        notes=_notes(whole, steps, basis, facts),
    )


_COUNTS = ("gifts", "participations", "donors")
_NOBODY: Mapping[str, Any] = {
    "pledged": NOTHING, "received": NOTHING, "gifts": 0, "participations": Count(), "donors": Count(),
}  # fmt: skip
_COLUMNS = (
    Column("channel", "channel"), Column("round", "round"), Column("previous", "money"), Column("corrected", "money"),
    Column("fresh", "money"), Column("now", "money"), Column("gifts", "number"), Column("participations", "count"),
    Column("donors", "count"),
)  # fmt: skip


def _place(row: Mapping[str, Any]) -> Place:
    return row["channel"].code, row["round"].number


def _steps(
    now: Amount, then: Mapping[Place, Amount] | None, places: Iterable[Place], corrected: Mapping[Place, int]
) -> tuple[Amount | None, Amount | None, Amount | None, Amount]:
    """Then, corrections, what is new, now; the first three are empty where there is nothing to compare with."""
    if then is None:
        return None, None, None, now
    previous = total(then.get(place, NOTHING) for place in places)
    wrong = sum(corrected.get(place, 0) for place in places)
    return previous, Amount(wrong), Amount(now.fen - previous.fen - wrong), now


def _notes(whole: Mapping[str, Any], steps: tuple[Amount | None, ...], basis: Basis, facts: Mapping[str, Any]) -> Notes:
    """The sentence that is pasted into a chat, and what it is compared with."""
    counts = {key: whole[key] for key in _COUNTS}
    told = {"at": facts["at"], "campaign": facts["campaign"], "amount": whole[basis], **counts}
    if steps[0] is None:
        return ((f"note.daily.{basis}", told), ("note.daily.first", {}))
    parts = {"since": facts["since"], "fresh": steps[2], "corrected": steps[1]}
    return ((f"note.daily.{basis}", told), ("note.daily.since", parts))


def _corrections(book: Book, late: Iterable[Moved], nouns: Nouns, facts: dict[str, Any], *, names: bool) -> Table:
    """Each pledge whose figure was told otherwise the last time; no name, nor a reason that may hold one, unless
    `names` asks for them."""
    late = list(late)
    donors = registry.givers(book, (one.part.donor for one in late)) if names else {}
    rows: list[tuple[Cell, ...]] = []
    for one in late:
        entries = list(dict.fromkeys(act.entry for act in one.acts))
        row: tuple[Cell, ...] = (
            one.pledge, one.part.on_date, nouns["channel", one.part.channel], nouns["round", one.part.round], _why(one),
            Amount(one.before), Amount(one.after), Amount(one.after - one.before), ", ".join(map(str, entries)),
        )  # fmt: skip
        if names:
            reasons = [reason for number in entries if (reason := ledger.entry(book, number).reason)]
            row = (*row, donors[one.part.donor], "; ".join(reasons) or None)
        rows.append(row)
    whole = (Amount(sum(one.before for one in late)), Amount(sum(one.after for one in late)))
    columns = (*_CORRECTED, *((Column("donor", "donor"), Column("reason")) if names else ()))
    return Table(
        title="title.daily.corrections",
        columns=columns,
        rows=rows,
        total=(None, *(None,) * 4, *whole, Amount(whole[1].fen - whole[0].fen), *(None,) * (len(columns) - 8)),
        facts=facts,
    )


_CORRECTED = (
    Column("pledge", "id"), Column("gift_date", "date"), Column("channel", "channel"), Column("round", "round"),
    Column("why", "word"), Column("old", "money"), Column("new", "money"), Column("change", "change"),
    Column("entries"),
)  # fmt: skip

_WHY = {"pledge.cancel": "cancelled", "payment.refund": "refunded", "undo": "undone"}


def _why(one: Moved) -> str:
    """What was wrong, by the last act that made the sum smaller or larger."""
    if one.after > one.before:
        return "restored" if one.acts[-1].action == "undo" else "late"
    return next((_WHY[act.action] for act in reversed(one.acts) if act.action in _WHY), "replaced")

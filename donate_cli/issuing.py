"""Issuing papers: what left the house is kept by its figures, its bytes and the state it was made from."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple, cast

from donate_cli.counting import Crowd, count
from donate_cli.editions import STANDARD_OUTPUT, TOTAL, Figure, Figures, Issue, Measure, Paper, PaperKind, Place
from donate_cli.errors import DonateError
from donate_cli.listing import facts_of
from donate_cli.model import Basis, Campaign, Channel, Round
from donate_cli.moments import shown_moment
from donate_cli.money import Amount, in_words
from donate_cli.reporting import totals_table
from donate_cli.store import issues, registry, totals
from donate_cli.store.book import Book, Writing
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.totals import WHOLE, Scope
from donate_cli.table import Column, Sentence, Table

MEASURES: tuple[Measure, ...] = ("pledged", "received", "outstanding", "gifts", "participations", "donors")


def figures_of(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, scope: Scope = WHOLE
) -> Figures:
    """What a campaign, or a part of it, amounts to: in all, by channel and round, by department, and whose people gave.

    The words are those of what came in, as the papers state it.
    """
    with book.snapshot():
        cells = totals_table(book, campaign, basis=basis, as_of=as_of, scope=scope)
        departments = totals_table(book, campaign, by="department", basis=basis, as_of=as_of, scope=scope)
        everyone = totals.crowds(book, campaign.id, (), basis=basis, as_of=as_of or LAST_DAY, scope=scope)
        state = facts_of(book, campaign)
        codes = {channel.id: channel.code for channel in registry.channels(book)}
    parts: dict[Place, Mapping[Measure, Figure]] = {TOTAL: _measures(cells.totals())}
    for row in cells.records():
        channel, round = cast(Channel, row["channel"]), cast(Round, row["round"])
        parts["cell", channel.code, round.number] = _measures(row)
    for row in departments.records():
        parts["department", cast(str | None, row["department"])] = _measures(row)
    populations: dict[str, list[Crowd]] = defaultdict(list)
    for crowd in everyone.get((), ()):
        populations[crowd.population].append(crowd)
    for population, crowds in sorted(populations.items()):
        parts["population", population] = {"donors": count(crowds)}
    received = cast(Amount, cells.totals()["received"])
    words = in_words(received) if received.fen > 0 else None
    channel_code = None if scope.channel is None else codes[scope.channel]
    return Figures(state["entry"], state["head"], words, parts, channel_code, scope.round)


def issue(book: Book, campaign: Campaign, paper: Paper, figures: Figures, put: Callable[[bytes], None]) -> Writing:
    """Record that a paper leaves the house, in an entry of its own, and let it leave: `put` brings it to its place.

    It is put there before the entry is sealed: should the machine stop in between there is a paper that no book
    calls issued, and the clerk issues it again; the other way round the book would vouch for a paper that nobody has.
    Raises DonateError where others have recorded something since the paper was made.
    """
    with book.entry("paper.issue") as entry:
        if paper.kind != "daily" and (now := book.head()[0]) != figures.entry:
            raise DonateError("issued.book_moved", entry=now)
        number = entry.add(
            "issue", campaign=campaign.id, kind=paper.kind, name=paper.name, sha256=sha256(paper.content).hexdigest(),
            lang=paper.lang, basis=paper.basis, as_of=paper.as_of, figures=figures.as_text(),
        )  # fmt: skip
        entry.summary = {
            "paper": paper.kind, "issue": number, "file": paper.name, "campaign": campaign.id, "of": figures.entry,
        }  # fmt: skip
        put(paper.content)
    return entry


def issued(
    book: Book,
    campaign: Campaign,
    kinds: Collection[PaperKind],
    *,
    basis: Basis | None = None,
    scope: Scope | None = None,
    number: int | None = None,
) -> Issue:
    """The paper of this number, else the last one of these kinds, of this basis and about this part of the campaign
    (None: any).

    Raises DonateError where there is none.
    """
    found = [one for one in issues.issues(book, campaign.id) if one.kind in kinds]
    if number is not None:
        found = [one for one in found if one.id == number]
    else:
        found = [one for one in found if basis in (None, one.basis) and scope in (None, scope_of(book, one))]
    if not found and number is not None:
        raise DonateError("issued.unknown", number=number)
    if not found:
        raise DonateError("issued.none", kinds=[Sentence(f"issued.{kind}") for kind in kinds])
    return found[0]


def scope_of(book: Book, one: Issue) -> Scope:
    """The part of the campaign that an issued paper was about."""
    numbers = {channel.code: channel.id for channel in registry.channels(book)}
    code = one.figures.channel
    return Scope(None if code is None else numbers[code], one.figures.round)


class Recognised(NamedTuple):
    """What a file turned out to be: an issued paper to the byte, else one made from an entry of this book, else
    nothing that this book knows; `states` says whether it names any book's state at all."""

    issue: Issue | None
    entry: int | None
    states: bool


def recognise(book: Book, digests: Collection[str], heads: Collection[str]) -> Recognised:
    """Which paper has one of these SHA-256, or bears the hash of an entry (hex) as the state it was made from."""
    with book.snapshot():
        found = issues.issues_of(book, digests)
        entries = issues.entries_headed(book, heads)
    return Recognised(found[0] if found else None, entries[0] if entries else None, bool(heads))


def names_somebody(book: Book, name: str) -> bool:
    """Whether a file's name, which the book keeps for good, contains a donor's."""
    return issues.names_somebody(book, name)


def verdict(known: Recognised, name: str) -> Sentence:
    """What a file turned out to be, in words."""
    if one := known.issue:
        facts = {"kind": Sentence(f"issued.{one.kind}"), "at": shown_moment(one.at), "head": one.figures.head}
        return Sentence(
            "checked.issued", facts | {"name": name, "issue": one.id, "of": one.figures.entry, "actor": one.actor}
        )
    if known.entry:
        return Sentence("checked.altered", {"name": name, "entry": known.entry})
    return Sentence("checked.foreign" if known.states else "checked.unknown", {"name": name})


def verdict_table(known: Recognised, name: str) -> Table:
    """The same for programs: `issue` is empty unless the file was issued so, `made_from` where it names no entry."""
    one = known.issue
    mine = (one.id, one.at, one.kind, one.figures.entry, one.figures.head, one.actor) if one else None
    return Table(
        title="title.checked",
        columns=(
            Column("file"), Column("issue", "id"), Column("at", "moment"), Column("issued", "word"),
            Column("made_from", "id"), Column("head", "hash"), Column("actor"), Column("checked", "sentence"),
        ),
        rows=[(name, *(mine or (None, None, None, known.entry, None, None)), verdict(known, name))],
    )  # fmt: skip


def papers_table(book: Book, campaign: Campaign | None = None) -> Table:
    """What was issued, the newest first: when, as what file, from which entry, by whom."""
    with book.snapshot():
        campaigns = {one.id: one for one in registry.campaigns(book)}
        found = issues.issues(book, campaign.id if campaign else None)
    return Table(
        title="title.issued",
        columns=(
            Column("issue", "id"), Column("at", "moment"), Column("campaign", "sentence"), Column("issued", "word"),
            Column("file"), Column("basis", "word"), Column("as_of"), Column("made_from", "id"), Column("actor"),
            Column("entry", "id"), Column("sha256", "hash"),
        ),
        rows=[
            (one.id, one.at, campaigns[one.campaign], one.kind, _file_of(one), one.basis, as_of_shown(one),
             one.figures.entry, one.actor, one.entry, one.sha256)
            for one in found
        ],
    )  # fmt: skip


def as_of_shown(one: Issue) -> str | None:
    """The day, or for a daily the local moment, that the paper speaks of; None for all that was in the book."""
    return shown_moment(one.as_of) if one.as_of and one.kind == "daily" else one.as_of


def _file_of(one: Issue) -> str | None:
    return None if one.name == STANDARD_OUTPUT else one.name


def _measures(row: Mapping[str, object]) -> dict[Measure, Figure]:
    return {measure: cast(Figure, row[measure]) for measure in MEASURES}

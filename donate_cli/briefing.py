"""The figures of the brief for the press, taken from the very tables that the reports show."""

from datetime import date
from typing import Any, cast, get_args

from donate_cli.briefs import Figures, Giving, Phrase
from donate_cli.campaigning import BUILT_IN_CHANNELS
from donate_cli.listing import nouns_of
from donate_cli.model import Basis, Campaign, Channel
from donate_cli.reporting import By, totals_table
from donate_cli.store import registry, spans, totals
from donate_cli.store.book import Book
from donate_cli.store.ledger import LAST_DAY
from donate_cli.store.spans import Span
from donate_cli.store.totals import Axis
from donate_cli.table import Cell, Table

_FIGURES = ("pledged", "received", "outstanding", "gifts", "participations", "donors")

Key = tuple[Cell, ...]


def brief_figures(book: Book, campaign: Campaign, *, basis: Basis = "received", as_of: date | None = None) -> Figures:
    """What a brief can say of the campaign: of money that came in, unless asked for what is promised."""
    with book.snapshot():
        channels, rounds = registry.channels(book), registry.rounds(book, campaign.id)
        table, cells = _found(book, campaign, "channel,round", basis, as_of)
        _, by_channel = _found(book, campaign, "channel", basis, as_of)
        _, by_round = _found(book, campaign, "round", basis, as_of)
        whole = table.totals()
        givers = _givers(book, campaign, (), basis, as_of).get((), {})
        days = spans.spans(book, campaign.id, basis=basis, as_of=as_of or LAST_DAY)
    return Figures(
        campaign=campaign,
        basis=basis,
        as_of=as_of,
        entry=table.facts["entry"],
        head=table.facts["head"],
        cells=tuple(
            Giving(channel, of, _phrase(channel), **cells.get((channel, of), {}))
            for of in rounds
            for channel in channels
        ),
        channels=tuple(
            Giving(channel, None, _phrase(channel), **by_channel.get((channel,), {})) for channel in channels
        ),
        rounds=tuple(Giving(None, of, **_when(days.get(of.number)), **by_round.get((of,), {})) for of in rounds),
        total=Giving(**_figures(whole), **givers, **_when(_whole(days))),
    )


def _found(
    book: Book, campaign: Campaign, by: By, basis: Basis, as_of: date | None
) -> tuple[Table, dict[Key, dict[str, Any]]]:
    """The totals by some axes, as they are and as figures by the nouns of their rows."""
    axes = cast(tuple[Axis, ...], tuple(by.split(",")))
    table = totals_table(book, campaign, by=by, basis=basis, as_of=as_of)
    givers = _givers(book, campaign, axes, basis, as_of)
    rows = zip(table.rows, table.records(), strict=True)
    return table, {row[: len(axes)]: _figures(record) | givers.get(row[: len(axes)], {}) for row, record in rows}


def _figures(record: dict[str, Cell]) -> dict[str, Any]:
    return {name: record[name] for name in _FIGURES}


def _givers(
    book: Book, campaign: Campaign, axes: tuple[Axis, ...], basis: Basis, as_of: date | None
) -> dict[Key, dict[str, Any]]:
    """What the counts of the reports do not tell apart: organisations among the donors, and who the people are."""
    crowds = totals.crowds(book, campaign.id, axes, basis=basis, as_of=as_of or LAST_DAY)
    nouns = nouns_of(book, campaign)
    return {
        tuple(nouns.get((axis, value), value) for axis, value in zip(axes, key, strict=True)): {
            "organisations": sum(crowd.organisations for crowd in found),
            "populations": frozenset(crowd.population for crowd in found),
        }
        for key, found in crowds.items()
    }


def _phrase(channel: Channel) -> Phrase:
    """A built-in channel that the branch renamed is another road than the one that its words speak of."""
    for built_in in BUILT_IN_CHANNELS:
        if all(built_in[field] == getattr(channel, field) for field in ("code", "label_zh", "label_en")):
            return next(phrase for phrase in get_args(Phrase) if phrase == channel.code)
    return "other"


def _whole(days: dict[int, Span | None]) -> Span | None:
    """From the first day of all to the last, where every round's days are known."""
    known = [span for span in days.values() if span]
    if not known or len(known) < len(days):
        return None
    return Span(min(span.first_on for span in known), max(span.last_on for span in known))


def _when(span: Span | None) -> dict[str, Any]:
    return {"first_on": span.first_on, "last_on": span.last_on} if span else {}

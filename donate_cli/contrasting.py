"""Two campaigns, or two rounds of one, side by side."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from donate_cli.averaging import average
from donate_cli.campaigning import find_round
from donate_cli.counting import Count
from donate_cli.errors import DonateError
from donate_cli.model import Basis, Campaign, Channel
from donate_cli.money import NOTHING, Amount
from donate_cli.reporting import totals_table
from donate_cli.store import registry
from donate_cli.store.book import Book
from donate_cli.store.totals import Scope
from donate_cli.table import Cell, Column, Sentence, Span, Table

Figures = Mapping[str, Cell]

_COLUMNS = (
    Column("channel", "channel"),
    Column("measure", "word"),
    Column("first", "span"),
    Column("second", "span"),
    Column("difference", "change"),
    Column("percent", "percent"),
)
_NO_FIGURES: Figures = {
    "pledged": NOTHING, "received": NOTHING, "gifts": 0, "participations": Count(), "donors": Count(),
}  # fmt: skip


def campaigns_compared(
    book: Book, first: Campaign, second: Campaign, *, basis: Basis = "pledged", as_of: date | None = None
) -> Table:
    """Two campaigns by channel and in all: money, counts, average per donor, what the second has more."""
    if first.id == second.id:
        raise DonateError("compare.same_campaign", campaign=first.name)
    with book.snapshot():
        tables = [totals_table(book, one, by="channel", basis=basis, as_of=as_of) for one in (first, second)]
        order = registry.channels(book)
    facts = tables[0].facts | {"second": second}
    return _side_by_side(tables, order, title=f"title.compare.{basis}", facts=facts, basis=basis)


def rounds_compared(
    book: Book, campaign: Campaign, first: int, second: int, *, basis: Basis = "pledged", as_of: date | None = None
) -> Table:
    """Two rounds of a campaign by channel and in all, as `campaigns_compared` has two campaigns."""
    if first == second:
        raise DonateError("compare.same_round", round=first)
    with book.snapshot():
        rounds = [find_round(book, campaign, number) for number in (first, second)]
        scopes = [Scope(round=found.number) for found in rounds]
        tables = [totals_table(book, campaign, by="channel", basis=basis, as_of=as_of, scope=part) for part in scopes]
        order = registry.channels(book)
    facts = tables[0].facts | {"first_round": rounds[0], "second_round": rounds[1]}
    return _side_by_side(tables, order, title=f"title.compare.rounds.{basis}", facts=facts, basis=basis)


def _side_by_side(
    tables: list[Table], order: list[Channel], *, title: str, facts: dict[str, Any], basis: Basis
) -> Table:
    parts = [{cast(Channel, row["channel"]).id: row for row in table.records()} for table in tables]
    rows: list[tuple[Cell, ...]] = []
    for channel in order:
        if any(channel.id in part for part in parts):
            pair = [part.get(channel.id, _NO_FIGURES) for part in parts]
            rows.extend((channel, *line) for line in _measured(pair, basis))
    rows.extend((Sentence("total"), *line) for line in _measured([table.totals() for table in tables], basis))
    return Table(title=title, columns=_COLUMNS, rows=rows, facts=facts)


def _measured(pair: list[Figures], basis: Basis) -> Iterator[tuple[Cell, ...]]:
    one, other = pair
    for measure in _NO_FIGURES:
        yield measure, one[measure], other[measure], *_difference(one[measure], other[measure])
    averages = [average(cast(Amount, found[basis]), cast(Count, found["donors"])) for found in pair]
    yield "average", *averages, *_difference(*averages)


def _difference(one: Cell, other: Cell) -> tuple[Cell, float | None]:
    """The second less the first, and the same as a fraction of the first where both are exact money."""
    before, after = _span(one), _span(other)
    if before is None or after is None:
        return None, None
    low, high = _less(after.low, before.high), _less(after.high, before.low)
    match before.low, low:
        case Amount(base), Amount(more) if low == high and base > 0:
            return Span(low, high), more / base
        case _, None if high is None:
            return None, None
    return Span(low, high), None


def _span(cell: Cell) -> Span | None:
    match cell:
        case Amount(fen, at_least):
            return Span(Amount(fen), None if at_least else Amount(fen))
        case Count(low, high):
            return Span(low, high)
        case int():
            return Span(cell, cell)
    return cell if isinstance(cell, Span) else None


def _less(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return None
    return Amount(one.fen - other.fen) if isinstance(one, Amount) else one - other

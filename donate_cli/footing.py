"""Proof that the tables of a dossier agree with one another, in fen and as they are printed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from donate_cli.counting import Count
from donate_cli.errors import DonateError
from donate_cli.money import Amount, format_fen
from donate_cli.papers import Dossier, Sheet
from donate_cli.table import Notes, Sentence, Table

NAMED = 3
"""Breaks that the error names; a paper that is written all the same names every one."""

Figures = dict[str, int | Count]
"""Fen, gifts and people by the figure's name."""

Place = tuple[Any, ...]

_ADDING_UP = ("pledged", "received", "outstanding", "gifts")
_COUNTED = ("participations", "donors")
_NOTHING: Figures = dict.fromkeys(_ADDING_UP, 0)
_AXES = ("channel", "round", "department", "date")

_SUMS: tuple[Sheet, ...] = ("summary", "channels", "rounds", "departments", "days")


def prove(papers: Dossier, *, forced: str | None = None) -> Dossier:
    """The dossier with what breaks, why it is printed all the same, and its footnotes.

    Raises DonateError(`paper.break`) where tables disagree and no reason is given.
    """
    found = (*papers.breaks, *breaks(papers))
    if found and not forced:
        more = len(found) - NAMED
        raise DonateError("paper.break_more" if more > 0 else "paper.break", breaks=list(found[:NAMED]), more=more)
    tables = papers.tables
    if papers.unit == "wan":
        tables = {
            sheet: replace(table, notes=(*table.notes, *footnotes(table))) if sheet in _SUMS else table
            for sheet, table in tables.items()
        }
    return replace(papers, tables=tables, forced=forced if found else None, breaks=found)


def breaks(papers: Dossier) -> Iterator[Sentence]:
    """Where two tables differ: which, at which row, in what figure, by how much.

    The rows of sums are held against the detail added up by their axes, the total of each table against its own rows
    and against the summary's total.
    """
    summary = _whole(papers, "summary")
    cells = _cells(papers["detail"])
    for sheet in _SUMS:
        yield from _against_detail(papers, cells, sheet)
    for sheet in papers.tables:
        whole = _whole(papers, sheet)
        yield from _differences("parts", _parts(papers, sheet), sheet, whole)
        yield from _differences("summary", summary, sheet, whole)


def footnotes(table: Table) -> Notes:
    """Says by how much parts, printed in 万元 with two decimals, miss the total that is printed so."""
    totals = {} if table.total is None else table.totals()
    sums = {key: whole for key, whole in totals.items() if isinstance(whole, Amount) and not key.endswith("_so_far")}
    misses = [
        abs(sum((_in_wan(record[key]) for record in table.records()), Decimal(0)) - _in_wan(whole))
        for key, whole in sums.items()
    ]
    largest = max(misses, default=Decimal(0))
    return (("paper.rounded", {"difference": f"{largest:.2f}"}),) if largest else ()


def _cells(detail: Table) -> dict[Place, dict[str, int]]:
    """The detail added up by every axis at once, a row being a gift; days as the book writes them."""
    places = [detail.place(axis) for axis in _AXES]
    money = [(key, detail.place(key)) for key in _ADDING_UP if key != "gifts"]
    found: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows: list[tuple[Any, ...]] = detail.rows
    for row in rows:
        mine = found[tuple(row[at] for at in places)]
        mine["gifts"] += 1
        for key, at in money:
            mine[key] += row[at].fen
    return found


def _rolled_up(cells: Mapping[Place, Mapping[str, int]], axes: Sequence[str]) -> dict[Place, Figures]:
    """The cells of the detail added up by some of its axes."""
    kept = [_AXES.index(axis) for axis in axes]
    found: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, figures in cells.items():
        mine = found[tuple(place[at] for at in kept)]
        for key, figure in figures.items():
            mine[key] += figure
    return {place: {**figures} for place, figures in found.items()}


def _against_detail(papers: Dossier, cells: Mapping[Place, Mapping[str, int]], sheet: Sheet) -> Iterator[Sentence]:
    table, received = papers[sheet], papers.basis == "received"
    if sheet == "days" and received:
        return  # these are the days on which money came, which the detail does not tell
    axes = [column.key for column in table.columns if column.key in _AXES]
    named = _named(papers, sheet)
    mine = _rolled_up(cells, axes)
    theirs = {tuple(row[: len(axes)]): _row(table, row, named) for row in table.rows}
    for place in dict.fromkeys([*theirs, *mine]):
        own, other = mine.get(place), theirs.get(place)
        if received and own:
            del own["gifts"]  # nor does it tell how many payments were wholly returned
        # A row that is not there has no money and no gifts; of people the detail's rows tell nothing.
        yield from _differences("detail", own or _NOTHING, sheet, other or _NOTHING, place)


def _named(papers: Dossier, sheet: Sheet) -> dict[str, str]:
    """The figures that a table's columns hold, by the column's key."""
    if sheet == "outstanding":  # its other columns tell of a part of the gifts alone
        return {sheet: sheet}
    same = {key: key for key in (*_ADDING_UP, *_COUNTED)}
    so_far = {f"{key}_so_far": key for key in _COUNTED}
    held = {column.key for column in papers[sheet].columns}
    return {key: figure for key, figure in (same | so_far | {"amount": papers.basis}).items() if key in held}


def _row(table: Table, row: Sequence[Any], named: Mapping[str, str]) -> Figures:
    cells = ((figure, row[table.place(key)]) for key, figure in named.items())
    return {figure: cell.fen if isinstance(cell, Amount) else cell for figure, cell in cells if cell is not None}


def _parts(papers: Dossier, sheet: Sheet) -> Figures:
    """A table's rows added up; none of a figure that a row keeps to itself, as a notice may."""
    table = papers[sheet]
    named = {key: figure for key, figure in _named(papers, sheet).items() if figure in _ADDING_UP}
    rows: list[tuple[Any, ...]] = table.rows
    found: Figures = {}
    for key, figure in named.items():
        at = table.place(key)
        cells = [row[at] for row in rows]
        if None not in cells:
            found[figure] = sum(cell.fen if isinstance(cell, Amount) else cell for cell in cells)
    return found


def _whole(papers: Dossier, sheet: Sheet) -> Figures:
    table = papers[sheet]
    if sheet == "counts":
        reached: list[dict[str, Any]] = [*table.records()]
        found = {record["step"]: record["reached"] for record in reached if record["step"] in ("gifts", *_COUNTED)}
        return {figure: reached.low if figure == "gifts" else reached for figure, reached in found.items()}
    return {} if table.total is None else _row(table, table.total, _named(papers, sheet))


def _differences(first: str, mine: Figures, second: Sheet, theirs: Figures, place: Place = ()) -> Iterator[Sentence]:
    """What differs among the figures that both have."""
    for figure, value in mine.items():
        if figure in theirs and theirs[figure] != value:
            yield Sentence(
                "paper.differs_at" if place else "paper.differs",
                {
                    "first": Sentence(f"paper.{first}"),
                    "second": Sentence(f"paper.{second}"),
                    "place": [Sentence("department.none") if cell is None else cell for cell in place],
                    "figure": Sentence(f"figure.{figure}"),
                    "difference": _difference(figure, value, theirs[figure]),
                },
            )


def _difference(figure: str, mine: int | Count, theirs: int | Count) -> str:
    if isinstance(mine, Count) or isinstance(theirs, Count):
        return f"{mine} ≠ {theirs}"
    by = abs(mine - theirs)
    return str(by) if figure == "gifts" else format_fen(by)


def _in_wan(cell: Any) -> Decimal:
    """An amount as a workbook prints it, halves away from zero."""
    return (Decimal(cell.fen) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)

"""Proof that the tables of a dossier agree with one another, in money and people and as they are printed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Any

from donate_cli.counting import Count
from donate_cli.errors import DonateError
from donate_cli.money import NOTHING, Amount, format_fen, total
from donate_cli.papers import Dossier, Sheet
from donate_cli.recounting import AXES, MONEY, Figures, Place, Recount
from donate_cli.table import Notes, Sentence, Table

NAMED = 3
"""Breaks that the error names; a paper that is written all the same names every one."""

_ADDING_UP = (*MONEY, "gifts")
_COUNTED = ("participations", "donors")
_NONE: Figures = dict.fromkeys(MONEY, NOTHING) | {"gifts": 0} | dict.fromkeys(_COUNTED, Count())
"""What a row states that is not there."""

_NOT_DUE: Figures = {"outstanding": NOTHING}

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

    The rows of sums are held against the detail added up and its people counted anew by their axes, the total of each
    table against its own rows and against the summary's total, and each row of a list against what it says itself.
    """
    recount, summary = Recount(papers["detail"], papers.basis), _whole(papers, "summary")
    for sheet in _SUMS:
        yield from _against_detail(papers, recount, sheet)
    everyone = recount.by(()).get((), _NONE)
    yield from _differences("detail", {key: everyone[key] for key in _COUNTED}, "summary", summary)
    yield from _due(papers)
    for sheet, table in papers.tables.items():
        whole = _whole(papers, sheet)
        yield from _differences("parts", _parts(papers, sheet), sheet, whole | _own(table))
        yield from _differences("summary", summary, sheet, whole)
        yield from _contradictions(sheet, table)


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


def _against_detail(papers: Dossier, recount: Recount, sheet: Sheet) -> Iterator[Sentence]:
    table, received = papers[sheet], papers.basis == "received"
    axes = [column.key for column in table.columns if column.key in AXES]
    named = _named(papers, sheet)
    theirs = {tuple(row[: len(axes)]): _row(table, row, named) for row in table.rows}
    mine = _days(recount, received, theirs) if sheet == "days" else recount.by(axes)
    for place in dict.fromkeys([*mine, *([] if sheet == "days" and received else theirs)]):
        own, other = mine.get(place), theirs.get(place)
        if received and own:
            own.pop("gifts", None)  # it does not tell how many payments were wholly returned
        yield from _differences("detail", own or _NONE, sheet, other or _NONE, place)


def _days(recount: Recount, received: bool, theirs: Mapping[Place, Figures]) -> dict[Place, Figures]:
    """What the detail tells of days: of those on which money came, only who had given by the last of them."""
    if received:
        everyone = recount.by(()).get((), _NONE)
        return {place: {key: everyone[key] for key in _COUNTED} for place in [*theirs][-1:]}
    so_far = recount.so_far()
    return {place: figures | so_far[place[0]] for place, figures in recount.by(("date",)).items()}


def _due(papers: Dossier) -> Iterator[Sentence]:
    """What is outstanding pledge by pledge: the very rows of the detail of which something is to come."""
    if "outstanding" not in papers.tables:
        return
    detail, due = papers["detail"], papers["outstanding"]
    named = {key: key for key in (*MONEY, "people")}
    rows: list[tuple[Any, ...]] = detail.rows
    at = detail.place("outstanding")
    mine = {row[0]: _row(detail, row, named) for row in rows if row[at].fen > 0}
    theirs = {row[0]: _row(due, row, named) for row in due.rows}
    for pledge in dict.fromkeys([*mine, *theirs]):
        # A row that is not there tells of what is outstanding alone, which is nothing.
        own, other = mine.get(pledge, _NOT_DUE), theirs.get(pledge, _NOT_DUE)
        yield from _differences("detail", own, "outstanding", other, (pledge,))


def _contradictions(sheet: Sheet, table: Table) -> Iterator[Sentence]:
    """Where a table's rows do not say what they say elsewhere: flags, sums so far, one person, the number."""
    keys = [column.key for column in table.columns]
    for place, figure, mine, theirs in (*_flags(table, keys), *_sums_so_far(table, keys), *_each(table, keys)):
        if mine != theirs:
            yield _sentence("paper.differs_within", sheet, sheet, place, figure, mine, theirs)


_Stated = Iterator[tuple[Any, str, Amount | int | Count, Amount | int | Count]]
"""The row, the figure, what it says and what it ought to say."""


def _flags(table: Table, keys: Sequence[str]) -> _Stated:
    """Programs read in a flag whether the row's first amount is "at least"."""
    if "at_least" not in keys:
        return
    first = next(at for at, column in enumerate(table.columns) if column.kind == "money")
    for row in (*table.rows, *([table.total] if table.total else [])):
        cell = row[first]
        amount = cell if isinstance(cell, Amount) else NOTHING
        yield row[0], keys[first], amount, Amount(amount.fen, bool(row[keys.index("at_least")]))


def _sums_so_far(table: Table, keys: Sequence[str]) -> _Stated:
    if "amount_so_far" not in keys:
        return
    rows: list[Any] = [*table.rows, *([table.total] if table.total else [])]
    amounts = [row[keys.index("amount")] for row in rows[: len(table.rows)]]
    sums = [*accumulate(amounts), total(amounts)]
    for row, reached in zip(rows, sums, strict=False):
        yield row[0], "amount_so_far", row[keys.index("amount_so_far")], reached


def _each(table: Table, keys: Sequence[str]) -> _Stated:
    rows: list[tuple[Any, ...]] = table.rows
    if "pledge" in keys:
        donor, people = keys.index("donor"), keys.index("people")
        yield from ((row[0], "people", row[people], Count(1, 1)) for row in rows if row[donor].kind != "group")
    if "number" in keys:
        yield from ((number, "number", row[keys.index("number")], number) for number, row in enumerate(rows, 1))


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
    return {figure: cell for figure, cell in cells if cell is not None}


def _own(table: Table) -> Figures:
    """What the total of a list of gifts says of that list alone."""
    held = [column.key for column in table.columns]
    return _row(table, table.total, {key: key for key in MONEY if key in held}) if table.total else {}


def _parts(papers: Dossier, sheet: Sheet) -> Figures:
    """A table's rows added up; none of a figure that a row keeps to itself, as a notice may."""
    table = papers[sheet]
    own = {key: key for key in _own(table)}
    named = {key: figure for key, figure in (_named(papers, sheet) | own).items() if figure in _ADDING_UP}
    rows: list[tuple[Any, ...]] = table.rows
    found: Figures = {}
    for key, figure in named.items():
        at = table.place(key)
        cells = [row[at] for row in rows]
        if None not in cells:
            found[figure] = sum(cells) if figure == "gifts" else total(cells)
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
    key = "paper.differs_at" if place else "paper.differs"
    for figure, value in mine.items():
        if figure in theirs and theirs[figure] != value:
            shown = [Sentence("department.none") if cell is None else cell for cell in place]
            yield _sentence(key, first, second, shown, figure, value, theirs[figure])


def _sentence(key: str, first: str, second: str, place: Any, figure: str, mine: Any, theirs: Any) -> Sentence:
    return Sentence(
        key,
        {
            "first": Sentence(f"paper.{first}"),
            "second": Sentence(f"paper.{second}"),
            "place": Sentence("total") if place is None else place,
            "figure": Sentence(f"figure.{figure}" if figure in (*_ADDING_UP, *_COUNTED) else f"column.{figure}"),
            "difference": _difference(mine, theirs),
        },
    )


def _difference(mine: Any, theirs: Any) -> str:
    match mine, theirs:
        case Amount(), Amount() if mine.fen != theirs.fen:
            return format_fen(abs(mine.fen - theirs.fen))
        case int(), int():
            return str(abs(mine - theirs))
    return f"{mine} ≠ {theirs}"


def _in_wan(cell: Any) -> Decimal:
    """An amount as a workbook prints it, halves away from zero."""
    return (Decimal(cell.fen) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)

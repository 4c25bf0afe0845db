"""A table and a status on the terminal."""

import sys
from collections.abc import Mapping, Sequence
from shutil import get_terminal_size

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from donate_cli.money import Amount
from donate_cli.table import TO_THE_RIGHT, Cell, Sentence, Status, Table
from donate_cli.views.faces import face, speaks_unicode, title, words
from donate_cli.wording import Wording

RULED = Box("    \n    \n ── \n    \n    \n ── \n    \n    \n")
"""A rule below the headings and one above the total."""

_WHOLE = (*TO_THE_RIGHT, "date", "moment", "hash", "word")
"""Kinds of column that are never folded: half a figure is a wrong figure."""

_READABLE = 12
"""Columns that a text which may fold keeps at least: six Chinese characters."""

_LARGE, _BAR = 80, 28
"""From how many columns on a terminal has room for bars, and how long they are."""


def show(table: Table, say: Wording) -> None:
    """Print a table with its title, its total and its notes."""
    _print(as_grid(table, say))


def show_status(status: Status, say: Wording) -> None:
    """One screen: how far the campaign has come, by which channels, what is open, what was done last."""
    _print(as_screen(status, say))


def as_grid(table: Table, say: Wording) -> RenderableType:
    """The table as rich draws it."""
    heading = Text(title(table.title, table.facts, say), style="bold")
    if not table.rows:
        return Group(heading, Text(say("nothing"), style="dim"))
    grid = Grid(box=RULED, show_edge=False, pad_edge=False, collapse_padding=True, header_style="bold")
    grid.show_footer = table.total is not None
    shown = [(place, column) for place, column in enumerate(table.columns) if _has_something(table, place)]
    lines, totals = (
        [[face(row[place], column, say) for place, column in shown] for row in rows]
        for rows in (table.rows, table.total_rows())
    )
    for number, (_, column) in enumerate(shown):
        texts = [say(f"column.{column.key}"), *(line[number] for line in (*lines, *totals))]
        whole = column.kind in _WHOLE
        grid.add_column(
            Text(texts[0]),
            Text(texts[-1] if totals else ""),
            justify="right" if column.kind in TO_THE_RIGHT else "left",
            overflow="fold",
            footer_style="bold",
            no_wrap=whole,
            min_width=max(map(cell_len, texts)) if whole else None,
        )
    for line in lines:
        grid.add_row(*map(Text, line))
    return Group(heading, grid, *(Text(words(Sentence(key, facts), say), style="dim") for key, facts in table.notes))


def _print(drawing: RenderableType) -> None:
    """Print at the terminal's width, or, where that would cut a figure or nobody looks on, as wide as it takes."""
    # rich reads names as markup unless told not to, sets a pipe to 80 columns, and crops what is wider.
    console = Console(markup=False, highlight=False, emoji=False)
    if console.is_terminal:
        console.width = max(console.width, _needed(drawing))
        console.print(drawing)
        return
    console.width = 10_000
    with console.capture() as captured:
        console.print(drawing)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _needed(drawing: RenderableType) -> int:
    """The columns below which a figure would be cut. rich's own measure never asks for more than the console has."""
    match drawing:
        case Group():
            return max(map(_needed, drawing.renderables), default=0)
        case Padding():
            return drawing.left + _needed(drawing.renderable)
        case Grid():
            return sum((column.min_width or _READABLE) + 2 for column in drawing.columns)
    return 0


def _has_something(table: Table, place: int) -> bool:
    """Whether a column is worth its room on a screen; the data forms keep every column."""
    if table.columns[place].kind == "flag":
        return False
    return place == 0 or any(row[place] is not None for row in table.rows)


def as_screen(status: Status, say: Wording) -> RenderableType:
    """The status as rich draws it."""
    campaign, totals = status.campaign, status.totals
    whole = totals.totals()
    state = words(Sentence(f"state.{campaign.state}"), say)
    about = [
        say("status.beneficiary", beneficiary=campaign.beneficiary) if campaign.beneficiary else "",
        say("status.window", window=campaign.window) if campaign.window else "",
    ]
    outstanding = whole["outstanding"]
    still = "status.outstanding" if _fen(outstanding) else "status.settled"
    counts = {key: words(whole[key], say) for key in ("gifts", "participations", "donors")}
    return Group(
        Text.assemble((campaign.title(say.lang), "bold"), "  ", (state, "dim")),
        *(Text(part, style="dim") for part in about if part),
        "",
        _progress(campaign.target, whole, say),
        Text(say("status.people", **counts)),
        "",
        Text(say("status.channels"), style="bold"),
        _indented(_bars(totals, say)),
        "",
        Text(say(still, pledges=status.pending, amount=words(outstanding, say))),
        "",
        Text(say("status.latest"), style="bold"),
        _indented(_latest(status.latest, say)),
    )


def _progress(target: int | None, whole: Mapping[str, Cell], say: Wording) -> RenderableType:
    pledged, received = whole["pledged"], whole["received"]
    if not target:
        return Text(say("status.no_target", pledged=words(pledged, say), received=words(received, say)))
    share = _fen(received) / target
    text = say("status.progress", received=words(received, say), target=str(Amount(target)), percent=f"{share:.1%}")
    return _aligned([(_bar(share), Text(text))], folding=1)


def _bars(totals: Table, say: Wording) -> Grid:
    """A bar per channel: as long as what it was promised, as full as what came in."""
    rows = list(totals.records())
    largest = max((_fen(row["pledged"]) for row in rows), default=0)
    lines = [
        (
            Text(words(row["channel"], say)),
            _bar(_fen(row["received"]) / largest, _fen(row["pledged"]) / largest),
            Text(f"{words(row['received'], say)} / {words(row['pledged'], say)}", justify="right"),
            Text(say("status.donors", donors=words(row["donors"], say)), justify="right"),
        )
        for row in rows
    ]
    narrow = get_terminal_size().columns < _LARGE
    return _aligned([(line[0], *line[2:]) for line in lines] if narrow else lines, folding=0)


def _bar(full: float, long: float = 1.0) -> Text:
    """A bar of length `long` of which `full` is filled, both as shares of the longest."""
    done, whole = round(min(full, 1.0) * _BAR), max(round(long * _BAR), 1)
    filled, empty = "█░" if speaks_unicode() else "#."
    return Text.assemble((filled * done, "green"), (empty * (whole - done), "dim"), " " * (_BAR - max(done, whole)))


def _fen(cell: Cell) -> int:
    assert isinstance(cell, Amount)
    return cell.fen


def _latest(latest: Table, say: Wording) -> Grid:
    columns = {column.key: column for column in latest.columns}
    dim = {"entry": "right", "at": "left", "actor": "left"}
    lines = [
        (
            *(Text(face(row[key], columns[key], say), style="dim", justify=side) for key, side in dim.items()),  # type: ignore[arg-type]
            Text(face(row["what"], columns["what"], say)),
        )
        for row in latest.records()
    ]
    return _aligned(lines, folding=3)


def _aligned(lines: Sequence[Sequence[Text]], *, folding: int) -> Grid:
    """Lines in columns, all whole but the one that may fold."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for place, column in enumerate(zip(*lines, strict=True)):
        widest = max(text.cell_len for text in column)
        folds = place == folding
        grid.add_column(overflow="fold", no_wrap=not folds, min_width=None if folds else widest)
    for line in lines:
        grid.add_row(*line)
    return grid


def _indented(grid: Grid) -> Padding:
    return Padding(grid, (0, 0, 0, 2), expand=False)

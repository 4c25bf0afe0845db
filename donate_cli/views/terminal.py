"""A table and a status on the terminal."""

import sys
from collections.abc import Mapping, Sequence
from shutil import get_terminal_size
from typing import NamedTuple

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from donate_cli.money import Amount
from donate_cli.table import TO_THE_RIGHT, Cell, Column, Sentence, Status, Table
from donate_cli.views.faces import face, speaks_unicode, title, words
from donate_cli.wording import Wording

RULED = Box("    \n    \n ── \n    \n    \n ── \n    \n    \n")
"""A rule below the headings and one above the total."""

_WHOLE = (*TO_THE_RIGHT, "date", "moment", "hash", "word", "bar")
"""Kinds of column that are never folded: half a figure is a wrong figure."""

_READABLE = 8
"""Columns that a text which may fold keeps at least, where it has as many: four Chinese characters."""

_LARGE, _BAR = 80, 28
"""From how many columns on a terminal has room for bars, and how long they are."""


class Surface(NamedTuple):
    """What a status is drawn upon: whether bars have room, any character can be shown, and names may be read."""

    wide: bool
    unicode: bool
    latest: bool


PICTURE = Surface(wide=True, unicode=True, latest=False)
"""A picture for a chat group: the latest entries name people, so they stay off it."""


def show(table: Table, say: Wording) -> None:
    """Print a table with its title, its total and its notes."""
    _print(as_grid(table, say))


def show_status(status: Status, say: Wording) -> None:
    """One screen: how far the campaign has come, by which channels, what is open, what was done last."""
    _print(as_screen(status, say, Surface(get_terminal_size().columns >= _LARGE, speaks_unicode(), latest=True)))


def as_grid(table: Table, say: Wording) -> RenderableType:
    """The table as rich draws it."""
    heading = Text(title(table.title, table.facts, say), style="bold")
    if not table.rows:
        return Group(heading, Text(say("nothing"), style="dim"))
    grid = Grid(box=RULED, show_edge=False, pad_edge=False, collapse_padding=True, header_style="bold")
    grid.show_footer = table.total is not None
    shown = _shown(table, say)
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
            # Without a least width of its own a short text would be folded in favour of a long one.
            min_width=max(map(cell_len, texts)) if whole else min(_READABLE, max(map(cell_len, texts))),
        )
    for line in lines:
        grid.add_row(*map(Text, line))
    return Group(heading, grid, *(Text(words(Sentence(key, facts), say), style="dim") for key, facts in table.notes))


def _shown(table: Table, say: Wording) -> list[tuple[int, Column]]:
    """The columns worth their room, with their places; at a terminal too narrow for all, bars go, then spare ones."""
    shown = [(place, column) for place, column in enumerate(table.columns) if _has_something(table, place)]
    if not sys.stdout.isatty() or not any(_may_go(column) for _, column in shown):
        return shown
    room = {place: 2 + max(map(cell_len, _texts(table, place, say))) for place, _ in shown}
    over = sum(room.values()) - 2 - get_terminal_size().columns
    for found in sorted(shown, key=lambda found: (found[1].kind != "bar", -found[0])):
        if over > 0 and _may_go(found[1]):
            shown.remove(found)
            over -= room[found[0]]
    return shown


def _may_go(column: Column) -> bool:
    return column.kind == "bar" or column.spare


def _texts(table: Table, place: int, say: Wording) -> list[str]:
    column = table.columns[place]
    return [say(f"column.{column.key}"), *(face(row[place], column, say) for row in (*table.rows, *table.total_rows()))]


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


def as_page(tables: Sequence[Table], say: Wording) -> RenderableType:
    """Several tables below one another."""
    spaced = [part for table in tables for part in ("", as_grid(table, say))]
    return Group(*spaced[1:])


def as_screen(status: Status, say: Wording, surface: Surface = PICTURE) -> RenderableType:
    """The status as rich draws it."""
    campaign, totals = status.campaign, status.totals
    whole = totals.totals()
    state = words(Sentence(f"state.{campaign.state}"), say)
    about = [
        say("status.beneficiary", beneficiary=campaign.beneficiary) if campaign.beneficiary else "",
        say("status.window", window=campaign.window) if campaign.window else "",
    ]
    outstanding = whole["outstanding"]
    owing = "status.outstanding" if surface.latest else "status.due"
    still = owing if _fen(outstanding) else "status.settled"
    counts = {key: words(whole[key], say) for key in ("gifts", "participations", "donors")}
    return Group(
        Text.assemble((campaign.title(say.lang), "bold"), "  ", (state, "dim")),
        *(Text(part, style="dim") for part in about if part),
        "",
        _progress(campaign.target, whole, say, surface),
        Text(say("status.people", **counts)),
        "",
        *_below(say("status.channels"), _bars(totals, say, surface)),
        "",
        Text(say(still, pledges=status.pending, amount=words(outstanding, say))),
        *(("", *_below(say("status.latest"), _latest(status.latest, say))) if surface.latest else ()),
    )


def _progress(target: int | None, whole: Mapping[str, Cell], say: Wording, surface: Surface) -> RenderableType:
    pledged, received = whole["pledged"], whole["received"]
    if not target:
        return Text(say("status.no_target", pledged=words(pledged, say), received=words(received, say)))
    share = _fen(received) / target
    text = say("status.progress", received=words(received, say), target=str(Amount(target)), percent=f"{share:.1%}")
    return _aligned([(_bar(share, surface), Text(text))], folding=1)


def _bars(totals: Table, say: Wording, surface: Surface) -> Grid:
    """A bar per channel: as long as what it was promised, as full as what came in."""
    rows = list(totals.records())
    largest = max((_fen(row["pledged"]) for row in rows), default=0)
    lines = [
        (
            Text(words(row["channel"], say)),
            _bar(_fen(row["received"]) / largest, surface, _fen(row["pledged"]) / largest),
            Text(f"{words(row['received'], say)} / {words(row['pledged'], say)}", justify="right"),
            Text(say("status.donors", donors=words(row["donors"], say)), justify="right"),
        )
        for row in rows
    ]
    return _aligned(lines if surface.wide else [(line[0], *line[2:]) for line in lines], folding=0)


def _bar(full: float, surface: Surface, long: float = 1.0) -> Text:
    """A bar of length `long` of which `full` is filled, both as shares of the longest."""
    whole = max(round(long * _BAR), 1)
    done = whole if full >= long else round(min(full, 1.0) * _BAR)
    filled, empty = "█░" if surface.unicode else "#."
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


def _below(heading: str, grid: Grid) -> tuple[Text, Padding]:
    return Text(heading, style="bold"), Padding(grid, (0, 0, 0, 2), expand=False)

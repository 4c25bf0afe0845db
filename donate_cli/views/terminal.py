"""A table and a status on the terminal."""

import os
import sys
from collections.abc import Mapping
from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table as Grid
from rich.text import Text

from donate_cli.counting import Count
from donate_cli.money import Amount
from donate_cli.table import Sentence, Status, Table
from donate_cli.views.faces import face, title, words
from donate_cli.wording import Wording

_UNBOUNDED = 10_000
_RIGHT = ("money", "count", "number", "rate", "id")
_BAR = 28


def console(stream: TextIO | None = None) -> Console:
    """A console that shows names as they are, and never cuts what is piped to a file or a program."""
    # rich reads names as markup, and it sets a pipe to 80 columns and folds what is wider.
    stream = stream or sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _UNBOUNDED
    return Console(file=stream, markup=False, highlight=False, emoji=False, width=width, soft_wrap=False)


def show(table: Table, say: Wording) -> None:
    """Print a table with its title, its total and its notes."""
    console().print(as_grid(table, say))


def as_grid(table: Table, say: Wording) -> RenderableType:
    """The table as rich draws it."""
    grid = Grid(box=box.SIMPLE_HEAD, show_footer=table.total is not None, pad_edge=False, header_style="bold")
    columns = [(place, column) for place, column in enumerate(table.columns) if column.kind != "flag"]
    for place, column in columns:
        footer = "" if table.total is None else face(table.total[place], column, say)
        grid.add_column(
            Text(say(f"column.{column.key}")),
            Text(footer or (say("total") if place == 0 and table.total is not None else "")),
            justify="right" if column.kind in _RIGHT else "left",
            overflow="fold",
            no_wrap=column.kind in (*_RIGHT, "date", "moment", "hash", "word"),
            footer_style="bold",
        )
    for row in table.rows:
        grid.add_row(*(Text(face(row[place], column, say)) for place, column in columns))
    parts: list[RenderableType] = [Text(title(table.title, table.facts, say), style="bold"), grid]
    if not table.rows:
        parts = [parts[0], Text(say("nothing"), style="dim")]
    return Group(*parts, *(Text(say(key, **facts), style="dim") for key, facts in table.notes))


def show_status(status: Status, say: Wording) -> None:
    """One screen: how far the campaign has come, by which channels, what is open, what was done last."""
    console().print(_status(status, say))


def _status(status: Status, say: Wording) -> RenderableType:
    campaign, totals = status.campaign, status.totals
    columns = [column.key for column in totals.columns]
    whole = dict(zip(columns, totals.total or (), strict=True))
    state = words(Sentence(f"state.{campaign.state}"), say)
    lines: list[RenderableType] = [Text.assemble((campaign.title(say.lang), "bold"), "  ", (state, "dim"))]
    about = []
    if campaign.beneficiary:
        about.append(say("status.beneficiary", beneficiary=campaign.beneficiary))
    if campaign.window:
        about.append(say("status.window", window=campaign.window))
    lines += [Text(" · ".join(about), style="dim")] if about else []
    lines += ["", _progress(campaign.target, whole, say)]
    lines.append(Text(say("status.people", **{key: str(whole[key]) for key in ("gifts", "participations", "donors")})))
    lines += ["", Text(say("status.channels"), style="bold"), _bars(totals, say)]
    outstanding = whole["outstanding"]
    settled = isinstance(outstanding, Amount) and not outstanding.fen
    open_line = "status.settled" if settled else "status.outstanding"
    lines += ["", Text(say(open_line, pledges=status.pending, amount=str(outstanding)))]
    lines += ["", Text(say("status.latest"), style="bold"), _latest(status.latest, say)]
    return Group(*lines)


def _progress(target: int | None, whole: Mapping[str, object], say: Wording) -> RenderableType:
    pledged, received = whole["pledged"], whole["received"]
    assert isinstance(received, Amount)
    if not target:
        return Text(say("status.no_target", pledged=str(pledged), received=str(received)))
    share = received.fen / target
    text = say("status.progress", received=str(received), target=str(Amount(target)), percent=f"{share:.1%}")
    return Group(_bar(min(share, 1.0), 2 * _BAR), Text(text))


def _bars(totals: Table, say: Wording) -> RenderableType:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    grid.add_column(width=_BAR)
    grid.add_column(justify="right", no_wrap=True)
    largest = max((row["pledged"].fen for row in totals.records() if isinstance(row["pledged"], Amount)), default=0)
    for row in totals.records():
        pledged, received = row["pledged"], row["received"]
        assert isinstance(pledged, Amount)
        assert isinstance(received, Amount)
        label = Text(words(row["channel"], say))
        people = row["donors"]
        assert isinstance(people, Count)
        figures = Text(f"{received} / {pledged}")
        grid.add_row(label, _bar(received.fen / largest if largest else 0, _BAR), figures)
    return Padding(grid, (0, 0, 0, 2))


def _bar(share: float, width: int) -> RenderableType:
    if not (sys.stdout.encoding or "ascii").lower().startswith("utf"):
        return Text(("#" * round(share * width)).ljust(width, "."))
    return ProgressBar(total=1.0, completed=share, width=width, finished_style="bar.complete")


def _latest(latest: Table, say: Wording) -> RenderableType:
    grid = Grid.grid(padding=(0, 2))
    columns = {column.key: column for column in latest.columns}
    for key in ("entry", "at", "actor", "what"):
        grid.add_column(style="dim" if key != "what" else "", justify="right" if key == "entry" else "left")
    for row in latest.records():
        grid.add_row(*(Text(face(row[key], columns[key], say)) for key in ("entry", "at", "actor", "what")))
    return Padding(grid, (0, 0, 0, 2))

"""How far a long list has been read, for whoever looks on at a terminal (standard error alone)."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from donate_cli.wording import Wording

if TYPE_CHECKING:
    from donate_cli.lists import SentList

T = TypeVar("T")
STEP = 2_000
"""Lines between two looks at the clock."""


@contextmanager
def watching(sent: "SentList", say: Wording) -> Iterator["SentList"]:
    """The list, with a running count of its lines where a person looks on."""
    if not sys.stderr.isatty():
        yield sent
        return
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), words, TextColumn("{task.completed:,}"), TimeElapsedColumn())
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(say("import.reading", file=sent.file), total=None)
        yield replace(sent, items=_counted(sent.items, lambda: progress.advance(task, STEP)))


def _counted(items: Iterator[T], step: Callable[[], None]) -> Iterator[T]:
    for number, item in enumerate(items, 1):
        if number % STEP == 0:
            step()
        yield item

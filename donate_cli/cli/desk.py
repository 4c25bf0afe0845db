"""The desk: the book in front of the clerk, the language spoken, and the ways to show and to ask."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from donate_cli.cli.streams import put, put_all, tell
from donate_cli.wording import Wording

if TYPE_CHECKING:
    from donate_cli.cli.pictures import Pictures
    from donate_cli.store.book import Book, Writing
    from donate_cli.table import Sentence, Table


SHOWN = 200
"""Rows of a list that belongs to something else which a screen shows; the data forms hold all."""


class Format(StrEnum):
    """The faces of a list or a report."""

    table = "table"
    json = "json"
    csv = "csv"
    md = "md"

    @property
    def most(self) -> int | None:
        """How many rows of such a list are shown: on a screen some, as data all."""
        return SHOWN if self is Format.table else None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every command has at hand; typer keeps it in `ctx.obj`."""

    path: Path
    say: Wording
    actor: str

    @contextmanager
    def book(self) -> Iterator["Book"]:
        """The book, open for as long as the command works on it."""
        from donate_cli.store.file import open_book

        with open_book(self.path, actor=self.actor) as book:
            yield book

    def show(self, table: "Table", form: Format, pictures: "Pictures | None" = None, /, **more: "Table") -> None:
        """Put a table on standard output in the form asked for, and below it what belongs to it.

        `more` are further tables by their field in the JSON object; a CSV holds the first table alone.
        """
        if pictures:
            pictures.draw(self, table, *(found for found in more.values() if found.rows))
        if form is Format.table:
            from donate_cli.views import terminal

            for shown in (table, *(found for found in more.values() if found.rows)):
                terminal.show(shown, self.say)
            return
        from donate_cli.views import data, faces

        match form:
            case Format.json:
                put_all(data.to_json(table, self.say, more, ascii_only=not faces.speaks_unicode()))
            case Format.csv:
                put(data.to_csv(table, self.say).replace("\r\n", "\n"))
            case _:
                put("\n".join(data.to_markdown(shown, self.say) for shown in (table, *more.values())))

    def confirm(self, book: "Book", entry: "Writing") -> None:
        """Say what was recorded, as the log will say it."""
        from donate_cli import auditing
        from donate_cli.views.faces import words

        tell(self.say("entry.recorded", entry=entry.id, what=words(auditing.told(book, entry.id), self.say)))

    def tell(self, key: str, /, **facts: object) -> None:
        """Say something that is no data."""
        tell(self.say(key, **facts))

    def remark(self, remark: "Sentence | None") -> None:
        """Say what a clerk should know of what was recorded, where there is anything."""
        if remark:
            self.tell(remark.key, **remark.facts)

    def agrees(self, question: str, /, **facts: object) -> bool:
        """Ask a yes-or-no question at a terminal; where nobody can answer, the answer is no."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        sys.stderr.write(f"{self.say(question, **facts)} {self.say('yes_no')} ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")

"""donate demo: the branch's 2020 drive, rebuilt, printed and exported."""

import shlex
from pathlib import Path

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.streams import put

BOOK, WORKBOOK = "branch-2020.db", "branch-2020.xlsx"


def show_demo(desk: Desk, out: Path) -> None:
    """Make the scratch book in `out`, print the totals of both campaigns, write the workbook, say what to type next."""
    from donate_cli.campaigning import BUILT_IN_CHANNELS, find_campaign
    from donate_cli.demonstrating import branch_story, discard, rebuild
    from donate_cli.publishing import dossier
    from donate_cli.reporting import totals_table
    from donate_cli.store.file import create_book, open_book
    from donate_cli.views.files import writer_for

    story = branch_story()
    path, workbook = out / BOOK, out / WORKBOOK
    discard(path)
    create_book(path, BUILT_IN_CHANNELS, actor=desk.actor, demo=True)
    write = writer_for(workbook, replace=True)
    with open_book(path, actor=desk.actor) as book:
        rebuild(book, story)
        tables = [totals_table(book, find_campaign(book, drive["code"])) for drive in story.campaigns]
        write(dossier(book, find_campaign(book, None)), desk.say)
    for table in tables:
        desk.show(table, Format.table)
        put("\n")
    desk.tell("demo.source", source=story.source)
    desk.tell("demo.book", path=path.absolute())
    desk.tell("demo.workbook", path=workbook.absolute())
    desk.tell("demo.next")
    book_option = f"donate --book {shlex.quote(str(path))}"
    for command in ("status", "pledge list", "report totals --campaign customers", "log", "book check"):
        desk.tell("demo.command", command=f"{book_option} {command}")

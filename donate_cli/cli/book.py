"""donate book: the file itself."""

from pathlib import Path
from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import Context, FormatOption, option
from donate_cli.cli.streams import put

app = typer.Typer(name="book", help="账本文件 The book's file: check, path", no_args_is_help=True)


@app.command(epilog="例 Example: donate book check")
def check(
    ctx: Context,
    paper: Annotated[
        Path | None, option("--paper", help="核对一份材料是否如所发布 A file: was it issued so?", metavar="FILE")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """核对账本是否被改动 Check that nothing was altered."""
    from donate_cli import auditing

    desk: Desk = ctx.obj
    if paper:
        _check_paper(desk, paper, form)
        return
    with desk.book() as book:
        problems = auditing.check(book)
        read = {} if problems else auditing.counted(book)
    if form is not Format.table or problems:
        desk.show(auditing.problems_table(problems), form)
    if problems:
        desk.tell("check.unsound", number=len(problems))
        raise typer.Exit(3)
    desk.tell("check.sound", **read)


def _check_paper(desk: Desk, path: Path, form: Format) -> None:
    """Say whether a file is a paper that this book issued, to the byte; exit 3 where it is not."""
    from donate_cli import issuing
    from donate_cli.files.imprints import imprint
    from donate_cli.views.faces import words

    found = imprint(path)
    with desk.book() as book:
        known = issuing.recognise(book, found.digests, found.heads)
    if form is Format.table:
        put(f"{words(issuing.verdict(known, path.name), desk.say)}\n")
    else:
        desk.show(issuing.verdict_table(known, path.name), form)
    if known.issue is None:
        raise typer.Exit(3)


@app.command(epilog="例 Example: donate book path")
def path(ctx: Context) -> None:
    """账本在哪里 Where the book is."""
    desk: Desk = ctx.obj
    put(f"{desk.path}\n")

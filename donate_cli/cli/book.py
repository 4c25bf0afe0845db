"""donate book: the file itself."""

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import Context, FormatOption
from donate_cli.cli.streams import put

app = typer.Typer(name="book", help="账本文件 The book's file: check, path", no_args_is_help=True)


@app.command(epilog="例 Example: donate book check")
def check(ctx: Context, form: FormatOption = Format.table) -> None:
    """核对账本是否被改动 Check that nothing was altered."""
    from donate_cli import auditing

    desk: Desk = ctx.obj
    with desk.book() as book:
        problems = auditing.check(book)
        read = {} if problems else auditing.counted(book)
    if form is not Format.table or problems:
        desk.show(auditing.problems_table(problems), form)
    if problems:
        desk.tell("check.unsound", number=len(problems))
        raise typer.Exit(3)
    desk.tell("check.sound", **read)


@app.command(epilog="例 Example: donate book path")
def path(ctx: Context) -> None:
    """账本在哪里 Where the book is."""
    desk: Desk = ctx.obj
    put(f"{desk.path}\n")

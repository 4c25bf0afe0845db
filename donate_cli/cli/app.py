"""The command tree."""

from pathlib import Path
from typing import Annotated

import typer

from donate_cli import __version__
from donate_cli.cli import (
    book,
    brief,
    campaign,
    certificates,
    channel,
    daily,
    decline,
    donor,
    enter,
    intake,
    issued,
    notice,
    paper,
    payment,
    pledge,
    receipts,
    reconcile,
    reminders,
    report,
    start,
)
from donate_cli.cli.desk import Desk
from donate_cli.cli.globals import actor, book_path, language
from donate_cli.cli.options import flag, option
from donate_cli.cli.streams import put
from donate_cli.wording import Lang, Wording

BookOption = Annotated[
    Path | None, option("--book", help="账本 The book's file", envvar="DONATE_BOOK", metavar="PATH", readable=False)
]

app = typer.Typer(
    no_args_is_help=True,
    help="员工捐款活动的账本。The book of an employee donation drive.",
    epilog="从这里开始 Start here: donate demo",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (start, enter, paper, brief, issued, notice, certificates):
    commands.register(app)
decline.register(donor.app)
daily.register(report.app)
reminders.register(report.app)
receipts.register(report.app)
for noun in (campaign, channel, donor, pledge, payment, intake, reconcile, report, book):
    app.add_typer(noun.app)


def _version(asked: bool) -> None:
    if asked:
        put(f"donate {__version__}\n")
        raise typer.Exit


@app.callback()
def _desk(
    ctx: typer.Context,
    book: BookOption = None,
    lang: Annotated[Lang | None, option("--lang", help="语言 Language", envvar="DONATE_LANG")] = None,
    version: Annotated[bool, flag("--version", help="版本 Version", callback=_version, is_eager=True)] = False,
) -> None:
    ctx.obj = Desk(book_path(book), Wording(lang or language([])), actor())

"""donate init, status, demo, log, undo: the first commands and the daily ones."""

from pathlib import Path
from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    CampaignOption,
    Context,
    FormatOption,
    YesOption,
    argument,
    campaign_of,
    flag,
    option,
)
from donate_cli.cli.pictures import Pictures, PngOption, ReplaceOption, SvgOption


def register(app: typer.Typer) -> None:
    """Hang these commands on the root."""
    app.command(epilog="例 Example: donate init")(init)
    app.command(epilog="例 Example: donate status --campaign hubei-2020")(status)
    app.command(epilog="例 Example: donate demo --out /tmp/demo --lang zh")(demo)
    app.command(epilog="例 Example: donate log -n 5")(log)
    app.command(epilog="例 Example: donate undo 12 --reason 导错名单")(undo)


def init(ctx: Context) -> None:
    """建立账本 Make the book."""
    from donate_cli.campaigning import BUILT_IN_CHANNELS
    from donate_cli.store.file import create_book

    desk: Desk = ctx.obj
    create_book(desk.path, BUILT_IN_CHANNELS, actor=desk.actor)
    desk.tell("init.done", path=desk.path)
    desk.tell("init.next")


def status(
    ctx: Context,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """一屏总览 One screen: progress, channels, outstanding, latest."""
    from donate_cli.reporting import status_of

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    with desk.book() as book:
        found = status_of(book, campaign_of(book, campaign))
    if svg or png:
        from donate_cli.views import terminal

        pictures.put(desk, terminal.as_screen(found, desk.say), found.totals.facts)
    if form is not Format.table:
        desk.show(found.totals, form, latest=found.latest)
        return
    from donate_cli.views import terminal

    terminal.show_status(found, desk.say)


def demo(
    ctx: Context,
    out: Annotated[Path, option("--out", help="放在哪个文件夹 Folder to put it in", metavar="DIR")] = Path(
        "donate-demo"
    ),
) -> None:
    """演示：重建支行 2020 年的捐款 Rebuild the branch's 2020 drive."""
    from donate_cli.cli.demo import show_demo

    show_demo(ctx.obj, out)


def log(
    ctx: Context,
    limit: Annotated[
        int, option("-n", "--limit", min=1, max=10**9, metavar="N", help="最近几张 The latest N (20)")
    ] = 20,
    everything: Annotated[bool, flag("--all", help="全部 All of them")] = False,
    form: FormatOption = Format.table,
) -> None:
    """凭证记录：谁在何时做了什么 Who did what, and when."""
    from donate_cli.auditing import log_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = log_table(book, limit=-1 if everything else limit)
    desk.show(table, form)


def undo(
    ctx: Context,
    number: Annotated[int | None, argument("ENTRY", help="凭证号，默认最后一张 Entry (the last)", min=1)] = None,
    reason: Annotated[str | None, option("--reason", help="原因 Why", metavar="TEXT")] = None,
    yes: YesOption = False,
) -> None:
    """撤销一张凭证，原记录保留 Take an entry back; it stays on record."""
    from donate_cli import auditing
    from donate_cli.errors import DonateError
    from donate_cli.undoing import entry_to_undo, undo_entry
    from donate_cli.views.faces import words

    desk: Desk = ctx.obj
    if number is not None and reason is None:
        raise DonateError("undo.why", entry=number)
    with desk.book() as book:
        target = entry_to_undo(book, number)
        what = words(auditing.told(book, target), desk.say)
        if not yes and not desk.agrees("undo.ask", entry=target, what=what):
            raise DonateError("undo.unconfirmed", entry=target, what=what)
        done = undo_entry(book, target, reason=reason)
    desk.tell("undo.done", entry=done.id, undone=target, what=what)

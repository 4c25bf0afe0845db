"""donate channel: the roads by which money comes."""

from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import Context, FormatOption, PopulationOption, argument, complete_channel, given, option
from donate_cli.model import Population

app = typer.Typer(name="channel", help="渠道 Channels: add, list, edit", no_args_is_help=True)

ChineseOption = Annotated[str | None, option("--zh", help="中文名称 Chinese label", metavar="LABEL")]
EnglishOption = Annotated[str | None, option("--en", help="英文名称 English label", metavar="LABEL")]


@app.command(epilog="例 Example: donate channel add union --zh 工会 --en Union --population in-service")
def add(
    ctx: Context,
    code: Annotated[str, argument("CODE", help="代码 Code")],
    zh: ChineseOption = None,
    en: EnglishOption = None,
    population: Annotated[Population, typer.Option("--population", help="人员类别 Its donors are")] = "in-service",
) -> None:
    """新增渠道 Add a channel."""
    from donate_cli.campaigning import add_channel

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, add_channel(book, code, population=population, label_zh=zh, label_en=en))


@app.command("list", epilog="例 Example: donate channel list")
def list_(ctx: Context, form: FormatOption = Format.table) -> None:
    """渠道一览 All channels."""
    from donate_cli.registers import channels_table
    from donate_cli.store import registry

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = channels_table(registry.channels(book))
    desk.show(table, form)


@app.command(epilog="例 Example: donate channel edit youth --zh 团委")
def edit(
    ctx: Context,
    channel: Annotated[str, argument("CHANNEL", help="渠道 Channel", autocompletion=complete_channel)],
    zh: ChineseOption = None,
    en: EnglishOption = None,
    population: PopulationOption = None,
) -> None:
    """修改渠道 Edit a channel."""
    from donate_cli.campaigning import edit_channel, find_channel

    desk: Desk = ctx.obj
    values = given(label_zh=zh, label_en=en, population=population)
    with desk.book() as book:
        desk.confirm(book, edit_channel(book, find_channel(book, channel), **values))

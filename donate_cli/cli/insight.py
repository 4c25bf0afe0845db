"""donate report counts, trend, compare: where the figures come from, how they grew, how they differ."""

import dataclasses
from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    AsOfOption,
    BasisOption,
    CampaignOption,
    Context,
    DepartmentOption,
    FormatOption,
    argument,
    campaign_of,
    complete_campaign,
    complete_channel,
    day,
    flag,
    option,
)
from donate_cli.cli.pictures import Pictures, PngOption, ReplaceOption, SvgOption

ScopeChannelOption = Annotated[
    str | None,
    option("--channel", "-c", help="只看渠道 Only this channel", metavar="CHANNEL", autocompletion=complete_channel),
]
ScopeRoundOption = Annotated[int | None, option("--round", help="只看轮次 Only this round", metavar="N")]


def register(app: typer.Typer) -> None:
    """Hang these commands on `report`."""
    app.command(epilog="例 Example: donate report counts --explain --round 2")(counts)
    app.command(epilog="例 Example: donate report trend --basis received")(trend)
    app.command(epilog="例 Example: donate report compare spring-2019 hubei-2020")(compare)


def counts(
    ctx: Context,
    explain: Annotated[bool, flag("--explain", help="逐步说明由来 Step by step, with names")] = False,
    channel: ScopeChannelOption = None,
    round: ScopeRoundOption = None,
    department: DepartmentOption = None,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """笔数、人次、人数、人均 The three counts, average and median."""
    from donate_cli.averaging import figures_table
    from donate_cli.bridging import counts_table
    from donate_cli.scoping import find_scope

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    with desk.book() as book, book.snapshot():
        drive = campaign_of(book, campaign)
        scope = find_scope(book, drive, channel=channel, round=round, department=department)
        figures = figures_table(book, drive, basis=basis, as_of=day(as_of), scope=scope)
        steps = counts_table(book, drive, basis=basis, as_of=day(as_of), scope=scope) if explain else None
    if steps is None:
        desk.show(figures, form, pictures)
    else:
        desk.show(steps, form, pictures, figures=dataclasses.replace(figures, notes=()))


def trend(
    ctx: Context,
    every_day: Annotated[bool, flag("--every-day", help="没有捐款的日子也列出 Days without gifts too")] = False,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """逐日及累计 Day by day, and so far."""
    from donate_cli.trending import trend_table

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    with desk.book() as book:
        drive = campaign_of(book, campaign)
        table = trend_table(book, drive, basis=basis, as_of=day(as_of), every_day=every_day)
    desk.show(table, form, pictures)


def compare(
    ctx: Context,
    first: Annotated[str | None, argument("A", "活动 Campaign", autocompletion=complete_campaign)] = None,
    second: Annotated[str | None, argument("B", "另一活动 Campaign", autocompletion=complete_campaign)] = None,
    rounds: Annotated[
        tuple[int, int] | None, option("--rounds", help="比较两轮 Two rounds of one campaign", metavar="N N")
    ] = None,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """两个活动或两轮对比 Two campaigns or rounds side by side."""
    from donate_cli.contrasting import campaigns_compared, rounds_compared
    from donate_cli.errors import DonateError

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    with desk.book() as book:
        if rounds and not second and not (first and campaign):
            drive = campaign_of(book, first or campaign)
            table = rounds_compared(book, drive, *rounds, basis=basis, as_of=day(as_of))
        elif first and second and not rounds and not campaign:
            pair = (campaign_of(book, name) for name in (first, second))
            table = campaigns_compared(book, *pair, basis=basis, as_of=day(as_of))
        else:
            raise DonateError("compare.which")
    desk.show(table, form, pictures)

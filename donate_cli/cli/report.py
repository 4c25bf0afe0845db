"""donate report: figures that agree everywhere."""

from enum import StrEnum
from typing import Annotated, Literal

import typer

from donate_cli.cli import insight
from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    AsOfOption,
    BasisOption,
    CampaignOption,
    Context,
    FormatOption,
    RosterOnOption,
    campaign_of,
    day,
    day_or_today,
)
from donate_cli.cli.pictures import Pictures, PngOption, ReplaceOption, SvgOption

app = typer.Typer(name="report", help="报表 Reports: totals, counts, departments, trend, compare", no_args_is_help=True)


class By(StrEnum):
    """The axes of `report totals`."""

    cell = "channel,round"
    channel = "channel"
    round = "round"
    department = "department"
    date = "date"


OrderOption = Annotated[
    Literal["name", "pinyin", "given"], typer.Option("--order", help="次序：名称、拼音、名册 Order of the rows")
]


@app.command(epilog="例 Example: donate report totals --by department --basis received --as-of 2020-02-29")
def totals(
    ctx: Context,
    by: Annotated[By, typer.Option("--by", help="分组 Rows")] = By.cell,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """合计：金额、笔数、人次、人数 Sums and the three counts."""
    from donate_cli.reporting import totals_table

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    with desk.book() as book:
        table = totals_table(book, campaign_of(book, campaign), by=by.value, basis=basis, as_of=day(as_of))
    desk.show(table, form, pictures)


insight.register(app)


@app.command(epilog="例 Example: donate report departments --roster-on 2020-02-01 --order pinyin")
def departments(
    ctx: Context,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    roster_on: RosterOnOption = None,
    order: OrderOption = "name",
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """各部门及参与率 Departments with their participation rate."""
    from donate_cli.reporting import departments_table

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    on = day_or_today(roster_on or as_of)
    with desk.book() as book:
        drive = campaign_of(book, campaign)
        table = departments_table(book, drive, basis=basis, as_of=day(as_of), roster_on=on, order=order)
    desk.show(table, form, pictures)


@app.command(epilog="例 Example: donate report populations --roster-on 2020-02-01")
def populations(
    ctx: Context,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    roster_on: RosterOnOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """在职、派遣、离退休、外部及参与率 Populations and their rates."""
    from donate_cli.reporting import populations_table

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    on = day_or_today(roster_on or as_of)
    with desk.book() as book:
        table = populations_table(book, campaign_of(book, campaign), basis=basis, as_of=day(as_of), roster_on=on)
    desk.show(table, form, pictures)


@app.command(epilog="例 Example: donate report outstanding")
def outstanding(
    ctx: Context,
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """待到账：已认捐而未付 Promised and not paid."""
    from donate_cli.listing import outstanding_table

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    with desk.book() as book:
        table = outstanding_table(book, campaign_of(book, campaign), as_of=day(as_of))
    desk.show(table, form, pictures)

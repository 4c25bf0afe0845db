"""donate report: figures that agree everywhere."""

from enum import StrEnum
from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    AsOfOption,
    CampaignOption,
    Context,
    FormatOption,
    campaign_of,
    day,
    day_or_today,
    option,
)
from donate_cli.model import Basis

app = typer.Typer(name="report", help="报表 Reports: totals, departments, outstanding", no_args_is_help=True)

BasisOption = Annotated[Basis, typer.Option("--basis", help="口径：认捐或到账 Whose gifts are counted")]


class By(StrEnum):
    """The axes of `report totals`."""

    cell = "channel,round"
    channel = "channel"
    round = "round"
    department = "department"
    date = "date"


@app.command(epilog="例 Example: donate report totals --by department --basis received --as-of 2020-02-29")
def totals(
    ctx: Context,
    by: Annotated[By, typer.Option("--by", help="分组 Rows")] = By.cell,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
) -> None:
    """合计：金额、笔数、人次、人数 Sums and the three counts."""
    from donate_cli.reporting import totals_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = totals_table(book, campaign_of(book, campaign), by=by.value, basis=basis, as_of=day(as_of))
    desk.show(table, form)


@app.command(epilog="例 Example: donate report departments --roster-on 2020-02-01")
def departments(
    ctx: Context,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    roster_on: Annotated[str | None, option("--roster-on", help="名册日期 Day of the roster", metavar="DATE")] = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
) -> None:
    """各部门及参与率 Departments with their participation rate."""
    from donate_cli.reporting import departments_table

    desk: Desk = ctx.obj
    on = day_or_today(roster_on or as_of)
    with desk.book() as book:
        table = departments_table(book, campaign_of(book, campaign), basis=basis, as_of=day(as_of), roster_on=on)
    desk.show(table, form)


@app.command(epilog="例 Example: donate report outstanding")
def outstanding(
    ctx: Context, as_of: AsOfOption = None, campaign: CampaignOption = None, form: FormatOption = Format.table
) -> None:
    """待到账：已认捐而未付 Promised and not paid."""
    from donate_cli.listing import outstanding_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = outstanding_table(book, campaign_of(book, campaign), as_of=day(as_of))
    desk.show(table, form)

"""donate donor decline: who does not want to give is not reminded."""

from typing import Annotated

import typer

from donate_cli.cli.desk import Desk
from donate_cli.cli.options import (
    CampaignOption,
    Context,
    DepartmentOption,
    OnOption,
    StaffNoOption,
    WhoArgument,
    campaign_of,
    day_or_today,
    flag,
)


def register(app: typer.Typer) -> None:
    """Hang this command on `donate donor`."""
    app.command(epilog="例 Example: donate donor decline 张三 --on 2020-02-03")(decline)


def decline(
    ctx: Context,
    name: WhoArgument,
    staff_no: StaffNoOption = None,
    department: DepartmentOption = None,
    campaign: CampaignOption = None,
    on: OnOption = None,
    withdraw: Annotated[bool, flag("--withdraw", help="取消这条记录 Take it back")] = False,
) -> None:
    """记为不参加，不再提醒 Does not want to give: no reminders."""
    from donate_cli import declining
    from donate_cli.enrolling import Giver
    from donate_cli.errors import DonateError

    desk: Desk = ctx.obj
    if withdraw and on:
        raise DonateError("decline.no_day")
    giver = Giver(name, staff_no, department)
    with desk.book() as book:
        found = campaign_of(book, campaign)
        done = (
            declining.withdraw(book, found, giver)
            if withdraw
            else [declining.decline(book, found, giver, on=day_or_today(on))]
        )
        for entry in done:
            desk.confirm(book, entry)

"""donate report reminders: how many have not given; who, on a terminal alone."""

import sys
from typing import Annotated

import typer

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
    flag,
)
from donate_cli.cli.pictures import Pictures, PngOption, ReplaceOption, SvgOption


def register(app: typer.Typer) -> None:
    """Hang this command on `donate report`."""
    app.command(epilog="例 Example: donate report reminders --roster-on 2020-02-01 --names")(reminders)


def reminders(
    ctx: Context,
    names: Annotated[bool, flag("--names", help="列出姓名，仅限屏幕 Names, on a screen only")] = False,
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    roster_on: RosterOnOption = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """各部门尚未捐款人数 How many have not given, by department."""
    from donate_cli.errors import DonateError
    from donate_cli.reminding import reminders_table, unheard_table

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    # A list of those who gave nothing must not leave the screen: no file, no pipe, no data form.
    if names and (form is not Format.table or svg or png or not sys.stdout.isatty()):
        raise DonateError("reminders.screen_only")
    on = day_or_today(roster_on or as_of)
    with desk.book() as book, book.snapshot():
        drive = campaign_of(book, campaign)
        table = reminders_table(book, drive, basis=basis, as_of=day(as_of), roster_on=on)
        people = unheard_table(book, drive, basis=basis, as_of=day(as_of), roster_on=on) if names else None
    if people:
        desk.show(table, form, pictures, names=people)
    else:
        desk.show(table, form, pictures)

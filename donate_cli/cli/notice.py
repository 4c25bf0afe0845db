"""donate notice: who gave what, for the wall."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.issued import (
    DiffOption,
    IssueOption,
    SinceOption,
    check_asked,
    leave,
    paper_of,
    place_of,
    show_differences,
)
from donate_cli.cli.options import (
    AsOfOption,
    BasisOption,
    CampaignOption,
    Context,
    FormatOption,
    argument,
    campaign_of,
    complete_channel,
    day,
    day_or_today,
    flag,
    option,
)
from donate_cli.errors import DonateError

if TYPE_CHECKING:
    from datetime import date

    from donate_cli.poster import Poster

USUAL_DAYS = 5
"""How long a notice hangs unless told otherwise."""


def register(app: typer.Typer) -> None:
    """Hang this command on the root."""
    app.command(epilog="例 Example: donate notice 公示.xlsx --from 2020-03-18 --days 5")(notice)


def notice(
    ctx: Context,
    out: Annotated[Path | None, argument("OUT", help="文件 .xlsx，不给则只显示 File", dir_okay=False)] = None,
    order: Annotated[
        Literal["time", "department", "amount"], typer.Option("--order", help="次序 Order of the list")
    ] = "time",
    first: Annotated[str | None, option("--from", help="公示首日，默认今天 First day", metavar="DATE")] = None,
    days: Annotated[int | None, option("--days", help="公示天数，默认 5 Days", metavar="N", min=1, max=3650)] = None,
    until: Annotated[str | None, option("--until", help="公示末日 Last day", metavar="DATE")] = None,
    organiser: Annotated[str | None, option("--organiser", help="落款单位 Who signs", metavar="TEXT")] = None,
    contact: Annotated[str | None, option("--contact", help="联系方式 Whom to ask", metavar="TEXT")] = None,
    channel: Annotated[
        str | None, option("-c", "--channel", help="只列此渠道 One", metavar="CHANNEL", autocompletion=complete_channel)
    ] = None,
    round: Annotated[int | None, option("--round", help="只列此轮 One round", metavar="N", min=1)] = None,
    basis: BasisOption = "received",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    replace: Annotated[bool, flag("--replace", help="覆盖已有文件 Replace the file")] = False,
    issue: IssueOption = False,
    diff: DiffOption = False,
    since: SinceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """捐款公示，张贴用；不给文件则只显示 The notice for the wall."""
    from donate_cli.campaigning import find_channel, find_round
    from donate_cli.issuing import figures_of
    from donate_cli.noticing import given_away, notice_table
    from donate_cli.posting import poster
    from donate_cli.publishing import check_agreement
    from donate_cli.store.totals import Scope
    from donate_cli.views.notice import content_of

    desk: Desk = ctx.obj
    begins, ends = _period(first, days, until)
    check_asked(issue=issue, diff=diff, since=since)
    if issue and out is None:
        raise DonateError("issued.no_out")
    if out and out.suffix.lower() != ".xlsx":
        raise DonateError("file.not_xlsx", path=out)
    on, place = day(as_of), place_of(None if diff else out, replace=replace)
    with desk.book() as book:
        drive = campaign_of(book, campaign)
        road = None if channel is None else find_channel(book, channel)
        number = None if round is None else find_round(book, drive, round).number
        scope = Scope(road.id if road else None, number)
        if diff:
            show_differences(desk, book, drive, "notice", basis=basis, as_of=on, since=since, form=form, scope=scope)
            return
        with book.snapshot():
            table = notice_table(book, drive, basis=basis, as_of=on, order=order, channel=road, round=number)
            stated = figures_of(book, drive, basis=basis, as_of=on, scope=scope) if issue else None
            if out is not None:
                check_agreement(book, drive, basis=basis, as_of=on)
        if out is None:
            desk.show(table, form)
        else:
            paper = poster(table, first=begins, last=ends, organiser=organiser, contact=contact)
            made = paper_of("notice", out, content_of(paper, desk.say), desk, basis, on)
            leave(desk, book, drive, made, place, stated)
            _tell_of(desk, paper, out)
    if revealed := given_away(table):
        desk.tell("notice.given_away", number=revealed)


def _tell_of(desk: Desk, paper: "Poster", out: Path) -> None:
    desk.tell("export.done", path=out)
    if not (paper.organiser and paper.contact):
        desk.tell("notice.unsigned", code=paper.campaign.code)


def _period(first: str | None, days: int | None, until: str | None) -> "tuple[date, date]":
    """The first and the last day on the wall."""
    from datetime import timedelta

    if days and until:
        raise DonateError("notice.period")
    begins = day_or_today(first)
    try:
        ends = day(until) or begins + timedelta(days=(days or USUAL_DAYS) - 1)
    except OverflowError:
        raise DonateError("notice.endless") from None
    if ends < begins:
        raise DonateError("notice.reversed", first=begins, last=ends)
    return begins, ends

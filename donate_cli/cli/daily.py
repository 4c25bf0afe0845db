"""donate report daily: what the office upstairs gets at three in the afternoon."""

import io
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.issued import IssueOption, leave, to_reader
from donate_cli.cli.options import BasisOption, CampaignOption, Context, FormatOption, campaign_of, flag, option
from donate_cli.cli.pictures import Pictures, PngOption, ReplaceOption, SvgOption

if TYPE_CHECKING:
    from donate_cli.model import Campaign
    from donate_cli.store.book import Book
    from donate_cli.updating import Daily, Since


def register(app: typer.Typer) -> None:
    """Hang this command on `donate report`."""
    app.command(epilog='例 Example: donate report daily --at "2020-02-03 15:00" --issue')(daily)


def daily(
    ctx: Context,
    at: Annotated[str | None, option("--at", help="时刻，默认今天 15:00 Moment, 15:00 today", metavar="TIME")] = None,
    since: Annotated[str | None, option("--since", help="与何时、第几号比 Compared with", metavar="TIME|N")] = None,
    basis: BasisOption = "pledged",
    names: Annotated[bool, flag("--names", help="更正列出姓名、原因 Names and reasons of corrections")] = False,
    issue: IssueOption = False,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """日报：某一时刻的合计、新增、更正 The totals of a moment."""
    from donate_cli import updating
    from donate_cli.editions import STANDARD_OUTPUT, Paper

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    if issue:
        _check_issued(form, names=names)
    typed = None if at is None else _moment(at)
    with desk.book() as book:
        drive = campaign_of(book, campaign)
        moment = typed or updating.usual_moment(book, drive)
        if since is None:
            then = updating.last_daily(book, drive, before=moment, basis=basis)
        else:
            then = _since(book, drive, since, at=moment)
        found = updating.daily(book, drive, at=moment, since=then, basis=basis, names=names)
        found = found._replace(corrections=found.corrections.first(form.most))
        if not issue:
            desk.show(found.totals, form, pictures, corrections=found.corrections)
            return
        pictures.draw(desk, found.totals, *([found.corrections] if found.corrections.rows else []))
        content = _shown(desk, found, form)
        paper = Paper("daily", STANDARD_OUTPUT, content, desk.say.lang, basis, moment)
        leave(desk, book, drive, paper, to_reader, found.figures)


def _check_issued(form: Format, *, names: bool) -> None:
    """Refuse what an issued daily is not."""
    from donate_cli.errors import DonateError

    if names:
        raise DonateError("daily.names_issued")
    if form is Format.csv:
        raise DonateError("daily.csv_issued")


def _moment(at: str) -> str:
    """The moment that was typed; one to come is refused."""
    from donate_cli.errors import DonateError
    from donate_cli.moments import now, parse_moment, shown_moment

    moment = parse_moment(at, today=date.today())
    if moment > now():
        raise DonateError("daily.future", at=shown_moment(moment))
    return moment


def _since(book: "Book", campaign: "Campaign", since: str, *, at: str) -> "Since":
    """What the daily is compared with: a moment, or an issued paper by its number; a later one than its own is
    refused."""
    from donate_cli import issuing, updating
    from donate_cli.errors import DonateError
    from donate_cli.moments import parse_moment, shown_moment

    if not since.isdecimal() or len(since) > 7:
        found = updating.since_moment(book, parse_moment(since, today=date.today()))
    else:
        old = issuing.issued(book, campaign, ("daily", "notice", "brief", "export"), number=int(since))
        found = updating.Since(old.figures.entry, old.as_of if old.kind == "daily" and old.as_of else old.at)
    if found.moment > at:
        raise DonateError("daily.since_later", since=shown_moment(found.moment), at=shown_moment(at))
    return found


def _shown(desk: Desk, found: "Daily", form: Format) -> bytes:
    """What would be shown, as it would be written to a file: on a terminal, too, the same bytes are kept."""
    # No terminal, so that the table is as wide as it takes; UTF-8 whatever the console speaks.
    page = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    state = ("paper.footer", {"entry": found.figures.entry, "head": found.figures.head})
    totals = replace(found.totals, notes=(*found.totals.notes, state))
    with redirect_stdout(page):
        desk.show(totals, form, corrections=found.corrections)
    page.seek(0)
    return page.read().encode()

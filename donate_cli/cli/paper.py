"""donate export: a campaign as a file to send."""

import re
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
    day,
    flag,
    option,
)
from donate_cli.errors import DonateError

if TYPE_CHECKING:
    from donate_cli.papers import Sheet

_COMMA = re.compile("[,，、;；]")


def register(app: typer.Typer) -> None:
    """Hang this command on the root."""
    app.command(epilog="例 Example: donate export 捐款统计.xlsx --sheets 汇总,各部门 --unit wan")(export)


def export(
    ctx: Context,
    out: Annotated[Path | None, argument("OUT", help="文件 .xlsx .csv .json File to write", dir_okay=False)] = None,
    sheets: Annotated[str | None, option("--sheets", help="只要这些表 Only these sheets", metavar="NAMES")] = None,
    unit: Annotated[Literal["yuan", "wan"], typer.Option("--unit", help="元或万元 Sums in yuan or 10,000")] = "yuan",
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    replace: Annotated[bool, flag("--replace", help="覆盖已有文件 Replace the file")] = False,
    force: Annotated[
        str | None, option("--force", help="对不上也写，印上原因 Write what does not agree", metavar="REASON")
    ] = None,
    issue: IssueOption = False,
    diff: DiffOption = False,
    since: SinceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """导出工作簿或数据 Write the workbook, or the data."""
    from donate_cli.issuing import figures_of
    from donate_cli.naming import LONGEST_TEXT, clean
    from donate_cli.noticing import given_away
    from donate_cli.publishing import dossier
    from donate_cli.views.files import maker_for

    desk: Desk = ctx.obj
    check_asked(issue=issue, diff=diff, since=since)
    if diff:
        with desk.book() as book:
            drive = campaign_of(book, campaign)
            show_differences(
                desk, book, drive, "export", basis=basis, as_of=day(as_of), since=since, form=form
            )  # fmt: skip
        return
    if out is None:
        raise DonateError("issued.no_out")
    _check_workbook(out, {"--sheets": sheets is not None, "--unit": unit != "yuan"})
    if force is not None and out.suffix.lower() == ".csv":
        # Rows alone have no place for the reason, nor for what does not agree.
        raise DonateError("paper.not_a_workbook", path=out, option="--force")
    wanted = _sheets(sheets, desk)
    make = maker_for(out, sheets=wanted)
    reason, on = None if force is None else clean(force, longest=LONGEST_TEXT), day(as_of)
    place = place_of(out, replace=replace)
    with desk.book() as book:
        drive = campaign_of(book, campaign)
        with book.snapshot():
            papers = dossier(book, drive, basis=basis, as_of=on, unit=unit, forced=reason)
            stated = figures_of(book, drive, basis=basis, as_of=on) if issue else None
        content = make(papers, desk.say)
        leave(desk, book, drive, paper_of("export", out, content, desk, basis, on), place, stated)
    desk.tell("export.done", path=out)
    if papers.forced:
        desk.tell("export.forced", number=len(papers.breaks))
    listed = papers.tables.get("notice") if out.suffix.lower() == ".xlsx" and "notice" in wanted else None
    if listed and (revealed := given_away(listed)):
        desk.tell("notice.given_away", number=revealed)


def _check_workbook(out: Path, given: dict[str, bool]) -> None:
    """Refuse what only a workbook has for any other file."""
    for name, is_given in given.items():
        if is_given and out.suffix.lower() in (".csv", ".json"):
            raise DonateError("paper.not_a_workbook", path=out, option=name)


def _sheets(asked: str | None, desk: Desk) -> "tuple[Sheet, ...]":
    """The sheets that were asked for, by either language's names or their beginnings; all without."""
    from donate_cli.naming import pick
    from donate_cli.papers import SHEETS
    from donate_cli.wording import WORDS

    if asked is None:
        return SHEETS
    missing = "paper.sheet_unknown"
    found = {
        pick(part, SHEETS, lambda sheet: (sheet, *WORDS[f"paper.{sheet}"]), missing=missing, several=missing)
        for part in [part for part in _COMMA.split(asked) if part.strip()] or [asked]
    }
    if "check" in found and "detail" not in found:
        raise DonateError("paper.sheet_alone", detail=desk.say("paper.detail"))
    return tuple(sheet for sheet in SHEETS if sheet in found)

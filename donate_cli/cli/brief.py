"""donate brief: the paragraph for the press."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from donate_cli.cli.options import AsOfOption, BasisOption, CampaignOption, Context, campaign_of, day, flag, option
from donate_cli.errors import DonateError

if TYPE_CHECKING:
    from donate_cli.briefs import Figures


def register(app: typer.Typer) -> None:
    """Hang this command on the root."""
    app.command(epilog="例 Example: donate brief --template 模板.txt --out 简讯.docx")(brief)


def brief(
    ctx: Context,
    out: Annotated[
        Path | None, option("--out", help="文件 .docx .txt .md File to write", metavar="FILE", dir_okay=False)
    ] = None,
    template: Annotated[
        Path | None, option("--template", help="自备模板（jinja2） Your own template", metavar="FILE", dir_okay=False)
    ] = None,
    figures: Annotated[bool, flag("--figures", help="列出模板可用的数字 Names for templates")] = False,
    basis: BasisOption = "received",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    replace: Annotated[bool, flag("--replace", help="覆盖已有文件 Replace the file")] = False,
    issue: IssueOption = False,
    diff: DiffOption = False,
    since: SinceOption = None,
    form: Annotated[Format | None, option("--format", help="--figures、--diff 的形式 Their form")] = None,
) -> None:
    """新闻稿段落，默认按到账 A paragraph for the press, of what came in."""
    from donate_cli.briefing import brief_figures
    from donate_cli.issuing import figures_of
    from donate_cli.publishing import check_agreement
    from donate_cli.views.brief import content_for
    from donate_cli.views.figures import figures_table

    desk: Desk = ctx.obj
    if form and not (figures or diff):
        raise DonateError("brief.format_alone")
    check_asked(issue=issue, diff=diff, since=since)
    content_of, on = content_for(out) if out else None, day(as_of)
    place = place_of(None if diff else out, replace=replace)
    with desk.book() as book:
        drive = campaign_of(book, campaign)
        if diff:
            show_differences(desk, book, drive, "brief", basis=basis, as_of=on, since=since, form=form or Format.table)
            return
        with book.snapshot():
            found = brief_figures(book, drive, basis=basis, as_of=on)
            stated = figures_of(book, drive, basis=basis, as_of=on) if issue else None
            if not figures:
                check_agreement(book, drive, basis=basis, as_of=on, brief=found)
        if figures:
            desk.show(figures_table(found, desk.say), form or Format.table)
            return
        text = _text(desk, found, template)
        content = content_of(text, found, desk.say) if content_of else f"{text}\n".encode()
        leave(desk, book, drive, paper_of("brief", out, content, desk, basis, on), place, stated)
    if out:
        desk.tell("export.done", path=out)
    else:
        desk.tell("paper.footer", entry=found.entry, head=found.head)


def _text(desk: Desk, figures: "Figures", template: Path | None) -> str:
    """The paragraph in the built-in words, or in those of the branch's own template."""
    if template is None:
        from donate_cli.views.paragraph import paragraph

        return paragraph(figures, desk.say)
    from donate_cli.views.templating import fill, read_template

    return fill(read_template(template), figures, desk.say, file=template)

"""donate export: a campaign as a file to send."""

from pathlib import Path
from typing import Annotated

import typer

from donate_cli.cli.desk import Desk
from donate_cli.cli.options import AsOfOption, CampaignOption, Context, argument, campaign_of, day, flag
from donate_cli.cli.report import BasisOption


def register(app: typer.Typer) -> None:
    """Hang this command on the root."""
    app.command(epilog="例 Example: donate export 捐款统计.xlsx")(export)


def export(
    ctx: Context,
    out: Annotated[Path, argument("OUT", help="文件 .xlsx .csv .json File to write", dir_okay=False)],
    basis: BasisOption = "pledged",
    as_of: AsOfOption = None,
    campaign: CampaignOption = None,
    force: Annotated[bool, flag("--force", help="覆盖已有文件 Replace the file")] = False,
) -> None:
    """导出工作簿或数据 Write the workbook, or the data."""
    from donate_cli.publishing import dossier
    from donate_cli.views.files import writer_for

    desk: Desk = ctx.obj
    write = writer_for(out, replace=force)
    with desk.book() as book:
        papers = dossier(book, campaign_of(book, campaign), basis=basis, as_of=day(as_of))
        write(papers, desk.say)
    desk.tell("export.done", path=out)

"""donate report receipts: the list that a pooled receipt needs, for each donor's tax deduction."""

from pathlib import Path
from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import CampaignOption, Context, FormatOption, campaign_of, option
from donate_cli.cli.pictures import Pictures, PngOption, ReplaceOption, SvgOption


def register(app: typer.Typer) -> None:
    """Hang this command on `donate report`."""
    app.command(epilog="例 Example: donate report receipts --out 明细单.xlsx")(receipts)


def receipts(
    ctx: Context,
    out: Annotated[Path | None, option("--out", help="写成 .xlsx 工作簿 A workbook to sign", metavar="FILE")] = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
    svg: SvgOption = None,
    png: PngOption = None,
    replace: ReplaceOption = False,
) -> None:
    """员工明细单：每人到账与收据号 Per donor, with receipt numbers."""
    from donate_cli.errors import DonateError
    from donate_cli.receipting import receipts_table
    from donate_cli.views.files import place_for

    desk: Desk = ctx.obj
    pictures = Pictures(svg, png, replace)
    if out and out.suffix.lower() != ".xlsx":
        raise DonateError("file.not_xlsx", path=out)
    put = place_for(out, replace=replace) if out else None
    with desk.book() as book:
        table = receipts_table(book, campaign_of(book, campaign))
    if put is None:
        desk.show(table, form, pictures)
        return
    from donate_cli.views.receipts import to_xlsx

    pictures.draw(desk, table)
    put(lambda: to_xlsx(table, desk.say))
    desk.tell("export.done", path=out)

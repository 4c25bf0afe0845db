"""donate reconcile report: where the recorded money is, and whose the money at the bank is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import AsOfOption, CampaignOption, Context, FormatOption, campaign_of, day_or_today, option
from donate_cli.cli.pictures import ReplaceOption

if TYPE_CHECKING:
    from donate_cli.whereabouts import Closing


def register(app: typer.Typer) -> None:
    """Hang the closing statement among the commands of reconciling."""
    app.command(epilog="例 Example: donate reconcile report --as-of 2020-02-29 --out 对账单.xlsx")(report)


def report(
    ctx: Context,
    as_of: AsOfOption = None,
    out: Annotated[Path | None, option("--out", help="写成 .xlsx 工作簿 A workbook to sign", metavar="FILE")] = None,
    replace: ReplaceOption = False,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
) -> None:
    """对账单：到账在哪里、银行收款是谁的 The closing statement."""
    from donate_cli.closing import closing_statement
    from donate_cli.errors import DonateError
    from donate_cli.views.files import place_for

    desk: Desk = ctx.obj
    if out and out.suffix.lower() != ".xlsx":
        raise DonateError("file.not_xlsx", path=out)
    put = place_for(out, replace=replace) if out else None
    with desk.book() as book:
        found = closing_statement(book, campaign_of(book, campaign), as_of=day_or_today(as_of))
    if put is None:
        _show(desk, found, form)
        return
    from donate_cli.views.closing import to_xlsx

    put(lambda: to_xlsx(found, desk.say))
    desk.tell("export.done", path=out)


def _show(desk: Desk, found: "Closing", form: Format) -> None:
    """The statement in the form asked for; where each payment is stands in the data alone."""
    if form is Format.json:
        from donate_cli.cli.streams import put_all
        from donate_cli.views.closing_data import to_json
        from donate_cli.views.faces import speaks_unicode

        put_all(to_json(found, desk.say, ascii_only=not speaks_unicode()))
        return
    lists = {name: table.first(form.most) for name, table in found.lists.items() if name != "payments" and table.rows}
    desk.show(found.table, form, **lists)

"""donate payment collect, deposits: money that collectors hand in."""

from datetime import date
from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    AsOfOption,
    CampaignOption,
    Context,
    DepartmentOption,
    FormatOption,
    OnOption,
    argument,
    campaign_of,
    complete_channel,
    day,
    day_or_today,
    fen,
    flag,
    option,
)


def register(app: typer.Typer) -> None:
    """Hang these commands on `payment`."""
    app.command(epilog="例 Example: donate payment collect 王芳 --department 公司部 --slip 0231")(collect)
    app.command(epilog="例 Example: donate payment deposits")(deposits)


def collect(
    ctx: Context,
    collector: Annotated[str, argument("COLLECTOR", help="谁缴存 Who hands it in")],
    payments: Annotated[list[int] | None, argument("PAYMENT...", help="到账号 Numbers of payments")] = None,
    department: DepartmentOption = None,
    channel: Annotated[
        str | None,
        option("-c", "--channel", help="此渠道 All of it", metavar="CHANNEL", autocompletion=complete_channel),
    ] = None,
    round: Annotated[int | None, option("--round", help="此轮次 All of it", metavar="N", min=1)] = None,
    everything: Annotated[bool, flag("--all", help="此人手中的全部 All that he or she holds")] = False,
    promises: Annotated[bool, flag("--promises", help="连同未付清的认捐 Unpaid promises, too")] = False,
    transfer: Annotated[bool, flag("--transfer", help="合并转账，不是现金 One transfer, no cash")] = False,
    slip: Annotated[str | None, option("--slip", help="缴款单号 Number of the slip", metavar="NUMBER")] = None,
    on: OnOption = None,
    total: Annotated[str | None, option("--total", help="应有金额 Sum expected", metavar="AMOUNT")] = None,
    force: Annotated[bool, flag("--force", help="别人手中的也算 What others hold, too")] = False,
    campaign: CampaignOption = None,
) -> None:
    """经手人缴存现金或合并转账 A collector hands in what was collected."""
    from donate_cli.depositing import Handing, collect_all
    from donate_cli.depositing import collect as collect_these
    from donate_cli.errors import DonateError
    from donate_cli.holding import newly_collecting
    from donate_cli.scoping import find_scope

    desk: Desk = ctx.obj
    scoped = bool(department or channel or round)
    if (scoped or everything) == bool(payments):
        raise DonateError("collect.which")
    if promises and not scoped:
        raise DonateError("collect.promises_of")
    handing = Handing(
        collector, day_or_today(on), "transfer" if transfer else "cash", slip, fen(total), force=force
    )  # fmt: skip
    with desk.book() as book:
        new = newly_collecting(book, collector)
        if payments:
            entry = collect_these(book, handing, payments)
        else:
            drive = campaign_of(book, campaign)
            scope = find_scope(book, drive, channel=channel, round=round, department=department)
            entry = collect_all(book, drive, handing, scope=scope, held=everything, promises=promises)
        desk.confirm(book, entry)
        desk.remark(new)


def deposits(
    ctx: Context, campaign: CampaignOption = None, as_of: AsOfOption = None, form: FormatOption = Format.table
) -> None:
    """缴存明细及银行是否已入账 What was handed in, and what the bank shows of it."""
    from donate_cli.depositing import deposits_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = deposits_table(book, campaign_of(book, campaign), as_of=day(as_of), today=date.today())
    desk.show(table, form)

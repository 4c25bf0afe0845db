"""donate payment: money that comes in, and goes back."""

from typing import Annotated

import typer

from donate_cli.cli import deposits
from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    CampaignOption,
    CollectorOption,
    Context,
    ForceDateOption,
    FormatOption,
    NoteOption,
    OnOption,
    ReasonOption,
    argument,
    campaign_of,
    complete_channel,
    day_or_today,
    fen,
    flag,
    option,
)

app = typer.Typer(name="payment", help="到账 Payments: add, collect, refund, list", no_args_is_help=True)


@app.command(epilog="例 Example: donate payment add 12 100 --on 2020-02-05")
def add(
    ctx: Context,
    pledge: Annotated[int, argument("PLEDGE", help="认捐号 Number of the pledge")],
    amount: Annotated[
        str | None, argument("AMOUNT", help="金额，默认全部待到账 Amount; all outstanding unless given")
    ] = None,
    on: OnOption = None,
    note: NoteOption = None,
    collector: CollectorOption = None,
    force: ForceDateOption = False,
) -> None:
    """记一笔到账 Record money received, whole or in part."""
    from donate_cli.holding import newly_collecting
    from donate_cli.recording import add_payment

    desk: Desk = ctx.obj
    with desk.book() as book:
        unknown = newly_collecting(book, collector)
        entry = add_payment(book, pledge, fen(amount), on=day_or_today(on), note=note, collector=collector, force=force)
        desk.confirm(book, entry)
        desk.remark(unknown)


deposits.register(app)


@app.command("list", epilog="例 Example: donate payment list")
def list_(ctx: Context, campaign: CampaignOption = None, form: FormatOption = Format.table) -> None:
    """到账明细 All payments and refunds of a campaign."""
    from donate_cli.listing import payments_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = payments_table(book, campaign_of(book, campaign))
    desk.show(table, form)


@app.command(epilog="例 Example: donate payment refund 7 50 --reason 多付")
def refund(
    ctx: Context,
    payment: Annotated[int, argument("PAYMENT", help="到账号 Number of the payment")],
    reason: ReasonOption,
    amount: Annotated[str | None, argument("AMOUNT", help="金额，默认全部 Amount; all of it unless given")] = None,
    on: OnOption = None,
    force: ForceDateOption = False,
) -> None:
    """退款，不超过所付 Give money back, never more than was paid."""
    from donate_cli.recording import refund_payment

    desk: Desk = ctx.obj
    with desk.book() as book:
        entry = refund_payment(book, payment, fen(amount), on=day_or_today(on), reason=reason, force=force)
        desk.confirm(book, entry)


@app.command(epilog="例 Example: donate payment receipt 鄂-0012345 --channel staff --round 1")
def receipt(
    ctx: Context,
    number: Annotated[str, argument("NUMBER", help="收据号 Number of the receipt")],
    payments: Annotated[list[int] | None, argument("PAYMENT...", help="到账号 Numbers of payments")] = None,
    channel: Annotated[
        str | None,
        option("-c", "--channel", help="此渠道 All of it", metavar="CHANNEL", autocompletion=complete_channel),
    ] = None,
    round: Annotated[int | None, option("--round", help="此轮次 All of it", metavar="N", min=1)] = None,
    everything: Annotated[bool, flag("--all", help="全部到账 All payments without a receipt")] = False,
    replace: Annotated[bool, flag("--replace", help="更正已有的收据号 In place of the number there is")] = False,
    campaign: CampaignOption = None,
) -> None:
    """登记收据号 Record the receipt that was given for payments."""
    from donate_cli.campaigning import find_channel, find_round
    from donate_cli.errors import DonateError
    from donate_cli.receipting import add_receipt, add_receipt_for_all

    desk: Desk = ctx.obj
    scoped = bool(channel or round or everything)
    if scoped == bool(payments) or (scoped and replace):
        raise DonateError("receipt.which")
    with desk.book() as book:
        if payments:
            desk.confirm(book, add_receipt(book, number, payments, replace=replace))
            return
        drive = campaign_of(book, campaign)
        road = find_channel(book, channel) if channel else None
        appeal = find_round(book, drive, round).number if round else None
        desk.confirm(book, add_receipt_for_all(book, number, drive, channel=road, round=appeal))

"""donate payment: money that comes in, and goes back."""

from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    CampaignOption,
    Context,
    ForceDateOption,
    FormatOption,
    NoteOption,
    OnOption,
    ReasonOption,
    argument,
    campaign_of,
    day_or_today,
    fen,
)

app = typer.Typer(name="payment", help="到账 Payments: add, list, refund", no_args_is_help=True)


@app.command(epilog="例 Example: donate payment add 12 100 --on 2020-02-05")
def add(
    ctx: Context,
    pledge: Annotated[int, argument("PLEDGE", help="认捐号 Number of the pledge")],
    amount: Annotated[
        str | None, argument("AMOUNT", help="金额，默认全部待到账 Amount; all outstanding unless given")
    ] = None,
    on: OnOption = None,
    note: NoteOption = None,
    force: ForceDateOption = False,
) -> None:
    """记一笔到账 Record money received, whole or in part."""
    from donate_cli.recording import add_payment

    desk: Desk = ctx.obj
    with desk.book() as book:
        entry = add_payment(book, pledge, fen(amount), on=day_or_today(on), note=note, force=force)
        desk.confirm(book, entry)


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

"""donate pledge: what donors promise."""

from typing import Annotated, Literal

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    AsOfOption,
    CampaignOption,
    CollectorOption,
    Context,
    DepartmentOption,
    ForceDateOption,
    FormatOption,
    HeadcountOption,
    KindOption,
    NoteOption,
    OnOption,
    PopulationOption,
    PublishOption,
    ReasonOption,
    StaffNoOption,
    argument,
    campaign_of,
    complete_channel,
    complete_donor,
    day,
    day_or_today,
    flag,
    headcount,
    option,
)

app = typer.Typer(name="pledge", help="认捐 Pledges: add, list, show, publish, cancel", no_args_is_help=True)

ChannelOption = Annotated[
    str, option("-c", "--channel", help="渠道 Channel", metavar="CHANNEL", autocompletion=complete_channel)
]
Number = Annotated[int, argument("PLEDGE", help="认捐号 Number of the pledge")]


@app.command(epilog="例 Example: donate pledge add 张三 200 -c staff --paid")
def add(
    ctx: Context,
    channel: ChannelOption,
    name: Annotated[str | None, argument("NAME", help="捐款人 Donor", autocompletion=complete_donor)] = None,
    amount: Annotated[str | None, argument("AMOUNT", help="金额（元）Amount in yuan")] = None,
    round: Annotated[int | None, option("--round", help="轮次，默认最新 Round (newest)", metavar="N", min=1)] = None,
    paid: Annotated[bool, flag("--paid", help="已到账 The money has come")] = False,
    collector: CollectorOption = None,
    on: OnOption = None,
    people: HeadcountOption = None,
    at_least: Annotated[bool, flag("--at-least", help="金额有“余” At least")] = False,
    anonymous: Annotated[bool, flag("--anonymous", help="无名捐款 Given without a name")] = False,
    staff_no: StaffNoOption = None,
    department: DepartmentOption = None,
    population: PopulationOption = None,
    kind: KindOption = None,
    new: Annotated[bool, flag("--new", help="可新建 Enrol if unknown")] = False,
    note: NoteOption = None,
    publish: PublishOption = None,
    campaign: CampaignOption = None,
    force: ForceDateOption = False,
) -> None:
    """记一笔认捐 Record a pledge, and its payment with --paid."""
    from dataclasses import replace

    from donate_cli.campaigning import find_channel
    from donate_cli.enrolling import Giver, find_donor
    from donate_cli.errors import DonateError
    from donate_cli.holding import newly_collecting
    from donate_cli.money import parse_fen
    from donate_cli.recording import add_pledge

    desk: Desk = ctx.obj
    if anonymous and amount is None:
        name, amount = None, name
    if amount is None:
        raise DonateError("amount.missing")
    size = headcount(people)
    giver = Giver(name, staff_no, department, kind or ("group" if size else None), population, size, new=new)
    sum_, day_ = parse_fen(amount), day_or_today(on)
    with desk.book() as book:
        road, drive = find_channel(book, channel), campaign_of(book, campaign)
        if not (new or anonymous) and find_donor(book, giver) is None:
            new = desk.agrees("donor.ask_new", value=name)
        unknown = newly_collecting(book, collector)
        entry = add_pledge(
            book, drive, road, replace(giver, new=new), sum_, on=day_, round=round, paid=paid,
            at_least=at_least, anonymous=anonymous, note=note, publish=publish, collector=collector, force=force,
        )  # fmt: skip
        desk.confirm(book, entry)
        desk.remark(unknown)
    if anonymous and name:
        desk.tell("donor.name_dropped")


@app.command("list", epilog="例 Example: donate pledge list --format csv")
def list_(
    ctx: Context, campaign: CampaignOption = None, as_of: AsOfOption = None, form: FormatOption = Format.table
) -> None:
    """认捐明细 All pledges of a campaign."""
    from donate_cli.listing import detail_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = detail_table(book, campaign_of(book, campaign), as_of=day(as_of))
    desk.show(table, form)


@app.command(epilog="例 Example: donate pledge show 12")
def show(ctx: Context, number: Number, form: FormatOption = Format.table) -> None:
    """一笔认捐及其到账 One pledge and its payments."""
    from donate_cli.disclosing import disclosure_table
    from donate_cli.listing import pledge_tables

    desk: Desk = ctx.obj
    with desk.book() as book:
        table, payments = pledge_tables(book, number)
        disclosure = disclosure_table(book, number)
    desk.show(table, form, payments=payments, disclosure=disclosure)


@app.command(epilog="例 Example: donate pledge publish 12 anonymous")
def publish(
    ctx: Context,
    number: Number,
    choice: Annotated[
        Literal["name", "masked", "anonymous", "no-amount", "donor"],
        argument("CHOICE", help="公示方式，donor 随捐款人 In notices"),
    ],
) -> None:
    """这一笔的公示方式 How notices show this one gift."""
    from donate_cli.disclosing import disclose

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, disclose(book, number, None if choice == "donor" else choice))


@app.command(epilog="例 Example: donate pledge cancel 12 --reason 重复登记")
def cancel(ctx: Context, number: Number, reason: ReasonOption, on: OnOption = None) -> None:
    """取消认捐（已到账的先退款）Cancel; refund what was paid first."""
    from donate_cli.recording import cancel_pledge

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, cancel_pledge(book, number, on=day_or_today(on), reason=reason))

"""donate campaign: drives, their rounds, opening and closing."""

from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    CampaignOption,
    Context,
    FormatOption,
    PublishEdit,
    PublishOption,
    ReasonOption,
    argument,
    campaign_of,
    cleared,
    complete_campaign,
    day,
    fen,
    given,
    option,
)

app = typer.Typer(
    name="campaign", help="活动 Campaigns: add, list, show, edit, use, round, close, reopen", no_args_is_help=True
)

Which = Annotated[str, argument("CAMPAIGN", help="活动 Campaign (code or name)", autocompletion=complete_campaign)]
CodeOption = Annotated[str | None, option("--code", help="短代码 Short code", metavar="TEXT")]
EnglishOption = Annotated[str | None, option("--name-en", help="英文名称 English name", metavar="TEXT")]
BeneficiaryOption = Annotated[str | None, option("--beneficiary", help="受益方 Who receives", metavar="TEXT")]
OpensOption = Annotated[str | None, option("--opens", help="开始日期 First day", metavar="DATE")]
ClosesOption = Annotated[str | None, option("--closes", help="结束日期 Last day", metavar="DATE")]
OrganiserOption = Annotated[str | None, option("--organiser", help="主办单位 Who signs papers", metavar="TEXT")]
ContactOption = Annotated[str | None, option("--contact", help="联系方式 Whom to ask", metavar="TEXT")]
TargetOption = Annotated[str | None, option("--target", help="目标金额 Target in yuan", metavar="AMOUNT")]


@app.command(epilog="例 Example: donate campaign add 支持湖北 --code hubei --opens 2020-02-01 --target 30000")
def add(
    ctx: Context,
    name: Annotated[str, argument("NAME", help="名称 Name")],
    code: CodeOption = None,
    name_en: EnglishOption = None,
    beneficiary: BeneficiaryOption = None,
    opens: OpensOption = None,
    closes: ClosesOption = None,
    target: TargetOption = None,
    organiser: OrganiserOption = None,
    contact: ContactOption = None,
    publish: PublishOption = None,
) -> None:
    """新建活动 Add a campaign with its first round."""
    from donate_cli.campaigning import add_campaign

    desk: Desk = ctx.obj
    with desk.book() as book:
        entry = add_campaign(
            book, name, code=code, name_en=name_en, beneficiary=beneficiary, target=fen(target),
            organiser=organiser, contact=contact, publish=publish,
            opens_on=day(opens), closes_on=day(closes),
        )  # fmt: skip
        desk.confirm(book, entry)


@app.command("list", epilog="例 Example: donate campaign list --format json")
def list_(ctx: Context, form: FormatOption = Format.table) -> None:
    """活动一览 All campaigns."""
    from donate_cli.registers import campaigns_table
    from donate_cli.store import registry

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = campaigns_table(book, registry.campaigns(book))
    desk.show(table, form)


@app.command(epilog="例 Example: donate campaign show hubei")
def show(ctx: Context, campaign: Which, form: FormatOption = Format.table) -> None:
    """活动及其修改记录 One campaign and what was changed."""
    from donate_cli.registers import campaigns_table, changes_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        found = campaign_of(book, campaign)
        table = campaigns_table(book, [found])
        changes = changes_table(book, "campaign", found.id)
    desk.show(table, form, changes=changes)


@app.command(epilog="例 Example: donate campaign edit hubei --target 50000 --closes 2020-03-31")
def edit(
    ctx: Context,
    campaign: Which,
    name: Annotated[str | None, option("--name", help="名称 Name", metavar="TEXT")] = None,
    code: CodeOption = None,
    name_en: EnglishOption = None,
    beneficiary: BeneficiaryOption = None,
    opens: OpensOption = None,
    closes: ClosesOption = None,
    target: TargetOption = None,
    organiser: OrganiserOption = None,
    contact: ContactOption = None,
    publish: PublishEdit = None,
) -> None:
    """修改活动，"" 为清除 Edit a campaign; "" clears."""
    from donate_cli.campaigning import edit_campaign

    desk: Desk = ctx.obj
    values = given(name=name, code=code)
    values |= given(cleared, name_en=name_en, beneficiary=beneficiary)
    values |= given(cleared, organiser=organiser, contact=contact, publish=publish)
    values |= given(day, opens_on=opens, closes_on=closes) | given(fen, target=target)
    with desk.book() as book:
        desk.confirm(book, edit_campaign(book, campaign_of(book, campaign), **values))


@app.command(epilog="例 Example: donate campaign use hubei")
def use(ctx: Context, campaign: Which) -> None:
    """选定当前活动 Choose the campaign that commands mean."""
    from donate_cli.campaigning import use_campaign

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, use_campaign(book, campaign_of(book, campaign)))


@app.command(epilog="例 Example: donate campaign round 2 --label 二次捐款")
def round(
    ctx: Context,
    number: Annotated[int | None, argument("N", help="轮次，默认下一轮 Round (next)", min=1)] = None,
    label: Annotated[str | None, option("--label", help="名称 Its own name", metavar="TEXT")] = None,
    campaign: CampaignOption = None,
) -> None:
    """开启下一轮 Open the next round."""
    from donate_cli.campaigning import open_round

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, open_round(book, campaign_of(book, campaign), number, label))


@app.command(epilog="例 Example: donate campaign close hubei")
def close(ctx: Context, campaign: Which) -> None:
    """结束活动，不再记账 Close: nothing more is taken."""
    from donate_cli.campaigning import close_campaign

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, close_campaign(book, campaign_of(book, campaign)))


@app.command(epilog="例 Example: donate campaign reopen hubei --reason 补记两笔")
def reopen(ctx: Context, campaign: Which, reason: ReasonOption) -> None:
    """重开活动 Reopen, with the reason."""
    from donate_cli.campaigning import reopen_campaign

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, reopen_campaign(book, campaign_of(book, campaign), reason))

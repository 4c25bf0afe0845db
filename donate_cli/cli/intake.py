"""donate import: lists in, previewed, then whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    CampaignOption,
    CollectorOption,
    Context,
    FormatOption,
    YesOption,
    argument,
    campaign_of,
    complete_channel,
    day,
    day_or_today,
    fen,
    flag,
    option,
)
from donate_cli.cli.sent import hand_out, mapping_of, reviewed, sent_lists
from donate_cli.plans import Correction, NewKind

if TYPE_CHECKING:
    from donate_cli.plans import Plan
    from donate_cli.store.book import Book
    from donate_cli.table import Sentence, Table

app = typer.Typer(name="import", help="导入名单 Lists in: pledges, roster, template", no_args_is_help=True)

SheetOption = Annotated[
    list[str] | None, option("--sheet", help="工作表，可多个 Sheets, by name or number", metavar="SHEET")
]
MapOption = Annotated[
    list[str] | None, option("--map", help="字段=表头，如 amount=捐款额 FIELD=HEADING", metavar="F=H")
]
DryRunOption = Annotated[bool, flag("--dry-run", help="只预览 Preview only")]
DifferenceOption = Annotated[
    str | None, option("--accept-difference", help="合计不符的原因 Why totals differ", metavar="WHY")
]
ReplaceOption = Annotated[bool, flag("--replace", help="替换已有文件 Replace the file")]


@app.command(epilog="例 Example: donate import pledges 名单.xlsx -c staff --round 2 --paid")
def pledges(
    ctx: Context,
    files: Annotated[list[str] | None, argument("FILE", help="名单文件，- 为标准输入 Lists; - is stdin")] = None,
    channel: Annotated[
        str | None,
        option("-c", "--channel", help="渠道 Channel", metavar="CHANNEL", autocompletion=complete_channel),
    ] = None,
    round: Annotated[int | None, option("--round", help="轮次，默认最新 Round (newest)", metavar="N", min=1)] = None,
    paid: Annotated[bool, flag("--paid", help="已到账 The money has come")] = False,
    collector: CollectorOption = None,
    on: Annotated[str | None, option("--on", help="名单未写的日期 Day, where lists have none", metavar="DATE")] = None,
    new: Annotated[NewKind | None, option("--new", help="未知者登记为 Enrol unknown names as")] = None,
    sender: Annotated[str, option("--sender", help="名单来自谁 Whose lists these are", metavar="NAME")] = "",
    corrections: Annotated[
        Correction | None, option("--corrections", help="疑似更正如何处理 What to do with likely corrections")
    ] = None,
    sheet: SheetOption = None,
    mapping: MapOption = None,
    expect_count: Annotated[int | None, option("--expect-count", help="应有笔数 Lines expected", metavar="N")] = None,
    expect_total: Annotated[
        str | None, option("--expect-total", help="应有金额 Sum expected", metavar="AMOUNT")
    ] = None,
    accept_difference: DifferenceOption = None,
    review: Annotated[Path | None, option("--review", help="写出复核表 Write a review", metavar="OUT.xlsx")] = None,
    apply: Annotated[Path | None, option("--apply", help="导入复核表 Take a review in", metavar="REVIEW.xlsx")] = None,
    replace: ReplaceOption = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    force: Annotated[bool, flag("--force", help="允许活动期外的日期 Allow days outside the window")] = False,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
) -> None:
    """导入捐款名单 Take in lists of gifts."""
    from donate_cli.campaigning import find_channel
    from donate_cli.errors import DonateError
    from donate_cli.holding import known_collector
    from donate_cli.importing import apply_plan, known_to_readers
    from donate_cli.planning import plan_pledges
    from donate_cli.plans import Terms
    from donate_cli.previewing import preview_table

    desk: Desk = ctx.obj
    if bool(files) == bool(apply) or (apply and review):
        raise DonateError("import.which_files")
    if review and any(review.absolute() == Path(name).absolute() for name in files or ()):
        raise DonateError("import.review_itself", path=review)
    if apply and any(
        (channel, round, paid, collector, on, sender, sheet, mapping, expect_count, expect_total, force, campaign)
    ):
        raise DonateError("import.in_review")
    typed = mapping_of(mapping)
    with desk.book() as book:
        if apply:
            plan = reviewed(book, apply, new=new, corrections=corrections, accept_difference=accept_difference)
        else:
            drive = campaign_of(book, campaign)
            terms = Terms(
                drive, channel=find_channel(book, channel) if channel else None, round=round, paid=paid, on=day(on),
                sender=sender.strip(), new=new, corrections=corrections, expect_count=expect_count,
                expect_total=fen(expect_total), accept_difference=accept_difference, force=force,
                collector=known_collector(collector, paid=paid),
            )  # fmt: skip
            known = known_to_readers(book, drive.id)
            lists = sent_lists(desk, files or [], "pledges", known=known, sheets=sheet, mapping=typed)
            plan = plan_pledges(book, lists, terms, every_line=bool(review))
        if review:
            desk.show(preview_table(plan), form)
            hand_out(desk, plan, review, replace=replace)
            return
        if _agreed(desk, book, plan, form, yes=yes, dry_run=dry_run):
            desk.confirm(book, apply_plan(book, plan, typed=bool(typed)))


@app.command(epilog="例 Example: donate import roster 花名册.xls --on 2020-01-31")
def roster(
    ctx: Context,
    file: Annotated[str, argument("FILE", help="花名册，- 为标准输入 Roster; - is stdin")],
    on: Annotated[str | None, option("--on", help="名册日期，默认今天 The roster's day", metavar="DATE")] = None,
    partial: Annotated[bool, flag("--partial", help="只是一部分，无人离开 A part: nobody leaves")] = False,
    sheet: SheetOption = None,
    mapping: MapOption = None,
    accept_difference: DifferenceOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    force: Annotated[bool, flag("--force", help="大半离册也照办 If most leave")] = False,
    form: FormatOption = Format.table,
) -> None:
    """导入花名册 Take in the roster: joiners, leavers, changes."""
    from donate_cli.errors import DonateError
    from donate_cli.importing import known_mappings
    from donate_cli.previewing import control_told
    from donate_cli.rostering import apply_roster, plan_roster, roster_changes, roster_preview, roster_problems

    desk: Desk = ctx.obj
    with desk.book() as book:
        typed = mapping_of(mapping)
        known = known_mappings(book)
        if sheet and sheet[1:]:
            raise DonateError("import.roster_sheets")
        (plan,) = (
            plan_roster(book, sent, on=day_or_today(on), partial=partial)
            for sent in sent_lists(desk, [file], "roster", known=known, sheets=sheet, mapping=typed)
        )
        changes = roster_changes(plan)
        problems = roster_problems(plan)
        desk.show(roster_preview(plan), form, **_with_rows(form, changes=changes, problems=problems))
        differences = [] if accept_difference else [control_told(each, plan.source) for each in plan.differences]
        _refuse(problems, differences)
        if plan.empties and not force:
            raise DonateError("import.many_leave", number=len(plan.leavers), date=plan.on)
        if not plan.writes:
            desk.tell("import.nothing_new")
        elif _says_yes(desk, yes=yes, dry_run=dry_run, question="import.ask_roster"):
            desk.confirm(book, apply_roster(book, plan, accept_difference=accept_difference, typed=bool(typed)))


@app.command(epilog="例 Example: donate import template 空表.xlsx")
def template(
    ctx: Context,
    out: Annotated[Path, argument("OUT.xlsx", help="写到哪里 Where to")],
    roster: Annotated[bool, flag("--roster", help="花名册的空表 An empty roster")] = False,
    replace: ReplaceOption = False,
    campaign: CampaignOption = None,
) -> None:
    """空白名单，Excel 帮着填 An empty list to fill in Excel."""
    from donate_cli.forms import Form
    from donate_cli.store import registry
    from donate_cli.views.template import write_template

    desk: Desk = ctx.obj
    with desk.book() as book:
        departments = tuple(registry.departments(book))
        if roster:
            blank = Form("roster", departments=departments)
        else:
            drive = campaign_of(book, campaign)
            rounds = tuple(registry.rounds(book, drive.id))
            blank = Form("pledges", drive, tuple(registry.channels(book)), rounds, departments)
    write_template(out, blank, desk.say, replace=replace)
    desk.tell("export.done", path=out)


def _agreed(desk: Desk, book: "Book", plan: "Plan", form: Format, *, yes: bool, dry_run: bool) -> bool:
    """Show the plan and ask; False where there is nothing to do. Raises DonateError where something stops it."""
    from donate_cli.holding import newly_collecting
    from donate_cli.previewing import differences_told, preview_table, problems_table, questions_table

    questions, problems = questions_table(plan), problems_table(plan)
    desk.show(preview_table(plan), form, **_with_rows(form, questions=questions, problems=problems))
    _refuse(problems, [] if plan.terms.accept_difference else differences_told(plan))
    if not plan.writes:
        desk.tell("import.nothing_new")
        return False
    desk.remark(newly_collecting(book, plan.terms.collector))
    facts = {"lines": len(plan.gifts), "amount": plan.total}
    return _says_yes(desk, yes=yes, dry_run=dry_run, question="import.ask", **facts)


def _with_rows(form: Format, **tables: "Table") -> dict[str, "Table"]:
    return {name: table.first(form.most) for name, table in tables.items() if table.rows}


def _refuse(problems: "Table", differences: "list[Sentence]") -> None:
    """Stop where lines have to be mended, or totals do not agree; nothing has been written."""
    from donate_cli.errors import DonateError

    if problems.rows:
        raise DonateError("import.stopped", number=len(problems.rows))
    if differences:
        what = [*differences[:3], *(["…"] if differences[3:] else [])]
        raise DonateError("import.differs", number=len(differences), what=what)


def _says_yes(desk: Desk, *, yes: bool, dry_run: bool, question: str, **facts: object) -> bool:
    """Whether to write: not on a dry run, else with `--yes` or after a yes at the terminal."""
    from donate_cli.errors import DonateError

    if dry_run:
        desk.tell("import.dry_run")
        return False
    if not yes and not desk.agrees(question, **facts):
        raise DonateError("import.unconfirmed")
    return True

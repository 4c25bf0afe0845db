"""donate reconcile: statements of banks and platforms in, and what their lines are for."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from donate_cli.cli import closing, matching
from donate_cli.cli import profile as profile_commands
from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import Context, FormatOption, YesOption, argument, complete_account, fen, flag, option
from donate_cli.cli.sent import mapping_of

if TYPE_CHECKING:
    from donate_cli.statements import Statement
    from donate_cli.store.book import Book
    from donate_cli.table import Sentence, Table
    from donate_cli.takings import Taking

app = typer.Typer(name="reconcile", help="银行对账 Bank statements: import, run, match, report", no_args_is_help=True)

OUTGOING_SHOWN = 20
"""Rows of money out that a screen shows."""


class Overlapping(StrEnum):
    """What lines are whose bare figures agree with lines of another form of export."""

    same = "same"
    new = "new"


@app.command("import", epilog="例 Example: donate reconcile import 工行流水.csv 支付宝.csv")
def import_(
    ctx: Context,
    files: Annotated[list[str], argument("FILE", help="流水，- 为标准输入 Statements; - is stdin")],
    profile: Annotated[
        str | None, option("--profile", help="流水格式 Profile, see profile list", metavar="CODE")
    ] = None,
    account: Annotated[
        str | None,
        option("--account", help="账户名称 What to call it", metavar="NAME", autocompletion=complete_account),
    ] = None,
    sheet: Annotated[
        list[str] | None, option("--sheet", help="工作表，可多个 Sheets, by name or number", metavar="SHEET")
    ] = None,
    mapping: Annotated[
        list[str] | None, option("--map", help="字段=表头，如 amount=收入 FIELD=HEADING", metavar="F=H")
    ] = None,
    save_as: Annotated[str | None, option("--save-as", help="存为格式 Keep --map as a profile", metavar="CODE")] = None,
    expect_count: Annotated[int | None, option("--expect-count", help="应有行数 Lines expected", metavar="N")] = None,
    expect_total: Annotated[
        str | None, option("--expect-total", help="应有金额 Sum expected", metavar="AMOUNT")
    ] = None,
    accept_difference: Annotated[
        str | None, option("--accept-difference", help="不符的原因 Why figures differ", metavar="WHY")
    ] = None,
    overlap: Annotated[Overlapping | None, option("--overlap", help="日期金额相同的行 Lines alike: same, new")] = None,
    refund_rows: Annotated[
        str | None,
        option("--refund-rows", help="退款所在行 Rows of refunds", metavar="ROWS"),
    ] = None,
    dry_run: Annotated[bool, flag("--dry-run", help="只预览 Preview only")] = False,
    yes: YesOption = False,
    form: FormatOption = Format.table,
) -> None:
    """导入银行、平台流水 Take in statements of banks and platforms."""
    from dataclasses import replace

    from donate_cli.banking import apply_statements, plan_statements
    from donate_cli.errors import DonateError
    from donate_cli.files.keeping import mapped_profile

    desk: Desk = ctx.obj
    typed = mapping_of(mapping)
    if save_as and not typed:
        raise DonateError("profile.no_map")
    refunds = _rows(refund_rows)
    if refunds and len(files) * len(sheet or [""]) > 1:
        raise DonateError("bank.refund_file")
    with desk.book() as book:
        found = list(_statements(book, files, profile=profile, sheets=sheet, mapping=typed, refunds=refunds))
        kept = (save_as, mapped_profile(save_as, typed, like=min(one.profile for one in found))) if save_as else None
        # what was read in this way once is of this profile at once, and so is the account that is named after it
        named = [replace(one, profile=save_as) for one in found] if save_as else found
        plan = plan_statements(
            book, named, account=account, expect_count=expect_count, expect_total=fen(expect_total),
            accept_difference=accept_difference, overlap=overlap.value if overlap else None,
        )  # fmt: skip
        if _agreed(desk, plan, form, yes=yes, dry_run=dry_run):
            desk.confirm(book, apply_statements(book, plan, save=kept))
            if save_as:
                profile_commands.tell_in_place(desk, save_as)
            elif typed:
                desk.tell("bank.keep_map")


@app.command(epilog="例 Example: donate reconcile lines --unmatched")
def lines(
    ctx: Context,
    unmatched: Annotated[bool, flag("--unmatched", help="只列未勾对的 Only unmatched")] = False,
    account: Annotated[
        str | None, option("--account", help="账户 Account", metavar="NAME", autocompletion=complete_account)
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """流水与勾对情况 The lines taken in, and what each is matched with."""
    from donate_cli.tracing import lines_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = lines_table(book, account=account, unmatched=unmatched)
    desk.show(table, form)


for commands in (matching, closing):
    commands.register(app)
app.add_typer(profile_commands.app)


def _statements(
    book: "Book",
    files: list[str],
    *,
    profile: str | None,
    sheets: list[str] | None,
    mapping: dict[str, str],
    refunds: list[int],
) -> "Iterator[Statement]":
    """The statements of each file, and of each sheet asked for."""
    from donate_cli.cli.profile import all_profiles
    from donate_cli.files.opening import opened
    from donate_cli.files.statements import read_statement

    known = all_profiles(book)
    for name in files:
        with opened(None if name == "-" else Path(name)) as sent:
            for sheet in sheets or (None,):
                yield read_statement(sent, known, profile=profile, sheet=sheet, mapping=mapping, refunds=refunds)


def _rows(typed: str | None) -> list[int]:
    """The numbers of rows that were typed with commas between."""
    from donate_cli.errors import DonateError

    found = [each.strip() for each in re.split("[,，、;；]", typed)] if typed is not None else []
    if wrong := next((each for each in found if not re.fullmatch("[0-9]{1,9}", each)), None):
        raise DonateError("bank.refund_rows", value=wrong)
    if "" in found:
        raise DonateError("bank.refund_rows", value=typed or "—")
    return list(map(int, found))


def _agreed(desk: Desk, plan: "Taking", form: Format, *, yes: bool, dry_run: bool) -> bool:
    """Show the plan and ask; False where there is nothing to do. Raises DonateError where something stops it."""
    from donate_cli.errors import DonateError
    from donate_cli.inspecting import (
        breaks_table,
        disagreements,
        outgoing_table,
        statement_problems,
        statements_preview,
    )
    from donate_cli.money import Amount
    from donate_cli.statements import runs

    problems, breaks = statement_problems(plan), breaks_table(plan)
    more = {"problems": problems.first(form.most), "breaks": breaks.first(form.most)}
    more["outgoing"] = outgoing_table(plan).first(OUTGOING_SHOWN if form is Format.table else None)
    desk.show(statements_preview(plan), form, **{name: one for name, one in more.items() if one.rows})
    _refuse(problems, [] if plan.accept_difference else disagreements(plan))
    if asked := next((part for part in plan.parts if part.asked), None):
        raise DonateError("bank.overlap", file=asked.statement.file, rows=runs(asked.asked))
    if not plan.new:
        desk.tell("import.nothing_new")
        return False
    if dry_run:
        desk.tell("import.dry_run")
        return False
    accounts = ", ".join(dict.fromkeys(part.account for part in plan.parts if part.new))
    if not yes and not desk.agrees("bank.ask", lines=plan.new, amount=Amount(plan.amount), accounts=accounts):
        raise DonateError("import.unconfirmed")
    return True


def _refuse(problems: "Table", differences: "list[Sentence]") -> None:
    """Stop where cells have to be mended, or figures do not agree; nothing has been written."""
    from donate_cli.errors import DonateError

    if problems.rows:
        raise DonateError("bank.stopped", number=len(problems.rows))
    if differences:
        what = [*differences[:3], *(["…"] if differences[3:] else [])]
        raise DonateError("bank.differs", number=len(differences), what=what)

"""donate reconcile run, match, unmatch: what the lines of the bank belong to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import CampaignOption, Context, FormatOption, argument, campaign_of, fen, flag, option
from donate_cli.cli.pictures import ReplaceOption

if TYPE_CHECKING:
    from donate_cli.allocating import Target
    from donate_cli.applying import Applied
    from donate_cli.matching import Run
    from donate_cli.store.book import Book
    from donate_cli.views.matches import Put

LineArgument = Annotated[int, argument("LINE", help="流水号，见 reconcile lines Number of the line", min=1)]
LinesArgument = Annotated[list[int], argument("LINE", help="流水号，可多个 Numbers of lines", min=1)]


def register(app: typer.Typer) -> None:
    """Give `donate reconcile` these commands."""
    app.command(epilog="例 Example: donate reconcile run --apply")(run)
    app.command(epilog="例 Example: donate reconcile match 17 --payment 5 --payment 6")(match)
    app.command(epilog="例 Example: donate reconcile unmatch 17")(unmatch)


def run(
    ctx: Context,
    apply: Annotated[bool, flag("--apply", help="勾对确定的 Match the certain ones")] = False,
    review: Annotated[Path | None, option("--review", help="写出复核表 Write a review", metavar="OUT.xlsx")] = None,
    take: Annotated[Path | None, option("--take", help="收回复核表 Take a review in", metavar="REVIEW.xlsx")] = None,
    replace: ReplaceOption = False,
    window: Annotated[
        int | None,
        option("--window", help="银行可晚几天 Days of delay", metavar="DAYS", min=0, max=400),
    ] = None,
    campaign: CampaignOption = None,
    form: FormatOption = Format.table,
) -> None:
    """建议勾对 Propose what the lines belong to."""
    from donate_cli.applying import apply_certain
    from donate_cli.errors import DonateError
    from donate_cli.matching import run as propose

    desk: Desk = ctx.obj
    put = _place(review, replace=replace) if review else None
    if apply + bool(review) + bool(take) > 1:
        raise DonateError("match.which")
    if take and (campaign or window is not None):
        raise DonateError("match.in_review")
    with desk.book() as book:
        if take:
            _take(desk, book, take, form)
            return
        drive, applied = campaign_of(book, campaign), None
        if apply:
            applied, found = apply_certain(book, drive, days_after=window, told=lambda entry: desk.confirm(book, entry))
        else:
            found = propose(book, drive, days_after=window)
        _show(desk, book, found, form, applied)
        if review and put:
            _hand_out(desk, book, found, review, put)


def match(
    ctx: Context,
    line: LineArgument,
    payment: Annotated[
        list[int] | None, option("--payment", help="到账或退款，可多个 Payments or refunds", metavar="N", min=1)
    ] = None,
    pledge: Annotated[
        list[int] | None, option("--pledge", help="认捐，另记到账 Pledges that it pays", metavar="N", min=1)
    ] = None,
    deposit: Annotated[int | None, option("--deposit", help="缴存 Deposit", metavar="N", min=1)] = None,
    returns: Annotated[
        int | None, option("--returns", help="退的到账，另记退款 Payment that it returns", metavar="N", min=1)
    ] = None,
    reverses: Annotated[
        int | None, option("--reverses", help="冲正的流水 Line that it reverses", metavar="LINE", min=1)
    ] = None,
    aside: Annotated[str | None, option("--aside", help="非捐款，写原因 No gift, and why", metavar="WHY")] = None,
    amount: Annotated[str | None, option("--amount", help="其中一部分 A part of it", metavar="AMOUNT")] = None,
) -> None:
    """手工勾对 Say what a line is."""
    from donate_cli import matching
    from donate_cli.errors import DonateError

    desk: Desk = ctx.obj
    with desk.book() as book:
        targets = _targets(book, payment, deposit, pledge, returns, reverses)
        if aside is not None and targets:
            raise DonateError("match.aside_alone")
        if aside is not None:
            entry = matching.set_aside(book, line, reason=aside, amount=fen(amount))
        else:
            entry = matching.match(book, line, targets, amount=fen(amount))
        desk.confirm(book, entry)
        for remark in matching.remarks(book, line, targets):
            desk.tell(remark.key, **remark.facts)


def unmatch(
    ctx: Context,
    lines: LinesArgument,
    payment: Annotated[
        list[int] | None, option("--payment", help="只拆这笔到账 Only this payment", metavar="N", min=1)
    ] = None,
) -> None:
    """拆开勾对 Take apart what lines were matched with."""
    from donate_cli import matching

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, matching.unmatch(book, lines, payments=payment or ()))


def _targets(
    book: "Book",
    payments: list[int] | None,
    deposit: int | None,
    pledges: list[int] | None,
    returns: int | None,
    reverses: int | None,
) -> "list[Target]":
    """What was named, payments before promises: a promise takes what is left."""
    from donate_cli.allocating import Target
    from donate_cli.matching import targets_of_deposit

    named = [Target("payment", number) for number in payments or ()]
    if deposit is not None:
        named += targets_of_deposit(book, deposit)
    named += [Target("returns", returns)] if returns is not None else []
    named += [Target("reverses", reverses)] if reverses is not None else []
    return named + [Target("pledge", number) for number in pledges or ()]


def _show(desk: Desk, book: "Book", found: "Run", form: Format, applied: "Applied | None") -> None:
    """The proposals that are left and the summary; for programs every part of each. What was applied `lines` lists."""
    from donate_cli.proposing import allocations_table, as_shown, proposals_table, summary_table

    more = {"allocations": allocations_table(found)} if form is Format.json else {}
    summary = summary_table(found, applied)
    if applied and not applied.entries:
        desk.tell("match.nothing_certain")
    if form is Format.table and not found.proposals:
        desk.tell("match.nothing_uncertain" if applied else "match.nothing_to_propose")
        desk.show(summary, form)
    else:
        proposals = proposals_table(book, found, most=form.most, applied=applied)
        desk.show(as_shown(proposals) if form is Format.table else proposals, form, summary=summary, **more)


def _place(review: Path, *, replace: bool) -> "Put":
    """Where the review goes; a file that is there is refused before the work is done."""
    from donate_cli.views.matches import decisions_to

    return decisions_to(review, replace=replace)


def _hand_out(desk: Desk, book: "Book", found: "Run", out: Path, put: "Put") -> None:
    from donate_cli.keeping import settings_of
    from donate_cli.proposing import review_table

    rows = review_table(book, found)
    put(rows, settings_of(book, found), desk.say)
    desk.tell("match.written", path=out, rows=len(rows.rows))


def _take(desk: Desk, book: "Book", path: Path, form: Format) -> None:
    from donate_cli.deciding import decide, problems_table, take
    from donate_cli.errors import DonateError
    from donate_cli.files.decisions import read_decisions
    from donate_cli.files.opening import opened

    with opened(path) as sent:
        settings, decisions = read_decisions(sent)
        try:
            decided = decide(book, settings, decisions)
        except DonateError as error:
            error.facts.setdefault("file", sent.name)
            raise
    if decided.problems:
        desk.show(problems_table(decided).first(form.most), form)
        raise DonateError("match.stopped", number=len(decided.problems))
    if decided.parts:
        desk.confirm(book, take(book, decided))
    else:
        desk.tell("match.nothing_decided")

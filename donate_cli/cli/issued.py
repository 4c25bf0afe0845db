"""Papers that were issued: what changed since, the correction, the list; and how any paper is issued."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from donate_cli.cli.desk import SHOWN, Desk, Format
from donate_cli.cli.options import (
    AsOfOption,
    CampaignOption,
    Context,
    FormatOption,
    argument,
    campaign_of,
    day,
    flag,
    option,
)
from donate_cli.cli.streams import put
from donate_cli.errors import DonateError

if TYPE_CHECKING:
    from donate_cli.editions import Figures, Paper, PaperKind
    from donate_cli.model import Basis, Campaign
    from donate_cli.store.book import Book
    from donate_cli.store.totals import Scope

IssueOption = Annotated[bool, flag("--issue", help="记为已发布 Keep what is published")]
DiffOption = Annotated[bool, flag("--diff", help="与已发布的比较 What changed since it was issued")]
SinceOption = Annotated[int | None, option("--since", help="已发布的号码 Number of an issued paper", metavar="N")]


def register(app: typer.Typer) -> None:
    """Hang these commands on the root."""
    app.command(epilog="例 Example: donate correction 更正说明.xlsx --of notice --issue")(correction)
    app.command(epilog="例 Example: donate papers")(papers)


def correction(
    ctx: Context,
    out: Annotated[
        Path | None, argument("OUT", help="文件 .xlsx，不给则显示 File, or to the screen", dir_okay=False)
    ] = None,
    of: Annotated[
        Literal["notice", "brief", "export"] | None, option("--of", help="更正哪种 Which kind is corrected")
    ] = None,
    since: SinceOption = None,
    as_of: AsOfOption = None,
    reason: Annotated[str | None, option("--reason", help="原因 Why, for all changes", metavar="TEXT")] = None,
    issue: IssueOption = False,
    replace: Annotated[bool, flag("--replace", help="覆盖已有文件 Replace the file")] = False,
    campaign: CampaignOption = None,
) -> None:
    """更正说明：已发布的数字有何变动 Correct what was published."""
    from donate_cli import correcting, issuing
    from donate_cli.naming import LONGEST_TEXT, clean
    from donate_cli.store.totals import WHOLE
    from donate_cli.views.correction import text_of, workbook_of

    desk: Desk = ctx.obj
    if out and out.suffix.lower() != ".xlsx":
        raise DonateError("file.not_xlsx", path=out)
    place = place_of(out, replace=replace)
    why = clean(reason, longest=LONGEST_TEXT) if reason is not None else None
    with desk.book() as book, book.snapshot():
        drive = campaign_of(book, campaign)
        kinds: tuple[PaperKind, ...] = (of,) if of else ("notice", "brief", "export")
        old = issuing.issued(book, drive, kinds, scope=WHOLE, number=since)
        on = correcting.last_day(old, day(as_of))
        paper = correcting.correction(book, drive, old, as_of=on, reason=why, on=date.today())
        figures = issuing.figures_of(book, drive, basis=old.basis, as_of=on, scope=issuing.scope_of(book, old))
    if not paper.changes.rows:
        desk.tell("correction.nothing", issue=old.id)
        return
    most = None if issue else SHOWN
    content = workbook_of(paper, desk.say) if out else text_of(paper, desk.say, most=most).encode()
    made = paper_of("correction", out, content, desk, old.basis, on)
    with desk.book() as book:
        leave(desk, book, drive, made, place, figures if issue else None)
    if out:
        desk.tell("export.done", path=out)
    if paper.withheld:
        desk.tell("correction.withheld", entries=", ".join(map(str, paper.withheld)))


def papers(ctx: Context, campaign: CampaignOption = None, form: FormatOption = Format.table) -> None:
    """已发布的材料 Papers that were issued."""
    from donate_cli.issuing import papers_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = papers_table(book, campaign_of(book, campaign) if campaign else None)
    desk.show(table, form)


def check_asked(*, issue: bool, diff: bool, since: int | None) -> None:
    """Refuse options that mean nothing together."""
    if issue and diff:
        raise DonateError("issued.not_both")
    if since is not None and not diff:
        raise DonateError("issued.since_alone")


def show_differences(
    desk: Desk,
    book: "Book",
    campaign: "Campaign",
    kind: "PaperKind",
    *,
    basis: "Basis",
    as_of: date | None,
    since: int | None,
    form: Format,
    scope: "Scope | None" = None,
) -> None:
    """Show which figures have changed since a paper of this kind was issued, and by whose entries."""
    from donate_cli import correcting, issuing

    with book.snapshot():
        old = issuing.issued(book, campaign, (kind,), basis=basis, scope=scope, number=since)
        on = correcting.last_day(old, as_of)
        table, entries = correcting.differences_tables(book, campaign, old, basis=old.basis, as_of=on)
    table, entries = table.first(form.most), entries.first(form.most)
    if table.rows or form is not Format.table:
        desk.show(table, form, entries=entries)
    if not table.rows:
        desk.tell("note.unchanged", issue=old.id)


def paper_of(
    kind: "PaperKind", out: Path | None, content: bytes, desk: Desk, basis: "Basis", as_of: date | None
) -> "Paper":
    """The paper that a command has made, by the name of its file without the folder."""
    from donate_cli.editions import STANDARD_OUTPUT, Paper

    name = out.name if out else STANDARD_OUTPUT
    return Paper(kind, name, content, desk.say.lang, basis, as_of.isoformat() if as_of else None)


def place_of(out: Path | None, *, replace: bool) -> Callable[[bytes], None]:
    """What brings a paper's bytes to its file, or a text to standard output; refuses a bad place at once."""
    if out is None:
        return to_reader
    from donate_cli.views.files import place_for

    place = place_for(out, replace=replace)
    return lambda content: place(lambda: content)


def to_reader(content: bytes) -> None:
    """Put a text on standard output for good: a full disk refuses it here, not when the book has called it issued."""
    put(content.decode())
    sys.stdout.flush()


def leave(
    desk: Desk,
    book: "Book",
    campaign: "Campaign",
    paper: "Paper",
    place: Callable[[bytes], None],
    figures: "Figures | None",
) -> None:
    """Bring a paper to its place; with the figures that it states it is issued, without it is only written."""
    from donate_cli.issuing import issue, names_somebody

    if figures is None:
        place(paper.content)
        return
    desk.confirm(book, issue(book, campaign, paper, figures, place))
    if names_somebody(book, paper.name):
        desk.tell("issued.names_somebody", file=paper.name)

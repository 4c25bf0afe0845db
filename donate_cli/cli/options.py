"""The options that several commands share, and what completes them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from donate_cli.cli.desk import Format
from donate_cli.cli.globals import book_path
from donate_cli.model import Basis, NamedKind, Population, Publish

if TYPE_CHECKING:
    from datetime import date

    from donate_cli.model import Campaign
    from donate_cli.store.book import Book

Context = typer.Context


def _from_book(ctx: typer.Context, names: "Callable[[Book], Iterable[str]]") -> list[str]:
    """Names for the shell to offer. It completes at every TAB: the book is only read, and any trouble is no answer."""
    from donate_cli.store.file import open_book

    asked = ctx.find_root().params.get("book")
    try:
        with open_book(book_path(Path(asked) if asked else None)) as book:
            return list(names(book))
    except Exception:
        return []


def complete_campaign(ctx: typer.Context, incomplete: str) -> list[str]:
    """Codes of the campaigns."""
    from donate_cli.store import registry

    return _from_book(ctx, lambda book: (found.code for found in registry.campaigns(book)))


def complete_channel(ctx: typer.Context, incomplete: str) -> list[str]:
    """Codes of the channels."""
    from donate_cli.store import registry

    return _from_book(ctx, lambda book: (found.code for found in registry.channels(book)))


def complete_donor(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the donors."""
    from donate_cli.store import registry

    return _from_book(ctx, lambda book: dict.fromkeys(found.name for found in registry.donors(book) if found.name))


def complete_account(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the accounts whose statements were taken in."""
    from donate_cli.store import statements

    return _from_book(ctx, statements.accounts)


def option(*names: str, help: str, **more: Any) -> Any:
    """A typer option without a shown default."""
    return typer.Option(*names, help=help, show_default=False, **more)


def flag(*names: str, help: str, **more: Any) -> Any:
    """A typer option that is there or not; without the place-holder Typer's help would ask for a <bool>."""
    return option(*names, help=help, metavar="", **more)


def argument(metavar: str, help: str, **more: Any) -> Any:
    """A typer argument without a shown default."""
    return typer.Argument(metavar=metavar, help=help, show_default=False, **more)


CampaignOption = Annotated[
    str | None,
    option("--campaign", help="活动 Campaign (code or name)", metavar="CAMPAIGN", autocompletion=complete_campaign),
]
FormatOption = Annotated[Format, typer.Option("--format", help="输出形式 Output form")]
AsOfOption = Annotated[str | None, option("--as-of", help="截至日期 As of", metavar="DATE")]
RosterOnOption = Annotated[str | None, option("--roster-on", help="名册日期 Day of the roster", metavar="DATE")]
BasisOption = Annotated[Basis, typer.Option("--basis", help="口径：认捐或到账 Whose gifts are counted")]
OnOption = Annotated[str | None, option("--on", help="日期，默认今天 Date, today unless given", metavar="DATE")]
ForceDateOption = Annotated[bool, flag("--force", help="允许这个日期 Allow this date")]
PublishOption = Annotated[Publish | None, option("--publish", help="公示方式 In notices")]
PublishEdit = Annotated[
    Literal["name", "masked", "anonymous", "no-amount", ""] | None,
    option("--publish", help="公示方式 In notices", metavar="name|masked|anonymous|no-amount"),
]
CollectorOption = Annotated[str | None, option("--collector", help="现金在谁手里 Who holds the cash", metavar="NAME")]
NoteOption = Annotated[str | None, option("--note", help="备注 Note", metavar="TEXT")]
ReasonOption = Annotated[str, option("--reason", help="原因 Why", metavar="TEXT")]
YesOption = Annotated[bool, flag("--yes", help="不再询问 Do not ask")]
StaffNoOption = Annotated[str | None, option("--staff-no", help="工号 Staff number", metavar="NO")]
DepartmentOption = Annotated[str | None, option("--department", help="部门 Department", metavar="DEPT")]
PopulationOption = Annotated[Population | None, option("--population", help="人员类别 Population")]
KindOption = Annotated[NamedKind | None, option("--kind", help="类型 Kind of donor")]
HeadcountOption = Annotated[
    str | None, option("--headcount", help="集体人数 People in the group, or unknown", metavar="N|unknown")
]
WhoArgument = Annotated[
    str, argument("NAME", help="姓名、工号或 id:号码 Name, staff number or id:NUMBER", autocompletion=complete_donor)
]


def campaign_of(book: "Book", asked: str | None) -> "Campaign":
    """The campaign that the command means."""
    from donate_cli.campaigning import find_campaign

    return find_campaign(book, asked)


def day(text: str | None) -> "date | None":
    """The day that was typed."""
    from donate_cli.dates import parse_date

    return None if text is None else parse_date(text)


def day_or_today(text: str | None) -> "date":
    """The day that was typed, else today."""
    from datetime import date

    return day(text) or date.today()


def fen(text: str | None) -> int | None:
    """The amount that was typed, in fen."""
    from donate_cli.money import parse_fen

    return None if text is None else parse_fen(text)


def given(read: "Callable[[str], Any]" = str, /, **typed: str | None) -> dict[str, Any]:
    """The fields that were typed, read; an empty text clears its field, where that can be empty."""
    return {field: read(text) if text or read is str else None for field, text in typed.items() if text is not None}


def cleared(text: str) -> str | None:
    """A text that may be empty, which clears its field."""
    return text or None


def headcount(text: str | None) -> Any:
    """The head-count that was typed: a number, `unknown`, or None."""
    from donate_cli.errors import DonateError

    if text is None:
        return None
    plain = text.strip().lower()
    if plain in ("unknown", "未知"):
        return "unknown"
    if not plain.isdecimal() or len(plain) > 8 or not 0 < int(plain) <= 10_000_000:
        raise DonateError("count.unreadable", value=text)
    return int(plain)

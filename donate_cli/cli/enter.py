"""donate enter: a paper list typed line by line, on record as one entry."""

import gc
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from donate_cli.cli.desk import Desk
from donate_cli.cli.options import (
    CampaignOption,
    CollectorOption,
    Context,
    ForceDateOption,
    OnOption,
    campaign_of,
    complete_channel,
    day_or_today,
    fen,
    flag,
    option,
)
from donate_cli.errors import DonateError

if TYPE_CHECKING:
    from donate_cli.cli.keyboard import Keyboard
    from donate_cli.cli.sheet import Sheet
    from donate_cli.cli.whom import New
    from donate_cli.draft import Draft
    from donate_cli.entering import Terms
    from donate_cli.store.draft import DraftFile

Waiting = Literal["continue", "record", "discard"]
_BY_KEY: dict[str, Waiting | None] = {"": "continue", "r": "record", "x": "discard", "q": None}


def register(app: typer.Typer) -> None:
    """Hang this command on the root."""
    app.command(epilog="例 Example: donate enter -c staff --paid --expect-count 78")(enter)


def enter(
    ctx: Context,
    channel: Annotated[
        str | None, option("-c", "--channel", help="渠道 Channel", metavar="CHANNEL", autocompletion=complete_channel)
    ] = None,
    round: Annotated[int | None, option("--round", help="轮次，默认最新 Round (newest)", metavar="N", min=1)] = None,
    paid: Annotated[bool, flag("--paid", help="已到账 The money has come")] = False,
    collector: CollectorOption = None,
    on: OnOption = None,
    expect_count: Annotated[
        int | None, option("--expect-count", help="笔数 Lines on paper", metavar="N", min=1)
    ] = None,
    expect_total: Annotated[str | None, option("--expect-total", help="合计 Total on paper", metavar="AMOUNT")] = None,
    new: Annotated[
        Literal["person", "external"] | None, option("--new", help="未知姓名 What unknown names are")
    ] = None,
    draft: Annotated[Waiting | None, option("--draft", help="已有草稿 With a draft left before")] = None,
    campaign: CampaignOption = None,
    force: ForceDateOption = False,
) -> None:
    """录入纸质名单 Type a paper list, completed and checked."""
    desk: Desk = ctx.obj
    foot: dict[str, Any] = {"expect_count": expect_count, "expect_total": fen(expect_total)}
    foot = {field: figure for field, figure in foot.items() if figure is not None}
    day = day_or_today(on)
    if left := _left_behind(desk, new):
        if foot:
            left.draft = replace(left.draft, **foot)
        if _settle(left, draft) in ("continue", None) or channel is None:
            return
    sheet = _fresh(desk, new, campaign, channel, round, foot, on=day, paid=paid, force=force, collector=collector)
    with sheet.kept_on_interrupt():
        _fill(sheet)


def _fresh(
    desk: Desk, new: "New | None", campaign: str | None, channel: str | None, round: int | None, foot: dict[str, Any],
    **terms: Any,
) -> "Sheet":  # fmt: skip
    """An empty sheet for the list that the options describe."""
    from donate_cli.campaigning import find_channel, find_round
    from donate_cli.entering import Terms, new_draft
    from donate_cli.holding import newly_collecting
    from donate_cli.store import registry

    with desk.book() as book:
        drive = campaign_of(book, campaign)
        if channel is None:
            raise DonateError("enter.channel", known=", ".join(found.code for found in registry.channels(book)))
        shared = Terms(drive, find_channel(book, channel), find_round(book, drive, round))
        draft = replace(new_draft(book, shared, **terms), **foot)
        desk.remark(newly_collecting(book, draft.collector))
        return _sheet(desk, new, draft, shared)


def _left_behind(desk: Desk, new: "New | None") -> "Sheet | None":
    """The draft that an earlier session left; one that is of no use is put out of the way, and that is said."""
    from donate_cli.entering import renamed, terms_of
    from donate_cli.store.draft import DraftFile, entry_of

    file = DraftFile(desk.path)
    with desk.book() as book:
        try:
            draft = file.read()
        except ValueError:
            desk.tell("enter.damaged", path=file.set_aside())
            return None
        terms = terms_of(book, draft) if draft else None
        if draft and (recorded := entry_of(book, draft.token)):
            file.remove()
            desk.tell("enter.recorded", entry=recorded)
        elif draft and terms:
            sheet = _sheet(desk, new, draft, terms, file)
            sheet.tell("enter.draft", **sheet.facts())
            sheet.tell("enter.begin", **sheet.facts())
            for line, name, donor in renamed(book, draft):
                sheet.tell("enter.renamed" if donor.name else "enter.forgotten", line=line, name=name, now=donor)
            return sheet
        elif draft:
            desk.tell("enter.stale", path=file.set_aside())
    return None


def _settle(left: "Sheet", asked: Waiting | None) -> Waiting | None:
    """Do with a draft what the clerk says; returns what that was, None for leaving it."""
    keyboard = _keyboard(left)
    with left.kept_on_interrupt():
        choice = asked or _choice(left, keyboard)
        if choice == "continue":
            _fill(left, keyboard)
        elif choice == "record":
            if not left.finish(keyboard):
                _fill(left, keyboard)
                return "continue"
        elif choice == "discard":
            left.file.remove()
            left.tell("enter.discarded")
        else:
            left.say_kept()
    return choice


def _choice(left: "Sheet", keyboard: "Keyboard") -> Waiting | None:
    waits = DonateError("enter.draft_waits", **left.facts())
    while (answer := keyboard.ask(left.desk.say("enter.ask_draft"), waits)) not in _BY_KEY or answer == "x":
        really = left.desk.say("enter.ask_discard", lines=left.draft.count)
        if answer == "x" and keyboard.ask(really, waits) == "y":
            return "discard"
    return _BY_KEY[answer]


def _fill(sheet: "Sheet", keyboard: "Keyboard | None" = None) -> None:
    # A command is over in a moment and collects no garbage; a clerk may sit here all morning.
    gc.enable()
    if sheet.draft.lines:
        sheet.show()
    else:
        sheet.tell("enter.begin", **sheet.facts())
    sheet.fill(keyboard or _keyboard(sheet))


def _sheet(
    desk: Desk, new: "New | None", draft: "Draft", terms: "Terms", file: "DraftFile | None" = None
) -> "Sheet":  # fmt: skip
    from donate_cli.cli.roll import Roll
    from donate_cli.cli.sheet import Sheet
    from donate_cli.cli.whom import Finder
    from donate_cli.store.draft import DraftFile

    finder = Finder(desk, terms.channel, Roll(desk), new)
    return Sheet(desk, file or DraftFile(desk.path), draft, terms, finder)


def _keyboard(sheet: "Sheet") -> "Keyboard":
    from donate_cli.cli.keyboard import AtTerminal, Piped

    if sys.stdin and sys.stdin.isatty() and sys.stderr.isatty():
        return AtTerminal(sheet.finder.roll, sheet.bar, sheet.desk.say)
    return Piped()

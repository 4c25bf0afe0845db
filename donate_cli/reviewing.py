"""The review of an import, out to the clerk and back: settings kept, decisions taken."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar, get_args

from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.dates import parse_date
from donate_cli.errors import DonateError
from donate_cli.lists import Control, Line, SentList
from donate_cli.naming import name_key
from donate_cli.plans import ACTIONS, Correction, NewKind, Plan, Terms
from donate_cli.previewing import ORIGIN
from donate_cli.store.book import Book
from donate_cli.wording import WORDS

T = TypeVar("T")
_FILE = "file "
"""How the settings that name a list begin; its number follows."""

_TOTAL = "total "
"""How the settings begin that keep a total which a list states of itself and which was not read so."""


def settings_of(plan: Plan) -> dict[str, str]:
    """What a review keeps of the import that it belongs to: the clerk's terms, and the lists with their digests."""
    terms = plan.terms
    said = {
        "campaign": terms.campaign.code,
        "channel": terms.channel.code if terms.channel else "",
        "round": str(terms.round or ""),
        "paid": "yes" if terms.paid else "",
        "on": str(terms.on or ""),
        "sender": terms.sender,
        "new": terms.new or "",
        "corrections": terms.corrections or "",
        "force": "yes" if terms.force else "",
    }
    files = {
        f"{_FILE}{number}": ORIGIN.join((source.sha256, source.name, source.sheet or ""))
        for number, source in enumerate(plan.sources, 1)
    }
    totals = {
        f"{_TOTAL}{number}": ORIGIN.join(
            (str(source), str(control.row), control.kind, str(control.printed), str(control.read[0]), control.label)
        )
        for number, (source, control) in enumerate(plan.differences, 1)
        if source >= 0
    }
    return said | files | totals


def terms_of(book: Book, settings: Mapping[str, str]) -> Terms:
    """The terms that a review was made with. Raises DonateError where they are not there."""
    if "campaign" not in settings or not settings.get(f"{_FILE}1"):
        raise DonateError("review.no_settings")
    number = settings.get("round", "")
    return Terms(
        find_campaign(book, settings["campaign"]),
        channel=find_channel(book, settings["channel"]) if settings.get("channel") else None,
        round=int(number) if number.isdecimal() else None,
        paid=bool(settings.get("paid")),
        on=parse_date(settings["on"]) if settings.get("on") else None,
        sender=settings.get("sender", ""),
        new=_one_of(get_args(NewKind), settings.get("new")),
        corrections=_one_of(get_args(Correction), settings.get("corrections")),
        force=bool(settings.get("force")),
    )


def _one_of(choices: tuple[T, ...], said: str | None) -> T | None:
    return next((choice for choice in choices if choice == said), None)


def decided(review: SentList, settings: Mapping[str, str]) -> Iterator[SentList]:
    """The lists that a review speaks of, their lines as the clerk left them, each in its own list and row."""
    lists = [value.split(ORIGIN) for key, value in sorted(settings.items(), key=_order) if key.startswith(_FILE)]
    lines: dict[tuple[str, str], list[Line]] = {(name, sheet): [] for _, name, sheet in lists}
    for item in review.items:
        if isinstance(item, Control):
            continue
        assert isinstance(item, Line)
        name, sheet, row = _origin(item)
        if (name, sheet) not in lines:
            raise DonateError("review.other_list", row=item.row, value=item.origin)
        lines[name, sheet].append(_as_decided(item, row))
    totals = [value.split(ORIGIN, 5) for key, value in settings.items() if key.startswith(_TOTAL)]
    for place, (sha256, name, sheet) in enumerate(lists):
        mine = lines[name, sheet]
        stated = [_control(total, mine) for total in totals if total[0] == str(place)]
        items: list[Line | Control] = [*mine, *stated]
        yield replace(review, file=name, sheet=sheet or None, sha256=sha256, notes=(), items=iter(items), reviewed=True)


def _control(total: list[str], lines: list[Line]) -> Control:
    """A total as it differed, against the lines as they are now: the clerk may have mended one."""
    _, row, kind, printed, read, label = total
    if kind == "count":
        return Control(int(row), "count", label, int(printed), (int(read), len(lines)))
    now = sum(line.amount or 0 for line in lines)
    return Control(int(row), "subtotal" if kind == "subtotal" else "amount", label, int(printed), (int(read), now))


def _order(setting: tuple[str, str]) -> int:
    number = setting[0].removeprefix(_FILE)
    return int(number) if number.isdecimal() else 0


def _origin(line: Line) -> tuple[str, str, int]:
    parts = (line.origin or "").split(ORIGIN)
    if len(parts) != 3 or not parts[2].isdecimal():
        raise DonateError("review.no_origin", row=line.row)
    return parts[0], parts[1], int(parts[2])


def _as_decided(line: Line, row: int) -> Line:
    problems = tuple(replace(problem, row=row) for problem in line.problems)
    return line._replace(row=row, action=_action(line.action, line.row), problems=problems)


def _action(words: str | None, row: int) -> str | None:
    if words is None:
        return None
    key = name_key(words)
    for action in ACTIONS:
        if key in (action, *(name_key(text) for text in WORDS[f"action.{action}"])):
            return action
    raise DonateError("review.action_unknown", row=row, value=words)

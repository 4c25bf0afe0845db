"""The review of an import, out to the clerk and back: settings kept, decisions taken."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar, get_args

from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.dates import parse_date
from donate_cli.errors import DonateError
from donate_cli.lists import Control, Line, SentList
from donate_cli.naming import clean, name_key
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
        **({"collector": terms.collector} if terms.collector else {}),
    }
    files = {
        f"{_FILE}{number}": json.dumps([lines, source.sha256, source.name, source.sheet], ensure_ascii=False)
        for number, (source, (lines, _)) in enumerate(zip(plan.sources, plan.read, strict=True), 1)
    }
    totals = {
        f"{_TOTAL}{number}": json.dumps([source, *control[:4], control.read[0]], ensure_ascii=False)
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
        round=int(number) if _is_count(number) else None,
        paid=bool(settings.get("paid")),
        on=parse_date(settings["on"]) if settings.get("on") else None,
        sender=settings.get("sender", ""),
        new=_one_of(get_args(NewKind), settings.get("new")),
        corrections=_one_of(get_args(Correction), settings.get("corrections")),
        force=bool(settings.get("force")),
        collector=clean(settings["collector"]) if settings.get("collector") else None,
    )


def _one_of(choices: tuple[T, ...], said: str | None) -> T | None:
    return next((choice for choice in choices if choice == said), None)


def decided(review: SentList, settings: Mapping[str, str]) -> Iterator[SentList]:
    """The lists that a review speaks of, their lines as the clerk left them, each in its own list and row.

    Raises DonateError where the settings or the origin of a row were altered, or where rows are missing.
    """
    lists = _kept(settings, _FILE, (int, str, str, str | None))
    totals = _kept(settings, _TOTAL, (int, int, str, str, int, int))
    lines: list[list[Line]] = [[] for _ in lists]
    for item in review.items:
        if isinstance(item, Line):
            place, row = _origin(item, len(lists))
            lines[place].append(_as_decided(item, row))
    for place, (count, sha256, name, sheet) in enumerate(lists):
        mine = lines[place]
        if len(mine) < count:
            raise DonateError("review.rows_missing", file=name, number=count - len(mine))
        stated = [_control(total, mine) for total in totals if total[0] == place]
        items: list[Line | Control] = [*mine, *stated]
        yield replace(review, file=name, sheet=sheet, sha256=sha256, notes=(), items=iter(items), reviewed=True)


def _kept(settings: Mapping[str, str], beginning: str, kinds: tuple[Any, ...]) -> list[list[Any]]:
    """What the settings that begin so hold, in the order of their numbers."""
    found: list[list[Any]] = []
    for number in range(1, len(settings) + 1):
        try:
            values = json.loads(settings.get(f"{beginning}{number}", "null"))
        except ValueError:
            raise DonateError("review.no_settings") from None
        if values is None:
            return found
        if not isinstance(values, list) or len(values) != len(kinds) or not all(map(isinstance, values, kinds)):
            raise DonateError("review.no_settings")
        found.append(values)
    return found


def _control(total: list[Any], lines: list[Line]) -> Control:
    """A total as it differed, against the lines as they are now: the clerk may have mended one."""
    _, row, kind, label, printed, read = total
    now = len(lines) if kind == "count" else sum(line.amount or 0 for line in lines)
    return Control(row, kind, label, printed, (read, now))


def _origin(line: Line, lists: int) -> tuple[int, int]:
    """The list (from 0) and the row that a review's line comes from: `1|list.xlsx|Sheet|12`."""
    number, _, rest = (line.origin or "").partition(ORIGIN)
    row = rest.rpartition(ORIGIN)[2]
    if not (_is_count(number) and _is_count(row) and 0 < int(number) <= lists and int(row) > 0):
        raise DonateError("review.no_origin", row=line.row)
    return int(number) - 1, int(row)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 8


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

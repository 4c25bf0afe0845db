"""A value as a person reads it, in either language."""

import sys
from datetime import date, datetime
from typing import Any

from donate_cli.model import Campaign, Channel, Donor, Round
from donate_cli.money import Amount, yuan
from donate_cli.table import Cell, Column, People, Sentence, Span
from donate_cli.wording import Wording

SHORT_HASH = 12
"""Hex digits of a hash that are shown where the whole is not needed."""

FEW = 10
"""People who are shown by name in one cell; the data forms name them all."""

_BAR = 16
"""How long the longest bar of a column is."""


def face(cell: Cell, column: Column, say: Wording) -> str:
    """The cell's text for the eye; an empty cell is an empty text."""
    if cell is None:
        return say("department.none") if column.kind == "department" else ""
    match column.kind, cell:
        case "word", str():
            return say(f"{column.key}.{cell}")
        case "moment", str():
            return datetime.fromisoformat(cell).astimezone().strftime("%Y-%m-%d %H:%M")
        case "hash", str():
            return cell[:SHORT_HASH]
        case "rate", (float(low), float(high)):
            return f"{low:.1%}" if low == high else f"{low:.1%}–{high:.1%}"
        case "change", Amount() | int() | Span():
            return _change(cell)
        case "percent", float():
            return f"{cell:+.1%}"
        case "bar", float():
            return ("█" if speaks_unicode() else "#") * (max(round(cell * _BAR), 1) if cell else 0)
        case "people", People():
            return people(cell, say, most=FEW)
    return words(cell, say)


def words(value: Any, say: Wording) -> str:
    """A value in the midst of a sentence."""
    match value:
        case None:
            return "—"
        case Sentence():
            return say(value.key, **{key: words(fact, say) for key, fact in value.facts.items()})
        case Campaign():
            return value.title(say.lang)
        case Channel():
            return value.label(say.lang)
        case Round():
            plain = f"round.{value.number}" if value.number <= 2 else "round.n"
            return value.label or say(plain, number=value.number)
        case Donor():
            return value.name or say("donor.anonymous" if value.kind == "anonymous" else "donor.forgotten")
        case date():
            return value.isoformat()
        case list():
            return "; ".join(words(part, say) for part in value)
        case _:
            return str(value)


def people(found: People, say: Wording, *, most: int | None = None) -> str:
    """Names with what each adds, at most some of them and how many more there are."""
    shown = [_named(share.donor, share.number, say) for share in found.shares[:most]]
    left = len(found.shares) - len(shown)
    return say("people.comma").join(shown) + (say("people.more", number=left) if left else "")


def title(table_title: str, facts: dict[str, Any], say: Wording) -> str:
    """A table's heading, with the day it speaks of where one was asked for."""
    heading = words(Sentence(table_title, facts), say)
    return f"{heading} · {say('note.as_of', **facts)}" if "as_of" in facts else heading


def speaks_unicode() -> bool:
    """Whether standard output can carry any character."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


def _change(cell: Amount | int | Span) -> str:
    match cell:
        case Amount():
            return f"{yuan(cell.fen):+,.2f}" if cell.fen else str(cell)
        case Span(low, high):
            ends = [_change(end) for end in (low, high) if end is not None]
            if len(ends) == 2:
                return ends[0] if low == high else " … ".join(ends)
            return f"{'≥' if high is None else '≤'}{ends[0]}" if ends else ""
    return f"{cell:+d}" if cell else "0"


def _named(donor: Donor, number: int | None, say: Wording) -> str:
    name = words(donor, say)
    if donor.kind == "anonymous" and donor.department:
        name = say("people.of", name=name, department=donor.department)
    return name if number is None else f"{name} {number:+d}"

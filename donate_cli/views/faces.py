"""A value as a person reads it, in either language."""

import sys
from datetime import date, datetime
from typing import Any

from donate_cli.model import Campaign, Channel, Donor, Round
from donate_cli.table import Cell, Column, Sentence
from donate_cli.wording import Wording

SHORT_HASH = 12
"""Hex digits of a hash that are shown where the whole is not needed."""


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


def title(table_title: str, facts: dict[str, Any], say: Wording) -> str:
    """A table's heading, with the day it speaks of where one was asked for."""
    heading = words(Sentence(table_title, facts), say)
    return f"{heading} · {say('note.as_of', **facts)}" if "as_of" in facts else heading


def speaks_unicode() -> bool:
    """Whether standard output can carry any character."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")

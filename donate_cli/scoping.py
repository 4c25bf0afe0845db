"""A part of a campaign: what the clerk types becomes a scope, and a scope is said on the report."""

from typing import Any

from donate_cli.campaigning import find_channel, find_round
from donate_cli.listing import nouns_of
from donate_cli.model import Campaign
from donate_cli.naming import pick
from donate_cli.store import registry
from donate_cli.store.book import Book
from donate_cli.store.totals import Scope
from donate_cli.table import Notes


def find_scope(
    book: Book,
    campaign: Campaign,
    *,
    channel: str | None = None,
    round: int | None = None,
    department: str | None = None,
) -> Scope:
    """The part of the campaign that is meant; channel and department by any unambiguous beginning."""
    return Scope(
        channel=None if channel is None else find_channel(book, channel).id,
        round=None if round is None else find_round(book, campaign, round).number,
        department=None if department is None else find_department(book, department),
    )


def find_department(book: Book, wanted: str) -> str:
    """The department of that name, as donors bear it. Raises DonateError where none or several may be meant."""
    known = registry.departments(book)
    return pick(wanted, known, lambda name: (name,), missing="department.unknown", several="department.ambiguous")


def scope_facts(book: Book, scope: Scope) -> dict[str, Any]:
    """The scope as programs read it: the channel's code, the round's number, the department."""
    codes = {channel.id: channel.code for channel in registry.channels(book)}
    asked = {**scope._asdict(), "channel": scope.channel and codes[scope.channel]}
    return {axis: value for axis, value in asked.items() if value is not None}


def scope_notes(book: Book, campaign: Campaign, scope: Scope) -> Notes:
    """The scope in words; nothing for the whole campaign."""
    nouns = nouns_of(book, campaign)
    parts = [nouns.get((axis, value), value) for axis, value in scope._asdict().items() if value is not None]
    return (("note.scope", {"parts": parts}),) if parts else ()

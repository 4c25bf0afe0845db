"""The registers as tables: campaigns, channels, donors, and what was changed in them."""

import json
from typing import Any

from donate_cli.enrolling import BY_NUMBER
from donate_cli.model import Campaign, Channel, Donor
from donate_cli.money import Amount
from donate_cli.store import registry
from donate_cli.store.book import Book
from donate_cli.table import Cell, Column, Sentence, Table


def campaigns_table(book: Book, campaigns: list[Campaign]) -> Table:
    """Campaigns with their window, target and state; the one in use is marked."""
    in_use = registry.campaign_in_use(book)
    return Table(
        title="title.campaigns",
        columns=(
            Column("code"), Column("name"), Column("beneficiary"), Column("opens_on", "date"),
            Column("closes_on", "date"), Column("target", "money"), Column("rounds", "number"),
            Column("state", "word"), Column("current", "word"), Column("organiser"), Column("contact"),
            Column("publish", "word"),
        ),
        rows=[
            (found.code, found, found.beneficiary, found.opens_on, found.closes_on,
             None if found.target is None else Amount(found.target), len(registry.rounds(book, found.id)),
             found.state, "yes" if found.id == in_use else None, found.organiser, found.contact, found.publish)
            for found in campaigns
        ],
    )  # fmt: skip


def channels_table(channels: list[Channel]) -> Table:
    """Channels with both labels and the population of their new donors."""
    return Table(
        title="title.channels",
        columns=(Column("code"), Column("label_zh"), Column("label_en"), Column("population", "word")),
        rows=[(found.code, found.label_zh, found.label_en, found.population) for found in channels],
    )


def donors_table(donors: list[Donor]) -> Table:
    """Donors with what tells them apart."""
    return Table(
        title="title.donors",
        columns=(
            Column("id", "id"), Column("donor", "donor"), Column("staff_no"), Column("department"),
            Column("population", "word"), Column("kind", "word"), Column("headcount"),
            Column("joined_on", "date"), Column("left_on", "date"), Column("party", "word"), Column("league", "word"),
            Column("publish", "word"), Column("same_as", "id"),
        ),
        rows=[
            (found.id, found, found.staff_no, found.department, found.population, found.kind, _size(found),
             found.joined_on, found.left_on, _member(found.party), _member(found.league), found.publish, found.same_as)
            for found in donors
        ],
    )  # fmt: skip


def changes_table(book: Book, noun: str, number: int) -> Table:
    """The edits of one campaign, channel or donor: when, by whom, what it was and what it became."""
    return Table(
        title="title.changes",
        columns=(
            Column("entry", "id"), Column("at", "moment"), Column("actor"), Column("field", "sentence"),
            Column("old"), Column("new"),
        ),
        rows=[
            (row["entry"], row["at"], row["actor"], Sentence(f"column.{row['field']}"),
             kept(row["field"], row["old"]), kept(row["field"], row["new"]))
            for row in registry.changes(book, noun, number)
        ],
    )  # fmt: skip


def kept(field: str, value: str | None) -> Cell:
    """One side of a change as the field's own kind of value; nothing, or what was erased, is empty."""
    return None if value is None or field == "forgotten" else kept_plain(field, json.loads(value))


def kept_plain(field: str, plain: Any) -> Cell:
    """A field's value as a cell: money, words and numbers of the book as such."""
    if plain is None:
        return None
    match field:
        case "target":
            return Amount(plain)
        case "population" | "state" | "publish":
            return Sentence(f"{field}.{plain}")
        case "party" | "league" | "void":
            return Sentence(f"{field}.{_member(bool(plain))}")
        case "same_as":
            return f"{BY_NUMBER}{plain}"
    return str(plain)


def _member(belongs: bool | None) -> str | None:
    return None if belongs is None else "yes" if belongs else "no"


def _size(donor: Donor) -> Cell:
    if donor.kind != "group":
        return None
    return Sentence("count.unknown") if donor.headcount is None else donor.headcount

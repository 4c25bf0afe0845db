"""Answering for the book: what was done, by whom, and whether anything was altered since."""

from collections.abc import Mapping
from typing import Any

from donate_cli.errors import Difference
from donate_cli.model import Entry
from donate_cli.money import Amount
from donate_cli.registers import kept
from donate_cli.store import ledger, registry, takeback
from donate_cli.store.book import Book
from donate_cli.table import Cell, Column, Sentence, Table


def check(book: Book) -> list[Difference]:
    """All that does not add up: chain, texts, master data, foreign keys, SQLite's own test, and the money rules."""
    from donate_cli.store import checks

    return list(checks.differences(book))


def counted(book: Book) -> Mapping[str, int]:
    """How many entries and rows there are to check."""
    from donate_cli.store import checks

    return checks.counted(book)


def log_table(book: Book, *, limit: int = -1) -> Table:
    """What was done, the newest first: entry, time, actor, the act in words, its source file, its hash."""
    entries = ledger.entries(book, limit=limit)
    retold = retell(book, entries)
    return Table(
        title="title.log",
        columns=(
            Column("entry", "id"), Column("at", "moment"), Column("actor"), Column("action", "flag"),
            Column("what", "sentence"), Column("reason"), Column("source"), Column("sha256", "hash"),
            Column("hash", "hash"),
        ),
        rows=[
            (entry.id, entry.at, entry.actor, entry.action, what, entry.reason, entry.source_name,
             entry.source_sha256, entry.hash)
            for entry, what in zip(entries, retold, strict=True)
        ],
    )  # fmt: skip


def told(book: Book, number: int) -> Sentence:
    """What one entry did, in words."""
    return retell(book, [ledger.entry(book, number)])[0]


def problems_table(problems: list[Difference]) -> Table:
    """The differences that a check found, each with where it stands."""
    return Table(
        title="title.problems",
        columns=(Column("entry", "id"), Column("table"), Column("row", "id"), Column("what", "sentence")),
        rows=[
            (problem.entry, problem.table, problem.row, Sentence(problem.key, {"detail": problem.detail}))
            for problem in problems
        ],
    )


def retell(book: Book, entries: list[Entry]) -> list[Sentence]:
    """Each entry's act as a sentence of `wording`, with today's names in the place of numbers."""
    donors = registry.donors_numbered(
        book, (entry.summary[key] for entry in entries for key in ("donor", "into") if key in entry.summary)
    )
    campaigns = {found.id: found for found in registry.campaigns(book)}
    channels = {found.code: found for found in registry.channels(book)}
    rounds = {(found.campaign, found.number): found for key in campaigns for found in registry.rounds(book, key)}

    def fact(entry: Entry, key: str, value: Any) -> Cell:
        match key:
            case "donor" | "into":
                return donors[value]
            case "campaign":
                return campaigns[value]
            case "channel":
                return channels[value]
            case "round":
                return rounds[entry.summary["campaign"], value]
            case _:
                return _word(entry, key, value)

    taken_back = takeback.undone(book)
    return [
        _standing(
            Sentence(
                f"log.{entry.action}",
                {"publish": ""}
                | {key: fact(entry, key, value) for key, value in entry.summary.items()}
                | {"changes": _changes(book, entry)},
            ),
            taken_back.get(entry.id),
        )
        for entry in entries
    ]


def _word(entry: Entry, key: str, value: Any) -> Cell:
    """A fact of an entry that needs no look into the book."""
    match key:
        case "amount":
            return Amount(value, bool(entry.summary.get("at_least")))
        case "there" | "settled" | "corrected" | "promises" | "made" | "refunds" | "reversed" | "aside" | "fell":
            return Sentence(f"{entry.action}.{key}", {"number": value}) if value else ""
        case "disclosed":
            return Sentence(f"publish.{value}")
        case "publish":
            return Sentence("log.pledge.add.publish", {"choice": Sentence(f"publish.{value}")})
        case "way":
            return Sentence(f"way.{value}")
        case "paper":
            return Sentence(f"issued.{value}")
        case "file":
            return Sentence("issued.file", {"name": value}) if value != "-" else ""
        case "paid" | "demo":
            return Sentence(f"log.{entry.action}.{key}.{'yes' if value else 'no'}")
        case _:
            return str(value)


def _standing(what: Sentence, undone_by: int | None) -> Sentence:
    return what if undone_by is None else Sentence("log.taken_back", {"what": what, "by": undone_by})


def _changes(book: Book, entry: Entry) -> list[Sentence]:
    if not entry.action.endswith(".edit"):
        return []
    edits = registry.changes_in(book, entry.id)
    return [Sentence("log.change", _sides(row["field"], row["old"], row["new"])) for row in edits]


def _sides(field: str, old: str | None, new: str | None) -> dict[str, Cell]:
    return {"field": Sentence(f"column.{field}"), "old": kept(field, old), "new": kept(field, new)}

"""Taking an entry back by new rows: what it wrote counts no more, and stays on record."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from donate_cli.campaigning import check_open, check_untaken, check_unused
from donate_cli.dates import check_order
from donate_cli.enrolling import check_of_the_house
from donate_cli.errors import DonateError
from donate_cli.naming import LONGEST_TEXT, clean, name_key
from donate_cli.store import ledger, registry, takeback
from donate_cli.store.book import Book, Writing
from donate_cli.table import Sentence

FINAL = (
    "book.init",
    "book.upgrade",
    "campaign.add",
    "campaign.round",
    "channel.add",
    "donor.forget",
    "undo",
    "paper.issue",
    "reconcile.unmatch",
)
"""Acts that cannot be taken back: what others build on at once, what was erased or left the house, an undo itself."""


def entry_to_undo(book: Book, asked: int | None) -> int:
    """The entry asked for, else the last one that stands. Raises DonateError for one that cannot be taken back."""
    number = asked if asked is not None else takeback.newest_standing(book)
    if not 0 < number <= book.head()[0]:
        raise DonateError("undo.unknown", entry=number)
    if (by := takeback.undone(book).get(number)) is not None:
        raise DonateError("undo.already", entry=number, by=by)
    if (action := ledger.entry(book, number).action) == "paper.issue":
        raise DonateError("undo.issued", entry=number)
    if action in FINAL:
        raise DonateError("undo.final", entry=number, action=action)
    return number


def undo_entry(book: Book, number: int, *, reason: str | None) -> Writing:
    """Take an entry back: its pledges, payments and cancellations stand no more, its edits are edited back.

    Donors that it enrolled are put aside, or taken off the roster where other entries speak of them. Raises
    DonateError where a later entry builds on it, which has to be taken back first.
    """
    with book.entry("undo", reason=clean(reason, longest=LONGEST_TEXT) if reason else None) as entry:
        entry_to_undo(book, number)
        for campaign in takeback.campaigns_of(book, number):
            check_open(book, registry.campaign(book, campaign))
        if later := takeback.built_on(book, number):
            raise DonateError("undo.built_on", entry=number, by=later["entry"], noun=Sentence(f"noun.{later['noun']}"))
        if by := takeback.relying_on(book, number):
            raise DonateError("undo.counted_there", entry=number, by=by)
        entry.add("undo", undone=number)
        for (noun, row), fields in _edited(book, number).items():
            _edit_back(book, entry, noun, row, fields)
        for donor in takeback.orphans(book):
            # The staff number has to be free for whoever imports the same roster again.
            entry.edit("donor", donor, void=1, staff_no=None)
        for donor in takeback.rostered_by(book, number):
            entry.edit("donor", donor, joined_on=None, left_on=None)
        entry.summary = {"undone": number}
    return entry


class _Sides(NamedTuple):
    """What a field was before an entry, and what the entry left it as."""

    before: Any
    after: Any


def _edited(book: Book, number: int) -> dict[tuple[str, int], dict[str, _Sides]]:
    """What the entry edited, by row and field."""
    found: dict[tuple[str, int], dict[str, _Sides]] = {}
    for edit in takeback.edits(book, number):
        if edit["old"] is None:
            raise DonateError("undo.forgotten")
        fields, field = found.setdefault((edit["noun"], edit["row"]), {}), edit["field"]
        # The last edit comes first: of several of one field the oldest says what it was before them all.
        after = fields[field].after if field in fields else json.loads(edit["new"])
        fields[field] = _Sides(json.loads(edit["old"]), after)
    return found


def _edit_back(book: Book, entry: Writing, noun: str, row: int, fields: dict[str, _Sides]) -> None:
    for field, sides in fields.items():
        if takeback.value_of(book, noun, row, field) != sides.after:
            raise DonateError("undo.edited", by=takeback.last_to_edit(book, noun, row, field))
    values = {field: sides.before for field, sides in fields.items()}
    _check_fits(book, noun, row, values)
    if noun == "donor" and "name" in values:
        values["name_key"] = None if values["name"] is None else name_key(values["name"])
    entry.edit(noun, row, **values)


def _check_fits(book: Book, noun: str, row: int, values: dict[str, Any]) -> None:
    """Refuse to bring back what has become wrong meanwhile: a name that another has taken, days out of order."""
    match noun:
        case "campaign":
            now = asdict(registry.campaign(book, row)) | values
            check_unused(book, values.get("name"), values.get("code"), but=row)
            check_order(_day(now["opens_on"]), _day(now["closes_on"]))
        case "channel":
            labels = (values[field] for field in ("label_zh", "label_en") if field in values)
            check_untaken(book, *labels, but=row)
        case "donor" if donor := registry.donor(book, row):
            now = asdict(donor) | values
            check_order(_day(now["joined_on"]), _day(now["left_on"]))
            check_of_the_house(donor.name or "—", donor.kind, now["population"], now["joined_on"])
            taken = registry.donor_by_staff_no(book, values["staff_no"]) if values.get("staff_no") else None
            if taken and taken.id != row:
                raise DonateError("undo.staff_no_taken", staff_no=values["staff_no"], by=taken.id)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value

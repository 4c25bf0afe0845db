"""Knowing who gives: donors found without guessing, enrolled, corrected, merged and forgotten."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from donate_cli.dates import check_order
from donate_cli.errors import DonateError
from donate_cli.model import Donor, NamedKind, Population, Publish
from donate_cli.naming import clean, name_key
from donate_cli.store import erasing, registry
from donate_cli.store.book import Book, Writing

BY_NUMBER = "id:"
"""`id:12` names the donor with this number in the book, whoever bears the same name."""


class Forgotten(NamedTuple):
    """What became of forgetting. `settled` is False when another program has the book open, and with it a copy of the
    text; `still` counts what others' texts say of the person, `files` beside the book may hold copies."""

    entry: Writing
    settled: bool
    still: erasing.Mentions
    files: list[str]


@dataclass(frozen=True, slots=True)
class Giver:
    """What the clerk says of who gives: enough to find a donor, or to enrol one (`new`)."""

    name: str | None = None
    staff_no: str | None = None
    department: str | None = None
    kind: NamedKind | None = None
    population: Population | None = None
    headcount: int | Literal["unknown"] | None = None
    joined_on: date | None = None
    left_on: date | None = None
    publish: Publish | None = None
    new: bool = False


def find_donor(book: Book, giver: Giver) -> Donor | None:
    """The donor meant: by number, by staff number, else by name and department; None when there is none.

    What is nobody's name is tried as a staff number.

    Raises DonateError where several bear the name, or where a staff number belongs to another name.
    """
    name = clean(giver.name) if giver.name is not None else ""
    if name.startswith(BY_NUMBER):
        found = registry.donor(book, int(number)) if (number := name[len(BY_NUMBER) :]).isdecimal() else None
        if found is None:
            raise DonateError("donor.unknown", value=name)
        if (donor := _survivor(book, found)).name is None:
            raise DonateError("donor.nameless", value=name)
        return donor
    if giver.staff_no:
        return _numbered(book, giver.staff_no.strip(), name)
    bearers = registry.donors_by_name(book, name_key(name))
    if giver.department is not None:
        bearers = [donor for donor in bearers if name_key(donor.department or "") == name_key(giver.department)]
    if len(bearers) > 1:
        raise DonateError("donor.namesakes", value=name, number=len(bearers), known="; ".join(map(who, bearers)))
    if not bearers and giver.department is None and (found := registry.donor_by_staff_no(book, name)):
        return _survivor(book, found)
    return bearers[0] if bearers else None


def _numbered(book: Book, staff_no: str, name: str) -> Donor | None:
    found = registry.donor_by_staff_no(book, staff_no)
    if found is None:
        unnumbered = [donor for donor in registry.donors_by_name(book, name_key(name)) if donor.staff_no is None]
        if unnumbered:
            raise DonateError("donor.unnumbered", known=who(unnumbered[0]), staff_no=staff_no)
        return None
    if name and name_key(found.name or "") != name_key(name):
        raise DonateError("donor.other_name", staff_no=staff_no, name=found.name or "—", value=name)
    return _survivor(book, found)


def known_donor(book: Book, giver: Giver) -> Donor:
    """`find_donor` for commands that only speak of donors already in the book."""
    found = find_donor(book, giver)
    if found is None:
        raise DonateError("donor.unknown", value=giver.name or giver.staff_no)
    return found


def donor_to_forget(book: Book, giver: Giver) -> Donor:
    """`known_donor`, and those put aside when their entry was taken back: the book has their names, too."""
    name = clean(giver.name or "")
    aside = [donor for donor in registry.put_aside(book) if _is_called(donor, name)]
    if giver.staff_no or not aside:
        return known_donor(book, giver)
    bearers = [*registry.donors_by_name(book, name_key(name)), *aside]
    if giver.department is not None:
        bearers = [donor for donor in bearers if name_key(donor.department or "") == name_key(giver.department)]
    if len(bearers) > 1:
        raise DonateError("donor.namesakes", value=name, number=len(bearers), known="; ".join(map(who, bearers)))
    if not bearers:
        raise DonateError("donor.unknown", value=name)
    return bearers[0]


def merged_donors(book: Book, donor: Donor) -> list[Donor]:
    """The records that were merged into this one, under whose names it is found too."""
    return list(registry.donors_numbered(book, registry.merged_into(book, donor.id)).values())


def who(donor: Donor) -> str:
    """A donor as told apart from namesakes: name, department, staff number, number in the book."""
    marks = [donor.department or "—", donor.staff_no, f"{BY_NUMBER}{donor.id}"]
    return f"{donor.name or '—'} ({' · '.join(mark for mark in marks if mark)})"


def add_donor(book: Book, giver: Giver) -> Writing:
    """Enrol a donor who has not given yet."""
    own_name(giver.name or "")
    with book.entry("donor.add") as entry:
        if found := find_donor(book, giver):
            raise DonateError("donor.exists", known=who(found))
        entry.summary = {"donor": enrol(entry, giver, population=giver.population or "in-service")}
    return entry


def enrol(entry: Writing, giver: Giver, *, population: Population) -> int:
    """Write the donor that `giver` describes; returns the number. `population` holds unless the clerk named one."""
    name = own_name(giver.name or "")
    kind = giver.kind or ("group" if giver.headcount else "person")
    if giver.headcount and kind != "group":
        raise DonateError("donor.not_group", value=name)
    population = giver.population or population
    check_order(giver.joined_on, giver.left_on)
    check_of_the_house(name, kind, population, giver.joined_on)
    return entry.add(
        "donor", kind=kind, population=population, name=name, name_key=name_key(name),
        staff_no=clean(giver.staff_no) if giver.staff_no else None,
        department=clean(giver.department) if giver.department else None,
        headcount=known_headcount(giver), joined_on=giver.joined_on, left_on=giver.left_on,
        publish=giver.publish,
    )  # fmt: skip


def known_headcount(giver: Giver) -> int | None:
    """How many people the clerk says stand behind a group; None when that is unknown, or was not said."""
    return None if giver.headcount == "unknown" else giver.headcount


def nameless(book: Book, entry: Writing, *, population: Population, department: str | None) -> int:
    """The number of the record for those who give without a name, made at their first gift."""
    found = registry.nameless_donor(book, population, department)
    return found.id if found else entry.add("donor", kind="anonymous", population=population, department=department)


def edit_donor(book: Book, donor: Donor, **values: Any) -> Writing:
    """Change what is given of name, staff_no, department, population, headcount, joined_on, left_on and publish."""
    values = {field: clean(value) if isinstance(value, str) else value for field, value in values.items()}
    if "name" in values:
        values["name_key"] = name_key(own_name(str(values["name"])))
    if "headcount" in values and donor.kind != "group":
        raise DonateError("donor.not_group", value=donor.name or "—")
    with book.entry("donor.edit") as entry:
        donor = _now(book, donor)
        check_order(*(values.get(field, getattr(donor, field)) for field in ("joined_on", "left_on")))
        population = str(values.get("population", donor.population))
        check_of_the_house(donor.name or "—", donor.kind, population, values.get("joined_on", donor.joined_on))
        taken = registry.donor_by_staff_no(book, str(values["staff_no"])) if values.get("staff_no") else None
        if taken and taken.id != donor.id:
            raise DonateError("donor.staff_no_taken", staff_no=values["staff_no"], known=who(taken))
        if not entry.edit("donor", donor.id, **values):
            raise DonateError("edit.nothing")
        entry.summary = {"donor": donor.id}
    return entry


def merge_donors(book: Book, donor: Donor, into: Donor) -> Writing:
    """Say that two records are one donor: gifts of the first count as gifts of the second from now on."""
    with book.entry("donor.merge") as entry:
        donor, into = _now(book, donor), _now(book, into)
        if donor.id == into.id:
            raise DonateError("donor.merge_self", known=who(donor))
        if donor.kind != into.kind:
            raise DonateError("donor.merge_kinds", first=who(donor), second=who(into))
        for merged in (donor.id, *registry.merged_into(book, donor.id)):
            entry.edit("donor", merged, same_as=into.id)
        entry.summary = {"donor": donor.id, "into": into.id}
    return entry


def forget_donor(book: Book, donor: Donor) -> Forgotten:
    """Erase who a donor was. Figures, head-counts and the chain stay; papers and backups made before keep the name."""
    with book.entry("donor.forget") as entry:
        # As it stands under the lock; by number, since `_now` knows nobody who was put aside.
        donor = registry.givers(book, [donor.id])[donor.id]
        if donor.name is None:
            raise DonateError("donor.nameless", value=f"{BY_NUMBER}{donor.id}")
        records = (donor.id, *registry.merged_into(book, donor.id))
        names = erasing.names_of(book, records)
        for number in records:
            erasing.erase(book, entry, number)
        lines = erasing.lines_paid_by(book, records, names)
        erasing.erase_lines(book, lines)
        still = erasing.mentions(book, names)
        entry.summary = {"donor": donor.id} | ({"lines": lines} if lines else {})
    return Forgotten(entry, erasing.settle(book), still, erasing.files_beside(book))


def _now(book: Book, donor: Donor) -> Donor:
    """The donor as it stands under the lock: another clerk may have merged or edited it since it was looked up."""
    return _survivor(book, registry.donor(book, donor.id) or donor)


def check_of_the_house(name: str, kind: str, population: str, joined_on: object) -> None:
    """Raise DonateError where one who is no person of the house is to stand on the roster."""
    if joined_on and (kind != "person" or population == "external"):
        raise DonateError("donor.not_rostered", value=name)


def own_name(name: str) -> str:
    """A name fit to be kept: clean, and no name that would be taken for a number of the book."""
    if (kept := clean(name)).startswith(BY_NUMBER):
        raise DonateError("name.reserved", value=kept)
    return kept


def _is_called(donor: Donor, name: str) -> bool:
    return name == f"{BY_NUMBER}{donor.id}" or name_key(donor.name or "") == name_key(name)


def _survivor(book: Book, donor: Donor) -> Donor:
    return donor if donor.same_as is None else registry.donor(book, donor.same_as) or donor

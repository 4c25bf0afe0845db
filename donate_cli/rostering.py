"""The roster taken from a list: who joins, who leaves, what changed, before and after it is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from donate_cli.dates import check_order
from donate_cli.errors import DonateError, Problem
from donate_cli.house import House
from donate_cli.importing import check_applicable, remember_mapping
from donate_cli.lists import Control, SentList, StaffLine
from donate_cli.model import Donor
from donate_cli.naming import LONGEST_TEXT, clean, is_number_without_zeros, name_key
from donate_cli.plans import Mapped, Source
from donate_cli.previewing import table_of_problems
from donate_cli.registers import kept_plain
from donate_cli.store import intake, registry
from donate_cli.store.book import Book, Writing
from donate_cli.table import Cell, Column, Sentence, Table

Changes = dict[str, Any]
_FIELDS = ("staff_no", "department", "population", "party", "league", "joined_on", "left_on")


FEW = 5
"""People who may leave without a question, however small the roster."""


@dataclass(slots=True)
class RosterPlan:
    """What importing a roster will do; `on` is the day on which the list holds."""

    on: date
    source: Source
    head: tuple[int, str]
    mapped: Mapped
    notes: list[Sentence]
    joiners: list[StaffLine] = field(default_factory=list)
    changes: list[tuple[Donor, Changes]] = field(default_factory=list)
    leavers: list[Donor] = field(default_factory=list)
    same: int = 0
    lines: int = 0
    problems: list[Problem] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.joiners or self.changes or self.leavers)

    @property
    def empties(self) -> bool:
        """Whether more people would leave than stay: it may be no roster, or a part of one."""
        return len(self.leavers) >= FEW and len(self.leavers) > self.same + len(self.changes)

    @property
    def differences(self) -> list[Control]:
        """The head-counts that the list states and that were not read so."""
        return [control for control in self.controls if not control.agrees]


def plan_roster(book: Book, sent: SentList, *, on: date, partial: bool = False) -> RosterPlan:
    """Compare a list with the roster of `on`. Whoever is not on it leaves that day, unless it is only a part.

    Raises DonateError for a whole roster older than one in the book: nobody knows who of the later left before it.
    """
    with book.snapshot():
        newest = intake.newest_roster(book)
        if newest and newest > on and not partial:
            raise DonateError("import.roster_older", file=sent.file, date=on, newest=newest)
        plan = RosterPlan(on, Source(sent.file, sent.sheet, sent.sha256), book.head(),
                          Mapped(sent.headings, sent.mapping), list(sent.notes))  # fmt: skip
        house = House(registry.donors(book), intake.staff_numbers(book))
        seen: set[int] = set()
        met: set[tuple[str | None, ...]] = set()
        for item in sent.items:
            if isinstance(item, Control):
                plan.controls.append(item)
            elif isinstance(item, StaffLine):
                plan.lines += 1
                try:
                    _take(plan, house, item, seen, met)
                except DonateError as error:
                    plan.problems.append(Problem(error.key, item.row, None, "name", item.name, error.facts))
        if not partial:
            plan.leavers = [one for one in house.people if one.id not in seen and _listed(one, on)]
    return plan


def apply_roster(book: Book, plan: RosterPlan, *, accept_difference: str | None = None, typed: bool = False) -> Writing:
    """Write joiners, leavers and changes in one entry. Raises DonateError where something stands in the way.

    With `typed` the columns are remembered as the clerk named them.
    """
    reason = clean(accept_difference, longest=LONGEST_TEXT) if accept_difference and plan.differences else None
    with book.entry("import.roster", reason=reason) as entry:
        stopped = plan.problems or (plan.differences and not accept_difference)
        wrong = len(plan.problems) + len(plan.differences) if stopped else 0
        check_applicable(book, plan.head, wrong=wrong, writes=plan.writes)
        source = plan.source
        entry.source_name, entry.source_sha256 = source.name, source.sha256
        entry.add("source", sender="", name=source.name, sheet=source.sheet, sha256=source.sha256,
                  lines=plan.lines, amount=0)  # fmt: skip
        entry.add_all("donor", ("kind", "name", "name_key", *_FIELDS), (_row(line, plan.on) for line in plan.joiners))
        for donor, changes in plan.changes:
            entry.edit("donor", donor.id, **changes)
        for donor in plan.leavers:
            entry.edit("donor", donor.id, left_on=plan.on)
        if typed:
            remember_mapping(entry, plan.mapped)
        entry.summary = {
            "joined": len(plan.joiners), "left": len(plan.leavers), "changed": len(plan.changes),
            "date": plan.on.isoformat(),
        }  # fmt: skip
    return entry


def roster_preview(plan: RosterPlan) -> Table:
    """How many join, leave, change and stay."""
    counts = (("joins", len(plan.joiners)), ("leaves", len(plan.leavers)), ("changes", len(plan.changes)),
              ("stays", plan.same), ("problem", len(plan.problems)))  # fmt: skip
    return Table(
        title="title.roster_plan",
        columns=(Column("fate", "word"), Column("people", "number")),
        rows=[(fate, number) for fate, number in counts if number],
        facts={"date": plan.on.isoformat()},
        notes=tuple((note.key, note.facts) for note in plan.notes),
    )


def roster_changes(plan: RosterPlan) -> Table:
    """Each change, leaver and joiner by name."""
    joined: Iterable[tuple[Cell, ...]] = (
        ("joins", line.name, line.staff_no, line.department, None, None, None) for line in plan.joiners
    )
    left: Iterable[tuple[Cell, ...]] = (
        ("leaves", one.name, one.staff_no, one.department, None, None, None) for one in plan.leavers
    )
    changed: Iterable[tuple[Cell, ...]] = (
        ("changes", donor.name, donor.staff_no, donor.department, Sentence(f"column.{name}"),
         kept_plain(name, getattr(donor, name)), kept_plain(name, value))
        for donor, changes in plan.changes
        for name, value in changes.items()
    )  # fmt: skip
    rows = [*changed, *left, *joined]
    return Table(
        title="title.roster_changes",
        columns=(Column("fate", "word"), Column("name"), Column("staff_no"), Column("department"),
                 Column("field", "sentence"), Column("old"), Column("new")),
        rows=rows,
    )  # fmt: skip


def roster_problems(plan: RosterPlan) -> Table:
    """Everything that stops the import of a roster."""
    return table_of_problems((plan.source, plan.mapped, problem) for problem in plan.problems)


def _take(plan: RosterPlan, house: House, line: StaffLine, seen: set[int], met: set[tuple[str | None, ...]]) -> None:
    if line.problems:
        plan.problems.extend(line.problems)
        return
    if not line.name:
        raise DonateError("import.no_name")
    line = line._replace(
        name=clean(line.name),
        staff_no=clean(line.staff_no) if line.staff_no else None,
        department=clean(line.department) if line.department else None,
    )
    if line.population == "external":
        raise DonateError("donor.not_rostered", value=line.name)
    mark = (line.staff_no,) if line.staff_no else (None, name_key(line.name or ""), name_key(line.department or ""))
    donor = house.find(line)
    if donor and line.staff_no and is_number_without_zeros(donor.staff_no, line.staff_no):
        # The book's number is the whole one.
        line = line._replace(staff_no=donor.staff_no)
    if mark in met or (donor and donor.id in seen):
        key = "import.roster_number_twice" if line.staff_no else "import.roster_twice"
        raise DonateError(key, name=line.name, staff_no=line.staff_no)
    met.add(mark)
    if donor is None:
        check_order(line.joined_on or plan.on, line.left_on)
        plan.joiners.append(line)
        return
    seen.add(donor.id)
    changes = _changes(donor, line, plan.on)
    check_order(changes.get("joined_on", donor.joined_on), changes.get("left_on", donor.left_on))
    if changes:
        plan.changes.append((donor, changes))
    else:
        plan.same += 1


def _changes(donor: Donor, line: StaffLine, on: date) -> Changes:
    said = {name: value for name in _FIELDS if (value := getattr(line, name)) is not None}
    if donor.joined_on is None or donor.joined_on > on:
        # Whoever is on the list of an earlier day was there by then.
        said.setdefault("joined_on", on)
    changes = {name: value for name, value in said.items() if getattr(donor, name) != value}
    if donor.left_on and donor.left_on <= on and line.left_on is None:
        changes["left_on"] = None
    return changes


def _row(line: StaffLine, on: date) -> tuple[object, ...]:
    return (
        "person", line.name, name_key(line.name or ""), line.staff_no, line.department, line.population or "in-service",
        _flag(line.party), _flag(line.league), (line.joined_on or on).isoformat(),
        line.left_on.isoformat() if line.left_on else None,
    )  # fmt: skip


def _flag(belongs: bool | None) -> int | None:
    return None if belongs is None else int(belongs)


def _listed(donor: Donor, on: date) -> bool:
    return donor.joined_on is not None and donor.joined_on <= on and (donor.left_on is None or donor.left_on > on)

"""Participation rates: the donors whom a roster lists ÷ that roster."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from donate_cli.counting import Count, Crowd, count
from donate_cli.store.totals import Key
from donate_cli.table import Cell, Notes, Sentence

RosterKey = tuple[str, str | None]
"""Population and department."""


def participation(crowds: Iterable[Crowd], roster: Mapping[RosterKey, int]) -> tuple[Cell, Cell, Cell]:
    """Roster, donors among it, and their rate as an interval; all empty without a roster."""
    size = sum(roster.values())
    if not size:
        return None, None, None
    populations: dict[str, list[Crowd]] = defaultdict(list)
    for crowd in crowds:
        populations[crowd.population].append(crowd)
    donors = sum((_within(found, population, roster) for population, found in populations.items()), Count())
    assert donors.high is not None
    return size, donors, (donors.low / size, donors.high / size)


def roster_notes(roster: Mapping[RosterKey, int], listed: Mapping[Key, list[Crowd]], on: date) -> Notes:
    """What a reader of the rates has to know: no roster, a roster that is too short, gifts that have no department."""
    if not roster:
        return (("note.no_roster", {"day": on.isoformat()}),)
    crowds = [crowd for found in listed.values() for crowd in found if crowd.population != "external"]
    rooms = [(crowd, roster.get((crowd.population, crowd.department), 0)) for crowd in crowds if crowd.department]
    departments = {str(crowd.department) for crowd, room in rooms if max(crowd.named, crowd.largest_group) > room}
    short: list[Cell] = [*sorted(departments)]
    short += [Sentence(f"population.{name}") for name in _too_many(crowds, roster)]
    nowhere = [crowd for crowd in crowds if crowd.department is None]
    placeless = any(crowd.grouped + crowd.groups_unknown + crowd.anonymous for crowd in nowhere)
    return (
        *((("note.roster_short", {"departments": short}),) if short else ()),
        *((("note.placeless", {}),) if placeless else ()),
    )


def placed(crowds: Iterable[Crowd]) -> list[Crowd]:
    """Of the people of no department those known by name: a group of none may be anyone of its population."""
    return [Crowd(crowd.population, crowd.department, named=crowd.named) for crowd in crowds]


def _too_many(crowds: Iterable[Crowd], roster: Mapping[RosterKey, int]) -> list[str]:
    """The populations of which more people are known to have given than the roster lists, by name."""
    of: dict[str, list[Crowd]] = defaultdict(list)
    for crowd in crowds:
        of[crowd.population].append(replace(crowd, organisations=0, anonymous=0))
    listed = {name: sum(number for (of_name, _), number in roster.items() if of_name == name) for name in of}
    return sorted(name for name, found in of.items() if count(found).low > listed[name])


def _within(crowds: list[Crowd], population: str, roster: Mapping[RosterKey, int]) -> Count:
    """Donors of one population, never more in a department, nor in the whole, than the roster lists there.

    A group without a department may be anyone of its population.
    """
    whole = sum(number for (name, _), number in roster.items() if name == population)
    rooms = [roster.get((population, crowd.department), 0) if crowd.department else whole for crowd in crowds]
    found = count(_bounded(crowd, room) for crowd, room in zip(crowds, rooms, strict=True))
    return Count(min(found.low, whole), min(found.high or 0, whole))


def _bounded(crowd: Crowd, room: int) -> Crowd:
    named = min(crowd.named, room)
    others = room if crowd.groups_unknown else crowd.grouped + crowd.anonymous
    largest = max(crowd.largest_group, 1 if crowd.groups_unknown else 0)
    return Crowd(
        crowd.population,
        crowd.department,
        named=named,
        largest_group=min(largest, room),
        grouped=min(others, room - named),
    )

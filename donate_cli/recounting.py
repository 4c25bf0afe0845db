"""The gifts of a detail added up anew, and the people behind them counted anew, by whatever the other tables ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from donate_cli.counting import Count, Crowd, count
from donate_cli.model import Basis, Donor
from donate_cli.money import Amount
from donate_cli.table import Table

Figures = dict[str, Amount | int | Count]
"""Money, gifts and people by the figure's name."""

Place = tuple[Any, ...]

AXES = ("channel", "round", "department", "date")
MONEY = ("pledged", "received", "outstanding")


@dataclass(slots=True)
class _Givers:
    """Who stands behind some gifts of one department of one population; a group's unknown head-count is None."""

    persons: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    groups: list[int | None] = field(default_factory=list)
    anonymous: int = 0

    def add(self, donor: Donor, people: Count) -> None:
        """One more gift: a person or an organisation counts once however often, a group as it says each time."""
        match donor.kind:
            case "person":
                self.persons.add(donor.id)
            case "organisation":
                self.organisations.add(donor.id)
            case "group":
                self.groups.append(None if people.high is None else people.low)
            case "anonymous":
                self.anonymous += 1

    def take(self, others: "_Givers") -> None:
        """Those behind other gifts of the same department and population."""
        self.persons |= others.persons
        self.organisations |= others.organisations
        self.groups += others.groups
        self.anonymous += others.anonymous

    def crowd(self, population: str, department: str | None) -> Crowd:
        """What the counting has to know of them."""
        known = [heads for heads in self.groups if heads is not None]
        return Crowd(
            population,
            department,
            named=len(self.persons),
            organisations=len(self.organisations),
            largest_group=max(known, default=0),
            grouped=sum(known),
            groups_unknown=len(self.groups) - len(known),
            anonymous=self.anonymous,
        )


class _People(defaultdict[tuple[str, str | None], _Givers]):
    """Givers by population and department."""

    def __init__(self) -> None:
        super().__init__(_Givers)

    def take(self, others: Mapping[tuple[str, str | None], _Givers]) -> None:
        """Those behind other gifts; whoever is among both counts once."""
        for key, givers in others.items():
            self[key].take(givers)

    def count(self) -> Count:
        return count(givers.crowd(*key) for key, givers in self.items())


@dataclass(slots=True)
class _Part:
    """What some gifts come to; `visits` are the people of each channel and round."""

    gifts: int = 0
    fen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MONEY, 0))
    at_least: set[str] = field(default_factory=set)
    visits: dict[Place, _People] = field(default_factory=lambda: defaultdict(_People))

    def take(self, other: "_Part") -> None:
        """The other gifts with these."""
        self.gifts += other.gifts
        for key, fen in other.fen.items():
            self.fen[key] += fen
        self.at_least |= other.at_least
        for cell, people in other.visits.items():
            self.visits[cell].take(people)

    def figures(self) -> Figures:
        """All that a table may state of them."""
        money = {key: Amount(fen, key in self.at_least) for key, fen in self.fen.items()}
        return {**money, "gifts": self.gifts, **self.people()}

    def people(self) -> dict[str, Count]:
        """人次, the donors of each channel and round added up, and 人数, each donor once."""
        everybody = _People()
        for people in self.visits.values():
            everybody.take(people)
        visits = sum((people.count() for people in self.visits.values()), Count())
        return {"participations": visits, "donors": everybody.count()}


class Recount:
    """A detail gathered by every axis at once in one pass: what any table states of its gifts is added up from that."""

    def __init__(self, detail: Table, basis: Basis) -> None:
        self._parts: dict[Place, _Part] = defaultdict(_Part)
        places = [detail.place(axis) for axis in AXES]
        money = [(key, detail.place(key)) for key in MONEY]
        donor, people, counts = detail.place("donor"), detail.place("people"), detail.place(basis)
        rows: list[tuple[Any, ...]] = detail.rows
        for row in rows:
            place = tuple(row[at] for at in places)
            part = self._parts[place]
            part.gifts += 1
            for key, at in money:
                amount = row[at]
                part.fen[key] += amount.fen
                if amount.at_least:
                    part.at_least.add(key)
            if basis == "pledged" or row[counts].fen > 0:
                giver = row[donor]
                part.visits[place[:2]][giver.population, giver.department].add(giver, row[people])

    def by(self, axes: Sequence[str]) -> dict[Place, Figures]:
        """Money, gifts and people by the values of some axes; without any, of all."""
        kept = [AXES.index(axis) for axis in axes]
        found: dict[Place, _Part] = defaultdict(_Part)
        for place, part in self._parts.items():
            found[tuple(place[at] for at in kept)].take(part)
        return {place: part.figures() for place, part in found.items()}

    def so_far(self) -> dict[date, dict[str, Count]]:
        """The people up to and including each day on which a gift was promised."""
        days: dict[date, list[_Part]] = defaultdict(list)
        for place, part in self._parts.items():
            days[place[AXES.index("date")]].append(part)
        return dict(self._growing(days))

    def _growing(self, days: Mapping[date, Iterable[_Part]]) -> Iterable[tuple[date, dict[str, Count]]]:
        gathered = _Part()
        for day in sorted(days):
            for part in days[day]:
                gathered.take(part)
            yield day, gathered.people()

"""Whom a reminder is still for: numbers for anybody, names for a screen alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from donate_cli.counting import Count, Crowd
from donate_cli.listing import facts_of
from donate_cli.model import Basis, Campaign, Donor
from donate_cli.rating import roster_notes
from donate_cli.store import declines, registry, totals
from donate_cli.store.book import Book
from donate_cli.store.declines import Heard
from donate_cli.store.ledger import LAST_DAY
from donate_cli.table import Cell, Column, Notes, Sentence, Table

_Place = tuple[str, str | None]
"""Population and department."""

_FIGURES = (
    Column("roster", "number"),
    Column("gave", "number"),
    Column("unnamed", "count"),
    Column("declined", "number"),
    Column("not_yet", "count"),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the roster: what is known of it, and how many of the unheard have given in groups or without a name."""

    heard: Heard = field(default_factory=Heard)
    unnamed: Count = field(default_factory=Count)

    def __add__(self, other: "_Part") -> "_Part":
        return _Part(self.heard + other.heard, self.unnamed + other.unnamed)

    @property
    def not_yet(self) -> Count:
        """Those who have neither given nor declined."""
        return Count(self.heard.unheard - (self.unnamed.high or 0), self.heard.unheard - self.unnamed.low)

    def figures(self) -> tuple[Cell, ...]:
        """The cells of a row: the roster, and the four parts that make it up."""
        return self.heard.roster, self.heard.gave, self.unnamed, self.heard.declined, self.not_yet


def reminders_table(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, roster_on: date
) -> Table:
    """By department: roster = gave (known by name) + gave unnamed + declined + not yet.

    A group's people, and the anonymous, are of the roster for all that is known, but nobody can say who: so they are
    an interval, and so is what is left. Who has declined and then given has given.
    """
    day = as_of or LAST_DAY
    with book.snapshot():
        heard = declines.heard(book, campaign.id, basis=basis, as_of=day, roster_on=roster_on)
        crowds = _crowds(book, campaign, basis=basis, as_of=day)
        known = {*registry.departments(book), *(department for _, department in heard)}
        facts = facts_of(book, campaign, basis=basis, as_of=as_of) | {"roster_on": roster_on.isoformat()}
    parts = _parts(heard, crowds)
    whole = _whole(parts, crowds)
    rows: dict[str | None, _Part] = dict.fromkeys(known, _Part())
    for (_, department), part in parts.items():
        rows[department] += part
    return Table(
        title=f"title.reminders.{basis}",
        columns=(Column("department", "department"), *_FIGURES),
        rows=[(department, *rows[department].figures()) for department in sorted(rows, key=_in_order)],
        total=(None, *whole.figures()),
        facts=facts,
        notes=_notes(parts, crowds, roster_on),
    )


def unheard_table(
    book: Book, campaign: Campaign, *, basis: Basis = "pledged", as_of: date | None = None, roster_on: date
) -> Table:
    """Who has not given, by department, for a screen and nothing else; whoever declined, on whatever day, is left out.

    Those of whom a group or a gift without a name may be are marked; where all must be in the group, nobody is named.
    """
    day = as_of or LAST_DAY
    with book.snapshot():
        heard = declines.heard(book, campaign.id, basis=basis, as_of=day, roster_on=roster_on)
        parts = _parts(heard, _crowds(book, campaign, basis=basis, as_of=day))
        people = declines.unheard(book, campaign.id, basis=basis, as_of=day, roster_on=roster_on)
        unnamed = declines.unnamed_givers(book, campaign.id, basis=basis, as_of=day)
        facts = facts_of(book, campaign, basis=basis, as_of=as_of)
    open_to = [one for one in people if parts[one.population, one.department].not_yet.high]
    return Table(
        title="title.unheard",
        columns=(
            Column("department", "department"), Column("donor", "donor"), Column("staff_no"),
            Column("may_be", "sentence"),
        ),
        rows=[
            (one.department, one, one.staff_no, _may_be(one, unnamed))
            for one in sorted(open_to, key=lambda one: (_in_order(one.department), one.population == "retired"))
        ],
        facts=facts,
        notes=(("note.screen_only", {}),),
    )  # fmt: skip


def _crowds(book: Book, campaign: Campaign, *, basis: Basis, as_of: date) -> dict[_Place, Crowd]:
    """Groups and the anonymous by place; those without a department may be anyone of their population."""
    found = totals.crowds(book, campaign.id, (), basis=basis, as_of=as_of).get((), [])
    return {(crowd.population, crowd.department): crowd for crowd in found}


def _parts(heard: Mapping[_Place, Heard], crowds: Mapping[_Place, Crowd]) -> dict[_Place, _Part]:
    """Each place as it can be known alone."""
    rosters: dict[str, int] = defaultdict(int)
    for (population, _), one in heard.items():
        rosters[population] += one.roster
    found: dict[_Place, _Part] = {}
    for place, one in heard.items():
        own, anywhere = _own(place, crowds), _anywhere(place[0], crowds)
        elsewhere = rosters[place[0]] - one.roster
        least = max(_least(own), _least(anywhere) - elsewhere)
        found[place] = _Part(one, _bounded(one, least, _most(own, one) + _most(anywhere, one)))
    return found


def _whole(parts: Mapping[_Place, _Part], crowds: Mapping[_Place, Crowd]) -> _Part:
    """The roster as its places add up, but whoever may be anywhere in a population is counted once."""
    populations: dict[str, dict[_Place, _Part]] = defaultdict(dict)
    for place, part in parts.items():
        populations[place[0]][place] = part
    return sum((_population(name, found, crowds) for name, found in populations.items()), _Part())


def _population(name: str, parts: Mapping[_Place, _Part], crowds: Mapping[_Place, Crowd]) -> _Part:
    heard, anywhere = sum((part.heard for part in parts.values()), Heard()), _anywhere(name, crowds)
    surely = sum(part.unnamed.low for part in parts.values()) + heard.gave + heard.declined
    placed = sum(min(_most(_own(place, crowds), part.heard), part.heard.unheard) for place, part in parts.items())
    return _Part(heard, _bounded(heard, max(surely, _least(anywhere)), placed + _most(anywhere, heard)))


def _own(place: _Place, crowds: Mapping[_Place, Crowd]) -> Crowd:
    return crowds.get(place, Crowd(*place)) if place[1] is not None else Crowd(*place)


def _anywhere(population: str, crowds: Mapping[_Place, Crowd]) -> Crowd:
    return crowds.get((population, None), Crowd(population))


def _least(crowd: Crowd) -> int:
    """People of one group: groups may be the same people."""
    return max(crowd.largest_group, 1 if crowd.groups_unknown else 0)


def _most(crowd: Crowd, heard: Heard) -> int:
    return heard.roster if crowd.groups_unknown else crowd.grouped + crowd.anonymous


def _bounded(heard: Heard, least: int, most: int) -> Count:
    """The unheard among at least `least` and at most `most` people, of whom the named and the declined may be."""
    low = min(max(least - heard.gave - heard.declined, 0), heard.unheard)
    return Count(low, max(min(most, heard.unheard), low))


def _may_be(person: Donor, unnamed: list[Donor]) -> Sentence | None:
    places = (person.department, None)
    ways = [
        Sentence("reminders.in_group", {"group": one}) if one.kind == "group" else Sentence("reminders.nameless")
        for one in unnamed
        if one.population == person.population and one.department in places
    ]
    return Sentence("reminders.maybe", {"ways": ways}) if ways else None


def _notes(parts: Mapping[_Place, _Part], crowds: Mapping[_Place, Crowd], roster_on: date) -> Notes:
    if not parts:
        return (("note.nobody_rostered", {"day": roster_on.isoformat()}),)
    rosters = {place: part.heard.roster for place, part in parts.items()}
    groups = {(): [Crowd(*place, largest_group=crowd.largest_group) for place, crowd in crowds.items()]}
    short = (note for note in roster_notes(rosters, groups, roster_on) if note[0] == "note.roster_short")
    anywhere = any(_most(_anywhere(population, crowds), Heard(1)) for population, _ in parts)
    vague = any(part.unnamed.low != part.unnamed.high for part in parts.values())
    return (
        *short,
        *((("note.unnamed", {}),) if vague else ()),
        *((("note.unnamed_anywhere", {}),) if anywhere else ()),
    )


def _in_order(department: str | None) -> tuple[bool, bool, str]:
    """Departments by name, the retired last, then those of none."""
    return department is None, "离退休" in (department or ""), department or ""

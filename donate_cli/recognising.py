"""Telling whom a line of a list means, without ever guessing between namesakes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple, get_args

from donate_cli.enrolling import BY_NUMBER, own_name
from donate_cli.lists import Line
from donate_cli.model import Population
from donate_cli.naming import LONGEST_TEXT, clean, is_number_without_zeros, name_key
from donate_cli.newcomers import Newcomers, Unfit
from donate_cli.plans import Newcomer, NewKind
from donate_cli.store.intake import Person, told_apart
from donate_cli.table import Sentence

ANONYMOUS = frozenset(
    {"匿名", "无名", "无名氏", "不具名", "未具名", "不留名", "隐名", "爱心人士", "匿名人士", "anonymous", "anon"}
)
"""What stands in the place of a name where the giver wants none."""

_KINDS: dict[str | None, NewKind] = {kind: kind for kind in get_args(NewKind)}
_WHO = attrgetter("name", "staff_no", "department", "headcount", "population", "action", "whom")
"""What of a line tells whom it means."""

_NAME = r"[\u3400-\u9fff·]{2,5}"
_PROXIES = (
    re.compile(r"(?P<donor>[^()（）]{2,20})[(（]由?(?P<payer>[^()（）]{2,20}?)(?:转|代)(?:来|交|捐|缴|付)?[)）]"),
    re.compile(r"(?P<payer>[^()（）]{2,20}?)(?:转来|转交|代为)(?P<donor>[^()（）]{2,20}?)(?:的?捐款|捐赠|捐|缴|交)?"),
    # 代 alone is in the names of many firms (新时代商贸): only between names, and with a word for giving behind it.
    re.compile(rf"(?P<payer>{_NAME}?)[代替](?P<donor>{_NAME}?)(?:的?捐款|捐赠|捐|缴|交|付)款?"),
)
_BETWEEN_NAMES = re.compile(r"[、，,;；]\s*")
_A_NAME = re.compile(_NAME)


class Whom(NamedTuple):
    """The donor meant: a number in the book, or below zero a newcomer's; what the note has to say of it;
    and what a clerk should look at, if anything."""

    donor: int
    kind: str
    headcount: int | None = None
    note: str | None = None
    doubt: Sentence | None = None


class People:
    """Everybody in the book, and those whom the import enrols."""

    def __init__(
        self, people: Iterable[Person], aliases: Mapping[tuple[str, str | None], int], *, new: NewKind | None
    ) -> None:
        self.newcomers = Newcomers()
        self.confirmed: dict[tuple[str, str | None], tuple[str, int]] = {}
        self._aliases = dict(aliases)
        self._new = new
        self._known: dict[tuple[object, ...], Whom] = {}
        self._by_number: dict[int, Person] = {}
        self._by_staff_no: dict[str, Person] = {}
        self._by_name: dict[str, dict[int, Person]] = defaultdict(dict)
        self._nameless: dict[tuple[Population, str | None], int] = {}
        for person in people:
            self._know(person)

    def begin(self) -> None:
        """Begin a list: whom the lists before it enrolled, and the names they confirmed, are known as if recorded."""
        for number, one in self.newcomers.begin():
            key = name_key(one.name) if one.name else None
            mark = (one.name, one.staff_no, one.department, one.headcount)
            self._know(Person(number, one.kind, one.population, key, *mark))
        self._known.clear()
        self._aliases |= {name: donor for name, (_, donor) in self.confirmed.items()}

    def whom(self, line: Line, population: Population) -> Whom:
        """The donor of a line whose channel's donors are of `population`. Raises Unfit where only a clerk can tell."""
        key = (_WHO(line), population)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._sized(self._found(line, population), line)
        return found

    def name_of(self, donor: int) -> str | None:
        """How a donor is called; below zero it is a newcomer."""
        return self._by_number[donor].name if donor > 0 else self.newcomers[donor].name

    def kind_of(self, donor: int) -> str:
        """Whether a donor is a person, a group, an organisation or anonymous."""
        return self._by_number[donor].kind if donor > 0 else self.newcomers[donor].kind

    def is_nameless(self, donor: int) -> bool:
        """Whether a donor stands for all who give anonymously in one place."""
        return self.kind_of(donor) == "anonymous"

    def _know(self, person: Person) -> None:
        self._by_number.setdefault(person.id, person)
        if person.staff_no:
            self._by_staff_no[person.staff_no] = person
        if person.name_key:
            self._by_name[person.name_key][person.id] = person
        elif person.kind == "anonymous":
            self._nameless.setdefault((person.population, person.department), person.id)

    def _found(self, line: Line, population: Population) -> Whom:
        if line.whom:
            return self._decided(line, line.whom)
        name = clean(line.name, longest=LONGEST_TEXT) if line.name else ""
        if not name and not line.staff_no:
            raise Unfit("name", "import.no_name")
        if name_key(name) in ANONYMOUS:
            return self._anonymous(line, population)
        person, doubt = self._on_record(name, line)
        if person:
            return Whom(person.id, person.kind, person.headcount, doubt=doubt)
        names = _names_in(name)
        if line.action in _KINDS and not (line.action == "group" and len(names) > 1):
            return self._enrol(name, line, _KINDS[line.action], population)
        if proxy := _proxy(name):
            return self._by_proxy(*proxy, line, population)
        if len(names) > 1:
            return self._several(name, names, line, population)
        if self._new is None:
            raise Unfit("name", "import.unknown", name=name or line.staff_no)
        return self._enrol(name, line, self._new, population)

    def _on_record(self, name: str, line: Line) -> tuple[Person | None, Sentence | None]:
        """Staff number, else name and department, else a confirmed alias, else the only one of that name."""
        key = name_key(name)
        bearers = list(self._by_name.get(key, {}).values())
        if line.staff_no:
            return self._numbered(line.staff_no, name, bearers, newcomer=line.action in _KINDS), None
        department = name_key(line.department) if line.department else None
        if department:
            here = [person for person in bearers if name_key(person.department or "") == department]
            if len(here) == 1:
                return here[0], None
            bearers = here or bearers
        # What a name means where the list gives no department says nothing of namesakes in one.
        for alias in ((key, department),) if bearers else ((key, department), (key, None)):
            if alias in self._aliases:
                return self._by_number[self._aliases[alias]], None
        if not bearers or (line.action in _KINDS and _all_elsewhere(bearers, department)):
            return None, None
        if len(bearers) > 1:
            raise Unfit("name", "import.namesakes", name=name, number=len(bearers), known=told_apart(bearers))
        if department and bearers[0].department:
            doubt = Sentence("doubt.department", {"known": told_apart(bearers), "department": line.department})
            self.confirmed[key, department] = (name, bearers[0].id)
            return bearers[0], doubt
        return bearers[0], None

    def _numbered(self, staff_no: str, name: str, bearers: list[Person], *, newcomer: bool) -> Person | None:
        key = name_key(name)
        person = self._by_staff_no.get(staff_no)
        if person is None:
            same = [one for one in bearers if is_number_without_zeros(one.staff_no, staff_no)]
            if len(same) == 1:
                return same[0]
            if not newcomer and (unnumbered := [one for one in bearers if one.staff_no is None]):
                known = told_apart(unnumbered)
                raise Unfit("staff_no", "import.unnumbered", staff_no=staff_no, known=known)
            return None
        if key and person.name_key != key and self._aliases.get((key, None)) != person.id:
            raise Unfit("staff_no", "import.other_name", staff_no=staff_no, known=person.name or "—", name=name)
        return person

    def _decided(self, line: Line, whom: str) -> Whom:
        """The donor whom the clerk named in the review, remembered as what the list's name means."""
        number = whom[len(BY_NUMBER) :].strip() if whom.lower().startswith(BY_NUMBER) else ""
        person = self._by_number.get(int(number)) if number.isdecimal() else self._by_staff_no.get(whom)
        bearers = list(self._by_name.get(name_key(whom), {}).values())
        if person is None and len(bearers) == 1:
            person = bearers[0]
        if person is None:
            raise Unfit("whom", "import.whom_unknown", value=whom)
        if line.name and name_key(line.name) != person.name_key:
            department = name_key(line.department) if line.department else None
            self.confirmed[name_key(line.name), department] = (clean(line.name, longest=LONGEST_TEXT), person.id)
        return Whom(person.id, person.kind, person.headcount)

    def _anonymous(self, line: Line, population: Population) -> Whom:
        department = clean(line.department) if line.department else None
        place = (line.population or population, department)
        if place not in self._nameless:
            nobody = Newcomer(None, "anonymous", place[0], None, department, None)
            self._nameless[place] = self.newcomers.nameless(nobody)
        return Whom(self._nameless[place], "anonymous")

    def _by_proxy(self, payer: str, donor: str, line: Line, population: Population) -> Whom:
        """甲转来乙捐款: 乙 gives, and the note says that 甲 paid."""
        found = self._found(line._replace(name=donor, staff_no=None), population)
        return found._replace(note=f"{payer}代捐", doubt=Sentence("doubt.proxy", {"donor": donor, "payer": payer}))

    def _several(self, name: str, names: list[str], line: Line, population: Population) -> Whom:
        """One cell that lists many people: a group of so many, on the clerk's word alone."""
        if (line.action or self._new) != "group":
            raise Unfit("name", "import.many_names", number=len(names), first=names[0])
        label = f"{names[0]}等{len(names)}人"
        size = line.headcount or len(names)
        found = self._enrol(label, line._replace(headcount=size), "group", population)
        return found._replace(note=name)

    def _enrol(self, name: str, line: Line, kind: NewKind, population: Population) -> Whom:
        name = own_name(name)
        department = clean(line.department) if line.department else None
        size = line.headcount if isinstance(line.headcount, int) else None
        said = "external" if kind == "external" else line.population or population
        plain = "person" if kind == "external" else kind
        headcount = size if plain == "group" else None
        newcomer = Newcomer(name, plain, said, line.staff_no, department, headcount)
        return Whom(self.newcomers.number_of(newcomer), plain, headcount)

    def _sized(self, found: Whom, line: Line) -> Whom:
        """With the head-count that stands behind this gift: the line's, else the group's usual one."""
        if line.headcount is None or (found.note and found.kind == "group"):
            return found
        if found.kind == "group":
            return found._replace(headcount=None if line.headcount == "unknown" else line.headcount)
        if line.headcount != 1:
            raise Unfit("headcount", "import.not_group", value=line.headcount)
        return found


def _proxy(name: str) -> tuple[str, str] | None:
    for pattern in _PROXIES:
        if said := pattern.fullmatch(name):
            return said["payer"].strip(), said["donor"].strip()
    return None


def _names_in(text: str) -> list[str]:
    """The people whom one cell lists; a single entry where it is one name, or no list of names."""
    parts = [part for part in _BETWEEN_NAMES.split(text) if part]
    return parts if len(parts) > 1 and all(_A_NAME.fullmatch(part) for part in parts) else [text]


def _all_elsewhere(people: list[Person], department: str | None) -> bool:
    """Whether all of them are of other departments than the one that a line names."""
    return bool(department) and all(one.department and name_key(one.department) != department for one in people)

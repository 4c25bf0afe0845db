"""Those whom an import enrols: each once, and told apart as the next import of the same list will tell them apart."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from donate_cli.errors import DonateError
from donate_cli.naming import name_key
from donate_cli.plans import Newcomer


class Unfit(DonateError):
    """A line that cannot be taken as it is, with the field that is to blame."""

    def __init__(self, field: str | None, key: str, /, **facts: Any) -> None:
        super().__init__(key, **facts)
        self.field = field


class _Identity(NamedTuple):
    """What a list says of a newcomer; `name` and `department` as their keys."""

    name: str
    kind: str
    population: str
    staff_no: str | None
    department: str

    def is_not(self, other: "_Identity") -> bool:
        """Whether a line that says this much cannot mean the other, who bears the same name."""
        if self.staff_no:
            return self.staff_no != other.staff_no
        return bool(self.department) and self.department != other.department


class Newcomers:
    """The newcomers of an import, in the order of their coming; the first has the number -1."""

    def __init__(self) -> None:
        self.all: list[Newcomer] = []
        self._numbers: dict[_Identity, int] = {}
        self._by_name: dict[str, list[_Identity]] = defaultdict(list)
        self._by_staff_no: dict[str, list[_Identity]] = defaultdict(list)
        self._begun = 0

    def __getitem__(self, number: int) -> Newcomer:
        """The newcomer with this number, which is below zero."""
        return self.all[-number - 1]

    def begin(self) -> Iterator[tuple[int, Newcomer]]:
        """Begin a list; those whom the list before it brought, with their numbers."""
        self._numbers.clear()
        self._by_name.clear()
        self._by_staff_no.clear()
        for place in range(self._begun, len(self.all)):
            yield -place - 1, self.all[place]
        self._begun = len(self.all)

    def nameless(self, newcomer: Newcomer) -> int:
        """Take in a record for the anonymous; returns its number."""
        self.all.append(newcomer)
        return -len(self.all)

    def number_of(self, newcomer: Newcomer) -> int:
        """The number of one who has a name, whom a list enrols once, however many lines speak of them.

        Raises Unfit where it speaks of one name in ways that its next import could not tell apart.
        """
        staff_no, name, department = newcomer.staff_no, newcomer.name or "", newcomer.department
        identity = _Identity(name_key(name), newcomer.kind, newcomer.population, staff_no, name_key(department or ""))
        if (known := self._numbers.get(identity)) is not None:
            return known
        for other in self._by_staff_no[staff_no] if staff_no else ():
            if other.name != identity.name:
                known_as = self[self._numbers[other]].name
                raise Unfit("staff_no", "import.other_name", staff_no=staff_no, known=known_as, name=name)
            if other[:3] == identity[:3] and not (other.department and department):
                return self._note(identity, self._numbers[other], department)
        for other in self._by_name[identity.name]:
            if not (identity.is_not(other) and other.is_not(identity)):
                raise Unfit("name", "import.newcomers", name=name)
        self.all.append(newcomer)
        return self._note(identity, -len(self.all), department)

    def _note(self, identity: _Identity, number: int, department: str | None) -> int:
        """A department that one line says holds for all lines of the same newcomer."""
        if department:
            self.all[-number - 1] = self[number]._replace(department=department)
        self._numbers[identity] = number
        self._by_name[identity.name].append(identity)
        if identity.staff_no:
            self._by_staff_no[identity.staff_no].append(identity)
        return number

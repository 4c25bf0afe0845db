"""The people of the house, as the lines of a roster find them."""

from collections.abc import Iterable, Mapping

from donate_cli.errors import DonateError
from donate_cli.lists import StaffLine
from donate_cli.model import Donor
from donate_cli.naming import is_number_without_zeros, name_key


class House:
    """The people of the book who may stand on a roster, by staff number and by name."""

    def __init__(self, donors: Iterable[Donor], staff_numbers: Mapping[str, int]) -> None:
        self.people = [one for one in donors if one.kind == "person" and one.population != "external"]
        by_number = {one.id: one for one in self.people}
        # Numbers of merged records too, and of those who stand on no roster: none is given out twice.
        self.by_staff_no = {staff_no: by_number.get(donor) for staff_no, donor in staff_numbers.items()}
        self.by_name: dict[str, list[Donor]] = {}
        for one in self.people:
            self.by_name.setdefault(name_key(one.name or ""), []).append(one)

    def find(self, line: StaffLine) -> Donor | None:
        """Whom a line means: by staff number, else the one unnumbered bearer of the name, best in that department."""
        key = name_key(line.name or "")
        if line.staff_no:
            if line.staff_no in self.by_staff_no:
                return self._numbered(line, key)
            bearers = self.by_name.get(key, [])
            same = [one for one in bearers if is_number_without_zeros(one.staff_no, line.staff_no)]
            if len(same) == 1:
                return same[0]
            bearers = [one for one in bearers if one.staff_no is None]
        else:
            bearers = self.by_name.get(key, [])
        here = [one for one in bearers if name_key(one.department or "") == name_key(line.department or "")]
        chosen = here or ([one for one in bearers if not one.department] if line.staff_no else bearers)
        if len(chosen) > 1:
            raise DonateError("import.roster_namesakes", name=line.name, number=len(chosen))
        return chosen[0] if chosen else None

    def _numbered(self, line: StaffLine, key: str) -> Donor:
        found = self.by_staff_no[line.staff_no or ""]
        if found is None:
            raise DonateError("donor.not_rostered", value=line.name)
        if name_key(found.name or "") != key:
            raise DonateError("import.other_name", staff_no=line.staff_no, known=found.name or "—", name=line.name)
        return found

"""Donors who are called alike, whether or not anything is open of them: a name alone tells none of them apart."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from donate_cli.store.book import Book

_SHARED = """
WITH called AS (
  SELECT coalesce(d.same_as, d.id) AS donor, d.name_key AS name, coalesce(w.department, '') AS department
  FROM donor d JOIN donor w ON w.id = coalesce(d.same_as, d.id)
  WHERE d.name_key IS NOT NULL AND d.kind <> 'anonymous' AND d.void IS NULL AND w.void IS NULL
  UNION SELECT coalesce(d.same_as, d.id), a.name_key, coalesce(w.department, '') FROM standing_alias a
  JOIN donor d ON d.id = a.donor JOIN donor w ON w.id = coalesce(d.same_as, d.id)
  WHERE a.name_key IS NOT NULL AND w.void IS NULL)
SELECT name, department FROM called
WHERE name IN (SELECT name FROM called GROUP BY name HAVING count(DISTINCT donor) > 1)"""


class Namesakes(NamedTuple):
    """By each name that several donors have, the departments of these donors, one for each; empty where not known."""

    departments: Mapping[str, tuple[str, ...]]

    def shared(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of a donor's names that another donor has."""
        return tuple(name for name in names if name in self.departments)

    def shared_near(self, names: tuple[str, ...], department: str | None) -> tuple[str, ...]:
        """Those of a donor's names that another donor of the same department has: 某支行/公司部 is 公司部, too."""
        if not department:
            return ()
        return tuple(
            name
            for name in self.shared(names)
            if sum(_is_same(department, other) for other in self.departments[name]) > 1
        )


def namesakes(book: Book) -> Namesakes:
    """All names of the book that more than one donor has; merged records are one donor."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, department in book.rows(_SHARED):
        found[name].append(department)
    return Namesakes({name: tuple(departments) for name, departments in found.items()})


def _is_same(department: str, other: str) -> bool:
    return bool(other) and (department.endswith(other) or other.endswith(department))

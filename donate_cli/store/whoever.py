"""Whom a campaign's gifts are of, by every name that the book knows for each."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from donate_cli.store.book import Book

_DONORS = """
WITH giver AS (SELECT DISTINCT coalesce(d.same_as, d.id) AS id FROM standing_pledge p JOIN donor d ON d.id = p.donor
  WHERE p.campaign = :campaign)
SELECT d.id, coalesce(d.same_as, d.id), d.kind, d.name_key, d.staff_no, d.department FROM donor d
WHERE coalesce(d.same_as, d.id) IN (SELECT id FROM giver) ORDER BY d.same_as IS NOT NULL, d.id"""

_ALIASES = """
SELECT coalesce(d.same_as, d.id), a.name_key FROM standing_alias a JOIN donor d ON d.id = a.donor
WHERE a.name_key IS NOT NULL ORDER BY a.id"""


class Who(NamedTuple):
    """A donor as the bank may know it: `donor` is the survivor's number where records were merged."""

    donor: int
    names: tuple[str, ...]
    staff_no: str | None
    department: str | None
    is_person: bool


Whoever = Mapping[int, Who]


def whoever(book: Book, campaign: int) -> Whoever:
    """Everybody with a gift in a campaign, by the number of each record, merged ones too."""
    rows = list(book.rows(_DONORS, campaign=campaign))
    names: dict[int, dict[str, None]] = defaultdict(dict)
    numbers: dict[int, str] = {}
    for _, donor, kind, name, staff_no, _ in rows:
        if name is not None and kind != "anonymous":
            names[donor][name] = None
        if staff_no is not None:
            numbers.setdefault(donor, staff_no)
    givers = {row[1] for row in rows}
    for donor, name in book.rows(_ALIASES):
        if donor in givers:
            names[donor][name] = None
    # The survivors come first, so that a merged record finds the one that it became.
    found: dict[int, Who] = {}
    for number, donor, kind, _, _, department in rows:
        found[number] = found.get(donor) or Who(
            donor, tuple(names.get(donor, ())), numbers.get(donor), department, kind == "person"
        )
    return found

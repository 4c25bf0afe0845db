"""Who does not want to give, and what a roster has given."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from donate_cli.model import Basis, Donor
from donate_cli.store import registry
from donate_cli.store.book import Book
from donate_cli.store.totals import WHOLE, came_in, stands

_DECLINED = """SELECT coalesce(d.same_as, d.id) FROM standing_decline x JOIN donor d ON d.id = x.donor
  WHERE x.campaign = :campaign"""
_ON_THE_ROSTER = """kind = 'person' AND same_as IS NULL AND void IS NULL AND population <> 'external'
  AND joined_on <= :roster_on AND (left_on IS NULL OR left_on > :roster_on)"""


@dataclass(frozen=True, slots=True)
class Heard:
    """Of the people of one population and department: on the roster, given under a name, declined and not given."""

    roster: int = 0
    gave: int = 0
    declined: int = 0

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(self.roster + other.roster, self.gave + other.gave, self.declined + other.declined)

    @property
    def unheard(self) -> int:
        """Those of whom no gift and no declining is known."""
        return self.roster - self.gave - self.declined


def of_donor(book: Book, donor: int, campaign: int | None = None) -> list[dict[str, Any]]:
    """What stands of a donor's declining, and of those merged into it, in one campaign or all: entry, campaign, day."""
    return book.query("""SELECT x.entry, x.campaign, x.on_date FROM standing_decline x JOIN donor d ON d.id = x.donor
        WHERE coalesce(d.same_as, d.id) = :donor AND (:campaign IS NULL OR x.campaign = :campaign)
        ORDER BY x.id""", donor=donor, campaign=campaign)  # fmt: skip


def heard(
    book: Book, campaign: int, *, basis: Basis, as_of: date, roster_on: date
) -> dict[tuple[str, str | None], Heard]:
    """What is known of a day's roster, by population and department."""
    rows = book.query(f"""SELECT population, department, count(*) AS roster, sum(gave) AS gave,
          sum(declined AND NOT gave) AS declined
        FROM (SELECT population, department, id IN ({_givers(basis)}) AS gave,
            id IN ({_DECLINED} AND x.on_date <= :as_of) AS declined
          FROM donor WHERE {_ON_THE_ROSTER})
        GROUP BY population, department""", **_facts(campaign, as_of), roster_on=roster_on.isoformat())  # fmt: skip
    return {(row["population"], row["department"]): Heard(row["roster"], row["gave"], row["declined"]) for row in rows}


def unheard(book: Book, campaign: int, *, basis: Basis, as_of: date, roster_on: date) -> list[Donor]:
    """The people on a day's roster who have not given by `as_of`, but for those who have declined, on whatever day."""
    condition = f"{_ON_THE_ROSTER} AND id NOT IN ({_givers(basis)}) AND id NOT IN ({_DECLINED})"
    return _numbered(book, condition, **_facts(campaign, as_of), roster_on=roster_on.isoformat())


def unnamed_givers(book: Book, campaign: int, *, basis: Basis, as_of: date) -> list[Donor]:
    """The groups and the anonymous with a gift, behind whom anyone may stand."""
    condition = f"kind IN ('group', 'anonymous') AND id IN ({_givers(basis)})"
    return _numbered(book, condition, **_facts(campaign, as_of))


def _givers(basis: Basis) -> str:
    """SQL for the numbers of all who have given by `:as_of`, each as the donor that it was merged into."""
    return f"""SELECT coalesce(d.same_as, d.id) FROM standing_pledge p JOIN donor d ON d.id = p.donor
      WHERE {stands(WHOLE)} {came_in(basis)}"""


def _facts(campaign: int, as_of: date) -> dict[str, object]:
    return {"campaign": campaign, "as_of": as_of.isoformat()}


def _numbered(book: Book, condition: str, **facts: object) -> list[Donor]:
    rows = book.query(f"SELECT id FROM donor WHERE {condition} ORDER BY name_key, staff_no, id", **facts)
    known = registry.donors_numbered(book, (row["id"] for row in rows))
    return [known[row["id"]] for row in rows]

"""Which column of a statement holds what: told by a profile's words and by what the clerk said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.manner import column_place
from donate_cli.files.profiles import FIELDS, Field, Profile, heading_key

if TYPE_CHECKING:
    from donate_cli.files.sheets import Sheet

Places = Mapping[Field, tuple[int, ...]]
Heads = Mapping[str, Sequence[int]]
"""The columns that have a heading, by all that it may be: in two rows of headings the lower one, or both together."""

_SEVERAL: frozenset[Field] = frozenset({"on_date", "remark", "kind", "payer", "order_no", "account", "currency"})
"""Fields that several columns may hold: the first one that is filled in counts, of a remark all of them."""

_OF_CURRENCY = re.compile(
    r".{0,12}(?:币种|币别|货币|currency)(?:种类|类别|类型|名称|代码|符号|码|code|name)?(?:[(\[].*)?"
)
"""What a heading of currencies says, whatever a profile knows: foreign money must not pass for yuan."""

_SUMS: frozenset[Field] = frozenset({"amount", "income", "expense"})


@dataclass(frozen=True, slots=True)
class Columns:
    """The table of a sheet as a profile has it: the row of its headings (from 1, 0 for none), the columns of each field
    from 0. `printed` are the headings as they stand; of two ways to read a sheet the one of the larger `rank` fits.
    """

    sheet: "Sheet"
    profile: Profile
    row: int
    places: Places
    printed: tuple[str, ...]
    rank: tuple[int, ...] = ()

    @property
    def money(self) -> tuple[int, ...]:
        """The columns that hold sums, from left to right."""
        names: tuple[Field, ...] = ("amount", "income", "expense", "balance")
        return tuple(sorted(place for name in names for place in self.places.get(name, ())))

    def heading(self, name: Field) -> str | None:
        """The heading of a field's first column."""
        place = next(iter(self.places.get(name, ())), None)
        return self.printed[place] or None if place is not None and place < len(self.printed) else None


def check_mapping(mapping: Mapping[str, str]) -> dict[Field, str]:
    """What the clerk typed, by field. Raises DonateError for a field that no statement has."""
    if unknown := mapping.keys() - set(FIELDS):
        raise DonateError("statement.map_field", value=", ".join(sorted(unknown)), known=", ".join(FIELDS))
    return {name: mapping[name] for name in FIELDS if name in mapping}


def match_columns(profile: Profile, heads: Heads, mapping: Mapping[Field, str]) -> Places | None:
    """The columns of each field; None where a day, a sum, or something that the clerk named is not there."""
    found: dict[Field, tuple[int, ...]] = {}
    for name, said in mapping.items():
        place = _named(said, heads)
        if place is None:
            return None
        found[name] = (place,)
    for name in FIELDS:
        if name not in found and not (name in _SUMS and _SUMS & mapping.keys() and not _goes_with(name, mapping)):
            places = _matching(profile.headings.get(name, ()), heads, _taken(name, found))
            if places:
                found[name] = places if name in _SEVERAL else places[:1]
    _disentangle(found, mapping)
    if more := _of_currency(heads, _taken("currency", found)):
        found["currency"] = (*found.get("currency", ()), *more)
    return found if "on_date" in found and _SUMS & found.keys() else None


def _named(said: str, heads: Heads) -> int | None:
    key = heading_key(said)
    return heads[key][0] if key in heads else column_place(said)


def _goes_with(name: Field, mapping: Mapping[Field, str]) -> bool:
    """Whether a sum that the clerk did not name belongs to those that he did: incomes go with expenses."""
    return name != "amount" and "amount" not in mapping


def _taken(name: Field, found: Places) -> set[int]:
    """Columns that have a field already; a time may stand in a column that was kept as another day."""
    if name == "at_time":
        return {
            *found.get("on_date", ())[:1],
            *(place for other in found if other != "on_date" for place in found[other]),
        }
    return {place for places in found.values() for place in places}


def _matching(words: Sequence[str], heads: Heads, taken: set[int]) -> tuple[int, ...]:
    found = (place for word in words for place in heads.get(word, ()) if place not in taken)
    return tuple(dict.fromkeys(found))


def _of_currency(heads: Heads, taken: set[int]) -> tuple[int, ...]:
    found = (place for head, places in heads.items() if _OF_CURRENCY.fullmatch(head) for place in places)
    return tuple(dict.fromkeys(place for place in found if place not in taken))


def _disentangle(found: dict[Field, tuple[int, ...]], mapping: Mapping[Field, str]) -> None:
    if clock := found.get("at_time"):
        found["on_date"] = tuple(place for place in found.get("on_date", ()) if place not in clock)
    if "amount" in found and "amount" not in mapping and "income" in found:
        del found["amount"]
    elif "amount" in found:
        # 手续费支出 beside 交易金额: without incomes there is one column of sums
        for name in ("income", "expense"):
            if name not in mapping:
                found.pop(name, None)

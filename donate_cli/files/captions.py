"""The headings of a table, by which its rows are told from those that are headings themselves."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import shown, squeezed
from donate_cli.files.columns import Columns
from donate_cli.files.profiles import heading_key
from donate_cli.files.seeking import SUMS
from donate_cli.files.signs import read_balance
from donate_cli.files.texts import text_of

if TYPE_CHECKING:
    from donate_cli.files.sheets import Row

_FIGURE = re.compile("[0-9]")
_SCALED = re.compile(r"[十百千万亿]元|\([百千万亿]+\)")
"""What a heading says whose sums are no yuan."""


class Captions:
    """The headings of one table. Raises DonateError where they say that its sums are in units of something else."""

    def __init__(self, columns: Columns) -> None:
        self._places = columns.places
        rows = columns.sheet.head[max(columns.row - 2, 0) : columns.row]
        self._upper, self._lower = ([], *map(_keys, rows))[-2:] if rows else ([], [])
        for place in columns.money:
            if place < len(columns.printed) and _SCALED.search(squeezed(columns.printed[place])):
                raise DonateError("statement.unit", row=columns.row, value=columns.printed[place])
        words = columns.profile.headings
        self._words = {name: {*words.get(name, ())} for name in columns.places}
        for name, places in columns.places.items():
            self._words[name] |= {key for place in places for key in self._at(place) if key}
        self._sums = {word for name in SUMS for word in (*words.get(name, ()), *self._words.get(name, ()))}
        self._width = self._wide(columns)
        # columns that the clerk named by letters alone may have none
        self._headed = bool(columns.rank)

    def beyond(self, row: "Row") -> int | None:
        """The first filled cell behind the last heading; None where there is none, or no heading at all."""
        if len(row) <= self._width or not self._headed:
            return None
        return next((place for place in range(self._width, len(row)) if text_of(row[place])), None)

    def day_of(self, row: "Row") -> str:
        """What stands where a day should, for comparing; empty where nothing does."""
        texts = (text_of(row[place]) for place in self._places["on_date"] if place < len(row))
        return next((squeezed(text) for text in texts if text), "")

    def stand_again(self, number: int, row: "Row") -> bool:
        """Whether a row is the headings again, as on each page. Raises DonateError for headings in another order."""
        keys = _keys(row)
        if any(keys) and all(_at(keys, place) == _at(self._lower, place) for place in range(self._width)):
            return True
        if not self._words["on_date"].intersection(keys):
            return False
        if not self._sums.intersection(keys) or any(map(_FIGURE.search, map(shown, row))):
            # 日期： alone, as on the head of a page
            return self._has_day_word(keys) and not any(map(read_balance, row))
        for name, places in self._places.items():
            if any(key and key not in {*self._at(at), *self._words[name]} for at in places for key in [_at(keys, at)]):
                raise DonateError("statement.other_headings", row=number)
        if not self._has_day_word(keys):
            raise DonateError("statement.other_headings", row=number)
        return True

    def _wide(self, columns: Columns) -> int:
        """How many columns have a heading, or belong to one."""
        used = [place for places in columns.places.values() for place in places]
        two = any(not _at(self._lower, place) for place in used)
        heads = [place for place, key in enumerate(self._lower) if key]
        heads += [place for place, key in enumerate(self._upper) if key and two]
        merged = [right for top, _, bottom, right in columns.sheet.merged if top < columns.row <= bottom + 1 + two]
        return max((*used, *heads, *merged), default=-1) + 1

    def _has_day_word(self, keys: Sequence[str]) -> bool:
        return any(_at(keys, place) in self._words["on_date"] for place in self._places["on_date"])

    def _at(self, place: int) -> tuple[str, str]:
        return _at(self._upper, place), _at(self._lower, place)


def _keys(row: "Row") -> list[str]:
    return [heading_key(text_of(cell) or "") if isinstance(cell, str) else "" for cell in row]


def _at(keys: Sequence[str], place: int) -> str:
    return keys[place] if place < len(keys) else ""

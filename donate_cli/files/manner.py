"""How the headings of a list are understood: for which purpose, and by what was said of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from donate_cli.errors import DonateError
from donate_cli.files.headings import FIELDS, Heading, normal, tag_words, understand
from donate_cli.files.layouts import Layout, lay_out
from donate_cli.lists import Known, Purpose

Texts = list[str]

_ROOM = 65_536
"""Texts, and headings, that are remembered: a list says the same departments again and again."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to understand headings: for which purpose, and what the clerk, or an earlier import, said of them.

    `mapping` is what the clerk typed now: field → heading as printed, or a column's letters.
    """

    purpose: Purpose
    known: Known
    mapping: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(init=False)
    _sure: dict[str, bool] = field(init=False, repr=False, compare=False, default_factory=dict)
    _plain: dict[tuple[str, ...], Heading] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tag_words(self.known))
        if unknown := set(self.mapping) - FIELDS[self.purpose]:
            known = ", ".join(sorted(FIELDS[self.purpose]))
            raise DonateError("list.map_field", value=", ".join(sorted(unknown)), known=known)

    @property
    def lettered(self) -> frozenset[str]:
        """The fields whose columns the clerk named by their letters."""
        return frozenset(name for name, said in self.mapping.items() if column_place(said) is not None)

    def layout(self, rows: Sequence[Texts]) -> Layout:
        """The table that rows of headings make, whether or not it is one."""
        width = max(map(len, rows), default=0)
        levels = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
        plain = [self.heading(at, each) for at, each in enumerate(levels)]
        given = self._remembered(plain) | self._said(plain)
        headings = [self._heading(at, each, given) for at, each in enumerate(levels)] if given else plain
        return lay_out(headings, self.purpose)

    def heading(self, column: int, levels: Sequence[str]) -> Heading:
        """What a column's heading says by its words alone."""
        key = tuple(levels)
        if (found := self._plain.get(key)) is None:
            found = understand(column, levels, purpose=self.purpose, words=self.words, given={})
            if len(self._plain) < _ROOM:
                self._plain[key] = found
        return found if found.column == column else replace(found, column=column)

    def may_head(self, texts: Sequence[str]) -> bool:
        """Whether two of the texts at least are synonyms, without which no row among the lines is a header.

        What was asked before is counted first: in a roster the departments repeat, and spare looking at the names.
        """
        known = self._sure
        new = [text for text in texts if text not in known]
        sure = sum(known[text] for text in texts if text in known)
        while new and sure < 2 <= sure + len(new):
            sure += self._is_synonym(new.pop())
        return sure > 1

    def _is_synonym(self, text: str) -> bool:
        sure = understand(0, [text], purpose=self.purpose, words=self.words, given={}).is_synonym
        if len(self._sure) < _ROOM:
            self._sure[text] = sure
        return sure

    def absent(self, layout: Layout) -> list[str]:
        """What the clerk named and the table does not have."""
        printed = {normal(each.printed) for each in layout.headings}
        return [said for said in self.mapping.values() if normal(said) not in printed and column_place(said) is None]

    def _heading(self, column: int, levels: Sequence[str], given: Mapping[str, str]) -> Heading:
        said = {**given}
        if (letters := f"@{column}") in given:
            said = {normal("/".join(dict.fromkeys(filter(None, levels)))): given[letters]}
        return understand(column, levels, purpose=self.purpose, words=self.words, given=said)

    def _remembered(self, headings: Sequence[Heading]) -> dict[str, str]:
        if not self.known.mappings:
            return {}
        key = tuple(normal(each.printed) for each in headings if each.printed)
        found = self.known.mappings.get(key, {})
        fields = FIELDS[self.purpose] - self.mapping.keys() | {""}
        return {normal(printed): name for printed, name in found.items() if name in fields}

    def _said(self, headings: Sequence[Heading]) -> dict[str, str]:
        if not self.mapping:
            return {}
        printed = {normal(each.printed) for each in headings if each.printed}
        given: dict[str, str] = {}
        for name, said in self.mapping.items():
            if normal(said) in printed:
                given[normal(said)] = name
            elif (place := column_place(said)) is not None:
                given[f"@{place}"] = name
        return given


def column_place(said: str) -> int | None:
    """The column that letters name, from 0; None for what are no letters of a column."""
    if not re.fullmatch("[A-Za-z]{1,2}", said.strip()):
        return None
    place = 0
    for letter in said.strip().upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1

"""Names by how they sound: whom `zs`, `zhangsan`, `zhangs` or a beginning may mean."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Literal

from donate_cli.model import Donor
from donate_cli.naming import name_key

Match = Literal["whole", "beginning"]

_TWO_LETTERS = ("zh", "ch", "sh")


def match(name: str, typed: str) -> Match | None:
    """Whether a text means a name, each as its `name_key`: the whole of it, or how it begins.

    For every character the text has the character itself, any of its readings, or a reading's initial; only what
    was typed last may break off in the midst of a reading. Empty text means no name.
    """
    reached, begun = {0}, False
    for character in name:
        following: set[int] = set()
        for start in reached:
            if rest := typed[start:]:
                sounds = _sounds(character)
                following |= {start + len(sound) for sound in sounds if rest.startswith(sound)}
                begun = begun or any(sound.startswith(rest) for sound in sounds)
        reached = following
    return "whole" if len(typed) in reached else "beginning" if begun else None


class Index:
    """Who can be typed, ready to be searched at each key."""

    def __init__(self, donors: Iterable[Donor]) -> None:
        self._by_first: dict[str, list[tuple[str, Donor]]] = defaultdict(list)
        self._by_number: list[tuple[str, Donor]] = []
        for donor in donors:
            if key := name_key(donor.name or ""):
                self._by_first[key[0]].append((key, donor))
            if donor.staff_no:
                self._by_number.append((name_key(donor.staff_no), donor))

    def named(self, typed: str) -> tuple[list[Donor], list[Donor]]:
        """Those whom the text names wholly, and those whose name or staff number it begins."""
        key = name_key(typed)
        found: dict[Match, dict[int, Donor]] = {"whole": {}, "beginning": {}}
        for first, bearers in self._by_first.items():
            if key and any(sound[0] == key[0] for sound in _sounds(first)):
                for name, donor in bearers:
                    if how := match(name, key):
                        found[how][donor.id] = donor
        for number, donor in self._by_number:
            if key and number.startswith(key):
                found["whole" if number == key else "beginning"][donor.id] = donor
        whole, begun = found["whole"], found["beginning"]
        return list(whole.values()), [donor for number, donor in begun.items() if number not in whole]

    def namesakes(self, donor: Donor) -> int:
        """How many bear this donor's name, the donor among them."""
        key = name_key(donor.name or "")
        return sum(name == key for name, _ in self._by_first.get(key[:1], ()))


@cache
def _sounds(character: str) -> tuple[str, ...]:
    """All that may be typed for a character: itself, its readings without tones, and their initials."""
    readings = set(_readings(character))
    initials = {reading[:2] for reading in readings if reading.startswith(_TWO_LETTERS)}
    return (character, *sorted(readings | initials | {reading[0] for reading in readings}))


def _readings(character: str) -> Iterable[str]:
    if character.isascii():
        return
    from pypinyin import Style, pinyin

    # A name is no phrase, and a surname is read as no dictionary's first choice (单 Shàn, 仇 Qiú): each reading counts.
    for found in pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=True):
        for sound in found:
            # ü is typed as v, as u by those who see no other key, and as yu in passports.
            yield from {sound.replace("ü", typed) for typed in ("v", "u", "yu")}

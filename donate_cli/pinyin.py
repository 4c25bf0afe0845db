"""Names by how they sound: whom `zs`, `zhangsan`, `zhangs` or a beginning may mean."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Literal

from donate_cli.model import Donor
from donate_cli.naming import name_key

Match = Literal["whole", "beginning"]

_TWO_LETTERS = ("zh", "ch", "sh")

_SURNAMES = {
    "单": "shan4", "仇": "qiu2", "曾": "zeng1", "解": "xie4", "查": "zha1", "任": "ren2", "朴": "piao2", "区": "ou1",
    "盖": "ge3", "员": "yun4", "折": "she2", "秘": "bi4", "冼": "xian3", "翟": "zhai2", "种": "chong2", "召": "shao4",
    "缪": "miao4", "华": "hua4", "宁": "ning4", "燕": "yan1", "覃": "qin2", "乐": "yue4", "黑": "he4", "繁": "po2",
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "长孙": "zhang3 sun1", "单于": "chan2 yu2", "澹台": "tan2 tai2",
}  # fmt: skip
"""Surnames that are read otherwise than the character mostly is, as 《现代汉语词典》 has them."""


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


def reading(name: str) -> tuple[tuple[str, ...], str]:
    """A name as a dictionary sorts it: sound by sound, then the characters themselves. No surname's own reading."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(name, style=Style.TONE3)), name


def sorting_key(name: str) -> tuple[tuple[str, str], ...]:
    """Where a name stands in the order of a dictionary; 单 is read as a surname, others as most often."""
    key = name_key(name)
    surname = next((size for size in (2, 1) if key[:size] in _SURNAMES), 0)
    sounds = _SURNAMES.get(key[:surname], "").split()
    return tuple(
        (sound, character) for sound, character in zip([*sounds, *map(_first, key[surname:])], key, strict=True)
    )


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


@cache
def _first(character: str) -> str:
    """The reading that a character mostly has, with its tone as a figure; itself where it has none."""
    if character.isascii():
        return character
    from pypinyin import Style, pinyin

    ((sound, *_),) = pinyin(character, style=Style.TONE3, errors="default", neutral_tone_with_five=True)
    return str(sound)


def _readings(character: str) -> Iterable[str]:
    if character.isascii():
        return
    from pypinyin import Style, pinyin

    # A name is no phrase, and a surname is read as no dictionary's first choice (单 Shàn, 仇 Qiú): each reading counts.
    for found in pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=True):
        for sound in found:
            # ü is typed as v, as u by those who see no other key, and as yu in passports.
            yield from {sound.replace("ü", typed) for typed in ("v", "u", "yu")}

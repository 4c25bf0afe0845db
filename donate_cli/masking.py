"""How a donor appears in a notice: by name, masked (张*), without a name, or without the amount."""

import re
import unicodedata
from collections.abc import Hashable, Sequence
from typing import Literal, NamedTuple

from donate_cli.model import Donor, Publish

STAR = "*"
FEWEST = 3
"""Amounts that are not public hide in their sum from so many on: of two, each giver would know the other's."""

MOST_STARS = 2
"""Stars for what a Chinese surname leaves hidden, at most: a count of a long name's characters would tell who it is."""

_WORD_STARS = STAR * 3
"""Stars for the rest of any word, however long."""

_DOT = re.compile("[·•‧・]")
"""Between the parts of a name: 买买提·艾力. NFKC leaves them as they are."""

_COMPOUND_SURNAMES = """
欧阳 歐陽 上官 皇甫 令狐 诸葛 諸葛 司徒 司马 司馬 司空 司寇 申屠 夏侯 慕容 尉迟 尉遲 长孙 長孫 宇文 鲜于 鮮于
闾丘 閭丘 公孙 公孫 公羊 公冶 公西 公良 仲孙 仲孫 颛孙 顓孫 轩辕 軒轅 钟离 鐘離 鍾離 端木 南宫 南宮 东方 東方
东郭 東郭 西门 西門 闻人 聞人 万俟 萬俟 澹台 澹臺 濮阳 濮陽 淳于 单于 單于 太叔 亓官 巫马 巫馬 漆雕 壤驷 壤駟
拓跋 夹谷 夾谷 宰父 赫连 赫連 呼延 羊舌 微生 百里 独孤 獨孤 完颜 完顏 贺兰 賀蘭 纳兰 納蘭"""

COMPOUND_SURNAMES = frozenset(_COMPOUND_SURNAMES.split())
"""The compound surnames of 《百家姓》 and living ones that it lacks, in both scripts. Those that today are rarer than
a single surname before the same character (宗政 乐正 梁丘 谷梁 左丘 段干) are left out: 宗** shows less, never more."""


class Choice(NamedTuple):
    """How a donor appears, and by whose word: of this gift, of the donor, of the campaign, or where nobody said."""

    publish: Publish
    by: Literal["pledge", "donor", "campaign", "default"]


class Seen(NamedTuple):
    """What the public sees of a donor: a name or None, and whether the amount."""

    name: str | None
    amount: bool


def choice(donor: Donor, *, pledge: Publish | None, earlier: Publish | None, campaign: Publish | None) -> Choice:
    """What was chosen for the pledge, else by the donor, else for persons by the campaign, else masked.

    `earlier` is the choice of the record that was merged into the donor's. Groups and organisations are no persons:
    they appear by name unless they chose otherwise. Who gave no name has none to show.
    """
    mine = donor.publish or earlier
    own = Choice(pledge, "pledge") if pledge else Choice(mine, "donor") if mine else None
    if donor.name is None:
        return own if own and own.publish == "no-amount" else Choice("anonymous", "default")
    if own or donor.kind != "person":
        return own or Choice("name", "default")
    return Choice(campaign, "campaign") if campaign else Choice("masked", "default")


def seen(donor: Donor, choice: Publish) -> Seen:
    """What a choice leaves to be seen of a donor."""
    match choice:
        case "anonymous":
            return Seen(None, True)
        case "masked":
            return Seen(donor.name and masked(donor.name), True)
    return Seen(donor.name, choice == "name")


def masked(name: str) -> str:
    """A name of which the surname is left: 张三 → 张*, 张三丰 → 张**, 欧阳娜娜 → 欧阳**, John Smith → J*** S***.

    Of a name with a dot, the first part is left: 买买提·艾力 → 买买提·**. A name of a single character is hidden whole.
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    first = plain[:1]
    if unicodedata.east_asian_width(first) not in "WF":
        return _words_masked(plain)
    plain = "".join(plain.split())
    head, dot, _ = _DOT.sub("·", plain).partition("·")
    if head and dot:
        return f"{head}·{STAR * MOST_STARS}"
    size = surname_size(plain)
    return plain[:size] + STAR * min(max(len(plain) - size, 1), MOST_STARS)


def surname_size(name: str) -> int:
    """How many characters of a Chinese name, written without blanks, are its surname; none of a single character."""
    return 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else min(len(name) - 1, 1)


def numbers(people: Sequence[tuple[Hashable, Hashable]]) -> list[int | None]:
    """Numbers for those who look alike: each is (what is seen, who it is), in the order of the notice.

    One who looks like nobody else gets none; rows of the same donor share theirs.
    """
    alike: dict[Hashable, dict[Hashable, int]] = {}
    for look, donor in people:
        known = alike.setdefault(look, {})
        known.setdefault(donor, len(known) + 1)
    return [alike[look][donor] if len(alike[look]) > 1 else None for look, donor in people]


def _words_masked(plain: str) -> str:
    """First and last word by their initials: how many stand between would tell, too."""
    words = [word for word in _DOT.sub(" ", plain).split() if word.strip(STAR)]
    shown = words if len(words) < 3 else [words[0], words[-1]]
    return " ".join(map(_word_masked, shown)) or _WORD_STARS


def _word_masked(word: str) -> str:
    return (word[0] if len(word) > 1 and word[0].isalpha() else "") + _WORD_STARS

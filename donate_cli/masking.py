"""How a donor appears in a notice: by name, masked (张*), without a name, or without the amount."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

from donate_cli.model import Donor, Publish

STAR = "*"
FEWEST = 3
"""Amounts that are not public hide in their sum from so many on: of two, each giver would know the other's."""

MOST_STARS = 2
"""Stars for what a Chinese surname leaves hidden, at most: a count of a long name's characters would tell who it is."""

_WORD_STARS = STAR * 3
"""Stars for the rest of any word, however long."""

_PRIVATE_FIRST: tuple[Publish, ...] = ("anonymous", "no-amount", "masked", "name")

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

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌"
    "马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵"
    "湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高"
    "夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊甄曲家封"
    "储靳汲邴糜松井段富巫焦牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司黎薄印宿白"
    "怀蒲从鄂索咸籍赖卓蔺屠蒙池乔胥闻党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连"
    "茹习宦鱼容向易慎戈廖终居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越师巩聂晁勾敖融冷辛阚那简饶空曾沙丰巢关"
    "查后荆红游竺权盖益桓公肖闫付代苟岳佘佟褟覃谌邸邝冼揭仝佴"
    "鄺趙錢孫鄭馮陳衛蔣瀋韓楊許呂張嚴華薑謝鄒竇雲蘇範魯韋馬鳳兪鮑費賀湯羅畢鄔樂時齊顧黃蕭貝計談龐紀項閔賈婁"
    "顏鍾鐘駱盧莫經應鄧單諸鈕龔陸榮儲巫車寧厲劉葉龍懷從賴藺喬聞黨譚貢勞邊農溫莊閻連習魚廣東歐師鞏聶簡饒豐關"
)
"""Single surnames: those of 《百家姓》 and living ones that it lacks, in both scripts. 古 巴 艾 乌 are left out: before
a dot they mostly begin other names (古丽娜尔, 巴特尔, 艾力)."""

_KIN = ("夫妇", "夫婦", "夫妻", "伉俪", "伉儷", "一家", "全家", "父子", "父女", "母子", "母女", "兄弟", "兄妹", "姐妹",
        "姊妹", "姐弟", "家属", "家屬", "家人", "家庭", "等")  # fmt: skip
"""What stands behind the dot where several give together: 欧阳娜娜·夫妇."""


class Choice(NamedTuple):
    """How a donor appears, and by whose word: of this gift, of the donor, of the campaign, or where nobody said."""

    publish: Publish
    by: Literal["pledge", "donor", "campaign", "default"]


class Seen(NamedTuple):
    """What the public sees of a donor: a name or None, and whether the amount."""

    name: str | None
    amount: bool


def choice(donor: Donor, *, pledge: Publish | None, merged: Iterable[Publish], campaign: Publish | None) -> Choice:
    """What was chosen for the pledge, else by the donor, else for persons by the campaign, else masked.

    `merged` are the choices of records that became this donor's; the most private of them and its own holds for all
    its gifts. Groups and organisations are no persons: they appear by name unless they chose otherwise. Who gave no
    name has none to show.
    """
    mine = min((said for said in (donor.publish, *merged) if said), key=_PRIVATE_FIRST.index, default=None)
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

    Of a name with a dot, the first part is left: 买买提·艾力 → 买买提·**; but 张三丰·李四 are two people. Where a part
    may be a Chinese name it is masked as one. A name of a single character is hidden whole.
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    first = plain[:1]
    if unicodedata.east_asian_width(first) not in "WF":
        return _words_masked(plain)
    plain = "".join(plain.split())
    head, *rest = filter(None, _DOT.split(plain))
    return "·".join(_parts_masked(head, rest)) if rest else _chinese_masked(head)


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


def _parts_masked(head: str, rest: list[str]) -> list[str]:
    """The parts of a name with dots; of what is no Chinese name the first part alone says anything."""
    if not (_may_be_chinese(head) or any(_may_be_chinese(part) or part.startswith(_KIN) for part in rest)):
        return [head, STAR * MOST_STARS]
    first = _chinese_masked(head) if len(head) > 1 else head
    return [first, *(_chinese_masked(part) if _may_be_chinese(part) else STAR * MOST_STARS for part in rest)]


def _may_be_chinese(part: str) -> bool:
    """Whether a part of a name with dots begins as a Chinese name does."""
    return len(part) > 1 and (part[0] in _SURNAMES or part[:2] in COMPOUND_SURNAMES)


def _chinese_masked(name: str) -> str:
    size = surname_size(name)
    return name[:size] + STAR * min(max(len(name) - size, 1), MOST_STARS)


def _words_masked(plain: str) -> str:
    """First and last word by their initials: how many stand between would tell, too."""
    words = [word for word in _DOT.sub(" ", plain).split() if word.strip(STAR)]
    shown = words if len(words) < 3 else [words[0], words[-1]]
    return " ".join(map(_word_masked, shown)) or _WORD_STARS


def _word_masked(word: str) -> str:
    return (word[0] if len(word) > 1 and word[0].isalpha() else "") + _WORD_STARS

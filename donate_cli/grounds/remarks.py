"""What a line of a statement says: names, numbers and departments that the claims know, in the words of banks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from donate_cli.claims import Claim, Credit
from donate_cli.naming import name_key

FULL, CONTRADICTED, WEAK = 3, 2, 1
"""How well a name is evidence: on its own, beside another's name, or as a part of a longer word."""

SHORTEST_NUMBER = 4
"""Signs of a staff number that is believed in a remark: 36 is as often a head-count."""

_SHORTEST_SLIP = 3

_SHORTEST_ORDER = 5
"""Signs of an order number; a shorter one counts the rows of a list, or fills a cell."""

_LONG_NAME = 5
"""Signs from which on a name stands for itself wherever it occurs: it is a firm's or a department's."""

_NAME, _DEPARTMENT, _PERSON = 1, 2, 4

_PIECES = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff·]+|[0-9a-z]+")
_WORDS = re.compile(r"[^\s,，;；:：/\\|()（）\[\]【】<>\"'。、+*#]+")
_MASK = re.compile("(?=.*\\*)(?=.*[\u3400-\u9fff])[\u3400-\u9fff*]{2,5}")
_IN_BRACKETS = re.compile(r"\(.*")
_UNIT = "年月日人名元笔户位块"
"""What follows a figure that numbers nothing: 36人, 2020年."""

_BEFORE = re.compile(
    "(?:"
    "转账|网银|手机|银行|捐款|捐赠|汇款|存款|款|代|替|帮|由|给|和|与|及|部|室|科|处|组|行|中心|员工|职工|党员|"
    "同志|姓名|附言|备注|来自|人|名|为|单|员"
    ")$"
)
_AFTER = re.compile(
    "(?:"
    "捐|爱心|抗疫|抗击|款|转|汇|付|代|等|的|同志|先生|女士|老师|支援|支持|献|党员|员工|职工|首轮|二次|疫情|"
    "夫妇|一家|全家|交|缴|善款|慈善|公益|驰援|个人|本人|存|手机|网银|收款|现金"
    ")"
)
_BETWEEN = ("和", "与", "及", "、", "·")
_FOR = re.compile("(?:代|替|帮)(?:为|缴|交|付|捐|转|汇|收)?[^0-9a-z\u3400-\u9fff]*$")
_PLATFORM = re.compile("财付通|微信|支付宝|银联|网联|收单|结算|清算|拉卡拉|蚂蚁|支付平台|alipay|tenpay|wechat|unionpay")
_NO_GIFT = re.compile("结息|利息|计息|息费|手续费|工本费|年费")
_UNDONE = re.compile("冲正|冲销|退汇|抹账|撤销|revers")


class Said(NamedTuple):
    """What a line says, as far as the claims know it.

    `payer` is the whole payer's cell as a name key, known or not; `names` are name keys with how good they are as
    evidence. `numbers` are staff, slip and order numbers; `people` collectors and senders. `undone`: the bank says that
    it takes a line back; `no_gift`: that it is interest or a fee. `stranger`: the payer is called like a person whom no
    claim knows.
    """

    payer: str = ""
    names: Mapping[str, int] = MappingProxyType({})
    numbers: tuple[str, ...] = ()
    mask: str | None = None
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    platform: bool = False
    undone: bool = False
    no_gift: bool = False
    stranger: bool = False


class _Found(NamedTuple):
    """A known word where it stands in a text; `behalf`: the text says that somebody else paid for this one."""

    word: str
    kinds: int
    full: bool
    behalf: bool


class Vocabulary:
    """The words that claims know, and what lines say in them."""

    def __init__(self, claims: Iterable[Claim], names: Iterable[Iterable[str]] = ()) -> None:
        self._kinds: dict[str, int] = {}
        self._numbers: set[str] = set()
        self._channels: set[str] = set()
        for claim in claims:
            self._learn(claim)
        for name in chain.from_iterable(names):
            self._kinds[name] = self._kinds.get(name, 0) | _NAME
        self._lengths = sorted({len(word) for word in self._kinds if len(word) > 1}, reverse=True)
        self._firsts = {word[0] for word in self._kinds if word}
        self._mixed = any(not _PIECES.fullmatch(word) or word.isascii() for word in self._kinds)
        self._said: dict[tuple[str | None, str | None], Said] = {}

    def said(self, credit: Credit) -> Said:
        """What payer and remark of a line say, and the slip numbers among its own numbers."""
        texts = credit.payer, credit.remark
        if (said := self._said.get(texts)) is None:
            said = self._said[texts] = self._read(*texts)
        own = [number_key(text) for text in (credit.order_no, credit.other_no) if text]
        if own := [number for number in own if number in self._numbers]:
            return said._replace(numbers=tuple(dict.fromkeys([*said.numbers, *own])))
        return said

    def _learn(self, claim: Claim) -> None:
        for name in claim.names:
            self._kinds[name] = self._kinds.get(name, 0) | _NAME
        for word in department_words(claim.department):
            self._kinds[word] = self._kinds.get(word, 0) | _DEPARTMENT
        for person in (claim.collector, claim.sender):
            if person:
                word = name_key(person)
                self._kinds[word] = self._kinds.get(word, 0) | _PERSON
        if claim.staff_no and len(claim.staff_no) >= SHORTEST_NUMBER:
            self._numbers.add(number_key(claim.staff_no))
        if claim.slip and len(claim.slip) >= _SHORTEST_SLIP:
            self._numbers.add(number_key(claim.slip))
        if claim.order_no:
            self._numbers.add(number_key(claim.order_no))
        self._channels.add(claim.channel.casefold())

    def _read(self, payer: str | None, remark: str | None) -> Said:
        key = name_key(payer or "")
        paid = _plain(payer or "")
        noted = _plain(remark or "")
        own = [_Found(key, self._kinds[key], True, False)] if key in self._kinds else self._words(paid)
        told = self._words(noted)
        everything = [*own, *told]
        text = f"{paid} {noted}"
        bare = _IN_BRACKETS.sub("", key)
        return Said(
            key,
            _names(own, told),
            tuple(self._numbers_in(text)),
            bare if _MASK.fullmatch(bare) else None,
            _of_kind(everything, _DEPARTMENT),
            _of_kind(everything, _PERSON),
            bool(_PLATFORM.search(text)) or any(word in self._channels for word in _PIECES.findall(text)),
            bool(_UNDONE.search(text)),
            bool(_NO_GIFT.search(text)),
            not own and _is_like_a_person(bare),
        )

    def _words(self, text: str) -> list[_Found]:
        """The known words of a text, the longest first where they overlap, in their order."""
        found = [word for piece in _PIECES.finditer(text) for word in self._in_piece(piece, text)]
        if self._mixed:
            found += self._mixed_words(text)
        return found

    def _in_piece(self, piece: re.Match[str], text: str) -> Iterator[_Found]:
        run = piece.group()
        if run.isascii():
            return
        places = _disjoint(self._occurrences(run))
        for number, (start, end) in enumerate(places):
            before = run[places[number - 1][1] if number else 0 : start]
            after = run[end : places[number + 1][0] if number + 1 < len(places) else len(run)]
            full = (not before or _BEFORE.search(before)) and (
                not after or _AFTER.match(after) or (number + 1 < len(places) and after in _BETWEEN)
            )
            behalf = bool(_FOR.search(text, 0, piece.start() + start))
            word = run[start:end]
            yield _Found(word, self._kinds[word], bool(full) or len(word) >= _LONG_NAME, behalf)

    def _occurrences(self, run: str) -> list[tuple[int, int]]:
        known, size = self._kinds, len(run)
        return [
            (start, start + length)
            for start, sign in enumerate(run)
            if sign in self._firsts
            for length in self._lengths
            if start + length <= size and run[start : start + length] in known
        ]

    def _mixed_words(self, text: str) -> Iterator[_Found]:
        """Names that are not of Chinese signs alone: 买买提·艾力 as it is, John Smith in two words."""
        words = _WORDS.findall(text)
        for size in (3, 2, 1):
            for start in range(len(words) - size + 1):
                word = "".join(words[start : start + size])
                if word in self._kinds and (size > 1 or word.isascii() or not _PIECES.fullmatch(word)):
                    yield _Found(word, self._kinds[word], True, False)

    def _numbers_in(self, text: str) -> Iterator[str]:
        for piece in dict.fromkeys(_PIECES.findall(text)):
            if piece in self._numbers and not re.search(f"{piece}[{_UNIT}]", text):
                yield piece


def number_key(number: str) -> str:
    """What two spellings of one number share."""
    return "".join(number.split()).casefold()


def is_order_number(key: str) -> bool:
    """Whether a number (its key) may be that of one order and no other."""
    return len(key) >= _SHORTEST_ORDER and any(sign.isdigit() for sign in key)


def department_words(department: str | None) -> tuple[str, ...]:
    """By what a remark may call a department: its name, or the last part of 某支行/公司部."""
    if not department:
        return ()
    last = name_key(re.split(r"[/\\>|—－-]", department)[-1])
    return tuple(dict.fromkeys(word for word in (name_key(department), last) if len(word) > 1))


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _names(own: list[_Found], told: list[_Found]) -> Mapping[str, int]:
    """The names of payer and remark: whoever is paid for counts, and beside another's name the payer's counts less."""
    names: dict[str, int] = {}
    behalf = any(found.behalf and found.kinds & _NAME for found in told)
    others = {found.word for found in told if found.kinds & _NAME and found.full}
    for found in told:
        if found.kinds & _NAME:
            level = WEAK if not found.full or (behalf and not found.behalf) else FULL
            names[found.word] = max(level, names.get(found.word, 0))
    for found in own:
        if found.kinds & _NAME and found.word not in names:
            level = FULL if found.full else WEAK
            names[found.word] = WEAK if behalf else min(level, CONTRADICTED) if others else level
    return names


def _of_kind(found: list[_Found], kind: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.word for each in found if each.kinds & kind))


def _disjoint(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest places, the first of equals, that do not overlap, in their order."""
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if all(end <= other or last <= start for other, last in chosen):
            chosen.append((start, end))
    return sorted(chosen)


def _is_like_a_person(name: str) -> bool:
    return 2 <= len(name) <= 3 and name.isalpha() and not name.isascii() and not name.endswith(("款", "账", "行", "司"))

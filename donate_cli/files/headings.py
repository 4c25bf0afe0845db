"""What the words over a column say: its field, its unit, the channel or round that it is of."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, get_args

from donate_cli.files.amounts import FOREIGN, squeezed
from donate_cli.files.cells import round_number
from donate_cli.files.synonyms import CONTAINING, FIELDS_OF, NEVER, ORDINALS, SUMS, UNIT_WORDS
from donate_cli.lists import Field, Known, Purpose

MAPPED = -1
"""The rank of what the clerk said, before all synonyms."""

GUESSED = 1000
"""From this rank on a heading was understood by a part of it."""

_OF_PLEDGES = frozenset(get_args(Field)) - {"party", "league", "joined_on", "left_on"}
_OF_ROSTERS = frozenset({"name", "staff_no", "department", "population", "party", "league", "joined_on", "left_on"})
FIELDS: dict[Purpose, frozenset[str]] = {"pledges": _OF_PLEDGES, "roster": _OF_ROSTERS}
"""The fields that a list of each purpose can have."""

TAGGED = frozenset({"amount", "headcount", "on_date", "paid_on", "status", "note"})
"""The fields that a wide list can have once for each of its channels or rounds."""

RECEIVED = re.compile("到账|到帐|入账|实收|实缴|已收|已缴|已付|收款|received|paid")
"""Words of an amount that has come."""

_LONGEST = 24
_OPENING, _CLOSING = str.maketrans("【〔[{「『<《", "(" * 8), str.maketrans("】〕]}」』>》", ")" * 8)
_NUMBERED = re.compile(
    r"^(?:[0-9]{1,2}[、.．)]|\*)+(?:请?(?:输入|填写|选择))?(?:您的|你的)?|^(?:您的|你的)|[:*＊_、,。]+$"
)
_UNIT_BEHIND = re.compile(r"[-/:,_]?(?:单位[:为]?)?(?:人民币)?(?:[百千万亿]*元|rmb|cny|yuan|¥)$")
_UNIT_LINE = re.compile(r"(?=(?:单位|币种|币别|货币|unit|currency)[:=为]?\(?([^():,;、]{1,12})\)?)")
_FILLED_IN = re.compile(r"[^(]*:(?!(?:人民币)?[百千万亿]*元$)[^()]+")
"""填报日期：2020年2月10日 is a field of a form with its answer, and heads no column."""

_GENERIC = re.compile(r"(?:第?[0-9一二三四五六七八九十]{1,3}[轮次批期]|首[轮次批期]|(?:round|appeal)[0-9]{1,2})")


class Claim(NamedTuple):
    """A field that a heading may mean; the lower the rank, the surer."""

    rank: int
    field: Field


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading. `unit` is fen (None where it does not say), `currency` a foreign one.

    `channel` and `round` are set where the column is one of several for a field; `is_sum` marks 合计 and its like.
    """

    column: int
    printed: str
    claims: tuple[Claim, ...] = ()
    channel: str | None = None
    round: str | None = None
    unit: int | None = None
    currency: str | None = None
    is_sum: bool = False
    is_ordinal: bool = False

    @property
    def tag(self) -> tuple[str | None, str | None]:
        return self.channel, self.round

    @property
    def field(self) -> Field | None:
        return self.claims[0].field if self.claims else None

    @property
    def is_synonym(self) -> bool:
        """Whether the whole heading is a word for its field, and nothing that the clerk said."""
        return bool(self.claims) and MAPPED < self.claims[0].rank < GUESSED


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """A heading for comparing: half-width, without blanks and unseen characters, with one sort of bracket."""
    return squeezed(text).translate(_OPENING).translate(_CLOSING)


def column_letters(column: int) -> str:
    """`A` for the first column (0), `AA` for the 27th."""
    head, tail = divmod(column, 26)
    return (column_letters(head - 1) if head else "") + chr(ord("A") + tail)


def tag_words(known: Known) -> dict[str, tuple[str, str]]:
    """The words that name a channel or a round, normalised, each with which of the two it is and itself."""
    words = {normal(word): ("round", word) for word in known.rounds}
    return words | {normal(word): ("channel", word) for word in known.channels}


def understand(
    column: int,
    levels: Sequence[str],
    *,
    purpose: Purpose,
    words: Mapping[str, tuple[str, str]],
    given: Mapping[str, str],
) -> Heading:
    """What a column's heading says, from its levels (首轮, 金额) from top to bottom; equal ones were merged.

    `given` maps normalised headings to fields ("" for none) and overrules the synonyms.
    """
    parts = [_tidy(level) for level in dict.fromkeys(levels) if level]
    printed = "/".join(parts)
    tags, rest = _tags(parts, purpose, words)
    keys = [normal(part) for part in rest]
    claims = _claims(keys, purpose)
    if (field := given.get(normal(printed))) is not None:
        claims = (Claim(MAPPED, field),) if field else ()  # type: ignore[arg-type]
        if field in ("party", "league") and "政治面貌" in printed:
            claims += (Claim(MAPPED + 1, "league" if field == "party" else "party"),)
    elif tags and not rest:
        claims = (Claim(0, "amount"),)
    if not claims or claims[0].field not in TAGGED:
        tags = tags if any(key in SUMS for key in keys) else {}
    money = [key for key in map(normal, parts) if key]
    return Heading(
        column, printed, claims, tags.get("channel"), tags.get("round"),
        next(filter(None, map(_unit, reversed(money))), None),
        next((found[0].upper() for found in map(FOREIGN.search, money) if found), None),
        bool(keys) and any(bare in SUMS for bare in _variants("".join(keys)) + _variants(keys[-1])),
        bool(keys) and _is_ordinal(keys[-1]),
    )  # fmt: skip


def unit_line(cells: Iterable[str]) -> tuple[int | None, str | None]:
    """What a line over the table says of its money (单位：万元, 币种：美元): fen, or a foreign currency, or neither."""
    for key in map(normal, cells):
        for said in _UNIT_LINE.finditer(key):
            if foreign := FOREIGN.search(said[1]):
                return None, foreign[0].upper()
            for word in (said[1], said[1].removeprefix("人民币"), said[1].partition("/")[0]):
                if word in UNIT_WORDS:
                    return UNIT_WORDS[word], None
    return None, None


def _tidy(text: str) -> str:
    return " ".join("".join(c if unicodedata.category(c) != "Cf" else "" for c in text).split())


def _tags(parts: list[str], purpose: Purpose, words: Mapping[str, tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """The channel and round that the levels name, and what they say besides."""
    tags: dict[str, str] = {}
    rest: list[str] = []
    for part in parts if purpose == "pledges" else []:
        kind, word, left = _tag(normal(part), words)
        if kind and kind not in tags:
            tags[kind] = word
        else:
            left = part
        if left:
            rest.append(left)
    return (tags, rest) if purpose == "pledges" else ({}, parts)


def _tag(key: str, words: Mapping[str, tuple[str, str]]) -> tuple[str, str, str]:
    """Which axis a level names, its word, and the words behind it: 二次捐款金额 → round, 2, 捐款金额."""
    bare = re.sub(r"\([^()]*\)$", "", key) or key
    if any(claim.rank < GUESSED for claim in _known(bare)):
        return "", "", ""
    for end in range(len(bare), 0, -1):
        # By lookups, the longest word first: a list may have a column for each of a thousand channels.
        if (word := words.get(bare[:end])) and (not (left := bare[end:]) or left in SUMS or _means_tagged(left)):
            kind, printed = word
            number = round_number(printed) if kind == "round" else None
            return kind, number or printed, left
    if found := _GENERIC.match(bare):
        left = bare[found.end() :].removeprefix("的")
        if not left or left in SUMS or _means_tagged(left):
            return "round", round_number(found[0]) or found[0], left
    return "", "", ""


def _means_tagged(key: str) -> bool:
    return any(claim.field in TAGGED and claim.rank < GUESSED for claim in _known(key))


def _claims(keys: list[str], purpose: Purpose) -> tuple[Claim, ...]:
    """The fields that levels may mean: together (捐款, 日期), else the lowest alone, else the highest."""
    if keys and _is_ordinal(keys[-1]):
        return ()
    for key in dict.fromkeys(["".join(keys), *reversed(keys)]):
        found = tuple(claim for claim in _known(key) if claim.field in FIELDS[purpose])
        if found and found[0].rank < GUESSED:
            return found
    return tuple(claim for claim in _known("".join(keys)) if claim.field in FIELDS[purpose])


@lru_cache(maxsize=4096)
def _known(key: str) -> tuple[Claim, ...]:
    """The fields that one normalised text may mean, the surest first; none for a sentence."""
    if not key or len(key) > _LONGEST:
        return ()
    found: dict[Field, int] = {}
    if _FILLED_IN.fullmatch(key) or (_UNIT_LINE.match(key) and any(unit_line([key]))):
        return ()
    for variant in _variants(key):
        found = found or FIELDS_OF.get(variant, {}).copy()
    if not found and any(variant in SUMS for variant in _variants(key)):
        found["amount"] = GUESSED - 1
    if not found and not re.search(NEVER, key) and not re.fullmatch("[0-9.,]+", key):
        for rank, (field, pattern) in enumerate(CONTAINING, GUESSED):
            if re.search(pattern, key):
                found = {field: rank}
                break
    if "amount" in found and RECEIVED.search(key):
        # Beside 认捐金额 it is what has come of that; alone it is the gift itself.
        found["received"] = found["amount"] + 1
    return tuple(sorted(Claim(rank, field) for field, rank in found.items()))


@lru_cache(maxsize=4096)
def _variants(key: str) -> list[str]:
    """The ways to read a heading: whole, without a form's numbering, its unit, its brackets' content."""
    bare = _NUMBERED.sub("", _NUMBERED.sub("", key))
    whole, outside = bare.replace("(", "").replace(")", ""), re.sub(r"\([^()]*\)", "", bare)
    texts = [key, bare, whole, _UNIT_BEHIND.sub("", whole), outside, _UNIT_BEHIND.sub("", outside)]
    return [text for text in dict.fromkeys(re.sub("[-_.]", "", _NUMBERED.sub("", text)) for text in texts) if text]


def _unit(key: str) -> int | None:
    """Fen in the unit that a heading names, in brackets or at its end."""
    inside = re.findall(r"\(([^()]*)\)", key)
    for text in inside:
        for word in (text, re.sub("^单位[:为]?|^人民币[:,]?", "", text)):
            if word in UNIT_WORDS:
                return UNIT_WORDS[word]
    found = re.search(r"((?:百|千|万|百万|亿)?元|rmb|cny|¥)$", re.sub(r"\([^()]*\)", "", key))
    return UNIT_WORDS.get(found[1]) if found and not key.endswith(("单元", "公元")) else None


def _is_ordinal(key: str) -> bool:
    return any(variant in ORDINALS for variant in _variants(key))

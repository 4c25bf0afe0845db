"""What a bank or a platform calls the columns and words of its statements: profiles, which are data and no code."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from donate_cli.errors import DonateError
from donate_cli.files.amounts import squeezed
from donate_cli.naming import LONGEST, name_key, pick

Field = Literal[
    "on_date", "at_time", "amount", "income", "expense", "direction", "balance", "payer", "remark", "kind", "order_no",
    "other_no", "status", "currency", "refunded", "account",
]  # fmt: skip
"""What a column of a statement can hold. `kind` is the sort of movement; `refunded` what of an income went back."""

Said = Literal["incoming", "outgoing", "refunds", "all"]
"""What a figure that a statement states of itself is of."""

FIELDS: tuple[Field, ...] = get_args(Field)

MAP = "map"
"""The code of the profile that a mapping alone makes."""

GENERAL = "bank"
"""The profile whose words a mapping borrows."""

LONGEST_PROFILE = 100_000
"""Characters of a profile: ours have two thousand."""

_CODE = re.compile("[a-z0-9][a-z0-9-]{0,39}")
_UNIT = re.compile(r"(?:\[[^\]]*\]|\((?:[+-]?元|人民币元?|单位:元|cny|rmb)\))+$|:$")
_LONGEST_HEADING = 200
"""Characters of a cell that may be a heading; of a longer one no more is searched."""

_TEXTS = ("code", "zh", "en", "like")
_LISTS = ("recognised_by", "signs", "account", "refund", "unused")
_GROUPS: dict[str, tuple[str, ...]] = {
    "headings": FIELDS,
    "directions": ("incoming", "outgoing", "neither"),
    "statuses": ("successful", "refunded", "returning", "dropped"),
    "stated": get_args(Said),
}
_BUILT_IN = (
    "bank", "icbc", "ccb", "abc", "boc", "cmb", "alipay", "alipay-merchant", "wechat", "wechat-merchant", "wechat-fund",
)  # fmt: skip

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Profile:
    """One form of statement. Words are kept as `heading_key` makes them, the better ones first.

    `recognised_by` are words above the table, `signs` headings that no other form has, all of them; a profile with
    neither fits whatever has its columns. `account` are labels before the account's number, `refund` words of a
    movement that returns another; a status `refunded` is of a payment that went back, `returning` of the refund itself.
    `stated` are labels of the figures that a statement states of itself, `unused` headings of columns that say nothing
    of a gift. `definition` is the profile's TOML.
    """

    code: str
    zh: str
    en: str
    definition: str
    recognised_by: tuple[str, ...]
    signs: tuple[str, ...]
    account: tuple[str, ...]
    refund: tuple[str, ...]
    headings: Words
    directions: Words
    statuses: Words
    stated: Words
    unused: tuple[str, ...] = ()


def heading_key(text: str) -> str:
    """What two spellings of one heading or word share: half-width, without blanks, (元) and a [Translation]."""
    return _UNIT.sub("", squeezed(text[:_LONGEST_HEADING]))


@cache
def built_in() -> tuple[Profile, ...]:
    """The profiles that come with donate."""
    folder = files("donate_cli.files") / "profiles"
    found: list[Profile] = []
    for code in _BUILT_IN:
        found.append(_profile((folder / f"{code}.toml").read_text(encoding="utf-8"), found))
    return tuple(found)


def parse_profile(text: str) -> Profile:
    """A user's own profile. Raises DonateError, one line, for what is no TOML or no profile."""
    return _profile(text, built_in())


def named_profile(profiles: Sequence[Profile], wanted: str) -> Profile:
    """The profile of this code or name; of two with one code the later. Raises DonateError."""
    own = {profile.code: profile for profile in profiles}.values()
    exact = [one for one in own if name_key(wanted) in map(name_key, (one.code, one.zh, one.en))]
    return pick(
        wanted,
        exact or own,
        lambda one: (one.code, one.zh, one.en),
        missing="statement.profile_unknown",
        several="statement.profile_several",
    )


def _profile(text: str, known: Sequence[Profile]) -> Profile:
    data = _parsed(text)
    texts = {name: _text(data, name) for name in _TEXTS}
    if not _CODE.fullmatch(texts["code"]) or texts["code"] == MAP:
        raise DonateError("statement.profile_code", value=texts["code"] or "—")
    base = named_profile(known, texts["like"]) if texts["like"] else None
    groups = {name: _group(data, name, base) for name in _GROUPS}
    headings = groups["headings"]
    if not headings.get("on_date") or not (headings.get("amount") or headings.get("income")):
        raise DonateError("statement.profile_columns", code=texts["code"])
    return Profile(
        code=texts["code"],
        zh=texts["zh"] or texts["code"],
        en=texts["en"] or texts["zh"] or texts["code"],
        definition=text,
        recognised_by=_keys(data, "recognised_by"),
        signs=_keys(data, "signs"),
        account=_joined(_keys(data, "account"), base.account if base else ()),
        refund=_joined(_keys(data, "refund"), base.refund if base else ()),
        headings=headings,
        directions=groups["directions"],
        statuses=groups["statuses"],
        stated=groups["stated"],
        unused=_joined(_keys(data, "unused"), base.unused if base else ()),
    )


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_PROFILE:
        raise DonateError("statement.profile_long", most=LONGEST_PROFILE)
    try:
        data = tomllib.loads(text)
    # a number of thousands of digits is a plain ValueError, tables in tables in tables a RecursionError
    except (ValueError, RecursionError) as error:
        raise DonateError("statement.profile_toml", detail=" ".join(str(error).split())[:LONGEST]) from None
    _check_names(data, (*_TEXTS, *_LISTS, *_GROUPS))
    return data


def _check_names(data: Mapping[str, Any], known: Iterable[str]) -> None:
    names = list(known)
    if unknown := [name for name in data if name not in names]:
        raise DonateError("statement.profile_key", value=", ".join(unknown)[:LONGEST], known=", ".join(names))


def _text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name, "")
    if not isinstance(found, str) or len(found) > LONGEST or not (found == "" or found.isprintable()):
        raise DonateError("statement.profile_value", key=name, most=LONGEST)
    return found.strip()


def _keys(data: Mapping[str, Any], name: str, *, within: str = "") -> tuple[str, ...]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) and len(each) <= LONGEST for each in found):
        raise DonateError("statement.profile_values", key=f"{within}{name}")
    keys = tuple(dict.fromkeys(map(heading_key, found)))
    # an empty word is in every text; only a direction may be an empty cell
    if "" in keys and (within, name) != ("directions.", "neither"):
        raise DonateError("statement.profile_values", key=f"{within}{name}")
    return keys


def _group(data: Mapping[str, Any], name: str, base: Profile | None) -> Words:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise DonateError("statement.profile_value", key=name, most=LONGEST)
    _check_names(found, _GROUPS[name])
    inherited: Words = getattr(base, name) if base else {}
    own = {key: _keys(found, key, within=f"{name}.") for key in found}
    return {key: _joined(own.get(key, ()), inherited.get(key, ())) for key in _GROUPS[name]}


def _joined(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*mine, *theirs)))

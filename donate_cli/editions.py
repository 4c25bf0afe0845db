"""Papers that left the house: what each one stated, and the bytes by which it is known again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from donate_cli.counting import Count
from donate_cli.model import Basis, Campaign
from donate_cli.money import Amount, plain_yuan
from donate_cli.table import Table

PaperKind = Literal["notice", "brief", "export", "daily", "correction"]
Measure = Literal["pledged", "received", "outstanding", "gifts", "participations", "donors"]
Figure = Amount | Count | int
Place = tuple[str | int | None, ...]
"""Whose figures: `("total",)`, `("cell", channel, round)`, `("department", name or None)`, `("population", word)`."""

Parts = Mapping[Place, Mapping[Measure, Figure]]

TOTAL: Place = ("total",)

STANDARD_OUTPUT = "-"
"""The name under which a paper that is no file is kept."""

_LISTS = {"cell": ("channel", "round"), "department": ("department",), "population": ("population",)}
"""What tells the parts of a scope apart, by the names they have in JSON."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a state of the book amounts to; no name is among it. `entry` and `head` (hex) say which state it is.

    `channel` (its code) and `round` are the part of the campaign that the paper was about, None for all of it.
    """

    entry: int
    head: str
    in_words: str | None
    parts: Parts
    channel: str | None = None
    round: int | None = None

    def as_text(self) -> str:
        """The figures as JSON: money as yuan with a `+` for "at least", a head-count as low and high."""
        found: dict[str, Any] = {
            "entry": self.entry, "head": self.head, "channel": self.channel, "round": self.round,
            "in_words": self.in_words,
        }  # fmt: skip
        found["total"] = _written(self.parts[TOTAL])
        for scope, keys in _LISTS.items():
            rows = [(key[1:], part) for key, part in self.parts.items() if key[0] == scope]
            found[f"{scope}s"] = [dict(zip(keys, places, strict=True)) | _written(part) for places, part in rows]
        return json.dumps(found, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> "Figures":
        """The figures that `as_text` wrote."""
        found = json.loads(text)
        parts: dict[Place, Mapping[Measure, Figure]] = {TOTAL: _read(found["total"])}
        for scope, keys in _LISTS.items():
            parts |= {(scope, *(row[key] for key in keys)): _read(row, *keys) for row in found[f"{scope}s"]}
        state = (found["entry"], found["head"], found["in_words"])
        return cls(*state, parts, found["channel"], found["round"])


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper about to leave: its file's name ("-" for standard output) and its very bytes.

    `as_of` is the day, or for a daily the moment (UTC), that was asked for, in ISO form.
    """

    kind: PaperKind
    name: str
    content: bytes
    lang: Literal["zh", "en"]
    basis: Basis
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper that was issued, by the entry that says so; `at` is UTC in ISO form, `sha256` that of its bytes."""

    id: int
    entry: int
    at: str
    actor: str
    campaign: int
    kind: PaperKind
    name: str
    sha256: str
    lang: Literal["zh", "en"]
    basis: Basis
    as_of: str | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Correction:
    """The 更正说明 before it has a face: what an issued paper stated and what it should, with the reasons.

    `entry` and `head` are the state of the book that it was made from, `on` is today in ISO form, `withheld` are the
    entries whose reason names somebody, or may, and is not printed; so is the issued file's name unless `named`.
    """

    campaign: Campaign
    issue: Issue
    changes: Table
    on: str
    entry: int
    head: str
    withheld: tuple[int, ...] = ()
    named: bool = True


def _written(part: Mapping[Measure, Figure]) -> dict[str, Any]:
    return {measure: _plain(figure) for measure, figure in part.items()}


def _plain(figure: Figure) -> Any:
    match figure:
        case Amount():
            return plain_yuan(figure.fen) + ("+" if figure.at_least else "")
        case Count():
            return {"low": figure.low, "high": figure.high}
    return figure


def _read(row: Mapping[str, Any], *but: str) -> dict[Measure, Figure]:
    return {measure: _figure(value) for measure, value in row.items() if measure not in but}  # type: ignore[misc]


def _figure(value: Any) -> Figure:
    match value:
        case str():
            return Amount(int(Decimal(value.removesuffix("+")) * 100), value.endswith("+"))
        case dict():
            return Count(**value)
    return int(value)

"""What a review of matches keeps of the run that it belongs to, so that the proposals can be taken as they were."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple, get_args

from donate_cli.allocating import TARGETS, Target, allocation
from donate_cli.claims import Allocation, Ground
from donate_cli.errors import DonateError
from donate_cli.matching import Run
from donate_cli.store import matches
from donate_cli.store.book import Book

REVIEW = "matches"
"""How the settings say what they belong to."""

_CHUNK = 400
"""Parts of a proposal in one setting: a cell of a workbook holds 32,767 characters."""

GROUNDS: tuple[Ground, ...] = get_args(Ground)


class Kept(NamedTuple):
    """A proposal as a review keeps it."""

    ground: Ground
    parts: tuple[Allocation, ...]


def settings_of(book: Book, run: Run) -> dict[str, str]:
    """What a review keeps of the run that it belongs to: the book and its state, and every proposal in full."""
    entry, head = book.head()
    kept = dict(_kept(run))
    said = {"review": REVIEW, "book": matches.uid(book), "campaign": run.campaign.code}
    return said | {"entry": str(entry), "head": head, "digest": _digest(kept)} | kept


def proposals_of(settings: Mapping[str, str]) -> dict[int, Kept]:
    """The proposals that a review keeps, by number. Raises DonateError where anything of them was altered."""
    kept = {key: value for key, value in settings.items() if key.startswith("proposal ")}
    if settings.get("digest") != _digest(kept):
        raise DonateError("match.settings_altered")
    found: dict[int, Kept] = {}
    for number in count(1):
        parts: list[Allocation] = []
        ground = ""
        for chunk in count(1):
            if (text := kept.get(f"proposal {number}.{chunk}")) is None:
                break
            try:
                ground, *packed = json.loads(text)
                parts += [_unpacked(*each) for each in packed]
            except (ValueError, TypeError):
                raise DonateError("match.settings_altered") from None
        if not parts:
            return found
        found[number] = Kept(_ground(ground), tuple(parts))
    return found


def _kept(run: Run) -> Iterator[tuple[str, str]]:
    """The proposals by number, long ones in several settings."""
    for number, each in enumerate(run.proposals, 1):
        for chunk, start in enumerate(range(0, len(each.allocations), _CHUNK), 1):
            parts = map(_packed, each.allocations[start : start + _CHUNK])
            yield f"proposal {number}.{chunk}", json.dumps([each.ground, *parts])


def _packed(part: Allocation) -> list[Any]:
    return [part.line, part.amount, *part.target]


def _digest(kept: Mapping[str, str]) -> str:
    return sha256("\n".join(f"{key} {kept[key]}" for key in sorted(kept)).encode()).hexdigest()


def _unpacked(line: int, amount: int, kind: str, number: int) -> Allocation:
    if not all(isinstance(each, int) for each in (line, amount, number)) or kind not in (*TARGETS, "aside"):
        raise TypeError
    return Allocation(line, amount) if kind == "aside" else allocation(line, amount, Target(kind, number))


def _ground(text: str) -> Ground:
    for ground in GROUNDS:
        if ground == text:
            return ground
    raise DonateError("match.settings_altered")

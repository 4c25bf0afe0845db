"""Lines and claims that may be in question for each other: those that names, numbers and amounts connect."""

from collections import defaultdict
from collections.abc import Iterator

from donate_cli.grounds.remarks import number_key
from donate_cli.grounds.unmatched import Open

Field = tuple[list[int], list[int]]
"""Lines and claims, each in order."""

Key = tuple[int, str]
"""An amount, and a name, number or mask."""

_MOST_MASKED = 8
"""Claims behind one mask from which on it says nothing."""


def fields_of(opened: Open, *, masked: bool) -> list[Field]:
    """The connected lines and claims, found along what they share and not pair by pair; `masked` names too."""
    said = _lines_by_key(opened, masked=masked)
    held = _claims_by_key(opened, said)
    joined = _Joined()
    for keys in (said, held):
        first_of: dict[int, Key] = {}
        for key, places in keys.items():
            if key in held:
                for place in places:
                    joined.join(first_of.setdefault(place, key), key)
    fields: dict[Key, tuple[dict[int, None], dict[int, None]]] = defaultdict(lambda: ({}, {}))
    for key, claims in held.items():
        lines_found, claims_found = fields[joined.of(key)]
        lines_found.update(dict.fromkeys(said[key]))
        claims_found.update(dict.fromkeys(claims))
    return sorted((sorted(lines), sorted(claims)) for lines, claims in fields.values())


def _lines_by_key(opened: Open, *, masked: bool) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for line, left in enumerate(opened.line_left):
        if left:
            said = opened.said[line]
            for word in (*said.names, *said.numbers):
                found[left, word].append(line)
            if masked and said.mask and not said.names:
                found[left, said.mask].append(line)
    return found


def _claims_by_key(opened: Open, wanted: dict[Key, list[int]]) -> dict[Key, list[int]]:
    """The claims behind the keys that lines have."""
    found: dict[Key, list[int]] = defaultdict(list)
    masks: dict[Key, list[int]] = defaultdict(list)
    masking = any("*" in word for _, word in wanted)
    for place, left in enumerate(opened.claim_left):
        if left:
            claim = opened.claims[place]
            for name in claim.names:
                if (left, name) in wanted:
                    found[left, name].append(place)
                for mask in _masks(name) if masking else ():
                    if (left, mask) in wanted:
                        masks[left, mask].append(place)
            if claim.staff_no and (left, number := number_key(claim.staff_no)) in wanted:
                found[left, number].append(place)
    found.update((key, places) for key, places in masks.items() if len(places) <= _MOST_MASKED)
    return found


def _masks(name: str) -> Iterator[str]:
    size = len(name)
    if 2 <= size <= 5:
        yield from {
            name[0] + "*" * (size - 1),
            "*" * (size - 1) + name[-1],
            "*" + name[1:],
            name[0] + "*" * (size - 2) + name[-1],
            name[:-1] + "*",
            name[0] + "*" + name[2:],
        }


class _Joined:
    """Keys in groups: which of them belong together."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def of(self, key: Key) -> Key:
        """The key that stands for a group."""
        while (parent := self._parent.get(key, key)) != key:
            self._parent[key] = self._parent.get(parent, parent)
            key = parent
        return key

    def join(self, one: Key, other: Key) -> None:
        """Make two groups one."""
        first, second = self.of(one), self.of(other)
        if first != second:
            self._parent[second] = first

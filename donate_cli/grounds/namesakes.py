"""Which names of a donor do not tell him from everybody else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from donate_cli.claims import Claim, Settled
from donate_cli.grounds.remarks import department_words


def told_apart(claims: Sequence[Claim], settled: Iterable[Settled]) -> Sequence[Claim]:
    """Claims that know of each of their names whether another donor among all these has it, too."""
    first: dict[str, int] = {}
    shared: set[str] = set()
    everybody = ((each.donor, each.names) for each in claims), ((each.donor, each.names) for each in settled)
    for donor, names in chain(*everybody):
        shared.update(name for name in names if first.setdefault(name, donor) != donor)
    if not shared:
        return claims
    near = _by_department(claims, shared)
    return [_told_apart(claim, shared, near) for claim in claims]


def _by_department(claims: Iterable[Claim], shared: set[str]) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for claim in claims:
        for name in claim.names:
            if name in shared:
                for word in department_words(claim.department):
                    found[name, word].add(claim.donor)
    return found


def _told_apart(claim: Claim, shared: set[str], near: dict[tuple[str, str], set[int]]) -> Claim:
    mine = [name for name in claim.names if name in shared]
    if not mine:
        return claim
    words = department_words(claim.department)
    close = [name for name in mine if any(len(near[name, word]) > 1 for word in words)]
    return claim._replace(
        shared=tuple(dict.fromkeys((*claim.shared, *mine))),
        shared_near=tuple(dict.fromkeys((*claim.shared_near, *close))),
    )

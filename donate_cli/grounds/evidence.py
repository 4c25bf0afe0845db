"""How well a line's name or staff number fits a claim of its amount, as a whole number to be added up."""

from typing import NamedTuple

from donate_cli.claims import Claim, Ground
from donate_cli.grounds.remarks import FULL, WEAK, Said, department_words, number_key

MARGIN = 30
"""By how much one fit must be better than another for the other to be no rival: a month's distance."""

TIER = 150
"""By how much one kind of evidence is better than the next, whatever the days."""

ENOUGH = 1000
"""The score from which on evidence is a whole name or number, not a part of a word or a mask."""

_LONGEST = 120
_STAFF_NO, _NAME, _HINTED, _MASK = 1700, ENOUGH, 500, 300
_DEPARTMENT = 200
"""What the department in a remark adds to a name: it tells namesakes apart."""


class Fit(NamedTuple):
    """The evidence for one line and one claim; `full`: it is enough to be certain where nothing else is as good."""

    score: int
    full: bool
    ground: Ground


def fit(said: Said, claim: Claim, days: int) -> Fit | None:
    """The best evidence that a line's words give for a claim that is `days` away; None where they give none."""
    near = _LONGEST + 10 - min(days, _LONGEST)
    if claim.staff_no and said.numbers and number_key(claim.staff_no) in said.numbers:
        return Fit(_STAFF_NO + near, True, "staff_no")
    level = max((said.names.get(name, 0) for name in claim.names), default=0)
    if level:
        words = department_words(claim.department) if said.departments else ()
        known = any(word in said.departments for word in words)
        base = (_HINTED if level == WEAK else _NAME) + (_DEPARTMENT if known else 0)
        return Fit(base + near, level == FULL and (known or not words), "name")
    if said.mask and any(fits_mask(said.mask, name) for name in claim.names):
        return Fit(_MASK + near, False, "masked")
    return None


def fits_mask(mask: str, name: str) -> bool:
    """Whether a name may stand behind a mask, sign by sign: *三, 张*, 张*丰."""
    return len(mask) == len(name) and all(shown in ("*", sign) for shown, sign in zip(mask, name, strict=True))


def contradicts(said: Said, claim: Claim) -> bool:
    """Whether a line names a donor, and not this one."""
    if said.names:
        return not any(name in said.names for name in claim.names)
    return bool(said.mask and claim.names) and not any(fits_mask(said.mask or "", name) for name in claim.names)

"""How well a line's name or staff number fits a claim of its amount, as a whole number to be added up."""

from typing import NamedTuple

from donate_cli.claims import CONFIDENCES, Claim, Confidence, Ground
from donate_cli.grounds.remarks import FULL, WEAK, Said, department_words, is_order_number, number_key
from donate_cli.naming import name_key

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
    """The evidence for one line and one claim; `best`: how sure it is where nothing else is as good. `sound`: it is
    enough to leave no other use of the line or the claim certain."""

    score: int
    best: Confidence
    ground: Ground
    sound: bool = False


def fit(said: Said, claim: Claim, days: int) -> Fit | None:
    """The best evidence that a line's words give for a claim that is `days` away; None where they give none."""
    near = _LONGEST + 10 - min(days, _LONGEST)
    if _numbered(said, claim):
        return Fit(_STAFF_NO + near, ceiling(said, claim), "staff_no", True)
    level = max((said.names.get(name, 0) for name in claim.names), default=0)
    if level:
        words = department_words(claim.department) if said.departments else ()
        known = any(word in said.departments for word in words)
        base = (_HINTED if level == WEAK else _NAME) + (_DEPARTMENT if known else 0)
        sound = level == FULL and (known or not words)
        best = ceiling(said, claim) if sound else weaker("likely", ceiling(said, claim))
        return Fit(base + near, best, "name", sound)
    if said.mask and any(fits_mask(said.mask, name) for name in claim.names):
        return Fit(_MASK + near, weaker("likely", ceiling(said, claim)), "masked")
    return None


def ceiling(said: Said, claim: Claim) -> Confidence:
    """How sure a line can be a claim's at best, if it does not carry the number of the claim's order.

    Money that a collector holds comes from the collector: of the donor it would be a second gift. What came by a
    platform's order comes with its number, or in a payout. A name that somebody else has tells not whose it is.
    """
    if claim.collector and claim.deposit is None and name_key(claim.collector) not in said.people:
        return "possible"
    if claim.order_no and is_order_number(number_key(claim.order_no)):
        return "likely"
    return "likely" if claim.shared and not _tells(said, claim) else "certain"


def weaker(one: Confidence, other: Confidence) -> Confidence:
    """The less sure of two."""
    return max(one, other, key=CONFIDENCES.index)


def _numbered(said: Said, claim: Claim) -> bool:
    return bool(claim.staff_no and said.numbers and number_key(claim.staff_no) in said.numbers)


def _tells(said: Said, claim: Claim) -> bool:
    """Whether a line that names a donor names no namesake as well; one that names nobody leaves that open."""
    named = [name for name in claim.names if said.names.get(name) == FULL]
    if not named or _numbered(said, claim):
        return True
    known = any(word in said.departments for word in department_words(claim.department))
    return any(name not in claim.shared or (known and name not in claim.shared_near) for name in named)


def fits_mask(mask: str, name: str) -> bool:
    """Whether a name may stand behind a mask, sign by sign: *三, 张*, 张*丰."""
    return len(mask) == len(name) and all(shown in ("*", sign) for shown, sign in zip(mask, name, strict=True))


def contradicts(said: Said, claim: Claim) -> bool:
    """Whether a line names a donor, and not this one."""
    if said.names:
        return not any(name in said.names for name in claim.names)
    return bool(said.mask and claim.names) and not any(fits_mask(said.mask or "", name) for name in claim.names)

"""Lines and claims that share a number: an order's, or that of the slip with which a deposit was handed in."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

from donate_cli.claims import MOST_AGAINST, Confidence, Ground
from donate_cli.grounds.remarks import is_order_number, number_key
from donate_cli.grounds.unmatched import Finding, Open, Use, Way, pour

MOST = 20
"""Lines or claims with one number from which on it is no order's, but a shop's or a filler."""

_IN_REMARK = 10
"""Signs of an order number that is believed in a remark."""

_Number = TypeVar("_Number", str, int)
_Uses = tuple[Use, ...]


def by_order(opened: Open) -> list[Finding]:
    """What order numbers say, refunds on record included: certain where one line has the amount of one claim."""
    found: list[Finding] = []
    for sign in (1, -1):
        claims: dict[str, list[int]] = defaultdict(list)
        for place, claim in enumerate(opened.claims):
            if claim.order_no and opened.claim_left[place] * sign > 0 and is_order_number(number_key(claim.order_no)):
                claims[number_key(claim.order_no)].append(place)
        lines: dict[str, list[int]] = defaultdict(list)
        for line in opened.lines(back=sign < 0) if claims else ():
            for number in _numbers(opened, line):
                if number in claims:
                    lines[number].append(line)
        numbers = _numbers_of(lines)
        for number, mine in lines.items():
            if len(mine) <= MOST and len(claims[number]) <= MOST:
                others = [
                    pour(opened, [line], [claim])
                    for line in mine
                    for other in numbers[line]
                    if other != number
                    for claim in claims[other][:MOST_AGAINST]
                ]
                found += _by_number(opened, mine, claims[number], others)
    return sorted(found, key=lambda each: (each.confidence != "certain", each.uses))


def by_slip(opened: Open) -> list[Finding]:
    """Deposits by the number of their slip: certain where a line brings what is left of the whole deposit."""
    found: list[Finding] = []
    deposits = whole_deposits(opened)
    by_number: dict[str, list[int]] = defaultdict(list)
    for deposit, claims in deposits.items():
        if slip := opened.claims[claims[0]].slip:
            by_number[number_key(slip)].append(deposit)
    lines: dict[int, list[int]] = defaultdict(list)
    for line in opened.lines() if by_number else ():
        for number in opened.said[line].numbers:
            for deposit in by_number.get(number, ()):
                if opened.in_window(line, deposits[deposit][-1]):
                    lines[deposit].append(line)
    slips = _numbers_of(lines)
    for deposit, mine in lines.items():
        if len(mine) <= MOST:
            others = [
                pour(opened, [line], deposits[other]) for line in mine for other in slips[line] if other != deposit
            ]
            found += _slip(opened, mine, deposits[deposit], others)
    return sorted(found, key=lambda each: (each.confidence != "certain", each.uses))


def whole_deposits(opened: Open) -> dict[int, list[int]]:
    """The open claims of each deposit, by its number."""
    deposits: dict[int, list[int]] = defaultdict(list)
    for place, left in enumerate(opened.claim_left):
        deposit = opened.claims[place].deposit
        if left > 0 and deposit is not None:
            deposits[deposit].append(place)
    return deposits


def _numbers(opened: Open, line: int) -> Iterator[str]:
    credit = opened.credits[line]
    texts = [number_key(text) for text in (credit.order_no, credit.other_no) if text]
    yield from dict.fromkeys([*texts, *(text for text in opened.said[line].numbers if len(text) >= _IN_REMARK)])


def _numbers_of(lines: dict[_Number, list[int]]) -> dict[int, list[_Number]]:
    """For each line the numbers by which it is known; a line that has more than one may be for either."""
    found: dict[int, list[_Number]] = defaultdict(list)
    for number, mine in lines.items():
        for line in mine:
            found[line].append(number)
    return found


def _by_number(opened: Open, lines: list[int], claims: list[int], others: list[_Uses]) -> Iterator[Finding]:
    """One line for one claim; else several of the one for one of the other; else as far as single amounts tell.

    `others` are what the lines would be by another number that they carry.
    """
    brought = sum(opened.line_left[line] for line in lines)
    due = sum(opened.claim_left[claim] for claim in claims)
    uses = pour(opened, lines, claims)
    ground: Ground = "order" if due > 0 else "refund"
    several = bool(others)
    if brought == due and (len(lines) == 1 or len(claims) == 1):
        against = _against(opened, others)
        yield Finding(uses, ground, "likely" if several else "certain", int(several), against, sound=True)
        return
    rivals = len(lines) + len(claims) - 2 + several
    ways = [pour(opened, [line], [claim]) for line in lines for claim in claims]
    exact = [(line, claim) for line in lines for claim in claims if opened.line_left[line] == opened.claim_left[claim]]
    if not exact:
        beside = _against(opened, [*(way for way in ways if way[0] not in uses), *others])
        yield Finding(uses, ground, "possible" if rivals else "likely", rivals, beside, sound=True)
    for line, claim in exact:
        sharing = sum(line == one or claim == another for one, another in exact) - 1 + several
        confidence: Confidence = "possible" if sharing else "likely" if rivals else "certain"
        pair = pour(opened, [line], [claim])
        beside = _against(opened, [*(way for way in ways if way != pair), *others])
        yield Finding(pair, ground, confidence, max(sharing, rivals), beside, sound=True)


def _slip(opened: Open, lines: list[int], claims: list[int], others: list[_Uses]) -> Iterator[Finding]:
    """The line of the amount; else all lines, if they bring it together; else what they bring of it."""
    due = sum(opened.claim_left[claim] for claim in claims)
    exact = [line for line in lines if opened.line_left[line] == due]
    several = bool(others)
    rivals = max(len(exact) - 1, 0) + several
    for line in exact:
        ways = [*(pour(opened, [other], claims) for other in exact if other != line), *others]
        confidence: Confidence = "likely" if rivals else "certain"
        yield Finding(pour(opened, [line], claims), "slip", confidence, rivals, _against(opened, ways), sound=True)
    if not exact:
        sure = sum(opened.line_left[line] for line in lines) == due and not several
        uses, against = pour(opened, lines, claims), _against(opened, others)
        yield Finding(uses, "slip", "certain" if sure else "likely", int(several), against, sound=True)


def _against(opened: Open, ways: list[_Uses]) -> tuple[Way, ...]:
    return tuple(map(opened.way, ways[:MOST_AGAINST]))

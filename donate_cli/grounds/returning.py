"""Lines below zero: the bank takes a line back, or money goes back to whom it came from."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from donate_cli.claims import CONFIDENCES, MOST_AGAINST, Confidence, Credit, Ground, Settled
from donate_cli.grounds.remarks import is_order_number, number_key
from donate_cli.grounds.unmatched import Finding, Open, Use
from donate_cli.naming import name_key

LATEST = 15
"""Days after which a bank takes no line back."""

_MIDNIGHT = "~"
"""A time after all others of a day."""

_BEYOND = 1 << 62

_Likeness = tuple[str, int, str | None]
"""Account and amount, and the payer or a number; None for any, an empty one for a line without a payer."""


class _Way(NamedTuple):
    """What a line below zero may be; rivals are other ways for it, and other lines for the same thing. `more` are
    other things that the line may be, and of `uncounted` nothing but the number is known."""

    uses: tuple[Use, ...]
    ground: Ground
    best: Confidence
    more: tuple[Use, ...] = ()
    uncounted: int = 0

    @property
    def objects(self) -> set[tuple[int, int]]:
        return {(use.credit, use.returns) for use in self.uses}


def reversals(opened: Open) -> list[Finding]:
    """Lines with which the bank itself, by its words, takes back an open one."""
    lines = [line for line in opened.lines(back=True) if opened.said[line].undone]
    return [found for found in _found(opened, lines) if found.ground == "reversal"]


def returns(opened: Open) -> list[Finding]:
    """Lines that take back an open one of the same payer, or return a payment that a line has brought."""
    return _found(opened, opened.lines(back=True))


def _found(opened: Open, lines: Sequence[int]) -> list[Finding]:
    if not lines:
        return []
    return _judged(opened, [*_taken_back(opened, lines), *_Settlements(opened).given_back(lines)])


def _judged(opened: Open, ways: Sequence[_Way]) -> list[Finding]:
    at_line: dict[int, list[int]] = defaultdict(list)
    at_object: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for number, way in enumerate(ways):
        line = way.uses[0].line
        at_line[line].append(number)
        for object_ in way.objects:
            at_object[object_].setdefault(line, number)
    found = []
    for number, way in enumerate(ways):
        line = way.uses[0].line
        others = {other: at for object_ in way.objects for other, at in at_object[object_].items() if other != line}
        rivals = len(way.more) + way.uncounted + len(at_line[line]) - 1 + len(others)
        beside = [ways[other].uses for other in (*at_line[line], *others.values()) if other != number]
        against = [*beside[:MOST_AGAINST], *((use,) for use in way.more)][:MOST_AGAINST] if rivals else []
        if not any(use.returns in opened.foreign for use in way.uses):
            confidence: Confidence = way.best if not rivals else "possible"
            found.append(Finding(way.uses, way.ground, confidence, rivals, tuple(map(opened.way, against))))
    return sorted(found, key=lambda each: (CONFIDENCES.index(each.confidence), each.rivals, each.uses))


class _Before:
    """Open lines that are alike, in the order of their days and, where the bank tells them, times."""

    def __init__(self) -> None:
        self._moments: list[tuple[int, str, int]] = []

    def add(self, credit: Credit, line: int) -> None:
        """Add a line; lines come in any order of one day."""
        insort(self._moments, (credit.day, credit.at_time or "", line))

    def of(self, credit: Credit) -> tuple[int, list[int], bool]:
        """How many may come before a line and not too long, the last of them, and whether the last surely does.

        The order of a day's lines in a file says nothing: many banks list the newest first.
        """
        first = bisect_left(self._moments, (credit.day - LATEST,))
        last = bisect_left(self._moments, (credit.day, credit.at_time or _MIDNIGHT, _BEYOND))
        if last == first:
            return 0, [], False
        day, time, _ = self._moments[last - 1]
        nearest = [line for _, _, line in self._moments[max(first, last - 1 - MOST_AGAINST) : last][::-1]]
        return last - first, nearest, day < credit.day or "" < time < (credit.at_time or "")


def _taken_back(opened: Open, lines: Sequence[int]) -> list[_Way]:
    """For each line the last open one before it that it may reverse, with how many others there are."""
    wanted = {line: list(_likenesses(opened, line)) for line in lines}
    of: dict[_Likeness, _Before] = {likeness: _Before() for found in wanted.values() for likeness in found}
    amounts = {amount for _, amount, _ in of}
    recorded = _refunds_on_record(opened) if of else {}
    for line in opened.lines() if of else ():
        credit = opened.credits[line]
        if credit.left in amounts and credit.left == opened.line_left[line]:
            for key in {None, opened.said[line].payer, *_numbers(credit)}:
                before = of.get((credit.account, credit.left, key))
                if before is not None:
                    before.add(credit, line)
    found = []
    for line, likenesses in wanted.items():
        for likeness in likenesses:
            count, nearest, sure = of[likeness].of(opened.credits[line])
            if count:
                credited, *rest = [Use(line, opened.line_left[line], credit=other) for other in nearest]
                refunds = recorded.get((credited.amount, opened.said[line].payer), [])
                more = *rest, *(Use(line, credited.amount, place) for place in refunds)
                best: Confidence = "certain" if sure or (likeness[2] or "").startswith("#") else "likely"
                found.append(_Way((credited,), "reversal", best, more, count - len(nearest)))
                break
    return found


def _refunds_on_record(opened: Open) -> dict[tuple[int, str], list[int]]:
    """Refunds that the bank has not shown yet, by amount and name, whatever their days."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, left in enumerate(opened.claim_left):
        for name in opened.claims[place].names if left < 0 else ():
            found[left, name].append(place)
    return found


def _likenesses(opened: Open, line: int) -> Iterator[_Likeness]:
    """By what a line and its reversal are alike, the best first; the last only where the bank says what it is."""
    credit, said = opened.credits[line], opened.said[line]
    keys: list[str | None] = [*_numbers(credit), *([said.payer] if said.payer else ())]
    if said.undone:
        keys.append("" if said.payer else None)
    return ((credit.account, -opened.line_left[line], key) for key in keys)


def _numbers(said: Credit | Settled) -> list[str]:
    """The order numbers of a line, marked so that none is taken for a name."""
    if not (said.order_no or said.other_no):
        return []
    texts = (number_key(text) for text in (said.order_no, said.other_no) if text)
    return [f"#{text}" for text in texts if is_order_number(text)]


class _Settlements:
    """Payments that lines have brought, by the numbers and names by which money goes back."""

    def __init__(self, opened: Open) -> None:
        self._opened = opened
        self._payments_of: dict[int, set[int]] = defaultdict(set)
        self._parts_of: dict[int, list[Settled]] = defaultdict(list)
        self._by_key: dict[str, set[int]] = defaultdict(set)
        for part in opened.settled:
            if opened.returnable[part.payment] > 0:
                self._payments_of[part.line].add(part.payment)
                self._parts_of[part.payment].append(part)
                for key in {name_key(part.payer or ""), *part.names, *_numbers(part)} - {""}:
                    self._by_key[key].add(part.payment)

    def given_back(self, lines: Sequence[int]) -> Iterator[_Way]:
        """What of these payments lines below zero may return."""
        for line in lines:
            credit = self._opened.credits[line]
            numbers = {payment for key in _numbers(credit) for payment in self._by_key.get(key, ())}
            words = {self._opened.said[line].payer, *self._opened.said[line].names}
            payments = numbers or {payment for word in words for payment in self._by_key.get(word, ())}
            before = [one for one in sorted(payments) if all(_may_precede(it, credit) for it in self._parts_of[one])]
            yield from self._ways(line, before, numbered=bool(numbers))

    def _ways(self, line: int, payments: list[int], *, numbered: bool) -> Iterator[_Way]:
        back, credit = -self._opened.line_left[line], self._opened.credits[line]
        kept = self._opened.returnable
        exact = [payment for payment in payments if kept[payment] == back]
        for payment in exact:
            sure = numbered or all(_precedes(part, credit) for part in self._parts_of[payment])
            yield _Way((Use(line, -back, returns=payment),), "refund", "certain" if sure else "likely")
        if not exact and (whole := self._whole_line(payments, back)):
            yield _Way(tuple(Use(line, -kept[one], returns=one) for one in whole), "refund", "likely")
        elif not exact:
            for payment in payments:
                if kept[payment] > back:
                    yield _Way((Use(line, -back, returns=payment),), "refund", "certain" if numbered else "likely")

    def _whole_line(self, payments: list[int], back: int) -> list[int]:
        """The payments of the one line that brought just this sum for several."""
        lines = sorted({part.line for payment in payments for part in self._parts_of[payment]})
        wholes = [sorted(self._payments_of[line]) for line in lines]
        fitting = [whole for whole in wholes if sum(self._opened.returnable[one] for one in whole) == back]
        return fitting[0] if len(fitting) == 1 else []


def _precedes(part: Settled, credit: Credit) -> bool:
    """Whether money surely came before a line went."""
    if part.day != credit.day:
        return part.day < credit.day
    return bool(part.at_time and credit.at_time and part.at_time < credit.at_time)


def _may_precede(part: Settled, credit: Credit) -> bool:
    unknown = not (part.at_time and credit.at_time) or part.at_time == credit.at_time
    return _precedes(part, credit) or (part.day == credit.day and unknown)

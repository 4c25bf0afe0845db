"""Giving parts of lines to payments, promises and refunds: checked against what is left, written in bulk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from donate_cli.campaigning import check_open
from donate_cli.claims import Allocation, Ground
from donate_cli.errors import DonateError
from donate_cli.remaining import Remaining
from donate_cli.store import registry
from donate_cli.store.book import Book, Writing

TARGETS = ("payment", "pledge", "returns", "reverses")
"""What a line can be for, other than no gift."""


class Part(NamedTuple):
    """An allocation, and why it is one."""

    allocation: Allocation
    ground: Ground


class Target(NamedTuple):
    """What a clerk says that a line is for: one of TARGETS, and its number.

    One of a `bundle` is left out where the lines are used up before it: the rest of a deposit may come with the next.
    """

    kind: str
    number: int
    bundle: bool = False


def record(book: Book, entry: Writing, parts: Sequence[Part]) -> None:
    """Write matches, and the payments and refunds that they make, and sum them up in the entry.

    Raises DonateError where a line or claim has less left than is taken, or a payment would be made in a closed
    campaign. Has to run within the entry, so that nobody takes the same money meanwhile.
    """
    left = Remaining.for_all(book, (part.allocation for part in parts))
    for allocation, ground in parts:
        left.take(allocation, ground)
    for campaign in _made_in(left, parts):
        check_open(book, registry.campaign(book, campaign))
    first = entry.add_all("payment", ("pledge", "amount", "on_date", "at_least", "refund_of"), _money(left, parts))
    entry.add_all("matched", ("line", "amount", "payment", "made", "credit", "ground"), _matched(parts, first))
    entry.summary = _told(left, parts)


def spread(
    left: Remaining, lines: Sequence[int], targets: Sequence[Target], *, amount: int | None = None
) -> Iterator[Part]:
    """Give what is left of some lines to targets in order until either is used up; uses it up in `left`.

    A pledge that comes last takes all the rest, even beyond what was promised. With `amount` (fen, above zero) the only
    line gives just so much to the only target. Raises DonateError for a target of which nothing is left, or for which
    nothing is left of the lines.
    """
    given = False
    for place, target in enumerate(targets):
        if given and target.bundle and not any(left.of_lines[line] for line in lines):
            continue
        for line in lines:
            left.check(allocation(line, 0, target))
        wanted = amount or _wanted(left, target, last=place == len(targets) - 1)
        if not wanted or not any(left.of_lines[line] for line in lines):
            raise _nothing_left(left, lines, target)
        for line in lines:
            share = amount or min(abs(left.of_lines[line]), wanted)
            if share:
                part = allocation(line, share if left.lines[line].amount > 0 else -share, target)
                left.take(part, "hand")
                wanted -= share
                given = True
                yield Part(part, "hand")


def allocation(line: int, amount: int, target: Target) -> Allocation:
    """A part of a line for a target."""
    match target.kind:
        case "payment":
            return Allocation(line, amount, payment=target.number)
        case "pledge":
            return Allocation(line, amount, pledge=target.number)
        case "returns":
            return Allocation(line, amount, returns=target.number)
        case _:
            return Allocation(line, amount, credit=target.number)


def rest(left: Remaining, lines: Iterable[int], *, amount: int | None = None) -> Iterator[Part]:
    """Say of what is left of some lines, or of `amount` (fen, above zero) of it, that it is no gift."""
    for line in lines:
        left.check(Allocation(line, 0))
        size = amount if amount is not None else abs(left.of_lines[line])
        if not size:
            raise DonateError("match.used_up_for.aside", line=line)
        part = Allocation(line, size if left.lines[line].amount > 0 else -size)
        left.take(part, "aside")
        yield Part(part, "aside")


def _wanted(left: Remaining, target: Target, *, last: bool) -> int:
    """What a target can still take, in fen above zero."""
    match target.kind:
        case "payment":
            return abs(left.of_payments[target.number])
        case "pledge":
            due = max(left.of_promises[target.number], 0)
            return sum(abs(each) for each in left.of_lines.values()) if due and last else due
        case "returns":
            return max(left.returnable[target.number], 0)
        case _:
            return max(left.of_lines[target.number], 0)


def _nothing_left(left: Remaining, lines: Sequence[int], target: Target) -> DonateError:
    """The line that says what is used up: the lines, or the target."""
    facts = {"line": ", ".join(map(str, lines)), "number": target.number}
    if not any(left.of_lines[line] for line in lines):
        return DonateError(f"match.used_up_for.{target.kind}", **facts)
    if target.kind == "pledge":
        return DonateError("payment.nothing_due", pledge=target.number)
    return DonateError(f"match.used_up.{target.kind}", **facts)


def _made_in(left: Remaining, parts: Sequence[Part]) -> set[int]:
    """The campaigns in which payments or refunds are made."""
    pledges = {left.promises[each.pledge].campaign for each, _ in parts if each.pledge is not None}
    return pledges | {left.payments[each.returns].campaign for each, _ in parts if each.returns is not None}


def _money(left: Remaining, parts: Sequence[Part]) -> Iterator[tuple[object, ...]]:
    """The payments and refunds made, in the order of the parts, dated as the bank has them."""
    days = {number: found.on_date.isoformat() for number, found in left.lines.items()}
    for (line, amount, _, pledge, returns, _), _ in parts:
        if pledge is not None:
            yield pledge, amount, days[line], 0, None
        elif returns is not None:
            yield left.payments[returns].pledge, amount, days[line], 0, returns


def _matched(parts: Sequence[Part], first: int) -> Iterator[tuple[object, ...]]:
    """The matches, those that make a payment with its number, counted from `first`."""
    for (line, amount, payment, pledge, returns, credit), ground in parts:
        if pledge is None and returns is None:
            yield line, amount, payment, None, credit, ground
        else:
            yield line, amount, first, 1, None, ground
            first += 1


def _told(left: Remaining, parts: Sequence[Part]) -> dict[str, object]:
    """What was done, in numbers alone."""
    payments = {left.payments[each.payment].campaign for each, _ in parts if each.payment is not None}
    campaigns = payments | _made_in(left, parts)
    kinds = Counter(each.target[0] for each, _ in parts)
    return {
        "lines": len({each.line for each, _ in parts}),
        "matches": len(parts),
        "amount": sum(each.amount for each, _ in parts),
        "made": kinds["pledge"],
        "refunds": kinds["returns"],
        "reversed": kinds["reverses"],
        "aside": kinds["aside"],
        **({"campaign": campaigns.pop()} if len(campaigns) == 1 else {}),
    }

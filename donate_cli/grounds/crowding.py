"""Many lines and claims that look alike: as a set where they are twins, else by their days alone."""

from collections import defaultdict, deque
from collections.abc import Sequence

from donate_cli.claims import MOST_AGAINST, Claim, Ground
from donate_cli.grounds.evidence import fit
from donate_cli.grounds.unmatched import Finding, Open, Use, Way


def twins(opened: Open, lines: Sequence[int], claims: Sequence[int]) -> list[Finding]:
    """As many lines as claims of one donor that nothing tells apart: as a set they have no rival. Else none."""
    if len(lines) != len(claims) or len(lines) < 2:
        return []
    mine = [opened.claims[claim] for claim in claims]
    looks = {(each.donor, each.channel, each.round, each.deposit is None) for each in mine}
    amounts = {opened.line_left[line] for line in lines} | {opened.claim_left[claim] for claim in claims}
    if len(looks) > 1 or len(amounts) > 1 or mine[0].deposit is not None:
        return []
    first, last = max(opened.spans[claim][0] for claim in claims), min(opened.spans[claim][1] for claim in claims)
    if not all(first <= opened.credits[line].day <= last and _names_only(opened, line, mine[0]) for line in lines):
        return []
    uses = tuple(Use(line, opened.line_left[line], claim) for line, claim in zip(lines, claims, strict=True))
    return [Finding(uses, "refund" if uses[0].amount < 0 else "twins", "certain", sound=True)]


def in_day_order(opened: Open, lines: Sequence[int], claims: Sequence[int]) -> list[Finding]:
    """Each line to the first claim left that it fits, in time near to linear; never more than possible."""
    waiting: dict[tuple[int, str], deque[int]] = defaultdict(deque)
    for claim in claims:
        for name in opened.claims[claim].names:
            waiting[opened.claim_left[claim], name].append(claim)
    used: set[int] = set()
    found = []
    for line in lines:
        for name in opened.said[line].names:
            first = _first_left(opened, waiting[opened.line_left[line], name], used, line)
            if first is not None:
                used.add(first)
                use = Use(line, opened.line_left[line], first)
                ground: Ground = "refund" if use.amount < 0 else "name"
                count = max(len(lines), len(claims)) - 1
                found.append(
                    Finding((use,), ground, "possible", count, _beside(opened, use, lines, claims), sound=True)
                )
                break
    return found


def _beside(opened: Open, use: Use, lines: Sequence[int], claims: Sequence[int]) -> tuple[Way, ...]:
    """The first other claims that the line may be for; where there is no other, the first other lines."""
    ways = [use._replace(claim=claim) for claim in claims[: MOST_AGAINST + 1] if claim != use.claim]
    ways = ways or [use._replace(line=line) for line in lines[: MOST_AGAINST + 1] if line != use.line]
    return tuple(opened.way([way]) for way in ways[:MOST_AGAINST])


def _first_left(opened: Open, waiting: deque[int], used: set[int], line: int) -> int | None:
    """The first claim that is not over: lines come in the order of their days."""
    day = opened.credits[line].day
    while waiting and (waiting[0] in used or opened.spans[waiting[0]][1] < day):
        waiting.popleft()
    return waiting[0] if waiting and opened.in_window(line, waiting[0]) else None


def _names_only(opened: Open, line: int, claim: Claim) -> bool:
    """Whether a line's evidence for a claim is enough, and for nobody else's."""
    said = opened.said[line]
    found = fit(said, claim, 0)
    return found is not None and found.best == "certain" and all(name in claim.names for name in said.names)

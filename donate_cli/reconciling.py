"""What belongs together of the bank's lines and the book's claims: proposals, each with a reason and a confidence."""

from collections.abc import Callable, Iterable, Sequence

from donate_cli.claims import CONFIDENCES, Claim, Confidence, Credit, Proposal, Settled
from donate_cli.grounds.adding import subsets
from donate_cli.grounds.bundling import bundles
from donate_cli.grounds.crediting import deposits
from donate_cli.grounds.identifying import by_order, by_slip
from donate_cli.grounds.pairing import pairs
from donate_cli.grounds.returning import returns, reversals
from donate_cli.grounds.singling import by_amount
from donate_cli.grounds.splitting import instalments
from donate_cli.grounds.unmatched import Finding, Open, Window

Stage = Callable[[Open], Sequence[Finding]]

_CERTAIN: tuple[Stage, ...] = (
    reversals,
    deposits,
    lambda opened: pairs(opened, certain=True),
    lambda opened: bundles(opened, certain=True),
    instalments,
    by_amount,
    returns,
)
_OTHERS: tuple[Stage, ...] = (
    by_order,
    by_slip,
    reversals,
    deposits,
    lambda opened: pairs(opened, certain=False),
    lambda opened: bundles(opened, certain=False),
    instalments,
    by_amount,
    returns,
    subsets,
)
_MOST_ROUNDS = 6
"""How often the certain ones may make others certain: that of a namesake, once the other has what is his."""

_ANY_WINDOW = Window()


def propose(
    credits: Iterable[Credit],
    claims: Iterable[Claim],
    settled: Iterable[Settled] = (),
    *,
    window: Window = _ANY_WINDOW,
) -> list[Proposal]:
    """Proposals, the surest first; taken together they use no line and no claim beyond what is left of it.

    The order of what is given does not matter. A line or claim of which nothing is left is never used, but what it says
    is read: of the line that brought a settled payment its payer and numbers, of its donor the names. Certain ones are
    found first, over and over while they make others certain; then the likely ones among the rest, then the possible.
    """
    opened = Open(credits, claims, settled, window)
    for _ in range(_MOST_ROUNDS):
        if not _certain_round(opened):
            break
    for level in CONFIDENCES[1:]:
        for stage in _OTHERS:
            _accept(opened, stage(opened), level)
    return sorted(opened.proposals, key=lambda each: (CONFIDENCES.index(each.confidence), each.allocations[0].line))


def _certain_round(opened: Open) -> int:
    """Propose what is certain now; lines and claims of one number, but not certain, wait for a clerk."""
    lines: set[int] = set()
    claims: set[int] = set()
    accepted = 0
    for numbered in (by_order, by_slip):
        found = numbered(opened)
        accepted += _accept(opened, found, "certain")
        waiting = [use for each in found if each.confidence != "certain" for use in each.uses]
        lines.update(use.line for use in waiting)
        claims.update(use.claim for use in waiting)
    for stage in _CERTAIN:
        findings: Sequence[Finding] = stage(opened)
        if lines:
            findings = [
                each
                for each in findings
                if not any(use.line in lines or use.claim in claims or use.credit in lines for use in each.uses)
            ]
        accepted += _accept(opened, findings, "certain")
    return accepted


def _accept(opened: Open, findings: Iterable[Finding], level: Confidence) -> int:
    """Propose what is at least as sure as `level`, and as that sure: beside what is not certain nothing is more so."""
    limit = CONFIDENCES.index(level)
    ranked = ((CONFIDENCES.index(found.confidence), found) for found in findings)
    fitting = [(rank, found) for rank, found in ranked if rank <= limit]
    fitting.sort(key=lambda each: (each[0], each[1].rivals))
    return sum(opened.accept(found, level) for _, found in fitting)

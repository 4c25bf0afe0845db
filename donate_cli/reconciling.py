"""What belongs together of the bank's lines and the book's claims: proposals, each with a reason and a confidence."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from donate_cli.claims import CONFIDENCES, Claim, Confidence, Credit, Proposal, Settled
from donate_cli.grounds.adding import subsets
from donate_cli.grounds.bundling import bundles
from donate_cli.grounds.contesting import Contest
from donate_cli.grounds.crediting import deposits
from donate_cli.grounds.identifying import by_order, by_slip
from donate_cli.grounds.pairing import pairs
from donate_cli.grounds.returning import returns, reversals
from donate_cli.grounds.singling import by_amount
from donate_cli.grounds.splitting import instalments
from donate_cli.grounds.straying import excesses, strays
from donate_cli.grounds.unmatched import Finding, Open, Window

Stage = Callable[[Open], Sequence[Finding]]
Stages = Mapping[str, Stage]

_NUMBERED: Stages = {"order": by_order, "slip": by_slip}
"""What a number says is so, whatever else may be thought of the lines and claims."""

_STRONG: Stages = {
    "deposits": deposits,
    "pairs": lambda opened: pairs(opened, certain=True),
    "bundles": lambda opened: bundles(opened, certain=True),
    "instalments": instalments,
}
"""What is found of one and the same, to be held against each other before anything of it is proposed."""

_WEAK: Stages = {"amount": by_amount, "returns": returns}

_OTHERS: Stages = {
    **_NUMBERED,
    "reversals": reversals,
    **_STRONG,
    "pairs": lambda opened: pairs(opened, certain=False),
    "bundles": lambda opened: bundles(opened, certain=False),
    **_WEAK,
    "excesses": excesses,
    "strays": strays,
    "subsets": subsets,
}
_MOST_ROUNDS = 6
"""How often the certain ones may make others certain: the only one of an amount, once others have what is theirs."""

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
        turn = _Turn(opened)
        if not turn.proposed():
            break
    turn.propose_contested()
    for level in CONFIDENCES[1:]:
        for name, stage in _OTHERS.items():
            turn.propose(name, stage(opened), level)
    return sorted(opened.proposals, key=lambda each: (CONFIDENCES.index(each.confidence), each.allocations[0].line))


class _Turn:
    """One look at all that is open: what is certain of it, and what would be if it were not contested."""

    def __init__(self, opened: Open) -> None:
        self._opened = opened
        self._contest = Contest()
        self._contested: list[Finding] = []
        self._waiting_lines: set[int] = set()
        self._waiting_claims: set[int] = set()

    def proposed(self) -> int:
        """Propose what is certain now; lines and claims of one number, but not certain, wait for a clerk."""
        opened, accepted = self._opened, 0
        for name, stage in _NUMBERED.items():
            self._look_elsewhere(name, stage)
            found = stage(opened)
            accepted += self._propose_certain(name, found)
            waiting = [use for each in found if each.confidence != "certain" for use in each.uses]
            self._waiting_lines.update(use.line for use in waiting)
            self._waiting_claims.update(use.claim for use in waiting)
        accepted += self._propose_certain("reversals", reversals(opened))
        strong = {name: stage(opened) for name, stage in _STRONG.items()}
        for name, found in strong.items():
            self._contest.add(name, opened, found)
            self._look_elsewhere(name, _STRONG[name])
        accepted += sum(self._propose_certain(name, found) for name, found in strong.items())
        return accepted + sum(self._propose_certain(name, stage(opened)) for name, stage in _WEAK.items())

    def propose_contested(self) -> None:
        """Propose as likely what has rivals and would be certain without."""
        for found in self._contested:
            self._opened.accept(found, "likely")

    def propose(self, name: str, findings: Iterable[Finding], level: Confidence) -> None:
        """Propose what is at least as sure as `level`, and as that sure: beside what is not certain nothing is more."""
        limit = CONFIDENCES.index(level)
        ranked = ((CONFIDENCES.index(found.confidence), found) for found in findings)
        fitting = [(rank, found) for rank, found in ranked if rank <= limit]
        for _, found in sorted(fitting, key=lambda each: (each[0], each[1].rivals)):
            self._opened.accept(self._contest.contested(name, found), level)

    def _look_elsewhere(self, name: str, stage: Stage) -> None:
        for other in self._opened.others:
            self._contest.add(name, other, stage(other), elsewhere=True)

    def _propose_certain(self, name: str, findings: Iterable[Finding]) -> int:
        accepted = 0
        for found in findings:
            if found.confidence != "certain" or self._waits(found):
                continue
            found = self._contest.contested(name, found)
            if found.rivals:
                self._contested.append(found)
            else:
                accepted += self._opened.accept(found, "certain")
        return accepted

    def _waits(self, found: Finding) -> bool:
        lines, claims = self._waiting_lines, self._waiting_claims
        return bool(lines) and any(
            use.line in lines or use.claim in claims or use.credit in lines for use in found.uses
        )

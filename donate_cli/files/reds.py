"""Whether an expense below zero went out, as some files write it throughout, or was struck out in red."""

from collections.abc import Sequence

from donate_cli.files.balances import check_balances
from donate_cli.files.movements import Movement


def with_usual_signs(movements: Sequence[Movement]) -> tuple[Sequence[Movement], tuple[Movement, ...]]:
    """The same movements, money out above zero where a file writes it with a minus throughout (支出金额 -12.00); and
    those that may be the one or the other: reversals all of them, without a balance that says which.
    """
    out = [one for one in movements if one.way == "out" and one.fen]
    if all(one.fen > 0 for one in out):
        return movements, ()
    turned = [one._replace(fen=-one.fen) if one.way == "out" else one for one in movements]
    breaks, breaks_turned = (len(check_balances(rows).breaks) for rows in (movements, turned))
    if breaks != breaks_turned:
        return (movements if breaks < breaks_turned else turned), ()
    usual = [one.fen for one in out if not one.returns]
    if usual:
        return (movements if 2 * sum(fen > 0 for fen in usual) >= len(usual) else turned), ()
    return movements, tuple(out) if all(one.fen < 0 for one in out) else ()

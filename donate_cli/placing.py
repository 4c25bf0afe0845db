"""Where each payment is on a day: at the bank, in whose hands, on its way, or nobody can say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from donate_cli.whereabouts import Paid, Placed


def place_all(payments: Iterable[Paid]) -> list[Placed]:
    """The payments with where their parts are, in their order.

    What no line shows of a refund follows its payment: it comes out of the collector's cash, or off what nobody can
    explain, as long as there is as much of it. Else it is on its way, and the bank will show it.
    """
    payments = list(payments)
    placed = {paid.payment: _placed(paid) for paid in payments}
    for original, refunds in _by_original(payments).items():
        _follow(placed, placed.get(original), refunds)
    return [placed[paid.payment] for paid in payments]


def _placed(paid: Paid) -> Placed:
    rest = paid.amount - paid.banked - paid.late
    if paid.deposit is not None:
        return Placed(paid, handed_in=rest, collector=paid.collector)
    if paid.refund_of is not None:
        return Placed(paid)
    if paid.held:
        return Placed(paid, in_hand=rest, collector=paid.collector)
    return Placed(paid, unexplained=rest)


def _by_original(payments: Sequence[Paid]) -> dict[int, list[Paid]]:
    found: dict[int, list[Paid]] = defaultdict(list)
    for paid in payments:
        if paid.refund_of is not None:
            found[paid.refund_of].append(paid)
    return found


def _follow(placed: dict[int, Placed], original: Placed | None, refunds: list[Paid]) -> None:
    """Give the refunds of a payment their places, and see what is left of it."""
    rests = {paid.payment: paid.amount - paid.banked - paid.late for paid in refunds if paid.deposit is None}
    pending = sum(rests.values())
    in_hand = original is not None and original.in_hand + pending >= 0 < original.in_hand
    unknown = original is not None and original.unexplained + pending >= 0 < original.unexplained
    for number, rest in rests.items():
        mine = placed[number]
        if in_hand and original:
            mine = mine._replace(in_hand=rest, collector=original.collector)
        elif unknown:
            mine = mine._replace(unexplained=rest)
        else:
            mine = mine._replace(on_way=rest)
        placed[number] = mine
    if original is None:
        return
    family = [original, *(placed[paid.payment] for paid in refunds)]
    returned = original.paid.amount + sum(paid.amount for paid in refunds) <= 0
    settled = not any(sum(parts) for parts in zip(*(each.parts[1:] for each in family), strict=True))
    for each in family:
        placed[each.paid.payment] = each._replace(returned=returned, settled=settled)

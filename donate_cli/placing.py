"""Where each payment is on a day: at the bank, in whose hands, on its way, or nobody can say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from donate_cli.whereabouts import Paid, Placed


def place_all(payments: Iterable[Paid]) -> list[Placed]:
    """The payments with where their parts are, in their order.

    A line after the day moves nothing that lay somewhere on the day: what was handed in by then is on its way, what
    was not is in the collector's hands. Only where no collector and no deposit is known does a later line tell more:
    that the money was on its way already. What no line shows of a refund follows its payment: it comes out of the
    collector's cash, or off what nobody can explain, as long as there is as much of it. Else it is on its way, and the
    bank will show it.
    """
    payments = list(payments)
    placed = {paid.payment: _placed(paid) for paid in payments}
    for original, refunds in _by_original(payments).items():
        _follow(placed, placed.get(original), refunds)
    return [placed[paid.payment] for paid in payments]


def _placed(paid: Paid) -> Placed:
    if paid.deposit is not None:
        return Placed(paid, handed_in=paid.unseen, collector=paid.collector)
    if paid.refund_of is not None:
        return Placed(paid, late=paid.late)
    if paid.held:
        return Placed(paid, in_hand=paid.unseen, collector=paid.collector)
    return Placed(paid, late=paid.late, unexplained=paid.unseen - paid.late)


def _by_original(payments: Sequence[Paid]) -> dict[int, list[Paid]]:
    found: dict[int, list[Paid]] = defaultdict(list)
    for paid in payments:
        if paid.refund_of is not None:
            found[paid.refund_of].append(paid)
    return found


def _follow(placed: dict[int, Placed], original: Placed | None, refunds: list[Paid]) -> None:
    """Give the refunds of a payment their places, and see what is left of it."""
    loose = [paid for paid in refunds if paid.deposit is None]
    unseen, late = sum(paid.unseen for paid in loose), sum(paid.late for paid in loose)
    in_hand = original is not None and original.in_hand + unseen >= 0 < original.in_hand
    unknown = original is not None and original.unexplained + unseen - late >= 0 < original.unexplained
    for paid in loose:
        mine, rest = placed[paid.payment], paid.unseen - paid.late
        if in_hand and original:
            mine = mine._replace(in_hand=paid.unseen, late=0, collector=original.collector)
        elif unknown:
            mine = mine._replace(unexplained=rest)
        else:
            mine = mine._replace(on_way=rest)
        placed[paid.payment] = mine
    if original is None:
        return
    family = [original, *(placed[paid.payment] for paid in refunds)]
    returned = original.paid.amount + sum(paid.amount for paid in refunds) <= 0
    settled = not any(sum(parts) for parts in zip(*(each.parts[1:] for each in family), strict=True))
    for each in family:
        placed[each.paid.payment] = each._replace(returned=returned, settled=settled)

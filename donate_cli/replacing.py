"""What becomes of the money on a gift that a correction takes the place of: it stays, and so does who holds it."""

from donate_cli.plans import Money, Plan
from donate_cli.store import intake
from donate_cli.store.book import Book
from donate_cli.table import Sentence


def held_fast(book: Book, pledge: int) -> Sentence | None:
    """Why the money that came on a pledge cannot move to another: it was handed in, or seen at the bank."""
    for came in intake.open_payments(book, pledge):
        facts = {"pledge": pledge, "payment": came["id"]}
        if came["bank_line"]:
            return Sentence("import.corrects_matched", facts | {"bank_line": came["bank_line"]})
        if came["deposit"]:
            return Sentence("import.corrects_deposited", facts | {"deposit": came["deposit"], "by": came["deposited"]})
    return None


def take_over(book: Book, plan: Plan, replaced: int, place: int) -> None:
    """Let the gift at `place` have the money on a pledge that it replaces (below zero: a gift planned before).

    Where the list tells of that money itself, the plan writes what the list says; but who holds it was said before.
    """
    money = _on_pledge(book, plan, replaced) if replaced > 0 else _on_gift(plan, -replaced - 1)
    if not money:
        return
    if plan.gifts[place].paid_on is None:
        plan.moved[place] = money
    elif plan.terms.collector is None and money[-1].held:
        plan.holders[place] = money[-1].collector


def _on_pledge(book: Book, plan: Plan, pledge: int) -> list[Money]:
    money = [
        Money(came["left"], came["on_date"], bool(came["at_least"]), bool(came["held"]), came["collector"])
        for came in intake.open_payments(book, pledge)
    ]
    if pledge in plan.paying:
        money.append(_with_holder(plan, plan.paying.pop(pledge)))
    return money


def _on_gift(plan: Plan, place: int) -> list[Money]:
    gift = plan.gifts[place]
    if gift.paid_on is None:
        return plan.moved.pop(place, [])
    money = Money(gift.received or gift.amount, gift.paid_on, gift.at_least)
    if place in plan.holders:
        return [money._replace(held=True, collector=plan.holders.pop(place))]
    return [_with_holder(plan, money)]


def _with_holder(plan: Plan, money: Money) -> Money:
    """Money that comes with this import is in the hands of its collector."""
    return money._replace(held=plan.terms.collector is not None, collector=plan.terms.collector)

"""When two gifts are one, listed twice: what they share, in what they may differ, which is nearer."""

from collections.abc import Callable
from typing import NamedTuple

from donate_cli.plans import Gift

CANCELLED = ""
"""The state of a gift that is on record and stands no more."""


class Alike(NamedTuple):
    """What two gifts have to share to be taken for one gift, listed twice."""

    donor: int
    on_date: str
    amount: int
    channel: int
    round: int
    at_least: bool
    note: str | None


class State(NamedTuple):
    """In what gifts that are otherwise alike may differ: head-count, whether there is an order number, and the day of
    the money (None where none came, `CANCELLED` where the gift was)."""

    size: int | None
    numbered: bool
    paid_on: str | None


class Recurrence(NamedTuple):
    """A gift that another may correct; its pledge is below zero for one of the same import (-1 the first)."""

    pledge: int
    alike: Alike
    state: State


def alike_of(gift: Gift) -> Alike:
    """What of a planned gift is compared."""
    return Alike(gift.donor, gift.on_date, gift.amount, gift.channel, gift.round, gift.at_least, gift.note)


def state_of(gift: Gift) -> State:
    """The state that a planned gift will be recorded in."""
    return State(gift.headcount, bool(gift.order_no), gift.paid_on)


def may_be(state: State, gift: Gift, *, loose: bool) -> bool:
    """Whether a gift in this state may be the one; `loose`: whatever its head-count."""
    return (loose or state.size == gift.headcount) and not (state.numbered and gift.order_no)


def nearness(wanted: State) -> Callable[[State], tuple[object, ...]]:
    """Orders states by how likely a gift in them is the one that a line means, the likeliest first."""

    def distance(state: State) -> tuple[object, ...]:
        return (
            state.paid_on == CANCELLED, state.size != wanted.size, state.paid_on != wanted.paid_on,
            state.paid_on is None, state.numbered, state.size or 0, state.paid_on or "",
        )  # fmt: skip

    return distance


def same_day(alike: Alike) -> tuple[object, ...]:
    """What a correction shares with the gift that it corrects."""
    return alike.donor, alike.on_date, alike.channel, alike.round


def amount_order(one: Recurrence) -> tuple[object, ...]:
    """An order that is the same however the lines are ordered: first by what tells gifts apart."""
    alike, state = one.alike, one.state
    return (alike.amount, alike.at_least, alike.note or "", state.size or 0, state.numbered, state.paid_on or "",
            one.pledge < 0, abs(one.pledge))  # fmt: skip


def choosing(gift: Gift, said: int | str | None) -> tuple[object, ...]:
    """In which order waiting lines choose, whatever their order in the list: whoever fits least elsewhere first.

    `said` is the head-count that the line itself says.
    """
    return not gift.order_no, said is None, gift.paid_on is None, gift.paid_on or ""

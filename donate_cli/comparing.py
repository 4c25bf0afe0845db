"""Never twice, never lost: the gifts of a list held against those that the book already has."""

from collections import defaultdict
from collections.abc import Container, Mapping
from typing import NamedTuple

from donate_cli.likeness import (
    CANCELLED,
    Alike,
    Recurrence,
    State,
    alike_of,
    amount_order,
    may_be,
    nearness,
    same_day,
    state_of,
)
from donate_cli.naming import name_key
from donate_cli.plans import Gift, Money, Terms
from donate_cli.resembling import Resemblances
from donate_cli.store import intake, registry
from donate_cli.store.book import Book


class Match(NamedTuple):
    """What the book has of a gift: the pledge that it is (`there`), that it now pays (`pays`), that it resembles
    (`twin`: from another sender, by hand, or of another round), that it may repeat under another day where neither has
    a day of its own (`repeats`), or whose order number it bears with other figures (`corrects`).

    0 for none; a number below zero is a gift of an earlier list of the same import. `twice`: its order number stood in
    this list before. `owes`: a pledge of another sum that the money may be part of, and what is due on it (fen).
    `later`: only once the whole list is read can be told.
    """

    there: int = 0
    pays: int = 0
    twin: int = 0
    repeats: int = 0
    corrects: Recurrence | None = None
    owes: tuple[int, int] | None = None
    twice: bool = False
    later: bool = False


NOTHING = Match()
LATER = Match(later=True)


class Comparison:
    """The recorded gifts of a campaign, each to be matched once a list.

    By order number where a line has one; else the n-th line that is alike is the n-th such gift of the same sender. So
    what a list repeats adds nothing, and all identical lines of one count. A line whose state is another than that of
    the gifts like it waits until those that fit better have taken theirs: the order of lines does not matter.
    """

    def __init__(self, book: Book, terms: Terms) -> None:
        self._pools: dict[tuple[Alike, State], list[int]] = {}
        self._states: dict[Alike, tuple[State, ...]] = {}
        self._one: dict[State, State] = {}
        self._ordered: dict[str, list[Recurrence]] = defaultdict(list)
        self._open: set[int] = set()
        self._gone: set[int] = set()
        self._amounts: dict[int, set[int]] = defaultdict(set)
        self._met: list[Recurrence] = []
        self._orders_met: set[str] = set()
        self._first = 0
        self.came: dict[int, int] = {}
        self._like = Resemblances()
        self._rounds = [found.number for found in registry.rounds(book, terms.campaign.id)]
        mine = name_key(terms.sender)
        for one in intake.recorded(book, terms.campaign.id):
            pledge, alike, size, order_no, sender, came_on, cancelled, came, undated = one
            if came:
                self.came[pledge] = came
            self._amounts[alike.donor].add(alike.amount)
            if cancelled:
                self._gone.add(pledge)
            held = Recurrence(pledge, alike, State(size, bool(order_no), CANCELLED if cancelled else came_on))
            if order_no:
                self._number(held, order_no)
            if sender is not None and name_key(sender) == mine:
                self._hold(held)
                if undated and not cancelled:
                    self._like.hold_undated(alike, pledge)
            elif not cancelled:
                self._like.hold_other(alike, pledge)

    @property
    def any(self) -> bool:
        """Whether there is anything to compare with."""
        return bool(self._amounts or self._first)

    def begin(self, gifts: list[Gift], *, dropped: Container[int], moved: Mapping[int, list[Money]]) -> None:
        """Begin a list: everything may be matched anew, the gifts planned so far too, but for those `dropped`.

        `moved` is the money, by place, that came before a gift was corrected and stays on it.
        """
        for one in self._met:
            self._hold(one)
        self._met.clear()
        self._orders_met.clear()
        self._like.begin()
        for place in range(self._first, len(gifts)):
            if place not in dropped:
                gift = gifts[place]
                state = state_of(gift)
                if gift.paid_on is None and place in moved:
                    state = state._replace(paid_on=moved[place][0].on)
                one = Recurrence(-place - 1, alike_of(gift), state)
                self._hold(one)
                if gift.order_no:
                    self._number(one, gift.order_no)
        self._first = len(gifts)

    def find(self, gift: Gift, *, loose: bool = False, last: bool = False) -> Match:
        """What the book has of this gift; what is found is not found a second time in the same list.

        `loose`: the head-count is not the line's own word and may differ. `last`: the list is read, it waits no longer.
        """
        if gift.order_no and not last:
            if gift.order_no in self._orders_met:
                return Match(twice=True)
            self._orders_met.add(gift.order_no)
            if gift.order_no in self._ordered and (found := self._of_order(gift, loose=loose)):
                return found
        alike = alike_of(gift)
        if states := self._states.get(alike):
            wanted = state_of(gift)._replace(numbered=False)
            if not last and not loose and (state := self._at_once(gift, alike, wanted, states)):
                return self._matched(alike, state, gift)
            for state in sorted((one for one in states if may_be(one, gift, loose=loose)), key=nearness(wanted)):
                if self._pools[alike, state]:
                    return self._matched(alike, state, gift) if last else LATER
        if twin := self._like.other(alike):
            return Match(twin=twin)
        repeats = self._like.under_another_day(alike) if gift.undated else 0
        return Match(repeats=repeats) if repeats else Match(twin=self._in_another_round(alike))

    def corrected(self, gifts: list[Gift], *, but: Container[int]) -> dict[int, Recurrence]:
        """The gifts of the list just read, by place, that look like corrections, each with what it may correct: a gift
        of the same donor, day, channel and round that the list does not repeat. `but` are places left out."""
        new = [
            Recurrence(place, alike_of(gifts[place]), state_of(gifts[place]))
            for place in range(self._first, len(gifts))
            if place not in but
        ]
        left: dict[tuple[object, ...], list[Recurrence]] = {same_day(one.alike): [] for one in new}
        for (alike, state), pledges in self._pools.items():
            if pledges and state.paid_on != CANCELLED and (earlier := left.get(same_day(alike))) is not None:
                earlier += [Recurrence(pledge, alike, state) for pledge in pledges]
        for earlier in left.values():
            earlier.sort(key=amount_order)
        found = {}
        for one in sorted(new, key=amount_order):
            earlier = left[same_day(one.alike)]
            # Two order numbers are two gifts, however alike.
            if was := next((was for was in earlier if not (was.state.numbered and one.state.numbered)), None):
                earlier.remove(was)
                found[one.pledge] = was
        return found

    def drop(self, replaced: Recurrence) -> None:
        """Hold a gift that was replaced as one that is cancelled: on record, and never paid or corrected again."""
        self._gone.add(replaced.pledge)
        self._open.discard(replaced.pledge)
        if lay := self._taken_out(replaced):
            self._met.append(lay)

    def gave(self, donor: int) -> set[int]:
        """The amounts (fen) of the donor's recorded gifts."""
        return self._amounts.get(donor, set())

    def _in_another_round(self, alike: Alike) -> int:
        """A gift of the same sender that is alike but for its round; 0 where there is none."""
        for number in self._rounds:
            other = alike._replace(round=number)
            if number != alike.round and other in self._states:
                for state in self._states[other]:
                    if self._pools[other, state] and state.paid_on != CANCELLED:
                        return max(self._pools[other, state][-1], 0)
        return 0

    def _hold(self, one: Recurrence) -> None:
        state = one.state._replace(paid_on=CANCELLED) if one.pledge in self._gone else one.state
        # Few states are different: a million pledges share them.
        state = self._one.setdefault(state, state)
        pool = self._pools.get((one.alike, state))
        if pool is None:
            pool = self._pools[one.alike, state] = []
            self._states[one.alike] = (*self._states.get(one.alike, ()), state)
        pool.append(one.pledge)

    def _number(self, one: Recurrence, order_no: str) -> None:
        self._ordered[order_no].append(one)
        if one.state.paid_on is None:
            self._open.add(one.pledge)

    def _at_once(self, gift: Gift, alike: Alike, wanted: State, states: tuple[State, ...]) -> State | None:
        """The state in which a gift lies that no other line could have a better claim to."""
        if not gift.order_no and any(state.numbered for state in states):
            return None
        if self._pools.get((alike, wanted)):
            return wanted
        unpaid = wanted._replace(paid_on=None)
        return unpaid if states == (unpaid,) and self._pools[alike, unpaid] else None

    def _of_order(self, gift: Gift, *, loose: bool) -> Match | None:
        """What bears the gift's order number: the very gift, or one with other figures."""
        held = self._ordered[gift.order_no or ""]
        standing = [one for one in held if one.pledge not in self._gone]
        for one in (*reversed(standing), *reversed(held)):
            same_size = loose or one.state.size == gift.headcount
            if same_size and (one.alike.donor, one.alike.amount, one.alike.at_least) == (
                gift.donor, gift.amount, gift.at_least
            ):  # fmt: skip
                pays = one.pledge in self._open and gift.paid_on is not None
                lay = self._taken_out(one)
                return self._met_as(lay or one, gift, pays=pays, held=lay is not None)
        if standing:
            if lay := self._taken_out(standing[-1]):
                self._met.append(lay)
            return Match(corrects=standing[-1])
        return None

    def _matched(self, alike: Alike, state: State, gift: Gift) -> Match:
        one = Recurrence(self._pools[alike, state].pop(), alike, state)
        return self._met_as(one, gift, pays=state.paid_on is None and gift.paid_on is not None, held=True)

    def _met_as(self, one: Recurrence, gift: Gift, *, pays: bool, held: bool) -> Match:
        """Let a gift be matched no more in this list. One that is paid now is so for the lists that follow."""
        if pays:
            one = one._replace(state=one.state._replace(paid_on=gift.paid_on))
            self._open.discard(one.pledge)
        if held:
            self._met.append(one)
        return Match(pays=one.pledge) if pays else Match(there=one.pledge)

    def _taken_out(self, one: Recurrence) -> Recurrence | None:
        """The gift as it lay where lines find it by likeness; it does so no more. None where it did not lie there."""
        for state in self._states.get(one.alike, ()):
            if one.pledge in (pool := self._pools[one.alike, state]):
                pool.remove(one.pledge)
                return one._replace(state=state)
        return None

"""Money without a day of its pledge: which promise it settles, or whether the book has it already."""

from collections import defaultdict

from donate_cli.comparing import NOTHING, Match
from donate_cli.plans import Gift
from donate_cli.store import intake
from donate_cli.store.book import Book

Giver = tuple[int, int, int]
"""Donor, channel, round."""


class Promises:
    """What is promised and what has come in a campaign, whoever sent it, each to be met once a list."""

    def __init__(self, book: Book, campaign: int) -> None:
        self._book, self._campaign, self._read = book, campaign, False
        self._due: dict[Giver, list[intake.Promise]] = defaultdict(list)
        self._came: dict[tuple[Giver, int, str], list[int]] = defaultdict(list)
        self._met: list[tuple[tuple[Giver, int, str], int]] = []

    def begin(self) -> None:
        """Begin a list: what has come may be met anew."""
        for key, pledge in self._met:
            self._came[key].append(pledge)
        self._met.clear()

    def met_by(self, gift: Gift) -> Match:
        """The payment that a gift's line repeats, else the promise of that very sum; `owes` is one of another sum."""
        assert gift.paid_on
        if not self._read:
            self._look_up()
        giver, amount = (gift.donor, gift.channel, gift.round), gift.received or gift.amount
        key = (giver, amount, gift.paid_on)
        if self._came.get(key):
            pledge = self._came[key].pop()
            self._met.append((key, pledge))
            return Match(there=pledge)
        promised = [one for one in self._due.get(giver, ()) if one.on_date <= gift.paid_on]
        for one in promised:
            if one.due == amount:
                self._due[giver].remove(one)
                self._met.append((key, one.pledge))
                return Match(pays=one.pledge)
        return Match(owes=(promised[0].pledge, promised[0].due)) if promised else NOTHING

    def _look_up(self) -> None:
        """Read the book when the first such line comes; most lists have none."""
        self._read = True
        for promise in intake.promises(self._book, self._campaign):
            self._due[promise.donor, promise.channel, promise.round].append(promise)
        for pledge, donor, channel, round_, amount, day in intake.receipts(self._book, self._campaign):
            self._came[(donor, channel, round_), amount, day].append(pledge)

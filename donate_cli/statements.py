"""What a bank or a platform says of an account: a statement, its lines, its own figures."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from donate_cli.errors import Problem
from donate_cli.lists import Control
from donate_cli.table import Sentence

PassedOver = Literal["outgoing", "unsuccessful", "other"]
"""Why a line of a statement is not taken in: money out, a trade that did not come about, no movement of money."""

_RUNS_SHOWN = 14
_TAIL = re.compile("[_*|#]")


class StatementLine(NamedTuple):
    """One movement that counts: money in above zero, a refund or reversal below; `amount` and `balance` are in fen.

    `row` is the file's. `order_no` is the number by which the bank or platform knows the movement, `other_no` the
    number that the payer or the shop gave it. Texts are as written, without the blanks around them.
    """

    row: int
    on_date: date
    amount: int
    at_time: str | None = None
    balance: int | None = None
    payer: str | None = None
    remark: str | None = None
    order_no: str | None = None
    other_no: str | None = None


class Break(NamedTuple):
    """Where a running balance does not follow: in `row` it should be `expected` and is `printed` (fen)."""

    row: int
    expected: int
    printed: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it was read, every line of it.

    `account` is the last four digits of the account that the file names above its table, or in a column that has one
    alone; None where it names none.
    `first_on` and `last_on` span all rows with a day, also those passed over. `opening` and `closing` are the balances
    before the first and after the last movement in time, where the file has running balances. `controls` are the
    figures that the file states of itself; `notes` what the clerk should know. `outgoing` are the rows passed over as
    money out, below zero: a refund in words that nobody foresaw is among them.
    """

    file: str
    sha256: str
    sheet: str | None
    profile: str
    account: str | None
    lines: tuple[StatementLine, ...]
    passed_over: Counter[PassedOver] = field(default_factory=Counter)
    first_on: date | None = None
    last_on: date | None = None
    opening: int | None = None
    closing: int | None = None
    breaks: tuple[Break, ...] = ()
    controls: tuple[Control, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Sentence, ...] = ()
    outgoing: tuple[StatementLine, ...] = ()

    @property
    def amount(self) -> int:
        """What the lines add up to, in fen."""
        return sum(line.amount for line in self.lines)

    @property
    def differences(self) -> tuple[Control, ...]:
        """The stated figures that disagree with what was read."""
        return tuple(control for control in self.controls if not control.agrees)


def payment_number(refund: str) -> str | None:
    """The payment's number in a refund's own, which may be that with a tail (2020…7802_1); None where it has none."""
    head, *tail = _TAIL.split(refund, maxsplit=1)
    return head if head and tail else None


def runs(numbers: Iterable[int]) -> str:
    """Row numbers for people: 3, 5–9, 12."""
    found = []
    for _, run in groupby(enumerate(sorted(set(numbers))), lambda each: each[1] - each[0]):
        rows = [row for _, row in run]
        found.append(f"{rows[0]}–{rows[-1]}" if len(rows) > 1 else str(rows[0]))
    return ", ".join(found[:_RUNS_SHOWN]) + (" …" if len(found) > _RUNS_SHOWN else "")

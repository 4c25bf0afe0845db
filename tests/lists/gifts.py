"""Gifts as they were meant, before a list dresses them up; every name is invented, any likeness is chance."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

FIRST_DAY, LAST_DAY = "2020-01-20", "2020-03-31"
"""The window of the drive that the lists are of."""

DAY = "2020-02-03"
DEPARTMENTS = ("营业部", "信贷部", "综合部", "科技部", "个金部")
SIZES = (5000, 10000, 10000, 10000, 20000, 20000, 30000, 50000, 6666, 8888, 10010, 1)


class Gift(NamedTuple):
    """One gift: what is promised (`fen`, on `day`), by whom, and on which day it was paid, if it was.

    `people` is how many stand behind it, None where nobody knows.
    """

    name: str | None
    fen: int
    day: str = DAY
    department: str | None = None
    staff_no: str | None = None
    paid: str | None = None
    channel: str = "staff"
    round: int = 1
    kind: str = "person"
    population: str = "in-service"
    people: int | None = 1
    at_least: bool = False
    note: str | None = None

    @property
    def yuan(self) -> int | float:
        """The sum as a spreadsheet holds it."""
        return self.fen // 100 if self.fen % 100 == 0 else self.fen / 100


Write = Callable[[Path], list[Gift]]


@dataclass(frozen=True, slots=True)
class List:
    """A list to be made: the file's name, the options that it is imported with, what writes it and says what it means.

    `before` are lists that have been imported before.
    """

    file: str
    options: str
    write: Write
    before: tuple[str, ...] = ()


def names(number: int, seed: int = 1) -> list[str]:
    """Different names, some of them such as a footer's label might be taken for."""
    chance = random.Random(seed)
    found = dict.fromkeys(("计春来", "合木兰", "全总成", "付小计", "注定邦", "单位正", "金额敏"))
    while len(found) < number + 7:
        given = chance.sample("嘉禾沐阳青禾远山思齐望舒景行亦凡若谷清和知微", chance.choice((1, 2, 2)))
        found[chance.choice("郑卫蒋沈韩杨朱秦尤许吕施孔曹严华欧邹") + "".join(given)] = None
    chosen = list(found)
    chance.shuffle(chosen)
    return chosen[:number]


def some(number: int, seed: int = 1, **more: object) -> list[Gift]:
    """Gifts of so many people, of usual sizes, down to the single fen."""
    chance = random.Random(seed)
    return [Gift(name, chance.choice(SIZES))._replace(**more) for name in names(number, seed)]


def total(gifts: Iterable[Gift]) -> int | float:
    """The sum of gifts in yuan, as a list prints it."""
    return Gift(None, sum(gift.fen for gift in gifts)).yuan

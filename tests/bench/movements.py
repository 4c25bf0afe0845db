"""Invented lines of statements and what the book expects of them: `python -m tests.bench.movements LINES`.

Run as a module, it prints how long the proposals took, the most memory held, and how many of them are certain.
"""

import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from donate_cli.claims import Claim, Credit
from donate_cli.reconciling import propose

SEED = 20200317
FIRST, DAYS = 737_456, 60
AMOUNTS = (50_00, 100_00, 200_00, 500_00)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "建国志强秀英丽娟晓东雪梅海涛文博思远雨桐子涵佳怡浩然欣悦凯旋润泽明轩静俊杰宁波青松立新春生云飞"
GIFTS_EACH = 4
TRANSFERRING = 30
"""People of a department that pays by one transfer."""


@dataclass
class Movements:
    """A month and more of one account: `lines` of a statement, and as many claims."""

    lines: int
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    credits: list[Credit] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    _donors: dict[tuple[str, ...], int] = field(default_factory=dict)

    def make(self) -> "Movements":
        """Fill both, by roads of which each has its share; a crowd without names is the largest."""
        roads: tuple[tuple[Callable[[], None], int], ...] = (
            (self._numbered, 20), (self._named, 35), (self._anonymous, 25), (self._remarked, 8), (self._masked, 3),
            (self._odd, 4), (self._refunded, 1), (self._unknown, 3), (self._unpaid, 1),
        )  # fmt: skip
        makers, weights = zip(*roads, strict=True)
        for make in self.chance.choices(makers, weights, k=self.lines - self.lines // 10):
            make()
        while len(self.claims) < self.lines:
            self._transferred(f"第{len(self.claims)}营业部")
        while len(self.credits) < self.lines:
            self._unknown()
        self.chance.shuffle(self.credits)
        self.chance.shuffle(self.claims)
        return self

    def _name(self) -> str:
        """That of one of the people, each of whom gives a few times; some are called alike."""
        number = self.chance.randrange(max(self.lines // GIFTS_EACH, 1)) * 7_919
        given = GIVEN[number // len(SURNAMES) % len(GIVEN)] + GIVEN[number // 1_000 % len(GIVEN)]
        return SURNAMES[number % len(SURNAMES)] + given

    def _claim(
        self, amount: int, names: tuple[str, ...], *, paid: bool = True, on: int | None = None, **more: object
    ) -> Claim:
        number = len(self.claims) + 1
        day = FIRST + self.chance.randrange(DAYS) if on is None else on
        channel = self.chance.choice(("staff", "youth", "party-active", "party-retired"))
        facts = {"department": f"部门{self.chance.randrange(40)}", "channel": channel} | more
        donor = self._donors.setdefault(names, len(self._donors)) if names else self.lines + number
        claim = Claim(number, number if paid else None, amount, day, donor, names, **facts)  # type: ignore[arg-type]
        self.claims.append(claim)
        return claim

    def _credit(self, day: int, amount: int, payer: str | None, remark: str, order_no: str | None = None) -> None:
        self.credits.append(Credit(len(self.credits) + 1, day, amount, "icbc 1234", payer, remark, order_no))

    def _gift(
        self, payer: str | None, remark: str, names: tuple[str, ...], *, odd: int = 0, order: bool = False
    ) -> Claim:
        number = f"20200222{len(self.claims):012}" if order else None
        amount = self.chance.choice(AMOUNTS) + odd
        claim = self._claim(amount, names, paid=self.chance.random() < 0.5, order_no=number)
        self._credit(claim.day + self.chance.randrange(3), amount, payer, remark, number)
        return claim

    def _numbered(self) -> None:
        name = self._name()
        self._gift(name, "捐款", (name,), order=True)

    def _named(self) -> None:
        name = self._name()
        self._gift(name, "网银转账 爱心捐款", (name,))

    def _anonymous(self) -> None:
        self._gift(None, "ATM存款", ())

    def _remarked(self) -> None:
        name = self._name()
        self._gift("某某有限公司", f"网银转账-{name}爱心款", (name,))

    def _masked(self) -> None:
        name = self._name()
        self._gift(f"*{name[1:]}", "转账", (name,))

    def _odd(self) -> None:
        self._gift(None, "跨行转入", (), odd=self.chance.randrange(1, 100_000))

    def _refunded(self) -> None:
        name = self._name()
        claim = self._gift(name, "转账", (name,))
        self._claim(-claim.left, (name,), on=claim.day + 3, refund_of=claim.pledge)
        self._credit(claim.day + 4, -claim.left, name, "退款")

    def _unknown(self) -> None:
        self._credit(FIRST + self.chance.randrange(DAYS), self.chance.choice(AMOUNTS), self._name(), "转账")

    def _unpaid(self) -> None:
        self._claim(self.chance.choice(AMOUNTS), (self._name(),), paid=False)

    def _transferred(self, department: str) -> None:
        mine = [
            self._claim(self.chance.choice(AMOUNTS), (self._name(),), paid=False, department=department)
            for _ in range(TRANSFERRING)
        ]
        day = max(claim.day for claim in mine)
        self._credit(day, sum(claim.left for claim in mine), None, f"{department}{TRANSFERRING}人抗疫捐款")


def measure(lines: int) -> dict[str, float]:
    """Seconds of the proposals alone, the most memory (MB) of the whole process, and proposals by confidence."""
    made = Movements(lines).make()
    began = time.perf_counter()
    proposals = propose(made.credits, made.claims)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return {"seconds": seconds, "peak": peak, **Counter(each.confidence for each in proposals)}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))

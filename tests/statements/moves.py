"""What a made statement is about: movements of an account, in the order in which they happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Move:
    """One movement: `fen` above zero came in. `way` is the platform's word where it is neither in nor out."""

    day: str
    fen: int
    payer: str = ""
    remark: str = ""
    number: str = ""
    time: str = "09:00:00"
    kind: str = ""
    status: str = ""
    refunded: int = 0
    way: str = ""
    other: str = ""


BRANCH = (
    Move("2020-02-10", 20000, "张三丰", "抗疫捐款", "2020021000001", "09:12:01"),
    Move("2020-02-10", 123450, "公司部", "公司部代交捐款", "2020021000002", "10:30:00"),
    Move("2020-02-11", -5000, "李小龙", "退款 重复捐款", "2020021100001", "11:00:00"),
    Move("2020-02-12", -30000, "办公用品店", "购买口罩", "2020021200001", "12:00:00"),
    Move("2020-02-13", 8801, "王语嫣", "捐款", "2020021300001", "13:00:05"),
)
"""Two gifts and a department's transfer, a refund, and money that was spent."""


def yuan(fen: int, *, comma: bool = True) -> str:
    """1,234.50"""
    return f"{fen / 100:,.2f}" if comma else f"{fen / 100:.2f}"


def came(moves: Sequence[Move]) -> int:
    """All that came in."""
    return sum(move.fen for move in moves if move.fen > 0)


def went(moves: Sequence[Move]) -> int:
    """All that went out, above zero."""
    return -sum(move.fen for move in moves if move.fen < 0)


def balances(moves: Sequence[Move], opening: int = 100_000) -> list[int]:
    """The balance after each movement."""
    return list(accumulate((move.fen for move in moves), initial=opening))[1:]


def csv_text(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """Rows as a bank writes them, cells with a comma in quotes."""
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in rows]
    return "".join(separator.join(row) + "\r\n" for row in quoted)

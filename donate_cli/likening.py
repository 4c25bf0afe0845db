"""Whether a line of one form of export and a line of another are one movement: by what both of them have."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from donate_cli.sifting import Trait

LONG_NUMBER = 10
"""Characters from which on an order number is one for good; a shorter one may begin anew every day."""

Key = tuple[Any, ...]

_SAID_OF_MANY = re.compile(
    "(?:网上银行|网银|手机银行|手机|跨行|行内|同行|他行|本行|普通|实时|快捷|超级|互联|柜面|柜台|自助|电子|汇兑|银联|来账|往账"
    "|转账|转帐|转存|转入|转出|汇款|汇入|收款|付款|入账|支付|存款|存入|现金|现存|现|代发|代付|交易|银行|捐款|捐赠|捐助|捐献|捐"
    "|善款|爱心|助学|扶贫|慈善|公益|工会|个人|备注|附言|摘要|atm|transfer|donation|remit(?:tance)?|款|费|金|他|存|转|汇"
    r"|[\s\W_])+"
)
_MASK = re.compile(r"\*+")


class Remarks:
    """The remarks of two exports, which tell one movement from another where they are not said of many."""

    def __init__(self, *exports: Sequence["Trait"]) -> None:
        counts = (Counter(one.remark for one in lines) for lines in exports)
        self._repeated = {remark for found in counts for remark, number in found.items() if number > 1}

    def telling(self, remark: str | None) -> bool:
        """Whether a remark is one movement's own: 转账 is not, nor what stands on several lines."""
        return bool(remark) and remark not in self._repeated and not _SAID_OF_MANY.fullmatch(remark or "")

    def by_remark(self, one: "Trait") -> Iterator[Key]:
        """The key of a line that has a remark of its own."""
        if self.telling(one.remark):
            yield (*one.figures, "remark", one.remark)

    def may_agree(self, one: "Trait", other: "Trait") -> bool:
        """Whether two lines of the same figures may be one movement, for all that is said of them."""
        if not clash(one, other):
            return self.may_be_one(one, other)
        # another kind of number may be what the other form prints, where the very balance agrees
        return numbers_differ(one, other) and same_balance(one, other) and not _unlike(one, other)

    def may_be_one(self, one: "Trait", other: "Trait") -> bool:
        """Whether neither payers nor remarks speak against it."""
        if clash(one, other):
            return False
        apart = self.telling(one.remark) and self.telling(other.remark) and one.remark != other.remark
        return bool(one.payer or other.payer or not apart)


def clash(one: "Trait", other: "Trait") -> bool:
    """Whether something says that two lines are two movements: long numbers, payers, minutes or balances."""
    return numbers_differ(one, other) or _unlike(one, other)


def numbers_differ(one: "Trait", other: "Trait") -> bool:
    """Whether both have a number that is one for good, and not the same."""
    mine, theirs = one.order_no or "", other.order_no or ""
    return len(mine) >= LONG_NUMBER and len(theirs) >= LONG_NUMBER and mine != theirs


def same_balance(one: "Trait", other: "Trait") -> bool:
    """Whether both have the same balance after them."""
    return one.balance is not None and one.balance == other.balance


def is_bare(one: "Trait", other: "Trait") -> bool:
    """Whether the words of one of them were erased: then the figures say all that can be known."""
    return (one.erased or other.erased) and not clash(one, other)


def names_payer(one: "Trait", other: "Trait") -> bool:
    """Whether the remark of one names the payer of the other, where only one has a payer."""
    payer, remark = (one.payer, other.remark) if one.payer else (other.payer, one.remark)
    lone = (one.payer is None) != (other.payer is None)
    return lone and bool(payer and remark and len(payer) > 1 and payer in remark) and not clash(one, other)


def by_long_number(one: "Trait") -> Iterator[Key]:
    """The number for good: the day of a movement and the day of its booking differ, and forms have one or the other."""
    if one.order_no and len(one.order_no) >= LONG_NUMBER:
        yield ("number", one.order_no, one.amount)


def by_balance(one: "Trait") -> Iterator[Key]:
    """The balance after it."""
    if one.balance is not None:
        yield (*one.figures, "balance", one.balance)


def by_payer(one: "Trait") -> Iterator[Key]:
    """The payer, best with the minute."""
    if one.payer:
        yield from ((*one.figures, "payer", one.payer, one.time[:5]),) if one.time else ()
        yield (*one.figures, "payer", one.payer)


def by_minute(one: "Trait") -> Iterator[Key]:
    """The minute."""
    if one.time:
        yield (*one.figures, "minute", one.time[:5])


def by_figures(one: "Trait") -> Iterator[Key]:
    """Day and amount alone, which say little."""
    yield one.figures


def _unlike(one: "Trait", other: "Trait") -> bool:
    if one.time and other.time and one.time[:5] != other.time[:5]:
        return True
    if one.balance is not None and other.balance is not None and one.balance != other.balance:
        return True
    if not one.payer or not other.payer or one.payer == other.payer or _masked(one.payer, other.payer):
        return False
    # one bank's 张三 is another's 张三6217: where the balance has spoken, that is no other payer
    return not (same_balance(one, other) and (one.payer in other.payer or other.payer in one.payer))


@lru_cache(maxsize=4096)
def _masked(mine: str, theirs: str) -> bool:
    """Whether 张* and 张三丰 may be one name."""
    return any(
        "*" in mask and re.fullmatch(".+".join(map(re.escape, _MASK.split(mask))), name, re.DOTALL) is not None
        for mask, name in ((mine, theirs), (theirs, mine))
    )

"""Money: whole fen inside, text at the edges, never a float."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from donate_cli.errors import DonateError

LARGEST_FEN = 1_000_000_000 * 100
"""The largest single gift that is believed, one billion yuan; above it a slip of the finger is likelier."""

OUTLIER = 10
"""How many times the usual amount makes a person's gift worth a question."""

FEWEST = 5
"""Gifts below which there is no usual amount."""

_SIGN_BEFORE = re.compile(r"^(?:¥|RMB|CNY)", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in fen that may be "at least" that much (3600余元); a sum with one such part is one itself."""

    fen: int = 0
    at_least: bool = False

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.fen + other.fen, self.at_least or other.at_least)

    def __str__(self) -> str:
        return format_fen(self.fen) + ("+" if self.at_least else "")


NOTHING = Amount()


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum of amounts, marked "at least" as soon as one of them is."""
    return sum(amounts, NOTHING)


def parse_fen(text: str) -> int:
    """Read what a clerk types (`200`, `1,234.50`, `￥200`, `200元`, full-width digits) as fen.

    Raises DonateError for what is not a positive amount of at most two decimals and one billion yuan.
    """
    if any(unicodedata.category(character) == "No" for character in text):
        # NFKC makes 2002 of 200², which nobody meant.
        raise DonateError("amount.unreadable", value=text)
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = _SIGN_BEFORE.sub("", plain).removesuffix("元")
    if plain.startswith(("-", "−")):
        raise DonateError("amount.negative", value=text)
    if not (_PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)):
        raise DonateError("amount.unreadable", value=text)
    yuan, _, decimals = plain.replace(",", "").partition(".")
    if len(decimals) > 2:
        raise DonateError("amount.decimals", value=text)
    fen = int(Decimal(f"{yuan or 0}.{decimals or 0}") * 100)
    if fen == 0:
        raise DonateError("amount.zero", value=text)
    if fen > LARGEST_FEN:
        raise DonateError("amount.too_large", value=text)
    return fen


def usual_of(amounts: Counter[int]) -> int:
    """The middle one of some amounts (fen), each with how often it occurs; 0 where there are too few to tell."""
    if amounts.total() < FEWEST:
        return 0
    passed, half = 0, amounts.total() / 2
    for amount in sorted(amounts):
        passed += amounts[amount]
        if passed >= half:
            break
    return amount


def format_fen(fen: int) -> str:
    """Fen as yuan for people: `13,100.00`."""
    return f"{yuan(fen):,.2f}"


def plain_yuan(fen: int) -> str:
    """Fen as yuan for programs: `13100.00`, the money of the JSON contract."""
    return f"{yuan(fen):.2f}"


def yuan(fen: int) -> Decimal:
    """Fen as an exact number of yuan with two decimals."""
    return Decimal(fen).scaleb(-2).quantize(Decimal("0.01"))


def in_words(amount: Amount) -> str:
    """The sum in 人民币大写, as receipts want it: `贰万柒仟壹佰肆拾元整`."""
    import cn2an

    words: str = cn2an.an2cn(plain_yuan(amount.fen), "rmb")
    return f"不少于{words}" if amount.at_least else words

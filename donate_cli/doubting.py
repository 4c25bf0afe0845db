"""Doubting amounts: what is far above the rest of a list, or looks like a slip of the decimal point."""

from collections import Counter
from collections.abc import Iterator

from donate_cli.comparing import Comparison
from donate_cli.money import OUTLIER, usual_of
from donate_cli.plans import Gift
from donate_cli.recognising import People
from donate_cli.table import Sentence

SLIPS = (10, 100)
"""How many times an earlier gift of the same donor looks like a slip of the decimal point."""


def doubted(
    gifts: list[Gift], people: People, compared: Comparison, sizes: Counter[int]
) -> Iterator[tuple[int, Sentence]]:
    """The places of gifts whose amount is worth a question, with the question; `sizes` are people's amounts (fen)."""
    median, slips = usual_of(sizes), compared.any
    if not median and not slips:
        return
    for place, gift in enumerate(gifts):
        if median and gift.amount >= OUTLIER * median and people.kind_of(gift.donor) == "person":
            yield place, Sentence("doubt.outlier", {"times": gift.amount // median})
        elif slips and (times := _slip(gift.amount, compared.gave(gift.donor))) and not people.is_nameless(gift.donor):
            yield place, Sentence("doubt.slip", {"times": times})


def _slip(amount: int, gave: set[int]) -> int:
    """Whether an amount is 10 or 100 times one given before; 0 where it is not."""
    return next((times for times in SLIPS if amount % times == 0 and amount // times in gave), 0)

"""What a platform's word for the state of a trade means: whether the money came, stayed, or went back."""

import re
import unicodedata
from typing import Literal, NamedTuple

from donate_cli.files.amounts import squeezed
from donate_cli.files.profiles import Profile
from donate_cli.files.signs import read_balance

Outcome = Literal["done", "refunded", "returning", "dropped"]

_RETURNED = re.compile(r"退款[:(]*¥?([0-9][0-9,]*(?:\.[0-9]+)?)")
_MEANT: tuple[tuple[str, Outcome], ...] = (
    ("returning", "returning"),
    ("refunded", "refunded"),
    ("dropped", "dropped"),
    ("successful", "done"),
)


_NO_REFUND = re.compile(
    "[离病内]退|退(?:休|役|伍|养|职|居|耕|林|税|货|保|订|票|党|团|社|烧|热|租|学|出)|退(?:还|回)?(?:押金|保证金|质保金|定金)"
)
"""Money out of another kind: pensions, taxes, goods sent back, deposits of a tenant."""

_REFUND = re.compile(r"(?:^|[\s_:,;.、()|/\-])退|退(?:款|回|还|返|汇|捐|多|错|误|付|票款|补)|[误错多重]\S{0,4}退")
"""A refund in a clerk's own words: 退 that begins, 退多付, 退错转, 误转退."""


def is_refund(profile: Profile, text: str) -> bool:
    """Whether words are of money given back, or of a reversal."""
    plain = _NO_REFUND.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _REFUND.search(plain) is not None or any(word in plain for word in profile.refund)


class State(NamedTuple):
    """How a trade ended, and how much of it the status says went back (已退款(￥5.00)), in fen."""

    outcome: Outcome
    returned: int = 0


def outcome_of(profile: Profile, status: str) -> State | None:
    """What a status means to a profile; an empty one is a success. None for words that it does not know."""
    plain = squeezed(status)
    if not plain:
        return State("done")
    found = _RETURNED.search(plain)
    returned = (read_balance(found[1]) or 0) if found else 0
    # 对方已退还 holds 已退: a word that is the whole status counts before one that is a part of it
    for fits in (str.__eq__, str.__contains__):
        for name, outcome in _MEANT:
            if any(fits(plain, word) for word in profile.statuses.get(name, ())):
                return State(outcome, returned)
    return None

"""Texts of a statement as people read them: without what programs put around them."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from donate_cli.files.amounts import BLANKS, NOTHING, shown, squeezed

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

_FILLER = frozenset("-—–_*")
_LONGEST_NOTHING = 4
_YUAN = re.compile(r".*人民币.*|(?:cny|rmb).*|元|¥|156|001|01")


def text_of(raw: "Raw", *, bare: bool = True) -> str | None:
    """A text without the blanks and marks around it; None for an empty cell, and with `bare` for a dash or a slash."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        return shown(raw)
    text = raw.strip(BLANKS)
    if text[:1] in ("'", "`", "="):
        text = text[2:-1] if text.startswith('="') and text.endswith('"') else text.lstrip("'`")
        text = text.strip(BLANKS)
    if bare and (_FILLER.issuperset(text) or (len(text) <= _LONGEST_NOTHING and _is_nothing(text))):
        return None
    return (text if text.isprintable() else in_one_line(text)) or None


def in_one_line(text: str) -> str:
    """The same text, its line breaks and the blanks around them as one blank."""
    return " ".join(filter(None, map(str.strip, text.splitlines())))


@lru_cache(maxsize=4096)
def _is_nothing(text: str) -> bool:
    return squeezed(text) in NOTHING


def is_yuan(raw: "Raw") -> bool:
    """Whether a currency's name or code is the yuan's; an empty cell means it."""
    text = text_of(raw)
    return text is None or _YUAN.fullmatch(squeezed(text)) is not None

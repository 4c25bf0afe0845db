"""One cell of a statement's money column → fen with its sign."""

import re
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import BLANKS, LONGEST_CELL, NOTHING, read_figure, shown, squeezed
from donate_cli.money import LARGEST_FEN

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

_PLAIN = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})\.([0-9]{2})")
_SIGNED = re.compile(r"(?:人民币|rmb|cny|¥)*([+\-−–—负])?(?:人民币|rmb|cny|¥)*([0-9.,].*?)(-|dr|cr)?")
_BRACKETED = re.compile(r"¥?\((¥?[0-9][0-9.,]*(?:元)?)\)")
LARGEST_BALANCE = LARGEST_FEN * 1000
"""Fen of a balance, or of a stated figure, that is believed."""

_EDGES = f"{BLANKS}'`\""
_MINUS = ("-", "−", "–", "—", "负")


def read_signed(raw: "Raw") -> int | None:
    """Fen, below zero where the cell says so (-5.00, ¥-5.00, (5.00), 5.00-); None for an empty cell or a dash.

    Raises DonateError as `read_figure` does: for another currency, for what could be two sums, for what is none.
    """
    if raw is None:
        return None
    if isinstance(raw, str):
        return _text(raw.strip(_EDGES))
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw < 0:
        return -read_figure(-raw)[0]
    return read_figure(raw)[0]


def read_balance(raw: "Raw") -> int | None:
    """A balance as `read_signed` does; None also for one that is masked or cannot be read."""
    try:
        return read_signed(raw)
    except DonateError:
        return None


def _text(text: str) -> int | None:
    if len(text) > LONGEST_CELL:
        raise DonateError("cell.amount", value=shown(text))
    if plain := _PLAIN.fullmatch(text):
        fen = int(plain[2].replace(",", "")) * 100 + int(plain[3])
        return -fen if plain[1] == "-" else fen
    if not text or (half := squeezed(text)) in NOTHING:
        return None
    if bracketed := _BRACKETED.fullmatch(half):
        return -read_figure(bracketed[1])[0]
    found = _SIGNED.fullmatch(half)
    if found is None:
        return _figure(half, text)
    fen = _figure(found[2], text)
    return -fen if found[1] in _MINUS or found[3] in ("-", "dr") else fen


def _figure(figure: str, text: str) -> int:
    try:
        fen, at_least = read_figure(figure)
    except DonateError as error:
        # its words for a minus are of lists, where none may stand
        key = "cell.amount" if error.key == "cell.negative" else error.key
        raise DonateError(key, **error.facts | {"value": shown(text)}) from None
    if at_least:
        raise DonateError("cell.amount", value=shown(text))
    return fen

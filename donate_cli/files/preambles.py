"""What stands above the table of a statement: whose account it is, in which currency."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import FOREIGN, shown, squeezed
from donate_cli.files.profiles import heading_key

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|\s+(?=:)")
_SOLID = re.compile(r"[0-9*x•·]+[0-9]{4}(?![0-9*x•·])")
_SHORTEST = 12
"""Digits of the shortest account; what is shorter and hides nothing is a number of another kind."""

_GROUPED = re.compile(r"(?:[0-9*x]{4}[ -]){2,4}(?:[0-9*x]{4}[ -]?[0-9]{1,3}|[0-9]{4})(?![0-9*])")
_LAST_FOUR = re.compile(r"\D{0,3}([0-9]{4})(?![0-9])")
_PHONE = re.compile(r"1[0-9]{2}[0-9*x]{4}[0-9]{4}")
_CURRENCY = re.compile(r"(?:币种|币别|currency)[:|\[(]*([^|\]):;,。]*)")
_OURS = re.compile("人民币|cny|rmb|^元$")


def account_of(rows: Iterable[tuple[int, Sequence["Raw"]]], labels: Sequence[str]) -> str | None:
    """The last four digits of the number behind one of the labels; a telephone's is none."""
    pattern = re.compile("|".join(sorted(map(re.escape, labels), key=len, reverse=True))) if labels else None
    for _, row in rows if pattern else ():
        texts = [_GAP.sub("", unicodedata.normalize("NFKC", cell).casefold()) for cell in map(_text, row) if cell]
        for at, text in enumerate(texts):
            if (label := pattern.search(text) if pattern else None) is None:
                continue
            rest = text[label.end() :]
            if found := _number(rest, label[0]) or (at + 1 < len(texts) and _number(texts[at + 1], label[0])):
                return found
    return None


def check_currency(rows: Iterable[tuple[int, Sequence["Raw"]]]) -> None:
    """Raise `statement.currency` where the account is not one of yuan."""
    for number, row in rows:
        for found in _CURRENCY.finditer(squeezed("|".join(cell for cell in map(_text, row) if cell))):
            if not _OURS.search(found[1]) and FOREIGN.search(found[1]):
                raise DonateError("statement.currency", row=number, value=shown(found[1]))


def _text(cell: "Raw") -> str:
    return shown(cell) if isinstance(cell, (int, float)) else cell.strip() if isinstance(cell, str) else ""


def _number(text: str, label: str) -> str | None:
    if label == heading_key("尾号"):
        found = _LAST_FOUR.match(text)
        return found[1] if found else None
    for pattern in (_SOLID, _GROUPED):
        found = pattern.search(text)
        if found and not _PHONE.fullmatch(found[0]) and (len(found[0]) >= _SHORTEST or not found[0].isdecimal()):
            return found[0].replace(" ", "").replace("-", "")[-4:]
    return None

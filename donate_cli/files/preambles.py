"""What stands above the table of a statement, or below it: whose account it is, in which currency and unit."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import FOREIGN, YUAN, shown, squeezed
from donate_cli.files.headings import unit_line
from donate_cli.files.profiles import heading_key

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])| (?=:)")
_SOLID = re.compile(r"[0-9*x•·]+[0-9]{4}(?![0-9*x•·])")
_FAR = 120
"""Characters behind a label among which its number is looked for."""

_SHORTEST = 12
"""Digits of the shortest account; what is shorter and hides nothing is a number of another kind."""

_GROUPED = re.compile(r"(?:[0-9*x]{4}[ -]){2,4}(?:[0-9*x]{4}[ -]?[0-9]{1,3}|[0-9]{4})(?![0-9*])")
_LAST_FOUR = re.compile(r"\D{0,3}([0-9]{4})(?![0-9])")
_PHONE = re.compile(r"1[0-9]{2}[0-9*x]{4}[0-9]{4}")
_CURRENCY = re.compile(r"(?:币种|币别|货币|currency)[:|\[(]*([^|\]):;,。]*)")
_OURS = re.compile("人民币|cny|rmb|^元$")
_KIND = "(?:现汇|现钞|活期|定期|一般|基本|储蓄|结算|存款|普通|个人|子)"
_TITLE = re.compile(
    rf"(?<!本)(?P<money>{FOREIGN.pattern})(?:{_KIND})*"
    "(?:活期|定期|存款|账户|帐户|账号|帐号|交易明细|明细|流水|对账单|account)"
)
_OF_ACCOUNT = re.compile(
    r"(?:账户|帐户|账号|帐号|卡号|account(?:no)?)(?:类型|种类|性质)?[:|][0-9*x:|()\[\]-]*"
    rf"(?P<money>{FOREIGN.pattern})(?:{_KIND}|账户|帐户|户|[0-9*()\[\]|,;]|$)"
)
_PROSE = re.compile("[不请如若除或。?!]|提示|说明|注意")
"""What makes a sentence of a line: one that warns of foreign money says nothing of the account."""


def account_of(rows: Iterable[tuple[int, Sequence["Raw"]]], labels: Sequence[str]) -> str | None:
    """The last four digits of the number behind one of the labels; a telephone's is none."""
    pattern = re.compile("|".join(sorted(map(re.escape, labels), key=len, reverse=True))) if labels else None
    for _, row in rows if pattern else ():
        texts = [_joined(cell) for cell in map(_text, row) if cell]
        for at, text in enumerate(texts):
            if (label := pattern.search(text) if pattern else None) is None:
                continue
            rest = text[label.end() :][:_FAR]
            after = texts[at + 1][:_FAR] if at + 1 < len(texts) else ""
            if found := _number(rest, label[0]) or _number(after, label[0]):
                return found
    return None


def check_currency(rows: Iterable[tuple[int, Sequence["Raw"]]]) -> None:
    """Raise DonateError where the account is not one of yuan, or its sums are in units of something else."""
    for number, row in rows:
        cells = [cell for cell in map(_text, row) if cell]
        text = squeezed("|".join(cells))
        for found in _CURRENCY.finditer(text):
            if not _OURS.search(found[1]) and FOREIGN.search(found[1]):
                raise DonateError("statement.currency", row=number, value=shown(found[1]))
        for cell in text.split("|") if not _PROSE.search(text) and not _OURS.search(text) else ():
            if named := _TITLE.search(cell):
                raise DonateError("statement.currency", row=number, value=shown(named["money"]))
        if (named := _OF_ACCOUNT.search(text)) and not _OURS.search(text):
            raise DonateError("statement.currency", row=number, value=shown(named["money"]))
        check_unit(number, cells)


def check_unit(number: int, cells: Sequence[str]) -> None:
    """Raise DonateError where a line says that sums are not in yuan: 单位：万元, in one cell or in two."""
    for text in (*cells, *map("".join, pairwise(cells))):
        if unit_line([text])[0] not in (None, YUAN):
            raise DonateError("statement.unit", row=number, value=shown(text))


def _text(cell: "Raw") -> str:
    return shown(cell) if isinstance(cell, (int, float)) else cell.strip() if isinstance(cell, str) else ""


def _joined(text: str) -> str:
    """For comparing, with one blank where there are several, and none within 账　号 ："""
    return _GAP.sub("", " ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def _number(text: str, label: str) -> str | None:
    if label == heading_key("尾号"):
        found = _LAST_FOUR.match(text)
        return found[1] if found else None
    for pattern in (_SOLID, _GROUPED):
        found = pattern.search(text)
        if found and not _PHONE.fullmatch(found[0]) and (len(found[0]) >= _SHORTEST or not found[0].isdecimal()):
            return found[0].replace(" ", "").replace("-", "")[-4:]
    return None

"""One cell of an amount column → fen, or the reason why it is none."""

import math
import re
import unicodedata
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.numerals import chinese_yuan
from donate_cli.money import LARGEST_FEN

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

YUAN = 100
"""Fen in the unit of an amount column that says nothing else."""

SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
DIGITS_KEPT = 10**15
"""A spreadsheet's number keeps fifteen digits; the rest are zeros that nobody typed."""

BLANKS = " \t\r\n\v\f\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
"""What stands unseen around a cell's text."""

LONGEST_CELL = 100
"""Characters of a sum, a day or a time: a longer one is none, and is not searched, which could take for ever."""

NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "–",
        "−",
        "─",
        "/",
        "\\",
        "无",
        "暂无",
        "n/a",
        "na",
        "nil",
        "none",
        "null",
        "(空)",
        "空",
        "(跳过)",
        "(无)",
        "未填",
        "未填写",
    }
)
"""What people write into a cell that is meant to be empty."""

FOREIGN = re.compile(
    r"[$€£₩₽฿₹円]|us\$|hk\$|usd|eur(?![a-z])|gbp|hkd|jpy|jp¥|krw|aud|cad(?![a-z])|sgd|mop(?![a-z])|twd|chf"
    r"|美元|美金|欧元|英镑|港币|港元|港幣|日元|日圆|日币|韩元|韩币|澳元|澳币|加元|加币|新币|新加坡元|台币|澳门元|葡币|卢布|瑞郎|泰铢"
    r"|外币"
)
_NOT_SHOWN = ("Cf", "Cc")
_GAP = re.compile(r"(?<=[0-9.,])\s+(?=[0-9.,])")
_PREFIX = re.compile(r"^(?:人民币|rmb|cny|¥|:)+")
_SUFFIX = re.compile(r"(?:人民币|rmb|cny)$")
_NEGATIVE = re.compile(r"(?:人民币|rmb|cny|¥)*[-−–—负]+¥?[0-9].*|\(¥?[0-9][0-9.,]*(?:元)?\)|[0-9.,]+-")
_ABOUT = re.compile(r"^(?:约|大约|大概|近|将近|~|≈).*|.*(?:左右|上下|不到)$")
_LEAST = re.compile(r"^(?:不少于|不低于|至少|超过|逾|>=|>|≥)")
_AND_MORE = re.compile(
    r"(?<=[0-9一二三四五六七八九十百千万亿元块两零])(?:有余|余|多|\+|以上)(?![0-9.零一二三四五六七八九])"
)
_SCIENTIFIC = re.compile(r"[0-9.]+e[-+]?[0-9]+(?:元)?")
_TWO_WAYS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?|[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}")
_NUMBER = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(百万|千万|百|千|万|亿)?(元整?)?"
)
_WITH_JIAO = re.compile(r"([0-9]+)元(?:([0-9])角)?(?:([0-9])分)?整?")
_STEPS = re.compile(r"(?:([0-9]+)亿)?(?:([0-9]{1,4})万)?(?:([0-9])千)?(?:([0-9])百)?([0-9]{4})?(元整?)?")


def read_amount(raw: "Raw", unit: int = YUAN) -> tuple[int, bool]:
    """A gift in fen, and whether it is "at least" that much (3600余元). `unit` is fen in one of the column's units.

    A cell that names its own unit (1.5万, 200元) means that one. Raises DonateError for what is no positive amount in
    yuan of at most one billion, or could be two amounts.
    """
    fen, at_least = read_figure(raw, unit)
    if fen == 0:
        raise DonateError("cell.zero", value=shown(raw))
    if fen > LARGEST_FEN:
        raise DonateError("cell.too_large", value=shown(raw))
    return fen, at_least


def read_figure(raw: "Raw", unit: int = YUAN) -> tuple[int, bool]:
    """A sum in fen, which may be zero or beyond any gift, as in a total row. Raises DonateError as `read_amount`."""
    if isinstance(raw, str):
        return _text(raw, unit)
    if raw is None:
        raise DonateError("cell.no_amount")
    if isinstance(raw, (bool, time)):
        raise DonateError("cell.amount", value=shown(raw))
    if isinstance(raw, date):
        raise DonateError("cell.amount_is_date", value=shown(raw))
    if not math.isfinite(raw):
        raise DonateError("cell.amount", value=shown(raw))
    if raw < 0:
        raise DonateError("cell.negative", value=shown(raw))
    return _number(raw, unit), False


def is_nothing(raw: "Raw") -> bool:
    """A cell that stands for an empty one: a dash, 无, N/A, blanks."""
    return raw is None or (isinstance(raw, str) and squeezed(raw) in NOTHING)


def is_no_gift(raw: "Raw") -> bool:
    """A cell of a wide list's amount column that says that nothing was given: empty, a dash, a zero."""
    if isinstance(raw, str):
        return is_nothing(raw) or re.fullmatch(r"¥?0+(?:\.0*)?元?|×|x|未捐", squeezed(raw)) is not None
    return raw is None or (isinstance(raw, (int, float)) and raw == 0 and not isinstance(raw, bool))


def shown(raw: "Raw") -> str:
    """A cell as a problem quotes it: short, in one line, a number without a needless `.0`."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < DIGITS_KEPT:
        raw = int(raw)
    text = "" if raw is None else "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in str(raw))
    return text if len(text) <= 60 else text[:59] + "…"


def squeezed(text: str) -> str:
    """A text for comparing: half-width, small letters, without blanks and unseen characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii() and plain.isprintable() and " " not in plain:
        return plain
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in _NOT_SHOWN)


def _number(raw: int | float, unit: int) -> int:
    if 0 < raw < 1 << 53 and raw == (whole := int(raw)):
        return whole * unit
    exact = Decimal(str(raw)) * unit
    nearest = exact.to_integral_value()
    # A formula's sum carries binary noise (0.1 + 0.2 = 0.30000000000000004), which no clerk typed and which Excel, with
    # its fifteen digits, does not show; a third decimal that somebody typed is far larger than that and is refused.
    if abs(exact - nearest) > max(Decimal("1e-7"), exact * Decimal("1e-14")):
        raise DonateError("cell.decimals", value=shown(raw))
    return int(nearest)


def _text(raw: str, unit: int) -> tuple[int, bool]:
    value = shown(raw)
    # NFKC would make 2002 of 200², a sum with the mark of a footnote.
    if any(c.isdigit() and not c.isdecimal() for c in raw):
        raise DonateError("cell.amount", value=value)
    # WeChat and Alipay lead a number with ` or a TAB, Excel's "text" mark is ': none of them is part of the sum.
    half = unicodedata.normalize("NFKC", raw).strip().lstrip("'`")
    if _GAP.search(half):
        raise DonateError("cell.amount", value=value)
    plain = squeezed(half)
    if plain in NOTHING:
        raise DonateError("cell.no_amount")
    _refuse(plain, value)
    bare = _LEAST.sub("", plain)
    whole = _AND_MORE.sub("", bare, count=1)
    exact = _exact(_SUFFIX.sub("", _PREFIX.sub("", whole)), unit, value)
    if exact != exact.to_integral_value():
        raise DonateError("cell.decimals", value=value)
    return int(exact), whole != plain


def _refuse(plain: str, value: str) -> None:
    """What is seen at once not to be a plain sum in yuan."""
    if plain.startswith("#") and plain.isascii():
        raise DonateError("cell.error", value=value)
    if foreign := FOREIGN.search(plain):
        raise DonateError("cell.currency", value=value, currency=foreign[0].upper())
    if _NEGATIVE.fullmatch(plain):
        raise DonateError("cell.negative", value=value)
    if _ABOUT.fullmatch(plain):
        raise DonateError("cell.about", value=value)
    if _SCIENTIFIC.fullmatch(plain):
        raise DonateError("cell.scientific", value=value)


def _exact(plain: str, unit: int, value: str) -> Decimal:
    """Fen, with what may stand behind the point. Raises DonateError."""
    numeral = re.sub("圆|块钱|块", "元", plain).replace("毛", "角").replace("元正", "元整")
    if found := _NUMBER.fullmatch(numeral):
        digits, scale, own = found.groups()
        unit = unit if not (scale or own) else YUAN * SCALES[scale or ""]
        if unit == YUAN and _TWO_WAYS.fullmatch(digits):
            raise DonateError("cell.two_ways", value=value)
        return Decimal(digits.replace(",", "").rstrip(".")) * unit
    if found := _WITH_JIAO.fullmatch(numeral):
        yuan, jiao, fen = (int(part or 0) for part in found.groups())
        return Decimal(yuan * 100 + jiao * 10 + fen)
    if (found := _STEPS.fullmatch(numeral)) and (steps := found.groups()) and any(steps[:5]):
        sizes = (10**8, 10**4, 1000, 100, 1)
        if not (steps[4] and (steps[2] or steps[3])):
            return Decimal(sum(int(step or 0) * size for step, size in zip(steps, sizes, strict=False)) * YUAN)
    if _TWO_WAYS.fullmatch(plain.removesuffix("元")):
        raise DonateError("cell.two_ways", value=value)
    if re.fullmatch(r"[0-9,]+(?:\.[0-9]+)?元?", plain):
        raise DonateError("cell.commas", value=value)
    yuan_in_words = chinese_yuan(plain)
    if yuan_in_words is None:
        raise DonateError("cell.amount", value=value)
    return yuan_in_words * (unit if re.fullmatch("[^元圆圓块角毛分万萬亿億]+", plain) else YUAN)

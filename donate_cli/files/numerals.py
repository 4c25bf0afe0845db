"""Chinese numerals as clerks write them: 贰佰元整, 二百五十, 壹万贰仟叁佰元伍角."""

import re
from decimal import Decimal

_LOW = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两兩圆圓块毛正", "一二二三三四五六六七八九十百千万亿二二元元元角整"
)
_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_NUMBER = "[零一二三四五六七八九十百千万亿]+"
_MONEY = re.compile(
    rf"(?:({_NUMBER})元?)?零?(?:(?<=[元零])([一二三四五六七八九])角)?零?(?:([一二三四五六七八九])分)?整?"
)
_ONLY_JIAO = re.compile(r"([一二三四五六七八九])角(?:([一二三四五六七八九])分)?整?")
_COLLOQUIAL = re.compile(r"[百千万亿][一二三四五六七八九]$")


def chinese_yuan(text: str) -> Decimal | None:
    """Yuan written in Chinese numerals, with 元角分整 or without; None for what is no such sum, or not surely one.

    二百五 and 一万二 are None: spoken, they leave out a unit.
    """
    plain = text.translate(_LOW)
    if jiao := _ONLY_JIAO.fullmatch(plain):
        return Decimal(_DIGITS[jiao[1]] * 10 + _DIGITS.get(jiao[2] or "零", 0)) / 100
    found = _MONEY.fullmatch(plain)
    if not found or not plain or not any(found.groups()):
        return None
    yuan = 0 if found[1] is None else chinese_number(found[1])
    if yuan is None or ((found[2] or found[3]) and found[1] and "元" not in plain):
        return None
    return yuan + Decimal(_DIGITS[found[2] or "零"] * 10 + _DIGITS[found[3] or "零"]) / 100


def chinese_number(text: str) -> int | None:
    """A whole number in Chinese numerals; None for nonsense (二千二千, 一二三) and for spoken short forms (二百五)."""
    # cn2an reads 一亿十万 as 100,000,000 and refuses 五亿一千六百五十九, which it writes itself: so it is only asked to
    # write the number that was read here, which it does rightly, and the two texts must agree.
    import cn2an

    plain = text.translate(_LOW)
    if not re.fullmatch(_NUMBER, plain) or _COLLOQUIAL.search(plain):
        return None
    value = _value(plain)
    if value >= 10**16:
        return None
    written: str = cn2an.an2cn(value, "low")
    return value if _bare(written) == _bare(plain) else None


def _value(numerals: str) -> int:
    """What the numerals add up to, without asking whether they are well formed."""
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = numerals.rpartition(mark)
        if found:
            return _value(head) * size + _value(tail)
    total = digit = 0
    for numeral in numerals:
        if numeral in _SCALES:
            total += (digit or 1) * _SCALES[numeral]
            digit = 0
        else:
            digit = _DIGITS[numeral]
    return total + digit


def _bare(numerals: str) -> str:
    """Without the zeros between and the ones before ten that some write: 一万零五百 = 一万五百, 一百一十 = 一百十."""
    return re.sub("一(?=十)", "", numerals).replace("零", "") or "零"

"""One cell → the value that its column asks for, or the reason why it is none."""

import re
from datetime import date, time
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import BLANKS, DIGITS_KEPT, FOREIGN, NOTHING, is_nothing, shown, squeezed
from donate_cli.files.days import Window, read_day
from donate_cli.files.numerals import chinese_number
from donate_cli.files.synonyms import words
from donate_cli.files.texts import in_one_line
from donate_cli.lists import Unknown
from donate_cli.model import Population
from donate_cli.naming import LONGEST, LONGEST_TEXT, clean

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

_LINE_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_YUAN = frozenset({"人民币", "人民币元", "rmb", "cny", "元", "¥", "人民币(元)", "cny人民币", "人民币cny"})
_ROUND = re.compile(
    r"首[轮次批期]|第?([0-9一二三四五六七八九十]{1,3})[轮次批期](?:捐款|捐赠|次)?|(?:round|appeal|r|第)?([0-9]{1,2})(?:\.0)?|first|second|third"
)
_ORDINALS = {"first": "1", "second": "2", "third": "3"}
_PEOPLE = re.compile(r"(?:共|计|共计)?([0-9]{1,7}(?:\.0+)?|[零一二两三四五六七八九十百千万]+)(?:人|名|位|个|人次)?")
_NOBODY_KNOWS = frozenset({"若干", "若干人", "若干名", "不详", "未知", "不明", "未统计", "unknown", "?", "多人"})

_YES = frozenset(
    words(
        """
        是 √ ✓ ✔ ☑ v y yes true 1 有 已 paid received done ok 已到账 到账 已到帐 已到 已缴 已缴款 已缴费 已缴纳
        已交 已交款 已付 已付款 已支付 支付成功 已收 已收款 已收到 已入账 已捐 已捐款 已转账 已汇款 已完成 完成
        成功 交易成功 付款成功 转账成功 success
        """
    )
)
_NO = frozenset(
    words(
        """
        否 × ✗ ✘ ☒ x n no false 0 未 无 没有 未到账 未到帐 未到 未缴 未缴款 未缴费 未交 未交款 未付 未付款
        未支付 未收 未收款 未收到 未入账 未捐 待到账 待缴 待缴款 待付 待付款 待支付 待收款 待确认 处理中 支付中
        待处理 pending unpaid open outstanding notpaid notreceived
        """
    )
)
_RETURNED = (
    "退款",
    "退回",
    "关闭",
    "失败",
    "撤销",
    "已取消",
    "作废",
    "refund",
    "failed",
    "closed",
    "cancelled",
    "canceled",
)
_MEMBER = {
    "party": frozenset(
        words(
            """
        党员 中共党员 中共预备党员 预备党员 正式党员 共产党员 中国共产党党员 partymember member cpc
        """
        )
    ),
    "league": frozenset(words("团员 共青团员 中国共青团团员 保留团籍 leaguemember member")),
}
_NEITHER = frozenset(
    words(
        """
        群众 普通群众 民主党派 无党派 无党派人士 民革 民盟 民建 民进 农工党 致公党 九三学社 台盟 民革党员
        民革会员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员 积极分子 入党积极分子
        发展对象 none nonparty masses
        """
    )
)
_WORDS_OF: tuple[tuple[Population, str], ...] = (
    (
        "in-service",
        "在职 在岗 正式 正式工 合同 合同制 合同工 在编 编内 在册 行员 行内 inservice active regular permanent staff",
    ),
    ("dispatched", "派遣 派遣制 派遣工 劳务派遣 劳务派遣制 劳务派遣工 劳务 劳务工 劳派 dispatched agency"),
    ("retired", "离退休 离退 退休 离休 离(退)休 离/退休 retired retiree pensioner"),
    ("external", "外部 行外 社会 外单位 客户 非本行 编外单位 external outside outsider"),
)
_POPULATIONS = {word: population for population, text in _WORDS_OF for word in words(text)}
_STAFF = re.compile("(?:人员|员工|职工|干部|党员|团员|同志|人士|用工)$")


def read_text(raw: "Raw", *, longest: int = LONGEST) -> str | None:
    """A name, a department, a channel as written; None for an empty cell or a dash.

    Raises DonateError for a control character inside, a formula's error, a number whose last digits the spreadsheet has
    lost, and a date (Excel makes one of 3-2).
    """
    if isinstance(raw, str):
        text = _unwrapped(raw)
        if not text or (len(text) <= 4 and squeezed(text) in NOTHING):
            return None
        if text[0] == "#" and re.fullmatch(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!)", text):
            raise DonateError("cell.error", value=text)
        # Printable text has no character that naming refuses, and asking so is ten times faster.
        if text.isprintable() and len(text) <= longest:
            return text
        if _LINE_BREAK.search(text):
            raise DonateError("cell.line_break", value=shown(raw))
        return clean(text, longest=longest)
    if raw is None:
        return None
    if isinstance(raw, (date, time, bool)):
        raise DonateError("cell.text_is_date", value=shown(raw))
    if abs(raw) >= DIGITS_KEPT:
        raise DonateError("cell.digits_lost", value=shown(raw))
    return shown(raw)


def read_note(raw: "Raw") -> str | None:
    """A remark, which may be long, and may be what a spreadsheet took for a date."""
    if isinstance(raw, (date, time, bool)):
        return shown(raw)
    return read_text(in_one_line(raw.strip()) if isinstance(raw, str) else raw, longest=LONGEST_TEXT)


def read_number_text(raw: "Raw") -> str | None:
    """A staff or order number, with its leading zeros. Raises DonateError where a spreadsheet cut its digits."""
    text = read_text(raw)
    if text and text[1:2] == "." and re.fullmatch(r"[0-9]\.[0-9]+[Ee]\+?[0-9]+", text):
        raise DonateError("cell.digits_lost", value=text)
    return text


def read_headcount(raw: "Raw") -> int | Unknown | None:
    """How many people stand behind a gift: 12, 12人, 十二人; 若干 and 不详 are "unknown". Raises DonateError."""
    if is_nothing(raw):
        return None
    plain = squeezed(shown(raw))
    if plain in _NOBODY_KNOWS:
        return "unknown"
    found = _PEOPLE.fullmatch(plain) if not isinstance(raw, (bool, date, time)) else None
    number = None if not found else int(float(found[1])) if found[1][0].isdecimal() else chinese_number(found[1])
    if not number:
        raise DonateError("cell.headcount", value=shown(raw))
    return number


def read_status(raw: "Raw", window: Window = (None, None)) -> date | bool:
    """Whether the money has come (已缴, √, yes), or the day on which it did; an empty cell says that it has not.

    Raises DonateError for money that went back and for words that say neither.
    """
    if isinstance(raw, bool):
        return raw
    if is_nothing(raw):
        return False
    plain = squeezed(shown(raw)).strip("。.!")
    if plain in _YES or plain in _NO:
        return plain in _YES
    if any(word in plain for word in _RETURNED):
        raise DonateError("cell.returned", value=shown(raw))
    if isinstance(raw, str) and not re.search("[0-9]", raw):
        raise DonateError("cell.status", value=shown(raw))
    try:
        return read_day(raw, window)
    except DonateError as error:
        raise DonateError("cell.status", value=shown(raw)) if error.key == "cell.day" else error from None


def read_paid_on(raw: "Raw", window: Window = (None, None)) -> date | bool | None:
    """The day of a date-of-payment column, where 已缴 may stand too; None for an empty cell. Raises DonateError."""
    return None if is_nothing(raw) else read_status(raw, window)


def read_party(raw: "Raw") -> bool | None:
    """Whether a 政治面貌 or 是否党员 cell names a party member; None where it is empty. Raises DonateError."""
    return _member(raw, "party", "league")


def read_league(raw: "Raw") -> bool | None:
    """Whether a 政治面貌 or 是否团员 cell names a member of the youth league; None where it is empty."""
    return _member(raw, "league", "party")


def read_population(raw: "Raw") -> Population | None:
    """在职, 劳务派遣, 离退休人员, external, … Raises DonateError for others: 内退 and 外包 may be either of two."""
    if is_nothing(raw):
        return None
    plain = squeezed(shown(raw)).replace("-", "")
    found = _POPULATIONS.get(plain) or _POPULATIONS.get(_STAFF.sub("", plain))
    if found is None:
        raise DonateError("cell.population", value=shown(raw))
    return found


def read_round(raw: "Raw") -> str | None:
    """The number of the round where the words have one (首轮, 第二批, 二次捐款), else the words."""
    text = read_text(raw)
    return None if text is None else round_number(text) or text


def round_number(text: str) -> str | None:
    """`2` for 第二轮, 二次捐款, round 2; None for words without a number."""
    plain = squeezed(text)
    found = _ROUND.fullmatch(plain)
    if not found:
        return None
    if plain in _ORDINALS:
        return _ORDINALS[plain]
    number = found[1] or found[2] or "1"
    value = int(number) if number.isdecimal() else chinese_number(number)
    return str(value) if value else None


def check_currency(raw: "Raw") -> None:
    """Raises DonateError for a currency that is not the yuan; an empty cell means it."""
    if not is_nothing(raw) and (plain := squeezed(shown(raw))) not in _YUAN:
        foreign = FOREIGN.search(plain)
        raise DonateError("cell.currency", value=shown(raw), currency=foreign[0].upper() if foreign else shown(raw))


def _unwrapped(raw: str) -> str:
    """Without the blanks around it and what some programs put before a number to keep its digits: ="…", ' and `."""
    text = raw.strip(BLANKS)
    if text[:1] in ("=", "'", "`"):
        text = text[2:-1] if text.startswith('="') and text.endswith('"') else text.lstrip("'`")
        text = text.strip(BLANKS)
    return text


def _member(raw: "Raw", mine: str, other: str) -> bool | None:
    if isinstance(raw, bool):
        return raw
    if raw is None or not (plain := squeezed(shown(raw))):
        return None
    if plain in _MEMBER[mine] or plain in _YES:
        return True
    if plain in _NO or plain in NOTHING or plain in _NEITHER or plain in _MEMBER[other]:
        return False
    raise DonateError("cell.flag", value=shown(raw))

"""Rows that are no gifts: totals, and the lines under a table (制表人：…), with the figures that they state."""

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from donate_cli.errors import DonateError
from donate_cli.files.amounts import YUAN, read_figure, shown, squeezed
from donate_cli.files.cells import read_headcount

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw

Kind = Literal["total", "subtotal", "remark"]
Figures = tuple[tuple[Literal["amount", "count"], int], ...]

BEGINNINGS = frozenset(
    "合总共小累统过承转制审复备说日填经负单注附人本全以捐金实累会出主领签盖联时页第截（(【*★　 \t\u00a0tTsSgGcCnNrR"
)
"""What a footer's label begins with, blanks among it: the quick look that spares most rows the slow one."""

_WHAT = (
    "(?:捐款|捐赠|认捐|参捐|到账|实收|缴款|本页|本表|本次|全行|全部|以上|上述|累计|本部门|本支部"
    "|人民币|金额|款项|参与|人员|爱心)*"
)
_SUM = "(?:合计|总计|共计|小计|累计|总额|总和|总数|总金额|总人数|金额|人数|总笔数|笔数|总款|总共|计)"
_LABEL = re.compile(
    rf"(?:{_WHAT}(?:总合计|合计|总计|共计|小计|累计|总额|总和|总数|总金额|总人数|总共|人数|总款){_WHAT}(?:{_SUM})?|{_WHAT}{_SUM}(?:合计|总计|总额)"
    r"|grandtotal|subtotal|total|totalamount|totaldonations|sum|headcount|numberofpeople)(?:\((?:[^()]*)\)|大写|小写|人民币|rmb|元)*"
)
_OF_A_PART = re.compile(r".{2,20}(?:小计|合计|总计)")
"""营业部小计; two characters before it, as 陈小计 may be a person."""

_SPLIT = re.compile(r"(?:[;；。、:：=为\s]|(?<![0-9]),|,(?![0-9]{3}(?![0-9])))+")
"""What parts one figure from the next; the comma of 3,000.08 does not."""

_COUNT = re.compile(r"([0-9]{1,7}|[零一二两三四五六七八九十百千万]+)(?:人|名|位)(?:次)?")
_MONEY = re.compile(
    r"(?:人民币|rmb|¥)*(?:[0-9][0-9,]*(?:\.[0-9]+)?(?:万|千|亿)?元?|[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億元圆角分]+)[整正]?"
)
_REMARK = re.compile(
    r"(?:制表|审核|复核|审批|填表|填报|经办|统计|联系|主管|负责|制单|出纳|会计|领导|单位负责|部门负责|签字|签名|盖章|签章|记账|捐款经办|支部书记)"
    r"(?:人|人员|单位|部门|日期|时间|电话|领导|签字|签章|签名|盖章|方式|\([^()]*\))*(?::.*)?"
    r"|(?:备注|说明|注|附注|附|附件|注明|日期|时间|制表日期|填报日期|统计日期|统计时间|截止日期|截止时间|截至|单位|电话|note|notes|remark|remarks|date"
    r"|preparedby|checkedby|reviewedby|approvedby)(?:[0-9]?:.*)"
    r"|过次页|承前页|转下页|接上页|人民币?\(?大写\)?:?"
    r"|(?:备注|说明|附注|注)|截[止至][0-9]{4}.*|第[0-9]+页.*|page[0-9]+.*"
)
_DAY_LINE = re.compile(r"(?:20)[0-9]{2}(?:年[0-9]{1,2}月[0-9]{1,2}日|[-/.][0-9]{1,2}[-/.][0-9]{1,2})(?:00:00:00)?")


class Footing(NamedTuple):
    """A label that marks a row as none of the gifts; `figures` are those in the label's own cell (共计118人，13100元).

    `of` says what the label asks for (总人数: a count), None where it may be either.
    """

    kind: Kind
    label: str
    figures: Figures = ()
    of: Literal["amount", "count"] | None = None


def footing(cell: "Raw") -> Footing | None:
    """What a cell says as a footer's label; None for all other cells: only a whole label counts, 合某 is a person."""
    if not isinstance(cell, str):
        return None
    text = shown(cell).strip()
    plain = squeezed(text).strip("*★:：。,，;；")
    if not plain or len(plain) > 200:
        return None
    found = _total(plain)
    if found or _OF_A_PART.fullmatch(plain):
        label, figures = found or (plain, ())
        kind: Kind = "subtotal" if "小计" in label or "subtotal" in label or "本页" in label else "total"
        wants: Literal["amount", "count"] | None = None
        if "人数" in label or label in ("headcount", "numberofpeople"):
            wants = "count"
        elif "额" in label or "款" in label or "大写" in label:
            wants = "amount"
        return Footing(kind, text, figures, wants)
    whole = squeezed(text)
    return Footing("remark", text) if _REMARK.fullmatch(whole) or _DAY_LINE.fullmatch(whole) else None


def figure(cell: "Raw", unit: int = YUAN) -> int | None:
    """A total's sum in fen; None for what is none."""
    try:
        return read_figure(cell, unit)[0]
    except DonateError:
        return None


def people(cell: "Raw") -> int | None:
    """A total's number of people; None for what is none."""
    try:
        read = read_headcount(cell)
    except DonateError:
        return None
    return read if isinstance(read, int) else None


def figures_in(text: str) -> Figures:
    """The counts and sums that a text states with 人 or 元: `118人，13100元`."""
    found: list[tuple[Literal["amount", "count"], int]] = []
    for part in filter(None, _SPLIT.split(squeezed(text))):
        if (count := _COUNT.fullmatch(part)) and (number := people(count[1])) is not None:
            found.append(("count", number))
        elif re.search("[元圆角分整]|¥|rmb", part) and (fen := figure(part)) is not None:
            found.append(("amount", fen))
    return tuple(found)


def _total(plain: str) -> tuple[str, Figures] | None:
    """The label at the beginning of a text, and the figures behind it; None where anything else stands there."""
    label, figures = "", []
    rest = plain
    while rest:
        if (found := _LABEL.match(rest)) and (not label or rest != plain):
            label += found[0]
            rest = rest[found.end() :]
        elif label and (found := _COUNT.match(rest)):
            figures.append(("count", people(found[1])))
            rest = rest[found.end() :]
        elif label and (found := _MONEY.match(rest)) and (fen := figure(found[0])) is not None:
            is_count = label.endswith("人数")
            figures.append(("count", fen // 100) if is_count else ("amount", fen))
            rest = rest[found.end() :]
        elif label and (found := re.match(r"[,;。、:=为()]+|捐款|金额|大写|小写|人民币", rest)):
            rest = rest[found.end() :]
        else:
            return None
    kept = tuple((kind, number) for kind, number in figures if number is not None)
    return (label, kept) if label else None  # type: ignore[return-value]

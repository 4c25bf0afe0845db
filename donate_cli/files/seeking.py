"""Where the table of a statement begins, and by which profile it is read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import shown
from donate_cli.files.clocks import read_moment
from donate_cli.files.columns import Columns, Heads, match_columns
from donate_cli.files.manner import column_place
from donate_cli.files.profiles import GENERAL, MAP, Field, Profile, heading_key
from donate_cli.files.signs import read_balance
from donate_cli.files.synonyms import words

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw, Sheet

Keys = tuple[str, ...]

_TELLING: frozenset[Field] = frozenset({"income", "direction", "balance", "order_no", "status"})
"""What a statement has and a list of gifts has not."""

SUMS: tuple[Field, ...] = ("amount", "income", "expense")
"""What a movement must have one of."""

_OF_A_LIST = frozenset(
    words(
        """
        姓名 捐款人 捐款人姓名 捐赠人 捐赠人姓名 认捐人 员工姓名 职工姓名 党员姓名 工号 员工号 员工编号 部门 支部 党支部
        捐款金额 捐赠金额 认捐金额 捐款渠道 渠道 轮次 捐款轮次 人员类别 name donor staffno department pledge pledged
        channel
        """
    )
)
_ENOUGH = 2


def find_columns(
    sheet: "Sheet", profiles: Sequence[Profile], mapping: Mapping[Field, str], *, forced: bool = False
) -> Columns | None:
    """The table of a sheet as the profile that fits best has it: one whose words stand above the first headings of
    all, one whose signs are among its headings, one that knows more of them, the one higher up, the last of those
    given. None where none fits.

    With `forced` a profile counts also where nothing but its columns is there. Raises DonateError where movements stand
    above the table, under other headings.
    """
    keys = [tuple(heading_key(cell) if isinstance(cell, str) else "" for cell in row) for row in sheet.head]
    known = frozenset(word for profile in profiles for words in profile.headings.values() for word in words)
    best: Columns | None = None
    tables: dict[Keys, Columns] = {}
    first: int | None = None
    for at, heads in _headers(sheet, keys, known | {heading_key(said) for said in mapping.values()}):
        for profile in profiles:
            if (places := match_columns(profile, heads, mapping)) is None:
                continue
            # a payer's name below the first headings may hold a bank's
            first = at if first is None else first
            found = _fitted(Columns(sheet, profile, at + 1, places, ()), keys[:first], heads, forced)
            if found and tables.setdefault(keys[at], found).row == found.row and (not best or found.rank >= best.rank):
                best = found
    if best:
        _check_above(best, tables.values())
    return best


def mapped_columns(sheet: "Sheet", general: Profile, mapping: Mapping[Field, str]) -> Columns | None:
    """The table that a mapping alone describes; what it leaves open is read by the words of `general`."""
    profile = replace(general, code=MAP, recognised_by=(), signs=())
    if found := find_columns(sheet, [profile], mapping, forced=True):
        return found
    days = column_place(mapping.get("on_date", ""))
    if days is None or any(column_place(said) is None for said in mapping.values()):
        return None
    # by letters alone, a table needs no headings
    for at, row in enumerate(sheet.head):
        if days < len(row) and _is_day(row[days]):
            places = match_columns(profile, {}, mapping)
            printed = tuple(map(shown, sheet.head[at - 1] if at else []))
            return Columns(sheet, profile, at, places, printed) if places else None
    return None


def is_list(sheet: "Sheet") -> bool:
    """Whether a sheet has the headings of a list of gifts."""
    return any(len(_OF_A_LIST & {heading_key(c) for c in row if isinstance(c, str)}) >= _ENOUGH for row in sheet.head)


def preamble_of(columns: Columns) -> Iterator[tuple[int, list["Raw"]]]:
    """Each row above the headings, with its number."""
    yield from enumerate(columns.sheet.head[: max(columns.row - 1, 0)], 1)


def _headers(sheet: "Sheet", keys: Sequence[Keys], known: frozenset[str]) -> Iterator[tuple[int, Heads]]:
    """Every row that may be the last of the headings."""
    for at, row in enumerate(keys):
        if len(known.intersection(row)) >= min(_ENOUGH, len(known)):
            yield at, _by_heading([(key,) for key in row])
        if at and len(known.intersection((*row, *keys[at - 1]))) >= min(_ENOUGH, len(known)):
            yield at, _by_heading(_two_rows(_spread(sheet, keys[at - 1], at - 1), row))


def _by_heading(columns: Sequence[Keys]) -> Heads:
    found: dict[str, list[int]] = {}
    for place, keys in enumerate(columns):
        for key in filter(None, keys):
            found.setdefault(key, []).append(place)
    return found


def _spread(sheet: "Sheet", row: Keys, at: int) -> Keys:
    """A row of headings with those that are merged over several columns repeated in each."""
    texts = list(row)
    for top, left, bottom, right in sheet.merged:
        if top <= at <= bottom:
            texts[left : right + 1] = texts[left : left + 1] * len(texts[left : right + 1])
    return tuple(texts)


def _two_rows(upper: Keys, lower: Keys) -> list[Keys]:
    width = max(len(upper), len(lower))
    above, below = ((*row, *[""] * (width - len(row))) for row in (upper, lower))
    return [(f"{one}{two}", two or one) for one, two in zip(above, below, strict=True)]


def _fitted(columns: Columns, above: Sequence[Keys], heads: Heads, forced: bool) -> Columns | None:
    """The same columns with their rank, if the profile is at home here; `above` are the rows over all tables."""
    profile, sheet = columns.profile, columns.sheet
    general = not profile.recognised_by and not profile.signs
    named = any(word in cell for row in above for cell in row if cell for word in profile.recognised_by)
    signed = bool(profile.signs) and heads.keys() >= set(profile.signs)
    # a list of gifts may have the bank's name above it, or a column of order numbers
    telling = len(_TELLING & columns.places.keys()) >= (_ENOUGH if heads.keys() & _OF_A_LIST else 1)
    if not (forced or signed or ((named or general) and telling)):
        return None
    rank = (named, signed, general and profile.code != GENERAL, len(columns.places), -columns.row)
    printed = tuple(shown(cell).strip() for cell in sheet.head[columns.row - 1])
    return replace(columns, printed=printed, rank=tuple(map(int, rank)))


def _check_above(best: Columns, tables: Iterable[Columns]) -> None:
    """Raise DonateError where rows above the table are movements too, under headings that know less."""
    for other in tables:
        sums = [place for name in SUMS for place in other.places.get(name, ())]
        for row in best.sheet.head[other.row : best.row - 1]:
            days = (row[place] for place in other.places["on_date"] if place < len(row))
            if any(map(_is_day, days)) and any(read_balance(row[place]) for place in sums if place < len(row)):
                raise DonateError("statement.other_headings", row=best.row)


def _is_day(raw: "Raw") -> bool:
    try:
        read_moment(raw)
    except DonateError:
        return False
    return True

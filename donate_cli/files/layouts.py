"""Which columns of a table make one gift: blocks side by side, an amount column for each channel or round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from donate_cli.errors import DonateError
from donate_cli.files.headings import GUESSED, MAPPED, Heading, column_letters, normal
from donate_cli.lists import Field, Purpose

_MUST_BE_SURE: tuple[Field, ...] = ("name", "staff_no", "amount", "on_date", "paid_on", "status")
"""Fields for which two columns of equal claim are a question; for others the first is taken, the other noted."""

WHO: tuple[Field, ...] = ("name", "staff_no")

WIDEST = 300
"""Columns of a header that are looked at: a drive has a dozen rounds and channels, and nobody reads wider lists."""


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one gift in a row, and the channel and round that its headings name."""

    columns: Mapping[Field, Heading]
    piece: int = 0
    channel: str | None = None
    round: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A column that repeats the sum of some blocks of its row."""

    heading: Heading
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table's columns are read. `pieces` are the first columns of the tables that stand side by side.

    `clash` is a field that two columns claim alike. `left_out` are columns with a heading that are not read, `score`
    tells how much of the headings was understood. `wide` lists have several blocks that share a name.
    """

    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    pieces: tuple[int, ...] = (0,)
    checks: tuple[Check, ...] = ()
    clash: tuple[Field, tuple[Heading, ...]] | None = None
    wide: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Under what a mapping of this list's columns is remembered."""
        return tuple(normal(heading.printed) for heading in self.headings if heading.printed)

    @property
    def used(self) -> dict[int, Field]:
        """The columns that are read, and as what."""
        taken: dict[int, Field] = {}
        for name, heading in (pair for block in self.blocks for pair in block.columns.items()):
            taken.setdefault(heading.column, name)
        return dict(sorted(taken.items()))

    @property
    def left_out(self) -> tuple[Heading, ...]:
        """The columns that hold something which is not read."""
        known = set(self.used) | {check.heading.column for check in self.checks}
        return tuple(
            each for each in self.headings if each.printed and not each.is_ordinal and each.column not in known
        )

    @property
    def score(self) -> int:
        """How much of the headings is understood."""
        used = self.used
        sure = sum(
            3 if not each.claims or each.claims[0].rank < GUESSED else 2
            for each in self.headings
            if each.column in used
        )
        tagged = sum(1 for each in self.headings if each.column in used and any(each.tag))
        return sure + tagged + len(self.checks) + sum(1 for each in self.headings if each.is_ordinal)

    @property
    def is_sure(self) -> bool:
        """Whether two headings at least are synonyms: what a header among data rows must have."""
        return sum(1 for each in self.headings if each.is_synonym) > 1

    def is_one(self, purpose: Purpose) -> bool:
        """Whether this is a table of that purpose at all: who, and how much."""
        needed = {"pledges": ("amount",), "roster": ("name",)}[purpose]
        return bool(self.blocks) and all(
            all(each in block.columns for each in needed) and any(each in block.columns for each in WHO)
            for block in self.blocks
        )

    def settled(self) -> "Layout":
        """Itself; raises DonateError where two columns claim one field alike."""
        if self.clash:
            name, columns = self.clash
            said = " / ".join(f"{each.printed}({column_letters(each.column)})" for each in columns)
            first = columns[0].printed if columns[0].printed != columns[1].printed else ""
            first = first or column_letters(columns[0].column)
            raise DonateError("list.which_column", field=name, columns=said, first=first)
        return self


@dataclass(slots=True)
class _Assigned:
    columns: dict[Field, Heading] = field(default_factory=dict)
    clash: tuple[Field, tuple[Heading, ...]] | None = None


def lay_out(headings: Sequence[Heading], purpose: Purpose) -> Layout:
    """Arrange headings as a table; whether it is one is for `Layout.is_one` to say."""
    starts = _starts(headings, purpose)
    blocks: list[Block] = []
    checks: list[Check] = []
    clash = None
    shared = [each for each in headings if each.column < starts[0]]
    ends = [*starts[1:], len(headings)]
    extra = _only_behind(headings, starts)
    for piece, (start, end) in enumerate(zip(starts, ends, strict=True)):
        mine = [*shared, *(each for each in headings if start <= each.column < end and each not in extra), *extra]
        unclear = _piece(mine, piece, purpose, blocks, checks)
        clash = clash or unclear
    wide = any(block.channel or block.round for block in blocks)
    pieces = (0, *starts[1:])
    return Layout(tuple(headings), tuple(blocks), pieces, tuple(checks), clash, wide)


def _piece(
    mine: list[Heading], piece: int, purpose: Purpose, blocks: list[Block], checks: list[Check]
) -> tuple[Field, tuple[Heading, ...]] | None:
    """Add the blocks and checks of one of the tables that stand side by side."""
    tags = _tags(mine)
    plain = [each for each in mine if not tags or not any(each.tag)]
    sums = [each for each in mine if each.field == "amount" and (not any(each.tag) or each.is_sum)] if tags else []
    common = _assign([each for each in plain if each not in sums])
    first = len(blocks)
    clash = common.clash
    amount = common.columns.get("amount")
    for tag in tags or [amount.tag if amount else (None, None)]:
        own = _assign([each for each in mine if each.tag == tag and each not in sums] if tags else [])
        columns = _named(common.columns | own.columns, plain, purpose)
        blocks.append(Block(columns, piece, *tag))
        clash = clash or own.clash
    for each in sums:
        summed = [at for at in range(first, len(blocks)) if _is_of(blocks[at], each.tag)]
        if summed and not each.currency:
            checks.append(Check(each, tuple(summed)))
    return clash


def _tags(mine: list[Heading]) -> list[tuple[str | None, str | None]]:
    """The channels and rounds for which there is an amount column; none where the clerk named one as the amount."""
    amounts = [each for each in mine if each.field == "amount"]
    named = [each for each in amounts if each.claims[0].rank == MAPPED]
    if len(named) == 1:
        return []
    return list(dict.fromkeys(each.tag for each in named or amounts if any(each.tag) and not each.is_sum))


def _is_of(block: Block, tag: tuple[str | None, str | None]) -> bool:
    return all(wanted is None or wanted == got for wanted, got in zip(tag, (block.channel, block.round), strict=True))


def _assign(headings: list[Heading]) -> _Assigned:
    """One column for each field: the surest claim first; a column whose field is taken may fill its next best."""
    done = _Assigned()
    claims = sorted((claim.rank, each.column, claim.field, each) for each in headings for claim in each.claims)
    taken: dict[int, Field] = {}
    ranks: dict[Field, int] = {}
    for rank, column, name, each in claims:
        if name in ("party", "league") and taken.get(column) in ("party", "league"):
            done.columns.setdefault(name, each)
        elif column not in taken and name not in done.columns:
            done.columns[name] = each
            taken[column], ranks[name] = name, rank
        elif column not in taken and rank == ranks.get(name) and name in _MUST_BE_SURE and not done.clash:
            done.clash = (name, (done.columns[name], each))
    return done


def _named(columns: Mapping[Field, Heading], plain: list[Heading], purpose: Purpose) -> dict[Field, Heading]:
    """In a list without names (部门 | 金额) the department is who gives, and the gift is the department's."""
    named = dict(columns)
    if purpose == "roster" or any(each in named for each in WHO) or "department" not in named:
        return named
    named["name"] = named.pop("department")
    others = [each for each in plain if each is not named["name"] and each.field == "department"]
    if others:
        named["department"] = others[0]
    return named


def _starts(headings: Sequence[Heading], purpose: Purpose) -> list[int]:
    """The first columns of tables side by side: a run of headings that repeats, each with a who and an amount."""
    marks = [_mark(each) for each in headings]
    often = Counter(filter(None, marks))
    for anchor in (mark for mark, times in often.items() if times > 1):
        starts = [at for at, mark in enumerate(marks) if mark == anchor]
        pieces = [set(filter(None, marks[a:b])) for a, b in zip(starts, [*starts[1:], len(marks)], strict=True)]
        if all(piece >= pieces[0] for piece in pieces) and _is_piece(pieces[0], purpose):
            tail = pieces[-1] - pieces[0]
            if all(piece == pieces[0] for piece in pieces[:-1]) and not (tail & {m for p in pieces[:-1] for m in p}):
                return starts
    return [0]


def _mark(heading: Heading) -> str:
    """What makes two headings of tables side by side the same one."""
    if heading.is_ordinal:
        return "#"
    return f"{heading.field or ''}:{normal(heading.printed).rstrip('0123456789.')}" if heading.printed else ""


def _is_piece(marks: set[str], purpose: Purpose) -> bool:
    fields = {mark.partition(":")[0] for mark in marks}
    who = fields & {"name", "staff_no", "department"}
    return bool(who) and (purpose == "roster" or "amount" in fields)


def _only_behind(headings: Sequence[Heading], starts: list[int]) -> list[Heading]:
    """Columns behind tables side by side that stand there once (日期): they are of every table."""
    if len(starts) == 1:
        return []
    first = {_mark(each) for each in headings[starts[0] : starts[1]]}
    return [each for each in headings[starts[-1] :] if each.claims and _mark(each) not in first]

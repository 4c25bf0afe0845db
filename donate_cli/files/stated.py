"""The figures that a statement states of itself, above its table and below it, held against what was read."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from donate_cli.files.amounts import shown, squeezed
from donate_cli.files.columns import Columns
from donate_cli.files.movements import Movement
from donate_cli.files.prefixes import Tally, tallied
from donate_cli.files.profiles import Field, Profile, Said, heading_key
from donate_cli.files.signs import LARGEST_BALANCE, read_balance
from donate_cli.files.texts import text_of
from donate_cli.lists import Control

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw, Row

_TOTAL = re.compile(r"^[^0-9]{0,12}(?:合计|总计|共计|小计|累计|总额|total|subtotal)")
_PART = re.compile("小计|本页|当页|subtotal")
_SUFFIX = r"(?P<what>(?:发生总额|发生总?笔数|总?笔数|总?单数|总?条数|发生额|总?金额|总额|合计|总计|总数|数额)*)"
_COUNTED = re.compile("(?:笔|单|条)数")
_FIGURES = (
    r"[:|]*(?:共计?|合计|总计)?[:|]*(?:(?P<count>[0-9][0-9,]{0,15})[笔条]|(?P<plain>[0-9][0-9,]{0,15})(?![0-9.,元]))?"
    r"[,|;、]*(?:共计?|合计|总?金额|计)*[:|]*¥?(?P<sum>[-+]?[0-9][0-9,]*(?:\.[0-9]{1,2}元?|元))?"
)
_ROWS = re.compile(r"共计?:?(?P<count>[0-9][0-9,]{0,15})[笔条]")
_SPLIT = re.compile(r"(?<=[0-9])\|(?=(?:[0-9]{3}\|){0,4}[0-9]{3}(?:\.[0-9]{1,2})?元)")
"""A comma between thousands, where the text was split at commas: 收入：10笔 1,234.00元."""

_TRANSLATED = re.compile(r"\[[a-z][^\]0-9]{0,120}\]")
"""What a bilingual statement puts behind its words: 贷方发生总额[ Total Amount of Credited Payments ]."""

_STANDS_ALONE = r"(?:(?<![\u4e00-\u9fffa-z])|(?<=[元笔条录]))"
_BELOW = 2
"""How many labels make a row of them, whose figures stand in the next row."""


class Figure(NamedTuple):
    """A figure stated in a row: what it is of, under which label, and how many movements stand before it."""

    row: int
    kind: Literal["amount", "subtotal", "count"]
    said: Said
    label: str
    printed: int
    before: int


class Stated:
    """Gathers the stated figures of one statement, row by row."""

    def __init__(self, profile: Profile) -> None:
        kinds: tuple[Said, ...] = ("all", "refunds", "outgoing", "incoming")
        self._labels = {word: said for said in kinds for word in profile.stated.get(said, ())}
        words = "|".join(sorted(map(re.escape, self._labels), key=len, reverse=True))
        self._pattern = re.compile(rf"{_STANDS_ALONE}(?P<label>{words}){_SUFFIX}{_FIGURES}") if words else None
        self._heads: list[tuple[Said | None, str]] = []
        self.figures: list[Figure] = []

    @property
    def expects(self) -> bool:
        """Whether the last row taken had nothing but labels, whose figures stand below them."""
        return bool(self._heads)

    def take_text(self, number: int, row: "Row", before: int) -> None:
        """Figures in the words of a row, or under the labels of the row before it."""
        if self._heads:
            self._take_below(number, row, before)
            return
        text = _SPLIT.sub(",", _TRANSLATED.sub("", squeezed("|".join(cell for cell in map(_written, row) if cell))))
        known = len(self.figures)
        for found in self._pattern.finditer(text) if self._pattern else ():
            self._take_found(number, found, before)
        for found in _ROWS.finditer(text):
            self._add(number, "count", "all", found[0], int(found["count"].replace(",", "")), before)
        if len(self.figures) == known:
            self._remember(row)

    def take_total(self, number: int, row: "Row", columns: Columns, before: int) -> bool:
        """The sums of a row that says 合计; False where it is no such row, or has no sum under a column."""
        label = total_label(row)
        if label is None:
            return False
        names: tuple[tuple[Field, Said], ...] = (("income", "incoming"), ("expense", "outgoing"), ("amount", "all"))
        taken = False
        for name, said in names:
            for place in columns.places.get(name, ()):
                fen = _sum(row[place] if place < len(row) else None)
                if fen is not None:
                    kind: Literal["subtotal", "amount"] = "subtotal" if _PART.search(squeezed(label)) else "amount"
                    self._add(number, kind, said, label, fen, before)
                    taken = True
        return taken

    def forget(self) -> None:
        """A movement has come: what follows is not below a row of labels."""
        self._heads = []

    def controls(self, movements: Sequence[Movement]) -> Iterator[Control]:
        """Each figure with all that would agree with it: statements differ in what they count."""
        whole, tallies = len(movements), tallied(movements, {figure.before for figure in self.figures})
        for figure, last in self._with_last():
            parts = [(0, whole)]
            if figure.before:
                # below a page its own sum, or the one so far
                parts += [(0, figure.before), (last, figure.before)]
            read = {
                each for start, end in parts for mine in tallies for each in _agreeing(figure, mine[end] - mine[start])
            }
            yield Control(figure.row, figure.kind, figure.label, figure.printed, tuple(sorted(read)))

    def _with_last(self) -> Iterator[tuple[Figure, int]]:
        """Each figure with how many movements stood before the last sum in a row above it."""
        last = so_far = row = 0
        for figure in self.figures:
            if figure.row != row:
                last, row = so_far, figure.row
            yield figure, last
            if figure.kind != "count":
                so_far = max(so_far, figure.before)

    def _take_found(self, number: int, found: "re.Match[str]", before: int) -> None:
        said, label = self._labels[found["label"]], f"{found['label']}{found['what']}"
        counted = found["count"] or (found["plain"] if _COUNTED.search(found["what"]) else None)
        if counted:
            self._add(number, "count", said, label, int(counted.replace(",", "")), before)
        if found["sum"] and (fen := _sum(found["sum"])) is not None:
            self._add(number, "amount", said, label, abs(fen), before)

    def _remember(self, row: "Row") -> None:
        heads = [heading_key(_written(cell) or "") for cell in row]
        said = [(self._said(head), head) for head in heads]
        if sum(found is not None for found, _ in said) >= _BELOW:
            self._heads = said

    def _said(self, head: str) -> Said | None:
        found = self._pattern.fullmatch(head) if self._pattern else None
        return self._labels[found["label"]] if found else None

    def _take_below(self, number: int, row: "Row", before: int) -> None:
        for (said, label), cell in zip(self._heads, row, strict=False):
            fen = _sum(text_of(cell))
            if said is not None and fen is not None:
                counts = _COUNTED.search(label) is not None
                self._add(number, "count" if counts else "amount", said, label, fen // 100 if counts else fen, before)
        self._heads = []

    def _add(
        self,
        number: int,
        kind: Literal["amount", "subtotal", "count"],
        said: Said,
        label: str,
        printed: int,
        before: int,
    ) -> None:
        self.figures.append(Figure(number, kind, said, shown(label), printed, before))


def is_total(text: str) -> bool:
    """Whether a cell says, or begins to say, that a row is a total."""
    return _TOTAL.match(plain := squeezed(text)) is not None or _ROWS.match(plain) is not None


def total_label(row: "Row") -> str | None:
    """The cell of a row that says that it is a total."""
    return next((text for cell in row if (text := _written(cell)) and _TOTAL.match(squeezed(text))), None)


def _written(cell: "Raw") -> str | None:
    return text_of(cell) if isinstance(cell, (str, int, float)) else None


def _sum(cell: "Raw") -> int | None:
    fen = read_balance(cell)
    return fen if fen is not None and abs(fen) <= LARGEST_BALANCE else None


def _agreeing(figure: Figure, read: Tally) -> Iterator[int]:
    if figure.kind == "count":
        yield from _counts(figure.said, read)
    else:
        yield from _sums(figure.said, read)


def _counts(said: Said, read: Tally) -> Iterator[int]:
    match said:
        case "incoming":
            yield from (read.came, read.came_black)
        case "outgoing":
            yield from (read.went, read.went_black)
        case "refunds":
            yield read.refunds
        case _:
            yield from (read.rows, read.came + read.went)


def _sums(said: Said, read: Tally) -> Iterator[int]:
    gross, red = read.incoming_black, read.incoming
    paid, back = read.outgoing_black, read.outgoing
    if said in ("incoming", "all"):
        yield from (gross, red, gross - read.returned)
    if said in ("outgoing", "all"):
        yield from (paid, back, -paid, -back, read.spent)
    if said in ("refunds", "all"):
        given = read.returned + read.given
        yield from (given, -given)
    if said == "all":
        yield from (red - back, gross - paid, gross + paid, red - given)

"""Streams a table's rows as lines and controls: the plain ones fast, the odd ones with care."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import YUAN, shown
from donate_cli.files.footers import Footing
from donate_cli.files.headings import unit_line
from donate_cli.files.layouts import WIDEST
from donate_cli.files.manner import Manner
from donate_cli.files.segments import Segment
from donate_cli.files.tables import Table, check_width, texts_key
from donate_cli.files.tallies import Account
from donate_cli.files.totalling import Figure, figures
from donate_cli.lists import Control, Line, StaffLine

if TYPE_CHECKING:
    from donate_cli.files.sheets import Row

Item = Line | StaffLine | Control
Label = tuple[int, Footing]


def stream(table: Table, rows: "Iterable[Row]", manner: Manner) -> Iterator[Item]:
    """The lines and totals of all tables on a sheet, in the order of their rows; `rows` is the sheet's from row 1 on.

    A total that stands above its rows comes when they have been read.
    """
    return _Stream(table, manner).items(rows)


class _Stream:
    def __init__(self, table: Table, manner: Manner) -> None:
        self._manner = manner
        self._segment = Segment(table, manner)
        self._account = Account(len(table.layout.blocks))
        self._said: tuple[int | None, str | None] = (None, None)
        self._early: list[tuple[int, Figure]] = []
        self._lone: list[tuple[int, Row]] = []
        self._under_total = False

    def items(self, rows: "Iterable[Row]") -> Iterator[Item]:
        """See `stream`; the fast way is written out here, for a list of a million rows."""
        below = self._segment.table.below
        for number, row in enumerate(rows, 1):
            if number <= below:
                continue
            segment = self._segment
            if len(row) < segment.width:
                row = row + [None] * (segment.width - len(row))
            if segment.plain and not self._lone and not segment.merges and not segment.may_be_footer(row):
                try:
                    line = segment.readers[0].quick(number, row)
                except DonateError:
                    pass
                else:
                    if line[1] is not None and segment.is_person(row):
                        self._account.add(line)
                        yield line
                        continue
            yield from self._slowly(number, row)
        yield from self._end(last=True)

    def _slowly(self, number: int, row: "Row") -> Iterator[Item]:
        """A row that is not plainly a line: blank, a header again, a total, a title, or a line with something amiss."""
        segment = self._segment
        if segment.merges:
            row = segment.merges.filled(number, row)
        if not any(cell is not None and shown(cell).strip() for cell in row):
            return
        if segment.is_header_again(row):
            return
        if not segment.has_figure(row):
            if new := self._header(number, row):
                yield from self._end()
                self._begin(new)
                return
            if any(said := unit_line([cell for cell in row if isinstance(cell, str)])):
                self._said = said
                if segment.is_lone(row):
                    return
        if (pieces := self._footer(row)) is not None:
            labels, silent, rest = pieces
            yield from self._held()
            yield from self._lines(number, row, rest)
            yield from self._totals(number, row, labels, silent)
        elif not segment.is_lone(row):
            yield from self._held()
            yield from self._lines(number, row, frozenset(range(len(segment.layout.pieces))))
        elif not segment.is_title(number, row):
            self._lone.append((number, row))

    def _lines(self, number: int, row: "Row", pieces: frozenset[int]) -> Iterator[Item]:
        for block, line in self._segment.lines(number, row, pieces):
            self._account.add(line, block)
            self._under_total = False
            yield line

    def _footer(self, row: "Row") -> tuple[dict[int, Label], set[int], frozenset[int]] | None:
        """A footer row's labels by the tables side by side, the tables that go with them, and those with a line."""
        segment = self._segment
        found = {piece: segment.label(piece, row) for piece in range(len(segment.layout.pieces))}
        labels = {piece: label for piece, label in found.items() if label}
        if not labels:
            return None
        rest = found.keys() - labels.keys()
        named = {each.block.piece for each in segment.readers if not segment.is_unnamed(each, row)}
        return labels, rest - named, frozenset(rest & named)

    def _totals(self, number: int, row: "Row", labels: dict[int, Label], silent: set[int]) -> Iterator[Control]:
        """The controls of a footer row; they wait where no line was read yet."""
        for each in figures(self._segment, row, labels, silent):
            if self._account.lines:
                yield self._account.control(number, *each)
            else:
                self._early.append((number, each))
        kinds = {label.kind for _, label in labels.values()}
        if "remark" not in kinds and self._account.lines:
            self._account.close("total" if "total" in kinds else "subtotal")
        self._under_total = self._under_total or "subtotal" not in kinds

    def _held(self) -> Iterator[Item]:
        """Lone texts that turned out to stand among the lines."""
        held, self._lone = self._lone, []
        for number, row in held:
            yield from self._lines(number, row, frozenset(range(len(self._segment.layout.pieces))))

    def _header(self, number: int, row: "Row") -> Table | None:
        """The table that a row of headings begins, None where it is none."""
        if not self._segment.may_be_header(row):
            return None
        texts = [" ".join(shown(cell).split()) for cell in row]
        layout = self._manner.layout([texts[:WIDEST]])
        if not layout.is_one(self._manner.purpose) or not layout.is_sure:
            return None
        check_width(texts)
        unit, currency = self._said
        for _, lone in self._lone:
            unit, currency = said if any(said := unit_line(map(shown, lone))) else (unit, currency)
        table = self._segment.table
        return replace(
            table, top=number - 1, below=number, layout=layout.settled(), unit=unit or YUAN, currency=currency,
            headers=table.headers | {texts_key(texts)},
        )  # fmt: skip

    def _begin(self, table: Table) -> None:
        self._segment = Segment(table, self._manner)
        self._account = Account(len(table.layout.blocks), self._account.all)
        self._said = (None, None)
        self._under_total = False

    def _end(self, *, last: bool = False) -> Iterator[Item]:
        """What is left when a table ends: a signature under a total is no line, nor is a title above a table."""
        if last and not self._under_total:
            yield from self._held()
        self._lone = []
        for number, each in self._early:
            yield self._account.control(number, *each)
        self._early = []

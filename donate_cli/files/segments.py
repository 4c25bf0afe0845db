"""One table of a sheet while its rows are read: which rows are lines, which totals, which neither."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError, Problem
from donate_cli.files.amounts import is_no_gift, is_nothing, shown, squeezed
from donate_cli.files.compiling import BlockReader, Memo
from donate_cli.files.footers import BEGINNINGS, Footing, figure, footing
from donate_cli.files.headings import normal
from donate_cli.files.layouts import Check
from donate_cli.files.manner import Manner
from donate_cli.files.merging import Merges
from donate_cli.files.tables import Table, texts_key
from donate_cli.lists import Line, StaffLine
from donate_cli.money import format_fen

if TYPE_CHECKING:
    from donate_cli.files.sheets import Row

_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．].*")
_NUMBER = re.compile("[0-9]{2}")
"""What staff numbers and days hold, and headings of a roster do not."""

_LIKE_A_SUM = re.compile("[0-9０-９#百千万元]")
_PREFILLED = frozenset({"department", "channel", "round", "currency", "population", "on_date"})
"""Fields that a form has filled in before anybody gave."""


class Segment:
    """The readers of one table's columns, and the ways to look at one of its rows."""

    def __init__(self, table: Table, manner: Manner) -> None:
        self.table = table
        self.layout = table.layout
        self.width = max((*self.layout.used, *(each.heading.column for each in self.layout.checks))) + 1
        window = manner.known.window
        self.readers = [
            BlockReader(block, purpose=manner.purpose, window=window, unit=table.unit, currency=table.currency)
            for block in self.layout.blocks
        ]
        self.merges = Merges(table.sheet.merged, self.layout, table.below)
        self.labels = Memo(footing)
        self._figures = Memo(figure)
        self._manner = manner
        self._beginnings = frozenset(key[0] for key in table.headers if key)
        self.plain = len(self.readers) == 1 and not self.layout.checks
        names = [block.columns["name"].column for block in self.layout.blocks if "name" in block.columns]
        self.label_columns = tuple(dict.fromkeys([*range(min(3, self.width)), *names]))
        self.purpose = manner.purpose

    def may_be_footer(self, row: "Row") -> bool:
        """A quick look for a footer's label."""
        for column in self.label_columns:
            cell = row[column]
            if type(cell) is str and cell[:1] in BEGINNINGS and self.labels[cell] is not None:
                return True
        return False

    def label(self, piece: int, row: "Row") -> tuple[int, Footing] | None:
        """The footer's label of one of the tables side by side, with its column; none where the row is a gift's.

        A staff number or a day in the row makes a person of 合计; a readable amount makes a department of 会计.
        """
        start, end = self.bounds(piece)
        for column in self.label_columns:
            if not (start <= column < end) or (found := self.labels[row[column]]) is None:
                continue
            mine = [each for each in self.readers if each.block.piece == piece]
            if found.kind == "remark" and any(self._is_gift(each, row, column) for each in mine):
                continue
            if found.kind != "remark" and any(self._has_person(each, row, column) for each in mine):
                return None
            return column, found
        return None

    def bounds(self, piece: int) -> tuple[int, int]:
        """The columns of one of the tables side by side: from, and up to without."""
        starts = (*self.layout.pieces, 1 << 20)
        return starts[piece], starts[piece + 1]

    def is_empty(self, reader: BlockReader, row: "Row") -> bool:
        """Neither a name nor an amount nor anything that a form does not have beforehand."""
        for name, heading in reader.block.columns.items():
            cell = row[heading.column]
            nothing = is_no_gift(cell) if self.layout.wide and name == "amount" else is_nothing(cell)
            if name not in _PREFILLED and not nothing:
                return False
        return True

    def is_unnamed(self, reader: BlockReader, row: "Row") -> bool:
        """Whether no name and no staff number stands in the row."""
        return is_nothing(reader.cell(row, "name")) and is_nothing(reader.cell(row, "staff_no"))

    def has_amount(self, reader: BlockReader, row: "Row") -> bool:
        """Whether a readable amount stands in the row."""
        return reader.amount is not None and figure(row[reader.amount.column]) is not None

    def lines(self, number: int, row: "Row", pieces: frozenset[int]) -> Iterator[tuple[int, Line | StaffLine]]:
        """The lines of a row's blocks in `pieces`, each with its block, with a problem for whatever cannot be read."""
        found: dict[int, Line | StaffLine] = {}
        for block, reader in enumerate(self.readers):
            if reader.block.piece in pieces and (line := self._line(number, row, reader)) is not None:
                found[block] = line
        for check in self.layout.checks:
            if self.readers[check.blocks[0]].block.piece in pieces and (
                problem := self._unequal(number, row, check, found)
            ):
                block = next((each for each in check.blocks if each in found), check.blocks[0])
                line = found.get(block)
                found[block] = (
                    line._replace(problems=(*line.problems, problem))
                    if line
                    else self.readers[block].careful(number, row, problem)
                )
        yield from sorted(found.items())

    def is_lone(self, row: "Row") -> bool:
        """A single text in the row: a section's title, a signature, or a name whose amount was forgotten."""
        filled = list(islice((cell for cell in row if not is_nothing(cell)), 2))
        return (
            len(filled) == 1 and isinstance(filled[0], str) and figure(filled[0]) is None and self.purpose == "pledges"
        )

    def is_title(self, number: int, row: "Row") -> bool:
        """A lone text that is numbered as a section, or merged over the table."""
        text = next((shown(cell) for cell in row if not is_nothing(cell)), "")
        return number in self.merges.titles or _SECTION.fullmatch(text) is not None

    def has_figure(self, row: "Row") -> bool:
        """Whether a figure stands in a column of amounts, so that the row says nothing of another table."""
        figures = self._figures
        return any(each.amount is not None and figures[row[each.amount.column]] is not None for each in self.readers)

    def is_header_again(self, row: "Row") -> bool:
        """Whether the row is one of the headers that were read before."""
        first = next((cell for cell in row if cell is not None and (type(cell) is not str or cell.strip())), None)
        if type(first) is not str or normal(first) not in self._beginnings:
            return False
        return texts_key([" ".join(shown(cell).split()) for cell in row]) in self.table.headers

    def may_be_header(self, row: "Row") -> bool:
        """A quick look for headings: texts alone, two of them synonyms. In a csv every line is of texts alone."""
        filled = [cell for cell in row if cell is not None and cell != ""]
        if len(filled) < 2 or not all(type(cell) is str and len(cell) < 40 for cell in filled):
            return False
        return self._manner.may_head(filled)  # type: ignore[arg-type]

    def is_person(self, row: "Row") -> bool:
        """Whether a row that reads like a line is one: a roster's may be a header again, unless it holds a number."""
        if self.purpose == "pledges" or any(type(cell) is not str or _NUMBER.search(cell) for cell in row if cell):
            return True
        return not self.is_header_again(row) and not self.may_be_header(row)

    def _line(self, number: int, row: "Row", reader: BlockReader) -> Line | StaffLine | None:
        span = self.merges.shared.get(reader.amount.column) if reader.amount else None
        if span and reader.amount:
            raw = self.merges.value(span.column)
            if self.is_unnamed(reader, row):
                return None
            facts = {"rows": span.bottom - span.top + 1, "value": shown(raw)}
            problem = Problem("cell.one_amount", number, reader.amount.printed, "amount", shown(raw), facts)
            return reader.careful(number, row, problem)
        if self.layout.wide and reader.amount and is_no_gift(row[reader.amount.column]):
            return None
        if self.is_empty(reader, row):
            return None
        try:
            line = reader.quick(number, row)
        except DonateError:
            return reader.careful(number, row)
        return line if line.name is not None else reader.careful(number, row)

    def _unequal(self, number: int, row: "Row", check: Check, found: dict[int, Line | StaffLine]) -> Problem | None:
        """A row whose parts do not add up to the sum that stands beside them."""
        lines = [found[block] for block in check.blocks if block in found]
        cell = row[check.heading.column]
        printed = figure(cell, check.heading.unit or self.table.unit)
        parts = sum(line.amount or 0 for line in lines if isinstance(line, Line))
        if any(line.problems for line in lines) or is_nothing(cell) or printed == parts:
            return None
        facts = {"value": shown(cell), "sum": format_fen(parts)}
        return Problem("cell.parts", number, check.heading.printed, "amount", shown(cell), facts)

    def _is_gift(self, reader: BlockReader, row: "Row", label: int) -> bool:
        """Whether what looks like a remark (会计, a day) is but a cell of a gift, whose sum may be unreadable."""
        amount = row[reader.amount.column] if reader.amount else None
        if self.has_amount(reader, row) or (not is_nothing(amount) and _LIKE_A_SUM.search(shown(amount))):
            return True
        if ":" in squeezed(text := shown(row[label])) or (label not in self.layout.used and not text[:1].isdecimal()):
            return False
        who = (reader.block.columns.get("name"), reader.block.columns.get("staff_no"))
        return any(each and each.column != label and not is_nothing(row[each.column]) for each in who)

    def _has_person(self, reader: BlockReader, row: "Row", label: int) -> bool:
        for name in ("staff_no", "on_date", "paid_on"):
            heading = reader.block.columns.get(name)
            if heading is None or heading.column == label or is_nothing(cell := row[heading.column]):
                continue
            if self.labels[cell] is None and not (name == "staff_no" and re.fullmatch("[0-9.]+[人名位]", shown(cell))):
                return True
        return False

"""Cells merged over several rows: a department is filled down, an amount over several people is a question."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from donate_cli.files.amounts import is_nothing
from donate_cli.files.layouts import Layout
from donate_cli.lists import Field

if TYPE_CHECKING:
    from donate_cli.files.sheets import Area, Raw, Row

_FILLED: frozenset[Field] = frozenset(
    {"name", "department", "on_date", "paid_on", "status", "channel", "round", "population", "note", "currency"}
)
"""Fields that hold for each row that their cell spans. A number would be counted twice, an order is one gift's."""


class Span(NamedTuple):
    """A cell of one column merged over the rows `top` to `bottom` (from 1, as a person counts)."""

    column: int
    top: int
    bottom: int


class Merges:
    """The merged cells among a table's data rows; `shared` holds the spans of amounts that the current row is under."""

    def __init__(self, areas: "Sequence[Area]", layout: Layout, below: int) -> None:
        used = layout.used
        self.shared: dict[int, Span] = {}
        self.titles = {
            top + 1 for top, left, bottom, right in areas if top >= below and right - left >= 2 and top == bottom
        }
        spans = [Span(left, top + 1, bottom + 1) for top, left, bottom, _ in areas if top >= below and bottom > top]
        self._names = {span for span in spans if used.get(span.column) in ("name", "staff_no")}
        self._by_top: dict[int, list[Span]] = {}
        for span in spans:
            if used.get(span.column) in _FILLED | {"amount"}:
                self._by_top.setdefault(span.top, []).append(span)
        self._amounts = {column for column, name in used.items() if name == "amount"}
        self._open: dict[int, tuple[Span, Raw]] = {}

    def __bool__(self) -> bool:
        return bool(self._by_top or self._open or self.titles)

    def filled(self, number: int, row: "Row") -> "Row":
        """The row with what is merged into it; as it is where it is the lower part of one gift's tall row."""
        for span in self._by_top.pop(number, ()):
            self._open[span.column] = (span, row[span.column])
        self._open = {column: (span, raw) for column, (span, raw) in self._open.items() if number <= span.bottom}
        self.shared = {}
        patched = list(row)
        for column, (span, raw) in self._open.items():
            if column not in self._amounts:
                patched[column] = raw if is_nothing(row[column]) else row[column]
            elif not self._is_one_gift(span):
                self.shared[column] = span
            elif number > span.top:
                return row
        return patched

    def value(self, column: int) -> "Raw":
        """What stands in the merged cell that the current row is under."""
        return self._open[column][1]

    def _is_one_gift(self, amount: Span) -> bool:
        """A tall row: the name is merged over the amount's rows too."""
        return any(name.top == amount.top and name.bottom >= amount.bottom for name in self._names)

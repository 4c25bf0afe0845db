"""The rows below the headings of a statement: movements, stated figures, and what cannot be read."""

import re
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError, Problem
from donate_cli.files.amounts import shown, squeezed
from donate_cli.files.columns import Columns
from donate_cli.files.movements import Fault, Movement, Reader
from donate_cli.files.profiles import heading_key
from donate_cli.files.seeking import preamble_of
from donate_cli.files.signs import read_balance
from donate_cli.files.stated import Stated, total_label
from donate_cli.files.texts import text_of

if TYPE_CHECKING:
    from donate_cli.files.sheets import Row

_CARRIED = re.compile(
    "承前|承上|接上|过次|转下|上页|下页|期初|期末|上期|本期|结转|上日|昨日|年初"
    "|openingbalance|closingbalance|broughtforward|carriedforward|balanceb/f|balancec/f"
)
_SUMS = ("amount", "income", "expense")


class Tabulation:
    """Takes the rows of one table; `movements`, `problems` and `stated` hold what they were."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.reader = Reader(columns)
        self.stated = Stated(columns.profile)
        self.movements: list[Movement] = []
        self.problems: list[Problem] = []
        self._narrowest = len(columns.printed)
        self._last: Row = []
        for number, row in preamble_of(columns):
            self.stated.take_text(number, row, 0)

    def take(self, number: int, row: "Row") -> None:
        """Read one row. Raises DonateError for money that is no yuan."""
        if not any(row) or not any(map(text_of, row)):
            return
        if self._last:
            self._narrowest = min(self._narrowest, len(self._last))
        self._last = []
        try:
            movement = self.reader.read(number, row)
        except Fault as fault:
            if not self._is_aside(number, row, fault):
                self._last = row
                self.problems.append(self._problem(number, fault))
        except DonateError as error:
            error.facts["row"] = number
            raise
        else:
            self._last = row
            self.movements.append(movement)

    def end(self) -> None:
        """After the last row of a delimited text: see whether it was cut off, so that a digit may be missing."""
        width, sums = len(self._last), self.columns.money
        if self._last and self.movements and sums and width <= sums[-1] + 1 and width < self._narrowest:
            last = self.movements[-1].row
            if all(problem.row < last for problem in self.problems):
                place = width - 1
                value = shown(self._last[place])
                column = self._printed(place) or None
                self.problems.append(Problem("statement.cut_off", last, column, None, value, {"value": value}))

    def _is_aside(self, number: int, row: "Row", fault: Fault) -> bool:
        """Whether a row that has no day, or no sum, is none of the movements."""
        if fault.field != "on_date":
            return fault.key == "statement.no_amount" and self._is_carried(row)
        if self._is_heading(row):
            return True
        before = len(self.movements)
        if self.stated.expects:
            self.stated.take_text(number, row, before)
        elif not self.stated.take_total(number, row, self.columns, before):
            if self._has_sum(row) and not self._is_carried(row) and total_label(row) is None:
                return False
            self.stated.take_text(number, row, before)
        return True

    def _is_heading(self, row: "Row") -> bool:
        """Whether these are the headings again, as on each page."""
        for place in self.columns.places["on_date"]:
            text = heading_key(text_of(row[place]) or "") if place < len(row) else ""
            if text and text in (*self.columns.profile.headings["on_date"], heading_key(self._printed(place))):
                return True
        return False

    def _printed(self, place: int) -> str:
        return self.columns.printed[place] if place < len(self.columns.printed) else ""

    def _is_carried(self, row: "Row") -> bool:
        return any(_CARRIED.search(squeezed(cell)) for cell in row if isinstance(cell, str))

    def _has_sum(self, row: "Row") -> bool:
        places = (place for name in _SUMS for place in self.columns.places.get(name, ()))  # type: ignore[call-overload]
        return any(read_balance(row[place]) for place in places if place < len(row))

    def _problem(self, number: int, fault: Fault) -> Problem:
        value = fault.facts.get("value") or None
        return Problem(fault.key, number, self.columns.heading(fault.field), fault.field, value, fault.facts)

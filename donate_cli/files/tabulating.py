"""The rows below the headings of a statement: movements, stated figures, and what cannot be read."""

import re
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError, Problem
from donate_cli.files.amounts import shown, squeezed
from donate_cli.files.balances import told_by_balance
from donate_cli.files.captions import Captions
from donate_cli.files.columns import Columns
from donate_cli.files.headings import column_letters
from donate_cli.files.movements import Fault, Movement, Reader
from donate_cli.files.preambles import account_of, check_currency, check_unit
from donate_cli.files.profiles import Field, heading_key
from donate_cli.files.reds import with_usual_signs
from donate_cli.files.seeking import SUMS, preamble_of
from donate_cli.files.signs import read_balance
from donate_cli.files.stated import Stated, is_total
from donate_cli.files.texts import text_of
from donate_cli.money import format_fen

if TYPE_CHECKING:
    from donate_cli.files.sheets import Row

_CARRIED = re.compile(
    r"[(\[【〔*#·-]*(?:承前|承上[页期年月日]|接上[页期年月日]|过次|转[下次][页期年月日]|上页|下页|期初|期末|结转|月初|年初"
    r"|(?:上期|本期|上日|昨日|上年|上月)(?:结|余|期?末|合计|累计|发生|[借贷]方|[:)\]]|$)"
    "|openingbalance|closingbalance|broughtforward|carriedforward|balanceb/f|balancec/f)"
)
_DATED = re.compile("[0-9]{4}[-/年][0-9]|[0-9]月|[0-9]/[0-9]")
_FIGURE = re.compile("[0-9]")


class Tabulation:
    """Takes the rows of one table; `movements`, `problems` and `stated` hold what they were."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.reader = Reader(columns)
        self.stated = Stated(columns.profile)
        self.movements: list[Movement] = []
        self.problems: list[Problem] = []
        self.by_balance: list[int] = []
        self.carried: list[int] = []
        self._captions = Captions(columns)
        self._account = account_of(preamble_of(columns), columns.profile.account)
        self._stranger: int | None = None
        self._narrowest = len(columns.printed)
        self._last: Row = []
        used = {place for places in columns.places.values() for place in places}
        self._unread = [place for place in range(len(columns.printed)) if place not in used and self._is_of_use(place)]
        self._filled: list[int] = []
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
            self._check_account()
            self.stated.forget()
            if (place := self._captions.beyond(row)) is not None:
                value = shown(row[place]).strip()
                self.problems.append(Problem("statement.beyond", number, None, None, value, {"value": value}))
                return
            self.movements.append(movement)
            if self._unread:
                self._see_unread(row)

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

    def settle_ways(self) -> None:
        """After the last row: give each movement that does not say its direction the one that the balance
        shows, and money out its sign."""
        unsaid = [at for at, one in enumerate(self.movements) if one.way == "unsaid"]
        told = told_by_balance(self.movements) if unsaid else {}
        for at in unsaid:
            one = self.movements[at]
            if one.outcome == "dropped":
                self.movements[at] = one._replace(way="neither")
            elif way := told.get(at):
                self.movements[at] = one._replace(way=way)
                self.by_balance.append(one.row)
            else:
                self.problems.append(self._problem(one.row, Fault("direction", None, "statement.no_direction")))
        moved, unclear = with_usual_signs([one for one in self.movements if one.way != "unsaid"])
        self.movements = list(moved)
        for one in unclear:
            name: Field = "expense" if "expense" in self.columns.places else "amount"
            self.problems.append(self._problem(one.row, Fault(name, format_fen(one.fen), "statement.red")))
        self.problems.sort(key=lambda problem: problem.row)

    def left_out(self) -> list[str]:
        """The headings of the columns that hold something and are no field."""
        return [self._printed(place) or column_letters(place) for place in sorted(self._filled)]

    def _is_of_use(self, place: int) -> bool:
        return heading_key(self._printed(place)) not in self.columns.profile.unused

    def _see_unread(self, row: "Row") -> None:
        filled = [place for place in self._unread if place < len(row) and text_of(row[place])]
        if filled:
            self._filled += filled
            self._unread = [place for place in self._unread if place not in filled]

    def _is_aside(self, number: int, row: "Row", fault: Fault) -> bool:
        """Whether a row that has no day, or no sum, is none of the movements."""
        if fault.field != "on_date":
            return fault.key == "statement.no_amount" and self._is_carried(row)
        if self._captions.stand_again(number, row):
            self._check_account()
            return True
        before, day = len(self.movements), self._captions.day_of(row)
        if self.stated.expects and not _DATED.search(day):
            self.stated.take_text(number, row, before)
            return True
        labelled = not day or is_total(day) or _CARRIED.match(day) is not None
        if labelled and self.stated.take_total(number, row, self.columns, before):
            return True
        if self._has_sum(row, day) and not self._names_account(number, row, day):
            if not (labelled and self._is_carried(row)):
                return False
            self.carried.append(number)
        self._see_aside(number, row)
        self.stated.take_text(number, row, before)
        return True

    def _see_aside(self, number: int, row: "Row") -> None:
        """What a line between the rows, or below them, says of the account and its money."""
        if "currency" in self.columns.places:
            check_unit(number, [cell.strip() for cell in row if isinstance(cell, str)])
        else:
            check_currency([(number, row)])
        account = self._account_in(number, row)
        self._account = self._account or account
        if account and account != self._account:
            self._stranger = number

    def _names_account(self, number: int, row: "Row", day: str) -> bool:
        """Whether what looks like a sum is the number of an account, behind its label."""
        return bool(day) and not _DATED.search(day) and self._account_in(number, row) is not None

    def _account_in(self, number: int, row: "Row") -> str | None:
        return account_of([(number, row)], self.columns.profile.account)

    def _check_account(self) -> None:
        if self._stranger:
            raise DonateError("statement.other_account", row=self._stranger)

    def _printed(self, place: int) -> str:
        return self.columns.printed[place] if place < len(self.columns.printed) else ""

    def _is_carried(self, row: "Row") -> bool:
        return any(_CARRIED.match(squeezed(cell)) for cell in row if isinstance(cell, str))

    def _has_sum(self, row: "Row", day: str) -> bool:
        """Whether a row has a sum; behind a day, though it cannot be read, also one that cannot."""
        places = (place for name in SUMS for place in self.columns.places.get(name, ()))
        cells = [row[place] for place in places if place < len(row)]
        return any(map(read_balance, cells)) or (
            _DATED.search(day) is not None and any(_FIGURE.search(shown(cell)) for cell in cells)
        )

    def _problem(self, number: int, fault: Fault) -> Problem:
        value = fault.facts.get("value") or None
        return Problem(fault.key, number, self.columns.heading(fault.field), fault.field, value, fault.facts)

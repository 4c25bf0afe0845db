"""Compiles the columns of one gift into a reader of rows."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from donate_cli.errors import DonateError, Problem
from donate_cli.files import cells
from donate_cli.files.amounts import is_no_gift, is_nothing, read_amount, shown
from donate_cli.files.days import Window, read_day
from donate_cli.files.headings import Heading
from donate_cli.files.layouts import Block
from donate_cli.lists import Field, Line, Purpose, StaffLine
from donate_cli.naming import LONGEST_TEXT

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw, Row

    Read = Callable[[Raw], Any]

_ROOM = 65_536
"""Texts whose value is remembered in a column: lists repeat departments, dates, round amounts and names."""

_PAID = Line._fields.index("paid")
_AMOUNT = Line._fields.index("amount")
_ATTRIBUTES = {"paid_on": "paid", "status": "paid"}


class Memo(dict[Any, Any]):
    """A function of one cell that remembers what texts meant. Only texts: 1, 1.0 and True are one key."""

    __slots__ = ("read",)

    def __init__(self, read: "Read") -> None:
        super().__init__()
        self.read = read

    def __missing__(self, raw: "Raw") -> Any:
        value = self.read(raw)
        if type(raw) is str and len(self) < _ROOM:
            self[raw] = value
        return value


class BlockReader:
    """Reads the gifts (or the people of a roster) of one block of columns."""

    def __init__(self, block: Block, *, purpose: Purpose, window: Window, unit: int, currency: str | None) -> None:
        self.block = block
        self._make: Callable[[list[Any]], Any] = Line._make if purpose == "pledges" else StaffLine._make
        fields = Line._fields if purpose == "pledges" else StaffLine._fields
        self._blank: list[Any] = [None] * len(fields)
        self._blank[-1] = ()
        if purpose == "pledges":
            self._blank[_AMOUNT + 1] = False
            self._blank[Line._fields.index("channel")] = block.channel
            self._blank[Line._fields.index("round")] = block.round
        self._plan: list[tuple[int, Memo, int, Heading, Field]] = []
        self._later: tuple[Memo, int, Heading] | None = None
        self._gate: tuple[Memo, int, Heading] | None = None
        self.amount: Heading | None = block.columns.get("amount") if purpose == "pledges" else None
        for name, heading in sorted(block.columns.items(), key=lambda each: (each[1].column, each[0])):
            self._add(name, heading, fields, _readers(window, purpose))
        if paid := block.columns.get("received"):
            memo = Memo(_received_reader(_amount_reader(paid, unit, currency)))
            self._plan.append((fields.index("received"), memo, paid.column, paid, "received"))
        self._quick = [(place, memo, column) for place, memo, column, _, _ in self._plan]
        if self.amount:
            self._amounts = Memo(_amount_reader(self.amount, unit, currency))

    def quick(self, number: int, row: "Row") -> Line | StaffLine:
        """The line of a row in which everything can be read. Raises DonateError for the first cell that cannot."""
        out = self._blank.copy()
        out[0] = number
        for place, memo, column in self._quick:
            out[place] = memo[row[column]]
        if self.amount is not None:
            out[4], out[5] = self._amounts[row[self.amount.column]]
        if self._later is not None and (paid := self._later[0][row[self._later[1]]]) is not None:
            out[_PAID] = paid
        if self._gate is not None:
            self._gate[0][row[self._gate[1]]]
        line: Line | StaffLine = self._make(out)
        return line

    def careful(self, number: int, row: "Row", *known: Problem) -> Line | StaffLine:
        """The line of a row, with a problem for each cell that cannot be read. `known` are problems found before."""
        out = self._blank.copy()
        out[0] = number
        problems = list(known)
        done = {problem.field for problem in known}
        for place, memo, column, heading, name in self._plan:
            if name not in done:
                out[place] = _tried(memo, number, row[column], heading, name, problems)
        if self._later and (paid := _tried(*self._at(self._later, number, row), "paid_on", problems)) is not None:
            out[_PAID] = paid
        if self._gate:
            before = len(problems)
            _tried(*self._at(self._gate, number, row), "currency", problems)
            done |= {"amount"} if len(problems) > before else set()
        if self.amount and "amount" not in done:
            read = _tried(self._amounts, number, row[self.amount.column], self.amount, "amount", problems)
            out[_AMOUNT], out[_AMOUNT + 1] = read or (None, False)
        if out[1] is None and not any(problem.field == "name" for problem in problems):
            problems += self._nameless(number, out)
        out[-1] = tuple(problems)
        line: Line | StaffLine = self._make(out)
        return line

    def cell(self, row: "Row", name: Field) -> "Raw":
        """A row's cell of a field, None where the block has no such column."""
        heading = self.block.columns.get(name)
        return None if heading is None else row[heading.column]

    @staticmethod
    def _at(known: tuple[Memo, int, Heading], number: int, row: "Row") -> tuple[Memo, int, "Raw", Heading]:
        return known[0], number, row[known[1]], known[2]

    def _add(self, name: Field, heading: Heading, fields: tuple[str, ...], readers: "dict[Field, Read]") -> None:
        if name == "currency":
            self._gate = (Memo(readers[name]), heading.column, heading)
        elif name == "paid_on" and "status" in self.block.columns:
            self._later = (Memo(readers[name]), heading.column, heading)
        elif name in readers and (name not in ("channel", "round") or getattr(self.block, name) is None):
            read = _else_not(readers[name]) if name == "paid_on" else readers[name]
            place = fields.index(_ATTRIBUTES.get(name, name))
            self._plan.append((place, Memo(read), heading.column, heading, name))

    def _nameless(self, number: int, out: list[Any]) -> list[Problem]:
        """A gift needs a name or a staff number; a person of a roster needs the name."""
        if self.amount and out[2] is not None:
            return []
        heading = self.block.columns.get("name")
        return [Problem("cell.no_name", number, heading.printed if heading else None, "name")]


def _readers(window: Window, purpose: Purpose) -> "dict[Field, Read]":
    """What reads each field's cells, None for an empty one."""
    life = purpose == "roster"
    day = _or_none(partial(read_day, window=(None, None) if life else window, of_a_life=life))
    return {
        "name": partial(cells.read_text, longest=LONGEST_TEXT),
        "staff_no": cells.read_number_text, "department": cells.read_text,
        "on_date": day, "paid_on": partial(cells.read_paid_on, window=window),
        "status": partial(cells.read_status, window=window), "channel": cells.read_text, "round": cells.read_round,
        "headcount": cells.read_headcount, "population": cells.read_population, "note": cells.read_note,
        "order_no": cells.read_number_text, "currency": cells.check_currency,
        "party": cells.read_party, "league": cells.read_league, "joined_on": day, "left_on": day,
        "action": cells.read_text, "whom": cells.read_text, "origin": cells.read_text,
    }  # fmt: skip


def _or_none(read: "Read") -> "Read":
    return lambda raw: None if is_nothing(raw) else read(raw)


def _else_not(read: "Read") -> "Read":
    """An empty cell of a lone date-of-payment column says that the money has not come."""
    return lambda raw: False if (paid := read(raw)) is None else paid


def _amount_reader(heading: Heading, unit: int, currency: str | None) -> "Read":
    foreign = heading.currency or (currency if heading.unit is None else None)
    if foreign:
        return partial(_refuse_foreign, currency=foreign)
    return partial(read_amount, unit=heading.unit or unit)


def _received_reader(read: "Read") -> "Read":
    """An empty cell, or a zero, says that nothing has come."""
    return lambda raw: 0 if is_no_gift(raw) else read(raw)[0]


def _refuse_foreign(raw: "Raw", currency: str) -> tuple[int, bool]:
    if is_nothing(raw):
        raise DonateError("cell.no_amount")
    raise DonateError("cell.currency", value=shown(raw), currency=currency)


def _tried(memo: Memo, number: int, raw: "Raw", heading: Heading, name: Field, problems: list[Problem]) -> Any:
    """A cell's value; None, and one problem more, where it cannot be read."""
    try:
        return memo[raw]
    except DonateError as error:
        problems.append(Problem(error.key, number, heading.printed, name, shown(raw), dict(error.facts)))
        return None

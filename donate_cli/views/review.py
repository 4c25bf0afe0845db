"""An import as a workbook for the clerk to decide: each line with its fate, and two columns to fill in."""

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter

from donate_cli.money import Amount
from donate_cli.plans import ACTIONS, FATES, Fate
from donate_cli.table import Cell, Column, Kind, Table
from donate_cli.views.cells import Written, width
from donate_cli.views.forms import TEXT, Headed, how_to, listed, save_form, settings_sheet, writable
from donate_cli.views.validations import choice
from donate_cli.wording import WORDS, Wording

_COLOURS: dict[Fate, str] = {
    "there": "E4E4E4",
    "skip": "E4E4E4",
    "paid": "DDEFD5",
    "correction": "FBD3A4",
    "ask": "FFF1B8",
    "problem": "FFC2C2",
}
_TO_FILL = ("action", "whom")
_KINDS: dict[str, Kind] = {"amount": "money", "on_date": "date", "paid": "date", "headcount": "number"}
"""The columns of numbers and days. The others are texts whatever they hold: what the clerk types keeps its zeros."""

_SHADE = PatternFill("solid", fgColor="E7ECF3")
_HERE = PatternFill("solid", fgColor="DCE9F8")
_ROOM = {"reason": (20, 44), "action": (16, 16), "whom": (16, 20)}
"""The narrowest and the widest that a column may be, where it is not as the others."""

_OTHERS = (9, 26)
_SAMPLE = 500
"""Rows that a column's width is taken from: enough to be right, without a second pass over a long list."""


def write_review(out: Path, rows: Table, settings: Mapping[str, str], say: Wording, *, replace: bool) -> None:
    """Write the lines of an import to `out` (.xlsx), the settings it ran with, and what each action does.

    The cells are values as they were read, so that the sheet can be imported in the list's stead.
    Raises DonateError where the file cannot be written, or is there and `replace` is not set.
    """
    save_form(out, lambda workbook: _fill(workbook, rows, settings, say), replace=replace)


def _fill(workbook: Workbook, table: Table, settings: Mapping[str, str], say: Wording) -> None:
    workbook.properties.title = say("review.sheet")
    sheet = Headed(workbook, say("review.sheet"), say, above=say("review.sheet"))
    _Lines(sheet, table, say).write()
    how_to(workbook, say("review.how"), _how(say), say)
    settings_sheet(workbook, settings, say)


def _how(say: Wording) -> Iterator[tuple[str, str, PatternFill | None]]:
    """The steps, the actions, and the legend of the fates' colours."""
    yield "1", say("review.step.fill"), _HERE
    yield "2", say("review.step.import"), None
    yield say("column.list_action"), "", _SHADE
    for action in ACTIONS:
        yield say(f"action.{action}"), say(f"review.action.{action}"), None
    yield say("column.fate"), "", _SHADE
    for fate in FATES:
        colour = _COLOURS.get(fate)
        yield say(f"fate.{fate}"), say(f"review.fate.{fate}"), PatternFill("solid", fgColor=colour) if colour else None


class _Lines:
    """The sheet of the lines in the making."""

    def __init__(self, sheet: Headed, table: Table, say: Wording) -> None:
        self.sheet, self.table, self.say = sheet, table, say
        self.here = self._fill_here()

    def write(self) -> None:
        """Heading, lines, filters, the drop-down of the actions, a colour for each fate."""
        columns = self.table.columns
        widths = [self._width(place, column) for place, column in enumerate(columns)]
        self.sheet.head(columns, widths, {key: self.say(f"review.note.{key}") for key in (*_TO_FILL, "amount")})
        for row in self.table.rows:
            self.sheet.write([self._cell(column, cell) for column, cell in zip(columns, row, strict=True)])
        count = len(self.table.rows)
        self.sheet.sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
        if count:
            actions = [self.say(f"action.{action}") for action in ACTIONS]
            self.sheet.check(choice(actions, self.say), self._number("action"), count)
            self._colour(count)

    def _cell(self, column: Column, cell: Cell) -> Written:
        written = self.sheet.press.cell(Column(column.key, _KINDS.get(column.key, "text")), self._value(column, cell))
        if column.key in _TO_FILL:
            written._style = self.here
        return written

    def _value(self, column: Column, cell: Cell) -> Cell:
        """The cell as it comes back: numbers and days as such, all else as a text that reads as it was read."""
        match cell:
            case None:
                return None
            case bool():
                return self.say("form.yes" if cell else "form.no")
            case int() | date():
                return cell
            case Amount() if not cell.at_least:
                return cell  # with “at least” it goes out as a text, for a number would lose that on the way back
            case str() if column.kind == "word" and f"{column.key}.{cell}" not in WORDS:
                return writable(cell)  # a word that could not be read
        return writable(self.sheet.press.text(column, cell))

    def _width(self, place: int, column: Column) -> float:
        least, most = _ROOM.get(column.key, _OTHERS)
        heading = self.sheet.press.words(f"column.{listed(column).key}")
        texts = (str(self._value(column, row[place]) or "") for row in self.table.rows[:_SAMPLE])
        widest = max([width(heading) + 3, *map(width, texts)])  # the filter's arrow takes the rest
        return min(max(widest + 2, least), most)

    def _number(self, key: str) -> int:
        return [column.key for column in self.table.columns].index(key) + 1

    def _letter(self, key: str) -> str:
        return get_column_letter(self._number(key))

    def _fill_here(self) -> Any:
        model: Written = self.sheet.press.cell(TEXT, None)
        model._style = copy(model._style)
        model.fill, model.protection = _HERE, Protection(locked=False)
        return model._style

    def _colour(self, count: int) -> None:
        """A rule for each fate: a fill of each cell would make a style for every pair of kind and fate."""
        keys = [column.key for column in self.table.columns if column.key not in _TO_FILL]
        where = " ".join(f"{self._letter(key)}2:{self._letter(key)}{count + 1}" for key in keys)
        for key, colour in _COLOURS.items():
            word = self.say(f"fate.{key}").replace('"', '""')
            # The fill of a rule is its background colour, unlike the fill of a cell.
            fill = PatternFill("solid", bgColor=colour)
            font = Font(color="707070") if key in ("there", "skip") else None
            rule = FormulaRule(  # type: ignore[no-untyped-call]
                formula=[f'${self._letter("fate")}2="{word}"'], fill=fill, font=font
            )
            self.sheet.sheet.conditional_formatting.add(where, rule)

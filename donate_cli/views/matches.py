"""Proposals of matches as a workbook for the clerk to decide: two columns to fill in, and what each choice does."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter

from donate_cli.decisions import CHOICES, TO_FILL
from donate_cli.table import Cell, Column, Kind, Table
from donate_cli.views.cells import Written, width
from donate_cli.views.forms import TEXT, Headed, form_to, how_to, listed, settings_sheet, writable
from donate_cli.views.validations import choice
from donate_cli.wording import Wording

Put = Callable[[Table, Mapping[str, str], Wording], None]

_HERE = PatternFill("solid", fgColor="DCE9F8")
_SHADE = PatternFill("solid", fgColor="E7ECF3")
_AS_VALUES: tuple[Kind, ...] = ("id", "number", "money", "date")
"""Columns of figures and days; all else goes out as a text, which no spreadsheet runs."""

_ROOM = {"action": (12, 14), "instead": (24, 34), "proposed_with": (16, 40), "remark": (10, 34)}
"""The narrowest and the widest that a column may be, where it is not as the others."""

_OTHERS = (7, 26)
_SAMPLE = 500


def decisions_to(out: Path, *, replace: bool) -> Put:
    """What writes proposals to `out` (.xlsx), with the settings that they are taken back by.

    Raises DonateError at once where the file cannot be written, or is there and `replace` is not set.
    """
    put = form_to(out, replace=replace)
    return lambda rows, settings, say: put(lambda workbook: _fill(workbook, rows, settings, say))


def _fill(workbook: Workbook, table: Table, settings: Mapping[str, str], say: Wording) -> None:
    workbook.properties.title = say("match.sheet")
    sheet = Headed(workbook, say("match.sheet"), say, above=say("match.sheet"))
    _rows(sheet, table, say)
    how_to(workbook, say("review.how"), _how(say), say)
    settings_sheet(workbook, settings, say)


def _rows(sheet: Headed, table: Table, say: Wording) -> None:
    columns = table.columns
    sheet.head(columns, [_width(sheet, table, place) for place in range(len(columns))], {
        key: say(f"decide.note.{key}") for key in TO_FILL
    })  # fmt: skip
    here = _fill_here(sheet)
    for row in table.rows:
        cells = [_cell(sheet, column, cell) for column, cell in zip(columns, row, strict=True)]
        for key in TO_FILL:
            cells[table.place(key)]._style = here
        sheet.write(cells)
    count = len(table.rows)
    sheet.sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    if count:
        sheet.check(choice([say(f"action.{each}") for each in CHOICES], say), table.place("action") + 1, count)


def _cell(sheet: Headed, column: Column, cell: Cell) -> Written:
    if column.kind in _AS_VALUES:
        return sheet.press.cell(column, cell)
    return sheet.press.cell(TEXT, None if cell is None else writable(sheet.press.text(column, cell)))


def _width(sheet: Headed, table: Table, place: int) -> float:
    column = table.columns[place]
    least, most = _ROOM.get(column.key, _OTHERS)
    texts = (sheet.press.text(column, row[place]) for row in table.rows[:_SAMPLE] if row[place] is not None)
    widest = max([width(sheet.press.words(f"column.{listed(column).key}")) + 3, *map(width, texts)])
    return min(max(widest + 2, least), most)


def _fill_here(sheet: Headed) -> Any:
    model: Written = sheet.press.cell(TEXT, None)
    model._style = copy(model._style)
    model.fill, model.protection = _HERE, Protection(locked=False)
    return model._style


def _how(say: Wording) -> Iterator[tuple[str, str, PatternFill | None]]:
    """The steps, the actions, and what the Whom column can name."""
    yield "1", say("decide.step.fill"), _HERE
    yield "2", say("decide.step.take"), None
    yield say("column.list_action"), "", _SHADE
    for action in CHOICES:
        yield say(f"action.{action}"), say(f"decide.action.{action}"), None
    yield say("column.instead"), "", _SHADE
    for kind in ("payment", "pledge", "deposit", "returns", "reverses"):
        yield f"{say(f'target.{kind}')} 5", say(f"decide.target.{kind}"), None

"""One sheet of a paper in the making: a title block, tables below one another, notes, a chart, signatures."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from warnings import catch_warnings

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.table import Table as Range
from openpyxl.worksheet.table import TableStyleInfo

from donate_cli.money import Amount
from donate_cli.papers import Unit
from donate_cli.table import TO_THE_RIGHT, Cell, Column, Notes, Sentence, Table
from donate_cli.views.cells import Press, Written, width
from donate_cli.views.forms import writable
from donate_cli.views.printing import LINE, new_page, page_of, set_up
from donate_cli.views.rows import Ready, Setter, add_sheet
from donate_cli.wording import Wording

Block = Sequence[tuple[str, Cell]]
"""Labels, each with its value."""

_TEXT = Column("label")
_BLANK = Column("blank")
_NARROWEST, _WIDEST, _WIDEST_OF_MANY = 8.0, 40.0, 60.0
_A_PAGE = 30
"""Rows with which a table below a block goes on on a second page."""

_MOST_UPRIGHT = 8
"""Columns that fit on an upright page."""

_SAMPLE = 500
"""Rows that a column's width is taken from: enough to be right, without a second pass over a long list."""

_NOT_ON_PAPER = ("flag", "bar")
"""Kinds of column that are for programs and for the terminal."""

_CHART_LINES = 16

_PLACE = re.compile("[^_]+_+")
"""A place to sign: what is to be written, and the line for it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands: its sheet, its columns' letters by key, its first and last row, the row of its total."""

    sheet: str
    letters: dict[str, str]
    first: int
    last: int
    total: int | None

    def cell(self, key: str, row: int) -> str:
        """One cell, as a formula names it."""
        return f"{quote_sheetname(self.sheet)}!${self.letters[key]}${row}"

    def column(self, key: str) -> str:
        """A column's rows without the total, as a formula names them."""
        letter = self.letters[key]
        return f"{quote_sheetname(self.sheet)}!${letter}${self.first}:${letter}${self.last}"


class Page:
    """A sheet that grows downwards under the columns of its first table; further ones stand below by the same keys."""

    def __init__(self, workbook: Workbook, name: str, say: Wording, table: Table, *, unit: Unit = "yuan") -> None:
        self.sheet: Any = add_sheet(workbook, name)
        self.name, self.say = name, say
        self.press = Press(self.sheet, say, unit)
        self.columns = _on_paper(table)
        self.landscape = len(self.columns) > _MOST_UPRIGHT
        self.widths: list[float] = []
        self.number, self._high = 0, 0.0

    def prepare(self, *tables: Table, block: Block = (), above: str = "", lines: int = 0) -> None:
        """Set up print and widths for the tables to come; has to come before the first row.

        `above` heads each page where no block does; then the heading, which comes after so many lines, stays in sight.
        """
        heading = len(block) + 3 if block else lines + 1
        # Below a block further tables follow: on a second page the first one's heading would stand above a chart.
        repeated = None if block and len(tables[0].rows) < _A_PAGE else f"{heading}:{heading}"
        set_up(self.sheet, self.say, landscape=self.landscape, above=writable(above), repeated=repeated)
        self.sheet.sheet_format.defaultRowHeight, self.sheet.sheet_format.customHeight = LINE, True
        self.sheet.print_options.horizontalCentered = True
        if not block:
            self.sheet.freeze_panes = f"A{heading + 1}"
        for at, column in enumerate(self.columns):
            self.widths.append(self._width(column, at, tables, block))
            self.sheet.column_dimensions[get_column_letter(at + 1)].width = self.widths[-1]

    def title(self, text: str, block: Block) -> None:
        """The paper's title over all columns, what is to be known of it below, and an empty line."""
        self.put(self.press.title(writable(text), across=len(self.columns)), height=2 * LINE)
        for label, value in block:
            self.put([self.press.plain(_TEXT, label, bold=True), self._plain(value)])
        self.put([])

    def subtitle(self, text: str) -> None:
        """An empty line, and what the table below it is."""
        self.put([])
        self.put([self.press.plain(_TEXT, text, bold=True)])

    def heading(self, columns: Sequence[Column] | None = None) -> None:
        """The heading of the sheet's columns, or of those of a further table."""
        self.put([self.press.heading(self._headed(column)) for column in columns or self.columns])

    def table(self, table: Table, *, as_range: str | None = None, totals: bool = True) -> Placed:
        """Heading, rows and total; `as_range` makes of heading and rows an Excel table of that name, with filters."""
        columns = self._columns_of(table)
        self.heading(columns)
        heading, pick = self.number, _picking(table, columns)
        setter = Setter(self.press, columns, self.widths)
        for row in table.rows:
            self.put(setter.row(self.number + 1, pick(row)))
        last = self.number
        if as_range:
            self._as_range(as_range, heading, last)
        if shown := table.total_rows() if totals else []:
            bold = Setter(self.press, columns, self.widths, bold=True)
            self.put(bold.row(self.number + 1, pick(shown[0])))
        if not table.rows:
            self.put([self._plain(Sentence("nothing"))])
        letters = {column.key: get_column_letter(at) for at, column in enumerate(columns, 1)}
        return Placed(self.name, letters, heading + 1, last, self.number if shown else None)

    def notes(self, notes: Notes) -> None:
        """What has to be said below, a line each."""
        for key, facts in notes:
            self.put([self._plain(Sentence(key, facts))])

    def chart(self, chart: Any) -> None:
        """A chart over all columns, on one page whole."""
        self.put([])
        need = (_CHART_LINES + 1) * LINE
        page = page_of(self.widths, landscape=self.landscape)
        if self._high % page + need > page:
            new_page(self.sheet, self.number - 1)  # before the empty line: the chart's frame would stand on both pages
            self._high = 0
        # Held by two cells it is as wide as the table in whatever font a program has for the one that is asked for.
        first = AnchorMarker(col=0, row=self.number)
        last = AnchorMarker(col=len(self.columns), row=self.number + _CHART_LINES)
        chart.anchor = TwoCellAnchor(_from=first, to=last)
        self.sheet.add_chart(chart)
        for _ in range(_CHART_LINES + 1):
            self.put([])

    def signatures(self) -> None:
        """Room for those who answer for the paper to sign."""
        self.put([])
        for said in _that_fit(self.say("paper.signatures"), sum(self.widths)):
            self.put(self.press.title(said, across=len(self.columns), size=11), height=2 * LINE)

    def put(self, row: Ready | list[Written], *, height: float | None = None) -> None:
        """One row below the others."""
        self.number += 1
        if height:
            self.sheet.row_dimensions[self.number].height = height
        self._high += height or (row.height if isinstance(row, Ready) else None) or LINE
        self.sheet.append(row)

    def _plain(self, value: Cell) -> Written:
        return self.press.plain(_TEXT, value)

    def _headed(self, column: Column) -> Column:
        """The column under a heading that says the unit."""
        return Column(f"wan_{column.key}") if column.kind == "money" and self.press.unit == "wan" else column

    def _columns_of(self, table: Table) -> list[Column]:
        """The table's columns, so filled up that its figures stand below those of the sheet."""
        columns = _on_paper(table)
        lead = next((at for at, column in enumerate(columns) if column.kind == "money"), 0)
        return [*columns[:lead], *([_BLANK] * (len(self.columns) - len(columns))), *columns[lead:]]

    def _width(self, column: Column, at: int, tables: Sequence[Table], block: Block) -> float:
        heading = width(self.press.words(f"column.{self._headed(column).key}")) + 3  # the filter's arrow takes the rest
        texts = (width(self.press.text(column, cell)) for table in tables for cell in _sample(table, column.key))
        # A text of the block may run into the next column; a figure would print as ###.
        above: list[str] = [label for label, _ in block] if at == 0 else []
        if at == 1:
            above = [str(value) for _, value in block if isinstance(value, Amount)]
        widest = _WIDEST_OF_MANY if column.kind == "people" else _WIDEST
        inset = 2 + int(column.kind in TO_THE_RIGHT)
        return min(max(_NARROWEST, inset + max([heading, *texts, *map(width, above)])), widest)

    def _as_range(self, name: str, heading: int, last: int) -> None:
        """Make heading and rows an Excel table; one without rows would need a repair."""
        if last == heading:
            return
        found = Range(displayName=name, ref=f"A{heading}:{get_column_letter(len(self.columns))}{last}")
        found.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        # Write-only sheets do not read their heading back: the table must be told its columns' names.
        found._initialise_columns()  # type: ignore[attr-defined]
        for column, header in zip(self.columns, found.tableColumns, strict=True):
            header.name = self.press.words(f"column.{self._headed(column).key}")
        with catch_warnings(category=UserWarning, action="ignore"):  # it reminds of just that, every time
            self.sheet.add_table(found)


def _that_fit(text: str, room: float) -> list[str]:
    """A text of places to sign, in two lines where one would be cut at both edges of a narrow sheet."""
    places = _PLACE.findall(text)
    if width(text) + 2 <= room or len(places) < 2:
        return [text]
    half = (len(places) + 1) // 2
    return ["".join(part).strip() for part in (places[:half], places[half:])]


def _on_paper(table: Table) -> list[Column]:
    return [column for column in table.columns if column.kind not in _NOT_ON_PAPER]


def _picking(table: Table, columns: Sequence[Column]) -> Callable[[Sequence[Cell]], Sequence[Cell]]:
    """What takes the columns from a row of the table."""
    places = [None if column == _BLANK else table.place(column.key) for column in columns]
    if None in places or len(places) < 2:
        return lambda row: [None if at is None else row[at] for at in places]
    return itemgetter(*places)


def _sample(table: Table, key: str) -> Iterator[Cell]:
    keys = [column.key for column in table.columns]
    if key in keys:
        at = keys.index(key)
        yield from (row[at] for row in (*table.rows[:_SAMPLE], *table.total_rows()))

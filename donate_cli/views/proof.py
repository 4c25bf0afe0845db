"""The sheet whose formulas add the detail up anew and take away what the other sheets say: each has to read 0."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName

from donate_cli.papers import Dossier, Sheet
from donate_cli.table import Cell, Column, Table
from donate_cli.views.faces import face
from donate_cli.views.printing import LINE
from donate_cli.views.rows import Ready, Setter, formula
from donate_cli.views.sheets import Page, Placed
from donate_cli.wording import Wording

_FIGURES = ("pledged", "received", "outstanding", "gifts")
_COLUMNS = (
    Column("check_table"), Column("check_row"), Column("check_pledged", "money"), Column("check_received", "money"),
    Column("check_outstanding", "money"), Column("check_gifts", "number"),
)  # fmt: skip
_AXES = ("channel", "round", "department", "date")
_SUMS: tuple[Sheet, ...] = ("summary", "channels", "rounds", "departments", "days")
_RED = PatternFill("solid", bgColor="FFC2C2")
_HEADING = 2
_LONGEST = 255
_YUAN_IN = {"yuan": 1, "wan": 10_000}
"""What makes yuan of what the sheets of sums print."""


class _Line(NamedTuple):
    """What is held against what, and the formula of each figure."""

    table: str
    row: str
    formulas: dict[str, str]


class Proof:
    """Gathers where the tables of a dossier stand, and writes the check sheet from that."""

    def __init__(self, papers: Dossier, say: Wording) -> None:
        self._papers, self._say = papers, say
        self._placed: dict[Sheet, Placed] = {}
        self._detail: list[Placed] = []

    def note(self, sheet: Sheet, placed: Placed) -> None:
        """A table stands there; the detail may stand on several sheets."""
        if placed.last < placed.first:
            return
        if sheet == "detail":
            self._detail.append(placed)
        else:
            self._placed[sheet] = placed

    def define(self, workbook: Workbook) -> None:
        """Names for the totals, and for each of the detail's columns on each of its sheets."""
        names: dict[str, str] = {}
        if (summary := self._placed.get("summary")) and summary.total:
            figures = (*_FIGURES, "participations", "donors")
            names = {f"donate_{key}_total": summary.cell(key, summary.total) for key in figures}
        for number, placed in enumerate(self._detail, 1):
            names |= {_name(key, number): placed.column(key) for key in (*_AXES, *_FIGURES[:3])}
        for name, where in names.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=where)

    def write(self, workbook: Workbook, above: str) -> Page:
        """Put the sheet after the others: what it all comes to, then line by line."""
        lines = list(self._lines())
        table = Table("paper.check", _COLUMNS, [(line.table, line.row, None, None, None, None) for line in lines])
        page = Page(workbook, self._say("paper.check"), self._say, table)
        page.prepare(table, above=above, lines=_HEADING - 1)
        page.put(Ready(self._verdict(page, _HEADING + 1, _HEADING + len(lines)), height=1.5 * LINE))
        page.heading()
        texts = Setter(page.press, _COLUMNS[:2], page.widths[:2])
        styles = [page.press.cell(column, None).style_id for column in _COLUMNS[2:]]
        for line in lines:
            row = texts.row(page.number + 1, (line.table, line.row))
            cells = [
                formula(f"{letter}{page.number + 1}", style, line.formulas.get(key))
                for letter, style, key in zip("CDEF", styles, _FIGURES, strict=True)
            ]
            page.put(row._replace(cells=row.cells + "".join(cells)))
        where = f"C{_HEADING + 1}:F{_HEADING + max(len(lines), 1)}"
        rule = CellIsRule(operator="notEqual", formula=["0"], fill=_RED)  # type: ignore[no-untyped-call]
        page.sheet.conditional_formatting.add(where, rule)
        return page

    def _verdict(self, page: Page, first: int, last: int) -> str:
        """One line above all: whether every formula below reads 0."""
        fine, amiss = (self._say(f"paper.check.{key}").replace('"', '""') for key in ("fine", "amiss"))
        style = page.press.plain(Column("label"), "", bold=True).style_id
        text = f'IF(SUMPRODUCT(ABS(C{first}:F{last}))=0,"{fine}","{amiss}")' if last >= first else f'"{fine}"'
        return formula("A1", style, text)

    def _lines(self) -> Iterator[_Line]:
        """The rows of sums against the detail, then every total against the detail and against its own rows."""
        for sheet in _SUMS:
            if (placed := self._placed.get(sheet)) and (sheet != "days" or self._papers.basis == "pledged"):
                yield from self._rows(sheet, placed)
        for sheet, placed in self._placed.items():
            if placed.total is not None and (keys := self._held(sheet)):
                yield self._total(sheet, placed, keys)

    def _rows(self, sheet: Sheet, placed: Placed) -> Iterator[_Line]:
        """A line for each row."""
        table, keys = self._papers[sheet], self._held(sheet)
        axes = [column for column in table.columns if column.key in _AXES]
        rows = [row[: len(axes)] for row in table.rows]
        alike = [Counter(map(_alike, {self._face(axis, row[at]) for row in rows})) for at, axis in enumerate(axes)]
        for number, cells in enumerate(rows, placed.first):
            faces = [self._face(axis, cell) for axis, cell in zip(axes, cells, strict=True)]
            wanted = {axis.key: _wanted(cell, text) for axis, cell, text in zip(axes, cells, faces, strict=True)}
            same: dict[str, str] = {}
            if any(found[_alike(text)] > 1 or _too_long(text) for found, text in zip(alike, faces, strict=True)):
                same = {axis: placed.cell(axis, number) if value else '""' for axis, value in wanted.items()}
            formulas = {
                figure: self._less(self._added(figure, wanted, same), placed.cell(key, number), figure, sheet)
                for key, figure in keys.items()
            }
            yield _Line(self._say(f"paper.{sheet}"), " · ".join(faces), formulas)

    def _total(self, sheet: Sheet, placed: Placed, keys: Mapping[str, str]) -> _Line:
        formulas = {
            figure: self._less(self._added(figure, {}), placed.cell(key, placed.total or 0), figure, sheet)
            for key, figure in keys.items()
        }
        return _Line(self._say(f"paper.{sheet}"), self._say("total"), formulas)

    def _held(self, sheet: Sheet) -> dict[str, str]:
        """The columns of a table whose figures the detail has, by key; it has no payments, so it cannot count them."""
        basis = self._papers.basis
        gifts = {"gifts": "gifts"} if basis == "pledged" else {}
        match sheet:
            case "summary" | "channels" | "rounds" | "departments":
                return {key: key for key in _FIGURES[:3]} | gifts
            case "days":
                return {"amount": basis} | gifts
            case "notice":
                return {"amount": basis}
            case "outstanding":
                return {"outstanding": "outstanding"}
        return {}

    def _added(self, figure: str, wanted: Mapping[str, str | date], same: Mapping[str, str] | None = None) -> str:
        """What the rows of the detail that have the wanted values, or the `same` as cells, come to over all sheets."""
        return (
            "+".join(
                _exact_sum(figure, same, number) if same else _sum(figure, wanted, number)
                for number in range(1, len(self._detail) + 1)
            )
            or "0"
        )

    def _less(self, added: str, cell: str, figure: str, sheet: Sheet) -> str:
        times = _YUAN_IN[self._papers.unit] if sheet in _SUMS and figure != "gifts" else 1
        return f"ROUND({added}-{cell}{f'*{times}' if times > 1 else ''},2)"

    def _face(self, column: Column, cell: Cell) -> str:
        return face(cell, column, self._say)


def _sum(figure: str, wanted: Mapping[str, str | date], number: int) -> str:
    where = "".join(f",{_name(axis, number)},{_criterion(value)}" for axis, value in wanted.items())
    if figure == "gifts":
        return f"COUNTIFS({where[1:]})" if where else f"ROWS({_name('date', number)})"
    return f"SUMIFS({_name(figure, number)}{where})" if where else f"SUM({_name(figure, number)})"


def _exact_sum(figure: str, same: Mapping[str, str], number: int) -> str:
    """For values that a criterion cannot tell apart, or cannot hold; far slower, so only for them."""
    found = [f"EXACT({_name(axis, number)},{cell})" for axis, cell in same.items()]
    return f"SUMPRODUCT({'*'.join([*found, '1' if figure == 'gifts' else _name(figure, number)])})"


def _too_long(text: str) -> bool:
    """Excel calls a file damaged whose formula has a text of more than 255 units of UTF-16."""
    return len(_criterion(text).encode("utf-16-le")) // 2 > _LONGEST


def _wanted(cell: Cell, text: str) -> str | date:
    """What the detail has in that place: it leaves a department empty that there is not."""
    return cell if isinstance(cell, date) else "" if cell is None else text


def _criterion(value: str | date) -> str:
    if isinstance(value, date):
        return f"DATE({value.year},{value.month},{value.day})"
    for wild in "~*?":
        value = value.replace(wild, f"~{wild}")
    return _quoted(f"={value}")


def _quoted(value: str) -> str:
    return '"{}"'.format(value.replace('"', '""'))


def _name(key: str, number: int) -> str:
    """The name of a column of the detail on its first, second … sheet."""
    return f"detail_{key}" if number == 1 else f"detail_{key}_{number}"


def _alike(text: str) -> object:
    """What a criterion takes for the same: it knows no capitals, and in Excel takes digits for their number."""
    try:
        return float(text)
    except ValueError:
        return text.upper().casefold()  # LibreOffice takes ı for I

"""The closing statement as a workbook: a page to sign, a sheet for every list, formulas that prove them."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.properties import CalcProperties

from donate_cli.table import Cell, Column, Table
from donate_cli.views.faces import SHORT_HASH
from donate_cli.views.forms import writable
from donate_cli.views.printing import LINE, sign_foot
from donate_cli.views.rows import Ready, Setter, formula
from donate_cli.views.sheets import Page, Placed
from donate_cli.whereabouts import LISTS, Closing, Listed
from donate_cli.wording import Wording

_COLUMNS = (
    Column("item"), Column("gifts", "number"), Column("lines", "number"), Column("amount", "money"),
    Column("check_closing", "money"),
)  # fmt: skip
_AMOUNT, _CHECK = "D", "E"
_RED = PatternFill("solid", bgColor="FFC2C2")
_ADDED: dict[Cell, tuple[Listed, str]] = {
    "recorded": ("payments", "amount"), "banked": ("payments", "banked"), "in_hand": ("in_hand", "amount"),
    "in_transit": ("in_transit", "amount"), "unexplained": ("unexplained", "left"), "bank": ("files", "amount"),
    "here": ("payments", "banked"), "other": ("other", "elsewhere"), "aside": ("aside", "set_aside"),
    "unclaimed": ("unclaimed", "left"),
}  # fmt: skip
"""The column of a list that has to come to a line's sum."""


def to_xlsx(closing: Closing, say: Wording) -> bytes:
    """The workbook: what people look at are values; a check is a line less what it has to come to, and reads 0."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "donate"
    workbook.properties.title = writable(_title(closing, say))
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    rows: list[tuple[Cell, ...]] = [(say(f"item.{row[0]}"), *row[1:4], None) for row in closing.table.rows]
    table = Table(closing.table.title, _COLUMNS, rows)
    block = _block(closing, say)
    # It is the first sheet, and its formulas name the cells of the others: begun before them, written after.
    front = Page(workbook, say("paper.closing"), say, table)
    front.prepare(table, block=block)
    placed = {name: _list(workbook, closing, name, say) for name in LISTS}
    _fill(front, closing, placed, block)
    _foot(front, closing, say)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _fill(page: Page, closing: Closing, placed: dict[Listed, Placed], block: list[tuple[str, Cell]]) -> None:
    say, rows = page.say, closing.table.rows
    page.title(writable(_title(closing, say)), block)
    at = [row[0] for row in rows].index("bank")
    checks = [*_equation(page, "recorded", rows[:at], placed), *_equation(page, "bank", rows[at:], placed)]
    rule = CellIsRule(operator="notEqual", formula=["0"], fill=_RED)  # type: ignore[no-untyped-call]
    page.sheet.conditional_formatting.add(" ".join(checks), rule)
    page.put([])
    fine, amiss = (say(f"paper.closing.{key}").replace('"', '""') for key in ("fine", "amiss"))
    style = page.press.plain(Column("label"), "", bold=True).style_id
    verdict = f'IF(SUM({",".join(checks)})=0,"{fine}","{amiss}")'  # none of them is below zero
    page.put(Ready(formula(f"A{page.number + 1}", style, verdict), height=1.5 * LINE))
    page.notes(closing.table.notes)
    page.signatures()


def _equation(page: Page, name: str, rows: list[tuple[Cell, ...]], placed: dict[Listed, Placed]) -> list[str]:
    """The equation in words, then its whole and its parts; returns the cells that hold a check."""
    page.subtitle(page.say(f"paper.closing.{name}"))
    page.heading()
    texts = Setter(page.press, _COLUMNS[:4], page.widths[:4])
    style = page.press.cell(_COLUMNS[4], None).style_id
    whole, cells = page.number + 1, []
    for row in rows:
        number = page.number + 1
        checks = [f"{_AMOUNT}{number}-{_sum(placed, row[0])}"] if row[0] in _ADDED else []
        if number == whole:
            checks.append(f"{_AMOUNT}{number}-SUM({_AMOUNT}{number + 1}:{_AMOUNT}{number + len(rows) - 1})")
        # A line without a list of its own has nothing to agree with: a 0 would say that it was looked at.
        text = "+".join(f"ABS(ROUND({check},2))" for check in checks) or None
        cells += [f"{_CHECK}{number}"] if text else []
        ready = texts.row(number, (page.say(f"item.{row[0]}"), *row[1:4]))
        page.put(ready._replace(cells=ready.cells + formula(f"{_CHECK}{number}", style, text)))
    return cells


def _sum(placed: dict[Listed, Placed], item: Cell) -> str:
    """What the rows of a line's list come to, as a formula."""
    name, column = _ADDED[item]
    found = placed[name]
    return f"SUM({found.column(column)})" if found.last >= found.first else "0"


def _list(workbook: Workbook, closing: Closing, name: Listed, say: Wording) -> Placed:
    table = closing.lists[name]
    page = Page(workbook, say(f"paper.{name}"), say, table)
    page.prepare(table, above=f"{_title(closing, say)} · {say(f'paper.{name}')} · {_as_of(closing, say)}")
    placed = page.table(table, as_range=name)
    _foot(page, closing, say)
    return placed


def _block(closing: Closing, say: Wording) -> list[tuple[str, Cell]]:
    campaign, facts = closing.campaign, closing.facts
    lines: list[tuple[str, Cell]] = [
        ("paper.campaign", campaign.title(say.lang)),
        ("paper.organiser", campaign.organiser),
        ("paper.beneficiary", campaign.beneficiary),
        ("paper.closing.as_of", closing.as_of.isoformat()),
        ("paper.book_state", say("paper.footer", entry=facts["entry"], head=facts["head"][:SHORT_HASH])),
        ("paper.unit", say("paper.yuan")),
    ]
    return [(say(key), value) for key, value in lines if value is not None]


def _title(closing: Closing, say: Wording) -> str:
    return say("paper.closing.title", campaign=closing.campaign.title(say.lang))


def _as_of(closing: Closing, say: Wording) -> str:
    return say("note.as_of", as_of=closing.as_of.isoformat())


def _foot(page: Page, closing: Closing, say: Wording) -> None:
    """What state of the book the sheet was made from."""
    facts = closing.facts
    sign_foot(page.sheet, say("paper.footer", entry=facts["entry"], head=facts["head"]))

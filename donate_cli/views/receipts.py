"""The list for a pooled receipt as a workbook of one sheet, ready to be signed and handed in."""

from io import BytesIO

from openpyxl import Workbook

from donate_cli.money import Amount, in_words
from donate_cli.table import Column, Sentence, Table
from donate_cli.views.cells import Press, width
from donate_cli.views.faces import SHORT_HASH, title, words
from donate_cli.views.printing import set_up, sign_foot
from donate_cli.wording import Wording

_TEXT = Column("label")


def to_xlsx(table: Table, say: Wording) -> bytes:
    """The workbook: title, rows, total in figures and in words, notes, and who is to sign."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = ""
    sheet = workbook.create_sheet(say("receipts.sheet"))
    press = Press(sheet, say)
    places = [place for place, column in enumerate(table.columns) if column.kind != "flag"]
    columns = [table.columns[place] for place in places]
    lines = [[row[place] for place in places] for row in (*table.rows, *table.total_rows())]
    for letter, (column, cells) in zip("ABCDEFGH", zip(columns, zip(*lines, strict=True), strict=True), strict=False):
        texts = [press.words(f"column.{column.key}"), *(press.text(column, cell) for cell in cells)]
        sheet.column_dimensions[letter].width = min(max(map(width, texts)) + 3, 44)
    # Set-up has to come before the first row: a write-only sheet puts it into the file's head.
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 34, 24
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 20, True
    sheet.freeze_panes = "A3"
    sheet.print_options.horizontalCentered = True
    set_up(sheet, say, landscape=False, repeated="1:2")
    sign_foot(sheet, say("paper.footer", entry=table.facts["entry"], head=table.facts["head"][:SHORT_HASH]))
    sheet.append(press.title(title(table.title, table.facts, say), across=len(columns)))
    sheet.append([press.heading(column) for column in columns])
    for number, line in enumerate(lines):
        last = number == len(table.rows)
        sheet.append([press.cell(column, cell, bold=last) for column, cell in zip(columns, line, strict=True)])
    for text in _below(table, say):
        sheet.append([press.plain(_TEXT, text)])
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _below(table: Table, say: Wording) -> list[str]:
    received = table.totals()["received"]
    assert isinstance(received, Amount)
    notes = [words(Sentence(key, facts), say) for key, facts in table.notes]
    amount = [say("receipts.words", words=in_words(received))] if received.fen else []
    return [*amount, *notes, say("receipts.signatures")]

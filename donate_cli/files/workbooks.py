"""Workbooks of every make, read by calamine, which never evaluates anything."""

import io
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from donate_cli.errors import DonateError
from donate_cli.files.bounds import CELLS, CHARACTERS, CHUNK_ROWS, COLUMNS, ROWS, SHEETS
from donate_cli.files.sheets import Part, Row

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def parts(data: bytes) -> Iterator[Part]:
    """The worksheets of a workbook, one after another; raises `list.encrypted`, `list.damaged` or a bound passed.

    An error cell (#N/A) and a formula without a kept value come as empty: calamine does not tell them apart.
    """
    import python_calamine as calamine

    worksheet, visible = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
    try:
        book, cells = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)), 0
        if len(book.sheets_metadata) > SHEETS:
            raise DonateError("list.too_many_sheets", most=SHEETS)
        for index, found in enumerate(book.sheets_metadata):
            if found.typ == worksheet:
                sheet = book.get_sheet_by_index(index)
                cells += _cells(sheet)
                if cells > CELLS:
                    raise DonateError("list.too_many_cells", most=CELLS)
                yield Part(found.name, found.visible != visible, _merged(sheet), partial(_chunks, sheet))
    except calamine.PasswordError:
        raise DonateError("list.encrypted") from None
    except (calamine.CalamineError, OSError, ValueError) as fault:
        raise DonateError("list.damaged") from fault


def _cells(sheet: "CalamineSheet") -> int:
    # total_height and total_width of calamine are the last row's and column's number from 0, hence `end`
    if sheet.end is None:
        return 0
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > ROWS:
        raise DonateError("list.too_many_rows", most=ROWS)
    if width > COLUMNS:
        raise DonateError("list.too_many_columns", most=COLUMNS)
    return height * width


def _merged(sheet: "CalamineSheet") -> list[tuple[int, int, int, int]]:
    # None where the format has none to tell (ods, xlsb)
    return [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]


def _chunks(sheet: "CalamineSheet") -> Iterator[list[Row]]:
    # before 0.9 iter_rows panics on an empty sheet
    if sheet.start is None:
        return
    # iter_rows hands out the empty rows above the first cell, but not the empty columns left of it
    rows, done, pad = sheet.iter_rows(), 0, [""] * sheet.start[1]
    while chunk := list(islice(rows, CHUNK_ROWS)):
        yield _measured([[*pad, *row] for row in chunk] if pad else chunk, done)
        done += len(chunk)


def _measured(chunk: list[Any], done: int) -> list[Row]:
    for number, row in enumerate(chunk, done + 1):
        if any(type(cell) is str and len(cell) > CHARACTERS for cell in row):
            raise DonateError("list.long_cell", row=number, most=CHARACTERS)
    return chunk

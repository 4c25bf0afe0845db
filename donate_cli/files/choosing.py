"""Which sheet of a workbook holds the list."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import shown
from donate_cli.files.headings import column_letters
from donate_cli.files.manner import Manner
from donate_cli.files.tables import Table, find_table, header_grid
from donate_cli.naming import name_key

if TYPE_CHECKING:
    from donate_cli.files.opening import Sent
    from donate_cli.files.sheets import Sheet

_HEADINGS_SHOWN = 12
_LONGEST_NUMBER = 8
_PASSED_ON = re.compile(r"[0-9０-９]{1,3}\s*[.、．)）]\s*[^0-9０-９\s].*[0-9０-９].*")
"""A line of a list passed round in a chat: 1. 张三 200."""


def choose_table(sent: "Sent", wanted: str | None, manner: Manner) -> Table:
    """The table to read: on the sheet that the clerk named, else on the one visible sheet that has one.

    Raises DonateError where there is none, or several sheets have one.
    """
    sheets = visible_sheets(sent) if wanted is None else [named_sheet(sent, wanted)]
    tables = [table for sheet in sheets if (table := find_table(sheet, manner))]
    filled = [table for table in tables if table.has_rows] or tables
    if not filled:
        raise _not_found(sent, sheets, manner)
    if len(filled) > 1:
        raise DonateError("list.which_sheet", file=sent.name, sheets=sheet_names(table.sheet for table in filled))
    if absent := manner.absent(filled[0].layout):
        printed = [each.printed for each in filled[0].layout.headings if each.printed]
        raise DonateError("list.map_heading", value=", ".join(absent), known=", ".join(printed) or "—")
    return filled[0]


def hidden_names(sent: "Sent") -> str:
    """The hidden sheets, which are never read."""
    return sheet_names(sheet for sheet in sent.sheets if sheet.hidden)


def visible_sheets(sent: "Sent") -> "list[Sheet]":
    """The sheets that are not hidden."""
    return [sheet for sheet in sent.sheets if not sheet.hidden]


def named_sheet(sent: "Sent", wanted: str) -> "Sheet":
    """A sheet by its name, else by its number among those that are shown. Raises DonateError."""
    visible = visible_sheets(sent)
    for sheet in sent.sheets:
        if sheet.name is not None and name_key(sheet.name) == name_key(wanted):
            if sheet.hidden:
                raise DonateError("list.sheet_hidden", file=sent.name, value=sheet.name)
            return sheet
    # Python makes no number of more than 4,300 digits.
    place = int(wanted) if wanted.strip().isdecimal() and len(wanted) <= _LONGEST_NUMBER else 0
    if 1 <= place <= len(visible):
        return visible[place - 1]
    raise DonateError("list.no_sheet", file=sent.name, value=shown(wanted), known=sheet_names(visible) or "—")


def sheet_names(sheets: "Iterable[Sheet]") -> str:
    """The sheets as an error lists them."""
    return ", ".join(sheet.name or "1" for sheet in sheets)


def _not_found(sent: "Sent", sheets: "list[Sheet]", manner: Manner) -> DonateError:
    """What to say where no table is: the headings that were seen, by the row that has the most texts."""
    if manner.purpose == "pledges" and any(map(_is_relay, sheets)):
        return DonateError("list.relay", file=sent.name)
    rows = [row for sheet in sheets for row in header_grid(sheet)[:30]]
    best = max(rows, key=lambda row: sum(1 for text in row if text and len(text) < 20), default=[])
    seen = [f"{column_letters(at)}={text[:20]}" for at, text in enumerate(best) if text][:_HEADINGS_SHOWN]
    if manner.purpose == "roster":
        return DonateError("list.no_names", file=sent.name, seen=", ".join(seen) or "—")
    return DonateError("list.no_table", file=sent.name, seen=", ".join(seen) or "—")


def _is_relay(sheet: "Sheet") -> bool:
    """Whether a sheet holds a list passed round in a chat (接龙), whose members each added a numbered line."""
    lines = [" ".join(filter(None, row)).strip() for row in header_grid(sheet)]
    numbered = sum(1 for line in lines if _PASSED_ON.fullmatch(line))
    titled = any(line.startswith(("#接龙", "＃接龙")) for line in lines)
    return numbered > 1 and (titled or 2 * numbered > sum(map(bool, lines)))

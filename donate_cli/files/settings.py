"""The settings that a review workbook carries beside its lines."""

from donate_cli.files.opening import Sent
from donate_cli.files.sheets import Raw, Sheet

NEEDED = ("campaign", "file 1")
"""The settings without which a sheet is not the one."""


def read_settings(sent: Sent) -> dict[str, str]:
    """Key and value of each setting; nothing where no sheet holds any."""
    for sheet in sent.sheets:
        found = _pairs(sheet)
        if all(key in found for key in NEEDED):
            return found
    return {}


def _pairs(sheet: Sheet) -> dict[str, str]:
    return {_text(row[0]): _text(row[1]) if len(row) > 1 else "" for row in sheet.head if row and row[0] is not None}


def _text(raw: Raw) -> str:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return "" if raw is None else str(raw).strip()

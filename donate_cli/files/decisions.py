"""A review of matches that comes back: its settings, and the rows that a clerk decided."""

from collections.abc import Iterable, Iterator

from donate_cli.decisions import COLUMNS, Decision
from donate_cli.files.opening import Sent
from donate_cli.files.sheets import Raw, Row
from donate_cli.naming import name_key
from donate_cli.wording import WORDS

NEEDED = ("review", "book", "digest")
"""The settings without which a sheet is not the one."""


def read_decisions(sent: Sent) -> tuple[dict[str, str], list[Decision]]:
    """The settings, and each row; nothing of either where the workbook is no review."""
    kept: dict[str, str] = {}
    rows: list[Decision] = []
    for sheet in sent.sheets:
        if places := _places(sheet.head[0] if sheet.head else []):
            rows = list(_decisions(sent.rows(sheet), places))
        elif not kept and all(key in _pairs(sheet.head) for key in NEEDED):
            kept = _pairs(sent.rows(sheet))
    return kept, rows


def _places(heading: Row) -> dict[str, int]:
    """Where the columns stand that are read back, under their headings in either language; none if one is missing."""
    keys = [name_key(_text(cell) or "") for cell in heading]
    found = {
        column: place
        for column in COLUMNS
        for place, key in enumerate(keys)
        if key in {name_key(text) for text in WORDS[f"column.{_listed(column)}"]}
    }
    return found if len(found) == len(COLUMNS) else {}


def _listed(column: str) -> str:
    """`action` stands under the heading that it has in a list."""
    return "list_action" if column == "action" else column


def _decisions(rows: Iterable[Row], places: dict[str, int]) -> Iterator[Decision]:
    for number, row in enumerate(rows, 1):
        cells = {column: _text(row[place]) if place < len(row) else None for column, place in places.items()}
        if number > 1 and any(cells.values()):
            yield Decision(number, **cells)


def _pairs(rows: Iterable[Row]) -> dict[str, str]:
    return {_text(row[0]) or "": _text(row[1]) or "" for row in rows if len(row) > 1 and row[0] is not None}


def _text(raw: Raw) -> str | None:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return None if raw is None else str(raw).strip() or None

"""A review of matches that comes back: its settings, and the rows that a clerk decided."""

from collections.abc import Iterable, Iterator

from donate_cli.decisions import COLUMNS, Decision
from donate_cli.errors import DonateError
from donate_cli.files.opening import Sent
from donate_cli.files.sheets import Raw, Row
from donate_cli.naming import name_key
from donate_cli.table import Sentence
from donate_cli.wording import WORDS

NEEDED = ("review", "book", "digest")
"""The settings without which a sheet is not the one."""

_HEADINGS = {"action": "list_action", "instead": "instead", "origin": "origin"}
"""The headings of the columns that are read back; `action` stands under the one that it has in a list."""


def read_decisions(sent: Sent) -> tuple[dict[str, str], list[Decision]]:
    """The settings, and each row; nothing of either where the workbook is no review.

    Raises DonateError for a review that lacks a column: what was decided could not be read, and must not be passed by.
    """
    kept: dict[str, str] = {}
    rows: list[Decision] | None = None
    places: dict[str, int] = {}
    for sheet in sent.sheets:
        if not kept and all(key in _pairs(sheet.head) for key in NEEDED):
            kept = _pairs(sent.rows(sheet))
            continue
        found = _places(sheet.head[0] if sheet.head else [])
        if len(found) == len(COLUMNS):
            rows = list(_decisions(sent.rows(sheet), found))
        places = max(places, found, key=len)
    if kept and rows is None:
        missing = next(column for column in COLUMNS if column not in places)
        raise DonateError("match.no_column", file=sent.name, column=Sentence(f"column.{_HEADINGS[missing]}"))
    return kept, rows or []


def _places(heading: Row) -> dict[str, int]:
    """Where the columns stand that are read back, under their headings in either language."""
    keys = [name_key(_text(cell) or "") for cell in heading]
    return {
        column: place
        for column, heading in _HEADINGS.items()
        for place, key in enumerate(keys)
        if key in {name_key(text) for text in WORDS[f"column.{heading}"]}
    }


def _decisions(rows: Iterable[Row], places: dict[str, int]) -> Iterator[Decision]:
    for number, row in enumerate(rows, 1):
        cells = {column: _text(row[place]) if place < len(row) else None for column, place in places.items()}
        if number > 1 and any(cells.values()):
            yield Decision(number, cells["action"], cells["instead"], cells["origin"])


def _pairs(rows: Iterable[Row]) -> dict[str, str]:
    return {_text(row[0]) or "": _text(row[1]) or "" for row in rows if len(row) > 1 and row[0] is not None}


def _text(raw: Raw) -> str | None:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return None if raw is None else str(raw).strip() or None

"""A table as data for programs: JSON, CSV, Markdown."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

from donate_cli.counting import Count
from donate_cli.model import Campaign, Channel, Donor, Round
from donate_cli.money import Amount, plain_yuan
from donate_cli.table import TO_THE_RIGHT, Cell, Column, People, Sentence, Share, Span, Table
from donate_cli.views.faces import face, people, title, words
from donate_cli.wording import Wording

FORMULA = re.compile(r"^[=+\-@\t\r]")
"""How a text begins that a spreadsheet would run."""

_FACT = Column("label")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


def to_json(table: Table, say: Wording, more: Mapping[str, Table], *, ascii_only: bool = False) -> Iterator[str]:
    """The table as the JSON contract has it, piece by piece: facts, rows, total.

    Money is a text of yuan, a count {low, high}. The rows of the tables in `more` follow under their names.
    """
    return put_down({**fields(table, say), **more}, say, ascii_only=ascii_only)


def put_down(content: Mapping[str, Any], say: Wording, *, ascii_only: bool) -> Iterator[str]:
    """A JSON object as text, piece by piece, a table in it as its rows.

    It is what `json.dumps(…, indent=2)` makes of it, which with an indent does without its C code, and holds it all.
    """
    texts = _Texts(ascii_only=ascii_only)
    before = "{\n  "
    for key, value in content.items():
        yield f"{before}{texts.of(key)}: "
        before = ",\n  "
        if isinstance(value, Table) and value.rows:
            yield from _rows(value, say, texts)
        else:
            yield texts.of([] if isinstance(value, Table) else value, depth=1)
    yield "\n}\n" if content else "{}\n"


def as_object(table: Table, say: Wording) -> dict[str, Any]:
    """The JSON object before it is text."""
    found = fields(table, say)
    found["rows"] = [_record(table.columns, row, say) for row in table.rows]
    return found


def fields(table: Table, say: Wording) -> dict[str, Any]:
    """The fields of the JSON object, in which the table itself stands for its rows; papers add their own to it."""
    found: dict[str, Any] = {key: _plain(_FACT, fact, say) for key, fact in table.facts.items()}
    found["rows"] = table
    if table.total is not None:
        found["total"] = {
            key: value for key, value in _record(table.columns, table.total, say).items() if value is not None
        }
    return found


def to_csv(table: Table, say: Wording) -> str:
    """The table as comma-separated text with a heading, its total last; no text can act as a formula in Excel."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([say(f"column.{column.key}") for column in table.columns])
    for row in (*table.rows, *table.total_rows()):
        writer.writerow([_csv_cell(column, cell, say) for column, cell in zip(table.columns, row, strict=True)])
    return out.getvalue()


def to_markdown(table: Table, say: Wording) -> str:
    """The table as GitHub's Markdown, numbers to the right."""
    columns = [column for column in table.columns if column.kind != "flag"]
    lines = [
        f"**{escaped(title(table.title, table.facts, say))}**",
        "",
        _line([escaped(say(f"column.{column.key}")) for column in columns]),
        _line(["---:" if column.kind in TO_THE_RIGHT else "---" for column in columns]),
    ]
    for row in (*table.rows, *table.total_rows()):
        cells = [(column, cell) for column, cell in zip(table.columns, row, strict=True) if column.kind != "flag"]
        lines.append(_line([escaped(face(cell, column, say)) for column, cell in cells]))
    lines += [f"\n{escaped(words(Sentence(key, facts), say))}" for key, facts in table.notes]
    return "\n".join(lines) + "\n"


def inert(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it, as Excel's own users type it."""
    return f"'{text}" if FORMULA.match(text) else text


class _Texts:
    """JSON values as texts; one that is no scalar lies over several lines, those after the first so deep."""

    def __init__(self, *, ascii_only: bool) -> None:
        self._string: Callable[[str], str] = encode_basestring_ascii if ascii_only else encode_basestring
        self._whole = json.JSONEncoder(ensure_ascii=ascii_only, indent=2).encode

    def of(self, value: Any, *, depth: int = 0) -> str:
        """The text of a value."""
        if type(value) is str:
            return self._string(value)
        if type(value) is int:
            return repr(value)
        # No text within has a line break: JSON writes it as \n.
        return "null" if value is None else self._whole(value).replace("\n", "\n" + "  " * depth)


def _rows(table: Table, say: Wording, texts: _Texts) -> Iterator[str]:
    columns = table.columns
    heads = {column.key: f"{texts.of(column.key)}: " for column in columns}
    before = "[\n    {\n      "
    for row in table.rows:
        record = _record(columns, row, say)
        yield before + ",\n      ".join([heads[key] + texts.of(value, depth=3) for key, value in record.items()])
        before = "\n    },\n    {\n      "
    yield "\n    }\n  ]"


def _record(columns: Sequence[Column], row: Sequence[Cell], say: Wording) -> dict[str, Any]:
    return {column.key: _plain(column, cell, say) for column, cell in zip(columns, row, strict=True)}


def _plain(column: Column, cell: Cell, say: Wording) -> Any:
    if cell is None or type(cell) in (str, int):
        return cell
    match cell:
        case Amount():
            return plain_yuan(cell.fen)
        case Count():
            return {"low": cell.low, "high": cell.high}
        case (float(low), float(high)):
            return {"low": round(low, 4), "high": round(high, 4)}
        case Span(low, high):
            return {"low": _plain(column, low, say), "high": _plain(column, high, say)}
        case float():
            return round(cell, 4)
        case People(shares):
            return [_share(share) for share in shares]
        case Campaign():
            return cell.name
        case Channel():
            return cell.code
        case Round():
            return cell.number
        case Donor():
            return cell.name
        case Sentence():
            if cell.key == "count.unknown":
                return None
            # A lone key is a code (population.retired), the same in every language; a sentence is for people.
            return words(cell, say) if cell.facts else cell.key.split(".", 1)[-1]
        case date():
            return cell.isoformat()
    return cell


def _share(share: Share) -> dict[str, Any]:
    donor, number = share
    return {"donor": donor.name, "kind": donor.kind, "department": donor.department, "number": number}


def _csv_cell(column: Column, cell: Cell, say: Wording) -> str:
    if column.kind == "flag":
        return "" if cell is None else str(cell).lower()
    if isinstance(cell, Amount):
        return plain_yuan(cell.fen)
    if isinstance(cell, People):
        return inert(people(cell, say))
    if isinstance(cell, int | float) and column.kind in ("change", "percent", "bar"):
        return str(_plain(column, cell, say))
    return inert(face(cell, column, say))


def escaped(text: str) -> str:
    """Text in which no letter is Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

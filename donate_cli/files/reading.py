"""From a list as it was opened to its lines and totals."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import YUAN
from donate_cli.files.choosing import choose_table, hidden_names
from donate_cli.files.manner import Manner
from donate_cli.files.streaming import Item, stream
from donate_cli.files.tables import Table
from donate_cli.lists import Field, Known, Purpose, SentList
from donate_cli.table import Sentence

if TYPE_CHECKING:
    from donate_cli.files.opening import Sent

_NOTHING: Mapping[str, str] = MappingProxyType({})
_AXES: tuple[Field, ...] = ("channel", "round")


def read_list(
    sent: "Sent", purpose: Purpose, *, known: Known, sheet: str | None = None, mapping: Mapping[str, str] = _NOTHING
) -> SentList:
    """The list on a sheet (by name or number; else on the only one that has a list).

    `mapping` is what the clerk said: field → heading as printed, or a column's letter. In a list without names
    (部门 | 金额) the department is the name: the gift is the department's. Raises DonateError where no table, or
    more than one, can be meant; the faults of single cells are problems of their lines.
    """
    with _naming(sent):
        table = choose_table(sent, sheet, Manner(purpose, known, mapping))
    return SentList(
        file=sent.name,
        sha256=sent.sha256,
        sheet=table.sheet.name,
        headings=table.layout.key,
        mapping=(
            *_by_headings(table),
            *((table.layout.headings[column].printed, name) for column, name in table.layout.used.items()),
        ),
        notes=_notes(sent, table),
        items=_items(sent, table, Manner(purpose, known, mapping)),
    )


@contextmanager
def _naming(sent: "Sent") -> Iterator[None]:
    """What is wrong with a header is said of its file, also where it stands among the lines."""
    try:
        yield
    except DonateError as error:
        error.facts.setdefault("file", sent.name)
        raise


def _items(sent: "Sent", table: Table, manner: Manner) -> Iterator[Item]:
    with _naming(sent):
        yield from stream(table, sent.rows(table.sheet), manner)


def _by_headings(table: Table) -> Iterator[tuple[str, Field]]:
    """The channels and rounds that a wide list's headings name."""
    for block in table.layout.blocks:
        if heading := block.columns.get("amount"):
            yield from ((heading.printed, axis) for axis in _AXES if getattr(block, axis))


def _notes(sent: "Sent", table: Table) -> tuple[Sentence, ...]:
    notes: list[Sentence] = []
    if hidden := hidden_names(sent):
        notes.append(Sentence("list.hidden", {"file": sent.name, "sheets": hidden}))
    if left_out := table.layout.left_out:
        columns = ", ".join(each.printed for each in left_out)
        notes.append(Sentence("list.left_out", {"file": sent.name, "columns": columns}))
    units = {block.columns["amount"].unit or table.unit for block in table.layout.blocks if "amount" in block.columns}
    if units - {YUAN}:
        yuan = ", ".join(f"{unit / YUAN:,g}" for unit in sorted(units))
        notes.append(Sentence("list.unit", {"file": sent.name, "yuan": yuan}))
    names = {block.columns["name"] for block in table.layout.blocks if "name" in block.columns}
    if any(each.field == "department" for each in names):
        columns = ", ".join(sorted({each.printed for each in names}))
        notes.append(Sentence("list.departments", {"file": sent.name, "columns": columns}))
    return tuple(notes)

"""The figures that a footer row states: under its columns, in its label, and beside it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from donate_cli.files.amounts import is_nothing
from donate_cli.files.footers import Footing, figure, figures_in, people
from donate_cli.files.layouts import Block
from donate_cli.files.segments import Segment

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw, Row

Of = Literal["amount", "count"]


class Figure(NamedTuple):
    """One figure of a footer row; `block` is the one under whose column it stands, None where it is of all."""

    kind: Literal["total", "subtotal"]
    of: Of
    label: str
    printed: int
    block: int | None = None


def figures(segment: Segment, row: "Row", labels: Mapping[int, tuple[int, Footing]], silent: set[int]) -> list[Figure]:
    """All figures of a footer row. A piece without a label of its own (`silent`) goes with the label before it."""
    found: list[Figure] = []
    label: tuple[int, Footing] | None = None
    for piece in range(len(segment.layout.pieces)):
        label = labels.get(piece, label if piece in silent else None)
        if label is not None and label[1].kind != "remark":
            found += _of_piece(segment, row, piece, label)
    return found


def _of_piece(segment: Segment, row: "Row", piece: int, label: tuple[int, Footing]) -> list[Figure]:
    column, foot = label
    kind: Literal["total", "subtotal"] = "subtotal" if foot.kind == "subtotal" else "total"
    found: list[Figure] = []
    start, end = segment.bounds(piece)
    for at in range(start, min(end, len(row))):
        cell = row[at]
        said: Footing | None = label[1] if at == column else segment.labels[cell]
        if said is not None:
            foot = said if said.kind != "remark" else foot
            found += [Figure(kind, of, foot.label, printed) for of, printed in said.figures]
        elif not is_nothing(cell):
            stated = _cell(segment, at, cell, foot)
            found += [Figure(kind, of, foot.label, printed, block) for of, printed, block in stated]
    return found


def _cell(segment: Segment, column: int, cell: "Raw", foot: Footing) -> list[tuple[Of, int, int | None]]:
    """What one cell of a footer row states: by its own words, by its column, by the label before it."""
    if isinstance(cell, str) and (stated := figures_in(cell)):
        block = _block(segment, column, "amount")
        return [(of, printed, block if of == "amount" else None) for of, printed in stated]
    if foot.of == "count":
        return [("count", number, None)] if (number := people(cell)) is not None else []
    for heading in (check.heading for check in segment.layout.checks):
        if heading.column == column and (fen := figure(cell, heading.unit or segment.table.unit)) is not None:
            return [("amount", fen, None)]
    if (block := _block(segment, column, "amount")) is not None:
        heading = segment.layout.blocks[block].columns["amount"]
        foreign = heading.currency or (segment.table.currency if heading.unit is None else None)
        fen = None if foreign else figure(cell, heading.unit or segment.table.unit)
        return [] if fen is None else [("amount", fen, block)]
    if (block := _block(segment, column, "headcount")) is not None or _counts_people(segment, column):
        return [("count", number, block)] if (number := people(cell)) is not None else []
    if foot.of == "amount" and (fen := figure(cell, segment.table.unit)) is not None:
        return [("amount", fen, None)]
    return []


def _block(segment: Segment, column: int, field: Literal["amount", "headcount"]) -> int | None:
    def is_here(block: Block) -> bool:
        return field in block.columns and block.columns[field].column == column

    return next((at for at, block in enumerate(segment.layout.blocks) if is_here(block)), None)


def _counts_people(segment: Segment, column: int) -> bool:
    """Under names or their numbers a bare figure is how many there are."""
    heading = segment.layout.headings[column] if column < len(segment.layout.headings) else None
    return segment.layout.used.get(column) in ("name", "staff_no") or (heading is not None and heading.is_ordinal)

"""Statements shown before they are taken in: what each brings, what is wrong, what does not agree."""

from collections.abc import Iterator

from donate_cli.money import Amount
from donate_cli.plans import Mapped
from donate_cli.previewing import control_told, table_of_problems
from donate_cli.table import Cell, Column, Sentence, Table
from donate_cli.takings import Part, Taking

_AGREEING_SHOWN = 4


def statements_preview(plan: Taking) -> Table:
    """One row a file: its lines, what is new, what is there, and whether its balances and printed figures agree."""
    return Table(
        title="title.taking",
        columns=(
            Column("file"), Column("sheet", "flag"), Column("profile", "flag"), Column("account"),
            Column("first_on", "date"), Column("last_on", "date"), Column("lines", "number"), Column("amount", "money"),
            Column("refunds", "flag"), Column("passed_over", "flag"), Column("there_lines", "flag"),
            Column("new_lines", "number"), Column("new_amount", "flag"), Column("balances", "word"),
            Column("printed_figures", "word"),
        ),
        rows=[_row(part) for part in plan.parts],
        total=_total(plan) if len(plan.parts) > 1 else None,
        facts={"entry": plan.head[0], "head": plan.head[1]},
        notes=tuple((note.key, note.facts) for note in _notes(plan)),
    )  # fmt: skip


def statement_problems(plan: Taking) -> Table:
    """The cells that have to be mended first, each with where it stands."""
    return table_of_problems((part.source, Mapped((), ()), problem) for part, problem in plan.problems)


def breaks_table(plan: Taking) -> Table:
    """The rows at which a running balance does not follow from the one before."""
    rows: list[tuple[Cell, ...]] = [
        (part.statement.file, part.statement.sheet, found.row, Amount(found.expected), Amount(found.printed))
        for part, found in plan.breaks
    ]
    return Table(
        title="title.breaks",
        columns=(Column("file"), Column("sheet"), Column("line", "id"), Column("expected", "money"),
                 Column("printed", "money")),
        rows=rows,
        facts={"number": len(rows)},
    )  # fmt: skip


def outgoing_table(plan: Taking) -> Table:
    """The rows passed over as money out, among which a refund may be that was not told from an expense."""
    rows: list[tuple[Cell, ...]] = [
        (part.statement.file, part.statement.sheet, one.row, one.on_date, Amount(-one.amount), one.payer, one.remark)
        for part in plan.parts
        for one in part.statement.outgoing
    ]
    return Table(
        title="title.outgoing",
        columns=(Column("file"), Column("sheet", "flag"), Column("line", "id"), Column("date", "date"),
                 Column("amount", "money"), Column("payer"), Column("remark")),
        rows=rows,
        facts={"number": len(rows)},
    )  # fmt: skip


def disagreements(plan: Taking) -> list[Sentence]:
    """The figures that were not read so and the balances that break, each in words."""
    stated = [control_told(control, part.source if part else None) for part, control in plan.differences]
    broken = [
        Sentence("bank.break", {
            "file": part.statement.file, "row": found.row, "expected": Amount(found.expected),
            "printed": Amount(found.printed),
        })
        for part, found in plan.breaks
    ]  # fmt: skip
    return [*stated, *broken]


def _row(part: Part) -> tuple[Cell, ...]:
    statement = part.statement
    balances = "broken" if statement.breaks else "none" if statement.closing is None else "follow"
    printed = "differ" if statement.differences else "agree" if statement.controls else "none"
    return (
        statement.file, statement.sheet, statement.profile, part.account, statement.first_on, statement.last_on,
        len(statement.lines), Amount(statement.amount), part.refunds,
        statement.passed_over.total(), part.there, len(part.new), Amount(part.amount),
        balances, printed,
    )  # fmt: skip


def _total(plan: Taking) -> tuple[Cell, ...]:
    parts = plan.parts
    return (
        *(None,) * 6, plan.new + plan.there, Amount(sum(part.statement.amount for part in parts)),
        sum(part.refunds for part in parts), sum(part.statement.passed_over.total() for part in parts),
        plan.there, plan.new, Amount(plan.amount), None, None,
    )  # fmt: skip


def _notes(plan: Taking) -> Iterator[Sentence]:
    yield from plan.notes
    for part in plan.parts:
        if told := list(_of_these(part)):
            yield Sentence("bank.of_these", {"file": part.statement.file, "what": told})
        if found := part.statement.passed_over:
            reasons = [Sentence(f"passed.{reason}", {"number": number}) for reason, number in sorted(found.items())]
            yield Sentence("bank.passed", {"file": part.statement.file, "reasons": reasons})
    for gap in plan.gaps:
        yield Sentence("bank.gap", {
            "account": gap.account, "ended": gap.ended, "closing": Amount(gap.closing), "begins": gap.begins,
            "opening": Amount(gap.opening),
        })  # fmt: skip
    yield from _figures(plan)


def _of_these(part: Part) -> Iterator[Sentence]:
    if part.refunds:
        yield Sentence("bank.of_refunds", {"number": part.refunds})
    if part.there:
        yield Sentence("bank.of_there", {"number": part.there})
        yield Sentence("bank.of_new", {"number": len(part.new), "amount": Amount(part.amount)})


def _figures(plan: Taking) -> Iterator[Sentence]:
    """What the statements state of themselves: what differs one by one, and of what agrees not more than a few."""
    stated = [control_told(each, part.source) for part in plan.parts for each in part.statement.controls if each.agrees]
    stated += [control_told(each, None) for each in plan.expected if each.agrees]
    yield from (control_told(control, part.source if part else None) for part, control in plan.differences)
    if len(stated) > _AGREEING_SHOWN:
        yield Sentence("note.control.all_same", {"number": len(stated), "last": stated[-1]})
    else:
        yield from stated

"""An import shown before it happens: what every line comes to, what is wrong, what to look at."""

from collections.abc import Iterable, Iterator, Sequence

from donate_cli.errors import Problem
from donate_cli.lists import Control, Field
from donate_cli.money import Amount, total
from donate_cli.plans import FATES, Mapped, Plan, Source, Verdict
from donate_cli.table import Cell, Column, Sentence, Table

ORIGIN = "|"
"""What parts the list's number, its file, its sheet and the row in a review's `origin`."""

_AGREEING_SHOWN = 4
_NEWCOMERS_SHOWN = 6
_LONGEST_SHOWN = 60


def preview_table(plan: Plan) -> Table:
    """Lines and sums by fate, with the mapping used and the lists' own figures as notes."""
    rows: list[tuple[Cell, ...]] = [
        (fate, plan.lines[fate], Amount(plan.amounts[fate])) for fate in FATES if plan.lines[fate]
    ]
    return Table(
        title="title.plan",
        columns=(Column("fate", "word"), Column("lines", "number"), Column("amount", "money")),
        rows=rows,
        total=(None, sum(plan.lines.values()), total(Amount(fen) for fen in plan.amounts.values())) if rows else None,
        facts={"campaign": plan.terms.campaign, "entry": plan.head[0], "head": plan.head[1]},
        notes=tuple(
            (note.key, note.facts) for note in (*_mappings(plan), *plan.notes, *_controls(plan), *_newcomers(plan))
        ),
    )


def control_told(control: Control, source: Source | None) -> Sentence:
    """A figure that a list states of itself, or without a list the clerk, beside what was read."""
    place = "control.expected" if source is None else "control.on_sheet" if source.sheet else "control.in_file"
    facts = {"label": control.label.rstrip(":： "), "row": control.row}
    if source:
        facts |= {"file": source.name, "sheet": source.sheet or ""}
    read = control.read[0]
    return Sentence(f"note.control.{'same' if control.agrees else 'other'}", {
        "what": Sentence(place, facts), "printed": _printed(control),
        "read": Sentence("control.lines", {"number": read}) if control.kind == "count" else Amount(read),
    })  # fmt: skip


def differences_told(plan: Plan) -> list[Sentence]:
    """The figures that were not read so, each in words."""
    return [control_told(control, plan.sources[at] if at >= 0 else None) for at, control in plan.differences]


def problems_table(plan: Plan) -> Table:
    """Everything that stops the import."""
    in_order = sorted(plan.problems, key=lambda found: (found[0], found[1].row))
    return table_of_problems((plan.sources[place], plan.mapped[place], problem) for place, problem in in_order)


def table_of_problems(found: Iterable[tuple[Source, Mapped, Problem]]) -> Table:
    """Problems with where they stand: file, sheet, row, column, value, and what to do."""
    rows = [_problem_row(*one) for one in found]
    return Table(
        title="title.list_problems",
        columns=(Column("file"), Column("sheet"), Column("line", "id"), Column("column"), Column("value"),
                 Column("what", "sentence")),
        rows=rows,
        facts={"number": len(rows)},
    )  # fmt: skip


def questions_table(plan: Plan) -> Table:
    """The lines that a clerk should look at before saying yes; what stops the import stands among the problems."""
    undecided = {(source, problem.row) for source, problem in plan.problems}
    asked = [
        verdict
        for verdict in plan.verdicts
        if verdict.fate in ("ask", "correction") and (verdict.source, verdict.line.row) not in undecided
    ]
    return Table(
        title="title.questions",
        columns=(Column("file"), Column("sheet"), Column("line", "id"), Column("name"), Column("amount", "money"),
                 Column("fate", "word"), Column("why", "sentence")),
        rows=[
            (*_place(plan, verdict.source), verdict.line.row, verdict.line.name,
             Amount(verdict.line.amount or 0, verdict.line.at_least), verdict.fate, verdict.reason)
            for verdict in sorted(asked, key=lambda each: (each.source, each.line.row))
        ],
    )  # fmt: skip


def review_table(plan: Plan) -> Table:
    """Every line with its fate, for the clerk to decide on in a workbook; the plan must have kept them all."""
    unread = {(source, problem.row, problem.field): problem.value for source, problem in plan.problems}
    # An empty cell of this column says that nothing has come: it stands there only where a list has it.
    parts = any("received" in dict(mapped.fields).values() for mapped in plan.mapped)
    return Table(
        title="title.review",
        columns=(
            Column("origin"), Column("fate", "word"), Column("reason", "sentence"), Column("action", "word"),
            Column("whom"), Column("name"), Column("staff_no"), Column("department"), Column("amount", "money"),
            Column("on_date", "date"), Column("paid", "sentence"), Column("channel"), Column("round"),
            Column("headcount"), Column("population", "word"), Column("note"), Column("order_no"),
            *((Column("received", "money"),) if parts else ()),
        ),
        rows=[
            (*_review_row(plan, verdict, unread), *((_come(plan, verdict, unread),) if parts else ()))
            for verdict in plan.verdicts
        ],
    )  # fmt: skip


_FIELD = {
    "name": "column.list_name",
    "headcount": "column.list_headcount",
    "received": "column.list_received",
    "joined_on": "column.list_joined_on",
    "left_on": "column.list_left_on",
}
"""Fields that lists head with other words than reports do."""

_WHY = {
    "import.unknown": "review.why.unknown",
    "import.namesakes": "review.why.namesakes",
    "import.unnumbered": "review.why.unnumbered",
    "import.other_name": "review.why.other_name",
    "import.not_group": "review.why.not_group",
    "import.many_names": "review.why.many_names",
    "import.correction": "review.why.correction",
    "import.twin": "review.why.twin",
    "import.repeats": "review.why.repeats",
}


def _problem_row(source: Source, mapped: Mapped, problem: Problem) -> tuple[Cell, ...]:
    column: Cell = problem.column
    printed = {field: heading for heading, field in mapped.fields}
    if column is None and problem.field:
        column = printed.get(problem.field) or Sentence(f"column.{problem.field}")
    key = _WHY.get(problem.key, problem.key) if "origin" in printed else problem.key
    what = Sentence(key, {"value": problem.value, **problem.facts})
    value = problem.value
    if value and len(value) > _LONGEST_SHOWN:
        value = f"{value[: _LONGEST_SHOWN - 1]}…"
    return (source.name, source.sheet, problem.row, column, value, what)


def _place(plan: Plan, source: int) -> tuple[str, str | None]:
    return plan.sources[source].name, plan.sources[source].sheet


def _mappings(plan: Plan) -> Iterator[Sentence]:
    """Which column was taken for what, said once for all lists with the same ones."""
    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for source, mapped in zip(plan.sources, plan.mapped, strict=True):
        if mapped.fields and "origin" not in dict(mapped.fields).values():
            alike.setdefault(mapped.fields, []).append(source.name)
    for fields, files in alike.items():
        columns = [
            Sentence("note.column", {"heading": heading, "field": Sentence(_FIELD.get(field, f"column.{field}"))})
            for heading, field in fields
        ]
        yield Sentence("note.mapping", {"file": _some(files, 3), "columns": columns})


def _controls(plan: Plan) -> Iterator[Sentence]:
    """What the lists state of themselves: what differs one by one, and of what agrees not more than a few."""
    told = [
        (control, control_told(control, plan.sources[source] if source >= 0 else None))
        for source, control in plan.controls
    ]
    yield from (sentence for control, sentence in told if not control.agrees)
    agreeing = [sentence for control, sentence in told if control.agrees]
    if len(agreeing) > _AGREEING_SHOWN:
        yield Sentence("note.control.all_same", {"number": len(agreeing), "last": agreeing[-1]})
    else:
        yield from agreeing


def _newcomers(plan: Plan) -> Iterator[Sentence]:
    """Whom the import enrols: a slip in a name would be one of them."""
    used = sorted({gift.donor for gift in plan.gifts if gift.donor < 0}, reverse=True)
    names: list[Cell] = [plan.newcomers[-number - 1].name or Sentence("donor.anonymous") for number in used]
    if names:
        yield Sentence("note.newcomers", {"number": len(names), "names": _some(names, _NEWCOMERS_SHOWN)})


def _some(found: Sequence[Cell], most: int) -> list[Cell]:
    return [*found[:most], *(["…"] if len(found) > most else [])]


def _printed(control: Control) -> Cell:
    return (
        Sentence("control.count", {"number": control.printed}) if control.kind == "count" else Amount(control.printed)
    )


def _in_review(reason: Sentence | None) -> Sentence | None:
    """A reason that tells what to do in the review itself, where the command line's would speak of options."""
    return Sentence(_WHY[reason.key], reason.facts) if reason and reason.key in _WHY else reason


def _review_row(
    plan: Plan, verdict: Verdict, unread: dict[tuple[int, int, str | None], str | None]
) -> tuple[Cell, ...]:
    line, source = verdict.line, plan.sources[verdict.source]

    def cell(field: Field, value: Cell) -> Cell:
        return unread.get((verdict.source, line.row, field)) if value is None else value

    amount = None if line.amount is None else Amount(line.amount, line.at_least)
    # An empty cell would come back as "not paid", whatever the clerk has said of the whole list.
    paid = True if line.paid is None and plan.terms.paid else line.paid
    return (
        ORIGIN.join((str(verdict.source + 1), source.name, source.sheet or "", str(line.row))),
        verdict.fate, _in_review(verdict.reason), line.action, line.whom,
        cell("name", line.name), cell("staff_no", line.staff_no), cell("department", line.department),
        cell("amount", str(amount) if line.at_least else amount),
        cell("on_date", line.on_date), cell("status", cell("paid_on", paid)),
        cell("channel", line.channel), cell("round", line.round), cell("headcount", line.headcount),
        cell("population", line.population), cell("note", line.note), cell("order_no", line.order_no),
    )  # fmt: skip


def _come(plan: Plan, verdict: Verdict, unread: dict[tuple[int, int, str | None], str | None]) -> Cell:
    """What has come of a gift, in a review of which some list states it."""
    line = verdict.line
    if (raw := unread.get((verdict.source, line.row, "received"))) is not None:
        return raw
    if line.received is not None:
        return Amount(line.received)
    return Amount(line.amount or 0) if line.paid or (line.paid is None and plan.terms.paid) else None

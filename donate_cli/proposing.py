"""Proposals as tables: what each would match, for whom, and what stays open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from donate_cli.applying import Applied
from donate_cli.claims import CONFIDENCES, Allocation, Claim, Credit, Proposal
from donate_cli.listing import facts_of
from donate_cli.matching import FEW, Run, few_numbers
from donate_cli.money import Amount, plain_yuan
from donate_cli.store import registry
from donate_cli.store.book import Book
from donate_cli.table import Cell, Column, Sentence, Table

COLUMNS = (
    Column("proposal", "id"), Column("bank_lines"), Column("date", "date"), Column("amount", "money"), Column("payer"),
    Column("remark"), Column("donor", "donor"), Column("matched_with", "sentence"), Column("ground", "word"),
    Column("confidence", "word"), Column("rivals", "number"),
    Column("against", "sentence"),
)  # fmt: skip
REVIEW_COLUMNS = (
    *(Column("proposed_with", "sentence") if column.key == "matched_with" else column for column in COLUMNS),
    Column("action", "sentence"), Column("instead"), Column("origin"),
)  # fmt: skip


def proposals_table(book: Book, run: Run, *, most: int | None = None, applied: Applied | None = None) -> Table:
    """The proposals of a run by number; at most `most`, and how many more there are.

    Where some were `applied` before they are those that are left, and programs are told what was done.
    """
    shown = run.proposals[:most]
    rows = [(number, *cells) for number, cells in enumerate(_cells(book, run, shown), 1)]
    left_out = len(run.proposals) - len(shown)
    return Table(
        title="title.proposals",
        columns=COLUMNS,
        rows=rows,
        facts=facts_of(book, run.campaign) | ({} if applied is None else {"applied": _for_programs(applied)}),
        notes=(("note.more_rows", {"number": left_out}),) if left_out else (),
    )


def as_shown(proposals: Table) -> Table:
    """The proposals as a screen has room for them: who paid with the remark, for whom with what for."""
    columns = (
        Column("proposal", "id"), Column("few_lines"), Column("date", "date"), Column("amount", "money"),
        Column("paid_by"), Column("paid_for", "sentence"), Column("ground", "sentence"), Column("confidence", "word"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (row["proposal"], row["bank_lines"], row["date"], row["amount"], _told_from(row), _told_for(row),
         _told_ground(row), row["confidence"])
        for row in proposals.records()
    ]  # fmt: skip
    return replace(proposals, columns=columns, rows=rows)


def allocations_table(run: Run) -> Table:
    """Every part of every line that is proposed, for programs."""
    return Table(
        title="title.allocations",
        columns=(
            Column("proposal", "id"), Column("bank_line", "id"), Column("amount", "money"), Column("payment", "id"),
            Column("pledge", "id"), Column("returns", "id"), Column("reverses", "id"),
        ),
        rows=[
            (number, part.line, Amount(part.amount), part.payment, part.pledge, part.returns, part.credit)
            for number, each in enumerate(run.proposals, 1)
            for part in each.allocations
        ],
    )  # fmt: skip


def summary_table(run: Run, applied: Applied | None = None) -> Table:
    """How many proposals of each confidence there are, with what they bring, and what nobody explains.

    What was `applied` before comes first; then only what is left counts.
    """
    rows: list[tuple[Cell, ...]] = []
    if applied is not None:
        rows.append((Sentence("match.applied"), applied.proposals, len(applied.lines), Amount(applied.amount)))
    for confidence in CONFIDENCES:
        found = [each for each in run.proposals if each.confidence == confidence]
        if applied is not None and confidence == "certain" and not found:
            continue
        lines = len({part.line for each in found for part in each.allocations})
        amount = Amount(sum(each.amount for each in found))
        rows.append((Sentence(f"confidence.{confidence}"), len(found), lines, amount))
    credits, claims = run.unproposed, run.unclaimed
    rows.append((Sentence("match.unproposed"), None, len(credits), Amount(sum(each.left for each in credits))))
    rows.append((Sentence("match.unclaimed"), len(claims), None, Amount(sum(each.left for each in claims))))
    return Table(
        title="title.matching",
        columns=(
            Column("part_of", "sentence"), Column("proposals", "number"), Column("lines", "number"),
            Column("amount", "money"),
        ),
        rows=rows,
        # An empty list of proposals shows no notes.
        notes=(("note.matching_closed", {}),) if run.closed else (),
    )  # fmt: skip


def review_table(book: Book, run: Run) -> Table:
    """The proposals and the open lines that have none, one a row, with columns for the clerk to fill in.

    The certain ones are filled in already.
    """
    rows: list[tuple[Cell, ...]] = []
    for number, (each, cells) in enumerate(zip(run.proposals, _cells(book, run, run.proposals), strict=True), 1):
        action = Sentence("action.accept") if each.confidence == "certain" else None
        rows.append((number, *cells, action, None, f"P{number}"))
    for credit in run.unproposed:
        rows.append((None, *cells_of_lines([credit], credit.left), *(None,) * 8, f"L{credit.line}"))
    return Table(title="title.proposals", columns=REVIEW_COLUMNS, rows=rows)


def cells_of_lines(credits: Sequence[Credit], amount: int) -> tuple[Cell, ...]:
    """Lines in one row: their numbers, first day, what is proposed of them, the bank's texts."""
    return (
        few_numbers([credit.line for credit in credits]),
        date.fromordinal(min(credit.day for credit in credits)),
        Amount(amount),
        _few(credit.payer for credit in credits),
        _few(credit.remark for credit in credits),
    )


def _told_from(row: dict[str, Cell]) -> str | None:
    return " · ".join(str(row[key]) for key in ("payer", "remark") if row[key]) or None


def _told_for(row: dict[str, Cell]) -> Cell:
    return row["matched_with"] if row["donor"] is None else Sentence("match.for", row)


def _told_ground(row: dict[str, Cell]) -> Sentence:
    """The ground, and what speaks against it; how many rivals there are where they are not named."""
    told = Sentence(f"ground.{row['ground']}")
    if row["against"]:
        return Sentence("match.against", {"ground": told, "against": row["against"]})
    return Sentence("match.rivals", {"ground": told, "rivals": row["rivals"]}) if row["rivals"] else told


def _for_programs(applied: Applied) -> dict[str, object]:
    return {
        "entries": list(applied.entries), "proposals": applied.proposals, "lines": len(applied.lines),
        "amount": plain_yuan(applied.amount),
    }  # fmt: skip


def _few(texts: Iterable[str | None]) -> str | None:
    """Different texts of the bank, the first of them."""
    found = list(dict.fromkeys(filter(None, texts)))
    return "、".join(found[:FEW]) + ("…" if found[FEW:] else "") or None


def _cells(book: Book, run: Run, proposals: Sequence[Proposal]) -> Iterator[tuple[Cell, ...]]:
    credits = {credit.line: credit for credit in run.credits}
    claims = {claim.key: claim for claim in run.claims}
    givers = {part.payment: part.donor for part in run.settled}
    of_each = [_donor(each, claims, givers) for each in proposals]
    donors = registry.donors_numbered(book, filter(None, of_each))
    for each, donor in zip(proposals, of_each, strict=True):
        lines = [credits[line] for line in dict.fromkeys(part.line for part in each.allocations)]
        yield (
            *cells_of_lines(lines, each.amount),
            donors.get(donor) if donor else None,
            _whom(each.allocations, claims),
            each.ground,
            each.confidence,
            each.rivals or None,
            _against(each, claims),
        )


def _donor(proposal: Proposal, claims: dict[tuple[int, int], Claim], givers: dict[int, int]) -> int | None:
    """The donor of all that a proposal is for, where it is one."""
    found: set[int | None] = set()
    for part in proposal.allocations:
        claim = _claim(part, claims)
        found.add(claim.donor if claim else givers.get(part.returns) if part.returns else None)
    return found.pop() if len(found) == 1 else None


def _claim(part: Allocation, claims: dict[tuple[int, int], Claim]) -> Claim | None:
    if part.payment is not None:
        return claims.get((1, part.payment))
    return claims.get((0, part.pledge)) if part.pledge is not None else None


def _whom(parts: Sequence[Allocation], claims: dict[tuple[int, int], Claim]) -> Cell:
    """What the lines are for: payments and pledges by number, many of them counted, with the deposit of all."""
    deposits = {claim.deposit if (claim := _claim(part, claims)) else None for part in parts}
    deposit = deposits.pop() if len(deposits) == 1 else None
    said = [_kind_told(kind, list(found)) for kind, found in groupby(sorted(parts, key=_kind), key=_kind)]
    if deposit:
        return Sentence("match.deposit", {"deposit": deposit, "what": said})
    return Sentence("match.with", {"what": said})


def _against(proposal: Proposal, claims: dict[tuple[int, int], Claim]) -> Cell:
    """The first rivals: the lines of each, and what they would be for."""
    if not proposal.against:
        return None
    return Sentence("match.with", {"what": [_way_told(way, claims) for way in proposal.against[:FEW]]})


def _way_told(way: Sequence[Allocation], claims: dict[tuple[int, int], Claim]) -> Sentence:
    lines = list(dict.fromkeys(part.line for part in way))
    return Sentence("match.rival", {"lines": few_numbers(lines), "what": _whom(way, claims)})


def _kind(part: Allocation) -> str:
    return part.target[0]


def _kind_told(kind: str, parts: list[Allocation]) -> Cell:
    targets = dict.fromkeys(part.target[1] for part in parts)
    if len(targets) > FEW:
        facts = {"number": len(targets), "amount": Amount(sum(part.amount for part in parts))}
        return Sentence(f"match.many.{kind}", facts)
    return Sentence(f"match.one.{kind}", {"number": ", ".join(map(str, targets))})

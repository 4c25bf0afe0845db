"""Statements of banks and platforms taken into the book, each movement once, whole or not at all."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from donate_cli.belonging import check_account
from donate_cli.errors import DonateError
from donate_cli.importing import check_applicable
from donate_cli.lists import Control
from donate_cli.naming import CONTROLS, LONGEST, LONGEST_TEXT, clean, name_key
from donate_cli.offsetting import offset_refunds
from donate_cli.profiling import write_profile
from donate_cli.sifting import Form, Overlap, Trait, form_of, sift
from donate_cli.statements import Statement, StatementLine, runs
from donate_cli.store import statements as kept
from donate_cli.store.book import Book, Writing
from donate_cli.table import Sentence
from donate_cli.takings import Gap, Part, Taking

SEARCHED = timedelta(366)
"""How far from a statement's days the book is searched for its lines: a refund may come long after its payment."""

_LINE = ("statement", "line", *StatementLine._fields[1:])


def plan_statements(
    book: Book,
    statements: Iterable[Statement],
    *,
    account: str | None = None,
    expect_count: int | None = None,
    expect_total: int | None = None,
    accept_difference: str | None = None,
    overlap: Overlap | None = None,
) -> Taking:
    """What taking these statements in, in one entry, comes to; a line that two of them have is new once.

    `account` is what the clerk calls the account of them all; else it is named after profile and what the file says.
    The figures expected (a total in fen) are of all lines read; `overlap` says what lines are of which only the figures
    are there. Raises DonateError where files of different accounts were given one name, or one account has two.
    """
    found = list(statements)
    named = clean(account) if account is not None else None
    if named and len(own := sorted({one.account for one in found if one.account})) > 1:
        raise DonateError("bank.two_accounts", accounts=", ".join(own))
    with book.snapshot():
        before, shelves = kept.accounts(book), _Shelves(book, found)
        parts = tuple(_part(book, one, named or _name_of(one), shelves, overlap) for one in found)
        return Taking(
            book.head(),
            parts,
            tuple(_gaps(book, parts)),
            tuple(_expected(found, expect_count, expect_total)),
            tuple(_notes(parts, before)),
            accept_difference,
        )


def apply_statements(book: Book, plan: Taking, *, save: tuple[str, str] | None = None) -> Writing:
    """Write the new lines in one entry, with the profile to be kept (its code and text) where there is one.

    A statement that brings no new line leaves no trace. Raises DonateError where something stands in the way, or where
    the book has changed since the plan was made.
    """
    accepted = plan.accept_difference if plan.differences or plan.breaks else None
    with book.entry("reconcile.import", reason=clean(accepted, longest=LONGEST_TEXT) if accepted else None) as entry:
        wrong = len(plan.problems) + len(plan.differences) + len(plan.breaks) + plan.asked if plan.stopped else 0
        check_applicable(book, plan.head, wrong=wrong, writes=bool(plan.new))
        written = [part for part in plan.parts if part.new]
        entry.source_name = "; ".join(dict.fromkeys(part.statement.file for part in written))
        if len(written) == 1:
            entry.source_sha256 = written[0].statement.sha256
        numbers = [_write_statement(entry, part) for part in written]
        entry.add_all("statement_line", _LINE, _rows(written, numbers))
        if save:
            write_profile(entry, *save)
        met = sorted(set().union(*(part.met for part in plan.parts)))
        entry.summary = {"lines": plan.new, "amount": plan.amount, "there": plan.there}
        entry.summary |= {"relies": met} if met else {}
    return entry


class _Shelves:
    """The lines that are there, by account: those of the book, and the new ones of the statements planned so far."""

    def __init__(self, book: Book, statements: Sequence[Statement]) -> None:
        days = [line.on_date for one in statements for line in one.lines] or [date.min + SEARCHED]
        self._book = book
        self._since = max(min(days), date.min + SEARCHED) - SEARCHED
        self._until = min(max(days), date.max - SEARCHED) + SEARCHED
        self._found: dict[str, list[tuple[Form, Sequence[Trait]]]] = {}

    def of(self, account: str) -> list[tuple[Form, Sequence[Trait]]]:
        """The statements of an account, each with its form and the lines that it brought; more may be put there."""
        if account not in self._found:
            brought: dict[tuple[int, str], list[Trait]] = {}
            for line in kept.recorded(self._book, account, since=self._since, until=self._until):
                trait = Trait(
                    line.on_date, line.at_time, line.amount, line.balance, _key(line.payer), _key(line.remark),
                    line.order_no, line.other_no, line.erased, line.entry,
                )  # fmt: skip
                brought.setdefault((line.statement, line.profile), []).append(trait)
            self._found[account] = [(form_of(profile, traits), traits) for (_, profile), traits in brought.items()]
        return self._found[account]


def _part(book: Book, statement: Statement, account: str, shelves: _Shelves, overlap: Overlap | None) -> Part:
    by = check_account(book, statement, account)
    if not statement.lines:
        return Part(statement, account, imported_by=by)
    lines = list(map(_fit, statement.lines))
    traits = [_trait(line) for line in lines]
    form, there = form_of(statement.profile, traits), shelves.of(account)
    found = sift(traits, form, there, overlap)
    left = offset_refunds(traits, found.new, [one for _, known in there for one in known], found.rest)
    new = tuple(lines[place]._replace(amount=left.reduced.get(place, lines[place].amount)) for place in left.new)
    if new:
        there.append((form, [_trait(line) for line in new]))
    asked = tuple(lines[place].row for place in found.asked)
    return Part(statement, account, new, found.alike, (found.met | left.met) - {0}, by, asked)


def _trait(line: StatementLine) -> Trait:
    return Trait(
        line.on_date.isoformat(), line.at_time, line.amount, line.balance, _key(line.payer), _key(line.remark),
        line.order_no, line.other_no,
    )  # fmt: skip


def _key(text: str | None) -> str | None:
    return name_key(text) if text else None


def _name_of(statement: Statement) -> str:
    """What an account is called of which the clerk has said nothing."""
    return _plain(f"{statement.profile} {statement.account or ''}", LONGEST) or "-"


def _fit(line: StatementLine) -> StatementLine:
    """The line with texts that the book can hold: what a payer wrote is no reason to leave money out."""
    texts = (line.payer, line.remark, line.order_no, line.other_no)
    fit = tuple(_plain(text, LONGEST_TEXT) if text else None for text in texts)
    if fit == texts:
        return line
    payer, remark, order_no, other_no = fit
    return line._replace(payer=payer, remark=remark, order_no=order_no, other_no=other_no)


def _plain(text: str, longest: int) -> str | None:
    """A text from outside without signs that command a terminal or hide, cut where it is too long."""
    if not text.isprintable():
        text = "".join(sign for sign in text if unicodedata.category(sign) not in (*CONTROLS, "Cn"))
    return text.strip()[:longest].strip() or None


def _expected(statements: Sequence[Statement], count: int | None, fen: int | None) -> Iterator[Control]:
    if count is not None:
        yield Control(0, "count", "--expect-count", count, (sum(len(one.lines) for one in statements),))
    if fen is not None:
        yield Control(0, "amount", "--expect-total", fen, (sum(one.amount for one in statements),))


def _gaps(book: Book, parts: Sequence[Part]) -> Iterator[Gap]:
    """Where the balance of an account does not follow from one statement to the next, if one of them is new."""
    for account in dict.fromkeys(part.account for part in parts):
        fresh = [_period(part) for part in parts if part.account == account and part.new]
        last: list[kept.Period] = []
        for period in sorted([*kept.periods(book, account), *fresh], key=lambda each: each[:2]):
            if (gap := _gap(account, last, period)) and any(one in fresh for one in (*last, period)):
                yield gap
            if not last or period.last_on >= last[0].last_on:
                # Of several that end on one day nobody knows which is the last: any of them may be followed.
                last = [one for one in last if one.last_on == period.last_on] + [period]


def _gap(account: str, before: Sequence[kept.Period], after: kept.Period) -> Gap | None:
    closings = [one.closing for one in before if one.closing is not None and one.last_on < after.first_on]
    if not closings or after.opening is None or after.opening in closings:
        return None
    return Gap(account, before[0].last_on, after.first_on, closings[-1], after.opening)


def _period(part: Part) -> kept.Period:
    first, last = _days(part)
    return kept.Period(first.isoformat(), last.isoformat(), part.statement.opening, part.statement.closing)


def _days(part: Part) -> tuple[date, date]:
    """The first and the last day that a statement spans, its lines included."""
    days = [line.on_date for line in part.new]
    found = [day for day in (part.statement.first_on, part.statement.last_on) if day]
    return min([*days, *found]), max([*days, *found])


def _notes(parts: Sequence[Part], accounts: Sequence[str]) -> Iterator[Sentence]:
    """What the clerk should know of the files: empty ones, ones that came before, accounts that may be one."""
    for part in parts:
        yield from part.statement.notes
        file = part.statement.file
        if not part.statement.lines and not part.statement.problems:
            yield Sentence("bank.empty", {"file": file})
        if part.imported_by is not None:
            yield Sentence("note.same_file", {"file": file, "entry": part.imported_by})
        if part.alike:
            yield Sentence("bank.alike", {"file": file, "number": part.alike})
        if part.asked:
            yield Sentence("bank.asked", {"file": file, "rows": runs(part.asked)})
        digits = part.statement.account
        other = next((one for one in accounts if digits and one.endswith(digits)), None)
        if other and part.account not in accounts:
            yield Sentence("bank.like_account", {"file": file, "account": part.account, "other": other})


def _write_statement(entry: Writing, part: Part) -> int:
    first, last = _days(part)
    statement = part.statement
    return entry.add(
        "statement", account=part.account, profile=statement.profile, name=statement.file, sheet=statement.sheet,
        sha256=statement.sha256, lines=len(statement.lines), amount=statement.amount, first_on=first, last_on=last,
        opening=statement.opening, closing=statement.closing,
    )  # fmt: skip


def _rows(parts: Sequence[Part], numbers: Sequence[int]) -> Iterator[tuple[object, ...]]:
    for part, number in zip(parts, numbers, strict=True):
        for row, on_date, *rest in part.new:
            yield (number, row, on_date.isoformat(), *rest)

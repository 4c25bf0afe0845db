"""The decisions of a review of matches, taken whole or not at all."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from donate_cli.allocating import TARGETS, Part, Target, allocation, record, rest, spread
from donate_cli.claims import Allocation
from donate_cli.decisions import CHOICES, Choice, Decision
from donate_cli.errors import DonateError, Problem
from donate_cli.keeping import REVIEW, Kept, proposals_of
from donate_cli.matching import targets_of_deposit
from donate_cli.naming import LONGEST_TEXT, clean, name_key
from donate_cli.remaining import Remaining
from donate_cli.store import matches
from donate_cli.store.book import Book, Writing
from donate_cli.table import Column, Sentence, Table
from donate_cli.wording import WORDS

T = TypeVar("T")
_SAID = re.compile(r"\s*([^\W\d]+)[\s#:：]*([0-9]{1,12})\s*号?[\s,，、;；]*")


@dataclass(frozen=True, slots=True)
class Decided:
    """What the clerk's decisions come to; nothing may be written while there are problems."""

    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    problems: tuple[Problem, ...]


class _Asked(NamedTuple):
    """A row to be carried out: the proposal as it was kept, or lines with targets, or without any."""

    decision: Decision
    lines: tuple[int, ...]
    targets: tuple[Target, ...]
    kept: Kept | None

    def speaks_of(self) -> Iterator[Allocation]:
        """Allocations that name all its lines and targets."""
        if self.kept:
            return iter(self.kept.parts)
        named = (allocation(line, 0, target) for line in self.lines for target in self.targets)
        return named if self.targets else (Allocation(line, 0) for line in self.lines)


def decide(book: Book, settings: Mapping[str, str], decisions: Sequence[Decision]) -> Decided:
    """What a review comes to, against what is left today.

    Raises DonateError for a workbook that is no review, was made for another book, or whose settings were altered.
    The faults of single rows are problems.
    """
    if settings.get("review") != REVIEW:
        raise DonateError("match.no_review")
    if settings.get("book") != matches.uid(book):
        raise DonateError("match.other_book")
    proposals = proposals_of(settings)
    problems: list[Problem] = []
    with book.snapshot():
        read = [_trying(_read, each, problems, book, proposals) for each in decisions]
        asked = [each for each in read if each]
        _check_once(decisions, problems)
        left = Remaining.for_all(book, (part for each in asked for part in each.speaks_of()))
        given = [_trying(lambda _, each: list(_given(left, each)), each.decision, problems, each) for each in asked]
    reasons = (clean(each.decision.whom or "", longest=LONGEST_TEXT) for each in asked if _is_aside(each))
    return Decided(tuple(part for parts in given if parts for part in parts), tuple(reasons), tuple(problems))


def take(book: Book, decided: Decided) -> Writing:
    """Write what was decided as one entry. Raises DonateError where less is left by now."""
    reason = "；".join(dict.fromkeys(decided.reasons))[:LONGEST_TEXT] or None
    with book.entry("reconcile.match", reason=reason) as entry:
        record(book, entry, decided.parts)
    return entry


def problems_table(decided: Decided) -> Table:
    """Everything that stops a review: its row, what stands there, what is wrong."""
    problems = sorted(decided.problems, key=lambda problem: problem.row)
    return Table(
        title="title.review_problems",
        columns=(Column("line", "id"), Column("value"), Column("what", "sentence")),
        rows=[(problem.row, problem.value, Sentence(problem.key, problem.facts)) for problem in problems],
        facts={"number": len(problems)},
    )


def _trying(act: Callable[..., T], decision: Decision, problems: list[Problem], *facts: Any) -> T | None:
    """What an act on a row comes to; what is wrong with it becomes a problem of the row."""
    try:
        return act(decision, *facts)
    except DonateError as error:
        value = decision.whom or decision.action
        problems.append(Problem(error.key, decision.row, value=value, facts=error.facts))
        return None


def _read(decision: Decision, book: Book, proposals: Mapping[int, Kept]) -> _Asked | None:
    """What a row asks for; None where it is to be left as it is."""
    choice = _choice(decision)
    kept, lines = _about(decision, proposals)
    if choice == "skip":
        return None
    if choice == "aside":
        if decision.whom:
            clean(decision.whom, longest=LONGEST_TEXT)
        return _Asked(decision, lines, (), None)
    if decision.whom:
        return _Asked(decision, lines, tuple(_targets(book, decision.whom)), None)
    if kept is None:
        raise DonateError("decide.nothing_proposed")
    return _Asked(decision, lines, (), kept)


def _choice(decision: Decision) -> Choice:
    """What is to be done with a row; where only a target was written, that is what was meant."""
    if decision.action is None:
        return "accept" if decision.whom else "skip"
    key = name_key(decision.action)
    for choice in CHOICES:
        if key in (choice, *(name_key(text) for text in WORDS[f"action.{choice}"])):
            return choice
    raise DonateError("decide.action_unknown", value=decision.action)


def _about(decision: Decision, proposals: Mapping[int, Kept]) -> tuple[Kept | None, tuple[int, ...]]:
    """The proposal and the lines that a row is about, by its origin: P3, or L17."""
    origin = decision.origin or ""
    number = int(origin[1:]) if re.fullmatch("[LP][0-9]{1,12}", origin) else 0
    if not number or (origin[0] == "P" and number not in proposals):
        raise DonateError("decide.no_origin")
    if origin[0] == "L":
        return None, (number,)
    kept = proposals[number]
    return kept, tuple(dict.fromkeys(part.line for part in kept.parts))


def _targets(book: Book, whom: str) -> Iterator[Target]:
    """What a cell names: `payment 5, pledge 7`, `到账5、认捐7`, in the order in which it does."""
    place = 0
    while place < len(whom):
        found = _SAID.match(whom, place)
        kind = _kind_of(found[1]) if found else None
        if found is None or kind is None:
            raise DonateError("decide.whom_unreadable", value=whom)
        place = found.end()
        if kind == "deposit":
            yield from targets_of_deposit(book, int(found[2]))
        else:
            yield Target(kind, int(found[2]))


def _kind_of(word: str) -> str | None:
    key = name_key(word)
    for kind in (*TARGETS, "deposit"):
        if key in (kind, *(name_key(text) for text in WORDS[f"target.{kind}"])):
            return kind
    return None


def _check_once(decisions: Sequence[Decision], problems: list[Problem]) -> None:
    """A row that was copied would take its lines twice."""
    seen: dict[str | None, int] = {}
    for each in decisions:
        if (row := seen.setdefault(each.origin, each.row)) != each.row and each.origin:
            problems.append(Problem("decide.twice", each.row, value=each.origin, facts={"other": row}))


def _given(left: Remaining, asked: _Asked) -> Iterator[Part]:
    if asked.kept:
        for part in asked.kept.parts:
            left.take(part, asked.kept.ground)
            yield Part(part, asked.kept.ground)
    elif asked.targets:
        yield from spread(left, asked.lines, asked.targets)
    else:
        yield from rest(left, asked.lines)


def _is_aside(asked: _Asked) -> bool:
    return asked.kept is None and not asked.targets and asked.decision.whom is not None

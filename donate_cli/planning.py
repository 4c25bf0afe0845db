"""From the lines of lists to the plan of an import: what is new, what is there, what a clerk has to look at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from donate_cli.campaigning import check_open
from donate_cli.comparing import Comparison, Match
from donate_cli.doubting import doubted
from donate_cli.errors import DonateError, Problem
from donate_cli.fitting import Fitting, check_said_enough, problem_of
from donate_cli.likeness import Recurrence, choosing
from donate_cli.lists import Control, Line, SentList
from donate_cli.money import Amount
from donate_cli.plans import Fate, Gift, Mapped, Money, Plan, Source, Terms, Verdict, told_of
from donate_cli.recognising import Whom
from donate_cli.replacing import held_fast, take_over
from donate_cli.settling import Promises
from donate_cli.store.book import Book
from donate_cli.table import Sentence


def plan_pledges(book: Book, lists: Iterable[SentList], terms: Terms, *, every_line: bool = False) -> Plan:
    """What importing these lists would do. Nothing is written; with `every_line` the plan keeps a verdict for each.

    Raises DonateError where the campaign is closed, or where neither the terms nor a list give channel or date.
    """
    with book.snapshot():
        check_open(book, terms.campaign)
        planner = _Planner(book, terms, every_line=every_line)
        for sent in lists:
            planner.read(sent)
        return planner.finished()


class _Planner:
    """One plan in the making. A gift is known by its place in the plan until the plan is finished."""

    def __init__(self, book: Book, terms: Terms, *, every_line: bool) -> None:
        self._book, self._terms, self._every = book, terms, every_line
        self._plan = Plan(terms, book.head())
        self._fitting = Fitting(book, terms)
        self._compared = Comparison(book, terms)
        self._decided: dict[int, str] = {}
        self._fates: dict[int, Fate] = {}
        self._verdicts: dict[int, Verdict] = {}
        self._suspects: dict[int, Recurrence] = {}
        self._waiting: list[tuple[Gift, Whom, Line]] = []
        self._sizes: Counter[int] = Counter()
        self._promises = Promises(book, terms.campaign.id)

    def read(self, sent: SentList) -> None:
        """Take in one list."""
        plan = self._plan
        check_said_enough(self._book, self._terms, sent)
        index = len(plan.sources)
        plan.sources.append(Source(sent.file, sent.sheet, sent.sha256))
        plan.mapped.append(Mapped(sent.headings, sent.mapping))
        plan.notes.extend(sent.notes)
        plan.notes.extend(self._fitting.taken_before(sent))
        dropped = {place for place, fate in self._fates.items() if fate == "skip"}
        self._compared.begin(plan.gifts, dropped=dropped, moved=plan.moved)
        self._fitting.people.begin()
        self._promises.begin()
        first = len(plan.gifts)
        lines = fen = 0
        for item in sent.items:
            if isinstance(item, Line):
                lines += 1
                fen += item.amount or 0
                self._take(item, index)
            elif isinstance(item, Control):
                plan.controls.append((index, item))
        plan.read.append((lines, fen))
        for gift, whom, line in sorted(self._waiting, key=lambda one: choosing(one[0], one[2].headcount)):
            self._compare(gift, whom, line, index, last=True)
        self._waiting.clear()
        if self._compared.any:
            self._correct(self._compared.corrected(plan.gifts, but=self._unlike(first)) | self._suspects)
            self._suspects.clear()
        self._refuse_vain(first)

    def finished(self) -> Plan:
        """The plan with outliers told and the clerk's own figures compared."""
        plan, terms = self._plan, self._terms
        for place, reason in doubted(plan.gifts, self._fitting.people, self._compared, self._sizes):
            if place not in self._fates and place not in self._decided:
                self._look(place, "ask", reason)
        lines, fen = (sum(parts) for parts in zip((0, 0), *plan.read, strict=True))
        plan.controls += [(-1, control) for control in terms.expected(lines, fen)]
        plan.newcomers = self._fitting.people.newcomers.all
        plan.sort_out(self._fates, self._fitting.people.confirmed)
        if self._every:
            plan.verdicts.sort(key=lambda verdict: (verdict.source, verdict.line.row))
        return plan

    def _take(self, line: Line, source: int) -> None:
        if line.action == "skip":
            self._settle("skip", line, source)
            return
        if line.problems:
            self._refuse(line, source, line.problems)
            return
        try:
            gift, whom = self._fitting.gift(line, source)
        except DonateError as error:
            self._refuse(line, source, (problem_of(error, line),))
            return
        if whom.kind == "person":
            self._sizes[gift.amount] += 1
        if self._compared.any or gift.order_no:
            self._compare(gift, whom, line, source)
        else:
            self._add(gift, whom.doubt, line, source)

    def _compare(self, gift: Gift, whom: Whom, line: Line, source: int, *, last: bool = False) -> None:
        """Whether the book has the gift already, or something like it."""
        loose = whom.kind == "group" and line.headcount is None
        found = self._compared.find(gift, loose=loose, last=last)
        if not any(found) and line.on_date is None and isinstance(line.paid, date):
            found = self._promises.met_by(gift)
        if found.later:
            self._waiting.append((gift, whom, line))
        elif found.twice:
            problem = Problem("import.order_twice", line.row, None, "order_no", gift.order_no)
            self._refuse(line, source, (problem,))
        elif found.owes and "add" not in (line.action, self._terms.corrections):
            facts = {"pledge": found.owes[0], "due": Amount(found.owes[1])}
            self._refuse(line, source, (Problem("import.payment_of", line.row, None, "amount", None, facts),))
        elif (found.twin or found.repeats) and not line.action and self._terms.corrections != "add":
            self._resembles(found, line, source)
        elif found.pays and self._pay(found.pays, gift):
            self._settle("paid", line, source, told_of("fate.paid_on", found.pays))
        elif pledge := found.there or found.pays:
            if pledge > 0:
                self._plan.met.append(pledge)
            self._settle("there", line, source, told_of("fate.there_as", pledge))
        else:
            self._add(gift, whom.doubt, line, source)
            if found.corrects:
                self._suspects[len(self._plan.gifts) - 1] = found.corrects

    def _resembles(self, found: Match, line: Line, source: int) -> None:
        """A line that may be a gift told before: the clerk decides, or has said that such lines are to be skipped."""
        key, pledge = ("import.twin", found.twin) if found.twin else ("import.repeats", found.repeats)
        if self._terms.corrections == "skip":
            self._plan.met.append(pledge)
            self._settle("there", line, source, told_of("fate.there_as", pledge))
        else:
            self._refuse(line, source, (Problem(key, line.row, None, "name", line.name, {"pledge": pledge}),))

    def _pay(self, pledge: int, gift: Gift) -> bool:
        """Plan the money that has come of a pledge, less what came before; False where that is all of it."""
        assert gift.paid_on
        if pledge > 0:
            rest = (gift.received or gift.amount) - self._compared.came.get(pledge, 0)
            if rest <= 0:
                return False
            self._plan.paying[pledge] = Money(rest, gift.paid_on, gift.at_least)
        else:
            earlier = -pledge - 1
            promised = self._plan.gifts[earlier]
            self._plan.gifts[earlier] = promised._replace(paid_on=gift.paid_on, received=gift.received)
        return True

    def _add(self, gift: Gift, doubt: Sentence | None, line: Line, source: int) -> None:
        place = len(self._plan.gifts)
        self._plan.gifts.append(gift)
        if line.action:
            self._decided[place] = line.action
        if self._every:
            self._verdicts[place] = Verdict(source, line, "new")
            self._plan.verdicts.append(self._verdicts[place])
        if doubt and not line.action:
            self._look(place, "ask", doubt)

    def _look(self, place: int, fate: Fate, reason: Sentence) -> None:
        """Put a planned gift before the clerk's eye."""
        gift = self._plan.gifts[place]
        if place not in self._verdicts:
            line = Line(gift.line, self._fitting.people.name_of(gift.donor), amount=gift.amount)
            self._verdicts[place] = Verdict(gift.source, line, fate)
            self._plan.verdicts.append(self._verdicts[place])
        self._fates[place] = self._verdicts[place].fate = fate
        self._verdicts[place].reason = reason

    def _unlike(self, first: int) -> set[int]:
        """The places of gifts that correct nothing by likeness: nobody knows whose, or an order number tells."""
        is_nameless, gifts = self._fitting.people.is_nameless, self._plan.gifts
        nameless = (place for place in range(first, len(gifts)) if is_nameless(gifts[place].donor))
        return {*nameless, *self._suspects}

    def _correct(self, found: Mapping[int, Recurrence]) -> None:
        """Decide on gifts that look like corrections, as the clerk said; undecided ones are problems."""
        for place, earlier in found.items():
            gift = self._plan.gifts[place]
            decision = self._decided.get(place, self._terms.corrections)
            old, new = Amount(earlier.alike.amount, earlier.alike.at_least), Amount(gift.amount, gift.at_least)
            facts = {"pledge": earlier.pledge if earlier.pledge > 0 else "—", "old": old, "new": new}
            fast = held_fast(self._book, earlier.pledge) if decision == "replace" and earlier.pledge > 0 else None
            if fast:
                self._look(place, "correction", fast)
                problem = Problem(fast.key, gift.line, None, "amount", str(new), fast.facts)
                self._plan.problems.append((gift.source, problem))
            elif decision == "replace":
                self._look(place, "correction", Sentence("fate.replaces", facts))
                self._replace(earlier, place)
            elif decision == "skip":
                self._look(place, "skip", Sentence("fate.correction_left", facts))
            elif decision is None:
                self._look(place, "correction", Sentence("import.correction", facts))
                problem = Problem("import.correction", gift.line, None, "amount", str(new), facts)
                self._plan.problems.append((gift.source, problem))

    def _refuse_vain(self, first: int) -> None:
        """A gift that was said to correct another, and corrects none, would be a second one."""
        for place, action in self._decided.items():
            if place >= first and action == "replace" and place not in self._fates:
                gift = self._plan.gifts[place]
                self._plan.problems.append((gift.source, Problem("import.corrects_nothing", gift.line)))

    def _replace(self, earlier: Recurrence, place: int) -> None:
        """Let a gift take the place of an earlier one, and the money on that one stay, unless the list tells of it."""
        take_over(self._book, self._plan, earlier.pledge, place)
        if earlier.pledge > 0:
            self._plan.replacing.append(earlier.pledge)
        else:
            was = -earlier.pledge - 1
            self._fates[was] = "skip"
            if was in self._verdicts:
                self._verdicts[was].fate = "skip"
        self._compared.drop(earlier)

    def _settle(self, fate: Fate, line: Line, source: int, reason: Sentence | None = None) -> None:
        self._plan.lines[fate] += 1
        self._plan.amounts[fate] += line.amount or 0
        if self._every:
            self._plan.verdicts.append(Verdict(source, line, fate, reason))

    def _refuse(self, line: Line, source: int, problems: tuple[Problem, ...]) -> None:
        self._plan.problems.extend((source, problem) for problem in problems)
        facts = {"value": problems[0].value, **problems[0].facts}
        self._settle("problem", line, source, Sentence(problems[0].key, facts))

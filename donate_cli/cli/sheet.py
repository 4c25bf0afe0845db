"""A paper list at the keyboard: each line taken or mended, the end checked, the whole put on record."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from donate_cli.cli.desk import Desk
from donate_cli.cli.keyboard import Keyboard, Styled
from donate_cli.cli.streams import tell
from donate_cli.cli.whom import Finder, about
from donate_cli.cli.widths import padded
from donate_cli.draft import Draft, Entered, Standing, standing
from donate_cli.errors import DonateError
from donate_cli.model import Donor
from donate_cli.money import Amount
from donate_cli.table import Sentence
from donate_cli.views.faces import words

if TYPE_CHECKING:
    from donate_cli.entering import Terms
    from donate_cli.store.draft import DraftFile

_HELP = (
    "enter.help_line", "enter.help_sure", "enter.help_back", "enter.help_list", "enter.help_done", "enter.help_quit",
)  # fmt: skip
END, BACK, LIST, HELP, LEAVE = (".", "。"), ("<", "《", "〈"), ("=",), ("?",), ("q",)
"""Commands, and what a Chinese keyboard makes of the same keys."""


@dataclass
class Sheet:
    """The list being typed; what is in `draft` is in `file`, too, at any moment."""

    desk: Desk
    file: "DraftFile"
    draft: Draft
    terms: "Terms"
    finder: Finder

    def fill(self, keyboard: Keyboard) -> None:
        """Take lines until the list is recorded or left."""
        typed = notice = ""
        while True:
            line = keyboard.read(self.draft.count + 1, typed, notice)
            typed = notice = ""
            try:
                if line is not None and _command(line) in LEAVE:
                    return self.say_kept()
                if _is_end(line, keyboard):
                    if self.finish(keyboard, asking=line is not None and not line.strip()):
                        return None
                elif line and line.strip() and not self._obeyed(line) and not self._taken(line, keyboard):
                    typed = line
            except DonateError as error:
                if not keyboard.live:
                    raise self._stopped(error, line, keyboard.at) from error
                typed, notice = line or "", self._words(error.key, **error.facts)

    def finish(self, keyboard: Keyboard, *, asking: bool = False) -> bool:
        """Check the list against its foot and record it; False to go on entering.

        `asking` where the end may be a slip of the finger: then a list without a foot is asked about.
        """
        draft = self.draft
        if not draft.lines:
            self.desk.tell("enter.nothing")
            return True
        if not self._agreed(keyboard, asking):
            return False
        from donate_cli.entering import record

        self.file.check_untouched()
        with self.desk.book() as book:
            entry = record(book, draft, self.terms)
            # What stays here is known by its token as recorded, and goes at the next start.
            with suppress(OSError):
                self.file.remove()
            self.desk.confirm(book, entry)
        return True

    def bar(self) -> Styled:
        """The running figures against those on the paper."""
        draft, figures = self.draft, self._figures()
        count, total = standing(draft.count, draft.expect_count), standing(draft.total, draft.expect_total)
        if draft.expect_count is not None:
            figures["lines"] = f"{draft.count}/{draft.expect_count}"
        if draft.expect_total is not None:
            figures["amount"] = f"{Amount(draft.total)}/{Amount(draft.expect_total)}"
        return [
            ("", " " * 6), (f"class:{count}", self._words("enter.bar_count", **figures) + self._mark(count)),
            ("", " " * 3), (f"class:{total}", self._words("enter.bar_sum", **figures) + self._mark(total)),
            ("", " " * 3 + self.desk.say("enter.bar_help")),
        ]  # fmt: skip

    def show(self) -> None:
        """List what is entered so far."""
        from donate_cli.store import registry

        with self.desk.book() as book:
            known = registry.donors_numbered(book, (line.donor for line in self.draft.lines if line.donor))
        for number, line in enumerate(self.draft.lines, 1):
            whom = line.new or known.get(line.donor or 0)
            tell(self._row(number, line, about(whom, self.desk.say) if whom else ""))
        self.tell("enter.sum", **self._figures())

    def facts(self) -> dict[str, object]:
        """What the list is: its terms, and its figures so far."""
        draft = self.draft
        paid = Sentence("enter.paid" if draft.paid else "enter.unpaid")
        return {**self.terms._asdict(), "on": draft.on, "paid": paid, **self._figures()}

    @contextmanager
    def kept_on_interrupt(self) -> Iterator[None]:
        """Ctrl-C leaves at any place; what was typed stays, and that is said."""
        try:
            yield
        except KeyboardInterrupt:
            self.say_kept()
            raise

    def tell(self, key: str, **facts: object) -> None:
        """Say something with the nouns in it in words."""
        tell(self._words(key, **facts))

    def say_kept(self) -> None:
        """Say where what was typed is, and how to go on."""
        if self.draft.lines:
            self.tell("enter.kept", **self._figures())

    def _obeyed(self, line: str) -> bool:
        command = _command(line)
        if command in BACK:
            self._take_back()
        elif command in LIST:
            self.show()
        elif command in HELP:
            for key in _HELP:
                self.desk.tell(key)
        else:
            return False
        return True

    def _take_back(self) -> None:
        if not self.draft.lines:
            raise DonateError("enter.nothing_back")
        number, last = self.draft.count, self.draft.lines[-1]
        self._keep(self.draft.without_last())
        self.tell("enter.taken_back", line=" ".join(self._row(number, last).split()))

    def _taken(self, line: str, keyboard: Keyboard) -> bool:
        """Add one line to the draft; False where the clerk wants to type it again."""
        from donate_cli.entering import said

        heard = said(line)
        usual = None if heard.sure else self.draft.usual_below(heard.amount)
        if usual is not None:
            facts = {"amount": Amount(heard.amount), "usual": Amount(usual)}
            question = "  " + self._words("enter.ask_sure", **facts)
            if keyboard.ask(question, DonateError("enter.unsure", **facts)) != "y":
                return False
        whom = self.finder.find(heard.name, self.draft, keyboard)
        match whom:
            case None:
                return False
            case Donor():
                entered = Entered(whom.name or "—", heard.amount, whom.id, None, heard.note)
            case _:
                entered = Entered(heard.name, heard.amount, None, whom, heard.note)
        self._keep(self.draft.adding(entered))
        tell(self._row(self.draft.count, entered, about(whom, self.desk.say)))
        return True

    def _keep(self, draft: Draft) -> None:
        """Put the draft on disk, then believe it: what could not be written was not taken."""
        if draft.lines:
            self.file.write(draft)
        else:
            self.file.check_untouched()
            self.file.remove()
        self.draft = draft

    def _agreed(self, keyboard: Keyboard, asking: bool) -> bool:
        draft = self.draft
        stated = (draft.expect_count, draft.expect_total) != (None, None)
        if differences := draft.differences():
            differs = DonateError("enter.differs", what=differences)
            question = f"  {self._words(differs.key, **differs.facts)}\n  {self.desk.say('enter.ask_differs')}"
            return keyboard.ask(question, differs) == "y"
        if asking and not stated:
            question = "  " + self._words("enter.ask_record", **self._figures())
            return keyboard.ask(question, DonateError("enter.nothing")) == "y"
        self.tell("enter.agrees" if stated else "enter.sum", **self._figures())
        return True

    def _stopped(self, error: DonateError, line: str | None, at: int) -> DonateError:
        """What ends a list that nobody is there to mend."""
        if line is None or _command(line) in END:
            self.say_kept()
            return error
        kept = Sentence("enter.at_line_kept" if self.draft.lines else "enter.at_line_none", self._figures())
        return DonateError("enter.at_line", line=at, why=Sentence(error.key, error.facts), kept=kept)

    def _row(self, number: int, line: Entered, whom: str = "") -> str:
        amount = padded(str(Amount(line.amount)), 12, right=True)
        return f"{number:>4}  {padded(line.name, 12)}  {padded(whom, 24)}  {amount}  {line.note or ''}".rstrip()

    def _figures(self) -> dict[str, object]:
        return {"lines": self.draft.count, "amount": Amount(self.draft.total)}

    def _mark(self, figure: Standing) -> str:
        return "" if figure == "short" else self.desk.say("enter.equal" if figure == "equal" else "enter.beyond")

    def _words(self, key: str, **facts: object) -> str:
        return words(Sentence(key, facts), self.desk.say)


def _command(line: str) -> str:
    return unicodedata.normalize("NFKC", line.strip()).lower()


def _is_end(line: str | None, keyboard: Keyboard) -> bool:
    """The end of a list: said so, or nothing typed; in a file an empty line is no end."""
    return line is None or _command(line) in END or (keyboard.live and not line.strip())

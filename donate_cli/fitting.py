"""Fitting a line of a list to the book: its channel, its round, its donor, its days."""

from datetime import date

from donate_cli.campaigning import check_open, find_channel, find_round
from donate_cli.errors import DonateError, Problem
from donate_cli.lists import Line, SentList
from donate_cli.model import Channel
from donate_cli.naming import LONGEST_TEXT, clean, name_key
from donate_cli.newcomers import Unfit
from donate_cli.plans import Gift, Terms
from donate_cli.recognising import People, Whom
from donate_cli.store import intake, registry
from donate_cli.store.book import Book
from donate_cli.table import Sentence


class Fitting:
    """Makes gifts of lines; what it has once looked up (a word, a day, a name) it knows."""

    def __init__(self, book: Book, terms: Terms) -> None:
        self.people = People(intake.people(book), intake.aliases(book), new=terms.new)
        self._book, self._terms = book, terms
        self._rounds: dict[str | None, int] = {None: find_round(book, terms.campaign, terms.round).number}
        self._channels: dict[str | None, Channel] = {None: terms.channel} if terms.channel else {}
        self._days: dict[date, str] = {}

    def gift(self, line: Line, source: int) -> tuple[Gift, Whom]:
        """The gift that a line speaks of, and whom it means. Raises DonateError (Unfit with the field to blame)."""
        terms = self._terms
        channel = self._channels.get(line.channel) or self._channel(line.channel)
        whom = self._whom(line, channel)
        paid = terms.paid if line.paid is None else line.paid
        if line.received is not None:
            paid = bool(line.received) and (paid or True)
        day = line.on_date or terms.on or (paid if isinstance(paid, date) else None)
        if day is None:
            raise Unfit("on_date", "import.no_date")
        if line.amount is None:
            raise Unfit("amount", "import.no_amount")
        on = self._days.get(day) or self._day(day, "on_date")
        paid_on = on if paid is True else self._days.get(paid) or self._day(paid, "paid_on") if paid else None
        if paid_on and paid_on < on and not terms.force:
            raise Unfit("paid_on", "import.paid_before", paid=paid_on, date=on)
        undated = line.on_date is None and terms.on is not None
        number = self._rounds.get(line.round) or self._round(line.round)
        note = self._note(line, whom) if line.note or whom.note else None
        return Gift(channel.id, number, whom.donor, line.amount, line.at_least, whom.headcount, on, note, source,
                    line.row, line.order_no, paid_on, None if line.received == line.amount else line.received or None,
                    undated), whom  # fmt: skip

    def _whom(self, line: Line, channel: Channel) -> Whom:
        try:
            return self.people.whom(line, channel.population)
        except Unfit:
            raise
        except DonateError as error:
            raise Unfit("name", error.key, **error.facts) from None

    def taken_before(self, sent: SentList) -> list[Sentence]:
        """A note where these very bytes were imported before. Raises DonateError where that was for another sender, or
        into another channel or round, neither of which the list names itself."""
        before = intake.source_of_file(self._book, sent.sha256, sent.sheet) if sent.sha256 else None
        if before is None:
            return []
        facts = {"file": sent.file, "entry": before["entry"]}
        if name_key(before["sender"]) != name_key(self._terms.sender):
            raise DonateError("import.other_sender", **facts, sender=before["sender"] or "—")
        default, axes = self._channels.get(None), intake.axes_of_source(self._book, before["id"])
        named = {"channel", "round"} & {field for _, field in sent.mapping}
        if default and axes and not named and (default.id, self._rounds[None]) not in axes:
            channel, number = sorted(axes)[0]
            codes = {found.id: found.code for found in registry.channels(self._book)}
            raise DonateError("import.other_axes", **facts, channel=codes[channel], round=number)
        return [Sentence("note.same_file", facts)]

    def _channel(self, words: str | None) -> Channel:
        if words is None:
            raise Unfit("channel", "import.channel_missing")
        try:
            found = find_channel(self._book, words)
        except DonateError as error:
            raise Unfit("channel", error.key, **error.facts) from None
        self._channels[words] = found
        return found

    def _round(self, words: str | None) -> int:
        rounds = registry.rounds(self._book, self._terms.campaign.id)
        key = name_key(words or "")
        number = next((found.number for found in rounds if key in (str(found.number), name_key(found.label or ""))), 0)
        if not number:
            raise Unfit("round", "import.round_unknown", value=words, last=rounds[-1].number)
        self._rounds[words] = number
        return number

    def _day(self, day: date, field: str) -> str:
        try:
            check_open(self._book, self._terms.campaign, day, force=self._terms.force)
        except DonateError as error:
            raise Unfit(field, "import.outside", **error.facts) from None
        self._days[day] = day.isoformat()
        return self._days[day]

    def _note(self, line: Line, whom: Whom) -> str:
        said = "；".join(filter(None, (whom.note, line.note)))
        try:
            return clean(said, longest=LONGEST_TEXT)
        except DonateError as error:
            raise Unfit("note", error.key, **error.facts) from None


def check_said_enough(book: Book, terms: Terms, sent: SentList) -> None:
    """Refuse at once, in one line, what would be wrong with every line: no channel, no date, or a review unmarked."""
    fields = {field for _, field in sent.mapping}
    if not sent.reviewed and {"origin", "action"} <= fields:
        raise DonateError("review.use_apply", file=sent.file)
    if terms.channel is None and "channel" not in fields:
        known = ", ".join(found.code for found in registry.channels(book))
        raise DonateError("import.no_channel", file=sent.file, known=known)
    if terms.on is None and not fields & {"on_date", "paid_on"}:
        raise DonateError("import.no_dates", file=sent.file)


def problem_of(error: DonateError, line: Line) -> Problem:
    """What keeps a line from being fitted, as a problem of its cell."""
    field = error.field if isinstance(error, Unfit) else None
    value = getattr(line, field, None) if field else None
    return Problem(error.key, line.row, None, field, None if value is None else str(value), error.facts)

"""Entering a paper list: what a typed line says, whom it means, and the whole list as one entry."""

import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from donate_cli.campaigning import check_open
from donate_cli.draft import Draft, Entered
from donate_cli.enrolling import BY_NUMBER, Giver, find_donor
from donate_cli.errors import DonateError
from donate_cli.holding import known_collector
from donate_cli.model import Campaign, Channel, Donor, Round
from donate_cli.money import parse_fen
from donate_cli.naming import LONGEST_TEXT, clean, name_key
from donate_cli.pinyin import Index
from donate_cli.recording import Gift, add_pledges
from donate_cli.store import draft as drafts
from donate_cli.store import registry
from donate_cli.store.book import Book, Writing

_HAN = r"[\u3400-\u9fff]"
_NUMERIC = re.compile(r"(?:¥|RMB|CNY)?[-−+]?[0-9.,]*[0-9][0-9.,]*元?!?", re.IGNORECASE)
_CLOSED_UP = re.compile(rf"(.*{_HAN}[)）]?)[,，、:：;；]?([¥￥]?[0-9０-９][0-9０-９.,．，]*元?[!！]?)")
_NUMBERED = re.compile(r"^\s*[0-9０-９]{1,3}\s*[.、．)）]\s*(?=[^0-9０-９\s])")
"""The number that a list passed round in a chat puts before each line: 1. 张三 200."""

_APART = ((re.compile(r"([¥￥])\s+(?=[0-9０-９])"), r"\1"), (re.compile(r"(?<=[0-9０-９])\s+元(?=\s|$)"), "元"))


class Said(NamedTuple):
    """A line as typed: a name (or initials, a staff number, id:12), an amount in fen, a note.

    `sure` is set by a `!` behind the amount: it is right, however unusual.
    """

    name: str
    amount: int
    note: str | None
    sure: bool


class Meant(NamedTuple):
    """Whom a typed name means: one donor, else those to choose from; `namesakes` bear the very name."""

    donor: Donor | None = None
    choices: tuple[Donor, ...] = ()
    namesakes: bool = False


class Terms(NamedTuple):
    """What all lines of a list have in common."""

    campaign: Campaign
    channel: Channel
    round: Round


def said(line: str) -> Said:
    """Read `NAME AMOUNT NOTE`; raises DonateError for a line without a name or an amount, or with two amounts."""
    line = _NUMBERED.sub("", line)
    for blank, closed in _APART:
        line = blank.sub(closed, line)
    words = line.split()
    place = next((place for place in range(1, len(words)) if _is_numeric(words[place])), None)
    if place is None and words and (found := _CLOSED_UP.fullmatch(words[0])):
        words, place = [found[1], found[2], *words[1:]], 1
    if place is None:
        raise DonateError("enter.no_amount", value=line.strip())
    name, amount, note = (
        " ".join(words[:place]).rstrip(",，、:：;；"),
        _plain(words[place]),
        " ".join(words[place + 1 :]),
    )
    if note and _is_numeric(note):
        raise DonateError("enter.two_amounts", value=line.strip())
    return Said(
        clean(name), parse_fen(amount.rstrip("!")), clean(note, longest=LONGEST_TEXT) if note else None,
        sure=amount.endswith("!"),
    )  # fmt: skip


def meant(book: Book, name: str, index: Callable[[], Index]) -> Meant:
    """Whom a typed name means. `index` is asked only for what is nobody's whole name or number.

    Namesakes are all given to choose from. A beginning chooses nobody, even where there is but one to choose.
    """
    bearers = registry.donors_by_name(book, name_key(name))
    if len(bearers) > 1:
        return Meant(choices=tuple(bearers), namesakes=True)
    plain = _plain(name)
    found = find_donor(book, Giver(name)) or (find_donor(book, Giver(plain)) if plain != name else None)
    if found:
        return Meant(found)
    whole, begun = index().named(plain)
    if len(whole) == 1:
        return Meant(whole[0])
    return Meant(choices=tuple(whole or begun))


def may_be_new(name: str) -> bool:
    """Whether somebody may be called that: nobody is called 0012."""
    return any(character.isalpha() for character in name) and not name.startswith(BY_NUMBER)


def is_short_for(name: str, found: Meant) -> bool:
    """Whether the text, all ASCII, abbreviates names of the book: then it is hardly a new donor's own."""
    return bool(found.choices) and _plain(name).isascii()


def new_draft(book: Book, terms: Terms, *, on: date, paid: bool, force: bool, collector: str | None = None) -> Draft:
    """An empty draft; raises DonateError at once where its entry would be refused in the end."""
    check_open(book, terms.campaign, on, force=force)
    return Draft(
        secrets.token_hex(8), drafts.uid_of(book), terms.campaign.id, terms.channel.id, terms.round.number,
        on, paid, force, collector=known_collector(collector, paid=paid),
    )  # fmt: skip


def terms_of(book: Book, draft: Draft) -> Terms | None:
    """What a draft's numbers stand for; None where the book is not the one that it was typed for."""
    campaign = next((found for found in registry.campaigns(book) if found.id == draft.campaign), None)
    channel = next((found for found in registry.channels(book) if found.id == draft.channel), None)
    known = all(registry.donor(book, number) for number in {line.donor for line in draft.lines if line.donor})
    if drafts.uid_of(book) != draft.book or not (campaign and channel and known):
        return None
    round = next((found for found in registry.rounds(book, campaign.id) if found.number == draft.round), None)
    return Terms(campaign, channel, round) if round else None


def renamed(book: Book, draft: Draft) -> list[tuple[int, str, Donor]]:
    """The lines (from 1) whose donor the book calls otherwise than when they were typed."""
    now = registry.donors_numbered(book, (line.donor for line in draft.lines if line.donor))
    return [
        (number, line.name, now[line.donor])
        for number, line in enumerate(draft.lines, 1)
        if line.donor in now and name_key(now[line.donor].name or "") != name_key(line.name)
    ]


def record(book: Book, draft: Draft, terms: Terms) -> Writing:
    """The whole list as one entry, or nothing of it; a draft is recorded once.

    A line of a donor who was forgotten meanwhile counts without the name and without its note: the list stays whole.
    """
    return add_pledges(
        book, terms.campaign, terms.channel, map(_gift, draft.lines), on=draft.on, round=draft.round,
        paid=draft.paid, collector=draft.collector, force=draft.force, draft=draft.token,
    )  # fmt: skip


def _gift(line: Entered) -> Gift:
    if line.new is None:
        return Gift(Giver(), line.amount, note=line.note, donor=line.donor)
    kind, population, headcount = line.new
    giver = Giver(line.name, kind=kind, population=population, headcount=headcount, new=True)
    return Gift(giver, line.amount, note=line.note)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _is_numeric(word: str) -> bool:
    return _NUMERIC.fullmatch(_plain(word)) is not None

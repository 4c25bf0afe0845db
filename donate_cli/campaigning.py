"""Setting up a drive: campaigns, their rounds, and the channels that the money comes by."""

import re
from datetime import date
from typing import Any

from donate_cli.dates import check_order
from donate_cli.errors import DonateError
from donate_cli.model import Campaign, Channel, Population, Publish, Round
from donate_cli.naming import LONGEST_TEXT, clean, name_key, pick
from donate_cli.store import registry
from donate_cli.store.book import Book, Writing
from donate_cli.wording import WORDS

BUILT_IN_CHANNELS: tuple[dict[str, object], ...] = (
    {
        "code": "staff",
        "label_zh": "员工捐款项目",
        "label_en": "Staff donation project",
        "population": "in-service",
    },
    {
        "code": "youth",
        "label_zh": "金融团工委",
        "label_en": "Youth league committee",
        "population": "in-service",
    },
    {
        "code": "party-active",
        "label_zh": "在职党员",
        "label_en": "Party members in service",
        "population": "in-service",
    },
    {
        "code": "party-retired",
        "label_zh": "离退休党员",
        "label_en": "Retired party members",
        "population": "retired",
    },
)
"""The four roads by which the branch's money came in 2020; every new book has them."""


def add_campaign(
    book: Book,
    name: str,
    *,
    code: str | None = None,
    name_en: str | None = None,
    beneficiary: str | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
    target: int | None = None,
    organiser: str | None = None,
    contact: str | None = None,
    publish: Publish | None = None,
) -> Writing:
    """Open a campaign with its first round; `target` in fen, `code` is the name unless given."""
    name = clean(name)
    code = clean(code) if code else name
    check_order(opens_on, closes_on)
    with book.entry("campaign.add") as entry:
        check_unused(book, name, code)
        number = entry.add(
            "campaign", code=code, name=name, name_en=clean(name_en) if name_en else None,
            beneficiary=clean(beneficiary) if beneficiary else None,
            opens_on=opens_on, closes_on=closes_on, target=target, state="open",
            organiser=clean(organiser) if organiser else None, contact=clean(contact) if contact else None,
            publish=publish,
        )  # fmt: skip
        entry.add("round", campaign=number, number=1)
        entry.summary = {"campaign": number}
    return entry


def edit_campaign(book: Book, campaign: Campaign, **values: Any) -> Writing:
    """Change what is given of the fields of `add_campaign`; None clears."""
    texts = {field: clean(value) for field, value in values.items() if isinstance(value, str)}
    with book.entry("campaign.edit") as entry:
        now = registry.campaign(book, campaign.id)
        check_order(*(values.get(field, getattr(now, field)) for field in ("opens_on", "closes_on")))
        check_unused(book, texts.get("name"), texts.get("code"), but=campaign.id)
        if not entry.edit("campaign", campaign.id, **{**values, **texts}):
            raise DonateError("edit.nothing")
        entry.summary = {"campaign": campaign.id}
    return entry


def use_campaign(book: Book, campaign: Campaign) -> Writing:
    """Make this the campaign that commands mean when they name none."""
    with book.entry("campaign.use") as entry:
        entry.edit("book", 1, campaign=campaign.id)
        entry.summary = {"campaign": campaign.id}
    return entry


def open_round(book: Book, campaign: Campaign, number: int | None, label: str | None) -> Writing:
    """Open the campaign's next appeal; rounds follow one another without a gap, and none is called as another is."""
    label = clean(label) if label else None
    with book.entry("campaign.round") as entry:
        _takes_writing(book, campaign)
        following = registry.rounds(book, campaign.id)[-1].number + 1
        if number not in (None, following):
            raise DonateError("round.out_of_order", round=number, next=following)
        _check_unlike(registry.rounds(book, campaign.id), following, label)
        entry.add("round", campaign=campaign.id, number=following, label=label)
        entry.summary = {"campaign": campaign.id, "round": following}
    return entry


def close_campaign(book: Book, campaign: Campaign) -> Writing:
    """End the campaign: it takes nothing more until it is reopened."""
    return _turn(book, campaign, "closed", "campaign.close", None)


def reopen_campaign(book: Book, campaign: Campaign, reason: str) -> Writing:
    """Let a closed campaign take entries again; the reason stays in the log."""
    return _turn(book, campaign, "open", "campaign.reopen", clean(reason, longest=LONGEST_TEXT))


def find_campaign(book: Book, wanted: str | None) -> Campaign:
    """The campaign named by code or name, else the one in use, else the only open one, else the only one."""
    campaigns = registry.campaigns(book)
    if not campaigns:
        raise DonateError("campaign.none_yet")
    if wanted is not None:
        return pick(wanted, campaigns, lambda found: (found.code, found.name, found.name_en),
                    missing="campaign.unknown", several="campaign.ambiguous")  # fmt: skip
    in_use = registry.campaign_in_use(book)
    chosen = [found for found in campaigns if found.id == in_use] or [c for c in campaigns if c.state == "open"]
    if len(chosen or campaigns) == 1:
        return (chosen or campaigns)[0]
    known = ", ".join(found.code for found in campaigns)
    raise DonateError("campaign.which", known=known)


def find_round(book: Book, campaign: Campaign, number: int | None) -> Round:
    """The round asked for, else the newest."""
    rounds = registry.rounds(book, campaign.id)
    if number is None:
        return rounds[-1]
    for found in rounds:
        if found.number == number:
            return found
    raise DonateError("round.unknown", round=number, last=rounds[-1].number)


def add_channel(
    book: Book, code: str, *, population: Population, label_zh: str | None, label_en: str | None
) -> Writing:
    """Add a road for money; a label given in one language serves for both."""
    code = clean(code)
    labels = {
        "label_zh": clean(label_zh or label_en or code),
        "label_en": clean(label_en or label_zh or code),
    }
    with book.entry("channel.add") as entry:
        check_untaken(book, code, *labels.values())
        entry.add("channel", code=code, population=population, **labels)
        entry.summary = {"channel": code}
    return entry


def edit_channel(book: Book, channel: Channel, **values: str) -> Writing:
    """Change what is given of label_zh, label_en and population; the code stays what papers and programs know."""
    with book.entry("channel.edit") as entry:
        check_untaken(book, *(values[field] for field in ("label_zh", "label_en") if field in values), but=channel.id)
        if not entry.edit("channel", channel.id, **{field: clean(value) for field, value in values.items()}):
            raise DonateError("edit.nothing")
        entry.summary = {"channel": channel.code}
    return entry


def find_channel(book: Book, wanted: str) -> Channel:
    """The channel named by its code or label, or by any unambiguous beginning of one."""
    return pick(
        wanted,
        registry.channels(book),
        _channel_names,
        missing="channel.unknown",
        several="channel.ambiguous",
    )


def check_open(book: Book, campaign: Campaign, *days: date, force: bool = False) -> None:
    """Raise DonateError where the campaign is closed or a day lies outside of its window (`force` allows the day)."""
    _takes_writing(book, campaign)
    first, last = campaign.opens_on or date.min, campaign.closes_on or date.max
    for day in days:
        if not force and not first <= day <= last:
            raise DonateError("date.outside", date=day, window=campaign.window)


def _takes_writing(book: Book, campaign: Campaign) -> None:
    if registry.campaign(book, campaign.id).state == "closed":
        raise DonateError("campaign.closed", campaign=campaign.name, code=campaign.code)


def _check_unlike(rounds: list[Round], number: int, label: str | None) -> None:
    """Raise DonateError where a new round would look like another, in either language; its own name is free to it."""
    own = _built_in_names(number)
    named = {name_key(name): name for name in ([label] if label else own)}
    taken = {name_key(found.label) for found in rounds if found.label}
    for key, name in named.items():
        others = [other for other in {1, 2, *map(int, re.findall("[0-9]{1,9}", key))} - {number} if other]
        if key in taken or any(key in map(name_key, _built_in_names(other)) for other in others):
            raise DonateError("round.exists", value=name)


def _built_in_names(number: int) -> list[str]:
    """What a round without a label is called, and a plain 第1轮."""
    keys = (f"round.{number}", "round.n") if number <= 2 else ("round.n",)
    return [text.format(number=number) for key in keys for text in WORDS[key]]


def _turn(book: Book, campaign: Campaign, state: str, action: str, reason: str | None) -> Writing:
    with book.entry(action, reason=reason) as entry:
        if not entry.edit("campaign", campaign.id, state=state):
            raise DonateError(f"campaign.already_{state}", campaign=campaign.name)
        entry.summary = {"campaign": campaign.id}
    return entry


def check_unused(book: Book, *names: str | None, but: int = 0) -> None:
    """Raise DonateError where a campaign other than number `but` bears one of the names, as name or code."""
    for found in registry.campaigns(book):
        keys = {name_key(found.code), name_key(found.name)}
        clash = next((name for name in names if name and name_key(name) in keys), None)
        if clash and found.id != but:
            raise DonateError("campaign.exists", value=clash)


def check_untaken(book: Book, *names: str, but: int = 0) -> None:
    """Raise DonateError where a channel other than number `but` bears one of the names, as code or label."""
    others = [found for found in registry.channels(book) if found.id != but]
    taken = {name_key(name) for found in others for name in _channel_names(found)}
    if clash := next((name for name in names if name_key(name) in taken), None):
        raise DonateError("channel.exists", value=clash)


def _channel_names(channel: Channel) -> tuple[str, str, str]:
    return channel.code, channel.label_zh, channel.label_en

"""What a notice says around its list, in whole sentences."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from donate_cli.counting import Count
from donate_cli.model import Campaign, Publish
from donate_cli.money import Amount, format_fen, in_words
from donate_cli.poster import Poster
from donate_cli.table import Sentence
from donate_cli.views.faces import words
from donate_cli.wording import Wording

_ONLY = "note.scope"
_NOT_PLAIN: tuple[Publish, ...] = ("masked", "anonymous", "no-amount")


def heading(poster: Poster, say: Wording) -> str:
    """The notice's title, in the campaign's words; a notice of a part of it says of which."""
    title = say(f"notice.title.{poster.basis}", campaign=poster.campaign.title(say.lang))
    parts = [words(Sentence(key, facts), say) for key, facts in poster.table.notes if key == _ONLY]
    return say("notice.title.part", title=title, part=parts[0]) if parts else title


def opening(poster: Poster, say: Wording) -> str:
    """Whose drive it is and for whom, when, what came of it and from how many."""
    campaign = poster.campaign
    facts = {"campaign": campaign.title(say.lang), "window": _window(campaign, say)}
    whom = say("notice.beneficiary", beneficiary=campaign.beneficiary) if campaign.beneficiary else ""
    drive = (
        say("notice.drive", organiser=poster.organiser, **facts)
        if poster.organiser
        else say("notice.drive.unsigned", **facts)
    )
    figures = {
        "day": written(poster.as_of, say),
        "donors": _people(poster.donors, say),
        "amount": _sum(poster.total, say),
    }
    return drive + whom + say(f"notice.figures.{poster.basis}", **figures)


def closing(poster: Poster, say: Wording) -> Iterator[str]:
    """What is not shown, how long the notice hangs, and whom to ask."""
    parts = [
        say("notice.choice", publish=say(f"publish.{choice}"), number=number)
        for choice in _NOT_PLAIN
        if (number := poster.choices.get(choice, 0))
    ]
    if parts:
        yield say("notice.choices", parts=say("notice.comma").join(parts))
    for key, facts in (note for note in poster.table.notes if note[0] != _ONLY):
        yield say("notice.stop", sentence=say(key, **{name: words(fact, say) for name, fact in facts.items()}))
    days: dict[str, Any] = {"first": written(poster.first, say), "last": written(poster.last, say), "days": poster.days}
    yield say("notice.public" if poster.days > 1 else "notice.public.day", **days)
    yield say("notice.ask", contact=poster.contact) if poster.contact else say("notice.ask.organiser")


def total_in_words(poster: Poster, say: Wording) -> str:
    """The total in 人民币大写."""
    return say("notice.in_words", words=in_words(poster.total))


def written(day: date, say: Wording) -> str:
    """A day as it stands in a sentence."""
    return f"{day.year}年{day.month}月{day.day}日" if say.lang == "zh" else day.isoformat()


def _window(campaign: Campaign, say: Wording) -> str:
    first, last = campaign.opens_on, campaign.closes_on
    facts = {name: written(day, say) for name, day in (("first", first), ("last", last)) if day}
    if not facts:
        return ""
    return say("notice.window." + ("between" if len(facts) == 2 else "since" if first else "until"), **facts)


def _sum(amount: Amount, say: Wording) -> str:
    if amount.at_least:  # 3,600余元, as it is said: decimals would be exact
        return say("notice.sum.least", amount=format_fen(amount.fen).removesuffix(".00"))
    return say("notice.sum", amount=format_fen(amount.fen))


def _people(donors: Count, say: Wording) -> str:
    """A head-count as far as it is known."""
    if donors.high is None:
        return say("notice.donors.least", donors=donors.low)
    return say("notice.donors.one" if donors == Count.exactly(1) else "notice.donors", donors=donors)

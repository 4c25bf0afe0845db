"""The words of a certificate, by the names under which a branch's own template has them."""

from typing import NamedTuple

from donate_cli.certificates import Certificate, Certificates
from donate_cli.money import Amount, format_fen, in_words
from donate_cli.views.announcement import written
from donate_cli.wording import Wording


class Page(NamedTuple):
    """What stands on one certificate; the fields are a template's names."""

    name: str
    amount: str
    words: str
    campaign: str
    dates: str
    first_day: str
    last_day: str
    organiser: str
    made_on: str
    serial: str
    heading: str
    opening: str
    thanks: str
    gift: str
    closing: str
    given: str
    numbered: str


def pages_of(made: Certificates, say: Wording) -> list[Page]:
    """Each certificate in words."""
    return [_page(made, found, say) for found in made.pages]


def _page(made: Certificates, found: Certificate, say: Wording) -> Page:
    first, last = written(found.first, say), written(found.last, say)
    amount = format_fen(found.amount.fen)
    amount = say("certificate.at_least", amount=amount) if found.amount.at_least else amount
    words = in_words(Amount(found.amount.fen))
    campaign = made.campaign.title(say.lang)
    dates = first if first == last else say("certificate.dates", first=first, last=last)
    return Page(
        name=found.name,
        amount=amount,
        words=words,
        campaign=campaign,
        dates=dates,
        first_day=first,
        last_day=last,
        organiser=made.campaign.organiser or "",
        made_on=written(made.made_on, say),
        serial=found.serial,
        heading=say("certificate.heading"),
        opening=say("certificate.opening"),
        thanks=say(f"certificate.thanks.{found.kind}", campaign=campaign),
        gift=say("certificate.gift", amount=amount, words=words),
        closing=say("certificate.closing"),
        given=say("certificate.given", dates=dates),
        numbered=say("certificate.numbered", serial=found.serial),
    )

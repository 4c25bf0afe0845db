"""Who gave, in words that are true of every one of them, and of no number that is not known."""

from donate_cli.briefs import HOUSE, Giving
from donate_cli.counting import Count
from donate_cli.money import Amount
from donate_cli.views import press
from donate_cli.wording import Wording

_NOUNS = (("staff", HOUSE), ("retired", frozenset({"retired"})), ("external", frozenset({"external"})))
_OF_PHRASE = {"staff": HOUSE, "youth": HOUSE, "party-active": HOUSE, "party-retired": frozenset({"retired"})}
"""The populations that a channel's own words speak of."""


def speaks_true(giving: Giving) -> bool:
    """Whether the channel's own words (78名员工…, 离退休党员…) fit everybody who gave by it."""
    return giving.phrase != "other" and giving.populations <= _OF_PHRASE[giving.phrase] and not giving.organisations


def who(giving: Giving, say: Wording) -> str:
    """The givers: 78名员工, 至少12名员工, 2家单位和至少3名爱心人士, or where nobody knows how many, 员工."""
    people = _people(giving.people, _noun(giving), say)
    if not giving.organisations:
        return people
    key = "brief.organisation" if giving.organisations == 1 else "brief.organisations"
    organisations = say(key, number=press.number(giving.organisations, say))
    if giving.people == Count():
        return organisations
    return say("brief.both", organisations=organisations, people=people)


def what(amount: Amount, giving: Giving, say: Wording) -> str:
    """The money; where all that is known of the givers is in how many gifts it came, those too."""
    nameless = giving.people.high is not None and not press.is_known(giving.people)
    if not nameless or giving.gifts < 2:
        return press.money(amount, say)
    return say("brief.in_gifts", amount=press.money(amount, say), gifts=press.number(giving.gifts, say))


def _noun(giving: Giving) -> str:
    if speaks_true(giving):
        return giving.phrase
    return next((noun for noun, populations in _NOUNS if giving.populations <= populations), "donors")


def _people(people: Count, noun: str, say: Wording) -> str:
    if not press.is_known(people):
        return say(f"brief.some.{noun}")
    return say(f"brief.{'one' if people.high == 1 else 'many'}.{noun}", number=press.least(people, say))

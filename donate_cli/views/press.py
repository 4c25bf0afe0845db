"""Figures as newspapers print them: 13100元 and 13,100 yuan, 至少79人 and at least 79 people, days in full."""

from datetime import date

from donate_cli.counting import Count
from donate_cli.money import Amount, yuan
from donate_cli.wording import Wording

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""The calendar module's names would follow the system's locale, not the language that is spoken."""


def money(amount: Amount, say: Wording) -> str:
    """The sum with its unit; fen only where there are any, and 余 (or “more than”) where it is at least so much."""
    if not amount.at_least:
        return say("brief.yuan", number=digits(amount, say))
    return say("brief.yuan_least" if amount.fen % 100 else "brief.yuan_more", number=digits(amount, say))


def digits(amount: Amount, say: Wording) -> str:
    """The sum in yuan without its unit: Chinese papers print 13100, English ones 13,100."""
    decimals = 2 if amount.fen % 100 else 0
    return f"{yuan(amount.fen):.{decimals}f}" if say.lang == "zh" else f"{yuan(amount.fen):,.{decimals}f}"


def number(value: int, say: Wording) -> str:
    """A whole number."""
    return str(value) if say.lang == "zh" else f"{value:,}"


def least(count: Count, say: Wording) -> str:
    """How many, or at least how many where an interval is all that is known."""
    key = "brief.exactly" if count.low == count.high else "brief.at_least"
    return say(key, number=number(count.low, say))


def is_known(count: Count) -> bool:
    """Whether a head-count is worth its word: “at least one” says nothing that “gave” does not say."""
    return count.low > 1 or count.low == count.high


def quoted(name: str) -> str:
    """A name fit to stand between quotation marks: those within become single ones."""
    return name.translate({ord("“"): "‘", ord("”"): "’"})


def day(on: date, say: Wording, *, year: bool = True) -> str:
    """A day in full, or without its year where the reader has it from the words before."""
    if say.lang == "zh":
        return f"{on.year}年{on.month}月{on.day}日" if year else f"{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}" if year else f"{on.day} {_MONTHS[on.month - 1]}"


def span(first: date, last: date, say: Wording, *, year: bool = True) -> str:
    """From one day to another; the year is said once where both have the same, by each language's custom."""
    both = first.year != last.year
    if say.lang == "zh":
        return say("brief.span", first=day(first, say, year=year or both), last=day(last, say, year=both))
    same_month = not both and first.month == last.month
    start = str(first.day) if same_month else day(first, say, year=both)
    return say("brief.span", first=start, last=day(last, say, year=year or both))

"""The built-in wording of the brief: one paragraph from whichever channels and rounds gave something."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from donate_cli.briefs import Figures, Giving
from donate_cli.errors import DonateError
from donate_cli.model import Round
from donate_cli.views import press
from donate_cli.views.givers import speaks_true, what, who
from donate_cli.wording import Wording

_SPELLED = 10
"""Up to which appeal its number is spelled."""


def paragraph(figures: Figures, say: Wording) -> str:
    """What was given, told as a newspaper would; every figure is one of the report's.

    Raises DonateError where nothing was given.
    """
    told = figures.told()
    if not told:
        raise DonateError(f"brief.nothing.{figures.basis}", campaign=figures.campaign, pledged=figures.total.pledged)
    story = "".join(_Story(figures, say).told(told))
    closing = [_sum(figures, say) if len(told) > 1 else _all(figures, say)]
    if beneficiary := figures.campaign.beneficiary:
        closing.append(say("brief.beneficiary", beneficiary=beneficiary))
    return "".join(f"{part[0].upper()}{part[1:]}{say('brief.stop')}" for part in (story, *closing)).strip()


class _Story:
    """Round after round; it remembers what the reader knows by now: the year, and until when things were told."""

    def __init__(self, figures: Figures, say: Wording) -> None:
        self._figures = figures
        self._say = say
        self._year: int | None = None
        self._until: date | None = None

    def told(self, cells: tuple[Giving, ...]) -> Iterator[str]:
        """What leads to a round, and what was given in it, for every round."""
        organiser = _teller(self._figures)
        for number, found in groupby(cells, key=lambda cell: cell.round):
            of_round = list(found)
            first = of_round[0] is cells[0]
            whole = next(whole for whole in self._figures.rounds if whole.round == number)
            yield self._opening(whole) if first else self._leading_over(whole)
            yield _appeal(of_round, self._say)
            yield _listed([self._part(cell, organiser if cell is cells[0] else None) for cell in of_round], self._say)

    def _opening(self, whole: Giving) -> str:
        if whole.first_on is None or whole.last_on is None:
            return ""
        if whole.first_on == whole.last_on and whole.donors.low > 1:
            self._until = whole.last_on
            return self._say("brief.one_day")
        return self._say("brief.when", when=self._time(whole.first_on, whole.last_on))

    def _leading_over(self, whole: Giving) -> str:
        """Meanwhile, where the round began before those told of had ended; else the days it took."""
        if whole.first_on is None or whole.last_on is None:
            return self._say("brief.besides")
        if self._until and whole.first_on <= self._until:
            self._until = max(self._until, whole.last_on)
            return self._say("brief.meanwhile")
        return self._say("brief.later", when=self._time(whole.first_on, whole.last_on))

    def _time(self, first: date, last: date) -> str:
        year = first.year != self._year
        self._year, self._until = last.year, last
        if first == last:
            return self._say("brief.on", day=press.day(first, self._say, year=year))
        return press.span(first, last, self._say, year=year)

    def _part(self, cell: Giving, organiser: str | None) -> str:
        givers = who(cell, self._say)
        return self._say(
            f"brief.part.{cell.phrase if speaks_true(cell) else 'other'}",
            who=self._say("brief.at", who=givers, organiser=organiser) if organiser else givers,
            gave=self._say(f"brief.gave.{self._figures.basis}"),
            what=what(self._figures.amount(cell), cell, self._say),
            channel=press.quoted(cell.channel.label(self._say.lang)) if cell.channel else "",
        )


def _teller(figures: Figures) -> str | None:
    """The organiser, where those told of first are people of its house."""
    return figures.campaign.organiser if figures.told()[0].of_house else None


def _appeal(cells: list[Giving], say: Wording) -> str:
    """Which appeal a round answered; the first needs no name."""
    appeal = cells[0].round
    assert appeal
    if appeal.label:
        return say("brief.appeal.named", name=press.quoted(appeal.label))
    if appeal.number == 1:
        return ""
    phrases = [cell.phrase if speaks_true(cell) else "other" for cell in cells]
    led = "party-active" in phrases and set(phrases) <= {"party-active", "party-retired"}
    return say("brief.appeal.party" if led else "brief.appeal", name=_which(appeal, say))


def _which(appeal: Round, say: Wording) -> str:
    return say(f"brief.appeal.{appeal.number if appeal.number <= _SPELLED else 'n'}", number=appeal.number)


def _listed(parts: list[str], say: Wording) -> str:
    *most, last = parts
    return say("brief.and").join([say("brief.comma").join(most), last]) if most else last


def _sum(figures: Figures, say: Wording) -> str:
    """The total, and as much of the head-count as can be defended."""
    amount = press.money(figures.amount(figures.total), say)
    return say(
        f"brief.sum.{figures.basis}", since=_since(figures, say), campaign=_campaign(figures, say), amount=amount,
        givers=_givers(figures.total, say),
    )  # fmt: skip


def _all(figures: Figures, say: Wording) -> str:
    """With a single part its sum is told already: the reader needs but know that there is no more."""
    return say(f"brief.all.{figures.basis}", since=_since(figures, say), campaign=_campaign(figures, say))


def _since(figures: Figures, say: Wording) -> str:
    return say("brief.as_of", day=press.day(figures.as_of, say)) if figures.as_of else ""


def _campaign(figures: Figures, say: Wording) -> str:
    name = press.quoted(figures.campaign.title(say.lang))
    organiser = figures.campaign.organiser
    if organiser and not _teller(figures):
        return say("brief.campaign_of", campaign=name, organiser=organiser)
    return say("brief.campaign", campaign=name)


def _givers(total: Giving, say: Wording) -> str:
    """人次 and 人数, or the organisations and people behind the total."""
    times, people = total.participations, total.donors
    if total.organisations:
        return say("brief.from", who=who(total, say))
    if people == times and people.low == people.high:
        return say("brief.people", people=press.number(people.low, say))
    if not press.is_known(times):
        return ""
    key = "brief.times" if times.low == times.high else "brief.times_or_more"
    counted = say(key, times=press.number(times.low, say))
    if not press.is_known(people):
        return counted
    key = "brief.by" if people.low == people.high else "brief.by_at_least"
    return counted + say(key, people=press.number(people.low, say))

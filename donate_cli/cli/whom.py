"""Whom a typed name means: found, chosen among several, or new; asked where it is not plain."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from donate_cli.cli.desk import Desk
from donate_cli.cli.options import headcount
from donate_cli.cli.widths import padded
from donate_cli.draft import Draft, Newcomer
from donate_cli.errors import DonateError
from donate_cli.model import Channel, Donor
from donate_cli.wording import Wording

if TYPE_CHECKING:
    from donate_cli.cli.keyboard import Keyboard
    from donate_cli.cli.roll import Roll
    from donate_cli.entering import Meant

New = Literal["person", "external"]

CHOICES = 9
"""Donors that a question lists at most: one key each."""

_BY_KEY = {"n": Newcomer(), "e": Newcomer(population="external")}
_BY_OPTION: dict[New, Newcomer] = {"person": _BY_KEY["n"], "external": _BY_KEY["e"]}


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds whom lines mean. `new` says what unknown names are, so that nobody is asked; `channel` whose they are."""

    desk: Desk
    channel: Channel
    roll: "Roll"
    new: New | None = None

    def find(self, name: str, draft: Draft, keyboard: "Keyboard") -> Donor | Newcomer | None:
        """The donor, or what is said of a new one; None where the clerk wants to type again."""
        from donate_cli.entering import is_short_for, may_be_new, meant

        if known := draft.newcomer(name):
            return known
        with self.desk.book() as book:
            found = meant(book, name, self.roll)
        if found.donor:
            return found.donor
        possible = may_be_new(name) and not found.namesakes
        if not possible and not found.choices:
            raise DonateError("enter.no_number", value=name)
        if self.new and possible and not is_short_for(name, found):
            return _BY_OPTION[self.new]
        return self._asked(name, found, keyboard, possible=possible)

    def _asked(self, name: str, found: "Meant", keyboard: "Keyboard", *, possible: bool) -> Donor | Newcomer | None:
        offered = found.choices[:CHOICES]
        by_key: dict[str, Donor | Newcomer] = {str(number): donor for number, donor in enumerate(offered, 1)}
        if possible:
            by_key |= _BY_KEY
        while answer := keyboard.ask(self._question(name, found, possible=possible), _unanswered(name, found)):
            if answer in by_key:
                return by_key[answer]
            if answer == "g" and possible:
                people = keyboard.ask(self.desk.say("enter.ask_headcount"), _unanswered(name, found))
                return Newcomer("group", headcount=headcount(people or "unknown"))
        return None

    def _question(self, name: str, found: "Meant", *, possible: bool) -> str:
        say = self.desk.say
        lines = [say("enter.may_be" if found.choices else "enter.not_there", value=name)]
        for number, donor in enumerate(found.choices[:CHOICES], 1):
            lines.append(f"{number:>4}  {padded(donor.name or '', 12)}  {about(donor, say)}")
        if (more := len(found.choices) - CHOICES) > 0:
            lines.append(say("enter.more", more=more))
        ways = ("enter.ask_either" if found.choices else "enter.ask_new") if possible else "enter.ask_choose"
        lines.append(say(ways, population=say(f"population.{self.channel.population}")))
        return "\n".join(f"  {line}" for line in lines)


def about(whom: Donor | Newcomer, say: Wording) -> str:
    """What tells a donor from namesakes: department and staff number, else the number in the book."""
    if isinstance(whom, Donor):
        marks = (whom.department, whom.staff_no or f"id:{whom.id}")
        return " · ".join(mark for mark in marks if mark)
    what = [say(f"population.{whom.population}")] if whom.population else []
    if whom.kind == "group":
        people = say("count.unknown") if whom.headcount == "unknown" else whom.headcount
        what.append(say("enter.people", people=people))
    return say("enter.new", what=" · ".join(what or [say("kind.person")]))


def _unanswered(name: str, found: "Meant") -> DonateError:
    from donate_cli.enrolling import who

    if not found.choices:
        return DonateError("enter.unknown", value=name)
    return DonateError("enter.which", value=name, known="; ".join(map(who, found.choices[:CHOICES])))

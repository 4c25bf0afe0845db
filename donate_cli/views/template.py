"""An empty list that Excel helps to fill: drop-downs, checked days and amounts, staff numbers with their zeros."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from donate_cli.forms import Form
from donate_cli.lists import Purpose
from donate_cli.table import Column
from donate_cli.views.faces import words
from donate_cli.views.forms import Headed, how_to, save_form, writable
from donate_cli.views.validations import a_day, a_headcount, an_amount, choice, fits_in_a_choice
from donate_cli.wording import Wording

PREPARED = 2000
"""Rows below the heading that the checks and drop-downs cover."""

_WIDTHS: dict[Purpose, dict[Column, int]] = {
    "pledges": {
        Column("name"): 16,
        Column("staff_no"): 14,
        Column("department"): 26,
        Column("amount", "money"): 18,
        Column("on_date", "date"): 13,
        Column("channel"): 20,
        Column("round"): 13,
        Column("paid_on", "date"): 13,
        Column("headcount", "number"): 12,
        Column("note"): 30,
        Column("order_no"): 24,
    },
    "roster": {
        Column("staff_no"): 14,
        Column("name"): 16,
        Column("department"): 30,
        Column("population"): 16,
        Column("party"): 15,
        Column("league"): 15,
        Column("joined_on", "date"): 13,
        Column("left_on", "date"): 13,
    },
}
_LISTED = 30
"""Width of a list of choices."""

_STEPS = 5
"""Lines that say how to fill the list."""


def write_template(out: Path, form: Form, say: Wording, *, replace: bool) -> None:
    """Write the empty list to `out` (.xlsx): the list, choices too long for a drop-down beside it, how to fill it.

    Raises DonateError where the file cannot be written, or is there and `replace` is not set.
    """
    save_form(out, lambda workbook: _fill(workbook, form, say), replace=replace)


def _fill(workbook: Workbook, form: Form, say: Wording) -> None:
    name = say(f"template.{form.purpose}")
    title = say("template.title", campaign=form.campaign.title(say.lang), list=name) if form.campaign else name
    workbook.properties.title = writable(title)
    widths, choices = _WIDTHS[form.purpose], _choices(form, say)
    sheet = Headed(workbook, name, say, above=title)
    sheet.prepare(list(widths))
    sheet.head(list(widths), list(widths.values()), {key: say(f"template.note.{key}") for key in _keys(widths)})
    beside = [key for key in _keys(widths) if not fits_in_a_choice(choices.get(key, ()))]
    for number, column in enumerate(widths, 1):
        for check in _checks(column.key, form, choices, beside, say):
            sheet.check(check, number, PREPARED)
    if beside:
        _write_beside(workbook, {key: choices[key] for key in beside}, say)
    steps = [(str(step), say(f"template.{form.purpose}.{step}"), None) for step in range(1, _STEPS + 1)]
    how_to(workbook, say("template.how"), steps, say)


def _keys(widths: dict[Column, int]) -> list[str]:
    return [column.key for column in widths]


def _choices(form: Form, say: Wording) -> dict[str, list[str]]:
    """The words of each drop-down, in the language; a column without words has none."""
    yes_no = [say("form.yes"), say("form.no")]
    found = {
        "channel": [words(channel, say) for channel in form.channels],
        "round": [words(number, say) for number in form.rounds],
        "department": list(form.departments),
        "population": [say(f"population.{population}") for population in form.populations],
        "party": yes_no,
        "league": yes_no,
    }
    return {key: [writable(word) for word in chosen] for key, chosen in found.items() if chosen}


def _checks(
    key: str, form: Form, choices: dict[str, list[str]], beside: list[str], say: Wording
) -> Iterator[DataValidation]:
    """What a column's cells are held to; nothing for free text."""
    first, last = form.window
    match key:
        case "amount":
            yield an_amount(say)
        case "on_date":
            yield a_day(first, last, say)
        case "paid_on":
            yield a_day(first, None, say)  # money may come after the drive has ended
        case "joined_on" | "left_on":
            yield a_day(None, None, say)
        case "headcount":
            yield a_headcount(say)
        case _ if key in choices:
            source = _place_beside(beside.index(key), len(choices[key]), say) if key in beside else None
            yield choice(choices[key], say, others=key == "department", source=source)


def _place_beside(place: int, length: int, say: Wording) -> str:
    letter = "ABCDEF"[place]
    return f"'{say('template.options')}'!${letter}$2:${letter}${length + 1}"


def _write_beside(workbook: Workbook, choices: dict[str, list[str]], say: Wording) -> None:
    """The choices that a drop-down cannot hold itself, one list a column, in sight so that a clerk can mend them."""
    sheet = Headed(workbook, say("template.options"), say)
    sheet.head([Column(key) for key in choices], [_LISTED] * len(choices), {})
    for row in range(max(map(len, choices.values()))):
        sheet.write([sheet.text(words[row]) if row < len(words) else None for words in choices.values()])

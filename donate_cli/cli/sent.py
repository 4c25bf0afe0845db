"""The lists that the clerk named, opened one after the other, and the reviews that come back."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from donate_cli.cli.desk import Desk

if TYPE_CHECKING:
    from donate_cli.lists import Known, Purpose, SentList
    from donate_cli.plans import Plan
    from donate_cli.store.book import Book


def sent_lists(
    desk: Desk,
    files: list[str],
    purpose: "Purpose",
    *,
    known: "Known",
    sheets: list[str] | None,
    mapping: dict[str, str],
) -> "Iterator[SentList]":
    """The lists one after the other, of each file and of each sheet asked for, open for as long as they are read."""
    from donate_cli.files.opening import opened
    from donate_cli.files.reading import read_list
    from donate_cli.views.progress import watching

    for name in files:
        with opened(None if name == "-" else Path(name)) as sent:
            for sheet in sheets or (None,):
                with watching(read_list(sent, purpose, known=known, sheet=sheet, mapping=mapping), desk.say) as found:
                    yield found


def mapping_of(typed: list[str] | None) -> dict[str, str]:
    """Field and heading of each `--map`, as typed."""
    from donate_cli.errors import DonateError

    found = {}
    for pair in typed or ():
        field, sign, heading = pair.partition("=")
        if not sign or not field.strip() or not heading.strip():
            raise DonateError("import.bad_map", value=pair)
        found[field.strip()] = heading.strip()
    return found


def reviewed(book: "Book", path: Path, **said: Any) -> "Plan":
    """The plan that a review comes to, with the clerk's decisions; `said` are terms that were typed anew."""
    from dataclasses import replace

    from donate_cli.files.opening import opened
    from donate_cli.files.reading import read_list
    from donate_cli.files.settings import read_settings
    from donate_cli.importing import known_to_readers
    from donate_cli.planning import plan_pledges
    from donate_cli.reviewing import decided, terms_of

    with opened(path) as sent:
        settings = read_settings(sent)
        terms = replace(terms_of(book, settings), **{term: value for term, value in said.items() if value})
        review = read_list(sent, "pledges", known=known_to_readers(book, terms.campaign.id))
        return plan_pledges(book, decided(review, settings), terms)


def hand_out(desk: Desk, plan: "Plan", out: Path, *, replace: bool) -> None:
    """Write the plan's review workbook, and say what to do with it."""
    from donate_cli.previewing import review_table
    from donate_cli.reviewing import settings_of
    from donate_cli.views.review import write_review

    write_review(out, review_table(plan), settings_of(plan), desk.say, replace=replace)
    desk.tell("review.written", path=out, lines=len(plan.verdicts))

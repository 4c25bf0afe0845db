"""The branch's published drive of 2020, recorded anew in a scratch book by the same verbs a clerk uses."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from donate_cli.campaigning import add_campaign, add_channel, find_campaign, find_channel, open_round, use_campaign
from donate_cli.enrolling import Giver
from donate_cli.errors import DonateError
from donate_cli.money import parse_fen
from donate_cli.recording import add_pledge
from donate_cli.store.book import Book


@dataclass(frozen=True, slots=True)
class Story:
    """Published figures: where they stand, and the campaigns as `data/branch-2020.toml` lists them."""

    source: str
    campaigns: tuple[dict[str, Any], ...]


@cache
def branch_story() -> Story:
    """The figures that travel with the package, or stand in `data/` of a checkout."""
    packaged = resources.files("donate_cli") / "data" / "branch-2020.toml"
    checkout = Path(__file__).parents[1] / "data" / "branch-2020.toml"
    content = tomllib.loads((packaged if packaged.is_file() else checkout).read_text(encoding="utf-8"))
    return Story(content["source"], tuple(content["campaign"]))


def rebuild(book: Book, story: Story) -> None:
    """Record every campaign of the story, all of it paid; the first one is left in use."""
    for drive in story.campaigns:
        add_campaign(book, drive["name"], code=drive["code"], name_en=drive["name_en"])
        campaign = find_campaign(book, drive["code"])
        for _ in range(1, drive["rounds"]):
            open_round(book, campaign, None, None)
        for channel in drive.get("channel", ()):
            add_channel(book, **channel)
        for pledge in drive["pledge"]:
            _record(book, drive["code"], pledge)
    use_campaign(book, find_campaign(book, story.campaigns[0]["code"]))


def _record(book: Book, code: str, pledge: dict[str, Any]) -> None:
    group = pledge["kind"] == "group"
    giver = Giver(
        pledge["donor"],
        kind=pledge["kind"],
        headcount=pledge.get("headcount", "unknown") if group else None,
        new=True,
    )
    add_pledge(
        book, find_campaign(book, code), find_channel(book, pledge["channel"]), giver, parse_fen(pledge["amount"]),
        on=pledge["on"], round=pledge["round"], paid=True, at_least=pledge.get("at_least", False), note=pledge["note"],
    )  # fmt: skip


def discard(path: Path) -> None:
    """Remove an earlier demo book and what SQLite keeps beside it; any other file is refused."""
    from donate_cli.store.file import SIDECARS, open_book
    from donate_cli.store.ledger import entry

    if not path.exists():
        return
    try:
        with open_book(path) as book:
            is_demo = entry(book, 1).summary.get("demo") is True
    except DonateError:
        is_demo = False
    if not is_demo:
        raise DonateError("demo.not_ours", path=path)
    for name in (*SIDECARS, ""):
        path.with_name(path.name + name).unlink(missing_ok=True)

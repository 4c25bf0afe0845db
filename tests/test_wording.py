"""Every word exists in both languages with the same fields, and every key that the code names exists."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from donate_cli.wording import WORDS, Wording

HOUSE = Path(__file__).parents[1] / "donate_cli"
KEY = re.compile(r"[a-z_]+(\.[a-z_-]+)+")
FAMILIES = {key.split(".")[0] for key in WORDS}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same(key: str) -> None:
    zh, en = WORDS[key]
    assert fields(zh) == fields(en)
    assert bool(zh) == bool(en)


def spoken() -> set[str]:
    """Texts in the code that look like a key of wording, and the beginnings of those put together there."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        if path.name == "wording.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_key_in_the_code_is_worded() -> None:
    # actions are worded below `log.`, and a file name is no key
    whole = {text for text in spoken() if not text.endswith(("_", "."))}
    looks_like = {text for text in whole if KEY.fullmatch(text) and text.split(".")[0] in FAMILIES}
    missing = {text for text in looks_like if text not in WORDS and f"log.{text}" not in WORDS}
    assert not missing - {"book.db"}


def test_every_word_is_used() -> None:
    texts = spoken()
    built = (
        "reconcile.import.",
        "bank_link.",
        "profile_origin.",
        "bank_state.",
        "passed.",
        "printed_figures.",
        "balances.",
        "column.",
        "log.",
        "kind.",
        "population.",
        "state.",
        "step.",
        "measure.",
        "round.",
        "title.",
        "paper.",
        "figure.",
        "donor.other_",
        "campaign.already",
        "current.",
        "fate.",
        "action.",
        "template.",
        *(f"brief.{part}." for part in ("nothing", "appeal", "gave", "part", "many", "one", "some", "sum", "all")),
        "brief.template.",
        "review.",
        "party.",
        "league.",
        "void.",
        "publish.",
        "chosen_by.",
        "notice.title.",
        "notice.figures.",
        "notice.window.",
        "notice.donors",
        "noun.",
        "note.control.",
        "import.pledges.",
        "certificate.thanks.",
        "issued.",
        "note.daily.",
        "basis.",
        "measure.",
        "why.",
        "act.",
        "reconcile.unmatch.",
        "reconcile.match.",
        "decide.",
        "target.",
        "match.many.",
        "match.one.",
        "match.used_up",
        "confidence.",
        "ground.",
        "item.",
        "agrees.",
        "place.",
        "transit.",
        "way.",
        "payment.collect.",
    )
    unused = [key for key in WORDS if key not in texts and not key.startswith(built)]
    assert not unused


def test_every_column_is_worded() -> None:
    keys = set()
    for path in HOUSE.rglob("*.py"):
        keys |= set(re.findall(r'Column\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    keys -= {"title", "label"}
    assert keys
    assert not {key for key in keys if f"column.{key}" not in WORDS}


def test_a_missing_fact_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Wording("zh")("book.missing")

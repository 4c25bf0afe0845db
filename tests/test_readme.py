"""The READMEs' transcripts are what the commands print, but for days, times, hashes and the book's folder."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import Donate

ROOT = Path(__file__).parents[1]
INSTALLING = ("pip ", "cd ")


def transcripts(readme: str) -> list[tuple[str, str]]:
    """The commands of the console blocks with the output below each, in order."""
    blocks = re.findall(
        r"^```console\n(.*?)^```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    steps = [step for block in blocks for step in re.split(r"^\$ ", block, flags=re.MULTILINE) if step]
    pairs = [step.partition("\n") for step in steps]
    return [(command, printed) for command, _, printed in pairs if not command.startswith(INSTALLING)]


def lasting(printed: str) -> str:
    """The text without what differs from run to run."""
    for varying, fixed in (
        (r"\d{4}-\d\d-\d\d", "DAY"),
        (r"\d\d:\d\d", "TIME"),
        (r"\b([0-9a-f]{64}|[0-9a-f]{12})\b", "HASH"),
    ):
        printed = re.sub(varying, fixed, printed)
    return re.sub(r"\S*/book\.db", "BOOK", printed)


@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_transcripts_are_real(
    donate: Donate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, readme: str, lang: str
) -> None:
    monkeypatch.setenv("DONATE_LANG", lang)
    copytree(ROOT / "data" / "examples", tmp_path / "data" / "examples")
    steps = transcripts(readme)
    assert len(steps) >= 10
    for command, printed in steps:
        ran = donate(command.removeprefix("donate "), code=None)
        shown = ran.out + ran.err
        assert lasting(shown) == lasting(printed), f"$ {command}"


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_two_commands_come_first(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    first, second = re.findall(r"^\$ (pip .*)$", text, re.MULTILINE)[:2]
    assert (first, second) == ("pip install . && donate demo", "pip install -e '.[test]' && pytest")


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_every_link_leads_somewhere(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target

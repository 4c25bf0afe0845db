"""What tests share: `donate`, which runs the command in-process on a book of its own, and books to start from."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from donate_cli.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Donate = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, a known clerk, and nothing of the tester's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DONATE_BOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("DONATE_LANG", "en")
    monkeypatch.setenv("DONATE_ACTOR", "clerk")
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def donate(capsys: pytest.CaptureFixture[str]) -> Donate:
    """Run `donate …` as typed, e.g. `donate("pledge add 张三 100 -c staff", code=0)`; a list is taken word by word."""

    def run(command: str | list[str], *, code: int | None = 0) -> Ran:
        words = shlex.split(command) if isinstance(command, str) else command
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        printed = capsys.readouterr()
        ran = Ran(int(ended.value.code or 0), printed.out, printed.err)
        assert code is None or ran.code == code, f"{command}: exit {ran.code}\n{ran.out}{ran.err}"
        return ran

    return run


_MADE: dict[str, bytes] = {}
"""The book of `drive`, made once: most tests begin with a copy of it."""


@pytest.fixture
def drive(donate: Donate, tmp_path: Path) -> Donate:
    """A book with one open campaign without a window."""
    book = tmp_path / "book.db"
    if not _MADE:
        donate("init")
        donate("campaign add 春节帮扶 --code spring --name-en 'Spring relief'")
        _MADE["book"] = book.read_bytes()
    book.touch(mode=0o600)
    book.write_bytes(_MADE["book"])
    return donate

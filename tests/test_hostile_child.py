"""The child that opens a file may die, hang or lie: each is one line for the clerk, and no process stays behind."""

import errno
import json
import os
import signal
import string
import subprocess
import sys
from pathlib import Path

import pytest

from donate_cli.errors import DonateError
from donate_cli.files import bounds, conversing
from donate_cli.files.kinds import SEEN
from donate_cli.files.opening import opened
from donate_cli.wording import WORDS
from tests.test_hostile_files import SOON_S, _nobody_is_left, posix, refused, written

__all__ = ["_nobody_is_left"]

KIND = json.dumps({"kind": "csv", "sha256": "0" * 64})
SHEET_LINE = json.dumps({"name": None, "hidden": False, "merged": []})
SAYS = "import sys; print({!r}, flush=True); sys.stdin.read()".format
LIES = {
    "": "list.broken_off",
    "raise SystemExit(3)": "list.broken_off",
    "raise MemoryError": "list.broken_off",
    "import os; os.abort()": "list.too_demanding",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "list.broken_off",
    "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)": "list.too_slow",
    "print('x' * 9_000_000)": "list.broken_off",
    "while True: print(end='x')": "list.broken_off",
    SAYS("hello"): "list.broken_off",
    SAYS("[" * 100_000): "list.broken_off",
    SAYS("9" * 5_000): "list.broken_off",
    SAYS('{"kind": "exe", "sha256": "0"}'): "list.broken_off",
    SAYS('{"error": "book.busy", "facts": {}}'): "list.broken_off",
    SAYS('{"error": "list.bomb", "facts": {"file": "/etc/passwd"}}'): "list.broken_off",
    SAYS('{"error": "list.not_a_table", "facts": {"what": "\\u001b[31m"}}'): "list.broken_off",
    SAYS('{"error": "list.not_a_table", "facts": {"what": ["PDF"]}}'): "list.broken_off",
    SAYS('{"error": ["list.bomb"], "facts": {}}'): "list.broken_off",
    SAYS('{"error": "list.bomb", "facts": {}}'): "list.bomb",
    SAYS(KIND + "\n" + SHEET_LINE.replace("[]", "[[1, 2]]")): "list.broken_off",
    SAYS(KIND + "\n" + SHEET_LINE + '\n[[{"a": 1}]]'): "list.broken_off",
    SAYS(KIND + "\n" + SHEET_LINE + '\n[["a"], "b"]'): "list.broken_off",
    SAYS(KIND + "\n" + SHEET_LINE + '\n[[["d", "2020-13-01"]]]'): "list.broken_off",
    SAYS(KIND + "\n" + SHEET_LINE + '\n[[["d"]]]'): "list.broken_off",
    SAYS(KIND + "\n" + SHEET_LINE + '\n[[[["d"], "x"]]]'): "list.broken_off",
    f"print({KIND!r})\nwhile True: print({SHEET_LINE!r}, '{{\"done\": true}}', sep=chr(10))": "list.broken_off",
    f"print({KIND!r}); print({SHEET_LINE!r})\nwhile True: print([['x' * 1_000_000]])": "list.broken_off",
    f"print({KIND!r}); print({SHEET_LINE!r})\nwhile True: print('[[\"' + 'x' * 4**10 + '\"]]')": "list.too_demanding",
    "import time; time.sleep(60)": "list.too_slow",
    "import time\nwhile True: print(end='x', flush=True); time.sleep(0.01)": "list.too_slow",
}  # fmt: skip


@posix
@pytest.mark.parametrize("program", LIES, ids=range(len(LIES)))
def test_a_child_that_a_crafted_file_took_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(conversing, "_PROGRAM", program)
    monkeypatch.setattr(bounds, "SILENCE_S", 1.0 if LIES[program] == "list.too_slow" else bounds.SILENCE_S)
    assert refused(written(tmp_path / "list.csv", b"a,b\n")) == LIES[program]


@posix
@pytest.mark.parametrize(("number", "key"), [(signal.SIGKILL, "list.broken_off"), (signal.SIGSTOP, "list.too_slow")])
def test_a_child_that_is_hit_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, key: str
) -> None:
    monkeypatch.setattr(bounds, "SILENCE_S", 1.0)
    path = written(tmp_path / "list.csv", b"a,b\n" * 200_000)
    with pytest.raises(DonateError) as fault, opened(path) as sent:
        rows = sent.rows(sent.sheets[0])
        next(rows)
        os.kill(sent._child._process.pid, number)
        list(rows)
    assert (fault.value.key, fault.value.facts) == (key, {"file": "list.csv"})


def test_the_child_ends_when_the_reader_stops_early(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"a,b\n" * 200_000)
    with opened(path) as sent:
        next(sent.rows(sent.sheets[0]))
    with pytest.raises(ZeroDivisionError), opened(path):
        raise ZeroDivisionError


@posix
def test_ctrl_c_ends_both(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"a,b\n" * 400_000)
    code = (
        "import sys, time; from pathlib import Path; from donate_cli.files.opening import opened\n"
        f"with opened(Path({str(path)!r})) as sent:\n"
        "    rows = sent.rows(sent.sheets[0]); next(rows); print(sent._child._process.pid, flush=True)\n"
        "    while True: time.sleep(0.01)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    os.killpg(parent.pid, signal.SIGINT)
    _, said = parent.communicate(timeout=SOON_S)
    assert said.strip().endswith("KeyboardInterrupt")
    with pytest.raises(OSError) as gone:
        os.kill(child, 0)
    assert gone.value.errno == errno.ESRCH


@posix
def test_the_child_binds_itself(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", bytes(8 << 20))
    code = (
        "import resource as r; from pathlib import Path; from donate_cli.files.child import _confine\n"
        f"_confine(Path({str(path)!r}))\n"
        "print([r.getrlimit(w)[0] for w in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_CORE, r.RLIMIT_FSIZE)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [2 << 30, 22, 0, 0]


def test_each_fault_of_the_child_is_worded_with_its_facts() -> None:
    for key, facts in conversing.FAULTS.items():
        assert {name for _, name, _, _ in string.Formatter().parse(WORDS[key][1]) if name} == facts | {"file"}
    assert all(what.isprintable() for what in SEEN)

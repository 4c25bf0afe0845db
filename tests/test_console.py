"""Any console, pipe or terminal gets whole figures on stdout, talk on stderr, and never a crash."""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Ran

ENCODINGS = ["utf-8", "gbk", "ascii", "cp1252"]
FIGURES = ("13,100.00", "2,600.00", "3,620.00", "7,820.00", "27,140.00")
BOOK = "donate-demo/branch-2020.db"


def environment(**more: str) -> dict[str, str]:
    """The tester's, without what would choose another encoding or write at once."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONUTF8", "PYTHONIOENCODING", "PYTHONUNBUFFERED")
    }
    return {**kept, "TERM": "xterm-256color", **more}


def as_typed(*words: str, encoding: str = "utf-8", **more: str) -> Ran:
    """The installed command with its output piped; bytes that are not of the encoding fail the test."""
    done = subprocess.run(
        [sys.executable, "-m", "donate_cli", *words],
        capture_output=True, timeout=60, check=False, env=environment(PYTHONIOENCODING=encoding, **more),
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def at_a_terminal(*words: str, columns: int, answer: bytes = b"", encoding: str = "utf-8", **more: str) -> Ran:
    """The installed command under a pseudo-terminal, `answer` typed at its first question; all it said is `out`."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminal here")
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    started = subprocess.Popen(
        [sys.executable, "-m", "donate_cli", *words],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True, start_new_session=True,
        env=environment(PYTHONIOENCODING=encoding, **more),
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not part:
            break
        said += part
        if answer and b"[y/N]" in said:
            if answer == b"\x03":
                started.send_signal(signal.SIGINT)
            else:
                os.write(ours, answer)
            answer = b""
    os.close(ours)
    return Ran(started.wait(timeout=60), said.decode(encoding).replace("\r\n", "\n"), "")


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo book, made once."""
    folder = tmp_path_factory.mktemp("story")
    done = subprocess.run(
        [sys.executable, "-m", "donate_cli", "demo", "--out", str(folder)],
        capture_output=True, encoding="utf-8", timeout=60, check=False, env=environment(PYTHONIOENCODING="utf-8"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "branch-2020.db"


@pytest.fixture
def book(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo book, which commands mean."""
    path = Path(shutil.copy(story, tmp_path / "book.db"))
    monkeypatch.setenv("DONATE_BOOK", str(path))
    return path


# encodings

COMMANDS = ["status", "report totals", "report totals --format csv", "report totals --format md", "log", "pledge list"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_console_shows_the_figures(book: Path, encoding: str) -> None:
    """A console that cannot show a character gets its nearest."""
    for command, lang in zip(COMMANDS, ["en", "zh"] * len(COMMANDS), strict=False):
        ran = as_typed("--lang", lang, *command.split(), encoding=encoding)
        assert ran.code == 0 and ran.err == "", command
        shown = ran.out.replace(",", "")
        if command != "log":
            assert not [figure for figure in FIGURES if figure.replace(",", "") not in shown], command
        if command.startswith("report totals"):
            assert ("≥128" if encoding in ("utf-8", "gbk") else ">=128") in shown
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_demo_on_every_console(tmp_path: Path, encoding: str) -> None:
    ran = as_typed("--lang", "zh", "demo", encoding=encoding)
    assert ran.code == 0 and "27,140.00" in ran.out and "donate-demo" in ran.err
    assert "Traceback" not in ran.err
    assert (tmp_path / BOOK).exists() and (tmp_path / BOOK).with_suffix(".xlsx").exists()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", ["--help", "pledge add --help"])
def test_help_on_every_console(encoding: str, command: str) -> None:
    ran = as_typed(*command.split(), encoding=encoding)
    assert ran.code == 0 and ran.err == "" and "donate" in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_error_on_every_console(book: Path, encoding: str, lang: str) -> None:
    ran = as_typed("--lang", lang, "donor", "show", "𠮷野", encoding=encoding)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert "donate donor list" in ran.err
    usage = as_typed("--lang", lang, "statsu", encoding=encoding)
    assert (usage.code, usage.out, len(usage.err.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_name_that_the_console_cannot_show(book: Path, encoding: str) -> None:
    """What cannot be shown costs no more than itself."""
    add = ["pledge", "add", "𠮷野 €", "100", "-c", "staff", "--new", "--force"]
    ran = as_typed("--lang", "en", *add, encoding=encoding)
    assert ran.code == 0 and "100.00 yuan" in ran.err
    assert ("𠮷野" in ran.err) == (encoding == "utf-8")
    row = json.loads(as_typed("pledge", "list", "--format", "json", encoding=encoding).out)["rows"][-1]
    assert row["donor"] == "𠮷野 €"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_whole_in_every_encoding(book: Path, encoding: str) -> None:
    report = json.loads(as_typed("report", "totals", "--format", "json", encoding=encoding).out)
    assert report["campaign"] == "支持湖北抗击新冠肺炎疫情"
    assert report["total"]["pledged"] == "27140.00"


def test_the_nearest_plain_text(book: Path) -> None:
    plain = as_typed("--lang", "en", "report", "totals", encoding="ascii")
    assert plain.out.isascii() and ">=128" in plain.out and ">=79" in plain.out
    drive = ["campaign", "edit", "hubei", "--opens", "2020-02-01", "--closes", "2020-02-29"]
    assert as_typed(*drive, encoding="ascii").code == 0
    assert "2020-02-01 - 2020-02-29" in as_typed("status", encoding="ascii").out
    dates = as_typed("--lang", "en", "pledge", "add", "甲", "1", "-c", "staff", "--new", encoding="ascii")
    assert dates.code == 1 and "2020-02-01 - 2020-02-29" in dates.err


# pipes


def test_no_escapes_in_a_pipe_whatever_the_environment_says(book: Path) -> None:
    for more in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "40"}):
        ran = as_typed("--lang", "en", "status", **more)
        assert ran.code == 0 and "\x1b" not in ran.out + ran.err
        assert all(figure in ran.out for figure in FIGURES[:4])


@pytest.mark.parametrize("command", ["--help", "pledge add --help", "report totals", "statsu"])
def test_no_colour_when_none_is_wanted(book: Path, command: str) -> None:
    at_terminal = at_a_terminal(*command.split(), columns=100, NO_COLOR="1")
    # Bold and the like are no colours; NO_COLOR leaves them.
    assert not re.search(r"\x1b\[[0-9;]*\b(3[0-7]|38|4[0-7]|48|9[0-7])\b[0-9;]*m", at_terminal.out)


def test_piped_tables_are_never_cut(book: Path) -> None:
    name, note = "名" * 200, "备注" * 499 + "完"
    add = ["pledge", "add", name, "1234567.89", "-c", "staff", "--new", "--force", "--note", note]
    assert as_typed(*add).code == 0
    for more in ({}, {"COLUMNS": "40"}):
        lines = as_typed("--lang", "zh", "pledge", "list", **more).out.splitlines()
        assert [name in line and note in line and "1,234,567.89" in line for line in lines].count(True) == 1
        assert not [line for line in lines if line != line.rstrip()]
    assert name in as_typed("log", "--all").out


def test_data_on_stdout_and_talk_on_stderr(tmp_path: Path) -> None:
    book = str(tmp_path / "new.db")
    for command in (
        "init", "campaign add 春 --code spring", "channel add union --zh 工会", "donor add 张三",
        "pledge add 张三 100 -c union", "payment add 1", "payment refund 1 10 --reason x", "export x.csv",
    ):  # fmt: skip
        ran = as_typed("--book", book, "--lang", "en", *command.split())
        assert (ran.code, ran.out) == (0, "") and ran.err, command
    for command in ("status", "report totals", "pledge list", "log", "campaign list", "donor list", "payment list"):
        ran = as_typed("--book", book, *command.split(), "--format", "json")
        assert ran.err == "" and json.loads(ran.out)["rows"], command
    assert as_typed("--book", book, "book", "path").out == f"{book}\n"


def test_a_check_that_finds_nothing_says_so_aside(book: Path) -> None:
    ran = as_typed("--lang", "en", "book", "check", "--format", "json")
    assert json.loads(ran.out)["rows"] == [] and "sound" in ran.err


def test_csv_has_one_line_end(book: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "donate_cli", "report", "totals", "--format", "csv"],
        capture_output=True, timeout=60, check=True, env=environment(PYTHONIOENCODING="utf-8"),
    )  # fmt: skip
    rows = list(csv.reader(io.StringIO(done.stdout.decode())))
    assert len(rows) == 6 and {len(row) for row in rows} == {9}
    assert b"\r\r" not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no head here")
@pytest.mark.parametrize("command", ["log --all", "report totals --format json", "pledge list --format csv", "--help"])
def test_a_reader_that_leaves(book: Path, command: str) -> None:
    for _ in range(2):
        read, write = os.pipe()
        os.close(read)  # gone before the first line: the surest way to be too late
        done = subprocess.run(
            [sys.executable, "-m", "donate_cli", *command.split()],
            stdout=write, stderr=subprocess.PIPE, timeout=60, check=False,
            env=environment(PYTHONIOENCODING="utf-8"),
        )  # fmt: skip
        os.close(write)
        assert done.stderr == b"" and done.returncode in (0, 1, 141), done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no head here")
def test_head_takes_one_line_of_many(book: Path) -> None:
    for _ in range(3):
        assert as_typed("pledge", "add", "名" * 200, "1", "-c", "staff", "--new", "--force").code == 0
    reader = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m donate_cli --lang en log --all | head -n 1"],
        capture_output=True, timeout=60, check=False, env=environment(PYTHONIOENCODING="utf-8"),
    )  # fmt: skip
    assert (reader.returncode, reader.stdout, reader.stderr) == (0, b"Entries\n", b"")


# terminals


def whole(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


@pytest.mark.parametrize("columns", [40, 60, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["report totals", "status", "pledge list"])
def test_a_narrow_terminal_cuts_no_figure(book: Path, command: str, lang: str, columns: int) -> None:
    ran = at_a_terminal("--lang", lang, *command.split(), columns=columns)
    shown = whole(ran.out)
    assert ran.code == 0 and "Traceback" not in shown
    figures = set(re.findall(r"(?<![\d,.])\d[\d,]*\.\d*", shown))
    assert {*FIGURES} <= figures <= {*FIGURES, "0.00", "85,000.00", "3,600.00"}, shown
    if command != "pledge list":
        assert re.search(r"≥128(?!\d)", shown) and re.search(r"≥79(?!\d)", shown), shown
    # No column may fall off the edge either: the channels are the first, and fold before they go.
    first = {"en": ("Staff", "Youth", "Party", "Retired"), "zh": ("员", "金", "在", "离")}[lang]
    assert not [word for word in first if word not in shown], shown
    assert "…" not in shown, shown


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_fold_and_are_not_lost_at_a_terminal(book: Path, lang: str) -> None:
    name = "".join(chr(0x4E00 + number) for number in range(120))
    assert as_typed("pledge", "add", name, "1234567.89", "-c", "staff", "--new", "--force").code == 0
    shown = whole(at_a_terminal("--lang", lang, "pledge", "list", columns=60).out)
    assert "1,234,567.89" in shown and not [character for character in name if character not in shown]


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
def test_a_terminal_of_another_encoding(book: Path, encoding: str) -> None:
    for command in ("status", "report totals", "--help"):
        ran = at_a_terminal(*command.split(), columns=80, encoding=encoding)
        assert ran.code == 0 and "Traceback" not in ran.out


def test_a_question_is_asked_and_answered(book: Path) -> None:
    add = ["--lang", "en", "pledge", "add", "新人", "10", "-c", "staff", "--force"]
    no = at_a_terminal(*add, columns=80, answer=b"n\n")
    assert no.code == 1 and "error: no donor “新人”" in no.out
    yes = at_a_terminal(*add, columns=80, answer=b"y\n")
    assert yes.code == 0 and "新人 10.00 yuan" in yes.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_ctrl_c_is_one_line_and_130(book: Path, lang: str) -> None:
    before = book.read_bytes()
    ran = at_a_terminal(
        "--lang", lang, "pledge", "add", "新人", "10", "-c", "staff", "--force", columns=80, answer=b"\x03"
    )
    assert ran.code == 130
    said = {"en": "stopped;", "zh": "已中断"}[lang]
    assert ran.out.count(said) == 1 and "Traceback" not in ran.out
    assert book.read_bytes() == before

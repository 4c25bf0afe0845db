"""What a clerk can get wrong costs one line that says what and how, and never a figure in the book."""

import io
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from donate_cli.cli import main
from tests.conftest import Donate, Ran

Refused = Callable[..., str]
"""Run a command that must fail without a trace; returns its one line, without `error: `."""

BOTH = pytest.mark.parametrize("lang", ["en", "zh"])
MARK = {"en": "error: ", "zh": "错误："}
DAY = "--on 2020-02-03"

MAKING = f"""
    init
    campaign add 春节帮扶 --code spring --name-en 'Spring relief' --opens 2020-02-01 --closes 2020-02-29
    campaign add 春耕助学 --code sprout
    campaign close sprout
    campaign use spring
    donor add 张三 --staff-no 0012 --department 营业室
    donor add 张三 --staff-no 0034 --department 财务部
    pledge add 李四 100 -c staff --new --paid {DAY}
    pledge add 李四 200 -c staff {DAY}
    pledge add 李四 300 -c staff {DAY}
    pledge cancel 3 --reason twice --on 2020-02-04
    payment refund 1 40 --reason over --on 2020-02-05
"""
"""Pledge 1 is part refunded (payment 1, refund 2), pledge 2 is open, pledge 3 is cancelled."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book that MAKING makes, made once."""
    path = tmp_path_factory.mktemp("made") / "book.db"
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        patch.setenv("DONATE_ACTOR", "clerk")
        for line in MAKING.strip().splitlines():
            with pytest.raises(SystemExit) as ended:
                main(["--book", str(path), *shlex.split(line)])
            assert not ended.value.code, line
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of that book, in its own folder."""
    return Path(shutil.copy(made, tmp_path / "book.db"))


@pytest.fixture
def refused(donate: Donate, tmp_path: Path) -> Refused:
    """Run a command and see that it failed as it should: one line on stderr, no data, every file as it was."""

    def run(command: str | Sequence[str], *, code: int = 1, lang: str = "en") -> str:
        before = files(tmp_path)
        words = shlex.split(command) if isinstance(command, str) else command
        ran = donate(["--lang", lang, *words], code=code)
        assert files(tmp_path) == before
        return only_line(ran, lang)

    return run


def only_line(ran: Ran, lang: str = "en") -> str:
    """The one line that a failed command said."""
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1 and ran.err.endswith("\n"), ran.err
    line = ran.err.removesuffix("\n")
    assert line.startswith(MARK[lang])
    commands = [character for character in line if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert not commands, ascii(line)
    return line.removeprefix(MARK[lang])


def files(folder: Path) -> dict[str, bytes]:
    """Every file and folder there; SQLite's own two companions hold nothing once a book is closed."""
    kept = (path for path in folder.rglob("*") if not path.name.endswith(("-wal", "-shm")))
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in kept}


def as_typed(*words: str, prelude: str = "") -> Ran:
    """The installed command in a process of its own, after `prelude` has changed what the process may do."""
    start = "import os, sys\nos.execv(sys.executable, [sys.executable, '-m', 'donate_cli', *sys.argv[1:]])"
    done = subprocess.run(
        [sys.executable, "-c", f"{prelude}\n{start}", *words],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


# who, by which road, to which campaign


@BOTH
@pytest.mark.parametrize(
    ("command", "says"),
    [
        (f"pledge add 王五 100 -c staff {DAY}", ["王五", "--new"]),
        ("donor show 王五", ["王五", "donate donor list"]),
        ("donor edit 王五 --set-department x", ["王五"]),
        ("donor show id:99", ["id:99"]),
        ("donor show id:x", ["id:x"]),
        ("donor show --staff-no 0099 王五", ["王五"]),
        (f"pledge add 张三 100 -c staff {DAY}", ["2", "张三", "营业室", "0012", "财务部", "0034", "--staff-no"]),
        ("donor show 张三", ["营业室", "0012", "id:1", "财务部", "0034", "id:2"]),
        (f"pledge add 李四 100 -c staff --staff-no 0012 {DAY}", ["0012", "张三", "李四"]),
        (f"pledge add 李四 100 -c nobody {DAY}", ["nobody", "staff", "youth", "party-active", "party-retired"]),
        (f"pledge add 李四 100 -c party {DAY}", ["party-active", "party-retired"]),
        (f"pledge add 李四 100 -c '' {DAY}", ["staff"]),
        ("channel edit nobody --zh 甲", ["nobody"]),
        ("report totals --campaign autumn", ["autumn", "spring", "sprout"]),
        ("campaign use sp", ["spring", "sprout"]),
        ("status --campaign 春", ["春", "spring", "sprout"]),
        (f"pledge add 李四 1 -c staff --campaign '' {DAY}", ["spring", "sprout"]),
    ],
)  # fmt: skip
def test_who_where_and_what_for(book: Path, refused: Refused, command: str, says: list[str], lang: str) -> None:
    line = refused(command, lang=lang)
    assert not [word for word in says if word not in line], line


@pytest.mark.parametrize(
    "command",
    [
        "donor show ''", f"pledge add '' 1 -c staff {DAY}", "donor show 99999999999999999999999",
        "donor show id:99999999999999999999999", "donor merge 李四 id:99999999999999999999999",
    ],
)  # fmt: skip
def test_no_such_donor_is_called_none(book: Path, refused: Refused, command: str) -> None:
    assert "None" not in refused(command)


# amounts, days, head-counts, rounds

AMOUNTS = {
    "1.234": "two decimals", "0.001": "two decimals", "1.999": "two decimals",
    "0": "zero", "0.00": "zero", "-5": "negative", "−5": "negative", "￥-5": "negative",
    "1000000000.01": "one billion", "9" * 400: "one billion",
    "NaN": "no amount", "inf": "no amount", "1e3": "no amount", "1E+400": "no amount", "0x10": "no amount",
    "": "no amount", " ": "no amount", "abc": "no amount", "一百": "no amount", ".": "no amount", "￥": "no amount",
    "1,23": "no amount", "1,2345": "no amount", "100,000,00": "no amount", "1.2.3": "no amount", "10+5": "no amount",
}  # fmt: skip


@pytest.mark.parametrize(("amount", "says"), AMOUNTS.items())
def test_amounts(book: Path, refused: Refused, amount: str, says: str) -> None:
    assert says in refused(["pledge", "add", "-c", "staff", "--on", "2020-02-03", "--", "李四", amount])


@BOTH
@pytest.mark.parametrize("amount", ["1.234", "0", "-5", "NaN", "1000000000.01"])
@pytest.mark.parametrize(
    "command",
    [
        "pledge add -c staff --on 2020-02-03 -- 李四", "payment add --on 2020-02-06 -- 2",
        "payment refund --reason x --on 2020-02-06 -- 1", "campaign edit spring --target",
    ],
)  # fmt: skip
def test_amounts_wherever_they_are_typed(book: Path, refused: Refused, command: str, amount: str, lang: str) -> None:
    words = shlex.split(command)
    last = [f"{words.pop()}={amount}"] if words[-1].startswith("--") else [amount]
    assert amount in refused([*words, *last], lang=lang)


def test_one_billion_is_still_believed(book: Path, donate: Donate) -> None:
    donate(f"pledge add 李四 1000000000 -c staff {DAY}")


def test_amount_left_out(book: Path, refused: Refused) -> None:
    assert "NAME AMOUNT" in refused(f"pledge add 李四 -c staff {DAY}")


DAYS = {
    "2020-02-30": "no such day", "2019-02-29": "no such day", "2020-13-01": "no such day", "2020-00-10": "no such day",
    "20200230": "no such day", "0000-01-01": "no such day", "2020年2月30日": "no such day",
    "yesterday": "no date", "": "no date", "86400": "no date", "03-02-2020": "no date", "2020-02": "no date",
    "2020-02/03": "no date", "2020.02-03": "no date", "2020年2-3": "no date", "2020-2月3日": "no date",
    "2020-02-03T00:00": "no date", "2020-02-031": "no date",
}  # fmt: skip


@pytest.mark.parametrize(("day", "says"), DAYS.items())
def test_days(book: Path, refused: Refused, day: str, says: str) -> None:
    assert says in refused(["pledge", "add", "李四", "1", "-c", "staff", "--on", day])


@BOTH
@pytest.mark.parametrize(
    "command",
    [
        "report totals --as-of", "report departments --roster-on", "pledge list --as-of", "payment add 2 --on",
        "payment refund 1 --reason x --on", "pledge cancel 2 --reason x --on", "donor add 王五 --joined",
        "campaign edit spring --closes", "export x.csv --as-of",
    ],
)  # fmt: skip
def test_days_wherever_they_are_typed(book: Path, refused: Refused, command: str, lang: str) -> None:
    assert "2020-02-30" in refused(f"{command} 2020-02-30", lang=lang)


@BOTH
@pytest.mark.parametrize("size", ["0", "-1", "many", "1.5", "", "²", "10000001", "9" * 30])
@pytest.mark.parametrize("command", [f"pledge add 队 1 -c staff --new {DAY}", "donor add 队"])
def test_head_counts(book: Path, refused: Refused, command: str, size: str, lang: str) -> None:
    assert ("head-count" if lang == "en" else "人数") in refused(
        [*shlex.split(command), f"--headcount={size}"], lang=lang
    )


@BOTH
@pytest.mark.parametrize(
    ("command", "says"),
    [
        (f"pledge add 李四 1 -c staff --headcount 5 {DAY}", ["李四"]),
        (f"pledge add 李四 1 -c staff --round 2 {DAY}", ["2", "donate campaign round"]),
        (f"pledge add 李四 1 -c staff --round {'9' * 30} {DAY}", ["9" * 30]),
        ("campaign round 3", ["3", "2"]),
        ("campaign round 1", ["1", "2"]),
        ("campaign edit spring --opens 2020-03-01", ["2020-03-01", "2020-02-29"]),
        ("donor add 王五 --joined 2020-02-01 --left 2019-02-01", ["2020-02-01", "2019-02-01"]),
    ],
)
def test_figures_that_do_not_fit(book: Path, refused: Refused, command: str, says: list[str], lang: str) -> None:
    line = refused(command, lang=lang)
    assert not [word for word in says if word not in line], line


# the drive's window, and what has been done already


@BOTH
@pytest.mark.parametrize(
    "command",
    [
        "pledge add 李四 1 -c staff --on {day}", "pledge add 李四 1 -c staff --paid --on {day}",
        "payment add 2 --on {day}", "payment refund 1 10 --reason x --on {day}",
    ],
)  # fmt: skip
def test_outside_the_window_unless_forced(
    book: Path, refused: Refused, donate: Donate, command: str, lang: str
) -> None:
    for day in ("2020-01-31", "2020-03-01"):
        line = refused(command.format(day=day), lang=lang)
        assert not [word for word in (day, "2020-02-01", "2020-02-29", "--force") if word not in line], line
    donate(f"{command.format(day='2020-03-01')} --force")


def test_the_first_and_the_last_day_are_within(book: Path, donate: Donate) -> None:
    for day in ("2020-02-01", "2020-02-29"):
        donate(f"pledge add 李四 1 -c staff --on {day}")


@BOTH
@pytest.mark.parametrize(
    ("command", "says"),
    [
        (f"pledge add 李四 1 -c staff --campaign sprout {DAY}", ["春耕助学", "donate campaign reopen sprout"]),
        (f"pledge add 李四 1 -c staff --campaign sprout --force {DAY}", ["春耕助学"]),
        ("campaign round --campaign sprout", ["春耕助学"]),
        ("campaign close sprout", ["春耕助学"]),
        ("campaign reopen spring --reason x", ["春节帮扶"]),
        ("campaign add 春节帮扶", ["春节帮扶"]),
        ("channel add staff", ["staff"]),
        ("payment refund 1 60.01 --reason x --on 2020-02-06", ["60.00"]),
        ("payment refund 1 100 --reason x --on 2020-02-06", ["60.00"]),
        ("payment refund 2 --reason x --on 2020-02-06", ["2", "1"]),
        ("payment refund 9 --reason x --on 2020-02-06", ["9"]),
        ("payment refund 1 --reason x --on 2020-02-02", ["2020-02-02", "2020-02-03"]),
        ("payment add 3 5 --on 2020-02-06", ["3"]),
        ("payment add 9 5 --on 2020-02-06", ["9"]),
        ("pledge cancel 1 --reason x --on 2020-02-06", ["60.00", "donate payment refund"]),
        ("pledge cancel 3 --reason x --on 2020-02-06", ["3"]),
        ("pledge cancel 9 --reason x --on 2020-02-06", ["9"]),
        ("pledge cancel 2 --reason x --on 2020-02-02", ["2020-02-02", "2020-02-03"]),
        ("pledge cancel 2 --reason '' --on 2020-02-06", []),
        ("pledge show 0", ["0"]),
        ("donor merge 李四 李四", ["李四"]),
        ("donor forget 李四", ["李四", "--yes"]),
        ("donor edit id:1 --set-staff-no 0034", ["0034", "张三"]),
        ("donor edit 李四 --set-name 李四", []),
        ("donor edit 李四 --headcount 5", ["李四"]),
        ("donor add 李四", ["李四"]),
    ],
)
def test_what_cannot_be_done(book: Path, refused: Refused, command: str, says: list[str], lang: str) -> None:
    line = refused(command, lang=lang)
    assert not [word for word in says if word not in line], line


def test_payment_where_nothing_is_due(book: Path, donate: Donate, refused: Refused) -> None:
    donate("payment add 2 --on 2020-02-06")
    assert "pledge 2" in refused("payment add 2 --on 2020-02-06")


def test_all_of_a_payment_can_go_back_once(book: Path, donate: Donate, refused: Refused) -> None:
    donate("payment refund 1 60 --reason x --on 2020-02-06")
    assert "0.00" in refused("payment refund 1 0.01 --reason x --on 2020-02-06")
    assert "0.00" in refused("payment refund 1 --reason x --on 2020-02-06")


def test_paid_on_a_campaign_closed_since(book: Path, donate: Donate, refused: Refused) -> None:
    donate("campaign close spring")
    for command in ("payment add 2", "payment refund 1 1 --reason x", "pledge cancel 2 --reason x"):
        assert "closed" in refused(f"{command} --on 2020-02-06")


HUGE = "9" * 30


@pytest.mark.parametrize(
    "command",
    [
        f"pledge show {HUGE}", f"pledge cancel {HUGE} --reason x", f"payment add {HUGE} 1",
        f"payment refund {HUGE} --reason x", "pledge show -- -1",
    ],
)  # fmt: skip
def test_numbers_that_no_book_can_hold(book: Path, refused: Refused, command: str) -> None:
    assert "there is no" in refused(command)


# names

UNFIT = {
    "ESC": "赵\x1b[31m六", "newline": "赵\n六", "NUL": "赵\0六", "tab": "赵\t六", "return": "赵\r六", "C1": "赵\x9b六",
    "right-to-left": "赵\u202e六", "zero-width": "赵\u200b六", "line separator": "赵\u2028六",
    "no UTF-8": "赵\udcff六", "noncharacter": "赵\uffff六",
}  # fmt: skip


@pytest.mark.parametrize("name", UNFIT.values(), ids=UNFIT)
def test_control_characters_are_named(book: Path, refused: Refused, name: str) -> None:
    assert f"U+{ord(name[1]):04X}" in refused(["donor", "add", name])


@pytest.mark.parametrize(
    "command",
    [
        f"pledge add NAME 1 -c staff --new {DAY}", f"pledge add 李四 1 -c staff {DAY} --note NAME",
        "donor add 王五 --staff-no NAME", "donor add 王五 --department NAME", "donor edit 李四 --set-name NAME",
        "campaign add NAME", "campaign add 秋 --code NAME", "campaign edit spring --beneficiary NAME",
        "campaign round --label NAME", "channel add NAME", "channel add x --zh NAME", "channel edit youth --en NAME",
        "payment add 2 --on 2020-02-06 --note NAME", "pledge cancel 2 --on 2020-02-06 --reason NAME",
    ],
)  # fmt: skip
def test_control_characters_enter_nowhere(book: Path, refused: Refused, command: str) -> None:
    for name in ("赵\x1b[31m六", "赵\n六", "赵\u202e六"):
        assert f"U+{ord(name[1]):04X}" in refused([name if word == "NAME" else word for word in shlex.split(command)])


@pytest.mark.parametrize("name", UNFIT.values(), ids=UNFIT)
def test_what_was_typed_is_told_without_commanding_the_terminal(book: Path, refused: Refused, name: str) -> None:
    refused(["donor", "show", name])


@pytest.mark.parametrize(
    "command",
    [
        f"pledge add NAME 1 -c staff {DAY}", "pledge add 李四 NAME -c staff", "pledge add 李四 1 -c NAME",
        "pledge add 李四 1 -c staff --on NAME", f"pledge add 李四 1 -c staff {DAY} --headcount NAME",
        "status --campaign NAME", "export NAME", "status --format NAME", "status --NAME", "NAME", "pledge show NAME",
        "--book NAME status",
    ],
)  # fmt: skip
def test_wherever_it_was_typed(book: Path, donate: Donate, command: str) -> None:
    for name in ("赵\n六", "赵\x1b[31m六"):
        only_line(donate([word.replace("NAME", name) for word in shlex.split(command)], code=None))


@BOTH
@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("donor add {long}", ["201", "200"]),
        (f"pledge add {{long}} 1 -c staff --new {DAY}", ["201", "200"]),
        ("campaign add {long}", ["201", "200"]),
        ("channel add {long}", ["201", "200"]),
        ("donor edit 李四 --set-department {long}", ["201", "200"]),
        (f"pledge add 李四 1 -c staff {DAY} --note {'x' * 1001}", ["1001", "1000"]),
        ("donor add ''", []),
        ("donor add '   '", []),
        ("donor add '\u3000'", []),
        (f"pledge add '' 1 -c staff --new {DAY}", []),
        ("campaign add ''", []),
        ("channel add ' '", []),
        ("donor edit 李四 --set-name ''", []),
        ("donor edit 李四 --set-name id:7", ["id:7"]),
        ("donor add id:7", ["id:7"]),
    ],
)
def test_names_that_are_none(book: Path, refused: Refused, command: str, says: list[str], lang: str) -> None:
    line = refused(command.format(long="张" * 201), lang=lang)
    assert not [word for word in says if word not in line], line


# wrong usage


@BOTH
@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("pledge add", ["--channel", "donate pledge add --help"]),
        ("pledge cancel", ["PLEDGE"]),
        ("pledge cancel 2", ["--reason"]),
        ("donor merge 李四", ["INTO"]),
        (f"pledge add 李四 1 -c staff --nwe {DAY}", ["--nwe", "--new", "donate pledge add --help"]),
        ("status --xyzzy", ["--xyzzy"]),
        ("status -z", ["-z"]),
        ("--verison", ["--verison", "--version"]),
        ("plege add", ["plege", "pledge", "donate --help"]),
        ("statsu", ["statsu", "status"]),
        ("report total", ["total", "totals", "donate report --help"]),
        ("book chek", ["chek", "check"]),
        ("xyzzy", ["xyzzy"]),
        ("pledge add 李四 1 -c", ["-c", "--help"]),
        ("status --format", ["--format", "--help"]),
        ("status --book", ["--book"]),
        ("status --format xml", ["--format", "xml", "table, json, csv, md"]),
        ("report totals --by moon", ["--by", "moon", "department"]),
        ("report totals --basis maybe", ["--basis", "maybe", "pledged, received"]),
        ("donor add 王五 --kind robot", ["--kind", "robot", "person"]),
        ("channel add x --population martian", ["--population", "martian", "retired"]),
        (f"pledge add 李四 1 2 3 -c staff {DAY}", ["2 3", "donate pledge add --help"]),
        ("export a.xlsx b.xlsx", ["b.xlsx"]),
        ("status now", ["now"]),
        ("pledge cancel abc --reason x", ["PLEDGE", "abc"]),
        ("pledge show 1.5", ["PLEDGE", "1.5"]),
        (f"pledge add 李四 1 -c staff --round 0 {DAY}", ["--round", "0"]),
        ("campaign round x", ["N", "x"]),
        ("log -n 0", ["-n", "0"]),
        ("log -n x", ["-n", "x"]),
        (f"log -n {HUGE}", ["-n", HUGE]),
        (f"pledge add 李四 1 -c staff --new=3 {DAY}", ["--new"]),
        ("pledge add '-5 张' 1 -c staff", ["-5"]),
        ("export .", ["."]),
    ],
)
def test_wrong_usage(book: Path, refused: Refused, command: str, says: list[str], lang: str) -> None:
    line = refused(command, code=2, lang=lang)
    assert not [word for word in says if word not in line.replace("'", "")], line
    # Whatever typer and pydantic say among themselves is in English, and in words no clerk knows.
    foreign = ("Value error", "Invalid value", "Input should", "Missing", "requires an argument", "Got unexpected")
    assert not [phrase for phrase in foreign if phrase in line], line
    assert line.count("'") % 2 == 0, line


@pytest.mark.parametrize("lang", ["fr", "", "ZH"])
def test_a_language_that_is_not_spoken(book: Path, donate: Donate, lang: str) -> None:
    line = only_line(donate(["--lang", lang, "status"], code=2))
    assert "--lang" in line and "zh, en" in line.replace("'", "") and "env" not in line


@pytest.mark.parametrize("command", ["pledge", "report", "book"])
def test_a_noun_alone_shows_its_commands(donate: Donate, command: str) -> None:
    ran = donate(command, code=2)
    assert f"donate {command}" in ran.out + ran.err and "Traceback" not in ran.err


# the book as a file

ANY = ["status", f"pledge add 李四 1 -c staff {DAY}", "log", "report totals", "book check", "export x.xlsx"]


@BOTH
@pytest.mark.parametrize("command", ANY)
def test_no_book_yet(refused: Refused, command: str, lang: str) -> None:
    line = refused(command, lang=lang)
    assert "donate init" in line and "book.db" in line


@BOTH
def test_no_folder_either(book: Path, refused: Refused, lang: str) -> None:
    line = refused("--book no/where/book.db status", lang=lang)
    assert "no/where/book.db" in line and "donate init" in line and "--book" in line


def a_text(path: Path) -> None:
    path.write_text("姓名,金额\n张三,100\n" * 500, encoding="utf-8")


def a_short_text(path: Path) -> None:
    path.write_text("hi")


def an_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE pledge (id)")
        other.commit()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_within_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5001])


def overwritten_in_the_middle(path: Path) -> None:
    """The page where the pledges begin, whatever its place in this book."""
    with closing(sqlite3.connect(path)) as book:
        size = book.execute("PRAGMA page_size").fetchone()[0]
        page = book.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'campaign'").fetchone()[0]
    whole = bytearray(path.read_bytes())
    whole[(page - 1) * size : page * size] = b"\xaa" * size
    path.write_bytes(whole)


def from_a_newer_donate(path: Path) -> None:
    with closing(sqlite3.connect(path)) as book:
        book.execute("PRAGMA user_version = 99")


SPOILT = {
    a_text: "no book of donate", a_short_text: "no book of donate", an_empty_file: "no book of donate",
    another_database: "no book of donate", a_directory: "cannot open", cut_in_half: "damaged",
    cut_within_a_page: "damaged", overwritten_in_the_middle: "damaged", from_a_newer_donate: "newer donate (version 99",
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "says"), SPOILT.items(), ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize(
    "command", [f"pledge add 李四 1 -c staff {DAY}", "report totals", "book check", "export x.csv"]
)
def test_a_file_that_is_no_sound_book(
    book: Path, refused: Refused, spoil: Callable[[Path], None], says: str, command: str
) -> None:
    spoil(book)
    line = refused(command)
    assert says in line and "book.db" in line
    assert ("book.db" in refused(command, lang="zh")) and says not in refused(command, lang="zh")


@pytest.mark.parametrize("spoil", [a_text, an_empty_file, another_database, a_directory, cut_in_half])
def test_init_replaces_nothing(book: Path, refused: Refused, spoil: Callable[[Path], None]) -> None:
    assert "book.db" in refused("init")
    spoil(book)
    assert "not replaced" in refused("init")


def test_the_demo_replaces_nothing_of_ours(book: Path, refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    shutil.copy(book, tmp_path / "ours" / "branch-2020.db")
    assert "--out" in refused("demo --out ours")


def test_a_path_too_long_for_any_disk(book: Path, refused: Refused) -> None:
    refused(["--book", "x" * 300, "status"])
    refused(["--book", "x" * 300, "init"])
    refused(["export", "x" * 300 + ".xlsx"])
    refused(["demo", "--out", "x" * 300])


# disks and permissions: what the system refuses, in a process that has no more rights than a clerk

AS_CLERK = """
import ctypes
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: what lets root pass over permissions
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
"""

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="rights and limits are set in Linux's way")


@needs_linux
@BOTH
def test_a_book_that_may_only_be_read(book: Path, tmp_path: Path, lang: str) -> None:
    book.chmod(0o444)
    before = files(tmp_path)
    assert as_typed("report", "totals", prelude=AS_CLERK).code == 0
    line = only_line(as_typed("--lang", lang, "campaign", "use", "sprout", prelude=AS_CLERK), lang)
    assert "book.db" in line and {"en": "cannot be written", "zh": "不能写入"}[lang] in line
    assert files(tmp_path) == before


@needs_linux
@pytest.mark.parametrize("command", ["report totals", "status", "log", "book check", "pledge list --format json"])
def test_a_book_in_a_folder_that_may_only_be_read_can_be_read(book: Path, tmp_path: Path, command: str) -> None:
    """As an auditor finds it on a read-only share: the file is in WAL mode, and nothing may be made beside it."""
    shut = tmp_path / "shut"
    shut.mkdir()
    shutil.copy(book, shut / "book.db")
    (shut / "book.db").chmod(0o444)
    shut.chmod(0o555)
    try:
        ran = as_typed("--book", "shut/book.db", *command.split(), prelude=AS_CLERK)
        assert ran.code == 0, ran.err
        line = only_line(as_typed("--book", "shut/book.db", "campaign", "use", "sprout", prelude=AS_CLERK))
        assert "cannot be written" in line
        assert sorted(path.name for path in shut.iterdir()) == ["book.db"]
    finally:
        shut.chmod(0o755)


@needs_linux
@pytest.mark.parametrize(
    "command",
    ["campaign use sprout", "init --book shut/new.db", "export shut/x.xlsx", "export shut/x.csv", "demo --out shut"],
)
def test_a_folder_that_may_only_be_read(book: Path, tmp_path: Path, command: str) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    words = ["--book", str(shutil.move(book, shut / "book.db"))] if command.startswith("campaign") else []
    shut.chmod(0o555)
    before = files(tmp_path)
    ran = as_typed(*words, *command.split(), prelude=AS_CLERK)
    shut.chmod(0o755)
    assert "shut" in only_line(ran) and ran.code == 1
    assert files(tmp_path) == before


@needs_linux
def test_a_book_that_may_not_be_read(book: Path) -> None:
    book.chmod(0o000)
    ran = as_typed("status", prelude=AS_CLERK)
    assert "book.db" in only_line(ran) and ran.code == 1


@needs_linux
@pytest.mark.parametrize("room", [0, 20_000])
def test_a_quota_that_is_used_up(book: Path, donate: Donate, tmp_path: Path, room: int) -> None:
    before, head = files(tmp_path), head_of(donate)
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))"
    ran = as_typed("pledge", "add", "李四", "1", "-c", "staff", "--on", "2020-02-03", prelude=limit)
    assert "nothing was recorded" in only_line(ran) and ran.code == 1
    assert files(tmp_path) == before and head_of(donate) == head
    assert donate("book check").code == 0


@needs_linux
@pytest.mark.parametrize(
    ("room", "command", "says"),
    [
        (8, "pledge add 李四 1 -c staff --on 2020-02-03", "nothing was recorded"),
        (48, "pledge add 李四 1 -c staff --on 2020-02-03", "the disk is full, nothing was recorded"),
        (48, "init --book full/new.db", "the disk is full, nothing was recorded"),
        (32, "export full/x.xlsx", "full/x.xlsx"),
        (32, "export full/x.csv", "full/x.csv"),
        (32, "export full/x.json", "full/x.json"),
    ],
)
def test_a_full_disk(book: Path, donate: Donate, tmp_path: Path, room: int, command: str, says: str) -> None:
    size = book.stat().st_size // 1024 + room
    full, out = tmp_path / "full", tmp_path / "out"
    full.mkdir()
    out.mkdir()
    # The disk lives in the process's own namespace, and ends with it.
    script = (
        f"mount -t tmpfs -o size={size}k none full || exit 99; cp book.db full/book.db; "
        f"{shlex.quote(sys.executable)} -m donate_cli --book full/book.db {command}; code=$?; "
        f"cp full/book.db out/; ls -A full > out/listed; exit $code"
    )
    try:
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", script], capture_output=True, encoding="utf-8", timeout=60, check=False
        )
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("mounting is not allowed here")
    assert done.returncode == 1, done.stderr
    assert says in only_line(Ran(1, done.stdout, done.stderr))
    assert (out / "book.db").read_bytes() == book.read_bytes()
    listed = (out / "listed").read_text().split()
    assert [name for name in listed if not name.endswith(("-wal", "-shm"))] == ["book.db"]


@needs_linux
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("at_once", ["", "1"])
@pytest.mark.parametrize("command", ["log", "report totals --format json"])
def test_what_is_shown_finds_no_room(book: Path, command: str, at_once: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "donate_cli", *command.split()],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": at_once},
        )  # fmt: skip
    assert done.returncode == 1
    only_line(Ran(1, "", done.stderr))


def head_of(donate: Donate) -> str:
    return str(json.loads(donate("report totals --format json").out)["head"])


# papers


@BOTH
@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "x.json"])
def test_a_paper_that_is_there_is_not_replaced(
    book: Path, refused: Refused, donate: Donate, name: str, lang: str
) -> None:
    Path(name).write_text("last year's")
    line = refused(f"export {name}", lang=lang)
    assert name in line and "--replace" in line
    donate(f"export {name} --replace")
    assert Path(name).read_bytes() != b"last year's"


@BOTH
@pytest.mark.parametrize("lock", ["~$x.xlsx", ".~lock.x.xlsx#"])
@pytest.mark.parametrize("there", [True, False])
def test_a_paper_that_is_open_elsewhere(book: Path, refused: Refused, lock: str, there: bool, lang: str) -> None:
    if there:
        Path("x.xlsx").write_text("open")
    Path(lock).write_text("")
    assert "x.xlsx" in (line := refused("export x.xlsx --replace", lang=lang))
    assert {"en": "open elsewhere", "zh": "正在别处打开"}[lang] in line


@BOTH
@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("export no/where/x.xlsx", ["no/where"]),
        ("export", ["--diff"]),
        ("export x.pdf", ["x.pdf", ".xlsx", ".csv", ".json"]),
        ("export x.xls", ["x.xls", ".xlsx"]),
        ("export x", [".xlsx"]),
        ("export book.db", ["book.db", ".xlsx"]),
        ("export .xlsx", [".xlsx"]),
    ],
)
def test_a_paper_that_cannot_be_written(book: Path, refused: Refused, command: str, says: list[str], lang: str) -> None:
    line = refused(command, lang=lang)
    assert not [word for word in says if word not in line], line

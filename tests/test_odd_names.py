"""A name comes out as it went in, whatever it looks like to a terminal, a spreadsheet or a parser."""

import csv
import io
import json
import re
import shutil
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from openpyxl import load_workbook

from donate_cli.cli import main
from tests.conftest import Donate, Ran

RUNS = ["=1+1", "+86", "@cmd", "-5 张", "=HYPERLINK(1)", "#N/A"]
"""What a spreadsheet would take for a formula, or for an error of one."""

NAMES = [
    *RUNS,
    "[red]x[/]", "[/]", "[bold]", "[link=http://x]y[/link]", ":smile:", "\\[x]", "a|b", "**a**", "<b>&amp;", "a & b",
    'Say "hi", 王', "O'Brien, Pat", "'=1", "{value}", "%s", "0012", "1e5", "TRUE", "2020-02-03", "张\u3000三",
    "𠮷野", "👨", "é", "e\u0301", "名" * 200, "x" * 200,
]  # fmt: skip
"""Each is recorded with a pledge and a note of its own."""

HELD = "'"
"""What keeps a text from running, in a csv that Excel opens."""


def record(donate: Donate, name: str) -> None:
    """A name may begin with `-`; then it must stand after `--`."""
    donate(["pledge", "add", "-c", "staff", "--new", "--on", "2020-02-03", "--note", f"note {name}", "--", name, "100"])


def in_csv(name: str) -> str:
    return HELD + name if name.startswith(("=", "+", "-", "@")) else name


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of all these names, made once."""
    path = tmp_path_factory.mktemp("odd") / "book.db"

    def run(words: list[str], **_: object) -> Ran:
        with pytest.raises(SystemExit) as ended, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            main(["--book", str(path), *words])
        assert not ended.value.code, words
        return Ran(0, "", "")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DONATE_ACTOR", "clerk")
        run(["init"])
        run(["campaign", "add", "春节帮扶", "--code", "spring"])
        for name in NAMES:
            record(run, name)
    return path


@pytest.fixture
def named(made: Path, donate: Donate, tmp_path: Path) -> Donate:
    """`donate` on a copy of that book."""
    shutil.copy(made, tmp_path / "book.db")
    return donate


def test_the_names_differ_for_donate_too(named: Donate) -> None:
    donors = [row["donor"] for row in json.loads(named("donor list --format json").out)["rows"]]
    # By NFKC the two ways to write é are one name: found again, and shown as first entered.
    assert sorted(donors) == sorted(name for name in NAMES if name != "e\u0301")


def pledged(names: list[str]) -> list[str]:
    return ["é" if name == "e\u0301" else name for name in names]


def test_json_and_csv_on_the_screen(named: Donate) -> None:
    rows = json.loads(named("pledge list --format json").out)["rows"]
    assert [row["donor"] for row in rows] == pledged(NAMES)
    assert [row["note"] for row in rows] == [f"note {name}" for name in NAMES]
    lines = list(csv.DictReader(io.StringIO(named("pledge list --format csv").out)))
    assert [line["Donor"] for line in lines[:-1]] == [in_csv(name) for name in pledged(NAMES)]


def test_the_terminal(named: Donate) -> None:
    lines = named("pledge list").out.splitlines()
    assert len(lines) == len(NAMES) + 5  # title, heading, two rules, total
    for name, line in zip(pledged(NAMES), lines[3:], strict=False):
        assert f"2020-02-03  {name}  " in line
    assert named("donor show [/]").out.count("[/]") == 1


def test_the_log_tells_them_too(named: Donate) -> None:
    what = [row["what"] for row in json.loads(named("log --all --format json").out)["rows"]]
    assert [text for text in what if text.startswith("pledge ")] == [
        f"pledge {number}: {name} 100.00 yuan · Staff donation project · Round 1"
        for number, name in reversed([*enumerate(pledged(NAMES), 1)])
    ]
    log = named("log --all").out
    assert not [name for name in NAMES if name != "e\u0301" and f": {name} 100.00" not in log]


def test_markdown_keeps_its_columns(named: Donate) -> None:
    rows = [line for line in named("pledge list --format md").out.splitlines() if line.startswith("| ")]
    assert len(rows) == len(NAMES) + 3  # heading, dashes, total
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1
    assert "| a\\|b |" in "\n".join(rows)


def test_exported_csv_and_json(named: Donate) -> None:
    named("export out.csv")
    lines = list(csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8-sig"))))
    assert [line["Donor"] for line in lines[:-1]] == [in_csv(name) for name in pledged(NAMES)]
    assert not [cell for line in lines for cell in line.values() if cell[:1] in ("=", "+", "@", "-", "\t", "\r")]
    named("export out.json")
    detail = json.loads(Path("out.json").read_text(encoding="utf-8"))["detail"]
    assert [row["donor"] for row in detail] == pledged(NAMES)


def test_exported_workbook(named: Donate) -> None:
    named("export out.xlsx")
    sheet = load_workbook("out.xlsx")["Detail"]
    heading, *rows = sheet.iter_rows()
    place = {cell.value: number for number, cell in enumerate(heading)}
    donors = [row[place["Donor"]] for row in rows[: len(NAMES)]]
    assert [cell.value for cell in donors] == pledged(NAMES)
    assert {cell.data_type for row in rows for cell in row if isinstance(cell.value, str)} == {"s"}
    # Excel would run such a text once somebody edits its cell; the mark keeps it a text.
    assert {cell.value for cell in donors if cell.quotePrefix} >= {name for name in RUNS if name != "#N/A"}


def test_no_formula_but_on_the_check_sheet(named: Donate) -> None:
    named("export out.xlsx")
    with zipfile.ZipFile("out.xlsx") as packed:
        sheets = {name: packed.read(name).decode() for name in packed.namelist() if "/worksheets/sheet" in name}
    assert len(sheets) == 8
    assert [name for name, xml in sheets.items() if re.search(r'<f[ >/]|t="(?:str|e)"', xml)] == [
        "xl/worksheets/sheet8.xml"
    ]


def test_every_text_of_the_book_may_be_odd(donate: Donate) -> None:
    """Campaign, beneficiary, round, channel and department reach the papers by other ways than a donor's name."""
    donate("init")
    donate(["campaign", "add", "=SUM(1)", "--code", "[/x]", "--beneficiary", "@who [/b]"])
    donate(["campaign", "round", "--label", "+round|two"])
    donate(["channel", "add", "tin", "--zh", "=罐", "--en", "=tin [/]"])
    donate("pledge add 张三 100 -c tin --new --paid --department '-department'")
    for lang in ("en", "zh"):
        for command in ("status", "report totals", "report departments", "campaign list", "channel list", "log"):
            for form in ("table", "json", "csv", "md"):
                donate(["--lang", lang, *command.split(), "--format", form])
    assert {"=SUM(1)", "@who [/b]"} <= set(donate("status").out.replace("For: ", "").replace("  open", "").splitlines())
    totals = donate("report totals").out
    assert "=SUM(1) · totals" in totals and "=tin [/]  +round|two" in totals
    donate("export out.xlsx")
    book = load_workbook("out.xlsx")
    *papers, check = book.worksheets
    assert check.title == "Check"
    texts = [cell for sheet in papers for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {"=tin [/]", "+round|two", "@who [/b]", "=SUM(1)", "-department"} <= {str(cell.value) for cell in texts}
    assert {cell.data_type for cell in texts} == {"s"}


@pytest.mark.parametrize("again", ["张三", "张 三", "张\u3000三", " 张三 ", "张\u00a0三", "张\u2003三"])
def test_found_again_however_it_is_spaced(drive: Donate, again: str) -> None:
    record(drive, "张\u3000三")
    drive(["pledge", "add", again, "50", "-c", "staff"])
    rows = json.loads(drive("pledge list --format json").out)["rows"]
    assert [row["donor"] for row in rows] == ["张\u3000三", "张\u3000三"]
    assert "张\u3000三" in drive(["donor", "show", again]).out


def test_one_name_in_two_widths(drive: Donate) -> None:
    record(drive, "ＡＢＣ１２３")
    assert "ＡＢＣ１２３" in drive("donor show abc123").out


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("-")])
def test_a_name_that_looks_like_an_option(drive: Donate, name: str) -> None:
    assert drive(["pledge", "add", name, "100", "-c", "staff", "--new"], code=2).out == ""
    record(drive, name)
    assert name in drive(["donor", "show", "--", name]).out
    assert name in drive(["--lang", "zh", "donor", "edit", "--set-department", "财务部", "--", name]).err


def test_two_hundred_characters_are_a_name(drive: Donate) -> None:
    for name in ("名" * 200, "𠮷" * 200):
        record(drive, name)
        lines = drive("pledge list").out.splitlines()
        assert [name in line and "100.00" in line for line in lines].count(True) == 1

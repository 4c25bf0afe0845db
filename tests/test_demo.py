"""`donate demo`: the first thing a newcomer types."""

import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from donate_cli.demonstrating import branch_story
from tests.conftest import Donate


@pytest.mark.parametrize(("lang", "words"), [("zh", "接下来可以试"), ("en", "Try next")])
def test_it_works_again_when_run_again(donate: Donate, lang: str, words: str) -> None:
    first, second = donate(f"--lang {lang} demo"), donate(f"--lang {lang} demo")
    assert first.out == second.out
    assert words in first.err
    assert str(Path("donate-demo/branch-2020.xlsx").absolute()) in first.err
    assert sorted(path.name for path in Path("donate-demo").iterdir()) == ["branch-2020.db", "branch-2020.xlsx"]
    donate("--book donate-demo/branch-2020.db book check")


def test_the_commands_it_offers_work(donate: Donate) -> None:
    offered = [line.strip() for line in donate("demo --out 'my demo'").err.splitlines() if line.startswith("  donate")]
    assert len(offered) == 5
    for command in offered:
        donate(command.removeprefix("donate "))


def test_it_replaces_nothing_that_is_not_a_demo(donate: Donate) -> None:
    book = Path("donate-demo/branch-2020.db")
    donate(f"--book {book} init")
    assert "is no demo book" in donate("demo", code=1).err
    book.write_text("notes")
    assert "is no demo book" in donate("demo", code=1).err
    assert book.read_text() == "notes"


def test_notes_are_the_storys_own_words(donate: Donate) -> None:
    donate("demo")
    notes = [note for (note,) in sqlite3.connect("donate-demo/branch-2020.db").execute("SELECT note FROM pledge")]
    assert len(notes) == 6
    assert "78名员工通过中国工商银行员工支持湖北抗击新冠肺炎疫情捐款项目自愿参与捐款13100元" in notes


def test_the_published_data_travels_in_the_wheel(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    pytest.importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(unpacked)
    assert (unpacked / "donate_cli/data/branch-2020.toml").is_file()
    code = "import donate_cli.cli, sys; donate_cli.cli.main(['--book', 'x', 'demo', '--out', sys.argv[1]])"
    environment = {"PYTHONPATH": str(unpacked), "PATH": "", "DONATE_LANG": "en", "HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "demo")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "27,140.00" in ran.stdout


def test_the_story_names_its_source() -> None:
    assert "2020-03-17" in branch_story().source

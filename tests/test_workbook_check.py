"""The workbook in other hands: LibreOffice reckons it anew, and its parts keep what Excel demands of a file."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from itertools import chain, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from donate_cli.campaigning import find_campaign
from donate_cli.papers import Unit
from donate_cli.publishing import dossier
from donate_cli.store.file import open_book
from donate_cli.views.workbook import write
from donate_cli.wording import Lang, Wording
from tests.conftest import Donate

ODD = ("=1+1", "A*", "A类", "a类", "B~?", "01", "1", 'D"引', "<E&F>", "N/A", "离退休人员管理部")
"""Departments that a criterion, a formula or XML could take for something else."""

Written = Callable[[Lang, Unit, int], Path]


@pytest.fixture
def written(drive: Donate, tmp_path: Path) -> Written:
    """Workbooks of gifts in odd departments, two rounds and three channels, unpaid, overpaid, returned, cancelled."""
    drive("campaign round")
    drive(["channel", "add", "box", "--zh", "=捐款箱*", "--en", "Box & co"])
    for number, department in enumerate(ODD):
        channel, round = ("staff", "youth", "box")[number % 3], 1 + number % 2
        amount, day = f"{number * 3334 + 9.07:.2f}", f"2020-02-{number + 1:02}"
        drive(
            ["pledge", "add", f"@{number}{department}", amount, "-c", channel, "--round", str(round), "--new",
             "--on", day, "--department", department, *(["--paid"] if number % 4 else []), "--note", "=SUM(1)"]
        )  # fmt: skip
    drive("pledge add --anonymous 18.5 -c staff --at-least --paid --on 2020-02-05")
    drive("pledge add 车队 300 -c staff --kind group --headcount unknown --new --on 2020-02-06")
    drive("pledge add 错记 5000 -c staff --new --on 2020-02-06")
    drive("pledge cancel 14 --reason 误记 --on 2020-02-07")
    drive("payment add 1 800 --on 2020-02-20")
    drive("payment refund 1 0.5 --reason 退 --on 2020-02-21")
    return lambda lang, unit, most: _write(tmp_path / f"{lang}.xlsx", lang, unit, most)


def _write(out: Path, lang: Lang, unit: Unit, most: int) -> Path:
    with open_book(Path("book.db")) as book, out.open("wb") as file:
        write(file, dossier(book, find_campaign(book, None), unit=unit), Wording(lang), most=most)
    return out


def values(book: Workbook, *, but: str = "") -> dict[str, list[list[object]]]:
    """What stands on each sheet, without the cells that are empty at the end of a row."""
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(max_col=13)]
        for sheet in book
        if sheet.title != but
    }


def convert(office: Path, *books: Path) -> None:
    """Have LibreOffice open workbooks, which reckons them, and save them below `again`."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{office}", "--headless", "--convert-to", "xlsx", "--outdir", "again",
         *map(str, books)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def reckoned(name: str) -> Workbook:
    # read-only leaves the charts alone: LibreOffice writes days in them that openpyxl cannot read
    return load_workbook(f"again/{name}", data_only=True, read_only=True)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_reckoned_anew_every_figure_stays_and_every_check_reads_0(written: Written, tmp_path: Path) -> None:
    # one run for both, it takes so long to start; one book in 元 on several sheets, the other in 万元
    books = [written("zh", "yuan", 56), written("en", "wan", 1_048_576)]
    convert(tmp_path / "office", *books)
    for path, check, verdict in zip(
        books,
        ("核对", "Check"),
        ("全部为 0：各表与明细相符", "All zero: the sheets agree with the detail"),
        strict=True,
    ):
        ours, theirs = load_workbook(path), reckoned(path.name)
        assert theirs.sheetnames == ours.sheetnames
        for sheet, rows in values(ours, but=check).items():
            there = values(theirs)[sheet][: len(rows)]
            assert [[float(c) if isinstance(c, int) else c for c in row] for row in there] == [
                [float(c) if isinstance(c, int) else c for c in row] for row in rows
            ], sheet
        rows = values(theirs)[check]
        assert rows[0][0] == verdict
        figures = [cell for row in rows[2:] for cell in row[2:6]]
        asked = [cell for row in values(ours)[check][2:] for cell in row[2:6]]
        assert [cell is None for cell in figures] == [cell is None for cell in asked]
        assert len([cell for cell in figures if cell is not None]) > 90
        assert {cell for cell in figures if cell is not None} == {0}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_figure_altered_in_the_workbook_is_found_by_its_check(written: Written, tmp_path: Path) -> None:
    path = written("zh", "yuan", 1_048_576)
    book = load_workbook(path)
    (cell,) = [row[1] for row in book["各部门"].iter_rows() if row[0].value == "A类"]
    cell.value += 1
    book.save("altered.xlsx")
    convert(tmp_path / "office", Path("altered.xlsx"))
    rows = values(reckoned("altered.xlsx"))["核对"]
    assert rows[0][0] == "有差异：红色的格不为 0"
    off = [row[:3] for row in rows[2:] if any(row[2:6])]
    assert off == [["各部门", "A类", -1]]


def test_the_file_keeps_what_excel_demands(written: Written) -> None:
    path = written("zh", "yuan", 56)
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        content = {name: parts.read(name) for name in names}
    assert len(names) == len(set(names))
    assert not [name for name in names if "external" in name.lower() or "calcChain" in name or "comment" in name]
    for name, raw in content.items():
        ElementTree.fromstring(raw)
        assert b'TargetMode="External"' not in raw, name
    assert b'fullCalcOnLoad="1"' in content["xl/workbook.xml"]
    assert len([name for name in names if re.fullmatch(r"xl/charts/chart\d\.xml", name)]) == 2
    book = load_workbook(path)
    for title in book.sheetnames:
        assert len(title) <= 31 and not set(title) & set("[]:*?/\\") and title.strip("'") == title
    tables = list(chain.from_iterable(sheet.tables.values() for sheet in book))
    defined = [*book.defined_names, *(table.displayName for table in tables)]
    assert len({name.casefold() for name in defined}) == len(defined), "tables and names share one space"
    for name in defined:
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) and not re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]", name)
    for sheet in book:
        for table in sheet.tables.values():
            heading = [cell.value for cell in sheet[table.ref][0]]
            assert heading == [column.name for column in table.tableColumns]
            assert len({str(name).casefold() for name in heading}) == len(heading)
            assert all(isinstance(name, str) and name.strip() for name in heading)
    for where in book.defined_names.values():
        title, _, cells = where.attr_text.replace("'", "").rpartition("!")
        assert title in book.sheetnames and re.fullmatch(r"\$[A-Z]\$\d+(:\$[A-Z]\$\d+)?", cells)


def test_what_donors_wrote_stays_a_text(written: Written) -> None:
    detail = values(load_workbook(written("en", "yuan", 1_048_576)))["Detail"]
    assert {row[12] for row in detail[1:15]} >= {"=SUM(1)"}


def test_charts_draw_what_stands_on_the_sheets(written: Written) -> None:
    path = written("en", "yuan", 1_048_576)
    with zipfile.ZipFile(path) as parts:
        drawn = [parts.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2)]
    book = load_workbook(path)
    seen = []
    for chart in drawn:
        for found in re.findall(r"<(?:c:)?f>('?[^<]*)</(?:c:)?f>", chart):
            title, _, cells = found.replace("'", "").rpartition("!")
            seen.append([cell.value for row in book[title][cells.replace("$", "")] for cell in row])
    assert seen[0] == ["Staff donation project", "Youth league committee", "Box & co"]
    totals = {row[0]: row[2] for row in values(book)["Summary"] if row[0] in seen[0] and row[1] is None}
    assert seen[1] == list(totals.values())
    so_far = [row[3] for row in values(book)["By day"][1:-1]]
    assert so_far in seen
    assert all(later >= before for before, later in pairwise(so_far))

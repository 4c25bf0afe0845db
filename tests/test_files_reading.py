"""Lists of every kind are read as they are: every cell where it stands, as what it is."""

import hashlib
import io
import os
import stat
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from donate_cli.errors import DonateError
from donate_cli.files import lines
from donate_cli.files.delimited import plain
from donate_cli.files.opening import opened
from tests.trial.samples import FILES, HEADINGS, samples

TITLE = ["支持湖北捐款名单", None, None, None]
NOTHING = [None] * 4


def read(path: Path) -> dict[str | None, list[list[Any]]]:
    with opened(path) as sent:
        return {sheet.name: list(sent.rows(sheet)) for sheet in sent.sheets}


def table(path: Path, text: str, encoding: str = "utf-8") -> list[list[Any]]:
    path.write_bytes(text.encode(encoding))
    return read(path)[None]


WORKBOOK = [
    TITLE,
    NOTHING,
    HEADINGS,
    ["张三", 100.5, date(2020, 2, 3), True],
    ["李四", 0.1, datetime(2020, 2, 4, 15, 30, 15), False],
]
LAST = ["王五", 600, time(8, 30), 2]
TEXTS = [TITLE, NOTHING, HEADINGS, ["张三", "100.5", "2020-02-03", "是"], ["李四", "0.1", "2020-02-04", "否"]]
PAGE = [TITLE, [], HEADINGS, ["张三", "100.5", "2020-02-03", "是"], [None, "0.1", "2020-02-04", "a&b c"]]
HIDDEN = {"旧表": [[None, None], [None, "藏"]]}
XML_2003 = [
    TITLE,
    [],
    ["姓名", "金额"],
    ["张三", 100.5, None, True],
    [None, None, date(2020, 2, 3), datetime(2020, 2, 4, 15, 30, 15)],
]
ACROSS = ((0, 0, 0, 3),)
EACH: dict[str, tuple[str, dict[str | None, list[list[Any]]], tuple[Any, ...]]] = {
    "list.xlsx": ("xlsx", {"捐款名单": WORKBOOK, **HIDDEN}, ACROSS),
    "list.xls": ("xls", {"捐款名单": [*WORKBOOK, LAST], **HIDDEN}, ACROSS),
    "list.ods": ("ods", {"捐款名单": [*WORKBOOK, LAST], **HIDDEN}, ()),
    "list.xlsb": ("xlsb", {"捐款名单": [["姓名", "金额", None], ["张三", 100.5, True]]}, ()),
    "list.csv": ("csv", {None: TEXTS}, ()),
    "list-gbk.csv": ("csv", {None: TEXTS}, ()),
    "list-utf16.csv": ("csv", {None: TEXTS}, ()),
    "page.xls": ("html", {"table 1": PAGE}, ((0, 0, 0, 3), (3, 0, 4, 0))),
    "list-2003.xls": ("xls", {"捐款名单": XML_2003, "旧表": []}, ACROSS),
}


@pytest.mark.parametrize("name", EACH)
def test_each_kind_is_read_by_what_it_contains(tmp_path: Path, name: str) -> None:
    data = samples()[name]
    kind, sheets, merged = EACH[name]
    # a name says nothing
    for given_name in (name, "名单.txt"):
        (tmp_path / given_name).write_bytes(data)
        with opened(tmp_path / given_name) as sent:
            found = {sheet.name: [*sent.rows(sheet)] for sheet in sent.sheets}
            assert (sent.name, sent.kind) == (given_name, kind)
            assert sent.sha256 == hashlib.sha256(data).hexdigest()
            assert [sheet.hidden for sheet in sent.sheets] == [sheet.name == "旧表" for sheet in sent.sheets]
            assert sent.sheets[0].merged == merged
            assert [sheet.head for sheet in sent.sheets] == list(found.values())
        assert found == sheets


CELLS: list[tuple[Any, str | None, Any, Any]] = [
    # what is written, its format, what is read of it with days counted from 1900 and from 1904
    (date(2020, 2, 3), None, date(2020, 2, 3), date(2020, 2, 3)),
    (datetime(2020, 2, 3, 12, 30, 15), None, datetime(2020, 2, 3, 12, 30, 15), datetime(2020, 2, 3, 12, 30, 15)),
    (time(8, 30), None, time(8, 30), time(8, 30)),
    (timedelta(hours=26, minutes=5), None, "26:05:00", "26:05:00"),
    (61, "yyyy-mm-dd", date(1900, 3, 1), date(1904, 3, 2)),
    (43864, "yyyy-mm-dd", date(2020, 2, 3), date(2024, 2, 4)),
    (99999999, "yyyy-mm-dd", 99999999.0, 99999999.0),
    (True, None, True, True),
    (-0.1, None, -0.1, -0.1),
    (1e300, None, 1e300, 1e300),
    ("0012", None, "0012", "0012"),
    ('a""b,""', None, 'a""b,""', 'a""b,""'),
    ("=1+1", None, None, None),
]


@pytest.mark.parametrize("epoch", [0, 1])
def test_cells_of_a_workbook_keep_their_kind(tmp_path: Path, epoch: int) -> None:
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = CALENDAR_MAC_1904
    for number, (value, form, *_) in enumerate(CELLS, 1):
        cell = book.worksheets[0].cell(number, 1, value)
        if form:
            cell.number_format = form
        book.worksheets[0].cell(number, 2, "x")
    error = book.worksheets[0].cell(len(CELLS) + 1, 2, "#N/A")
    error.data_type = "e"
    book.worksheets[0].cell(len(CELLS) + 1, 1, "y")
    book.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")["Sheet"]
    wanted = [[row[2 + epoch], "x"] for row in CELLS] + [["y", None]]
    assert found == wanted
    assert [type(row[0]) for row in found] == [type(row[0]) for row in wanted]


def test_an_old_workbook_counts_days_from_1904() -> None:
    assert read(FILES / "list-1904.xls")["捐款名单"] == [*WORKBOOK, LAST]


def test_rows_and_columns_are_numbered_as_excel_numbers_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["C2500"] = "张三"
    book.create_sheet("空")
    book.save(tmp_path / "list.xlsx")
    with opened(tmp_path / "list.xlsx") as sent:
        first, second = sent.sheets
        assert len(first.head) == 200
        rows = list(sent.rows(first))
        assert (len(rows), rows[2499]) == (2500, [None, None, "张三"])
        assert not any(any(row) for row in rows[:2499])
        assert (second.head, list(sent.rows(second))) == ([], [])


DELIMITED: list[tuple[str, list[list[str | None]]]] = [
    ("姓名,金额\r\n张三,100\r\n", [["姓名", "金额"], ["张三", "100"]]),
    ("姓名,金额\r张三,100\r", [["姓名", "金额"], ["张三", "100"]]),
    ("姓名;金额\n张三;1,000\n李四;2,500.00\n王五;1,234,567\n",
     [["姓名", "金额"], ["张三", "1,000"], ["李四", "2,500.00"], ["王五", "1,234,567"]]),
    ("姓名\t备注\n张三\t一,二,三\n李四\t四,五\n", [["姓名", "备注"], ["张三", "一,二,三"], ["李四", "四,五"]]),
    ("姓名|金额\n张三|1\n", [["姓名", "金额"], ["张三", "1"]]),
    ("姓名，金额\n张三，1\n", [["姓名", "金额"], ["张三", "1"]]),
    ("姓名,备注\n张三,谢谢，加油\n李四,好，人\n", [["姓名", "备注"], ["张三", "谢谢，加油"], ["李四", "好，人"]]),
    ("sep=;\n姓名;金额\n张三;1,5\n", [["姓名", "金额"], ["张三", "1,5"]]),
    ("说明：a,b,c,d,e,f,g\n\n姓名;金额\n张三;1\n李四;2\n王五;3\n",
     [["说明：a,b,c,d,e,f,g"], [], ["姓名", "金额"], ["张三", "1"], ["李四", "2"], ["王五", "3"]]),
    ("姓名,备注\n张三,a;b;c;d;e\n李四,a;b;c;d;e\n", [["姓名", "备注"], ["张三", "a;b;c;d;e"], ["李四", "a;b;c;d;e"]]),
    ('"张三","a;b;c;d;e;f"\n', [["张三", "a;b;c;d;e;f"]]),
    ("各位，请填\n工号,姓名,金额,备注\n1,张三,5,谢，谢\n2,李四,5,谢，谢\n",
     [["各位，请填"], ["工号", "姓名", "金额", "备注"], ["1", "张三", "5", "谢，谢"], ["2", "李四", "5", "谢，谢"]]),
    ("张三;1,234,567\n李四;7,654,321\n", [["张三", "1,234,567"], ["李四", "7,654,321"]]),
    ('姓名,备注\n"张,三","一\n""二"""\n', [["姓名", "备注"], ["张,三", '一\n"二"']]),
    ("姓名\n张三\n李四\n", [["姓名"], ["张三"], ["李四"]]),
    ('姓名,工号\n张三,="0012"\n李四,"=""0013"""\n', [["姓名", "工号"], ["张三", "0012"], ["李四", "0013"]]),
    ("姓名,备注\n张三,'=1+1\n'@李四,'好\n", [["姓名", "备注"], ["张三", "=1+1"], ["@李四", "'好"]]),
    ("姓名,金额,,\n张三,1\n,,,", [["姓名", "金额", None, None], ["张三", "1"], [None, None, None, None]]),
    ('"爱心"捐款,1\n张三,2', [["爱心捐款", "1"], ["张三", "2"]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), DELIMITED)
def test_a_csv_is_read_whatever_stands_between_its_cells(
    tmp_path: Path, text: str, rows: list[list[str | None]]
) -> None:
    assert table(tmp_path / "list", text) == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_csv_is_read_in_every_encoding_that_is_met(tmp_path: Path, encoding: str) -> None:
    assert table(tmp_path / "list.csv", "姓名,金额\n上海䶮,100\n", encoding) == [["姓名", "金额"], ["上海䶮", "100"]]


def test_the_encoding_is_that_of_the_whole_text(tmp_path: Path) -> None:
    # the first character that is not ASCII comes late
    rows = table(tmp_path / "list.csv", "name,amount\n" + "a,1\n" * 700_000 + "张三,1\n", "gb18030")
    assert (len(rows), rows[-1]) == (700_002, ["张三", "1"])


def test_tables_of_a_page_that_only_arranges_them(tmp_path: Path) -> None:
    page = (
        "\ufeff\n<!DOCTYPE html><HTML><script>var a='<table><tr><td>x</table>'</script>"
        "<TABLE><TR><TD>菜单</TD></TR><TR><TD>"
        '<table id=1><tr><td>姓名<td>金额<tr><td>张&#19977;<td>="0100"</table></TD></TR></TABLE>'
        "<table><tr><td></td></tr></table><table><tr><td>李四</td>"
        "<td>甲 <table><tr><td>乙</td></tr></table></td></table>"
    )
    for encoding in ("utf-8", "utf-16"):
        (tmp_path / "page.xls").write_bytes(page.removeprefix("\ufeff" * (encoding == "utf-16")).encode(encoding))
        found = read(tmp_path / "page.xls")
        assert found == {"table 1": [["姓名", "金额"], ["张三", "0100"]], "table 2": [["李四", "甲 乙"]]}


def test_each_sheet_is_read_once_and_an_unfinished_one_does_not_disturb_the_next(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(1, 9_001):
        book.worksheets[0].append([number])
    book.create_sheet("二")["A1"] = "张三"
    book.save(tmp_path / "list.xlsx")
    with opened(tmp_path / "list.xlsx") as sent:
        begun = sent.rows(sent.sheets[0])
        assert next(begun) == [1]
        assert list(sent.rows(sent.sheets[1])) == [["张三"]]
        with pytest.raises(RuntimeError):
            list(begun)
        with pytest.raises(RuntimeError):
            next(sent.rows(sent.sheets[0]))


def test_standard_input_is_kept_private_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(samples()["list.xlsx"])))
    with opened(None) as sent:
        (spooled,) = (path for path in tmp_path.rglob("*") if path.is_file())
        if os.name == "posix":
            assert stat.S_IMODE(spooled.stat().st_mode) == 0o600
            assert stat.S_IMODE(spooled.parent.stat().st_mode) == 0o700
        assert (sent.name, sent.kind, len(list(sent.rows(sent.sheets[0])))) == ("-", "xlsx", 5)
    assert not list(tmp_path.iterdir())


def test_the_child_loads_no_more_than_its_file_needs(tmp_path: Path) -> None:
    code = (
        "import sys; import donate_cli.files.child; "
        "print(sorted(sys.modules.keys() & set('typer rich openpyxl python_calamine zipfile html csv'.split())))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


raw = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
raw |= st.text(min_size=1) | st.dates() | st.datetimes() | st.times()


@given(st.lists(st.lists(raw | st.just(""), max_size=5), min_size=1, max_size=8))
def test_rows_travel_unchanged(rows: list[list[Any]]) -> None:
    import json

    (line,) = lines.written(rows, len(rows))
    assert lines.rows(json.loads(line)) == [[None if cell == "" else cell for cell in row] for row in rows]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["C"])), min_size=2, max_size=2), min_size=1, max_size=6)
)
def test_what_python_writes_as_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("csv") / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["姓名", "金额"], *rows])
    assert read(path)[None][1:] == [[plain(cell) or None for cell in row] for row in rows]


def test_a_fault_further_down_is_raised_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("姓名,金额\n" + "张三,1\n" * 3_000 + '"李四,2\n王五,3\n', encoding="utf-8")
    with opened(tmp_path / "list.csv") as sent:
        rows = sent.rows(sent.sheets[0])
        with pytest.raises(DonateError) as fault:
            list(rows)
    assert (fault.value.key, fault.value.facts) == ("list.open_quote", {"row": 3002, "file": "list.csv"})

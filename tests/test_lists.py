"""Lists as people send them come in as what they mean, or are refused in one clear line, and leave as they came."""

import datetime
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from donate_cli.files.footers import footing
from donate_cli.files.manner import Manner
from donate_cli.files.sheets import Row, Sheet
from donate_cli.files.streaming import stream
from donate_cli.files.tables import find_table
from donate_cli.lists import Control, Known, Line
from tests.conftest import Donate
from tests.lists import amiss, dressing, expected, made, series
from tests.lists.gifts import FIRST_DAY, LAST_DAY, Gift
from tests.lists.made import DATED, LISTS, STAFF

REFUSALS = Path(__file__).with_name("lists")
FILES = Path(__file__).with_name("files")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lists")


@pytest.fixture(scope="module")
def meant(folder: Path) -> dict[str, list[Gift]]:
    """Every list, written once, and the gifts that it means."""
    return made.write_all(folder) | amiss.write_all(folder)


@pytest.fixture
def relief(donate: Donate) -> Donate:
    """A book with a drive of two rounds and a window."""
    donate("init")
    donate(f"campaign add 支持湖北 --code relief --name-en Relief --opens {FIRST_DAY} --closes {LAST_DAY}")
    donate("campaign round 2 --label 二次捐款")
    return donate


# ---- what a list means


@pytest.mark.parametrize("file", LISTS)
def test_a_list_comes_to_what_it_means(file: str, folder: Path, meant: dict[str, list[Gift]], relief: Donate) -> None:
    earlier = [gift for each in LISTS[file].before for gift in meant[each]]
    for each in LISTS[file].before:
        relief(f"import pledges '{folder / each}' {LISTS[each].options} --yes")
    before = figures(relief)
    command = f"import pledges '{folder / file}' {LISTS[file].options}"
    with untouched(relief):
        planned = json.loads(relief(f"{command} --dry-run --format json").out)["total"]
    assert planned == {"lines": len(meant[file]), "amount": expected.yuan(sum(gift.fen for gift in meant[file]))}
    relief(f"{command} --yes")
    compare(relief, [*earlier, *meant[file]])
    with untouched(relief):
        assert relief(f"{command} --yes").err == "Nothing new; the book is unchanged\n"
    relief("undo --yes")
    assert figures(relief) == before
    relief(f"{command} --yes")
    compare(relief, [*earlier, *meant[file]])


def test_nothing_is_written_without_a_yes(folder: Path, meant: dict[str, list[Gift]], relief: Donate) -> None:
    with untouched(relief):
        refused = relief(f"import pledges '{folder / '合计在A列.xlsx'}' {DATED}", code=1)
    assert refused.err == "error: nothing was imported; to confirm add --yes\n"


def test_a_list_on_standard_input(
    folder: Path, meant: dict[str, list[Gift]], relief: Donate, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = "分号与国标码.csv"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((folder / file).read_bytes())))
    relief(f"import pledges - {STAFF} --yes")
    compare(relief, meant[file])


@pytest.mark.parametrize("file", ["list.xls", "list.ods", "list-1904.xls"])
def test_workbooks_of_other_programs(file: str, relief: Donate) -> None:
    """Their third gift has an hour for a day; the review leaves it out."""
    relief(f"import pledges {FILES / file} {STAFF} --review r.xlsx")
    decide({6: {"Action": "skip"}})
    relief("import pledges --apply r.xlsx --yes")
    compare(relief, [Gift("张三", 10050, paid="2020-02-03"), Gift("李四", 10, "2020-02-04")])


# ---- refusals, word for word


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_refusal_is_as_on_record(
    lang: str, folder: Path, meant: dict[str, list[Gift]], relief: Donate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file beside the lists holds what the clerk reads; where a text is changed on purpose, it changes with it."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DONATE_LANG", lang)
    relief(f"import pledges 同名有部门或工号.xlsx {STAFF} --yes")
    said = []
    for file, one in amiss.AMISS.items():
        with untouched(relief):
            ran = relief(f"import pledges {file} {one.options} --yes", code=1)
        said.append(f"$ donate import pledges {file} {one.options} --yes\n{ran.out}{ran.err}")
    record = REFUSALS / f"refusals.{lang}.txt"
    assert "\n".join(said) == record.read_text(encoding="utf-8")


# ---- what the clerk decides


def test_a_list_that_miscounts_itself_is_taken_for_a_reason(
    folder: Path, meant: dict[str, list[Gift]], relief: Donate
) -> None:
    file = "人数多写一个.xlsx"
    relief(f"import pledges '{folder / file}' {STAFF} --accept-difference 重印时多数了一人 --yes")
    compare(relief, meant[file])
    assert json.loads(relief("log --format json").out)["rows"][0]["reason"] == "重印时多数了一人"


def test_what_the_clerk_expects(folder: Path, meant: dict[str, list[Gift]], relief: Donate) -> None:
    gifts = meant[file := "合计在A列.xlsx"]
    command = (
        f"import pledges '{folder / file}' {DATED} --yes --expect-total {expected.yuan(sum(g.fen for g in gifts))}"
    )
    with untouched(relief):
        assert relief(f"{command} --expect-count 21", code=1).err == (
            "error: totals that differ: 1; nothing was imported: --expect-count: stated a count of 21, read 20 lines: "
            "they differ. Check the list, or add --accept-difference with the reason\n"
        )
    relief(f"{command} --expect-count 20")
    compare(relief, gifts)


def test_a_review_leaves_out_what_is_foreign(folder: Path, meant: dict[str, list[Gift]], relief: Donate) -> None:
    file = "下面还有美元表.xlsx"
    with untouched(relief):
        relief(f"import pledges '{folder / file}' {DATED} --review r.xlsx")
    assert decide({10: {"Action": "skip"}, 11: {"Action": "跳过"}}) == {
        **dict.fromkeys((2, 3, 4, 5), "new"), 10: "problem", 11: "problem",
    }  # fmt: skip
    relief("import pledges --apply r.xlsx --yes")
    compare(relief, meant[file])
    with untouched(relief):
        relief("import pledges --apply r.xlsx --yes")
        in_review = relief("import pledges --apply r.xlsx -c youth --yes", code=1).err
    assert in_review == (
        "error: the review keeps channel, day and the like; --apply goes with --new, --corrections and "
        "--accept-difference alone\n"
    )


def test_a_cell_full_of_people_is_a_group_on_the_clerks_word(
    folder: Path, meant: dict[str, list[Gift]], relief: Donate
) -> None:
    file = "一格一百五十人.xlsx"
    command = f"import pledges '{folder / file}' {amiss.AMISS[file].options}"
    before = figures(relief)
    relief(f"{command} --new group --yes")
    compare(relief, [*meant[file], Gift("许和", 20000, kind="group", people=None)])
    relief("undo --yes")
    assert figures(relief) == before
    relief(f"{command} --review r.xlsx")
    decide({2: {"Action": "group"}, 3: {"Action": "person"}})
    relief("import pledges --apply r.xlsx --yes")
    compare(relief, [*meant[file], Gift("许和", 20000)])


def test_namesakes_are_told_apart_in_the_review(folder: Path, meant: dict[str, list[Gift]], relief: Donate) -> None:
    known = "同名有部门或工号.xlsx"
    relief(f"import pledges '{folder / known}' {STAFF} --yes")
    relief(f"import pledges '{folder / '同名没有部门.csv'}' -c staff --round 1 --on 2020-02-09 --review r.xlsx")
    decide({2: {"Whom": "00456"}, 3: {"Whom": "id:4"}, 4: {"Action": "person"}, 5: {"Action": "skip"}})
    relief("import pledges --apply r.xlsx --yes")
    more = [
        Gift("韩清和", 7000, "2020-02-09", "信贷部", "00456"), Gift("卫景行", 8000, "2020-02-09", "综合部"),
        Gift("卫景行", 9000, "2020-02-09", None, "00999"),
    ]  # fmt: skip
    compare(relief, [*meant[known], *more])


def test_amounts_far_from_the_usual_are_asked_about(relief: Donate) -> None:
    first = [Gift("孔亦凡", 2000), Gift("严若谷", 3000), Gift("许知微", 5000)]
    dressing.delimited(Path("一.csv"), [["姓名", "金额"], *([gift.name, gift.yuan] for gift in first)])
    relief(f"import pledges 一.csv {DATED} --yes")
    rows = [["孔亦凡", 200], ["严若谷", 3000], ["许知微", 5000.01], ["许知微", 500]]
    dressing.delimited(Path("二.csv"), [["姓名", "金额"], *rows])
    asked = json.loads(relief("import pledges 二.csv -c staff --on 2020-02-20 --dry-run --format json").out)
    assert [(row["line"], row["why"]) for row in asked["questions"]] == [
        (2, "exactly 10 times another gift of the same donor"),
        (3, "exactly 100 times another gift of the same donor"),
        (5, "exactly 10 times another gift of the same donor"),
    ]


def test_a_roster_that_miscounts_itself_says_where(relief: Donate) -> None:
    rows = [["00012", "秦知微", "营业部"], ["00013", "秦知微", "信贷部"], ["合计", "3人", ""]]
    dressing.xlsx(Path("花名册.xlsx"), [["工号", "姓名", "部门"], *rows], sheet="在册")
    with untouched(relief):
        assert relief("import roster 花名册.xlsx --on 2020-01-31 --yes", code=1).err == (
            "error: totals that differ: 1; nothing was imported: 花名册.xlsx “在册” row 4 合计: stated a count of 3, "
            "read 2 lines: they differ. Check the list, or add --accept-difference with the reason\n"
        )
    relief("import roster 花名册.xlsx --on 2020-01-31 --accept-difference 印错 --yes")
    people = json.loads(relief("donor list --format json").out)["rows"]
    assert sorted(person["staff_no"] for person in people) == ["00012", "00013"]


# ---- one list after the other


@pytest.mark.parametrize("how", ["replace", "add", "skip"])
def test_a_daily_list_repeats_pays_and_corrects(how: str, relief: Donate) -> None:
    first, second, as_they_were = series.daily(Path())
    relief(f"import pledges 日报0203.xlsx {STAFF} --yes")
    before = figures(relief)
    with untouched(relief):
        asked = relief(f"import pledges 日报0204.xlsx {STAFF} --yes --format json", code=1)
    corrections = [row["what"] for row in json.loads(asked.out)["problems"]]
    assert corrections == [
        "looks like a correction of pledge 2 (110.00, now 120.00); say --corrections replace|add|skip, "
        "or decide with --review",
        "looks like a correction of pledge 7 (160.00, now 16.00); say --corrections replace|add|skip, "
        "or decide with --review",
    ]
    skipped = [*second[:1], as_they_were[0], *second[2:6], as_they_were[1], *second[7:]]
    means = {"replace": second, "add": [*second, *as_they_were], "skip": skipped}[how]
    command = f"import pledges 日报0204.xlsx {STAFF} --corrections {how} --yes"
    for _ in range(2):
        relief(command)
        compare(relief, means)
        with untouched(relief):
            assert relief(command).err == "Nothing new; the book is unchanged\n"
        relief("undo --yes")
        assert figures(relief) == before
        compare(relief, first)


def test_daily_lists_in_one_import(relief: Donate) -> None:
    _, second, _ = series.daily(Path())
    relief(f"import pledges 日报0203.xlsx 日报0204.xlsx {STAFF} --corrections replace --yes")
    compare(relief, second)


def test_the_same_list_in_other_clothes_adds_nothing(relief: Donate) -> None:
    gifts = series.other_clothes(Path())
    relief(f"import pledges 原件.xlsx {STAFF} --yes")
    with untouched(relief):
        for file in ("另存.csv", "改了表名.xlsx", "换了列序.xlsx"):
            assert relief(f"import pledges {file} {STAFF} --yes").err == "Nothing new; the book is unchanged\n"
    compare(relief, gifts)
    relief("undo --yes")
    relief(f"import pledges 原件.xlsx 另存.csv 改了表名.xlsx 换了列序.xlsx {STAFF} --yes")
    compare(relief, gifts)


def test_equal_rows_of_one_list_are_gifts_of_their_own(relief: Donate) -> None:
    gifts = series.thirteen(Path())
    assert sum(Counter(gifts).values()) - len(Counter(gifts)) >= series.REPEATED
    files = " ".join(sorted(path.name for path in Path().glob("第*天.csv")))
    relief(f"import pledges {files} {STAFF} --yes")
    compare(relief, gifts)
    with untouched(relief):
        assert relief(f"import pledges {files} {STAFF} --yes").err == "Nothing new; the book is unchanged\n"


@pytest.mark.parametrize("files", ["账单上旬.csv 账单下旬.csv", "账单下旬.csv 账单上旬.csv"])
@pytest.mark.parametrize("together", [True, False])
def test_bills_that_overlap_count_each_order_once(files: str, together: bool, relief: Donate) -> None:
    gifts = series.overlapping_orders(Path())
    for part in [files] if together else files.split():
        relief(f"import pledges {part} {STAFF} --yes")
    compare(relief, gifts)


# ---- a law: whatever is in a cell, its line is a line

BAD = st.sampled_from(
    [None, "", " ", "-", "/", "无", "会计", "出纳", "备注", "说明", "制表人", "审核", "日期", "金额", "姓名", "note",
     "2020-02-03", "2020年2月3日", "截至2020", "#N/A", "abc", "二百", "约100", "-5", "0", "1e5", 12.345, -3, 0, True,
     "100人", "3月", "一、机关", datetime.date(2020, 2, 3), "x" * 300, "张三、李四", "第一页"]
)  # fmt: skip
COLUMNS = ("序号", "部门", "姓名", "工号", "金额", "日期", "备注")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.permutations(COLUMNS), st.integers(2, 7), st.integers(0, 5), st.integers(0, 6), BAD)
def test_no_cell_makes_its_line_disappear(order: list[str], width: int, row: int, column: int, bad: Any) -> None:
    heads = order[:width]
    assume({"姓名", "金额"} <= set(heads) and column < width)
    # A total's label in the place of a name, or a sum that is a label, is none of a gift's.
    assume(heads[column] not in ("姓名", "金额") or footing(bad) is None)
    whole = {"部门": "营业部", "日期": "2020-02-03", "备注": None}
    grid: list[Row] = [list(heads)]
    for at in range(6):
        cells = whole | {"序号": at + 1, "姓名": f"郑{'甲乙丙丁戊己'[at]}", "工号": f"{at:05}", "金额": 100 + at}
        grid.append([cells[head] for head in heads])
    grid[row + 1][column] = bad
    manner = Manner("pledges", Known(window=(datetime.date(2020, 1, 20), datetime.date(2020, 3, 31))), {})
    table = find_table(Sheet("名单", False, grid, ()), manner)
    assert table is not None
    items = list(stream(table, iter(grid), manner))
    assert [item.row for item in items if isinstance(item, Line)] == [2, 3, 4, 5, 6, 7]
    assert not any(isinstance(item, Control) for item in items)


# ---- how it is looked at


@contextmanager
def untouched(donate: Donate) -> Iterator[None]:
    """The book is byte for byte what it was, and so is its log."""
    book = Path(os.environ["DONATE_BOOK"])
    before = book.read_bytes(), donate("log --format json").out
    yield
    assert (book.read_bytes(), donate("log --format json").out) == before


def compare(donate: Donate, gifts: list[Gift]) -> None:
    """Every pledge that stands, and every figure, against the gifts that were meant."""
    assert recorded(donate) == expected.pledges(gifts)
    assert figures(donate) == expected.totals(gifts)
    assert figures(donate, "received") == expected.totals(gifts, "received")


def figures(donate: Donate, basis: str = "pledged") -> dict[str, Any]:
    """The totals without the state of the book, rows in an order of their own."""
    found = json.loads(donate(f"report totals --basis {basis} --format json").out)
    for key in ("campaign", "entry", "head"):
        del found[key]
    found["rows"] = expected.in_order(found["rows"])
    return found


def recorded(donate: Donate) -> list[dict[str, Any]]:
    """The pledges that stand, without their numbers."""
    rows = json.loads(donate("pledge list --format json").out)["rows"]
    for row in rows:
        del row["pledge"]
    return expected.in_order(row for row in rows if row["state"] != "cancelled")


def decide(decisions: dict[int, dict[str, str]]) -> dict[int, str]:
    """Fill in a review as in Excel, by the rows of the list; the fates that stood there."""
    book = openpyxl.load_workbook("r.xlsx")
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    fates = {}
    for line in range(2, sheet.max_row + 1):
        row = int(str(sheet.cell(line, 1).value).rpartition("|")[2])
        fates[row] = str(sheet.cell(line, heads.index("Fate") + 1).value)
        for heading, value in decisions.get(row, {}).items():
            sheet.cell(line, heads.index(heading) + 1).value = value
    book.save("r.xlsx")
    return fates

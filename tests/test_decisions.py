"""What only a clerk can tell of a list is asked, never taken for granted: repeated, another gift, or money on one."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Donate

STAFF = "-c staff --new person"


@pytest.fixture
def lists(drive: Donate) -> Donate:
    """`lists("a.csv", "姓名,金额\\n张三,100")` writes a file, and imports it with what else is said."""

    def take(name: str, text: str, said: str = "", *, code: int = 0) -> str:
        Path(name).write_text(text + "\n", encoding="utf-8")
        return drive(f"import pledges {name} {STAFF} {said} --yes", code=code).err

    return take


def totals(donate: Donate) -> tuple[str, str, int]:
    whole = json.loads(donate("report totals --format json").out)["total"]
    return whole["pledged"], whole["received"], whole["gifts"]


def test_a_list_without_days_that_grows_is_not_taken_twice(lists: Donate, drive: Donate) -> None:
    lists("a.csv", "姓名,金额\n张三,100\n李四,200", "--on 2020-02-01")
    more = "姓名,金额\n张三,100\n李四,200\n王五,300"
    refused = lists("b.csv", more, "--on 2020-02-02", code=1)
    assert refused.startswith("error: problems: 2;")
    assert lists("b.csv", more, "--on 2020-02-02 --corrections skip") == (
        "Entry 4: imported 1 pledges, 300.00 yuan · Spring relief · already there 2\n"
    )
    assert totals(drive) == ("600.00", "0.00", 3)
    lists("c.csv", "姓名,金额\n张三,100", "--on 2020-02-03 --corrections add")
    assert totals(drive) == ("700.00", "0.00", 4)


def test_a_list_with_days_needs_no_decision(lists: Donate, drive: Donate) -> None:
    lists("a.csv", "姓名,金额,日期\n张三,100,2020-02-01")
    lists("b.csv", "姓名,金额,日期\n张三,100,2020-02-01\n张三,100,2020-02-02")
    assert totals(drive) == ("200.00", "0.00", 2)


def test_the_same_file_stays_in_its_round_and_channel(lists: Donate, drive: Donate) -> None:
    text = "姓名,金额,日期\n张三,100,2020-02-01\n李四,200,2020-02-01"
    lists("a.csv", text)
    drive("campaign round")
    assert "say -c staff --round 1" in lists("a.csv", text, code=1)
    assert "say -c staff --round 1" in drive("import pledges a.csv -c youth --round 1 --yes", code=1).err
    assert lists("a.csv", text, "--round 1") == "Nothing new; the book is unchanged\n"
    refused = lists("b.csv", f"{text}\n王五,300,2020-02-09", code=1)
    assert refused.startswith("error: problems: 2;")
    lists("b.csv", f"{text}\n王五,300,2020-02-09", "--corrections skip")
    assert totals(drive) == ("600.00", "0.00", 3)


def test_the_same_file_is_not_taken_from_another_sender(lists: Donate, drive: Donate) -> None:
    lists("a.csv", "姓名,金额,日期\n张三,100,2020-02-01", "--sender 工会")
    assert "was imported by entry 3 with sender “工会”" in lists("a.csv", "姓名,金额,日期\n张三,100,2020-02-01", code=1)
    lists("b.csv", "姓名,金额,日期\n张三,100,2020-02-01\n李四,1,2020-02-01", "--sender 工　会")
    assert totals(drive) == ("101.00", "0.00", 2)


def test_the_rest_comes_in_after_a_part(lists: Donate, drive: Donate) -> None:
    promised = "姓名,金额,日期,是否到账\n张三,100,2020-02-01,{}"
    lists("a.csv", promised.format("否"))
    drive("payment add 1 40 --on 2020-02-02")
    assert lists("b.csv", promised.format("是")).endswith(" · now paid 1\n")
    assert totals(drive) == ("100.00", "100.00", 1)
    assert lists("c.csv", promised.format("已到账")) == "Nothing new; the book is unchanged\n"
    drive("payment refund 1 10 --reason 多付 --on 2020-02-03")
    assert lists("d.csv", promised.format("√")) == "Nothing new; the book is unchanged\n"


def test_a_list_may_state_what_has_come_of_each_promise(lists: Donate, drive: Donate) -> None:
    head = "姓名,认捐金额,认捐日期,到账金额,到账日期\n"
    first = f"{head}张三,100,2020-02-01,50,2020-02-03\n李四,80,2020-02-01,,\n王五,30,2020-02-01,30,2020-02-04"
    lists("a.csv", first)
    assert totals(drive) == ("210.00", "80.00", 3)
    assert lists("b.csv", f"{first}\n") == "Nothing new; the book is unchanged\n"
    lists("c.csv", f"{head}张三,100,2020-02-01,100,2020-02-09\n李四,80,2020-02-01,0,\n王五,30,2020-02-01,30,2020-02-04")
    assert totals(drive) == ("210.00", "130.00", 3)
    drive("undo --yes")
    drive("undo --yes")
    drive("import pledges a.csv -c staff --new person --review r.xlsx")
    drive("import pledges --apply r.xlsx --yes")
    assert totals(drive) == ("210.00", "80.00", 3)
    drive("book check")


def test_a_list_of_payments_settles_promises(lists: Donate, drive: Donate) -> None:
    lists("a.csv", "姓名,认捐金额,认捐日期\n张三,200,2020-02-01\n李四,100,2020-02-01")
    drive("pledge add 王五 50 -c staff --new --on 2020-02-01")
    money = "姓名,到账金额,到账日期\n张三,200,2020-02-10\n王五,50,2020-02-10"
    lists("b.csv", money)
    assert totals(drive) == ("350.00", "250.00", 3)
    assert lists("c.csv", f"{money}\n") == "Nothing new; the book is unchanged\n"
    part = "姓名,到账金额,到账日期\n李四,60,2020-02-11"
    shown = drive("import pledges b.csv -c staff --dry-run")
    assert "already there" in shown.out
    lists("d.csv", part, code=1)
    assert "may be money on pledge 2 (100.00 still due)" in drive("import pledges d.csv -c staff --yes", code=1).out
    lists("d.csv", part, "--corrections add")
    assert totals(drive) == ("410.00", "310.00", 4)


def test_what_a_later_list_counts_on_is_not_taken_back(lists: Donate, drive: Donate) -> None:
    lists("a.csv", "姓名,金额,日期\n张三,100,2020-02-01")
    lists("b.csv", "姓名,金额,日期\n张三,100,2020-02-01\n李四,5,2020-02-02")
    assert drive("undo 3 --reason 作废 --yes", code=1).err == (
        "error: the import of entry 4 counted what entry 3 brought as already there; take entry 4 back, then entry 3, "
        "and import the files of entry 4 again\n"
    )
    drive("undo --yes")
    drive("undo --yes")
    assert totals(drive)[0] == "0.00"


# ---- the review


def altered(change: "dict[tuple[int, str], object]", *, without: int = 0, name: str = "r.xlsx") -> None:
    """Fill in a review as in Excel: cells by row and heading; a row taken out."""
    book = load_workbook(name)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    for (row, heading), value in change.items():
        sheet.cell(row, headings.index(heading) + 1, value)
    if without:
        sheet.delete_rows(without)
    book.save(name)


def test_a_review_keeps_that_the_money_has_come(lists: Donate, drive: Donate) -> None:
    Path("a.csv").write_text("姓名,金额,日期\n张三,100,2020-02-01\n", encoding="utf-8")
    drive(f"import pledges a.csv {STAFF} --paid --review r.xlsx")
    drive("import pledges --apply r.xlsx --yes")
    assert totals(drive) == ("100.00", "100.00", 1)


def test_a_review_knows_its_lists_by_number(drive: Donate) -> None:
    for folder, text in (("one", "张三,100"), ("two", "张三,100\n李四,50")):
        Path(folder).mkdir()
        (Path(folder) / "a|b.csv").write_text(f"姓名,金额\n{text}\n", encoding="utf-8")
    drive(f"import pledges 'one/a|b.csv' 'two/a|b.csv' {STAFF} --on 2020-02-01 --review r.xlsx")
    drive("import pledges --apply r.xlsx --yes")
    assert totals(drive) == ("150.00", "0.00", 2)


def test_a_total_that_differs_is_still_to_be_accepted(drive: Donate) -> None:
    Path("a.csv").write_text("姓名,金额,日期\n张三,100,2020-02-01\n合计,350,\n", encoding="utf-8")
    assert "stated 350.00, read 100.00" in drive(f"import pledges a.csv {STAFF} --review r.xlsx").out
    drive("import pledges --apply r.xlsx --yes", code=1)
    drive("import pledges --apply r.xlsx --yes --accept-difference 名单写错")
    assert totals(drive)[0] == "100.00"


@pytest.mark.parametrize("origin", ["", "x||0", "1|a.csv||0", "9|a.csv||2", "1|a.csv||" + "9" * 5000])
def test_an_altered_origin_is_one_line(drive: Donate, origin: str) -> None:
    Path("a.csv").write_text("姓名,金额,日期\n张三,100,2020-02-01\n", encoding="utf-8")
    drive(f"import pledges a.csv {STAFF} --review r.xlsx")
    altered({(2, "Origin"): origin[:30000]})
    assert "its Origin was altered" in drive("import pledges --apply r.xlsx --yes", code=1).err


@pytest.mark.parametrize(("key", "value"), [("file 1", "x"), ("file 1", "[1,2]"), ("total 1", "{}")])
def test_altered_settings_are_one_line(drive: Donate, key: str, value: str) -> None:
    Path("a.csv").write_text("姓名,金额,日期\n张三,100,2020-02-01\n合计,350,\n", encoding="utf-8")
    drive(f"import pledges a.csv {STAFF} --review r.xlsx")
    book = load_workbook("r.xlsx")
    (row,) = [row for row in book.worksheets[-1].iter_rows() if row[0].value == key]
    row[1].value = value
    book.save("r.xlsx")
    assert "this is no review" in drive("import pledges --apply r.xlsx --yes", code=1).err


def test_rows_are_skipped_and_not_deleted(drive: Donate) -> None:
    Path("a.csv").write_text("姓名,金额,日期\n张三,100,2020-02-01\n李四,50,2020-02-01\n", encoding="utf-8")
    drive(f"import pledges a.csv {STAFF} --review r.xlsx")
    altered({}, without=3)
    assert "the review lacks 1 rows of a.csv" in drive("import pledges --apply r.xlsx --yes", code=1).err


def test_a_review_is_neither_a_list_nor_written_over_one(drive: Donate) -> None:
    Path("a.csv").write_text("姓名,金额,日期\n张三,100,2020-02-01\n", encoding="utf-8")
    drive(f"import pledges a.csv {STAFF} --review r.xlsx")
    assert "r.xlsx is a review" in drive("import pledges r.xlsx -c staff --yes", code=1).err
    assert "cannot be written over the list" in drive("import pledges r.xlsx -c staff --review r.xlsx", code=1).err
    drive("import pledges --apply r.xlsx --review s.xlsx", code=1)
    assert drive(f"import pledges a.csv {STAFF} --review r.xlsx", code=1).err == (
        "error: the file exists: r.xlsx; add --replace to replace it, or choose another name\n"
    )


def test_replace_needs_something_to_replace(drive: Donate) -> None:
    Path("a.csv").write_text("姓名,金额,日期\n张三,100,2020-02-01\n", encoding="utf-8")
    drive(f"import pledges a.csv {STAFF} --review r.xlsx")
    altered({(2, "Action"): "replace"})
    assert "has no other gift of that person and day" in drive("import pledges --apply r.xlsx --yes", code=1).out


@pytest.mark.parametrize("whom", ["张三", "0012", "id:1", "ID:1"])
def test_whom_is_a_number_or_a_name_that_one_person_bears(drive: Donate, whom: str) -> None:
    drive("donor add 张三 --staff-no 0012")
    Path("a.csv").write_text("姓名,金额,日期\n小张,100,2020-02-01\n", encoding="utf-8")
    drive("import pledges a.csv -c staff --review r.xlsx")
    altered({(2, "Whom"): whom})
    drive("import pledges --apply r.xlsx --yes")
    assert json.loads(drive("pledge list --format json").out)["rows"][0]["donor"] == "张三"
    # The name is remembered as his.
    Path("b.csv").write_text("姓名,金额,日期\n小张,7,2020-02-03\n", encoding="utf-8")
    drive("import pledges b.csv -c staff --yes")


def test_several_sheets_are_taken_one_after_the_other(drive: Donate) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for name, giver in (("营业室", "张三"), ("信贷部", "李四")):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "金额", "日期"])
        sheet.append([giver, 100, "2020-02-01"])
    book.save("a.xlsx")
    drive(f"import pledges a.xlsx {STAFF} --sheet 营业室 --sheet 信贷部 --yes")
    assert totals(drive) == ("200.00", "0.00", 2)


def test_a_roster_that_would_empty_the_house_is_asked_about(drive: Donate) -> None:
    people = "".join(f"{number:04},员工{number}\n" for number in range(12))
    Path("r.csv").write_text(f"工号,姓名\n{people}", encoding="utf-8")
    drive("import roster r.csv --on 2020-01-01 --yes")
    Path("s.csv").write_text("工号,姓名\n0001,员工1\n", encoding="utf-8")
    assert "11 people would leave" in drive("import roster s.csv --on 2020-02-01 --yes", code=1).err
    drive("import roster s.csv --on 2020-02-01 --partial --yes")
    drive("import roster s.csv --on 2020-02-01 --force --yes")
    assert json.loads(drive("import roster r.csv --on 2020-03-01 --dry-run --format json").out)["date"] == "2020-03-01"


def test_a_screen_shows_the_first_problems_and_json_all(drive: Donate) -> None:
    people = "".join(f"员工{number},1,2020-02-01\n" for number in range(250))
    Path("a.csv").write_text(f"姓名,金额,日期\n{people}", encoding="utf-8")
    shown = drive("import pledges a.csv -c staff --yes", code=1).out
    assert shown.count("is not in the book") == 200
    assert shown.endswith("and 50 more; --format json lists them all\n")
    found = json.loads(drive("import pledges a.csv -c staff --yes --format json", code=1).out)
    assert len(found["problems"]) == 250


def test_a_roster_whose_numbers_lost_their_zeros_moves_nobody(drive: Donate) -> None:
    Path("r.csv").write_text("工号,姓名,部门\n00012,秦知微,财务部\n00013,计春来,财务部\n", encoding="utf-8")
    drive("import roster r.csv --on 2020-01-01 --yes")
    Path("s.csv").write_text("工号,姓名,部门\n12,秦知微,信贷部\n13,计春来,财务部\n", encoding="utf-8")
    shown = drive("import roster s.csv --on 2020-02-01 --yes").out
    assert shown.startswith("Roster of 2020-02-01 · import preview\nFate     People\n")
    people = json.loads(drive("donor list --format json").out)["rows"]
    assert [(one["staff_no"], one["department"], one["left_on"]) for one in people] == [
        ("00012", "信贷部", None),
        ("00013", "财务部", None),
    ]

"""A drive from end to end, as a clerk would run it."""

import json
import re

import pytest

from tests.conftest import Donate


def total(donate: Donate, options: str = "") -> dict:
    return json.loads(donate(f"report totals --format json {options}").out)["total"]


def test_a_clerks_morning(donate: Donate) -> None:
    assert donate("init").err.startswith("The book is made: ")
    donate("campaign add 支持湖北 --code hubei --beneficiary 湖北省慈善总会 --opens 2020-02-01 --target 1000")
    ran = donate("pledge add 张三 200 -c staff --on 2020-02-03 --paid --new")
    assert (ran.out, ran.err) == ("", "Entry 3: pledge 1: 张三 200.00 yuan · Staff donation project · Round 1 · paid\n")
    donate("pledge add 李四 1,234.50 -c youth --on 2020-02-04 --new")
    donate("payment add 2 1000 --on 2020-02-05")
    assert (
        donate("report outstanding").out
        == """\
支持湖北 · outstanding (in yuan)
Pledge  Date        Donor  Channel                 Round    People   Pledged  Received  Outstanding  State
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
     2  2020-02-04  李四   Youth league committee  Round 1       1  1,234.50  1,000.00       234.50  part paid
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
 Total                                                              1,234.50  1,000.00       234.50
"""
    )
    donate("payment add 2 --on 2020-02-06")
    assert "(nothing yet)" in donate("report outstanding").out
    status = donate("status").out
    assert "1,434.50 received of 1,000.00 yuan (143.5%)" in status
    assert "Everything promised has come in" in status


def test_received_and_outstanding_follow_each_payment(drive: Donate) -> None:
    drive("pledge add 张三 300 -c staff --new")
    figures = lambda: {key: value for key, value in total(drive).items() if isinstance(value, str)}  # noqa: E731
    assert figures() == {"pledged": "300.00", "received": "0.00", "outstanding": "300.00"}
    drive("payment add 1 100")
    assert figures() == {"pledged": "300.00", "received": "100.00", "outstanding": "200.00"}
    drive("payment add 1 250")  # fifty too much: the promise stays, nobody else's outstanding shrinks
    assert figures() == {"pledged": "300.00", "received": "350.00", "outstanding": "0.00"}
    assert "50.00 yuan was paid over" in drive("report totals").out
    drive("payment refund 2 50 --reason 多付")
    assert figures() == {"pledged": "300.00", "received": "300.00", "outstanding": "0.00"}
    drive("payment refund 2 --reason 退回")
    drive("payment refund 1 --reason 退回")
    drive("pledge cancel 1 --reason 取消")
    assert figures() == {"pledged": "0.00", "received": "0.00", "outstanding": "0.00"}
    drive("book check")


def test_an_overpayment_reduces_nobody_elses_outstanding(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new")
    drive("pledge add 李四 100 -c staff --new")
    drive("payment add 1 150")
    found = total(drive)
    assert (found["received"], found["outstanding"]) == ("150.00", "100.00")


def test_three_counts_of_one_person_in_three_channels(drive: Donate) -> None:
    for channel in ("staff", "youth", "party-active"):
        drive(f"pledge add 张三 100 -c {channel} --new --paid")
    drive("pledge add 张三 100 -c staff --paid")
    found = total(drive)
    assert found["gifts"] == 4
    assert found["participations"] == {"low": 3, "high": 3}
    assert found["donors"] == {"low": 1, "high": 1}


def test_two_rounds_of_groups(drive: Donate) -> None:
    drive("pledge add 全体员工 5000 -c staff --new --headcount 118")
    drive("campaign round 2")
    drive("pledge add 全体员工 9000 -c staff --headcount 212")
    found = total(drive)
    assert found["participations"] == {"low": 330, "high": 330}
    assert found["donors"] == {"low": 212, "high": 330}
    assert "212–330" in drive("report totals").out


@pytest.mark.parametrize("by", ["channel,round", "channel", "round", "department", "date"])
@pytest.mark.parametrize("basis", ["pledged", "received"])
def test_rows_foot_and_the_total_is_the_same_however_it_is_split(drive: Donate, by: str, basis: str) -> None:
    drive("campaign round 2")
    gifts = ["甲 staff --paid", "甲 youth", "乙 staff --paid", "丙 party-r", "甲 staff --paid"]
    for number, (name, channel, *paid) in enumerate(gift.split() for gift in gifts):
        place = f"-c {channel} --round {number % 2 + 1} --department 部{number % 2} --on 2020-02-0{number % 3 + 1}"
        drive(f"pledge add {name} {number + 1}00.01 {place} {' '.join(paid)} --new")
    drive("pledge add 大家 100 -c staff --new --headcount unknown --paid")
    drive("pledge add --anonymous 7 -c staff")
    report = json.loads(drive(f"report totals --by {by} --basis {basis} --format json").out)
    plain = json.loads(drive(f"report totals --basis {basis} --format json").out)
    assert report["total"] == plain["total"]
    for key in ("pledged", "received", "outstanding"):
        cents = sum(round(float(row[key]) * 100) for row in report["rows"])
        assert cents == round(float(report["total"][key]) * 100)
    assert sum(row["gifts"] for row in report["rows"]) == report["total"]["gifts"]


def test_basis_says_whose_gifts_are_counted(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid")
    drive("pledge add 李四 200 -c staff --new")
    pledged, received = total(drive), total(drive, "--basis received")
    assert (pledged["gifts"], pledged["donors"]["low"]) == (2, 2)
    assert (received["gifts"], received["donors"]["low"], received["pledged"]) == (1, 1, "300.00")
    drive("payment refund 1 --reason 退回")
    assert total(drive, "--basis received")["gifts"] == 0


def test_as_of_is_the_state_of_that_day(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --on 2020-02-01")
    drive("payment add 1 60 --on 2020-02-03")
    drive("pledge add 李四 50 -c staff --new --on 2020-02-05")
    drive("pledge cancel 2 --reason 误记 --on 2020-02-06")
    seen = [
        (total(drive, f"--as-of 2020-02-0{d}")["pledged"], total(drive, f"--as-of 2020-02-0{d}")["received"])
        for d in (1, 4, 5, 6)
    ]
    assert seen == [("100.00", "0.00"), ("100.00", "60.00"), ("150.00", "60.00"), ("100.00", "60.00")]
    assert "as of 2020-02-04" in drive("report totals --as-of 2020-02-04").out


def test_namesakes_are_asked_about_and_told_apart(drive: Donate) -> None:
    drive("donor add 张三 --staff-no 001 --department 营业室")
    drive("donor add 张三 --staff-no 002 --department 财务部")
    refused = drive("pledge add 张三 100 -c staff", code=1)
    assert "营业室 · 001" in refused.err
    assert "财务部 · 002" in refused.err
    drive("pledge add 张三 100 -c staff --department 财务部")
    drive("pledge add 张三 100 -c staff --staff-no 001")
    drive("pledge add 张　三 100 -c staff --department ' 财务 部 '")
    drive("pledge add id:1 100 -c staff")
    assert total(drive)["donors"] == {"low": 2, "high": 2}
    assert "staff number 001 is “张三”, not “李四”" in drive("pledge add 李四 1 -c staff --staff-no 001", code=1).err


def test_merged_donors_count_once(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new")
    drive("pledge add 张叁 100 -c youth --new")
    assert total(drive)["donors"]["low"] == 2
    drive("donor merge 张叁 张三")
    assert total(drive)["donors"] == {"low": 1, "high": 1}
    assert "张叁" not in drive("donor list").out
    drive("book check")


def test_departments_keep_zero_rows_and_rates_come_from_the_roster(drive: Donate) -> None:
    for number, department in enumerate(["A", "A", "A", "A", "B", "B"]):
        drive(f"donor add 员{number} --department {department} --joined 2019-01-01")
    drive("donor add 走了 --department A --joined 2018-01-01 --left 2019-06-01")
    drive("pledge add 员0 100 -c staff --paid")
    drive("pledge add 外人 900 -c staff --new --department A --population external --paid")
    rows = json.loads(drive("report departments --format json --roster-on 2020-02-01").out)
    found = {row["department"]: (row["roster"], row["rate"], row["received"]) for row in rows["rows"]}
    assert found["A"] == (4, {"low": 0.25, "high": 0.25}, "1000.00")
    assert rows["rows"][0]["donors"] == {"low": 2, "high": 2}
    assert rows["rows"][0]["of_roster"] == {"low": 1, "high": 1}, "who is not on the roster is in no rate"
    assert found["B"] == (2, {"low": 0.0, "high": 0.0}, "0.00")
    assert rows["total"]["rate"] == {"low": round(1 / 6, 4), "high": round(1 / 6, 4)}
    drive("pledge add A组 100 -c staff --new --department A --headcount 9")
    rows = json.loads(drive("report departments --format json --roster-on 2020-02-01").out)
    assert rows["rows"][0]["rate"] == {"low": 1.0, "high": 1.0}, "no rate exceeds one"
    assert "no roster on 2000-01-01" in drive("report departments --roster-on 2000-01-01").out


def test_campaigns_in_use_named_and_ambiguous(drive: Donate) -> None:
    drive("campaign add 夏送清凉 --code summer")
    assert "which campaign? (spring, summer)" in drive("report totals", code=1).err
    drive("campaign use sum")
    drive("pledge add 张三 5 -c staff --new")
    assert total(drive, "--campaign 夏送")["pledged"] == "5.00"
    assert total(drive, "--campaign spring")["pledged"] == "0.00"
    drive("campaign close summer")
    refused = drive("pledge add 张三 5 -c staff", code=1).err
    assert "reopen summer --reason" in refused
    drive("campaign reopen summer --reason 补记")
    drive("pledge add 张三 5 -c staff")
    assert "补记" in drive("log --format csv").out


def test_edits_are_logged_with_old_and_new(drive: Donate) -> None:
    drive("donor add 张三 --department 营业室")
    drive("donor edit 张三 --set-department 财务部")
    assert "Department 营业室 → 财务部" in drive("log -n 1").out
    assert re.search(r"Department\s+营业室\s+财务部", drive("donor show 张三").out)
    assert "nothing to change" in drive("donor edit 张三 --set-department 财务部", code=1).err


def test_a_channel_of_ones_own_in_two_languages(drive: Donate) -> None:
    drive("channel add union --zh 工会 --en Union --population retired")
    drive("pledge add 张三 100 -c 工 --new")
    assert "工会" in drive("--lang zh report totals").out
    assert "Union" in drive("--lang en report totals").out
    assert "retired" in drive("donor list").out, "a new donor belongs to its channel's population"


def test_an_anonymous_gift(drive: Donate) -> None:
    drive("pledge add --anonymous 88.88 -c staff --paid")
    drive("pledge add 不要写我 11.12 -c staff --anonymous")
    listed = drive("pledge list").out
    assert "anonymous" in listed
    assert "不要写我" not in listed
    assert total(drive)["donors"] == {"low": 1, "high": 2}


def test_unknown_names_are_enrolled_only_when_asked(drive: Donate) -> None:
    assert "if this is a new donor add --new" in drive("pledge add 张三 1 -c staff", code=1).err
    drive("pledge add 张三 1 -c staff --new")
    drive("pledge add 张三 1 -c staff")


def test_pledges_one_by_one(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --on 2020-02-01 --note 备注")
    drive("payment add 1 30 --on 2020-02-02")
    shown = drive("pledge show 1").out
    assert "part paid" in shown
    assert "备注" in shown
    assert "30.00" in shown
    rows = json.loads(drive("payment list --format json").out)["rows"]
    assert [(row["payment"], row["date"], row["pledge"], row["amount"]) for row in rows] == [
        (1, "2020-02-02", 1, "30.00")
    ]
    assert json.loads(drive("pledge show 1 --format json").out)["payments"] == rows


def test_every_command_has_help_with_an_example(donate: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    def leaves(words: list[str]) -> list[list[str]]:
        out = donate([*words, "--help"]).out
        names = re.findall(r"^│ ([a-z]+) ", out.split("Commands")[1], re.MULTILINE) if "Commands ─" in out else []
        return [leaf for name in names for leaf in leaves([*words, name])] if names else [words]

    monkeypatch.setenv("COLUMNS", "80")
    commands = leaves([])
    assert len(commands) >= 30
    for words in commands:
        shown = donate([*words, "--help"]).out
        example = " ".join(shown.split("例 Example:")[1].split())
        assert example.startswith(f"donate {' '.join(words)}")
        assert "…" not in shown, "help is short enough for eighty columns"


def test_lists_and_reports_have_every_form(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid")
    for command in (
        "campaign list", "channel list", "donor list", "pledge list", "payment list", "log", "status", "book check",
        "report totals", "report departments", "report outstanding", "pledge show 1", "donor show 张三",
        "campaign show spring",
    ):  # fmt: skip
        assert isinstance(json.loads(drive(f"{command} --format json").out)["rows"], list)
        assert drive(f"{command} --format csv").out.count("\n") >= 1
        assert drive(f"{command} --format md").out.startswith("**")


def test_options_for_all_may_stand_anywhere(drive: Donate) -> None:
    assert drive("report totals --lang zh").out == drive("--lang zh report totals").out
    assert "no such command" in drive("--lang en nonsense", code=2).err
    assert drive("--version").out.startswith("donate ")


def test_completion_offers_what_the_book_holds(drive: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    drive("pledge add 张三 100 -c staff --new")

    def offered(line: str) -> str:
        with monkeypatch.context() as shell:
            shell.setenv("_DONATE_COMPLETE", "complete_bash")
            shell.setenv("COMP_WORDS", line)
            shell.setenv("COMP_CWORD", str(len(line.split()) - (not line.endswith(" "))))
            return drive([], code=None).out

    assert offered("donate pledge add -c pa").split() == ["party-active", "party-retired"]
    assert offered("donate campaign use ").split() == ["spring"]
    assert offered("donate donor show 张").split() == ["张三"]
    monkeypatch.setenv("DONATE_BOOK", "nowhere.db")
    assert offered("donate campaign use ").split() == []


def test_at_least_flags_every_sum_it_enters(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --at-least")
    drive("pledge add 李四 100 -c youth --new")
    rows = drive("report totals").out.splitlines()
    assert [row.split()[-6:-3] for row in (rows[3], rows[6])] == [
        ["100.00+", "0.00", "100.00+"],
        ["200.00+", "0.00", "200.00+"],
    ]
    drive("payment add 1 130")  # an exact sum, within what was promised
    assert "paid over" not in drive("report totals").out
    assert "130.00+" not in drive("payment list").out
    drive("pledge add 王五 50 -c staff --new --at-least --paid")
    assert "180.00+" in drive("payment list").out
    assert json.loads(drive("payment list --format json").out)["total"]["at_least"] is True
    drive("book check")


def test_money_does_not_come_before_its_promise(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --on 2020-02-10")
    assert "pledge 1 is dated 2020-02-10" in drive("payment add 1 --on 2020-02-05", code=1).err
    drive("payment add 1 --on 2020-02-05 --force")


def test_changes_are_shown_in_their_own_terms(drive: Donate) -> None:
    drive("campaign edit spring --target 2000")
    drive("campaign edit spring --target 3000")
    assert "Target 2,000.00 → 3,000.00" in drive("log -n 1").out
    drive("donor add 张三")
    drive("donor edit 张三 --population retired")
    assert "人员类别 在职 → 离退休" in drive("--lang zh log -n 1").out
    drive("donor add 一组 --kind group --headcount 4")
    drive("donor edit 一组 --headcount unknown")
    assert "unknown" in drive("donor list").out


def test_the_forgotten_are_not_brought_back(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new")
    drive("donor forget 张三 --yes")
    assert "has no name" in drive("pledge add id:1 5 -c staff", code=1).err
    assert "has no name" in drive("donor edit id:1 --set-name 李四", code=1).err


def test_a_merged_donor_is_found_by_either_name_and_shown_by_one(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --staff-no 007")
    drive("pledge add 张叁 50 -c staff --new")
    drive("donor merge 张叁 张三")
    assert "张叁" not in drive("pledge list").out
    drive("pledge add 张叁 1 -c staff")
    drive("pledge add 007 1 -c staff")
    assert total(drive)["donors"] == {"low": 1, "high": 1}


def test_a_rate_never_counts_more_than_its_own_roster(drive: Donate) -> None:
    for number in range(10):
        drive(f"donor add 员{number} --department {'A' if number < 4 else 'B'} --joined 2019-01-01")
    drive("donor add 顾问 --department A --population external")
    drive("pledge add A组 100 -c staff --new --department A --headcount 9")
    report = json.loads(drive("report departments --format json --roster-on 2020-02-01").out)
    seen = [
        (row["roster"], row["of_roster"]["high"], row["rate"]["high"]) for row in (*report["rows"], report["total"])
    ]
    assert seen == [(4, 4, 1.0), (6, 0, 0.0), (10, 4, 0.4)]
    drive("pledge add 全体 100 -c staff --headcount unknown --new")
    total_rate = json.loads(drive("report departments --format json --roster-on 2020-02-01").out)["total"]["rate"]
    assert total_rate == {"low": 0.4, "high": 1.0}


def test_contradictions_are_refused_not_passed_over(drive: Donate) -> None:
    drive("pledge add 张三 1 -c staff --new")
    for options, says in {
        "张三 1 --kind organisation": "is of kind person, not organisation",
        "张三 1 --population retired": "is in-service, not retired",
        "张三 1 --headcount 5": "no group",
        "张三 1 --staff-no 999": "--set-staff-no 999",
        "--anonymous 1 --staff-no 7": "takes no staff number",
        "--anonymous 1 --headcount 7": "takes no staff number",
    }.items():
        assert says in drive(f"pledge add {options} -c staff", code=1).err
    assert "类型是个人，不是单位" in drive("--lang zh pledge add 张三 1 -c staff --kind organisation", code=1).err
    drive("donor add 李四 --joined 2020-01-01")
    assert "before the beginning" in drive("donor edit 李四 --left 2019-01-01", code=1).err
    assert "already a channel" in drive("channel edit youth --zh 在职党员", code=1).err


def test_cancelled_pledges_show_and_say_that_they_do_not_add_up(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new")
    drive("pledge add 张三 30 -c staff")
    drive("pledge cancel 1 --reason 误记")
    assert "cancelled pledges (1, 100.00 yuan) are listed and not in the total" in drive("pledge list").out


def test_an_empty_text_clears_what_may_be_empty(drive: Donate) -> None:
    drive("donor add 张三 --staff-no 007 --department 营业室 --joined 2020-01-01")
    drive("donor edit 张三 --set-staff-no '' --set-department '' --joined ''")
    (row,) = json.loads(drive("donor list --format json").out)["rows"]
    assert (row["staff_no"], row["department"], row["joined_on"]) == (None, None, None)
    drive("campaign edit spring --target 100 --beneficiary 某人 --opens 2020-01-01")
    drive("campaign edit spring --target '' --beneficiary '' --opens ''")
    (row,) = json.loads(drive("campaign list --format json").out)["rows"]
    assert (row["target"], row["beneficiary"], row["opens_on"]) == (None, None, None)
    assert "cannot be empty" in drive("donor edit 张三 --set-name ''", code=1).err
    drive("book check")


def test_status_as_data(drive: Donate) -> None:
    drive("campaign edit spring --target 100 --closes 2099-12-31")
    drive("pledge add 张三 40 -c staff --new")
    found = json.loads(drive("status --format json").out)
    about = {key: found[key] for key in ("state", "target", "opens_on", "closes_on", "pending")}
    assert about == {"state": "open", "target": "100.00", "opens_on": None, "closes_on": "2099-12-31", "pending": 1}
    assert found["rows"][0]["channel"] == "staff"
    assert found["latest"][0]["what"].startswith("pledge 1: 张三")


def test_what_a_reader_of_the_rates_has_to_know(drive: Donate) -> None:
    drive("donor add 张三 --department A --joined 2019-01-01")
    drive("pledge add A组 9 -c staff --new --department A --headcount 9")
    drive("pledge add --anonymous 1 -c staff")
    shown = drive("report departments --roster-on 2020-01-01").out
    assert "more donors than the roster lists: A" in shown
    assert "enter the total's rate alone" in shown
    assert "only persons of the house" in drive("donor add 外人 --population external --joined 2019-01-01", code=1).err
    assert "only persons of the house" in drive("donor edit 张三 --population external", code=1).err


def test_the_only_campaign_is_meant_even_when_it_is_closed(drive: Donate) -> None:
    drive("campaign close spring")
    assert "reopen spring" in drive("pledge add 张三 1 -c staff --new", code=1).err
    drive("report totals")


def test_changes_as_data_are_the_same_in_both_languages(drive: Donate) -> None:
    drive("campaign edit spring --target 100")
    (zh,) = json.loads(drive("--lang zh campaign show spring --format json").out)["changes"]
    (en,) = json.loads(drive("--lang en campaign show spring --format json").out)["changes"]
    assert zh == en
    assert (zh["field"], zh["old"], zh["new"]) == ("target", None, "100.00")

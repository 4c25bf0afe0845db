"""Who does not want to give is not reminded; who has not given is a number on paper, and a name on a screen alone."""

import json
import os
import re
import select
import subprocess
import sys
import time
import zipfile
from datetime import date
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli import declining, enrolling
from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.counting import Count
from donate_cli.enrolling import Giver
from donate_cli.recording import add_pledge
from donate_cli.reminding import reminders_table, unheard_table
from donate_cli.store.book import Book
from tests.books import check_sound, small_book
from tests.conftest import Donate

ON = "--roster-on 2020-02-01"
STAFF = {
    "营业部": ["张三", "李四", "王五", "赵六"], "车队": ["钱七", "孙八", "周九"], "办公室": ["吴十"],
    "离退休人员": ["郑老"], "金库": ["冯一"],
}  # fmt: skip


@pytest.fixture
def staffed(drive: Donate) -> Donate:
    """张三 has given, 李四 declined, 郑老 declined and gave; one of the drivers gave, nobody says who."""
    for department, names in STAFF.items():
        for name in names:
            population = "retired" if department == "离退休人员" else "in-service"
            drive(f"donor add {name} --department {department} --population {population} --joined 2015-07-01")
    drive("pledge add 张三 200 -c staff --on 2020-02-03")
    drive("donor decline 李四 --on 2020-02-03")
    drive("donor decline 郑老 --on 2020-02-03")
    drive("pledge add 郑老 100 -c party-retired --on 2020-02-04 --paid")
    drive("pledge add 车队代表 50 -c staff --kind group --headcount 2 --department 车队 --on 2020-02-03 --new")
    return drive


def test_declining_is_said_kept_and_taken_back(drive: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    drive("donor add 张三 --department 营业部")
    done = drive("donor decline 张三 --on 2020-02-03")
    assert (done.out, done.err) == ("", "Entry 4: 张三 declined “Spring relief”: no reminders\n")
    again = drive("donor decline 张三", code=1).err
    assert again == "error: 张三 (营业部 · id:1) declined “春节帮扶” on 2020-02-03 already (entry 4)\n"
    assert (
        drive("--lang zh donor show 张三").out
        == """\
捐款人
号码  捐款人  部门    人员类别  类型
────────────────────────────────────
   1  张三    营业部  在职      个人
不参加的活动
活动      日期        凭证
──────────────────────────
春节帮扶  2020-02-03     4
"""
    )
    assert json.loads(drive("donor show 张三 --format json").out)["declined"] == [
        {"campaign": "春节帮扶", "date": "2020-02-03", "entry": 4}
    ]
    assert drive("donor decline 张三 --withdraw").err == "Entry 5: took entry 4 back\n"
    assert "has not declined" in drive("donor decline 张三 --withdraw", code=1).err
    assert "Declined" not in drive("donor show 张三").out
    drive("donor decline 张三")
    assert drive("--lang zh undo 6 --yes --reason 记错了").err == (
        "凭证 7：撤销凭证 6：张三 不参加“春节帮扶”，不再提醒\n"
    )
    monkeypatch.setenv("DONATE_LANG", "zh")
    assert re.findall(r"clerk +(\S.*?)  ", drive("log -n 4").out) == [
        "撤销凭证 6", "张三 不参加“春节帮扶”，不再提醒（已由凭证 7 撤销）", "撤销凭证 4",
        "张三 不参加“春节帮扶”，不再提醒（已由凭证 5 撤销）",
    ]  # fmt: skip
    drive("book check")


def test_who_may_decline(drive: Donate) -> None:
    drive("donor add 张三 --staff-no 001 --department 营业部")
    drive("donor add 张三 --staff-no 002 --department 财务部")
    drive("donor add 车队 --kind group")
    assert drive("donor decline 王五", code=1).err == "error: no donor “王五”; see donate donor list\n"
    assert "there are 2 called “张三”" in drive("donor decline 张三", code=1).err
    assert drive("donor decline 车队", code=1).err == "error: only a person can decline: 车队 (— · id:3)\n"
    assert "leave out --on" in drive("donor decline 张三 --withdraw --on 2020-02-03", code=1).err
    drive("donor decline 张三 --department 财务部")
    drive("donor decline 张三 --staff-no 001")
    drive("campaign add 夏送清凉 --code summer")
    drive("donor decline id:1 --campaign summer")
    drive("campaign close spring")
    assert "is closed" in drive("donor decline id:2 --withdraw --campaign spring", code=1).err
    assert "is closed" in drive("undo 6 --yes --reason 记错了", code=1).err


def test_either_of_merged_donors_has_declined(staffed: Donate) -> None:
    staffed("donor add 王伍 --department 办公室")
    staffed("donor decline 王伍")
    staffed("donor decline 王五 --on 2020-02-05")
    staffed("donor merge 王伍 王五")
    assert staffed(f"report reminders {ON} --format csv").out.splitlines()[2] == "营业部,4,1,0,2,1"
    assert len(json.loads(staffed("donor show 王五 --format json").out)["declined"]) == 2
    assert "already" in staffed("donor decline 王五", code=1).err
    assert staffed("donor decline 王五 --withdraw").err.count("took entry") == 2
    assert staffed(f"report reminders {ON} --format csv").out.splitlines()[2] == "营业部,4,1,0,1,2"
    staffed("book check")


def test_the_forgotten_stay_in_the_figures(staffed: Donate, tmp_path: Path) -> None:
    staffed(["undo", "14", "--yes", "--reason", "李四改主意了"])
    before = staffed(f"report reminders {ON} --format csv").out
    after = before.replace("营业部,4,1,0,0,3", "营业部,4,1,0,1,2").replace("Total,10,2,2,0,6", "Total,10,2,2,1,5")
    staffed("donor decline 李四")
    staffed("donor forget 李四 --yes")
    assert staffed(f"report reminders {ON} --format csv").out == after
    assert b"\xe6\x9d\x8e\xe5\x9b\x9b" not in (tmp_path / "book.db").read_bytes(), "李四, whom the undo's reason named"
    staffed("book check")


def test_the_report_in_both_languages(staffed: Donate) -> None:
    assert (
        staffed(f"report reminders {ON} --as-of 2020-02-10").out
        == """\
Spring relief · not yet given (basis: pledged, roster of 2020-02-01) · as of 2020-02-10
Department  Roster  Gave  Unnamed  Declined  Not yet
────────────────────────────────────────────────────
办公室           1     0        0         0        1
营业部           4     1        0         1        2
车队             3     0        2         0        1
金库             1     0        0         0        1
离退休人员       1     1        0         0        0
────────────────────────────────────────────────────
Total           10     2        2         1        5
"""
    )
    staffed("pledge add --anonymous 5 -c staff --department 营业部 --on 2020-02-04")
    staffed("pledge add 全行 50 -c staff --kind group --headcount 3 --on 2020-02-03 --new")
    assert (
        staffed(f"--lang zh report reminders {ON}").out
        == """\
春节帮扶 · 尚未捐款（认捐口径，2020-02-01 的名册）
部门        名册人数  已捐  集体或匿名  不参加  尚未捐款
────────────────────────────────────────────────────────
办公室             1     0         0–1       0       0–1
营业部             4     1         0–2       1       0–2
车队               3     0         2–3       0       0–1
金库               1     0         0–1       0       0–1
离退休人员         1     1           0       0         0
────────────────────────────────────────────────────────
合计              10     2         2–6       1       1–5
集体与匿名捐款背后是谁不得而知，因此以区间表示
部门不明的集体与匿名捐款可能出自任何部门：各行都留了余地，合计只算一次
"""
    )
    assert json.loads(staffed(f"report reminders {ON} --basis received --format json").out)["total"] == {
        "roster": 10, "gave": 1, "unnamed": {"low": 0, "high": 0}, "declined": 1, "not_yet": {"low": 8, "high": 8},
    }  # fmt: skip
    assert "no roster on 2000-01-01; bring one in" in staffed("report reminders --roster-on 2000-01-01").out


def test_figures_are_those_of_their_day(staffed: Donate) -> None:
    def rows(day: str) -> list[str]:
        return staffed(f"report reminders {ON} --as-of {day} --format csv").out.splitlines()[1:]

    assert rows("2020-02-02")[-1] == "Total,10,0,0,0,10"
    assert [rows("2020-02-03")[number] for number in (4, 5)] == ["离退休人员,1,0,0,1,0", "Total,10,1,2,2,5"]
    assert rows("2020-02-04")[4] == "离退休人员,1,1,0,0,0", "who declined and gave has given"


# a terminal


def at_a_terminal(*words: str, lang: str, code: int = 0) -> str:
    """What `donate report reminders` shows at a terminal of eighty columns."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (50, 80))
    more = {"TERM": "xterm-256color", "DONATE_LANG": lang, "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "donate_cli", "report", "reminders", *words],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env={**os.environ, **more},
    )  # fmt: skip
    os.close(theirs)
    shown, patience = b"", time.monotonic() + 20
    while time.monotonic() < patience:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end has closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert process.wait(timeout=20) == code
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", shown.decode())
    return "".join(f"{line.rstrip()}\n" for line in plain.splitlines())


needs_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")


@needs_a_terminal
def test_names_at_a_terminal(staffed: Donate) -> None:
    staffed("pledge add 金库 10 -c staff --kind group --headcount 1 --department 金库 --on 2020-02-03 --new")
    names = ["--names", "--roster-on", "2020-02-01"]
    assert (
        at_a_terminal(*names, lang="en").partition("Spring relief · who")[2]
        == """\
 has not given yet
Department  Donor  May have given
──────────────────────────────────────────────
办公室      吴十
营业部      王五
营业部      赵六
车队        周九   maybe in the group 车队代表
车队        孙八   maybe in the group 车队代表
车队        钱七   maybe in the group 车队代表
for this screen only; not to be passed on
"""
    ), "冯一 must be in the group of one, 李四 declined"
    staffed("pledge add --anonymous 5 -c staff --department 营业部 --on 2020-02-04")
    assert (
        at_a_terminal(*names, lang="zh")
        == """\
春节帮扶 · 尚未捐款（认捐口径，2020-02-01 的名册）
部门        名册人数  已捐  集体或匿名  不参加  尚未捐款
────────────────────────────────────────────────────────
办公室             1     0           0       0         1
营业部             4     1         0–1       1       1–2
车队               3     0           2       0         1
金库               1     0           1       0         0
离退休人员         1     1           0       0         0
────────────────────────────────────────────────────────
合计              10     2         3–4       1       3–4
集体与匿名捐款背后是谁不得而知，因此以区间表示
春节帮扶 · 尚未捐款的人
部门    捐款人  可能已捐
──────────────────────────────────────
办公室  吴十
营业部  王五    可能匿名捐过
营业部  赵六    可能匿名捐过
车队    周九    可能在集体 车队代表 内
车队    孙八    可能在集体 车队代表 内
车队    钱七    可能在集体 车队代表 内
仅供屏幕查看，请勿外传
"""
    )


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_names_do_not_leave_the_screen(staffed: Donate, form: str) -> None:
    refused = staffed(f"report reminders --names --format {form}", code=1)
    assert refused.out == ""
    assert refused.err == (
        "error: the names of those who have not given are shown on a terminal only: "
        "no --format, pipe or file with --names\n"
    )


@needs_a_terminal
@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_names_are_no_data_at_a_terminal_either(staffed: Donate, form: str) -> None:
    refused = at_a_terminal("--names", "--format", form, lang="zh", code=1)
    assert "".join(refused.split()) == ("错误：未捐款人的姓名只在终端上显示：--names不能用于其他--format、管道或文件")


# papers


def written(path: Path) -> str:
    """All the text of a file; what is packed is unpacked."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode("utf-8-sig")
    with zipfile.ZipFile(path) as package:
        parts = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    # openpyxl writes Chinese into XML as numeric references.
    return unescape(parts)


PAPERS = ("export out.xlsx", "export out.csv", "export out.json", "notice out.xlsx", "brief --out out.docx")
"""The commands that write a file; whoever adds one adds it here."""

REPORTS = ("totals", "departments", "outstanding", "reminders", "counts", "populations", "trend", "daily")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_paper_names_who_has_not_given(staffed: Donate, tmp_path: Path, lang: str) -> None:
    silent = {name for names in STAFF.values() for name in names} - {"张三", "郑老"}
    shown = staffed("report --help").out
    texts: dict[str, str] = {}
    for command in PAPERS:
        staffed(f"--lang {lang} {command}")
        texts[command] = written(out := tmp_path / command.split()[-1])
        out.unlink()
    assert all("张三" in texts[command] for command in PAPERS[:3]), "the search finds what is there"
    for report in (f"report {name}" for name in REPORTS if f" {name} " in shown):
        for form in ("table", "json", "csv", "md"):
            ran = staffed(f"--lang {lang} {report} --format {form}", code=None)
            texts[f"{report} {form}"] = ran.out + ran.err
    texts["brief"] = staffed(f"--lang {lang} brief").out
    assert {command: name for command, text in texts.items() for name in silent if name in text} == {}


# laws

PLACES = ("A", "B", None)


def promise(book: Book, giver: Giver, *, anonymous: bool = False) -> None:
    drive, channel = find_campaign(book, "spring"), find_channel(book, "staff")
    add_pledge(book, drive, channel, giver, 100, on=date(2020, 2, 3), anonymous=anonymous)


def outcomes(people: dict[int, str | None], groups: list[tuple[str | None, int]], anonymous: list[str | None]) -> set:
    """Every set of people of whom groups (0: of unknown size) and anonymous gifts may have come."""
    worlds = {frozenset[int]()}
    for place, size in (*groups, *((place, -1) for place in anonymous)):
        room = [one for one, department in people.items() if place is None or department == place]
        sizes = (
            range(2) if size < 0 else range(min(1, len(room)), len(room) + 1) if size == 0 else [min(size, len(room))]
        )
        ways = [frozenset(chosen) for number in sizes for chosen in combinations(room, number)]
        worlds = {world | way for world in worlds for way in ways}
    return worlds


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PLACES), max_size=3),
    st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 4)), max_size=3),
    st.lists(st.sampled_from(PLACES), max_size=2),
    st.sets(st.integers(1, 7)),
    st.sets(st.integers(1, 7)),
)
def test_numbers_foot_to_what_is_possible_and_the_declined_are_never_listed(
    more: list[str | None], groups: list[tuple[str | None, int]], anonymous: list[str | None],
    gave: set[int], declined: set[int],
) -> None:  # fmt: skip
    with small_book() as book:
        people: dict[int, str | None] = {1: "A", 2: "B", 3: None}
        for number, place in enumerate(more, 5):
            enrolling.add_donor(book, Giver(f"员{number}", department=place, joined_on=date(2015, 7, 1)))
            people[number] = place
        drive = find_campaign(book, "spring")
        gave, declined = gave & set(people), declined & set(people)
        for number in declined:
            declining.decline(book, drive, Giver(f"id:{number}"), on=date(2020, 2, number))
        for number in gave:
            promise(book, Giver(f"id:{number}"))
        for number, (place, size) in enumerate(groups):
            promise(book, Giver(f"组{number}", kind="group", department=place, headcount=size or "unknown", new=True))
        for place in anonymous:
            promise(book, Giver(department=place), anonymous=True)
        table = reminders_table(book, drive, roster_on=date(2020, 2, 1))
        listed = unheard_table(book, drive, roster_on=date(2020, 2, 1))
        check_sound(book)
    rows = {row["department"]: row for row in table.records()} | {"total": table.totals()}
    worlds = outcomes(people, groups, anonymous)
    for place, row in rows.items():
        here = {one for one, department in people.items() if place in (department, "total")}
        silent = here - gave - declined
        left = {len(silent - world) for world in worlds}
        assert (row["roster"], row["gave"]) == (len(here), len(here & gave))
        assert row["declined"] == len(here & declined - gave)
        assert row["not_yet"] == Count(min(left), max(left))
        assert row["unnamed"] == Count(len(silent) - max(left), len(silent) - min(left))
    for key in ("roster", "gave", "declined"):
        assert sum(row[key] for name, row in rows.items() if name != "total") == rows["total"][key]
    named = {row["donor"].id for row in listed.records()}
    assert named == {one for one in set(people) - gave - declined if any(one not in world for world in worlds)}

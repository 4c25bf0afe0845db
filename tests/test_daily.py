"""The figures that the office upstairs gets every afternoon: then, corrections, new and now, which foot to the fen."""

import json
import random
import re
import sqlite3
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli.campaigning import find_campaign
from donate_cli.errors import DonateError
from donate_cli.moments import moment_of, now, parse_moment, shown_moment
from donate_cli.reporting import totals_table
from donate_cli.undoing import undo_entry
from donate_cli.updating import Since, daily
from tests.books import DAY, small_book
from tests.conftest import Donate
from tests.test_undo import ACTS

BOOK = Path("book.db")


def record_at(*moments: str) -> None:
    """Let the newest entries have been recorded at these moments, in order: the book as a clerk of 2020 left it."""
    connection = sqlite3.connect(BOOK)
    guard = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_update'").fetchone()[0]
    connection.execute("DROP TRIGGER entry_update")
    last = connection.execute("SELECT max(id) FROM entry").fetchone()[0]
    for number, moment in enumerate(reversed(moments)):
        connection.execute("UPDATE entry SET at = ? WHERE id = ?", [f"{moment}:00+00:00", last - number])
    connection.execute(guard)
    connection.commit()
    connection.close()


@pytest.fixture
def three_days(donate: Donate) -> Donate:
    """The third of February as it was told at three, what came after, and the fourth."""
    donate("init")
    donate("campaign add 春节帮扶 --code spring --name-en 'Spring relief' --opens 2020-01-20 --closes 2020-03-01")
    donate("pledge add 张三 200 -c staff --new --paid --on 2020-02-01")
    donate("pledge add 李四 300 -c youth --new --paid --on 2020-02-03")
    record_at("2020-01-20T08:00", "2020-01-20T08:01", "2020-02-01T10:00", "2020-02-03T14:59")
    donate("report daily --at '2020-02-03 15:00' --issue")
    donate("pledge add 王五 80 -c staff --new --on 2020-02-02")
    donate("payment refund 2 --reason 李四重复登记 --on 2020-02-04")
    donate("pledge cancel 2 --reason 重复登记 --on 2020-02-04")
    donate("pledge add 赵六 500 -c party-a --new --paid --on 2020-02-03")
    donate("pledge add 钱七 40 -c staff --new --paid --on 2020-02-04")
    record_at(
        "2020-02-03T15:01", "2020-02-03T16:00", "2020-02-04T09:00", "2020-02-04T09:01", "2020-02-04T14:00",
        "2020-02-04T15:01",
    )  # fmt: skip
    return donate


FIRST = {
    "zh": """\
春节帮扶 · 日报 · 截至 2020-02-03 15:00（认捐口径）
渠道          轮次  现在（元）  笔数  人次  人数
────────────────────────────────────────────────
员工捐款项目  首轮      200.00     1     1     1
金融团工委    首轮      300.00     1     1     1
────────────────────────────────────────────────
合计                    500.00     2     2     2
截至 2020-02-03 15:00，春节帮扶认捐 500.00 元，2 笔、2 人次、2 人
还没有发布过日报，无从比较；发布加 --issue
""",
    "en": """\
Spring relief · daily · as of 2020-02-03 15:00 (basis: pledged, in yuan)
Channel                 Round       Now  Gifts  Participations  Donors
──────────────────────────────────────────────────────────────────────
Staff donation project  Round 1  200.00      1               1       1
Youth league committee  Round 1  300.00      1               1       1
──────────────────────────────────────────────────────────────────────
Total                            500.00      2               2       2
as of 2020-02-03 15:00: 500.00 yuan pledged for Spring relief; gifts 2, participations 2, donors 2
no daily was issued before; --issue keeps this one to compare with
""",
}

SECOND = {
    "zh": """\
春节帮扶 · 日报 · 截至 2020-02-04 15:00（认捐口径）
渠道          轮次  上次（元）  补记、更正（元）  新增（元）  现在（元）  笔数  人次  人数
──────────────────────────────────────────────────────────────────────────────────────────
员工捐款项目  首轮      200.00             80.00        0.00      280.00     2     2     2
金融团工委    首轮      300.00           -300.00        0.00        0.00     0     0     0
在职党员      首轮        0.00              0.00      500.00      500.00     1     1     1
──────────────────────────────────────────────────────────────────────────────────────────
合计                    500.00           -220.00      500.00      780.00     3     3     3
截至 2020-02-04 15:00，春节帮扶认捐 780.00 元，3 笔、3 人次、3 人
自 2020-02-03 15:00 以来新增 500.00 元，补记、更正 -220.00 元
补记与更正
认捐号  认捐日期    渠道          轮次  缘由    原为   改为     相差  凭证
──────────────────────────────────────────────────────────────────────────
     2  2020-02-03  金融团工委    首轮  取消  300.00   0.00  -300.00  7, 8
     3  2020-02-02  员工捐款项目  首轮  补记    0.00  80.00   +80.00  6
──────────────────────────────────────────────────────────────────────────
  合计                                        300.00  80.00  -220.00
""",
    "en": """\
Spring relief · daily · as of 2020-02-04 15:00 (basis: pledged, in yuan)
Channel                   Round    Before  Corrections     New     Now  Gifts  Participations  Donors
─────────────────────────────────────────────────────────────────────────────────────────────────────
Staff donation project    Round 1  200.00        80.00    0.00  280.00      2               2       2
Youth league committee    Round 1  300.00      -300.00    0.00    0.00      0               0       0
Party members in service  Round 1    0.00         0.00  500.00  500.00      1               1       1
─────────────────────────────────────────────────────────────────────────────────────────────────────
Total                              500.00      -220.00  500.00  780.00      3               3       3
as of 2020-02-04 15:00: 780.00 yuan pledged for Spring relief; gifts 3, participations 3, donors 3
since 2020-02-03 15:00: new 500.00 yuan, late or corrected -220.00 yuan
Late and corrected
Pledge  Gift date   Channel                 Round    Why           Old    New   Change  Entries
───────────────────────────────────────────────────────────────────────────────────────────────
     2  2020-02-03  Youth league committee  Round 1  cancelled  300.00   0.00  -300.00  7, 8
     3  2020-02-02  Staff donation project  Round 1  late         0.00  80.00   +80.00  6
───────────────────────────────────────────────────────────────────────────────────────────────
 Total                                                          300.00  80.00  -220.00
""",
}


@pytest.mark.parametrize("lang", FIRST)
def test_the_first_daily_has_nothing_to_be_compared_with(three_days: Donate, lang: str) -> None:
    ran = three_days(f"--lang {lang} report daily --at '2020-02-03 15:00'")
    assert (ran.out, ran.err) == (FIRST[lang], "")


@pytest.mark.parametrize("lang", SECOND)
def test_the_next_daily_tells_new_from_late_and_names_nobody(three_days: Donate, lang: str) -> None:
    ran = three_days(f"--lang {lang} report daily --at '2020-02-04 15:00'")
    assert (ran.out, ran.err) == (SECOND[lang], "")


def test_names_and_reasons_only_when_asked_for_and_never_issued(three_days: Donate) -> None:
    rows = json.loads(three_days("report daily --at '2020-02-04 15:00' --names --format json").out)["corrections"]
    assert [(row["donor"], row["reason"]) for row in rows] == [("李四", "李四重复登记; 重复登记"), ("王五", None)]
    assert three_days("report daily --at '2020-02-04 15:00' --names --issue", code=1).err == (
        "error: a daily that is issued bears no names: leave out --names\n"
    )


def test_what_came_in_by_the_same_rules(three_days: Donate) -> None:
    three_days("payment add 3 --on 2020-02-02")
    record_at("2020-02-04T15:02")
    found = json.loads(
        three_days("report daily --at '2020-02-04 15:05' --since '2020-02-03 15:00' --basis received --format json").out
    )
    assert {key: found["total"][key] for key in ("previous", "corrected", "fresh", "now", "gifts")} == {
        "previous": "500.00", "corrected": "-220.00", "fresh": "540.00", "now": "820.00", "gifts": 4,
    }  # fmt: skip
    assert [(row["pledge"], row["why"], row["change"]) for row in found["corrections"]] == [
        (2, "cancelled", "-300.00"), (3, "late", "80.00"),
    ]  # fmt: skip


def test_an_issued_daily_is_kept_as_it_was_shown(three_days: Donate) -> None:
    shown = three_days("report daily --at '2020-02-04 15:00'").out
    kept = three_days("report daily --at '2020-02-04 15:00' --issue")
    assert re.fullmatch(r"Entry 11: issued paper 2: daily of Spring relief, made from entry 9\n", kept.err)
    state = re.search(r"entry 9 · head [0-9a-f]{64}\n", kept.out)
    assert state
    assert kept.out.replace(state[0], "") == shown
    Path("daily.txt").write_text(kept.out, encoding="utf-8")
    assert three_days("book check --paper daily.txt").out.startswith("daily.txt is paper 2 (daily), unaltered")
    Path("daily.txt").write_text(kept.out.replace("780", "790"), encoding="utf-8")
    assert three_days("book check --paper daily.txt", code=3).out == (
        "daily.txt names entry 9 of this book as its source, but is not as issued: saved again, altered, forged, or "
        "never issued\n"
    )
    later = json.loads(three_days("report daily --at '2020-02-05 15:00' --format json").out)
    assert later["since"] == "2020-02-04 15:00"
    assert (later["total"]["previous"], later["total"]["fresh"]) == ("780.00", "40.00")
    assert later["corrections"] == []
    by_number = json.loads(three_days("report daily --at '2020-02-05 15:00' --since 1 --format json").out)
    assert (by_number["since"], by_number["total"]["previous"]) == ("2020-02-03 15:00", "500.00")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--at 昨天", "“昨天” is no moment; write 2020-02-03 15:00 or 15:00"),
        ("--at '2020-02-03 25:00'", "“2020-02-03 25:00” is no moment; write 2020-02-03 15:00 or 15:00"),
        ("--at '2199-02-03 15:00'", "2199-02-03 15:00 is still to come"),
        ("--at 2019-02-03", "at 2019-02-03 15:00 the campaign “Spring relief” was not in the book yet"),
    ],
)
def test_moments_that_cannot_be_told_of(three_days: Donate, typed: str, said: str) -> None:
    assert three_days(f"report daily {typed}", code=1).err == f"error: {said}\n"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-02-03 15:00", "2020-02-03T15:00:00+00:00"),
        ("2020年2月3日 15点30分", "2020-02-03T15:30:00+00:00"),
        ("2020-02-03T09:05:07", "2020-02-03T09:05:07+00:00"),
        ("2020/2/3", "2020-02-03T15:00:00+00:00"),
        ("16:10", "2020-02-01T16:10:00+00:00"),
        ("１６：１０", "2020-02-01T16:10:00+00:00"),
    ],
)
def test_moments_as_people_write_them(text: str, moment: str) -> None:
    assert parse_moment(text, today=DAY) == moment
    assert shown_moment(moment) == moment[:16].replace("T", " ")


def test_without_a_moment_it_is_three_in_the_afternoon_or_now(drive: Donate) -> None:
    drive("pledge add 张三 200 -c staff --new")
    # A campaign of this very day was not there at three: it is told as of now.
    assert json.loads(drive("report daily --format json").out)["total"]["now"] == "200.00"
    record_at("2020-01-20T08:00", "2020-01-20T08:01", "2020-01-20T08:02")
    three = moment_of(datetime.now().astimezone().date(), datetime.min.time().replace(hour=15))
    found = json.loads(drive("report daily --format json").out)["at"]
    assert found == shown_moment(three) or found <= shown_moment(three)


def test_what_it_is_compared_with_comes_before(three_days: Donate) -> None:
    said = "error: --since (2020-02-04 15:00) is later than the moment of the daily (2020-02-03 15:00)\n"
    assert three_days("report daily --at 2020-02-03 --since 2020-02-04", code=1).err == said
    assert three_days("report daily --at 2020-02-03 --since ''", code=1).err == (
        "error: “” is no moment; write 2020-02-03 15:00 or 15:00\n"
    )


@pytest.mark.parametrize(
    ("zone", "moment"), [("America/New_York", "9999-12-31 23:59"), ("Asia/Shanghai", "0001-01-01")]
)
def test_a_moment_beyond_the_calendar_is_none(
    three_days: Donate, monkeypatch: pytest.MonkeyPatch, zone: str, moment: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert "is no moment; write" in three_days(["report", "daily", "--at", moment], code=1).err
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_table_with_commas_is_no_paper_to_issue(three_days: Donate) -> None:
    assert three_days("report daily --at 2020-02-03 --issue --format csv", code=1).err == (
        "error: a CSV holds neither the moment nor the state of the book: issue the daily in another --format\n"
    )


def test_a_screen_shows_the_first_corrections_and_data_all(three_days: Donate) -> None:
    lines = "".join(f"李{number},10,2020-02-01\n" for number in range(250))
    Path("补.csv").write_text(f"姓名,金额,日期\n{lines}", encoding="utf-8")
    three_days("import pledges 补.csv -c staff --yes --new person")
    record_at("2020-02-05T10:00")
    shown = three_days("report daily --at 2020-02-05").out
    assert "and 52 more; --format json lists them all" in shown
    assert shown.count("Staff donation project  Round 1  late") <= 200
    assert len(json.loads(three_days("report daily --at 2020-02-05 --format json").out)["corrections"]) == 252


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["pledged", "received"]))
def test_then_and_corrections_and_new_are_now_to_the_fen(seed: int, basis: str) -> None:
    chance = random.Random(seed)

    def act() -> None:
        entries = book.head()[0]
        try:
            if chance.random() < 0.25:
                undo_entry(book, chance.randint(1, entries), reason="误")
            else:
                chance.choice(ACTS)(book, chance)
        except (DonateError, AssertionError, ValueError):
            assert book.head()[0] == entries

    with small_book() as book:
        drive = find_campaign(book, None)
        for _ in range(7):
            act()
        then = Since(book.head()[0], "2020-02-02T15:00:00+00:00")
        before = totals_table(book, drive, basis=basis)
        for _ in range(7):
            act()
        found = daily(book, drive, at=now(), since=then, basis=basis)
        after = totals_table(book, drive, basis=basis)
        for row in (*found.totals.records(), found.totals.totals()):
            previous, corrected, fresh, present = (row[key].fen for key in ("previous", "corrected", "fresh", "now"))
            assert previous + corrected + fresh == present
        assert found.totals.totals()["previous"] == before.totals()[basis]
        assert found.totals.totals()["now"] == after.totals()[basis]
        assert found.totals.totals()["donors"] == after.totals()["donors"]
        for key in ("previous", "corrected", "fresh", "now"):
            rows = sum(row[key].fen for row in found.totals.records())
            assert rows == found.totals.totals()[key].fen
        wrong = sum(row["change"].fen for row in found.corrections.records())
        assert wrong == found.totals.totals()["corrected"].fen

"""Departments, populations, days and comparisons as they are shown, in both languages and as data."""

import json
import re
import sys

import pytest

from donate_cli.pinyin import reading
from tests.conftest import Donate


@pytest.fixture
def house(drive: Donate) -> Donate:
    """A roster of four departments and a drive of two rounds."""
    drive("campaign round 2")
    for name, department, more in (
        ("甲", "营业室", ""), ("乙", "营业室", ""), ("丙", "财务部", ""), ("丁", "安保部", "--population dispatched"),
        ("戊", "离退休办", "--population retired"), ("己", "信贷部", ""),
    ):  # fmt: skip
        drive(f"donor add {name} --department {department} --joined 2019-01-01 {more}")
    drive("pledge add 甲 100 -c staff --round 1 --on 2020-02-01 --paid")
    drive("pledge add 甲 60 -c staff --round 2 --on 2020-02-05 --paid")
    drive("pledge add 丁 40 -c youth --round 1 --on 2020-02-01")
    drive("pledge add 外商 1000 -c staff --round 2 --on 2020-02-03 --new --population external --paid")
    drive("pledge add 支部 300 -c party-r --round 2 --on 2020-02-05 --new --headcount unknown --paid")
    return drive


def test_populations_in_both_languages(house: Donate) -> None:
    assert (
        house("report populations --roster-on 2020-02-10").out
        == """\
Spring relief · populations (roster of 2020-02-10, basis: pledged, in yuan)
Population  Donors  Roster  On roster    Rate   Pledged  Received  Outstanding
──────────────────────────────────────────────────────────────────────────────
in-service       1       4          1   25.0%    160.00    160.00         0.00
dispatched       1       1          1  100.0%     40.00      0.00        40.00
retired         ≥1       1          1  100.0%    300.00    300.00         0.00
external         1                             1,000.00  1,000.00         0.00
──────────────────────────────────────────────────────────────────────────────
Total           ≥4       6          3   50.0%  1,500.00  1,460.00        40.00
"""
    )


def test_populations_as_data(house: Donate) -> None:
    found = json.loads(house("report populations --roster-on 2020-02-10 --basis received --format json").out)
    assert found["roster_on"] == "2020-02-10"
    assert [(row["population"], row["donors"], row["roster"], row["rate"]) for row in found["rows"]] == [
        ("in-service", {"low": 1, "high": 1}, 4, {"low": 0.25, "high": 0.25}),
        ("dispatched", {"low": 0, "high": 0}, 1, {"low": 0.0, "high": 0.0}),
        ("retired", {"low": 1, "high": None}, 1, {"low": 1.0, "high": 1.0}),
        ("external", {"low": 1, "high": 1}, None, None),
    ]
    by_department = json.loads(house("report departments --roster-on 2020-02-10 --basis received --format json").out)
    assert found["total"] == by_department["total"]


def test_a_placeless_group_enters_its_populations_rate(house: Donate) -> None:
    assert "enter the total's rate alone" in house("report departments --roster-on 2020-02-10").out
    assert "enter the total's rate alone" not in house("report populations --roster-on 2020-02-10").out
    assert "no roster on 2000-01-01" in house("report populations --roster-on 2000-01-01").out


def test_departments_in_the_order_asked_for(house: Donate) -> None:
    def order(asked: str) -> list[str | None]:
        rows = json.loads(house(f"report departments --roster-on 2020-02-10 {asked} --format json").out)["rows"]
        return [row["department"] for row in rows]

    tail = ["离退休办", None]
    assert order("") == order("--order name") == ["信贷部", "安保部", "营业室", "财务部", *tail]
    assert order("--order pinyin") == ["安保部", "财务部", "信贷部", "营业室", *tail]
    assert order("--order given") == ["营业室", "财务部", "安保部", "信贷部", *tail]


def test_names_sort_as_a_dictionary_has_them() -> None:
    assert sorted(["营业部", "营业", "重庆", "长沙", "A部", "影像"], key=reading) == [
        "A部", "长沙", "重庆", "营业", "营业部", "影像",
    ]  # fmt: skip


def test_days_in_chinese(house: Donate) -> None:
    assert (
        house("--lang zh report trend").out
        == """\
春节帮扶 · 逐日（认捐口径）
日期        金额（元）  图                笔数  累计（元）  累计人次  累计人数
──────────────────────────────────────────────────────────────────────────────
2020-02-01      140.00  ██                   2      140.00         2         2
2020-02-03    1,000.00  ████████████████     1    1,140.00         3         3
2020-02-05      360.00  ██████               2    1,500.00        ≥5        ≥4
──────────────────────────────────────────────────────────────────────────────
合计          1,500.00                       5    1,500.00        ≥5        ≥4
"""
    )


def test_what_came_in_day_by_day(house: Donate) -> None:
    house("payment refund 2 --reason 退回 --on 2020-02-08")
    assert (
        house("report trend --basis received --every-day --as-of 2020-02-09").out
        == """\
Spring relief · day by day (basis: received, in yuan) · as of 2020-02-09
Date          Amount  Bar               Gifts    So far  Participations so far  Donors so far
─────────────────────────────────────────────────────────────────────────────────────────────
2020-02-01    100.00  ██                    1    100.00                      1              1
2020-02-02      0.00                        0    100.00                      1              1
2020-02-03  1,000.00  ████████████████      1  1,100.00                      2              2
2020-02-04      0.00                        0  1,100.00                      2              2
2020-02-05    360.00  ██████                1  1,460.00                     ≥3             ≥3
2020-02-06      0.00                        0  1,460.00                     ≥3             ≥3
2020-02-07      0.00                        0  1,460.00                     ≥3             ≥3
2020-02-08    -60.00                        0  1,400.00                     ≥3             ≥3
─────────────────────────────────────────────────────────────────────────────────────────────
Total       1,400.00                        3  1,400.00                     ≥3             ≥3
"""
    )


def test_days_as_data(house: Donate) -> None:
    found = json.loads(house("report trend --format json").out)
    assert found["rows"][0] == {
        "date": "2020-02-01", "amount": "140.00", "at_least": False, "bar": 0.14, "gifts": 2,
        "amount_so_far": "140.00", "participations_so_far": {"low": 2, "high": 2},
        "donors_so_far": {"low": 2, "high": 2},
    }  # fmt: skip
    assert found["total"] == {
        "amount": "1500.00", "at_least": False, "gifts": 5, "amount_so_far": "1500.00",
        "participations_so_far": {"low": 5, "high": None}, "donors_so_far": {"low": 4, "high": None},
    }  # fmt: skip
    assert house("report trend --format csv").out.splitlines()[1] == "2020-02-01,140.00,false,0.14,2,140.00,2,2"
    assert "████████████████" in house("report trend --format md").out


def test_a_narrow_terminal_has_the_figures_without_the_bars(house: Donate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    shown = {}
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown[columns] = re.sub(r"\x1b\[[0-9;]*m", "", house("report trend").out)
    assert ("█" in shown[80], "█" in shown[120]) == (False, True)
    assert len(shown[80].splitlines()) == len(shown[120].splitlines()), "no line is folded"


def test_a_drive_without_gifts(drive: Donate) -> None:
    assert "(nothing yet)" in drive("report trend --every-day").out
    assert json.loads(drive("report trend --format json").out)["total"]["gifts"] == 0
    assert drive("report counts").out == (
        "Spring relief · the three counts (basis: pledged, in yuan)\n"
        "Gifts  Participations  Donors  Pledged  Named donors\n"
        "────────────────────────────────────────────────────\n"
        "    0               0       0     0.00             0\n"
    )
    assert [row["step"] for row in json.loads(drive("report counts --explain --format json").out)["rows"]] == [
        "gifts", "participations", "donors",
    ]  # fmt: skip


def test_two_rounds_side_by_side(house: Donate) -> None:
    assert (
        house("--lang zh report compare --rounds 1 2 --basis received").out
        == """\
春节帮扶 · A 首轮 · B 二次捐款（到账口径）
渠道          项目             A         B     B 比 A      增减
───────────────────────────────────────────────────────────────
员工捐款项目  认捐（元）  100.00  1,060.00    +960.00   +960.0%
员工捐款项目  到账（元）  100.00  1,060.00    +960.00   +960.0%
员工捐款项目  笔数             1         2         +1
员工捐款项目  人次             1         2         +1
员工捐款项目  人数             1         2         +1
员工捐款项目  人均（元）  100.00    530.00    +430.00   +430.0%
金融团工委    认捐（元）   40.00      0.00     -40.00   -100.0%
金融团工委    到账（元）    0.00      0.00       0.00
金融团工委    笔数             0         0          0
金融团工委    人次             0         0          0
金融团工委    人数             0         0          0
金融团工委    人均（元）
离退休党员    认捐（元）    0.00    300.00    +300.00
离退休党员    到账（元）    0.00    300.00    +300.00
离退休党员    笔数             0         1         +1
离退休党员    人次             0        ≥1        ≥+1
离退休党员    人数             0        ≥1        ≥+1
离退休党员    人均（元）           ≤300.00
合计          认捐（元）  140.00  1,360.00  +1,220.00   +871.4%
合计          到账（元）  100.00  1,360.00  +1,260.00  +1260.0%
合计          笔数             1         3         +2
合计          人次             1        ≥3        ≥+2
合计          人数             1        ≥3        ≥+2
合计          人均（元）  100.00   ≤453.34   ≤+353.34
"""
    )


def test_two_campaigns_side_by_side(house: Donate) -> None:
    house("campaign add 夏送清凉 --code summer --name-en 'Summer cool'")
    house("pledge add 甲 200.50 -c youth --campaign summer --on 2020-07-01")
    house("pledge add 乙 100 -c youth --campaign summer --on 2020-07-02 --at-least")
    shown = house("report compare spring summer").out
    assert shown.startswith("A Spring relief · B Summer cool (basis: pledged, in yuan)\n")
    assert "Youth league committee  Pledged               40.00  300.50+    ≥+260.50" in shown
    found = json.loads(house("report compare spring summer --format json").out)
    assert (found["campaign"], found["second"]) == ("春节帮扶", "夏送清凉")
    rows = {(row["channel"], row["measure"]): row for row in found["rows"]}
    assert rows["youth", "pledged"] == {
        "channel": "youth", "measure": "pledged", "first": "40.00", "second": "300.50",
        "difference": {"low": "260.50", "high": None}, "percent": None,
    }  # fmt: skip
    assert rows["total", "donors"]["difference"] == {"low": None, "high": -2}
    assert rows["staff", "average"]["first"] == {"low": "580.00", "high": "580.00"}
    back = json.loads(house("report compare summer spring --format json").out)["rows"]
    assert {(row["channel"], row["measure"]): row["first"] for row in back} == {
        key: row["second"] for key, row in rows.items()
    }


def test_what_cannot_be_compared(house: Donate) -> None:
    assert "name two campaigns" in house("report compare", code=1).err
    assert "name two campaigns" in house("report compare spring", code=1).err
    assert "cannot be compared with itself" in house("report compare spring spring", code=1).err
    assert "a round (1) cannot be compared with itself" in house("report compare --rounds 1 1", code=1).err
    assert "no round 9" in house("report compare spring --rounds 1 9", code=1).err


@pytest.mark.parametrize("report", ["counts", "counts --explain", "populations", "trend", "compare --rounds 1 2"])
def test_reports_of_a_day_gone_by_have_every_form(house: Donate, report: str) -> None:
    now = json.loads(house(f"report {report} --format json").out)
    then = json.loads(house(f"report {report} --as-of 2020-02-01 --format json").out)
    assert (then["as_of"], now.get("as_of")) == ("2020-02-01", None)
    assert then["rows"] != now["rows"]
    for lang in ("zh", "en"):
        assert house(f"--lang {lang} report {report} --format csv").out.count("\n") >= 2
        assert house(f"--lang {lang} report {report} --format md").out.startswith("**")

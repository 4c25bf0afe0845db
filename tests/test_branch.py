"""The branch's figures come out exactly, in every form."""

import csv
import io
import json

import pytest

from tests.conftest import Donate

CHANNELS = [
    ("staff", 1, "13100.00", 78, 78),
    ("youth", 1, "2600.00", 13, 13),
    ("party-active", 2, "3620.00", 36, 36),
    ("party-retired", 2, "7820.00", 1, None),
]


@pytest.fixture
def demo(donate: Donate, monkeypatch: pytest.MonkeyPatch) -> Donate:
    donate("demo")
    monkeypatch.setenv("DONATE_BOOK", "donate-demo/branch-2020.db")
    return donate


def test_totals_as_the_json_contract_has_them(demo: Donate) -> None:
    report = json.loads(demo("report totals --format json").out)
    assert list(report) == ["campaign", "basis", "entry", "head", "rows", "total"]
    assert (report["campaign"], report["basis"], len(report["head"])) == ("支持湖北抗击新冠肺炎疫情", "pledged", 64)
    assert report["rows"] == [
        {
            "channel": channel, "round": number, "pledged": yuan, "received": yuan, "outstanding": "0.00",
            "at_least": False, "gifts": 1,
            "participations": {"low": low, "high": high}, "donors": {"low": low, "high": high},
        }
        for channel, number, yuan, low, high in CHANNELS
    ]  # fmt: skip
    assert report["total"] == {
        "pledged": "27140.00", "received": "27140.00", "outstanding": "0.00", "at_least": False, "gifts": 4,
        "participations": {"low": 128, "high": None}, "donors": {"low": 79, "high": None},
    }  # fmt: skip


def test_customers_gifts_are_at_least(demo: Donate) -> None:
    total = json.loads(demo("report totals --campaign customers --format json").out)["total"]
    assert (total["pledged"], total["received"], total["at_least"], total["gifts"]) == ("88600.00", "88600.00", True, 2)
    assert "88,600.00+" in demo("report totals --campaign customers").out


def test_csv_says_the_same(demo: Donate) -> None:
    rows = list(csv.reader(io.StringIO(demo("report totals --format csv").out)))
    assert [row[2] for row in rows[1:]] == ["13100.00", "2600.00", "3620.00", "7820.00", "27140.00"]
    assert rows[-1] == ["Total", "", "27140.00", "27140.00", "0.00", "false", "4", "≥128", "≥79"]


def test_terminal_says_the_same_in_chinese(demo: Donate) -> None:
    assert (
        demo("--lang zh report totals").out
        == """\
支持湖北抗击新冠肺炎疫情 · 合计（认捐口径）
渠道          轮次      认捐（元）  到账（元）  待到账（元）  笔数  人次  人数
──────────────────────────────────────────────────────────────────────────────
员工捐款项目  首轮       13,100.00   13,100.00          0.00     1    78    78
金融团工委    首轮        2,600.00    2,600.00          0.00     1    13    13
在职党员      二次捐款    3,620.00    3,620.00          0.00     1    36    36
离退休党员    二次捐款    7,820.00    7,820.00          0.00     1    ≥1    ≥1
──────────────────────────────────────────────────────────────────────────────
合计                     27,140.00   27,140.00          0.00     4  ≥128   ≥79
"""
    )

"""What was wholly returned is not vague, merged records leave no department, and rounds have their own names."""

import json

import pytest

from tests.conftest import Donate


@pytest.fixture
def returned(drive: Donate) -> Donate:
    """A vague payment that went back on 2 February, and a plain one in its stead on the 3rd."""
    drive("pledge add 张三丰 100 -c staff --new --paid --at-least --on 2020-02-01")
    drive("payment refund 1 --reason 误收 --on 2020-02-02")
    drive("payment add 1 100 --on 2020-02-03")
    return drive


REPORTS = {
    "report totals --basis received": 2, "report departments --basis received": 3, "report receipts": 1,
    "payment list": 1, "pledge list": 2, "notice": 1, "report trend --basis received": 1,
}  # fmt: skip
"""Each with the place of what came in among the words of its last row."""


@pytest.mark.parametrize("command", REPORTS)
def test_what_went_back_is_no_longer_at_least(returned: Donate, command: str) -> None:
    lines = [line.split() for line in returned(command).out.splitlines()]
    (whole,) = [words for words in lines if words[:1] == ["Total"]]
    assert whole[REPORTS[command]] == "100.00"


def test_the_mark_goes_on_the_day_of_the_refund_and_stays_while_anything_is_left(drive: Donate) -> None:
    drive("pledge add 张三丰 100 -c staff --new --paid --at-least --on 2020-02-01")
    drive("payment refund 1 40 --reason 误收 --on 2020-02-02")
    drive("payment refund 1 60 --reason 误收 --on 2020-02-04")
    drive("payment add 1 100 --on 2020-02-03")
    for day, shown in (("01", "100.00+"), ("02", "60.00+"), ("03", "160.00+"), ("04", "100.00")):
        (row, *_) = [
            line for line in drive(f"report totals --basis received --as-of 2020-02-{day}").out.splitlines()
            if line.startswith("Total")
        ]  # fmt: skip
        assert shown in row.split(), (day, row)
        assert shown in drive(f"notice --as-of 2020-02-{day}").out
    explained = drive("report counts --explain --basis received").out
    assert "100.00+" not in explained


def test_a_merged_record_leaves_no_department(drive: Donate) -> None:
    drive("donor add 张三 --department 营业室")
    drive("donor add 张叁 --department 营销部")
    drive("donor merge 张叁 张三")
    drive("pledge add 张三 100 -c staff --paid --on 2020-02-01")
    for order in ("name", "given"):
        rows = json.loads(drive(f"report departments --order {order} --format json").out)["rows"]
        assert [row["department"] for row in rows] == ["营业室"]
    assert drive("report counts --department 营").out == drive("report counts --department 营业室").out


@pytest.mark.parametrize("label", ["首轮", "Round 1", "round１", "第 1 轮", "第3轮", "Round 3", "追加"])
def test_a_round_is_called_as_no_other_is(drive: Donate, label: str) -> None:
    drive("campaign round 2 --label 追加")
    said = drive(f"campaign round 4 --label '{label}'", code=1).err
    assert "rounds follow" in said
    drive("campaign round 3 --label 再追加")
    assert drive(["campaign", "round", "4", "--label", label], code=1).err == (
        f"error: “{label}” is what another round is called; choose another name with --label\n"
    )


def test_a_round_may_have_its_own_name_and_leaves_the_others_theirs(drive: Donate) -> None:
    drive("campaign round 2 --label 二次捐款")
    drive("campaign round 3 --label 'Round 2'", code=1)
    drive("campaign round 3 --label 2020年第3轮")
    drive("campaign round 4")

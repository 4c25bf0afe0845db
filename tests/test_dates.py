"""Dates as people write them."""

from datetime import date

import pytest

from donate_cli.dates import parse_date
from donate_cli.errors import DonateError


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-03",
        "2020/2/3",
        "2020.2.3",
        "20200203",
        "2020年2月3日",
        "２０２０-０２-０３",
        " 2020-2-3 ",
        "2020年2月3",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert parse_date(text) == date(2020, 2, 3)


@pytest.mark.parametrize(
    "text", ["2020-02-30", "2020/2-3", "3.2.2020", "86400", "2月3日", "2020-02", "", "today", "2020月2年3"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(DonateError):
        parse_date(text)

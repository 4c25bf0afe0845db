"""Lists of invented people and gifts to import: `python -m tests.bench.lists roster|pledges PATH ROWS`."""

import csv
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

PEOPLE = 30_000
"""How many people give: more than any one branch has, so that each gift is a look-up among many."""

DEPARTMENTS = 40
SEED = 20200317

_ROSTER = ("工号", "姓名", "部门", "入职日期")
_PLEDGES = ("序号", "工号", "姓名", "部门", "捐款金额", "日期")
_JOINED = date(2018, 7, 1)
_DAYS = tuple(date(2020, 2, day) for day in range(1, 29))

Row = tuple[object, ...]


def write_roster(path: Path, people: int) -> None:
    """A csv of that many people, as Excel writes it."""
    _write_csv(path, _ROSTER, ((*_person(number), _JOINED) for number in range(people)))


def write_pledges(path: Path, rows: int) -> None:
    """A csv, or, where the path says so, an xlsx; who gives comes in no order."""
    if path.suffix == ".xlsx":
        _write_workbook(path, _PLEDGES, _gifts(rows))
    else:
        _write_csv(path, _PLEDGES, ((*others, f"{yuan}.00", day) for *others, yuan, day in _gifts(rows)))


def _gifts(rows: int) -> Iterator[Row]:
    chance = random.Random(SEED)
    for number in range(1, rows + 1):
        yield number, *_person(chance.randrange(PEOPLE)), chance.randint(1, 50) * 10, chance.choice(_DAYS)


def _person(number: int) -> tuple[str, str, str]:
    return f"{number:06}", f"员工{number:06}", f"部门{number % DEPARTMENTS:02}"


def _write_csv(path: Path, headings: Row, rows: Iterable[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)


def _write_workbook(path: Path, headings: Row, rows: Iterable[Row]) -> None:
    import openpyxl

    book: Any = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    kind, path, rows = sys.argv[1:]
    {"roster": write_roster, "pledges": write_pledges}[kind](Path(path), int(rows))

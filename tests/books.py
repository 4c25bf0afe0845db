"""What the tests of imports and of undo share: small books made quickly, lists as values, and what must stay equal."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from donate_cli import auditing, enrolling
from donate_cli.campaigning import BUILT_IN_CHANNELS, add_campaign, find_campaign, find_channel, open_round
from donate_cli.enrolling import Giver
from donate_cli.importing import apply_plan
from donate_cli.listing import outstanding_table
from donate_cli.lists import Control, Line, SentList, StaffLine
from donate_cli.model import Campaign
from donate_cli.planning import plan_pledges
from donate_cli.plans import Plan, Terms
from donate_cli.reporting import departments_table, totals_table
from donate_cli.store.book import Book, Writing
from donate_cli.store.file import create_book, open_book
from donate_cli.store.schema import TABLES
from donate_cli.views.data import as_object
from donate_cli.wording import Wording

DAY = date(2020, 2, 1)
SAY = Wording("en")
KNOWN = ("张三", "李四", "王五")
"""Donors 1, 2 and 3 of a small book, in departments A, B and none; donor 4 is the group 车队 of twelve."""

_DIGESTS = count(1)


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        create_book(path, BUILT_IN_CHANNELS, actor="clerk")
        with open_book(path, actor="clerk") as book:
            add_campaign(book, "春节帮扶", code="spring")
            open_round(book, find_campaign(book, None), None, None)
            for number, (name, department) in enumerate(zip(KNOWN, ("A", "B", None), strict=True), 1):
                giver = Giver(name, staff_no=f"00{number}", department=department, joined_on=date(2015, 7, 1))
                enrolling.add_donor(book, giver)
            enrolling.add_donor(book, Giver("车队", kind="group", headcount=12))
        return path.read_bytes()


@contextmanager
def small_book() -> Iterator[Book]:
    """A book with a campaign of two rounds, three people of the house and a group."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        path.write_bytes(_made())
        with open_book(path, actor="clerk") as book:
            book.db.execute("PRAGMA synchronous = OFF")
            yield book


def terms(book: Book, **said: Any) -> Terms:
    """What the clerk says: of the one campaign, by the staff channel, as round 1, unless said otherwise."""
    channel = find_channel(book, said.pop("channel", "staff"))
    return Terms(find_campaign(book, None), channel=channel, **{"round": 1, **said})


def sent(*lines: Line | StaffLine | Control, name: str = "名单.xlsx", sha256: str = "") -> SentList:
    """A list as it comes out of a file, of other bytes than any before it unless the digest is said."""
    mapping = (("日期", "on_date"), ("状态", "status"), ("单号", "order_no"))
    return SentList(name, sha256 or f"{next(_DIGESTS):064x}", None, ("姓名",), mapping, (), iter(lines))


def line(row: int, name: str | None = "张三", amount: int | None = 10000, on: date | None = DAY, **more: Any) -> Line:
    """One line of a list."""
    return Line(row, name, amount=amount, on_date=on, **more)


def take_in(book: Book, lines: Iterable[Line | Control] | SentList, **said: Any) -> Writing | None:
    """Import one list; None where it brings nothing new."""
    lists = [lines if isinstance(lines, SentList) else sent(*lines)]
    plan = plan_pledges(book, lists, terms(book, **said))
    assert not plan.problems, plan.problems
    return apply_plan(book, plan) if plan.writes else None


def planned(book: Book, *lines: Line | Control, every_line: bool = False, **said: Any) -> Plan:
    """What importing one list would do."""
    return plan_pledges(book, [sent(*lines)], terms(book, **said), every_line=every_line)


def figures(book: Book, *days: date | None, campaign: Campaign | None = None) -> dict[str, Any]:
    """Every figure of a campaign on some days (None: all time), without what tells one entry from another."""
    drive = campaign or find_campaign(book, None)
    found: dict[str, Any] = {}
    for day in days or (None, DAY):
        for by in ("channel,round", "department"):
            for basis in ("pledged", "received"):
                found[f"{by} {basis} {day}"] = as_object(totals_table(book, drive, by=by, basis=basis, as_of=day), SAY)
        found[f"due {day}"] = as_object(outstanding_table(book, drive, as_of=day), SAY)["total"]
        found[f"rate {day}"] = as_object(departments_table(book, drive, as_of=day, roster_on=day or DAY), SAY)
    for report in found.values():
        if report:
            report.pop("entry", None)
            report.pop("head", None)
    return found


def total(book: Book, **options: Any) -> dict[str, Any]:
    """The total row of the totals."""
    table = totals_table(book, find_campaign(book, None), **options)
    return dict(as_object(table, SAY)["total"])


def every_row(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    """All that the book holds."""
    return {table: book.db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in (*TABLES, "entry")}


def check_sound(book: Book) -> None:
    """Fail where something does not add up."""
    assert auditing.check(book) == []

"""A made drive of 5,000 people in 40 departments, the same every time, as plain facts and put on record in a book."""

import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from donate_cli import enrolling, recording
from donate_cli.campaigning import BUILT_IN_CHANNELS, add_campaign, add_channel, find_campaign, open_round
from donate_cli.disclosing import disclose
from donate_cli.model import Publish
from donate_cli.naming import name_key
from donate_cli.store import registry
from donate_cli.store.book import Book, Writing
from donate_cli.store.file import create_book, open_book
from donate_cli.undoing import undo_entry
from tests.reckoning import Drive, Giver, Money, Promise

FIRST, LAST = date(2021, 3, 1), date(2021, 3, 10)
"""The drive's window; gifts came up to two days late."""

DAYS = [FIRST + timedelta(number) for number in range(12)]
ROSTER_DAYS = (date(2020, 12, 31), FIRST, date(2021, 3, 6), date(2021, 6, 30))
SEED = 20210301
RETIRED = "离退休人员管理部"
SILENT = "档案中心"
"""The department in which nobody gives."""

_DEPARTMENTS = """
办公室 人力资源部 财务会计部 风险管理部 内控合规部 信贷管理部 运行管理部 信息科技部 公司业务部 个人金融部 银行卡中心
国际业务部 资产托管部 安全保卫部 后勤服务中心 工会办公室 长城路支行 长宁街支行 重光路支行 乐业街支行 单家巷支行
曾家桥支行 翠微支行 梧桐里支行 青石桥支行 望江台支行 南柳营支行 北柳营支行 东篱支行 西亭支行 桃源支行 松涛支行
竹溪支行 兰渚支行 梅坞支行 荷塘支行 菊园支行 云杉支行
"""
DEPARTMENTS = (*_DEPARTMENTS.split(), SILENT, RETIRED)
GROUPS: tuple[tuple[str, str | None, str, int | None], ...] = (
    ("车队", "后勤服务中心", "in-service", 12),
    ("柜员一组", "翠微支行", "in-service", 300),
    ("合唱团", None, "in-service", 40),
    ("青年突击队", None, "in-service", 4600),
    ("保洁班", "办公室", "dispatched", 25),
    ("老干部书画社", None, "retired", 60),
    ("离退休第三支部", RETIRED, "retired", None),
    ("志愿服务队", "东篱支行", "in-service", None),
    ("桥牌社", "西亭支行", "in-service", 6),
)
"""Name, department, population and head-count: some larger than what gave by name around them, some smaller."""

NAMELESS: tuple[tuple[str, str | None], ...] = (
    ("in-service", None), ("in-service", "荷塘支行"), ("retired", None), ("external", None)
)  # fmt: skip
COUNTER = ("counter", "柜台捐款箱", "Box at the counter")
CHANNELS = {
    **{str(one["code"]): (str(one["label_zh"]), str(one["label_en"])) for one in BUILT_IN_CHANNELS},
    COUNTER[0]: COUNTER[1:],
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单仇解乐"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏飞宇婷雪梅兰竹松柏云山河海川安宁康健文武"
MINORITY = ("买买提·艾力", "阿依古丽·吐尔逊", "巴特尔·朝鲁", "尼玛·次仁", "古丽娜尔·玉素甫", "扎西·多吉")
ENGLISH = ("Anna Petrova", "John Smith", "Mary O'Neill", "Li-Wei Zhang", "Jean-Luc Martin")
AMOUNTS = (1000, 2000, 5000, 5000, 10000, 10000, 10000, 20000, 20000, 30000, 50000, 6666, 8888, 10, 12345, 100001)

Step = Callable[[Book], Writing]
"""One act of the clerk."""


@dataclass
class Making:
    """The facts as they grow, and the steps by which the book learns of them; numbers as the book will give them."""

    chance: random.Random
    givers: dict[int, Giver] = field(default_factory=dict)
    promises: dict[int, Promise] = field(default_factory=dict)
    money: dict[int, Money] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    paid: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def enrol(self, kind: str, name: str | None, **facts: Any) -> Giver:
        giver = Giver(len(self.givers) + 1, kind, name, **facts)
        self.givers[giver.id] = giver
        return giver

    def promise(self, giver: Giver, channel: str, round: int, amount: int, on: date, **facts: Any) -> Promise:
        if giver.kind == "group":
            facts.setdefault("people", giver.headcount)
        promise = Promise(len(self.promises) + 1, giver.id, channel, round, amount, on, **facts)
        self.promises[promise.id] = promise
        return promise

    def pay(self, promise: Promise, amount: int, on: date, **facts: Any) -> Money:
        money = Money(len(self.money) + 1, promise.id, amount, on, **facts)
        self.money[money.id] = money
        self.paid[promise.id].append(money.id)
        return money

    def change(self, kind: str, number: int, **facts: Any) -> None:
        known = getattr(self, kind)
        known[number] = replace(known[number], **facts)


@cache
def made_drive() -> tuple[Drive, tuple[Step, ...]]:
    """The facts of the made drive, and the steps that put them on record."""
    making = Making(random.Random(SEED))
    _enrol_everybody(making)
    _first_appeal(making)
    _second_appeal(making)
    _special_cases(making)
    _second_thoughts(making)
    drive = Drive(
        "spring", "春暖同行帮扶", "Spring together", CHANNELS, {1: None, 2: "二次捐款"},
        making.givers, tuple(making.promises.values()), tuple(making.money.values()),
    )  # fmt: skip
    return drive, tuple(making.steps)


def record(book: Book, steps: Sequence[Step]) -> None:
    """Put the made drive on record in a new book."""
    add_campaign(book, "春暖同行帮扶", code="spring", name_en="Spring together", beneficiary="山区学校",
                 opens_on=FIRST, closes_on=LAST, target=200_000_000)  # fmt: skip
    open_round(book, find_campaign(book, None), None, "二次捐款")
    add_channel(book, COUNTER[0], population="external", label_zh=COUNTER[1], label_en=COUNTER[2])
    for step in steps:
        step(book)


@cache
def made_book() -> bytes:
    """A book that holds the made drive, as the bytes of its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        create_book(path, BUILT_IN_CHANNELS, actor="clerk")
        with open_book(path, actor="clerk") as book:
            book.db.execute("PRAGMA synchronous = OFF")
            record(book, made_drive()[1])
        return path.read_bytes()


def _enrol_everybody(making: Making) -> None:
    """5,000 people of the roster, then those whom it does not know."""
    chance = making.chance
    for number in range(1, 5001):
        retired = chance.random() < 0.09
        population = "retired" if retired else "dispatched" if chance.random() < 0.08 else "in-service"
        department: str | None = chance.choice(DEPARTMENTS[:-1])
        if retired:
            department = chance.choices([RETIRED, None, department], [8, 1, 1])[0]
        joined = chance.choice([date(2010, 7, 1), date(2015, 7, 1), date(2020, 12, 31), date(2021, 3, 4)])
        left = chance.choices([None, date(2021, 3, 6), date(2021, 2, 28), date(2021, 5, 1)], [95, 2, 1, 2])[0]
        left = left if left and left > joined else None
        publish = chance.choices([None, "name", "masked", "anonymous", "no-amount"], [80, 6, 6, 4, 4])[0]
        # The first of these is merged into the second, and keeps what was chosen for it.
        publish = {901: "name", 902: None}.get(number, publish)
        making.enrol("person", _name(chance), population=population, department=department, staff_no=f"{number:05d}",
                     joined_on=joined, left_on=left, publish=publish)  # fmt: skip
    _list_donors(making, 1, "import.roster", date=FIRST.isoformat(), joined=5000, left=0, changed=0)
    for number in range(30):
        making.enrol("person", _name(chance), population="external", department="协作单位" if number % 3 else None)
    for name, home, population, headcount in GROUPS:
        making.enrol("group", name, population=population, department=home, headcount=headcount)
    for name in ("启明商会", "远山读书会", "合源物业", "晨光书店"):
        making.enrol("organisation", name, population="external", publish="masked" if name == "合源物业" else None)
    for population, home in NAMELESS:
        making.enrol("anonymous", None, population=population, department=home)
    for number in range(6):
        # The same people once more, as a list without staff numbers has them.
        making.enrol("person", making.givers[100 + 7 * number].name, department=None)
    _list_donors(making, 5001, "import.pledges", **_summary(0, 0))


def _name(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.02:
        return chance.choice(["欧阳", "司马"]) + chance.choice(GIVEN) + chance.choice(["", chance.choice(GIVEN)])
    if kind < 0.025:
        return chance.choice(MINORITY)
    if kind < 0.03:
        return chance.choice(ENGLISH)
    return chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice([1, 2, 2])))


def _first_appeal(making: Making) -> None:
    """Round 1: lists by day and channel; some people are on several, or twice on one."""
    chance, drawn = making.chance, []
    for giver in [one for one in making.givers.values() if one.staff_no and one.department != SILENT]:
        own = ("party-retired",) if giver.population == "retired" else ("staff", "youth", "party-active")
        wanted = chance.choices([0, 1, 2, 3], [25, 45, 18, 12])[0]
        for channel in chance.sample(own, min(wanted, len(own))):
            for _ in range(chance.choices([1, 2, 3], [92, 7, 1])[0]):
                drawn.append((chance.choices(DAYS, [*[9] * 8, 4, 2, 2, 1])[0], channel, giver))
    for giver in _called(making, "external"):
        drawn.append((chance.choice(DAYS), "counter", giver))
    _lists(making, 1, drawn)


def _second_appeal(making: Making) -> None:
    """Round 2, from the fifth day on: some gave before, some did not; a late list comes last with early days."""
    chance, drawn = making.chance, []
    for giver in chance.sample(range(1, 5001), 1400):
        person = making.givers[giver]
        if person.department != SILENT:
            channel = "party-retired" if person.population == "retired" else chance.choice(["staff", "party-active"])
            drawn.append((chance.choice(DAYS[4:]), channel, person))
    _lists(making, 2, drawn)
    _lists(making, 1, [(DAYS[2], "youth", making.givers[number]) for number in (11, 22, 33, 44, 55)
                       if making.givers[number].department != SILENT])  # fmt: skip


def _lists(making: Making, round: int, drawn: list[tuple[date, str, Giver]]) -> None:
    """Each day's list of each channel as one entry; then the money that came later, as one."""
    later = []
    for on, channel in sorted({(on, channel) for on, channel, _ in drawn}):
        gifts = [giver for day, road, giver in drawn if (day, road) == (on, channel)]
        first, first_paid = len(making.promises) + 1, len(making.money) + 1
        for giver in gifts:
            at_least = making.chance.random() < 0.0005
            promise = making.promise(giver, channel, round, making.chance.choice(AMOUNTS), on, at_least=at_least)
            match making.chance.choices(["now", "later", "part", "over", "never"], [80, 10, 3, 2, 5])[0]:
                case "now":
                    making.pay(promise, promise.amount, on, at_least=at_least)
                case "part":
                    making.pay(promise, max(promise.amount // 3, 1), on)
                case "over":
                    making.pay(promise, promise.amount + 500, on)
                case "later":
                    later.append(promise)
        _list_gifts(making, first, first_paid)
    first_paid = len(making.money) + 1
    for promise in later:
        on = min(promise.on + timedelta(making.chance.randint(1, 4)), DAYS[-1])
        making.pay(promise, promise.amount, on, at_least=promise.at_least)
    _list_gifts(making, len(making.promises) + 1, first_paid)


def _special_cases(making: Making) -> None:
    """Groups, organisations, the anonymous (once alone in a cell), "at least", the same person on a second record."""
    first, first_paid = len(making.promises) + 1, len(making.money) + 1
    for name, channel, round, amount, day, facts in (
        ("车队", "staff", 1, 120000, 0, {}), ("车队", "staff", 1, 60000, 3, {"people": 10}),
        ("车队", "youth", 2, 60000, 6, {}),
        ("柜员一组", "staff", 1, 1500000, 1, {}), ("合唱团", "party-active", 1, 400000, 2, {}),
        ("青年突击队", "youth", 2, 9200000, 7, {}), ("保洁班", "staff", 1, 250000, 4, {}),
        ("老干部书画社", "party-retired", 1, 600000, 5, {}), ("离退休第三支部", "party-retired", 2, 782000, 9, {}),
        ("志愿服务队", "staff", 2, 360000, 8, {"at_least": True}),
        ("志愿服务队", "staff", 2, 100000, 8, {"people": 35}),
        ("桥牌社", "staff", 1, 66600, 3, {}), ("启明商会", "counter", 1, 8500000, 5, {"note": "转账"}),
        ("远山读书会", "counter", 1, 360000, 8, {"at_least": True}), ("合源物业", "counter", 1, 500000, 6, {}),
        ("晨光书店", "counter", 1, 230000, 11, {}),
    ):  # fmt: skip
        promise = making.promise(_named(making, name), channel, round, amount, DAYS[day], **facts)
        if name != "晨光书店":
            making.pay(promise, amount, DAYS[day], at_least=promise.at_least)
    making.pay(making.promise(making.givers[901], "staff", 1, 31700, DAYS[3]), 31700, DAYS[3])
    nobody, of_department, retired, outside = _called(making, "anonymous", kind="anonymous")
    for giver, channel, round, day in (
        (nobody, "staff", 1, 1), (nobody, "staff", 1, 2), (of_department, "youth", 1, 3),
        (retired, "party-retired", 1, 4),
        (outside, "counter", 2, 11), (outside, "counter", 2, 11),
    ):  # fmt: skip
        promise = making.promise(giver, channel, round, 8800, DAYS[day])
        making.pay(promise, 8800, DAYS[day])
    for giver in [one for one in making.givers.values() if one.id > 5010 and one.kind == "person" and not one.staff_no]:
        if giver.population == "in-service":
            making.promise(giver, "youth", 1, 5000, DAYS[4])
    _list_gifts(making, first, first_paid)


def _second_thoughts(making: Making) -> None:
    """What a clerk does afterwards: refunds, cancellations, corrections, merges, moves, undone entries, choices."""
    chance = making.chance
    of_person = [one for one in making.promises.values() if making.givers[one.giver].staff_no and not one.at_least]
    paid_in_full = [one for one in of_person if [money.amount for money in _of(making, one)] == [one.amount]]
    paid_in_full = [one for one in paid_in_full if one.amount > 20]
    unpaid = [one for one in of_person if not _of(making, one)]
    touched = chance.sample(paid_in_full, 40)
    for promise in touched[:10]:
        _refund(making, _of(making, promise)[0], promise.amount)
    for promise in touched[10:18]:
        _refund(making, _of(making, promise)[0], promise.amount // 2)
    for promise in touched[18:20]:
        _refund(making, _of(making, promise)[0], promise.amount // 4)
        _refund(making, _of(making, promise)[0], promise.amount - promise.amount // 4)
    for promise in touched[20:28]:
        _refund(making, _of(making, promise)[0], promise.amount, days=1)
        _cancel(making, promise, days=2)
    for promise in touched[28:36]:
        _correct(making, promise, promise.amount * 10 if promise.amount < 10000 else promise.amount // 10)
    for promise in chance.sample(unpaid, 12):
        _cancel(making, promise, days=chance.randint(0, 3))
    bookshop = _named(making, "晨光书店").id
    _cancel(making, next(one for one in making.promises.values() if one.giver == bookshop), days=0)
    merged = [one for one in making.givers.values() if one.id > 5030 and one.kind == "person" and not one.staff_no]
    for number, giver in enumerate(one for one in merged if one.population == "in-service"):
        _merge(making, giver, making.givers[100 + 7 * number])
    _merge(making, making.givers[901], making.givers[902])
    at_home = [one for one in making.givers.values() if one.id > 950 and one.department == "荷塘支行"]
    for giver, department in zip(at_home, ("桃源支行", SILENT, None, "新设支行", "松涛支行"), strict=False):
        _move(making, giver, department)
    _undone_entries(making)
    _choose(making, chance.sample(sorted(making.promises), 60))


def _undone_entries(making: Making) -> None:
    """A list, a payment, a cancellation, a refund and a move that were all taken back again."""
    first, first_paid = len(making.promises) + 1, len(making.money) + 1
    for number in (41, 42, 43):
        promise = making.promise(making.givers[number], "staff", 2, 99900, DAYS[6])
        making.pay(promise, 99900, DAYS[6])
    _list_gifts(making, first, first_paid)
    _undo(making)
    for number in range(first, len(making.promises) + 1):
        making.change("promises", number, stands=False)
    for number in range(first_paid, len(making.money) + 1):
        making.change("money", number, stands=False)
    untouched = [one for one in making.promises.values() if one.id < 900 and one.stands and not one.cancelled_on]
    unpaid = next(one for one in untouched if not _of(making, one))
    kept = next(one for one in untouched if [money.amount for money in _of(making, one)] == [one.amount])
    _cancel(making, unpaid, days=0)
    _undo(making)
    making.change("promises", unpaid.id, cancelled_on=None)
    refund = _refund(making, _of(making, kept)[0], kept.amount)
    _undo(making)
    making.change("money", refund.id, stands=False)
    home = making.givers[310].department
    _move(making, making.givers[310], "新设支行")
    _undo(making)
    making.change("givers", 310, department=home)


def _named(making: Making, name: str) -> Giver:
    return next(one for one in making.givers.values() if one.name == name and not one.staff_no)


def _called(making: Making, word: str, kind: str = "person") -> list[Giver]:
    return [one for one in making.givers.values() if one.kind == kind and word in (one.population, one.kind)]


def _of(making: Making, promise: Promise) -> list[Money]:
    return [making.money[number] for number in making.paid.get(promise.id, ())]


def _list_donors(making: Making, first: int, action: str, **summary: object) -> None:
    people = [one for number, one in making.givers.items() if number >= first]

    def step(book: Book) -> Writing:
        columns = (
            "kind", "population", "name", "name_key", "staff_no", "department", "headcount", "joined_on", "left_on",
            "publish",
        )  # fmt: skip
        with book.entry(action) as entry:
            number = entry.add_all("donor", columns, [
                (one.kind, one.population, one.name, one.name and name_key(one.name), one.staff_no, one.department,
                 one.headcount, _iso(one.joined_on), _iso(one.left_on), one.publish) for one in people
            ])  # fmt: skip
            assert number == first
            entry.summary = summary
        return entry

    making.steps.append(step)


def _list_gifts(making: Making, first: int, first_paid: int) -> None:
    gifts = [making.promises[number] for number in range(first, len(making.promises) + 1)]
    money = [making.money[number] for number in range(first_paid, len(making.money) + 1)]

    def step(book: Book) -> Writing:
        channels = {channel.code: channel.id for channel in registry.channels(book)}
        with book.entry("import.pledges") as entry:
            _write_gifts(entry, gifts, channels)
            _write_money(entry, money)
            entry.summary = _summary(len(gifts), sum(one.amount for one in gifts))
        return entry

    making.steps.append(step)


def _write_gifts(entry: Writing, gifts: list[Promise], channels: dict[str, int]) -> None:
    columns = ("campaign", "channel", "round", "donor", "amount", "at_least", "headcount", "on_date", "note")
    first = entry.add_all("pledge", columns, [
        (1, channels[one.channel], one.round, one.giver, one.amount, int(one.at_least), one.people, _iso(one.on),
         one.note)
        for one in gifts
    ])  # fmt: skip
    assert not gifts or first == gifts[0].id


def _write_money(entry: Writing, money: list[Money]) -> None:
    columns = ("pledge", "amount", "on_date", "at_least", "refund_of")
    first = entry.add_all("payment", columns, [
        (one.promise, one.amount, _iso(one.on), int(one.at_least), one.back) for one in money
    ])  # fmt: skip
    assert not money or first == money[0].id


def _summary(pledges: int, amount: int) -> dict[str, object]:
    facts = dict.fromkeys(("there", "settled", "corrected"), 0)
    return {"pledges": pledges, "amount": amount, "at_least": False, "campaign": 1, **facts}


def _refund(making: Making, money: Money, amount: int, *, days: int = 1) -> Money:
    on = money.on + timedelta(days)
    back = making.pay(making.promises[money.promise], -amount, on, back=money.id)

    def step(book: Book) -> Writing:
        entry = recording.refund_payment(book, money.id, amount, on=on, reason="退回", force=True)
        assert entry.summary["payment"] == back.id
        return entry

    making.steps.append(step)
    return back


def _cancel(making: Making, promise: Promise, *, days: int) -> None:
    on = max([promise.on, *(money.on for money in _of(making, promise))]) + timedelta(days)
    making.change("promises", promise.id, cancelled_on=on)
    making.steps.append(lambda book: recording.cancel_pledge(book, promise.id, on=on, reason="登记有误"))


def _correct(making: Making, promise: Promise, amount: int) -> None:
    """As a corrected list is taken in: the new gift and its money, the old one as if it had never been."""
    (paid,) = _of(making, promise)
    right = making.promise(making.givers[promise.giver], promise.channel, promise.round, amount, promise.on)
    back = making.pay(promise, -paid.amount, paid.on, back=paid.id)
    came = making.pay(right, amount, paid.on)
    making.change("promises", promise.id, cancelled_on=promise.on)

    def step(book: Book) -> Writing:
        channels = {channel.code: channel.id for channel in registry.channels(book)}
        with book.entry("import.pledges") as entry:
            _write_gifts(entry, [right], channels)
            _write_money(entry, [back, came])
            entry.add("cancellation", pledge=promise.id, on_date=promise.on)
            entry.summary = {**_summary(1, amount), "corrected": 1}
        return entry

    making.steps.append(step)


def _merge(making: Making, giver: Giver, into: Giver) -> None:
    making.change("givers", giver.id, same_as=into.id)
    making.steps.append(
        lambda book: enrolling.merge_donors(book, *(_donor(book, number) for number in (giver.id, into.id)))
    )


def _move(making: Making, giver: Giver, department: str | None) -> None:
    making.change("givers", giver.id, department=department)
    making.steps.append(lambda book: enrolling.edit_donor(book, _donor(book, giver.id), department=department))


def _undo(making: Making) -> None:
    making.steps.append(lambda book: undo_entry(book, book.head()[0], reason="录错"))


def _choose(making: Making, numbers: list[int]) -> None:
    """How single gifts are to appear, some of them changed again, one given back to the donor's own choice."""
    choices = [(number, making.chance.choice(["name", "masked", "anonymous", "no-amount"])) for number in numbers]
    again = [(number, None if place % 3 == 0 else "anonymous") for place, number in enumerate(numbers[:9])]
    for number, publish in (*choices, *again):
        if making.promises[number].publish != publish and making.promises[number].stands:
            making.change("promises", number, publish=publish)
            making.steps.append(partial(disclose, number=number, publish=cast(Publish | None, publish)))


def _donor(book: Book, number: int) -> Any:
    return registry.donor(book, number)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

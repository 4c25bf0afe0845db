"""Entries taken back: every figure and list as it was before, on record all the same, nothing left hanging."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from donate_cli import campaigning, enrolling, recording
from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.enrolling import Giver, known_donor
from donate_cli.errors import DonateError
from donate_cli.listing import detail_table, payments_table
from donate_cli.lists import StaffLine
from donate_cli.recording import Gift
from donate_cli.registers import campaigns_table, channels_table, donors_table
from donate_cli.rostering import apply_roster, plan_roster
from donate_cli.store import intake, registry
from donate_cli.store.book import Book
from donate_cli.undoing import entry_to_undo, undo_entry
from donate_cli.views.data import as_object
from tests.books import DAY, KNOWN, SAY, check_sound, every_row, figures, line, sent, small_book, take_in, total
from tests.conftest import Donate

DAYS = [DAY + timedelta(days) for days in range(4)]


def state(book: Book) -> dict[str, Any]:
    """All that the commands show of the drive, but for the entry's number and hash."""
    drive = find_campaign(book, "spring")
    tables = {
        "pledges": detail_table(book, drive),
        "payments": payments_table(book, drive),
        "donors": donors_table(registry.donors(book)),
        "campaigns": campaigns_table(book, registry.campaigns(book)),
        "channels": channels_table(registry.channels(book)),
    }
    lists = {name: as_object(table, SAY)["rows"] for name, table in tables.items()}
    return figures(book, None, DAYS[1], campaign=drive) | lists


# ---- what a clerk may do, at random


def spring(book: Book) -> Any:
    return find_campaign(book, "spring")


def staff(book: Book, chance: random.Random) -> Any:
    return find_channel(book, chance.choice(["staff", "youth", "party-r"]))


def give(book: Book, chance: random.Random) -> None:
    giver = Giver(chance.choice([*KNOWN, "新人甲", "新人乙"]), new=True)
    recording.add_pledge(
        book, spring(book), staff(book, chance), giver, chance.randint(1, 9) * 1000, on=chance.choice(DAYS),
        paid=chance.random() < 0.5, round=chance.choice([1, 2]), note=chance.choice([None, "备注"]),
    )  # fmt: skip


def give_anonymously(book: Book, chance: random.Random) -> None:
    recording.add_pledge(
        book, spring(book), staff(book, chance), Giver(), 500, on=chance.choice(DAYS), round=1, anonymous=True
    )


def enter(book: Book, chance: random.Random) -> None:
    gifts = [Gift(Giver(name, new=True), 700) for name in ("新人丙", chance.choice(KNOWN))]
    recording.add_pledges(book, spring(book), staff(book, chance), gifts, on=chance.choice(DAYS), round=1, paid=True)


def pay(book: Book, chance: random.Random) -> None:
    recording.add_payment(book, number(book, "pledge", chance), chance.choice([None, 600]), on=DAYS[3])


def refund(book: Book, chance: random.Random) -> None:
    recording.refund_payment(book, number(book, "payment", chance), chance.choice([None, 300]), on=DAYS[3], reason="退")


def cancel(book: Book, chance: random.Random) -> None:
    recording.cancel_pledge(book, number(book, "pledge", chance), on=DAYS[3], reason="误")


def number(book: Book, table: str, chance: random.Random) -> int:
    return chance.randint(1, max(book.query(f"SELECT count(*) AS number FROM {table}")[0]["number"], 1))


def take_list(book: Book, chance: random.Random) -> None:
    names = [*KNOWN, "新人甲", "新人丁", "匿名"]
    lines = [
        line(row, chance.choice(names), chance.choice([1000, 2000]), chance.choice(DAYS[:2]),
             paid=chance.choice([None, True]), department=chance.choice([None, None, "Z"]),
             order_no=chance.choice([None, None, f"o{chance.randint(1, 4)}{row}"]))
        for row in range(2, chance.randint(3, 6))
    ]  # fmt: skip
    written = take_in(book, lines, new="person", corrections=chance.choice(["replace", "add"]))
    assert written is None or written.action == "import.pledges"


def take_roster(book: Book, chance: random.Random) -> None:
    people = [
        StaffLine(2, "张三", "001", chance.choice(["A", "C"]), party=chance.choice([None, True])),
        *([StaffLine(3, "李四", "002", "B")] if chance.random() < 0.5 else []),
        *(StaffLine(row, f"新员{row}", f"9{row}", "A") for row in range(4, chance.randint(4, 8))),
    ]
    apply_roster(book, plan_roster(book, sent(*people), on=intake.newest_roster(book) or DAY))


def edit_donor(book: Book, chance: random.Random) -> None:
    donor = known_donor(book, Giver(chance.choice(KNOWN)))
    field, value = chance.choice(
        [("department", "D"), ("name", f"{donor.name}甲"), ("staff_no", "777"), ("population", "retired")]
    )
    enrolling.edit_donor(book, donor, **{field: value})


def merge(book: Book, chance: random.Random) -> None:
    first, second = chance.sample(registry.donors(book), 2)
    enrolling.merge_donors(book, first, second)


def edit_channel(book: Book, chance: random.Random) -> None:
    campaigning.edit_channel(book, staff(book, chance), label_zh=chance.choice(["工会", "妇联", "团委"]))


def edit_campaign(book: Book, chance: random.Random) -> None:
    opens = DAYS[0] - timedelta(chance.randint(0, 60))
    campaigning.edit_campaign(
        book, spring(book), opens_on=opens, closes_on=opens + timedelta(90), target=chance.choice([None, 5])
    )


def use(book: Book, chance: random.Random) -> None:
    campaigning.use_campaign(book, spring(book))


def close(book: Book, chance: random.Random) -> None:
    campaigning.close_campaign(book, spring(book))


def reopen(book: Book, chance: random.Random) -> None:
    campaigning.reopen_campaign(book, spring(book), "补记")


Act = Callable[[Book, random.Random], None]
ACTS: list[Act] = [
    give, give, give, give_anonymously, enter, pay, pay, refund, cancel, take_list, take_list, take_roster, edit_donor,
    merge, edit_channel, edit_campaign, use, close, reopen, reopen,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_undoing_from_the_last_backward_restores_every_figure_and_list(seed: int) -> None:
    chance = random.Random(seed)
    with small_book() as book:
        before = [state(book)]
        first = book.head()[0] + 1
        for _ in range(16):
            entries = book.head()[0]
            try:
                chance.choice(ACTS)(book, chance)
            except (DonateError, AssertionError) as refused:
                assert isinstance(refused, DonateError) or "Problem" in str(refused), refused
                assert book.head()[0] == entries
            if book.head()[0] > entries:
                before.append(state(book))
        check_sound(book)
        for entry in range(book.head()[0], first - 1, -1):
            assert state(book) == before.pop()
            assert entry_to_undo(book, None) == entry
            undo_entry(book, entry, reason=None)
            check_sound(book)
        assert state(book) == before.pop()


REFUSALS = {
    "undo.built_on", "undo.counted_there", "undo.edited", "undo.staff_no_taken", "campaign.closed", "campaign.exists",
    "channel.exists", "date.reversed",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(40, 52))
def test_undoing_in_any_order_leaves_a_sound_book(seed: int) -> None:
    """What later entries rest on is refused; in the end nothing is left but what was there at first."""
    chance = random.Random(seed)
    with small_book() as book:
        at_first, first = state(book), book.head()[0] + 1
        for _ in range(16):
            try:
                chance.choice(ACTS)(book, chance)
            except (DonateError, AssertionError):
                continue
        left = list(range(first, book.head()[0] + 1))
        for _ in range(len(left)):
            for entry in chance.sample(left, len(left)):
                before = every_row(book)
                try:
                    undo_entry(book, entry, reason="乱序")
                except DonateError as error:
                    assert error.key in REFUSALS, error
                    assert every_row(book) == before
                else:
                    left.remove(entry)
                check_sound(book)
        if not left:
            assert state(book) == at_first


# ---- what stands in the way


def test_what_later_entries_rest_on_is_refused() -> None:
    with small_book() as book:
        pledge = recording.add_pledge(book, spring(book), find_channel(book, "staff"), Giver("张三"), 100, on=DAY).id
        payment = recording.add_payment(book, 1, None, on=DAY).id
        refund = recording.refund_payment(book, 1, None, on=DAY, reason="退").id
        cancelled = recording.cancel_pledge(book, 1, on=DAY, reason="误").id
        for entry in (pledge, payment, refund):
            with pytest.raises(DonateError) as refused:
                undo_entry(book, entry, reason=None)
            facts = refused.value.facts
            assert (refused.value.key, facts["by"]) == ("undo.built_on", cancelled)
            assert facts["noun"].key == "noun.cancellation"
        for entry in (cancelled, refund, payment, pledge):
            undo_entry(book, entry, reason=None)
            check_sound(book)
        assert total(book)["gifts"] == 0


def test_an_undo_cannot_be_undone_nor_an_entry_twice() -> None:
    with small_book() as book:
        give(book, random.Random(1))
        entry = book.head()[0]
        undone = undo_entry(book, entry, reason=None).id
        for number, key in ((entry, "undo.already"), (undone, "undo.final"), (99, "undo.unknown"), (1, "undo.final")):
            with pytest.raises(DonateError) as refused:
                undo_entry(book, number, reason=None)
            assert refused.value.key == key
        assert entry_to_undo(book, None) == entry - 1, "the last that stands"


def test_a_closed_campaign_gives_nothing_back() -> None:
    with small_book() as book:
        give(book, random.Random(1))
        entry = book.head()[0]
        close(book, random.Random())
        with pytest.raises(DonateError, match=r"campaign\.closed"):
            undo_entry(book, entry, reason=None)
        undo_entry(book, book.head()[0], reason=None)
        undo_entry(book, entry, reason=None)
        assert total(book)["gifts"] == 0


def test_a_later_edit_of_the_same_field_is_refused_and_of_another_is_not() -> None:
    with small_book() as book:
        donor = known_donor(book, Giver("张三"))
        first = enrolling.edit_donor(book, donor, department="X").id
        second = enrolling.edit_donor(book, donor, department="Y").id
        third = enrolling.edit_donor(book, donor, population="retired").id
        with pytest.raises(DonateError) as refused:
            undo_entry(book, first, reason=None)
        assert (refused.value.key, refused.value.facts) == ("undo.edited", {"by": second})
        undo_entry(book, second, reason=None)
        undo_entry(book, first, reason=None)
        now = known_donor(book, Giver("张三"))
        assert (now.department, now.population) == ("A", "retired")
        undo_entry(book, third, reason=None)
        check_sound(book)


def test_what_no_longer_fits_is_refused_in_one_line() -> None:
    with small_book() as book:
        drive = spring(book)
        code = campaigning.edit_campaign(book, drive, code="chunjie").id
        campaigning.add_campaign(book, "另一个", code="spring")
        campaigning.edit_campaign(book, drive, opens_on=date(2020, 1, 10), closes_on=date(2020, 1, 20))
        earlier = campaigning.edit_campaign(book, drive, opens_on=date(2020, 1, 1)).id
        campaigning.edit_campaign(book, drive, closes_on=date(2020, 1, 5))
        label = campaigning.edit_channel(book, find_channel(book, "youth"), label_zh="团委").id
        campaigning.edit_channel(book, find_channel(book, "staff"), label_zh="金融团工委")
        freed = enrolling.edit_donor(book, known_donor(book, Giver("张三")), staff_no="100").id
        enrolling.add_donor(book, Giver("新人", staff_no="001"))
        for entry, key in ((code, "campaign.exists"), (earlier, "date.reversed"), (label, "channel.exists"),
                           (freed, "undo.staff_no_taken")):  # fmt: skip
            before = every_row(book)
            with pytest.raises(DonateError) as refused:
                undo_entry(book, entry, reason=None)
            assert refused.value.key == key
            assert every_row(book) == before


def test_days_that_move_together_move_back_together() -> None:
    with small_book() as book:
        campaigning.edit_campaign(book, spring(book), opens_on=date(2020, 1, 10), closes_on=date(2020, 1, 20))
        moved = campaigning.edit_campaign(book, spring(book), opens_on=date(2020, 2, 10), closes_on=date(2020, 2, 20))
        undo_entry(book, moved.id, reason=None)
        assert spring(book).window == "2020-01-10 – 2020-01-20"
        check_sound(book)


# ---- donors


def test_donors_of_an_entry_are_put_aside_unless_others_speak_of_them() -> None:
    with small_book() as book:
        first = take_in(book, [line(2, "新人甲", staff_no="100"), line(3, "新人乙")], new="person")
        later = take_in(book, [line(2, "新人乙", on=DAYS[1])])
        assert first
        assert later
        undo_entry(book, first.id, reason=None)
        check_sound(book)
        assert [one.name for one in registry.donors(book) if one.id > 4] == ["新人乙"]
        assert registry.donor_by_staff_no(book, "100") is None
        undo_entry(book, later.id, reason=None)
        assert [one.id for one in registry.donors(book) if one.id > 4] == []


def test_the_same_import_can_be_done_again_after_it_was_taken_back() -> None:
    lines = [line(2, "新人甲", staff_no="100", paid=True), line(3, "新人乙", department="A"), line(4, order_no="o1")]
    with small_book() as book:
        first = take_in(book, lines, new="person")
        before = figures(book)
        assert first
        undo_entry(book, first.id, reason=None)
        assert total(book)["gifts"] == 0
        again = take_in(book, lines, new="person")
        assert again
        assert again.summary == first.summary
        assert figures(book) == before
        check_sound(book)


def test_merged_and_edited_donors_of_an_import_taken_back() -> None:
    with small_book() as book:
        first = take_in(book, [line(2, "新人甲"), line(3, "新人乙")], new="person")
        assert first
        merged = enrolling.merge_donors(book, known_donor(book, Giver("新人甲")), known_donor(book, Giver("新人乙")))
        edited = enrolling.edit_donor(book, known_donor(book, Giver("新人乙")), department="Z")
        undo_entry(book, first.id, reason=None)
        check_sound(book)
        assert total(book)["donors"] == {"low": 0, "high": 0}
        for entry in (edited, merged):
            undo_entry(book, entry.id, reason=None)
            check_sound(book)
        assert [one.id for one in registry.donors(book) if one.id > 4] == []


def test_a_donor_into_whom_another_was_merged_stays() -> None:
    with small_book() as book:
        recording.add_pledge(book, spring(book), find_channel(book, "staff"), Giver("张三"), 100, on=DAY)
        enrolled = enrolling.add_donor(book, Giver("张叁")).id
        merged = enrolling.merge_donors(book, known_donor(book, Giver("张三")), known_donor(book, Giver("张叁"))).id
        undo_entry(book, enrolled, reason=None)
        check_sound(book)
        assert total(book)["donors"] == {"low": 1, "high": 1}
        undo_entry(book, merged, reason=None)
        assert [one.id for one in registry.donors(book) if one.id > 4] == []
        check_sound(book)


def test_a_field_edited_twice_in_one_entry_goes_back_to_what_it_was_before_both() -> None:
    with small_book() as book:
        with book.entry("donor.edit") as entry:
            entry.edit("donor", 1, department="X")
            entry.edit("donor", 1, department="Y")
            entry.summary = {"donor": 1}
        undo_entry(book, entry.id, reason=None)
        assert known_donor(book, Giver("张三")).department == "A"
        check_sound(book)


def test_a_forgotten_donors_import_can_be_taken_back() -> None:
    with small_book() as book:
        first = take_in(book, [line(2, "新人甲", staff_no="100")], new="person")
        assert first
        enrolling.forget_donor(book, known_donor(book, Giver("新人甲")))
        undo_entry(book, first.id, reason=None)
        check_sound(book)
        assert total(book)["gifts"] == 0


def test_an_edit_whose_old_text_was_erased_is_refused() -> None:
    with small_book() as book:
        renamed = enrolling.edit_donor(book, known_donor(book, Giver("张三")), name="张叁").id
        enrolling.forget_donor(book, known_donor(book, Giver("张叁")))
        with pytest.raises(DonateError, match=r"undo\.forgotten"):
            undo_entry(book, renamed, reason=None)


def test_a_correction_taken_back_leaves_the_first_gift_as_it_was() -> None:
    with small_book() as book:
        take_in(book, [line(2, paid=True)])
        before = state(book)
        replaced = take_in(book, [line(2, amount=12000)], corrections="replace")
        assert replaced
        assert total(book)["pledged"] == "120.00"
        undo_entry(book, replaced.id, reason=None)
        assert state(book) == before
        check_sound(book)


# ---- as typed


def test_as_a_clerk_types_it(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid")
    assert drive("undo 3", code=1).err == "error: say with --reason why entry 3 is taken back\n"
    assert "to confirm add --yes" in drive("undo", code=1).err
    drive("undo --yes --reason 记错了")
    assert "taken back by entry 4" in drive("log").out or "4" in drive("log").out
    assert "cannot be taken back" in drive("undo 4 --reason x --yes", code=1).err
    assert "(nothing yet)" in drive("pledge list").out
    drive("book check")


def test_a_donor_put_aside_can_still_be_forgotten(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new")
    drive("undo --yes")
    drive("pledge add 李四 100 -c staff --new")
    drive("undo --yes")
    drive("pledge add 李四 100 -c staff --new --department 财务部")
    for command in ("donor show 张三", "donor show id:1", "donor edit 张三 --set-name 张叁", "donor merge id:1 李四"):
        assert "no donor" in drive(command, code=1).err
    assert drive("donor forget 张三 --department 财务部 --yes", code=1).err.startswith("error: no donor “张三”")
    assert drive("donor forget id:1 --yes").err == "Entry 8: forgot a donor\n"
    assert "has no name" in drive("donor forget id:1 --yes", code=1).err
    assert "no donor" in drive("donor forget 张三 --yes", code=1).err
    asked = drive("donor forget 李四 --yes", code=1).err
    assert asked.startswith("error: there are 2 called “李四”: 李四 (财务部 · id:3); 李四 (— · id:2);")
    drive("donor forget 李四 --department 财务部 --yes")
    drive("donor forget 李四 --yes")
    assert not [name for name in ("张三", "李四") if name.encode() in Path("book.db").read_bytes()]
    drive("book check")


def test_what_was_taken_back_is_not_said_to_be_missing(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid")
    drive("undo --yes")
    taken_back = "error: pledge 1 was taken back by entry 4; see donate log\n"
    for command in ("pledge show 1", "payment add 1 5", "pledge cancel 1 --reason x"):
        assert drive(command, code=1).err == taken_back
    assert drive("payment refund 1 --reason x", code=1).err == taken_back.replace("pledge", "payment")
    assert drive("pledge show 2", code=1).err == "error: there is no pledge 2; see donate pledge list\n"

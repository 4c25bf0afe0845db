"""Papers that left the house are kept with what they stated; the book is read as it once was known."""

import random
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli import enrolling, recording
from donate_cli.campaigning import find_campaign, find_channel
from donate_cli.correcting import changes
from donate_cli.counting import Count
from donate_cli.editions import TOTAL, Figures, Paper
from donate_cli.enrolling import Giver, known_donor
from donate_cli.errors import DonateError
from donate_cli.issuing import figures_of, issue
from donate_cli.money import Amount
from donate_cli.naming import name_key
from donate_cli.store import issues, registry
from donate_cli.store.book import Book
from donate_cli.store.file import open_book
from donate_cli.store.knowing import known_after, last_entry_at
from donate_cli.undoing import undo_entry
from tests.books import DAY, check_sound, every_row, small_book
from tests.test_undo import ACTS, state


def act(book: Book, chance: random.Random) -> None:
    """One random act; what is refused has not happened."""
    entries = book.head()[0]
    try:
        if chance.random() < 0.2:
            undo_entry(book, chance.randint(1, entries), reason="误")
        else:
            chance.choice(ACTS)(book, chance)
    except (DonateError, AssertionError, ValueError):
        assert book.head()[0] == entries


# ---- the book as it was known


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_the_book_as_it_was_known_is_the_book_as_it_was(seed: int) -> None:
    chance = random.Random(seed)
    with small_book() as book:
        then = {}
        for _ in range(14):
            act(book, chance)
            then[book.head()] = state(book), figures_of(book, find_campaign(book, "spring"))
        rows = every_row(book)
        for head, (shown, figures) in then.items():
            with known_after(book, head[0]):
                assert book.head() == head
                assert state(book) == shown
                assert figures_of(book, find_campaign(book, "spring")) == figures
        assert every_row(book) == rows
        assert state(book) == shown, "the last state is the present one"
        check_sound(book)


def test_the_past_is_read_from_a_book_that_cannot_be_written() -> None:
    with small_book() as book:
        recording.add_pledge(book, find_campaign(book, None), find_channel(book, "staff"), Giver("张三"), 100, on=DAY)
        last = book.head()[0]
        enrolling.edit_donor(book, known_donor(book, Giver("张三")), name="张叁", department="Z")
        with open_book(book.path) as reader:
            with known_after(reader, last):
                found = registry.donors_by_name(reader, name_key("张三"))
                assert [(donor.name, donor.department) for donor in found] == [("张三", "A")]
                assert registry.donors_by_name(reader, name_key("张叁")) == []
                with pytest.raises(sqlite3.OperationalError):
                    reader.db.execute("UPDATE main.donor SET department = 'X'")
            assert reader.query("SELECT name FROM sqlite_temp_master") == []
            assert [donor.name for donor in registry.donors_by_name(reader, name_key("张叁"))] == ["张叁"]


def test_answers_of_the_present_are_not_given_of_the_past() -> None:
    with small_book() as book:
        drive = find_campaign(book, None)
        last = book.head()[0]
        recording.add_pledge(book, drive, find_channel(book, "staff"), Giver("张三"), 100, on=DAY)
        with book.remembering():
            now = figures_of(book, drive)
            with known_after(book, last):
                then = figures_of(book, drive)
            assert figures_of(book, drive) == now
        assert (then.parts[TOTAL]["gifts"], now.parts[TOTAL]["gifts"]) == (0, 1)


def test_what_was_forgotten_since_stays_forgotten() -> None:
    with small_book() as book:
        enrolling.edit_donor(book, known_donor(book, Giver("张三")), name="张叁")
        last = book.head()[0]
        enrolling.edit_donor(book, known_donor(book, Giver("张叁")), name="张四")
        enrolling.forget_donor(book, known_donor(book, Giver("张四")))
        with known_after(book, last):
            donor = registry.donor(book, 1)
            assert donor
            assert (donor.name, donor.staff_no) == (None, None)


def test_looking_back_keeps_the_indexes() -> None:
    sql = "EXPLAIN QUERY PLAN SELECT sum(amount) FROM standing_payment WHERE pledge = 1 AND on_date <= '2020-02-01'"
    with small_book() as book:
        assert "COVERING INDEX payment_tally (pledge=? AND on_date<?)" in str(book.query(sql))
        with known_after(book, 3):
            assert "COVERING INDEX payment_tally (pledge=? AND on_date<?)" in str(book.query(sql))


def test_a_moment_is_the_last_entry_until_then() -> None:
    with small_book() as book:
        at = book.query("SELECT at FROM entry ORDER BY id DESC LIMIT 1")[0]["at"]
        assert last_entry_at(book, at) == book.head()[0]
        assert last_entry_at(book, "2000-01-01T00:00:00+00:00") == 0


# ---- figures and what is kept of them

amounts = st.builds(Amount, st.integers(0, 10**11), st.booleans())
counts = st.builds(Count, st.integers(0, 999), st.none() | st.integers(0, 999))
parts = st.fixed_dictionaries({
    **dict.fromkeys(("pledged", "received", "outstanding"), amounts), "gifts": st.integers(0, 999),
    **dict.fromkeys(("participations", "donors"), counts),
})  # fmt: skip
places = st.one_of(
    st.tuples(st.just("cell"), st.sampled_from(["staff", "youth"]), st.integers(1, 3)),
    st.tuples(st.just("department"), st.none() | st.text(max_size=5)),
)


@given(st.dictionaries(places, parts), parts)
def test_figures_come_back_as_they_were_kept(others: dict, total: dict) -> None:
    figures = Figures(7, "ab" * 32, "壹元整", {TOTAL: total, **others}, "staff", None)
    assert Figures.of_text(figures.as_text()) == figures


def paper(content: bytes = b"x", **more: object) -> Paper:
    return Paper(**{"kind": "notice", "name": "公示.xlsx", "content": content, "lang": "zh", "basis": "pledged"} | more)


def nowhere(content: bytes) -> None:
    """Where the bytes of a paper go that nobody reads."""


def test_an_issue_keeps_the_figures_of_the_entry_before_it() -> None:
    with small_book() as book:
        drive = find_campaign(book, None)
        recording.add_pledge(book, drive, find_channel(book, "staff"), Giver("张三"), 100, on=DAY, paid=True)
        entry = issue(book, drive, paper(), figures_of(book, drive), nowhere)
        recording.add_pledge(book, drive, find_channel(book, "youth"), Giver("李四"), 300, on=DAY)
        (kept,) = issues.issues(book)
        assert (kept.entry, kept.figures.entry) == (entry.id, entry.id - 1)
        assert kept.figures.in_words == "壹元整"
        assert kept.figures.parts["department", "A"]["received"] == Amount(100)
        assert kept.figures.parts["population", "in-service"] == {"donors": Count.exactly(1)}
        with known_after(book, kept.figures.entry):
            assert figures_of(book, drive) == kept.figures
        assert "张三" not in kept.figures.as_text()
        check_sound(book)


def test_a_paper_that_did_not_reach_its_place_was_not_issued() -> None:
    def fails(content: bytes) -> None:
        raise DonateError("file.exists", path="x", option="--replace")

    with small_book() as book:
        drive, before = find_campaign(book, None), every_row(book)
        with pytest.raises(DonateError, match=r"file\.exists"):
            issue(book, drive, paper(), figures_of(book, drive), fails)
        assert every_row(book) == before


def test_a_paper_of_an_older_state_is_not_issued() -> None:
    with small_book() as book:
        drive = find_campaign(book, None)
        figures = figures_of(book, drive)
        enrolling.add_donor(book, Giver("陈七"))
        with pytest.raises(DonateError, match=r"issued\.book_moved"):
            issue(book, drive, paper(), figures, nowhere)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32))
def test_every_change_is_laid_to_an_entry_and_no_entry_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    with small_book() as book:
        drive = find_campaign(book, None)
        for _ in range(5):
            act(book, chance)
        for kind in ("export", "notice"):
            issue(book, drive, paper(kind=kind), figures_of(book, drive), nowhere)
        since = issues.issues(book, kind="export")[0]
        assert changes(book, drive, since, basis="pledged", as_of=None) == []
        first = book.head()[0] + 1
        for _ in range(6):
            act(book, chance)
        for change in changes(book, drive, since, basis="pledged", as_of=None):
            assert change.old != change.new
            assert change.entries, change
            assert min(change.entries) >= first

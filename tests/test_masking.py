"""Masked names: the surname and nothing else, told apart by numbers alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donate_cli.masking import COMPOUND_SURNAMES, Choice, choice, masked, numbers, seen, surname_size
from donate_cli.model import Donor, Kind, Publish

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30)
LATIN = st.lists(
    st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéüñ"), min_size=2, max_size=12).map(str.title),
    min_size=1,
    max_size=5,
)


def donor(name: str | None = "张三", kind: Kind = "person", publish: Publish | None = None) -> Donor:
    return Donor(1, kind, name, None, None, "in-service", None, None, None, None, publish=publish)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"), ("张　三", "张*"), ("张三丰", "张**"), ("欧阳娜娜", "欧阳**"), ("欧阳 修", "欧阳*"),
        ("歐陽修", "歐陽*"),
        ("欧阳", "欧*"), ("司马相如", "司马**"), ("宗政明", "宗**"), ("张王小明珠", "张**"), ("张三（大）", "张**"),
        ("买买提·艾力", "买买提·**"), ("买买提•艾力·库尔班", "买买提·**"), ("阿·木", "阿·**"), ("张", "*"),
        ("巴特尔·朝鲁", "巴特尔·**"), ("张三丰·", "张**"), ("张三丰··", "张**"), ("张三丰·李四", "张**·李*"),
        ("欧阳娜娜•夫妇", "欧阳**·**"), ("韦一·一家三口", "韦*·**"), ("鄺美雲·某某", "鄺**·**"),
        ("蘭心儀·夫婦", "蘭**·**"),
        ("古天明·李四", "古**·李*"), ("张三丰·李四・王五六", "张**·李*·王**"), ("諸葛亮·李四", "諸葛*·李*"),
        ("·张", "***"),
        ("John Smith", "J*** S***"), ("Anna Maria van der Berg", "A*** B***"), ("John·Smith", "J*** S***"),
        ("O'Brien", "O***"), ("ＪＯＨＮ", "J***"), ("Zhang Sanfeng", "Z*** S***"), ("a", "***"), ("007", "***"),
        ("*", "***"),
        ("김철수", "김**"), ("張三 Zhang San", "張**"),
    ],
)  # fmt: skip
def test_a_name_keeps_its_surname(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(HAN)
def test_of_a_chinese_name_the_surname_is_left_and_a_number_of_stars_that_tells_nothing(name: str) -> None:
    shown = masked(name)
    surname = shown.rstrip("*")
    assert name.startswith(surname)
    assert len(surname) <= 1 or surname in COMPOUND_SURNAMES
    assert len(surname) < len(name), "something is hidden"
    assert len(shown) - len(surname) == (2 if len(name) - len(surname) > 1 else 1)


@given(st.sampled_from(sorted(COMPOUND_SURNAMES)), HAN)
def test_a_compound_surname_is_a_surname(surname: str, rest: str) -> None:
    assert surname_size(surname + rest) == 2
    assert masked(surname + rest).startswith(f"{surname}*")


@given(st.sampled_from("张李王欧陈韦鄧"), HAN, st.sampled_from("·•‧・"), HAN | st.just(""))
def test_a_dot_gives_no_chinese_name_away(surname: str, given_name: str, dot: str, rest: str) -> None:
    shown = masked(f"{surname}{given_name}{dot}{rest}")
    assert surname + given_name not in shown
    assert not rest or rest not in shown


@given(LATIN)
def test_of_words_the_initials_are_left(words: list[str]) -> None:
    shown = masked(" ".join(words))
    ends = [words[0], *words[-1:]] if len(words) > 1 else words
    assert shown == " ".join(f"{word[0]}***" for word in ends)


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.strip()))
def test_no_text_at_all_is_shown_whole(name: str) -> None:
    assert name.strip() not in masked(name) or set(name.strip()) <= {"*", "·"}


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.integers(1, 6))))
def test_who_looks_alike_is_numbered_in_order_and_nobody_else(people: list[tuple[str, int]]) -> None:
    found = numbers(people)
    for look in {look for look, _ in people}:
        mine = [(who, number) for (seen, who), number in zip(people, found, strict=True) if seen == look]
        order = list(dict.fromkeys(who for who, _ in mine))
        assert mine == [(who, order.index(who) + 1 if len(order) > 1 else None) for who, _ in mine]


def test_the_choice_of_the_gift_comes_first_then_the_donors_then_the_campaigns() -> None:
    def of(who: Donor, *merged: Publish, **said: Publish) -> Choice:
        return choice(who, pledge=said.get("pledge"), merged=merged, campaign=said.get("campaign"))

    assert of(donor()) == ("masked", "default")
    assert of(donor(), campaign="name") == ("name", "campaign")
    assert of(donor(publish="anonymous"), "name", campaign="name") == ("anonymous", "donor")
    assert of(donor(), "no-amount", campaign="name") == ("no-amount", "donor")
    private: tuple[Publish, ...] = ("name", "masked", "no-amount", "anonymous")
    for place, own in enumerate(private):
        for other, merged in enumerate(private):
            assert of(donor(publish=own), "name", merged) == (private[max(place, other)], "donor")
    assert of(donor(publish="anonymous"), pledge="name") == ("name", "pledge")
    for kind in ("group", "organisation"):
        assert of(donor(kind=kind), campaign="masked") == ("name", "default")
        assert of(donor(kind=kind, publish="masked")) == ("masked", "donor")
    for nameless in (donor(None), donor(None, "anonymous")):
        assert of(nameless, pledge="name", campaign="name") == ("anonymous", "default")
        assert of(nameless, pledge="no-amount") == ("no-amount", "pledge")


def test_what_is_seen() -> None:
    assert seen(donor(), "name") == ("张三", True)
    assert seen(donor(), "masked") == ("张*", True)
    assert seen(donor(), "anonymous") == (None, True)
    assert seen(donor(), "no-amount") == ("张三", False)
    assert seen(donor(None), "masked") == (None, True)

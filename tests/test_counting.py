"""Counting: the rules of the design on small crowds, and as laws over made populations whose true size is known."""

from hypothesis import given
from hypothesis import strategies as st

from donate_cli.counting import Count, Crowd, count


def test_how_a_count_is_shown() -> None:
    assert [str(c) for c in (Count(127, 127), Count(78, 127), Count(128, None))] == ["127", "78–127", "≥128"]


def test_two_rounds_of_groups_without_a_department() -> None:
    assert count([Crowd("in-service", largest_group=212, grouped=330)]) == Count(212, 330)


def test_populations_add() -> None:
    assert count([Crowd("in-service", largest_group=78, grouped=127), Crowd("retired", groups_unknown=1)]) == Count(
        79, None
    )


def test_departments_add_and_a_group_may_hold_its_department() -> None:
    crowds = [
        Crowd("in-service", "A", named=5, largest_group=3, grouped=3),
        Crowd("in-service", "B", named=2, largest_group=10, grouped=10),
    ]
    assert count(crowds) == Count(5 + 10, 5 + 3 + 2 + 10)


def test_a_group_without_department_may_be_anyone_of_its_population() -> None:
    crowds = [
        Crowd("in-service", "A", named=5),
        Crowd("in-service", "B", named=4),
        Crowd("in-service", None, named=1, largest_group=7, grouped=7),
    ]
    assert count(crowds) == Count(10, 17)
    assert count([*crowds, Crowd("in-service", None, largest_group=30, grouped=30)]).low == 30


def test_named_people_are_a_plain_number() -> None:
    assert count([Crowd("in-service", "A", named=5), Crowd("external", None, named=2)]) == Count.exactly(7)


def test_anonymous_gifts_add_to_the_high_alone_unless_there_is_nothing_else() -> None:
    assert count([Crowd("in-service", "A", named=5), Crowd("in-service", None, anonymous=2)]) == Count(5, 7)
    assert count([Crowd("in-service", None, anonymous=1)]) == Count.exactly(1)
    assert count([Crowd("in-service", None, anonymous=3)]) == Count(1, 3)


def test_an_organisation_is_one_donor_and_nobody_else() -> None:
    assert count([Crowd("external", None, organisations=2, named=1)]) == Count.exactly(3)
    assert count([]) == Count(0, 0)


people = st.frozensets(st.integers(0, 12), min_size=1, max_size=6)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["in-service", "retired"]), st.sampled_from(["A", "B"])),
        st.tuples(st.frozensets(st.integers(0, 12)), st.lists(people, max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_the_truth_lies_within_the_interval(
    departments: dict[tuple[str, str], tuple[frozenset[int], list[frozenset[int]]]],
) -> None:
    """Make real people, tell the counter only names and group sizes, and see that it never says more than is so."""
    crowds, everybody = [], set()
    for (population, department), (named, groups) in departments.items():
        everybody |= {(population, department, person) for person in named.union(*groups)}
        sizes = [len(group) for group in groups]
        crowds.append(Crowd(population, department, len(named), 0, max(sizes, default=0), sum(sizes)))
    found = count(crowds)
    assert found.high is not None
    assert found.low <= len(everybody) <= found.high


counts = st.builds(
    lambda low, more: Count(low, None if more is None else low + more),
    st.integers(0, 99),
    st.none() | st.integers(0, 99),
)


@given(counts, counts, counts)
def test_counts_add_in_any_order(a: Count, b: Count, c: Count) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Count() == a

"""Laws of proposals, whatever lines and claims there are: money is conserved, order is nothing, certain is alone."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli.claims import Claim, Credit, Proposal, Settled
from donate_cli.grounds.assigning import assign, total
from donate_cli.grounds.evidence import fit
from donate_cli.grounds.pairing import fits_between
from donate_cli.grounds.summing import choose
from donate_cli.grounds.unmatched import Open, Window
from donate_cli.reconciling import propose

DAY = 737_465
NAMES = ("张三", "李四", "王五", "张三丰", "王明", "王明华")
AMOUNTS = st.sampled_from([100_00, 100_00, 100_00, 50_00, 200_00, 188_88, 66_66, 10])
PAYERS = st.sampled_from([None, None, *NAMES, "*三", "张**", "郝仁", "财付通", "公司部", "王芳"])
REMARKS = st.sampled_from(
    [
        None,
        "捐款",
        "张三代李四捐款",
        "王明华捐款",
        "0231",
        "公司部3人捐款",
        "张三、李四",
        "00317 捐款",
        "冲正",
        "退款",
        "微信",
    ]
)
DAYS = st.sampled_from([0, 0, 0, 1, 3, 9, 12])
NUMBERS = st.sampled_from([None, None, None, "77881", "77882"])


@st.composite
def credits(draw: st.DrawFn) -> list[Credit]:
    count = draw(st.integers(0, 9))
    return [
        Credit(
            number + 1, DAY + draw(DAYS), draw(AMOUNTS) * draw(st.sampled_from([1, 1, 1, 1, 2, 3, -1])),
            draw(st.sampled_from(["icbc", "icbc", "alipay"])), draw(PAYERS), draw(REMARKS), draw(NUMBERS),
            draw(NUMBERS),
        )
        for number in range(count)
    ]  # fmt: skip


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    count = draw(st.integers(0, 9))
    return [_claim(draw, number) for number in range(count)]


def _claim(draw: st.DrawFn, number: int) -> Claim:
    donor = draw(st.integers(0, 7))
    names = (NAMES[donor % 6],) if donor < 7 else ()
    payment = draw(st.sampled_from([None, number + 1]))
    amount = draw(AMOUNTS) * (-1 if payment and draw(st.integers(0, 5)) == 0 else 1)
    deposit = draw(st.sampled_from([None, None, None, 1])) if payment and amount > 0 else None
    collector = "王芳" if deposit else draw(st.sampled_from([None, None, "王芳"])) if payment else None
    return Claim(
        number + 1, payment, amount, DAY + draw(DAYS), donor, names, "00317" if donor == 2 else None,
        draw(st.sampled_from([None, "公司部", "财务部"])), draw(st.sampled_from(["staff", "youth"])),
        draw(st.sampled_from([1, 1, 2])), draw(NUMBERS), None, collector, deposit, "0231" if deposit else None,
        99 if amount < 0 else None,
    )  # fmt: skip


@st.composite
def settlements(draw: st.DrawFn) -> list[Settled]:
    return [
        Settled(
            100 + draw(st.integers(0, 1)), 500 + number, draw(AMOUNTS), 500 + number, draw(st.integers(0, 7)),
            DAY + draw(st.integers(0, 9)), draw(PAYERS), draw(NUMBERS), None, draw(st.sampled_from([(), NAMES[:1]])),
        )
        for number in range(draw(st.integers(0, 3)))
    ]  # fmt: skip


def check_conserved(
    proposals: Sequence[Proposal], lines: Sequence[Credit], due: Sequence[Claim], before: Sequence[Settled]
) -> None:
    """Each part is of the line's sign, for one thing; no line, claim or settled payment gives more than it has."""
    of_line = {line.line: line.left for line in lines}
    of_claim = {claim.key: claim.left for claim in due}
    of_payment: dict[int, int] = defaultdict(int)
    for part in before:
        of_payment[part.payment] += part.amount
    used: dict[object, int] = defaultdict(int)
    for line, amount, payment, pledge, returns, credit in (each for found in proposals for each in found.allocations):
        assert amount and (amount > 0) == (of_line[line] > 0)
        assert sum(target is not None for target in (payment, pledge, returns, credit)) == 1
        used["line", line] += amount
        assert abs(used["line", line]) <= abs(of_line[line])
        if credit is not None:
            assert amount < 0 < of_line[credit]
            used["line", credit] -= amount
            assert used["line", credit] <= of_line[credit]
        elif returns is not None:
            used["returns", returns] -= amount
            assert 0 < used["returns", returns] <= of_payment[returns]
        else:
            key = (0, pledge) if payment is None else (1, payment)
            assert (amount > 0) == (of_claim[key] > 0)  # type: ignore[index]
            used[key] += amount
            assert abs(used[key]) <= abs(of_claim[key])  # type: ignore[index]


def rest_of(
    proposals: Sequence[Proposal], lines: Sequence[Credit], due: Sequence[Claim], before: Sequence[Settled]
) -> tuple[list[Credit], list[Claim], list[Settled]]:
    """What is left after some proposals; what is used up stays, with nothing left."""
    parts = [part for each in proposals for part in each.allocations]
    for part in parts:
        lines = [line._replace(left=line.left - part.amount) if line.line == part.line else line for line in lines]
        lines = [line._replace(left=line.left + part.amount) if line.line == part.credit else line for line in lines]
        key = (1, part.payment) if part.payment is not None else (0, part.pledge)
        due = [claim._replace(left=claim.left - part.amount) if claim.key == key else claim for claim in due]
    returned = {part.returns: 0 for part in parts if part.returns is not None}
    for part in parts:
        if part.returns is not None:
            returned[part.returns] -= part.amount
    left = []
    for each in before:
        taken = min(returned.get(each.payment, 0), each.amount)
        if taken:
            returned[each.payment] -= taken
        left.append(each._replace(amount=each.amount - taken))
    return list(lines), list(due), left


@settings(max_examples=300, deadline=None)
@given(credits(), claims(), settlements())
def test_money_is_conserved_and_what_is_certain_has_no_rival(
    lines: list[Credit], due: list[Claim], before: list[Settled]
) -> None:
    found = propose(lines, due, before)
    check_conserved(found, lines, due, before)
    assert all(each.allocations for each in found)
    assert not [each for each in found if each.confidence == "certain" and each.rivals]


@settings(max_examples=200, deadline=None)
@given(credits(), claims(), settlements(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_claims_is_nothing(
    lines: list[Credit], due: list[Claim], before: list[Settled], chance: object
) -> None:
    found = propose(lines, due, before)
    shuffled = [chance.sample(each, len(each)) for each in (lines, due, before)]  # type: ignore[attr-defined]
    assert propose(*shuffled) == found


@settings(max_examples=200, deadline=None)
@given(credits(), claims(), settlements())
def test_applying_the_certain_ones_leaves_the_others_as_they_were(
    lines: list[Credit], due: list[Claim], before: list[Settled]
) -> None:
    found = propose(lines, due, before)
    certain = [each for each in found if each.confidence == "certain"]
    rest = rest_of(certain, lines, due, before)
    again = propose(*rest)
    check_conserved([*certain, *again], lines, due, before)
    assert again == [each for each in found if each.confidence != "certain"]


@settings(max_examples=200, deadline=None)
@given(credits(), claims())
def test_what_is_far_away_changes_nothing(lines: list[Credit], due: list[Claim]) -> None:
    far_line = Credit(999, DAY + 1_000, 123_45, "ccb", "远方客", "路过")
    far_claim = Claim(999, None, 543_21, DAY - 1_000, 999, ("陌生人",), department="远方部", channel="other")
    assert propose([*lines, far_line], [*due, far_claim]) == propose(lines, due)


SCORES = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 60), min_size=1, max_size=14)


def best_by_trying(scores: dict[tuple[int, int], int]) -> int:
    """The best total of all assignments, one by one; -1 stands for none."""
    rights = [*sorted({right for _, right in scores}), *[-1] * 5]
    lefts = sorted({left for left, _ in scores})
    return max(
        sum(scores.get(pair, 0) for pair in zip(lefts, chosen, strict=True))
        for chosen in set(permutations(rights, len(lefts)))
    )


@settings(max_examples=60, deadline=None)
@given(SCORES)
def test_an_assignment_is_as_good_as_the_best_that_trying_finds(scores: dict[tuple[int, int], int]) -> None:
    chosen = assign(scores)
    assert len(set(chosen.values())) == len(chosen)
    assert all(pair in scores for pair in chosen.items())
    assert total(scores) == best_by_trying(scores)


@settings(max_examples=60, deadline=None)
@given(credits(), claims())
def test_names_are_assigned_as_well_as_trying_does(lines: list[Credit], due: list[Claim]) -> None:
    opened = Open(lines[:5], due[:5], (), Window())
    fits = fits_between(opened, range(len(opened.credits)), range(len(opened.claims)))
    scores = {pair: each.score for pair, each in fits.items()}
    assert not scores or total(scores) == best_by_trying(scores)
    for (place, claim), found in fits.items():
        days = opened.distance(place, claim)
        assert fit(opened.said[place], opened.claims[claim], days).score == found.score  # type: ignore[union-attr]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 12), max_size=9), st.integers(1, 40), st.integers(1, 5))
def test_amounts_that_add_up_are_found_and_counted(amounts: list[int], wanted: int, most: int) -> None:
    ways = [
        places
        for size in range(1, most + 1)
        for places in combinations(range(len(amounts)), size)
        if sum(amounts[place] for place in places) == wanted
    ]
    found = choose(amounts, wanted, most=most)
    assert (found is None) == (not ways)
    if found:
        assert found.places in ways
        assert found.only == (len(ways) == 1)

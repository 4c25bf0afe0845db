"""Money: every text that means an amount is read exactly, every other is refused, and sums keep their mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donate_cli.errors import DonateError
from donate_cli.money import LARGEST_FEN, Amount, format_fen, in_words, parse_fen, plain_yuan, total

amounts = st.integers(min_value=1, max_value=LARGEST_FEN)


@given(amounts)
def test_text_round_trips(fen: int) -> None:
    assert parse_fen(format_fen(fen)) == parse_fen(plain_yuan(fen)) == fen


@given(amounts, st.sampled_from(["￥{}", "¥{}", "{}元", " {} ", "RMB {}", "\u00a0{}\u00a0"]))
def test_every_spelling_of_an_amount_means_the_same(fen: int, spelling: str) -> None:
    assert parse_fen(spelling.format(format_fen(fen))) == fen


@given(amounts)
def test_full_width_digits_mean_the_same(fen: int) -> None:
    wide = plain_yuan(fen).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789.,"})
    assert parse_fen(wide) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("200", 20000),
        ("1,234.50", 123450),
        ("￥200", 20000),
        ("200元", 20000),
        ("１２．５", 1250),
        (".5", 50),
        ("2.50", 250),
    ],
)
def test_what_a_clerk_types(text: str, fen: int) -> None:
    assert parse_fen(text) == fen


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1.234", "amount.decimals"), ("0.001", "amount.decimals"),
        ("1.000", "amount.decimals"), ("0", "amount.zero"), ("0.00", "amount.zero"),
        ("-5", "amount.negative"), ("−5", "amount.negative"), ("￥-5", "amount.negative"),
        ("1000000000.01", "amount.too_large"), ("NaN", "amount.unreadable"), ("inf", "amount.unreadable"),
        ("1e3", "amount.unreadable"), ("1E+400", "amount.unreadable"), ("1,23", "amount.unreadable"),
        ("12,34,567", "amount.unreadable"), ("", "amount.unreadable"), ("元", "amount.unreadable"),
        ("1_000", "amount.unreadable"), ("0x10", "amount.unreadable"), ("2 万", "amount.unreadable"),
        ("٣", "amount.unreadable"), ("200²", "amount.unreadable"),
        ("①00", "amount.unreadable"), ("1.2.3", "amount.unreadable"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, key: str) -> None:
    with pytest.raises(DonateError) as refused:
        parse_fen(text)
    assert refused.value.key == key


@given(st.lists(st.builds(Amount, st.integers(0, 10**12), st.booleans())))
def test_a_sum_is_at_least_as_soon_as_a_part_is(parts: list[Amount]) -> None:
    assert total(parts) == Amount(sum(p.fen for p in parts), any(p.at_least for p in parts))


@pytest.mark.parametrize(
    ("fen", "words"),
    [(2714000, "贰万柒仟壹佰肆拾元整"), (100005, "壹仟元零伍分"), (10, "壹角"), (10000000100, "壹亿零壹元整")],
)
def test_in_words(fen: int, words: str) -> None:
    assert in_words(Amount(fen)) == words


def test_at_least_in_words_and_figures() -> None:
    assert str(Amount(8860000, at_least=True)) == "88,600.00+"
    assert in_words(Amount(8860000, at_least=True)) == "不少于捌万捌仟陆佰元整"

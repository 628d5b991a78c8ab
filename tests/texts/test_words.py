"""Words of comments, and which of them set two groups apart."""

from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.texts.words import PRIOR, counted, keywords, likeness, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I WAITED, waited!", ["i", "waited", "waited"]),
        ("等了很久", ["等了", "了很", "很久"]),
        ("好", ["好"]),
        ("App 很慢", ["app", "很慢"]),
        ("mail [e-mail] me", ["mail", "me"]),
        ("", []),
    ],
)
def test_words_are_folded_and_characters_come_in_pairs(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_terms_are_long_words_and_neighbours_without_numbers() -> None:
    assert terms("I waited 40 minutes") == {"waited", "minutes", "i waited"}


@pytest.mark.parametrize(("other", "shared"), [("a b", 1.0), ("b c", 1 / 3), ("c d", 0.0)])
def test_likeness_is_the_share_of_common_words(other: str, shared: float) -> None:
    assert likeness(frozenset("ab"), frozenset(other.split())) == pytest.approx(shared)


def test_a_word_is_counted_once_per_comment_and_as_often_as_it_was_written() -> None:
    assert counted([("late late", 2), ("late", 1)])["late"] == 3


def test_log_odds_are_those_of_the_paper() -> None:
    """Worked by equations 16 and 22 for one word of 30 in 100 against 10 in 300, the prior 40 in 400 of 500 words."""
    first, second = {"slow": 30, "x": 70}, {"slow": 10, "x": 290}
    found = next(one for one in keywords(first, second) if one.word == "slow")
    prior = PRIOR * 40 / 400
    odds = log((30 + prior) / (100 + PRIOR - 30 - prior)) - log((10 + prior) / (300 + PRIOR - 10 - prior))
    assert found.log_odds == pytest.approx(odds)
    assert found.z == pytest.approx(odds / sqrt(1 / (30 + prior) + 1 / (10 + prior)))


def test_rare_words_are_left_out_and_the_first_group_leads() -> None:
    found = keywords({"slow": 20, "rare": 4, "fine": 1}, {"fine": 30, "slow": 1})
    assert [one.word for one in found] == ["slow", "fine"]


def test_groups_that_say_the_same_differ_in_nothing() -> None:
    found = keywords({"a": 900, "b": 600}, {"a": 900, "b": 600})
    assert [one.log_odds for one in found] == [0.0, 0.0]


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50))


@given(COUNTS, COUNTS)
def test_turning_the_groups_round_turns_every_sign(first: dict[str, int], second: dict[str, int]) -> None:
    turned = {one.word: one.z for one in keywords(second, first)}
    assert {one.word: -one.z for one in keywords(first, second)} == pytest.approx(turned)

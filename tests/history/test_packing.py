"""A tally comes back from a history as it went in, to the last fraction, and equal tallies are equal texts."""

import json
import zlib
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.history.packing import packed, text_of, unpacked, unpacked_text
from cxscore.model import Joint, Mass, State, Tally, exact
from cxscore.stats.times import TimeCounts

K = TypeVar("K")
V = TypeVar("V")

fractions = st.fractions(min_value=0, max_denominator=10**9).map(exact)
numbers = st.one_of(st.integers(-(10**12), 10**12), st.fractions(max_denominator=1000).map(exact))
words = st.text(max_size=12)
answers = st.one_of(numbers, words)
masses = st.one_of(
    st.integers(0, 10**9).map(lambda n: Mass(n, n, n)), st.builds(Mass, st.integers(0, 10**9), fractions, fractions)
)
states = st.dictionaries(st.sampled_from(list(State)), st.integers(1, 10**9))
joints = st.dictionaries(st.tuples(answers, answers), st.builds(Joint, fractions, fractions), max_size=6)
surveys = st.builds(Tally, st.dictionaries(answers, masses, max_size=8), states, st.none(), joints)
seconds = st.lists(st.integers(0, 10**12), max_size=20)


@given(surveys)
def test_masses_states_and_joints_come_back_exactly(tally: Tally) -> None:
    assert unpacked(packed(tally)) == tally


@given(seconds, seconds, states)
def test_times_come_back_exactly(ended: list[int], still_open: list[int], placed: dict[State, int]) -> None:
    times = TimeCounts.listed(ended, still_open)
    found = unpacked(packed(Tally({}, placed, times)))
    assert found.times is not None
    assert found.times.columns() == times.columns()
    assert found.states == placed


@given(surveys, surveys)
def test_packed_tallies_add_as_they_did(one: Tally, other: Tally) -> None:
    assert unpacked(packed(one)) + unpacked(packed(other)) == one + other


def turned_round(mapping: Mapping[K, V]) -> dict[K, V]:
    return dict(list(mapping.items())[::-1])


@given(surveys)
def test_the_order_of_answers_decides_nothing(tally: Tally) -> None:
    turned = Tally(turned_round(tally.masses), turned_round(tally.states), None, turned_round(tally.joint))
    assert text_of(turned) == text_of(tally) == unpacked_text(packed(tally))


def test_a_word_that_looks_like_a_number_stays_a_word() -> None:
    tally = Tally({"1/2": Mass(1, 1, 1), Fraction(1, 2): Mass(2, 2, 2), "7": Mass(3, 3, 3), 7: Mass(4, 4, 4)})
    assert unpacked(packed(tally)) == tally
    assert len(unpacked(packed(tally)).masses) == 4


def test_a_hundred_thousand_distinct_times_are_small() -> None:
    times = TimeCounts.listed(range(0, 500_000, 5))
    assert len(packed(Tally(times=times))) < 20_000


FAULTY: tuple[object, ...] = (
    [],
    {"masses": [[7]]},
    {"masses": [[7, 1, "1/0", 1]]},
    {"states": {"sleeping": 3}},
    {"times": [[1, 0], [1, 1], [0, 0]]},
    {"times": [[1], [1, 2], [0]]},
)


@pytest.mark.parametrize("data", [b"", b"no zlib", *(zlib.compress(json.dumps(one).encode()) for one in FAULTY)])
def test_what_is_no_tally_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        unpacked(data)

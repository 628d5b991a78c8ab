"""Favourable: the share of a record's answered items that lie in a range, never of its unanswered ones."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.answers import Meaning
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines import ENGINES, Derive
from cxscore.model import Number, Scale, State

MISSING, NA = Meaning(State.MISSING), Meaning(State.NOT_APPLICABLE)


def engine(parts: Mapping[str, PartSpec] | None = None) -> Derive:
    return ENGINES["favourable"](EngineSpec(name="favourable", answers="4-5"), parts or {}, Scale("5", 1, 5))


def answered(*numbers: Number) -> list[Meaning]:
    return [Meaning(State.ANSWERED, number) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "share"),
    [((5, 4, 3, 2), 50), ((5, 5), 100), ((3, 1), 0), ((4, 3, 3), Fraction(100, 3)), ((5,), 100)],
)
def test_the_share_of_favourable_items_is_exact(numbers: tuple[int, ...], share: Number) -> None:
    assert engine()(answered(*numbers)).answer == share


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_every_answered_item_counts_once(numbers: list[int]) -> None:
    share = Fraction(100 * len([number for number in numbers if number in (4, 5)]), len(numbers))
    assert engine()(answered(*numbers)).answer == share


def test_blank_and_not_applicable_items_are_passed_over() -> None:
    assert engine()([MISSING, *answered(5), NA, *answered(1)]).answer == 50


def test_a_reversed_item_is_read_from_the_other_end_even_behind_a_blank_one() -> None:
    parts = {"a": PartSpec(), "b": PartSpec(reverse=True)}
    assert engine(parts)(answered(5, 1)).answer == 100
    assert engine(parts)([MISSING, *answered(2)]).answer == 100
    assert engine(parts)(answered(1, 5)).answer == 0


@pytest.mark.parametrize(("parts", "state"), [([MISSING, NA], State.MISSING), ([NA], State.NOT_APPLICABLE)])
def test_a_record_without_an_answered_item_has_no_answer(parts: list[Meaning], state: State) -> None:
    found = engine()(parts)
    assert (found.state, found.answer) == (state, None)


@pytest.mark.parametrize("state", [State.INVALID, State.OUT_OF_SCALE])
def test_an_unreadable_item_decides_the_record(state: State) -> None:
    found = engine()([*answered(5), Meaning(state, reason="why"), MISSING])
    assert (found.state, found.reason) == (state, "why")

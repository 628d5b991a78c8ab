"""Difference: one part less another for the same record, in words and in sign."""

import pytest

from cxscore.answers import Meaning
from cxscore.config.choose import choose, define
from cxscore.config.load import catalogue_metric
from cxscore.engines import ENGINES, Derive
from cxscore.model import Number, State


def shipped(variant: str) -> Derive:
    choice = choose(catalogue_metric("gap"), "7", variant)
    assert choice.variant.engine
    assert isinstance(choice.spec.parts, dict)
    return ENGINES[choice.variant.engine.name](choice.variant.engine, choice.spec.parts, choice.scale)


def record(expectation: Number, performance: Number) -> list[Meaning]:
    return [Meaning(State.ANSWERED, expectation), Meaning(State.ANSWERED, performance)]


@pytest.mark.parametrize(
    ("expectation", "performance", "shortfall"), [(7, 5, 2), (5, 7, -2), (4, 4, 0), (7, 1, 6), (1, 7, -6)]
)
def test_the_shortfall_is_expectation_minus_performance(expectation: int, performance: int, shortfall: int) -> None:
    assert shipped("shortfall-7")(record(expectation, performance)).answer == shortfall


def test_servqual_prints_the_opposite_sign() -> None:
    assert shipped("servqual-7")(record(7, 5)).answer == -2


@pytest.mark.parametrize(("variant", "direction"), [("shortfall-7", "lower"), ("servqual-7", "higher")])
def test_the_variant_fixes_which_end_is_best_and_says_it_in_words(variant: str, direction: str) -> None:
    definition = define(choose(catalogue_metric("gap"), "7", variant))
    assert (definition.direction, definition.direction_source) == (direction, "definition")
    assert "minus" in definition.text
    assert f"{direction} is better" in definition.text
    assert (definition.scale.low, definition.scale.high) == (-6, 6)


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([Meaning(State.MISSING), Meaning(State.ANSWERED, 5)], State.MISSING),
        ([Meaning(State.ANSWERED, 5), Meaning(State.NOT_APPLICABLE)], State.NOT_APPLICABLE),
        ([Meaning(State.INVALID), Meaning(State.OUT_OF_SCALE)], State.INVALID),
        ([Meaning(State.OUT_OF_SCALE), Meaning(State.MISSING)], State.MISSING),
    ],
)
def test_both_parts_must_be_answered(parts: list[Meaning], state: State) -> None:
    found = shipped("shortfall-7")(parts)
    assert (found.state, found.answer) == (state, None)

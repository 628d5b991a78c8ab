"""Composite: a record's items carried to 0..100 and averaged, against the authors' own arithmetic."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.answers import Meaning
from cxscore.config.choose import choose
from cxscore.config.load import catalogue_metric
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines import ENGINES, Derive
from cxscore.model import Number, Scale, State

FIVE = Scale("5", 1, 5)
PLAIN, REVERSED = PartSpec(), PartSpec(reverse=True)
REFUSING = EngineSpec(name="composite")
SKIPPING = EngineSpec(name="composite", missing="skip")
OVER_MAX = EngineSpec(name="composite", rescale="over-max")


def shipped(metric: str, variant: str | None = None) -> Derive:
    choice = choose(catalogue_metric(metric), None, variant)
    assert choice.variant.engine
    assert isinstance(choice.spec.parts, dict)
    return ENGINES[choice.variant.engine.name](choice.variant.engine, choice.spec.parts, choice.scale)


def engine(parts: Mapping[str, PartSpec], spec: EngineSpec = REFUSING) -> Derive:
    return ENGINES["composite"](spec, parts, FIVE)


def given_answers(numbers: Sequence[Number]) -> list[Meaning]:
    return [Meaning(State.ANSWERED, number) for number in numbers]


MISSING, NA = Meaning(State.MISSING), Meaning(State.NOT_APPLICABLE)
INVALID, OFF = Meaning(State.INVALID, reason="not an answer of the scale"), Meaning(State.OUT_OF_SCALE, reason="9")


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ([5, 1, 5, 1, 5, 1, 5, 1, 5, 1], 100),
        ([1, 5, 1, 5, 1, 5, 1, 5, 1, 5], 0),
        ([3, 3, 3, 3, 3, 3, 3, 3, 3, 3], 50),
        ([5, 5, 5, 5, 5, 5, 5, 5, 5, 5], 50),  # straight-lining
        ([4, 2, 4, 1, 3, 2, 4, 2, 5, 2], Fraction(155, 2)),  # odd 3+3+2+3+4, even 3+4+3+3+3, times 2.5
    ],
)
def test_sus_is_two_and_a_half_times_the_contributions_with_even_items_reversed(
    answers: list[int], score: Number
) -> None:
    assert shipped("sus")(given_answers(answers)).answer == score


@given(st.lists(st.integers(1, 5), min_size=10, max_size=10))
def test_sus_agrees_with_brookes_recipe(answers: list[int]) -> None:
    contributions = [answer - 1 if item % 2 else 5 - answer for item, answer in enumerate(answers, 1)]
    assert shipped("sus")(given_answers(answers)).answer == Fraction(5, 2) * sum(contributions)


@pytest.mark.parametrize(("answers", "score"), [([7, 7], 100), ([1, 1], 0), ([6, 5], 75), ([4, 5], Fraction(175, 3))])
def test_umux_lite_is_the_sum_less_2_over_12(answers: list[int], score: Number) -> None:
    assert shipped("umux-lite")(given_answers(answers)).answer == score


@pytest.mark.parametrize(("answers", "score"), [([7, 7], Fraction("87.9")), ([1, 1], Fraction("22.9"))])
def test_the_sus_that_umux_lite_predicts_is_exact(answers: list[int], score: Number) -> None:
    assert shipped("umux-lite", "sus-prediction")(given_answers(answers)).answer == score


def test_umux_reads_its_second_and_fourth_item_from_the_other_end() -> None:
    assert shipped("umux")(given_answers([7, 1, 7, 1])).answer == 100
    assert shipped("umux")(given_answers([7, 7, 7, 7])).answer == 50


def test_items_weigh_what_the_metric_says() -> None:
    weighted = engine({"a": PartSpec(weight=3), "b": PLAIN})
    assert weighted(given_answers([5, 1])).answer == 75


def test_over_max_divides_by_the_highest_answer_and_cannot_reach_0() -> None:
    assert engine({"a": PLAIN, "b": PLAIN}, OVER_MAX)(given_answers([1, 1])).answer == 20


def test_a_reversed_item_is_turned_before_it_is_divided_by_the_maximum() -> None:
    assert engine({"a": REVERSED}, OVER_MAX)(given_answers([5])).answer == 20


def test_columns_beyond_the_declared_parts_count_as_plain_ones() -> None:
    assert engine({})(given_answers([5, 1, 3])).answer == 50


@pytest.mark.parametrize(
    ("parts", "state", "reason"),
    [
        ([MISSING, *given_answers([5])], State.MISSING, "not every item answered"),
        ([MISSING, MISSING], State.MISSING, ""),
        ([NA, *given_answers([5])], State.NOT_APPLICABLE, ""),
        ([INVALID, NA], State.NOT_APPLICABLE, ""),
        ([OFF, INVALID], State.INVALID, "not an answer of the scale"),
        ([OFF, *given_answers([5])], State.OUT_OF_SCALE, "9"),
        ([OFF, MISSING], State.MISSING, ""),
    ],
)
def test_refusing_engines_give_a_record_the_first_state_of_its_open_items(
    parts: list[Meaning], state: State, reason: str
) -> None:
    found = engine({"a": PLAIN, "b": PLAIN})(parts)
    assert (found.state, found.answer, found.reason) == (state, None, reason)


def test_skipping_engines_average_the_items_that_a_record_has() -> None:
    skipping = engine({"a": PLAIN, "b": REVERSED, "c": PartSpec(weight=2)}, SKIPPING)
    assert skipping([*given_answers([5]), MISSING, *given_answers([2])]).answer == 50  # (100 + 2 x 25) / 3
    assert skipping([NA, *given_answers([5]), MISSING]).answer == 0


@pytest.mark.parametrize(
    ("parts", "state"),
    [([MISSING, NA], State.MISSING), ([NA, NA], State.NOT_APPLICABLE), ([INVALID, MISSING], State.MISSING)],
)
def test_without_any_answered_item_there_is_nothing_to_average(parts: list[Meaning], state: State) -> None:
    assert engine({"a": PLAIN, "b": PLAIN}, SKIPPING)(parts).state is state


@pytest.mark.parametrize("bad", [INVALID, OFF])
def test_an_unreadable_item_is_never_skipped(bad: Meaning) -> None:
    found = engine({"a": PLAIN, "b": PLAIN}, SKIPPING)([*given_answers([5]), bad])
    assert (found.state, found.reason) == (bad.state, bad.reason)

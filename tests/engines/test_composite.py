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


# --- scorecards: weights, critical items, items on scales of their own ----------------------------------------

PRIVACY = PartSpec(weight=0, critical=True, scale="0-1")
FAILING = EngineSpec(name="composite", missing="skip", fail="zero")
PASSING = EngineSpec(name="composite", missing="skip", fail="zero", not_applicable="pass")
CARD = {"tone": PLAIN, "solution": PartSpec(weight=3), "privacy": PRIVACY}


@pytest.mark.parametrize(
    ("points", "scores"),
    [("0-1", [0, 100]), ("3", [0, 50, 100]), ("4", [0, Fraction(100, 3), Fraction(200, 3), 100]),
     ("5", [0, 25, 50, 75, 100])],
)  # fmt: skip
def test_an_item_is_carried_from_its_own_scale_as_zendesk_does(points: str, scores: list[Number]) -> None:
    answers = range(2) if points == "0-1" else range(1, int(points) + 1)
    own = engine({"a": PartSpec(scale=points)}, FAILING)
    assert [own(given_answers([answer])).answer for answer in answers] == scores


def test_a_critical_item_below_half_sets_its_record_to_0() -> None:
    assert engine(CARD, FAILING)(given_answers([5, 5, 0])).answer == 0


def test_without_the_rule_a_failed_critical_item_weighs_like_any_other() -> None:
    assert engine(CARD, SKIPPING)(given_answers([5, 4, 0])).answer == Fraction(325, 4)  # (100 + 3 x 75) / 4


@pytest.mark.parametrize(("answer", "score"), [(3, 50), (2, 0)])
def test_a_critical_item_at_half_does_not_fail_and_one_below_does(answer: int, score: int) -> None:
    assert engine({"a": PartSpec(critical=True)}, FAILING)(given_answers([answer])).answer == score


def test_where_failing_begins_can_be_told() -> None:
    strict = EngineSpec(name="composite", missing="skip", fail="zero", fail_below=100)
    assert engine({"a": PartSpec(critical=True), "b": PLAIN}, strict)(given_answers([4, 5])).answer == 0


def test_a_critical_item_that_is_not_rated_fails_nothing() -> None:
    assert engine(CARD, FAILING)([*given_answers([5, 5]), MISSING]).answer == 100


def test_what_does_not_apply_passes_only_where_the_engine_says_so() -> None:
    ratings = [*given_answers([3]), NA, *given_answers([1])]
    assert engine(CARD, FAILING)(ratings).answer == 50
    assert engine(CARD, PASSING)(ratings).answer == Fraction(175, 2)  # (50 + 3 x 100) / 4


def test_a_blank_item_passes_nowhere() -> None:
    assert engine(CARD, PASSING)([*given_answers([3]), MISSING, MISSING]).answer == 50


def test_a_record_with_items_of_no_weight_only_has_no_score() -> None:
    found = engine(CARD, FAILING)([MISSING, NA, *given_answers([1])])
    assert (found.state, found.reason) == (State.NOT_APPLICABLE, "only items of no weight are answered")


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 100)), min_size=1, max_size=8))
def test_the_mean_is_the_sum_of_score_times_weight_over_the_sum_of_weights(items: list[tuple[int, int]]) -> None:
    parts = {str(place): PartSpec(weight=weight) for place, (_, weight) in enumerate(items)}
    expected = sum(25 * (answer - 1) * weight for answer, weight in items) / sum(weight for _, weight in items)
    answer = engine(parts, FAILING)(given_answers([answer for answer, _ in items])).answer
    assert answer is not None
    assert not isinstance(answer, str)
    assert float(answer) == pytest.approx(expected)

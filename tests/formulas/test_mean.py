"""Means worked by hand: points, both percent forms, weights, derived scales."""

from fractions import Fraction

import pytest

from cxscore.formulas import mean
from cxscore.model import Bucket, Mass, Rule, Scale, Span, Tally

FIVE, SEVEN = Scale("5", 1, 5), Scale("7", 1, 7)
GAP = Scale("gap", -4, 4)
PERCENT = Scale("0-100", 0, 100, None)
FACES = Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive"))
PLAIN = Rule("mean")


def test_the_mean_is_exact() -> None:
    estimate = mean.estimate(Tally.of({4: 1, 5: 1, 6: 1, 7: 2}), SEVEN, PLAIN, 0.95)
    assert (estimate.value, estimate.n, estimate.n_eff) == (Fraction(29, 5), 5, 5.0)


@pytest.mark.parametrize(
    ("rescale", "value"),
    [("", 3), ("min-max", 50), ("over-max", 60)],
)
def test_two_percent_forms_of_one_mean(rescale: str, value: int) -> None:
    tally = Tally.of(dict.fromkeys(range(1, 6), 1))
    assert mean.estimate(tally, FIVE, Rule("mean", rescale=rescale), 0.95).value == value


@pytest.mark.parametrize(
    ("scale", "rescale", "expected"),
    [
        (SEVEN, "", (1, 7)),
        (GAP, "", (-4, 4)),
        (FIVE, "min-max", (0, 100)),
        (FIVE, "over-max", (20, 100)),  # on 1-5 it cannot reach 0
        (SEVEN, "over-max", (Fraction(100, 7), 100)),
    ],
)
def test_bounds_follow_the_scale_and_the_percent_form(
    scale: Scale, rescale: str, expected: tuple[int | Fraction, int | Fraction]
) -> None:
    assert mean.bounds(scale, Rule("mean", rescale=rescale)) == expected


def test_limits_by_hand_on_two_values() -> None:
    """18 of 20 answers are 1 on 0-1: Agresti and Coull give .68675611 to .98434376 (R binom, vector prop-009)."""
    interval = mean.estimate(Tally.of({1: 18, 0: 2}), Scale("2", 0, 1), PLAIN, 0.95).interval
    assert (interval.low, interval.high) == pytest.approx((0.68675611256, 0.984343760998))
    assert interval.method == "adjusted mean"


def test_the_percent_interval_is_the_points_interval_carried_over() -> None:
    tally = Tally.of({1: 2, 3: 5, 5: 9})
    points, percent, over = (
        mean.estimate(tally, FIVE, Rule("mean", rescale=r), 0.9).interval for r in ("", "min-max", "over-max")
    )
    assert points.low is not None
    assert percent.low == pytest.approx(25 * (points.low - 1))
    assert over.low == pytest.approx(20 * points.low)


def test_weights_move_the_mean_and_widen_the_interval() -> None:
    """(3 * 7 + 1 * 3) / 4 = 6; n_eff = 16 / 10."""
    weighted = mean.estimate(Tally({7: Mass(1, 3, 9), 3: Mass(1, 1, 1)}), SEVEN, PLAIN, 0.95)
    plain = mean.estimate(Tally.of({7: 3, 3: 1}), SEVEN, PLAIN, 0.95)
    assert (weighted.value, weighted.n, weighted.n_eff) == (6, 2, 1.6)
    assert plain.value == 6
    assert weighted.interval.low is not None
    assert plain.interval.low is not None
    assert weighted.interval.low < plain.interval.low


def test_variance_keeps_its_digits_far_from_zero() -> None:
    """Answers 10^9 and 10^9 + 1, one each: variance 1/4, which sums of floats would lose."""
    value, variance = mean.mean_and_variance(Tally.of({10**9: 1, 10**9 + 1: 1}), 2)
    assert (value, variance) == (10**9 + Fraction(1, 2), 0.25)


def test_answers_between_the_points_of_a_derived_scale() -> None:
    tally = Tally.of({Fraction(135, 2): 2, 50: 1})
    assert mean.estimate(tally, PERCENT, PLAIN, 0.95).value == Fraction(185, 3)


def test_a_base_leaves_answers_out() -> None:
    rule = Rule("mean", base=(Bucket("ends", (Span(1, 2), Span(6, 7))),))
    estimate = mean.estimate(Tally.of({1: 1, 4: 5, 7: 1}), SEVEN, rule, 0.95)
    assert (estimate.value, estimate.n) == (4, 2)


def test_no_answers_have_no_mean_but_a_reason() -> None:
    estimate = mean.estimate(Tally(), SEVEN, PLAIN, 0.95)
    assert (estimate.value, estimate.interval.low) == (None, None)
    assert estimate.reason is not None
    assert estimate.reason.code == "no_answers"


def test_words_have_no_mean() -> None:
    with pytest.raises(ValueError, match="a mean needs numbers"):
        mean.estimate(Tally.of({"positive": 1}), FACES, PLAIN, 0.95)


@pytest.mark.parametrize(
    ("scale", "rescale", "text"),
    [
        (SEVEN, "", "mean of answers 1-7"),
        (GAP, "", "mean of answers -4 to 4"),
        (FIVE, "min-max", "mean of answers 1-5, from 0 for the lowest answer to 100 for the highest"),
        (FIVE, "over-max", "mean of answers 1-5, in percent of the highest answer"),
    ],
)
def test_a_mean_says_what_it_averages(scale: Scale, rescale: str, text: str) -> None:
    assert mean.describe(Rule("mean", rescale=rescale), scale) == text

"""Shares worked by hand, with weights, bases and words."""

from fractions import Fraction

import pytest
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

from cxscore.formulas import share
from cxscore.model import Bucket, Mass, Rule, Scale, Span, Tally

SEVEN = Scale("7", 1, 7)
FIVE = Scale("5", 1, 5)
FACES = Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive"))
AGREE = Bucket("agree", (Span(5, 7),))
LOW, MIDDLE, TOP = (
    Bucket("dissatisfied", (Span(1, 2),)),
    Bucket("neutral", (Span(3, 3),)),
    Bucket("satisfied", (Span(4, 5),)),
)
GOOD = Bucket("positive", words=("positive",))
BAD = Bucket("negative", words=("negative",))


def test_three_of_seven_are_an_exact_fraction_of_a_hundred() -> None:
    estimate = share.estimate(Tally.of({1: 4, 6: 3}), SEVEN, Rule("share", of=(AGREE,)), 0.95)
    assert estimate.value == Fraction(300, 7)
    assert (estimate.n, estimate.n_eff, estimate.reason) == (7, 7.0, None)


def test_wilson_limits_stand_in_percent() -> None:
    """Newcombe's 0 of 20 (1998, table I): .0000 to .1611."""
    estimate = share.estimate(Tally.of({1: 20}), SEVEN, Rule("share", of=(AGREE,)), 0.95)
    assert (estimate.value, estimate.interval.low) == (0, 0.0)
    assert estimate.interval.high == pytest.approx(16.11, abs=0.005)
    assert (estimate.interval.level, estimate.interval.method) == (0.95, "Wilson")


def test_several_buckets_are_taken_together_and_overlap_counts_once() -> None:
    wide = Bucket("not low", (Span(3, 5),))
    estimate = share.estimate(Tally.of({1: 1, 3: 2, 5: 1}), FIVE, Rule("share", of=(TOP, wide)), 0.95)
    assert estimate.value == 75


def test_neutral_outside_the_base_leaves_n_as_well() -> None:
    """7 satisfied, 1 neutral, 2 dissatisfied: 7 of 9."""
    rule = Rule("share", of=(TOP,), base=(TOP, LOW))
    estimate = share.estimate(Tally.of({5: 7, 3: 1, 1: 2}), FIVE, rule, 0.95)
    assert (estimate.value, estimate.n) == (Fraction(700, 9), 9)


def test_weights_make_the_value_and_kish_the_interval() -> None:
    """Weights 3 and 1 (agree), 1 (not): 4 of 5; n_eff = 25 / 11."""
    tally = Tally({7: Mass(2, 4, 10), 1: Mass(1, 1, 1)})
    estimate = share.estimate(tally, SEVEN, Rule("share", of=(AGREE,)), 0.95)
    assert (estimate.value, estimate.n) == (80, 3)
    assert estimate.n_eff == pytest.approx(25 / 11)
    expected = proportion_confint(0.8 * 25 / 11, 25 / 11, alpha=0.05, method="wilson")
    assert (estimate.interval.low, estimate.interval.high) == pytest.approx([100 * x for x in expected])


def test_words_are_counted_like_numbers() -> None:
    tally = Tally.of({"positive": 3, "negative": 1})
    assert share.estimate(tally, FACES, Rule("share", of=(GOOD,)), 0.95).value == 75


@pytest.mark.parametrize(
    ("tally", "base", "n", "message"),
    [
        (Tally(), (), 0, "no valid answers"),
        (Tally.of({"neutral": 4}), (GOOD, BAD), 0, "no valid answers in the base (positive, negative)"),
        (Tally({"positive": Mass(2, 0, 0)}), (), 2, "the answers weigh 0 together"),
    ],
)
def test_an_empty_base_has_no_value_but_a_reason(
    tally: Tally, base: tuple[Bucket, ...], n: int, message: str
) -> None:
    estimate = share.estimate(tally, FACES, Rule("share", of=(GOOD,), base=base), 0.95)
    assert (estimate.value, estimate.interval.low, estimate.interval.high) == (None, None, None)
    assert (estimate.n, estimate.n_eff) == (n, 0.0)
    assert estimate.reason is not None
    assert (estimate.reason.code, estimate.reason.message) == ("no_answers", message)


@pytest.mark.parametrize(
    ("scale", "rule", "text"),
    [
        (SEVEN, Rule("share", of=(AGREE,)), "share of answers 5-7 (agree) among answers 1-7"),
        (
            FIVE,
            Rule("share", of=(MIDDLE, TOP)),
            "share of answers 3 (neutral) and 4-5 (satisfied) among answers 1-5",
        ),
        (
            FACES,
            Rule("share", of=(GOOD,), base=(GOOD, BAD)),
            "share of answers positive among answers negative, neutral, positive; base: positive, negative",
        ),
    ],
)
def test_a_share_says_what_it_counts(scale: Scale, rule: Rule, text: str) -> None:
    assert share.describe(rule, scale) == text


def test_a_share_runs_from_0_to_100() -> None:
    assert share.bounds(SEVEN, Rule("share", of=(AGREE,))) == (0, 100)

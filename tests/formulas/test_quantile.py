"""Quantiles of type 2 worked by hand, against a slow reference, and their rank limits."""

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from cxscore.formulas import quantile
from cxscore.model import Answer, Bucket, Mass, Number, Rule, Scale, Span, Tally

SEVEN = Scale("7", 1, 7)
FACES = Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive"))
MEDIAN = Rule("quantile", at=Fraction(1, 2))
P90 = Rule("quantile", at=Fraction(9, 10))


def value(counts: dict[Answer, int], at: Fraction) -> Number | None:
    return quantile.estimate(Tally.of(counts), SEVEN, Rule("quantile", at=at), 0.95).value


@pytest.mark.parametrize(
    ("counts", "at", "expected"),
    [
        ({1: 1, 2: 1, 4: 1, 7: 1}, "1/2", 3),
        ({1: 1, 2: 1, 4: 1}, "1/2", 2),
        ({1: 1, 2: 1}, "1/2", Fraction(3, 2)),
        ({5: 9}, "9/10", 5),
        ({1: 9, 7: 1}, "9/10", 4),  # ends exactly at .9: half way
        ({1: 8, 7: 2}, "9/10", 7),
        ({2: 3, 6: 1}, "0", 2),
        ({2: 3, 6: 1}, "1", 6),
    ],
)
def test_by_hand(counts: dict[Answer, int], at: str, expected: Number) -> None:
    assert value(counts, Fraction(at)) == expected


def test_agrees_with_numpy_averaged_inverted_cdf() -> None:
    draw = random.Random(4)  # noqa: S311 - a simulation, not a secret
    for at in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)):  # exact in binary: numpy compares floats
        for _ in range(40):
            answers = draw.choices(range(1, 8), k=draw.randint(1, 12))
            expected = np.quantile(answers, float(at), method="averaged_inverted_cdf")
            assert value({a: answers.count(a) for a in set(answers)}, at) == expected


def test_weights_count_as_so_many_answers_and_zero_as_none() -> None:
    """Weights 1/2, 3/2, 0, 2 on 1, 2, 4, 7: half of 4 is reached exactly at 2; 4 weighs nothing, so 7 is next."""
    half, more = Fraction(1, 2), Fraction(3, 2)
    masses: dict[Answer, Mass] = {
        1: Mass(1, half, half**2),
        2: Mass(1, more, more**2),
        4: Mass(1, 0, 0),
        7: Mass(1, 2, 4),
    }
    estimate = quantile.estimate(Tally(masses), SEVEN, MEDIAN, 0.95)
    assert (estimate.value, estimate.n) == (Fraction(9, 2), 4)


@pytest.mark.parametrize(
    ("n", "rule", "open_limits"),
    [(5, MEDIAN, (True, True)), (6, MEDIAN, (False, False)), (35, P90, (False, True)), (36, P90, (False, False))],
)
def test_few_answers_leave_a_limit_open_but_not_the_value(n: int, rule: Rule, open_limits: tuple[bool, bool]) -> None:
    estimate = quantile.estimate(Tally.of({4: n}), SEVEN, rule, 0.95)
    assert estimate.value == 4
    assert (estimate.interval.low is None, estimate.interval.high is None) == open_limits
    assert (estimate.reason is None) == (not any(open_limits))
    if estimate.reason is not None:
        assert estimate.reason.code == "no_interval"
        assert estimate.reason.message == f"{n} answers are too few for limits at 95 % on both sides"


def test_limits_are_the_answers_at_their_ranks() -> None:
    """Nine answers: ranks 2 and 8."""
    estimate = quantile.estimate(Tally.of({1: 1, 2: 1, 3: 1, 4: 3, 5: 1, 6: 1, 7: 1}), SEVEN, MEDIAN, 0.95)
    assert (estimate.interval.low, estimate.interval.high) == (2.0, 6.0)


def test_weighted_limits_use_the_effective_number_rounded_down() -> None:
    """Weights 1 and 3 by turns on 1 1 2 2 ... 6 6: n_eff = 24^2 / 60 = 9.6, so ranks 2 and 8 of 9.

    The answers hold weight 4 each: rank 2 lies above 1/9 of 24 (answer 1), rank 8 is reached at 64/3 (answer 6).
    """
    tally = Tally({answer: Mass(2, 4, 10) for answer in range(1, 7)})
    estimate = quantile.estimate(tally, SEVEN, MEDIAN, 0.95)
    assert estimate.n_eff == pytest.approx(9.6)
    assert (estimate.value, estimate.interval.low, estimate.interval.high) == (Fraction(7, 2), 1.0, 6.0)


@pytest.mark.parametrize("low_share", [0.3, 0.45, 0.55, 0.8])
def test_limits_cover_on_a_scale_of_few_answers_even_without_a_width(low_share: float) -> None:
    """Exact over all 2^8 samples of 8 answers from {1, 7}: the median is held at .95 or more.

    Both limits may be one answer; that is no false certainty, since the chance of it is counted here.
    """
    truth = 1 if low_share > 0.5 else 7
    covered = 0.0
    for sample in product((1, 7), repeat=8):
        ones = sample.count(1)
        interval = quantile.estimate(Tally.of({1: ones, 7: 8 - ones}), SEVEN, MEDIAN, 0.95).interval
        if interval.low is not None and interval.high is not None and interval.low <= truth <= interval.high:
            covered += low_share**ones * (1 - low_share) ** (8 - ones)
    assert covered >= 0.95


def test_a_base_leaves_answers_out() -> None:
    rule = Rule("quantile", at=Fraction(1, 2), base=(Bucket("top", (Span(5, 7),)),))
    assert quantile.estimate(Tally.of({1: 9, 5: 1, 6: 1, 7: 1}), SEVEN, rule, 0.95).value == 6


def test_words_have_no_quantile() -> None:
    with pytest.raises(ValueError, match="a quantile needs numbers"):
        quantile.estimate(Tally.of({"positive": 1}), FACES, MEDIAN, 0.95)


def test_a_rule_must_say_which_quantile() -> None:
    with pytest.raises(ValueError, match="needs `at`"):
        quantile.estimate(Tally.of({1: 1}), SEVEN, Rule("quantile"), 0.95)


@pytest.mark.parametrize(
    ("at", "text"),
    [("1/2", "median of answers 1-7"), ("9/10", "90 % quantile of answers 1-7")],
)
def test_a_quantile_says_which(at: str, text: str) -> None:
    assert quantile.describe(Rule("quantile", at=Fraction(at)), SEVEN) == text


def test_limits_never_meet_because_all_agree() -> None:
    """Forty answers of 5: the median is 5, and its limits leave room for what rounds to 5."""
    tally = Tally.of({5: 40})
    scale = Scale("7", 1, 7)
    found = quantile.estimate(tally, scale, Rule("quantile", at=Fraction(1, 2)), 0.95)
    assert (found.interval.low, found.interval.high) == (4.5, 5.5)
    top = quantile.estimate(Tally.of({7: 40}), scale, Rule("quantile", at=Fraction(1, 2)), 0.95)
    assert (top.interval.low, top.interval.high) == (6.5, 7.0)

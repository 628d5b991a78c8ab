"""Agreement of reviewers against statsmodels, published numbers and a slow analysis of variance."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference
from statsmodels.stats.inter_rater import cohens_kappa  # type: ignore[import-untyped]

from cxscore.stats.agreement import Kind, Weights, icc, weighted_kappa

Ratings = Sequence[Sequence[int]]

JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Shrout and Fleiss (1979), table 2: six works by four judges."""

ALL_WEIGHTS: list[tuple[Weights, str | None]] = [("none", None), ("linear", "linear"), ("quadratic", "quadratic")]

tables = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 9), min_size=size, max_size=size), min_size=size, max_size=size)
)
rating_tables = st.tuples(st.integers(2, 6), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(1, 5), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def used(table: Ratings) -> bool:
    """Whether a kappa has an error: both reviewers use several categories, and they disagree at times."""
    counts = np.array(table)
    several = (counts.sum(axis=0) > 0).sum() > 1 and (counts.sum(axis=1) > 0).sum() > 1
    return bool(several and counts.trace() < counts.sum())


# --- categories -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("weights", "theirs"), ALL_WEIGHTS)
@given(table=tables.filter(used))
def test_kappa_and_its_interval_agree_with_statsmodels(table: Ratings, weights: Weights, theirs: str | None) -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        other = cohens_kappa(np.array(table), wt=theirs)
    found = weighted_kappa(table, weights, 0.95)
    assert found.value == pytest.approx(other.kappa, abs=1e-9)
    if found.error is not None:
        limits = other.kappa_low, other.kappa_upp
        assert found.error == pytest.approx(other.std_kappa, abs=1e-6)
        assert (found.low, found.high) == pytest.approx(np.clip(limits, -1, 1), abs=1e-5)


def test_kappa_by_hand() -> None:
    """20 + 15 of 50 agree: .7; by chance 25/50 * 30/50 + 25/50 * 20/50 = .5; (.7 - .5) / (1 - .5)."""
    assert weighted_kappa([[20, 5], [10, 15]], "none", 0.95).value == pytest.approx(0.4, abs=1e-15)


@pytest.mark.parametrize(("weights", "expected"), [("none", 3 / 11), ("linear", 1 / 2), ("quadratic", 9 / 13)])
def test_weights_forgive_what_lies_near(weights: Weights, expected: float) -> None:
    """1-1, 1-2, 2-3, 3-3: .5 of the weight disagrees; by chance 11/16, 1 and 13/8 of it would."""
    found = weighted_kappa([[1, 1, 0], [0, 0, 1], [0, 0, 1]], weights, 0.95)
    assert found.value == pytest.approx(expected, abs=1e-15)


def test_a_category_that_nobody_used_keeps_its_place_on_the_scale() -> None:
    """Between 1 and 3 lies an unused 2: being one apart counts half as much as 1 against 3."""
    with_it = weighted_kappa([[4, 0, 1], [0, 0, 0], [1, 0, 4]], "linear", 0.95)
    assert with_it == weighted_kappa([[4, 1], [1, 4]], "linear", 0.95)
    far = weighted_kappa([[4, 1, 0], [1, 4, 0], [0, 0, 0]], "linear", 0.95)
    assert far.value == with_it.value


def test_quadratic_kappa_of_two_categories_is_the_plain_one() -> None:
    table = [[20, 5], [10, 15]]
    assert weighted_kappa(table, "quadratic", 0.9) == weighted_kappa(table, "none", 0.9)


def test_kappa_without_chance_to_differ_is_unknown() -> None:
    assert weighted_kappa([[7, 0], [0, 0]], "linear", 0.95) == (None, None, None, None)
    assert weighted_kappa([[7]], "linear", 0.95) == (None, None, None, None)


def test_full_agreement_has_no_error_that_the_formula_could_tell() -> None:
    assert weighted_kappa([[3, 0], [0, 4]], "none", 0.95) == (1, None, None, None)


def test_the_limits_of_a_kappa_stay_within_its_range() -> None:
    assert weighted_kappa([[3, 1], [0, 1]], "none", 0.95).high == 1


@pytest.mark.parametrize("table", [[], [[0, 0], [0, 0]], [[1, 2]], [[1, 2], [3]]])
def test_a_table_that_is_empty_or_not_square_is_refused(table: Ratings) -> None:
    with pytest.raises(ValueError, match="square and holds at least one"):
        weighted_kappa(table, "none", 0.95)


# --- points ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "expected"), [("2,1", (0.29, 0.02, 0.76)), ("2,k", (0.62, 0.07, 0.93))])
def test_the_judges_of_shrout_and_fleiss(kind: Kind, expected: tuple[float, float, float]) -> None:
    """Values from the paper's table 4; limits as the psych package of R prints them, to two digits."""
    assert icc(JUDGES, kind, 0.95) == pytest.approx(expected, abs=0.005)


def slow_icc(ratings: Ratings, level: float) -> tuple[float, float, float]:
    """ICC(2,1) by residuals of the two-way layout, with McGraw and Wong's a and b and scipy's F."""
    x = np.array(ratings, float)
    n, k = x.shape
    works, judges, grand = x.mean(axis=1), x.mean(axis=0), x.mean()
    msr = k * works.var(ddof=1)
    msc = n * judges.var(ddof=1)
    mse = ((x - works[:, None] - judges + grand) ** 2).sum() / ((n - 1) * (k - 1))
    value = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)
    a, b = k * value / (n * (1 - value)), 1 + k * value * (n - 1) / (n * (1 - value))
    v = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1)))
    up, down = reference.f.ppf((1 + level) / 2, n - 1, v), reference.f.ppf((1 + level) / 2, v, n - 1)
    rest = k * msc + (k * n - k - n) * mse
    return value, n * (msr - up * mse) / (up * rest + n * msr), n * (down * msr - mse) / (rest + n * down * msr)


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("seed", range(5))
def test_a_correlation_agrees_with_the_slow_analysis_of_variance(seed: int, level: float) -> None:
    rng = np.random.default_rng(seed)
    ratings = (rng.integers(1, 6, (12, 1)) + rng.integers(0, 3, (12, 3)) + [0, 0, 1]).tolist()
    assert icc(ratings, "2,1", level) == pytest.approx(slow_icc(ratings, level), rel=1e-9)


def test_the_mean_of_reviewers_follows_spearman_and_brown() -> None:
    one, four = icc(JUDGES, "2,1", 0.9), icc(JUDGES, "2,k", 0.9)
    for single, together in zip(one, four, strict=True):
        assert single is not None
        assert together == pytest.approx(4 * single / (1 + 3 * single))


@pytest.mark.parametrize("kind", ["2,1", "2,k"])
def test_a_correlation_moves_with_neither_origin_nor_unit(kind: Kind) -> None:
    moved = [[Fraction(3 * x + 40, 7) for x in row] for row in JUDGES]
    assert icc(moved, kind, 0.95) == pytest.approx(icc(JUDGES, kind, 0.95), rel=1e-12)


@given(rating_tables, st.sampled_from(["2,1", "2,k"]))
def test_limits_hold_the_correlation_which_is_at_most_1(ratings: Ratings, kind: Kind) -> None:
    value, low, high = icc(ratings, kind, 0.95)
    known = [limit for limit in (low, value, high) if limit is not None]
    assert known == pytest.approx(sorted(known), abs=1e-12)
    assert all(limit <= 1 for limit in known)


def test_a_reviewer_who_is_always_one_lower_costs_agreement() -> None:
    """By hand: mean squares 8, 1.5 and 0, so 8 / (8 + 2 * 1.5 / 3) = 8/9 where consistency would be 1."""
    found = icc([[1, 2], [3, 4], [5, 6]], "2,1", 0.95)
    assert found.value == pytest.approx(8 / 9, abs=1e-15)


def test_limits_are_numbers_even_where_almost_no_degrees_of_freedom_are_left() -> None:
    """Mean squares 1/6, 13/6 and 37/6: F goes to 0, the lower limit to -2 * 37 / (3 * 13 + 37)."""
    assert icc([[1, 1, 4], [1, 5, 1]], "2,1", 0.95).low == pytest.approx(-74 / 76)


def test_ratings_that_do_not_differ_have_no_correlation() -> None:
    assert icc([[4, 4], [4, 4], [4, 4]], "2,1", 0.95) == (None, None, None)


def test_full_agreement_is_1_without_limits() -> None:
    assert icc([[1, 1], [3, 3], [5, 5]], "2,k", 0.95) == (1, None, None)


def test_a_mean_of_reviewers_with_less_than_no_agreement_is_unknown() -> None:
    """The works have one mean and the reviewers too: all variance is disagreement, and the formula would give n."""
    assert icc([[1, 2], [2, 1], [1, 2], [2, 1]], "2,k", 0.95) == (None, None, None)


@pytest.mark.parametrize("ratings", [[], [[1, 2]], [[1], [2]], [[1, 2], [3]]])
def test_too_few_works_or_reviewers_or_a_gap_is_refused(ratings: Ratings) -> None:
    with pytest.raises(ValueError, match="two works or more"):
        icc(ratings, "2,1", 0.95)

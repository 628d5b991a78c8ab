"""R2 and its shares: against every order worked through one by one, statsmodels, and the laws of shares."""

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.outliers_influence import variance_inflation_factor  # type: ignore[import-untyped]

from cxscore.stats import importance as stats
from cxscore.stats.importance import Array


def sample(n: int, width: int, seed: int = 7) -> Array:
    """Correlated columns, the last one depending on the others."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, width)) @ rng.normal(size=(width, width))
    outcome = values @ rng.normal(size=width) + 2 * rng.normal(size=n)
    return np.column_stack([values, outcome])


def matrix(values: Array) -> Array:
    return stats.covariance(values, np.ones(len(values)))


def slow_r2(values: Array, columns: list[int]) -> float:
    """R2 by least squares on the data themselves."""
    y = values[:, -1]
    x = np.column_stack([np.ones(len(y)), values[:, columns]])
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return 1 - float(rest @ rest) / float(((y - y.mean()) ** 2).sum())


def slow_shares(values: Array, groups: list[list[int]]) -> list[float]:
    """What each group adds to R2, averaged over every order, order by order."""
    gains = [0.0] * len(groups)
    orders = list(permutations(range(len(groups))))
    for order in orders:
        entered: list[int] = []
        for group in order:
            before = slow_r2(values, entered)
            entered = entered + groups[group]
            gains[group] += (slow_r2(values, entered) - before) / len(orders)
    return gains


def test_shapley_shares_are_the_average_gain_over_all_orders() -> None:
    values = sample(80, 4)
    assert stats.shapley(matrix(values), [1] * 4) == pytest.approx(slow_shares(values, [[0], [1], [2], [3]]))


def test_the_columns_of_a_category_enter_together() -> None:
    values = sample(80, 5)
    found = stats.shapley(matrix(values), [1, 3, 1])
    assert found == pytest.approx(slow_shares(values, [[0], [1, 2, 3], [4]]))


def test_every_subset_has_the_r2_of_its_own_regression() -> None:
    values = sample(60, 3)
    found = stats.subset_r2(matrix(values), [1, 1, 1])
    wanted = [slow_r2(values, [i for i in range(3) if mask >> i & 1]) for mask in range(8)]
    assert found == pytest.approx(wanted, abs=1e-12)


def test_relative_weights_follow_johnsons_steps_through_the_singular_vectors() -> None:
    values = sample(120, 4)
    scaled = (values - values.mean(axis=0)) / values.std(axis=0) / np.sqrt(len(values))
    left, roots, right = np.linalg.svd(scaled[:, :-1], full_matrices=False)
    stand_ins = left @ right
    slopes = stand_ins.T @ scaled[:, -1]
    loadings = right.T @ np.diag(roots) @ right
    assert stats.relative_weights(matrix(values), [1] * 4) == pytest.approx(loadings**2 @ slopes**2)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from([stats.shapley, stats.relative_weights]))
def test_shares_add_up_to_r2(seed: int, width: int, shares: object) -> None:
    values = sample(50, width, seed)
    found = shares(matrix(values), [1] * width)  # type: ignore[operator]
    assert found.sum() == pytest.approx(slow_r2(values, list(range(width))))
    assert found.min() >= -1e-12


def test_uncorrelated_predictors_share_by_their_squared_correlations() -> None:
    found = stats.importance(np.array([[1, 0, 0.6], [0, 1, 0.3], [0.6, 0.3, 1.0]]), [1, 1])
    assert found == pytest.approx([0.36, 0.09])


def test_twins_share_evenly_and_add_nothing_twice() -> None:
    found = stats.shapley(np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1.0]]), [1, 1])
    assert found == pytest.approx([0.125, 0.125])


def test_beyond_fifteen_predictors_the_weights_are_johnsons() -> None:
    values = matrix(sample(300, 16))
    assert stats.importance(values, [1] * 16) == pytest.approx(stats.relative_weights(values, [1] * 16))


def test_a_stack_of_matrices_is_worked_like_each_of_them() -> None:
    each = [matrix(sample(50, 3, seed)) for seed in range(4)]
    found = stats.importance(np.stack(each), [1, 2])
    assert found == pytest.approx(np.stack([stats.importance(one, [1, 2]) for one in each]))


def test_an_outcome_that_never_varies_leaves_nothing_to_share() -> None:
    assert stats.shapley(np.array([[1.0, 0], [0, 0]]), [1]) == pytest.approx([0])


def test_inflation_is_that_of_statsmodels() -> None:
    values = sample(90, 4)
    x = np.column_stack([np.ones(90), values[:, :-1]])
    wanted = [variance_inflation_factor(x, i) for i in range(1, 5)]
    assert stats.inflation(matrix(values), [1] * 4) == pytest.approx(wanted)


def test_inflation_of_a_category_does_not_depend_on_the_level_left_out() -> None:
    rng = np.random.default_rng(1)
    level, y = rng.integers(0, 3, 200), rng.normal(size=200)
    x = level + rng.normal(size=200)
    coded = [np.column_stack([*(level == kept for kept in levels), x, y]) for levels in ((1, 2), (0, 1))]
    first, second = (stats.inflation(matrix(values.astype(float)), [2, 1]) for values in coded)
    assert first == pytest.approx(second)


def test_slopes_are_those_of_least_squares_on_standardised_columns() -> None:
    values = sample(70, 3)
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    assert stats.slopes(matrix(values)) == pytest.approx(np.linalg.lstsq(scaled[:, :3], scaled[:, 3])[0])


def test_dependence_names_the_predictors_that_follow_from_each_other_and_no_others() -> None:
    values = sample(50, 4)
    values[:, 3] = values[:, 0] - 2 * values[:, 2]
    assert stats.dependence(matrix(values), [1] * 4) == [0, 2, 3]
    assert stats.dependence(matrix(sample(50, 4)), [1] * 4) == []


def test_a_weighted_covariance_is_that_of_repeated_rows() -> None:
    values, weights = sample(10, 2), np.arange(1.0, 11)
    repeated = np.repeat(values, np.arange(1, 11), axis=0)
    assert stats.covariance(values, weights) == pytest.approx(np.cov(repeated.T, bias=True))


def test_a_constant_column_has_no_variance_however_its_mean_rounds() -> None:
    values = np.column_stack([np.full(30, 3.3), np.arange(30.0)])
    assert stats.covariance(values, np.arange(1.0, 31))[0].tolist() == [0, 0]


def test_resamples_spread_as_the_sample_says() -> None:
    """The variance of a resampled variance is, for a normal column, twice its square over n."""
    values = np.random.default_rng(3).normal(size=(400, 1))
    found = stats.resampled(values, np.ones(400), np.ones(400), 2000)[:, 0, 0]
    fourth = float(((values - values.mean()) ** 4).mean())
    assert found.mean() == pytest.approx(float(values.var()), rel=0.02)
    assert found.var() == pytest.approx((fourth - float(values.var()) ** 2) / 400, rel=0.1)


def test_resamples_of_rows_that_stand_for_many_are_those_of_single_records_in_spread() -> None:
    values = np.array([[1.0], [2.0], [4.0]])
    single = np.repeat(values, [50, 30, 20], axis=0)
    grouped = stats.resampled(values, np.array([50.0, 30, 20]), np.array([50.0, 30, 20]), 4000)
    apart = stats.resampled(single, np.ones(100), np.ones(100), 4000)
    assert grouped.std() == pytest.approx(apart.std(), rel=0.06)


def test_the_same_seed_draws_the_same_resamples() -> None:
    values, ones = sample(20, 2), np.ones(20)
    assert (stats.resampled(values, ones, ones, 10) == stats.resampled(values, ones, ones, 10)).all()
    assert (stats.resampled(values, ones, ones, 10) != stats.resampled(values, ones, ones, 10, seed=1)).any()


def test_a_predictor_beyond_chance_is_one_that_statsmodels_finds_alone_or_beside_the_others() -> None:
    """The first matters, the second only through the first, the third, in two columns, not at all."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(120, 4))
    x[:, 1] += x[:, 0]
    y = x[:, 0] + 2 * rng.normal(size=120)
    full, groups = sm.OLS(y, sm.add_constant(x)).fit(), ([1], [2], [3, 4])
    beside = [full.f_test(np.eye(5)[own]).pvalue < 0.05 for own in groups]
    alone = [sm.OLS(y, sm.add_constant(x[:, [i - 1 for i in own]])).fit().f_pvalue < 0.05 for own in groups]
    found = stats.each_beyond_chance(stats.covariance(np.c_[x, y], np.ones(120)), [1, 1, 2], 120)
    assert found == [one or other for one, other in zip(beside, alone, strict=True)] == [True, True, False]

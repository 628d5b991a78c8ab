"""Alpha against statsmodels' and published runs, items worked from the scores themselves."""

import numpy as np
import pytest
from scipy import stats as scipy

from cxscore.stats import reliability as stats

ROWS = np.array([[3, 4, 3], [5, 5, 4], [2, 1, 2], [4, 4, 5], [1, 2, 2], [5, 4, 4]], dtype=float)
MATRIX = np.cov(ROWS.T)


def test_alpha_is_that_of_the_item_and_total_variances() -> None:
    total = ROWS.sum(axis=1).var(ddof=1)
    wanted = 3 / 2 * (1 - ROWS.var(axis=0, ddof=1).sum() / total)
    assert stats.alpha(MATRIX) == pytest.approx(wanted)


def test_parallel_items_follow_spearman_and_brown() -> None:
    """Items that all correlate with r = 0.5 have alpha k r / (1 + (k - 1) r): 0.8 for four."""
    assert stats.alpha(np.full((4, 4), 0.5) + 0.5 * np.eye(4)) == pytest.approx(0.8)


def test_items_that_run_against_each_other_have_a_negative_alpha() -> None:
    assert stats.alpha(np.array([[1, -0.5], [-0.5, 1]])) == pytest.approx(-2)


@pytest.mark.parametrize("matrix", [np.eye(1), np.zeros((2, 2)), np.array([[1, -1], [-1, 1.0]])])
def test_one_item_or_a_sum_that_never_varies_has_no_alpha(matrix: stats.Array) -> None:
    assert stats.alpha(matrix) is None


def test_feldts_interval_by_scipys_f() -> None:
    low, high = stats.feldt_interval(0.8, 40, 6, 0.95) or (0, 0)
    assert low == pytest.approx(1 - 0.2 * scipy.f.ppf(0.975, 39, 195))
    assert high == pytest.approx(1 - 0.2 * scipy.f.ppf(0.025, 39, 195))


@pytest.mark.parametrize(("n", "items"), [(1, 5), (5, 1)])
def test_too_few_have_no_interval(n: int, items: int) -> None:
    assert stats.feldt_interval(0.5, n, items, 0.95) is None


@pytest.mark.parametrize("item", [0, 1, 2])
def test_item_rest_is_the_correlation_with_the_sum_of_the_others(item: int) -> None:
    rest = np.delete(ROWS, item, axis=1).sum(axis=1)
    assert stats.item_rest(MATRIX, item) == pytest.approx(np.corrcoef(ROWS[:, item], rest)[0, 1])


def test_a_constant_item_correlates_with_nothing() -> None:
    assert stats.item_rest(np.array([[0, 0], [0, 1.0]]), 0) is None

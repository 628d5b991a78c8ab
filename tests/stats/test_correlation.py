"""Correlations against R's published run, scipy, and ranks worked by hand."""

import numpy as np
import pytest
from scipy import stats as scipy

from cxscore.stats import correlation as stats

X = np.array([3.0, 1, 4, 1, 5, 9, 2, 6])
Y = np.array([2.0, 7, 1, 8, 2, 8, 1, 8])
ONES = np.ones(8)


def test_equal_values_share_the_middle_of_their_ranks() -> None:
    assert stats.ranks(np.array([10.0, 20, 20, 30]), np.ones(4)).tolist() == [1, 2.5, 2.5, 4]


def test_a_row_of_weight_two_counts_as_two_rows() -> None:
    weights = np.array([1.0, 2, 1, 3, 1, 1, 2, 1])
    x, y = np.repeat(X, weights.astype(int)), np.repeat(Y, weights.astype(int))
    assert stats.spearman(X, Y, weights) == pytest.approx(float(scipy.spearmanr(x, y).statistic))
    assert stats.pearson(X, Y, weights) == pytest.approx(float(scipy.pearsonr(x, y).statistic))


def test_spearman_is_scipys() -> None:
    assert stats.spearman(X, Y, ONES) == pytest.approx(float(scipy.spearmanr(X, Y).statistic))


def test_a_constant_column_has_no_correlation() -> None:
    assert stats.pearson(X, ONES, ONES) is None
    assert stats.spearman(ONES, Y, ONES) is None


def test_fishers_interval_is_scipys() -> None:
    found = scipy.pearsonr(X, Y)
    wanted = found.confidence_interval(0.9)
    limits = stats.fisher_interval(float(found.statistic), 8, 0.9)
    assert limits == pytest.approx((wanted.low, wanted.high))


def test_the_rank_interval_by_hand() -> None:
    """r = 0.5, n = 28: atanh 0.549306, error sqrt(1.125 / 25) = 0.212132, times 1.959964."""
    limits = stats.rank_interval(0.5, 28, 0.95)
    assert limits == pytest.approx((np.tanh(0.549306 - 0.415771), np.tanh(0.549306 + 0.415771)), abs=1e-6)


def test_the_rank_interval_is_wider_than_fishers() -> None:
    ranked, plain = stats.rank_interval(0.6, 30, 0.95), stats.fisher_interval(0.6, 30, 0.95)
    assert ranked is not None
    assert plain is not None
    assert ranked[0] < plain[0] < 0.6 < plain[1] < ranked[1]


@pytest.mark.parametrize("n", [0, 2, 3])
def test_three_pairs_have_no_interval(n: int) -> None:
    assert stats.rank_interval(0.5, n, 0.95) is None


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_perfect_correlation_is_certain(sign: int) -> None:
    assert stats.fisher_interval(sign, 10, 0.95) == (sign, sign)

"""How two numbers go together: Pearson's and Spearman's correlation, weighted, with intervals."""

from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from cxscore.stats.intervals import Limits, normal_quantile

Array = NDArray[np.float64]


def pearson(x: Array, y: Array, weights: Array) -> float | None:
    """Return Pearson's correlation, -1..1, rows weighted; None when either is constant."""
    x, y = x - np.average(x, weights=weights), y - np.average(y, weights=weights)
    spread = float(np.sqrt((weights * x * x).sum() * (weights * y * y).sum()))
    return min(1.0, max(-1.0, float((weights * x * y).sum()) / spread)) if spread > 0 else None


def spearman(x: Array, y: Array, weights: Array) -> float | None:
    """Return Spearman's rank correlation, -1..1; equal values share their middle rank. None when one is constant.

    A row of weight w counts as w rows. Source: Spearman, American Journal of Psychology 15 (1904).
    """
    return pearson(ranks(x, weights), ranks(y, weights), weights)


def ranks(values: Array, weights: Array) -> Array:
    """Return the rank of each value among rows that count `weights` each, equal values at the middle of theirs."""
    _, place = np.unique(values, return_inverse=True)
    held = np.bincount(place, weights)
    return np.asarray((held.cumsum() - (held - 1) / 2)[place])


def fisher_interval(correlation: float, n: float, level: float) -> Limits | None:
    """Return the interval of Pearson's correlation of `n` pairs, None for fewer than four.

    Source: Fisher, Metron 1 (1921).
    """
    return _through_atanh(correlation, 1.0, n, level)


def rank_interval(correlation: float, n: float, level: float) -> Limits | None:
    """Return the interval of Spearman's correlation of `n` pairs, None for fewer than four.

    Source: Bonett and Wright, Sample size requirements for estimating correlations, Psychometrika 65 (2000).
    """
    return _through_atanh(correlation, 1 + correlation * correlation / 2, n, level)


def _through_atanh(correlation: float, variance: float, n: float, level: float) -> Limits | None:
    """Return the normal interval on Fisher's scale, carried back; a correlation of -1 or 1 has no width there."""
    if n <= 3:
        return None
    if abs(correlation) >= 1:
        return correlation, correlation
    half = normal_quantile(level) * sqrt(variance / (n - 3))
    return tanh(atanh(correlation) - half), tanh(atanh(correlation) + half)

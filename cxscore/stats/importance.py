"""What each predictor adds to a regression: shares of R2, intervals by resampling, collinearity.

Everything follows from covariance matrices whose last row and column are the outcome. The predictors stand in
`groups`: how many columns each takes, one for a number, several for a category. Matrices may be stacked: every
function but `resampled` works on the last two axes.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxscore.stats.intervals import f_quantile

Array = NDArray[np.float64]

EXACT = 15
"""Predictors up to which every subset of them is fitted."""
SEED = 20_260_101
"""Where the resampling starts: the same data give the same intervals."""
_BLOCK = 4_000_000
"""Numbers held at once: about 32 MB."""
_GONE = 1e-9
"""Share of a column's variance below which what the others leave of it is rounding."""


def covariance(values: Array, weights: Array) -> Array:
    """Return the covariance matrix (divisor: the sum of the weights) of the columns of `values`, rows weighted.

    A constant column has variance 0, whatever its mean loses by rounding.
    """
    centred = values - np.average(values, axis=0, weights=weights)
    centred[:, np.ptp(values, axis=0) == 0] = 0.0
    return np.asarray((centred * weights[:, None]).T @ centred / weights.sum())


def resampled(values: Array, counts: Array, weights: Array, rounds: int, seed: int = SEED) -> Array:
    """Return `rounds` covariance matrices of samples drawn with replacement from what `values` stand for.

    Row i stands for `counts[i]` records that weigh `weights[i]` together. Every record enters a sample as often as
    a Poisson variable of mean 1 says, which needs one pass over the rows. Source: Chamandy et al., Estimating
    uncertainty for massive data streams (2012).
    """
    rng = np.random.default_rng(seed)
    width = values.shape[1]
    upper = np.triu_indices(width)
    sums = np.zeros((rounds, len(upper[0]) + width + 1))
    centred, per_record = values - np.average(values, axis=0, weights=weights), weights / counts
    size = max(1, _BLOCK // rounds)
    for start in range(0, len(values), size):
        part = slice(start, start + size)
        rows = centred[part]
        parts = np.hstack([rows[:, upper[0]] * rows[:, upper[1]], rows, np.ones((len(rows), 1))])
        drawn = rng.poisson(counts[part], size=(rounds, len(rows)))
        sums += (drawn * per_record[part]) @ parts
    return _covariances(sums, width, upper)


def _covariances(sums: Array, width: int, upper: tuple[Any, ...]) -> Array:
    """Return covariance matrices from the sums of products, of values and of weights; an empty sample has none."""
    totals = np.where(sums[:, -1:] > 0, sums[:, -1:], np.nan)
    means = sums[:, -1 - width : -1] / totals
    found = np.empty((len(sums), width, width))
    found[:, upper[0], upper[1]] = sums[:, : len(upper[0])] / totals - means[:, upper[0]] * means[:, upper[1]]
    found[:, upper[1], upper[0]] = found[:, upper[0], upper[1]]
    return np.nan_to_num(found)


# --- R2 and its shares ----------------------------------------------------------------------------------------


def importance(matrix: Array, groups: Sequence[int]) -> Array:
    """Return what each predictor holds of R2: Shapley's share up to 15 predictors, Johnson's weight beyond.

    The shares add up to R2. Many matrices are worked on a few at a time, for memory.
    """
    if len(groups) > EXACT:
        return relative_weights(matrix, groups)
    stack = matrix.reshape(-1, *matrix.shape[-2:])
    size = max(1, _BLOCK >> (len(groups) + 1))
    parts = [shapley(stack[start : start + size], groups) for start in range(0, len(stack), size)]
    return np.concatenate(parts).reshape(*matrix.shape[:-2], len(groups))


def subset_r2(matrix: Array, groups: Sequence[int]) -> Array:
    """Return R2 of the regression on every subset of the predictors; the last axis is the subset as a bit mask.

    Predictor by predictor each matrix becomes two: what is left without it, and what is left once it has explained
    what it can. A column that the ones before it explain wholly adds nothing.
    """
    scaled = _correlations(matrix)[..., None, :, :]
    for size in groups:
        with_it = scaled
        for _ in range(size):
            with_it = _swept(with_it)
        scaled = np.concatenate([scaled[..., size:, size:], with_it], axis=-3)
    rest = scaled[..., 0, 0]
    return np.asarray(np.where(rest[..., :1] > 0, 1 - rest, 0.0))


def _swept(matrix: Array) -> Array:
    """Return the covariances of what the first column does not explain of the others."""
    pivot = matrix[..., :1, :1]
    explained = matrix[..., 1:, :1] * matrix[..., :1, 1:]
    gone = pivot <= _GONE
    return np.asarray(matrix[..., 1:, 1:] - np.where(gone, 0.0, explained / np.where(gone, 1.0, pivot)))


def _correlations(matrix: Array) -> Array:
    """Return the correlation matrix; a column without variance correlates with nothing, not even itself."""
    variance = np.diagonal(matrix, axis1=-2, axis2=-1)
    scale = np.where(variance > 0, 1 / np.sqrt(np.where(variance > 0, variance, 1.0)), 0.0)
    return np.asarray(matrix * scale[..., :, None] * scale[..., None, :])


def shapley(matrix: Array, groups: Sequence[int]) -> Array:
    """Return what each predictor adds to R2, averaged over all orders in which predictors can enter.

    Source: Lindeman, Merenda and Gold, Introduction to Bivariate and Multivariate Analysis (1980), p. 119.
    """
    found = subset_r2(matrix, groups)
    return np.asarray(found @ _shapley_weights(len(groups)).T)


def _shapley_weights(count: int) -> Array:
    """Return, per predictor, the weight of every subset's R2: positive where the predictor is in the subset."""
    masks = np.arange(1 << count)
    sizes = np.array([int(mask).bit_count() for mask in masks])
    orders = [factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)]
    joined, left = np.array([0.0, *orders]), np.array([*orders, 0.0])
    inside = (masks[None, :] >> np.arange(count)[:, None]) & 1
    return np.asarray(np.where(inside, joined[sizes], -left[sizes]))


def relative_weights(matrix: Array, groups: Sequence[int]) -> Array:
    """Return each predictor's share of R2 by way of uncorrelated stand-ins for the columns; a group's are added.

    Source: Johnson, A heuristic method for estimating the relative weight of predictor variables, Multivariate
    Behavioral Research 35 (2000).
    """
    scaled = _correlations(matrix)
    roots, vectors = np.linalg.eigh(scaled[..., :-1, :-1])
    kept = roots > _GONE
    root = np.sqrt(np.where(kept, roots, 0.0))
    inverse = np.where(kept, 1 / np.where(kept, root, 1.0), 0.0)
    turned = np.swapaxes(vectors, -1, -2)
    loadings = (vectors * root[..., None, :]) @ turned
    slopes = (vectors * inverse[..., None, :]) @ turned @ scaled[..., :-1, -1:]
    weights = (loadings**2 @ slopes**2)[..., 0]
    return np.asarray(np.add.reduceat(weights, _starts(groups), axis=-1))


def _starts(groups: Sequence[int]) -> list[int]:
    """Return the first column of each group."""
    return [0, *accumulate(groups)][: len(groups)]


# --- the model ------------------------------------------------------------------------------------------------


def slopes(matrix: Array) -> Array:
    """Return the coefficients of the regression of the last column on the others, in standard deviations of both."""
    scaled = _correlations(matrix)
    return np.asarray(np.linalg.pinv(scaled[:-1, :-1], rcond=_GONE, hermitian=True) @ scaled[:-1, -1])


def explained(matrix: Array) -> float:
    """Return R2 of the regression of the last column on the others, 0..1; 0 where there are no others."""
    return float(slopes(matrix) @ _correlations(matrix)[:-1, -1])


def each_beyond_chance(matrix: Array, groups: Sequence[int], n: float) -> list[bool]:
    """Return whether each predictor passes the F test at 5 %, alone or beside the others; `n` rows, maybe effective.

    What a predictor holds of R2 is never below 0, nor is it in any resample: an interval of resamples lies above 0
    by chance too.
    """
    whole, freedom, found = explained(matrix), max(1.0, n - sum(groups) - 1), []
    for start, size in zip(_starts(groups), groups, strict=True):
        own = list(range(start, start + size))
        alone, without = explained(_only(matrix, own)), explained(_but(matrix, own))
        by_itself = beyond_chance(alone, 1 - alone, size, max(1.0, n - size - 1))
        found.append(by_itself or beyond_chance(whole - without, 1 - whole, size, freedom))
    return found


def beyond_chance(gained: float, left: float, columns: int, freedom: float) -> bool:
    """Return whether shares of variance, `gained` by columns and `left` by all, pass the F test at 5 %.

    Source: Fisher, Statistical Methods for Research Workers (1925), chapter 7.
    """
    return gained * freedom > max(0.0, left) * columns * f_quantile(0.95, columns, freedom)


def _only(matrix: Array, own: list[int]) -> Array:
    """Return the covariances of these columns and the outcome."""
    kept = [*own, len(matrix) - 1]
    return np.asarray(matrix[np.ix_(kept, kept)])


def _but(matrix: Array, own: list[int]) -> Array:
    """Return the covariances of all other columns and the outcome."""
    return np.asarray(np.delete(np.delete(matrix, own, axis=0), own, axis=1))


def inflation(matrix: Array, groups: Sequence[int]) -> list[float]:
    """Return how much collinearity widens the variance of each predictor's coefficients: 1 where there is none.

    The variance inflation factor; for a group of columns its generalised form, brought to the scale of one column.
    Source: Fox and Monette, Generalized collinearity diagnostics, JASA 87 (1992).
    """
    scaled = _correlations(matrix)[:-1, :-1]
    whole, found = np.linalg.det(scaled), []
    for start, size in zip(_starts(groups), groups, strict=True):
        own = np.arange(start, start + size)
        rest = np.delete(np.arange(len(scaled)), own)
        apart = np.linalg.det(scaled[np.ix_(own, own)]) * np.linalg.det(scaled[np.ix_(rest, rest)])
        found.append(max(1.0, float(apart / whole)) ** (1 / size))
    return found


def dependence(matrix: Array, groups: Sequence[int]) -> list[int]:
    """Return the predictors of which one follows exactly from the others, in order; empty when none does."""
    scaled = _correlations(matrix)[:-1, :-1]
    owner = np.repeat(np.arange(len(groups)), groups)
    for last in range(1, len(scaled)):
        before = scaled[:last, :last]
        weights = np.linalg.lstsq(before, scaled[:last, last], rcond=None)[0]
        if scaled[last, last] - weights @ scaled[:last, last] <= _GONE:
            return sorted({int(owner[last]), *(int(owner[i]) for i in np.flatnonzero(np.abs(weights) > 1e-6))})
    return []

"""Whether items measure one thing: Cronbach's alpha with its interval, and each item against the rest."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from cxscore.stats.intervals import Limits, f_quantile

Array = NDArray[np.float64]


def alpha(covariance: Array) -> float | None:
    """Return Cronbach's alpha of items with this covariance matrix; at most 1, may be negative.

    None for fewer than two items, and when their sum does not vary. Source: Cronbach, Psychometrika 16 (1951).
    """
    return alpha_of(np.diagonal(covariance).tolist(), float(covariance.sum()))


def alpha_of(variances: list[float], total: float) -> float | None:
    """Return Cronbach's alpha from the variances of the items and that of their sum; see `alpha`."""
    items = len(variances)
    if items < 2 or total <= 1e-12 * sum(variances) or total <= 0:
        return None
    return items / (items - 1) * (1 - sum(variances) / total)


def feldt_interval(value: float, n: int, items: int, level: float) -> Limits | None:
    """Return the interval of an alpha of `items` items answered by `n` people; None for fewer than two of either.

    Source: Feldt, The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty,
    Psychometrika 30 (1965).
    """
    if n < 2 or items < 2:
        return None
    people, cells = n - 1, (n - 1) * (items - 1)
    tail = (1 - level) / 2
    return (
        1 - (1 - value) * f_quantile(1 - tail, people, cells),
        1 - (1 - value) * f_quantile(tail, people, cells),
    )


def without(covariance: Array, item: int) -> Array:
    """Return the covariance matrix of the other items."""
    return np.asarray(np.delete(np.delete(covariance, item, axis=0), item, axis=1))


def item_rest(covariance: Array, item: int) -> float | None:
    """Return the correlation of one item with the sum of the others; None when either does not vary."""
    rest = float(without(covariance, item).sum())
    own = float(covariance[item, item])
    shared = float(covariance[item].sum()) - own
    return shared / sqrt(own * rest) if own > 0 and rest > 1e-12 else None

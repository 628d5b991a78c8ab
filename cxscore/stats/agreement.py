"""How far reviewers agree who judged the same work: weighted kappa for categories, intraclass correlation for points.

Both are 1 when all agree and 0 when they agree no more than by chance; below 0 they agree less. Sums are exact.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import sqrt
from typing import Literal, NamedTuple

from cxscore.model import Number
from cxscore.stats.intervals import Limits, clipped, containing, f_quantile, normal_quantile

Weights = Literal["none", "linear", "quadratic"]
Kind = Literal["2,1", "2,k"]

_DISTANCES: Mapping[Weights, Callable[[int, int], int]] = {
    "none": lambda i, j: int(i != j),
    "linear": lambda i, j: abs(i - j),
    "quadratic": lambda i, j: (i - j) ** 2,
}


class Kappa(NamedTuple):
    """A kappa with its large-sample standard error and limits, all within -1..1; None: undefined (see the makers)."""

    value: float | None
    error: float | None
    low: float | None
    high: float | None


class Correlation(NamedTuple):
    """An intraclass correlation with its limits, at most 1; None: undefined (see the makers).

    There is no lowest one: on few works disagreement can bring it below -1.
    """

    value: float | None
    low: float | None
    high: float | None


# --- categories: two reviewers --------------------------------------------------------------------------------


def weighted_kappa(table: Sequence[Sequence[int]], weights: Weights, level: float) -> Kappa:
    """Return the agreement of two reviewers beyond chance, with its large-sample interval.

    `table[i][j]` counts the reviews that the first put in category i and the second in j. It is square and has every
    category of the scale in order, also those not used: linear weights count disagreements by how many categories
    they lie apart, quadratic ones by the square of that, none alike. The value is None when chance alone agrees
    always (both used one and the same category); error and limits are None too when all agree or none could differ:
    the formula would say that there is no error. ValueError if the table is empty or not square.
    Source: Cohen, Weighted kappa, Psychological Bulletin 70 (1968); the error: Fleiss, Cohen and Everitt,
    Large sample standard errors of kappa and weighted kappa, Psychological Bulletin 72 (1969).
    """
    total = _require_square(table)
    shares = [[Fraction(count, total) for count in row] for row in table]
    agree = _agreement(len(table), weights)
    rows, columns = [sum(row) for row in shares], [sum(column) for column in zip(*shares, strict=True)]
    seen = _dot(agree, shares)
    chance = _dot(agree, [[row * column for column in columns] for row in rows])
    if chance == 1:
        return Kappa(None, None, None, None)
    value = float((seen - chance) / (1 - chance))
    variance = _kappa_variance(agree, shares, seen, chance) / total
    if not variance:
        return Kappa(value, None, None, None)
    error = sqrt(variance)
    half = normal_quantile(level) * error
    return Kappa(value, error, *clipped((value - half, value + half), -1.0, 1.0))


Square = Sequence[Sequence[Number]]


def _require_square(table: Sequence[Sequence[int]]) -> int:
    """Return the number of reviews in a table; ValueError if it is none, or the table is not square."""
    total = sum(sum(row) for row in table)
    if not total or any(len(row) != len(table) for row in table):
        raise ValueError("a table of agreement is square and holds at least one review")
    return total


def _agreement(size: int, weights: Weights) -> Square:
    """Return how far two categories agree: 1 for the same, 0 for the two that lie farthest apart."""
    distance = _DISTANCES[weights]
    farthest = distance(0, size - 1) or 1
    return [[1 - Fraction(distance(i, j), farthest) for j in range(size)] for i in range(size)]


def _dot(left: Square, right: Square) -> Number:
    """Return the sum of the products of two tables' cells."""
    return sum(a * b for one, other in zip(left, right, strict=True) for a, b in zip(one, other, strict=True))


def _kappa_variance(agree: Square, shares: Square, seen: Number, chance: Number) -> Fraction:
    """Return the large-sample variance of kappa, times the number of reviews: Fleiss, Cohen and Everitt (1969)."""
    rows, columns = [sum(row) for row in shares], [sum(column) for column in zip(*shares, strict=True)]
    by_row = [sum(w * share for w, share in zip(row, columns, strict=True)) for row in agree]
    by_column = [sum(w * share for w, share in zip(column, rows, strict=True)) for column in zip(*agree, strict=True)]
    pull = [
        [(w * (1 - chance) - (row + column) * (1 - seen)) ** 2 for w, column in zip(line, by_column, strict=True)]
        for line, row in zip(agree, by_row, strict=True)
    ]
    centre = seen * chance - 2 * chance + seen
    return Fraction(_dot(pull, shares) - centre**2) / (1 - chance) ** 4


# --- points: two reviewers or more ----------------------------------------------------------------------------


class _Squares(NamedTuple):
    """The mean squares of a two-way layout of n works by k reviewers."""

    works: Fraction
    reviewers: Fraction
    rest: Fraction
    n: int
    k: int


def icc(ratings: Sequence[Sequence[Number]], kind: Kind, level: float) -> Correlation:
    """Return the absolute agreement of reviewers who stand for all reviewers: Shrout and Fleiss's ICC(2,1), ICC(2,k).

    `ratings[i][j]` is what reviewer j gave to work i; every one rated every work. "2,1" is the reliability of one
    reviewer's rating, "2,k" that of the mean of the k. The value is None when all ratings are equal or the mean
    squares leave it undefined, a limit when they leave that so. ValueError below two works or two reviewers, or if
    a rating is missing. Source: Shrout and Fleiss, Intraclass correlations, Psychological Bulletin 86 (1979).
    """
    found = _mean_squares(ratings)
    single = _single(found)
    if single is None:
        return Correlation(None, None, None)
    limits = _single_limits(found, single, level)
    if kind == "2,1":
        return Correlation(float(single), *(limits or (None, None)))
    low, high = (_of_mean(limit, found.k) for limit in limits) if limits else (None, None)
    value = _of_mean(single, found.k)
    return Correlation(None, None, None) if value is None else Correlation(value, low, high)


def _mean_squares(ratings: Sequence[Sequence[Number]]) -> _Squares:
    """Return the mean squares of a complete table of ratings."""
    n, k = len(ratings), len(ratings[0]) if ratings else 0
    if n < 2 or k < 2 or any(len(row) != k for row in ratings):
        raise ValueError("agreement needs two works or more, each rated by the same two reviewers or more")
    correction = Fraction(sum(sum(row) for row in ratings) ** 2) / (n * k)
    works = Fraction(sum(sum(row) ** 2 for row in ratings)) / k - correction
    reviewers = Fraction(sum(sum(column) ** 2 for column in zip(*ratings, strict=True))) / n - correction
    rest = sum(x * x for row in ratings for x in row) - correction - works - reviewers
    return _Squares(works / (n - 1), reviewers / (k - 1), rest / ((n - 1) * (k - 1)), n, k)


def _single(found: _Squares) -> Fraction | None:
    """Return ICC(2,1), exactly; None when the ratings do not differ at all."""
    works, reviewers, rest, n, k = found
    whole = works + (k - 1) * rest + k * (reviewers - rest) / n
    return (works - rest) / whole if whole else None


def _single_limits(found: _Squares, value: Fraction, level: float) -> Limits | None:
    """Return the limits of ICC(2,1) by Satterthwaite's degrees of freedom; None if they leave none.

    On few works with hardly any agreement the upper one can fall short of the value: it is extended to it.
    """
    works, reviewers, rest, n, k = found
    mixed = n * (1 + (k - 1) * value) - k * value
    over = (k - 1) * (n - 1) * (k * value * reviewers + mixed * rest) ** 2
    if not over:
        return None
    freedom = float(over / ((n - 1) * (k * value * reviewers) ** 2 + (mixed * rest) ** 2))
    noise, signal = float(k * reviewers + (k * n - k - n) * rest), float(works)
    tail = (1 - level) / 2
    factors = f_quantile(tail, freedom, n - 1), f_quantile(1 - tail, freedom, n - 1)
    low, high = (n * (f * signal - float(rest)) / (noise + n * f * signal) for f in factors)
    return containing((low, high), float(value))


def _of_mean(single: Fraction | float, k: int) -> float | None:
    """Return the reliability of the mean of `k` ratings from that of one (Spearman and Brown); None: undefined."""
    under = 1 + (k - 1) * single
    return float(k * single / under) if under > 0 else None

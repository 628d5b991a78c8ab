"""Intervals and quantiles on counts, means and variances; plain functions of numbers, standard library only.

Confidence levels are 0..1 without the ends; an interval is the pair (low, high). The number of answers may be an
effective one, so it is a float wherever the method allows it. Nothing here knows what the answers mean.
"""

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist
from typing import NamedTuple

Limits = tuple[float, float]
"""The lower and the upper end of an interval."""

_NORMAL = NormalDist()
_NET_PSEUDO_ANSWERS = 0.75, 1.5, 0.75
"""Rocks (2016), the (3,T) variant: three answers spread over plus, neither and minus as a triangle."""
_SMALLEST = 1e-300
_FRACTION_STEPS = 100_000
_NEAR = 4
"""How far from the normal approximation the rank of a quantile's limit is looked for first."""


class Moments(NamedTuple):
    """A mean, its population variance (divisor `n`) and the number of answers, perhaps effective or augmented."""

    mean: float
    variance: float
    n: float


# --- quantiles of the normal and of Student's t ---------------------------------------------------------------


@lru_cache(maxsize=64)
def normal_quantile(level: float) -> float:
    """Return the two-sided standard normal quantile: 1.959964 for 0.95. ValueError unless 0 < level < 1.

    Source: Wichura, Algorithm AS 241, 1988, as the standard library has it.
    """
    _require_level(level)
    return _NORMAL.inv_cdf((1 + level) / 2)


@lru_cache(maxsize=4096)
def student_t_quantile(level: float, df: float) -> float:
    """Return the t that Student's distribution with `df` > 0 (whole or not) stays within, in size, at `level`.

    Source: Abramowitz and Stegun (1964), 26.7.1 (the tail as an incomplete beta function).
    """
    _require_level(level)
    if not df > 0:
        raise ValueError(f"degrees of freedom must be above 0, not {df}")
    return _crossing(lambda t: _within(t, df), level)


def student_t_tail(t: float, df: float) -> float:
    """Return the probability that Student's distribution with `df` > 0 degrees exceeds `t` >= 0; 0.5 at 0.

    It keeps its digits however small it is. Source: Abramowitz and Stegun (1964), 26.7.1.
    """
    spread = df + t * t
    return _beta_share(df / spread, t * t / spread, df / 2, 0.5) / 2


@lru_cache(maxsize=256)
def f_quantile(share: float, above: float, below: float) -> float:
    """Return the value below which an F variable lies with probability `share`, 0..1 without the ends.

    `above` and `below` are the degrees of freedom of its numerator and denominator, whole or not; ValueError unless
    both are above 0. Source: Abramowitz and Stegun (1964), 26.6.2 (F as an incomplete beta function).
    """
    _require_level(share)
    if not (above > 0 and below > 0):
        raise ValueError(f"degrees of freedom must be above 0, not {above} and {below}")
    return below / above * _beta_odds(share, above / 2, below / 2)


def _beta_odds(share: float, a: float, b: float) -> float:
    """Return x / (1 - x) at the quantile x of the beta distribution: odds keep their digits near both ends."""
    return _crossing(lambda odds: _beta_share(odds / (1 + odds), 1 / (1 + odds), a, b), share)


def _crossing(rising: Callable[[float], float], goal: float) -> float:
    """Return the x > 0 where `rising` reaches `goal`: bracketed by doubling, then halved to neighbouring floats."""
    high = 1.0
    while rising(high) < goal:
        high *= 2
    low = 0.0 if high <= 1 else high / 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if rising(middle) < goal else (low, middle)
    return high


def _within(t: float, df: float) -> float:
    """Return the probability that a Student variable lies between -t and t."""
    spread = df + t * t
    return _beta_share(t * t / spread, df / spread, 0.5, df / 2)


def _require_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {level}")


# --- the regularised incomplete beta function -----------------------------------------------------------------


def _beta_share(x: float, rest: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b); `rest` is 1 - x, passed so as not to lose digits.

    Source: Abramowitz and Stegun (1964), 26.5.8; the continued fraction is used on the side where it is fast.
    """
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    front = exp(a * _log(x, rest) + b * _log(rest, x) - _log_beta(a, b))
    if x < (a + 1) / (a + b + 2):
        return front / (a * _beta_fraction(x, a, b))
    return 1 - front / (b * _beta_fraction(rest, b, a))


def _log(x: float, rest: float) -> float:
    """Return log x, from whichever of x and 1 - x = `rest` keeps more digits."""
    return log(x) if x < rest else log1p(-rest)


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction 1 + d1/(1 + d2/(1 + ...)) of I_x(a, b), by Lentz's method as modified."""
    value, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, _FRACTION_STEPS):
        term = _beta_term(step, x, a, b)
        lower = 1 / _away_from_zero(1 + term * lower)
        upper = _away_from_zero(1 + term / upper)
        value *= upper * lower
        if abs(upper * lower - 1) < 1e-16:
            break
    return value


def _beta_term(step: int, x: float, a: float, b: float) -> float:
    """Return d_step, the numerator of that step in the fraction of Abramowitz and Stegun 26.5.8."""
    m = step // 2
    if step % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _SMALLEST else _SMALLEST


def _log_beta(a: float, b: float) -> float:
    """Return log B(a, b) of the complete beta function.

    `lgamma` of two large numbers differs in few digits, so the larger argument goes through Stirling's series.
    """
    small, large = sorted((a, b))
    if large < 30:
        return lgamma(a) + lgamma(b) - lgamma(a + b)
    total = small + large
    ratio = small + (large - 0.5) * log1p(-small / total) - small * log(total)
    return lgamma(small) + ratio + _stirling_rest(large) - _stirling_rest(total)


def _stirling_rest(x: float) -> float:
    """Return log gamma(x) less its leading part (x - 1/2) log x - x + log(2 pi)/2; for x of 30 or more.

    Source: Abramowitz and Stegun (1964), 6.1.41.
    """
    inverse = 1 / (x * x)
    return (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x


# --- the Poisson distribution ---------------------------------------------------------------------------------


def _poisson_at_least(n: int, mean: float) -> float:
    """Return P(Poisson(mean) >= n), summed outwards from n on the side where the terms fall."""
    front = _poisson_mass(n, mean)
    if mean < n + 1:
        return front * _falling_sum(lambda step: mean / (n + step))
    return 1 - front * n / mean * _falling_sum(lambda step: (n - step) / mean)


def _poisson_mass(n: int, mean: float) -> float:
    """Return P(Poisson(mean) = n) for mean > 0; about a large n, log(mean / n) keeps more digits than lgamma."""
    if n < 30:
        return exp(n * log(mean) - mean - lgamma(n + 1))
    apart = (mean - n) / n
    return exp(n * (log1p(apart) - apart) - _stirling_rest(n)) / sqrt(2 * pi * n)


def _falling_sum(factor: Callable[[int], float]) -> float:
    """Return 1 + f(1) + f(1) f(2) + ... of falling factors that are not negative, to the last digit."""
    total = term = 1.0
    step = 0
    while term > 1e-17 * total:
        step += 1
        term *= factor(step)
        total += term
    return total


# --- keeping an interval in its place -------------------------------------------------------------------------


def containing(interval: Limits, value: float) -> Limits:
    """Return the interval extended just so far that it holds `value`: a shrunken centre may leave it outside."""
    low, high = interval
    return min(low, value), max(high, value)


def clipped(interval: Limits, low: float, high: float) -> Limits:
    """Return the part of the interval between `low` and `high`, the ends of what is possible."""
    return min(max(interval[0], low), high), max(min(interval[1], high), low)


def normal_interval(moments: Moments, level: float) -> Limits:
    """Return mean -+ z * sqrt(variance / n): the Wald interval of the moments given; it has no bounds."""
    half = normal_quantile(level) * sqrt(moments.variance / moments.n)
    return moments.mean - half, moments.mean + half


# --- intervals ------------------------------------------------------------------------------------------------


def wilson(share: float, n: float, level: float) -> Limits:
    """Return Wilson's score interval, within 0..1, of a share 0..1 among `n` > 0 answers, perhaps effective ones.

    Source: Wilson, Probable inference, JASA 22 (1927); Brown, Cai and DasGupta, Interval estimation for a
    binomial proportion, Statistical Science 16 (2001), who recommend it.
    """
    z = normal_quantile(level)
    z2 = z * z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return clipped((centre - half, centre + half), 0.0, 1.0)


def net_moments(plus: float, minus: float, n: float) -> Moments:
    """Return mean and variance of `n` > 0 answers of which `plus` count +1, `minus` count -1, the others 0."""
    net = (plus - minus) / n
    return Moments(net, max((plus + minus) / n - net * net, 0.0), n)


def adjusted_net(plus: float, minus: float, n: float) -> Moments:
    """Return the moments of a net after the three (3,T) pseudo-answers: 0.75 plus, 1.5 neither, 0.75 minus.

    Source: Rocks, Interval estimation for the Net Promoter Score, The American Statistician 70 (2016).
    """
    more_plus, more_neither, more_minus = _NET_PSEUDO_ANSWERS
    return net_moments(plus + more_plus, minus + more_minus, n + more_plus + more_neither + more_minus)


def net_adjusted_wald_unclipped(plus: float, minus: float, n: float, level: float) -> Limits:
    """Return the adjusted Wald (3,T) interval of (plus - minus) / n as its source prints it; may pass -1 or 1."""
    return normal_interval(adjusted_net(plus, minus, n), level)


def net_adjusted_wald(plus: float, minus: float, n: float, level: float) -> Limits:
    """Return the adjusted Wald (3,T) interval of (plus - minus) / n, clipped to -1..1.

    `plus`, `minus` and `n` may be effective numbers. The centre is shrunken towards 0, so the interval is not
    symmetric about the net and may leave it out (see `containing`). Source: see `adjusted_net`.
    """
    return clipped(net_adjusted_wald_unclipped(plus, minus, n, level), -1.0, 1.0)


def adjusted_moments(moments: Moments, low: float, high: float, level: float) -> Moments:
    """Return the moments after z^2 pseudo-answers, half at `low` and half at `high`, the ends of the scale.

    Our own construction: what Agresti and Coull do for a share, done on any bounded scale. On a scale of two
    answers it is exactly theirs: Approximate is better than "exact", The American Statistician 52 (1998).
    """
    z2 = normal_quantile(level) ** 2
    n = moments.n + z2
    middle, reach = (low + high) / 2, (high - low) / 2
    shift = moments.mean - middle
    # Moments about the middle of the scale: the pseudo-answers have mean 0 and mean square reach^2 there.
    mean = moments.n * shift / n
    square = (moments.n * (moments.variance + shift * shift) + z2 * reach * reach) / n
    return Moments(middle + mean, square - mean * mean, n)


def adjusted_mean(moments: Moments, low: float, high: float, level: float) -> Limits:
    """Return the adjusted interval, within `low`..`high`, of the mean of answers on the scale `low`..`high`.

    It keeps a width when all answers agree, always holds the mean, and is far closer to its level than Student's
    t on few, skewed answers. Our own construction: see `adjusted_moments`.
    """
    return clipped(normal_interval(adjusted_moments(moments, low, high, level), level), low, high)


def t_interval(mean: float, variance: float, n: float, level: float) -> Limits:
    """Return Student's interval of a mean without bounds; `variance` has divisor n - 1. ValueError unless n > 1.

    Source: Student, The probable error of a mean, Biometrika 6 (1908).
    """
    half = student_t_quantile(level, n - 1) * sqrt(variance / n)
    return mean - half, mean + half


def log_t_interval(log_mean: float, log_variance: float, n: float, level: float) -> Limits:
    """Return the interval of a geometric mean: Student's on the logarithms, carried back.

    `log_mean` and `log_variance` (divisor n - 1) are those of the natural logarithms; exp(log_mean) is the value.
    Source: Sauro and Lewis, Average task times in usability tests, CHI 2010.
    """
    low, high = t_interval(log_mean, log_variance, n, level)
    return exp(low), exp(high)


@lru_cache(maxsize=4096)
def count_interval(n: int, level: float) -> Limits:
    """Return the exact interval of the number to be expected where `n` events were counted.

    Right if events come independently of each other; each side errs with probability at most (1 - level) / 2.
    Source: Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936).
    """
    _require_level(level)
    error = (1 - level) / 2
    low = _crossing(lambda mean: _poisson_at_least(n, mean), error) if n else 0.0
    return low, _crossing(lambda mean: _poisson_at_least(n + 1, mean), 1 - error)


@lru_cache(maxsize=4096)
def count_ratio_interval(above: float, below: float, level: float) -> tuple[float, float | None]:
    """Return the exact interval of the ratio of two numbers to be expected, from the counts `above` and `below`.

    Given their sum, one count is binomial; its exact limits are carried from a share to odds. The two must be counts
    of different events that come independently: not a part and its whole. Without any below, no ratio is too high:
    the upper limit is None. Source: Przyborowski and Wilenski, Homogeneity of results in testing samples from
    Poisson series, Biometrika 31 (1940); Clopper and Pearson, Biometrika 26 (1934).
    """
    _require_level(level)
    error = (1 - level) / 2
    low = _beta_odds(error, above, below + 1) if above else 0.0
    return low, _beta_odds(1 - error, above + 1, below) if below else None


# --- limits of a quantile -------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def quantile_ranks(n: int, at: float, level: float) -> tuple[int | None, int | None]:
    """Return the ranks, from 1, of the ordered answers that bound the `at` (0..1) quantile; None: no rank does.

    Each side errs with probability at most (1 - level) / 2: a median has no limits under 6 answers at 0.95, the
    0.9 quantile no upper one under 36. Source: Conover, Practical Nonparametric Statistics (1999), section 3.2.
    """
    _require_level(level)
    low, high = _lower_rank(n, at, 1 - at, level), _lower_rank(n, 1 - at, at, level)
    return low or None, n + 1 - high if high else None


def _lower_rank(n: int, p: float, rest: float, level: float) -> int:
    """Return how many k from 0 up have P(Binomial(n, p) <= k) within the one-sided error; 0: none.

    It is looked for around the normal approximation, and from end to end where it does not lie there.
    """
    # Half a unit in the last places: 1 - 0.95 in floats must not decide an exact tie.
    error = (1 - level) / 2 * (1 + 1e-12)

    def at_most(k: int) -> float:
        return _binomial_at_most(k, n, p, rest)

    near = int(n * p - normal_quantile(level) * sqrt(n * p * rest))
    low, high = max(near - _NEAR, 0), min(near + _NEAR, n)
    if low < high and (not low or at_most(low - 1) <= error) and (high == n or at_most(high) > error):
        return bisect_right(range(n), error, low, high, key=at_most)
    return bisect_right(range(n), error, key=at_most)


def _binomial_at_most(k: int, n: int, p: float, rest: float) -> float:
    """Return P(Binomial(n, p) <= k) for k < n. Source: Abramowitz and Stegun (1964), 26.5.24."""
    return _beta_share(rest, p, n - k, k + 1)

"""Statistics of times, some of them open: the Kaplan-Meier curve, its quantiles and shares; means.

A sample of times is two or three parallel arrays of whole numbers, sorted by time, each time once: `at`, the seconds;
`ended`, how many ended then; `still_open`, how many were last seen then, not ended. An open time is a lower
bound: it counts among those at risk up to and with its second, and leaves after those that ended in it.
Levels are 0..1 without the ends. ValueError everywhere if a sample is empty or out of order.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, exp, floor, prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cxscore.model import Number, exact
from cxscore.stats.intervals import (
    containing,
    log_t_interval,
    normal_quantile,
    quantile_ranks,
    t_interval,
    wilson,
)

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Quantile(NamedTuple):
    """The time that a given part of the times does not exceed, with its limits; None: not reached by any time."""

    value: Number | None
    low: int | None
    high: int | None


class Share(NamedTuple):
    """The share, 0..1, of the times that end within a given time, with its limits; None: nobody was seen so long."""

    value: float | None
    low: float | None
    high: float | None


class Mean(NamedTuple):
    """The exact mean of ended times with its limits; None: one time, or all the same, shows no spread."""

    value: Number
    low: float | None
    high: float | None


class GeometricMean(NamedTuple):
    """The geometric mean of ended times with its limits, as in `Mean`, and how many times were 0.

    `value` is None when any was.
    """

    value: float | None
    low: float | None
    high: float | None
    zeros: int


# --- the curve ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """A Kaplan-Meier curve: what part of the times exceeds each time.

    One entry per distinct time at which any ended: `at` in seconds, `risk` and `after` (how many were at risk before
    and after those that ended), `survival` 0..1, `greenwood` (the sum in Greenwood's variance; infinite where the
    curve is 0). One entry per distinct time of the sample: `seen` in seconds, `watched` (how many were at risk).
    """

    at: Counts
    risk: Counts
    after: Counts
    survival: Floats
    greenwood: Floats
    seen: Counts
    watched: Counts

    @property
    def n(self) -> int:
        """How many times, ended or open."""
        return int(self.watched[0])

    def quantile(self, p: Number, level: float) -> Quantile:
        """Return the time that the part `p` (0..1) of the times does not exceed: the median for 1/2.

        It is the first time at which the curve is at most 1 - p; where it equals 1 - p, the middle of that flat part,
        of which the last time seen is the end. With none open this is Hyndman and Fan's type 2, exactly.
        The limits are the first times at which the curve's pointwise log-log limits are at most 1 - p; the ends 0 and
        1 have none. Source: Brookmeyer and Crowley, A confidence interval for the median survival time, Biometrics
        38 (1982); for a flat part, the survival package of R.
        """
        goal = 1 - Fraction(p)
        value = self._reached(goal)
        if not 0 < goal < 1:
            return Quantile(value, None, None)
        bands = (limit <= float(goal) for limit in log_log(self.survival, self.greenwood, level))
        low, high = (_first(self.at, below) for below in bands)
        return Quantile(value, low, high)

    def at_most(self, time: int, level: float) -> Share:
        """Return the share of the times that end within `time` seconds, with its log-log limits.

        None where the longest time seen is shorter and open. If all were seen to `time` or to their end
        (`censored_before` is 0), it is the plain share, to the last digit, and Wilson's interval is the better one.
        The log-log limits do not exist where the curve is 1 or 0; there they are Wilson's: of none among those
        watched to `time`, or of all among those that ended. That errs on the wide side: those that left unended,
        which it takes for unseen, were seen for a while.
        """
        place = int(np.searchsorted(self.at, time, side="right")) - 1
        watched = self._watched_to(time)
        if place < 0:
            return Share(0.0, *containing(wilson(0, watched, level), 0)) if watched else Share(None, None, None)
        if not self.after[place]:
            return Share(1.0, *containing(wilson(1, int((self.risk - self.after).sum()), level), 1))
        if not watched:
            return Share(None, None, None)
        step = slice(place, place + 1)
        low, high = log_log(self.survival[step], self.greenwood[step], level)
        return Share(self._ended(place), 1 - float(high[0]), 1 - float(low[0]))

    def censored_before(self, time: int) -> int:
        """Return how many were last seen, open, before `time` seconds: of them nothing is known then."""
        ended = int((self.risk - self.after)[self.at < time].sum())
        return self.n - ended - self._watched_to(time)

    def _watched_to(self, time: int) -> int:
        """Return how many times are `time` or longer, ended or not."""
        place = int(np.searchsorted(self.seen, time))
        return int(self.watched[place]) if place < len(self.seen) else 0

    def _ended(self, place: int) -> float:
        """Return 1 - survival at a step; before any leaves unended it is a quotient of counts, and rounded once."""
        if self.censored_before(int(self.at[place])):
            return 1 - float(self.survival[place])
        return (self.n - int(self.after[place])) / self.n

    def _reached(self, goal: Fraction) -> Number | None:
        """Return the first time at which the curve is at most `goal`; where it equals it, the middle of that part."""
        # Every step rounds twice, by half a unit in the last place each time: this holds twice that.
        margin = (len(self.at) + 1) * 2 * float(np.finfo(np.float64).eps)
        place = int(np.searchsorted(-self.survival, -float(goal) * (1 + margin)))
        near = float(goal) * (1 - margin)
        while place < len(self.at) and self.survival[place] >= near and (over := self._over(place, goal)) >= 0:
            if not over:
                return self._middle(place)
            place += 1
        return int(self.at[place]) if place < len(self.at) else None

    def _over(self, place: int, goal: Fraction) -> int:
        """Return how far the curve at a step lies above `goal`, in whole numbers: only the sign and 0 mean anything.

        The curve is a product of after / risk. Where nobody left unended, one step's `after` is the next one's
        `risk`; those cancel. What is left is multiplied out.
        """
        after, risk = self.after[: place + 1], self.risk[: place + 1]
        above = _product(np.setdiff1d(after, risk, assume_unique=True).tolist())
        below = _product(np.setdiff1d(risk, after, assume_unique=True).tolist())
        return above * goal.denominator - below * goal.numerator

    def _middle(self, place: int) -> Number:
        """Return the middle between a step and the next one, or the last time seen."""
        end = self.at[place + 1] if place + 1 < len(self.at) else self.seen[-1]
        return exact(Fraction(int(self.at[place]) + int(end), 2))


def kaplan_meier(at: Counts, ended: Counts, still_open: Counts) -> Survival:
    """Return the product-limit curve of a sample of times; works on whole columns.

    Source: Kaplan and Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958); the variance:
    Greenwood, The natural duration of cancer (1926).
    """
    left = ended + still_open
    watched = _total(at, left) - (np.cumsum(left) - left)
    steps, seen = ended > 0, left > 0
    risk = watched[steps]
    after = risk - ended[steps]
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(ended[steps] / risk / after)
    return Survival(at[steps], risk, after, np.cumprod(after / risk), greenwood, at[seen], watched[seen])


def log_log(survival: Floats, greenwood: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the pointwise limits, within 0..1, of a curve by the log-log transform; NaN where the curve is 0.

    Source: Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data (1980), section 1.3.
    """
    hazard = -np.log(survival, where=survival > 0, out=np.full_like(survival, np.nan))
    spread = np.exp(normal_quantile(level) * np.sqrt(greenwood) / hazard)
    return np.exp(-hazard * spread), np.exp(-hazard / spread)


def _total(at: Counts, counts: Counts) -> int:
    """Return the number of times of a sample; ValueError if there are none, or they are not in order, each once."""
    if len(at) != len(counts) or (np.diff(at) <= 0).any() or (at[:1] < 0).any():
        raise ValueError("a sample lists its times from 0 seconds up, in order, each once, with a count for each")
    total = int(counts.sum())
    if not total:
        raise ValueError("a sample needs at least one time")
    return total


def _first(at: Counts, reached: npt.NDArray[np.bool_]) -> int | None:
    """Return the first time that is marked, or None."""
    place = int(reached.argmax()) if len(reached) else 0
    return int(at[place]) if reached.any() else None


def _product(factors: list[int]) -> int:
    """Return the product, by halves: long numbers are multiplied fastest by ones as long."""
    if len(factors) <= 64:
        return prod(factors)
    middle = len(factors) // 2
    return _product(factors[:middle]) * _product(factors[middle:])


# --- times that have all ended --------------------------------------------------------------------------------


def order_quantile(at: Counts, ended: Counts, p: Number, level: float) -> Quantile:
    """Return the `p` (0..1) quantile of ended times, Hyndman and Fan's type 2, with limits from order statistics.

    A limit is None where too few times would bound it: under 6 for a median at 0.95.
    Source: Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996); for the
    limits see `quantile_ranks`.
    """
    n = _total(at, ended)
    climb = np.cumsum(ended)
    goal = Fraction(p) * n
    first, beyond = (_ranked(at, climb, min(max(rank, 1), n)) for rank in (ceil(goal), floor(goal) + 1))
    low, high = quantile_ranks(n, float(p), level)
    return Quantile(
        exact(Fraction(first + beyond, 2)),
        None if low is None else _ranked(at, climb, low),
        None if high is None else _ranked(at, climb, high),
    )


def _ranked(at: Counts, climb: Counts, rank: int) -> int:
    """Return the time at a rank, from 1; `climb` is how many are at most each time."""
    return int(at[np.searchsorted(climb, rank)])


def mean(at: Counts, ended: Counts, level: float) -> Mean:
    """Return the exact mean of ended times in seconds, with Student's interval, not below 0.

    On few, skewed times it covers less than its level: the median and the geometric mean stand beside it for that.
    """
    n = _total(at, ended)
    # In 64 bits up to 9.2e18 seconds in all: a billion times of 290 years.
    value = exact(Fraction(int((at * ended).sum()), n))
    variance = _spread(at.astype(np.float64), ended, float(value))
    if variance is None:
        return Mean(value, None, None)
    low, high = t_interval(float(value), variance, n, level)
    return Mean(value, max(low, 0.0), high)


def geometric_mean(at: Counts, ended: Counts, level: float) -> GeometricMean:
    """Return exp of the mean logarithm of ended times in seconds, with Student's interval of the logarithms.

    It does not exist once a time is 0: to leave zeros out would score other times than were measured, and to add a
    constant would let its size, and the unit, decide the number. So the value is None, and `zeros` says why.
    Source: Sauro and Lewis, Average task times in usability tests, CHI 2010.
    """
    n = _total(at, ended)
    zeros = int(ended[at == 0].sum())
    if zeros:
        return GeometricMean(None, None, None, zeros)
    held = ended > 0
    logs, counts = np.log(at[held]), ended[held]
    middle = float((logs * counts).sum()) / n
    variance = _spread(logs, counts, middle)
    if variance is None:
        return GeometricMean(exp(middle), None, None, zeros)
    low, high = log_t_interval(middle, variance, n, level)
    return GeometricMean(exp(middle), low, high, zeros)


def _spread(values: Floats, counts: Counts, middle: float) -> float | None:
    """Return the variance (divisor n - 1) of counted values about their mean; None if it would be 0 or undefined."""
    apart = values - middle
    if int((counts > 0).sum()) < 2:
        return None
    return float((apart * apart * counts).sum()) / (int(counts.sum()) - 1)

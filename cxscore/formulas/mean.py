"""Mean: the arithmetic mean of the answers, in points of the scale or carried to percent.

Formula     sum of answers / base; min-max: 100 * (mean - lowest) / (highest - lowest); over-max: 100 * mean / highest
Answers     a scale of numbers
Range       the scale; min-max 0 to 100; over-max 100 * lowest / highest to 100
Interval    adjusted mean: z^2 pseudo-answers, half at each end of the scale, then the normal interval, clipped.
            Our own construction, Agresti and Coull's carried from a share to any bounded scale, where it is
            theirs on two values; Student's t covers far too little on few, skewed answers
Undefined   base is 0
Example     4, 5, 6, 7, 7 on 1-7 -> 5.8
Source      Agresti and Coull, Approximate is better than "exact" for interval estimation of binomial proportions,
            The American Statistician 52 (1998), 119-126 (the interval on two values)
"""

from collections.abc import Mapping
from fractions import Fraction

from cxscore import stats
from cxscore.formulas.clusters import effective_of, number
from cxscore.formulas.formula import (
    base_note,
    base_of,
    quotient,
    require_numbers,
    undefined,
)
from cxscore.model import Estimate, Interval, Number, Rule, Scale, Tally, Unit, exact

NAME = "mean"
UNIT_DEFAULT: Unit = "points"
METHOD = "adjusted mean"
EXEMPT: Mapping[int, str] = {}

_RESCALED = {
    "": "",
    "min-max": ", from 0 for the lowest answer to 100 for the highest",
    "over-max": ", in percent of the highest answer",
}


def estimate(tally: Tally, scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return the weighted mean of the base, rescaled as the rule says, with the adjusted interval.

    ValueError if the scale is of words.
    """
    require_numbers(scale, NAME)
    base = base_of(tally, rule)
    total = base.total
    if not total.w:
        return undefined(total, METHOD, level, rule)
    mean, variance = mean_and_variance(base, total.w)
    origin, slope = _carriage(scale, rule)
    value = exact((mean - origin) * slope) if rule.rescale else mean
    low, high = bounds(scale, rule)
    moments = stats.Moments(float(value), variance * float(slope * slope), effective_of(base, number))
    limits = stats.adjusted_mean(moments, float(low), float(high), level)
    below, above = stats.containing(limits, moments.mean)
    return Estimate(value, Interval(below, above, level, METHOD), total.n, moments.n)


def mean_and_variance(tally: Tally, weight: Number) -> tuple[Number, float]:
    """Return the exact weighted mean of numeric answers and their variance with divisor `weight`, their total.

    The sums are exact, so the variance loses no digits and no order of the answers changes it.
    """
    first: Number = 0
    second: Number = 0
    for answer, mass in tally.pairs():
        moment = answer * mass.w
        first += moment
        second += answer * moment
    return quotient(first, weight), float((second * weight - first * first) / (weight * weight))


def bounds(scale: Scale, rule: Rule) -> tuple[Number, Number]:
    """Return the ends of the scale, carried as the rule says."""
    origin, slope = _carriage(scale, rule)
    return exact((scale.low - origin) * slope), exact((scale.high - origin) * slope)


def describe(rule: Rule, scale: Scale) -> str:
    """Return the rule in words: `mean of answers 1-7`."""
    return f"mean of answers {scale.text}{_RESCALED[rule.rescale]}{base_note(rule)}"


def _carriage(scale: Scale, rule: Rule) -> tuple[Number, Number]:
    """Return (origin, slope): a number x of the scale is reported as (x - origin) * slope."""
    if rule.rescale == "min-max":
        return scale.low, Fraction(100) / (scale.high - scale.low)
    if rule.rescale == "over-max":
        return 0, Fraction(100) / scale.high
    return 0, 1

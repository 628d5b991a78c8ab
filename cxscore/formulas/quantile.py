"""Quantile: the answer that a given part of the answers does not exceed; at 1/2 the median.

Formula     the first answer x, in order, with more than `at` of the weight at or below it; when an answer ends
            exactly at `at`, half way between it and the next (Hyndman and Fan's type 2)
Answers     a scale of numbers
Range       the scale
Interval    order statistics: the two answers whose ranks hold the quantile whatever the distribution, at the level
            or above; when weighted or clustered, the ranks of the effective number of answers, rounded down. Few
            answers leave a limit open: a median needs 6 at 95 %, the 0.9 quantile 36. Where both limits would be the
            same answer they move out by half a step of the scale: right at the level before, they are so all the
            more
Undefined   base is 0
Example     1, 2, 4, 7 on 1-7 -> 3
Source      Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996), 361-365;
            Conover, Practical Nonparametric Statistics (1999), section 3.2
"""

from collections.abc import Mapping
from fractions import Fraction

from cxscore import stats
from cxscore.formulas.clusters import effective_of, number
from cxscore.formulas.formula import base_note, base_of, require_numbers, undefined
from cxscore.model import (
    Estimate,
    Interval,
    Mass,
    Number,
    Phrase,
    Reason,
    Rule,
    Scale,
    Tally,
    Unit,
    exact,
    number_text,
)

NAME = "quantile"
UNIT_DEFAULT: Unit = "points"
METHOD = "order statistics"
EXEMPT: Mapping[int, str] = {}

_HALF = Fraction(1, 2)


def estimate(tally: Tally, scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return the weighted `rule.at` quantile of the base with limits from order statistics.

    A limit that too few answers leave open is None, with reason `no_interval`. ValueError if the scale is of words.
    """
    require_numbers(scale, NAME)
    base = base_of(tally, rule)
    total = base.total
    if not total.w:
        return undefined(total, METHOD, level, rule)
    climb = _climb(base)
    value = _type_2(climb, _at(rule) * total.w)
    n_eff = _effective(base, value)
    low, high = _limits(climb, total.w, int(n_eff), stats.quantile_ranks(int(n_eff), float(_at(rule)), level))
    interval = Interval(*_apart(low, high, scale), level, METHOD)
    return Estimate(value, interval, total.n, n_eff, _open_limit(interval, total))


def bounds(scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return the ends of the scale."""
    return scale.low, scale.high


def describe(rule: Rule, scale: Scale) -> str:
    """Return the rule in words: `median of answers 1-7`, `90 % quantile of answers 0-10`."""
    at = _at(rule)
    name = "median" if at == _HALF else f"{number_text(exact(100 * at))} % quantile"
    return f"{name} of answers {scale.text}{base_note(rule)}"


Climb = list[tuple[Number, Number]]
"""Answers that weigh something, in ascending order, each with the weight at or below it."""


def _at(rule: Rule) -> Fraction:
    """Return where the quantile lies, 0..1; ValueError if the rule does not say."""
    if rule.at is None:
        raise ValueError("a quantile needs `at`, from 0 to 1")
    return rule.at


def _climb(base: Tally) -> Climb:
    climb: Climb = []
    weight: Number = 0
    for answer, mass in base.pairs():
        if mass.w:
            weight += mass.w
            climb.append((answer, weight))
    return climb


def _type_2(climb: Climb, goal: Number) -> Number:
    """Return the first answer that reaches the weight `goal`, or half way to the next if it ends just there."""
    for place, (answer, weight) in enumerate(climb):
        if weight > goal:
            return answer
        if weight == goal and place + 1 < len(climb):
            return exact(Fraction(answer + climb[place + 1][0]) / 2)
    return climb[-1][0]


def _effective(base: Tally, value: Number) -> float:
    """Return the effective number of answers for being at or below the quantile, or below it if that is less."""
    sides = (lambda answer: int(number(answer) <= value), lambda answer: int(number(answer) < value))
    return min(effective_of(base, side) for side in sides) if base.joint else effective_of(base, sides[0])


def _limits(
    climb: Climb, weight: Number, n: int, ranks: tuple[int | None, int | None]
) -> tuple[float | None, float | None]:
    """Return the answers at the two of `n` ranks; unequal weights take the wider reading of a rank."""
    low, high = ranks
    return (
        None if low is None else float(next(a for a, below in climb if below * n > (low - 1) * weight)),
        None if high is None else float(next(a for a, below in climb if below * n >= high * weight)),
    )


def _apart(low: float | None, high: float | None, scale: Scale) -> tuple[float | None, float | None]:
    """Return the limits half a step of the scale apart on either side where they are one answer.

    An answer on a scale of steps stands for all that lies nearest to it, and that all agree is no certainty. Half a
    step keeps law 6: limits that differ are a whole step apart or more. A range without steps is left as it is.
    """
    if low is None or low != high or scale.step is None:
        return low, high
    half = float(scale.step) / 2
    return max(low - half, float(scale.low)), min(low + half, float(scale.high))


def _open_limit(interval: Interval, total: Mass) -> Reason | None:
    """Return why a limit is missing, if one is."""
    if interval.low is not None and interval.high is not None:
        return None
    level = f"{100 * interval.level:g} %"
    few = Phrase("{} answers are too few for limits at {} on both sides", total.n, level)
    return Reason("no_interval", few)

"""Geometric mean of times: the mean of their logarithms, carried back; close to the median of skewed times.

Formula     exp(mean of log time) over the times that ended
Answers     times
Range       above 0
Interval    Student's t on the logarithms, carried back
Undefined   none has ended, or one took no time at all: a zero has no logarithm, and leaving it out would score
            other times than were measured
Source      Sauro and Lewis, Average task times in usability tests: what to report?, CHI 2010
"""

from collections.abc import Mapping
from fractions import Fraction

from cxscore.formulas.times.counted import counts_of, nothing_ended, undefined
from cxscore.model import LONGEST, Estimate, Interval, Number, Phrase, Reason, Rule, Scale, Tally, Unit
from cxscore.stats import survival

NAME = "geometric-mean"
UNIT_DEFAULT: Unit = "seconds"
METHOD = "log-t"
EXEMPT: Mapping[int, str] = {}
_ALIKE = Reason("no_interval", Phrase("one time, or times all the same, have no spread to tell an interval by"))


def estimate(tally: Tally, _scale: Scale, _rule: Rule, level: float) -> Estimate:
    """Return the geometric mean of the times that ended, in seconds; n counts these alone."""
    times = counts_of(tally)
    n = times.n_ended
    if not n:
        return undefined(0, METHOD, level, nothing_ended(times))
    found = survival.geometric_mean(times.at, times.ended, level)
    if found.value is None:
        return undefined(n, METHOD, level, Phrase("{} took no time, which has no logarithm", found.zeros))
    interval = Interval(found.low, found.high, level, METHOD)
    return Estimate(Fraction(found.value), interval, n, float(n), _ALIKE if found.low is None else None)


def bounds(_scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return 0 and the longest time that is counted."""
    return 0, LONGEST


def describe(_rule: Rule, _scale: Scale) -> str:
    """Return the rule in words."""
    return "geometric mean of those that ended"

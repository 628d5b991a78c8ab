"""Share of times: the part that ends within a target, in percent.

Formula     100 * (1 - S(target)) with Kaplan and Meier's S; where no time was left open before the target this is
            the plain share of those that ended within it
Answers     times; an open one past the target is missed, one before it counts for as long as it was seen
Range       0 to 100
Interval    Wilson; with open times before the target the log-log interval
Undefined   no times
Source      Kaplan and Meier, JASA 53 (1958), 457-481; Wilson, JASA 22 (1927), 209-212
"""

from collections.abc import Mapping
from fractions import Fraction

from cxscore import stats
from cxscore.formulas.formula import quotient
from cxscore.formulas.times.counted import among, closed, counts_of, undefined
from cxscore.model import Estimate, Interval, Number, Phrase, Reason, Rule, Scale, Span, Tally, Unit
from cxscore.stats import survival
from cxscore.stats.times import TimeCounts

NAME = "share"
UNIT_DEFAULT: Unit = "percent"
METHOD, CENSORED = "Wilson", "Kaplan-Meier, log-log"
EXEMPT: Mapping[int, str] = {5: "open times of one part can carry the estimate of both beyond either"}


def estimate(tally: Tally, _scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return the share, 0..100, of the times that ended within the target, the upper end of the rule's bucket."""
    times = closed(counts_of(tally)) if rule.ended else counts_of(tally)
    if not times.n:
        return undefined(0, METHOD, level, Phrase("no valid answers"))
    target = int(_target(rule))
    if times.open[times.at <= target].any():
        return _censored(times, target, level)
    value = quotient(100 * times.count(Span(0, target)), times.n)
    low, high = stats.wilson(float(value / 100), times.n, level)
    low, high = stats.containing((100 * low, 100 * high), float(value))
    return Estimate(value, Interval(low, high, level, METHOD), times.n, float(times.n))


def _censored(times: TimeCounts, target: int, level: float) -> Estimate:
    """The share by Kaplan and Meier, for some of the times were not seen as long as the target."""
    found = survival.kaplan_meier(times.at, times.ended, times.open).at_most(target, level)
    if found.value is None:
        return undefined(times.n, CENSORED, level, Phrase("none was seen as long as the target"))
    low, high = (None if limit is None else 100 * limit for limit in (found.low, found.high))
    open_limit = Reason("no_interval", Phrase("too many are open"))
    reason = None if low is not None and high is not None else open_limit
    interval = Interval(low, high, level, CENSORED)
    return Estimate(100 * Fraction(found.value), interval, times.n, float(times.n), reason)


def _target(rule: Rule) -> Number:
    return max(span.high for bucket in rule.of for span in bucket.spans)


def bounds(_scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return 0 and 100."""
    return 0, 100


def describe(rule: Rule, _scale: Scale) -> str:
    """Return the rule in words: `share within 4 h`, as its bucket is called."""
    return f"share {' and '.join(bucket.name for bucket in rule.of)}{among(rule)}"

"""Quantile of times: the time within which a given part has ended; at 1/2 the median.

Formula     the first time at which Kaplan and Meier's estimate of those not yet ended is at most 1 - `at`; where it
            is just that, half way to the next time that ended one, or the last time seen. Without open times Hyndman
            and Fan's type 2
Answers     times; open ones count for as long as they were seen
Range       0 and up; not reached when too many are open
Interval    with open times the log-log interval, inverted; without, order statistics
Undefined   no times, or so many open that the part is not reached
Source      Kaplan and Meier, JASA 53 (1958), 457-481; Brookmeyer and Crowley, Biometrics 38 (1982), 29-41;
            Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data (1980)
"""

from collections.abc import Mapping
from fractions import Fraction

from cxscore.formulas.times.counted import among, closed, counts_of, undefined
from cxscore.model import (
    LONGEST,
    Estimate,
    Interval,
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
from cxscore.stats import survival

NAME = "quantile"
UNIT_DEFAULT: Unit = "seconds"
METHOD, CLOSED = "Kaplan-Meier, log-log", "order statistics"
EXEMPT: Mapping[int, str] = {5: "open times of one part can carry the estimate of both beyond either"}
_HALF = Fraction(1, 2)


def estimate(tally: Tally, _scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return the `rule.at` quantile in seconds; open times are censored, or left out if the rule says so."""
    times = closed(counts_of(tally)) if rule.ended else counts_of(tally)
    at = rule.at or _HALF
    if not times.n:
        return undefined(0, METHOD, level, Phrase("no valid answers"))
    if not times.n_open:
        value, low, high = survival.order_quantile(times.at, times.ended, at, level)
        return _estimate(times.n, value, Interval(low, high, level, CLOSED))
    value, low, high = survival.kaplan_meier(times.at, times.ended, times.open).quantile(at, level)
    if value is None:
        message = Phrase("not reached: {} of {} are open", times.n_open, times.n)
        return undefined(times.n, METHOD, level, message)
    return _estimate(times.n, value, Interval(low, high, level, METHOD))


def _estimate(n: int, value: Number | None, interval: Interval) -> Estimate:
    """The estimate, with the reason where a limit is not reached."""
    whole = interval.low is not None and interval.high is not None
    reason = (
        None if whole else Reason("no_interval", Phrase("{} are too few, or too many are open, for both limits", n))
    )
    return Estimate(value, interval, n, float(n), reason)


def bounds(_scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return 0 and the longest time that is counted."""
    return 0, LONGEST


def describe(rule: Rule, _scale: Scale) -> str:
    """Return the rule in words: `median`, `90 % quantile of those that ended`."""
    at = rule.at or _HALF
    name = "median" if at == _HALF else f"{number_text(exact(100 * at))} % quantile"
    return f"{name}{among(rule)}"

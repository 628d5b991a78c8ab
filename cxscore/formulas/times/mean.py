"""Mean of times: the arithmetic mean of those that ended.

Formula     sum of the ended times / their number; open times have no mean, and leaving them out makes it too low,
            which is why the median comes first and the number of open ones stands beside it
Answers     times
Range       0 and up
Interval    Student's t on the ended times, cut off at 0
Undefined   none has ended
Example     10, 20, 60 s -> 30 s
Source      Student, The probable error of a mean, Biometrika 6 (1908)
"""

from collections.abc import Mapping

from cxscore.formulas.times.counted import counts_of, nothing_ended, undefined
from cxscore.model import LONGEST, Estimate, Interval, Number, Phrase, Reason, Rule, Scale, Tally, Unit
from cxscore.stats import survival

NAME = "mean"
UNIT_DEFAULT: Unit = "seconds"
METHOD = "Student t"
EXEMPT: Mapping[int, str] = {}
_ALIKE = Reason("no_interval", Phrase("one time, or times all the same, have no spread to tell an interval by"))


def estimate(tally: Tally, _scale: Scale, _rule: Rule, level: float) -> Estimate:
    """Return the mean of the times that ended, in seconds; n counts these alone."""
    times = counts_of(tally)
    n = times.n_ended
    if not n:
        return undefined(0, METHOD, level, nothing_ended(times))
    value, low, high = survival.mean(times.at, times.ended, level)
    return Estimate(value, Interval(low, high, level, METHOD), n, float(n), _ALIKE if low is None else None)


def bounds(_scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return 0 and the longest time that is counted."""
    return 0, LONGEST


def describe(_rule: Rule, _scale: Scale) -> str:
    """Return the rule in words."""
    return "mean of those that ended"

"""Count: how many answers lie in some buckets.

Formula     of
Answers     any scale; the buckets are taken together, each answer once
Range       0 and up
Interval    exact Poisson: what another period of the same arrivals could have brought
Undefined   never: no answers are 0
Example     7 open, 3 solved -> 7
Source      Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936), 437-442
"""

from collections.abc import Mapping

from cxscore import stats
from cxscore.formulas.formula import named_answers
from cxscore.model import LONGEST, Estimate, Interval, Number, Rule, Scale, Tally, Unit

NAME = "count"
UNIT_DEFAULT: Unit = "count"
METHOD = "exact Poisson"
EXEMPT: Mapping[int, str] = {
    3: "nothing there is 0, which is a count",
    5: "counts add: the count of all is more than that of any part",
    6: "twice the records are twice the count",
    7: "a count has no upper end to be turned round at",
    8: "it counts records, whatever they weigh",
}


def estimate(tally: Tally, _scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return how many answers lie in `rule.of`, unweighted, with the exact Poisson interval."""
    n = tally.within(rule.of).n
    low, high = stats.count_interval(n, level)
    return Estimate(n, Interval(low, high, level, METHOD), n, float(n))


def bounds(_scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return 0 and the greatest number that is counted."""
    return 0, LONGEST


def describe(rule: Rule, _scale: Scale) -> str:
    """Return the rule in words: `count of open`."""
    return f"count of {named_answers(rule.of)}"

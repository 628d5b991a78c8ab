"""Share: the part of the answers that lie in some buckets, in percent.

Formula     100 * of / base
Answers     any scale; the buckets are taken together, each answer once
Range       0 to 100
Interval    Wilson, on the effective number of answers when weighted or clustered; poor (too short) only for shares
            beyond about 2 % or 98 % of few answers
Undefined   base is 0
Example     8 satisfied, 1 neutral, 1 dissatisfied -> 80
Source      Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212;
            Brown, Cai and DasGupta, Interval estimation for a binomial proportion, Statistical Science 16 (2001)
"""

from collections.abc import Mapping

from cxscore import stats
from cxscore.formulas.clusters import effective_of
from cxscore.formulas.formula import base_note, base_of, lies_in, quotient, undefined, weight_in
from cxscore.model import Bucket, Estimate, Interval, Number, Rule, Scale, Tally, Unit

NAME = "share"
UNIT_DEFAULT: Unit = "percent"
METHOD = "Wilson"
EXEMPT: Mapping[int, str] = {}


def estimate(tally: Tally, _scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return the share, 0..100, of the base's weight that lies in `rule.of`, with Wilson's interval."""
    base = base_of(tally, rule)
    total = base.total
    if not total.w:
        return undefined(total, METHOD, level, rule)
    n_eff = effective_of(base, lambda answer: int(lies_in(answer, rule.of)))
    value = quotient(100 * weight_in(base, rule.of), total.w)
    low, high = stats.wilson(float(value / 100), n_eff, level)
    low, high = stats.containing((100 * low, 100 * high), float(value))
    return Estimate(value, Interval(low, high, level, METHOD), total.n, n_eff)


def bounds(_scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return 0 and 100."""
    return 0, 100


def describe(rule: Rule, scale: Scale) -> str:
    """Return the rule in words: `share of answers 5-7 (agree) among answers 1-7`."""
    of = " and ".join(_answers(bucket) for bucket in rule.of)
    return f"share of answers {of} among answers {scale.text}{base_note(rule)}"


def _answers(bucket: Bucket) -> str:
    return bucket.text if bucket.text == bucket.name else f"{bucket.text} ({bucket.name})"

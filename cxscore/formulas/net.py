"""Net score: the share in some buckets minus the share in others.

Formula     100 * (plus - minus) / base
Answers     any scale; the two sides must not overlap
Range       -100 to 100
Interval    adjusted Wald (3,T), clipped to the range and extended to hold the value; the best of six methods in
            its source, where the plain Wald interval has no width when all answers agree
Undefined   base is 0
Example     5 promoters, 3 passives, 2 detractors -> 30
Source      Reichheld, The one number you need to grow, Harvard Business Review, December 2003 (the formula);
            Rocks, Interval estimation for the Net Promoter Score, The American Statistician 70 (2016), 365-372
"""

from collections.abc import Mapping

from cxscore import stats
from cxscore.formulas.clusters import effective_of
from cxscore.formulas.formula import (
    base_note,
    base_of,
    lies_in,
    named_answers,
    quotient,
    undefined,
    weight_in,
)
from cxscore.model import Estimate, Interval, Number, Rule, Scale, Tally, Unit

NAME = "net"
UNIT_DEFAULT: Unit = "net"
METHOD = "adjusted Wald (3,T)"
EXEMPT: Mapping[int, str] = {}


def estimate(tally: Tally, _scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return the net, -100..100, of the weights in `rule.plus` and `rule.minus`, with its interval."""
    base = base_of(tally, rule)
    total = base.total
    if not total.w:
        return undefined(total, METHOD, level, rule)
    n_eff = effective_of(base, lambda answer: lies_in(answer, rule.plus) - lies_in(answer, rule.minus))
    plus, minus = weight_in(base, rule.plus), weight_in(base, rule.minus)
    value = quotient(100 * (plus - minus), total.w)
    # Weights become effective numbers of answers: together they are n_eff.
    per_weight = n_eff / float(total.w)
    low, high = stats.net_adjusted_wald(float(plus) * per_weight, float(minus) * per_weight, n_eff, level)
    low, high = stats.containing((100 * low, 100 * high), float(value))
    return Estimate(value, Interval(low, high, level, METHOD), total.n, n_eff)


def bounds(_scale: Scale, _rule: Rule) -> tuple[Number, Number]:
    """Return -100 and 100."""
    return -100, 100


def describe(rule: Rule, scale: Scale) -> str:
    """Return the rule in words: `promoter 9-10 minus detractor 0-6, as shares of answers 0-10`."""
    sides = f"{named_answers(rule.plus)} minus {named_answers(rule.minus)}"
    return f"{sides}, as shares of answers {scale.text}{base_note(rule)}"

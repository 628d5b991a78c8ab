"""Ratio: one amount over another, each pooled before they are divided.

Formula     of / over; in percent 100 * of / over, which may pass 100: neither need be a part of the other; of
            amounts (of - minus) / over, where it may be below 0
Answers     a scale of words that name the amounts; a weight is the amount itself
Range       0 and up
Interval    of two counts the conditional binomial one, as of two Poisson counts; of other amounts none: they are
            known in full, and nothing says how they scatter
Undefined   over is 0
Example     90 solved, 100 received -> 90
Source      Przyborowski and Wilenski, Homogeneity of results in testing samples from Poisson series,
            Biometrika 31 (1940), 313-323
"""

from collections.abc import Mapping

from cxscore import stats
from cxscore.formulas.formula import effective, listed, named_answers, quotient, weight_in
from cxscore.model import LONGEST, Estimate, Interval, Number, Phrase, Reason, Rule, Scale, Tally, Unit, exact

NAME = "ratio"
UNIT_DEFAULT: Unit = "percent"
METHOD = "conditional binomial"
EXEMPT: Mapping[int, str] = {
    3: "it is undefined where there is nothing to divide by, whatever there is to be divided",
    5: "what is divided may come without anything to divide by, and adds to the whole",
    7: "neither is a part of the other, so that nothing is the rest",
    8: "counts are not weighed: the weight of an amount is the amount itself",
}

_NONE = Reason("no_interval", Phrase("amounts known in full have no interval"))


def estimate(tally: Tally, _scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return `rule.of` over `rule.over`: of counts in percent, with an interval; of amounts as it is, without."""
    part, whole = exact(weight_in(tally, rule.of) - weight_in(tally, rule.minus)), weight_in(tally, rule.over)
    total = tally.within((*rule.of, *rule.minus, *rule.over)).total
    if not whole:
        reason = Reason("no_answers", Phrase("no {} to divide by", listed(rule.over, "{} and {}")))
        return Estimate(None, Interval(None, None, level, METHOD), total.n, 0.0, reason)
    if rule.rescale:
        value = quotient(part if rule.rescale == "plain" else 100 * part, whole)
        return Estimate(value, Interval(None, None, level, "none"), total.n, float(total.n), _NONE)
    value = quotient(100 * part, whole)
    low, high = stats.count_ratio_interval(tally.within(rule.of).n, tally.within(rule.over).n, level)
    return Estimate(
        value, Interval(100 * low, high if high is None else 100 * high, level, METHOD), total.n, effective(total)
    )


def bounds(_scale: Scale, rule: Rule) -> tuple[Number, Number]:
    """Return 0, or below it what may be taken off, and the greatest number that is counted."""
    return -LONGEST if rule.minus else 0, LONGEST


def describe(rule: Rule, _scale: Scale) -> str:
    """Return the rule in words: `solved over received`, `lost less expansion over lost and kept`."""
    less = f" less {named_answers(rule.minus)}" if rule.minus else ""
    return f"{named_answers(rule.of)}{less} over {named_answers(rule.over)}"

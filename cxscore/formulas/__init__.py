"""The formulas: how a tally becomes a value with an interval. One module each, all listed here."""

from collections.abc import Mapping

from cxscore.formulas import count, mean, net, quantile, ratio, share
from cxscore.formulas.formula import Formula
from cxscore.model import Estimate, Rule, Scale, Tally

__all__ = ["FORMULAS", "Formula", "estimate", "family"]

FORMULAS: Mapping[str, Formula] = {
    "share": share,
    "net": net,
    "mean": mean,
    "quantile": quantile,
    "ratio": ratio,
    "count": count,
}
"""Every formula by the name that a variant gives it."""


def family(scale: Scale) -> Mapping[str, Formula]:
    """Return the formulas by name that score answers on this scale: times have their own, for some are open."""
    if not scale.unit:
        return FORMULAS
    from cxscore.formulas import times  # noqa: PLC0415 (start-up: only times need arrays)

    return times.FORMULAS


def estimate(tally: Tally, scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return what the rule's formula makes of the tally; KeyError for a formula that does not exist."""
    return family(scale)[rule.formula].estimate(tally, scale, rule, level)

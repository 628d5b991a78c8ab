"""The formulas: how a tally becomes a value with an interval. One module each, all listed here."""

from collections.abc import Mapping

from cxscore.formulas import mean, net, quantile, share
from cxscore.formulas.formula import Formula, Unit
from cxscore.model import Estimate, Rule, Scale, Tally

__all__ = ["FORMULAS", "Formula", "Unit", "estimate"]

FORMULAS: Mapping[str, Formula] = {"share": share, "net": net, "mean": mean, "quantile": quantile}
"""Every formula by the name that a variant gives it."""


def estimate(tally: Tally, scale: Scale, rule: Rule, level: float) -> Estimate:
    """Return what the rule's formula makes of the tally; KeyError for a formula that does not exist."""
    return FORMULAS[rule.formula].estimate(tally, scale, rule, level)

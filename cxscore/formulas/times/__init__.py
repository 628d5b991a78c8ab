"""The formulas of times, by the names of their kin on other scales: open times are right-censored, never dropped."""

from collections.abc import Mapping

from cxscore.formulas.formula import Formula
from cxscore.formulas.times import geometric, mean, quantile, share

FORMULAS: Mapping[str, Formula] = {
    "quantile": quantile,
    "mean": mean,
    "geometric-mean": geometric,
    "share": share,
}
"""Every formula of times by the name that a variant gives it."""

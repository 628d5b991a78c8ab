"""The options of commands that score by other rules than the one that a metric has for its scale."""

from dataclasses import dataclass

from cxscore.cli.options.scoring import Gates, Named, Ruled, Scoring, Worked


@dataclass(frozen=True, kw_only=True)
class FormulaOptions(Gates, Scoring, Worked):
    """Options of `cxscore score FILE...`: a formula of one's own instead of a metric."""


@dataclass(frozen=True, kw_only=True)
class VariantsOptions(Scoring, Ruled, Named):
    """Options of `cxscore variants METRIC FILE...`; rules of different units have no common gate."""

"""The verbs in order, for commands and for Python: find the columns, count, settle the definition, score, report."""

from cxscore.api.assessing import Assessment, assess, count, shown, siblings
from cxscore.api.facade import opened, score
from cxscore.api.filling import preset_notes
from cxscore.api.reporting import ScoredReport, report

__all__ = [
    "Assessment",
    "ScoredReport",
    "assess",
    "count",
    "opened",
    "preset_notes",
    "report",
    "score",
    "shown",
    "siblings",
]

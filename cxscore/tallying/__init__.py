"""Table and item to tallies: the only place that aggregates.

DuckDB groups raw text; Python gives each distinct value its meaning; both are joined into one tally per segment and
period and one ledger for all records read.
"""

from cxscore.tallying.counting import Question, Tallied, tally
from cxscore.tallying.rejects import Rejected, rejected
from cxscore.tallying.selection import OTHER_QUESTION, Derivation, Records, Selection

__all__ = [
    "OTHER_QUESTION",
    "Derivation",
    "Question",
    "Records",
    "Rejected",
    "Selection",
    "Tallied",
    "rejected",
    "tally",
]

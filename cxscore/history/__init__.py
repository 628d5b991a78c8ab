"""What runs of a report found, kept for later runs: tallies and scores by name, segment, period and definition.

One SQLite file, readable by its owner alone: it holds the answers of small groups, too.
"""

from cxscore.history.store import (
    Forgotten,
    History,
    Kept,
    Outcome,
    Place,
    Run,
    Series,
    Shown,
    opened,
    summary,
    writing,
)
from cxscore.history.versions import chosen, differing, published, side_by_side

__all__ = [
    "Forgotten",
    "History",
    "Kept",
    "Outcome",
    "Place",
    "Run",
    "Series",
    "Shown",
    "chosen",
    "differing",
    "opened",
    "published",
    "side_by_side",
    "summary",
    "writing",
]

"""The scores as a pandas frame: the columns of the CSV output, numbers unrounded, unknown as missing."""

from typing import TYPE_CHECKING

from cxscore.model import Report
from cxscore.renderers.csv import cells, further_names, heading

if TYPE_CHECKING:
    import pandas as pd


def render(report: Report) -> "pd.DataFrame":
    """One row per score; text from the data is exact here, because a frame runs nothing."""
    import pandas as pd  # noqa: PLC0415 (slow to import)

    names = further_names(report)
    rows = [cells(report, score, names, guard=str) for score in report.scores]
    return pd.DataFrame(rows, columns=heading(report.by, names, guard=str))

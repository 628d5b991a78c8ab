"""The options of `cxscore watch`."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from cxscore.cli.options.scoring import Ruled, Scoring
from cxscore.cli.options.spelling import argument, number, option

WatchedFile = Annotated[list[str], argument("FILE", "A file that grows: CSV, TSV or NDJSON.")]
WatchedMetric = Annotated[str, option("--metric", "METRIC", "What to score, for example csat.")]
Interval = Annotated[
    float,
    partial(number, "--interval"),
    option("--interval", "SECONDS", "How long to wait between two looks at the file; 1 unless said."),
]


@dataclass(frozen=True, kw_only=True)
class WatchOptions(Scoring, Ruled):
    """Options of `cxscore watch FILE`."""

    files: WatchedFile
    metric: WatchedMetric
    interval: Interval = 1.0

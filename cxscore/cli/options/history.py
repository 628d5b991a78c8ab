"""The options of histories."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.scoring import Quiet
from cxscore.cli.options.spelling import argument, choice, flag, option
from cxscore.cli.parsing import MAIN


class ActionName(StrEnum):
    """What is done with a history."""

    LIST = "list"
    SHOW = "show"
    EXPORT = "export"
    FORGET = "forget"


class HistoryFormatName(StrEnum):
    """How a history is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Action = Annotated[
    ActionName, partial(choice, "ACTION", ActionName), argument("ACTION", "list, show, export or forget.")
]
HistoryFile = Annotated[Path, Path, argument("FILE", "The history, or the report config that names it.")]
ReportName = Annotated[
    str | None, option("--report", "NAME", "Only the scores of this report; a config says its own.")
]
ScoreName = Annotated[str | None, option("--score", "NAME", "Only the scores of this name.")]
SegmentOf = Annotated[
    list[str] | None,
    option("--segment", "COLUMN=VALUE", "Only scores of this segment; repeatable for several columns."),
]
ForLabel = Annotated[str | None, option("--for", "PERIOD", "Only this period, for example 2026-10.")]
HistoryFormat = Annotated[
    HistoryFormatName | None,
    partial(choice, "--format", HistoryFormatName),
    option("--format -f", "FORMAT", "table, csv or json; a table unless said, and CSV to export."),
]
Into = Annotated[
    Path | None,
    Path,
    option("--output -o", "FILE", "Write a whole file or none: .csv or .json; else standard output."),
]
Yes = Annotated[bool, flag("--yes", "Forget without asking.", MAIN)]


@dataclass(frozen=True, kw_only=True)
class HistoryOptions:
    """Options of `cxscore history ACTION FILE`."""

    action: Action
    file: HistoryFile
    report: ReportName = None
    score: ScoreName = None
    segment: SegmentOf = None
    wanted: ForLabel = None
    form: HistoryFormat = None
    output: Into = None
    yes: Yes = False
    quiet: Quiet = False

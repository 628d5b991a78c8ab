"""Every option once: its spelling, its help, its panel. A command's options are one frozen object made from these."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from inspect import Signature, signature
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cxscore.model import Request
from cxscore.requests import pair


class DirectionName(StrEnum):
    """Which end of the scale is best."""

    HIGHER = "higher"
    LOWER = "lower"


class PeriodName(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class KeepName(StrEnum):
    """Which of a respondent's answers counts."""

    LAST = "last"
    FIRST = "first"
    ALL = "all"


class SortName(StrEnum):
    """What segments are sorted by."""

    NAME = "name"
    SCORE = "score"
    N = "n"


class FormatName(StrEnum):
    """How a result is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


_SLICE, _READ, _OUT, _MORE = "Slice", "Reading", "Gates and rejects", "More"

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="CSV, TSV, JSON, NDJSON or Parquet, plain or .gz .bz2 .zst; several, a glob, or - for standard input.",
        show_default=False,
    ),
]
Metric = Annotated[str, typer.Argument(metavar="METRIC", help="A metric, for example ces; see cxscore metrics.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", "-c", help="Answer column: a name, NAME@2 (the second of that name) or @3 (the third)."),
]
ScaleText = Annotated[str | None, typer.Option("--scale", help="N for 1..N, LO-HI, or a named set such as emoji.")]
By = Annotated[list[str] | None, typer.Option("--by", "-b", help="Score each value of this column; repeatable.")]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="COLUMN=VALUE", help="Keep these records; VALUE may be empty, hold * ?, or be LO..HI."
    ),
]
WhereNot = Annotated[
    list[str] | None, typer.Option("--where-not", metavar="COLUMN=VALUE", help="Leave these records out.")
]
DateColumn = Annotated[str | None, typer.Option("--date", help="The column that says when.")]
PeriodChoice = Annotated[PeriodName | None, typer.Option("--period", help="One score per period of this length.")]
Format = Annotated[
    FormatName | None, typer.Option("--format", "-f", help="Else: table on a terminal, CSV when piped.")
]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", help="Write a whole file or none; the suffix says the format.", show_default=False
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No notes; warnings stay.", rich_help_panel=_OUT)]
Since = Annotated[
    str | None, typer.Option("--since", help="First period, for example 2026-10 or 2026-W44.", rich_help_panel=_SLICE)
]
Until = Annotated[str | None, typer.Option("--until", help="Last period, included.", rich_help_panel=_SLICE)]
TimeZone = Annotated[
    str, typer.Option("--tz", help="Zone that stamps with an offset are brought to.", rich_help_panel=_SLICE)
]
Respondent = Annotated[
    str | None,
    typer.Option(
        "--respondent", help="Count one answer per person (and period) in this column.", rich_help_panel=_SLICE
    ),
]
Keep = Annotated[
    KeepName, typer.Option("--keep", help="Which answer of a respondent counts.", rich_help_panel=_SLICE)
]
Key = Annotated[
    str | None,
    typer.Option("--key", help="The file repeats records: keep the last one per value here.", rich_help_panel=_SLICE),
]
Order = Annotated[
    str | None,
    typer.Option(
        "--order", help="What makes a record of a key the last; -COLUMN for the first.", rich_help_panel=_SLICE
    ),
]
Counts = Annotated[
    str | None,
    typer.Option("--counts", help="Column saying how many gave this answer.", rich_help_panel=_SLICE),
]
Weight = Annotated[str | None, typer.Option("--weight", help="Column of survey weights.", rich_help_panel=_SLICE)]
MinN = Annotated[
    int | None, typer.Option("--min-n", help="Withhold scores of fewer answers.", rich_help_panel=_SLICE)
]
Total = Annotated[bool, typer.Option("--total/--no-total", help="The line for all.", rich_help_panel=_SLICE)]
Sort = Annotated[SortName, typer.Option("--sort", help="Order of segments.", rich_help_panel=_SLICE)]
Missing = Annotated[
    list[str] | None,
    typer.Option(
        "--missing", help="A value that means no answer, for example 99; repeatable.", rich_help_panel=_READ
    ),
]
DayFirst = Annotated[
    bool | None,
    typer.Option("--dayfirst/--monthfirst", help="Whether 03/04/2026 is 3 April or March 4.", rich_help_panel=_READ),
]
DateFormat = Annotated[
    str | None,
    typer.Option("--date-format", help="How dates are written, for example %d.%m.%Y.", rich_help_panel=_READ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="For example cp1252; else UTF-8, else detected.", rich_help_panel=_READ),
]
Delimiter = Annotated[
    str | None, typer.Option("--delimiter", help="For example ';' or tab; else found.", rich_help_panel=_READ)
]
Rejects = Annotated[
    Path | None,
    typer.Option(
        "--rejects", help="Write every record that could not be used to this CSV file.", rich_help_panel=_OUT
    ),
]
MaxRejects = Annotated[
    float | None,
    typer.Option("--max-rejects", help="Give no result above this share, for example 0.05.", rich_help_panel=_OUT),
]
FailUnder = Annotated[
    float | None,
    typer.Option("--fail-under", help="Exit with 1 when the total is below this.", rich_help_panel=_OUT),
]
FailOver = Annotated[
    float | None, typer.Option("--fail-over", help="Exit with 1 when the total is above this.", rich_help_panel=_OUT)
]
Each = Annotated[bool, typer.Option("--each", help="Judge every line, not the total.", rich_help_panel=_OUT)]
Level = Annotated[float, typer.Option("--level", help="Confidence level.", rich_help_panel=_MORE)]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show the program's own trace when it fails.", rich_help_panel=_MORE)
]
Variant = Annotated[
    str | None, typer.Option("--variant", help="Which published rule: its name, a formula (mean, share) or a vendor.")
]
DirectionChoice = Annotated[
    DirectionName | None, typer.Option("--direction", help="Which end of the scale is best; settles what is assumed.")
]
Config = Annotated[
    Path | None, typer.Option("--config", help="YAML file that defines the metric.", rich_help_panel=_MORE)
]
Formula = Annotated[
    str, typer.Option("--formula", help="mean, median, p90 (any percentile), share or net.", show_default=False)
]
Of = Annotated[str | None, typer.Option("--of", help="share: the answers that count, for example 9-10.")]
Plus = Annotated[str | None, typer.Option("--plus", help="net: the answers that count for, for example 9-10.")]
Minus = Annotated[str | None, typer.Option("--minus", help="net: the answers that count against, for example 0-6.")]


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """What every command that scores files can be told."""

    files: Files
    column: Columns = None
    scale: ScaleText = None
    by: By = None
    where: Where = None
    where_not: WhereNot = None
    date: DateColumn = None
    period: PeriodChoice = None
    form: Format = None
    output: Output = None
    quiet: Quiet = False
    since: Since = None
    until: Until = None
    tz: TimeZone = "UTC"
    respondent: Respondent = None
    keep: Keep = KeepName.LAST
    key: Key = None
    order: Order = None
    counts: Counts = None
    weight: Weight = None
    min_n: MinN = None
    total: Total = True
    sort: Sort = SortName.NAME
    missing: Missing = None
    dayfirst: DayFirst = None
    date_format: DateFormat = None
    encoding: Encoding = None
    delimiter: Delimiter = None
    rejects: Rejects = None
    max_rejects: MaxRejects = None
    fail_under: FailUnder = None
    fail_over: FailOver = None
    each: Each = False
    level: Level = 0.95
    debug: Debug = False


@dataclass(frozen=True, kw_only=True)
class MetricOptions(Scoring):
    """Options of `cxscore METRIC FILE...`: which rule, which direction, whose definition."""

    variant: Variant = None
    direction: DirectionChoice = None
    config: Config = None


@dataclass(frozen=True, kw_only=True)
class VariantsOptions(MetricOptions):
    """Options of `cxscore variants METRIC FILE...`."""

    metric: Metric


@dataclass(frozen=True, kw_only=True)
class FormulaOptions(Scoring):
    """Options of `cxscore score FILE...`: a formula of one's own instead of a metric."""

    formula: Formula
    of: Of = None
    plus: Plus = None
    minus: Minus = None


def request(options: Scoring, metric: str) -> Request:
    """The request that these options make."""
    own = isinstance(options, MetricOptions)
    return Request(
        metric=metric,
        columns=tuple(options.column or ()),
        scale=options.scale,
        variant=options.variant if own else None,
        direction=options.direction.value if own and options.direction else None,
        by=tuple(options.by or ()),
        where=tuple(pair(text) for text in options.where or ()),
        where_not=tuple(pair(text, "--where-not") for text in options.where_not or ()),
        date=options.date,
        period=options.period.value if options.period else None,
        since=options.since,
        until=options.until,
        time_zone=options.tz,
        dayfirst=options.dayfirst,
        date_format=options.date_format,
        respondent=options.respondent,
        keep=options.keep.value,
        key=options.key,
        order=options.order,
        counts=options.counts,
        weight=options.weight,
        missing=tuple(options.missing or ()),
        level=options.level,
        min_n=options.min_n,
        total=options.total,
        sort=options.sort.value,
        encoding=options.encoding,
        delimiter=options.delimiter,
    )


Options = TypeVar("Options")


def command(run: Callable[[Options], int], shape: type[Options]) -> Callable[..., int]:
    """A Typer command whose parameters are the fields of `shape`, run on one object of it."""

    def call(**values: object) -> int:
        return run(shape(**values))

    # A field of a subclass stands behind those of its base; METRIC comes before FILE all the same.
    parameters = sorted(signature(shape).parameters.values(), key=lambda parameter: parameter.name != "metric")
    call.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    call.__doc__ = run.__doc__
    return call

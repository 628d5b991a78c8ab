"""Every option once: its spelling, its help, its panel. A command's options are one frozen object made from these."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from inspect import Parameter, Signature, signature
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin

import typer

from cxscore.cli.parsing import GATES, MAIN, MORE, READING, SLICE, Debug, Help
from cxscore.errors import UsageError
from cxscore.model import Request
from cxscore.requests import asked_question, pair


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
    XLSX = "xlsx"


class CsvDialectName(StrEnum):
    """Who will open the CSV."""

    PLAIN = "plain"
    EXCEL = "excel"
    EXCEL_SEMICOLON = "excel-semicolon"


class ListFormatName(StrEnum):
    """How a list of definitions is written."""

    TEXT = "text"
    JSON = "json"


# --- reading a value -----------------------------------------------------------------------------------------


def _number(option: str, text: str) -> float:
    """The number that follows `option`; UsageError for anything else, infinity and nan included."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise UsageError(f"{option} '{text[:20]}' is not a number", f"for example {option} 0.95")
    return number


def _whole(option: str, text: str) -> int:
    """The whole number that follows `option`; UsageError for anything else."""
    if text.isascii() and text.isdecimal():
        return int(text[:18])
    raise UsageError(f"{option} '{text[:20]}' is not a whole number", f"for example {option} 5")


Name = TypeVar("Name", bound=StrEnum)


def _choice(option: str, names: type[Name], text: str) -> Name:
    """The one of `names` that follows `option`; UsageError lists them."""
    if text in tuple(names):
        return names(text)
    *most, last = names
    raise UsageError(f"{option} '{text[:20]}' is not one of its choices", f"say {', '.join(most)} or {last}")


# --- the options ---------------------------------------------------------------------------------------------


def _option(spelling: str, metavar: str, text: str, panel: str = MAIN) -> Any:
    """An option with a value."""
    return typer.Option(*spelling.split(), metavar=metavar, help=text, rich_help_panel=panel)


def _flag(spelling: str, text: str, panel: str) -> Any:
    """An option without a value."""
    return typer.Option(*spelling.split(), help=text, rich_help_panel=panel)


def _argument(metavar: str, text: str) -> Any:
    return typer.Argument(metavar=metavar, help=text)


Files = Annotated[
    list[str],
    _argument(
        "FILE...",
        "CSV, TSV, JSON, NDJSON or Parquet, plain or .gz .bz2 .zst; several, a pattern such as 'q*.csv', or - for "
        "standard input.",
    ),
]
Metric = Annotated[str, _argument("METRIC", "A metric, for example ces; cxscore metrics lists them.")]
OneFile = Annotated[str, _argument("FILE", "The file to look at, or - for standard input.")]
Definitions = Annotated[list[Path], Path, _argument("FILE...", "YAML files: metrics, label sets, presets.")]

Columns = Annotated[
    list[str] | None,
    _option("--column -c", "COLUMN", "Answer column: a name, NAME@2 (the second of that name) or @3 (the third)."),
]
ScaleText = Annotated[
    str | None, _option("--scale", "SCALE", "N for 1..N, LO-HI such as 0-10, or a named set such as emoji.")
]
Variant = Annotated[
    str | None,
    _option("--variant", "RULE", "Which published rule: its name, a formula (mean, share) or a vendor."),
]
DirectionChoice = Annotated[
    DirectionName | None,
    partial(_choice, "--direction", DirectionName),
    _option("--direction", "higher|lower", "Which end of the scale is best; settles what is assumed."),
]
Formula = Annotated[str, _option("--formula", "FORMULA", "mean, median, p90 (any percentile), share or net.")]
Of = Annotated[str | None, _option("--of", "ANSWERS", "share: the answers that count, for example 9-10.")]
Plus = Annotated[str | None, _option("--plus", "ANSWERS", "net: the answers that count for, for example 9-10.")]
Minus = Annotated[str | None, _option("--minus", "ANSWERS", "net: the answers that count against, for example 0-6.")]
By = Annotated[list[str] | None, _option("--by -b", "COLUMN", "Score each value of this column; repeatable.")]
Where = Annotated[
    list[str] | None,
    _option(
        "--where",
        "COLUMN=VALUE",
        "Keep only these records; VALUE may be empty, hold * and ?, or be LO..HI; repeatable.",
    ),
]
WhereNot = Annotated[list[str] | None, _option("--where-not", "COLUMN=VALUE", "Leave these records out; repeatable.")]
DateColumn = Annotated[str | None, _option("--date", "COLUMN", "The column that says when.")]
PeriodChoice = Annotated[
    PeriodName | None,
    partial(_choice, "--period", PeriodName),
    _option("--period", "LENGTH", "One score per day, week, month, quarter or year."),
]
Format = Annotated[
    FormatName | None,
    partial(_choice, "--format", FormatName),
    _option("--format -f", "FORMAT", "table, csv, json, markdown, xlsx; else a table on a terminal, CSV when piped."),
]
Output = Annotated[
    list[Path] | None,
    Path,
    _option("--output -o", "FILE", "Write a whole file or none; the suffix says the format; repeatable."),
]

Since = Annotated[str | None, _option("--since", "PERIOD", "First period, for example 2026-10 or 2026-W44.", SLICE)]
Until = Annotated[str | None, _option("--until", "PERIOD", "Last period, included.", SLICE)]
TimeZone = Annotated[
    str | None, _option("--tz", "ZONE", "Zone that stamps with an offset are brought to; UTC unless said.", SLICE)
]
Respondent = Annotated[
    str | None,
    _option("--respondent", "COLUMN", "Count one answer per person (and period) in this column.", SLICE),
]
Keep = Annotated[
    KeepName,
    partial(_choice, "--keep", KeepName),
    _option("--keep", "last|first|all", "Which answer of a respondent counts; the last unless said.", SLICE),
]
Key = Annotated[
    str | None,
    _option("--key", "COLUMN", "The file repeats records: keep the last one per value here.", SLICE),
]
Order = Annotated[
    str | None,
    _option("--order", "COLUMN", "What makes a record of a key the last; -COLUMN for the first.", SLICE),
]
Counts = Annotated[str | None, _option("--counts", "COLUMN", "Column saying how many gave this answer.", SLICE)]
Weight = Annotated[str | None, _option("--weight", "COLUMN", "Column of survey weights.", SLICE)]
MinN = Annotated[
    int | None,
    partial(_whole, "--min-n"),
    _option("--min-n", "N", "Withhold scores of fewer answers.", SLICE),
]
Total = Annotated[bool, _flag("--total/--no-total", "The line for all; shown unless refused.", SLICE)]
Sort = Annotated[
    SortName,
    partial(_choice, "--sort", SortName),
    _option("--sort", "name|score|n", "Order of segments; by name unless said.", SLICE),
]

Missing = Annotated[
    list[str] | None,
    _option("--missing", "VALUE", "A value that means no answer, for example 99; repeatable.", READING),
]
DayFirst = Annotated[
    bool | None, _flag("--dayfirst/--monthfirst", "Whether 03/04/2026 is 3 April or March 4.", READING)
]
DateFormat = Annotated[
    str | None, _option("--date-format", "FORMAT", "How dates are written, for example %d.%m.%Y.", READING)
]
Encoding = Annotated[
    str | None, _option("--encoding", "NAME", "For example cp1252; else UTF-8, else detected.", READING)
]
Delimiter = Annotated[str | None, _option("--delimiter", "SIGN", "For example ';' or tab; else found.", READING)]

Preset = Annotated[
    str | None,
    _option(
        "--preset",
        "NAME",
        "How the tool's export is read: a name of cxscore presets, a file, or none; else recognised.",
        READING,
    ),
]
Include = Annotated[
    list[str] | None,
    _option("--include", "NAME", "Let in what the preset leaves out, for example unfinished; repeatable.", READING),
]
RecordsKey = Annotated[
    str | None, _option("--records", "KEY", "JSON: the key that holds the records, for example tickets.", READING)
]
Sheet = Annotated[str | None, _option("--sheet", "NAME", "The sheet of a workbook.", READING)]

Rejects = Annotated[
    Path | None,
    Path,
    _option("--rejects", "FILE", "Write every record that could not be used to this CSV file.", GATES),
]
QuestionColumn = Annotated[
    str | None,
    _option("--question-column", "COLUMN", "One record per question: the column that says which.", READING),
]
Question = Annotated[
    str | None, _option("--question", "VALUE", "The question to score; the others are excluded.", READING)
]
AnswerColumn = Annotated[
    list[str] | None,
    _option("--answer-column", "COLUMN", "The column of the answers to --question; as --column.", READING),
]
LabelsFile = Annotated[
    str | None,
    _option("--labels", "FILE", "YAML file with the wordings of your answers, instead of the known ones.", READING),
]

Redact = Annotated[
    bool,
    _flag("--redact", "In --rejects, show x for letters and # for digits: a cell's shape, not its words.", GATES),
]
MaxRejects = Annotated[
    float | None,
    partial(_number, "--max-rejects"),
    _option("--max-rejects", "SHARE", "Give no result when more could not be used, for example 0.05.", GATES),
]
FailUnder = Annotated[
    float | None,
    partial(_number, "--fail-under"),
    _option("--fail-under", "NUMBER", "Exit with 1 when the total is below this.", GATES),
]
FailOver = Annotated[
    float | None,
    partial(_number, "--fail-over"),
    _option("--fail-over", "NUMBER", "Exit with 1 when the total is above this.", GATES),
]
Each = Annotated[bool, _flag("--each", "Judge every line, not only the total.", GATES)]

Level = Annotated[
    float,
    partial(_number, "--level"),
    _option("--level", "SHARE", "Confidence level of the intervals; 0.95 unless said.", MORE),
]
CsvDialect = Annotated[
    CsvDialectName,
    partial(_choice, "--csv-dialect", CsvDialectName),
    _option(
        "--csv-dialect",
        "NAME",
        "plain, excel (opens in Excel as UTF-8) or excel-semicolon (where a comma stands before decimals).",
        MORE,
    ),
]
Config = Annotated[Path | None, Path, _option("--config", "FILE", "YAML file that defines the metric.", MORE)]
Quiet = Annotated[bool, _flag("--quiet -q", "No notes; warnings stay.", MORE)]
Every = Annotated[bool, _flag("--all", "Every column, not only the best-fitting ones.", MAIN)]
ListFormat = Annotated[
    ListFormatName,
    partial(_choice, "--format", ListFormatName),
    _option("--format -f", "FORMAT", "text or json; text unless said."),
]


# --- what each command can be told ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which column of which files, on which scale."""

    files: Files
    column: Columns = None
    scale: ScaleText = None


@dataclass(frozen=True, kw_only=True)
class Ruled(Asked):
    """Which published rule, in which direction."""

    variant: Variant = None
    direction: DirectionChoice = None
    config: Config = None


@dataclass(frozen=True, kw_only=True)
class Worked(Asked):
    """Which formula of one's own."""

    formula: Formula
    of: Of = None
    plus: Plus = None
    minus: Minus = None
    direction: DirectionChoice = None


@dataclass(frozen=True, kw_only=True)
class Scoring(Asked):
    """What every command that scores files can be told."""

    by: By = None
    where: Where = None
    where_not: WhereNot = None
    date: DateColumn = None
    period: PeriodChoice = None
    form: Format = None
    output: Output = None
    since: Since = None
    until: Until = None
    tz: TimeZone = None
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
    preset: Preset = None
    include: Include = None
    records: RecordsKey = None
    sheet: Sheet = None
    question_column: QuestionColumn = None
    question: Question = None
    answer_column: AnswerColumn = None
    labels: LabelsFile = None
    rejects: Rejects = None
    redact: Redact = False
    max_rejects: MaxRejects = None
    csv_dialect: CsvDialect = CsvDialectName.PLAIN
    level: Level = 0.95
    quiet: Quiet = False


@dataclass(frozen=True, kw_only=True)
class Gates:
    """What a score must reach."""

    fail_under: FailUnder = None
    fail_over: FailOver = None
    each: Each = False


@dataclass(frozen=True, kw_only=True)
class MetricOptions(Gates, Scoring, Ruled):
    """Options of `cxscore METRIC FILE...`: which rule, which direction, whose definition."""


@dataclass(frozen=True, kw_only=True)
class FormulaOptions(Gates, Scoring, Worked):
    """Options of `cxscore score FILE...`: a formula of one's own instead of a metric."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """The metric, where the command's own name does not say it."""

    metric: Metric


@dataclass(frozen=True, kw_only=True)
class VariantsOptions(Scoring, Ruled, Named):
    """Options of `cxscore variants METRIC FILE...`; rules of different units have no common gate."""


@dataclass(frozen=True, kw_only=True)
class ExplainOptions(Named):
    """Options of `cxscore explain METRIC`."""

    scale: ScaleText = None
    variant: Variant = None
    config: Config = None


@dataclass(frozen=True, kw_only=True)
class MetricsOptions:
    """Options of `cxscore metrics`."""

    form: ListFormat = ListFormatName.TEXT


@dataclass(frozen=True, kw_only=True)
class PresetsOptions:
    """Options of `cxscore presets`."""

    form: ListFormat = ListFormatName.TEXT


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """Options of `cxscore check FILE...`."""

    files: Definitions


@dataclass(frozen=True, kw_only=True)
class InspectOptions:
    """Options of `cxscore inspect FILE`."""

    file: OneFile
    every: Every = False
    form: ListFormat = ListFormatName.TEXT
    preset: Preset = None
    records: RecordsKey = None
    sheet: Sheet = None
    encoding: Encoding = None
    delimiter: Delimiter = None
    quiet: Quiet = False


def _answer_columns(options: Scoring) -> tuple[str, ...]:
    """The answer columns under either of their names; UsageError for both."""
    if options.column and options.answer_column:
        raise UsageError("--answer-column and --column say the same", "give one of them")
    return tuple(options.column or options.answer_column or ())


def request(options: Scoring, metric: str) -> Request:
    """The request that these options make."""
    ruled = options if isinstance(options, Ruled) else None
    directed = options if isinstance(options, Ruled | Worked) else None
    return Request(
        metric=metric,
        columns=_answer_columns(options),
        scale=options.scale,
        variant=ruled.variant if ruled else None,
        direction=directed.direction.value if directed and directed.direction else None,
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
        preset=options.preset,
        include=tuple(options.include or ()),
        records=options.records,
        sheet=options.sheet,
        question=asked_question(options.question_column, options.question),
        labels=options.labels,
    )


# --- commands ------------------------------------------------------------------------------------------------

Options = TypeVar("Options")


def command(run: Callable[[Options], int], shape: type[Options]) -> Callable[..., int]:
    """A Typer command whose parameters are the fields of `shape`, run on one object of it.

    Typer sees texts and flags only; a field annotated with a reader has its texts read by it.
    """
    fields = signature(shape).parameters

    def call(**values: object) -> int:
        return run(shape(**{name: _read(fields[name].annotation, values[name]) for name in fields}))

    ends = [_keyword("debug", Debug), _keyword("help", Help)]
    texts = [field.replace(annotation=_as_text(field.annotation)) for field in fields.values()]
    call.__signature__ = Signature([*texts, *ends])  # type: ignore[attr-defined]
    call.__annotations__ = {field.name: field.annotation for field in [*texts, *ends]}
    return call


def _keyword(name: str, annotation: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=False, annotation=annotation)


def _read(annotation: Any, value: object) -> object:
    """The value of a field, its texts read by the field's reader if it has one; defaults stay."""
    reader, *plain = annotation.__metadata__
    if not plain or value is None:
        return value
    if isinstance(value, list | tuple):
        return [reader(text) for text in value]
    return reader(value) if type(value) is str else value


def _as_text(annotation: Any) -> object:
    """The annotation as Typer should see it: texts where a reader makes something else of them."""
    _reader, *plain = annotation.__metadata__
    if not plain:
        return annotation
    several = any(get_origin(part) is list for part in (annotation.__origin__, *get_args(annotation.__origin__)))
    kind: Any = list[str] if several else str
    return Annotated[kind | None if type(None) in get_args(annotation.__origin__) else kind, plain[0]]

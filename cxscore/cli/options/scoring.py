"""The options of commands that score: every spelling once, and the request that they make."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.reading import dated_answers_request
from cxscore.cli.options.spelling import argument, choice, flag, number, option, whole
from cxscore.cli.parsing import GATES, MORE, READING, SLICE
from cxscore.errors import UsageError
from cxscore.model import Request, Terms
from cxscore.requests import asked_question

Pairs = tuple[tuple[str, str], ...]
"""Pairs of a name and what is said of it."""


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


Files = Annotated[
    list[str],
    argument(
        "FILE...",
        "CSV, TSV, JSON, NDJSON or Parquet, plain or .gz .bz2 .zst; several, a pattern such as 'q*.csv', or - for "
        "standard input.",
    ),
]
Metric = Annotated[str, argument("METRIC", "A metric, for example ces; cxscore metrics lists them.")]
Columns = Annotated[
    list[str] | None,
    option("--column -c", "COLUMN", "Answer column: a name, NAME@2 (the second of that name) or @3 (the third)."),
]
ScaleText = Annotated[
    str | None, option("--scale", "SCALE", "N for 1..N, LO-HI such as 0-10, or a named set such as emoji.")
]
Variant = Annotated[
    str | None,
    option("--variant", "RULE", "Which published rule: its name, a formula (mean, share) or a vendor."),
]
DirectionChoice = Annotated[
    DirectionName | None,
    partial(choice, "--direction", DirectionName),
    option("--direction", "higher|lower", "Which end of the scale is best; settles what is assumed."),
]
Formula = Annotated[str, option("--formula", "FORMULA", "mean, median, p90 (any percentile), share or net.")]
Of = Annotated[str | None, option("--of", "ANSWERS", "share: the answers that count, for example 9-10.")]
Plus = Annotated[str | None, option("--plus", "ANSWERS", "net: the answers that count for, for example 9-10.")]
Minus = Annotated[str | None, option("--minus", "ANSWERS", "net: the answers that count against, for example 0-6.")]
By = Annotated[list[str] | None, option("--by -b", "COLUMN", "Score each value of this column; repeatable.")]
Where = Annotated[
    list[str] | None,
    option(
        "--where",
        "COLUMN=VALUE",
        "Keep only these records; VALUE may be empty, hold * and ?, or be LO..HI; repeatable.",
    ),
]
WhereNot = Annotated[list[str] | None, option("--where-not", "COLUMN=VALUE", "Leave these records out; repeatable.")]
DateColumn = Annotated[str | None, option("--date", "COLUMN", "The column that says when.")]
PeriodChoice = Annotated[
    PeriodName | None,
    partial(choice, "--period", PeriodName),
    option("--period", "LENGTH", "One score per day, week, month, quarter or year."),
]
Format = Annotated[
    FormatName | None,
    partial(choice, "--format", FormatName),
    option("--format -f", "FORMAT", "table, csv, json, markdown, xlsx; else a table on a terminal, CSV when piped."),
]
Output = Annotated[
    list[Path] | None,
    Path,
    option("--output -o", "FILE", "Write a whole file or none; the suffix says the format; repeatable."),
]
Since = Annotated[str | None, option("--since", "PERIOD", "First period, for example 2026-10 or 2026-W44.", SLICE)]
Until = Annotated[str | None, option("--until", "PERIOD", "Last period, included.", SLICE)]
TimeZone = Annotated[
    str | None, option("--tz", "ZONE", "Zone that stamps with an offset are brought to; UTC unless said.", SLICE)
]
Respondent = Annotated[
    str | None,
    option("--respondent", "COLUMN", "Count one answer per person (and period) in this column.", SLICE),
]
Keep = Annotated[
    KeepName,
    partial(choice, "--keep", KeepName),
    option("--keep", "last|first|all", "Which answer counts, the last unless said; all widens intervals.", SLICE),
]
Key = Annotated[
    str | None,
    option("--key", "COLUMN", "The file repeats records: keep the last one per value here.", SLICE),
]
Order = Annotated[
    str | None,
    option("--order", "COLUMN", "What makes a record of a key the last; -COLUMN for the first.", SLICE),
]
Counts = Annotated[str | None, option("--counts", "COLUMN", "Column saying how many gave this answer.", SLICE)]
Weight = Annotated[str | None, option("--weight", "COLUMN", "Column of survey weights.", SLICE)]
MinN = Annotated[
    int | None,
    partial(whole, "--min-n"),
    option("--min-n", "N", "Withhold scores of fewer answers.", SLICE),
]
Complementary = Annotated[
    bool, flag("--complementary", "Withhold further segments where --min-n could be undone by subtraction.", SLICE)
]
Total = Annotated[bool, flag("--total/--no-total", "The line for all; shown unless refused.", SLICE)]
Sort = Annotated[
    SortName,
    partial(choice, "--sort", SortName),
    option("--sort", "name|score|n", "Order of segments; by name unless said.", SLICE),
]
Missing = Annotated[
    list[str] | None,
    option("--missing", "VALUE", "A value that means no answer, for example 99; repeatable.", READING),
]
DayFirst = Annotated[
    bool | None, flag("--dayfirst/--monthfirst", "Whether 03/04/2026 is 3 April or March 4.", READING)
]
DateFormat = Annotated[
    str | None,
    option("--date-format", "FORMAT", "How dates are written: %d.%m.%Y, epoch(-ms), excel.", READING),
]
Encoding = Annotated[
    str | None, option("--encoding", "NAME", "For example cp1252; else UTF-8, else detected.", READING)
]
Delimiter = Annotated[str | None, option("--delimiter", "SIGN", "For example ';' or tab; else found.", READING)]
Preset = Annotated[
    str | None,
    option(
        "--preset",
        "NAME",
        "How the tool's export is read: a name of cxscore presets, a file, or none; else recognised.",
        READING,
    ),
]
Include = Annotated[
    list[str] | None,
    option("--include", "NAME", "Let in what the preset leaves out, for example unfinished; repeatable.", READING),
]
RecordsKey = Annotated[
    str | None, option("--records", "KEY", "JSON: the key that holds the records, for example tickets.", READING)
]
Sheet = Annotated[str | None, option("--sheet", "NAME", "The sheet of a workbook.", READING)]
Rejects = Annotated[
    Path | None,
    Path,
    option("--rejects", "FILE", "Write every record that could not be used to this CSV file.", GATES),
]
QuestionColumn = Annotated[
    str | None,
    option("--question-column", "COLUMN", "One record per question: the column that says which.", READING),
]
Question = Annotated[
    str | None, option("--question", "VALUE", "The question to score; the others are excluded.", READING)
]
AnswerColumn = Annotated[
    list[str] | None,
    option("--answer-column", "COLUMN", "The column of the answers to --question; as --column.", READING),
]
LabelsFile = Annotated[
    str | None,
    option("--labels", "FILE", "YAML file with the wordings of your answers, instead of the known ones.", READING),
]
Redact = Annotated[
    bool,
    flag("--redact", "In --rejects, show x for letters and # for digits: a cell's shape, not its words.", GATES),
]
MaxRejects = Annotated[
    float | None,
    partial(number, "--max-rejects"),
    option("--max-rejects", "SHARE", "Give no result when more could not be used, for example 0.05.", GATES),
]
FailUnder = Annotated[
    float | None,
    partial(number, "--fail-under"),
    option("--fail-under", "NUMBER", "Exit with 1 when the total is below this.", GATES),
]
FailOver = Annotated[
    float | None,
    partial(number, "--fail-over"),
    option("--fail-over", "NUMBER", "Exit with 1 when the total is above this.", GATES),
]
Each = Annotated[bool, flag("--each", "Judge every line, not only the total.", GATES)]
Level = Annotated[
    float,
    partial(number, "--level"),
    option("--level", "SHARE", "Confidence level of the intervals; 0.95 unless said.", MORE),
]
CsvDialect = Annotated[
    CsvDialectName,
    partial(choice, "--csv-dialect", CsvDialectName),
    option(
        "--csv-dialect",
        "NAME",
        "plain, excel (opens in Excel as UTF-8) or excel-semicolon (where a comma stands before decimals).",
        MORE,
    ),
]
Config = Annotated[Path | None, Path, option("--config", "FILE", "YAML file that defines the metric.", MORE)]
Quiet = Annotated[bool, flag("--quiet -q", "No notes; warnings stay.", MORE)]
ListFormat = Annotated[
    ListFormatName,
    partial(choice, "--format", ListFormatName),
    option("--format -f", "FORMAT", "text or json; text unless said."),
]


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
    complementary: Complementary = False
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

    def told(self) -> Terms:
        """What an engine is told besides columns; nothing, where none is asked."""
        return Terms()

    def named_roles(self) -> Pairs:
        """The columns of an engine's roles, as (role, column)."""
        return ()

    def case_file(self) -> Path | None:
        """Where a row per case is to be written, if anywhere."""
        return None


@dataclass(frozen=True, kw_only=True)
class Gates:
    """What a score must reach."""

    fail_under: FailUnder = None
    fail_over: FailOver = None
    each: Each = False


@dataclass(frozen=True, kw_only=True)
class MetricOptions(Gates, Scoring, Ruled):
    """Options of `cxscore METRIC FILE...`: which rule, which direction, whose definition."""

    def by_numbers(self) -> bool:
        """Whether numbers stand for the files."""
        return False


@dataclass(frozen=True, kw_only=True)
class Named:
    """The metric, where the command's own name does not say it."""

    metric: Metric


def _answer_columns(options: Scoring) -> tuple[str, ...]:
    """The answer columns under either of their names; UsageError for both."""
    if options.column and options.answer_column:
        raise UsageError("--answer-column and --column say the same", "give one of them")
    return tuple(options.column or options.answer_column or ())


def request_of(options: Scoring, metric: str) -> Request:
    """The request that these options make."""
    ruled = options if isinstance(options, Ruled) else None
    directed = options if isinstance(options, Ruled | Worked) else None
    return replace(
        dated_answers_request(options, metric),
        columns=_answer_columns(options),
        variant=ruled.variant if ruled else None,
        direction=directed.direction.value if directed and directed.direction else None,
        by=tuple(options.by or ()),
        period=options.period.value if options.period else None,
        respondent=options.respondent,
        keep=options.keep.value,
        counts=options.counts,
        weight=options.weight,
        level=options.level,
        min_n=options.min_n,
        complementary=options.complementary,
        total=options.total,
        sort=options.sort.value,
        question=asked_question(options.question_column, options.question),
        roles=options.named_roles(),
        terms=options.told(),
    )

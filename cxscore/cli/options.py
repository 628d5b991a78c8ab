"""Every option once: its spelling, its help, its panel. A command's options are one frozen object made from these."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import partial
from inspect import Parameter, Signature, signature
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin

import typer

from cxscore.cli.parsing import GATES, MAIN, MORE, READING, SCORECARD, SLICE, TIMES, Debug, Help
from cxscore.errors import UsageError
from cxscore.model import Request, Terms
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


class AgainstName(StrEnum):
    """Which earlier period a period is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"


class CorrectionName(StrEnum):
    """How the p-values of many tests are adjusted."""

    HOLM = "holm"
    BH = "bh"
    NONE = "none"


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
Complementary = Annotated[
    bool, _flag("--complementary", "Withhold further segments where --min-n could be undone by subtraction.", SLICE)
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
    str | None,
    _option("--date-format", "FORMAT", "How dates are written: %d.%m.%Y, epoch(-ms), excel.", READING),
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

Start = Annotated[str | None, _option("--start", "COLUMN", "When it began.", TIMES)]
End = Annotated[str | None, _option("--end", "COLUMN", "When it ended; blank: still open.", TIMES)]
TimeUnit = Annotated[
    str | None, _option("--unit", "UNIT", "Unit of ready durations in -c: seconds, minutes, hours, h:m:s ...", TIMES)
]
Target = Annotated[
    list[str] | None,
    _option("--target", "TIME", "What a time must not pass: 4h, 2 business days; high=1h,normal=4h.", TIMES),
]
TargetBy = Annotated[str | None, _option("--target-by", "COLUMN", "Whose values have targets of their own.", TIMES)]
CalendarFile = Annotated[
    list[str] | None, _option("--calendar", "FILE", "Opening hours as YAML; eu=eu.yaml,us=us.yaml per value.", TIMES)
]
CalendarBy = Annotated[
    str | None, _option("--calendar-by", "COLUMN", "Whose values have calendars of their own.", TIMES)
]
AsOf = Annotated[
    str | None, _option("--as-of", "DATE", "When the file was exported; its latest stamp unless said.", TIMES)
]

ClockName = Annotated[
    str | None, _option("--clock", "NAME", "sla: which clock, first-response or resolution.", TIMES)
]
First = Annotated[bool, _flag("--first", "The first end of several, such as a ticket's first solution.", TIMES)]
Business = Annotated[bool, _flag("--business", "The ready durations that the file has in business time.", TIMES)]
StatusColumn = Annotated[
    str | None, _option("--status", "COLUMN", "The status of a ticket, or from an event on.", TIMES)
]
Solved = Annotated[
    list[str] | None,
    _option("--solved", "STATUS", "A status of finished tickets, else solved, closed, resolved ...", TIMES),
]
Pause = Annotated[list[str] | None, _option("--pause", "STATUS", "In a log: the clock stands in this status.", TIMES)]
Running = Annotated[
    list[str] | None,
    _option("--running", "STATUS", "In a log: the clock runs in this status only.", TIMES),
]
EndWhere = Annotated[
    list[str] | None,
    _option("--end-where", "COLUMN=VALUE", "In a log: the events that end a time; repeatable, as --where.", TIMES),
]
EndWhereNot = Annotated[
    list[str] | None, _option("--end-where-not", "COLUMN=VALUE", "In a log: events that do not end one.", TIMES)
]

Reopens = Annotated[
    str | None, _option("--reopens", "COLUMN", "How often a ticket was reopened: a number, or yes and no.", TIMES)
]
Customer = Annotated[str | None, _option("--customer", "COLUMN", "Who got in touch.", TIMES)]
Topic = Annotated[str | None, _option("--topic", "COLUMN", "Only a contact about the same is a repeat.", TIMES)]
Replies = Annotated[str | None, _option("--replies", "COLUMN", "How many replies a ticket took.", TIMES)]
ResolvedColumn = Annotated[
    str | None, _option("--resolved", "COLUMN", "Whether the first contact resolved it: yes and no.", TIMES)
]
Resolvable = Annotated[
    str | None, _option("--resolvable", "COLUMN", "Whether the first line could resolve it: yes and no.", TIMES)
]
Window = Annotated[
    str | None, _option("--window", "TIME", "Until when a further contact is a repeat, for example 7d.", TIMES)
]
Case = Annotated[str | None, _option("--case", "COLUMN", "Which contacts belong together.", TIMES)]
Channel = Annotated[str | None, _option("--channel", "COLUMN", "How a contact came: counts switches.", TIMES)]
Agent = Annotated[str | None, _option("--agent", "COLUMN", "Who took a contact: counts reassignments.", TIMES)]
Drivers = Annotated[
    list[str] | None,
    _option(
        "--driver",
        "NAME=COLUMN[=VALUE]",
        "transfers, reassignments, escalations, repeated or generic: a column of numbers, of yes and no, or with a "
        "VALUE as in --where; repeatable.",
        TIMES,
    ),
]
CasesFile = Annotated[
    Path | None, Path, _option("--cases", "FILE", "Write a row per case with its drivers, as CSV.", MAIN)
]

SomeFiles = Annotated[
    list[str] | None,
    _argument("[FILE...]", "The list at the start and the one at the end, or one file; none with --at-start."),
]
OrderedAt = Annotated[
    str | None, _option("--ordered-at --start", "COLUMN", "When a customer ordered or was active.", TIMES)
]
WhichCustomer = Annotated[str | None, _option("--customer", "COLUMN", "The id of the customer.")]
AtStart = Annotated[str | None, _option("--at-start", "N", "Customers, or revenue, at the start: no file is read.")]
AtEnd = Annotated[str | None, _option("--at-end", "N", "Customers at the end.")]
New = Annotated[str | None, _option("--new", "N", "Those of them who came after the start.")]
Lost = Annotated[str | None, _option("--lost", "AMOUNT", "Revenue of the start that was lost.")]
Expansion = Annotated[
    str | None, _option("--expansion", "AMOUNT", "What customers of the start pay more at the end.")
]
StartRevenue = Annotated[
    str | None, _option("--start-revenue", "COLUMN", "What each customer paid at the start: revenue churn.")
]
EndRevenue = Annotated[str | None, _option("--end-revenue", "COLUMN", "What each customer pays at the end.")]
OrderId = Annotated[
    str | None, _option("--order-id", "COLUMN", "Which records are lines of one order; else each is an order.")
]
InvitedOn = Annotated[
    str | None, _option("--on", "COLUMN", "Two files, the invited and the answers: the key that both share.")
]
AnswerWhere = Annotated[
    list[str] | None,
    _option("--answer-where", "COLUMN=VALUE", "What tells an answer, for example status=completed; repeatable."),
]
Bounced = Annotated[
    list[str] | None, _option("--bounced", "COLUMN=VALUE", "Those whom nothing reached: not asked; repeatable.")
]
Review = Annotated[
    str | None, _option("--review", "COLUMN", "A row per rating: which rows are one review.", SCORECARD)
]
CategoryColumn = Annotated[
    str | None, _option("--category", "COLUMN", "A row per rating: what was rated.", SCORECARD)
]
RatingColumn = Annotated[str | None, _option("--rating", "COLUMN", "A row per rating: the rating.", SCORECARD)]
RatingWeight = Annotated[
    str | None, _option("--rating-weight", "COLUMN", "A row per rating: what its category weighs.", SCORECARD)
]
RatingCritical = Annotated[
    str | None,
    _option("--rating-critical", "COLUMN", "A row per rating: whether its category may fail the review.", SCORECARD),
]
WeightOf = Annotated[
    list[str] | None,
    _option("--weight-of", "CATEGORY=N", "What a category weighs, 1 unless said: tone=20,solution=50.", SCORECARD),
]
Critical = Annotated[
    list[str] | None,
    _option("--critical", "CATEGORY", "Below 50 % it sets its review to 0; repeatable.", SCORECARD),
]
ScaleOf = Annotated[
    list[str] | None, _option("--scale-of", "CATEGORY=SCALE", "A scale of its own, such as 0-1 or 4.", SCORECARD)
]
Sent = Annotated[str | None, _option("--sent", "COLUMN", "Totals: how many were asked.")]
Answered = Annotated[str | None, _option("--answered", "COLUMN", "Totals: how many of them answered.")]
Offered = Annotated[str | None, _option("--offered", "COLUMN", "Totals: contacts that came in.")]
Abandoned = Annotated[str | None, _option("--abandoned", "COLUMN", "Totals: contacts that were given up.")]
Handled = Annotated[str | None, _option("--handled", "COLUMN", "Totals: contacts that someone took.")]
ShortAbandoned = Annotated[
    str | None,
    _option("--short-abandoned", "COLUMN", "Totals: those given up at once, to be left out of both parts."),
]
AnsweredAt = Annotated[
    str | None, _option("--answered-at", "COLUMN", "When someone took a contact; blank: it was given up.", TIMES)
]
Wait = Annotated[str | None, _option("--wait", "COLUMN", "How long a contact waited; needed for --short.", TIMES)]
Short = Annotated[
    str | None,
    _option("--short", "TIME", "Contacts given up within this time count in neither part, for example 5s.", TIMES),
]

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

Against = Annotated[
    AgainstName,
    partial(_choice, "--against", AgainstName),
    _option("--against", "previous|year", "With --period: the one before, or the same one a year before."),
]
CorrectionChoice = Annotated[
    CorrectionName,
    partial(_choice, "--correction", CorrectionName),
    _option("--correction", "holm|bh|none", "How p allows for many tests; Holm unless said."),
]
ScoreTarget = Annotated[
    str | None,
    _option("--target", "NUMBER", "Test whether each score is better than this, in the unit of the score."),
]

NewConfig = Annotated[
    Path | None, Path, _option("--output -o", "FILE", "The config to write; never overwritten; else standard output.")
]
ControlLimits = Annotated[
    bool, _flag("--limits", "With --period: control limits of the series, and the points that break a rule.", MAIN)
]
LaterPeriod = Annotated[str, _option("--for", "PERIOD", "The period to explain, for example 2026-10.")]
EarlierPeriod = Annotated[
    str | None, _option("--against", "PERIOD", "The period it is compared with; the one before unless said.")
]

Margin = Annotated[
    str | None, _option("--margin", "SIZE", "An interval of plus or minus this, in the unit of the score.")
]
Detect = Annotated[str | None, _option("--detect", "SIZE", "A change of this between two samples, in the same unit.")]
Power = Annotated[
    float,
    partial(_number, "--power"),
    _option("--power", "SHARE", "How surely such a change is to be seen; 0.8 unless said."),
]
Population = Annotated[
    int | None,
    partial(_whole, "--population"),
    _option("--population", "N", "How many there are to ask; few need fewer answers."),
]
Like = Annotated[str | None, _option("--like", "FILE", "Go by how the answers of this file spread.")]

ReportConfig = Annotated[Path, Path, _argument("CONFIG", "YAML file whose first key is report.")]
ForPeriod = Annotated[
    str | None,
    _option("--for", "PERIOD", "The period, for example 2026-10; last for the last complete one; else all records."),
]
OutputDir = Annotated[
    str | None,
    _option("--output-dir", "DIR", "Where the files of the config go; may hold {period}; else beside the config."),
]
DryRun = Annotated[bool, _flag("--dry-run", "Say what would be read and written, and end.", MAIN)]
StatusFile = Annotated[
    Path | None, Path, _option("--status-file", "FILE", "Write what a scheduler should know of the run, as JSON.")
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
class CompareOptions(Scoring, Ruled, Named):
    """Options of `cxscore compare METRIC FILE...`."""

    against: Against = AgainstName.PREVIOUS
    correction: CorrectionChoice = CorrectionName.HOLM
    target: ScoreTarget = None
    limits: ControlLimits = False


@dataclass(frozen=True, kw_only=True)
class WhyOptions(Scoring, Ruled, Named):
    """Options of `cxscore why METRIC FILE... --for PERIOD`."""

    wanted: LaterPeriod
    against: EarlierPeriod = None


@dataclass(frozen=True, kw_only=True)
class PlanOptions(Named):
    """Options of `cxscore plan METRIC`."""

    margin: Margin = None
    detect: Detect = None
    power: Power = 0.8
    population: Population = None
    like: Like = None
    column: Columns = None
    scale: ScaleText = None
    variant: Variant = None
    level: Level = 0.95
    config: Config = None
    form: ListFormat = ListFormatName.TEXT


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
class ReportOptions:
    """Options of `cxscore report CONFIG`."""

    config: ReportConfig
    wanted: ForPeriod = None
    output_dir: OutputDir = None
    dry_run: DryRun = False
    status_file: StatusFile = None
    quiet: Quiet = False


@dataclass(frozen=True, kw_only=True)
class InitOptions:
    """Options of `cxscore init FILE...`."""

    files: Files
    output: NewConfig = None
    preset: Preset = None
    records: RecordsKey = None
    sheet: Sheet = None
    encoding: Encoding = None
    delimiter: Delimiter = None
    quiet: Quiet = False


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


@dataclass(frozen=True, kw_only=True)
class RecordOptions(MetricOptions):
    """Options of every metric whose engine reads records: when they began, when the file was exported."""

    start: Start = None
    as_of: AsOf = None


@dataclass(frozen=True, kw_only=True)
class TimeOptions(RecordOptions):
    """Options of metrics of time: which stamps, on which clock, within what."""

    end: End = None
    unit: TimeUnit = None
    target: Target = None
    target_by: TargetBy = None
    calendar: CalendarFile = None
    calendar_by: CalendarBy = None
    clock: ClockName = None
    first: First = False
    business: Business = False
    status: StatusColumn = None
    solved: Solved = None
    pause: Pause = None
    running: Running = None
    end_where: EndWhere = None
    end_where_not: EndWhereNot = None


@dataclass(frozen=True, kw_only=True)
class StatusOptions(RecordOptions):
    """Options of metrics of statuses: what tells that a ticket is solved, or was reopened."""

    end: End = None
    status: StatusColumn = None
    solved: Solved = None
    reopens: Reopens = None


@dataclass(frozen=True, kw_only=True)
class ContactOptions(RecordOptions):
    """Options of metrics of contacts: who got in touch, about what, and how it was resolved."""

    end: End = None
    status: StatusColumn = None
    solved: Solved = None
    customer: Customer = None
    topic: Topic = None
    window: Window = None
    replies: Replies = None
    resolved: ResolvedColumn = None
    resolvable: Resolvable = None


@dataclass(frozen=True, kw_only=True)
class CaseOptions(RecordOptions):
    """Options of metrics of cases: which contacts make one, and what made it an effort."""

    case: Case = None
    customer: Customer = None
    topic: Topic = None
    window: Window = None
    channel: Channel = None
    agent: Agent = None
    driver: Drivers = None
    cases: CasesFile = None


@dataclass(frozen=True, kw_only=True)
class RosterOptions(RecordOptions):
    """Options of metrics of customers: lists of them, what they did, or numbers that stand for both."""

    files: SomeFiles = None  # type: ignore[assignment]  # three numbers need none
    start: OrderedAt = None
    customer: WhichCustomer = None
    at_start: AtStart = None
    at_end: AtEnd = None
    new: New = None
    lost: Lost = None
    expansion: Expansion = None
    start_revenue: StartRevenue = None
    end_revenue: EndRevenue = None


@dataclass(frozen=True, kw_only=True)
class OrderOptions(RecordOptions):
    """Options of metrics of orders: who bought when, and for how long a second order counts."""

    start: OrderedAt = None
    customer: WhichCustomer = None
    order_id: OrderId = None
    window: Window = None


@dataclass(frozen=True, kw_only=True)
class ResponseOptions(RecordOptions):
    """Options of the response rate: who was asked, and who answered."""

    on: InvitedOn = None
    answer_where: AnswerWhere = None
    bounced: Bounced = None
    sent: Sent = None
    answered: Answered = None


@dataclass(frozen=True, kw_only=True)
class CountOptions(RecordOptions):
    """Options of metrics of contacts or of their daily totals."""

    offered: Offered = None
    abandoned: Abandoned = None
    handled: Handled = None
    short_abandoned: ShortAbandoned = None
    answered_at: AnsweredAt = None
    wait: Wait = None
    unit: TimeUnit = None
    short: Short = None


@dataclass(frozen=True, kw_only=True)
class ScorecardOptions(MetricOptions):
    """Options of metrics of reviews: what categories weigh, which may fail a review, how the file holds them."""

    weight_of: WeightOf = None
    critical: Critical = None
    scale_of: ScaleOf = None
    review: Review = None
    category: CategoryColumn = None
    rating: RatingColumn = None
    rating_weight: RatingWeight = None
    rating_critical: RatingCritical = None


BY_ENGINE: dict[str, type[MetricOptions]] = {
    "scorecard": ScorecardOptions,
    "elapsed": TimeOptions,
    "status": StatusOptions,
    "drivers": CaseOptions,
    "contacts": ContactOptions,
    "repurchase": OrderOptions,
    "response": ResponseOptions,
    "roster": RosterOptions,
    "counts": CountOptions,
}
"""What a metric can be told, by what its engine is asked or by the engine."""

ROLES = (
    *("start", "end", "status", "target_by", "calendar_by", "reopens"),
    *("customer", "topic", "replies", "resolved", "resolvable", "case", "channel", "agent"),
    *("on", "order_id", "start_revenue", "end_revenue", "sent", "answered"),
    *("offered", "abandoned", "handled", "short_abandoned", "answered_at", "wait"),
    *("review", "category", "rating", "rating_weight", "rating_critical"),
)
"""Options that name the column of a role."""


def _named(option: str, texts: list[str] | None) -> tuple[tuple[str, str], ...]:
    """`high=1h,normal=4h` or `4h` as pairs of a value, "" for all others, and what is said of it."""
    pairs = [piece.strip() for text in texts or () for piece in text.split(",")]
    found = tuple(pair(piece, option) if "=" in piece else ("", piece) for piece in pairs)
    if len({name for name, _ in found}) < len(found):
        raise UsageError(f"{option} says two things of one value", "say each once")
    return found


def _plain(said: object) -> object:
    """What was said, as it was written; several texts as a tuple."""
    return tuple(said) if isinstance(said, list) else said


def _pairs(option: str, texts: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair(text, option) for text in texts)


_READ: dict[str, Callable[[Any], Any]] = {
    "target": partial(_named, "--target"),
    "calendar": partial(_named, "--calendar"),
    "end_where": partial(_pairs, "--end-where"),
    "end_where_not": partial(_pairs, "--end-where-not"),
    "answer_where": partial(_pairs, "--answer-where"),
    "bounced": partial(_pairs, "--bounced"),
    "weight_of": partial(_named, "--weight-of"),
    "scale_of": partial(_named, "--scale-of"),
}
"""How what an engine is told is read; as it was written unless said."""


def _terms(options: Scoring) -> Terms:
    """What the options tell an engine besides columns."""
    if not isinstance(options, RecordOptions | ScorecardOptions):
        return Terms()
    said = {field.name: getattr(options, field.name, None) for field in fields(Terms)}
    told = {name: _READ.get(name, _plain)(value) for name, value in said.items() if value}
    return replace(Terms(drivers=_drivers(options)[1]), **told)


def _roles(options: Scoring) -> tuple[tuple[str, str], ...]:
    """The columns of roles, as (role, column)."""
    named = tuple((role, column) for role in ROLES if (column := getattr(options, role, None)))
    return named + _drivers(options)[0]


def _drivers(options: Scoring) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The columns of drivers by their name, and the patterns that some of them must fit."""
    said = options.driver if isinstance(options, CaseOptions) else None
    pairs = _pairs("--driver", said or [])
    split = [(name, *column.partition("=")) for name, column in pairs]
    columns = tuple((name.strip().lower(), column) for name, column, _, _ in split)
    return columns, tuple((name.strip().lower(), value) for name, _, sign, value in split if sign)


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
        complementary=options.complementary,
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
        roles=_roles(options),
        terms=_terms(options),
    )


# --- studies: drivers, link, weigh, reliability --------------------------------------------------------------


class StudyFormatName(StrEnum):
    """How a study is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


StudyFormat = Annotated[
    StudyFormatName | None,
    partial(_choice, "--format", StudyFormatName),
    _option("--format -f", "FORMAT", "table, csv or json; else a table on a terminal, CSV when piped."),
]
StudyOutput = Annotated[
    Path | None, Path, _option("--output -o", "FILE", "Write a whole file or none; .csv, .json or .txt.")
]
SurveyAndCustomers = Annotated[
    list[str], _argument("SURVEY... CUSTOMERS", "Files of answers, and last the file of what became of customers.")
]
WeighedFile = Annotated[str, _argument("FILE", "The sample to weigh.")]
DriverColumns = Annotated[
    list[str],
    _option("--driver -d", "COLUMN", "Numbers, worded answers, yes or no, categories; 'q*' for several; repeatable."),
]
Join = Annotated[str | None, _option("--join", "FILE", "A file that holds drivers of the same records.")]
JoinOn = Annotated[
    str | None, _option("--on", "COLUMN", "The key that both files share; HERE=THERE where names differ.")
]
LinkOn = Annotated[str, _option("--on", "COLUMN", "The key that both files share; HERE=THERE where names differ.")]
Outcome = Annotated[str, _option("--outcome", "COLUMN", "What became of them: churned (yes or no), revenue.")]
Reverse = Annotated[
    list[str] | None, _option("--reverse", "COLUMN", "A column of which low is good, or worded against; repeatable.")
]
NumberScale = Annotated[
    str | None, _option("--driver-scale", "LO-HI", "The scale of drivers that are numbers; else as seen.")
]
ItemColumns = Annotated[list[str], _option("--items -c", "COLUMN", "An item, or a pattern such as 'q*'; repeatable.")]
Seconds = Annotated[str | None, _option("--seconds", "COLUMN", "How long each record took: finds speeders.")]
ItemScale = Annotated[str | None, _option("--scale", "SCALE", "N for 1..N, or LO-HI; else any number counts.")]
MarginsFile = Annotated[Path, Path, _option("--margins", "FILE", "YAML file of the population's shares.")]
MaxWeight = Annotated[
    float,
    partial(_number, "--max-weight"),
    _option("--max-weight", "TIMES", "Largest weight, as a multiple of the mean; 5 unless said."),
]
WeightName = Annotated[str, _option("--as", "NAME", "The name of the new column; weight unless said.")]
WeighedOutput = Annotated[
    Path | None, Path, _option("--output -o", "FILE.csv", "Write the records with their weights.")
]


@dataclass(frozen=True, kw_only=True)
class Studied:
    """How every study reads its records."""

    form: StudyFormat = None
    where: Where = None
    where_not: WhereNot = None
    key: Key = None
    order: Order = None
    encoding: Encoding = None
    delimiter: Delimiter = None
    preset: Preset = None
    include: Include = None
    records: RecordsKey = None
    sheet: Sheet = None
    quiet: Quiet = False


@dataclass(frozen=True, kw_only=True)
class AnswersStudied(Studied):
    """Which answers to which metric are studied."""

    column: Columns = None
    scale: ScaleText = None
    variant: Variant = None
    direction: DirectionChoice = None
    config: Config = None
    output: StudyOutput = None
    date: DateColumn = None
    since: Since = None
    until: Until = None
    tz: TimeZone = None
    dayfirst: DayFirst = None
    date_format: DateFormat = None
    respondent: Respondent = None
    keep: Keep = KeepName.LAST
    weight: Weight = None
    missing: Missing = None
    labels: LabelsFile = None
    level: Level = 0.95


@dataclass(frozen=True, kw_only=True)
class DriversOptions(AnswersStudied, Named):
    """Options of `cxscore drivers METRIC FILE...`."""

    files: Files
    driver: DriverColumns
    join: Join = None
    on: JoinOn = None
    reverse: Reverse = None
    driver_scale: NumberScale = None


@dataclass(frozen=True, kw_only=True)
class LinkOptions(AnswersStudied, Named):
    """Options of `cxscore link METRIC SURVEY... CUSTOMERS`."""

    files: SurveyAndCustomers
    on: LinkOn
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class WeighOptions(Studied):
    """Options of `cxscore weigh FILE`."""

    file: WeighedFile
    margins: MarginsFile
    output: WeighedOutput = None
    max_weight: MaxWeight = 5.0
    name: WeightName = "weight"


@dataclass(frozen=True, kw_only=True)
class ReliabilityOptions(Studied):
    """Options of `cxscore reliability FILE...`."""

    files: Files
    items: ItemColumns
    reverse: Reverse = None
    scale: ItemScale = None
    seconds: Seconds = None
    output: StudyOutput = None
    missing: Missing = None
    level: Level = 0.95


def study_request(options: Studied, command: str) -> Request:
    """The request that the options of a study without a metric make."""
    return Request(
        metric=command,
        where=tuple(pair(text) for text in options.where or ()),
        where_not=tuple(pair(text, "--where-not") for text in options.where_not or ()),
        key=options.key,
        order=options.order,
        encoding=options.encoding,
        delimiter=options.delimiter,
        preset=options.preset,
        include=tuple(options.include or ()),
        records=options.records,
        sheet=options.sheet,
    )


def answers_request(options: AnswersStudied, metric: str) -> Request:
    """The request that the options of a study of answers make."""
    return replace(
        study_request(options, metric),
        columns=tuple(options.column or ()),
        scale=options.scale,
        variant=options.variant,
        direction=options.direction.value if options.direction else None,
        date=options.date,
        since=options.since,
        until=options.until,
        time_zone=options.tz,
        dayfirst=options.dayfirst,
        date_format=options.date_format,
        respondent=options.respondent,
        keep=options.keep.value,
        weight=options.weight,
        missing=tuple(options.missing or ()),
        labels=options.labels,
        level=options.level,
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

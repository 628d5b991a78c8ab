"""The options of commands that show what customers wrote: quotes and themes."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.comments import LexiconFile, Method, MethodName
from cxscore.cli.options.reading import dated_answers_request
from cxscore.cli.options.scoring import (
    DateColumn,
    DateFormat,
    DayFirst,
    Delimiter,
    DirectionChoice,
    Encoding,
    Files,
    Include,
    Key,
    LabelsFile,
    Level,
    Missing,
    Order,
    PeriodName,
    Preset,
    Quiet,
    RecordsKey,
    ScaleText,
    Sheet,
    Since,
    TimeZone,
    Until,
    Where,
    WhereNot,
)
from cxscore.cli.options.spelling import choice, flag, option, whole
from cxscore.cli.parsing import MAIN, READING
from cxscore.errors import UsageError
from cxscore.model import Request


class CommentFormatName(StrEnum):
    """How comments are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


CommentFormat = Annotated[
    CommentFormatName | None,
    partial(choice, "--format", CommentFormatName),
    option("--format -f", "FORMAT", "text, json, csv or markdown; text unless said, or as the file is called."),
]
CommentOutput = Annotated[
    Path | None,
    Path,
    option("--output -o", "FILE", "Write a file that only you can read; .txt, .json, .csv or .md."),
]
CommentColumn = Annotated[str, option("--column -c", "COLUMN", "The column of the comments.")]
ScoreColumn = Annotated[str, option("--score", "COLUMN", "The column of the answers.")]
ScoreColumnIfAny = Annotated[
    str | None, option("--score", "COLUMN", "The column of the answers: says what comments with each theme score.")
]
MetricName = Annotated[
    str | None, option("--metric", "METRIC", "Read the answers as this metric does: ces, csat, nps; else their mean.")
]
Per = Annotated[
    str, option("--per", "COLUMN", "Quotes per value of this column; bucket, of the answers, unless said.")
]
HowMany = Annotated[int, partial(whole, "--n"), option("--n", "N", "Quotes of each group; 3 unless said.")]
Seed = Annotated[
    int, partial(whole, "--seed"), option("--seed", "N", "Another number draws other quotes; 1 unless said.")
]
Least = Annotated[
    int,
    partial(whole, "--min-n"),
    option("--min-n", "N", "Show nothing of groups with fewer comments; 5 unless said, and never less."),
]
OrderNumbers = Annotated[
    list[str] | None,
    option("--order-number", "PATTERN", r"A regular expression of what is to be taken out too; repeatable.", READING),
]
ThemesFile = Annotated[
    Path | None, Path, option("--themes", "FILE", "YAML file of themes; the built-in ones for support unless said.")
]
Languages = Annotated[
    list[str] | None, option("--language", "CODE", "Only the words of this language: en, de; repeatable.", READING)
]
Discover = Annotated[
    bool, flag("--discover", "Words that set low scorers apart, or with --period the last period.", MAIN)
]
ThemesBy = Annotated[
    list[str] | None, option("--by -b", "COLUMN", "Share of each theme per value of this column; repeatable.")
]
ThemesPeriod = Annotated[
    PeriodName | None,
    partial(choice, "--period", PeriodName),
    option("--period", "LENGTH", "Share of each theme per day, week, month, quarter or year."),
]


@dataclass(frozen=True, kw_only=True)
class CommentOptions:
    """What every command about comments can be told."""

    files: Files
    column: CommentColumn
    scale: ScaleText = None
    metric: MetricName = None
    direction: DirectionChoice = None
    form: CommentFormat = None
    output: CommentOutput = None
    where: Where = None
    where_not: WhereNot = None
    date: DateColumn = None
    since: Since = None
    until: Until = None
    tz: TimeZone = None
    dayfirst: DayFirst = None
    date_format: DateFormat = None
    key: Key = None
    order: Order = None
    missing: Missing = None
    labels: LabelsFile = None
    encoding: Encoding = None
    delimiter: Delimiter = None
    preset: Preset = None
    include: Include = None
    records: RecordsKey = None
    sheet: Sheet = None
    min_n: Least = 5
    quiet: Quiet = False


@dataclass(frozen=True, kw_only=True)
class QuotesOptions(CommentOptions):
    """Options of `cxscore quotes FILE...`."""

    score: ScoreColumn
    per: Per = "bucket"
    n: HowMany = 3
    seed: Seed = 1
    order_number: OrderNumbers = None


@dataclass(frozen=True, kw_only=True)
class ThemesOptions(CommentOptions):
    """Options of `cxscore themes FILE...`."""

    score: ScoreColumnIfAny = None
    themes: ThemesFile = None
    language: Languages = None
    discover: Discover = False
    by: ThemesBy = None
    period: ThemesPeriod = None
    lexicon: LexiconFile = ""
    method: Method = MethodName.LEXICON
    level: Level = 0.95


SMALLEST = 5
"""The least that `--min-n` may be: of fewer, a comment could tell who wrote it."""


def comments_request(options: CommentOptions, command: str, score: str | None) -> Request:
    """The request that the options make; UsageError where they would show comments of very small groups."""
    if options.min_n < SMALLEST:
        raise UsageError(f"--min-n {options.min_n} would show who wrote a comment", f"say {SMALLEST} or more")
    return replace(
        dated_answers_request(options, options.metric or command),
        columns=(score,) if score else (),
        direction=options.direction.value if options.direction else None,
    )

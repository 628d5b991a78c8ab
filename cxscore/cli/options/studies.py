"""The options of studies of records: drivers, link, weigh, reliability."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.reading import dated_answers_request
from cxscore.cli.options.scoring import (
    Columns,
    Config,
    DateColumn,
    DateFormat,
    DayFirst,
    Delimiter,
    DirectionChoice,
    Encoding,
    Files,
    Include,
    Keep,
    KeepName,
    Key,
    LabelsFile,
    Level,
    Missing,
    Named,
    Order,
    Preset,
    Quiet,
    RecordsKey,
    Respondent,
    ScaleText,
    Sheet,
    Since,
    TimeZone,
    Until,
    Variant,
    Weight,
    Where,
    WhereNot,
)
from cxscore.cli.options.spelling import argument, choice, number, option
from cxscore.model import Request


class StudyFormatName(StrEnum):
    """How a study is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


StudyFormat = Annotated[
    StudyFormatName | None,
    partial(choice, "--format", StudyFormatName),
    option("--format -f", "FORMAT", "table, csv or json; else a table on a terminal, CSV when piped."),
]
StudyOutput = Annotated[
    Path | None, Path, option("--output -o", "FILE", "Write a whole file or none; .csv, .json or .txt.")
]
SurveyAndCustomers = Annotated[
    list[str], argument("SURVEY... CUSTOMERS", "Files of answers, and last the file of what became of customers.")
]
WeighedFile = Annotated[str, argument("FILE", "The sample to weigh.")]
DriverColumns = Annotated[
    list[str],
    option("--driver -d", "COLUMN", "Numbers, worded answers, yes or no, categories; 'q*' for several; repeatable."),
]
Join = Annotated[str | None, option("--join", "FILE", "A file that holds drivers of the same records.")]
JoinOn = Annotated[
    str | None, option("--on", "COLUMN", "The key that both files share; HERE=THERE where names differ.")
]
LinkOn = Annotated[str, option("--on", "COLUMN", "The key that both files share; HERE=THERE where names differ.")]
Outcome = Annotated[str, option("--outcome", "COLUMN", "What became of them: churned (yes or no), revenue.")]
Reverse = Annotated[
    list[str] | None, option("--reverse", "COLUMN", "A column of which low is good, or worded against; repeatable.")
]
NumberScale = Annotated[
    str | None, option("--driver-scale", "LO-HI", "The scale of drivers that are numbers; else as seen.")
]
ItemColumns = Annotated[list[str], option("--items -c", "COLUMN", "An item, or a pattern such as 'q*'; repeatable.")]
Seconds = Annotated[str | None, option("--seconds", "COLUMN", "How long each record took: finds speeders.")]
ItemScale = Annotated[str | None, option("--scale", "SCALE", "N for 1..N, or LO-HI; else any number counts.")]
RatingColumns = Annotated[
    list[str], option("--column -c", "COLUMN", "A category that was rated, or a pattern such as 'q*'; repeatable.")
]
RatedWork = Annotated[str, option("--review", "COLUMN", "What was judged, the same for all of its reviewers.")]
Reviewer = Annotated[str, option("--reviewer", "COLUMN", "Who judged it.")]
RatingScale = Annotated[str | None, option("--scale", "SCALE", "The scale of the ratings: N for 1..N, or LO-HI.")]
MarginsFile = Annotated[Path, Path, option("--margins", "FILE", "YAML file of the population's shares.")]
MaxWeight = Annotated[
    float,
    partial(number, "--max-weight"),
    option("--max-weight", "TIMES", "Largest weight, as a multiple of the mean; 5 unless said."),
]
WeightName = Annotated[str, option("--as", "NAME", "The name of the new column; weight unless said.")]
WeighedOutput = Annotated[
    Path | None, Path, option("--output -o", "FILE.csv", "Write the records with their weights.")
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


@dataclass(frozen=True, kw_only=True)
class AgreementOptions(Studied):
    """Options of `cxscore agreement FILE...`."""

    files: Files
    items: RatingColumns
    review: RatedWork
    reviewer: Reviewer
    scale: RatingScale = None
    output: StudyOutput = None
    level: Level = 0.95
    missing: Missing = None


def answers_request(options: AnswersStudied, metric: str) -> Request:
    """The request that the options of a study of answers make."""
    return replace(
        dated_answers_request(options, metric),
        columns=tuple(options.column or ()),
        variant=options.variant,
        direction=options.direction.value if options.direction else None,
        respondent=options.respondent,
        keep=options.keep.value,
        weight=options.weight,
        level=options.level,
    )

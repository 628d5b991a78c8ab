"""The options of `cxscore followup`."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.reading import dated_answers_request
from cxscore.cli.options.scoring import (
    Columns,
    Config,
    CsvDialect,
    CsvDialectName,
    DateColumn,
    DateFormat,
    DayFirst,
    DirectionChoice,
    Files,
    Keep,
    KeepName,
    LabelsFile,
    Missing,
    Named,
    Question,
    QuestionColumn,
    Respondent,
    ScaleText,
    Since,
    TimeZone,
    Until,
    Variant,
)
from cxscore.cli.options.spelling import option
from cxscore.cli.options.studies import Studied
from cxscore.cli.options.verbatims import OrderNumbers
from cxscore.model import Request
from cxscore.requests import asked_question

Buckets = Annotated[
    list[str] | None,
    option("--bucket", "NAME", "Whom to list: detractor, or answers such as 0-3; else the worst; repeatable."),
]
IdColumn = Annotated[str | None, option("--id", "COLUMN", "The column that says whom: a response, a ticket.")]
CommentColumn = Annotated[
    str | None, option("--comment", "COLUMN", "The column of comments; they are shown redacted.")
]
ShownColumns = Annotated[
    list[str] | None,
    option("--show", "COLUMN", "A further column, shown as it stands: agent, phone; repeatable."),
]
PrivateOutput = Annotated[
    Path | None, Path, option("--output -o", "FILE", "Write a file that only you can read; .csv, .json or .txt.")
]


@dataclass(frozen=True, kw_only=True)
class FollowupOptions(Studied, Named):
    """Options of `cxscore followup METRIC FILE...`."""

    files: Files
    bucket: Buckets = None
    column: Columns = None
    scale: ScaleText = None
    id: IdColumn = None
    comment: CommentColumn = None
    show: ShownColumns = None
    date: DateColumn = None
    output: PrivateOutput = None
    variant: Variant = None
    direction: DirectionChoice = None
    config: Config = None
    since: Since = None
    until: Until = None
    tz: TimeZone = None
    dayfirst: DayFirst = None
    date_format: DateFormat = None
    respondent: Respondent = None
    keep: Keep = KeepName.LAST
    missing: Missing = None
    labels: LabelsFile = None
    question_column: QuestionColumn = None
    question: Question = None
    order_number: OrderNumbers = None
    csv_dialect: CsvDialect = CsvDialectName.PLAIN


def followup_request(options: FollowupOptions) -> Request:
    """The request whose bucket is listed; a date that is only shown is none of its terms."""
    request = dated_answers_request(options, options.metric)
    placed = options.since or options.until or options.respondent
    return replace(
        request,
        columns=tuple(options.column or ()),
        variant=options.variant,
        direction=options.direction.value if options.direction else None,
        date=options.date if placed else None,
        respondent=options.respondent,
        keep=options.keep.value,
        question=asked_question(options.question_column, options.question),
    )

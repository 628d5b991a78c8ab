"""`cxscore sentiment`: what customers wrote, by word lists; and `mismatch`: answers that their comments contradict."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from cxscore import api
from cxscore.cli import door, metric, studies
from cxscore.cli.options.scoring import DirectionChoice, DirectionName, Files, Level, MetricOptions, Missing
from cxscore.cli.options.spelling import choice, option
from cxscore.cli.options.studies import Studied, StudyOutput, study_request
from cxscore.cli.parsing import MORE, READING
from cxscore.config.schema import MetricSpec
from cxscore.errors import UsageError
from cxscore.model import Accuracy, Problem, Request, Terms
from cxscore.readers import Table
from cxscore.texts.reading import own_reading


class MethodName(StrEnum):
    """How comments are read."""

    LEXICON = "lexicon"
    USE = "use"


Language = Annotated[
    str, option("--language", "CODE", "The language of the comments: en, de, nb, zh ...; else found.", READING)
]
LexiconFile = Annotated[
    str, option("--lexicon", "FILE", "YAML file of words of your own: they add to the lists or replace theirs.", READING)
]
Method = Annotated[
    MethodName,
    partial(choice, "--method", MethodName),
    option("--method", "lexicon", "How comments are read: by word lists.", READING),
]
Agreement = Annotated[
    Path | None,
    Path,
    option("--agreement", "FILE", "Labelled comments (text, label): says how often the method reads them so.", MORE),
]
ScoreColumn = Annotated[str, option("--score", "COLUMN", "The column of the scores.")]
CommentColumn = Annotated[str, option("--column -c", "COLUMN", "The column of the comments.")]
ScoreScale = Annotated[str | None, option("--scale", "SCALE", "The scale of the scores: N for 1..N, or LO-HI.")]


@dataclass(frozen=True, kw_only=True)
class SentimentOptions(MetricOptions):
    """Options of `cxscore sentiment FILE...`."""

    language: Language = ""
    lexicon: LexiconFile = ""
    method: Method = MethodName.LEXICON
    agreement: Agreement = None

    def told(self) -> Terms:
        """The language of the comments, and the file of one's own words."""
        return Terms(language=self.language, lexicon=self.lexicon)


@dataclass(frozen=True, kw_only=True)
class MismatchOptions(Studied):
    """Options of `cxscore mismatch FILE...`."""

    files: Files
    score: ScoreColumn
    column: CommentColumn
    scale: ScoreScale = None
    direction: DirectionChoice = None
    missing: Missing = None
    language: Language = ""
    lexicon: LexiconFile = ""
    output: StudyOutput = None


def run_sentiment(given: SentimentOptions) -> int:
    """Score the comments of the files; returns the exit code."""
    if given.method is MethodName.USE:
        message = "--method use reads comments by a language model, which is not in this version"
        raise UsageError(message, "leave it out: --method lexicon reads them by word lists")
    if given.fail_under is not None or given.fail_over is not None:
        message = "sentiment by word lists is too rough for a gate: it may be off by 10 points and more"
        raise UsageError(message, "leave --fail-under and --fail-over out, or set them on a score that customers gave")
    if given.agreement is None:
        return metric.run_metric("sentiment", given)
    from cxscore.api import comments  # noqa: PLC0415 (start-up: few runs measure the method)

    reading = own_reading(given.language, given.lexicon, tuple(given.missing or ()))
    with api.opened([str(given.agreement)], Request("agreement")) as table:
        found = comments.measured(table, reading, given.level)
    plain = metric.assess_of(given, "sentiment")
    return metric.run_assessed("sentiment", given, partial(_measured, *found, **plain.keywords))


def _measured(
    accuracy: Accuracy, sentence: Problem, table: Table, *, request: Request, spec: MetricSpec, configured: bool
) -> api.Assessment:
    """The count of the comments, with how well their method is known to read."""
    counted = api.assess(table, request, spec, configured=configured)
    return replace(counted, accuracy=accuracy, notes=(*counted.notes, sentence))


def run_mismatch(given: MismatchOptions) -> int:
    """List the answers whose score contradicts the comment; returns the exit code."""
    from cxscore.api import comments  # noqa: PLC0415 (start-up)

    studies.check_output(given.output, given.form)
    scale = studies.number_scale(given.scale, "--scale")
    if scale is None:
        raise UsageError("mismatch needs the scale of the scores", "say --scale 5, or 0-10")
    request = replace(study_request(given, "mismatch"), missing=tuple(given.missing or ()))
    direction = (given.direction or DirectionName.HIGHER).value
    reading = own_reading(given.language, given.lexicon, request.missing)
    with api.opened(given.files, request) as table, door.when_stopped(table.connection.interrupt):
        found = comments.mismatch(table, request, (given.score, given.column), scale, direction, reading)
    return studies.deliver(found, given.files, given.output, given)

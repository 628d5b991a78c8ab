"""The verbs of comments: quotes that may be shown, and themes with what they score.

Answers are tallied by the column of comments like by any other, so the ledger, filters and periods are those of a
score.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxscore.analyses import spread as spreading
from cxscore.analyses import themes as sorting
from cxscore.analyses.records import number_of
from cxscore.analyses.spread import Spread, spread
from cxscore.analyses.themes import Commented, Discovered, Leaning
from cxscore.analyses.verbatims import Verbatims
from cxscore.answers import MISSING_WORDS, NOT_APPLICABLE_WORDS, fold
from cxscore.api.assessing import Assessment, assess, count
from cxscore.api.doubts import doubts
from cxscore.config.choose import adhoc, choose, define
from cxscore.config.load import find_metric
from cxscore.config.themes_schema import ThemesSpec
from cxscore.errors import InputError, UsageError
from cxscore.model import Answer, Bucket, Definition, Input, Problem, Request, State, Terms, number_text
from cxscore.readers import Table
from cxscore.tallying.counting import files_of
from cxscore.texts import quotes as quoting
from cxscore.texts import redaction
from cxscore.texts.reading import Reading
from cxscore.texts.themes import themes as themes_of
from cxscore.texts.themes import told

BUILT_IN = "built in: support"
"""What the built-in themes are called where a file of one's own is named by its path."""
BUCKET = "bucket"
"""`--per bucket`: the groups of quotes are those of the score."""
SENTIMENT = "sentiment"
"""The metric of comments themselves."""
OUTSIDE = "in no bucket"
"""The group of answers that the metric has no bucket for."""
TEXTUAL = 0.5
"""Share of the distinct comments that must have a word, or the column holds no text."""
_WORD = re.compile(r"[^\W\d_]{2}|[^\W\d_\x00-\u02ff]")


@dataclass(frozen=True, slots=True)
class Sought:
    """The themes that are looked for: the file's name, what it says, its languages, and whether words are wanted."""

    source: str
    spec: ThemesSpec
    languages: tuple[str, ...] = ()
    discover: bool = False
    least: int = quoting.SMALLEST


def quotes(table: Table, request: Request, column: str, per: str, wanted: quoting.Wanted) -> Verbatims:
    """Quotes of every bucket of the score, or of every value of the column `per`.

    InputError when there is no comment.
    """
    assessment = _assessed(table, replace(request, by=quoted_by(column, per)))
    if not has_comments(assessment):
        raise InputError("no record has a comment", "name the column of comments with --column")
    return quotes_of(assessment, per, wanted)


def quoted_by(column: str, per: str) -> tuple[str, ...]:
    """The columns that answers are counted by for quotes of the comments in `column`."""
    return (column,) if per == BUCKET else (per, column)


def quotes_of(assessment: Assessment, per: str, wanted: quoting.Wanted) -> Verbatims:
    """Quotes of the comments that answers are counted by, in the columns of `quoted_by`."""
    definition = _definition(assessment)
    comments = list(_comments(assessment, definition, in_buckets=per == BUCKET))
    _check_text([one.text for one in comments], assessment.request.by[-1])
    groups = _buckets(definition) if per == BUCKET else []
    groups += sorted({one.group for one in comments} - set(groups))
    result = quoting.quotes(comments, groups, per, wanted)
    return _verbatims("quotes", assessment, result, [*_withheld(result), _caveat()])


def themes(table: Table, request: Request, column: str, sought: Sought, reading: Reading) -> Verbatims:
    """Themes of all comments, which way those with each theme lean and, where the request names a score, their score.

    With `by` or a period in the request also the share of each theme there.
    """
    themes_of(sought.spec, sought.languages)
    if sought.discover and not (request.columns or request.period):
        raise UsageError("--discover compares scores or periods", "add --score COLUMN and --scale, or --period")
    asked = request if request.columns else of_comments(request, column, reading)
    assessment = _assessed(table, replace(asked, by=(*request.by, column)))
    return themes_of_comments(assessment, request, sought, reading, scored=bool(request.columns))


def themes_of_comments(
    assessment: Assessment, request: Request, sought: Sought, reading: Reading, *, scored: bool
) -> Verbatims:
    """Themes of the comments that answers are counted by, in the last column of `by`, which `request` has not.

    Where no score is compared (not `scored`) the answers are those that comments are of themselves.
    """
    looked_for = themes_of(sought.spec, sought.languages)
    definition = _definition(assessment) if scored else None
    comments = list(_commented(assessment))
    _check_text([one.text for one in comments], assessment.request.by[-1])
    leaning, said = _leaning(assessment, comments, reading, scored=scored)
    found = told((one.text for one in comments), looked_for)
    result = sorting.themes(comments, found, _asked(sought, assessment.request), definition, leaning)
    discovered = _discovered(comments, definition, request) if sought.discover else None
    spread = _spread(assessment, comments, found, sought) if request.by or request.period else None
    result = replace(result, discovered=discovered, spread=spread)
    own = replace(assessment, request=replace(assessment.request, metric=request.metric, columns=request.columns))
    return _verbatims("themes", own, result, said)


def _asked(sought: Sought, request: Request) -> sorting.Asked:
    return sorting.Asked(tuple(sought.spec.wordings), sought.source, request.level, sought.least)


def _discovered(comments: Sequence[Commented], definition: Definition | None, request: Request) -> Discovered:
    if request.period or definition is None:
        return sorting.by_period(comments)
    return sorting.by_score(comments, definition)


def _spread(assessment: Assessment, comments: Sequence[Commented], found: sorting.Told, sought: Sought) -> Spread:
    """The themes segment by segment and period by period."""
    tallied = assessment.tallied
    request = replace(assessment.request, by=assessment.request.by[:-1])
    rows = (((one.segment, one.period), found[one.text], one.n) for one in comments)
    names = tuple(sought.spec.wordings)
    return spread(rows, spreading.Asked(names, request, sought.least, tallied.ledger, tallied.placing.coverage))


# --- which way comments lean ----------------------------------------------------------------------------------


def of_comments(request: Request, column: str, reading: Reading) -> Request:
    """The request that scores the comments themselves, where there is no other score."""
    terms = Terms(language=reading.language, lexicon=reading.path, method=reading.method)
    return replace(request, metric=SENTIMENT, columns=(column,), scale=None, direction=None, terms=terms)


def _leaning(
    assessment: Assessment, comments: Sequence[Commented], reading: Reading, *, scored: bool
) -> tuple[Leaning, Sequence[Problem]]:
    """The polarity of every comment, and what is to be known of it that is not said yet."""
    spec = find_metric(SENTIMENT)
    if scored:
        files = files_of(assessment.records, assessment.records.segments[-1])
        read = reading.read({one.text: one.n for one in comments}, files)
        answers = {text or "": meaning.answer for text, meaning in read.meanings.items()}
        said = read.problems
    else:
        read = assessment.tallied.interpretations[0]
        answers = {one.text: next(iter(one.tally.masses), None) for one in comments}
        said = ()
    choice = choose(spec, None, None)
    choice = replace(choice, variant=replace(choice.variant, note=f"{read.told}; {choice.variant.note}"))
    polarities = {text: str(answer) for text, answer in answers.items() if answer is not None}
    return Leaning(define(choice, "higher"), polarities), said


# --- answers with their comments ------------------------------------------------------------------------------


def _assessed(table: Table, request: Request) -> Assessment:
    """The answers tallied by comment: under a metric where one is named, else by their mean."""
    if request.metric in ("quotes", "themes"):
        return count(table, request, adhoc(request.scale or "", "mean"))
    spec = find_metric(request.metric)
    if spec.roles:
        raise UsageError(f"{spec.heading} is not the answer to a question", "give a survey metric such as ces or nps")
    return assess(table, request, spec)


def _definition(assessment: Assessment) -> Definition:
    return define(assessment.choice, assessment.direction, assessment.source)


def has_comments(assessment: Assessment) -> bool:
    """Whether any of the records has a comment."""
    return any(True for _ in _commented(assessment))


def _commented(assessment: Assessment) -> Iterator[Commented]:
    """The records that have a comment, answered or not, those alike taken together; without those replaced."""
    for (segment, period), tally in assessment.tallied.tallies.items():
        n = sum(tally.states.values()) - tally.states.get(State.DUPLICATE, 0)
        if n and _written(segment[-1]):
            yield Commented(segment[-1], period, tally, n, segment[:-1])


def _written(text: str) -> bool:
    """Whether a cell holds a comment: more than blanks and one of the words for no value."""
    return fold(text) not in MISSING_WORDS | NOT_APPLICABLE_WORDS


def _comments(assessment: Assessment, definition: Definition, *, in_buckets: bool) -> Iterator[quoting.Comment]:
    """The comments with the group they belong to: the bucket of their answer, or the value of the first column."""
    for (segment, _), tally in assessment.tallied.tallies.items():
        if _written(segment[-1]):
            for answer, mass in tally.masses.items():
                group = _bucket_of(answer, definition) if in_buckets else segment[0]
                yield quoting.Comment(segment[-1], group, _text(answer), mass.n)


def _bucket_of(answer: Answer, definition: Definition) -> str:
    """The bucket of an answer."""
    return next((bucket.name for bucket in sorting.levels(definition) if answer in bucket), OUTSIDE)


def _buckets(definition: Definition) -> list[str]:
    """The buckets, that of the lowest answers first."""
    scale = definition.scale

    def lowest(bucket: Bucket) -> float:
        return min((number_of(answer, scale) for answer in scale.answers if answer in bucket), default=0.0)

    return [bucket.name for bucket in sorted(sorting.levels(definition), key=lowest)]


def _text(answer: Answer) -> str:
    return answer if isinstance(answer, str) else number_text(answer)


def _check_text(comments: Sequence[str], column: str) -> None:
    """InputError when the column holds numbers or dates rather than text."""
    distinct = set(comments)
    lettered = sum(bool(_WORD.search(text)) for text in distinct)
    if distinct and lettered < TEXTUAL * len(distinct):
        example = min(distinct)[:20]
        raise InputError(f"column '{column}' holds no text but values such as '{example}'", "name that of comments")


# --- what is handed on ----------------------------------------------------------------------------------------


def _inputs(table: Table, rows: Sequence[int]) -> tuple[Input, ...]:
    digests = table.inputs_digest()
    return tuple(
        Input(source.name, n, digests.get(source.name, "")) for source, n in zip(table.sources, rows, strict=True)
    )


def _verbatims(
    command: str, assessment: Assessment, result: quoting.Quotes | sorting.Themes, said: Sequence[Problem]
) -> Verbatims:
    table, tallied = assessment.records.table, assessment.tallied
    told_of = doubts(replace(assessment, tallied=replace(tallied, tallies={})))
    problems = (*table.problems, *assessment.notes, *told_of, *said)
    inputs = _inputs(table, tallied.rows)
    column = assessment.request.by[-1]
    return Verbatims(
        command, assessment.request, result, tallied.ledger, inputs, problems, column, assessment.column_text
    )


def _withheld(result: quoting.Quotes) -> Iterator[Problem]:
    if hidden := [group.name for group in result.groups if group.withheld]:
        groups = "1 group has" if len(hidden) == 1 else f"{len(hidden):,} groups have"
        message = f"{groups} fewer than {result.least} comments, of which none is shown"
        yield Problem(message, "join groups, or take --per bucket", severity="note")


def _caveat() -> Problem:
    return Problem(
        f"quotes are redacted, but {redaction.CAVEAT}", "read them before you pass them on", severity="note"
    )

"""The verbs of comments: quotes that may be shown, and themes with what they score.

Answers are tallied by the column of comments like by any other, so the ledger, filters and periods are those of a
score.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxscore.analyses import themes as sorting
from cxscore.analyses.records import combinations, filtered, number_of
from cxscore.analyses.themes import Commented, Discovered
from cxscore.analyses.verbatims import Verbatims
from cxscore.answers import MISSING_WORDS, NOT_APPLICABLE_WORDS, fold
from cxscore.api.assessing import Assessment, assess, count
from cxscore.api.doubts import doubts
from cxscore.api.filling import Filled
from cxscore.config.choose import adhoc, define
from cxscore.config.load import find_metric
from cxscore.config.themes_schema import ThemesSpec
from cxscore.errors import InputError, UsageError
from cxscore.model import Answer, Bucket, Definition, Input, Ledger, Problem, Request, State, Tally, number_text
from cxscore.readers import Table
from cxscore.requests import checked
from cxscore.tallying import Records, Selection
from cxscore.texts import quotes as quoting
from cxscore.texts import redaction
from cxscore.texts.themes import themes as themes_of
from cxscore.texts.themes import told

BUCKET = "bucket"
"""`--per bucket`: the groups of quotes are those of the score."""
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
    """Quotes of every bucket of the score, or of every value of the column `per`."""
    by = (column,) if per == BUCKET else (per, column)
    assessment = _assessed(table, replace(request, by=by))
    definition = _definition(assessment)
    comments = list(_comments(assessment, definition, in_buckets=per == BUCKET))
    _check_text([one.text for one in comments], column)
    groups = _buckets(definition) if per == BUCKET else []
    groups += sorted({one.group for one in comments} - set(groups))
    result = quoting.quotes(comments, groups, per, wanted)
    return _verbatims("quotes", assessment, result, [*_withheld(result), _caveat()])


def themes(table: Table, request: Request, column: str, sought: Sought) -> Verbatims:
    """Themes of all comments and, where the request names a score, what those with each theme score."""
    looked_for = themes_of(sought.spec, sought.languages)
    if sought.discover and not request.columns:
        raise UsageError("--discover compares scores or periods", "add --score COLUMN and --scale")
    if not request.columns:
        return _unscored(table, request, column, sought)
    assessment = _assessed(table, replace(request, by=(column,)))
    definition = _definition(assessment)
    comments = list(_commented(assessment))
    _check_text([one.text for one in comments], column)
    found = told((one.text for one in comments), looked_for)
    result = sorting.themes(comments, found, _asked(sought, assessment.request), definition)
    result = replace(result, discovered=_discovered(comments, definition, request) if sought.discover else None)
    return _verbatims("themes", assessment, result, [])


def _asked(sought: Sought, request: Request) -> sorting.Asked:
    return sorting.Asked(tuple(sought.spec.wordings), sought.source, request.level, sought.least)


def _discovered(comments: Sequence[Commented], definition: Definition, request: Request) -> Discovered:
    return sorting.by_period(comments) if request.period else sorting.by_score(comments, definition)


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


def _commented(assessment: Assessment) -> Iterator[Commented]:
    """The records that have a comment, answered or not, those alike taken together."""
    for (segment, period), tally in assessment.tallied.tallies.items():
        n = sum(tally.states.values())
        if n and _written(segment[-1]):
            yield Commented(segment[-1], period, tally, n)


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


# --- without a score ------------------------------------------------------------------------------------------


def _unscored(table: Table, request: Request, column: str, sought: Sought) -> Verbatims:
    """The themes of the comments of all records that are kept."""
    filled = Filled.of(table, request, configured=False)
    checked(filled.request)
    rows = zip(filled.headers, filled.requests, strict=True)
    selections = tuple(Selection.of(header, own, [header.find(column)]) for header, own in rows)
    records = Records(selections, table, filled.request).ordered()
    cells = combinations(records)
    comments = [Commented(text, None, Tally(), n) for (text,), n in cells if _written(text)]
    _check_text([one.text for one in comments], column)
    found = told((one.text for one in comments), themes_of(sought.spec, sought.languages))
    result = sorting.themes(comments, found, _asked(sought, filled.request), None)
    ledger = _ledger(records, sum(n for _, n in cells), result.comments)
    problems = (*table.problems, *filled.notes)
    return Verbatims("themes", filled.request, result, ledger, _inputs(table, _counts(table)), problems, column)


def _ledger(records: Records, kept: int, comments: int) -> Ledger:
    """Where every record went: those with a comment are the answered ones."""
    table = records.table
    malformed, left_out = len(table.malformed()), filtered(records)
    states = {
        State.MALFORMED: malformed,
        State.EXCLUDED: sum(_counts(table)) - kept - malformed - left_out,
        State.FILTERED: left_out,
        State.MISSING: kept - comments,
        State.ANSWERED: comments,
    }
    return Ledger({state: n for state, n in states.items() if n})


def _counts(table: Table) -> list[int]:
    """The records of every input, those that are set aside included."""
    aside = [row.source for row in (*table.malformed(), *table.excluded())]
    counted = (
        table.connection.execute(f"SELECT count(*) FROM {source.relation}").fetchall()[0][0]
        for source in table.sources
    )
    return [int(n) + aside.count(source.name) for n, source in zip(counted, table.sources, strict=True)]


def _inputs(table: Table, rows: Sequence[int]) -> tuple[Input, ...]:
    digests = table.inputs_digest()
    return tuple(
        Input(source.name, n, digests.get(source.name, "")) for source, n in zip(table.sources, rows, strict=True)
    )


# --- what is handed on ----------------------------------------------------------------------------------------


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
        message = f"{len(hidden):,} groups have fewer than {result.least} comments, of which none is shown"
        yield Problem(message, "join groups, or take --per bucket", severity="note")


def _caveat() -> Problem:
    return Problem(
        f"quotes are redacted, but {redaction.CAVEAT}", "read them before you pass them on", severity="note"
    )

"""Call-back lists as a table, CSV and JSON; what customers wrote comes here redacted."""

from collections.abc import Iterator, Sequence

from cxscore import __version__, guards
from cxscore.analyses.followup import CallBacks, FollowUp
from cxscore.errors import UsageError
from cxscore.model import Answer, number_text
from cxscore.renderers.csv import PLAIN, Cell, Dialect, written
from cxscore.renderers.json import (
    SCHEMA,
    Json,
    as_list,
    as_text,
    input_object,
    ledger_object,
    problem_object,
    request_object,
)
from cxscore.renderers.layout import broken
from cxscore.renderers.narrowing import INDENT, Narrowed, sentence
from cxscore.renderers.rows import count_cell, plain
from cxscore.texts.redaction import CAVEAT

COLUMNS = ("id", "date", "score", "bucket", "comment")
AFTER = ("file", "record")
"""The columns of the CSV, those that were asked for between the two."""


# --- text -----------------------------------------------------------------------------------------------------


def text(found: CallBacks, width: int, clean: guards.Clean = guards.terminal) -> Iterator[str]:
    """Yield the lines of a screen of `width` cells; comments are wrapped, nothing is cut.

    `clean` makes text from outside safe.
    """
    yield from (f"{line}\n" for line in broken(clean(_heading(found)), width, then=INDENT, whole=True))
    if found.rows:
        yield "\n"
        yield from _table(found, width, clean)
        yield "\n"
    for said in _below(found):
        yield from sentence(said, width, clean)


def _heading(found: CallBacks) -> str:
    files = ", ".join(source.name for source in found.inputs)
    return f"{found.definition.title} follow-up  {files}  {told(found)}"


def told(found: CallBacks) -> str:
    """How many are listed, of how many answers: `224 of 886 answers are in the bucket detractor (0-6)`."""
    n = len(found.rows)
    names = " and ".join(
        bucket.name if bucket.name == bucket.text or bucket.words else f"{bucket.name} ({bucket.text})"
        for bucket in found.buckets
    )
    verb, plural = "are" if n > 1 else "is", "s" if len(found.buckets) > 1 else ""
    of = f"{count_cell(n) if n else 'none'} of {count_cell(found.answered)} answers"
    return f"{of} {verb} in the bucket{plural} {names}"


def _below(found: CallBacks) -> Iterator[str]:
    removed = ", ".join(f"{kind} {n}" for kind, n in found.removed.items()) or "nothing"
    if found.worst:
        yield "Rule  the worst bucket, for none was named; --bucket NAME lists another"
    if found.rows:
        yield f"Order {found.ordered}"
    if found.rows and found.named.comment:
        yield f"Care  taken out of comments: {removed}; {CAVEAT}"


def _table(found: CallBacks, width: int, clean: guards.Clean) -> Iterator[str]:
    rows = [_titles(found, clean), *([clean(cell) for cell in _cells(found, row)] for row in found.rows)]
    columns = tuple(range(len(rows[0]) - 1))
    table = Narrowed([row[:-1] for row in rows], columns, ())
    yield from table.lines_beside([row[-1] for row in rows], width, frozenset(columns))


def _titles(found: CallBacks, clean: guards.Clean) -> list[str]:
    named = found.named
    own = "id" if named.id else "record"
    bucket = ["bucket"] * (len(found.buckets) > 1)
    shown = [clean(name, guards.LABEL_LENGTH) for name in named.shown]
    return [own, *["date"] * bool(named.date), "score", *bucket, *shown, "comment" if named.comment else ""]


def _cells(found: CallBacks, row: FollowUp) -> list[str]:
    named = found.named
    own = row.id if named.id else _place(found, row)
    bucket = [row.bucket] * (len(found.buckets) > 1)
    return [own, *[row.day] * bool(named.date), _score(row.answer), *bucket, *row.shown, row.comment]


def _place(found: CallBacks, row: FollowUp) -> str:
    return f"{row.file} {row.record}" if len(found.inputs) > 1 else str(row.record)


def _score(answer: Answer) -> str:
    return answer if isinstance(answer, str) else number_text(answer)


# --- for machines ---------------------------------------------------------------------------------------------


def csv(found: CallBacks, dialect: Dialect = PLAIN) -> Iterator[str]:
    """Yield one row per record, under `id, date, score, bucket, comment`, further columns, `file, record`.

    UsageError where two columns would have one name.
    """
    for index, name in enumerate(found.named.shown):
        if name in (*COLUMNS, *AFTER, *found.named.shown[:index]):
            message = f"--show {guards.terminal(name, 20)}: the CSV output has a column of that name already"
            raise UsageError(message, "rename the column in the file, or use -f json")
    heading = [*COLUMNS, *map(guards.csv_cell, found.named.shown), *AFTER]
    return written([heading], map(_row, found.rows), dialect=dialect)


def _row(row: FollowUp) -> Sequence[Cell]:
    before = (row.id, row.day)
    after = (row.bucket, row.comment, *row.shown, row.file)
    answer = guards.csv_cell(row.answer) if isinstance(row.answer, str) else plain(row.answer)
    return [*map(guards.csv_cell, before), answer, *map(guards.csv_cell, after), row.record]


def json(found: CallBacks) -> Iterator[str]:
    """Yield one JSON object with the keys of a report and `followup`, one record per line."""
    yield f'{{"schema": {SCHEMA}, "cxscore": {as_text(__version__)}, "command": "followup",\n'
    yield f' "request": {as_text(request_object(found.request))}'
    yield from as_list("scores", ())
    head = as_text(_head(found))
    yield f',\n "followup": {head[:-1]}'
    yield from as_list("rows", (_object(found, row) for row in found.rows))
    yield "}"
    yield from as_list("ledgers", (ledger_object(found.definition.metric, found.ledger),))
    yield from as_list("inputs", map(input_object, found.inputs))
    yield from as_list("problems", map(problem_object, found.problems))
    yield from as_list("also", ())
    yield ',\n "as_of": null}\n'


def _head(found: CallBacks) -> Json:
    named = {"id": found.named.id, "date": found.named.date, "comment": found.named.comment}
    return {
        "metric": found.definition.metric,
        "variant": found.definition.variant,
        "direction": found.definition.direction,
        "direction_source": found.definition.direction_source,
        "definition": found.definition.text,
        "buckets": [{"name": bucket.name, "answers": bucket.text} for bucket in found.buckets],
        "n": len(found.rows),
        "answered": found.answered,
        "order": found.ordered,
        "columns": {what: name or None for what, name in named.items()},
        "removed": dict(found.removed),
        "caveat": CAVEAT,
    }


def _object(found: CallBacks, row: FollowUp) -> Json:
    named = found.named
    return {
        "id": row.id if named.id else None,
        "date": row.day if named.date else None,
        "score": row.answer if isinstance(row.answer, str) else plain(row.answer),
        "bucket": row.bucket,
        "comment": row.comment if named.comment else None,
        "shown": dict(zip(named.shown, row.shown, strict=True)),
        "file": row.file,
        "record": row.record,
    }

"""The verb of call-back lists: score as ever, then walk the records of a bucket.

What is listed agrees with the score: as many rows as the bucket of the same request counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from re import Pattern

from cxscore.analyses.followup import CallBacks, Found, Named, follow_ups, worst_of
from cxscore.api.assessing import Assessment, assess
from cxscore.api.doubts import doubts
from cxscore.api.filling import header_of, layout_of
from cxscore.columns import Header, quoted
from cxscore.config.choose import define
from cxscore.config.scales import COMMENTS, MisfitError, read_bucket
from cxscore.config.schema import MetricSpec
from cxscore.errors import InputError, UsageError
from cxscore.model import Bucket, Definition, Input, Problem, Request, State
from cxscore.presets import with_roles
from cxscore.readers import Table
from cxscore.tallying.dating import Dating
from cxscore.tallying.listing import Listed, Places, dates_of, listed
from cxscore.texts import redaction


@dataclass(frozen=True, slots=True)
class Sought:
    """A column that is looked for where the user names none: roles of a preset, and then names, own ones first."""

    what: str
    roles: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]


SOUGHT = (
    Sought(
        "id",
        ("id", "ticket", "respondent"),
        (
            ("response_id", "responseid", "response id", "survey_response_id"),
            ("ticket_id", "ticketid", "ticket id", "ticket", "case_id", "case number"),
            ("id",),
        ),
    ),
    Sought(
        "date",
        ("created", "rated", "updated"),
        (
            ("answered_at", "responded_at", "response_date", "submitted_at", "recordeddate", "completed_at"),
            ("date", "timestamp", "created_at", "created", "datum", "dato", "fecha", "日期"),
        ),
    ),
    Sought(
        "comment",
        ("comment",),
        (
            ("comment", "comments", "verbatim", "feedback", "customer comment", "rating comment"),
            ("remark", "remarks", "kommentar", "bemerkung", "anmerkung", "commentaire", "comentario", "意见"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is listed: buckets by name or by their answers (none: the worst), columns, and patterns of order numbers.

    A column is "" where it is to be found; `shown` are further ones.
    """

    buckets: tuple[str, ...] = ()
    id: str = ""
    date: str = ""
    comment: str = ""
    shown: tuple[str, ...] = ()
    orders: tuple[Pattern[str], ...] = ()


def call_backs(
    table: Table, request: Request, spec: MetricSpec, wanted: Wanted, *, configured: bool = False
) -> CallBacks:
    """The records of the wanted buckets of a score.

    UsageError for a metric without answers of single people, and for a bucket that it does not have.
    """
    _check(spec)
    assessment = assess(table, request, spec, configured=configured)
    definition = define(assessment.choice, assessment.direction, assessment.source)
    buckets = _buckets(definition, wanted.buckets)
    told = [*doubts(assessment)]
    if definition.engine == COMMENTS and not wanted.comment and assessment.request.columns:
        wanted = replace(wanted, comment=assessment.request.columns[0])
    columns, places, notes = _places(table, assessment.request, wanted)
    dated, more = _dating(assessment, places, asked=bool(wanted.date))
    found = follow_ups(_found(assessment, buckets, places, dated), buckets, definition, wanted.orders)
    problems = (*table.problems, *assessment.notes, *told, *notes, *more)
    return CallBacks(
        assessment.request,
        definition,
        buckets,
        not wanted.buckets,
        found.rows,
        assessment.tallied.ledger[State.ANSWERED],
        columns,
        found.ordered,
        found.removed,
        assessment.tallied.ledger,
        _inputs(assessment),
        (*problems, *_assumed(definition), *_said(columns)),
    )


def _check(spec: MetricSpec) -> None:
    """UsageError for what cannot be followed up: tickets and customers, and answers that were given in confidence."""
    if spec.roles:
        raise UsageError(f"{spec.heading} is not the answer to a question", "give a survey metric such as ces or nps")
    least = int(spec.min_n or 1)
    if least > 1:
        message = f"{spec.heading} hides what fewer than {least} people answered, and a list would show each of them"
        raise UsageError(message, "cxscore quotes shows comments of groups")


def _inputs(assessment: Assessment) -> tuple[Input, ...]:
    rows, digests = assessment.tallied.rows, assessment.records.table.inputs_digest()
    sources = assessment.records.table.sources
    return tuple(Input(one.name, n, digests.get(one.name, "")) for one, n in zip(sources, rows, strict=True))


# --- buckets --------------------------------------------------------------------------------------------------


def _buckets(definition: Definition, names: Sequence[str]) -> tuple[Bucket, ...]:
    """The buckets of these names or answers, the worst one where none is named."""
    if names:
        return tuple(_bucket(definition, name) for name in dict.fromkeys(names))
    if not definition.buckets:
        raise UsageError(
            f"{definition.title} has no buckets", f"say the answers, such as --bucket {_some(definition)}"
        )
    return (worst_of(definition),)


def _bucket(definition: Definition, name: str) -> Bucket:
    for bucket in definition.buckets:
        if bucket.name.casefold() == name.strip().casefold():
            return bucket
    try:
        bucket = read_bucket(name, tuple(part.strip() for part in name.split(",")), definition.scale)
    except MisfitError:
        raise UsageError(f"--bucket '{name[:20]}' is no bucket of {definition.title}", _ways(definition)) from None
    return replace(bucket, name=bucket.text)


def _ways(definition: Definition) -> str:
    known = f"say {quoted(bucket.name for bucket in definition.buckets)}, or " if definition.buckets else "say "
    return f"{known}answers such as {_some(definition)}"


def _some(definition: Definition) -> str:
    """An example of answers, from the low end of the scale."""
    scale = definition.scale
    answers = scale.answers[: max(1, len(scale.answers) // 3)]
    whole = Bucket("", words=scale.words[:1]) if scale.words else None
    if whole or not answers:
        return whole.text if whole else scale.text
    low, high = (str(answer) for answer in (answers[0], answers[-1]))
    return low if low == high else f"{low}-{high}"


# --- columns --------------------------------------------------------------------------------------------------


def _places(table: Table, request: Request, wanted: Wanted) -> tuple[Named, Places, list[Problem]]:
    """Where in each file the cells of the list stand, how they are called, and what could not be told."""
    told: dict[str, Problem] = {}
    found = [_of_file(header, wanted, told) for header in _headers(table, request)]
    own, day, comment = (
        " or ".join(dict.fromkeys(header.call(place) for header, row in found if (place := row[i]) is not None))
        for i in range(3)
    )
    cells = tuple((row[0], row[2], *row[3:]) for _, row in found)
    columns = Named(own, day, comment, wanted.shown)
    return columns, Places(cells, tuple(row[1] for _, row in found)), list(told.values())


def _headers(table: Table, request: Request) -> Iterator[Header]:
    """The header of each file, in which the roles of its preset can be named."""
    for source in table.sources:
        yield with_roles(header_of(source), layout_of(source, request).preset)


def _of_file(header: Header, wanted: Wanted, told: dict[str, Problem]) -> tuple[Header, list[int | None]]:
    """Positions of the id, the date, the comment and further columns in one file."""
    asked = (wanted.id, wanted.date, wanted.comment)
    known = [_found_in(header, name, sought, told) for name, sought in zip(asked, SOUGHT, strict=True)]
    shown = [header.find(column) for column in wanted.shown]
    for column, place in zip(wanted.shown, shown, strict=True):
        if place == known[-1]:
            message = f"--show {column[:40]} would show what customers wrote as it stands"
            raise UsageError(message, "leave it out: comments are listed redacted")
    return header, [*known, *shown]


def _found_in(header: Header, asked: str, sought: Sought, told: dict[str, Problem]) -> int | None:
    """Where the column stands: the one that was asked for, that of a role, or the only one of a known name."""
    if asked:
        return header.find(asked)
    for role in sought.roles:
        if len(place := header.roles.get(role, ())) == 1:
            return place[0]
    found = header.declared(sought.names)
    if len(found) > 1:
        names = quoted(map(header.call, found))
        message = f"{header.source} has {len(found)} columns that could be the {sought.what}: {names}; none is shown"
        told[sought.what] = Problem(message, f"say --{sought.what} NAME", severity="warning")
    return found[0] if len(found) == 1 else None


def _assumed(definition: Definition) -> Iterator[Problem]:
    """A warning where only the scale tells which end is best: the list could hold the wrong people."""
    if not definition.settled:
        message = f"that {definition.direction} answers are better is assumed: if not, these are the wrong people"
        yield Problem(message, f"--direction {definition.direction} settles it", severity="warning")


def _said(columns: Named) -> Iterator[Problem]:
    """Which columns are shown, and what redaction does not do."""
    found = {"id": columns.id, "date": columns.date, "comment": columns.comment}
    known = ", ".join(f"{what} from '{name}'" for what, name in found.items() if name)
    lacking = ", ".join(f"--{what} NAME" for what, name in found.items() if not name)
    if known:
        yield Problem(known, f"what is not there: {lacking}" if lacking else "", severity="note")
    else:
        message = "no column is known as id, date or comment: records are told by their number in the file"
        yield Problem(message, f"say {lacking}", severity="note")
    if columns.comment:
        yield Problem(f"comments are redacted, but {redaction.CAVEAT}", "treat the list as personal", severity="note")


# --- records --------------------------------------------------------------------------------------------------


def _dating(assessment: Assessment, places: Places, *, asked: bool) -> tuple[Dating | None, tuple[Problem, ...]]:
    """How dates are written; those that nobody asked for and that cannot be read only lose their say in the order."""
    if all(place is None for place in places.dates):
        return None, ()
    try:
        found = dates_of(assessment.records, places)
    except InputError as error:
        if asked:
            raise
        message = f"the list is not ordered by date: {error.problems[0].message}"
        return None, (Problem(message, error.problems[0].hint, severity="warning"),)
    return found, tuple(note for note in found.notes if note not in assessment.notes)


def _found(
    assessment: Assessment, buckets: Sequence[Bucket], places: Places, dated: Dating | None
) -> Iterator[Found]:
    rows = listed(
        assessment.records,
        assessment.tallied,
        lambda answer: any(answer in bucket for bucket in buckets),
        places,
        dated,
    )
    return map(_as_found, rows)


def _as_found(row: Listed) -> Found:
    own, comment, *shown = row.cells
    return Found(row.file, row.record, row.answer, own, row.written, row.day, row.instant, comment, tuple(shown))

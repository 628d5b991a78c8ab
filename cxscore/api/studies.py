"""The verbs of studies: what drives a score, what goes with it, how to weigh a sample, whether items agree.

They look at records, not at scores: the answers are counted by the columns that matter, or by a key into another
file. Imported by the commands that need them only, for numpy takes longer to import than a survey to score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxscore import sql
from cxscore.analyses import agreement as agreeing
from cxscore.analyses import drivers as driving
from cxscore.analyses import link as linking
from cxscore.analyses import reliability as relying
from cxscore.analyses import weigh as weighing
from cxscore.analyses.records import Lookup, Matched, answered, combinations, filtered, looked_up, matched
from cxscore.analyses.study import Result, Study
from cxscore.api.assessing import Assessment, assess
from cxscore.api.doubts import doubts
from cxscore.api.filling import Filled
from cxscore.columns import Header
from cxscore.config.choose import define
from cxscore.config.schema import MetricSpec
from cxscore.engines.records import KEPT
from cxscore.errors import InputError, UsageError
from cxscore.model import Definition, Input, Ledger, Problem, Request, State
from cxscore.readers import Table
from cxscore.requests import checked
from cxscore.tallying import Records, Selection

_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Beside:
    """Another file, the column of the answers that holds its key, and what that column is called there."""

    table: Table
    on: str
    key: str


# --- with a metric ------------------------------------------------------------------------------------------


def drivers(
    table: Table,
    request: Request,
    spec: MetricSpec,
    wanted: driving.Wanted,
    *,
    beside: Beside | None = None,
    configured: bool = False,
) -> Study:
    """The drivers of a metric: columns of its own file, or of the file `beside` it.

    UsageError when a driver is named twice or stands in neither file, InputError when the data cannot tell.
    """
    _asked(spec)
    own, joined = _divided(table, request, wanted.names, beside)
    by = (*own, beside.on) if beside else own
    assessment = assess(table, replace(request, by=by), spec, configured=configured)
    rows = answered(assessment.tallied.tallies)
    doubted = list(_doubts(assessment))
    _not_the_answers(assessment)
    if beside:
        found = looked_up(beside.table, beside.key, joined)
        partners = matched(rows, found, _files(table))
        rows = partners.rows
        doubted += _unmatched(partners, found)
    ordered = replace(wanted, names=(*own, *joined), missing=request.missing)
    if request.keep == "all" and request.respondent:
        message = "answers of the same respondent count as if each were another's: the intervals are too narrow"
        doubted.append(Problem(message, "leave --keep all out", severity="warning"))
    result = driving.drivers(rows, ordered, _definition(assessment), level=request.level)
    return _study("drivers", assessment, result, beside, [*doubted, *result.problems])


def _divided(
    table: Table, request: Request, names: Sequence[str], beside: Beside | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The drivers that stand in the file of the answers, and those of the file beside it, patterns spelled out."""
    header = Filled.of(table, request, configured=False).headers[0]
    if beside is None:
        return _once([name for wanted in names for name in _spelled(header, wanted)]), ()
    source = beside.table.sources[0]
    other = Header(source.name, source.columns, source.questions)
    own: list[str] = []
    joined: list[str] = []
    for wanted in names:
        here = bool(header.matches(wanted)) or ("*" in wanted and not _found(other, wanted))
        (own if here else joined).extend(_spelled(header if here else other, wanted))
    _once([*own, *joined])
    return tuple(own), tuple(joined)


def _found(header: Header, wanted: str) -> bool:
    try:
        return bool(header.expand(wanted))
    except InputError:
        return False


def _spelled(header: Header, wanted: str) -> list[str]:
    return [header.call(place) for place in header.expand(wanted)]


def _once(names: Sequence[str]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise UsageError("--driver names a column twice", "name every driver once")
    return tuple(names)


def link(
    table: Table, request: Request, spec: MetricSpec, beside: Beside, outcome: str, *, configured: bool = False
) -> Study:
    """How the answers to a metric go with an outcome in another file, by a key that both share.

    Without a respondent, the last answer of a key counts: a customer's outcome is one, however often asked.
    """
    _asked(spec)
    people = request.respondent or beside.on
    asked = replace(request, by=(beside.on,), respondent=people)
    assessment = assess(table, asked, spec, configured=configured)
    doubted = list(_doubts(assessment))
    found = looked_up(beside.table, beside.key, [outcome])
    partners = matched(answered(assessment.tallied.tallies), found, _files(table))
    definition = _definition(assessment)
    wanted = linking.Asked(outcome, request.missing, request.level, int(assessment.choice.spec.min_n or 1))
    result = linking.link(partners, found, definition, wanted)
    repeats = assessment.tallied.ledger[State.DUPLICATE]
    if repeats and not request.respondent:
        message = f"{repeats:,} answers are earlier ones of a '{beside.on}' that answered again: the last counts"
        doubted.append(Problem(message, "--keep first counts the first", severity="note"))
    if request.keep == "all":
        message = "every answer of a customer counts, and what became of them each time: the intervals are too narrow"
        doubted.append(Problem(message, "leave --keep all out", severity="warning"))
    return _study("link", assessment, result, beside, [*doubted, *result.problems])


def _doubts(assessment: Assessment) -> Iterator[Problem]:
    """What is said against the count; that there are as many segments as answers is meant here."""
    return doubts(replace(assessment, tallied=replace(assessment.tallied, tallies={})))


def _asked(spec: MetricSpec) -> None:
    """UsageError for a metric that is not answered by people: times, rates and counts have no answers to explain."""
    if spec.roles:
        raise UsageError(f"{spec.heading} is not the answer to a question", "give a survey metric such as ces or nps")


def _not_the_answers(assessment: Assessment) -> None:
    selection, request = assessment.records.selections[0], assessment.request
    for place, name in zip(selection.by, request.by, strict=True):
        if place in selection.answers:
            raise UsageError(f"driver '{name}' holds the answers themselves", "leave it out")


def _definition(assessment: Assessment) -> Definition:
    return define(assessment.choice, assessment.direction, assessment.source)


def _unmatched(partners: Matched, found: Lookup) -> Iterator[Problem]:
    if lost := partners.answered - partners.n:
        message = f"{lost:,} of {partners.answered:,} answers have no partner in {found.source} and are left out"
        much = partners.n < partners.answered * (1 - linking.UNMATCHED)
        yield Problem(message, severity="warning" if much else "note")
    if found.differing:
        message = f"{found.source} repeats keys with other values in {found.differing:,} records: the last counts"
        yield Problem(message, "make it one record per key", severity="warning")


def _study(
    command: str, assessment: Assessment, result: Result, beside: Beside | None, doubted: Sequence[Problem]
) -> Study:
    table, tallied = assessment.records.table, assessment.tallied
    others = _beside_problems(beside.table) if beside else []
    inputs = (*_inputs(table, tallied.rows), *(_inputs(beside.table) if beside else ()))
    ledgers = {assessment.choice.spec.metric: tallied.ledger}
    problems = (*table.problems, *others, *assessment.notes, *doubted)
    return Study(command, assessment.request, result, ledgers, inputs, problems, assessment.column_text)


def _beside_problems(table: Table) -> list[Problem]:
    problems = list(table.problems)
    if malformed := table.malformed():
        where = f"{malformed[0].source}, first at line {malformed[0].line}" if malformed[0].line else _files(table)
        message = f"{len(malformed):,} malformed records are left out ({where})"
        problems.append(Problem(message, severity="warning"))
    return problems


def _inputs(table: Table, rows: Sequence[int] = ()) -> tuple[Input, ...]:
    digests = table.inputs_digest()
    counted = rows or [_count(table, index) for index in range(len(table.sources))]
    sources = zip(table.sources, counted, strict=True)
    return tuple(Input(source.name, n, digests.get(source.name, "")) for source, n in sources)


def _count(table: Table, index: int) -> int:
    """The records of one input, malformed ones included."""
    source = table.sources[index]
    ((good,),) = table.connection.execute(f"SELECT count(*) FROM {source.relation}").fetchall()
    aside = [row for row in (*table.malformed(), *table.excluded()) if row.source == source.name]
    return int(good) + len(aside)


def _files(table: Table) -> str:
    return ", ".join(source.name for source in table.sources)


# --- without one --------------------------------------------------------------------------------------------


def reliability(table: Table, request: Request, asked: relying.Asked) -> Study:
    """Whether items measure one thing; `*` in a name stands for several columns."""
    filled = Filled.of(table, request, configured=False)
    header = filled.headers[0]
    items = tuple(name for wanted in asked.items for name in _spelled(header, wanted))
    turned = tuple(name for wanted in asked.reversed for name in _spelled(header, wanted))
    columns = [*items, *([asked.seconds] if asked.seconds else [])]
    records, rows = _rows(table, filled, columns)
    spelled = replace(asked, items=items, reversed=turned, missing=request.missing)
    result = relying.reliability(rows, spelled, level=request.level)
    return plain_study("reliability", records, rows, result, [*filled.notes, *result.problems])


def agreement(table: Table, request: Request, asked: agreeing.Asked, *, work: str, reviewer: str) -> Study:
    """How far reviewers agree who judged the same work; `*` in a category stands for several columns."""
    filled = Filled.of(table, request, configured=False)
    header = filled.headers[0]
    categories = tuple(name for wanted in asked.categories for name in _spelled(header, wanted))
    records, rows = _rows(table, filled, [work, reviewer, *categories])
    spelled = replace(asked, categories=categories, missing=request.missing)
    result = agreeing.agreement(rows, spelled, level=request.level)
    return plain_study("agreement", records, rows, result, [*filled.notes, *result.problems])


def weigh(
    table: Table, request: Request, margins: Sequence[weighing.Margin], source: str, *, most: float
) -> tuple[Study, Records]:
    """Weights that bring the margins of one file to those of the population, and the records they are for."""
    if len(table.sources) > 1:
        raise UsageError(f"{_files(table)}: one file is weighed at a time", "weigh them one by one")
    filled = Filled.of(table, request, configured=False)
    records, rows = _rows(table, filled, [margin.column for margin in margins])
    result = weighing.weigh(rows, margins, source, most=most)
    return plain_study("weigh", records, rows, result, [*filled.notes, *result.problems]), records


def _rows(table: Table, filled: Filled, columns: Sequence[str]) -> tuple[Records, list[tuple[tuple[str, ...], int]]]:
    """The records of all files with these columns as answers, and their cells with how many records hold each row."""
    checked(filled.request)
    selections = []
    for header, own, tool in zip(filled.headers, filled.requests, filled.tools, strict=True):
        selections.append(Selection.of(header, own, [header.find(column) for column in columns], tool))
    records = Records(tuple(selections), table, filled.request).ordered()
    rows = combinations(records)
    table.check_twins()
    return records, rows


def plain_study(
    command: str,
    records: Records,
    rows: Sequence[tuple[tuple[str, ...], int]],
    result: Result,
    said: Sequence[Problem],
) -> Study:
    """The study of records without a metric; `rows` are those looked at, each with how many it stands for."""
    table = records.table
    inputs = _inputs(table)
    kept = sum(n for _, n in rows)
    malformed, left_out = len(table.malformed()), filtered(records)
    excluded = sum(source.rows for source in inputs) - kept - malformed - left_out
    aside = {State.MALFORMED: malformed, State.EXCLUDED: excluded, State.FILTERED: left_out}
    states = {**aside, State.ANSWERED: kept}
    ledger = Ledger({state: n for state, n in states.items() if n})
    problems = [*table.problems, *said]
    if malformed:
        problems.append(Problem(f"{malformed:,} malformed records are left out", severity="warning"))
    return Study(command, records.request, result, {command: ledger}, inputs, tuple(problems))


def weighted_rows(records: Records, found: weighing.Weighting, name: str) -> Iterator[list[str]]:
    """The header and the kept records of the only file, each with its weight in a last column `name`.

    UsageError when the file has a column of that name.
    """
    source = records.table.sources[0]
    if name in source.columns:
        raise UsageError(f"{source.name} has a column '{name}'", "give the new one another name with --as")
    yield [*source.columns, name]
    cells = ", ".join(sql.trimmed(answer) for answer in records.answers)
    numbered = f"SELECT row_number() OVER () AS rec, * FROM {source.relation}"
    cursor = records.table.connection.execute(
        f"SELECT {cells}, {', '.join(f'c{i}' for i in range(len(source.columns)))} "
        f"FROM ({records.query(placed=True)}) JOIN ({numbered}) USING (rec) WHERE k = {KEPT} ORDER BY rec"
    )
    left = {row: iter(units) for row, units in found.units.items()}
    width = len(records.answers)
    while chunk := cursor.fetchmany(_CHUNK):
        for row in chunk:
            yield [*(cell or "" for cell in row[width:]), _weight_text(next(left[row[:width]]))]


def _weight_text(units: int) -> str:
    """A weight in 10^-9 as a decimal without trailing zeros."""
    whole, rest = divmod(units, 10**weighing.PLACES)
    return f"{whole}.{rest:0{weighing.PLACES}}".rstrip("0").rstrip(".")

"""From a plan to an edition: each source is opened once, and all its scores are counted from the one table."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from cxscore import api
from cxscore.api.filling import layout_of
from cxscore.config.report_draft import in_config
from cxscore.config.report_schema import TargetSpec
from cxscore.config.scales import MisfitError
from cxscore.config.targets import limit_of, read_limit
from cxscore.edition import Edition, Entry, Target
from cxscore.errors import CxscoreError, InputError, UsageError
from cxscore.model import Input, Phrase, Problem, Report, Request, State
from cxscore.readers import Table
from cxscore.reporting.plan import Plan, PlannedEntry, PlannedSource

Watch = Callable[[Table], AbstractContextManager[None]]
"""What is done while a table is open, such as to let a signal stop its queries."""

_KNOWS_NO_ZONE = ("", "unknown")


@dataclass(slots=True)
class _Found:
    """What a run has found so far: entries by name, what is said about each, and what stops it."""

    entries: dict[str, Entry] = field(default_factory=dict)
    said: list[tuple[str, Problem]] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)


def run(plan: Plan, watch: Watch, *, digests: bool = False) -> Edition:
    """The edition that a plan comes to. Without `digests` a source of a single file is not hashed.

    A source without a file, and a period without an answer, leave their entries without a score. InputError with all
    there is to say when files are there and cannot be used, or when nothing at all has a score.
    """
    found = _Found()
    for source in plan.sources:
        if plan.of(source.name):
            _read(plan, source, watch, found, digests=digests)
    if found.faults:
        raise InputError(found.faults)
    entries = tuple(found.entries[planned.name] for planned in plan.entries)
    problems = (*plan.notes, *_named(found.said), *_absences(plan))
    edition = Edition(
        plan.name, plan.title, plan.period, plan.time_zone, entries, plan.sections, problems, plan.locale
    )
    if all(entry.absence for entry in entries):
        raise InputError(_nothing(edition))
    return edition


# --- one source ----------------------------------------------------------------------------------------------


def _read(plan: Plan, source: PlannedSource, watch: Watch, found: _Found, *, digests: bool) -> None:
    """Read a source and score its entries; what is wrong with it is kept for later."""
    entries = plan.of(source.name)
    if absence := _absence(source):
        found.entries |= {entry.name: _entry(entry, None, absence) for entry in entries}
        return
    try:
        with api.opened(list(source.files), _opening(entries), digests=digests) as table, watch(table):
            for entry in entries:
                _score(plan, entry, table, found, keep_zone=bool(source.zone))
    except CxscoreError as error:
        found.faults += [_prefixed(source.name, problem) for problem in error.problems]


def _absence(source: PlannedSource) -> str:
    """Why a source is not read, "" when all its files are there: a score of some of them would be another number."""
    if not source.missing:
        return ""
    names = " and ".join(source.missing)
    if source.files:
        return Phrase("no file {}; the other files of the source are not scored without it", names)
    return Phrase("no file {}", names)


def _opening(entries: Iterable[PlannedEntry]) -> Request:
    """The request by which a table is opened: how its files are read, and all columns that are asked of it."""
    requests = [entry.request for entry in entries]
    columns = [column for request in requests for column in request.columns]
    by = [column for request in requests for column in request.by]
    return replace(requests[0], columns=tuple(columns), by=tuple(by))


def _score(plan: Plan, entry: PlannedEntry, table: Table, found: _Found, *, keep_zone: bool) -> None:
    try:
        scored = _scored(plan, entry, table, keep_zone=keep_zone)
    except CxscoreError as error:
        found.faults += [_prefixed(entry.name, problem) for problem in error.problems]
        return
    found.entries[entry.name] = scored
    if scored.report:
        found.said += [(entry.name, problem) for problem in scored.report.problems]


def _scored(plan: Plan, entry: PlannedEntry, table: Table, *, keep_zone: bool) -> Entry:
    """The entry with its report; of a period in which nobody answered, with an undefined total."""
    request = entry.request if keep_zone else _in_zone(entry.request, table)
    assessment = api.assess(table, request, entry.spec, configured=entry.own)
    if request.direction:
        assessment = replace(assessment, source="config")
    silent = request.since is not None and not _answers(assessment)
    report = _silent(assessment) if silent else api.report(assessment, "report", [assessment.choice])
    absence = Phrase("nobody answered in {}", request.since) if silent and request.since else ""
    return replace(_entry(entry, report, absence), partial=_partial(plan, assessment))


def _in_zone(request: Request, table: Table) -> Request:
    """The request without the report's time zone where a file's preset knows the zone of its dates."""
    layouts = [layout_of(source, request) for source in table.sources]
    zones = {layout.preset.time_zone for layout in layouts if layout.preset}
    return request if zones <= set(_KNOWS_NO_ZONE) else replace(request, time_zone=None)


def _answers(assessment: api.Assessment) -> int:
    """Records that hold an answer, or something in its place that is none: then the period is not a silent one."""
    ledger = assessment.tallied.ledger
    return sum(ledger[state] for state in (State.ANSWERED, State.INVALID, State.OUT_OF_SCALE))


def _silent(assessment: api.Assessment) -> Report:
    """The report of a period in which nobody answered: an undefined score, and what became of the records."""
    table = assessment.records.table
    digests = table.inputs_digest()
    rows = zip(table.sources, assessment.tallied.rows, strict=True)
    return Report(
        command="report",
        request=assessment.request,
        scores=assessment.scores(assessment.choice),
        ledgers={assessment.choice.spec.metric: assessment.tallied.ledger},
        inputs=tuple(Input(source.name, n, digests.get(source.name, "")) for source, n in rows),
        problems=(*table.problems, *assessment.notes),
        column_text=assessment.column_text,
    )


def _partial(plan: Plan, assessment: api.Assessment) -> bool:
    """Whether the records that count reach the ends of the period."""
    coverage = assessment.tallied.placing.coverage
    if plan.period is None or coverage is None or assessment.request.since is None:
        return False
    return coverage.cuts(plan.period.label)


def _entry(planned: PlannedEntry, report: Report | None, absence: str = "") -> Entry:
    target = _target(planned.target, report) if planned.target else None
    return Entry(planned.name, planned.spec.metric, planned.source, target, report, absence)


def _target(spec: TargetSpec, report: Report | None) -> Target:
    """The target in the unit of the score; UsageError where no score can be what it says."""
    try:
        way, text = limit_of(spec)
        limit = read_limit(text, report.scores[0].definition) if report and report.scores else None
    except MisfitError as misfit:
        raise UsageError(f"target: {misfit.message}", misfit.hint) from None
    return Target(way, limit, text.strip())


# --- what is said --------------------------------------------------------------------------------------------


def _prefixed(name: str, problem: Problem) -> Problem:
    said = _in_config(problem)
    return said if said.mark else replace(said, message=f"{name}: {said.message}")


def _in_config(problem: Problem) -> Problem:
    return replace(problem, message=in_config(problem.message), hint=in_config(problem.hint))


def _named(said: list[tuple[str, Problem]]) -> Iterator[Problem]:
    """What is said of several scores alike, once; what is said of one, under its name."""
    often = Counter(problem for _, problem in said)
    seen: set[Problem] = set()
    for name, problem in said:
        if often[problem] == 1:
            yield _prefixed(name, problem)
        elif problem not in seen:
            seen.add(problem)
            yield _in_config(problem)


def _absences(plan: Plan) -> Iterator[Problem]:
    """A warning for every source that is not there."""
    for source in plan.sources:
        if plan.of(source.name) and (absence := _absence(source)):
            yield Problem(f"{source.name}: {absence}", "its scores are left open", severity="warning")


def _nothing(edition: Edition) -> list[Problem]:
    """Why nothing at all has a score."""
    where = f" in {edition.period.label}" if edition.period else ""
    causes = dict.fromkeys(entry.absence for entry in edition.entries if entry.absence)
    first = Problem(f"{edition.name}: there is nothing to report{where}", "check the paths and --for")
    return [first, *(Problem(cause) for cause in causes)]

"""From a plan to an edition: each source is opened once, and all its scores are counted from the one table."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial

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
from cxscore.reporting import grids, words
from cxscore.reporting.earlier import Counted, of_files, opening, with_earlier
from cxscore.reporting.plan import Plan, PlannedEntry, PlannedSource
from cxscore.reporting.series import Memory, lacks, told, without_score
from cxscore.requests import UndatedError

Watch = Callable[[Table], AbstractContextManager[None]]
"""What is done while a table is open, such as to let a signal stop its queries."""

_KNOWS_NO_ZONE = ("", "unknown")


@dataclass(slots=True)
class _Found:
    """What a run has found so far: entries by name, what is said about each, and what stops it.

    `counted` are the counts behind the entries of the source that is read.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    counted: list[Counted] = field(default_factory=list)
    cells: grids.Counted = field(default_factory=dict)
    comments: words.Counted = field(default_factory=dict)
    said: list[tuple[str, Problem]] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)


def run(plan: Plan, watch: Watch, memory: Memory | None = None, *, digests: bool = False) -> Edition:
    """The edition that a plan comes to. Without `digests` a source of a single file is not hashed.

    What is found is kept in the history of `memory`, which the caller commits once the edition is delivered.

    A source without a file, and a period without an answer, leave their entries without a score. InputError with all
    there is to say when files are there and cannot be used, or when nothing at all has a score.
    """
    found = _Found()
    for source in plan.sources:
        if plan.uses(source.name):
            _read(plan, source, watch, found, digests=digests)
            if not found.faults:
                _remember(plan, source, watch, found, memory or Memory())
            found.counted.clear()
    if found.faults:
        raise InputError(found.faults)
    entries = tuple(found.entries[planned.name] for planned in plan.entries)
    sections = grids.placed(plan, words.placed(plan, found.comments), found.cells)
    remarks = (*grids.remarks(sections), *words.remarks(sections, entries))
    problems = (*plan.notes, *_named(found.said), *_absences(plan), *remarks)
    head = (plan.name, plan.title, plan.period, plan.time_zone)
    edition = Edition(*head, entries, sections, problems, plan.locale, plan.configs)
    if all(entry.absence for entry in entries):
        raise InputError(_nothing(edition))
    return edition


# --- one source ----------------------------------------------------------------------------------------------


def _read(plan: Plan, source: PlannedSource, watch: Watch, found: _Found, *, digests: bool) -> None:
    """Read a source and score its entries; what is wrong with it is kept for later."""
    entries = plan.of(source.name)
    if absence := _absence(source):
        found.entries |= {entry.name: _absent(plan, entry, absence) for entry in entries}
        found.comments |= words.absent(plan, source.name, absence)
        return
    try:
        asked = [entry.request for entry in (*entries, *plan.further_of(source.name))]
        with api.opened(list(source.files), opening(asked), digests=digests) as table, watch(table):
            for entry in entries:
                _score(plan, entry, table, found, source)
            assess = partial(_assessed, table, keep_zone=bool(source.zone))
            found.cells |= grids.counted(plan, source.name, found.entries, assess)
            _agree(found)
            found.comments |= words.counted(plan, source.name, found.entries, assess)
    except CxscoreError as error:
        found.faults += [_prefixed(source.name, problem) for problem in error.problems]


def _agree(found: _Found) -> None:
    """Let no entry of the source that is read show what a grid of the same cells withholds, nor the other way."""
    reports = {one.planned.name: one.report for one in found.counted}
    cells, scores = grids.agreed(found.cells, {name: report.scores for name, report in reports.items()})
    found.cells |= cells
    found.counted = [one.showing(scores[one.planned.name]) for one in found.counted]
    found.entries |= {one.planned.name: one.entry for one in found.counted}


def _absence(source: PlannedSource) -> str:
    """Why a source is not read, "" when all its files are there: a score of some of them would be another number."""
    if not source.missing:
        return ""
    names = " and ".join(source.missing)
    if source.files:
        return Phrase("no file {}; the other files of the source are not scored without it", names)
    return Phrase("no file {}", names)


def _absent(plan: Plan, planned: PlannedEntry, absence: str) -> Entry:
    """An entry whose source is not there."""
    return replace(_entry(planned, None, absence), changes=tuple(without_score(plan, planned)))


def _score(plan: Plan, entry: PlannedEntry, table: Table, found: _Found, source: PlannedSource) -> None:
    try:
        counted = with_earlier(plan, source, _scored(plan, entry, table, source), table)
    except CxscoreError as error:
        found.faults += [_prefixed(entry.name, problem) for problem in error.problems]
        return
    found.entries[entry.name] = counted.entry
    found.counted.append(counted)
    if counted.entry.report:
        found.said += [(entry.name, problem) for problem in counted.entry.report.problems]


def _scored(plan: Plan, entry: PlannedEntry, table: Table, source: PlannedSource) -> Counted:
    """The entry with its report; of a period in which nobody answered, with an undefined total."""
    assessment = _assessed(table, entry, keep_zone=bool(source.zone))
    request = assessment.request
    if entry.request.since and not request.since:
        entry, assessment = _unplaced(entry, source), replace(assessment, notes=_undated(assessment, source))
    silent = request.since is not None and not _answers(assessment)
    report = _silent(assessment) if silent else api.report(assessment, "report", [assessment.choice])
    absence = Phrase("nobody answered in {}", request.since) if silent and request.since else ""
    scored = replace(_entry(entry, report, absence), partial=_partial(plan, assessment))
    return Counted(entry, request, scored, assessment, report)


def _assessed(table: Table, entry: PlannedEntry, *, keep_zone: bool) -> api.Assessment:
    """The count that an entry asks for; a direction that the config says rests on the config."""
    request = entry.request if keep_zone else _in_zone(entry.request, table)
    try:
        assessment = api.assess(table, request, entry.spec, configured=entry.own)
    except UndatedError:  # lists, say: the columns tell only now that they have no date
        assessment = api.assess(table, _whole(request), entry.spec, configured=entry.own)
    return replace(assessment, source="config") if request.direction else assessment


def _whole(request: Request) -> Request:
    """The request for all records, whatever their date."""
    return replace(request, since=None, until=None, period=None)


def _unplaced(entry: PlannedEntry, source: PlannedSource) -> PlannedEntry:
    """The entry of records without a date: they are those of the period where their files are."""
    return replace(entry, request=_whole(entry.request), placed=not source.fixed)


def _undated(assessment: api.Assessment, source: PlannedSource) -> tuple[Problem, ...]:
    """What is said of a count, and that it is not of the period alone where the files are those of all periods."""
    message = f"no date is known of the records of {source.name}: all of them count, whatever the period"
    said = Problem(message, "put {period} into the path, or say date: COLUMN", severity="warning")
    return (*assessment.notes, said) if source.fixed else assessment.notes


def _in_zone(request: Request, table: Table) -> Request:
    """The request without the report's time zone where a file's preset knows the zone of its dates."""
    layouts = [layout_of(source, request) for source in table.sources]
    zones = {layout.preset.time_zone for layout in layouts if layout.preset}
    return request if zones <= set(_KNOWS_NO_ZONE) else replace(request, time_zone=None)


def _answers(assessment: api.Assessment) -> bool:
    """Whether there are answers, or something in their place that is none: then the period is not a silent one.

    Tickets that are open at its end, or were solved in it, may all have been received before.
    """
    ledger, tallies = assessment.tallied.ledger, assessment.tallied.tallies
    held = any(ledger[state] for state in (State.ANSWERED, State.INVALID, State.OUT_OF_SCALE))
    return held or any(tally.n for tally in tallies.values())


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


# --- earlier periods -----------------------------------------------------------------------------------------


def _remember(plan: Plan, source: PlannedSource, watch: Watch, found: _Found, memory: Memory) -> None:
    """Keep what a source has said, and tell of its entries what is known of earlier periods."""
    kept = [memory.keep(plan, counted) for counted in found.counted]
    for label, files in source.earlier.items():
        kept = _read_earlier(plan, label, files, kept, watch=watch, memory=memory)
    for counted in kept:
        told_of = told(plan, source, counted, memory)
        found.entries[counted.planned.name] = told_of.entry
        found.said += [("", _prefixed(counted.planned.name, problem)) for problem in told_of.said]


def _read_earlier(
    plan: Plan, label: str, files: tuple[str, ...], found: list[Counted], *, watch: Watch, memory: Memory
) -> list[Counted]:
    """The entries with an earlier period from files of its own, which are read only if one is not known otherwise."""
    lacking = [one for one in found if lacks(plan, one, label, memory)]
    if not lacking:
        return found
    read: dict[str, Counted] = {}
    try:
        asked = opening([one.request for one in lacking])
        with api.opened(list(files), asked, digests=False) as table, watch(table):
            for one in lacking:
                read[one.planned.name] = memory.keep(plan, of_files(one, label, table))
    except CxscoreError as error:
        said = tuple(Problem(f"{label} is not read: {problem}", severity="warning") for problem in error.problems)
        rest = [one for one in lacking if one.planned.name not in read]
        read |= {one.planned.name: replace(one, said=(*one.said, *said)) for one in rest}
    return [read.get(one.planned.name, one) for one in found]


# --- what is said --------------------------------------------------------------------------------------------


def _prefixed(name: str, problem: Problem) -> Problem:
    said = _in_config(problem)
    return said if said.mark else replace(said, message=f"{name}: {said.message}")


def _in_config(problem: Problem) -> Problem:
    return replace(problem, message=in_config(problem.message), hint=in_config(problem.hint))


def _named(said: list[tuple[str, Problem]]) -> Iterator[Problem]:
    """What is said of several scores alike, once; what is said of one, under its name, unless that stands in it."""
    often = Counter(problem for _, problem in said)
    seen: set[Problem] = set()
    for name, problem in said:
        if often[problem] == 1:
            yield _prefixed(name, problem) if name else problem
        elif problem not in seen:
            seen.add(problem)
            yield _in_config(problem)


def _absences(plan: Plan) -> Iterator[Problem]:
    """A warning for every source that is not there."""
    for source in plan.sources:
        if plan.uses(source.name) and (absence := _absence(source)):
            yield Problem(f"{source.name}: {absence}", "its scores are left open", severity="warning")


def _nothing(edition: Edition) -> list[Problem]:
    """Why nothing at all has a score."""
    where = f" in {edition.period.label}" if edition.period else ""
    causes = dict.fromkeys(entry.absence for entry in edition.entries if entry.absence)
    first = Problem(f"{edition.name}: there is nothing to report{where}", "check the paths and --for")
    return [first, *(Problem(cause) for cause in causes)]

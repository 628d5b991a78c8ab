"""`cxscore report CONFIG`: read each source once, score every entry, write every file or none, tell the scheduler."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from cxscore import __version__
from cxscore.cli import door, results, schedules
from cxscore.cli.options.reports import NO_CONFIG, ReportOptions
from cxscore.config.report_check import PICTURES
from cxscore.config.report_draft import FIGURE
from cxscore.config.validate import load_report
from cxscore.dates import zone
from cxscore.edition import Edition, Verdict
from cxscore.errors import CxscoreError, UsageError
from cxscore.guards import terminal
from cxscore.history import Run, summary, writing
from cxscore.model import Problem
from cxscore.output import Chunks, write_file, write_files, write_stdout
from cxscore.readers import Table
from cxscore.renderers.summary import SHOWING_COMMENTS, renderer
from cxscore.renderers.summary.wording import misses
from cxscore.reporting import status
from cxscore.reporting.outline import outline
from cxscore.reporting.plan import Plan
from cxscore.reporting.planning.report import LAST, chosen_period, planned
from cxscore.reporting.run import run
from cxscore.reporting.series import Memory


def run_report(given: ReportOptions) -> int:
    """Make the report of a config for a period; returns the exit code, 1 when the config's gate trips."""
    named = given.config != NO_CONFIG
    if given.example:
        write_stdout(schedules.schedule(given.example, given.config if named else None))
        return 0
    if not named:
        raise UsageError("cxscore report needs a CONFIG", "cxscore init FILE... drafts one from your exports")
    if given.status_file and not given.dry_run:
        _check_status_file(given.status_file)
        _tell(given, status.begun(given.config))
    try:
        return _made(given)
    except CxscoreError as error:
        if given.status_file and not given.dry_run:
            _tell(given, status.failed(given.config, error.exit_code, error.problems))
        raise


def _made(given: ReportOptions) -> int:
    plan = _planned(given)
    door.say_all(_beforehand(plan, given), quiet=given.quiet)
    if given.dry_run:
        write_stdout(outline(plan, summary(plan.history) if plan.history else ""))
        return 0
    digests = any(path.suffix.lower() in (".json", ".html") for path in plan.outputs)
    with _memory(plan) as memory:
        edition = run(plan, _stoppable, memory, digests=digests)
        door.say_all(edition.problems, quiet=given.quiet)
        files = _written(plan, edition, given, memory)
    if not (given.quiet and files):
        write_stdout(_summary(edition))
    private = _private(edition, files)
    _say_misses(edition, files, private, quiet=given.quiet)
    code = results.GATE if _trips(plan, edition) else 0
    if given.status_file:
        kept = {"file": str(plan.history), "new": memory.new, "restated": memory.restated} if plan.history else None
        _tell(given, status.ended(given.config, code, edition, files, private, history=kept))
    return code


@contextmanager
def _memory(plan: Plan) -> Iterator[Memory]:
    """The history of the report, which no other run writes meanwhile; an empty one where nothing is kept."""
    if plan.history is None or plan.period is None:
        yield Memory()
        return
    recorded = datetime.now(UTC).isoformat(timespec="seconds")
    with writing(plan.history) as history:
        yield Memory(history, Run(plan.name, plan.period.label, recorded, __version__))


def _tell(given: ReportOptions, text: Chunks) -> None:
    if given.status_file:
        write_file(given.status_file, text, inputs=[given.config])


def _check_status_file(path: Path) -> None:
    """UsageError where the file holds anything but a status: it could be a source, or the history."""
    try:
        with path.open("rb") as file:
            held = file.read(len(status.HEAD))
    except OSError:  # none is there, or writing it will say why not
        return
    if held and held != status.HEAD:
        message = f"--status-file {terminal(str(path))} is there already, and is no status file"
        raise UsageError(message, "name a file of its own, or move that one away")


# --- before ------------------------------------------------------------------------------------------------


def _planned(given: ReportOptions) -> Plan:
    """What the config asks for the period that is wanted; UsageError when the options do not fit it."""
    spec, notes = load_report(given.config)
    if given.output_dir and not spec.outputs:
        raise UsageError("--output-dir says where files go, and the config names none", "add outputs: [report.md]")
    period = chosen_period(given.wanted, spec.period, _today(spec.time_zone or "UTC"))
    plan = planned(given.config, spec, notes, period, given.output_dir or "")
    if given.status_file and given.status_file.absolute() in [path.absolute() for path in plan.outputs]:
        raise UsageError(f"'{given.status_file}' is to be written twice", "give --status-file a file of its own")
    return plan


def _today(time_zone: str) -> date:
    """The day it is in a zone: the only clock that is read, and only `--for last` depends on it."""
    return datetime.now(zone(time_zone)).date()


def _beforehand(plan: Plan, given: ReportOptions) -> list[Problem]:
    """Which period `--for last` has come to, or that none was asked for; of a dry run what the config warns of."""
    said = list(plan.notes) if given.dry_run else []
    if given.wanted == LAST and plan.period:
        message = f"the period is {plan.period.label}, the last complete {plan.period.grain} in {plan.time_zone}"
        said.append(Problem(message, severity="note"))
    if plan.period is None:
        said.append(Problem("all records are scored, whatever their date", "--for 2026-10 says one", severity="note"))
        if plan.history:
            said.append(Problem("the history keeps periods, so nothing is kept of this run", severity="note"))
    return said


def _stoppable(table: Table) -> AbstractContextManager[None]:
    """Let a signal stop the queries on a table."""
    return door.when_stopped(table.connection.interrupt)


# --- after -------------------------------------------------------------------------------------------------


def _written(plan: Plan, edition: Edition, given: ReportOptions, memory: Memory) -> list[Path]:
    """Write every output, all of them rendered before the first one; returns their paths.

    The history is committed when all of them are on the disk and none has its name yet. A crash in between leaves
    the reports before, and the next run of the period makes the ones that were on the way.
    """
    rendered: dict[Path, Chunks] = {}
    for path in plan.outputs:
        if path.suffix.lower() in PICTURES:
            rendered |= _pictures(path, edition, quiet=given.quiet)
        else:
            rendered[path] = _rendered(path, edition)
    private = _private(edition, rendered)
    write_files(rendered, private=private, inputs=[given.config, *plan.inputs], ready=memory.commit)
    return list(rendered)


def _private(edition: Edition, files: Iterable[Path]) -> list[Path]:
    """The files that show what customers wrote: nobody but their owner may read them."""
    return [path for path in files if edition.quoting and path.suffix.lower() in SHOWING_COMMENTS]


def _rendered(path: Path, edition: Edition) -> Chunks:
    chunks: Chunks = list(renderer(path.suffix.lower()).render(edition))  # type: ignore[assignment]  # of one kind
    return chunks


def _pictures(path: Path, edition: Edition, *, quiet: bool) -> dict[Path, Chunks]:
    """Every figure in a file of its own; of one that cannot be drawn a note says why."""
    from cxscore.renderers import figures  # noqa: PLC0415 (start-up: Altair is slow; few reports draw)
    from cxscore.renderers.figures import drawing  # noqa: PLC0415 (as above)

    drawn = list(figures.drawings(edition))
    absent = (one for one in drawn if isinstance(one, figures.NoFigure))
    door.say_all((Problem(f"no figure {one.name}: {one.why}", severity="note") for one in absent), quiet=quiet)
    draw = drawing.png_file if path.suffix.lower() == ".png" else drawing.svg_file
    found = (one for one in drawn if isinstance(one, figures.Figure))
    return {Path(str(path).replace(FIGURE, one.name)): [draw(one)] for one in found}


def _summary(edition: Edition) -> Iterator[str]:
    from cxscore.renderers.summary import terminal  # noqa: PLC0415 (rich is slow; a quiet run should not pay for it)

    columns = results.shown_width()
    return terminal.render(edition, columns, color=results.colored(), unicode=results.speaks_unicode())


def _say_misses(edition: Edition, files: list[Path], private: list[Path], *, quiet: bool) -> None:
    """Every target that is not met, as a warning; every file that was written, as a note, and who may read it."""
    door.say_all((Problem(miss, severity="warning") for miss in misses(edition)), quiet=quiet)
    hint = "it shows comments: only you can read it"
    wrote = (Problem(f"wrote {path}", hint if path in private else "", severity="note") for path in files)
    door.say_all(wrote, quiet=quiet)


def _trips(plan: Plan, edition: Edition) -> bool:
    """Whether the gate of the config judges a target as missed; what has no value to judge counts as missed."""
    passing = {
        "none": tuple(Verdict),
        "missed": (Verdict.MET,),
        "verdict": (Verdict.MET, Verdict.NOISE),
    }[plan.gate]
    return any(entry.verdict not in passing for entry in edition.judged)

"""`cxscore METRIC FILE...` and `cxscore score FILE...`: read, tally, score, render."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cxscore import api
from cxscore.cli import door, results
from cxscore.cli.options.scoring import MetricOptions, Ruled, Scoring, request_of
from cxscore.config.choose import Choice, adhoc
from cxscore.config.load import find_metric
from cxscore.errors import CxscoreError, UsageError
from cxscore.model import Report
from cxscore.readers import Table
from cxscore.tallying import rejected

if TYPE_CHECKING:
    from cxscore.cli.options.rules import FormulaOptions, VariantsOptions

Assess = partial[api.Assessment]
"""A count that waits for its table."""

Readings = Callable[[api.Assessment], Sequence[Choice]]
"""From a count to the choices that are scored on it."""


def run_metric(name: str, given: MetricOptions) -> int:
    """Score the files under the metric `name`; returns the exit code."""
    results.check_gates(given, total=given.total)
    if given.by_numbers():
        report = _from_numbers(given, name)
    else:
        return run_assessed(name, given, assess_of(given, name))
    return results.gate(report.scores, given)


def run_assessed(name: str, given: MetricOptions, assess: Assess) -> int:
    """Score the files by a count of one's own under the metric `name`; returns the exit code."""
    report = _report(given, name, assess, api.shown)
    return results.gate(report.scores, given)


def _from_numbers(given: MetricOptions, name: str) -> Report:
    """Score the numbers that stand for lists of customers, and deliver it."""
    from cxscore.api import numbers  # noqa: PLC0415 (start-up: few metrics are scored from numbers)

    results.check_outputs(given)
    request = request_of(given, name)
    if given.files or not numbers.given(request):
        which = "numbers or files, not both" if given.files else "a FILE, or the numbers themselves"
        raise UsageError(f"cxscore {name} needs {which}", numbers.EXAMPLE)
    report = numbers.score(request, find_metric(name, given.config))
    results.deliver(report, replace(given, files=[]))
    return report


def run_formula(given: "FormulaOptions") -> int:
    """Score a column by a formula, without a metric: mean, median, p90, share --of, net --plus --minus."""
    results.check_gates(given, total=given.total)
    choice = adhoc(given.scale or "", given.formula, given.of or "", given.plus or "", given.minus or "")
    assess = partial(api.count, request=request_of(given, "score"), choice=choice)
    report = _report(given, "score", assess, lambda counted: [counted.choice])
    return results.gate(report.scores, given)


def run_variants(given: "VariantsOptions") -> int:
    """Score the files under every published rule for the metric's scale; returns the exit code."""
    _report(given, "variants", assess_of(given, given.metric), api.Assessment.variants)
    return 0


def assess_of(given: Scoring, name: str) -> Assess:
    """How to count and check the answers to the metric `name`."""
    config = given.config if isinstance(given, Ruled) else None
    request, spec = request_of(given, name), find_metric(name, config)
    return partial(api.assess, request=request, spec=spec, configured=config is not None)


def _report(given: Scoring, command: str, assess: Assess, readings: Readings) -> Report:
    """Read, count, score and deliver what was asked for; the rejects are written whatever their share is."""
    results.check_outputs(given)
    digests = results.shows_digests(given)
    with (
        api.opened(given.files, assess.keywords["request"], digests=digests) as table,
        door.when_stopped(table.connection.interrupt),
    ):
        try:
            report = _judged(assess(table), given, command, readings)
        except CxscoreError:
            _say_how_read(table, assess, quiet=given.quiet)
            raise
        results.deliver(report, given)
        return report


def _say_how_read(table: Table, assess: Assess, *, quiet: bool) -> None:
    """How the files were read, for that may be why there is no result."""
    door.say_all(table.problems, quiet=quiet)
    with suppress(CxscoreError):
        door.say_all(api.preset_notes(table, assess.keywords["request"]), quiet=quiet)


def _judged(assessment: api.Assessment, given: Scoring, command: str, readings: Readings) -> Report:
    """The report of a count; the rejects are on the disk before anything is refused."""
    if given.rejects:
        results.write_rejects(given.rejects, rejected(assessment.records, assessment.tallied), given)
    if cases := given.case_file():
        _write_cases(cases, assessment, given)
    report = api.report(assessment, command, readings(assessment))
    results.limit_rejects(assessment.tallied.ledger, given)
    return report


def _write_cases(path: Path, assessment: api.Assessment, given: Scoring) -> None:
    from cxscore.tallying.casing import HEADER, case_rows  # noqa: PLC0415 (start-up: only cases need it)

    results.write_cases(path, [HEADER, *case_rows(assessment.tallied)], given)

"""`cxscore METRIC FILE...` and `cxscore score FILE...`: read, tally, score, render."""

from collections.abc import Sequence
from functools import partial

from cxscore import api
from cxscore.cli import options, results
from cxscore.config.choose import Choice, adhoc
from cxscore.config.load import find_metric
from cxscore.model import Report
from cxscore.tallying import rejected


def run_metric(name: str, given: options.MetricOptions) -> int:
    """Score the files under the metric `name`; returns the exit code."""
    request = options.request(given, name)
    spec = find_metric(name, given.config)
    assess = partial(api.assess, request=request, spec=spec, configured=given.config is not None)
    return _run(given, name, assess)


def run_formula(given: options.FormulaOptions) -> int:
    """Score a column by a formula, without a metric: mean, median, p90, share --of, net --plus --minus."""
    request = options.request(given, "score")
    choice = adhoc(given.scale or "", given.formula, given.of or "", given.plus or "", given.minus or "")
    return _run(given, "score", partial(api.count, request=request, choice=choice))


def _run(given: options.Scoring, command: str, assess: partial[api.Assessment]) -> int:
    results.check_outputs(given.form, given.output or [])
    with api.opened(given.files, assess.keywords["request"]) as table:
        assessment = assess(table)
        if given.rejects:
            results.write_rejects(given.rejects, rejected(assessment.records, assessment.tallied), given.files)
        results.limit_rejects(assessment.tallied.ledger, given.max_rejects)
        return finish(given, assessment.report(command, [assessment.choice]))


def finish(given: options.Scoring, report: Report) -> int:
    """Deliver the report and judge its gates; returns the exit code."""
    results.deliver(report, given.form, given.output or [], given.files, quiet=given.quiet)
    return results.gate(report.scores, given.fail_under, given.fail_over, each=given.each)


def run_variants(given: options.VariantsOptions) -> int:
    """Score the files under every published rule for the metric's scale."""
    name = given.metric
    request = options.request(given, name)
    spec = find_metric(name, given.config)
    results.check_outputs(given.form, given.output or [])
    with api.opened(given.files, request) as table:
        assessment = api.assess(table, request, spec, configured=given.config is not None)
        report = assessment.report("variants", _readings(assessment))
        return finish(given, report)


def _readings(assessment: api.Assessment) -> Sequence[Choice]:
    return api.siblings(assessment.choice)

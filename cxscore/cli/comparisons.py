"""`cxscore compare` and `cxscore why`: score, set side by side, test or take apart, deliver."""

import filecmp
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cxscore import api, periods
from cxscore.analyses import compare, limits, paired, pairs
from cxscore.analyses.compare import Compared, Comparison
from cxscore.api.changes import Explained, explain
from cxscore.cli import door, results
from cxscore.cli.options.changes import AgainstName, CompareOptions, WhyOptions
from cxscore.cli.options.scoring import FormatName, KeepName, Scoring, request_of
from cxscore.columns import quoted
from cxscore.config.load import find_metric
from cxscore.config.schema import parse_number
from cxscore.errors import InputError, UsageError
from cxscore.model import Number, Problem, Report
from cxscore.output import write_file, write_stdout
from cxscore.renderers.csv import DIALECTS, Dialect
from cxscore.renderers.rows import BLANK
from cxscore.tallying import rejected

FORMS = (FormatName.TABLE, FormatName.CSV, FormatName.JSON)


class Screen(NamedTuple):
    """What stdout can show."""

    width: int
    color: bool
    unicode: bool


Text = Callable[[FormatName, Dialect, Screen | None], Iterator[str]]
"""Makes text in a format; for a screen, or for a file (None)."""


def run_compare(given: CompareOptions) -> int:
    """Compare what the options name and deliver it; returns the exit code."""
    results.check_outputs(given)
    _check_forms(given)
    _check_sides(given)
    if given.limits:
        return _run_limits(given)
    compared = _of_files(given) if _two_files(given) else _of_one(given)
    door.say_all(compared.report.problems, quiet=given.quiet)
    _deliver(partial(_text_of_comparison, compared), given)
    return 0


def _run_limits(given: CompareOptions) -> int:
    """Draw the control limits of every series; returns the exit code."""
    report = _scored(given, given.files)
    series = limits.by_series(report.scores)
    door.say_all((*report.problems, *_without_limits(report)), quiet=given.quiet)
    _deliver(partial(_text_of_limits, report, series), given)
    return 0


def _without_limits(report: Report) -> Iterator[Problem]:
    """What is said of segments that are left out."""
    if short := limits.without_limits(report.scores):
        names = quoted(" / ".join(value or BLANK for value in segment) for segment in short)
        message = f"no limits for {names}: they need {limits.FEWEST} periods with a score"
        yield Problem(message, "take shorter periods, or a longer time", severity="warning")


def _check_forms(given: Scoring) -> None:
    """UsageError for a format that comparisons do not have."""
    for form in (*(results.form_of(path, given) for path in given.output or []), given.form or FormatName.CSV):
        if form not in FORMS:
            raise UsageError(f"a comparison is not written as {form}", "use -f table, csv or json")


def _check_sides(given: CompareOptions) -> None:
    """UsageError when nothing is named to compare with, or more than one thing is."""
    if given.limits and (not given.period or given.target is not None or given.against is AgainstName.YEAR):
        raise UsageError(
            "--limits are those of a series", "add --period week, for example, and leave --against and --target out"
        )
    if given.against is AgainstName.YEAR and not given.period:
        raise UsageError("--against year compares periods, and there are none", "add --period month, for example")
    if given.target is not None and given.against is AgainstName.YEAR:
        raise UsageError("--target and --against both say what to compare with", "give one of them")
    if not (_two_files(given) or given.period or given.by or given.target):
        raise UsageError(
            "there is nothing to compare with",
            "give two files, --period (each with the one before), --by (each with the rest) or --target NUMBER",
        )
    if _two_files(given) and given.rejects:
        raise UsageError("--rejects lists the records of one run, and two files are two", "score each file by itself")


def _require_two(one: Path, other: Path) -> None:
    """InputError when both are files of the same bytes."""
    if one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False):
        raise InputError(f"{one} and {other} hold the same bytes", "name the earlier and the later file")


def _two_files(given: CompareOptions) -> bool:
    """Whether two files are the two sides; with periods or a target all files are one."""
    return len(given.files) == 2 and not given.period and given.target is None


def _of_files(given: CompareOptions) -> Compared:
    """The second file compared with the first, place by place."""
    if given.respondent:
        return _paired(given)
    _require_two(*map(Path, given.files))
    before, after = (_scored(given, [name]) for name in given.files)
    _require_alike(given, before, after)
    found = pairs.with_other(after.scores, before.scores, given.files[0])
    report = _together(before, after)
    return Compared(report, compare.compare(found, given.correction.value), given.correction.value, before)


def _paired(given: CompareOptions) -> Compared:
    """The answers of the same respondents in both files."""
    if given.weight or given.counts or given.keep is KeepName.ALL:
        raise UsageError(
            "--respondent pairs one answer of a person with another: --weight, --counts and --keep all have no place",
            "leave them out, or leave --respondent out",
        )
    _require_two(*map(Path, given.files))
    by = [*(given.by or []), given.respondent or ""]
    before, after = (_scored(replace(given, by=by), [name]) for name in given.files)
    _require_alike(given, before, after)
    least = given.min_n or find_metric(given.metric, given.config).min_n
    shown = paired.Shown(int(least or 1), given.complementary)
    found = paired.paired(before.scores, after.scores, given.files[0], given.correction.value, shown)
    request = replace(after.request, by=after.request.by[:-1])
    note = Problem(
        f"paired: {found.matched:,} respondents answered in both files, {found.alone:,} in one of them only",
        severity="note",
    )
    scores = tuple(one.to for one in found.comparisons)
    report = replace(_together(before, after), request=request, scores=scores)
    return Compared(
        replace(report, problems=(*report.problems, note)), found.comparisons, given.correction.value, before
    )


def _together(before: Report, after: Report) -> Report:
    """The later report, with the inputs and the problems of both."""
    return replace(after, inputs=(*before.inputs, *after.inputs), problems=(*before.problems, *after.problems))


def _require_alike(given: CompareOptions, before: Report, after: Report) -> None:
    one, other = before.scores[0].definition, after.scores[0].definition
    if one != other:
        raise InputError(
            f"{given.files[0]} and {given.files[1]} are not scored alike: {one.text}; {other.text}",
            "settle it with --scale, --variant and --direction",
        )


def _of_one(given: CompareOptions) -> Compared:
    report = _scored(given, given.files)
    return Compared(report, _comparisons(report, given), given.correction.value)


def _comparisons(report: Report, given: CompareOptions) -> tuple[Comparison, ...]:
    """What the options ask for: a target, else periods, else segments."""
    if given.target is not None:
        return compare.with_target(report.scores, _target(given.target), given.correction.value)
    return compare.compare(_pairs(report, given), given.correction.value)


def _pairs(report: Report, given: CompareOptions) -> list[pairs.Pair]:
    if not given.period:
        return pairs.with_rest(report.scores)
    earlier = pairs.with_year_before if given.against is AgainstName.YEAR else pairs.with_previous
    return earlier(report.scores)


def _target(text: str) -> Number:
    """The exact number that follows --target; UsageError for anything else."""
    try:
        return parse_number(text)
    except ValueError:
        raise UsageError(f"--target '{text[:20]}' is not a number", "for example --target 5.5") from None


def _scored(given: CompareOptions, files: list[str]) -> Report:
    """The report of these files; the rejects are on the disk before anything is refused."""
    request, spec = request_of(given, given.metric), find_metric(given.metric, given.config)
    with (
        api.opened(files, request, digests=results.shows_digests(given)) as table,
        door.when_stopped(table.connection.interrupt),
    ):
        assessment = api.assess(table, request, spec, configured=given.config is not None)
        if given.rejects:
            results.write_rejects(given.rejects, rejected(assessment.records, assessment.tallied), given)
        report = api.report(assessment, "compare", [assessment.choice])
        results.limit_rejects(assessment.tallied.ledger, given)
        return report


# --- why ------------------------------------------------------------------------------------------------------


def run_why(given: WhyOptions) -> int:
    """Take the change between two periods apart and deliver it; returns the exit code."""
    results.check_outputs(given)
    _check_forms(given)
    if given.period or given.since or given.until:
        raise UsageError("--for and --against say which periods", "leave --period, --since and --until out")
    found = _explained(given)
    door.say_all(found.report.problems, quiet=given.quiet)
    _deliver(partial(_text_of_why, found), given)
    return 0


def _explained(given: WhyOptions) -> Explained:
    request, spec = request_of(given, given.metric), find_metric(given.metric, given.config)
    labels = _periods(given)
    with (
        api.opened(given.files, request, digests=results.shows_digests(given)) as table,
        door.when_stopped(table.connection.interrupt),
    ):
        return explain(table, request, spec, labels, configured=given.config is not None)


def _periods(given: WhyOptions) -> tuple[str, str]:
    """The labels of the earlier and the later period; UsageError when one is none."""
    try:
        after = periods.parse(given.wanted).label
        before = _earlier(given.against or pairs.PREVIOUS, after)
    except ValueError as error:
        raise UsageError(str(error), "for example --for 2026-10") from None
    if before is None:
        where = "a year before" if given.against == pairs.YEAR else "before it"
        raise UsageError(f"{after} has no counterpart {where}", "name another period with --against")
    if before == after:
        raise UsageError(f"{after} cannot be compared with itself", "name another period with --against")
    return before, after


def _earlier(against: str, after: str) -> str | None:
    """The label of the earlier period, by its place before the later one or by its own label."""
    if against == pairs.PREVIOUS:
        return pairs.label_before(after)
    return pairs.label_a_year_before(after) if against == pairs.YEAR else periods.parse(against).label


def _text_of_why(found: Explained, form: FormatName, dialect: Dialect, screen: Screen | None) -> Iterator[str]:
    from cxscore.renderers import why  # noqa: PLC0415 (rich is slow; what fails before should not pay for it)

    if form is FormatName.JSON:
        return why.render_json(found.report, found.ranked)
    if form is FormatName.CSV:
        return why.render_csv(found.ranked, dialect)
    if screen is None:
        return why.render(found.report, found.ranked)
    return why.render(found.report, found.ranked, screen.width, color=screen.color, unicode=screen.unicode)


# --- delivery -------------------------------------------------------------------------------------------------


def _deliver(text: Text, given: Scoring) -> None:
    """Write the text to the output files, or to stdout when there are none."""
    dialect = DIALECTS[given.csv_dialect.value]
    for path in given.output or []:
        lines = text(results.form_of(path, given), dialect, None)
        write_file(path, lines, inputs=[Path(name) for name in given.files])
    if not given.output:
        screen = Screen(results.shown_width(), results.colored(), results.speaks_unicode())
        write_stdout(text(results.shown_form(given), dialect, screen))


def _text_of_comparison(
    compared: Compared, form: FormatName, dialect: Dialect, screen: Screen | None
) -> Iterator[str]:
    from cxscore.renderers import comparison  # noqa: PLC0415 (rich is slow; what fails before should not pay for it)

    if form is FormatName.JSON:
        return comparison.render_json(compared)
    if form is FormatName.CSV:
        return comparison.render_csv(compared, dialect)
    if screen is None:
        return comparison.render(compared)
    return comparison.render(compared, screen.width, color=screen.color, unicode=screen.unicode)


def _text_of_limits(
    report: Report, series: Sequence[limits.Controlled], form: FormatName, dialect: Dialect, screen: Screen | None
) -> Iterator[str]:
    from cxscore.renderers import control  # noqa: PLC0415 (rich is slow; what fails before should not pay for it)

    if form is FormatName.JSON:
        return control.render_json(report, series)
    if form is FormatName.CSV:
        return control.render_csv(report, series, dialect)
    if screen is None:
        return control.render(report, series)
    return control.render(report, series, screen.width, color=screen.color, unicode=screen.unicode)

"""Studies of records: `cxscore drivers`, `link`, `reliability`, `agreement` and `weigh`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from cxscore import api, guards
from cxscore.analyses import agreement
from cxscore.analyses.drivers import Wanted
from cxscore.analyses.reliability import Asked
from cxscore.analyses.study import Study
from cxscore.analyses.weigh import Margin, Weighting
from cxscore.api import studies
from cxscore.cli import door, results
from cxscore.cli.options.reading import records_request
from cxscore.cli.options.studies import (
    AgreementOptions,
    DriversOptions,
    LinkOptions,
    ReliabilityOptions,
    Studied,
    StudyFormatName,
    WeighOptions,
    answers_request,
)
from cxscore.config.load import find_metric
from cxscore.config.margins_schema import MarginsSpec
from cxscore.config.scales import read_scale
from cxscore.errors import UsageError
from cxscore.model import Problem, Request, Scale
from cxscore.output import write_file, write_stdout
from cxscore.readers import Table
from cxscore.renderers import studies as pages
from cxscore.renderers import study_data
from cxscore.renderers.layout import UNBOUNDED

SUFFIXES = {".csv": StudyFormatName.CSV, ".json": StudyFormatName.JSON, ".txt": StudyFormatName.TABLE}
"""Suffix of an output file -> format."""


def run_drivers(given: DriversOptions) -> int:
    """Say what drives a score; returns the exit code."""
    check_output(given.output, given.form)
    if bool(given.join) != bool(given.on):
        raise UsageError("--join and --on belong together", "for example --join cases.csv --on ticket_id")
    request, spec = answers_request(given, given.metric), find_metric(given.metric, given.config)
    scale = number_scale(given.driver_scale, "--driver-scale")
    wanted = Wanted(tuple(given.driver), tuple(given.reverse or ()), scale)
    with _opened(given.files, request) as table, _beside(given.join, given.on) as beside:
        configured = given.config is not None
        study = studies.drivers(table, request, spec, wanted, beside=beside, configured=configured)
    return deliver(study, given.files, given.output, given)


def run_link(given: LinkOptions) -> int:
    """Say whether a score goes with an outcome; returns the exit code."""
    check_output(given.output, given.form)
    if len(given.files) < 2:
        raise UsageError("link needs two files: the answers, and last what became of customers")
    *surveys, customers = given.files
    request, spec = answers_request(given, given.metric), find_metric(given.metric, given.config)
    with _opened(surveys, request) as table, _opened([customers], Request("link")) as other:
        beside = studies.Beside(other, *_keys(given.on))
        study = studies.link(table, request, spec, beside, given.outcome, configured=given.config is not None)
    return deliver(study, given.files, given.output, given)


def run_reliability(given: ReliabilityOptions) -> int:
    """Say whether items measure one thing; returns the exit code."""
    check_output(given.output, given.form)
    request = records_request(given, "reliability")
    request = replace(request, level=given.level, missing=tuple(given.missing or ()))
    scale = number_scale(given.scale, "--scale")
    asked = Asked(tuple(given.items), tuple(given.reverse or ()), scale, seconds=given.seconds)
    with _opened(given.files, request) as table:
        study = studies.reliability(table, request, asked)
    return deliver(study, given.files, given.output, given)


def run_agreement(given: AgreementOptions) -> int:
    """Say how far reviewers agree; returns the exit code."""
    check_output(given.output, given.form)
    request = records_request(given, "agreement")
    request = replace(request, level=given.level, missing=tuple(given.missing or ()))
    scale = number_scale(given.scale, "--scale")
    if scale is None:
        raise UsageError("agreement needs the scale of the ratings", "say --scale 5, or 0-1 for yes and no")
    asked = agreement.Asked(tuple(given.items), scale)
    with _opened(given.files, request) as table:
        study = studies.agreement(table, request, asked, work=given.review, reviewer=given.reviewer)
    return deliver(study, given.files, given.output, given)


def run_weigh(given: WeighOptions) -> int:
    """Weigh a sample by margins, write it with its weights, and say what they cost; returns the exit code."""
    from cxscore.config.validate import load_margins  # noqa: PLC0415 (pydantic is slow to import)

    if given.output and given.output.suffix.lower() != ".csv":
        raise UsageError(f"'{given.output}' is no CSV file, and the weighted records are", "add -o FILE.csv")
    request, spec = records_request(given, "weigh"), load_margins(given.margins)
    source, margins = str(given.margins), _margins(spec)
    with _opened([given.file], request) as table:
        study, records = studies.weigh(table, request, margins, source, most=given.max_weight)
        if given.output and isinstance(study.result, Weighting):
            rows = studies.weighted_rows(records, study.result, given.name)
            write_file(given.output, study_data.records(rows), private=True, inputs=[Path(given.file)])
    if not given.output:
        door.say(Problem("the weights are not written", "add -o FILE.csv", severity="warning"))
    return deliver(study, [given.file], None, given)


def _margins(spec: MarginsSpec) -> list[Margin]:
    """The margins of a file as shares that add up to 1 exactly."""
    found = []
    for column, values in spec.variables.items():
        total = sum(map(Fraction, values.values()))
        found.append(Margin(column, {name: Fraction(number) / total for name, number in values.items()}))
    return found


def number_scale(text: str | None, option: str) -> Scale | None:
    """The scale of numbers that an option names, by 1..N or LO-HI."""
    if text is None:
        return None
    try:
        return read_scale(text, f"1-{text}" if text.isdecimal() else text)
    except ValueError as error:
        raise UsageError(f"{option} {text[:20]}: {error}", f"for example {option} 1-7") from None


# --- files ----------------------------------------------------------------------------------------------------


@contextmanager
def _opened(files: list[str], request: Request) -> Iterator[Table]:
    with api.opened(files, request) as table, door.when_stopped(table.connection.interrupt):
        yield table


@contextmanager
def _beside(file: str | None, on: str | None) -> Iterator[studies.Beside | None]:
    """The file beside the answers, if there is one."""
    if file is None:
        yield None
        return
    with _opened([file], Request("join")) as table:
        yield studies.Beside(table, *_keys(str(on)))


def _keys(on: str) -> tuple[str, str]:
    """The key's column in the answers and in the other file, of `--on SAME` or `--on HERE=THERE`."""
    here, _, there = (part.strip() for part in on.partition("="))
    return here, there or here


def check_output(path: Path | None, form: StudyFormatName | None) -> None:
    """UsageError before any work when the suffix of the output file does not say the format."""
    if path and not form and path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"the suffix of '{path}' does not say the format", f"use {', '.join(SUFFIXES)}, or --format")


def deliver(study: Study, files: list[str], path: Path | None, given: Studied, *, private: bool = False) -> int:
    """Say the problems on stderr, and write the study to its file, its owner's own when `private`, or to stdout."""
    door.say_all(study.problems, quiet=given.quiet)
    if path:
        text = _rendered(study, given.form or SUFFIXES[path.suffix.lower()], UNBOUNDED, guards.terminal)
        write_file(path, text, private=private, inputs=map(Path, files))
    else:
        terminal = sys.stdout is not None and sys.stdout.isatty()
        form = given.form or (StudyFormatName.TABLE if terminal else StudyFormatName.CSV)
        write_stdout(_rendered(study, form, results.shown_width(), results.shown_clean()))
    return 0


def _rendered(study: Study, form: StudyFormatName, width: int, clean: guards.Clean) -> Iterator[str]:
    if form is StudyFormatName.JSON:
        return study_data.json(study)
    return study_data.csv(study) if form is StudyFormatName.CSV else pages.text(study, width, clean)

"""`cxscore followup METRIC FILE...`: whom to call back."""

import sys
from collections.abc import Iterator
from pathlib import Path

from cxscore import api, guards
from cxscore.analyses.followup import CallBacks
from cxscore.api import calling
from cxscore.cli import door, results, studies
from cxscore.cli.options.followup import FollowupOptions, followup_request
from cxscore.cli.options.scoring import CsvDialectName
from cxscore.cli.options.studies import StudyFormatName
from cxscore.config.load import find_metric
from cxscore.errors import UsageError
from cxscore.model import Problem
from cxscore.output import write_file, write_stdout
from cxscore.renderers import callbacks
from cxscore.renderers.csv import DIALECTS
from cxscore.texts.redaction import order_pattern


def run_followup(given: FollowupOptions) -> int:
    """List the records of a bucket; returns the exit code."""
    studies.check_output(given.output, given.form)
    form = _form(given)
    if given.csv_dialect is not CsvDialectName.PLAIN and form is not StudyFormatName.CSV:
        raise UsageError(f"--csv-dialect {given.csv_dialect.value}: no CSV is written", "add -f csv, or -o FILE.csv")
    request, spec = followup_request(given), find_metric(given.metric, given.config)
    wanted = calling.Wanted(
        tuple(given.bucket or ()),
        given.id or "",
        given.date or "",
        given.comment or "",
        tuple(given.show or ()),
        tuple(map(order_pattern, given.order_number or ())),
    )
    with api.opened(given.files, request) as table, door.when_stopped(table.connection.interrupt):
        found = calling.call_backs(table, request, spec, wanted, configured=given.config is not None)
    door.say_all(found.problems, quiet=given.quiet)
    if form is not StudyFormatName.TABLE or given.output:  # a table on the screen says it itself
        door.say_all(_said(found), quiet=given.quiet)
    _deliver(found, given, form)
    return 0


def _form(given: FollowupOptions) -> StudyFormatName:
    if given.output:
        return given.form or studies.SUFFIXES[given.output.suffix.lower()]
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return given.form or (StudyFormatName.TABLE if terminal else StudyFormatName.CSV)


def _said(found: CallBacks) -> Iterator[Problem]:
    """How many are listed, whom if that was not said, in which order, and what was taken out."""
    if not found.rows:
        yield Problem(f"{callbacks.told(found)}: there is nobody to call back", severity="note")
        return
    taken = "; the worst bucket, --bucket NAME lists another" if found.worst else ""
    yield Problem(f"{callbacks.told(found)}{taken}; {found.ordered}", severity="note")
    if found.removed:
        removed = ", ".join(f"{kind} {n}" for kind, n in found.removed.items())
        yield Problem(f"taken out of comments: {removed}", severity="note")


def _deliver(found: CallBacks, given: FollowupOptions, form: StudyFormatName) -> None:
    """Write the list to a file of its owner's own, or to stdout."""
    if given.output:
        chunks = _rendered(found, given, form, results.UNBOUNDED, guards.terminal)
        write_file(given.output, chunks, private=True, inputs=map(Path, given.files))
    else:
        write_stdout(_rendered(found, given, form, results.shown_width(), results.shown_clean()))


def _rendered(
    found: CallBacks, given: FollowupOptions, form: StudyFormatName, width: int, clean: guards.Clean
) -> Iterator[str]:
    if form is StudyFormatName.JSON:
        return callbacks.json(found)
    if form is StudyFormatName.CSV:
        return callbacks.csv(found, DIALECTS[given.csv_dialect.value])
    return callbacks.text(found, width, clean)

"""From a report to what the user sees: the format, the files, the gates."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, replace
from fractions import Fraction
from pathlib import Path
from typing import cast

from cxscore import guards
from cxscore.cli import door
from cxscore.cli.options.scoring import CsvDialectName, FormatName, Gates, Scoring
from cxscore.errors import InputError, UsageError
from cxscore.model import Ledger, Problem, Report, Score, State
from cxscore.output import write_file, write_stdout
from cxscore.renderers import SUFFIXES, csv, renderer
from cxscore.renderers.csv import DIALECTS, Dialect
from cxscore.tallying import Rejected

NARROWEST, USUAL, UNBOUNDED = 40, 80, 10_000
GATE = 1
REJECTS_HEADER = ("file", "record", "line", "column", "value", "state", "reason")


def deliver(report: Report, given: Scoring) -> None:
    """Write the report to the output files, or to stdout when there are none; problems go to stderr first."""
    door.say_all(report.problems, quiet=given.quiet)
    inputs = [Path(name) for name in given.files]
    for path in given.output or []:
        form = given.form or _format_of(path)
        if form is FormatName.XLSX:
            write_file(path, renderer(form.value).render(report), inputs=inputs)
        else:
            text = _render(report, form, UNBOUNDED, color=False, unicode=True, dialect=_dialect(given))
            write_file(path, text, inputs=inputs)
    if not given.output:
        write_stdout(_for_terminal(report, given))


def _dialect(given: Scoring) -> Dialect:
    return DIALECTS[given.csv_dialect.value]


def check_outputs(given: Scoring) -> None:
    """UsageError before any work when the output files make no sense: format unknown, one file for two purposes."""
    for path in given.output or []:
        _ = given.form or _format_of(path)
    records = [given.rejects, given.case_file()]
    written = [path.absolute() for path in [*(given.output or []), *filter(None, records)]]
    for path in written:
        if path.name == "-":
            raise UsageError("'-' is no file to write to", "name a file; the result without --output is on stdout")
        if written.count(path) > 1:
            raise UsageError(
                f"'{path.name}' is to be written twice", "give every --output and --rejects its own file"
            )
    _check_forms(given)
    if given.max_rejects is not None and not 0 <= given.max_rejects <= 1:
        raise UsageError(f"--max-rejects {given.max_rejects:g} is not a share", "for example 0.05 for 5 %")


def _check_forms(given: Scoring) -> None:
    """UsageError when an option serves a file that is not written, or a workbook has no file."""
    if given.form is FormatName.XLSX and not given.output:
        raise UsageError("-f xlsx makes a workbook, which is no text for a screen", "add -o FILE.xlsx")
    if given.redact and not given.rejects:
        raise UsageError("--redact says how --rejects is written, and it is not", "add --rejects FILE")
    forms = [given.form or _format_of(path) for path in given.output or []] or [given.form or FormatName.CSV]
    if given.csv_dialect is not CsvDialectName.PLAIN and FormatName.CSV not in forms and not given.rejects:
        raise UsageError(f"--csv-dialect {given.csv_dialect.value}: no CSV is written", "add -f csv, or -o FILE.csv")


def shows_digests(given: Scoring) -> bool:
    """Whether the result will show the digests of its inputs: hashing takes a sixth of a large run."""
    forms = [given.form or _format_of(path) for path in given.output or []]
    return FormatName.JSON in (*forms, given.form)


def form_of(path: Path, given: Scoring) -> FormatName:
    """The format of an output file: the one that was asked for, else what its suffix says."""
    return given.form or _format_of(path)


def shown_form(given: Scoring) -> FormatName:
    """The format on stdout: the one that was asked for, else a table on a terminal and CSV in a pipe."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return given.form or (FormatName.TABLE if terminal else FormatName.CSV)


def _format_of(path: Path) -> FormatName:
    if path.suffix.lower() in SUFFIXES:
        return FormatName(SUFFIXES[path.suffix.lower()])
    raise UsageError(f"the suffix of '{path}' does not say the format", f"use {', '.join(SUFFIXES)}, or say --format")


def _render(
    report: Report, form: FormatName, width: int, *, color: bool, unicode: bool, dialect: Dialect
) -> Iterator[str]:
    """The report as text in a format that is text."""
    if form is FormatName.TABLE:
        from cxscore.renderers import table, variants  # noqa: PLC0415 (rich is slow; a CSV should not pay for it)

        whole = report.command == "variants" and not (report.by or report.request.period)
        screen = variants.render if whole else table.render
        return screen(report, width, color=color, unicode=unicode)
    if form is FormatName.CSV:
        return csv.render(report, dialect)
    return cast("Iterator[str]", renderer(form.value).render(report))


def _for_terminal(report: Report, given: Scoring) -> Iterator[str]:
    terminal = sys.stdout is not None and sys.stdout.isatty()
    columns = width() if terminal else UNBOUNDED
    looks = {"color": colored(), "unicode": speaks_unicode()}
    return _render(report, shown_form(given), columns, **looks, dialect=_dialect(given))


def shown_width() -> int:
    """Columns that a table may take: the terminal's, or as many as it wants where it is no terminal."""
    return width() if sys.stdout is not None and sys.stdout.isatty() else UNBOUNDED


def width() -> int:
    """Columns of the terminal; 80 when what it says is too narrow for a table to be true."""
    columns = shutil.get_terminal_size((USUAL, 24)).columns
    return columns if columns >= NARROWEST else USUAL


def colored() -> bool:
    """Whether escapes may be printed: on a terminal that is not dumb, unless NO_COLOR is set."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def speaks_unicode() -> bool:
    """Whether stdout can show shades and dashes."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    with suppress(LookupError, UnicodeEncodeError):
        return bool("░▒█…".encode(encoding))
    return False


def shown_clean() -> guards.Clean:
    """What makes text from outside safe on stdout: in ASCII where it knows no more."""
    return guards.terminal if speaks_unicode() else guards.ascii_terminal


# --- rejects and gates ---------------------------------------------------------------------------------------


def write_rejects(path: Path, rejects: Iterable[Rejected], given: Scoring) -> None:
    """Write the rejects file, readable by its owner only: it holds what respondents wrote."""
    shown = map(redacted, rejects) if given.redact else rejects
    lines = csv.written([REJECTS_HEADER], map(_cells, shown), dialect=_dialect(given))
    write_file(path, lines, private=True, inputs=[Path(name) for name in given.files])


def write_cases(path: Path, rows: Iterable[Sequence[str]], given: Scoring) -> None:
    """Write the cases file, readable by its owner only: it names customers."""
    lines = csv.written((map(guards.csv_cell, row) for row in rows), dialect=_dialect(given))
    write_file(path, lines, private=True, inputs=[Path(name) for name in given.files])


def _cells(reject: Rejected) -> tuple[str | int | None, ...]:
    file, record, line, column, value, state, reason = astuple(reject)
    text = [guards.csv_cell(cell) for cell in (file, column, value)]
    return text[0], record, line, text[1], text[2], state, reason


def redacted(reject: Rejected) -> Rejected:
    """The complaint about a cell of which only the shape is left; a reason that repeats it is masked too."""
    repeats = reject.state is State.OUT_OF_SCALE
    reason = guards.masked(reject.reason) if repeats else reject.reason
    return replace(reject, value=guards.masked(reject.value), reason=reason)


def limit_rejects(ledger: Ledger, given: Scoring) -> None:
    """InputError when a greater share of the records could not be used than `--max-rejects` allows."""
    most = given.max_rejects
    if most is not None and ledger.rejects > most * ledger.rejects_base:
        share = 100 * ledger.rejects / ledger.rejects_base
        raise InputError(
            f"{ledger.rejects:,} of {ledger.rejects_base:,} records ({share:.1f} %) could not be used, "
            f"more than --max-rejects {most:g} allows",
            f"{given.rejects} lists them" if given.rejects else "list them with --rejects FILE",
        )


def check_gates(given: Gates, *, total: bool) -> None:
    """UsageError when the gates have nothing to judge."""
    asked = given.fail_under is not None or given.fail_over is not None
    if given.each and not asked:
        raise UsageError("--each says what is judged, and nothing is", "it needs --fail-under or --fail-over")
    if asked and not (total or given.each):
        raise UsageError("--no-total leaves --fail-under and --fail-over no total to judge", "add --each")


def gate(scores: Iterable[Score], given: Gates) -> int:
    """1 when a total (with `--each`, any score) is below or above its limit, else 0; each miss is said.

    A score without a value cannot be judged, which is said too; when none can, the gate trips.
    """
    if given.fail_under is None and given.fail_over is None:
        return 0
    judged = [score for score in scores if given.each or score.scope == "total"]
    for score in judged:
        if complaint := _complaint(score, given.fail_under, given.fail_over):
            door.say(Problem(f"{_place(score)} {complaint}", severity="warning"))
    misses = [score for score in judged if _missed(score, given.fail_under, given.fail_over)]
    return GATE if misses or all(score.estimate.value is None for score in judged) else 0


def _missed(score: Score, under: float | None, over: float | None) -> str:
    """The option whose limit the score misses, with the limit, or ""; compared exactly, as the limit was written."""
    value = score.estimate.value
    if value is not None and under is not None and value < Fraction(repr(under)):
        return f"--fail-under {under:g}"
    if value is not None and over is not None and value > Fraction(repr(over)):
        return f"--fail-over {over:g}"
    return ""


def _complaint(score: Score, under: float | None, over: float | None) -> str:
    """What the gate has against the score, or ""."""
    if score.estimate.value is None:
        return "has no value to judge"
    missed = _missed(score, under, over)
    return f"is {float(score.estimate.value)}, which {missed} does not allow" if missed else ""


def _place(score: Score) -> str:
    where = " ".join([*(value or "(blank)" for value in score.segment), score.period or ""]).strip()
    return f"{score.definition.title} {where}".strip()

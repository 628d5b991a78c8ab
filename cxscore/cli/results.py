"""From a report to what the user sees: the format, the files, the gates."""

import csv
import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

from cxscore import guards
from cxscore.cli import door
from cxscore.cli.options import FormatName
from cxscore.errors import InputError, UsageError
from cxscore.model import Ledger, Report, Score
from cxscore.output import write_file, write_stdout
from cxscore.renderers import SUFFIXES, renderer
from cxscore.tallying import Rejected

NARROWEST, USUAL, UNBOUNDED = 40, 80, 10_000
GATE = 1
REJECTS_HEADER = ("file", "record", "line", "column", "value", "state", "reason")


def deliver(
    report: Report, form: FormatName | None, outputs: list[Path], inputs: Iterable[str], *, quiet: bool
) -> None:
    """Write the report to `outputs`, or to stdout when there are none; problems go to stderr first."""
    door.say_all(report.problems, quiet=quiet)
    rendered = [(path, form or _format_of(path)) for path in outputs]
    files = [Path(name) for name in inputs]
    for path, wanted in rendered:
        write_file(path, _render(report, wanted, UNBOUNDED, color=False, unicode=True), inputs=files)
    if not rendered:
        write_stdout(_for_terminal(report, form))


def check_outputs(form: FormatName | None, outputs: list[Path]) -> None:
    """UsageError before any work when an output file's format cannot be told."""
    for path in outputs:
        _ = form or _format_of(path)


def _format_of(path: Path) -> FormatName:
    if path.suffix.lower() in SUFFIXES:
        return FormatName(SUFFIXES[path.suffix.lower()])
    raise UsageError(f"the suffix of '{path}' does not say the format", f"use {', '.join(SUFFIXES)}, or say --format")


def _render(report: Report, form: FormatName, width: int, *, color: bool, unicode: bool) -> Iterator[str]:
    if form is FormatName.TABLE:
        from cxscore.renderers import table, variants  # noqa: PLC0415 (rich is slow; a CSV should not pay for it)

        whole = report.command == "variants" and not (report.by or report.request.period)
        screen = variants.render if whole else table.render
        return screen(report, width, color=color, unicode=unicode)
    return renderer(form.value).render(report)


def _for_terminal(report: Report, form: FormatName | None) -> Iterator[str]:
    terminal = sys.stdout is not None and sys.stdout.isatty()
    wanted = form or (FormatName.TABLE if terminal else FormatName.CSV)
    return _render(report, wanted, width() if terminal else UNBOUNDED, color=colored(), unicode=speaks_unicode())


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


# --- rejects and gates ---------------------------------------------------------------------------------------


def write_rejects(path: Path, rejects: Iterable[Rejected], inputs: Iterable[str]) -> None:
    """Write the rejects file, readable by its owner only: it holds what respondents wrote."""
    write_file(path, _reject_lines(rejects), private=True, inputs=[Path(name) for name in inputs])


def _reject_lines(rejects: Iterable[Rejected]) -> Iterator[str]:
    yield _line(REJECTS_HEADER)
    for reject in rejects:
        file, record, line, column, value, state, reason = astuple(reject)
        text = [guards.csv_cell(cell) for cell in (file, column, value)]
        yield _line((text[0], record, line, text[1], text[2], state, reason))


def _line(cells: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return buffer.getvalue()


def limit_rejects(ledger: Ledger, most: float | None) -> None:
    """InputError when more than the share `most` of the records could not be used."""
    if most is not None and ledger.rejects > most * ledger.rejects_base:
        share = 100 * ledger.rejects / ledger.rejects_base
        raise InputError(
            f"{ledger.rejects:,} of {ledger.rejects_base:,} records ({share:.1f} %) could not be used, "
            f"more than --max-rejects {most:g} allows",
            "list them with --rejects FILE",
        )


def gate(scores: Iterable[Score], under: float | None, over: float | None, *, each: bool) -> int:
    """1 when a total (with `each`, any score) is below `under` or above `over`, else 0; each miss is said."""
    tripped = 0
    for score in scores:
        value = score.estimate.value
        if value is None or (score.scope != "total" and not each):
            continue
        if (under is not None and value < under) or (over is not None and value > over):
            limit = f"under {under:g}" if under is not None and value < under else f"over {over:g}"
            door.say(door.Problem(f"{_place(score)} is {float(value):.4g}, {limit}", severity="warning"))
            tripped = GATE
    return tripped


def _place(score: Score) -> str:
    where = " ".join([*(value or "(blank)" for value in score.segment), score.period or ""]).strip()
    return f"{score.definition.title} {where}".strip()

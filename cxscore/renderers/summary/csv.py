"""An edition as CSV: one row per score under its entry, tidy, unrounded; an entry without a report has one, too."""

from collections.abc import Iterator, Sequence

from cxscore.edition import Edition, Entry
from cxscore.errors import UsageError
from cxscore.guards import csv_cell, terminal
from cxscore.model import Report
from cxscore.renderers.csv import PLAIN, Cell, Dialect, Guard, cells, further_names, heading, written

BEFORE = ("entry",)
AFTER = ("target", "verdict")
_PERIOD, _PARTIAL = "period", "partial"


def render(edition: Edition, dialect: Dialect = PLAIN) -> Iterator[str]:
    """Yield the heading and one line per score.

    UsageError when a `by` column has the name of another column of this output.
    """
    return written([names(edition)], rows(edition), dialect=dialect)


def names(edition: Edition, guard: Guard = csv_cell) -> list[str]:
    """The names of the columns: those of a single report, between the entry and its target."""
    if taken := set(edition.by) & {*BEFORE, *AFTER}:
        name = terminal(min(taken), 20)
        raise UsageError(f"by {name}: the output has a column of that name already", "rename the column in the file")
    return [*BEFORE, *heading(edition.by, _shares(edition), guard), *AFTER]


def _shares(edition: Edition) -> list[str]:
    reports = [entry.report for entry in edition.entries if entry.report]
    return list(dict.fromkeys(name for report in reports for name in further_names(report)))


def rows(edition: Edition, guard: Guard = csv_cell) -> Iterator[list[Cell]]:
    """Every score of every entry under `names`; text guarded by `guard`."""
    shares = _shares(edition)
    for entry in edition.entries:
        judged = [guard(entry.target.words) if entry.target else None, entry.verdict.value if entry.verdict else None]
        found = _scores(edition, entry, entry.report, shares, guard) if entry.report else [_absent(edition, entry)]
        for row in found:
            yield [guard(entry.name), *row, *judged]
            judged = [None, None]


def _scores(
    edition: Edition, entry: Entry, report: Report, shares: Sequence[str], guard: Guard
) -> Iterator[list[Cell]]:
    """The rows of one report, with all grouping columns of the edition and the period that it is for."""
    own = heading(report.by, shares)
    wanted = heading(edition.by, shares)
    for score in report.scores:
        row = dict(zip(own, cells(report, score, shares, guard), strict=True))
        if edition.period and report.request.since:
            row[_PERIOD] = row[_PERIOD] or edition.period.label
            row[_PARTIAL] = "yes" if entry.partial else row[_PARTIAL]
        yield [row.get(name) for name in wanted]


def _absent(edition: Edition, entry: Entry) -> list[Cell]:
    """The row of an entry without a report: its metric, the period, and the reason."""
    row: dict[str, Cell] = {"metric": entry.metric, "scope": "total", "reason": "no_source"}
    row[_PERIOD] = edition.period.label if edition.period else None
    return [row.get(name) for name in heading(edition.by, _shares(edition))]

"""An edition as CSV: one row per score under its entry, tidy, unrounded; an entry without a report has one, too.

A change stands in the row of the total that it is of, in columns of its own. The cells of a grid are scores: rows of
their entry with the title of their section.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from cxscore.config.report_schema import Against
from cxscore.edition import Change, Edition, Entry, Grid, GridLine, Section
from cxscore.errors import UsageError
from cxscore.guards import csv_cell, terminal
from cxscore.model import Report, Score
from cxscore.renderers.csv import PLAIN, Cell, Dialect, Guard, cells, further_names, heading, written
from cxscore.renderers.rows import plain, shown_n
from cxscore.renderers.summary.grid_cells import column_entries, line_reports, segment_names

BEFORE = ("entry",)
AFTER = ("target", "verdict")
CHANGED = ("period", "value", "n", "difference", "low", "high", "p_adjusted", "verdict")
"""What is told of a change, each behind the period that it is against: `previous_difference`."""
SECTION = "section"
"""The column that names the section of a grid's cell; only where there are grids."""
_PERIOD, _PARTIAL = "period", "partial"


def render(edition: Edition, dialect: Dialect = PLAIN) -> Iterator[str]:
    """Yield the heading and one line per score.

    UsageError when a `by` column has the name of another column of this output.
    """
    return written([names(edition)], rows(edition), dialect=dialect)


def names(edition: Edition, guard: Guard = csv_cell) -> list[str]:
    """The names of the columns: those of a single report, between the entry and its target, changes and section."""
    after = [*AFTER, *_changed(edition), *([SECTION] if _grids(edition) else [])]
    if taken := set(_by(edition)) & {*BEFORE, *after}:
        name = terminal(min(taken), 20)
        raise UsageError(f"by {name}: the output has a column of that name already", "rename the column in the file")
    return [*BEFORE, *heading(_by(edition), _shares(edition), guard), *after]


def _shares(edition: Edition) -> list[str]:
    reports = [entry.report for entry in edition.entries if entry.report]
    return list(dict.fromkeys(name for report in reports for name in further_names(report)))


def _by(edition: Edition) -> tuple[str, ...]:
    """The grouping columns of all entries, then those of the grids."""
    return tuple(dict.fromkeys([*edition.by, *(name for _, grid in _grids(edition) for name in segment_names(grid))]))


def _grids(edition: Edition) -> list[tuple[Section, Grid]]:
    return [(section, section.grid) for section in edition.sections if section.grid]


def _against(edition: Edition) -> list[str]:
    """The earlier periods that any total is compared with."""
    found = {change.against for entry in edition.entries for change in entry.changes}
    return [against for against in get_args(Against) if against in found]


def _changed(edition: Edition) -> list[str]:
    return [f"{against}_{name}" for against in _against(edition) for name in CHANGED]


def rows(edition: Edition, guard: Guard = csv_cell) -> Iterator[list[Cell]]:
    """Every score of every entry under `names`, then the cells of the grids; text guarded by `guard`."""
    form = _Form(edition, guard, _by(edition), _shares(edition))
    section: list[Cell] = [None] if _grids(edition) else []
    for entry in edition.entries:
        after = [*_judged(entry, guard), *_changes(edition, entry)]
        for row in form.scores(entry):
            yield [guard(entry.name), *row, *after, *section]
            after = [None for _ in after]
    for part, grid in _grids(edition):
        yield from (row for line in grid.lines for row in form.line(part, grid, line))


@dataclass(frozen=True, slots=True)
class _Form:
    """The rows of an edition: its grouping columns, its further columns, and what makes text safe."""

    edition: Edition
    guard: Guard
    by: tuple[str, ...]
    shares: list[str]

    def scores(self, entry: Entry) -> Iterator[list[Cell]]:
        """The rows of an entry; the one that says why it has no report."""
        if entry.report is None:
            row: dict[str, Cell] = {"metric": entry.metric, "scope": "total", "reason": "no_source"}
            row[_PERIOD] = self.edition.period.label if self.edition.period else None
            yield self._placed(row)
            return
        yield from (self._score(entry, entry.report, score) for score in entry.report.scores)

    def line(self, section: Section, grid: Grid, line: GridLine) -> Iterator[list[Cell]]:
        """The scores of one line of a grid; a place without records has no row."""
        untold = [None for _ in (*AFTER, *_changed(self.edition))]
        entries = column_entries(self.edition, grid)
        for entry, report, score in zip(entries, line_reports(self.edition, grid, line), line.cells, strict=True):
            if report and score:
                row = self._score(entry, report, score)
                yield [self.guard(entry.name), *row, *untold, self.guard(section.title)]

    def _score(self, entry: Entry, report: Report, score: Score) -> list[Cell]:
        """One score, with the period that its report is for."""
        names, period = heading(report.by, self.shares), self.edition.period
        row = dict(zip(names, cells(report, score, self.shares, self.guard), strict=True))
        if period and report.request.since and score.period in (None, period.label):
            row[_PERIOD] = period.label
            row[_PARTIAL] = "yes" if self.edition.partial(entry, score) else row[_PARTIAL]
        return self._placed(row)

    def _placed(self, row: Mapping[str, Cell]) -> list[Cell]:
        return [row.get(name) for name in heading(self.by, self.shares)]


def _judged(entry: Entry, guard: Guard) -> list[Cell]:
    """The target of an entry, and how its total stands to it."""
    return [guard(entry.target.words) if entry.target else None, entry.verdict.value if entry.verdict else None]


def _changes(edition: Edition, entry: Entry) -> Iterator[Cell]:
    """What is told of the changes of an entry, under `CHANGED` per period that any total is compared with."""
    for against in _against(edition):
        change = next((change for change in entry.changes if change.against == against), None)
        yield from _change(entry, change) if change else [None for _ in CHANGED]


def _change(entry: Entry, change: Change) -> list[Cell]:
    before, found = change.before, change.comparison
    value = before.estimate.value if before and not before.withheld else None
    told: list[Cell] = [change.period, None if value is None else plain(value), shown_n(before) if before else None]
    difference = entry.difference(change)
    told.append(None if difference is None else plain(difference))
    if found is None:
        return [*told, None, None, None, None]
    return [*told, found.low, found.high, found.p_adjusted, found.verdict]

"""CSV: one row per score, tidy, unrounded; an unknown cell is empty. Three dialects: ours and two of spreadsheets.

Text from the data is guarded against spreadsheets that would run it; our own numbers stay bare. Read back, every
number is the one that was written.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cxscore.errors import UsageError
from cxscore.guards import csv_cell, terminal
from cxscore.model import Number, Report, Score, State
from cxscore.renderers.rows import (
    BLANK,
    bucket_percents,
    design_effect,
    plain,
    shown_n,
    shown_n_eff,
    shown_open,
    states,
    worth_less,
)

BEFORE_BY = ("metric", "variant", "scope", "period")
EFFECTIVE = ("n_eff", "design_effect")
SHARE = "share_"
_STATES = tuple(State)
AFTER_BY = (
    "value",
    "low",
    "high",
    "level",
    "n",
    *(state.value for state in _STATES),
    "reason",
    "direction",
    "direction_source",
    "partial",
    "open",
)

Cell = str | int | float | None
Guard = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a CSV are told apart: what stands first, between cells, and before decimals."""

    start: str = ""
    delimiter: str = ","
    point: str = "."


PLAIN = Dialect()
DIALECTS: Mapping[str, Dialect] = {
    "plain": PLAIN,
    "excel": Dialect("\ufeff"),
    "excel-semicolon": Dialect("\ufeff", ";", ","),
}
"""`excel` opens with a byte order mark, or Excel takes UTF-8 for cp1252; `excel-semicolon` is read right where a
comma stands before decimals."""


def render(report: Report, dialect: Dialect = PLAIN) -> Iterator[str]:
    """Yield the heading and one line per score; lines end in LF, quoting is RFC 4180's.

    UsageError when a `--by` column has the name of another column of this output.
    """
    names = further_names(report)
    rows = (cells(report, score, names) for score in report.scores)
    return written([heading(report.by, names)], rows, dialect=dialect)


def written(*groups: Iterable[Iterable[Cell]], dialect: Dialect = PLAIN) -> Iterator[str]:
    """Yield rows of cells as lines of this dialect; text must be guarded already."""
    lines = csv.writer(_Echo(), lineterminator="\n", delimiter=dialect.delimiter)
    if dialect.start:
        yield dialect.start
    for group in groups:
        for row in group:
            yield lines.writerow(row if dialect.point == "." else [_localised(cell, dialect) for cell in row])


def _localised(cell: Cell, dialect: Dialect) -> Cell:
    return repr(cell).replace(".", dialect.point) if isinstance(cell, float) else cell


class _Echo:
    """A file for `csv.writer` that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def heading(by: tuple[str, ...], names: Iterable[str], guard: Guard = csv_cell) -> list[str]:
    """The names of the columns; UsageError when a `--by` column has the name of another."""
    fixed = [*BEFORE_BY, *AFTER_BY, *names]
    for index, name in enumerate(by):
        if name in fixed or name in by[:index]:
            message = f"--by {terminal(name, 20)}: the CSV output has a column of that name already"
            raise UsageError(message, "rename the column in the file, or use -f json")
    return [*BEFORE_BY, *map(guard, by), *AFTER_BY, *names]


def further_names(report: Report) -> list[str]:
    """The columns that only some reports have: `n_eff` and `design_effect` where they may differ from `n` and 1.

    Then `share_BUCKET` for every bucket of every definition, in order of appearance.
    """
    definitions = dict.fromkeys(score.definition for score in report.scores)
    effective = EFFECTIVE if any(worth_less(report, definition) for definition in definitions) else ()
    shares = (SHARE + bucket.name for definition in definitions for bucket in definition.buckets)
    return [*effective, *dict.fromkeys(shares)]


def cells(report: Report, score: Score, names: Iterable[str], guard: Guard = csv_cell) -> list[Cell]:
    """One score as a row under `heading`: text guarded by `guard`, numbers unrounded, None where unknown."""
    definition, estimate = score.definition, score.estimate
    interval, reason = estimate.interval, estimate.reason
    before = (definition.metric, definition.variant, score.scope, score.period)
    limits = (None, None, None) if score.withheld else (_number(estimate.value), interval.low, interval.high)
    further: dict[str, Cell] = {SHARE + name: percent for name, percent in bucket_percents(score).items()}
    further |= zip(EFFECTIVE, (shown_n_eff(score), design_effect(score)), strict=True)
    return [
        *before,
        *_segment(report, score, guard),
        *limits,
        interval.level,
        shown_n(score),
        *_counts(report, score),
        reason.code if reason else None,
        definition.direction,
        definition.direction_source,
        "yes" if score.partial else "no",
        shown_open(score),
        *map(further.get, names),
    ]


def _segment(report: Report, score: Score, guard: Guard) -> list[Cell]:
    """The grouping values, blank ones as people see them; none for a total."""
    if score.scope == "total":
        return [None for _ in report.by]
    return [guard(value) if value else BLANK for value in score.segment]


def _counts(report: Report, score: Score) -> list[Cell]:
    counts = states(report, score)
    return [counts.get(state) for state in _STATES]


def _number(number: Number | None) -> int | float | None:
    return None if number is None else plain(number)

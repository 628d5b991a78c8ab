"""The cells of a grid as people read them: values with their base, and what stands where there is none.

Text from outside stays raw here; each renderer guards it for its medium.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from cxscore.edition import Edition, Entry, Grid, GridLine, Verdict
from cxscore.model import Report, Score
from cxscore.renderers.language import Language
from cxscore.renderers.rows import BLANK, TOTAL, UNKNOWN, count_cell, value_cell
from cxscore.renderers.wording import PARTIAL

NOBODY = "·"
"""What stands in a cell of which there is no record at all."""


class CellText(NamedTuple):
    """A cell as text: its value and its base, "" where that says nothing more, and how it stands to the target."""

    value: str
    n: str
    verdict: Verdict | None = None


class GridText(NamedTuple):
    """A grid as text: what is shown of which score, a heading per column, a label and cells per row, what to know.

    `counted` says of every column whether its cells have a base beside them: a count is its own.
    """

    caption: str
    corner: str
    headings: tuple[str, ...]
    counted: tuple[bool, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[CellText, ...], ...]
    notes: tuple[str, ...]


def grid_text(edition: Edition, grid: Grid, language: Language) -> GridText:
    """The grid as text, in the order it has."""
    entries = column_entries(edition, grid)
    columns = zip(*(line.cells for line in grid.lines), strict=True) if grid.lines else ([] for _ in entries)
    counted = tuple(any(score is not None and not _is_count(score) for score in column) for column in columns)
    rows = tuple(
        tuple(_cell(score, entry, language) for score, entry in zip(line.cells, entries, strict=True))
        for line in grid.lines
    )
    return GridText(
        language.say("{}, by {} and {}", grid.entry, grid.rows, grid.across) if grid.across else "",
        corner_text(grid, language),
        tuple(name or language.say(BLANK) for name in grid.columns),
        counted,
        tuple(_labels(grid, language)),
        rows,
        tuple(_notes(grid, language)),
    )


def corner_text(grid: Grid, language: Language) -> str:
    """What heads the labels: the name of a column as it is, or that the rows are periods."""
    return language.say("period") if by_period(grid) else grid.rows


def column_entries(edition: Edition, grid: Grid) -> tuple[Entry, ...]:
    """The entry that each column of a grid is of."""
    names = [grid.entry] * len(grid.columns) if grid.across else grid.columns
    return tuple(edition.entry(name) for name in names)


def by_period(grid: Grid) -> bool:
    """Whether the rows of a grid are periods, and not the values of a column of that name."""
    return any(score is not None and score.period is not None for line in grid.lines for score in line.cells)


def segment_names(grid: Grid, line: GridLine | None = None) -> tuple[str, ...]:
    """The columns that the segments of a grid's scores are of; the line of all together has none of the rows."""
    together = line is not None and line.value is None and bool(grid.across)
    rows = () if by_period(grid) or together else (grid.rows,)
    return (*rows, *((grid.across,) if grid.across else ()))


def line_reports(edition: Edition, grid: Grid, line: GridLine) -> list[Report | None]:
    """The reports that the scores of a line are of: those of the entries, asked by the columns of the grid."""
    by = segment_names(grid, line)
    reports = (entry.report for entry in column_entries(edition, grid))
    return [report and replace(report, request=replace(report.request, by=by)) for report in reports]


def cell_verdict(score: Score | None, entry: Entry) -> Verdict | None:
    """How a cell stands to the target of its entry; None without a target, or without a value."""
    verdict = entry.target.verdict(score) if entry.target and score else None
    return None if verdict is Verdict.UNKNOWN else verdict


def _is_count(score: Score) -> bool:
    return score.definition.rule.formula == "count"


def _cell(score: Score | None, entry: Entry, language: Language) -> CellText:
    if score is None:
        return CellText(NOBODY, "")
    if score.withheld:
        return CellText(language.say("withheld"), "")
    n = "" if _is_count(score) else language.number(count_cell(score.estimate.n))
    return CellText(language.number(value_cell(score)), n, cell_verdict(score, entry))


def _labels(grid: Grid, language: Language) -> Iterator[str]:
    for line in grid.lines:
        yield _line_text(line, language) + ("*" if any(score and score.partial for score in line.cells) else "")


def _line_text(line: GridLine, language: Language) -> str:
    """What a line is called: a period by its label, a value as it is, and what stands for all and for none."""
    if line.value is None:
        return language.say(TOTAL)
    return line.value or language.say(BLANK)


def _notes(grid: Grid, language: Language) -> Iterator[str]:
    """What the marks mean that stand in the cells."""
    cells = [score for line in grid.lines for score in line.cells]
    if None in cells or not cells:
        yield f"{NOBODY} {language.say('no records')}"
    if any(score and not score.withheld and score.estimate.value is None for score in cells):
        yield f"{UNKNOWN} {language.say('no value')}"
    if any(score and score.partial for score in cells):
        yield language.say(PARTIAL)

"""An edition as a workbook: a line per entry, a sheet per section, every score, and the definition of every number.

Numbers are numbers, unrounded; a value stands in the colour of its target.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from cxscore.analyses.compare import Comparison
from cxscore.edition import Change, Comments, Edition, Entry, Grid, GridLine, Point, Section, Verdict
from cxscore.guards import sheet_cell
from cxscore.model import Number, Report, Score
from cxscore.renderers.csv import Cell
from cxscore.renderers.rows import BLANK, PLACES, TOTAL, plain, shown_n
from cxscore.renderers.summary.csv import names, rows
from cxscore.renderers.summary.grid_cells import NOBODY, cell_verdict, column_entries
from cxscore.renderers.summary.wording import change_texts, note_text, period_text
from cxscore.renderers.summary.words import definitions as of_words
from cxscore.renderers.summary.words import sheet_table
from cxscore.renderers.xlsx import Sheet, Styled, Tone, check_rows, definitions, sheet_names, written

_SUMMARY = ("score", "metric", "rule", "n", "value", "low", "high", "unit", "target", "limit", "verdict", "remark")
_CHANGE = (
    "score",
    "against",
    "period",
    "value then",
    "n then",
    "difference",
    "low",
    "high",
    "p",
    "verdict",
    "remark",
)
_TREND = ("score", "period", "n", "value", "low", "high", "unit", "definition", "partial", "value before", "n before")
_SECTION = ("n", "value", "low", "high", "unit", "target", "verdict", "remark")
_FIXED = ("summary", "changes", "trend", "scores", "definitions")
_TONES: dict[Verdict, Tone] = {Verdict.MET: "good", Verdict.NOISE: "middle", Verdict.MISSED: "bad"}
_JUDGED: dict[str, Tone] = {"better": "good", "worse": "bad"}

_Row = Sequence[Cell | Styled]


def render(edition: Edition) -> Iterator[bytes]:
    """Yield the bytes of a workbook: `summary`, `changes` and `trend` if any, the sections, `scores`, `definitions`.

    UsageError when there are more scores than a sheet has rows, or a `by` column has the name of another column.
    """
    grids = [section.grid for section in edition.sections if section.grid]
    cells = sum(len(line.cells) for grid in grids for line in grid.lines)
    check_rows(cells + sum(len(entry.report.scores) for entry in edition.entries if entry.report))
    yield from written(
        [
            Sheet("summary", _SUMMARY, map(_line, edition.entries), 1),
            *_courses(edition),
            *_sections(edition),
            Sheet("scores", names(edition, sheet_cell), rows(edition, sheet_cell), 1),
            Sheet("definitions", ("entry", "score", "key", "text"), _definitions(edition)),
        ]
    )


def _line(entry: Entry) -> _Row:
    target, verdict, total = entry.target, entry.verdict, entry.total
    limit = None if target is None or target.limit is None else plain(target.limit)
    said = [_toned(verdict.text if verdict else None, verdict), sheet_cell(note_text(entry)) or None]
    facts = _numbers(total) if total else [None] * 6
    return [sheet_cell(entry.name), entry.metric, *facts, sheet_cell(target.words) if target else None, limit, *said]


def _numbers(score: Score) -> list[Cell | Styled]:
    """The rule, the base, the value with its limits, unrounded, and their unit."""
    n, *values = _measured(score)
    shown = [Styled(value, None, _places(score)) for value in values]
    return [score.definition.variant, n, *shown, score.definition.unit]


def _measured(score: Score) -> list[Cell]:
    """The base, the value and its limits; what is withheld is not told."""
    interval, shown = score.estimate.interval, not score.withheld
    limits = [_number(score.estimate.value), interval.low, interval.high] if shown else [None, None, None]
    return [shown_n(score), *limits]


def _number(number: Number | None) -> int | float | None:
    return None if number is None else plain(number)


def _toned(cell: Cell, verdict: Verdict | None, places: int | None = None) -> Styled:
    """A cell in the colour of a target, if there is one to judge by."""
    return Styled(cell, _TONES.get(verdict) if verdict else None, places)


def _definitions(edition: Edition) -> Iterator[tuple[str, ...]]:
    yield ("", "", "Report", sheet_cell(edition.title))
    yield ("", "", "Period", sheet_cell(period_text(edition)))
    for entry in edition.entries:
        if entry.report:
            yield from ((sheet_cell(entry.name), *line) for line in definitions(entry.report))
    yield from of_words(edition)


# --- changes and series --------------------------------------------------------------------------------------


def _courses(edition: Edition) -> Iterator[Sheet]:
    """A sheet of changes and one of the series, where there are any."""
    if any(entry.changes for entry in edition.entries):
        yield Sheet("changes", _CHANGE, _changes(edition), 1)
    if any(entry.trend for entry in edition.entries):
        points = (_point(entry, point) for entry in edition.entries for point in entry.trend)
        yield Sheet("trend", _TREND, points, 2)


def _changes(edition: Edition) -> Iterator[_Row]:
    for entry in edition.entries:
        said = (sheet_cell(change.said) for change in change_texts(edition, entry))
        yield from ([*_change(entry, change), text] for change, text in zip(entry.changes, said, strict=True))


def _change(entry: Entry, change: Change) -> list[Cell | Styled]:
    before, found = change.before, change.comparison
    value = None if before is None or before.withheld else _number(before.estimate.value)
    n = shown_n(before) if before else None
    return [sheet_cell(entry.name), change.against, change.period, value, n, *_compared(found)]


def _compared(found: Comparison | None) -> list[Cell | Styled]:
    """The difference, its limits, its p-value and its verdict, coloured once the direction is settled."""
    if found is None:
        return [None, None, None, None, None]
    tone = _JUDGED.get(found.verdict) if found.to.definition.settled else None
    verdict = Styled(found.verdict, tone) if tone else found.verdict
    return [_number(found.difference), found.low, found.high, found.p_adjusted, verdict]


def _point(entry: Entry, point: Point) -> _Row:
    values = [point.n, _number(point.value), point.low, point.high]
    before = [_number(point.earlier.value), point.earlier.n] if point.earlier else [None, None]
    facts = [point.unit, point.definition, "yes" if point.partial else "no"]
    return [sheet_cell(entry.name), point.period, *values, *facts, *before]


# --- sections ------------------------------------------------------------------------------------------------


def _sections(edition: Edition) -> Iterator[Sheet]:
    """A sheet per section that shows scores, and one per grid, themes and quotes."""
    both = list(_parts(edition))
    for name, (section, part) in zip(sheet_names(map(_title, both), _FIXED), both, strict=True):
        if isinstance(part, Comments):
            yield Sheet(name, *sheet_table(part))
        else:
            yield _grid_sheet(name, edition, part) if part else _score_sheet(name, edition, section)


_Part = tuple[Section, Grid | Comments | None]


def _parts(edition: Edition) -> Iterator[_Part]:
    """Each section once for its scores, once for its grid, and once each for its themes and its quotes."""
    for section in edition.sections:
        yield from [(section, None)] if section.show else []
        yield from [(section, section.grid)] if section.grid else []
        yield from ((section, one) for one in section.comments)


def _title(both: _Part) -> str:
    section, part = both
    return f"{part.command} {section.title}" if isinstance(part, Comments) else section.title


def _score_sheet(name: str, edition: Edition, section: Section) -> Sheet:
    entries = [edition.entry(entry) for entry in section.show]
    by = tuple(dict.fromkeys(column for entry in entries if entry.report for column in entry.report.by))
    found = (row for entry in entries for row in _scores(entry, by))
    return Sheet(name, ("score", *map(sheet_cell, by), *_SECTION), found, 1 + len(by))


def _scores(entry: Entry, by: tuple[str, ...]) -> Iterator[_Row]:
    """Every score of an entry; only its total has a target and a remark."""
    if entry.report is None:
        blanks = [None for _ in (*by, *_SECTION[:-1])]
        yield [sheet_cell(entry.name), *blanks, sheet_cell(note_text(entry)) or None]
        return
    for score in entry.report.scores:
        total = score.scope == "total"
        said = _said(entry) if total else [None, None, _reason(score)]
        labels = _labels(entry.report, score, by)
        yield [sheet_cell(entry.name), *labels, *_judged(score, entry if total else None), *said]


def _judged(score: Score, entry: Entry | None) -> list[Cell | Styled]:
    """The base, the value in the colour of the target, its limits, and their unit."""
    n, value, *limits = _measured(score)
    places = _places(score)
    verdict = cell_verdict(score, entry) if entry else None
    shown = [Styled(limit, None, places) for limit in limits]
    return [n, _toned(value, verdict, places), *shown, score.definition.unit]


def _places(score: Score) -> int | None:
    """The decimals with which people see a value; a time stands in whole seconds."""
    return PLACES.get(score.definition.unit, 0)


def _said(entry: Entry) -> list[Cell | Styled]:
    target, verdict = entry.target, entry.verdict
    judged = _toned(verdict.text if verdict else None, verdict)
    return [sheet_cell(target.words) if target else None, judged, sheet_cell(note_text(entry)) or None]


def _reason(score: Score) -> Cell:
    return sheet_cell(score.estimate.reason.message) if score.estimate.reason else None


def _labels(report: Report, score: Score, by: tuple[str, ...]) -> list[Cell]:
    """The segment of a score under the columns of its section; of a total, that it is all."""
    if score.scope == "total":
        return [TOTAL if not place else None for place, _ in enumerate(by)]
    values = dict(zip(report.by, score.segment, strict=False))
    return [(sheet_cell(values[name]) or BLANK) if name in values else None for name in by]


def _grid_sheet(name: str, edition: Edition, grid: Grid) -> Sheet:
    """A grid with the base of every value beside it; its unit stands in the heading where it is none of a scale."""
    entries = column_entries(edition, grid)
    columns = [sheet_cell(column) or BLANK for column in grid.columns]
    if len(set(columns)) < len(columns):
        columns = [f"{column} ({place})" for place, column in enumerate(columns, 1)]
    headings = [
        text
        for column, entry in zip(columns, entries, strict=True)
        for text in (_heading(column, entry), f"{column} n")
    ]
    return Sheet(name, (sheet_cell(grid.rows), *headings), (_grid_row(line, entries) for line in grid.lines), 1)


def _heading(column: str, entry: Entry) -> str:
    unit = entry.total.definition.unit if entry.total else ""
    return f"{column} ({unit})" if unit in ("percent", "seconds") else column


def _grid_row(line: GridLine, entries: Sequence[Entry]) -> _Row:
    """The values and bases of a line; a place without records is marked, what is withheld says so."""
    label = TOTAL if line.value is None else sheet_cell(line.value) or BLANK
    cells = (_grid_cell(score, entry) for score, entry in zip(line.cells, entries, strict=True))
    return [label, *chain.from_iterable(cells)]


def _grid_cell(score: Score | None, entry: Entry) -> tuple[Cell | Styled, Cell]:
    if score is None:
        return NOBODY, None
    if score.withheld:
        return "withheld", None
    value = _toned(_number(score.estimate.value), cell_verdict(score, entry), _places(score))
    return value, score.estimate.n

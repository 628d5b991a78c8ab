"""Control limits of series of scores, as a table with a chart, as CSV and as JSON."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from cxscore.analyses.limits import Controlled, Point
from cxscore.guards import csv_cell
from cxscore.model import Report
from cxscore.renderers import csv, json
from cxscore.renderers.footers import Footer
from cxscore.renderers.layout import GAP, UNBOUNDED
from cxscore.renderers.rows import BLANK, TOTAL, count_cell, number_cell, plain, value_cell
from cxscore.renderers.table import STRONG, WORST, Line, Look, Piece, footer_lines
from cxscore.renderers.wording import PARTIAL, files_text, meaning_text, subject_text

CHART = 31
"""Cells of the chart, from the lowest to the highest that is shown."""


def render(
    report: Report, series: Sequence[Controlled], width: int = UNBOUNDED, *, color: bool = False, unicode: bool = True
) -> Iterator[str]:
    """Yield each series with a line per period: score, limits, where it lies between them, the rules that fired."""
    look = Look(width, color, unicode)
    yield from (look.paint(line) for line in _lines(report, series, look))


def _lines(report: Report, series: Sequence[Controlled], look: Look) -> Iterator[Line]:
    definition = report.scores[0].definition
    yield [Piece(look.clean(f"{definition.title}  {files_text(report)}  {meaning_text(definition)}"), STRONG)]
    yield [Piece(" " * (cell_len(definition.title) + GAP) + look.clean(subject_text(report, definition)))]
    for one in series:
        yield []
        yield from _series(report, one, look)
    yield []
    if any(point.score.partial for one in series for point in one.points):
        yield [Piece(PARTIAL)]
        yield []
    fired = sum(bool(point.rules) for one in series for point in one.points)
    yield from footer_lines(Footer("Rules", ("beyond a limit;", "8 in a row on one side;", f"{fired:,} fired")), look)


def _series(report: Report, found: Controlled, look: Look) -> Iterator[Line]:
    """The table of one series, its place and its chart in the first heading."""
    definition = report.scores[0].definition
    centre = number_cell(found.centre, definition)
    heading = (str(report.request.period), "n", definition.title, "limits", f"{found.chart}, centre {centre}")
    rows = [heading, *(_cells(point) for point in found.points)]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(4)]
    yield [Piece(look.clean(_name(found)), STRONG)]
    charts = [heading[4], *(_chart(point, found, look) for point in found.points)]
    notes = ["", *(", ".join(point.rules) for point in found.points)]
    for row, chart, note in zip(rows, charts, notes, strict=True):
        cells = [_padded(row[column], widths[column], right=column > 0) for column in range(4)]
        gap = " " * (CHART - cell_len(chart) + GAP)
        yield [Piece((" " * GAP).join([*cells, chart]) + gap), Piece(note, WORST if definition.settled else None)]


def _padded(cell: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - cell_len(cell))
    return blanks + cell if right else cell + blanks


def _name(found: Controlled) -> str:
    segment = found.points[0].score.segment
    return ", ".join(value or BLANK for value in segment) or TOTAL


def _cells(point: Point) -> tuple[str, ...]:
    score = point.score
    low, high = (number_cell(end, score.definition) for end in (point.low, point.high))
    label = (score.period or "") + ("*" if score.partial else "")
    return label, count_cell(score.estimate.n), value_cell(score), f"{low} to {high}"


def _chart(point: Point, found: Controlled, look: Look) -> str:
    """The limits, the centre and the point on one line; all points of a series stand on one scale."""
    known = [float(one.score.estimate.value or 0) for one in found.points]
    low = min(*(one.low for one in found.points), *known)
    high = max(*(one.high for one in found.points), *known)
    cells = [" "] * CHART
    for value, sign in ((found.centre, "."), (point.low, "["), (point.high, "]")):
        cells[_cell(value, low, high)] = sign
    shown = "●" if look.unicode else "o"
    cells[_cell(float(point.score.estimate.value or 0), low, high)] = "X" if point.rules else shown
    return "".join(cells)


def _cell(value: float, low: float, high: float) -> int:
    return round((value - low) / (high - low) * (CHART - 1)) if high > low else 0


# --- CSV and JSON ---------------------------------------------------------------------------------------------

COLUMNS = ("n", "value", "low", "high", "centre", "chart", "rules", "partial")


def render_csv(report: Report, series: Sequence[Controlled], dialect: csv.Dialect = csv.PLAIN) -> Iterator[str]:
    """Yield a line per point, unrounded."""
    heading = ["metric", "scope", "period", *(csv_cell(name) for name in report.by), *COLUMNS]
    rows = (_row(report, one, point) for one in series for point in one.points)
    return csv.written([heading], rows, dialect=dialect)


def _row(report: Report, found: Controlled, point: Point) -> Sequence[csv.Cell]:
    score = point.score
    segment: list[csv.Cell] = [csv_cell(value) if value else BLANK for value in score.segment]
    value = score.estimate.value
    return [
        *(score.definition.metric, score.scope, score.period, *(segment or [None for _ in report.by])),
        *(score.estimate.n, None if value is None else plain(value), point.low, point.high, found.centre),
        *(found.chart, "; ".join(point.rules), "yes" if score.partial else "no"),
    ]


def render_json(report: Report, series: Sequence[Controlled]) -> Iterator[str]:
    """Yield the report as JSON with the further key `limits`: one entry per series."""
    yield from json.unclosed(report)
    yield from json.as_list("limits", (_series_object(report, one) for one in series))
    yield "}\n"


def _series_object(report: Report, found: Controlled) -> json.Json:
    first = found.points[0].score
    return {
        "metric": first.definition.metric,
        "segment": dict(zip(report.by, first.segment, strict=False)),
        "chart": found.chart,
        "centre": found.centre,
        "points": [_point_object(point) for point in found.points],
    }


def _point_object(point: Point) -> json.Json:
    value = point.score.estimate.value
    return {
        "period": point.score.period,
        "value": None if value is None else plain(value),
        "low": point.low,
        "high": point.high,
        "rules": list(point.rules),
    }

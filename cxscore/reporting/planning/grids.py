"""What grids ask of the entries that are their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cxscore.config.grid_check import ALL_SOURCES, BY_PERIOD, row_columns
from cxscore.config.report_draft import date_of
from cxscore.config.report_schema import GridSpec, ReportSpec
from cxscore.periods import Grain, Period
from cxscore.reporting.plan import PlannedEntry, PlannedGrid, window
from cxscore.reporting.planning.entries import asked_by
from cxscore.reporting.planning.filled import Filled


def grids_of(
    spec: ReportSpec, entries: Mapping[str, PlannedEntry], filled: Filled, period: Period | None
) -> Iterator[PlannedGrid]:
    """The grids of the sections, each with what it asks of the entries that are its columns."""
    for place, section in enumerate(spec.sections):
        if grid := section.grid:
            planned = PlannedGrid(place, filled.text(section.title), BY_PERIOD, (), grid.across)
            asked = [entries[name] for name in grid.columns]
            by_period = grid.rows == (BY_PERIOD,)
            yield _by_period(planned, asked, spec, period) if by_period else _by_column(planned, asked, grid)


def _by_column(planned: PlannedGrid, asked: Sequence[PlannedEntry], grid: GridSpec) -> PlannedGrid:
    """A grid with a row per value of a column. What is withheld cannot be worked out from its row of all together."""
    columns = row_columns(grid.rows)
    rows = [columns.get(entry.source, columns.get(ALL_SOURCES, "")) for entry in asked]
    across = (grid.across,) if grid.across else ()
    cuts = tuple(
        asked_by(entry, by=(row, *across), complementary=not across) for entry, row in zip(asked, rows, strict=True)
    )
    margin = asked_by(asked[0], by=across, complementary=True) if across else None
    return replace(planned, rows=columns.get(ALL_SOURCES) or rows[0], cuts=cuts, margin=margin)


def _by_period(
    planned: PlannedGrid, asked: Sequence[PlannedEntry], spec: ReportSpec, period: Period | None
) -> PlannedGrid:
    """A grid with a row per period: the report's and those before it, or without one all there are."""
    across = (planned.across,) if planned.across else ()
    grain = period.grain if period else spec.period
    cuts = tuple(_over_time(entry, spec, grain, period, across) for entry in asked)
    return replace(planned, cuts=cuts, grain=grain)


def _over_time(
    entry: PlannedEntry, spec: ReportSpec, grain: Grain, period: Period | None, across: tuple[str, ...]
) -> PlannedEntry:
    """What is asked of an entry for a row per period; its source may know the date by which records are placed."""
    request = replace(
        entry.request,
        date=date_of(spec.sources[entry.source]) or None,
        period=grain,
        since=window(period.label)[0] if period else None,
        until=period.label if period else None,
    )
    return asked_by(replace(entry, request=request), by=across, complementary=bool(across))


def complemented(entry: PlannedEntry) -> PlannedEntry:
    """The entry of a grid's column: its own table must not tell what the grid withholds.

    Whatever its columns are called: two words may mean one column, which only the file tells.
    """
    if not entry.request.by:
        return entry
    return replace(entry, request=replace(entry.request, complementary=True))

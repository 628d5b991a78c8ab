"""Grids of a report: scores of several sources side by side, counted while each source is open."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cxscore import periods, scoring
from cxscore.api import Assessment
from cxscore.columns import natural
from cxscore.config.report_draft import in_config
from cxscore.edition import Entry, Grid, GridLine, Section
from cxscore.errors import CxscoreError, InputError
from cxscore.guards import terminal
from cxscore.model import Problem, Request, Score
from cxscore.reporting.plan import Plan, PlannedEntry, PlannedGrid

MANY = 1_000
"""Rows from which a grid is no longer one that people read."""

Place = tuple[str | None, str]
"""A row (None: all together) and a value across ("" where there is no second column)."""
Cells = Mapping[Place, Score]
Counted = dict[tuple[int, str], Cells]
"""The cells of a score in the grid of the section at a place."""


def counted(
    plan: Plan, source: str, entries: Mapping[str, Entry], assess: Callable[[PlannedEntry], Assessment]
) -> Counted:
    """The cells of all grids that are counted from one source, for the `entries` that could be scored.

    InputError with everything that is wrong, such as a row column that the source has not.
    """
    found: Counted = {}
    faults: list[Problem] = []
    scored = _Scored(assess, {(one.name, one.request): _scores(entries.get(one.name)) for one in plan.of(source)})
    for grid in plan.grids:
        for cut in grid.cuts:
            if cut.source != source or cut.name not in entries:
                continue
            try:
                found[grid.place, cut.name] = _cells(grid, cut, scored)
            except CxscoreError as error:
                faults += [_in_grid(grid, problem) for problem in error.problems]
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return found


@dataclass(frozen=True, slots=True)
class _Scored:
    """The scores of what is asked of a source, each counted once: an entry may have asked the same already."""

    assess: Callable[[PlannedEntry], Assessment]
    known: dict[tuple[str, Request], tuple[Score, ...]]

    def of(self, asked: PlannedEntry) -> tuple[Score, ...]:
        """The scores of an entry, asked in its own way or by the rows of a grid."""
        key = asked.name, asked.request
        if not self.known.get(key):
            assessment = self.assess(asked)
            self.known[key] = assessment.scores(assessment.choice)
        return self.known[key]


def _scores(entry: Entry | None) -> tuple[Score, ...]:
    return entry.report.scores if entry and entry.report else ()


def _in_grid(grid: PlannedGrid, problem: Problem) -> Problem:
    message = f"the grid '{terminal(grid.title, 40)}': {in_config(problem.message)}"
    return replace(problem, message=message, hint=in_config(problem.hint))


def _cells(grid: PlannedGrid, cut: PlannedEntry, scored: _Scored) -> Cells:
    """The scores of one column; those of places without any record are left out."""
    scores = scored.of(cut)
    if grid.grain:
        return _held(((score.period, *score.segment), score) for score in scores if bool(grid.across) == _cut(score))
    if grid.margin is None:
        return _held((score.segment or (None,), score) for score in scores)
    together = _held(((None, *score.segment), score) for score in scored.of(grid.margin) if _cut(score))
    min_n = cut.request.min_n or int(cut.spec.min_n or 1)
    return scoring.complemented_across(together, _held((s.segment, s) for s in scores if _cut(s)), min_n)


def _cut(score: Score) -> bool:
    return score.scope == "segment"


def _held(placed: Iterable[tuple[tuple[str | None, ...], Score]]) -> dict[Place, Score]:
    """The scores of places where there are records, or something is counted that none of them was placed for.

    A ticket that is still open, or was solved, counts where no record was received. Else a period between two others
    may have none.
    """
    return {
        (place[0], (place[1] if len(place) > 1 else "") or ""): score
        for place, score in placed
        if any(score.tally.states.values()) or score.tally.n
    }


# --- tables of the same cells --------------------------------------------------------------------------------

_Values = tuple[str | None, ...]
_Table = dict[_Values, Score]
"""The scores of segments that have answers by their values: a row, or a row and a column."""


def agreed(found: Counted, entries: Mapping[str, tuple[Score, ...]]) -> tuple[Counted, dict[str, tuple[Score, ...]]]:
    """The cells of grids and the scores of entries, where what one table withholds no other of the same cells shows.

    Tables are of the same cells where they count the same in every place, whatever their columns and filters are
    called; of two crossed columns each may be the rows. Each table is safe alone, and so it is with fewer cells.
    """
    of_grids = [_table((_place(cells, place), score) for place, score in cells.items()) for cells in found.values()]
    of_entries = [_table((score.segment, score) for score in scores) for scores in entries.values()]
    lost = _lost([*of_grids, *of_entries])
    cells: Counted = {
        key: {place: _less(score, _place(of, place), places) for place, score in of.items()}
        for (key, of), places in zip(found.items(), lost[: len(found)], strict=True)
    }
    scores = {
        name: tuple(_less(score, score.segment, places) for score in of)
        for (name, of), places in zip(entries.items(), lost[len(found) :], strict=True)
    }
    return cells, scores


def _place(cells: Cells, place: Place) -> _Values:
    """The values of a cell; of a grid without a second column that of its row."""
    return place if any(across for _, across in cells) else place[:1]


def _table(placed: Iterable[tuple[_Values, Score]]) -> _Table:
    return {values: score for values, score in placed if None not in values and score.tally.n and _cut(score)}


def _lost(tables: Sequence[_Table]) -> list[set[_Values]]:
    """For every table the places that it, or another one of the same cells, withholds."""
    hiding = [table for table in tables if any(score.withheld for score in table.values())]
    either_way = [*hiding, *({values[::-1]: score for values, score in table.items()} for table in hiding)]
    return [
        {
            values
            for other in either_way
            if _counts_alike(table, other)
            for values, score in other.items()
            if score.withheld
        }
        for table in tables
    ]


def _counts_alike(one: _Table, other: _Table) -> bool:
    """Whether two tables have the same counts in every place."""
    return one.keys() == other.keys() and all(
        (score.tally.n, score.tally.masses, score.tally.states)
        == (other[place].tally.n, other[place].tally.masses, other[place].tally.states)
        for place, score in one.items()
    )


def _less(score: Score, values: _Values, lost: Collection[_Values]) -> Score:
    return scoring.hidden(score) if values in lost and not score.withheld else score


# --- the grids -----------------------------------------------------------------------------------------------


def placed(plan: Plan, sections: Iterable[Section], found: Counted) -> tuple[Section, ...]:
    """The sections of the plan with their grids."""
    grids = {grid.place: _grid(plan, grid, found) for grid in plan.grids}
    return tuple(replace(section, grid=grids.get(place)) for place, section in enumerate(sections))


def _grid(plan: Plan, grid: PlannedGrid, found: Counted) -> Grid:
    columns = [found.get((grid.place, cut.name), {}) for cut in grid.cuts]
    rows = {row for cells in columns for row, _ in cells}
    named = _periods(plan, rows) if grid.grain else sorted((row for row in rows if row is not None), key=natural)
    values = [*([] if grid.grain else [None]), *named]
    if not grid.across:
        lines = [GridLine(row, tuple(cells.get((row, "")) for cells in columns)) for row in values]
        return Grid(grid.rows, tuple(cut.name for cut in grid.cuts), tuple(lines))
    across = sorted({value for cells in columns for _, value in cells}, key=natural)
    lines = [GridLine(row, tuple(columns[0].get((row, value)) for value in across)) for row in values]
    return Grid(grid.rows, tuple(across), tuple(lines), grid.across, grid.cuts[0].name)


def _periods(plan: Plan, rows: Collection[str | None]) -> tuple[str, ...]:
    """Every period from the first that has records to the report's own, or without one to the last."""
    found = sorted((row for row in rows if row), key=periods.in_time)
    if plan.period:
        return periods.span(found[0] if found else plan.period.label, plan.period.label)
    return periods.span(found[0], found[-1]) if found else ()


def remarks(sections: Iterable[Section]) -> Iterator[Problem]:
    """What should be known of the grids: names that are nearly the same, and far too many rows."""
    for section in sections:
        if grid := section.grid:
            title = f"the grid '{terminal(section.title, 40)}'"
            values = [line.value for line in grid.lines if line.value is not None]
            for twins in _nearly_alike(values):
                names = " and ".join(f"'{terminal(name, 40)}'" for name in twins)
                hint = "names must be written alike in all files"
                yield Problem(f"{title} has {names} in rows of their own", hint, severity="warning")
            if len(values) > MANY:
                message = f"{title} has {len(values):,} rows: '{terminal(grid.rows, 40)}' looks like an id"
                yield Problem(message, "name a column of teams, channels or the like", severity="warning")


def _nearly_alike(values: Sequence[str]) -> list[list[str]]:
    """Names that differ in case or blanks only."""
    alike: dict[str, list[str]] = {}
    for value in values:
        alike.setdefault("".join(value.casefold().split()), []).append(value)
    return [names for names in alike.values() if len(names) > 1]

"""Requests and tallies to scores: the only caller of formulas.

Order: the total first, then segments in natural order, each through its periods in time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from cxscore import formulas, periods
from cxscore.columns import natural
from cxscore.crossing import Edge, bridges, way_round
from cxscore.model import (
    Answer,
    Definition,
    Estimate,
    Interval,
    Ledger,
    Mass,
    Phrase,
    Reason,
    Request,
    Score,
    Segment,
    Tally,
)

Cell = tuple[Segment, str | None]
"""A segment and a period (None without `--period`)."""

WHOLE: Cell = ((), None)
"""All records of the window."""

_REMEMBERED = 65_536
"""Estimates that are kept for the next tally alike: a million small segments hold few different ones."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days that the records of the window, and those near it, span.

    `longest_step` is the longest way from one such day to the next.
    """

    first: date
    last: date
    longest_step: int

    def cuts(self, label: str) -> bool:
        """Whether the period reaches beyond the records by as much as their longest quiet stretch, or more."""
        period = periods.parse(label)
        step = max(self.longest_step, 1)
        return (period.last - self.last).days >= step or (self.first - period.first).days >= step


def score(
    request: Request,
    definition: Definition,
    tallies: Mapping[Cell, Tally],
    ledger: Ledger,
    *,
    coverage: Coverage | None = None,
    min_n: int = 1,
) -> tuple[Score, ...]:
    """Score every tally, and the total of each period, under one definition.

    The total of the whole window carries the full ledger. Inner periods without any record get an undefined
    total; a period that the records or `--since`/`--until` do not cover is marked partial. A segment that is one
    cluster, such as an agent, stands for itself, alone and beside others: how clusters differ is nothing to it.
    """
    totals = _totals(request, tallies, ledger) if request.total or not request.by else {}
    segments = {cell: tally for cell, tally in tallies.items() if request.by}
    alone = request.cluster in request.by
    partial = {label for _, label in (*totals, *segments) if label and _is_partial(label, request, coverage)}

    @lru_cache(maxsize=_REMEMBERED)
    def estimated(masses: frozenset[tuple[Answer, Mass]]) -> Estimate:
        return estimate_of(definition, Tally(dict(masses)), request.level, min_n)

    def scored(scope: Literal["total", "segment"], cell: Cell, tally: Tally) -> Score:
        if alone and scope == "segment":
            tally = replace(tally, joint={})
        if tally.times is None and not tally.joint:
            estimate = estimated(frozenset(tally.masses.items()))
        else:
            estimate = estimate_of(definition, tally, request.level, min_n)
        return Score(definition, cell[0], cell[1], estimate, tally, cell[1] in partial, scope)

    first = [scored("total", cell, tally) for cell, tally in totals.items()]
    rest = [scored("segment", cell, tally) for cell, tally in segments.items()]
    if request.complementary:
        rest = complemented(rest, min_n)
    return (*first, *_ordered(rest, request.sort))


def complemented(scores: list[Score], min_n: int) -> list[Score]:
    """The scores of segments with more of them withheld where a total less those shown would tell what is withheld.

    Of answers the ledger tells the total, also where no score of it is shown.
    In every period where a segment is withheld at least two are, and together they have `min_n` answers: the next
    ones to go are those of the fewest answers, of equals the first by name: two runs must not hide different ones.
    """
    by_period: dict[str | None, list[Score]] = {}
    for item in scores:
        by_period.setdefault(item.period, []).append(item)
    also = {(item.segment, item.period) for group in by_period.values() for item in _also_hidden(group, min_n)}
    return [hidden(item) if (item.segment, item.period) in also else item for item in scores]


def _also_hidden(group: Sequence[Score], min_n: int) -> list[Score]:
    """The segments of one period that go with those that are withheld already."""
    withheld = [item for item in group if item.withheld]
    shown = sorted((item for item in group if item.tally.n and not item.withheld), key=_fewest)
    found: list[Score] = []
    answers = sum(item.tally.n for item in withheld)
    while withheld and shown and (len(withheld) + len(found) < 2 or answers < min_n):
        found.append(shown.pop(0))
        answers += found[-1].tally.n
    return found


def _fewest(item: Score) -> tuple[int, list[tuple[object, ...]]]:
    """Fewest answers first, then by name, so that tables that are made apart withhold the same."""
    return item.tally.n, [natural(name or "") for name in item.segment]


Crossed = tuple[str | None, str]
"""A row (None: all together) and a column of two segment columns that are crossed."""


def complemented_across(
    together: Mapping[Crossed, Score], cells: Mapping[Crossed, Score], min_n: int
) -> dict[Crossed, Score]:
    """The cells of two crossed segment columns under their columns' scores, with more withheld as in `complemented`.

    `together` holds the columns, complemented already. In a column that is withheld only to hide another all cells
    are; otherwise whatever is withheld in a column or in a row, whose score may stand elsewhere, has company. No
    sums and differences of what is shown give the answers of a cell below `min_n`; where cells are too few for that,
    scores of columns go as well, which helps as long as they stand nowhere else. That answers are never below zero
    may still bound what is withheld.
    """
    found = dict(cells)
    for place, score in cells.items():
        whole = together.get((None, place[1]))
        if whole and whole.withheld and score.tally.n and not score.withheld:
            found[place] = hidden(score)
    groups = [
        [place for place in cells if place[side] == name]
        for side in (0, 1)
        for name in dict.fromkeys(place[side] for place in cells)
    ]
    while further := {place for group in groups for place in _hidden_places(group, found, min_n)}:
        found |= {place: hidden(found[place]) for place in further}
    return _unsolvable({**together, **found}, min_n)


def _hidden_places(group: Sequence[Crossed], found: Mapping[Crossed, Score], min_n: int) -> list[Crossed]:
    """The places of one row or column that go with those that are withheld already."""
    also = _also_hidden([found[place] for place in group], min_n)
    return [place for place in group if any(found[place] is score for score in also)]


_ROWS, _COLUMNS = "rows", "columns"
_ALL_ROWS, _ALL_COLUMNS = (_ROWS, None), (_COLUMNS, None)


def _unsolvable(found: Mapping[Crossed, Score], min_n: int) -> dict[Crossed, Score]:
    """The scores with more withheld, so that each that is lies on a ring of such in the table's sums.

    Every count is an edge between the two sums that it is in: that of its row and that of its column. What is
    withheld follows from the rest exactly if it is a bridge among the edges that are.
    """
    edges = {_edge(place): place for place, score in found.items() if score.tally.n}
    unknown = [edge for edge, place in edges.items() if found[place].withheld] + _sums_elsewhere(found, min_n)
    cells_first = sum(score.tally.n for score in found.values()) + 1
    costs = {
        edge: found[place].tally.n + cells_first * (place[0] is None)
        for edge, place in sorted(edges.items(), key=lambda item: [natural(name or "") for name in item[1]])
    }
    costs |= dict.fromkeys(unknown, 0)
    also: set[Edge] = set()
    for edge in bridges(unknown):
        further = [one for one in way_round(edge, costs) if costs[one]]
        costs |= dict.fromkeys(further, 0)
        also.update(further)
    return {place: hidden(score) if _edge(place) in also else score for place, score in found.items()}


def _edge(place: Crossed) -> Edge:
    row, column = place
    return ((_ROWS, row) if row is not None else _ALL_COLUMNS, (_COLUMNS, column))


def _sums_elsewhere(found: Mapping[Crossed, Score], min_n: int) -> list[Edge]:
    """The sums that this table does not hold and that are withheld wherever they stand: of rows, and of it all."""
    rows: dict[str, int] = {}
    for (row, _), score in found.items():
        if row is not None:
            rows[row] = rows.get(row, 0) + score.tally.n
    small = [row for row, n in rows.items() if 0 < n < min_n]
    others = sorted((row for row, n in rows.items() if n >= min_n), key=lambda row: (rows[row], natural(row)))
    answers = sum(rows[row] for row in small)
    while small and others and (len(small) < 2 or answers < min_n):
        small.append(others.pop(0))
        answers += rows[small[-1]]
    whole = [(_ALL_ROWS, _ALL_COLUMNS)] if 0 < sum(rows.values()) < min_n else []
    return [*((_ALL_ROWS, (_ROWS, row)) for row in small), *whole]


def hidden(item: Score) -> Score:
    """The score withheld, because it would tell what else is."""
    interval = replace(item.estimate.interval, low=None, high=None)
    reason = Reason("withheld", Phrase("hidden, or it would tell what else is"))
    return replace(item, estimate=replace(item.estimate, value=None, interval=interval, reason=reason))


def _totals(request: Request, tallies: Mapping[Cell, Tally], ledger: Ledger) -> dict[Cell, Tally]:
    if not request.period:
        whole = Tally.sum(tallies.values()).closed()
        return {WHOLE: replace(whole, states=ledger.states)}
    by_period: dict[str, list[Tally]] = {}
    for (_, label), tally in tallies.items():
        by_period.setdefault(label or "", []).append(tally)
    if not by_period:
        return {}
    ordered = sorted(by_period, key=lambda label: periods.parse(label).first)
    labels = periods.span(ordered[0], ordered[-1])
    return {((), label): Tally.sum(by_period.get(label, ())).closed() for label in labels}


def _is_partial(label: str, request: Request, coverage: Coverage | None) -> bool:
    period = periods.parse(label)
    since = periods.parse(request.since).first if request.since else None
    until = periods.parse(request.until).last if request.until else None
    if (since and period.first < since) or (until and until < period.last):
        return True
    return coverage is not None and coverage.cuts(label)


def estimate_of(definition: Definition, tally: Tally, level: float, min_n: int) -> Estimate:
    """The estimate of a tally under its definition, withheld when it has answers, but fewer than `min_n`."""
    estimate = formulas.estimate(tally, definition.scale, definition.rule, level)
    answered = tally.n
    if 0 < answered < min_n:
        reason = Reason("withheld", Phrase("fewer than {} answers", min_n))
        hidden = Interval(None, None, level, estimate.interval.method)
        return Estimate(None, hidden, estimate.n, estimate.n_eff, reason)
    return estimate


def _ordered(scores: list[Score], sort: str) -> list[Score]:
    """Segments by name, by the score of their last period (highest first) or by their answers, most first."""
    by_segment: dict[Segment, list[Score]] = {}
    for item in scores:
        by_segment.setdefault(item.segment, []).append(item)
    names = sorted(by_segment, key=lambda segment: tuple(natural(text) for text in segment))
    for segment in names:
        by_segment[segment].sort(key=lambda item: periods.parse(item.period).first if item.period else date.min)
    if sort == "n":
        names.sort(key=lambda segment: -sum(item.tally.n for item in by_segment[segment]))
    if sort == "score":
        names.sort(key=lambda segment: _rank(by_segment[segment]))
    return [item for segment in names for item in by_segment[segment]]


def _rank(scores: Sequence[Score]) -> tuple[bool, float]:
    value = scores[-1].estimate.value
    return (value is None, -float(value) if value is not None else 0.0)

"""Control limits on a series of scores: what varies as it always does, and which points ask for a cause.

A share has a p-chart: limits from the answers behind each point. Means and nets, whose points vary more than their
answers alone would tell, have an XmR chart: limits from how far neighbouring points lie apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import sqrt
from typing import Literal

from cxscore.analyses.compare import bounds, require_comparable
from cxscore.analyses.pairs import require_ripe
from cxscore.errors import InputError
from cxscore.model import Definition, Score, Segment

Chart = Literal["p-chart", "XmR"]
Rule = Literal["beyond a limit", "8 in a row on one side"]
"""The rules that fire. Source: Western Electric, Statistical Quality Control Handbook (1956), tests 1 and 4."""

RUN = 8
"""Points in a row on one side of the centre that are too many for chance."""
FEWEST = 8
"""Points that limits need; of fewer, one odd point moves them."""
XMR = 2.66
"""3 / 1.128: three standard deviations by the mean moving range. Source: Wheeler, Understanding Variation (1993)."""
SIGMAS = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One period: its score, the limits that hold for it in the unit of the score, and the rules that fired there."""

    score: Score
    low: float
    high: float
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Controlled:
    """A series with its centre line and its points in time; periods without a score are left out of all of it."""

    chart: Chart
    centre: float
    points: tuple[Point, ...]


def controlled(scores: Sequence[Score]) -> Controlled:
    """Return the chart of one series, its scores in time.

    UsageError for a formula without a mean, InputError with fewer than `FEWEST` scores. Source of the p-chart:
    Shewhart, Economic Control of Quality of Manufactured Product (1931).
    """
    known = _known(scores)
    require_comparable(scores[0].definition)
    require_ripe(scores[0].definition)
    if len(known) < FEWEST:
        raise InputError(
            f"control limits need {FEWEST} periods with a score, and there are {len(known)}",
            "take shorter periods, or a longer time",
        )
    chart: Chart = "p-chart" if known[0].definition.rule.formula == "share" else "XmR"
    centre, halves = _p_chart(known) if chart == "p-chart" else _xmr(known)
    limits = [_within(known[0].definition, centre - half, centre + half) for half in halves]
    fired = _rules([_value(score) for score in known], limits, centre)
    rows = zip(known, limits, fired, strict=True)
    return Controlled(chart, centre, tuple(Point(score, *ends, rules) for score, ends, rules in rows))


def by_series(scores: Sequence[Score]) -> tuple[Controlled, ...]:
    """Return the chart of the total and of every segment, each in time, without those that are too short for limits.

    The errors are those of `controlled`; too few periods only where every series is too short.
    """
    series = _series(scores)
    enough = [points for points in series if len(_known(points)) >= FEWEST]
    return tuple(controlled(points) for points in enough or series)


def without_limits(scores: Sequence[Score]) -> list[Segment]:
    """Return the segments whose series are too short for limits."""
    return [points[0].segment for points in _series(scores) if len(_known(points)) < FEWEST]


def _series(scores: Sequence[Score]) -> list[tuple[Score, ...]]:
    """The scores of the total and of every segment."""
    series = groupby(scores, key=lambda score: (score.scope, score.segment))
    return [tuple(points) for _, points in series]


def _known(scores: Sequence[Score]) -> list[Score]:
    """The scores that have a value."""
    return [score for score in scores if score.estimate.value is not None and score.estimate.n_eff]


def _value(score: Score) -> float:
    return float(score.estimate.value or 0)


def _p_chart(scores: Sequence[Score]) -> tuple[float, list[float]]:
    """The share of all answers together, and three standard errors of each point's own number of answers."""
    answers = [score.estimate.n_eff for score in scores]
    centre = sum(_value(score) * n for score, n in zip(scores, answers, strict=True)) / sum(answers)
    spread = sqrt(centre * (100 - centre))
    return centre, [SIGMAS * spread / sqrt(n) for n in answers]


def _xmr(scores: Sequence[Score]) -> tuple[float, list[float]]:
    """The mean of the points, and 2.66 times the mean distance of neighbours."""
    values = [Fraction(score.estimate.value or 0) for score in scores]
    ranges = [abs(after - before) for before, after in pairwise(values)]
    half = XMR * float(sum(ranges, Fraction(0)) / len(ranges))
    return float(sum(values, Fraction(0)) / len(values)), [half for _ in values]


def _within(definition: Definition, low: float, high: float) -> tuple[float, float]:
    """The limits, no further than scores can go."""
    least, most = map(float, bounds(definition))
    return max(low, least), min(high, most)


def _rules(values: Sequence[float], limits: Sequence[tuple[float, float]], centre: float) -> list[tuple[Rule, ...]]:
    """The rules that fired at each point; a run fires at its eighth point and at every further one."""
    runs = _runs(values, centre)
    return [tuple(_fired(*row)) for row in zip(values, limits, runs, strict=True)]


def _fired(value: float, limits: tuple[float, float], run: int) -> Iterator[Rule]:
    if not limits[0] <= value <= limits[1]:
        yield "beyond a limit"
    if run >= RUN:
        yield "8 in a row on one side"


def _runs(values: Sequence[float], centre: float) -> Iterator[int]:
    """How many points up to each one lie on its side of the centre; a point on the centre ends a run."""
    length, side = 0, 0
    for value in values:
        now = (value > centre) - (value < centre)
        length = length + 1 if now == side and now else abs(now)
        side = now
        yield length

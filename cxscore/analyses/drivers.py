"""What goes with a score: each driver's importance, how sure it is, and how well the driver itself is rated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cxscore.analyses.coding import Coded, Kind, cells_of, coded
from cxscore.analyses.records import Rows, outcomes
from cxscore.columns import quoted
from cxscore.errors import InputError, UsageError
from cxscore.model import Definition, Problem, Scale
from cxscore.stats import student_t_quantile
from cxscore.stats.correlation import pearson, spearman
from cxscore.stats.importance import (
    EXACT,
    Array,
    beyond_chance,
    covariance,
    dependence,
    each_beyond_chance,
    importance,
    inflation,
    resampled,
    slopes,
)

Quadrant = Literal["fix first", "keep", "watch", "leave", "against expectation"]

ROUNDS = 1000
"""Samples drawn for the intervals."""
PER_DRIVER = 10
"""Answers that every column of the regression needs."""
TINY = 0.05
"""R2 below which importance is a share of little."""
INFLATED = 5.0
"""Variance inflation from which drivers are too alike to be told apart."""
LOST = 0.2
"""Share of the answers lost for want of a driver from which the rest may differ from all."""
UNSTEADY = 0.5
"""Share of the samples below which a rank is not to be relied on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which columns are drivers: their names, those of which low is good, the scale of the numbers if it is said."""

    names: tuple[str, ...]
    reversed: tuple[str, ...] = ()
    scale: Scale | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Driver:
    """One driver: what it holds of R2 with its interval, its rank from 1, and the share of samples with that rank.

    `low` is 0 where it explains no more than chance would, alone and beside the others. `correlation` is Pearson's,
    of ordinal words Spearman's, -1..1; `sign` -1, 0 or 1 that of its coefficient beside the other drivers; both are
    None for categories. `vif` is 1 or more. `performance` is its mean as a share, 0..100, of the way from its worst
    to its best answer, `missing` the answers that lack it.
    """

    name: str
    kind: Kind
    importance: float
    low: float
    high: float
    rank: int
    rank_stability: float
    correlation: float | None
    sign: int | None
    vif: float
    performance: float | None
    missing: int
    quadrant: Quadrant | None = None


@dataclass(frozen=True, slots=True)
class Drivers:
    """The drivers of a metric by importance, and the regression of its answers on all of them.

    `n` answers have every driver, of `answered`. `r2` lies in 0..1, the importances add up to it; `adjusted` is what
    is left of it once chance is taken off, perhaps below 0. `method` names how it was shared out.
    """

    definition: Definition
    drivers: tuple[Driver, ...]
    r2: float
    low: float
    high: float
    adjusted: float
    n: int
    answered: int
    level: float
    rounds: int
    method: Literal["Shapley", "Johnson"]
    problems: tuple[Problem, ...] = ()


def drivers(
    rows: Rows, wanted: Wanted, definition: Definition, *, level: float = 0.95, rounds: int = ROUNDS
) -> Drivers:
    """Return how much each driver explains of the answers; the cells of `rows` are the drivers' in their order.

    The outcome is the answer as a number, not its bucket. Answers that lack a driver are left out (listwise).
    InputError when there are fewer than ten answers per driver, a driver is constant, or drivers repeat each other.
    """
    columns = _columns(rows, wanted)
    complete = [all(cell in column.codes for cell, column in zip(row, columns, strict=True)) for row in rows.cells]
    base = rows.kept(complete)
    model = _Model.of(base, _present(base, columns), outcomes(base, definition))
    _check(model, rows.n)
    found = _study(model, definition, level, rounds)
    absent = [_absent(rows, place, column) for place, column in enumerate(columns)]
    shown = tuple(replace(driver, missing=n) for driver, n in zip(found.drivers, absent, strict=True))
    placed = _placed(shown, definition, _clear_signs(model))
    whole = replace(found, drivers=tuple(sorted(placed, key=lambda one: one.rank)), answered=rows.n)
    return replace(whole, problems=tuple(_problems(whole, model)))


def _columns(rows: Rows, wanted: Wanted) -> list[Coded]:
    """What each driver's cells mean; UsageError when a reversed column is no driver."""
    if strange := [name for name in wanted.reversed if name not in wanted.names]:
        raise UsageError(f"--reverse {strange[0]} names no driver", f"the drivers are {quoted(wanted.names)}")
    found = []
    for place, name in enumerate(wanted.names):
        cells = cells_of(rows.cells, rows.counts, place)
        column = coded(name, cells, missing=wanted.missing, scale=wanted.scale)
        found.append(_turned(column) if name in wanted.reversed else column)
    return found


def _present(base: Rows, columns: Sequence[Coded]) -> list[Coded]:
    """The columns, categories with only the levels that complete answers have."""
    return [
        coded(column.name, cells_of(base.cells, base.counts, place))
        if column.kind == "category" and base.n
        else column
        for place, column in enumerate(columns)
    ]


def _turned(column: Coded) -> Coded:
    """The column read from its other end, so that high is good."""
    if column.kind == "category":
        raise UsageError(f"--reverse {column.name}: its categories have no order", "leave it out")
    ends = column.low + column.high
    return replace(column, codes={cell: (ends - code[0],) for cell, code in column.codes.items()})


def _absent(rows: Rows, place: int, column: Coded) -> int:
    return sum(n for cells, n in zip(rows.cells, rows.counts, strict=True) if cells[place] not in column.codes)


# --- the regression -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Model:
    """The complete answers as arrays: drivers' numbers with the outcome last, records and weights of each row."""

    columns: Sequence[Coded]
    values: Array
    counts: Array
    weights: Array
    matrix: Array
    n_eff: float

    @classmethod
    def of(cls, rows: Rows, columns: Sequence[Coded], outcome: Sequence[float]) -> "_Model":
        numbers = [
            [*(number for cell, column in zip(cells, columns, strict=True) for number in column.codes[cell]), last]
            for cells, last in zip(rows.cells, outcome, strict=True)
        ]
        values = np.array(numbers, dtype=np.float64).reshape(len(numbers), -1)
        counts, weights = np.array(rows.counts, dtype=np.float64), np.array([float(m.w) for m in rows.masses])
        matrix = covariance(values, weights) if weights.sum() > 0 else np.zeros((values.shape[1],) * 2)
        squares = float(sum(m.w2 for m in rows.masses))
        n_eff = float(weights.sum()) ** 2 / squares if squares else 0.0
        return cls(columns, values, counts, weights, matrix, n_eff)

    @property
    def groups(self) -> list[int]:
        return [column.width for column in self.columns]

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    @property
    def width(self) -> int:
        return sum(self.groups)

    @property
    def freedom(self) -> float:
        """Effective answers beyond those that the coefficients use up, at least 1."""
        return max(1.0, self.n_eff - self.width - 1)

    def start(self, driver: int) -> int:
        """The first column of a driver."""
        return sum(self.groups[:driver])


def _check(model: _Model, answered: int) -> None:
    """InputError when the answers cannot tell the drivers apart."""
    names = [column.name for column in model.columns]
    if model.n < PER_DRIVER * model.width:
        lacking = f" of {answered:,}" if model.n < answered else ""
        needed = PER_DRIVER * model.width
        message = f"{model.n:,}{lacking} answers have all drivers, too few for {_parts(model)}: {needed:,} are needed"
        raise InputError(message, "name fewer drivers, or gather more answers")
    if not model.weights.any():
        raise InputError("the answers that have all drivers weigh 0 together", "check --weight")
    variances = np.diagonal(model.matrix)
    for place, column in enumerate(model.columns):
        start = model.start(place)
        if not (variances[start : start + column.width] > 0).any():
            raise InputError(
                f"driver '{column.name}' is the same in every answer", "leave it out: it explains nothing"
            )
    if not variances[-1] > 0:
        raise InputError("all answers are the same", "there is nothing to explain")
    if repeated := dependence(model.matrix, model.groups):
        message = f"drivers {quoted(names[i] for i in repeated)} repeat each other: one follows from the others"
        raise InputError(message, "leave one of them out")


def _parts(model: _Model) -> str:
    drivers = f"{len(model.columns)} driver{'s' * (len(model.columns) != 1)}"
    return drivers if model.width == len(model.columns) else f"{drivers} of {model.width} columns (categories)"


def _study(model: _Model, definition: Definition, level: float, rounds: int) -> Drivers:
    """The regression, its shares and what resampling says of them; the drivers as they were named."""
    shares = importance(model.matrix, model.groups)
    drawn = importance(resampled(model.values, model.counts, model.weights, rounds), model.groups)
    ranks = _ranks(shares)
    stable = (_ranks(drawn) == ranks).mean(axis=0)
    lows, highs = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    real = each_beyond_chance(model.matrix, model.groups, model.n_eff)
    coefficients, factors = slopes(model.matrix), inflation(model.matrix, model.groups)
    found = [
        Driver(
            name=column.name,
            kind=column.kind,
            importance=float(shares[i]),
            low=float(min(lows[i], shares[i])) if real[i] else 0.0,
            high=float(max(highs[i], shares[i])),
            rank=int(ranks[i]),
            rank_stability=float(stable[i]),
            correlation=_correlation(model, i),
            sign=None if column.kind == "category" else _sign(coefficients[model.start(i)]),
            vif=factors[i],
            performance=_performance(model, i),
            missing=0,
        )
        for i, column in enumerate(model.columns)
    ]
    r2 = min(1.0, float(shares.sum()))
    low, high = _limits_of_r2(model, r2, drawn.sum(axis=1).clip(0.0, 1.0), level)
    adjusted = 1 - (1 - r2) * (model.n - 1) / (model.n - model.width - 1)
    method: Literal["Shapley", "Johnson"] = "Shapley" if len(model.columns) <= EXACT else "Johnson"
    return Drivers(definition, tuple(found), r2, low, high, adjusted, model.n, model.n, level, rounds, method)


def _ranks(shares: Array) -> Array:
    """The rank of each share along the last axis, the largest first; the first named wins a tie."""
    order = np.argsort(-shares, axis=-1, kind="stable")
    return np.asarray(np.argsort(order, axis=-1, kind="stable") + 1)


def _limits_of_r2(model: _Model, r2: float, drawn: Array, level: float) -> tuple[float, float]:
    """The interval of R2 from its resamples, from 0 where the regression explains no more than chance would.

    A sample fits better than the population, and a resample better than the sample: of the lower end what chance adds
    is taken off twice, of the upper end once, to be sure. Our own construction; source of what chance adds: Ezekiel,
    The sampling variability of linear and curvilinear regressions, Annals of Mathematical Statistics 1 (1930).
    """
    low, high = (float(end) for end in np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]))
    real = beyond_chance(r2, 1 - r2, model.width, model.freedom)
    least = _less_chance(_less_chance(low, model), model)
    return min(max(least, 0.0), r2) if real else 0.0, min(max(_less_chance(high, model), r2), 1.0)


def _less_chance(r2: float, model: _Model) -> float:
    """R2 without what as many columns of chance add to it, perhaps below 0."""
    return 1 - (1 - r2) * (model.n_eff - 1) / model.freedom


def _sign(slope: float) -> int:
    return 0 if abs(slope) < 1e-12 else 1 if slope > 0 else -1


def _correlation(model: _Model, driver: int) -> float | None:
    column, own = model.columns[driver], model.values[:, model.start(driver)]
    if column.kind == "category":
        return None
    correlate = spearman if column.kind == "ordinal" else pearson
    return correlate(own, model.values[:, -1], model.weights)


def _performance(model: _Model, driver: int) -> float | None:
    column = model.columns[driver]
    if column.kind == "category":
        return None
    mean = float(np.average(model.values[:, model.start(driver)], weights=model.weights))
    return 100 * (mean - column.low) / (column.high - column.low)


# --- what to do ---------------------------------------------------------------------------------------------


def _placed(found: Sequence[Driver], definition: Definition, clear: Sequence[bool]) -> list[Driver]:
    """The drivers with their quadrants, cut at the mean importance and the mean performance.

    `clear` marks those whose sign is more than chance.
    """
    rated = [driver for driver in found if driver.performance is not None]
    if not rated:
        return list(found)
    important = sum(driver.importance for driver in found) / len(found)
    good = sum(driver.performance or 0.0 for driver in rated) / len(rated)
    better = 1 if definition.direction == "higher" else -1
    return [
        replace(driver, quadrant=_quadrant(driver, important, good, against=sure and driver.sign == -better))
        for driver, sure in zip(found, clear, strict=True)
    ]


def _clear_signs(model: _Model) -> list[bool]:
    """Whether each driver's coefficient differs from 0 by the t test at 5 %; of a category, that of its first."""
    slope, factors = slopes(model.matrix), inflation(model.matrix, model.groups)
    unexplained = max(0.0, 1 - float(importance(model.matrix, model.groups).sum()))
    limit = student_t_quantile(0.95, model.freedom)
    return [
        float(slope[model.start(i)]) ** 2 * model.freedom > limit**2 * unexplained * factor
        for i, factor in enumerate(factors)
    ]


def _quadrant(driver: Driver, important: float, good: float, *, against: bool) -> Quadrant | None:
    """Where a driver stands; one that goes with worse answers where it is better stands nowhere."""
    if driver.performance is None:
        return None
    if against:
        return "against expectation"
    if driver.importance >= important:
        return "keep" if driver.performance >= good else "fix first"
    return "leave" if driver.performance >= good else "watch"


# --- what is to be said of it -------------------------------------------------------------------------------


def _problems(found: Drivers, model: _Model) -> Iterator[Problem]:
    if found.answered > found.n:
        yield _incomplete(found)
    for column in model.columns:
        if column.unread:
            yield _unread(column)
    if not _beyond_chance(found, model):
        message = "what the drivers explain is no more than columns of chance would"
        yield Problem(message, "their order says nothing", severity="warning")
    elif found.r2 < TINY:
        message = f"the drivers explain only {100 * found.r2:.1f} % of the differences between answers"
        yield Problem(message, "what matters most is not among them", severity="warning")
    if alike := [driver.name for driver in found.drivers if driver.vif > INFLATED]:
        message = f"drivers {quoted(alike)} say nearly the same as others: their importance is shared between them"
        yield Problem(message, "join them, or keep one", severity="warning")
    if against := [driver.name for driver in found.drivers if driver.quadrant == "against expectation"]:
        message = f"better {quoted(against)} goes with worse answers beside the other drivers"
        hint = "--reverse COLUMN says that low is good; else read the simple correlation, and doubt the sign"
        yield Problem(message, hint, severity="warning")
    if found.drivers[0].rank_stability < UNSTEADY and len(found.drivers) > 1:
        message = (
            f"'{found.drivers[0].name}' came first in {100 * found.drivers[0].rank_stability:.0f} % of resamples"
        )
        yield Problem(message, "the first places are not settled", severity="warning")


def _incomplete(found: Drivers) -> Problem:
    lost = found.answered - found.n
    each = ", ".join(f"{driver.name} {driver.missing:,}" for driver in found.drivers if driver.missing)
    message = f"{lost:,} of {found.answered:,} answers lack a driver and are left out ({each})"
    if lost > LOST * found.answered:
        return Problem(message, "those left may differ from all; leave out a driver", severity="warning")
    return Problem(message, severity="note")


def _unread(column: Coded) -> Problem:
    example, total = min(column.unread), sum(column.unread.values())
    message = f"{total:,} answers hold in driver '{column.name}' what is no {column.kind}, such as '{example[:20]}'"
    return Problem(message, "they are left out; --missing names codes for no answer", severity="warning")


def _beyond_chance(found: Drivers, model: _Model) -> bool:
    """Whether the regression passes the F test at 5 %, on effective answers."""
    return beyond_chance(found.r2, 1 - found.r2, model.width, model.freedom)

"""Whether several items measure one thing, and whether they were answered with care."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cxscore.analyses.coding import Coded, cells_of, coded
from cxscore.columns import quoted
from cxscore.errors import InputError, UsageError
from cxscore.model import Problem, Scale
from cxscore.stats.importance import Array, covariance
from cxscore.stats.reliability import alpha, feldt_interval, item_rest, without

LEAST = 10
"""Complete records below which alpha says little."""
STRAIGHT = 3
"""Items from which the same answer to all of them is worth counting."""
FAST = 3
"""A record is fast that took less than the median time divided by this."""
ODD_SPREAD = 3.0
"""Times that the spread of one item may be that of another before they look like items on different scales."""

Combinations = Sequence[tuple[tuple[str, ...], int]]
"""Rows of cells, each with how many records hold it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns are items, which of them are worded the other way round, their scale, the column of seconds."""

    items: tuple[str, ...]
    reversed: tuple[str, ...] = ()
    scale: Scale | None = None
    missing: tuple[str, ...] = ()
    seconds: str | None = None


@dataclass(frozen=True, slots=True)
class ItemReliability:
    """One item: its mean as answered, its correlation with the sum of the others, alpha of the others alone.

    `missing` counts the records without a usable answer to it.
    """

    name: str
    reversed: bool
    missing: int
    mean: float
    rest: float | None
    alpha_without: float | None


@dataclass(frozen=True, slots=True)
class Speed:
    """How many of `timed` complete records took fewer seconds than `limit`, a third of the median."""

    column: str
    timed: int
    median: float
    limit: float
    fast: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of the items with Feldt's interval, over the `n` of `records` that answer all of them.

    `alpha` is at most 1, perhaps negative, and None when the sum of the items never varies. `straight` counts
    complete records with the same answer to every item, None for fewer than three items.
    """

    items: tuple[ItemReliability, ...]
    alpha: float | None
    low: float | None
    high: float | None
    level: float
    n: int
    records: int
    straight: int | None
    speed: Speed | None
    problems: tuple[Problem, ...] = ()


def reliability(rows: Combinations, asked: Asked, *, level: float = 0.95) -> Reliability:
    """Return alpha of the items; `rows` hold their cells in order, then that of the seconds where asked.

    Records that lack an item are left out (listwise). InputError for fewer than two complete records, and for items
    that are categories; UsageError for fewer than two items or a reversed column that is none.
    """
    _check(asked)
    cells, counts = [row for row, _ in rows], [n for _, n in rows]
    columns = [_column(name, cells_of(cells, counts, i), asked) for i, name in enumerate(asked.items)]
    kept = [(row, n) for row, n in rows if _is_complete(row, columns)]
    base = _Base.of(kept, columns)
    if base.n < 2:
        raise InputError(f"only {base.n} of {sum(counts):,} records answer every item", "name fewer items")
    matrix = _turned(covariance(base.values, base.counts), asked)
    value = alpha(matrix)
    limits = None if value is None else feldt_interval(value, base.n, len(columns), level)
    low, high = limits or (None, None)
    absent = [sum(n for row, n in rows if row[i] not in column.codes) for i, column in enumerate(columns)]
    items = tuple(_item(i, matrix, base, asked, missing) for i, missing in enumerate(absent))
    return Reliability(
        items=items,
        alpha=value,
        low=low,
        high=high,
        level=level,
        n=base.n,
        records=sum(counts),
        straight=base.straight if len(columns) >= STRAIGHT else None,
        speed=_speed(kept, asked) if asked.seconds else None,
        problems=(*_unread(columns), *_problems(items, matrix, base.n, sum(counts))),
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """The complete records as arrays: an item per column, and how many records each row stands for."""

    values: Array
    counts: Array

    @classmethod
    def of(cls, rows: Combinations, columns: Sequence[Coded]) -> "_Base":
        values = [[column.codes[row[i]][0] for i, column in enumerate(columns)] for row, _ in rows]
        return cls(np.array(values), np.array([n for _, n in rows], dtype=np.float64))

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    @property
    def straight(self) -> int:
        """Records with the same answer to every item."""
        return int(self.counts[(self.values == self.values[:, :1]).all(axis=1)].sum())


def _item(place: int, matrix: Array, base: _Base, asked: Asked, missing: int) -> ItemReliability:
    name = asked.items[place]
    mean = float(np.average(base.values[:, place], weights=base.counts))
    others = alpha(without(matrix, place))
    return ItemReliability(name, name in asked.reversed, missing, mean, item_rest(matrix, place), others)


def _check(asked: Asked) -> None:
    if len(asked.items) < 2:
        raise UsageError("reliability needs two items or more", "repeat --items, or use a pattern such as 'q*'")
    if len(set(asked.items)) < len(asked.items):
        raise UsageError("--items names a column twice", "name every column once")
    if strange := [name for name in asked.reversed if name not in asked.items]:
        raise UsageError(f"--reverse {strange[0]} names no item", f"the items are {quoted(asked.items)}")


def _column(name: str, cells: dict[str, int], asked: Asked) -> Coded:
    column = coded(name, cells, missing=asked.missing, scale=asked.scale)
    if column.kind == "category":
        example = column.levels[0][:20]
        raise InputError(f"item '{name}' holds no answers of a scale, such as '{example}'", "recode it as numbers")
    return column


def _is_complete(row: Sequence[str], columns: Sequence[Coded]) -> bool:
    return all(row[i] in column.codes for i, column in enumerate(columns))


def _turned(matrix: Array, asked: Asked) -> Array:
    """The covariances once reversed items run the other way: reversing changes their sign and nothing else."""
    signs = np.array([-1.0 if name in asked.reversed else 1.0 for name in asked.items])
    return np.asarray(matrix * signs[:, None] * signs[None, :])


# --- care ---------------------------------------------------------------------------------------------------


def _speed(complete: Combinations, asked: Asked) -> Speed:
    """How many complete records took less than a third of the median time.

    A cut at a fraction of the median is the usual one, its size ours. Source: Greszki, Meyer and Schoen, Exploring
    the effects of removing "too fast" responses and respondents from web surveys, POQ 79 (2015).
    """
    name = str(asked.seconds)
    cells: dict[str, int] = {}
    for row, n in complete:
        cells[row[-1]] = cells.get(row[-1], 0) + n
    column = coded(name, cells, missing=asked.missing)
    if column.kind not in ("number", "yes or no"):
        raise InputError(f"column '{name}' holds no seconds, such as '{min(column.codes)[:20]}'", "give numbers")
    timed = [cell for cell in cells if cell in column.codes]
    times = np.repeat([column.codes[cell][0] for cell in timed], [cells[cell] for cell in timed])
    median = float(np.median(times))
    limit = median / FAST
    return Speed(name, len(times), median, limit, int((times < limit).sum()))


# --- what is to be said of it -------------------------------------------------------------------------------


def _unread(columns: Sequence[Coded]) -> Iterator[Problem]:
    for column in columns:
        if column.unread:
            total, example = sum(column.unread.values()), min(column.unread)[:20]
            message = f"{total:,} records hold in item '{column.name}' what is no answer, such as '{example}'"
            yield Problem(message, "--missing names codes for no answer", severity="warning")


def _problems(items: Sequence[ItemReliability], matrix: Array, n: int, records: int) -> Iterator[Problem]:
    if n < records:
        message = f"{records - n:,} of {records:,} records lack an item and are left out"
        yield Problem(message, severity="note")
    if n < LEAST:
        yield Problem(f"{n} complete records are too few to rely on", severity="warning")
    variances = np.diagonal(matrix)
    if constant := [item.name for item, spread in zip(items, variances, strict=True) if spread <= 0]:
        yield Problem(f"{quoted(constant)} is the same in every record", "it adds nothing", severity="warning")
    if against := [item.name for item in items if item.rest is not None and item.rest < 0 and not item.reversed]:
        message = f"{quoted(against)} runs against the other items"
        yield Problem(message, "--reverse COLUMN, if it is worded the other way round", severity="warning")
    varied = variances[variances > 0]
    if len(varied) and float(varied.max() / varied.min()) > ODD_SPREAD**2:
        message = "the items vary very differently, as on scales of different length"
        yield Problem(message, "alpha is for items on one scale", severity="warning")

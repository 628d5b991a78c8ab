"""Weights for records, so that the margins of a sample are those of the population."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from cxscore.columns import quoted
from cxscore.errors import InputError, UsageError
from cxscore.model import Problem
from cxscore.stats.raking import Array, Index, Raked, efficiency, rake, shares, whole_units

BLANK = "(blank)"
"""What margins call the records whose cell is blank."""
MOST = 5.0
"""Times the mean that a weight may be, unless said."""
POOR = 0.4
"""Efficiency below which a weighted result rests on few people."""
PLACES = 9
"""Decimal places of a weight that is written."""

Combinations = Sequence[tuple[tuple[str, ...], int]]
"""Rows of cells, one per margin, each with how many records hold it."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A column and the share of the population, 0..1 and together 1, that each of its values has."""

    column: str
    targets: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Category:
    """One value of one margin: its records, and their share before, as wanted, and after; 0..100."""

    column: str
    name: str
    n: int
    before: float
    target: float
    after: float


@dataclass(frozen=True, slots=True)
class Weighting:
    """The weights of every combination of cells, and what they cost.

    `units` holds the weight of each record of a combination in its order, in 10^-9; over all records they add up to
    `n` exactly. `efficiency` is the effective number of records as a share, 0..1. `gap` is the largest difference
    between a share and its target, 0..1; `trimmed` counts records at the largest weight.
    """

    categories: tuple[Category, ...]
    units: Mapping[tuple[str, ...], tuple[int, ...]]
    n: int
    efficiency: float
    smallest: float
    largest: float
    most: float
    rounds: int
    gap: float
    converged: bool
    trimmed: int
    problems: tuple[Problem, ...] = ()

    @property
    def n_eff(self) -> float:
        """Kish's effective number of records."""
        return self.efficiency * self.n

    @property
    def deff(self) -> float:
        """The design effect: how many times wider the weights make a variance."""
        return 1 / self.efficiency


def weigh(rows: Combinations, margins: Sequence[Margin], source: str, *, most: float = MOST) -> Weighting:
    """Return weights that bring every margin to its targets; the cells of `rows` are the margins' in their order.

    `source` names the margins in messages. InputError when a record's value has no target, or a target no record;
    UsageError when `most`, the largest weight as a multiple of the mean, is not above 1.
    """
    if not most > 1:
        raise UsageError(f"--max-weight {most:g} leaves no room: the mean weight is 1", "for example --max-weight 5")
    cells, counts = [tuple(cell or BLANK for cell in row) for row, _ in rows], np.array([n for _, n in rows])
    for place, margin in enumerate(margins):
        _check(place, margin, cells, counts.tolist(), source)
    indexed = [_indexed(place, margin, cells) for place, margin in enumerate(margins)]
    held = counts.astype(np.float64)
    raked = rake(held, indexed, most)
    units = whole_units(raked.weights, counts, PLACES)
    found = Weighting(
        categories=tuple(_categories(margins, indexed, held, raked)),
        units={row: tuple(each.tolist()) for (row, _), each in zip(rows, units, strict=True)},
        n=int(counts.sum()),
        efficiency=efficiency(raked.weights, held),
        smallest=float(raked.weights.min()),
        largest=float(raked.weights.max()),
        most=most,
        rounds=raked.rounds,
        gap=raked.gap,
        converged=raked.converged,
        trimmed=raked.trimmed,
    )
    return replace(found, problems=tuple(_problems(found)))


def _check(place: int, margin: Margin, cells: Sequence[tuple[str, ...]], counts: Sequence[int], source: str) -> None:
    """InputError when the values of a column and those of its margin are not the same."""
    held: dict[str, int] = {}
    for row, n in zip(cells, counts, strict=True):
        held[row[place]] = held.get(row[place], 0) + n
    if BLANK in held and BLANK not in margin.targets:
        raise InputError(
            f"{held[BLANK]:,} records have no '{margin.column}', and {source} gives them no share",
            f"add '{BLANK}' to '{margin.column}' there, or leave them out with --where-not '{margin.column}='",
        )
    if strange := [value for value in held if value not in margin.targets]:
        value, known = strange[0][:20], quoted(margin.targets)
        message = f"{held[strange[0]]:,} records have {margin.column} '{value}', which {source} does not name"
        raise InputError(message, f"it names {known}; add it, or leave it out with --where-not")
    if absent := [value for value in margin.targets if value not in held]:
        message = f"{source} gives {margin.column} '{absent[0][:20]}' a share, and no record has it"
        hint = f"the records have {quoted(sorted(held))}; join it with another value, or leave it out"
        raise InputError(message, hint)


def _indexed(place: int, margin: Margin, cells: Sequence[tuple[str, ...]]) -> tuple[Index, Array]:
    """The category of every combination by number, and the target share of each."""
    number = {name: i for i, name in enumerate(margin.targets)}
    targets = np.array([float(share) for share in margin.targets.values()])
    return np.array([number[row[place]] for row in cells], dtype=np.int64), targets


def _categories(
    margins: Sequence[Margin], indexed: Sequence[tuple[Index, Array]], counts: Array, raked: Raked
) -> Iterator[Category]:
    for margin, (place, targets) in zip(margins, indexed, strict=True):
        held = np.bincount(place, counts, len(targets))
        after = shares(counts, raked.weights, place, len(targets))
        for i, name in enumerate(margin.targets):
            before, target = 100 * float(held[i] / counts.sum()), 100 * float(targets[i])
            yield Category(margin.column, name, int(held[i]), before, target, 100 * float(after[i]))


def _problems(found: Weighting) -> Iterator[Problem]:
    if not found.converged:
        message = f"the margins are not met: the worst is {100 * found.gap:.2f} points off its target"
        hint = "the limit of --max-weight binds, or the margins contradict what is never found together"
        yield Problem(message, hint, severity="warning")
    if found.trimmed:
        message = f"{found.trimmed:,} records are held at the largest weight, {found.most:g} times the mean"
        yield Problem(message, "--max-weight moves it", severity="note")
    if found.efficiency < POOR:
        message = (
            f"the weights cost {100 * (1 - found.efficiency):.0f} % of the answers: "
            f"{found.n:,} count as {found.n_eff:,.0f}"
        )
        hint = "the sample is far from the population: use fewer margins, or join small groups"
        yield Problem(message, hint, severity="warning")

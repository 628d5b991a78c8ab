"""Raking: weights under which every margin of a sample is that of the population."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]

ROUNDS = 1000
"""Passes over all margins after which raking gives up."""
CLOSE = 1e-10
"""Gap between a weighted share and its target, 0..1, below which the margin holds."""


@dataclass(frozen=True, slots=True)
class Raked:
    """The weight of every cell, with mean 1 over the records; the passes it took, and how far it is off.

    `gap` is the largest difference between a weighted share and its target, 0..1; `trimmed` counts records at the
    limit.
    """

    weights: Array
    rounds: int
    gap: float
    trimmed: int

    @property
    def converged(self) -> bool:
        """Whether every margin holds."""
        return self.gap <= CLOSE


def rake(counts: Array, margins: Sequence[tuple[Index, Array]], most: float) -> Raked:
    """Return weights of cells that hold `counts` records such that every margin has its target shares.

    A margin is the category of each cell and the share (above 0, together 1) of each category; every category must
    have records. No weight passes `most` times the mean, more than 1; where that binds, margins may stay off.
    Sources: Deming and Stephan, Annals of Mathematical Statistics 11 (1940); trimming inside the passes: DeBell and
    Krosnick, ANES technical report nes012427 (2009).
    """
    weights, gap, done = np.ones(len(counts)), 1.0, 0
    while gap > CLOSE and done < ROUNDS:
        before, done = weights, done + 1
        for place, targets in margins:
            weights = weights * _factors(counts, weights, place, targets)[place]
        weights = capped(weights, counts, most)
        gap = _gap(counts, weights, margins)
        if float(np.abs(weights - before).max()) <= CLOSE / 100:
            break
    at_limit = int(counts[weights >= most * (1 - 1e-9)].sum())
    return Raked(weights, done, gap, at_limit)


def _factors(counts: Array, weights: Array, place: Index, targets: Array) -> Array:
    """Return what the weights of each category must be multiplied by for this one margin to hold."""
    held = np.bincount(place, counts * weights, len(targets))
    return np.asarray(targets * counts.sum() / np.where(held > 0, held, 1.0))


def _gap(counts: Array, weights: Array, margins: Sequence[tuple[Index, Array]]) -> float:
    return max(float(np.abs(shares(counts, weights, place, len(t)) - t).max()) for place, t in margins)


def shares(counts: Array, weights: Array, place: Index, categories: int) -> Array:
    """Return the weighted share, 0..1, of every category."""
    return np.asarray(np.bincount(place, counts * weights, categories) / float((counts * weights).sum()))


def capped(weights: Array, counts: Array, most: float) -> Array:
    """Return the weights, none above `most`, with mean 1: what is cut off is spread over the others."""
    weights = weights * counts.sum() / (weights * counts).sum()
    fixed = np.zeros(len(weights), dtype=bool)
    while (over := (weights > most) & ~fixed).any():
        fixed |= over
        left = counts.sum() - most * counts[fixed].sum()
        rest = float((weights * counts)[~fixed].sum())
        weights = np.where(fixed, most, weights * left / rest if rest else weights)
    return np.asarray(weights)


def efficiency(weights: Array, counts: Array) -> float:
    """Return the effective number of records as a share, 0..1, of their number: 1 when all weigh the same.

    Source: Kish, Survey Sampling (1965), section 11.7.
    """
    total, squares = float((weights * counts).sum()), float((weights**2 * counts).sum())
    return total * total / squares / float(counts.sum())


def whole_units(weights: Array, counts: Index, places: int = 9) -> list[NDArray[np.int64]]:
    """Return, per cell, the weights of its records in units of the last decimal place, which add up exactly to n.

    A remainder that cannot be split is given, one unit each, to the first records of the cells cut off most.
    """
    unit = 10**places
    floors = np.floor(weights * unit).astype(np.int64)
    missing = int(counts.sum()) * unit - int((floors * counts).sum())
    found = [np.full(n, floor, dtype=np.int64) for n, floor in zip(counts.tolist(), floors.tolist(), strict=True)]
    step = 1 if missing > 0 else -1
    for cell in sorted(range(len(found)), key=lambda i: step * (floors[i] - weights[i] * unit)):
        given = min(abs(missing), len(found[cell]))
        found[cell][:given] += step
        missing -= step * given
    return found

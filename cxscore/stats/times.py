"""Times in whole seconds, some of them open, as arrays: counts of those that ended and were open at each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cxscore.model import Span
from cxscore.stats.survival import Counts

@dataclass(frozen=True, slots=True, eq=False)
class TimeCounts:
    """How many times ended, and how many were last seen open, at each distinct time `at`, which ascends."""

    at: Counts
    ended: Counts
    open: Counts

    @classmethod
    def of(cls, seconds: Counts, is_open: NDArray[np.bool_], counts: Counts) -> Self:
        """The times `seconds`, each as often as `counts` says, in any order and repeated at will."""
        at, place = np.unique(seconds, return_inverse=True)
        sums = np.zeros((2, len(at)), dtype=np.int64)
        np.add.at(sums, (is_open.astype(np.int64), place), counts)
        return cls(at, sums[0], sums[1])

    @classmethod
    def listed(cls, ended: Iterable[int], still_open: Iterable[int] = ()) -> Self:
        """The times of two lists: those that ended, and those that are open."""
        first, second = list(ended), list(still_open)
        seconds = np.array([*first, *second], dtype=np.int64)
        is_open = np.arange(len(seconds)) >= len(first)
        return cls.of(seconds, is_open, np.ones(len(seconds), dtype=np.int64))

    @property
    def n(self) -> int:
        """All of them."""
        return self.n_ended + self.n_open

    @property
    def n_ended(self) -> int:
        """Those that ended."""
        return int(self.ended.sum())

    @property
    def n_open(self) -> int:
        """Those that were last seen open."""
        return int(self.open.sum())

    def count(self, span: Span) -> int:
        """Those that ended within the range, both ends in it unless it leaves the upper one out."""
        side = "left" if span.below else "right"
        first, last = np.searchsorted(self.at, float(span.low)), np.searchsorted(self.at, float(span.high), side)
        return int(self.ended[first:last].sum())

    def plus(self, *others: Self) -> Self:
        """All together."""
        parts = (self, *others)
        seconds = np.concatenate([part.at for part in parts for _ in range(2)])
        counts = np.concatenate([column for part in parts for column in (part.ended, part.open)])
        is_open = np.concatenate([np.full(len(part.at), which) for part in parts for which in (False, True)])
        return type(self).of(seconds, is_open, counts)

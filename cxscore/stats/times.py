"""Times in whole seconds, some of them open, as arrays: counts of those that ended and were open at each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

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
        order = np.argsort(seconds)
        ordered, counted, unended = seconds[order], counts[order], is_open[order]
        first = np.flatnonzero(_is_first(ordered))
        ended, still_open = (np.add.reduceat(counted * which, first) for which in (~unended, unended))
        return cls(ordered[first], ended, still_open) if len(first) else cls(ordered, counted, counted)

    @classmethod
    def listed(cls, ended: Iterable[int], still_open: Iterable[int] = ()) -> Self:
        """The times of two lists: those that ended, and those that are open."""
        first, second = list(ended), list(still_open)
        seconds = np.array([*first, *second], dtype=np.int64)
        is_open = np.arange(len(seconds)) >= len(first)
        return cls.of(seconds, is_open, np.ones(len(seconds), dtype=np.int64))

    @classmethod
    def of_columns(cls, at: Iterable[int], ended: Iterable[int], still_open: Iterable[int]) -> Self:
        """The times that `columns` gave; ValueError when they are none."""
        found = cls(*(np.array(list(column), dtype=np.int64) for column in (at, ended, still_open)))
        if not len(found.at) == len(found.ended) == len(found.open) or not _is_first(found.at).all():
            raise ValueError("no ascending times with a count each")
        return found

    def columns(self) -> tuple[list[int], list[int], list[int]]:
        """The distinct times, ascending, how many ended at each, and how many were last seen open there."""
        return self.at.tolist(), self.ended.tolist(), self.open.tolist()

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
        return self._within(self.ended, span)

    def count_open(self, span: Span) -> int:
        """Those that were last seen open within the range."""
        return self._within(self.open, span)

    def _within(self, counts: Counts, span: Span) -> int:
        side: Literal["left", "right"] = "left" if span.below else "right"
        first, last = np.searchsorted(self.at, float(span.low)), np.searchsorted(self.at, float(span.high), side)
        return int(counts[first:last].sum())

    def plus(self, *others: Self) -> Self:
        """All together."""
        if not others:
            return self
        parts = (self, *others)
        at = _distinct(np.sort(np.concatenate([part.at for part in parts]), kind="stable"))
        ended, still_open = np.zeros_like(at), np.zeros_like(at)
        for part in parts:
            place = np.searchsorted(at, part.at)
            ended[place] += part.ended
            still_open[place] += part.open
        return type(self)(at, ended, still_open)


def _is_first(ordered: Counts) -> NDArray[np.bool_]:
    """Whether each of some ascending numbers is the first of its kind."""
    return np.diff(ordered, prepend=ordered[:1] - 1) > 0


def _distinct(ordered: Counts) -> Counts:
    """Ascending numbers, each once."""
    return ordered[_is_first(ordered)]

"""Open time between instants, by blocks and a running total: found by bisection, never by stepping."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple


class Block(NamedTuple):
    """A stretch of open time: from the instant `start` to just before the instant `end`, in epoch seconds."""

    start: int
    end: int


class Row(NamedTuple):
    """A block, and the open seconds of all the blocks before it."""

    start: int
    end: int
    before: int


class TooShortError(ValueError):
    """A clock ends before the open seconds that were asked for have passed."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The open time from the instant `start` to the instant `end`, both in epoch seconds.

    What lies outside is not known to it: ValueError for an instant before `start` or after `end`.
    """

    start: int
    end: int
    rows: tuple[Row, ...]

    def open_before(self, instant: int) -> int:
        """The open seconds from the clock's start to an instant."""
        if not self.start <= instant <= self.end:
            raise ValueError(f"the instant {instant} lies outside the clock ({self.start} to {self.end})")
        position = bisect_right(self.rows, instant, key=attrgetter("start"))
        if not position:
            return 0
        row = self.rows[position - 1]
        return row.before + min(instant, row.end) - row.start

    def between(self, start: int, end: int) -> int:
        """The open seconds from one instant to another; negative when the second lies before the first."""
        return self.open_before(end) - self.open_before(start)

    def due(self, start: int, seconds: int) -> int:
        """The first instant at which `seconds` open seconds have passed since `start`; `start` for none.

        At the end of a day that is the closing time, not the next opening. ValueError for negative seconds;
        TooShortError when the clock ends first.
        """
        if seconds < 0:
            raise ValueError(f"{seconds} open seconds cannot pass")
        wanted = self.open_before(start) + seconds
        position = bisect_left(self.rows, wanted, key=attrgetter("before")) - 1
        if not seconds:
            return start
        if wanted > self.open_before(self.end):
            raise TooShortError(f"fewer than {seconds} open seconds up to the instant {self.end}")
        row = self.rows[position]
        return row.start + wanted - row.before


def merged(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks by time, those that touch or overlap made one, empty ones left out."""
    found: list[Block] = []
    for block in sorted(block for block in blocks if block.start < block.end):
        if found and block.start <= found[-1].end:
            found[-1] = Block(found[-1].start, max(found[-1].end, block.end))
        else:
            found.append(block)
    return tuple(found)


def clipped(blocks: Iterable[Block], start: int, end: int) -> Iterator[Block]:
    """What of each block lies from `start` to `end`."""
    for block in blocks:
        if block.start < end and block.end > start:
            yield Block(max(block.start, start), min(block.end, end))


def totalled(blocks: Iterable[Block]) -> tuple[Row, ...]:
    """Each block with the open seconds before it; the blocks lie in time and apart."""
    found = tuple(blocks)
    before = accumulate((block.end - block.start for block in found), initial=0)
    return tuple(Row(*block, total) for block, total in zip(found, before, strict=False))

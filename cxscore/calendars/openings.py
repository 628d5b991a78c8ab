"""The grammar of opening hours: `08:00-16:00`, `22:00-06:00` into the next day, `00:00-24:00` all day."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from cxscore.model import Phrase

DAY = 86_400
"""Seconds from midnight to midnight on the wall clock."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of a week as calendars name them, in the order of `date.weekday`."""
CLOSED = "closed"
"""What a calendar says of a day without opening hours."""

_TIME = r"([01]?[0-9]|2[0-4]):([0-5][0-9])"
_OPENING = re.compile(rf"{_TIME}\s*[-–]\s*{_TIME}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Opening(NamedTuple):
    """From one wall time to another, in seconds after midnight of the day it begins on.

    `end` is exclusive and lies beyond `DAY` when the opening runs into the next day.
    """

    begin: int
    end: int

    @property
    def text(self) -> str:
        """The opening as calendars write it: 08:00-16:00."""
        return f"{_clock_text(self.begin)}-{_clock_text(self.end if self.end <= DAY else self.end - DAY)}"


def parse_opening(text: str) -> Opening:
    """The opening that a text such as `08:00-16:00` means; ValueError with a sentence when it means none."""
    match = _OPENING.fullmatch(text.strip())
    if not match:
        raise ValueError(f"'{text[:20]}' is not from one time of day to another")
    begin, end = _seconds(match[1], match[2]), _seconds(match[3], match[4])
    if begin >= DAY or end > DAY:
        raise ValueError(f"'{text[:20]}' goes beyond the day: 24:00 can only be its end")
    if begin == end:
        raise ValueError(f"'{text[:20]}' begins and ends at the same time")
    return Opening(begin, end if end > begin else end + DAY)


def parse_openings(texts: Iterable[str]) -> tuple[Opening, ...]:
    """The openings of one day, by time; ValueError when a text means none."""
    return tuple(sorted(map(parse_opening, texts)))


def parse_day(text: str) -> date:
    """The day written as 2026-12-24; ValueError with a sentence when there is no such day."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no day '{text}'") from None
    raise ValueError(f"'{text[:20]}' is not a date")


def overlaps(openings: Sequence[Opening]) -> Iterator[tuple[Opening, Opening]]:
    """The pairs of openings of one day that share a second."""
    return ((one, other) for one, other in combinations(openings, 2) if one.begin < other.end > other.begin < one.end)


def overlaps_next(openings: Iterable[Opening], following: Sequence[Opening]) -> Iterator[tuple[Opening, Opening]]:
    """The pairs of an opening that runs into the next day, and one of that day that begins before it ends."""
    return ((one, other) for one in openings for other in following if other.begin < one.end - DAY)


def usual_day(week: Iterable[Sequence[Opening]]) -> int:
    """Seconds of the usual business day: the most common total of the days that open; of several, the longest.

    An opening counts for the day it begins on. 0 when no day opens.
    """
    totals = Counter(sum(opening.end - opening.begin for opening in openings) for openings in week)
    del totals[0]
    return max(totals, key=lambda total: (totals[total], total), default=0)


def week_text(week: Sequence[Sequence[Opening]]) -> str:
    """The opening hours of a week in a line: `Mon-Thu 08:00-12:00, 12:30-16:00; Fri 08:00-15:00`."""
    runs: list[list[int]] = []
    for day, openings in enumerate(week):
        if runs and week[runs[-1][-1]] == openings:
            runs[-1].append(day)
        else:
            runs.append([day])
    open_runs = (run for run in runs if week[run[0]])
    texts = (Phrase("{0} {1}", _days_text(run), _openings_text(week[run[0]])) for run in open_runs)
    return Phrase.joined("{}; {}", texts)


def _openings_text(openings: Iterable[Opening]) -> str:
    return ", ".join(opening.text for opening in openings)


def _days_text(run: Sequence[int]) -> str:
    first, last = (Phrase(WEEKDAYS[day][:3].title()) for day in (run[0], run[-1]))
    return first if first == last else Phrase("{}-{}", first, last)


def _seconds(hours: str, minutes: str) -> int:
    return int(hours) * 3600 + int(minutes) * 60


def _clock_text(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}"

"""Opening hours as SQL: the open seconds between two instants, of whole columns at once.

Every day (in UTC) knows how many open seconds lie before it, and its stretches of opening hours. The open seconds
before an instant are those before its day, and of each stretch of the day as much as has passed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING

from cxscore import guards, sql
from cxscore.engines.records import Rows, Stage, mark
from cxscore.model import State

if TYPE_CHECKING:
    from cxscore.calendars import Calendar

TABLE = "opening_hours"
_KEYS = 3
"""Columns of the table before those of stretches: the calendar, the day, the open seconds before it."""
DAY = 86_400

Stretch = tuple[int, int]
"""Open from one instant to another."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Calendars by the value of the role `calendar_by`, "" for all others; none: the clock never stops."""

    calendars: "Mapping[str, Calendar]" = field(default_factory=dict)

    def tables(self, first: int, last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:
        """The days of every calendar from one instant to the other."""
        if not self.calendars:
            return {}
        days = [
            (place, *day)
            for place, one in enumerate(self.calendars.values())
            for day in _days([(opens, closes) for opens, closes, _ in one.rows(first, last)], first, last)
        ]
        most = max((len(stretches) for *_, stretches in days), default=0)
        columns = [f"{end}{i} BIGINT" for i in range(most) for end in ("opens", "closes")]
        rows: Rows = [(place, day, before, *_padded(stretches, most)) for place, day, before, stretches in days]
        return {TABLE: (["calendar BIGINT", "day BIGINT", "before BIGINT", *columns], rows)}

    def between(self, query: str, start: str, end: str, stage: Stage, name: str = "seconds") -> str:
        """`query` with the column `name`: the seconds from `start` to `end` that count.

        NULL where either is, and where the record has no calendar.
        """
        if not self.calendars:
            return f"SELECT *, {end} - {start} AS {name} FROM ({query})"
        inner = f"SELECT *, {self._which(stage)} AS calendar, {start} AS since, {end} AS until FROM ({query})"
        which = "e.calendar = {0}.calendar AND " if self._several else ""
        joins = (
            f"LEFT JOIN {TABLE} {side} ON {which.format(side)}{side}.day = e.{at} // {DAY}"
            for side, at in (("f", "since"), ("u", "until"))
        )
        most = (len(stage.tables[TABLE]) - _KEYS) // 2
        passed = f"{_before('u', 'e.until', most)} - {_before('f', 'e.since', most)}"
        return f"SELECT e.* EXCLUDE (calendar, since, until), {passed} AS {name} FROM ({inner}) e {' '.join(joins)}"

    def known(self, stage: Stage) -> str:
        """SQL of whether there is a calendar for a record: where all have one of their own, some values may not."""
        return "true" if not self.calendars or "" in self.calendars else f"{self._which(stage)} IS NOT NULL"

    @property
    def _several(self) -> bool:
        """Whether values have calendars of their own."""
        return any(self.calendars)

    def _which(self, stage: Stage) -> str:
        """SQL of the place of a record's calendar among all, NULL where it has none."""
        places = {name: place for place, name in enumerate(self.calendars)}
        rest = str(places.pop("", "NULL"))
        if not places:
            return rest
        value = f"lower({sql.trimmed(stage.cells['calendar_by'])})"
        cases = " ".join(f"WHEN {guards.sql(name.lower())} THEN {place}" for name, place in places.items())
        return f"CASE {value} {cases} ELSE {rest} END"


NO_HOURS = Hours()
NO_CALENDAR = mark(State.NOT_APPLICABLE, "calendar_by", "no calendar")
"""The outcome of a record that has a value without a calendar."""


def _before(side: str, instant: str, most: int) -> str:
    """SQL of the open seconds before an instant, by the day that was joined for it, of at most `most` stretches."""
    stretches = (f"greatest(least({instant}, {side}.closes{i}) - {side}.opens{i}, 0)" for i in range(most))
    return f"({' + '.join([f'{side}.before', *stretches])})"


def _days(stretches: Iterable[Stretch], first: int, last: int) -> Iterator[tuple[int, int, list[Stretch]]]:
    """Every day (its number since 1970, in UTC) with the open seconds before it and its stretches."""
    cut = chain.from_iterable(map(_cut, stretches))
    by_day = {day: list(group) for day, group in groupby(cut, key=lambda one: one[0] // DAY)}
    before = 0
    for day in range(first // DAY, last // DAY + 1):
        yield day, before, by_day.get(day, [])
        before += sum(closes - opens for opens, closes in by_day.get(day, []))


def _cut(stretch: Stretch) -> Iterator[Stretch]:
    """A stretch in pieces of one day each."""
    opens, closes = stretch
    while opens < closes:
        midnight = (opens // DAY + 1) * DAY
        yield opens, min(closes, midnight)
        opens = min(closes, midnight)


def _padded(stretches: Sequence[Stretch], most: int) -> list[int]:
    """The ends of the stretches one after the other, filled up with stretches of no length."""
    return [instant for stretch in [*stretches, *[(0, 0)] * (most - len(stretches))] for instant in stretch]

"""Calendars: the opening hours of a desk as instants, through holidays, special days and changes over the years."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter
from zoneinfo import ZoneInfo

from cxscore.calendars.clock import Block, Clock, TooShortError, clipped, merged, totalled
from cxscore.calendars.openings import WEEKDAYS, Opening, parse_day, parse_openings, usual_day, week_text
from cxscore.calendars.wall import beginning, day_at, ending
from cxscore.config.calendar_schema import CalendarSpec, ChangeSpec, HolidaysSpec, HoursSpec
from cxscore.dates import zone
from cxscore.errors import InputError
from cxscore.model import Phrase

FIRST, LAST = date(1901, 1, 1), date(2100, 12, 31)
"""The days that calendars reach: public holidays are known no longer."""

_EARLIER, _LATER = timedelta(days=3), timedelta(days=2)
"""Days around an instant's day in UTC on which an opening may begin that holds it: zones, nights, the date line."""
_FIRST_LOOK = timedelta(days=14)
"""How far a due time is looked for at first; each further look doubles it."""
_EPOCH_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days that are closed whatever the week says: those of a country (and region), and own dates.

    `worked` lists holidays of the country that are business days here.
    """

    country: str = ""
    region: str = ""
    dates: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        """Whether `day` is a holiday."""
        return day in self.dates or (day not in self.worked and self._public(day))

    @property
    def text(self) -> str:
        """What is closed, in words; "" for no holidays."""
        if not self.country:
            return _holidays_text(len(self.dates))
        text = Phrase("holidays of {}", f"{self.country}{self.region and '-'}{self.region}")
        text = Phrase("{} ({} worked)", text, len(self.worked)) if self.worked else text
        return Phrase("{} and {} more", text, len(self.dates)) if self.dates else text

    def _public(self, day: date) -> bool:
        if not self.country:
            return False
        from cxscore.calendars.public import public_holidays  # noqa: PLC0415 (start-up: only countries need it)

        return day in public_holidays(self.country, self.region, day.year)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The opening hours in force from the day `first` on: the week from Monday, its zone, its holidays."""

    first: date
    zone: ZoneInfo
    week: tuple[tuple[Opening, ...], ...]
    holidays: Holidays = field(default_factory=Holidays)

    @property
    def texts(self) -> tuple[str, str, str]:
        """The week, the zone and the holidays in words; "" for no holidays."""
        return week_text(self.week), self.zone.key, self.holidays.text


@dataclass(frozen=True, slots=True)
class Calendar:
    """The opening hours of a desk: its schedules, each in force until the next, and special days.

    A special day has the openings it names, also when it is a holiday. An opening that runs past midnight belongs
    to the day it begins on. Instants are epoch seconds.
    """

    name: str
    schedules: tuple[Schedule, ...]
    special: Mapping[date, tuple[Opening, ...]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the latest schedule."""
        return self.schedules[-1].zone

    def business_days(self, on: date | None = None) -> frozenset[int]:
        """Seconds of the usual business day `on` a day, or of each schedule: the most common daily total of its week.

        Of several equally common totals it is the longest; an opening counts for the day it begins on.
        """
        schedules = self.schedules if on is None else (self.schedule(on),)
        return frozenset(usual_day(schedule.week) for schedule in schedules)

    def describe(self) -> str:
        """The calendar in a line: `Mon-Fri 08:00-12:00, 12:30-16:00; Europe/Oslo; holidays of NO`."""
        changes = (_change_text(old, new) for old, new in pairwise(self.schedules))
        return Phrase.joined("{}; {}", (*self.schedules[0].texts, _special_text(len(self.special)), *changes))

    def openings(self, day: date) -> tuple[Opening, ...]:
        """The openings that begin on `day`, by the wall clock of its zone."""
        if day in self.special:
            return self.special[day]
        schedule = self.schedule(day)
        return () if day in schedule.holidays else schedule.week[day.weekday()]

    def schedule(self, day: date) -> Schedule:
        """The schedule in force on `day`."""
        return self.schedules[max(0, bisect_right(self.schedules, day, key=attrgetter("first")) - 1)]

    def blocks(self, start: int, end: int) -> tuple[Block, ...]:
        """The open time from one instant to another: in time, apart, cut off at both ends.

        ValueError when `end` lies before `start`. InputError when one of them lies outside the years 1901 to 2100,
        or in a year whose public holidays are not known.
        """
        if min(start, end) < epoch(FIRST) or max(start, end) > epoch(LAST):
            message = f"opening hours reach from {FIRST.year} to {LAST.year}, and there are times outside"
            raise InputError(message, "leave those records out with --since and --until")
        if end < start:
            raise ValueError(f"the instant {end} lies before {start}")
        days = _days(max(day_at(start) - _EARLIER, FIRST), min(day_at(end) + _LATER, LAST))
        return tuple(clipped(merged(block for day in days for block in self._day_blocks(day)), start, end))

    def rows(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The blocks from one instant to another as (start, end, open seconds before), to be joined to instants.

        The open seconds before an instant `t` are, with the last row that does not start after it,
        `before + least(t, end) - start`; 0 when there is no such row. Errors as `blocks`.
        """
        return [(row.start, row.end, row.before) for row in self.clock(start, end).rows]

    def clock(self, start: int, end: int) -> Clock:
        """The clock of this calendar from one instant to another; errors as `blocks`."""
        return Clock(start, end, totalled(self.blocks(start, end)))

    def open_seconds(self, start: int, end: int) -> int:
        """The open seconds from one instant to another, `end` not before `start`; errors as `blocks`.

        For many instants make one `clock` or join `rows`.
        """
        return sum(block.end - block.start for block in self.blocks(start, end))

    def due(self, start: int, seconds: int) -> int:
        """The first instant at which `seconds` open seconds have passed since `start`; `start` for none.

        TooShortError, a ValueError, when that is never, or later than calendars reach; otherwise as `blocks`.
        """
        look, last = _FIRST_LOOK, epoch(LAST)
        while True:
            end = min(start + int(look.total_seconds()), last)
            try:
                return self.clock(start, end).due(start, seconds)
            except TooShortError:
                if end == last:
                    raise
            look *= 2

    def _day_blocks(self, day: date) -> Iterator[Block]:
        """The openings that begin on `day` as blocks."""
        zone = self.schedule(day).zone
        for opening in self.openings(day):
            yield Block(beginning(day, opening.begin, zone), ending(day, opening.end, zone))


def calendar_of(spec: CalendarSpec) -> Calendar:
    """The calendar that a spec writes down, which was checked as a config is."""
    schedules = [_schedule(date.min, spec.time_zone, spec.hours, spec.holidays)]
    for text, change in spec.changes.items():
        schedules.append(_changed(schedules[-1], parse_day(text), change))
    special = {parse_day(text): parse_openings(openings) for text, openings in spec.special.items()}
    return Calendar(spec.calendar, tuple(schedules), special)


def epoch(day: date) -> int:
    """The instant at which `day` begins in UTC."""
    return (day - _EPOCH_DAY).days * 86_400


def _schedule(first: date, name: str, hours: HoursSpec, holidays: HolidaysSpec | Sequence[str]) -> Schedule:
    return Schedule(first, zone(name), _week(hours), _holidays(holidays))


def _changed(schedule: Schedule, first: date, change: ChangeSpec) -> Schedule:
    """The schedule with what changes on the day `first`."""
    return Schedule(
        first,
        zone(change.time_zone) if change.time_zone else schedule.zone,
        schedule.week if change.hours is None else _week(change.hours),
        schedule.holidays if change.holidays is None else _holidays(change.holidays),
    )


def _week(hours: HoursSpec) -> tuple[tuple[Opening, ...], ...]:
    return tuple(parse_openings(getattr(hours, name)) for name in WEEKDAYS)


def _holidays(spec: HolidaysSpec | Sequence[str]) -> Holidays:
    if not isinstance(spec, HolidaysSpec):
        return Holidays(dates=frozenset(map(parse_day, spec)))
    dates, worked = (frozenset(map(parse_day, days)) for days in (spec.dates, spec.worked))
    return Holidays(spec.country, spec.region, dates, worked)


def _change_text(old: Schedule, new: Schedule) -> str:
    """What is different in a schedule: `from 2027-01-01 Mon-Fri 09:00-17:00`."""
    parts = [text or Phrase("no holidays") for was, text in zip(old.texts, new.texts, strict=True) if text != was]
    return Phrase("from {} {}", str(new.first), Phrase.joined("{}; {}", parts))


def _holidays_text(n: int) -> str:
    return Phrase("1 holiday") if n == 1 else Phrase("{} holidays", n) if n else ""


def _special_text(n: int) -> str:
    return Phrase("1 special day") if n == 1 else Phrase("{} special days", n) if n else ""


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))

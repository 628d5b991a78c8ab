"""Ten calendars, three years, every change of clocks: the fast clock agrees with the wall clock read step by step.

2017 to 2019 hold clocks that change at night, at midnight and by half an hour, a zone that changed for good (Korea,
4 May 2018) and one that stays on summer time but for Ramadan (Morocco).
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.calendars import Calendar, Clock, calendar_of
from cxscore.config.calendar_schema import CalendarSpec, HoursSpec
from tests.calendars.reference import DAYS, Plain, open_totals

START = int(datetime(2017, 1, 1, tzinfo=UTC).timestamp())
END = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
HALF_HOUR, DAY = 1800, 86_400


def week(text: str, weekend: str = "") -> dict[str, list[str]]:
    """The same hours on the five days and on the weekend."""
    texts = [text.split(", ")] * 5 + [weekend.split(", ") if weekend else []] * 2
    return {day: hours for day, hours in zip(DAYS, texts, strict=True) if hours}


FEASTS = frozenset({"2017-12-25", "2018-01-01", "2018-03-30", "2018-12-25", "2019-04-19", "2019-10-27"})
CALENDARS = {
    "split shifts": Plain("Europe/Oslo", week("08:00-12:00, 12:30-16:00"), FEASTS, {"2018-12-24": ["08:00-12:00"]}),
    "nights": Plain("America/New_York", week("22:00-06:00", "22:00-06:00"), FEASTS),
    "nights to the repeated hour": Plain("Europe/London", week("20:00-01:30", "01:30-04:00"), FEASTS),
    "half hours": Plain("Asia/Kolkata", week("18:30-03:30", "10:00-14:00"), frozenset({"2018-01-26"})),
    "clocks by half an hour": Plain("Australia/Lord_Howe", week("00:00-24:00", "01:30-02:00")),
    "changes at midnight": Plain("America/Sao_Paulo", week("23:30-08:00", "00:00-09:00")),
    "a zone that changed": Plain("Asia/Pyongyang", week("09:00-24:00", "00:00-12:00")),
    "winter in Ramadan": Plain("Africa/Casablanca", week("01:00-03:30", "02:00-02:30"), FEASTS),
    "day and night": Plain("UTC", week("00:00-24:00", "00:00-24:00")),
    "within the changing hour": Plain("Australia/Sydney", week("02:00-02:30, 02:30-03:00", "02:00-03:00"), FEASTS),
}


@cache
def calendar(name: str) -> Calendar:
    plain = CALENDARS[name]
    hours = HoursSpec(**{day: tuple(texts) for day, texts in plain.hours.items()})
    special = {day: tuple(texts) for day, texts in (plain.special or {}).items()}
    return calendar_of(
        CalendarSpec(
            calendar="c", time_zone=plain.zone, hours=hours, holidays=tuple(sorted(plain.closed)), special=special
        )
    )


@cache
def clock(name: str) -> Clock:
    return calendar(name).clock(START, END)


def changes(zone: str) -> list[int]:
    """The hours of the three years in which the zone's offset changes."""
    hours = range(START, END, 3600)
    offsets = [datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset() for at in hours]
    return [at for at, (old, new) in zip(hours, pairwise(offsets), strict=False) if old != new]


@cache
def totals(name: str) -> Sequence[int]:
    """The open seconds from the start of 2017 to every half hour, by the wall clock."""
    return open_totals(CALENDARS[name], START, END, HALF_HOUR)


@pytest.mark.parametrize("name", CALENDARS)
def test_every_half_hour_of_three_years_agrees_with_the_wall_clock(name: str) -> None:
    assert [clock(name).open_before(at) for at in range(START, END + 1, HALF_HOUR)] == totals(name)


@pytest.mark.parametrize("name", CALENDARS)
def test_random_tickets_take_the_time_the_wall_clock_says(name: str) -> None:
    draw = random.Random(name)  # noqa: S311 (seeded, to draw tickets)
    for _ in range(500):
        start, end = sorted(draw.randrange(START, END) for _ in range(2))
        assert clock(name).between(start, end) == slowly(name, end) - slowly(name, start)


def slowly(name: str, instant: int) -> int:
    """The open seconds before an instant, within a half hour that is open or closed as a whole."""
    step, rest = divmod(instant - START, HALF_HOUR)
    before, after = totals(name)[step : step + 2]
    return before + (rest if after > before else 0)


ODD = {
    "Europe/Oslo": week("22:07-05:53", "01:59-02:01, 02:31-03:17"),
    "America/Havana": week("23:41-00:19, 00:29-01:01", "00:01-23:59"),
    "Pacific/Chatham": week("02:44-03:46", "02:46-03:31"),
    "Asia/Tehran": week("23:29-00:31", "00:01-00:59"),
}


@pytest.mark.parametrize("zone", ODD)
def test_every_minute_around_a_change_of_clocks_agrees_with_the_wall_clock(zone: str) -> None:
    plain = Plain(zone, ODD[zone])
    product = calendar_of(
        CalendarSpec(calendar="c", time_zone=zone, hours=HoursSpec(**{d: tuple(t) for d, t in plain.hours.items()}))
    )
    assert len(changes(zone)) >= 6
    for change in changes(zone):
        start, end = change - DAY, change + DAY + 3600
        found = product.clock(start, end)
        expected = open_totals(plain, start, end, 60)
        assert [found.open_before(instant) for instant in range(start, end + 1, 60)] == expected


# --- laws ----------------------------------------------------------------------------------------------------

INSTANTS = st.integers(START, END)
NAMES = st.sampled_from(sorted(CALENDARS))


@given(NAMES, INSTANTS, INSTANTS, INSTANTS)
def test_open_time_adds_up(name: str, one: int, other: int, third: int) -> None:
    found = clock(name)
    first, middle, last = sorted((one, other, third))
    assert found.between(first, middle) + found.between(middle, last) == found.between(first, last)


@given(NAMES, INSTANTS, INSTANTS)
def test_open_time_never_falls_and_never_exceeds_the_time_that_passed(name: str, one: int, other: int) -> None:
    start, end = sorted((one, other))
    assert 0 <= clock(name).between(start, end) <= end - start


@given(INSTANTS, INSTANTS)
def test_day_and_night_is_calendar_time(start: int, end: int) -> None:
    assert clock("day and night").between(start, end) == end - start


@settings(max_examples=50)
@given(NAMES, INSTANTS, st.integers(0, 40 * DAY))
def test_blocks_of_a_part_are_the_part_of_the_blocks(name: str, start: int, length: int) -> None:
    end = min(start + length, END)
    assert calendar(name).open_seconds(start, end) == clock(name).between(start, end)


@settings(max_examples=50)
@given(NAMES, st.integers(START, END - 366 * DAY), st.integers(1, 20 * DAY))
def test_exactly_the_target_has_passed_when_a_ticket_is_due_and_less_just_before(
    name: str, start: int, seconds: int
) -> None:
    due = calendar(name).due(start, seconds)
    assert calendar(name).open_seconds(start, due) == seconds
    assert calendar(name).open_seconds(start, due - 1) == seconds - 1


@given(NAMES, INSTANTS)
def test_joined_rows_give_the_same_as_the_clock(name: str, instant: int) -> None:
    start, end, before = max((row for row in clock(name).rows if row.start <= instant), default=(instant, instant, 0))
    assert before + min(instant, end) - start == clock(name).open_before(instant)

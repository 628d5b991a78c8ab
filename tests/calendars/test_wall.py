"""Wall times where clocks are put forward and back, in zones of every kind; instants worked by hand in UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cxscore.calendars.wall import beginning, day_at, ending


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def second(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    return hours * 3600 + minutes * 60


@pytest.mark.parametrize(
    ("zone", "day", "time", "expected"),
    [
        ("UTC", "2026-03-29", "02:30", "2026-03-29 02:30"),
        ("Europe/Oslo", "2026-01-15", "08:00", "2026-01-15 07:00"),
        ("Europe/Oslo", "2026-07-15", "08:00", "2026-07-15 06:00"),
        ("Asia/Kolkata", "2026-07-15", "08:00", "2026-07-15 02:30"),
        ("Asia/Kathmandu", "2026-07-15", "08:00", "2026-07-15 02:15"),
        ("America/New_York", "2028-02-29", "08:00", "2028-02-29 13:00"),
        ("Pacific/Kiritimati", "2026-01-01", "00:00", "2025-12-31 10:00"),
        ("Pacific/Pago_Pago", "2026-01-01", "24:00", "2026-01-02 11:00"),
        ("Europe/Oslo", "2026-01-15", "30:00", "2026-01-16 05:00"),
    ],
)
def test_a_plain_wall_time_begins_and_ends_at_one_instant(zone: str, day: str, time: str, expected: str) -> None:
    at = date.fromisoformat(day), second(time), ZoneInfo(zone)
    assert beginning(*at) == ending(*at) == instant(expected)


@pytest.mark.parametrize(
    ("zone", "day", "times", "expected"),
    [
        ("Europe/Oslo", "2026-03-29", ("02:00", "02:01", "02:30", "02:59", "03:00"), "2026-03-29 01:00"),
        ("America/New_York", "2026-03-08", ("02:00", "02:59", "03:00"), "2026-03-08 07:00"),
        ("Australia/Lord_Howe", "2026-10-04", ("02:00", "02:15", "02:30"), "2026-10-03 15:30"),
        ("America/Sao_Paulo", "2018-11-04", ("00:00", "00:30", "01:00"), "2018-11-04 03:00"),
        ("Pacific/Apia", "2011-12-30", ("00:00", "09:00", "17:00", "24:00"), "2011-12-30 10:00"),
        ("Asia/Pyongyang", "2018-05-04", ("23:30", "23:45", "24:00"), "2018-05-04 15:00"),
    ],
)
def test_a_wall_time_that_is_skipped_is_the_first_instant_after(
    zone: str, day: str, times: tuple[str, ...], expected: str
) -> None:
    for time in times:
        at = date.fromisoformat(day), second(time), ZoneInfo(zone)
        assert beginning(*at) == ending(*at) == instant(expected), time


@pytest.mark.parametrize(
    ("zone", "day", "time", "first", "last"),
    [
        ("Europe/Oslo", "2026-10-25", "02:00", "2026-10-25 00:00", "2026-10-25 01:00"),
        ("Europe/Oslo", "2026-10-25", "02:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("Europe/Oslo", "2026-10-25", "03:00", "2026-10-25 02:00", "2026-10-25 02:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01 05:30", "2026-11-01 06:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45", "2026-04-04 15:15"),
        ("America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18 01:30", "2018-02-18 02:30"),
    ],
)
def test_a_wall_time_that_comes_twice_begins_first_and_ends_last(
    zone: str, day: str, time: str, first: str, last: str
) -> None:
    at = date.fromisoformat(day), second(time), ZoneInfo(zone)
    assert (beginning(*at), ending(*at)) == (instant(first), instant(last))


@pytest.mark.parametrize(("at", "day"), [(0, "1970-01-01"), (-1, "1969-12-31"), (86_399, "1970-01-01")])
def test_an_instant_has_its_day_in_utc(at: int, day: str) -> None:
    assert day_at(at) == date.fromisoformat(day)

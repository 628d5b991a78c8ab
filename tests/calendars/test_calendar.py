"""Calendars: holidays, special days, nights and changes; what other tools got wrong; published examples."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from cxscore.calendars import Block, Calendar, calendar_of
from cxscore.config.calendar_schema import CalendarSpec, ChangeSpec, HolidaysSpec, HoursSpec
from cxscore.errors import InputError

HOUR = 3600
OFFICE = ("08:00-16:00",)
WEEK = HoursSpec(monday=OFFICE, tuesday=OFFICE, wednesday=OFFICE, thursday=OFFICE, friday=OFFICE)
NIGHT = ("22:00-06:00",)
NIGHTS = HoursSpec(
    monday=NIGHT, tuesday=NIGHT, wednesday=NIGHT, thursday=NIGHT, friday=NIGHT, saturday=NIGHT, sunday=NIGHT
)


def desk(hours: HoursSpec = WEEK, zone: str = "Europe/Oslo", **rest: Any) -> Calendar:
    return calendar_of(CalendarSpec(calendar="desk", time_zone=zone, hours=hours, **rest))


def instant(text: str, zone: str = "Europe/Oslo") -> int:
    """The instant of a wall time that comes once."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def hours(calendar: Calendar, start: str, end: str, zone: str = "Europe/Oslo") -> float:
    """The open hours between two wall times."""
    return calendar.open_seconds(instant(start, zone), instant(end, zone)) / HOUR


# --- days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-02 00:00", "2026-11-03 00:00", 8),
        ("2026-11-02 09:30", "2026-11-02 10:00", 0.5),
        ("2026-11-02 15:00", "2026-11-03 09:00", 2),
        ("2026-11-06 15:00", "2026-11-09 09:00", 2),
        ("2026-11-07 09:00", "2026-11-08 18:00", 0),
        ("2026-11-02 06:00", "2026-11-02 07:59", 0),
        ("2026-11-02 17:00", "2026-11-03 07:00", 0),
        ("2028-02-28 08:00", "2028-03-01 08:00", 16),
        ("2026-11-01 00:00", "2026-12-01 00:00", 21 * 8),
    ],
)
def test_office_hours_count_and_nothing_else(start: str, end: str, expected: float) -> None:
    assert hours(desk(), start, end) == expected


def test_blocks_are_instants_cut_off_at_both_ends() -> None:
    found = desk().blocks(instant("2026-11-02 15:00"), instant("2026-11-03 08:00:01"))
    assert found == (
        Block(instant("2026-11-02 15:00"), instant("2026-11-02 16:00")),
        Block(instant("2026-11-03 08:00"), instant("2026-11-03 08:00:01")),
    )


def test_rows_carry_the_open_seconds_before_them() -> None:
    start = instant("2026-11-02 00:00")
    rows = desk().rows(start, start + 2 * 86_400)
    assert rows == [
        (start + 8 * HOUR, start + 16 * HOUR, 0),
        (start + 32 * HOUR, start + 40 * HOUR, 8 * HOUR),
    ]


def test_hours_of_two_days_that_touch_are_one_block() -> None:
    always = ("00:00-24:00",)
    calendar = desk(HoursSpec(monday=always, tuesday=always))
    start = instant("2026-11-02 00:00")
    assert calendar.blocks(start - 86_400, start + 5 * 86_400) == (Block(start, start + 2 * 86_400),)


def test_own_holidays_are_closed() -> None:
    assert hours(desk(holidays=("2026-11-03",)), "2026-11-02 00:00", "2026-11-05 00:00") == 16


@pytest.mark.parametrize(
    ("holidays", "closed"),
    [
        (HolidaysSpec(country="NO"), {"2026-01-01", "2026-05-01", "2026-12-25"}),
        (HolidaysSpec(country="NO", worked=("2026-05-01",)), {"2026-01-01", "2026-12-25"}),
        (HolidaysSpec(country="NO", dates=("2026-12-31",)), {"2026-01-01", "2026-05-01", "2026-12-25", "2026-12-31"}),
        (HolidaysSpec(country="US"), {"2026-01-01", "2026-12-25", "2026-07-03"}),
        (HolidaysSpec(country="US", region="CA"), {"2026-01-01", "2026-12-25", "2026-07-03", "2026-03-31"}),
        ((), set()),
    ],
)
def test_a_country_closes_its_public_holidays_and_those_in_lieu(holidays: HolidaysSpec, closed: set[str]) -> None:
    """Independence Day 2026 is a Saturday, kept on Friday, 3 July; 31 March is Cesar Chavez Day in California."""
    days = ("2026-01-01", "2026-03-31", "2026-05-01", "2026-07-03", "2026-12-25", "2026-12-31")
    calendar = desk(holidays=holidays)
    assert {day for day in days if not calendar.openings(date.fromisoformat(day))} == closed


def test_a_year_whose_holidays_nobody_knows_is_refused() -> None:
    with pytest.raises(InputError, match="the public holidays of ES are known from 2008 to 2100, not for 2005"):
        hours(desk(holidays=HolidaysSpec(country="ES")), "2005-03-01 00:00", "2005-03-02 00:00")


def test_a_special_day_has_its_own_hours_also_when_it_is_a_holiday() -> None:
    special = {"2026-12-24": ("08:00-12:00",), "2026-12-25": ("10:00-11:00",), "2026-12-28": ()}
    calendar = desk(holidays=HolidaysSpec(country="NO"), special=special)
    assert hours(calendar, "2026-12-24 00:00", "2026-12-29 00:00") == 4 + 1


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    calendar = desk(NIGHTS, holidays=("2026-11-04",))
    assert hours(calendar, "2026-11-04 00:00", "2026-11-04 12:00") == 6
    assert hours(calendar, "2026-11-04 12:00", "2026-11-05 12:00") == 0


def test_a_night_that_began_before_the_first_instant_counts_from_it() -> None:
    assert hours(desk(NIGHTS), "2026-11-04 05:00", "2026-11-04 22:30") == 1.5


# --- changes -------------------------------------------------------------------------------------------------


def test_changes_are_in_force_from_their_day_on_and_keep_what_they_do_not_name() -> None:
    later = HoursSpec(monday=("09:00-11:00",), wednesday=("09:00-11:00",))
    changes = {"2026-11-04": ChangeSpec(hours=later), "2026-11-11": ChangeSpec(holidays=("2026-11-16",))}
    calendar = desk(changes=changes)
    weeks = [("2026-11-02", 16 + 2), ("2026-11-09", 4), ("2026-11-16", 2)]
    for monday, expected in weeks:
        sunday = date.fromisoformat(monday) + timedelta(days=6)
        assert hours(calendar, f"{monday} 00:00", f"{sunday} 23:59") == expected


def test_a_desk_that_moves_keeps_the_clock_of_its_new_zone() -> None:
    calendar = desk(changes={"2026-11-03": ChangeSpec(time_zone="Asia/Kolkata")})
    start = instant("2026-11-02 00:00", "UTC")
    first, second = calendar.blocks(start, start + 2 * 86_400)
    assert first.start == instant("2026-11-02 07:00", "UTC")
    assert second.start == instant("2026-11-03 02:30", "UTC")
    assert calendar.zone.key == "Asia/Kolkata"


def test_nights_that_overlap_over_a_change_count_once() -> None:
    calendar = desk(NIGHTS, changes={"2026-11-03": ChangeSpec(hours=HoursSpec(tuesday=("00:00-24:00",)))})
    assert hours(calendar, "2026-11-02 12:00", "2026-11-04 12:00") == 2 + 24


def test_the_usual_business_day_is_that_of_the_schedule_in_force() -> None:
    assert desk().business_days() == {8 * HOUR}
    assert desk(changes={"2026-11-03": ChangeSpec(hours=HoursSpec(monday=NIGHT))}).business_days() == {8 * HOUR}
    shorter = desk(changes={"2026-11-03": ChangeSpec(hours=HoursSpec(monday=("09:00-12:00",)))})
    assert shorter.business_days() == {8 * HOUR, 3 * HOUR}
    assert shorter.business_days(date(2026, 11, 2)) == {8 * HOUR}
    assert shorter.business_days(date(2026, 11, 3)) == {3 * HOUR}


@pytest.mark.parametrize(
    ("rest", "text"),
    [
        ({}, "Mon-Fri 08:00-16:00; Europe/Oslo"),
        ({"holidays": ("2026-12-24",)}, "Mon-Fri 08:00-16:00; Europe/Oslo; 1 holiday"),
        ({"holidays": HolidaysSpec(country="NO")}, "Mon-Fri 08:00-16:00; Europe/Oslo; holidays of NO"),
        (
            {"holidays": HolidaysSpec(country="US", region="CA", dates=("2026-12-24",), worked=("2026-11-27",))},
            "Mon-Fri 08:00-16:00; Europe/Oslo; holidays of US-CA (1 worked) and 1 more",
        ),
        (
            {"special": {"2026-12-24": ()}, "changes": {"2027-01-01": ChangeSpec(time_zone="UTC", holidays=())}},
            "Mon-Fri 08:00-16:00; Europe/Oslo; 1 special day; from 2027-01-01 UTC",
        ),
        (
            {"holidays": ("2026-12-24",), "changes": {"2027-01-01": ChangeSpec(holidays=())}},
            "Mon-Fri 08:00-16:00; Europe/Oslo; 1 holiday; from 2027-01-01 no holidays",
        ),
    ],
)
def test_a_calendar_tells_itself_in_a_line(rest: Mapping[str, Any], text: str) -> None:
    assert desk(**rest).describe() == text


# --- clocks put forward and back -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "evening", "length"),
    [
        ("Europe/Oslo", "2026-10-24", 9),
        ("Europe/Oslo", "2026-03-28", 7),
        ("Europe/Oslo", "2026-06-06", 8),
        ("America/New_York", "2026-10-31", 9),
        ("America/New_York", "2026-03-07", 7),
        ("Australia/Lord_Howe", "2026-04-04", 8.5),
        ("Australia/Lord_Howe", "2026-10-03", 7.5),
    ],
)
def test_the_night_of_a_change_lasts_as_long_as_it_really_does(zone: str, evening: str, length: float) -> None:
    noon = instant(f"{evening} 12:00", zone)
    (night,) = desk(NIGHTS, zone).blocks(noon, noon + 86_400)
    assert night.end - night.start == length * HOUR


@pytest.mark.parametrize(("day", "length"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-07", 24)])
def test_an_open_day_has_as_many_hours_as_the_clock_shows(day: str, length: int) -> None:
    following = date.fromisoformat(day) + timedelta(days=1)
    always = desk(HoursSpec(sunday=("00:00-24:00",)))
    assert hours(always, f"{day} 00:00", f"{following} 00:00") == length


def test_hours_within_the_hour_that_is_skipped_are_closed_that_day() -> None:
    assert hours(desk(HoursSpec(sunday=("02:10-02:50",))), "2026-03-28 00:00", "2026-03-30 00:00") == 0


def test_hours_around_the_hour_that_is_skipped_begin_or_end_with_it() -> None:
    assert hours(desk(HoursSpec(sunday=("01:00-02:30",))), "2026-03-29 00:00", "2026-03-29 12:00") == 1
    assert hours(desk(HoursSpec(sunday=("02:30-04:00",))), "2026-03-29 00:00", "2026-03-29 12:00") == 1


def test_hours_within_the_hour_that_comes_twice_last_from_its_first_pass_to_its_second() -> None:
    assert hours(desk(HoursSpec(sunday=("02:15-02:45",))), "2026-10-25 00:00", "2026-10-25 12:00") == 1.5


def test_a_day_that_the_date_line_took_is_closed() -> None:
    """Samoa had no 30 December 2011, a Friday."""
    zone = "Pacific/Apia"
    assert hours(desk(zone=zone), "2011-12-29 00:00", "2012-01-01 00:00", zone) == 8


# --- what other tools got wrong ------------------------------------------------------------------------------


def test_summer_time_does_not_move_the_opening() -> None:
    for day in ("2026-03-27", "2026-03-30", "2026-10-23", "2026-10-26"):
        assert hours(desk(), f"{day} 07:00", f"{day} 09:00") == 1


def test_no_week_is_lost_after_a_change_of_clocks() -> None:
    for monday in ("2026-03-30", "2026-10-26"):
        friday = date.fromisoformat(monday) + timedelta(days=4)
        assert hours(desk(), f"{monday} 00:00", f"{friday} 23:00") == 40


def test_a_schedule_west_of_greenwich_opens_on_its_own_day_and_not_on_the_day_in_utc() -> None:
    late = HoursSpec(monday=("17:00-23:00",))
    assert (
        hours(desk(late, "America/Los_Angeles"), "2026-11-02 00:00", "2026-11-03 00:00", "America/Los_Angeles") == 6
    )


def test_no_hour_of_a_month_is_lost_to_the_zone() -> None:
    always = ("00:00-24:00",)
    week = HoursSpec(**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), always))
    zone = "Pacific/Auckland"
    assert hours(desk(week, zone), "2026-06-01 00:00", "2026-07-01 00:00", zone) == 22 * 24


def test_a_break_at_noon_is_closed() -> None:
    split = HoursSpec(monday=("08:00-12:00", "12:30-16:00"))
    assert hours(desk(split), "2026-11-02 11:50", "2026-11-02 12:40") == pytest.approx(20 / 60)


def test_what_arrives_on_a_day_off_starts_with_the_next_opening() -> None:
    calendar = desk(holidays=HolidaysSpec(country="NO"))
    assert hours(calendar, "2026-12-25 10:00", "2026-12-28 08:05") == pytest.approx(5 / 60)


def test_arrived_and_answered_outside_hours_took_no_business_time() -> None:
    assert hours(desk(), "2026-11-07 10:00", "2026-11-07 11:00") == 0


def test_old_tickets_are_measured_by_the_hours_of_their_time() -> None:
    calendar = desk(changes={"2026-07-01": ChangeSpec(hours=HoursSpec(monday=("08:00-09:00",)))})
    assert hours(calendar, "2026-03-02 00:00", "2026-03-03 00:00") == 8
    assert hours(calendar, "2026-11-02 00:00", "2026-11-03 00:00") == 1


# --- due -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "open_hours", "due"),
    [
        ("2026-11-02 09:00", 0, "2026-11-02 09:00"),
        ("2026-11-07 09:00", 0, "2026-11-07 09:00"),
        ("2026-11-02 09:00", 7, "2026-11-02 16:00"),
        ("2026-11-02 09:00", 8, "2026-11-03 09:00"),
        ("2026-11-07 09:00", 8, "2026-11-09 16:00"),
        ("2026-11-02 08:00", 400, "2027-01-08 16:00"),
    ],
)
def test_a_due_time_passes_over_closed_hours(start: str, open_hours: int, due: str) -> None:
    assert desk().due(instant(start), open_hours * HOUR) == instant(due)


def test_a_target_that_is_never_due_says_so() -> None:
    closing = desk(holidays=(), special={"2026-11-02": OFFICE}, hours=HoursSpec())
    with pytest.raises(ValueError, match="fewer than 28801 open seconds"):
        closing.due(instant("2026-11-01 00:00"), 8 * HOUR + 1)


@pytest.mark.parametrize(("start", "end"), [(-(10**10), 0), (0, 10**10)])
def test_times_beyond_the_reach_of_calendars_are_refused(start: int, end: int) -> None:
    with pytest.raises(InputError, match="opening hours reach from 1901 to 2100"):
        desk().blocks(start, end)


def test_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="the instant 9 lies before 10"):
        desk().open_seconds(10, 9)


# --- published examples --------------------------------------------------------------------------------------

ENTRIES = {
    entry["id"]: entry
    for entry in yaml.safe_load((Path(__file__).parent.parent / "vectors/published.yaml").read_text())["vectors"]
    if entry["id"] in ("tick-002", "tick-003")
}
NINE_TO_FIVE = desk(
    HoursSpec(**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ("09:00-17:00",)))
)


def in_week(text: str, week: int = 0) -> int:
    """The instant of `Mon 08:30` in the week of 2 November 2026, or in a later one."""
    day, time = text.split()
    days = ["Mon", "Tue", "Wed", "Thu", "Fri"].index(day) + 7 * week
    return instant(f"{date(2026, 11, 2) + timedelta(days=days)} {time}")


def test_a_contact_before_opening_waits_from_the_opening_on() -> None:
    given, expected = ENTRIES["tick-002"]["input"], ENTRIES["tick-002"]["expected"]
    created, replied = in_week(given["created"]), in_week(given["replied"])
    assert (replied - created) / 60 == expected["calendar_minutes"]
    assert NINE_TO_FIVE.open_seconds(created, replied) / 60 == expected["business_minutes"]


def test_targets_in_business_hours_are_due_when_published_examples_say() -> None:
    given, expected = ENTRIES["tick-003"]["input"], ENTRIES["tick-003"]["expected"]
    for case, due, between in zip(given["cases"], expected["due"], expected["business_hours_between"], strict=True):
        created = in_week(case["created"])
        found = NINE_TO_FIVE.due(created, case["target_hours"] * HOUR)
        assert found in (in_week(due), in_week(due, 1))
        assert NINE_TO_FIVE.open_seconds(created, found) == between * HOUR

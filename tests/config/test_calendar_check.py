"""Every mistake of a calendar file comes back at its place, and a sound one is loaded as it was written."""

import subprocess
import sys
from pathlib import Path

import pytest

from cxscore.calendars import calendar_of
from cxscore.config.calendar_schema import CalendarSpec, ChangeSpec, HolidaysSpec, HoursSpec
from cxscore.config.validate import check, load_calendar
from cxscore.errors import ConfigError

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "configs" / "calendars").glob("*.yaml"))
GOOD = """\
calendar: desk
title: Desk
time_zone: Europe/Oslo
hours:
  monday: ["08:00-12:00", "12:30-16:00"]
  tuesday: "22:00-06:00"
  saturday: closed
holidays: {country: US, region: CA, dates: [2026-12-31], worked: [2026-11-27]}
special: {2026-12-24: "08:00-12:00", 2026-12-28: closed}
changes:
  2026-07-01: {time_zone: Asia/Kolkata, holidays: [2026-08-15]}
  2027-01-01: {hours: {friday: 00:00-24:00}}
"""


def said(folder: Path, text: str) -> list[str]:
    path = folder / "c.yaml"
    path.write_text(text, "utf-8")
    return [f"{p.mark.line if p.mark else 0}: {p.message}" + (f"; {p.hint}" if p.hint else "") for p in check(path)]


def test_a_sound_file_is_loaded_as_it_was_written(tmp_path: Path) -> None:
    assert said(tmp_path, GOOD) == []
    assert load_calendar(tmp_path / "c.yaml") == CalendarSpec(
        calendar="desk",
        title="Desk",
        time_zone="Europe/Oslo",
        hours=HoursSpec(monday=("08:00-12:00", "12:30-16:00"), tuesday=("22:00-06:00",)),
        holidays=HolidaysSpec(country="US", region="CA", dates=("2026-12-31",), worked=("2026-11-27",)),
        special={"2026-12-24": ("08:00-12:00",), "2026-12-28": ()},
        changes={
            "2026-07-01": ChangeSpec(time_zone="Asia/Kolkata", holidays=("2026-08-15",)),
            "2027-01-01": ChangeSpec(hours=HoursSpec(friday=("00:00-24:00",))),
        },
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Europe/Oslo", "Europe/Olso", "3: there is no time zone 'Europe/Olso'; did you mean Europe/Oslo"),
        ("Europe/Oslo", "Oslo", "3: there is no time zone 'Oslo'; did you mean Europe/Oslo?"),
        ("time_zone: Europe/Oslo\n", "", "1: missing key 'time_zone'"),
        ("  saturday:", "  saterday:", "7: unknown key 'saterday'; did you mean 'saturday'?"),
        ("12:30-16:00", "11:30-16:00", "5: 08:00-12:00 and 11:30-16:00 overlap; join them"),
        ("12:30-16:00", "12:30", "5: '12:30' is not from one time of day to another; write 08:00-16:00"),
        ("12:30-16:00", "12:30-16:60", "5: '12:30-16:60' is not from one time of day to another"),
        ("12:30-16:00", "24:00-03:00", "5: '24:00-03:00' goes beyond the day: 24:00 can only be its end"),
        ("12:30-16:00", "16:00-16:00", "5: '16:00-16:00' begins and ends at the same time"),
        (
            "saturday: closed",
            "wednesday: 05:00-08:00",
            "6: 22:00-06:00 runs into wednesday, where 05:00-08:00 begins",
        ),
        ("saturday: closed", "saturday: []", "7: an empty list of hours; write closed"),
        ("saturday: closed", "saturday: {a: b}", "7: saturday: expected a list, found named entries"),
        ("saturday: closed", "saturday: [closed]", "7: 'closed' is not from one time of day to another"),
        ("country: US", "country: Norway", "8: no holidays are known of 'Norway'; did you mean NO?"),
        ("country: US", "country: us", "8: no holidays are known of 'us'; did you mean US?"),
        ("country: US", "country: Atlantis", "8: no holidays are known of 'Atlantis'; write a code of two letters"),
        ("region: CA", "region: CAL", "8: 'CAL' is no region of US with holidays of its own; did you mean 'CA'?"),
        ("country: US, region: CA", "region: CA", "8: 'region' belongs to a country; add country: NO"),
        ("country: US, region: CA, ", "", "8: 'worked' belongs to a country; add country: NO"),
        ("country:", "contry:", "8: unknown key 'contry'; did you mean 'country'?"),
        ("2026-12-31", "2026-02-29", "8: there is no day '2026-02-29'; write it as 2026-12-24, year first"),
        ("2026-12-31", "31.12.2026", "8: '31.12.2026' is not a date; write it as 2026-12-24, year first"),
        ("[2026-12-31]", "[2026-12-31, 2026-12-31]", "8: 2026-12-31 stands twice; keep it once"),
        ("2026-11-27", "2026-11-28", "8: 2026-11-28 is no holiday of US; leave it out"),
        ("2026-11-27", "1700-11-27", "8: the public holidays of US are known from"),
        ("[2026-12-31]", "[2026-12-24]", "9: 2026-12-24 is listed as a holiday, too; keep it in one of the two"),
        ("2026-12-28:", "2026-12-32:", "9: there is no day '2026-12-32'"),
        ("2026-12-28: closed", "2026-12-28: ", "9: '2026-12-28' has no hours; write them, or closed"),
        ("2026-12-28: closed", "2026-12-28: all day", "9: 'all day' is not from one time of day to another"),
        ("2026-07-01:", "2026-06-31:", "11: there is no day '2026-06-31'"),
        ("2026-07-01:", "2027-07-01:", "12: 2027-01-01 stands after 2027-07-01; write changes in time"),
        ("[2026-08-15]", "{region: CA}", "11: 'region' belongs to a country"),
        ("Asia/Kolkata", "Asia/Calcuta", "11: there is no time zone 'Asia/Calcuta'"),
        (
            "{hours: {friday: 00:00-24:00}}",
            "{hours: {friday: closed}}",
            "12: never open; give at least one day hours",
        ),
        ("{hours: {friday: 00:00-24:00}}", "{}", "12: nothing changes on 2027-01-01"),
        ("{hours: {friday: 00:00-24:00}}", "", "12: nothing changes on 2027-01-01"),
        (
            "{hours: {friday: 00:00-24:00}}",
            "{hour: {friday: closed}}",
            "12: unknown key 'hour'; did you mean 'hours'?",
        ),
        ("{friday: 00:00-24:00}", "{fryday: 00:00-24:00}", "12: unknown key 'fryday'; did you mean 'friday'?"),
    ],
)
def test_a_mistake_is_said_at_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    found = said(tmp_path, GOOD.replace(old, new, 1))
    assert [problem for problem in found if problem.startswith(expected)] == found


def test_every_change_that_stands_after_a_later_one_is_named(tmp_path: Path) -> None:
    changes = "{2027-01-01: {time_zone: UTC}, 2026-03-01: {time_zone: UTC}, 2026-06-01: {time_zone: UTC}}"
    found = said(tmp_path, f"{GOOD.partition('changes')[0]}changes: {changes}\n")
    assert [problem.partition(";")[0] for problem in found] == [
        "10: 2026-03-01 stands after 2027-01-01",
        "10: 2026-06-01 stands after 2027-01-01",
    ]


@pytest.mark.parametrize("hours", ["{}", "{monday: closed, sunday: closed}", "{monday: }"])
def test_a_desk_that_never_opens_is_refused(tmp_path: Path, hours: str) -> None:
    found = said(tmp_path, f"calendar: c\ntime_zone: UTC\nhours: {hours}\n")
    assert found == ["3: never open; give at least one day hours: monday: 08:00-16:00"]


def test_every_mistake_comes_back_in_one_run_by_place(tmp_path: Path) -> None:
    text = "calendar: Desk!\ntime_zone: Mars\nhours: {monday: 8-16, sunday: 25:00-26:00}\nholidays: [2026-02-30, x]\n"
    lines = [int(problem.split(":")[0]) for problem in said(tmp_path, text)]
    assert lines == [1, 2, 3, 3, 4, 4]


@pytest.mark.parametrize("holidays", ["2026-12-25", "[2026-12-25]", "{dates: 2026-12-25}"])
def test_holidays_are_dates_in_any_of_three_forms(tmp_path: Path, holidays: str) -> None:
    assert (
        said(tmp_path, f"calendar: c\ntime_zone: UTC\nhours: {{friday: 08:00-16:00}}\nholidays: {holidays}\n") == []
    )
    (schedule,) = calendar_of(load_calendar(tmp_path / "c.yaml")).schedules
    assert [day.isoformat() for day in schedule.holidays.dates] == ["2026-12-25"]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("metric: desk\n", "utf-8")
    with pytest.raises(ConfigError, match="this file defines metric, not a calendar"):
        load_calendar(tmp_path / "m.yaml")


# --- examples ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_shipped_calendar_has_no_mistake_and_is_named_as_its_file(path: Path) -> None:
    assert check(path) == ()
    assert load_calendar(path).calendar == path.stem


def test_the_shipped_calendars_tell_themselves() -> None:
    assert [calendar_of(load_calendar(path)).describe() for path in EXAMPLES] == [
        "Mon-Sun 00:00-24:00; UTC",
        "Mon-Fri 18:30-03:30; Sat 10:00-14:00, 20:00-24:00; Asia/Kolkata; 3 holidays",
        "Mon-Fri 06:00-18:00; Sat 08:00-13:00; America/Los_Angeles; holidays of US-CA (1 worked); 1 special day",
        (
            "Mon-Thu 08:00-12:00, 12:30-16:00; Fri 08:00-15:00; Europe/Oslo; holidays of NO and 1 more; "
            "2 special days; from 2027-01-01 Mon-Thu 08:00-18:00; Fri 08:00-16:00"
        ),
    ]


# --- start-up ------------------------------------------------------------------------------------------------


def test_neither_a_calendar_nor_a_config_loads_the_holidays_of_the_world_before_a_country_is_named() -> None:
    code = "import sys, cxscore.calendars, cxscore.config.validate; print('holidays' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_calendar_needs_neither_pydantic_nor_a_data_library() -> None:
    code = "import sys, cxscore.calendars; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(run.stdout.split()) & {"pydantic", "yaml", "numpy", "pandas", "scipy", "duckdb", "rich"}

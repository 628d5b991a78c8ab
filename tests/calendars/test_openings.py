"""The grammar of opening hours and dates, and what follows from it: overlaps, the usual day, the line in words."""

import re
from datetime import date

import pytest

from cxscore.calendars.openings import (
    DAY,
    WEEKDAYS,
    Opening,
    overlaps,
    overlaps_next,
    parse_day,
    parse_opening,
    parse_openings,
    usual_day,
    week_text,
)

HOUR = 3600


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("08:00-16:00", 8 * HOUR, 16 * HOUR),
        (" 8:05 - 9:10 ", 8 * HOUR + 300, 9 * HOUR + 600),
        ("08:00–16:00", 8 * HOUR, 16 * HOUR),
        ("00:00-24:00", 0, DAY),
        ("22:00-06:00", 22 * HOUR, DAY + 6 * HOUR),
        ("22:00-24:00", 22 * HOUR, DAY),
        ("22:00-00:00", 22 * HOUR, DAY),
        ("00:01-00:00", 60, DAY),
    ],
)
def test_hours_are_seconds_after_midnight_and_run_into_the_next_day(text: str, begin: int, end: int) -> None:
    assert parse_opening(text) == Opening(begin, end)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is not from one time of day to another"),
        ("08:00", "'08:00' is not from"),
        ("8-16", "'8-16' is not from"),
        ("08:00-16:60", "'08:00-16:60' is not from"),
        ("08:00-25:00", "'08:00-25:00' is not from"),
        ("08.00-16.00", "'08.00-16.00' is not from"),
        ("08:00-16:00-18:00", "'08:00-16:00-18:00' is not from"),
        ("08:00-24:30", "goes beyond the day: 24:00 can only be its end"),
        ("24:00-08:00", "goes beyond the day"),
        ("08:00-08:00", "begins and ends at the same time"),
        ("٠٨:٠٠-16:00", "is not from"),
        ("from eight in the morning to four", "'from eight in the mo' is not from"),
    ],
)
def test_what_is_no_opening_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_opening(text)


@pytest.mark.parametrize("text", ["08:00-16:00", "22:00-06:00", "00:00-24:00", "22:00-24:00", "12:30-12:29"])
def test_an_opening_is_written_as_it_is_read(text: str) -> None:
    assert parse_opening(text).text == text


def test_the_openings_of_a_day_are_put_in_time() -> None:
    assert [opening.text for opening in parse_openings(["12:30-16:00", "08:00-12:00"])] == [
        "08:00-12:00",
        "12:30-16:00",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-29", "there is no day '2026-02-29'"),
        ("2026-13-01", "there is no day '2026-13-01'"),
        ("24.12.2026", "'24.12.2026' is not a date"),
        ("20261224", "'20261224' is not a date"),
        ("2026-W52-4", "'2026-W52-4' is not a date"),
    ],
)
def test_a_day_that_does_not_exist_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_day(text)


def test_the_day_of_a_leap_year_exists() -> None:
    assert parse_day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("texts", "pairs"),
    [
        (["08:00-12:00", "12:00-16:00"], []),
        (["08:00-12:00", "11:59-16:00"], [("08:00-12:00", "11:59-16:00")]),
        (["08:00-16:00", "09:00-10:00"], [("08:00-16:00", "09:00-10:00")]),
        (["08:00-16:00", "08:00-16:00"], [("08:00-16:00", "08:00-16:00")]),
        (["20:00-04:00", "23:00-24:00"], [("20:00-04:00", "23:00-24:00")]),
        (["20:00-04:00", "01:00-03:00"], []),
    ],
)
def test_openings_of_one_day_overlap_when_they_share_a_second(texts: list[str], pairs: list[tuple[str, str]]) -> None:
    assert [(one.text, other.text) for one, other in overlaps(parse_openings(texts))] == pairs


@pytest.mark.parametrize(
    ("text", "following", "count"),
    [("22:00-06:00", "06:00-12:00", 0), ("22:00-06:00", "05:59-12:00", 1), ("08:00-24:00", "00:00-24:00", 0)],
)
def test_a_night_overlaps_with_what_begins_before_it_ends(text: str, following: str, count: int) -> None:
    assert len(list(overlaps_next(parse_openings([text]), parse_openings([following])))) == count


@pytest.mark.parametrize(
    ("week", "hours"),
    [
        ([["08:00-16:00"], ["08:00-16:00"], ["08:00-15:00"]], 8),
        ([["08:00-12:00", "12:30-16:00"], ["09:00-12:00"], ["08:00-12:00", "12:30-16:00"]], 7.5),
        ([["08:00-15:00"], ["08:00-16:00"]], 8),
        ([["22:00-06:00"], []], 8),
        ([[], [], ["10:00-11:00"]], 1),
        ([[], []], 0),
    ],
)
def test_the_usual_day_is_the_most_common_total_and_of_several_the_longest(
    week: list[list[str]], hours: float
) -> None:
    assert usual_day(map(parse_openings, week)) == hours * HOUR


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (["08:00-16:00"] * 5 + ["", ""], "Mon-Fri 08:00-16:00"),
        (["08:00-16:00"] * 4 + ["08:00-15:00", "", ""], "Mon-Thu 08:00-16:00; Fri 08:00-15:00"),
        (
            ["08:00-12:00,13:00-16:00", "", "", "", "", "", "09:00-10:00"],
            "Mon 08:00-12:00, 13:00-16:00; Sun 09:00-10:00",
        ),
        (["22:00-06:00", "", "22:00-06:00", "", "", "", ""], "Mon 22:00-06:00; Wed 22:00-06:00"),
        (["00:00-24:00"] * 7, "Mon-Sun 00:00-24:00"),
    ],
)
def test_days_with_the_same_hours_in_a_row_are_told_together(week: list[str], text: str) -> None:
    assert len(week) == len(WEEKDAYS)
    assert week_text([parse_openings(filter(None, day.split(","))) for day in week]) == text

"""Labels of periods: every form, every edge of the calendar, against the calendar walked day by day."""

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.periods import Grain, containing, days, following, in_time, label, parse, span

GRAINS: tuple[Grain, ...] = get_args(Grain)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "grain", "expected"),
    [
        (date(2026, 10, 31), "day", "2026-10-31"),
        (date(2026, 10, 31), "week", "2026-W44"),
        (date(2026, 10, 31), "month", "2026-10"),
        (date(2026, 10, 31), "quarter", "2026-Q4"),
        (date(2026, 10, 31), "year", "2026"),
        (date(2027, 1, 3), "week", "2026-W53"),  # a Sunday: still the old ISO year
        (date(2024, 12, 30), "week", "2025-W01"),  # a Monday: already the new one
        (date(2026, 3, 31), "quarter", "2026-Q1"),
        (date(2026, 4, 1), "quarter", "2026-Q2"),
        (date(33, 4, 3), "month", "0033-04"),
    ],
)
def test_the_label_of_a_day(day: date, grain: Grain, expected: str) -> None:
    assert label(day, grain) == expected


@pytest.mark.parametrize(
    ("text", "grain", "first", "last"),
    [
        ("2026-10-31", "day", date(2026, 10, 31), date(2026, 10, 31)),
        ("2026-W44", "week", date(2026, 10, 26), date(2026, 11, 1)),
        ("2026-W53", "week", date(2026, 12, 28), date(2027, 1, 3)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2100-02", "month", date(2100, 2, 1), date(2100, 2, 28)),
        ("2026-12", "month", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-Q1", "quarter", date(2024, 1, 1), date(2024, 3, 31)),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
        ("9999", "year", date(9999, 1, 1), date(9999, 12, 31)),
        ("9999-W52", "week", date(9999, 12, 27), date(9999, 12, 31)),
        (" 2026-q4 ", "quarter", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_label_names_its_days(text: str, grain: Grain, first: date, last: date) -> None:
    period = parse(text)
    assert (period.grain, period.first, period.last) == (grain, first, last)
    assert period.label == text.strip().upper()
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "last",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2026-Q5",
        "2026-Q0",
        "2025-W53",
        "2026-W00",
        "0000",
        "26-10",
        "2026-1",
        "2026-10-31T00:00",
        "٢٠٢٦",
    ],
)
def test_what_is_no_period_is_refused_with_all_five_forms(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-10-31.*2026-W44.*2026-10.*2026-Q4.*2026") as caught:
        parse(text)
    assert f"'{text}'" in str(caught.value)


def test_a_long_text_is_cut_in_the_complaint() -> None:
    with pytest.raises(ValueError, match="is not a period") as caught:
        parse("x" * 500)
    assert "x" * 21 not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-31", "2027-01-01"),
        ("2026-W53", "2027-W01"),
        ("2025-W52", "2026-W01"),
        ("2026-12", "2027-01"),
        ("2026-Q4", "2027-Q1"),
        ("2026", "2027"),
    ],
)
def test_the_following_period(text: str, expected: str) -> None:
    assert following(text) == expected


@pytest.mark.parametrize("text", ["9999-12-31", "9999-W52", "9999-12", "9999-Q4", "9999"])
def test_nothing_follows_the_end_of_the_calendar(text: str) -> None:
    with pytest.raises(ValueError, match=r"last .* of the calendar"):
        following(text)
    assert span(text, text) == (parse(text).label,)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11", "2027-02", ("2026-11", "2026-12", "2027-01", "2027-02")),
        ("2026-W52", "2027-W01", ("2026-W52", "2026-W53", "2027-W01")),
        ("2024-02-28", "2024-03-01", ("2024-02-28", "2024-02-29", "2024-03-01")),
        ("2026-Q4", "2026-Q4", ("2026-Q4",)),
        ("2026", "2024", ()),
    ],
)
def test_a_span_holds_every_period_between(first: str, last: str, expected: tuple[str, ...]) -> None:
    assert span(first, last) == expected


def test_a_span_of_two_kinds_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-10 is a month and 2026-W44 a week"):
        span("2026-10", "2026-W44")


def test_labels_sort_by_time_not_by_text() -> None:
    in_order = ["2026", "2026-01", "2026-01-01", "2026-W02", "2026-Q2", "2026-W44"]
    by_time = ["2026-01-01", "2026-01", "2026", "2026-W02", "2026-Q2", "2026-W44"]
    assert sorted(in_order, key=in_time) == by_time


@pytest.mark.parametrize("grain", GRAINS)
@given(day=DAYS)
def test_a_label_leads_back_to_the_period_that_holds_the_day(grain: Grain, day: date) -> None:
    period = parse(label(day, grain))
    assert period == containing(day, grain)
    assert period.first <= day <= period.last


@pytest.mark.parametrize("grain", GRAINS)
@given(day=DAYS)
def test_periods_meet_without_gap_or_overlap(grain: Grain, day: date) -> None:
    period = containing(day, grain)
    after = parse(following(period.label))
    assert after.first == period.last + timedelta(days=1)
    assert after.grain == grain


@pytest.mark.parametrize("grain", GRAINS)
def test_a_span_is_what_the_days_say_when_walked_one_by_one(grain: Grain) -> None:
    walk = [date(2019, 12, 28) + timedelta(days=i) for i in range(800)]
    walked = [label(day, grain) for day in walk]
    expected = [walked[0], *(b for a, b in pairwise(walked) if a != b)]
    assert span(walked[0], walked[-1]) == tuple(expected)

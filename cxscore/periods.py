"""Periods and their labels: 2026-10-31, 2026-W44 (ISO week), 2026-10, 2026-Q4, 2026."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year"]
"""How long a period is."""

_LABEL = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?:W(?P<week>[0-9]{2})|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?"
)
_LONGEST: Mapping[Grain, int] = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


@dataclass(frozen=True, slots=True)
class Period:
    """A day, ISO week, month, quarter or year; `first` and `last` are its days, both in it."""

    label: str
    grain: Grain
    first: date
    last: date


def label(day: date, grain: Grain) -> str:
    """The label of the period of this grain that holds `day`; a week belongs to its ISO year."""
    return _LABELLERS[grain](day)


def containing(day: date, grain: Grain) -> Period:
    """The period of this grain that holds `day`; one that runs past the year 9999 ends with it."""
    first = _first(day, grain)
    try:
        last = _first(first + timedelta(days=_LONGEST[grain]), grain) - timedelta(days=1)
    except OverflowError:
        last = date.max
    return Period(label(day, grain), grain, first, last)


def parse(text: str) -> Period:
    """The period that a label names, in any of the five forms; ValueError when it names none."""
    match = _LABEL.fullmatch(text.strip().upper())
    if match:
        with suppress(ValueError):
            return containing(*_named(match))
    raise ValueError(
        f"'{text[:20]}' is not a period: write a day as 2026-10-31, an ISO week as 2026-W44, a month as 2026-10, "
        "a quarter as 2026-Q4 or a year as 2026"
    )


def following(label: str) -> str:
    """The label of the period right after this one; ValueError when the calendar ends (9999)."""
    return _after(parse(label)).label


def span(first_label: str, last_label: str) -> tuple[str, ...]:
    """Every label from the first period to the last, both included, in time.

    Empty when the last lies before the first; ValueError when one is a week and the other a month, say.
    """
    period, last = parse(first_label), parse(last_label)
    if period.grain != last.grain:
        raise ValueError(f"{period.label} is a {period.grain} and {last.label} a {last.grain}: give two of a kind")
    if last.first < period.first:
        return ()
    labels = [period.label]
    while labels[-1] != last.label:
        period = _after(period)
        labels.append(period.label)
    return tuple(labels)


def days(label: str) -> tuple[date, date]:
    """The first and the last day of the period that a label names, both in it."""
    period = parse(label)
    return period.first, period.last


def in_time(label: str) -> tuple[date, date]:
    """A key that sorts labels by time: by first day, the shorter of two that start together first."""
    return days(label)


def _after(period: Period) -> Period:
    if period.last == date.max:
        raise ValueError(f"{period.label} is the last {period.grain} of the calendar")
    return containing(period.last + timedelta(days=1), period.grain)


def _first(day: date, grain: Grain) -> date:
    match grain:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=3 * _quarter(day) - 2, day=1)
        case "year":
            return day.replace(month=1, day=1)


def _named(match: re.Match[str]) -> tuple[date, Grain]:
    """A day of the period that the label names, and its grain; ValueError when there is no such day."""
    number = {name: int(value) for name, value in match.groupdict().items() if value}
    year = number["year"]
    if "week" in number:
        return date.fromisocalendar(year, number["week"], 1), "week"
    if "quarter" in number:
        return date(year, 3 * number["quarter"], 1), "quarter"
    if "day" in number:
        return date(year, number["month"], number["day"]), "day"
    if "month" in number:
        return date(year, number["month"], 1), "month"
    return date(year, 1, 1), "year"


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def _week_label(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


_LABELLERS: Mapping[Grain, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": _week_label,
    "month": lambda day: f"{day.year:04}-{day.month:02}",
    "quarter": lambda day: f"{day.year:04}-Q{_quarter(day)}",
    "year": lambda day: f"{day.year:04}",
}

"""Ends of days and of longer periods as instants, so that SQL can tell what was so when a period ended."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cxscore import periods
from cxscore.calendars.wall import beginning
from cxscore.dates import zone
from cxscore.periods import Grain, Period

TABLE = "period_ends"
COLUMNS = ("nth BIGINT", "day VARCHAR", "begins BIGINT", "ends BIGINT")
ALWAYS = 2**60
"""An instant after all others."""

Row = tuple[int, str, int, int]
"""The number of a period, its last day, the instant at which it begins and the one at which the next one does."""


def ends(grain: Grain | None, until: str | None, zone_name: str, first: int, last: int) -> list[Row]:
    """Every period from that of the instant `first` to that of `last`, cut at the end of the label `until`.

    Without a grain all time is one period, which ends with `until`, if at all.
    """
    stop = periods.days(until)[1] if until else date.max
    if grain is None:
        return [(0, stop.isoformat(), -ALWAYS, _after(stop, zone_name))]
    spans = _spans(grain, min(local_day(first, zone_name), stop), min(local_day(last, zone_name), stop))
    cut = [(period.first, min(period.last, stop)) for period in spans]
    return [
        (nth, day.isoformat(), beginning(begun, 0, zone(zone_name)), _after(day, zone_name))
        for nth, (begun, day) in enumerate(cut)
    ]


def local_day(instant: int, zone_name: str) -> date:
    """The day on the calendar of a zone."""
    return datetime.fromtimestamp(instant, zone(zone_name)).date()


def _spans(grain: Grain, first: date, last: date) -> Iterator[Period]:
    for label in periods.span(periods.label(first, grain), periods.label(last, grain)):
        yield periods.parse(label)


def _after(day: date, zone_name: str) -> int:
    """The instant at which the next day begins."""
    return ALWAYS if day == date.max else beginning(day + timedelta(days=1), 0, zone(zone_name))

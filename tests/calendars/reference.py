"""Open time the slow way: the wall clock is read at every step of the way, and each step is open or closed.

Nothing is shared with the product: hours are looked up by what the wall clock shows, day by day, through zoneinfo.
A step is open when the clock has by then shown the beginning of some hours or later, and will yet show less than
their end. Apart from the two changes of clocks a year that is just: it shows a time within them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Plain:
    """A calendar as YAML says it: hours as text by the day's name, closed dates, dates with hours of their own."""

    zone: str
    hours: Mapping[str, Sequence[str]]
    closed: frozenset[str] = frozenset()
    special: Mapping[str, Sequence[str]] | None = None

    def texts(self, day: datetime) -> Sequence[str]:
        """The hours that begin on a day."""
        name = day.date().isoformat()
        if self.special and name in self.special:
            return self.special[name]
        return () if name in self.closed else self.hours.get(DAYS[day.weekday()], ())

    def spans(self, day: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The wall times between which the hours of a day are open."""
        for text in self.texts(day):
            begin, end = (timedelta(hours=int(at[:2]), minutes=int(at[3:])) for at in text.split("-"))
            yield day + begin, day + end + (timedelta(days=1) if end <= begin else timedelta())


def walls(start: int, end: int, step: int, zone: ZoneInfo) -> list[datetime]:
    """What the clock on the wall shows at each step."""
    return [datetime.fromtimestamp(at, UTC).astimezone(zone).replace(tzinfo=None) for at in range(start, end, step)]


def open_steps(plain: Plain, start: int, end: int, step: int) -> list[bool]:
    """Whether the desk is open from each step to the next; hours and changes of clocks lie on the steps."""
    shown = walls(start, end, step, ZoneInfo(plain.zone))
    latest = accumulate(shown, max)
    earliest = reversed(list(accumulate(reversed(shown), min)))
    spans: dict[datetime, list[tuple[datetime, datetime]]] = {}
    return [_open(plain, spans, most, least) for most, least in zip(latest, earliest, strict=True)]


def open_totals(plain: Plain, start: int, end: int, step: int) -> list[int]:
    """The open seconds from the start to each step, and to the end."""
    return list(accumulate((step * is_open for is_open in open_steps(plain, start, end, step)), initial=0))


def _open(
    plain: Plain, spans: dict[datetime, list[tuple[datetime, datetime]]], latest: datetime, earliest: datetime
) -> bool:
    midnight = datetime.combine(latest.date(), time())
    if midnight not in spans:
        days = (midnight - timedelta(days=2), midnight - timedelta(days=1), midnight)
        spans[midnight] = [span for day in days for span in plain.spans(day)]
    return any(begin <= latest and earliest < end for begin, end in spans[midnight])

"""Wall times to instants (epoch seconds), where clocks are put forward and back.

Where a wall time comes twice, hours begin with its first pass and end with its second; where clocks skip it, both
are the first instant after. In other words: hours begin when the clock first shows their beginning or later, and
end when it shows less than their end for the last time. So the stretch between them is real time to the second,
and a night shift lasts an hour longer in autumn and an hour shorter in spring.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MIDNIGHT = datetime.min.time()
_SECOND = timedelta(seconds=1)


def beginning(day: date, second: int, zone: ZoneInfo) -> int:
    """The instant at which hours begin that open `second` seconds after midnight of `day`, by the wall clock."""
    wall = _wall(day, second)
    first, other = _instant(wall, zone, 0), _instant(wall, zone, 1)
    return first if first <= other else _change(other, first, zone)


def ending(day: date, second: int, zone: ZoneInfo) -> int:
    """The instant at which hours end that close `second` seconds after midnight of `day`, by the wall clock."""
    wall = _wall(day, second)
    other, last = _instant(wall, zone, 0), _instant(wall, zone, 1)
    return last if other <= last else _change(last, other, zone)


def day_at(instant: int) -> date:
    """The day in UTC that holds an instant; OverflowError outside the years 1 to 9999."""
    return (_EPOCH + timedelta(seconds=instant)).date()


def _wall(day: date, second: int) -> datetime:
    return datetime.combine(day, _MIDNIGHT) + timedelta(seconds=second)


def _instant(wall: datetime, zone: ZoneInfo, fold: int) -> int:
    """Epoch seconds of a wall time; of one that is skipped, by the offset before (fold 0) or after (fold 1)."""
    return (wall.replace(tzinfo=zone, fold=fold) - _EPOCH) // _SECOND


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The first instant with the offset of `after`: where the clocks were put forward."""
    new = _offset(after, zone)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if _offset(middle, zone) == new else (middle, after)
    return after


def _offset(instant: int, zone: ZoneInfo) -> timedelta | None:
    return (_EPOCH + timedelta(seconds=instant)).astimezone(zone).utcoffset()

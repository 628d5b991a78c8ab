"""Ends of days and periods as instants, in their zone."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from cxscore.engines.endings import ALWAYS, ends, local_day
from cxscore.periods import Grain

FIRST, LAST = (int(datetime(2026, month, 10, tzinfo=UTC).timestamp()) for month in (3, 11))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Oslo", "Asia/Kolkata", "America/St_Johns"])
@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_periods_follow_each_other_without_a_gap(grain: Grain, zone: str) -> None:
    rows = ends(grain, None, zone, FIRST, LAST)
    assert all(left[3] == right[2] for left, right in pairwise(rows))
    assert rows[0][2] <= FIRST < rows[0][3]
    assert rows[-1][2] <= LAST < rows[-1][3]


def test_days_on_which_clocks_change_are_an_hour_shorter_or_longer() -> None:
    lengths = {day: ended - begins for _, day, begins, ended in ends("day", None, "Europe/Oslo", FIRST, LAST)}
    assert {day: n // 3600 for day, n in lengths.items() if n != 86_400} == {"2026-03-29": 23, "2026-10-25": 25}


def test_a_period_is_cut_at_the_last_day_that_is_wanted() -> None:
    *_, (_, day, _, ended) = ends("month", "2026-10-15", "UTC", FIRST, LAST)
    assert (day, datetime.fromtimestamp(ended, UTC).isoformat()) == ("2026-10-15", "2026-10-16T00:00:00+00:00")


def test_without_periods_all_time_is_one() -> None:
    assert ends(None, None, "UTC", FIRST, LAST) == [(0, "9999-12-31", -ALWAYS, ALWAYS)]
    ((_, day, begins, ended),) = ends(None, "2026-W44", "UTC", FIRST, LAST)
    assert (day, begins, datetime.fromtimestamp(ended, UTC).day) == ("2026-11-01", -ALWAYS, 2)


def test_a_day_is_that_of_the_zone() -> None:
    late = int(datetime(2026, 1, 31, 23, 30, tzinfo=UTC).timestamp())
    assert [str(local_day(late, zone)) for zone in ("UTC", "Europe/Oslo")] == ["2026-01-31", "2026-02-01"]

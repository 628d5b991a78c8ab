"""Times are counted at each distinct second, ended and open ones apart, and they add."""

import pytest

from cxscore.model import LONGEST, Span
from cxscore.stats.times import TimeCounts

TIMES = TimeCounts.listed([60, 60, 300], [60, 900])


@pytest.mark.parametrize(
    ("span", "ended", "still_open"),
    [
        (Span(0, 59), 0, 0),
        (Span(0, 60), 2, 1),
        (Span(0, 60, below=True), 0, 0),
        (Span(61, LONGEST), 1, 1),
        (Span(0, LONGEST), 3, 2),
    ],
)
def test_those_that_ended_and_those_that_are_open_are_counted_apart(span: Span, ended: int, still_open: int) -> None:
    assert (TIMES.count(span), TIMES.count_open(span)) == (ended, still_open)


def test_times_add() -> None:
    both = TIMES.plus(TimeCounts.listed([60], [900]))
    assert (both.n, both.n_open, both.count(Span(60, 60)), both.count_open(Span(900, 900))) == (7, 3, 3, 2)


def test_no_times_are_none() -> None:
    none = TimeCounts.listed(())
    assert (none.n, none.count(Span(0, LONGEST)), none.count_open(Span(0, LONGEST))) == (0, 0, 0)

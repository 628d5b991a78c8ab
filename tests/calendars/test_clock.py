"""Open time by bisection: blocks 10-20, 30-40 and 50-55 on a clock from 0 to 60, counted by hand."""

import pytest

from cxscore.calendars.clock import Block, Clock, Row, TooShortError, clipped, merged, totalled

BLOCKS = (Block(10, 20), Block(30, 40), Block(50, 55))
CLOCK = Clock(0, 60, totalled(BLOCKS))


def test_rows_carry_the_open_seconds_before_them() -> None:
    assert CLOCK.rows == (Row(10, 20, 0), Row(30, 40, 10), Row(50, 55, 20))


@pytest.mark.parametrize(
    ("at", "seconds"), [(0, 0), (9, 0), (10, 0), (11, 1), (19, 9), (20, 10), (25, 10), (30, 10), (31, 11), (60, 25)]
)
def test_open_seconds_grow_only_within_blocks(at: int, seconds: int) -> None:
    assert CLOCK.open_before(at) == seconds


@pytest.mark.parametrize("at", [-1, 61])
def test_an_instant_outside_the_clock_is_refused_and_not_taken_for_closed(at: int) -> None:
    with pytest.raises(ValueError, match="outside the clock"):
        CLOCK.open_before(at)


def test_between_is_signed() -> None:
    assert (CLOCK.between(15, 35), CLOCK.between(35, 15)) == (10, -10)


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        (0, 0, 0),
        (25, 0, 25),
        (0, 1, 11),
        (0, 10, 20),
        (0, 11, 31),
        (15, 5, 20),
        (15, 6, 31),
        (20, 1, 31),
        (0, 25, 55),
    ],
)
def test_a_due_time_is_the_first_instant_at_which_the_time_has_passed(start: int, seconds: int, due: int) -> None:
    assert CLOCK.due(start, seconds) == due


def test_a_due_time_beyond_the_clock_is_refused() -> None:
    with pytest.raises(TooShortError, match="fewer than 26 open seconds"):
        CLOCK.due(0, 26)


def test_negative_time_cannot_pass() -> None:
    with pytest.raises(ValueError, match="-1 open seconds"):
        CLOCK.due(0, -1)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([], []),
        ([(5, 9), (1, 3)], [(1, 3), (5, 9)]),
        ([(1, 3), (3, 5)], [(1, 5)]),
        ([(1, 9), (2, 3), (8, 12)], [(1, 12)]),
        ([(4, 4), (6, 5)], []),
    ],
)
def test_blocks_that_touch_or_overlap_become_one(
    blocks: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert list(merged(Block(*block) for block in blocks)) == expected


def test_blocks_are_cut_off_at_both_ends() -> None:
    assert list(clipped(BLOCKS, 15, 50)) == [(15, 20), (30, 40)]


def test_a_clock_without_blocks_is_never_open() -> None:
    assert Clock(0, 60, totalled(())).between(0, 60) == 0

"""Control limits by hand, from published tables, and against noise."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from cxscore.analyses import limits
from cxscore.errors import InputError, UsageError
from cxscore.model import Definition, Rule, Score
from tests.analyses.scores import MEAN, NET, SHARE, scored


def weeks(definition: Definition, best: Sequence[int], n: int = 100) -> list[Score]:
    """A score per week: so many best answers of `n`, the others worst."""
    return [
        scored(definition, {5: hits, 1: n - hits}, period=f"2026-W{week:02}")
        for week, hits in enumerate(best, start=1)
    ]


def test_a_share_has_the_limits_of_its_own_answers() -> None:
    """Centre 50 % of 4 * 100 and 4 * 400 answers: 50 -+ 15 and 50 -+ 7.5."""
    scores = [*weeks(SHARE, [50] * 4), *weeks(SHARE, [200] * 4, 400)]
    found = limits.controlled(scores)
    assert (found.chart, found.centre) == ("p-chart", 50)
    assert [(point.low, point.high) for point in found.points] == [(35, 65)] * 4 + [(42.5, 57.5)] * 4


def test_a_mean_has_the_limits_of_its_moving_range() -> None:
    """Means 3 and 3.2 by turns: centre 3.1, moving range .2, limits -+ 2.66 * .2."""
    found = limits.controlled(weeks(MEAN, [50, 55] * 4))
    assert found.chart == "XmR"
    assert (found.points[0].low, found.points[0].high) == pytest.approx((3.1 - 0.532, 3.1 + 0.532))


def test_the_factor_is_three_over_the_mean_range_of_two() -> None:
    """The mean range of two normal draws is 2 / sqrt(pi)."""
    assert pytest.approx(3 / (2 / sqrt(np.pi)), abs=0.002) == limits.XMR


def test_a_point_beyond_a_limit_fires() -> None:
    found = limits.controlled(weeks(SHARE, [50, 52, 48, 51, 49, 50, 53, 80]))
    assert [point.rules for point in found.points] == [()] * 7 + [("beyond a limit",)]


def test_the_eighth_on_one_side_fires_and_so_does_each_further_one() -> None:
    found = limits.controlled(weeks(SHARE, [45] * 9 + [55] * 9))
    ends = ["8 in a row on one side" in point.rules for point in found.points]
    assert ends == [False] * 7 + [True] * 2 + [False] * 7 + [True] * 2


def test_a_point_on_the_centre_ends_a_run() -> None:
    assert list(limits._runs([1, 1, 0, 1, -1, -1], 0)) == [1, 2, 0, 1, 1, 2]


def test_limits_stay_where_scores_can_be() -> None:
    found = limits.controlled(weeks(NET, [0, 100] * 4))
    assert (found.points[0].low, found.points[0].high) == (-100, 100)


def test_periods_without_answers_are_left_out() -> None:
    found = limits.controlled([*weeks(SHARE, [50] * 8), scored(SHARE, {}, period="2026-W09")])
    assert len(found.points) == 8


def test_a_steady_share_seldom_passes_a_limit() -> None:
    """2,000 weeks of 200 answers at 80 %: three standard deviations let about 3 in 1,000 pass."""
    draws = np.random.default_rng(8).binomial(200, 0.8, 2000)
    found = limits.controlled([scored(SHARE, {5: int(hits), 1: 200 - int(hits)}, period="2026") for hits in draws])
    assert np.mean(["beyond a limit" in point.rules for point in found.points]) < 0.007


def test_few_periods_and_medians_are_refused() -> None:
    with pytest.raises(InputError, match="control limits need 8 periods with a score, and there are 7"):
        limits.controlled(weeks(SHARE, [50] * 7))
    median = replace(MEAN, rule=Rule("quantile", at=Fraction(1, 2)))
    with pytest.raises(UsageError, match="a quantile cannot be compared"):
        limits.controlled(weeks(median, [50] * 8))


def test_each_segment_is_a_series_of_its_own() -> None:
    total, segment = (
        weeks(SHARE, [50] * 8),
        [replace(one, segment=("a",), scope="segment") for one in weeks(SHARE, [9] * 8)],
    )
    found = limits.by_series([*total, *segment])
    assert [(one.centre, one.points[0].score.segment) for one in found] == [(50, ()), (9, ("a",))]


def test_a_segment_of_few_periods_is_left_out_and_named() -> None:
    short = [replace(one, segment=("new",), scope="segment") for one in weeks(SHARE, [50] * 3)]
    scores = [*weeks(SHARE, [50] * 8), *short]
    assert len(limits.by_series(scores)) == 1
    assert limits.without_limits(scores) == [("new",)]
    with pytest.raises(InputError, match="there are 3"):
        limits.by_series(short)

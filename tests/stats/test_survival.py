"""Curves, quantiles and means of times against statsmodels, published numbers and slow plain references."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference
from statsmodels.duration.survfunc import SurvfuncRight  # type: ignore[import-untyped]

from cxscore import stats
from cxscore.stats import survival
from cxscore.stats.survival import Counts, Survival

HALF, MOST = Fraction(1, 2), Fraction(9, 10)

MAINTAINED = [9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161]
"""Acute myelogenous leukaemia: weeks to relapse with and without maintenance (Miller, 1997); minus: not yet."""
NOT_MAINTAINED = [5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45]

signed_times = st.lists(st.integers(-30, 30).filter(bool), min_size=1, max_size=40)
"""Samples with many ties; minus: open."""
ended_times = st.lists(st.integers(0, 30), min_size=1, max_size=60)


def sample(times: Sequence[int]) -> tuple[Counts, Counts, Counts]:
    """The three arrays of times of which the negative ones are open."""
    at = sorted({abs(time) for time in times})
    counts = Counter(times)
    ended, still_open = ([counts[sign * time] for time in at] for sign in (1, -1))
    return np.array(at), np.array(ended), np.array(still_open)


def counted(times: Sequence[int]) -> tuple[Counts, Counts]:
    """The two arrays of times that have all ended, 0 among them."""
    counts = sorted(Counter(times).items())
    return np.array([time for time, _ in counts]), np.array([n for _, n in counts])


def curve(times: Sequence[int]) -> Survival:
    return survival.kaplan_meier(*sample(times))


def other_curve(times: Sequence[int]) -> SurvfuncRight:
    return SurvfuncRight([abs(time) for time in times], [time > 0 for time in times])


def slow_steps(times: Sequence[int]) -> list[tuple[int, Fraction]]:
    """The product-limit curve, one fraction after the other."""
    share, steps = Fraction(1), []
    for at in sorted({time for time in times if time > 0}):
        risk = sum(abs(time) >= at for time in times)
        share *= Fraction(risk - times.count(at), risk)
        steps.append((at, share))
    return steps


def slow_quantile(times: Sequence[int], p: Fraction) -> Fraction | None:
    """The first time at or below 1 - p, or the middle up to the next step or the last time."""
    steps = slow_steps(times)
    for place, (at, share) in enumerate(steps):
        if share == 1 - p:
            end = steps[place + 1][0] if place + 1 < len(steps) else max(map(abs, times))
            return Fraction(at + end, 2)
        if share < 1 - p:
            return Fraction(at)
    return None


def written_out(times: Sequence[int], p: Fraction) -> Fraction:
    """Type 2 by its words: the mean of the two order statistics round p * n."""
    ordered, place = sorted(times), p * len(times)
    if place.denominator > 1:
        return Fraction(ordered[int(place)])
    below, above = max(int(place) - 1, 0), min(int(place), len(times) - 1)
    return Fraction(ordered[below] + ordered[above], 2)


# --- the curve ------------------------------------------------------------------------------------------------


def test_a_curve_by_hand() -> None:
    """Of 7, one ends at 1 (6/7); one leaves; 2 of 5 at 6 (18/35); one leaves; 1 of 2 at 9 (9/35); one leaves."""
    found = curve([9, 1, -1, 6, 6, -8, -10])
    assert found.at.tolist() == [1, 6, 9]
    assert found.survival == pytest.approx([6 / 7, 18 / 35, 9 / 35])
    assert found.greenwood == pytest.approx([1 / 42, 1 / 42 + 2 / 15, 1 / 42 + 2 / 15 + 1 / 2])


@given(signed_times)
def test_the_curve_agrees_with_statsmodels(times: list[int]) -> None:
    found, other = curve(times), other_curve([*times])
    kept = np.isin(other.surv_times, found.at)
    assert found.survival == pytest.approx(other.surv_prob[kept], abs=1e-12)
    alive = found.survival > 0
    errors = found.survival[alive] * np.sqrt(found.greenwood[alive])
    assert errors == pytest.approx(other.surv_prob_se[kept][alive], abs=1e-12)


def test_an_open_time_is_at_risk_in_its_own_second() -> None:
    """One ends and one is last seen at 5: it was at risk then, so half is left, not none."""
    assert curve([5, -5, 9]).survival.tolist() == pytest.approx([2 / 3, 0])


def test_the_curve_of_600_000_times_holds_every_digit() -> None:
    """One ends a second and one leaves every third: the product over exact logarithms, to 1e-9."""
    at = np.arange(600_000)
    ended = (at % 3 > 0).astype(np.int64)
    found = survival.kaplan_meier(at, ended, 1 - ended)
    risks = (600_000 - at)[ended > 0].astype(np.longdouble)
    slow = np.exp(np.cumsum(np.log1p(-1 / risks[:-1])))
    assert np.abs(found.survival[:-1] / slow - 1).max() < 1e-9


@pytest.mark.parametrize(
    ("at", "ended", "still_open"),
    [([1, 1], [1, 1], [0, 0]), ([2, 1], [1, 1], [0, 0]), ([-1, 1], [1, 1], [0, 0]), ([1, 2], [1], [0])],
)
def test_a_sample_out_of_order_is_refused(at: list[int], ended: list[int], still_open: list[int]) -> None:
    with pytest.raises(ValueError, match="in order, each once"):
        survival.kaplan_meier(np.array(at), np.array(ended), np.array(still_open))


@pytest.mark.parametrize("size", [0, 3])
def test_a_sample_without_times_is_refused(size: int) -> None:
    at, none = np.arange(size), np.zeros(size, np.int64)
    with pytest.raises(ValueError, match="at least one time"):
        survival.kaplan_meier(at, none, none)
    for statistic in (survival.mean, survival.geometric_mean):
        with pytest.raises(ValueError, match="at least one time"):
            statistic(at, none, 0.95)


# --- quantiles of the curve -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (MAINTAINED, (31, 13, None)),
        (NOT_MAINTAINED, (23, 5, 33)),
        ([*MAINTAINED, *NOT_MAINTAINED], (27, 13, 34)),
    ],
)
def test_the_leukaemia_medians_are_the_published_ones(
    times: list[int], expected: tuple[int, int, int | None]
) -> None:
    """Medians 31, 23 and 27 as R prints them; log-log limits, as statsmodels finds them by inverting a test."""
    assert curve(times).quantile(HALF, 0.95) == expected
    with np.errstate(divide="ignore", invalid="ignore"):
        other = other_curve(times).quantile_ci(0.5, method="cloglog")
    assert [None if np.isinf(limit) else limit for limit in other] == list(expected[1:])


@given(signed_times, st.fractions(0, 1, max_denominator=40))
def test_a_quantile_is_that_of_the_curve_in_fractions(times: list[int], p: Fraction) -> None:
    assert curve(times).quantile(p, 0.95).value == slow_quantile(times, p)


@given(ended_times, st.fractions(0, 1, max_denominator=60))
def test_without_open_times_a_quantile_is_type_2(times: list[int], p: Fraction) -> None:
    at, ended = counted(times)
    found = survival.kaplan_meier(at, ended, np.zeros_like(ended)).quantile(p, 0.95).value
    assert found == written_out(times, p)
    assert found == survival.order_quantile(at, ended, p, 0.95).value


@given(signed_times, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_limits_hold_the_quantile_and_are_times_at_which_one_ended(times: list[int], level: float) -> None:
    value, low, high = curve(times).quantile(HALF, level)
    assert {low, high} - {None} <= {time for time in times if time > 0}
    assert low is None or value is None or low <= value
    assert high is None or (value is not None and value <= high)


def test_an_exact_tie_is_seen_among_many_times() -> None:
    """Of 3 m times one in three runs on from the start: half of the others have ended after m, a flat part."""
    m = 30_000
    at = np.arange(2 * m + 1) * 2
    still_open = np.array([m, *[0] * 2 * m])
    found = survival.kaplan_meier(at, (at > 0).astype(np.int64), still_open)
    assert found.quantile(HALF, 0.95).value == 2 * m + 1


def test_an_exact_tie_is_seen_through_a_product_that_does_not_cancel() -> None:
    """4/5 of 5, then 3/4 of 4 left, one leaves, 1/2 of 2: 3/10 exactly, which no float product need be."""
    assert curve([1, 2, -3, 4, -8]).quantile(Fraction(7, 10), 0.95).value == 6


def test_times_that_count_nobody_change_nothing() -> None:
    """The same sample on a longer list of times; at the last one seen, 9, the flat part from 4 on ends."""
    at, ended, still_open = (np.array(x) for x in ([0, 3, 4, 7, 9, 12], [0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 2, 0]))
    found, expected = survival.kaplan_meier(at, ended, still_open), curve([3, 4, -9, -9])
    assert found.quantile(HALF, 0.8) == expected.quantile(HALF, 0.8)
    assert expected.quantile(HALF, 0.8).value == Fraction(13, 2)
    assert found.at_most(8, 0.8) == expected.at_most(8, 0.8)


def test_a_quantile_that_no_time_reaches_is_unknown() -> None:
    """2/3 exceed every time seen; the lower limit is exp(-ln(6/5) * exp(1.96)) = .27 after the first that ended."""
    assert curve([3, 4, -9, -9, -9, -9]).quantile(HALF, 0.95) == (None, 3, None)
    assert curve([-9, -9]).quantile(HALF, 0.95) == (None, None, None)


@pytest.mark.parametrize(("p", "value"), [(0, 5), (1, 45)])
def test_the_least_and_the_greatest_have_no_limits(p: int, value: int) -> None:
    assert curve(NOT_MAINTAINED).quantile(p, 0.95) == (value, None, None)


# --- shares of the curve --------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("place", range(7))
def test_a_share_within_a_time_has_the_limits_of_the_log_log_error(place: int, level: float) -> None:
    """From statsmodels' curve and its standard error, by the delta method for log(-log S)."""
    other = other_curve(MAINTAINED)
    left, error = other.surv_prob[place], other.surv_prob_se[place]
    reach = reference.norm.ppf((1 + level) / 2) * error / (left * -log(left))
    limits = [1 - exp(-exp(log(-log(left)) + side * reach)) for side in (-1, 1)]
    share = curve(MAINTAINED).at_most(int(other.surv_times[place]), level)
    assert share == pytest.approx((1 - left, *limits))


@pytest.mark.parametrize(("time", "expected"), [(22, 1 - 0.7159091), (23, 1 - 0.6136364), (30, 1 - 0.6136364)])
def test_a_share_keeps_its_value_between_two_steps(time: int, expected: float) -> None:
    """Maintained: 10/11 * 9/10 * 7/8 = .7159 after week 18, * 6/7 = .6136 after week 23."""
    assert curve(MAINTAINED).at_most(time, 0.95).value == pytest.approx(expected, abs=1e-7)


@given(ended_times, st.integers(0, 30))
def test_without_open_times_a_share_is_the_plain_one_to_the_last_digit(times: list[int], time: int) -> None:
    at, ended = counted(times)
    found = survival.kaplan_meier(at, ended, np.zeros_like(ended))
    assert found.at_most(time, 0.95).value == sum(x <= time for x in times) / len(times)
    assert found.censored_before(time) == 0


@given(signed_times, st.integers(0, 31))
def test_censored_before_counts_those_last_seen_earlier(times: list[int], time: int) -> None:
    assert curve(times).censored_before(time) == sum(-time < x < 0 for x in times)


@given(signed_times, st.integers(0, 31), st.sampled_from([0.5, 0.95, 0.999]))
def test_limits_hold_the_share(times: list[int], time: int, level: float) -> None:
    share = curve(times).at_most(time, level)
    if share.value is None:
        assert share == (None, None, None)
    else:
        assert share.low is not None
        assert share.high is not None
        assert 0 <= share.low <= share.value <= share.high <= 1


def test_before_any_ended_the_limits_are_those_of_none_among_the_watched() -> None:
    """Ten, of which two were lost sight of after 2 and 3 seconds; eight were seen for 4."""
    found = curve([-2, -3, 5, 6, 7, 8, 9, 9, -9, -9]).at_most(4, 0.95)
    assert found == (0, *stats.wilson(0, 8, 0.95))


def test_after_all_ended_the_limits_are_those_of_all_among_the_ended() -> None:
    assert curve([-2, 5, 6, 7, 8]).at_most(100, 0.95) == (1, *stats.wilson(1, 4, 0.95))


def test_a_share_beyond_the_longest_open_time_is_unknown() -> None:
    found = curve([1, 2, -5])
    assert found.at_most(5, 0.95).value == pytest.approx(2 / 3)
    assert found.at_most(6, 0.95) == (None, None, None)


# --- times that have all ended --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "p", "expected"),
    [
        (5, HALF, (3, None, None)),
        (6, HALF, (Fraction(7, 2), 1, 6)),
        (9, HALF, (5, 2, 8)),
        (35, MOST, (32, 28, None)),
        (36, MOST, (33, 29, 36)),
    ],
)
def test_limits_of_order_statistics_by_hand(n: int, p: Fraction, expected: tuple[Fraction, int, int]) -> None:
    """The times 1..n, so that a rank is its own time; see `quantile_ranks` for the ranks."""
    at = np.arange(1, n + 1)
    assert survival.order_quantile(at, np.ones_like(at), p, 0.95) == expected


@given(st.lists(st.integers(0, 30), min_size=36, max_size=60))
def test_limits_of_order_statistics_are_the_times_at_the_ranks(times: list[int]) -> None:
    low, high = stats.quantile_ranks(len(times), 0.9, 0.95)
    assert low is not None
    assert high is not None
    found = survival.order_quantile(*counted(times), MOST, 0.95)
    assert (found.low, found.high) == (sorted(times)[low - 1], sorted(times)[high - 1])


def test_times_of_which_none_ended_are_passed_over() -> None:
    at, ended = np.array([0, 3, 4, 9]), np.array([0, 1, 0, 1])
    assert survival.order_quantile(at, ended, HALF, 0.95).value == 6
    assert survival.geometric_mean(at, ended, 0.95).value == pytest.approx(27**0.5)
    assert survival.mean(at, ended, 0.95).value == 6


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_mean_agrees_with_scipy(level: float) -> None:
    times = [55, 65, 75, 62, 45, 135, 55]
    found = survival.mean(*counted(times), level)
    assert found.value == Fraction(492, 7)
    assert found[1:] == pytest.approx(reference.t.interval(level, 6, 492 / 7, reference.sem(times)))


def test_the_lower_limit_of_a_mean_is_not_below_0() -> None:
    """0, 0 and 90 s: 30 -+ 4.30 * 30, so -99 without the floor."""
    assert survival.mean(*counted([0, 0, 90]), 0.95)[1:] == pytest.approx((0, 30 + 30 * 4.302653))


@pytest.mark.parametrize("times", [[60], [60, 60, 60]])
def test_times_that_show_no_spread_have_no_limits(times: list[int]) -> None:
    assert survival.mean(*counted(times), 0.95) == (60, None, None)
    found = survival.geometric_mean(*counted(times), 0.95)
    assert found.value == pytest.approx(60)
    assert found[1:] == (None, None, 0)


def test_geometric_mean_agrees_with_scipy() -> None:
    times = [1, 3, 3, 20, 60, 86_400]
    logs = np.log(times)
    limits = reference.t.interval(0.9, 5, logs.mean(), reference.sem(logs))
    expected = (reference.gmean(times), *np.exp(limits), 0)
    assert survival.geometric_mean(*counted(times), 0.9) == pytest.approx(expected)


def test_a_time_of_0_leaves_no_geometric_mean_and_is_counted() -> None:
    assert survival.geometric_mean(*counted([0, 0, 5, 9]), 0.95) == (None, None, None, 2)


@given(ended_times)
def test_a_mean_is_exact(times: list[int]) -> None:
    assert survival.mean(*counted(times), 0.95).value == Fraction(sum(times), len(times))

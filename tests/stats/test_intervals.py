"""The intervals and quantiles against other implementations, hand-worked numbers and exact coverage."""

import random
from math import comb, exp, fsum, log, sqrt

import pytest
from scipy import stats as reference
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

from cxscore import stats

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.9999)


# --- quantiles ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_normal_quantile_agrees_with_scipy(level: float) -> None:
    assert stats.normal_quantile(level) == pytest.approx(reference.norm.ppf((1 + level) / 2), abs=1e-12)


@pytest.mark.parametrize("df", [0.5, 1, 1.5, 2, 3, 4.7, 9, 13, 29.7, 59, 60, 61, 100, 1000, 1e5, 1e7])
@pytest.mark.parametrize("level", [0.01, *LEVELS])
def test_student_quantile_agrees_with_scipy_for_whole_and_broken_degrees(level: float, df: float) -> None:
    expected = reference.t.ppf((1 + level) / 2, df)
    assert stats.student_t_quantile(level, df) == pytest.approx(expected, rel=5e-11, abs=1e-12)


@pytest.mark.parametrize("level", [0, 1, -0.1, 95])
def test_a_level_outside_0_to_1_is_refused(level: float) -> None:
    for quantile in (stats.normal_quantile, lambda x: stats.student_t_quantile(x, 5)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            quantile(level)
    with pytest.raises(ValueError, match="between 0 and 1"):
        stats.quantile_ranks(10, 0.5, level)


def test_student_quantile_refuses_no_degrees_of_freedom() -> None:
    with pytest.raises(ValueError, match="above 0, not 0"):
        stats.student_t_quantile(0.95, 0)


@pytest.mark.parametrize(("above", "below"), [(1, 1), (5, 15), (11, 2.26), (0.5, 40), (1000, 3), (999_999, 4e6)])
@pytest.mark.parametrize("share", [0.001, 0.025, 0.5, 0.975, 0.9999])
def test_f_quantile_agrees_with_scipy_for_whole_and_broken_degrees(above: float, below: float, share: float) -> None:
    assert stats.f_quantile(share, above, below) == pytest.approx(reference.f.ppf(share, above, below), rel=1e-9)


def test_the_square_of_student_is_f_with_one_degree_above() -> None:
    assert stats.f_quantile(0.95, 1, 7) == pytest.approx(stats.student_t_quantile(0.95, 7) ** 2, rel=1e-13)


@pytest.mark.parametrize(("above", "below"), [(0, 3), (3, 0), (-1, 3)])
def test_f_quantile_refuses_no_degrees_of_freedom(above: float, below: float) -> None:
    with pytest.raises(ValueError, match="above 0, not"):
        stats.f_quantile(0.95, above, below)


# --- shares ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (0, 20), (3, 7), (500, 1000), (999_999, 10**6)])
def test_wilson_agrees_with_statsmodels(hits: int, n: int, level: float) -> None:
    expected = proportion_confint(hits, n, alpha=1 - level, method="wilson")
    assert stats.wilson(hits / n, n, level) == pytest.approx(expected, abs=1e-12)


def test_wilson_takes_an_effective_number_between_its_neighbours() -> None:
    narrow, middle, wide = (stats.wilson(0.3, n, 0.95) for n in (11, 10.5, 10))
    assert wide[0] < middle[0] < narrow[0] < 0.3 < narrow[1] < middle[1] < wide[1]


def wilson_coverage(n: int, p: float) -> float:
    """The exact probability that the interval holds `p`, summed over all outcomes."""
    holds = (k for k in range(n + 1) if stats.wilson(k / n, n, 0.95)[0] <= p <= stats.wilson(k / n, n, 0.95)[1])
    return fsum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in holds)


@pytest.mark.parametrize(("n", "lowest", "mean"), [(10, 0.92, 0.953), (20, 0.927, 0.953)])
def test_wilson_covers_near_its_level(n: int, lowest: float, mean: float) -> None:
    """Exact: for shares of 10 to 90 % it covers at least .920 (n = 10) and .927 (n = 20), and .953 on average."""
    coverage = [wilson_coverage(n, p / 100) for p in range(10, 91, 5)]
    assert min(coverage) >= lowest
    assert sum(wilson_coverage(n, p / 100) for p in range(1, 100)) / 99 == pytest.approx(mean, abs=0.003)


# --- nets -----------------------------------------------------------------------------------------------------


def test_net_moments_of_five_plus_three_neither_two_minus() -> None:
    """Net (5 - 2) / 10 = .3; variance .7 - .09 = .61."""
    assert stats.net_moments(5, 2, 10) == pytest.approx((0.3, 0.61, 10))


def test_net_moments_agree_with_the_answers_written_out() -> None:
    answers = [1] * 9 + [0] * 4 + [-1] * 6
    mean = sum(answers) / 19
    variance = sum((x - mean) ** 2 for x in answers) / 19
    assert stats.net_moments(9, 6, 19) == pytest.approx((mean, variance, 19))


def test_adjusted_wald_by_hand() -> None:
    """5 plus, 0 minus of 5: 5.75 and 0.75 of 8 give net .625, variance 6.5/8 - .390625 = .421875."""
    half = 1.959963985 * sqrt(0.421875 / 8)
    assert stats.net_adjusted_wald_unclipped(5, 0, 5, 0.95) == pytest.approx((0.625 - half, 0.625 + half))
    assert stats.net_adjusted_wald(5, 0, 5, 0.95) == pytest.approx((0.625 - half, 1.0))


def test_adjusted_wald_turns_round_with_its_sides() -> None:
    low, high = stats.net_adjusted_wald(4, 1, 12, 0.9)
    assert stats.net_adjusted_wald(1, 4, 12, 0.9) == pytest.approx((-high, -low))


def net_coverage(n: int, plus: float, minus: float) -> float:
    """The exact probability that the interval, extended to its value, holds the net."""
    rest, total = 1 - plus - minus, 0.0
    for a in range(n + 1):
        for b in range(n + 1 - a):
            low, high = stats.containing(stats.net_adjusted_wald(a, b, n, 0.95), (a - b) / n)
            if low <= plus - minus <= high:
                total += comb(n, a) * comb(n - a, b) * plus**a * minus**b * rest ** (n - a - b)
    return total


@pytest.mark.parametrize(
    ("plus", "minus"), [(0.3, 0.3), (0.5, 0.2), (0.6, 0.1), (0.7, 0.1), (0.8, 0.1), (0.9, 0.05), (0.45, 0.45)]
)
def test_adjusted_wald_covers_near_its_level(plus: float, minus: float) -> None:
    """Exact: between .932 and .966 at n = 10 for these populations."""
    assert 0.93 <= net_coverage(10, plus, minus) <= 0.97


# --- means ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("hits", "n"), [(0, 4), (1, 30), (18, 20), (29, 30), (7, 7)])
def test_adjusted_mean_on_two_values_is_agresti_coull(hits: int, n: int, level: float) -> None:
    share = hits / n
    moments = stats.Moments(share, share * (1 - share), n)
    expected = proportion_confint(hits, n, alpha=1 - level, method="agresti_coull")
    assert stats.adjusted_mean(moments, 0, 1, level) == pytest.approx(expected, abs=1e-12)


def test_adjusted_moments_agree_with_the_pseudo_answers_written_out() -> None:
    """At z = 2 four answers are added to 2, 6, 7, 7, 7 on 1-7: two of 1 and two of 7."""
    level = 0.954499736103642
    answers = [2, 6, 7, 7, 7]
    mean = sum(answers) / 5
    moments = stats.Moments(mean, sum((x - mean) ** 2 for x in answers) / 5, 5)
    written = [*answers, 1, 1, 7, 7]
    middle = sum(written) / 9
    variance = sum((x - middle) ** 2 for x in written) / 9
    assert stats.adjusted_moments(moments, 1, 7, level) == pytest.approx((middle, variance, 9))


@pytest.mark.parametrize("answer", [1, 2, 4, 7])
def test_adjusted_mean_keeps_a_width_when_all_agree_and_holds_the_answer(answer: int) -> None:
    low, high = stats.adjusted_mean(stats.Moments(answer, 0, 8), 1, 7, 0.95)
    assert 1 <= low <= answer <= high <= 7
    assert high - low > 0.5


def test_adjusted_mean_moves_with_the_scale() -> None:
    low, high = stats.adjusted_mean(stats.Moments(5, 2, 12), 1, 7, 0.95)
    carried = stats.adjusted_mean(stats.Moments(400 / 6, 2 * (100 / 6) ** 2, 12), 0, 100, 0.95)
    assert carried == pytest.approx(((low - 1) * 100 / 6, (high - 1) * 100 / 6))


SKEWED = [[2, 1, 1, 2, 6, 20, 68], [1, 1, 1, 1, 2, 4, 90], [3, 1, 1, 1, 2, 12, 80], [5, 5, 10, 80], [90, 5, 2, 2, 1]]


@pytest.mark.parametrize("weights", SKEWED, ids=str)
def test_adjusted_mean_covers_skewed_answers_where_student_does_not(weights: list[int]) -> None:
    """1,500 seeded samples of 10: the adjusted mean covers .94 or more of them, Student's t .86 at most."""
    draw = random.Random(20260101)  # noqa: S311 - a simulation, not a secret
    ends = 1, len(weights)
    truth = sum(x * w for x, w in enumerate(weights, 1)) / sum(weights)
    adjusted = student = 0
    for _ in range(1500):
        sample = draw.choices(range(1, len(weights) + 1), weights, k=10)
        mean = sum(sample) / 10
        variance = sum((x - mean) ** 2 for x in sample) / 10
        low, high = stats.adjusted_mean(stats.Moments(mean, variance, 10), *ends, 0.95)
        adjusted += low <= truth <= high
        low, high = stats.t_interval(mean, variance * 10 / 9, 10, 0.95)
        student += low <= truth <= high
    assert adjusted / 1500 >= 0.94
    assert student / 1500 <= 0.86


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_t_interval_agrees_with_scipy(level: float) -> None:
    times = [12.5, 3.25, 8.0, 40.0, 7.75, 9.5]
    low, high = reference.ttest_1samp(times, 0).confidence_interval(level)
    mean = fsum(times) / 6
    variance = fsum((x - mean) ** 2 for x in times) / 5
    assert stats.t_interval(mean, variance, 6, level) == pytest.approx((low, high))


def test_t_interval_refuses_a_single_answer() -> None:
    with pytest.raises(ValueError, match="degrees of freedom"):
        stats.t_interval(4.0, 0.0, 1, 0.95)


def test_log_t_interval_gives_the_published_task_times() -> None:
    """Vector time-001 (measuringu.com): geometric mean 68, 46 to 101; in full 68.241, 46.005 to 101.225."""
    logs = [log(x) for x in (55, 65, 75, 62, 45, 135)]
    mean = fsum(logs) / 6
    variance = fsum((x - mean) ** 2 for x in logs) / 5
    assert exp(mean) == pytest.approx(68.241, abs=0.0005)
    assert stats.log_t_interval(mean, variance, 6, 0.95) == pytest.approx((46.005, 101.225), abs=0.0005)


# --- counts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "expected"), [(0, (0, 3.689)), (1, (0.0253, 5.572)), (5, (1.623, 11.668)), (10, (4.795, 18.390))]
)
def test_a_count_has_the_limits_of_the_printed_tables(n: int, expected: stats.Limits) -> None:
    assert stats.count_interval(n, 0.95) == pytest.approx(expected, abs=0.0005)


@pytest.mark.parametrize("n", [1, 2, 29, 30, 31, 400, 123_456])
@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_a_count_has_the_limits_that_chi_square_gives(n: int, level: float) -> None:
    error = (1 - level) / 2
    expected = reference.chi2.ppf(error, 2 * n) / 2, reference.chi2.isf(error, 2 * n + 2) / 2
    assert stats.count_interval(n, level) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(("above", "below"), [(1, 1), (3, 12), (520, 480), (7, 100_000), (100_000, 1)])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_a_ratio_of_counts_has_the_odds_of_the_exact_binomial(above: int, below: int, level: float) -> None:
    """Clopper and Pearson's share and what is left of it, each from its own tail of scipy's beta distribution."""
    low, high = ((1 - level) / 2, (above, below + 1)), ((1 + level) / 2, (above + 1, below))
    expected = [reference.beta.ppf(p, *ab) / reference.beta.isf(p, *reversed(ab)) for p, ab in (low, high)]
    assert stats.count_ratio_interval(above, below, level) == pytest.approx(expected, rel=1e-9)


def test_a_ratio_turns_round_with_its_counts() -> None:
    low, high = stats.count_ratio_interval(9, 4, 0.95)
    assert high is not None
    assert stats.count_ratio_interval(4, 9, 0.95) == pytest.approx((1 / high, 1 / low))


@pytest.mark.parametrize(
    ("above", "below", "expected"), [(0, 5, (0, 1.0913)), (5, 0, (0.9163, None)), (0, 0, (0, None))]
)
def test_a_ratio_without_events_on_a_side_is_open_there(
    above: int, below: int, expected: tuple[float, float | None]
) -> None:
    """Of 5 none: the share may be 1 - .025 ** (1/5) = .5218, the odds 1.0913; the other way 1/1.0913 = .9163."""
    low, high = stats.count_ratio_interval(above, below, 0.95)
    assert low == pytest.approx(expected[0], abs=0.0001)
    assert (high is None) == (expected[1] is None)
    assert high is None or high == pytest.approx(expected[1], abs=0.0001)


# --- places ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"), [(0.5, (0.2, 0.8)), (0.1, (0.1, 0.8)), (0.9, (0.2, 0.9)), (0.2, (0.2, 0.8))]
)
def test_containing_extends_only_the_side_that_leaves_the_value_out(value: float, expected: stats.Limits) -> None:
    assert stats.containing((0.2, 0.8), value) == expected


@pytest.mark.parametrize(
    ("interval", "expected"), [((-2, 2), (0, 1)), ((0.1, 0.9), (0.1, 0.9)), ((-3, -2), (0, 0)), ((2, 3), (1, 1))]
)
def test_clipped_stays_between_the_ends(interval: stats.Limits, expected: stats.Limits) -> None:
    assert stats.clipped(interval, 0, 1) == expected


# --- ranks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "at", "level", "expected"),
    [
        (5, 0.5, 0.95, (None, None)),  # 2 * 1/32 = .0625 errs too often
        (6, 0.5, 0.95, (1, 6)),  # 2 * 1/64 = .031
        (9, 0.5, 0.95, (2, 8)),  # 10/512 = .0195 a side
        (35, 0.9, 0.95, (28, None)),  # .9 ** 35 = .0250316
        (36, 0.9, 0.95, (29, 36)),  # .9 ** 36 = .0225
        (4, 0.5, 0.75, (1, 4)),  # a tie: 1/16 a side, .125 allowed; 5/16 would be too much
        (3, 0.5, 0.75, (1, 3)),  # an exact tie: 1/8 a side is the error allowed
        (0, 0.5, 0.95, (None, None)),
        (50, 0.0, 0.95, (None, 1)),  # nothing lies below the least one
        (50, 1.0, 0.95, (50, None)),
    ],
)
def test_ranks_by_hand(n: int, at: float, level: float, expected: tuple[int | None, int | None]) -> None:
    assert stats.quantile_ranks(n, at, level) == expected


@pytest.mark.parametrize("at", [0.1, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_ranks_are_the_tightest_that_keep_each_error(at: float, level: float) -> None:
    """Against scipy's binomial: the rank errs within the half allowed, the next one inward does not."""
    error = (1 - level) / 2 + 1e-12  # an exact tie is within it
    for n in (1, 7, 40, 333, 5_000, 40_321):
        low, high = stats.quantile_ranks(n, at, level)
        assert low is None or reference.binom.cdf(low - 1, n, at) <= error
        assert reference.binom.cdf((low or 0), n, at) > error
        assert high is None or reference.binom.sf(high - 1, n, at) <= error
        assert reference.binom.sf((high or n + 1) - 2, n, at) > error


def test_ranks_of_a_million_answers_agree_with_scipy() -> None:
    n = 1_000_000
    low, high = stats.quantile_ranks(n, 0.9, 0.95)
    assert low == reference.binom.ppf(0.025, n, 0.9)
    assert high == reference.binom.isf(0.025, n, 0.9) + 1

"""Differences against published values, other implementations, and simulated samples of one population."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from scipy import stats as reference
from statsmodels.stats.multitest import multipletests  # type: ignore[import-untyped]

from cxscore import stats
from cxscore.stats import Moments, differences

SLEEP_1 = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2.0)
SLEEP_2 = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def moments(values: Sequence[float]) -> Moments:
    return Moments(float(np.mean(values)), float(np.var(values)), len(values))


def share(hits: float, n: float) -> Moments:
    return Moments(hits / n, hits / n * (1 - hits / n), n)


# --- Student's tail -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("df", [1, 2.5, 9, 30, 1e5])
@pytest.mark.parametrize("t", [0, 0.1, 1, 2.2, 5, 40])
def test_student_tail_agrees_with_scipy_far_out_too(t: float, df: float) -> None:
    assert stats.student_t_tail(t, df) == pytest.approx(reference.t.sf(t, df), rel=1e-9)


# --- published values -----------------------------------------------------------------------------------------


def test_welch_on_the_sleep_data_is_that_of_r() -> None:
    contrast = differences.welch(moments(SLEEP_2), moments(SLEEP_1))
    assert contrast.observed / contrast.error == pytest.approx(-1.8608135, abs=1e-7)
    assert contrast.df == pytest.approx(17.776474, abs=1e-6)
    assert contrast.p == pytest.approx(0.07939414, abs=1e-8)
    assert contrast.limits(0.95) == pytest.approx((-3.3654832307, 0.2054832307), abs=1e-9)


def test_paired_on_the_sleep_data_is_that_of_r() -> None:
    contrast = differences.paired(moments(np.subtract(SLEEP_1, SLEEP_2).tolist()))
    assert contrast.observed / contrast.error == pytest.approx(-4.0621277, abs=1e-7)
    assert contrast.p == pytest.approx(0.00283289, abs=1e-8)
    assert contrast.limits(0.95) == pytest.approx((-2.4598857633, -0.7001142367), abs=1e-9)


@pytest.mark.parametrize(
    ("after", "before", "expected", "tolerance"),
    [((84, 101), (89, 105), (-0.1177, 0.0851), 1.01e-4), ((10, 10), (0, 20), (0.6791, 1.0), 5e-5)],
)
def test_newcombe_is_that_of_the_published_tables(
    after: tuple[int, int], before: tuple[int, int], expected: tuple[float, float], tolerance: float
) -> None:
    (x, n), (y, m) = after, before
    assert differences.newcombe(y / m, m, x / n, n, 0.95) == pytest.approx(expected, abs=tolerance)


def test_holm_of_four_segments_is_that_of_r() -> None:
    raw = (0.00533824886503, 0.832757484975, 0.188057372672, 0.00202676425435, 0.130948751633, 0.107611873063)
    held = (0.0266912443252, 0.832757484975, 0.430447492253, 0.0121605855261, 0.430447492253, 0.430447492253)
    assert differences.holm(raw)[:2] == pytest.approx(held[:2], abs=1e-9)
    assert differences.holm(raw)[3] == pytest.approx(held[3], abs=1e-9)


@pytest.mark.parametrize(("how", "name"), [("holm", "holm"), ("bh", "fdr_bh")])
def test_corrections_agree_with_statsmodels(how: differences.Correction, name: str) -> None:
    raw = [0.04, 0.001, 0.8, 0.03, 0.03, 0.012, 1.0, 1e-9]
    expected = multipletests(raw, method=name)[1]
    assert differences.corrected(raw, how) == pytest.approx(expected, rel=1e-12)


def test_no_correction_leaves_p_values_and_an_empty_family_stays_empty() -> None:
    assert differences.corrected([0.5, 0.01], "none") == (0.5, 0.01)
    assert differences.corrected([], "holm") == ()


# --- bounded answers ------------------------------------------------------------------------------------------


def test_bounded_by_hand() -> None:
    """Three of four against one of four; z^2 = 3.8415: (3 + 1.9207)/7.8415 = .62752, the other .37248."""
    contrast = differences.bounded(share(1, 4), share(3, 4), 0, 1)
    each = 0.62752 * 0.37248 / 7.8415
    assert contrast.observed == 0.5
    assert contrast.adjusted == pytest.approx(0.62752 - 0.37248, abs=1e-4)
    assert contrast.error == pytest.approx(sqrt(2 * each), abs=1e-5)
    assert contrast.df == pytest.approx(6)
    assert contrast.kept == pytest.approx(4 / 7.8415, abs=1e-5)


def test_one_method_serves_shares_nets_and_means() -> None:
    """A share as answers 0 and 1, as a net of -1 and +1, and as a mean of 1 and 5 gives one p-value."""
    as_share = differences.bounded(share(30, 40), share(22, 44), 0, 1)
    as_net = differences.bounded(Moments(0.5, 0.75, 40), Moments(0.0, 1.0, 44), -1, 1)
    as_mean = differences.bounded(Moments(4.0, 3.0, 40), Moments(3.0, 4.0, 44), 1, 5)
    assert as_net.p == pytest.approx(as_share.p)
    assert as_mean.p == pytest.approx(as_share.p)
    assert as_net.limits(0.9) == pytest.approx([2 * end for end in as_share.limits(0.9)])


def test_with_many_answers_it_becomes_the_z_test() -> None:
    one, two = share(300_000, 1_000_000), share(301_500, 1_000_000)
    z = 0.0015 / sqrt((one.variance + two.variance) / 1e6)
    assert differences.bounded(one, two, 0, 1).p == pytest.approx(2 * reference.norm.sf(z), rel=1e-3)


CONTRASTS = [
    differences.bounded(share(30, 40), share(22, 44), 0, 1),
    differences.bounded(share(10, 10), share(900, 1000), 0, 1),
    differences.bounded(share(3, 12), share(12, 12), 0, 1),
    differences.welch(moments(SLEEP_1), moments(SLEEP_2)),
    differences.paired_bounded(Moments(0.4, 1.1, 25), 6),
    differences.from_target(share(30, 40), 0.5, 0, 1),
]


def test_a_mean_below_its_target_is_not_above_it() -> None:
    """20 of 50 against a half: as far below as 30 of 50 is above."""
    below, above = (differences.from_target(share(hits, 50), 0.5, 0, 1) for hits in (20, 30))
    assert below.p_above == pytest.approx(1 - above.p_above)
    assert above.p_above < 0.2


@pytest.mark.parametrize("contrast", CONTRASTS)
def test_the_interval_at_1_less_p_just_touches_0(contrast: differences.Contrast) -> None:
    if contrast.p == 1:
        assert contrast.limits(0.001)[0] <= 0 <= contrast.limits(0.001)[1]
    else:
        nearest = min(map(abs, contrast.limits(1 - contrast.p)))
        assert nearest == pytest.approx(0, abs=1e-6)


def test_centres_on_two_sides_of_0_are_no_difference() -> None:
    """All of 10 against 99.7 % of 1,000: the pseudo-answers pull the small group below the large one."""
    contrast = differences.bounded(share(997, 1000), share(10, 10), 0, 1)
    assert contrast.observed > 0 > contrast.adjusted
    assert contrast.p == 1
    assert contrast.limits(0.95)[0] < 0 < contrast.observed <= contrast.limits(0.95)[1]


def test_a_swap_of_the_samples_turns_the_difference_and_keeps_p() -> None:
    one, two = Moments(4.2, 1.5, 20), Moments(3.1, 2.5, 70)
    there, back = differences.bounded(one, two, 1, 5), differences.bounded(two, one, 1, 5)
    assert back.p == pytest.approx(there.p)
    assert back.limits(0.95) == pytest.approx([-end for end in reversed(there.limits(0.95))])


def test_no_difference_has_p_1_and_limits_that_stay_possible() -> None:
    contrast = differences.bounded(share(2, 2), share(2, 2), 0, 1)
    assert contrast.p == 1
    assert -1 <= contrast.limits(0.999)[0] < 0 < contrast.limits(0.999)[1] <= 1


@pytest.mark.parametrize("sample", [Moments(1, 0, 1), Moments(1, 0, 5)])
def test_means_without_bounds_need_answers_and_spread(sample: Moments) -> None:
    with pytest.raises(ValueError, match="needs"):
        differences.welch(sample, sample)
    with pytest.raises(ValueError, match="needs"):
        differences.paired(sample)


# --- what could have been seen, and how many are needed -------------------------------------------------------


@pytest.mark.parametrize(("n", "m"), [(40, 40), (200, 200), (50, 1000)])
def test_a_detectable_change_is_shown_in_four_of_five_samples(n: int, m: int) -> None:
    """A half in one sample, a half and the detectable change in the other; 4,000 draws."""
    least = differences.bounded(share(n / 2, n), share(m / 2, m), 0, 1).detectable(0.95)
    assert least is not None
    draws = np.random.default_rng(7)
    before, after = draws.binomial(n, 0.5 - least / 2, 4000), draws.binomial(m, 0.5 + least / 2, 4000)
    seen = [differences.bounded(share(x, n), share(y, m), 0, 1).p < 0.05 for x, y in zip(before, after, strict=True)]
    assert 0.77 < np.mean(seen) < 0.9


@pytest.mark.parametrize(("n", "m"), [(100, 100), (400, 400), (1000, 40)])
def test_a_detectable_fall_from_near_the_top_is_shown_in_four_of_five_samples(n: int, m: int) -> None:
    """90 % in one sample, less by the detectable change in the other, which spreads wider; 4,000 draws."""
    least = differences.bounded(share(0.9 * n, n), share(0.9 * m, m), 0, 1).detectable(0.95)
    assert least is not None
    draws = np.random.default_rng(8)
    before, after = draws.binomial(n, 0.9, 4000), draws.binomial(m, 0.9 - least, 4000)
    seen = [differences.bounded(share(x, n), share(y, m), 0, 1).p < 0.05 for x, y in zip(before, after, strict=True)]
    assert 0.78 < np.mean(seen) < 0.95


@pytest.mark.parametrize("target", [-0.9, -0.5, 0.9])
def test_what_could_be_shown_beyond_a_target_is_shown_in_four_of_five_samples(target: float) -> None:
    """Shares above .9, below .9 and below .5 (turned round), 400 answers, 4,000 draws."""
    low, high = (0, 1) if target > 0 else (-1, 0)
    spread = abs(target) * (1 - abs(target))
    least = differences.from_target(Moments(target, spread, 400), target, low, high).detectable(0.95, one_sided=True)
    assert least is not None
    drawn = np.random.default_rng(10).binomial(400, abs(target + least), 4000) / 400
    moved = [Moments(x if target > 0 else -x, x * (1 - x), 400) for x in drawn]
    seen = [differences.from_target(one, target, low, high).p_above < 0.05 for one in moved]
    assert np.mean(seen) > 0.78


def test_what_few_answers_could_not_show_is_none() -> None:
    assert differences.bounded(share(1, 2), share(1, 2), 0, 1).detectable(0.95) is None


@pytest.mark.parametrize(("margin", "expected"), [(0.05, 385), (0.03, 1068)])
def test_answers_for_a_margin_of_a_share(margin: float, expected: int) -> None:
    assert differences.answers_for_margin(0.25, margin, 0.95) == expected


def test_a_small_population_needs_fewer_answers() -> None:
    """384.146 / (1 + 383.146 / 1000) = 277.7; nobody needs more than all."""
    assert differences.answers_for_margin(0.25, 0.05, 0.95, 1000) == 278
    assert differences.answers_for_margin(0.25, 0.001, 0.95, 50) == 50


@pytest.mark.parametrize(("points", "expected"), [(0.10, 412), (0.05, 1655)])
def test_answers_to_pass_a_benchmark_of_nps_are_those_of_measuringu(points: float, expected: int) -> None:
    assert differences.answers_to_pass(0.67, points, 0.95, 0.8, pseudo=3) == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(("mean", "change"), [(0.5, 0.1), (0.9, 0.1), (0.9, 0.2)])
def test_the_answers_that_show_a_change_do_show_it(mean: float, change: float) -> None:
    """A fall by the change, 4,000 draws. At 90 less 20 % the usual formula's 36 answers show it in half of them."""
    n = differences.answers_that_show(Moments(mean, mean * (1 - mean), 0), (0, 1), change, 0.95, power=0.8)
    draws = np.random.default_rng(9)
    before, after = draws.binomial(n, mean, 4000), draws.binomial(n, mean - change, 4000)
    seen = [differences.bounded(share(x, n), share(y, n), 0, 1).p < 0.05 for x, y in zip(before, after, strict=True)]
    assert np.mean(seen) > 0.79


def test_with_many_answers_those_that_show_a_change_are_those_of_the_usual_formula() -> None:
    many = differences.answers_that_show(Moments(0.5, 0.25, 0), (0, 1), 0.005, 0.95, power=0.8)
    assert many == pytest.approx(differences.answers_to_detect(0.25, 0.005, 0.95, 0.8), rel=1e-3)


def test_answers_to_detect_five_points_between_two_shares() -> None:
    """2 * (1.959964 + .841621)^2 * .25 / .0025 = 1569.8."""
    assert differences.answers_to_detect(0.25, 0.05, 0.95, 0.8) == 1570


# --- samples of one population --------------------------------------------------------------------------------

POPULATIONS = {
    "two-valued, half": (0.5, 0.5),
    "two-valued, 80 % best": (0.2, 0.8),
    "two-valued, 99 % best": (0.01, 0.99),
    "5 points, 80 % best": (0.02, 0.03, 0.05, 0.10, 0.80),
    "7 points, 80 % best": (0.01, 0.01, 0.02, 0.03, 0.05, 0.08, 0.80),
    "polarised": (0.5, 0, 0, 0, 0.5),
    "uniform": (1 / 7,) * 7,
    "all equal": (0, 0, 0, 0, 1.0),
}
DRAWS = 400
NOISE = 3 * sqrt(0.05 * 0.95 / DRAWS)
"""Three standard errors of a share of 5 % among so many draws."""


def drawn(weights: Sequence[float], n: int, seed: int) -> list[Moments]:
    """Moments of `DRAWS` samples of `n` answers 0, 1, 2 ... of these weights."""
    answers = np.arange(len(weights))
    counts = np.random.default_rng(seed).multinomial(n, weights, size=DRAWS)
    means = counts @ answers / n
    variances = np.maximum(counts @ answers**2 / n - means**2, 0)
    return [Moments(float(mean), float(variance), n) for mean, variance in zip(means, variances, strict=True)]


def contrasts(name: str, n: int, m: int) -> list[differences.Contrast]:
    weights = POPULATIONS[name]
    pairs = zip(drawn(weights, n, 1), drawn(weights, m, 2), strict=True)
    return [differences.bounded(one, two, 0, len(weights) - 1) for one, two in pairs]


@pytest.mark.parametrize(("n", "m"), [(10, 10), (10, 1000), (30, 100), (1000, 1000)])
@pytest.mark.parametrize("name", POPULATIONS)
def test_where_nothing_differs_no_more_than_the_nominal_share_of_tests_says_so(name: str, n: int, m: int) -> None:
    found = [contrast.p for contrast in contrasts(name, n, m)]
    assert np.mean([p < 0.05 for p in found]) <= 0.05 + NOISE
    assert np.mean([p < 0.0025 for p in found]) <= 0.0025 + 3 * sqrt(0.0025 / DRAWS)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 1000), (2, 5), (5, 100), (10, 30), (100, 1000)])
@pytest.mark.parametrize("name", POPULATIONS)
def test_intervals_of_few_answers_cover_the_true_difference(name: str, n: int, m: int) -> None:
    """The same population turned round: the true difference is not 0, and lies far from the middle.

    An interval holds it if the test of it is not significant (see above), which is quicker to ask.
    """
    weights = POPULATIONS[name]
    ends = len(weights) - 1
    true = ends - 2 * float(np.dot(np.arange(len(weights)), weights))
    turned = [Moments(ends - mean, variance, m) for mean, variance, _ in drawn(weights, m, 4)]
    found = [differences.bounded(one, two, 0, ends) for one, two in zip(drawn(weights, n, 3), turned, strict=True)]
    shifted = [replace(one, observed=one.observed - true, adjusted=one.adjusted - true) for one in found]
    assert np.mean([one.p >= 0.05 for one in shifted]) >= 0.95 - NOISE


@pytest.mark.parametrize("n", [10, 50, 300])
@pytest.mark.parametrize("name", POPULATIONS)
def test_a_target_that_is_just_met_is_seldom_passed(name: str, n: int) -> None:
    weights = POPULATIONS[name]
    target, ends = float(np.dot(np.arange(len(weights)), weights)), len(weights) - 1
    found = [differences.from_target(sample, target, 0, ends).p_above for sample in drawn(weights, n, 5)]
    assert np.mean([p < 0.05 for p in found]) <= 0.05 + NOISE


@pytest.mark.parametrize("n", [10, 100])
@pytest.mark.parametrize("name", POPULATIONS)
def test_respondents_who_answer_twice_alike_show_no_change(name: str, n: int) -> None:
    """Half of the changes are none, half those of two independent answers."""
    weights = POPULATIONS[name]
    draws = np.random.default_rng(6)
    shape = (DRAWS, n)
    ends = len(weights) - 1
    first, second = (draws.choice(len(weights), p=weights, size=shape) for _ in range(2))
    changes = np.where(draws.random(shape) < 0.5, 0, second - first)
    found = [differences.paired_bounded(moments(row), ends).p for row in changes]
    assert np.mean([p < 0.05 for p in found]) <= 0.05 + NOISE

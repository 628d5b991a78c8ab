"""Several answers of one respondent: the sandwich against a second route, the laws, and coverage by simulation."""

from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.formulas import clusters, estimate
from cxscore.model import Bucket, Number, Rule, Scale, Span, Tally, exact
from tests.formulas.respondents import SKEWED, Given, drawn, tally, unweighted

SEVEN = Scale("7", 1, 7)
EASY, HARD = Bucket("easy", (Span(6, 7),)), Bucket("hard", (Span(1, 3),))
RULES = (
    Rule("mean"),
    Rule("mean", base=(EASY, HARD)),
    Rule("share", of=(EASY,)),
    Rule("net", plus=(EASY,), minus=(HARD,)),
    Rule("quantile", at=Fraction(1, 2)),
)
PROVEN = settings(max_examples=25, deadline=None, database=None, derandomize=True)
GIVEN = st.lists(
    st.lists(st.tuples(st.integers(1, 7), st.sampled_from([1, Fraction(1, 2), 3])), min_size=1, max_size=5),
    min_size=1,
    max_size=8,
)


def plain(whole: Tally) -> Tally:
    """The same answers, as if each came from someone else."""
    return Tally(whole.masses)


def width(whole: Tally, rule: Rule) -> float:
    interval = estimate(whole, SEVEN, rule, 0.95).interval
    return float("inf") if interval.low is None or interval.high is None else interval.high - interval.low


# --- the variance by respondents ------------------------------------------------------------------------------

UNEVEN = ([2, 2, 3], [7], [6, 7, 7, 7], [4, 5], [1], [5, 5, 6])


def test_the_sandwich_is_that_of_statsmodels() -> None:
    """Without its factor for few clusters, against its variance of independent answers with divisor n."""
    y = np.concatenate(UNEVEN).astype(float)
    groups = np.repeat(range(len(UNEVEN)), [len(row) for row in UNEVEN])
    asked = {"groups": groups, "use_correction": False}
    fit = sm.OLS(y, np.ones_like(y)).fit(cov_type="cluster", cov_kwds=asked)
    found = clusters.sandwich_ratio(unweighted(UNEVEN), clusters.number)
    assert found is not None
    assert float(found) * y.var() / len(y) == pytest.approx(fit.bse[0] ** 2)


def test_weighted_the_sandwich_is_that_of_statsmodels() -> None:
    """Linearised: weighted residuals, summed by respondent, over the square of the total weight."""
    given: Given = [[(2, 3), (2, 1), (7, 1)], [(6, Fraction(1, 2)), (5, 1)], [(7, 2)], [(1, 1), (3, 1)]]
    rows = [(answer, float(weight), who) for who, row in enumerate(given) for answer, weight in row]
    y, w, groups = np.array(rows).T
    asked = {"groups": groups, "use_correction": False}
    fit = sm.WLS(y, np.ones_like(w), weights=w).fit(cov_type="cluster", cov_kwds=asked)
    alone = sm.WLS(y, np.ones_like(w), weights=w).fit(cov_type="HC0")
    found = clusters.sandwich_ratio(tally(given), clusters.number)
    assert found is not None
    assert float(found) == pytest.approx(fit.bse[0] ** 2 / alone.bse[0] ** 2)


def test_a_design_effect_by_hand() -> None:
    """Two say 2 and 4, two say 6 and 8, about 5: (6 + 6 with sums -4 and 4 twice: 64) over (9 + 1 + 1 + 9) twice: 40.

    Four respondents with two answers each: (1.6 * 3 + 2 * 4) / 7.
    """
    whole = unweighted([[2, 4], [2, 4], [6, 8], [6, 8]])
    assert clusters.sandwich_ratio(whole, clusters.number) == Fraction(64, 40)
    assert clusters.design_effect(whole, clusters.number) == (Fraction(8, 5) * 3 + 2 * 4) / 7


def test_one_respondent_is_one_answer() -> None:
    assert clusters.effective_of(unweighted([[2, 5, 7, 7]]), clusters.number) == 1


def test_where_all_agree_a_respondent_counts_once() -> None:
    assert clusters.effective_of(unweighted([[7, 7, 7]] * 5), clusters.number) == 5


def test_contradictions_make_no_interval_narrower() -> None:
    """Everyone says 1 and 7: the mean of all is surer than of as many people, and is not called so."""
    assert clusters.effective_of(unweighted([[1, 7]] * 40), clusters.number) == 80


def test_one_loud_respondent_among_many_weighs_on_the_interval() -> None:
    """Fifty answers of 1 by one person beside a hundred of 7: worth fewer than the 8.8 of people alike."""
    loud = unweighted([[1] * 50, *[[7]] * 100])
    assert clusters.effective_of(loud, clusters.number) < 150**2 / (50**2 + 100)


def test_each_formula_looks_at_what_it_counts() -> None:
    """Both answers of everyone are easy or both are not, but 1 and 5 differ: a share has 40, a mean has more."""
    whole = unweighted([[7, 7], [1, 5]] * 20)
    shares, means = (estimate(whole, SEVEN, rule, 0.95).n_eff for rule in (Rule("share", of=(EASY,)), Rule("mean")))
    assert shares == 40
    assert 40 < means < 80


def test_only_answers_in_the_base_go_together() -> None:
    """Outside it everyone answered twice, in it once."""
    whole = unweighted([[2, 4], [6, 4], [7, 5]])
    rule = Rule("mean", base=(EASY, HARD))
    assert estimate(whole, SEVEN, rule, 0.95) == estimate(plain(whole), SEVEN, rule, 0.95)


# --- laws -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
@PROVEN
@given(st.lists(st.tuples(st.integers(1, 7), st.sampled_from([1, Fraction(1, 2), 3])), min_size=1, max_size=9))
def test_with_one_answer_each_nothing_changes(rule: Rule, answers: list[tuple[int, Number]]) -> None:
    whole = tally([[answer] for answer in answers])
    assert estimate(whole, SEVEN, rule, 0.95) == estimate(plain(whole), SEVEN, rule, 0.95)


@pytest.mark.parametrize("rule", RULES)
@PROVEN
@given(st.lists(st.integers(1, 7), min_size=1, max_size=9), st.integers(2, 5))
def test_answers_that_are_repeated_count_once(rule: Rule, answers: list[int], times: int) -> None:
    """Everyone says the same two to five times: the interval is that of one answer each."""
    repeated, once = (unweighted([[answer] * n for answer in answers]) for n in (times, 1))
    found, expected = (estimate(whole, SEVEN, rule, 0.95) for whole in (repeated, once))
    assert found.n_eff == pytest.approx(expected.n_eff)
    assert width(repeated, rule) == pytest.approx(width(once, rule))


@pytest.mark.parametrize("rule", RULES)
@PROVEN
@given(GIVEN)
def test_the_value_stays_and_no_interval_is_narrower(rule: Rule, given: Given) -> None:
    whole = tally(given)
    found, simple = (estimate(each, SEVEN, rule, 0.95) for each in (whole, plain(whole)))
    assert found.value == simple.value
    assert found.n_eff <= simple.n_eff
    assert width(whole, rule) >= width(plain(whole), rule) - 1e-9


@PROVEN
@given(GIVEN, GIVEN)
def test_respondents_add_in_any_order(ours: Given, theirs: Given) -> None:
    both = tally(ours) + tally(theirs)
    rule = Rule("mean")
    assert estimate(both, SEVEN, rule, 0.95) == estimate(tally([*theirs, *ours]), SEVEN, rule, 0.95)


@PROVEN
@given(GIVEN, st.integers(2, 9))
def test_scaling_weights_changes_nothing(given: Given, by: int) -> None:
    scaled = tally([[(answer, exact(weight * by)) for answer, weight in row] for row in given])
    assert estimate(scaled, SEVEN, Rule("mean"), 0.95) == estimate(tally(given), SEVEN, Rule("mean"), 0.95)


# --- coverage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("respondents", "alike"), [(5, 0.5), (20, 0.5), (60, 0.5), (60, 0.0), (60, 0.9)])
@pytest.mark.parametrize(("rule", "truth"), [(RULES[0], float(SKEWED @ np.arange(1, 8))), (RULES[2], 75.0)])
def test_intervals_cover_as_often_as_they_say(rule: Rule, truth: float, respondents: int, alike: float) -> None:
    """Three answers each; 95 % intervals of 300 samples, which themselves vary by 1.3 points."""
    rng = np.random.default_rng(20261122)
    held = 0
    for _ in range(300):
        interval = estimate(unweighted(drawn(rng, respondents, 3, alike)), SEVEN, rule, 0.95).interval
        assert interval.low is not None
        assert interval.high is not None
        held += interval.low <= truth <= interval.high
    assert held / 300 >= 0.93


def test_taking_the_answers_for_independent_would_not_cover() -> None:
    """Or the test above could not fail."""
    rng = np.random.default_rng(20261122)
    truth, held = float(SKEWED @ np.arange(1, 8)), 0
    for _ in range(300):
        found = estimate(plain(unweighted(drawn(rng, 60, 3, 0.5))), SEVEN, Rule("mean"), 0.95).interval
        held += (found.low or 0) <= truth <= (found.high or 0)
    assert held / 300 < 0.9

"""How many answers are needed, by hand and by what the sample sizes then show."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from cxscore.analyses import plan
from cxscore.analyses.plan import Wanted
from cxscore.errors import InputError, UsageError
from cxscore.model import Definition, Number, Rule
from cxscore.stats import Moments, differences
from tests.analyses.scores import MEAN, NET, SHARE, scored


@pytest.mark.parametrize(
    ("definition", "size", "expected"),
    [(SHARE, 5, 385), (SHARE, 3, 1068), (NET, 10, 385), (MEAN, Fraction(1, 10), 1537)],
)
def test_the_worst_case_has_half_of_the_answers_at_each_end(
    definition: Definition, size: Number, expected: int
) -> None:
    """3.8415 * 50^2 / 5^2 = 384.1; a net spreads twice as far; 1-5: 3.8415 * 4 / .01 = 1536.6."""
    assert plan.worst_case(definition, Wanted("margin", size)).answers == expected


def test_a_file_with_less_spread_needs_fewer() -> None:
    """90 % best: 3.8415 * .09 / .0025 = 138.3."""
    found = plan.like(scored(SHARE, {5: 90, 1: 10}), Wanted("margin", 5), "a.csv")
    assert (found.answers, found.basis) == (139, "a.csv")


def test_a_small_population_needs_fewer() -> None:
    """As published for a margin of 5 among 1,000: 278."""
    assert plan.worst_case(SHARE, Wanted("margin", 5, population=1000)).answers == 278


def test_the_planned_answers_do_show_the_change_about_as_often_as_promised() -> None:
    """A change from 45 to 55 %; the test that the verdicts use, 3,000 draws."""
    n = plan.worst_case(SHARE, Wanted("detect", 10)).answers
    draws = np.random.default_rng(3)
    pairs = zip(draws.binomial(n, 0.45, 3000) / n, draws.binomial(n, 0.55, 3000) / n, strict=True)
    sides = ((Moments(x, x * (1 - x), n), Moments(y, y * (1 - y), n)) for x, y in pairs)
    seen = [differences.bounded(before, after, 0, 1).p < 0.05 for before, after in sides]
    assert np.mean(seen) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        (Wanted("margin", 0), "--margin 0 must lie above 0 and below 100"),
        (Wanted("detect", 100), "--detect 100 must lie"),
        (Wanted("detect", 5, power=1), "--power 1 is no chance"),
        (Wanted("detect", 5, population=0), "leaves nobody to ask"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(wanted: Wanted, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        plan.worst_case(SHARE, wanted)


def test_answers_that_do_not_differ_say_nothing_of_the_spread() -> None:
    with pytest.raises(InputError, match="say nothing of the spread"):
        plan.like(scored(SHARE, {5: 20}), Wanted("margin", 5), "a.csv")


def test_a_median_has_no_plan() -> None:
    with pytest.raises(UsageError, match="a quantile cannot be compared"):
        plan.worst_case(replace(MEAN, rule=Rule("quantile", at=Fraction(1, 2))), Wanted("margin", 1))

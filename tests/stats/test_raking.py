"""Raking against published tables, by hand, and the laws of weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.stats import raking as stats

ROWS, COLUMNS = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
"""The categories of the four cells of a two by two table."""


def margins(rows: tuple[float, float], columns: tuple[float, float]) -> list[tuple[stats.Index, stats.Array]]:
    return [(ROWS, np.array(rows)), (COLUMNS, np.array(columns))]


def test_one_margin_is_plain_post_stratification() -> None:
    """30 and 70 records that should be half each: 50 / 30 and 50 / 70."""
    found = stats.rake(np.array([30.0, 70]), [(np.array([0, 1]), np.array([0.5, 0.5]))], 5)
    assert found.weights == pytest.approx([5 / 3, 5 / 7])
    assert found.converged


def test_a_table_that_factors_is_raked_to_the_product_of_its_margins() -> None:
    found = stats.rake(np.full(4, 25.0), margins((0.2, 0.8), (0.4, 0.6)), 5)
    assert found.weights == pytest.approx([4 * 0.08, 4 * 0.12, 4 * 0.32, 4 * 0.48])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=4, max_size=4), st.floats(0.2, 0.8), st.floats(0.2, 0.8))
def test_raking_meets_every_margin_and_keeps_the_odds_ratio(counts: list[int], row: float, column: float) -> None:
    held = np.array(counts, dtype=float)
    found = stats.rake(held, margins((row, 1 - row), (column, 1 - column)), 1e6)
    w = found.weights
    assert found.converged
    assert stats.shares(held, w, ROWS, 2) == pytest.approx([row, 1 - row])
    assert stats.shares(held, w, COLUMNS, 2) == pytest.approx([column, 1 - column])
    assert w[0] * w[3] == pytest.approx(w[1] * w[2])


def test_no_weight_passes_the_limit_and_the_margin_says_how_far_it_is_off() -> None:
    """5 of 100 should be half; at twice the mean they are a tenth, 40 points short."""
    found = stats.rake(np.array([5.0, 95]), [(np.array([0, 1]), np.array([0.5, 0.5]))], 2)
    assert found.weights == pytest.approx([2, 90 / 95])
    assert found.gap == pytest.approx(0.4)
    assert (found.converged, found.trimmed) == (False, 5)


def test_what_is_cut_off_is_spread_over_the_others() -> None:
    found = stats.capped(np.array([4.0, 1, 1]), np.ones(3), 1.5)
    assert found == pytest.approx([1.5, 0.75, 0.75])


def test_spreading_may_push_another_weight_to_the_limit() -> None:
    found = stats.capped(np.array([10.0, 5, 1, 1]), np.ones(4), 1.5)
    assert found == pytest.approx([1.5, 1.5, 0.5, 0.5])


def test_margins_that_contradict_an_empty_cell_are_not_met() -> None:
    """Only (a, x) and (b, y) exist: a must be as common as x."""
    places = [(np.array([0, 1]), np.array([0.3, 0.7])), (np.array([0, 1]), np.array([0.6, 0.4]))]
    assert not stats.rake(np.array([50.0, 50]), places, 5).converged


def test_efficiency_is_one_over_the_design_effect() -> None:
    """Kish's design effect 1 + cv^2 of 2.5, 0.625, 2.5, 0.625 is 1.36."""
    assert stats.efficiency(np.array([2.5, 0.625]), np.array([2.0, 2])) == pytest.approx(1 / 1.36)


@given(st.lists(st.tuples(st.floats(0.01, 50), st.integers(1, 40)), min_size=1, max_size=30))
def test_written_weights_add_up_to_n_exactly_and_stay_within_a_unit_or_two(cells: list[tuple[float, int]]) -> None:
    counts = np.array([n for _, n in cells])
    weights = np.array([w for w, _ in cells])
    weights = weights * counts.sum() / (weights * counts).sum()
    found = stats.whole_units(weights, counts)
    assert sum(int(each.sum()) for each in found) == counts.sum() * 10**9
    for each, weight in zip(found, weights, strict=True):
        assert abs(each - weight * 10**9).max() <= 2


def test_a_unit_too_many_is_taken_back() -> None:
    (units,) = stats.whole_units(np.array([1.000000001]), np.array([3]))
    assert sorted(units.tolist()) == [1_000_000_000] * 3


def test_a_remainder_goes_to_the_first_records() -> None:
    """Three records of weight 1/3 and one of weight 3: the missing unit goes to the first of the three."""
    (thirds, rest) = stats.whole_units(np.array([1 / 3, 3.0]), np.array([3, 1]))
    assert thirds.tolist() == [333_333_334, 333_333_333, 333_333_333]
    assert rest.tolist() == [3_000_000_000]

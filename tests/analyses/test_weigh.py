"""Weights of a sample: the margins they meet, what they cost, and every way in which margins can be wrong."""

from fractions import Fraction

import pytest

from cxscore.analyses.weigh import Combinations, Margin, Weighting, weigh
from cxscore.errors import InputError, UsageError

REGION = Margin("region", {"north": Fraction(3, 10), "south": Fraction(7, 10)})
SAMPLE = [(("north",), 60), (("south",), 40)]


def of(sample: Combinations = SAMPLE, *margins: Margin, most: float = 5) -> Weighting:
    return weigh(sample, margins or (REGION,), "margins.yaml", most=most)


def margin(**shares: Fraction) -> Margin:
    return Margin("region", shares)


def test_one_margin_by_hand() -> None:
    """30 of 60 and 70 of 40: weights 0.5 and 1.75; squares 15 + 122.5, so 10,000 / 137.5 count."""
    found = of()
    assert found.units == {("north",): (500_000_000,) * 60, ("south",): (1_750_000_000,) * 40}
    assert found.n_eff == pytest.approx(10_000 / 137.5)
    assert (found.efficiency, found.deff) == pytest.approx((100 / 137.5, 1.375))
    assert (found.smallest, found.largest) == pytest.approx((0.5, 1.75))


def test_the_categories_tell_before_target_and_after() -> None:
    north = of().categories[0]
    assert (north.column, north.name, north.n) == ("region", "north", 60)
    assert (north.before, north.target, north.after) == pytest.approx((60, 30, 30))


def test_two_margins_are_both_met_and_the_units_add_up_to_n() -> None:
    plan = Margin("plan", {"basic": Fraction(1, 2), "plus": Fraction(1, 2)})
    sample = [(("north", "basic"), 31), (("north", "plus"), 7), (("south", "basic"), 11), (("south", "plus"), 13)]
    found = of(sample, REGION, plan)
    assert found.converged
    assert [one.after for one in found.categories] == pytest.approx([30, 70, 50, 50])
    assert sum(sum(units) for units in found.units.values()) == 62 * 10**9


def test_a_sample_that_fits_already_weighs_one_each() -> None:
    found = of([(("north",), 30), (("south",), 70)])
    assert set(found.units[("north",)] + found.units[("south",)]) == {10**9}
    assert found.efficiency == pytest.approx(1)
    assert found.problems == ()


def test_a_limit_that_binds_is_said() -> None:
    found = of([(("north",), 95), (("south",), 5)], most=2)
    assert (found.converged, found.trimmed) == (False, 5)
    assert found.largest == pytest.approx(2)
    text = " | ".join(map(str, found.problems))
    assert "the margins are not met: the worst is 60.00 points off" in text
    assert "5 records are held at the largest weight, 2 times the mean" in text


def test_an_efficiency_under_forty_percent_is_warned_of() -> None:
    """5 of 100 should be 70: weights 14 and 0.3158, efficiency 10,000 / (980 + 9.47) = 10.1 %."""
    found = of([(("north",), 95), (("south",), 5)], most=50)
    assert found.efficiency == pytest.approx(100 / (5 * 14**2 + 95 * (30 / 95) ** 2))
    assert "the weights cost 90 % of the answers: 100 count as 10" in str(found.problems[0])


def test_blank_cells_can_be_named_in_the_margins() -> None:
    third = Fraction(1, 3)
    shares = {"north": third, "south": third, "(blank)": third}
    found = of([*SAMPLE, (("",), 20)], Margin("region", shares))
    assert found.units[("",)] == (2_000_000_000,) * 20


def test_blank_cells_without_a_share_are_refused() -> None:
    with pytest.raises(InputError, match=r"20 records have no 'region', and margins.yaml gives them no share"):
        of([*SAMPLE, (("",), 20)])


def test_a_value_that_the_margins_do_not_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"20 records have region 'west', which margins.yaml does not name"):
        of([*SAMPLE, (("west",), 20)])


def test_a_share_that_no_record_has_is_refused() -> None:
    with pytest.raises(InputError, match=r"gives region 'west' a share, and no record has it.*'north', 'south'"):
        of(SAMPLE, margin(north=Fraction(1, 4), south=Fraction(1, 4), west=Fraction(1, 2)))


@pytest.mark.parametrize("most", [1, 0.5, -1, float("nan")])
def test_a_limit_that_leaves_no_room_is_refused(most: float) -> None:
    with pytest.raises(UsageError, match="--max-weight"):
        of(most=most)

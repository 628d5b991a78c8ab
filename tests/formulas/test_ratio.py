"""Ratio: of counts with an interval, of amounts without, and with something taken off first."""

import pytest

from cxscore.formulas import ratio
from cxscore.model import Bucket, Mass, Rule, Scale, Tally

WORDS = ("lost", "kept", "expansion")
SCALE = Scale("revenue", 1, 3, 1, WORDS)
LOST, KEPT, MORE = (Bucket(word, words=(word,)) for word in WORDS)
AMOUNTS = Tally({"lost": Mass(1, 10_000, 0), "kept": Mass(2, 40_000, 0), "expansion": Mass(0, 7_000, 0)})
GROSS = Rule("ratio", of=(LOST,), over=(LOST, KEPT), rescale="amounts")
NET = Rule("ratio", of=(LOST,), minus=(MORE,), over=(LOST, KEPT), rescale="amounts")


@pytest.mark.parametrize(("rule", "value"), [(GROSS, 20), (NET, 6)])
def test_amounts_are_divided_in_percent(rule: Rule, value: int) -> None:
    found = ratio.estimate(AMOUNTS, SCALE, rule, 0.95)
    assert (found.value, found.n, found.interval.low) == (value, 3, None)


def test_what_is_taken_off_may_lead_below_zero() -> None:
    grown = AMOUNTS + Tally({"expansion": Mass(0, 5_500, 0)})
    assert ratio.estimate(grown, SCALE, NET, 0.95).value == -5
    assert ratio.bounds(SCALE, NET)[0] < 0 == ratio.bounds(SCALE, GROSS)[0]


def test_amounts_are_plain_where_the_unit_is_a_ratio() -> None:
    plain = Rule("ratio", of=(KEPT,), over=(LOST,), rescale="plain")
    assert ratio.estimate(AMOUNTS, SCALE, plain, 0.95).value == 4


def test_counts_have_an_interval() -> None:
    found = ratio.estimate(Tally.of({"lost": 90, "kept": 100}), SCALE, Rule("ratio", of=(LOST,), over=(KEPT,)), 0.95)
    assert found.value == 90
    assert found.interval.low is not None
    assert found.interval.low < 90


def test_nothing_to_divide_by_is_no_value() -> None:
    found = ratio.estimate(Tally({"expansion": Mass(1, 5, 0)}), SCALE, NET, 0.95)
    assert found.value is None
    assert found.reason is not None


def test_the_rule_says_what_is_taken_off() -> None:
    assert ratio.describe(NET, SCALE) == "lost less expansion over lost and kept"

"""Nets worked by hand, with weights, bases and words."""

from fractions import Fraction
from math import sqrt

import pytest

from cxscore.formulas import net
from cxscore.model import Answer, Bucket, Mass, Rule, Scale, Span, Tally

NPS = Scale("0-10", 0, 10)
FACES = Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive"))
DETRACTOR, PROMOTER = Bucket("detractor", (Span(0, 6),)), Bucket("promoter", (Span(9, 10),))
POSITIVE, NEGATIVE = Bucket("positive", words=("positive",)), Bucket("negative", words=("negative",))
STANDARD = Rule("net", plus=(PROMOTER,), minus=(DETRACTOR,))


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ({9: 5, 8: 3, 0: 2}, 30),
        ({10: 2, 9: 1, 8: 1, 7: 1, 6: 1, 0: 1}, Fraction(100, 7)),  # 3 - 2 of 7
        ({6: 1}, -100),  # six is a detractor
        ({0: 1, 9: 1}, 0),
        ({7: 4}, 0),
    ],
)
def test_net_promoters(counts: dict[Answer, int], value: Fraction) -> None:
    assert net.estimate(Tally.of(counts), NPS, STANDARD, 0.95).value == value


def test_the_interval_by_hand_is_not_centred_on_the_value() -> None:
    """50/30/20 of 100: centre 30/103, variance 71.5/103 - (30/103)^2, z = 1.959964."""
    centre = 30 / 103
    half = 1.959963985 * sqrt((71.5 / 103 - centre**2) / 103)
    interval = net.estimate(Tally.of({9: 50, 7: 30, 0: 20}), NPS, STANDARD, 0.95).interval
    assert interval.low == pytest.approx(100 * (centre - half))
    assert interval.high == pytest.approx(100 * (centre + half))
    assert interval.method == "adjusted Wald (3,T)"


def test_all_promoters_are_not_a_certainty_and_do_not_pass_100() -> None:
    interval = net.estimate(Tally.of({10: 5}), NPS, STANDARD, 0.95).interval
    assert interval.low == pytest.approx(17.49145303, abs=1e-6)  # NPS 2.0.999 for R, vector nps-039
    assert interval.high == 100


def test_a_shrunken_interval_is_extended_to_its_value() -> None:
    """At level .5 (z = .674490) the adjusted interval of 100 promoters ends at .985: the value 1 lies outside."""
    centre = 100 / 103
    half = 0.6744897502 * sqrt((101.5 / 103 - centre**2) / 103)
    assert centre + half < 0.985
    estimate = net.estimate(Tally.of({10: 100}), NPS, STANDARD, 0.5)
    assert (estimate.value, estimate.interval.high) == (100, 100.0)
    assert estimate.interval.low == pytest.approx(100 * (centre - half))


def test_neutral_faces_stay_in_the_base_unless_the_rule_leaves_them_out() -> None:
    """60 positive, 25 neutral, 15 negative: 45 of all, 45 of 75 without the neutral ones."""
    tally = Tally.of({"positive": 60, "neutral": 25, "negative": 15})
    everyone = net.estimate(tally, FACES, Rule("net", plus=(POSITIVE,), minus=(NEGATIVE,)), 0.95)
    decided = net.estimate(
        tally, FACES, Rule("net", plus=(POSITIVE,), minus=(NEGATIVE,), base=(POSITIVE, NEGATIVE)), 0.95
    )
    assert (everyone.value, everyone.n) == (45, 100)
    assert (decided.value, decided.n) == (60, 75)


def test_the_weighted_interval_is_that_of_so_many_effective_answers() -> None:
    """Promoters weigh 2.5 + 2.5, detractors 0.625 + 0.625: n_eff = 39.0625 / 13.28125 = 50/17."""
    tally = Tally({9: Mass(2, 5, Fraction(25, 2)), 0: Mass(2, Fraction(5, 4), Fraction(25, 32))})
    estimate = net.estimate(tally, NPS, STANDARD, 0.95)
    n = 50 / 17
    plus, minus = 0.8 * n, 0.2 * n
    centre = (plus - minus) / (n + 3)
    half = 1.959963985 * sqrt(((n + 1.5) / (n + 3) - centre**2) / (n + 3))
    assert (estimate.value, estimate.n) == (60, 4)
    assert estimate.n_eff == pytest.approx(n)
    assert estimate.interval.low == pytest.approx(100 * (centre - half))


def test_an_empty_base_has_no_value_but_a_reason() -> None:
    rule = Rule("net", plus=(POSITIVE,), minus=(NEGATIVE,), base=(POSITIVE, NEGATIVE))
    estimate = net.estimate(Tally.of({"neutral": 9}), FACES, rule, 0.95)
    assert estimate.value is None
    assert estimate.reason is not None
    assert estimate.reason.message == "no valid answers in the base (positive, negative)"


@pytest.mark.parametrize(
    ("scale", "rule", "text"),
    [
        (NPS, STANDARD, "promoter 9-10 minus detractor 0-6, as shares of answers 0-10"),
        (
            FACES,
            Rule("net", plus=(POSITIVE,), minus=(NEGATIVE,), base=(POSITIVE, NEGATIVE)),
            "positive minus negative, as shares of answers negative, neutral, positive; base: positive, negative",
        ),
    ],
)
def test_a_net_says_what_it_subtracts(scale: Scale, rule: Rule, text: str) -> None:
    assert net.describe(rule, scale) == text


def test_a_net_runs_from_minus_100_to_100() -> None:
    assert net.bounds(NPS, STANDARD) == (-100, 100)

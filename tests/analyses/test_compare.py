"""Comparisons: who is compared with whom, what the difference is, and whether noise passes for news."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from cxscore import formulas
from cxscore.analyses import compare, pairs
from cxscore.errors import InputError, UsageError
from cxscore.model import AnswerPair, Definition, Joint, Mass, Rule, Scale, Score, State, Tally
from tests.analyses.scores import LOW, MEAN, NET, SHARE, defined, placed, scored, withheld
from tests.formulas.respondents import drawn, unweighted

GOOD, BAD = {5: 80, 1: 20}, {5: 30, 1: 70}


def two(before: Score, after: Score) -> compare.Comparison:
    return compare.compare([pairs.Pair(after, before, "previous")])[0]


# --- difference and verdict -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("definition", "expected"),
    [(SHARE, 50), (NET, 100), (MEAN, 2)],
)
def test_the_difference_is_exact_and_in_the_unit_of_the_score(definition: Definition, expected: int) -> None:
    """80 against 30 of 100 best, the others worst: 50 points of share, 100 of net, 2 on 1-5."""
    found = two(scored(definition, BAD), scored(definition, GOOD))
    assert found.difference == expected
    assert found.low is not None
    assert found.high is not None
    assert found.low < expected < found.high
    assert found.verdict == "better"


def test_share_net_and_mean_of_two_valued_answers_have_one_p_value() -> None:
    found = {two(scored(one, {5: 40, 1: 60}), scored(one, {5: 55, 1: 45})).p for one in (SHARE, NET, MEAN)}
    assert max(found, key=lambda p: p or 0) == pytest.approx(min(found, key=lambda p: p or 0))


def test_lower_is_better_turns_the_verdict_and_an_assumed_direction_only_says_where() -> None:
    lower, assumed = replace(SHARE, direction="lower"), replace(SHARE, direction_source="assumed")
    assert two(scored(lower, BAD), scored(lower, GOOD)).verdict == "worse"
    assert two(scored(assumed, BAD), scored(assumed, GOOD)).verdict == "up"
    assert two(scored(assumed, GOOD), scored(assumed, BAD)).verdict == "down"


def test_noise_is_no_detectable_change_and_says_what_would_have_been_seen() -> None:
    """Shares of 50 and 54 % of 100 each: (1.97 + .84) * sqrt(2 * .25 / 103.8) / .963 is 20 points."""
    found = two(scored(SHARE, {5: 50, 1: 50}), scored(SHARE, {5: 54, 1: 46}))
    assert found.verdict == "no detectable change"
    assert found.detectable == pytest.approx(20.3, abs=0.3)


@pytest.mark.parametrize("counts", [{}, {5: 9}, {5: 1}])
def test_under_ten_answers_on_either_side_nothing_is_tested(counts: dict[int, int]) -> None:
    few, many = scored(SHARE, counts), scored(SHARE, BAD)
    for found in (two(few, many), two(many, few)):
        assert (found.verdict, found.p, found.tests, found.detectable) == ("too few", None, 0, None)


def test_ten_answers_are_enough_and_nine_effective_ones_are_not() -> None:
    many = scored(SHARE, BAD)
    assert two(many, scored(SHARE, {5: 10})).verdict == "better"
    tally = Tally({5: Mass(18, 18, 36)}, {State.ANSWERED: 18})
    weighted = placed(SHARE, tally, formulas.estimate(tally, SHARE.scale, SHARE.rule, 0.95), (), None)
    assert weighted.estimate.n_eff == 9
    assert two(many, weighted).verdict == "too few"


def test_answers_that_respondents_repeat_prove_no_more_than_one_each() -> None:
    """Forty answers of twenty people who said the same twice: the difference is that of twenty answers."""
    once, many = scored(SHARE, {5: 16, 1: 4}), scored(SHARE, BAD)
    joint: dict[AnswerPair, Joint] = {(5, 5): Joint(64, 64), (1, 1): Joint(16, 16)}
    tally = Tally({5: Mass(32, 32, 32), 1: Mass(8, 8, 8)}, {State.ANSWERED: 40}, joint=joint)
    twice = placed(SHARE, tally, formulas.estimate(tally, SHARE.scale, SHARE.rule, 0.95), (), None)
    found, expected = two(many, twice), two(many, once)
    assert (found.low, found.high, found.p) == pytest.approx((expected.low, expected.high, expected.p))


@pytest.mark.parametrize("definition", [MEAN, SHARE, NET])
def test_respondents_who_answer_three_times_are_no_more_often_called_different(definition: Definition) -> None:
    """Samples of one population, of 40 people who repeat themselves: 5 % of 200 pairs, with three standard errors."""
    rng = np.random.default_rng(20261122)
    definition = replace(definition, scale=Scale("7", 1, 7))
    verdicts = [two(_asked(definition, rng), _asked(definition, rng)).verdict for _ in range(200)]
    assert sum(verdict != "no detectable change" for verdict in verdicts) / 200 <= 0.096


def _asked(definition: Definition, rng: np.random.Generator) -> Score:
    tally = unweighted(drawn(rng, 40, 3, 0.7))
    return placed(definition, tally, formulas.estimate(tally, definition.scale, definition.rule, 0.95), (), None)


def test_nothing_to_compare_with_is_too_few_without_a_difference() -> None:
    found = compare.compare([pairs.Pair(scored(SHARE, GOOD), None, "previous")])[0]
    assert (found.verdict, found.difference, found.low) == ("too few", None, None)


@pytest.mark.parametrize("rule", [Rule("quantile", at=Fraction(1, 2)), Rule("count")])
def test_formulas_without_an_honest_test_are_refused(rule: Rule) -> None:
    definition = replace(MEAN, rule=rule)
    assert not compare.comparable(definition)
    with pytest.raises(UsageError, match="cannot be compared"):
        compare.require_comparable(definition)


def test_scores_in_time_are_refused() -> None:
    with pytest.raises(UsageError, match="scores in time cannot be compared: some times are open"):
        compare.require_comparable(replace(MEAN, scale=replace(MEAN.scale, unit="seconds")))


def test_a_verdict_agrees_with_its_interval() -> None:
    for hits in range(101):
        found = two(scored(SHARE, BAD), scored(SHARE, {5: hits, 1: 100 - hits}))
        assert found.low is not None
        assert found.high is not None
        assert (found.verdict in ("better", "worse")) == (not found.low <= 0 <= found.high)


# --- families -------------------------------------------------------------------------------------------------


def test_holm_counts_only_what_was_tested() -> None:
    many, close, few = scored(SHARE, GOOD), scored(SHARE, {5: 65, 1: 35}), scored(SHARE, {5: 3})
    family = [pairs.Pair(close, many, "x"), pairs.Pair(scored(SHARE, BAD), many, "x"), pairs.Pair(few, many, "x")]
    first, second, third = compare.compare(family)
    assert {one.tests for one in (first, second, third)} == {2}
    assert first.p_adjusted == first.p
    assert second.p is not None
    assert second.p_adjusted == pytest.approx(2 * second.p)
    assert third.p_adjusted is None


def test_a_larger_family_asks_for_more() -> None:
    pair = pairs.Pair(scored(SHARE, {5: 64, 1: 36}), scored(SHARE, {5: 47, 1: 53}), "x")
    assert compare.compare([pair])[0].verdict == "better"
    assert compare.compare([pair] * 20)[0].verdict == "no detectable change"
    assert compare.compare([pair] * 20, "none")[0].verdict == "better"
    alone, among = compare.compare([pair])[0].detectable, compare.compare([pair] * 20)[0].detectable
    assert alone is not None
    assert among is not None
    assert alone < among


def false_alarms(weights: tuple[float, ...], sizes: list[int], reports: int) -> float:
    """The share of simulated reports with any verdict, all segments drawn from one population of answers 1-5."""
    draws = np.random.default_rng(11)
    hits = 0
    for _ in range(reports):
        counts = [draws.multinomial(n, weights) for n in sizes]
        scores = [scored(MEAN, {i + 1: int(n) for i, n in enumerate(row)}, f"s{i}") for i, row in enumerate(counts)]
        found = compare.rest_verdicts(scores).values()
        hits += any(one.verdict in ("better", "worse") for one in found)
    return hits / reports


@pytest.mark.parametrize("weights", [(0.02, 0.03, 0.05, 0.1, 0.8), (0.5, 0, 0, 0, 0.5), (0, 0, 0, 0, 1)])
@pytest.mark.parametrize("sizes", [[5] * 20, [12] * 20, [10, 30, 100, 1000] * 5])
def test_a_report_of_twenty_segments_on_noise_seldom_says_anything(
    weights: tuple[float, ...], sizes: list[int]
) -> None:
    """At most 5 % of reports; 80 are drawn, so three standard errors are 7.3 points."""
    assert false_alarms(weights, sizes, 80) <= 0.05 + 0.073


# --- against the rest -----------------------------------------------------------------------------------------


def test_a_segment_is_compared_with_all_others_not_with_the_total() -> None:
    a, b, c = (
        scored(SHARE, {5: 90, 1: 10}, "a"),
        scored(SHARE, {5: 40, 1: 60}, "b"),
        scored(SHARE, {5: 60, 1: 40}, "c"),
    )
    total = scored(SHARE, {5: 190, 1: 110})
    found = compare.compare(pairs.with_rest([total, a, b, c]))
    assert [one.difference for one in found] == [40, -35, -5]
    assert [one.verdict for one in found] == ["better", "worse", "no detectable change"]
    assert found[0].from_ is not None
    assert (found[0].from_.tally.n, found[0].from_.segment, found[0].against) == (200, (), "rest")


def test_rest_verdicts_are_those_of_the_comparisons() -> None:
    segments = [scored(SHARE, {5: n, 1: 60 - n}, f"s{n}") for n in (20, 33, 50)]
    found = compare.compare(pairs.with_rest(segments))
    short = compare.rest_verdicts(segments)
    assert [short[one.to.segment, None] for one in found] == [(one.difference, one.verdict) for one in found]


def test_each_period_has_its_own_rest() -> None:
    cells = [(name, month) for name in ("a", "b") for month in ("2026-01", "2026-02")]
    scores = [scored(SHARE, {5: 20 + 10 * i, 1: 40}, name, period=month) for i, (name, month) in enumerate(cells)]
    found = pairs.with_rest(scores)
    assert {(pair.to.period, pair.from_.tally.n) for pair in found if pair.from_} == {
        ("2026-01", 80), ("2026-01", 60), ("2026-02", 90), ("2026-02", 70),
    }  # fmt: skip


def test_two_segments_are_one_test() -> None:
    """Each is the rest of the other: p counts once, and both have it."""
    first, second = compare.compare(pairs.with_rest([scored(SHARE, GOOD, "a"), scored(SHARE, {5: 66, 1: 34}, "b")]))
    assert (first.tests, second.tests) == (1, 1)
    assert first.p_adjusted == first.p == second.p_adjusted
    assert (first.verdict, second.verdict) == ("better", "worse")


def test_one_segment_alone_has_no_rest() -> None:
    alone = [scored(SHARE, GOOD), scored(SHARE, GOOD, "a")]
    assert compare.rest_verdicts(alone) == {}
    with pytest.raises(InputError, match="no two segments"):
        pairs.with_rest(alone)


def test_a_quantile_has_no_verdict_against_the_rest() -> None:
    median = replace(MEAN, rule=Rule("quantile", at=Fraction(1, 2)))
    assert compare.rest_verdicts([scored(median, GOOD, "a"), scored(median, BAD, "b")]) == {}


def test_the_rest_does_not_tell_what_is_withheld() -> None:
    """Of two segments, the rest of the one that is shown is the one that is withheld."""
    hidden, shown = withheld(scored(SHARE, {5: 12}, "a")), scored(SHARE, GOOD, "b")
    family = pairs.with_rest([hidden, shown])
    assert all(pair.from_ and pair.from_.withheld for pair in family)
    assert [one.difference for one in compare.compare(family)] == [None, None]


@given(
    some.dictionaries(some.integers(1, 5), some.integers(1, 50), max_size=5),
    some.dictionaries(some.integers(1, 5), some.integers(1, 50), max_size=5),
)
def test_without_undoes_adding(part: dict[int, int], rest: dict[int, int]) -> None:
    one, other = scored(MEAN, part).tally, scored(MEAN, rest).tally
    left = pairs.without(one + other, one)
    assert dict(left.masses) == dict(other.masses)
    assert left.states.get(State.ANSWERED, 0) == other.n


# --- periods and files ----------------------------------------------------------------------------------------


def monthly(*labels: str) -> list[Score]:
    return [scored(SHARE, GOOD, period=label) for label in labels]


def test_each_period_is_compared_with_the_one_before_and_the_first_with_none() -> None:
    found = pairs.with_previous(monthly("2025-12", "2026-01", "2026-02"))
    assert [(pair.to.period, pair.from_ and pair.from_.period) for pair in found] == [
        ("2026-01", "2025-12"), ("2026-02", "2026-01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("2025-10", "2026-09", "2026-10"), [("2026-10", "2025-10")]),
        (("2025-W44", "2026-W44"), [("2026-W44", "2025-W44")]),
        (("2025-Q1", "2026-Q1"), [("2026-Q1", "2025-Q1")]),
        (("2025", "2026"), [("2026", "2025")]),
        (("2027-02-28", "2028-02-28", "2028-02-29"), [("2028-02-28", "2027-02-28")]),
    ],
)
def test_a_year_before_is_the_same_period(labels: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    found = pairs.with_year_before(monthly(*labels))
    assert [(pair.to.period, pair.from_ and pair.from_.period) for pair in found] == expected


def test_the_week_before_the_first_of_a_year_is_the_last_of_the_other() -> None:
    found = pairs.with_previous(monthly("2026-W53", "2027-W01"))
    assert [pair.from_ and pair.from_.period for pair in found] == ["2026-W53"]


def test_a_segment_that_was_not_there_before_is_too_few() -> None:
    scores = [*monthly("2026-01", "2026-02"), scored(SHARE, GOOD, "new", period="2026-02")]
    found = compare.compare(pairs.with_previous(scores))
    assert [one.verdict for one in found] == ["no detectable change", "too few"]


@pytest.mark.parametrize("labels", [("2026-01",), ("2026-01", "2026-03")])
def test_fewer_than_two_periods_are_said(labels: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="no two periods next to each other: 2026-01"):
        pairs.with_previous(monthly(*labels))
    with pytest.raises(InputError, match="a year apart"):
        pairs.with_year_before(monthly(*labels))


def test_files_are_compared_place_by_place() -> None:
    before = [scored(SHARE, BAD), scored(SHARE, BAD, "a")]
    after = [scored(SHARE, GOOD), scored(SHARE, GOOD, "a"), scored(SHARE, GOOD, "b")]
    found = compare.compare(pairs.with_other(after, before, "old.csv"))
    assert [one.verdict for one in found] == ["better", "better", "too few"]
    assert {one.against for one in found} == {"old.csv"}


# --- a target -------------------------------------------------------------------------------------------------


def test_a_target_is_passed_on_the_better_side_only() -> None:
    above, below = scored(SHARE, {5: 80, 1: 20}), scored(SHARE, {5: 30, 1: 70})
    first, second = compare.with_target([above, below], 55)
    assert (first.difference, first.verdict, first.high) == (25, "better", None)
    assert first.low is not None
    assert 0 < first.low < 25
    assert (second.verdict, second.tests) == ("no detectable change", 2)


def test_where_lower_is_better_the_target_is_passed_from_above() -> None:
    lower = replace(SHARE, direction="lower")
    first, second = compare.with_target([scored(lower, {5: 30, 1: 70}), scored(lower, GOOD)], 55)
    assert (first.verdict, first.difference, first.low) == ("better", -25, None)
    assert first.high is not None
    assert -25 < first.high < 0
    assert second.verdict == "no detectable change"


def test_a_target_off_the_scale_is_refused() -> None:
    with pytest.raises(UsageError, match="--target 7 cannot be reached: Made lies between 1 and 5"):
        compare.with_target([scored(MEAN, GOOD)], 7)
    with pytest.raises(UsageError, match="too low for a one-sided test"):
        compare.with_target([scored(MEAN, GOOD, level=0.5)], 3)


def test_few_answers_pass_no_target() -> None:
    assert compare.with_target([scored(SHARE, {5: 9})], 10)[0].verdict == "too few"


def test_a_net_varies_as_its_three_values_do() -> None:
    """20 plus, 5 minus of 40: mean 37.5, variance 10,000 * (25/40) - 37.5^2."""
    found = compare.moments(scored(NET, {5: 20, 3: 15, 1: 5}))
    assert found == pytest.approx((37.5, 6250 - 1406.25, 40))


def test_a_mean_carried_to_percent_varies_as_much_more() -> None:
    plain = compare.moments(scored(MEAN, GOOD))
    carried = compare.moments(scored(replace(MEAN, rule=Rule("mean", rescale="min-max"), unit="percent"), GOOD))
    assert plain is not None
    assert carried is not None
    assert carried.variance == pytest.approx(plain.variance * 25 * 25)


def test_a_base_that_leaves_answers_out_is_kept_to() -> None:
    """High against low without the middle: 20 of 25."""
    rule = Rule("share", of=SHARE.rule.of, base=(*SHARE.rule.of, LOW))
    found = compare.moments(scored(defined(rule), {5: 20, 3: 15, 1: 5}))
    assert found == pytest.approx((80, 1600, 25))

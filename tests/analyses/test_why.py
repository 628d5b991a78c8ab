"""A change taken apart: the split is exact, the two sums mean what they say, and paradoxes are pointed out."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from statsmodels.stats.multitest import multipletests  # type: ignore[import-untyped]

from cxscore.analyses import why
from cxscore.errors import InputError, UsageError
from cxscore.model import Definition, Rule, Score, State, Tally
from tests.analyses.scores import MEAN, NET, SHARE, scored, withheld

Counts = Mapping[str, Mapping[int, int]]


def side(definition: Definition, counts: Counts, period: str = "2026-01") -> why.Side:
    """The scores of a period from the answers of its segments."""
    segments: dict[tuple[str, ...], Score] = {
        (name,): scored(definition, answers, name, period=period) for name, answers in counts.items()
    }
    together = {value: sum(answers.get(value, 0) for answers in counts.values()) for value in range(1, 6)}
    return why.Side(scored(definition, together, period=period), segments)


def explained(definition: Definition, before: Counts, after: Counts) -> why.Why:
    return why.why(side(definition, before), side(definition, after, "2026-02"), ["channel"])


def by_name(found: why.Why) -> dict[str, why.Part]:
    return {part.segment[0]: part for part in found.parts}


# --- the split ------------------------------------------------------------------------------------------------


def test_a_shift_between_segments_that_do_not_move_is_all_mix() -> None:
    """Phone 80 %, mail 20 %; phone falls from half to a fifth of the answers: 50 % becomes 32 %."""
    before = {"phone": {5: 40, 1: 10}, "mail": {5: 10, 1: 40}}
    after = {"phone": {5: 16, 1: 4}, "mail": {5: 16, 1: 64}}
    found = explained(SHARE, before, after)
    assert (found.change, found.mix, found.rate) == (-18, -18, 0)


def test_segments_that_move_at_the_same_mix_are_all_rate() -> None:
    before = {"phone": {5: 40, 1: 10}, "mail": {5: 10, 1: 40}}
    after = {"phone": {5: 30, 1: 20}, "mail": {5: 10, 1: 40}}
    found = explained(SHARE, before, after)
    assert (found.change, found.mix, found.rate) == (-10, 0, -10)
    assert by_name(found)["phone"].rate == -10
    assert by_name(found)["mail"].whole == 0


def test_both_at_once_by_hand() -> None:
    """Midpoint: shares 1/2 -> 1/5 and 1/2 -> 4/5; phone 80 -> 60, mail 20 -> 40; total 50 -> 44.

    Rates 35 % * -20 = -7 and 65 % * 20 = 13; mix -30 % * (70 - 47) = -6.9 and 30 % * (30 - 47) = -5.1.
    """
    before = {"phone": {5: 40, 1: 10}, "mail": {5: 10, 1: 40}}
    after = {"phone": {5: 12, 1: 8}, "mail": {5: 32, 1: 48}}
    parts = by_name(explained(SHARE, before, after))
    assert (parts["phone"].rate, parts["mail"].rate) == (-7, 13)
    assert (parts["phone"].mix, parts["mail"].mix) == (Fraction(-69, 10), Fraction(-51, 10))


def test_a_segment_in_one_period_only_is_its_own_line_without_a_rate() -> None:
    """A new chat of 20 answers at 100 % beside 80 at 50 %: the total goes from 50 to 60, the reference is 55."""
    before, after = {"phone": {5: 40, 1: 40}}, {"phone": {5: 40, 1: 40}, "chat": {5: 20}}
    parts = by_name(explained(SHARE, before, after))
    assert (parts["chat"].from_, parts["chat"].rate, parts["chat"].mix) == (None, None, 9)
    assert (parts["phone"].mix, parts["phone"].rate) == (1, 0)
    back = by_name(explained(SHARE, after, before))
    assert (back["chat"].to, back["chat"].mix, back["phone"].mix) == (None, -9, -1)


ANSWERS = some.dictionaries(some.integers(1, 5), some.integers(1, 40), min_size=1, max_size=5)
SIDES = some.dictionaries(some.sampled_from("abcd"), ANSWERS, min_size=1, max_size=4)


@pytest.mark.parametrize("definition", [SHARE, NET, MEAN, replace(MEAN, rule=Rule("mean", rescale="min-max"))])
@settings(max_examples=12, deadline=None)
@given(before=SIDES, after=SIDES)
def test_parts_add_up_to_the_change_exactly(definition: Definition, before: Counts, after: Counts) -> None:
    found = explained(definition, before, after)
    assert found.mix + found.rate == found.change
    assert sum(part.whole for part in found.parts) == found.change


@settings(max_examples=12, deadline=None)
@given(before=SIDES, after=SIDES)
def test_the_way_back_is_the_same_with_the_other_sign(before: Counts, after: Counts) -> None:
    there, back = explained(MEAN, before, after), explained(MEAN, after, before)
    assert (back.mix, back.rate) == (-there.mix, -there.rate)


# --- intervals and tests --------------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None)
@given(before=SIDES, after=SIDES)
def test_every_interval_holds_its_part(before: Counts, after: Counts) -> None:
    found = explained(MEAN, before, after)
    assert found.mix_limits[0] - 1e-9 <= found.mix <= found.mix_limits[1] + 1e-9
    for part in found.parts:
        assert part.mix_limits[0] - 1e-9 <= part.mix <= part.mix_limits[1] + 1e-9
        if part.rate is not None and part.rate_limits:
            assert part.rate_limits[0] - 1e-9 <= part.rate <= part.rate_limits[1] + 1e-9


def test_the_mix_of_two_segments_is_the_difference_of_two_means() -> None:
    """Half and half against 20 : 80 of 100 answers, at 80 and 20: 50 and 32, as two shares of a range of 60."""
    before = {"phone": {5: 40, 1: 10}, "mail": {5: 10, 1: 40}}
    after = {"phone": {5: 16, 1: 4}, "mail": {5: 16, 1: 64}}
    found = explained(SHARE, before, after)
    assert found.mix_limits[0] < -18 < found.mix_limits[1] < 0
    assert found.p_mix < 0.01


def test_a_segment_that_moves_alone_stands_apart_and_the_others_do_not() -> None:
    before = {name: {5: 50, 1: 50} for name in "abc"}
    parts = by_name(explained(SHARE, before, {**before, "a": {5: 90, 1: 10}}))
    assert parts["a"].p is not None
    assert parts["a"].p < 0.001
    alike = by_name(explained(SHARE, before, {name: {5: 70, 1: 30} for name in "abc"}))
    assert all(part.p == 1 for part in alike.values())


def test_few_answers_of_a_segment_have_no_test() -> None:
    found = explained(SHARE, {"a": {5: 50}, "b": {5: 5}}, {"a": {5: 30, 1: 20}, "b": {1: 5}})
    assert by_name(found)["b"].p is None


def test_the_tests_of_all_parts_are_one_family() -> None:
    """Holm by statsmodels; of two segments each is the other's rest, which is one test."""
    before = {name: {5: 40, 1: 40} for name in "abc"}
    after = {"a": {5: 60, 1: 20}, "b": {5: 45, 1: 35}, "c": {5: 20, 1: 60}}
    parts = by_name(explained(SHARE, before, after)).values()
    expected = multipletests([part.p for part in parts], method="holm")[1]
    assert [part.p_adjusted for part in parts] == pytest.approx(list(expected))
    two = by_name(explained(SHARE, {n: before[n] for n in "ab"}, {n: after[n] for n in "ab"}))
    assert two["a"].p_adjusted == two["a"].p == pytest.approx(two["b"].p)


# --- what is pointed out --------------------------------------------------------------------------------------


def test_every_segment_up_and_the_total_down_is_pointed_out() -> None:
    before = {"phone": {5: 72, 1: 18}, "mail": {5: 2, 1: 8}}
    after = {"phone": {5: 9, 1: 1}, "mail": {5: 27, 1: 63}}
    found = explained(SHARE, before, after)
    assert found.change < 0
    assert all(part.rate and part.rate > 0 for part in found.parts)
    assert found.reversed_


def test_one_segment_against_the_total_is_no_paradox() -> None:
    before = {"phone": {5: 40, 1: 10}, "mail": {5: 10, 1: 40}}
    assert not explained(SHARE, before, {"phone": {5: 45, 1: 5}, "mail": {5: 2, 1: 48}}).reversed_


def test_a_change_that_may_be_noise_says_so() -> None:
    close = {"a": {5: 10, 1: 12}, "b": {5: 9, 1: 9}}
    assert explained(SHARE, close, {"a": {5: 11, 1: 11}, "b": {5: 9, 1: 9}}).noise
    assert not explained(SHARE, {"a": {5: 100}}, {"a": {1: 100}}).noise


def test_records_without_an_answer_are_checked() -> None:
    """10 of 110 blank before, 90 of 190 after."""
    before, after = side(SHARE, {"a": {5: 100}}), side(SHARE, {"a": {5: 100}})
    sides = [
        one._replace(total=replace(one.total, tally=one.total.tally + Tally({}, {State.MISSING: n})))
        for one, n in ((before, 10), (after, 90))
    ]
    blank = why.checks(*sides)[0]
    assert (blank.before, blank.after) == (Fraction(1000, 110), Fraction(9000, 190))
    assert blank.p is not None
    assert blank.p < 0.001


def test_the_segment_whose_share_moved_most_surely_is_named() -> None:
    found = explained(SHARE, {"a": {5: 50}, "b": {5: 50}, "c": {5: 5}}, {"a": {5: 10}, "b": {5: 90}, "c": {5: 5}})
    assert found.checks[1].name in ("a", "b")
    assert found.checks[1].p is not None
    assert found.checks[1].p < 0.001


def test_the_column_that_tells_most_comes_first() -> None:
    still = {"x": {5: 50, 1: 50}, "y": {5: 50, 1: 50}}
    moved = {"x": {5: 95, 1: 5}, "y": {5: 50, 1: 50}}
    even = {"x": {5: 73, 1: 27}, "y": {5: 72, 1: 28}}
    first, second = why.ranked([explained(SHARE, still, even), explained(SHARE, still, moved)])
    assert first.why.parts[0].segment == ("x",)
    assert first.p is not None
    assert second.p is not None
    assert first.p < 0.01 < second.p


def test_withheld_segments_are_one_part() -> None:
    """Of three segments one is withheld before, another after; what stands alone tells neither."""
    before, after = (side(SHARE, {name: {5: 20, 1: n} for name in "abc"}) for n in (5, 9))
    segments = {**before.segments, ("a",): withheld(before.segments["a",])}
    later = {**after.segments, ("b",): withheld(after.segments["b",])}
    found = why.why(before._replace(segments=segments), after._replace(segments=later), ["channel"])
    assert {part.segment for part in found.parts} == {("c",), why.WITHHELD}
    assert found.mix + found.rate == found.change


# --- what is refused ------------------------------------------------------------------------------------------


def test_a_median_is_refused() -> None:
    median = replace(MEAN, rule=Rule("quantile", at=Fraction(1, 2)))
    with pytest.raises(UsageError, match="a quantile cannot be compared"):
        explained(median, {"a": {5: 20}}, {"a": {5: 20}})


def test_a_period_without_a_score_is_refused() -> None:
    with pytest.raises(InputError, match="there is no score of 2026-02 to explain"):
        explained(SHARE, {"a": {5: 20}}, {"a": {}})

"""Numbers are rounded once, half away from zero, and never into a claim."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.model import PLACED, Number, Rule, State, Unit
from cxscore.renderers.blocks import blocks
from cxscore.renderers.rows import (
    bucket_shares,
    count_cell,
    interval_cell,
    level_text,
    plain,
    rounded,
    states,
    unit_cell,
    value_cell,
    value_range,
)
from cxscore.renderers.verdicts import difference_cell
from cxscore.stats.times import TimeCounts
from tests.renderers.reports import (
    ABANDONED,
    BUSINESS,
    CES,
    EMAIL,
    FACES,
    FIRST_SCREEN,
    HIDDEN,
    MEDIAN,
    MONTHLY,
    NET,
    NPS,
    ON_TIME,
    SHARE,
    TOTAL,
    WAITS_ALL,
    WAITS_EMAIL,
    scored,
    segment,
    waited,
)

PERCENT, NETS, SEVEN = (0, 100), (-100, 100), (1, 7)


@pytest.mark.parametrize(
    ("number", "places", "within", "text"),
    [
        (Fraction(4925, 1000), 2, SEVEN, "4.93"),
        (4.925, 2, SEVEN, "4.93"),  # the binary float lies below; what counts is the decimal it prints as
        (Fraction(4924, 1000), 2, SEVEN, "4.92"),
        (5, 2, SEVEN, "5.00"),
        (Fraction(6999, 1000), 2, SEVEN, "6.99"),
        (7, 2, SEVEN, "7.00"),
        (Fraction(1001, 1000), 2, SEVEN, "1.01"),
        (Fraction(-5, 1000), 2, (-4, 4), "-0.01"),
        (Fraction(-4, 1000), 2, (-4, 4), "0.00"),
        (99.96, 1, PERCENT, "99.9"),
        (99.95, 1, PERCENT, "99.9"),
        (99.94, 1, PERCENT, "99.9"),
        (100, 1, PERCENT, "100.0"),
        (100.0, 1, PERCENT, "100.0"),
        (0.04, 1, PERCENT, "0.1"),
        (0, 1, PERCENT, "0.0"),
        (-0.0, 1, PERCENT, "0.0"),
        (1e-300, 1, PERCENT, "0.1"),
        (Fraction(2, 3), 0, PERCENT, "1"),
        (Fraction(1, 3), 0, PERCENT, "1"),
        (12345678, 0, (0, 10**9), "12,345,678"),
    ],
)
def test_rounding_is_half_away_from_zero_and_stops_short_of_a_claim(
    number: Number | float, places: int, within: tuple[int, int], text: str
) -> None:
    assert rounded(number, places, within) == text


@pytest.mark.parametrize(
    ("net", "text"),
    [
        (25, "+25"),
        (0, "0"),
        (-10, "-10"),
        (Fraction(-1, 3), "0"),
        (Fraction(1, 2), "+1"),
        (Fraction(-1, 2), "-1"),
        (Fraction(25, 2), "+13"),
        (Fraction(-25, 2), "-13"),
        (Fraction(999, 10), "+99"),
        (Fraction(-999, 10), "-99"),
        (100, "+100"),
        (-100, "-100"),
    ],
)
def test_nets_are_signed_and_whole_and_never_minus_zero(net: Number, text: str) -> None:
    assert value_cell(scored(NPS, net, None, None, {9: 1})) == text


@given(st.fractions(-100, 100, max_denominator=10_000), st.integers(0, 3))
def test_rounding_agrees_with_the_decimal_module_inside_the_range(number: Fraction, places: int) -> None:
    with_decimals = Decimal(number.numerator * 2520) / Decimal(number.denominator * 2520)
    expected = with_decimals.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(rounded(number, places, (-1000, 1000)).replace(",", "")) == expected


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_rounding_keeps_the_order_so_that_an_interval_holds_its_value(left: Fraction, right: Fraction) -> None:
    low, high = sorted((left, right))
    assert float(rounded(low, 1, PERCENT)) <= float(rounded(high, 1, PERCENT))


@given(st.fractions(0, 100))
def test_only_the_ends_themselves_print_as_the_ends(number: Fraction) -> None:
    assert (rounded(number, 1, PERCENT) == "100.0") == (number == 100)
    assert (rounded(number, 1, PERCENT) == "0.0") == (number == 0)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (CES, (1, 7)),
        (SHARE, (0, 100)),
        (NET, (-100, 100)),
        (replace(CES, unit="percent", rule=Rule("mean", rescale="min-max")), (0, 100)),
        (replace(CES, unit="percent", rule=Rule("mean", rescale="over-max")), (Fraction(100, 7), 100)),
    ],
)
def test_the_range_of_values_follows_unit_and_rule(definition: object, expected: object) -> None:
    assert value_range(definition) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(4.83, 5.03, "4.83 to 5.03"), (None, None, "-"), (4.83, None, "4.83 to -"), (None, 5.03, "- to 5.03")],
)
def test_an_unknown_limit_is_a_dash(low: float | None, high: float | None, text: str) -> None:
    assert interval_cell(scored(CES, 5, low, high, {5: 3})) == text


def test_a_percentage_carries_its_sign_in_value_and_interval() -> None:
    score = scored(SHARE, Fraction(67863, 1000), 65.14, 70.46, {5: 3})
    assert (value_cell(score), interval_cell(score)) == ("67.9 %", "65.1 to 70.5 %")


@pytest.mark.parametrize(("level", "text"), [(0.95, "95 %"), (0.9, "90 %"), (0.999, "99.9 %"), (0.57, "57 %")])
def test_a_level_reads_as_percent(level: float, text: str) -> None:
    assert level_text(level) == text


def test_an_undefined_score_of_0_and_an_unknown_one_are_told_apart() -> None:
    assert value_cell(scored(NPS, 0, None, None, {7: 1})) == "0"
    assert value_cell(scored(NPS, None, None, None, {})) == "-"
    assert (count_cell(0), count_cell(None)) == ("0", "-")


def test_a_withheld_score_tells_neither_value_nor_limits_nor_shares_nor_answers() -> None:
    assert (value_cell(HIDDEN), interval_cell(HIDDEN)) == ("-", "-")
    assert bucket_shares(HIDDEN) == ()
    assert states(FIRST_SCREEN, HIDDEN)[State.ANSWERED] is None


def test_bucket_shares_are_exact_and_follow_the_buckets() -> None:
    assert [(bucket.name, share) for bucket, share in bucket_shares(EMAIL)] == [
        ("difficult", Fraction(109, 322)),
        ("neutral", Fraction(116, 322)),
        ("easy", Fraction(97, 322)),
    ]


def test_buckets_of_words_have_shares_too() -> None:
    score = scored(FACES, 50, None, None, {"positive": 3, "negative": 1})
    assert [share for _, share in bucket_shares(score)] == [Fraction(1, 4), 0, Fraction(3, 4)]


def test_only_the_total_of_the_whole_window_accounts_for_rows_set_aside() -> None:
    assert tuple(states(FIRST_SCREEN, TOTAL)) == tuple(State)
    assert sum(count or 0 for count in states(FIRST_SCREEN, TOTAL).values()) == 1288
    assert tuple(states(FIRST_SCREEN, EMAIL)) == PLACED
    assert tuple(states(MONTHLY, MONTHLY.scores[0])) == PLACED


def test_plain_numbers_are_unrounded() -> None:
    assert (plain(7), plain(Fraction(1, 3)), plain(0.1)) == (7, 1 / 3, 0.1)
    assert isinstance(plain(7), int)


def test_a_report_falls_into_one_block_per_definition() -> None:
    both = replace(FIRST_SCREEN, scores=(*FIRST_SCREEN.scores, scored(NPS, 25, 3.0, 44.0, {9: 4})))
    assert [(block.definition.metric, len(block.rows)) for block in blocks(both)] == [("ces", 6), ("nps", 1)]
    assert [len(block.also) for block in blocks(both)] == [2, 0]


def test_labels_name_the_total_blanks_and_partial_periods() -> None:
    (first,), (monthly,) = blocks(FIRST_SCREEN), blocks(MONTHLY)
    assert [row.labels[0] for row in first.rows] == ["all", "email", "phone", "fax", "chat", "(blank)"]
    assert [row.labels for row in monthly.rows] == [
        ("all", "", "2026-09"),
        ("all", "", "2026-10*"),
        ("Nordics", "(blank)", "2026-09"),
        ("手机 shop", "pro", "2026-10"),
    ]


def test_without_columns_and_periods_the_total_still_has_a_label() -> None:
    alone = replace(FIRST_SCREEN, request=replace(FIRST_SCREEN.request, by=()), scores=(TOTAL,))
    (block,) = blocks(alone)
    assert (block.headings, block.rows[0].labels) == (("",), ("all",))


def test_effective_answers_stop_short_of_all_answers() -> None:
    (block,) = blocks(MONTHLY)
    assert [row.n_eff for row in block.rows] == ["9.0", "19.9", "2.0", "4.5"]


def test_a_segment_with_the_blank_value_is_not_a_total() -> None:
    (block,) = blocks(replace(FIRST_SCREEN, scores=(segment(TOTAL, ""),)))
    assert block.head is None


# --- tickets -------------------------------------------------------------------------------------------------

COST = replace(ABANDONED, unit="ratio", rule=Rule("ratio", of=ABANDONED.buckets[:1], over=ABANDONED.buckets[1:]))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (Fraction(1, 1000), "< 1 s"),
        (45, "45 s"),
        (Fraction(7999, 2), "1 h 7 min"),
        (187_200, "2 d 4 h"),
        (10**9, "11574 d 2 h"),
    ],
)
def test_times_are_written_with_two_units_and_never_as_nothing(seconds: Number, text: str) -> None:
    assert value_cell(waited(MEDIAN, seconds, (None, None), WAITS_ALL)) == text


def test_a_business_day_is_as_long_as_the_calendar_says() -> None:
    """7.5 h are a day, and 3 h are left of 10.5 h."""
    assert value_cell(waited(replace(MEDIAN, timing=BUSINESS), 37_800, (None, None), WAITS_ALL)) == "1 d 3 h"


def test_limits_of_times_have_their_units_too() -> None:
    assert interval_cell(waited(MEDIAN, 90, (59.6, 3600.4), WAITS_ALL)) == "1 min to 1 h"
    assert interval_cell(waited(MEDIAN, 90, (60.0, None), WAITS_ALL)) == "1 min to -"


def test_counts_are_whole_with_thousands_and_ratios_have_two_places() -> None:
    counted = replace(ABANDONED, unit="count", rule=Rule("count", of=ABANDONED.buckets[:1]))
    assert value_cell(scored(counted, 12_345, None, None, {"abandoned": 1})) == "12,345"
    assert value_cell(scored(COST, Fraction(24_137, 10_000), None, None, {"abandoned": 1})) == "2.41"
    assert value_cell(scored(COST, Fraction(1, 1000), None, None, {"abandoned": 1})) == "0.01"


def test_a_ratio_in_percent_may_pass_100() -> None:
    flow = replace(COST, unit="percent")
    assert value_cell(scored(flow, Fraction(3103, 30), 90.0, 118.25, {"abandoned": 1})) == "103.4 %"
    assert interval_cell(scored(flow, 103, 90.0, 118.25, {"abandoned": 1})) == "90.0 to 118.3 %"


def test_shares_of_times_are_of_all_of_them() -> None:
    """Of 3 times one ended within 4 h, one later, one is open and in no bucket."""
    shares = bucket_shares(waited(ON_TIME, 50, (None, None), WAITS_EMAIL))
    assert [(bucket.name, share) for bucket, share in shares] == [
        ("within 4 h", Fraction(1, 3)),
        ("later", Fraction(1, 3)),
    ]
    assert bucket_shares(waited(ON_TIME, None, (None, None), TimeCounts.listed(()))) == ()


def test_the_buckets_of_records_are_parts_of_the_base() -> None:
    """A record may be counted in several ways: 15 of 300 contacts, whatever else was counted beside."""
    narrow = replace(ABANDONED, rule=replace(ABANDONED.rule, base=ABANDONED.buckets))
    score = scored(narrow, 5, None, None, {"abandoned": 15, "handled": 285, "received": 300})
    assert [share for _, share in bucket_shares(score)] == [Fraction(1, 20), Fraction(19, 20)]


@pytest.mark.parametrize(("difference", "text"), [(90, "+1 min 30 s"), (-90.0, "-1 min 30 s"), (0, "0 s")])
def test_a_difference_of_times_has_a_sign_and_units(difference: Number | float, text: str) -> None:
    assert difference_cell(difference, MEDIAN) == text


@pytest.mark.parametrize(
    ("number", "unit", "places", "text"),
    [
        (Fraction(124, 2), "percent", None, "62.0 %"),
        (Fraction(9996, 100), "percent", None, "99.9 %"),
        (130, "percent", None, "130.0 %"),
        (Fraction(124, 2), "percent", 0, "62 %"),
        (25, "net", None, "+25"),
        (Fraction(-2, 3), "net", None, "-1"),
        (4.925, "points", None, "4.93"),
        (12_600, "seconds", None, "3 h 30 min"),
        (1198, "count", None, "1,198"),
        (None, "count", None, "-"),
    ],
)
def test_a_value_of_which_only_the_unit_is_known_is_rounded_alike(
    number: Fraction | float | None, unit: Unit, places: int | None, text: str
) -> None:
    assert unit_cell(number, unit, places, day=86_400) == text

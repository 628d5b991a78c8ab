"""Which scores share a table: times under several rules, shares of the same records; never what differs in kind."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cxscore.model import Report, Rule, Score
from cxscore.renderers.blocks import Block, apart, blocks
from cxscore.stats.times import TimeCounts
from tests.renderers.reports import (
    ABANDONED,
    ALSO,
    CALLS,
    DRIVERS,
    FIRST_SCREEN,
    LATER,
    MEDIAN,
    ON_TIME,
    P90,
    TOTAL,
    WAITS,
    WAITS_ALL,
    WITHIN,
    because,
    scored,
    segment,
    waited,
)


def variants(report: Report) -> list[list[str]]:
    """The variants of each block, the first of them in rows."""
    return [[one.definition.variant, *(beside.variant for beside in one.beside)] for one in blocks(report)]


def test_times_under_several_rules_stand_side_by_side() -> None:
    assert variants(WAITS) == [["median", "p90", "geometric-mean", "within-target"]]
    (block,) = blocks(WAITS)
    assert [row.labels for row in block.rows] == [("all",), ("email",)]
    assert [row.beside for row in block.rows] == [("-", "-", "64.5 %"), ("5 h", "3 h 52 min", "33.3 %")]


def test_rules_that_are_to_be_compared_stand_one_by_one() -> None:
    assert variants(replace(WAITS, command="variants")) == [
        ["median"],
        ["p90"],
        ["geometric-mean"],
        ["within-target"],
    ]


def test_every_definition_has_a_block_of_its_own_where_they_are_told_apart() -> None:
    assert [block.definition.variant for block in apart(WAITS)] == [
        "median",
        "p90",
        "geometric-mean",
        "within-target",
    ]
    assert not any(block.beside for block in apart(WAITS))


def test_cells_side_by_side_belong_together_whatever_their_order() -> None:
    turned = replace(WAITS, scores=(*WAITS.scores[:2], WAITS.scores[3], WAITS.scores[2]))
    (block,) = blocks(turned)
    assert [row.beside for row in block.rows] == [("-",), ("5 h",)]


def test_times_of_other_cells_stand_alone() -> None:
    assert variants(replace(WAITS, scores=WAITS.scores[:3])) == [["median"], ["p90"]]


def test_times_of_another_metric_stand_alone() -> None:
    other = replace(WAITS.scores[2], definition=replace(P90, metric="resolution-time"))
    assert variants(replace(WAITS, scores=(WAITS.scores[0], other))) == [["median"], ["p90"]]


def test_answers_of_several_formulas_never_share_a_table() -> None:
    assert variants(replace(FIRST_SCREEN, scores=(TOTAL, ALSO[0]))) == [["likert-7"], ["likert-7-share"]]


def test_shares_without_segments_stand_one_below_the_other() -> None:
    (block,) = blocks(DRIVERS)
    assert (block.listed, block.head, block.headings) == (True, None, ("",))
    assert [(row.labels, row.n, row.value) for row in block.rows] == [
        (("repeats",), "100", "20.0 %"),
        (("transfers",), "80", "2.5 %"),
    ]


def by_channel(score: Score) -> tuple[Score, Score]:
    return score, segment(score, "email")


def segmented(*scores: Score) -> Report:
    request = replace(DRIVERS.request, by=("channel",))
    return replace(DRIVERS, request=request, scores=tuple(one for score in scores for one in by_channel(score)))


def test_shares_of_the_same_records_by_segment_stand_side_by_side() -> None:
    first, second = DRIVERS.scores
    same = replace(second, estimate=replace(second.estimate, n=100))
    assert variants(segmented(first, same)) == [["repeats", "transfers"]]
    (block,) = blocks(segmented(first, same))
    assert block.rows[1].beside == ("2.5 %",)


@pytest.mark.parametrize(("n", "together"), [(100, True), (0, True), (80, False)])
def test_shares_of_other_bases_do_not_hide_behind_one_n(n: int, together: bool) -> None:
    first, second = DRIVERS.scores
    other = replace(second, estimate=replace(second.estimate, n=n))
    assert (len(variants(segmented(first, other))) == 1) == together


def only(report: Report) -> Block:
    (block,) = blocks(report)
    return block


def test_the_parts_of_times_split_the_open_ones_at_the_target() -> None:
    """Of 7: 4 within 4 h, 1 later; of the 2 open ones one is past 4 h."""
    block = only(WAITS)
    assert [part.name for part in block.parts] == ["within 4 h", "later", "open past that", "not yet due"]
    assert block.rows[0].shares == (Fraction(4, 7), Fraction(1, 7), Fraction(1, 7), Fraction(1, 7))


def test_parts_that_no_row_has_are_left_out() -> None:
    late = only(replace(WAITS, scores=WAITS.scores[7:]))
    assert [part.name for part in late.parts] == ["within 4 h", "later", "open past that"]


def test_open_times_that_are_not_due_are_no_late_ones() -> None:
    young = only(replace(WAITS, scores=(waited(ON_TIME, 100, (None, None), TimeCounts.listed([60], [14_400])),)))
    assert [part.name for part in young.parts] == ["within 4 h", "later", "not yet due"]
    assert young.rows[0].shares == (Fraction(1, 2), Fraction(0), Fraction(1, 2))


def test_without_a_target_all_open_times_are_one_part() -> None:
    named = replace(MEDIAN, buckets=(WITHIN, LATER))
    block = only(replace(WAITS, scores=(waited(named, 10_800, (None, None), WAITS_ALL),)))
    assert [part.name for part in block.parts] == ["within 4 h", "later", "open"]
    assert sum(block.rows[0].shares) == 1


def test_a_withheld_row_shows_neither_parts_nor_open_times() -> None:
    hidden = because(WAITS.scores[0], "withheld", "fewer than 10 answers")
    block = only(replace(WAITS, scores=(hidden, WAITS.scores[1])))
    assert (block.rows[0].open, block.rows[0].shares, block.n_open) == ("-", (), 0)


@pytest.mark.parametrize("formula", ["count", "ratio"])
def test_what_is_counted_for_itself_has_no_parts(formula: str) -> None:
    counted = replace(ABANDONED, unit="count", rule=Rule(formula, of=ABANDONED.buckets[:1], over=ABANDONED.buckets))
    assert not only(replace(CALLS, scores=(scored(counted, 15, 8.4, 24.7, {"abandoned": 15}),))).parts

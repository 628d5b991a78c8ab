"""CSV holds one row per score, reads back exactly, and starts no formula."""

import csv as standard
import io
from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.errors import UsageError
from cxscore.model import Report
from cxscore.renderers.csv import render
from tests.renderers.reports import CALLS, EMAIL, FIRST_SCREEN, HIDDEN, HOSTILE, MONTHLY, TOTAL, WAITS, segment


def rows(report: Report) -> list[dict[str, str]]:
    return list(standard.DictReader(io.StringIO("".join(render(report)), newline=""), strict=True))


def test_the_columns_are_those_of_the_contract() -> None:
    assert next(render(FIRST_SCREEN)) == (
        "metric,variant,scope,period,channel,value,low,high,level,n,malformed,empty,excluded,filtered,undated,"
        "outside_period,missing,not_applicable,invalid,out_of_scale,duplicate,answered,reason,direction,"
        "direction_source,partial,open,"
        "share_difficult,share_neutral,share_easy\n"
    )


def test_where_answers_weigh_their_effective_number_has_columns() -> None:
    assert [(row["n"], row["n_eff"]) for row in rows(MONTHLY)] == [
        ("10", "8.96"),
        ("20", "19.97"),
        ("2", "2.0"),
        ("5", "4.5"),
    ]
    assert float(rows(MONTHLY)[3]["design_effect"]) == 5 / 4.5


@pytest.mark.parametrize(("keep", "there"), [("all", True), ("last", False)])
def test_so_it_has_where_respondents_answer_several_times(keep: Literal["all", "last"], there: bool) -> None:
    request = replace(FIRST_SCREEN.request, respondent="who", keep=keep)
    assert ("n_eff" in rows(replace(FIRST_SCREEN, request=request))[0]) is there


def test_a_withheld_score_tells_no_effective_number() -> None:
    request = replace(FIRST_SCREEN.request, weight="w")
    (row,) = rows(replace(FIRST_SCREEN, request=request, scores=(HIDDEN,)))
    assert (row["n_eff"], row["design_effect"]) == ("", "")


def test_every_score_is_one_row_in_order() -> None:
    assert [row["channel"] for row in rows(FIRST_SCREEN)] == ["", "email", "phone", "fax", "chat", "(blank)"]
    assert [row["scope"] for row in rows(FIRST_SCREEN)] == ["total"] + ["segment"] * 5
    assert [row["period"] for row in rows(MONTHLY)] == ["2026-09", "2026-10", "2026-09", "2026-10"]


def test_numbers_are_bare_and_unrounded_even_below_zero() -> None:
    first = rows(MONTHLY)[0]
    assert (first["value"], first["low"], first["n"]) == ("-10", "-28.4", "10")
    email = rows(FIRST_SCREEN)[1]
    assert float(email["share_difficult"]) == 100 * 109 / 322


@given(st.fractions(1, 7), st.floats(1, 7), st.floats(1, 7))
def test_every_number_reads_back_as_it_was(value: Fraction, low: float, high: float) -> None:
    interval = replace(EMAIL.estimate.interval, low=low, high=high)
    score = replace(EMAIL, estimate=replace(EMAIL.estimate, value=value, interval=interval))
    (row,) = rows(replace(FIRST_SCREEN, scores=(score,)))
    assert (float(row["value"]), float(row["low"]), float(row["high"])) == (float(value), low, high)


def test_the_unknown_is_empty_and_says_why() -> None:
    fax, chat = rows(FIRST_SCREEN)[3:5]
    assert (fax["value"], fax["low"], fax["n"], fax["reason"]) == ("", "", "0", "no_answers")
    assert (chat["value"], chat["n"], chat["answered"], chat["share_easy"], chat["reason"]) == (
        "",
        "",
        "",
        "",
        "withheld",
    )


def test_rows_set_aside_stand_in_the_total_only() -> None:
    total, email = rows(FIRST_SCREEN)[:2]
    assert (total["malformed"], total["answered"], total["missing"]) == ("0", "1198", "61")
    assert (email["malformed"], email["answered"]) == ("", "322")


@pytest.mark.parametrize("by", [("value",), ("share_easy",), ("n",), ("channel", "channel"), ("out_of_scale",)])
def test_a_grouping_column_with_the_name_of_another_is_refused(by: tuple[str, ...]) -> None:
    report = replace(FIRST_SCREEN, request=replace(FIRST_SCREEN.request, by=by), scores=(TOTAL,))
    with pytest.raises(UsageError, match="has a column of that name"):
        "".join(render(report))


def test_shares_of_several_metrics_stand_side_by_side() -> None:
    both = replace(FIRST_SCREEN, scores=(TOTAL, segment(MONTHLY.scores[1], "x")))
    first, second = rows(both)
    assert (first["share_easy"] != "", first["share_promoter"]) == (True, "")
    assert (second["share_easy"], second["share_promoter"]) == ("", "40.0")


def test_no_text_of_the_data_starts_a_formula_or_a_row() -> None:
    table = list(standard.reader(io.StringIO("".join(render(HOSTILE)), newline=""), strict=True))
    assert {len(row) for row in table} == {30}
    assert table[0][4].startswith("'=cmd")
    assert table[2][4].startswith("'=cmd")


def test_lines_end_in_a_line_feed_alone() -> None:
    assert "\r" not in "".join(render(HOSTILE))


def test_a_withheld_score_hides_its_limits_even_when_it_carries_them() -> None:
    (row,) = rows(replace(FIRST_SCREEN, scores=(HIDDEN,)))
    assert (row["low"], row["high"]) == ("", "")


def test_times_are_seconds_and_say_how_many_are_open() -> None:
    median, *_, on_time = rows(WAITS)[0::2]
    assert (median["value"], median["low"], median["high"], median["open"]) == ("10800", "1800", "", "2")
    assert (float(on_time["share_within 4 h"]), median["share_later"]) == (400 / 7, "")
    assert {row["open"] for row in rows(CALLS)} == {"0"}

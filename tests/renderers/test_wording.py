"""The sentences over a table say what was computed, of what, and which way is good."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cxscore.model import Bucket, Definition, Input, Ledger, Report, Request, Rule, State
from cxscore.renderers.blocks import Block, blocks
from cxscore.renderers.wording import (
    answers_text,
    files_text,
    interval_text,
    legend,
    meaning_text,
    measure_text,
    numbers,
    rule_text,
    subject_text,
    titles,
    value_text,
    worst_to_best,
)
from cxscore.stats.times import TimeCounts
from tests.renderers.reports import (
    ABANDONED,
    ASSUMED,
    BUSINESS,
    CALLS,
    CES,
    FACES,
    FIRST_SCREEN,
    HIDDEN,
    LATER,
    MEDIAN,
    MONTHLY,
    NET,
    NPS,
    ON_TIME,
    SHARE,
    WAITS,
    scored,
    waited,
)


def block(report: Report) -> Block:
    (only,) = blocks(report)
    return only


@pytest.mark.parametrize(
    ("definition", "text"),
    [
        (CES, "mean"),
        (SHARE, "share 5-7"),
        (NET, "easy less difficult"),
        (NPS, "promoter less detractor"),
        (replace(SHARE, rule=replace(SHARE.rule, base=CES.buckets[::2])), "share 5-7 among 1-3, 6-7"),
        (
            replace(FACES, rule=replace(NET.rule, base=FACES.buckets[::2])),
            "easy less difficult among negative, positive",
        ),
        (replace(CES, rule=Rule("quantile", at=Fraction(1, 2))), "median"),
        (replace(CES, rule=Rule("quantile", at=Fraction(9, 10))), "P90"),
        (replace(CES, rule=Rule("mean", rescale="min-max")), "mean rescaled to 0-100"),
        (replace(CES, rule=Rule("mean", rescale="over-max")), "mean in percent of the highest answer"),
    ],
)
def test_a_rule_is_named_in_a_few_words(definition: Definition, text: str) -> None:
    assert rule_text(definition) == text


@pytest.mark.parametrize(
    ("definition", "text"),
    [
        (CES, "higher = easier"),
        (replace(CES, direction="lower", buckets=CES.buckets[::-1]), "lower = better"),
        (ASSUMED, "higher = better (assumed)"),
        (NPS, "higher = better"),
        (FACES, "higher = better"),
        (replace(CES, buckets=()), "higher = better"),
        (replace(CES, direction_source="none"), "neither way is better"),
    ],
)
def test_the_good_end_is_named_after_the_best_bucket_once_it_is_settled(definition: Definition, text: str) -> None:
    assert meaning_text(definition) == text


def test_buckets_rank_by_the_scale_whatever_their_order() -> None:
    assert [bucket.name for bucket in worst_to_best(FACES)] == ["negative", "neutral", "positive"]
    upside_down = replace(CES, direction="lower", buckets=CES.buckets[::-1])
    assert [bucket.name for bucket in worst_to_best(upside_down)] == ["easy", "neutral", "difficult"]


def test_the_heading_says_what_of_what_on_which_scale() -> None:
    shown = block(FIRST_SCREEN)
    assert subject_text(FIRST_SCREEN, shown.definition) == 'mean of "made it easy" (column ces)'
    assert value_text(shown) == "4.93 on 1-7, higher = better (assumed)"
    assert interval_text(shown) == "95 % interval 4.83 to 5.03"
    assert answers_text(shown) == "1,198 answers"


@pytest.mark.parametrize(
    ("engine", "columns", "text"),
    [
        ("", "Was it easy, all in all, for you, today?", "column Was it easy, all in all, for you, today?"),
        ("composite", "a, b, c", "columns a, b, c"),
        ("composite", "a, b, c, d, e", "columns a, b and 3 more"),
    ],
)
def test_columns_are_listed_where_an_engine_joins_them(engine: str, columns: str, text: str) -> None:
    definition = replace(CES, engine=engine, measures="")
    assert subject_text(replace(FIRST_SCREEN, column_text=columns), definition) == f"mean ({text})"


def test_without_a_known_column_none_is_named() -> None:
    assert subject_text(replace(FIRST_SCREEN, column_text=""), CES) == 'mean of "made it easy"'


def test_the_heading_of_periods_names_the_first_and_the_last() -> None:
    shown = block(MONTHLY)
    assert (value_text(shown), interval_text(shown)) == ("higher = better", "2026-09 to 2026-10")
    assert answers_text(shown) == "30 answers"


def test_a_base_without_some_of_the_answers_is_said() -> None:
    score = scored(FACES, 50, None, None, {"positive": 3, "neutral": 2, "negative": 1})
    inner = replace(score, estimate=replace(score.estimate, n=4))
    assert answers_text(block(replace(FIRST_SCREEN, scores=(inner,)))) == "6 answers, 4 in the base"


def test_a_single_answer_is_singular() -> None:
    assert answers_text(block(replace(FIRST_SCREEN, scores=(scored(CES, 5, None, None, {5: 1}),)))) == "1 answer"


def test_the_heading_of_a_withheld_total_tells_only_why() -> None:
    shown = block(replace(FIRST_SCREEN, scores=(replace(HIDDEN, scope="total", segment=()),)))
    assert answers_text(shown) == "value withheld"
    assert interval_text(shown) == "fewer than 5 answers"
    assert value_text(shown).startswith("- on 1-7")


@pytest.mark.parametrize(
    ("count", "text"), [(1, "0.csv"), (3, "0.csv, 1.csv, 2.csv"), (4, "0.csv, 1.csv and 2 more"), (0, "")]
)
def test_many_files_are_counted(count: int, text: str) -> None:
    inputs = tuple(Input(f"{index}.csv", 1) for index in range(count))
    assert files_text(replace(FIRST_SCREEN, inputs=inputs)) == text


# --- tickets -------------------------------------------------------------------------------------------------

SOLVED, RECEIVED = Bucket("solved", words=("solved",)), Bucket("received", words=("received",))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rule("ratio", of=(SOLVED,), over=(RECEIVED,)), "solved over received"),
        (Rule("ratio", of=(SOLVED,), over=(RECEIVED,), rescale="plain"), "solved over received"),
        (Rule("count", of=(SOLVED, RECEIVED)), "count of solved and received"),
        (Rule("geometric-mean"), "geometric mean"),
        (Rule("quantile", at=Fraction(1, 2), ended=True), "median of those that ended"),
    ],
)
def test_a_rule_of_tickets_is_named_in_a_few_words(rule: Rule, text: str) -> None:
    assert rule_text(replace(MEDIAN, rule=rule)) == text


def test_a_share_within_a_target_is_named_after_it_and_not_after_its_seconds() -> None:
    assert rule_text(ON_TIME) == "share within 4 h"
    assert measure_text(ON_TIME) == "within 4 h"


def test_the_heading_of_times_says_the_rule_the_columns_and_the_clock() -> None:
    shown = block(WAITS)
    assert value_text(shown) == "3 h median, lower = better"
    assert subject_text(WAITS, MEDIAN) == "created_at to first_reply_at, on the clock"
    assert answers_text(shown) == "5 ended, 2 open"
    assert subject_text(WAITS, replace(MEDIAN, timing=BUSINESS)).endswith(", in business time")


def test_times_that_all_ended_are_not_said_to_be_open() -> None:
    times = TimeCounts.listed([60, 120])
    shown = block(replace(WAITS, scores=(waited(MEDIAN, 90, (None, None), times),)))
    assert (answers_text(shown), titles(shown)) == ("2 ended", ("n", "median", "95 % interval"))


def test_the_heading_of_periods_of_times_adds_them_up() -> None:
    months = [replace(WAITS.scores[0], period=period) for period in ("2026-09", "2026-10")]
    report = replace(WAITS, request=Request("frt", period="month", date="created_at"), scores=tuple(months))
    assert (value_text(block(report)), answers_text(block(report))) == ("lower = better", "10 ended, 4 open")


def test_the_heading_of_a_share_of_records_names_what_is_counted() -> None:
    shown = block(CALLS)
    assert value_text(shown) == "5.0 % abandoned, lower = better"
    assert subject_text(CALLS, ABANDONED) == "start offered_at, end answered_at and 2 more"
    assert answers_text(shown) == "300 records"


def test_what_counts_a_record_more_than_once_is_not_called_records() -> None:
    report = replace(CALLS, ledgers={"abandonment": Ledger({State.ANSWERED: 10})})
    assert answers_text(block(report)) == "300 counted"


def test_words_run_worst_to_best_whatever_more_of_a_share_is_worth() -> None:
    assert [bucket.name for bucket in worst_to_best(ABANDONED)] == ["abandoned", "handled"]
    turned = replace(ABANDONED, direction="higher")
    assert [bucket.name for bucket in worst_to_best(turned)] == ["abandoned", "handled"]


@pytest.mark.parametrize(
    "definition", [ON_TIME, replace(ON_TIME, rule=Rule("share", of=(LATER,)), direction="lower")]
)
def test_of_times_the_quick_ones_are_the_best_whichever_share_is_scored(definition: Definition) -> None:
    assert [bucket.name for bucket in worst_to_best(definition)] == ["later", "within 4 h"]


def test_columns_side_by_side_are_headed_by_what_they_hold() -> None:
    heads = ("n", "open", "median", "95 % interval", "P90", "geometric mean", "within 4 h")
    assert titles(block(WAITS)) == heads
    assert numbers(block(WAITS), block(WAITS).rows[1]) == (
        "3",
        "1",
        "5 h",
        "3 h to 5 h",
        "5 h",
        "3 h 52 min",
        "33.3 %",
    )


def test_the_parts_of_times_are_named_without_their_seconds() -> None:
    assert legend(block(WAITS)) == ("within 4 h", "later", "open past that", "not yet due")

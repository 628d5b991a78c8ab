"""The lines under a table say where every row went, by which rule, and what open times do."""

from dataclasses import replace

import pytest

from cxscore.model import Definition, Ledger, Report, Request, Rule, State, Terms
from cxscore.renderers.blocks import Block, blocks
from cxscore.renderers.footers import STATE_WORDS, footers
from cxscore.stats.times import TimeCounts
from tests.renderers.reports import (
    ALSO,
    ASSUMED,
    BUSINESS,
    CALLS,
    CES,
    DRIVERS,
    FACES,
    FIRST_SCREEN,
    MEDIAN,
    NPS,
    ON_TIME,
    TOTAL,
    WAITS,
    WAITS_ALL,
    because,
    scored,
    segment,
    waited,
)


def block(report: Report) -> Block:
    (only,) = blocks(report)
    return only


def lines(report: Report) -> dict[str, str]:
    return {footer.key: " ".join(footer.parts) for footer in footers(report, block(report))}


def test_every_state_has_a_word_and_the_sum_shows_those_that_occur() -> None:
    assert set(STATE_WORDS) == set(State)
    every = Ledger(dict.fromkeys(State, 1))
    assert lines(replace(FIRST_SCREEN, ledgers={"ces": every}))["Rows"] == (
        "12 = 1 answered + 1 malformed + 1 empty + 1 excluded + 1 filtered + 1 without a date "
        "+ 1 outside the period + 1 blank + 1 not applicable + 1 unreadable + 1 off the scale + 1 duplicate"
    )
    assert lines(replace(FIRST_SCREEN, ledgers={"ces": Ledger()}))["Rows"] == "0 = 0 answered"


def test_causes_are_listed_by_frequency_and_the_rest_counted() -> None:
    causes = {"99": 1, "0": 8, **{str(number): 2 for number in range(20, 26)}, "x" * 31: 5}
    ledger = Ledger({State.OUT_OF_SCALE: 26}, {State.OUT_OF_SCALE: causes})
    assert lines(replace(FIRST_SCREEN, ledgers={"ces": ledger}))[""] == (
        f"off the scale: 0 (8 times), {'x' * 29}… (5 times), 20 (2 times), 21 (2 times), 22 (2 times), "
        "23 (2 times), 3 more kinds"
    )


@pytest.mark.parametrize(("ledger", "hint"), [({State.MISSING: 3}, ""), ({State.INVALID: 3}, "list: --rejects FILE")])
def test_the_list_of_rejects_is_offered_only_when_there_are_any(ledger: dict[State, int], hint: str) -> None:
    report = replace(FIRST_SCREEN, ledgers={"ces": Ledger(ledger)})
    assert footers(report, block(report))[0].hint == hint


@pytest.mark.parametrize(
    ("definition", "text"),
    [
        (replace(CES, direction_source="none"), "ces likert-7, mean; neither way is better by definition"),
        (ASSUMED, "ces likert-7, mean; direction assumed from --scale 7 (7 = best); --direction settles it"),
        (CES, "ces likert-7, mean; higher is better from --direction"),
        (NPS, "nps standard, promoter less detractor; higher is better by definition"),
        (replace(CES, note="one note"), "ces likert-7, mean; higher is better from --direction; one note"),
        (
            replace(FACES, direction_source="assumed", direction="lower", rule=Rule("mean")),
            "ces emoji-net, mean; direction assumed from --scale 7 (positive = best); --direction settles it",
        ),
    ],
)
def test_the_rule_says_where_its_direction_comes_from(definition: Definition, text: str) -> None:
    report = replace(FIRST_SCREEN, scores=(scored(definition, 5, None, None, {}),), also=())
    assert lines(report)["Rule"] == text


def test_other_variants_stand_beside_and_only_those_with_a_value() -> None:
    hidden = because(ALSO[0], "withheld", "fewer than 5 answers")
    assert lines(FIRST_SCREEN)["Also"] == "same answers: 67.9 % share 5-7, +25.7 easy less difficult"
    assert lines(replace(FIRST_SCREEN, also=(hidden, ALSO[1])))["Also"] == "same answers: +25.7 easy less difficult"
    assert "Also" not in lines(replace(FIRST_SCREEN, also=(hidden,)))
    assert "Also" not in lines(replace(FIRST_SCREEN, scores=(TOTAL,), also=()))


# --- tickets -------------------------------------------------------------------------------------------------


def test_times_are_counted_as_ended_and_open_and_add_up_to_the_rows() -> None:
    assert lines(WAITS)["Rows"] == "10 = 5 ended + 2 open + 1 blank + 2 unreadable"


def test_records_are_counted_and_nobody_is_said_to_have_answered() -> None:
    assert lines(CALLS)["Rows"] == "300 = 300 counted"


def test_a_withheld_total_does_not_tell_how_many_are_open() -> None:
    hidden = because(WAITS.scores[0], "withheld", "fewer than 10 answers")
    shown = lines(replace(WAITS, scores=(hidden,)))
    assert shown["Rows"].startswith("10 = 7 counted +")
    assert "Open" not in shown


def test_beside_a_withheld_total_the_rows_say_that_they_are_all_counted() -> None:
    said = "all rows read are counted here; withheld is what was answered"
    assert said not in lines(FIRST_SCREEN).values()
    hidden = because(FIRST_SCREEN.scores[0], "withheld", "fewer than 5,000 answers")
    assert said in [
        " ".join(footer.parts)
        for footer in footers(replace(FIRST_SCREEN, scores=(hidden,)), block(replace(FIRST_SCREEN, scores=(hidden,))))
    ]


def test_the_total_without_open_times_is_told_with_how_far_off_it_is() -> None:
    """With them 3 h; of 30 min, 1 h, 2 h, 3 h and 5 h alone the middle one, 2 h, is a third less."""
    told = "2 of 7 are open as of 2026-10-31 17:00 UTC; without them the median would be 2 h, 33 % less"
    assert lines(WAITS)["Open"] == told


def test_open_times_are_as_of_an_instant_in_the_zone_of_the_request() -> None:
    oslo = replace(WAITS, request=replace(WAITS.request, time_zone="Europe/Oslo"))
    assert "as of 2026-10-31 18:00 CET;" in lines(oslo)["Open"]
    assert lines(replace(WAITS, as_of=None))["Open"].startswith("2 of 7 are open; ")


@pytest.mark.parametrize(
    ("definition", "value", "effect"),
    [
        (MEDIAN, 7200, "; without them the median would be 2 h, the same"),
        (MEDIAN, 3600, "; without them the median would be 2 h, 100 % more"),
        (MEDIAN, None, "; without them the median would be 2 h"),
        (MEDIAN, 0, "; without them the median would be 2 h"),
        (ON_TIME, 64, "; without them the share within 4 h would be 80.0 %"),
        (replace(MEDIAN, rule=Rule("mean")), 3600, "; they are left out"),
        (replace(MEDIAN, rule=replace(MEDIAN.rule, ended=True)), 7200, "; they are left out"),
    ],
)
def test_what_open_times_do_depends_on_the_rule(definition: Definition, value: int | None, effect: str) -> None:
    report = replace(WAITS, scores=(waited(definition, value, (None, None), WAITS_ALL),))
    assert lines(report)["Open"].partition("UTC")[2] == effect


def test_what_takes_no_time_stays_the_same() -> None:
    at_once = waited(MEDIAN, 0, (None, None), TimeCounts.listed([0, 0, 0], [5]))
    assert lines(replace(WAITS, scores=(at_once,)))["Open"].endswith("the median would be 0 s, the same")


def test_periods_say_how_many_are_open_and_no_more() -> None:
    months = tuple(replace(WAITS.scores[0], period=period) for period in ("2026-09", "2026-10"))
    report = replace(WAITS, request=Request("frt", period="month", date="created_at"), scores=months, as_of=None)
    assert (lines(report)["Open"], lines(report)["Kept"]) == ("4 of 14 are open", "placed by created_at")


@pytest.mark.parametrize(
    ("n_eff", "said"),
    [(599.0, "design effect 2.00"), (1197.0, "design effect 1.01"), (1198.0, "design effect 1.00")],
)
def test_several_answers_of_a_respondent_show_what_they_do_to_the_interval(n_eff: float, said: str) -> None:
    """It rounds away from 1, which would claim that they do nothing."""
    request = replace(FIRST_SCREEN.request, respondent="who", keep="all")
    total = replace(TOTAL, estimate=replace(TOTAL.estimate, n=1198, n_eff=n_eff))
    report = replace(FIRST_SCREEN, request=request, scores=(total,))
    assert lines(report)["Kept"] == f"all answers per who, {said}"
    assert block(report).weighted


def test_tickets_of_one_respondent_are_not_said_to_go_together() -> None:
    report = replace(WAITS, request=Request("frt", by=("channel",), respondent="who", keep="all"))
    assert "Kept" not in lines(report)
    assert not block(report).weighted


def test_a_withheld_total_does_not_tell_its_design_effect() -> None:
    request = replace(FIRST_SCREEN.request, weight="w")
    report = replace(FIRST_SCREEN, request=request, scores=(because(TOTAL, "withheld", "fewer than 5 answers"),))
    assert lines(report)["Kept"] == "weighted by w"


def test_a_window_says_itself_by_which_date_records_are_placed() -> None:
    request = Request("frt", by=("channel",), period="month", date="created_at", since="2026-10")
    assert lines(replace(WAITS, request=request))["Kept"] == "created_at from 2026-10"


def test_why_a_value_beside_is_missing_is_said_once_for_all_it_holds_of() -> None:
    p90, geometric = "P90: not reached: 2 of 7 are open", "geometric mean: 1 took no time, which has no logarithm"
    assert lines(WAITS)["Why"] == f"{p90}; {geometric}"
    alike = [
        because(score, "no_answers", "none") if score.estimate.value is None else score for score in WAITS.scores
    ]
    assert lines(replace(WAITS, scores=tuple(alike)))["Why"] == "P90, geometric mean: none"


def test_a_value_that_is_missing_in_a_segment_alone_is_told_with_its_place() -> None:
    gap = because(WAITS.scores[2], "no_answers", "not reached: 1 of 3 are open")
    scores = (*WAITS.scores[:2], WAITS.scores[3], segment(gap, "email"))
    there = replace(scores[2], segment=(), scope="total")
    assert lines(replace(WAITS, scores=(*scores[:2], there, scores[3])))["Why"] == (
        "P90 in email: not reached: 1 of 3 are open"
    )


def test_the_rule_names_what_stands_beside_the_clock_and_every_note() -> None:
    assert lines(WAITS)["Rule"] == (
        "frt median, beside it P90, geometric mean, within 4 h; lower is better by definition; "
        "on the clock, 24 hours a day; geometric mean: open ones are left out"
    )


def test_a_business_day_is_said_to_be_as_long_as_it_is() -> None:
    report = replace(WAITS, scores=(replace(WAITS.scores[0], definition=replace(MEDIAN, timing=BUSINESS)),))
    assert "in business time, Mon-Fri 08:30-16:00; 1 d is 7 h 30 min" in lines(report)["Rule"]


def test_a_variant_that_is_called_like_its_rule_is_named_once() -> None:
    only = replace(WAITS, scores=WAITS.scores[2:3])
    assert lines(only)["Rule"].startswith("frt p90; lower is better")


def test_what_was_said_to_the_engine_belongs_to_the_rule() -> None:
    asked = replace(WAITS, request=Request("frt", by=("channel",), terms=Terms(target=(("", "4h"),), first=True)))
    assert "24 hours a day; target 4h; the first end counts; " in lines(asked)["Rule"]


def test_judged_records_say_as_of_when() -> None:
    assert lines(replace(CALLS, as_of=WAITS.as_of))["Rule"].endswith("; as of 2026-10-31 17:00 UTC")


def test_columns_that_the_heading_has_no_room_for_stand_below() -> None:
    assert lines(CALLS)["Read"] == "start offered_at, end answered_at, wait queue_seconds, agent answered_by"
    assert "Read" not in lines(WAITS)


def test_rows_of_several_definitions_have_one_rule_and_the_note_of_each() -> None:
    assert lines(DRIVERS)["Rule"] == "effort-drivers; lower is better by definition; transfers: by tag"


def test_numbers_that_were_given_stand_for_no_rows() -> None:
    given = replace(CALLS, inputs=(), ledgers={})
    assert lines(given)["Rows"] == "none were read: the numbers were given"


def test_the_causes_of_an_engine_are_told_whole_and_those_that_may_hold_a_cell_cut() -> None:
    cause = {State.INVALID: {"a reason of more than thirty characters": 1}}
    tickets = Ledger({State.ANSWERED: 1, State.INVALID: 1}, cause)
    assert "than thirty characters (once)" in lines(replace(CALLS, ledgers={"abandonment": tickets}))[""]
    assert "a reason of more than thirty … (once)" in lines(replace(FIRST_SCREEN, ledgers={"ces": tickets}))[""]

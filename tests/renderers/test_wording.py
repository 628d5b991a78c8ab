"""The sentences around a table say what was computed, of what, and where every row went."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cxscore.model import Definition, Input, Ledger, Report, Rule, State
from cxscore.renderers.rows import Block, blocks
from cxscore.renderers.wording import (
    STATE_WORDS,
    answers_text,
    files_text,
    footers,
    interval_text,
    meaning_text,
    rule_text,
    subject_text,
    value_text,
    worst_to_best,
)
from tests.renderers.reports import (
    ALSO,
    ASSUMED,
    CES,
    FACES,
    FIRST_SCREEN,
    HIDDEN,
    MONTHLY,
    NET,
    NPS,
    SHARE,
    TOTAL,
    because,
    scored,
)


def block(report: Report) -> Block:
    (only,) = blocks(report)
    return only


def lines(report: Report) -> dict[str, str]:
    return {footer.key: " ".join(footer.parts) for footer in footers(report, block(report))}


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
    assert answers_text(shown) == "answers withheld"
    assert interval_text(shown) == "fewer than 5 answers"
    assert value_text(shown).startswith("- on 1-7")


@pytest.mark.parametrize(
    ("count", "text"), [(1, "0.csv"), (3, "0.csv, 1.csv, 2.csv"), (4, "0.csv, 1.csv and 2 more"), (0, "")]
)
def test_many_files_are_counted(count: int, text: str) -> None:
    inputs = tuple(Input(f"{index}.csv", 1) for index in range(count))
    assert files_text(replace(FIRST_SCREEN, inputs=inputs)) == text


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
        (ASSUMED, "ces likert-7, mean; direction assumed from --scale 7 (7 = best); --direction settles it"),
        (CES, "ces likert-7, mean; higher is better from --direction"),
        (NPS, "nps standard, promoter less detractor; higher is better by definition"),
        (replace(CES, note="one note"), "ces likert-7, mean; higher is better from --direction; one note"),
        (
            replace(FACES, direction_source="assumed", direction="lower", rule=Rule("mean")),
            "ces emoji-net, mean; direction assumed from --scale 7 (negative = best); --direction settles it",
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

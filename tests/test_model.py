"""The nouns: exact numbers and their text, scales, buckets, ledgers that add, tallies that add."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.errors import ConfigError, InputError, LedgerError, OutputError, UsageError
from cxscore.model import (
    PLACED,
    REJECTED,
    Answer,
    Bucket,
    Joint,
    Ledger,
    Mark,
    Mass,
    Number,
    Problem,
    Scale,
    Span,
    State,
    Tally,
    exact,
    number_text,
    span_text,
)

LIKERT = Scale("7", 1, 7)
HALVES = Scale("halves", 1, 5, Fraction(1, 2))
FACES = Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive"))

counts = st.dictionaries(st.integers(1, 7), st.integers(0, 50))
ledgers = st.builds(Ledger, st.dictionaries(st.sampled_from(State), st.integers(0, 99)))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7, "7"),
        (-3, "-3"),
        (Fraction(13, 2), "6.5"),
        (Fraction("9.9999999999999999999"), "9.9999999999999999999"),
        (Fraction("0.000001"), "0.000001"),
        (Fraction("-1234567.25"), "-1234567.25"),
        (Fraction(100, 3), "33.3333"),
        (Fraction(1, 7), "0.142857"),
    ],
)
def test_the_text_of_a_number_is_exact_where_it_ends(number: Number, text: str) -> None:
    assert number_text(number) == text


@given(st.integers(-(10**30), 10**30), st.integers(0, 40))
def test_the_text_of_a_decimal_reads_back_as_the_same_number(digits: int, places: int) -> None:
    number = exact(Fraction(digits, 10**places))
    assert Fraction(number_text(number)) == number


@pytest.mark.parametrize(
    ("low", "high", "text"), [(1, 7, "1-7"), (4, 4, "4"), (-4, 4, "-4 to 4"), (0, Fraction(5, 2), "0-2.5")]
)
def test_a_range_reads_as_people_write_it(low: Number, high: Number, text: str) -> None:
    assert span_text(low, high) == text


def test_whole_numbers_are_ints() -> None:
    assert isinstance(exact(Fraction(4, 2)), int)
    assert exact(Fraction(1, 3)) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("scale", "answer", "inside"),
    [
        (LIKERT, 1, True),
        (LIKERT, 7, True),
        (LIKERT, 0, False),
        (LIKERT, 8, False),
        (LIKERT, Fraction(13, 2), False),
        (LIKERT, "positive", False),
        (HALVES, Fraction(9, 2), True),
        (HALVES, Fraction(17, 4), False),
        (Scale("any", 0, 100, None), Fraction(100, 3), True),
        (Scale("any", 0, 100, None), Fraction(301, 3), False),
        (FACES, "neutral", True),
        (FACES, "meh", False),
        (FACES, 2, False),
        (Scale("tens", 5, 25, 10), 15, True),
        (Scale("tens", 5, 25, 10), 10, False),
    ],
)
def test_a_scale_holds_its_grid_or_its_words_and_nothing_else(scale: Scale, answer: Answer, inside: bool) -> None:
    assert (answer in scale) is inside


@pytest.mark.parametrize("scale", [LIKERT, HALVES, FACES, Scale("0-10", 0, 10)])
def test_every_listed_answer_lies_on_its_scale(scale: Scale) -> None:
    assert all(answer in scale for answer in scale.answers)
    assert len(set(scale.answers)) == len(scale.answers)


def test_the_answers_of_a_scale_run_in_order_from_end_to_end() -> None:
    assert HALVES.answers == (1, Fraction(3, 2), 2, Fraction(5, 2), 3, Fraction(7, 2), 4, Fraction(9, 2), 5)
    assert Scale("any", 0, 100, None).answers == ()


@given(st.integers(1, 7))
def test_mirroring_twice_changes_nothing(number: int) -> None:
    assert LIKERT.mirror(LIKERT.mirror(number)) == number
    assert LIKERT.mirror(number) in LIKERT


def test_a_bucket_reads_from_the_other_end() -> None:
    easy = Bucket("easy", (Span(6, 7),))
    assert easy.mirrored(LIKERT) == Bucket("easy", (Span(1, 2),))
    split = Bucket("ends", (Span(1, 1), Span(6, 7)))
    assert split.mirrored(LIKERT).spans == (Span(1, 2), Span(7, 7))


@pytest.mark.parametrize(
    ("bucket", "held", "text"),
    [
        (Bucket("easy", (Span(6, 7),)), [6, 7], "6-7"),
        (Bucket("low", (Span(1, 3, below=True),)), [1, 2, Fraction(5, 2)], "1 to below 3"),
        (Bucket("ends", (Span(1, 1), Span(7, 7))), [1, 7], "1, 7"),
        (Bucket("good", words=("positive",)), ["positive"], "positive"),
    ],
)
def test_a_bucket_holds_its_ranges_or_words_and_says_so(bucket: Bucket, held: list[Answer], text: str) -> None:
    offered: list[Answer] = [1, 2, Fraction(5, 2), 3, 4, 5, 6, 7, "positive", "neutral"]
    assert [answer for answer in offered if answer in bucket] == held
    assert bucket.text == text


# --- ledgers -------------------------------------------------------------------------------------------------


def test_the_states_stand_in_the_order_in_which_the_first_that_applies_wins() -> None:
    assert list(State) == [
        "malformed", "empty", "excluded", "filtered", "undated", "outside_period", "missing", "not_applicable",
        "invalid", "out_of_scale", "duplicate", "answered",
    ]  # fmt: skip


def test_states_before_placing_are_the_first_six() -> None:
    assert list(State) == [*list(State)[:6], *PLACED]


def test_rejects_are_invalid_out_of_scale_malformed_and_undated() -> None:
    assert set(REJECTED) == {State.INVALID, State.OUT_OF_SCALE, State.MALFORMED, State.UNDATED}


def test_rejects_are_counted_over_rows_not_empty_excluded_filtered_or_outside() -> None:
    ledger = Ledger({state: 2**place for place, state in enumerate(State)})
    # malformed 1, empty 2, excluded 4, filtered 8, undated 16, outside 32, missing 64 ... answered 2048
    assert ledger.rows == 4095
    assert ledger.rejects == 1 + 16 + 256 + 512
    assert ledger.rejects_base == 4095 - 2 - 4 - 8 - 32


@given(ledgers, ledgers)
def test_ledgers_add_state_by_state(left: Ledger, right: Ledger) -> None:
    both = left + right
    assert both.rows == left.rows + right.rows
    assert all(both[state] == left[state] + right[state] for state in State)


def test_reasons_add_too() -> None:
    left = Ledger({State.EXCLUDED: 3}, {State.EXCLUDED: {"preview": 2, "spam": 1}})
    right = Ledger({State.EXCLUDED: 1, State.INVALID: 1}, {State.EXCLUDED: {"spam": 1}, State.INVALID: {"x": 1}})
    assert (left + right).reasons == {State.EXCLUDED: {"preview": 2, "spam": 2}, State.INVALID: {"x": 1}}


# --- tallies -------------------------------------------------------------------------------------------------


@given(counts, counts)
def test_tallies_add(left: dict[Answer, int], right: dict[Answer, int]) -> None:
    both = Tally.of(left) + Tally.of(right)
    merged = {answer: left.get(answer, 0) + right.get(answer, 0) for answer in left.keys() | right.keys()}
    assert both == Tally.of(merged)
    assert both.n == both.states.get(State.ANSWERED, 0) == sum(merged.values())


def test_pairs_of_answers_add_and_segments_close_to_their_total() -> None:
    """One respondent said 1 in one segment and 7 in the other."""
    one = Tally({1: Mass(1, 1, 1)}, joint={(1, 1): Joint(1, 1), (1, 7): Joint(0, 1)})
    other = Tally({7: Mass(1, 1, 1)}, joint={(7, 7): Joint(1, 1), (7, 1): Joint(0, 1)})
    assert (one + other).joint[1, 7] == Joint(0, 1)
    assert (one + other).closed().joint == dict.fromkeys([(1, 1), (1, 7), (7, 7), (7, 1)], Joint(1, 1))


def test_pairs_within_buckets_have_both_answers_there() -> None:
    tally = Tally({1: Mass(1, 1, 1)}, joint={(1, 1): Joint(1, 1), (1, 7): Joint(0, 1)})
    assert tally.within([Bucket("low", (Span(1, 3),))]).joint == {(1, 1): Joint(1, 1)}


def test_effective_answers_follow_kish() -> None:
    tally = Tally({1: Mass(2, 3, 5), 2: Mass(1, 3, 9)})  # weights 1, 2 and 3: 36 / 14
    assert tally.n_eff == pytest.approx(36 / 14)
    assert Tally.of({1: 4, 7: 5}).n_eff == 9
    assert Tally({1: Mass(2, 0, 0)}).n_eff == 0
    assert Tally().n_eff == 0


def test_a_share_uses_weights_and_a_count_does_not() -> None:
    tally = Tally({1: Mass(9, 1, Fraction(1, 9)), 7: Mass(1, 3, 9)})
    top = Bucket("top", (Span(6, 7),))
    assert tally.share((top,)) == Fraction(3, 4)
    assert tally.within((top,)).n == 1
    assert tally.within((top, top)).n == 1


def test_numeric_answers_come_in_ascending_order() -> None:
    tally = Tally({7: Mass(1, 1, 1), "word": Mass(1, 1, 1), Fraction(1, 2): Mass(2, 2, 2), 3: Mass(3, 3, 3)})
    assert [answer for answer, _ in tally.pairs()] == [Fraction(1, 2), 3, 7]


# --- complaints ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("wrong"), "wrong"),
        (Problem("wrong", "do this"), "wrong; do this"),
        (Problem("wrong", mark=Mark("a.csv")), "a.csv: wrong"),
        (Problem("wrong", "do this", Mark("a.csv", 3)), "a.csv:3: wrong; do this"),
        (Problem("wrong", "", Mark("a.yaml", 3, 14)), "a.yaml:3:14: wrong"),
    ],
)
def test_a_problem_says_its_place_itself_and_the_way_out(problem: Problem, text: str) -> None:
    assert str(problem) == text


@pytest.mark.parametrize(
    ("error", "code"), [(UsageError, 2), (ConfigError, 3), (InputError, 4), (OutputError, 5), (LedgerError, 70)]
)
def test_every_kind_of_error_has_its_documented_exit_code(error: type[UsageError], code: int) -> None:
    assert error.exit_code == code


def test_an_error_carries_every_problem() -> None:
    error = ConfigError([Problem("one"), Problem("two", "so")])
    assert [problem.message for problem in error.problems] == ["one", "two"]
    assert str(error) == "one\ntwo; so"
    assert InputError("bad", "fix", Mark("f", 2)).problems == (Problem("bad", "fix", Mark("f", 2)),)

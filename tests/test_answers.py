"""The grammar of answers: which cells are an answer, which are none, and what the answers say about direction."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.answers import WHITESPACE, Interpretation, Item, Labels, Meaning, fold, interpret, read_number, trim
from cxscore.config.load import catalogue_labels
from cxscore.model import Direction, Number, Scale, State

LIKERT = Scale("7", 1, 7)
TEN = Scale("10", 1, 10)
NPS = Scale("0-10", 0, 10)
HALVES = Scale("halves", 1, 5, Fraction(1, 2))
STARS = Scale("stars", 1, 5)
FACES = Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive"))
YES_NO = Scale("yes-no", 1, 2, 1, ("no", "yes"))


def shipped(name: str, scale: Scale) -> Labels:
    return Labels.of(catalogue_labels(name), len(scale.answers))


def item(
    scale: Scale = LIKERT,
    labels: str | None = None,
    *,
    direction: Direction | None = None,
    usual: Direction = "higher",
    missing: Iterable[str] = (),
) -> Item:
    wordings = shipped(labels, scale) if labels else Labels(0, {})
    aside = Labels.of(catalogue_labels("not-applicable"), 1)
    return Item(scale, usual, direction, lambda: wordings, lambda: aside, tuple(missing))


def meaning(raw: str | None, of: Item) -> Meaning:
    return interpret({raw: 1}, of).meanings[raw]


def state(raw: str | None, of: Item) -> State:
    return meaning(raw, of).state


def answers(found: Interpretation) -> dict[str | None, object]:
    return {raw: one.answer for raw, one in found.meanings.items() if one.state is State.ANSWERED}


# --- numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("7.0", 7),
        ("7,0", 7),
        ("7.000", 7),
        ("07", 7),
        ("０７", 7),
        ("+7", 7),
        ("-3", -3),
        ("-0", 0),
        ("6.5", Fraction(13, 2)),
        ("6,5", Fraction(13, 2)),
        ("６,５", Fraction(13, 2)),
        ("1,2345", Fraction(12345, 10000)),
        ("1" + "0" * 399, 10**399),
    ],
)
def test_a_number_is_ascii_or_full_width_digits_with_at_most_one_point_or_comma(text: str, number: Number) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "+", ".", "7.", ".5", "7..0", "7.0.0", "7,0,0", "1.000,5", "--7", "1e1", "1E1", "0x7", "1_0", "²",
        "٧", "７．０", "½", "⑤", "VII", "inf", "nan", "7 ", "7\x00", "7\n", "−7", "1" * 401,
    ],
)  # fmt: skip
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize("text", ["1,000", "7,000", "0,000", "-1,000", "12,345"])
def test_comma_plus_three_digits_is_invalid_because_it_may_mean_thousands(text: str) -> None:
    assert read_number(text) is None
    assert state(text, item()) is State.INVALID


@given(st.integers(-(10**30), 10**30), st.integers(0, 25))
def test_numbers_are_compared_as_decimals_never_as_floats(digits: int, places: int) -> None:
    scale = 10**places
    text = (
        f"{'-' if digits < 0 else ''}{abs(digits) // scale}.{abs(digits) % scale:0{places}}"
        if places
        else str(digits)
    )
    assert read_number(text) == Fraction(digits, scale)


@pytest.mark.parametrize("raw", ["9.9999999999999999999", "10.0000000000000000001", "1e-400", "11", "-1", "6.5"])
def test_a_number_almost_on_the_scale_is_never_rounded_onto_it(raw: str) -> None:
    assert state(raw, item(NPS)) in (State.OUT_OF_SCALE, State.INVALID)


@pytest.mark.parametrize(
    ("raw", "scale", "expected"),
    [
        ("9", LIKERT, State.OUT_OF_SCALE),
        ("6.5", LIKERT, State.OUT_OF_SCALE),
        ("0", LIKERT, State.OUT_OF_SCALE),
        ("7.0", LIKERT, State.ANSWERED),
        ("4.5", HALVES, State.ANSWERED),
        ("4,5", HALVES, State.ANSWERED),
        ("4.25", HALVES, State.OUT_OF_SCALE),
        ("5.5", HALVES, State.OUT_OF_SCALE),
    ],
)
def test_off_the_scale_or_its_grid_is_out_of_scale(raw: str, scale: Scale, expected: State) -> None:
    assert state(raw, item(scale)) is expected


def test_an_answer_off_the_scale_is_named_by_its_exact_number() -> None:
    assert meaning("9.99999999", item(NPS)).reason == "9.99999999"
    assert meaning("09.0", item()).reason == "9"


# --- hostile cells -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "7-8", "10+", "7;8", "1e1", "TRUE", "true", "false", "1_0", "²", "٧", "7\x00", "\x007", "7 8", "7 - 8",
        "7 dwarfs", "around 7", "7.5.2026", "7/7/2026", "7/", "/7", "=7", "'7", "7%", "#7", "(7)", "7!", "7?",
        "7\u200b", "7\u0301", "sju", "\ud800",
    ],
)  # fmt: skip
def test_a_cell_that_is_not_exactly_one_answer_is_invalid(raw: str) -> None:
    found = meaning(raw, item(labels="agreement"))
    assert (found.state, found.answer) == (State.INVALID, None)


@pytest.mark.parametrize(
    "raw",
    ["7" * 5000, "-" + "7" * 5000, "7" + " " * 100_000 + "x", "7 out of " * 12_000, "★" * 100_000, "a" * 100_000],
)
def test_a_very_long_cell_is_invalid(raw: str) -> None:
    assert state(raw, item(STARS, "stars")) is State.INVALID


@pytest.mark.parametrize("raw", [" " * 100_000, "\u3000\t" * 50_000, "\n" * 100_000])
def test_a_hundred_thousand_blanks_are_missing(raw: str) -> None:
    assert state(raw, item(labels="agreement")) is State.MISSING


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("1" + "/" * 198, State.INVALID),
        ("7" + " " * 197 + "-a", State.ANSWERED),
        ("9 out of " * 22, State.INVALID),
        ("1 - " + "a" * 196, State.ANSWERED),
    ],
    ids=["slashes", "blanks", "out of", "words"],
)
def test_the_longest_text_that_is_looked_at_is_read_like_any_other(raw: str, found: State) -> None:
    assert state(raw, item(labels="agreement")) is found


@given(st.text(max_size=40))
def test_every_text_ends_in_exactly_one_state_of_a_cell(raw: str) -> None:
    found = meaning(raw, item(labels="agreement"))
    assert (found.state is State.ANSWERED) == (found.answer is not None)
    if found.answer is not None:
        assert found.answer in LIKERT


@given(st.text(alphabet=WHITESPACE, max_size=5), st.text(alphabet=WHITESPACE, max_size=5), st.integers(1, 7))
def test_blanks_at_both_ends_change_nothing(before: str, after: str, number: int) -> None:
    assert trim(f"{before}{number}{after}") == str(number)
    assert meaning(f"{before}{number}{after}", item()).answer == number


# --- no answer -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw", [None, "", " ", "-", " - ", "null", "NULL", "None", "NaN", "nan", "#N/A", "\ufeff", "\u00a0"]
)
def test_empty_dash_null_none_nan_and_the_spreadsheets_na_are_missing(raw: str | None) -> None:
    assert state(raw, item()) is State.MISSING


@pytest.mark.parametrize(
    "raw", ["NA", "N/A", "n/a", "na", "Don't know", "don’t know", "DON'T KNOW.", "Not applicable", "Weiß nicht"]
)
def test_na_and_the_shipped_words_for_not_knowing_are_not_applicable(raw: str) -> None:
    assert state(raw, item()) is State.NOT_APPLICABLE


@pytest.mark.parametrize("raw", ["6 - Don't know", "6 - N/A", "9 - not applicable", "6 Don't know"])
def test_a_number_that_stands_for_not_knowing_is_not_applicable_not_an_answer(raw: str) -> None:
    assert state(raw, item(labels="agreement")) is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("raw", "code", "expected"),
    [
        ("99", "99", State.MISSING),
        ("99.0", "99", State.MISSING),
        (" 99 ", "99", State.MISSING),
        ("0", "0", State.MISSING),
        ("skipped", "skipped", State.MISSING),
        ("Skipped", "skipped", State.INVALID),
        ("9", "99", State.OUT_OF_SCALE),
    ],
)
def test_a_code_named_as_missing_is_missing_by_its_text_or_its_number(raw: str, code: str, expected: State) -> None:
    assert state(raw, item(missing=[code])) is expected


# --- a maximum, a label, stars, faces ------------------------------------------------------------------------


@pytest.mark.parametrize("raw", ["6/7", "6 / 7", "6 out of 7", "6 OUT OF 7", "6.0/7", "６/７"])
def test_a_number_out_of_the_scales_maximum_is_that_number(raw: str) -> None:
    assert meaning(raw, item()).answer == 6


@pytest.mark.parametrize("raw", ["6/10", "6 out of 5", "1/2", "7/07.5"])
def test_a_number_out_of_another_maximum_is_invalid(raw: str) -> None:
    found = meaning(raw, item())
    assert (found.state, found.reason) == (State.INVALID, "out of another maximum")


def test_more_than_the_maximum_out_of_it_is_off_the_scale() -> None:
    assert state("8/7", item()) is State.OUT_OF_SCALE


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("7 - splendid", 7),
        ("7-very easy", 7),
        ("7 – sehr einfach", 7),
        ("7: très facile", 7),
        ("7. Strongly agree", 7),
        ("7) strongly agree", 7),
        ("7 Strongly agree", 7),
        ("７ - 非常同意", 7),
        ("5 = quite good, I think", 5),
        ("4 - Neither agree/disagree", 4),
    ],
)
def test_a_labelled_number_is_number_separator_and_a_text_that_starts_with_a_letter(raw: str, number: int) -> None:
    assert meaning(raw, item(labels="agreement")).answer == number


@pytest.mark.parametrize("raw", ["7 - 8", "7 - (best)", "7 very nice indeed", "7 -", "7 - 8 - good", "easy - 7"])
def test_other_text_behind_a_number_is_invalid(raw: str) -> None:
    assert state(raw, item(labels="agreement")) is State.INVALID


def test_a_known_label_that_contradicts_its_number_is_invalid() -> None:
    found = interpret({"7 - Strongly agree": 9, "2 - Strongly agree": 1}, item(labels="agreement"))
    assert found.meanings["7 - Strongly agree"].answer == 7
    bad = found.meanings["2 - Strongly agree"]
    assert (bad.state, bad.reason) == (State.INVALID, "label contradicts its number")


@pytest.mark.parametrize(
    ("raw", "rank"),
    [
        ("Strongly agree", 7),
        ("STRONGLY  AGREE.", 7),
        ("Ｓｔｒｏｎｇｌｙ agree", 7),
        ("stimme überhaupt nicht zu", 1),
        ("STIMME ÜBERHAUPT NICHT ZU", 1),
        ("neither agree nor disagree", 4),
        ("非常同意", 7),
    ],
)
def test_a_label_of_the_set_counts_in_any_shipped_language_case_folded_after_nfkc(raw: str, rank: int) -> None:
    assert meaning(raw, item(labels="agreement")).answer == rank


def test_a_label_of_another_set_is_invalid() -> None:
    assert state("strongly agree", item(labels="satisfaction")) is State.INVALID


@pytest.mark.parametrize(
    ("raw", "word"),
    [("🙂", "positive"), ("☹️", "negative"), ("☹", "negative"), ("😐", "neutral"), ("Happy", "positive")],
)
def test_one_emoji_is_its_answer_in_every_dress(raw: str, word: str) -> None:
    assert meaning(raw, item(FACES, "faces")).answer == word


@pytest.mark.parametrize("thumb", ["👍", "👍🏽", "👍🏿", "👍️"])
def test_skin_tones_and_variation_selectors_are_dropped(thumb: str) -> None:
    thumbs = Scale("thumbs", 1, 2, 1, ("down", "up"))
    assert meaning(thumb, item(thumbs, "thumbs")).answer == "up"


@pytest.mark.parametrize("raw", ["🙂🙂", "🙂🙁", "🙂 ok", "🦄"])
def test_more_than_one_emoji_or_a_strange_one_is_invalid(raw: str) -> None:
    assert state(raw, item(FACES, "faces")) is State.INVALID


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("★★★★☆", 4), ("★★★★", 4), ("⭐⭐⭐", 3), ("⭐️⭐️", 2), ("★☆☆☆☆", 1), ("★★★★★", 5), ("4 stars", 4), ("4", 4)],
)
def test_stars_are_counted_filled_ones_first(raw: str, expected: int) -> None:
    assert meaning(raw, item(STARS, "stars")).answer == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("★★☆", State.INVALID),
        ("☆★★★★", State.INVALID),
        ("★ ★", State.INVALID),
        ("★★★★★★", State.OUT_OF_SCALE),
        ("☆☆☆☆☆", State.OUT_OF_SCALE),
    ],
)
def test_stars_of_another_maximum_or_in_another_order_are_no_answer(raw: str, expected: State) -> None:
    assert state(raw, item(STARS, "stars")) is expected


def test_stars_are_read_on_the_scale_of_stars_only() -> None:
    assert state("★★★★☆", item(Scale("5", 1, 5))) is State.INVALID


@pytest.mark.parametrize(
    ("raw", "word"), [("true", "yes"), ("FALSE", "no"), ("1", "yes"), ("0", "no"), ("Ja", "yes")]
)
def test_true_false_and_0_1_count_on_yes_and_no(raw: str, word: str) -> None:
    assert meaning(raw, item(YES_NO, "yes-no")).answer == word


@pytest.mark.parametrize("raw", ["2", "-1", "0.5"])
def test_two_points_are_0_and_1_or_labels(raw: str) -> None:
    assert state(raw, item(YES_NO, "yes-no")) is State.OUT_OF_SCALE


def test_a_number_is_no_answer_to_a_scale_of_three_words() -> None:
    assert state("1", item(FACES, "faces")) is State.OUT_OF_SCALE


# --- direction -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("direction", "number"), [("higher", 7), ("lower", 1)])
def test_the_direction_decides_which_number_the_best_label_gets(direction: Direction, number: int) -> None:
    assert meaning("Strongly agree", item(labels="agreement", direction=direction)).answer == number


def test_labelled_numbers_show_the_direction_and_words_follow_it() -> None:
    raws: dict[str | None, int] = {"1 - Strongly agree": 3, "Strongly disagree": 2, "2": 4}
    found = interpret(raws, item(labels="agreement"))
    assert (found.direction, found.lower, found.higher, found.labels_settle) == ("lower", 3, 0, True)
    assert answers(found) == {"1 - Strongly agree": 1, "Strongly disagree": 7, "2": 2}


@pytest.mark.parametrize(
    ("raws", "direction", "settled"),
    [
        ({"1 - Strongly agree": 2, "2": 1}, "higher", False),
        ({"1 - Strongly agree": 3, "2": 900}, "lower", True),
        ({"1 - Strongly agree": 1, "99": 5}, "lower", True),
        ({"1 - Strongly agree": 1, "4 - Neither agree nor disagree": 5}, "lower", True),
        ({"1 - Strongly agree": 1, "2 - splendid": 1}, "higher", False),
        ({"1 - Strongly agree": 9, "7 - Strongly agree": 1}, "lower", True),
        ({"1 - Strongly agree": 8, "7 - Strongly agree": 1}, "higher", False),
    ],
)
def test_labels_tell_when_they_are_three_and_nine_of_ten_agree_or_none_is_without_label(
    raws: dict[str | None, int], direction: Direction, settled: bool
) -> None:
    found = interpret(raws, item(labels="agreement"))
    assert (found.direction, found.labels_settle) == (direction, settled)


def test_the_middle_label_shows_no_direction() -> None:
    found = interpret({"4 - Neither agree nor disagree": 5}, item(labels="agreement"))
    assert (found.higher, found.lower, found.labels_settle) == (0, 0, False)


def test_an_unknown_label_shows_no_direction() -> None:
    found = interpret({"1 - splendid": 5}, item(labels="agreement"))
    assert (found.direction, found.labels_settle) == ("higher", False)


def test_pure_words_settle_the_direction() -> None:
    assert interpret({"Strongly agree": 2, "Disagree": 1, "": 4}, item(labels="agreement")).labels_settle


def test_words_among_plain_numbers_settle_nothing() -> None:
    assert not interpret({"Strongly agree": 9, "3": 1}, item(labels="agreement")).labels_settle


def test_labels_that_speak_for_both_ends_alike_settle_nothing() -> None:
    found = interpret({"1 - Strongly agree": 2, "7 - Strongly agree": 2}, item(labels="agreement"))
    assert (found.direction, found.labels_settle) == ("higher", False)


def test_values_that_no_placed_record_holds_are_no_evidence() -> None:
    found = interpret({"Strongly agree": 2, "3": 0, "1 - Strongly agree": 0}, item(labels="agreement"))
    assert (found.numbers, found.worded, found.labels_settle) == ({}, {7: 2}, True)
    assert found.meanings["3"].answer == 3


def test_numbers_are_counted_on_the_scale_and_off_it_but_not_where_the_cell_is_invalid() -> None:
    raws: dict[str | None, int] = {"7": 2, "7.0": 3, "9": 4, "2 - Strongly agree": 1, "7 - Strongly agree": 2, "x": 8}
    assert interpret(raws, item(labels="agreement")).numbers == {7: 7, 9: 4}


def test_an_option_outweighs_the_labels() -> None:
    found = interpret({"1 - Strongly agree": 3}, item(labels="agreement", direction="higher"))
    assert (found.direction, found.lower) == ("higher", 3)
    assert found.meanings["1 - Strongly agree"].state is State.INVALID


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Don’t know", "don't know"),
        ("STRASSE", "straße"),
        ("Very  easy", "very easy."),
        ("☹️", "☹"),
        ("ﬁne", "fine"),
        ("é", "e\u0301"),
    ],
)
def test_wordings_are_compared_folded(left: str, right: str) -> None:
    assert fold(left) == fold(right)


def test_sets_are_joined_without_the_wordings_that_they_rank_differently() -> None:
    joined = Labels.joined([Labels(5, {"good": 4, "fine": 3}), Labels(5, {"good": 5, "poor": 1, "fine": 3})])
    assert (joined.points, joined.ranks) == (5, {"fine": 3, "poor": 1})
    assert Labels.joined([]).ranks == {}


def test_a_set_without_wordings_for_the_number_of_points_is_empty() -> None:
    assert Labels.of(catalogue_labels("agreement"), 9).ranks == {}


# --- codes of a tool -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" +3 ", Meaning(State.ANSWERED, 7)),
        ("103", Meaning(State.ANSWERED, 5, number=5)),
        ("off", Meaning(State.MISSING)),
    ],
)
def test_another_text_is_read_in_the_place_of_a_code(raw: str, expected: Meaning) -> None:
    of = replace(item(labels="agreement"), values={"+3": "strongly agree", "103": "5", "off": ""})
    assert meaning(raw, of) == expected


def test_a_code_in_small_letters_stands_for_every_spelling_of_it() -> None:
    of = replace(item(labels="agreement"), values={"goodwithcomment": "7", "Y": "1"})
    assert [meaning(raw, of).answer for raw in ("goodwithcomment", "GoodWithComment", "Y", "y")] == [7, 7, 1, None]


def test_a_code_tells_its_wording_and_not_itself() -> None:
    """Codes that stand for two wordings of one answer show a form of another layout, as the wordings would."""
    of = replace(item(labels="agreement"), values={"a": "strongly agree", "b": "strongly agree"})
    assert interpret({"a": 5, "b": 5}, of).other_layout is None
    assert interpret({"a": 5, "b": 5}, of).worded == {7: 10}

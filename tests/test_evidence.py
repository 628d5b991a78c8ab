"""What the answers say about the definition: which end is best, whether the scale fits, what looks wrong."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest

from cxscore import api
from cxscore.answers import Interpretation, Labels
from cxscore.config.choose import Choice, adhoc, choose
from cxscore.config.load import catalogue_labels, catalogue_metric
from cxscore.errors import InputError
from cxscore.evidence import direction_problems, fitting, reversal_problems, scale_problems, settle
from cxscore.model import Answer, Direction, DirectionSource, Number, Problem, Scale


def choice(metric: str = "ces", scale: str | None = "7") -> Choice:
    return choose(catalogue_metric(metric), scale)


def found(
    direction: Direction = "higher", *, higher: int = 0, lower: int = 0, words: int = 0, bare: int = 9
) -> Interpretation:
    worded: Mapping[Answer, int] = {7: words} if words else {}
    numbers: Mapping[Number, int] = {} if words else {5: bare + higher + lower}
    return Interpretation({}, direction, higher, lower, 0 if words else bare, worded, numbers)


def doubts(numbers: Mapping[Number, int], of: Choice, worded: Mapping[Answer, int] | None = None) -> list[str]:
    return [problem.message for problem in scale_problems(of, numbers, worded or {})]


# --- direction -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "configured", "evidence", "expected"),
    [
        ("lower", True, found(), ("lower", "option")),
        ("higher", False, found("lower", words=3), ("higher", "option")),
        (None, True, found("lower", words=3), ("higher", "config")),
        (None, False, found("lower", lower=3), ("lower", "labels")),
        (None, False, found("higher", words=3), ("higher", "labels")),
        (None, False, found("higher", higher=9, lower=1), ("higher", "labels")),
        (None, False, found("higher", higher=8, lower=1), ("higher", "assumed")),
        (None, False, found("lower", lower=2), ("lower", "assumed")),
        (None, False, found("lower", lower=1, bare=0), ("lower", "labels")),
        (None, False, found(), ("higher", "assumed")),
        (None, False, found(higher=2, lower=2), ("higher", "assumed")),
    ],
)
def test_evidence_counts_in_the_order_option_config_labels_scales_default(
    asked: Direction | None, configured: bool, evidence: Interpretation, expected: tuple[str, str]
) -> None:
    assert settle(choice(), asked, configured=configured, found=[evidence]) == expected


@pytest.mark.parametrize(
    ("asked", "configured", "expected"),
    [
        (None, False, ("lower", "preset")),
        ("higher", False, ("higher", "option")),
        (None, True, ("higher", "config")),
    ],
)
def test_a_preset_comes_after_option_and_config_and_before_the_labels(
    asked: Direction | None, configured: bool, expected: tuple[str, str]
) -> None:
    evidence = [found("lower", words=3)]
    assert settle(choice(), asked, configured=configured, preset="lower", found=evidence) == expected


def test_labels_that_contradict_a_preset_are_refused() -> None:
    with pytest.raises(InputError, match="by preset, 1 is the best answer"):
        settle(choice(), None, configured=False, preset="lower", found=[found(higher=5)])


@pytest.mark.parametrize(("metric", "scale"), [("nps", None), ("csat", "good-bad"), ("ces", "emoji")])
def test_a_fixed_direction_and_a_scale_of_words_are_settled_by_definition(metric: str, scale: str | None) -> None:
    assert settle(choice(metric, scale), None, configured=False, found=[found()]) == ("higher", "definition")


def test_the_labels_settle_only_if_they_do_so_for_every_question() -> None:
    both = [found(higher=3), found()]
    assert settle(choice(), None, configured=False, found=both) == ("higher", "assumed")


@pytest.mark.parametrize(
    ("metric", "scale", "asked", "configured", "evidence"),
    [
        ("ces", "7", "higher", False, found(lower=3)),
        ("ces", "7", "lower", False, found(higher=3)),
        ("ces", "7", None, True, found(lower=3)),
        ("ces", "5", None, True, found(higher=3)),
        ("nps", None, None, False, found(lower=3)),
        ("nps", None, None, True, found(lower=4, higher=3)),
    ],
)
def test_evidence_that_contradicts_is_an_input_error(
    metric: str, scale: str | None, asked: Direction | None, configured: bool, evidence: Interpretation
) -> None:
    with pytest.raises(InputError, match="the answers contradict the direction"):
        settle(choice(metric, scale), asked, configured=configured, found=[evidence])


def test_the_contradiction_names_the_best_answer_the_source_and_the_way_out() -> None:
    with pytest.raises(InputError) as caught:
        settle(choice(), "higher", configured=False, found=[found(lower=1200)])
    assert str(caught.value) == (
        "the answers contradict the direction: by option, 7 is the best answer, but 1,200 labelled answers call "
        "the other end best; --direction lower takes the labels' word"
    )


def test_a_fixed_direction_is_not_offered_as_an_option() -> None:
    with pytest.raises(InputError) as caught:
        settle(choice("nps", None), None, configured=False, found=[found(lower=3)])
    assert "--direction" not in str(caught.value)


@pytest.mark.parametrize("evidence", [found(lower=2, higher=2), found(lower=1, higher=9), found(words=5)])
def test_a_minority_of_labels_is_no_contradiction(evidence: Interpretation) -> None:
    assert settle(choice(), "higher", configured=False, found=[evidence]) == ("higher", "option")


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_two_labels_among_bare_numbers_are_slips_that_contradict_nothing(direction: Direction) -> None:
    evidence = found(higher=2) if direction == "lower" else found(lower=2)
    assert settle(choice(), direction, configured=False, found=[evidence]) == (direction, "option")


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (found(lower=1), "one labelled answer calls 1 the best, which is too little to settle the direction"),
        (found(higher=2), "2 labelled answers call 7 the best, which is too little to settle the direction"),
        (
            found(higher=4, lower=1),
            (
                "4 labelled answers call 7 the best and one labelled answer calls 1 the best, "
                "which is too little to settle the direction"
            ),
        ),
    ],
)
def test_labels_that_do_not_settle_the_direction_are_told(evidence: Interpretation, said: str) -> None:
    (problem,) = direction_problems(choice(), "assumed", [evidence])
    way = "lower" if evidence.lower > evidence.higher else "higher"
    hint = f"--direction {way} settles it, if that is how it was asked"
    assert problem == Problem(said, hint, None, "warning")


@pytest.mark.parametrize("source", ["option", "labels"])
def test_nothing_is_told_of_labels_where_the_direction_is_settled(source: Literal["option", "labels"]) -> None:
    assert direction_problems(choice(), source, [found(lower=1)]) == ()


def test_one_labelled_cell_of_201_turns_nothing() -> None:
    frame = pd.DataFrame({"ces": ["6"] * 150 + ["2"] * 50 + ["1 - very easy"]})
    report = api.score(frame, "ces", scale=7)
    definition = report.scores[0].definition
    assert (definition.direction, definition.direction_source) == ("higher", "assumed")
    assert any("one labelled answer calls 1 the best" in problem.message for problem in report.problems)


# --- the scale -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "scale", "better"),
    [
        ({1: 5, 5: 5, 7: 3}, "5", "--scale 7 or --scale 10"),
        ({1: 50, 10: 10}, "7", "--scale 10"),
        ({1: 50, 3: 10}, "emoji", "--scale 7 or --scale 5 or --scale 10"),
    ],
)
def test_more_than_5_percent_off_the_scale_while_another_fits_is_an_input_error_naming_it(
    numbers: Mapping[Number, int], scale: str, better: str
) -> None:
    with pytest.raises(InputError) as caught:
        doubts(numbers, choice(scale=scale))
    assert f"did you mean {better}?" in str(caught.value)


def test_fewer_than_three_values_off_the_scale_block_no_small_file() -> None:
    (problem,) = scale_problems(choice(), {5: 1, 6: 1, 7: 1, 8: 1}, {})
    assert problem == Problem("off the scale 1-7: 8 (once)", "did you mean --scale 10?", None, "warning")
    assert doubts({5: 2, 6: 1, 8: 1, 9: 1}, choice()) == ["off the scale 1-7: 8 (once), 9 (once)"]
    with pytest.raises(InputError):
        doubts({5: 2, 6: 1, 8: 2, 9: 1}, choice())


def test_one_value_off_the_scale_and_nothing_on_it_is_a_misfit() -> None:
    with pytest.raises(InputError, match="did you mean --scale 10"):
        doubts({9: 1}, choice())


@pytest.mark.parametrize(
    ("metric", "scale", "numbers", "name"),
    [
        ("csat", "10", range(11), "0-10"),
        ("ces", "7", range(7), "0-6"),
        ("ces", "7", range(0, 101, 5), "0-100"),
        ("csat", "5", range(6), "0-5"),
        ("stars", None, range(1, 8), "1-7"),
        ("ces", "10", [0, 1], "0-1"),
        ("nps", None, [*range(5, 100, 10), 1, 100], "0-100"),
    ],
)
def test_a_common_scale_that_the_metric_does_not_know_is_named_with_two_ways_out(
    metric: str, scale: str | None, numbers: Sequence[int], name: str
) -> None:
    of = choice(metric, scale)
    with pytest.raises(InputError) as caught:
        doubts(dict.fromkeys(numbers, 9), of)
    off = [number for number in numbers if number not in of.scale]
    code = f"; if {off[0]} stands for no answer, say --missing {off[0]}" if len(off) == 1 else ""
    assert str(caught.value).endswith(
        f"; the answers fit {name}, on which {of.spec.heading} has no rule; recode them, "
        f"or score them with cxscore score --scale {name} --formula mean{code}"
    )


def test_a_code_named_as_missing_ends_the_misfit() -> None:
    frame = pd.DataFrame({"csat": [str(answer) for answer in range(11)] * 9})
    assert api.score(frame, "csat", scale=10, missing="0").scores[0].estimate.n == 90


def test_a_score_without_a_metric_is_proposed_the_other_scale() -> None:
    with pytest.raises(InputError, match=r"did you mean --scale 0-10\?"):
        doubts(dict.fromkeys(range(11), 9), adhoc("1-10", "mean"))


def test_several_items_cannot_be_scored_as_one_question() -> None:
    with pytest.raises(InputError, match=r"fit 1-7, on which SUS has no rule; recode them$"):
        doubts(dict.fromkeys(range(1, 8), 9), choice("sus", None))


@pytest.mark.parametrize("code", [0, 9, 77, 99])
def test_a_code_beside_the_answers_is_no_other_scale(code: int) -> None:
    numbers: dict[Number, int] = {**dict.fromkeys(range(1, 8), 100), code: 90}
    of = choice("umux", None)
    assert doubts(numbers, of) == [f"answers off the scale 1-7 keep coming: {code} (90 times)"]


def test_the_misfit_says_how_much_is_off_and_which_values() -> None:
    with pytest.raises(
        InputError, match=r"the scale 1-5 does not fit: 30 % of the numbers are off it: 6 \(2 times\), 7 \(once"
    ):
        doubts({1: 7, 6: 2, 7: 1}, choice(scale="5"))


def test_exactly_5_percent_off_the_scale_is_no_misfit() -> None:
    assert doubts({1: 95, 5: 95, 7: 10}, choice(scale="5")) == ["answers off the scale 1-5 keep coming: 7 (10 times)"]


def test_another_scale_must_hold_99_percent_of_the_numbers() -> None:
    numbers: dict[Number, int] = {1: 10, 4: 10, 7: 78, 99: 2}
    assert "99 2 times" not in " ".join(doubts({1: 50, 7: 50, 99: 2}, choice(scale="7")))
    assert doubts(numbers, choice(scale="5")) == ["answers off the scale 1-5 keep coming: 7 (78 times)"]
    with pytest.raises(InputError):
        doubts({**numbers, 7: 79, 99: 1}, choice(scale="5"))


@pytest.mark.parametrize(("times", "named"), [(2, False), (3, True)])
def test_an_off_scale_value_seen_three_times_is_named_with_its_count(times: int, named: bool) -> None:
    said = doubts({1: 50, 7: 50, 99: times, 8: 1}, choice())
    assert said == ([f"answers off the scale 1-7 keep coming: 99 ({times} times)"] if named else [])


def test_a_code_off_the_scale_has_its_way_out() -> None:
    (problem,) = scale_problems(choice(), {1: 50, 7: 50, 99: 3}, {})
    assert problem == Problem(problem.message, "a code for no answer is named with --missing VALUE", None, "warning")


def test_a_long_list_of_strange_values_is_cut_and_counted() -> None:
    numbers: dict[Number, int] = {1: 500, 7: 500, **dict.fromkeys(range(100, 108), 4)}
    (said,) = doubts(numbers, choice())
    assert said.endswith("105 (4 times) and 2 other values")


@pytest.mark.parametrize(
    ("numbers", "ends"),
    [
        ({1: 29}, []),
        ({1: 30}, ["top"]),
        ({7: 30}, ["bottom"]),
        ({4: 30}, ["top", "bottom"]),
        ({1: 15, 5: 15}, ["top"]),
        ({2: 15, 6: 15}, []),
        ({3: 15, 6: 15}, ["bottom"]),
        ({3: 15, 7: 14, 99: 2}, []),
    ],
)
def test_no_answer_in_a_third_of_the_scale_is_worth_a_word_from_30_answers_on(
    numbers: Mapping[Number, int], ends: list[str]
) -> None:
    said = doubts(numbers, choice())
    assert [message.split(" third ")[0] for message in said] == [f"no answer lies in the {end}" for end in ends]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({1: 50, 3: 30, 5: 20}, ["no answer is 6, the top of the scale 1-6 (answers 1 to 5)"]),
        ({2: 50, 6: 50}, ["no answer is 1, the bottom of the scale 1-6 (answers 2 to 6)"]),
        ({2: 50, 5: 50}, ["no answer is 6, the top", "no answer is 1, the bottom"]),
        ({2: 50, 4: 50}, ["no answer lies in the top third", "no answer is 1, the bottom"]),
        ({1: 50, 3: 30, 5: 19}, []),
        ({1: 50, 6: 50}, []),
    ],
)
def test_an_end_that_none_of_100_answers_gives_is_worth_a_word(
    numbers: Mapping[Number, int], said: list[str]
) -> None:
    found = doubts(numbers, choice("csat", "6"))
    assert [message[: len(start)] for message, start in zip(found, said, strict=True)] == said


def test_answers_given_in_words_fill_the_ends_of_the_scale_too() -> None:
    assert doubts({3: 20, 4: 20}, choice(), {1: 1, 7: 1}) == []
    assert doubts({}, choice(), {1: 30}) == ["no answer lies in the top third of the scale 1-7 (answers 1 to 1)"]


def test_two_points_and_words_have_no_thirds() -> None:
    assert doubts({1: 50}, choice("csat", "2")) == []
    assert doubts({}, choice(scale="emoji"), {"positive": 50}) == []


def test_nothing_is_said_of_no_numbers() -> None:
    assert doubts({}, choice()) == []


def test_one_of_701_respondents_off_the_scale_is_no_misfit() -> None:
    frame = pd.DataFrame({"ces": [str(answer) for answer in range(1, 9)], "people": ["100"] * 7 + ["1"]})
    report = api.score(frame, "ces", scale=7, counts="people")
    assert report.scores[0].estimate.value == 4


def test_an_empty_third_is_told_of_30_respondents_in_one_record() -> None:
    frame = pd.DataFrame({"ces": ["7"], "people": ["30"]})
    report = api.score(frame, "ces", scale=7, counts="people")
    assert any("no answer lies in the bottom third" in problem.message for problem in report.problems)


@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ({1: 1, 5: 1}, ["five", "seven"]),
        ({0: 1, 5: 1}, ["ten"]),
        ({1: 99, 6: 1}, ["five", "seven"]),
        ({1: 98, 6: 2}, ["seven"]),
        ({Fraction(1, 2): 1}, []),
        ({}, []),
    ],
)
def test_the_scales_that_fit_hold_99_percent_of_the_numbers(numbers: Mapping[Number, int], names: list[str]) -> None:
    scales = {
        "five": Scale("five", 1, 5),
        "seven": Scale("seven", 1, 7),
        "faces": Scale("faces", 1, 2, 1, ("bad", "good")),
        "ten": Scale("ten", 0, 10, 5),
    }
    assert fitting(scales, numbers) == names


class TestFormsOfAnotherLayout:
    """A form whose words our set ranks otherwise must not be scored: "very" is second of five here, not first."""

    FORM = ("Extremely satisfied", "Very satisfied", "Somewhat satisfied", "Not so satisfied", "Not at all satisfied")

    def test_such_a_form_is_refused_naming_both_wordings(self, tmp_path: Path) -> None:
        path = tmp_path / "form.csv"
        path.write_text("\n".join(["csat", *(answer for answer in self.FORM for _ in range(20))]), encoding="utf-8")
        with pytest.raises(InputError, match="'extremely satisfied' and 'very satisfied'"):
            api.score(str(path), "csat", scale=5)

    def test_two_wordings_of_one_answer_are_fine_when_every_answer_has_one(self) -> None:
        labels = Labels.of(catalogue_labels("satisfaction"), 5)
        whole = ["very satisfied", "extremely satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]
        assert labels.other_layout(dict.fromkeys(whole, 9)) is None
        assert labels.other_layout(dict.fromkeys([*whole[:3], *whole[4:]], 9)) is not None

    def test_spellings_and_languages_are_not_another_layout(self) -> None:
        labels = Labels.of(catalogue_labels("satisfaction"), 5)
        assert labels.other_layout({"satisfecho": 9, "satisfecha": 9}) is None
        assert labels.other_layout({"very satisfied": 9, "sehr zufrieden": 9}) is None

    def test_a_slip_is_not_another_layout(self) -> None:
        labels = Labels.of(catalogue_labels("satisfaction"), 5)
        assert labels.other_layout({"very satisfied": 90, "extremely satisfied": 2}) is None


class TestWordsOfAnotherLength:
    """Words of five answers on a scale of seven, or of four, would become wrong numbers without a word."""

    AGREEMENT = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")
    SATISFACTION = ("Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied")
    SEVEN = (*AGREEMENT, "Somewhat agree", "Somewhat disagree")

    def scored(self, words: Sequence[str], metric: str, scale: int, times: int = 6) -> list[str]:
        report = api.score(
            pd.DataFrame({metric: [word for word in words for _ in range(times)]}), metric, scale=scale
        )
        return [problem.message for problem in report.problems if problem.severity == "warning"]

    def test_the_scale_of_the_metric_that_has_the_words_is_proposed(self) -> None:
        with pytest.raises(InputError) as caught:
            self.scored(self.SATISFACTION, "csat", 4)
        assert str(caught.value) == (
            "the answers are the words of a form of 5 points, not of the 4 of 1-4; did you mean --scale 5?"
        )

    def test_a_scale_of_that_length_with_other_words_is_not_proposed(self) -> None:
        with pytest.raises(InputError, match=r"form of 5 points.*; CES has no rule for them; recode them as numbers"):
            self.scored(self.AGREEMENT, "ces", 7)

    def test_seven_words_on_five_points_are_refused_although_all_are_known(self) -> None:
        frame = pd.DataFrame({f"q{n}": [word for word in self.SEVEN for _ in range(9)] for n in (1, 2)})
        with pytest.raises(InputError, match="form of 7 points"):
            api.score(frame, "engagement", column="q*", scale=5)

    def test_fewer_than_30_records_tell_nothing(self) -> None:
        assert self.scored(self.AGREEMENT, "ces", 7, times=5) == []

    @pytest.mark.parametrize(
        ("words", "scale"),
        [(SEVEN, 7), (SEVEN[:4] + SEVEN[5:], 7), (AGREEMENT[:4] + SEVEN[5:], 7), (SEVEN[1:], 7)],
    )
    def test_words_of_the_scale_itself_pass_with_every_answer_given_or_not(
        self, words: Sequence[str], scale: int
    ) -> None:
        assert self.scored(words, "ces", scale) == []

    def test_words_among_numbers_are_no_form_of_another_length(self) -> None:
        assert self.scored((*self.AGREEMENT, "3", "5"), "ces", 7) == []


@pytest.mark.parametrize(
    ("counts", "source", "warned"),
    [
        ({1: 60, 2: 10, 3: 10, 4: 10, 5: 10}, "assumed", False),
        ({1: 65, 2: 10, 3: 15, 4: 5, 5: 5}, "assumed", True),
        ({1: 65, 2: 10, 3: 15, 4: 5, 5: 5}, "preset", True),
        ({1: 65, 2: 10, 3: 15, 4: 5, 5: 5}, "option", False),
        ({1: 6, 2: 1, 3: 1, 4: 0, 5: 1}, "assumed", False),
        ({1: 5, 2: 5, 3: 15, 4: 10, 5: 65}, "assumed", False),
    ],
)
def test_numbers_that_crowd_at_the_worst_end_may_be_coded_the_other_way_round(
    counts: dict[Number, int], source: DirectionSource, warned: bool
) -> None:
    found = reversal_problems(choose(catalogue_metric("csat"), "5"), "higher", source, counts)
    assert bool(found) is warned
    assert all("--direction lower" in problem.hint for problem in found)


def test_a_fixed_direction_sends_to_the_file_and_a_lower_is_better_scale_is_read_from_its_other_end() -> None:
    (nps,) = reversal_problems(choose(catalogue_metric("nps")), "higher", "definition", {0: 90, 10: 10})
    assert nps.hint == "check how the file codes its answers"
    effort = choose(catalogue_metric("ces"), "5")
    assert reversal_problems(effort, "lower", "assumed", {5: 90, 1: 10})
    assert not reversal_problems(effort, "lower", "assumed", {1: 90, 5: 10})

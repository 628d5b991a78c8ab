"""`cxscore compare` from the command line: what is compared with what, in which form, and what is refused."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import jsonschema
import pytest

import cxscore
from cxscore.renderers.layout import cells_wide
from tests.cli.calls import Call

SCHEMA = json.loads((Path(cxscore.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


def survey(path: Path, months: Mapping[str, tuple[int, int]], name: str = "survey.csv") -> str:
    """A file of so many 7 and 1 per month, half of each on the phone."""
    rows = [
        f"{month}-{1 + i % 28:02},{7 if i < best else 1},{'phone' if i % 2 else 'mail'}"
        for month, (best, worst) in months.items()
        for i in range(best + worst)
    ]
    (path / name).write_text("\n".join(["when,ces,channel", *rows, ""]), encoding="utf-8")
    return str(path / name)


OPTIONS = ("--scale", "7", "--direction", "higher")
MONTHLY = ("--date", "when", "--period", "month")
MONTHS = {"2025-02": (70, 30), "2026-01": (30, 70), "2026-02": (70, 30)}


@pytest.fixture
def file(tmp_path: Path) -> str:
    return survey(tmp_path, MONTHS)


def found(text: str) -> Sequence[Mapping[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_each_period_stands_beside_the_one_before(call: Call, file: str) -> None:
    done = call("compare", "ces", file, *OPTIONS, *MONTHLY, "--since", "2026-01")
    (row,) = found(done.out)
    assert (row["from_period"], row["period"], row["verdict"]) == ("2026-01", "2026-02", "better")
    assert float(row["difference"]) == pytest.approx(0.4 * 6)


def test_a_year_before(call: Call, file: str) -> None:
    done = call("compare", "ces", file, *OPTIONS, *MONTHLY, "--against", "year")
    rows = [row for row in found(done.out) if row["from_value"]]
    assert [(row["from_period"], row["period"], row["verdict"]) for row in rows] == [
        ("2025-02", "2026-02", "no detectable change"),
    ]  # fmt: skip


def test_each_segment_stands_beside_the_rest(call: Call, file: str) -> None:
    rows = found(call("compare", "ces", file, *OPTIONS, "--by", "channel").out)
    assert [(row["channel"], row["against"], row["from_n"]) for row in rows] == [
        ("mail", "rest", "150"), ("phone", "rest", "150"),
    ]  # fmt: skip
    assert float(rows[0]["difference"]) == -float(rows[1]["difference"])


def test_the_second_file_stands_beside_the_first(call: Call, tmp_path: Path) -> None:
    before = survey(tmp_path, {"2026-01": (30, 70)}, "before.csv")
    after = survey(tmp_path, {"2026-02": (70, 30)}, "after.csv")
    (row,) = found(call("compare", "ces", before, after, *OPTIONS).out)
    assert (row["against"], row["verdict"]) == (before, "better")
    assert (float(row["from_value"]), float(row["to_value"])) == pytest.approx((2.8, 5.2))


def test_a_target_in_the_unit_of_the_score(call: Call, file: str) -> None:
    (row,) = found(call("compare", "ces", file, *OPTIONS, "--target", "3.5").out)
    assert (row["against"], row["from_value"], row["high"], row["verdict"]) == ("target", "3.5", "", "better")
    (row,) = found(call("compare", "ces", file, *OPTIONS, "--target", "4.4").out)
    assert row["verdict"] == "no detectable change"


def test_json_keeps_the_contract_with_whole_scores(call: Call, tmp_path: Path) -> None:
    before = survey(tmp_path, {"2026-01": (30, 70)}, "before.csv")
    after = survey(tmp_path, {"2026-02": (71, 30)}, "after.csv")
    report = json.loads(call("compare", "ces", before, after, *OPTIONS, "-f", "json").out)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    (one,) = report["comparisons"]
    assert (one["from"]["ledger"]["rows"], one["to"]["ledger"]["rows"]) == (100, 101)
    assert [source["name"] for source in report["inputs"]] == [before, after]


def test_a_table_says_how_many_tests_and_how_they_were_adjusted(call: Call, file: str) -> None:
    text = call("compare", "ces", file, *OPTIONS, *MONTHLY, "--by", "channel", "-f", "table").out
    assert "3 tests, p adjusted by Holm" in text
    assert "could show" in text


def test_the_first_screen_says_how_far_each_segment_is_from_the_rest(call: Call, tmp_path: Path) -> None:
    rows = [f"{answer},{'phone' if i < 40 else 'mail'}" for i, answer in enumerate([7] * 40 + [1] * 30 + [7] * 10)]
    (tmp_path / "x.csv").write_text("\n".join(["ces,channel", *rows, ""]), encoding="utf-8")
    text = call("ces", str(tmp_path / "x.csv"), *OPTIONS, "--by", "channel", "-f", "table").out
    assert "against the rest" in text
    assert "-4.50  harder" in text
    assert "+4.50  easier" in text


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "there is nothing to compare with"),
        (("--against", "year"), "--against year compares periods"),
        (("--target", "high"), "--target 'high' is not a number"),
        (("--target", "9"), "--target 9 cannot be reached: CES lies between 1 and 7"),
        (("--by", "channel", "-f", "xlsx", "-o", "x.xlsx"), "a comparison is not written as xlsx"),
        (("--by", "channel", "--variant", "median"), "unknown variant|no variant|median"),
        (
            ("--date", "when", "--period", "year", "--since", "2026"),
            "there are no two periods next to each other: 2026",
        ),
        (("--by", "channel", "--where", "channel=phone"), "there are no two segments to compare"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(call: Call, file: str, words: tuple[str, ...], complaint: str) -> None:
    done = call("compare", "ces", file, *OPTIONS, *words)
    assert done.code in (2, 3, 4)
    assert any(one in done.err for one in complaint.split("|"))


def test_a_file_is_not_compared_with_its_copy(call: Call, file: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(Path(file).read_bytes())
    done = call("compare", "ces", file, str(copy), *OPTIONS)
    assert done.code == 4
    assert "hold the same bytes" in done.err


def test_two_files_of_different_definitions_are_not_compared(call: Call, tmp_path: Path) -> None:
    """One file says which end is best, the other does not."""
    plain = survey(tmp_path, {"2026-01": (30, 70)}, "plain.csv")
    (tmp_path / "worded.csv").write_text("ces\n" + "7 - very easy\n1 - very difficult\n" * 20, encoding="utf-8")
    done = call("compare", "ces", plain, str(tmp_path / "worded.csv"), "--scale", "7")
    assert done.code == 4
    assert "are not scored alike" in done.err
    assert "--direction" in done.err


# --- why ------------------------------------------------------------------------------------------------------


def moved(path: Path) -> str:
    """Two months of mail and phone: phone falls from half to a fifth of the answers, nothing else moves."""
    months = {"2026-01": {"phone": (40, 10), "mail": (10, 40)}, "2026-02": {"phone": (16, 4), "mail": (16, 64)}}
    rows = [
        f"{month}-{1 + i % 28:02},{7 if i < best else 1},{channel},{'n' if i % 2 else 's'}"
        for month, channels in months.items()
        for channel, (best, worst) in channels.items()
        for i in range(best + worst)
    ]
    (path / "moved.csv").write_text("\n".join(["when,ces,channel,side", *rows, ""]), encoding="utf-8")
    return str(path / "moved.csv")


WHY = ("--scale", "7", "--direction", "higher", "--date", "when", "--for", "2026-02")


def test_why_splits_a_change_into_mix_and_rate(call: Call, tmp_path: Path) -> None:
    done = call("why", "ces", moved(tmp_path), *WHY, "--by", "channel", "-f", "json")
    report = json.loads(done.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    one = report["why"]
    assert one["others"] == []
    assert (one["change"], one["mix"], one["rate"]) == pytest.approx((-1.08, -1.08, 0))
    assert sum(part["mix"] + part["rate"] for part in one["parts"]) == pytest.approx(one["change"])


def test_why_ranks_every_column_that_looks_like_a_segment(call: Call, tmp_path: Path) -> None:
    done = call("why", "ces", moved(tmp_path), *WHY, "-f", "table")
    assert "What the change is made of, by channel" in done.out
    assert "side (p" in done.out
    assert "2026-01 4.00 (n 100) -> 2026-02 2.92 (n 100): -1.08, worse" in done.out


def test_json_holds_the_less_telling_columns_within_the_most_telling_one(call: Call, tmp_path: Path) -> None:
    report = json.loads(call("why", "ces", moved(tmp_path), *WHY, "-f", "json").out)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert report["why"]["by"] == ["channel"]
    assert [other["by"] for other in report["why"]["others"]] == [["side"]]


def test_why_never_shows_a_withheld_segment_alone(call: Call, tmp_path: Path) -> None:
    """Legal has 3 answers of 0 a month; parts add up, so the next smallest is hidden with it, asked for or not."""
    teams = {"legal": (0, 3), "ops": (20, 5), "sales": (40, 10)}
    rows = [
        f"{month}-05,{7 if i < best else 1},{team}"
        for month in ("2026-01", "2026-02")
        for team, (best, worst) in teams.items()
        for i in range(best + worst)
    ]
    (tmp_path / "t.csv").write_text("\n".join(["when,ces,team", *rows, ""]), encoding="utf-8")
    parts = found(call("why", "ces", str(tmp_path / "t.csv"), *WHY, "--by", "team", "--min-n", "5", "-f", "csv").out)
    assert {row["segment"]: row["to_n"] for row in parts} == {"sales": "50", "(withheld)": "28"}


def test_why_heads_noise_as_noise(call: Call, tmp_path: Path) -> None:
    text = "when,ces,channel\n" + "2026-01-05,5,a\n2026-02-05,6,a\n2026-01-05,3,b\n2026-02-05,2,b\n" * 12
    (tmp_path / "noise.csv").write_text(text, encoding="utf-8")
    done = call("why", "ces", str(tmp_path / "noise.csv"), *WHY, "--by", "channel", "-f", "table")
    assert "What a change that may be noise is made of, by channel" in done.out


def test_why_as_csv_has_a_line_per_part(call: Call, tmp_path: Path) -> None:
    rows = found(call("why", "ces", moved(tmp_path), *WHY, "--by", "channel", "-f", "csv").out)
    assert {(row["segment"], row["from_n"], row["to_n"]) for row in rows} == {
        ("phone", "50", "20"),
        ("mail", "50", "80"),
    }


def test_why_takes_the_same_period_a_year_before(call: Call, tmp_path: Path) -> None:
    file = survey(tmp_path, MONTHS)
    rows = found(call("why", "ces", file, *WHY, "--against", "year", "--by", "channel", "-f", "csv").out)
    assert {(row["from_period"], row["to_period"]) for row in rows} == {("2025-02", "2026-02")}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--for", "2026-W53", "--against", "year"), "2026-W53 has no counterpart a year before"),
        (("--for", "October"), "'October' is not a period"),
        (("--against", "2026-Q1"), "2026-Q1 is a quarter and 2026-02 a month"),
        (("--against", "2026-02"), "2026-02 cannot be compared with itself"),
        (("--against", "2025-02"), "there are no records of 2025-02"),
        (("--period", "month"), "--for and --against say which periods"),
    ],
)
def test_what_cannot_be_explained_is_a_sentence(
    call: Call, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    done = call("why", "ces", moved(tmp_path), *WHY, "--by", "channel", *words)
    assert done.code in (2, 4)
    assert complaint in done.err


# --- plan -----------------------------------------------------------------------------------------------------


def test_plan_says_how_many_answers_and_on_what_it_rests(call: Call, file: str) -> None:
    assert "385 answers for a 95 % interval of +-5" in call("plan", "csat", "--scale", "5", "--margin", "5").out
    like = call("plan", "ces", "--scale", "7", "--detect", "0.5", "--like", file, "-f", "json")
    found = json.loads(like.out)
    assert (found["goal"], found["basis"]) == ("detect", file)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "plan needs one goal"),
        (("--margin", "3", "--detect", "5"), "plan needs one goal"),
        (("--margin", "much"), "--margin 'much' is not a number"),
        (("--margin", "300"), "--margin 300 must lie above 0 and below 200"),
    ],
)
def test_a_plan_that_makes_no_sense_is_a_sentence(call: Call, words: tuple[str, ...], complaint: str) -> None:
    done = call("plan", "nps", *words)
    assert done.code == 2
    assert complaint in done.err


# --- the same respondents -------------------------------------------------------------------------------------


def panel(path: Path, name: str, answers: Sequence[int]) -> str:
    rows = [f"p{i},{answer}" for i, answer in enumerate(answers)]
    (path / name).write_text("\n".join(["person,ces", *rows, ""]), encoding="utf-8")
    return str(path / name)


def test_respondents_of_both_files_are_paired(call: Call, tmp_path: Path) -> None:
    before = panel(tmp_path, "before.csv", [1, 3, 5, 6] * 10 + [7])
    after = panel(tmp_path, "after.csv", [2, 4, 6, 7] * 10)
    done = call("compare", "ces", before, after, *OPTIONS, "--respondent", "person", "-f", "json")
    report = json.loads(done.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    (one,) = report["comparisons"]
    assert (one["difference"], one["test"], one["verdict"]) == (1, "paired t on adjusted moments", "better")
    assert "paired: 40 respondents answered in both files, 1 in one of them only" in done.err


def test_pairs_of_a_metric_of_employees_stay_hidden_under_five(call: Call, tmp_path: Path) -> None:
    names = []
    for name, answer in (("a.csv", 9), ("b.csv", 3)):
        rows = [f"p{i},{answer if i < 3 else 8},{'legal' if i < 3 else 'sales'}" for i in range(20)]
        (tmp_path / name).write_text("\n".join(["person,enps,team", *rows, ""]), encoding="utf-8")
        names.append(str(tmp_path / name))
    done = call("compare", "enps", *names, "--respondent", "person", "--by", "team")
    assert {row["team"]: (row["from_value"], row["to_n"]) for row in found(done.out)}["legal"] == ("", "")


def test_weights_have_no_place_among_pairs(call: Call, tmp_path: Path) -> None:
    file = panel(tmp_path, "a.csv", [1, 2, 3])
    done = call("compare", "ces", file, file, *OPTIONS, "--respondent", "person", "--weight", "ces")
    assert done.code == 2
    assert "--weight, --counts and --keep all have no place" in done.err


# --- control limits -------------------------------------------------------------------------------------------


@pytest.fixture
def series(tmp_path: Path) -> str:
    return survey(
        tmp_path,
        {f"2026-{month:02}": (62, 38) if month % 2 else (42, 58) for month in range(1, 10)} | {"2026-10": (90, 10)},
    )


LIMITS = (*OPTIONS, "--date", "when", "--period", "month", "--limits")


def test_a_point_beyond_its_limit_names_the_rule(call: Call, series: str) -> None:
    rows = found(call("compare", "ces", series, *LIMITS, "--variant", "likert-7-share").out)
    assert [row["rules"] for row in rows] == [""] * 9 + ["beyond a limit"]
    assert rows[0]["chart"] == "p-chart"


def test_limits_as_json_keep_the_contract_and_as_table_show_a_chart(call: Call, series: str) -> None:
    report = json.loads(call("compare", "ces", series, *LIMITS, "-f", "json").out)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert report["limits"][0]["chart"] == "XmR"
    text = call("compare", "ces", series, *LIMITS, "-f", "table").out
    assert "XmR, centre " in text


def test_limits_are_those_of_a_series(call: Call, series: str) -> None:
    assert "--limits are those of a series" in call("compare", "ces", series, *OPTIONS, "--limits").err
    few = call("compare", "ces", series, *LIMITS, "--since", "2026-08")
    assert "control limits need 8 periods with a score, and there are 3" in few.err


# --- reviews, which are alike where they are of one agent ------------------------------------------------------

ROOT = Path(cxscore.__file__).parent.parent
REVIEWS = ("iqs", str(ROOT / "sample_data/qa_reviews.csv"), "--config", str(ROOT / "configs/quality.yaml"))


def test_channels_of_few_agents_are_compared_by_their_reviews(call: Call) -> None:
    done = call("compare", *REVIEWS, "--by", "channel", "-f", "table")
    assert "clusters" not in done.out
    rows = found(call("compare", *REVIEWS, "--by", "channel", "-f", "csv").out)
    assert "too few" not in {row["verdict"] for row in rows}


def test_channels_of_many_agents_are_compared_by_clusters_of_agents(call: Call, tmp_path: Path) -> None:
    """Ten agents who each work all alike say as much as ten reviews or so, however many there are of them."""
    lines = [f"r{n},a{n % 10},{'chat' if n % 4 < 2 else 'mail'},{1 + n % 10 // 2}" for n in range(200)]
    widths = []
    for whose in ("agent", "nobody"):
        path = tmp_path / f"{whose}.csv"
        path.write_text("\n".join([f"review_id,{whose},channel,tone", *lines]), encoding="utf-8")
        asked = ("compare", "iqs", str(path), "-c", "tone", "--scale", "5", "--by", "channel")
        assert ("by clusters of agent;" in call(*asked, "-f", "table").out) == (whose == "agent")
        (row, *_) = found(call(*asked, "-f", "csv").out)
        widths.append(float(row["high"]) - float(row["low"]))
    assert widths[0] > 2 * widths[1]


def test_agents_are_compared_by_their_own_reviews(call: Call) -> None:
    rows = found(call("compare", *REVIEWS, "--by", "agent", "-f", "csv").out)
    assert {row["agent"]: row["verdict"] for row in rows}["Aisha"] == "better"
    assert "clusters" not in call("compare", *REVIEWS, "--by", "agent", "-f", "table").out


# --- on a narrow screen ---------------------------------------------------------------------------------------

PLACES = ("Baden-Württemberg und Bodenseeregion", "東京都および神奈川県の営業所", "North")
PARTED = ("--by", "region_of_the_customer", "--by", "how_the_customer_reached_us_this_time")
NARROW = {
    ("compare", 100): "n, the rest, could show",
    ("compare", 80): "n, the rest, interval, could show",
    ("compare", 60): "n, the rest, interval, p, could show",
    ("why", 80): "interval of rate, p",
    ("why", 60): "share of answers, interval of rate, p",
}
NUMBER = re.compile(r"[-+<]?\d[\d,]*(?:\.\d+)?")


def places(path: Path) -> str:
    """A file with long names over and in its columns, in two months."""
    rows = [
        f"2026-0{1 + month}-{1 + i % 28:02},{1 + (i * 5 + month * (i % 3) * 2) % 7},{PLACES[i % 3]},{way}"
        for month in (0, 1)
        for i in range(150)
        for way in ("phone", "chat with a human being in the app")
    ]
    (path / "places.csv").write_text("\n".join([f"when,ces,{','.join(PARTED[1::2])}", *rows, ""]), encoding="utf-8")
    return "places.csv"


@pytest.mark.parametrize(("command", "width"), NARROW)
def test_comparisons_fit_the_screen_cut_no_number_and_name_what_they_leave_out(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    period = ("--date", "when", "--for", "2026-02") if command == "why" else ()
    words = (command, "ces", places(tmp_path), *OPTIONS, *PARTED, *period)
    done, whole = call(*words, terminal=True), call(*words, "-f", "table")
    assert done.code == 0, done.err
    assert max(map(cells_wide, done.out.splitlines())) <= width
    assert f"left out on a screen this narrow: {NARROW[command, width]}; a wider" in " ".join(done.out.split())
    assert set(NUMBER.findall(done.out)) <= set(NUMBER.findall(whole.out))
    assert "left out on a screen" not in whole.out
    assert "…" not in whole.out


def test_a_column_that_is_called_like_one_of_ours_stays(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    text = (tmp_path / places(tmp_path)).read_text(encoding="utf-8")
    (tmp_path / "p.csv").write_text(text.replace(PARTED[1], "interval"), encoding="utf-8")
    done = call("compare", "ces", "p.csv", *OPTIONS, "--by", "interval", *PARTED[2:], terminal=True)
    assert all(f"\n{name[:3]}" in done.out for name in PLACES)

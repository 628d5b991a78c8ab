"""`cxscore init`: what it writes runs at once; what the files leave open stands in comments."""

import os
import random
import re
from pathlib import Path

import pytest

from cxscore.config.validate import check, load_report
from tests.cli.calls import Call

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path for path in (ROOT / "sample_data").iterdir() if path.suffix in (".csv", ".json", ".ndjson"))
SURVEYS = {
    "ces_emoji.csv",
    "ces_responses.csv",
    "csat_de.csv",
    "csat_gap.csv",
    "csat_nb.csv",
    "csat_zh.csv",
    "nps_survey.csv",
    "stars.json",
    "sus_study.csv",
    "thumbs.ndjson",
}
"""Samples whose answers tell what they are."""
CASES = sorted((ROOT / "tests" / "cases").glob("preset-*"))
PRESETS = [case for case in CASES if not any(case.name.startswith(f"{other.name}-") for other in CASES)]
"""One export of every preset; its further cases are of the same columns."""


def exports(case: Path) -> list[str]:
    """The files of a case that a tool could have written."""
    return sorted(str(path) for path in case.iterdir() if path.name not in ("command.txt", "expected.json"))


def survey(folder: Path, columns: dict[str, list[str]], name: str = "survey.csv") -> str:
    rows = [",".join(columns), *(",".join(row) for row in zip(*columns.values(), strict=True))]
    (folder / name).write_text("\n".join([*rows, ""]), encoding="utf-8")
    return name


def answers(low: int, high: int, count: int = 60) -> list[str]:
    """Every answer of a scale again and again, in an order of no meaning."""
    found = [str(low + i % (high - low + 1)) for i in range(count)]
    random.Random(1).shuffle(found)  # noqa: S311 (no secret)
    return found


def drafted(call: Call, *files: str) -> str:
    done = call("init", *files)
    assert done.code == 0, done.err
    return done.out


# --- it runs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_config_of_a_sample_is_right_and_runs(call: Call, tmp_path: Path, path: Path) -> None:
    done = call("init", str(path), "-o", "first.yaml")
    if done.code == 4:
        assert path.name not in SURVEYS
        assert "so no config is written" in done.err
        return
    assert done.code == 0, done.err
    assert [found for found in check(tmp_path / "first.yaml") if found.severity == "error"] == []
    ran = call("report", "first.yaml", "--quiet")
    assert (ran.code, ran.out.startswith("Customer experience\n")) == (0, True), ran.err


@pytest.mark.parametrize("case", PRESETS, ids=lambda path: path.name)
def test_a_config_of_an_export_is_right_and_runs_or_is_refused_with_a_reason(
    call: Call, tmp_path: Path, case: Path
) -> None:
    done = call("init", *exports(case), "-o", "first.yaml")
    if done.code == 4:
        assert "so no config is written" in done.err
        assert not (tmp_path / "first.yaml").exists()
        return
    assert done.code == 0, done.err
    assert [found for found in check(tmp_path / "first.yaml") if found.severity == "error"] == []
    assert call("report", "first.yaml", "--quiet").code == 0


def test_several_files_make_one_report_with_a_source_each(call: Call, tmp_path: Path) -> None:
    files = [str(ROOT / "sample_data" / name) for name in ("ces_emoji.csv", "ces_responses.csv", "stars.json")]
    assert call("init", *files, "-o", "first.yaml").code == 0
    spec, _ = load_report(tmp_path / "first.yaml")
    assert list(spec.sources) == ["ces_emoji", "ces_responses", "stars"]
    named = {name: entry.metric for name, entry in spec.scores.items()}
    assert named == {"ces": "ces", "ces-ces_responses": "ces", "stars": "stars"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("ces_responses.csv", "4.93"), ("nps_survey.csv", "+18"), ("csat_de.csv", "67.4 %"), ("sus_study.csv", "69.93")],
)
def test_the_drafted_scores_are_those_that_the_samples_come_to(call: Call, name: str, value: str) -> None:
    call("init", str(ROOT / "sample_data" / name), "-o", "first.yaml")
    assert value in call("report", "first.yaml", "--quiet").out


# --- what is sure and what is not ----------------------------------------------------------------------------


def test_the_names_of_columns_tell_tickets_orders_and_totals(call: Call) -> None:
    files = [str(ROOT / "sample_data" / name) for name in ("helpdesk.ndjson", "orders.csv", "daily_totals.csv")]
    assert call("init", *files, "-o", "first.yaml").code == 0
    shown = call("report", "first.yaml", "--quiet").out
    found = re.findall(r"^([a-z-]+)  +\1 ", shown, re.MULTILINE)
    assert found == ["frt", "resolution-time", "repurchase", "abandonment"]


def test_what_is_sure_stands_in_the_config_and_the_rest_in_comments(call: Call) -> None:
    text = drafted(call, os.path.relpath(ROOT / "sample_data" / "ces_responses.csv"))
    assert "    date: answered_at  # 2026-04-01 to 2026-09-30\n" in text
    assert "    # respondent: customer_id  # one answer per person and period would count" in text
    assert (
        "    scale: 7\n    # direction: higher  # not settled: it is assumed that 7 is very easy; or lower\n" in text
    )
    assert "    by: [channel]  # or: touchpoint, product\n" in text


@pytest.mark.parametrize("points", [4, 5, 7, 10])
def test_a_scale_is_told_by_answers_that_reach_both_its_ends(call: Call, tmp_path: Path, points: int) -> None:
    text = drafted(call, survey(tmp_path, {"csat": answers(1, points)}))
    assert f"    column: csat\n    scale: {points}\n" in text


@pytest.mark.parametrize(("low", "high", "count"), [(2, 5, 60), (1, 7, 20)])
def test_a_scale_that_cannot_be_told_is_a_comment_with_the_choices(
    call: Call, tmp_path: Path, low: int, high: int, count: int
) -> None:
    columns = {"csat": answers(low, high, count), "nps": answers(0, 10, count)}
    text = drafted(call, survey(tmp_path, columns))
    assert "  # csat: the scale cannot be told from the answers" in text
    assert "\n  # csat: {metric: csat, source: survey, column: csat, scale: " in text
    assert "\n  nps:  # " in text


def test_a_column_that_no_metric_declares_is_a_comment(call: Call, tmp_path: Path) -> None:
    text = drafted(call, survey(tmp_path, {"q17": answers(1, 5), "nps": answers(0, 10)}))
    assert "\n  # q17: could be an answer on 1-5" in text
    assert "\n  q17:" not in text


def test_two_columns_that_could_be_meant_are_comments_both(call: Call, tmp_path: Path) -> None:
    columns = {"csat": answers(1, 5), "csat_score": answers(1, 5), "nps": answers(0, 10)}
    text = drafted(call, survey(tmp_path, columns))
    assert "  # csat: csat_score could be the answer as well" in text
    assert text.count("\n  # csat") >= 2


def test_what_a_preset_knows_of_tickets_is_scored_and_what_it_does_not_is_said(call: Call) -> None:
    text = drafted(call, str(ROOT / "tests" / "cases" / "preset-zendesk-tickets" / "tickets.csv"))
    assert "\n  frt:  # the preset knows where it stands\n    metric: frt\n" in text
    assert "\n  # sla: whether a time is within its target needs within:\n" in text
    assert "    date: Created at  # " in text


def test_segments_that_the_preset_knows_come_first(call: Call, tmp_path: Path) -> None:
    """Status stands before Group in the file, and only Group is a segment of the tool."""
    header = "Id,Subject,Status,Group,Created at,Updated at,Satisfaction Score"
    rows = [f"{i},s,{'open' if i % 2 else 'solved'},{'A' if i % 3 else 'B'},,,Good" for i in range(20)]
    (tmp_path / "t.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    done = call("init", "t.csv", "--preset", "zendesk-tickets")
    assert "    by: [Group]  # or: Status\n" in done.out, done.err + done.out


def test_a_date_of_which_the_order_is_open_is_a_comment_with_the_way_out(call: Call, tmp_path: Path) -> None:
    days = [f"{1 + i % 9:02}/{1 + i % 8:02}/2026" for i in range(60)]
    text = drafted(call, survey(tmp_path, {"when": days, "nps": answers(0, 10)}))
    assert "    # date: when  # " in text
    assert "    # dayfirst: true  # 03/04/2026 is 3 April; false: March 4\n" in text


def test_of_two_dates_none_is_chosen(call: Call, tmp_path: Path) -> None:
    days = [f"2026-10-{1 + i % 28:02}" for i in range(60)]
    text = drafted(call, survey(tmp_path, {"sent": days, "answered": days[::-1], "nps": answers(0, 10)}))
    assert "    # date: sent" in text
    assert "    # date: answered" in text
    assert "\n    date:" not in text


# --- files and names -----------------------------------------------------------------------------------------


def test_files_of_one_kind_are_one_source(call: Call, tmp_path: Path) -> None:
    files = [survey(tmp_path, {"nps": answers(0, 10, 40 + i)}, f"{i}.csv") for i in range(3)]
    text = drafted(call, *files)
    assert 'path: ["0.csv", "1.csv", "2.csv"]' in text
    assert text.count("metric: nps") == 1


def test_paths_are_written_as_the_config_sees_them(call: Call, tmp_path: Path) -> None:
    name = survey(tmp_path, {"nps": answers(0, 10)})
    (tmp_path / "configs").mkdir()
    assert call("init", name, "-o", "configs/first.yaml").code == 0
    assert 'path: "../survey.csv"' in (tmp_path / "configs" / "first.yaml").read_text(encoding="utf-8")
    assert call("report", "configs/first.yaml", "-q").code == 0


@pytest.mark.parametrize("name", ["null", "a: b", "'", "#1", "{x}", "Überblick", "a\\b"])
def test_a_column_of_any_name_is_written_so_that_it_is_read_back(call: Call, tmp_path: Path, name: str) -> None:
    """The segment goes into the config by its name, whatever YAML would make of it."""
    cell = '"' + name.replace('"', '""') + '"'
    survey(tmp_path, {"nps": answers(0, 10), cell: ["left", "right"] * 30})
    assert call("init", "survey.csv", "-o", "first.yaml").code == 0
    spec, _ = load_report(tmp_path / "first.yaml")
    assert spec.scores["nps"].by == (name,)
    assert call("report", "first.yaml", "-q").code == 0


def test_a_hostile_name_cannot_leave_its_comment(call: Call, tmp_path: Path) -> None:
    evil = '"x\ngate: missed\x1b"'
    survey(tmp_path, {"nps": answers(0, 10), evil: answers(1, 5)})
    text = drafted(call, "survey.csv")
    assert "\ngate:" not in text
    assert "\x1b" not in text


def test_options_for_reading_stand_in_the_config(call: Call, tmp_path: Path) -> None:
    text = "\n".join(["nps;plan", *(f"{answer};ä" for answer in answers(0, 10)), ""])
    (tmp_path / "survey.csv").write_bytes(text.encode("cp1252"))
    done = call("init", "survey.csv", "--encoding", "cp1252", "--delimiter", ";", "-o", "first.yaml")
    assert done.code == 0, done.err
    spec, _ = load_report(tmp_path / "first.yaml")
    assert (spec.sources["survey"].encoding, spec.sources["survey"].delimiter) == ("cp1252", ";")
    assert call("report", "first.yaml", "-q").code == 0


# --- refusals ------------------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_never_overwritten(call: Call, tmp_path: Path) -> None:
    survey(tmp_path, {"nps": answers(0, 10)})
    (tmp_path / "first.yaml").write_text("mine", encoding="utf-8")
    done = call("init", "survey.csv", "-o", "first.yaml")
    assert (done.code, "is not overwritten" in done.err) == (5, True)
    assert (tmp_path / "first.yaml").read_text(encoding="utf-8") == "mine"


def test_where_nothing_is_sure_the_choices_are_said(call: Call, tmp_path: Path) -> None:
    done = call("init", survey(tmp_path, {"csat": answers(2, 5)}), "-o", "first.yaml")
    assert done.code == 4
    assert "nothing in survey.csv can be scored for certain, so no config is written" in done.err
    assert "survey.csv may hold csat in column 'csat': the scale cannot be told from the answers" in done.err
    assert not (tmp_path / "first.yaml").exists()


def test_standard_input_is_no_file_that_a_report_could_read(call: Call) -> None:
    done = call("init", "-")
    assert (done.code, "a report reads files" in done.err) == (2, True)

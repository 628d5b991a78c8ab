"""`cxscore report`: what it prints and writes, what it tells the scheduler, how it ends."""

import csv
import json
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from cxscore.cli import report
from tests.cli.calls import Call, Run
from tests.cli.test_startup import FRAMES, REPORT

CONFIG = """report: monthly
title: Effort in {period}
sources: {survey: {path: survey.csv, date: at}, gone: {path: "gone-{period}.csv"}}
scores:
  effort: {metric: ces, scale: 7, source: survey, direction: higher, target: {at_least: 5}}
  net: {metric: ces, variant: likert-7-net, source: survey, direction: higher, by: channel, target: {at_least: 0}}
outputs: [summary.md, "scores-{period}.csv", report.json, report.xlsx]
"""
LOST = "  lost: {metric: nps, source: gone, target: {at_least: 10}}\noutputs:"
FILES = ["report.json", "report.xlsx", "scores-2026-10.csv", "summary.md"]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Ten answers in October, mean 4.8 and net +20, in a report with two targets."""
    lines = [f"2026-10-{day:02},{answer},{('email', 'phone')[day % 2]}" for day, answer in enumerate("7777772211", 1)]
    (tmp_path / "survey.csv").write_text("\n".join(["at,ces,channel", *lines, "2026-09-01,1,fax", ""]), "utf-8")
    path = tmp_path / "monthly.yaml"
    path.write_text(CONFIG.replace(', gone: {path: "gone-{period}.csv"}', ""), encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in ("survey.csv", "monthly.yaml"))


def told(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


# --- results -------------------------------------------------------------------------------------------------


def test_the_summary_says_title_period_values_and_targets(call: Call, config: Path) -> None:
    done = call("report", str(config), "--for", "2026-10")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[:2] == ["Effort in October 2026", "1 October 2026 to 31 October 2026, UTC"]
    assert [line for line in lines if line.startswith("effort ") and "4.80" in line and "at least 5" in line]
    assert [line for line in lines if line.startswith("Targets  1 of 2 met")]


def test_every_output_is_written_beside_the_config(call: Call, config: Path, tmp_path: Path) -> None:
    assert call("report", str(config), "--for", "2026-10").code == 0
    assert written(tmp_path) == FILES
    with (tmp_path / "scores-2026-10.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["entry"], row["scope"], row["value"]) for row in rows[:2]] == [
        ("effort", "total", "4.8"),
        ("net", "total", "20"),
    ]
    assert [source["sha256"] is not None for source in told(tmp_path / "report.json")["inputs"]] == [True]  # type: ignore[attr-defined]


def test_the_config_and_what_it_names_are_told_by_their_digests(call: Call, config: Path, tmp_path: Path) -> None:
    """In every format that tells those of the records, and in the status; the config first, each file once."""
    (tmp_path / "intro.md").write_text("How it went.\n", encoding="utf-8")
    changed(config, "outputs: [", "outputs: [report.html, ")
    changed(config, "\nscores:", "\nsections: [{title: One, text: intro.md}, {title: Two, text: intro.md}]\nscores:")
    assert call("report", str(config), "--for", "2026-10", "--status-file", "status.json").code == 0
    names = (config, tmp_path / "intro.md")
    expected = [{"name": str(path), "sha256": sha256(path.read_bytes()).hexdigest()} for path in names]
    assert told(tmp_path / "report.json")["configs"] == expected
    assert told(tmp_path / "status.json")["configs"] == expected
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(page.count(one["sha256"]) == 1 for one in expected)


def test_outputs_go_to_a_folder_named_by_the_period(call: Call, config: Path, tmp_path: Path) -> None:
    assert call("report", str(config), "--for", "2026-10", "--output-dir", "out/{period}").code == 0
    assert written(tmp_path / "out" / "2026-10") == FILES
    assert written(tmp_path) == ["out"]


def test_the_same_input_gives_the_same_bytes(call: Call, config: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        call("report", str(config), "--for", "2026-10", "--output-dir", folder)
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_misses_and_files_are_said_on_stderr(call: Call, config: Path, tmp_path: Path) -> None:
    done = call("report", str(config), "--for", "2026-10")
    assert "warning: effort is 4.80, and its target is at least 5: missed, within noise" in done.err
    assert f"note: wrote {tmp_path / 'summary.md'}" in done.err


def test_a_quiet_run_without_misses_is_silent(call: Call, config: Path, tmp_path: Path) -> None:
    changed(config, "at_least: 5}", "at_least: 4}")
    done = call("report", str(config), "--for", "2026-10", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert written(tmp_path) == FILES


def test_a_quiet_run_without_files_still_shows_its_result(call: Call, config: Path) -> None:
    changed(config, "outputs:", "# outputs:")
    done = call("report", str(config), "--for", "2026-10", "--quiet")
    assert "Effort in October 2026" in done.out


def test_a_report_in_german_tells_people_in_german_and_machines_what_it_always_does(
    call: Call, config: Path, tmp_path: Path
) -> None:
    outputs = ("report.json", "scores-2026-10.csv", "status.json")

    def told_of_scores() -> list[bytes]:
        """What the files say but for the digest of the config, which the language is in."""
        digest = sha256(config.read_bytes()).hexdigest().encode()
        return [(tmp_path / name).read_bytes().replace(digest, b"") for name in outputs]

    english = call("report", str(config), "--for", "2026-10", "--status-file", "status.json")
    before = told_of_scores()
    changed(config, "title:", "locale: de-DE\ntitle:")
    german = call("report", str(config), "--for", "2026-10", "--status-file", "status.json")
    assert told_of_scores() == before
    assert german.err == english.err
    lines = german.out.splitlines()
    assert lines[:2] == ["Effort in Oktober 2026", "1. Oktober 2026 bis 31. Oktober 2026, UTC"]
    assert [line for line in lines if line.startswith("effort ") and "4,80" in line and "mindestens 5" in line]
    assert "Ziele: 1 von 2 erreicht" in (tmp_path / "summary.md").read_text(encoding="utf-8")


# --- the period ----------------------------------------------------------------------------------------------


def test_last_is_the_month_before_today_and_is_printed(
    call: Call, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "_today", lambda _zone: date(2026, 11, 3))
    done = call("report", str(config), "--for", "last")
    assert "note: the period is 2026-10, the last complete month in UTC" in done.err
    assert "4.80" in done.out


def test_without_a_period_all_records_are_scored_and_that_is_said(call: Call, config: Path) -> None:
    changed(config, " in {period}", "")
    changed(config, "-{period}", "")
    done = call("report", str(config))
    assert done.code == 0
    assert "all records, whatever their date" in done.out
    assert "note: all records are scored, whatever their date" in done.err
    assert "4.45" in done.out, "(48 + 1) / 11"


# --- the scheduler -------------------------------------------------------------------------------------------


def test_the_status_tells_counts_misses_and_files(call: Call, config: Path, tmp_path: Path) -> None:
    call("report", str(config), "--for", "2026-10", "--status-file", "status.json")
    status = told(tmp_path / "status.json")
    assert (status["outcome"], status["exit_code"], status["period"]) == ("done", 0, "2026-10")
    assert (status["entries"], status["scored"], status["rejects"]) == (2, 2, {"effort": 0, "net": 0})
    assert status["targets"] == {"met": ["net"], "missed": [], "missed_within_noise": ["effort"], "no_value": []}
    assert status["files"] == [
        str(tmp_path / name) for name in ("summary.md", "scores-2026-10.csv", "report.json", "report.xlsx")
    ]


@pytest.mark.parametrize(
    ("judged", "code"),
    [(("none", 7), 0), (("missed", 5), 1), (("verdict", 5), 0), (("verdict", 7), 1), (("missed", 4.8), 0)],
)
def test_the_gate_of_the_config_decides_the_exit_code(
    call: Call, config: Path, tmp_path: Path, judged: tuple[str, float], code: int
) -> None:
    changed(config, "at_least: 5}", f"at_least: {judged[1]}}}")
    changed(config, "outputs:", f"gate: {judged[0]}\noutputs:")
    done = call("report", str(config), "--for", "2026-10", "--status-file", "status.json")
    assert done.code == code
    assert told(tmp_path / "status.json")["outcome"] == ("missed" if code else "done")
    assert set(FILES) < set(written(tmp_path)), "the result is written"


def test_a_source_that_is_not_there_is_told_and_the_report_comes(call: Call, config: Path, tmp_path: Path) -> None:
    config.write_text(CONFIG.replace("outputs:", LOST), encoding="utf-8")
    done = call("report", str(config), "--for", "2026-10", "--status-file", "status.json")
    absence = f"no file {tmp_path / 'gone-2026-10.csv'}"
    assert done.code == 0
    assert f"warning: gone: {absence}" in done.err
    assert f"lost  target at least 10: {absence}" in done.out
    assert told(tmp_path / "status.json")["absent"] == {"lost": absence}


def test_a_source_that_is_not_there_trips_a_gate(call: Call, config: Path) -> None:
    config.write_text(CONFIG.replace("outputs:", LOST).replace("at_least: 5}", "at_least: 4}"), encoding="utf-8")
    changed(config, "outputs:", "gate: verdict\noutputs:")
    assert call("report", str(config), "--for", "2026-10").code == 1


def test_a_failed_run_says_why_in_the_status(call: Call, config: Path, tmp_path: Path) -> None:
    changed(config, "by: channel", "by: team")
    done = call("report", str(config), "--for", "2026-10", "--status-file", "status.json")
    status = told(tmp_path / "status.json")
    assert (done.code, status["outcome"], status["exit_code"], status["files"]) == (4, "failed", 4, [])
    assert "no column 'team'" in str(status["problems"])
    assert written(tmp_path) == ["status.json"]


def test_a_crash_leaves_a_status_that_says_the_run_never_ended(
    call: Call, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("report", str(config), "--for", "2026-10", "--status-file", "status.json")
    monkeypatch.setattr(report, "run", lambda *_words, **_options: 1 / 0)
    assert call("report", str(config), "--for", "2026-10", "--status-file", "status.json").code == 70
    assert told(tmp_path / "status.json")["outcome"] == "running"


# --- errors --------------------------------------------------------------------------------------------------


def test_a_wrong_config_ends_with_3_and_all_mistakes(call: Call, config: Path) -> None:
    changed(config, "metric: ces, scale: 7", "metric: cess, scale: 7")
    changed(config, "at_least: 0", "at_least: 200")
    done = call("report", str(config), "--for", "2026-10")
    assert done.code == 3
    assert "unknown metric 'cess'" in done.err
    assert "200 lies outside -100 to 100" in done.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "say --for 2026-10, or --for last"),
        (("--for", "October"), "'October' is not a period"),
        (("--for", "2026-10", "--status-file", "summary.md"), "is to be written twice"),
    ],
)
def test_wrong_usage_ends_with_2(call: Call, config: Path, words: tuple[str, ...], message: str) -> None:
    done = call("report", str(config), *words)
    assert (done.code, message in done.err) == (2, True), done.err


def test_a_folder_for_no_files_is_wrong_usage(call: Call, config: Path) -> None:
    changed(config, "outputs:", "# outputs:")
    done = call("report", str(config), "--for", "2026-10", "--output-dir", "out")
    assert (done.code, "the config names none" in done.err) == (2, True)


def test_a_period_without_any_answer_ends_with_4_and_writes_nothing(call: Call, config: Path, tmp_path: Path) -> None:
    done = call("report", str(config), "--for", "2027-01")
    assert done.code == 4
    assert "monthly: there is nothing to report in 2027-01" in done.err
    assert written(tmp_path) == []


def test_an_output_that_cannot_be_written_leaves_earlier_reports_untouched(
    call: Call, config: Path, tmp_path: Path
) -> None:
    (tmp_path / "summary.md").write_text("earlier", encoding="utf-8")
    (tmp_path / "report.xlsx").mkdir()
    done = call("report", str(config), "--for", "2026-10")
    assert (done.code, "report.xlsx: it is a folder" in done.err) == (5, True)
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == "earlier"
    assert written(tmp_path) == ["report.xlsx", "summary.md"]


def test_an_output_that_is_an_input_is_refused(call: Call, config: Path, tmp_path: Path) -> None:
    changed(config, "outputs: [summary.md,", "outputs: [survey.csv,")
    before = (tmp_path / "survey.csv").read_bytes()
    assert call("report", str(config), "--for", "2026-10").code == 5
    assert (tmp_path / "survey.csv").read_bytes() == before


def test_a_dry_run_reads_no_data_and_writes_nothing(call: Call, config: Path, tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes(b"\0")
    done = call("report", str(config), "--for", "2026-10", "--dry-run", "--status-file", "status.json")
    assert done.code == 0
    assert "  score  effort: ces, scale 7, at in 2026-10\n" in done.out
    assert written(tmp_path) == []


def test_a_dry_run_names_no_date_where_the_metric_finds_its_own(call: Call, config: Path) -> None:
    changed(config, "outputs:", "  frt: {metric: frt, source: survey, by: status}\noutputs:")
    changed(config, ", date: at", "")
    done = call("report", str(config), "--for", "2026-10", "--dry-run")
    assert "  score  frt: frt, by status, in 2026-10\n" in done.out


def test_the_report_is_made_by_the_installed_command_too(run: Run, config: Path) -> None:
    done = run("report", str(config), "--for", "2026-10", "-q", "--output-dir", "out")
    assert (done.code, done.out) == (0, "")


def test_on_a_terminal_the_table_fits_the_screen(call: Call, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("NO_COLOR", "1")
    done = call("report", str(config), "--for", "2026-10", terminal=True)
    assert max(map(len, done.out.splitlines()[:8])) <= 70


def test_a_quiet_run_imports_neither_frames_nor_a_terminal(run: Run, config: Path) -> None:
    words = ("report", str(config), "--for", "2026-10", "-q")
    done = run(*words, python=(sys.executable, "-P", "-c", REPORT))
    assert done.code == 0
    assert sorted((FRAMES | {"rich"}) & set(json.loads(done.err.splitlines()[-1]))) == []


# --- comments ------------------------------------------------------------------------------------------------

QUOTED = """report: monthly
sources: {survey: {path: survey.csv, date: at}}
scores: {effort: {metric: ces, scale: 7, source: survey, direction: higher}}
sections: [{title: Said, quotes: {score: effort, comment: comment}, themes: {score: effort, comment: comment}}]
outputs: [summary.md, scores.csv, report.json, report.xlsx, report.html]
"""


@pytest.fixture
def quoted(tmp_path: Path) -> Path:
    """Six happy comments in October, one of them with an address."""
    said = [f"a fine answer number {word}" for word in ("one", "two", "three", "four", "five")]
    lines = [f"2026-10-{day:02},7,{text}" for day, text in enumerate([*said, "mail me at jane@example.com now"], 1)]
    (tmp_path / "survey.csv").write_text("\n".join(["at,ces,comment", *lines, ""]), encoding="utf-8")
    path = tmp_path / "monthly.yaml"
    path.write_text(QUOTED, encoding="utf-8")
    return path


def test_files_that_show_comments_are_for_their_owner_alone(call: Call, quoted: Path, tmp_path: Path) -> None:
    done = call("report", str(quoted), "--for", "2026-10", "--status-file", str(tmp_path / "status.json"))
    assert done.code == 0
    shut = {"summary.md", "report.json", "report.xlsx", "report.html"}
    modes = {name: (tmp_path / name).stat().st_mode & 0o777 for name in (*shut, "scores.csv")}
    assert {name for name, mode in modes.items() if mode == 0o600} == shut
    assert modes["scores.csv"] & 0o044
    told_of = told(tmp_path / "status.json")["private"]
    assert {Path(name).name for name in told_of} == shut  # type: ignore[attr-defined]
    assert "summary.md; it shows comments: only you can read it" in done.err
    assert "scores.csv;" not in done.err


def test_themes_alone_show_no_comment(call: Call, quoted: Path, tmp_path: Path) -> None:
    changed(quoted, "quotes: {score: effort, comment: comment}, ", "")
    assert call("report", str(quoted), "--for", "2026-10").code == 0
    assert (tmp_path / "report.html").stat().st_mode & 0o044
    assert "it shows comments" not in call("report", str(quoted), "--for", "2026-10").err


def test_comments_on_the_screen_are_redacted(call: Call, quoted: Path) -> None:
    done = call("report", str(quoted), "--for", "2026-10")
    assert "easy, 6 comments" in done.out
    assert "jane@" not in done.out + done.err


def test_a_dry_run_names_what_is_shown_of_comments(call: Call, quoted: Path) -> None:
    done = call("report", str(quoted), "--for", "2026-10", "--dry-run")
    assert "Themes   Said: effort, comments in comment\nQuotes   Said: effort, comments in comment\n" in done.out


# --- nothing that is read is written over ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["survey.csv", "history.sqlite", "monthly.yaml"])
def test_a_status_file_takes_the_place_of_nothing_else(call: Call, config: Path, name: str) -> None:
    changed(config, "outputs:", "history: history.sqlite\noutputs:")
    assert call("report", str(config), "--for", "2026-10").code == 0
    before = (config.parent / name).read_bytes()
    done = call("report", str(config), "--for", "2026-10", "--status-file", str(config.parent / name))
    assert done.code == 2
    assert "is there already, and is no status file" in done.err
    assert (config.parent / name).read_bytes() == before


def test_a_status_file_replaces_the_one_before(call: Call, config: Path, tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    for _ in range(2):
        assert call("report", str(config), "--for", "2026-10", "--status-file", str(path)).code == 0
    path.write_bytes(b"")
    assert call("report", str(config), "--for", "2026-10", "--status-file", str(path)).code == 0
    assert told(path)["outcome"] == "done"


def test_an_output_does_not_replace_the_text_of_its_section(call: Call, config: Path, tmp_path: Path) -> None:
    text = tmp_path / "summary.md"
    text.write_text("As they said.", encoding="utf-8")
    changed(config, "outputs:", "sections: [{title: A, show: effort, text: summary.md}]\noutputs:")
    done = call("report", str(config), "--for", "2026-10")
    assert done.code == 5
    assert "it is the input" in done.err
    assert text.read_text(encoding="utf-8") == "As they said."
    assert written(tmp_path) == ["summary.md"]

"""Reports with a history, and `cxscore history`: what is shown, exported and forgotten, and every refusal."""

import csv
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cxscore import cli
from cxscore.history import store
from tests.cli.calls import Call, Run
from tests.reporting.configs import rows, survey

SAMPLE = Path(__file__).parents[2] / "sample_data" / "history.sqlite"
CONFIG = """report: monthly
history: history.sqlite
sources: {survey: {path: survey.csv, date: at}}
scores:
  effort: {metric: ces, column: ces, scale: 7, direction: higher, by: channel, min_n: 3}
outputs: [report.json]
"""
MAY = "7654321765432176543217654321765"
JUNE = "765432176543217654321765432176"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """May and a small channel in June; two answers of May come late."""
    survey(tmp_path, rows("2026-05", MAY))
    path = tmp_path / "monthly.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def later(folder: Path) -> None:
    """The next export: June, its two calls, and the late answers of May."""
    survey(
        folder, rows("2026-05", MAY), rows("2026-05", "11"), rows("2026-06", JUNE), rows("2026-06", "77", "=phone")
    )


@pytest.fixture
def told(call: Call, config: Path, tmp_path: Path) -> Path:
    """The history after both reports."""
    assert call("report", str(config), "--for", "2026-05").code == 0
    later(tmp_path)
    assert call("report", str(config), "--for", "2026-06").code == 0
    return tmp_path / "history.sqlite"


def exported(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# --- reports -------------------------------------------------------------------------------------------------


def test_a_report_restates_a_month_in_words_and_its_repetition_writes_the_same(
    call: Call, config: Path, tmp_path: Path
) -> None:
    call("report", str(config), "--for", "2026-05")
    later(tmp_path)
    found = []
    for _ in range(3):
        done = call("report", str(config), "--for", "2026-06", "--status-file", "status.json")
        status = json.loads((tmp_path / "status.json").read_text("utf-8"))["history"]
        found.append((done, (tmp_path / "report.json").read_bytes(), (tmp_path / "history.sqlite").read_bytes()))
    assert "note: effort: 2026-05 restated from 4.19 to 4.00, 2 late answers" in found[0][0].err
    assert found[0] == found[1] == found[2]
    assert status == {"file": str(tmp_path / "history.sqlite"), "new": 0, "restated": {"effort": ["2026-05"]}}


def test_the_history_is_made_readable_by_its_owner_alone(told: Path) -> None:
    assert stat.S_IMODE(told.stat().st_mode) == 0o600


def test_a_dry_run_says_what_is_kept_and_makes_nothing(call: Call, config: Path, tmp_path: Path) -> None:
    words = ("report", str(config), "--for", "2026-05", "--dry-run")
    assert f"History  {tmp_path / 'history.sqlite'}: not there yet" in call(*words).out
    assert not (tmp_path / "history.sqlite").exists()
    call(*words[:-1])
    assert "history.sqlite: 1 period, 2026-05" in call(*words).out


def test_without_a_period_nothing_is_kept_and_that_is_said(call: Call, config: Path, tmp_path: Path) -> None:
    done = call("report", str(config))
    assert "note: the history keeps periods, so nothing is kept of this run" in done.err
    assert not (tmp_path / "history.sqlite").exists()


def test_a_first_run_that_fails_leaves_no_history(call: Call, config: Path, tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-05", "xxxx"))
    before = sorted(tmp_path.iterdir())
    assert call("report", str(config), "--for", "2026-05").code == 4
    assert sorted(tmp_path.iterdir()) == before


def test_outputs_that_cannot_be_written_leave_the_history_as_it_was(
    call: Call, config: Path, told: Path, tmp_path: Path
) -> None:
    before = told.read_bytes()
    survey(tmp_path, rows("2026-07", MAY))
    config.write_text(CONFIG.replace("[report.json]", "[report.json, survey.csv/x.md]"), "utf-8")
    assert call("report", str(config), "--for", "2026-07").code == 5
    assert told.read_bytes() == before


def test_a_history_that_cannot_be_written_leaves_the_outputs_as_they_were(
    call: Call, config: Path, told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, report = told.read_bytes(), (tmp_path / "report.json").read_bytes()
    survey(tmp_path, rows("2026-07", MAY))

    def full(_self: store.History) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(store.History, "commit", full)
    done = call("report", str(config), "--for", "2026-07")
    assert (done.code, done.err.splitlines()[-1]) == (
        5,
        f"cxscore: cannot use the history {told}: the disk is full; free some space, or keep it on another disk",
    )
    assert (told.read_bytes(), (tmp_path / "report.json").read_bytes()) == (before, report)
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_a_crash_between_history_and_outputs_is_made_good_by_the_next_run(
    call: Call, config: Path, told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(tmp_path)
    whole = call("report", str(config), "--for", "2026-06"), (tmp_path / "report.json").read_bytes()
    for name in ("history.sqlite", "report.json"):
        (tmp_path / name).unlink()
    survey(tmp_path, rows("2026-05", MAY))
    call("report", str(config), "--for", "2026-05")
    later(tmp_path)

    class Killed(BaseException):
        pass

    def killed(*_paths: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("cxscore.output.os.replace", killed)
        assert call("report", str(config), "--for", "2026-06").code == 70
    again = call("report", str(config), "--for", "2026-06"), (tmp_path / "report.json").read_bytes()
    assert again == whole


def test_two_runs_at_once_wait_for_each_other(config: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-P", "-m", "cxscore", "report", str(config), "--quiet", "--for"]
    later(tmp_path)
    running = [
        subprocess.Popen([*words, month, "--output-dir", str(tmp_path / month)], stderr=subprocess.PIPE, cwd=tmp_path)
        for month in ("2026-05", "2026-06", "2026-05")
    ]
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in running] == [(b"", 0)] * 3
    with closing(sqlite3.connect(tmp_path / "history.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT period, count(*) FROM scores GROUP BY period").fetchall() == [
            ("2026-05", 2),
            ("2026-06", 3),
        ]


def test_a_run_that_waited_long_enough_ends_with_5_and_reads_nothing(
    call: Call, config: Path, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    with closing(sqlite3.connect(told, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = call("report", str(config), "--for", "2026-06", "--status-file", "status.json")
    assert done.code == 5
    assert "another run is writing it, and did not end within 0.1 s; run this one again later" in done.err
    status = json.loads((config.parent / "status.json").read_text("utf-8"))
    assert (status["outcome"], status["exit_code"]) == ("failed", 5)


@pytest.mark.parametrize(
    ("harm", "code", "words"),
    [
        ("newer", 4, "was written by a newer cxscore: its form is 9, this one knows 1; update cxscore"),
        ("text", 3, "history: 'history.sqlite' is no SQLite file"),
        ("damaged", 4, "is no history: it is no SQLite file, or a damaged one"),
        ("folder", 3, "history: 'history.sqlite' is a folder"),
    ],
)
def test_a_history_that_is_none_is_a_sentence(call: Call, told: Path, harm: str, code: int, words: str) -> None:
    if harm == "newer":
        with closing(sqlite3.connect(told)) as connection:
            connection.execute("PRAGMA user_version = 9")
    elif harm == "damaged":
        told.write_bytes(told.read_bytes()[:16] + b"scores" * 999)
    else:
        told.unlink()
        told.mkdir() if harm == "folder" else told.write_text("scores\n" * 999, "utf-8")
    done = call("report", "monthly.yaml", "--for", "2026-06")
    assert done.code == code
    assert words in done.err
    assert "Traceback" not in done.err
    check = call("check", "monthly.yaml")
    assert check.code == code, "the same fault has the same code"
    assert words in check.err


def test_a_history_that_may_only_be_read_is_a_sentence(
    call: Call, config: Path, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: Path, _patience: float = 0) -> sqlite3.Connection:
        return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0, isolation_level=None)

    monkeypatch.setattr(store, "_connected", read_only)
    done = call("report", str(config), "--for", "2026-06")
    assert done.code == 5
    assert f"cannot use the history {told}: it, or its folder, may not be written" in done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("history: x/history.sqlite", "there is no folder for 'x/history.sqlite'"),
        ('history: "{period}.sqlite"', "would be another file for every period"),
        ("history: report.json", "'report.json' is an output, too"),
    ],
)
def test_check_finds_a_history_that_cannot_be(call: Call, config: Path, text: str, said: str) -> None:
    config.write_text(CONFIG.replace("history: history.sqlite", text), "utf-8")
    done = call("check", str(config))
    assert done.code == 3
    assert said in done.err


@pytest.mark.parametrize(
    ("words", "source", "said"),
    [
        ("[previous, last]", "date: at", "'last' is no earlier period"),
        ("[year, year]", "date: at", "'year' stands twice"),
        ("previous", "keep: last", "the records of the source have no date"),
        ("[previous, year]", "date: at", "monthly.yaml: fine"),
    ],
)
def test_check_knows_what_can_be_compared(call: Call, config: Path, words: str, source: str, said: str) -> None:
    text = CONFIG.replace("min_n: 3", f"compare: {words}").replace("date: at", source)
    config.write_text(text, "utf-8")
    done = call("check", str(config))
    assert done.code == (0 if "fine" in said else 3)
    assert said in done.err + done.out


def test_check_says_that_a_ripening_score_is_not_compared(call: Call, config: Path) -> None:
    score = "{metric: resolution-rate, scale: ticket, compare: previous, by: channel}"
    config.write_text(CONFIG.replace(CONFIG[CONFIG.index("{metric") : CONFIG.index("\noutputs")], score), "utf-8")
    assert "warning: monthly.yaml" in (done := call("check", "monthly.yaml")).err
    assert (done.code, "do not compare: the younger had less time" in done.err) == (0, True)


@pytest.mark.parametrize(
    ("score", "code"), [("by: channel, compare: previous", 0), ("by: channel", 3), ("compare: previous", 3)]
)
def test_check_wants_segments_and_a_comparison_for_a_waterfall(
    call: Call, config: Path, score: str, code: int
) -> None:
    text = CONFIG.replace("by: channel, min_n: 3", score)
    config.write_text(f"{text}sections: [{{title: A, show: effort, figures: waterfall}}]\n", "utf-8")
    done = call("check", str(config))
    assert (done.code, "waterfall takes a change apart by segments" in done.err) == (code, bool(code))


# --- list and show -------------------------------------------------------------------------------------------


def test_the_list_counts_periods_segments_and_restatements(call: Call, told: Path) -> None:
    lines = call("history", "list", str(told)).out.splitlines()
    assert lines[0].startswith(f"History  {told}, 2 runs that changed it, the last for 2026-06 on ")
    assert [line.split() for line in lines[3:]] == [
        ["monthly", "effort", "-", "-", "2", "2026-05", "2026-06", "1", "1"],
        ["monthly", "effort", "channel", "2", "2", "2026-05", "2026-06", "1", "1"],
    ]


@pytest.mark.parametrize("named", ["history.sqlite", "monthly.yaml"])
@pytest.mark.usefixtures("told")
def test_a_series_is_shown_with_what_was_said_before(call: Call, named: str) -> None:
    lines = call("history", "show", named).out.splitlines()
    assert lines[0] == "monthly, effort, all"
    assert lines[2].endswith(": mean of answers 1-7; higher is better")
    assert [line.split()[:2] for line in lines[4:]] == [["2026-05", "4.00"], ["2026-06", "4.34"]]
    assert lines[4].split()[5:] == ["33", "4.19", "of", "31", "2026-06"]


def test_versions_of_segments_do_not_tell_the_small_one_that_was_joined_to_one_of_them(
    call: Call, config: Path, tmp_path: Path
) -> None:
    june = (rows("2026-06", JUNE), rows("2026-06", "7654", "phone"))
    survey(tmp_path, *june, rows("2026-06", "77", "chat"))
    assert call("report", str(config), "--for", "2026-06").code == 0
    survey(tmp_path, *june, rows("2026-06", "77"))
    assert call("report", str(config), "--for", "2026-06").code == 0
    kept = exported(call("history", "export", "history.sqlite").out)
    shown = [(row["segment"], row["version"], row["n"], row["reason"]) for row in kept if row["scope"] == "segment"]
    assert sorted(shown) == [
        ("channel=chat", "1", "", "withheld"),
        ("channel=chat", "2", "0", "no_answers"),
        ("channel=email", "1", "", "withheld"),
        ("channel=email", "2", "32", ""),
        ("channel=phone", "1", "4", ""),
    ]
    table = call("history", "show", "history.sqlite", "--score", "effort", "--segment", "channel=email").out
    assert table.splitlines()[-1].split()[-3:] == ["32", "withheld", "2026-06"]


def test_a_segment_that_is_withheld_shows_no_number(call: Call, told: Path) -> None:
    done = call("history", "show", str(told), "--segment", "channel==phone")
    assert done.out.splitlines()[-1].split() == ["2026-06", "-", "-", "-", "withheld", "2026-06"]


def test_a_break_is_shown_with_what_changed(call: Call, config: Path, told: Path) -> None:
    survey(config.parent, rows("2026-07", MAY))
    config.write_text(CONFIG.replace("min_n: 3", "where_not: channel=fax"), "utf-8")
    assert call("report", str(config), "--for", "2026-07").code == 0
    out = call("history", "show", str(told)).out
    assert "\nhere the definition changes (filters that leave out): the series breaks\n" in out
    assert out.count("95 % interval") == 2


def test_one_of_several_scores_must_be_named(call: Call) -> None:
    done = call("history", "show", str(SAMPLE))
    assert (done.code, done.out) == (2, "")
    assert "the history holds 2 scores; say --score effort or low-effort" in done.err
    assert call("history", "show", str(SAMPLE), "--score", "none").code == 4
    several = call("history", "show", str(SAMPLE), "--score", "effort", "--segment", "plan=pro")
    assert several.code == 4


# --- export --------------------------------------------------------------------------------------------------


def test_an_export_is_tidy_guarded_and_holds_every_version(call: Call, told: Path) -> None:
    found = exported(call("history", "export", str(told)).out)
    totals = [row for row in found if row["scope"] == "total"]
    assert [(row["period"], row["version"], row["last"], row["n"], row["found_for"]) for row in totals] == [
        ("2026-05", "1", "false", "31", "2026-05"),
        ("2026-05", "2", "true", "33", "2026-06"),
        ("2026-06", "1", "true", "32", "2026-06"),
    ]
    assert {row["segment"] for row in found} == {"", "channel=email", "channel==phone"}
    assert float(totals[0]["value"]) == sum(map(int, MAY)) / 31


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_tells_nothing_of_what_is_withheld(call: Call, told: Path, form: str) -> None:
    text = call("history", "export", str(told), "--segment", "channel==phone", "-f", form).out
    if form == "csv":
        (row,) = exported(text)
        assert (row["value"], row["low"], row["high"], row["n"], row["reason"]) == ("", "", "", "", "withheld")
    else:
        (one,) = json.loads(text)["scores"]
        assert (one["value"], one["low"], one["high"], one["n"], one["reason"]) == (
            None,
            None,
            None,
            None,
            "withheld",
        )
        assert one["segment"] == {"channel": "=phone"}


def test_json_says_what_definitions_are(call: Call, told: Path) -> None:
    found = json.loads(call("history", "export", str(told), "-f", "json").out)
    (definition,) = found["definitions"]
    assert {one["definition"] for one in found["scores"]} == {definition["hash"]}
    assert definition["facts"]["date"] == "at"


def test_an_export_goes_whole_to_a_file_and_never_over_the_history(call: Call, told: Path, tmp_path: Path) -> None:
    shown = call("history", "export", str(told)).out
    assert call("history", "export", str(told), "-o", "out.csv").out == ""
    assert (tmp_path / "out.csv").read_bytes().decode() == shown
    os.link(told, tmp_path / "link.csv")
    assert call("history", "export", str(told), "-o", "link.csv").code == 5


# --- forget --------------------------------------------------------------------------------------------------


def test_what_is_forgotten_leaves_no_trace_in_the_file(call: Call, told: Path) -> None:
    assert b"=phone" in told.read_bytes()
    done = call("history", "forget", str(told), "--segment", "channel==phone", "--yes")
    assert "note: forgot 1 version of 1 score;" in done.err
    assert b"=phone" not in told.read_bytes()
    assert stat.S_IMODE(told.stat().st_mode) == 0o600
    assert len(exported(call("history", "export", str(told)).out)) == 6


def test_a_period_of_one_score_is_forgotten_with_all_its_versions(call: Call, told: Path) -> None:
    assert call("history", "forget", str(told), "--score", "effort", "--for", "2026-05", "--yes").code == 0
    assert {row["period"] for row in exported(call("history", "export", str(told)).out)} == {"2026-06"}


def test_forget_asks_and_takes_only_a_yes(call: Call, told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Asked(io.StringIO):
        def isatty(self) -> bool:
            return True

    words = ("history", "forget", str(told), "--for", "2026-05")
    for answer, left in (("n\n", 7), ("\n", 7), ("y\n", 3)):
        monkeypatch.setattr(sys, "stdin", Asked(answer))
        assert call(*words).out == "Forget 2 scores of 2 series for good? [y/N] "
        assert len(exported(call("history", "export", str(told)).out)) == left


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("forget", "history.sqlite", "--yes"), 2, "forget needs to be told what"),
        (("forget", "history.sqlite", "--for", "2026-05"), 2, "there is nobody to ask; say --yes"),
        (("forget", "history.sqlite", "--for", "May", "--yes"), 2, "--for: 'May' is not a period"),
        (("forget", "history.sqlite", "--score", "nps", "--yes"), 4, "no such score; it holds effort"),
        (("list", "history.sqlite", "--yes"), 2, "it belongs to forget"),
        (("list", "history.sqlite", "-o", "x.csv"), 2, "it belongs to export"),
        (("export", "history.sqlite", "-f", "table"), 2, "say csv or json"),
        (("export", "history.sqlite", "-o", "x.txt"), 2, "use .csv or .json"),
        (("burn", "history.sqlite"), 2, "ACTION 'burn' is not one of its choices"),
        (("show", "history.sqlite", "--segment", "channel"), 2, "COLUMN=VALUE"),
        (("list", "gone.sqlite"), 4, "the history gone.sqlite is not there"),
        (("list", "survey.csv"), 4, "is no history"),
    ],
)
@pytest.mark.usefixtures("told")
def test_what_makes_no_sense_is_a_sentence(
    call: Call, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    done = call("history", *words)
    assert done.code == code
    assert said in done.err


def test_a_config_without_a_history_says_so(call: Call, config: Path) -> None:
    config.write_text(CONFIG.replace("history: history.sqlite", ""), "utf-8")
    done = call("history", "list", str(config))
    assert (done.code, "keeps no history; add history: history.sqlite" in done.err) == (2, True)


def test_text_from_data_cannot_move_the_cursor(call: Call, config: Path, tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-05", MAY, "\x1b[31mred"))
    call("report", str(config), "--for", "2026-05")
    done = call("history", "show", str(tmp_path / "history.sqlite"), "--segment", "channel=\x1b[31mred")
    assert "\x1b" not in done.out
    assert "channel = \\x1b[31mred" in done.out


def test_the_history_needs_no_pydantic_and_no_rich(run: Run, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "history.sqlite")
    code = "import sys; from cxscore import cli; sys.argv[1:] = ['history', 'list', 'history.sqlite']; cli.run(); "
    code += "print(sorted({'pydantic', 'rich', '_duckdb', 'numpy', 'typer.rich_utils'} & set(sys.modules)))"
    assert run(python=(sys.executable, "-c", code)).out.splitlines()[-1] == "[]"


def test_the_panel_of_reports_names_it(call: Call) -> None:
    assert cli.COMMANDS["history"].panel == "Reports"
    assert "ACTION" in call("history", "--help").out

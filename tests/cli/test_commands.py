"""The commands as sentences: help, formats, files, gates, rejects, hostile text."""

import csv
import io
import json
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cxscore import cli
from cxscore.config.titles import catalogue_names
from tests.cli.calls import Call

SUFFIXES = {"out.csv": "csv", "out.json": "json", "out.md": "markdown", "out.txt": "table"}
HOSTILE = ("NA", "null", "01", "[red]", "=1+1", "\x1b[31mred", "\u202eabc", "a|b", "")


def ces(*words: str) -> tuple[str, ...]:
    return ("ces", *words, "--scale", "7", "--quiet")


# --- help ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "code"), [((), 2), (("--help",), 0), (("-h",), 0)])
def test_the_list_of_commands_names_them_all_and_without_a_command_the_run_is_wrong_usage(
    call: Call, words: tuple[str, ...], code: int
) -> None:
    done = call(*words)
    assert (done.code, done.err) == (code, "")
    for name in (*catalogue_names(), *cli.COMMANDS):
        assert re.search(rf"^  {name} ", done.out, re.MULTILINE)


@pytest.mark.parametrize("words", [("--version",), ("-V",)])
def test_version_is_one_line(call: Call, words: tuple[str, ...]) -> None:
    assert call(*words) == call("--version")
    assert re.fullmatch(r"cxscore \d+\.\d+\.\d+\n", call(*words).out)


@pytest.mark.parametrize("name", ["ces", *cli.COMMANDS])
def test_each_command_has_a_page_that_fits_the_terminal_and_explains_every_option(
    call: Call, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    done = call(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: cxscore {name} ")
    assert max(len(line) for line in done.out.splitlines()) <= 72
    entries = re.findall(r"^  .{4}--\S+.*(?:\n {20,}\S.*)*", done.out, re.MULTILINE)
    assert entries
    assert all(re.search(r"\.(?=\s|$)", entry) for entry in entries)
    assert "\x1b" not in done.out


def test_the_page_of_a_metric_starts_with_a_dozen_options_and_keeps_the_others_in_panels(call: Call) -> None:
    panels = re.split(r"\n\n(?=[A-Z][a-z ]+\n  )", call("ces", "--help").out)
    headings = [panel.splitlines()[0] for panel in panels[1:]]
    assert headings == ["Arguments", "Options", "Slice", "Reading", "Gates and rejects", "More"]
    first = re.findall(r"--[a-z-]+", "\n".join(line[:28] for line in panels[2].splitlines()))
    assert first[:5] == ["--column", "--scale", "--variant", "--direction", "--by"]
    assert len(first) <= 12


def test_help_wins_over_a_missing_file(call: Call) -> None:
    assert call("ces", "--period", "month", "--help").code == 0


# --- formats and files ---------------------------------------------------------------------------------------


def test_a_pipe_gets_csv_and_a_terminal_the_table(call: Call, survey: Path) -> None:
    assert call(*ces("survey.csv")).out.startswith("metric,variant,scope,")
    assert call(*ces("survey.csv"), terminal=True).out.startswith("CES ")


def test_output_files_take_their_format_from_the_suffix_and_stdout_stays_empty(
    call: Call, survey: Path, tmp_path: Path
) -> None:
    expected = {name: call(*ces("survey.csv", "-f", form)).out for name, form in SUFFIXES.items()}
    done = call(*ces("survey.csv", *(word for name in SUFFIXES for word in ("-o", name))))
    assert (done.code, done.out) == (0, "")
    assert {name: (tmp_path / name).read_bytes().decode() for name in SUFFIXES} == expected


def test_format_decides_where_the_suffix_does_not(call: Call, survey: Path, tmp_path: Path) -> None:
    assert call(*ces("survey.csv", "-o", "out.data", "-f", "json")).code == 0
    assert json.loads((tmp_path / "out.data").read_text("utf-8"))["command"] == "ces"


@pytest.mark.usefixtures("tenths")
def test_quiet_drops_notes_and_keeps_warnings(call: Call) -> None:
    words = ("ces", "tenths.csv", "--scale", "7", "--fail-under", "7")
    loud, quiet = call(*words).err.splitlines(), call(*words, "-q").err.splitlines()
    assert [line for line in loud if not line.startswith("cxscore: note: ")] == quiet
    assert len(quiet) < len(loud)
    assert quiet
    assert all(line.startswith("cxscore: warning: ") for line in quiet)


@pytest.mark.parametrize("via", [os.symlink, os.link])
def test_the_input_is_never_overwritten_whatever_its_name(
    call: Call, survey: Path, tmp_path: Path, via: Callable[[Path, Path], None]
) -> None:
    via(survey, tmp_path / "other.csv")
    before = survey.read_bytes()
    assert call(*ces("survey.csv", "-o", "other.csv")).code == 5
    assert survey.read_bytes() == before


def test_a_link_is_replaced_and_what_it_led_to_stays(call: Call, survey: Path, tmp_path: Path) -> None:
    (tmp_path / "target.txt").write_text("mine", "utf-8")
    (tmp_path / "out.csv").symlink_to("target.txt")
    assert call(*ces("survey.csv", "-o", "out.csv")).code == 0
    assert (tmp_path / "target.txt").read_text("utf-8") == "mine"
    assert not (tmp_path / "out.csv").is_symlink()


def test_explain_prints_nothing_before_it_knows_that_all_is_well(call: Call) -> None:
    done = call("explain", "ces", "--scale", "9")
    assert (done.code, done.out) == (2, "")


def test_the_list_of_metrics_as_json_has_their_scales_and_variants(call: Call) -> None:
    listed = {entry["metric"]: entry for entry in json.loads(call("metrics", "-f", "json").out)}
    assert list(listed) == list(catalogue_names())
    assert listed["nps"]["scales"] == ["0-10"]
    assert "standard" in listed["nps"]["variants"]


# --- rejects -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("ces",), ("variants", "ces")])
def test_rejects_name_record_line_value_and_state_for_the_owner_alone(
    call: Call, survey: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = call(*command, "survey.csv", "--scale", "7", "-q", "--rejects", "rejects.csv")
    assert done.code == 0
    path = tmp_path / "rejects.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    found = [(row["file"], row["record"], row["line"], row["column"], row["value"], row["state"]) for row in rows]
    assert found == [
        ("survey.csv", "49", "50", "ces", "oops", "invalid"),
        ("survey.csv", "50", "51", "ces", "9", "out_of_scale"),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_too_many_rejects_give_no_result_but_the_list_of_them(call: Call, survey: Path, tmp_path: Path) -> None:
    words = (*ces("survey.csv", "--rejects", "rejects.csv", "-o", "out.csv"), "--max-rejects")
    done = call(*words, "0.03")
    assert done.code == 4
    assert "2 of 64 records (3.1 %) could not be used, more than --max-rejects 0.03 allows; rejects.csv" in done.err
    assert len((tmp_path / "rejects.csv").read_text("utf-8").splitlines()) == 3
    assert not (tmp_path / "out.csv").exists()
    assert call(*words, "0.03125").code == 0, "a share that is just reached is allowed"


# --- gates ---------------------------------------------------------------------------------------------------


@pytest.fixture
def tenths(tmp_path: Path) -> None:
    """Ten answers with the mean 4.3, which no binary fraction is; email alone 4, phone alone 4.6."""
    answers = [*(f"{a},email" for a in (3, 4, 4, 4, 5)), *(f"{a},phone" for a in (4, 4, 5, 5, 5))]
    (tmp_path / "tenths.csv").write_text("\n".join(["ces,channel", *answers, ""]), "utf-8")


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        (("--fail-under", "4.3"), 0),
        (("--fail-over", "4.3"), 0),
        (("--fail-under", "4.31"), 1),
        (("--fail-over", "4.29"), 1),
        (("--fail-under", "4.2", "-b", "channel"), 0),
        (("--fail-under", "4.2", "-b", "channel", "--each"), 1),
        (("--fail-over", "4.5", "-b", "channel", "--each"), 1),
        (("--fail-under", "4", "--fail-over", "4.6", "-b", "channel", "--each"), 0),
        (("--fail-under", "4.2", "-b", "channel", "--each", "--no-total"), 1),
    ],
    ids=str,
)
def test_a_gate_compares_exactly_and_the_result_is_written_either_way(
    call: Call, tenths: None, gate: tuple[str, ...], code: int
) -> None:
    done = call(*ces("tenths.csv", *gate))
    assert done.code == code
    assert done.out.startswith("metric,")
    assert ("does not allow" in done.err) == bool(code)


def test_a_missed_gate_names_the_segment_the_value_and_the_limit(call: Call, tenths: None) -> None:
    done = call(*ces("tenths.csv", "-b", "channel", "--fail-under", "4.2", "--each"))
    assert "cxscore: warning: CES email is 4.0, which --fail-under 4.2 does not allow\n" in done.err


def test_a_gate_that_can_judge_nothing_trips(call: Call, tenths: None) -> None:
    done = call(*ces("tenths.csv", "--min-n", "11", "--fail-under", "1"))
    assert done.code == 1
    assert "CES has no value to judge" in done.err


def test_a_withheld_segment_is_said_and_the_others_are_judged(call: Call, tenths: None, tmp_path: Path) -> None:
    with (tmp_path / "tenths.csv").open("a", encoding="utf-8") as file:
        file.write("1,fax\n")
    done = call(*ces("tenths.csv", "-b", "channel", "--min-n", "5", "--fail-under", "2", "--each"))
    assert done.code == 0
    assert "CES fax has no value to judge" in done.err


# --- hostile text --------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> None:
    with (tmp_path / "hostile.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("ces", "where"), *((a, name) for name in HOSTILE for a in (5, 6))])


def test_segments_are_exact_in_json_and_no_control_character_is_raw(call: Call, hostile: None) -> None:
    done = call(*ces("hostile.csv", "-b", "where", "-f", "json"))
    segments = [score["segment"]["where"] for score in json.loads(done.out)["scores"] if score["segment"]]
    assert sorted(segments) == sorted(HOSTILE)
    assert not re.search("[\x1b\u202e]", done.out)


@pytest.mark.parametrize("terminal", [False, True])
def test_segments_are_spelled_out_on_the_terminal_and_markup_is_text(
    call: Call, hostile: None, terminal: bool
) -> None:
    done = call(*ces("hostile.csv", "-b", "where", "-f", "table"), terminal=terminal)
    names = [line.split()[0] for line in re.sub(r"\x1b\[[0-9;]*m", "", done.out).splitlines() if line.strip()]
    assert {"NA", "null", "01", "[red]", "=1+1", r"\x1b[31mred", r"\u202eabc", "a|b", "(blank)"} <= set(names)
    assert "\u202e" not in done.out
    assert "\x1b[31mred" not in done.out


def test_segments_in_csv_start_no_formula_and_stay_text(call: Call, hostile: None) -> None:
    done = call(*ces("hostile.csv", "-b", "where", "-f", "csv"))
    names = [row["where"] for row in csv.DictReader(io.StringIO(done.out)) if row["scope"] == "segment"]
    assert set(names) == {"NA", "null", "01", "[red]", "'=1+1", r"\x1b[31mred", r"\u202eabc", "a|b", "(blank)"}


def test_segments_in_markdown_are_no_markup(call: Call, hostile: None) -> None:
    done = call(*ces("hostile.csv", "-b", "where", "-f", "markdown"))
    names = [line.split()[1] for line in done.out.splitlines() if line.startswith("| ")]
    assert {r"\[red\]", r"a\|b", r"\\x1b\[31mred", "=1+1"} <= set(names)
    assert not re.search("[\x1b\u202e]", done.out)


# --- terminals -----------------------------------------------------------------------------------------------


PLACES = [
    (True, {"TERM": "xterm"}),
    (True, {"TERM": "xterm", "NO_COLOR": ""}),
    (True, {"TERM": "xterm", "NO_COLOR": "1"}),
    (True, {"TERM": "dumb"}),
    (False, {"TERM": "xterm", "FORCE_COLOR": "1"}),
]


@pytest.mark.parametrize("columns", [None, "0", "39", "40", "500", "x"])
@pytest.mark.parametrize(("terminal", "environment"), PLACES, ids=str)
@pytest.mark.usefixtures("hostile")
def test_escapes_only_where_they_are_wanted_and_numbers_never_cut(
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    columns: str | None,
    terminal: bool,
    environment: dict[str, str],
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**environment, **({"COLUMNS": columns} if columns else {})}.items():
        monkeypatch.setenv(name, value)
    done = call(*ces("hostile.csv", "-b", "where", "-f", "table", "--direction", "higher"), terminal=terminal)
    wanted = terminal and not environment.get("NO_COLOR") and environment["TERM"] != "dumb"
    assert ("\x1b" in done.out) == wanted
    lines = re.sub(r"\x1b\[[0-9;]*m", "", done.out).splitlines()
    table = [line for line in lines if re.search(r"5\.50", line)]
    assert len(table) == len(HOSTILE) + 2, "the headline, the total and every segment show the whole value"


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("name", ["metrics", "presets"])
def test_lists_fit_the_screen_with_every_name_whole(
    call: Call, monkeypatch: pytest.MonkeyPatch, width: int, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown, whole = call(name, terminal=True).out, call(name).out
    assert max(map(len, shown.split("\n\n")[0].splitlines())) <= width
    named = [line.split()[0] for line in whole.split("\n\n")[0].splitlines()]
    assert [line.split()[0] for line in shown.split("\n\n")[0].splitlines() if not line.startswith(" ")] == named
    assert "…" not in whole

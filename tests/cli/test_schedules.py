"""`cxscore report --example`: schedules that work as they are printed."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

import cxscore
from cxscore import __version__
from cxscore.cli import schedules
from tests.cli.calls import PLAIN, Call, Run

ROOT = Path(cxscore.__file__).parent.parent
SAMPLE = ROOT / "configs/monthly.yaml"
NAMES = ("cron", "systemd", "github-actions")
CONFIG = """report: effort
period: {grain}
sources: {{survey: {{path: survey.csv, date: at}}}}
scores: {{effort: {{metric: ces, scale: 7, source: survey, direction: higher}}}}
outputs: ["summary-{{period}}.md"]
"""


def config_in(folder: Path, grain: str = "month", outputs: bool = True) -> Path:
    """A config whose survey has ten answers in the last complete month."""
    folder.mkdir(parents=True, exist_ok=True)
    last = datetime.now(UTC).date().replace(day=1) - timedelta(days=3)
    (folder / "survey.csv").write_text("\n".join(["at,ces", *[f"{last},{n}" for n in "7654321765"], ""]), "utf-8")
    path = folder / "effort.yaml"
    text = CONFIG.format(grain=grain)
    path.write_text(text if outputs else text.partition("outputs:")[0], encoding="utf-8")
    return path


def printed(call: Call, *words: str) -> str:
    done = call("report", *words)
    assert (done.code, done.err) == (0, "")
    return done.out


def crontab(text: str) -> tuple[list[str], str]:
    """The fields and the command of the only entry of a crontab."""
    entries = [line for line in text.splitlines() if line and not line.startswith("#") and "=" not in line.split()[0]]
    (entry,) = entries
    *fields, command = entry.split(" ", 5)
    return fields, command


def run_by_sh(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """As cron does: by sh, from another folder, with few variables."""
    bare = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    return subprocess.run(["sh", "-c", command], cwd="/", env=bare, capture_output=True, text=True, check=False)


# --- all three -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("config", ["", str(SAMPLE)], ids=["any", "sample"])
def test_an_example_names_what_a_scheduled_run_needs_and_holds_no_per_cent_sign(
    call: Call, name: str, config: str
) -> None:
    text = printed(call, *[config] * bool(config), "--example", name)
    assert "%" not in text
    assert max(map(len, text.splitlines())) < 200
    for word in ("--for last", "--status-file monthly-status.json", "--quiet", "out/{period}"):
        assert word in text


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_stand_in_a_schedule_is_refused(call: Call, tmp_path: Path, name: str) -> None:
    config = config_in(tmp_path / "100 %")
    done = call("report", str(config), "--example", name)
    assert (done.code, done.out) == (2, "")
    assert "it holds a per cent sign" in done.err
    assert "rename" in done.err


def test_a_config_that_is_wrong_gets_no_schedule(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("report: x\n", encoding="utf-8")
    assert call("report", "x.yaml", "--example", "cron").code == 3
    assert call("report", "none.yaml", "--example", "cron").code in (3, 4)
    assert call("report", "--example", "at").code == 2


def test_a_report_without_a_config_is_wrong_usage(call: Call) -> None:
    done = call("report")
    assert done.code == 2
    assert "cxscore report needs a CONFIG" in done.err


def test_an_example_runs_nothing(call: Call, tmp_path: Path) -> None:
    config = config_in(tmp_path)
    before = sorted(tmp_path.iterdir())
    printed(call, str(config), "--example", "cron", "--status-file", "s.json")
    assert sorted(tmp_path.iterdir()) == before


# --- cron ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grain", "fields"),
    [
        ("day", ["15", "6", "*", "*", "*"]),
        ("week", ["15", "6", "*", "*", "1"]),
        ("month", ["15", "6", "1", "*", "*"]),
        ("quarter", ["15", "6", "1", "1,4,7,10", "*"]),
        ("year", ["15", "6", "1", "1", "*"]),
    ],
)
def test_cron_runs_when_a_period_is_over(call: Call, tmp_path: Path, grain: str, fields: list[str]) -> None:
    assert crontab(printed(call, str(config_in(tmp_path, grain)), "--example", "cron"))[0] == fields


def test_the_line_of_cron_works_from_any_folder(run: Run, tmp_path: Path) -> None:
    """The folder has a blank, a quote and a dollar in its name."""
    config = config_in(tmp_path / "Customer's $HOME reports")
    _, command = crontab(run("report", str(config), "--example", "cron", env={**PLAIN, "PYTHONPATH": str(ROOT)}).out)
    done = run_by_sh(command, tmp_path)
    assert (done.returncode, done.stdout, done.stderr.replace("\n", " ").count("error")) == (0, "", 0)
    label = f"{datetime.now(UTC).date().replace(day=1) - timedelta(days=3):%Y-%m}"
    assert (config.parent / "out" / label / f"summary-{label}.md").is_file()
    assert json.loads((config.parent / "effort-status.json").read_text(encoding="utf-8"))["outcome"] == "done"


def test_the_line_for_the_sample_works_for_a_month_that_it_has(run: Run, tmp_path: Path) -> None:
    for folder in ("configs", "sample_data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    words = ("report", str(tmp_path / "configs/monthly.yaml"), "--example", "cron")
    _, command = crontab(run(*words, env={**PLAIN, "PYTHONPATH": str(ROOT)}).out)
    done = run_by_sh(command.replace("--for last", "--for 2026-09"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "configs/out/2026-09").iterdir()) == [
        "report.html",
        "report.json",
        "report.xlsx",
        "scores.csv",
        "summary.md",
    ]


def test_a_report_without_files_is_mailed_itself(call: Call, tmp_path: Path) -> None:
    text = printed(call, str(config_in(tmp_path, outputs=False)), "--example", "cron")
    assert "--output-dir" not in text
    assert "mailed" in text


def test_the_command_is_the_one_that_runs_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "cxscore"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert schedules.own_command("cxscore") == (str(own),)
    assert schedules.own_command(str(own)) == (str(own),)
    assert schedules.own_command("/x/cxscore/__main__.py") == (sys.executable, "-P", "-m", "cxscore")


# --- systemd -------------------------------------------------------------------------------------------------


def units(text: str) -> dict[str, str]:
    """The unit files of an example, by name."""
    _, *parts = text.split("# --- ")
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_systemd_takes_both_units(call: Call, tmp_path: Path, grain: str) -> None:
    text = printed(call, str(config_in(tmp_path / "a b", grain)), "--example", "systemd")
    found = units(text)
    assert sorted(found) == ["cxscore-effort.service", "cxscore-effort.timer"]
    for name, unit in found.items():
        (tmp_path / name).write_text(unit, encoding="utf-8")
    words = ["systemd-analyze", "verify", "--user", *(str(tmp_path / name) for name in found)]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    (when,) = [line.partition("=")[2] for line in text.splitlines() if line.startswith("OnCalendar=")]
    assert subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, check=False).returncode == 0


def test_a_word_of_a_unit_is_quoted_where_it_must_be() -> None:
    assert schedules._unit_word("out/{period}") == "out/{period}"
    assert schedules._unit_word('a "b" $c\\') == '"a \\"b\\" $$c\\\\"'


# --- GitHub Actions ------------------------------------------------------------------------------------------


def test_the_workflow_is_yaml_without_a_secret(call: Call, tmp_path: Path) -> None:
    config = config_in(tmp_path / "it's a config", "quarter")
    text = printed(call, str(config.relative_to(tmp_path)), "--example", "github-actions")
    workflow = yaml.safe_load(text)
    assert workflow[True]["schedule"] == [{"cron": "15 12 1 1,4,7,10 *"}]  # YAML 1.1 reads the key `on` as true
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["report"]["steps"]
    assert all("@v" in step["uses"] for step in steps if "uses" in step)
    assert f"cxscore-{__version__}-" in steps[2]["run"]
    words = shlex.split(steps[3]["run"])
    assert words[:5] == ["cxscore", "report", "it's a config/effort.yaml", "--for", "last"]
    assert "secrets." not in text
    assert "${{" not in text


def test_a_config_outside_the_folder_is_called_by_its_name(call: Call) -> None:
    text = printed(call, str(SAMPLE), "--example", "github-actions")
    assert "cxscore report monthly.yaml --for last" in text

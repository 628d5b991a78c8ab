"""The documents are executed: README's commands print what README shows, its tables are what the catalogue says."""

import contextlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxscore import cli
from cxscore.cli import door
from cxscore.config.load import catalogue_metric, catalogue_names

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
METRICS = re.compile(
    r"(?<=<!-- metrics: this table is made from the catalogue; a test keeps it true -->\n).*?(?=<!-- /metrics)",
    re.DOTALL,
)

OURS = re.compile(r"\b(?:sample_data|configs|tests|docs|bench|cxscore)/[\w./-]*\w")
SHELL = re.compile(r"^cxscore (?:csat|nps|ces|check) [^\n]*", re.MULTILINE)


def printed(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command line of README prints to stdout, run from the top of the checkout."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        assert door.guarded(cli.run, debug=True) == 0
    return out.buffer.getvalue().decode()


def metrics_table() -> str:
    """The table of metrics as README should show it."""
    rows = [
        f"| `{name}` | {spec.title} | {', '.join(spec.scales)} | {', '.join(spec.variants)} |"
        for name in catalogue_names()
        for spec in [catalogue_metric(name)]
    ]
    return "\n".join(["| command | metric | scales | rules |", "|---|---|---|---|", *rows, ""])


def test_readme_commands_print_what_readme_shows(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    text = README.read_text(encoding="utf-8")

    def shown(match: re.Match[str]) -> str:
        return f"```console\n$ {match['command']}\n{printed(match['command'], monkeypatch)}```"

    expected = METRICS.sub(lambda _: metrics_table(), CONSOLE.sub(shown, text))
    if request.config.getoption("--update-golden"):
        README.write_text(expected, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == expected


def commands_named(text: str) -> Iterator[str]:
    yield from re.findall(r"cxscore ([a-z][a-z-]*)", text)


@pytest.mark.parametrize("name", catalogue_names())
def test_every_metric_stands_in_readme(name: str) -> None:
    assert f"| `{name}` |" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_stands_in_readme(name: str) -> None:
    assert name in set(commands_named(README.read_text(encoding="utf-8")))


def test_readme_has_the_two_commands_of_a_new_user() -> None:
    text = README.read_text(encoding="utf-8")
    assert "\npip install . && cxscore ces sample_data/ces_responses.csv --scale 7\n" in text
    assert "\npip install -e '.[dev]' && pytest\n" in text


@pytest.mark.parametrize(
    "option",
    [
        "--by",
        "--where",
        "--where-not",
        "--date",
        "--period",
        "--since",
        "--until",
        "--respondent",
        "--keep",
        "--key",
        "--order",
        "--counts",
        "--weight",
        "--missing",
        "--min-n",
        "--dayfirst",
        "--monthfirst",
        "--date-format",
        "--rejects",
        "--max-rejects",
        "--fail-under",
        "--fail-over",
        "--output",
        "--format",
        "--quiet",
        "--encoding",
        "--direction",
        "--config",
        "--scale",
        "--csv-dialect",
        "--redact",
        "--labels",
        "--question-column",
        "--question",
        "--answer-column",
    ],
)
def test_readme_speaks_of_options_that_exist(option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert option in README.read_text(encoding="utf-8")
    assert option in printed("cxscore ces --help", monkeypatch)


def test_python_example_of_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 (README's own example is what is tested)
    assert '"metric": "ces"' in capsys.readouterr().out


def test_files_that_readme_names_are_there() -> None:
    named = set(OURS.findall(README.read_text(encoding="utf-8")))
    assert len(named) > 30
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_commands_without_their_output_run(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [line for line in SHELL.findall(README.read_text(encoding="utf-8")) if OURS.search(line)]
    assert len(found) == 3
    for command in found:
        assert printed(command, monkeypatch), command

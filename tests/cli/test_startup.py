"""What a run imports: a command pays for what it uses."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.calls import Run

REPORT = """
import json, sys
from cxscore.cli import door, run
code = door.guarded(run, debug=False)
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""
FRAMES = {"pandas", "numpy", "scipy", "polars", "pyarrow"}
# DuckDB's compiled module alone is used: the package around it costs three times as much.
SCORING = FRAMES | {"duckdb", "rich", "pydantic", "pydantic_core", "charset_normalizer", "asyncio", "cxscore.texts"}
LISTING = SCORING | {"_duckdb", "typer", "yaml"}
CES = ("ces", "survey.csv", "--scale", "7", "-q")


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (("--help",), LISTING),
        (("--version",), LISTING),
        (("ces", "--help"), FRAMES | {"rich", "pydantic"}),
        ((*CES, "-f", "csv"), SCORING),
        ((*CES, "-f", "json"), SCORING),
        ((*CES, "-b", "channel", "-o", "out.md"), SCORING),
        ((*CES, "-f", "table"), FRAMES | {"pydantic"}),
        (("variants", *CES, "-f", "csv"), SCORING),
        (("explain", "ces"), SCORING | {"_duckdb"}),
        (("metrics",), SCORING | {"_duckdb"}),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set | frozenset) else str(value),
)
@pytest.mark.usefixtures("survey")
def test_a_command_imports_nothing_it_does_not_need(run: Run, words: tuple[str, ...], unwanted: set[str]) -> None:
    done = run(*words, python=(sys.executable, "-P", "-c", REPORT))
    assert done.code == 0
    assert sorted(unwanted & set(json.loads(done.err.splitlines()[-1]))) == []


def test_the_installed_command_and_the_module_are_the_same_entry() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert 'cxscore = "cxscore.cli:main"' in project.read_text("utf-8")

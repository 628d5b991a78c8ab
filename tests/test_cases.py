"""A folder is a test: its files, its command line, and what that must come to, worked out by hand.

`expected.json` says in `note` what the case shows. `scores` lists every score: `value` as a fraction, `n`, and
where told `segment`, `period`, `partial`, `answers`, `states`, `reason`. `ledger` holds the states that are not 0,
`rejects` the line, column, cell and state of every reject; `says` must stand on stderr, `shows` on stdout, `hides`
on neither.
"""

import csv
import json
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cxscore import cli
from cxscore.cli import door
from cxscore.model import State
from tests import commands

STATES = tuple(state.value for state in State)


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def restored_signal() -> Iterator[None]:
    """The command line takes SIGTERM for itself; give it back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run a case's command line in a copy of its folder, with further arguments."""

    def call(name: str, *more: str) -> Outcome:
        shutil.copytree(commands.CASES / name, tmp_path, dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["cxscore", *commands.words(name), *more])
        code = door.guarded(cli.run, debug="--debug" in more)
        said = capfd.readouterr()
        return Outcome(code, said.out, said.err)

    return call


@pytest.mark.parametrize("name", commands.NAMES)
def test_case(name: str, run: Any, tmp_path: Path) -> None:
    case = commands.expected(name)
    plain = "-f" in commands.words(name)
    outcome = run(name, *([] if plain else ["-f", "json"]))
    assert outcome.code == case.get("exit", 0), outcome.err
    assert_texts(case, outcome)
    if "scores" in case:
        assert_scores(case, json.loads(outcome.out))
    if "rejects" in case:
        assert rejects(tmp_path / "rejects.csv") == case["rejects"]


def assert_texts(case: Mapping[str, Any], outcome: Outcome) -> None:
    """What must and must not be printed; an error leaves stdout empty."""
    assert [text for text in case.get("says", []) if text not in outcome.err] == [], outcome.err
    assert [text for text in case.get("shows", []) if text not in outcome.out] == [], outcome.out
    assert [text for text in case.get("hides", []) if text in outcome.out + outcome.err] == []
    assert not (case.get("exit") and outcome.out)


def assert_scores(case: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    """Every score in order and the ledger, which must add up to the rows read."""
    (ledger,) = report["ledgers"]
    assert present(ledger) == case["ledger"]
    assert sum(case["ledger"].values()) == ledger["rows"] == sum(source["rows"] for source in report["inputs"])
    assert case.get("reasons", ledger["reasons"]) == ledger["reasons"]
    for expected, score in zip(case["scores"], report["scores"], strict=True):
        assert said(score, expected) == expected


def present(ledger: Mapping[str, Any]) -> dict[str, int]:
    return {state: ledger[state] for state in STATES if ledger.get(state)}


def said(score: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    """The score in the words of `expected`."""
    found = {
        "value": near(score["value"], expected["value"]),
        "n": score["n"] if expected["n"] is not None else None,
        "segment": score["segment"],
        "period": score["period"],
        "partial": score["partial"],
        "n_eff": near(score["n_eff"], expected.get("n_eff")),
        "answers": {str(each["answer"]): each["n"] for each in score["distribution"]},
        "states": {state: score["ledger"][state] for state in STATES if score["ledger"].get(state)},
        "reason": (score["reason"] or {}).get("code"),
    }
    return {key: found[key] for key in expected}


def near(value: float | None, fraction: str | None) -> str | float | None:
    """The fraction's own text if the value is it, else the value."""
    if value is None or fraction is None:
        return value
    return fraction if value == pytest.approx(float(Fraction(fraction)), abs=1e-9) else value


def rejects(path: Path) -> list[list[Any]]:
    """Line, column, cell and state of every record of a rejects file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [[int(r["line"]), r["column"], r["value"], r["state"]] for r in csv.DictReader(stream)]


@pytest.mark.parametrize("name", commands.NAMES)
def test_case_says_what_it_shows(name: str) -> None:
    assert commands.expected(name)["note"].endswith(".")

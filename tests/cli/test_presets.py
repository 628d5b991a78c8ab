"""Presets on the command line: the list, the notes, an own file with a direction, the options that need one."""

import json
from pathlib import Path

import pytest

from cxscore.config.load import catalogue_preset_names
from tests.cli.calls import Call

OWN = """\
preset: own
title: Own form
recognise: [[never]]
columns:
  rating: {headers: [How was it?], values: {top: 5}, missing: [skip]}
  where: {headers: [Shop]}
answers:
  csat: {column: rating, scale: 5, variant: mean, direction: lower}
"""
ANSWERS = "Shop,How was it?\nA,1\nA,top\nB,skip\nB,3\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    (tmp_path / "a.csv").write_text(ANSWERS, "utf-8")
    return tmp_path


def test_the_list_names_every_preset(call: Call) -> None:
    done = call("presets")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()[1 : len(catalogue_preset_names()) + 1]] == list(
        catalogue_preset_names()
    )
    listed = json.loads(call("presets", "-f", "json").out)
    assert [entry["preset"] for entry in listed] == list(catalogue_preset_names())


@pytest.mark.usefixtures("files")
def test_an_own_preset_says_column_codes_scale_and_direction(call: Call) -> None:
    done = call("csat", "a.csv", "--preset", "own.yaml", "--by", "where", "-f", "json")
    report = json.loads(done.out)
    total = report["scores"][0]
    assert (total["value"], total["n"], total["direction"], total["direction_source"]) == (3, 3, "lower", "preset")
    assert [score["segment"] for score in report["scores"]] == [{}, {"where": "A"}, {"where": "B"}]
    assert report["request"]["preset"] == "own"
    assert "answers from column 'How was it?'" in done.err


@pytest.mark.usefixtures("files")
def test_the_rule_names_the_preset(call: Call) -> None:
    done = call("csat", "a.csv", "--preset", "own.yaml", "-f", "table")
    assert "lower is better from the preset; read by the preset own" in " ".join(done.out.split())


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--preset", "ovn"), 2, "unknown preset 'ovn'"),
        (("--preset", "gone.yaml"), 3, "gone.yaml"),
        (("--scale", "5", "--include", "unfinished"), 2, "--include unfinished names nothing that is excluded"),
        (("--preset", "own.yaml", "--direction", "higher", "--tz", "Nowhere/At-All"), 2, "no time zone"),
    ],
)
def test_what_makes_no_sense_is_refused(call: Call, words: tuple[str, ...], code: int, message: str) -> None:
    done = call("csat", "a.csv", *words)
    assert (done.code, done.out) == (code, "")
    assert message in done.err


@pytest.mark.usefixtures("files")
def test_a_config_keeps_its_own_definition_under_a_preset(call: Call, files: Path) -> None:
    own = (
        "metric: csat\ntitle: Own\nscales:\n  5: {answers: 1-5, direction: higher, default: net}\n"
        "variants:\n  net: {scale: 5, formula: net, plus: up, minus: down, buckets: {down: 1-2, mid: 3, up: 4-5}}\n"
    )
    (files / "m.yaml").write_text(own, "utf-8")
    done = call("csat", "a.csv", "--preset", "own.yaml", "--config", "m.yaml", "-f", "json")
    score = json.loads(done.out)["scores"][0]
    assert (score["variant"], score["direction_source"], score["value"]) == ("net", "config", 0)


@pytest.mark.usefixtures("files")
def test_the_preset_is_named_even_if_nothing_can_be_scored(call: Call, files: Path) -> None:
    header = "Summation column,Requester id,Group stations,Satisfaction Score"
    (files / "z.csv").write_text(f"{header}\n1,7,1,offered\n", "utf-8")
    done = call("csat", "z.csv")
    assert done.code == 4
    assert "z.csv is read by the preset zendesk-tickets" in done.err

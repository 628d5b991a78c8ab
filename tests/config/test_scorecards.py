"""What is wrong with a scorecard in a metric file: weights, scales of its own, parts that cannot fail anything."""

from pathlib import Path

import pytest

from cxscore.config.validate import check

CARD = """\
metric: quality
title: Quality
parts:
  tone: {{columns: [[tone]]}}
  privacy: {{columns: [[privacy]], {part}}}
scales:
  5: {{answers: 1-5, direction: higher, default: mean}}
variants:
  mean: {{scale: 5, engine: {{{engine}}}, formula: mean, unit: percent}}
"""
FAILING = "name: composite, missing: skip, fail: zero"


def problems(folder: Path, part: str, engine: str) -> list[str]:
    (folder / "quality.yaml").write_text(CARD.format(part=part, engine=engine), encoding="utf-8")
    return [f"{one.mark.line if one.mark else 0}: {one.message}" for one in check(folder / "quality.yaml")]


@pytest.mark.parametrize("part", ["weight: 2", "weight: 0, critical: true", "scale: 0-1, critical: true", "scale: 4"])
def test_a_right_scorecard_has_no_mistake(tmp_path: Path, part: str) -> None:
    assert problems(tmp_path, part, FAILING) == []


@pytest.mark.parametrize(
    ("part", "engine", "message"),
    [
        ("weight: 0", FAILING, "5: a weight is above 0"),
        ("weight: -1, critical: true", FAILING, "5: a weight is above 0"),
        (
            "critical: true",
            "name: composite",
            "5: a critical part fails its record only under an engine with fail: zero",
        ),
        ("scale: 5-1", FAILING, "5: the scale 5..1 does not rise"),
        ("scale: good", FAILING, "5: 'good' is not a scale"),
        ("scale: seconds", FAILING, "5: a part is rated in numbers"),
        (
            "scale: 4",
            "name: composite, rescale: over-max",
            "5: a part has a scale of its own only under engine 'composite' with rescale min-max",
        ),
        (
            "weight: 1",
            "name: favourable, answers: 4-5, fail: zero",
            "9: 'fail' does not belong to engine 'favourable'",
        ),
        ("weight: 1", "name: composite, fail: always", "9: "),
    ],
)
def test_what_is_wrong_is_said_in_its_place(tmp_path: Path, part: str, engine: str, message: str) -> None:
    assert any(one.startswith(message) for one in problems(tmp_path, part, engine))

"""The built-in files are right."""

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

import cxscore
from cxscore.config.choose import Choice, choose, define, variants_of
from cxscore.config.load import (
    catalogue_label_names,
    catalogue_labels,
    catalogue_metric,
    catalogue_names,
    catalogue_titles,
    find_metric,
)
from cxscore.config.validate import check, load_metric
from cxscore.errors import UsageError
from cxscore.formulas import family

PACKAGE = Path(cxscore.__file__).parent
ROOT = PACKAGE.parent
METRICS = sorted((PACKAGE / "catalogue" / "metrics").glob("*.yaml"))
LABELS = sorted((PACKAGE / "catalogue" / "labels").glob("*.yaml"))
OWN = [ROOT / "configs" / name for name in ("parking.yaml", "effort-de.yaml", "quality.yaml")]
EVERY = [choice for name in catalogue_names() for scale in catalogue_metric(name).scales
         for choice in variants_of(catalogue_metric(name), scale)]  # fmt: skip


def named(choice: Choice) -> str:
    return f"{choice.spec.metric}-{choice.scale_name}-{choice.variant_name}"


@pytest.mark.parametrize("path", [*METRICS, *LABELS], ids=lambda path: path.stem)
def test_a_shipped_file_has_no_mistake_and_defines_its_name(path: Path) -> None:
    assert check(path) == ()
    first = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert next(iter(first.values())) == path.stem


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_examples_of_own_metrics_load(path: Path) -> None:
    assert load_metric(path).variants


def test_the_german_effort_form_turns_the_catalogues_scale_round() -> None:
    german = define(choose(load_metric(ROOT / "configs" / "effort-de.yaml")))
    shipped = define(choose(catalogue_metric("ces"), "5"))
    assert (german.direction, shipped.direction) == ("higher", "lower")
    assert german.direction_source == "definition"


def test_titles_read_as_lines_are_the_titles_of_the_full_parse() -> None:
    assert catalogue_titles() == {name: catalogue_metric(name).title for name in catalogue_names()}


def test_names_are_the_files() -> None:
    assert catalogue_names() == tuple(sorted(path.stem for path in METRICS))
    assert set(catalogue_label_names()) == {path.stem for path in LABELS} | {"emoji"}


def test_emoji_is_another_name_of_the_faces() -> None:
    assert catalogue_labels("emoji") is not None
    assert catalogue_labels("emoji") == catalogue_labels("faces")


def test_an_unknown_label_set_gets_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="unknown label set 'fases'; did you mean 'faces'"):
        catalogue_labels("fases")


def test_a_metric_is_read_once() -> None:
    assert find_metric("ces") is catalogue_metric("ces")


@pytest.mark.parametrize("choice", EVERY, ids=named)
def test_every_variant_resolves_to_a_definition(choice: Choice) -> None:
    definition = define(choice)
    low, high = family(definition.scale)[definition.rule.formula].bounds(definition.scale, definition.rule)
    assert low < high
    worth = "neither way" if definition.direction_source == "none" else definition.better
    assert f"{worth} is better" in definition.text
    assert all(bucket in definition.buckets for side in ("of", "plus", "minus", "base")
               for bucket in getattr(definition.rule, side))  # fmt: skip


@pytest.mark.parametrize("choice", [c for c in EVERY if define(c).scale.step is not None], ids=named)
def test_buckets_take_every_answer_exactly_once(choice: Choice) -> None:
    definition = define(choice)
    for answer in definition.scale.answers if definition.buckets else ():
        assert sum(answer in bucket for bucket in definition.buckets) == 1, answer


@pytest.mark.parametrize(
    "choice", [c for c in EVERY if define(c).scale.step is None and define(c).buckets], ids=named
)
def test_buckets_of_a_continuous_scale_leave_no_gap(choice: Choice) -> None:
    definition = define(choice)
    low, high = definition.scale.low, definition.scale.high
    for part in range(1001):
        answer = low + Fraction(part, 1000) * (high - low)
        assert sum(answer in bucket for bucket in definition.buckets) == 1, answer


@pytest.mark.parametrize(
    ("metric", "scale", "variant", "buckets"),
    [
        ("ces", "7", None, {"difficult": "1-3", "neutral": "4-5", "easy": "6-7"}),
        ("ces", "10", None, {"difficult": "1-4", "neutral": "5-7", "easy": "8-10"}),
        ("csat", "3", None, {"dissatisfied": "1", "neutral": "2", "satisfied": "3"}),
        ("csat", "4", None, {"dissatisfied": "1-2", "satisfied": "3-4"}),
        ("csat", "5", None, {"dissatisfied": "1-2", "neutral": "3", "satisfied": "4-5"}),
        ("csat", "7", None, {"dissatisfied": "1-2", "neutral": "3-5", "satisfied": "6-7"}),
        ("csat", "10", None, {"dissatisfied": "1-4", "neutral": "5-8", "satisfied": "9-10"}),
        ("nps", None, None, {"detractor": "0-6", "passive": "7-8", "promoter": "9-10"}),
    ],
)
def test_the_cuts_are_the_published_ones(
    metric: str, scale: str | None, variant: str | None, buckets: dict[str, str]
) -> None:
    definition = define(choose(catalogue_metric(metric), scale, variant))
    assert {bucket.name: bucket.text for bucket in definition.buckets} == buckets


@pytest.mark.parametrize(
    ("metric", "scale", "variant", "chosen"),
    [
        ("ces", None, "gartner", "likert-7-share"),
        ("ces", "emoji", None, "emoji-net"),
        ("csat", None, "zendesk", "good-share"),
        ("csat", "5", "mean", "mean"),
        ("csat", "5", "percent", "percent"),
        ("csat", "0-1", None, "top-2"),
        ("nps", None, "bain", "standard"),
        ("stars", "5", None, "mean"),
    ],
)
def test_what_people_say_finds_the_variant(metric: str, scale: str | None, variant: str | None, chosen: str) -> None:
    assert choose(catalogue_metric(metric), scale, variant).variant_name == chosen


# --- start-up ------------------------------------------------------------------------------------------------


def imported(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )


def test_titles_need_neither_yaml_nor_pydantic() -> None:
    assert not imported("cxscore.config.titles") & {"yaml", "pydantic", "cxscore.config.schema"}


def test_configs_need_no_data_library() -> None:
    assert not imported("cxscore.config.choose, cxscore.config.load") & {"numpy", "pandas", "scipy", "duckdb", "rich"}


def test_no_layer_above_is_imported_from_here() -> None:
    above = re.compile(r"cxscore\.(scoring|readers|engines|tallying|renderers|output|cli|api|answers)\b")
    for path in (PACKAGE / "config").glob("*.py"):
        assert not above.search(path.read_text(encoding="utf-8")), path.name

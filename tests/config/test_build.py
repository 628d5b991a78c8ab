"""Built-in files are read without checks: what comes out is what the checking reader makes of the same files."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import cxscore
from cxscore.config.build import build
from cxscore.config.load import catalogue_labels, catalogue_metric
from cxscore.config.nodes import read_data, read_document
from cxscore.config.schema import EndsSpec, EngineSpec, LabelsSpec, MetricSpec, PartSpec, ScaleSpec, VariantSpec
from cxscore.config.validate import load_labels, load_metric

PACKAGE = Path(cxscore.__file__).parent
METRICS = sorted((PACKAGE / "catalogue" / "metrics").glob("*.yaml"))
LABELS = sorted((PACKAGE / "catalogue" / "labels").glob("*.yaml"))
OWN = [PACKAGE.parent / "configs" / f"{name}.yaml" for name in ("effort-de", "parking")]
SCALE: dict[str, Any] = {"answers": "1-5", "direction": "higher", "default": "d"}


@pytest.mark.parametrize("path", [*METRICS, *OWN], ids=lambda path: path.stem)
def test_a_metric_is_built_as_it_would_be_checked(path: Path) -> None:
    assert build(MetricSpec, read_data(path)) == load_metric(path)


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_a_label_set_is_built_as_it_would_be_checked(path: Path) -> None:
    assert build(LabelsSpec, read_data(path)) == load_labels(path)


@pytest.mark.parametrize("path", [*METRICS, *LABELS, *OWN], ids=lambda path: path.stem)
def test_the_plain_reader_reads_what_the_reader_with_places_reads(path: Path) -> None:
    assert read_data(path) == read_document(path).data


@pytest.mark.parametrize("path", METRICS, ids=lambda path: path.stem)
def test_the_catalogue_hands_out_what_its_file_says(path: Path) -> None:
    assert catalogue_metric(path.stem) == load_metric(path)


def test_an_alias_hands_out_the_set_it_stands_for() -> None:
    assert catalogue_labels("emoji") == load_labels(PACKAGE / "catalogue" / "labels" / "faces.yaml")


# --- values, by hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"name": "composite", "slope": "0.65", "intercept": "-22.9"},
            EngineSpec(name="composite", slope=Fraction(13, 20), intercept=Fraction(-229, 10)),
        ),
        (
            {"name": "difference", "of": "asked", "less": "got"},
            EngineSpec(name="difference", of="asked", less="got"),
        ),
        ({"columns": [["a", "b"], ["c"]], "reverse": "true"}, PartSpec(columns=(("a", "b"), ("c",)), reverse=True)),
        ({"reverse": "false", "weight": "010"}, PartSpec(reverse=False, weight=10)),
        ({**SCALE, "answers": ["bad", "good"]}, ScaleSpec(**{**SCALE, "answers": ("bad", "good")})),
        (
            {**SCALE, "ends": {"worst": "no", "best": "1:30"}, "buckets": {"low": "1-2", "rest": ["3", "4-5"]}},
            ScaleSpec(**SCALE, ends=EndsSpec(worst="no", best="1:30"), buckets={"low": "1-2", "rest": ("3", "4-5")}),
        ),
        (
            {"scale": "5", "formula": "quantile", "at": "0.9", "base": ["low", "high"], "vendors": ["x"]},
            VariantSpec(scale=("5",), formula="quantile", at=Fraction(9, 10), base=("low", "high"), vendors=("x",)),
        ),
    ],
)
def test_values_are_read_by_the_annotation_of_their_field(data: dict[str, Any], expected: Any) -> None:
    assert build(type(expected), data) == expected


@pytest.mark.parametrize(
    ("parts", "expected"), [({}, None), ({"parts": "any"}, "any"), ({"parts": {"a": {}}}, {"a": PartSpec()})]
)
def test_parts_are_absent_a_word_or_entries(parts: dict[str, Any], expected: Any) -> None:
    data = {"metric": "m", "title": "M", "scales": {"5": SCALE}, "variants": {}, **parts}
    assert build(MetricSpec, data).parts == expected


def test_a_rank_of_a_label_set_is_one_wording_or_several() -> None:
    built = build(LabelsSpec, {"labels": "mood", "points": {"3": {"en": ["sad", [], ["glad", "happy"]]}}})
    assert built.points == {"3": {"en": (("sad",), (), ("glad", "happy"))}}


# --- what cannot be built ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ({"name": "composite", "mising": "skip"}, TypeError, "mising"),
        ({"missing": "skip"}, TypeError, "name"),
        ({"name": "composite", "slope": "1e3"}, ValueError, "'1e3' is not a number"),
        ({"name": "composite", "slope": ["1"]}, ValueError, "expected a number"),
    ],
)
def test_what_cannot_be_built_is_refused(data: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        build(EngineSpec, data)


def test_a_flag_is_true_or_false() -> None:
    with pytest.raises(ValueError, match="expected true or false, not 'yes'"):
        build(PartSpec, {"reverse": "yes"})

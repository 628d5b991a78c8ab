"""The JSON Schemas that are shipped are those of the loader, accept every shipped file and refuse what it refuses."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import cxscore
from cxscore.config.validate import KINDS, check, json_schema

PACKAGE = Path(cxscore.__file__).parent
CONFIGS = PACKAGE.parent / "configs"
CATALOGUE = PACKAGE / "catalogue"
FILES = {
    "metric": [
        *sorted((CATALOGUE / "metrics").glob("*.yaml")),
        *(CONFIGS / name for name in ("parking.yaml", "effort-de.yaml", "metrics/cost-per-contact.yaml")),
    ],
    "labels": sorted((CATALOGUE / "labels").glob("*.yaml")),
    "preset": sorted((CATALOGUE / "presets").glob("*.yaml")),
    "calendar": sorted((CONFIGS / "calendars").glob("*.yaml")),
    "margins": sorted((CONFIGS / "margins").glob("*.yaml")),
    "themes": sorted((CATALOGUE / "themes").glob("*.yaml")),
    "lexicon": sorted((CATALOGUE / "lexicons").glob("*.yaml")),
    "report": [
        CONFIGS / f"{name}.yaml" for name in ("monthly", "monatlich-de", "qa", "quarterly", "service", "weekly")
    ],
}


class Editor(yaml.SafeLoader):
    """YAML 1.2, as editors read it: with types, but `NO` and a date are text."""


Editor.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith(":timestamp") and (first in "tTfF" or not tag.endswith(":bool"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_an_editor_reads_it(path: Path) -> object:
    """What a schema-aware editor checks: keys are text."""
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), Loader=Editor)))  # noqa: S506 (a SafeLoader)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schema_is_the_generated_one(kind: str, request: pytest.FixtureRequest) -> None:
    path = PACKAGE / "config" / f"{kind}.schema.json"
    text = json.dumps(json_schema(kind), indent=2) + "\n"
    if request.config.getoption("--update-golden"):
        path.write_bytes(text.encode())
    assert path.read_text(encoding="utf-8") == text, (
        f"run with --update-golden and read the difference of {path.name}"
    )


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in FILES.items() for path in paths])
def test_the_schema_accepts_a_shipped_file_as_an_editor_reads_it(kind: str, path: Path) -> None:
    jsonschema.validate(as_an_editor_reads_it(path), json_schema(kind))


@pytest.mark.parametrize(
    ("kind", "path", "old", "new"),
    [
        ("metric", CATALOGUE / "metrics" / "ces.yaml", "title:", "titel:"),
        ("metric", CATALOGUE / "metrics" / "ces.yaml", "formula: mean", "formula: maen"),
        ("metric", CATALOGUE / "metrics" / "ces.yaml", "direction: higher", "direction: up"),
        ("labels", CATALOGUE / "labels" / "ease.yaml", "points:", "point:"),
        ("preset", CATALOGUE / "presets" / "zendesk-metrics.yaml", "unit: minutes", "unit: mins"),
        ("calendar", CONFIGS / "calendars" / "always.yaml", "time_zone:", "timezone:"),
        ("calendar", CONFIGS / "calendars" / "always.yaml", "monday:", "mondy:"),
        ("calendar", CONFIGS / "calendars" / "always.yaml", '"00:00-24:00"', "open"),
        ("calendar", CONFIGS / "calendars" / "support-oslo.yaml", "country:", "contry:"),
        ("calendar", CONFIGS / "calendars" / "support-oslo.yaml", "[2026-12-31]", "[31.12.2026]"),
        ("margins", CONFIGS / "margins" / "customers-2026.yaml", "variables:", "variable:"),
        ("themes", CATALOGUE / "themes" / "support.yaml", "exclusions:", "exclude:"),
        ("margins", CONFIGS / "margins" / "customers-2026.yaml", "north: 30", "north: thirty"),
        ("lexicon", CATALOGUE / "lexicons" / "en.yaml", "positive:", "positiv:"),
        ("lexicon", CATALOGUE / "lexicons" / "en.yaml", "lexicon: en", "lexicon: English"),
        ("report", CONFIGS / "monthly.yaml", "sources:", "source:"),
        ("report", CONFIGS / "monthly.yaml", "period: month", "period: fortnight"),
        ("report", CONFIGS / "monthly.yaml", "at_least:", "atleast:"),
        ("report", CONFIGS / "monthly.yaml", "gate: none", "gate: never"),
        ("report", CONFIGS / "monthly.yaml", "min_n: 10", "min_n: [10]"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(
    tmp_path: Path, kind: str, path: Path, old: str, new: str
) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / path.name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert check(tmp_path / path.name)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_an_editor_reads_it(tmp_path / path.name), json_schema(kind))

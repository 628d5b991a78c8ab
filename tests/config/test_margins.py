"""Margins files: shares or counts, every mistake at its place."""

from pathlib import Path

import pytest

from cxscore.config.validate import check, kind_of, load_margins
from cxscore.errors import ConfigError

SHIPPED = Path(__file__).parent.parent.parent / "configs/margins/customers-2026.yaml"


def file_of(folder: Path, body: str) -> Path:
    path = folder / "m.yaml"
    path.write_text(f"margins: m\n{body}\n", encoding="utf-8")
    return path


def test_the_shipped_example_is_read() -> None:
    spec = load_margins(SHIPPED)
    assert spec.variables["region"] == {"north": 30, "south": 70}
    assert kind_of(SHIPPED) == "margins"


@pytest.mark.parametrize(
    "body",
    [
        "variables: {region: {a: 30, b: 70}}",
        "variables: {region: {a: 33.3, b: 33.3, c: 33.3}}",
        "variables: {region: {a: 0.3, b: 0.7}}",
        "variables: {region: {a: 3000, b: 4511}}",
        "unit: counts\nvariables: {region: {a: 30, b: 61}}",
        "variables: {plan: {(blank): 20, no: 30, yes: 50}}",
    ],
)
def test_shares_of_100_or_1_and_counts_are_fine(tmp_path: Path, body: str) -> None:
    assert check(file_of(tmp_path, body)) == ()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (
            "variables:\n  region: {a: 30, b: 61}",
            "3:3: the shares add up to 91; write shares that add up to 100 or to 1",
        ),
        ("variables:\n  region: {a: 0.3, b: 0.6}", "3:3: the shares add up to 0.9;"),
        ("unit: shares\nvariables:\n  region: {a: 3, b: 6}", "4:3: the shares add up to 9;"),
        ("variables:\n  region: {a: 0, b: 100}", "3:15: 'a' is 0, and a margin must be above 0"),
        ("variables:\n  region: {a: -5, b: 105}", "3:15: 'a' is -5, and"),
        ("variables:\n  region: {a: 100}", "3:3: a variable of one value weighs nothing"),
        ("variables:\n  region: {a: many, b: 2}", "3:15: a: 'many' is not a number"),
        ("variables: {region: {}}", "2:13: region: expected at least one entry"),
        ("variables: {}", "2:1: variables: expected at least one entry"),
        ("variables: {region: 3}", "2:21: region: expected named entries"),
        ("units: counts\nvariables: {region: {a: 300, b: 600}}", "2:1: unknown key 'units'; did you mean 'unit'?"),
        ("unit: percent\nvariables: {region: {a: 30, b: 70}}", "2:7: unit: 'percent' is not one of shares, counts"),
    ],
)
def test_every_mistake_has_its_place(tmp_path: Path, body: str, complaint: str) -> None:
    path = file_of(tmp_path, body)
    assert str(check(path)[0]).removeprefix(f"{path}:").startswith(complaint)


def test_wrong_margins_are_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the shares add up to 91"):
        load_margins(file_of(tmp_path, "variables:\n  region: {a: 30, b: 61}"))

"""Published examples of raking, design effects, correlation and alpha, recomputed through the product."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from cxscore.analyses.reliability import Asked, reliability
from cxscore.stats.correlation import fisher_interval, pearson, spearman
from cxscore.stats.raking import efficiency, rake
from cxscore.stats.reliability import alpha_of

PUBLISHED = Path(__file__).parent.parent / "vectors/published.yaml"
ENTRIES: Mapping[str, Any] = {
    entry["id"]: entry for entry in yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))["vectors"]
}


def raked(sample: list[list[int]], rows: list[float], columns: list[float]) -> np.ndarray[Any, Any]:
    """The weights of a two-way table, times the population over the sample."""
    table = np.array(sample, dtype=float)
    places = np.indices(table.shape).reshape(2, -1)
    shares = [np.array(total) / sum(total) for total in (rows, columns)]
    found = rake(table.ravel(), list(zip(places, shares, strict=True)), 1e9)
    return np.asarray(found.weights.reshape(table.shape) * sum(rows) / table.sum())


@pytest.mark.parametrize("name", ["wt-001", "wt-002"])
def test_kishs_effective_number(name: str) -> None:
    given, expected = ENTRIES[name]["input"], ENTRIES[name]["expected"]["n_eff"]
    cases = given.get("cases") or [given["weights"]]
    found = [len(case) * efficiency(np.array(case, dtype=float), np.ones(len(case))) for case in cases]
    assert found == pytest.approx(np.atleast_1d(expected))


def test_raking_a_table_of_kalton_and_flores_cervantes() -> None:
    entry = ENTRIES["wt-005"]
    given = entry["input"]
    found = raked(given["sample"], given["population_row_totals"], given["population_col_totals"])
    assert found == pytest.approx(np.array(entry["expected"]["raked_weights"]), abs=entry["tolerance"])


def test_raking_a_table_of_two_by_two() -> None:
    entry = ENTRIES["wt-006"]
    given = entry["input"]
    found = np.array(given["sample"]) * raked(given["sample"], given["row_totals"], given["col_totals"])
    assert found == pytest.approx(np.array(entry["expected"]["raked"]), abs=entry["tolerance"])


def test_correlations_of_r() -> None:
    entry = ENTRIES["corr-001"]
    x, y = (np.array(entry["input"][name], dtype=float) for name in "xy")
    found = pearson(x, y, np.ones(len(x)))
    assert found == pytest.approx(entry["expected"]["pearson"], abs=1e-9)
    limits = fisher_interval(found or 0.0, len(x), 0.95)
    assert limits == pytest.approx((entry["expected"]["lo"], entry["expected"]["hi"]), abs=1e-9)
    assert spearman(x, y, np.ones(len(x))) == pytest.approx(entry["expected"]["spearman"], abs=1e-9)


def test_alpha_of_likert_items_with_feldts_interval() -> None:
    entry = ENTRIES["alpha-002"]
    rows = [(tuple(map(str, row)), 1) for row in entry["input"]["rows"]]
    found = reliability(rows, Asked(tuple(f"q{i}" for i in range(10))))
    assert found.alpha == pytest.approx(entry["expected"]["alpha"], abs=1e-8)
    assert (found.low, found.high) == pytest.approx(entry["expected"]["ci95"], abs=entry["tolerance"])


@pytest.mark.parametrize("name", ["alpha-004", "alpha-005"])
def test_alpha_from_published_variances(name: str) -> None:
    given = ENTRIES[name]["input"]
    found = alpha_of([float(value) for value in given["item_variances"]], given["total_variance"])
    assert found == pytest.approx(ENTRIES[name]["expected"]["alpha"], abs=1e-9)

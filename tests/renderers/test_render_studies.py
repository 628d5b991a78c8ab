"""Studies as text, CSV and JSON: nothing moves a cursor or starts a formula, nothing is rounded for machines."""

import csv
import io
import json

import pytest

from cxscore.analyses.drivers import Wanted, drivers
from cxscore.analyses.link import Asked, link
from cxscore.analyses.records import Lookup, Matched
from cxscore.analyses.reliability import Asked as Items
from cxscore.analyses.reliability import reliability
from cxscore.analyses.study import Result, Study
from cxscore.analyses.weigh import Margin, weigh
from cxscore.model import Input, Problem, Request
from cxscore.renderers import studies, study_data
from tests.analyses.rows import ces, rows

ESCAPE, FORMULA = "\x1b[31mred", "=1+1"


def study(result: Result, *problems: Problem) -> Study:
    return Study("link", Request("ces"), result, {}, (Input(f"{ESCAPE}.csv", 3),), problems)


def linked(outcome: str, min_n: int = 1) -> Study:
    joined = Matched(rows(("1", 1), ("2", 2), ("3", 4), ("5", 5), ("8", 7), ("9", 7)), 6, 6, 0)
    lookup = Lookup("c.csv", "id", {"a": ("1",)}, 6, 0, 0, 0)
    return study(link(joined, lookup, ces(), Asked(outcome, min_n=min_n)))


def driven(name: str) -> Study:
    records = [(x, y, 1 + (x + y) % 7) for x in range(1, 8) for y in (1, 2, 3)]
    return study(drivers(rows(*records), Wanted((name, "y")), ces(), rounds=5))


def weighed(name: str) -> Study:
    margin = Margin(name, {"a": 0.5, "b": 0.5})  # type: ignore[dict-item]
    return study(weigh([(("a",), 3), (("b",), 1)], [margin], "m.yaml"))


def relied(name: str) -> Study:
    answers = [(("1", "2"), 4), (("3", "3"), 4), (("5", "4"), 4)]
    return study(reliability(answers, Items((name, "y"))))


EVERY = [linked, driven, weighed, relied]


@pytest.mark.parametrize("make", EVERY)
def test_names_and_files_cannot_move_the_cursor(make: object) -> None:
    text = "".join(studies.text(make(ESCAPE)))  # type: ignore[operator]
    assert "\x1b" not in text
    assert r"\x1b[31mred" in text


@pytest.mark.parametrize("make", [driven, weighed, relied])
def test_names_cannot_start_a_formula(make: object) -> None:
    lines = list(csv.reader(io.StringIO("".join(study_data.csv(make(FORMULA))))))  # type: ignore[operator]
    assert any("'=1+1" in line for line in lines[1:])
    assert not any("=1+1" in line for line in lines)


@pytest.mark.parametrize("make", EVERY)
def test_csv_rows_are_as_long_as_the_heading(make: object) -> None:
    lines = list(csv.reader(io.StringIO("".join(study_data.csv(make("x"))))))  # type: ignore[operator]
    assert {len(line) for line in lines} == {len(lines[0])}


@pytest.mark.parametrize("make", EVERY)
def test_json_holds_no_raw_escape_and_no_nan(make: object) -> None:
    text = "".join(study_data.json(make(ESCAPE)))  # type: ignore[operator]
    assert "\x1b" not in text
    assert json.loads(text)["inputs"] == [{"name": f"{ESCAPE}.csv", "rows": 3, "sha256": None}]


def test_machines_get_what_was_computed() -> None:
    given = driven("x")
    found = json.loads("".join(study_data.json(given)))["drivers"][0]["importance"]
    assert found == given.result.drivers[0].importance  # type: ignore[union-attr]


def test_drivers_that_explain_nothing_at_all_have_no_share() -> None:
    records = [(x, y) for x in (1, 2) for y in (1, 7) for _ in range(5)]
    found = drivers(rows(*records), Wanted(("x",)), ces(), rounds=5)
    assert found.r2 == 0
    (line,) = [line for line in studies.text(study(found)) if line.startswith("x ")]
    assert line.split()[5] == "-"


def test_a_withheld_bucket_shows_a_dash_and_no_number() -> None:
    shown = "".join(studies.text(linked("churned", min_n=3)))
    (line,) = [line for line in shown.splitlines() if line.startswith("neutral")]
    assert line.split() == ["neutral", "4-5", "-", "-", "-"]

"""What is said of the statuses that finish a ticket."""

from pathlib import Path

import pytest

from cxscore import api
from cxscore.model import Terms
from tests.engines.tickets import scores, written

ROWS = [("2026-01-05", "2026-01-06", "Gelöst", "1"), ("2026-01-20", "", "Offen", "3")]
HEADER = "created_at solved_at status replies"


def warnings(path: Path | list[Path], metric: str, *solved: str) -> list[str]:
    report = api.score(path, metric, terms=Terms(solved=solved))
    return [problem.message for problem in report.problems if problem.severity == "warning"]


def said(path: Path, metric: str, **options: object) -> str:
    timing = scores(path, metric, **options)[0].definition.timing
    return timing.text if timing else ""


def test_a_file_without_any_known_status_is_not_scored_in_silence(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", HEADER, ROWS)
    (found,) = warnings(path, "backlog")
    assert found.endswith("the column holds 'Gelöst', 'Offen'")


def test_statuses_that_are_there_are_no_cause_to_warn(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", HEADER, ROWS)
    assert warnings(path, "resolution-rate", "gel*") == []


def test_each_status_that_was_named_and_is_not_there_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", HEADER, ROWS)
    (found,) = warnings(path, "fcr", "gelöst", "geschlosen")
    assert "(geschlosen)" in found


def test_a_status_that_one_of_several_files_has_is_met(tmp_path: Path) -> None:
    parts = [written(tmp_path / f"{n}.csv", HEADER, [row]) for n, row in enumerate(ROWS)]
    assert warnings(parts, "resolution-rate", "Gelöst") == []


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("created_at solved_at status reopens", "closed, resolved, done, complete, completed, and no end after"),
        ("created_at solved_at x reopens", "finished means that it has an end"),
        ("created_at x y reopens", "no column tells what is finished: all records count"),
    ],
)
def test_what_tells_that_a_ticket_is_finished_is_said(tmp_path: Path, header: str, wanted: str) -> None:
    path = written(tmp_path / "t.csv", header, [("2026-01-05", "2026-01-06", "solved", "1")])
    assert wanted in said(path, "reopen-rate")


def test_a_status_cannot_tell_what_was_so_at_an_earlier_time(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "created_at status", [("2026-01-05", "solved")])
    told = {"terms": Terms(as_of="2026-01-31")}
    assert said(path, "resolution-rate", **told).endswith("as the file has it, whenever that came about")
    log = {"key": "t", "roles": {"start": "at"}}
    path = written(tmp_path / "log.csv", "t at status", [("1", "2026-01-05", "solved")])
    assert not said(path, "resolution-rate", **told, **log).endswith("came about")

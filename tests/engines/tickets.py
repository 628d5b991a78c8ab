"""Small tables of tickets as files, and what scoring them says."""

import csv
from collections.abc import Sequence
from pathlib import Path

from cxscore import api
from cxscore.model import Answer, Score, State

Rows = Sequence[Sequence[str]]


def written(path: Path, header: str, rows: Rows) -> Path:
    """The file of these rows; `header` names its columns, with blanks between."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(), *rows])
    return path


def scores(path: Path | Sequence[Path], metric: str, **options: object) -> tuple[Score, ...]:
    """Every score of the metric, as the Python API gives them."""
    return api.score(path, metric, **options).scores  # type: ignore[arg-type]


def values(path: Path | Sequence[Path], metric: str, **options: object) -> dict[str, float | None]:
    """The total of each period, or of all records under ''."""
    found = {
        score.period or "": score.estimate.value for score in scores(path, metric, **options) if not score.segment
    }
    return {period: None if value is None else float(value) for period, value in found.items()}


def counts(score: Score) -> dict[Answer, int]:
    """How many gave each answer."""
    return {answer: mass.n for answer, mass in score.tally.masses.items()}


def states(score: Score) -> dict[State, int]:
    """How many records ended in each state, without those that none did."""
    return {state: n for state, n in score.tally.states.items() if n}

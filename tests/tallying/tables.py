"""Small tables for the tests of the count."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from cxscore import api
from cxscore.config.load import find_metric
from cxscore.model import Request
from cxscore.tallying import Rejected, Tallied, rejected


@contextmanager
def assessed(files: Mapping[str, str], folder: Path, metric: str = "nps", **asked: Any) -> Iterator[api.Assessment]:
    """The count of files with these texts, while their table is open."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    request = Request(metric, **asked)
    with api.opened([folder / name for name in files], request) as table:
        yield api.assess(table, request, find_metric(metric, None))


def counted(text: str, folder: Path, **asked: Any) -> Tallied:
    """The count of one file with this text."""
    with assessed({"t.csv": text}, folder, **asked) as assessment:
        return assessment.tallied


def listed(files: Mapping[str, str], folder: Path, metric: str = "nps", **asked: Any) -> list[Rejected]:
    """The rejects of files with these texts; their names are shortened to the last part."""
    with assessed(files, folder, metric, **asked) as assessment:
        return list(rejected(assessment.records, assessment.tallied))


def masses(tallied: Tallied) -> dict[Any, Any]:
    """Answers with number, weight and squared weight, per segment and period."""
    return {
        cell: {a: (m.n, Fraction(m.w), Fraction(m.w2)) for a, m in tally.masses.items()}
        for cell, tally in tallied.tallies.items()
    }

"""Rows of answered records for the tests of studies."""

from collections.abc import Sequence

from cxscore.analyses.records import Rows
from cxscore.config.choose import choose, define
from cxscore.config.load import catalogue_metric
from cxscore.model import Answer, Definition, Direction, Mass


def ces(direction: Direction = "higher") -> Definition:
    return define(choose(catalogue_metric("ces"), "7", None), direction, "option")


def rows(*records: Sequence[object]) -> Rows:
    """One row per record: its cells, then its answer."""
    cells = tuple(tuple(map(str, record[:-1])) for record in records)
    answers: tuple[Answer, ...] = tuple(record[-1] for record in records)  # type: ignore[misc]
    return Rows(cells, answers, tuple(Mass(1, 1, 1) for _ in records))

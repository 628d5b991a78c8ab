"""An edition as JSON, described by `edition.schema.json`: every entry with its request, its target and its scores.

A score and a ledger are the objects of `report.schema.json`.
"""

from collections.abc import Iterator
from dataclasses import replace

from cxscore import __version__
from cxscore.edition import Change, Edition, Entry, Grid, GridLine, Point, Section, Target
from cxscore.model import Report, Score
from cxscore.renderers.json import (
    SCHEMA,
    Json,
    as_list,
    as_text,
    input_object,
    ledger_object,
    problem_object,
    request_object,
    score_object,
)
from cxscore.renderers.rows import plain
from cxscore.renderers.summary.grid_cells import column_entries, line_reports
from cxscore.renderers.summary.words import comments_object


def render(edition: Edition) -> Iterator[str]:
    """Yield the edition as one JSON object, one entry per line."""
    period = edition.period
    head = {
        "schema": SCHEMA,
        "cxscore": __version__,
        "command": "report",
        "report": edition.name,
        "title": edition.title,
        "period": period.label if period else None,
        "first": str(period.first) if period else None,
        "last": str(period.last) if period else None,
        "time_zone": edition.time_zone,
    }
    yield as_text(head)[:-1]
    yield from as_list("entries", (_entry(edition, entry) for entry in edition.entries))
    yield from as_list("sections", (_section(edition, section) for section in edition.sections))
    yield from as_list("configs", ({"name": one.name, "sha256": one.sha256} for one in edition.configs))
    yield from as_list("inputs", map(input_object, edition.inputs))
    yield from as_list("problems", map(problem_object, edition.problems))
    yield "}\n"


def _entry(edition: Edition, entry: Entry) -> Json:
    return {
        "entry": entry.name,
        "metric": entry.metric,
        "source": entry.source,
        "target": _target(entry.target) if entry.target else None,
        "verdict": entry.verdict.value if entry.verdict else None,
        "absence": entry.absence or None,
        "partial": entry.partial,
        "changes": [_change(entry, entry.report, change) for change in entry.changes] if entry.report else [],
        "trend": [_point(point) for point in entry.trend],
        **_scored(edition, entry),
    }


def _target(target: Target) -> Json:
    """A target as the config writes it, and its limit in the unit of the score, null where there is no score."""
    limit = None if target.limit is None else plain(target.limit)
    return {"way": "at_least" if target.way == "higher" else "at_most", "text": target.text, "limit": limit}


def _scored(edition: Edition, entry: Entry) -> Json:
    """What was asked and what came out; without a report, nothing."""
    report = entry.report
    if report is None:
        return {"request": None, "column": None, "ledger": None, "scores": [], "also": []}
    return {
        "request": request_object(report.request),
        "column": report.column_text,
        "ledger": ledger_object(entry.metric, report.ledgers[entry.metric]),
        "scores": [_score(edition, entry, report, score) for score in report.scores],
        "also": [_score(edition, entry, report, score) for score in report.also],
    }


def _score(edition: Edition, entry: Entry, report: Report, score: Score) -> Json:
    """A score, partial where its entry knows that the period is not covered."""
    return score_object(report, replace(score, partial=edition.partial(entry, score)))


def _change(entry: Entry, report: Report, change: Change) -> Json:
    """A total less that of an earlier period; without a test only the difference, without one the reason."""
    found, before, difference = change.comparison, change.before, entry.difference(change)
    return {
        "against": change.against,
        "period": change.period,
        "before": score_object(report, before) if before else None,
        "difference": None if difference is None else plain(difference),
        "low": found.low if found else None,
        "high": found.high if found else None,
        "test": found.test if found else None,
        "p": found.p if found else None,
        "p_adjusted": found.p_adjusted if found else None,
        "tests": found.tests if found else None,
        "verdict": found.verdict if found else None,
        "detectable": found.detectable if found else None,
        "absence": change.absence or None,
    }


def _point(point: Point) -> Json:
    """A period of a series by its numbers; `earlier` is what a run before had, where that was another number."""
    return {
        "period": point.period,
        "value": None if point.value is None else plain(point.value),
        "low": point.low,
        "high": point.high,
        "n": point.n,
        "unit": point.unit,
        "definition": point.definition,
        "partial": point.partial,
        "earlier": _point(point.earlier) if point.earlier else None,
    }


def _section(edition: Edition, section: Section) -> Json:
    grid = _grid(edition, section.grid) if section.grid else None
    figures = list(section.figures)
    return {
        "title": section.title,
        "text": section.text,
        "show": list(section.show),
        "figures": figures,
        "grid": grid,
        **comments_object(section),
    }


def _grid(edition: Edition, grid: Grid) -> Json:
    """A grid with a score per cell, null where there is no record."""
    return {
        "rows": grid.rows,
        "columns": list(grid.columns),
        "across": grid.across or None,
        "entry": grid.entry or None,
        "lines": [{"value": line.value, "cells": _line(edition, grid, line)} for line in grid.lines],
    }


def _line(edition: Edition, grid: Grid, line: GridLine) -> list[Json | None]:
    entries = column_entries(edition, grid)
    cells = zip(entries, line_reports(edition, grid, line), line.cells, strict=True)
    return [_score(edition, entry, report, score) if report and score else None for entry, report, score in cells]

"""An edition as JSON, described by `edition.schema.json`: every entry with its request, its target and its scores.

A score and a ledger are the objects of `report.schema.json`.
"""

from collections.abc import Iterator

from cxscore import __version__
from cxscore.edition import Edition, Entry, Section, Target
from cxscore.model import Report
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
    yield from as_list("entries", map(_entry, edition.entries))
    yield from as_list("sections", map(_section, edition.sections))
    yield from as_list("inputs", map(input_object, edition.inputs))
    yield from as_list("problems", map(problem_object, edition.problems))
    yield "}\n"


def _entry(entry: Entry) -> Json:
    target = entry.target
    at: Json | None = (
        {"way": "at_least" if target.way == "higher" else "at_most", "text": target.text} if target else None
    )
    if at and target and target.limit is not None:
        at["limit"] = plain(target.limit)
    return {
        "entry": entry.name,
        "metric": entry.metric,
        "source": entry.source,
        "target": _target(entry.target) if entry.target else None,
        "verdict": entry.verdict.value if entry.verdict else None,
        "absence": entry.absence or None,
        "partial": entry.partial,
        **_scored(entry.metric, entry.report),
    }


def _target(target: Target) -> Json:
    """A target as the config writes it, and its limit in the unit of the score, null where there is no score."""
    limit = None if target.limit is None else plain(target.limit)
    return {"way": "at_least" if target.way == "higher" else "at_most", "text": target.text, "limit": limit}


def _scored(metric: str, report: Report | None) -> Json:
    """What was asked and what came out; without a report, nothing."""
    if report is None:
        return {"request": None, "column": None, "ledger": None, "scores": [], "also": []}
    return {
        "request": request_object(report.request),
        "column": report.column_text,
        "ledger": ledger_object(metric, report.ledgers[metric]),
        "scores": [score_object(report, score) for score in report.scores],
        "also": [score_object(report, score) for score in report.also],
    }


def _section(section: Section) -> Json:
    return {"title": section.title, "text": section.text, "show": list(section.show)}

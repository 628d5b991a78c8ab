"""The verb behind `why`: count two periods by one or by every segment-like column, and take the change apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxscore import periods
from cxscore.analyses.why import Ranked, Side, ranked, why
from cxscore.api.assessing import Assessment, assess
from cxscore.api.reporting import report
from cxscore.columns import quoted
from cxscore.config.schema import MetricSpec
from cxscore.errors import InputError, UsageError
from cxscore.inspecting import inspect
from cxscore.model import Report, Request, Score
from cxscore.readers import Table

MOST_COLUMNS = 20
"""Segment-like columns that are looked at, the best-fitting first; each takes a pass over the records."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A change taken apart by each of several columns, most telling first; the report that its scores stand in."""

    report: Report
    ranked: tuple[Ranked, ...]


def explain(
    table: Table, request: Request, spec: MetricSpec, labels: tuple[str, str], *, configured: bool = False
) -> Explained:
    """Take the change between two periods (`labels`: the earlier, the later) apart.

    By the columns of `request.by` together, else by every column that looks like a segment, each by itself.
    UsageError for periods of two lengths, InputError when one has no records or no column looks like a segment.
    """
    window = _window(request, labels)
    columns = [request.by] if request.by else [(name,) for name in _segment_like(table, request)]
    reports = [report(one, "why", [one.choice]) for one in _assessed(table, window, spec, columns, configured)]
    found = [why(_side(one, labels[0]), _side(one, labels[1]), one.by) for one in reports]
    order = ranked(found)
    first = next(one for one in reports if one.by == order[0].why.by)
    return Explained(first, order)


def _window(request: Request, labels: tuple[str, str]) -> Request:
    """The request for one score per period, from the earlier of the two to the later.

    Parts add up to the change, so a segment that is withheld alone would be told by the others: it never is alone.
    """
    before, after = map(periods.parse, labels)
    if before.grain != after.grain:
        raise UsageError(
            f"{before.label} is a {before.grain} and {after.label} a {after.grain}", "compare two periods of a kind"
        )
    return replace(request, period=after.grain, since=before.label, until=after.label, total=True, complementary=True)


def _assessed(
    table: Table,
    request: Request,
    spec: MetricSpec,
    columns: Sequence[tuple[str, ...]],
    configured: bool,  # noqa: FBT001
) -> Iterator[Assessment]:
    for by in columns:
        yield assess(table, replace(request, by=by), spec, configured=configured)


def _segment_like(table: Table, request: Request) -> list[str]:
    """The columns whose values come back often enough, without those that the request uses for something else."""
    taken = {*request.columns, request.date, request.respondent, request.key, *request.key_beside}
    taken |= {request.weight, request.counts}
    found = [one.name for one in inspect(table).columns if one.guess and one.guess.role == "segment"]
    names = [name for name in found if name not in taken]
    if not names:
        file = table.sources[0].name
        raise InputError(
            f"no column of {file} looks like a segment", "name one with --by; cxscore inspect lists them"
        )
    return names[:MOST_COLUMNS]


def _side(found: Report, label: str) -> Side:
    """The scores of one period; InputError when it has none."""
    scores = [score for score in found.scores if score.period == label]
    total = next((score for score in scores if score.scope == "total"), None)
    if total is None:
        known = _periods(found.scores)
        raise InputError(
            f"there are no records of {label}", f"there are some of {known}" if known else "check the dates"
        )
    return Side(total, {score.segment: score for score in scores if score.scope == "segment"})


def _periods(scores: Sequence[Score]) -> str:
    return quoted(dict.fromkeys(score.period for score in scores if score.period))

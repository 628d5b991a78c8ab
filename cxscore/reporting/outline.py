"""A plan in words: what a run would read, score and write, for `--dry-run`."""

from collections.abc import Iterator

from cxscore.guards import terminal
from cxscore.reporting.plan import Plan, PlannedComments, PlannedEntry, PlannedGrid, PlannedSource


def outline(plan: Plan, kept: str = "") -> Iterator[str]:
    """Yield the lines of a plan; nothing is read for it but the names of files. `kept` is what its history holds."""
    yield f"{terminal(plan.title)}\n"
    yield f"Period   {_period(plan)}\n"
    for source in plan.sources:
        yield from _source(plan, source)
    yield from (f"Grid     {terminal(_grid(grid))}\n" for grid in plan.grids)
    yield from (f"{one.command.capitalize():<8} {terminal(_comments(one))}\n" for one in plan.comments)
    yield from (f"{'Writes' if not i else '':<8} {terminal(str(path))}\n" for i, path in enumerate(plan.outputs))
    if plan.history and plan.period:
        yield f"History  {terminal(str(plan.history))}: {kept}\n"
    yield f"Gate     {plan.gate}\n"


def _period(plan: Plan) -> str:
    if plan.period is None:
        return "none: all records count"
    return f"{plan.period.label}, {plan.period.first} to {plan.period.last} in {terminal(plan.time_zone)}"


def _source(plan: Plan, source: PlannedSource) -> Iterator[str]:
    """A source with its files and the scores it serves."""
    yield f"Source   {terminal(source.name)}\n"
    yield from (f"         {terminal(name)}\n" for name in source.files)
    yield from (f"         {terminal(name)}: there is no such file\n" for name in source.missing)
    yield from (f"  score  {terminal(_entry(entry))}\n" for entry in plan.of(source.name))


def _grid(grid: PlannedGrid) -> str:
    """A grid by its title, its columns and its rows."""
    across = f" across {grid.across}" if grid.across else ""
    return f"{grid.title}: {', '.join(cut.name for cut in grid.cuts)} by {grid.rows}{across}"


def _comments(one: PlannedComments) -> str:
    """Themes or quotes by their title, their score and the column of comments."""
    score = f"{one.asked.name}, " if one.asked.name else ""
    *per, comment = one.asked.request.by
    return f"{one.title}: {score}comments in {comment}{f' per {per[0]}' if per else ''}"


def _entry(entry: PlannedEntry) -> str:
    """A score in the words of its request."""
    request = entry.request
    facts = [
        f"{entry.name}: {request.metric}",
        f"scale {request.scale}" if request.scale else "",
        f"variant {request.variant}" if request.variant else "",
        f"column {', '.join(request.columns)}" if request.columns else "",
        f"by {', '.join(request.by)}" if request.by else "",
        " ".join(filter(None, (request.date, f"in {request.since}"))) if request.since else "",
    ]
    return ", ".join(filter(None, facts))

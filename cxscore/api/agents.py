"""The agents whose work was reviewed: reviews of one agent are alike, and intervals allow for it."""

from dataclasses import replace

from cxscore.api.alike import Alike
from cxscore.api.filling import Filled
from cxscore.api.finding import readable_names
from cxscore.columns import Header, quoted
from cxscore.config.load import catalogue_metric
from cxscore.config.schema import MetricSpec
from cxscore.model import Problem, Request
from cxscore.presets import Layout

ROLE = "agent"
CLUSTERED = "clusters of agents"
ALONE = "reviews of one agent"
INDEPENDENT = "reviews as if independent"


def clustered(spec: MetricSpec, filled: Filled) -> tuple[Filled, Alike]:
    """The requests with the agents as their clusters, where every file tells them; and what that makes of intervals.

    A request for the reviews of one agent asks about this one: what others do adds nothing to its error.
    InputError when the agents are asked for in a column that is not there.
    """
    rows = list(zip(filled.headers, filled.requests, filled.layouts, strict=True))
    found = [_agents(spec, *row) for row in rows]
    plain = replace(filled, requests=tuple(_without_role(request) for request in filled.requests))
    if any(len(places) != 1 for places in found) or filled.request.counts:
        return plain, Alike(INDEPENDENT, INDEPENDENT, (_unknown(filled, found),))
    places = [place for (place,) in found]
    if all(_is_of_one(header, request, at) for (header, request, _), at in zip(rows, places, strict=True)):
        return plain, Alike(ALONE, ALONE)
    names = [header.call(place) for (header, _, _), place in zip(rows, places, strict=True)]
    by, asked = filled.requests[0].by, readable_names(filled.headers[0], filled.requests[0].by)
    alone = [name for column, name in zip(by, asked, strict=True) if filled.headers[0].find(column) == places[0]]
    names = [*alone, *names[1:]] if alone else names  # as the segments are called, by which they are known again
    requests = tuple(replace(one, cluster=name) for one, name in zip(plain.requests, names, strict=True))
    return replace(plain, requests=requests), Alike(CLUSTERED, ALONE if alone else CLUSTERED)


def _agents(spec: MetricSpec, header: Header, request: Request, layout: Layout) -> list[int]:
    """Where the agents could stand in a file: as named, else by its preset, else by the names that are declared."""
    named = dict(request.roles).get(ROLE)
    if named:
        return [header.find(named)]
    answer = layout.preset.answers.get(spec.metric) if layout.preset else None
    if answer and len(places := header.roles.get(answer.roles.get(ROLE, ""), ())) == 1:
        return list(places)
    return header.declared(spec.roles.get(ROLE) or catalogue_metric("iqs").roles[ROLE])


def _without_role(request: Request) -> Request:
    return replace(request, roles=tuple(pair for pair in request.roles if pair[0] != ROLE))


def _is_of_one(header: Header, request: Request, place: int) -> bool:
    """Whether the filters let in the reviews of one agent only."""
    patterns = [pattern for column, pattern in request.where if header.find(column) == place]
    return len(patterns) == 1 and bool(patterns[0]) and not set(patterns[0]) & set("*?") and ".." not in patterns[0]


def _unknown(filled: Filled, found: list[list[int]]) -> Problem:
    """A warning that reviews are taken for independent ones, and why."""
    message = "reviews are taken as independent: where an agent has several, the interval is too narrow"
    if filled.request.counts:
        return Problem(message, "--counts tells no single reviews", severity="warning")
    header, places = next((one, at) for one, at in zip(filled.headers, found, strict=True) if len(at) != 1)
    names = quoted(map(header.call, places))
    why = f"could be the agent: {names}" if places else "is known as the agent"
    message = f"{header.source}: {'several columns' if places else 'no column'} {why}; {message}"
    hint = "say --agent COLUMN to cxscore iqs; elsewhere a metric of your own names it: roles: {agent: [[COLUMN]]}"
    return Problem(message, hint, severity="warning")

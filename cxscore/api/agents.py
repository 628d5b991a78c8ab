"""The agents whose work was reviewed: reviews of one agent are alike, and intervals allow for it.

Two questions have two intervals. How well did these agents work? Their tickets are the sample: the reviews are as
good as independent, for how agents differ is part of the answer. How well do such agents work? The agents are the
sample, and the reviews are clusters of them. Few agents cannot answer the second question, and who has few has
reviewed them all: so the first is answered for fewer than `MANY`, unless their column is named as that of clusters.

Source: Kish, Survey Sampling (1965), sections 4.3 (strata, all of which are sampled) and 5.4 (clusters)
"""

from collections.abc import Sequence
from dataclasses import replace

from cxscore import sql
from cxscore.api.alike import Alike
from cxscore.api.filling import Filled
from cxscore.api.finding import readable_names
from cxscore.columns import Header, quoted
from cxscore.config.load import catalogue_metric
from cxscore.config.schema import MetricSpec
from cxscore.model import Problem, Request
from cxscore.presets import Layout
from cxscore.readers import Table

ROLE = "agent"
CLUSTERED = "clusters of agents"
THESE = "reviews of these agents"
ALONE = "reviews of one agent"
INDEPENDENT = "reviews as if independent"

MANY = 10
"""Agents from whom on they are taken for a sample of agents: fewer say too little of how agents differ."""


def clustered(table: Table, spec: MetricSpec, filled: Filled) -> tuple[Filled, Alike]:
    """The requests with the agents as their clusters, where every file tells them; and what that makes of intervals.

    A request for the reviews of one agent asks about this one: what others do adds nothing to its error. Fewer than
    `MANY` agents are all that is asked about, unless `--agent` or a role of the request names them.
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
    asked = any(dict(request.roles).get(ROLE) for request in filled.requests)
    if not asked and (agents := _count(table, places)) < MANY:
        return plain, Alike(THESE, THESE, (_few(rows[0][0], places[0], agents),))
    names = [header.call(place) for (header, _, _), place in zip(rows, places, strict=True)]
    by, shown = filled.requests[0].by, readable_names(filled.headers[0], filled.requests[0].by)
    alone = [name for column, name in zip(by, shown, strict=True) if filled.headers[0].find(column) == places[0]]
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


def _count(table: Table, places: Sequence[int]) -> int:
    """How many agents the files tell, whatever filters leave out."""

    def asked() -> int:
        cells = [
            f"SELECT {sql.trimmed(f'c{place}')} AS agent FROM {source.relation}"
            for source, place in zip(table.sources, places, strict=True)
        ]
        query = f"SELECT count(DISTINCT agent) FROM ({' UNION ALL '.join(cells)}) WHERE agent <> ''"
        ((agents,),) = table.connection.execute(query).fetchall()
        return int(agents)

    return table.read(asked)


def _few(header: Header, place: int, agents: int) -> Problem:
    """A note that intervals are about the agents that were reviewed, and no others."""
    whom = "the one agent" if agents == 1 else f"the {agents} agents"
    message = f"{header.source}: intervals are about {whom} in {quoted([header.call(place)])}"
    return Problem(
        message, "cxscore iqs --agent COLUMN reckons with other agents like them, and needs many", severity="note"
    )


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

"""JSON: everything the report holds, unrounded, one score per line; described by `report.schema.json`.

Unknown is null, never 0 and never NaN. A withheld score tells neither its value nor its answers.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

from cxscore import __version__
from cxscore.guards import json_text
from cxscore.model import PLACED, Answer, Exclusion, Input, Ledger, Problem, Report, Request, Scale, Score, State
from cxscore.renderers.rows import bucket_percents, plain, shown_n, states

SCHEMA = 1
"""The number of the output contract; it changes only when a key changes its meaning or goes away."""

Json = dict[str, object]


def render(report: Report) -> Iterator[str]:
    """Yield the report as one JSON object, keys in the order of the contract, one list entry per line."""
    yield f'{{"schema": {SCHEMA}, "cxscore": {_text(__version__)}, "command": {_text(report.command)},\n'
    yield f' "request": {_text(_request(report.request))}'
    yield from _list("scores", (_score(report, score) for score in report.scores))
    yield from _list("ledgers", (_ledger(metric, ledger) for metric, ledger in report.ledgers.items()))
    yield from _list("inputs", map(_input, report.inputs))
    yield from _list("problems", map(_problem, report.problems))
    yield from _list("also", (_score(report, score) for score in report.also))
    yield "}\n"


def _text(value: object) -> str:
    return json_text(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _list(key: str, entries: Iterable[Json]) -> Iterator[str]:
    yield f',\n "{key}": ['
    for index, entry in enumerate(entries):
        yield f"{',' if index else ''}\n  {_text(entry)}"
    yield "]"


# --- entries -------------------------------------------------------------------------------------------------


def _request(request: Request) -> Json:
    """What was asked beyond the defaults, by the names of the request's fields."""
    values = ((one.name, getattr(request, one.name), one.default) for one in fields(request))
    return {name: _said(value) for name, value, default in values if value != default}


def _said(value: object) -> object:
    """The value of a field as JSON holds it: exclusions as objects, all others as they are."""
    if isinstance(value, tuple):
        return [asdict(one) if isinstance(one, Exclusion) else one for one in value]
    return value


def _score(report: Report, score: Score) -> Json:
    definition, estimate = score.definition, score.estimate
    interval, hidden = estimate.interval, score.withheld
    return {
        "metric": definition.metric,
        "variant": definition.variant,
        "formula": definition.rule.formula,
        "unit": definition.unit,
        "direction": definition.direction,
        "direction_source": definition.direction_source,
        "scale": _scale(definition.scale),
        "scope": score.scope,
        "segment": dict(zip(report.by, score.segment, strict=False)),
        "period": score.period,
        "partial": score.partial,
        "value": None if hidden or estimate.value is None else plain(estimate.value),
        "low": None if hidden else interval.low,
        "high": None if hidden else interval.high,
        "level": interval.level,
        "interval_method": interval.method,
        "n": shown_n(score),
        "n_eff": None if hidden else estimate.n_eff,
        "distribution": _distribution(score),
        "buckets": _buckets(score),
        "ledger": _score_ledger(report, score),
        "definition": definition.text,
        "reason": {"code": estimate.reason.code, "message": estimate.reason.message} if estimate.reason else None,
    }


def _scale(scale: Scale) -> list[int | float | str]:
    """The words of a named scale; otherwise its two ends."""
    return list(scale.words) if scale.words else [plain(scale.low), plain(scale.high)]


def _answer(answer: Answer) -> int | float | str:
    return answer if isinstance(answer, str) else plain(answer)


def _distribution(score: Score) -> list[Json]:
    """The answers that were given, in the order of the scale."""
    if score.withheld:
        return []
    words = score.definition.scale.words
    given = sorted(score.tally.masses, key=lambda answer: words.index(answer) if words else answer)
    return [{"answer": _answer(answer), "n": score.tally.masses[answer].n} for answer in given]


def _buckets(score: Score) -> list[Json]:
    """The buckets with their answers and shares (0..100); without shares when nobody answered."""
    if score.withheld:
        return []
    percents = bucket_percents(score)
    return [
        {
            "name": bucket.name,
            "answers": bucket.text,
            "n": score.tally.within((bucket,)).n,
            "share": percents.get(bucket.name),
        }
        for bucket in score.definition.buckets
    ]


def _score_ledger(report: Report, score: Score) -> Json:
    """Rows, answered, then the other states; rows less the rest would tell the answers of a withheld score."""
    counts = states(report, score)
    rows = None if score.withheld else sum(count or 0 for count in counts.values())
    others = sorted(counts, key=lambda state: state not in PLACED)
    named = {state.value: counts[state] for state in others if state is not State.ANSWERED}
    return {"rows": rows, "answered": counts[State.ANSWERED], **named}


def _ledger(metric: str, ledger: Ledger) -> Json:
    counts = {state.value: ledger[state] for state in State}
    reasons = {state.value: dict(causes) for state, causes in ledger.reasons.items() if causes}
    return {"metric": metric, "rows": ledger.rows, **counts, "reasons": reasons}


def _input(source: Input) -> Json:
    return {"name": source.name, "rows": source.rows, "sha256": source.sha256 or None}


def _problem(problem: Problem) -> Json:
    place = str(problem.mark) if problem.mark else None
    return {"severity": problem.severity, "place": place, "message": problem.message, "hint": problem.hint}

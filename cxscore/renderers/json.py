"""JSON: everything the report holds, unrounded, one score per line; described by `report.schema.json`.

Unknown is null, never 0 and never NaN. A withheld score tells neither its value nor its answers.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import datetime

from cxscore import __version__
from cxscore.dates import zone
from cxscore.guards import json_text
from cxscore.model import (
    LONGEST,
    PLACED,
    Accuracy,
    Answer,
    Bucket,
    Exclusion,
    Input,
    Ledger,
    Problem,
    Report,
    Request,
    Scale,
    Score,
    State,
    Terms,
    number_text,
)
from cxscore.renderers.rows import (
    bucket_n,
    bucket_percents,
    design_effect,
    plain,
    shown_n,
    shown_n_eff,
    shown_open,
    states,
)

SCHEMA = 1
"""The number of the output contract; it changes only when a key changes its meaning or goes away."""

Json = dict[str, object]


def render(report: Report) -> Iterator[str]:
    """Yield the report as one JSON object, keys in the order of the contract, one list entry per line."""
    yield from unclosed(report)
    yield "}\n"


def unclosed(report: Report) -> Iterator[str]:
    """Yield the report as a JSON object that waits for further keys and its closing brace."""
    yield f'{{"schema": {SCHEMA}, "cxscore": {as_text(__version__)}, "command": {as_text(report.command)},\n'
    yield f' "request": {as_text(request_object(report.request))}'
    yield from as_list("scores", (score_object(report, score) for score in report.scores))
    yield from as_list("ledgers", (ledger_object(metric, ledger) for metric, ledger in report.ledgers.items()))
    yield from as_list("inputs", map(input_object, report.inputs))
    yield from as_list("problems", map(problem_object, report.problems))
    yield from as_list("also", (score_object(report, score) for score in report.also))
    yield f',\n "as_of": {as_text(_stamp(report))}'
    if report.accuracy is not None:
        yield f',\n "agreement": {as_text(_accuracy(report.accuracy))}'


def _accuracy(found: Accuracy) -> Json:
    """How well comments were read: each measure with its limits."""
    names = ("accuracy", "accuracy_polar", "macro_f1", "kappa")
    return {"n": found.n, **{name: getattr(found, name)._asdict() for name in names}, "level": found.level}


def _stamp(report: Report) -> str | None:
    """Until when open times last, with the offset of the zone of the request; null where there are none."""
    if report.as_of is None:
        return None
    return datetime.fromtimestamp(report.as_of, zone(report.request.zone_name)).isoformat()


def as_text(value: object) -> str:
    """A value as JSON on one line, unseen characters escaped; ValueError for NaN and infinity."""
    return json_text(json.dumps(value, ensure_ascii=False, allow_nan=False))


def as_list(key: str, entries: Iterable[Json]) -> Iterator[str]:
    """Yield a further key of an object with a list, one entry per line."""
    yield f',\n "{key}": ['
    for index, entry in enumerate(entries):
        yield f"{',' if index else ''}\n  {as_text(entry)}"
    yield "]"


# --- entries -------------------------------------------------------------------------------------------------


def request_object(request: Request) -> Json:
    """What was asked beyond the defaults, by the names of the request's fields."""
    plain_request = Request("")
    values = ((one.name, getattr(request, one.name), getattr(plain_request, one.name)) for one in fields(request))
    return {name: _said(value) for name, value, default in values if value != default}


def _said(value: object) -> object:
    """The value of a field as JSON holds it: exclusions and terms as objects, all others as they are."""
    if isinstance(value, Terms):
        given = ((one.name, getattr(value, one.name), one.default) for one in fields(value))
        return {name: told for name, told, default in given if told != default}
    if isinstance(value, tuple):
        return [asdict(one) if isinstance(one, Exclusion) else one for one in value]
    return value


def score_object(report: Report, score: Score) -> Json:
    """One score of a report, unrounded; a withheld one tells neither its value nor its answers."""
    definition, estimate = score.definition, score.estimate
    interval, hidden = estimate.interval, score.withheld
    return {
        "metric": definition.metric,
        "variant": definition.variant,
        "formula": definition.rule.formula,
        "unit": definition.unit,
        "direction": definition.direction,
        "better": definition.better,
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
        "n_eff": shown_n_eff(score),
        "design_effect": design_effect(score),
        "open": shown_open(score),
        "distribution": _distribution(score),
        "buckets": _buckets(score),
        "ledger": _score_ledger(report, score),
        "definition": definition.text,
        "timing": definition.timing.text if definition.timing else None,
        "reason": {"code": estimate.reason.code, "message": estimate.reason.message} if estimate.reason else None,
    }


def _scale(scale: Scale) -> list[int | float | str | None]:
    """The words of a named scale; otherwise its two ends, of which that of times is unknown."""
    if scale.unit:
        return [plain(scale.low), None]
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


def _bucket_answers(bucket: Bucket) -> str:
    """The answers of a bucket as text; of times without the upper end that none reaches."""
    if bucket.spans and bucket.spans[-1].high == LONGEST:
        return f"{number_text(bucket.spans[0].low)} and more"
    return bucket.text


def _buckets(score: Score) -> list[Json]:
    """The buckets with their answers and shares (0..100); without shares when nobody answered."""
    if score.withheld:
        return []
    percents = bucket_percents(score)
    return [
        {
            "name": bucket.name,
            "answers": _bucket_answers(bucket),
            "n": bucket_n(score, bucket),
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


def ledger_object(metric: str, ledger: Ledger) -> Json:
    """A ledger: rows, every state, and the finer causes of those that have some."""
    counts = {state.value: ledger[state] for state in State}
    reasons = {state.value: dict(causes) for state, causes in ledger.reasons.items() if causes}
    return {"metric": metric, "rows": ledger.rows, **counts, "reasons": reasons}


def input_object(source: Input) -> Json:
    """One file that was read."""
    return {"name": source.name, "rows": source.rows, "sha256": source.sha256 or None}


def problem_object(problem: Problem) -> Json:
    """One complaint with its place as text."""
    place = str(problem.mark) if problem.mark else None
    return {"severity": problem.severity, "place": place, "message": problem.message, "hint": problem.hint}

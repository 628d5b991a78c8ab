"""Studies for machines: JSON as `report.schema.json` says, and one CSV row per line of the table; unrounded."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields

from cxscore import __version__
from cxscore.analyses.agreement import Agreement
from cxscore.analyses.drivers import Drivers
from cxscore.analyses.link import Link
from cxscore.analyses.mismatch import Contradiction, Mismatch
from cxscore.analyses.reliability import Reliability
from cxscore.analyses.study import Result, Study
from cxscore.analyses.weigh import Weighting
from cxscore.answers import read_number
from cxscore.guards import csv_cell
from cxscore.model import Definition
from cxscore.renderers.csv import PLAIN, Cell, Dialect, written
from cxscore.renderers.json import (
    SCHEMA,
    Json,
    as_list,
    as_text,
    input_object,
    ledger_object,
    problem_object,
    request_object,
)

_SHORT = ("name", "kind", "importance", "low", "high", "rank", "rank_stability", "correlation", "sign", "vif")


def json(study: Study) -> Iterator[str]:
    """Yield the study as one JSON object with the keys of a report and those of its own result."""
    yield f'{{"schema": {SCHEMA}, "cxscore": {as_text(__version__)}, "command": {as_text(study.command)},\n'
    yield f' "request": {as_text(request_object(study.request))}'
    yield from as_list("scores", ())
    for key, value in _result(study).items():
        yield from as_list(key, value) if isinstance(value, list) else [f',\n "{key}": {as_text(value)}']
    yield from as_list("ledgers", (ledger_object(name, ledger) for name, ledger in study.ledgers.items()))
    yield from as_list("inputs", map(input_object, study.inputs))
    yield from as_list("problems", map(problem_object, study.problems))
    yield from as_list("also", ())
    yield ',\n "as_of": null}\n'


def _result(study: Study) -> dict[str, Json | list[Json]]:
    result = study.result
    if isinstance(result, Drivers):
        return {"drivers": [_driver(one) for one in map(asdict, result.drivers)], "model": _model(result)}
    if isinstance(result, Link):
        return {"link": _link(result)}
    if isinstance(result, Weighting):
        return {"weighting": _weighting(result)}
    if isinstance(result, Agreement):
        return {"agreement": _agreement(result)}
    if isinstance(result, Mismatch):
        return {"mismatch": _mismatch(result)}
    return {"reliability": _reliability(result)}


def _driver(fields: Json) -> Json:
    return {name: fields[name] for name in (*_SHORT, "performance", "quadrant", "missing")}


def _defined(definition: Definition) -> Json:
    return {
        "metric": definition.metric,
        "variant": definition.variant,
        "direction": definition.direction,
        "direction_source": definition.direction_source,
        "definition": definition.text,
    }


def _model(found: Drivers) -> Json:
    names = ("r2", "low", "high", "adjusted", "n", "answered", "level", "rounds", "method")
    return {**_defined(found.definition), **{name: getattr(found, name) for name in names}}


def _link(found: Link) -> Json:
    names = ("answered", "matched", "customers", "customers_matched", "level")
    return {
        **_defined(found.definition),
        "outcome": found.outcome,
        "measure": found.measure,
        **{name: getattr(found, name) for name in names},
        "correlation": {"method": "spearman", "value": found.correlation, "low": found.low, "high": found.high},
        "total": asdict(found.total),
        "buckets": [asdict(one) for one in found.buckets],
        "conclusions": list(found.conclusions),
    }


def _weighting(found: Weighting) -> Json:
    names = (
        "n",
        "n_eff",
        "efficiency",
        "deff",
        "smallest",
        "largest",
        "most",
        "rounds",
        "gap",
        "converged",
        "trimmed",
    )
    values: Json = {name: getattr(found, name) for name in names}
    return {**values, "categories": [asdict(one) for one in found.categories]}


def _reliability(found: Reliability) -> Json:
    names = ("alpha", "low", "high", "level", "n", "records", "straight")
    values: Json = {name: getattr(found, name) for name in names}
    speed = asdict(found.speed) if found.speed else None
    return {**values, "speed": speed, "items": [asdict(one) for one in found.items]}


def _agreement(found: Agreement) -> Json:
    values: Json = {"reviewers": list(found.reviewers), "works": found.works, "level": found.level}
    return {**values, "categories": [asdict(one) for one in found.categories]}


def _mismatch(found: Mismatch) -> Json:
    names = ("direction", "records", "scored", "opinionated", "compared", "method", "removed")
    values: Json = {name: getattr(found, name) for name in names}
    return {"scale": found.scale.text, **values, "contradictions": [asdict(one) for one in found.contradictions]}


# --- CSV ------------------------------------------------------------------------------------------------------


def csv(study: Study, dialect: Dialect = PLAIN) -> Iterator[str]:
    """Yield a heading and one row per driver, bucket, value of a margin, or item."""
    rows = _rows(study)
    names = list(rows[0]) if rows else [field.name for field in fields(Contradiction)]  # every other study has rows
    cells = ([_cell(value) for value in row.values()] for row in rows)
    return written([names], cells, dialect=dialect)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    return None if value is None else csv_cell(str(value))


def _rows(study: Study) -> Sequence[Json]:
    """The lines of the table, each with what holds for all of them: a line is often read alone."""
    result = study.result
    return [{**line, **_whole(result)} for line in _table(result)]


def _table(result: Result) -> Sequence[Json]:
    if isinstance(result, Drivers):
        return [_driver(asdict(one)) for one in result.drivers]
    if isinstance(result, Link):
        return [asdict(one) for one in (result.total, *result.buckets)]
    if isinstance(result, Mismatch):
        return [asdict(one) for one in result.contradictions]
    return [asdict(one) for one in (result.items if isinstance(result, Reliability) else result.categories)]


def _whole(result: Result) -> Json:
    """What the table stands under: R2, a correlation, alpha, what weights cost."""
    if isinstance(result, Drivers):
        metric, names = result.definition.metric, ("r2", "n", "level")
        return {"metric": metric, **{name: getattr(result, name) for name in names}}
    if isinstance(result, Link):
        limits = {"correlation_low": result.low, "correlation_high": result.high}
        shown = {"outcome": result.outcome, "measure": result.measure, "level": result.level}
        return {"metric": result.definition.metric, **shown, "correlation": result.correlation, **limits}
    if isinstance(result, Reliability):
        limits = {"alpha_low": result.low, "alpha_high": result.high}
        return {"alpha": result.alpha, **limits, "level": result.level, "n": result.n}
    if isinstance(result, Weighting):
        return {"n_eff": result.n_eff, "efficiency": result.efficiency, "deff": result.deff}
    if isinstance(result, Mismatch):
        return {}
    return {"level": result.level}


def records(rows: Iterator[Sequence[str]], dialect: Dialect = PLAIN) -> Iterator[str]:
    """Yield records of a file as lines: numbers as they stood there, text guarded against spreadsheets."""
    return written(([_kept(cell) for cell in row] for row in rows), dialect=dialect)


def _kept(cell: str) -> str:
    return cell if read_number(cell) is not None else csv_cell(cell)

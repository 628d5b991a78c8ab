"""From Python: one call from data to a report."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from cxscore import presets
from cxscore.api.assessing import assess, shown
from cxscore.api.reporting import ScoredReport, report
from cxscore.config.load import find_metric
from cxscore.model import Direction, Request, Terms
from cxscore.readers import Table, frame_table, open_table
from cxscore.requests import asked_question, pair


def score(
    data: object,
    metric: str,
    *,
    column: str | Sequence[str] = (),
    scale: int | str | None = None,
    variant: str | None = None,
    direction: Direction | None = None,
    by: str | Sequence[str] = (),
    where: str | Sequence[str] = (),
    where_not: str | Sequence[str] = (),
    date: str | None = None,
    period: Literal["day", "week", "month", "quarter", "year"] | None = None,
    since: str | None = None,
    until: str | None = None,
    tz: str | None = None,
    dayfirst: bool | None = None,
    date_format: str | None = None,
    respondent: str | None = None,
    keep: Literal["last", "first", "all"] = "last",
    key: str | None = None,
    order: str | None = None,
    counts: str | None = None,
    weight: str | None = None,
    missing: str | Sequence[str] = (),
    level: float = 0.95,
    min_n: int | None = None,
    complementary: bool = False,
    total: bool = True,
    sort: Literal["score", "n", "name"] = "name",
    config: str | Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    preset: str | Path | None = None,
    include: str | Sequence[str] = (),
    records: str | None = None,
    sheet: str | None = None,
    question_column: str | None = None,
    question: str | None = None,
    labels: str | Path | None = None,
    roles: Mapping[str, str] | None = None,
    terms: Terms | None = None,
) -> ScoredReport:
    """Score `data` - a file name, several of them, or a pandas, Polars or Arrow frame - under one metric.

    The options are those of the command line and mean the same; one text will do where several can be given.
    `where` holds texts such as "channel=email". Metrics of tickets, contacts and customers read columns by their
    `roles`, such as {"start": "opened", "end": "closed"}; `terms` hold what else their engine is told.
    Raises `UsageError`, `ConfigError` or `InputError` (all `CxscoreError`), each with its problems.
    """
    request = Request(
        metric=metric,
        columns=_several(column),
        scale=None if scale is None else str(scale),
        variant=variant,
        direction=direction,
        by=_several(by),
        where=tuple(pair(text, "where") for text in _several(where)),
        where_not=tuple(pair(text, "where_not") for text in _several(where_not)),
        date=date,
        period=period,
        since=since,
        until=until,
        time_zone=tz,
        dayfirst=dayfirst,
        date_format=date_format,
        respondent=respondent,
        keep=keep,
        key=key,
        order=order,
        counts=counts,
        weight=weight,
        missing=_several(missing),
        level=level,
        min_n=min_n,
        complementary=complementary,
        total=total,
        sort=sort,
        encoding=encoding,
        delimiter=delimiter,
        preset=None if preset is None else str(preset),
        include=_several(include),
        records=records,
        sheet=sheet,
        question=asked_question(question_column, question),
        labels=None if labels is None else str(labels),
        roles=tuple((roles or {}).items()),
        terms=terms or Terms(),
    )
    spec = find_metric(metric, Path(config) if config else None)
    with opened(data, request) as table:
        assessment = assess(table, request, spec, configured=config is not None)
        return report(assessment, metric, shown(assessment))


def _several(texts: str | Sequence[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


@contextmanager
def opened(data: object, request: Request, *, digests: bool = True) -> Iterator[Table]:
    """The table of files or of a frame, closed at the end with all that was made for it.

    Without `digests` a single file is not hashed, and its digest in the report is "".
    """
    if isinstance(data, str | Path):
        data = [data]
    if isinstance(data, list | tuple):
        names = [str(name) for name in data]
        table = open_table(
            names,
            encoding=request.encoding,
            delimiter=request.delimiter,
            wanted=[*request.columns, *request.by],
            digests=digests,
            layouts=presets.layouts(request.preset),
            records=presets.records_key(request),
            records_optional=request.records is None,
            sheet=request.sheet,
            where=request.where,
            where_not=request.where_not,
        )
    else:
        table = frame_table(data)
    with table:
        yield table

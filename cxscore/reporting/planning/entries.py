"""What an entry asks: its own words, those of its source, and the period."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from cxscore.config.load import catalogue_preset_names, find_metric, find_preset
from cxscore.config.report_draft import NO_PRESET, PERIOD, date_of
from cxscore.config.report_schema import EntrySpec, FigureKind, ReportSpec, SourceSpec
from cxscore.config.schema import MetricSpec
from cxscore.model import Request, Terms
from cxscore.periods import Period
from cxscore.reporting.plan import AGAINST, PlannedEntry
from cxscore.reporting.planning.filled import Filled
from cxscore.requests import pair


def entry_of(
    name: str,
    entry: EntrySpec,
    spec: ReportSpec,
    filled: Filled,
    period: Period | None,
    *,
    own: Mapping[str, MetricSpec],
) -> PlannedEntry:
    """An entry under its name; `own` are the metrics of the user's files, by their names."""
    source = entry.source or next(iter(spec.sources))
    metric = own[entry.metric] if entry.metric in own else find_metric(entry.metric)
    dated = bool(date_of(spec.sources[source]) or metric.roles)
    window = period.label if period and dated else None
    request = _request(entry, spec.sources[source], spec, filled, window)
    compare = tuple(against for against in AGAINST if against in entry.compare)
    placed = dated or all(PERIOD in text for text in spec.sources[source].path)
    figures = _drawn(name, spec)
    return PlannedEntry(name, source, request, metric, entry.metric in own, entry.target, compare, figures, placed)


def _drawn(name: str, spec: ReportSpec) -> frozenset[FigureKind]:
    """What the sections draw of a score."""
    sections = [section for section in spec.sections if name in section.show]
    return frozenset(kind for kind in get_args(FigureKind) if any(kind in section.figures for section in sections))


def _request(entry: EntrySpec, source: SourceSpec, spec: ReportSpec, filled: Filled, window: str | None) -> Request:
    """What an entry asks: its own words, its source's, and the window of the period where its records have dates."""
    least = entry.min_n or spec.min_n
    return Request(
        metric=entry.metric,
        columns=entry.column,
        scale=entry.scale or None,
        variant=entry.variant or None,
        direction=entry.direction,
        by=entry.by,
        where=tuple(map(pair, (*source.where, *entry.where))),
        where_not=tuple(map(pair, (*source.where_not, *entry.where_not))),
        date=(date_of(source) or None) if window or source.respondent else None,
        since=window,
        until=window,
        time_zone=source.time_zone or _zone(source, spec),
        dayfirst=source.dayfirst,
        date_format=source.date_format or None,
        respondent=source.respondent or None,
        keep=source.keep,
        key=source.key or None,
        order=source.order or None,
        counts=entry.counts or None,
        weight=entry.weight or None,
        missing=source.missing,
        min_n=int(least) if least else None,
        complementary=spec.complementary,
        encoding=source.encoding or None,
        delimiter=source.delimiter or None,
        preset=_preset(source, filled),
        include=source.include,
        records=source.records or None,
        sheet=source.sheet or None,
        question=pair(entry.question) if entry.question else None,
        labels=str(filled.path(entry.labels)) if entry.labels else None,
        roles=tuple(entry.roles.items()),
        terms=_terms(entry, filled),
    )


def _terms(entry: EntrySpec, filled: Filled) -> Terms:
    """What a metric of tickets is told besides columns; calendars by their paths beside the config."""
    calendars = ((value, str(filled.path(path))) for value, path in map(per_value, entry.calendar))
    return Terms(
        unit=entry.unit,
        as_of=entry.as_of,
        target=tuple(map(per_value, entry.within)),
        calendar=tuple(calendars),
        pause=entry.pause,
        solved=entry.solved,
        language=entry.language,
        lexicon=str(filled.path(entry.lexicon)) if entry.lexicon else "",
        method="" if entry.method == "lexicon" else entry.method,
    )


def per_value(text: str) -> tuple[str, str]:
    """`high=1h` as a value and what is said of it; what is said of all values has none."""
    value, _, said = text.rpartition("=")
    return value.strip(), said.strip()


def _preset(source: SourceSpec, filled: Filled) -> str | None:
    """The preset by its name, or by its path beside the config; None where it is to be recognised."""
    name = source.preset
    return name or None if name in ("", NO_PRESET, *catalogue_preset_names()) else str(filled.path(name))


def _zone(source: SourceSpec, spec: ReportSpec) -> str | None:
    """The report's zone, unless the preset that is named knows where the source's dates stand."""
    known = find_preset(source.preset).time_zone if source.preset in catalogue_preset_names() else ""
    return spec.time_zone or None if known in ("", "unknown") else None


def asked_by(entry: PlannedEntry, *, by: tuple[str, ...], complementary: bool) -> PlannedEntry:
    """The entry by other columns than its own."""
    return replace(entry, request=replace(entry.request, by=by, complementary=complementary), target=None)

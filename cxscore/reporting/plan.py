"""What a report asks, before any data is read: the period, the files of each source, a request per entry."""

import glob
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from cxscore import periods
from cxscore.config.load import catalogue_preset_names, find_metric, find_preset
from cxscore.config.report_draft import NO_PRESET, PERIOD, date_of
from cxscore.config.report_schema import EntrySpec, Gate, ReportSpec, SourceSpec, TargetSpec
from cxscore.config.schema import MetricSpec
from cxscore.config.validate import load_metric
from cxscore.edition import Section
from cxscore.errors import ConfigError, UsageError
from cxscore.model import Problem, Request, Terms
from cxscore.periods import Grain, Period
from cxscore.requests import pair

LAST = "last"
"""What `--for` says for the last complete period."""


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """A request and the metric it asks for; `own` where the metric is the user's own file."""

    name: str
    source: str
    request: Request
    spec: MetricSpec
    own: bool
    target: TargetSpec | None


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """The files that a source stands for now, and the words of the config that no file answers to.

    `zone` is the source's own time zone, "" where the report's is used.
    """

    name: str
    files: tuple[str, ...]
    missing: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a run will do. `outputs` are paths as they will be written; `notes` are warnings of the config."""

    name: str
    title: str
    period: Period | None
    time_zone: str
    sources: tuple[PlannedSource, ...]
    entries: tuple[PlannedEntry, ...]
    sections: tuple[Section, ...]
    outputs: tuple[Path, ...]
    gate: Gate
    notes: tuple[Problem, ...]
    locale: str = "en"

    def of(self, source: str) -> tuple[PlannedEntry, ...]:
        """The entries that use a source."""
        return tuple(entry for entry in self.entries if entry.source == source)


def chosen_period(wanted: str | None, grain: Grain, today: date) -> Period | None:
    """The period that `--for` names: by its label, or the last complete one of this grain before `today`.

    None without a word; UsageError for a label that names none.
    """
    if wanted is None:
        return None
    if wanted == LAST:
        return periods.containing(periods.containing(today, grain).first - timedelta(days=1), grain)
    try:
        return periods.parse(wanted)
    except ValueError as error:
        raise UsageError(f"--for: {error}", f"or say --for {LAST}") from None


def planned(config: Path, spec: ReportSpec, notes: tuple[Problem, ...], period: Period | None, into: str) -> Plan:
    """The plan of a report for a period; outputs go to the folder `into`, beside the config where it is "".

    UsageError where a path or a title needs a period and there is none.
    """
    _needs_period(spec, period, into)
    filled = _Filled(config.parent, period.label if period else "")
    own = {metric.metric: metric for metric in map(load_metric, map(filled.path, spec.metrics))}
    return Plan(
        spec.report,
        filled.text(spec.title or spec.report),
        period,
        spec.time_zone or "UTC",
        tuple(_source(name, source, filled) for name, source in spec.sources.items()),
        tuple(_entry(name, spec, own, filled, period) for name in spec.scores),
        _sections(spec, filled),
        tuple(_output(filled, text, into) for text in spec.outputs),
        spec.gate,
        notes,
        spec.locale,
    )


def _needs_period(spec: ReportSpec, period: Period | None, into: str) -> None:
    texts = [spec.title, into, *spec.outputs, *(text for source in spec.sources.values() for text in source.path)]
    if period is None and any(PERIOD in text for text in texts):
        message = f"this report is made for one period: {PERIOD} stands in its title or in a path"
        raise UsageError(message, "say --for 2026-10, or --for last for the last complete period")


@dataclass(frozen=True, slots=True)
class _Filled:
    """Texts of the config with the label of the period in them, and paths beside the config."""

    folder: Path
    label: str

    def text(self, text: str) -> str:
        """The text for this period."""
        return text.replace(PERIOD, self.label)

    def path(self, text: str) -> Path:
        """The path for this period, relative to the config, without detours that lead back."""
        joined = self.folder / self.text(text)
        plain = Path(os.path.normpath(joined))
        return plain if plain.resolve() == joined.resolve() else joined

    def files(self, text: str) -> list[str]:
        """The files that a path or a pattern means, sorted; none where there are none."""
        path = self.path(text)
        if os.path.lexists(path) or not glob.has_magic(self.text(text)):
            return [str(path)] if os.path.lexists(path) else []
        pattern = os.path.join(glob.escape(str(self.folder)), self.text(text))  # noqa: PTH118 (a pattern is no path)
        return sorted(os.path.normpath(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207


def _source(name: str, source: SourceSpec, filled: _Filled) -> PlannedSource:
    found = {text: filled.files(text) for text in source.path}
    files = dict.fromkeys(file for some in found.values() for file in some)
    missing = tuple(str(filled.path(text)) for text, some in found.items() if not some)
    return PlannedSource(name, tuple(files), missing, source.time_zone)


def _entry(
    name: str, spec: ReportSpec, own: Mapping[str, MetricSpec], filled: _Filled, period: Period | None
) -> PlannedEntry:
    entry = spec.scores[name]
    source = entry.source or next(iter(spec.sources))
    metric = own[entry.metric] if entry.metric in own else find_metric(entry.metric)
    dated = bool(date_of(spec.sources[source]) or metric.roles)
    window = period.label if period and dated else None
    request = _request(entry, spec.sources[source], spec, filled, window)
    return PlannedEntry(name, source, request, metric, entry.metric in own, entry.target)


def _request(entry: EntrySpec, source: SourceSpec, spec: ReportSpec, filled: _Filled, window: str | None) -> Request:
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


def _terms(entry: EntrySpec, filled: _Filled) -> Terms:
    """What a metric of tickets is told besides columns; calendars by their paths beside the config."""
    calendars = ((value, str(filled.path(path))) for value, path in map(_per_value, entry.calendar))
    return Terms(
        unit=entry.unit,
        as_of=entry.as_of,
        target=tuple(map(_per_value, entry.within)),
        calendar=tuple(calendars),
        pause=entry.pause,
        solved=entry.solved,
    )


def _per_value(text: str) -> tuple[str, str]:
    """`high=1h` as a value and what is said of it; what is said of all values has none."""
    value, _, said = text.rpartition("=")
    return value.strip(), said.strip()


def _preset(source: SourceSpec, filled: _Filled) -> str | None:
    """The preset by its name, or by its path beside the config; None where it is to be recognised."""
    name = source.preset
    return name or None if name in ("", NO_PRESET, *catalogue_preset_names()) else str(filled.path(name))


def _zone(source: SourceSpec, spec: ReportSpec) -> str | None:
    """The report's zone, unless the preset that is named knows where the source's dates stand."""
    known = find_preset(source.preset).time_zone if source.preset in catalogue_preset_names() else ""
    return spec.time_zone or None if known in ("", "unknown") else None


def _sections(spec: ReportSpec, filled: _Filled) -> tuple[Section, ...]:
    """The sections with their texts; without any, one that shows every entry."""
    if not spec.sections:
        return (Section("", "", tuple(spec.scores)),)
    return tuple(
        Section(
            filled.text(section.title),
            _text(filled.path(section.text)) if section.text else "",
            section.show,
        )
        for section in spec.sections
    )


def _text(path: Path) -> str:
    """What a text file of the config says; ConfigError when it is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"the text {path} cannot be read as UTF-8", "save it as UTF-8") from None


def _output(filled: _Filled, text: str, into: str) -> Path:
    return Path(filled.text(into)) / filled.text(text) if into else filled.path(text)

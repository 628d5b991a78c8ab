"""The plan of a whole report: its period, its texts, its outputs, and all that its parts ask."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import get_args

from cxscore import periods
from cxscore.config.report_draft import PERIOD
from cxscore.config.report_schema import FigureKind, ReportSpec
from cxscore.config.validate import load_metric
from cxscore.edition import ConfigFile, Section
from cxscore.errors import ConfigError, UsageError
from cxscore.model import Problem
from cxscore.periods import Grain, Period
from cxscore.reporting.plan import Plan
from cxscore.reporting.planning.comments import comments_of
from cxscore.reporting.planning.entries import entry_of, per_value
from cxscore.reporting.planning.filled import Filled
from cxscore.reporting.planning.grids import complemented, grids_of
from cxscore.reporting.planning.sources import source_of

LAST = "last"
"""What `--for` says for the last complete period."""


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
    filled = Filled(config.parent, period.label if period else "")
    own = {metric.metric: metric for metric in map(load_metric, map(filled.path, spec.metrics))}
    entries = {name: entry_of(name, entry, spec, filled, period, own=own) for name, entry in spec.scores.items()}
    reads = tuple(filled.path(text) for text in _named_files(spec))
    for grid in (section.grid for section in spec.sections if section.grid):
        entries |= {name: complemented(entries[name]) for name in grid.columns}
    return Plan(
        spec.report,
        filled.text(spec.title or spec.report),
        period,
        spec.time_zone or "UTC",
        tuple(source_of(name, spec, filled, period) for name in spec.sources),
        tuple(entries.values()),
        _sections(spec, filled),
        tuple(_output(filled, text, into) for text in spec.outputs),
        spec.gate,
        notes,
        filled.path(spec.history) if spec.history else None,
        tuple(grids_of(spec, entries, filled, period)),
        tuple(comments_of(spec, entries, filled, period)),
        spec.locale,
        reads,
        tuple(map(_config_file, dict.fromkeys((config, *reads)))),
    )


def _config_file(path: Path) -> ConfigFile:
    """A file that says what is asked; ConfigError where it cannot be read any more."""
    try:
        return ConfigFile(str(path), sha256(path.read_bytes()).hexdigest())
    except OSError:
        raise ConfigError(f"the file {path} cannot be read", "the config names it") from None


def _named_files(spec: ReportSpec) -> Iterator[str]:
    """The paths of all files that a config names beside its sources."""
    yield from spec.metrics
    yield from (source.preset for source in spec.sources.values() if Path(source.preset).suffix)
    for entry in spec.scores.values():
        yield from filter(None, (entry.labels, entry.lexicon))
        yield from (per_value(text)[1] for text in entry.calendar)
    for section in spec.sections:
        yield from filter(None, (section.text, section.themes.file if section.themes else ""))


def _needs_period(spec: ReportSpec, period: Period | None, into: str) -> None:
    texts = [spec.title, into, *spec.outputs, *(text for source in spec.sources.values() for text in source.path)]
    if period is None and any(PERIOD in text for text in texts):
        message = f"this report is made for one period: {PERIOD} stands in its title or in a path"
        raise UsageError(message, "say --for 2026-10, or --for last for the last complete period")


def _sections(spec: ReportSpec, filled: Filled) -> tuple[Section, ...]:
    """The sections with their texts; without any, one that shows every entry."""
    if not spec.sections:
        return (Section("", "", tuple(spec.scores)),)
    return tuple(
        Section(
            filled.text(section.title),
            _text(filled.path(section.text)) if section.text else "",
            section.show,
            tuple(kind for kind in get_args(FigureKind) if kind in section.figures),
        )
        for section in spec.sections
    )


def _text(path: Path) -> str:
    """What a text file of the config says; ConfigError when it is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"the text {path} cannot be read as UTF-8", "save it as UTF-8") from None


def _output(filled: Filled, text: str, into: str) -> Path:
    return Path(filled.text(into)) / filled.text(text) if into else filled.path(text)

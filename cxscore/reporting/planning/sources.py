"""The files of a source for a period, and those of the periods that it is compared with."""

from dataclasses import replace

from cxscore.config.report_draft import PERIOD
from cxscore.config.report_schema import ReportSpec, SourceSpec
from cxscore.periods import Period
from cxscore.reporting.plan import AGAINST, EARLIER, PlannedSource
from cxscore.reporting.planning.filled import Filled


def source_of(name: str, spec: ReportSpec, filled: Filled, period: Period | None) -> PlannedSource:
    """The source of that name for a period."""
    source = spec.sources[name]
    files, missing = _files(source, filled)
    fixed = not any(PERIOD in text for text in source.path)
    earlier = {} if fixed or period is None else _earlier(source, filled, _compared(name, spec, period))
    return PlannedSource(name, files, missing, source.time_zone, fixed, earlier)


def _files(source: SourceSpec, filled: Filled) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files of a source, each once, and the words that no file answers to."""
    found = {text: filled.files(text) for text in source.path}
    files = dict.fromkeys(file for some in found.values() for file in some)
    return tuple(files), tuple(str(filled.path(text)) for text, some in found.items() if not some)


def _compared(name: str, spec: ReportSpec, period: Period) -> list[str]:
    """The labels of the periods that scores of a source are compared with."""
    users = [entry for entry in spec.scores.values() if (entry.source or next(iter(spec.sources))) == name]
    asked = dict.fromkeys(against for entry in users for against in entry.compare)
    found = (EARLIER[against](period.label) for against in AGAINST if against in asked)
    return [label for label in found if label]


def _earlier(source: SourceSpec, filled: Filled, labels: list[str]) -> dict[str, tuple[str, ...]]:
    """The files of earlier periods, of those of which none is missing."""
    found = {label: _files(source, replace(filled, label=label)) for label in labels}
    return {label: files for label, (files, missing) in found.items() if files and not missing}

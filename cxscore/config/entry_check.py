"""What types cannot say of the scores of a report: their sources, columns, rules, directions and targets."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from cxscore.config.check import folded
from cxscore.config.choose import Choice, NeedsScaleError, choose, define
from cxscore.config.load import catalogue_names
from cxscore.config.nodes import Document, KeyPath, shown
from cxscore.config.report_draft import (
    PERIOD,
    ReportDraft,
    date_of,
    file_problems,
    least_problems,
    preset_of,
    said,
    where_problems,
)
from cxscore.config.report_schema import Against, EntrySpec
from cxscore.config.scales import COMMENTS, TARGET, MisfitError, nearest
from cxscore.config.schema import MetricSpec
from cxscore.config.targets import limit_of, read_limit
from cxscore.config.words_check import reading_problems
from cxscore.errors import CxscoreError
from cxscore.model import Definition, Problem

_BESIDE = ("target_by", "calendar_by")
"""Roles that any metric of times may have: what targets and calendars are chosen by."""


def entry_problems(draft: ReportDraft, name: str, entry: EntrySpec) -> Iterator[Problem]:
    """Every mistake of one score beyond its types."""
    path: KeyPath = ("scores", name)
    yield from _place_problems(draft, path, entry)
    yield from where_problems(draft, path)
    yield from _shared_problems(draft, path, entry)
    yield from least_problems(draft, (*path, "min_n"))
    yield from file_problems(draft, (*path, "labels"), "file of wordings")
    yield from _column_problems(draft, path, entry)
    yield from _compare_problems(draft, path, entry)
    spec = draft.metric(entry.metric)
    if spec is None:
        hint = nearest(entry.metric, [*draft.metrics, *catalogue_names()])
        yield draft.document.problem((*path, "metric"), f"unknown metric '{shown(entry.metric)}'", hint)
        return
    yield from _role_problems(draft, path, entry, spec)
    yield from reading_problems(draft, path, spec)
    yield from _definition_problems(draft, path, entry, spec)


def _shared_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec) -> Iterator[Problem]:
    """A filter on a column that the source filters already: the two would count as alternatives."""
    source = draft.sources.get(draft.source_of(entry))
    taken = {folded(text.partition("=")[0]) for text in (source.where if source else ())}
    for place, text in draft.words((*path, "where")):
        if folded(text.partition("=")[0]) in taken:
            message = f"where: the source filters the column of '{shown(text)}' already"
            yield draft.document.problem(place, message, "filter it in one place: two values are alternatives")


def _role_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec, spec: MetricSpec) -> Iterator[Problem]:
    """Roles that the metric has not, calendars that are not there, and words for tickets where people are asked."""
    known = dict.fromkeys([*(name.split()[0] for name in spec.roles), *_BESIDE])
    for role in entry.roles:
        if not spec.roles or role not in known:
            message = f"{spec.heading} has no role '{shown(role)}'"
            hint = nearest(role, known) if spec.roles else "its columns are named by column:"
            yield draft.document.problem((*path, "roles", role), message, hint, key=True)
    for key in ("within", "calendar", "unit", "as_of", "pause", "solved"):
        if getattr(entry, key) and not spec.roles:
            message = f"{spec.heading} is asked of people, and '{key}' belongs to what is measured of tickets"
            yield draft.document.problem((*path, key), message, f"leave {key} out", key=True)
    for place, text in draft.words((*path, "calendar")):
        name = text.rpartition("=")[2]
        if not (draft.folder / name).is_file():
            message = f"there is no calendar '{shown(name)}'"
            yield draft.document.problem(place, message, "paths are relative to this file")


def _place_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec) -> Iterator[Problem]:
    """A source that is not there, or is not said where there are several."""
    if entry.source and entry.source not in draft.sources:
        hint = nearest(entry.source, draft.sources)
        yield draft.document.problem((*path, "source"), f"unknown source '{shown(entry.source)}'", hint)
    elif not draft.source_of(entry) and draft.sources:
        message = f"the report has {len(draft.sources)} sources, and this score names none"
        yield draft.document.problem(path, message, f"add source: {' or '.join(draft.sources)}", key=True)


def _column_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec) -> Iterator[Problem]:
    document, source = draft.document, draft.sources.get(draft.source_of(entry))
    if len(set(entry.by)) < len(entry.by):
        yield document.problem((*path, "by"), "by names a column twice", "name every column once")
    if entry.counts and entry.weight:
        yield document.problem((*path, "counts"), "counts and weight cannot be used together", "leave one out")
    if entry.counts and source and source.respondent:
        message = "counts holds many respondents in one record, and the source counts one answer per respondent"
        yield document.problem((*path, "counts"), message, "leave one out")


def _compare_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec) -> Iterator[Problem]:
    """Earlier periods that have no name, or that the records have no date for."""
    known = get_args(Against)
    seen: set[str] = set()
    for place, word in draft.words((*path, "compare")):
        if word not in known:
            message = f"compare: '{shown(word)}' is no earlier period"
            yield draft.document.problem(place, message, nearest(word, known))
        elif word in seen:
            yield draft.document.problem(place, f"'{shown(word)}' stands twice", "write it once")
        seen.add(word)
    source, metric = draft.sources.get(draft.source_of(entry)), draft.metric(entry.metric)
    if not entry.compare or source is None or metric is None:
        return
    if not (date_of(source) or metric.roles or all(PERIOD in text for text in source.path)):
        message = "compare looks at earlier periods, and the records of the source have no date"
        hint = "add date: COLUMN to the source, or {period} to its path"
        yield draft.document.problem((*path, "compare"), message, hint, key=True)


def _definition_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec, spec: MetricSpec) -> Iterator[Problem]:
    """A rule that is not exactly one of the metric's, a direction that cannot be turned, a target that misfits."""
    document, place = draft.document, _rule_place(draft.document, path)
    try:
        choice = _choice(draft, entry, spec)
        definition = define(choice, entry.direction) if choice else None
    except CxscoreError as error:
        yield from said(document, place, error)
        return
    if entry.compare and definition and definition.ripens:
        message = f"periods of {definition.title} {definition.variant} do not compare: the younger had less time"
        hint = "leave compare out, or take another variant"
        yield document.problem((*path, "compare"), message, hint, key=True, severity="warning")
    if entry.target and definition:
        yield from _target_problems(document, (*path, "target"), entry, definition)


def _rule_place(document: Document, path: KeyPath) -> KeyPath:
    """Where the rule of an entry is written: its scale, its variant, else its metric."""
    return next((*path, key) for key in ("scale", "variant", "metric") if document.at((*path, key)) is not None)


def _choice(draft: ReportDraft, entry: EntrySpec, spec: MetricSpec) -> Choice | None:
    """The choice that an entry makes, with what a built-in preset fixes; None where a file may decide it."""
    source = draft.sources.get(draft.source_of(entry))
    scale, variant = entry.scale or None, entry.variant or None
    if entry.within and scale is None and TARGET in spec.scales:
        scale = TARGET
    preset = preset_of(source) if source else None
    answer = preset.answers.get(entry.metric) if preset else None
    if answer and entry.metric not in draft.metrics:
        variant = variant or (scale in (None, answer.scale) and answer.variant) or None
        scale = scale or answer.scale or None
    elif scale is None and source and Path(source.preset).suffix:
        return None
    try:
        return choose(spec, scale, variant)
    except NeedsScaleError:
        if spec.roles:  # the columns tell what is counted
            return None
        raise


def _target_problems(
    document: Document, path: KeyPath, entry: EntrySpec, definition: Definition
) -> Iterator[Problem]:
    assert entry.target is not None  # noqa: S101 (the caller has looked)
    if definition.engine == COMMENTS:
        message = f"target: {definition.title} is too rough for a target"
        yield document.problem(path, message, "set it on a score that customers gave")
        return
    try:
        way, text = limit_of(entry.target)
        read_limit(text, definition)
    except MisfitError as misfit:
        yield document.problem(path, f"target: {misfit.message}", misfit.hint)
        return
    direction = entry.direction or definition.direction
    key = "at_least" if way == "higher" else "at_most"
    if way != direction:
        message = f"{key}: of {definition.title}, {direction} is better, and the target asks for the other way"
        other = "at_most" if way == "higher" else "at_least"
        yield document.problem((*path, key), message, f"{other} is the usual one", severity="warning")
    if definition.unit == "percent" and 0 < _fraction(text) < 1:
        message = f"{key}: {text.strip()} is less than one percent"
        yield document.problem((*path, key), message, "scores of shares run from 0 to 100", severity="warning")


def _fraction(text: str) -> float:
    return float(text.strip().removesuffix("%"))

"""What types cannot say of a report: whether its names, files, filters, rules and targets make sense together.

No data is read. What a source's preset fixes of a definition counts as said.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cxscore.config.check import folded
from cxscore.config.choose import Choice, choose, define
from cxscore.config.load import catalogue_metric, catalogue_names, catalogue_preset_names, find_preset
from cxscore.config.nodes import Document, KeyPath, shown
from cxscore.config.report_schema import EntrySpec, SourceSpec
from cxscore.config.scales import TARGET, MisfitError, nearest
from cxscore.config.schema import NAME, MetricSpec, PresetSpec
from cxscore.config.targets import limit_of, read_limit
from cxscore.dates import zone
from cxscore.errors import CxscoreError, UsageError
from cxscore.model import Definition, Problem

OUTPUTS = (".md", ".csv", ".json", ".xlsx")
"""Suffixes of the files that a report can make."""
PERIOD = "{period}"
"""What stands in titles and paths for the label of the period."""
NO_PRESET = "none"

_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")
_FIELD = re.compile(r"\{[^{}]*\}")
_OPTION = re.compile(r"--([a-z][a-z-]*)")
_KEYS: Mapping[str, str] = {
    "tz": "time_zone",
    "monthfirst": "dayfirst: false",
    "dayfirst": "dayfirst: true",
    **{name: name.replace("-", "_") + ":" for name in ("where", "where-not", "date", "date-format", "min-n")},
    **{name: f"{name}:" for name in ("column", "scale", "variant", "direction", "by", "respondent", "keep", "key")},
    **{name: f"{name}:" for name in ("order", "counts", "weight", "missing", "encoding", "delimiter", "preset")},
    **{name: f"{name}:" for name in ("include", "records", "sheet", "question", "labels")},
}
"""What an option of the command line is called in a report file."""
_BESIDE = ("target_by", "calendar_by")
"""Roles that any metric of times may have: what targets and calendars are chosen by."""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """The parts of a report file that passed the types; None stands for one that did not.

    `metrics` are its own metrics by name.
    """

    document: Document
    sources: Mapping[str, SourceSpec | None]
    entries: Mapping[str, EntrySpec | None]
    metrics: Mapping[str, MetricSpec]

    @property
    def folder(self) -> Path:
        """What paths are relative to."""
        return Path(self.document.source).parent

    def words(self, path: KeyPath) -> list[tuple[KeyPath, str]]:
        """The texts at `path`, one or a list of them, each with its place."""
        data = self.document.at(path)
        if isinstance(data, str):
            return [(path, data)]
        texts = enumerate(data) if isinstance(data, list) else ()
        return [((*path, i), text) for i, text in texts if isinstance(text, str)]

    def source_of(self, entry: EntrySpec) -> str:
        """The name of the source that an entry uses: the only one, where it names none."""
        return entry.source or (next(iter(self.sources)) if len(self.sources) == 1 else "")

    def metric(self, name: str) -> MetricSpec | None:
        """The metric of that name: an own one, else the catalogue's, else None."""
        if name in self.metrics:
            return self.metrics[name]
        return catalogue_metric(name) if name in catalogue_names() else None


def report_problems(draft: ReportDraft) -> Iterator[Problem]:
    """Every mistake of a report file beyond its types."""
    yield from _top_problems(draft)
    yield from _output_problems(draft)
    for name in draft.sources:
        yield from _source_problems(draft, name)
    for name, entry in draft.entries.items():
        if entry:
            yield from _entry_problems(draft, name, entry)
    yield from _section_problems(draft)


# --- the report itself ---------------------------------------------------------------------------------------


def _top_problems(draft: ReportDraft) -> Iterator[Problem]:
    """A language that is not spoken, an unknown zone, a least number that is none, names, a gate without targets."""
    document = draft.document
    for place, text in draft.words(("locale",)):
        if text != "en":
            message = f"this version writes reports in English, not in '{shown(text)}' yet"
            yield document.problem(place, message, "write locale: en, or leave it out")
    yield from _zone_problems(draft, ("time_zone",))
    yield from _least_problems(draft, ("min_n",))
    yield from _field_problems(draft, ("title",))
    for group in ("sources", "scores"):
        yield from _name_problems(draft, group)
    if document.at(("gate",)) in ("missed", "verdict") and not any(
        entry is None or entry.target for entry in draft.entries.values()
    ):
        message = "the gate judges targets, and no score has one"
        yield document.problem(("gate",), message, "give a score target: {at_least: ...}, or write gate: none")


def _name_problems(draft: ReportDraft, group: str) -> Iterator[Problem]:
    data = draft.document.at((group,))
    for name in data if isinstance(data, dict) else ():
        if not re.fullmatch(NAME, name):
            hint = "begin with a letter or digit; then letters, digits, blanks, . + - _"
            yield draft.document.problem((group, name), f"'{shown(name)}' cannot be a name", hint, key=True)


def _zone_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    for place, name in draft.words(path):
        try:
            zone(name)
        except UsageError as error:
            yield from _said(draft.document, place, error)


def _least_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """A number of answers that is not whole or below 1; what is no number at all, the types have found."""
    for place, text in draft.words(path):
        if _DECIMAL.fullmatch(text) and not (text.isdecimal() and int(text) >= 1):
            message = f"min_n: '{shown(text)}' is not a whole number from 1"
            yield draft.document.problem(place, message, "for example min_n: 10")


def _field_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Braces around anything but `period`."""
    for place, text in draft.words(path):
        for field in _FIELD.findall(text):
            if field != PERIOD:
                yield draft.document.problem(place, f"'{shown(field)}' stands for nothing", "write {period}")


def _said(document: Document, place: KeyPath, error: CxscoreError, *, key: bool = False) -> Iterator[Problem]:
    """What an error says, at its place in the file and in the file's words: keys instead of options."""
    for problem in error.problems:
        yield document.problem(place, in_config(problem.message), in_config(problem.hint), key=key)


def in_config(text: str) -> str:
    """A sentence about options of the command line as one about keys of a report: `--scale 7` is `scale: 7`."""
    return _OPTION.sub(lambda found: _KEYS.get(found[1], found[0]), text)


def _file_problems(draft: ReportDraft, path: KeyPath, what: str) -> Iterator[Problem]:
    """A file that should stand beside the config and does not."""
    for place, text in draft.words(path):
        if not (draft.folder / text).is_file():
            message = f"there is no {what} '{shown(text)}'"
            yield draft.document.problem(place, message, "paths are relative to this file")


def _output_problems(draft: ReportDraft) -> Iterator[Problem]:
    """Files of a kind that is not written, and one that would be written twice."""
    yield from _field_problems(draft, ("outputs",))
    seen: set[str] = set()
    for place, text in draft.words(("outputs",)):
        suffix = Path(text).suffix.lower()
        if suffix in (".html", ".htm"):
            message = f"this version cannot write HTML yet: '{shown(text)}'"
            yield draft.document.problem(place, message, f"it writes {', '.join(OUTPUTS)}")
        elif suffix not in OUTPUTS:
            message = f"the suffix of '{shown(text)}' names no kind of file that is written"
            yield draft.document.problem(place, message, f"use {', '.join(OUTPUTS)}")
        elif text in seen:
            yield draft.document.problem(place, f"'{shown(text)}' stands twice", "write it once")
        seen.add(text)


# --- sources -------------------------------------------------------------------------------------------------


def _source_problems(draft: ReportDraft, name: str) -> Iterator[Problem]:
    path: KeyPath = ("sources", name)
    yield from _path_problems(draft, path)
    yield from _preset_problems(draft, path)
    yield from _where_problems(draft, path)
    yield from _zone_problems(draft, (*path, "time_zone"))
    for place, encoding in draft.words((*path, "encoding")):
        yield from _encoding_problems(draft, place, encoding)
    if source := draft.sources[name]:
        yield from _repeat_problems(draft.document, path, source)
        yield from _window_problems(draft, path, source)
    used = {draft.source_of(entry) for entry in draft.entries.values() if entry}
    if name not in used and None not in draft.entries.values():
        yield draft.document.problem(
            path, f"no score uses the source '{name}'", "it is not read", key=True, severity="warning"
        )


def _path_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    yield from _field_problems(draft, (*path, "path"))
    for place, text in draft.words((*path, "path")):
        if text == "-" or "://" in text:
            message = f"'{shown(text)}' is no file, and a report reads files"
            yield draft.document.problem(place, message, "write a path or a pattern, relative to this file")


def _preset_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    for place, name in draft.words((*path, "preset")):
        if name == NO_PRESET or name in catalogue_preset_names():
            continue
        if Path(name).suffix:
            yield from _file_problems(draft, place, "preset")
        else:
            hint = nearest(name, catalogue_preset_names())
            yield draft.document.problem(place, f"unknown preset '{shown(name)}'", hint)


def _where_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Filters, and questions, that do not say COLUMN=VALUE."""
    for key in ("where", "where_not", "question"):
        for place, text in draft.words((*path, key)):
            column, equals, _ = text.partition("=")
            if not (equals and column.strip()):
                message = f"{key}: '{shown(text)}' has no COLUMN=VALUE"
                yield draft.document.problem(place, message, "for example channel=email")


def _shared_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec) -> Iterator[Problem]:
    """A filter on a column that the source filters already: the two would count as alternatives."""
    source = draft.sources.get(draft.source_of(entry))
    taken = {folded(text.partition("=")[0]) for text in (source.where if source else ())}
    for place, text in draft.words((*path, "where")):
        if folded(text.partition("=")[0]) in taken:
            message = f"where: the source filters the column of '{shown(text)}' already"
            yield draft.document.problem(place, message, "filter it in one place: two values are alternatives")


def _encoding_problems(draft: ReportDraft, place: KeyPath, name: str) -> Iterator[Problem]:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        yield draft.document.problem(place, f"unknown encoding '{shown(name)}'", "for example utf-8 or cp1252")


def _repeat_problems(document: Document, path: KeyPath, source: SourceSpec) -> Iterator[Problem]:
    if source.keep != "last" and not source.respondent:
        message = "keep says which answer of a respondent counts"
        yield document.problem((*path, "keep"), message, "add respondent: COLUMN")
    if source.order and not source.key and source.preset in ("", NO_PRESET):
        message = "order says which record of a key is the last"
        yield document.problem((*path, "order"), message, "add key: COLUMN")


def _window_problems(draft: ReportDraft, path: KeyPath, source: SourceSpec) -> Iterator[Problem]:
    """Warnings where a period does not choose the records, or is cut in another zone than the report's."""
    document = draft.document
    dated = date_of(source) or _dates_itself(draft, path)
    if not (dated or all(PERIOD in text for text in source.path)):
        message = "without a date all its records count, whatever the period"
        yield document.problem(path, message, "add date: COLUMN", key=True, severity="warning")
    own = document.at(("time_zone",))
    if source.time_zone and isinstance(own, str) and source.time_zone != own:
        message = f"its periods are cut in {source.time_zone}, where its dates stand, and not in {own}"
        yield document.problem((*path, "time_zone"), message, severity="warning")


def date_of(source: SourceSpec) -> str:
    """The date column of a source: the one it names, else the one that the built-in preset it names knows."""
    preset = _preset(source)
    return source.date or (preset.date if preset else "")


def _dates_itself(draft: ReportDraft, path: KeyPath) -> bool:
    """Whether all scores of a source place records by what they measure, such as when a ticket was created."""
    users = [entry for entry in draft.entries.values() if entry and draft.source_of(entry) == path[1]]
    metrics = [draft.metric(entry.metric) for entry in users]
    return bool(users) and all(metric and metric.roles for metric in metrics)


# --- scores --------------------------------------------------------------------------------------------------


def _entry_problems(draft: ReportDraft, name: str, entry: EntrySpec) -> Iterator[Problem]:
    path: KeyPath = ("scores", name)
    yield from _place_problems(draft, path, entry)
    yield from _where_problems(draft, path)
    yield from _shared_problems(draft, path, entry)
    yield from _least_problems(draft, (*path, "min_n"))
    yield from _file_problems(draft, (*path, "labels"), "file of wordings")
    yield from _column_problems(draft, path, entry)
    spec = draft.metric(entry.metric)
    if spec is None:
        hint = nearest(entry.metric, [*draft.metrics, *catalogue_names()])
        yield draft.document.problem((*path, "metric"), f"unknown metric '{shown(entry.metric)}'", hint)
        return
    yield from _role_problems(draft, path, entry, spec)
    yield from _definition_problems(draft, path, entry, spec)


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


def _definition_problems(draft: ReportDraft, path: KeyPath, entry: EntrySpec, spec: MetricSpec) -> Iterator[Problem]:
    """A rule that is not exactly one of the metric's, a direction that cannot be turned, a target that misfits."""
    document, place = draft.document, _rule_place(draft.document, path)
    try:
        choice = _choice(draft, entry, spec)
        definition = define(choice, entry.direction) if choice else None
    except CxscoreError as error:
        yield from _said(document, place, error)
        return
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
    preset = _preset(source) if source else None
    answer = preset.answers.get(entry.metric) if preset else None
    if answer and entry.metric not in draft.metrics:
        variant = variant or (scale in (None, answer.scale) and answer.variant) or None
        scale = scale or answer.scale or None
    elif scale is None and source and Path(source.preset).suffix:
        return None
    return choose(spec, scale, variant)


def _preset(source: SourceSpec) -> PresetSpec | None:
    return find_preset(source.preset) if source.preset in catalogue_preset_names() else None


def _target_problems(
    document: Document, path: KeyPath, entry: EntrySpec, definition: Definition
) -> Iterator[Problem]:
    assert entry.target is not None  # noqa: S101 (the caller has looked)
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


# --- sections ------------------------------------------------------------------------------------------------


def _section_problems(draft: ReportDraft) -> Iterator[Problem]:
    data = draft.document.at(("sections",))
    for position in range(len(data) if isinstance(data, list) else 0):
        path: KeyPath = ("sections", position)
        yield from _file_problems(draft, (*path, "text"), "text")
        for place, name in draft.words((*path, "show")):
            if name not in draft.entries:
                yield draft.document.problem(place, f"unknown score '{shown(name)}'", nearest(name, draft.entries))
        if draft.document.at((*path, "show")) is None and draft.document.at((*path, "text")) is None:
            message = "a section shows scores or a text, and this one neither"
            yield draft.document.problem(path, message, "add show: [...]")


def failed(problems: Sequence[Problem]) -> bool:
    """Whether there is an error among the problems; warnings alone let a file pass."""
    return any(problem.severity == "error" for problem in problems)

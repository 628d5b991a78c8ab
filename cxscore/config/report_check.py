"""What types cannot say of a report: whether its names, files, filters and sections make sense together.

No data is read. What a source's preset fixes of a definition counts as said.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from cxscore.config.entry_check import entry_problems
from cxscore.config.grid_check import grid_problems
from cxscore.config.load import catalogue_language, catalogue_preset_names
from cxscore.config.nodes import Document, KeyPath, shown
from cxscore.config.report_draft import (
    FIGURE,
    NO_PRESET,
    PERIOD,
    ReportDraft,
    date_of,
    file_problems,
    least_problems,
    said,
    where_problems,
)
from cxscore.config.report_schema import EntrySpec, FigureKind, SourceSpec
from cxscore.config.scales import nearest
from cxscore.config.schema import NAME
from cxscore.config.words_check import themes_sources, words_problems
from cxscore.dates import zone
from cxscore.errors import UsageError
from cxscore.model import Problem, Severity

OUTPUTS = (".html", ".md", ".csv", ".json", ".xlsx")
"""Suffixes of the files that a report can make."""
PICTURES = (".png", ".svg")
"""Suffixes of figures as files of their own."""

_SQLITE = b"SQLite format 3\0"
"""The first bytes of every SQLite file."""
_FIELD = re.compile(r"\{[^{}]*\}")


def report_problems(draft: ReportDraft) -> Iterator[Problem]:
    """Every mistake of a report file beyond its types."""
    yield from _top_problems(draft)
    yield from _output_problems(draft)
    yield from _history_problems(draft)
    for name in draft.sources:
        yield from _source_problems(draft, name)
    for name, entry in draft.entries.items():
        if entry:
            yield from entry_problems(draft, name, entry)
    yield from _section_problems(draft)


def failed(problems: Sequence[Problem]) -> bool:
    """Whether there is an error among the problems; warnings alone let a file pass."""
    return any(problem.severity == "error" for problem in problems)


# --- the report itself ---------------------------------------------------------------------------------------


def _top_problems(draft: ReportDraft) -> Iterator[Problem]:
    """A language that is not spoken, an unknown zone, a least number that is none, names, a gate without targets."""
    document = draft.document
    for place, text in draft.words(("locale",)):
        try:
            catalogue_language(text)
        except UsageError as error:
            yield from said(document, place, error)
    yield from _zone_problems(draft, ("time_zone",))
    yield from least_problems(draft, ("min_n",))
    yield from _idle_complement_problems(draft)
    yield from _field_problems(draft, ("title",))
    for group in ("sources", "scores"):
        yield from _name_problems(draft, group)
    if document.at(("gate",)) in ("missed", "verdict") and not any(
        entry is None or entry.target for entry in draft.entries.values()
    ):
        message = "the gate judges targets, and no score has one"
        yield document.problem(("gate",), message, "give a score target: {at_least: ...}, or write gate: none")


def _idle_complement_problems(draft: ReportDraft) -> Iterator[Problem]:
    """Further segments that go with those of too few answers, where no number says what is too few."""
    least = [("min_n",), *(("scores", name, "min_n") for name in draft.entries)]
    if draft.document.at(("complementary",)) == "true" and all(draft.document.at(path) is None for path in least):
        message = "complementary goes with min_n, and no score has one"
        yield draft.document.problem(("complementary",), message, "add min_n: 10", severity="warning")


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
            yield from said(draft.document, place, error)


def _field_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Braces around anything but `period`, and in the name of a picture `figure`."""
    for place, text in draft.words(path):
        known = (PERIOD, FIGURE) if path == ("outputs",) and _is_picture(text) else (PERIOD,)
        for field in _FIELD.findall(text):
            if field not in known:
                hint = f"write {' or '.join(known)}"
                yield draft.document.problem(place, f"'{shown(field)}' stands for nothing", hint)


def _is_picture(text: str) -> bool:
    return Path(text).suffix.lower() in PICTURES


def _output_problems(draft: ReportDraft) -> Iterator[Problem]:
    """Files of a kind that is not written, and one that would be written twice."""
    yield from _field_problems(draft, ("outputs",))
    seen: set[str] = set()
    for place, text in draft.words(("outputs",)):
        suffix = Path(text).suffix.lower()
        if suffix not in (*OUTPUTS, *PICTURES):
            message = f"the suffix of '{shown(text)}' names no kind of file that is written"
            yield draft.document.problem(place, message, f"use {', '.join((*OUTPUTS, *PICTURES))}")
        elif text in seen:
            yield draft.document.problem(place, f"'{shown(text)}' stands twice", "write it once")
        elif suffix in PICTURES:
            yield from _picture_problems(draft, place, text)
        seen.add(text)


def _history_problems(draft: ReportDraft) -> Iterator[Problem]:
    """A history that cannot lie where it should, or that is no file for all periods."""
    outputs = [text for _, text in draft.words(("outputs",))]
    for place, text in draft.words(("history",)):
        path = draft.folder / text
        if _FIELD.search(text):
            message = f"history: '{shown(text)}' would be another file for every period"
            yield draft.document.problem(place, message, "one history holds all periods: history: history.sqlite")
        elif text in outputs:
            yield draft.document.problem(place, f"'{shown(text)}' is an output, too", "give each a file of its own")
        elif path.is_dir():
            yield draft.document.problem(place, f"history: '{shown(text)}' is a folder", "name a file in it")
        elif _is_other_file(path):
            hint = "name a file that is not there yet, or a history"
            yield draft.document.problem(place, f"history: '{shown(text)}' is no SQLite file", hint)
        elif not path.parent.is_dir():
            message = f"history: there is no folder for '{shown(text)}'"
            yield draft.document.problem(place, message, "make it first; paths are relative to this file")


def _is_other_file(path: Path) -> bool:
    """Whether a file is there that begins as no SQLite file does; an empty one becomes a history."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_SQLITE))
    except (OSError, ValueError):  # not there, or its reader will say why not
        return False
    return bool(start) and start != _SQLITE


def _picture_problems(draft: ReportDraft, place: KeyPath, text: str) -> Iterator[Problem]:
    """A picture that cannot hold all figures, or for which there is none."""
    if FIGURE not in text:
        message = f"'{shown(text)}' is one file, and every figure is written to its own"
        yield draft.document.problem(place, message, "for example figures/{figure}.png")
    sections = draft.document.at(("sections",))
    parts = sections if isinstance(sections, list) else ()
    if not any(isinstance(part, dict) and part.get("figures") for part in parts):
        message = f"'{shown(text)}' holds figures, and no section has any"
        yield draft.document.problem(place, message, "give a section figures: [distribution]")


# --- sources -------------------------------------------------------------------------------------------------


def _source_problems(draft: ReportDraft, name: str) -> Iterator[Problem]:
    path: KeyPath = ("sources", name)
    yield from _path_problems(draft, path)
    yield from _preset_problems(draft, path)
    yield from where_problems(draft, path)
    yield from _zone_problems(draft, (*path, "time_zone"))
    for place, encoding in draft.words((*path, "encoding")):
        yield from _encoding_problems(draft, place, encoding)
    if source := draft.sources[name]:
        yield from _repeat_problems(draft.document, path, source)
        yield from _window_problems(draft, path, source)
    used = {draft.source_of(entry) for entry in draft.entries.values() if entry} | themes_sources(draft)
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
            yield from file_problems(draft, place, "preset")
        else:
            hint = nearest(name, catalogue_preset_names())
            yield draft.document.problem(place, f"unknown preset '{shown(name)}'", hint)


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


def _dates_itself(draft: ReportDraft, path: KeyPath) -> bool:
    """Whether all scores of a source place records by what they measure, such as when a ticket was created."""
    users = [entry for entry in draft.entries.values() if entry and draft.source_of(entry) == path[1]]
    metrics = [draft.metric(entry.metric) for entry in users]
    return bool(users) and all(metric and metric.roles for metric in metrics)


# --- sections ------------------------------------------------------------------------------------------------


def _section_problems(draft: ReportDraft) -> Iterator[Problem]:
    data = draft.document.at(("sections",))
    for position in range(len(data) if isinstance(data, list) else 0):
        path: KeyPath = ("sections", position)
        yield from file_problems(draft, (*path, "text"), "text")
        yield from _text_problems(draft, (*path, "text"))
        for place, name in draft.words((*path, "show")):
            if name not in draft.entries:
                yield draft.document.problem(place, f"unknown score '{shown(name)}'", nearest(name, draft.entries))
        yield from _figure_problems(draft, path)
        yield from grid_problems(draft, (*path, "grid"))
        yield from words_problems(draft, position)
        if all(draft.document.at((*path, key)) is None for key in ("show", "text", "grid", "themes", "quotes")):
            message = "a section shows scores, a text, a grid, themes or quotes, and this one none of them"
            yield draft.document.problem(path, message, "add show: [...]")
        elif draft.words((*path, "figures")) and not draft.document.at((*path, "show")):
            message = "figures draw the scores of show, and this section shows none"
            yield draft.document.problem((*path, "figures"), message, "add show: [...]")


def _text_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """A text in letters that cannot be read; one that is not there is another mistake."""
    for place, text in draft.words(path):
        try:
            (draft.folder / text).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            message = f"the text '{shown(text)}' cannot be read as UTF-8"
            yield draft.document.problem(place, message, "save it as UTF-8")
        except (OSError, ValueError):
            continue


def _figure_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Figures that have no name, that are named twice, or that the scores of the section do not suit."""
    seen: set[str] = set()
    for place, kind in draft.words((*path, "figures")):
        if kind not in get_args(FigureKind):
            hint = nearest(kind, get_args(FigureKind))
            yield draft.document.problem(place, f"unknown figure '{shown(kind)}'", hint)
        elif kind in seen:
            yield draft.document.problem(place, f"'{shown(kind)}' stands twice", "write it once")
        else:
            yield from _unsuited_problems(draft, path, place, kind)
        seen.add(kind)


def _unsuited_problems(draft: ReportDraft, path: KeyPath, place: KeyPath, kind: str) -> Iterator[Problem]:
    """A waterfall of scores not by segments or not compared with the period before; heat of scores not by two."""
    entries = [(name, draft.entries.get(name)) for _, name in draft.words((*path, "show"))]
    unfit = [name for name, entry in entries if entry and not _suits(kind, entry)]
    if not unfit:
        return
    names = ", ".join(map(shown, unfit))
    if kind == "waterfall":
        message = f"waterfall takes a change apart by segments, and not that of {names}"
        hint = "give them by: [COLUMN] and compare: [previous]"
    else:
        message = f"heat sets two columns of by against each other, and there are not two for {names}"
        hint = "give them by: [A, B]"
    severity: Severity = "error" if len(unfit) == len(entries) else "warning"
    yield draft.document.problem(place, message, hint, severity=severity)


def _suits(kind: str, entry: EntrySpec) -> bool:
    """Whether a figure of that kind can be drawn of a score, as far as its words tell."""
    if kind == "waterfall":
        return bool(entry.by) and "previous" in entry.compare
    return kind != "heat" or len(entry.by) == 2

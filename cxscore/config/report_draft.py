"""A report file while it is checked: its sound parts, and the mistakes that several of its parts can make."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cxscore.config.load import catalogue_metric, catalogue_names, catalogue_preset_names, find_preset
from cxscore.config.nodes import Document, KeyPath, shown
from cxscore.config.preset_schema import PresetSpec
from cxscore.config.report_schema import EntrySpec, SourceSpec
from cxscore.config.schema import MetricSpec
from cxscore.config.themes_schema import ThemesSpec
from cxscore.errors import CxscoreError
from cxscore.model import Problem

PERIOD = "{period}"
"""What stands in titles and paths for the label of the period."""
FIGURE = "{figure}"
"""What stands in the paths of pictures for the name of each figure."""
NO_PRESET = "none"

_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")
_OPTION = re.compile(r"--([a-z][a-z-]*)")
_SAME = (
    *(
        "column",
        "scale",
        "variant",
        "direction",
        "by",
        "where",
        "where-not",
        "question",
        "labels",
        "counts",
        "weight",
    ),
    *(
        "date",
        "date-format",
        "respondent",
        "keep",
        "key",
        "order",
        "min-n",
        "per",
        "order-number",
        "language",
        "lexicon",
        "method",
        "missing",
        "preset",
        "include",
        "calendar",
    ),
    *("encoding", "delimiter", "records", "sheet"),
)
_KEYS: Mapping[str, str] = {
    "tz": "time_zone:",
    "target": "within:",
    "dayfirst": "dayfirst: true",
    "monthfirst": "dayfirst: false",
    **{name: f"{name.replace('-', '_')}:" for name in _SAME},
}
"""What an option of the command line is called in a report file."""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """The parts of a report file that passed the types; None stands for one that did not.

    `metrics` are its own metrics by name, `themes` what the themes of each section by its place are looked for by.
    """

    document: Document
    sources: Mapping[str, SourceSpec | None]
    entries: Mapping[str, EntrySpec | None]
    metrics: Mapping[str, MetricSpec]
    themes: Mapping[int, ThemesSpec] = field(default_factory=dict)

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


def said(document: Document, place: KeyPath, error: CxscoreError, *, key: bool = False) -> Iterator[Problem]:
    """What an error says, at its place in the file and in the file's words: keys instead of options."""
    for problem in error.problems:
        yield document.problem(place, in_config(problem.message), in_config(problem.hint), key=key)


def in_config(text: str) -> str:
    """A sentence about options of the command line as one about keys of a report: `--scale 7` is `scale: 7`."""
    return _OPTION.sub(lambda found: _KEYS.get(found[1], found[0]), text)


def file_problems(draft: ReportDraft, path: KeyPath, what: str) -> Iterator[Problem]:
    """A file that should stand beside the config and does not."""
    for place, text in draft.words(path):
        if not (draft.folder / text).is_file():
            message = f"there is no {what} '{shown(text)}'"
            yield draft.document.problem(place, message, "paths are relative to this file")


def where_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Filters, and questions, that do not say COLUMN=VALUE."""
    for key in ("where", "where_not", "question"):
        for place, text in draft.words((*path, key)):
            column, equals, _ = text.partition("=")
            if not (equals and column.strip()):
                message = f"{key}: '{shown(text)}' has no COLUMN=VALUE"
                yield draft.document.problem(place, message, "for example channel=email")


def least_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """A number of answers that is not whole or below 1; what is no number at all, the types have found."""
    for place, text in draft.words(path):
        if _DECIMAL.fullmatch(text) and not (text.isdecimal() and int(text) >= 1):
            message = f"min_n: '{shown(text)}' is not a whole number from 1"
            yield draft.document.problem(place, message, "for example min_n: 10")


def date_of(source: SourceSpec) -> str:
    """The date column of a source: the one it names, else the one that the built-in preset it names knows."""
    preset = preset_of(source)
    return source.date or (preset.date if preset else "")


def preset_of(source: SourceSpec) -> PresetSpec | None:
    """The built-in preset that a source names, None where it names none or a file."""
    return find_preset(source.preset) if source.preset in catalogue_preset_names() else None

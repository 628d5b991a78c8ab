"""What people write: their files to specs; every mistake of a file in one run, sorted by place."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from cxscore.config.calendar_check import calendar_problems
from cxscore.config.calendar_schema import CalendarSpec, ChangeSpec, HolidaysSpec, HoursSpec
from cxscore.config.check import Draft, label_problems, metric_problems
from cxscore.config.lexicon_check import lexicon_problems
from cxscore.config.lexicon_schema import LexiconSpec
from cxscore.config.load import catalogue_label_names
from cxscore.config.margins_check import margins_problems
from cxscore.config.margins_schema import MarginsSpec
from cxscore.config.nodes import Data, Document, KeyPath, Step, read_document, shown
from cxscore.config.preset_check import preset_problems
from cxscore.config.preset_schema import AnswerSpec, ExclusionSpec, KeySpec, LayoutSpec, PresetSpec, RoleSpec
from cxscore.config.report_check import failed, report_problems
from cxscore.config.report_draft import ReportDraft
from cxscore.config.report_schema import (
    EntrySpec,
    GridSpec,
    QuotesSpec,
    ReportSpec,
    SectionSpec,
    SourceSpec,
    TargetSpec,
    ThemesSectionSpec,
)
from cxscore.config.scales import nearest
from cxscore.config.schema import EndsSpec, EngineSpec, LabelsSpec, MetricSpec, PartSpec, ScaleSpec, Spec, VariantSpec
from cxscore.config.themes_check import themes_problems
from cxscore.config.themes_schema import ThemesSpec, ThemeWords
from cxscore.config.titles import SUPPORT
from cxscore.config.words_check import lexicon_files, themes_files
from cxscore.errors import ConfigError
from cxscore.model import Mark, Problem

KINDS: Mapping[str, type[Spec]] = {
    "metric": MetricSpec,
    "labels": LabelsSpec,
    "preset": PresetSpec,
    "calendar": CalendarSpec,
    "report": ReportSpec,
    "margins": MarginsSpec,
    "lexicon": LexiconSpec,
    "themes": ThemesSpec,
}
"""The kinds of file that can be read, by the first key."""

_MOST = 100

S = TypeVar("S", bound=Spec)


# --- files ---------------------------------------------------------------------------------------------------


def load_metric(path: Path | str) -> MetricSpec:
    """The metric that a file defines. ConfigError with every mistake of the file."""
    return _load(read_document(Path(path)), MetricSpec, "metric")


def load_labels(path: Path | str) -> LabelsSpec:
    """The label set that a file defines. ConfigError with every mistake of the file."""
    return _load(read_document(Path(path)), LabelsSpec, "labels")


def load_preset(path: Path | str) -> PresetSpec:
    """The preset that a file defines. ConfigError with every mistake of the file."""
    return _load(read_document(Path(path)), PresetSpec, "preset")


def load_calendar(path: Path | str) -> CalendarSpec:
    """The opening hours that a file defines. ConfigError with every mistake of the file."""
    return _load(read_document(Path(path)), CalendarSpec, "calendar")


def load_report(path: Path | str) -> tuple[ReportSpec, tuple[Problem, ...]]:
    """The report that a file defines, and the warnings about it. ConfigError with every mistake of the file."""
    document = read_document(Path(path))
    return _load(document, ReportSpec, "report"), tuple(_report_problems(document))


def load_themes(path: Path | str) -> ThemesSpec:
    """The themes that a file defines. ConfigError with every mistake of the file."""
    return _load(read_document(Path(path)), ThemesSpec, "themes")


def load_margins(path: Path | str) -> MarginsSpec:
    """The margins of a population that a file defines. ConfigError with every mistake of the file."""
    return _load(read_document(Path(path)), MarginsSpec, "margins")


def load_lexicon(path: Path | str) -> LexiconSpec:
    """The opinion words that a file defines. ConfigError with every mistake of the file."""
    return _load(read_document(Path(path)), LexiconSpec, "lexicon")


def check(path: Path | str) -> tuple[Problem, ...]:
    """Everything that is wrong with a file of any kind, sorted by place; empty when it is fine."""
    try:
        document = read_document(Path(path))
    except ConfigError as error:
        return error.problems
    spec = KINDS.get(_kind(document))
    return _validated(document, spec)[1] if spec else _sorted([*document.problems, *_kind_problems(document)])


def kind_of(path: Path | str) -> str:
    """The kind of a file, which is its first key. ConfigError when this version cannot read that kind."""
    document = read_document(Path(path))
    problems = [*document.problems, *_kind_problems(document)]
    if problems:
        raise ConfigError(_sorted(problems))
    return _kind(document)


def _load(document: Document, model: type[S], kind: str) -> S:
    if document.data is not None and _kind(document) != kind:
        wrong = list(_kind_problems(document)) or [
            document.problem((_kind(document),), f"this file defines {_kind(document)}, not a {kind}", key=True)
        ]
        raise ConfigError(_sorted([*document.problems, *wrong]))
    spec, problems = _validated(document, model)
    if spec is None or failed(problems):
        raise ConfigError(problems)
    return spec


def _kind(document: Document) -> str:
    """The first key of a file, "" when it has none."""
    return next((str(path[0]) for path in document.keys or () if len(path) == 1), "")


def _kind_problems(document: Document) -> Iterator[Problem]:
    """Why the first key is no kind that can be read."""
    kind = _kind(document)
    if document.data is None or kind in KINDS:
        return
    if later := [name for name in KINDS if document.at((name,)) is not None]:
        message = f"'{later[0]}' says the kind of the file and must be its first key"
        yield document.problem((later[0],), message, "move it to the top", key=True)
    else:
        message = f"the first key says the kind of the file, and '{shown(kind)}' is none" if kind else "no key: value"
        yield document.problem((kind,), message, nearest(kind, tuple(KINDS)), key=True)


def _validated(document: Document, model: type[S]) -> tuple[S | None, tuple[Problem, ...]]:
    """The spec when its types are right, and every problem of the document."""
    problems = list(document.problems)
    if document.data is None:
        return None, _sorted(problems)
    spec: S | None = None
    try:
        spec = _validate(model, document.data)
    except ValidationError as error:
        problems += _type_problems(document, model, error)
    check_further = _FURTHER.get(model)
    problems += check_further(document) if check_further else ()
    return spec, _sorted(problems)


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    """Problems by place; of very many, the first and how many more there are."""
    found = sorted(problems, key=_place)
    if len(found) <= _MOST:
        return tuple(found)
    return (*found[:_MOST], Problem(f"and {len(found) - _MOST:,} more mistakes in this file", mark=found[_MOST].mark))


def _place(problem: Problem) -> tuple[int, int]:
    mark = problem.mark or Mark("")
    return mark.line or 0, mark.column or 0


# --- types ---------------------------------------------------------------------------------------------------


def _draft(document: Document) -> Draft:
    """The parts of a metric file that can be checked further although other parts are wrong."""
    parts = document.at(("parts",))
    named = {} if parts == "any" else _sound(parts, PartSpec)
    return Draft(
        document,
        _sound(document.at(("variants",)), VariantSpec),
        None if parts is None else named,
        catalogue_label_names(),
    )


def _report_problems(document: Document) -> Iterator[Problem]:
    """Every mistake of a report file beyond its types, those of its own metrics included."""
    metrics: dict[str, MetricSpec] = {}
    listed = document.at(("metrics",))
    for position, name in enumerate(listed if isinstance(listed, list) else [listed]):
        if isinstance(name, str):
            try:
                spec = load_metric(Path(document.source).parent / name)
                metrics[spec.metric] = spec
            except ConfigError as error:
                place: KeyPath = ("metrics", position) if isinstance(listed, list) else ("metrics",)
                hint = f"cxscore check {error.problems[0].mark.source}" if error.problems[0].mark else ""
                yield document.problem(place, f"{shown(name)}: {error.problems[0].message}", hint)
    themes: dict[int, ThemesSpec] = {}
    yield from _words_of_report(document, themes)
    sources, entries = (document.at((key,)) for key in ("sources", "scores"))
    draft = ReportDraft(document, _sound(sources, SourceSpec), _sound(entries, EntrySpec), metrics, themes)
    yield from report_problems(draft)


def _words_of_report(document: Document, themes: dict[int, ThemesSpec]) -> Iterator[Problem]:
    """What is wrong in the files of words that a report names, at its places there; `themes` takes the sound ones."""
    folder, wrong = Path(document.source).parent, dict[Problem, None]()
    for position, name in themes_files(document):
        try:
            themes[position] = load_themes(folder / name if name else SUPPORT)
        except ConfigError as error:
            wrong |= dict.fromkeys(error.problems)
    for name in lexicon_files(document):
        try:
            load_lexicon(folder / name)
        except ConfigError as error:
            wrong |= dict.fromkeys(error.problems)
    yield from wrong


_FURTHER: Mapping[type[Spec], Callable[[Document], Iterable[Problem]]] = {
    MetricSpec: lambda document: metric_problems(_draft(document)),
    LabelsSpec: label_problems,
    PresetSpec: preset_problems,
    CalendarSpec: calendar_problems,
    MarginsSpec: margins_problems,
    LexiconSpec: lexicon_problems,
    ThemesSpec: themes_problems,
    ReportSpec: _report_problems,
}
"""What finds the mistakes of each kind of file that types cannot tell."""


def _sound(data: Data | None, model: type[S]) -> dict[str, S | None]:
    """Each named entry as its spec, None when its types are wrong; unknown keys are passed over here."""
    return {name: _one(entry, model) for name, entry in data.items()} if isinstance(data, dict) else {}


def _one(entry: Data, model: type[S]) -> S | None:
    """The entry as its spec, without the keys whose types are wrong; None when it needs one of those."""
    if not isinstance(entry, dict):
        return None
    try:
        return _validate(model, entry)
    except ValidationError as error:
        wrong = {str(detail["loc"][0]) for detail in error.errors(include_url=False) if detail["loc"]}
    try:
        return _validate(model, {key: value for key, value in entry.items() if key not in wrong})
    except ValidationError:
        return None


def _validate(model: type[S], data: Data) -> S:
    """The spec that `data` describes; ValidationError with every mistake of its types."""
    spec: S = _adapter(model).validate_python(data)  # type: ignore[arg-type]  # mypy takes the class for one without a hash
    return spec


@cache
def _adapter(model: type[Spec]) -> TypeAdapter[Any]:
    """What pydantic makes of a spec's annotations."""
    return TypeAdapter(model)


def _type_problems(document: Document, model: type[Spec], error: ValidationError) -> Iterator[Problem]:
    """The mistakes pydantic found, each at its place and in our words.

    Where a value may be one of several types pydantic complains once per type: the complaint that reaches
    deepest is the one that is meant, and several at one place become one.
    """
    found: dict[KeyPath, list[Any]] = {}
    for detail in error.errors(include_url=False):
        found.setdefault(_data_path(document, detail["loc"], detail["type"]), []).append(detail)
    for path, details in found.items():
        tagged = len(path) < len(details[0]["loc"])
        if not (tagged and any(other[: len(path)] == path for other in found if other != path)):
            yield _type_problem(document, model, path, details)


def _data_path(document: Document, loc: tuple[Step, ...], kind: str) -> KeyPath:
    """The steps of pydantic's location that are steps of the data; it also names the types it tried."""
    path: KeyPath = ()
    for step in loc:
        if document.at((*path, step)) is not None:
            path = (*path, step)
    return (*path, loc[-1]) if kind == "missing" else path


def _type_problem(document: Document, model: type[Spec], path: KeyPath, details: list[Any]) -> Problem:
    detail, name = details[0], str(path[-1]) if path else ""
    if detail["type"] == "missing":
        if document.keys and path in document.keys:
            return document.problem(path, f"'{name}' has no value", f"write {name}: ...", key=True)
        return document.problem(path[:-1], f"missing key '{name}'", f"add {name}: ...", key=True)
    if detail["type"] == "unexpected_keyword_argument":
        known = [field.name for field in fields(_spec_at(model, path[:-1]))]
        return document.problem(path, f"unknown key '{shown(name)}'", nearest(name, known), key=True)
    message, hint = _wording(document.at(path), details)
    return document.problem(path, f"{name}: {message}" if name else message, hint)


_SPECS: Mapping[tuple[Step | None, ...], type[Spec]] = {
    ("scales", None): ScaleSpec,
    ("scales", None, "ends"): EndsSpec,
    ("variants", None): VariantSpec,
    ("variants", None, "engine"): EngineSpec,
    ("parts", None): PartSpec,
    ("layout",): LayoutSpec,
    ("key",): KeySpec,
    ("columns", None): RoleSpec,
    ("exclude", None): ExclusionSpec,
    ("answers", None): AnswerSpec,
    ("sources", None): SourceSpec,
    ("scores", None): EntrySpec,
    ("scores", None, "target"): TargetSpec,
    ("sections", None): SectionSpec,
    ("sections", None, "grid"): GridSpec,
    ("sections", None, "themes"): ThemesSectionSpec,
    ("sections", None, "quotes"): QuotesSpec,
    ("hours",): HoursSpec,
    ("holidays",): HolidaysSpec,
    ("changes", None): ChangeSpec,
    ("changes", None, "hours"): HoursSpec,
    ("changes", None, "holidays"): HolidaysSpec,
    ("wordings", None, None): ThemeWords,
}
"""The models within models, by the way to their entries; None is any name."""


def _spec_at(model: type[Spec], path: KeyPath) -> type[Spec]:
    """The model that the entries at `path` belong to."""
    named: tuple[Step | None, ...] = tuple(None if depth == 1 else step for depth, step in enumerate(path))
    return _SPECS.get(named) or _SPECS.get((*named[:2], *(None for _ in path[2:])), model)


def _wording(data: Data | None, details: list[Any]) -> tuple[str, str]:
    """What was expected and what stands there, and the way out."""
    kind, context = details[0]["type"], details[0].get("ctx", {})
    if len(details) > 1:
        return _either(data, [detail["type"] for detail in details])
    if kind == "literal_error":
        allowed = [name for name in re.findall("'([^']*)'", context["expected"]) if name]
        return f"{_seen(data)} is not one of {', '.join(allowed)}", _guess(data, allowed)
    if kind == "value_error":
        return str(context["error"]), ""
    if kind == "string_pattern_mismatch":
        return f"{_seen(data)} cannot be a name", "small letters, digits and '-', beginning with a letter"
    return f"expected {_EXPECTED.get(kind, details[0]['msg'])}, found {_seen(data)}", ""


_EXPECTED = {
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "too_short": "at least one entry",
    "tuple_type": "a list",
    "dict_type": "named entries (name: ...)",
    "dataclass_type": "entries (key: value)",
}


def _either(data: Data | None, kinds: list[str]) -> tuple[str, str]:
    """The wording where several types are allowed and none fits."""
    names = {"literal_error": "the word any", **_EXPECTED}
    wanted = dict.fromkeys(names.get(kind, "another value") for kind in kinds)
    return f"expected {' or '.join(wanted)}, found {_seen(data)}", ""


def _guess(data: Data | None, allowed: list[str]) -> str:
    close = get_close_matches(data, allowed, n=1) if isinstance(data, str) else []
    return f"did you mean '{close[0]}'?" if close else ""


def _seen(data: Data | None) -> str:
    """What stands in the file, in a word or two."""
    if isinstance(data, str):
        return f"'{shown(data)}'"
    if isinstance(data, list):
        return "a list" if data else "an empty list"
    return "named entries" if data else "no entries"


# --- the JSON Schema -----------------------------------------------------------------------------------------


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one of `KINDS`; the shipped `KIND.schema.json` is this."""
    adapter = _adapter(KINDS[kind])  # type: ignore[arg-type]  # mypy takes the class for one without a hash
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter.json_schema()}

"""The metrics, label sets and presets there are: the catalogue's, and those of the user's own files."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cxscore.config.build import build
from cxscore.config.nodes import read_data, shown
from cxscore.config.scales import nearest
from cxscore.config.schema import LabelsSpec, MetricSpec, Spec
from cxscore.config.titles import CATALOGUE, catalogue_names, catalogue_titles, stems
from cxscore.errors import UsageError

if TYPE_CHECKING:
    from cxscore.config.preset_schema import PresetSpec

__all__ = [
    "catalogue_label_names",
    "catalogue_labels",
    "catalogue_language",
    "catalogue_languages",
    "catalogue_metric",
    "catalogue_names",
    "catalogue_phrases",
    "catalogue_preset",
    "catalogue_preset_names",
    "catalogue_titles",
    "find_metric",
    "find_preset",
]

_ALIASES = {"emoji": "faces"}
ENGLISH = "en"
"""The language of the source: its phrases need no file."""
_SAME_LANGUAGE = {"no": "nb"}
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})

S = TypeVar("S", bound=Spec)


@cache
def catalogue_metric(name: str) -> MetricSpec:
    """The built-in metric called `name`; UsageError with the nearest names when there is none."""
    if name not in catalogue_names():
        raise UsageError(f"unknown metric '{shown(name)}'", _other_names(name))
    return _built(MetricSpec, CATALOGUE / "metrics" / f"{name}.yaml")


@cache
def catalogue_label_names() -> tuple[str, ...]:
    """The names by which a scale may ask for a built-in label set, sorted."""
    own = stems("labels")
    return tuple(sorted({*own, *(alias for alias, name in _ALIASES.items() if name in own)}))


@cache
def catalogue_labels(name: str) -> LabelsSpec:
    """The built-in label set called `name`; UsageError when there is none."""
    if name not in catalogue_label_names():
        raise UsageError(f"unknown label set '{shown(name)}'", nearest(name, catalogue_label_names()))
    return _built(LabelsSpec, CATALOGUE / "labels" / f"{_ALIASES.get(name, name)}.yaml")


def catalogue_preset_names() -> tuple[str, ...]:
    """The names of the built-in presets, sorted."""
    return stems("presets")


@cache
def catalogue_preset(name: str) -> "PresetSpec":
    """The built-in preset called `name`; UsageError with the nearest names when there is none."""
    if name not in catalogue_preset_names():
        hint = f"{nearest(name, catalogue_preset_names())}; an own preset is given by its path, such as own.yaml"
        raise UsageError(f"unknown preset '{shown(name)}'", hint)
    from cxscore.config.preset_schema import PresetSpec  # noqa: PLC0415 (start-up: few files are of a known tool)

    return _built(PresetSpec, CATALOGUE / "presets" / f"{name}.yaml")


def catalogue_languages() -> tuple[str, ...]:
    """The codes of the languages that reports are written in, English first."""
    return (ENGLISH, *stems("locales"))


def catalogue_language(locale: str) -> str:
    """The code of the language that a locale means: `de` for `de-AT`, `nb` for `no`.

    UsageError with those there are when there are no phrases of it. Chinese is that of simplified characters.
    """
    name, *further = re.split("[-_]", locale.strip().casefold())
    code = _SAME_LANGUAGE.get(name, name)
    regular = all(re.fullmatch("[a-z]{2}|[a-z]{4}|[0-9]{3}", part) for part in further)
    if code not in catalogue_languages() or not regular or _TRADITIONAL.intersection(further):
        raise UsageError(
            f"no reports are written in the language '{shown(locale)}'", f"known: {', '.join(catalogue_languages())}"
        )
    return code


@cache
def catalogue_phrases(code: str) -> Mapping[str, str]:
    """The phrases of a language by the English ones; UsageError with those there are when it has none."""
    if catalogue_language(code) == ENGLISH:
        return {}
    return dict(read_data(CATALOGUE / "locales" / f"{catalogue_language(code)}.yaml"))


def find_preset(name: str) -> "PresetSpec":
    """The preset that a name or the path of a file means; UsageError for neither, ConfigError for a faulty file."""
    if name in catalogue_preset_names() or not (Path(name).suffix or Path(name).exists()):
        return catalogue_preset(name)
    from cxscore.config.validate import load_preset  # noqa: PLC0415 (start-up: built-in presets need no pydantic)

    return load_preset(Path(name))


def _built(kind: type[S], path: Path) -> S:
    """The spec in a built-in file, which the tests have checked."""
    return build(kind, read_data(path))


def find_metric(name: str, config: Path | None = None) -> MetricSpec:
    """The metric called `name`: from the config file when one is given, else from the catalogue.

    UsageError when the file defines another metric, or the catalogue has none of that name.
    """
    if config is None:
        return catalogue_metric(name)
    from cxscore.config.validate import load_metric  # noqa: PLC0415 (start-up: a built-in metric needs no pydantic)

    spec = load_metric(config)
    if spec.metric != name:
        raise UsageError(f"{config} defines the metric '{spec.metric}', not '{shown(name)}'", f"say {spec.metric}")
    return spec


def _other_names(name: str) -> str:
    close = get_close_matches(name.casefold(), catalogue_names(), n=3)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    return f"{meant}known: {', '.join(catalogue_names())}; an own metric needs --config FILE"

"""The options of commands that look at files and definitions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.scoring import (
    Config,
    Delimiter,
    Encoding,
    ListFormat,
    ListFormatName,
    Named,
    Preset,
    Quiet,
    RecordsKey,
    ScaleText,
    Sheet,
    Variant,
)
from cxscore.cli.options.spelling import argument, flag
from cxscore.cli.parsing import MAIN

OneFile = Annotated[str, argument("FILE", "The file to look at, or - for standard input.")]
Definitions = Annotated[list[Path], Path, argument("FILE...", "YAML files: metrics, label sets, presets.")]
Every = Annotated[bool, flag("--all", "Every column, not only the best-fitting ones.", MAIN)]


@dataclass(frozen=True, kw_only=True)
class ExplainOptions(Named):
    """Options of `cxscore explain METRIC`."""

    scale: ScaleText = None
    variant: Variant = None
    config: Config = None


@dataclass(frozen=True, kw_only=True)
class MetricsOptions:
    """Options of `cxscore metrics`."""

    form: ListFormat = ListFormatName.TEXT


@dataclass(frozen=True, kw_only=True)
class PresetsOptions:
    """Options of `cxscore presets`."""

    form: ListFormat = ListFormatName.TEXT


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """Options of `cxscore check FILE...`."""

    files: Definitions


@dataclass(frozen=True, kw_only=True)
class InspectOptions:
    """Options of `cxscore inspect FILE`."""

    file: OneFile
    every: Every = False
    form: ListFormat = ListFormatName.TEXT
    preset: Preset = None
    records: RecordsKey = None
    sheet: Sheet = None
    encoding: Encoding = None
    delimiter: Delimiter = None
    quiet: Quiet = False

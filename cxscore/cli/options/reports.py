"""The options of reports."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.scoring import Delimiter, Encoding, Files, Preset, Quiet, RecordsKey, Sheet
from cxscore.cli.options.spelling import argument, choice, flag, option
from cxscore.cli.parsing import MAIN
from cxscore.cli.schedules import ScheduleName

NewConfig = Annotated[
    Path | None, Path, option("--output -o", "FILE", "The config to write; never overwritten; else standard output.")
]
ReportConfig = Annotated[Path, Path, argument("CONFIG", "YAML file whose first key is report.")]
ForPeriod = Annotated[
    str | None,
    option("--for", "PERIOD", "The period, for example 2026-10; last for the last complete one; else all records."),
]
OutputDir = Annotated[
    str | None,
    option("--output-dir", "DIR", "Where the files of the config go; may hold {period}; else beside the config."),
]
DryRun = Annotated[bool, flag("--dry-run", "Say what would be read and written, and end.", MAIN)]
StatusFile = Annotated[
    Path | None, Path, option("--status-file", "FILE", "Write what a scheduler should know of the run, as JSON.")
]
ExampleSchedule = Annotated[
    ScheduleName | None,
    partial(choice, "--example", ScheduleName),
    option("--example", "NAME", "Print a schedule that runs CONFIG: cron, systemd or github-actions; and end."),
]
NO_CONFIG = Path()
"""What stands for a config where none is named: an example needs none."""


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """Options of `cxscore report CONFIG`."""

    config: ReportConfig = NO_CONFIG
    wanted: ForPeriod = None
    output_dir: OutputDir = None
    dry_run: DryRun = False
    example: ExampleSchedule = None
    status_file: StatusFile = None
    quiet: Quiet = False


@dataclass(frozen=True, kw_only=True)
class InitOptions:
    """Options of `cxscore init FILE...`."""

    files: Files
    output: NewConfig = None
    preset: Preset = None
    records: RecordsKey = None
    sheet: Sheet = None
    encoding: Encoding = None
    delimiter: Delimiter = None
    quiet: Quiet = False

"""Schedules that run a report: what to put into cron, systemd or GitHub Actions, ready to be copied.

No schedule holds a per cent sign: cron ends a line there, and systemd takes it for the start of a name of its own.
"""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cxscore import __version__
from cxscore.errors import UsageError
from cxscore.periods import Grain


class ScheduleName(StrEnum):
    """Who runs the report."""

    CRON = "cron"
    SYSTEMD = "systemd"
    GITHUB = "github-actions"


@dataclass(frozen=True, slots=True)
class Job:
    """What is run: the command and its config as they are called, the folder it is run in, what the config says.

    `files` says that the config makes files, `given` is the config as it was named, "" where none was.
    """

    command: tuple[str, ...]
    folder: str
    config: str
    given: str = ""
    name: str = "monthly"
    grain: Grain = "month"
    zone: str = "UTC"
    files: bool = True

    @property
    def status(self) -> str:
        """The file that tells what became of a run: its own, for several reports may share the folder."""
        return f"{self.name}-status.json"

    @property
    def options(self) -> list[str]:
        """The options that a run by a machine has."""
        folder = ["--output-dir", "out/{period}"] if self.files else []
        return ["--for", "last", *folder, "--status-file", self.status, "--quiet"]


PLAIN = Job(("cxscore",), "/srv/reports", "monthly.yaml")
"""The job of a schedule that is made for no config."""

_CRON: Mapping[Grain, str] = {
    "day": "15 {hour} * * *",
    "week": "15 {hour} * * 1",
    "month": "15 {hour} 1 * *",
    "quarter": "15 {hour} 1 1,4,7,10 *",
    "year": "15 {hour} 1 1 *",
}
_SYSTEMD: Mapping[Grain, str] = {
    "day": "*-*-*",
    "week": "Mon *-*-*",
    "month": "*-*-01",
    "quarter": "*-01,04,07,10-01",
    "year": "*-01-01",
}
_WHEN: Mapping[Grain, str] = {
    "day": "every day",
    "week": "every Monday",
    "month": "on the first of every month",
    "quarter": "on the first of every quarter",
    "year": "on the first of January",
}


def schedule(name: ScheduleName, config: Path | None) -> Iterator[str]:
    """The lines of a schedule for this config, or for one that could be.

    UsageError for a path that cannot stand in a schedule; ConfigError for a config that is none.
    """
    job = _job(config) if config else PLAIN
    for text in (*job.command, job.folder, job.config, job.given):
        _check(text)
    return (f"{line}\n" for line in _EXAMPLES[name](job))


def _check(text: str) -> None:
    """UsageError for what a schedule would not take as it stands."""
    if "%" in text or "${{" in text or not text.isprintable():
        message = (
            f"'{text[:60]}' cannot stand in a schedule: it holds a per cent sign, a variable or a control character"
        )
        raise UsageError(message, "rename the file or its folder")


def _job(config: Path) -> Job:
    """The job of a config that is there."""
    from cxscore.config.validate import load_report  # noqa: PLC0415 (pydantic is slow to import)

    spec, _ = load_report(config)
    path = config.absolute()
    return Job(
        own_command(sys.argv[0]),
        str(path.parent),
        path.name,
        _in_repository(config),
        spec.report,
        spec.period,
        spec.time_zone or "UTC",
        bool(spec.outputs),
    )


def own_command(started: str) -> tuple[str, ...]:
    """The words that run this very program from anywhere; `started` is the name it was started by."""
    found = shutil.which(started)
    if found and Path(found).suffix != ".py":
        return (str(Path(found).absolute()),)
    return sys.executable, "-P", "-m", "cxscore"


def _in_repository(config: Path) -> str:
    """The config as it is called from the folder that one stands in, which a workflow's checkout is taken for."""
    beside = os.path.relpath(config)
    return config.name if beside.startswith(os.pardir) else Path(beside).as_posix()


def _quoted(words: Sequence[str]) -> str:
    return " ".join(map(shlex.quote, words))


# --- the three -----------------------------------------------------------------------------------------------


def _cron(job: Job) -> Iterator[str]:
    yield f"# The report {job.name}, {_WHEN[job.grain]}. Put these lines into the table that crontab -e opens."
    if job is PLAIN:
        yield "# Cron knows few folders: write cxscore with its path (command -v cxscore tells it)."
    yield f"# --for last is the last complete {job.grain} in {job.zone}; cron goes by the clock of this machine:"
    yield f"# where that is ahead, take a later hour. {job.status} tells what became of the run."
    if job.files:
        yield "# --quiet prints nothing of a run without misses and warnings: a mail means more to read."
    else:
        yield "# The config names no outputs, so the report itself is printed, and mailed."
    yield "# No lock is needed: files are written whole or not at all."
    yield "MAILTO=you@example.com"
    run = _quoted([*job.command, "report", job.config, *job.options])
    yield f"{_CRON[job.grain].format(hour=6)} cd {shlex.quote(job.folder)} && {run}"


def _systemd(job: Job) -> Iterator[str]:
    unit = f"cxscore-{job.name}"
    yield f"# Two files in ~/.config/systemd/user/, then: systemctl --user enable --now {unit}.timer"
    yield "# systemd starts no run while one is going on, and makes up for one that was slept through."
    yield f"# systemctl --user status {unit} and {job.status} tell what became of it."
    yield f"\n# --- {unit}.service"
    yield f"[Unit]\nDescription=cxscore report {job.name}"
    yield "\n[Service]\nType=oneshot"
    yield f"WorkingDirectory={job.folder}"
    if job is PLAIN:
        yield "# write cxscore with its path (command -v cxscore tells it)"
    yield f"ExecStart={' '.join(map(_unit_word, [*job.command, 'report', job.config, *job.options]))}"
    yield f"\n# --- {unit}.timer"
    yield f"[Unit]\nDescription=cxscore report {job.name}, {_WHEN[job.grain]}"
    yield f"\n[Timer]\nOnCalendar={_SYSTEMD[job.grain]} 06:15:00 {job.zone}\nPersistent=true"
    yield "\n[Install]\nWantedBy=timers.target"


def _unit_word(word: str) -> str:
    """A word of ExecStart: quoted where it must be; a dollar would name a variable."""
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    plain = text and all(char.isalnum() or char in "/._-{}:+,=@" for char in text)
    return text if plain else f'"{text}"'


def _github(job: Job) -> Iterator[str]:
    """A workflow: lines of YAML, whose words are quoted for the shell inside a block of text."""
    run = _quoted(["cxscore", "report", job.given or "configs/monthly.yaml", *job.options])
    yield f"# .github/workflows/cxscore-{job.name}.yml: the report {job.name}, {_WHEN[job.grain]}."
    yield "# The exports must be in the repository, or a step before must fetch them; keys for that belong into the"
    yield "# repository's secrets, never here. A report that ends with 1 has tripped the gate of its config."
    yield f"name: cxscore {job.name}"
    yield "on:\n  schedule:"
    yield f'    - cron: "{_CRON[job.grain].format(hour=12)}" # in UTC: by then the day has begun everywhere'
    yield "  workflow_dispatch:"
    yield "permissions:\n  contents: read"
    yield f"concurrency: cxscore-{job.name} # one run at a time"
    yield "jobs:\n  report:\n    runs-on: ubuntu-latest\n    steps:"
    yield "      - uses: actions/checkout@v4"
    yield '      - uses: actions/setup-python@v5\n        with:\n          python-version: "3.12"'
    yield "      # the wheel that you keep in the repository: numbers change when you change it"
    yield f"      - run: python -m pip install wheels/cxscore-{__version__}-py3-none-any.whl"
    yield f"      - run: |\n          {run}"
    yield "      - uses: actions/upload-artifact@v4 # who may read the repository may read these"
    yield "        if: always()"
    yield "        with:\n          name: report\n          retention-days: 30\n          path: |"
    yield from ["            out/"] * job.files
    yield f"            {job.status}"


_EXAMPLES: Mapping[ScheduleName, Callable[[Job], Iterator[str]]] = {
    ScheduleName.CRON: _cron,
    ScheduleName.SYSTEMD: _systemd,
    ScheduleName.GITHUB: _github,
}

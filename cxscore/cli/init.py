"""`cxscore init FILE... -o CONFIG`: a first report config of what the files hold, ready to run."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from cxscore import api
from cxscore.cli import door, options
from cxscore.config.schema import NAME
from cxscore.errors import InputError, OutputError, UsageError
from cxscore.model import Problem, Request
from cxscore.output import write_file, write_stdout
from cxscore.readers.sources import expand
from cxscore.reporting.drafting import drafted
from cxscore.reporting.scouting import Scouted, scouted


def run_init(given: options.InitOptions) -> int:
    """Look at the files and write a config that scores what is sure; InputError when nothing is."""
    output = given.output
    if output and os.path.lexists(output):
        raise OutputError(f"{output} is there already, and is not overwritten", "name another file with -o")
    request = _request(given)
    sources = list(_sources([name for word in given.files for name in expand(word)], request, quiet=given.quiet))
    if not any(proposal.sure for source in sources for proposal in source.proposals):
        raise InputError([*_undecided(sources)])
    text = list(drafted(sources, output or Path("report.yaml"), request))
    if output:
        write_file(output, text)
        _say_open(sources, output, quiet=given.quiet)
    else:
        write_stdout(text)
    return 0


def _request(given: options.InitOptions) -> Request:
    return Request(
        "init",
        encoding=given.encoding,
        delimiter=given.delimiter,
        preset=given.preset,
        records=given.records,
        sheet=given.sheet,
    )


# --- sources -------------------------------------------------------------------------------------------------


def _sources(files: Sequence[str], request: Request, *, quiet: bool) -> Iterator[Scouted]:
    """Each file as a source; those with the columns of one before it are more files of that one."""
    kinds: dict[tuple[object, ...], list[str]] = {}
    for file in files:
        if file == "-":
            raise UsageError("a report reads files, and standard input is none", "name a file")
        with api.opened([file], request, digests=False) as table:
            layout = table.sources[0].layout
            preset = layout.preset.preset if layout.preset else ""
            kinds.setdefault((preset, table.sources[0].columns), []).append(file)
    names: list[str] = []
    for alike in kinds.values():
        names.append(_name(alike[0], names))
        with api.opened(alike[:1], request, digests=False) as table, door.when_stopped(table.connection.interrupt):
            yield scouted(names[-1], alike, table, request)
            door.say_all(table.problems, quiet=quiet)


def _name(file: str, taken: Sequence[str]) -> str:
    """A name for a source, after its file, that no other has."""
    stem = re.sub(r"[^\w .+-]|^_+", "", Path(file).name.split(".")[0]) or "source"
    name = stem if re.fullmatch(NAME, stem) else f"source {stem}"
    return name if name not in taken else f"{name}-{len(taken) + 1}"


# --- what is said --------------------------------------------------------------------------------------------


def _undecided(sources: Sequence[Scouted]) -> Iterator[Problem]:
    """Why no config is written, and what could be decided."""
    names = ", ".join(source.files[0] for source in sources)
    message = f"nothing in {names} can be scored for certain, so no config is written"
    yield Problem(message, "cxscore inspect FILE tells what its columns could be")
    for source in sources:
        for proposal in source.proposals:
            where = f" in column '{proposal.column}'" if proposal.column else ""
            scales = f"; --scale {', '.join(proposal.choices)}" if proposal.choices else ""
            yield Problem(f"{source.files[0]} may hold {proposal.metric}{where}: {proposal.why}{scales}")


def _say_open(sources: Sequence[Scouted], output: Path, *, quiet: bool) -> None:
    """How many scores the config has, and how many wait in it for a decision."""
    proposals = [proposal for source in sources for proposal in source.proposals]
    sure, loose = sum(one.sure for one in proposals), sum(len(source.loose) for source in sources)
    waiting = len(proposals) - sure + loose
    message = f"wrote {output}: {sure} of {sure + waiting} possible scores, the others as comments"
    door.say_all([Problem(message, f"cxscore report {output}", severity="note")], quiet=quiet)

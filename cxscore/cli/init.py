"""`cxscore init FILE... -o CONFIG`: a first report config of what the files hold, ready to run."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cxscore import api
from cxscore.cli import door
from cxscore.cli.options.reports import InitOptions
from cxscore.config.schema import NAME
from cxscore.errors import InputError, OutputError, UsageError
from cxscore.model import Problem, Request
from cxscore.output import write_file, write_stdout
from cxscore.readers import Table
from cxscore.readers.sources import expand
from cxscore.reporting.drafting import drafted
from cxscore.reporting.scouting import Scouted, scouted


def run_init(given: InitOptions) -> int:
    """Look at the files and write a config that scores what is sure; InputError when nothing is."""
    output = given.output
    if output and os.path.lexists(output):
        raise OutputError(f"{output} is there already, and is not overwritten", "name another file with -o")
    request = _request(given)
    files = [name for word in given.files for name in expand(word)]
    sources = _sources(files, request, quiet=given.quiet)
    if not any(proposal.sure for source in sources for proposal in source.proposals):
        raise InputError([*_undecided(sources)])
    text = list(drafted(sources, output or Path("report.yaml"), request))
    if output:
        write_file(output, text)
        _say_open(sources, output, quiet=given.quiet)
    else:
        write_stdout(text)
    return 0


def _request(given: InitOptions) -> Request:
    return Request(
        "init",
        encoding=given.encoding,
        delimiter=given.delimiter,
        preset=given.preset,
        records=given.records,
        sheet=given.sheet,
    )


# --- sources -------------------------------------------------------------------------------------------------


def _sources(files: Sequence[str], request: Request, *, quiet: bool) -> list[Scouted]:
    """Each file as a source; one with the columns of a file before it is a further file of that source."""
    kinds: dict[tuple[object, ...], Scouted] = {}
    for file in files:
        if file == "-":
            raise UsageError("a report reads files, and standard input is none", "name a file")
        with api.opened([file], request, digests=False) as table, door.when_stopped(table.connection.interrupt):
            kind = _kind(table)
            if kind in kinds:
                kinds[kind] = replace(kinds[kind], files=(*kinds[kind].files, file))
            else:
                kinds[kind] = scouted(_name(file, [one.name for one in kinds.values()]), file, table, request)
            door.say_all(table.problems, quiet=quiet)
    return list(kinds.values())


def _kind(table: Table) -> tuple[object, ...]:
    """What files must share to be read as one source: the preset and the columns in their order."""
    (source,) = table.sources
    return source.layout.preset.preset if source.layout.preset else "", source.columns


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
    more = f"; {waiting} more wait in it as comments" if waiting else ""
    message = f"wrote {output} with {sure} score{'' if sure == 1 else 's'}{more}"
    door.say_all([Problem(message, f"cxscore report {output}", severity="note")], quiet=quiet)

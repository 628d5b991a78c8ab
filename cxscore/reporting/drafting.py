"""A first report config as text: what is sure stands in it, what is not stands behind a # with the reason."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from cxscore import periods
from cxscore.guards import terminal
from cxscore.inspecting import Column
from cxscore.model import Request
from cxscore.reporting.scouting import Proposal, Scouted

_PLAIN = re.compile(r"[^\W\d_][\w/ .-]*(?<![ .-])")
_WORDS = ("null", "true", "false", "yes", "no", "on", "off")
_REASON = 120


def drafted(sources: Sequence[Scouted], output: Path, request: Request) -> Iterator[str]:
    """Yield the lines of a config for `output`; `request` holds the options by which the files were read."""
    names = ", ".join(_comment(Path(file).name) for source in sources for file in source.files)
    yield f"# A report of {names}, drafted by cxscore init.\n"
    yield "# What the files leave open is not applied: it stands behind a # with the reason, for you to decide.\n#\n"
    yield from (f"#   {line}\n" for line in _commands(sources, output))
    yield "report: customer-experience\ntitle: Customer experience\n"
    yield "# time_zone: Europe/Oslo  # where days and months begin and end; UTC unless said\n"
    yield "period: month  # what --for last means: the last complete month\n"
    yield "# min_n: 10  # scores of fewer answers stay hidden\n"
    yield "# history: history.sqlite  # keep the scores of every run: series, changes, late answers\n\nsources:\n"
    for source in sources:
        yield from _source(source, output, request)
    yield "\nscores:\n"
    for line in _scores(sources):
        yield f"  {line}\n"
    yield "\n# outputs: [report.html, summary.md, scores.csv, report.json, report.xlsx]  # else only a summary\n"
    yield "# gate: missed  # end with 1 when a target is not met\n"


def _commands(sources: Sequence[Scouted], output: Path) -> Iterator[str]:
    """What can be done with the config: check it, run it, run it for the last month in it."""
    name = _comment(str(output))
    yield f"cxscore check {name}"
    yield f"cxscore report {name}                # all records"
    ends = [column.high for source in sources for column in source.dates if column.name == source.date]
    if ends:
        month = periods.label(periods.parse(max(ends)).first, "month")
        yield f"cxscore report {name} --for {month}  # one month; --for last is the last complete one"


# --- sources -------------------------------------------------------------------------------------------------


def _source(source: Scouted, output: Path, request: Request) -> Iterator[str]:
    """One source; options that the user gave stand in it as they were given."""
    yield f"  {_scalar(source.name)}:\n"
    for line in (*_read_by(source, output, request), *_dated(source), *_people(source)):
        yield f"    {line}\n"


def _read_by(source: Scouted, output: Path, request: Request) -> Iterator[str]:
    paths = [_scalar(_beside(file, output)) for file in source.files]
    yield f"path: {paths[0]}" if len(paths) == 1 else f"path: [{', '.join(paths)}]"
    preset = _beside(request.preset, output) if Path(request.preset or "").suffix else request.preset
    if named := preset or source.preset:
        yield f"preset: {_scalar(str(named))}" + ("" if request.preset else "  # the header fits this one alone")
    for key in ("encoding", "delimiter", "sheet", "records"):
        if value := getattr(request, key):
            yield f"{key}: {_scalar(value)}"


def _dated(source: Scouted) -> Iterator[str]:
    """The date column where one is sure; the others as choices."""
    others = [column for column in source.dates if column.name != source.date]
    if source.date:
        yield f"date: {_scalar(source.date)}  # {_reason(source.dates, source.date)}"
    for column in others:
        yield f"# date: {_scalar(column.name)}  # {_reason(others, column.name)}"
    for column in source.open_dates:
        yield f"# date: {_scalar(column.name)}  # {_reason(source.open_dates, column.name)}"
        yield "# dayfirst: true  # 03/04/2026 is 3 April; false: March 4"


def _people(source: Scouted) -> Iterator[str]:
    for column in source.respondents:
        said = _reason(source.respondents, column.name)
        yield f"# respondent: {_scalar(column.name)}  # one answer per person and period would count; {said}"


def _reason(columns: Sequence[Column], name: str) -> str:
    """Why a column is taken for what it is."""
    return next(_comment(column.guess.reason) for column in columns if column.name == name and column.guess)


# --- scores --------------------------------------------------------------------------------------------------


def _scores(sources: Sequence[Scouted]) -> Iterator[str]:
    """Every score that is sure under a name of its own, then what is not."""
    taken: set[str] = set()
    for source in sources:
        for proposal in source.proposals:
            name = _free(proposal.metric, source.name, taken)
            yield from _sure(name, proposal, source) if proposal.sure else _unsure(name, proposal, source)
        yield from (line for column in source.loose for line in _loose(column, source))


def _free(metric: str, source: str, taken: set[str]) -> str:
    """A name for a score that no other has."""
    names = [metric, f"{metric}-{source}", *(f"{metric}-{source}-{i}" for i in range(2, 1000))]
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


def _sure(name: str, proposal: Proposal, source: Scouted) -> Iterator[str]:
    yield f"{_scalar(name)}:  # {_comment(proposal.why)}"
    yield f"  metric: {proposal.metric}"
    yield f"  source: {_scalar(source.name)}"
    if proposal.column:
        yield f"  column: {_scalar(proposal.column)}"
    if proposal.scale:
        yield f"  scale: {_scalar(proposal.scale)}"
    if proposal.assumed:
        yield f"  # direction: higher  # not settled: it is assumed that {_comment(proposal.assumed)}; or lower"
    yield from (f"  {line}" for line in _segments(proposal, source))
    yield "  # target: {at_least: 0}  # or at_most"


def _segments(proposal: Proposal, source: Scouted) -> Iterator[str]:
    """The likeliest segment, and which others there are."""
    names = [_scalar(name) for name in source.segments if name != proposal.column]
    if names:
        others = f"  # or: {', '.join(names[1:])}" if names[1:] else ""
        yield f"by: [{names[0]}]{others}"


def _unsure(name: str, proposal: Proposal, source: Scouted) -> Iterator[str]:
    """A score that waits for a decision, with the reason and the choices."""
    yield f"# {_comment(name)}: {_comment(proposal.why)}"
    scales = proposal.choices or ((proposal.scale,) if proposal.scale else ())
    facts = {"metric": proposal.metric, "source": source.name, "column": proposal.column}
    facts["scale"] = scales[0] if scales else ""
    others = f"  # or scale: {', '.join(scales[1:])}" if scales[1:] else ""
    told = ", ".join(f"{key}: {_scalar(value)}" for key, value in facts.items() if value)
    yield f"# {_scalar(name)}: {{{told}}}{others}"


def _loose(column: Column, source: Scouted) -> Iterator[str]:
    """An answer of which only you know what was asked."""
    if column.guess and column.guess.scale:
        yield f"# {_comment(column.name)}: could be an answer {_comment(column.guess.reason)}; which metric is asked?"
        told = f"metric: ..., source: {_scalar(source.name)}, column: {_scalar(column.name)}"
        yield f"# {_scalar(column.name)}: {{{told}}}"


# --- text ----------------------------------------------------------------------------------------------------


def _scalar(text: str) -> str:
    """A text as YAML: bare where nothing in it could be taken for anything else, else in quotes."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return text if text.isascii() and text.isdecimal() else json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    """A text on one line of at most 120 characters, unseen characters written out."""
    return terminal(text, _REASON)


def _beside(file: str | None, output: Path) -> str:
    """The path of a file as it is seen from the folder of the config."""
    return Path(os.path.relpath(file or "", output.absolute().parent)).as_posix()

"""`cxscore history list|show|export|forget FILE`: what the runs of a report have kept."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cxscore import periods
from cxscore.cli import door
from cxscore.cli.options.history import ActionName, HistoryFormatName, HistoryOptions
from cxscore.errors import InputError, UsageError
from cxscore.guards import terminal
from cxscore.history import History, Kept, Series, opened, side_by_side, writing
from cxscore.model import Problem
from cxscore.output import write_file, write_stdout
from cxscore.renderers import history as renderer
from cxscore.requests import pair

CONFIGS = (".yaml", ".yml")


def run_history(given: HistoryOptions) -> int:
    """Do what is asked with a history; returns the exit code."""
    path, report = _named(given)
    _check(given)
    if given.action is ActionName.FORGET:
        return _forget(given, path, report)
    with opened(path) as history:
        kept = _chosen(side_by_side(history.all()), given, report)
        lines = list(_lines(given, path, history, kept))
    if given.output:
        write_file(given.output, lines, inputs=[path, given.file])
    else:
        write_stdout(lines)
    return 0


def _named(given: HistoryOptions) -> tuple[Path, str | None]:
    """The file of the history, and the report whose scores are meant; UsageError for a config that keeps none."""
    if given.file.suffix.lower() not in CONFIGS:
        return given.file, given.report
    from cxscore.config.validate import load_report  # noqa: PLC0415 (start-up: a history needs no pydantic)

    spec, _ = load_report(given.file)
    if not spec.history:
        raise UsageError(f"the report {given.file} keeps no history", "add history: history.sqlite")
    return given.file.parent / spec.history, given.report or spec.report


def _check(given: HistoryOptions) -> None:
    """UsageError for options that do not belong to the action."""
    if given.yes and given.action is not ActionName.FORGET:
        raise UsageError("--yes says that scores may be forgotten", "it belongs to forget")
    if given.output and given.action is not ActionName.EXPORT:
        raise UsageError("--output says where an export goes", "it belongs to export")
    if given.form and given.action is ActionName.FORGET:
        raise UsageError("--format says how scores are shown", "forget shows none")
    if given.wanted:
        try:
            periods.parse(given.wanted)
        except ValueError as error:
            raise UsageError(f"--for: {error}") from None


# --- what is meant -------------------------------------------------------------------------------------------


def _chosen(kept: Iterable[Kept], given: HistoryOptions, report: str | None) -> list[Kept]:
    """What the options name; InputError when that is nothing."""
    wanted = [pair(text, "segment") for text in given.segment or []]
    label = periods.parse(given.wanted).label if given.wanted else None
    everything = list(kept)
    found = [
        one
        for one in everything
        if report in (None, one.place.series.report)
        and given.score in (None, one.place.series.entry)
        and label in (None, one.place.period)
        and _within(one.place.series, wanted)
    ]
    if not found and everything:
        names = sorted({one.place.series.entry for one in everything})
        raise InputError("the history holds no such score", f"it holds {', '.join(map(terminal, names))}: see list")
    return found


def _within(series: Series, wanted: Sequence[tuple[str, str]]) -> bool:
    """Whether a series is of all these segments."""
    own = dict(zip(series.by, series.segment, strict=True))
    return all(column in own and own[column] == value for column, value in wanted)


# --- showing -------------------------------------------------------------------------------------------------


def _lines(given: HistoryOptions, path: Path, history: History, kept: Sequence[Kept]) -> Iterator[str]:
    """The history as it is asked for."""
    known = history.definitions()
    if given.action is ActionName.SHOW:
        kept = _one_series(kept, given)
    match _form(given):
        case HistoryFormatName.CSV:
            yield from renderer.export_csv(kept, known)
        case HistoryFormatName.JSON:
            yield from renderer.export_json(kept, known)
        case HistoryFormatName.TABLE if given.action is ActionName.SHOW:
            yield from renderer.table(kept[0].place.series, kept, known)
        case HistoryFormatName.TABLE:
            yield from renderer.overview(str(path), kept, history.runs())


def _form(given: HistoryOptions) -> HistoryFormatName:
    """The format that was asked for, else what the suffix of the output says, else what the action shows."""
    if given.form is HistoryFormatName.TABLE and given.action is ActionName.EXPORT:
        raise UsageError("an export is for machines, and a table is not", "say csv or json; show makes tables")
    if given.form:
        return given.form
    if given.output:
        names = {f".{name.value}": name for name in (HistoryFormatName.CSV, HistoryFormatName.JSON)}
        if given.output.suffix.lower() not in names:
            raise UsageError(f"the suffix of '{given.output}' does not say the format", "use .csv or .json")
        return names[given.output.suffix.lower()]
    return HistoryFormatName.CSV if given.action is ActionName.EXPORT else HistoryFormatName.TABLE


def _one_series(kept: Sequence[Kept], given: HistoryOptions) -> list[Kept]:
    """The versions of the one series that is meant: a total, unless a segment is named; UsageError for several."""
    found = [one for one in kept if given.segment or not one.place.series.by]
    series = list(dict.fromkeys(one.place.series for one in found))
    grains = list(dict.fromkeys(periods.parse(one.place.period).grain for one in found))
    if len({(one.report, one.entry) for one in series}) > 1:
        names = dict.fromkeys(one.entry for one in series)
        raise UsageError(f"the history holds {len(names)} scores", f"say --score {' or '.join(map(terminal, names))}")
    if len(series) > 1:
        texts = [renderer.segment_text(one) for one in series][:5]
        raise UsageError(f"that names {len(series)} segments: {'; '.join(texts)}", "name one with --segment")
    if not series:
        raise InputError("no total is kept of that", "name a segment with --segment, or see list")
    last = grains[-1]
    return [one for one in found if periods.parse(one.place.period).grain == last]


# --- forgetting ----------------------------------------------------------------------------------------------


def _forget(given: HistoryOptions, path: Path, report: str | None) -> int:
    """Delete what the options name for good, once that is wanted; returns the exit code."""
    if not (given.score or given.segment or given.wanted or given.report):
        raise UsageError("forget needs to be told what", "name it with --score, --segment, --for or --report")
    with opened(path) as history:
        chosen = _chosen(history.all(), given, report)
    places = list(dict.fromkeys(one.place for one in chosen))
    if not places or not _confirmed(given, len(places), len({place.series for place in places})):
        door.say(Problem("nothing is forgotten", severity="note"))
        return 0
    with writing(path) as history:
        gone = history.forget(places)
    what = f"{_many(gone.scores, 'version')} of {_many(len(places), 'score')}"
    message = f"forgot {what}; {path} holds nothing of them any more"
    door.say_all([Problem(message, "reports that were written still do", severity="note")], quiet=given.quiet)
    return 0


def _confirmed(given: HistoryOptions, places: int, series: int) -> bool:
    """Whether the user wants it; UsageError where nobody can be asked."""
    if given.yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("forget asks before it deletes, and there is nobody to ask", "say --yes")
    write_stdout([f"Forget {_many(places, 'score')} of {series:,} series for good? [y/N] "])
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"

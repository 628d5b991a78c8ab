"""What a history holds, as tables for people, as CSV or as JSON; what was withheld stays so."""

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from cxscore import __version__, durations, periods
from cxscore.guards import csv_cell, terminal
from cxscore.history import Kept, Run, Series, Shown, differing, published
from cxscore.model import LONGEST, Number
from cxscore.renderers import csv
from cxscore.renderers.json import Json, as_list, as_text
from cxscore.renderers.rows import BLANK, PLACES, TOTAL, UNKNOWN, Range, count_cell, level_text, plain, rounded

Known = Mapping[str, Shown]
"""Definitions by their hash."""

SHORT = 12
"""Digits of a hash that people compare."""
HEADING = (
    *("report", "score", "metric", "scope", "segment", "period", "version", "last", "value", "low", "high", "level"),
    *("n", "unit", "partial", "reason", "definition", "found_for", "recorded"),
)


# --- lists ---------------------------------------------------------------------------------------------------


def overview(name: str, kept: Sequence[Kept], runs: Sequence[Run]) -> Iterator[str]:
    """Yield what series there are: their periods, their segments, how often they were restated or redefined."""
    yield f"History  {terminal(name)}, {_runs(runs)}\n\n"
    groups = groupby(kept, lambda one: one.place.series[:3])
    rows = [_series_row(key, list(found)) for key, found in groups]
    heading = ("report", "score", "by", "segments", "periods", "first", "last", "definitions", "restated")
    yield from _aligned([heading, *rows], right=(3, 4, 7, 8))


def _runs(runs: Sequence[Run]) -> str:
    if not runs:
        return "empty"
    last = runs[-1]
    many = f"{len(runs):,} runs that changed it" if len(runs) > 1 else "1 run"
    when = terminal(last.recorded[:16].replace("T", " "))
    return f"{many}, the last for {terminal(last.period)} on {when} UTC"


def _series_row(key: tuple[str, str, tuple[str, ...]], kept: Sequence[Kept]) -> tuple[str, ...]:
    labels = sorted({one.place.period for one in kept}, key=periods.in_time)
    segments = {one.place.series.segment for one in kept}
    definitions = {one.place.definition for one in kept}
    restated = sum(published(versions) is not None for versions in _places(kept))
    report, entry, by = key
    counts = (f"{len(segments):,}" if by else UNKNOWN, f"{len(labels):,}", labels[0], labels[-1])
    texts = (terminal(report), terminal(entry), terminal(", ".join(by)) or UNKNOWN)
    return (*texts, *counts, f"{len(definitions):,}", f"{restated:,}")


def _places(kept: Sequence[Kept]) -> list[list[Kept]]:
    """The versions of every score, in the order of runs."""
    found: dict[object, list[Kept]] = {}
    for one in kept:
        found.setdefault(one.place, []).append(one)
    return list(found.values())


# --- one series ----------------------------------------------------------------------------------------------


def table(series: Series, kept: Sequence[Kept], known: Known) -> Iterator[str]:
    """Yield a series in time: its numbers, what was restated, and where its definition changed."""
    yield f"{terminal(series.report)}, {terminal(series.entry)}, {segment_text(series)}\n"
    runs = [list(found) for _, found in groupby(_places(kept), lambda versions: versions[-1].place.definition)]
    level = kept[-1].level
    heading = ("period", "value", f"{level_text(level)} interval", "n", "", "restated from", "in the report of")
    rows = [[_score_row(versions, known, level) for versions in run] for run in runs]
    widths = [
        max(len(row[i]) for row in [heading, *(row for some in rows for row in some)]) for i in range(len(heading))
    ]
    before: Shown | None = None
    for run, some in zip(runs, rows, strict=True):
        shown = known[run[0][-1].place.definition]
        yield f"\n{_definition(shown, run[0][-1].place.definition, before)}\n"
        yield from _lines([heading, *some], widths, right=(1, 2, 3))
        before = shown


def segment_text(series: Series) -> str:
    """The segment of a series as people read it."""
    pairs = (f"{column} = {value or BLANK}" for column, value in zip(series.by, series.segment, strict=True))
    return terminal(", ".join(pairs)) or TOTAL


def _definition(shown: Shown, digest: str, before: Shown | None) -> str:
    changed = f"here the definition changes ({differing(before, shown)}): the series breaks\n" if before else ""
    return f"{changed}{terminal(shown.metric)} {digest[:SHORT]}: {terminal(shown.text)}"


def _score_row(versions: Sequence[Kept], known: Known, level: float) -> tuple[str, ...]:
    last, earlier = versions[-1], published(versions)
    shown = known[last.place.definition]
    then = _then(earlier, shown) if earlier else ""
    limits = _limits(last, shown) if last.level == level else UNKNOWN
    state = "in part" if last.partial else last.reason if last.value is None else ""
    return (last.place.period, _value(last, shown), limits, count_cell(last.n), state, then, last.found_for)


def _then(earlier: Kept, shown: Shown) -> str:
    """What a version before was."""
    return earlier.reason if earlier.n is None else f"{_value(earlier, shown)} of {count_cell(earlier.n)}"


def _limits(kept: Kept, shown: Shown) -> str:
    if kept.low is None and kept.high is None:
        return UNKNOWN
    return " to ".join(_number(limit, kept.unit, shown) for limit in (kept.low, kept.high))


def _value(kept: Kept, shown: Shown) -> str:
    return _number(kept.value, kept.unit, shown) + (" %" if kept.unit == "percent" and kept.value is not None else "")


def _number(number: Number | float | None, unit: str, shown: Shown) -> str:
    """A number in its unit as people read it, without the sign of percent."""
    if number is None:
        return UNKNOWN
    if unit == "seconds":
        return durations.write(Fraction(number), shown.day)
    return rounded(number, PLACES.get(unit, 2), range_of(unit, shown), signed=unit == "net")


def range_of(unit: str, shown: Shown) -> Range:
    """The lowest and the highest value that a score of a definition can have, in its unit."""
    facts = json.loads(shown.facts)
    low, high = map(Fraction, facts["scale"][:2])
    formula, rescale = facts["formula"][0], facts["formula"][6]
    match unit:
        case "net":
            return -100, 100
        case "points":
            return low, high
        case "percent" if formula != "ratio":
            return (100 * low / high if rescale == "over-max" else 0), 100
        case _:
            return 0, LONGEST


def _aligned(rows: Sequence[Sequence[str]], right: tuple[int, ...]) -> Iterator[str]:
    yield from _lines(rows, [max(len(row[i]) for row in rows) for i in range(len(rows[0]))], right)


def _lines(rows: Sequence[Sequence[str]], widths: Sequence[int], right: tuple[int, ...]) -> Iterator[str]:
    for row in rows:
        cells = (
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip() + "\n"


# --- for machines --------------------------------------------------------------------------------------------


def export_csv(kept: Sequence[Kept], known: Known) -> Iterator[str]:
    """Yield one line per version of a score, unrounded; the segment as `column=value`, several apart by `; `."""
    yield from csv.written([HEADING], (_csv_cells(row) for row in rows(kept, known)))


def _csv_cells(row: Json) -> list[csv.Cell]:
    return [_csv_cell(row[name]) for name in HEADING]


def _csv_cell(value: object) -> csv.Cell:
    """A value of a row as a guarded cell."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return csv_cell("; ".join(f"{column}={text or BLANK}" for column, text in value.items()))
    return csv_cell(value) if isinstance(value, str) else value  # type: ignore[return-value]  # else a number or None


def export_json(kept: Sequence[Kept], known: Known) -> Iterator[str]:
    """Yield the versions of all scores, and what their definitions say."""
    yield f'{{"schema": 1, "cxscore": {as_text(__version__)}, "command": "history"'
    yield from as_list("scores", rows(kept, known))
    used = sorted({one.place.definition for one in kept})
    yield from as_list("definitions", (_definition_object(name, known[name]) for name in used))
    yield "\n}\n"


def _definition_object(name: str, shown: Shown) -> Json:
    return {"hash": name, "metric": shown.metric, "text": shown.text, "facts": json.loads(shown.facts)}


def rows(kept: Sequence[Kept], known: Known) -> Iterator[Json]:
    """One object per version of a score, in the order of series, periods and runs; `last` is the one that counts."""
    for versions in _places(kept):
        for number, one in enumerate(versions, 1):
            yield _row(one, known) | {"version": number, "last": number == len(versions)}


def _row(one: Kept, known: Known) -> Json:
    series = one.place.series
    return {
        "report": series.report,
        "score": series.entry,
        "metric": known[one.place.definition].metric,
        "scope": "segment" if series.by else "total",
        "segment": dict(zip(series.by, series.segment, strict=True)),
        "period": one.place.period,
        "value": None if one.value is None else plain(one.value),
        "low": one.low,
        "high": one.high,
        "level": one.level,
        "n": one.n,
        "unit": one.unit,
        "partial": one.partial,
        "reason": one.reason or None,
        "definition": one.place.definition,
        "found_for": one.found_for,
        "recorded": one.recorded,
    }

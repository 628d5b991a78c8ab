"""A score from period to period: a line in its interval band, with gaps, breaks and restated periods to be seen."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cxscore import periods
from cxscore.edition import Change, Entry, Point, stretches
from cxscore.model import Report
from cxscore.renderers.figures.figure import (
    ACROSS,
    WIDTH,
    Axis,
    Datum,
    Figure,
    Marks,
    NoFigure,
    Reach,
    band,
    dots,
    down,
    line,
    rules,
    sentence,
    texts,
    tick_texts,
    ticks,
)
from cxscore.renderers.language import Language
from cxscore.renderers.palette import color
from cxscore.renderers.points import point_number, point_value, restated_text
from cxscore.renderers.rows import UNKNOWN, count_cell
from cxscore.renderers.summary.wording import target_words

_TOP, _PLOT, _FOOT, _EDGE = 22, 176, 24, 40
_LABELS = 5
"""Periods that are named below the line."""
_ROOM = 58
"""Pixels between two periods in which a word has room."""
_MOVED = ("better", "worse", "up", "down")


class _Place(NamedTuple):
    """A period of the series: where it stands from the left, and its point, None where no run knows it."""

    at: int
    label: str
    point: Point | None


def figure(entry: Entry, _report: Report | None, language: Language) -> Figure | NoFigure:
    """The series of the total, up to and with this period; values in another unit than the last are left out."""
    trend = tuple(point for point in entry.trend if point.unit == entry.trend[-1].unit)
    if sum(point.value is not None for point in trend) < 2:
        return NoFigure("trend", entry.name, language.say("no earlier period is known"))
    places = _places(trend)
    return Figure(
        "trend",
        entry.name,
        _title(entry, trend, language),
        _text(trend, language),
        (language.say("period"), language.say("value"), language.say("interval"), "n", language.say("remark")),
        tuple(_data(entry, point, trend, language) for point in reversed(trend)),
        _marks(entry, trend, places, language),
        _TOP + _PLOT + _FOOT,
        tuple(_notes(entry, trend, places, language)),
    )


def _places(trend: Sequence[Point]) -> list[_Place]:
    """Every period from the first to the last, those without a point too."""
    known = {point.period: point for point in trend}
    labels = periods.span(trend[0].period, trend[-1].period)
    return [_Place(at, label, known.get(label)) for at, label in enumerate(labels)]


# --- words ---------------------------------------------------------------------------------------------------


def _title(entry: Entry, trend: Sequence[Point], language: Language) -> str:
    """What a test says of the last change; without a test, from when to when the series goes."""
    judged = next((one for one in entry.changes if one.against == "previous" and one.comparison), None)
    if judged is None or (entry.total and entry.total.withheld):
        ends = (language.period_name(point.period) for point in (trend[0], trend[-1]))
        return sentence(language.say("{} from {} to {}", entry.name, *ends))
    return sentence(_claim(entry.name, judged, language))


def _claim(name: str, change: Change, language: Language) -> str:
    assert change.comparison is not None  # noqa: S101 (the caller has looked)
    since = language.period_name(change.period)
    found = change.comparison
    if found.verdict == "too few":
        return language.say("{}: too few answers to tell a change since {}", name, since)
    if found.verdict not in _MOVED or not found.difference:
        return language.say("{}: no detectable change since {}", name, since)
    if found.difference > 0:
        return language.say("{} rose since {}, beyond noise", name, since)
    return language.say("{} fell since {}, beyond noise", name, since)


def _text(trend: Sequence[Point], language: Language) -> str:
    told = "; ".join(f"{language.period_name(point.period)} {point_value(point, language)}" for point in trend)
    return language.say("A line in its interval band, period by period.") + " " + told


def _data(entry: Entry, point: Point, trend: Sequence[Point], language: Language) -> tuple[str, ...]:
    limits = [point_number(limit, point, language) for limit in (point.low, point.high)]
    interval = UNKNOWN if limits == [UNKNOWN, UNKNOWN] else language.interval(*limits)
    remarks = [*_reason(point, language), *_states(entry, point, trend, language)]
    return (
        language.period_name(point.period),
        point_value(point, language),
        interval,
        language.number(count_cell(point.n)),
        "; ".join(remarks),
    )


def _reason(point: Point, language: Language) -> list[str]:
    """Why a period has no value."""
    if point.value is not None:
        return []
    return [language.say("withheld") if point.n is None else language.say("no value")]


def _states(entry: Entry, point: Point, trend: Sequence[Point], language: Language) -> Iterator[str]:
    if point.partial:
        yield language.say("period not complete")
    if point in _breaks(trend):
        yield language.say("new definition")
    if point.earlier:
        yield restated_text(point, entry.total.definition if entry.total else None, language)


def _breaks(trend: Sequence[Point]) -> list[Point]:
    """The points with which another definition begins."""
    return [points[0] for points in stretches(tuple(trend))[1:]]


def _notes(entry: Entry, trend: Sequence[Point], places: Sequence[_Place], language: Language) -> Iterator[str]:
    for point in _breaks(trend):
        since = language.period_name(point.period)
        yield language.say("new definition from {} on: no line leads across, the values do not compare", since)
    if gaps := [
        f"{language.period_name(one.label)} ({_why(one, language)})" for one in places if _why(one, language)
    ]:
        yield language.say("gaps: {}", ", ".join(gaps))
    if any(point.earlier for point in trend):
        yield language.say("small grey circle: before late answers came")
    if any(point.partial for point in trend):
        yield language.say("hollow: period not complete")
    if entry.target and entry.target.limit is not None:
        yield language.say("dashed: target {}", target_words(entry.target, language))
    if hidden := len(entry.trend) - len(trend):
        yield language.say("{} earlier periods in another unit are left out", str(hidden))


def _why(place: _Place, language: Language) -> str:
    """Why a period has no point, "" where it has one."""
    if place.point is None:
        return language.say("not kept")
    return "".join(_reason(place.point, language))


# --- marks ---------------------------------------------------------------------------------------------------


class _Plot(NamedTuple):
    """The two axes of the plot."""

    x: Axis
    y: Axis

    @property
    def spacing(self) -> float:
        """Pixels from one period to the next."""
        return (self.x.end - self.x.start) / max(self.x.last - self.x.first, 1)


def _marks(entry: Entry, trend: Sequence[Point], places: Sequence[_Place], language: Language) -> tuple[Marks, ...]:
    limit = entry.target.limit if entry.target else None
    known = [place for place in places if place.point and place.point.value is not None]
    numbers = [
        number
        for point in trend
        for number in (point.value, point.low, point.high, point.earlier.value if point.earlier else None)
    ]
    reach = Reach.of([*numbers, limit])
    plot = _Plot(Axis(0, places[-1].at, _EDGE, WIDTH - _EDGE), Axis(reach.high, reach.low, _TOP, _TOP + _PLOT))
    return (
        *_bands(known, plot),
        *_grid(reach, trend[-1], plot, language),
        *_foot(places, plot),
        *_gaps(places, plot, language),
        *_divides(places, trend, plot, language),
        *(_target(float(limit), plot) if limit is not None else ()),
        *_lines(known, plot),
        *_last(known[-1], plot, language),
    )


def _runs(known: Sequence[_Place]) -> list[list[_Place]]:
    """The parts of the line: periods next to each other under one definition."""
    runs: list[list[_Place]] = []
    for place in known:
        last = runs[-1][-1] if runs else None
        if last and last.at + 1 == place.at and _definition(last) == _definition(place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _definition(place: _Place) -> str:
    return place.point.definition if place.point else ""


def _bands(known: Sequence[_Place], plot: _Plot) -> tuple[Marks, ...]:
    """The intervals, as areas; of a period that stands alone, as a bar."""
    areas: list[Datum] = []
    alone: list[Datum] = []
    for run, places in enumerate(_runs(known)):
        limits = [(place.at, place.point.low, place.point.high) for place in places if place.point]
        whole = [(at, low, high) for at, low, high in limits if low is not None and high is not None]
        if len(whole) > 1:
            areas += [{"x": at, "y": low, "y2": high, "run": run} for at, low, high in whole]
        else:
            alone += [{"x": at, "x2": at, "y": low, "y2": high, "tint": color("band")} for at, low, high in whole]
    return band(areas, plot.x, plot.y, "band"), rules(alone, plot.x, plot.y, width=6)


def _grid(reach: Reach, last: Point, plot: _Plot, language: Language) -> tuple[Marks, ...]:
    """Faint levels at round values, each with its number over it."""
    places = ticks(reach.low, reach.high, last.unit, last.day, most=4)
    levels: list[Datum] = [
        {"x": 0, "x2": WIDTH, "y": float(at), "y2": float(at), "tint": color("faint")} for at in places
    ]
    step = (reach.high - reach.low) * 8 / _PLOT
    numbers: list[Datum] = [
        {"x": 0, "y": float(at) + step, "text": text, "tint": color("soft")}
        for at, text in zip(places, tick_texts(places, last.unit, last.day, language), strict=True)
        if float(at) + 2 * step <= reach.high
    ]
    return rules(levels, ACROSS, plot.y), texts(numbers, ACROSS, plot.y)


def _foot(places: Sequence[_Place], plot: _Plot) -> tuple[Marks, ...]:
    every = -(-len(places) // _LABELS)
    named = [place for place in places if (places[-1].at - place.at) % every == 0]
    words: list[Datum] = [
        {"x": place.at, "y": _TOP + _PLOT + 14, "text": place.label, "tint": color("soft")} for place in named
    ]
    return (texts(words, plot.x, down(1), align="center"),)


def _gaps(places: Sequence[_Place], plot: _Plot, language: Language) -> tuple[Marks, ...]:
    """Periods without a value: a faint upright, and the reason where a word has room."""
    empty = [place for place in places if place.point is None or place.point.value is None]
    bottom = _TOP + _PLOT
    uprights: list[Datum] = [
        {"x": place.at, "x2": place.at, "y": _TOP + 10, "y2": bottom - 20, "tint": color("faint")} for place in empty
    ]
    words: list[Datum] = [
        {"x": place.at, "y": bottom - 10, "text": _gap(place, plot, language), "tint": color("soft")}
        for place in empty
    ]
    dashed = rules(uprights, plot.x, down(1), width=2, dash=(2, 4))
    return dashed, texts(words, plot.x, down(1), align="center", size=11)


def _gap(place: _Place, plot: _Plot, language: Language) -> str:
    return "×" if plot.spacing < _ROOM else _why(place, language)


def _divides(places: Sequence[_Place], trend: Sequence[Point], plot: _Plot, language: Language) -> tuple[Marks, ...]:
    """Dashed uprights where another definition begins."""
    starts = [place.at - 0.5 for place in places if place.point in _breaks(trend)]
    uprights: list[Datum] = [{"x": at, "x2": at, "y": 14, "y2": _TOP + _PLOT, "tint": color("soft")} for at in starts]
    words = [
        texts(
            [{"x": at, "y": 7, "text": language.say("new definition"), "tint": color("soft")}],
            plot.x,
            down(1),
            align="right" if at > plot.x.last / 2 else "left",
            size=11,
        )
        for at in starts
    ]
    return rules(uprights, plot.x, down(1), dash=(4, 3)), *words


def _target(limit: float, plot: _Plot) -> tuple[Marks, ...]:
    level: list[Datum] = [{"x": 0, "x2": WIDTH, "y": limit, "y2": limit, "tint": color("ink")}]
    return (rules(level, ACROSS, plot.y, dash=(6, 4)),)


def _lines(known: Sequence[_Place], plot: _Plot) -> tuple[Marks, ...]:
    """The line, its points, and what restated periods were before."""
    rows: list[Datum] = []
    whole: list[Datum] = []
    partial: list[Datum] = []
    before: list[Datum] = []
    for run, places in enumerate(_runs(known)):
        for place in places:
            point = place.point
            if point is None or point.value is None:
                continue
            rows.append({"x": place.at, "y": float(point.value), "run": run})
            where: Datum = {"x": place.at, "y": float(point.value), "tint": color("accent")}
            (partial if point.partial else whole).append(where)
            if point.earlier and point.earlier.value is not None:
                before.append({"x": place.at, "y": float(point.earlier.value), "tint": color("soft")})
    moved: list[Datum] = [
        {"x": old["x"], "x2": old["x"], "y": old["y"], "y2": new["y"], "tint": color("soft")}
        for old in before
        for new in (*whole, *partial)
        if new["x"] == old["x"]
    ]
    return (
        line(rows, plot.x, plot.y, "accent"),
        rules(moved, plot.x, plot.y, dash=(2, 2)),
        dots(before, plot.x, plot.y, size=40, hollow=True),
        dots(whole, plot.x, plot.y, size=50),
        dots(partial, plot.x, plot.y, size=50, hollow=True),
    )


def _last(place: _Place, plot: _Plot, language: Language) -> tuple[Marks, ...]:
    """The newest value beside its point."""
    point = place.point
    if point is None or point.value is None:
        return ()
    above = Axis(plot.y.first, plot.y.last, plot.y.start - 14, plot.y.end - 14)
    row: Datum = {"x": place.at, "y": float(point.value), "text": point_value(point, language), "tint": color("ink")}
    return (texts([row], plot.x, above, align="center", size=13, bold=True),)

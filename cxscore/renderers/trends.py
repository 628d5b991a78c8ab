"""A series on one line: bars for its periods, an arrow for a change beyond noise, and the change in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal, NamedTuple

from cxscore import periods
from cxscore.analyses.compare import Comparison, comparable, compare
from cxscore.analyses.pairs import PREVIOUS, Pair
from cxscore.edition import Point
from cxscore.model import Score, Segment
from cxscore.renderers.blocks import Block
from cxscore.renderers.language import Language
from cxscore.renderers.rows import TOTAL, day_length, value_range
from cxscore.renderers.verdicts import difference_cell
from cxscore.renderers.wording import column_title

BARS = "▁▂▃▄▅▆▇█"
SILENT = "·"
"""What stands for a period without a value."""
BREAK = "│"
"""What stands where the definition has changed: bars on either side do not compare."""
MOST = 24
"""Periods of a sparkline: the last ones."""
_FEWEST = 2

TESTED = {
    "better": "{} since {}, better",
    "worse": "{} since {}, worse",
    "up": "{} since {}, up",
    "down": "{} since {}, down",
}


def sparkline(trend: Sequence[Point], most: int = MOST) -> str:
    """A bar per period, the last `most` of them; "" where fewer than two have a value.

    The bars reach from the lowest to the highest limit of all intervals, so that noise looks as small as it is.
    """
    shown = drawn(trend, most)
    known = [point for point in shown if point.value is not None]
    if len(known) < _FEWEST:
        return ""
    ends = [float(end) for point in known for end in (point.low, point.value, point.high) if end is not None]
    low, high = min(ends), max(ends)
    marks = [_mark(point, low, high) for point in shown]
    broken = [_breaks(before, after) for before, after in pairwise(shown)]
    return marks[0] + "".join((BREAK if cut else "") + mark for cut, mark in zip(broken, marks[1:], strict=True))


def drawn(trend: Sequence[Point], most: int = MOST) -> list[Point]:
    """The points of a sparkline: the last ones, one for each period."""
    return list(_every_period(trend))[-most:]


def _every_period(trend: Sequence[Point]) -> Iterable[Point]:
    """The series with a point without a value for every period that it leaves out."""
    for before, after in pairwise(trend):
        yield before
        for label in _between(before.period, after.period):
            yield Point(label, None, None, None, None, before.unit, before.definition)
    yield from trend[-1:]


def _between(first: str, last: str) -> tuple[str, ...]:
    """The periods between two of a kind; none where one is a month, say, and the other a quarter."""
    alike = periods.parse(first).grain == periods.parse(last).grain
    return periods.span(first, last)[1:-1] if alike else ()


def _mark(point: Point, low: float, high: float) -> str:
    if point.value is None:
        return SILENT
    if high == low:
        return BARS[len(BARS) // 2 - 1]
    return BARS[min(int((float(point.value) - low) / (high - low) * len(BARS)), len(BARS) - 1)]


def _breaks(before: Point, after: Point) -> bool:
    return before.definition != after.definition


def point_of(score: Score) -> Point:
    """A score of one period as a point of a series, under a definition of its own name."""
    interval, shown = score.estimate.interval, not score.withheld
    limits = (score.estimate.value, interval.low, interval.high) if shown else (None, None, None)
    n = score.estimate.n if shown else None
    rule = score.definition
    within, day = value_range(rule), day_length(rule)
    return Point(score.period or "", *limits, n, rule.unit, rule.variant, score.partial, day=day, within=within)


# --- a change ------------------------------------------------------------------------------------------------


def arrow(found: Comparison | None) -> str:
    """Which way a score has gone, where that is beyond noise and its direction is settled; else ""."""
    if found is None or not found.difference or not coloured(found):
        return ""
    return "↑" if found.difference > 0 else "↓"


def coloured(found: Comparison | None) -> str:
    """The verdict that colours may show: better or worse beyond noise, once the direction is settled; else ""."""
    judged = found is not None and found.verdict in ("better", "worse") and found.to.definition.settled
    return found.verdict if found and judged else ""


def change_said(now: Score, before: Score, name: str, found: Comparison | None, language: Language) -> str:
    """A change in words: `+0.21 since 2026-08, better`, `no detectable change since 2026-08`; never what is withheld.

    `name` is the period before as it stands in that place. Without a comparison scores of this kind have no test,
    and the difference is told as it is.
    """
    if now.withheld or before.withheld:
        return language.say("not compared with {}: withheld", name)
    if now.estimate.value is None or before.estimate.value is None:
        return language.say("not compared with {}: no value", name)
    difference = found.difference if found else now.estimate.value - before.estimate.value
    moved = language.number(difference_cell(difference or 0, now.definition))
    if found is None:
        return language.say("{} since {}, not tested", moved, name)
    if found.verdict == "too few":
        return language.say("too few to tell since {}", name)
    if found.verdict == "no detectable change":
        return language.say("no detectable change since {}", name)
    return language.say(TESTED[found.verdict], moved, name)


# --- the periods of a table ----------------------------------------------------------------------------------


_Place = tuple[Literal["total", "segment"], Segment]


class Course(NamedTuple):
    """A segment through its periods: its labels, its bars, the arrow and the words of its last change.

    `verdict` is what colours may show: better, worse or "".
    """

    labels: tuple[str, ...]
    bars: str
    arrow: str
    said: str
    verdict: str


def course_heading(block: Block) -> str:
    """From which period to which: `2026-04 to 2026-09*`, marked where the last one is not complete.

    Where several values stand side by side it names the one that is meant.
    """
    labels = _labels(block)
    name = f"{column_title(block, block.definition)}, " if block.beside else ""
    last = any(score.partial for score in block.scores if score.period == labels[-1])
    return name + block.language.interval(labels[0], labels[-1] + ("*" if last else ""))


def courses(block: Block) -> list[Course]:
    """Every segment of the block through its periods; none where there is one period, or young ones had less time.

    The last changes of all segments are one family of tests, as `compare` has it.
    """
    labels = _labels(block)
    named: dict[_Place, tuple[str, ...]] = {}
    if len(labels) < _FEWEST or block.listed or block.definition.ripens:
        return []
    for score, row in zip(block.scores, block.rows, strict=True):
        named.setdefault((score.scope, score.segment), row.labels[:-1] or (block.language.say(TOTAL),))
    known: dict[tuple[str, Segment, str | None], Score] = {
        (score.scope, score.segment, score.period): score for score in block.scores
    }
    ends = [tuple(known.get((*place, label)) for label in labels[-2:]) for place in named]
    found = _compared(ends)
    return [
        _course(text, [known.get((*place, label)) for label in labels], found.get(place), labels, block.language)
        for place, text in named.items()
    ]


def _labels(block: Block) -> tuple[str, ...]:
    """Every period from the first of the block to the last, as many as a sparkline shows."""
    found = sorted({score.period for score in block.scores if score.period}, key=periods.in_time)
    return periods.span(found[0], found[-1])[-MOST:] if found else ()


def _compared(ends: Iterable[tuple[Score | None, ...]]) -> Mapping[_Place, Comparison]:
    """What a test says of each last change; nothing where scores of this kind have none."""
    pairs = [Pair(now, before, PREVIOUS) for before, now in ends if before and now]
    if not pairs or not comparable(pairs[0].to.definition):
        return {}
    return {(one.to.scope, one.to.segment): one for one in compare(pairs)}


def _course(
    labels: tuple[str, ...],
    scores: Sequence[Score | None],
    found: Comparison | None,
    names: Sequence[str],
    language: Language,
) -> Course:
    definition = next((score.definition for score in scores if score), None)
    if definition is None:
        return Course(labels, "", "", language.say("no records in {}", names[-1]), "")
    empty = Point("", None, None, None, None, definition.unit, definition.variant)
    points = [
        point_of(score) if score else replace(empty, period=name) for score, name in zip(scores, names, strict=True)
    ]
    before, now = scores[-2:]
    if before is None or now is None:
        absent = names[-2] if before is None else names[-1]
        return Course(labels, sparkline(points), "", language.say("no records in {}", absent), "")
    label = names[-2] + ("*" if before.partial else "")
    if definition.needs_whole and (before.partial or now.partial):
        return Course(labels, sparkline(points), "", language.say("not compared with {}: not complete", label), "")
    said = change_said(now, before, label, found, language)
    return Course(labels, sparkline(points), arrow(found), said, coloured(found))

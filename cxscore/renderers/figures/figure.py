"""A figure before it is drawn: what it says in words, its data, and its marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal, NamedTuple

import altair as alt

from cxscore.config.report_schema import FigureKind
from cxscore.guards import terminal
from cxscore.model import Number, Unit
from cxscore.renderers.language import Language
from cxscore.renderers.palette import color
from cxscore.renderers.rows import BLANK, PLACES, unit_cell

WIDTH = 380
"""Pixels from side to side: as wide as a phone, so that text keeps its size there."""
TEXT, SMALL = 14, 13
LABEL = 44
"""Characters of a label that have room over a bar."""

Marks = alt.Chart
Align = Literal["left", "center", "right"]
Datum = dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of one entry: `title` says what to see, `text` says it to those who cannot see, `rows` are its data.

    `notes` stand below it. `height` is in pixels, the width always `WIDTH`.
    """

    kind: FigureKind
    entry: str
    title: str
    text: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[Marks, ...]
    height: int
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from all other figures of an edition: `effort-trend`."""
        return f"{self.entry}-{self.kind}"


@dataclass(frozen=True, slots=True)
class NoFigure:
    """A figure that was asked for and cannot be drawn, and why."""

    kind: FigureKind
    entry: str
    why: str

    @property
    def name(self) -> str:
        """What it would be called."""
        return f"{self.entry}-{self.kind}"


class Axis(NamedTuple):
    """One direction of a drawing: the values at both ends, and the pixels at which they lie (from left or top)."""

    first: float
    last: float
    start: float
    end: float

    @property
    def scale(self) -> alt.Scale:
        """The same as Altair says it; nothing is rounded, nothing begins at zero by itself."""
        return alt.Scale(domain=[self.first, self.last], range=[self.start, self.end], nice=False, zero=False)


ACROSS = Axis(0, WIDTH, 0, WIDTH)
"""Pixels from the left."""


def down(height: int) -> Axis:
    """Pixels from the top."""
    return Axis(0, height, 0, height)


# --- marks ---------------------------------------------------------------------------------------------------


def _base(rows: Sequence[Datum]) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # Altair has no types for it


@cache
def _x(axis: Axis) -> alt.X:
    return alt.X("x:Q", axis=None, scale=axis.scale)


@cache
def _y(axis: Axis) -> alt.Y:
    return alt.Y("y:Q", axis=None, scale=axis.scale, stack=None)


_TINT = alt.Color("tint:N", scale=None, legend=None)
_STROKE = alt.Stroke("tint:N", scale=None, legend=None)
_X2, _Y2, _TEXT, _RUN = alt.X2("x2:Q"), alt.Y2("y2:Q"), alt.Text("text:N"), alt.Detail("run:N")
"""Channels as objects: for a text in their place Altair walks its schema, which takes longer than the drawing."""


def texts(
    rows: Sequence[Datum], x: Axis, y: Axis, *, align: Align = "left", size: int = SMALL, bold: bool = False
) -> Marks:
    """Text at `x` and `y`, each in its `tint`, on a line whose middle is `y`."""
    weight: Literal["bold", "normal"] = "bold" if bold else "normal"
    mark = _base(rows).mark_text(align=align, baseline="middle", fontSize=size, fontWeight=weight, limit=WIDTH)
    drawn: Marks = mark.encode(_x(x), _y(y), text=_TEXT, color=_TINT)
    return drawn


def bars(rows: Sequence[Datum], x: Axis, y: Axis) -> Marks:
    """Rectangles from `x`, `y` to `x2`, `y2`, each in its `tint`."""
    drawn: Marks = _base(rows).mark_rect().encode(_x(x), _y(y), x2=_X2, y2=_Y2, color=_TINT)
    return drawn


def rules(rows: Sequence[Datum], x: Axis, y: Axis, *, width: float = 1.0, dash: Sequence[float] = (1, 0)) -> Marks:
    """Straight lines from `x`, `y` to `x2`, `y2`, each in its `tint`."""
    mark = _base(rows).mark_rule(strokeWidth=width, strokeDash=list(dash))
    drawn: Marks = mark.encode(_x(x), _y(y), x2=_X2, y2=_Y2, color=_TINT)
    return drawn


def dots(rows: Sequence[Datum], x: Axis, y: Axis, *, size: int = 64, hollow: bool = False) -> Marks:
    """Dots at `x` and `y`, each in its `tint`; a hollow one shows the paper."""
    if hollow:
        mark = _base(rows).mark_point(size=size, filled=False, fill=color("paper"), strokeWidth=1.5, opacity=1)
        drawn: Marks = mark.encode(_x(x), _y(y), stroke=_STROKE)
    else:
        drawn = _base(rows).mark_point(size=size, filled=True, opacity=1).encode(_x(x), _y(y), color=_TINT)
    return drawn


def line(rows: Sequence[Datum], x: Axis, y: Axis, tint: str) -> Marks:
    """One line for every `run` of rows."""
    mark = _base(rows).mark_line(color=color(tint), strokeWidth=2, strokeJoin="round")
    drawn: Marks = mark.encode(_x(x), _y(y), detail=_RUN)
    return drawn


def band(rows: Sequence[Datum], x: Axis, y: Axis, tint: str) -> Marks:
    """One area between `y` and `y2` for every `run` of rows."""
    drawn: Marks = _base(rows).mark_area(color=color(tint)).encode(_x(x), _y(y), y2=_Y2, detail=_RUN)
    return drawn


# --- words and numbers ---------------------------------------------------------------------------------------


def label(text: str, limit: int = LABEL) -> str:
    """A label from the data, safe and short enough for a drawing."""
    return terminal(text, limit)


def segment_text(segment: Sequence[str], language: Language) -> str:
    """The values of a segment as people read them: `email`, `Nordics / pro`, `(blank)`."""
    return " / ".join(value or language.say(BLANK) for value in segment)


_STEPS = (Fraction(1), Fraction(2), Fraction(5), Fraction(10))
_TIMES = (60, 300, 900, 1800, 3600, 7200, 14_400, 28_800)
_DAYS = (1, 2, 7, 14, 30)


def ticks(low: float, high: float, unit: Unit, day: int, most: int = 5) -> tuple[Number, ...]:
    """At most so many round values between two limits, in steps that the cells of the unit can tell apart.

    `day` is the seconds of a day in which times were counted, here as for their texts.
    """
    step = _step((high - low) / most, unit, day)
    first = -((-Fraction(low)) // step)
    last = Fraction(high) // step
    return tuple(Fraction(at) * step for at in range(int(first), int(last) + 1))


def _step(least: float, unit: Unit, day: int) -> Fraction:
    if unit == "seconds":
        sizes = (*(size for size in _TIMES if size < day), *(count * day for count in _DAYS))
        return Fraction(next((size for size in sizes if size >= least), day * -int(-least // day)))
    power = Fraction(1, 10 ** PLACES[unit])
    while True:
        for size in _STEPS:
            if size * power >= least:
                return size * power
        power *= 10


def tick_texts(values: Sequence[Number], unit: Unit, day: int, language: Language) -> list[str]:
    """The values of an axis with their unit, and with as many decimals as the finest of them needs."""
    if unit == "seconds":
        return [language.number(unit_cell(value, unit, day=day)) for value in values]
    places = next(
        (at for at in range(PLACES[unit]) if all(value * 10**at % 1 == 0 for value in values)), PLACES[unit]
    )
    return [language.number(unit_cell(value, unit, places, day=day)) for value in values]


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def most_answered(shown: int, left: int, language: Language) -> tuple[str, ...]:
    """A note where not all have room; none where they have."""
    if left <= 0:
        return ()
    return (language.say("the {} with the most answers; {} more in the table", str(shown), str(left)),)


class Reach(NamedTuple):
    """The values that a drawing must hold."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float | Number | None]) -> "Reach":
        """From the least to the greatest of those that are known, with a little room beyond both."""
        known = [float(value) for value in values if value is not None]
        low, high = min(known), max(known)
        room = (high - low) * 0.06 or max(abs(high) * 0.05, 0.5)
        return cls(low - room, high + room)

    def within(self, low: float, high: float) -> "Reach":
        """The same, cut where no value can lie."""
        return Reach(max(self.low, low), min(self.high, high))

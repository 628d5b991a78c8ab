"""What moved a score: from the period before to this one, what each segment added by its mix and by its rate."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from cxscore.analyses.why import WITHHELD, Part, Why
from cxscore.edition import Entry
from cxscore.model import Definition, Number, Report, Score
from cxscore.renderers.comparison import p_cell
from cxscore.renderers.figures.figure import (
    ACROSS,
    WIDTH,
    Axis,
    Datum,
    Figure,
    Marks,
    NoFigure,
    Reach,
    bars,
    down,
    label,
    rules,
    segment_text,
    sentence,
    texts,
)
from cxscore.renderers.language import Language
from cxscore.renderers.palette import color
from cxscore.renderers.rows import UNKNOWN, rounded, value_cell
from cxscore.renderers.verdicts import difference_cell

MOST = 10
_ROW, _KEY, _GAP, _THICK = 44, 18, 10, 7
_MIX, _RATE = "middle", "accent"


class _Step(NamedTuple):
    """What one segment, or all small ones together, add: first the mix, then the rate."""

    name: str
    mix: Number
    rate: Number

    @property
    def whole(self) -> Number:
        return self.mix + self.rate


def figure(entry: Entry, _report: Report, language: Language) -> Figure | NoFigure:
    """The change of the total since the period before, taken apart by segments."""
    found = entry.why
    if found is None or found.compared.from_ is None:
        return NoFigure(
            "waterfall", entry.name, language.say("no change since the period before is known by segment")
        )
    if found.compared.to.withheld or found.compared.from_.withheld:
        return NoFigure("waterfall", entry.name, language.say("withheld"))
    definition = found.compared.to.definition
    steps = _steps(found, language)
    return Figure(
        "waterfall",
        entry.name,
        _title(entry, found, definition, language),
        _text(steps, definition, language),
        _headings(found, language),
        tuple(_data(part, definition, language) for part in found.parts),
        _marks(found, found.compared.from_, steps, definition, language),
        2 * _KEY + _GAP + _ROW * (len(steps) + 2),
        _notes(found, language),
    )


def _headings(found: Why, language: Language) -> tuple[str, ...]:
    shares, scores = language.say("share of answers"), language.say("score")
    return (
        " / ".join(found.by),
        *(shares, scores, language.say("mix"), language.say("rate"), language.say("together"), "p"),
    )


def _steps(found: Why, language: Language) -> list[_Step]:
    """The largest parts one by one, the small ones together."""
    steps = [_Step(_name(part, language), part.mix, part.rate or 0) for part in found.parts[:MOST]]
    rest = found.parts[MOST:]
    if rest:
        mix, rate = sum((part.mix for part in rest), start=0 * found.mix), sum(part.rate or 0 for part in rest)
        steps.append(_Step(language.say("{} more", str(len(rest))), mix, rate))
    return steps


def _name(part: Part, language: Language) -> str:
    withheld = part.segment == WITHHELD
    name = f"({language.say('withheld')})" if withheld else segment_text(part.segment, language)
    if part.from_ and part.to:
        return name
    return f"{name} ({language.say('new' if part.to else 'gone')})"


def _title(entry: Entry, found: Why, definition: Definition, language: Language) -> str:
    by, change = " / ".join(found.by), language.number(difference_cell(found.change, definition))
    if found.noise:
        return sentence(language.say("{}: what a change of {} that may be noise is made of", entry.name, change))
    return sentence(language.say("{}: what the change of {} is made of, by {}", entry.name, change, by))


def _text(steps: Sequence[_Step], definition: Definition, language: Language) -> str:
    def cell(number: Number) -> str:
        return language.number(difference_cell(number, definition))

    told = (language.say("{} {} mix, {} rate", step.name, cell(step.mix), cell(step.rate)) for step in steps)
    return language.say("Bars from the earlier score to the later one.") + " " + "; ".join(told)


def _data(part: Part, definition: Definition, language: Language) -> tuple[str, ...]:
    share_from, share_to = (rounded(100 * share, 0, (0, 100)) for share in (part.share_from, part.share_to))
    shares = language.number(share_from), language.number(f"{share_to} %")
    scores = (language.number(value_cell(score)) if score else UNKNOWN for score in (part.from_, part.to))
    cells = (
        difference_cell(part.mix, definition),
        UNKNOWN if part.rate is None else difference_cell(part.rate, definition),
        difference_cell(part.whole, definition),
        p_cell(part.p_adjusted),
    )
    return _name(part, language), " → ".join(shares), " → ".join(scores), *map(language.number, cells)


def _notes(found: Why, language: Language) -> tuple[str, ...]:
    notes = [language.say("it says where a change sits, not what caused it")]
    if found.reversed_:
        notes.append(language.say("every segment moved against the total: only the mix did it (Simpson's paradox)"))
    return tuple(notes)


# --- marks ---------------------------------------------------------------------------------------------------


def _marks(
    found: Why, before: Score, steps: Sequence[_Step], definition: Definition, language: Language
) -> tuple[Marks, ...]:
    start = before.estimate.value or 0
    levels = list(accumulate((step.whole for step in steps), initial=start))
    middles = [level + step.mix for level, step in zip(levels, steps, strict=False)]
    reach = Reach.of([*levels, *middles])
    x = Axis(reach.low, reach.high, 0, WIDTH)
    top = 2 * _KEY + _GAP
    return (
        *_key(language),
        *_ends((before, found.compared.to), (levels[0], levels[-1]), len(steps), x, language),
        *_bars(steps, levels, x, top),
        *_words(steps, top, definition, language),
    )


def _key(language: Language) -> tuple[Marks, ...]:
    said = (language.say("mix: answers come from elsewhere"), language.say("rate: segments moved"))
    squares: list[Datum] = [
        {"x": 0, "x2": 11, "y": at * _KEY + 3, "y2": at * _KEY + 14, "tint": color(name)}
        for at, name in enumerate((_MIX, _RATE))
    ]
    words: list[Datum] = [
        {"x": 18, "y": at * _KEY + _KEY / 2, "text": text, "tint": color("soft")} for at, text in enumerate(said)
    ]
    return bars(squares, ACROSS, down(1)), texts(words, ACROSS, down(1))


def _ends(
    scores: tuple[Score, Score], levels: tuple[Number, Number], count: int, x: Axis, language: Language
) -> tuple[Marks, ...]:
    """The two totals: an upright each, its period at the left and its value at the right."""
    tops = 2 * _KEY + _GAP, 2 * _KEY + _GAP + _ROW * (count + 1)
    uprights: list[Datum] = [
        {"x": float(level), "x2": float(level), "y": y + 22, "y2": y + 38, "tint": color("ink")}
        for level, y in zip(levels, tops, strict=True)
    ]
    names: list[Datum] = [
        {"x": 0, "y": y + 12, "text": label(language.period_name(score.period)), "tint": color("ink")}
        for score, y in zip(scores, tops, strict=True)
    ]
    values: list[Datum] = [
        {"x": WIDTH, "y": y + 12, "text": language.number(value_cell(score)), "tint": color("ink")}
        for score, y in zip(scores, tops, strict=True)
    ]
    return (
        rules(uprights, x, down(1), width=3),
        texts(names, ACROSS, down(1), bold=True),
        texts(values, ACROSS, down(1), align="right", bold=True),
    )


def _bars(steps: Sequence[_Step], levels: Sequence[Number], x: Axis, top: int) -> tuple[Marks, ...]:
    """Two bars per step, the mix above the rate, each from where the one before ended."""
    boxes: list[Datum] = []
    joins: list[Datum] = []
    for at, (step, level) in enumerate(zip(steps, levels, strict=False)):
        y = top + _ROW * (at + 1)
        middle, end = float(level + step.mix), float(level + step.whole)
        boxes.append(_box(float(level), middle, y + 22, _MIX))
        boxes.append(_box(middle, end, y + 22 + _THICK + 1, _RATE))
        joins.append({"x": float(level), "x2": float(level), "y": y - 6, "y2": y + 3, "tint": color("soft")})
    last = float(levels[-1])
    y = top + _ROW * (len(steps) + 1)
    joins.append({"x": last, "x2": last, "y": y - 6, "y2": y + 3, "tint": color("soft")})
    return rules(joins, x, down(1)), bars(boxes, x, down(1))


def _box(start: float, end: float, y: float, tint: str) -> Datum:
    low, high = sorted((start, end))
    return {"x": low, "x2": high, "y": y, "y2": y + _THICK, "tint": color(tint)}


def _words(steps: Sequence[_Step], top: int, definition: Definition, language: Language) -> tuple[Marks, ...]:
    names: list[Datum] = [
        {"x": 0, "y": top + _ROW * (at + 1) + 12, "text": label(step.name, 36), "tint": color("ink")}
        for at, step in enumerate(steps)
    ]
    numbers: list[Datum] = [
        {
            "x": WIDTH,
            "y": top + _ROW * (at + 1) + 12,
            "text": language.number(difference_cell(step.whole, definition)),
            "tint": color("soft"),
        }
        for at, step in enumerate(steps)
    ]
    return texts(names, ACROSS, down(1)), texts(numbers, ACROSS, down(1), align="right")

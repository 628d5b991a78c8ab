"""Where a score is high and where it is low: a dot and an interval per segment, the total as a rule across."""

from collections.abc import Mapping, Sequence

from cxscore.analyses.compare import RestVerdict, Segmented, rest_verdicts
from cxscore.edition import Entry
from cxscore.model import Definition, Report, Score
from cxscore.renderers.figures.figure import (
    ACROSS,
    SMALL,
    WIDTH,
    Align,
    Axis,
    Datum,
    Figure,
    Marks,
    NoFigure,
    Reach,
    dots,
    down,
    label,
    most_answered,
    rules,
    segment_text,
    sentence,
    texts,
    tick_texts,
    ticks,
)
from cxscore.renderers.language import Language
from cxscore.renderers.palette import color
from cxscore.renderers.rows import (
    TOTAL,
    count_cell,
    day_length,
    interval_cell,
    level_text,
    shown_n,
    value_cell,
    value_range,
)
from cxscore.renderers.shading import has_value, spoken
from cxscore.renderers.verdicts import word
from cxscore.renderers.wording import measure_text

MOST = 16
_ROW, _TOP, _FOOT, _TRACK = 44, 20, 24, 22
_NAMED = 2
"""Segments that a title names one by one."""
_JUDGED = ("better", "worse", "up", "down")
Verdicts = Mapping[Segmented, RestVerdict]


def figure(entry: Entry, report: Report, language: Language) -> Figure | NoFigure:
    """Every segment of the entry's first score, the highest first."""
    definition = report.scores[0].definition
    scores = [score for score in report.scores if score.definition == definition]
    segments = [score for score in scores if score.scope == "segment"]
    if not report.by:
        return NoFigure("segments", entry.name, language.say("it is not split by any column"))
    known = sorted(filter(has_value, segments), key=spoken, reverse=True)
    if not known:
        return NoFigure("segments", entry.name, language.say("no segment has a value"))
    verdicts = rest_verdicts(scores)
    largest = sorted(known, key=lambda score: score.estimate.n, reverse=True)[:MOST]
    drawn = [score for score in known if score in largest]
    total = next((score for score in scores if score.scope == "total" and has_value(score)), None)
    return Figure(
        "segments",
        entry.name,
        claim(entry.name, report.by, verdicts, definition, language),
        _text(drawn, total, language),
        (
            " / ".join(report.by),
            "n",
            measure_text(definition, language),
            language.say("interval"),
            language.say("beside others"),
        ),
        tuple(_data(score, verdicts, language) for score in segments),
        _marks(drawn, total, verdicts, language),
        _TOP + _ROW * len(drawn) + _FOOT,
        (*most_answered(len(drawn), len(known) - len(drawn), language), *_legend(drawn[0], language)),
    )


def claim(name: str, by: Sequence[str], verdicts: Verdicts, definition: Definition, language: Language) -> str:
    """What the tests say of the segments, in a sentence; only what a verdict holds."""
    tested = [one for one in verdicts.values() if one.verdict != "too few"]
    if not tested:
        return sentence(language.say("{} by {}", name, " / ".join(by)))
    judged = {place: one for place, one in verdicts.items() if one.verdict in _JUDGED}
    if not judged:
        return sentence(language.say("{}: no segment differs detectably from the rest", name))
    if len(judged) > _NAMED:
        counts = (count_cell(len(judged)), count_cell(len(tested)))
        return sentence(language.say("{}: {} of {} segments differ from the rest, beyond noise", name, *counts))
    said = ", ".join(
        language.say(
            "{} is {} than the rest", segment_text(segment, language), word(one.verdict, definition, language)
        )
        for (segment, _), one in judged.items()
    )
    return sentence(language.say("{}: {}, beyond noise", name, said))


def judgement(score: Score, verdicts: Verdicts, language: Language) -> str:
    """The verdict on a segment in a word, "" where there is none."""
    found = verdicts.get((score.segment, score.period))
    return word(found.verdict, score.definition, language) if found else ""


def _text(drawn: Sequence[Score], total: Score | None, language: Language) -> str:
    told = [f"{segment_text(score.segment, language)} {_figures(score, language)}" for score in drawn]
    whole = [language.say("{} in all", language.number(value_cell(total)))] if total else []
    return language.say("Dots with intervals, the highest first.") + " " + "; ".join([*whole, *told])


def _figures(score: Score, language: Language) -> str:
    numbers = language.number(value_cell(score)), language.number(interval_cell(score))
    return language.say("{} ({}), n {}", *numbers, language.number(count_cell(shown_n(score))))


def _data(score: Score, verdicts: Verdicts, language: Language) -> tuple[str, ...]:
    cells = count_cell(shown_n(score)), value_cell(score), interval_cell(score)
    return segment_text(score.segment, language), *map(language.number, cells), judgement(score, verdicts, language)


def _legend(score: Score, language: Language) -> tuple[str, ...]:
    level = language.number(level_text(score.estimate.interval.level))
    return (language.say("line: {} interval; upright: {}", level, language.say(TOTAL)),)


# --- marks ---------------------------------------------------------------------------------------------------


def _marks(drawn: Sequence[Score], total: Score | None, verdicts: Verdicts, language: Language) -> tuple[Marks, ...]:
    definition = drawn[0].definition
    shown = [*drawn, *([total] if total else [])]
    reach = _reach(shown, definition)
    x = Axis(reach.low, reach.high, 0, WIDTH)
    bottom = _TOP + _ROW * len(drawn)
    return (
        *_grid(reach, x, bottom, definition, language),
        *(_total(total, x, bottom, language) if total else ()),
        *_rows(drawn, x, verdicts, language),
    )


def _reach(shown: Sequence[Score], definition: Definition) -> Reach:
    limits = [(score.estimate.interval.low, score.estimate.interval.high) for score in shown]
    reach = Reach.of([*map(spoken, shown), *(limit for pair in limits for limit in pair)])
    low, high = value_range(definition)
    return reach.within(float(low), float(high))


def _grid(reach: Reach, x: Axis, bottom: int, definition: Definition, language: Language) -> tuple[Marks, ...]:
    """Faint uprights at round values, and their numbers at the foot."""
    places = ticks(reach.low, reach.high, definition.unit, day_length(definition), most=4)
    width = reach.high - reach.low
    inside = [at for at in places if 0.06 <= (float(at) - reach.low) / width <= 0.94]
    uprights = [mark for at in inside for mark in _uprights(float(at), bottom, "faint")]
    said = tick_texts(inside, definition.unit, day_length(definition), language)
    numbers: list[Datum] = [
        {"x": float(at), "y": bottom + 12, "text": text, "tint": color("soft")}
        for at, text in zip(inside, said, strict=True)
    ]
    return rules(uprights, x, down(1)), texts(numbers, x, down(1), align="center")


def _uprights(at: float, bottom: int, tint: str) -> list[Datum]:
    """An upright beside every line, none through the words over it."""
    tops = range(_TOP, bottom, _ROW)
    return [{"x": at, "x2": at, "y": top + _TRACK, "y2": top + _ROW, "tint": color(tint)} for top in tops]


def _total(total: Score, x: Axis, bottom: int, language: Language) -> tuple[Marks, ...]:
    at = spoken(total)
    share = (at - x.first) / (x.last - x.first)
    align: Align = "left" if share < 0.2 else "right" if share > 0.8 else "center"
    text = f"{language.say(TOTAL)} {language.number(value_cell(total))}"
    return (
        rules(_uprights(at, bottom, "ink"), x, down(1), width=1.5),
        texts([{"x": at, "y": 8, "text": text, "tint": color("ink")}], x, down(1), align=align, bold=True),
    )


def _rows(drawn: Sequence[Score], x: Axis, verdicts: Verdicts, language: Language) -> tuple[Marks, ...]:
    places = [(_TOP + at * _ROW, score) for at, score in enumerate(drawn)]
    tints = [_tint(score, verdicts) for score in drawn]
    spans: list[Datum] = [
        {"x": low, "x2": high, "y": y + 32, "y2": y + 32, "tint": tint}
        for (y, score), tint in zip(places, tints, strict=True)
        for low, high in [_span(score, x)]
        if low < high
    ]
    marks: list[Datum] = [
        {"x": spoken(score), "y": y + 32, "tint": tint} for (y, score), tint in zip(places, tints, strict=True)
    ]
    return (*_words(places, verdicts, language), rules(spans, x, down(1), width=3), dots(marks, x, down(1), size=90))


def _span(score: Score, x: Axis) -> tuple[float, float]:
    """The interval; a limit that is not known lies beyond the edge."""
    interval = score.estimate.interval
    if interval.low is None and interval.high is None:
        return 0.0, 0.0
    low = x.first if interval.low is None else interval.low
    return low, x.last if interval.high is None else interval.high


def _words(places: Sequence[tuple[int, Score]], verdicts: Verdicts, language: Language) -> tuple[Marks, ...]:
    """The segment at the left of its line, its value and its base at the right; paper under both."""
    names: list[Datum] = [
        {"x": 0, "y": y + 13, "text": label(_named(score, verdicts, language), 36), "tint": color("ink")}
        for y, score in places
    ]
    numbers: list[Datum] = [
        {"x": WIDTH, "y": y + 13, "text": _short(score, language), "tint": color("soft")} for y, score in places
    ]
    return texts(names, ACROSS, down(1)), texts(numbers, ACROSS, down(1), align="right", size=SMALL)


def _named(score: Score, verdicts: Verdicts, language: Language) -> str:
    found = verdicts.get((score.segment, score.period))
    judged = f": {judgement(score, verdicts, language)}" if found and found.verdict in _JUDGED else ""
    return f"{segment_text(score.segment, language)}{judged}"


def _short(score: Score, language: Language) -> str:
    value, n = language.number(value_cell(score)), language.number(count_cell(shown_n(score)))
    return language.say("{}, n {}", value, n)


def _tint(score: Score, verdicts: Verdicts) -> str:
    """Orange for what is worse than the rest, blue for all else: only a verdict may judge."""
    found = verdicts.get((score.segment, score.period))
    return color("worst" if found and found.verdict == "worse" else "accent")

"""Two columns against each other: a score in every cell where both meet, darker where it is more."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cxscore.analyses.compare import rest_verdicts
from cxscore.edition import Entry
from cxscore.model import Report, Score
from cxscore.renderers.figures.figure import (
    ACROSS,
    WIDTH,
    Datum,
    Figure,
    Marks,
    NoFigure,
    bars,
    down,
    label,
    texts,
)
from cxscore.renderers.figures.segments import claim
from cxscore.renderers.language import Language
from cxscore.renderers.palette import color, on
from cxscore.renderers.rows import BLANK, UNKNOWN, count_cell, shown_n, value_cell
from cxscore.renderers.shading import has_value, heats, shading

ROWS, COLUMNS = 14, 6
_HEAD, _ROW, _NAME = 24, 36, 20
Cells = Mapping[tuple[str, str], Score]


class _Field(NamedTuple):
    """What is drawn: the values down and across, and the score where they meet."""

    down: tuple[str, ...]
    across: tuple[str, ...]
    cells: Cells


def figure(entry: Entry, report: Report, language: Language) -> Figure | NoFigure:
    """The segments of the entry's first score as a field; its `by` names the two columns."""
    if len(report.by) != 2:
        return NoFigure("heat", entry.name, language.say("it takes two columns, by: [A, B]"))
    definition = report.scores[0].definition
    scores = [score for score in report.scores if score.definition == definition]
    cells = {(score.segment[0], score.segment[1]): score for score in scores if score.scope == "segment"}
    if not any(map(has_value, cells.values())):
        return NoFigure("heat", entry.name, language.say("no segment has a value"))
    whole = _Field(
        tuple(dict.fromkeys(one for one, _ in cells)), tuple(dict.fromkeys(two for _, two in cells)), cells
    )
    field = _Field(_largest(whole, 0, ROWS), _largest(whole, 1, COLUMNS), cells)
    return Figure(
        "heat",
        entry.name,
        claim(entry.name, report.by, rest_verdicts(scores), definition, language),
        _text(field, language),
        (report.by[0], *(value or BLANK for value in whole.across)),
        tuple(_data(one, whole, language) for one in whole.down),
        _marks(field, language),
        _HEAD + (_NAME + _ROW) * len(field.down),
        _notes(whole, field, scores, language),
    )


def _largest(field: _Field, side: int, most: int) -> tuple[str, ...]:
    """The values of one side with the most answers, in their order."""
    names = field.down if side == 0 else field.across
    sizes = {
        name: sum(shown_n(cell) or 0 for key, cell in field.cells.items() if key[side] == name) for name in names
    }
    kept = sorted(names, key=lambda name: sizes[name], reverse=True)[:most]
    return tuple(name for name in names if name in kept)


def _text(field: _Field, language: Language) -> str:
    told = (
        f"{one or BLANK} / {two or BLANK} {cell_text(field.cells.get((one, two)), language)}"
        for one in field.down
        for two in field.across
    )
    return language.say("A field of scores.") + " " + "; ".join(told)


def cell_text(score: Score | None, language: Language) -> str:
    """A cell in words: its value and its base; that there is no record."""
    if score is None:
        return language.say("no record")
    numbers = language.number(value_cell(score)), language.number(count_cell(shown_n(score)))
    return language.say("{}, n {}", *numbers)


def _data(one: str, field: _Field, language: Language) -> tuple[str, ...]:
    return (one or BLANK, *(cell_text(field.cells.get((one, two)), language) for two in field.across))


def _notes(whole: _Field, field: _Field, scores: Sequence[Score], language: Language) -> tuple[str, ...]:
    notes = [shading(scores, language), language.say("dotted: no record")]
    left = len(whole.down) - len(field.down) + len(whole.across) - len(field.across)
    if left:
        notes.append(language.say("{} more rows and columns in the table", str(left)))
    return tuple(notes)


# --- marks ---------------------------------------------------------------------------------------------------


def _marks(field: _Field, language: Language) -> tuple[Marks, ...]:
    keys = [(one, two) for one in field.down for two in field.across]
    shades = dict(zip(keys, heats([field.cells.get(key) for key in keys]), strict=True))
    width = WIDTH / len(field.across)
    boxes: list[Datum] = []
    words: list[Datum] = []
    for row, one in enumerate(field.down):
        y = _HEAD + row * (_NAME + _ROW) + _NAME
        for column, two in enumerate(field.across):
            x, shade = column * width, shades[one, two]
            boxes.append({"x": x, "x2": x + width - 2, "y": y, "y2": y + _ROW - 2, "tint": color(shade or "panel")})
            words += _words(field.cells.get((one, two)), (x + width / 2 - 1, y), shade, language)
    return (
        bars(boxes, ACROSS, down(1)),
        texts(words, ACROSS, down(1), align="center"),
        *_names(field, width),
    )


def _words(score: Score | None, place: tuple[float, float], shade: str, language: Language) -> list[Datum]:
    """The value of a cell over its base; a point where there is no record."""
    x, y = place
    tint = color(on(shade) if shade else "soft")
    if score is None:
        return [{"x": x, "y": y + _ROW / 2, "text": "·", "tint": tint}]
    value, n = language.number(value_cell(score)), language.number(count_cell(shown_n(score)))
    if value == UNKNOWN and n == UNKNOWN:
        return [{"x": x, "y": y + _ROW / 2, "text": value, "tint": tint}]
    return [
        {"x": x, "y": y + 10, "text": value, "tint": tint},
        {"x": x, "y": y + 24, "text": f"n {n}", "tint": tint},
    ]


def _names(field: _Field, width: float) -> tuple[Marks, ...]:
    room = max(int(width / 7.5), 4)
    heads: list[Datum] = [
        {"x": at * width, "y": 10, "text": label(name or BLANK, room), "tint": color("soft")}
        for at, name in enumerate(field.across)
    ]
    sides: list[Datum] = [
        {"x": 0, "y": _HEAD + at * (_NAME + _ROW) + 10, "text": label(name or BLANK), "tint": color("ink")}
        for at, name in enumerate(field.down)
    ]
    return texts(heads, ACROSS, down(1)), texts(sides, ACROSS, down(1))

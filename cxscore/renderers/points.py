"""The period of a series as text: its value, and what late answers have made of it. All that tell of it use this."""

from cxscore.edition import Point
from cxscore.model import Definition, Number
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.rows import unit_cell


def point_value(point: Point, language: Language = IN_ENGLISH) -> str:
    """The value with its unit: `62.0 %`, `2 d 4 h` in the days of its own definition."""
    return point_number(point.value, point, language)


def point_number(number: Number | float | None, point: Point, language: Language = IN_ENGLISH) -> str:
    """A value or a limit of the point with its unit, a dash when unknown."""
    return language.number(unit_cell(number, point.unit, day=point.day, within=point.within))


def restated_text(point: Point, definition: Definition | None, language: Language = IN_ENGLISH) -> str:
    """What late answers have made of a period: `restated from 62.0 % to 60.4 %, 14 late answers`; "" where nothing.

    `definition` is that of the series today: without new answers, times may have gone on.
    """
    if point.earlier is None:
        return ""
    return ", ".join(filter(None, (_move(point.earlier, point, language), _cause(point, definition, language))))


def _move(before: Point, after: Point, language: Language) -> str:
    was, now = point_value(before, language), point_value(after, language)
    return language.say("restated, still {}", now) if was == now else language.say("restated from {} to {}", was, now)


def _cause(point: Point, definition: Definition | None, language: Language) -> str:
    """What came in between, as far as both counts may be told."""
    if point.n is None or point.earlier is None or point.earlier.n is None:
        return ""
    more = point.n - point.earlier.n
    if more > 0:
        return language.counted("{} late answer", "{} late answers", more)
    if more < 0:
        return language.counted("{} answer fewer", "{} answers fewer", -more)
    timed = definition is not None and bool(definition.scale.unit)
    return language.say("times have gone on") if timed else language.say("answers have changed")

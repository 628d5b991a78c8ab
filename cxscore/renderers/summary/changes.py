"""What has changed, in words: a total beside that of an earlier period, and periods that late answers restated."""

from typing import NamedTuple

from cxscore import periods
from cxscore.analyses.compare import Comparison, Verdict
from cxscore.edition import Change, Entry, Point, Target
from cxscore.model import Definition
from cxscore.renderers.language import Language
from cxscore.renderers.rows import UNKNOWN, count_cell, unit_cell, value_cell
from cxscore.renderers.verdicts import difference_cell

_ARROWS = {True: "▲", False: "▼"}


class ChangeText(NamedTuple):
    """A change in words: an arrow only for what is beyond noise, and the verdict's name for its colour."""

    arrow: str
    figure: str
    since: str
    said: str
    verdict: str


def change_text(change: Change, language: Language) -> ChangeText:
    """The change with its verdict; without a test what the score was before, and why nothing else is said."""
    since = language.say("since {}", period_name(change.period, language))
    if change.before is None:
        return ChangeText("", "", since, change.absence, "")
    found = change.comparison
    if found and found.to.withheld:
        return ChangeText("", "", since, language.say("withheld"), "")
    if found is None or found.difference is None or change.before.withheld:
        was = language.number(value_cell(change.before))
        said = language.say("was {}, n {}", was, language.number(count_cell(_n(change))))
        return ChangeText("", "", since, said, "")
    definition = found.to.definition
    moved = found.verdict in ("better", "worse", "up", "down")
    return ChangeText(
        _ARROWS[found.difference > 0] if moved and found.difference else "",
        language.number(difference_cell(found.difference, definition)),
        since,
        " ".join(filter(None, (_said(found.verdict, language), _limits(found, definition, language)))),
        found.verdict if moved and definition.settled else "",
    )


def _said(verdict: Verdict, language: Language) -> str:
    """The verdict of a test in words."""
    match verdict:
        case "better":
            return language.say("better, beyond noise")
        case "worse":
            return language.say("worse, beyond noise")
        case "up":
            return language.say("higher, beyond noise")
        case "down":
            return language.say("lower, beyond noise")
        case "too few":
            return language.say("too few answers to tell")
        case _:
            return language.say("no detectable change")


def _n(change: Change) -> int | None:
    before = change.before
    return None if before is None or before.withheld else before.estimate.n


def _limits(found: Comparison, definition: Definition, language: Language) -> str:
    """The interval of the difference in brackets, "" where there is none."""
    if found.low is None or found.high is None:
        return ""
    low, high = (difference_cell(limit, definition) for limit in (found.low, found.high))
    return f"({language.say('{} to {}', language.number(low), language.number(high))})"


def restated_texts(entry: Entry, language: Language) -> tuple[str, ...]:
    """Every period of the series that is another number now than a run before had it."""
    return tuple(
        f"{period_name(point.period, language)} {restated_text(point, language)}"
        for point in entry.trend
        if point.earlier
    )


def restated_text(point: Point, language: Language) -> str:
    """What late answers have made of a period: `62.0 → 60.4, 14 late answers`."""
    if point.earlier is None:
        return ""
    move = f"{_cell(point.earlier, language)} → {_cell(point, language)}"
    if point.n is None or point.earlier.n is None or point.n == point.earlier.n:
        return move
    late = point.n - point.earlier.n
    if late < 0:
        return language.say("{}, {} answers fewer", move, language.number(count_cell(-late)))
    if late == 1:
        return language.say("{}, 1 late answer", move)
    return language.say("{}, {} late answers", move, language.number(count_cell(late)))


def _cell(point: Point, language: Language) -> str:
    return UNKNOWN if point.value is None else language.number(unit_cell(point.value, point.unit))


def period_name(label: str | None, language: Language) -> str:
    """A period by its label as people call it; the label itself where it names none."""
    try:
        return language.period(periods.parse(label)) if label else ""
    except ValueError:
        return label or ""


def target_words(target: Target, language: Language) -> str:
    """What a total should reach, as people read it: `at least 5.5`."""
    return language.say("at least {}" if target.way == "higher" else "at most {}", target.text)

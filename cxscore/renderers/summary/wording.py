"""The sentences and the first table of an edition: which period, every entry in a line, how the targets stand.

Text from outside stays raw here; each renderer guards it for its medium.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cxscore.edition import Edition, Entry, Target, Verdict, stretches
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.points import restated_text
from cxscore.renderers.rows import (
    UNKNOWN,
    count_cell,
    interval_cell,
    shown_n,
    value_cell,
)
from cxscore.renderers.trends import drawn, sparkline
from cxscore.renderers.wording import level_title

NOT_WHOLE = "period not complete"
"""What is said of a score whose records do not reach the ends of the period."""


class Line(NamedTuple):
    """One entry as text: name, rule, base, value and interval, its series as bars, target, and what is to be said."""

    name: str
    rule: str
    n: str
    value: str
    interval: str
    trend: str
    target: str
    note: str


def headings(edition: Edition, spoken: Language = IN_ENGLISH) -> Line:
    """What stands over the lines of the entries."""
    say = spoken.say
    level = next((entry.total.estimate.interval.level for entry in edition.entries if entry.total), None)
    interval = level_title(level or 0.95, spoken)
    trend = say("trend") if any(trend_bars(entry) for entry in edition.entries) else ""
    target = say("target") if edition.judged else ""
    return Line(say("score"), say("rule"), "n", say("value"), interval, trend, target, "")


def lines(edition: Edition, spoken: Language = IN_ENGLISH) -> list[Line]:
    """One line per entry, in the order of the config."""
    return [_line(entry, spoken) for entry in edition.entries]


def _line(entry: Entry, spoken: Language) -> Line:
    total, target = entry.total, target_words(entry.target, spoken) if entry.target else ""
    note, bars = note_text(entry, spoken), trend_bars(entry)
    if total is None:
        return Line(entry.name, entry.metric, UNKNOWN, UNKNOWN, UNKNOWN, bars, target, note)
    rule = f"{total.definition.metric} {total.definition.variant}"
    n, value, interval = count_cell(shown_n(total)), value_cell(total), interval_cell(total)
    spelled = spoken.number(n), spoken.number(value), spoken.number(interval)
    return Line(entry.name, rule, *spelled, bars, target, note)


def target_words(target: Target, spoken: Language = IN_ENGLISH) -> str:
    """What a total should reach: `at least 5.5`."""
    limit = spoken.number(target.text)
    return spoken.say("at least {}", limit) if target.way == "higher" else spoken.say("at most {}", limit)


def note_text(entry: Entry, spoken: Language = IN_ENGLISH) -> str:
    """What is to be said of an entry: its verdict, why it has no score, that its period is cut."""
    verdict = entry.verdict
    judged = verdict.text if verdict and verdict is not Verdict.UNKNOWN else ""
    reason = entry.total.estimate.reason if entry.total else None
    why = entry.absence or (reason.message if reason and not entry.scored else "")
    return "; ".join(map(spoken.tell, filter(None, (judged, why, NOT_WHOLE if entry.partial else ""))))


def title_text(text: str, edition: Edition, spoken: Language = IN_ENGLISH) -> str:
    """A title of the config, in which people read the period as they call it: `October 2026` for `2026-10`."""
    if edition.period is None:
        return text
    label = re.compile(rf"(?<![\w-]){re.escape(edition.period.label)}(?![\w-])")
    called = spoken.period(edition.period)
    return label.sub(lambda _: called, text)


def period_text(edition: Edition, spoken: Language = IN_ENGLISH) -> str:
    """The days of the period and the zone in which they begin and end; that there is no period."""
    if edition.period is None:
        return spoken.say("all records, whatever their date")
    first, last = edition.period.first, edition.period.last
    days = spoken.day(first) if first == last else spoken.interval(spoken.day(first), spoken.day(last))
    return f"{days}, {edition.time_zone}"


def target_text(edition: Edition, spoken: Language = IN_ENGLISH) -> str:
    """How the targets stand, in a line; "" where there are none."""
    judged = edition.judged
    if not judged:
        return ""
    met = sum(entry.verdict is Verdict.MET for entry in judged)
    return "; ".join([spoken.say("{} of {} met", str(met), str(len(judged))), *_missed(judged, spoken)])


def _missed(judged: tuple[Entry, ...], spoken: Language) -> Iterator[str]:
    for verdict in (Verdict.MISSED, Verdict.NOISE, Verdict.UNKNOWN):
        if names := [entry.name for entry in judged if entry.verdict is verdict]:
            yield f"{spoken.tell(verdict.text)}: {', '.join(names)}"


def entry_text(entry: Entry, spoken: Language = IN_ENGLISH) -> str:
    """What stands over the table of an entry beside its name: its target and how it stands to it."""
    if not entry.target:
        return note_text(entry, spoken)
    note = note_text(entry, spoken) or spoken.tell(Verdict.UNKNOWN.text)
    return spoken.say("target {}: {}", target_words(entry.target, spoken), note)


def misses(edition: Edition) -> Iterator[str]:
    """A sentence for every target that is not met."""
    for entry, line in zip(edition.entries, lines(edition), strict=True):
        if entry.target and entry.verdict is not Verdict.MET:
            value = f"is {line.value}" if entry.scored else "has no value"
            yield f"{entry.name} {value}, and its target is {entry.target.words}: {_verdict_text(entry)}"


def _verdict_text(entry: Entry) -> str:
    return entry.verdict.text if entry.verdict and entry.scored else entry.absence or Verdict.UNKNOWN.text


# --- series --------------------------------------------------------------------------------------


def trend_bars(entry: Entry) -> str:
    """The series of the total as bars, "" where there is none."""
    return sparkline(entry.trend)


def trend_span(entry: Entry, spoken: Language = IN_ENGLISH) -> str:
    """From which period to which the bars of a series go."""
    points = drawn(entry.trend)
    return spoken.interval(*(spoken.period_name(point.period) for point in (points[0], points[-1])))


def series_texts(entry: Entry, spoken: Language = IN_ENGLISH) -> list[str]:
    """What is to be known of a series: where its definition changed, and which periods late answers have restated."""
    breaks = [
        spoken.say("the definition changed in {}", spoken.period_name(points[0].period))
        for points in stretches(entry.trend)[1:]
    ]
    return [*breaks, *(f"{name} {text}" for name, text in restated_texts(entry, spoken))]


def restated_texts(entry: Entry, spoken: Language = IN_ENGLISH) -> tuple[tuple[str, str], ...]:
    """Every period of the series that is another number now than a run before had it: its name, and what is said."""
    definition = entry.total.definition if entry.total else None
    return tuple(
        (spoken.period_name(point.period), restated_text(point, definition, spoken))
        for point in entry.trend
        if point.earlier
    )

"""The sentences and the first table of an edition: which period, every entry in a line, how the targets stand.

Text from outside stays raw here; each renderer guards it for its medium.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cxscore.analyses.compare import Comparison
from cxscore.edition import Change, Edition, Entry, Point, Verdict, stretches
from cxscore.renderers.language import Language, language
from cxscore.renderers.rows import (
    UNKNOWN,
    count_cell,
    interval_cell,
    level_text,
    number_cell,
    shown_n,
    unit_cell,
    value_cell,
)
from cxscore.renderers.trends import arrow, change_said, coloured, drawn, period_name, sparkline
from cxscore.renderers.verdicts import difference_cell

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


def headings(edition: Edition) -> Line:
    """What stands over the lines of the entries."""
    level = next((entry.total.estimate.interval.level for entry in edition.entries if entry.total), None)
    trend = "trend" if any(trend_bars(entry) for entry in edition.entries) else ""
    return Line(
        "score",
        "rule",
        "n",
        "value",
        f"{level_text(level or 0.95)} interval",
        trend,
        "target" if edition.judged else "",
        "",
    )


def lines(edition: Edition) -> list[Line]:
    """One line per entry, in the order of the config."""
    return [_line(entry) for entry in edition.entries]


def _line(entry: Entry) -> Line:
    total, target = entry.total, entry.target.words if entry.target else ""
    if total is None:
        return Line(entry.name, entry.metric, UNKNOWN, UNKNOWN, UNKNOWN, trend_bars(entry), target, note_text(entry))
    definition = total.definition
    rule, n = f"{definition.metric} {definition.variant}", count_cell(shown_n(total))
    interval, bars = interval_cell(total), trend_bars(entry)
    return Line(entry.name, rule, n, value_cell(total), interval, bars, target, note_text(entry))


def note_text(entry: Entry) -> str:
    """What is to be said of an entry: its verdict, why it has no score, that its period is cut."""
    verdict = entry.verdict
    judged = verdict.text if verdict and verdict is not Verdict.UNKNOWN else ""
    reason = entry.total.estimate.reason if entry.total else None
    why = entry.absence or (reason.message if reason and not entry.scored else "")
    return "; ".join(filter(None, (judged, why, NOT_WHOLE if entry.partial else "")))


def period_text(edition: Edition) -> str:
    """The days of the period and the zone in which they begin and end; that there is no period."""
    if edition.period is None:
        return "all records, whatever their date"
    first, last = edition.period.first, edition.period.last
    days = str(first) if first == last else f"{first} to {last}"
    return f"{days}, {edition.time_zone}"


def target_text(edition: Edition) -> str:
    """How the targets stand, in a line; "" where there are none."""
    judged = edition.judged
    if not judged:
        return ""
    met = sum(entry.verdict is Verdict.MET for entry in judged)
    return "; ".join([f"{met} of {len(judged)} met", *_missed(judged)])


def _missed(judged: tuple[Entry, ...]) -> Iterator[str]:
    for verdict in (Verdict.MISSED, Verdict.NOISE, Verdict.UNKNOWN):
        if names := [entry.name for entry in judged if entry.verdict is verdict]:
            yield f"{verdict.text}: {', '.join(names)}"


def entry_text(entry: Entry) -> str:
    """What stands over the table of an entry beside its name: its target and how it stands to it."""
    if not entry.target:
        return note_text(entry)
    return f"target {entry.target.words}: {note_text(entry) or Verdict.UNKNOWN.text}"


def misses(edition: Edition) -> Iterator[str]:
    """A sentence for every target that is not met."""
    for entry, line in zip(edition.entries, lines(edition), strict=True):
        if entry.target and entry.verdict is not Verdict.MET:
            value = f"is {line.value}" if entry.scored else "has no value"
            yield f"{entry.name} {value}, and its target is {entry.target.words}: {_verdict_text(entry)}"


def _verdict_text(entry: Entry) -> str:
    return entry.verdict.text if entry.verdict and entry.scored else entry.absence or Verdict.UNKNOWN.text


# --- changes and series --------------------------------------------------------------------------------------


class ChangeText(NamedTuple):
    """A change in words, behind an arrow where it is beyond noise and may be judged; `verdict` is for its colour.

    `details` say what the score was, and what holds the difference.
    """

    arrow: str
    said: str
    verdict: str
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The arrow and the words."""
        return f"{self.arrow} {self.said}".lstrip()


def change_texts(edition: Edition, entry: Entry) -> list[ChangeText]:
    """The changes of an entry's total, in the order of the config."""
    spoken = language(edition.locale)
    return [_change_text(entry, change, spoken) for change in entry.changes]


def _change_text(entry: Entry, change: Change, spoken: Language) -> ChangeText:
    total, before, found = entry.total, change.before, change.comparison
    if total is None or before is None:
        return ChangeText("", _absence(entry, change, spoken), "")
    if entry.partial and total.definition.rule.formula == "count":
        name = period_name(change.period, spoken)
        return ChangeText("", spoken.say("not compared with {}: not complete", name), "")
    said = change_said(total, before, change.period, found, spoken)
    if before.withheld or total.withheld or before.estimate.value is None:
        return ChangeText("", said, "")
    then = spoken.say("{} then, n {}", spoken.number(value_cell(before)), spoken.number(count_cell(shown_n(before))))
    return ChangeText(arrow(found), said, coloured(found), (then, *_limits(found, spoken)))


def _absence(entry: Entry, change: Change, spoken: Language) -> str:
    """Why there is nothing to compare with, and in which period, which the reason may name itself."""
    why = change.absence or entry.absence or spoken.say("no value")
    if change.period in why:
        return why
    return spoken.say("not compared with {}: {}", period_name(change.period, spoken), why)


def _limits(found: Comparison | None, spoken: Language) -> Iterator[str]:
    """The interval of a difference that was tested."""
    if found and found.p is not None and found.low is not None and found.high is not None:
        low, high = (difference_cell(limit, found.to.definition) for limit in (found.low, found.high))
        yield spoken.say("difference {} to {}", spoken.number(low), spoken.number(high))


def trend_bars(entry: Entry) -> str:
    """The series of the total as bars, "" where there is none."""
    return sparkline(entry.trend)


def trend_span(edition: Edition, entry: Entry) -> str:
    """From which period to which the bars of a series go."""
    spoken, points = language(edition.locale), drawn(entry.trend)
    ends = (period_name(point.period, spoken) for point in (points[0], points[-1]))
    return spoken.say("{} to {}", *ends)


def series_texts(edition: Edition, entry: Entry) -> list[str]:
    """What is to be known of a series: where its definition changed, and which periods late answers have restated."""
    spoken = language(edition.locale)
    breaks = [
        spoken.say("the definition changed in {}", period_name(points[0].period, spoken))
        for points in stretches(entry.trend)[1:]
    ]
    return [*breaks, *(_restated(entry, point, point.earlier, spoken) for point in entry.trend if point.earlier)]


def _restated(entry: Entry, point: Point, earlier: Point, spoken: Language) -> str:
    """A period that is another number now: `2026-05 restated 62.0 -> 60.4, 14 late answers`."""
    values = (spoken.number(_point_cell(entry, one)) for one in (earlier, point))
    move = spoken.say("{} restated {} -> {}", period_name(point.period, spoken), *values)
    late = None if point.n is None or earlier.n is None else point.n - earlier.n
    if not late:
        return move
    if late < 0:
        return spoken.say("{}, {} fewer answers", move, spoken.number(count_cell(-late)))
    return spoken.say("{}, 1 late answer", move) if late == 1 else _late(move, late, spoken)


def _point_cell(entry: Entry, point: Point) -> str:
    """The value of a period as the total's is written, which knows how long its days are."""
    definition = entry.total.definition if entry.total else None
    if definition is None or definition.unit != point.unit:
        return unit_cell(point.value, point.unit)
    return number_cell(point.value, definition) + (
        " %" if point.unit == "percent" and point.value is not None else ""
    )


def _late(move: str, late: int, spoken: Language) -> str:
    return spoken.say("{}, {} late answers", move, spoken.number(count_cell(late)))

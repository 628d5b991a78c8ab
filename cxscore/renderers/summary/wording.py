"""The sentences and the first table of an edition: which period, every entry in a line, how the targets stand.

Text from outside stays raw here; each renderer guards it for its medium.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cxscore.edition import Edition, Entry, Verdict
from cxscore.renderers.rows import UNKNOWN, count_cell, interval_cell, level_text, shown_n, value_cell

NOT_WHOLE = "period not complete"
"""What is said of a score whose records do not reach the ends of the period."""


class Line(NamedTuple):
    """One entry as text: its name, its rule, its base, its value and interval, its target, and what is to be said."""

    name: str
    rule: str
    n: str
    value: str
    interval: str
    target: str
    note: str


def headings(edition: Edition) -> Line:
    """What stands over the lines of the entries."""
    level = next((entry.total.estimate.interval.level for entry in edition.entries if entry.total), None)
    return Line("score", "rule", "n", "value", f"{level_text(level or 0.95)} interval", "target", "")


def lines(edition: Edition) -> list[Line]:
    """One line per entry, in the order of the config."""
    return [_line(entry) for entry in edition.entries]


def _line(entry: Entry) -> Line:
    total, target = entry.total, entry.target.words if entry.target else ""
    if total is None:
        return Line(entry.name, entry.metric, UNKNOWN, UNKNOWN, UNKNOWN, target, note_text(entry))
    definition = total.definition
    rule, n = f"{definition.metric} {definition.variant}", count_cell(shown_n(total))
    return Line(entry.name, rule, n, value_cell(total), interval_cell(total), target, note_text(entry))


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

"""What the formulas of times share: their counts, and the estimate of none."""

from cxscore.model import Estimate, Interval, Phrase, Reason, Rule, Tally
from cxscore.stats.times import TimeCounts

NONE = TimeCounts.listed(())


def counts_of(tally: Tally) -> TimeCounts:
    """Return the times of a tally; none where it holds none."""
    return tally.times if isinstance(tally.times, TimeCounts) else NONE


def closed(times: TimeCounts) -> TimeCounts:
    """Return those that ended alone."""
    return TimeCounts(times.at, times.ended, times.open * 0)


def undefined(n: int, method: str, level: float, message: Phrase) -> Estimate:
    """Return the estimate without a value, for the reason that `message` gives."""
    return Estimate(None, Interval(None, None, level, method), n, float(n), Reason("no_answers", message))


def nothing_ended(times: TimeCounts) -> Phrase:
    """Return why times of which none has ended have no mean."""
    return Phrase("none has ended") if times.n else Phrase("no valid answers")


def among(rule: Rule) -> str:
    """Return what a description ends with when open times are left out."""
    return " of those that ended" if rule.ended else ""

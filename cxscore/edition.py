"""What a report comes to for one period: its entries with their targets, in sections. Nouns only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cxscore.model import Direction, Input, Number, Problem, Report, Score
from cxscore.periods import Period


class Verdict(StrEnum):
    """How a total stands to its target; `noise` when it misses it and its interval holds it."""

    MET = "met"
    MISSED = "missed"
    NOISE = "missed_within_noise"
    UNKNOWN = "no_value"

    @property
    def text(self) -> str:
        """As people read it."""
        return _VERDICTS[self]


_VERDICTS: Mapping[Verdict, str] = {
    Verdict.MET: "met",
    Verdict.MISSED: "missed",
    Verdict.NOISE: "missed, within noise",
    Verdict.UNKNOWN: "no value to judge",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a total should reach: at least `limit` where `way` is higher, else at most.

    `limit` is in the unit of the score, None where there is no score to tell it; `text` is as the config writes it.
    """

    way: Direction
    limit: Number | None
    text: str

    @property
    def words(self) -> str:
        """As people read it: `at least 5.5`."""
        return f"at {'least' if self.way == 'higher' else 'most'} {self.text}"

    def verdict(self, score: Score | None) -> Verdict:
        """How a score stands to this target, compared exactly; an interval whose limit is not known holds nothing."""
        if score is None or self.limit is None or score.withheld or score.estimate.value is None:
            return Verdict.UNKNOWN
        if self._reached(score.estimate.value):
            return Verdict.MET
        interval = score.estimate.interval
        best = interval.high if self.way == "higher" else interval.low
        return Verdict.NOISE if best is not None and self._reached(best) else Verdict.MISSED

    def _reached(self, value: Number | float) -> bool:
        assert self.limit is not None  # noqa: S101 (the caller has looked)
        return value >= self.limit if self.way == "higher" else value <= self.limit


@dataclass(frozen=True, slots=True)
class Entry:
    """One named score of a report, by its segments: the report of its request, or why there is none.

    `partial` says that the records do not cover the period to its ends.
    """

    name: str
    metric: str
    source: str
    target: Target | None = None
    report: Report | None = None
    absence: str = ""
    partial: bool = False

    @property
    def total(self) -> Score | None:
        """The score of all records of the period, None without a report."""
        scores = self.report.scores if self.report else ()
        return next((score for score in scores if score.scope == "total"), None)

    @property
    def verdict(self) -> Verdict | None:
        """How the total stands to the target, None without a target."""
        return self.target.verdict(self.total) if self.target else None

    @property
    def scored(self) -> bool:
        """Whether the total has a value that may be shown."""
        total = self.total
        return total is not None and not total.withheld and total.estimate.value is not None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: its title, its text and the names of the entries that it shows."""

    title: str
    text: str = ""
    show: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """A report for one period; without one it holds the scores of all records.

    `entries` stand in the order of the config. Holds no clock: the same files give the same edition.
    """

    name: str
    title: str
    period: Period | None
    time_zone: str
    entries: tuple[Entry, ...]
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Every file that was read, once, in the order of the entries."""
        reports = [entry.report for entry in self.entries if entry.report]
        return tuple(dict.fromkeys(source for report in reports for source in report.inputs))

    @property
    def judged(self) -> tuple[Entry, ...]:
        """The entries that have a target."""
        return tuple(entry for entry in self.entries if entry.target)

    @property
    def by(self) -> tuple[str, ...]:
        """The grouping columns of all entries, in order of appearance."""
        reports = [entry.report for entry in self.entries if entry.report]
        return tuple(dict.fromkeys(name for report in reports for name in report.by))

    def entry(self, name: str) -> Entry:
        """The entry of that name."""
        return next(entry for entry in self.entries if entry.name == name)

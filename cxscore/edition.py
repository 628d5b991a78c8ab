"""What a report comes to for one period: its entries with their targets, in sections. Nouns only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from cxscore.analyses.compare import Comparison
from cxscore.analyses.why import Why
from cxscore.config.report_schema import Against, FigureKind
from cxscore.model import Direction, Input, Number, Problem, Report, Score, Unit
from cxscore.periods import Period

if TYPE_CHECKING:
    from cxscore.analyses.verbatims import Verbatims


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
class Change:
    """A total beside that of an earlier period, whose label is `period`: the score then, and what a test says of it.

    Without `before` there is nothing to compare with, for the reason `absence`; without `comparison` scores of this
    kind have no test.
    """

    against: Against
    period: str
    before: Score | None = None
    comparison: Comparison | None = None
    absence: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """The total of one period in a series, by its numbers alone, in the unit of the score.

    Value, limits and `n` are None where it is withheld, value and limits where it is undefined. `definition` is the
    definition hash under which it was scored. `earlier` is the same period as a run before had it, where that was
    another number: late answers have restated it. `day` is the seconds of a day in which times were counted, a
    business day or 24 hours; `within` the least and the most that a value can be, None where only the unit tells.
    """

    period: str
    value: Number | None
    low: float | None
    high: float | None
    n: int | None
    unit: Unit
    definition: str
    partial: bool = False
    earlier: "Point | None" = None
    day: int = 86_400
    within: tuple[Number, Number] | None = None


def stretches(trend: tuple[Point, ...]) -> tuple[tuple[Point, ...], ...]:
    """The parts of a series that share one definition: no line leads from one to the next."""
    return tuple(tuple(points) for _, points in groupby(trend, lambda point: point.definition))


@dataclass(frozen=True, slots=True)
class Entry:
    """One named score of a report, by its segments: the report of its request, or why there is none.

    `partial` says that the records do not cover the period to its ends. `changes` are those of the total since
    earlier periods. `trend` is the series of the total up to this period, empty where no other period is known.
    `why` takes the change since the period before apart by the segments, where a figure asks for it.
    """

    name: str
    metric: str
    source: str
    target: Target | None = None
    report: Report | None = None
    absence: str = ""
    partial: bool = False
    changes: tuple[Change, ...] = ()
    trend: tuple[Point, ...] = ()
    why: Why | None = None

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

    def difference(self, change: Change) -> Number | None:
        """The total less that of an earlier period: as tested, else the plain one.

        None where a side has no value that may be shown, or a count is of a period that is not over.
        """
        if change.comparison:
            return change.comparison.difference
        now, before = self.total, change.before
        if now is None or before is None or now.withheld or before.withheld:
            return None
        if now.estimate.value is None or before.estimate.value is None or self.counts_on(before):
            return None
        return now.estimate.value - before.estimate.value

    def counts_on(self, before: Score) -> bool:
        """Whether either of two periods is not over, and the total depends on how much of it is: no comparison."""
        total = self.total
        return total is not None and total.definition.needs_whole and (self.partial or before.partial)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row of a grid: one value of what its rows are, None for all together, and a score per column.

    A cell is None where there is no record at all.
    """

    value: str | None
    cells: tuple[Score | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Scores side by side that no single one of them shows: teams, agents, touchpoints or periods by entries.

    `rows` is what the rows are: the name of a column, or `period`. `columns` are names of entries; with `across`, the
    name of a second column, they are its values, and every cell is a score of the one `entry`.
    """

    rows: str
    columns: tuple[str, ...]
    lines: tuple[GridLine, ...]
    across: str = ""
    entry: str = ""


CommentsCommand = Literal["themes", "quotes"]


@dataclass(frozen=True, slots=True)
class Comments:
    """What a section shows of comments, quotes or themes: what was found, or why there is nothing."""

    command: CommentsCommand
    found: "Verbatims | None"
    absence: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: its title, its text, the entries that it shows, their figures, its grid, its comments."""

    title: str
    text: str = ""
    show: tuple[str, ...] = ()
    figures: tuple[FigureKind, ...] = ()
    grid: Grid | None = None
    comments: tuple[Comments, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file that says what is asked: its name as given, the digest of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A report for one period; without one it holds the scores of all records.

    `entries` stand in the order of the config. `locale` is the language of what people read. `configs` are the config
    and, behind it, the files beside it that it names. Holds no clock: the
    same files, and the same history, give the same edition.
    """

    name: str
    title: str
    period: Period | None
    time_zone: str
    entries: tuple[Entry, ...]
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...] = ()
    locale: str = "en"
    configs: tuple[ConfigFile, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Every file that was read, once, in the order of the entries."""
        reports = [entry.report.inputs for entry in self.entries if entry.report]
        further = [one.found.inputs for section in self.sections for one in section.comments if one.found]
        return tuple(dict.fromkeys(source for read in (*reports, *further) for source in read))

    @property
    def quoting(self) -> bool:
        """Whether comments are shown, as far as the period has any: what shows them is for its owner's eyes."""
        return any(one.command == "quotes" for section in self.sections for one in section.comments)

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

    def partial(self, entry: Entry, score: Score) -> bool:
        """Whether the records do not cover the period of a score; of the edition's own its entry knows."""
        report, period = entry.report, self.period
        if report and period and report.request.since and score.period in (None, period.label):
            return entry.partial or score.partial
        return score.partial

"""What a report asks, before any data is read: the period, the files of each source, a request per entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from cxscore.analyses.pairs import label_a_year_before, label_before
from cxscore.config.report_schema import Against, FigureKind, Gate, TargetSpec
from cxscore.config.schema import MetricSpec
from cxscore.edition import CommentsCommand, ConfigFile, Section
from cxscore.model import Problem, Request
from cxscore.periods import Grain, Period

if TYPE_CHECKING:
    from cxscore.api.verbatims import Sought
    from cxscore.texts.quotes import Wanted

EARLIER: Mapping[Against, Callable[[str], str | None]] = {"previous": label_before, "year": label_a_year_before}
"""The label of the period that another one is compared with; None where the calendar has none."""
AGAINST: tuple[Against, ...] = get_args(Against)
"""Both of them, in order."""
POINTS = 13
"""Periods of a series or of a grid with a row per period, that of the report included: a year of months and the same
month of the year before."""


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """A request and the metric it asks for; `own` where the metric is the user's own file.

    `compare` names the earlier periods that it is compared with, `figures` what is drawn of it in any section. It is
    `placed` where its records are those of the period: by their dates, or by the files that the period names.
    """

    name: str
    source: str
    request: Request
    spec: MetricSpec
    own: bool
    target: TargetSpec | None
    compare: tuple[Against, ...] = ()
    figures: frozenset[FigureKind] = frozenset()
    placed: bool = False


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """The files that a source stands for now, and the words of the config that no file answers to.

    `zone` is the source's own time zone, "" where the report's is used. `fixed` says that its files are the same for
    every period; where they are not, `earlier` holds those of the periods that it may be compared with, by their
    labels, as far as they are all there.
    """

    name: str
    files: tuple[str, ...]
    missing: tuple[str, ...]
    zone: str
    fixed: bool = True
    earlier: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedGrid:
    """A grid of the section at `place`: what its rows are, and what is asked of each of its scores.

    Each of `cuts` is the entry of a column, asked by the rows. With `across` there is one, and `margin` asks it by
    the columns alone, for the row of all together; a row per period (`grain`) has no such row.
    """

    place: int
    title: str
    rows: str
    cuts: tuple[PlannedEntry, ...]
    across: str = ""
    margin: PlannedEntry | None = None
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class PlannedQuotes:
    """How many quotes are shown of what: of each bucket, or of each value of the column `per`."""

    per: str
    wanted: "Wanted"


@dataclass(frozen=True, slots=True)
class PlannedThemes:
    """The themes that are looked for; where not `scored`, by the polarity of the comments alone."""

    sought: "Sought"
    scored: bool


@dataclass(frozen=True, slots=True)
class PlannedComments:
    """What the section at `place` shows of comments; `asked` is an entry counted by the column they stand in."""

    place: int
    title: str
    asked: PlannedEntry
    what: PlannedQuotes | PlannedThemes

    @property
    def command(self) -> CommentsCommand:
        """What finds the same of a file."""
        return "quotes" if isinstance(self.what, PlannedQuotes) else "themes"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a run will do. `outputs` are paths as they will be written; `notes` are warnings of the config.

    `history` is the file in which scores are kept from run to run, None where none are. `reads` are the files beside
    the config that it names: texts, own metrics, presets, wordings, calendars, words. `configs` are the config and
    those, with what they hold.
    """

    name: str
    title: str
    period: Period | None
    time_zone: str
    sources: tuple[PlannedSource, ...]
    entries: tuple[PlannedEntry, ...]
    sections: tuple[Section, ...]
    outputs: tuple[Path, ...]
    gate: Gate
    notes: tuple[Problem, ...]
    history: Path | None = None
    grids: tuple[PlannedGrid, ...] = ()
    comments: tuple[PlannedComments, ...] = ()
    locale: str = "en"
    reads: tuple[Path, ...] = ()
    configs: tuple[ConfigFile, ...] = ()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that a run reads beside its config: none of them may be written over."""
        records = (Path(name) for source in self.sources for name in source.files)
        return (*self.reads, *([self.history] if self.history else []), *records)

    def of(self, source: str) -> tuple[PlannedEntry, ...]:
        """The entries that use a source."""
        return tuple(entry for entry in self.entries if entry.source == source)

    def further_of(self, source: str) -> tuple[PlannedEntry, ...]:
        """What grids, themes and quotes ask of a source beside its entries."""
        cuts = (cut for grid in self.grids for cut in (*grid.cuts, grid.margin) if cut)
        return tuple(one for one in (*cuts, *(one.asked for one in self.comments)) if one.source == source)

    def uses(self, source: str) -> bool:
        """Whether anything is asked of a source."""
        return bool(self.of(source) or self.further_of(source))


def window(label: str) -> tuple[str, ...]:
    """The labels of the periods that a series may show up to this one, in time."""
    labels = [label]
    while len(labels) < POINTS and (before := label_before(labels[0])):
        labels.insert(0, before)
    return tuple(labels)

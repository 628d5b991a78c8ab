"""What a run knows of periods before its own: from the records at hand, from its history, from earlier files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cxscore import api, periods
from cxscore.config.identity import Facts, definition_facts, hash_of
from cxscore.edition import Entry
from cxscore.errors import CxscoreError
from cxscore.history import Kept
from cxscore.model import Problem, Report, Request, Score, Tally
from cxscore.periods import Grain
from cxscore.readers import Table
from cxscore.reporting.plan import EARLIER, Plan, PlannedEntry, PlannedSource, window
from cxscore.scoring import Cell


@dataclass(frozen=True, slots=True)
class Known:
    """The tallies of an earlier period by segment, and the count that scores them under the rule of today.

    `edge` says that the records may begin within the period, however it looks.
    """

    label: str
    grain: Grain
    by: tuple[str, ...]
    tallies: Mapping[Cell, Tally]
    counted: api.Assessment
    partial: bool = False
    edge: bool = False

    def scores(self, *, complementary: bool = False) -> tuple[Score, ...]:
        """The total and every segment; none is withheld alone where that is asked here or by the entry."""
        return self._scored(self.by, complementary=complementary)

    @property
    def total(self) -> Score:
        """The score of all records of the period."""
        return self._scored((), complementary=False)[0]

    def _scored(self, by: tuple[str, ...], *, complementary: bool) -> tuple[Score, ...]:
        window = replace(self.counted.request, since=self.label, until=self.label, period=self.grain)
        request = replace(window, by=by, total=True, complementary=complementary or window.complementary)
        found = self.counted.scored(self.counted.choice, request, self.tallies)
        return tuple(replace(score, partial=self.partial) for score in found)


@dataclass(frozen=True)
class Counted:
    """An entry of a run: what it asks, what came out, the count behind it, and what its records say of before.

    `request` is what was asked in the zone in which it was scored. `report` is that of the entry. `said` is what went
    wrong with the periods before.
    """

    planned: PlannedEntry
    request: Request
    entry: Entry
    assessment: api.Assessment
    report: Report
    known: tuple[Known, ...] = ()
    said: tuple[Problem, ...] = ()

    @cached_property
    def facts(self) -> Facts:
        """What decides its number; reads the calendars and wordings that it names, once."""
        return definition_facts(self.assessment.choice, self.score.definition, self.assessment.request)

    @cached_property
    def definition(self) -> str:
        """The hash of the facts."""
        return hash_of(self.facts)

    @property
    def score(self) -> Score:
        """The total of the report's period."""
        return self.report.scores[0]

    def showing(self, scores: tuple[Score, ...]) -> "Counted":
        """The same with these scores in its report."""
        if scores == self.report.scores:
            return self
        report = replace(self.report, scores=scores)
        entry = replace(self.entry, report=report if self.entry.report else None)
        return replace(self, entry=entry, report=report)

    def at(self, label: str) -> Known | None:
        """What is known of an earlier period."""
        return next((known for known in self.known if known.label == label), None)


def with_earlier(plan: Plan, source: PlannedSource, found: Counted, table: Table) -> Counted:
    """The entry with what the open table says of earlier periods, counted at once as far as they are wanted."""
    start = _start(plan, found.planned, source)
    if start is None:
        return found
    try:
        return replace(found, known=_of_table(plan, found, start, table))
    except CxscoreError as error:
        said = [
            Problem(f"earlier periods are not scored: {problem}", severity="warning") for problem in error.problems
        ]
        return replace(found, said=tuple(said))


def _start(plan: Plan, planned: PlannedEntry, source: PlannedSource) -> str | None:
    """The label of the earliest period to be counted, None where the records have no other period, or none asks."""
    if plan.period is None or not source.fixed or not planned.request.since:
        return None
    label = plan.period.label
    starts = [earlier for against in planned.compare if (earlier := EARLIER[against](label))]
    if plan.history or planned.figures & {"trend", "waterfall"}:
        starts.append(window(label)[0])
    return min((start for start in starts if start != label), key=periods.in_time, default=None)


def _of_table(plan: Plan, found: Counted, start: str, table: Table) -> tuple[Known, ...]:
    """The earlier periods of a table, all in one count."""
    assert plan.period is not None  # noqa: S101 (there is a start)
    grain, own = plan.period.grain, plan.period.label
    asked = replace(found.request, since=start, until=own, period=grain)
    wide = settled(api.assess(table, asked, found.planned.spec, configured=found.planned.own), found.assessment)
    by_label: dict[str, dict[Cell, Tally]] = {}
    for cell, tally in wide.tallied.tallies.items():
        by_label.setdefault(cell[1] or "", {})[cell] = tally
    labels = sorted(by_label, key=periods.in_time)
    coverage = wide.tallied.placing.coverage
    known = (
        Known(
            label,
            grain,
            wide.request.by,
            by_label[label],
            wide,
            partial=coverage is None or coverage.cuts(label),
            edge=label == labels[0],
        )
        for label in labels
        if label != own
    )
    return tuple(one for one in known if alike(found, one))


def settled(assessment: api.Assessment, like: api.Assessment) -> api.Assessment:
    """A count whose direction is that of another one: the best end of a scale does not change with the window."""
    return replace(assessment, direction=like.direction, source=like.source)


def alike(found: Counted, known: Known) -> bool:
    """Whether an earlier period is scored by the very same definition: a scorecard may have had other categories."""
    own, other = found.score.definition, known.total.definition
    if own == other and found.assessment.choice == known.counted.choice:
        return True
    return hash_of(definition_facts(known.counted.choice, other, known.counted.request)) == found.definition


# --- from a history ------------------------------------------------------------------------------------------


def of_history(found: Counted, label: str, kept: Sequence[Kept], by: tuple[str, ...] = ()) -> Known:
    """A period as a history keeps it: its total, or with `by` all its segments."""
    tallies: dict[Cell, Tally] = {(one.place.series.segment, label): one.tally for one in kept}
    grain = periods.parse(label).grain
    return Known(label, grain, by, tallies, found.assessment, partial=any(one.partial for one in kept))


# --- from earlier files --------------------------------------------------------------------------------------


def of_files(found: Counted, label: str, table: Table) -> Counted:
    """The entry with an earlier period from the table of that period's own files, if they are scored alike."""
    dated = found.request.since is not None
    asked = replace(found.request, since=label, until=label) if dated else found.request
    own = settled(api.assess(table, asked, found.planned.spec, configured=found.planned.own), found.assessment)
    coverage = own.tallied.placing.coverage
    tallies: dict[Cell, Tally] = {(segment, label): tally for (segment, _), tally in own.tallied.tallies.items()}
    cut = dated and (coverage is None or coverage.cuts(label))
    known = Known(label, periods.parse(label).grain, own.request.by, tallies, own, partial=cut)
    return replace(found, known=(*found.known, known)) if tallies and alike(found, known) else found


def opening(requests: Sequence[Request]) -> Request:
    """The request by which a table is opened for several: how files are read, and all columns asked of them."""
    columns = tuple(column for request in requests for column in request.columns)
    return replace(requests[0], columns=columns, by=tuple(column for request in requests for column in request.by))

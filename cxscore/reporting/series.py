"""What a run says beside its scores: their series, their changes since earlier periods and why, what was restated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from cxscore import scoring
from cxscore.analyses.compare import comparable, compare
from cxscore.analyses.pairs import Pair, require_ripe
from cxscore.analyses.why import Side, Why, why
from cxscore.config.identity import canonical
from cxscore.config.report_schema import Against
from cxscore.edition import Change, Entry, Point
from cxscore.errors import CxscoreError
from cxscore.history import (
    History,
    Kept,
    Outcome,
    Place,
    Run,
    Series,
    Shown,
    chosen,
    differing,
    published,
)
from cxscore.model import Phrase, Problem, Score, Tally
from cxscore.renderers.history import range_of
from cxscore.renderers.points import restated_text
from cxscore.renderers.rows import day_length, value_range
from cxscore.reporting.earlier import Counted, Known, of_history
from cxscore.reporting.plan import EARLIER, Plan, PlannedEntry, PlannedSource, window


@dataclass(slots=True)
class Memory:
    """The history of a run, open for writing; without one nothing is kept and nothing remembered.

    `new` counts the scores that came into it or were restated there; `restated` holds the periods that the report
    restates, by the names of the scores.
    """

    history: History | None = None
    run: Run | None = None
    new: int = 0
    restated: dict[str, list[str]] = field(default_factory=dict)

    def commit(self) -> None:
        """Make what was kept last; nothing without a history."""
        if self.history:
            self.history.commit()

    def keep(self, plan: Plan, found: Counted) -> Counted:
        """Keep what the run has found of an entry; returns it without periods that its records seem to cut."""
        if not (self.history and self.run and found.planned.placed and plan.period):
            return found
        definition = found.score.definition
        shown = Shown(definition.metric, definition.text, day_length(definition), canonical(found.facts))
        self.history.define(found.definition, shown)
        own = [_covered(score, found) for score in found.report.scores]
        if self._kept(found, plan.period.label, own, edge=False):
            message = f"the files cover {plan.period.label} in part only: the history keeps what it has of it"
            found = replace(found, said=(*found.said, Problem(message, severity="note")))
        cut = [known for known in found.known if self._kept(found, known.label, known.scores(), edge=known.edge)]
        return replace(found, known=tuple(known for known in found.known if known not in cut))

    def _kept(self, found: Counted, label: str, scores: Sequence[Score], *, edge: bool) -> bool:
        """Keep the scores of a period; whether they are fewer than what is known of it already.

        Whether an `edge` cuts it is the total's to say: where no record of it is missing, a segment with fewer of
        them has lost them to another one, and one that is gone has none any more.
        """
        assert self.history and self.run  # noqa: S101, PT018 (the caller has looked)
        total, *segments = scores
        outcomes = []
        for score in (total, *self._gone(found, label, scores), *segments):
            by = found.assessment.request.by if score.scope == "segment" else ()
            place = Place(Series(self.run.report, found.planned.name, by, score.segment), label, found.definition)
            outcome = self.history.keep(self.run, place, score, edge=edge and score is total)
            outcomes.append(outcome)
            if outcome is Outcome.CUT:
                break
        self.new += sum(outcome not in (Outcome.SAME, Outcome.CUT) for outcome in outcomes)
        return Outcome.CUT in outcomes

    def _gone(self, found: Counted, label: str, scores: Sequence[Score]) -> Iterator[Score]:
        """A score without an answer for every segment that is kept of a period and is not in it any more."""
        assert self.history and self.run  # noqa: S101, PT018 (the caller has looked)
        request, total = found.assessment.request, scores[0]
        if not request.by:
            return
        there = {score.segment for score in scores if score.scope == "segment"}
        tally = Tally.sum(())
        estimate = scoring.estimate_of(total.definition, tally, request.level, min_n=1)
        kept = self.history.segments(self.run.report, found.planned.name, request.by, label, found.definition)
        for segment in (one.place.series.segment for one in kept):
            if segment not in there:
                yield Score(total.definition, segment, label, estimate, tally, total.partial, "segment")

    def totals(self, plan: Plan, found: Counted) -> list[Kept]:
        """All that is kept of the total, of periods as long as the report's, up to its own."""
        if not (self.history and plan.period and found.planned.placed):
            return []
        kept = self.history.versions(Series(plan.name, found.planned.name))
        labels = window(plan.period.label)
        far = [label for against in found.planned.compare if (label := EARLIER[against](plan.period.label))]
        return [one for one in kept if one.place.period in (*labels, *far)]


def _covered(score: Score, found: Counted) -> Score:
    """A score of the report's own period, partial where nothing at all was answered: that may only be not yet so."""
    return replace(score, partial=found.entry.partial or (not score.tally.n and score.scope == "total"))


# --- what is told of an entry --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with its series and changes, and what is said of them."""

    entry: Entry
    said: tuple[Problem, ...]


def told(plan: Plan, source: PlannedSource, found: Counted, memory: Memory) -> Told:
    """The entry with all that is known beside its score."""
    if not plan.period:
        return Told(replace(found.entry, changes=tuple(without_score(plan, found.planned))), found.said)
    kept = memory.totals(plan, found)
    series = _trend(plan, found, kept, memory)
    changes = _changes(plan, source, found, kept)
    entry = replace(found.entry, trend=series if len(series) > 1 else (), changes=changes)
    entry = replace(entry, why=_why(plan, found, memory))
    restated = _restated(plan, found, series, kept)
    if restated:
        memory.restated[entry.name] = [point.period for point in restated]
    said = [
        Problem(f"{point.period} {restated_text(point, found.score.definition)}", severity="note")
        for point in restated
    ]
    breaks = _breaks(plan, found, series, kept, memory)
    return Told(entry, (*found.said, *said, *breaks, *_unexplained(found)))


def without_score(plan: Plan, planned: PlannedEntry) -> Iterator[Change]:
    """The changes of an entry that has no score, or no period."""
    for against in planned.compare:
        label = EARLIER[against](plan.period.label) if plan.period else None
        yield Change(
            against,
            label or "",
            absence=Phrase(
                "there is no score to compare" if plan.period else "without --for there is no period to compare"
            ),
        )


def lacks(plan: Plan, found: Counted, label: str, memory: Memory) -> bool:
    """Whether an entry is compared with an earlier period that is not known, or in part only."""
    if plan.period is None or _unfit(found) or found.at(label):
        return False
    if label not in [EARLIER[against](plan.period.label) for against in found.planned.compare]:
        return False
    known = earlier(found, label, memory.totals(plan, found))
    return known is None or known.partial


# --- the series ----------------------------------------------------------------------------------------------


def _trend(plan: Plan, found: Counted, kept: Sequence[Kept], memory: Memory) -> tuple[Point, ...]:
    """The points of all periods that are known, that of the report as it stands in it."""
    assert plan.period  # noqa: S101 (the caller has looked)
    own = plan.period.label
    points = {one.label: _point(one.label, one.total, found.definition) for one in found.known}
    known = memory.history.definitions() if memory.history else {}
    for label, versions in groupby(kept, lambda one: one.place.period):
        of_label = chosen(list(versions), found.definition)
        points[label] = _remembered(found, of_label, known)
    now = _point(own, replace(found.score, partial=found.entry.partial), found.definition)
    points[own] = replace(now, earlier=_earlier_of(points.get(own), now))
    return tuple(points[label] for label in window(own) if label in points)


def _earlier_of(kept: Point | None, now: Point) -> Point | None:
    """What the period of the report was before, where the history holds what the report shows."""
    if kept is None or (kept.definition, kept.value, kept.n) != (now.definition, now.value, now.n):
        return None
    return kept.earlier


def _remembered(found: Counted, versions: Sequence[Kept], known: Mapping[str, Shown]) -> Point:
    """A point as the history has it, shown by today's rules of what may be shown, at today's level."""
    last, before = versions[-1], published(versions)
    point = _of_kept(found, last, known)
    return replace(point, earlier=_of_kept(found, before, known)) if before else point


def _of_kept(found: Counted, kept: Kept, known: Mapping[str, Shown]) -> Point:
    request = found.assessment.request
    hidden = kept.reason == "withheld"
    if kept.place.definition == found.definition and (hidden or kept.level != request.level):
        total = of_history(found, kept.place.period, [kept]).total
        return _point(kept.place.period, total, found.definition)
    least = request.min_n or int(found.assessment.choice.spec.min_n or 1)
    shown = kept.n is not None and not 0 < kept.n < least
    same = shown and kept.level == request.level
    rule = known[kept.place.definition]
    return Point(
        kept.place.period,
        kept.value if shown else None,
        kept.low if same else None,
        kept.high if same else None,
        kept.n if shown else None,
        kept.unit,  # type: ignore[arg-type]  # as it was kept
        kept.place.definition,
        kept.partial,
        day=rule.day,
        within=range_of(kept.unit, rule),
    )


def _point(label: str, score: Score, definition: str) -> Point:
    estimate, hidden = score.estimate, score.withheld
    low, high = (None, None) if hidden else (estimate.interval.low, estimate.interval.high)
    n = None if hidden else estimate.n
    shown = score.definition
    within = value_range(shown)
    day = day_length(shown)
    return Point(label, estimate.value, low, high, n, shown.unit, definition, score.partial, day=day, within=within)


# --- changes -------------------------------------------------------------------------------------------------


def _changes(plan: Plan, source: PlannedSource, found: Counted, kept: Sequence[Kept]) -> tuple[Change, ...]:
    """The changes since every earlier period that is asked for, their tests corrected as one family."""
    assert plan.period  # noqa: S101 (the caller has looked)
    changes = [_change(plan, source, found, kept, against) for against in found.planned.compare]
    total = replace(found.score, partial=found.entry.partial)
    pairs = [Pair(total, change.before, change.against) for change in changes if change.before]
    if not pairs or not comparable(total.definition):
        return tuple(changes)
    tested = iter(compare(pairs))
    return tuple(replace(change, comparison=next(tested)) if change.before else change for change in changes)


def _change(plan: Plan, source: PlannedSource, found: Counted, kept: Sequence[Kept], against: Against) -> Change:
    assert plan.period  # noqa: S101 (the caller has looked)
    label = EARLIER[against](plan.period.label)
    if label is None:
        return Change(against, "", absence=_alone(plan.period.label, against))
    if unfit := _unfit(found):
        return Change(against, label, absence=unfit)
    before = earlier(found, label, kept)
    if before is None:
        return Change(against, label, absence=_nowhere(plan, source, label, kept))
    return Change(against, label, before.total)


def _alone(label: str, against: Against) -> str:
    if against == "year":
        return Phrase("{} has no counterpart a year before", label)
    return Phrase("{} has no counterpart before it", label)


def _unfit(found: Counted) -> str:
    """Why scores of the entry are not compared over time, "" where they are."""
    if not found.planned.placed:
        return Phrase("its records have no date, so they are of no period")
    try:
        require_ripe(found.score.definition)
    except CxscoreError as error:
        return error.problems[0].message
    return ""


def earlier(found: Counted, label: str, kept: Sequence[Kept]) -> Known | None:
    """What an earlier period was under the definition of today: by the records at hand, else as the history has it.

    What covers the period in part gives way to what covers it whole.
    """
    at_hand = found.at(label)
    own = [one for one in kept if one.place.period == label and one.place.definition == found.definition]
    remembered = of_history(found, label, own[-1:]) if own else None
    whole = [known for known in (at_hand, remembered) if known and not known.partial]
    return next(iter(whole), at_hand or remembered)


def _nowhere(plan: Plan, source: PlannedSource, label: str, kept: Sequence[Kept]) -> str:
    """Why an earlier period is not known, and what helps."""
    if any(one.place.period == label for one in kept):
        if source.fixed:
            return Phrase("{} was scored by another definition; the files must hold its records", label)
        return Phrase("{} was scored by another definition; run --for {} again", label, label)
    if plan.history is None:
        return Phrase("no {} in the files; with history: FILE every run is remembered", label)
    if source.fixed:
        return Phrase("no {} in the history or the files", label)
    return Phrase("no {} in the history or the files: run --for {} first", label, label)


# --- why -----------------------------------------------------------------------------------------------------


def _why(plan: Plan, found: Counted, memory: Memory) -> Why | None:
    """What the change since the period before is made of, where a figure asks for it and it can be told."""
    assert plan.period  # noqa: S101 (the caller has looked)
    label, definition = EARLIER["previous"](plan.period.label), found.score.definition
    by = found.assessment.request.by
    fits = comparable(definition) and not _unfit(found)
    if not ("waterfall" in found.planned.figures and by and label and fits):
        return None
    known = found.at(label) or _segments(plan, found, label, memory)
    if known is None:
        return None
    request = replace(found.assessment.request, complementary=True)
    now = found.assessment.scored(found.assessment.choice, request, found.assessment.tallied.tallies)
    try:
        return why(_side(known.scores(complementary=True), label), _side(now, plan.period.label), by)
    except CxscoreError:  # one side has no value: the change says so
        return None


def _unexplained(found: Counted) -> Iterator[Problem]:
    """A note where a figure asks what a change is made of, and scores of this kind are not made of segments'."""
    if "waterfall" in found.planned.figures and not comparable(found.score.definition):
        name = found.score.definition.rule.formula
        message = f"its change is not taken apart: a {name} is not made of those of segments"
        yield Problem(message, severity="note")


def _segments(plan: Plan, found: Counted, label: str, memory: Memory) -> Known | None:
    """The segments of an earlier period as the history has them; None unless they are all there."""
    if memory.history is None:
        return None
    name, by = found.planned.name, found.assessment.request.by
    versions = memory.history.segments(plan.name, name, by, label, found.definition)
    kept = [one for one in versions if not one.empty]
    totals = [
        one
        for one in memory.history.versions(Series(plan.name, name))
        if (one.place.period, one.place.definition) == (label, found.definition)
    ]
    if not kept or not totals or totals[-1].tally.n != sum(one.tally.n for one in kept):
        return None
    return of_history(found, label, kept, by)


def _side(scores: Sequence[Score], label: str) -> Side:
    """The scores of a period under its label, which those of a run's own period do not have."""
    named = [replace(score, period=label) for score in scores]
    return Side(named[0], {score.segment: score for score in named if score.scope == "segment"})


# --- what is said --------------------------------------------------------------------------------------------


def _restated(plan: Plan, found: Counted, series: Sequence[Point], kept: Sequence[Kept]) -> list[Point]:
    """The points that this report restates: its own period, and those that its run found to be otherwise."""
    assert plan.period  # noqa: S101 (the caller has looked)
    found_for = {one.place.period: one.found_for for one in kept if one.place.definition == found.definition}
    own = plan.period.label
    return [point for point in series if point.earlier and own in (point.period, found_for.get(point.period))]


def _breaks(
    plan: Plan, found: Counted, series: Sequence[Point], kept: Sequence[Kept], memory: Memory
) -> Iterator[Problem]:
    """A note where a series changes its definition; or that all of it is scored anew, once, after it was changed."""
    broken = [(one, other) for one, other in pairwise(series) if one.definition != other.definition]
    for before, after in broken:
        what = _differing(memory, before.definition, after.definition)
        yield Problem(
            f"up to {before.period} it was scored otherwise{what}: the series breaks there", severity="note"
        )
    assert plan.period  # noqa: S101 (the caller has looked)
    recent = (EARLIER["previous"](plan.period.label), plan.period.label)
    other = [one for one in kept if one.place.period in recent and one.place.definition != found.definition]
    if other and not broken:
        what = _differing(memory, other[-1].place.definition, found.definition)
        message = (
            f"it was scored otherwise for the report of {other[-1].found_for}{what}: all periods are scored anew"
        )
        yield Problem(message, severity="note")


def _differing(memory: Memory, before: str, after: str) -> str:
    """What two definitions do not share, in brackets."""
    assert memory.history  # noqa: S101 (only a history knows another definition)
    known = memory.history.definitions()
    return f" ({differing(known[before], known[after])})"

"""The verbs in order: find the columns, count, settle the definition, score, report."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxscore import evidence, presets, scoring
from cxscore.api.alike import ALIKE, Alike
from cxscore.api.filling import Filled
from cxscore.api.finding import answer_columns, column_text, readable_names, scale_unsaid
from cxscore.api.items import derivation, item_of, parts_of
from cxscore.columns import Header
from cxscore.config.choose import Choice, NeedsScaleError, choose, define, variants_of
from cxscore.config.scales import COMMENTS, RECORD_ENGINES, TARGET
from cxscore.config.schema import EngineSpec, MetricSpec
from cxscore.model import (
    Accuracy,
    Direction,
    DirectionSource,
    Phrase,
    Problem,
    Request,
    Scale,
    Score,
    Tally,
    Timing,
)
from cxscore.readers import Table
from cxscore.requests import UndatedError, checked

if TYPE_CHECKING:
    from cxscore.api.binding import Bound

from cxscore.tallying import Question, Records, Selection, Tallied, tally

ROSTER_ENGINES = ("roster", "counts")
"""Engines that read several kinds of files, and say in their notes what was made of them."""
SCORECARD_ENGINES = ("composite", "scorecard")
"""Engines that may weigh categories, which the definition then names."""
STATUS_ENGINES = ("status", "contacts")
"""Engines that go by whether a ticket has a finished status."""
READY = "yes-no"
"""The scale of a ready column, where a metric has one beside an engine: whether a ticket met its target, say."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A count of one file set for one choice of scale, from which scores under several variants follow.

    `direction` is the one that all of them use, `source` what it rests on. `recount` counts again for a variant that
    judges the same answers in another way. `accuracy` is that of the method that read comments, if it was measured.
    """

    request: Request
    choice: Choice
    direction: Direction
    source: DirectionSource
    records: Records
    tallied: Tallied
    column_text: str
    notes: tuple[Problem, ...]
    timing: Timing | None = None
    recount: Callable[[Choice], Tallied] | None = None
    accuracy: Accuracy | None = None
    alike: Alike = ALIKE

    def scores(self, choice: Choice) -> tuple[Score, ...]:
        """The scores under `choice`, a variant of the same scale that reads the same answers."""
        own = self.counted(choice)
        return own.scored(choice, self.request, own.tallied.tallies)

    def counted(self, choice: Choice) -> "Assessment":
        """This count, or where `choice` judges the answers in another way, one of its own."""
        if self.recount is None or choice.variant.engine == self.choice.variant.engine:
            return self
        return replace(self, tallied=self.recount(choice))

    def scored(self, choice: Choice, request: Request, tallies: Mapping[scoring.Cell, Tally]) -> tuple[Score, ...]:
        """The scores under `choice` of other tallies than its own, placed as `request` says."""
        min_n = request.min_n or int(choice.spec.min_n or 1)
        choice = self._targeted(choice)
        definition = replace(define(choice, self.direction, self.source), timing=self.timing)
        scores = scoring.score(
            request,
            definition,
            tallies if len(definition.scale.words) == len(choice.scale.words) else _of(definition.scale, tallies),
            self.tallied.ledger,
            coverage=self.tallied.placing.coverage,
            min_n=min_n,
        )
        if definition.engine == COMMENTS:
            return tuple(_named(score, "sampling only") for score in scores)
        return tuple(_named(score, self.alike.of(score.scope)) for score in scores)

    def others(self) -> list[Choice]:
        """The other variants of the same answers that can be scored: one of a target needs to be told it."""
        return [choice for choice in self.variants() if choice.variant_name != self.choice.variant_name]

    def variants(self) -> list[Choice]:
        """Every variant of the same answers that can be scored, in the order of the catalogue."""
        told = [value for value, _ in self.request.terms.target] == [""]
        return [one for one in siblings(self.choice) if told or TARGET not in one.variant.buckets.values()]

    def _targeted(self, choice: Choice) -> Choice:
        """The choice, knowing the target that it scores, or what else the request says of it."""
        if choice.variant.engine and choice.variant.engine.name in ROSTER_ENGINES:
            from cxscore.api import rosters  # noqa: PLC0415 (start-up)

            return rosters.told(choice, self.request)
        if choice.variant.engine and choice.variant.engine.name in SCORECARD_ENGINES and choice.spec.parts != "any":
            from cxscore.api import scorecards  # noqa: PLC0415 (start-up)

            return scorecards.noted(choice)
        if told := self.tallied.interpretations[0].told if self.tallied.interpretations else "":
            variant = replace(choice.variant, note=Phrase.joined("{}; {}", [told, Phrase(choice.variant.note)]))
            return replace(choice, variant=variant)
        if TARGET not in choice.variant.buckets.values():
            return choice
        from cxscore.api import timekeeping  # noqa: PLC0415 (start-up: surveys have no target)

        return timekeeping.with_target(choice, self.request)


def _named(score: Score, what: str) -> Score:
    """The score, its interval named for what it is: that of comments knows errors of sampling, not of reading."""
    if not what:
        return score
    interval = replace(score.estimate.interval, method=f"{score.estimate.interval.method}, {what}")
    return replace(score, estimate=replace(score.estimate, interval=interval))


def _of(scale: Scale, tallies: Mapping[scoring.Cell, Tally]) -> Mapping[scoring.Cell, Tally]:
    """The tallies of those words only that are answers of the scale: an engine of records may tell several things."""
    return {
        cell: replace(tally, masses={answer: mass for answer, mass in tally.masses.items() if answer in scale})
        for cell, tally in tallies.items()
    }


def siblings(choice: Choice) -> list[Choice]:
    """Every variant of the choice's scale that reads the same answers, in the order of the catalogue."""
    variants = variants_of(choice.spec, choice.scale_name)
    return [other for other in variants if _reads(other) == _reads(choice)]


def _reads(choice: Choice) -> EngineSpec | None:
    """What an engine reads, however it judges it."""
    engine = choice.variant.engine
    return replace(engine, fail="keep", fail_below=50, not_applicable="skip") if engine else None


def shown(assessment: Assessment) -> list[Choice]:
    """The choices that are shown: the one that was counted and, unless a variant was asked for, those beside it."""
    own = assessment.choice
    names = () if assessment.request.variant else own.scale_spec.beside
    others = assessment.others()
    return [own, *(choice for name in names for choice in others if choice.variant_name == name)]


def assess(table: Table, request: Request, spec: MetricSpec, *, configured: bool = False) -> Assessment:
    """Count the answers that `request` asks for; whether they can be scored, `Assessment.report` decides.

    UsageError when the scale must be said, InputError when the data cannot be read.
    """
    filled = Filled.of(table, request, configured=configured)
    known = filled.request
    spec = _laid_out(spec, known, filled)
    try:
        variant = known.variant or _by_input(table, spec, known, filled)
        choice = choose(spec, known.scale or _ready_or_derived(spec, known), variant)
    except NeedsScaleError as needs:
        raise scale_unsaid(needs, table, filled, spec) from None
    return _count(table, filled, choice, configured=configured)


def _laid_out(spec: MetricSpec, request: Request, filled: Filled) -> MetricSpec:
    """The metric as the files have it, where it can be read from columns or from rows."""
    if not spec.roles or spec.parts is None:
        return spec
    from cxscore.api import scorecards  # noqa: PLC0415 (start-up: few surveys are scorecards)

    return scorecards.laid_out(spec, request, filled)


def _ready_or_derived(spec: MetricSpec, request: Request) -> str | None:
    """The scale that is meant where a metric has a ready column and an engine: the column's if one is named."""
    derived = [name for name in spec.scales if name != READY]
    if request.variant or READY not in spec.scales or len(derived) != 1 or not spec.roles:
        return None
    return READY if request.columns else derived[0]


def _by_input(table: Table, spec: MetricSpec, request: Request, filled: Filled) -> str | None:
    """The variant that the files and columns are for, where a metric can be read from several kinds of them."""
    if not any(variant.engine and variant.engine.name in ROSTER_ENGINES for variant in spec.variants.values()):
        return None
    from cxscore.api import rosters  # noqa: PLC0415 (start-up: surveys have one kind of file)

    return rosters.meant(spec, request, filled.headers, rosters.kinds(table))


def count(table: Table, request: Request, choice: Choice) -> Assessment:
    """Count the answers for a scale that is already chosen."""
    return _count(table, Filled.of(table, request, configured=False), choice, configured=False)


def _count(table: Table, filled: Filled, choice: Choice, *, configured: bool) -> Assessment:
    filled, alike = _clustered(table, choice, filled)
    if choice.variant.engine and choice.variant.engine.name in RECORD_ENGINES:
        return _count_records(table, filled, choice, alike)
    _check(filled)
    answers, notes = answer_columns(table, filled, choice)
    filled = filled.coded(answers)
    request = filled.request
    rows = zip(filled.headers, filled.requests, answers, filled.tools, strict=True)
    selections = tuple(Selection.of(header, own, columns, tool) for header, own, columns, tool in rows)
    request = replace(request, by=readable_names(filled.headers[0], request.by))
    choice = _told(choice, request, [filled.headers[0].call(position) for position in answers[0]])
    items = tuple(item_of(choice, request, part) for part in parts_of(choice, len(answers[0])))
    records = Records(selections, table, request).ordered()

    def counted(other: Choice) -> Tallied:
        return tally(records, Question(items, derivation(other), linear=_linear(choice, request)))

    tallied = counted(choice)
    table.check_twins()
    asked, found = filled.asked.direction, tallied.interpretations
    direction, source = evidence.settle(choice, asked, configured=configured, preset=request.direction, found=found)
    named = column_text(filled.headers, answers)
    said = (*filled.notes, *notes, *tallied.placing.problems, *_idle_filters(records))
    said = (*said, *(problem for one in found for problem in one.problems), *alike.problems)
    return Assessment(request, choice, direction, source, records, tallied, named, said, recount=counted, alike=alike)


def _clustered(table: Table, choice: Choice, filled: Filled) -> tuple[Filled, Alike]:
    """The requests, knowing whose reviews are alike, where reviews are scored; and what that makes of intervals."""
    if not choice.spec.roles or choice.spec.parts is None:
        return filled, ALIKE
    from cxscore.api import agents  # noqa: PLC0415 (start-up: few surveys are scorecards)

    return agents.clustered(table, choice.spec, filled)


def _linear(choice: Choice, request: Request) -> bool:
    """Whether answers are clustered, and every variant of the scale is a plain mean of what an engine makes."""
    variants = [one.variant for one in variants_of(choice.spec, choice.scale_name)]
    return bool(request.cluster) and all(one.formula == "mean" and one.engine and not one.base for one in variants)


def _check(filled: Filled) -> None:
    """UsageError as of `checked`; where only the date is lacking, it names the column that the preset knows."""
    try:
        checked(filled.request)
    except UndatedError as error:
        known = [presets.date_column(one, header) for one, header in zip(filled.layouts, filled.headers, strict=True)]
        if not known[0]:
            raise
        raise UndatedError(error.problems[0].message, f"say --date {shlex.quote(known[0])}") from None


def _told(choice: Choice, request: Request, names: Sequence[str] | None) -> Choice:
    """The choice, knowing what the request says of its categories."""
    terms = request.terms
    if not (terms.weight_of or terms.critical or terms.scale_of):
        return choice
    from cxscore.api import scorecards  # noqa: PLC0415 (start-up: few surveys are scorecards)

    return scorecards.told(choice, request, names)


def _count_records(table: Table, filled: Filled, choice: Choice, alike: Alike) -> Assessment:
    """Count what an engine of records makes of them; their start places them unless `--date` says otherwise."""
    from cxscore.api import binding, building  # noqa: PLC0415 (start-up: surveys need neither clocks nor arrays)

    bound = binding.bind(filled, choice)
    requests = tuple(
        _placed(request, header, bound, file)
        for file, (request, header) in enumerate(zip(filled.requests, filled.headers, strict=True))
    )
    filled = replace(filled, requests=requests)
    request = checked(filled.request)
    rows = zip(filled.headers, _own(filled, choice, bound), bound.positions, filled.tools, strict=True)
    selections = tuple(
        replace(Selection.of(header, own, columns, tool), missing=words)
        for (header, own, columns, tool), words in zip(rows, bound.missing, strict=True)
    )
    request = replace(request, by=readable_names(filled.headers[0], request.by))
    records = Records(selections, table, request).ordered()
    choice = _told(choice, request, None)
    derivation, timing = building.derivation(choice, request, bound)
    linear = _linear(choice, request)
    tallied = tally(records, Question(derivation=derivation, linear=linear))
    timing = building.dated(timing, request, tallied.as_of)
    table.check_twins()
    direction, source = evidence.settle(
        choice, filled.asked.direction, configured=False, found=tallied.interpretations
    )
    remarks = (*_remarks(choice, records, tallied, bound), *alike.problems)
    said = [*filled.notes, *tallied.placing.problems, *_idle_filters(records), *remarks]

    def counted(other: Choice) -> Tallied:
        own = building.derivation(other, request, bound)[0]
        return tally(records, Question(derivation=own, linear=linear))

    return Assessment(
        *(request, choice, direction, source, tallied.records, tallied, bound.names, tuple(said), timing, counted),
        alike=alike,
    )


def _remarks(choice: Choice, records: Records, tallied: Tallied, bound: "Bound") -> Iterator[Problem]:
    """What should be known of a count by an engine of records."""
    name = choice.variant.engine.name if choice.variant.engine else ""
    if name in ROSTER_ENGINES:
        from cxscore.api import rosters  # noqa: PLC0415 (start-up)

        yield from rosters.said(choice, records.request, tallied)
    if name in STATUS_ENGINES and "status" in bound.roles:
        from cxscore.api import statuses  # noqa: PLC0415 (start-up)

        yield from statuses.unmet(records, bound)
    if name in SCORECARD_ENGINES:
        from cxscore.api import scorecards  # noqa: PLC0415 (start-up)

        yield from scorecards.unseen(records.request, tallied)


def _own(filled: Filled, choice: Choice, bound: "Bound") -> tuple[Request, ...]:
    """The request to each file; the later of two lists need not have all that is asked of the earlier one."""
    if not (choice.variant.engine and choice.variant.engine.how == "lists"):
        return filled.requests
    from cxscore.api import rosters  # noqa: PLC0415 (start-up)

    return rosters.to_lists(filled.requests, filled.headers, bound)


def _placed(request: Request, header: Header, bound: "Bound", file: int) -> Request:
    """The request with the date by which records are placed: their start, unless it has one of its own.

    The key of a log tells its events apart by ticket, and is no longer one that repeats records.
    """
    start, windowed = bound.at("start", file), request.period or request.since or request.until
    if windowed and not request.date and start is not None:
        request = replace(request, date=header.call(start))
    if request.key and bound.at("key", file) is not None:
        request = replace(request, key=None, key_beside=(), order=None, roles=(*request.roles, ("key", request.key)))
    return request


def _idle_filters(records: Records) -> Iterator[Problem]:
    """A warning for every filter that matches no record."""
    for column, pattern in records.idle_patterns():
        yield Problem(f"no record has {column} = {pattern or '(blank)'}", "check the filter", severity="warning")
